// What instructions do that is more than a line: one function each. The loop is in interpreter.cc.

#ifndef TARGETS_PYINTERP_INTERPRETER_INSTRUCTIONS_H_
#define TARGETS_PYINTERP_INTERPRETER_INSTRUCTIONS_H_

#include "targets/pyinterp/interpreter/frame.h"
#include "targets/pyinterp/interpreter/generator.h"
#include "targets/pyinterp/objspace/exceptions.h"
#include "targets/pyinterp/objspace/float_operations.h"
#include "targets/pyinterp/objspace/int_operations.h"
#include "targets/pyinterp/objspace/iterators.h"

namespace py {

// ---- Operators ----------------------------------------------------------------------------------

// a op b: two exact ints (floats) by `ints` (`floats`), others by their special methods. The second
// function is for a op= b.
#define PY_OPERATOR(function, op, ints, floats)                                                  \
  [[gnu::always_inline]] inline W_Object* function(W_Object* a, W_Object* b) {                   \
    if (rlib::is_exactly<W_Int>(a) && rlib::is_exactly<W_Int>(b)) {                              \
      return ints(static_cast<W_Int*>(a)->value, static_cast<W_Int*>(b)->value);                 \
    }                                                                                            \
    if (rlib::is_exactly<W_Float>(a) && rlib::is_exactly<W_Float>(b)) {                          \
      return floats(static_cast<W_Float*>(a)->value, static_cast<W_Float*>(b)->value);           \
    }                                                                                            \
    return binary(BinaryOp::op, a, b);                                                           \
  }                                                                                              \
  [[gnu::always_inline]] inline W_Object* inplace_##function(W_Object* a, W_Object* b) {         \
    if (rlib::is_exactly<W_Int>(a) && rlib::is_exactly<W_Int>(b)) {                              \
      return ints(static_cast<W_Int*>(a)->value, static_cast<W_Int*>(b)->value);                 \
    }                                                                                            \
    if (rlib::is_exactly<W_Float>(a) && rlib::is_exactly<W_Float>(b)) {                          \
      return floats(static_cast<W_Float*>(a)->value, static_cast<W_Float*>(b)->value);           \
    }                                                                                            \
    return inplace(BinaryOp::op, a, b);                                                          \
  }
#define PY_INT_OPERATOR(function, op, ints)                                                      \
  [[gnu::always_inline]] inline W_Object* function(W_Object* a, W_Object* b) {                   \
    if (rlib::is_exactly<W_Int>(a) && rlib::is_exactly<W_Int>(b)) {                              \
      return ints(static_cast<W_Int*>(a)->value, static_cast<W_Int*>(b)->value);                 \
    }                                                                                            \
    return binary(BinaryOp::op, a, b);                                                           \
  }                                                                                              \
  [[gnu::always_inline]] inline W_Object* inplace_##function(W_Object* a, W_Object* b) {         \
    if (rlib::is_exactly<W_Int>(a) && rlib::is_exactly<W_Int>(b)) {                              \
      return ints(static_cast<W_Int*>(a)->value, static_cast<W_Int*>(b)->value);                 \
    }                                                                                            \
    return inplace(BinaryOp::op, a, b);                                                          \
  }

PY_OPERATOR(add, kAdd, int_add, float_add)
PY_OPERATOR(subtract, kSub, int_sub, float_sub)
PY_OPERATOR(multiply, kMul, int_mul, float_mul)
PY_OPERATOR(divide, kTrueDiv, int_truediv, float_truediv)
PY_OPERATOR(modulo, kMod, int_mod, float_mod)
PY_OPERATOR(floor_divide, kFloorDiv, int_floordiv, float_floordiv)
PY_OPERATOR(power_of, kPow, int_pow, float_pow)
PY_INT_OPERATOR(shift_left, kLShift, int_lshift)
PY_INT_OPERATOR(shift_right, kRShift, int_rshift)
PY_INT_OPERATOR(bit_and, kAnd, int_and)
PY_INT_OPERATOR(bit_or, kOr, int_or)
PY_INT_OPERATOR(bit_xor, kXor, int_xor)
#undef PY_OPERATOR
#undef PY_INT_OPERATOR

