#include "targets/pyinterp/compiler/future.h"

#include "targets/pyinterp/compiler/symtable.h"

namespace py {

using ast::Kind;

namespace {

constexpr int64_t kBarry = 0x400000;
constexpr int64_t kAnnotationsFeature = 0x1000000;

[[noreturn]] void fail(Str* message, int64_t line, int64_t offset) {
  throw new SyntaxError(ErrorClass::kSyntaxError, message, line, offset, line, SyntaxError::kNoOffset);
}

int64_t flag_of(Str* name, ast::Placed* place) {
  if (name->eq("annotations"_str)) return kAnnotationsFeature;
  if (name->eq("barry_as_FLUFL"_str)) return kBarry;
  if (name->eq("nested_scopes"_str) || name->eq("generators"_str) || name->eq("division"_str) ||
      name->eq("absolute_import"_str) || name->eq("with_statement"_str) ||
      name->eq("print_function"_str) || name->eq("unicode_literals"_str) ||
      name->eq("generator_stop"_str)) {
    return 0;  // always so
  }
  if (name->eq("braces"_str)) fail("not a chance"_str, place->lineno, place->col_offset + 1);
  // CPython shows a hundred bytes of it.
  constexpr int64_t kMostShown = 100;
  if (name->length() > kMostShown) name = name->slice(0, kMostShown);
  fail(concat("future feature "_str, name, " is not defined"_str), place->lineno,
       place->col_offset + 1);
}

// CPython does not ask of which package it is: `from .__future__ import annotations` counts.
bool is_future_import(ast::Stmt* node) {
  if (node->kind != Kind::kImportFrom) return false;
  auto* it = static_cast<ast::ImportFrom*>(node);
  return it->module != nullptr && it->module->eq("__future__"_str);
}

bool is_text(ast::Stmt* node) {
  if (node->kind != Kind::kExprStmt) return false;
  ast::Expr* value = static_cast<ast::ExprStmt*>(node)->value;
  return value->kind == Kind::kConstant &&
         static_cast<ast::Constant*>(value)->type == ast::ConstantType::kStr;
}

}  // namespace

FutureFeatures find_future_features(ast::Mod* module) {
  FutureFeatures features = {0, -1};
  Array<ast::Stmt*>* body;
  if (module->kind == Kind::kModule) {
    body = static_cast<ast::Module*>(module)->body;
  } else if (module->kind == Kind::kInteractive) {
    body = static_cast<ast::Interactive*>(module)->body;
  } else {
    return features;
  }
  // They come first, behind documentation. In the line of something else they are found, and refused.
  bool is_done = false;
  int64_t line = 0;
  for (int64_t i = 0; i < body->length(); i++) {
    ast::Stmt* node = body->get(i);
    if (is_done && node->lineno > line) break;
    line = node->lineno;
    if (!is_future_import(node)) {
      if (i > 0 || !is_text(node)) is_done = true;
      continue;
    }
    if (is_done) {
      fail("from __future__ imports must occur at the beginning of the file"_str, node->lineno,
           node->col_offset);
    }
    Array<ast::Alias*>* names = static_cast<ast::ImportFrom*>(node)->names;
    for (int64_t j = 0; j < names->length(); j++) {
      features.flags |= flag_of(names->get(j)->name, node);
    }
    features.last_line = node->lineno;
  }
  return features;
}

}  // namespace py
