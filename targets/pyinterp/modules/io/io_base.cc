#include "targets/pyinterp/modules/io/io_base.h"

#include "targets/pyinterp/objspace/bytes_text.h"
#include "targets/pyinterp/objspace/exceptions.h"
#include "targets/pyinterp/objspace/memoryview_object.h"

namespace py {

// ---- Errors and calls ---------------------------------------------------------------------------

namespace {

W_Type* make_unsupported_operation_type() {
  W_Dict* names = new_dict();
  names->set_str(intern("__module__"_str), new_ascii("io"_str));
  return new_class(type_type(), intern("UnsupportedOperation"_str),
                   new_tuple(OSError_type(), ValueError_type()), names,
                   Arguments{Array<W_Object*>::empty(), nullptr});
}

}  // namespace

RLIB_PREBUILD W_Type* unsupported_operation_type() {
  return RLIB_ONCE(make_unsupported_operation_type());
}

void throw_unsupported(Str* what) { throw_error(unsupported_operation_type(), what); }
void throw_closed() { throw_value_error("I/O operation on closed file."_str); }

W_Object* stream_call(W_Object* stream, Str* name) { return call_method(stream, intern(name)); }
W_Object* stream_call(W_Object* stream, Str* name, W_Object* a) {
  return call_method(stream, intern(name), a);
}
W_Object* stream_call(W_Object* stream, Str* name, W_Object* a, W_Object* b) {
  return call_method(stream, intern(name), a, b);
}
bool stream_is(W_Object* stream, Str* name) { return is_true(stream_call(stream, name)); }

void warn_of_lost_file(W_Object* stream, W_Object* source) {
  try {
    stream_call(stream, "_dealloc_warn"_str, source);
  } catch (PythonError*) {
  }
}

void add_state_attributes(W_IOBase* stream, W_Object* attributes, Str* which) {
  if (is_none(attributes)) return;
  if (!rlib::isinstance<W_Dict>(attributes)) {
    throw_type_error(which, " item of state should be a dict, got a "_str, type_name(attributes));
  }
  W_Dict* from = static_cast<W_Dict*>(attributes);
  W_Dict* to = stream->dict();
  for (int64_t i = from->next_entry(0); i >= 0; i = from->next_entry(i + 1)) {
    to->set(from->key_at(i), from->value_at(i));
  }
}

W_Object* find_stream_name(W_Object* stream) {
  try {
    return find_attribute(stream, names::name());
  } catch (PythonError* error) {
    if (!error->is(ValueError_type())) throw;
    return nullptr;
  }
}

void close_and_raise(W_Object* stream, PythonError* error) {
  try {
    stream_call(stream, "close"_str);
  } catch (PythonError* second) {
    W_BaseException* last = second->value();
    while (last->context != nullptr) last = last->context;
    if (last != error->value()) last->context = error->value();
    throw;
  }
  rlib::raise(error);
}

void check_open(W_Object* stream) {
  if (is_true(getattr(stream, intern("closed"_str)))) throw_closed();
}

int64_t expect_size(W_Object* w) {
  if (w->type()->special(Special::kIndex) == nullptr) {
    throw_type_error("argument should be integer or None, not '"_str, type_name(w), "'"_str);
  }
  return index_value(w);
}

int64_t size_argument(W_Object* w) {
  if (w == nullptr || is_none(w)) return -1;
  int64_t size = expect_size(w);
  return size < 0 ? -1 : size;
}

int64_t expect_position(W_Object* w) {
  int64_t position = index_value(w);
  if (position < 0) {
    throw_error(OSError_type(), message("Raw stream returned invalid position "_str, position));
  }
  return position;
}

// ---- _IOBase ------------------------------------------------------------------------------------

namespace {

template <class W>
W_Object* base_new(W_Type* type, Array<W_Object*>*, W_Dict*) {
  return allocate<W>(type, W::exact_type());
}

W_Object* base_seek(W_IOBase*, Array<W_Object*>*) { throw_unsupported("seek"_str); }
W_Object* base_tell(W_Object* self) {
  return stream_call(self, "seek"_str, new_int(int64_t{0}), new_int(1));
}
W_Object* base_truncate(W_IOBase*, W_Object*) { throw_unsupported("truncate"_str); }
W_Object* base_fileno(W_IOBase*) { throw_unsupported("fileno"_str); }
void base_flush(W_IOBase* self) {
  if (self->is_closed) throw_closed();
}
bool base_is_not(W_IOBase*) { return false; }
bool base_isatty(W_Object* self) {
  check_open(self);
  return false;
}
bool base_closed(W_IOBase* self) { return self->is_closed; }

// Flushes first. What that raises comes once the stream counts as closed.
void base_close(W_IOBase* self) {
  if (self->is_closed) return;
  try {
    stream_call(self, "flush"_str);
  } catch (PythonError*) {
    self->is_closed = true;
    throw;
  }
  self->is_closed = true;
}

// Closes it. What that raises nobody is told.
void base_del(W_IOBase* self) {
  try {
    W_Object* closed = find_attribute(self, intern("closed"_str));
    if (closed != nullptr && is_true(closed)) return;
    self->is_finalizing = true;
    stream_call(self, "close"_str);
  } catch (PythonError*) {
  }
}

W_Object* base_enter(W_Object* self) {
  check_open(self);
  return self;
}
W_Object* base_exit(W_Object* self, Array<W_Object*>*) { return stream_call(self, "close"_str); }

W_Object* check(W_Object* self, Str* method, Str* text) {
  if (!stream_is(self, method)) throw_unsupported(text);
  return true_object();
}
W_Object* base_check_readable(W_Object* self) {
  return check(self, "readable"_str, "File or stream is not readable."_str);
}
W_Object* base_check_writable(W_Object* self) {
  return check(self, "writable"_str, "File or stream is not writable."_str);
}
W_Object* base_check_seekable(W_Object* self) {
  return check(self, "seekable"_str, "File or stream is not seekable."_str);
}
void base_check_closed(W_Object* self) { check_open(self); }

// Byte by byte, or, if there is peek(), as much as is sure to be of the line.
W_Object* base_readline(W_Object* self, W_Object* w_size) {
  int64_t size = size_argument(w_size);
  W_Object* peek = find_attribute(self, intern("peek"_str));
  StrBuilder* line = new StrBuilder();
  while (size < 0 || line->length() < size) {
    int64_t wanted = 1;
    if (peek != nullptr) {
      W_Object* ahead = call(peek, new_int(1));
      if (!rlib::isinstance<W_Bytes>(ahead)) {
        throw_error(OSError_type(), message("peek() should have returned a bytes object, not '"_str,
                                            type_name(ahead), "'"_str));
      }
      Str* bytes = static_cast<W_Bytes*>(ahead)->value;
      if (!bytes->is_empty()) {
        int64_t newline = bytes->find_char('\n');
        wanted = newline < 0 ? bytes->length() : newline + 1;
        if (size >= 0 && wanted > size - line->length()) wanted = size - line->length();
      }
    }
    W_Object* read = stream_call(self, "read"_str, new_int(wanted));
    if (!rlib::isinstance<W_Bytes>(read)) {
      throw_error(OSError_type(), message("read() should have returned a bytes object, not '"_str,
                                          type_name(read), "'"_str));
    }
    Str* bytes = static_cast<W_Bytes*>(read)->value;
    if (bytes->is_empty()) break;
    line->append(bytes);
    if (bytes->char_at(bytes->length() - 1) == '\n') break;
  }
  return new_bytes(line->build());
}

W_Object* base_iter(W_Object* self) {
  check_open(self);
  return self;
}
W_Object* base_next(W_Object* self) {
  W_Object* line = stream_call(self, "readline"_str);
  if (length(line) == 0) throw_stop_iteration(nullptr);
  return line;
}

W_Object* base_readlines(W_Object* self, W_Object* w_hint) {
  int64_t hint = size_argument(w_hint);
  auto* lines = new List<W_Object*>();
  int64_t total = 0;
  W_Object* iterator = iterate(self);
  while (hint <= 0 || total < hint) {
    W_Object* line = next(iterator);
    if (line == nullptr) break;
    lines->append(line);
    if (hint > 0) total += length(line);
  }
  return new_list(lines);
}

void base_writelines(W_Object* self, W_Object* lines) {
  check_open(self);
  W_Object* iterator = iterate(lines);
  while (W_Object* line = next(iterator)) stream_call(self, "write"_str, line);
}

W_Type* make_io_base_type() {
  auto* t = new TypeBuilder("_IOBase"_str, object_type());
  t->module("_io"_str);
  t->doc("The abstract base class for all I/O classes."_str);
  t->add_flags(W_Type::kHasDict | W_Type::kHasWeakref);
  t->new_method<&base_new<W_IOBase>>("($type, *args, **kwargs)"_str);
  t->method<&base_seek>("seek"_str, "($self, /, *args)"_str,
                        "Change the stream position to the given byte offset."_str);
  t->method<&base_tell>("tell"_str, "($self, /)"_str, "Return current stream position."_str);
  t->method<&base_truncate>("truncate"_str, "($self, size=None, /)"_str,
                            "Truncate file to size bytes."_str);
  t->method<&base_flush>("flush"_str, "($self, /)"_str, "Flush write buffers, if applicable."_str);
  t->method<&base_close>("close"_str, "($self, /)"_str, "Flush and close the IO object."_str);
  t->method<&base_is_not>("seekable"_str, "($self, /)"_str,
                          "Return whether object supports random access."_str);
  t->method<&base_is_not>("readable"_str, "($self, /)"_str,
                          "Return whether object was opened for reading."_str);
  t->method<&base_is_not>("writable"_str, "($self, /)"_str,
                          "Return whether object was opened for writing."_str);
  t->method<&base_check_closed>("_checkClosed"_str, "($self, /)"_str);
  t->method<&base_check_seekable>("_checkSeekable"_str, "($self, /)"_str);
  t->method<&base_check_readable>("_checkReadable"_str, "($self, /)"_str);
  t->method<&base_check_writable>("_checkWritable"_str, "($self, /)"_str);
  t->method<&base_fileno>("fileno"_str, "($self, /)"_str,
                          "Returns underlying file descriptor if one exists."_str);
  t->method<&base_isatty>("isatty"_str, "($self, /)"_str,
                          "Return whether this is an 'interactive' stream."_str);
  t->special<&base_del>("__del__"_str, "($self, /)"_str);
  t->special<&base_iter>("__iter__"_str);
  t->special<&base_next>("__next__"_str);
  t->method<&base_enter>("__enter__"_str, "($self, /)"_str);
  t->method<&base_exit>("__exit__"_str, "($self, /, *args)"_str);
  t->method<&base_readline>("readline"_str, "($self, size=-1, /)"_str,
                            "Read and return a line from the stream."_str);
  t->method<&base_readlines>("readlines"_str, "($self, hint=-1, /)"_str,
                             "Return a list of lines from the stream."_str);
  t->method<&base_writelines>("writelines"_str, "($self, lines, /)"_str,
                              "Write a list of lines to stream."_str);
  t->getter<&base_closed>("closed"_str);
  t->accessor<&get_dict, &set_dict>("__dict__"_str);
  return t->finish();
}

// ---- _RawIOBase ---------------------------------------------------------------------------------

W_Object* raw_read_all(W_Object* self) {
  StrBuilder* all = new StrBuilder();
  while (true) {
    W_Object* data = stream_call(self, "read"_str, new_int(kDefaultBufferSize));
    if (is_none(data)) {
      if (all->length() == 0) return data;
      break;
    }
    if (!rlib::isinstance<W_Bytes>(data)) throw_type_error("read() should return bytes"_str);
    if (static_cast<W_Bytes*>(data)->value->is_empty()) break;
    all->append(static_cast<W_Bytes*>(data)->value);
  }
  return new_bytes(all->build());
}

W_Object* raw_read(W_Object* self, W_Object* w_size) {
  int64_t size = is_none(w_size) ? -1 : index_value(w_size);
  if (size < 0) return stream_call(self, "readall"_str);
  W_ByteArray* buffer = new W_ByteArray();
  buffer->bytes = Array<char>::make(size);
  buffer->length = size;
  W_Object* count = stream_call(self, "readinto"_str, buffer);
  if (is_none(count)) return count;
  int64_t got = index_value(count);
  return new_bytes(Str::from_array(buffer->bytes, 0, got));
}

W_Object* raw_not_implemented(W_Object*, W_Object*) {
  throw_error_with(NotImplementedError_type(), nullptr);
}

W_Type* make_raw_io_base_type() {
  auto* t = new TypeBuilder("_RawIOBase"_str, io_base_type());
  t->module("_io"_str);
  t->doc("Base class for raw binary I/O."_str);
  t->new_method<&base_new<W_RawIOBase>>("($type, *args, **kwargs)"_str);
  t->method<&raw_read>("read"_str, "($self, size=-1, /)"_str);
  t->method<&raw_not_implemented>("readinto"_str, "($self, b, /)"_str);
  t->method<&raw_not_implemented>("write"_str, "($self, b, /)"_str);
  t->method<&raw_read_all>("readall"_str, "($self, /)"_str,
                           "Read until EOF, using multiple read() call."_str);
  return t->finish();
}

// ---- _BufferedIOBase ----------------------------------------------------------------------------

W_Object* buffered_unsupported_read(W_Object*, Array<W_Object*>*) { throw_unsupported("read"_str); }
W_Object* buffered_unsupported_read1(W_Object*, Array<W_Object*>*) {
  throw_unsupported("read1"_str);
}
W_Object* buffered_unsupported_write(W_Object*, W_Object*) { throw_unsupported("write"_str); }
W_Object* buffered_unsupported_detach(W_Object*) { throw_unsupported("detach"_str); }

W_Object* read_into(W_Object* self, W_Object* buffer, Str* method) {
  WritableBytes to = writable_bytes_of(buffer);
  W_Object* data = stream_call(self, method, new_int(to.length));
  if (!rlib::isinstance<W_Bytes>(data)) throw_type_error("read() should return bytes"_str);
  Str* bytes = static_cast<W_Bytes*>(data)->value;
  if (bytes->length() > to.length) {
    throw_value_error("read() returned too much data: "_str, to.length, " bytes requested, "_str,
                      bytes->length(), " returned"_str);
  }
  to.put(bytes);
  return new_int(bytes->length());
}
W_Object* buffered_readinto(W_Object* self, W_Object* buffer) {
  return read_into(self, buffer, "read"_str);
}
W_Object* buffered_readinto1(W_Object* self, W_Object* buffer) {
  return read_into(self, buffer, "read1"_str);
}

W_Type* make_buffered_io_base_type() {
  auto* t = new TypeBuilder("_BufferedIOBase"_str, io_base_type());
  t->module("_io"_str);
  t->doc("Base class for buffered IO objects."_str);
  t->new_method<&base_new<W_BufferedIOBase>>("($type, *args, **kwargs)"_str);
  t->method<&buffered_unsupported_read>("read"_str, "($self, /, *args)"_str,
                                        "Read and return up to n bytes."_str);
  t->method<&buffered_unsupported_read1>(
      "read1"_str, "($self, /, *args)"_str,
      "Read and return up to n bytes, with at most one read() call\nto the underlying raw stream."_str);
  t->method<&buffered_readinto>("readinto"_str, "($self, buffer, /)"_str);
  t->method<&buffered_readinto1>("readinto1"_str, "($self, buffer, /)"_str);
  t->method<&buffered_unsupported_write>("write"_str, "($self, b, /)"_str,
                                         "Write the given buffer to the IO stream."_str);
  t->method<&buffered_unsupported_detach>(
      "detach"_str, "($self, /)"_str,
      "Disconnect this buffer from its underlying raw stream and return it."_str);
  return t->finish();
}

// ---- _TextIOBase --------------------------------------------------------------------------------

W_Object* text_unsupported_read(W_Object*, Array<W_Object*>*) { throw_unsupported("read"_str); }
W_Object* text_unsupported_readline(W_Object*, Array<W_Object*>*) {
  throw_unsupported("readline"_str);
}
W_Object* text_unsupported_write(W_Object*, W_Object*) { throw_unsupported("write"_str); }
W_Object* text_none(W_Object*) { return none(); }

W_Type* make_text_io_base_type() {
  auto* t = new TypeBuilder("_TextIOBase"_str, io_base_type());
  t->module("_io"_str);
  t->doc("Base class for text I/O."_str);
  t->new_method<&base_new<W_TextIOBase>>("($type, *args, **kwargs)"_str);
  t->method<&buffered_unsupported_detach>(
      "detach"_str, "($self, /)"_str,
      "Separate the underlying buffer from the TextIOBase and return it."_str);
  t->method<&text_unsupported_read>("read"_str, "($self, /, *args)"_str,
                                    "Read at most n characters from stream."_str);
  t->method<&text_unsupported_readline>("readline"_str, "($self, /, *args)"_str,
                                        "Read until newline or EOF."_str);
  t->method<&text_unsupported_write>("write"_str, "($self, s, /)"_str,
                                     "Write string to stream."_str);
  t->getter<&text_none>("encoding"_str);
  t->getter<&text_none>("newlines"_str);
  t->getter<&text_none>("errors"_str);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* io_base_type() { return RLIB_ONCE(make_io_base_type()); }
RLIB_PREBUILD W_Type* raw_io_base_type() { return RLIB_ONCE(make_raw_io_base_type()); }
RLIB_PREBUILD W_Type* buffered_io_base_type() { return RLIB_ONCE(make_buffered_io_base_type()); }
RLIB_PREBUILD W_Type* text_io_base_type() { return RLIB_ONCE(make_text_io_base_type()); }

}  // namespace py
