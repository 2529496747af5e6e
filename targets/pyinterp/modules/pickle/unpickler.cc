// Unpickler: objects from pickles. The instructions are in pickle_format.h, what each does in the standard library's
// pickletools.py.

#include "targets/pyinterp/modules/imp/import.h"
#include "targets/pyinterp/modules/pickle/memo_proxy.h"
#include "targets/pyinterp/modules/pickle/pickle_format.h"
#include "targets/pyinterp/modules/pickle/pickle_module.h"
#include "targets/pyinterp/modules/sys/sys.h"
#include "targets/pyinterp/objspace/codecs.h"
#include "targets/pyinterp/objspace/function_objects.h"
#include "targets/pyinterp/objspace/instance.h"
#include "targets/pyinterp/objspace/memoryview_object.h"
#include "targets/pyinterp/objspace/set_operations.h"
#include "targets/pyinterp/objspace/text.h"

namespace py::pickle {

namespace {

// ---- Input ----------------------------------------------------------------------------------------

// The bytes of a pickle: all there are, or what a file gives. Nothing behind the pickle is taken from a file: what it shows ahead
// (peek) is read when it is known how much was needed.
class Input final : public rlib::Object {
 public:
  explicit Input(Str* bytes) : bytes_(bytes) {}
  // Raises TypeError if it is no file.
  explicit Input(W_Object* file)
      : read_(find_attribute(file, names::read())),
        line_(find_attribute(file, names::readline())),
        peek_(find_attribute(file, intern("peek"_str))),
        into_(find_attribute(file, intern("readinto"_str))) {}

  bool is_file() const { return read_ != nullptr && line_ != nullptr; }

  int64_t byte() {
    if (at_ >= bytes_->length()) need(1);
    return bytes_->byte_at(at_++);
  }
  Str* take(int64_t count) {
    if (count > bytes_->length() - at_) need(count);
    Str* taken = bytes_->slice(at_, at_ + count);
    at_ += count;
    return taken;
  }
  // A number of `width` bytes, the lowest first. Of eight bytes only what an int64_t holds; else it is negative.
  int64_t number(int64_t width) {
    if (width > bytes_->length() - at_) need(width);
    uint64_t value = 0;
    for (int64_t i = 0; i < width; i++) value |= static_cast<uint64_t>(bytes_->byte_at(at_++)) << 8 * i;
    return static_cast<int64_t>(value);
  }
  // A line, without its end.
  Str* line();
  // Makes sure that a frame is there as a whole.
  void frame(int64_t size) {
    if (size > bytes_->length() - at_) need(size);
  }
  // The pickle is over: the file stands behind it.
  void end() { advance(); }

 private:
  // Raises UnpicklingError.
  void need(int64_t count);
  // Reads what was only shown.
  void advance() {
    if (!is_peeked_) return;
    is_peeked_ = false;
    if (at_ > 0) py::call(read_, new_int(at_));
    bytes_ = ""_str;  // the rest will be shown again
    at_ = 0;
  }
  static Str* bytes_from(W_Object* w, Str* method) {
    if (!isinstance<W_Bytes>(w)) throw_value_error(method, "() returned non-bytes object ("_str, type_name(w), ')');
    return static_cast<W_Bytes*>(w)->value;
  }

  Str* bytes_ = ""_str;
  int64_t at_ = 0;
  bool is_peeked_ = false;
  W_Object* const read_ = nullptr;  // null: there is no file
  W_Object* const line_ = nullptr;
  W_Object* const peek_ = nullptr;
  W_Object* const into_ = nullptr;
};

[[noreturn]] void throw_truncated() { throw_unpickling_error("pickle data was truncated"_str); }

void Input::need(int64_t count) {
  if (read_ == nullptr) throw_truncated();
  advance();
  Str* rest = bytes_->slice_from(at_);
  at_ = 0;
  bytes_ = ""_str;
  if (rest->is_empty() && peek_ != nullptr) {
    W_Object* shown = nullptr;
    try {
      shown = py::call(peek_, new_int(1 << 17));
    } catch (PythonError* error) {
      if (!error->is(NotImplementedError_type())) throw;
    }
    if (shown != nullptr && isinstance<W_Bytes>(shown) && static_cast<W_Bytes*>(shown)->value->length() >= count) {
      bytes_ = static_cast<W_Bytes*>(shown)->value;
      is_peeked_ = true;
      return;
    }
  }
  Str* more = bytes_from(py::call(read_, new_int(count - rest->length())), "read"_str);
  bytes_ = rest->concat(more);
  if (bytes_->length() < count) throw_truncated();
}

Str* Input::line() {
  int64_t end = bytes_->find_char('\n', at_);
  if (end < 0 && read_ != nullptr) {
    advance();
    Str* rest = bytes_->slice_from(at_);
    bytes_ = rest->concat(bytes_from(py::call(line_), "readline"_str));
    at_ = 0;
    end = bytes_->find_char('\n');
  }
  if (end < 0) throw_truncated();
  Str* taken = bytes_->slice(at_, end);
  at_ = end + 1;
  return taken;
}

// ---- The machine ------------------------------------------------------------------------------------

class W_Unpickler : public Referable<W_Object> {
 public:
  static W_Type* exact_type() { return unpickler_type(); }
  W_Type* type() override { return unpickler_type(); }

