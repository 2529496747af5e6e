// The type array and its module.

#include "targets/pyinterp/modules/array/array.h"
#include "targets/pyinterp/modules/module.h"
#include "targets/pyinterp/objspace/container_functions.h"
#include "targets/pyinterp/objspace/generic_alias.h"
#include "targets/pyinterp/objspace/instance.h"
#include "targets/pyinterp/objspace/sequence_compare.h"
#include "targets/pyinterp/objspace/sequence_index.h"
#include "targets/pyinterp/objspace/sequence_text.h"

namespace py {

namespace {

// ---- Making one ---------------------------------------------------------------------------------

ItemKind* expect_kind(W_Object* code) {
  if (!isinstance<W_Str>(code) || static_cast<W_Str*>(code)->length() != 1) {
    throw_type_error("array() argument 1 must be a unicode character, not "_str, type_name(code));
  }
  ItemKind* kind = find_item_kind(text_of(code)->char_at(0));
  if (kind == nullptr) {
    throw_value_error(
        "bad typecode (must be b, B, u, h, H, i, I, l, L, q, Q, f or d)"_str);
  }
  return kind;
}

void check_same_kind(W_Array* self, W_Array* other) {
  if (self->kind != other->kind) throw_type_error("can only extend with array of same kind"_str);
}

void extend(W_Array* self, W_Object* iterable) {
  if (isinstance<W_Array>(iterable)) {
    W_Array* other = static_cast<W_Array*>(iterable);
    check_same_kind(self, other);
    int64_t start = self->length();
    int64_t count = other->length();
    self->make_gap(start, start, count);
    self->copy(other, 0, start, count);
    return;
  }
  for_each(iterable, [&](W_Object* item) { self->append(item); });
}

void append_bytes(W_Array* self, Str* bytes) {
  if (bytes->length() % self->kind->size != 0) {
    throw_value_error("bytes length not a multiple of item size"_str);
  }
  self->append_bytes(bytes);
}

void append_text(W_Array* self, W_Str* text) {
  W_Iterator* characters = new W_StrIterator(text);
  while (W_Object* character = characters->next()) self->append(character);
}

// array(typecode, initializer).
void fill(W_Array* self, W_Object* initializer) {
  bool is_unicode = self->kind->kind == ItemKind::kCharacter;
  Str* code = Str::from_char(self->kind->code);
  if (isinstance<W_Str>(initializer)) {
    if (!is_unicode) {
      throw_type_error("cannot use a str to initialize an array with typecode '"_str, code, '\'');
    }
    append_text(self, static_cast<W_Str*>(initializer));
  } else if (isinstance<W_Bytes>(initializer) || isinstance<W_ByteArray>(initializer)) {
    append_bytes(self, bytes_of(initializer));
  } else if (isinstance<W_Array>(initializer)) {
    W_Array* other = static_cast<W_Array*>(initializer);
    if (!is_unicode && other->kind->kind == ItemKind::kCharacter) {
      throw_type_error("cannot use a unicode array to initialize an array with typecode '"_str, code,
                       '\'');
    }
    if (other->kind == self->kind) return extend(self, other);
    for (int64_t i = 0; i < other->length(); i++) self->append(other->get(i));
  } else {
    extend(self, initializer);
  }
}

W_Object* array_new(W_Type* type, Array<W_Object*>* args, W_Dict* kwargs) {
  if (type == array_type() && kwargs->length() > 0) {
    throw_type_error("array.array() takes no keyword arguments"_str);
  }
  int64_t count = args->length();
  if (count == 0) throw_type_error("array() takes at least 1 argument (0 given)"_str);
  if (count > 2) throw_type_error("array() takes at most 2 arguments ("_str, count, " given)"_str);
  W_Array* array = allocate<W_Array>(type, array_type(), expect_kind(args->get(0)));
  if (count == 2) fill(array, args->get(1));
  return array;
}

// ---- Items --------------------------------------------------------------------------------------

int64_t array_len(W_Array* self) { return self->length(); }
W_Object* array_typecode(W_Array* self) { return new_char(self->kind->code); }
int64_t array_itemsize(W_Array* self) { return self->kind->size; }

W_Array* part(W_Array* self, SliceRange range) {
  W_Array* result = new W_Array(self->kind);
  result->make_gap(0, 0, range.count);
  for (int64_t i = 0; i < range.count; i++) {
    result->copy(self, range.start + i * range.step, i, range.step == 1 ? range.count : 1);
    if (range.step == 1) break;
  }
  return result;
}

W_Object* array_getitem(W_Array* self, W_Object* key) {
  if (rlib::is_exactly<W_Slice>(key)) {
    return part(self, slice_range(static_cast<W_Slice*>(key), self->length()));
  }
  if (key->type()->special(Special::kIndex) == nullptr) {
    throw_type_error("array indices must be integers"_str);
  }
  return self->get(item_index(key, self->length(), "array"_str));
}

void assign_slice(W_Array* self, W_Slice* slice, W_Object* value) {
  if (!isinstance<W_Array>(value)) {
    throw_type_error("can only assign array (not \""_str, type_name(value), "\") to array slice"_str);
  }
  W_Array* other = static_cast<W_Array*>(value);
  if (other == self) other = part(self, SliceRange{0, self->length(), 1, self->length()});
  if (self->kind != other->kind) throw_type_error("bad argument type for built-in operation"_str);
  SliceRange range = slice_range(slice, self->length());
  if (range.step == 1) {
    self->make_gap(range.start, range.start + range.count, other->length());
    self->copy(other, 0, range.start, other->length());
    return;
  }
  if (other->length() != range.count) {
    throw_value_error("attempt to assign array of size "_str, other->length(),
                      " to extended slice of size "_str, range.count);
  }
  for (int64_t i = 0; i < range.count; i++) self->copy(other, i, range.start + i * range.step, 1);
}

void array_setitem(W_Array* self, W_Object* key, W_Object* value) {
  if (rlib::is_exactly<W_Slice>(key)) {
    return assign_slice(self, static_cast<W_Slice*>(key), value);
  }
  if (key->type()->special(Special::kIndex) == nullptr) {
    throw_type_error("array indices must be integers"_str);
  }
  self->set(assignment_index(key, self->length(), "array"_str), value);
}

void delete_slice(W_Array* self, SliceRange range) {
  if (range.count == 0) return;
  if (range.step < 0) {
    range.start += (range.count - 1) * range.step;
    range.step = -range.step;
  }
  int64_t to = range.start;
  int64_t next_gap = range.start;
  int64_t gaps = 0;
  for (int64_t from = range.start; from < self->length(); from++) {
    if (from == next_gap && gaps < range.count) {
      gaps++;
      next_gap += range.step;
    } else {
      self->copy(self, from, to++, 1);
    }
  }
  self->make_gap(to, self->length(), 0);
}

void array_delitem(W_Array* self, W_Object* key) {
  if (rlib::is_exactly<W_Slice>(key)) {
    return delete_slice(self, slice_range(static_cast<W_Slice*>(key), self->length()));
  }
  int64_t index = assignment_index(key, self->length(), "array"_str);
  self->make_gap(index, index + 1, 0);
}

W_Object* array_iter(W_Array* self) { return new W_ArrayIterator(self); }

int64_t find(W_Array* self, W_Object* item, int64_t start, int64_t end) {
  for (int64_t i = start; i < end && i < self->length(); i++) {
    if (equals(self->get(i), item)) return i;
  }
  return -1;
}
bool array_contains(W_Array* self, W_Object* item) { return find(self, item, 0, INT64_MAX) >= 0; }
int64_t array_index(W_Array* self, W_Object* item, W_Object* start, W_Object* stop) {
  int64_t index = find(self, item, bound_argument(start, self->length()),
                       bound_argument(stop, self->length()));
  if (index < 0) throw_value_error("array.index(x): x not in array"_str);
  return index;
}
int64_t array_count(W_Array* self, W_Object* item) {
  int64_t count = 0;
  for (int64_t i = 0; i < self->length(); i++) count += equals(self->get(i), item);
  return count;
}

// ---- Changing -----------------------------------------------------------------------------------

void array_append(W_Array* self, W_Object* item) { self->append(item); }
void array_extend(W_Array* self, W_Object* iterable) { extend(self, iterable); }
void array_insert(W_Array* self, int64_t index, W_Object* item) {
  uint64_t bits = self->to_bits(item);
  if (index < 0) index += self->length();
  index = index < 0 ? 0 : index > self->length() ? self->length() : index;
  self->make_gap(index, index, 1);
  self->put(index, bits);
}
W_Object* array_pop(W_Array* self, int64_t index) {
  if (self->length() == 0) throw_index_error("pop from empty array"_str);
  if (index < 0) index += self->length();
  if (index < 0 || index >= self->length()) throw_index_error("pop index out of range"_str);
  W_Object* item = self->get(index);
  self->make_gap(index, index + 1, 0);
  return item;
}
void array_remove(W_Array* self, W_Object* item) {
  int64_t index = find(self, item, 0, INT64_MAX);
  if (index < 0) throw_value_error("array.remove(x): x not in array"_str);
  self->make_gap(index, index + 1, 0);
}
void array_reverse(W_Array* self) {
  for (int64_t low = 0, high = self->length() - 1; low < high; low++, high--) {
    uint64_t bits = self->bits_at(low);
    self->put(low, self->bits_at(high));
    self->put(high, bits);
  }
}
void array_byteswap(W_Array* self) {
  for (int64_t i = 0; i < self->length(); i++) {
    uint64_t bits = self->bits_at(i);
    uint64_t swapped = 0;
    for (int64_t k = 0; k < self->kind->size; k++) swapped = swapped << 8 | (bits >> (8 * k) & 0xFF);
    self->put(i, swapped);
  }
}

// ---- Lists, bytes, files ------------------------------------------------------------------------

W_Object* array_tolist(W_Array* self) { return new_list(to_list(self)); }
W_Object* array_tobytes(W_Array* self) { return new W_Bytes(self->to_bytes()); }
void array_fromlist(W_Array* self, W_Object* list) {
  if (!isinstance<W_List>(list)) throw_type_error("arg must be list"_str);
  int64_t old_length = self->length();
  try {
    extend(self, list);
  } catch (PythonError*) {
    self->make_gap(old_length, self->length(), 0);
    throw;
  }
}
void array_frombytes(W_Array* self, W_Object* bytes) { append_bytes(self, bytes_of(bytes)); }

W_Object* array_tounicode(W_Array* self) {
  if (self->kind->kind != ItemKind::kCharacter) {
    throw_value_error("tounicode() may only be called on unicode type arrays"_str);
  }
  auto* text = new StrBuilder();
  for (int64_t i = 0; i < self->length(); i++) text->append(text_of(self->get(i)));
  return new_str(text->build());
}
void array_fromunicode(W_Array* self, W_Str* text) {
  if (self->kind->kind != ItemKind::kCharacter) {
    throw_value_error("fromunicode() may only be called on unicode type arrays"_str);
  }
  append_text(self, text);
}

void array_tofile(W_Array* self, W_Object* file) {
  call_method(file, names::write(), array_tobytes(self));
}
void array_fromfile(W_Array* self, W_Object* file, int64_t count) {
  if (count < 0) throw_value_error("negative count"_str);
  W_Object* read = call_method(file, names::read(), new_int(count * self->kind->size));
  if (!isinstance<W_Bytes>(read)) throw_type_error("read() didn't return bytes"_str);
  Str* bytes = static_cast<W_Bytes*>(read)->value;
  append_bytes(self, bytes);
  if (bytes->length() != count * self->kind->size) {
    throw_error(EOFError_type(), "read() didn't return enough bytes"_str);
  }
}

W_Object* array_buffer_info(W_Array* self) {
  return new_tuple(new_int(id_of(self)), new_int(self->length()));
}

W_Object* array_copy_method(W_Array* self) {
  return part(self, SliceRange{0, self->length(), 1, self->length()});
}
W_Object* array_deepcopy(W_Array* self, W_Object*) { return array_copy_method(self); }

// The code for the format in pickles: see _array_reconstructor.
int64_t machine_format(ItemKind* kind) {
  if (kind->kind == ItemKind::kFloat) return kind->size == 4 ? 14 : 16;
  if (kind->kind == ItemKind::kCharacter) return 20;
  bool is_signed = kind->kind == ItemKind::kSigned;
  switch (kind->size) {
    case 1: return is_signed ? 1 : 0;
    case 2: return is_signed ? 4 : 2;
    case 4: return is_signed ? 8 : 6;
    default: return is_signed ? 12 : 10;
  }
}

W_Object* array_reduce_ex(W_Array* self, int64_t protocol) {
  W_Object* state = self->class_map() == nullptr ? none() : self->dict();
  if (state == nullptr) state = none();
  auto* args = Array<W_Object*>::make(protocol < 3 ? 2 : 4);
  if (protocol < 3) {
    args->set(0, array_typecode(self));
    args->set(1, array_tolist(self));
    return new_tuple(self->type(), new_tuple(args), state);
  }
  args->set(0, self->type());
  args->set(1, array_typecode(self));
  args->set(2, new_int(machine_format(self->kind)));
  args->set(3, array_tobytes(self));
  W_Object* module = find_builtin_module("array"_str);
  return new_tuple(getattr(module, intern("_array_reconstructor"_str)), new_tuple(args), state);
}

// From bytes in the format of some machine.
W_Object* reconstruct(W_Type* type, W_Object* code, int64_t format, W_Object* items) {
  ItemKind* kind = expect_kind(code);
  if (!isinstance<W_Bytes>(items)) {
    throw_type_error("fourth argument should be bytes, not "_str, type_name(items));
  }
  if (format < 0 || format > 21) {
    throw_value_error("third argument must be a valid machine format code."_str);
  }
  W_Array* array = allocate<W_Array>(type, array_type(), kind);
  append_bytes(array, static_cast<W_Bytes*>(items)->value);
  bool is_big_endian = format > 1 && (format & 1) != 0;
  if (is_big_endian) array_byteswap(array);
  return array;
}

// ---- Operators ----------------------------------------------------------------------------------

W_Object* array_add(W_Array* self, W_Object* other) {
  if (!isinstance<W_Array>(other)) {
    throw_type_error("can only append array (not \""_str, type_name(other), "\") to array"_str);
  }
  W_Array* tail = static_cast<W_Array*>(other);
  if (self->kind != tail->kind) throw_type_error("bad argument type for built-in operation"_str);
  W_Array* result = part(self, SliceRange{0, self->length(), 1, self->length()});
  extend(result, tail);
  return result;
}
W_Object* array_iadd(W_Array* self, W_Object* other) {
  if (!isinstance<W_Array>(other)) {
    throw_type_error("can only extend array with array (not \""_str, type_name(other), "\")"_str);
  }
  extend(self, other);
  return self;
}

void repeat(W_Array* self, W_Array* from, int64_t times) {
  int64_t length = from->length();
  times = times < 0 ? 0 : times;
  if (length > 0 && rlib::mul_overflows(times, length * from->kind->size)) throw_memory_error();
  int64_t start = self == from ? 1 : 0;
  if (times == 0) return self->make_gap(0, self->length(), 0);
  self->make_gap(self->length(), self->length(), length * (times - start));
  for (int64_t i = start; i < times; i++) self->copy(from, 0, i * length, length);
}
W_Object* array_mul(W_Array* self, W_Object* count) {
  W_Array* result = new W_Array(self->kind);
  repeat(result, self, repeat_count(count));
  return result;
}
W_Object* array_imul(W_Array* self, W_Object* count) {
  repeat(self, self, repeat_count(count));
  return self;
}

template <Comparison op>
W_Object* array_compare(W_Array* self, W_Object* other) {
  if (!isinstance<W_Array>(other)) return not_implemented();
  return compare_sequences(op, self, static_cast<W_Array*>(other));
}

W_Object* array_repr(W_Array* self) {
  Str* start = message(self->type()->name, "('"_str, self->kind->code, '\'');
  if (self->length() == 0) return new_str(message(start, ')'));
  W_Object* items = self->kind->kind == ItemKind::kCharacter ? array_tounicode(self)
                                                             : array_tolist(self);
  return new_str(message(start, ", "_str, repr(items)->value, ')'));
}

int64_t array_sizeof(W_Array* self) { return 80 + self->length() * self->kind->size; }

// ---- The types ----------------------------------------------------------------------------------

void add_operators(TypeBuilder* t) {
  t->special<&array_repr>("__repr__"_str);
  t->special<&array_compare<Comparison::kLt>>("__lt__"_str);
  t->special<&array_compare<Comparison::kLe>>("__le__"_str);
  t->special<&array_compare<Comparison::kEq>>("__eq__"_str);
  t->special<&array_compare<Comparison::kNe>>("__ne__"_str);
  t->special<&array_compare<Comparison::kGt>>("__gt__"_str);
  t->special<&array_compare<Comparison::kGe>>("__ge__"_str);
  t->unhashable();
  t->special<&array_iter>("__iter__"_str);
  t->special<&array_len>("__len__"_str);
  t->special<&array_getitem>("__getitem__"_str);
  t->special<&array_setitem>("__setitem__"_str);
  t->special<&array_delitem>("__delitem__"_str);
  t->special<&array_add>("__add__"_str);
  t->special<&array_iadd>("__iadd__"_str);
  t->special<&array_mul>("__mul__"_str);
  t->special<&array_mul>("__rmul__"_str);
  t->special<&array_imul>("__imul__"_str);
  t->special<&array_contains>("__contains__"_str);
}

void add_conversions(TypeBuilder* t) {
  t->method<&array_tolist>("tolist"_str, "($self, /)"_str,
                           "Convert array to an ordinary list with the same items."_str);
  t->method<&array_fromlist>("fromlist"_str, "($self, list, /)"_str,
                             "Append items to array from list."_str);
  t->method<&array_tobytes>("tobytes"_str, "($self, /)"_str,
                            "Convert the array to an array of machine values and return the bytes "
                            "representation."_str);
  t->method<&array_frombytes>("frombytes"_str, "($self, buffer, /)"_str,
                              "Appends items from the string, interpreting it as an array of machine "
                              "values, as if it had been read from a file using the fromfile() "
                              "method)."_str);
  t->method<&array_tounicode>("tounicode"_str, "($self, /)"_str,
                              "Extends this array with data from the unicode string ustr."_str);
  t->method<&array_fromunicode>("fromunicode"_str, "($self, ustr, /)"_str,
                                "Extends this array with data from the unicode string ustr."_str);
  t->method<&array_tofile>("tofile"_str, "($self, f, /)"_str,
                           "Write all items (as machine values) to the file object f."_str);
  t->method<&array_fromfile>("fromfile"_str, "($self, f, n, /)"_str,
                             "Read n objects from the file object f and append them to the end of the "
                             "array."_str);
  t->method<&array_buffer_info>("buffer_info"_str, "($self, /)"_str,
                                "Return a tuple (address, length) giving the current memory address "
                                "and the length in items of the buffer used to hold array's "
                                "contents."_str);
  t->method<&array_copy_method>("__copy__"_str, "($self, /)"_str, "Return a copy of the array."_str);
  t->method<&array_deepcopy>("__deepcopy__"_str, "($self, unused, /)"_str,
                             "Return a copy of the array."_str);
  t->method<&array_reduce_ex>("__reduce_ex__"_str, "($self, value, /)"_str,
                              "Return state information for pickling."_str);
  t->method<&array_sizeof>("__sizeof__"_str, "($self, /)"_str,
                           "Size of the array in memory, in bytes."_str);
}

void add_methods(TypeBuilder* t) {
  t->method<&array_append>("append"_str, "($self, v, /)"_str,
                           "Append new value v to the end of the array."_str);
  t->method<&array_extend>("extend"_str, "($self, bb, /)"_str,
                           "Append items to the end of the array."_str);
  t->method<&array_insert>("insert"_str, "($self, i, v, /)"_str,
                           "Insert a new item v into the array before position i."_str);
  t->method<&array_pop>("pop"_str, "($self, i=-1, /)"_str,
                        "Return the i-th element and delete it from the array.\n\ni defaults to "
                        "-1."_str);
  t->method<&array_remove>("remove"_str, "($self, v, /)"_str,
                           "Remove the first occurrence of v in the array."_str);
  t->method<&array_reverse>("reverse"_str, "($self, /)"_str,
                            "Reverse the order of the items in the array."_str);
  t->method<&array_byteswap>("byteswap"_str, "($self, /)"_str,
                             "Byteswap all items of the array.\n\nIf the items in the array are not 1, "
                             "2, 4, or 8 bytes in size, RuntimeError is\nraised."_str);
  t->method<&array_index>("index"_str, "($self, v, start=0, stop=sys.maxsize, /)"_str,
                          "Return index of first occurrence of v in the array.\n\nRaise ValueError if "
                          "the value is not present."_str);
  t->method<&array_count>("count"_str, "($self, v, /)"_str,
                          "Return number of occurrences of v in the array."_str);
  t->getter<&array_typecode>("typecode"_str, "the typecode character used to create the array"_str);
  t->getter<&array_itemsize>("itemsize"_str, "the size, in bytes, of one array item"_str);
  t->class_method<&class_getitem>("__class_getitem__"_str, "($cls, item, /)"_str, "See PEP 585"_str);
}

W_Type* make_array_type() {
  auto* t = new TypeBuilder("array"_str, object_type());
  t->module("array"_str);
  t->doc("array(typecode [, initializer]) -> array\n\nReturn a new array whose items are restricted by "
         "typecode, and\ninitialized from the optional initializer value, which must be a list,\nstring "
         "or iterable over elements of the appropriate type."_str);
  t->add_flags(W_Type::kSequence | W_Type::kHasWeakref);
  t->new_method<&array_new>("($type, /, *args, **kwargs)"_str);
  add_operators(t);
  add_conversions(t);
  add_methods(t);
  return t->finish();
}

W_Object* array_iterator_reduce(W_ArrayIterator* self) {
  W_Object* iter = find_builtin("iter"_str);
  if (self->array == nullptr) return new_tuple(iter, new_tuple(new_list()));
  return new_tuple(iter, new_tuple(self->array), new_int(self->index));
}
void array_iterator_setstate(W_ArrayIterator* self, int64_t state) {
  if (self->array != nullptr) self->index = state < 0 ? 0 : state;
}

W_Type* make_array_iterator_type() {
  auto* t = new TypeBuilder("arrayiterator"_str, object_type());
  t->module("array"_str);
  t->remove_flags(W_Type::kBaseType);
  t->add_flags(W_Type::kDisallowNew);
  add_iterator_methods(t);
  t->method<&array_iterator_reduce>("__reduce__"_str, "($self, /)"_str,
                                    "Return state information for pickling."_str);
  t->method<&array_iterator_setstate>("__setstate__"_str, "($self, state, /)"_str,
                                      "Set state information for unpickling."_str);
  return t->finish();
}

W_Module* make_module() {
  auto* m = new ModuleBuilder("array"_str,
                              "This module defines an object type which can efficiently "
                              "represent\nan array of basic values: characters, integers, "
                              "floating-point\nnumbers.  Arrays are sequence types and behave very "
                              "much like lists,\nexcept that the type of objects stored in them is "
                              "constrained.\n"_str);
  m->type("array"_str, array_type());
  m->type("ArrayType"_str, array_type());
  m->constant("typecodes"_str, new_ascii("bBuhHiIlLqQfd"_str));
  m->function<&reconstruct>("_array_reconstructor"_str,
                            "($module, arraytype, typecode, mformat_code, items, /)"_str,
                            "Internal. Used for pickling support."_str);
  return m->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* array_type() { return RLIB_ONCE(make_array_type()); }
RLIB_PREBUILD W_Type* array_iterator_type() { return RLIB_ONCE(make_array_iterator_type()); }
RLIB_PREBUILD W_Module* array_module() { return RLIB_ONCE(make_module()); }

}  // namespace py
