// thread_local variables in a program of one thread.
#include "rlib/rlib.h"

struct Pair {
  int32_t a = 3;
  bool b = true;
};

thread_local int64_t depth = 40;
thread_local Pair pair;
thread_local rlib::List<int64_t>* list = nullptr;
thread_local double half = 0.5;
thread_local int64_t (*function)(int64_t) = nullptr;

int64_t twice(int64_t x) { return 2 * x; }
void add(int64_t& to) { to += 2; }

int entry_point(rlib::List<rlib::Str*>*) {
  add(depth);
  rlib::print(rlib::int_to_str(depth));
  pair.a++;
  Pair copy = pair;
  rlib::print(rlib::int_to_str(copy.a + (copy.b ? 10 : 0)));
  if (list == nullptr) list = new rlib::List<int64_t>();
  for (int64_t i = 0; i < 5; i++) list->append(i * depth);
  rlib::print(rlib::int_to_str(list->get(4)));
  half *= 3;
  rlib::print(rlib::int_to_str(static_cast<int64_t>(half * 10)));
  rlib::print(function == nullptr ? rlib::int_to_str(0) : rlib::int_to_str(1));
  function = twice;
  rlib::print(rlib::int_to_str(function(depth)));
  return 0;
}
