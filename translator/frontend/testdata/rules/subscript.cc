#include "rlib/object.h"

extern "C" char* getenv(const char*);

char use(const char* name) { return getenv(name)[2]; }

// ---- reported ----
// subscript.cc:5:22: error: a pointer to char, which is not a collected class [kiln-raw-pointer]
//     5 | char use(const char* name) { return getenv(name)[2]; }
//       |          ~~~~~~~~~~~~^~~~
// subscript.cc:5:22: note: collected objects are held by pointers; for C memory use rlib/rffi.h
// subscript.cc:5:37: error: '[]' on a C array or pointer [kiln-subscript]
//     5 | char use(const char* name) { return getenv(name)[2]; }
//       |                                     ^~~~~~~~~~~~~~~
// subscript.cc:5:37: note: use get(i) and set(i, v) of rlib::Array or rlib::List
// 2 errors generated.
