#include "targets/pyinterp/interpreter/frame.h"
#include "targets/pyinterp/modules/sys/sys.h"
#include "targets/pyinterp/objspace/number_operations.h"
#include "targets/pyinterp/objspace/struct_sequence.h"

namespace py {

namespace {

// ---- Texts --------------------------------------------------------------------------------------

W_Object* sys_intern(W_Object* w) {
  if (!rlib::is_exactly<W_Str>(w)) throw_type_error("can't intern "_str, type_name(w));
  return intern(static_cast<W_Str*>(w));
}
W_Object* sys_getdefaultencoding() { return new_ascii("utf-8"_str); }
W_Object* sys_getfilesystemencodeerrors() { return new_ascii("surrogateescape"_str); }

// Below this many digits there is no limit.
constexpr int64_t kDigitsThreshold = 640;

int64_t sys_get_int_max_str_digits() { return int_limits()->most_digits; }
void sys_set_int_max_str_digits(int64_t most) {
  if (most != 0 && most < kDigitsThreshold) {
    throw_value_error("maxdigits must be 0 or larger than "_str, kDigitsThreshold);
  }
  if (most > INT32_MAX) throw_overflow_error("Python int too large to convert to C int"_str);
  int_limits()->most_digits = most;
}

// ---- Threads ------------------------------------------------------------------------------------

class Switching final : public rlib::Object {
 public:
  double interval = 0.005;  // in seconds
};
RLIB_PREBUILD Switching* switching() { return RLIB_ONCE(new Switching()); }

double sys_getswitchinterval() { return switching()->interval; }
void sys_setswitchinterval(double interval) {
  if (!(interval > 0)) throw_value_error("switch interval must be strictly positive"_str);
  switching()->interval = interval;
}

// ---- Generators and coroutines ------------------------------------------------------------------

W_Type* make_hooks_type() {
  auto* fields = new List<StructField>();
  fields->append({"firstiter"_str, nullptr});
  fields->append({"finalizer"_str, nullptr});
  W_Type* type = make_struct_sequence_type("sys"_str, "asyncgen_hooks"_str,
      "A struct sequence providing information about asynchronous\ngenerators hooks.  The attributes are read only."_str,
      fields, 2);
  type->flags |= W_Type::kDisallowNew;
  return type;
}
RLIB_PREBUILD W_Type* hooks_type() { return RLIB_ONCE(make_hooks_type()); }

void check_hook(W_Object* hook, Str* name) {
  if (hook == nullptr || is_none(hook) || is_callable(hook)) return;
  throw_type_error("callable "_str, name, " expected, got "_str, type_name(hook));
}
void sys_set_asyncgen_hooks(W_Object* first, W_Object* last) {
  check_hook(last, "finalizer"_str);
  check_hook(first, "firstiter"_str);
  ThreadState* thread = this_thread();
  if (last != nullptr) thread->async_final_hook = null_if_none(last);
  if (first != nullptr) thread->async_first_hook = null_if_none(first);
}
W_Object* sys_get_asyncgen_hooks() {
  ThreadState* thread = this_thread();
  auto* values = Array<W_Object*>::make(2);
  values->set(0, thread->async_first_hook == nullptr ? none() : thread->async_first_hook);
  values->set(1, thread->async_final_hook == nullptr ? none() : thread->async_final_hook);
  return new_struct_sequence(hooks_type(), values);
}

void sys_set_coroutine_origin_tracking_depth(int64_t depth) {
  if (depth < 0) throw_value_error("depth must be >= 0"_str);
  this_thread()->coroutine_origin_depth = depth;
}
int64_t sys_get_coroutine_origin_tracking_depth() { return this_thread()->coroutine_origin_depth; }

// ---- Memory -------------------------------------------------------------------------------------

W_Object* sys_getsizeof(W_Object* w, W_Object* otherwise) {
  W_Object* method = w->type()->lookup("__sizeof__"_str);
  if (method == nullptr) {
    if (otherwise != nullptr) return otherwise;
    throw_type_error("Type "_str, type_name(w), " doesn't define __sizeof__"_str);
  }
  W_Object* size = call_special(method, w);
  if (!isinstance<W_AnyInt>(size)) {
    if (otherwise != nullptr) return otherwise;
    throw_type_error('\'', type_name(size), "' object cannot be interpreted as an integer"_str);
  }
  if (static_cast<W_AnyInt*>(size)->big()->sign() < 0) throw_value_error("__sizeof__() should return >= 0"_str);
  return size;
}

bool sys_is_finalizing() { return interpreter_state()->is_finalizing; }

}  // namespace

void add_sys_settings(ModuleBuilder* m) {
  m->function<&sys_intern>("intern"_str, "($module, string, /)"_str,
      "``Intern'' the given string.\n\nThis enters the string in the (global) table of interned strings whose\npurpose is to speed up dictionary lookups. Return the string itself or\nthe previously interned string object with the same value."_str);
  m->function<&sys_getdefaultencoding>("getdefaultencoding"_str, "($module, /)"_str,
      "Return the current default encoding used by the Unicode implementation."_str);
  m->function<&sys_getdefaultencoding>("getfilesystemencoding"_str, "($module, /)"_str,
      "Return the encoding used to convert Unicode filenames to OS filenames."_str);
  m->function<&sys_getfilesystemencodeerrors>("getfilesystemencodeerrors"_str, "($module, /)"_str,
      "Return the error mode used for Unicode to OS filename conversion."_str);
  m->function<&sys_get_int_max_str_digits>("get_int_max_str_digits"_str, "($module, /)"_str,
      "Return the maximum string digits limit for non-binary int<->str conversions."_str);
  m->function<&sys_set_int_max_str_digits>("set_int_max_str_digits"_str, "($module, /, maxdigits)"_str,
      "Set the maximum string digits limit for non-binary int<->str conversions."_str);
  m->function<&sys_getswitchinterval>("getswitchinterval"_str, "($module, /)"_str,
      "Return the current thread switch interval; see sys.setswitchinterval()."_str);
  m->function<&sys_setswitchinterval>("setswitchinterval"_str, "($module, interval, /)"_str,
      "Set the ideal thread switching delay inside the Python interpreter.\n\nThe actual frequency of switching threads can be lower if the\ninterpreter executes long sequences of uninterruptible code\n(this is implementation-specific and workload-dependent).\n\nThe parameter must represent the desired switching delay in seconds\nA typical value is 0.005 (5 milliseconds)."_str);
  m->function<&sys_set_asyncgen_hooks>("set_asyncgen_hooks"_str, "($module, /, firstiter=<null>, finalizer=<null>)"_str,
      "set_asyncgen_hooks(* [, firstiter] [, finalizer])\n\nSet a finalizer for async generators objects."_str);
  m->function<&sys_get_asyncgen_hooks>("get_asyncgen_hooks"_str, "($module, /)"_str,
      "Return the installed asynchronous generators hooks.\n\nThis returns a namedtuple of the form (firstiter, finalizer)."_str);
  m->function<&sys_set_coroutine_origin_tracking_depth>("set_coroutine_origin_tracking_depth"_str, "($module, /, depth)"_str,
      "Enable or disable origin tracking for coroutine objects in this thread.\n\nCoroutine objects will track 'depth' frames of traceback information\nabout where they came from, available in their cr_origin attribute.\n\nSet a depth of 0 to disable."_str);
  m->function<&sys_get_coroutine_origin_tracking_depth>("get_coroutine_origin_tracking_depth"_str, "($module, /)"_str,
      "Check status of origin tracking for coroutine objects in this thread."_str);
  m->function<&sys_getsizeof>("getsizeof"_str, "($module, /, object, default=<null>)"_str,
      "getsizeof(object [, default]) -> int\n\nReturn the size of object in bytes."_str);
  m->function<&sys_is_finalizing>("is_finalizing"_str, "($module, /)"_str, "Return True if Python is exiting."_str);
}

}  // namespace py
