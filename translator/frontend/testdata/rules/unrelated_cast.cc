#include "rlib/object.h"

class Cat : public rlib::Object {};
class Dog : public rlib::Object {};

Dog* use(Cat* cat) { return (Dog*)cat; }
