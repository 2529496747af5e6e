// _testcapi: what CPython's own tests want from native code. The tests of calls, of floats' bytes and of
// sequences ask it for functions and types that are not written in Python; these are, as every built-in
// here, C++ behind the gateway. There is no C API below it, and what only tests one is not here.

#include <csignal>

#include "rlib/bigint.h"
#include "rlib/runtime/signals.h"
#include "targets/pyinterp/modules/module.h"
#include "targets/pyinterp/modules/struct/half_float.h"
#include "targets/pyinterp/objspace/function_objects.h"
#include "targets/pyinterp/objspace/instance.h"
#include "targets/pyinterp/objspace/object_type.h"
#include "targets/pyinterp/objspace/operations.h"
#include "targets/pyinterp/objspace/type.h"

namespace py {

RLIB_PREBUILD W_Module* testcapi_module();

namespace {

// ---- Calling conventions ------------------------------------------------------------------------
//
// Functions that take no arguments, one, any by position, any at all, and hand back what they were given:
// of a module, as methods, class methods and static methods.

W_Object* take_any(W_Object* self, Array<W_Object*>* args) { return new_tuple(self, new_tuple(args)); }
W_Object* take_all(W_Object* self, Array<W_Object*>* args, W_Dict* kwargs) {
  return new_tuple(self, new_tuple(args), kwargs);
}
W_Object* take_one(W_Object* self, W_Object* arg) { return new_tuple(self, arg); }
W_Object* take_none(W_Object* self) { return self; }

W_Object* module_any(Array<W_Object*>* args) { return take_any(testcapi_module(), args); }
W_Object* module_all(Array<W_Object*>* args, W_Dict* kwargs) { return take_all(testcapi_module(), args, kwargs); }
W_Object* module_one(W_Object* arg) { return take_one(testcapi_module(), arg); }
W_Object* module_none() { return testcapi_module(); }

W_Object* static_any(Array<W_Object*>* args) { return take_any(none(), args); }
W_Object* static_all(Array<W_Object*>* args, W_Dict* kwargs) { return take_all(none(), args, kwargs); }
W_Object* static_one(W_Object* arg) { return take_one(none(), arg); }
W_Object* static_none() { return none(); }

// An object with nothing in it.
class W_Plain : public W_Object {
 public:
  explicit W_Plain(W_Type* of) : of_(of) {}
  static W_Type* exact_type() { return object_type(); }
  W_Type* type() override { return of_; }

