#include "rlib/array.h"

class Frame : public rlib::Object {
 public:
  RLIB_VIRTUALIZABLE int pc = 0;
  RLIB_QUASI_IMMUTABLE const int version = 1;
  RLIB_IMMUTABLE_ARRAY Frame* back = nullptr;
};

int use(Frame* frame) { return frame->pc + frame->version + frame->back->pc; }

// ---- reported ----
// field_hint.cc:5:26: error: what field pc is marked with means nothing: its class is not marked RLIB_VIRTUALIZABLE [kiln-field-hint]
//     5 |   RLIB_VIRTUALIZABLE int pc = 0;
//       |                          ^
// field_hint.cc:5:26: note: drop the mark, or mend what it counts on
// field_hint.cc:6:34: error: what field version is marked with means nothing: it is const [kiln-field-hint]
//     6 |   RLIB_QUASI_IMMUTABLE const int version = 1;
//       |                                  ^
// field_hint.cc:6:34: note: drop the mark, or mend what it counts on
// field_hint.cc:7:31: error: what field back is marked with means nothing: it holds no array [kiln-field-hint]
//     7 |   RLIB_IMMUTABLE_ARRAY Frame* back = nullptr;
//       |                               ^
// field_hint.cc:7:31: note: drop the mark, or mend what it counts on
// 3 errors generated.
