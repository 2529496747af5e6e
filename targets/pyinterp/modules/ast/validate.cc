// What a tree must fulfil besides having the right fields: laws that every tree of the parser keeps, and
// that the compiler relies on. The order of checks and the messages are CPython's (Python/ast.c).

#include "targets/pyinterp/interpreter/frame.h"
#include "targets/pyinterp/modules/ast/conversions.h"

namespace py {

namespace {

using ast::ConstantType;
using ast::ExprContext;
using ast::Kind;

// As CPython: so many levels of a tree for each call that the program may nest.
constexpr int64_t kLevelsPerCall = 3;

Str* context_name(ExprContext context) {
  switch (context) {
    case ExprContext::kLoad: return "Load"_str;
    case ExprContext::kStore: return "Store"_str;
    case ExprContext::kDel: return "Del"_str;
  }
  return ""_str;
}

void check_place(ast::Placed* node) {
  if (node->lineno > node->end_lineno) {
    throw_value_error("AST node line range ("_str, int64_t{node->lineno}, ", "_str,
                      int64_t{node->end_lineno}, ") is not valid"_str);
  }
  if ((node->lineno < 0 && node->end_lineno != node->lineno) ||
      (node->col_offset < 0 && node->col_offset != node->end_col_offset)) {
    throw_value_error("AST node column range ("_str, int64_t{node->col_offset}, ", "_str,
                      int64_t{node->end_col_offset}, ") for line range ("_str, int64_t{node->lineno},
                      ", "_str, int64_t{node->end_lineno}, ") is not valid"_str);
  }
  if (node->lineno == node->end_lineno && node->col_offset > node->end_col_offset) {
    throw_value_error("line "_str, int64_t{node->lineno}, ", column "_str, int64_t{node->col_offset},
                      '-', int64_t{node->end_col_offset}, " is not a valid range"_str);
  }
}

void check_name(Str* name) {
  if (name->eq("None"_str) || name->eq("True"_str) || name->eq("False"_str)) {
    throw_value_error("identifier field can't represent '"_str, name, "' constant"_str);
  }
}
void check_capture(Str* name) {
  if (name->eq("_"_str)) throw_value_error("can't capture name '_' in patterns"_str);
  check_name(name);
}

template <class Items>
void check_filled(Items* items, Str* what, Str* owner) {
  if (items->length() == 0) throw_value_error("empty "_str, what, " on "_str, owner);
}

// What a Constant may hold: literals, and tuples and frozensets of such.
void check_constant(W_Object* w) {
  if (is_none(w) || w == ellipsis() || isinstance<W_Bool>(w) || rlib::is_exactly<W_Int>(w) ||
      rlib::is_exactly<W_Long>(w) || rlib::is_exactly<W_Float>(w) || rlib::is_exactly<W_Complex>(w) ||
      rlib::is_exactly<W_Str>(w) || rlib::is_exactly<W_Bytes>(w)) {
    return;
  }
  if (!rlib::is_exactly<W_Tuple>(w) && !rlib::is_exactly<W_FrozenSet>(w)) {
    throw_type_error("got an invalid type in Constant: "_str, w->type()->name);
  }
  for_each(w, [&](W_Object* item) { check_constant(item); });
}

class Validator final : public rlib::Object {
 public:
  void module(ast::Mod* node);

 private:
  void enter() {
    if (++depth_ > kLevelsPerCall * interpreter_state()->recursion_limit) {
      throw_error(RecursionError_type(), "maximum recursion depth exceeded during compilation"_str);
    }
  }
  void leave() { depth_--; }

