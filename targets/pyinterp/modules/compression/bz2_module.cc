// Module _bz2: BZ2Compressor and BZ2Decompressor, by libbz2.

#include "targets/pyinterp/modules/compression/decompressor.h"
#include "targets/pyinterp/modules/module.h"
#include "targets/pyinterp/objspace/buffer.h"
#include "targets/pyinterp/objspace/instance.h"

namespace py {

namespace {

#define PY_BZ2(name) PY_LIBRARY_FUNCTION(name, "libbz2.so.1.0", #name)
PY_BZ2(BZ2_bzCompressInit)
PY_BZ2(BZ2_bzCompress)
PY_BZ2(BZ2_bzCompressEnd)
PY_BZ2(BZ2_bzDecompressInit)
PY_BZ2(BZ2_bzDecompress)
PY_BZ2(BZ2_bzDecompressEnd)
#undef PY_BZ2

// Results and actions of bzlib.h.
enum : int64_t {
  kOk = 0,
  kStreamEnd = 4,
  kSequenceError = -1,
  kParamError = -2,
  kMemError = -3,
  kDataError = -4,
  kMagicError = -5,
  kIoError = -6,
  kUnexpectedEof = -7,

  kRun = 0,
  kFinish = 2,
};

// Raises what a result means, unless all is well.
void check_result(int64_t code) {
  switch (code) {
    case kParamError:
      throw_value_error("Internal error - invalid parameters passed to libbzip2"_str);
    case kMemError: throw_memory_error();
    case kDataError:
    case kMagicError: throw_error(OSError_type(), "Invalid data stream"_str);
    case kIoError: throw_error(OSError_type(), "Unknown I/O error"_str);
    case kUnexpectedEof:
      throw_error(EOFError_type(),
                  "Compressed file ended before the logical end-of-stream was detected"_str);
    case kSequenceError:
      throw_runtime_error("Internal error - Invalid sequence of commands sent to libbzip2"_str);
    default:
      if (code < 0) throw_error(OSError_type(), message("Unrecognized error from libbzip2: "_str, code));
  }
}

// ---- Compressing --------------------------------------------------------------------------------

RLIB_PREBUILD W_Type* compressor_type();

class W_Compressor : public W_Object {
 public:
  explicit W_Compressor(CodedStream* stream) : stream(stream) {}
  static W_Type* exact_type() { return compressor_type(); }
  W_Type* type() override { return compressor_type(); }

  CodedStream* const stream;
  bool is_flushed = false;
};

W_Object* compressor_new(W_Type* type, int64_t level) {
  if (level < 1 || level > 9) throw_value_error("compresslevel must be between 1 and 9"_str);
  CodedStream* stream = new CodedStream(BZ2_bzCompressEnd());
  int64_t code = rlib::call_foreign(BZ2_bzCompressInit()->address(), stream->address(), level, 0, 0);
  check_result(static_cast<int32_t>(code));
  stream->opened();
  return allocate<W_Compressor>(type, compressor_type(), stream);
}

W_Object* compress(W_Compressor* self, Str* bytes, int64_t action) {
  StrBuilder* out = new StrBuilder();
  self->stream->set_input(bytes);
  while (true) {
    // Without input nothing may be asked for but the end.
    if (action == kRun && self->stream->input_left() == 0) break;
    int64_t code = self->stream->step(BZ2_bzCompress(), action, CodedStream::kMostRoom, out);
    check_result(code);
    if (code == kStreamEnd) break;
  }
  return new W_Bytes(out->build());
}

W_Object* compressor_compress(W_Compressor* self, W_Object* data) {
  Str* bytes = bytes_of(data);
  if (self->is_flushed) throw_value_error("Compressor has been flushed"_str);
  return compress(self, bytes, kRun);
}
W_Object* compressor_flush(W_Compressor* self) {
  if (self->is_flushed) throw_value_error("Repeated call to flush()"_str);
  self->is_flushed = true;
  return compress(self, ""_str, kFinish);
}

W_Type* make_compressor_type() {
  auto* t = new TypeBuilder("BZ2Compressor"_str, object_type());
  t->module("_bz2"_str);
  t->doc("Create a compressor object for compressing data incrementally."_str);
  t->new_method<&compressor_new>("($type, compresslevel=9, /)"_str);
  t->method<&compressor_compress>("compress"_str, "($self, data, /)"_str,
                                  "Provide data to the compressor object."_str);
  t->method<&compressor_flush>("flush"_str, "($self, /)"_str, "Finish the compression process."_str);
  return t->finish();
}
RLIB_PREBUILD W_Type* compressor_type() { return RLIB_ONCE(make_compressor_type()); }

// ---- Decompressing ------------------------------------------------------------------------------

RLIB_PREBUILD W_Type* decompressor_type();

class W_Decompressor : public Decompressor {
 public:
  explicit W_Decompressor(CodedStream* stream) : Decompressor(stream) {}
  static W_Type* exact_type() { return decompressor_type(); }
  W_Type* type() override { return decompressor_type(); }

  bool has_failed = false;  // libbz2 must not be called again: it goes on from a state that it has not checked
};

W_Object* decompressor_new(W_Type* type) {
  CodedStream* stream = new CodedStream(BZ2_bzDecompressEnd());
  int64_t code = rlib::call_foreign(BZ2_bzDecompressInit()->address(), stream->address(), 0, 0);
  check_result(static_cast<int32_t>(code));
  stream->opened();
  return allocate<W_Decompressor>(type, decompressor_type(), stream);
}

W_Object* decompressor_decompress(W_Decompressor* self, W_Object* data, int64_t most) {
  Str* bytes = bytes_of(data);
  if (self->at_end) throw_error(EOFError_type(), "End of stream already reached"_str);
  if (self->has_failed) throw_value_error("Decompressor is unusable after a previous error"_str);
  return decompress_more(self, bytes, most, [&](int64_t room, StrBuilder* out) {
    int64_t code = self->stream->step(BZ2_bzDecompress(), 0, room, out);
    self->has_failed = code < 0;
    check_result(code);
    return code == kStreamEnd;
  });
}

W_Type* make_decompressor_type() {
  auto* t = new TypeBuilder("BZ2Decompressor"_str, object_type());
  t->module("_bz2"_str);
  t->doc("Create a decompressor object for decompressing data incrementally."_str);
  t->new_method<&decompressor_new>("($type)"_str);
  t->method<&decompressor_decompress>("decompress"_str, "($self, /, data, max_length=-1)"_str,
                                      "Decompress *data*, returning uncompressed data as bytes."_str);
  add_decompressor_members<W_Decompressor>(t);
  return t->finish();
}
RLIB_PREBUILD W_Type* decompressor_type() { return RLIB_ONCE(make_decompressor_type()); }

W_Module* make_bz2() {
  auto* m = new ModuleBuilder("_bz2"_str, nullptr);
  m->type("BZ2Compressor"_str, compressor_type());
  m->type("BZ2Decompressor"_str, decompressor_type());
  return m->finish();
}

}  // namespace

RLIB_PREBUILD W_Module* bz2_module() { return RLIB_ONCE(make_bz2()); }

}  // namespace py
