// Lists so long that their items lie outside of the nursery and grow where they are.
#include "rlib/rlib.h"

using rlib::operator""_str;

class Box : public rlib::Object {
 public:
  explicit Box(int64_t value) : value(value) {}
  int64_t value;
};

void show(rlib::Str* what, int64_t a, int64_t b) {
  rlib::print(what->concat(" "_str)
                  ->concat(rlib::int_to_str(a))
                  ->concat(" "_str)
                  ->concat(rlib::int_to_str(b)));
}

int entry_point(rlib::List<rlib::Str*>*) {
  // References: young ones put into an old array, as it grows.
  auto* boxes = new rlib::List<Box*>();
  for (int64_t i = 0; i < 30000; i++) boxes->append(new Box(i));
  int64_t sum = 0;
  for (Box* box : *boxes) sum += box->value;
  show("boxes"_str, boxes->length(), sum);
  for (int64_t i = 0; i < 30000; i += 97) boxes->set(i, new Box(-i));
  sum = 0;
  for (Box* box : *boxes) sum += box->value;
  show("changed"_str, boxes->length(), sum);

  // Numbers: what is new is zero, what is old stays.
  auto* numbers = new rlib::List<int64_t>();
  for (int64_t i = 0; i < 160000; i++) numbers->append(i * i % 1009);
  numbers->insert(70000, -5);
  for (int64_t i = 0; i < 20000; i++) numbers->append(numbers->get(i * 7));
  sum = 0;
  for (int64_t number : *numbers) sum += number;
  show("numbers"_str, numbers->length(), sum);

  // Two that grow in turns; the shorter ones before them are garbage.
  auto* left = new rlib::List<Box*>();
  auto* right = new rlib::List<Box*>();
  for (int64_t i = 0; i < 20000; i++) {
    left->append(boxes->get(i));
    right->append(boxes->get(29999 - i));
  }
  left->extend(right);
  sum = 0;
  for (int64_t i = 0; i < left->length(); i++) sum += left->get(i)->value * (i % 5);
  show("both"_str, left->length(), sum);
  while (left->length() > 100) left->pop();
  sum = 0;
  for (Box* box : *left) sum += box->value;
  show("short again"_str, left->length(), sum);
  return 0;
}
