// TextIOWrapper: text over a stream of bytes.
//
// UTF-8, Latin-1 and ASCII are encoded and decoded here; for all others the codec's incremental
// encoder and decoder are called.

#ifndef TARGETS_PYINTERP_MODULES_IO_TEXT_IO_H_
#define TARGETS_PYINTERP_MODULES_IO_TEXT_IO_H_

#include "targets/pyinterp/modules/io/io_base.h"
#include "targets/pyinterp/modules/io/newlines.h"

namespace py {

RLIB_PREBUILD W_Type* text_io_wrapper_type();

class W_TextIO : public W_TextIOBase {
 public:
  static W_Type* exact_type() { return text_io_wrapper_type(); }
  W_Type* type() override { return text_io_wrapper_type(); }

  enum class Codec : uint8_t { kUtf8, kLatin1, kAscii, kOther };

  W_Object* buffer = nullptr;  // null: not yet there, or detached
  bool is_detached = false;
  Str* encoding = nullptr;
  Str* errors = nullptr;
  Codec codec = Codec::kUtf8;
  bool line_buffering = false;
  bool write_through = false;
  bool is_seekable = false;
  bool is_writable = false;
  bool telling = true;  // false while `for line in file` is at work
  int64_t chunk_size = kDefaultBufferSize;

  // ---- Ends of lines ----
  Str* read_newline = nullptr;   // null: all kinds, translated; "": all kinds, as they are
  Str* write_newline = nullptr;  // in place of "\n"; null: as it is
  int64_t seen_newlines = 0;

  // ---- Reading ----
  Str* decoded = ""_str;        // text
  int64_t decoded_at = 0;       // bytes of it that were read
  Str* undecoded = ""_str;      // bytes that end in the middle of a character, or in "\r"
  Str* snapshot = ""_str;       // the bytes that `decoded` came from, and `undecoded` behind them
  W_Object* decoder = nullptr;  // kOther: incremental
  W_Object* decoder_flags = nullptr;  // its state before `snapshot`
  bool had_pending_cr = false;        // that of `newline_decoder`
  bool snapshot_is_final = false;     // the end of the input came behind it
  W_NewlineDecoder* newline_decoder = nullptr;

  // ---- Writing ----
  StrBuilder* pending = new StrBuilder();  // bytes
  W_Object* encoder = nullptr;
};

// What write() does. Raises.
void text_io_write(W_TextIO* stream, W_Str* text);
// Whether `w` writes like that: it is no instance of a derived class, and nobody gave it a `write` of its own.
inline bool is_plain_text_io(W_Object* w) {
  return rlib::is_exactly<W_TextIO>(w) && w->own_attribute(names::write()) == nullptr;
}

// EncodingWarning, if -X warn_default_encoding asks for it: nobody said which encoding.
void warn_of_default_encoding(int64_t stacklevel);

// A new one, as open() makes it.
W_TextIO* new_text_io(W_Object* buffer, W_Object* encoding, W_Object* errors, W_Object* newline,
                      bool line_buffering, bool write_through);

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_IO_TEXT_IO_H_
