// What functions in C++ do with their arguments: check that they are of the class they need. All
// raise TypeError, and say what was expected.

#ifndef TARGETS_SHAPES_ARGUMENTS_H_
#define TARGETS_SHAPES_ARGUMENTS_H_

#include "targets/shapes/builtins.h"
#include "targets/shapes/containers.h"
#include "targets/shapes/errors.h"
#include "targets/shapes/numbers.h"
#include "targets/shapes/text.h"

namespace shapes {

// Argument `index` as a T. `what` is how messages call one: "a List".
template <class T>
T* argument(Arguments* arguments, int64_t index, Str* what) {
  T* value = rlib::cast_or_null<T>(arguments->get(index));
  if (value == nullptr) {
    raise_error(type_error(),
                concat("expected "_str, what, ", found "_str, arguments->get(index)->class_name()));
  }
  return value;
}

inline int64_t int_argument(Arguments* arguments, int64_t index) {
  return argument<Int>(arguments, index, "an Int of 64 bits"_str)->value;
}
inline double double_argument(Arguments* arguments, int64_t index) {
  return argument<Number>(arguments, index, "a number"_str)->to_double();
}
inline Str* text_argument(Arguments* arguments, int64_t index) {
  return argument<Text>(arguments, index, "a Text"_str)->value;
}
inline List<Value*>* list_argument(Arguments* arguments, int64_t index) {
  return argument<ListValue>(arguments, index, "a List"_str)->items;
}

}  // namespace shapes

#endif  // TARGETS_SHAPES_ARGUMENTS_H_
