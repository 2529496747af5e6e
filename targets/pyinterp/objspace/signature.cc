// Signatures of built-in functions: read from their text, and bound to arguments.

#include "targets/pyinterp/objspace/function_objects.h"
#include "targets/pyinterp/objspace/gateway.h"

namespace py {

namespace {

// Reads the text of a signature, from left to right.
class SignatureReader final : public rlib::Object {
 public:
  explicit SignatureReader(Str* text) : text_(text) {}

  Signature* read() {
    Signature* s = new Signature();
    s->text = text_;
    expect('(');
    while (!skip(')')) {
      read_one(s);
      skip(',');
    }
    s->names = names_->to_array();
    s->defaults = defaults_->to_array();
    s->is_required = required_->to_array();
    return s;
  }

 private:
  void read_one(Signature* s) {
    if (skip('/')) {
      s->positional_only = s->positional;
    } else if (skip('*')) {
      if (skip('*')) {
        s->kwargs = names_->length();
        add(intern(read_name()), nullptr, false);
      } else {
        behind_star_ = true;
        if (is_name(peek())) {
          s->varargs = names_->length();
          add(intern(read_name()), nullptr, false);
          s->least_varargs = skip('+') ? 1 : 0;
        }
      }
    } else {
      bool is_self = skip('$');
      Str* name = read_name();
      if (is_self && name->eq("module"_str)) return;
      if (is_self) {
        s->has_self = true;
        s->positional_only = 1;
      }
      W_Object* value = nullptr;
      bool has_default = skip('=');
      if (has_default) value = read_default();
      add(intern(name), value, !has_default);
      if (behind_star_) {
        s->keyword_only++;
      } else {
        s->positional++;
        if (!has_default) s->required++;
      }
    }
  }

  void add(W_Str* name, W_Object* value, bool is_required) {
    names_->append(name);
    defaults_->append(value);
    required_->append(is_required);
  }

  W_Object* read_default() {
    int64_t start = at_;
    if (peek() == '\'' || peek() == '"') {
      char quote = peek();
      int64_t end = text_->find_char(quote, start + 1);
      at_ = end + 1;
      return new_str(text_->slice(start + 1, end));
    }
    int64_t depth = 0;
    while (depth > 0 || (peek() != ',' && peek() != ')')) {
      if (peek() == '(') depth++;
      if (peek() == ')') depth--;
      at_++;
    }
    Str* word = text_->slice(start, at_)->strip();
    if (word->eq("None"_str)) return none();
    if (word->eq("True"_str)) return true_object();
    if (word->eq("False"_str)) return false_object();
    if (word->eq("()"_str)) return empty_tuple();
    if (word->eq("sys.maxsize"_str)) return new_int(INT64_MAX);
    if (word->starts_with("<"_str)) return nullptr;
    bool is_negative = word->starts_with("-"_str);
    W_AnyInt* number = parse_int(is_negative ? word->slice_from(1) : word, 10);
    if (number != nullptr) return new_int(is_negative ? -number->small() : number->small());
    MaybeFloat value = py::parse_float(word);
    RLIB_REQUIRE(value.found, "the default in a signature is no literal");
    return new_float(value.value);
  }

  Str* read_name() {
    skip_blanks();
    int64_t start = at_;
    while (is_name(text_->char_at(at_))) at_++;
    RLIB_REQUIRE(at_ > start, "no name where a signature should have one");
    return text_->slice(start, at_);
  }

  static bool is_name(char c) { return Str::is_letter(c) || Str::is_digit(c) || c == '_'; }

  void skip_blanks() {
    while (text_->char_at(at_) == ' ') at_++;
  }
  char peek() {
    skip_blanks();
    return text_->char_at(at_);
  }
  bool skip(char c) {
    if (peek() != c) return false;
    at_++;
    return true;
  }
  void expect(char c) {
    bool found = skip(c);
    RLIB_REQUIRE(found, "a signature starts with (");
  }

