// The types of _multibytecodec.

#ifndef TARGETS_PYINTERP_MODULES_MULTIBYTE_MULTIBYTE_TYPES_H_
#define TARGETS_PYINTERP_MODULES_MULTIBYTE_MULTIBYTE_TYPES_H_

#include "targets/pyinterp/modules/multibyte/multibyte_codec.h"
#include "targets/pyinterp/objspace/gateway.h"

namespace py {

RLIB_PREBUILD W_Type* multibyte_codec_type();
RLIB_PREBUILD W_Type* incremental_encoder_type();
RLIB_PREBUILD W_Type* incremental_decoder_type();
RLIB_PREBUILD W_Type* stream_reader_type();
RLIB_PREBUILD W_Type* stream_writer_type();

// An encoding as a program has it: what getcodec("shift_jis") returns.
class W_MultibyteCodec final : public W_Object {
 public:
  explicit W_MultibyteCodec(MultibyteCodec* codec) : codec(codec) {}
  static W_Type* exact_type() { return multibyte_codec_type(); }
  W_Type* type() override { return multibyte_codec_type(); }

  MultibyteCodec* const codec;
};

// ---- Objects with a state. Programs derive classes from their types, which say by `codec` what to use ----

// The argument `errors` of a class's constructor, number `number` of it; null: there is none. Raises TypeError.
Str* errors_argument(W_Object* w, Str* function, int64_t number);
// The encoding of a class. Raises AttributeError, TypeError.
MultibyteCodec* codec_of_class(W_Type* type);

class W_CodecObject : public W_Object {
 public:
  W_CodecObject(MultibyteCodec* codec, Str* errors) : codec(codec), errors(errors == nullptr ? "strict"_str : errors) {}

  MultibyteCodec* const codec;
  Str* errors;
  CodecState* const state = new CodecState();
};
// The attribute `errors` of such a type.
template <class T>
W_Object* get_errors(T* self) {
  return new_str(self->errors);
}
Str* checked_errors(W_Object* value);  // null: it was to be deleted
template <class T>
void set_errors(T* self, W_Object* value) {
  self->errors = checked_errors(value);
}

// An __init__ that does nothing: __new__ has taken the arguments.
void add_empty_init(TypeBuilder* type);

// What encodes text that comes in pieces.
class W_MultibyteEncoder : public W_CodecObject {
 public:
  W_MultibyteEncoder(MultibyteCodec* codec, Str* errors) : W_CodecObject(codec, errors) {
    codec->begin_encoding(state);
  }

  // The bytes of what was pending and of `text`, of which a little may be pending then.
  Str* encode(W_Object* text, bool is_last);

  W_Str* pending = nullptr;  // null: none. At most two code points
};

// What decodes bytes that come in pieces.
class W_MultibyteDecoder : public W_CodecObject {
 public:
  W_MultibyteDecoder(MultibyteCodec* codec, Str* errors) : W_CodecObject(codec, errors) {
    codec->begin_decoding(state);
  }

  // Adds the rest of `d` to what is pending.
  void keep_rest(Decoding* d);
  void reset() {
    codec->reset_decoding(state);
    pending = ""_str;
  }

  static constexpr int64_t kMostPending = 8;
  Str* pending = ""_str;
};

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_MULTIBYTE_MULTIBYTE_TYPES_H_
