// What BZ2Decompressor and LZMADecompressor have in common: they take a stream in pieces and say when it has
// ended, whether they want more of it, and what came behind it.

#ifndef TARGETS_PYINTERP_MODULES_COMPRESSION_DECOMPRESSOR_H_
#define TARGETS_PYINTERP_MODULES_COMPRESSION_DECOMPRESSOR_H_

#include "targets/pyinterp/modules/compression/coded_stream.h"
#include "targets/pyinterp/objspace/gateway.h"
#include "targets/pyinterp/objspace/values.h"

namespace py {

class Decompressor : public W_Object {
 public:
  explicit Decompressor(CodedStream* stream) : stream(stream) {}

  CodedStream* const stream;
  Str* waiting = ""_str;  // input that was not taken
  Str* unused_data = ""_str;
  bool needs_input = true;
  bool at_end = false;
};

// At most `most` bytes (negative: all) of what `bytes`, behind what is waiting, decompress to. step(room, out)
// does one step of the library, with up to `room` bytes for `out`, and says whether the stream has ended.
template <class Step>
W_Object* decompress_more(Decompressor* self, Str* bytes, int64_t most, Step step) {
  CodedStream* stream = self->stream;
  StrBuilder* out = new StrBuilder();
  stream->set_input(self->waiting->concat(bytes));
  self->needs_input = false;
  while (true) {
    int64_t room = most < 0 ? CodedStream::kMostRoom : most - out->length();
    if (room == 0 && most > 0) break;
    if (step(room, out)) {
      self->at_end = true;
      break;
    }
    if (stream->input_left() == 0 && !stream->was_full()) break;
    if (room == 0) break;
  }
  Str* rest = stream->rest_of_input();
  self->waiting = ""_str;
  if (self->at_end) {
    self->unused_data = rest;
  } else if (rest->is_empty() && !stream->was_full()) {
    self->needs_input = true;
  } else {
    self->waiting = rest;
  }
  return new W_Bytes(out->build());
}

template <class W>
bool decompressor_eof(W* self) { return self->at_end; }
template <class W>
bool decompressor_needs_input(W* self) { return self->needs_input; }
template <class W>
W_Object* decompressor_unused_data(W* self) { return new W_Bytes(self->unused_data); }

// The attributes of the type W, a Decompressor.
template <class W>
void add_decompressor_members(TypeBuilder* t) {
  t->member<&decompressor_eof<W>>("eof"_str, "True if the end-of-stream marker has been reached."_str);
  t->member<&decompressor_needs_input<W>>("needs_input"_str,
                                          "True if more input is needed before more decompressed data can be produced."_str);
  t->member<&decompressor_unused_data<W>>("unused_data"_str, "Data found after the end of the compressed stream."_str);
}

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_COMPRESSION_DECOMPRESSOR_H_
