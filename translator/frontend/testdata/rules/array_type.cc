#include "rlib/object.h"

class Table : public rlib::Object {
 public:
  int cells[9] = {};
};
struct Digits {
  char text[4];
};

int use(Table* table) {
  int local[] = {1, 2, 3};
  Digits digits = {};
  return 0;
}
