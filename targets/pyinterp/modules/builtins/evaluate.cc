#include "targets/pyinterp/compiler/compiler.h"
#include "targets/pyinterp/interpreter/calls.h"
#include "targets/pyinterp/interpreter/evaluate.h"
#include "targets/pyinterp/interpreter/frame.h"
#include "targets/pyinterp/interpreter/locals.h"
#include "targets/pyinterp/modules/ast/conversions.h"
#include "targets/pyinterp/modules/builtins/builtins.h"
#include "targets/pyinterp/modules/posix/arguments.h"
#include "targets/pyinterp/modules/sys/sys.h"
#include "targets/pyinterp/objspace/buffer.h"
#include "targets/pyinterp/objspace/function_objects.h"
#include "targets/pyinterp/objspace/module_dict.h"
#include "targets/pyinterp/parser/parser.h"

namespace py {

namespace {

// The text of a program, given as str or bytes.
Source* source_of(W_Object* w, Str* function, bool ends_line) {
  if (isinstance<W_Str>(w)) return source_from_text(text_of(w), ends_line);
  if (isinstance<W_Bytes>(w)) return source_of_bytes(static_cast<W_Bytes*>(w)->value, ends_line);
  Str* bytes = find_bytes(w);
  if (bytes != nullptr) return source_of_bytes(bytes, ends_line);
  throw_type_error(function, "() arg 1 must be a string, bytes or "_str, function->eq("compile"_str) ? "AST"_str : "code"_str, " object"_str);
}

W_Code* compile_object(W_Object* w, Str* function, W_Str* file_name, Mode mode, int64_t flags,
                       int64_t optimize) {
  try {
    Source* source = source_of(w, function, mode == Mode::kExec);
    return compile_source(source, file_name, mode, flags, optimize);
  } catch (SyntaxError* e) {
    throw_syntax_error(e, file_name, w, mode == Mode::kExec);
  }
}

int64_t inherited_flags() {
  Frame* caller = this_thread()->top;
  return caller == nullptr ? 0 : caller->code->flags & kFutureBits;
}

// What compile() knows: CO_NESTED has no effect any more.
constexpr int64_t kKnownFlags = kFutureBits | kNested | kAllowTopLevelAwait | kDontImplyDedent | kOnlyAst |
                                kTypeComments | kAllowIncompleteInput;

Mode mode_of(Str* name, int64_t flags) {
  if (name->eq("exec"_str)) return Mode::kExec;
  if (name->eq("eval"_str)) return Mode::kEval;
  if (name->eq("single"_str)) return Mode::kSingle;
  bool only_ast = (flags & kOnlyAst) != 0;
  if (!name->eq("func_type"_str)) {
    throw_value_error(only_ast ? "compile() mode must be 'exec', 'eval', 'single' or 'func_type'"_str
                               : "compile() mode must be 'exec', 'eval' or 'single'"_str);
  }
  if (!only_ast) throw_value_error("compile() mode 'func_type' requires flag PyCF_ONLY_AST"_str);
  return Mode::kFunctionType;
}

W_Object* tree_of_text(W_Object* w, W_Str* file_name, Mode mode, int64_t flags, int64_t feature_version) {
  try {
    Source* source = source_of(w, "compile"_str, mode == Mode::kExec);
    return ast_to_objects(parse_source(source, file_name, mode, flags, feature_version));
  } catch (SyntaxError* e) {
    throw_syntax_error(e, file_name, w, mode == Mode::kExec);
  }
}

W_Object* builtin_compile(AllValues v) {
  W_Object* source = v.get(0);
  W_Str* file_name = source_file_name(v.get(1));
  Str* mode_name = expect_text(v.get(2));
  int64_t flags = int_value(v.get(3));
  bool inherits = !is_true(v.get(4));
  int64_t optimize = int_value(v.get(5));
  if ((flags & ~kKnownFlags) != 0) throw_value_error("compile(): unrecognised flags"_str);
  if (optimize < -1 || optimize > 2) throw_value_error("compile(): invalid optimize value"_str);
  if (inherits) flags |= inherited_flags();
  Mode mode = mode_of(mode_name, flags);
  if (optimize < 0) optimize = py::flags()->optimize;
  bool only_ast = (flags & kOnlyAst) != 0;
  if (is_ast(source)) {
    if (only_ast) return source;
    ast::Mod* module = ast_from_objects(source, mode);
    try {
      return compile_tree(module, file_name, mode, flags, optimize);
    } catch (SyntaxError* e) {
      throw_syntax_error(e, file_name, nullptr);
    }
  }
  if (only_ast) return tree_of_text(source, file_name, mode, flags, int_value(v.get(6)));
  return compile_object(source, "compile"_str, file_name, mode, flags, optimize);
}

// What exec() and eval() run in.
struct Namespaces {
  W_Dict* globals;
  W_Object* locals;
};
bool is_given(W_Object* w) { return w != nullptr && !is_none(w); }
bool is_mapping(W_Object* w) { return w->type()->special(Special::kGetItem) != nullptr; }

// Precondition: what is given is a dict, and a mapping.
Namespaces namespaces(W_Object* globals, W_Object* locals) {
  Frame* caller = this_thread()->top;
  bool has_locals = is_given(locals);
  if (!is_given(globals)) {
    if (caller == nullptr) throw_system_error("globals and locals cannot be NULL"_str);
    return {caller->globals, has_locals ? locals : shown_locals(caller)};
  }
  W_Dict* dict = static_cast<W_Dict*>(globals);
  if (dict->get_str("__builtins__"_str) == nullptr) {
    W_Dict* builtins = caller != nullptr ? caller->builtins : find_builtin_module("builtins"_str)->names;
    dict->set_str(names::__builtins__(), builtins);
  }
  return {dict, has_locals ? locals : dict};
}

W_Object* run_code_in(W_Code* code, Namespaces in, W_Tuple* closure) {
  W_Function* function = new W_Function(code, in.globals);
  if (closure != nullptr) function->closure = closure->items;
  return run_in(function, in.locals);
}

// The closure that exec() is given for this code, or null.
W_Tuple* check_closure(W_Code* code, W_Object* closure) {
  int64_t free = code->free_variables->length();
  if (free == 0) {
    if (!is_none(closure)) throw_type_error("cannot use a closure with this code object"_str);
    return nullptr;
  }
  bool fits = rlib::is_exactly<W_Tuple>(closure) && static_cast<W_Tuple*>(closure)->length() == free;
  for (int64_t i = 0; fits && i < free; i++) fits = isinstance<W_Cell>(static_cast<W_Tuple*>(closure)->get(i));
  if (!fits) throw_type_error("code object requires a closure of exactly length "_str, free);
  return static_cast<W_Tuple*>(closure);
}

void builtin_exec(W_Object* source, W_Object* globals, W_Object* locals, W_Object* closure) {
  if (is_given(globals) && !isinstance<W_Dict>(globals)) {
    throw_type_error("exec() globals must be a dict, not "_str, type_name(globals));
  }
  if (is_given(locals) && !is_mapping(locals)) {
    throw_type_error("locals must be a mapping or None, not "_str, type_name(locals));
  }
  Namespaces in = namespaces(globals, locals);
  if (isinstance<W_Code>(source)) {
    W_Code* code = static_cast<W_Code*>(source);
    run_code_in(code, in, check_closure(code, closure));
    return;
  }
  if (!is_none(closure)) throw_type_error("closure can only be used when source is a code object"_str);
  W_Code* code = compile_object(source, "exec"_str, new_ascii("<string>"_str), Mode::kExec,
                                inherited_flags(), flags()->optimize);
  run_code_in(code, in, nullptr);
}

W_Object* builtin_eval(W_Object* source, W_Object* globals, W_Object* locals) {
  if (is_given(locals) && !is_mapping(locals)) throw_type_error("locals must be a mapping"_str);
  if (is_given(globals) && !isinstance<W_Dict>(globals)) {
    throw_type_error(is_mapping(globals) ? "globals must be a real dict; try eval(expr, {}, mapping)"_str : "globals must be a dict"_str);
  }
  Namespaces in = namespaces(globals, locals);
  if (isinstance<W_Code>(source)) {
    W_Code* code = static_cast<W_Code*>(source);
    if (code->free_variables->length() > 0) {
      throw_type_error("code object passed to eval() may not contain free variables"_str);
    }
    return run_code_in(code, in, nullptr);
  }
  if (isinstance<W_Str>(source)) source = call_method(source, intern("lstrip"_str), new_ascii(" \t"_str));
  W_Code* code = compile_object(source, "eval"_str, new_ascii("<string>"_str), Mode::kEval,
                                inherited_flags(), flags()->optimize);
  return run_code_in(code, in, nullptr);
}

W_Object* builtin_globals() { return this_thread()->top->globals; }
W_Object* builtin_locals() { return shown_locals(this_thread()->top); }

}  // namespace

void add_evaluation(ModuleBuilder* m) {
  m->function<&builtin_compile>("compile"_str,
      "($module, /, source, filename, mode, flags=0, dont_inherit=False, optimize=-1, *, _feature_version=-1)"_str,
      "Compile source into a code object that can be executed by exec() or eval().\n\nThe source code may represent a Python module, statement or expression.\nThe filename will be used for run-time error messages.\nThe mode must be 'exec' to compile a module, 'single' to compile a\nsingle (interactive) statement, or 'eval' to compile an expression.\nThe flags argument, if present, controls which future statements influence\nthe compilation of the code.\nThe dont_inherit argument, if true, stops the compilation inheriting\nthe effects of any future statements in effect in the code calling\ncompile; if absent or false these statements do influence the compilation,\nin addition to any features explicitly specified."_str);
  m->function<&builtin_exec>("exec"_str, "($module, source, globals=None, locals=None, /, *, closure=None)"_str,
      "Execute the given source in the context of globals and locals.\n\nThe source may be a string representing one or more Python statements\nor a code object as returned by compile().\nThe globals must be a dictionary and locals can be any mapping,\ndefaulting to the current globals and locals.\nIf only globals is given, locals defaults to it.\nThe closure must be a tuple of cellvars, and can only be used\nwhen source is a code object requiring exactly that many cellvars."_str);
  m->function<&builtin_eval>("eval"_str, "($module, source, globals=None, locals=None, /)"_str,
      "Evaluate the given source in the context of globals and locals.\n\nThe source may be a string representing a Python expression\nor a code object as returned by compile().\nThe globals must be a dictionary and locals can be any mapping,\ndefaulting to the current globals and locals.\nIf only globals is given, locals defaults to it."_str);
  m->function<&builtin_globals>("globals"_str, "($module, /)"_str,
      "Return the dictionary containing the current scope's global variables.\n\nNOTE: Updates to this dictionary *will* affect name lookups in the current\nglobal scope and vice-versa."_str);
  m->function<&builtin_locals>("locals"_str, "($module, /)"_str,
      "Return a dictionary containing the current scope's local variables.\n\nNOTE: Whether or not updates to this dictionary will affect name lookups in\nthe local scope and vice-versa is *implementation dependent* and not\ncovered by any backwards compatibility guarantees."_str);
}

}  // namespace py
