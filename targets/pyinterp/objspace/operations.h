// What the language's operators and statements do with objects, whatever their types: the object
// space.
//
// All of these may run code of the program: raise (PythonError) and collect. Those for numbers have
// a fast way in the interpreter loop.

#ifndef TARGETS_PYINTERP_OBJSPACE_OPERATIONS_H_
#define TARGETS_PYINTERP_OBJSPACE_OPERATIONS_H_

#include "targets/pyinterp/objspace/container_objects.h"
#include "targets/pyinterp/objspace/number_objects.h"
#include "targets/pyinterp/objspace/object.h"
#include "targets/pyinterp/objspace/text_objects.h"
#include "targets/pyinterp/objspace/type.h"

namespace py {

// ---- Attributes ---------------------------------------------------------------------------------

// w.name, as __getattribute__ and __getattr__ give it.
W_Object* getattr(W_Object* w, W_Str* name);
// The same; null instead of AttributeError.
W_Object* find_attribute(W_Object* w, W_Str* name);
// Raises the TypeError for what is no str where an attribute's name must be.
[[noreturn]] void throw_no_attribute_name(W_Object* name);
void setattr(W_Object* w, W_Str* name, W_Object* value);
void delattr(W_Object* w, W_Str* name);
// What object.__getattribute__, __setattr__ and __delattr__ do. `value` null: delete.
W_Object* generic_getattr(W_Object* w, W_Str* name);
W_Object* generic_find(W_Object* w, W_Str* name);  // null if there is none
void generic_setattr(W_Object* w, W_Str* name, W_Object* value);

// What a method found on the type is for the object: descriptor.__get__(w, type(w)).
W_Object* bind(W_Object* descriptor, W_Object* w, W_Type* type);
// Whether what was found on a type is a method called with the object in front: to call it needs no binding.
bool is_method(W_Object* found);
// Whether it decides before the object's own attributes.
bool is_data_descriptor(W_Object* found);
// Whether a data descriptor is asked for the value: one with __set__ alone does not stand before what is in the object.
bool is_read_through(W_Object* descriptor);

// Writes (`value` null: deletes) w.name through what the type has for it. False if that is nothing
// one writes through.
bool set_by_descriptor(W_Object* descriptor, W_Object* w, W_Str* name, W_Object* value);

// ---- Special methods ----------------------------------------------------------------------------

// Calls what type(w) has, which is not null, as a method of `w`.
W_Object* call_special(W_Object* method, W_Object* w);
W_Object* call_special(W_Object* method, W_Object* w, W_Object* a);
W_Object* call_special(W_Object* method, W_Object* w, W_Object* a, W_Object* b);
W_Object* call_special(W_Object* method, W_Object* w, W_Object* a, W_Object* b, W_Object* c);
// w.name(...) by attribute.
W_Object* call_method(W_Object* w, W_Str* name);
W_Object* call_method(W_Object* w, W_Str* name, W_Object* a);
W_Object* call_method(W_Object* w, W_Str* name, W_Object* a, W_Object* b);

// ---- Operators ----------------------------------------------------------------------------------

// The order is that of ast::Operator, from which compilers make it.
enum class BinaryOp : uint8_t {
  kAdd, kSub, kMul, kMatMul, kTrueDiv, kMod, kPow, kLShift, kRShift, kOr, kXor, kAnd, kFloorDiv,
};
enum class Comparison : uint8_t { kLt, kLe, kEq, kNe, kGt, kGe };

W_Object* binary(BinaryOp op, W_Object* a, W_Object* b);
W_Object* inplace(BinaryOp op, W_Object* a, W_Object* b);
W_Object* power(W_Object* a, W_Object* b, W_Object* modulus);  // pow() of three
W_Object* divmod(W_Object* a, W_Object* b);
W_Object* negate(W_Object* w);
W_Object* positive(W_Object* w);
W_Object* invert(W_Object* w);
W_Object* absolute(W_Object* w);

W_Object* compare(Comparison op, W_Object* a, W_Object* b);
bool equals(W_Object* a, W_Object* b);       // a is b or a == b: as containers compare
bool less(W_Object* a, W_Object* b);
bool greater(W_Object* a, W_Object* b);
bool contains(W_Object* container, W_Object* item);  // item in container
bool is_true_slow(W_Object* w);
inline bool is_true(W_Object* w) {
  if (w == true_object()) return true;
  if (w == false_object() || is_none(w)) return false;
  return is_true_slow(w);
}

// ---- Items --------------------------------------------------------------------------------------

W_Object* getitem(W_Object* w, W_Object* key);
void setitem(W_Object* w, W_Object* key, W_Object* value);
void delitem(W_Object* w, W_Object* key);
int64_t length(W_Object* w);              // len(w)
bool is_sequence(W_Object* w);            // what CPython calls so: it has items and is no dict
int64_t length_hint(W_Object* w, int64_t otherwise);

// ---- Iteration ----------------------------------------------------------------------------------

W_Object* iterate(W_Object* w);           // iter(w)
W_Object* iterate_container(W_Object* w);  // ... for `in`: every TypeError becomes that the argument is not iterable
// The next item; null at the end, instead of StopIteration.
W_Object* next(W_Object* iterator);
// All items of an iterable, in a new list (array).
List<W_Object*>* to_list(W_Object* iterable);
Array<W_Object*>* to_array(W_Object* iterable);
// Exactly `count` of them, for `a, b = iterable`: ValueError "not enough values to unpack ...".
Array<W_Object*>* unpack(W_Object* iterable, int64_t count);

// Calls `body` with each item, for iterables of any kind, those usual ones quickly.
template <class Body>
void for_each(W_Object* iterable, Body body) {
  if (rlib::is_exactly<W_List>(iterable)) {
    W_List* list = static_cast<W_List*>(iterable);
    for (int64_t i = 0; i < list->length(); i++) body(list->get(i));
    return;
  }
  if (rlib::is_exactly<W_Tuple>(iterable)) {
    W_Tuple* tuple = static_cast<W_Tuple*>(iterable);
    for (int64_t i = 0; i < tuple->length(); i++) body(tuple->get(i));
    return;
  }
  W_Object* iterator = iterate(iterable);
  while (W_Object* item = next(iterator)) body(item);
}

// ---- Conversions --------------------------------------------------------------------------------

W_Str* repr(W_Object* w);
// What id() gives: the same for as long as it lives, and no other object's meanwhile.
int64_t id_of(W_Object* w);
// id() as texts show it: "0x7f3a...".
Str* address_of(W_Object* w);
W_Str* str(W_Object* w);
W_Str* ascii(W_Object* w);
W_Str* format(W_Object* w, W_Str* specification);
int64_t hash(W_Object* w);                // hash(w); raises TypeError for what is unhashable
// The text of a str argument; raises TypeError "expected str, got X" otherwise.
Str* expect_text(W_Object* w);

// isinstance() and issubclass() as the program sees them. `of` may be a tuple or a union.
bool is_instance(W_Object* w, W_Object* of);
bool is_subclass(W_Object* w, W_Object* of);

bool is_callable(W_Object* w);

// ---- Calls --------------------------------------------------------------------------------------

inline W_Object* call(W_Object* f) { return f->call0(); }
inline W_Object* call(W_Object* f, W_Object* a) { return f->call1(a); }
inline W_Object* call(W_Object* f, W_Object* a, W_Object* b) { return f->call2(a, b); }
inline W_Object* call(W_Object* f, W_Object* a, W_Object* b, W_Object* c) { return f->call3(a, b, c); }
// f(*items).
W_Object* call_with(W_Object* f, Array<W_Object*>* items);

// The built-in function or type of this name, as the module builtins has it at the start.
W_Object* find_builtin(Str* name);

// Guards repr() of containers that hold themselves: whether `w` is on its way already.
bool repr_enter(W_Object* w);
void repr_leave(W_Object* w);

}  // namespace py

#endif  // TARGETS_PYINTERP_OBJSPACE_OPERATIONS_H_
