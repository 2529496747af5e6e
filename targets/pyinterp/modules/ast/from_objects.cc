// Objects to trees. Anything may be an object here: what is missing or wrong raises what CPython raises.

#include "targets/pyinterp/interpreter/frame.h"
#include "targets/pyinterp/modules/ast/ast_types.h"
#include "targets/pyinterp/modules/ast/conversions.h"

namespace py {

namespace {

// A level of the tree counts as a call.
class RLIB_SCOPE Level {
 public:
  explicit Level(Str* name) {
    ThreadState* thread = this_thread();
    if (thread->depth >= interpreter_state()->recursion_limit) {
      throw_error(RecursionError_type(), message("maximum recursion depth exceeded while traversing '"_str,
                                                 name, "' node"_str));
    }
    thread->depth++;
  }
  ~Level() { this_thread()->depth--; }
  Level(const Level&) = delete;
  Level& operator=(const Level&) = delete;
};

class TreeBuilder final : public rlib::Object {
 public:
  // Null for None.
  ast::Node* alternative(W_Object* w, W_Type* base);
  ast::Node* product(W_Object* w, ast::Kind kind) { return fill(w, kind, false); }

 private:
  // The node of `w`, which is of this kind.
  ast::Node* fill(W_Object* w, ast::Kind kind, bool is_alternative);
  // One for each class, so that a level needs no more stack than its own fields. The place is missed in
  // `placed`, the node or its base.
#define AST_NODE(base, name, python, ...) \
  ast::Node* fill_##name(W_Object* w, Str* owner, Str* placed, bool is_alternative);
#include "targets/pyinterp/parser/ast.def"
  static void read_place(W_Object* w, ast::Placed* node, Str* owner);
  template <class T>
  static void place_of(W_Object* w, T* node, Str* owner) {
    if constexpr (__is_base_of(ast::Placed, T)) read_place(w, node, owner);
  }

  template <class T>
  T* child(W_Object* w) {
    AstTypes* types = ast_types();
    if constexpr (__is_same(T, ast::Expr)) {
      return static_cast<T*>(alternative(w, types->expr));
    } else if constexpr (__is_same(T, ast::Stmt)) {
      return static_cast<T*>(alternative(w, types->stmt));
    } else if constexpr (__is_same(T, ast::Pattern)) {
      return static_cast<T*>(alternative(w, types->pattern));
    } else if constexpr (__is_same(T, ast::ExceptHandler)) {
      return static_cast<T*>(alternative(w, types->except_handler));
    } else if constexpr (__is_same(T, ast::TypeIgnore)) {
      return static_cast<T*>(alternative(w, types->type_ignore));
    } else {
      return static_cast<T*>(product(w, (new T())->kind));
    }
  }

  // w.name; TypeError if there is none.
  static W_Object* field(W_Object* w, Str* name, Str* owner) {
    W_Object* value = find_attribute(w, intern(name));
    if (value == nullptr) {
      throw_type_error("required field \""_str, name, "\" missing from "_str, owner);
    }
    return value;
  }
  // w.name; null if there is none or it is None.
  static W_Object* optional_field(W_Object* w, Str* name) {
    return null_if_none(find_attribute(w, intern(name)));
  }
  static W_List* list_field(W_Object* w, Str* name, Str* owner) {
    W_Object* value = field(w, name, owner);
    if (!isinstance<W_List>(value)) {
      throw_type_error(owner, " field \""_str, name, "\" must be a list, not a "_str, type_name(value));
    }
    return static_cast<W_List*>(value);
  }
  static void check_length(W_List* list, int64_t length, Str* name, Str* owner) {
    if (list->length() != length) {
      throw_runtime_error(owner, " field \""_str, name, "\" changed size during iteration"_str);
    }
  }
  template <class T>
  static T* required(T* value, Str* name, Str* owner) {
    if (value == nullptr) {
      throw_value_error("field '"_str, name, "' is required for "_str, owner);
    }
    return value;
  }

  // Equal names are one Str, as in trees of the parser.
  Str* identifier(W_Object* w);
  static Str* string(W_Object* w);
  static int32_t integer(W_Object* w);
  template <class T>
  T member(W_Object* w, AstEnum* of);
  template <class T>
  void constant(T* node, W_Object* value);

