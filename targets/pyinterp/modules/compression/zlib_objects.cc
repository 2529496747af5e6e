// zlib.compressobj() and zlib.decompressobj().

#include "targets/pyinterp/modules/compression/zlib_module.h"
#include "targets/pyinterp/objspace/buffer.h"

namespace py {

namespace {

class W_Compress final : public W_Object {
 public:
  explicit W_Compress(CodedStream* stream) : stream(stream) {}
  static W_Type* exact_type() { return zlib_compress_type(); }
  W_Type* type() override { return zlib_compress_type(); }

  CodedStream* const stream;
};

class W_Decompress final : public W_Object {
 public:
  W_Decompress(CodedStream* stream, Str* dictionary) : stream(stream), dictionary(dictionary) {}
  static W_Type* exact_type() { return zlib_decompress_type(); }
  W_Type* type() override { return zlib_decompress_type(); }

  CodedStream* const stream;
  Str* const dictionary;  // null: none
  Str* unused_data = ""_str;
  Str* unconsumed_tail = ""_str;
  bool at_end = false;
};

W_Object* bytes_object(StrBuilder* out) { return new W_Bytes(out->build()); }

// ---- Compressing --------------------------------------------------------------------------------

W_Object* compress_compress(W_Compress* self, W_Object* data) {
  Str* bytes = bytes_of(data);
  if (!self->stream->is_open()) throw_zlib_error(self->stream, kZStreamError, "while compressing data"_str);
  StrBuilder* out = new StrBuilder();
  self->stream->set_input(bytes);
  do {
    int64_t code = self->stream->step(zlib_deflate(), kZNoFlush, CodedStream::kMostRoom, out);
    if (code == kZStreamError) throw_zlib_error(self->stream, code, "while compressing data"_str);
  } while (self->stream->was_full() || self->stream->input_left() > 0);
  return bytes_object(out);
}

W_Object* compress_flush(W_Compress* self, int64_t mode) {
  StrBuilder* out = new StrBuilder();
  if (mode == kZNoFlush) return bytes_object(out);
  CodedStream* stream = self->stream;
  int64_t code = kZStreamError;
  if (stream->is_open()) {
    stream->set_input(""_str);
    do {
      code = stream->step(zlib_deflate(), mode, CodedStream::kMostRoom, out);
    } while (code != kZStreamError && stream->was_full());
  }
  if (code == kZStreamError) throw_zlib_error(stream, code, "while flushing"_str);
  if (code == kZStreamEnd && mode == kZFinish) {
    stream->close_stream();
  } else if (code != kZOk && code != kZBufError) {
    throw_zlib_error(stream, code, "while flushing"_str);
  }
  return bytes_object(out);
}

// Another stream that stands where this one does.
CodedStream* copy_stream(CodedStream* stream, LibraryFunction* copy, LibraryFunction* end, Str* what) {
  if (!stream->is_open()) throw_value_error("Inconsistent stream state"_str);
  CodedStream* other = new CodedStream(end);
  int64_t code = static_cast<int32_t>(rlib::call_foreign(copy->address(), other->address(), stream->address()));
  if (code == kZStreamError) throw_value_error("Inconsistent stream state"_str);
  if (code == kZMemError) {
    throw_error(MemoryError_type(), message("Can't allocate memory for "_str, what, " object"_str));
  }
  if (code != kZOk) throw_zlib_error(stream, code, message("while copying "_str, what, " object"_str));
  other->opened();
  return other;
}

W_Object* compress_copy(W_Compress* self) {
  return new W_Compress(copy_stream(self->stream, zlib_deflateCopy(), zlib_deflateEnd(), "compression"_str));
}
W_Object* compress_deepcopy(W_Compress* self, W_Object*) { return compress_copy(self); }

W_Type* make_compress_type() {
  auto* t = new TypeBuilder("Compress"_str, object_type());
  t->module("zlib"_str);
  t->remove_flags(W_Type::kBaseType);
  t->add_flags(W_Type::kDisallowNew);
  t->method<&compress_compress>("compress"_str, "($self, data, /)"_str,
                                "Returns a bytes object containing compressed data."_str);
  t->method<&compress_flush>("flush"_str, "($self, mode=4, /)"_str,
                             "Return a bytes object containing any remaining compressed data."_str);
  t->method<&compress_copy>("copy"_str, "($self, /)"_str, "Return a copy of the compression object."_str);
  t->method<&compress_copy>("__copy__"_str, "($self, /)"_str);
  t->method<&compress_deepcopy>("__deepcopy__"_str, "($self, memo, /)"_str);
  return t->finish();
}

// ---- Decompressing ------------------------------------------------------------------------------

// What was not taken: behind the end of the stream it is nobody's; else it waits for the next call. (It counts as
// both, as CPython has it, if something waited before.)
void keep_rest(W_Decompress* self, int64_t code) {
  Str* rest = self->stream->rest_of_input();
  bool at_end = code == kZStreamEnd;
  if (at_end) self->unused_data = self->unused_data->concat(rest);
  if (!at_end || !self->unconsumed_tail->is_empty()) self->unconsumed_tail = rest;
}

void use_dictionary(W_Decompress* self) {
  int64_t code = set_zlib_dictionary(zlib_inflateSetDictionary(), self->stream, self->dictionary);
  if (code != kZOk) throw_zlib_error(self->stream, code, "while setting zdict"_str);
}

// Goes on until the input is used up, `most` bytes came out (0: no limit) or the stream ends. The last result.
int64_t inflate(W_Decompress* self, int64_t action, int64_t most, StrBuilder* out) {
  CodedStream* stream = self->stream;
  int64_t code = kZOk;
  while (true) {
    int64_t room = most == 0 ? CodedStream::kMostRoom : most - out->length();
    if (room == 0) return code;
    code = stream->step(zlib_inflate(), action, room, out);
    if (code == kZNeedDict && self->dictionary != nullptr) {
      use_dictionary(self);
      continue;
    }
    if (code != kZOk && code != kZBufError) return code;
    if (!stream->was_full() && stream->input_left() == 0) return code;
    if (code == kZBufError && !stream->was_full()) return code;
  }
}

W_Object* decompress_decompress(W_Decompress* self, W_Object* data, int64_t max_length) {
  Str* bytes = bytes_of(data);
  if (max_length < 0) throw_value_error("max_length must be non-negative"_str);
  StrBuilder* out = new StrBuilder();
  if (self->at_end) {
    self->unused_data = self->unused_data->concat(bytes);
    return bytes_object(out);
  }
  self->stream->set_input(bytes);
  int64_t code = inflate(self, kZSyncFlush, max_length, out);
  keep_rest(self, code);
  if (code == kZStreamEnd) {
    self->at_end = true;
  } else if (code != kZOk && code != kZBufError) {
    throw_zlib_error(self->stream, code, "while decompressing data"_str);
  }
  return bytes_object(out);
}

W_Object* decompress_flush(W_Decompress* self, int64_t length) {
  if (length <= 0) throw_value_error("length must be greater than zero"_str);
  StrBuilder* out = new StrBuilder();
  if (self->at_end || !self->stream->is_open()) return bytes_object(out);
  self->stream->set_input(self->unconsumed_tail);
  int64_t code = inflate(self, kZFinish, 0, out);
  keep_rest(self, code);
  if (code == kZStreamEnd) {
    self->at_end = true;
    self->stream->close_stream();
  }
  return bytes_object(out);
}

W_Object* decompress_copy(W_Decompress* self) {
  W_Decompress* other = new W_Decompress(
      copy_stream(self->stream, zlib_inflateCopy(), zlib_inflateEnd(), "decompression"_str), self->dictionary);
  other->unused_data = self->unused_data;
  other->unconsumed_tail = self->unconsumed_tail;
  other->at_end = self->at_end;
  return other;
}
W_Object* decompress_deepcopy(W_Decompress* self, W_Object*) { return decompress_copy(self); }
W_Object* decompress_unused_data(W_Decompress* self) { return new W_Bytes(self->unused_data); }
W_Object* decompress_unconsumed_tail(W_Decompress* self) { return new W_Bytes(self->unconsumed_tail); }
bool decompress_eof(W_Decompress* self) { return self->at_end; }

W_Type* make_decompress_type() {
  auto* t = new TypeBuilder("Decompress"_str, object_type());
  t->module("zlib"_str);
  t->remove_flags(W_Type::kBaseType);
  t->add_flags(W_Type::kDisallowNew);
  t->method<&decompress_decompress>("decompress"_str, "($self, data, /, max_length=0)"_str,
                                    "Return a bytes object containing the decompressed version of the data."_str);
  t->method<&decompress_flush>("flush"_str, "($self, length=16384, /)"_str,
                               "Return a bytes object containing any remaining decompressed data."_str);
  t->method<&decompress_copy>("copy"_str, "($self, /)"_str, "Return a copy of the decompression object."_str);
  t->method<&decompress_copy>("__copy__"_str, "($self, /)"_str);
  t->method<&decompress_deepcopy>("__deepcopy__"_str, "($self, memo, /)"_str);
  t->member<&decompress_unused_data>("unused_data"_str);
  t->member<&decompress_unconsumed_tail>("unconsumed_tail"_str);
  t->member<&decompress_eof>("eof"_str);
  return t->finish();
}

Str* dictionary_argument(W_Object* w) {
  if (w == nullptr) return nullptr;
  Str* bytes = find_bytes(w);
  if (bytes == nullptr) throw_type_error("zdict argument must support the buffer protocol"_str);
  return bytes;
}

}  // namespace

RLIB_PREBUILD W_Type* zlib_compress_type() { return RLIB_ONCE(make_compress_type()); }
RLIB_PREBUILD W_Type* zlib_decompress_type() { return RLIB_ONCE(make_decompress_type()); }

// level, method, wbits, memLevel, strategy, zdict
W_Object* zlib_compressobj(int64_t level, int64_t method, int64_t window_bits, int64_t memory_level,
                           int64_t strategy, W_Object* w_dictionary) {
  Str* dictionary = w_dictionary == nullptr ? nullptr : bytes_of(w_dictionary);
  auto [stream, code] = open_deflate(level, method, window_bits, memory_level, strategy);
  if (code == kZMemError) throw_error(MemoryError_type(), "Can't allocate memory for compression object"_str);
  if (code == kZStreamError) throw_value_error("Invalid initialization option"_str);
  if (code != kZOk) throw_zlib_error(stream, code, "while creating compression object"_str);
  if (dictionary != nullptr) {
    int64_t result = set_zlib_dictionary(zlib_deflateSetDictionary(), stream, dictionary);
    if (result == kZStreamError) throw_value_error("Invalid dictionary"_str);
    if (result != kZOk) throw_value_error("deflateSetDictionary()"_str);
  }
  return new W_Compress(stream);
}

W_Object* zlib_decompressobj(int64_t window_bits, W_Object* w_dictionary) {
  Str* dictionary = dictionary_argument(w_dictionary);
  auto [stream, code] = open_inflate(window_bits);
  if (code == kZMemError) throw_error(MemoryError_type(), "Can't allocate memory for decompression object"_str);
  if (code == kZStreamError) throw_value_error("Invalid initialization option"_str);
  if (code != kZOk) throw_zlib_error(stream, code, "while creating decompression object"_str);
  W_Decompress* made = new W_Decompress(stream, dictionary);
  if (dictionary != nullptr && window_bits < 0) use_dictionary(made);
  return made;
}

}  // namespace py
