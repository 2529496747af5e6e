// Module zlib: what its files share.

#ifndef TARGETS_PYINTERP_MODULES_COMPRESSION_ZLIB_MODULE_H_
#define TARGETS_PYINTERP_MODULES_COMPRESSION_ZLIB_MODULE_H_

#include "targets/pyinterp/modules/compression/coded_stream.h"
#include "targets/pyinterp/modules/module.h"

namespace py {

RLIB_PREBUILD W_Type* zlib_error_type();
RLIB_PREBUILD W_Type* zlib_compress_type();
RLIB_PREBUILD W_Type* zlib_decompress_type();

// Functions of the library.
#define PY_ZLIB(name) PY_LIBRARY_FUNCTION(zlib_##name, "libz.so.1", #name)
PY_ZLIB(deflateInit2_)
PY_ZLIB(deflate)
PY_ZLIB(deflateEnd)
PY_ZLIB(deflateCopy)
PY_ZLIB(deflateSetDictionary)
PY_ZLIB(inflateInit2_)
PY_ZLIB(inflate)
PY_ZLIB(inflateEnd)
PY_ZLIB(inflateCopy)
PY_ZLIB(inflateSetDictionary)
PY_ZLIB(crc32)
PY_ZLIB(adler32)
PY_ZLIB(zlibVersion)
#undef PY_ZLIB

// Results and modes of zlib.h.
enum : int64_t {
  kZOk = 0,
  kZStreamEnd = 1,
  kZNeedDict = 2,
  kZStreamError = -2,
  kZDataError = -3,
  kZMemError = -4,
  kZBufError = -5,
  kZVersionError = -6,

  kZNoFlush = 0,
  kZSyncFlush = 2,
  kZFinish = 4,
};

// zlib.error "Error -3 while decompressing data: incorrect header check".
[[noreturn]] void throw_zlib_error(CodedStream* stream, int64_t code, Str* what);

// New streams that are ready. `code` tells what went wrong, if it is not kZOk.
struct OpenedStream {
  CodedStream* stream;
  int64_t code;
};
OpenedStream open_deflate(int64_t level, int64_t method, int64_t window_bits, int64_t memory_level, int64_t strategy);
OpenedStream open_inflate(int64_t window_bits);
// Tells the stream of a dictionary, by deflateSetDictionary or inflateSetDictionary; the library's result.
int64_t set_zlib_dictionary(LibraryFunction* function, CodedStream* stream, Str* dictionary);

W_Object* zlib_compressobj(int64_t level, int64_t method, int64_t window_bits, int64_t memory_level,
                           int64_t strategy, W_Object* dictionary);
W_Object* zlib_decompressobj(int64_t window_bits, W_Object* dictionary);

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_COMPRESSION_ZLIB_MODULE_H_
