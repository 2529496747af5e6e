// str.maketrans and str.translate.

#include "targets/pyinterp/objspace/str_methods.h"
#include "targets/pyinterp/objspace/unicode_data.h"

namespace py {

namespace {

// {"a": x} and {97: x} as {97: x}.
W_Object* table_of_dict(W_Object* x) {
  if (!rlib::isinstance<W_Dict>(x)) {
    throw_type_error("if you give only one argument to maketrans it must be a dict"_str);
  }
  W_Dict* from = static_cast<W_Dict*>(x);
  W_Dict* table = new_dict();
  for (int64_t i = from->next_entry(0); i >= 0; i = from->next_entry(i + 1)) {
    W_Object* key = from->key_at(i);
    if (rlib::isinstance<W_Str>(key)) {
      W_Str* text = static_cast<W_Str*>(key);
      if (text->length() != 1) {
        throw_value_error("string keys in translate table must be of length 1"_str);
      }
      key = new_int(code_point_at(text->value, 0));
    } else if (!rlib::isinstance<W_AnyInt>(key)) {
      throw_type_error("keys in translate table must be strings or integers"_str);
    }
    table->set(key, from->value_at(i));
  }
  return table;
}

}  // namespace

W_Object* str_maketrans(W_Object* x, W_Object* y, W_Object* z) {
  if (y == nullptr) return table_of_dict(x);
  W_Str* to = expect_str(y, "maketrans() argument 2"_str);
  if (z != nullptr) expect_str(z, "maketrans() argument 3"_str);
  if (!rlib::isinstance<W_Str>(x)) {
    throw_type_error("first maketrans argument must be a string if there is a second argument"_str);
  }
  W_Str* from = static_cast<W_Str*>(x);
  if (from->length() != to->length()) {
    throw_value_error("the first two maketrans arguments must have equal length"_str);
  }
  W_Dict* table = new_dict();
  TextCursor targets(to->value);
  for (TextCursor cursor(from->value); !cursor.done();) {
    int64_t key = cursor.next();
    table->set(new_int(key), new_int(targets.next()));
  }
  if (z != nullptr) {
    for (TextCursor cursor(static_cast<W_Str*>(z)->value); !cursor.done();) {
      table->set(new_int(cursor.next()), none());
    }
  }
  return table;
}

namespace {

// What the table has for a code point: an object, or null if nothing.
W_Object* look_up(W_Object* table, W_Object* key) {
  if (rlib::is_exactly<W_Dict>(table)) return static_cast<W_Dict*>(table)->get(key);
  try {
    return getitem(table, key);
  } catch (PythonError* e) {
    if (!e->is(LookupError_type())) throw;
    return nullptr;
  }
}

// The text in place of `c`; null: `c` itself.
Str* translation(W_Object* table, int64_t c) {
  W_Object* found = look_up(table, new_int(c));
  if (found == nullptr) return nullptr;
  if (is_none(found)) return ""_str;
  if (rlib::isinstance<W_Str>(found)) return static_cast<W_Str*>(found)->value;
  if (!rlib::isinstance<W_AnyInt>(found)) {
    throw_type_error("character mapping must return integer, None or str"_str);
  }
  W_AnyInt* number = static_cast<W_AnyInt*>(found);
  if (!number->fits() || number->small() < 0 || number->small() > unicode::kMaxCodePoint) {
    throw_value_error("character mapping must be in range(0x110000)"_str);
  }
  return new_char(number->small())->value;
}

}  // namespace

W_Object* str_translate(W_Str* self, W_Object* table) {
  // What the table said of ASCII characters so far.
  auto* known = Array<Str*>::make(128);
  StrBuilder* result = new StrBuilder(self->value->length());
  for (TextCursor cursor(self->value); !cursor.done();) {
    int64_t c = cursor.next();
    Str* text = c < 128 ? known->get(c) : nullptr;
    if (text == nullptr) {
      text = translation(table, c);
      if (text == nullptr) text = new_char(c)->value;
      if (c < 128) known->set(c, text);
    }
    result->append(text);
  }
  return new_str(result->build());
}

}  // namespace py
