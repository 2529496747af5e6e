#include "targets/pyinterp/modules/io/memory_io.h"
#include "targets/pyinterp/modules/io/newlines.h"

namespace py {

W_Str* W_StringIO::content() {
  if (tail_length > 0) {
    value = new_str(value->value->concat(tail->build()), value->length() + tail_length);
    tail->clear();
    tail_length = 0;
  }
  return value;
}

namespace {

void check(W_StringIO* self) {
  if (self->is_closed) throw_value_error("I/O operation on closed file"_str);
}

// Ends of lines as this stream keeps them.
Str* written(W_StringIO* self, Str* text) {
  if (self->newline == nullptr) {
    self->seen_newlines |= find_newlines(text);
    return translate_newlines(text);
  }
  if (self->newline->is_empty()) {
    self->seen_newlines |= find_newlines(text);
    return text;
  }
  return self->newline->eq("\n"_str) ? text : text->replace("\n"_str, self->newline);
}

void put(W_StringIO* self, W_Str* text) {
  if (text->length() == 0) return;
  if (self->position == self->value->length() + self->tail_length) {  // at the end, as nearly always
    self->tail->append(text->value);
    self->tail_length += text->length();
    self->position += text->length();
    return;
  }
  W_Str* old = self->content();
  StrBuilder* out = new StrBuilder();
  int64_t end = self->position + text->length();
  if (self->position <= old->length()) {
    out->append(old->value, 0, old->offset_of(self->position));
  } else {
    out->append(old->value);
    out->append_repeated('\0', self->position - old->length());
  }
  out->append(text->value);
  if (end < old->length()) out->append(old->value, old->offset_of(end), old->value->length());
  self->value = new_str(out->build());
  self->position = end;
}

W_Str* take(W_StringIO* self, int64_t count) {
  W_Str* all = self->content();
  int64_t left = all->length() - self->position;
  if (left <= 0) return empty_str();
  if (count < 0 || count > left) count = left;
  W_Str* part = str_slice(all, self->position, count);
  self->position += count;
  return part;
}

W_Str* take_line(W_StringIO* self, int64_t limit) {
  W_Str* all = self->content();
  if (self->position >= all->length() || limit == 0) return empty_str();
  int64_t start = all->offset_of(self->position);
  int64_t end = find_line_end(all->value, start, self->newline, self->newline == nullptr, true);
  if (end < 0) end = all->value->length();
  int64_t count = all->is_ascii() ? end - start : count_code_points(all->value, start, end);
  return take(self, limit >= 0 && limit < count ? limit : count);
}

W_Object* string_io_new(W_Type* type, Array<W_Object*>*, W_Dict*) {
  return allocate<W_StringIO>(type, string_io_type());
}

void string_io_init(W_StringIO* self, W_Object* initial, W_Object* newline) {
  if (newline == nullptr) newline = new_ascii("\n"_str);
  check_newline_argument(newline, true);
  self->newline = is_none(newline) ? nullptr : text_of(newline);
  self->value = empty_str();
  self->tail->clear();
  self->tail_length = 0;
  self->position = 0;
  self->seen_newlines = 0;
  if (!is_none(initial)) {
    if (!rlib::isinstance<W_Str>(initial)) {
      throw_type_error("initial_value must be str or None, not "_str, type_name(initial));
    }
    self->value = new_str(written(self, text_of(initial)));
  }
}

W_Object* string_io_read(W_StringIO* self, W_Object* size) {
  int64_t count = size_argument(size);
  check(self);
  return take(self, count);
}
W_Object* string_io_readline(W_StringIO* self, W_Object* size) {
  int64_t limit = size_argument(size);
  check(self);
  return take_line(self, limit);
}
W_Object* string_io_next(W_StringIO* self) {
  check(self);
  W_Object* line = nullptr;
  if (rlib::is_exactly<W_StringIO>(self)) {
    line = take_line(self, -1);
  } else {
    line = stream_call(self, "readline"_str);
    if (!rlib::isinstance<W_Str>(line)) {
      throw_error(OSError_type(), message("readline() should have returned a str object, not '"_str,
                                          type_name(line), "'"_str));
    }
  }
  if (static_cast<W_Str*>(line)->length() == 0) throw_stop_iteration(nullptr);
  return line;
}
int64_t string_io_write(W_StringIO* self, W_Object* w) {
  if (!rlib::isinstance<W_Str>(w)) {
    throw_type_error("string argument expected, got '"_str, type_name(w), "'"_str);
  }
  check(self);
  W_Str* text = static_cast<W_Str*>(w);
  Str* kept = written(self, text->value);
  put(self, kept == text->value ? text : new_str(kept));
  return text->length();
}
W_Object* string_io_getvalue(W_StringIO* self) {
  check(self);
  return self->content();
}
int64_t string_io_seek(W_StringIO* self, int64_t target, int64_t whence) {
  check(self);
  if (whence < 0 || whence > 2) {
    throw_value_error("Invalid whence ("_str, whence, ", should be 0, 1 or 2)"_str);
  }
  if (whence == 0 && target < 0) throw_value_error("Negative seek position "_str, target);
  if (whence != 0 && target != 0) {
    throw_error(OSError_type(), "Can't do nonzero cur-relative seeks"_str);
  }
  if (whence == 0) self->position = target;
  if (whence == 2) self->position = self->content()->length();
  return self->position;
}
int64_t string_io_tell(W_StringIO* self) {
  check(self);
  return self->position;
}
int64_t string_io_truncate(W_StringIO* self, W_Object* w_size) {
  check(self);
  int64_t size = is_none(w_size) ? self->position : expect_size(w_size);
  if (size < 0) throw_value_error("Negative size value "_str, size);
  W_Str* all = self->content();
  if (size < all->length()) self->value = str_slice(all, 0, size);
  return size;
}
bool string_io_true(W_StringIO* self) {
  check(self);
  return true;
}
bool string_io_false(W_StringIO* self) {
  check(self);
  return false;
}
void string_io_close(W_StringIO* self) { self->is_closed = true; }
bool string_io_closed(W_StringIO* self) { return self->is_closed; }
bool string_io_line_buffering(W_StringIO* self) {
  check(self);
  return false;
}
W_Object* string_io_newlines(W_StringIO* self) {
  check(self);
  return newlines_object(self->seen_newlines);
}

W_Object* string_io_getstate(W_StringIO* self) {
  check(self);
  auto* state = Array<W_Object*>::make(4);
  state->set(0, self->content());
  state->set(1, self->newline == nullptr ? none() : new_str(self->newline));
  state->set(2, new_int(self->position));
  state->set(3, self->has_no_dict() ? none() : self->dict());
  if (state->get(3) == nullptr) state->set(3, none());
  return new_tuple(state);
}
void string_io_setstate(W_StringIO* self, W_Object* w_state) {
  check(self);
  if (!rlib::isinstance<W_Tuple>(w_state) || static_cast<W_Tuple*>(w_state)->length() < 4) {
    throw_type_error(full_name(self->type()), ".__setstate__ argument should be 4-tuple, got "_str,
                     type_name(w_state));
  }
  W_Tuple* state = static_cast<W_Tuple*>(w_state);
  string_io_init(self, none(), state->get(1));
  // The text is kept as it was: its ends of lines were translated when it was written.
  if (!rlib::isinstance<W_Str>(state->get(0))) {
    throw_type_error("initial_value must be str or None, not "_str, type_name(state->get(0)));
  }
  self->value = static_cast<W_Str*>(state->get(0));
  if (!rlib::isinstance<W_AnyInt>(state->get(2))) {
    throw_type_error("third item of state must be an integer, got "_str, type_name(state->get(2)));
  }
  self->position = index_value(state->get(2));
  if (self->position < 0) throw_value_error("position value cannot be negative"_str);
  add_state_attributes(self, state->get(3), "fourth"_str);
}

W_Type* make_string_io_type() {
  auto* t = new TypeBuilder("StringIO"_str, text_io_base_type());
  t->module("_io"_str);
  t->doc(
      "Text I/O implementation using an in-memory buffer.\n\nThe initial_value argument sets the value of object.  The newline\nargument is like the one of TextIOWrapper's constructor."_str);
  t->new_method<&string_io_new>("($type, *args, **kwargs)"_str);
  t->special<&string_io_init>("__init__"_str, "($self, /, initial_value='', newline=<null>)"_str);
  t->special<&string_io_next>("__next__"_str);
  t->method<&string_io_read>("read"_str, "($self, size=-1, /)"_str);
  t->method<&string_io_readline>("readline"_str, "($self, size=-1, /)"_str);
  t->method<&string_io_write>("write"_str, "($self, s, /)"_str);
  t->method<&string_io_getvalue>("getvalue"_str, "($self, /)"_str);
  t->method<&string_io_seek>("seek"_str, "($self, pos, whence=0, /)"_str);
  t->method<&string_io_tell>("tell"_str, "($self, /)"_str);
  t->method<&string_io_truncate>("truncate"_str, "($self, pos=None, /)"_str);
  t->method<&string_io_true>("seekable"_str, "($self, /)"_str);
  t->method<&string_io_true>("readable"_str, "($self, /)"_str);
  t->method<&string_io_true>("writable"_str, "($self, /)"_str);
  t->method<&string_io_false>("isatty"_str, "($self, /)"_str);
  t->method<&string_io_close>("close"_str, "($self, /)"_str);
  t->method<&string_io_getstate>("__getstate__"_str, "($self, /)"_str);
  t->method<&string_io_setstate>("__setstate__"_str, "($self, state, /)"_str);
  t->getter<&string_io_closed>("closed"_str);
  t->getter<&string_io_line_buffering>("line_buffering"_str);
  t->getter<&string_io_newlines>("newlines"_str);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* string_io_type() { return RLIB_ONCE(make_string_io_type()); }

}  // namespace py
