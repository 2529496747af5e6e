// is_exactly: one class and none derived from it.
#include "rlib/rlib.h"

using rlib::operator""_str;

class Value : public rlib::Object {
 public:
  virtual int64_t number() { return 0; }
};
class Int : public Value {
 public:
  explicit Int(int64_t n) : n(n) {}
  int64_t number() override { return n; }
  const int64_t n;
};
class Bool final : public Int {
 public:
  explicit Bool(bool b) : Int(b ? 1 : 0) {}
  int64_t number() override { return 100 + n; }
};
class Text final : public Value {
 public:
  explicit Text(rlib::Str* s) : s(s) {}
  int64_t number() override { return s->length(); }
  rlib::Str* const s;
};

// A fast path and its slow brother.
int64_t add(Value* a, Value* b) {
  if (rlib::is_exactly<Int>(a) && rlib::is_exactly<Int>(b))
    return rlib::cast<Int>(a)->n + rlib::cast<Int>(b)->n;
  return 1000 + a->number() + b->number();
}

rlib::Str* kind(Value* v) {
  if (rlib::is_exactly<Value>(v)) return "value"_str;
  if (rlib::is_exactly<Int>(v)) return "int"_str;
  if (rlib::isinstance<Int>(v)) return "derived from int"_str;
  if (rlib::is_exactly<Text>(v)) return "text"_str;
  return "null"_str;
}

RLIB_PREBUILD Int* five() { return RLIB_ONCE(new Int(5)); }

int entry_point(rlib::List<rlib::Str*>*) {
  rlib::List<Value*>* values = new rlib::List<Value*>();
  values->append(new Int(3));
  values->append(new Bool(true));
  values->append(new Text("four"_str));
  values->append(new Value());
  values->append(five());
  for (int64_t i = 0; i < values->length(); i++) {
    rlib::print(kind(values->get(i)));
    for (int64_t j = 0; j <= i; j++)
      rlib::print(rlib::int_to_str(add(values->get(i), values->get(j))));
  }
  rlib::print(kind(nullptr));
  rlib::print(rlib::is_exactly<Int>(five()) ? "yes"_str : "no"_str);
  rlib::print(rlib::is_exactly<Value>(five()) ? "yes"_str : "no"_str);
  return 0;
}
