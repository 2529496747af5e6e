#include "rlib/object.h"

class Base : public rlib::Object {};
class Derived : public Base {};

Derived* use(Base* base) { return dynamic_cast<Derived*>(base); }
void reference(Base& base) { dynamic_cast<Derived&>(base); }
void call(Base* base) { reference(*base); }
