#include "targets/pyinterp/interpreter/async_generator.h"

#include "targets/pyinterp/interpreter/instructions.h"
#include "targets/pyinterp/interpreter/traceback.h"
#include "targets/pyinterp/interpreter/unraisable.h"
#include "targets/pyinterp/modules/warnings/warnings.h"
#include "targets/pyinterp/objspace/exceptions.h"
#include "targets/pyinterp/objspace/gateway.h"
#include "targets/pyinterp/objspace/generic_alias.h"

namespace py {

W_Type* W_Generator::type() {
  switch (kind) {
    case kGenerator: return generator_type();
    case kCoroutine: return coroutine_type();
    default: return async_generator_type();
  }
}

namespace {

Str* kind_name(W_Generator::Kind kind) {
  switch (kind) {
    case W_Generator::kGenerator: return "generator"_str;
    case W_Generator::kCoroutine: return "coroutine"_str;
    default: return "async generator"_str;
  }
}

// An exception that says "it is over" must not leave a generator by accident.
[[noreturn]] void throw_escaped(W_Generator::Kind kind, PythonError* error, Str* what) {
  W_BaseException* outer = new_exception(
      RuntimeError_type(), new_str(message(kind_name(kind), " raised "_str, what)));
  outer->cause = error->value();
  outer->context = error->value();
  outer->suppresses_context = true;
  throw new PythonError(outer);
}

}  // namespace

W_Object* W_Generator::run(PythonError* thrown) {
  // Where another exception is being handled it is as if this one were raised anew: what it went through since a
  // handler last had it is forgotten.
  if (thrown != nullptr && frame->handled != nullptr) {
    W_BaseException* exception = thrown->value();
    exception->traceback = exception->handled_traceback;
    set_context(exception, frame->handled);
  }
  return resume(thrown);
}

void W_Generator::fail(PythonError* error) {
  is_running = false;
  frame->is_finished = true;
  frame->back = nullptr;
  if (error->is(StopIteration_type())) throw_escaped(kind, error, "StopIteration"_str);
  if (kind == kAsyncGenerator && error->is(StopAsyncIteration_type())) {
    throw_escaped(kind, error, "StopAsyncIteration"_str);
  }
  rlib::raise(error);
}

namespace {

void check_idle(W_Generator* generator) {
  if (generator->is_running) {
    throw_value_error(kind_name(generator->kind), " already executing"_str);
  }
}

}  // namespace

W_Object* W_Generator::send_in_vain() {
  check_idle(this);
  if (kind == kCoroutine) throw_runtime_error("cannot reuse already awaited coroutine"_str);
  result = nullptr;
  return nullptr;
}

void W_Generator::throw_just_started() {
  throw_type_error("can't send non-None value to a just-started "_str, kind_name(kind));
}

W_Object* W_Generator::next() { return send(none()); }

W_Object* W_Generator::delegate() const {
  if (frame->is_finished || frame->pc == 0) return nullptr;
  Word word = frame->code->words->get(frame->pc - 1);
  if (op_of(word) != Op::kYield || c_of(word) == 0) return nullptr;
  return frame->get(c_of(word) - 1);
}

namespace {

void close_iterator(W_Object* iterator) {
  if (isinstance<W_Generator>(iterator)) {
    static_cast<W_Generator*>(iterator)->close();
    return;
  }
  W_Object* method = nullptr;
  try {
    method = find_attribute(iterator, names::close());
  } catch (PythonError* e) {
    report_unraisable(e, iterator);
  }
  if (method != nullptr) call(method);
}

}  // namespace

namespace {

// A frame counts as the caller of what it delegates to, though it does not run.
class RLIB_SCOPE Delegating {
 public:
  explicit Delegating(Frame* frame) : frame_(frame) {
    frame->back = this_thread()->top;
    this_thread()->top = frame;
  }
  ~Delegating() {
    this_thread()->top = frame_->back;
    frame_->back = nullptr;
  }
  Delegating(const Delegating&) = delete;
  Delegating& operator=(const Delegating&) = delete;

