// The module _string: what string.Formatter takes templates apart with.

#include "targets/pyinterp/modules/module.h"
#include "targets/pyinterp/objspace/format_text.h"
#include "targets/pyinterp/objspace/str_methods.h"

namespace py {

namespace {

W_Object* string_parser(W_Object* text) {
  if (!rlib::isinstance<W_Str>(text)) throw_type_error("expected str, got "_str, type_name(text));
  return formatter_parser(static_cast<W_Str*>(text));
}

W_Object* string_field_name_split(W_Object* text) {
  if (!rlib::isinstance<W_Str>(text)) throw_type_error("expected str, got "_str, type_name(text));
  return formatter_field_name_split(static_cast<W_Str*>(text));
}

W_Module* make_string() {
  auto* m = new ModuleBuilder("_string"_str, "string helper module"_str);
  m->function<&string_parser>("formatter_parser"_str, "($module, string, /)"_str,
                              "parse the argument as a format string"_str);
  m->function<&string_field_name_split>("formatter_field_name_split"_str,
                                        "($module, string, /)"_str,
                                        "split the argument as a field name"_str);
  return m->finish();
}

}  // namespace

RLIB_PREBUILD W_Module* string_module() { return RLIB_ONCE(make_string()); }

}  // namespace py
