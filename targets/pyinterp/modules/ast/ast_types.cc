#include "targets/pyinterp/modules/ast/ast_types.h"

namespace py {

namespace {

// ---- Names of types in signatures: "expr* targets" -----------------------------------------------

template <class T>
Str* type_in_signature();
#define AST_NODE(base, name, python, ...)                              \
  template <>                                                          \
  [[maybe_unused]] Str* type_in_signature<ast::name>() {               \
    return python##_str->eq("ExceptHandler"_str) ? "excepthandler"_str \
           : python##_str->eq("TypeIgnore"_str)  ? "type_ignore"_str   \
                                                 : python##_str;       \
  }
#define AST_ENUM(name, python, ...)                      \
  template <>                                            \
  [[maybe_unused]] Str* type_in_signature<ast::name>() { \
    return python##_str;                                 \
  }
#include "targets/pyinterp/parser/ast.def"
template <>
Str* type_in_signature<ast::Stmt>() {
  return "stmt"_str;
}
template <>
Str* type_in_signature<ast::Expr>() {
  return "expr"_str;
}
template <>
Str* type_in_signature<ast::Pattern>() {
  return "pattern"_str;
}

// ---- Describing a class ---------------------------------------------------------------------------

class Description final : public rlib::Object {
 public:
  explicit Description(Str* title) : title(title) {}

  void field(Str* type, Str* mark, Str* cpp_name) {
    Str* field = ast::name_of_field(cpp_name);
    signature->append(fields->is_empty() ? "("_str : ", "_str);
    signature->append(type);
    signature->append(mark);
    signature->append(' ');
    signature->append(field);
    fields->append(intern(field));
    if (mark->eq("?"_str)) optional->append(intern(field));
  }
  // "Return(expr? value)"
  Str* text() const {
    return fields->is_empty() ? title : message(title, signature->build(), ')');
  }

  Str* const title;
  List<W_Object*>* const fields = new List<W_Object*>();
  List<W_Str*>* const optional = new List<W_Str*>();
  StrBuilder* const signature = new StrBuilder();
};

W_Dict* new_namespace(Str* doc) {
  W_Dict* names = new_dict();
  names->set_str(names::__module__(), new_ascii("ast"_str));
  names->set_str(names::__doc__(), new_str(doc));
  return names;
}

void add_fields(W_Dict* names, Array<W_Object*>* fields) {
  W_Tuple* tuple = new_tuple(fields);
  names->set_str(intern("_fields"_str), tuple);
  names->set_str(names::__match_args__(), tuple);
}

W_Tuple* place_attributes() {
  auto* names = Array<W_Object*>::make(4);
  names->set(0, intern("lineno"_str));
  names->set(1, intern("col_offset"_str));
  names->set(2, intern("end_lineno"_str));
  names->set(3, intern("end_col_offset"_str));
  return new_tuple(names);
}

// Where a place need not have an end, that is None.
void add_attributes(W_Dict* names, bool is_placed, bool needs_end) {
  names->set_str(intern("_attributes"_str), is_placed ? place_attributes() : empty_tuple());
  if (!is_placed || needs_end) return;
  names->set_str(intern("end_lineno"_str), none());
  names->set_str(intern("end_col_offset"_str), none());
}

W_Type* make_type(Str* name, W_Type* base, W_Dict* names) {
  return new_class(type_type(), new_ascii(name), new_tuple(base), names,
                   {Array<W_Object*>::empty(), nullptr});
}

// ---- Making them ----------------------------------------------------------------------------------

class Maker final : public rlib::Object {
 public:
  AstTypes* make();

 private:
  // A class with alternatives: "stmt = FunctionDef(...)\n     | ...".
  W_Type* sum(Str* name, Str* first, Str* last, bool is_placed);
  W_Type* plain_sum(Str* name, List<Str*>* texts, bool is_placed);
  // One after the other, in the order of ast::Kind.
  void node(Description* d, Str* cpp_base, bool is_placed);
  void enumeration(AstEnum* made, Str* name, List<Str*>* members);
  W_Type* base_of(Str* name, Str* cpp_base) const;

