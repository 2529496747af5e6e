#include "targets/pyinterp/modules/imp/import.h"

#include "rlib/os.h"
#include "targets/pyinterp/interpreter/frame.h"
#include "targets/pyinterp/interpreter/traceback.h"
#include "targets/pyinterp/modules/imp/frozen_modules.h"
#include "targets/pyinterp/modules/imp/import_state.h"
#include "targets/pyinterp/modules/warnings/warnings.h"
#include "targets/pyinterp/objspace/exceptions.h"
#include "targets/pyinterp/objspace/module_dict.h"

namespace py {

RLIB_PREBUILD W_Dict* imported_modules() { return RLIB_ONCE(new_dict()); }

W_Module* importlib_bootstrap() { return import_state()->bootstrap; }

namespace {

// ---- Tracebacks ---------------------------------------------------------------------------------

bool is_importlib_frame(Frame* frame) {
  Str* file = frame->code->file_name->value;
  return file->eq("<frozen importlib._bootstrap>"_str) ||
         file->eq("<frozen importlib._bootstrap_external>"_str);
}

// Takes importlib's own frames out of a traceback: of an ImportError all of them, else those that only led
// to code of the program or the loader's C functions, which importlib calls through
// _call_with_frames_removed. A run of its frames goes together.
void remove_importlib_frames(W_BaseException* error) {
  if (import_state()->keeps_frames) return;
  bool always = error->kind->is_subtype(ImportError_type());
  bool is_inside = false;
  W_Traceback* kept = nullptr;         // the last that stays; null: none yet
  W_Traceback* before_chunk = nullptr;  // the one before a run of importlib's frames
  for (W_Traceback* t = error->traceback; t != nullptr; t = t->next) {
    bool is_importlib = is_importlib_frame(t->frame);
    if (is_importlib && !is_inside) before_chunk = kept;
    is_inside = is_importlib;
    if (is_importlib && (always || t->frame->code->name->value->eq("_call_with_frames_removed"_str))) {
      if (before_chunk == nullptr) {
        error->traceback = t->next;
      } else {
        before_chunk->next = t->next;
      }
      kept = before_chunk;
    } else {
      kept = t;
    }
  }
}

// ---- -X importtime ------------------------------------------------------------------------------

// Calls `find`, and tells standard error how long it took, without and with what it imported itself.
template <class Find>
W_Object* timed(Str* name, Find find) {
  ImportState* state = import_state();
  if (!state->has_shown_header) {
    rlib::print_error("import time: self [us] | cumulative | imported package"_str);
    state->has_shown_header = true;
  }
  int64_t outer = state->inner_time;
  state->inner_time = 0;
  state->depth++;
  int64_t start = rlib::monotonic_clock();
  W_Object* module = nullptr;
  PythonError* error = nullptr;  // what was looked for in vain took its time as well
  try {
    module = find();
  } catch (PythonError* e) {
    error = e;
  }
  int64_t all = rlib::monotonic_clock() - start;
  state->depth--;
  StrBuilder* line = new StrBuilder();
  line->append("import time: "_str);
  Str* own = rlib::int_to_str((all - state->inner_time + 999) / 1000);
  Str* sum = rlib::int_to_str((all + 999) / 1000);
  line->append_repeated(' ', 9 - own->length());
  line->append(own);
  line->append(" | "_str);
  line->append_repeated(' ', 10 - sum->length());
  line->append(sum);
  line->append(" | "_str);
  line->append_repeated(' ', state->depth * 2);
  line->append(name);
  rlib::print_error(line->build());
  state->inner_time = outer + all;
  if (error != nullptr) rlib::raise(error);
  return module;
}

// ---- Finding ------------------------------------------------------------------------------------

W_Object* find_and_load(W_Str* name) {
  ImportState* state = import_state();
  W_Object* function = getattr(state->bootstrap, intern("_find_and_load"_str));
  W_Object* import = find_builtin("__import__"_str);
  if (!state->shows_time) return call(function, name, import == nullptr ? none() : import);
  return timed(name->value, [&] { return call(function, name, import == nullptr ? none() : import); });
}

// Waits until a module that another thread imports is done.
void ensure_initialized(W_Object* module, W_Str* name) {
  if (!is_initializing(module)) return;
  call_method(import_state()->bootstrap, intern("_lock_unlock_module"_str), name);
}

W_Object* find_imported(W_Str* name) {
  W_Object* module = imported_modules()->get(name);
  return module == nullptr || is_none(module) ? nullptr : module;
}

W_Object* import_absolute(W_Str* name) {
  W_Object* module = find_imported(name);
  if (module == nullptr) return find_and_load(name);
  ensure_initialized(module, name);
  return module;
}

// ---- Relative names -----------------------------------------------------------------------------

// The package that relative names start from, in a module with these globals.
Str* package_of(W_Object* w_globals) {
  if (w_globals == nullptr || is_none(w_globals)) throw_key_error(new_ascii("'__name__' not in globals"_str));
  if (!isinstance<W_Dict>(w_globals)) throw_type_error("globals must be a dict"_str);
  W_Dict* globals = static_cast<W_Dict*>(w_globals);
  W_Object* package = null_if_none(globals->get_str("__package__"_str));
  W_Object* spec = null_if_none(globals->get_str("__spec__"_str));
  if (package != nullptr) {
    if (!isinstance<W_Str>(package)) throw_type_error("package must be a string"_str);
    if (spec != nullptr && !equals(package, getattr(spec, intern("parent"_str)))) {
      warn(ImportWarning_type(), "__package__ != __spec__.parent"_str, 1);
    }
    return text_of(package);
  }
  if (spec != nullptr) {
    W_Object* parent = getattr(spec, intern("parent"_str));
    if (!isinstance<W_Str>(parent)) throw_type_error("__spec__.parent must be a string"_str);
    return text_of(parent);
  }
  warn(ImportWarning_type(), "can't resolve package from __spec__ or __package__, falling back on __name__ and __path__"_str, 1);
  W_Object* name = globals->get_str("__name__"_str);
  if (name == nullptr) throw_key_error(new_ascii("'__name__' not in globals"_str));
  if (!isinstance<W_Str>(name)) throw_type_error("__name__ must be a string"_str);
  if (globals->get_str("__path__"_str) != nullptr) return text_of(name);
  int64_t dot = text_of(name)->rfind_char('.');
  return dot < 0 ? ""_str : text_of(name)->slice(0, dot);
}

W_Str* absolute_name(W_Str* name, W_Object* globals, int64_t level) {
  Str* base = package_of(globals);
  if (base->is_empty()) {
    throw_error(ImportError_type(), "attempted relative import with no known parent package"_str);
  }
  for (int64_t i = 1; i < level; i++) {
    int64_t dot = base->rfind_char('.');
    if (dot < 0) throw_error(ImportError_type(), "attempted relative import beyond top-level package"_str);
    base = base->slice(0, dot);
  }
  return new_str(name->length() == 0 ? base : message(base, '.', name->value));
}

W_Object* import_from_globals(W_Str* name, W_Object* globals, W_Object* from_list, int64_t level) {
  if (level < 0) throw_value_error("level must be >= 0"_str);
  if (level == 0 && name->length() == 0) throw_value_error("Empty module name"_str);
  W_Str* full_name = level > 0 ? absolute_name(name, globals, level) : name;
  W_Object* module = import_absolute(full_name);
  if (from_list != nullptr && is_true(from_list)) {
    if (find_attribute(module, names::__path__()) == nullptr) return module;
    W_Object* handle = getattr(import_state()->bootstrap, intern("_handle_fromlist"_str));
    return call(handle, module, from_list, find_builtin("__import__"_str));
  }
  // `import a.b` gives a; `from . import a` and the like the module itself.
  int64_t dot = name->value->find_char('.');
  if (level == 0) return dot < 0 ? module : import_absolute(new_str(name->value->slice(0, dot)));
  if (dot < 0) return module;
  Str* text = full_name->value;
  W_Str* first = new_str(text->slice(0, text->length() - (name->value->length() - dot)));
  W_Object* result = imported_modules()->get(first);
  if (result == nullptr) throw_key_error(new_str(message(quoted(first->value), " not in sys.modules as expected"_str)));
  return result;
}

}  // namespace

bool is_initializing(W_Object* module) { return spec_is_initializing(find_attribute(module, names::__spec__())); }

bool spec_is_initializing(W_Object* spec) {
  if (spec == nullptr || is_none(spec)) return false;
  W_Object* busy = find_attribute(spec, names::_initializing());
  return busy != nullptr && is_true(busy);
}

W_Object* import_module(W_Str* name, W_Object* globals, W_Object* from_list, int64_t level) {
  try {
    return import_from_globals(name, globals, from_list, level);
  } catch (PythonError* e) {
    remove_importlib_frames(e->value());
    throw;
  }
}

W_Object* import_module(Str* name) {
  W_Str* w_name = new_str(name);
  W_Object* all = import_module(w_name, nullptr, nullptr, 0);
  return name->contains_char('.') ? imported_modules()->get(w_name) : all;
}

// ---- The start ----------------------------------------------------------------------------------

void install_importlib() {
  W_Module* sys = find_builtin_module("sys"_str);
  W_Dict* modules = imported_modules();
  modules->set_str(names::sys(), sys);
  modules->set_str(names::builtins(), find_builtin_module("builtins"_str));

  W_Module* bootstrap = new_module("_frozen_importlib"_str, nullptr);
  bootstrap->names->set_str(names::__builtins__(), find_builtin_module("builtins"_str)->names);
  modules->set_str(intern("_frozen_importlib"_str), bootstrap);
  FrozenModule* frozen = frozen_modules()->get("_frozen_importlib"_str);
  bootstrap->names->set_str(intern("__origname__"_str), new_str(frozen->origin));
  run_code(frozen->code(), bootstrap->names, bootstrap->names);
  import_state()->bootstrap = bootstrap;
  W_Module* imp = find_builtin_module("_imp"_str);
  modules->set_str(intern("_imp"_str), imp);
  call_method(bootstrap, intern("_install"_str), sys, imp);
  call_method(bootstrap, intern("_install_external_importers"_str));

  W_Object* external = modules->get_str("_frozen_importlib_external"_str);
  setattr(external, intern("MAGIC_NUMBER"_str), pyc_magic());
  setattr(external, intern("_RAW_MAGIC_NUMBER"_str), new_int(BigInt::from_bytes(pyc_magic()->value, false, false)));
  W_Object* zipimporter = getattr(import_module("zipimport"_str), intern("zipimporter"_str));
  W_Object* hooks = sys->names->get_str("path_hooks"_str);
  call_method(hooks, intern("insert"_str), new_int(0), zipimporter);
}

namespace {

// What a code object's parts mean is a format of its own: to be raised with every change that neither the
// table of instructions nor the layout of words shows.
constexpr int64_t kCodeFormat = 2;

// FNV-1a of the table of instructions, of how a word is laid out and of the format: code for another one is
// none for this.
W_Bytes* make_magic() {
  uint32_t hash = 2166136261u;
  Str* table = message(kCodeFormat, ' ', static_cast<int64_t>(make_word(static_cast<Op>(1), 2, 3, 4)), '\n');
#define OPCODE(name, meaning) table = message(table, #name ":"_str, meaning##_str, '\n');
#include "targets/pyinterp/interpreter/opcodes.def"
  for (int64_t i = 0; i < table->length(); i++) {
    hash = (hash ^ static_cast<uint32_t>(table->byte_at(i))) * 16777619u;
  }
  hash ^= hash >> 16;
  StrBuilder* magic = new StrBuilder();
  magic->append(static_cast<char>(hash));
  magic->append(static_cast<char>(hash >> 8));
  magic->append("\r\n"_str);
  return new W_Bytes(magic->build());
}
RLIB_PREBUILD W_Bytes* prebuilt_magic() { return RLIB_ONCE(make_magic()); }

}  // namespace

W_Bytes* pyc_magic() { return prebuilt_magic(); }

}  // namespace py