  template <class T>
  Array<T*>* sequence(W_Object* w, Str* name, Str* owner) {
    W_List* list = list_field(w, name, owner);
    int64_t length = list->length();
    if (length == 0) return Array<T*>::empty();
    auto* items = Array<T*>::make(length);
    for (int64_t i = 0; i < length; i++) {
      items->set(i, child<T>(list->get(i)));
      check_length(list, length, name, owner);
    }
    return items;
  }
  Array<Str*>* identifiers(W_Object* w, Str* name, Str* owner) {
    W_List* list = list_field(w, name, owner);
    auto* items = Array<Str*>::make(list->length());
    for (int64_t i = 0; i < items->length(); i++) {
      items->set(i, required(identifier(list->get(i)), name, owner));
    }
    return items;
  }
  template <class T>
  Array<T>* operators(W_Object* w, Str* name, Str* owner, AstEnum* of) {
    W_List* list = list_field(w, name, owner);
    int64_t length = list->length();
    auto* items = Array<T>::make(length);
    for (int64_t i = 0; i < length; i++) {
      items->set(i, member<T>(list->get(i), of));
      check_length(list, length, name, owner);
    }
    return items;
  }

  Dict<Str*, Str*>* const names_ = new Dict<Str*, Str*>();
};

Str* TreeBuilder::identifier(W_Object* w) {
  if (is_none(w)) return nullptr;
  if (!rlib::is_exactly<W_Str>(w)) throw_type_error("AST identifier must be of type str"_str);
  Str* name = text_of(w);
  Str* known = names_->get(name);
  if (known != nullptr) return known;
  names_->set(name, name);
  return name;
}

Str* TreeBuilder::string(W_Object* w) {
  if (rlib::is_exactly<W_Str>(w)) return text_of(w);
  if (rlib::is_exactly<W_Bytes>(w)) return static_cast<W_Bytes*>(w)->value;
  throw_type_error("AST string must be of type str"_str);
}

int32_t TreeBuilder::integer(W_Object* w) {
  if (!isinstance<W_AnyInt>(w)) throw_value_error("invalid integer value: "_str, repr(w)->value);
  W_AnyInt* number = static_cast<W_AnyInt*>(w);
  if (!number->fits() || number->small() > INT32_MAX || number->small() < INT32_MIN) {
    throw_overflow_error("Python int too large to convert to C int"_str);
  }
  return static_cast<int32_t>(number->small());
}

template <class T>
T TreeBuilder::member(W_Object* w, AstEnum* of) {
  for (int64_t i = 0; i < of->members->length(); i++) {
    if (is_instance(w, of->members->get(i))) return static_cast<T>(i);
  }
  throw_type_error("expected some sort of "_str, of->base->name, ", but got "_str, repr(w)->value);
}

template <class T>
void TreeBuilder::constant(T* node, W_Object* value) {
  using Type = ast::ConstantType;
  if (is_none(value)) {
    node->type = Type::kNone;
  } else if (value == true_object()) {
    node->type = Type::kTrue;
  } else if (value == false_object()) {
    node->type = Type::kFalse;
  } else if (value == ellipsis()) {
    node->type = Type::kEllipsis;
  } else if (rlib::is_exactly<W_Int>(value)) {
    node->type = Type::kInt;
    node->bits = static_cast<W_Int*>(value)->value;
  } else if (rlib::is_exactly<W_Long>(value)) {
    node->type = Type::kBigInt;
    node->object = static_cast<W_Long*>(value)->value;
  } else if (rlib::is_exactly<W_Float>(value)) {
    node->type = Type::kFloat;
    node->bits = static_cast<int64_t>(rlib::float_to_bits(static_cast<W_Float*>(value)->value));
  } else if (rlib::is_exactly<W_Str>(value)) {
    node->type = Type::kStr;
    node->object = text_of(value);
  } else if (rlib::is_exactly<W_Bytes>(value)) {
    node->type = Type::kBytes;
    node->object = static_cast<W_Bytes*>(value)->value;
  } else {
    node->type = Type::kOther;
    node->object = value;
  }
}

// ---- Nodes ----------------------------------------------------------------------------------------

void TreeBuilder::read_place(W_Object* w, ast::Placed* node, Str* owner) {
  node->lineno = integer(field(w, "lineno"_str, owner));
  node->col_offset = integer(field(w, "col_offset"_str, owner));
  if (owner->eq("pattern"_str)) {
    node->end_lineno = integer(field(w, "end_lineno"_str, owner));
    node->end_col_offset = integer(field(w, "end_col_offset"_str, owner));
    return;
  }
  W_Object* end_line = optional_field(w, "end_lineno"_str);
  node->end_lineno = end_line == nullptr ? node->lineno : integer(end_line);
  W_Object* end_column = optional_field(w, "end_col_offset"_str);
  node->end_col_offset = end_column == nullptr ? node->col_offset : integer(end_column);
}

// A kind whose class is among the alternatives of `base`: the object's own, or one it derives from.
ast::Node* TreeBuilder::alternative(W_Object* w, W_Type* base) {
  if (is_none(w)) return nullptr;
  AstTypes* types = ast_types();
  if (!is_instance(w, base)) {
    // CPython looks for the place before it looks what it has.
    if (base != types->mod && base != types->type_ignore) read_place(w, new ast::Pass(), base->name);
    throw_type_error("expected some sort of "_str, base->name, ", but got "_str, repr(w)->value);
  }
  W_Type* type = w->type();
  int64_t count = types->kinds->length();
  for (int64_t i = 0; i < count; i++) {
    if (types->kinds->get(i) == type) return fill(w, static_cast<ast::Kind>(i), true);
  }
  for (int64_t i = 0; i < count; i++) {
    W_Type* kind = types->kinds->get(i);
    if (kind->bases->get(0) == base && is_instance(w, kind)) {
      return fill(w, static_cast<ast::Kind>(i), true);
    }
  }
  throw_type_error("expected some sort of "_str, base->name, ", but got "_str, repr(w)->value);
}

// Of alternatives the place is read first, of others last.
#define FIELD(f) field(w, ast::name_of_field(#f ""_str), owner)
#define OPTIONAL_FIELD(f) optional_field(w, ast::name_of_field(#f ""_str))
#define IDENTIFIER(f) it->f = required(identifier(FIELD(f)), #f ""_str, owner);
#define OPTIONAL_IDENTIFIER(f) \
  if (W_Object* value = OPTIONAL_FIELD(f)) it->f = identifier(value);
#define IDENTIFIERS(f) it->f = identifiers(w, #f ""_str, owner);
#define STRING(f) it->f = string(FIELD(f));
#define OPTIONAL_STRING(f) \
  if (W_Object* value = OPTIONAL_FIELD(f)) it->f = string(value);
#define CHILD(type, f) it->f = required(child<ast::type>(FIELD(f)), #f ""_str, owner);
#define OPTIONAL(type, f) \
  if (W_Object* value = OPTIONAL_FIELD(f)) it->f = child<ast::type>(value);
#define SEQUENCE(type, f) it->f = sequence<ast::type>(w, #f ""_str, owner);
#define INTEGER(f) it->f = integer(FIELD(f));
#define OPTIONAL_INTEGER(f) \
  if (W_Object* value = OPTIONAL_FIELD(f)) it->f = integer(value);
#define OPERATOR(type, f) it->f = member<ast::type>(FIELD(f), ast_types()->type);
#define OPERATORS(type, f) it->f = operators<ast::type>(w, #f ""_str, owner, ast_types()->type);
#define CONSTANT constant(it, FIELD(value));
#define AST_NODE(base, name, python, ...)                                                          \
  ast::Node* TreeBuilder::fill_##name(W_Object* w, Str* owner, Str* placed, bool is_alternative) { \
    auto* it = new ast::name();                                                                    \
    if (is_alternative) place_of(w, it, placed);                                                   \
    __VA_ARGS__                                                                                    \
    if (!is_alternative) place_of(w, it, placed);                                                  \
    return it;                                                                                     \
  }
#include "targets/pyinterp/parser/ast.def"
#undef FIELD
#undef OPTIONAL_FIELD
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

ast::Node* TreeBuilder::fill(W_Object* w, ast::Kind kind, bool is_alternative) {
  W_Type* type = ast_types()->of_kind(kind);
  Str* owner = type->name;
  Str* placed = is_alternative ? type->bases->get(0)->name : owner;
  Level level(placed);
  switch (kind) {
#define AST_NODE(base, name, python, ...) \
  case ast::Kind::k##name: return fill_##name(w, owner, placed, is_alternative);
#include "targets/pyinterp/parser/ast.def"
  }
  return nullptr;
}

ast::Kind kind_of_mode(Mode mode) {
  switch (mode) {
    case Mode::kExec: return ast::Kind::kModule;
    case Mode::kEval: return ast::Kind::kExpression;
    case Mode::kSingle: return ast::Kind::kInteractive;
    case Mode::kFunctionType: return ast::Kind::kFunctionType;
  }
  return ast::Kind::kModule;
}

}  // namespace

bool is_ast(W_Object* w) { return is_instance(w, ast_types()->root); }

ast::Mod* ast_from_objects(W_Object* w, Mode mode) {
  W_Type* wanted = ast_types()->of_kind(kind_of_mode(mode));
  if (!is_instance(w, wanted)) {
    throw_type_error("expected "_str, wanted->name, " node, got "_str, w->type()->name);
  }
  auto* module = static_cast<ast::Mod*>((new TreeBuilder())->alternative(w, ast_types()->mod));
  validate_ast(module);
  return module;
}

}  // namespace py