inline W_Object* matrix_multiply(W_Object* a, W_Object* b) { return binary(BinaryOp::kMatMul, a, b); }
inline W_Object* inplace_matrix_multiply(W_Object* a, W_Object* b) {
  return inplace(BinaryOp::kMatMul, a, b);
}

inline W_Object* negative(W_Object* w) {
  if (rlib::is_exactly<W_Int>(w) && static_cast<W_Int*>(w)->value != INT64_MIN) {
    return new_int(-static_cast<W_Int*>(w)->value);
  }
  if (rlib::is_exactly<W_Float>(w)) return new_float(-static_cast<W_Float*>(w)->value);
  return negate(w);
}

// ---- Items --------------------------------------------------------------------------------------

// Those that are no list's, dict's or tuple's.
W_Object* get_item_slowly(W_Object* w, W_Object* key);
void set_item_slowly(W_Object* w, W_Object* key, W_Object* value);

[[gnu::always_inline]] inline W_Object* get_item(W_Object* w, W_Object* key) {
  if (rlib::is_exactly<W_List>(w) && rlib::is_exactly<W_Int>(key)) {
    W_List* list = static_cast<W_List*>(w);
    int64_t index = static_cast<W_Int*>(key)->value;
    if (index < 0) index += list->length();
    if (index >= 0 && index < list->length()) return list->get(index);
  } else if (rlib::is_exactly<W_Dict>(w)) {
    W_Object* value = static_cast<W_Dict*>(w)->get(key);
    if (value != nullptr) return value;
  } else if (rlib::is_exactly<W_Tuple>(w) && rlib::is_exactly<W_Int>(key)) {
    W_Tuple* tuple = static_cast<W_Tuple*>(w);
    int64_t index = static_cast<W_Int*>(key)->value;
    if (index < 0) index += tuple->length();
    if (index >= 0 && index < tuple->length()) return tuple->get(index);
  }
  return get_item_slowly(w, key);
}

[[gnu::always_inline]] inline void set_item(W_Object* w, W_Object* key, W_Object* value) {
  if (rlib::is_exactly<W_List>(w) && rlib::is_exactly<W_Int>(key)) {
    W_List* list = static_cast<W_List*>(w);
    int64_t index = static_cast<W_Int*>(key)->value;
    if (index < 0) index += list->length();
    if (index >= 0 && index < list->length()) {
      list->set(index, value);
      return;
    }
  } else if (rlib::is_exactly<W_Dict>(w)) {
    static_cast<W_Dict*>(w)->set(key, value);
    return;
  }
  set_item_slowly(w, key, value);
}

// The next item of a loop; null at its end.
[[gnu::always_inline]] inline W_Object* next_of_loop(W_Object* iterator) {
  if (rlib::is_exactly<W_Generator>(iterator)) return static_cast<W_Generator*>(iterator)->send(none());
  return next_item(iterator);
}

// Whether a loop over this iterator can have its items as two objects each, for `for a, b in ...`.
inline bool gives_pairs(W_Object* iterator) {
  return rlib::is_exactly<W_DictItemIterator>(iterator) || rlib::is_exactly<W_Enumerate>(iterator) ||
         (rlib::is_exactly<W_Zip>(iterator) && static_cast<W_Zip*>(iterator)->iterators->length() == 2);
}
// Precondition: gives_pairs(iterator). Two nulls at the end.
inline ItemPair next_pair(W_Object* iterator) {
  if (rlib::is_exactly<W_DictItemIterator>(iterator)) {
    return static_cast<W_DictItemIterator*>(iterator)->next_pair();
  }
  if (rlib::is_exactly<W_Enumerate>(iterator)) return static_cast<W_Enumerate*>(iterator)->next_pair();
  return static_cast<W_Zip*>(iterator)->next_pair();
}

