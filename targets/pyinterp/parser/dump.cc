#include "targets/pyinterp/parser/dump.h"

#include "rlib/rlib.h"
#include "targets/pyinterp/parser/unicode.h"

namespace py::ast {

namespace {

using rlib::StrBuilder;

// ---- Names of enumeration members -----------------------------------------------------------------

#define AST_MEMBER(name, member) \
  case name::k##member: return #member "()"_str;
#define AST_ENUM(name, python, ...) \
  Str* member_name(name value) { \
    switch (value) {            \
      __VA_ARGS__               \
    }                           \
    return ""_str;              \
  }
#include "targets/pyinterp/parser/ast.def"
#undef AST_MEMBER

class Dumper final : public rlib::Object {
 public:
  explicit Dumper(bool includes_attributes) : includes_attributes_(includes_attributes) {}

  void node(Node* node);
  Str* text() const { return text_->build(); }

 private:
  void start(Str* name) {
    text_->append(name);
    text_->append('(');
    is_first_ = true;
  }
  void field(Str* name) {
    if (!is_first_) text_->append(", "_str);
    is_first_ = false;
    text_->append(name);
    text_->append('=');
  }
  void child_or_none(Node* child) {
    if (child == nullptr) {
      text_->append("None"_str);
    } else {
      node(child);
    }
    is_first_ = false;
  }
  void number(Str* name, int64_t value) {
    field(name);
    text_->append_int(value);
  }
  void attributes(Placed* node) {
    if (!includes_attributes_) return;
    number("lineno"_str, node->lineno);
    number("col_offset"_str, node->col_offset);
    number("end_lineno"_str, node->end_lineno);
    number("end_col_offset"_str, node->end_col_offset);
  }
  template <class Items>
  void sequence(Str* name, Items* items) {
    field(name);
    text_->append('[');
    for (int64_t i = 0; i < items->length(); i++) {
      if (i > 0) text_->append(", "_str);
      child_or_none(items->get(i));
    }
    text_->append(']');
  }
  void names(Str* name, Array<Str*>* items) {
    field(name);
    text_->append('[');
    for (int64_t i = 0; i < items->length(); i++) {
      if (i > 0) text_->append(", "_str);
      quoted(items->get(i), false);
    }
    text_->append(']');
  }
  template <class Operators>
  void operators(Str* name, Operators* items) {
    field(name);
    text_->append('[');
    for (int64_t i = 0; i < items->length(); i++) {
      if (i > 0) text_->append(", "_str);
      text_->append(member_name(items->get(i)));
    }
    text_->append(']');
  }
  template <class Literal>
  void constant(Literal* node);
  void quoted(Str* value, bool is_bytes);
  void hex(int64_t value, int64_t digits);

