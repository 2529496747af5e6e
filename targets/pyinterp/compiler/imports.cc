// Imports.

#include "targets/pyinterp/compiler/function_compiler.h"

namespace py {

void FunctionCompiler::import_module(Str* name, int64_t level, W_Object* names, int64_t target,
                                     ast::Placed* place) {
  int64_t start = mark();
  int64_t base = allocate(2);
  at(place);
  emit_constant(base, new_int(level));
  emit_constant(base + 1, names);
  emit(Op::kImportName, target, base, narrow_name_index(name, place));
  release(start);
}

void FunctionCompiler::import_statement(ast::Import* node) {
  for (int64_t i = 0; i < node->names->length(); i++) {
    ast::Alias* alias = node->names->get(i);
    int64_t start = mark();
    int64_t module = allocate();
    import_module(alias->name, 0, none(), module, node);
    int64_t dot = alias->name->find_char('.');
    if (alias->asname == nullptr) {  // import a.b binds a
      store_name(dot < 0 ? alias->name : alias->name->slice(0, dot), module, node);
    } else {
      while (dot >= 0) {  // import a.b as c binds the module b of a
        int64_t next = alias->name->find_char('.', dot + 1);
        Str* part = alias->name->slice(dot + 1, next < 0 ? alias->name->length() : next);
        emit(Op::kImportFrom, module, module, narrow_name_index(part, node));
        dot = next;
      }
      store_name(alias->asname, module, node);
    }
    release(start);
  }
}

void FunctionCompiler::import_from(ast::ImportFrom* node) {
  Str* module_name = node->module == nullptr ? ""_str : node->module;
  if (node->lineno > unit_->last_future_line && module_name->eq("__future__"_str)) {
    throw_syntax_error("from __future__ imports must occur at the beginning of the file"_str, node);
  }
  Array<W_Object*>* names = Array<W_Object*>::make(node->names->length());
  for (int64_t i = 0; i < names->length(); i++) names->set(i, interned(node->names->get(i)->name));
  int64_t module = allocate();
  import_module(module_name, node->level, new_tuple(names), module, node);
  int64_t value = allocate();
  for (int64_t i = 0; i < node->names->length(); i++) {
    ast::Alias* alias = node->names->get(i);
    at(node);
    if (alias->name->eq("*"_str)) {
      emit(Op::kImportStar, module);
      return;
    }
    emit(Op::kImportFrom, value, module, narrow_name_index(alias->name, node));
    store_name(alias->asname == nullptr ? alias->name : alias->asname, value, node);
  }
}

}  // namespace py
