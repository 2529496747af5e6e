// _json.make_scanner: text to objects, in one pass over its bytes. Offsets are of bytes; errors and results
// count characters.

#include "targets/pyinterp/interpreter/frame.h"
#include "targets/pyinterp/modules/json/json_module.h"
#include "targets/pyinterp/objspace/instance.h"

namespace py {

namespace {

class W_Scanner : public W_Object {
 public:
  static W_Type* exact_type() { return json_scanner_type(); }
  W_Type* type() override { return json_scanner_type(); }

  bool strict = true;
  W_Object* object_hook = nullptr;        // null: none
  W_Object* object_pairs_hook = nullptr;  // null: none
  W_Object* parse_float = nullptr;
  W_Object* parse_int = nullptr;
  W_Object* parse_constant = nullptr;
};

// One text on its way. `at` moves.
class Scan final : public rlib::Object {
 public:
  Scan(W_Scanner* scanner, W_Str* document, int64_t at)
      : at(at), scanner_(scanner), document_(document), text_(document->value) {}

  // The value that begins here. Raises StopIteration with the position if none does.
  W_Object* value();

  int64_t at;

 private:
  W_Object* object();
  W_Object* array();
  W_Object* number();
  W_Object* constant(Str* name);
  W_Str* key();
  void skip_blanks();
  bool is_at(char c) const { return at < text_->length() && text_->char_at(at) == c; }
  bool is_digit_at(int64_t index) const {
    return index < text_->length() && Str::is_digit(text_->char_at(index));
  }
  // The word begins here, and is taken.
  bool takes(Str* word) {
    if (!text_->has_at(at, word)) return false;
    at += word->length();
    return true;
  }
  [[noreturn]] void throw_expecting(Str* what) {
    throw_json_error(message("Expecting "_str, what), document_, at);
  }
  [[noreturn]] void throw_stop(int64_t offset) {
    throw_stop_iteration(new_int(document_->position_of(offset)));
  }

