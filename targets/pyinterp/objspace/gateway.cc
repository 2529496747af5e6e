#include "targets/pyinterp/objspace/gateway.h"

#include "targets/pyinterp/objspace/function_objects.h"

namespace py {

namespace {

template <class... Values>
Arguments pack(Values... values) {
  auto* array = Array<W_Object*>::make(sizeof...(Values));
  int64_t index = 0;
  (array->set(index++, values), ...);
  return {array, nullptr};
}

}  // namespace

// ---- Calls --------------------------------------------------------------------------------------

void Builtin::check_names_allowed(Str* name, Arguments arguments) {
  if (unpacks_names) check_names(arguments.names);
  bool takes_names = signature->kwargs >= 0 || signature->keyword_only > 0 || signature->positional_only < signature->positional;
  if (!name->is_empty() || takes_names) return;
  if (function->eq("__call__"_str)) {
    throw_type_error(arguments.values->get(0)->type()->name, "() takes no keyword arguments"_str);
  }
  throw_type_error("wrapper "_str, function, "() takes no keyword arguments"_str);
}

W_Object* Builtin::call(Str* name, Arguments arguments) {
  if (arguments.names != nullptr && arguments.names->length() > 0) check_names_allowed(name, arguments);
  if (rlib::jit::we_are_jitted() && arguments.names == nullptr) {
    return run(signature->bind_traced(name, arguments.values));
  }
  return run(signature->bind(name, arguments));
}
W_Object* Builtin::call0(Str* name) { return call(name, pack()); }
W_Object* Builtin::call1(Str* name, W_Object* a) { return call(name, pack(a)); }
W_Object* Builtin::call2(Str* name, W_Object* a, W_Object* b) { return call(name, pack(a, b)); }
W_Object* Builtin::call3(Str* name, W_Object* a, W_Object* b, W_Object* c) {
  return call(name, pack(a, b, c));
}
W_Object* Builtin::call4(Str* name, W_Object* a, W_Object* b, W_Object* c, W_Object* d) {
  return call(name, pack(a, b, c, d));
}

// Whether all parameters are by position, so that arguments need no binding.
#define PY_IS_PLAIN(count) (plain_count == (count))

W_Object* Builtin0::call0(Str*) { return invoke0(); }
W_Object* Builtin0::run(Array<W_Object*>*) { return invoke0(); }

W_Object* Builtin1::call0(Str* name) {
  if (!PY_IS_PLAIN(1)) return Builtin::call0(name);
  return invoke1(missing(name, 0, 0));
}
W_Object* Builtin1::call1(Str* name, W_Object* a) {
  if (!PY_IS_PLAIN(1)) return Builtin::call1(name, a);
  return invoke1(a);
}
W_Object* Builtin1::run(Array<W_Object*>* v) { return invoke1(v->get(0)); }

W_Object* Builtin2::call1(Str* name, W_Object* a) {
  if (!PY_IS_PLAIN(2)) return Builtin::call1(name, a);
  return invoke2(a, missing(name, 1, 1));
}
W_Object* Builtin2::call2(Str* name, W_Object* a, W_Object* b) {
  if (!PY_IS_PLAIN(2)) return Builtin::call2(name, a, b);
  return invoke2(a, b);
}
W_Object* Builtin2::run(Array<W_Object*>* v) { return invoke2(v->get(0), v->get(1)); }

W_Object* Builtin3::call1(Str* name, W_Object* a) {
  if (!PY_IS_PLAIN(3)) return Builtin::call1(name, a);
  return invoke3(a, missing(name, 1, 1), missing(name, 1, 2));
}
W_Object* Builtin3::call2(Str* name, W_Object* a, W_Object* b) {
  if (!PY_IS_PLAIN(3)) return Builtin::call2(name, a, b);
  return invoke3(a, b, missing(name, 2, 2));
}
W_Object* Builtin3::call3(Str* name, W_Object* a, W_Object* b, W_Object* c) {
  if (!PY_IS_PLAIN(3)) return Builtin::call3(name, a, b, c);
  return invoke3(a, b, c);
}
W_Object* Builtin3::run(Array<W_Object*>* v) { return invoke3(v->get(0), v->get(1), v->get(2)); }

W_Object* Builtin4::call2(Str* name, W_Object* a, W_Object* b) {
  if (!PY_IS_PLAIN(4)) return Builtin::call2(name, a, b);
  return invoke4(a, b, missing(name, 2, 2), missing(name, 2, 3));
}
W_Object* Builtin4::call3(Str* name, W_Object* a, W_Object* b, W_Object* c) {
  if (!PY_IS_PLAIN(4)) return Builtin::call3(name, a, b, c);
  return invoke4(a, b, c, missing(name, 3, 3));
}
W_Object* Builtin4::call4(Str* name, W_Object* a, W_Object* b, W_Object* c, W_Object* d) {
  if (!PY_IS_PLAIN(4)) return Builtin::call4(name, a, b, c, d);
  return invoke4(a, b, c, d);
}
W_Object* Builtin4::run(Array<W_Object*>* v) {
  return invoke4(v->get(0), v->get(1), v->get(2), v->get(3));
}

// ---- Conversions --------------------------------------------------------------------------------

void throw_wrong_type(W_Type* expected, W_Object* w) {
  throw_type_error("expected "_str, expected->name, ", got "_str, type_name(w));
}

int32_t c_int_value(W_Object* w) {
  W_AnyInt* number = to_index(w);
  if (!number->fits() || number->small() > INT32_MAX || number->small() < INT32_MIN) {
    throw_overflow_error("Python int too large to convert to C int"_str);
  }
  return static_cast<int32_t>(number->small());
}
bool int_flag(W_Object* w) { return isinstance<W_Bool>(w) ? w == true_object() : c_int_value(w) != 0; }

void throw_wrong_argument(Builtin* of, int64_t parameter, Str* expected, W_Object* w) {
  Signature* signature = of->signature;
  int64_t self = signature->has_self ? 1 : 0;
  if (parameter < self || of->function->is_empty()) {
    throw_type_error("expected "_str, expected, ", got "_str, type_name(w));
  }
  if (of->function->eq("__getattribute__"_str) || of->function->eq("__setattr__"_str) || of->function->eq("__delattr__"_str)) {
    throw_no_attribute_name(w);
  }
  Str* which = ""_str;
  if (parameter >= signature->positional_only) {
    which = message(" '"_str, signature->names->get(parameter)->value, '\'');
  } else if (signature->positional - self > 1) {
    which = message(' ', parameter + 1 - self);
  }
  throw_type_error(of->function, "() argument"_str, which, " must be "_str, expected, ", not "_str,
                   is_none(w) ? "None"_str : type_name(w));
}

// ---- Callable objects ---------------------------------------------------------------------------

namespace {

[[noreturn]] void throw_no_class(W_BuiltinFunction* maker) {
  throw_type_error(static_name(maker->objclass), ".__new__(): not enough arguments"_str);
}

void check_derived_class_to_make(W_BuiltinFunction* maker, W_Object* w) {
  W_Type* of = maker->objclass;
  if (!isinstance<W_Type>(w)) {
    throw_type_error(static_name(of), ".__new__(X): X is not a type object ("_str, type_name(w), ')');
  }
  W_Type* type = static_cast<W_Type*>(w);
  if (!type->is_subtype(of)) {
    throw_type_error(static_name(of), ".__new__("_str, static_name(type), "): "_str, static_name(type),
                     " is not a subtype of "_str, static_name(of));
  }
  // The nearest built-in type it has: that one makes its objects.
  W_Type* layout = type;
  while (layout->has(W_Type::kHeap)) layout = best_base(layout->bases);
  W_Type* made = of;
  while (made->has(W_Type::kHeap)) made = best_base(made->bases);
  W_Object* own = layout->special(Special::kNew);
  if (layout == made || of == object_type() || !isinstance<W_BuiltinFunction>(own)) return;
  if (static_cast<W_BuiltinFunction*>(own)->code != maker->code) {
    throw_type_error(static_name(of), ".__new__("_str, static_name(type), ") is not safe, use "_str, static_name(layout),
                     ".__new__()"_str);
  }
}

// X.__new__(Y): Y has to be X or derived from it, and laid out as X lays out its objects.
void check_class_to_make(W_BuiltinFunction* maker, W_Object* w) {
  if (w != maker->objclass) check_derived_class_to_make(maker, w);
}

}  // namespace

Str* W_BuiltinFunction::shown_of_object() {
  if (objclass == nullptr || is_wrapper) return shown;
  W_Type* of = isinstance<W_Type>(self) ? static_cast<W_Type*>(self) : self->type();
  return of == objclass ? shown : message(qualified_name(of), '.', name);
}
Str* W_BuiltinFunction::shown_with(int64_t count) {
  return code->signature->takes(count) ? shown : shown_of_object();
}
Str* W_BuiltinFunction::shown_with_names() {
  Signature* signature = code->signature;
  bool is_older = (signature->is_old || signature->varargs >= 0) && signature->kwargs < 0 &&
                  signature->positional_only == signature->positional && signature->keyword_only == 0;
  return is_older && !is_wrapper ? name : shown_of_object();
}

W_Object* W_BuiltinFunction::call(Arguments arguments) {
  if (is_new && arguments.positional() == 0) throw_no_class(this);
  if (is_new) check_class_to_make(this, arguments.values->get(0));
  if (self == nullptr) return code->call(shown, arguments);
  bool has_names = arguments.names != nullptr && arguments.names->length() > 0;
  return code->call(has_names ? shown_with_names() : shown_with(arguments.positional() + 1), with_first(self, arguments));
}
W_Object* W_BuiltinFunction::call0() {
  if (is_new) throw_no_class(this);
  return self == nullptr ? code->call0(shown) : code->call1(shown_with(1), self);
}
W_Object* W_BuiltinFunction::call1(W_Object* a) {
  if (is_new) check_class_to_make(this, a);
  return self == nullptr ? code->call1(shown, a) : code->call2(shown_with(2), self, a);
}
W_Object* W_BuiltinFunction::call2(W_Object* a, W_Object* b) {
  if (is_new) check_class_to_make(this, a);
  return self == nullptr ? code->call2(shown, a, b) : code->call3(shown_with(3), self, a, b);
}
W_Object* W_BuiltinFunction::call3(W_Object* a, W_Object* b, W_Object* c) {
  if (is_new) check_class_to_make(this, a);
  return self == nullptr ? code->call3(shown, a, b, c) : code->call4(shown_with(4), self, a, b, c);
}

W_Type* W_MethodDescriptor::type() {
  switch (kind) {
    case kMethod: return method_descriptor_type();
    case kSlotWrapper: return slot_wrapper_type();
    default: return classmethod_descriptor_type();
  }
}

namespace {

// The first argument has to be an object of the type that has the method.
void check_self(W_MethodDescriptor* method, W_Object* self) {
  if (is_instance_of(self, method->objclass)) return;
  Str* what = method->kind == W_MethodDescriptor::kSlotWrapper ? "' requires a '"_str
                                                               : "' for '"_str;
  if (method->kind == W_MethodDescriptor::kSlotWrapper) {
    throw_type_error("descriptor '"_str, method->name, what, static_name(method->objclass),
                     "' object but received a '"_str, type_name(self), '\'');
  }
  throw_type_error("descriptor '"_str, method->name, what, static_name(method->objclass),
                   "' objects doesn't apply to a '"_str, type_name(self), "' object"_str);
}

[[noreturn]] void throw_needs_self(W_MethodDescriptor* method) {
  if (method->kind == W_MethodDescriptor::kSlotWrapper) {
    throw_type_error("descriptor '"_str, method->name, "' of '"_str, static_name(method->objclass),
                     "' object needs an argument"_str);
  }
  throw_type_error("unbound method "_str, method->objclass->name, '.', method->name,
                   "() needs an argument"_str);
}

}  // namespace

W_Object* W_MethodDescriptor::call(Arguments arguments) {
  if (arguments.positional() == 0) throw_needs_self(this);
  check_self(this, arguments.values->get(0));
  return code->call(shown, arguments);
}
W_Object* W_MethodDescriptor::call0() { throw_needs_self(this); }
W_Object* W_MethodDescriptor::call1(W_Object* a) {
  check_self(this, a);
  return code->plain_count == 1 ? code->invoke1(a) : code->call1(shown, a);
}
W_Object* W_MethodDescriptor::call2(W_Object* a, W_Object* b) {
  check_self(this, a);
  return code->plain_count == 2 ? code->invoke2(a, b) : code->call2(shown, a, b);
}
W_Object* W_MethodDescriptor::call3(W_Object* a, W_Object* b, W_Object* c) {
  check_self(this, a);
  return code->plain_count == 3 ? code->invoke3(a, b, c) : code->call3(shown, a, b, c);
}

// ---- TypeBuilder --------------------------------------------------------------------------------

TypeBuilder::TypeBuilder(Str* name, W_Type* base, Layout* layout)
    : type_(new W_Type(name, layout == nullptr ? new Layout(name, base->layout) : layout)) {
  type_->bases = Array<W_Type*>::make(1);
  type_->bases->set(0, base);
  type_->module = "builtins"_str;
  type_->flags = W_Type::kBaseType | (base->flags & (W_Type::kSequence | W_Type::kMapping |
                                                     W_Type::kHasDict | W_Type::kHasWeakref));
}

void TypeBuilder::add_method(Str* name, Builtin* code, Str* doc, W_MethodDescriptor::Kind kind) {
  auto* method = new W_MethodDescriptor(name, code, type_, kind);
  method->doc = doc == nullptr && kind == W_MethodDescriptor::kSlotWrapper ? special_doc(name) : doc;
  code->function = name->eq("__init__"_str) ? type_->name : name;
  code->signature->is_constructor = name->eq("__init__"_str);
  if (kind == W_MethodDescriptor::kSlotWrapper) code->unpacks_names = false;
  method->shown = name->eq("__init__"_str)                  ? type_->name
                  : kind == W_MethodDescriptor::kSlotWrapper ? ""_str
                                                             : message(type_->name, '.', name);
  attribute(name, method);
}

void TypeBuilder::add_static_method(Str* name, Builtin* code, Str* doc) {
  auto* function = new W_BuiltinFunction(name, code, nullptr);
  function->shown = message(type_->name, '.', name);
  function->doc = doc;
  function->objclass = type_;
  code->function = name;
  auto* method = new W_StaticMethod();
  method->function = function;
  attribute(name, method);
}

void TypeBuilder::add_new(Builtin* code, Str* function_name) {
  auto* function = new W_BuiltinFunction("__new__"_str, code, nullptr);
  function->shown = function_name;
  code->function = function_name;
  code->signature->is_constructor = true;
  function->objclass = type_;
  function->is_new = true;
  code->unpacks_names = false;
  attribute("__new__"_str, function);
}

void TypeBuilder::add_getset(Str* name, Builtin* get, Builtin* set, Str* doc, bool is_member) {
  auto* getset = new W_GetSet(name, get, set, type_, is_member);
  getset->doc = doc;
  attribute(name, getset);
}

Str* TypeBuilder::special_signature(Str* name) {
  auto among = [&](Str* list) { return list->contains(message(' ', name, ' ')); };
  if (among(" __repr__ __str__ __hash__ __len__ __iter__ __next__ __bool__ __int__ __float__ "
            "__index__ __neg__ __pos__ __abs__ __invert__ __await__ __aiter__ __anext__ "
            "__reversed__ __length_hint__ __complex__ __trunc__ __floor__ __ceil__ __bytes__ "
            "__enter__ __reduce__ __sizeof__ __dir__ __copy__ "_str)) {
    return "($self, /)"_str;
  }
  if (among(" __setitem__ __setattr__ "_str)) return "($self, key, value, /)"_str;
  if (among(" __set__ "_str)) return "($self, instance, value, /)"_str;
  if (among(" __get__ "_str)) return "($self, instance, owner=None, /)"_str;
  if (among(" __getitem__ __delitem__ __contains__ __missing__ __getattribute__ __getattr__ "
            "__delattr__ "_str)) {
    return "($self, key, /)"_str;
  }
  if (among(" __pow__ __rpow__ __ipow__ "_str)) return "($self, value, mod=None, /)"_str;
  if (among(" __call__ __init__ "_str)) return "($self, /, *args, **kwargs)"_str;
  return "($self, value, /)"_str;
}

W_Type* TypeBuilder::finish() {
  if (!type_->names->contains("__doc__"_str)) {
    attribute("__doc__"_str, type_->doc == nullptr ? none() : new_str(type_->doc));
  }
  type_->make_ready();
  return type_;
}

}  // namespace py
