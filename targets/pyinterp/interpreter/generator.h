// Generators, coroutines and asynchronous generators: frames that stop and go on.

#ifndef TARGETS_PYINTERP_INTERPRETER_GENERATOR_H_
#define TARGETS_PYINTERP_INTERPRETER_GENERATOR_H_

#include "targets/pyinterp/interpreter/frame.h"

namespace py {

RLIB_PREBUILD W_Type* generator_type();
RLIB_PREBUILD W_Type* coroutine_type();
RLIB_PREBUILD W_Type* async_generator_type();

class W_Generator final : public Referable<W_Iterator> {
 public:
  enum Kind : uint8_t { kGenerator, kCoroutine, kAsyncGenerator };

  W_Generator(Frame* frame, Kind kind, W_Str* name, W_Str* qualified_name)
      : frame(frame), kind(kind), name(name), qualified_name(qualified_name) {}
  static W_Type* exact_type() { return generator_type(); }
  W_Type* type() override;
  W_Object* next() override;
  void finalize_object() override;

  // Goes on. What it yields; null when it has returned, and then the value is in `result`. Inlined
  // wherever it is used: a chain of generators that delegate then takes one C++ frame for each, and
  // processors predict so many returns only.
  [[gnu::always_inline]] W_Object* send(W_Object* value) {
    if (is_running || frame->is_finished) return send_in_vain();
    if (frame->pc > 0) {
      frame->set(a_of(frame->code->words->get(frame->pc - 1)), value);
    } else if (!is_none(value)) {
      throw_just_started();
    }
    return resume(nullptr);
  }
  // Raises `thrown` where it stands; gives the same.
  W_Object* throw_into(PythonError* thrown);
  // Raises GeneratorExit where it stands, so that it ends.
  void close();
  // The iterator that `yield from` or `await` is at, or null.
  W_Object* delegate() const;

  Frame* const frame;
  const Kind kind;
  W_Str* name;
  W_Str* qualified_name;
  W_Object* result = nullptr;
  bool is_running = false;
  bool has_started = false;
  W_Object* origin = nullptr;     // cr_origin
  // Of an asynchronous generator.
  bool hooks_called = false;
  bool is_closed = false;         // aclose() has begun
  bool is_stepping = false;       // between the first step of an asend() or the like and its end
  W_Object* finalizer = nullptr;  // the hook for when nobody refers to it any more

 private:
  [[gnu::always_inline]] W_Object* resume(PythonError* thrown) {
    is_running = true;
    has_started = true;
    W_Object* value = nullptr;
    try {
      value = run_frame(frame, thrown);
    } catch (PythonError* e) {
      fail(e);
    }
    is_running = false;
    frame->back = nullptr;
    if (!frame->is_finished) return value;
    result = value;
    return nullptr;
  }
  W_Object* run(PythonError* thrown);
  // An exception ends it.
  [[noreturn]] void fail(PythonError* error);
  // `send` to one that runs already, or has ended.
  W_Object* send_in_vain();
  [[noreturn]] void throw_just_started();
};

// What an asynchronous generator gives out, so that it can be told from what it awaits.
class W_AsyncValue final : public W_Object {
 public:
  explicit W_AsyncValue(W_Object* value) : value(value) {}
  W_Type* type() override { return object_type(); }

  W_Object* const value;
};

// cr_origin of a coroutine that is made now: (file, line, function) of the frames that run, from the innermost
// on, as many as sys.set_coroutine_origin_tracking_depth says.
W_Object* origin_of_coroutine();

// The iterator of `yield from w`; of `await w`.
W_Object* yield_from_iterator(W_Object* w, Frame* frame);
W_Object* await_iterator(W_Object* w, int64_t where);
// What an iterator gives out; or, at its end, null and its result.
struct Sent {
  W_Object* given;
  W_Object* result;
};
// Sends a value to any iterator.
Sent send_to_any(W_Object* iterator, W_Object* value);
inline Sent send_to(W_Object* iterator, W_Object* value) {
  if (!rlib::is_exactly<W_Generator>(iterator)) return send_to_any(iterator, value);
  W_Generator* generator = static_cast<W_Generator*>(iterator);
  W_Object* given = generator->send(value);
  return {given, generator->result == nullptr ? none() : generator->result};
}

}  // namespace py

#endif  // TARGETS_PYINTERP_INTERPRETER_GENERATOR_H_
