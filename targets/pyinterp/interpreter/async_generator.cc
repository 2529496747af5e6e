// What asynchronous generators are driven by: the awaitables of __anext__, asend, athrow and aclose.
//
// An asynchronous generator gives out two kinds of things: what it awaits, which goes up to the event
// loop as it is, and its own values, wrapped as W_AsyncValue, which end the awaitable as its result.

#include "targets/pyinterp/interpreter/async_generator.h"

#include "targets/pyinterp/objspace/exceptions.h"
#include "targets/pyinterp/objspace/gateway.h"

namespace py {

namespace {

RLIB_PREBUILD W_Type* async_send_type();

// One step of an asynchronous generator, as an awaitable.
class W_AsyncSend final : public W_Object {
 public:
  enum Kind : uint8_t { kSend, kThrow, kClose };

  W_AsyncSend(W_Generator* generator, Kind kind, W_Object* value, PythonError* error)
      : generator(generator), kind(kind), value(value), error(error) {}
  static W_Type* exact_type() { return async_send_type(); }
  W_Type* type() override { return async_send_type(); }

  // Goes on. What is awaited; ends by StopIteration with the generator's value.
  W_Object* send(W_Object* sent);
  W_Object* throw_into(PythonError* thrown);

  W_Generator* const generator;
  const Kind kind;
  W_Object* const value;
  PythonError* const error;
  bool has_started = false;
  bool is_finished = false;

 private:
  void check_may_start(W_Object* sent);
  bool is_closed_by(PythonError* e);
  W_Object* start(W_Object* sent);
  W_Object* result_of(W_Object* given);
};

Str* step_name(W_AsyncSend::Kind kind) {
  switch (kind) {
    case W_AsyncSend::kSend: return "__anext__()/asend()"_str;
    case W_AsyncSend::kThrow: return "athrow()"_str;
    default: return "aclose()"_str;
  }
}

// Of one that is at its end.
[[noreturn]] void throw_reused(W_AsyncSend::Kind kind) {
  throw_runtime_error("cannot reuse already awaited "_str,
                      kind == W_AsyncSend::kSend ? step_name(kind) : "aclose()/athrow()"_str);
}

W_Object* W_AsyncSend::result_of(W_Object* given) {
  if (given == nullptr) {
    if (kind == kClose) throw_stop_iteration(nullptr);
    throw_error_with(StopAsyncIteration_type(), nullptr);
  }
  if (isinstance<W_AsyncValue>(given)) {
    if (kind == kClose) throw_runtime_error("async generator ignored GeneratorExit"_str);
    throw_stop_iteration(static_cast<W_AsyncValue*>(given)->value);
  }
  return given;
}

// Before the first step. athrow() and aclose() of a generator that is being closed do nothing.
void W_AsyncSend::check_may_start(W_Object* sent) {
  if (generator->is_stepping) {
    is_finished = kind != kSend;
    throw_runtime_error(kind == kSend ? "anext()"_str : step_name(kind), ": asynchronous generator is already running"_str);
  }
  if (kind == kSend) return;
  if (generator->is_closed) {
    is_finished = true;
    throw_error_with(StopAsyncIteration_type(), nullptr);
  }
  if (!is_none(sent)) throw_runtime_error("can't send non-None value to a just-started coroutine"_str);
}

W_Object* W_AsyncSend::start(W_Object* sent) {
  if (kind == kSend) return generator->send(is_none(sent) ? value : sent);
  if (kind == kClose) generator->is_closed = true;
  return generator->throw_into(error);
}

// What ends aclose() well.
bool W_AsyncSend::is_closed_by(PythonError* e) {
  return kind == kClose && (e->is(StopAsyncIteration_type()) || e->is(GeneratorExit_type()));
}

// When steps count as the first one, and which errors end them for good, is as in CPython.
W_Object* W_AsyncSend::send(W_Object* sent) {
  if (is_finished) throw_reused(kind);
  if (kind != kSend && generator->frame->is_finished) {
    is_finished = true;
    throw_stop_iteration(nullptr);
  }
  bool is_first = !has_started;
  if (is_first) check_may_start(sent);
  has_started = true;
  if (is_first || kind == kSend) generator->is_stepping = true;
  try {
    return result_of(is_first ? start(sent) : generator->send(sent));
  } catch (PythonError* e) {
    generator->is_stepping = false;
    if (is_first || kind != kThrow) is_finished = true;
    if (is_closed_by(e)) throw_stop_iteration(nullptr);
    throw;
  }
}

W_Object* W_AsyncSend::throw_into(PythonError* thrown) {
  if (is_finished) throw_reused(kind);
  try {
    return result_of(generator->throw_into(thrown));
  } catch (PythonError* e) {
    generator->is_stepping = false;
    if (kind == kSend) is_finished = true;
    if (is_closed_by(e)) throw_stop_iteration(nullptr);
    throw;
  }
}

// ---- The type -----------------------------------------------------------------------------------

W_Object* step_self(W_Object* self) { return self; }
W_Object* step_next(W_AsyncSend* self) { return self->send(none()); }
W_Object* step_send(W_AsyncSend* self, W_Object* value) { return self->send(value); }
W_Object* step_throw(W_AsyncSend* self, W_Object* type, W_Object* value, W_Object* traceback) {
  return self->throw_into(make_error(type, value, traceback));
}
void step_close(W_AsyncSend* self) { self->is_finished = true; }

W_Type* make_async_send_type() {
  auto* t = new TypeBuilder("async_generator_asend"_str, object_type());
  t->remove_flags(W_Type::kBaseType);
  t->add_flags(W_Type::kDisallowNew);
  t->special<&step_self>("__await__"_str);
  t->special<&step_self>("__iter__"_str);
  t->special<&step_next>("__next__"_str);
  t->method<&step_send>("send"_str, "($self, value, /)"_str);
  t->method<&step_throw>("throw"_str, "($self, type, value=None, traceback=None, /)"_str);
  t->method<&step_close>("close"_str, "($self, /)"_str);
  return t->finish();
}

RLIB_PREBUILD W_Type* async_send_type() { return RLIB_ONCE(make_async_send_type()); }

}  // namespace

namespace {

// When an asynchronous generator is used for the first time the event loop hears of it.
void call_first_hook(W_Generator* generator) {
  if (generator->hooks_called) return;
  generator->hooks_called = true;
  generator->finalizer = this_thread()->async_final_hook;
  W_Object* hook = this_thread()->async_first_hook;
  if (hook != nullptr) call(hook, generator);
}

}  // namespace

W_Object* async_generator_next(W_Generator* self) {
  call_first_hook(self);
  return new W_AsyncSend(self, W_AsyncSend::kSend, none(), nullptr);
}
W_Object* async_generator_send(W_Generator* self, W_Object* value) {
  call_first_hook(self);
  return new W_AsyncSend(self, W_AsyncSend::kSend, value, nullptr);
}
W_Object* async_generator_throw(W_Generator* self, W_Object* type, W_Object* value, W_Object* traceback) {
  call_first_hook(self);
  return new W_AsyncSend(self, W_AsyncSend::kThrow, none(), make_error(type, value, traceback));
}
W_Object* async_generator_close(W_Generator* self) {
  call_first_hook(self);
  return new W_AsyncSend(self, W_AsyncSend::kClose, none(),
                         new PythonError(GeneratorExit_type(), nullptr));
}

}  // namespace py
