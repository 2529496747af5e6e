// The module _ast: the classes of syntax trees. Text becomes objects of them by
// compile(..., PyCF_ONLY_AST): modules/builtins/evaluate.cc.

#include "targets/pyinterp/compiler/compiler.h"
#include "targets/pyinterp/interpreter/evaluate.h"
#include "targets/pyinterp/modules/ast/ast_types.h"
#include "targets/pyinterp/modules/module.h"

namespace py {

namespace {

W_Module* make_module() {
  auto* m = new ModuleBuilder("_ast"_str, nullptr);
  for (W_Type* type : *ast_types()->all) m->type(type->name, type);
  m->constant("PyCF_ALLOW_TOP_LEVEL_AWAIT"_str, kAllowTopLevelAwait);
  m->constant("PyCF_ONLY_AST"_str, kOnlyAst);
  m->constant("PyCF_TYPE_COMMENTS"_str, kTypeComments);
  return m->finish();
}

}  // namespace

RLIB_PREBUILD W_Module* ast_module() { return RLIB_ONCE(make_module()); }

}  // namespace py
