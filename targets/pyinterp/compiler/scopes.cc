// The second pass over names: where each of them lives.
//
// Scopes are gone through from the outside in. A name that a function uses and does not bind is
// looked for in the functions around it: class bodies are left out. If one binds it, there it becomes
// a cell, and a free variable of every scope on the way; else it is global.

#include "targets/pyinterp/compiler/symtable.h"

namespace py {

Scope* Scope::child_of(ast::Node* opener) {
  for (int64_t i = 0; i < children->length(); i++) {
    int64_t at = (next_child_ + i) % children->length();
    if (children->get(at)->node == opener) {
      next_child_ = at + 1;
      return children->get(at);
    }
  }
  return nullptr;
}

namespace {

[[noreturn]] void throw_at_directive(Scope* scope, Str* name, Str* message) {
  for (Directive* directive : *scope->directives) {
    if (directive->name->eq(name)) throw_syntax_error(message, directive->place);
  }
  throw new SyntaxError(ErrorClass::kSyntaxError, message, 1, 1, 1, 1);
}

// The function around `scope` that has a variable of this name, or null. For __class__ it may be a
// class.
Scope* find_owner(Scope* scope, Str* name) {
  for (Scope* s = scope->outer; s != nullptr; s = s->outer) {
    if (s->kind == ScopeKind::kClass && name->eq("__class__"_str)) return s;
    if (s->kind != ScopeKind::kFunction) continue;
    Symbol* symbol = s->find(name);
    if (symbol == nullptr) continue;
    switch (symbol->storage) {
      case Storage::kLocal:
      case Storage::kCell: return s;
      case Storage::kGlobalExplicit: return nullptr;
      default: break;
    }
  }
  return nullptr;
}

// Makes a name that `owner` has a free variable of what lies between.
void pass_down(Scope* owner, Scope* scope, Str* name) {
  if (owner->kind == ScopeKind::kClass) {
    owner->has_class_cell = true;
  } else {
    owner->find(name)->storage = Storage::kCell;
  }
  for (Scope* s = scope->outer; s != owner; s = s->outer) {
    Symbol* symbol = s->find(name);
    if (symbol == nullptr) {
      symbol = new Symbol(name);
      symbol->storage = Storage::kFree;
      s->symbols->set(name, symbol);
    } else if (s->kind == ScopeKind::kClass && symbol->has(kBoundName | kGlobalName)) {
      symbol->flags |= kPassedThrough;
    } else if (symbol->storage == Storage::kGlobalImplicit) {
      symbol->storage = Storage::kFree;
    }
  }
}

void check_global(Scope* scope, Symbol* symbol) {
  if (symbol->has(kNonlocalName)) {
    throw_at_directive(scope, symbol->name,
                       concat("name '"_str, symbol->name, "' is nonlocal and global"_str));
  }
}

Storage resolve_nonlocal(Scope* scope, Symbol* symbol) {
  if (scope->kind == ScopeKind::kModule) {
    throw_at_directive(scope, symbol->name,
                       "nonlocal declaration not allowed at module level"_str);
  }
  Scope* owner = find_owner(scope, symbol->name);
  if (owner == nullptr) {
    throw_at_directive(scope, symbol->name,
                       concat("no binding for nonlocal '"_str, symbol->name, "' found"_str));
  }
  pass_down(owner, scope, symbol->name);
  return Storage::kFree;
}

Storage resolve(Scope* scope, Symbol* symbol) {
  if (symbol->has(kGlobalName)) {
    check_global(scope, symbol);
    return Storage::kGlobalExplicit;
  }
  if (symbol->has(kNonlocalName)) return resolve_nonlocal(scope, symbol);
  if (symbol->has(kBoundName)) return Storage::kLocal;
  if (scope->outer == nullptr) return Storage::kGlobalImplicit;
  Scope* owner = find_owner(scope, symbol->name);
  if (owner == nullptr) return Storage::kGlobalImplicit;
  pass_down(owner, scope, symbol->name);
  return Storage::kFree;
}

void resolve_all(Scope* scope) {
  for (auto [name, symbol] : *scope->symbols) {
    if (symbol->storage == Storage::kUnknown) symbol->storage = resolve(scope, symbol);
  }
  for (Scope* child : *scope->children) resolve_all(child);
}

}  // namespace

void resolve_names(Scope* module) { resolve_all(module); }

}  // namespace py
