#include "rlib/object.h"

int use(int n) {
  asm volatile("nop");
  return n;
}

// ---- reported ----
// inline_asm.cc:4:3: error: inline assembly is not part of Restricted C++ [kiln-inline-asm]
//     4 |   asm volatile("nop");
//       |   ^
// inline_asm.cc:4:3: note: call a C function through rlib/rffi.h
// 1 error generated.
