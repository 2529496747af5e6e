// What an interpreter tells the JIT. Untranslated, and in translated code that is not being traced,
// all of it does nothing.
//
// Hints on functions, fields and classes are marks: see marks.h.

#ifndef RLIB_JIT_H_
#define RLIB_JIT_H_

#include <cstdint>
#include <type_traits>

#include "rlib/marks.h"
#include "rlib/object.h"
#include "rlib/rffi.h"
#include "rlib/runtime/jit.h"
#include "rlib/str.h"

namespace rlib {

class Str;

namespace jit {

// For merge_point: whether a recording wants to know where it is in the user's program, and what tells it.
RLIB_PRIMITIVE("jit_wants_position") inline bool wants_position() { return false; }
RLIB_PRIMITIVE("jit_position") inline void position(Str*) {}

// For merge_point too: the functions of a driver that the JIT asks.
template <class F>
RLIB_PRIMITIVE("jit_can_never_inline")
void can_never_inline(F*) {}
template <class F>
RLIB_PRIMITIVE("jit_should_unroll_one_iteration")
void should_unroll_one_iteration(F*) {}
template <class F>
RLIB_PRIMITIVE("jit_confirm_enter_jit")
void confirm_enter_jit(F*) {}

}  // namespace jit

// ---- Drivers ------------------------------------------------------------------------------------

// The variables of a loop that say where in the user's program it is (greens: constant in a trace)
// and those that do not (reds).
template <class... T>
struct Greens;
template <class... T>
struct Reds;
template <>
struct Greens<> {};
template <>
struct Reds<> {};
template <class First, class... Rest>
struct Greens<First, Rest...> {
  First first;
  Greens<Rest...> rest;
};
template <class First, class... Rest>
struct Reds<First, Rest...> {
  First first;
  Reds<Rest...> rest;
};

// Inlined before anything looks at the graph: the variables themselves reach the merge point.
[[gnu::always_inline]] inline Greens<> greens() { return {}; }
template <class First, class... Rest>
[[gnu::always_inline]] inline Greens<First, Rest...> greens(First first, Rest... rest) {
  return {first, greens(rest...)};
}
[[gnu::always_inline]] inline Reds<> reds() { return {}; }
template <class First, class... Rest>
[[gnu::always_inline]] inline Reds<First, Rest...> reds(First first, Rest... rest) {
  return {first, reds(rest...)};
}

// One per loop that interprets a user's program:
//
//     struct MyDriver : rlib::JitDriver<MyDriver> {
//       static constexpr auto name = "my language";
//       static rlib::Str* location(int pc, Code* code) { ... }
//     };
//     constexpr MyDriver driver;
//
// A driver declares what is not to be as it is by default. Its functions take the greens, of their very types. Natively
// nobody asks them anything, so that they cost nothing there.
//
//     static constexpr auto name = "...";
//         In logs, and before parameters that are this driver's own (`--jit python.threshold=200`). Else the class's name.
//     static Str* location(greens...);
//         What a position is called in logs. Where it begins with "FILE:LINE", logs and profilers show that line. Called
//         while a loop is recorded for a log or a profiler (KILN_JIT=log:FILE, perf, ...), so it must be RLIB_ELIDABLE.
//     static bool can_never_inline(greens...);
//         Whether a call of the portal that begins there is a call in the traces of callers too.
//     static bool should_unroll_one_iteration(greens...);
//         Whether a call of the portal usually turns the loop there once before it returns, as that of a generator does
//         from one yield to the next. Within the trace of a caller the first turn then belongs to that trace.
//     static bool confirm_enter_jit(greens..., reds...);
//         Asked before the portal is recorded, or compiled code of it entered, at its start or at a loop's: if not, it
//         goes on natively. It allocates nothing.
//
// None of them may raise. Portals may call themselves; nothing has to be said of that.
template <class Self>
struct JitDriver {
  // At the top of the loop. Every variable that lives there is green or red.
  template <class... G, class... R>
  [[gnu::always_inline]] void merge_point(Greens<G...> greens, Reds<R...> reds) const {
    Self().pass(greens, reds);
    if constexpr (requires { &Self::can_never_inline; }) {
      static_assert(std::is_same_v<decltype(&Self::can_never_inline), bool (*)(G...)>, "takes the greens");
      jit::can_never_inline(&Self::can_never_inline);
    }
    if constexpr (requires { &Self::should_unroll_one_iteration; }) {
      static_assert(std::is_same_v<decltype(&Self::should_unroll_one_iteration), bool (*)(G...)>, "takes the greens");
      jit::should_unroll_one_iteration(&Self::should_unroll_one_iteration);
    }
    if constexpr (requires { &Self::confirm_enter_jit; }) {
      static_assert(std::is_same_v<decltype(&Self::confirm_enter_jit), bool (*)(G..., R...)>, "takes greens and reds");
      jit::confirm_enter_jit(&Self::confirm_enter_jit);
    }
    if constexpr (requires { &Self::location; }) {
      if (jit::wants_position()) jit::position(location_of(greens));
    }
  }

  // Behind a jump backwards in the user's program: the merge point that comes next is the start of one of its loops. What
  // greens and reds are is seen there.
  template <class... G, class... R>
  RLIB_PRIMITIVE("jit_can_enter_jit")
  void can_enter_jit(Greens<G...>, Reds<R...>) const {}

