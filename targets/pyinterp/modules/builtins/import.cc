// __import__: finds a module among those that are there, the built-in ones, and the files of sys.path.
//
// Not yet what importlib does: there are no finders and loaders, no .pyc files and no archives.

#include "targets/pyinterp/interpreter/evaluate.h"
#include "targets/pyinterp/interpreter/frame.h"
#include "targets/pyinterp/modules/builtins/builtins.h"
#include "targets/pyinterp/objspace/exceptions.h"
#include "targets/pyinterp/objspace/module_dict.h"

namespace py {

namespace {

W_Dict* sys_modules() {
  return static_cast<W_Dict*>(find_builtin_module("sys"_str)->names->get_str("modules"_str));
}

[[noreturn]] void throw_not_found(Str* name, Str* why) {
  W_BaseException* error = new_exception(ModuleNotFoundError_type(),
                                         new_str(message("No module named '"_str, name, '\'', why)));
  error->set_field(1, new_str(name));
  throw new PythonError(error);
}

// What is in a file, or null if it cannot be read.
Str* read_if_there(Str* path) {
  try {
    return rlib::read_file(path);
  } catch (rlib::OSError*) {
    return nullptr;
  }
}

void run_module(W_Module* module, Str* path, Str* source) {
  W_Str* file_name = new_str(path);
  W_Code* code = nullptr;
  try {
    code = compile_source(source_from_bytes(source, true), file_name, Mode::kExec, 0, 0);
  } catch (SyntaxError* e) {
    throw_syntax_error(e, file_name, new W_Bytes(source));
  }
  run_code(code, module->names, module->names);
}

// Loads a module or package from a folder, or gives null if it has none of this name.
W_Module* load_from(Str* folder, Str* full_name, Str* last_name) {
  Str* base = message(folder, '/', last_name);
  Str* init = message(base, "/__init__.py"_str);
  Str* source = read_if_there(init);
  bool is_package = source != nullptr;
  Str* path = is_package ? init : message(base, ".py"_str);
  if (!is_package) source = read_if_there(path);
  if (source == nullptr) return nullptr;
  W_Module* module = new_module(full_name, nullptr);
  module->names->set_str(names::__file__(), new_str(path));
  module->names->set_str(names::__builtins__(), find_builtin_module("builtins"_str));
  int64_t dot = full_name->rfind_char('.');
  Str* package = is_package ? full_name : dot < 0 ? ""_str : full_name->slice(0, dot);
  module->names->set_str(names::__package__(), new_str(package));
  if (is_package) {
    W_List* places = new_list();
    places->append(new_str(base));
    module->names->set_str(names::__path__(), places);
  }
  W_Str* key = new_str(full_name);
  sys_modules()->set_str(key, module);
  try {
    run_module(module, path, source);
  } catch (PythonError*) {
    sys_modules()->remove(key);
    throw;
  }
  return module;
}

W_Object* import_one(Str* full_name, W_Object* parent) {
  W_Object* known = sys_modules()->get_str(full_name);
  if (known != nullptr) {
    if (is_none(known)) throw_not_found(full_name, "; None in sys.modules"_str);
    return known;
  }
  W_Module* builtin = find_builtin_module(full_name);
  if (builtin != nullptr) {
    sys_modules()->set_str(new_str(full_name), builtin);
    return builtin;
  }
  W_Object* places = parent == nullptr ? find_builtin_module("sys"_str)->names->get_str("path"_str)
                                       : find_attribute(parent, names::__path__());
  Str* last_name = full_name->slice_from(full_name->rfind_char('.') + 1);
  if (places == nullptr) {
    throw_not_found(full_name, message("; '"_str, full_name->slice(0, full_name->rfind_char('.')),
                                       "' is not a package"_str));
  }
  for (W_Object* place : *to_list(places)) {
    if (!isinstance<W_Str>(place)) continue;
    W_Module* module = load_from(text_of(place), full_name, last_name);
    if (module == nullptr) continue;
    W_Object* result = sys_modules()->get_str(full_name);
    if (result == nullptr) result = module;
    if (parent != nullptr) setattr(parent, intern(last_name), result);
    return result;
  }
  throw_not_found(full_name, ""_str);
}

// The last of the modules in a dotted name; and the first.
struct Imported {
  W_Object* first;
  W_Object* last;
};
Imported import_all(Str* name) {
  W_Object* first = nullptr;
  W_Object* module = nullptr;
  int64_t start = 0;
  while (true) {
    int64_t dot = name->find_char('.', start);
    module = import_one(dot < 0 ? name : name->slice(0, dot), module);
    if (first == nullptr) first = module;
    if (dot < 0) return {first, module};
    start = dot + 1;
  }
}

// What a relative name means in a module with these globals.
Str* absolute_name(Str* name, W_Object* globals, int64_t level) {
  W_Object* package = globals == nullptr || is_none(globals)
                          ? nullptr
                          : static_cast<W_Dict*>(globals)->get_str("__package__"_str);
  if (package == nullptr || !isinstance<W_Str>(package) || text_of(package)->is_empty()) {
    throw_error(ImportError_type(), "attempted relative import with no known parent package"_str);
  }
  Str* base = text_of(package);
  for (int64_t i = 1; i < level; i++) {
    int64_t dot = base->rfind_char('.');
    if (dot < 0) throw_error(ImportError_type(), "attempted relative import beyond top-level package"_str);
    base = base->slice(0, dot);
  }
  return name->is_empty() ? base : message(base, '.', name);
}

W_Object* builtin_import(W_Object* w_name, W_Object* globals, W_Object*, W_Object* from_list,
                         int64_t level) {
  if (!isinstance<W_Str>(w_name)) throw_type_error("module name must be a string"_str);
  if (level < 0) throw_value_error("level must be >= 0"_str);
  Str* name = text_of(w_name);
  if (level == 0 && name->is_empty()) throw_value_error("Empty module name"_str);
  Str* full_name = level > 0 ? absolute_name(name, globals, level) : name;
  Imported imported = import_all(full_name);
  if (!is_true(from_list)) {
    if (level == 0) return imported.first;
    if (name->is_empty()) return imported.last;
    int64_t dot = name->find_char('.');
    int64_t cut = dot < 0 ? 0 : name->length() - dot;
    return sys_modules()->get_str(full_name->slice(0, full_name->length() - cut));
  }
  if (find_attribute(imported.last, names::__path__()) != nullptr) {
    for (W_Object* w : *to_list(from_list)) {
      if (!isinstance<W_Str>(w) || text_of(w)->eq("*"_str)) continue;
      if (find_attribute(imported.last, static_cast<W_Str*>(w)) != nullptr) continue;
      try {
        import_one(message(full_name, '.', text_of(w)), imported.last);
      } catch (PythonError* e) {
        if (!e->is(ModuleNotFoundError_type())) throw;
      }
    }
  }
  return imported.last;
}

}  // namespace

void add_import(ModuleBuilder* m) {
  m->function<&builtin_import>("__import__"_str,
      "($module, /, name, globals=None, locals=None, fromlist=(), level=0)"_str,
      "Import a module.\n\nBecause this function is meant for use by the Python\ninterpreter and not for general use, it is better to use\nimportlib.import_module() to programmatically import a module."_str);
}

}  // namespace py
