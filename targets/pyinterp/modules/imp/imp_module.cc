// The module _imp: what importlib cannot do in Python.

#include "targets/pyinterp/interpreter/frame.h"
#include "targets/pyinterp/modules/imp/frozen_modules.h"
#include "targets/pyinterp/modules/imp/import.h"
#include "targets/pyinterp/modules/imp/import_state.h"
#include "targets/pyinterp/modules/imp/source_hash.h"
#include "targets/pyinterp/modules/marshal/marshal.h"
#include "targets/pyinterp/objspace/buffer.h"
#include "targets/pyinterp/objspace/exceptions.h"
#include "targets/pyinterp/objspace/module_dict.h"

namespace py {

namespace {

[[noreturn]] void throw_import_error(Str* text, Str* name) {
  W_BaseException* error = new_exception(ImportError_type(), new_str(text));
  error->set_field(1, new_str(name));
  throw new PythonError(error);
}

// ---- The lock -----------------------------------------------------------------------------------

void imp_acquire_lock() {
  ImportState* state = import_state();
  int64_t own = rlib::threads::current_id();
  if (state->lock == nullptr) state->lock = new rlib::threads::Lock();
  if (state->lock_owner != own) {
    state->lock->acquire();
    state->lock_owner = own;
  }
  state->lock_count++;
}
void imp_release_lock() {
  ImportState* state = import_state();
  if (state->lock_owner != rlib::threads::current_id()) throw_runtime_error("not holding the import lock"_str);
  if (--state->lock_count > 0) return;
  state->lock_owner = 0;
  state->lock->release();
}
bool imp_lock_held() { return import_state()->lock_owner != 0; }

// ---- Built-in modules ---------------------------------------------------------------------------

int64_t imp_is_builtin(Str* name) {
  if (name->eq("sys"_str) || name->eq("builtins"_str)) return -1;  // cannot be made again
  return find_builtin_module(name) != nullptr ? 1 : 0;
}
W_Object* imp_create_builtin(W_Object* spec) {
  Str* name = expect_text(getattr(spec, names::name()));
  W_Module* module = find_builtin_module(name);
  return module == nullptr ? none() : module;
}
int64_t imp_exec_builtin(W_Object* w) {
  W_Module* module = cast_or_null<W_Module>(w);
  if (module != nullptr && module->at_import != nullptr) call(module->at_import, module);
  return 0;
}

// There are no extension modules: nothing in a file is the machine's own code.
W_Object* imp_extension_suffixes() { return new_list(); }
W_Object* imp_create_dynamic(W_Object* spec, W_Object*) {
  Str* name = expect_text(getattr(spec, names::name()));
  throw_import_error(message("No extension modules can be loaded: "_str, quoted(name)), name);
}
int64_t imp_exec_dynamic(W_Object*) { return 0; }

// ---- Frozen modules -----------------------------------------------------------------------------

// Null if there is none, or it is not to be used.
FrozenModule* find_frozen(Str* name) {
  FrozenModule* found = frozen_modules()->get(name);
  if (found == nullptr || found->is_essential || import_state()->uses_frozen) return found;
  return nullptr;
}
FrozenModule* get_frozen(Str* name) {
  FrozenModule* found = frozen_modules()->get(name);
  if (found == nullptr) throw_import_error(message("No such frozen object named "_str, name), name);
  if (find_frozen(name) == nullptr) {
    throw_import_error(message("Frozen modules are disabled and the frozen object named "_str,
                               quoted(name), " is not essential"_str), name);
  }
  return found;
}

bool imp_is_frozen(Str* name) { return find_frozen(name) != nullptr; }
bool imp_is_frozen_package(Str* name) { return get_frozen(name)->is_package; }
W_Object* imp_find_frozen(Str* name, bool with_data) {
  FrozenModule* found = find_frozen(name);
  if (found == nullptr) return none();
  W_Object* data = none();
  if (with_data) data = call(find_builtin("memoryview"_str), new_bytes(marshal::dump(found->code())));
  W_Object* origin = found->origin->is_empty() ? none() : new_str(found->origin);
  return new_tuple(data, new_bool(found->is_package), origin);
}
W_Object* imp_get_frozen_object(Str* name, W_Object* data) {
  if (is_none(data)) return get_frozen(name)->code();
  Str* bytes = find_bytes(data);
  if (bytes == nullptr) {
    throw_type_error("get_frozen_object() argument 2 must be a bytes-like object, not "_str, type_name(data));
  }
  if (bytes->is_empty()) throw_import_error(message("Frozen object named "_str, quoted(name), " is invalid"_str), name);
  W_Object* code = nullptr;
  try {
    code = marshal::load(bytes);
  } catch (PythonError*) {
    throw_import_error(message("Frozen object named "_str, quoted(name), " is invalid"_str), name);
  }
  if (!isinstance<W_Code>(code)) throw_type_error("frozen object "_str, quoted(name), " is not a code object"_str);
  return code;
}
W_Object* imp_init_frozen(Str* name) {
  FrozenModule* found = find_frozen(name);
  if (found == nullptr) return none();
  W_Module* module = new_module(name, nullptr);
  module->names->set_str(names::__builtins__(), find_builtin_module("builtins"_str)->names);
  module->names->set_str(intern("__origname__"_str), new_str(found->origin));
  if (found->is_package) module->names->set_str(names::__path__(), new_list());
  imported_modules()->set_str(new_str(name), module);
  run_code(found->code(), module->names, module->names);
  return module;
}
W_Object* imp_frozen_module_names() {
  W_List* all = new_list();
  for (Str* name : *frozen_modules()->keys()) all->append(new_str(name));
  return all;
}
void imp_override_frozen_modules(int64_t which) { import_state()->uses_frozen = which >= 0; }

// ---- Code in files ------------------------------------------------------------------------------

void fix_file_name(W_Code* code, Str* from, W_Str* to) {
  if (!code->file_name->value->eq(from)) return;
  code->file_name = to;
  for (int64_t i = 0; i < code->constants->length(); i++) {
    W_Object* constant = code->constants->get(i);
    if (isinstance<W_Code>(constant)) fix_file_name(static_cast<W_Code*>(constant), from, to);
  }
}
void imp_fix_co_filename(W_Code* code, W_Str* path) {
  if (!equal(code->file_name, path)) fix_file_name(code, code->file_name->value, path);
}
W_Object* imp_source_hash(int64_t key, W_Object* source) {
  uint64_t hash = keyed_hash(static_cast<uint64_t>(key), bytes_of(source));
  StrBuilder* bytes = new StrBuilder();
  for (int shift = 0; shift < 64; shift += 8) bytes->append(static_cast<char>(hash >> shift));
  return new_bytes(bytes->build());
}

W_Module* make_imp() {
  auto* m = new ModuleBuilder("_imp"_str, "(Extremely) low-level import machinery bits as used by importlib."_str);
  m->function<&imp_acquire_lock>("acquire_lock"_str, "($module, /)"_str,
      "Acquires the interpreter's import lock for the current thread.\n\nThis lock should be used by import hooks to ensure thread-safety when importing\nmodules. On platforms without threads, this function does nothing."_str);
  m->function<&imp_release_lock>("release_lock"_str, "($module, /)"_str,
      "Release the interpreter's import lock.\n\nOn platforms without threads, this function does nothing."_str);
  m->function<&imp_lock_held>("lock_held"_str, "($module, /)"_str,
      "Return True if the import lock is currently held, else False.\n\nOn platforms without threads, return False."_str);
  m->function<&imp_is_builtin>("is_builtin"_str, "($module, name, /)"_str,
      "Returns True if the module name corresponds to a built-in module."_str);
  m->function<&imp_create_builtin>("create_builtin"_str, "($module, spec, /)"_str, "Create an extension module."_str);
  m->function<&imp_exec_builtin>("exec_builtin"_str, "($module, mod, /)"_str, "Initialize a built-in module."_str);
  m->function<&imp_extension_suffixes>("extension_suffixes"_str, "($module, /)"_str,
      "Returns the list of file suffixes used to identify extension modules."_str);
  m->function<&imp_create_dynamic>("create_dynamic"_str, "($module, spec, file=None, /)"_str, "Create an extension module."_str);
  m->function<&imp_exec_dynamic>("exec_dynamic"_str, "($module, mod, /)"_str, "Initialize an extension module."_str);
  m->function<&imp_is_frozen>("is_frozen"_str, "($module, name, /)"_str,
      "Returns True if the module name corresponds to a frozen module."_str);
  m->function<&imp_is_frozen_package>("is_frozen_package"_str, "($module, name, /)"_str,
      "Returns True if the module name is of a frozen package."_str);
  m->function<&imp_find_frozen>("find_frozen"_str, "($module, name, /, *, withdata=False)"_str,
      "Return info about the corresponding frozen module (if there is one) or None.\n\nThe returned info (a 2-tuple):\n\n * data         the raw marshalled bytes\n * is_package   whether or not it is a package\n * origname     the originally frozen module's name, or None if not\n                a stdlib module (this will usually be the same as\n                the module's current name)"_str);
  m->function<&imp_get_frozen_object>("get_frozen_object"_str, "($module, name, data=None, /)"_str,
      "Create a code object for a frozen module."_str);
  m->function<&imp_init_frozen>("init_frozen"_str, "($module, name, /)"_str, "Initializes a frozen module."_str);
  m->function<&imp_frozen_module_names>("_frozen_module_names"_str, "($module, /)"_str,
      "Returns the list of available frozen modules."_str);
  m->function<&imp_override_frozen_modules>("_override_frozen_modules_for_tests"_str, "($module, override, /)"_str,
      "(internal-only) Override PyConfig.use_frozen_modules.\n\n(-1: \"off\", 1: \"on\", 0: no override)\nSee frozen_modules() in Lib/test/support/import_helper.py."_str);
  m->function<&imp_fix_co_filename>("_fix_co_filename"_str, "($module, code, path, /)"_str,
      "Changes code.co_filename to specify the passed-in file path.\n\n  code\n    Code object to change.\n  path\n    File path to use."_str);
  m->function<&imp_source_hash>("source_hash"_str, "($module, /, key, source)"_str);
  m->constant("check_hash_based_pycs"_str, new_ascii("default"_str));
  return m->finish();
}

}  // namespace

RLIB_PREBUILD W_Module* imp_module() { return RLIB_ONCE(make_imp()); }

}  // namespace py
