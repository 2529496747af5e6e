// The module _warnings: what warnings.py builds on.

#include "targets/pyinterp/modules/module.h"
#include "targets/pyinterp/modules/warnings/filters.h"
#include "targets/pyinterp/modules/warnings/warnings.h"

namespace py {

namespace {

W_Object* category_of(W_Object* warning, W_Object* category) {
  if (is_instance(warning, Warning_type())) return warning->type();
  if (category == nullptr || is_none(category)) return UserWarning_type();
  if (!isinstance<W_Type>(category) || !is_subclass(category, Warning_type())) {
    throw_type_error("category must be a Warning subclass, not '"_str, type_name(category), '\'');
  }
  return category;
}

void warnings_warn(W_Object* warning, W_Object* category, int64_t stacklevel, W_Object* source) {
  warn_object(category_of(warning, category), warning, stacklevel, source);
}

// The line of the source of a module that its loader knows, or null.
W_Object* line_of_module(W_Dict* globals, int64_t line) {
  W_Object* loader = globals->get_str("__loader__"_str);
  W_Object* name = globals->get_str("__name__"_str);
  if (loader == nullptr || name == nullptr) return nullptr;
  W_Object* get_source = find_attribute(loader, intern("get_source"_str));
  if (get_source == nullptr) return nullptr;
  W_Object* source = call(get_source, name);
  if (is_none(source)) return nullptr;
  return getitem(call_method(source, intern("splitlines"_str)), new_int(line - 1));
}

W_Object* warnings_warn_explicit(AllValues v) {
  W_Object* file_name = v.get(2);
  if (!isinstance<W_Str>(file_name)) {
    throw_type_error("warn_explicit() argument 3 must be str, not "_str,
                     is_none(file_name) ? "None"_str : type_name(file_name));
  }
  WarningPlace place = {file_name, int_value(v.get(3)), v.get(4), v.get(5), nullptr, v.get(7)};
  W_Object* globals = null_if_none(v.get(6));
  if (globals != nullptr) {
    if (!isinstance<W_Dict>(globals)) {
      throw_type_error("module_globals must be a dict, not '"_str, type_name(globals), '\'');
    }
    place.line_text = line_of_module(static_cast<W_Dict*>(globals), place.line);
  }
  warn_explicit(v.get(1), v.get(0), place);
  return none();
}

void filters_mutated() { warning_filters()->version++; }

W_Module* make_module() {
  auto* m = new ModuleBuilder("_warnings"_str,
      "_warnings provides basic warning filtering support.\nIt is a helper module to speed up interpreter start-up."_str);
  m->function<&warnings_warn>("warn"_str,
      "($module, /, message, category=None, stacklevel=1, source=None)"_str,
      "Issue a warning, or maybe ignore it or raise an exception."_str);
  m->function<&warnings_warn_explicit>("warn_explicit"_str,
      "($module, /, message, category, filename, lineno, module=<null>, registry=<null>, module_globals=<null>, source=<null>)"_str,
      "Low-level interface to warnings functionality."_str);
  m->function<&filters_mutated>("_filters_mutated"_str, "($module, /)"_str);
  m->constant("filters"_str, warning_filters()->filters);
  m->constant("_onceregistry"_str, warning_filters()->once_registry);
  m->constant("_defaultaction"_str, warning_filters()->default_action);
  return m->finish();
}

}  // namespace

RLIB_PREBUILD W_Module* warnings_module() { return RLIB_ONCE(make_module()); }

}  // namespace py
