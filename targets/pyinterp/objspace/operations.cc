// Operators and statements on objects of any type, by their special methods.

#include "targets/pyinterp/objspace/operations.h"

#include "targets/pyinterp/interpreter/frame.h"
#include "targets/pyinterp/interpreter/generator.h"
#include "targets/pyinterp/objspace/container_functions.h"
#include "targets/pyinterp/objspace/float_operations.h"
#include "targets/pyinterp/objspace/function_objects.h"
#include "targets/pyinterp/objspace/gateway.h"
#include "targets/pyinterp/objspace/generic_alias.h"
#include "targets/pyinterp/objspace/iterators.h"
#include "targets/pyinterp/objspace/object_type.h"
#include "targets/pyinterp/objspace/text.h"

namespace py {

namespace {

// ---- Binary operators ---------------------------------------------------------------------------

// Of an operator there are three special methods in a row: __add__, __radd__, __iadd__.
inline Special plain_special(BinaryOp op) {
  return static_cast<Special>(static_cast<int>(op) * 3);
}
inline Special reflected_special(BinaryOp op) {
  return static_cast<Special>(static_cast<int>(op) * 3 + 1);
}
inline Special inplace_special(BinaryOp op) {
  return static_cast<Special>(static_cast<int>(op) * 3 + 2);
}

Str* symbol_of(BinaryOp op) {
  switch (op) {
#define SPECIAL_BINARY(member, name, symbol) \
  case BinaryOp::k##member: return symbol##_str;
#include "targets/pyinterp/objspace/special.def"
  }
  return ""_str;
}

[[noreturn]] void throw_unsupported(Str* symbol, W_Object* a, W_Object* b) {
  bool is_old_print = symbol->eq(">>"_str) && a == find_builtin("print"_str);  // print >>file, text
  throw_type_error("unsupported operand type(s) for "_str, symbol, ": '"_str, type_name(a), "' and '"_str,
                   type_name(b), '\'',
                   is_old_print ? ". Did you mean \"print(<message>, file=<output_stream>)\"?"_str : ""_str);
}

// Whether a type's `own`, + or *, is that of a built-in sequence.
bool is_sequence_operator(W_Type* type, Special own) {
  W_Type* builtin = nearest_builtin(type);
  bool is_sequence = builtin->has(W_Type::kSequence) || builtin->is_subtype(str_type()) || builtin->is_subtype(bytes_type()) ||
                     builtin->is_subtype(bytearray_type());
  return is_sequence && type->special(own) == builtin->special(own);
}

// CPython asks the operators of its sequences last, after those of numbers, and those of classes of the program count as
// such: what they say of a op b, or NotImplemented.
W_Object* ask_before_sequence(Special plain, Special reflected, W_Object* a, W_Object* b) {
  W_Type* a_type = a->type();
  W_Type* b_type = b->type();
  if (a_type->has(W_Type::kHeap) && a_type->special(plain) != nullptr && !is_sequence_operator(a_type, plain)) {
    W_Object* result = call_special(a_type->special(plain), a, b);
    if (result != not_implemented()) return result;
  }
  if (a_type == b_type || !b_type->has(W_Type::kHeap)) return not_implemented();
  if (b_type->special(reflected) == nullptr || is_sequence_operator(b_type, reflected)) return not_implemented();
  return call_special(b_type->special(reflected), b, a);
}

// a op b by `plain` of a and `reflected` of b, as Python orders them; or NotImplemented.
W_Object* try_binary(Special plain, Special reflected, W_Object* a, W_Object* b) {
  W_Type* a_type = a->type();
  W_Type* b_type = b->type();
  W_Object* of_a = a_type->special(plain);
  W_Object* of_b = a_type == b_type ? nullptr : b_type->special(reflected);
  if (of_b != nullptr && of_b != a_type->special(reflected) && b_type->is_subtype(a_type)) {
    W_Object* result = call_special(of_b, b, a);
    if (result != not_implemented()) return result;
    of_b = nullptr;
  }
  bool may_be_sequence = plain == Special::kAdd || plain == Special::kMul;
  if (may_be_sequence && of_b != nullptr && b_type->has(W_Type::kHeap) && is_sequence_operator(a_type, plain)) {
    W_Object* result = ask_before_sequence(plain, reflected, a, b);
    if (result != not_implemented()) return result;
    if (!is_sequence_operator(b_type, reflected)) of_b = nullptr;
  }
  if (of_a != nullptr) {
    W_Object* result = call_special(of_a, a, b);
    if (result != not_implemented()) return result;
  }
  return of_b == nullptr ? not_implemented() : call_special(of_b, b, a);
}

}  // namespace

namespace {

// a op b of an int and a float; null for what is not done in floats. As far as ints of 64 bits go,
// the conversion is that of float().
W_Object* mixed_binary(BinaryOp op, double a, double b) {
  switch (op) {
    case BinaryOp::kAdd: return float_add(a, b);
    case BinaryOp::kSub: return float_sub(a, b);
    case BinaryOp::kMul: return float_mul(a, b);
    case BinaryOp::kTrueDiv: return float_truediv(a, b);
    default: return nullptr;
  }
}

// What exact objects of usual types give without their special methods being asked; or null.
W_Object* quick_binary(BinaryOp op, W_Object* a, W_Object* b) {
  if (rlib::is_exactly<W_Float>(a)) {
    if (!rlib::is_exactly<W_Int>(b)) return nullptr;
    return mixed_binary(op, static_cast<W_Float*>(a)->value,
                        static_cast<double>(static_cast<W_Int*>(b)->value));
  }
  if (rlib::is_exactly<W_Int>(a)) {
    if (!rlib::is_exactly<W_Float>(b)) return nullptr;
    return mixed_binary(op, static_cast<double>(static_cast<W_Int*>(a)->value),
                        static_cast<W_Float*>(b)->value);
  }
  if (op == BinaryOp::kAdd && rlib::is_exactly<W_Str>(a) && rlib::is_exactly<W_Str>(b)) {
    return str_concat(static_cast<W_Str*>(a), static_cast<W_Str*>(b));
  }
  return nullptr;
}

}  // namespace

W_Object* binary(BinaryOp op, W_Object* a, W_Object* b) {
  W_Object* quick = quick_binary(op, a, b);
  if (quick != nullptr) return quick;
  W_Object* result = try_binary(plain_special(op), reflected_special(op), a, b);
  if (result == not_implemented()) throw_unsupported(symbol_of(op), a, b);
  return result;
}

W_Object* inplace(BinaryOp op, W_Object* a, W_Object* b) {
  W_Object* quick = quick_binary(op, a, b);
  if (quick != nullptr) return quick;
  W_Type* type = a->type();
  W_Object* method = type->special(inplace_special(op));
  if (method != nullptr) {
    // Classes derived from a sequence count its += as one of numbers, but not its *=.
    bool is_last = op == BinaryOp::kMul || (op == BinaryOp::kAdd && !type->has(W_Type::kHeap));
    if (is_last && is_sequence_operator(type, inplace_special(op))) {
      W_Object* result = ask_before_sequence(plain_special(op), reflected_special(op), a, b);
      if (result != not_implemented()) return result;
    }
    W_Object* result = call_special(method, a, b);
    if (result != not_implemented()) return result;
  }
  W_Object* result = try_binary(plain_special(op), reflected_special(op), a, b);
  if (result == not_implemented()) {
    throw_unsupported(op == BinaryOp::kPow ? "**="_str : message(symbol_of(op), '='), a, b);
  }
  return result;
}

namespace {

bool is_number(W_Object* w) {
  return isinstance<W_AnyInt>(w) || isinstance<W_Float>(w) || isinstance<W_Complex>(w);
}

}  // namespace

W_Object* power(W_Object* a, W_Object* b, W_Object* modulus) {
  if (is_none(modulus)) return binary(BinaryOp::kPow, a, b);
  W_Object* method = a->type()->special(Special::kPow);
  if (method != nullptr) {
    W_Object* result = call_special(method, a, b, modulus);
    if (result != not_implemented()) return result;
  }
  // The other two are asked as well; of the built-in types none but int takes a modulus.
  bool are_numbers = is_number(a) && is_number(b);
  for (W_Object* other = b;; other = modulus) {
    if (isinstance<W_Float>(other)) {
      throw_type_error("pow() 3rd argument not allowed unless all arguments are integers"_str);
    }
    if (isinstance<W_Complex>(other) && are_numbers) throw_value_error("complex modulo"_str);
    if (other == modulus) break;
  }
  throw_type_error("unsupported operand type(s) for ** or pow(): '"_str, type_name(a), "', '"_str,
                   type_name(b), "', '"_str, type_name(modulus), '\'');
}

W_Object* divmod(W_Object* a, W_Object* b) {
  W_Object* result = try_binary(Special::kDivMod, Special::kRDivMod, a, b);
  if (result == not_implemented()) throw_unsupported("divmod()"_str, a, b);
  return result;
}

// ---- Unary operators ----------------------------------------------------------------------------

namespace {

W_Object* unary(Special which, Str* symbol, W_Object* w) {
  W_Object* method = w->type()->special(which);
  if (method == nullptr) {
    throw_type_error("bad operand type for "_str, symbol, ": '"_str, type_name(w), '\'');
  }
  return call_special(method, w);
}

}  // namespace

W_Object* negate(W_Object* w) { return unary(Special::kNeg, "unary -"_str, w); }
W_Object* positive(W_Object* w) { return unary(Special::kPos, "unary +"_str, w); }
W_Object* invert(W_Object* w) { return unary(Special::kInvert, "unary ~"_str, w); }
W_Object* absolute(W_Object* w) { return unary(Special::kAbs, "abs()"_str, w); }

// ---- Comparing ----------------------------------------------------------------------------------

namespace {

Special comparison_special(Comparison op) {
  return static_cast<Special>(static_cast<int>(Special::kLt) + static_cast<int>(op));
}
Comparison swapped(Comparison op) {
  switch (op) {
    case Comparison::kLt: return Comparison::kGt;
    case Comparison::kLe: return Comparison::kGe;
    case Comparison::kGt: return Comparison::kLt;
    case Comparison::kGe: return Comparison::kLe;
    default: return op;
  }
}
Str* symbol_of(Comparison op) {
  switch (op) {
    case Comparison::kLt: return "<"_str;
    case Comparison::kLe: return "<="_str;
    case Comparison::kGt: return ">"_str;
    case Comparison::kGe: return ">="_str;
    case Comparison::kEq: return "=="_str;
    default: return "!="_str;
  }
}

}  // namespace

namespace {

bool is_ordered(Comparison op, int64_t order) {
  switch (op) {
    case Comparison::kLt: return order < 0;
    case Comparison::kLe: return order <= 0;
    case Comparison::kEq: return order == 0;
    case Comparison::kNe: return order != 0;
    case Comparison::kGt: return order > 0;
    default: return order >= 0;
  }
}

bool compare_texts(Comparison op, Str* a, Str* b) {
  if (op == Comparison::kEq) return a->eq(b);
  if (op == Comparison::kNe) return !a->eq(b);
  return is_ordered(op, a->compare(b));
}

// A method that raises while it is bound counts as absent, as in CPython.
W_Object* compare_by(W_Object* method, W_Object* w, W_Object* other) {
  if (isinstance<W_Function>(method) || isinstance<W_MethodDescriptor>(method)) {
    return call_special(method, w, other);
  }
  W_Object* bound = nullptr;
  try {
    bound = bind(method, w, w->type());
  } catch (PythonError*) {
    return not_implemented();
  }
  return call(bound, other);
}

}  // namespace

W_Object* compare(Comparison op, W_Object* a, W_Object* b) {
  if (rlib::is_exactly<W_Str>(a) && rlib::is_exactly<W_Str>(b)) {
    return new_bool(compare_texts(op, text_of(a), text_of(b)));
  }
  if (rlib::is_exactly<W_Float>(a) && rlib::is_exactly<W_Int>(b)) {
    return new_bool(float_compare(op, static_cast<W_Float*>(a)->value, static_cast<W_Int*>(b)));
  }
  Recursion recursion(" in comparison"_str);
  W_Type* a_type = a->type();
  W_Type* b_type = b->type();
  W_Object* of_b = b_type->special(comparison_special(swapped(op)));
  bool b_first = a_type != b_type && b_type->is_subtype(a_type) && of_b != nullptr;
  if (b_first) {
    W_Object* result = compare_by(of_b, b, a);
    if (result != not_implemented()) return result;
  }
  W_Object* of_a = a_type->special(comparison_special(op));
  if (of_a != nullptr) {
    W_Object* result = compare_by(of_a, a, b);
    if (result != not_implemented()) return result;
  }
  if (!b_first && of_b != nullptr) {
    W_Object* result = compare_by(of_b, b, a);
    if (result != not_implemented()) return result;
  }
  if (op == Comparison::kEq) return new_bool(a == b);
  if (op == Comparison::kNe) return new_bool(a != b);
  throw_type_error('\'', symbol_of(op), "' not supported between instances of '"_str, type_name(a),
                   "' and '"_str, type_name(b), '\'');
}

bool equals(W_Object* a, W_Object* b) {
  if (a == b) return true;
  if (rlib::is_exactly<W_Int>(a) && rlib::is_exactly<W_Int>(b)) {
    return static_cast<W_Int*>(a)->value == static_cast<W_Int*>(b)->value;
  }
  if (rlib::is_exactly<W_Str>(a) && rlib::is_exactly<W_Str>(b)) {
    return equal(static_cast<W_Str*>(a), static_cast<W_Str*>(b));
  }
  return is_true(compare(Comparison::kEq, a, b));
}

namespace {

// a op b, of which `numbers` is the meaning for two exact ints or floats.
template <Comparison kOp, class Numbers>
bool is_ordered_so(W_Object* a, W_Object* b, Numbers numbers) {
  if (rlib::is_exactly<W_Int>(a) && rlib::is_exactly<W_Int>(b)) {
    return numbers(static_cast<W_Int*>(a)->value, static_cast<W_Int*>(b)->value);
  }
  if (rlib::is_exactly<W_Float>(a) && rlib::is_exactly<W_Float>(b)) {
    return numbers(static_cast<W_Float*>(a)->value, static_cast<W_Float*>(b)->value);
  }
  return is_true(compare(kOp, a, b));
}

}  // namespace

bool less(W_Object* a, W_Object* b) {
  return is_ordered_so<Comparison::kLt>(a, b, [](auto x, auto y) { return x < y; });
}
bool greater(W_Object* a, W_Object* b) {
  return is_ordered_so<Comparison::kGt>(a, b, [](auto x, auto y) { return x > y; });
}

namespace {

bool has_few(W_Tuple* tuple, W_Object*) { return tuple->length() <= 6; }
RLIB_LOOK_INSIDE_IFF(has_few) bool is_among(W_Tuple* tuple, W_Object* item) {
  for (int64_t i = 0; i < tuple->length(); i++) {
    if (equals(tuple->get(i), item)) return true;
  }
  return false;
}
bool is_among_items(W_Object* iterator, W_Object* item) {
  while (W_Object* found = next(iterator)) {
    if (equals(found, item)) return true;
  }
  return false;
}

}  // namespace

bool contains(W_Object* container, W_Object* item) {
  if (rlib::is_exactly<W_Tuple>(container)) return is_among(static_cast<W_Tuple*>(container), item);
  if (rlib::is_exactly<W_Dict>(container)) return static_cast<W_Dict*>(container)->get(item) != nullptr;
  if (rlib::is_exactly<W_Set>(container)) return set_contains(static_cast<W_Set*>(container), item);
  W_Type* type = container->type();
  W_Object* method = type->special(Special::kContains);
  if (method != nullptr) {
    if (is_none(method)) throw_type_error('\'', type_name(container), "' object is not a container"_str);
    return is_true(call_special(method, container, item));
  }
  return is_among_items(iterate_container(container), item);
}

W_Object* iterate_container(W_Object* w) {
  try {
    return iterate(w);
  } catch (PythonError* error) {
    if (!error->is(TypeError_type())) throw;
  }
  throw_type_error("argument of type '"_str, type_name(w), "' is not iterable"_str);
}

bool is_true_slow(W_Object* w) {
  if (rlib::is_exactly<W_Int>(w)) return static_cast<W_Int*>(w)->value != 0;
  if (rlib::is_exactly<W_Str>(w)) return static_cast<W_Str*>(w)->length() != 0;
  if (rlib::is_exactly<W_List>(w)) return static_cast<W_List*>(w)->length() != 0;
  W_Type* type = w->type();
  W_Object* method = type->special(Special::kBool);
  if (method != nullptr) {
    W_Object* result = call_special(method, w);
    if (!isinstance<W_Bool>(result)) {
      throw_type_error("__bool__ should return bool, returned "_str, type_name(result));
    }
    return result == true_object();
  }
  return type->special(Special::kLen) == nullptr || length(w) != 0;
}

// ---- Items --------------------------------------------------------------------------------------

W_Object* getitem(W_Object* w, W_Object* key) {
  W_Object* method = w->type()->special(Special::kGetItem);
  if (method != nullptr) return call_special(method, w, key);
  if (isinstance<W_Type>(w)) {
    if (w == type_type()) return class_getitem(w, key);
    W_Object* of_class = find_attribute(w, names::__class_getitem__());
    if (of_class != nullptr && !is_none(of_class)) return call(of_class, key);
    W_Type* type = static_cast<W_Type*>(w);
    throw_type_error("type '"_str, type->has(W_Type::kHeap) ? type->name : full_name(type),
                     "' is not subscriptable"_str);
  }
  throw_type_error('\'', type_name(w), "' object is not subscriptable"_str);
}

void setitem(W_Object* w, W_Object* key, W_Object* value) {
  W_Object* method = w->type()->special(Special::kSetItem);
  if (method == nullptr) {
    throw_type_error('\'', type_name(w), "' object does not support item assignment"_str);
  }
  call_special(method, w, key, value);
}

void delitem(W_Object* w, W_Object* key) {
  W_Object* method = w->type()->special(Special::kDelItem);
  if (method == nullptr) {
    // So CPython tells sequences, and objects of classes, from others.
    W_Type* type = w->type();
    bool is_indexed = (type->has(W_Type::kHeap) || type->special(Special::kLen) != nullptr) &&
                      key->type()->special(Special::kIndex) != nullptr;
    throw_type_error('\'', type_name(w), is_indexed ? "' object doesn't"_str : "' object does not"_str,
                     " support item deletion"_str);
  }
  call_special(method, w, key);
}

bool is_sequence(W_Object* w) {
  return w->type()->special(Special::kGetItem) != nullptr && !rlib::isinstance<W_Dict>(w);
}

int64_t length(W_Object* w) {
  if (rlib::is_exactly<W_List>(w)) return static_cast<W_List*>(w)->length();
  if (rlib::is_exactly<W_Str>(w)) return static_cast<W_Str*>(w)->length();
  if (rlib::is_exactly<W_Tuple>(w)) return static_cast<W_Tuple*>(w)->length();
  if (rlib::is_exactly<W_Dict>(w)) return static_cast<W_Dict*>(w)->length();
  W_Object* method = w->type()->special(Special::kLen);
  if (method == nullptr) throw_type_error("object of type '"_str, type_name(w), "' has no len()"_str);
  W_AnyInt* result = to_index(call_special(method, w));
  if (result->fits() ? result->small() < 0 : result->big()->sign() < 0) {
    throw_value_error("__len__() should return >= 0"_str);
  }
  return index_value(result);
}

int64_t length_hint(W_Object* w, int64_t otherwise) {
  if (w->type()->special(Special::kLen) != nullptr) {
    try {
      return length(w);
    } catch (PythonError* e) {
      if (!e->is(TypeError_type())) throw;
    }
  }
  W_Object* method = w->type()->special(Special::kLengthHint);
  if (method == nullptr) return otherwise;
  W_Object* result = nullptr;
  try {
    result = call_special(method, w);
  } catch (PythonError* e) {
    if (!e->is(TypeError_type())) throw;
    return otherwise;
  }
  if (result == not_implemented()) return otherwise;
  if (!isinstance<W_AnyInt>(result)) {
    throw_type_error("__length_hint__ must be an integer, not "_str, type_name(result));
  }
  int64_t count = index_value(result);
  if (count < 0) throw_value_error("__length_hint__() should return >= 0"_str);
  return count;
}

// ---- Iteration ----------------------------------------------------------------------------------

W_Object* iterate(W_Object* w) {
  W_Object* quick = builtin_iterator(w);
  if (quick != nullptr) return quick;
  W_Type* type = w->type();
  W_Object* method = type->special(Special::kIter);
  if (method == nullptr || is_none(method)) {
    if (method == nullptr && has_items(type)) return new W_SequenceIterator(w);
    throw_type_error('\'', type_name(w), "' object is not iterable"_str);
  }
  W_Object* iterator = call_special(method, w);
  if (iterator->type()->special(Special::kNext) == nullptr) {
    throw_type_error("iter() returned non-iterator of type '"_str, type_name(iterator), '\'');
  }
  return iterator;
}

W_Object* next(W_Object* iterator) {
  if (rlib::is_exactly<W_Generator>(iterator)) return static_cast<W_Generator*>(iterator)->send(none());
  // A class that a program derived may have a __next__ of its own.
  if (isinstance<W_Iterator>(iterator) && iterator->class_map() == nullptr) {
    return static_cast<W_Iterator*>(iterator)->next();
  }
  W_Type* type = iterator->type();
  W_Object* method = type->special(Special::kNext);
  if (method == nullptr) throw_type_error('\'', type_name(iterator), "' object is not an iterator"_str);
  try {
    return call_special(method, iterator);
  } catch (PythonError* e) {
    if (!e->is(StopIteration_type())) throw;
    return nullptr;
  }
}

List<W_Object*>* to_list(W_Object* iterable) {
  if (rlib::is_exactly<W_Tuple>(iterable)) return List<W_Object*>::from_array(static_cast<W_Tuple*>(iterable)->items);
  if (rlib::is_exactly<W_List>(iterable)) return static_cast<W_List*>(iterable)->items()->copy();
  auto* list = new List<W_Object*>();
  if (builtin_iterator(iterable) != nullptr) {
    for_each(iterable, [&](W_Object* item) { list->append(item); });
    return list;
  }
  W_Object* iterator = iterate(iterable);
  length_hint(iterable, 0);  // what it raises is raised
  while (W_Object* item = next(iterator)) list->append(item);
  return list;
}

Array<W_Object*>* to_array(W_Object* iterable) {
  if (rlib::is_exactly<W_Tuple>(iterable)) return static_cast<W_Tuple*>(iterable)->items;
  if (rlib::is_exactly<W_List>(iterable)) return static_cast<W_List*>(iterable)->items()->to_array();
  return to_list(iterable)->to_array();
}

Array<W_Object*>* unpack(W_Object* iterable, int64_t count) {
  Array<W_Object*>* items = nullptr;
  int64_t found = 0;
  if (rlib::is_exactly<W_Tuple>(iterable)) {
    items = static_cast<W_Tuple*>(iterable)->items;
    found = items->length();
  } else if (rlib::is_exactly<W_List>(iterable)) {
    W_List* list = static_cast<W_List*>(iterable);
    found = list->length();
    if (found == count) items = list->items()->to_array();
  } else {
    W_Type* type = iterable->type();
    if (!is_iterable(type)) {
      throw_type_error("cannot unpack non-iterable "_str, type_name(iterable), " object"_str);
    }
    W_Object* iterator = iterate(iterable);
    items = Array<W_Object*>::make(count);
    W_Object* item = next(iterator);
    while (item != nullptr && found < count) {
      items->set(found++, item);
      item = next(iterator);
    }
    if (item != nullptr) throw_value_error("too many values to unpack (expected "_str, count, ')');
  }
  if (found > count) throw_value_error("too many values to unpack (expected "_str, count, ')');
  if (found < count) {
    throw_value_error("not enough values to unpack (expected "_str, count, ", got "_str, found, ')');
  }
  return items;
}

// ---- Conversions --------------------------------------------------------------------------------

int64_t id_of(W_Object* w) {
  if (rlib::is_exactly<W_Int>(w) && is_small_int(static_cast<W_Int*>(w)->value)) {
    w = small_ints()->get(static_cast<W_Int*>(w)->value - kFirstSmallInt);  // see is_same
  }
  return rlib::identity_hash(w);
}
Str* address_of(W_Object* w) { return message("0x"_str, rlib::int_to_str(id_of(w), 16)); }

W_Str* repr(W_Object* w) {
  Recursion recursion(" while getting the repr of an object"_str);
  W_Object* result = call_special(w->type()->special(Special::kRepr), w);
  if (!isinstance<W_Str>(result)) {
    throw_type_error("__repr__ returned non-string (type "_str, type_name(result), ')');
  }
  return static_cast<W_Str*>(result);
}

W_Str* str(W_Object* w) {
  if (rlib::is_exactly<W_Str>(w)) return static_cast<W_Str*>(w);
  Recursion recursion(" while getting the str of an object"_str);
  W_Object* result = call_special(w->type()->special(Special::kStr), w);
  if (!isinstance<W_Str>(result)) {
    throw_type_error("__str__ returned non-string (type "_str, type_name(result), ')');
  }
  return static_cast<W_Str*>(result);
}

W_Str* ascii(W_Object* w) {
  W_Str* text = repr(w);
  if (text->is_ascii()) return text;
  StrBuilder* result = new StrBuilder();
  for (TextCursor cursor(text->value); !cursor.done();) {
    int64_t c = cursor.next();
    if (c < 0x80) {
      result->append(static_cast<char>(c));
      continue;
    }
    Str* digits = rlib::int_to_str(c, 16);
    int64_t width = c < 0x100 ? 2 : c < 0x10000 ? 4 : 8;
    result->append(width == 2 ? "\\x"_str : width == 4 ? "\\u"_str : "\\U"_str);
    result->append_repeated('0', width - digits->length());
    result->append(digits);
  }
  return new_ascii(result->build());
}

W_Str* format(W_Object* w, W_Str* specification) {
  if (specification->length() == 0) {
    if (rlib::is_exactly<W_Str>(w)) return static_cast<W_Str*>(w);
    if (rlib::is_exactly<W_Int>(w)) return str(w);
  }
  W_Object* method = w->type()->special(Special::kFormat);
  W_Object* result = call_special(method, w, specification);
  if (!isinstance<W_Str>(result)) {
    throw_type_error("__format__ must return a str, not "_str, type_name(result));
  }
  return static_cast<W_Str*>(result);
}

int64_t hash(W_Object* w) {
  W_Object* method = w->type()->special(Special::kHash);
  if (method == nullptr || is_none(method)) throw_type_error("unhashable type: '"_str, type_name(w), '\'');
  W_Object* result = call_special(method, w);
  if (!isinstance<W_AnyInt>(result)) throw_type_error("__hash__ method should return an integer"_str);
  W_AnyInt* number = static_cast<W_AnyInt*>(result);
  int64_t value = number->fits() ? number->small() : number->big()->hash();
  return value == -1 ? -2 : value;
}

Str* expect_text(W_Object* w) {
  if (!isinstance<W_Str>(w)) throw_type_error("expected str, got "_str, type_name(w));
  return text_of(w);
}

// ---- Instances ----------------------------------------------------------------------------------

namespace {

// Whether `w`, which need not be a type, leads to `of` over its __bases__ and theirs.
bool derives_from(W_Object* w, W_Object* of) {
  if (w == of) return true;
  Recursion recursion(" in __subclasscheck__"_str);
  W_Object* bases = find_attribute(w, names::__bases__());
  if (bases == nullptr || !isinstance<W_Tuple>(bases)) return false;
  W_Tuple* tuple = static_cast<W_Tuple*>(bases);
  for (int64_t i = 0; i < tuple->length(); i++) {
    if (derives_from(tuple->get(i), of)) return true;
  }
  return false;
}

// Whether __class__ of the type's objects is the type: those of programs may have another.
bool has_plain_class(W_Type* type) {
  return !type->has(W_Type::kHeap) &&
         type->special(Special::kGetAttribute) == object_special(Special::kGetAttribute);
}

}  // namespace

namespace {

RLIB_UNROLL_SAFE bool is_instance_of_any(W_Object* w, W_Tuple* types) {
  for (int64_t i = 0; i < types->length(); i++) {
    if (is_instance(w, types->get(i))) return true;
  }
  return false;
}

}  // namespace

bool is_instance(W_Object* w, W_Object* of) {
  if (w->type() == of) return true;
  W_Object* method = of->type()->special(Special::kInstanceCheck);
  if (of->type() == type_type()) {
    if (is_instance_of(w, static_cast<W_Type*>(of))) return true;
    return !has_plain_class(w->type()) && is_true(call_special(method, of, w));
  }
  Recursion recursion(" in __instancecheck__"_str);
  if (isinstance<W_Tuple>(of)) return is_instance_of_any(w, static_cast<W_Tuple*>(of));
  if (method == type_type()->special(Special::kInstanceCheck)) {
    if (is_instance_of(w, static_cast<W_Type*>(of))) return true;
  }
  if (method != nullptr) return is_true(call_special(method, of, w));
  if (find_attribute(of, names::__bases__()) == nullptr) {
    throw_type_error("isinstance() arg 2 must be a type, a tuple of types, or a union"_str);
  }
  W_Object* own = find_attribute(w, names::__class__());
  return own != nullptr && derives_from(own, of);
}

bool is_subclass(W_Object* w, W_Object* of) {
  W_Object* method = of->type()->special(Special::kSubclassCheck);
  if (of->type() == type_type()) return is_true(call_special(method, of, w));
  Recursion recursion(" in __subclasscheck__"_str);
  if (isinstance<W_Tuple>(of)) {
    W_Tuple* tuple = static_cast<W_Tuple*>(of);
    for (int64_t i = 0; i < tuple->length(); i++) {
      if (is_subclass(w, tuple->get(i))) return true;
    }
    return false;
  }
  if (method != nullptr) return is_true(call_special(method, of, w));
  W_Object* bases = find_attribute(w, names::__bases__());
  if (bases == nullptr || !isinstance<W_Tuple>(bases)) throw_type_error("issubclass() arg 1 must be a class"_str);
  if (find_attribute(of, names::__bases__()) == nullptr) {
    throw_type_error("issubclass() arg 2 must be a class, a tuple of classes, or a union"_str);
  }
  return derives_from(w, of);
}

// ---- repr() of what holds itself ----------------------------------------------------------------

bool repr_enter(W_Object* w) {
  rlib::List<W_Object*>* reprs = this_thread()->reprs;
  if (reprs->contains(w)) return true;
  reprs->append(w);
  return false;
}

void repr_leave(W_Object* w) {
  rlib::List<W_Object*>* reprs = this_thread()->reprs;
  int64_t at = reprs->index(w);
  if (at >= 0) reprs->pop_at(at);
}

}  // namespace py
