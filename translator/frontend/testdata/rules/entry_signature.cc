#include "rlib/object.h"

int entry_point(int argc) { return argc; }

// ---- reported ----
// entry_signature.cc:3:5: error: entry_point has another signature [kiln-entry-signature]
//     3 | int entry_point(int argc) { return argc; }
//       |     ^
// entry_signature.cc:3:5: note: write 'int entry_point(rlib::List<rlib::Str*>* args)'
// 1 error generated.
