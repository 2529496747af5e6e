#include "rlib/str.h"

void use(rlib::Exception* e, bool now) {
  if (now) throw e;
  rlib::raise(e);  // fine
}

// ---- reported ----
// throw_not_new.cc:4:12: error: 'throw' of an existing object would match handlers by the pointer's type [kiln-throw-not-new]
//     4 |   if (now) throw e;
//       |            ^~~~~~~
// throw_not_new.cc:4:12: note: write rlib::raise(e), which throws by the object's own class
// 1 error generated.
