// What exists before the program starts: constants, tables, graphs of objects, mutable globals.
#include "rlib/rlib.h"

using rlib::operator""_str;

class Handler : public rlib::Object {
 public:
  Handler(rlib::Str* name, int64_t cost) : name(name), cost(cost) {}
  rlib::Str* const name;
  const int64_t cost;
  int64_t calls = 0;
  Handler* peer = nullptr;
};

rlib::List<Handler*>* make_handlers() {
  auto* list = new rlib::List<Handler*>();
  for (int i = 0; i < 5; i++)
    list->append(new Handler("handler "_str->concat(rlib::int_to_str(i)), i * i));
  for (int i = 0; i < 5; i++) list->get(i)->peer = list->get((i + 1) % 5);  // a circle
  return list;
}

RLIB_PREBUILD inline rlib::List<Handler*>* handlers() { return RLIB_ONCE(make_handlers()); }

rlib::Array<int64_t>* make_squares() {
  auto* squares = rlib::Array<int64_t>::make(100);
  for (int64_t i = 0; i < 100; i++) squares->set(i, i * i);
  return squares;
}
const rlib::Array<int64_t>* const kSquares = make_squares();

rlib::Dict<rlib::Str*, int64_t>* make_words() {
  auto* words = new rlib::Dict<rlib::Str*, int64_t>();
  words->set("one"_str, 1);
  words->set("two"_str, 2);
  words->set("three"_str, 3);
  return words;
}
rlib::Dict<rlib::Str*, int64_t>* const kWords = make_words();

int64_t counter = 100;
rlib::Str* last = nullptr;
double ratio = 1.5;

void note(rlib::Str* what) {
  counter++;
  last = what;
  ratio *= 2;
}

int entry_point(rlib::List<rlib::Str*>*) {
  for (Handler* handler : *handlers()) {
    handler->calls += handler->cost;
    rlib::print(handler->name->concat(" -> "_str)->concat(handler->peer->name));
  }
  rlib::print(rlib::int_to_str(handlers()->get(3)->calls));
  rlib::print(rlib::int_to_str(kSquares->get(77)));
  kWords->set("four"_str, 4);
  for (auto [word, number] : *kWords) note(word->concat(rlib::int_to_str(number)));
  rlib::print(last);
  rlib::print(rlib::int_to_str(counter));
  rlib::print(rlib::int_to_str(static_cast<int64_t>(ratio)));
  // Old objects that refer to young ones.
  for (int i = 0; i < 5; i++) handlers()->get(i)->peer = new Handler("new"_str, i);
  int64_t sum = 0;
  for (int round = 0; round < 1000; round++) {
    Handler* temporary = new Handler("t"_str, round);
    sum += temporary->cost;
  }
  for (Handler* handler : *handlers()) sum += handler->peer->cost;
  rlib::print(rlib::int_to_str(sum));
  return 0;
}
// expect: handler 0 -> handler 1
// expect: handler 1 -> handler 2
// expect: handler 2 -> handler 3
// expect: handler 3 -> handler 4
// expect: handler 4 -> handler 0
// expect: 9
// expect: 5929
// expect: four4
// expect: 104
// expect: 24
// expect: 499510