  void initialise(Input* from, bool fix_imports, Str* encoding, Str* errors, W_Object* buffers);
  W_Object* load();
  W_Object* find_class(W_Object* module, W_Object* name);

  void clear_memo() { memo->clear(); }
  W_Dict* memo_as_dict();
  static W_Type* memo_proxy_type();

  bool is_ready = false;
  List<W_Object*>* memo = new List<W_Object*>();  // null: nothing has this number
  W_Object* persistent_load = nullptr;  // as the program has set it, or null

 private:
  // ---- The stack ----
  void push(W_Object* w) { stack_->append(w); }
  int64_t floor() const { return marks_->is_empty() ? 0 : marks_->last(); }
  [[noreturn]] void throw_underflow() {
    if (marks_->is_empty()) throw_unpickling_error("unpickling stack underflow"_str);
    throw_unpickling_error("unexpected MARK found"_str);
  }
  // Makes sure of `count` values above the mark.
  void need(int64_t count) {
    if (stack_->length() - floor() < count) throw_underflow();
  }
  W_Object* pop() {
    need(1);
    return stack_->pop();
  }
  W_Object* top() {
    need(1);
    return stack_->last();
  }
  int64_t pop_mark() {
    if (marks_->is_empty()) throw_unpickling_error("could not find MARK"_str);
    return marks_->pop();
  }
  // The values from `start` on, off the stack.
  List<W_Object*>* pop_from(int64_t start) {
    List<W_Object*>* items = stack_->slice(start, stack_->length());
    stack_->remove_range(start, stack_->length());
    return items;
  }
  W_Tuple* pop_tuple(int64_t start) {
    auto* items = Array<W_Object*>::make(stack_->length() - start);
    for (int64_t i = 0; i < items->length(); i++) items->set(i, stack_->get(start + i));
    stack_->remove_range(start, stack_->length());
    return new_tuple(items);
  }

  // ---- The memo ----
  void memoize(int64_t index) {
    if (index < 0) throw_value_error("negative PUT argument"_str);
    W_Object* w = top();
    if (index >= kMostMemo) throw_memory_error();
    while (memo->length() <= index) memo->append(nullptr);
    if (memo->get(index) == nullptr) memo_count_++;
    memo->set(index, w);
  }
  void get_memo(int64_t index) {
    W_Object* w = index >= 0 && index < memo->length() ? memo->get(index) : nullptr;
    if (w == nullptr) throw_unpickling_error("Memo value not found at index "_str, index);
    push(w);
  }

  // ---- Instructions ----
  void step(int64_t op);
  void load_int();
  void load_long();
  void load_string();
  void load_counted_string(int64_t size);
  W_Object* decoded(Str* bytes);
  void load_text(int64_t size);
  void load_bytes(int64_t size);
  void load_counted_long(int64_t size);
  void load_dict(int64_t start);
  void load_global();
  void load_stack_global();
  void load_extension(int64_t code);
  void load_persistent(W_Object* id);
  void load_inst();
  void load_obj();
  void load_newobj(bool has_keywords);
  void load_reduce();
  void load_buffer();
  void load_readonly_buffer();
  void append_from(int64_t start);
  void set_items_from(int64_t start);
  void add_items();
  void build();
  W_Object* found_class(W_Object* module, W_Object* name);
  W_Object* instantiate(W_Object* cls, W_Tuple* arguments);
  int64_t size_of(int64_t width, Str* error);
  int64_t line_number();

  static constexpr int64_t kMostMemo = int64_t{1} << 28;

