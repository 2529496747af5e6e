#include "targets/pyinterp/modules/io/buffered.h"

#include "targets/pyinterp/modules/io/file_io.h"
#include "targets/pyinterp/modules/io/open_writers.h"
#include "targets/pyinterp/modules/signal/signals.h"
#include "targets/pyinterp/objspace/exceptions.h"
#include "targets/pyinterp/objspace/memoryview_object.h"

namespace py {

// ---- One at a time ------------------------------------------------------------------------------

namespace {

// After a fork a user may be a thread that is no more.
bool is_alive(ThreadState* thread) {
  if (thread == interpreter_state()->main_thread) return true;
  List<ThreadState*>* others = interpreter_state()->other_threads;
  for (int64_t i = 0; i < others->length(); i++) {
    if (others->get(i) == thread) return true;
  }
  return false;
}

class RLIB_SCOPE Waiting {
 public:
  explicit Waiting(W_Buffered* stream) : stream_(stream) { stream->waiting++; }
  ~Waiting() { stream_->waiting--; }
  Waiting(const Waiting&) = delete;
  Waiting& operator=(const Waiting&) = delete;

 private:
  W_Buffered* const stream_;
};

// Until nobody uses it. Runs signal handlers. RuntimeError if it is this thread that does: its signal handler,
// finalizer or raw stream came back to it.
[[gnu::noinline]] void wait_for(W_Buffered* stream, ThreadState* thread) {
  if (stream->user == thread) {
    throw_runtime_error("reentrant call inside "_str, repr(stream)->value);
  }
  if (stream->turn == nullptr) {
    stream->turn = new rlib::threads::Lock();
    stream->turn->acquire();
  }
  Waiting waiting(stream);
  while (stream->user != nullptr && is_alive(stream->user)) {
    if (stream->turn->try_within(-1) == rlib::threads::Lock::kInterrupted) handle_ticks();
  }
}

// Has a buffer to itself.
class RLIB_SCOPE Using {
 public:
  explicit Using(W_Buffered* stream) : stream_(stream) {
    ThreadState* thread = this_thread();
    if (stream->user != nullptr) wait_for(stream, thread);
    stream->user = thread;
  }
  ~Using() {
    stream_->user = nullptr;
    if (stream_->waiting > 0 && stream_->turn->is_held()) stream_->turn->release();
  }
  Using(const Using&) = delete;
  Using& operator=(const Using&) = delete;

