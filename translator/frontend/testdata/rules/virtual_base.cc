#include "rlib/object.h"

class Base : public rlib::Object {};
class Derived : public virtual Base {};

void use() { new Derived(); }
