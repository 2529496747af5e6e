// Lists, arrays, dicts and sets of numbers, objects, strings and structs.
#include "rlib/rlib.h"

using namespace rlib::literals;

void say(rlib::Str* text, int64_t n) { rlib::print(text->concat(" "_str)->concat(rlib::int_to_str(n))); }

struct Entry {
  int key = 0;
  double weight = 0;
  rlib::Str* name = nullptr;
};

class Cell : public rlib::Object {
 public:
  explicit Cell(int n) : n(n) {}
  int n;
};

template <class T>
rlib::Str* show(rlib::List<T>* list) {
  auto* out = new rlib::StrBuilder();
  out->append('[');
  for (int64_t i = 0; i < list->length(); i++) {
    if (i > 0) out->append(", "_str);
    out->append_int(static_cast<int64_t>(list->get(i)));
  }
  out->append(']');
  return out->build();
}

template <class T>
void lists(T step) {
  auto* list = new rlib::List<T>();
  T value = 1;
  for (int i = 0; i < 12; i++) {
    list->append(value);
    value = static_cast<T>(value * 3 + step);
  }
  rlib::print(show(list));
  list->set(3, static_cast<T>(list->get(2) + list->get(1)));
  say("pop"_str, static_cast<int64_t>(list->pop()));
  say("pop"_str, static_cast<int64_t>(list->pop_at(2)));
  list->insert(1, static_cast<T>(77));
  list->reverse();
  rlib::print(show(list));
  rlib::print(show(list->slice(2, 5)));
  T total = 0;
  for (T x : *list) total = static_cast<T>(total + x);
  say("total"_str, static_cast<int64_t>(total));
}

int64_t sieve(int n) {
  auto* flags = rlib::Array<uint8_t>::make(n);
  int64_t sum = 0;
  for (int64_t i = 2; i < n; i++) {
    if (flags->get(i) != 0) continue;
    sum += i;
    for (int64_t j = i * i; j < n; j += i) flags->set(j, 1);
  }
  return sum;
}

int64_t matrix(int n) {
  auto* rows = rlib::Array<rlib::Array<double>*>::make(n);
  for (int i = 0; i < n; i++) {
    rows->set(i, rlib::Array<double>::make(n));
    for (int j = 0; j < n; j++) rows->get(i)->set(j, i * 0.5 + j);
  }
  double trace = 0;
  for (int i = 0; i < n; i++)
    for (int k = 0; k < n; k++) trace += rows->get(i)->get(k) * rows->get(k)->get(i);
  return static_cast<int64_t>(trace * 100);
}

int entry_point(rlib::List<rlib::Str*>* args) {
  lists<int>(1);
  lists<int8_t>(5);
  lists<uint16_t>(9);
  lists<int64_t>(-7);
  lists<float>(0.5f);
  say("sieve"_str, sieve(5000));
  say("matrix"_str, matrix(9));
  auto* entries = new rlib::List<Entry>();
  for (int i = 0; i < 10; i++) entries->append({i * 7 % 10, i / 4.0, rlib::int_to_str(i)});
  Entry first = entries->get(0);
  first.key = 1000;
  entries->set(5, first);
  double weights = 0;
  int keys = 0;
  rlib::Str* names = ""_str;
  for (const Entry& e : *entries) {
    keys += e.key;
    weights += e.weight;
    names = names->concat(e.name);
  }
  say("keys"_str, keys);
  say("weights"_str, static_cast<int64_t>(weights * 100));
  rlib::print(names);
  auto* array = rlib::Array<Entry>::make(3);
  say("null"_str, array->get(1).name == nullptr);
  array->set(2, {1, 2.0, "two"_str});
  rlib::array_copy(array, 1, array, 0, 2);
  rlib::print(array->get(1).name);
  auto* dict = new rlib::Dict<rlib::Str*, int>();
  auto* text = "the cat and the dog and the bird"_str->split(" "_str);
  for (rlib::Str* word : *text) dict->set(word, dict->get_or(word, 0) + 1);
  for (auto entry : *dict) say(entry.key, entry.value);
  say("has"_str, dict->contains("cat"_str) * 10 + dict->contains("cow"_str));
  dict->remove("and"_str);
  say("length"_str, dict->length());
  auto* ints = new rlib::Dict<int64_t, Cell*>();
  for (int i = 0; i < 1000; i++) ints->set(i * 37 % 501, new Cell(i));
  int64_t sum = 0;
  for (int i = 0; i < 501; i++) sum += ints->get(i)->n;
  say("sum"_str, sum);
  for (int i = 0; i < 400; i++) ints->remove(i);
  say("length"_str, ints->length());
  for (int i = 0; i < 10; i++) ints->set(i, new Cell(-i));
  sum = 0;
  for (auto entry : *ints) sum = sum * 31 + entry.key + entry.value->n;
  say("sum"_str, sum);
  auto* set = rlib::Set<int>::of(3, 1, 4, 1, 5, 9, 2, 6, 5);
  say("set"_str, set->length());
  for (int n : *set) say("in"_str, n);
  try {
    dict->at("cow"_str);
  } catch (rlib::KeyError* e) {
    rlib::print(e->message());
  }
  auto* sorted = rlib::List<int>::of(5, 3, 9, -1, 4, 4);
  rlib::sort(sorted, [](int a, int b) { return a < b; });
  rlib::print(show(sorted));
  return 0;
}
