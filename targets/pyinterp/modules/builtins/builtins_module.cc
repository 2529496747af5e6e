#include "targets/pyinterp/modules/builtins/builtins.h"

#include "targets/pyinterp/modules/imp/import.h"
#include "targets/pyinterp/objspace/memoryview_object.h"
#include "targets/pyinterp/objspace/exceptions.h"
#include "targets/pyinterp/objspace/function_objects.h"
#include "targets/pyinterp/objspace/iterators.h"

namespace py {

namespace {

void add_types(ModuleBuilder* m) {
  m->type("object"_str, object_type());
  m->type("type"_str, type_type());
  m->type("int"_str, int_type());
  m->type("bool"_str, bool_type());
  m->type("float"_str, float_type());
  m->type("complex"_str, complex_type());
  m->type("str"_str, str_type());
  m->type("bytes"_str, bytes_type());
  m->type("bytearray"_str, bytearray_type());
  m->type("memoryview"_str, memoryview_type());
  m->type("tuple"_str, tuple_type());
  m->type("list"_str, list_type());
  m->type("dict"_str, dict_type());
  m->type("set"_str, set_type());
  m->type("frozenset"_str, frozenset_type());
  m->type("slice"_str, slice_type());
  m->type("range"_str, range_type());
  m->type("enumerate"_str, enumerate_type());
  m->type("zip"_str, zip_type());
  m->type("map"_str, map_type());
  m->type("filter"_str, filter_type());
  m->type("reversed"_str, reversed_type());
  m->type("staticmethod"_str, staticmethod_type());
  m->type("classmethod"_str, classmethod_type());
  m->type("property"_str, property_type());
  m->type("super"_str, super_type());
#define EXCEPTION(Name, Base, doc) m->type(#Name##_str, Name##_type());
#include "targets/pyinterp/objspace/exceptions.def"
  m->type("ExceptionGroup"_str, ExceptionGroup_type());
  m->type("EnvironmentError"_str, OSError_type());
  m->type("IOError"_str, OSError_type());
}

W_Object* builtin_import(W_Object* name, W_Object* globals, W_Object*, W_Object* from_list, int64_t level) {
  if (!isinstance<W_Str>(name)) throw_type_error("module name must be a string"_str);
  return import_module(static_cast<W_Str*>(name), globals, from_list, level);
}

W_Module* make_builtins() {
  auto* m = new ModuleBuilder(
      "builtins"_str,
      "Built-in functions, exceptions, and other objects.\n\nNoteworthy: None is the `nil' object; "
      "Ellipsis represents `...' in slices."_str);
  m->constant("None"_str, none());
  m->constant("Ellipsis"_str, ellipsis());
  m->constant("NotImplemented"_str, not_implemented());
  m->constant("True"_str, true_object());
  m->constant("False"_str, false_object());
  m->constant("__debug__"_str, true_object());
  m->function<&build_class>("__build_class__"_str, "($module, func, name, /, *bases, **kwds)"_str,
                            "__build_class__(func, name, /, *bases, [metaclass], **kwds) -> class\n\n"
                            "Internal helper function used by the class statement."_str);
  add_types(m);
  add_evaluation(m);
  m->function<&builtin_import>("__import__"_str,
      "($module, /, name, globals=None, locals=None, fromlist=(), level=0)"_str,
      "Import a module.\n\nBecause this function is meant for use by the Python\ninterpreter and not for general use, it is better to use\nimportlib.import_module() to programmatically import a module.\n\nThe globals argument is only used to determine the context;\nthey are not modified.  The locals argument is unused.  The fromlist\nshould be a list of names to emulate ``from name import ...``, or an\nempty list to emulate ``import name``.\nWhen importing a module from a package, note that __import__('A.B', ...)\nreturns package A when fromlist is empty, but its submodule B when\nfromlist is not empty.  The level argument is used to determine whether to\nperform absolute or relative imports: 0 is absolute, while a positive number\nis the number of parent directories to search relative to the current module."_str);
  add_objects(m);
  add_number_functions(m);
  add_iteration(m);
  add_anext(m);
  add_printing(m);
  return m->finish();
}

}  // namespace

RLIB_PREBUILD W_Module* builtins_module() { return RLIB_ONCE(make_builtins()); }

}  // namespace py
