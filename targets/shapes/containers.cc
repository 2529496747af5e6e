#include "targets/shapes/containers.h"

#include "targets/shapes/arguments.h"

namespace shapes {

int64_t check_index(Value* index, int64_t length) {
  Int* number = rlib::cast_or_null<Int>(index);
  if (number == nullptr) {
    raise_error(type_error(), concat("an index is an Int, not "_str, index->class_name()));
  }
  int64_t at = number->value < 0 ? number->value + length : number->value;
  if (at < 0 || at >= length) {
    raise_error(index_error(), concat("index "_str, number->value, " of "_str, length));
  }
  return at;
}

List<Value*>* list_of(Value* value) {
  if (ListValue* list = rlib::cast_or_null<ListValue>(value)) return list->items;
  auto* items = new List<Value*>();
  Iterator* iterator = value->iterate();
  while (Value* item = iterator->next()) items->append(item);
  return items;
}

// ---- Iterators ----------------------------------------------------------------------------------

namespace {

class ListIterator final : public Iterator {
 public:
  explicit ListIterator(List<Value*>* items) : items_(items) {}

  Value* next() override { return at_ < items_->length() ? items_->get(at_++) : nullptr; }

 private:
  List<Value*>* const items_;
  int64_t at_ = 0;
};

class DictIterator final : public Iterator {
 public:
  explicit DictIterator(DictValue::Items* items)
      : items_(items), epoch_(items->epoch()), length_(items->length()) {}

  Value* next() override {
    if (items_->epoch() != epoch_ || items_->length() > length_) {
      raise_error(value_error(), "the dict got new keys while being iterated over"_str);
    }
    length_ = items_->length();
    int64_t entry = items_->next(at_);
    if (entry < 0) return nullptr;
    at_ = entry + 1;
    return items_->key_at(entry);
  }

 private:
  DictValue::Items* const items_;
  const int64_t epoch_;
  int64_t length_;
  int64_t at_ = 0;
};

class RangeIterator final : public Iterator {
 public:
  RangeIterator(int64_t next, int64_t left, int64_t step) : next_(next), left_(left), step_(step) {}

  Value* next() override {
    if (left_ == 0) return nullptr;
    left_--;
    int64_t value = next_;
    next_ = value + step_;
    return new Int(value);
  }

 private:
  int64_t next_;
  int64_t left_;
  const int64_t step_;
};

}  // namespace

Iterator* ListValue::iterate() { return new ListIterator(items); }
Iterator* DictValue::iterate() { return new DictIterator(items); }
Iterator* Range::iterate() { return new RangeIterator(start, length(), step); }

// ---- Lists --------------------------------------------------------------------------------------

Str* ListValue::to_str() {
  NestedCall nested;  // a list may contain itself
  auto* texts = new List<Str*>();
  for (Value* item : *items) texts->append(item->repr());
  return concat('[', ", "_str->join(texts), ']');
}

bool ListValue::equals(Value* other) {
  if (this == other) return true;
  ListValue* list = rlib::cast_or_null<ListValue>(other);
  if (list == nullptr || items->length() != list->items->length()) return false;
  NestedCall nested;
  for (int64_t i = 0; i < items->length() && i < list->items->length(); i++) {
    if (!items->get(i)->equals(list->items->get(i))) return false;
  }
  return true;
}

int64_t ListValue::hash() { raise_error(type_error(), "a List is no key: it may change"_str); }

Value* ListValue::item(Value* index) { return items->get(check_index(index, items->length())); }

void ListValue::set_item(Value* index, Value* item) {
  items->set(check_index(index, items->length()), item);
}

// ---- Dicts --------------------------------------------------------------------------------------

Str* DictValue::to_str() {
  NestedCall nested;
  auto* texts = new List<Str*>();
  for (auto [key, value] : *items) texts->append(concat(key->repr(), ": "_str, value->repr()));
  return concat('{', ", "_str->join(texts), '}');
}

int64_t DictValue::hash() { raise_error(type_error(), "a Dict is no key: it may change"_str); }

Value* DictValue::item(Value* key) {
  int64_t entry = items->lookup(key);
  if (entry < 0) raise_error(key_error(), key->repr());
  return items->value_at(entry);
}

// ---- Ranges -------------------------------------------------------------------------------------

Str* Range::to_str() { return concat("range("_str, start, ", "_str, end, ", "_str, step, ')'); }

Value* Range::item(Value* index) { return new Int(start + check_index(index, length()) * step); }

// ---- The classes --------------------------------------------------------------------------------

namespace {

// Sorts by what the program says: a function of two items, whether the first comes before the
// second.
class SortByFunction final : public rlib::TimSort<Value*, SortByFunction> {
 public:
  explicit SortByFunction(Value* function) : function_(function) {}

  bool less(Value* a, Value* b) {
    Arguments* arguments = Arguments::make(2);
    arguments->set(0, a);
    arguments->set(1, b);
    return is_true(function_->call(arguments));
  }

