// format() of a str, and str.format: "{0.name!r:>{width}}".

#include "targets/pyinterp/objspace/format_text.h"

#include "targets/pyinterp/objspace/format_number.h"
#include "targets/pyinterp/objspace/iterators.h"
#include "targets/pyinterp/objspace/unicode_data.h"

namespace py {

// ---- format(text, specification) ----------------------------------------------------------------

namespace {

void check_text_spec(FormatSpec spec, W_Str* text) {
  if (spec.type != '\0' && spec.type != 's') throw_unknown_format(spec.type, text);
  if (spec.sign != '\0') {
    if (spec.sign == ' ') throw_value_error("Space not allowed in string format specifier"_str);
    throw_value_error("Sign not allowed in string format specifier"_str);
  }
  if (spec.no_negative_zero) {
    throw_value_error("Negative zero coercion (z) not allowed in string format specifier"_str);
  }
  if (spec.alternate) {
    throw_value_error("Alternate form (#) not allowed in string format specifier"_str);
  }
  if (spec.align == '=') {
    throw_value_error("'=' alignment not allowed in string format specifier"_str);
  }
  if (spec.grouping != '\0')
    throw_value_error("Cannot specify '"_str, spec.grouping, "' with 's'."_str);
}

}  // namespace

W_Str* format_str(W_Str* text, Str* specification) {
  if (specification->is_empty()) return text;
  FormatSpec spec = parse_format(new_str(specification), text, '<');
  check_text_spec(spec, text);
  W_Str* shown = text;
  if (spec.precision >= 0 && spec.precision < text->length())
    shown = str_slice(text, 0, spec.precision);
  int64_t padding = spec.width - shown->length();
  if (padding <= 0) return shown;
  int64_t left = spec.align == '>' ? padding : spec.align == '^' ? padding / 2 : 0;
  Str* fill = new_char(spec.fill)->value;
  Str* padded = fill->repeat(left)->concat(shown->value)->concat(fill->repeat(padding - left));
  return new_str(padded, spec.width);
}

// ---- The parts of a template --------------------------------------------------------------------

namespace {

// Takes a template apart: literal text, then a field, and so on.
class TemplateParser final : public rlib::Object {
 public:
  explicit TemplateParser(Str* text) : text_(text) {}

  // The next literal and field. False at the end.
  bool next() {
    if (at_ >= text_->length()) return false;
    has_field = parse_literal();
    if (has_field) parse_field();
    return true;
  }

  Str* literal = nullptr;
  bool has_field = false;
  Str* name = nullptr;     // of the field, with attributes and indexes
  int64_t conversion = 0;  // a code point; 0: none
  Str* specification = nullptr;
  bool is_nested = false;  // the specification has fields itself

 private:
  // Up to a brace. Whether a field follows.
  bool parse_literal() {
    int64_t start = at_;
    while (at_ < text_->length()) {
      char c = text_->char_at(at_++);
      if (c != '{' && c != '}') continue;
      bool is_doubled = at_ < text_->length() && text_->char_at(at_) == c;
      if (is_doubled) {
        literal = text_->slice(start, at_);
        at_++;
        return false;
      }
      if (c == '}') throw_value_error("Single '}' encountered in format string"_str);
      if (at_ == text_->length()) throw_value_error("Single '{' encountered in format string"_str);
      literal = text_->slice(start, at_ - 1);
      return true;
    }
    literal = text_->slice(start, at_);
    return false;
  }

  void parse_field() {
    conversion = 0;
    specification = ""_str;
    is_nested = false;
    char c = parse_name();
    if (c == '}') return;
    if (c == '!' && parse_conversion()) return;
    parse_specification();
  }

  // Up to what ends the name, which is returned.
  char parse_name() {
    int64_t start = at_;
    while (at_ < text_->length()) {
      char c = text_->char_at(at_++);
      if (c == '{') throw_value_error("unexpected '{' in field name"_str);
      if (c == '[') {
        while (at_ < text_->length() && text_->char_at(at_) != ']') at_++;
      } else if (c == '}' || c == ':' || c == '!') {
        name = text_->slice(start, at_ - 1);
        return c;
      }
    }
    throw_value_error("expected '}' before end of string"_str);
  }

