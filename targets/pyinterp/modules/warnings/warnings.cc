#include "targets/pyinterp/modules/warnings/warnings.h"

#include "targets/pyinterp/interpreter/traceback.h"
#include "targets/pyinterp/modules/module.h"
#include "targets/pyinterp/modules/sys/sys.h"
#include "targets/pyinterp/modules/warnings/filters.h"
#include "targets/pyinterp/objspace/exceptions.h"
#include "targets/pyinterp/objspace/module_dict.h"

namespace py {

namespace {

// "spam.py" is of module spam.
W_Object* module_of(W_Object* file_name) {
  if (!isinstance<W_Str>(file_name)) return new_ascii("<unknown>"_str);
  Str* name = text_of(file_name);
  if (name->is_empty()) return new_ascii("<unknown>"_str);
  if (!name->ends_with(".py"_str)) return file_name;
  return new_str(name->slice(0, name->length() - 3));
}

// What is shown as long as warnings.py is not there.
void show(W_Object* category, W_Object* text, WarningPlace place) {
  W_Object* file = find_sys("stderr"_str);
  if (file != nullptr && is_none(file)) return;
  Str* name = str(getattr(category, names::__name__()))->value;
  Str* line = message(str(place.file_name)->value, ':', place.line, ": "_str, name, ": "_str,
                      str(text)->value, '\n');
  write_error(line);
  Str* code = place.line_text == nullptr
                  ? line_of_file(str(place.file_name)->value, place.line)
                  : str(place.line_text)->value;
  if (code != nullptr && !code->strip()->is_empty()) {
    write_error(message("  "_str, code->strip(), '\n'));
  }
}

void show_with_module(W_Object* category, W_Object* text, W_Object* warning, WarningPlace place) {
  // ResourceWarnings come with their source, which only the module can show: then it is imported.
  W_Object* function = warnings_attribute("_showwarnmsg"_str, place.source != nullptr);
  if (function == nullptr) {
    show(category, text, place);
    return;
  }
  if (!is_callable(function)) {
    throw_type_error("warnings._showwarnmsg() must be set to a callable"_str);
  }
  W_Object* message_type = warnings_attribute("WarningMessage"_str, false);
  if (message_type == nullptr) throw_runtime_error("unable to get warnings.WarningMessage"_str);
  auto* parts = Array<W_Object*>::make(7);
  parts->set(0, warning);
  parts->set(1, category);
  parts->set(2, place.file_name);
  parts->set(3, new_int(place.line));
  parts->set(4, none());
  parts->set(5, none());
  parts->set(6, place.source == nullptr ? none() : place.source);
  call(function, call_with(message_type, parts));
}

// Whether the action shows this warning no more, as it was shown before. Raises RuntimeError for what
// is no action.
bool is_silenced(FilterAction found, W_Dict* registry, W_Object* category, W_Object* text) {
  Str* action = found.action;
  if (action->eq("default"_str)) return false;
  if (action->eq("once"_str)) {
    if (registry == nullptr) registry = once_registry();
    return is_registered(registry, new_tuple(text, category), true);
  }
  if (action->eq("module"_str)) {
    return registry != nullptr && is_registered(registry, new_tuple(text, category), true);
  }
  throw_runtime_error("Unrecognized action ("_str, repr(new_str(action))->value,
                      ") in warnings.filters:\n "_str,
                      found.filter == nullptr ? "<NULL>"_str : repr(found.filter)->value);
}

bool is_of_importlib(Frame* frame) {
  Str* file_name = frame->code->file_name->value;
  return file_name->find("importlib"_str) >= 0 && file_name->find("_bootstrap"_str) >= 0;
}

// The frame that `stacklevel` means, or null.
Frame* frame_at(int64_t stacklevel) {
  Frame* frame = this_thread()->top;
  bool counts_all = stacklevel <= 0 || (frame != nullptr && is_of_importlib(frame));
  for (; stacklevel > 1 && frame != nullptr; stacklevel--) {
    frame = frame->back;
    while (!counts_all && frame != nullptr && is_of_importlib(frame)) frame = frame->back;
  }
  return frame;
}

WarningPlace place_at(int64_t stacklevel) {
  Frame* frame = frame_at(stacklevel);
  W_Dict* globals = frame == nullptr ? find_builtin_module("sys"_str)->names : frame->globals;
  W_Object* registry = globals->get_str("__warningregistry__"_str);
  if (registry == nullptr) {
    registry = new_dict();
    globals->set_str(intern("__warningregistry__"_str), registry);
  }
  W_Object* module = globals->get_str("__name__"_str);
  if (module == nullptr || (!is_none(module) && !isinstance<W_Str>(module))) {
    module = new_ascii("<string>"_str);
  }
  if (frame == nullptr) return {new_ascii("sys"_str), 1, module, registry, nullptr, nullptr};
  return {frame->code->file_name, current_line(frame), module, registry, nullptr, nullptr};
}

}  // namespace

void warn_explicit(W_Object* category, W_Object* warning, WarningPlace place) {
  if (place.module != nullptr && is_none(place.module)) return;
  W_Object* w_registry = null_if_none(place.registry);
  if (w_registry != nullptr && !isinstance<W_Dict>(w_registry)) {
    throw_type_error("'registry' must be a dict or None"_str);
  }
  W_Dict* registry = static_cast<W_Dict*>(w_registry);
  place.source = null_if_none(place.source);
  W_Object* module = place.module == nullptr ? module_of(place.file_name) : place.module;
  W_Object* text = warning;
  if (is_instance(warning, Warning_type())) {
    text = str(warning);
    category = warning->type();
  } else {
    warning = call(category, warning);
  }
  W_Object* key = new_tuple(text, category, new_int(place.line));
  if (registry != nullptr && is_registered(registry, key, false)) return;
  FilterAction found = find_action(category, text, place.line, module);
  if (found.action->eq("error"_str)) {
    throw new PythonError(to_exception(warning));
  }
  if (found.action->eq("ignore"_str)) return;
  if (!found.action->eq("always"_str)) {
    if (registry != nullptr) registry->set(key, true_object());
    if (is_silenced(found, registry, category, text)) return;
  }
  show_with_module(category, text, warning, place);
}

void warn_object(W_Object* category, W_Object* warning, int64_t stacklevel, W_Object* source) {
  WarningPlace place = place_at(stacklevel);
  place.source = source;
  warn_explicit(category, warning, place);
}

void warn(W_Type* category, Str* text, int64_t stacklevel) {
  warn_object(category, new_str(text), stacklevel, nullptr);
}

}  // namespace py
