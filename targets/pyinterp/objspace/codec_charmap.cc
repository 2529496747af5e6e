// Codecs of one byte a character, by tables that the package `encodings` has.

#include "targets/pyinterp/objspace/codecs.h"
#include "targets/pyinterp/objspace/gateway.h"
#include "targets/pyinterp/objspace/unicode_data.h"

namespace py {

namespace {

Str* undefined() { return "character maps to <undefined>"_str; }
constexpr int64_t kUndefined = 0xFFFE;

// mapping[key], or null for LookupError.
W_Object* look_up(W_Object* mapping, int64_t key) {
  if (rlib::is_exactly<W_Dict>(mapping)) return static_cast<W_Dict*>(mapping)->get(new_int(key));
  try {
    return getitem(mapping, new_int(key));
  } catch (PythonError* e) {
    if (!e->is(LookupError_type())) throw;
    return nullptr;
  }
}

// Appends what a mapping has for a byte. False if nothing.
bool append_mapped(StrBuilder* out, W_Object* mapping, int64_t byte) {
  W_Object* found = look_up(mapping, byte);
  if (found == nullptr || is_none(found)) return false;
  if (rlib::isinstance<W_Str>(found)) {
    W_Str* text = static_cast<W_Str*>(found);
    if (text->length() == 1 && code_point_at(text->value, 0) == kUndefined) return false;
    out->append(text->value);
    return true;
  }
  if (!rlib::isinstance<W_AnyInt>(found)) {
    throw_type_error("character mapping must return integer, None or str"_str);
  }
  W_AnyInt* number = static_cast<W_AnyInt*>(found);
  if (!number->fits() || number->small() < 0 || number->small() > unicode::kMaxCodePoint) {
    throw_type_error("character mapping must be in range(0x110000)"_str);
  }
  if (number->small() == kUndefined) return false;
  append_code_point(out, number->small());
  return true;
}

}  // namespace

Str* decode_charmap(Decoding* d, W_Object* mapping) {
  if (mapping == nullptr || is_none(mapping)) {
    d->at = d->length();
    return decode_latin1(d->input);
  }
  W_Str* table = rlib::cast_or_null<W_Str>(mapping);
  while (d->at < d->length()) {
    int64_t byte = d->byte(d->at);
    bool found = false;
    if (table == nullptr) {
      found = append_mapped(d->out, mapping, byte);
    } else if (byte < table->length()) {
      int64_t c = code_point_of(table, byte);
      found = c != kUndefined;
      if (found) append_code_point(d->out, c);
    }
    if (found) {
      d->at++;
    } else {
      d->fail(d->at, d->at + 1, undefined());
    }
  }
  return d->out->build();
}

// ---- Encoding -----------------------------------------------------------------------------------

namespace {

RLIB_PREBUILD W_Type* encoding_map_type();

// A decoding table turned round.
class W_EncodingMap final : public W_Object {
 public:
  static W_Type* exact_type() { return encoding_map_type(); }
  W_Type* type() override { return encoding_map_type(); }

  Dict<int64_t, int64_t>* const bytes = new Dict<int64_t, int64_t>();
};

int64_t encoding_map_size(W_EncodingMap* self) { return self->bytes->length(); }

W_Type* make_encoding_map_type() {
  auto* t = new TypeBuilder("EncodingMap"_str, object_type(),
                            new Layout("EncodingMap"_str, object_type()->layout));
  t->remove_flags(W_Type::kBaseType);
  t->add_flags(W_Type::kDisallowNew);
  t->method<&encoding_map_size>("size"_str, "($self, /)"_str,
                                "Return the size (in bytes) of this object."_str);
  return t->finish();
}
RLIB_PREBUILD W_Type* encoding_map_type() { return RLIB_ONCE(make_encoding_map_type()); }

// The bytes that a code point becomes; null if it is not in the mapping.
Str* mapped(W_Object* mapping, int64_t c) {
  if (mapping == nullptr || is_none(mapping)) {
    return c < 256 ? Str::from_char(static_cast<char>(c)) : nullptr;
  }
  if (rlib::isinstance<W_EncodingMap>(mapping)) {
    int64_t byte = static_cast<W_EncodingMap*>(mapping)->bytes->get_or(c, -1);
    return byte < 0 ? nullptr : Str::from_char(static_cast<char>(byte));
  }
  W_Object* found = look_up(mapping, c);
  if (found == nullptr || is_none(found)) return nullptr;
  if (rlib::isinstance<W_Bytes>(found)) return static_cast<W_Bytes*>(found)->value;
  if (!rlib::isinstance<W_AnyInt>(found)) {
    throw_type_error("character mapping must return integer, bytes or None, not "_str,
                     type_name(found));
  }
  W_AnyInt* number = static_cast<W_AnyInt*>(found);
  if (!number->fits() || number->small() < 0 || number->small() > 255) {
    throw_type_error("character mapping must be in range(256)"_str);
  }
  return Str::from_char(static_cast<char>(number->small()));
}

void append_replacement(Encoding* e, W_Object* mapping, int64_t start, int64_t end) {
  if (e->replacement_is_bytes) {
    e->out->append(e->replacement);
    return;
  }
  for (TextCursor cursor(e->replacement); !cursor.done();) {
    Str* bytes = mapped(mapping, cursor.next());
    if (bytes == nullptr) e->fail_strictly(start, end, undefined());
    e->out->append(bytes);
  }
}

}  // namespace

W_Object* build_charmap(W_Str* table) {
  W_EncodingMap* map = new W_EncodingMap();
  int64_t byte = 0;
  for (TextCursor cursor(table->value); !cursor.done() && byte < 256; byte++) {
    int64_t c = cursor.next();
    if (c != kUndefined) map->bytes->set(c, byte);
  }
  return map;
}

Str* encode_charmap(W_Str* text, W_Object* mapping, Str* errors) {
  Encoding* e = new Encoding(text, "charmap"_str, errors);
  Str* value = text->value;
  int64_t offset = 0;
  while (e->position < text->length()) {
    Str* bytes = mapped(mapping, code_point_at(value, offset));
    if (bytes != nullptr) {
      e->out->append(bytes);
      e->position++;
      offset = next_offset(value, offset);
      continue;
    }
    int64_t start = e->position;
    int64_t end = start;
    while (offset < value->length() && mapped(mapping, code_point_at(value, offset)) == nullptr) {
      offset = next_offset(value, offset);
      end++;
    }
    e->fail(start, end, undefined());
    append_replacement(e, mapping, start, end);
    offset = text->offset_of(e->position);
  }
  return e->out->build();
}

}  // namespace py
