// Comparing lists and tuples: item by item, in the order of dictionaries.

#ifndef TARGETS_PYINTERP_OBJSPACE_SEQUENCE_COMPARE_H_
#define TARGETS_PYINTERP_OBJSPACE_SEQUENCE_COMPARE_H_

#include "targets/pyinterp/objspace/values.h"

namespace py {

// What `op` says of two numbers: of lengths, say.
inline bool compare_numbers(Comparison op, int64_t a, int64_t b) {
  switch (op) {
    case Comparison::kLt: return a < b;
    case Comparison::kLe: return a <= b;
    case Comparison::kEq: return a == b;
    case Comparison::kNe: return a != b;
    case Comparison::kGt: return a > b;
    default: return a >= b;
  }
}

// Comparing items may change the sequences: lengths are asked each time.
template <class Sequence>
W_Object* compare_sequences(Comparison op, Sequence* a, Sequence* b) {
  bool only_equality = op == Comparison::kEq || op == Comparison::kNe;
  if (only_equality && a->length() != b->length()) return new_bool(op == Comparison::kNe);
  for (int64_t i = 0; i < a->length() && i < b->length(); i++) {
    W_Object* x = a->get(i);
    W_Object* y = b->get(i);
    if (x == y || equals(x, y)) continue;
    if (i >= a->length() || i >= b->length()) break;  // they are not there any more
    return only_equality ? new_bool(op == Comparison::kNe) : compare(op, x, y);
  }
  return new_bool(compare_numbers(op, a->length(), b->length()));
}

}  // namespace py

#endif  // TARGETS_PYINTERP_OBJSPACE_SEQUENCE_COMPARE_H_