 private:
  Frame* const frame_;
};

}  // namespace

W_Object* W_Generator::throw_into(PythonError* thrown) {
  check_idle(this);
  if (frame->is_finished) {
    if (kind == kCoroutine) throw_runtime_error("cannot reuse already awaited coroutine"_str);
    rlib::raise(thrown);
  }
  W_Object* inner = delegate();
  if (frame->pc == 0) {  // not started: it passes through, as no handler is at work
    W_BaseException* exception = thrown->value();
    exception->traceback = new W_Traceback(exception->traceback, frame, -1, frame->code->first_line);
    fail(thrown);
  }
  if (inner == nullptr) return run(thrown);
  if (thrown->is(GeneratorExit_type())) {
    is_running = true;
    try {
      close_iterator(inner);
    } catch (PythonError* e) {
      is_running = false;
      return run(e);
    }
    is_running = false;
    return run(thrown);
  }
  W_Object* method = nullptr;
  if (!isinstance<W_Generator>(inner)) {
    method = find_attribute(inner, names::throw_());
    if (method == nullptr) return run(thrown);
  }
  // The inner one gets it; what it gives out, we do. It is called from this frame.
  W_Object* value = nullptr;
  W_Object* inner_result = nullptr;
  is_running = true;
  try {
    Delegating delegating(frame);
    if (isinstance<W_Generator>(inner)) {
      W_Generator* generator = static_cast<W_Generator*>(inner);
      value = generator->throw_into(thrown);
      inner_result = generator->result;
    } else {
      value = py::call(method, thrown->value());
    }
  } catch (PythonError* e) {
    is_running = false;
    if (!e->is(StopIteration_type())) return run(e);
    inner_result = e->value()->field(0);
  }
  is_running = false;
  if (value != nullptr) return value;
  // The inner one is at its end: so is the Send that waits for it. It goes on with its result.
  Word yield = frame->code->words->get(frame->pc - 1);
  int64_t pc = frame->pc;
  while (op_of(frame->code->words->get(pc)) != Op::kJumpBack) pc++;
  int64_t send = x_of(frame->code->words->get(pc));
  Word send_word = frame->code->words->get(send);
  frame->set(a_of(yield), inner_result == nullptr ? none() : inner_result);
  frame->set(a_of(send_word), inner_result == nullptr ? none() : inner_result);
  frame->pc = send + c_of(send_word);
  return run(nullptr);
}

void W_Generator::close() {
  if (frame->is_finished) return;
  if (frame->pc == 0) {
    frame->is_finished = true;
    return;
  }
  W_Object* value = nullptr;
  try {
    value = throw_into(new PythonError(GeneratorExit_type(), nullptr));
  } catch (PythonError* e) {
    if (!e->is(GeneratorExit_type()) && !e->is(StopIteration_type())) throw;
    return;
  }
  if (value != nullptr) throw_runtime_error(kind_name(kind), " ignored GeneratorExit"_str);
}

W_Object* origin_of_coroutine() {
  int64_t depth = this_thread()->coroutine_origin_depth;
  W_List* frames = new_list();
  for (Frame* frame = this_thread()->top; frame != nullptr && frames->length() < depth; frame = frame->back) {
    frames->append(new_tuple(frame->code->file_name, new_int(current_line(frame)), frame->code->name));
  }
  return new_tuple(frames->items()->to_array());
}

namespace {

// As warnings.py says it, which shows where the coroutine was made if that is known. Whether it did.
bool is_warned_by_module(W_Generator* coroutine) {
  try {
    W_Object* warnings = py::call(find_builtin("__import__"_str), new_ascii("warnings"_str));
    W_Object* warn_of = find_attribute(warnings, intern("_warn_unawaited_coroutine"_str));
    if (warn_of == nullptr) return false;
    py::call(warn_of, coroutine);
  } catch (PythonError* error) {
    report_unraisable(error, coroutine);
    return error->is(RuntimeWarning_type());
  }
  return true;
}

void warn_never_awaited(W_Generator* coroutine) {
  if (is_warned_by_module(coroutine)) return;
  warn(RuntimeWarning_type(),
       message("coroutine '"_str, coroutine->qualified_name->value, "' was never awaited"_str));
}

}  // namespace

// Nobody refers to it any more. A coroutine that never ran was forgotten.
void W_Generator::finalize_object() {
  if (frame->is_finished || is_running) return;
  if (kind == kCoroutine && !has_started) warn_never_awaited(this);
  if (kind == kAsyncGenerator && finalizer != nullptr) {
    py::call(finalizer, this);
    return;
  }
  close();
}

// ---- What is awaited and delegated to -----------------------------------------------------------

W_Object* yield_from_iterator(W_Object* w, Frame* frame) {
  if (rlib::is_exactly<W_Generator>(w)) {
    W_Generator* generator = static_cast<W_Generator*>(w);
    if (generator->kind == W_Generator::kGenerator) return w;
    if (generator->kind == W_Generator::kCoroutine) {
      if ((frame->code->flags & (kCoroutine | kIterableCoroutine)) == 0) {
        throw_type_error("cannot 'yield from' a coroutine object in a non-coroutine generator"_str);
      }
      return w;
    }
  }
  return iterate(w);
}

W_Object* await_iterator(W_Object* w, int64_t where) {
  if (rlib::is_exactly<W_Generator>(w)) {
    W_Generator* generator = static_cast<W_Generator*>(w);
    if (generator->kind == W_Generator::kCoroutine) {
      if (generator->delegate() != nullptr) throw_runtime_error("coroutine is being awaited already"_str);
      return w;
    }
    if (generator->kind == W_Generator::kGenerator &&
        generator->frame->code->has_flag(kIterableCoroutine)) {
      return w;
    }
  }
  W_Object* method = w->type()->special(Special::kAwait);
  if (method == nullptr) {
    if (where == 1) {
      throw_type_error("'async with' received an object from __aenter__ that does not implement __await__: "_str,
                       type_name(w));
    }
    if (where == 2) {
      throw_type_error("'async with' received an object from __aexit__ that does not implement __await__: "_str,
                       type_name(w));
    }
    throw_type_error("object "_str, type_name(w), " can't be used in 'await' expression"_str);
  }
  W_Object* iterator = call_special(method, w);
  if (rlib::is_exactly<W_Generator>(iterator) &&
      static_cast<W_Generator*>(iterator)->kind == W_Generator::kCoroutine) {
    throw_type_error("__await__() returned a coroutine"_str);
  }
  if (iterator->type()->special(Special::kNext) == nullptr) {
    throw_type_error("__await__() returned non-iterator of type '"_str, type_name(iterator), '\'');
  }
  return iterator;
}

Sent send_to_any(W_Object* iterator, W_Object* value) {
  if (is_none(value) && isinstance<W_Iterator>(iterator) && !iterator->type()->has(W_Type::kHeap)) {
    return {static_cast<W_Iterator*>(iterator)->next(), none()};
  }
  try {
    if (is_none(value)) {
      W_Object* next = iterator->type()->special(Special::kNext);
      if (next == nullptr) throw_type_error('\'', type_name(iterator), "' object is not an iterator"_str);
      return {call_special(next, iterator), nullptr};
    }
    return {call_method(iterator, names::send(), value), nullptr};
  } catch (PythonError* e) {
    if (!e->is(StopIteration_type())) throw;
    return {nullptr, e->value()->field(0)};
  }
}

namespace {

// An exception object of this class, made as `raise` makes it.
W_BaseException* make_exception(W_Type* type, W_Object* given) {
  if (given == nullptr) return to_exception(type);
  if (is_instance_of(given, type)) return static_cast<W_BaseException*>(given);
  if (isinstance<W_Tuple>(given)) return to_exception(call_with(type, static_cast<W_Tuple*>(given)->items));
  return to_exception(call(type, given));
}

}  // namespace

PythonError* make_error(W_Object* type, W_Object* value, W_Object* traceback) {
  if (!is_none(traceback) && !isinstance<W_Traceback>(traceback)) {
    throw_type_error("throw() third argument must be a traceback object"_str);
  }
  W_BaseException* exception = nullptr;
  if (isinstance<W_Type>(type) && static_cast<W_Type*>(type)->is_subtype(BaseException_type())) {
    try {
      exception = make_exception(static_cast<W_Type*>(type), null_if_none(value));
    } catch (PythonError* e) {
      return e;  // what its class raises is thrown in its place
    }
  } else if (isinstance<W_BaseException>(type)) {
    if (null_if_none(value) != nullptr) {
      throw_type_error("instance exception may not have a separate value"_str);
    }
    exception = static_cast<W_BaseException*>(type);
  } else {
    throw_type_error("exceptions must be classes or instances deriving from BaseException, not "_str,
                     type_name(type));
  }
  if (null_if_none(traceback) != nullptr) setattr(exception, names::__traceback__(), traceback);
  return new PythonError(exception);
}

// ---- The types ----------------------------------------------------------------------------------

namespace {

// A value that was given out; StopIteration with the result if there was none.
W_Object* given_or_stop(W_Generator* self, W_Object* value) {
  if (value != nullptr) return value;
  W_Object* result = self->result;
  throw_stop_iteration(result == nullptr || is_none(result) ? nullptr : result);
}

W_Object* generator_send(W_Generator* self, W_Object* value) {
  return given_or_stop(self, self->send(value));
}
W_Object* generator_next(W_Generator* self) { return given_or_stop(self, self->send(none())); }
W_Object* generator_iter(W_Object* self) { return self; }

W_Object* generator_throw(W_Generator* self, W_Object* type, W_Object* value, W_Object* traceback) {
  PythonError* error = make_error(type, value, traceback);
  return given_or_stop(self, self->throw_into(error));
}
void generator_close(W_Generator* self) { self->close(); }

W_Str* generator_repr(W_Generator* self) {
  Str* kind = self->kind == W_Generator::kAsyncGenerator ? "async_generator"_str : kind_name(self->kind);
  return new_str(message('<', kind, " object "_str, self->qualified_name->value, " at "_str,
                         address_of(self), '>'));
}
W_Str* generator_name(W_Generator* self) { return self->name; }
void generator_set_name(W_Generator* self, W_Object* value) {
  if (value == nullptr || !isinstance<W_Str>(value)) {
    throw_type_error("__name__ must be set to a string object"_str);
  }
  self->name = static_cast<W_Str*>(value);
}
W_Str* generator_qualified_name(W_Generator* self) { return self->qualified_name; }
void generator_set_qualified_name(W_Generator* self, W_Object* value) {
  if (value == nullptr || !isinstance<W_Str>(value)) {
    throw_type_error("__qualname__ must be set to a string object"_str);
  }
  self->qualified_name = static_cast<W_Str*>(value);
}
W_Object* generator_frame(W_Generator* self) {
  if (self->frame->is_finished) return none();
  return self->frame;
}
W_Object* generator_code(W_Generator* self) { return self->frame->code; }
bool generator_running(W_Generator* self) { return self->is_running; }
bool generator_stepping(W_Generator* self) { return self->is_stepping; }
bool generator_suspended(W_Generator* self) {
  return self->has_started && !self->is_running && !self->frame->is_finished;
}
W_Object* generator_delegate(W_Generator* self) {
  W_Object* inner = self->delegate();
  return inner == nullptr ? none() : inner;
}
W_Object* coroutine_origin(W_Generator* self) { return self->origin == nullptr ? none() : self->origin; }

void add_common(TypeBuilder* t, W_Generator::Kind kind) {
  t->remove_flags(W_Type::kBaseType);
  t->add_flags(W_Type::kDisallowNew | W_Type::kHasWeakref);
  t->special<&generator_repr>("__repr__"_str);
  t->accessor<&generator_name, &generator_set_name>("__name__"_str, concat("name of the "_str, kind_name(kind)));
  t->accessor<&generator_qualified_name, &generator_set_qualified_name>(
      "__qualname__"_str, concat("qualified name of the "_str, kind_name(kind)));
}
Str* coroutine_send_doc() {
  return "send(arg) -> send 'arg' into coroutine,\nreturn next iterated value or raise StopIteration."_str;
}
Str* coroutine_throw_doc() {
  return "throw(value)\nthrow(type[,value[,traceback]])\n\nRaise exception in coroutine, return next iterated value or raise\nStopIteration."_str;
}
Str* coroutine_close_doc() { return "close() -> raise GeneratorExit inside coroutine."_str; }

W_Type* make_generator_type() {
  auto* t = new TypeBuilder("generator"_str, object_type());
  add_common(t, W_Generator::kGenerator);
  t->method<&generator_send>("send"_str, "($self, value, /)"_str,
      "send(arg) -> send 'arg' into generator,\nreturn next yielded value or raise StopIteration."_str);
  t->method<&generator_throw>("throw"_str, "($self, type, value=None, traceback=None, /)"_str,
      "throw(value)\nthrow(type[,value[,tb]])\n\nRaise exception in generator, return next yielded value or raise\nStopIteration."_str);
  t->method<&generator_close>("close"_str, "($self, /)"_str,
      "close() -> raise GeneratorExit inside generator."_str);
  t->special<&generator_iter>("__iter__"_str);
  t->special<&generator_next>("__next__"_str);
  t->member<&generator_frame>("gi_frame"_str);
  t->member<&generator_code>("gi_code"_str);
  t->getter<&generator_running>("gi_running"_str);
  t->getter<&generator_suspended>("gi_suspended"_str);
  t->getter<&generator_delegate>("gi_yieldfrom"_str, "object being iterated by yield from, or None"_str);
  return t->finish();
}

// What coroutine.__await__() gives: a coroutine itself is no iterator.
RLIB_PREBUILD W_Type* coroutine_wrapper_type();

class W_CoroutineWrapper final : public W_Iterator {
 public:
  explicit W_CoroutineWrapper(W_Generator* coroutine) : coroutine(coroutine) {}
  static W_Type* exact_type() { return coroutine_wrapper_type(); }
  W_Type* type() override { return coroutine_wrapper_type(); }
  W_Object* next() override { return coroutine->next(); }

