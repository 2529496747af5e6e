// Encodings of several bytes a character, and what all of them have in common.
//
// An encoding is an object that goes as far as it can and says where it stopped; what then happens to what cannot be
// encoded or decoded (error handlers), what waits for more input, and the objects of the program are the same for
// all: see transcoding.h.

#ifndef TARGETS_PYINTERP_MODULES_MULTIBYTE_MULTIBYTE_CODEC_H_
#define TARGETS_PYINTERP_MODULES_MULTIBYTE_MULTIBYTE_CODEC_H_

#include "targets/pyinterp/objspace/codecs.h"

namespace py {

// What an encoding with shifts remembers from one call to the next: eight bytes, which programs see in getstate().
class CodecState final : public rlib::Object {
 public:
  int64_t byte(int64_t index) const { return word >> (8 * index) & 0xFF; }
  void set_byte(int64_t index, int64_t value) {
    word = (word & ~(int64_t{0xFF} << (8 * index))) | value << (8 * index);
  }

  int64_t word = 0;  // the lowest byte first
};

class MultibyteCodec : public rlib::Object {
 public:
  explicit MultibyteCodec(Str* name) : name(name) {}

  // Why they stopped: all is done; the rest may become a character with more input; or so many bytes (code points)
  // that follow are nothing in this encoding.
  static constexpr int64_t kDone = 0;
  static constexpr int64_t kIncomplete = -1;
  static constexpr int64_t kBadState = -2;  // a program set a state that there is not

  // Decodes from d->at on, which is moved on.
  virtual int64_t decode(CodecState* state, Decoding* d) = 0;
  // Encodes from e->position on, which is moved on. `is_last`: nothing is left to wait for.
  virtual int64_t encode(CodecState* state, Encoding* e, bool is_last) = 0;

  // The state before the first character.
  virtual void begin_decoding(CodecState*) {}
  virtual void begin_encoding(CodecState*) {}
  // The state when a decoder forgets what it has read.
  virtual void reset_decoding(CodecState*) {}
  // Back to the state in which a text ends: `out` gets what is needed for that.
  virtual void end_encoding(CodecState*, StrBuilder*) {}

  Str* const name;
};

// The encodings of a module, by name.
using CodecsByName = Dict<Str*, MultibyteCodec*>;
RLIB_PREBUILD CodecsByName* japanese_codecs();
RLIB_PREBUILD CodecsByName* mainland_codecs();
RLIB_PREBUILD CodecsByName* taiwanese_codecs();
RLIB_PREBUILD CodecsByName* hong_kong_codecs();
RLIB_PREBUILD CodecsByName* korean_codecs();
RLIB_PREBUILD CodecsByName* iso2022_codecs();

inline void add_codec(CodecsByName* codecs, MultibyteCodec* codec) { codecs->set(codec->name, codec); }

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_MULTIBYTE_MULTIBYTE_CODEC_H_