  // Whether the field ends behind it.
  bool parse_conversion() {
    if (at_ >= text_->length()) {
      throw_value_error("end of string while looking for conversion specifier"_str);
    }
    conversion = code_point_at(text_, at_);
    at_ += utf8_width(conversion);
    if (at_ < text_->length()) {
      char c = text_->char_at(at_++);
      if (c == '}') return true;
      if (c != ':') throw_value_error("expected ':' after conversion specifier"_str);
    }
    return false;
  }

  void parse_specification() {
    int64_t start = at_;
    int64_t depth = 1;
    while (at_ < text_->length()) {
      char c = text_->char_at(at_++);
      if (c == '{') {
        is_nested = true;
        depth++;
      } else if (c == '}') {
        depth--;
        if (depth == 0) {
          specification = text_->slice(start, at_ - 1);
          return;
        }
      }
    }
    throw_value_error("unmatched '{' in format spec"_str);
  }

  Str* const text_;
  int64_t at_ = 0;
};

// The number that these digits are, or -1 if they are none.
int64_t as_index(Str* text) {
  if (text->is_empty()) return -1;
  int64_t value = 0;
  for (TextCursor cursor(text); !cursor.done();) {
    int64_t digit = unicode::decimal_value(cursor.next());
    if (digit < 0) return -1;
    if (value > (INT64_MAX - digit) / 10) {
      throw_value_error("Too many decimal digits in format string"_str);
    }
    value = value * 10 + digit;
  }
  return value;
}

// Takes the name of a field apart: "0.name[key]".
class FieldName final : public rlib::Object {
 public:
  explicit FieldName(Str* text) : text_(text) {
    while (at_ < text->length() && text->char_at(at_) != '.' && text->char_at(at_) != '[') at_++;
    first = text->slice(0, at_);
  }

  // The next attribute or index. False at the end.
  bool next() {
    if (at_ >= text_->length()) return false;
    char c = text_->char_at(at_++);
    is_attribute = c == '.';
    if (!is_attribute && c != '[') {
      throw_value_error("Only '.' or '[' may follow ']' in format field specifier"_str);
    }
    int64_t start = at_;
    if (is_attribute) {
      while (at_ < text_->length() && text_->char_at(at_) != '.' && text_->char_at(at_) != '[')
        at_++;
      part = text_->slice(start, at_);
    } else {
      int64_t close = text_->find_char(']', at_);
      if (close < 0) throw_value_error("Missing ']' in format string"_str);
      part = text_->slice(start, close);
      at_ = close + 1;
    }
    if (part->is_empty()) throw_value_error("Empty attribute in format string"_str);
    return true;
  }

  // The part as the key of an index.
  W_Object* key() {
    int64_t index = as_index(part);
    return index >= 0 ? static_cast<W_Object*>(new_int(index)) : new_str(part);
  }

  Str* first = nullptr;
  Str* part = nullptr;
  bool is_attribute = false;

 private:
  Str* const text_;
  int64_t at_ = 0;
};

// ---- Filling in ---------------------------------------------------------------------------------

class Formatter final : public rlib::Object {
 public:
  Formatter(Array<W_Object*>* args, W_Object* mapping, bool is_map)
      : args_(args), mapping_(mapping), is_map_(is_map) {}

  Str* run(Str* text, int64_t depth) {
    if (depth <= 0) throw_value_error("Max string recursion exceeded"_str);
    StrBuilder* out = new StrBuilder(text->length());
    TemplateParser* parser = new TemplateParser(text);
    while (parser->next()) {
      out->append(parser->literal);
      if (parser->has_field) append_field(out, parser, depth);
    }
    return out->build();
  }

 private:
  void append_field(StrBuilder* out, TemplateParser* parser, int64_t depth) {
    W_Object* value = convert(field_value(parser->name), parser->conversion);
    Str* specification = parser->specification;
    if (parser->is_nested) specification = run(specification, depth - 1);
    if (rlib::is_exactly<W_Str>(value) && specification->is_empty()) {
      out->append(static_cast<W_Str*>(value)->value);
    } else {
      out->append(format(value, new_str(specification))->value);
    }
  }

  W_Object* convert(W_Object* value, int64_t conversion) {
    switch (conversion) {
      case 0:
        return value;
      case 's':
        return str(value);
      case 'r':
        return repr(value);
      case 'a':
        return ascii(value);
      default:
        break;
    }
    if (conversion > 32 && conversion < 127) {
      throw_value_error("Unknown conversion specifier "_str, static_cast<char>(conversion));
    }
    throw_value_error("Unknown conversion specifier \\x"_str, rlib::int_to_str(conversion, 16));
  }

