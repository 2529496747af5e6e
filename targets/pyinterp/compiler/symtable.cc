// The first pass over names: what is done to them, scope by scope, and what must not be done.

#include "targets/pyinterp/compiler/symtable.h"

#include "targets/pyinterp/objspace/raise.h"

namespace py {

void resolve_names(Scope* module);

void throw_syntax_error(Str* message, ast::Placed* place) {
  throw new SyntaxError(ErrorClass::kSyntaxError, message, place->lineno, place->col_offset + 1,
                        place->end_lineno, place->end_col_offset + 1);
}

Str* mangle(Str* class_name, Str* name) {
  int64_t length = name->length();
  if (class_name == nullptr || length < 2 || name->char_at(0) != '_' || name->char_at(1) != '_') {
    return name;
  }
  if (name->ends_with("__"_str) || name->contains_char('.')) return name;
  int64_t start = 0;
  while (start < class_name->length() && class_name->char_at(start) == '_') start++;
  if (start == class_name->length()) return name;
  return concat('_', class_name->slice_from(start), name);
}

namespace {

using namespace ast;

class SymbolTableBuilder final : public rlib::Object {
 public:
  SymbolTableBuilder(bool has_future_annotations, int64_t most_levels)
      : has_future_annotations_(has_future_annotations), levels_left_(most_levels) {}

  Scope* module(Mod* module);

 private:
  // ---- Scopes and names ----

  Scope* enter(ScopeKind kind, Node* node, Str* name);
  void leave() { scope_ = scope_->outer; }
  int32_t flags_of(Str* name) const {
    Symbol* symbol = scope_->find(mangle(class_name_, name));
    return symbol == nullptr ? 0 : symbol->flags;
  }
  void add(Str* name, int32_t flag, Placed* place) { add_to(scope_, name, flag, place); }
  void add_to(Scope* scope, Str* name, int32_t flag, Placed* place);
  void add_directive(Str* name, Placed* place) {
    scope_->directives->append(new Directive(mangle(class_name_, name), place));
  }

  // ---- Statements ----

  void statements(Array<Stmt*>* body) {
    for (int64_t i = 0; i < body->length(); i++) statement(body->get(i));
  }
  void statement(Stmt* node) {
    descend();
    visit(node);
    levels_left_++;
  }
  void visit(Stmt* node);
  template <class Definition>
  void function(Definition* node, bool is_coroutine);
  void class_definition(ClassDef* node);
  void annotated_assignment(AnnAssign* node);
  template <class Statement>
  void declaration(Statement* node, int32_t flag, Str* what);
  template <class Statement>
  void try_statement(Statement* node);
  template <class Statement>
  void for_statement(Statement* node);
  template <class Statement>
  void with_statement(Statement* node);
  void import_name(Alias* alias);
  void pattern(Pattern* node);
  void patterns(Array<Pattern*>* items) {
    for (int64_t i = 0; i < items->length(); i++) pattern(items->get(i));
  }

  // ---- Expressions ----

  void expressions(Array<Expr*>* items) {
    for (int64_t i = 0; i < items->length(); i++) {
      if (items->get(i) != nullptr) expression(items->get(i));
    }
  }
  void keywords(Array<Keyword*>* items) {
    for (int64_t i = 0; i < items->length(); i++) expression(items->get(i)->value);
  }
  void optional(Expr* node) {
    if (node != nullptr) expression(node);
  }
  void expression(Expr* node) {
    descend();
    visit(node);
    levels_left_++;
  }
  void visit(Expr* node);
  void descend() {
    if (levels_left_ == 0) {
      throw_error(RecursionError_type(), "maximum recursion depth exceeded during compilation"_str);
    }
    levels_left_--;
  }
  void name(Name* node);
  void named_expression(NamedExpr* node);
  void extend_scope_for(Name* target);
  void yield_expression(Expr* node, Expr* value);
  void lambda(Lambda* node);
  void defaults(ast::Arguments* arguments) {
    expressions(arguments->defaults);
    expressions(arguments->kw_defaults);
  }
  void parameters(ast::Arguments* arguments);
  void parameter_list(Array<Arg*>* items) {
    for (int64_t i = 0; i < items->length(); i++) {
      add(items->get(i)->arg, kParameterName, items->get(i));
    }
  }
  void annotations(Node* owner, ast::Arguments* arguments, Expr* returns);
  void annotation_list(Array<Arg*>* items) {
    for (int64_t i = 0; i < items->length(); i++) optional(items->get(i)->annotation);
  }
  void annotation(Expr* node);
  void comprehension(Expr* node, ComprehensionKind kind, Str* name,
                     Array<Comprehension*>* generators, Expr* element, Expr* value);
  void inner_generator(Comprehension* generator);
  void iteration_target(Expr* target);
  void refuse_in_annotation(Str* what, Expr* node) const;

