#include "rlib/str.h"

void again() { throw; }

void use() {
  try {
    throw new rlib::IndexError();
  } catch (rlib::IndexError*) {
    again();
  }
}

// ---- reported ----
// rethrow_outside.cc:3:16: error: 'throw;' outside of a handler of this function [kiln-rethrow-outside]
//     3 | void again() { throw; }
//       |                ^~~~~
// rethrow_outside.cc:3:16: note: pass the exception along and write rlib::raise(e)
// 1 error generated.
