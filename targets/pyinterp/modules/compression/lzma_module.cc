// Module _lzma: LZMACompressor and LZMADecompressor, by liblzma.

#include "targets/pyinterp/modules/compression/decompressor.h"
#include "targets/pyinterp/modules/compression/lzma_filters.h"
#include "targets/pyinterp/modules/posix/arguments.h"
#include "targets/pyinterp/objspace/buffer.h"
#include "targets/pyinterp/objspace/instance.h"

namespace py {

namespace {

PY_LZMA(lzma_end)
PY_LZMA(lzma_code)
PY_LZMA(lzma_easy_encoder)
PY_LZMA(lzma_stream_encoder)
PY_LZMA(lzma_alone_encoder)
PY_LZMA(lzma_raw_encoder)
PY_LZMA(lzma_auto_decoder)
PY_LZMA(lzma_stream_decoder)
PY_LZMA(lzma_alone_decoder)
PY_LZMA(lzma_raw_decoder)
PY_LZMA(lzma_get_check)
PY_LZMA(lzma_check_is_supported)
PY_LZMA(lzma_properties_size)
PY_LZMA(lzma_properties_encode)
PY_LZMA(lzma_properties_decode)
PY_C_FUNCTION(free)

enum Format : int64_t { kAuto = 0, kXz = 1, kAlone = 2, kRaw = 3 };
enum Check : int64_t { kCheckNone = 0, kCrc32 = 1, kCrc64 = 4, kSha256 = 10, kCheckMost = 15, kCheckUnknown = 16 };

// Results and actions of lzma/base.h.
enum : int64_t {
  kOk = 0,
  kStreamEnd = 1,
  kNoCheck = 2,
  kUnsupportedCheck = 3,
  kGetCheck = 4,
  kMemError = 5,
  kMemLimitError = 6,
  kFormatError = 7,
  kOptionsError = 8,
  kDataError = 9,
  kBufError = 10,
  kProgError = 11,

  kRun = 0,
  kFinish = 3,

