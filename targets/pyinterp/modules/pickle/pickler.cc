// Pickler: objects to pickles.
//
// From protocol 4 on pickles come in frames, so that who reads them may read much at once: what is written collects in
// a frame, which is closed at the first object behind 64 KB. Large bytes and texts stand between frames.

#include "targets/pyinterp/interpreter/frame.h"
#include "targets/pyinterp/modules/imp/import.h"
#include "targets/pyinterp/modules/pickle/memo_proxy.h"
#include "targets/pyinterp/modules/pickle/pickle_format.h"
#include "targets/pyinterp/modules/pickle/pickle_module.h"
#include "targets/pyinterp/modules/sys/sys.h"
#include "targets/pyinterp/objspace/codecs.h"
#include "targets/pyinterp/objspace/function_objects.h"
#include "targets/pyinterp/objspace/instance.h"
#include "targets/pyinterp/objspace/memoryview_object.h"
#include "targets/pyinterp/objspace/text.h"

namespace py::pickle {

namespace {

constexpr int64_t kBatch = 1000;            // items that go into a container at once
constexpr int64_t kFrameTarget = 64 << 10;  // bytes from which on a frame is closed
constexpr int64_t kFrameLeast = 4;          // bytes that are worth a frame

// Which objects have been pickled, and their numbers. It keeps them alive.
using Memo = Dict<W_Object*, int64_t>;

class W_Pickler : public Referable<W_Object> {
 public:
  static W_Type* exact_type() { return pickler_type(); }
  W_Type* type() override { return pickler_type(); }

  void initialise(W_Object* w_protocol, bool fix_imports, W_Object* buffer_callback);
  void set_file(W_Object* file);
  // Pickles an object: all of a pickle, from its protocol to its end.
  void dump(W_Object* object);
  // What has been written and not yet gone to the file.
  Str* taken() {
    Str* bytes = out_->build();
    out_->clear();
    return bytes;
  }
  void write_to_file() {
    if (write != nullptr) py::call(write, new_bytes(taken()));
  }

  void clear_memo() { memo->clear(); }
  W_Dict* memo_as_dict();
  static W_Type* memo_proxy_type();

  Memo* memo = new Memo();
  W_Object* write = nullptr;  // the file's method; null: what is written is kept
  W_Object* persistent_id = nullptr;   // as the program has set it, or null
  W_Object* dispatch_table = nullptr;  // the same
  bool is_ready = false;      // __init__ was called
  bool is_fast = false;       // without memo
  bool is_binary = true;
  int64_t protocol = kDefaultProtocol;
  bool fixes_imports = true;

 private:
  // ---- Writing ----
  void put(int64_t byte) {
    if (is_framing_) {
      frame_->append(static_cast<char>(byte));
    } else {
      out_->append(static_cast<char>(byte));
    }
  }
  void put(Str* bytes) {
    if (is_framing_) {
      frame_->append(bytes);
    } else {
      out_->append(bytes);
    }
  }
  // A number of `width` bytes, the lowest first.
  void put_number(int64_t value, int64_t width) {
    for (int64_t i = 0; i < width; i++) put(value >> 8 * i & 255);
  }
  void put_line(Str* text) {
    put(text);
    put('\n');
  }
  void close_frame();
  void put_large(Op op, int64_t width, Str* bytes);

  void memoize(W_Object* w);
  void put_memo(int64_t index);
  // Whether it is in the memo by now; takes what lies on the machine's stack for it away then, by `pops` instructions or one.
  bool was_recursive(W_Object* w, int64_t pops);

  // ---- Objects ----
  void save(W_Object* w);
  bool save_persistent(W_Object* w);
  bool save_atom(W_Object* w);
  bool save_builtin(W_Object* w);
  void save_int(W_AnyInt* w);
  void save_float(double value);
  void save_str(W_Str* w);
  void save_bytes(W_Object* w, Str* bytes);
  void save_bytearray(W_Object* w, Str* bytes);
  void save_buffer(W_PickleBuffer* w);
  void save_tuple(W_Tuple* w);
  void save_list(W_List* w);
  void save_dict(W_Dict* w);
  void save_set(W_Set* w);
  void save_frozenset(W_FrozenSet* w);
  void save_pair(W_Object* pair);
  void batch_appends(W_Object* iterator);
  void batch_items(W_Object* iterator);
  void save_reduced(W_Object* w);
  void save_reduce(W_Tuple* reduced, W_Object* w);
  void save_call(W_Object* function, W_Tuple* arguments, W_Object* w);
  void save_global(W_Object* w, W_Object* name);
  bool save_extension(W_Object* module, W_Object* name);
  void save_name(Str* what, W_Str* name);
  W_Object* find_reducer(W_Type* type);

