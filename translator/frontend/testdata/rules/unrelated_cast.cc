#include "rlib/object.h"

class Cat : public rlib::Object {};
class Dog : public rlib::Object {};

Dog* use(Cat* cat) { return (Dog*)cat; }

// ---- reported ----
// unrelated_cast.cc:6:29: error: a cast from Cat to the unrelated Dog [kiln-unrelated-cast]
//     6 | Dog* use(Cat* cat) { return (Dog*)cat; }
//       |                             ^~~~~~~~~
// unrelated_cast.cc:6:29: note: cast only between a class and its bases or subclasses
// unrelated_cast.cc:3:7: note: Cat is declared here
//     3 | class Cat : public rlib::Object {};
//       |       ^
// unrelated_cast.cc:4:7: note: Dog is declared here
//     4 | class Dog : public rlib::Object {};
//       |       ^
// 1 error generated.