  // The merge point itself.
  template <class... G, class... R>
  RLIB_PRIMITIVE("jit_merge_point")
  void pass(Greens<G...>, Reds<R...>) const {}

 private:
  template <class... Known>
  [[gnu::always_inline]] static Str* location_of(Greens<>, Known... known) {
    return Self::location(known...);
  }
  template <class First, class... Rest, class... Known>
  [[gnu::always_inline]] static Str* location_of(Greens<First, Rest...> greens, Known... known) {
    return location_of(greens.rest, known..., greens.first);
  }
};

// ---- Hints on values ----------------------------------------------------------------------------

namespace jit {

// `value`, constant from here on in the trace. Each value that comes by gets a trace of its own, so
// it should be one of a few.
template <class T>
RLIB_PRIMITIVE("jit_promote")
T promote(T value) {
  return value;
}

// Whether the trace knows the value; whether the trace itself makes the object and nobody else has seen it so far, so
// that its fields are known and it may never come to be. They only choose between two ways to do the same: false
// where nothing is being traced.
template <class T>
RLIB_PRIMITIVE("jit_isconstant")
bool isconstant(T) {
  return false;
}
template <class T>
RLIB_PRIMITIVE("jit_isvirtual")
bool isvirtual(T*) {
  return false;
}

// Whether this is code for the JIT: being traced, or run by it after a guard failed.
RLIB_PRIMITIVE("jit_we_are_jitted") inline bool we_are_jitted() { return false; }

// Operations in the trace so far, before any of them is optimised; 0 if nothing is being traced.
RLIB_PRIMITIVE("jit_current_trace_length") inline int64_t current_trace_length() { return 0; }

// Whether a loop over `items` of this many is worth unrolling into the trace: for RLIB_LOOK_INSIDE_IFF.
template <class T>
bool loop_unrolling_heuristic(T* items, int64_t count, int64_t cutoff = 2) {
  return count == 0 || isvirtual(items) || (isconstant(count) && count <= cutoff);
}

// Calls `function`, which has to be named, if `condition` holds. For what is rare and does not concern the trace: there
// it is one operation, which is not looked into, and no way out of the trace.
template <class... Parameters>
RLIB_PRIMITIVE("jit_conditional_call")
void conditional_call(bool condition, void (*function)(Parameters...), std::type_identity_t<Parameters>... arguments) {
  if (condition) function(arguments...);
}
// `value` if it is not 0 or null, else what `function` returns, a number or a reference as well: for what is computed
// when it is first asked for.
template <class T, class... Parameters>
RLIB_PRIMITIVE("jit_conditional_call_value")
T conditional_call_value(std::type_identity_t<T> value, T (*function)(Parameters...), std::type_identity_t<Parameters>... arguments) {
  static_assert(!std::is_floating_point_v<T> && std::is_scalar_v<T>);
  return value == T{} ? function(arguments...) : value;
}

// Tells, without a check, that the object is a T and of no class derived from it.
template <class T>
RLIB_PRIMITIVE("jit_record_exact_class")
void record_exact_class(Object*) {}
// Tells, without a check, that `value` is `known`.
template <class T>
RLIB_PRIMITIVE("jit_record_exact_value")
void record_exact_value(T, T) {}

// Stops with an error when tracing, if the value is not constant: for tests of interpreters.
template <class T>
RLIB_PRIMITIVE("jit_assert_green")
void assert_green(T) {}

// A reference to an object that is usually virtual in the trace (an interpreter's frame), to be put
// where others rarely look. Whoever makes one calls virtual_ref_finish with both when the object's
// time ends, in the order of a stack. `non_virtual_ref` reads it. It is the object itself: traces put stores off for as
// long as nobody can see that they did not happen, so that what is stored stays virtual.
RLIB_PRIMITIVE("jit_virtual_ref") inline Object* virtual_ref(Object* object) { return object; }
RLIB_PRIMITIVE("jit_virtual_ref_finish")
inline void virtual_ref_finish(Object* /*reference*/, Object* /*object*/) {}
RLIB_PRIMITIVE("jit_force_virtual_ref")
inline Object* non_virtual_ref(Object* reference) { return reference; }

// `frame`, an object of a virtualizable class just made; its fields may start in registers.
template <class T>
RLIB_PRIMITIVE("jit_fresh_virtualizable")
T* fresh_virtualizable(T* frame) {
  return frame;
}
// `frame`, of which some function that is not in the trace wants to see the fields.
template <class T>
RLIB_PRIMITIVE("jit_force_virtualizable")
T* force_virtualizable(T* frame) {
  return frame;
}

// Sets parameters as on the command line: "threshold=200,trace_limit=8000", "off", "on", "default"; of one driver:
// "python.threshold=50", which holds whatever is said for all. False, and nothing changed, where that cannot be understood. Without a JIT: always true. What is compiled already stays.
inline bool set_parameters(Str* words) {
  return rffi::raw(words, [&](const char* text) { return rlib_rt_jit_set_parameters(text, words->length()); });
}

}  // namespace jit
}  // namespace rlib

#endif  // RLIB_JIT_H_