  W_Object* field_value(Str* text) {
    FieldName* name = new FieldName(text);
    W_Object* value = first_value(name->first);
    while (name->next()) {
      value = name->is_attribute ? getattr(value, intern(name->part)) : getitem(value, name->key());
    }
    return value;
  }

  W_Object* first_value(Str* first) {
    int64_t index = as_index(first);
    if (first->is_empty() || index >= 0) return positional(index);
    W_Str* key = new_str(first);
    if (!is_map_) {
      W_Object* value = static_cast<W_Dict*>(mapping_)->get_str(first);
      if (value == nullptr) throw_key_error(key);
      return value;
    }
    return getitem(mapping_, key);
  }

  // An index of -1 is given automatically.
  W_Object* positional(int64_t index) {
    bool is_automatic = index < 0;
    if (is_automatic ? is_manual_ : automatic_ > 0) {
      if (is_automatic) {
        throw_value_error(
            "cannot switch from manual field specification to automatic field numbering"_str);
      }
      throw_value_error(
          "cannot switch from automatic field numbering to manual field specification"_str);
    }
    if (is_automatic) {
      index = automatic_++;
    } else {
      is_manual_ = true;
    }
    if (is_map_) throw_value_error("Format string contains positional fields"_str);
    if (index >= args_->length()) {
      throw_index_error("Replacement index "_str, index,
                        " out of range for positional args tuple"_str);
    }
    return args_->get(index);
  }

  Array<W_Object*>* const args_;
  W_Object* const mapping_;
  const bool is_map_;
  int64_t automatic_ = 0;  // fields numbered so far
  bool is_manual_ = false;
};

}  // namespace

W_Str* format_template(W_Str* text, Array<W_Object*>* args, W_Object* mapping, bool is_map) {
  Formatter* formatter = new Formatter(args, mapping, is_map);
  return new_str(formatter->run(text->value, 2));
}

// ---- For string.Formatter -----------------------------------------------------------------------

namespace {

W_Type* make_parts_type(Str* name) {
  auto* t = new TypeBuilder(name, object_type());
  t->remove_flags(W_Type::kBaseType);
  t->add_flags(W_Type::kDisallowNew);
  add_iterator_methods(t);
  return t->finish();
}

// The literals and fields of a template, parsed one by one: an error comes when its turn does.
class W_TemplateParts final : public W_Iterator {
 public:
  explicit W_TemplateParts(Str* text) : parser_(new TemplateParser(text)) {}
  RLIB_PREBUILD static W_Type* exact_type() {
    return RLIB_ONCE(make_parts_type("formatteriterator"_str));
  }
  W_Type* type() override { return exact_type(); }
  W_Object* next() override {
    if (!parser_->next()) return nullptr;
    auto* part = Array<W_Object*>::make(4);
    part->set(0, new_str(parser_->literal));
    part->set(1, parser_->has_field ? new_str(parser_->name) : none());
    part->set(2, parser_->has_field ? new_str(parser_->specification) : none());
    bool converts = parser_->has_field && parser_->conversion != 0;
    part->set(3, converts ? new_char(parser_->conversion) : none());
    return new_tuple(part);
  }

 private:
  TemplateParser* const parser_;
};

// The attributes and indexes of a field's name: (is an attribute, name or index).
class W_FieldNameParts final : public W_Iterator {
 public:
  explicit W_FieldNameParts(FieldName* name) : name_(name) {}
  RLIB_PREBUILD static W_Type* exact_type() {
    return RLIB_ONCE(make_parts_type("fieldnameiterator"_str));
  }
  W_Type* type() override { return exact_type(); }
  W_Object* next() override {
    if (!name_->next()) return nullptr;
    return new_tuple(new_bool(name_->is_attribute), name_->is_attribute ? new_str(name_->part) : name_->key());
  }

 private:
  FieldName* const name_;
};

}  // namespace

W_Object* formatter_parser(W_Str* text) { return new W_TemplateParts(text->value); }

W_Object* formatter_field_name_split(W_Str* text) {
  FieldName* name = new FieldName(text->value);
  int64_t index = as_index(name->first);
  W_Object* first = index >= 0 ? static_cast<W_Object*>(new_int(index)) : new_str(name->first);
  return new_tuple(first, new W_FieldNameParts(name));
}

}  // namespace py