 private:
  Value* const function_;
};

List<Value*>* items_of(Arguments* a) { return static_cast<ListValue*>(a->get(0))->items; }

Value* pop(Arguments* a) {
  if (items_of(a)->is_empty()) raise_error(index_error(), "pop from an empty list"_str);
  return items_of(a)->pop();
}

Value* insert(Arguments* a) {
  int64_t length = items_of(a)->length();
  items_of(a)->insert(check_index(a->get(1), length + 1), a->get(2));
  return nil();
}

Value* find(Arguments* a) {
  List<Value*>* items = items_of(a);
  for (int64_t i = 0; i < items->length(); i++) {
    if (items->get(i)->equals(a->get(1))) return new Int(i);
  }
  return new Int(-1);
}

Value* slice(Arguments* a) {
  List<Value*>* items = items_of(a);
  int64_t start = int_argument(a, 1);
  int64_t end = int_argument(a, 2);
  if (start < 0) start += items->length();
  if (end < 0) end += items->length();
  if (start < 0) start = 0;
  if (end > items->length()) end = items->length();
  return start < end ? new ListValue(items->slice(start, end)) : new ListValue();
}

Class* make_list_class() {
  Class* made = Class::make("List"_str, object_class());
  made->set_constructor(
      1, [](Arguments* a) -> Value* { return new ListValue(list_of(a->get(0))->copy()); });
  made->define_native("append"_str, 1, [](Arguments* a) -> Value* {
    items_of(a)->append(a->get(1));
    return nil();
  });
  made->define_native("extend"_str, 1, [](Arguments* a) -> Value* {
    items_of(a)->extend(list_of(a->get(1)));
    return nil();
  });
  made->define_native("pop"_str, 0, pop);
  made->define_native("insert"_str, 2, insert);
  made->define_native("remove_at"_str, 1, [](Arguments* a) -> Value* {
    return items_of(a)->pop_at(check_index(a->get(1), items_of(a)->length()));
  });
  made->define_native("find"_str, 1, find);
  made->define_native("slice"_str, 2, slice);
  made->define_native("reverse"_str, 0, [](Arguments* a) -> Value* {
    items_of(a)->reverse();
    return nil();
  });
  made->define_native("clear"_str, 0, [](Arguments* a) -> Value* {
    items_of(a)->clear();
    return nil();
  });
  made->define_native("sort"_str, 0, [](Arguments* a) -> Value* {
    rlib::sort(items_of(a), [](Value* x, Value* y) { return is_true(arithmetic<Less>(x, y)); });
    return nil();
  });
  made->define_native("sort_by"_str, 1, [](Arguments* a) -> Value* {
    (new SortByFunction(a->get(1)))->sort(items_of(a));
    return nil();
  });
  return made;
}

DictValue::Items* dict_of(Arguments* a) { return static_cast<DictValue*>(a->get(0))->items; }

Class* make_dict_class() {
  Class* made = Class::make("Dict"_str, object_class());
  made->set_constructor(0, [](Arguments*) -> Value* { return new DictValue(); });
  made->define_native("has"_str, 1, [](Arguments* a) -> Value* {
    return to_bool(dict_of(a)->contains(a->get(1)));
  });
  // The value of a key, or what is given if it is not there.
  made->define_native("get"_str, 2, [](Arguments* a) -> Value* {
    return dict_of(a)->get_or(a->get(1), a->get(2));
  });
  // Removes a key. Whether it was there.
  made->define_native("remove"_str, 1, [](Arguments* a) -> Value* {
    return to_bool(dict_of(a)->remove(a->get(1)));
  });
  made->define_native("keys"_str, 0,
                      [](Arguments* a) -> Value* { return new ListValue(dict_of(a)->keys()); });
  made->define_native("values"_str, 0,
                      [](Arguments* a) -> Value* { return new ListValue(dict_of(a)->values()); });
  made->define_native("clear"_str, 0, [](Arguments* a) -> Value* {
    dict_of(a)->clear();
    return nil();
  });
  return made;
}

// range(end), range(start, end), range(start, end, step)
Value* make_range(Arguments* a) {
  int64_t count = a->length();
  if (count < 1 || count > 3) raise_wrong_number("range"_str, 3, count);
  int64_t start = count == 1 ? 0 : int_argument(a, 0);
  int64_t end = int_argument(a, count == 1 ? 0 : 1);
  int64_t step = count == 3 ? int_argument(a, 2) : 1;
  if (step == 0) raise_error(value_error(), "a step of 0"_str);
  auto check = [](int64_t number) {  // so that no difference of two overflows
    constexpr int64_t kMost = int64_t{1} << 62;
    if (number > kMost || number < -kMost) raise_error(value_error(), "a range too wide"_str);
  };
  check(start);
  check(end);
  check(step);
  return new Range(start, end, step);
}

Class* make_range_class() {
  Class* made = Class::make("range"_str, object_class());
  made->set_constructor(kAnyNumber, make_range);
  return made;
}

}  // namespace

RLIB_PREBUILD Class* list_class() { return RLIB_ONCE(make_list_class()); }
RLIB_PREBUILD Class* dict_class() { return RLIB_ONCE(make_dict_class()); }
RLIB_PREBUILD Class* range_class() { return RLIB_ONCE(make_range_class()); }

Shape* ListValue::shape() { return list_class()->first_shape(); }
Shape* DictValue::shape() { return dict_class()->first_shape(); }
Shape* Range::shape() { return range_class()->first_shape(); }

}  // namespace shapes
