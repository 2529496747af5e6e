#include "rlib/object.h"

class Base : public rlib::Object {};
class Derived : public Base {};

Derived* use(Base* base) { return dynamic_cast<Derived*>(base); }
void reference(Base& base) { dynamic_cast<Derived&>(base); }
void call(Base* base) { reference(*base); }

// ---- reported ----
// dynamic_cast_expression.cc:6:35: error: dynamic_cast is not part of Restricted C++ [kiln-dynamic-cast-expression]
//     6 | Derived* use(Base* base) { return dynamic_cast<Derived*>(base); }
//       |                                   ^~~~~~~~~~~~~~~~~~~~~~~~~~~~
// dynamic_cast_expression.cc:6:35: note: use rlib::isinstance<T>(x) and static_cast, or rlib::cast_or_null<T>(x)
// dynamic_cast_expression.cc:7:30: error: dynamic_cast is not part of Restricted C++ [kiln-dynamic-cast-expression]
//     7 | void reference(Base& base) { dynamic_cast<Derived&>(base); }
//       |                              ^~~~~~~~~~~~~~~~~~~~~~~~~~~~
// dynamic_cast_expression.cc:7:30: note: use rlib::isinstance<T>(x) and static_cast, or rlib::cast_or_null<T>(x)
// 2 errors generated.
