#include "rlib/str.h"

class Node : public rlib::Object {};
struct Failure {
  int code;
};

void use(int n) {
  if (n == 1) throw 5;
  if (n == 2) throw Failure{2};
  throw "text";
}
