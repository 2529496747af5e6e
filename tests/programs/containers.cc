// List, Array, Dict, Set and sorting.
#include "rlib/rlib.h"

using rlib::operator""_str;

rlib::Str* text(rlib::List<int64_t>* list) {
  auto* out = new rlib::StrBuilder();
  for (int64_t item : *list) {
    if (out->length() > 0) out->append(' ');
    out->append_int(item);
  }
  return out->build();
}

class Task : public rlib::Object {
 public:
  Task(int64_t due, rlib::Str* name) : due(due), name(name) {}
  const int64_t due;
  rlib::Str* const name;
};

int entry_point(rlib::List<rlib::Str*>*) {
  auto* list = rlib::List<int64_t>::of(5, 3, 8, 1);
  list->append(7);
  list->insert(2, 100);
  rlib::print(text(list));
  rlib::print(rlib::int_to_str(list->pop())->concat(" "_str)->concat(rlib::int_to_str(list->pop_at(0))));
  list->extend(rlib::List<int64_t>::filled(3, 9));
  list->reverse();
  rlib::print(text(list));
  rlib::print(text(list->slice(1, 4)));
  list->remove_range(1, 3);
  rlib::sort(list);
  rlib::print(text(list));
  rlib::print(rlib::int_to_str(list->index(100))->concat(rlib::int_to_str(list->index(-4))));
  for (int64_t i = 0; i < 1000; i++) list->append(i * 7919 % 1000);
  rlib::sort(list);
  int64_t mistakes = 0;
  for (int64_t i = 1; i < list->length(); i++)
    if (list->get(i - 1) > list->get(i)) mistakes++;
  rlib::print(rlib::int_to_str(mistakes));

  auto* tasks = rlib::List<Task*>::of(new Task(3, "c"_str), new Task(1, "a"_str),
                                      new Task(3, "d"_str), new Task(2, "b"_str));
  rlib::sort(tasks, [](Task* a, Task* b) { return a->due < b->due; });
  for (Task* task : *tasks) rlib::print(task->name);

  auto* ages = new rlib::Dict<rlib::Str*, int64_t>();
  ages->set("ann"_str, 30);
  ages->set("bob"_str, 40);
  ages->set("ann"_str, 31);
  ages->set("cid"_str, 50);
  rlib::print(rlib::int_to_str(ages->get("ann"_str) + ages->get_or("dan"_str, 1000)));
  rlib::print(ages->contains("bob"_str) ? "bob"_str : "no bob"_str);
  rlib::print(rlib::int_to_str(ages->pop("bob"_str)));
  try {
    ages->at("bob"_str);
  } catch (rlib::KeyError* e) {
    rlib::print(e->message());
  }
  for (auto [name, age] : *ages) rlib::print(name->concat("="_str)->concat(rlib::int_to_str(age)));

  auto* squares = new rlib::Dict<int64_t, int64_t>();
  for (int64_t i = 0; i < 500; i++) squares->set(i * 64, i * i);
  for (int64_t i = 0; i < 500; i += 2) squares->pop(i * 64);
  int64_t sum = 0;
  for (auto [key, value] : *squares) sum += key ^ value;
  rlib::print(rlib::int_to_str(sum)->concat(" "_str)->concat(rlib::int_to_str(squares->length())));

  auto* seen = new rlib::Set<rlib::Str*>();
  for (rlib::Str* word : *"the cat and the dog and the end"_str->split_blanks()) seen->add(word);
  rlib::print(" "_str->join(seen->to_list()));
  auto* by_identity = new rlib::Dict<Task*, int64_t>();
  for (int64_t i = 0; i < tasks->length(); i++) by_identity->set(tasks->get(i), i);
  rlib::print(rlib::int_to_str(by_identity->get(tasks->get(2))));

  auto* array = rlib::Array<int64_t>::make(6);
  for (int64_t i = 0; i < 6; i++) array->set(i, i + 1);
  rlib::array_copy(array, 0, array, 2, 4);
  int64_t digits = 0;
  for (int64_t i = 0; i < 6; i++) digits = digits * 10 + array->get(i);
  rlib::print(rlib::int_to_str(digits));
  return 0;
}
// expect: 5 3 100 8 1 7
// expect: 7 5
// expect: 9 9 9 1 8 100 3
// expect: 9 9 1
// expect: 1 3 8 9 100
// expect: 4-1
// expect: 0
// expect: a
// expect: b
// expect: c
// expect: d
// expect: 1031
// expect: bob
// expect: 40
// expect: no such key
// expect: ann=31
// expect: cid=50
// expect: 20956642 250
// expect: the cat and dog end
// expect: 2
// expect: 121234
