#include "targets/pyinterp/modules/warnings/filters.h"

#include "targets/pyinterp/modules/module.h"
#include "targets/pyinterp/modules/sys/sys.h"
#include "targets/pyinterp/objspace/module_dict.h"

namespace py {

namespace {

W_Tuple* make_filter(Str* action, W_Type* category, W_Object* module) {
  auto* parts = Array<W_Object*>::make(5);
  parts->set(0, new_ascii(action));
  parts->set(1, none());
  parts->set(2, category);
  parts->set(3, module);
  parts->set(4, new_int(0));
  return new_tuple(parts);
}

WarningFilters* make_filters() {
  auto* made = new WarningFilters();
  made->default_action = new_ascii("default"_str);
  made->filters = new_list();
  made->filters->append(
      make_filter("default"_str, DeprecationWarning_type(), new_ascii("__main__"_str)));
  made->filters->append(make_filter("ignore"_str, DeprecationWarning_type(), none()));
  made->filters->append(make_filter("ignore"_str, PendingDeprecationWarning_type(), none()));
  made->filters->append(make_filter("ignore"_str, ImportWarning_type(), none()));
  made->filters->append(make_filter("ignore"_str, ResourceWarning_type(), none()));
  return made;
}

// Whether `text` is what a filter asks for: None, the same text, or a pattern that matches.
bool matches(W_Object* wanted, W_Object* text) {
  if (is_none(wanted)) return true;
  if (rlib::is_exactly<W_Str>(wanted)) {
    return isinstance<W_Str>(text) && equal(static_cast<W_Str*>(wanted), static_cast<W_Str*>(text));
  }
  return is_true(call_method(wanted, intern("match"_str), text));
}

}  // namespace

RLIB_PREBUILD WarningFilters* warning_filters() { return RLIB_ONCE(make_filters()); }

W_Object* warnings_attribute(Str* name, bool imports) {
  W_Object* modules = find_sys("modules"_str);
  W_Object* module = isinstance<W_Dict>(modules)
                         ? static_cast<W_Dict*>(modules)->get_str("warnings"_str)
                         : nullptr;
  if (module == nullptr && imports) {
    try {
      module = call(find_builtin("__import__"_str), new_ascii("warnings"_str));
    } catch (PythonError* e) {
      if (!e->is(ImportError_type())) throw;
    }
  }
  return module == nullptr ? nullptr : find_attribute(module, intern(name));
}

FilterAction find_action(W_Object* category, W_Object* text, int64_t line, W_Object* module) {
  W_Object* filters = warnings_attribute("filters"_str, false);
  if (filters == nullptr) filters = warning_filters()->filters;
  if (!isinstance<W_List>(filters)) throw_value_error("_warnings.filters must be a list"_str);
  W_List* list = static_cast<W_List*>(filters);
  for (int64_t i = 0; i < list->length(); i++) {
    W_Object* w = list->get(i);
    if (!isinstance<W_Tuple>(w) || static_cast<W_Tuple*>(w)->length() != 5) {
      throw_value_error("_warnings.filters item "_str, i, " isn't a 5-tuple"_str);
    }
    W_Tuple* filter = static_cast<W_Tuple*>(w);
    if (!isinstance<W_Str>(filter->get(0))) {
      throw_type_error("action must be a string, not '"_str, type_name(filter->get(0)), '\'');
    }
    if (!matches(filter->get(1), text) || !is_subclass(category, filter->get(2)) ||
        !matches(filter->get(3), module)) {
      continue;
    }
    int64_t wanted_line = index_value(filter->get(4));
    if (wanted_line != 0 && wanted_line != line) continue;
    return {text_of(filter->get(0)), filter};
  }
  W_Object* action = warnings_attribute("defaultaction"_str, false);
  if (action == nullptr) action = warning_filters()->default_action;
  if (!isinstance<W_Str>(action)) {
    throw_type_error("_warnings.defaultaction must be a string, not '"_str, type_name(action), '\'');
  }
  return {text_of(action), nullptr};
}

W_Dict* once_registry() {
  W_Object* registry = warnings_attribute("onceregistry"_str, false);
  if (registry == nullptr) return warning_filters()->once_registry;
  if (!isinstance<W_Dict>(registry)) {
    throw_type_error("_warnings.onceregistry must be a dict, not '"_str, type_name(registry), '\'');
  }
  return static_cast<W_Dict*>(registry);
}

bool is_registered(W_Dict* registry, W_Object* key, bool adds) {
  int64_t version = warning_filters()->version;
  W_Object* known = registry->get_str("version"_str);
  if (known == nullptr || !rlib::is_exactly<W_Int>(known) ||
      static_cast<W_Int*>(known)->value != version) {
    registry->clear();
    registry->set_str(new_ascii("version"_str), new_int(version));
  } else {
    W_Object* already = registry->get(key);
    if (already != nullptr && is_true(already)) return true;
  }
  if (adds) registry->set(key, true_object());
  return false;
}

}  // namespace py
