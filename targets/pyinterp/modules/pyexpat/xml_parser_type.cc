// What programs see of a parser.

#include "targets/pyinterp/modules/pyexpat/xml_parser.h"
#include "targets/pyinterp/objspace/buffer.h"
#include "targets/pyinterp/objspace/codecs.h"

namespace py {

namespace {

// ---- Methods ------------------------------------------------------------------------------------

int64_t parser_parse(W_XmlParser* self, W_Object* data, bool is_final) {
  if (!isinstance<W_Str>(data)) return self->parse(bytes_of(data), is_final);
  rlib::ForeignText encoding("utf-8"_str);
  expat_SetEncoding()->call(self->address(), encoding.address());
  return self->parse(encode_utf8(static_cast<W_Str*>(data), "strict"_str), is_final);
}

int64_t parser_parse_file(W_XmlParser* self, W_Object* file) {
  constexpr int64_t kBytes = 2048;
  W_Object* read = find_attribute(file, intern("read"_str));
  if (read == nullptr) throw_type_error("argument must have 'read' attribute"_str);
  while (true) {
    W_Object* data = call(read, new_int(kBytes));
    if (!isinstance<W_Bytes>(data) && !isinstance<W_ByteArray>(data)) {
      throw_type_error("read() did not return a bytes object (type="_str, type_name(data), ')');
    }
    Str* bytes = bytes_of(data);
    if (bytes->length() > kBytes) {
      throw_value_error("read() returned too much data: "_str, kBytes, " bytes requested, "_str, bytes->length(),
                        " returned"_str);
    }
    int64_t result = self->parse(bytes, bytes->is_empty());
    if (bytes->is_empty()) return result;
  }
}

void parser_set_base(W_XmlParser* self, W_Str* base) {
  rlib::ForeignText text(base->value);
  if (expat_SetBase()->call_int(self->address(), text.address()) == 0) throw_memory_error();
}
W_Object* parser_get_base(W_XmlParser* self) {
  Str* base = rlib::foreign_text(expat_GetBase()->call(self->address()));
  return base == nullptr ? none() : new_str(base);
}

W_Object* parser_input_context(W_XmlParser* self) {
  rlib::ForeignMemory numbers(16);
  int64_t at = expat_GetInputContext()->call(self->address(), numbers.address(), numbers.address() + 8);
  if (at == 0) return none();
  int64_t offset = rlib::foreign_int(numbers.address(), 0);
  int64_t size = rlib::foreign_int(numbers.address(), 8);
  return new_bytes(rlib::read_foreign(at + offset, size - offset));
}

W_Object* parser_external(W_XmlParser* self, W_Object* w_context, W_Str* encoding) {
  if (!isinstance<W_Str>(w_context) && !is_none(w_context)) {
    throw_type_error("ExternalEntityParserCreate() argument 1 must be str or None, not "_str, type_name(w_context));
  }
  rlib::ForeignText context(is_none(w_context) ? ""_str : text_of(w_context));
  rlib::ForeignText c_encoding(encoding == nullptr ? ""_str : encoding->value);
  int64_t address = expat_ExternalEntityParserCreate()->call(self->address(), is_none(w_context) ? 0 : context.address(),
                                                             encoding == nullptr ? 0 : c_encoding.address());
  W_XmlParser* made = new_xml_parser(address, self, self->names);
  made->is_ordered = self->is_ordered;
  made->only_specified = self->only_specified;
  made->has_prefixes = self->has_prefixes;
  made->buffers_text = self->buffers_text;
  made->buffer_size = self->buffer_size;
  for (int64_t i = 0; i < kHandlers; i++) {
    if (self->handlers->get(i) != nullptr) made->set_handler(static_cast<XmlEvent>(i), self->handlers->get(i));
  }
  return made;
}

int64_t parser_param_entities(W_XmlParser* self, int64_t flag) {
  return expat_SetParamEntityParsing()->call_int(self->address(), flag);
}
void parser_foreign_dtd(W_XmlParser* self, bool flag) {
  int64_t code = expat_UseForeignDTD()->call_int(self->address(), flag ? 1 : 0);
  if (code != 0) throw_expat_error(self, code);
}

// ---- Attributes ---------------------------------------------------------------------------------

template <XmlEvent event>
W_Object* get_handler(W_XmlParser* self) {
  return or_none(self->handlers->get(event));
}
template <XmlEvent event>
void set_handler(W_XmlParser* self, W_Object* handler) {
  if (handler == nullptr) throw_runtime_error("Cannot delete attribute"_str);
  // What waits belongs to the handler that there was.
  if (event == kCharacterData) self->flush_text();
  self->set_handler(event, null_if_none(handler));
}

void check_not_deleted(W_Object* value) {
  if (value == nullptr) throw_runtime_error("Cannot delete attribute"_str);
}
bool get_buffer_text(W_XmlParser* self) { return self->buffers_text; }
void set_buffer_text(W_XmlParser* self, W_Object* value) {
  check_not_deleted(value);
  bool buffers = is_true(value);
  if (!buffers) self->flush_text();
  self->buffers_text = buffers;
}
int64_t get_buffer_size(W_XmlParser* self) { return self->buffer_size; }
void set_buffer_size(W_XmlParser* self, W_Object* value) {
  check_not_deleted(value);
  if (!isinstance<W_AnyInt>(value)) throw_type_error("buffer_size must be an integer"_str);
  int64_t size = int_value(value);
  if (size <= 0) throw_value_error("buffer_size must be greater than zero"_str);
  if (size > INT32_MAX) throw_value_error("buffer_size must not be greater than "_str, int64_t{INT32_MAX});
  if (size != self->buffer_size) self->flush_text();
  self->buffer_size = size;
}
int64_t get_buffer_used(W_XmlParser* self) { return self->text->length(); }
bool get_prefixes(W_XmlParser* self) { return self->has_prefixes; }
void set_prefixes(W_XmlParser* self, W_Object* value) {
  check_not_deleted(value);
  self->has_prefixes = is_true(value);
  expat_SetReturnNSTriplet()->call(self->address(), self->has_prefixes ? 1 : 0);
}
bool get_ordered(W_XmlParser* self) { return self->is_ordered; }
void set_ordered(W_XmlParser* self, W_Object* value) {
  check_not_deleted(value);
  self->is_ordered = is_true(value);
}
bool get_specified(W_XmlParser* self) { return self->only_specified; }
void set_specified(W_XmlParser* self, W_Object* value) {
  check_not_deleted(value);
  self->only_specified = is_true(value);
}
W_Object* get_names(W_XmlParser* self) {
  return self->names == nullptr ? none() : self->names;
}
int64_t get_error_code(W_XmlParser* self) { return expat_GetErrorCode()->call_int(self->address()); }
int64_t get_line(W_XmlParser* self) { return expat_GetCurrentLineNumber()->call(self->address()); }
int64_t get_column(W_XmlParser* self) { return expat_GetCurrentColumnNumber()->call(self->address()); }
int64_t get_byte_index(W_XmlParser* self) { return expat_GetCurrentByteIndex()->call(self->address()); }

W_Type* make_xml_parser_type() {
  auto* t = new TypeBuilder("xmlparser"_str, object_type());
  t->module("pyexpat"_str);
  t->doc("XML parser"_str);
  t->remove_flags(W_Type::kBaseType);
  t->add_flags(W_Type::kDisallowNew);
#define HANDLER(name, arguments) t->accessor<&get_handler<k##name>, &set_handler<k##name>>(#name "Handler"_str);
#include "targets/pyinterp/modules/pyexpat/handlers.def"
  t->accessor<&get_handler<kDefaultExpand>, &set_handler<kDefaultExpand>>("DefaultHandlerExpand"_str);
  t->method<&parser_parse>("Parse"_str, "($self, data, isfinal=False, /)"_str,
                           "Parse XML data.\n\n`isfinal' should be true at end of input."_str);
  t->method<&parser_parse_file>("ParseFile"_str, "($self, file, /)"_str, "Parse XML data from file-like object."_str);
  t->method<&parser_set_base>("SetBase"_str, "($self, base, /)"_str, "Set the base URL for the parser."_str);
  t->method<&parser_get_base>("GetBase"_str, "($self, /)"_str, "Return base URL string for the parser."_str);
  t->method<&parser_input_context>("GetInputContext"_str, "($self, /)"_str,
                                   "Return the untranslated text of the input that caused the current event."_str);
  t->method<&parser_external>("ExternalEntityParserCreate"_str, "($self, context, encoding=<null>, /)"_str,
                              "Create a parser for parsing an external entity based on the information passed to the "
                              "ExternalEntityRefHandler."_str);
  t->method<&parser_param_entities>("SetParamEntityParsing"_str, "($self, flag, /)"_str,
                                    "Controls parsing of parameter entities (including the external DTD subset)."_str);
  t->method<&parser_foreign_dtd>("UseForeignDTD"_str, "($self, flag=True, /)"_str,
                                 "Allows the application to provide an artificial external subset if one is not "
                                 "specified as part of the document instance."_str);
  t->accessor<&get_buffer_text, &set_buffer_text>("buffer_text"_str);
  t->accessor<&get_buffer_size, &set_buffer_size>("buffer_size"_str);
  t->getter<&get_buffer_used>("buffer_used"_str);
  t->accessor<&get_prefixes, &set_prefixes>("namespace_prefixes"_str);
  t->accessor<&get_ordered, &set_ordered>("ordered_attributes"_str);
  t->accessor<&get_specified, &set_specified>("specified_attributes"_str);
  t->member<&get_names>("intern"_str);
  t->getter<&get_error_code>("ErrorCode"_str);
  t->getter<&get_line>("ErrorLineNumber"_str);
  t->getter<&get_column>("ErrorColumnNumber"_str);
  t->getter<&get_byte_index>("ErrorByteIndex"_str);
  t->getter<&get_line>("CurrentLineNumber"_str);
  t->getter<&get_column>("CurrentColumnNumber"_str);
  t->getter<&get_byte_index>("CurrentByteIndex"_str);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* xml_parser_type() { return RLIB_ONCE(make_xml_parser_type()); }

}  // namespace py
