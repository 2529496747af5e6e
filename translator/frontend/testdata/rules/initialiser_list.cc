#include "rlib/object.h"
#include <initializer_list>

int sum(std::initializer_list<int> items) { return 0; }

int use() {
  auto list = {1, 2, 3};
  return sum({4, 5});
}