  void statement(ast::Stmt* node);
  void statements(Array<ast::Stmt*>* nodes) {
    for (int64_t i = 0; i < nodes->length(); i++) {
      if (nodes->get(i) == nullptr) throw_value_error("None disallowed in statement list"_str);
      statement(nodes->get(i));
    }
  }
  void body(Array<ast::Stmt*>* nodes, Str* owner) {
    check_filled(nodes, "body"_str, owner);
    statements(nodes);
  }
  void expression(ast::Expr* node, ExprContext context = ExprContext::kLoad);
  void parts(ast::Expr* node, ExprContext context);
  void optional(ast::Expr* node, ExprContext context = ExprContext::kLoad) {
    if (node != nullptr) expression(node, context);
  }
  void expressions(Array<ast::Expr*>* nodes, ExprContext context = ExprContext::kLoad,
                   bool allows_none = false) {
    for (int64_t i = 0; i < nodes->length(); i++) {
      if (nodes->get(i) != nullptr) {
        expression(nodes->get(i), context);
      } else if (!allows_none) {
        throw_value_error("None disallowed in expression list"_str);
      }
    }
  }
  void targets(Array<ast::Expr*>* nodes, ExprContext context, Str* owner) {
    check_filled(nodes, "targets"_str, owner);
    expressions(nodes, context);
  }
  void comprehensions(Array<ast::Comprehension*>* nodes);
  void keywords(Array<ast::Keyword*>* nodes) {
    for (int64_t i = 0; i < nodes->length(); i++) expression(nodes->get(i)->value);
  }
  void parameters(Array<ast::Arg*>* nodes) {
    for (int64_t i = 0; i < nodes->length(); i++) {
      check_place(nodes->get(i));
      optional(nodes->get(i)->annotation);
    }
  }
  void arguments(ast::Arguments* node);
  template <class Function>
  void function(Function* node, Str* owner);
  template <class For>
  void loop(For* node, Str* owner);
  template <class With>
  void with(With* node, Str* owner);
  template <class Try>
  void try_statement(Try* node, Str* owner);

  void pattern(ast::Pattern* node, bool allows_star);
  void pattern_parts(ast::Pattern* node, bool allows_star);
  void patterns(Array<ast::Pattern*>* nodes, bool allows_star) {
    for (int64_t i = 0; i < nodes->length(); i++) pattern(nodes->get(i), allows_star);
  }
  void pattern_value(ast::Expr* node);
  static bool is_number(ast::Expr* node, bool allows_real, bool allows_imaginary);
  static bool is_negative_number(ast::Expr* node, bool allows_real, bool allows_imaginary);
  static bool is_complex_number(ast::Expr* node);

