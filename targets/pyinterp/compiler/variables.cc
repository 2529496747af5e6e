// Variables: how names are read, bound and deleted.

#include "targets/pyinterp/compiler/function_compiler.h"

namespace py {

Symbol* FunctionCompiler::symbol_of(Str* name) const { return scope_->find(mangled(name)); }

Access FunctionCompiler::access(Symbol* symbol) const {
  Storage storage = symbol == nullptr ? Storage::kGlobalImplicit : symbol->storage;
  switch (storage) {
    case Storage::kLocal: return is_function() ? Access::kLocal : Access::kName;
    case Storage::kCell: return Access::kCell;
    case Storage::kFree:
      return scope_->kind == ScopeKind::kClass ? Access::kClassCell : Access::kCell;
    case Storage::kGlobalExplicit: return Access::kGlobal;
    default: return is_function() ? Access::kGlobal : Access::kName;
  }
}

int64_t FunctionCompiler::register_of(Symbol* symbol) {
  if (symbol->reg < 0) {
    symbol->reg = static_cast<int32_t>(variable_count_++);
    variables_->append(symbol);
    if (symbol->has(kDeletedName) && symbol->reg < 64) fragile_ |= BoundSet{1} << symbol->reg;
  }
  return symbol->reg;
}

int64_t FunctionCompiler::local_target(ast::Expr* target) {
  if (target->kind != ast::Kind::kName) return -1;
  Symbol* symbol = symbol_of(static_cast<ast::Name*>(target)->id);
  if (symbol == nullptr || access(symbol) != Access::kLocal) return -1;
  return register_of(symbol);
}

// The register of a local variable, which must have a value.
int64_t FunctionCompiler::use_local(Symbol* symbol, ast::Placed* place) {
  int64_t reg = register_of(symbol);
  if (!is_bound(reg)) {
    at(place);
    emit(Op::kCheckBound, reg);
    set_bound(reg);
  }
  return reg;
}

int64_t FunctionCompiler::cell_of(Str* name) {
  Symbol* symbol = symbol_of(name);
  if (symbol != nullptr && symbol->reg >= 0) return symbol->reg;
  return class_cell_;  // __class__
}

void FunctionCompiler::load_name(Str* name, int64_t to, ast::Placed* place) {
  Symbol* symbol = symbol_of(name);
  at(place);
  switch (access(symbol)) {
    case Access::kLocal: {
      int64_t reg = use_local(symbol, place);
      return emit_move(to, reg);
    }
    case Access::kCell: return emit(Op::kLoadCell, to, symbol->reg);
    case Access::kClassCell: return emit(Op::kLoadClassCell, to, symbol->reg);
    case Access::kGlobal: return emit_name(Op::kLoadGlobal, to, name);
    case Access::kName: return emit_name(Op::kLoadName, to, name);
  }
}

void FunctionCompiler::store_name(Str* name, int64_t from, ast::Placed* place) {
  refuse_debug(name, ast::ExprContext::kStore, place);
  Symbol* symbol = symbol_of(name);
  at(place);
  switch (access(symbol)) {
    case Access::kLocal: {
      int64_t reg = register_of(symbol);
      emit_move(reg, from);
      return set_bound(reg);
    }
    case Access::kCell:
    case Access::kClassCell: return emit(Op::kStoreCell, symbol->reg, from);
    case Access::kGlobal: return emit_name(Op::kStoreGlobal, from, name);
    case Access::kName: return emit_name(Op::kStoreName, from, name);
  }
}

void FunctionCompiler::delete_name(Str* name, ast::Placed* place) {
  refuse_debug(name, ast::ExprContext::kDel, place);
  Symbol* symbol = symbol_of(name);
  at(place);
  switch (access(symbol)) {
    case Access::kLocal: {
      int64_t reg = use_local(symbol, place);
      emit(Op::kDeleteLocal, reg);
      return set_unbound(reg);
    }
    case Access::kCell:
    case Access::kClassCell: return emit(Op::kDeleteCell, symbol->reg);
    case Access::kGlobal: return emit_name(Op::kDeleteGlobal, 0, name);
    case Access::kName: return emit_name(Op::kDeleteName, 0, name);
  }
}

// `name = None; del name`, at the end of an except clause: the program may have deleted it before.
void FunctionCompiler::forget_name(Str* name, ast::Placed* place) {
  Symbol* symbol = symbol_of(name);
  at(place);
  if (access(symbol) == Access::kLocal) {
    int64_t reg = register_of(symbol);
    emit(Op::kDeleteLocal, reg);
    return set_unbound(reg);
  }
  int64_t start = mark();
  int64_t reg = allocate();
  emit_none(reg);
  store_name(name, reg, place);
  delete_name(name, place);
  release(start);
}

void FunctionCompiler::refuse_debug(Str* name, ast::ExprContext context, ast::Placed* place) {
  if (context == ast::ExprContext::kLoad || !name->eq("__debug__"_str)) return;
  throw_syntax_error(context == ast::ExprContext::kStore ? "cannot assign to __debug__"_str
                                                         : "cannot delete __debug__"_str,
                     place);
}

}  // namespace py
