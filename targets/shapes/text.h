// Text: strings of bytes.

#ifndef TARGETS_SHAPES_TEXT_H_
#define TARGETS_SHAPES_TEXT_H_

#include "targets/shapes/value.h"

namespace shapes {

class Text final : public Value {
 public:
  explicit Text(Str* value) : value(value) {}

  Shape* shape() override;
  bool is_true() override { return !value->is_empty(); }
  Str* to_str() override { return value; }
  Str* repr() override;
  bool equals(Value* other) override;
  int64_t hash() override { return value->hash(); }
  Value* item(Value* index) override;
  Iterator* iterate() override;

  Str* const value;
};

}  // namespace shapes

#endif  // TARGETS_SHAPES_TEXT_H_
