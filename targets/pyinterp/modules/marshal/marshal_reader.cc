#include "targets/pyinterp/modules/marshal/marshal.h"

#include "targets/pyinterp/objspace/codecs.h"
#include "targets/pyinterp/objspace/text.h"

namespace py {

namespace marshal {

namespace {

[[noreturn]] void throw_end(Str* text) { throw_error(EOFError_type(), text); }
[[noreturn]] void throw_bad(Str* what) { throw_value_error("bad marshal data ("_str, what, ')'); }

class BytesInput final : public Input {
 public:
  explicit BytesInput(Str* bytes) : bytes_(bytes) {}
  Str* take(int64_t count) override {
    expect(count);
    at_ += count;
    return bytes_->slice(at_ - count, at_);
  }
  int64_t take_byte() override { return at_ < bytes_->length() ? bytes_->byte_at(at_++) : -1; }
  void expect(int64_t count) override {
    if (count > bytes_->length() - at_) throw_end("marshal data too short"_str);
  }

 private:
  Str* const bytes_;
  int64_t at_ = 0;
};

}  // namespace

int64_t Reader::read_byte() {
  int64_t byte = input_->take_byte();
  if (byte < 0) throw_end("marshal data too short"_str);
  return byte;
}
int64_t Reader::read_int32() {
  int64_t value = 0;
  for (int shift = 0; shift < 32; shift += 8) value |= read_byte() << shift;
  return static_cast<int32_t>(value);
}
int64_t Reader::read_int64() {
  uint64_t value = 0;
  for (int shift = 0; shift < 64; shift += 8) value |= static_cast<uint64_t>(read_byte()) << shift;
  return static_cast<int64_t>(value);
}
int64_t Reader::read_length(Str* what) {
  int64_t length = read_int32();
  if (length < 0) throw_bad(message(what, " size out of range"_str));
  return length;
}
int64_t Reader::read_count(Str* what) {
  int64_t count = read_length(what);
  input_->expect(count);  // an item takes a byte at least
  return count;
}
Str* Reader::read_bytes() { return input_->take(read_length("bytes object"_str)); }

W_Object* Reader::read() {
  W_Object* w = read_optional();
  if (w == nullptr) throw_type_error("NULL object in marshal data for object"_str);
  return w;
}

W_Object* Reader::read_item(Str* container) {
  W_Object* w = read_optional();
  if (w == nullptr) throw_type_error("NULL object in marshal data for "_str, container);
  return w;
}

W_Object* Reader::read_optional() {
  int64_t byte = input_->take_byte();
  if (byte < 0) throw_end("EOF read where object expected"_str);
  Tag tag = static_cast<Tag>(byte & ~kNumbered);
  int64_t own_number = -1;
  switch (tag) {
    case Tag::kNull: return nullptr;
    case Tag::kNone: return none();
    case Tag::kFalse: return false_object();
    case Tag::kTrue: return true_object();
    case Tag::kStopIteration: return StopIteration_type();
    case Tag::kEllipsis: return ellipsis();
    case Tag::kReference: {
      int64_t index = read_int32();
      if (index < 0 || index >= numbered_->length() || numbered_->get(index) == nullptr) {
        throw_bad("invalid reference"_str);
      }
      return numbered_->get(index);
    }
    default: break;
  }
  if ((byte & kNumbered) != 0) {
    own_number = numbered_->length();
    numbered_->append(nullptr);
  }
  if (depth_ >= kDeepest) throw_value_error("recursion limit exceeded"_str);
  depth_++;
  W_Object* w = read_value(tag, own_number);
  depth_--;
  return number(own_number, w);
}

W_Object* Reader::read_value(Tag tag, int64_t own_number) {
  switch (tag) {
    case Tag::kInt: return new_int(read_int32());
    case Tag::kInt64: return new_int(read_int64());
    case Tag::kLong: return read_long();
    case Tag::kFloat: return new_float(read_float());
    case Tag::kFloatText: return new_float(read_float_text());
    case Tag::kComplex: {
      double real = read_float();
      return new W_Complex(real, read_float());
    }
    case Tag::kComplexText: {
      double real = read_float_text();
      return new W_Complex(real, read_float_text());
    }
    case Tag::kBytes: return new_bytes(read_bytes());
    case Tag::kAscii: return read_text(read_length("string"_str), true);
    case Tag::kAsciiInterned: return intern(read_text(read_length("string"_str), true));
    case Tag::kShortAscii: return read_text(read_byte(), true);
    case Tag::kShortAsciiInterned: return intern(read_text(read_byte(), true));
    case Tag::kText: return read_text(read_length("string"_str), false);
    case Tag::kInterned: return intern(read_text(read_length("string"_str), false));
    case Tag::kSmallTuple: return read_tuple(read_byte());
    case Tag::kTuple: return read_tuple(read_count("tuple"_str));
    case Tag::kList: return read_list(read_length("list"_str), own_number);
    case Tag::kDict: return read_dict(own_number);
    case Tag::kSet: return read_set(false, own_number);
    case Tag::kFrozenSet: return read_set(true, own_number);
    case Tag::kCode: return read_code();
    default: throw_bad("unknown type code"_str);
  }
}

W_Object* Reader::read_long() {
  int64_t count = read_int32();
  if (count == INT32_MIN) throw_bad("long size out of range"_str);
  bool is_negative = count < 0;
  if (is_negative) count = -count;
  input_->expect(count * 2);
  StrBuilder* bytes = new StrBuilder(count * 2);
  int64_t bits = 0;
  int64_t there = 0;
  int64_t digit = 1;
  for (int64_t i = 0; i < count; i++) {
    digit = read_byte();
    digit |= read_byte() << 8;
    if (digit >= 1 << 15) throw_bad("digit out of range in long"_str);
    bits |= digit << there;
    there += 15;
    while (there >= 8) {
      bytes->append(static_cast<char>(bits));
      bits >>= 8;
      there -= 8;
    }
  }
  if (digit == 0) throw_bad("unnormalized long data"_str);
  bytes->append(static_cast<char>(bits));
  BigInt* value = BigInt::from_bytes(bytes->build(), false, false);
  return new_int(is_negative ? value->neg() : value);
}

double Reader::read_float() { return rlib::float_from_bits(static_cast<uint64_t>(read_int64())); }

double Reader::read_float_text() {
  Str* text = input_->take(read_byte());
  MaybeFloat parsed = py::parse_float(text);
  if (!parsed.found) throw_value_error("could not convert string to float: "_str, quoted(decode_latin1(text)));
  return parsed.value;
}

W_Str* Reader::read_text(int64_t length, bool is_ascii) {
  Str* text = input_->take(length);
  if (!is_ascii) return decode_utf8(text, "surrogatepass"_str);
  // CPython takes any bytes below 256 here.
  return py::is_ascii(text) ? new_ascii(text) : new_str(decode_latin1(text));
}

W_Object* Reader::read_tuple(int64_t length) {
  if (length == 0) return empty_tuple();
  auto* items = Array<W_Object*>::make(length);
  for (int64_t i = 0; i < length; i++) items->set(i, read_item("tuple"_str));
  return new_tuple(items);
}

W_Object* Reader::read_list(int64_t length, int64_t own_number) {
  W_List* list = new_list();
  number(own_number, list);
  for (int64_t i = 0; i < length; i++) list->append(read_item("list"_str));
  return list;
}

W_Object* Reader::read_dict(int64_t own_number) {
  W_Dict* dict = new_dict();
  number(own_number, dict);
  while (W_Object* key = read_optional()) {
    W_Object* value = read_optional();
    if (value == nullptr) break;
    dict->set(key, value);
  }
  return dict;
}

W_Object* Reader::read_set(bool is_frozen, int64_t own_number) {
  int64_t length = read_count("set"_str);
  W_BaseSet* set = nullptr;
  if (is_frozen) {
    set = new W_FrozenSet();
  } else {
    set = new W_Set();
    number(own_number, set);
  }
  for (int64_t i = 0; i < length; i++) set->items->add(read_item("set"_str));
  return set;
}

W_Object* load(Str* bytes) { return (new Reader(new BytesInput(bytes)))->read(); }

}  // namespace marshal

}  // namespace py
