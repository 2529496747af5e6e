#include "targets/pyinterp/interpreter/frame.h"
#include "targets/pyinterp/interpreter/locals.h"
#include "targets/pyinterp/modules/builtins/builtins.h"
#include "targets/pyinterp/modules/sys/sys.h"
#include "targets/pyinterp/objspace/function_objects.h"

namespace py {

namespace {

W_Str* attribute_name(W_Object* name) {
  if (!isinstance<W_Str>(name)) throw_no_attribute_name(name);
  return static_cast<W_Str*>(name);
}

W_Object* builtin_getattr(W_Object* w, W_Object* name, W_Object* otherwise) {
  W_Str* text = attribute_name(name);
  if (otherwise == nullptr) return getattr(w, text);
  W_Object* value = find_attribute(w, text);
  return value == nullptr ? otherwise : value;
}
bool builtin_hasattr(W_Object* w, W_Object* name) {
  return find_attribute(w, attribute_name(name)) != nullptr;
}
void builtin_setattr(W_Object* w, W_Object* name, W_Object* value) {
  setattr(w, intern(attribute_name(name)), value);
}
void builtin_delattr(W_Object* w, W_Object* name) { delattr(w, attribute_name(name)); }

bool builtin_isinstance(W_Object* w, W_Object* of) { return is_instance(w, of); }
bool builtin_issubclass(W_Object* w, W_Object* of) { return is_subclass(w, of); }
bool builtin_callable(W_Object* w) { return is_callable(w); }
int64_t builtin_hash(W_Object* w) { return hash(w); }

W_Object* builtin_breakpoint(Array<W_Object*>* arguments, W_Dict* keywords) {
  W_Object* hook = find_sys("breakpointhook"_str);
  if (hook == nullptr) throw_runtime_error("lost sys.breakpointhook"_str);
  return hook->call(arguments_of(arguments, keywords));
}
W_Str* builtin_repr(W_Object* w) { return repr(w); }
W_Str* builtin_ascii(W_Object* w) { return ascii(w); }
W_Str* builtin_format(W_Object* w, W_Object* specification) {
  if (!isinstance<W_Str>(specification)) {
    throw_type_error("format() argument 2 must be str, not "_str,
                     is_none(specification) ? "None"_str : type_name(specification));
  }
  return format(w, static_cast<W_Str*>(specification));
}

W_Object* builtin_vars(W_Object* w) {
  if (w == nullptr) return shown_locals(this_thread()->top);
  W_Object* dict = find_attribute(w, names::__dict__());
  if (dict == nullptr) throw_type_error("vars() argument must have __dict__ attribute"_str);
  return dict;
}

W_Object* builtin_dir(W_Object* w) {
  W_Object* found = nullptr;
  if (w == nullptr) {
    found = new_list(to_list(call_method(shown_locals(this_thread()->top), names::keys())));
  } else {
    W_Object* method = w->type()->lookup("__dir__"_str);
    if (method == nullptr) throw_type_error("object does not provide __dir__"_str);
    found = new_list(to_list(call_special(method, w)));
  }
  call_method(found, names::sort());
  return found;
}

}  // namespace

void add_objects(ModuleBuilder* m) {
  m->function<&builtin_getattr>("getattr"_str, "($module, object, name, default=<null>, /)"_str,
      "getattr(object, name[, default]) -> value\n\nGet a named attribute from an object; getattr(x, 'y') is equivalent to x.y.\nWhen a default argument is given, it is returned when the attribute doesn't\nexist; without it, an exception is raised in that case."_str);
  m->function<&builtin_hasattr>("hasattr"_str, "($module, obj, name, /)"_str,
      "Return whether the object has an attribute with the given name.\n\nThis is done by calling getattr(obj, name) and catching AttributeError."_str);
  m->function<&builtin_setattr>("setattr"_str, "($module, obj, name, value, /)"_str,
      "Sets the named attribute on the given object to the specified value.\n\nsetattr(x, 'y', v) is equivalent to ``x.y = v``"_str);
  m->function<&builtin_delattr>("delattr"_str, "($module, obj, name, /)"_str,
      "Deletes the named attribute from the given object.\n\ndelattr(x, 'y') is equivalent to ``del x.y``"_str);
  m->function<&builtin_isinstance>("isinstance"_str, "($module, obj, class_or_tuple, /)"_str,
      "Return whether an object is an instance of a class or of a subclass thereof.\n\nA tuple, as in ``isinstance(x, (A, B, ...))``, may be given as the target to\ncheck against. This is equivalent to ``isinstance(x, A) or isinstance(x, B)\nor ...`` etc."_str);
  m->function<&builtin_issubclass>("issubclass"_str, "($module, cls, class_or_tuple, /)"_str,
      "Return whether 'cls' is derived from another class or is the same class.\n\nA tuple, as in ``issubclass(x, (A, B, ...))``, may be given as the target to\ncheck against. This is equivalent to ``issubclass(x, A) or issubclass(x, B)\nor ...``."_str);
  m->function<&builtin_callable>("callable"_str, "($module, obj, /)"_str,
      "Return whether the object is callable (i.e., some kind of function).\n\nNote that classes are callable, as are instances of classes with a\n__call__() method."_str);
  m->function<&builtin_hash>("hash"_str, "($module, obj, /)"_str,
      "Return the hash value for the given object.\n\nTwo objects that compare equal must also have the same hash value, but the\nreverse is not necessarily true."_str);
  m->function<&builtin_breakpoint>("breakpoint"_str, "($module, /, *args, **kws)"_str,
      "breakpoint(*args, **kws)\n\nCall sys.breakpointhook(*args, **kws).  sys.breakpointhook() must accept\nwhatever arguments are passed.\n\nBy default, this drops you into the pdb debugger."_str);
  m->function<&id_of>("id"_str, "($module, obj, /)"_str,
      "Return the identity of an object.\n\nThis is guaranteed to be unique among simultaneously existing objects.\n(CPython uses the object's memory address.)"_str);
  m->function<&builtin_repr>("repr"_str, "($module, obj, /)"_str,
      "Return the canonical string representation of the object.\n\nFor many object types, including most builtins, eval(repr(obj)) == obj."_str);
  m->function<&builtin_ascii>("ascii"_str, "($module, obj, /)"_str,
      "Return an ASCII-only representation of an object."_str);
  m->function<&builtin_format>("format"_str, "($module, value, format_spec='', /)"_str,
      "Return value.__format__(format_spec)\n\nformat_spec defaults to the empty string."_str);
  m->function<&builtin_vars>("vars"_str, "($module, object=<null>, /)"_str,
      "vars([object]) -> dictionary\n\nWithout arguments, equivalent to locals().\nWith an argument, equivalent to object.__dict__."_str);
  m->function<&builtin_dir>("dir"_str, "($module, object=<null>, /)"_str,
      "Show attributes of an object."_str);
}

}  // namespace py
