// The base classes of streams, and what all streams share.
//
//     _IOBase <- _RawIOBase      <- FileIO
//             <- _BufferedIOBase <- BufferedReader, BufferedWriter, BufferedRandom, BufferedRWPair,
//             BytesIO
//             <- _TextIOBase     <- TextIOWrapper, StringIO
//
// A stream is called by its attributes wherever a program may have overridden them.

#ifndef TARGETS_PYINTERP_MODULES_IO_IO_BASE_H_
#define TARGETS_PYINTERP_MODULES_IO_IO_BASE_H_

#include "targets/pyinterp/modules/functools/functools_types.h"
#include "targets/pyinterp/modules/module.h"
#include "targets/pyinterp/objspace/buffer.h"
#include "targets/pyinterp/objspace/instance.h"
#include "targets/pyinterp/objspace/text.h"

namespace py {

RLIB_PREBUILD W_Module* io_module();
RLIB_PREBUILD W_Type* io_base_type();
RLIB_PREBUILD W_Type* raw_io_base_type();
RLIB_PREBUILD W_Type* buffered_io_base_type();
RLIB_PREBUILD W_Type* text_io_base_type();
RLIB_PREBUILD W_Type* unsupported_operation_type();

constexpr int64_t kDefaultBufferSize = 8192;

class W_IOBase : public W_WithDict {
 public:
  static W_Type* exact_type() { return io_base_type(); }
  W_Type* type() override { return io_base_type(); }

  bool is_closed = false;
  bool is_remembered = false;  // by remember_writer
  bool is_finalizing = false;  // close() was called as nobody refers to it any more
};

// A new stream of this type, W's or derived from it, which is closed when nobody refers to it any more.
template <class W>
W* allocate_stream(W_Type* type) {
  W* made = allocate<W>(type, W::exact_type());
  if (type == W::exact_type()) register_finalizer(made);  // else it is already: it has a __del__
  return made;
}

class W_RawIOBase : public W_IOBase {
 public:
  static W_Type* exact_type() { return raw_io_base_type(); }
  W_Type* type() override { return raw_io_base_type(); }
};
class W_BufferedIOBase : public W_IOBase {
 public:
  static W_Type* exact_type() { return buffered_io_base_type(); }
  W_Type* type() override { return buffered_io_base_type(); }
};
class W_TextIOBase : public W_IOBase {
 public:
  static W_Type* exact_type() { return text_io_base_type(); }
  W_Type* type() override { return text_io_base_type(); }
};

// io.UnsupportedOperation.
[[noreturn]] void throw_unsupported(Str* what);
// ValueError "I/O operation on closed file."
[[noreturn]] void throw_closed();

// stream.name(...) by attribute.
W_Object* stream_call(W_Object* stream, Str* name);
W_Object* stream_call(W_Object* stream, Str* name, W_Object* a);
W_Object* stream_call(W_Object* stream, Str* name, W_Object* a, W_Object* b);
bool stream_is(W_Object* stream, Str* name);  // readable(), seekable(), ...
// stream.name for repr(); null if there is none, or the stream was detached.
W_Object* find_stream_name(W_Object* stream);
// Raises ValueError if stream.closed.
void check_open(W_Object* stream);
// A number of bytes that has come for an argument that may be None too.
int64_t expect_size(W_Object* w);
// The same: None and negative ones are -1.
int64_t size_argument(W_Object* w);
// The position that seek() or tell() gave.
int64_t expect_position(W_Object* w);

// For __setstate__: adds the attributes in `attributes`, the item `which` of the state, which is a dict or None. Raises
// TypeError.
void add_state_attributes(W_IOBase* stream, W_Object* attributes, Str* which);

// Calls stream.close() as `error`, which flushing raised, is on its way; raises it, or what close() raises with `error` as
// its context.
[[noreturn]] void close_and_raise(W_Object* stream, PythonError* error);

// The stream is closed only because nobody refers to it any more: calls stream._dealloc_warn(source), which warns if a
// file is open below. Errors are ignored.
void warn_of_lost_file(W_Object* stream, W_Object* source);

// Entered and left by `with`: closes it.
void add_base_methods(TypeBuilder* t);

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_IO_IO_BASE_H_