 private:
  W_Buffered* const stream_;
};

}  // namespace

// ---- The raw stream -----------------------------------------------------------------------------

W_Object* W_Buffered::stream() {
  if (raw != nullptr) return raw;
  if (is_detached) throw_value_error("raw stream has been detached"_str);
  throw_value_error("I/O operation on uninitialized object"_str);
}

namespace {

// What readinto() returned. OSError if it is no number, with what is wrong with it as the cause.
int64_t count_read(W_Object* result) {
  try {
    return index_value(result);
  } catch (PythonError* error) {
    W_BaseException* failed = new_exception(OSError_type(), new_ascii("raw readinto() failed"_str));
    failed->cause = failed->context = error->value();
    failed->suppresses_context = true;
    throw new PythonError(failed);
  }
}

}  // namespace

Str* W_Buffered::raw_read(int64_t count) {
  W_Object* from = stream();
  if (rlib::is_exactly<W_FileIO>(from)) return file_read(static_cast<W_FileIO*>(from), count);
  auto* bytes = Array<char>::make(count);
  W_Object* result = stream_call(from, "readinto"_str, view_of_array(bytes, 0, count));
  if (is_none(result)) return nullptr;
  int64_t got = count_read(result);
  if (got < 0 || got > count) {
    throw_error(OSError_type(), message("raw readinto() returned invalid length "_str, got,
                                        " (should have been between 0 and "_str, count, ')'));
  }
  return Str::from_array(bytes, 0, got);
}

int64_t W_Buffered::raw_write(Str* bytes) {
  W_Object* to = stream();
  if (rlib::is_exactly<W_FileIO>(to)) return file_write(static_cast<W_FileIO*>(to), bytes);
  W_Object* result = stream_call(to, "write"_str, new_memoryview(new_bytes(bytes)));
  if (is_none(result)) return -1;
  int64_t count = index_value(result);
  if (count < 0 || count > bytes->length()) {
    throw_error(OSError_type(),
                message("raw write() returned invalid length "_str, count,
                        " (should have been between 0 and "_str, bytes->length(), ')'));
  }
  return count;
}

// ---- Reading ------------------------------------------------------------------------------------

Str* W_Buffered::take(int64_t count) {
  int64_t end = count < unread() ? input_at + count : input->length();
  Str* bytes = input->slice(input_at, end);
  input_at = end;
  return bytes;
}

Str* W_Buffered::read(int64_t count) {
  flush_output();
  if (count <= unread()) return take(count);
  StrBuilder* all = new StrBuilder(count < (1 << 20) ? count : 0);
  all->append(take(count));
  while (all->length() < count) {
    int64_t left = count - all->length();
    Str* more = raw_read(left > buffer_size ? left : buffer_size);
    if (more == nullptr && all->length() == 0) return nullptr;
    if (more == nullptr || more->is_empty()) break;
    input = more;
    input_at = 0;
    all->append(take(left));
  }
  return all->build();
}

Str* W_Buffered::read_all() {
  flush_output();
  Str* first = take(unread());
  W_Object* from = stream();
  if (rlib::is_exactly<W_FileIO>(from)) {
    Str* rest = file_read_all(static_cast<W_FileIO*>(from));
    if (rest == nullptr) return first->is_empty() ? nullptr : first;
    return first->concat(rest);
  }
  W_Object* method = find_attribute(from, intern("readall"_str));
  if (method != nullptr) {
    W_Object* rest = method->call0();
    if (is_none(rest)) return first->is_empty() ? nullptr : first;
    if (!rlib::isinstance<W_Bytes>(rest)) throw_type_error("readall() should return bytes"_str);
    return first->concat(static_cast<W_Bytes*>(rest)->value);
  }
  StrBuilder* all = new StrBuilder();
  all->append(first);
  while (true) {
    W_Object* data = stream_call(from, "read"_str);
    if (!is_none(data) && !rlib::isinstance<W_Bytes>(data)) {
      throw_type_error("read() should return bytes"_str);
    }
    if (is_none(data) && all->length() == 0) return nullptr;
    if (is_none(data) || static_cast<W_Bytes*>(data)->value->is_empty()) break;
    all->append(static_cast<W_Bytes*>(data)->value);
  }
  return all->build();
}

Str* W_Buffered::read_once(int64_t count) {
  flush_output();
  if (unread() > 0) return take(count);
  if (count == 0) return ""_str;
  Str* bytes = raw_read(count);
  return bytes == nullptr ? ""_str : bytes;
}

Str* W_Buffered::read_once_into(int64_t count) {
  flush_output();
  Str* there = take(count < unread() ? count : unread());
  int64_t left = count - there->length();
  if (left > buffer_size) {
    Str* more = raw_read(left);
    if (more != nullptr) return there->concat(more);
    return there->is_empty() ? nullptr : there;
  }
  if (left == 0 || !there->is_empty()) return there;
  Str* more = raw_read(buffer_size);
  if (more == nullptr) return nullptr;
  input = more;
  input_at = 0;
  return take(left);
}

Str* W_Buffered::peek() {
  flush_output();
  if (unread() == 0) {
    Str* more = raw_read(buffer_size);
    input = more == nullptr ? ""_str : more;
    input_at = 0;
  }
  return input->slice_from(input_at);
}

Str* W_Buffered::read_line(int64_t limit) {
  StrBuilder* line = nullptr;
  flush_output();
  while (true) {
    if (unread() == 0) {
      Str* more = raw_read(buffer_size);
      if (more == nullptr || more->is_empty()) break;
      input = more;
      input_at = 0;
    }
    int64_t newline = input->find_char('\n', input_at);
    int64_t count = newline < 0 ? unread() : newline + 1 - input_at;
    int64_t so_far = line == nullptr ? 0 : line->length();
    if (limit >= 0 && count >= limit - so_far) {
      count = limit - so_far;
      newline = input_at;  // that is the end
    }
    if (newline >= 0 && line == nullptr) return take(count);
    if (line == nullptr) line = new StrBuilder();
    line->append(take(count));
    if (newline >= 0) break;
  }
  return line == nullptr ? ""_str : line->build();
}

// ---- Writing ------------------------------------------------------------------------------------

namespace {

[[noreturn]] void throw_would_block(int64_t written) {
  auto* args = Array<W_Object*>::make(3);
  args->set(0, new_int(int64_t{11}));
  args->set(1, new_ascii("write could not complete without blocking"_str));
  args->set(2, new_int(written));
  throw new PythonError(to_exception(call_with(BlockingIOError_type(), args)));
}

}  // namespace

void W_Buffered::flush_output() {
  if (output->length() == 0) return;
  Str* bytes = output->build();
  int64_t at = 0;
  while (at < bytes->length()) {
    int64_t count = raw_write(bytes->slice_from(at));
    at += count < 0 ? 0 : count;
    output->clear();
    output->append(bytes, at, bytes->length());
    if (count < 0) throw_would_block(0);
    if (at < bytes->length()) handle_signals();  // it may be one that made the write stop
  }
  output->clear();
}

void W_Buffered::drop_input() {
  int64_t back = unread();
  input = ""_str;
  input_at = 0;
  if (back > 0) stream_call(stream(), "seek"_str, new_int(-back), new_int(int64_t{1}));
}

int64_t W_Buffered::write(Str* bytes) {
  stream();
  if (is_reader) drop_input();
  remember_writer(this);
  if (output->length() + bytes->length() <= buffer_size) {
    output->append(bytes);
    return bytes->length();
  }
  flush_output();
  int64_t at = 0;
  while (bytes->length() - at > buffer_size) {
    int64_t count = raw_write(at == 0 ? bytes : bytes->slice_from(at));
    if (count < 0) {
      output->append(bytes, at, at + buffer_size);
      throw_would_block(at + buffer_size);
    }
    at += count;
    if (at < bytes->length()) handle_signals();
  }
  output->append(bytes, at, bytes->length());
  return bytes->length();
}

Str* read_once_alone(W_Buffered* stream, int64_t count) {
  Using scope(stream);
  return stream->read_once(count);
}
int64_t write_alone(W_Buffered* stream, Str* bytes) {
  Using scope(stream);
  return stream->write(bytes);
}

int64_t W_Buffered::tell() {
  int64_t position = expect_position(stream_call(stream(), "tell"_str));
  return position - unread() + output->length();
}

// ---- Methods ------------------------------------------------------------------------------------

namespace {

// Raises if the stream is closed: "write to closed file".
void check_stream(W_Buffered* self, Str* what) {
  W_Object* raw = self->stream();
  bool is_closed = has_plain_file(self) ? plain_file_is_closed(self)
                                        : is_true(getattr(raw, intern("closed"_str)));
  if (is_closed) throw_value_error(what, " closed file"_str);
}

W_Object* bytes_or_none(Str* bytes) { return bytes == nullptr ? none() : new_bytes(bytes); }

W_Object* buffered_read(W_Buffered* self, W_Object* w_size) {
  int64_t size = -1;
  if (!is_none(w_size)) size = index_value(w_size);
  if (size < -1) throw_value_error("read length must be non-negative or -1"_str);
  check_stream(self, "read of"_str);
  Using scope(self);
  return bytes_or_none(size < 0 ? self->read_all() : self->read(size));
}
W_Object* buffered_read1(W_Buffered* self, int64_t size) {
  check_stream(self, "read of"_str);
  Using scope(self);
  return new_bytes(self->read_once(size < 0 ? self->buffer_size : size));
}
W_Object* buffered_peek(W_Buffered* self, int64_t) {
  check_stream(self, "peek of"_str);
  Using scope(self);
  return new_bytes(self->peek());
}
W_Object* read_into(W_Buffered* self, W_Object* buffer, bool once) {
  check_stream(self, "readinto of"_str);
  Using scope(self);
  WritableBytes to = writable_bytes_of(buffer);
  Str* bytes = once ? self->read_once_into(to.length) : self->read(to.length);
  if (bytes == nullptr) return none();
  to.put(bytes);
  return new_int(bytes->length());
}
W_Object* buffered_readinto(W_Buffered* self, W_Object* buffer) {
  return read_into(self, buffer, false);
}
W_Object* buffered_readinto1(W_Buffered* self, W_Object* buffer) {
  return read_into(self, buffer, true);
}
W_Object* buffered_readline(W_Buffered* self, W_Object* size) {
  int64_t limit = size_argument(size);
  check_stream(self, "readline of"_str);
  Using scope(self);
  return new_bytes(self->read_line(limit));
}
W_Object* buffered_next(W_Buffered* self) {
  check_stream(self, "readline of"_str);
  Str* line = ""_str;
  if (rlib::is_exactly<W_BufferedReader>(self)) {
    Using scope(self);
    line = self->read_line(-1);
  } else {
    line = bytes_of(stream_call(self, "readline"_str));
  }
  if (line->is_empty()) throw_stop_iteration(nullptr);
  return new_bytes(line);
}

W_Object* buffered_write(W_Buffered* self, W_Object* data) {
  if (rlib::isinstance<W_Str>(data)) bytes_of(data);  // raises
  check_stream(self, "write to"_str);
  Str* bytes = bytes_of(data);
  Using scope(self);
  check_stream(self, "write to"_str);  // another thread may have closed it
  return new_int(self->write(bytes));
}

void buffered_flush(W_Buffered* self) {
  check_stream(self, "flush of"_str);
  Using scope(self);
  self->flush_output();
  if (self->is_reader && self->is_writer) self->drop_input();
  if (!rlib::is_exactly<W_FileIO>(self->raw)) stream_call(self->raw, "flush"_str);
}

void reader_flush(W_Buffered* self) { stream_call(self->stream(), "flush"_str); }

// Whether it was closed already.
bool begin_close(W_Buffered* self) {
  W_Object* raw = self->stream();
  Using scope(self);
  if (is_true(getattr(raw, intern("closed"_str)))) {
    self->is_closed = true;
    return true;
  }
  if (self->is_finalizing) warn_of_lost_file(raw, self);
  return false;
}

void buffered_close(W_Buffered* self) {
  if (begin_close(self)) return;
  PythonError* failed = nullptr;
  try {
    stream_call(self, "flush"_str);
  } catch (PythonError* error) {
    failed = error;
  }
  Using scope(self);
  W_Object* raw = self->stream();
  if (failed != nullptr) close_and_raise(raw, failed);
  stream_call(raw, "close"_str);
  self->is_closed = true;
  self->input = ""_str;
  self->input_at = 0;
}

void buffered_dealloc_warn(W_Buffered* self, W_Object* source) {
  if (self->raw != nullptr) warn_of_lost_file(self->raw, source);
}

W_Object* buffered_detach(W_Buffered* self) {
  W_Object* raw = self->stream();
  stream_call(self, "flush"_str);
  self->raw = nullptr;
  self->is_detached = true;
  return raw;
}

W_Object* buffered_seek(W_Buffered* self, W_Object* w_target, int64_t whence) {
  if (whence < 0 || whence > 4) throw_value_error("whence value "_str, whence, " unsupported"_str);
  check_stream(self, "seek of"_str);
  if (!stream_is(self->raw, "seekable"_str))
    throw_unsupported("File or stream is not seekable."_str);
  int64_t target = index_value(w_target);
  Using scope(self);
  self->flush_output();
  if (whence < 2 && self->unread() > 0) {
    // Within what is in the buffer nothing has to move.
    int64_t here = self->tell();
    int64_t offset = whence == 0 ? target - here : target;
    if (offset >= -self->input_at && offset <= self->unread()) {
      self->input_at += offset;
      return new_int(here + offset);
    }
  }
  if (whence == 1) target -= self->unread();
  W_Object* position = stream_call(self->raw, "seek"_str, new_int(target), new_int(whence));
  self->input = ""_str;
  self->input_at = 0;
  return new_int(expect_position(position));
}

int64_t buffered_tell(W_Buffered* self) {
  self->stream();
  return self->tell();
}

W_Object* buffered_truncate(W_Buffered* self, W_Object* size) {
  check_stream(self, "truncate of"_str);
  Using scope(self);
  if (!self->is_writer) throw_unsupported("truncate"_str);
  self->flush_output();
  if (self->is_reader) self->drop_input();
  if (is_none(size)) size = new_int(self->tell());
  return stream_call(self->raw, "truncate"_str, size);
}

W_Object* buffered_fileno(W_Buffered* self) { return stream_call(self->stream(), "fileno"_str); }
W_Object* buffered_isatty(W_Buffered* self) { return stream_call(self->stream(), "isatty"_str); }
W_Object* buffered_seekable(W_Buffered* self) {
  return stream_call(self->stream(), "seekable"_str);
}
W_Object* buffered_readable(W_Buffered* self) {
  return stream_call(self->stream(), "readable"_str);
}
W_Object* buffered_writable(W_Buffered* self) {
  return stream_call(self->stream(), "writable"_str);
}
W_Object* buffered_closed(W_Buffered* self) {
  return getattr(self->stream(), intern("closed"_str));
}
W_Object* buffered_raw(W_Buffered* self) { return self->raw == nullptr ? none() : self->raw; }
W_Object* buffered_name(W_Buffered* self) { return getattr(self->stream(), names::name()); }
W_Object* buffered_mode(W_Buffered* self) { return getattr(self->stream(), intern("mode"_str)); }

W_Object* buffered_repr(W_Buffered* self) {
  W_Object* name = self->raw == nullptr ? nullptr : find_stream_name(self);
  Str* type = full_name(self->type());
  if (name == nullptr) return new_str(message('<', type, '>'));
  return new_str(message('<', type, " name="_str, repr(name)->value, '>'));
}

W_Object* buffered_getstate(W_Object* self) {
  throw_type_error("cannot pickle '"_str, full_name(self->type()), "' object"_str);
}

// ---- Making them --------------------------------------------------------------------------------

constexpr int64_t kLargestBuffer = int64_t{1} << 40;

void initialise(W_Buffered* self, W_Object* raw, bool is_reader, bool is_writer, int64_t size) {
  self->is_detached = false;
  if (size <= 0) throw_value_error("buffer size must be strictly positive"_str);
  if (size > kLargestBuffer) throw_memory_error();
  self->raw = raw;
  self->is_reader = is_reader;
  self->is_writer = is_writer;
  self->buffer_size = size;
  self->input = ""_str;
  self->input_at = 0;
  self->output->clear();
}

void require(W_Object* raw, Str* method, Str* text) {
  if (!stream_is(raw, method)) throw_unsupported(text);
}

void reader_init(W_Buffered* self, W_Object* raw, int64_t size) {
  self->raw = nullptr;
  require(raw, "readable"_str, "File or stream is not readable."_str);
  initialise(self, raw, true, false, size);
}
void writer_init(W_Buffered* self, W_Object* raw, int64_t size) {
  self->raw = nullptr;
  require(raw, "writable"_str, "File or stream is not writable."_str);
  initialise(self, raw, false, true, size);
}
void random_init(W_Buffered* self, W_Object* raw, int64_t size) {
  self->raw = nullptr;
  require(raw, "seekable"_str, "File or stream is not seekable."_str);
  require(raw, "readable"_str, "File or stream is not readable."_str);
  require(raw, "writable"_str, "File or stream is not writable."_str);
  initialise(self, raw, true, true, size);
}

template <class W>
W_Object* buffered_new(W_Type* type, Array<W_Object*>*, W_Dict*) {
  return allocate_stream<W>(type);
}

}  // namespace

bool has_plain_file(W_Object* stream) {
  bool is_plain = rlib::is_exactly<W_BufferedWriter>(stream) ||
                  rlib::is_exactly<W_BufferedReader>(stream) ||
                  rlib::is_exactly<W_BufferedRandom>(stream);
  if (!is_plain) return false;
  W_Object* raw = static_cast<W_Buffered*>(stream)->raw;
  return raw != nullptr && rlib::is_exactly<W_FileIO>(raw);
}
bool plain_file_is_closed(W_Object* stream) {
  return static_cast<W_FileIO*>(static_cast<W_Buffered*>(stream)->raw)->fd < 0;
}

W_Buffered* new_buffered(W_Object* raw, bool is_reader, bool is_writer, int64_t size) {
  W_Buffered* made = nullptr;
  if (is_reader && is_writer) {
    made = allocate_stream<W_BufferedRandom>(buffered_random_type());
  } else if (is_reader) {
    made = allocate_stream<W_BufferedReader>(buffered_reader_type());
  } else {
    made = allocate_stream<W_BufferedWriter>(buffered_writer_type());
  }
  initialise(made, raw, is_reader, is_writer, size);
  return made;
}

namespace {

// What all three have. Each function is instantiated for the class, which its first argument is
// checked for.
template <class W>
struct Methods {
#define PY_FORWARD0(R, name) \
  static R name(W* self) { return buffered_##name(self); }
#define PY_FORWARD1(R, name, A) \
  static R name(W* self, A a) { return buffered_##name(self, a); }
  PY_FORWARD1(W_Object*, read, W_Object*)
  PY_FORWARD1(W_Object*, read1, int64_t)
  PY_FORWARD1(W_Object*, peek, int64_t)
  PY_FORWARD1(W_Object*, readinto, W_Object*)
  PY_FORWARD1(W_Object*, readinto1, W_Object*)
  PY_FORWARD1(W_Object*, readline, W_Object*)
  PY_FORWARD0(W_Object*, next)
  PY_FORWARD1(W_Object*, write, W_Object*)
  PY_FORWARD0(void, flush)
  static void flush_raw(W* self) { reader_flush(self); }
  PY_FORWARD0(void, close)
  PY_FORWARD0(W_Object*, detach)
  PY_FORWARD1(void, dealloc_warn, W_Object*)
  static W_Object* seek(W* self, W_Object* target, int64_t whence) {
    return buffered_seek(self, target, whence);
  }
  PY_FORWARD0(int64_t, tell)
  PY_FORWARD1(W_Object*, truncate, W_Object*)
  PY_FORWARD0(W_Object*, fileno)
  PY_FORWARD0(W_Object*, isatty)
  PY_FORWARD0(W_Object*, seekable)
  PY_FORWARD0(W_Object*, readable)
  PY_FORWARD0(W_Object*, writable)
  PY_FORWARD0(W_Object*, closed)
  PY_FORWARD0(W_Object*, raw)
  PY_FORWARD0(W_Object*, name)
  PY_FORWARD0(W_Object*, mode)
  PY_FORWARD0(W_Object*, repr)
  static void init_reader(W* self, W_Object* raw, int64_t size) { reader_init(self, raw, size); }
  static void init_writer(W* self, W_Object* raw, int64_t size) { writer_init(self, raw, size); }
  static void init_random(W* self, W_Object* raw, int64_t size) { random_init(self, raw, size); }
#undef PY_FORWARD0
#undef PY_FORWARD1

  static TypeBuilder* begin(Str* type_name) {
    auto* t = new TypeBuilder(type_name, buffered_io_base_type());
    t->module("_io"_str);
    t->new_method<&buffered_new<W>>("($type, *args, **kwargs)"_str);
    t->special<&repr>("__repr__"_str);
    t->method<&close>("close"_str, "($self, /)"_str);
    t->method<&detach>("detach"_str, "($self, /)"_str);
    t->method<&dealloc_warn>("_dealloc_warn"_str, "($self, source, /)"_str);
    t->method<&seek>("seek"_str, "($self, target, whence=0, /)"_str);
    t->method<&tell>("tell"_str, "($self, /)"_str);
    t->method<&truncate>("truncate"_str, "($self, pos=None, /)"_str);
    t->method<&fileno>("fileno"_str, "($self, /)"_str);
    t->method<&isatty>("isatty"_str, "($self, /)"_str);
    t->method<&seekable>("seekable"_str, "($self, /)"_str);
    t->method<&buffered_getstate>("__getstate__"_str, "($self, /)"_str);
    t->method<&buffered_getstate>("__reduce__"_str, "($self, /)"_str);
    t->getter<&closed>("closed"_str);
    t->getter<&raw>("raw"_str);
    t->getter<&name>("name"_str);
    t->getter<&mode>("mode"_str);
    return t;
  }
  static void add_reading(TypeBuilder* t) {
    t->method<&read>("read"_str, "($self, size=-1, /)"_str);
    t->method<&read1>("read1"_str, "($self, size=-1, /)"_str);
    t->method<&peek>("peek"_str, "($self, size=0, /)"_str);
    t->method<&readinto>("readinto"_str, "($self, buffer, /)"_str);
    t->method<&readinto1>("readinto1"_str, "($self, buffer, /)"_str);
    t->method<&readline>("readline"_str, "($self, size=-1, /)"_str);
    t->method<&readable>("readable"_str, "($self, /)"_str);
    t->special<&next>("__next__"_str);
  }
  static void add_writing(TypeBuilder* t) {
    t->method<&write>("write"_str, "($self, buffer, /)"_str);
    t->method<&writable>("writable"_str, "($self, /)"_str);
    t->method<&flush>("flush"_str, "($self, /)"_str);
  }
};

W_Type* make_reader_type() {
  using M = Methods<W_BufferedReader>;
  auto* t = M::begin("BufferedReader"_str);
  t->doc("Create a new buffered reader using the given readable raw IO object."_str);
  t->special<&M::init_reader>("__init__"_str, "($self, /, raw, buffer_size=8192)"_str);
  M::add_reading(t);
  t->method<&M::flush_raw>("flush"_str, "($self, /)"_str);
  return t->finish();
}
W_Type* make_writer_type() {
  using M = Methods<W_BufferedWriter>;
  auto* t = M::begin("BufferedWriter"_str);
  t->doc("A buffer for a writeable sequential RawIO object."_str);
  t->special<&M::init_writer>("__init__"_str, "($self, /, raw, buffer_size=8192)"_str);
  M::add_writing(t);
  return t->finish();
}
W_Type* make_random_type() {
  using M = Methods<W_BufferedRandom>;
  auto* t = M::begin("BufferedRandom"_str);
  t->doc("A buffered interface to random access streams."_str);
  t->special<&M::init_random>("__init__"_str, "($self, /, raw, buffer_size=8192)"_str);
  M::add_reading(t);
  M::add_writing(t);
  return t->finish();
}

// ---- BufferedRWPair -----------------------------------------------------------------------------

void pair_init(W_BufferedRWPair* self, W_Object* reader, W_Object* writer, int64_t size) {
  require(reader, "readable"_str, "File or stream is not readable."_str);
  require(writer, "writable"_str, "File or stream is not writable."_str);
  self->reader = new_buffered(reader, true, false, size);
  self->writer = new_buffered(writer, false, true, size);
}

W_Object* pair_part(W_Object* part) {
  if (part == nullptr) throw_value_error("I/O operation on uninitialized object"_str);
  return part;
}
W_Object* pair_read(W_BufferedRWPair* self, W_Object* size) {
  return stream_call(pair_part(self->reader), "read"_str, size);
}
W_Object* pair_read1(W_BufferedRWPair* self, W_Object* size) {
  return stream_call(pair_part(self->reader), "read1"_str, size);
}
W_Object* pair_peek(W_BufferedRWPair* self, W_Object* size) {
  return stream_call(pair_part(self->reader), "peek"_str, size);
}
W_Object* pair_readinto(W_BufferedRWPair* self, W_Object* buffer) {
  return stream_call(pair_part(self->reader), "readinto"_str, buffer);
}
W_Object* pair_readinto1(W_BufferedRWPair* self, W_Object* buffer) {
  return stream_call(pair_part(self->reader), "readinto1"_str, buffer);
}
W_Object* pair_write(W_BufferedRWPair* self, W_Object* data) {
  return stream_call(pair_part(self->writer), "write"_str, data);
}
W_Object* pair_flush(W_BufferedRWPair* self) {
  return stream_call(pair_part(self->writer), "flush"_str);
}
W_Object* pair_readable(W_BufferedRWPair* self) {
  return stream_call(pair_part(self->reader), "readable"_str);
}
W_Object* pair_writable(W_BufferedRWPair* self) {
  return stream_call(pair_part(self->writer), "writable"_str);
}
W_Object* pair_isatty(W_BufferedRWPair* self) {
  if (stream_is(pair_part(self->writer), "isatty"_str)) return true_object();
  return stream_call(self->reader, "isatty"_str);
}
W_Object* pair_closed(W_BufferedRWPair* self) {
  return getattr(pair_part(self->writer), intern("closed"_str));
}
void pair_close(W_BufferedRWPair* self) {
  try {
    stream_call(pair_part(self->writer), "close"_str);
  } catch (PythonError* error) {
    close_and_raise(self->reader, error);
  }
  stream_call(self->reader, "close"_str);
  self->is_closed = true;
}

W_Type* make_rw_pair_type() {
  auto* t = new TypeBuilder("BufferedRWPair"_str, buffered_io_base_type());
  t->module("_io"_str);
  t->doc("A buffered reader and writer object together."_str);
  t->new_method<&buffered_new<W_BufferedRWPair>>("($type, *args, **kwargs)"_str);
  t->special<&pair_init>("__init__"_str, "($self, reader, writer, buffer_size=8192, /)"_str);
  t->method<&pair_read>("read"_str, "($self, size=-1, /)"_str);
  t->method<&pair_read1>("read1"_str, "($self, size=-1, /)"_str);
  t->method<&pair_peek>("peek"_str, "($self, size=0, /)"_str);
  t->method<&pair_readinto>("readinto"_str, "($self, buffer, /)"_str);
  t->method<&pair_readinto1>("readinto1"_str, "($self, buffer, /)"_str);
  t->method<&pair_write>("write"_str, "($self, buffer, /)"_str);
  t->method<&pair_flush>("flush"_str, "($self, /)"_str);
  t->method<&pair_readable>("readable"_str, "($self, /)"_str);
  t->method<&pair_writable>("writable"_str, "($self, /)"_str);
  t->method<&pair_isatty>("isatty"_str, "($self, /)"_str);
  t->method<&pair_close>("close"_str, "($self, /)"_str);
  t->getter<&pair_closed>("closed"_str);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* buffered_reader_type() { return RLIB_ONCE(make_reader_type()); }
RLIB_PREBUILD W_Type* buffered_writer_type() { return RLIB_ONCE(make_writer_type()); }
RLIB_PREBUILD W_Type* buffered_random_type() { return RLIB_ONCE(make_random_type()); }
RLIB_PREBUILD W_Type* buffered_rw_pair_type() { return RLIB_ONCE(make_rw_pair_type()); }

}  // namespace py