  StrBuilder* const out_ = new StrBuilder();
  StrBuilder* const frame_ = new StrBuilder();
  bool is_framing_ = false;
  W_Object* buffer_callback_ = nullptr;
  // As they are while a pickle is written; null where there is none.
  W_Object* persistent_id_now_ = nullptr;
  W_Object* reducer_override_ = nullptr;
  W_Object* dispatch_table_now_ = nullptr;
  W_Object* copyreg_table_ = nullptr;
};

// ---- Beginning and end ----------------------------------------------------------------------------

void W_Pickler::initialise(W_Object* w_protocol, bool fix_imports, W_Object* buffer_callback) {
  int64_t number = is_none(w_protocol) ? kDefaultProtocol : int_value(w_protocol);
  if (number < 0) number = kHighestProtocol;
  if (number > kHighestProtocol) throw_value_error("pickle protocol must be <= "_str, kHighestProtocol);
  if (!is_none(buffer_callback) && number < 5) throw_value_error("buffer_callback needs protocol >= 5"_str);
  protocol = number;
  is_binary = number > 0;
  is_fast = false;
  fixes_imports = fix_imports && number < 3;
  buffer_callback_ = null_if_none(buffer_callback);
  memo = new Memo();
  out_->clear();
  frame_->clear();
  is_framing_ = false;
  is_ready = true;
}

void W_Pickler::set_file(W_Object* file) {
  write = find_attribute(file, names::write());
  if (write == nullptr) throw_type_error("file must have a 'write' attribute"_str);
}

void W_Pickler::dump(W_Object* object) {
  out_->clear();
  frame_->clear();
  persistent_id_now_ = find_attribute(this, intern("persistent_id"_str));
  reducer_override_ = find_attribute(this, intern("reducer_override"_str));
  dispatch_table_now_ = find_attribute(this, intern("dispatch_table"_str));
  copyreg_table_ = attribute_of_module("copyreg"_str, "dispatch_table"_str);
  if (protocol >= 2) {
    put(kProto);
    put(protocol);
  }
  is_framing_ = protocol >= 4;
  try {
    save(object);
    put(kStop);
  } catch (PythonError*) {
    is_framing_ = false;
    throw;
  }
  close_frame();
  is_framing_ = false;
}

void W_Pickler::close_frame() {
  Str* content = frame_->build();
  frame_->clear();
  if (content->length() >= kFrameLeast) {
    is_framing_ = false;
    put(kFrame);
    put_number(content->length(), 8);
    is_framing_ = true;
  }
  out_->append(content);
}

// `op`, the length in `width` bytes, and the bytes, behind the frame if they are many.
void W_Pickler::put_large(Op op, int64_t width, Str* bytes) {
  bool is_alone = is_framing_ && bytes->length() >= kFrameTarget;
  if (is_alone) {
    close_frame();
    is_framing_ = false;
  }
  put(op);
  put_number(bytes->length(), width);
  if (is_alone && write != nullptr) {
    write_to_file();
    py::call(write, new_bytes(bytes));
  } else {
    put(bytes);
  }
  if (is_alone) is_framing_ = true;
}

// ---- The memo -------------------------------------------------------------------------------------

void W_Pickler::memoize(W_Object* w) {
  if (is_fast) return;
  int64_t index = memo->length();
  memo->set(w, index);
  if (protocol >= 4) {
    put(kMemoize);
  } else if (!is_binary) {
    put(kPut);
    put_line(rlib::int_to_str(index));
  } else if (index < 256) {
    put(kBinPut);
    put(index);
  } else {
    put(kLongBinPut);
    put_number(index, 4);
  }
}

void W_Pickler::put_memo(int64_t index) {
  if (!is_binary) {
    put(kGet);
    put_line(rlib::int_to_str(index));
  } else if (index < 256) {
    put(kBinGet);
    put(index);
  } else {
    put(kLongBinGet);
    put_number(index, 4);
  }
}

bool W_Pickler::was_recursive(W_Object* w, int64_t pops) {
  int64_t at = memo->lookup(w);
  if (at < 0) return false;
  if (pops < 0) {
    put(kPopMark);
  } else {
    for (int64_t i = 0; i < pops; i++) put(kPop);
  }
  put_memo(memo->value_at(at));
  return true;
}

// ---- Any object -----------------------------------------------------------------------------------

void W_Pickler::save(W_Object* w) {
  if (is_framing_ && frame_->length() >= kFrameTarget) {
    close_frame();
    write_to_file();
  }
  if (persistent_id_now_ != nullptr && save_persistent(w)) return;
  if (save_atom(w)) return;
  int64_t at = memo->lookup(w);
  if (at >= 0) return put_memo(memo->value_at(at));
  if (rlib::is_exactly<W_Str>(w)) return save_str(static_cast<W_Str*>(w));
  if (rlib::is_exactly<W_Bytes>(w)) return save_bytes(w, static_cast<W_Bytes*>(w)->value);
  Recursion level(" while pickling an object"_str);
  if (save_builtin(w)) return;
  save_reduced(w);
}

bool W_Pickler::save_persistent(W_Object* w) {
  W_Object* id = py::call(persistent_id_now_, w);
  if (is_none(id)) return false;
  if (is_binary) {
    W_Object* function = persistent_id_now_;
    persistent_id_now_ = nullptr;  // the number itself has none
    save(id);
    persistent_id_now_ = function;
    put(kBinPersId);
    return true;
  }
  W_Str* text = str(id);
  if (!text->is_ascii()) throw_pickling_error("persistent IDs in protocol 0 must be ASCII strings"_str);
  put(kPersId);
  put_line(text->value);
  return true;
}

// What is never in the memo.
bool W_Pickler::save_atom(W_Object* w) {
  if (is_none(w)) {
    put(kNone);
  } else if (w == true_object() || w == false_object()) {
    bool value = w == true_object();
    if (protocol >= 2) {
      put(value ? kNewTrue : kNewFalse);
    } else {
      put(value ? "I01\n"_str : "I00\n"_str);
    }
  } else if (rlib::is_exactly<W_Int>(w) || rlib::is_exactly<W_Long>(w)) {
    save_int(static_cast<W_AnyInt*>(w));
  } else if (rlib::is_exactly<W_Float>(w)) {
    save_float(static_cast<W_Float*>(w)->value);
  } else {
    return false;
  }
  return true;
}

bool W_Pickler::save_builtin(W_Object* w) {
  if (rlib::is_exactly<W_Dict>(w) || w->type() == dict_type()) {
    save_dict(static_cast<W_Dict*>(w));
  } else if (rlib::is_exactly<W_List>(w)) {
    save_list(static_cast<W_List*>(w));
  } else if (w->type() == tuple_type()) {
    save_tuple(static_cast<W_Tuple*>(w));
  } else if (rlib::is_exactly<W_Set>(w)) {
    save_set(static_cast<W_Set*>(w));
  } else if (rlib::is_exactly<W_FrozenSet>(w)) {
    save_frozenset(static_cast<W_FrozenSet*>(w));
  } else if (rlib::is_exactly<W_ByteArray>(w)) {
    save_bytearray(w, bytes_of(w));
  } else if (rlib::is_exactly<W_PickleBuffer>(w)) {
    save_buffer(static_cast<W_PickleBuffer*>(w));
  } else {
    return false;
  }
  return true;
}

// ---- Numbers and texts ------------------------------------------------------------------------------

void W_Pickler::save_int(W_AnyInt* w) {
  bool is_narrow = w->fits() && w->small() >= INT32_MIN && w->small() <= INT32_MAX;
  if (is_narrow && is_binary) {
    int64_t value = w->small();
    bool is_short = value >= 0 && value < 1 << 16;
    put(!is_short ? kBinInt : value < 256 ? kBinInt1 : kBinInt2);
    put_number(value, !is_short ? 4 : value < 256 ? 1 : 2);
    return;
  }
  if (protocol < 2) {
    put(is_narrow ? kInt : kLong);
    put(w->fits() ? rlib::int_to_str(w->small()) : w->big()->to_str(10));
    put_line(is_narrow ? ""_str : "L"_str);
    return;
  }
  BigInt* value = w->big();
  int64_t width = (value->sign() < 0 ? value->add(BigInt::from_int(1)) : value)->bit_length() / 8 + 1;
  if (width > INT32_MAX) throw_overflow_error("int too large to pickle"_str);
  put(width < 256 ? kLong1 : kLong4);
  put_number(width, width < 256 ? 1 : 4);
  put(value->to_bytes(width, false, true));
}

void W_Pickler::save_float(double value) {
  if (!is_binary) {
    put(kFloat);
    return put_line(float_repr(value));
  }
  put(kBinFloat);
  uint64_t bits = rlib::float_to_bits(value);
  for (int64_t i = 7; i >= 0; i--) put(static_cast<int64_t>(bits >> 8 * i & 255));
}

// Text of protocol 0: as raw_unicode_escape, but with whatever ends or begins something.
Str* escaped(Str* text) {
  StrBuilder* out = new StrBuilder(text->length());
  for (TextCursor cursor(text); !cursor.done();) {
    int64_t c = cursor.next();
    bool is_special = c == '\\' || c == '\n' || c == '\r' || c == 0 || c == 0x1A || c > 255;
    if (!is_special) {
      out->append(static_cast<char>(c));
    } else {
      out->append(c > 0xFFFF ? "\\U"_str : "\\u"_str);
      append_hex(out, c, c > 0xFFFF ? 8 : 4);
    }
  }
  return out->build();
}

void W_Pickler::save_str(W_Str* w) {
  Str* text = w->value;
  int64_t size = text->length();
  if (!is_binary) {
    put(kUnicode);
    put_line(escaped(text));
  } else if (size < 256 && protocol >= 4) {
    put(kShortBinUnicode);
    put(size);
    put(text);
  } else if (size <= UINT32_MAX) {
    put_large(kBinUnicode, 4, text);
  } else if (protocol >= 4) {
    put_large(kBinUnicode8, 8, text);
  } else {
    throw_overflow_error("serializing a string larger than 4 GiB requires pickle protocol 4 or higher"_str);
  }
  memoize(w);
}

void W_Pickler::save_bytes(W_Object* w, Str* bytes) {
  if (protocol < 3) {
    if (bytes->is_empty()) return save_call(bytes_type(), empty_tuple(), w);
    W_Object* encode = attribute_of_module("codecs"_str, "encode"_str);
    return save_call(encode, new_tuple(new_str(decode_latin1(bytes)), intern("latin1"_str)), w);
  }
  if (bytes->length() < 256) {
    put(kShortBinBytes);
    put(bytes->length());
    put(bytes);
  } else if (bytes->length() <= UINT32_MAX) {
    put_large(kBinBytes, 4, bytes);
  } else if (protocol >= 4) {
    put_large(kBinBytes8, 8, bytes);
  } else {
    throw_overflow_error("serializing a bytes object larger than 4 GiB requires pickle protocol 4 or higher"_str);
  }
  memoize(w);
}

void W_Pickler::save_bytearray(W_Object* w, Str* bytes) {
  if (protocol < 5) {
    W_Tuple* arguments = bytes->is_empty() ? empty_tuple() : new_tuple(new_bytes(bytes));
    return save_call(bytearray_type(), arguments, w);
  }
  put_large(kByteArray8, 8, bytes);
  memoize(w);
}

void W_Pickler::save_buffer(W_PickleBuffer* w) {
  if (protocol < 5) throw_pickling_error("PickleBuffer can only pickled with protocol >= 5"_str);
  W_MemoryView* view = new_memoryview(w);
  if (!view->is_contiguous()) {
    throw_pickling_error("PickleBuffer can not be pickled when pointing to a non-contiguous buffer"_str);
  }
  bool is_within = buffer_callback_ == nullptr || is_true(py::call(buffer_callback_, w));
  if (!is_within) {
    put(kNextBuffer);
    if (view->is_readonly) put(kReadonlyBuffer);
  } else if (view->is_readonly) {
    save_bytes(w, bytes_of(view));
  } else {
    save_bytearray(w, bytes_of(view));
  }
}

// ---- Containers -------------------------------------------------------------------------------------

void W_Pickler::save_tuple(W_Tuple* w) {
  int64_t length = w->length();
  if (length == 0) {
    if (is_binary) return put(kEmptyTuple);
    put(kMark);
    return put(kTuple);
  }
  bool is_short = length <= 3 && protocol >= 2;
  if (!is_short) put(kMark);
  for (int64_t i = 0; i < length; i++) save(w->get(i));
  // One of its items may have led back to it.
  if (was_recursive(w, is_short ? length : is_binary ? -1 : length + 1)) return;
  put(!is_short ? kTuple : length == 1 ? kTuple1 : length == 2 ? kTuple2 : kTuple3);
  memoize(w);
}

void W_Pickler::save_list(W_List* w) {
  if (is_binary) {
    put(kEmptyList);
  } else {
    put(kMark);
    put(kList);
  }
  memoize(w);
  if (!is_binary || w->length() == 1) {
    for (int64_t i = 0; i < w->length(); i++) {
      save(w->get(i));
      put(kAppend);
    }
    return;
  }
  for (int64_t i = 0; i < w->length();) {
    put(kMark);
    for (int64_t end = i + kBatch; i < w->length() && i < end; i++) save(w->get(i));
    put(kAppends);
  }
}

void W_Pickler::batch_appends(W_Object* iterator) {
  W_Object* item = next(iterator);
  while (item != nullptr) {
    W_Object* second = is_binary ? next(iterator) : nullptr;
    if (second == nullptr) {
      save(item);
      put(kAppend);
      item = is_binary ? nullptr : next(iterator);
      continue;
    }
    put(kMark);
    save(item);
    item = second;
    for (int64_t count = 1; item != nullptr && count < kBatch; count++) {
      save(item);
      item = next(iterator);
    }
    put(kAppends);
  }
}

void W_Pickler::save_pair(W_Object* pair) {
  W_Tuple* tuple = rlib::cast_or_null<W_Tuple>(pair);
  if (tuple == nullptr || tuple->length() != 2) throw_type_error("dict items iterator must return 2-tuples"_str);
  save(tuple->get(0));
  save(tuple->get(1));
}

void W_Pickler::batch_items(W_Object* iterator) {
  W_Object* pair = next(iterator);
  while (pair != nullptr) {
    W_Object* second = is_binary ? next(iterator) : nullptr;
    if (second == nullptr) {
      save_pair(pair);
      put(kSetItem);
      pair = is_binary ? nullptr : next(iterator);
      continue;
    }
    put(kMark);
    save_pair(pair);
    pair = second;
    for (int64_t count = 1; pair != nullptr && count < kBatch; count++) {
      save_pair(pair);
      pair = next(iterator);
    }
    put(kSetItems);
  }
}

void W_Pickler::save_dict(W_Dict* w) {
  if (is_binary) {
    put(kEmptyDict);
  } else {
    put(kMark);
    put(kDict);
  }
  memoize(w);
  int64_t length = w->length();
  if (!is_binary || length == 1) return batch_items(iterate(call_method(w, names::items())));
  bool is_full = length > 0;
  for (int64_t at = w->next_entry(0); is_full;) {  // behind a full batch comes another, were it empty
    put(kMark);
    int64_t count = 0;
    for (; at >= 0 && count < kBatch; count++) {
      W_Object* value = w->value_at(at);
      save(w->key_at(at));
      save(value);
      if (w->length() != length) throw_runtime_error("dictionary changed size during iteration"_str);
      at = w->next_entry(at + 1);
    }
    is_full = count == kBatch;
    put(kSetItems);
  }
}

void W_Pickler::save_set(W_Set* w) {
  if (protocol < 4) return save_call(set_type(), new_tuple(new_list(to_list(w))), w);
  put(kEmptySet);
  memoize(w);
  int64_t length = w->items->length();
  bool is_full = length > 0;
  for (int64_t at = w->items->next(0); is_full;) {
    put(kMark);
    int64_t count = 0;
    for (; at >= 0 && count < kBatch; count++) {
      save(w->items->key_at(at));
      if (w->items->length() != length) throw_runtime_error("set changed size during iteration"_str);
      at = w->items->next(at + 1);
    }
    is_full = count == kBatch;
    put(kAddItems);
  }
}

void W_Pickler::save_frozenset(W_FrozenSet* w) {
  if (protocol < 4) return save_call(frozenset_type(), new_tuple(new_list(to_list(w))), w);
  put(kMark);
  for (W_Object* item : *to_list(w)) save(item);
  if (was_recursive(w, -1)) return;
  put(kFrozenSet);
  memoize(w);
}

// ---- Objects that say themselves how ------------------------------------------------------------------

// What the program has registered for objects of this type, or null.
W_Object* W_Pickler::find_reducer(W_Type* type) {
  W_Object* table = dispatch_table_now_ != nullptr ? dispatch_table_now_ : copyreg_table_;
  if (isinstance<W_Dict>(table) && table->type() == dict_type()) return static_cast<W_Dict*>(table)->get(type);
  try {
    return getitem(table, type);
  } catch (PythonError* error) {
    if (!error->is(KeyError_type())) throw;
    return nullptr;
  }
}

void W_Pickler::save_reduced(W_Object* w) {
  W_Object* reduced = not_implemented();
  if (reducer_override_ != nullptr) reduced = py::call(reducer_override_, w);
  if (reduced == not_implemented()) {
    W_Type* type = w->type();
    if (type == type_type()) {
      bool is_of_singleton = w == none_type() || w == not_implemented_type() || w == ellipsis_type();
      if (!is_of_singleton) return save_global(w, nullptr);
      W_Object* only = w == none_type() ? none() : w == ellipsis_type() ? ellipsis() : not_implemented();
      return save_call(type_type(), new_tuple(only), w);
    }
    if (type == function_type()) return save_global(w, nullptr);
    W_Object* reduce = find_reducer(type);
    if (reduce != nullptr) {
      reduced = py::call(reduce, w);
    } else if (isinstance<W_Type>(w)) {
      return save_global(w, nullptr);
    } else if ((reduce = find_attribute(w, names::__reduce_ex__())) != nullptr) {
      reduced = py::call(reduce, new_int(protocol));
    } else if ((reduce = find_attribute(w, names::__reduce__())) != nullptr) {
      reduced = py::call(reduce);
    } else {
      throw_pickling_error("can't pickle '"_str, type->name, "' object: "_str, repr(w)->value);
    }
  }
  if (isinstance<W_Str>(reduced)) return save_global(w, reduced);
  if (!isinstance<W_Tuple>(reduced)) throw_pickling_error("__reduce__ must return a string or tuple"_str);
  save_reduce(static_cast<W_Tuple*>(reduced), w);
}

void W_Pickler::save_call(W_Object* function, W_Tuple* arguments, W_Object* w) {
  save_reduce(new_tuple(function, arguments), w);
}

W_Tuple* without_first(W_Tuple* tuple) {
  return new_tuple(rlib::array_slice(tuple->items, 1, tuple->length() - 1));
}

// (function, arguments, state, items, pairs, what sets the state), of which the last may be absent or None. `w` is null
// for what is no object of its own.
void W_Pickler::save_reduce(W_Tuple* reduced, W_Object* w) {
  int64_t size = reduced->length();
  if (size < 2 || size > 6) {
    throw_pickling_error("tuple returned by __reduce__ must contain 2 through 6 elements"_str);
  }
  W_Object* function = reduced->get(0);
  W_Tuple* arguments = rlib::cast_or_null<W_Tuple>(reduced->get(1));
  W_Object* state = size > 2 ? null_if_none(reduced->get(2)) : nullptr;
  W_Object* items = size > 3 ? null_if_none(reduced->get(3)) : nullptr;
  W_Object* pairs = size > 4 ? null_if_none(reduced->get(4)) : nullptr;
  W_Object* setter = size > 5 ? null_if_none(reduced->get(5)) : nullptr;
  if (!is_callable(function)) {
    throw_pickling_error("first item of the tuple returned by __reduce__ must be callable"_str);
  }
  if (arguments == nullptr) {
    throw_pickling_error("second item of the tuple returned by __reduce__ must be a tuple"_str);
  }
  if (items != nullptr && items->type()->special(Special::kNext) == nullptr) {
    throw_pickling_error("fourth element of the tuple returned by __reduce__ must be an iterator, not "_str,
                         type_name(items));
  }
  if (pairs != nullptr && pairs->type()->special(Special::kNext) == nullptr) {
    throw_pickling_error("fifth element of the tuple returned by __reduce__ must be an iterator, not "_str,
                         type_name(pairs));
  }
  if (setter != nullptr && !is_callable(setter)) {
    throw_pickling_error("sixth element of the tuple returned by __reduce__ must be a function, not "_str,
                         type_name(setter));
  }

  // copyreg's functions that say "an object of this class" have instructions of their own.
  W_Object* name = protocol >= 2 ? find_attribute(function, names::__name__()) : nullptr;
  Str* text = name != nullptr && isinstance<W_Str>(name) ? text_of(name) : ""_str;
  if (text->eq("__newobj_ex__"_str)) {
    if (arguments->length() != 3) {
      throw_pickling_error("length of the NEWOBJ_EX argument tuple must be exactly 3, not "_str, arguments->length());
    }
    W_Object* cls = arguments->get(0);
    W_Object* positional = arguments->get(1);
    W_Object* keywords = arguments->get(2);
    if (!isinstance<W_Type>(cls)) {
      throw_pickling_error("first item from NEWOBJ_EX argument tuple must be a class, not "_str, type_name(cls));
    }
    if (!isinstance<W_Tuple>(positional)) {
      throw_pickling_error("second item from NEWOBJ_EX argument tuple must be a tuple, not "_str,
                           type_name(positional));
    }
    if (!isinstance<W_Dict>(keywords)) {
      throw_pickling_error("third item from NEWOBJ_EX argument tuple must be a dict, not "_str, type_name(keywords));
    }
    if (protocol >= 4) {
      save(cls);
      save(positional);
      save(keywords);
      put(kNewObjEx);
    } else {
      // partial(cls.__new__, cls, ...)()
      auto* given = Array<W_Object*>::make(2 + static_cast<W_Tuple*>(positional)->length());
      given->set(0, getattr(cls, names::__new__()));
      given->set(1, cls);
      rlib::array_copy(static_cast<W_Tuple*>(positional)->items, 0, given, 2, given->length() - 2);
      W_Object* partial = attribute_of_module("functools"_str, "partial"_str);
      save(partial->call(arguments_of(given, static_cast<W_Dict*>(keywords))));
      save(empty_tuple());
      put(kReduce);
    }
  } else if (text->eq("__newobj__"_str)) {
    if (arguments->length() < 1) throw_pickling_error("__newobj__ arglist is empty"_str);
    W_Object* cls = arguments->get(0);
    if (!isinstance<W_Type>(cls)) throw_pickling_error("args[0] from __newobj__ args is not a type"_str);
    if (w != nullptr && getattr(w, names::__class__()) != cls) {
      throw_pickling_error("args[0] from __newobj__ args has the wrong class"_str);
    }
    save(cls);
    save(without_first(arguments));
    put(kNewObj);
  } else {
    save(function);
    save(arguments);
    put(kReduce);
  }

  if (w != nullptr) {
    if (was_recursive(w, 1)) return;  // its arguments led back to it
    memoize(w);
  }
  if (items != nullptr) batch_appends(items);
  if (pairs != nullptr) batch_items(pairs);
  if (state == nullptr) return;
  if (setter == nullptr) {
    save(state);
    put(kBuild);
    return;
  }
  save(setter);
  save(w);
  save(state);
  put(kTuple2);
  put(kReduce);
  put(kPop);
}

// ---- Names of modules -----------------------------------------------------------------------------------

// The module that has it under this name: what it says itself, or the first one that does.
W_Object* module_of(W_Object* w, Array<Str*>* path) {
  W_Object* name = find_attribute(w, names::__module__());
  if (name != nullptr && !is_none(name)) return name;
  W_Object* modules = find_sys("modules"_str);
  if (modules == nullptr) throw_runtime_error("unable to get sys.modules"_str);
  for (W_Object* pair : *to_list(call_method(modules, names::items()))) {
    W_Tuple* item = static_cast<W_Tuple*>(pair);
    bool is_main = isinstance<W_Str>(item->get(0)) && text_of(item->get(0))->eq("__main__"_str);
    if (is_main || is_none(item->get(1))) continue;
    if (follow(item->get(1), path).found == w) return item->get(0);
  }
  return names::__main__();
}

void W_Pickler::save_global(W_Object* w, W_Object* name) {
  if (name == nullptr) name = find_attribute(w, names::__qualname__());
  if (name == nullptr) name = getattr(w, names::__name__());
  Array<Str*>* path = path_of(expect_text(name));
  W_Object* module_name = module_of(w, path);
  W_Object* module = nullptr;
  try {
    module = import_module(expect_text(module_name));
  } catch (PythonError* error) {
    if (!error->is(ImportError_type())) throw;
    throw_pickling_error("Can't pickle "_str, repr(w)->value, ": import of module "_str, repr(module_name)->value,
                         " failed"_str);
  }
  Attribute attribute = follow(module, path);
  if (attribute.found == nullptr) {
    throw_pickling_error("Can't pickle "_str, repr(w)->value, ": attribute lookup "_str, str(name)->value, " on "_str,
                         str(module_name)->value, " failed"_str);
  }
  if (attribute.found != w) {
    throw_pickling_error("Can't pickle "_str, repr(w)->value, ": it's not the same object as "_str,
                         str(module_name)->value, '.', str(name)->value);
  }
  if (protocol >= 2 && save_extension(module_name, name)) return;

  W_Str* last = intern(path->get(path->length() - 1));
  if (attribute.parent == module) name = last;
  if (protocol >= 4) {
    // Interned, as in CPython, so that the memo finds them again.
    save(intern(expect_text(module_name)));
    save(intern(expect_text(name)));
    put(kStackGlobal);
  } else if (attribute.parent != module) {
    save_call(find_builtin("getattr"_str), new_tuple(attribute.parent, last), nullptr);
  } else {
    if (fixes_imports) {
      // As Python 2 called them.
      W_Object* names = attribute_of_module("_compat_pickle"_str, "REVERSE_NAME_MAPPING"_str);
      W_Object* modules = attribute_of_module("_compat_pickle"_str, "REVERSE_IMPORT_MAPPING"_str);
      W_Object* key = new_tuple(module_name, name);
      if (contains(names, key)) {
        W_Object* both = getitem(names, key);
        module_name = getitem(both, new_int(0));
        name = getitem(both, new_int(1));
      } else if (contains(modules, module_name)) {
        module_name = getitem(modules, module_name);
      }
    }
    put(kGlobal);
    save_name("module"_str, static_cast<W_Str*>(module_name));
    save_name("global"_str, static_cast<W_Str*>(name));
  }
  memoize(w);
}

void W_Pickler::save_name(Str* what, W_Str* name) {
  if (protocol < 3 && !name->is_ascii()) {
    throw_pickling_error("can't pickle "_str, what, " identifier '"_str, name->value, "' using pickle protocol "_str,
                         protocol);
  }
  put_line(name->value);
}

// By its number, if the program has given it one.
bool W_Pickler::save_extension(W_Object* module, W_Object* name) {
  W_Object* registry = attribute_of_module("copyreg"_str, "_extension_registry"_str);
  W_Object* w_code = call_method(registry, intern("get"_str), new_tuple(module, name));
  if (is_none(w_code)) return false;
  if (!isinstance<W_AnyInt>(w_code)) {
    throw_pickling_error("Can't pickle "_str, repr(name)->value, ": extension code "_str, repr(w_code)->value,
                         " isn't an integer"_str);
  }
  int64_t code = int_value(w_code);
  if (code <= 0 || code > INT32_MAX) {
    throw_runtime_error("Can't pickle "_str, repr(name)->value, ": extension code "_str, code, " is out of range"_str);
  }
  put(code < 256 ? kExt1 : code < 1 << 16 ? kExt2 : kExt4);
  put_number(code, code < 256 ? 1 : code < 1 << 16 ? 2 : 4);
  return true;
}

// ---- The type -------------------------------------------------------------------------------------------

W_Object* pickler_new(W_Type* type, Array<W_Object*>*, W_Dict*) { return allocate<W_Pickler>(type, pickler_type()); }

void pickler_init(W_Pickler* self, W_Object* file, W_Object* protocol, bool fix_imports, W_Object* buffer_callback) {
  self->initialise(protocol, fix_imports, buffer_callback);
  self->set_file(file);
}

void pickler_dump(W_Pickler* self, W_Object* object) {
  if (!self->is_ready) {
    throw_pickling_error("Pickler.__init__() was not called by "_str, type_name(self), ".__init__()"_str);
  }
  self->dump(object);
  self->write_to_file();
}

void pickler_clear_memo(W_Pickler* self) { self->clear_memo(); }

int64_t pickler_binary(W_Pickler* self) { return self->is_binary ? 1 : 0; }
void pickler_set_binary(W_Pickler* self, W_Object* value) { self->is_binary = is_true(value); }
int64_t pickler_fast(W_Pickler* self) { return self->is_fast ? 1 : 0; }
void pickler_set_fast(W_Pickler* self, W_Object* value) { self->is_fast = is_true(value); }

W_Object* pickler_persistent_id(W_Pickler* self) {
  if (self->persistent_id == nullptr) throw_attribute_error(self, intern("persistent_id"_str), "persistent_id"_str);
  return self->persistent_id;
}
void pickler_set_persistent_id(W_Pickler* self, W_Object* value) {
  if (value == nullptr) throw_type_error("attribute deletion is not supported"_str);
  if (!is_callable(value)) throw_type_error("persistent_id must be a callable taking one argument"_str);
  self->persistent_id = value;
}
W_Object* pickler_dispatch_table(W_Pickler* self) {
  if (self->dispatch_table == nullptr) {
    throw_attribute_error(self, intern("dispatch_table"_str),
                          message('\'', full_name(self->type()), "' object has no attribute 'dispatch_table'"_str));
  }
  return self->dispatch_table;
}
void pickler_set_dispatch_table(W_Pickler* self, W_Object* value) { self->dispatch_table = value; }

// ---- pickler.memo ---------------------------------------------------------------------------------------

// {id(object): (number, object)}.
W_Dict* W_Pickler::memo_as_dict() {
  W_Dict* copy = new_dict();
  for (int64_t at = memo->next(0); at >= 0; at = memo->next(at + 1)) {
    W_Object* w = memo->key_at(at);
    copy->set(new_int(id_of(w)), new_tuple(new_int(memo->value_at(at)), w));
  }
  return copy;
}
RLIB_PREBUILD W_Type* pickler_memo_type() {
  return RLIB_ONCE(make_memo_proxy_type<W_Pickler>("PicklerMemoProxy"_str, "Implement pickle support."_str));
}
W_Type* W_Pickler::memo_proxy_type() { return pickler_memo_type(); }
using W_PicklerMemo = W_MemoProxy<W_Pickler>;

W_Object* pickler_memo(W_Pickler* self) { return new W_PicklerMemo(self); }
void pickler_set_memo(W_Pickler* self, W_Object* value) {
  if (value == nullptr) throw_type_error("attribute deletion is not supported"_str);
  Memo* memo = new Memo();
  if (rlib::isinstance<W_PicklerMemo>(value)) {
    memo = static_cast<W_PicklerMemo*>(value)->owner->memo->copy();
  } else if (isinstance<W_Dict>(value)) {
    W_Dict* dict = static_cast<W_Dict*>(value);
    for (int64_t at = dict->next_entry(0); at >= 0; at = dict->next_entry(at + 1)) {
      W_Tuple* item = rlib::cast_or_null<W_Tuple>(dict->value_at(at));
      if (item == nullptr || item->length() != 2) throw_type_error("'memo' values must be 2-item tuples"_str);
      memo->set(item->get(1), int_value(item->get(0)));
    }
  } else {
    throw_type_error("'memo' attribute must be a PicklerMemoProxy object or dict, not "_str, type_name(value));
  }
  self->memo = memo;
}

W_Type* make_pickler_type() {
  auto* t = new TypeBuilder("Pickler"_str, object_type(), new Layout("Pickler"_str, object_type()->layout));
  t->module("_pickle"_str);
  t->doc("This takes a binary file for writing a pickle data stream."_str);
  t->new_method<&pickler_new>("($type, *args, **kwargs)"_str);
  t->special<&pickler_init>("__init__"_str, "($self, /, file, protocol=None, fix_imports=True, buffer_callback=None)"_str);
  t->method<&pickler_dump>("dump"_str, "($self, obj, /)"_str,
                           "Write a pickled representation of the given object to the open file."_str);
  t->method<&pickler_clear_memo>("clear_memo"_str, "($self, /)"_str, "Clears the pickler's \"memo\"."_str);
  t->accessor<&pickler_memo, &pickler_set_memo>("memo"_str);
  t->accessor<&pickler_persistent_id, &pickler_set_persistent_id>("persistent_id"_str);
  t->accessor<&pickler_binary, &pickler_set_binary>("bin"_str);
  t->accessor<&pickler_fast, &pickler_set_fast>("fast"_str);
  t->accessor<&pickler_dispatch_table, &pickler_set_dispatch_table>("dispatch_table"_str);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* pickler_type() { return RLIB_ONCE(make_pickler_type()); }

W_Object* dump(W_Object* object, W_Object* file, W_Object* protocol, bool fix_imports, W_Object* buffer_callback) {
  W_Pickler* pickler = new W_Pickler();
  pickler->initialise(protocol, fix_imports, buffer_callback);
  pickler->set_file(file);
  pickler->dump(object);
  pickler->write_to_file();
  return none();
}

W_Object* dumps(W_Object* object, W_Object* protocol, bool fix_imports, W_Object* buffer_callback) {
  W_Pickler* pickler = new W_Pickler();
  pickler->initialise(protocol, fix_imports, buffer_callback);
  pickler->dump(object);
  return new_bytes(pickler->taken());
}

}  // namespace py::pickle
