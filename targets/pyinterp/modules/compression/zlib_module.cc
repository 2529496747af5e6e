// Module zlib: its functions. The objects that compress in pieces are in zlib_objects.cc.

#include "targets/pyinterp/modules/compression/zlib_module.h"

#include "targets/pyinterp/objspace/buffer.h"

namespace py {

RLIB_PREBUILD W_Type* zlib_error_type() { return RLIB_ONCE(make_error_class("zlib"_str, "error"_str, Exception_type())); }

void throw_zlib_error(CodedStream* stream, int64_t code, Str* what) {
  Str* why = nullptr;
  if (code == kZVersionError) {
    why = "library version mismatch"_str;
  } else {
    why = rlib::foreign_text(rlib::foreign_word(stream->address(), 6));
  }
  if (why == nullptr && code == kZBufError) why = "incomplete or truncated stream"_str;
  if (why == nullptr && code == kZStreamError) why = "inconsistent stream state"_str;
  if (why == nullptr && code == kZDataError) why = "invalid input data"_str;
  Str* text = message("Error "_str, code, ' ', what);
  throw_error(zlib_error_type(), why == nullptr ? text : message(text, ": "_str, why));
}

// ---- Opening ------------------------------------------------------------------------------------

namespace {

constexpr int64_t kZStreamSize = 112;

OpenedStream opened(CodedStream* stream, int64_t code) {
  if (code == kZOk) stream->opened();
  return {stream, code};
}

}  // namespace

OpenedStream open_deflate(int64_t level, int64_t method, int64_t window_bits, int64_t memory_level,
                          int64_t strategy) {
  CodedStream* stream = new CodedStream(zlib_deflateEnd());
  int64_t version = rlib::call_foreign(zlib_zlibVersion()->address());
  return opened(stream, static_cast<int32_t>(rlib::call_foreign(
      zlib_deflateInit2_()->address(), stream->address(), level, method, window_bits, memory_level,
      strategy, version, kZStreamSize)));
}

OpenedStream open_inflate(int64_t window_bits) {
  CodedStream* stream = new CodedStream(zlib_inflateEnd());
  int64_t version = rlib::call_foreign(zlib_zlibVersion()->address());
  return opened(stream, static_cast<int32_t>(rlib::call_foreign(
      zlib_inflateInit2_()->address(), stream->address(), window_bits, version, kZStreamSize)));
}

int64_t set_zlib_dictionary(LibraryFunction* function, CodedStream* stream, Str* dictionary) {
  int64_t memory = rlib::new_foreign(dictionary->length());
  rlib::write_foreign(memory, dictionary, 0, dictionary->length());
  int64_t code = rlib::call_foreign(function->address(), stream->address(), memory, dictionary->length());
  rlib::free_foreign(memory);
  return static_cast<int32_t>(code);
}

// ---- Functions ----------------------------------------------------------------------------------

namespace {

int64_t int_argument(W_Object* w) {
  int64_t value = int_value(w);
  if (value != static_cast<int32_t>(value)) throw_overflow_error("Python int too large to convert to C int"_str);
  return value;
}

W_Object* compress(W_Object* data, W_Object* level, W_Object* window_bits) {
  Str* bytes = bytes_of(data);
  auto [stream, code] = open_deflate(int_argument(level), 8, int_argument(window_bits), 8, 0);
  if (code == kZMemError) throw_error(MemoryError_type(), "Out of memory while compressing data"_str);
  if (code == kZStreamError) throw_error(zlib_error_type(), "Bad compression level"_str);
  if (code != kZOk) throw_zlib_error(stream, code, "while compressing data"_str);
  StrBuilder* out = new StrBuilder();
  stream->set_input(bytes);
  while (true) {
    int64_t result = stream->step(zlib_deflate(), kZFinish, CodedStream::kMostRoom, out);
    if (result == kZStreamEnd) break;
    if (result != kZOk && result != kZBufError) throw_zlib_error(stream, result, "while compressing data"_str);
  }
  stream->close();
  return new W_Bytes(out->build());
}

W_Object* decompress(W_Object* data, W_Object* window_bits, W_Object* buffer_size) {
  Str* bytes = bytes_of(data);
  int64_t room = index_value(buffer_size);
  if (room < 0) throw_value_error("bufsize must be non-negative"_str);
  auto [stream, code] = open_inflate(int_argument(window_bits));
  if (code == kZMemError) throw_error(MemoryError_type(), "Out of memory while decompressing data"_str);
  if (code != kZOk) throw_zlib_error(stream, code, "while preparing to decompress data"_str);
  StrBuilder* out = new StrBuilder();
  stream->set_input(bytes);
  while (true) {
    int64_t result = stream->step(zlib_inflate(), kZSyncFlush, CodedStream::kMostRoom, out);
    if (result == kZStreamEnd) break;
    if (result == kZMemError) throw_error(MemoryError_type(), "Out of memory while decompressing data"_str);
    bool goes_on = result == kZOk || result == kZBufError;
    if (!goes_on) throw_zlib_error(stream, result, "while decompressing data"_str);
    if (!stream->was_full() && stream->input_left() == 0) {
      throw_zlib_error(stream, kZBufError, "while decompressing data"_str);
    }
  }
  stream->close();
  return new W_Bytes(out->build());
}

// crc32 and adler32: of all bytes, going on from `start`.
W_Object* checksum(LibraryFunction* function, W_Object* data, W_Object* start) {
  Str* bytes = bytes_of(data);
  int64_t memory = rlib::new_foreign(bytes->length());
  rlib::write_foreign(memory, bytes, 0, bytes->length());
  uint64_t sum = to_index(start)->big()->to_uint_wrapped() & 0xFFFFFFFF;
  int64_t at = 0;
  while (at < bytes->length()) {
    int64_t rest = bytes->length() - at;
    int64_t count = rest < (1 << 30) ? rest : 1 << 30;
    sum = static_cast<uint64_t>(rlib::call_foreign(function->address(), static_cast<int64_t>(sum),
                                                   memory + at, count)) & 0xFFFFFFFF;
    at += count;
  }
  rlib::free_foreign(memory);
  return new_int(static_cast<int64_t>(sum));
}
W_Object* crc32_of(W_Object* data, W_Object* start) { return checksum(zlib_crc32(), data, start); }
W_Object* adler32_of(W_Object* data, W_Object* start) { return checksum(zlib_adler32(), data, start); }

void add_constants(ModuleBuilder* m) {
  m->constant("MAX_WBITS"_str, 15);
  m->constant("DEFLATED"_str, 8);
  m->constant("DEF_MEM_LEVEL"_str, 8);
  m->constant("DEF_BUF_SIZE"_str, 16384);
  m->constant("Z_NO_COMPRESSION"_str, int64_t{0});
  m->constant("Z_BEST_SPEED"_str, 1);
  m->constant("Z_BEST_COMPRESSION"_str, 9);
  m->constant("Z_DEFAULT_COMPRESSION"_str, -1);
  m->constant("Z_FILTERED"_str, 1);
  m->constant("Z_HUFFMAN_ONLY"_str, 2);
  m->constant("Z_RLE"_str, 3);
  m->constant("Z_FIXED"_str, 4);
  m->constant("Z_DEFAULT_STRATEGY"_str, int64_t{0});
  m->constant("Z_NO_FLUSH"_str, int64_t{0});
  m->constant("Z_PARTIAL_FLUSH"_str, 1);
  m->constant("Z_SYNC_FLUSH"_str, 2);
  m->constant("Z_FULL_FLUSH"_str, 3);
  m->constant("Z_FINISH"_str, 4);
  m->constant("Z_BLOCK"_str, 5);
  m->constant("Z_TREES"_str, 6);
  m->constant("ZLIB_VERSION"_str, new_ascii("1.2.13"_str));
  m->constant("ZLIB_RUNTIME_VERSION"_str, new_ascii("1.2.13"_str));
  m->constant("__version__"_str, new_ascii("1.0"_str));
}

W_Module* make_zlib() {
  auto* m = new ModuleBuilder(
      "zlib"_str,
      "The functions in this module allow compression and decompression using the\nzlib library, which is based on GNU zip."_str);
  m->function<&compress>("compress"_str, "($module, data, /, level=-1, wbits=15)"_str,
                         "Returns a bytes object containing compressed data."_str);
  m->function<&decompress>("decompress"_str, "($module, data, /, wbits=15, bufsize=16384)"_str,
                           "Returns a bytes object containing the uncompressed data."_str);
  m->function<&zlib_compressobj>(
      "compressobj"_str,
      "($module, /, level=-1, method=8, wbits=15, memLevel=8, strategy=0, zdict=<null>)"_str,
      "Return a compressor object."_str);
  m->function<&zlib_decompressobj>("decompressobj"_str, "($module, /, wbits=15, zdict=<null>)"_str,
                                   "Return a decompressor object."_str);
  m->function<&crc32_of>("crc32"_str, "($module, data, value=0, /)"_str, "Compute a CRC-32 checksum of data."_str);
  m->function<&adler32_of>("adler32"_str, "($module, data, value=1, /)"_str,
                           "Compute an Adler-32 checksum of data."_str);
  m->type("error"_str, zlib_error_type());
  add_constants(m);
  return m->finish();
}

}  // namespace

RLIB_PREBUILD W_Module* zlib_module() { return RLIB_ONCE(make_zlib()); }

}  // namespace py
