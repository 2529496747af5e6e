// Codecs: text to bytes and back.
//
// Those that the interpreter cannot do without are here, in C++; all others come from the package
// `encodings` through the registry. An error handler is called by name when something cannot be
// encoded or decoded; the usual ones are built in and reached without making an exception object.

#ifndef TARGETS_PYINTERP_OBJSPACE_CODECS_H_
#define TARGETS_PYINTERP_OBJSPACE_CODECS_H_

#include "targets/pyinterp/objspace/text.h"

namespace py {

// ---- By name ------------------------------------------------------------------------------------

// str.encode and bytes.decode: null for defaults, which are UTF-8 and strict. A codec that gives
// something else than bytes (str) is refused.
W_Object* encode_text(W_Str* text, Str* encoding, Str* errors);
W_Object* decode_bytes(W_Object* bytes, Str* encoding, Str* errors);

// codecs.encode and codecs.decode: of any object to any object.
W_Object* codec_encode(W_Object* w, Str* encoding, Str* errors);
W_Object* codec_decode(W_Object* w, Str* encoding, Str* errors);

// ---- The registry -------------------------------------------------------------------------------

void register_search_function(W_Object* function);
void unregister_search_function(W_Object* function);
// What is wrong with the names of a codec and a handler, which may be null: null characters. In development mode
// unknown names are too, though they show without it only when they are needed. Raises ValueError, LookupError.
void check_codec_names(Str* encoding, Str* errors);
// The name in an argument, or null if there is no argument. Raises TypeError: "f() argument 'encoding' must be str, not
// int", and as c_text does.
Str* codec_argument(W_Object* w, Str* function, Str* parameter);
// The CodecInfo (a tuple of four). Raises LookupError.
W_Object* lookup_codec(Str* encoding);
void register_error_handler(Str* name, W_Object* handler);
// Raises LookupError.
W_Object* lookup_error_handler(Str* name);

// ---- Decoding -----------------------------------------------------------------------------------

// What is being decoded.
class Decoding final : public rlib::Object {
 public:
  // `errors` null: strict.
  Decoding(Str* input, Str* encoding, Str* errors)
      : input(input),
        encoding(encoding),
        errors(errors == nullptr ? "strict"_str : errors),
        out(new StrBuilder(input->length())) {}

  // Bytes start to end cannot be decoded: asks the error handler, which adds to `out` and moves
  // `at`, or raises UnicodeDecodeError.
  void fail(int64_t start, int64_t end, Str* reason);

  int64_t length() const { return input->length(); }
  int byte(int64_t index) const { return input->byte_at(index); }

  Str* input;     // an error handler may put another one here
  Str* encoding;  // the name, for errors
  Str* const errors;
  StrBuilder* const out;
  int64_t at = 0;        // bytes consumed
  bool is_final = true;  // no more will come: an unfinished sequence is an error
  bool is_multibyte = false;  // errors about what handlers return are those of CPython's encodings of East Asia

 private:
  void call_handler(int64_t start, int64_t end, Str* reason);
};

// All decode to UTF-8 as in W_Str, and leave `at` behind what was consumed.
Str* decode_utf8(Decoding* d);
Str* decode_latin1(Str* bytes);
Str* decode_ascii(Decoding* d);
// `byte_order`: -1 little, 1 big, 0 by a mark at the start (little without one). It becomes what
// was found: returned by the pair in _codecs.utf_16_ex_decode.
Str* decode_utf16(Decoding* d, int64_t byte_order);
Str* decode_utf32(Decoding* d, int64_t byte_order);
int64_t byte_order_of_mark(Str* bytes, int64_t width);  // -1, 1, or 0 for none
Str* decode_utf7(Decoding* d);
Str* decode_unicode_escape(Decoding* d);
Str* decode_raw_unicode_escape(Decoding* d);
Str* decode_charmap(Decoding* d, W_Object* mapping);

// A whole text of UTF-8 (the file system's, the source's), errors null for strict.
W_Str* decode_utf8(Str* bytes, Str* errors);

// ---- Encoding -----------------------------------------------------------------------------------

class Encoding final : public rlib::Object {
 public:
  Encoding(W_Str* input, Str* encoding, Str* errors)
      : input(input),
        encoding(encoding),
        errors(errors == nullptr ? "strict"_str : errors),
        out(new StrBuilder(input->value->length())) {}

  // Code points number start to end cannot be encoded: asks the error handler. What it gives is
  // left in `replacement` as text, or if `replacement_is_bytes` as bytes; `position` is where to go
  // on.
  void fail(int64_t start, int64_t end, Str* reason);
  // Raises UnicodeEncodeError whatever the handler is.
  [[noreturn]] void fail_strictly(int64_t start, int64_t end, Str* reason);

  W_Str* const input;
  Str* const encoding;
  Str* const errors;
  StrBuilder* const out;
  int64_t position = 0;  // code points encoded
  Str* replacement = nullptr;
  bool replacement_is_bytes = false;
  bool is_multibyte = false;  // as in Decoding

 private:
  void call_handler(int64_t start, int64_t end, Str* reason);
};

Str* encode_utf8(W_Str* text, Str* errors);
// ASCII and Latin-1: code points below 128 or 256.
Str* encode_narrow(W_Str* text, int64_t limit, Str* errors);
Str* encode_utf16(W_Str* text, int64_t byte_order, Str* errors);  // 0: with a mark, little
Str* encode_utf32(W_Str* text, int64_t byte_order, Str* errors);
Str* encode_utf7(W_Str* text);
Str* encode_unicode_escape(W_Str* text);
Str* encode_raw_unicode_escape(W_Str* text);
Str* encode_charmap(W_Str* text, W_Object* mapping, Str* errors);
// The mapping of a decoding table, for encode_charmap.
W_Object* build_charmap(W_Str* table);

// ---- Parts of these -----------------------------------------------------------------------------

void append_backslash_escape(StrBuilder* text, int64_t c);  // \x41, \u0041 or \U00000041
void append_hex(StrBuilder* text, int64_t value, int64_t digits);

// (replacement, position) of the built-in error handler `name` for a UnicodeError. Raises TypeError
// if it does not handle that kind.
W_Object* call_builtin_handler(Str* name, W_Object* exception);

// repr() of bytes without the b'': what escape_encode gives; and the reverse. A bad escape raises
// ValueError, or goes by `errors`.
Str* escape_bytes(Str* bytes);
Str* unescape_bytes(Str* bytes, Str* errors);

}  // namespace py

#endif  // TARGETS_PYINTERP_OBJSPACE_CODECS_H_
