// Module binascii.

#include "targets/pyinterp/modules/binascii/binascii_codecs.h"
#include "targets/pyinterp/modules/module.h"
#include "targets/pyinterp/objspace/buffer.h"
#include "targets/pyinterp/objspace/text.h"

namespace py {

RLIB_PREBUILD W_Type* binascii_incomplete_type();

namespace {

// ---- Arguments ----------------------------------------------------------------------------------

// Of decoders: bytes, or text that is ASCII.
Str* ascii_argument(W_Object* w) {
  if (isinstance<W_Str>(w)) {
    if (!is_ascii(text_of(w))) {
      throw_value_error("string argument should contain only ASCII characters"_str);
    }
    return text_of(w);
  }
  Str* bytes = find_bytes(w);
  if (bytes != nullptr) return bytes;
  throw_type_error("argument should be bytes, buffer or ASCII string, not '"_str, type_name(w), '\'');
}

W_Object* bytes_object(Str* bytes) { return new W_Bytes(bytes); }

// ---- Functions ----------------------------------------------------------------------------------

W_Object* a2b_base64(W_Object* data, bool strict) {
  return bytes_object(base64_decode(ascii_argument(data), strict));
}
W_Object* b2a_base64(W_Object* data, bool newline) {
  return bytes_object(base64_encode(bytes_of(data), newline));
}
W_Object* a2b_hex(W_Object* data) { return bytes_object(hex_decode(ascii_argument(data))); }

// The separator of hexlify: one byte, or a character of Latin-1; or null.
Str* separator_argument(W_Object* w) {
  if (w == nullptr) return nullptr;
  if (length(w) != 1) throw_value_error("sep must be length 1."_str);
  if (isinstance<W_Bytes>(w)) return static_cast<W_Bytes*>(w)->value;
  if (!isinstance<W_Str>(w)) throw_type_error("sep must be str or bytes."_str);
  int64_t character = code_point_at(text_of(w), 0);
  if (character > 255) throw_value_error("sep must be ASCII."_str);
  return Str::from_char(static_cast<char>(character));
}
W_Object* b2a_hex(W_Object* data, W_Object* separator, int64_t group) {
  Str* bytes = bytes_of(data);
  return bytes_object(hex_encode(bytes, separator_argument(separator), group));
}

W_Object* a2b_uu(W_Object* data) { return bytes_object(uu_decode(ascii_argument(data))); }
W_Object* b2a_uu(W_Object* data, bool backtick) {
  return bytes_object(uu_encode(bytes_of(data), backtick));
}
W_Object* a2b_qp(W_Object* data, bool header) {
  return bytes_object(qp_decode(ascii_argument(data), header));
}
W_Object* b2a_qp(W_Object* data, bool quote_tabs, bool is_text, bool header) {
  return bytes_object(qp_encode(bytes_of(data), quote_tabs, is_text, header));
}

// The lowest bits of an int.
uint32_t start_argument(W_Object* w) {
  return static_cast<uint32_t>(to_index(w)->big()->to_uint_wrapped());
}
int64_t crc32_function(W_Object* data, W_Object* start) {
  uint32_t first = start_argument(start);
  return crc32(bytes_of(data), first);
}
int64_t crc_hqx_function(W_Object* data, W_Object* start) {
  uint32_t first = start_argument(start);
  return crc_hqx(bytes_of(data), first);
}

// ---- The module ---------------------------------------------------------------------------------

W_Type* make_exception(Str* name, W_Type* base) {
  auto* t = new TypeBuilder(name, base);
  t->module("binascii"_str);
  return t->finish();
}

W_Module* make_binascii() {
  auto* m = new ModuleBuilder("binascii"_str, "Conversion between binary data and ASCII"_str);
  m->function<&a2b_base64>("a2b_base64"_str, "($module, data, /, *, strict_mode=False)"_str,
                           "Decode a line of base64 data."_str);
  m->function<&b2a_base64>("b2a_base64"_str, "($module, data, /, *, newline=True)"_str,
                           "Base64-code line of data."_str);
  m->function<&a2b_hex>("a2b_hex"_str, "($module, hexstr, /)"_str,
                        "Binary data of hexadecimal representation."_str);
  m->function<&a2b_hex>("unhexlify"_str, "($module, hexstr, /)"_str,
                        "Binary data of hexadecimal representation."_str);
  m->function<&b2a_hex>("b2a_hex"_str, "($module, /, data, sep=<null>, bytes_per_sep=1)"_str,
                        "Hexadecimal representation of binary data."_str);
  m->function<&b2a_hex>("hexlify"_str, "($module, /, data, sep=<null>, bytes_per_sep=1)"_str,
                        "Hexadecimal representation of binary data."_str);
  m->function<&a2b_uu>("a2b_uu"_str, "($module, data, /)"_str, "Decode a line of uuencoded data."_str);
  m->function<&b2a_uu>("b2a_uu"_str, "($module, data, /, *, backtick=False)"_str,
                       "Uuencode line of data."_str);
  m->function<&a2b_qp>("a2b_qp"_str, "($module, /, data, header=False)"_str,
                       "Decode a string of qp-encoded data."_str);
  m->function<&b2a_qp>("b2a_qp"_str,
                       "($module, /, data, quotetabs=False, istext=True, header=False)"_str,
                       "Encode a string using quoted-printable encoding."_str);
  m->function<&crc32_function>("crc32"_str, "($module, data, crc=0, /)"_str,
                               "Compute CRC-32 incrementally."_str);
  m->function<&crc_hqx_function>("crc_hqx"_str, "($module, data, crc, /)"_str,
                                 "Compute CRC-CCITT incrementally."_str);
  m->type("Error"_str, binascii_error_type());
  m->type("Incomplete"_str, binascii_incomplete_type());
  return m->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* binascii_error_type() {
  return RLIB_ONCE(make_exception("Error"_str, ValueError_type()));
}
RLIB_PREBUILD W_Type* binascii_incomplete_type() {
  return RLIB_ONCE(make_exception("Incomplete"_str, Exception_type()));
}
RLIB_PREBUILD W_Module* binascii_module() { return RLIB_ONCE(make_binascii()); }

}  // namespace py