  int64_t depth_ = 0;
};

// ---- Expressions ----------------------------------------------------------------------------------

void Validator::comprehensions(Array<ast::Comprehension*>* nodes) {
  if (nodes->length() == 0) throw_value_error("comprehension with no generators"_str);
  for (int64_t i = 0; i < nodes->length(); i++) {
    ast::Comprehension* node = nodes->get(i);
    expression(node->target, ExprContext::kStore);
    expression(node->iter);
    expressions(node->ifs);
  }
}

void Validator::arguments(ast::Arguments* node) {
  parameters(node->posonlyargs);
  parameters(node->args);
  if (node->vararg != nullptr) optional(node->vararg->annotation);
  parameters(node->kwonlyargs);
  if (node->kwarg != nullptr) optional(node->kwarg->annotation);
  if (node->defaults->length() > node->posonlyargs->length() + node->args->length()) {
    throw_value_error("more positional defaults than args on arguments"_str);
  }
  if (node->kw_defaults->length() != node->kwonlyargs->length()) {
    throw_value_error("length of kwonlyargs is not the same as kw_defaults on arguments"_str);
  }
  expressions(node->defaults);
  expressions(node->kw_defaults, ExprContext::kLoad, true);
}

void Validator::expression(ast::Expr* node, ExprContext context) {
  check_place(node);
  enter();
  ExprContext actual = ExprContext::kLoad;
  switch (node->kind) {
    case Kind::kAttribute: actual = static_cast<ast::Attribute*>(node)->ctx; break;
    case Kind::kSubscript: actual = static_cast<ast::Subscript*>(node)->ctx; break;
    case Kind::kStarred: actual = static_cast<ast::Starred*>(node)->ctx; break;
    case Kind::kName:
      check_name(static_cast<ast::Name*>(node)->id);
      actual = static_cast<ast::Name*>(node)->ctx;
      break;
    case Kind::kList: actual = static_cast<ast::List*>(node)->ctx; break;
    case Kind::kTuple: actual = static_cast<ast::Tuple*>(node)->ctx; break;
    default:
      if (context != ExprContext::kLoad) {
        throw_value_error("expression which can't be assigned to in "_str, context_name(context),
                          " context"_str);
      }
  }
  if (actual != context) {
    throw_value_error("expression must have "_str, context_name(context), " context but has "_str,
                      context_name(actual), " instead"_str);
  }
  parts(node, context);
  leave();
}

void Validator::parts(ast::Expr* node, ExprContext context) {
  switch (node->kind) {
    case Kind::kBoolOp: {
      auto* it = static_cast<ast::BoolOp*>(node);
      if (it->values->length() < 2) throw_value_error("BoolOp with less than 2 values"_str);
      return expressions(it->values);
    }
    case Kind::kBinOp: {
      auto* it = static_cast<ast::BinOp*>(node);
      expression(it->left);
      return expression(it->right);
    }
    case Kind::kUnaryOp: return expression(static_cast<ast::UnaryOp*>(node)->operand);
    case Kind::kLambda: {
      auto* it = static_cast<ast::Lambda*>(node);
      arguments(it->args);
      return expression(it->body);
    }
    case Kind::kIfExp: {
      auto* it = static_cast<ast::IfExp*>(node);
      expression(it->test);
      expression(it->body);
      return expression(it->orelse);
    }
    case Kind::kDict: {
      auto* it = static_cast<ast::Dict*>(node);
      if (it->keys->length() != it->values->length()) {
        throw_value_error("Dict doesn't have the same number of keys as values"_str);
      }
      expressions(it->keys, ExprContext::kLoad, true);
      return expressions(it->values);
    }
    case Kind::kSet: return expressions(static_cast<ast::Set*>(node)->elts);
    case Kind::kListComp: {
      auto* it = static_cast<ast::ListComp*>(node);
      comprehensions(it->generators);
      return expression(it->elt);
    }
    case Kind::kSetComp: {
      auto* it = static_cast<ast::SetComp*>(node);
      comprehensions(it->generators);
      return expression(it->elt);
    }
    case Kind::kGeneratorExp: {
      auto* it = static_cast<ast::GeneratorExp*>(node);
      comprehensions(it->generators);
      return expression(it->elt);
    }
    case Kind::kDictComp: {
      auto* it = static_cast<ast::DictComp*>(node);
      comprehensions(it->generators);
      expression(it->key);
      return expression(it->value);
    }
    case Kind::kYield: return optional(static_cast<ast::Yield*>(node)->value);
    case Kind::kYieldFrom: return expression(static_cast<ast::YieldFrom*>(node)->value);
    case Kind::kAwait: return expression(static_cast<ast::Await*>(node)->value);
    case Kind::kCompare: {
      auto* it = static_cast<ast::Compare*>(node);
      if (it->comparators->length() == 0) throw_value_error("Compare with no comparators"_str);
      if (it->comparators->length() != it->ops->length()) {
        throw_value_error("Compare has a different number of comparators and operands"_str);
      }
      expressions(it->comparators);
      return expression(it->left);
    }
    case Kind::kCall: {
      auto* it = static_cast<ast::Call*>(node);
      expression(it->func);
      expressions(it->args);
      return keywords(it->keywords);
    }
    case Kind::kConstant: {
      auto* it = static_cast<ast::Constant*>(node);
      if (it->type == ConstantType::kOther) check_constant(rlib::cast<W_Object>(it->object));
      return;
    }
    case Kind::kJoinedStr: return expressions(static_cast<ast::JoinedStr*>(node)->values);
    case Kind::kFormattedValue: {
      auto* it = static_cast<ast::FormattedValue*>(node);
      expression(it->value);
      return optional(it->format_spec);
    }
    case Kind::kAttribute: return expression(static_cast<ast::Attribute*>(node)->value);
    case Kind::kSubscript: {
      auto* it = static_cast<ast::Subscript*>(node);
      expression(it->slice);
      return expression(it->value);
    }
    case Kind::kStarred: return expression(static_cast<ast::Starred*>(node)->value, context);
    case Kind::kList: return expressions(static_cast<ast::List*>(node)->elts, context);
    case Kind::kTuple: return expressions(static_cast<ast::Tuple*>(node)->elts, context);
    case Kind::kSlice: {
      auto* it = static_cast<ast::Slice*>(node);
      optional(it->lower);
      optional(it->upper);
      return optional(it->step);
    }
    case Kind::kNamedExpr: return expression(static_cast<ast::NamedExpr*>(node)->value);
    default: return;
  }
}

// ---- Patterns -------------------------------------------------------------------------------------

bool Validator::is_number(ast::Expr* node, bool allows_real, bool allows_imaginary) {
  auto* it = static_cast<ast::Constant*>(node);
  switch (it->type) {
    case ConstantType::kInt:
    case ConstantType::kBigInt:
    case ConstantType::kFloat: return allows_real;
    case ConstantType::kComplex: return allows_imaginary;
    case ConstantType::kOther:
      return allows_imaginary && rlib::is_exactly<W_Complex>(rlib::cast<W_Object>(it->object));
    default: return false;
  }
}

bool Validator::is_negative_number(ast::Expr* node, bool allows_real, bool allows_imaginary) {
  auto* it = static_cast<ast::UnaryOp*>(node);
  return it->op == ast::UnaryOperator::kUSub && it->operand->kind == Kind::kConstant &&
         is_number(it->operand, allows_real, allows_imaginary);
}

// -1 + 2j
bool Validator::is_complex_number(ast::Expr* node) {
  auto* it = static_cast<ast::BinOp*>(node);
  if (it->op != ast::Operator::kAdd && it->op != ast::Operator::kSub) return false;
  if (it->left->kind == Kind::kConstant) {
    if (!is_number(it->left, true, false)) return false;
  } else if (it->left->kind == Kind::kUnaryOp) {
    if (!is_negative_number(it->left, true, false)) return false;
  } else {
    return false;
  }
  return it->right->kind == Kind::kConstant && is_number(it->right, false, true);
}

void Validator::pattern_value(ast::Expr* node) {
  expression(node);
  switch (node->kind) {
    case Kind::kConstant: {
      ConstantType type = static_cast<ast::Constant*>(node)->type;
      if (is_number(node, true, true) || type == ConstantType::kStr || type == ConstantType::kBytes) {
        return;
      }
      throw_value_error("unexpected constant inside of a literal pattern"_str);
    }
    case Kind::kAttribute:
    case Kind::kJoinedStr: return;  // an f-string is the compiler's to refuse
    case Kind::kUnaryOp:
      if (is_negative_number(node, true, true)) return;
      break;
    case Kind::kBinOp:
      if (is_complex_number(node)) return;
      break;
    default: break;
  }
  throw_value_error("patterns may only match literals and attribute lookups"_str);
}

void Validator::pattern(ast::Pattern* node, bool allows_star) {
  if (node == nullptr) throw_value_error("None disallowed in pattern list"_str);
  check_place(node);
  enter();
  pattern_parts(node, allows_star);
  leave();
}

void Validator::pattern_parts(ast::Pattern* node, bool allows_star) {
  switch (node->kind) {
    case Kind::kMatchValue: return pattern_value(static_cast<ast::MatchValue*>(node)->value);
    case Kind::kMatchSingleton: {
      ConstantType type = static_cast<ast::MatchSingleton*>(node)->type;
      if (type != ConstantType::kNone && type != ConstantType::kTrue && type != ConstantType::kFalse) {
        throw_value_error("MatchSingleton can only contain True, False and None"_str);
      }
      return;
    }
    case Kind::kMatchSequence:
      return patterns(static_cast<ast::MatchSequence*>(node)->patterns, true);
    case Kind::kMatchMapping: {
      auto* it = static_cast<ast::MatchMapping*>(node);
      if (it->keys->length() != it->patterns->length()) {
        throw_value_error("MatchMapping doesn't have the same number of keys as patterns"_str);
      }
      if (it->rest != nullptr) check_capture(it->rest);
      for (int64_t i = 0; i < it->keys->length(); i++) {
        ast::Expr* key = it->keys->get(i);
        if (key == nullptr) throw_value_error("None disallowed in expression list"_str);
        bool is_singleton = key->kind == Kind::kConstant &&
                            static_cast<ast::Constant*>(key)->type <= ConstantType::kFalse;
        if (!is_singleton) pattern_value(key);
      }
      return patterns(it->patterns, false);
    }
    case Kind::kMatchClass: {
      auto* it = static_cast<ast::MatchClass*>(node);
      if (it->kwd_attrs->length() != it->kwd_patterns->length()) {
        throw_value_error(
            "MatchClass doesn't have the same number of keyword attributes as patterns"_str);
      }
      expression(it->cls);
      ast::Expr* cls = it->cls;
      while (cls->kind == Kind::kAttribute) cls = static_cast<ast::Attribute*>(cls)->value;
      if (cls->kind != Kind::kName) {
        throw_value_error("MatchClass cls field can only contain Name or Attribute nodes."_str);
      }
      for (int64_t i = 0; i < it->kwd_attrs->length(); i++) check_name(it->kwd_attrs->get(i));
      patterns(it->patterns, false);
      return patterns(it->kwd_patterns, false);
    }
    case Kind::kMatchStar: {
      if (!allows_star) throw_value_error("can't use MatchStar here"_str);
      Str* name = static_cast<ast::MatchStar*>(node)->name;
      if (name != nullptr) check_capture(name);
      return;
    }
    case Kind::kMatchAs: {
      auto* it = static_cast<ast::MatchAs*>(node);
      if (it->name != nullptr) check_capture(it->name);
      if (it->pattern == nullptr) return;
      if (it->name == nullptr) {
        throw_value_error("MatchAs must specify a target name if a pattern is given"_str);
      }
      return pattern(it->pattern, false);
    }
    case Kind::kMatchOr: {
      auto* it = static_cast<ast::MatchOr*>(node);
      if (it->patterns->length() < 2) throw_value_error("MatchOr requires at least 2 patterns"_str);
      return patterns(it->patterns, false);
    }
    default: return;
  }
}

// ---- Statements -----------------------------------------------------------------------------------

template <class Function>
void Validator::function(Function* node, Str* owner) {
  body(node->body, owner);
  arguments(node->args);
  expressions(node->decorator_list);
  optional(node->returns);
}

template <class For>
void Validator::loop(For* node, Str* owner) {
  expression(node->target, ExprContext::kStore);
  expression(node->iter);
  body(node->body, owner);
  statements(node->orelse);
}

template <class With>
void Validator::with(With* node, Str* owner) {
  check_filled(node->items, "items"_str, owner);
  for (int64_t i = 0; i < node->items->length(); i++) {
    ast::WithItem* item = node->items->get(i);
    expression(item->context_expr);
    optional(item->optional_vars, ExprContext::kStore);
  }
  body(node->body, owner);
}

template <class Try>
void Validator::try_statement(Try* node, Str* owner) {
  body(node->body, owner);
  if (node->handlers->length() == 0 && node->finalbody->length() == 0) {
    throw_value_error(owner, " has neither except handlers nor finalbody"_str);
  }
  if (node->handlers->length() == 0 && node->orelse->length() > 0) {
    throw_value_error(owner, " has orelse but no except handlers"_str);
  }
  for (int64_t i = 0; i < node->handlers->length(); i++) {
    ast::ExceptHandler* handler = node->handlers->get(i);
    if (handler == nullptr) throw_value_error("None disallowed in handler list"_str);
    check_place(handler);
    optional(handler->type);
    body(handler->body, "ExceptHandler"_str);
  }
  statements(node->finalbody);
  statements(node->orelse);
}

void Validator::statement(ast::Stmt* node) {
  check_place(node);
  enter();
  switch (node->kind) {
    case Kind::kFunctionDef:
      function(static_cast<ast::FunctionDef*>(node), "FunctionDef"_str);
      break;
    case Kind::kAsyncFunctionDef:
      function(static_cast<ast::AsyncFunctionDef*>(node), "AsyncFunctionDef"_str);
      break;
    case Kind::kClassDef: {
      auto* it = static_cast<ast::ClassDef*>(node);
      body(it->body, "ClassDef"_str);
      expressions(it->bases);
      keywords(it->keywords);
      expressions(it->decorator_list);
      break;
    }
    case Kind::kReturn: optional(static_cast<ast::Return*>(node)->value); break;
    case Kind::kDelete:
      targets(static_cast<ast::Delete*>(node)->targets, ExprContext::kDel, "Delete"_str);
      break;
    case Kind::kAssign: {
      auto* it = static_cast<ast::Assign*>(node);
      targets(it->targets, ExprContext::kStore, "Assign"_str);
      expression(it->value);
      break;
    }
    case Kind::kAugAssign: {
      auto* it = static_cast<ast::AugAssign*>(node);
      expression(it->target, ExprContext::kStore);
      expression(it->value);
      break;
    }
    case Kind::kAnnAssign: {
      auto* it = static_cast<ast::AnnAssign*>(node);
      if (it->target->kind != Kind::kName && it->simple != 0) {
        throw_type_error("AnnAssign with simple non-Name target"_str);
      }
      expression(it->target, ExprContext::kStore);
      optional(it->value);
      expression(it->annotation);
      break;
    }
    case Kind::kFor: loop(static_cast<ast::For*>(node), "For"_str); break;
    case Kind::kAsyncFor: loop(static_cast<ast::AsyncFor*>(node), "AsyncFor"_str); break;
    case Kind::kWhile: {
      auto* it = static_cast<ast::While*>(node);
      expression(it->test);
      body(it->body, "While"_str);
      statements(it->orelse);
      break;
    }
    case Kind::kIf: {
      auto* it = static_cast<ast::If*>(node);
      expression(it->test);
      body(it->body, "If"_str);
      statements(it->orelse);
      break;
    }
    case Kind::kWith: with(static_cast<ast::With*>(node), "With"_str); break;
    case Kind::kAsyncWith: with(static_cast<ast::AsyncWith*>(node), "AsyncWith"_str); break;
    case Kind::kMatch: {
      auto* it = static_cast<ast::Match*>(node);
      expression(it->subject);
      check_filled(it->cases, "cases"_str, "Match"_str);
      for (int64_t i = 0; i < it->cases->length(); i++) {
        ast::MatchCase* part = it->cases->get(i);
        pattern(part->pattern, false);
        optional(part->guard);
        body(part->body, "match_case"_str);
      }
      break;
    }
    case Kind::kRaise: {
      auto* it = static_cast<ast::Raise*>(node);
      if (it->exc == nullptr && it->cause != nullptr) {
        throw_value_error("Raise with cause but no exception"_str);
      }
      optional(it->exc);
      optional(it->cause);
      break;
    }
    case Kind::kTry: try_statement(static_cast<ast::Try*>(node), "Try"_str); break;
    case Kind::kTryStar: try_statement(static_cast<ast::TryStar*>(node), "TryStar"_str); break;
    case Kind::kAssert: {
      auto* it = static_cast<ast::Assert*>(node);
      expression(it->test);
      optional(it->msg);
      break;
    }
    case Kind::kImport:
      check_filled(static_cast<ast::Import*>(node)->names, "names"_str, "Import"_str);
      break;
    case Kind::kImportFrom: {
      auto* it = static_cast<ast::ImportFrom*>(node);
      if (it->level < 0) throw_value_error("Negative ImportFrom level"_str);
      check_filled(it->names, "names"_str, "ImportFrom"_str);
      break;
    }
    case Kind::kGlobal:
      check_filled(static_cast<ast::Global*>(node)->names, "names"_str, "Global"_str);
      break;
    case Kind::kNonlocal:
      check_filled(static_cast<ast::Nonlocal*>(node)->names, "names"_str, "Nonlocal"_str);
      break;
    case Kind::kExprStmt: expression(static_cast<ast::ExprStmt*>(node)->value); break;
    default: break;
  }
  leave();
}

void Validator::module(ast::Mod* node) {
  switch (node->kind) {
    case Kind::kModule: return statements(static_cast<ast::Module*>(node)->body);
    case Kind::kInteractive: return statements(static_cast<ast::Interactive*>(node)->body);
    case Kind::kExpression: return expression(static_cast<ast::Expression*>(node)->body);
    case Kind::kFunctionType: {
      auto* it = static_cast<ast::FunctionType*>(node);
      expressions(it->argtypes);
      return expression(it->returns);
    }
    default: return;
  }
}

}  // namespace

void validate_ast(ast::Mod* module) { (new Validator())->module(module); }

}  // namespace py
