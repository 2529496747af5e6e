// Module _json: the parts of the package json that want to be fast.

#ifndef TARGETS_PYINTERP_MODULES_JSON_JSON_MODULE_H_
#define TARGETS_PYINTERP_MODULES_JSON_JSON_MODULE_H_

#include "targets/pyinterp/modules/module.h"
#include "targets/pyinterp/objspace/text.h"

namespace py {

RLIB_PREBUILD W_Type* json_scanner_type();
RLIB_PREBUILD W_Type* json_encoder_type();

// json.decoder.JSONDecodeError(message, text, position); `at` is an offset in bytes.
[[noreturn]] void throw_json_error(Str* message, W_Str* text, int64_t at);

// A string literal.
struct ScannedString {
  W_Str* value;
  int64_t end;  // the offset behind the closing quote
};
// The one that begins behind the quote before offset `start`. `strict`: control characters are errors.
ScannedString scan_json_string(W_Str* text, int64_t start, bool strict);

// Adds `text` as a literal, quotes included. `ascii_only`: other characters become \uXXXX.
void append_json_string(StrBuilder* out, Str* text, bool ascii_only);

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_JSON_JSON_MODULE_H_
