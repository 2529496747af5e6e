// Functions, lambdas, classes and whole modules.

#include "targets/pyinterp/compiler/function_compiler.h"
#include "targets/pyinterp/compiler/unparse.h"

namespace py {

using ast::Kind;

namespace {

// Which registers come with MakeFunction.
enum FunctionPart : int64_t { kDefaults = 1, kKeywordDefaults = 2, kAnnotations = 4, kClosure = 8 };

bool is_text(ast::Stmt* node) {
  if (node->kind != Kind::kExprStmt) return false;
  ast::Expr* value = static_cast<ast::ExprStmt*>(node)->value;
  return value->kind == Kind::kConstant &&
         static_cast<ast::Constant*>(value)->type == ast::ConstantType::kStr;
}

}  // namespace

FunctionCompiler* FunctionCompiler::inner(ast::Node* node, CodeKind kind, Str* name) {
  auto* compiler = new FunctionCompiler(unit_, this, scope_->child_of(node), kind, name);
  compiler->qualified_name_ = compiler->qualified_name();
  return compiler;
}

// ---- Making functions -----------------------------------------------------------------------------

// r[target] = the function of `code`, with the parts from r[base] on, behind which comes its closure.
void FunctionCompiler::make_function(W_Code* code, int64_t target, int64_t base, int64_t parts,
                                     ast::Placed* place) {
  at(place);
  int64_t start = mark();
  int64_t count = code->free_variables->length();
  if (count > 0) {
    int64_t closure = allocate();
    int64_t cells = allocate(count);
    for (int64_t i = 0; i < count; i++) {
      emit(Op::kMove, cells + i, cell_of(code->free_variables->get(i)->value));
    }
    emit(Op::kBuildTuple, closure, cells, count);
    parts |= kClosure;
  }
  emit(Op::kMakeFunction, target, base, parts);
  emit_extra(constant(code));
  release(start);
}

bool FunctionCompiler::keyword_defaults(ast::Arguments* arguments, ast::Placed* place) {
  int64_t result = -1;
  for (int64_t i = 0; i < arguments->kwonlyargs->length(); i++) {
    ast::Expr* value = arguments->kw_defaults->get(i);
    if (value == nullptr) continue;
    at(place);
    if (result < 0) {
      result = allocate();
      emit(Op::kBuildDict, result, 0, 0);
    }
    int64_t start = mark();
    int64_t name = allocate();
    emit_constant(name, interned(mangled(arguments->kwonlyargs->get(i)->arg)));
    int64_t reg = operand(value);
    at(place);
    emit(Op::kDictSet, result, name, reg);
    release(start);
  }
  return result >= 0;
}

void FunctionCompiler::annotation_to(ast::Expr* annotation, int64_t target) {
  if (unit_->has_flag(kFutureAnnotations)) {
    at(annotation);
    emit_constant(target, text_constant(unparse(annotation)));
  } else if (annotation->kind == Kind::kStarred) {  // *args: *Ts
    int64_t reg = operand(static_cast<ast::Starred*>(annotation)->value, target);
    at(annotation);
    emit(Op::kUnpack, target, reg, 1);
  } else {
    emit_to(annotation, target);
  }
}

int64_t FunctionCompiler::annotation_entry(Str* name, ast::Expr* annotation) {
  if (annotation == nullptr) return 0;
  int64_t pair = allocate(2);
  annotation_to(annotation, pair + 1);
  at(annotation);
  emit_constant(pair, interned(mangled(name)));
  return 2;
}

int64_t FunctionCompiler::annotation_list(Array<ast::Arg*>* arguments) {
  int64_t count = 0;
  for (int64_t i = 0; i < arguments->length(); i++) {
    ast::Arg* argument = arguments->get(i);
    count += annotation_entry(argument->arg, argument->annotation);
  }
  return count;
}

bool FunctionCompiler::annotations(ast::Arguments* arguments, ast::Expr* returns,
                                   ast::Placed* place) {
  int64_t result = allocate();
  int64_t start = mark();
  int64_t count = annotation_list(arguments->args);
  count += annotation_list(arguments->posonlyargs);
  if (arguments->vararg != nullptr) {
    count += annotation_entry(arguments->vararg->arg, arguments->vararg->annotation);
  }
  count += annotation_list(arguments->kwonlyargs);
  if (arguments->kwarg != nullptr) {
    count += annotation_entry(arguments->kwarg->arg, arguments->kwarg->annotation);
  }
  count += annotation_entry("return"_str, returns);
  if (count == 0) {
    release(result);
    return false;
  }
  at(place);
  emit(Op::kBuildTuple, result, start, count);
  release(start);
  return true;
}

int64_t FunctionCompiler::function_parts(ast::Arguments* arguments, ast::Expr* returns,
                                         bool has_annotations, ast::Placed* place) {
  int64_t parts = 0;
  if (arguments->defaults->length() > 0) {
    int64_t reg = allocate();
    W_Object* constants = constant_items(arguments->defaults);
    if (constants != nullptr) {
      at(place);
      emit_constant(reg, constants);
    } else {
      tuple(arguments->defaults, reg, place);
      release(reg + 1);
    }
    parts |= kDefaults;
  }
  if (keyword_defaults(arguments, place)) parts |= kKeywordDefaults;
  if (has_annotations && annotations(arguments, returns, place)) parts |= kAnnotations;
  return parts;
}

int64_t FunctionCompiler::decorators(Array<ast::Expr*>* list) {
  int64_t first = mark();
  for (int64_t i = 0; i < list->length(); i++) emit_to(list->get(i), allocate());
  return first;
}

// What is decorated lies behind the decorators; the result is in the first one's register.
void FunctionCompiler::apply_decorators(Array<ast::Expr*>* list, int64_t first) {
  for (int64_t i = list->length() - 1; i >= 0; i--) {
    at(list->get(i));
    emit(Op::kCall, first + i, first + i, 1);
  }
}

namespace {

template <class Check>
void for_each_parameter(ast::Arguments* arguments, Check check) {
  for (int64_t i = 0; i < arguments->posonlyargs->length(); i++) {
    check(arguments->posonlyargs->get(i));
  }
  for (int64_t i = 0; i < arguments->args->length(); i++) check(arguments->args->get(i));
  if (arguments->vararg != nullptr) check(arguments->vararg);
  for (int64_t i = 0; i < arguments->kwonlyargs->length(); i++) {
    check(arguments->kwonlyargs->get(i));
  }
  if (arguments->kwarg != nullptr) check(arguments->kwarg);
}

}  // namespace

void FunctionCompiler::function_definition(ast::Stmt* node) {
  auto* it = node->kind == Kind::kFunctionDef
                 ? new Definition(static_cast<ast::FunctionDef*>(node))
                 : new Definition(static_cast<ast::AsyncFunctionDef*>(node));
  for_each_parameter(it->arguments, [&](ast::Arg* parameter) {
    refuse_debug(parameter->arg, ast::ExprContext::kStore, node);
  });
  int64_t start = mark();
  int64_t first = decorators(it->decorators);
  int64_t target = allocate();
  int64_t base = mark();
  int64_t parts = function_parts(it->arguments, it->returns, true, node);
  make_function(function_code(it), target, base, parts, node);
  release(target + 1);
  apply_decorators(it->decorators, first);
  store_name(it->name, first, node);
  release(start);
}

W_Code* FunctionCompiler::function_code(Definition* definition) {
  ast::Stmt* node = definition->node;
  CodeKind kind =
      node->kind == Kind::kFunctionDef ? CodeKind::kFunction : CodeKind::kAsyncFunction;
  FunctionCompiler* compiler = inner(node, kind, definition->name);
  int64_t first_line = definition->decorators->length() > 0
                           ? definition->decorators->get(0)->lineno
                           : node->lineno;
  return compiler->compile(first_line, [&] { compiler->function_body(definition->body); });
}

void FunctionCompiler::function_body(Array<ast::Stmt*>* body) {
  W_Object* doc = take_docstring(body);
  constant(doc == nullptr ? none() : doc);  // the first one
  statements_from(body, body->length() > 0 && is_text(body->get(0)) ? 1 : 0);
  return_none();
}

void FunctionCompiler::return_none() {
  at(places_->length() == 0 ? nullptr : places_->last());
  int64_t reg = allocate();
  if (reachable_) last_return_ = here();
  emit_none(reg);
  emit_return(reg);
}

// The documentation that a body starts with, or null.
W_Object* FunctionCompiler::take_docstring(Array<ast::Stmt*>* body) {
  if (body->length() == 0 || !is_text(body->get(0)) || unit_->options->optimize >= 2) {
    return nullptr;
  }
  auto* text = static_cast<ast::Constant*>(static_cast<ast::ExprStmt*>(body->get(0))->value);
  return text_constant(text->str());
}

void FunctionCompiler::lambda(ast::Lambda* node, int64_t target) {
  for_each_parameter(node->args, [&](ast::Arg* parameter) {
    refuse_debug(parameter->arg, ast::ExprContext::kStore, node);
  });
  int64_t base = mark();
  int64_t parts = function_parts(node->args, nullptr, false, node);
  FunctionCompiler* compiler = inner(node, CodeKind::kLambda, "<lambda>"_str);
  W_Code* code = compiler->compile(node->lineno, [&] {
    compiler->constant(none());
    int64_t result = compiler->operand(node->body);
    compiler->at(node->body);
    compiler->emit_return(result);
  });
  make_function(code, target, base, parts, node);
}

// ---- Classes --------------------------------------------------------------------------------------

void FunctionCompiler::class_definition(ast::ClassDef* node) {
  check_keywords(node->keywords, node);
  refuse_debug(node->name, ast::ExprContext::kStore, node);
  int64_t start = mark();
  int64_t first = decorators(node->decorator_list);
  W_Code* code = class_code(node);
  int64_t base = allocate(3);
  at(node);
  emit(Op::kLoadBuildClass, base);
  make_function(code, base + 1, mark(), 0, node);
  release(base + 3);
  emit_constant(base + 2, interned(node->name));
  call_with(base, node->bases, node->keywords, 2, base, node);
  release(base + 1);
  apply_decorators(node->decorator_list, first);
  store_name(node->name, first, node);
  release(start);
}

W_Code* FunctionCompiler::class_code(ast::ClassDef* node) {
  FunctionCompiler* compiler = inner(node, CodeKind::kClass, node->name);
  compiler->class_name_ = node->name;
  int64_t first_line =
      node->decorator_list->length() > 0 ? node->decorator_list->get(0)->lineno : node->lineno;
  return compiler->compile(first_line, [&] { compiler->class_body(node); });
}

void FunctionCompiler::class_body(ast::ClassDef* node) {
  int64_t reg = allocate();
  at(node);
  emit_name(Op::kLoadName, reg, "__name__"_str);
  emit_name(Op::kStoreName, reg, "__module__"_str);
  emit_constant(reg, interned(qualified_name_));
  emit_name(Op::kStoreName, reg, "__qualname__"_str);
  release(reg);
  if (has_annotations(node->body)) emit(Op::kSetupAnnotations, 0);
  W_Object* doc = take_docstring(node->body);
  if (doc != nullptr) {
    reg = allocate();
    at(node->body->get(0));
    emit_constant(reg, doc);
    emit_name(Op::kStoreName, reg, "__doc__"_str);
    release(reg);
  }
  statements_from(node->body, node->body->length() > 0 && is_text(node->body->get(0)) ? 1 : 0);
  if (!scope_->has_class_cell) return return_none();
  at(nullptr);
  reg = allocate();
  emit_move(reg, class_cell_);
  emit_name(Op::kStoreName, reg, "__classcell__"_str);
  emit_return(reg);
}

// Whether a body annotates variables: not in functions and classes within it.
bool FunctionCompiler::has_annotations(Array<ast::Stmt*>* body) {
  for (int64_t i = 0; i < body->length(); i++) {
    ast::Stmt* node = body->get(i);
    bool found = false;
    switch (node->kind) {
      case Kind::kAnnAssign: return true;
      case Kind::kFor: {
        auto* it = static_cast<ast::For*>(node);
        found = has_annotations(it->body) || has_annotations(it->orelse);
        break;
      }
      case Kind::kAsyncFor: {
        auto* it = static_cast<ast::AsyncFor*>(node);
        found = has_annotations(it->body) || has_annotations(it->orelse);
        break;
      }
      case Kind::kWhile: {
        auto* it = static_cast<ast::While*>(node);
        found = has_annotations(it->body) || has_annotations(it->orelse);
        break;
      }
      case Kind::kIf: {
        auto* it = static_cast<ast::If*>(node);
        found = has_annotations(it->body) || has_annotations(it->orelse);
        break;
      }
      case Kind::kWith: found = has_annotations(static_cast<ast::With*>(node)->body); break;
      case Kind::kAsyncWith: found = has_annotations(static_cast<ast::AsyncWith*>(node)->body); break;
      case Kind::kMatch: {
        auto* cases = static_cast<ast::Match*>(node)->cases;
        for (int64_t j = 0; j < cases->length() && !found; j++) {
          found = has_annotations(cases->get(j)->body);
        }
        break;
      }
      case Kind::kTry:
      case Kind::kTryStar: {
        // Both have the same fields.
        auto* it = static_cast<ast::Try*>(node->kind == Kind::kTry ? node : nullptr);
        auto* star = static_cast<ast::TryStar*>(node->kind == Kind::kTry ? nullptr : node);
        auto* handlers = it != nullptr ? it->handlers : star->handlers;
        found = has_annotations(it != nullptr ? it->body : star->body) ||
                has_annotations(it != nullptr ? it->orelse : star->orelse) ||
                has_annotations(it != nullptr ? it->finalbody : star->finalbody);
        for (int64_t j = 0; j < handlers->length() && !found; j++) {
          found = has_annotations(handlers->get(j)->body);
        }
        break;
      }
      default: break;
    }
    if (found) return true;
  }
  return false;
}

// ---- Modules --------------------------------------------------------------------------------------

W_Code* FunctionCompiler::compile_module(Unit* unit, Scope* scope, ast::Mod* module) {
  auto* compiler =
      new FunctionCompiler(unit, nullptr, scope, CodeKind::kModule, "<module>"_str);
  compiler->qualified_name_ = "<module>"_str;
  int64_t first_line = 1;
  return compiler->compile(first_line, [&] { compiler->compile_module_body(module); });
}

void FunctionCompiler::compile_module_body(ast::Mod* module) {
  switch (module->kind) {
    case Kind::kExpression: {
      ast::Expr* body = static_cast<ast::Expression*>(module)->body;
      int64_t result = operand(body);
      at(body);
      return emit_return(result);
    }
    case Kind::kInteractive: {
      Array<ast::Stmt*>* body = static_cast<ast::Interactive*>(module)->body;
      if (has_annotations(body)) emit(Op::kSetupAnnotations, 0);
      statements(body);
      return return_none();
    }
    case Kind::kModule: {
      Array<ast::Stmt*>* body = static_cast<ast::Module*>(module)->body;
      if (has_annotations(body)) emit(Op::kSetupAnnotations, 0);
      W_Object* doc = take_docstring(body);
      if (doc != nullptr) {
        int64_t reg = allocate();
        at(body->get(0));
        emit_constant(reg, doc);
        emit_name(Op::kStoreName, reg, "__doc__"_str);
        release(reg);
      }
      statements_from(body, body->length() > 0 && is_text(body->get(0)) ? 1 : 0);
      return return_none();
    }
    default: return return_none();
  }
}

}  // namespace py
