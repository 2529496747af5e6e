// The module itself: making parsers, and the modules within it that name errors and parts of content models.

#include "targets/pyinterp/modules/pyexpat/xml_parser.h"

namespace py {

namespace {

W_Object* parser_create(W_Str* encoding, W_Str* separator, W_Object* w_names) {
  if (separator != nullptr && separator->length() > 1) {
    throw_value_error("namespace_separator must be at most one character, omitted, or None"_str);
  }
  W_Dict* names = nullptr;
  if (w_names == nullptr) {
    names = new_dict();
  } else if (!is_none(w_names)) {
    names = cast_or_null<W_Dict>(w_names);
    if (names == nullptr) throw_type_error("intern must be a dictionary"_str);
  }
  rlib::ForeignText c_encoding(encoding == nullptr ? ""_str : encoding->value);
  rlib::ForeignText c_separator(separator == nullptr ? ""_str : separator->value);
  int64_t address = expat_ParserCreate_MM()->call(encoding == nullptr ? 0 : c_encoding.address(), 0,
                                                  separator == nullptr ? 0 : c_separator.address());
  return new_xml_parser(address, nullptr, names);
}

// A str argument, or None: null.
W_Str* text_or_null(W_Object* w, int64_t number, Str* name) {
  if (is_none(w)) return nullptr;
  if (!isinstance<W_Str>(w)) {
    throw_type_error("ParserCreate() argument '"_str, name, "' must be str or None, not "_str, type_name(w));
  }
  return static_cast<W_Str*>(w);
}
W_Object* parser_create_function(W_Object* encoding, W_Object* separator, W_Object* names) {
  return parser_create(text_or_null(encoding, 1, "encoding"_str), text_or_null(separator, 2, "namespace_separator"_str),
                       names);
}

W_Object* error_string(int64_t code) {
  Str* text = rlib::foreign_text(expat_ErrorString()->call(code));
  return text == nullptr ? none() : new_str(text);
}

W_Module* make_errors() {
  auto* m = new ModuleBuilder("pyexpat.errors"_str, "Constants used to describe error conditions."_str);
  W_Dict* codes = new_dict();
  W_Dict* messages = new_dict();
  int64_t code = 0;
#define ERROR(name, text)                                       \
  m->constant(#name ""_str, new_ascii(text##_str));             \
  code++;                                                       \
  codes->set_str(new_ascii(text##_str), new_int(code));         \
  messages->set(new_int(code), new_ascii(text##_str));
#include "targets/pyinterp/modules/pyexpat/errors.def"
  m->constant("codes"_str, codes);
  m->constant("messages"_str, messages);
  return m->finish();
}

W_Module* make_model() {
  auto* m = new ModuleBuilder("pyexpat.model"_str, "Constants used to interpret content model information."_str);
  m->constant("XML_CTYPE_EMPTY"_str, int64_t{1});
  m->constant("XML_CTYPE_ANY"_str, int64_t{2});
  m->constant("XML_CTYPE_MIXED"_str, int64_t{3});
  m->constant("XML_CTYPE_NAME"_str, int64_t{4});
  m->constant("XML_CTYPE_CHOICE"_str, int64_t{5});
  m->constant("XML_CTYPE_SEQ"_str, int64_t{6});
  m->constant("XML_CQUANT_NONE"_str, int64_t{0});
  m->constant("XML_CQUANT_OPT"_str, int64_t{1});
  m->constant("XML_CQUANT_REP"_str, int64_t{2});
  m->constant("XML_CQUANT_PLUS"_str, int64_t{3});
  return m->finish();
}

// How the library was made: (name, number) pairs, from an array of {int code, name, long number}.
W_Object* library_features() {
  W_List* features = new_list();
  int64_t feature = expat_GetFeatureList()->call();
  for (; rlib::foreign_int(feature, 0) != 0; feature += 24) {
    Str* name = rlib::foreign_text(rlib::foreign_word(feature, 1));
    features->append(new_tuple(new_str(name), new_int(rlib::foreign_word(feature, 2))));
  }
  return features;
}

// Which library there is.
void tell_version(W_Module* module) {
  Str* version = rlib::foreign_text(expat_ExpatVersion()->call());  // "expat_2.5.0"
  auto* parts = version->slice_from(version->find_char('_') + 1)->split("."_str);
  auto* numbers = Array<W_Object*>::make(parts->length());
  for (int64_t i = 0; i < parts->length(); i++) numbers->set(i, parse_int(parts->get(i), 10));
  module->set_own_attribute(intern("EXPAT_VERSION"_str), new_str(version));
  module->set_own_attribute(intern("version_info"_str), new_tuple(numbers));
  module->set_own_attribute(intern("features"_str), library_features());
}

W_Module* make_pyexpat() {
  auto* m = new ModuleBuilder("pyexpat"_str, "Python wrapper for Expat parser."_str);
  m->function<&parser_create_function>("ParserCreate"_str,
                                       "($module, /, encoding=None, namespace_separator=None, intern=<null>)"_str,
                                       "Return a new XML parser object."_str);
  m->function<&error_string>("ErrorString"_str, "($module, code, /)"_str,
                             "Returns string error for given number."_str);
  m->type("ExpatError"_str, expat_error_type());
  m->type("error"_str, expat_error_type());
  m->type("XMLParserType"_str, xml_parser_type());
  m->constant("native_encoding"_str, new_ascii("UTF-8"_str));
  m->constant("XML_PARAM_ENTITY_PARSING_NEVER"_str, int64_t{0});
  m->constant("XML_PARAM_ENTITY_PARSING_UNLESS_STANDALONE"_str, int64_t{1});
  m->constant("XML_PARAM_ENTITY_PARSING_ALWAYS"_str, int64_t{2});
  m->constant("errors"_str, make_errors());
  m->constant("model"_str, make_model());
  m->at_import<&tell_version>();
  return m->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* expat_error_type() {
  return RLIB_ONCE(make_error_class("xml.parsers.expat"_str, "ExpatError"_str, Exception_type()));
}
RLIB_PREBUILD W_Module* pyexpat_module() { return RLIB_ONCE(make_pyexpat()); }

}  // namespace py
