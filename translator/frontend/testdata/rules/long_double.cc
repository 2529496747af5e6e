#include "rlib/object.h"

double use(double x) {
  long double wide = x;
  _Float16 narrow = 1;
  return static_cast<double>(wide * wide) + static_cast<double>(narrow);
}
