// The module _codecs: the built-in codecs as functions, each of (input, errors, ...) to (output,
// consumed), and the registry.

#include "targets/pyinterp/modules/module.h"
#include "targets/pyinterp/objspace/bytes_argument.h"
#include "targets/pyinterp/objspace/codecs.h"
#include "targets/pyinterp/objspace/str_methods.h"

namespace py {

namespace {

W_Object* encoded(Str* bytes, int64_t consumed) {
  return new_tuple(new_bytes(bytes), new_int(consumed));
}
W_Object* decoded(Str* text, int64_t consumed) {
  return new_tuple(new_str(text), new_int(consumed));
}

// ---- The registry -------------------------------------------------------------------------------

void codecs_register(W_Object* search_function) { register_search_function(search_function); }
void codecs_unregister(W_Object* search_function) { unregister_search_function(search_function); }
W_Object* codecs_lookup(CText encoding) { return lookup_codec(encoding.value); }
void codecs_register_error(CText errors, W_Object* handler) {
  register_error_handler(errors.value, handler);
}
W_Object* codecs_lookup_error(CText name) { return lookup_error_handler(name.value); }

W_Object* codecs_encode(W_Object* object, CText encoding, CText errors) {
  return codec_encode(object, encoding.value, errors.value);
}
W_Object* codecs_decode(W_Object* object, CText encoding, CText errors) {
  return codec_decode(object, encoding.value, errors.value);
}

// ---- Encoders -----------------------------------------------------------------------------------

W_Object* utf_8_encode(W_Str* text, CTextOrNone errors) {
  return encoded(encode_utf8(text, errors.value), text->length());
}
W_Object* utf_7_encode(W_Str* text, CTextOrNone) { return encoded(encode_utf7(text), text->length()); }
W_Object* latin_1_encode(W_Str* text, CTextOrNone errors) {
  return encoded(encode_narrow(text, 256, errors.value), text->length());
}
W_Object* ascii_encode(W_Str* text, CTextOrNone errors) {
  return encoded(encode_narrow(text, 128, errors.value), text->length());
}
W_Object* utf_16_encode(W_Str* text, CTextOrNone errors, int64_t byte_order) {
  return encoded(encode_utf16(text, byte_order, errors.value), text->length());
}
W_Object* utf_16_le_encode(W_Str* text, CTextOrNone errors) {
  return utf_16_encode(text, errors, -1);
}
W_Object* utf_16_be_encode(W_Str* text, CTextOrNone errors) { return utf_16_encode(text, errors, 1); }
W_Object* utf_32_encode(W_Str* text, CTextOrNone errors, int64_t byte_order) {
  return encoded(encode_utf32(text, byte_order, errors.value), text->length());
}
W_Object* utf_32_le_encode(W_Str* text, CTextOrNone errors) {
  return utf_32_encode(text, errors, -1);
}
W_Object* utf_32_be_encode(W_Str* text, CTextOrNone errors) { return utf_32_encode(text, errors, 1); }
W_Object* unicode_escape_encode(W_Str* text, CTextOrNone) {
  return encoded(encode_unicode_escape(text), text->length());
}
W_Object* raw_unicode_escape_encode(W_Str* text, CTextOrNone) {
  return encoded(encode_raw_unicode_escape(text), text->length());
}
W_Object* charmap_encode(W_Str* text, CTextOrNone errors, W_Object* mapping) {
  Str* how = errors.value;
  if (is_none(mapping)) return encoded(encode_narrow(text, 256, how), text->length());
  return encoded(encode_charmap(text, mapping, how), text->length());
}
W_Object* charmap_build(W_Str* map) { return build_charmap(map); }
W_Object* escape_encode(W_Bytes* data, CTextOrNone) {
  return encoded(escape_bytes(data->value), data->value->length());
}
W_Object* readbuffer_encode(BytesOrText data, CTextOrNone) { return encoded(data.bytes, data.bytes->length()); }

// ---- Decoders -----------------------------------------------------------------------------------

Decoding* decoding(Str* bytes, Str* name, CTextOrNone errors, bool is_final) {
  Decoding* d = new Decoding(bytes, name, errors.value);
  d->is_final = is_final;
  return d;
}

W_Object* utf_8_decode(BytesLike data, CTextOrNone errors, bool is_final) {
  Decoding* d = decoding(data.bytes, "utf-8"_str, errors, is_final);
  Str* text = decode_utf8(d);
  return decoded(text, d->at);
}
W_Object* utf_7_decode(BytesLike data, CTextOrNone errors, bool is_final) {
  Decoding* d = decoding(data.bytes, "utf7"_str, errors, is_final);
  Str* text = decode_utf7(d);
  return decoded(text, d->at);
}
W_Object* latin_1_decode(BytesLike data, CTextOrNone) {
  return decoded(decode_latin1(data.bytes), data.bytes->length());
}
W_Object* ascii_decode(BytesLike data, CTextOrNone errors) {
  Decoding* d = decoding(data.bytes, "ascii"_str, errors, true);
  Str* text = decode_ascii(d);
  return decoded(text, d->at);
}

W_Object* decode_16(BytesLike data, CTextOrNone errors, bool is_final, int64_t byte_order) {
  Decoding* d = decoding(data.bytes, "utf-16"_str, errors, is_final);
  Str* text = decode_utf16(d, byte_order);
  return decoded(text, d->at);
}
W_Object* utf_16_decode(BytesLike data, CTextOrNone errors, bool is_final) {
  return decode_16(data, errors, is_final, 0);
}
W_Object* utf_16_le_decode(BytesLike data, CTextOrNone errors, bool is_final) {
  return decode_16(data, errors, is_final, -1);
}
W_Object* utf_16_be_decode(BytesLike data, CTextOrNone errors, bool is_final) {
  return decode_16(data, errors, is_final, 1);
}
W_Object* decode_32(BytesLike data, CTextOrNone errors, bool is_final, int64_t byte_order) {
  Decoding* d = decoding(data.bytes, "utf-32"_str, errors, is_final);
  Str* text = decode_utf32(d, byte_order);
  return decoded(text, d->at);
}
W_Object* utf_32_decode(BytesLike data, CTextOrNone errors, bool is_final) {
  return decode_32(data, errors, is_final, 0);
}
W_Object* utf_32_le_decode(BytesLike data, CTextOrNone errors, bool is_final) {
  return decode_32(data, errors, is_final, -1);
}
W_Object* utf_32_be_decode(BytesLike data, CTextOrNone errors, bool is_final) {
  return decode_32(data, errors, is_final, 1);
}

// Those that also give the byte order that they found, for decoders of a stream.
W_Object* utf_16_ex_decode(BytesLike data, CTextOrNone errors, int64_t byte_order, bool is_final) {
  Decoding* d = decoding(data.bytes, "utf-16"_str, errors, is_final);
  int64_t found = byte_order != 0 ? byte_order : byte_order_of_mark(d->input, 2);
  Str* text = decode_utf16(d, byte_order);
  return new_tuple(new_str(text), new_int(d->at), new_int(found));
}
W_Object* utf_32_ex_decode(BytesLike data, CTextOrNone errors, int64_t byte_order, bool is_final) {
  Decoding* d = decoding(data.bytes, "utf-32"_str, errors, is_final);
  int64_t found = byte_order != 0 ? byte_order : byte_order_of_mark(d->input, 4);
  Str* text = decode_utf32(d, byte_order);
  return new_tuple(new_str(text), new_int(d->at), new_int(found));
}

W_Object* unicode_escape_decode(BytesOrText data, CTextOrNone errors, bool is_final) {
  Decoding* d = decoding(data.bytes, "unicodeescape"_str, errors, is_final);
  Str* text = decode_unicode_escape(d);
  return decoded(text, d->at);
}
W_Object* raw_unicode_escape_decode(BytesOrText data, CTextOrNone errors, bool is_final) {
  Decoding* d = decoding(data.bytes, "rawunicodeescape"_str, errors, is_final);
  Str* text = decode_raw_unicode_escape(d);
  return decoded(text, d->at);
}
W_Object* charmap_decode(BytesLike data, CTextOrNone errors, W_Object* mapping) {
  Decoding* d = decoding(data.bytes, "charmap"_str, errors, true);
  Str* text = decode_charmap(d, mapping);
  return decoded(text, d->at);
}
W_Object* escape_decode(BytesOrText data, CTextOrNone errors) {
  Str* how = errors.value == nullptr ? "strict"_str : errors.value;
  return encoded(unescape_bytes(data.bytes, how), data.bytes->length());
}

// ---- The module ---------------------------------------------------------------------------------

void add_registry(ModuleBuilder* m) {
  m->function<&codecs_register>(
      "register"_str, "($module, search_function, /)"_str,
      "Register a codec search function.\n\nSearch functions are expected to take one argument, the encoding name in\nall lower case letters, and either return None, or a tuple of functions\n(encoder, decoder, stream_reader, stream_writer) (or a CodecInfo object)."_str);
  m->function<&codecs_unregister>(
      "unregister"_str, "($module, search_function, /)"_str,
      "Unregister a codec search function and clear the registry's cache.\n\nIf the search function is not registered, do nothing."_str);
  m->function<&codecs_lookup>(
      "lookup"_str, "($module, encoding, /)"_str,
      "Looks up a codec tuple in the Python codec registry and returns a CodecInfo object."_str);
  m->function<&codecs_encode>("encode"_str,
                              "($module, /, obj, encoding='utf-8', errors='strict')"_str,
                              "Encodes obj using the codec registered for encoding."_str);
  m->function<&codecs_decode>("decode"_str,
                              "($module, /, obj, encoding='utf-8', errors='strict')"_str,
                              "Decodes obj using the codec registered for encoding."_str);
  m->function<&codecs_register_error>(
      "register_error"_str, "($module, errors, handler, /)"_str,
      "Register the specified error handler under the name errors.\n\nhandler must be a callable object, that\nwill be called with an exception instance containing\ninformation about the location of the encoding/decoding\nerror and must return a (replacement, new position) tuple."_str);
  m->function<&codecs_lookup_error>(
      "lookup_error"_str, "($module, name, /)"_str,
      "lookup_error(errors) -> handler\n\nReturn the error handler for the specified error handling name or raise a\nLookupError, if no handler exists under this name."_str);
}

void add_encoders(ModuleBuilder* m) {
  Str* plain = "($module, str, errors=None, /)"_str;
  m->function<&utf_8_encode>("utf_8_encode"_str, plain);
  m->function<&utf_7_encode>("utf_7_encode"_str, plain);
  m->function<&latin_1_encode>("latin_1_encode"_str, plain);
  m->function<&ascii_encode>("ascii_encode"_str, plain);
  m->function<&utf_16_encode>("utf_16_encode"_str,
                              "($module, str, errors=None, byteorder=0, /)"_str);
  m->function<&utf_16_le_encode>("utf_16_le_encode"_str, plain);
  m->function<&utf_16_be_encode>("utf_16_be_encode"_str, plain);
  m->function<&utf_32_encode>("utf_32_encode"_str,
                              "($module, str, errors=None, byteorder=0, /)"_str);
  m->function<&utf_32_le_encode>("utf_32_le_encode"_str, plain);
  m->function<&utf_32_be_encode>("utf_32_be_encode"_str, plain);
  m->function<&unicode_escape_encode>("unicode_escape_encode"_str, plain);
  m->function<&raw_unicode_escape_encode>("raw_unicode_escape_encode"_str, plain);
  m->function<&charmap_encode>("charmap_encode"_str,
                               "($module, str, errors=None, mapping=None, /)"_str);
  m->function<&charmap_build>("charmap_build"_str, "($module, map, /)"_str);
  m->function<&escape_encode>("escape_encode"_str, "($module, data, errors=None, /)"_str);
  m->function<&readbuffer_encode>("readbuffer_encode"_str, "($module, data, errors=None, /)"_str);
}

void add_decoders(ModuleBuilder* m) {
  Str* stream = "($module, data, errors=None, final=False, /)"_str;
  Str* plain = "($module, data, errors=None, /)"_str;
  Str* escapes = "($module, data, errors=None, final=True, /)"_str;
  Str* extended = "($module, data, errors=None, byteorder=0, final=False, /)"_str;
  m->function<&utf_8_decode>("utf_8_decode"_str, stream);
  m->function<&utf_7_decode>("utf_7_decode"_str, stream);
  m->function<&latin_1_decode>("latin_1_decode"_str, plain);
  m->function<&ascii_decode>("ascii_decode"_str, plain);
  m->function<&utf_16_decode>("utf_16_decode"_str, stream);
  m->function<&utf_16_le_decode>("utf_16_le_decode"_str, stream);
  m->function<&utf_16_be_decode>("utf_16_be_decode"_str, stream);
  m->function<&utf_16_ex_decode>("utf_16_ex_decode"_str, extended);
  m->function<&utf_32_decode>("utf_32_decode"_str, stream);
  m->function<&utf_32_le_decode>("utf_32_le_decode"_str, stream);
  m->function<&utf_32_be_decode>("utf_32_be_decode"_str, stream);
  m->function<&utf_32_ex_decode>("utf_32_ex_decode"_str, extended);
  m->function<&unicode_escape_decode>("unicode_escape_decode"_str, escapes);
  m->function<&raw_unicode_escape_decode>("raw_unicode_escape_decode"_str, escapes);
  m->function<&charmap_decode>("charmap_decode"_str,
                               "($module, data, errors=None, mapping=None, /)"_str);
  m->function<&escape_decode>("escape_decode"_str, plain);
}

W_Module* make_codecs() {
  auto* m = new ModuleBuilder("_codecs"_str, nullptr);
  add_registry(m);
  add_encoders(m);
  add_decoders(m);
  return m->finish();
}

}  // namespace

RLIB_PREBUILD W_Module* codecs_module() { return RLIB_ONCE(make_codecs()); }

}  // namespace py