// ---- Names --------------------------------------------------------------------------------------

[[noreturn]] void throw_unbound_local(W_Code* code, int64_t index);
[[noreturn]] void throw_unbound_cell(W_Code* code, int64_t index);
W_Object* load_class_cell(Frame* frame, W_Code* code, int64_t index);
W_Object* load_name(Frame* frame, W_Code* code, int64_t index);
void store_name(Frame* frame, W_Str* name, W_Object* value);
void delete_name(Frame* frame, W_Str* name);
void delete_global(Frame* frame, W_Str* name);

// ---- Making objects, unpacking ------------------------------------------------------------------

W_Object* build_tuple(Frame* frame, int64_t first, int64_t count);
W_Object* build_list(Frame* frame, int64_t first, int64_t count);
W_Object* build_set(Frame* frame, int64_t first, int64_t count);
W_Object* build_dict(Frame* frame, int64_t first, int64_t pairs);
W_Object* build_string(Frame* frame, int64_t first, int64_t count);
void extend_list(W_List* list, W_Object* by);
void update_set(W_Set* set, W_Object* by);
void update_dict(W_Dict* dict, W_Object* by);
void merge_keywords(W_Dict* dict, W_Object* by, W_Object* callee);
W_Object* format_value(W_Object* w, int64_t conversion, W_Object* specification);
void unpack_slowly_into(Frame* frame, int64_t first, W_Object* w, int64_t count);
RLIB_UNROLL_SAFE inline void unpack_into(Frame* frame, int64_t first, W_Object* w, int64_t count) {
  if (rlib::is_exactly<W_Tuple>(w) && static_cast<W_Tuple*>(w)->length() == count) {
    for (int64_t i = 0; i < count; i++) frame->set(first + i, static_cast<W_Tuple*>(w)->get(i));
    return;
  }
  unpack_slowly_into(frame, first, w, count);
}
void unpack_star_into(Frame* frame, int64_t first, W_Object* w, int64_t before, int64_t behind);

// ---- Functions, classes, imports ----------------------------------------------------------------

W_Object* make_function(Frame* frame, W_Code* code, int64_t first, int64_t parts);
W_Object* load_build_class(Frame* frame);
W_Object* import_name(Frame* frame, W_Str* name, W_Object* from_list, W_Object* level);
W_Object* import_from(W_Object* module, W_Str* name);
void import_star(Frame* frame, W_Object* module);

// ---- Exceptions, with ---------------------------------------------------------------------------

// `handled` becomes the context of an exception that is about to be raised; may be null.
void set_context(W_BaseException* exception, W_BaseException* handled);
[[noreturn]] void raise_object(W_Object* w);
[[noreturn]] void raise_from(W_Object* w, W_Object* cause);
[[noreturn]] void raise_again();
[[noreturn]] void reraise(W_Object* w);
void match_star(Frame* frame, int64_t first, W_Object* exception, W_Object* of);
W_Object* raise_star(W_Object* original, W_List* raised);
void enter_with(Frame* frame, int64_t first, W_Object* manager);
void enter_async_with(Frame* frame, int64_t first, W_Object* manager);
W_Object* exit_with(W_Object* exit, W_BaseException* exception);

// ---- Asynchronous loops, patterns, others -------------------------------------------------------

W_Object* async_iterate(W_Object* w);
W_Object* async_next(W_Object* iterator);
void end_async_for(W_Object* exception);
W_Object* match_keys(W_Object* subject, W_Tuple* keys);
W_Object* match_class(W_Object* subject, W_Object* type, int64_t positional, W_Tuple* names);
W_Object* dict_without(W_Object* mapping, W_Tuple* keys);
void setup_annotations(Frame* frame);
void print_expression(W_Object* w);

}  // namespace py

#endif  // TARGETS_PYINTERP_INTERPRETER_INSTRUCTIONS_H_
