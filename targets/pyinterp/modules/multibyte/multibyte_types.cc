// Encodings as objects of the program: whole texts at once, and texts in pieces.

#include "targets/pyinterp/modules/multibyte/multibyte_types.h"

#include "targets/pyinterp/modules/multibyte/transcoding.h"
#include "targets/pyinterp/objspace/bytes_argument.h"
#include "targets/pyinterp/objspace/instance.h"
#include "targets/pyinterp/objspace/operations.h"

namespace py {

namespace {

// The text to encode: any object is taken as what str() makes of it.
W_Str* text_argument(W_Object* w) { return rlib::isinstance<W_Str>(w) ? static_cast<W_Str*>(w) : str(w); }

// The argument `errors` of a method, null for None.
Str* errors_of(W_Object* w, Str* method) {
  if (is_none(w)) return nullptr;
  if (!rlib::isinstance<W_Str>(w)) {
    throw_type_error(method, "() argument 'errors' must be str or None, not "_str, type_name(w));
  }
  return c_text(static_cast<W_Str*>(w));
}

// ---- Whole texts --------------------------------------------------------------------------------

W_Object* codec_encode(W_MultibyteCodec* self, W_Object* input, W_Object* w_errors) {
  W_Str* text = text_argument(input);
  CodecState* state = new CodecState();
  self->codec->begin_encoding(state);
  Encoding* e = new Encoding(text, self->codec->name, errors_of(w_errors, "encode"_str));
  if (text->length() > 0) encode_multibyte(self->codec, state, e, Ending::kReset);
  return new_tuple(new_bytes(e->out->build()), new_int(text->length()));
}

W_Object* codec_decode(W_MultibyteCodec* self, W_Object* input, W_Object* w_errors) {
  Str* bytes = bytes_of(input);
  CodecState* state = new CodecState();
  self->codec->begin_decoding(state);
  Decoding* d = new Decoding(bytes, self->codec->name, errors_of(w_errors, "decode"_str));
  while (d->at < d->length()) {
    decode_multibyte(self->codec, state, d);
    if (d->at < d->length()) fail_incomplete(d);
  }
  return new_tuple(new_str(d->out->build()), new_int(bytes->length()));
}

W_Type* make_codec_type() {
  auto* t = new TypeBuilder("MultibyteCodec"_str, object_type());
  t->module("_multibytecodec"_str);
  t->remove_flags(W_Type::kBaseType);
  t->add_flags(W_Type::kDisallowNew);
  t->method<&codec_encode>(
      "encode"_str, "($self, /, input, errors=None)"_str,
      "Return an encoded string version of `input'.\n\n'errors' may be given to set a different error handling scheme. "
      "Default is\n'strict' meaning that encoding errors raise a UnicodeEncodeError. Other possible\nvalues are "
      "'ignore', 'replace' and 'xmlcharrefreplace' as well as any other name\nregistered with codecs.register_error "
      "that can handle UnicodeEncodeErrors."_str);
  t->method<&codec_decode>(
      "decode"_str, "($self, /, input, errors=None)"_str,
      "Decodes 'input'.\n\n'errors' may be given to set a different error handling scheme. Default is\n'strict' meaning "
      "that encoding errors raise a UnicodeDecodeError. Other possible\nvalues are 'ignore' and 'replace' as well as "
      "any other name registered with\ncodecs.register_error that is able to handle UnicodeDecodeErrors.\""_str);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* multibyte_codec_type() { return RLIB_ONCE(make_codec_type()); }

// ---- What objects with a state have in common ---------------------------------------------------

Str* errors_argument(W_Object* w, Str* function, int64_t number) {
  if (w == nullptr) return nullptr;
  if (!rlib::isinstance<W_Str>(w)) {
    throw_type_error(function, "() argument "_str, number, " must be str, not "_str, is_none(w) ? "None"_str : type_name(w));
  }
  return c_text(static_cast<W_Str*>(w));
}

MultibyteCodec* codec_of_class(W_Type* type) {
  W_Object* codec = getattr(type, intern("codec"_str));
  if (!rlib::isinstance<W_MultibyteCodec>(codec)) throw_type_error("codec is unexpected type"_str);
  return static_cast<W_MultibyteCodec*>(codec)->codec;
}

Str* checked_errors(W_Object* value) {
  if (value == nullptr) throw_error(AttributeError_type(), "cannot delete attribute"_str);
  if (!rlib::isinstance<W_Str>(value)) throw_type_error("errors must be a string"_str);
  return text_of(value);
}

namespace {

void ignore_arguments(W_Object*, Array<W_Object*>*, W_Dict*) {}

}  // namespace

void add_empty_init(TypeBuilder* type) {
  type->special<&ignore_arguments>("__init__"_str, "($self, /, *args, **kwargs)"_str);
}

Str* W_MultibyteEncoder::encode(W_Object* w_text, bool is_last) {
  W_Str* text = text_argument(w_text);
  if (pending != nullptr) text = str_concat(pending, text);
  if (text->length() == 0 && !is_last) return ""_str;
  Encoding* e = new Encoding(text, codec->name, errors);
  encode_multibyte(codec, state, e, is_last ? Ending::kReset : Ending::kMore);
  int64_t left = text->length() - e->position;
  if (left > 2) throw_error(UnicodeError_type(), "pending buffer overflow"_str);
  pending = left == 0 ? nullptr : str_slice(text, e->position, left);
  return e->out->build();
}

void W_MultibyteDecoder::keep_rest(Decoding* d) {
  Str* rest = d->input->slice_from(d->at);
  if (pending->length() + rest->length() > kMostPending) {
    throw_error(UnicodeError_type(), "pending buffer overflow"_str);
  }
  pending = pending->concat(rest);
}

// ---- Incremental encoders -----------------------------------------------------------------------

namespace {

constexpr int64_t kStateBytes = 8;
constexpr int64_t kMostPendingBytes = 8;  // of an encoder: UTF-8

class W_IncrementalEncoder : public W_MultibyteEncoder {
 public:
  using W_MultibyteEncoder::W_MultibyteEncoder;
  static W_Type* exact_type() { return incremental_encoder_type(); }
  W_Type* type() override { return incremental_encoder_type(); }
};

W_Object* incremental_encoder_new(W_Type* type, W_Object* w_errors) {
  Str* errors = errors_argument(w_errors, "IncrementalEncoder"_str, 1);
  return allocate<W_IncrementalEncoder>(type, incremental_encoder_type(), codec_of_class(type), errors);
}

W_Object* incremental_encoder_encode(W_IncrementalEncoder* self, W_Object* input, IntFlag is_last) {
  return new_bytes(self->encode(input, is_last.value));
}

// A number whose bytes, the lowest first, are: the length of what is pending, that in UTF-8, and the state.
W_Object* incremental_encoder_getstate(W_IncrementalEncoder* self) {
  StrBuilder* bytes = new StrBuilder();
  Str* pending = self->pending == nullptr ? ""_str : encode_utf8(self->pending, nullptr);
  bytes->append(static_cast<char>(pending->length()));
  bytes->append(pending);
  for (int64_t i = 0; i < kStateBytes; i++) bytes->append(static_cast<char>(self->state->byte(i)));
  return new_int(BigInt::from_bytes(bytes->build(), false, false));
}

// The bytes of a state; raises OverflowError for numbers that are none.
Str* state_bytes(W_AnyInt* number, int64_t count) {
  BigInt* value = number->big();
  if (value->sign() < 0) throw_overflow_error("can't convert negative int to unsigned"_str);
  if (value->bit_length() > 8 * count) throw_overflow_error("int too big to convert"_str);
  return value->to_bytes(count, false, false);
}
void set_state(CodecState* state, Str* bytes, int64_t at) {
  for (int64_t i = 0; i < kStateBytes; i++) state->set_byte(i, bytes->byte_at(at + i));
}

void incremental_encoder_setstate(W_IncrementalEncoder* self, W_AnyInt* number) {
  Str* bytes = state_bytes(number, 1 + kMostPendingBytes + kStateBytes);
  int64_t length = bytes->byte_at(0);
  if (length > kMostPendingBytes) throw_error(UnicodeError_type(), "pending buffer too large"_str);
  W_Str* pending = decode_utf8(bytes->slice(1, 1 + length), nullptr);
  self->pending = pending;
  set_state(self->state, bytes, 1 + length);
}

void incremental_encoder_reset(W_IncrementalEncoder* self) {
  self->codec->end_encoding(self->state, new StrBuilder());
  self->pending = nullptr;
}

W_Type* make_incremental_encoder_type() {
  auto* t = new TypeBuilder("MultibyteIncrementalEncoder"_str, object_type(),
                            new Layout("MultibyteIncrementalEncoder"_str, object_type()->layout));
  t->module("_multibytecodec"_str);
  t->new_method<&incremental_encoder_new>("($type, errors=<null>)"_str, "IncrementalEncoder"_str);
  add_empty_init(t);
  t->method<&incremental_encoder_encode>("encode"_str, "($self, /, input, final=False)"_str);
  t->method<&incremental_encoder_getstate>("getstate"_str, "($self, /)"_str);
  t->method<&incremental_encoder_setstate>("setstate"_str, "($self, state, /)"_str);
  t->method<&incremental_encoder_reset>("reset"_str, "($self, /)"_str);
  t->accessor<&get_errors<W_IncrementalEncoder>, &set_errors<W_IncrementalEncoder>>("errors"_str,
                                                                                   "how to treat errors"_str);
  return t->finish();
}

// ---- Incremental decoders -----------------------------------------------------------------------

class W_IncrementalDecoder : public W_MultibyteDecoder {
 public:
  using W_MultibyteDecoder::W_MultibyteDecoder;
  static W_Type* exact_type() { return incremental_decoder_type(); }
  W_Type* type() override { return incremental_decoder_type(); }
};

W_Object* incremental_decoder_new(W_Type* type, W_Object* w_errors) {
  Str* errors = errors_argument(w_errors, "IncrementalDecoder"_str, 1);
  return allocate<W_IncrementalDecoder>(type, incremental_decoder_type(), codec_of_class(type), errors);
}

W_Object* incremental_decoder_decode(W_IncrementalDecoder* self, BytesLike input, IntFlag is_last) {
  Str* before = self->pending;
  Decoding* d = new Decoding(before->concat(input.bytes), self->codec->name, self->errors);
  self->pending = ""_str;
  decode_multibyte(self->codec, self->state, d);
  if (is_last.value && d->at < d->length()) {
    try {
      fail_incomplete(d);
    } catch (PythonError*) {
      self->pending = before;
      throw;
    }
  }
  self->keep_rest(d);
  return new_str(d->out->build());
}

W_Object* incremental_decoder_getstate(W_IncrementalDecoder* self) {
  StrBuilder* bytes = new StrBuilder();
  for (int64_t i = 0; i < kStateBytes; i++) bytes->append(static_cast<char>(self->state->byte(i)));
  return new_tuple(new_bytes(self->pending), new_int(BigInt::from_bytes(bytes->build(), false, false)));
}

void incremental_decoder_setstate(W_IncrementalDecoder* self, W_Tuple* state) {
  bool fits = state->length() == 2 && rlib::isinstance<W_Bytes>(state->get(0)) &&
              rlib::isinstance<W_AnyInt>(state->get(1));
  if (!fits) throw_type_error("setstate(): illegal state argument"_str);
  Str* bytes = state_bytes(static_cast<W_AnyInt*>(state->get(1)), kStateBytes);
  Str* pending = static_cast<W_Bytes*>(state->get(0))->value;
  if (pending->length() > W_MultibyteDecoder::kMostPending) {
    throw_error(UnicodeError_type(), "pending buffer too large"_str);
  }
  self->pending = pending;
  set_state(self->state, bytes, 0);
}

void incremental_decoder_reset(W_IncrementalDecoder* self) { self->reset(); }

W_Type* make_incremental_decoder_type() {
  auto* t = new TypeBuilder("MultibyteIncrementalDecoder"_str, object_type(),
                            new Layout("MultibyteIncrementalDecoder"_str, object_type()->layout));
  t->module("_multibytecodec"_str);
  t->new_method<&incremental_decoder_new>("($type, errors=<null>)"_str, "IncrementalDecoder"_str);
  add_empty_init(t);
  t->method<&incremental_decoder_decode>("decode"_str, "($self, /, input, final=False)"_str);
  t->method<&incremental_decoder_getstate>("getstate"_str, "($self, /)"_str);
  t->method<&incremental_decoder_setstate>("setstate"_str, "($self, state, /)"_str);
  t->method<&incremental_decoder_reset>("reset"_str, "($self, /)"_str);
  t->accessor<&get_errors<W_IncrementalDecoder>, &set_errors<W_IncrementalDecoder>>("errors"_str,
                                                                                   "how to treat errors"_str);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* incremental_encoder_type() { return RLIB_ONCE(make_incremental_encoder_type()); }
RLIB_PREBUILD W_Type* incremental_decoder_type() { return RLIB_ONCE(make_incremental_decoder_type()); }

}  // namespace py