  AstTypes* const types_ = new AstTypes();
  List<Description*>* const descriptions_ = new List<Description*>();
};

W_Type* Maker::plain_sum(Str* name, List<Str*>* texts, bool is_placed) {
  StrBuilder* doc = new StrBuilder();
  doc->append(name);
  doc->append(" = "_str);
  bool is_enumeration = !texts->get(0)->contains_char('(');
  Str* between = is_enumeration ? " | "_str : message('\n', " "_str->repeat(name->length() + 1), "| "_str);
  for (int64_t i = 0; i < texts->length(); i++) {
    if (i > 0) doc->append(between);
    doc->append(texts->get(i));
  }
  W_Dict* names = new_namespace(doc->build());
  add_fields(names, Array<W_Object*>::empty());
  add_attributes(names, is_placed, name->eq("pattern"_str));
  W_Type* type = make_type(name, types_->root, names);
  types_->all->append(type);
  return type;
}

// Of the nodes from `first` to `last`.
W_Type* Maker::sum(Str* name, Str* first, Str* last, bool is_placed) {
  auto* texts = new List<Str*>();
  bool is_within = false;
  for (Description* d : *descriptions_) {
    if (d->title->eq(first)) is_within = true;
    if (is_within) texts->append(d->text());
    if (d->title->eq(last)) is_within = false;
  }
  return plain_sum(name, texts, is_placed);
}

W_Type* Maker::base_of(Str* name, Str* cpp_base) const {
  if (cpp_base->eq("Mod"_str)) return types_->mod;
  if (cpp_base->eq("Stmt"_str)) return types_->stmt;
  if (cpp_base->eq("Expr"_str)) return types_->expr;
  if (cpp_base->eq("Pattern"_str)) return types_->pattern;
  if (name->eq("ExceptHandler"_str)) return types_->except_handler;
  if (name->eq("TypeIgnore"_str)) return types_->type_ignore;
  return types_->root;
}

void Maker::node(Description* d, Str* cpp_base, bool is_placed) {
  W_Dict* names = new_namespace(d->text());
  add_fields(names, d->fields->to_array());
  W_Type* base = base_of(d->title, cpp_base);
  if (base == types_->root) add_attributes(names, is_placed, false);
  for (W_Str* field : *d->optional) names->set_str(field, none());
  W_Type* type = make_type(d->title, base, names);
  ClassMap* map = type->map_of_objects;
  for (W_Object* field : *d->fields) map = map->with(text_of(field), ClassMap::kAttribute);
  if (is_placed) {
    for (int64_t i = 0; i < 4; i++) {
      map = map->with(text_of(place_attributes()->get(i)), ClassMap::kAttribute);
    }
  }
  types_->kinds->append(type);
  types_->maps->append(map);
  types_->all->append(type);
}

void Maker::enumeration(AstEnum* made, Str* name, List<Str*>* members) {
  made->base = plain_sum(name, members, false);
  for (Str* member : *members) {
    W_Dict* names = new_namespace(member);
    add_fields(names, Array<W_Object*>::empty());
    W_Type* type = make_type(member, made->base, names);
    made->members->append(type);
    made->objects->append(new W_Instance(type));
    types_->all->append(type);
  }
}

AstTypes* Maker::make() {
  types_->root = make_ast_root();
  types_->all->append(types_->root);

#define IDENTIFIER(f) d->field("identifier"_str, ""_str, #f ""_str);
#define OPTIONAL_IDENTIFIER(f) d->field("identifier"_str, "?"_str, #f ""_str);
#define IDENTIFIERS(f) d->field("identifier"_str, "*"_str, #f ""_str);
#define STRING(f) d->field("string"_str, ""_str, #f ""_str);
#define OPTIONAL_STRING(f) d->field("string"_str, "?"_str, #f ""_str);
#define CHILD(type, f) d->field(type_in_signature<ast::type>(), ""_str, #f ""_str);
#define OPTIONAL(type, f) d->field(type_in_signature<ast::type>(), "?"_str, #f ""_str);
#define SEQUENCE(type, f) d->field(type_in_signature<ast::type>(), "*"_str, #f ""_str);
#define INTEGER(f) d->field("int"_str, ""_str, #f ""_str);
#define OPTIONAL_INTEGER(f) d->field("int"_str, "?"_str, #f ""_str);
#define OPERATOR(type, f) d->field(type_in_signature<ast::type>(), ""_str, #f ""_str);
#define OPERATORS(type, f) d->field(type_in_signature<ast::type>(), "*"_str, #f ""_str);
#define CONSTANT d->field("constant"_str, ""_str, "value"_str);
#define AST_NODE(base, name, python, ...)   \
  {                                         \
    auto* d = new Description(python##_str); \
    __VA_ARGS__                             \
    descriptions_->append(d);               \
  }
#include "targets/pyinterp/parser/ast.def"
#undef IDENTIFIER
#undef OPTIONAL_IDENTIFIER
#undef IDENTIFIERS
#undef STRING
#undef OPTIONAL_STRING
#undef CHILD
#undef OPTIONAL
#undef SEQUENCE
#undef INTEGER
#undef OPTIONAL_INTEGER
#undef OPERATOR
#undef OPERATORS
#undef CONSTANT

  types_->mod = sum("mod"_str, "Module"_str, "FunctionType"_str, false);
  types_->stmt = sum("stmt"_str, "FunctionDef"_str, "Continue"_str, true);
  types_->expr = sum("expr"_str, "BoolOp"_str, "Slice"_str, true);
  types_->except_handler = sum("excepthandler"_str, "ExceptHandler"_str, "ExceptHandler"_str, true);
  types_->pattern = sum("pattern"_str, "MatchValue"_str, "MatchOr"_str, true);
  types_->type_ignore = sum("type_ignore"_str, "TypeIgnore"_str, "TypeIgnore"_str, false);

  int64_t index = 0;
#define AST_NODE(base, name, python, ...) \
  node(descriptions_->get(index++), #base ""_str, __is_base_of(ast::Placed, ast::name));
#include "targets/pyinterp/parser/ast.def"

#define AST_MEMBER(name, member) texts->append(#member ""_str);
#define AST_ENUM(name, python, ...)               \
  {                                               \
    auto* texts = new List<Str*>();               \
    __VA_ARGS__                                   \
    enumeration(types_->name, python##_str, texts); \
  }
#include "targets/pyinterp/parser/ast.def"
#undef AST_MEMBER
  return types_;
}

}  // namespace

RLIB_PREBUILD AstTypes* ast_types() { return RLIB_ONCE((new Maker())->make()); }

}  // namespace py
