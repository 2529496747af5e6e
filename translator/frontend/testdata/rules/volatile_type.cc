#include "rlib/object.h"

volatile int signal_count = 0;

class Device : public rlib::Object {
 public:
  volatile int status = 0;
};

int use(Device* device) { return device->status + signal_count; }

// ---- reported ----
// volatile_type.cc:7:16: error: volatile has no meaning here [kiln-volatile-type]
//     7 |   volatile int status = 0;
//       |                ^
// volatile_type.cc:7:16: note: drop it; for memory shared with C use rlib/rffi.h
// volatile_type.cc:3:14: error: volatile has no meaning here [kiln-volatile-type]
//     3 | volatile int signal_count = 0;
//       |              ^
// volatile_type.cc:3:14: note: drop it; for memory shared with C use rlib/rffi.h
// 2 errors generated.
