// Lists, dicts and ranges.

#ifndef TARGETS_SHAPES_CONTAINERS_H_
#define TARGETS_SHAPES_CONTAINERS_H_

#include "targets/shapes/value.h"

namespace shapes {

class ListValue final : public Value {
 public:
  ListValue() : items(new List<Value*>()) {}
  explicit ListValue(List<Value*>* items) : items(items) {}

  Shape* shape() override;
  bool is_true() override { return !items->is_empty(); }
  Str* to_str() override;
  bool equals(Value* other) override;
  int64_t hash() override;  // raises: lists change
  Value* item(Value* index) override;
  void set_item(Value* index, Value* item) override;
  Iterator* iterate() override;

  List<Value*>* const items;
};

class DictValue final : public Value {
 public:
  using Items = Dict<Value*, Value*, ValueKeys>;

  DictValue() : items(new Items()) {}

  Shape* shape() override;
  bool is_true() override { return !items->is_empty(); }
  Str* to_str() override;
  int64_t hash() override;  // raises: dicts change
  Value* item(Value* key) override;
  void set_item(Value* key, Value* item) override { items->set(key, item); }
  Iterator* iterate() override;  // the keys

  Items* const items;
};

// Integers from `start` up, or with a negative step down, to before `end`.
class Range final : public Value {
 public:
  Range(int64_t start, int64_t end, int64_t step) : start(start), end(end), step(step) {}

  int64_t length() const {
    if (step > 0) return start < end ? (end - start - 1) / step + 1 : 0;
    return start > end ? (start - end - 1) / -step + 1 : 0;
  }

  Shape* shape() override;
  bool is_true() override { return length() > 0; }
  Str* to_str() override;
  Value* item(Value* index) override;
  Iterator* iterate() override;

  const int64_t start;
  const int64_t end;
  const int64_t step;  // not 0
};

// Index `index`, counted from the end if it is negative, of something of this length.
// Raises TypeError, IndexError.
int64_t check_index(Value* index, int64_t length);

// A list of all that can be iterated over in `value`.
List<Value*>* list_of(Value* value);

}  // namespace shapes

#endif  // TARGETS_SHAPES_CONTAINERS_H_
