#include "targets/pyinterp/modules/pyexpat/xml_parser.h"

#include "targets/pyinterp/objspace/codecs.h"
#include "targets/pyinterp/objspace/exceptions.h"
#include "targets/pyinterp/objspace/text.h"

namespace py {

namespace {

// ---- Which parser is meant ----------------------------------------------------------------------

// Those that are parsing now, on this thread or others. The library knows a parser by its number here, which
// it gets anew for each call.
class Parsing final : public rlib::Object {
 public:
  Dict<int64_t, W_XmlParser*>* const parsers = new Dict<int64_t, W_XmlParser*>();
  int64_t last_number = 0;
};
RLIB_PREBUILD Parsing* parsing() { return RLIB_ONCE(new Parsing()); }

int64_t on_expat_event(int64_t event, int64_t a, int64_t b, int64_t c, int64_t d, int64_t e, int64_t f, int64_t g,
                       int64_t h, int64_t i) {
  // The first argument is the user data, but of this event the library's parser, which begins with them.
  int64_t number = event == kExternalEntityRef ? rlib::foreign_word(a, 0) : a;
  W_XmlParser* parser = parsing()->parsers->get(number);
  if (parser->failure != nullptr) return 0;
  try {
    return parser->handle(event, b, c, d, e, f, g, h, i);
  } catch (rlib::Exception* failure) {
    parser->fail(failure);
    return 0;
  }
}

LibraryFunction* setter_of(XmlEvent event);

#define HANDLER(name, arguments) PY_LIBRARY_FUNCTION(set_##name, "libexpat.so.1", "XML_Set" #name "Handler")
#include "targets/pyinterp/modules/pyexpat/handlers.def"
PY_LIBRARY_FUNCTION(set_DefaultExpand, "libexpat.so.1", "XML_SetDefaultHandlerExpand")

LibraryFunction* setter_of(XmlEvent event) {
  switch (event) {
#define HANDLER(name, arguments) \
  case k##name: return set_##name();
#include "targets/pyinterp/modules/pyexpat/handlers.def"
    default: return set_DefaultExpand();
  }
}

Str* kinds_of(int64_t event) {
  switch (event) {
#define HANDLER(name, arguments) \
  case k##name: return arguments##_str;
#include "targets/pyinterp/modules/pyexpat/handlers.def"
    default: return "t"_str;
  }
}

W_Object* text_at(int64_t address) {
  Str* text = rlib::foreign_text(address);
  return text == nullptr ? none() : new_str(text);
}

}  // namespace

W_XmlParser* new_xml_parser(int64_t address, W_XmlParser* parent, W_Dict* names) {
  if (address == 0) throw_memory_error();
  W_XmlParser* parser = new W_XmlParser(new ExpatParser(address), parent, names);
  expat_SetUnknownEncodingHandler()->call(address, rlib::trampoline(kUnknownEncoding), 0);
  return parser;
}

// ---- Parsing ------------------------------------------------------------------------------------

int64_t W_XmlParser::parse(Str* bytes, bool is_final) {
  constexpr int64_t kMostBytes = 1 << 20;  // at a time
  LibraryFunction* function = expat_Parse();
  int64_t number = ++parsing()->last_number;
  int64_t result = 0;
  int64_t at = 0;
  do {
    int64_t count = bytes->length() - at < kMostBytes ? bytes->length() - at : kMostBytes;
    rlib::ForeignMemory memory(count);
    rlib::write_foreign(memory.address(), bytes, at, count);
    at += count;
    bool is_last = is_final && at == bytes->length();
    expat_SetUserData()->call(address(), number);
    expat_SetUnknownEncodingHandler()->call(address(), rlib::trampoline(kUnknownEncoding), number);
    parsing()->parsers->set(number, this);
    result = function->call_with(&on_expat_event, address(), memory.address(), count, is_last ? 1 : 0) & 0xFFFFFFFF;
    parsing()->parsers->remove(number);
  } while (at < bytes->length() && result != 0 && failure == nullptr);
  if (failure != nullptr) {
    rlib::Exception* raised = failure;
    failure = nullptr;
    rlib::raise(raised);
  }
  if (result == 0) throw_expat_error(this, expat_GetErrorCode()->call_int(address()));
  flush_text();
  return result;
}

void W_XmlParser::fail(rlib::Exception* what) {
  failure = what;
  for (int64_t i = 0; i < kHandlers; i++) set_handler(static_cast<XmlEvent>(i), nullptr);
  text->clear();
  expat_StopParser()->call(address(), 0);
}

void W_XmlParser::set_handler(XmlEvent event, W_Object* handler) {
  handlers->set(event, handler);
  setter_of(event)->call(address(), handler == nullptr ? 0 : rlib::trampoline(event));
}

void throw_expat_error(W_XmlParser* parser, int64_t code) {
  int64_t line = expat_GetCurrentLineNumber()->call(parser->address());
  int64_t column = expat_GetCurrentColumnNumber()->call(parser->address());
  Str* what = rlib::foreign_text(expat_ErrorString()->call(code));
  W_Object* shown = new_str(message(what, ": line "_str, line, ", column "_str, column));
  W_Object* error = call(expat_error_type(), shown);
  setattr(error, intern("code"_str), new_int(code));
  setattr(error, intern("offset"_str), new_int(column));
  setattr(error, intern("lineno"_str), new_int(line));
  throw new PythonError(static_cast<W_BaseException*>(error));
}

// ---- Events -------------------------------------------------------------------------------------

W_Object* W_XmlParser::name_at(int64_t at) {
  Str* text = rlib::foreign_text(at);
  if (text == nullptr) return none();
  if (names == nullptr) return new_str(text);
  W_Object* known = names->get_str(text);
  if (known != nullptr) return known;
  W_Str* name = new_str(text);
  names->set_str(name, name);
  return name;
}

Array<W_Object*>* W_XmlParser::shown_arguments(Str* kinds, Array<int64_t>* words) {
  auto* shown = Array<W_Object*>::make(kinds->length());
  int64_t word = 0;
  for (int64_t i = 0; i < kinds->length(); i++) {
    int64_t value = words->get(word++);
    switch (kinds->char_at(i)) {
      case 'n': shown->set(i, name_at(value)); break;
      case 's': shown->set(i, text_at(value)); break;
      case 'i': shown->set(i, new_int(static_cast<int64_t>(static_cast<int32_t>(value)))); break;
      default: {
        int64_t length = static_cast<int32_t>(words->get(word++));
        shown->set(i, value == 0 ? none() : new_str(rlib::read_foreign(value, length)));
      }
    }
  }
  return shown;
}

int64_t W_XmlParser::handle(int64_t event, int64_t b, int64_t c, int64_t d, int64_t e, int64_t f, int64_t g, int64_t h,
                            int64_t i) {
  if (event == kUnknownEncoding) return unknown_encoding(b, c) ? 1 : 0;
  if (event == kCharacterData) {
    character_data(b, static_cast<int32_t>(c));
    return 0;
  }
  flush_text();
  W_Object* handler = handlers->get(event);
  if (handler == nullptr) return 1;
  if (event == kStartElement) {
    py::call(handler, name_at(b), start_element(b, c));
    return 0;
  }
  if (event == kElementDecl) {
    W_Object* model = content_model(c);
    expat_FreeContentModel()->call(address(), c);
    py::call(handler, name_at(b), model);
    return 0;
  }
  auto* words = List<int64_t>::of(b, c, d, e, f, g, h, i)->to_array();
  W_Object* answer = call_with(handler, shown_arguments(kinds_of(event), words));
  if (event != kNotStandalone && event != kExternalEntityRef) return 0;
  return int_value(answer);
}

// The attributes: a dict, or a list of names and values in turns.
W_Object* W_XmlParser::start_element(int64_t, int64_t attributes) {
  int64_t count = only_specified ? expat_GetSpecifiedAttributeCount()->call_int(address()) : INT64_MAX;
  W_List* list = is_ordered ? new_list() : nullptr;
  W_Dict* dict = is_ordered ? nullptr : new_dict();
  for (int64_t i = 0; i < count; i += 2) {
    int64_t name = rlib::foreign_word(attributes, i);
    if (name == 0) break;
    W_Object* w_name = name_at(name);
    W_Object* value = text_at(rlib::foreign_word(attributes, i + 1));
    if (is_ordered) {
      list->append(w_name);
      list->append(value);
    } else {
      dict->set(w_name, value);
    }
  }
  return is_ordered ? static_cast<W_Object*>(list) : dict;
}

void W_XmlParser::character_data(int64_t at, int64_t length) {
  W_Object* handler = handlers->get(kCharacterData);
  if (handler == nullptr) return;
  if (!buffers_text) {
    py::call(handler, new_str(rlib::read_foreign(at, length)));
    return;
  }
  if (text->length() + length > buffer_size) {
    flush_text();
    // The handler may have removed itself.
    handler = handlers->get(kCharacterData);
    if (handler == nullptr) return;
  }
  if (length > buffer_size) {
    py::call(handler, new_str(rlib::read_foreign(at, length)));
  } else {
    text->append(rlib::read_foreign(at, length));
  }
}

void W_XmlParser::flush_text() {
  if (text->length() == 0) return;
  Str* all = text->build();
  text->clear();
  W_Object* handler = handlers->get(kCharacterData);
  if (handler != nullptr) py::call(handler, new_str(all));
}

// (type, quantifier, name, children), from a struct of 32 bytes.
W_Object* W_XmlParser::content_model(int64_t model) {
  int64_t count = rlib::foreign_int(model, 16);
  int64_t children = rlib::foreign_word(model, 3);
  auto* shown = Array<W_Object*>::make(count);
  for (int64_t i = 0; i < count; i++) shown->set(i, content_model(children + i * 32));
  return new_tuple(List<W_Object*>::of(new_int(rlib::foreign_int(model, 0)), new_int(rlib::foreign_int(model, 4)),
                                       name_at(rlib::foreign_word(model, 1)),
                                       static_cast<W_Object*>(new_tuple(shown)))
                       ->to_array());
}

// Tells the library what each byte means, if one of Python's codecs knows the encoding and it has a byte a
// character. `info`: 256 ints, then the addresses of two functions that are not needed.
bool W_XmlParser::unknown_encoding(int64_t name, int64_t info) {
  constexpr int64_t kBytes = 256;
  StrBuilder* all = new StrBuilder(kBytes);
  for (int64_t i = 0; i < kBytes; i++) all->append(static_cast<char>(i));
  W_Object* decoded = decode_bytes(new_bytes(all->build()), rlib::foreign_text(name), "replace"_str);
  if (!isinstance<W_Str>(decoded) || static_cast<W_Str*>(decoded)->length() != kBytes) {
    throw_value_error("multi-byte encodings are not supported"_str);
  }
  int64_t i = 0;
  for (TextCursor cursor(text_of(decoded)); !cursor.done(); i++) {
    int64_t c = cursor.next();
    rlib::set_foreign_int(info, i * 4, c == 0xFFFD ? -1 : c);
  }
  rlib::set_foreign_word(info, kBytes / 2, 0);
  rlib::set_foreign_word(info, kBytes / 2 + 1, 0);
  rlib::set_foreign_word(info, kBytes / 2 + 2, 0);
  return true;
}

}  // namespace py