  const bool includes_attributes_;
  bool is_first_ = true;
  StrBuilder* const text_ = new StrBuilder();
};

void Dumper::hex(int64_t value, int64_t digits) {
  Str* text = rlib::int_to_str(value, 16);
  text_->append("0"_str->repeat(digits - text->length()));
  text_->append(text);
}

void Dumper::quoted(Str* value, bool is_bytes) {
  char quote = value->contains_char('\'') && !value->contains_char('"') ? '"' : '\'';
  if (is_bytes) text_->append('b');
  text_->append(quote);
  Array<char>* bytes = value->to_array();
  int64_t at = 0;
  while (at < bytes->length()) {
    int byte = static_cast<unsigned char>(bytes->get(at));
    int64_t code_point = is_bytes ? byte : code_point_at(bytes, at);
    at += is_bytes ? 1 : utf8_length(byte);
    if (code_point == quote || code_point == '\\') {
      text_->append('\\');
      text_->append(static_cast<char>(code_point));
    } else if (code_point == '\n') {
      text_->append("\\n"_str);
    } else if (code_point == '\r') {
      text_->append("\\r"_str);
    } else if (code_point == '\t') {
      text_->append("\\t"_str);
    } else if (code_point >= ' ' && code_point < 0x7F) {
      text_->append(static_cast<char>(code_point));
    } else if (code_point < 0x100) {
      text_->append("\\x"_str);
      hex(code_point, 2);
    } else if (code_point < 0x10000) {
      text_->append("\\u"_str);
      hex(code_point, 4);
    } else {
      text_->append("\\U"_str);
      hex(code_point, 8);
    }
  }
  text_->append(quote);
}

template <class Literal>
void Dumper::constant(Literal* node) {
  field("value"_str);
  switch (node->type) {
    case ConstantType::kNone: text_->append("None"_str); break;
    case ConstantType::kTrue: text_->append("True"_str); break;
    case ConstantType::kFalse: text_->append("False"_str); break;
    case ConstantType::kEllipsis: text_->append("Ellipsis"_str); break;
    case ConstantType::kInt: text_->append_int(node->int_value()); break;
    case ConstantType::kBigInt: text_->append(node->big_int()->to_str()); break;
    case ConstantType::kFloat: text_->append_double(node->float_value()); break;
    case ConstantType::kComplex: {
      Str* digits = rlib::float_repr(node->float_value());
      if (digits->ends_with(".0"_str)) digits = digits->slice(0, digits->length() - 2);
      text_->append(digits);
      text_->append('j');
      break;
    }
    case ConstantType::kStr: quoted(node->str(), false); break;
    case ConstantType::kBytes: quoted(node->str(), true); break;
    case ConstantType::kOther: text_->append("..."_str); break;  // no parser makes it
  }
}

// ---- Nodes ----------------------------------------------------------------------------------------

#define IDENTIFIER(name) \
  field(#name ""_str);   \
  quoted(it->name, false);
#define OPTIONAL_IDENTIFIER(name) \
  if (it->name != nullptr) {      \
    field(#name ""_str);          \
    quoted(it->name, false);      \
  }
#define STRING(name)     \
  field(#name ""_str);   \
  quoted(it->name, false);
#define OPTIONAL_STRING(name)                                                \
  if (it->name != nullptr) {                                                 \
    field(name_of_field(#name ""_str));                                      \
    quoted(it->name, false);                                                 \
  }
#define IDENTIFIERS(name) names(#name ""_str, it->name);
#define CHILD(type, name) \
  field(#name ""_str);    \
  child_or_none(it->name);
#define OPTIONAL(type, name) \
  if (it->name != nullptr) { \
    field(#name ""_str);     \
    child_or_none(it->name); \
  }
#define SEQUENCE(type, name) sequence(#name ""_str, it->name);
#define INTEGER(name) number(#name ""_str, it->name);
#define OPTIONAL_INTEGER(name) number(#name ""_str, it->name);
#define OPERATOR(type, name) \
  field(#name ""_str);       \
  text_->append(member_name(it->name));
#define OPERATORS(type, name) operators(#name ""_str, it->name);
#define CONSTANT constant(it);

#define AST_ATTRIBUTES_Mod
#define AST_ATTRIBUTES_Node
#define AST_ATTRIBUTES_Placed attributes(it);
#define AST_ATTRIBUTES_Stmt attributes(it);
#define AST_ATTRIBUTES_Expr attributes(it);
#define AST_ATTRIBUTES_Pattern attributes(it);

void Dumper::node(Node* node) {
  switch (node->kind) {
#define AST_NODE(base, name, python, ...)    \
  case Kind::k##name: {                      \
    auto* it = static_cast<name*>(node);     \
    start(python##_str);                     \
    __VA_ARGS__                              \
    AST_ATTRIBUTES_##base                    \
    static_cast<void>(it);                   \
    break;                                   \
  }
#include "targets/pyinterp/parser/ast.def"
  }
  text_->append(')');
  is_first_ = false;
}

}  // namespace

Str* dump(Node* node, bool includes_attributes) {
  Dumper* dumper = new Dumper(includes_attributes);
  dumper->node(node);
  return dumper->text();
}

}  // namespace py::ast
