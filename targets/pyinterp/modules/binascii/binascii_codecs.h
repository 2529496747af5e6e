// Bytes as text of several kinds, and back. All functions take the bytes of their argument.

#ifndef TARGETS_PYINTERP_MODULES_BINASCII_BINASCII_CODECS_H_
#define TARGETS_PYINTERP_MODULES_BINASCII_BINASCII_CODECS_H_

#include "targets/pyinterp/objspace/values.h"

namespace py {

RLIB_PREBUILD W_Type* binascii_error_type();

template <class... Parts>
[[noreturn]] void throw_binascii_error(Parts... parts) {
  throw_error(binascii_error_type(), message(parts...));
}

// ---- base64.cc ----------------------------------------------------------------------------------

Str* base64_encode(Str* bytes, bool newline);
// What is no digit is skipped, unless `strict`. Raises binascii.Error.
Str* base64_decode(Str* text, bool strict);

// ---- hexadecimal.cc -----------------------------------------------------------------------------

// With `separator`, if it is not null, between groups of so many bytes; counted from the end, or from
// the start if `group` is negative.
Str* hex_encode(Str* bytes, Str* separator, int64_t group);
Str* hex_decode(Str* text);

// ---- uu_and_qp.cc -------------------------------------------------------------------------------

// A line of uuencoded data.
Str* uu_encode(Str* bytes, bool backtick);
Str* uu_decode(Str* text);
// Quoted-printable.
Str* qp_encode(Str* bytes, bool quote_tabs, bool is_text, bool header);
Str* qp_decode(Str* text, bool header);

// ---- checksums.cc -------------------------------------------------------------------------------

uint32_t crc32(Str* bytes, uint32_t start);
uint32_t crc_hqx(Str* bytes, uint32_t start);

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_BINASCII_BINASCII_CODECS_H_