  W_Generator* const coroutine;
};

W_Object* wrapper_next(W_CoroutineWrapper* self) {
  return given_or_stop(self->coroutine, self->coroutine->next());
}
W_Object* wrapper_send(W_CoroutineWrapper* self, W_Object* value) {
  return generator_send(self->coroutine, value);
}
W_Object* wrapper_throw(W_CoroutineWrapper* self, W_Object* type, W_Object* value, W_Object* traceback) {
  return generator_throw(self->coroutine, type, value, traceback);
}
void wrapper_close(W_CoroutineWrapper* self) { self->coroutine->close(); }

W_Type* make_coroutine_wrapper_type() {
  auto* t = new TypeBuilder("coroutine_wrapper"_str, object_type());
  t->remove_flags(W_Type::kBaseType);
  t->add_flags(W_Type::kDisallowNew);
  t->special<&generator_iter>("__iter__"_str);
  t->special<&wrapper_next>("__next__"_str);
  t->method<&wrapper_send>("send"_str, "($self, value, /)"_str, coroutine_send_doc());
  t->method<&wrapper_throw>("throw"_str, "($self, type, value=None, traceback=None, /)"_str, coroutine_throw_doc());
  t->method<&wrapper_close>("close"_str, "($self, /)"_str, coroutine_close_doc());
  return t->finish();
}
RLIB_PREBUILD W_Type* coroutine_wrapper_type() { return RLIB_ONCE(make_coroutine_wrapper_type()); }

W_Object* coroutine_await(W_Generator* self) { return new W_CoroutineWrapper(self); }

W_Type* make_coroutine_type() {
  auto* t = new TypeBuilder("coroutine"_str, object_type());
  add_common(t, W_Generator::kCoroutine);
  t->method<&generator_send>("send"_str, "($self, value, /)"_str, coroutine_send_doc());
  t->method<&generator_throw>("throw"_str, "($self, type, value=None, traceback=None, /)"_str, coroutine_throw_doc());
  t->method<&generator_close>("close"_str, "($self, /)"_str, coroutine_close_doc());
  t->special<&coroutine_await>("__await__"_str);
  t->member<&generator_frame>("cr_frame"_str);
  t->member<&generator_code>("cr_code"_str);
  t->getter<&generator_running>("cr_running"_str);
  t->getter<&generator_suspended>("cr_suspended"_str);
  t->getter<&generator_delegate>("cr_await"_str, "object being awaited on, or None"_str);
  t->getter<&coroutine_origin>("cr_origin"_str);
  return t->finish();
}

W_Type* make_async_generator_type() {
  auto* t = new TypeBuilder("async_generator"_str, object_type());
  add_common(t, W_Generator::kAsyncGenerator);
  t->special<&generator_iter>("__aiter__"_str);
  t->special<&async_generator_next>("__anext__"_str);
  t->method<&async_generator_send>("asend"_str, "($self, value, /)"_str,
      "asend(v) -> send 'v' in generator."_str);
  t->method<&async_generator_throw>("athrow"_str, "($self, type, value=None, traceback=None, /)"_str,
      "athrow(value)\nathrow(type[,value[,tb]])\n\nraise exception in generator."_str);
  t->method<&async_generator_close>("aclose"_str, "($self, /)"_str,
      "aclose() -> raise GeneratorExit inside generator."_str);
  t->member<&generator_frame>("ag_frame"_str);
  t->member<&generator_code>("ag_code"_str);
  t->getter<&generator_stepping>("ag_running"_str);
  t->getter<&generator_delegate>("ag_await"_str, "object being awaited on, or None"_str);
  t->class_method<&class_getitem>("__class_getitem__"_str, "($cls, item, /)"_str, "See PEP 585"_str);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* generator_type() { return RLIB_ONCE(make_generator_type()); }
RLIB_PREBUILD W_Type* coroutine_type() { return RLIB_ONCE(make_coroutine_type()); }
RLIB_PREBUILD W_Type* async_generator_type() { return RLIB_ONCE(make_async_generator_type()); }

}  // namespace py
