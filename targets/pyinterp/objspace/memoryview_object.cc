// The type memoryview.

#include "targets/pyinterp/objspace/memoryview_object.h"

#include "targets/pyinterp/objspace/bytes_text.h"
#include "targets/pyinterp/objspace/gateway.h"
#include "targets/pyinterp/objspace/memoryview_items.h"
#include "targets/pyinterp/objspace/str_methods.h"
#include "targets/pyinterp/objspace/text.h"

namespace py {

// ---- Shapes -------------------------------------------------------------------------------------

namespace {

Array<int64_t>* of_one(int64_t value) {
  auto* array = Array<int64_t>::make(1);
  array->set(0, value);
  return array;
}

// The strides of items that lie one behind the other, the last index going fastest.
Array<int64_t>* packed_strides(Array<int64_t>* shape, int64_t item_size) {
  auto* strides = Array<int64_t>::make(shape->length());
  int64_t step = item_size;
  for (int64_t i = shape->length() - 1; i >= 0; i--) {
    strides->set(i, step);
    step *= shape->get(i);
  }
  return strides;
}

W_Object* tuple_of(Array<int64_t>* numbers) {
  auto* items = Array<W_Object*>::make(numbers->length());
  for (int64_t i = 0; i < numbers->length(); i++) items->set(i, new_int(numbers->get(i)));
  return new_tuple(items);
}

W_MemoryView* live(W_MemoryView* view) {
  if (view->buffer == nullptr)
    throw_value_error("operation forbidden on released memoryview object"_str);
  return view;
}

// Appends the items of dimension `d` on, of which the first lies at `at`.
void append_items(StrBuilder* out, W_MemoryView* view, int64_t d, int64_t at) {
  if (d == view->dimensions()) {
    out->append(view->buffer->slice(at, at + view->item_size));
    return;
  }
  for (int64_t i = 0; i < view->shape->get(d); i++) {
    append_items(out, view, d + 1, at + i * view->strides->get(d));
  }
}

// A view of the same buffer.
W_MemoryView* derived_view(W_MemoryView* from, int64_t start, Array<int64_t>* shape,
                           Array<int64_t>* strides, Str* format, int64_t item_size) {
  W_MemoryView* view = new W_MemoryView(from->buffer, start, shape, strides, format, item_size);
  view->is_readonly = from->is_readonly;
  return view;
}

}  // namespace

int64_t W_MemoryView::count() const {
  int64_t product = 1;
  for (int64_t i = 0; i < shape->length(); i++) product *= shape->get(i);
  return product;
}

bool W_MemoryView::is_contiguous() const {
  int64_t step = item_size;
  for (int64_t i = shape->length() - 1; i >= 0; i--) {
    if (shape->get(i) > 1 && strides->get(i) != step) return false;
    step *= shape->get(i);
  }
  return true;
}

Str* W_MemoryView::to_bytes() {
  if (is_contiguous()) return buffer->slice(start, start + byte_count());
  StrBuilder* out = new StrBuilder(byte_count());
  append_items(out, this, 0, start);
  return out->build();
}

W_MemoryView* new_memoryview(W_Object* w) {
  if (rlib::isinstance<W_MemoryView>(w)) {
    W_MemoryView* from = live(static_cast<W_MemoryView*>(w));
    return derived_view(from, from->start, from->shape, from->strides, from->format,
                        from->item_size);
  }
  Buffer* buffer = find_buffer(w);
  if (W_Object* view = view_of(w)) return new_memoryview(view);
  if (buffer == nullptr) {
    throw_type_error("memoryview: a bytes-like object is required, not '"_str, type_name(w),
                     "'"_str);
  }
  auto* shape = of_one(buffer->length / buffer->item_size);
  W_MemoryView* view = new W_MemoryView(buffer, 0, shape, of_one(buffer->item_size), buffer->format,
                                        buffer->item_size);
  view->is_readonly = buffer->is_readonly();
  return view;
}

W_MemoryView* view_of_array(Array<char>* bytes, int64_t start, int64_t count) {
  Buffer* buffer = new Buffer(none(), bytes, bytes->length());
  return new W_MemoryView(buffer, start, of_one(count), of_one(1), "B"_str, 1);
}

void release_view(W_MemoryView* view) {
  if (view->buffer == nullptr) return;
  if (view->is_entered) add_exports(view->buffer->owner, -1);
  view->is_entered = false;
  view->buffer = nullptr;
}

// ---- Items --------------------------------------------------------------------------------------

namespace {

bool is_index(W_Object* w) {
  return rlib::isinstance<W_AnyInt>(w) || w->type()->special(Special::kIndex) != nullptr;
}

// The offset of item `index` of dimension d.
int64_t item_offset(W_MemoryView* view, int64_t at, int64_t d, int64_t index) {
  int64_t length = view->shape->get(d);
  int64_t actual = index < 0 ? index + length : index;
  if (actual < 0 || actual >= length) {
    throw_index_error("index out of bounds on dimension "_str, d + 1);
  }
  return at + actual * view->strides->get(d);
}

// Slices for the first dimensions.
bool is_slices(W_Object* key) {
  if (!rlib::isinstance<W_Tuple>(key)) return false;
  W_Tuple* tuple = static_cast<W_Tuple*>(key);
  for (int64_t i = 0; i < tuple->length(); i++) {
    if (!rlib::isinstance<W_Slice>(tuple->get(i))) return false;
  }
  return tuple->length() > 0;
}

// The offset that an index or a tuple of them means; -1 if it is neither. `what` an index alone of more than one
// dimension would mean.
int64_t key_offset(W_MemoryView* view, W_Object* key, Str* what) {
  if (is_index(key)) {
    if (view->dimensions() == 0) throw_type_error("invalid indexing of 0-dim memory"_str);
    if (view->dimensions() > 1) throw_error(NotImplementedError_type(), message(what, " are not implemented"_str));
    return item_offset(view, view->start, 0, subscript(key));
  }
  if (!rlib::isinstance<W_Tuple>(key)) return -1;
  W_Tuple* tuple = static_cast<W_Tuple*>(key);
  for (int64_t i = 0; i < tuple->length(); i++) {
    if (!is_index(tuple->get(i))) return -1;
  }
  if (tuple->length() < view->dimensions()) {
    throw_error(NotImplementedError_type(), "sub-views are not implemented"_str);
  }
  if (tuple->length() > view->dimensions()) {
    throw_type_error("cannot index "_str, view->dimensions(), "-dimension view with "_str,
                     tuple->length(), "-element tuple"_str);
  }
  int64_t at = view->start;
  for (int64_t i = 0; i < tuple->length(); i++) {
    at = item_offset(view, at, i, index_value(tuple->get(i)));
  }
  return at;
}

Array<int64_t>* with_first(Array<int64_t>* numbers, int64_t first) {
  Array<int64_t>* result = rlib::array_slice(numbers, 0, numbers->length());
  result->set(0, first);
  return result;
}

// A part of the first dimension.
W_MemoryView* sliced(W_MemoryView* view, W_Slice* slice) {
  if (view->dimensions() == 0) throw_type_error("invalid indexing of 0-dim memory"_str);
  // The numbers of the slice may release the view: what comes out keeps the buffer it had.
  Buffer* buffer = view->buffer;
  SliceRange range = slice_range(slice, view->shape->get(0));
  int64_t stride = view->strides->get(0);
  Array<int64_t>* shape = with_first(view->shape, range.count);
  Array<int64_t>* strides = with_first(view->strides, range.step * stride);
  W_MemoryView* part = derived_view(view, view->start + range.start * stride, shape, strides, view->format, view->item_size);
  part->buffer = buffer;
  return part;
}

W_Object* view_getitem(W_MemoryView* self, W_Object* key) {
  live(self);
  if (self->dimensions() == 0 &&
      (key == ellipsis() ||
       (rlib::isinstance<W_Tuple>(key) && static_cast<W_Tuple*>(key)->length() == 0))) {
    return key == ellipsis() ? static_cast<W_Object*>(self)
                             : load_item(self->buffer, self->start, self->format);
  }
  if (rlib::isinstance<W_Slice>(key)) return sliced(self, static_cast<W_Slice*>(key));
  if (is_slices(key)) throw_error(NotImplementedError_type(), "multi-dimensional slicing is not implemented"_str);
  int64_t at = key_offset(self, key, "multi-dimensional sub-views"_str);
  if (at < 0) throw_type_error("memoryview: invalid slice key"_str);
  return load_item(live(self)->buffer, at, self->format);
}

void set_slice(W_MemoryView* self, W_Slice* slice, W_Object* value) {
  W_MemoryView* to = sliced(self, slice);
  live(self);
  W_MemoryView* from = new_memoryview(value);
  if (from->dimensions() != 1 || from->shape->get(0) != to->shape->get(0) ||
      !from->format->eq(to->format)) {
    release_view(to);
    release_view(from);
    throw_value_error("memoryview assignment: lvalue and rvalue have different structures"_str);
  }
  Str* bytes = from->to_bytes();
  for (int64_t i = 0; i < to->shape->get(0); i++) {
    int64_t at = to->start + i * to->strides->get(0);
    for (int64_t j = 0; j < to->item_size; j++) {
      to->buffer->set_byte(at + j, bytes->byte_at(i * to->item_size + j));
    }
  }
  release_view(to);
  release_view(from);
}

void view_setitem(W_MemoryView* self, W_Object* key, W_Object* value) {
  live(self);
  if (self->is_readonly) throw_type_error("cannot modify read-only memory"_str);
  if (is_slices(key) || (rlib::isinstance<W_Slice>(key) && self->dimensions() > 1)) {
    throw_error(NotImplementedError_type(), "memoryview slice assignments are currently restricted to ndim = 1"_str);
  }
  if (rlib::isinstance<W_Slice>(key)) {
    set_slice(self, static_cast<W_Slice*>(key), value);
    return;
  }
  int64_t at = key_offset(self, key, "sub-views"_str);
  if (at < 0) throw_type_error("memoryview: invalid slice key"_str);
  store_item(live(self)->buffer, at, self->format, value);
  live(self);  // unless the value, asked for its number, released it
}

void view_delitem(W_MemoryView* self, W_Object*) {
  if (live(self)->is_readonly) throw_type_error("cannot modify read-only memory"_str);
  throw_type_error("cannot delete memory"_str);
}

int64_t view_len(W_MemoryView* self) {
  live(self);
  return self->dimensions() == 0 ? 1 : self->shape->get(0);
}

W_Object* list_of(W_MemoryView* view, int64_t d, int64_t at) {
  if (d == view->dimensions()) return load_item(view->buffer, at, view->format);
  auto* items = new List<W_Object*>();
  for (int64_t i = 0; i < view->shape->get(d); i++) {
    items->append(list_of(view, d + 1, at + i * view->strides->get(d)));
  }
  return new_list(items);
}

W_Object* view_tolist(W_MemoryView* self) {
  live(self);
  return list_of(self, 0, self->start);
}

template <class T>
Array<T>* reversed(Array<T>* items) {
  auto* result = Array<T>::make(items->length());
  for (int64_t i = 0; i < items->length(); i++) result->set(i, items->get(items->length() - 1 - i));
  return result;
}

// 'C': the last index goes fastest; 'F': the first; 'A': as the items lie in memory, if they lie without gaps.
W_Object* view_tobytes(W_MemoryView* self, W_Object* w_order) {
  live(self);
  if (!is_none(w_order) && !rlib::isinstance<W_Str>(w_order)) {
    throw_type_error("tobytes() argument 'order' must be str or None, not "_str, type_name(w_order));
  }
  Str* order = is_none(w_order) ? "C"_str : text_of(w_order);
  if (!order->eq("C"_str) && !order->eq("F"_str) && !order->eq("A"_str)) {
    throw_value_error("order must be 'C', 'F' or 'A'"_str);
  }
  if (order->eq("C"_str)) return new_bytes(self->to_bytes());
  W_MemoryView* turned = derived_view(self, self->start, reversed(self->shape), reversed(self->strides), self->format, self->item_size);
  bool by_first = order->eq("F"_str) || (order->eq("A"_str) && turned->is_contiguous());
  return new_bytes((by_first ? turned : self)->to_bytes());
}

W_Object* view_iter(W_MemoryView* self) { return iterate(view_tolist(self)); }

bool view_contains(W_MemoryView* self, W_Object* item) { return contains(view_tolist(self), item); }

W_Object* view_hex(W_MemoryView* self, W_Object* separator, CInt group) {
  return new_ascii(bytes_text::to_hex(live(self)->to_bytes(), separator, group.value));
}

// ---- Comparing ----------------------------------------------------------------------------------

bool same_shape(W_MemoryView* a, W_MemoryView* b) {
  if (a->dimensions() != b->dimensions()) return false;
  for (int64_t i = 0; i < a->dimensions(); i++) {
    if (a->shape->get(i) != b->shape->get(i)) return false;
  }
  return true;
}

bool is_byte_format(Str* format) { return format->eq("B"_str) || format->eq("@B"_str); }

W_Object* view_eq(W_MemoryView* self, W_Object* other) {
  if (self == other) return true_object();
  if (self->buffer == nullptr) return false_object();
  if (!is_bytes_like(other)) return not_implemented();
  if (rlib::isinstance<W_MemoryView>(other) &&
      static_cast<W_MemoryView*>(other)->buffer == nullptr) {
    return false_object();
  }
  W_MemoryView* view = new_memoryview(other);
  bool equal = same_shape(self, view);
  if (equal) {
    if (is_byte_format(self->format) && is_byte_format(view->format)) {
      equal = self->to_bytes()->eq(view->to_bytes());
    } else if (native_item_size(self->format) == 0 || native_item_size(view->format) == 0) {
      equal = false;
    } else {
      equal = equals(list_of(self, 0, self->start), list_of(view, 0, view->start));
    }
  }
  release_view(view);
  return new_bool(equal);
}

W_Object* view_ne(W_MemoryView* self, W_Object* other) {
  W_Object* equal = view_eq(self, other);
  return equal == not_implemented() ? equal : new_bool(equal != true_object());
}

int64_t view_hash(W_MemoryView* self) {
  if (self->hash != 0) return self->hash;
  live(self);
  if (!self->is_readonly) throw_value_error("cannot hash writable memoryview object"_str);
  Str* format = self->format;
  bool is_plain = format->eq("B"_str) || format->eq("b"_str) || format->eq("c"_str);
  if (!is_plain)
    throw_value_error("memoryview: hashing is restricted to formats 'B', 'b' or 'c'"_str);
  Str* bytes = self->to_bytes();
  self->hash = bytes->is_empty() ? 0 : bytes->hash();
  return self->hash;
}

// ---- Making others ------------------------------------------------------------------------------

W_Object* view_new(W_Type*, W_Object* object) { return new_memoryview(object); }

constexpr int64_t kMostDimensions = 64;

Array<W_Object*>* shape_arguments(W_Object* w) {
  if (!rlib::isinstance<W_List>(w) && !rlib::isinstance<W_Tuple>(w)) {
    throw_type_error("shape must be a list or a tuple"_str);
  }
  return to_array(w);
}

Array<int64_t>* expect_shape(W_Object* w) {
  Array<W_Object*>* items = shape_arguments(w);
  auto* shape = Array<int64_t>::make(items->length());
  for (int64_t i = 0; i < items->length(); i++) {
    if (!rlib::isinstance<W_AnyInt>(items->get(i))) {
      throw_type_error("memoryview.cast(): elements of shape must be integers"_str);
    }
    int64_t size = index_value(items->get(i));
    if (size <= 0) {
      throw_value_error("memoryview.cast(): elements of shape must be integers > 0"_str);
    }
    shape->set(i, size);
  }
  return shape;
}

W_Object* view_cast(W_MemoryView* self, W_Object* w_format, W_Object* w_shape) {
  live(self);
  Str* format = expect_str(w_format, "cast() argument 'format'"_str)->value;
  if (!self->is_contiguous()) {
    throw_type_error("memoryview: casts are restricted to C-contiguous views"_str);
  }
  bool changes_shape = w_shape != nullptr;
  if ((changes_shape || self->dimensions() != 1) && self->count() == 0) {
    throw_type_error("memoryview: cannot cast view with zeros in shape or strides"_str);
  }
  if (changes_shape) {
    int64_t dimensions = shape_arguments(w_shape)->length();
    if (dimensions > kMostDimensions) throw_value_error("memoryview: number of dimensions must not exceed 64"_str);
    if (self->dimensions() != 1 && dimensions != 1) {
      throw_type_error("memoryview: cast must be 1D -> ND or ND -> 1D"_str);
    }
  }
  int64_t size = native_item_size(format);
  if (size == 0) {
    throw_value_error(
        "memoryview: destination format must be a native single character format "
        "prefixed with an optional '@'"_str);
  }
  bool from_bytes = native_item_size(self->format) == 1 && !self->format->eq("?"_str);
  bool to_bytes = size == 1 && !format->eq("?"_str);
  if (!from_bytes && !to_bytes) {
    throw_type_error("memoryview: cannot cast between two non-byte formats"_str);
  }
  int64_t bytes = self->byte_count();
  if (bytes % size != 0) {
    throw_type_error("memoryview: length is not a multiple of itemsize"_str);
  }
  Array<int64_t>* shape = of_one(bytes / size);
  if (changes_shape) {
    shape = expect_shape(w_shape);
    int64_t product = size;
    for (int64_t i = 0; i < shape->length(); i++) product *= shape->get(i);
    if (product != bytes) {
      throw_type_error("memoryview: product(shape) * itemsize != buffer size"_str);
    }
  }
  return derived_view(self, self->start, shape, packed_strides(shape, size), format, size);
}

W_Object* view_toreadonly(W_MemoryView* self) {
  live(self);
  W_MemoryView* view = new_memoryview(self);
  view->is_readonly = true;
  return view;
}

void view_release(W_MemoryView* self) { release_view(self); }

// Only within a `with` is it sure when the view is not used any more, so only then the owner has to
// keep its size. (Elsewhere a view goes on to show what the bytes were before.)
W_Object* view_enter(W_MemoryView* self) {
  live(self);
  if (!self->is_entered) add_exports(self->buffer->owner, 1);
  self->is_entered = true;
  return self;
}
void view_exit(W_MemoryView* self, Array<W_Object*>*) { release_view(self); }

W_Object* view_repr(W_MemoryView* self) {
  Str* start = self->buffer == nullptr ? "<released memory at "_str : "<memory at "_str;
  return new_ascii(message(start, address_of(self), '>'));
}

// ---- Attributes ---------------------------------------------------------------------------------

W_Object* view_obj(W_MemoryView* self) { return live(self)->buffer->owner; }
int64_t view_nbytes(W_MemoryView* self) { return live(self)->byte_count(); }
int64_t view_itemsize(W_MemoryView* self) { return live(self)->item_size; }
W_Object* view_format(W_MemoryView* self) { return new_str(live(self)->format); }
int64_t view_ndim(W_MemoryView* self) { return live(self)->dimensions(); }
W_Object* view_shape(W_MemoryView* self) { return tuple_of(live(self)->shape); }
W_Object* view_strides(W_MemoryView* self) { return tuple_of(live(self)->strides); }
W_Object* view_suboffsets(W_MemoryView* self) {
  live(self);
  return empty_tuple();
}
bool view_readonly(W_MemoryView* self) { return live(self)->is_readonly; }
bool view_c_contiguous(W_MemoryView* self) { return live(self)->is_contiguous(); }
bool view_f_contiguous(W_MemoryView* self) {
  return live(self)->dimensions() <= 1 && self->is_contiguous();
}

W_Type* make_memoryview_type() {
  auto* t = new TypeBuilder("memoryview"_str, object_type(),
                            new Layout("memoryview"_str, object_type()->layout));
  t->text_signature("(object)"_str);
  t->doc("Create a new memoryview object which references the given object."_str);
  t->remove_flags(W_Type::kBaseType);
  t->add_flags(W_Type::kSequence);
  t->new_method<&view_new>("($type, object)"_str);
  t->special<&view_repr>("__repr__"_str);
  t->special<&view_hash>("__hash__"_str);
  t->special<&view_eq>("__eq__"_str);
  t->special<&view_ne>("__ne__"_str);
  t->special<&view_len>("__len__"_str);
  t->special<&view_getitem>("__getitem__"_str);
  t->special<&view_setitem>("__setitem__"_str);
  t->special<&view_delitem>("__delitem__"_str);
  t->special<&view_iter>("__iter__"_str);
  t->special<&view_contains>("__contains__"_str);
  t->method<&view_enter>("__enter__"_str, "($self, /)"_str);
  t->method<&view_exit>("__exit__"_str, "($self, /, *args)"_str);
  t->method<&view_release>("release"_str, "($self, /)"_str,
                           "Release the underlying buffer exposed by the memoryview object."_str);
  t->method<&view_tobytes>("tobytes"_str, "($self, /, order='C')"_str,
                           "Return the data in the buffer as a byte string."_str);
  t->method<&view_tolist>("tolist"_str, "($self, /)"_str,
                          "Return the data in the buffer as a list of elements."_str);
  t->method<&view_hex>("hex"_str, "($self, /, sep=<null>, bytes_per_sep=1)"_str,
                       "Return the data in the buffer as a str of hexadecimal numbers."_str);
  t->method<&view_cast>("cast"_str, "($self, /, format, shape=<null>)"_str,
                        "Cast a memoryview to a new format or shape."_str);
  t->method<&view_toreadonly>("toreadonly"_str, "($self, /)"_str,
                              "Return a readonly version of the memoryview."_str);
  t->getter<&view_obj>("obj"_str, "The underlying object of the memoryview."_str);
  t->getter<&view_nbytes>(
      "nbytes"_str,
      "The amount of space in bytes that the array would use in\n a contiguous representation."_str);
  t->getter<&view_readonly>("readonly"_str,
                            "A bool indicating whether the memory is read only."_str);
  t->getter<&view_itemsize>("itemsize"_str,
                            "The size in bytes of each element of the memoryview."_str);
  t->getter<&view_format>(
      "format"_str,
      "A string containing the format (in struct module style)\n for each element in the view."_str);
  t->getter<&view_ndim>(
      "ndim"_str,
      "An integer indicating how many dimensions of a multi-dimensional\n array the memory represents."_str);
  t->getter<&view_shape>(
      "shape"_str,
      "A tuple of ndim integers giving the shape of the memory\n as an N-dimensional array."_str);
  t->getter<&view_strides>(
      "strides"_str,
      "A tuple of ndim integers giving the size in bytes to access\n each element for each dimension of the array."_str);
  t->getter<&view_suboffsets>("suboffsets"_str,
                              "A tuple of integers used internally for PIL-style arrays."_str);
  t->getter<&view_c_contiguous>("c_contiguous"_str,
                                "A bool indicating whether the memory is C contiguous."_str);
  t->getter<&view_f_contiguous>("f_contiguous"_str,
                                "A bool indicating whether the memory is Fortran contiguous."_str);
  t->getter<&view_c_contiguous>("contiguous"_str,
                                "A bool indicating whether the memory is contiguous."_str);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* memoryview_type() { return RLIB_ONCE(make_memoryview_type()); }

}  // namespace py
