#include "targets/pyinterp/interpreter/unraisable.h"

#include "targets/pyinterp/interpreter/traceback.h"
#include "targets/pyinterp/modules/module.h"
#include "targets/pyinterp/modules/sys/sys.h"
#include "targets/pyinterp/objspace/exceptions.h"
#include "targets/pyinterp/objspace/module_dict.h"

namespace py {

namespace {

W_Type* make_hook_args_type() {
  auto* fields = new List<StructField>();
  fields->append({"exc_type"_str, "Exception type"_str});
  fields->append({"exc_value"_str, "Exception value"_str});
  fields->append({"exc_traceback"_str, "Exception traceback"_str});
  fields->append({"err_msg"_str, "Error message"_str});
  fields->append({"object"_str, "Object causing the exception"_str});
  return make_struct_sequence_type(
      "sys"_str, "UnraisableHookArgs"_str,
      "UnraisableHookArgs\n\nType used to pass arguments to sys.unraisablehook."_str, fields, 5);
}

Str* safe_repr(W_Object* w) {
  try {
    return repr(w)->value;
  } catch (PythonError*) {
    return "<object repr() failed>"_str;
  }
}

// "Exception ignored in: <function A.__del__ at 0x...>" and the traceback.
void print_unraisable(W_Object* exception, Str* what, W_Object* where) {
  if (where != nullptr) {
    Str* start = what == nullptr ? "Exception ignored in"_str : what;
    write_error(message(start, ": "_str, safe_repr(where), '\n'));
  } else if (what != nullptr) {
    write_error(message(what, ":\n"_str));
  }
  if (isinstance<W_BaseException>(exception)) {
    print_exception_plainly(static_cast<W_BaseException*>(exception));
  }
}

}  // namespace

RLIB_PREBUILD W_Type* unraisable_hook_args_type() { return RLIB_ONCE(make_hook_args_type()); }

void default_unraisable_hook(W_Object* arguments) {
  if (!isinstance<W_StructSequence>(arguments) ||
      arguments->type() != unraisable_hook_args_type()) {
    throw_type_error("sys.unraisablehook argument type must be UnraisableHookArgs"_str);
  }
  W_StructSequence* args = static_cast<W_StructSequence*>(arguments);
  W_Object* what = args->field(3);
  print_unraisable(args->field(1), is_none(what) ? nullptr : text_of(what),
                   null_if_none(args->field(4)));
}

void report_unraisable(PythonError* error, W_Object* where, Str* what) {
  W_BaseException* exception = error->value();
  W_Object* hook = find_sys("unraisablehook"_str);
  if (hook == nullptr || is_none(hook)) {
    print_unraisable(exception, what, where);
    return;
  }
  auto* values = Array<W_Object*>::make(5);
  values->set(0, exception->type());
  values->set(1, exception);
  values->set(2, exception->traceback == nullptr ? none() : exception->traceback);
  values->set(3, what == nullptr ? none() : new_str(what));
  values->set(4, where == nullptr ? none() : where);
  try {
    call(hook, new_struct_sequence(unraisable_hook_args_type(), values));
  } catch (PythonError* failure) {
    print_unraisable(failure->value(), "Exception ignored in sys.unraisablehook"_str, hook);
  }
}

}  // namespace py
