#include "rlib/floats.h"
#include "rlib/sort.h"
#include "targets/pyinterp/modules/marshal/marshal.h"
#include "targets/pyinterp/objspace/buffer.h"
#include "targets/pyinterp/objspace/format_number.h"
#include "targets/pyinterp/objspace/text.h"

namespace py {

namespace marshal {

namespace {

class SetMember final : public rlib::Object {
 public:
  SetMember(Str* bytes, W_Object* value) : bytes(bytes), value(value) {}

  Str* const bytes;
  W_Object* const value;
};

}  // namespace

void Writer::write_length(int64_t length) {
  if (length > INT32_MAX) throw_value_error("unmarshallable object"_str);
  write_int32(length);
}

void Writer::write_bytes(Str* bytes) {
  write_length(bytes->length());
  out_->append(bytes);
}

void Writer::write(W_Object* w) {
  if (w == nullptr) return write_tag(Tag::kNull, 0);
  if (is_none(w)) return write_tag(Tag::kNone, 0);
  if (w == true_object()) return write_tag(Tag::kTrue, 0);
  if (w == false_object()) return write_tag(Tag::kFalse, 0);
  if (w == ellipsis()) return write_tag(Tag::kEllipsis, 0);
  if (w == StopIteration_type()) return write_tag(Tag::kStopIteration, 0);
  int64_t numbered = 0;
  if (numbers_ != nullptr) {
    int64_t known = numbers_->get_or(w, -1);
    if (known >= 0) {
      write_tag(Tag::kReference, 0);
      return write_int32(known);
    }
    numbers_->set(w, numbers_->length());
    numbered = kNumbered;
  }
  if (depth_ >= kDeepest) throw_value_error("object too deeply nested to marshal"_str);
  depth_++;
  write_value(w, numbered);
  depth_--;
}

void Writer::write_value(W_Object* w, int64_t numbered) {
  if (rlib::is_exactly<W_Int>(w) || rlib::is_exactly<W_Long>(w)) {
    write_integer(static_cast<W_AnyInt*>(w), numbered);
  } else if (rlib::is_exactly<W_Float>(w)) {
    write_tag(version_ > 1 ? Tag::kFloat : Tag::kFloatText, numbered);
    write_float(static_cast<W_Float*>(w)->value);
  } else if (rlib::is_exactly<W_Complex>(w)) {
    write_tag(version_ > 1 ? Tag::kComplex : Tag::kComplexText, numbered);
    write_float(static_cast<W_Complex*>(w)->real);
    write_float(static_cast<W_Complex*>(w)->imaginary);
  } else if (rlib::is_exactly<W_Bytes>(w)) {
    write_tag(Tag::kBytes, numbered);
    write_bytes(static_cast<W_Bytes*>(w)->value);
  } else if (rlib::is_exactly<W_Str>(w)) {
    write_text(static_cast<W_Str*>(w), numbered);
  } else if (rlib::is_exactly<W_Tuple>(w)) {
    W_Tuple* tuple = static_cast<W_Tuple*>(w);
    if (version_ >= 4 && tuple->length() < 256) {
      write_tag(Tag::kSmallTuple, numbered);
      write_byte(tuple->length());
    } else {
      write_tag(Tag::kTuple, numbered);
      write_length(tuple->length());
    }
    for (int64_t i = 0; i < tuple->length(); i++) write(tuple->get(i));
  } else if (rlib::is_exactly<W_List>(w)) {
    W_List* list = static_cast<W_List*>(w);
    write_tag(Tag::kList, numbered);
    write_length(list->length());
    for (int64_t i = 0; i < list->length(); i++) write(list->get(i));
  } else if (isinstance<W_Dict>(w) && w->type() == dict_type()) {
    W_Dict* dict = static_cast<W_Dict*>(w);
    write_tag(Tag::kDict, numbered);
    for (int64_t i = dict->next_entry(0); i >= 0; i = dict->next_entry(i + 1)) {
      write(dict->key_at(i));
      write(dict->value_at(i));
    }
    write_tag(Tag::kNull, 0);
  } else if (rlib::is_exactly<W_Set>(w)) {
    write_tag(Tag::kSet, numbered);
    write_set(static_cast<W_BaseSet*>(w));
  } else if (rlib::is_exactly<W_FrozenSet>(w)) {
    write_tag(Tag::kFrozenSet, numbered);
    write_set(static_cast<W_BaseSet*>(w));
  } else if (rlib::is_exactly<W_Code>(w)) {
    write_tag(Tag::kCode, numbered);
    write_code(static_cast<W_Code*>(w));
  } else if (Str* bytes = find_bytes(w)) {
    write_tag(Tag::kBytes, numbered);
    write_bytes(bytes);
  } else {
    throw_value_error("unmarshallable object"_str);
  }
}

void Writer::write_integer(W_AnyInt* w, int64_t numbered) {
  if (w->fits() && w->small() >= INT32_MIN && w->small() <= INT32_MAX) {
    write_tag(Tag::kInt, numbered);
    write_int32(w->small());
    return;
  }
  write_tag(Tag::kLong, numbered);
  BigInt* value = w->big();
  BigInt* magnitude = value->abs();
  int64_t digits = (magnitude->bit_length() + 14) / 15;
  write_length(digits);
  if (value->sign() < 0) {
    out_->truncate(out_->length() - 4);
    write_int32(-digits);
  }
  // Digits of 15 bits, the lowest first, from bytes.
  Str* bytes = magnitude->to_bytes((digits * 15 + 7) / 8, false, false);
  int64_t bits = 0;
  int64_t count = 0;
  int64_t at = 0;
  for (int64_t i = 0; i < digits; i++) {
    while (count < 15 && at < bytes->length()) {
      bits |= static_cast<int64_t>(bytes->byte_at(at++)) << count;
      count += 8;
    }
    write_byte(bits & 0xFF);
    write_byte(bits >> 8 & 0x7F);
    bits >>= 15;
    count -= 15;
  }
}

void Writer::write_float(double value) {
  if (version_ > 1) return write_int64(static_cast<int64_t>(rlib::float_to_bits(value)));
  Str* text = printf_float(value, 'g', 17, false);
  write_byte(text->length());
  out_->append(text);
}

void Writer::write_text(W_Str* w, int64_t numbered) {
  bool interned = version_ >= 3 && is_interned(w);
  if (version_ >= 4 && w->is_ascii()) {
    if (w->length() < 256) {
      write_tag(interned ? Tag::kShortAsciiInterned : Tag::kShortAscii, numbered);
      write_byte(w->length());
      out_->append(w->value);
    } else {
      write_tag(interned ? Tag::kAsciiInterned : Tag::kAscii, numbered);
      write_bytes(w->value);
    }
    return;
  }
  write_tag(interned ? Tag::kInterned : Tag::kText, numbered);
  write_bytes(w->value);
}

// In the order of the members' own bytes, so that the order of hashes does not show.
void Writer::write_set(W_BaseSet* set) {
  auto* members = new List<SetMember*>();
  for (W_Object* member : *to_list(set)) members->append(new SetMember(dump(member, version_), member));
  rlib::sort(members, [](SetMember* a, SetMember* b) { return a->bytes->compare(b->bytes) < 0; });
  write_length(members->length());
  for (SetMember* member : *members) write(member->value);
}

Str* dump(W_Object* w, int64_t version) {
  Writer* writer = new Writer(version);
  writer->write(w);
  return writer->finish();
}

}  // namespace marshal

}  // namespace py
