// Value: what all values of the language have in common. Each kind is a class derived from it:
//
//     Nil Bool Int Big Float      here and in numbers.h
//     Text                        text.h
//     ListValue DictValue Range   containers.h
//     Class Instance              objects.h
//     Function BoundMethod Native Generator   functions.h
//
// What a kind can do, it does by overriding; what it cannot do raises a TypeError here.

#ifndef TARGETS_SHAPES_VALUE_H_
#define TARGETS_SHAPES_VALUE_H_

#include "targets/shapes/common.h"

namespace shapes {

class Class;
class Iterator;
class Shape;
class Value;

// The arguments of a call; of a method, `this` comes first.
using Arguments = Array<Value*>;

class Value : public rlib::Object {
 public:
  // Its class and, of an instance, where its fields are: see objects.h. Never null.
  virtual Shape* shape() = 0;
  // In conditions, nil, false, zeros and what is empty are false.
  virtual bool is_true() { return true; }

  // As it is printed; as it would be written in a program, where that is possible.
  virtual Str* to_str();
  virtual Str* repr() { return to_str(); }

  // Equal values have equal hashes. Both may call methods of the program, and raise.
  virtual bool equals(Value* other) { return this == other; }
  virtual int64_t hash() { return rlib::identity_hash(this); }

  // value(arguments), value[index], value[index] = item, for (var item in value).
  virtual Value* call(Arguments* arguments);
  virtual Value* item(Value* index);
  virtual void set_item(Value* index, Value* item);
  virtual Iterator* iterate();

  Class* class_of();
  // The name of its class, for messages.
  Str* class_name();
};

// Values one after the other: for loops.
class Iterator : public Value {
 public:
  // The next value; null behind the last.
  virtual Value* next() = 0;

  Shape* shape() override;
  Iterator* iterate() override { return this; }
};

class Nil final : public Value {
 public:
  Shape* shape() override;
  bool is_true() override { return false; }
  Str* to_str() override { return "nil"_str; }
};

class Bool final : public Value {
 public:
  explicit Bool(bool value) : value(value) {}

  Shape* shape() override;
  bool is_true() override { return value; }
  Str* to_str() override { return value ? "true"_str : "false"_str; }

  const bool value;
};

// There is one nil, one true and one false: they are compared as pointers.
RLIB_PREBUILD inline Nil* nil() { return RLIB_ONCE(new Nil()); }
RLIB_PREBUILD inline Bool* true_value() { return RLIB_ONCE(new Bool(true)); }
RLIB_PREBUILD inline Bool* false_value() { return RLIB_ONCE(new Bool(false)); }
inline Bool* to_bool(bool value) { return value ? true_value() : false_value(); }

// `value->is_true()`, quickly for what conditions mostly are.
inline bool is_true(Value* value) {
  if (value == true_value()) return true;
  if (value == false_value()) return false;
  return value->is_true();
}

// How values are keys of dicts.
struct ValueKeys {
  static constexpr bool kStoresHash = true;
  static constexpr bool kMayMutate = true;  // `equals` may be a method of the program
  static int64_t hash(Value* key) { return key->hash(); }
  static bool equals(Value* a, Value* b) { return a == b || a->equals(b); }
};

}  // namespace shapes

#endif  // TARGETS_SHAPES_VALUE_H_
