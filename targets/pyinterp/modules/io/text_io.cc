#include "targets/pyinterp/modules/io/text_io.h"

#include "targets/pyinterp/modules/io/buffered.h"
#include "targets/pyinterp/modules/io/open_writers.h"
#include "targets/pyinterp/modules/sys/sys.h"
#include "targets/pyinterp/modules/warnings/warnings.h"
#include "targets/pyinterp/objspace/codecs.h"
#include "targets/pyinterp/objspace/exceptions.h"
#include "targets/pyinterp/objspace/str_methods.h"

namespace py {

namespace {

void check_attached(W_TextIO* self) {
  if (self->buffer != nullptr) return;
  if (self->is_detached) throw_value_error("underlying buffer has been detached"_str);
  throw_value_error("I/O operation on uninitialized object"_str);
}

bool is_closed(W_TextIO* self) {
  check_attached(self);
  if (has_plain_file(self->buffer)) return plain_file_is_closed(self->buffer);
  return is_true(getattr(self->buffer, intern("closed"_str)));
}

void check(W_TextIO* self) {
  if (is_closed(self)) throw_closed();
}

// ---- Setting up ---------------------------------------------------------------------------------

// The name that codecs go by: lower case, "-" for "_".
Str* plain_name(Str* encoding) {
  StrBuilder* out = new StrBuilder(encoding->length());
  for (int64_t i = 0; i < encoding->length(); i++) {
    char c = Str::lower_char(encoding->char_at(i));
    out->append(c == '_' ? '-' : c);
  }
  return out->build();
}

W_TextIO::Codec find_codec(Str* encoding) {
  Str* name = plain_name(encoding);
  if (name->eq("utf-8"_str) || name->eq("utf8"_str)) return W_TextIO::Codec::kUtf8;
  if (name->eq("latin-1"_str) || name->eq("latin1"_str) || name->eq("iso-8859-1"_str)) {
    return W_TextIO::Codec::kLatin1;
  }
  if (name->eq("ascii"_str) || name->eq("us-ascii"_str)) return W_TextIO::Codec::kAscii;
  return W_TextIO::Codec::kOther;
}

void set_newline(W_TextIO* self, W_Object* w_newline) {
  Str* newline = is_none(w_newline) ? nullptr : text_of(w_newline);
  self->read_newline = newline;
  bool changes = newline != nullptr && !newline->is_empty() && !newline->eq("\n"_str);
  self->write_newline = changes ? newline : nullptr;
}

void forget_decoded(W_TextIO* self) {
  self->decoded = ""_str;
  self->decoded_at = 0;
  self->undecoded = ""_str;
  self->snapshot = ""_str;
}

bool is_universal(W_TextIO* self) {
  return self->read_newline == nullptr || self->read_newline->is_empty();
}

void make_coders(W_TextIO* self) {
  self->newline_decoder = new W_NewlineDecoder();
  self->newline_decoder->translates = self->read_newline == nullptr;
  self->decoder = nullptr;
  self->encoder = nullptr;
  if (self->codec != W_TextIO::Codec::kOther) return;
  W_Object* info = lookup_codec(self->encoding);
  W_Object* is_text = find_attribute(info, intern("_is_text_encoding"_str));
  if (is_text != nullptr && !is_true(is_text)) {
    throw_lookup_error(
        "'"_str, self->encoding,
        "' is not a text encoding; use codecs.open() to handle arbitrary codecs"_str);
  }
  W_Object* errors = new_str(self->errors);
  if (stream_is(self->buffer, "readable"_str)) {
    self->decoder = stream_call(info, "incrementaldecoder"_str, errors);
  }
  if (stream_is(self->buffer, "writable"_str)) {
    self->encoder = stream_call(info, "incrementalencoder"_str, errors);
    // Behind what is there already no mark of the byte order is written.
    if (self->is_seekable && expect_position(stream_call(self->buffer, "tell"_str)) != 0) {
      stream_call(self->encoder, "setstate"_str, new_int(int64_t{0}));
    }
  }
}

// That of the locale, which is always this one; as its database spells it, or as UTF-8 mode does.
Str* default_encoding() { return flags()->utf8_mode != 0 ? "utf-8"_str : "UTF-8"_str; }

}  // namespace

void warn_of_default_encoding(int64_t stacklevel) {
  if (flags()->warn_default_encoding == 0) return;
  warn(EncodingWarning_type(), "'encoding' argument not specified"_str, stacklevel);
}

namespace {

void initialise(W_TextIO* self, W_Object* buffer, W_Object* w_encoding, W_Object* w_errors,
                W_Object* newline, bool line_buffering, bool write_through) {
  self->buffer = nullptr;  // until all is well
  self->is_detached = false;
  check_newline_argument(newline, false);
  Str* encoding = default_encoding();
  if (is_none(w_encoding)) {
    warn_of_default_encoding(1);
  } else {
    if (!rlib::isinstance<W_Str>(w_encoding)) {
      throw_type_error("TextIOWrapper() argument 'encoding' must be str or None, not "_str,
                       type_name(w_encoding));
    }
    encoding = text_of(w_encoding);
    if (encoding->eq("locale"_str)) encoding = default_encoding();
    if (encoding->contains_char('\0')) throw_value_error("embedded null character"_str);
  }
  Str* errors = "strict"_str;
  if (!is_none(w_errors)) {
    if (!rlib::isinstance<W_Str>(w_errors)) {
      throw_type_error("TextIOWrapper() argument 'errors' must be str or None, not "_str,
                       type_name(w_errors));
    }
    errors = text_of(w_errors);
    if (errors->contains_char('\0')) throw_value_error("embedded null character"_str);
  }
  self->encoding = encoding;
  self->errors = errors;
  self->codec = find_codec(encoding);
  self->line_buffering = line_buffering;
  self->write_through = write_through;
  self->seen_newlines = 0;
  self->pending->clear();
  forget_decoded(self);
  set_newline(self, newline);
  self->is_seekable = stream_is(buffer, "seekable"_str);
  self->is_writable = stream_is(buffer, "writable"_str);
  self->telling = self->is_seekable;
  self->buffer = buffer;
  try {
    make_coders(self);
  } catch (PythonError*) {
    self->buffer = nullptr;
    throw;
  }
}

// ---- Decoding -----------------------------------------------------------------------------------

Str* decode_natively(W_TextIO* self, Str* bytes, bool is_final) {
  // A "\r" at the end waits for what follows.
  int64_t length = bytes->length();
  bool holds_cr =
      is_universal(self) && !is_final && length > 0 && bytes->char_at(length - 1) == '\r';
  Decoding* d =
      new Decoding(holds_cr ? bytes->slice(0, length - 1) : bytes,
                   self->codec == W_TextIO::Codec::kUtf8 ? "utf-8"_str : "ascii"_str, self->errors);
  d->is_final = is_final;
  Str* text = nullptr;
  if (self->codec == W_TextIO::Codec::kUtf8) {
    text = decode_utf8(d);
  } else if (self->codec == W_TextIO::Codec::kAscii) {
    text = decode_ascii(d);
  } else {
    text = decode_latin1(d->input);
    d->at = d->length();
  }
  self->undecoded = bytes->slice_from(d->at);
  if (is_universal(self)) {
    self->seen_newlines |= find_newlines(text);
    if (self->read_newline == nullptr) text = translate_newlines(text);
  }
  return text;
}

Str* decode_with_codec(W_TextIO* self, Str* bytes, bool is_final) {
  if (self->decoder == nullptr) throw_unsupported("not readable"_str);
  W_Object* text = stream_call(self->decoder, "decode"_str, new_bytes(bytes), new_bool(is_final));
  if (!rlib::isinstance<W_Str>(text)) {
    throw_type_error("decoder should return a string result, not '"_str, type_name(text), "'"_str);
  }
  if (!is_universal(self)) return text_of(text);
  Str* result = self->newline_decoder->decode(text_of(text), is_final);
  self->seen_newlines |= self->newline_decoder->seen;
  return result;
}

Str* decode(W_TextIO* self, Str* bytes, bool is_final) {
  if (self->codec != W_TextIO::Codec::kOther) return decode_natively(self, bytes, is_final);
  return decode_with_codec(self, bytes, is_final);
}

Str* read_bytes(W_TextIO* self) {
  W_Object* buffer = self->buffer;
  if (rlib::is_exactly<W_BufferedReader>(buffer)) {
    return read_once_alone(static_cast<W_BufferedReader*>(buffer), self->chunk_size);
  }
  W_Object* method = find_attribute(buffer, intern("read1"_str));
  W_Object* data = method != nullptr ? call(method, new_int(self->chunk_size))
                                     : stream_call(buffer, "read"_str, new_int(self->chunk_size));
  if (!is_bytes_like(data)) {
    throw_type_error("underlying read1() should have returned a bytes-like object, not '"_str,
                     type_name(data), "'"_str);
  }
  return bytes_of(data);
}

// The state of the decoder, for tell().
void remember_state(W_TextIO* self) {
  if (self->codec != W_TextIO::Codec::kOther || !self->telling) return;
  W_Object* state = stream_call(self->decoder, "getstate"_str);
  if (!rlib::isinstance<W_Tuple>(state) || static_cast<W_Tuple*>(state)->length() != 2) {
    throw_type_error("illegal decoder state"_str);
  }
  W_Object* held = static_cast<W_Tuple*>(state)->get(0);
  if (!rlib::isinstance<W_Bytes>(held)) {
    throw_type_error("illegal decoder state: the first item should be a bytes object, not '"_str, type_name(held), '\'');
  }
  self->decoder_flags = state;
  self->had_pending_cr = self->newline_decoder->has_pending_cr;
}

// Reads and decodes more; what was decoded before is dropped up to `decoded_at`. False at the end.
bool read_chunk(W_TextIO* self) {
  if (self->codec == W_TextIO::Codec::kOther && self->decoder == nullptr)
    throw_unsupported("not readable"_str);
  remember_state(self);
  Str* bytes = read_bytes(self);
  bool at_end = bytes->is_empty();
  Str* input = self->undecoded->concat(bytes);
  Str* text = decode(self, input, at_end);
  self->snapshot = input;
  self->snapshot_is_final = at_end;
  self->decoded = text;
  self->decoded_at = 0;
  return !at_end || !text->is_empty();
}

void flush_pending(W_TextIO* self) {
  if (self->pending->length() == 0) return;
  Str* bytes = self->pending->build();
  self->pending->clear();
  if (rlib::is_exactly<W_BufferedWriter>(self->buffer) && has_plain_file(self->buffer)) {
    write_alone(static_cast<W_BufferedWriter*>(self->buffer), bytes);
  } else {
    stream_call(self->buffer, "write"_str, new_bytes(bytes));
  }
}

void check_readable(W_TextIO* self) {
  bool readable =
      rlib::is_exactly<W_BufferedReader>(self->buffer) || stream_is(self->buffer, "readable"_str);
  if (!readable) throw_unsupported("not readable"_str);
}

// ---- Reading ------------------------------------------------------------------------------------

Str* rest_of_decoded(W_TextIO* self) {
  Str* text = self->decoded->slice_from(self->decoded_at);
  self->decoded_at = self->decoded->length();
  return text;
}

Str* read_all(W_TextIO* self) {
  Str* first = rest_of_decoded(self);
  W_Object* data = stream_call(self->buffer, "read"_str);
  if (is_none(data)) {
    throw_error(BlockingIOError_type(), "Read returned None."_str);
  }
  Str* input = self->undecoded->concat(bytes_of(data));
  Str* rest = decode(self, input, true);
  forget_decoded(self);
  return first->concat(rest);
}

// Takes up to `count` code points of what is decoded; sets `taken`.
Str* take_decoded(W_TextIO* self, int64_t count) {
  int64_t end = skip_code_points(self->decoded, self->decoded_at, count);
  Str* text = self->decoded->slice(self->decoded_at, end);
  self->decoded_at = end;
  return text;
}

W_Object* text_read(W_TextIO* self, W_Object* w_size) {
  int64_t count = size_argument(w_size);
  check(self);
  check_readable(self);
  flush_pending(self);
  if (count < 0) return new_str(read_all(self));
  StrBuilder* all = new StrBuilder();
  int64_t got = 0;
  while (got < count) {
    Str* part = take_decoded(self, count - got);
    all->append(part);
    got += count_code_points(part);
    if (got < count && !read_chunk(self)) break;
  }
  return new_str(all->build(), got);
}

Str* read_line(W_TextIO* self, int64_t limit) {
  flush_pending(self);
  StrBuilder* line = nullptr;
  int64_t searched = 0;  // bytes of the line without an end
  while (true) {
    Str* text = self->decoded;
    int64_t start = self->decoded_at;
    if (line == nullptr) {
      int64_t end =
          find_line_end(text, start, self->read_newline, self->read_newline == nullptr, false);
      if (end >= 0) {
        self->decoded_at = end;
        return text->slice(start, end);
      }
      line = new StrBuilder();
    }
    line->append(text, start, text->length());
    self->decoded_at = text->length();
    bool more = read_chunk(self);
    Str* so_far = line->build();
    Str* joined = so_far->concat(self->decoded);
    int64_t from = searched > 1 ? searched - 1 : 0;
    int64_t end =
        find_line_end(joined, from, self->read_newline, self->read_newline == nullptr, !more);
    if (end >= 0) {
      // An end that lies before what came now was only to be seen with it.
      self->decoded_at = end - so_far->length();
      if (self->decoded_at < 0) self->decoded_at = 0;
      return joined->slice(0, so_far->length() + self->decoded_at);
    }
    if (!more) return joined;
    searched = so_far->length();
    if (limit >= 0 && count_code_points(so_far) >= limit) return so_far;
  }
}

// At most `limit` code points: what is too much goes back.
W_Object* limited_line(W_TextIO* self, int64_t limit) {
  StrBuilder* all = new StrBuilder();
  int64_t got = 0;
  while (got < limit) {
    if (self->decoded_at == self->decoded->length() && !read_chunk(self)) break;
    int64_t start = self->decoded_at;
    int64_t end = find_line_end(self->decoded, start, self->read_newline,
                                self->read_newline == nullptr, false);
    bool found = end >= 0;
    int64_t most = skip_code_points(self->decoded, start, limit - got);
    if (!found || end > most) {
      end = most;
      found = false;
    }
    got += count_code_points(self->decoded, start, end);
    all->append(self->decoded, start, end);
    self->decoded_at = end;
    if (found) break;
  }
  return new_str(all->build());
}

W_Object* text_readline(W_TextIO* self, W_Object* size) {
  int64_t limit = size_argument(size);
  check(self);
  check_readable(self);
  if (limit >= 0) {
    flush_pending(self);
    return limited_line(self, limit);
  }
  return new_str(read_line(self, -1));
}

W_Object* text_next(W_TextIO* self) {
  check_attached(self);
  self->telling = false;
  W_Object* line = nullptr;
  if (rlib::is_exactly<W_TextIO>(self)) {
    check(self);
    line = new_str(read_line(self, -1));
  } else {
    line = stream_call(self, "readline"_str);
    if (!rlib::isinstance<W_Str>(line)) {
      throw_error(OSError_type(), message("readline() should have returned a str object, not '"_str,
                                          type_name(line), "'"_str));
    }
  }
  if (static_cast<W_Str*>(line)->length() == 0) {
    self->telling = self->is_seekable;
    throw_stop_iteration(nullptr);
  }
  return line;
}

// ---- Writing ------------------------------------------------------------------------------------

Str* encode(W_TextIO* self, W_Str* text) {
  switch (self->codec) {
    case W_TextIO::Codec::kUtf8:
      return encode_utf8(text, self->errors);
    case W_TextIO::Codec::kLatin1:
      return encode_narrow(text, 256, self->errors);
    case W_TextIO::Codec::kAscii:
      return encode_narrow(text, 128, self->errors);
    default:
      break;
  }
  if (self->encoder == nullptr) throw_unsupported("not writable"_str);
  W_Object* bytes = stream_call(self->encoder, "encode"_str, text);
  if (!rlib::isinstance<W_Bytes>(bytes)) {
    throw_type_error("encoder should return a bytes object, not '"_str, type_name(bytes), "'"_str);
  }
  return static_cast<W_Bytes*>(bytes)->value;
}

}  // namespace

void text_io_write(W_TextIO* self, W_Str* text) {
  check(self);
  if (!self->is_writable) throw_unsupported("not writable"_str);
  bool has_newline =
      (self->line_buffering || self->write_newline != nullptr) && text->value->contains_char('\n');
  W_Str* shown = text;
  if (has_newline && self->write_newline != nullptr) {
    shown = new_str(text->value->replace("\n"_str, self->write_newline));
  }
  bool flushes = self->line_buffering && (has_newline || text->value->contains_char('\r'));
  Str* bytes = encode(self, shown);
  if (self->pending->length() + bytes->length() > self->chunk_size) flush_pending(self);
  remember_writer(self);
  self->pending->append(bytes);
  if (self->pending->length() >= self->chunk_size || flushes || self->write_through)
    flush_pending(self);
  if (flushes) stream_call(self->buffer, "flush"_str);
  if (!self->decoded->is_empty() || !self->snapshot->is_empty()) forget_decoded(self);
}

namespace {

int64_t text_write(W_TextIO* self, W_Object* w) {
  if (!rlib::isinstance<W_Str>(w)) {
    throw_type_error("write() argument must be str, not "_str, argument_type_name(w));
  }
  text_io_write(self, static_cast<W_Str*>(w));
  return static_cast<W_Str*>(w)->length();
}

void text_flush(W_TextIO* self) {
  check(self);
  self->telling = self->is_seekable;
  flush_pending(self);
  stream_call(self->buffer, "flush"_str);
}

void text_close(W_TextIO* self) {
  if (is_closed(self)) return;
  if (self->is_finalizing) warn_of_lost_file(self->buffer, self);
  try {
    stream_call(self, "flush"_str);
  } catch (PythonError* error) {
    close_and_raise(self->buffer, error);
  }
  stream_call(self->buffer, "close"_str);
  self->is_closed = true;
}

W_Object* text_detach(W_TextIO* self) {
  check_attached(self);
  stream_call(self, "flush"_str);
  W_Object* buffer = self->buffer;
  self->buffer = nullptr;
  self->is_detached = true;
  return buffer;
}

// ---- Positions ----------------------------------------------------------------------------------

// The bytes of `snapshot` that became `decoded` up to `decoded_at`. Walks over both.
int64_t bytes_consumed(W_TextIO* self) {
  Str* bytes = self->snapshot;
  bool is_utf8 = self->codec == W_TextIO::Codec::kUtf8;
  bool translates = self->read_newline == nullptr;
  int64_t at = 0;
  for (int64_t left = count_code_points(self->decoded, 0, self->decoded_at); left > 0; left--) {
    int first = bytes->byte_at(at);
    bool is_crlf =
        translates && first == '\r' && at + 1 < bytes->length() && bytes->char_at(at + 1) == '\n';
    at += is_crlf ? 2 : is_utf8 ? utf8_length(first) : 1;
    if (at > bytes->length()) at = bytes->length();
  }
  return at;
}

// A position: that of the snapshot, and how many characters of it to skip, with the decoder's
// flags; and whether the decoder has to be told that the input ends there.
W_Object* make_cookie(int64_t position, int64_t flags, int64_t to_feed, int64_t to_skip, bool needs_end) {
  if (flags == 0 && to_feed == 0 && to_skip == 0 && !needs_end) return new_int(position);
  BigInt* cookie = BigInt::from_int(needs_end ? 1 : 0);
  cookie = cookie->shift_left(64)->add(BigInt::from_int(to_skip));
  cookie = cookie->shift_left(64)->add(BigInt::from_int(to_feed));
  cookie = cookie->shift_left(64)->add(BigInt::from_int(flags));
  cookie = cookie->shift_left(64)->add(BigInt::from_int(position));
  return new_int(cookie);
}

int64_t cookie_part(BigInt* cookie, int64_t index) {
  return static_cast<int64_t>(cookie->shift_right(64 * index)->to_uint_wrapped());
}

W_Object* text_tell(W_TextIO* self) {
  check(self);
  if (!self->is_seekable) throw_unsupported("underlying stream is not seekable"_str);
  if (!self->telling) throw_error(OSError_type(), "telling position disabled by next() call"_str);
  flush_pending(self);
  stream_call(self, "flush"_str);
  int64_t position = expect_position(stream_call(self->buffer, "tell"_str));
  if (self->snapshot->is_empty() && self->decoded->is_empty()) return new_int(position);
  int64_t start = position - self->snapshot->length();
  if (self->codec != W_TextIO::Codec::kOther) return new_int(start + bytes_consumed(self));
  int64_t skipped = count_code_points(self->decoded, 0, self->decoded_at);
  W_Tuple* state = rlib::cast_or_null<W_Tuple>(self->decoder_flags);
  int64_t flags = state == nullptr ? 0 : index_value(state->get(1)) * 2 + (self->had_pending_cr ? 1 : 0);
  int64_t held = state == nullptr ? 0 : bytes_of(state->get(0))->length();
  if (skipped == 0) return make_cookie(start - held, flags, 0, 0, false);
  return make_cookie(start - held, flags, held + self->snapshot->length(), skipped, self->snapshot_is_final);
}

void reset_encoder(W_TextIO* self, bool at_start) {
  if (self->encoder == nullptr) return;
  if (at_start) {
    stream_call(self->encoder, "reset"_str);
  } else {
    stream_call(self->encoder, "setstate"_str, new_int(int64_t{0}));
  }
}

// Only at the very start a decoder begins anew; elsewhere flags of 0 are a state like any other: UTF-16 in our byte order.
void reset_decoder(W_TextIO* self, int64_t flags, bool at_start) {
  forget_decoded(self);
  self->newline_decoder->has_pending_cr = (flags & 1) != 0;
  flags >>= 1;
  if (self->decoder == nullptr) return;
  if (at_start) {
    stream_call(self->decoder, "reset"_str);
  } else {
    stream_call(self->decoder, "setstate"_str, new_tuple(new_bytes(""_str), new_int(flags)));
  }
}

W_Object* seek_to_end(W_TextIO* self) {
  stream_call(self, "flush"_str);
  reset_decoder(self, 0, true);
  W_Object* position =
      stream_call(self->buffer, "seek"_str, new_int(int64_t{0}), new_int(int64_t{2}));
  reset_encoder(self, expect_position(position) == 0);
  return position;
}

void seek_to_cookie(W_TextIO* self, W_AnyInt* w_cookie) {
  BigInt* cookie = w_cookie->big();
  int64_t position = cookie_part(cookie, 0);
  int64_t flags = cookie_part(cookie, 1);
  int64_t to_feed = cookie_part(cookie, 2);
  int64_t to_skip = cookie_part(cookie, 3);
  bool needs_end = cookie_part(cookie, 4) != 0;
  stream_call(self, "flush"_str);
  stream_call(self->buffer, "seek"_str, new_int(position));
  bool at_start = position == 0 && flags == 0;
  reset_decoder(self, flags, at_start);
  if (to_skip > 0) {
    remember_state(self);
    Str* bytes = bytes_of(stream_call(self->buffer, "read"_str, new_int(to_feed)));
    self->snapshot = bytes;
    self->snapshot_is_final = needs_end;
    self->decoded = decode(self, bytes, needs_end);
    if (count_code_points(self->decoded) < to_skip) {
      throw_error(OSError_type(), "can't restore logical file position"_str);
    }
    self->decoded_at = skip_code_points(self->decoded, 0, to_skip);
  }
  reset_encoder(self, at_start);
}

W_Object* text_seek(W_TextIO* self, W_Object* w_cookie, int64_t whence) {
  check(self);
  if (!self->is_seekable) throw_unsupported("underlying stream is not seekable"_str);
  if (whence == 1) {
    if (!equals(w_cookie, new_int(int64_t{0})))
      throw_unsupported("can't do nonzero cur-relative seeks"_str);
    w_cookie = stream_call(self, "tell"_str);
  } else if (whence == 2) {
    if (!equals(w_cookie, new_int(int64_t{0})))
      throw_unsupported("can't do nonzero end-relative seeks"_str);
    return seek_to_end(self);
  } else if (whence != 0) {
    throw_value_error("invalid whence ("_str, whence, ", should be 0, 1 or 2)"_str);
  }
  W_AnyInt* cookie = to_index(w_cookie);
  if (cookie->big()->sign() < 0)
    throw_value_error("negative seek position "_str, repr(cookie)->value);
  seek_to_cookie(self, cookie);
  return w_cookie;
}

W_Object* text_truncate(W_TextIO* self, W_Object* position) {
  check_attached(self);
  stream_call(self, "flush"_str);
  return stream_call(self->buffer, "truncate"_str, position);
}

// ---- The rest -----------------------------------------------------------------------------------

W_Object* text_new(W_Type* type, Array<W_Object*>*, W_Dict*) {
  return allocate_stream<W_TextIO>(type);
}
W_Object* text_init_all(AllValues v) {
  W_Object* self = v.get(0);
  if (!rlib::isinstance<W_TextIO>(self)) throw_wrong_type(text_io_wrapper_type(), self);
  initialise(static_cast<W_TextIO*>(self), v.get(1), v.get(2), v.get(3), v.get(4),
             is_true(v.get(5)), is_true(v.get(6)));
  return none();
}

// What is null stays as it is.
void text_reconfigure(W_TextIO* self, W_Object* encoding, W_Object* errors, W_Object* newline,
                      W_Object* line_buffering, W_Object* write_through) {
  check_attached(self);
  bool has_newline = newline != nullptr;
  bool changes_codec = !is_none(encoding) || !is_none(errors) || has_newline;
  if (changes_codec && !self->snapshot->is_empty()) {
    throw_unsupported(
        "It is not possible to set the encoding or newline of stream after the first read"_str);
  }
  if (has_newline) check_newline_argument(newline, false);
  stream_call(self, "flush"_str);
  if (!is_none(encoding)) {
    self->encoding = expect_str(encoding, "reconfigure() argument 'encoding'"_str)->value;
    if (self->encoding->eq("locale"_str)) self->encoding = default_encoding();
    self->codec = find_codec(self->encoding);
    if (is_none(errors)) self->errors = "strict"_str;
  }
  if (!is_none(errors))
    self->errors = expect_str(errors, "reconfigure() argument 'errors'"_str)->value;
  if (has_newline) set_newline(self, newline);
  if (changes_codec) make_coders(self);
  if (!is_none(line_buffering)) self->line_buffering = is_true(line_buffering);
  if (!is_none(write_through)) self->write_through = is_true(write_through);
}

W_Object* text_fileno(W_TextIO* self) {
  check_attached(self);
  return stream_call(self->buffer, "fileno"_str);
}
W_Object* text_isatty(W_TextIO* self) {
  check_attached(self);
  return stream_call(self->buffer, "isatty"_str);
}
W_Object* text_seekable(W_TextIO* self) {
  check_attached(self);
  return stream_call(self->buffer, "seekable"_str);
}
W_Object* text_readable(W_TextIO* self) {
  check_attached(self);
  return stream_call(self->buffer, "readable"_str);
}
W_Object* text_writable(W_TextIO* self) {
  check_attached(self);
  return stream_call(self->buffer, "writable"_str);
}
W_Object* text_encoding(W_TextIO* self) {
  return self->encoding == nullptr ? none() : new_str(self->encoding);
}
W_Object* text_errors(W_TextIO* self) {
  return self->errors == nullptr ? none() : new_str(self->errors);
}
W_Object* text_buffer(W_TextIO* self) {
  check_attached(self);
  return self->buffer;
}
bool text_closed(W_TextIO* self) { return is_closed(self); }
W_Object* text_name(W_TextIO* self) {
  check_attached(self);
  return getattr(self->buffer, names::name());
}
W_Object* text_newlines(W_TextIO* self) { return newlines_object(self->seen_newlines); }
bool text_line_buffering(W_TextIO* self) { return self->line_buffering; }
bool text_write_through(W_TextIO* self) { return self->write_through; }
int64_t text_chunk_size(W_TextIO* self) {
  check_attached(self);
  return self->chunk_size;
}
void text_set_chunk_size(W_TextIO* self, W_Object* size) {
  if (size == nullptr) throw_error(AttributeError_type(), "cannot delete attribute"_str);
  int64_t value = index_value(size);
  if (value <= 0) throw_value_error("a strictly positive integer is required"_str);
  self->chunk_size = value;
}

W_Object* text_repr(W_TextIO* self) {
  StrBuilder* text = new StrBuilder();
  text->append('<');
  text->append(full_name(self->type()));
  if (!self->is_detached) check_attached(self);
  W_Object* name = find_stream_name(self);
  if (name != nullptr) text->append(message(" name="_str, repr(name)->value));
  W_Object* mode = find_attribute(self, intern("mode"_str));
  if (mode != nullptr) text->append(message(" mode="_str, repr(mode)->value));
  text->append(message(" encoding="_str, repr(text_encoding(self))->value, '>'));
  return new_str(text->build());
}

void add_text_methods(TypeBuilder* t) {
  t->method<&text_read>("read"_str, "($self, size=-1, /)"_str);
  t->method<&text_readline>("readline"_str, "($self, size=-1, /)"_str);
  t->method<&text_write>("write"_str, "($self, text, /)"_str);
  t->method<&text_flush>("flush"_str, "($self, /)"_str);
  t->method<&text_close>("close"_str, "($self, /)"_str);
  t->method<&text_detach>("detach"_str, "($self, /)"_str);
  t->method<&text_tell>("tell"_str, "($self, /)"_str);
  t->method<&text_seek>("seek"_str, "($self, cookie, whence=0, /)"_str);
  t->method<&text_truncate>("truncate"_str, "($self, pos=None, /)"_str);
  t->method<&text_reconfigure>(
      "reconfigure"_str,
      "($self, /, *, encoding=None, errors=None, newline=<null>, line_buffering=None, write_through=None)"_str,
      "Reconfigure the text stream with new parameters."_str);
  t->method<&text_fileno>("fileno"_str, "($self, /)"_str);
  t->method<&text_isatty>("isatty"_str, "($self, /)"_str);
  t->method<&text_seekable>("seekable"_str, "($self, /)"_str);
  t->method<&text_readable>("readable"_str, "($self, /)"_str);
  t->method<&text_writable>("writable"_str, "($self, /)"_str);
}

W_Type* make_text_io_wrapper_type() {
  auto* t = new TypeBuilder("TextIOWrapper"_str, text_io_base_type());
  t->module("_io"_str);
  t->doc("Character and line based layer over a BufferedIOBase object, buffer."_str);
  t->new_method<&text_new>("($type, *args, **kwargs)"_str);
  t->special<&text_init_all>(
      "__init__"_str,
      "($self, /, buffer, encoding=None, errors=None, newline=None, line_buffering=False, write_through=False)"_str);
  t->special<&text_repr>("__repr__"_str);
  t->special<&text_next>("__next__"_str);
  add_text_methods(t);
  t->getter<&text_encoding>("encoding"_str);
  t->getter<&text_errors>("errors"_str);
  t->getter<&text_buffer>("buffer"_str);
  t->getter<&text_closed>("closed"_str);
  t->getter<&text_name>("name"_str);
  t->getter<&text_newlines>("newlines"_str);
  t->getter<&text_line_buffering>("line_buffering"_str);
  t->getter<&text_write_through>("write_through"_str);
  t->accessor<&text_chunk_size, &text_set_chunk_size>("_CHUNK_SIZE"_str);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* text_io_wrapper_type() { return RLIB_ONCE(make_text_io_wrapper_type()); }

W_TextIO* new_text_io(W_Object* buffer, W_Object* encoding, W_Object* errors, W_Object* newline,
                      bool line_buffering, bool write_through) {
  W_TextIO* made = allocate_stream<W_TextIO>(text_io_wrapper_type());
  initialise(made, buffer, encoding, errors, newline, line_buffering, write_through);
  return made;
}

}  // namespace py