  kTellChecks = 1 | 4,  // LZMA_TELL_NO_CHECK, LZMA_TELL_ANY_CHECK
};

// Raises what a result means, unless all is well.
void check_result(int64_t code) {
  Str* text = nullptr;
  switch (code) {
    case kOk:
    case kGetCheck:
    case kNoCheck:
    case kStreamEnd: return;
    case kUnsupportedCheck: text = "Unsupported integrity check"_str; break;
    case kMemError: throw_memory_error();
    case kMemLimitError: text = "Memory usage limit exceeded"_str; break;
    case kFormatError: text = "Input format not supported by decoder"_str; break;
    case kOptionsError: text = "Invalid or unsupported options"_str; break;
    case kDataError: text = "Corrupt input data"_str; break;
    case kBufError: text = "Insufficient buffer space"_str; break;
    case kProgError: text = "Internal error"_str; break;
    default: text = message("Unrecognized error from liblzma: "_str, code);
  }
  throw_error(lzma_error_type(), text);
}

// Calls a function that makes a stream ready.
template <class... Words>
void open(CodedStream* stream, LibraryFunction* function, Words... words) {
  check_result(function->call_int(stream->address(), words...));
  stream->opened();
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

void open_alone(CodedStream* stream, int64_t preset, LzmaFilters* filters) {
  if (filters != nullptr) {
    if (filters->id(0) != kLzma1 || filters->id(1) != kNoFilter) {
      throw_value_error("Invalid filter chain for FORMAT_ALONE - must be a single LZMA1 filter"_str);
    }
    return open(stream, lzma_alone_encoder(), filters->options(0));
  }
  rlib::ForeignMemory options(kOptionsSize);
  if ((lzma_lzma_preset()->call(options.address(), preset) & 0xFF) != 0) {
    throw_error(lzma_error_type(), message("Invalid compression preset: "_str, preset));
  }
  open(stream, lzma_alone_encoder(), options.address());
}

W_Object* compressor_new(W_Type* type, CInt format, int64_t check, W_Object* w_preset, W_Object* w_filters) {
  if (!is_none(w_preset) && !is_none(w_filters)) {
    throw_value_error("Cannot specify both preset and filter chain"_str);
  }
  int64_t preset = is_none(w_preset) ? int64_t{kDefaultPreset} : int_value(w_preset);
  if (preset < 0 || preset > UINT32_MAX) throw_overflow_error("Value too large for uint32_t type"_str);
  if (format.value != kXz && check != -1 && check != kCheckNone) {
    throw_value_error("Integrity checks are only supported by FORMAT_XZ"_str);
  }
  LzmaFilters* filters = is_none(w_filters) ? nullptr : LzmaFilters::make(w_filters);
  CodedStream* stream = new CodedStream(lzma_end());
  switch (format.value) {
    case kXz:
      if (check == -1) check = kCrc64;
      if (filters == nullptr) {
        open(stream, lzma_easy_encoder(), preset, check);
      } else {
        open(stream, lzma_stream_encoder(), filters->address(), check);
      }
      break;
    case kAlone: open_alone(stream, preset, filters); break;
    case kRaw:
      if (filters == nullptr) throw_value_error("Must specify filters for FORMAT_RAW"_str);
      open(stream, lzma_raw_encoder(), filters->address());
      break;
    default: throw_value_error("Invalid container format: "_str, int64_t{format.value});
  }
  rlib::gc::keepalive(filters);
  return allocate<W_Compressor>(type, compressor_type(), stream);
}

W_Object* compress(W_Compressor* self, Str* bytes, int64_t action) {
  StrBuilder* out = new StrBuilder();
  self->stream->set_input(bytes);
  while (true) {
    int64_t code = self->stream->step(lzma_code(), action, CodedStream::kMostRoom, out);
    if (code == kBufError && bytes->is_empty() && !self->stream->was_full()) code = kOk;
    check_result(code);
    if (action == kRun ? self->stream->input_left() == 0 && !self->stream->was_full() : code == kStreamEnd) break;
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
  auto* t = new TypeBuilder("LZMACompressor"_str, object_type());
  t->module("_lzma"_str);
  t->doc("LZMACompressor(format=FORMAT_XZ, check=-1, preset=None, filters=None)\n\nCreate a compressor object for "
         "compressing data incrementally."_str);
  t->new_method<&compressor_new>("($type, format=1, check=-1, preset=None, filters=None)"_str);
  t->method<&compressor_compress>("compress"_str, "($self, data, /)"_str, "Provide data to the compressor object."_str);
  t->method<&compressor_flush>("flush"_str, "($self, /)"_str, "Finish the compression process."_str);
  return t->finish();
}
RLIB_PREBUILD W_Type* compressor_type() { return RLIB_ONCE(make_compressor_type()); }

// ---- Decompressing ------------------------------------------------------------------------------

RLIB_PREBUILD W_Type* decompressor_type();

class W_Decompressor : public Decompressor {
 public:
  W_Decompressor(CodedStream* stream, int64_t check) : Decompressor(stream), check(check) {}
  static W_Type* exact_type() { return decompressor_type(); }
  W_Type* type() override { return decompressor_type(); }

  int64_t check;
};

W_Object* decompressor_new(W_Type* type, CInt format, W_Object* w_limit, W_Object* w_filters) {
  uint64_t limit = UINT64_MAX;
  if (!is_none(w_limit)) {
    if (format.value == kRaw) throw_value_error("Cannot specify memory limit with FORMAT_RAW"_str);
    limit = uint64_value(w_limit);
  }
  if (format.value == kRaw && is_none(w_filters)) throw_value_error("Must specify filters for FORMAT_RAW"_str);
  if (format.value != kRaw && !is_none(w_filters)) {
    throw_value_error("Cannot specify filters except with FORMAT_RAW"_str);
  }
  LzmaFilters* filters = is_none(w_filters) ? nullptr : LzmaFilters::make(w_filters);
  CodedStream* stream = new CodedStream(lzma_end());
  int64_t check = kCheckUnknown;
  switch (format.value) {
    case kAuto: open(stream, lzma_auto_decoder(), limit, kTellChecks); break;
    case kXz: open(stream, lzma_stream_decoder(), limit, kTellChecks); break;
    case kAlone:
      check = kCheckNone;
      open(stream, lzma_alone_decoder(), limit);
      break;
    case kRaw:
      check = kCheckNone;
      open(stream, lzma_raw_decoder(), filters->address());
      break;
    default: throw_value_error("Invalid container format: "_str, int64_t{format.value});
  }
  rlib::gc::keepalive(filters);
  return allocate<W_Decompressor>(type, decompressor_type(), stream, check);
}

W_Object* decompressor_decompress(W_Decompressor* self, W_Object* data, int64_t most) {
  Str* bytes = bytes_of(data);
  if (self->at_end) throw_error(EOFError_type(), "Already at end of stream"_str);
  return decompress_more(self, bytes, most, [&](int64_t room, StrBuilder* out) {
    CodedStream* stream = self->stream;
    int64_t code = stream->step(lzma_code(), kRun, room, out);
    if (code == kBufError && (room == 0 || (stream->input_left() == 0 && !stream->was_full()))) code = kOk;
    check_result(code);
    if (code == kGetCheck || code == kNoCheck) self->check = lzma_get_check()->call_int(stream->address());
    return code == kStreamEnd;
  });
}

int64_t decompressor_check(W_Decompressor* self) { return self->check; }

W_Type* make_decompressor_type() {
  auto* t = new TypeBuilder("LZMADecompressor"_str, object_type());
  t->module("_lzma"_str);
  t->doc("Create a decompressor object for decompressing data incrementally."_str);
  t->new_method<&decompressor_new>("($type, format=0, memlimit=None, filters=None)"_str);
  t->method<&decompressor_decompress>("decompress"_str, "($self, /, data, max_length=-1)"_str,
                                      "Decompress *data*, returning uncompressed data as bytes."_str);
  t->member<&decompressor_check>("check"_str, "ID of the integrity check used by the input stream."_str);
  add_decompressor_members<W_Decompressor>(t);
  return t->finish();
}
RLIB_PREBUILD W_Type* decompressor_type() { return RLIB_ONCE(make_decompressor_type()); }

// ---- The module ---------------------------------------------------------------------------------

bool is_check_supported(CInt check) { return (lzma_check_is_supported()->call(check.value) & 0xFF) != 0; }

W_Object* encode_properties(W_Object* filter) {
  LzmaFilters* filters = LzmaFilters::make_one(filter);
  rlib::ForeignMemory size(8);
  check_result(lzma_properties_size()->call_int(size.address(), filters->address()));
  int64_t length = rlib::foreign_int(size.address(), 0);
  rlib::ForeignMemory properties(length);
  check_result(lzma_properties_encode()->call_int(filters->address(), properties.address()));
  rlib::gc::keepalive(filters);
  return new_bytes(rlib::read_foreign(properties.address(), length));
}

void add_option(W_Dict* made, Str* name, int64_t options, int64_t offset) {
  made->set_str(intern(name), new_int(rlib::foreign_int(options, offset) & 0xFFFFFFFF));
}

W_Object* decode_properties(int64_t id, W_Object* data) {
  Str* bytes = bytes_of(data);
  rlib::ForeignMemory filter(16);
  rlib::set_foreign_word(filter.address(), 0, id);
  rlib::ForeignText properties(bytes);
  check_result(lzma_properties_decode()->call_int(filter.address(), 0, properties.address(), bytes->length()));
  int64_t options = rlib::foreign_word(filter.address(), 1);
  W_Dict* made = new_dict();
  made->set_str(intern("id"_str), new_int(id));
  if (options == 0) return made;
  if (id == kLzma1) {
    add_option(made, "lc"_str, options, kLc);
    add_option(made, "lp"_str, options, kLp);
    add_option(made, "pb"_str, options, kPb);
  }
  if (id == kLzma1 || id == kLzma2) add_option(made, "dict_size"_str, options, kDictSize);
  if (id == kDelta) add_option(made, "dist"_str, options, 4);
  if (id >= kX86 && id <= kSparc) add_option(made, "start_offset"_str, options, 0);
  c_free()->call(options);
  return made;
}

W_Module* make_lzma() {
  auto* m = new ModuleBuilder("_lzma"_str, nullptr);
  m->type("LZMACompressor"_str, compressor_type());
  m->type("LZMADecompressor"_str, decompressor_type());
  m->type("LZMAError"_str, lzma_error_type());
  m->function<&is_check_supported>("is_check_supported"_str, "($module, check_id, /)"_str,
                                   "Test whether the given integrity check is supported."_str);
  m->function<&encode_properties>("_encode_filter_properties"_str, "($module, filter, /)"_str,
                                  "Return a bytes object encoding the options (properties) of the filter specified by "
                                  "*filter* (a dict)."_str);
  m->function<&decode_properties>("_decode_filter_properties"_str, "($module, filter_id, encoded_props, /)"_str,
                                  "Return a bytes object encoding the options (properties) of the filter specified by "
                                  "*filter* (a dict)."_str);
  m->constant("FORMAT_AUTO"_str, int64_t{kAuto});
  m->constant("FORMAT_XZ"_str, int64_t{kXz});
  m->constant("FORMAT_ALONE"_str, int64_t{kAlone});
  m->constant("FORMAT_RAW"_str, int64_t{kRaw});
  m->constant("CHECK_NONE"_str, int64_t{kCheckNone});
  m->constant("CHECK_CRC32"_str, int64_t{kCrc32});
  m->constant("CHECK_CRC64"_str, int64_t{kCrc64});
  m->constant("CHECK_SHA256"_str, int64_t{kSha256});
  m->constant("CHECK_ID_MAX"_str, int64_t{kCheckMost});
  m->constant("CHECK_UNKNOWN"_str, int64_t{kCheckUnknown});
  m->constant("FILTER_LZMA1"_str, int64_t{kLzma1});
  m->constant("FILTER_LZMA2"_str, int64_t{kLzma2});
  m->constant("FILTER_DELTA"_str, int64_t{kDelta});
  m->constant("FILTER_X86"_str, int64_t{kX86});
  m->constant("FILTER_POWERPC"_str, int64_t{kPowerPc});
  m->constant("FILTER_IA64"_str, int64_t{kIa64});
  m->constant("FILTER_ARM"_str, int64_t{kArm});
  m->constant("FILTER_ARMTHUMB"_str, int64_t{kArmThumb});
  m->constant("FILTER_SPARC"_str, int64_t{kSparc});
  m->constant("MF_HC3"_str, int64_t{0x03});
  m->constant("MF_HC4"_str, int64_t{0x04});
  m->constant("MF_BT2"_str, int64_t{0x12});
  m->constant("MF_BT3"_str, int64_t{0x13});
  m->constant("MF_BT4"_str, int64_t{0x14});
  m->constant("MODE_FAST"_str, int64_t{1});
  m->constant("MODE_NORMAL"_str, int64_t{2});
  m->constant("PRESET_DEFAULT"_str, int64_t{kDefaultPreset});
  m->constant("PRESET_EXTREME"_str, int64_t{1} << 31);
  return m->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* lzma_error_type() {
  return RLIB_ONCE(make_error_class("_lzma"_str, "LZMAError"_str, Exception_type(), "Call to liblzma failed."_str));
}
RLIB_PREBUILD W_Module* lzma_module() { return RLIB_ONCE(make_lzma()); }

}  // namespace py
