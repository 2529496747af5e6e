// Trees to objects: the fields of each node in the order of the table, then its place.
//
// Objects get their map at once and their storage filled in order, rather than attribute by attribute.

#include "targets/pyinterp/compiler/constants.h"
#include "targets/pyinterp/interpreter/frame.h"
#include "targets/pyinterp/modules/ast/ast_types.h"
#include "targets/pyinterp/modules/ast/conversions.h"

namespace py {

namespace {

// As CPython: so many levels of a tree for each call that the program may nest.
constexpr int64_t kLevelsPerCall = 3;

class ObjectBuilder final : public rlib::Object {
 public:
  W_Object* node(ast::Node* node);

 private:
  // The values of the fields of a node, and how many there are. One function for each class, so that
  // a level needs little stack.
#define AST_NODE(base, name, python, ...) \
  int64_t fields_of(ast::name* it, Array<W_Object*>* fields);
#include "targets/pyinterp/parser/ast.def"

  W_Object* optional_node(ast::Node* child) { return child == nullptr ? none() : node(child); }
  static W_Object* identifier(Str* name) { return name == nullptr ? none() : intern(name); }
  static W_Object* string(Str* text) { return text == nullptr ? none() : new_str(text); }

  template <class Nodes>
  W_Object* nodes(Nodes* items) {
    auto* list = new List<W_Object*>();
    for (int64_t i = 0; i < items->length(); i++) list->append(optional_node(items->get(i)));
    return new_list(list);
  }
  static W_Object* identifiers(Array<Str*>* names) {
    auto* list = new List<W_Object*>();
    for (int64_t i = 0; i < names->length(); i++) list->append(intern(names->get(i)));
    return new_list(list);
  }
  template <class Members>
  static W_Object* members(AstEnum* of, Members* items) {
    auto* list = new List<W_Object*>();
    for (int64_t i = 0; i < items->length(); i++) {
      list->append(of->objects->get(static_cast<int64_t>(items->get(i))));
    }
    return new_list(list);
  }

  int64_t depth_ = 0;
};

#define IDENTIFIER(f) fields->set(at++, identifier(it->f));
#define OPTIONAL_IDENTIFIER(f) fields->set(at++, identifier(it->f));
#define IDENTIFIERS(f) fields->set(at++, identifiers(it->f));
#define STRING(f) fields->set(at++, string(it->f));
#define OPTIONAL_STRING(f) fields->set(at++, string(it->f));
#define CHILD(type, f) fields->set(at++, optional_node(it->f));
#define OPTIONAL(type, f) fields->set(at++, optional_node(it->f));
#define SEQUENCE(type, f) fields->set(at++, nodes(it->f));
#define INTEGER(f) fields->set(at++, new_int(it->f));
#define OPTIONAL_INTEGER(f) fields->set(at++, new_int(it->f));
#define OPERATOR(type, f) fields->set(at++, ast_types()->type->objects->get(static_cast<int64_t>(it->f)));
#define OPERATORS(type, f) fields->set(at++, members(ast_types()->type, it->f));
#define CONSTANT fields->set(at++, object_of_literal(it->type, it->bits, it->object));
#define AST_NODE(base, name, python, ...)                                      \
  int64_t ObjectBuilder::fields_of(ast::name* it, Array<W_Object*>* fields) { \
    int64_t at = 0;                                                            \
    static_cast<void>(it);                                                     \
    static_cast<void>(fields);                                                 \
    __VA_ARGS__                                                                \
    return at;                                                                 \
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

W_Object* ObjectBuilder::node(ast::Node* node) {
  if (++depth_ > kLevelsPerCall * interpreter_state()->recursion_limit) {
    throw_error(RecursionError_type(),
                "maximum recursion depth exceeded during ast construction"_str);
  }
  ClassMap* map = ast_types()->map_of(node->kind);
  auto* fields = Array<W_Object*>::make(map->size);
  int64_t at = 0;
  switch (node->kind) {
#define AST_NODE(base, name, python, ...) \
  case ast::Kind::k##name: at = fields_of(static_cast<ast::name*>(node), fields); break;
#include "targets/pyinterp/parser/ast.def"
  }
  if (at < map->size) {
    auto* place = static_cast<ast::Placed*>(node);
    fields->set(at++, new_int(place->lineno));
    fields->set(at++, new_int(place->col_offset));
    fields->set(at++, new_int(place->end_lineno));
    fields->set(at++, new_int(place->end_col_offset));
  }
  auto* made = new W_Instance(map->type);
  made->set_attributes(map, fields);
  depth_--;
  return made;
}

}  // namespace

W_Object* ast_to_objects(ast::Node* node) { return (new ObjectBuilder())->node(node); }

}  // namespace py
