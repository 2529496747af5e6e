// What encodings of several bytes have in common: whole texts, pieces of a stream, and error handlers.

#ifndef TARGETS_PYINTERP_MODULES_MULTIBYTE_TRANSCODING_H_
#define TARGETS_PYINTERP_MODULES_MULTIBYTE_TRANSCODING_H_

#include "targets/pyinterp/modules/multibyte/multibyte_codec.h"

namespace py {

// What comes after the text that is given.
enum class Ending : uint8_t {
  kMore,   // more text: what could become one character with that is left over
  kFlush,  // nothing, but the state stays
  kReset,  // nothing, and the state becomes the first one again
};

// Encodes from e->position on, which is behind what was encoded afterwards: less than the whole only with kMore. Raises
// UnicodeEncodeError and whatever a handler raises; the state is then somewhere in the text.
void encode_multibyte(MultibyteCodec* codec, CodecState* state, Encoding* e, Ending ending);

// Decodes from d->at on, which is behind what was decoded afterwards: a beginning of a character at the end is left.
void decode_multibyte(MultibyteCodec* codec, CodecState* state, Decoding* d);
// That beginning is an error: asks the handler.
void fail_incomplete(Decoding* d);

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_MULTIBYTE_TRANSCODING_H_
