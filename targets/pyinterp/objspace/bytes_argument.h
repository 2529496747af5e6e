// Arguments that functions take for their bytes.

#ifndef TARGETS_PYINTERP_OBJSPACE_BYTES_ARGUMENT_H_
#define TARGETS_PYINTERP_OBJSPACE_BYTES_ARGUMENT_H_

#include "targets/pyinterp/objspace/buffer.h"
#include "targets/pyinterp/objspace/gateway.h"

namespace py {

// The bytes of an object that has some, as they are when the function is called.
struct BytesLike {
  Str* bytes;
};
template <>
struct Unwrap<BytesLike> {
  static BytesLike from(W_Object* w) { return {bytes_of(w)}; }
};

// The same, or a str, of which the bytes are UTF-8.
struct BytesOrText {
  Str* bytes;
};
template <>
struct Unwrap<BytesOrText> {
  static BytesOrText from(W_Object* w) { return {isinstance<W_Str>(w) ? text_of(w) : bytes_of(w)}; }
};

}  // namespace py

#endif  // TARGETS_PYINTERP_OBJSPACE_BYTES_ARGUMENT_H_
