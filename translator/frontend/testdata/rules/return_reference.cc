#include "rlib/object.h"

class Table : public rlib::Object {
 public:
  virtual int& slot(int i) { return value; }
  int& plain() { return value; }  // fine: calls are inlined
  int value = 0;
};

void use(Table* table) {
  table->plain() = 1;
  table->slot(2) = 3;
}
