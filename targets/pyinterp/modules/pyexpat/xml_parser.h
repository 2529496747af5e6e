// Module pyexpat: libexpat's parsers.
//
//     Parse(bytes) --> XML_Parse --> trampoline --> on_expat_event --> handler of the program
//
// The library calls back while it parses: on_expat_event finds the parser by the number that is its user data, makes
// objects of what it is told and calls the handler. What a handler raises waits in `failure` until the
// library has come back.

#ifndef TARGETS_PYINTERP_MODULES_PYEXPAT_XML_PARSER_H_
#define TARGETS_PYINTERP_MODULES_PYEXPAT_XML_PARSER_H_

#include "targets/pyinterp/modules/library_function.h"
#include "targets/pyinterp/modules/module.h"

namespace py {

RLIB_PREBUILD W_Type* xml_parser_type();
RLIB_PREBUILD W_Type* expat_error_type();

#define PY_EXPAT_FUNCTION(name) PY_LIBRARY_FUNCTION(expat_##name, "libexpat.so.1", "XML_" #name)
PY_EXPAT_FUNCTION(ParserCreate_MM)
PY_EXPAT_FUNCTION(ParserFree)
PY_EXPAT_FUNCTION(ExternalEntityParserCreate)
PY_EXPAT_FUNCTION(Parse)
PY_EXPAT_FUNCTION(StopParser)
PY_EXPAT_FUNCTION(SetUserData)
PY_EXPAT_FUNCTION(SetEncoding)
PY_EXPAT_FUNCTION(SetBase)
PY_EXPAT_FUNCTION(GetBase)
PY_EXPAT_FUNCTION(GetInputContext)
PY_EXPAT_FUNCTION(SetParamEntityParsing)
PY_EXPAT_FUNCTION(UseForeignDTD)
PY_EXPAT_FUNCTION(SetReturnNSTriplet)
PY_EXPAT_FUNCTION(SetUnknownEncodingHandler)
PY_EXPAT_FUNCTION(GetSpecifiedAttributeCount)
PY_EXPAT_FUNCTION(FreeContentModel)
PY_EXPAT_FUNCTION(GetErrorCode)
PY_EXPAT_FUNCTION(GetCurrentLineNumber)
PY_EXPAT_FUNCTION(GetCurrentColumnNumber)
PY_EXPAT_FUNCTION(GetCurrentByteIndex)
PY_EXPAT_FUNCTION(ErrorString)
PY_EXPAT_FUNCTION(ExpatVersion)
PY_EXPAT_FUNCTION(GetFeatureList)
#undef PY_EXPAT_FUNCTION

// The handlers, and what has a trampoline besides.
enum XmlEvent : int64_t {
#define HANDLER(name, arguments) k##name,
#include "targets/pyinterp/modules/pyexpat/handlers.def"
  kDefaultExpand,  // the same as Default, but entities are expanded
  kHandlers,
  kUnknownEncoding = kHandlers,
  kXmlEvents,
};
static_assert(kXmlEvents <= rlib::kTrampolines);

// The library's parser.
class ExpatParser final : public rlib::Object {
 public:
  explicit ExpatParser(int64_t address) : address(address), free_(expat_ParserFree()->address()) {}
  // The collector calls it.
  void finalize() { rlib_rt_call(free_, address, 0, 0, 0, 0, 0, 0, 0); }

  const int64_t address;

 private:
  const int64_t free_;
};

class W_XmlParser final : public W_Object {
 public:
  W_XmlParser(ExpatParser* expat, W_XmlParser* parent, W_Dict* names) : expat(expat), parent(parent), names(names) {}
  static W_Type* exact_type() { return xml_parser_type(); }
  W_Type* type() override { return xml_parser_type(); }

  int64_t address() const { return expat->address; }
  // Calls XML_Parse; its result. Raises what a handler raised.
  int64_t parse(Str* bytes, bool is_final);
  // Sets (null: removes) a handler.
  void set_handler(XmlEvent event, W_Object* handler);
  // Hands the text that waits to its handler. Raises what that raises.
  void flush_text();

  // What the library told. The handler's answer, as far as there is one.
  int64_t handle(int64_t event, int64_t b, int64_t c, int64_t d, int64_t e, int64_t f, int64_t g, int64_t h, int64_t i);
  // The program's part failed: nothing is called any more, and parse() raises it.
  void fail(rlib::Exception* failure);

  ExpatParser* const expat;
  W_XmlParser* const parent;  // whose entity this one parses; or null
  W_Dict* const names;        // parser.intern; null: none
  Array<W_Object*>* handlers = Array<W_Object*>::make(kHandlers);  // null where there is none
  rlib::Exception* failure = nullptr;

  bool is_ordered = false;         // attributes come as a list
  bool only_specified = false;     // no attributes by default
  bool has_prefixes = false;
  bool buffers_text = false;
  StrBuilder* text = new StrBuilder();  // waits, if buffers_text
  int64_t buffer_size = 8192;

 private:
  W_Object* start_element(int64_t name, int64_t attributes);
  void character_data(int64_t text, int64_t length);
  bool unknown_encoding(int64_t name, int64_t info);
  W_Object* content_model(int64_t model);
  Array<W_Object*>* shown_arguments(Str* kinds, Array<int64_t>* words);
  W_Object* name_at(int64_t address);
};

// A new one, for a document or (with a parent) an entity of one.
W_XmlParser* new_xml_parser(int64_t address, W_XmlParser* parent, W_Dict* names);

// ExpatError, with code, lineno and offset.
[[noreturn]] void throw_expat_error(W_XmlParser* parser, int64_t code);

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_PYEXPAT_XML_PARSER_H_
