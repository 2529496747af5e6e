#include "targets/shapes/text.h"

#include "targets/shapes/arguments.h"

namespace shapes {

namespace {

// The bytes, as texts of one byte each.
class TextIterator final : public Iterator {
 public:
  explicit TextIterator(Str* text) : text_(text) {}

  Value* next() override {
    if (at_ == text_->length()) return nullptr;
    return new Text(Str::from_char(text_->char_at(at_++)));
  }

 private:
  Str* const text_;
  int64_t at_ = 0;
};

}  // namespace

Str* Text::repr() {
  StrBuilder* result = new StrBuilder();
  result->append('"');
  for (int64_t i = 0; i < value->length(); i++) {
    char c = value->char_at(i);
    switch (c) {
      case '"': result->append("\\\""_str); break;
      case '\\': result->append("\\\\"_str); break;
      case '\n': result->append("\\n"_str); break;
      case '\t': result->append("\\t"_str); break;
      case '\r': result->append("\\r"_str); break;
      case '\0': result->append("\\0"_str); break;
      default: result->append(c); break;
    }
  }
  result->append('"');
  return result->build();
}

bool Text::equals(Value* other) {
  Text* text = rlib::cast_or_null<Text>(other);
  return text != nullptr && value->eq(text->value);
}

Value* Text::item(Value* index) {
  return new Text(Str::from_char(value->char_at(check_index(index, value->length()))));
}

Iterator* Text::iterate() { return new TextIterator(value); }

// ---- The class ----------------------------------------------------------------------------------

namespace {

Str* receiver(Arguments* a) { return static_cast<Text*>(a->get(0))->value; }

Value* split(Arguments* a) {
  Str* separator = text_argument(a, 1);
  if (separator->is_empty()) raise_error(value_error(), "an empty separator"_str);
  auto* parts = new List<Value*>();
  for (Str* part : *receiver(a)->split(separator)) parts->append(new Text(part));
  return new ListValue(parts);
}

Value* join(Arguments* a) {
  auto* texts = new List<Str*>();
  for (Value* item : *list_of(a->get(1))) texts->append(item->to_str());
  return new Text(receiver(a)->join(texts));
}

// text.slice(start, end): indexes as for lists, cut off where they are beyond an end.
Value* slice(Arguments* a) {
  int64_t length = receiver(a)->length();
  int64_t start = int_argument(a, 1);
  int64_t end = int_argument(a, 2);
  if (start < 0) start += length;
  if (end < 0) end += length;
  if (start < 0) start = 0;
  if (end > length) end = length;
  return new Text(start < end ? receiver(a)->slice(start, end) : ""_str);
}

Class* make_text_class() {
  Class* made = Class::make("Text"_str, object_class());
  made->set_constructor(1, [](Arguments* a) -> Value* { return new Text(a->get(0)->to_str()); });
  made->define_native("split"_str, 1, split);
  made->define_native("join"_str, 1, join);
  made->define_native("slice"_str, 2, slice);
  made->define_native("find"_str, 1, [](Arguments* a) -> Value* {
    return new Int(receiver(a)->find(text_argument(a, 1)));
  });
  made->define_native("contains"_str, 1, [](Arguments* a) -> Value* {
    return to_bool(receiver(a)->contains(text_argument(a, 1)));
  });
  made->define_native("starts_with"_str, 1, [](Arguments* a) -> Value* {
    return to_bool(receiver(a)->starts_with(text_argument(a, 1)));
  });
  made->define_native("ends_with"_str, 1, [](Arguments* a) -> Value* {
    return to_bool(receiver(a)->ends_with(text_argument(a, 1)));
  });
  made->define_native("replace"_str, 2, [](Arguments* a) -> Value* {
    if (text_argument(a, 1)->is_empty()) raise_error(value_error(), "nothing to replace"_str);
    return new Text(receiver(a)->replace(text_argument(a, 1), text_argument(a, 2)));
  });
  made->define_native("upper"_str, 0,
                      [](Arguments* a) -> Value* { return new Text(receiver(a)->upper()); });
  made->define_native("lower"_str, 0,
                      [](Arguments* a) -> Value* { return new Text(receiver(a)->lower()); });
  made->define_native("strip"_str, 0,
                      [](Arguments* a) -> Value* { return new Text(receiver(a)->strip()); });
  // The number of a byte, the first.
  made->define_native("code"_str, 0, [](Arguments* a) -> Value* {
    if (receiver(a)->is_empty()) raise_error(value_error(), "the text is empty"_str);
    return new Int(receiver(a)->byte_at(0));
  });
  return made;
}

}  // namespace

RLIB_PREBUILD Class* text_class() { return RLIB_ONCE(make_text_class()); }

Shape* Text::shape() { return text_class()->first_shape(); }

}  // namespace shapes
