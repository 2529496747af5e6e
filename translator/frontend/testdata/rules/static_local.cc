#include "rlib/object.h"

int use() {
  static int calls = 0;
  static const int limit = 3;  // fine
  return ++calls + limit;
}
