#include "rlib/object.h"
#include <string>
#include <vector>

int use(int n) {
  std::string text = "abc";
  std::vector<int> numbers;
  numbers.push_back(n);
  return numbers[0];
}
class Person : public rlib::Object {
 public:
  std::string name;
};
void person(Person* p) { p->name.clear(); }
