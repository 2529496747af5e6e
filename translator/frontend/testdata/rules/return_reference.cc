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

// ---- reported ----
// return_reference.cc:5:16: error: a reference is returned from Table::slot, which cannot be inlined here [kiln-return-reference]
//     5 |   virtual int& slot(int i) { return value; }
//       |                ^
// return_reference.cc:5:16: note: return the value
// return_reference.cc:12:10: error: a reference is returned from Table::slot, which cannot be inlined here [kiln-return-reference]
//    12 |   table->slot(2) = 3;
//       |          ^
// return_reference.cc:12:10: note: return the value
// return_reference.cc:5:16: note: declared here
//     5 |   virtual int& slot(int i) { return value; }
//       |                ^
// 2 errors generated.