  const bool has_future_annotations_;
  int64_t levels_left_;
  Scope* module_ = nullptr;
  Scope* scope_ = nullptr;
  Str* class_name_ = nullptr;
};

// ---- Scopes and names -----------------------------------------------------------------------------

Scope* SymbolTableBuilder::enter(ScopeKind kind, Node* node, Str* name) {
  Scope* scope = new Scope(kind, scope_, node, name);
  if (scope_ != nullptr) {
    scope->is_nested = scope_->is_nested || scope_->kind == ScopeKind::kFunction;
    scope->iterables_around = scope_->iterables_around;
    // What annotations refer to does not matter where they become text.
    if (kind != ScopeKind::kAnnotation) scope_->children->append(scope);
  }
  scope_ = scope;
  return scope;
}

void SymbolTableBuilder::add_to(Scope* scope, Str* name, int32_t flag, Placed* place) {
  Str* mangled = mangle(class_name_, name);
  Symbol* symbol = scope->find(mangled);
  if (symbol == nullptr) {
    symbol = new Symbol(mangled);
    scope->symbols->set(mangled, symbol);
  } else if ((flag & kParameterName) != 0 && symbol->has(kParameterName)) {
    throw_syntax_error(concat("duplicate argument '"_str, name, "' in function definition"_str),
                       place);
  }
  symbol->flags |= flag;
  if (scope->is_in_iteration_target) {
    if (symbol->has(kGlobalName | kNonlocalName)) {
      throw_syntax_error(
          concat("comprehension inner loop cannot rebind assignment expression target '"_str, name,
                 '\''),
          place);
    }
    symbol->flags |= kIterationName;
  }
  if ((flag & kParameterName) != 0) scope->parameters->append(symbol);
  // A name that is declared global anywhere is so for the module's own code too, which tells where the
  // module has a namespace besides its globals: exec().
  if ((flag & kGlobalName) != 0 && scope != module_) {
    add_to(module_, mangled, kGlobalName, place);
  }
}

Scope* SymbolTableBuilder::module(Mod* node) {
  module_ = enter(ScopeKind::kModule, node, "top"_str);
  switch (node->kind) {
    case Kind::kModule: statements(static_cast<Module*>(node)->body); break;
    case Kind::kInteractive: statements(static_cast<Interactive*>(node)->body); break;
    case Kind::kExpression: expression(static_cast<Expression*>(node)->body); break;
    default: break;
  }
  return module_;
}

// ---- Statements -----------------------------------------------------------------------------------

void SymbolTableBuilder::visit(Stmt* node) {
  switch (node->kind) {
    case Kind::kFunctionDef: return function(static_cast<FunctionDef*>(node), false);
    case Kind::kAsyncFunctionDef: return function(static_cast<AsyncFunctionDef*>(node), true);
    case Kind::kClassDef: return class_definition(static_cast<ClassDef*>(node));
    case Kind::kReturn: return optional(static_cast<Return*>(node)->value);
    case Kind::kDelete: return expressions(static_cast<Delete*>(node)->targets);
    case Kind::kAssign: {
      auto* it = static_cast<Assign*>(node);
      expressions(it->targets);
      return expression(it->value);
    }
    case Kind::kAugAssign: {
      auto* it = static_cast<AugAssign*>(node);
      expression(it->target);
      return expression(it->value);
    }
    case Kind::kAnnAssign: return annotated_assignment(static_cast<AnnAssign*>(node));
    case Kind::kFor: return for_statement(static_cast<For*>(node));
    case Kind::kAsyncFor: return for_statement(static_cast<AsyncFor*>(node));
    case Kind::kWhile: {
      auto* it = static_cast<While*>(node);
      expression(it->test);
      statements(it->body);
      return statements(it->orelse);
    }
    case Kind::kIf: {
      auto* it = static_cast<If*>(node);
      expression(it->test);
      statements(it->body);
      return statements(it->orelse);
    }
    case Kind::kWith: return with_statement(static_cast<With*>(node));
    case Kind::kAsyncWith: return with_statement(static_cast<AsyncWith*>(node));
    case Kind::kMatch: {
      auto* it = static_cast<Match*>(node);
      expression(it->subject);
      for (int64_t i = 0; i < it->cases->length(); i++) {
        MatchCase* match_case = it->cases->get(i);
        pattern(match_case->pattern);
        optional(match_case->guard);
        statements(match_case->body);
      }
      return;
    }
    case Kind::kRaise: {
      auto* it = static_cast<Raise*>(node);
      optional(it->exc);
      return optional(it->cause);
    }
    case Kind::kTry: return try_statement(static_cast<Try*>(node));
    case Kind::kTryStar: return try_statement(static_cast<TryStar*>(node));
    case Kind::kAssert: {
      auto* it = static_cast<Assert*>(node);
      expression(it->test);
      return optional(it->msg);
    }
    case Kind::kImport: {
      auto* it = static_cast<Import*>(node);
      for (int64_t i = 0; i < it->names->length(); i++) import_name(it->names->get(i));
      return;
    }
    case Kind::kImportFrom: {
      auto* it = static_cast<ImportFrom*>(node);
      for (int64_t i = 0; i < it->names->length(); i++) import_name(it->names->get(i));
      return;
    }
    case Kind::kGlobal: return declaration(static_cast<Global*>(node), kGlobalName, "global"_str);
    case Kind::kNonlocal:
      return declaration(static_cast<Nonlocal*>(node), kNonlocalName, "nonlocal"_str);
    case Kind::kExprStmt: return expression(static_cast<ExprStmt*>(node)->value);
    default: return;  // pass, break, continue
  }
}

template <class Definition>
void SymbolTableBuilder::function(Definition* node, bool is_coroutine) {
  add(node->name, kLocalName, node);
  defaults(node->args);
  annotations(node, node->args, node->returns);
  expressions(node->decorator_list);
  enter(ScopeKind::kFunction, node, node->name)->is_coroutine = is_coroutine;
  parameters(node->args);
  statements(node->body);
  leave();
}

void SymbolTableBuilder::class_definition(ClassDef* node) {
  add(node->name, kLocalName, node);
  expressions(node->bases);
  keywords(node->keywords);
  expressions(node->decorator_list);
  enter(ScopeKind::kClass, node, node->name);
  Str* outer_class = class_name_;
  class_name_ = node->name;
  statements(node->body);
  class_name_ = outer_class;
  leave();
}

void SymbolTableBuilder::annotated_assignment(AnnAssign* node) {
  if (node->target->kind == Kind::kName) {
    auto* target = static_cast<Name*>(node->target);
    int32_t flags = flags_of(target->id);
    if ((flags & (kGlobalName | kNonlocalName)) != 0 && scope_ != module_ && node->simple != 0) {
      throw_syntax_error(concat("annotated name '"_str, target->id,
                                (flags & kGlobalName) != 0 ? "' can't be global"_str
                                                           : "' can't be nonlocal"_str),
                         node);
    }
    if (node->simple != 0) {
      add(target->id, kAnnotatedName | kLocalName, target);
    } else if (node->value != nullptr) {
      add(target->id, kLocalName, target);
    }
  } else {
    expression(node->target);
  }
  annotation(node->annotation);
  optional(node->value);
}

template <class Statement>
void SymbolTableBuilder::declaration(Statement* node, int32_t flag, Str* what) {
  for (int64_t i = 0; i < node->names->length(); i++) {
    Str* name = node->names->get(i);
    int32_t flags = flags_of(name);
    if ((flags & kParameterName) != 0) {
      throw_syntax_error(concat("name '"_str, name, "' is parameter and "_str, what), node);
    }
    if ((flags & kUsedName) != 0) {
      throw_syntax_error(
          concat("name '"_str, name, "' is used prior to "_str, what, " declaration"_str), node);
    }
    if ((flags & kAnnotatedName) != 0) {
      throw_syntax_error(concat("annotated name '"_str, name, "' can't be "_str, what), node);
    }
    if ((flags & kLocalName) != 0) {
      throw_syntax_error(
          concat("name '"_str, name, "' is assigned to before "_str, what, " declaration"_str),
          node);
    }
    add(name, flag, node);
    add_directive(name, node);
  }
}

template <class Statement>
void SymbolTableBuilder::try_statement(Statement* node) {
  statements(node->body);
  statements(node->orelse);
  for (int64_t i = 0; i < node->handlers->length(); i++) {
    ExceptHandler* handler = node->handlers->get(i);
    optional(handler->type);
    if (handler->name != nullptr) add(handler->name, kLocalName | kDeletedName, handler);
    statements(handler->body);
  }
  statements(node->finalbody);
}

template <class Statement>
void SymbolTableBuilder::for_statement(Statement* node) {
  expression(node->target);
  expression(node->iter);
  statements(node->body);
  statements(node->orelse);
}

template <class Statement>
void SymbolTableBuilder::with_statement(Statement* node) {
  for (int64_t i = 0; i < node->items->length(); i++) {
    expression(node->items->get(i)->context_expr);
    optional(node->items->get(i)->optional_vars);
  }
  statements(node->body);
}

void SymbolTableBuilder::import_name(Alias* alias) {
  Str* name = alias->asname != nullptr ? alias->asname : alias->name;
  if (name->eq("*"_str)) {
    if (scope_->kind != ScopeKind::kModule) {
      throw_syntax_error("import * only allowed at module level"_str, alias);
    }
    return;
  }
  int64_t dot = name->find_char('.');
  add(dot < 0 ? name : name->slice(0, dot), kImportedName, alias);
}

void SymbolTableBuilder::pattern(Pattern* node) {
  switch (node->kind) {
    case Kind::kMatchValue: return expression(static_cast<MatchValue*>(node)->value);
    case Kind::kMatchSequence: return patterns(static_cast<MatchSequence*>(node)->patterns);
    case Kind::kMatchStar: {
      auto* it = static_cast<MatchStar*>(node);
      if (it->name != nullptr) add(it->name, kLocalName, it);
      return;
    }
    case Kind::kMatchMapping: {
      auto* it = static_cast<MatchMapping*>(node);
      expressions(it->keys);
      patterns(it->patterns);
      if (it->rest != nullptr) add(it->rest, kLocalName, it);
      return;
    }
    case Kind::kMatchClass: {
      auto* it = static_cast<MatchClass*>(node);
      expression(it->cls);
      patterns(it->patterns);
      return patterns(it->kwd_patterns);
    }
    case Kind::kMatchAs: {
      auto* it = static_cast<MatchAs*>(node);
      if (it->pattern != nullptr) pattern(it->pattern);
      if (it->name != nullptr) add(it->name, kLocalName, it);
      return;
    }
    case Kind::kMatchOr: return patterns(static_cast<MatchOr*>(node)->patterns);
    default: return;
  }
}

// ---- Expressions ----------------------------------------------------------------------------------

void SymbolTableBuilder::visit(Expr* node) {
  switch (node->kind) {
    case Kind::kName: return name(static_cast<Name*>(node));
    case Kind::kConstant: return;
    case Kind::kAttribute: return expression(static_cast<Attribute*>(node)->value);
    case Kind::kCall: {
      auto* it = static_cast<Call*>(node);
      expression(it->func);
      expressions(it->args);
      return keywords(it->keywords);
    }
    case Kind::kSubscript: {
      auto* it = static_cast<Subscript*>(node);
      expression(it->value);
      return expression(it->slice);
    }
    case Kind::kBinOp: {
      auto* it = static_cast<BinOp*>(node);
      expression(it->left);
      return expression(it->right);
    }
    case Kind::kCompare: {
      auto* it = static_cast<Compare*>(node);
      expression(it->left);
      return expressions(it->comparators);
    }
    case Kind::kBoolOp: return expressions(static_cast<BoolOp*>(node)->values);
    case Kind::kUnaryOp: return expression(static_cast<UnaryOp*>(node)->operand);
    case Kind::kNamedExpr: return named_expression(static_cast<NamedExpr*>(node));
    case Kind::kLambda: return lambda(static_cast<Lambda*>(node));
    case Kind::kIfExp: {
      auto* it = static_cast<IfExp*>(node);
      expression(it->test);
      expression(it->body);
      return expression(it->orelse);
    }
    case Kind::kDict: {
      auto* it = static_cast<ast::Dict*>(node);
      expressions(it->keys);
      return expressions(it->values);
    }
    case Kind::kSet: return expressions(static_cast<ast::Set*>(node)->elts);
    case Kind::kListComp: {
      auto* it = static_cast<ListComp*>(node);
      return comprehension(it, ComprehensionKind::kList, "listcomp"_str, it->generators, it->elt,
                           nullptr);
    }
    case Kind::kSetComp: {
      auto* it = static_cast<SetComp*>(node);
      return comprehension(it, ComprehensionKind::kSet, "setcomp"_str, it->generators, it->elt,
                           nullptr);
    }
    case Kind::kDictComp: {
      auto* it = static_cast<DictComp*>(node);
      return comprehension(it, ComprehensionKind::kDict, "dictcomp"_str, it->generators, it->key,
                           it->value);
    }
    case Kind::kGeneratorExp: {
      auto* it = static_cast<GeneratorExp*>(node);
      return comprehension(it, ComprehensionKind::kGenerator, "genexpr"_str, it->generators,
                           it->elt, nullptr);
    }
    case Kind::kAwait:
      refuse_in_annotation("await expression"_str, node);
      expression(static_cast<Await*>(node)->value);
      scope_->is_coroutine = true;
      return;
    case Kind::kYield: return yield_expression(node, static_cast<Yield*>(node)->value);
    case Kind::kYieldFrom: return yield_expression(node, static_cast<YieldFrom*>(node)->value);
    case Kind::kFormattedValue: {
      auto* it = static_cast<FormattedValue*>(node);
      expression(it->value);
      return optional(it->format_spec);
    }
    case Kind::kJoinedStr: return expressions(static_cast<JoinedStr*>(node)->values);
    case Kind::kStarred: return expression(static_cast<Starred*>(node)->value);
    case Kind::kList: return expressions(static_cast<ast::List*>(node)->elts);
    case Kind::kTuple: return expressions(static_cast<Tuple*>(node)->elts);
    case Kind::kSlice: {
      auto* it = static_cast<Slice*>(node);
      optional(it->lower);
      optional(it->upper);
      return optional(it->step);
    }
    default: return;
  }
}

void SymbolTableBuilder::name(Name* node) {
  switch (node->ctx) {
    case ExprContext::kLoad: add(node->id, kUsedName, node); break;
    case ExprContext::kStore: add(node->id, kLocalName, node); break;
    case ExprContext::kDel: add(node->id, kLocalName | kDeletedName, node); break;
  }
  // super() without arguments looks at __class__.
  if (node->ctx == ExprContext::kLoad && scope_->kind == ScopeKind::kFunction &&
      node->id->eq("super"_str)) {
    add("__class__"_str, kUsedName, node);
  }
}

void SymbolTableBuilder::named_expression(NamedExpr* node) {
  refuse_in_annotation("named expression"_str, node);
  if (scope_->iterables_around > 0) {
    throw_syntax_error(
        "assignment expression cannot be used in a comprehension iterable expression"_str, node);
  }
  if (scope_->comprehension != ComprehensionKind::kNone) {
    extend_scope_for(static_cast<Name*>(node->target));
  } else {
    scope_->has_walrus = true;
  }
  expression(node->value);
  expression(node->target);
}

// An assignment within a comprehension is to a variable of the function around it.
void SymbolTableBuilder::extend_scope_for(Name* target) {
  Scope* scope = scope_;
  for (; scope->comprehension != ComprehensionKind::kNone; scope = scope->outer) {
    Symbol* symbol = scope->find(mangle(class_name_, target->id));
    if (symbol != nullptr && symbol->has(kIterationName)) {
      throw_syntax_error(
          concat("assignment expression cannot rebind comprehension iteration variable '"_str,
                 target->id, '\''),
          target);
    }
  }
  if (scope->kind == ScopeKind::kClass) {
    throw_syntax_error(
        "assignment expression within a comprehension cannot be used in a class body"_str, target);
  }
  Symbol* symbol = scope->find(mangle(class_name_, target->id));
  bool is_global =
      scope->kind == ScopeKind::kModule || (symbol != nullptr && symbol->has(kGlobalName));
  add(target->id, is_global ? kGlobalName : kNonlocalName, target);
  add_directive(target->id, target);
  add_to(scope, target->id, scope->kind == ScopeKind::kModule ? kGlobalName : kLocalName, target);
}

void SymbolTableBuilder::yield_expression(Expr* node, Expr* value) {
  refuse_in_annotation("yield expression"_str, node);
  optional(value);
  scope_->is_generator = true;
  Str* where;
  switch (scope_->comprehension) {
    case ComprehensionKind::kNone: return;
    case ComprehensionKind::kList: where = "list comprehension"_str; break;
    case ComprehensionKind::kSet: where = "set comprehension"_str; break;
    case ComprehensionKind::kDict: where = "dict comprehension"_str; break;
    default: where = "generator expression"_str; break;
  }
  throw_syntax_error("'yield' inside "_str->concat(where), node);
}

void SymbolTableBuilder::refuse_in_annotation(Str* what, Expr* node) const {
  if (scope_->kind != ScopeKind::kAnnotation) return;
  throw_syntax_error(concat('\'', what, "' can not be used within an annotation"_str), node);
}

void SymbolTableBuilder::lambda(Lambda* node) {
  defaults(node->args);
  enter(ScopeKind::kFunction, node, "lambda"_str);
  parameters(node->args);
  expression(node->body);
  leave();
}

void SymbolTableBuilder::parameters(ast::Arguments* arguments) {
  parameter_list(arguments->posonlyargs);
  parameter_list(arguments->args);
  parameter_list(arguments->kwonlyargs);
  if (arguments->vararg != nullptr) {
    add(arguments->vararg->arg, kParameterName, arguments->vararg);
    scope_->has_varargs = true;
  }
  if (arguments->kwarg != nullptr) {
    add(arguments->kwarg->arg, kParameterName, arguments->kwarg);
    scope_->has_varkeywords = true;
  }
}

void SymbolTableBuilder::annotations(Node* owner, ast::Arguments* arguments, Expr* returns) {
  if (has_future_annotations_) enter(ScopeKind::kAnnotation, owner, "_annotation"_str);
  annotation_list(arguments->posonlyargs);
  annotation_list(arguments->args);
  if (arguments->vararg != nullptr) optional(arguments->vararg->annotation);
  if (arguments->kwarg != nullptr) optional(arguments->kwarg->annotation);
  annotation_list(arguments->kwonlyargs);
  if (has_future_annotations_) leave();
  if (returns != nullptr) annotation(returns);
}

void SymbolTableBuilder::annotation(Expr* node) {
  if (!has_future_annotations_) return expression(node);
  enter(ScopeKind::kAnnotation, node, "_annotation"_str);
  expression(node);
  leave();
}

void SymbolTableBuilder::iteration_target(Expr* target) {
  scope_->is_in_iteration_target = true;
  expression(target);
  scope_->is_in_iteration_target = false;
}

// The first iterable is evaluated outside and comes as an argument.
void SymbolTableBuilder::comprehension(Expr* node, ComprehensionKind kind, Str* name,
                                       Array<Comprehension*>* generators, Expr* element,
                                       Expr* value) {
  Comprehension* outermost = generators->get(0);
  scope_->iterables_around++;
  expression(outermost->iter);
  scope_->iterables_around--;

  Scope* scope = enter(ScopeKind::kFunction, node, name);
  scope->comprehension = kind;
  scope->is_coroutine = outermost->is_async != 0;
  add(".0"_str, kParameterName, node);
  iteration_target(outermost->target);
  expressions(outermost->ifs);
  for (int64_t i = 1; i < generators->length(); i++) inner_generator(generators->get(i));
  optional(value);
  expression(element);
  scope->is_generator = kind == ComprehensionKind::kGenerator;
  bool makes_coroutine = scope->is_coroutine && !scope->is_generator;
  leave();
  if (makes_coroutine) scope_->is_coroutine = true;
}

void SymbolTableBuilder::inner_generator(Comprehension* generator) {
  iteration_target(generator->target);
  scope_->iterables_around++;
  expression(generator->iter);
  scope_->iterables_around--;
  expressions(generator->ifs);
  if (generator->is_async != 0) scope_->is_coroutine = true;
}

}  // namespace

Scope* build_symbol_table(ast::Mod* module, bool has_future_annotations, int64_t most_levels) {
  auto* builder = new SymbolTableBuilder(has_future_annotations, most_levels);
  Scope* scope = builder->module(module);
  resolve_names(scope);
  return scope;
}

}  // namespace py