  Str* const text_;
  int64_t at_ = 0;
  bool behind_star_ = false;
  List<W_Str*>* names_ = new List<W_Str*>();
  List<W_Object*>* defaults_ = new List<W_Object*>();
  List<bool>* required_ = new List<bool>();
};

// "append" of "list.append".
Str* bare_name(Str* function) { return function->slice_from(function->rfind_char('.') + 1); }

}  // namespace

Signature* Signature::parse(Str* text) {
  bool is_nameless = text->starts_with("?"_str);
  bool is_old = is_nameless || text->starts_with("!"_str);
  Signature* signature = (new SignatureReader(is_old ? text->slice_from(1) : text))->read();
  signature->is_old = is_old;
  signature->is_nameless = is_nameless;
  return signature;
}

Str* Signature::called(Str* function) const {
  return is_nameless ? "function"_str : bare_name(function)->concat("()"_str);
}

void Signature::throw_count(Str* function, int64_t given) {
  int64_t self = has_self ? 1 : 0;
  int64_t least = required - self;
  int64_t most = positional - self;
  given -= self;
  int64_t limit = given < least ? least : most;
  Str* how = least == most ? ""_str : given < least ? "at least "_str : "at most "_str;
  if (function->is_empty()) {
    throw_type_error(most > 1 ? " "_str : ""_str, "expected "_str, how, limit, " argument"_str, plural(limit),
                     ", got "_str, given);
  }
  Str* bare = bare_name(function);
  if (given < 0) throw_type_error("unbound method "_str, function, "() needs an argument"_str);
  if (most == 0 && keyword_only == 0) {
    throw_type_error(function, "() takes no arguments ("_str, given, " given)"_str);
  }
  if (most == 0) throw_type_error(bare, "() takes no positional arguments"_str);
  bool only_by_position = positional_only == positional && keyword_only == 0;
  if (is_nameless && (only_by_position || given > least)) {
    throw_type_error("function takes "_str, least == most ? "exactly "_str : how, limit, " argument"_str, plural(limit), " ("_str,
                     given, " given)"_str);
  }
  if (is_old && !is_nameless) {
    throw_type_error(bare, "() takes "_str, how, limit, " argument"_str, plural(limit), " ("_str, given, " given)"_str);
  }
  if (most == 1 && least == 1 && only_by_position && !is_constructor) {
    throw_type_error(function, "() takes exactly one argument ("_str, given, " given)"_str);
  }
  if (only_by_position) {
    throw_type_error(bare, " expected "_str, how, limit, " argument"_str, plural(limit), ", got "_str,
                     given);
  }
  if (given > most + keyword_only) {
    throw_type_error(bare, "() takes at most "_str, most + keyword_only, " argument"_str,
                     plural(most + keyword_only), " ("_str, given, " given)"_str);
  }
  how = least == most ? "exactly "_str : how;
  if (given < least) {
    int64_t unnamed = (positional_only < required ? positional_only : required) - self;
    if (given < unnamed) {
      throw_type_error(bare, "() takes "_str, how, unnamed, " positional argument"_str, plural(unnamed), " ("_str,
                       given, " given)"_str);
    }
    throw_type_error(called(function), " missing required argument '"_str, names->get(given + self)->value,
                     "' (pos "_str, given + 1, ')');
  }
  throw_type_error(bare, "() takes "_str, how, most, " positional argument"_str, plural(most), " ("_str, given,
                   " given)"_str);
}

RLIB_UNROLL_SAFE Array<W_Object*>* Signature::bind_traced(Str* function, Array<W_Object*>* arguments) {
  auto* result = Array<W_Object*>::make(count());
  int64_t given = arguments->length();
  int64_t taken = given < positional ? given : positional;
  for (int64_t i = 0; i < taken; i++) result->set(i, arguments->get(i));
  if (varargs >= 0) {
    if (given - taken < least_varargs) return bind(function, {arguments, nullptr});
    auto* more = Array<W_Object*>::make(given - taken);
    for (int64_t i = taken; i < given; i++) more->set(i - taken, arguments->get(i));
    result->set(varargs, new_tuple(more));
  } else if (given > taken) {
    throw_count(function, given);
  }
  if (kwargs >= 0) result->set(kwargs, new_dict());
  for (int64_t k = taken; k < count(); k++) {
    if (k == varargs || k == kwargs) continue;
    if (is_required->get(k)) return bind(function, {arguments, nullptr});  // which says what is missing
    result->set(k, defaults->get(k));
  }
  return result;
}

int64_t Signature::find_named(W_Str* name) {
  for (int64_t k = positional_only; k < count(); k++) {
    if (k != varargs && k != kwargs && equal(names->get(k), name)) return k;
  }
  return -1;
}

Array<W_Object*>* Signature::bind(Str* function, Arguments arguments) {
  auto* result = Array<W_Object*>::make(count());
  int64_t by_position = arguments.positional();
  int64_t taken = by_position < positional ? by_position : positional;
  rlib::array_copy(arguments.values, 0, result, 0, taken);
  bool only_by_position = positional_only == positional && keyword_only == 0;
  int64_t given = by_position + (arguments.names == nullptr ? 0 : arguments.names->length());
  if (by_position > positional && given > by_position && varargs < 0 && kwargs < 0 && !function->is_empty()) {
    if (only_by_position) throw_type_error(function, "() takes no keyword arguments"_str);
    throw_count(function, given);
  }
  if (varargs >= 0 && by_position - taken < least_varargs) {
    throw_type_error(bare_name(function), " expected at least 1 argument, got 0"_str);
  }
  int64_t by_name = given - by_position;
  bool only_by_name = by_position == (has_self ? 1 : 0);
  int64_t most_by_name = varargs >= 0 ? keyword_only : positional + keyword_only - (has_self ? 1 : 0);
  if (kwargs < 0 && by_name > most_by_name && (varargs >= 0 ? is_old : only_by_name && !only_by_position)) {
    throw_type_error(bare_name(function), "() takes at most "_str, most_by_name, " keyword argument"_str, plural(most_by_name),
                     " ("_str, by_name, " given)"_str);
  }
  if (!only_by_position && varargs < 0 && kwargs < 0 && given > positional + keyword_only) throw_count(function, given);
  if (varargs >= 0) {
    result->set(varargs, new_tuple(rlib::array_slice(arguments.values, taken, by_position - taken)));
  } else if (by_position > positional) {
    throw_count(function, by_position);
  }
  W_Dict* rest = kwargs >= 0 ? new_dict() : nullptr;
  if (kwargs >= 0) result->set(kwargs, rest);
  int64_t twice = -1;          // the first parameter that has come by position and by name
  W_Str* unknown = nullptr;    // the first name that is no parameter's
  for (int64_t i = 0; arguments.names != nullptr && i < arguments.names->length(); i++) {
    W_Str* name = arguments.names->get(i);
    W_Object* value = arguments.values->get(by_position + i);
    int64_t index = find_named(name);
    if (index >= 0 && result->get(index) == nullptr) {
      result->set(index, value);
    } else if (index >= 0) {
      if (twice < 0 || index < twice) twice = index;
    } else if (rest != nullptr) {
      rest->set(key_of_name(name), value);
    } else if (unknown == nullptr) {
      unknown = name;
    }
  }
  if (unknown != nullptr && only_by_position) throw_type_error(function, "() takes no keyword arguments"_str);
  for (int64_t k = taken; k < count(); k++) {
    if (result->get(k) != nullptr || k == varargs || k == kwargs) continue;
    if (is_required->get(k)) {
      if (k < positional_only || arguments.names == nullptr) throw_count(function, by_position);
      throw_type_error(called(function), " missing required argument '"_str, names->get(k)->value,
                       "' (pos "_str, k + 1 - (has_self ? 1 : 0), ')');
    }
    result->set(k, defaults->get(k));
  }
  if (twice >= 0) {
    throw_type_error("argument for "_str, called(function), " given by name ('"_str, names->get(twice)->value,
                     "') and position ("_str, twice + 1 - (has_self ? 1 : 0), ')');
  }
  if (unknown != nullptr) {
    check_is_name(unknown);
    throw_type_error("'"_str, unknown->value, "' is an invalid keyword argument for "_str, is_nameless ? "this "_str : ""_str, called(function));
  }
  return result;
}

}  // namespace py
