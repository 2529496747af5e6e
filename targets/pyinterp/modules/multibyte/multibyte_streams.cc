// Readers and writers of streams of bytes.

#include "targets/pyinterp/modules/multibyte/multibyte_types.h"
#include "targets/pyinterp/modules/multibyte/transcoding.h"
#include "targets/pyinterp/objspace/instance.h"
#include "targets/pyinterp/objspace/operations.h"
#include "targets/pyinterp/objspace/str_methods.h"

namespace py {

namespace {

// ---- Reading ------------------------------------------------------------------------------------

class W_StreamReader : public W_MultibyteDecoder {
 public:
  W_StreamReader(MultibyteCodec* codec, W_Object* stream, Str* errors)
      : W_MultibyteDecoder(codec, errors), stream(stream) {}
  static W_Type* exact_type() { return stream_reader_type(); }
  W_Type* type() override { return stream_reader_type(); }

  W_Object* const stream;
};

W_Object* stream_reader_new(W_Type* type, W_Object* stream, W_Object* w_errors) {
  Str* errors = errors_argument(w_errors, "StreamReader"_str, 2);
  return allocate<W_StreamReader>(type, stream_reader_type(), codec_of_class(type), stream, errors);
}

// The text of what the stream's method gives for `size`, negative for all. Of a size, at least one character is read.
W_Str* read_with(W_StreamReader* self, Str* method, int64_t size) {
  if (size == 0) return empty_str();
  Decoding* d = new Decoding(""_str, self->codec->name, self->errors);
  while (true) {
    W_Str* name = intern(method);
    W_Object* w_bytes = size < 0 ? call_method(self->stream, name) : call_method(self->stream, name, new_int(size));
    if (!rlib::isinstance<W_Bytes>(w_bytes)) {
      throw_type_error("stream function returned a non-bytes object ("_str, type_name(w_bytes), ')');
    }
    Str* bytes = static_cast<W_Bytes*>(w_bytes)->value;
    d->input = self->pending->concat(bytes);
    d->at = 0;
    self->pending = ""_str;
    int64_t length = d->length();
    decode_multibyte(self->codec, self->state, d);
    if ((bytes->is_empty() || size < 0) && d->at < d->length()) fail_incomplete(d);
    self->keep_rest(d);
    if (size < 0 || d->out->length() > 0 || length == 0) break;
    size = 1;  // what was read is not yet a character
  }
  return new_str(d->out->build());
}

// A size argument: None for all.
int64_t size_argument(W_Object* w) {
  if (is_none(w)) return -1;
  if (!rlib::isinstance<W_AnyInt>(w)) throw_type_error("arg 1 must be an integer"_str);
  return size_value(w);
}

W_Object* stream_reader_read(W_StreamReader* self, W_Object* size) {
  return read_with(self, "read"_str, size_argument(size));
}
W_Object* stream_reader_readline(W_StreamReader* self, W_Object* size) {
  return read_with(self, "readline"_str, size_argument(size));
}
W_Object* stream_reader_readlines(W_StreamReader* self, W_Object* size) {
  return str_splitlines(read_with(self, "read"_str, size_argument(size)), IntFlag{true});
}
void stream_reader_reset(W_StreamReader* self) { self->reset(); }
W_Object* stream_reader_stream(W_StreamReader* self) { return self->stream; }

W_Type* make_stream_reader_type() {
  auto* t = new TypeBuilder("MultibyteStreamReader"_str, object_type(),
                            new Layout("MultibyteStreamReader"_str, object_type()->layout));
  t->module("_multibytecodec"_str);
  t->new_method<&stream_reader_new>("($type, stream, errors=<null>)"_str, "StreamReader"_str);
  add_empty_init(t);
  t->method<&stream_reader_read>("read"_str, "($self, sizeobj=None, /)"_str);
  t->method<&stream_reader_readline>("readline"_str, "($self, sizeobj=None, /)"_str);
  t->method<&stream_reader_readlines>("readlines"_str, "($self, sizehintobj=None, /)"_str);
  t->method<&stream_reader_reset>("reset"_str, "($self, /)"_str);
  t->accessor<&get_errors<W_StreamReader>, &set_errors<W_StreamReader>>("errors"_str, "how to treat errors"_str);
  t->member<&stream_reader_stream>("stream"_str);
  return t->finish();
}

// ---- Writing ------------------------------------------------------------------------------------

class W_StreamWriter : public W_MultibyteEncoder {
 public:
  W_StreamWriter(MultibyteCodec* codec, W_Object* stream, Str* errors)
      : W_MultibyteEncoder(codec, errors), stream(stream) {}
  static W_Type* exact_type() { return stream_writer_type(); }
  W_Type* type() override { return stream_writer_type(); }

  void write(Str* bytes) { call_method(stream, intern("write"_str), new_bytes(bytes)); }

  W_Object* const stream;
};

W_Object* stream_writer_new(W_Type* type, W_Object* stream, W_Object* w_errors) {
  Str* errors = errors_argument(w_errors, "StreamWriter"_str, 2);
  return allocate<W_StreamWriter>(type, stream_writer_type(), codec_of_class(type), stream, errors);
}

void stream_writer_write(W_StreamWriter* self, W_Object* text) { self->write(self->encode(text, false)); }

void stream_writer_writelines(W_StreamWriter* self, W_Object* lines) {
  if (!is_sequence(lines)) throw_type_error("arg must be a sequence object"_str);
  for (int64_t i = 0; i < length(lines); i++) stream_writer_write(self, getitem(lines, new_int(i)));
}

void stream_writer_reset(W_StreamWriter* self) {
  if (self->pending == nullptr) return;
  Encoding* e = new Encoding(self->pending, self->codec->name, self->errors);
  self->pending = nullptr;
  encode_multibyte(self->codec, self->state, e, Ending::kReset);
  if (e->out->length() > 0) self->write(e->out->build());
}
W_Object* stream_writer_stream(W_StreamWriter* self) { return self->stream; }

W_Type* make_stream_writer_type() {
  auto* t = new TypeBuilder("MultibyteStreamWriter"_str, object_type(),
                            new Layout("MultibyteStreamWriter"_str, object_type()->layout));
  t->module("_multibytecodec"_str);
  t->new_method<&stream_writer_new>("($type, stream, errors=<null>)"_str, "StreamWriter"_str);
  add_empty_init(t);
  t->method<&stream_writer_write>("write"_str, "($self, strobj, /)"_str);
  t->method<&stream_writer_writelines>("writelines"_str, "($self, lines, /)"_str);
  t->method<&stream_writer_reset>("reset"_str, "($self, /)"_str);
  t->accessor<&get_errors<W_StreamWriter>, &set_errors<W_StreamWriter>>("errors"_str, "how to treat errors"_str);
  t->member<&stream_writer_stream>("stream"_str);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* stream_reader_type() { return RLIB_ONCE(make_stream_reader_type()); }
RLIB_PREBUILD W_Type* stream_writer_type() { return RLIB_ONCE(make_stream_writer_type()); }

}  // namespace py
