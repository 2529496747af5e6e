#include "rlib/object.h"

class Base : public rlib::Object {};
class Derived : public virtual Base {};

void use() { new Derived(); }

// ---- reported ----
// virtual_base.cc:4:17: error: class Derived has a virtual base [kiln-virtual-base]
//     4 | class Derived : public virtual Base {};
//       |                 ^~~~~~~~~~~~~~~~~~~
// virtual_base.cc:4:17: note: derive without 'virtual'
// 1 error generated.
