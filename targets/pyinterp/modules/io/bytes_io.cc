#include "targets/pyinterp/modules/io/memory_io.h"
#include "targets/pyinterp/objspace/memoryview_object.h"

namespace py {

namespace {

void check(W_BytesIO* self) {
  if (self->is_closed) throw_closed();
}
void check_resizable(W_BytesIO* self) {
  if (self->exports > 0) {
    throw_error(BufferError_type(), "Existing exports of data: object cannot be re-sized"_str);
  }
}

// Puts bytes at the position, with zeros before them if that is behind the end.
void put(W_BytesIO* self, Str* data) {
  if (data->is_empty()) return;
  int64_t end = self->position + data->length();
  if (end > self->bytes->length()) {
    auto* larger = Array<char>::make(end + (end >> 3) + 32);
    rlib::array_copy(self->bytes, 0, larger, 0, self->length);
    self->bytes = larger;
  }
  if (self->position > self->length) {
    rlib::array_fill(self->bytes, self->length, self->position - self->length, '\0');
  }
  rlib::array_copy(data, 0, self->bytes, self->position, data->length());
  self->position = end;
  if (end > self->length) self->length = end;
}

Str* take(W_BytesIO* self, int64_t count) {
  int64_t left = self->length - self->position;
  if (left <= 0) return ""_str;
  if (count < 0 || count > left) count = left;
  Str* bytes = Str::from_array(self->bytes, self->position, count);
  self->position += count;
  return bytes;
}

Str* take_line(W_BytesIO* self, int64_t limit) {
  int64_t end = self->position;
  int64_t last =
      limit >= 0 && limit < self->length - self->position ? self->position + limit : self->length;
  while (end < last) {
    if (self->bytes->get(end++) == '\n') break;
  }
  return take(self, end < self->position ? 0 : end - self->position);
}

W_Object* bytes_io_new(W_Type* type, Array<W_Object*>*, W_Dict*) {
  return allocate<W_BytesIO>(type, bytes_io_type());
}
void bytes_io_init(W_BytesIO* self, W_Object* initial) {
  check_resizable(self);
  self->length = 0;
  self->position = 0;
  if (!is_none(initial)) put(self, bytes_of(initial));
  self->position = 0;
}

W_Object* bytes_io_read(W_BytesIO* self, W_Object* size) {
  int64_t count = size_argument(size);
  check(self);
  return new_bytes(take(self, count));
}
W_Object* bytes_io_readline(W_BytesIO* self, W_Object* size) {
  int64_t limit = size_argument(size);
  check(self);
  return new_bytes(take_line(self, limit));
}
W_Object* bytes_io_readlines(W_BytesIO* self, W_Object* w_hint) {
  int64_t hint = size_argument(w_hint);
  check(self);
  auto* lines = new List<W_Object*>();
  int64_t total = 0;
  while (hint <= 0 || total < hint) {
    Str* line = take_line(self, -1);
    if (line->is_empty()) break;
    total += line->length();
    lines->append(new_bytes(line));
  }
  return new_list(lines);
}
W_Object* bytes_io_next(W_BytesIO* self) {
  check(self);
  Str* line = take_line(self, -1);
  if (line->is_empty()) throw_stop_iteration(nullptr);
  return new_bytes(line);
}
int64_t bytes_io_readinto(W_BytesIO* self, W_Object* buffer) {
  check(self);
  WritableBytes to = writable_bytes_of(buffer);
  Str* bytes = take(self, to.length);
  to.put(bytes);
  return bytes->length();
}
int64_t bytes_io_write(W_BytesIO* self, W_Object* data) {
  check(self);
  check_resizable(self);
  Str* bytes = bytes_of(data);
  put(self, bytes);
  return bytes->length();
}
void bytes_io_writelines(W_BytesIO* self, W_Object* lines) {
  check(self);
  W_Object* iterator = iterate(lines);
  while (W_Object* line = next(iterator)) bytes_io_write(self, line);
}
W_Object* bytes_io_getvalue(W_BytesIO* self) {
  check(self);
  return new_bytes(Str::from_array(self->bytes, 0, self->length));
}
W_Object* bytes_io_getbuffer(W_BytesIO* self) {
  check(self);
  return new_memoryview(new W_BytesIOBuffer(self));
}
int64_t bytes_io_seek(W_BytesIO* self, int64_t target, int64_t whence) {
  check(self);
  if (whence == 0 && target < 0) throw_value_error("negative seek value "_str, target);
  if (whence < 0 || whence > 2) {
    throw_value_error("invalid whence ("_str, whence, ", should be 0, 1 or 2)"_str);
  }
  if (whence == 1) target += self->position;
  if (whence == 2) target += self->length;
  self->position = target < 0 ? 0 : target;
  return self->position;
}
int64_t bytes_io_tell(W_BytesIO* self) {
  check(self);
  return self->position;
}
int64_t bytes_io_truncate(W_BytesIO* self, W_Object* w_size) {
  check(self);
  check_resizable(self);
  int64_t size = is_none(w_size) ? self->position : expect_size(w_size);
  if (size < 0) throw_value_error("negative size value "_str, size);
  if (size < self->length) self->length = size;
  return size;
}
bool bytes_io_true(W_BytesIO* self) {
  check(self);
  return true;
}
bool bytes_io_false(W_BytesIO* self) {
  check(self);
  return false;
}
void bytes_io_flush(W_BytesIO* self) { check(self); }
void bytes_io_close(W_BytesIO* self) {
  check_resizable(self);
  self->is_closed = true;
}
bool bytes_io_closed(W_BytesIO* self) { return self->is_closed; }

W_Object* bytes_io_getstate(W_BytesIO* self) {
  W_Object* value = bytes_io_getvalue(self);
  W_Object* dict = self->has_no_dict() ? none() : self->dict();
  return new_tuple(value, new_int(self->position), dict == nullptr ? none() : dict);
}
void bytes_io_setstate(W_BytesIO* self, W_Object* w_state) {
  check(self);
  if (!rlib::isinstance<W_Tuple>(w_state) || static_cast<W_Tuple*>(w_state)->length() < 3) {
    throw_type_error(full_name(self->type()), ".__setstate__ argument should be 3-tuple, got "_str,
                     type_name(w_state));
  }
  W_Tuple* state = static_cast<W_Tuple*>(w_state);
  bytes_io_init(self, state->get(0));
  if (!rlib::isinstance<W_AnyInt>(state->get(1))) {
    throw_type_error("second item of state must be an integer, not "_str, type_name(state->get(1)));
  }
  self->position = index_value(state->get(1));
  if (self->position < 0) throw_value_error("position value cannot be negative"_str);
  add_state_attributes(self, state->get(2), "third"_str);
}

W_Type* make_bytes_io_type() {
  auto* t = new TypeBuilder("BytesIO"_str, buffered_io_base_type());
  t->module("_io"_str);
  t->doc("Buffered I/O implementation using an in-memory bytes buffer."_str);
  t->new_method<&bytes_io_new>("($type, *args, **kwargs)"_str);
  t->special<&bytes_io_init>("__init__"_str, "($self, /, initial_bytes=None)"_str);
  t->special<&bytes_io_next>("__next__"_str);
  t->method<&bytes_io_read>("read"_str, "($self, size=-1, /)"_str);
  t->method<&bytes_io_read>("read1"_str, "($self, size=-1, /)"_str);
  t->method<&bytes_io_readline>("readline"_str, "($self, size=-1, /)"_str);
  t->method<&bytes_io_readlines>("readlines"_str, "($self, size=None, /)"_str);
  t->method<&bytes_io_readinto>("readinto"_str, "($self, buffer, /)"_str);
  t->method<&bytes_io_write>("write"_str, "($self, b, /)"_str);
  t->method<&bytes_io_writelines>("writelines"_str, "($self, lines, /)"_str);
  t->method<&bytes_io_getvalue>("getvalue"_str, "($self, /)"_str);
  t->method<&bytes_io_getbuffer>("getbuffer"_str, "($self, /)"_str);
  t->method<&bytes_io_seek>("seek"_str, "($self, pos, whence=0, /)"_str);
  t->method<&bytes_io_tell>("tell"_str, "($self, /)"_str);
  t->method<&bytes_io_truncate>("truncate"_str, "($self, size=None, /)"_str);
  t->method<&bytes_io_true>("seekable"_str, "($self, /)"_str);
  t->method<&bytes_io_true>("readable"_str, "($self, /)"_str);
  t->method<&bytes_io_true>("writable"_str, "($self, /)"_str);
  t->method<&bytes_io_false>("isatty"_str, "($self, /)"_str);
  t->method<&bytes_io_flush>("flush"_str, "($self, /)"_str);
  t->method<&bytes_io_close>("close"_str, "($self, /)"_str);
  t->method<&bytes_io_getstate>("__getstate__"_str, "($self, /)"_str);
  t->method<&bytes_io_setstate>("__setstate__"_str, "($self, state, /)"_str);
  t->getter<&bytes_io_closed>("closed"_str);
  return t->finish();
}

W_Type* make_bytes_io_buffer_type() {
  auto* t = new TypeBuilder("_BytesIOBuffer"_str, object_type(),
                            new Layout("_BytesIOBuffer"_str, object_type()->layout));
  t->module("_io"_str);
  t->remove_flags(W_Type::kBaseType);
  t->add_flags(W_Type::kDisallowNew);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* bytes_io_type() { return RLIB_ONCE(make_bytes_io_type()); }
RLIB_PREBUILD W_Type* bytes_io_buffer_type() { return RLIB_ONCE(make_bytes_io_buffer_type()); }

}  // namespace py
