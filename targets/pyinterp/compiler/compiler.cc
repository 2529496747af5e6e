#include "targets/pyinterp/compiler/compiler.h"

#include "targets/pyinterp/compiler/function_compiler.h"
#include "targets/pyinterp/compiler/future.h"

namespace py {

W_Code* compile(ast::Mod* module, CompileOptions* options) {
  FutureFeatures features = find_future_features(module);
  auto* unit = new Unit(options, options->future_flags | features.flags, features.last_line);
  Scope* scope = build_symbol_table(module, unit->has_flag(kFutureAnnotations));
  return FunctionCompiler::compile_module(unit, scope, module);
}

}  // namespace py