  Input* input_ = nullptr;
  List<W_Object*>* stack_ = new List<W_Object*>();
  List<int64_t>* marks_ = new List<int64_t>();
  int64_t memo_count_ = 0;
  int64_t protocol_ = 0;
  bool fixes_imports_ = true;
  Str* encoding_ = "ASCII"_str;
  Str* errors_ = "strict"_str;
  W_Object* buffers_ = nullptr;  // an iterator
  W_Object* persistent_load_now_ = nullptr;
};

void W_Unpickler::initialise(Input* from, bool fix_imports, Str* encoding, Str* errors, W_Object* buffers) {
  input_ = from;
  fixes_imports_ = fix_imports;
  encoding_ = encoding;
  errors_ = errors;
  buffers_ = is_none(buffers) || buffers == empty_tuple() ? nullptr : iterate(buffers);
  memo = new List<W_Object*>();
  memo_count_ = 0;
  protocol_ = 0;
  is_ready = true;
}

W_Object* W_Unpickler::load() {
  stack_->clear();
  marks_->clear();
  protocol_ = 0;
  persistent_load_now_ = find_attribute(this, intern("persistent_load"_str));
  while (true) {
    int64_t op = 0;
    try {
      op = input_->byte();
    } catch (PythonError* error) {
      if (!error->is(unpickling_error_type())) throw;
      throw_error(EOFError_type(), "Ran out of input"_str);
    }
    if (op == kStop) break;
    step(op);
  }
  W_Object* result = pop();
  input_->end();
  return result;
}

[[noreturn]] void throw_invalid_key(int64_t op) {
  if (op >= 0x20 && op <= 0x7E && op != '\'' && op != '\\') {
    throw_unpickling_error("invalid load key, '"_str, static_cast<char>(op), "'."_str);
  }
  StrBuilder* text = new StrBuilder();
  append_hex(text, op, 2);
  throw_unpickling_error("invalid load key, '\\x"_str, text->build(), "'."_str);
}

// As int(text, 0) and float(text) read them.
W_Object* parsed_int(Str* text) { return py::call(int_type(), new_str(decode_latin1(text)), new_int(0)); }
W_Object* parsed_float(Str* text) {
  try {
    return py::call(float_type(), new_str(decode_latin1(text)));
  } catch (PythonError* error) {
    if (!error->is(ValueError_type())) throw;
    throw_value_error("could not convert string to float: '"_str, decode_latin1(text), "\n'"_str);
  }
}

void W_Unpickler::step(int64_t op) {
  switch (op) {
    // Values.
    case kNone: return push(none());
    case kNewTrue: return push(true_object());
    case kNewFalse: return push(false_object());
    case kInt: return load_int();
    case kBinInt: return push(new_int(int64_t{static_cast<int32_t>(input_->number(4))}));
    case kBinInt1: return push(new_int(input_->number(1)));
    case kBinInt2: return push(new_int(input_->number(2)));
    case kLong: return load_long();
    case kLong1: return load_counted_long(input_->number(1));
    case kLong4: return load_counted_long(static_cast<int32_t>(input_->number(4)));
    case kFloat: return push(parsed_float(input_->line()));
    case kBinFloat: {
      Str* bytes = input_->take(8);
      uint64_t bits = 0;
      for (int64_t i = 0; i < 8; i++) bits = bits << 8 | static_cast<uint64_t>(bytes->byte_at(i));
      return push(new_float(rlib::float_from_bits(bits)));
    }
    case kString: return load_string();
    case kBinString: return load_counted_string(size_of(4, "BINSTRING exceeds system's maximum size"_str));
    case kShortBinString: return load_counted_string(input_->number(1));
    case kUnicode: return push(new_str(decode_raw_unicode_escape(new Decoding(input_->line(), "rawunicodeescape"_str, nullptr))));
    case kShortBinUnicode: return load_text(input_->number(1));
    case kBinUnicode: return load_text(input_->number(4));
    case kBinUnicode8: return load_text(size_of(8, "BINUNICODE exceeds system's maximum size"_str));
    case kShortBinBytes: return load_bytes(input_->number(1));
    case kBinBytes: return load_bytes(input_->number(4));
    case kBinBytes8: return load_bytes(size_of(8, "BINBYTES exceeds system's maximum size"_str));
    case kByteArray8: {
      Str* bytes = input_->take(size_of(8, "BYTEARRAY8 exceeds system's maximum size"_str));
      return push(py::call(bytearray_type(), new_bytes(bytes)));
    }
    case kNextBuffer: return load_buffer();
    case kReadonlyBuffer: return load_readonly_buffer();

    // Containers.
    case kEmptyTuple: return push(empty_tuple());
    case kEmptyList: return push(new_list());
    case kEmptyDict: return push(new_dict());
    case kEmptySet: return push(new W_Set());
    case kTuple1:
      need(1);
      return push(pop_tuple(stack_->length() - 1));
    case kTuple2:
      need(2);
      return push(pop_tuple(stack_->length() - 2));
    case kTuple3:
      need(3);
      return push(pop_tuple(stack_->length() - 3));
    case kTuple: {
      int64_t start = pop_mark();
      return push(pop_tuple(start));
    }
    case kList: {
      int64_t start = pop_mark();
      return push(new_list(pop_from(start)));
    }
    case kDict: return load_dict(pop_mark());
    case kFrozenSet: {
      int64_t start = pop_mark();
      return push(py::call(frozenset_type(), new_list(pop_from(start))));
    }
    case kAppend: return append_from(stack_->length() - 1);
    case kAppends: return append_from(pop_mark());
    case kSetItem: return set_items_from(stack_->length() - 2);
    case kSetItems: return set_items_from(pop_mark());
    case kAddItems: return add_items();

    // Objects.
    case kGlobal: return load_global();
    case kStackGlobal: return load_stack_global();
    case kReduce: return load_reduce();
    case kBuild: return build();
    case kNewObj: return load_newobj(false);
    case kNewObjEx: return load_newobj(true);
    case kObj: return load_obj();
    case kInst: return load_inst();
    case kExt1: return load_extension(input_->number(1));
    case kExt2: return load_extension(input_->number(2));
    case kExt4: return load_extension(static_cast<int32_t>(input_->number(4)));
    case kPersId: {
      if (persistent_load_now_ == nullptr) return load_persistent(nullptr);
      Str* id = input_->line();
      if (!is_ascii(id)) throw_unpickling_error("persistent IDs in protocol 0 must be ASCII strings"_str);
      return load_persistent(new_ascii(id));
    }
    case kBinPersId: return load_persistent(persistent_load_now_ == nullptr ? nullptr : pop());

    // The stack and the memo.
    case kMark: marks_->append(stack_->length()); return;
    case kPop:
      if (!marks_->is_empty() && marks_->last() == stack_->length()) {
        marks_->pop();
      } else {
        pop();
      }
      return;
    case kPopMark: {
      int64_t start = pop_mark();
      stack_->remove_range(start, stack_->length());
      return;
    }
    case kDup: return push(top());
    case kGet: return get_memo(line_number());
    case kBinGet: return get_memo(input_->number(1));
    case kLongBinGet: return get_memo(input_->number(4));
    case kPut: return memoize(line_number());
    case kBinPut: return memoize(input_->number(1));
    case kLongBinPut: return memoize(input_->number(4));
    case kMemoize: return memoize(memo_count_);

    case kProto: {
      int64_t protocol = input_->number(1);
      if (protocol > kHighestProtocol) throw_value_error("unsupported pickle protocol: "_str, protocol);
      protocol_ = protocol;
      return;
    }
    case kFrame: return input_->frame(size_of(8, "FRAME length exceeds system's maximum"_str));
    default: throw_invalid_key(op);
  }
}

// ---- Numbers and texts ------------------------------------------------------------------------------

// The length of what follows; `error` says that there is no such.
int64_t W_Unpickler::size_of(int64_t width, Str* error) {
  int64_t size = input_->number(width);
  if (size < 0) throw_overflow_error(error, " of "_str, INT64_MAX, " bytes"_str);
  return size;
}


int64_t W_Unpickler::line_number() {
  Str* line = input_->line();
  if (line->is_empty()) throw_truncated();
  return int_value(py::call(int_type(), new_bytes(line), new_int(10)));
}

void W_Unpickler::load_int() {
  Str* line = input_->line();
  if (line->is_empty()) throw_truncated();
  if (line->eq("00"_str)) return push(false_object());
  if (line->eq("01"_str)) return push(true_object());
  try {
    push(parsed_int(line));
  } catch (PythonError* error) {
    if (!error->is(ValueError_type())) throw;
    throw_value_error("could not convert string to int"_str);
  }
}

void W_Unpickler::load_long() {
  Str* line = input_->line();
  if (line->is_empty()) throw_truncated();
  push(parsed_int(line->ends_with("L"_str) ? line->slice(0, line->length() - 1) : line));
}

void W_Unpickler::load_counted_long(int64_t size) {
  if (size < 0) throw_unpickling_error("LONG pickle has negative byte count"_str);
  Str* bytes = input_->take(size);
  push(new_int(size == 0 ? BigInt::from_int(0) : BigInt::from_bytes(bytes, false, true)));
}

// A str of Python 2, which was bytes.
W_Object* W_Unpickler::decoded(Str* bytes) {
  if (encoding_->eq("bytes"_str)) return new_bytes(bytes);
  return decode_bytes(new_bytes(bytes), encoding_, errors_);
}

void W_Unpickler::load_string() {
  Str* line = input_->line();
  int64_t length = line->length();
  bool is_quoted = length >= 2 && line->char_at(0) == line->char_at(length - 1) &&
                   (line->char_at(0) == '\'' || line->char_at(0) == '"');
  if (!is_quoted) throw_unpickling_error("the STRING opcode argument must be quoted"_str);
  W_Object* escaped = new_bytes(line->slice(1, length - 1));
  W_Object* both = py::call(attribute_of_module("_codecs"_str, "escape_decode"_str), escaped);
  push(decoded(bytes_of(getitem(both, new_int(0)))));
}

void W_Unpickler::load_counted_string(int64_t size) { push(decoded(input_->take(size))); }

void W_Unpickler::load_text(int64_t size) {
  Str* bytes = input_->take(size);
  push(is_ascii(bytes) ? new_ascii(bytes) : decode_utf8(bytes, "surrogatepass"_str));
}

void W_Unpickler::load_bytes(int64_t size) { push(new_bytes(input_->take(size))); }

void W_Unpickler::load_buffer() {
  if (buffers_ == nullptr) {
    throw_unpickling_error("pickle stream refers to out-of-band data but no *buffers* argument was given"_str);
  }
  W_Object* buffer = next(buffers_);
  if (buffer == nullptr) throw_unpickling_error("not enough out-of-band buffers"_str);
  push(buffer);
}

void W_Unpickler::load_readonly_buffer() {
  W_MemoryView* view = new_memoryview(top());
  if (!view->is_readonly) stack_->set(stack_->length() - 1, call_method(view, intern("toreadonly"_str)));
}

// ---- Containers -------------------------------------------------------------------------------------

void W_Unpickler::load_dict(int64_t start) {
  int64_t end = stack_->length();
  if ((end - start) % 2 != 0) throw_unpickling_error("odd number of items for DICT"_str);
  W_Dict* dict = new_dict();
  for (int64_t i = start; i < end; i += 2) dict->set(stack_->get(i), stack_->get(i + 1));
  stack_->remove_range(start, end);
  push(dict);
}

// What is on the stack from `start` on goes to the list below.
void W_Unpickler::append_from(int64_t start) {
  int64_t end = stack_->length();
  if (start > end || start <= floor()) throw_underflow();
  if (start == end) return;
  W_Object* list = stack_->get(start - 1);
  if (rlib::is_exactly<W_List>(list)) {
    for (int64_t i = start; i < end; i++) static_cast<W_List*>(list)->append(stack_->get(i));
    stack_->remove_range(start, end);
    return;
  }
  List<W_Object*>* items = pop_from(start);
  W_Object* extend = find_attribute(list, names::extend());
  if (extend != nullptr) {
    py::call(extend, new_list(items));
    return;
  }
  W_Object* append = getattr(list, names::append());
  for (W_Object* item : *items) py::call(append, item);
}

void W_Unpickler::set_items_from(int64_t start) {
  int64_t end = stack_->length();
  if (start > end || start <= floor()) throw_underflow();
  if (start == end) return;
  if ((end - start) % 2 != 0) throw_unpickling_error("odd number of items for SETITEMS"_str);
  W_Object* dict = stack_->get(start - 1);
  List<W_Object*>* items = pop_from(start);
  bool is_plain = dict->type() == dict_type();
  for (int64_t i = 0; i < items->length(); i += 2) {
    if (is_plain) {
      static_cast<W_Dict*>(dict)->set(items->get(i), items->get(i + 1));
    } else {
      setitem(dict, items->get(i), items->get(i + 1));
    }
  }
}

void W_Unpickler::add_items() {
  int64_t start = pop_mark();
  int64_t end = stack_->length();
  if (start > end || start <= floor()) throw_underflow();
  if (start == end) return;
  W_Object* set = stack_->get(start - 1);
  List<W_Object*>* items = pop_from(start);
  if (isinstance<W_Set>(set)) {
    for (W_Object* item : *items) static_cast<W_Set*>(set)->items->add(item);
    return;
  }
  W_Object* add = getattr(set, intern("add"_str));
  for (W_Object* item : *items) py::call(add, item);
}

// ---- Objects ------------------------------------------------------------------------------------------

W_Object* W_Unpickler::find_class(W_Object* module, W_Object* name) {
  audit("pickle.find_class"_str, new_tuple(module, name));
  if (protocol_ < 3 && fixes_imports_) {
    // As Python 2 called them.
    W_Object* names = attribute_of_module("_compat_pickle"_str, "NAME_MAPPING"_str);
    W_Object* modules = attribute_of_module("_compat_pickle"_str, "IMPORT_MAPPING"_str);
    W_Object* key = new_tuple(module, name);
    if (contains(names, key)) {
      W_Object* both = getitem(names, key);
      module = getitem(both, new_int(0));
      name = getitem(both, new_int(1));
    } else if (contains(modules, module)) {
      module = getitem(modules, module);
    }
  }
  W_Object* from = import_module(expect_text(module));
  W_Object* found = protocol_ < 4 ? find_attribute(from, intern(expect_text(name)))
                                  : follow(from, path_of(expect_text(name))).found;
  if (found == nullptr) {
    throw_error(AttributeError_type(),
                message("Can't get attribute "_str, repr(name)->value, " on "_str, repr(from)->value));
  }
  return found;
}

// A class derived by the program may say itself which.
W_Object* W_Unpickler::found_class(W_Object* module, W_Object* name) {
  if (type() == unpickler_type()) return find_class(module, name);
  return call_method(this, intern("find_class"_str), module, name);
}

W_Object* name_of_line(Str* line) {
  if (line->is_empty()) throw_truncated();
  return decode_utf8(line, "strict"_str);
}

void W_Unpickler::load_global() {
  W_Object* module = name_of_line(input_->line());
  W_Object* name = name_of_line(input_->line());
  push(found_class(module, name));
}

void W_Unpickler::load_stack_global() {
  bool has_both = stack_->length() - floor() >= 2;
  W_Object* name = has_both ? pop() : none();
  W_Object* module = has_both ? pop() : none();
  if (!rlib::is_exactly<W_Str>(name) || !rlib::is_exactly<W_Str>(module)) {
    throw_unpickling_error("STACK_GLOBAL requires str"_str);
  }
  push(found_class(module, name));
}

void W_Unpickler::load_extension(int64_t code) {
  if (code <= 0) throw_unpickling_error("EXT specifies code <= 0"_str);
  W_Object* w_code = new_int(code);
  W_Object* cache = attribute_of_module("copyreg"_str, "_extension_cache"_str);
  if (contains(cache, w_code)) return push(getitem(cache, w_code));
  W_Object* registry = attribute_of_module("copyreg"_str, "_inverted_registry"_str);
  W_Object* pair = call_method(registry, intern("get"_str), w_code);
  if (is_none(pair)) throw_value_error("unregistered extension code "_str, code);
  W_Tuple* both = rlib::cast_or_null<W_Tuple>(pair);
  if (both == nullptr || both->length() != 2 || !isinstance<W_Str>(both->get(0)) || !isinstance<W_Str>(both->get(1))) {
    throw_value_error("_inverted_registry["_str, code, "] isn't a 2-tuple of strings"_str);
  }
  W_Object* found = found_class(both->get(0), both->get(1));
  setitem(cache, w_code, found);
  push(found);
}

void W_Unpickler::load_persistent(W_Object* id) {
  if (id == nullptr) {
    throw_unpickling_error("A load persistent id instruction was encountered,\nbut no persistent_load function was "
                           "specified."_str);
  }
  push(py::call(persistent_load_now_, id));
}

// An object of an old class.
W_Object* W_Unpickler::instantiate(W_Object* cls, W_Tuple* arguments) {
  bool is_bare = arguments->length() == 0 && isinstance<W_Type>(cls) &&
                 find_attribute(cls, intern("__getinitargs__"_str)) == nullptr;
  if (is_bare) return call_method(cls, names::__new__(), cls);
  return call_with(cls, arguments->items);
}

void W_Unpickler::load_obj() {
  int64_t start = pop_mark();
  if (stack_->length() - start < 1) throw_underflow();
  W_Tuple* arguments = pop_tuple(start + 1);
  push(instantiate(pop(), arguments));
}

void W_Unpickler::load_inst() {
  int64_t start = pop_mark();
  W_Object* module = name_of_line(input_->line());
  W_Object* cls = found_class(module, name_of_line(input_->line()));
  W_Tuple* arguments = pop_tuple(start);
  push(instantiate(cls, arguments));
}

void W_Unpickler::load_newobj(bool has_keywords) {
  Str* op = has_keywords ? "NEWOBJ_EX"_str : "NEWOBJ"_str;
  W_Object* keywords = has_keywords ? pop() : nullptr;
  W_Object* arguments = pop();
  W_Object* cls = pop();
  if (!isinstance<W_Type>(cls)) {
    throw_unpickling_error(op, " class argument must be a type, not "_str, type_name(cls));
  }
  if (!isinstance<W_Tuple>(arguments)) {
    throw_unpickling_error(op, " args argument must be a tuple, not "_str, type_name(arguments));
  }
  if (has_keywords && !isinstance<W_Dict>(keywords)) {
    throw_unpickling_error(op, " kwargs argument must be a dict, not "_str, type_name(keywords));
  }
  Array<W_Object*>* given = static_cast<W_Tuple*>(arguments)->items;
  W_Object* make = getattr(cls, names::__new__());
  if (given->length() == 0 && !has_keywords) return push(py::call(make, cls));
  auto* all = Array<W_Object*>::make(1 + given->length());
  all->set(0, cls);
  rlib::array_copy(given, 0, all, 1, given->length());
  push(has_keywords ? make->call(arguments_of(all, static_cast<W_Dict*>(keywords))) : call_with(make, all));
}

void W_Unpickler::load_reduce() {
  W_Object* arguments = pop();
  W_Object* function = pop();
  if (!isinstance<W_Tuple>(arguments)) throw_type_error("argument list must be a tuple"_str);
  push(call_with(function, static_cast<W_Tuple*>(arguments)->items));
}

// The state on top becomes that of the object below.
void W_Unpickler::build() {
  need(2);
  W_Object* state = pop();
  W_Object* object = top();
  W_Object* set_state = find_attribute(object, intern("__setstate__"_str));
  if (set_state != nullptr) {
    py::call(set_state, state);
    return;
  }
  W_Object* slots = nullptr;
  if (isinstance<W_Tuple>(state) && static_cast<W_Tuple*>(state)->length() == 2) {
    slots = null_if_none(static_cast<W_Tuple*>(state)->get(1));
    state = static_cast<W_Tuple*>(state)->get(0);
  }
  if (!is_none(state)) {
    if (!isinstance<W_Dict>(state)) throw_unpickling_error("state is not a dictionary"_str);
    W_Object* dict = getattr(object, names::__dict__());
    W_Dict* values = static_cast<W_Dict*>(state);
    for (int64_t at = values->next_entry(0); at >= 0; at = values->next_entry(at + 1)) {
      W_Object* key = values->key_at(at);
      if (rlib::is_exactly<W_Str>(key)) key = intern(static_cast<W_Str*>(key));
      setitem(dict, key, values->value_at(at));
    }
  }
  if (slots == nullptr) return;
  if (!isinstance<W_Dict>(slots)) throw_unpickling_error("slot state is not a dictionary"_str);
  W_Dict* values = static_cast<W_Dict*>(slots);
  for (int64_t at = values->next_entry(0); at >= 0; at = values->next_entry(at + 1)) {
    W_Object* key = values->key_at(at);
    W_Object* value = values->value_at(at);
    setattr(object, intern(expect_text(key)), value);
  }
}

// ---- The type -----------------------------------------------------------------------------------------

W_Object* unpickler_new(W_Type* type, Array<W_Object*>*, W_Dict*) {
  return allocate<W_Unpickler>(type, unpickler_type());
}

Input* input_of_file(W_Object* file) {
  Input* input = new Input(file);
  if (!input->is_file()) throw_type_error("file must have 'read' and 'readline' attributes"_str);
  return input;
}

void unpickler_init(W_Unpickler* self, W_Object* file, bool fix_imports, Str* encoding, Str* errors,
                    W_Object* buffers) {
  self->initialise(input_of_file(file), fix_imports, encoding, errors, buffers);
}

void check_ready(W_Unpickler* self) {
  if (self->is_ready) return;
  throw_unpickling_error("Unpickler.__init__() was not called by "_str, type_name(self), ".__init__()"_str);
}

W_Object* unpickler_load(W_Unpickler* self) {
  check_ready(self);
  return self->load();
}
W_Object* unpickler_find_class(W_Unpickler* self, W_Object* module, W_Object* name) {
  return self->find_class(module, name);
}

W_Object* unpickler_persistent_load(W_Unpickler* self) {
  if (self->persistent_load == nullptr) {
    throw_attribute_error(self, intern("persistent_load"_str), "persistent_load"_str);
  }
  return self->persistent_load;
}
void unpickler_set_persistent_load(W_Unpickler* self, W_Object* value) {
  if (value == nullptr) throw_type_error("attribute deletion is not supported"_str);
  if (!is_callable(value)) throw_type_error("persistent_load must be a callable taking one argument"_str);
  self->persistent_load = value;
}

// ---- unpickler.memo -----------------------------------------------------------------------------------

// {number: object}.
W_Dict* W_Unpickler::memo_as_dict() {
  W_Dict* copy = new_dict();
  for (int64_t i = 0; i < memo->length(); i++) {
    if (memo->get(i) != nullptr) copy->set(new_int(i), memo->get(i));
  }
  return copy;
}
RLIB_PREBUILD W_Type* unpickler_memo_type() {
  return RLIB_ONCE(make_memo_proxy_type<W_Unpickler>("UnpicklerMemoProxy"_str, "Implement pickling support."_str));
}
W_Type* W_Unpickler::memo_proxy_type() { return unpickler_memo_type(); }
using W_UnpicklerMemo = W_MemoProxy<W_Unpickler>;

W_Object* unpickler_memo(W_Unpickler* self) { return new W_UnpicklerMemo(self); }
void unpickler_set_memo(W_Unpickler* self, W_Object* value) {
  if (value == nullptr) throw_type_error("attribute deletion is not supported"_str);
  auto* memo = new List<W_Object*>();
  if (rlib::isinstance<W_UnpicklerMemo>(value)) {
    memo = static_cast<W_UnpicklerMemo*>(value)->owner->memo;
    memo = memo->slice(0, memo->length());
  } else if (isinstance<W_Dict>(value)) {
    W_Dict* dict = static_cast<W_Dict*>(value);
    for (int64_t at = dict->next_entry(0); at >= 0; at = dict->next_entry(at + 1)) {
      if (!isinstance<W_AnyInt>(dict->key_at(at))) throw_type_error("memo key must be integers"_str);
      int64_t index = int_value(dict->key_at(at));
      if (index < 0) throw_value_error("memo key must be positive integers."_str);
      while (memo->length() <= index) memo->append(nullptr);
      memo->set(index, dict->value_at(at));
    }
  } else {
    throw_type_error("'memo' attribute must be an UnpicklerMemoProxy object or dict, not "_str, type_name(value));
  }
  self->memo = memo;
}

W_Type* make_unpickler_type() {
  auto* t = new TypeBuilder("Unpickler"_str, object_type(), new Layout("Unpickler"_str, object_type()->layout));
  t->module("_pickle"_str);
  t->doc("This takes a binary file for reading a pickle data stream."_str);
  t->new_method<&unpickler_new>("($type, *args, **kwargs)"_str);
  t->special<&unpickler_init>(
      "__init__"_str, "($self, /, file, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())"_str);
  t->method<&unpickler_load>("load"_str, "($self, /)"_str, "Load a pickle."_str);
  t->method<&unpickler_find_class>("find_class"_str, "($self, module_name, global_name, /)"_str,
                                   "Return an object from a specified module."_str);
  t->accessor<&unpickler_memo, &unpickler_set_memo>("memo"_str);
  t->accessor<&unpickler_persistent_load, &unpickler_set_persistent_load>("persistent_load"_str);
  return t->finish();
}

W_Object* load_from(Input* input, bool fix_imports, Str* encoding, Str* errors, W_Object* buffers) {
  W_Unpickler* unpickler = new W_Unpickler();
  unpickler->initialise(input, fix_imports, encoding, errors, buffers);
  return unpickler->load();
}

}  // namespace

RLIB_PREBUILD W_Type* unpickler_type() { return RLIB_ONCE(make_unpickler_type()); }

W_Object* load(W_Object* file, bool fix_imports, Str* encoding, Str* errors, W_Object* buffers) {
  return load_from(input_of_file(file), fix_imports, encoding, errors, buffers);
}
W_Object* loads(W_Object* data, bool fix_imports, Str* encoding, Str* errors, W_Object* buffers) {
  return load_from(new Input(bytes_of(data)), fix_imports, encoding, errors, buffers);
}

}  // namespace py::pickle