  W_Scanner* const scanner_;
  W_Str* const document_;
  Str* const text_;
  Dict<Str*, W_Str*>* const keys_ = new Dict<Str*, W_Str*>();  // equal ones become one object
};

void Scan::skip_blanks() {
  while (at < text_->length()) {
    char c = text_->char_at(at);
    if (c != ' ' && c != '\t' && c != '\n' && c != '\r') return;
    at++;
  }
}

W_Object* Scan::value() {
  if (at >= text_->length()) throw_stop(text_->length());
  switch (text_->char_at(at)) {
    case '"': {
      auto [value, end] = scan_json_string(document_, at + 1, scanner_->strict);
      at = end;
      return value;
    }
    case '{': {
      Recursion level(" while decoding a JSON object from a unicode string"_str);
      at++;
      return object();
    }
    case '[': {
      Recursion level(" while decoding a JSON array from a unicode string"_str);
      at++;
      return array();
    }
    case 'n':
      if (takes("null"_str)) return none();
      break;
    case 't':
      if (takes("true"_str)) return true_object();
      break;
    case 'f':
      if (takes("false"_str)) return false_object();
      break;
    case 'N':
      if (takes("NaN"_str)) return constant("NaN"_str);
      break;
    case 'I':
      if (takes("Infinity"_str)) return constant("Infinity"_str);
      break;
    case '-':
      if (takes("-Infinity"_str)) return constant("-Infinity"_str);
      break;
    default: break;
  }
  return number();
}

W_Object* Scan::constant(Str* name) { return call(scanner_->parse_constant, new_ascii(name)); }

W_Str* Scan::key() {
  if (!is_at('"')) throw_expecting("property name enclosed in double quotes"_str);
  auto [name, end] = scan_json_string(document_, at + 1, scanner_->strict);
  at = end;
  W_Str* known = keys_->get(name->value);
  if (known != nullptr) return known;
  keys_->set(name->value, name);
  return name;
}

W_Object* Scan::object() {
  W_List* pairs = scanner_->object_pairs_hook == nullptr ? nullptr : new_list();
  W_Dict* made = pairs == nullptr ? new_dict() : nullptr;
  skip_blanks();
  if (!is_at('}')) {
    while (true) {
      W_Str* name = key();
      skip_blanks();
      if (!is_at(':')) throw_expecting("':' delimiter"_str);
      at++;
      skip_blanks();
      W_Object* item = value();
      if (pairs != nullptr) {
        pairs->append(new_tuple(name, item));
      } else {
        made->set_str(name, item);
      }
      skip_blanks();
      if (is_at('}')) break;
      if (!is_at(',')) throw_expecting("',' delimiter"_str);
      at++;
      skip_blanks();
    }
  }
  at++;
  if (pairs != nullptr) return call(scanner_->object_pairs_hook, pairs);
  return scanner_->object_hook == nullptr ? made : call(scanner_->object_hook, made);
}

W_Object* Scan::array() {
  W_List* made = new_list();
  skip_blanks();
  if (!is_at(']')) {
    while (true) {
      made->append(value());
      skip_blanks();
      if (is_at(']')) break;
      if (!is_at(',')) throw_expecting("',' delimiter"_str);
      at++;
      skip_blanks();
    }
  }
  at++;
  return made;
}

// Digits that surely fit into 64 bits.
constexpr int64_t kFewDigits = 18;

W_Object* Scan::number() {
  int64_t start = at;
  int64_t digits = text_->char_at(at) == '-' ? at + 1 : at;
  if (!is_digit_at(digits)) throw_stop(start);
  int64_t end = digits + 1;
  if (text_->char_at(digits) != '0') {
    while (is_digit_at(end)) end++;
  }
  int64_t whole_end = end;
  if (end < text_->length() && text_->char_at(end) == '.' && is_digit_at(end + 1)) {
    end += 2;
    while (is_digit_at(end)) end++;
  }
  if (end < text_->length() && (text_->char_at(end) == 'e' || text_->char_at(end) == 'E')) {
    int64_t exponent = end + 1;
    bool has_sign = exponent < text_->length() &&
                    (text_->char_at(exponent) == '-' || text_->char_at(exponent) == '+');
    if (has_sign) exponent++;
    if (is_digit_at(exponent)) {
      end = exponent + 1;
      while (is_digit_at(end)) end++;
    }
  }
  at = end;
  bool is_float = end > whole_end;
  W_Object* parse = is_float ? scanner_->parse_float : scanner_->parse_int;
  if (parse == int_type() && end - digits <= kFewDigits) {
    int64_t number = 0;
    for (int64_t i = digits; i < end; i++) number = 10 * number + (text_->char_at(i) - '0');
    return new_int(digits > start ? -number : number);
  }
  Str* spelled = text_->slice(start, end);
  if (parse == float_type()) return new_float(rlib::parse_float(spelled).value);
  return call(parse, new_ascii(spelled));
}

// ---- The type -----------------------------------------------------------------------------------

W_Object* scanner_new(W_Type* type, W_Object* context) {
  W_Scanner* self = allocate<W_Scanner>(type, json_scanner_type());
  self->strict = is_true(getattr(context, intern("strict"_str)));
  self->object_hook = null_if_none(getattr(context, intern("object_hook"_str)));
  self->object_pairs_hook = null_if_none(getattr(context, intern("object_pairs_hook"_str)));
  self->parse_float = getattr(context, intern("parse_float"_str));
  self->parse_int = getattr(context, intern("parse_int"_str));
  self->parse_constant = getattr(context, intern("parse_constant"_str));
  return self;
}

W_Object* scanner_call(W_Scanner* self, W_Object* w_text, int64_t position) {
  if (!isinstance<W_Str>(w_text)) {
    throw_type_error("first argument must be a string, not "_str, type_name(w_text));
  }
  W_Str* text = static_cast<W_Str*>(w_text);
  if (position < 0) throw_value_error("idx cannot be negative"_str);
  if (position >= text->length()) throw_stop_iteration(new_int(position));
  Scan* scan = new Scan(self, text, text->offset_of(position));
  W_Object* value = scan->value();
  return new_tuple(value, new_int(text->position_of(scan->at)));
}

bool scanner_strict(W_Scanner* self) { return self->strict; }
W_Object* scanner_object_hook(W_Scanner* self) { return or_none(self->object_hook); }
W_Object* scanner_object_pairs_hook(W_Scanner* self) { return or_none(self->object_pairs_hook); }
W_Object* scanner_parse_float(W_Scanner* self) { return self->parse_float; }
W_Object* scanner_parse_int(W_Scanner* self) { return self->parse_int; }
W_Object* scanner_parse_constant(W_Scanner* self) { return self->parse_constant; }

W_Type* make_scanner_type() {
  auto* t = new TypeBuilder("Scanner"_str, object_type());
  t->module("_json"_str);
  t->doc("JSON scanner object"_str);
  t->new_method<&scanner_new>("($type, context)"_str);
  t->special<&scanner_call>("__call__"_str, "($self, /, string, idx)"_str);
  t->member<&scanner_strict>("strict"_str, "strict"_str);
  t->member<&scanner_object_hook>("object_hook"_str, "object_hook"_str);
  t->member<&scanner_object_pairs_hook>("object_pairs_hook"_str, "object_pairs_hook"_str);
  t->member<&scanner_parse_float>("parse_float"_str, "parse_float"_str);
  t->member<&scanner_parse_int>("parse_int"_str, "parse_int"_str);
  t->member<&scanner_parse_constant>("parse_constant"_str, "parse_constant"_str);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* json_scanner_type() { return RLIB_ONCE(make_scanner_type()); }

}  // namespace py
