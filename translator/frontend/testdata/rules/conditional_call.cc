#include "rlib/jit.h"

void use(bool wanted, void (*function)(int)) { rlib::jit::conditional_call(wanted, function, 3); }

// ---- reported ----
// conditional_call.cc:3:48: error: what is called is not known here [kiln-conditional-call]
//     3 | void use(bool wanted, void (*function)(int)) { rlib::jit::conditional_call(wanted, function, 3); }
//       |                                                ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
// conditional_call.cc:3:48: note: name a function, not a pointer to one
// 1 error generated.
