#include "targets/pyinterp/compiler/compiler.h"

#include "targets/pyinterp/compiler/function_compiler.h"
#include "targets/pyinterp/compiler/future.h"
#include "targets/pyinterp/interpreter/frame.h"

namespace py {

namespace {

// How many levels of a tree weigh as much as a call of the program.
constexpr int64_t kLevelsPerCall = 3;

}  // namespace

W_Code* compile(ast::Mod* module, CompileOptions* options) {
  FutureFeatures features = find_future_features(module);
  auto* unit = new Unit(options, options->future_flags | features.flags, features.last_line);
  Scope* scope = build_symbol_table(module, unit->has_flag(kFutureAnnotations),
                                    kLevelsPerCall * interpreter_state()->recursion_limit);
  return FunctionCompiler::compile_module(unit, scope, module);
}

}  // namespace py
