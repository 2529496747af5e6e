// Encoding and decoding with error handlers.

#include "targets/pyinterp/modules/multibyte/transcoding.h"

#include "targets/pyinterp/objspace/raise.h"

namespace py {

namespace {

Str* illegal() { return "illegal multibyte sequence"_str; }
Str* incomplete() { return "incomplete multibyte sequence"_str; }

// Behind a code point that has no code: what the handler wants instead, in this encoding and state.
void encode_replacement(MultibyteCodec* codec, CodecState* state, Encoding* e, int64_t at) {
  bool is_question_mark = e->errors->eq("replace"_str);
  e->is_multibyte = true;
  e->fail(at, at + 1, illegal());
  if (e->replacement_is_bytes) {
    e->out->append(e->replacement);
    return;
  }
  if (e->replacement->is_empty()) return;
  Encoding* replacement = new Encoding(new_str(e->replacement), codec->name, nullptr);
  if (is_question_mark && codec->encode(state, replacement, false) != MultibyteCodec::kDone) {
    e->out->append('?');
    return;
  }
  encode_multibyte(codec, state, replacement, Ending::kFlush);
  e->out->append(replacement->out->build());
}

[[noreturn]] void throw_bad_state() { throw_runtime_error("internal codec error"_str); }

}  // namespace

void encode_multibyte(MultibyteCodec* codec, CodecState* state, Encoding* e, Ending ending) {
  while (e->position < e->input->length()) {
    int64_t result = codec->encode(state, e, ending != Ending::kMore);
    if (result == MultibyteCodec::kDone || result == MultibyteCodec::kIncomplete) break;
    if (result == MultibyteCodec::kBadState) throw_bad_state();
    encode_replacement(codec, state, e, e->position);
  }
  if (ending == Ending::kReset) codec->end_encoding(state, e->out);
}

void decode_multibyte(MultibyteCodec* codec, CodecState* state, Decoding* d) {
  d->is_multibyte = true;
  while (d->at < d->length()) {
    int64_t result = codec->decode(state, d);
    if (result == MultibyteCodec::kDone || result == MultibyteCodec::kIncomplete) break;
    if (result == MultibyteCodec::kBadState) throw_bad_state();
    d->fail(d->at, d->at + result, illegal());
  }
}

void fail_incomplete(Decoding* d) { d->fail(d->at, d->length(), incomplete()); }

}  // namespace py