 private:
  W_Type* const of_;
};
W_Object* new_plain(W_Type* type) {
  W_Type* builtin = type;
  while (builtin->has(W_Type::kHeap)) builtin = best_base(builtin->bases);
  return allocate<W_Plain>(type, builtin, builtin);
}

TypeBuilder* plain_type(Str* name) {
  auto* t = new TypeBuilder(name, object_type());
  t->module("_testcapi"_str);
  t->new_method<&new_plain>("($type, /)"_str);
  return t;
}

W_Type* make_instance_methods() {
  TypeBuilder* t = plain_type("MethInstance"_str);
  for (Str* name : *List<Str*>::of("meth_varargs"_str, "meth_fastcall"_str)) t->method<&take_any>(name, "($self, /, *args)"_str);
  for (Str* name : *List<Str*>::of("meth_varargs_keywords"_str, "meth_fastcall_keywords"_str)) {
    t->method<&take_all>(name, "($self, /, *args, **kwargs)"_str);
  }
  t->method<&take_one>("meth_o"_str, "($self, arg, /)"_str);
  t->method<&take_none>("meth_noargs"_str, "($self, /)"_str);
  return t->finish();
}
W_Type* make_class_methods() {
  TypeBuilder* t = plain_type("MethClass"_str);
  for (Str* name : *List<Str*>::of("meth_varargs"_str, "meth_fastcall"_str)) {
    t->class_method<&take_any>(name, "($type, /, *args)"_str);
  }
  for (Str* name : *List<Str*>::of("meth_varargs_keywords"_str, "meth_fastcall_keywords"_str)) {
    t->class_method<&take_all>(name, "($type, /, *args, **kwargs)"_str);
  }
  t->class_method<&take_one>("meth_o"_str, "($type, arg, /)"_str);
  t->class_method<&take_none>("meth_noargs"_str, "($type, /)"_str);
  return t->finish();
}
W_Type* make_static_methods() {
  TypeBuilder* t = plain_type("MethStatic"_str);
  for (Str* name : *List<Str*>::of("meth_varargs"_str, "meth_fastcall"_str)) t->static_method<&static_any>(name, "(*args)"_str);
  for (Str* name : *List<Str*>::of("meth_varargs_keywords"_str, "meth_fastcall_keywords"_str)) {
    t->static_method<&static_all>(name, "(*args, **kwargs)"_str);
  }
  t->static_method<&static_one>("meth_o"_str, "(arg, /)"_str);
  t->static_method<&static_none>("meth_noargs"_str, "()"_str);
  return t->finish();
}

void add_calling_conventions(ModuleBuilder* m) {
  for (Str* name : *List<Str*>::of("meth_varargs"_str, "meth_fastcall"_str)) {
    m->function<&module_any>(name, "($module, /, *args)"_str);
  }
  for (Str* name : *List<Str*>::of("meth_varargs_keywords"_str, "meth_fastcall_keywords"_str)) {
    m->function<&module_all>(name, "($module, /, *args, **kwargs)"_str);
  }
  m->function<&module_one>("meth_o"_str, "($module, arg, /)"_str);
  m->function<&module_none>("meth_noargs"_str, "($module, /)"_str);
  m->type("MethInstance"_str, make_instance_methods());
  m->type("MethClass"_str, make_class_methods());
  m->type("MethStatic"_str, make_static_methods());
}

// ---- Callable types -----------------------------------------------------------------------------

// Instances are called, and bind as functions do.
W_Object* say_true(W_Object* self, W_Object*) { return true_object(); }
W_Object* say_false(W_Object* self, W_Object*) { return false_object(); }
W_Object* bind_method(W_Object* self, W_Object* instance, W_Object* /*owner*/) {
  return is_none(instance) ? self : static_cast<W_Object*>(new W_Method(self, instance));
}

W_Type* make_callable(Str* name) {
  TypeBuilder* t = plain_type(name);
  t->special<&say_true>("__call__"_str, "($self, arg, /)"_str);
  t->special<&bind_method>("__get__"_str, "($self, instance, owner=None, /)"_str);
  return t->finish();
}

W_Type* make_derived_callable(Str* name, W_Type* base) {
  auto* t = new TypeBuilder(name, base);
  t->module("_testcapi"_str);
  return t->finish();
}

W_Type* make_contrary_callable(Str* name, W_Type* base) {
  auto* t = new TypeBuilder(name, base);
  t->module("_testcapi"_str);
  t->special<&say_false>("__call__"_str, "($self, arg, /)"_str);
  return t->finish();
}

// ---- Calls from native code ---------------------------------------------------------------------

// A tuple's items; none of None.
Array<W_Object*>* items_or_none(W_Object* args) {
  if (is_none(args)) return Array<W_Object*>::empty();
  if (!isinstance<W_Tuple>(args)) throw_type_error("args must be None or a tuple"_str);
  return static_cast<W_Tuple*>(args)->items;
}

W_Object* call_by_position(W_Object* function, W_Object* args) { return call_with(function, items_or_none(args)); }

W_Object* call_with_dict(W_Object* function, W_Object* args, W_Object* kwargs) {
  if (is_none(kwargs)) return call_by_position(function, args);
  if (!isinstance<W_Dict>(kwargs)) throw_type_error("kwnames must be None or a dict"_str);
  return function->call(arguments_of(items_or_none(args), static_cast<W_Dict*>(kwargs)));
}

// The values of the named arguments are the last ones.
W_Object* call_with_names(W_Object* function, W_Object* args, W_Object* names) {
  Array<W_Object*>* items = items_or_none(names);
  if (items->length() == 0) return call_by_position(function, args);
  auto* texts = Array<W_Str*>::make(items->length());
  for (int64_t i = 0; i < items->length(); i++) texts->set(i, static_cast<W_Str*>(items->get(i)));
  return function->call(Arguments{items_or_none(args), texts});
}

W_Object* call_with_tuple(W_Object* function, W_Tuple* args, W_Object* kwargs) {
  return call_with_dict(function, args, kwargs);
}

// A descriptor's __get__ that has what it gets from changed under it.
W_Object* bad_get(W_Object* self, W_Object* /*instance*/, W_Object* type) {
  call(type);
  return repr(self);
}

// The signal comes before the generator goes on: it is there that it shows.
W_Object* raise_interrupt_and_send(W_Object* generator) {
  rlib_rt_signal_raise(SIGINT);
  return call_method(generator, intern("send"_str), none());
}

// ---- Sequences, floats, limits ------------------------------------------------------------------

W_Object* sequence_getitem(W_Object* sequence, int64_t index) { return getitem(sequence, new_int(index)); }
void sequence_setitem(W_Object* sequence, int64_t index, W_Object* value) { setitem(sequence, new_int(index), value); }
void sequence_delitem(W_Object* sequence, int64_t index) { delitem(sequence, new_int(index)); }

int64_t float_bits(int64_t size, double value) {
  switch (size) {
    case 2: return half_float_bits(value);
    case 4: return single_float_bits(value);
    case 8: return static_cast<int64_t>(rlib::float_to_bits(value));
    default: throw_value_error("size must 2, 4 or 8"_str);
  }
}

W_Object* float_pack(int64_t size, double value, int64_t is_little) {
  int64_t bits = float_bits(size, value);
  auto* bytes = new StrBuilder();
  for (int64_t i = 0; i < size; i++) {
    int64_t place = is_little != 0 ? i : size - 1 - i;
    bytes->append(static_cast<char>(bits >> (place * 8) & 0xff));
  }
  return new_bytes(bytes->build());
}

double float_unpack(W_Bytes* data, int64_t is_little) {
  Str* bytes = data->value;
  int64_t size = bytes->length();
  uint64_t bits = 0;
  for (int64_t i = 0; i < size; i++) {
    int64_t place = is_little != 0 ? size - 1 - i : i;
    bits = bits << 8 | static_cast<uint8_t>(bytes->char_at(place));
  }
  switch (size) {
    case 2: return half_float_value(static_cast<int64_t>(bits));
    case 4: return single_float_value(static_cast<int64_t>(bits));
    case 8: return rlib::float_from_bits(bits);
    default: throw_value_error("data length must 2, 4 or 8 bytes"_str);
  }
}

void add_limits(ModuleBuilder* m) {
  m->constant("CHAR_MIN"_str, int64_t{-128});
  m->constant("CHAR_MAX"_str, int64_t{127});
  m->constant("UCHAR_MAX"_str, int64_t{255});
  m->constant("SHRT_MIN"_str, int64_t{-32768});
  m->constant("SHRT_MAX"_str, int64_t{32767});
  m->constant("USHRT_MAX"_str, int64_t{65535});
  m->constant("INT_MIN"_str, int64_t{INT32_MIN});
  m->constant("INT_MAX"_str, int64_t{INT32_MAX});
  m->constant("UINT_MAX"_str, int64_t{UINT32_MAX});
  m->constant("LONG_MIN"_str, INT64_MIN);
  m->constant("LONG_MAX"_str, INT64_MAX);
  m->constant("ULONG_MAX"_str, new_int(BigInt::from_uint(UINT64_MAX)));
  m->constant("LLONG_MIN"_str, INT64_MIN);
  m->constant("LLONG_MAX"_str, INT64_MAX);
  m->constant("ULLONG_MAX"_str, new_int(BigInt::from_uint(UINT64_MAX)));
  m->constant("PY_SSIZE_T_MIN"_str, INT64_MIN);
  m->constant("PY_SSIZE_T_MAX"_str, INT64_MAX);
  m->constant("FLT_MAX"_str, new_float(3.4028234663852886e38));
  m->constant("FLT_MIN"_str, new_float(1.1754943508222875e-38));
  m->constant("DBL_MAX"_str, new_float(1.7976931348623157e308));
  m->constant("DBL_MIN"_str, new_float(2.2250738585072014e-308));
}

W_Module* make_testcapi() {
  auto* m = new ModuleBuilder("_testcapi"_str, "Native functions that CPython's tests call."_str);
  add_calling_conventions(m);
  W_Type* base = make_callable("MethodDescriptorBase"_str);
  m->type("MethodDescriptorBase"_str, base);
  m->type("MethodDescriptorDerived"_str, make_derived_callable("MethodDescriptorDerived"_str, base));
  m->type("MethodDescriptor2"_str, make_contrary_callable("MethodDescriptor2"_str, base));
  m->function<&call_by_position>("pyobject_fastcall"_str, "($module, func, args, /)"_str);
  m->function<&call_with_dict>("pyobject_fastcalldict"_str, "($module, func, args, kwargs, /)"_str);
  m->function<&call_with_names>("pyobject_vectorcall"_str, "($module, func, args, kwnames, /)"_str);
  m->function<&call_with_tuple>("pyvectorcall_call"_str, "($module, func, args, kwargs=None, /)"_str);
  m->function<&bad_get>("bad_get"_str, "($module, self, obj, cls, /)"_str);
  m->function<&raise_interrupt_and_send>("raise_SIGINT_then_send_None"_str, "($module, gen, /)"_str);
  m->function<&sequence_getitem>("sequence_getitem"_str, "($module, seq, i, /)"_str);
  m->function<&sequence_setitem>("sequence_setitem"_str, "($module, seq, i, val, /)"_str);
  m->function<&sequence_delitem>("sequence_delitem"_str, "($module, seq, i, /)"_str);
  m->function<&float_pack>("float_pack"_str, "($module, size, d, le, /)"_str);
  m->function<&float_unpack>("float_unpack"_str, "($module, data, le, /)"_str);
  add_limits(m);
  return m->finish();
}

}  // namespace

RLIB_PREBUILD W_Module* testcapi_module() { return RLIB_ONCE(make_testcapi()); }

}  // namespace py
