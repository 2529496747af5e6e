// staticmethod, classmethod, property.

#include "targets/pyinterp/objspace/function_objects.h"
#include "targets/pyinterp/objspace/gateway.h"
#include "targets/pyinterp/objspace/instance.h"

namespace py {

namespace {

// What a decorator takes over from the function: its names and its doc.
void take_attributes(W_Dict* to, W_Object* function) {
  auto take = [&](W_Str* name) {
    W_Object* value = find_attribute(function, name);
    if (value != nullptr) to->set_str(name, value);
  };
  take(names::__module__());
  take(names::__name__());
  take(names::__qualname__());
  take(names::__doc__());
  take(names::__annotations__());
}

W_Object* is_abstract(W_Object* function) {
  if (function == nullptr) return false_object();
  W_Object* value = find_attribute(function, names::__isabstractmethod__());
  return new_bool(value != nullptr && is_true(value));
}

// ---- staticmethod -------------------------------------------------------------------------------

W_Object* staticmethod_make(W_Type* type, Array<W_Object*>*, W_Dict*) {
  return allocate<W_StaticMethod>(type, staticmethod_type());
}
void staticmethod_initialise(W_StaticMethod* self, W_Object* function) {
  self->function = function;
  take_attributes(self->dict(), function);
}
W_Object* staticmethod_get(W_StaticMethod* self, W_Object*, W_Object*) {
  if (self->function == nullptr) throw_runtime_error("uninitialized staticmethod object"_str);
  return self->function;
}
W_Object* staticmethod_call(W_StaticMethod* self, Array<W_Object*>* arguments, W_Dict* keywords) {
  return self->function->call(arguments_of(arguments, keywords));
}
W_Object* staticmethod_function(W_StaticMethod* self) { return self->function; }
W_Object* staticmethod_abstract(W_StaticMethod* self) { return is_abstract(self->function); }
W_Object* staticmethod_dict(W_StaticMethod* self) { return self->dict(); }
W_Str* staticmethod_repr(W_StaticMethod* self) {
  return new_str(message("<staticmethod("_str, repr(self->function)->value, ")>"_str));
}

W_Type* make_staticmethod_type() {
  auto* t = new TypeBuilder("staticmethod"_str, object_type());
  t->doc("staticmethod(function) -> method\n\nConvert a function to be a static method."_str);
  t->add_flags(W_Type::kHasDict);
  t->new_method<&staticmethod_make>("($type, *args, **kwargs)"_str);
  t->special<&staticmethod_initialise>("__init__"_str, "($self, function, /)"_str);
  t->special<&staticmethod_get>("__get__"_str);
  t->special<&staticmethod_call>("__call__"_str);
  t->special<&staticmethod_repr>("__repr__"_str);
  t->member<&staticmethod_function>("__func__"_str);
  t->member<&staticmethod_function>("__wrapped__"_str);
  t->getter<&staticmethod_abstract>("__isabstractmethod__"_str);
  t->getter<&staticmethod_dict>("__dict__"_str);
  return t->finish();
}

// ---- classmethod --------------------------------------------------------------------------------

W_Object* classmethod_make(W_Type* type, Array<W_Object*>*, W_Dict*) {
  return allocate<W_ClassMethod>(type, classmethod_type());
}
void classmethod_initialise(W_ClassMethod* self, W_Object* function) {
  self->function = function;
  take_attributes(self->dict(), function);
}
W_Object* classmethod_get(W_ClassMethod* self, W_Object* instance, W_Object* owner) {
  if (self->function == nullptr) throw_runtime_error("uninitialized classmethod object"_str);
  W_Object* of = is_none(owner) ? instance->type() : owner;
  W_Type* kind = self->function->type();
  W_Object* get = kind->special(Special::kGet);
  if (get != nullptr) return call_special(get, self->function, of, of);
  return new W_Method(self->function, of);
}
W_Object* classmethod_function(W_ClassMethod* self) { return self->function; }
W_Object* classmethod_abstract(W_ClassMethod* self) { return is_abstract(self->function); }
W_Object* classmethod_dict(W_ClassMethod* self) { return self->dict(); }
W_Str* classmethod_repr(W_ClassMethod* self) {
  return new_str(message("<classmethod("_str, repr(self->function)->value, ")>"_str));
}

W_Type* make_classmethod_type() {
  auto* t = new TypeBuilder("classmethod"_str, object_type());
  t->doc("classmethod(function) -> method\n\nConvert a function to be a class method."_str);
  t->add_flags(W_Type::kHasDict);
  t->new_method<&classmethod_make>("($type, *args, **kwargs)"_str);
  t->special<&classmethod_initialise>("__init__"_str, "($self, function, /)"_str);
  t->special<&classmethod_get>("__get__"_str);
  t->special<&classmethod_repr>("__repr__"_str);
  t->member<&classmethod_function>("__func__"_str);
  t->member<&classmethod_function>("__wrapped__"_str);
  t->getter<&classmethod_abstract>("__isabstractmethod__"_str);
  t->getter<&classmethod_dict>("__dict__"_str);
  return t->finish();
}

// ---- property -----------------------------------------------------------------------------------

W_Object* property_make(W_Type* type, Array<W_Object*>*, W_Dict*) {
  return allocate<W_Property>(type, property_type());
}
void property_initialise(W_Property* self, W_Object* get, W_Object* set, W_Object* remove,
                         W_Object* doc) {
  self->get = null_if_none(get);
  self->set = null_if_none(set);
  self->remove = null_if_none(remove);
  self->doc = null_if_none(doc);
  self->doc_is_getters = false;
  if (self->doc == nullptr && self->get != nullptr) {
    W_Object* of_getter = find_attribute(self->get, names::__doc__());
    if (of_getter != nullptr && !is_none(of_getter)) {
      self->doc = of_getter;
      self->doc_is_getters = true;
      if (self->type() != property_type()) setattr(self, names::__doc__(), of_getter);
    }
  }
}

[[noreturn]] void throw_no_accessor(W_Property* self, W_Object* object, Str* what) {
  if (self->name != nullptr) {
    throw_error(AttributeError_type(), message("property "_str, repr(self->name)->value, " of '"_str,
                                               qualified_name(object->type()), "' object has no "_str, what));
  }
  throw_error(AttributeError_type(),
              message("property of '"_str, qualified_name(object->type()), "' object has no "_str, what));
}

W_Object* property_get(W_Property* self, W_Object* instance, W_Object*) {
  if (is_none(instance)) return self;
  if (self->get == nullptr) throw_no_accessor(self, instance, "getter"_str);
  return call(self->get, instance);
}
void property_set(W_Property* self, W_Object* instance, W_Object* value) {
  if (self->set == nullptr) throw_no_accessor(self, instance, "setter"_str);
  call(self->set, instance, value);
}
void property_delete(W_Property* self, W_Object* instance) {
  if (self->remove == nullptr) throw_no_accessor(self, instance, "deleter"_str);
  call(self->remove, instance);
}

W_Object* property_with(W_Property* self, W_Object* get, W_Object* set, W_Object* remove) {
  auto* values = Array<W_Object*>::make(4);
  values->set(0, or_none(get));
  values->set(1, or_none(set));
  values->set(2, or_none(remove));
  values->set(3, self->doc_is_getters ? none() : or_none(self->doc));
  W_Object* made = call_with(self->type(), values);
  if (isinstance<W_Property>(made)) static_cast<W_Property*>(made)->name = self->name;
  return made;
}
W_Object* property_getter(W_Property* self, W_Object* f) {
  return property_with(self, is_none(f) ? self->get : f, self->set, self->remove);
}
W_Object* property_setter(W_Property* self, W_Object* f) {
  return property_with(self, self->get, is_none(f) ? self->set : f, self->remove);
}
W_Object* property_deleter(W_Property* self, W_Object* f) {
  return property_with(self, self->get, self->set, is_none(f) ? self->remove : f);
}
W_Object* property_fget(W_Property* self) { return or_none(self->get); }
W_Object* property_fset(W_Property* self) { return or_none(self->set); }
W_Object* property_fdel(W_Property* self) { return or_none(self->remove); }
W_Object* property_doc(W_Property* self) { return or_none(self->doc); }
void property_set_doc(W_Property* self, W_Object* value) { self->doc = value; }
W_Object* property_abstract(W_Property* self) {
  return new_bool(is_abstract(self->get) == true_object() || is_abstract(self->set) == true_object() ||
                  is_abstract(self->remove) == true_object());
}
void property_set_name(W_Property* self, Array<W_Object*>* arguments) {
  if (arguments->length() != 2) {
    throw_type_error("__set_name__() takes 2 positional arguments but "_str, arguments->length(), " were given"_str);
  }
  self->name = arguments->get(1);
}

W_Type* make_property_type() {
  auto* t = new TypeBuilder("property"_str, object_type());
  t->text_signature("(fget=None, fset=None, fdel=None, doc=None)"_str);
  t->doc("Property attribute.\n\n  fget\n    function to be used for getting an attribute value\n  fset\n"
         "    function to be used for setting an attribute value\n  fdel\n    function to be used for "
         "del'ing an attribute\n  doc\n    docstring\n\nTypical use is to define a managed attribute x:\n\n"
         "class C(object):\n    def getx(self): return self._x\n    def setx(self, value): self._x = value\n"
         "    def delx(self): del self._x\n    x = property(getx, setx, delx, \"I'm the 'x' property.\")\n\n"
         "Decorators make defining new properties or modifying existing ones easy:\n\nclass C(object):\n"
         "    @property\n    def x(self):\n        \"I am the 'x' property.\"\n        return self._x\n"
         "    @x.setter\n    def x(self, value):\n        self._x = value\n    @x.deleter\n    def x(self):\n"
         "        del self._x"_str);
  t->new_method<&property_make>("($type, *args, **kwargs)"_str);
  t->special<&property_initialise>("__init__"_str, "($self, fget=None, fset=None, fdel=None, doc=None)"_str);
  t->special<&property_get>("__get__"_str);
  t->special<&property_set>("__set__"_str);
  t->special<&property_delete>("__delete__"_str, "($self, instance, /)"_str);
  t->method<&property_getter>("getter"_str, "($self, fget, /)"_str,
                              "Descriptor to obtain a copy of the property with a different getter."_str);
  t->method<&property_setter>("setter"_str, "($self, fset, /)"_str,
                              "Descriptor to obtain a copy of the property with a different setter."_str);
  t->method<&property_deleter>("deleter"_str, "($self, fdel, /)"_str,
                               "Descriptor to obtain a copy of the property with a different deleter."_str);
  t->method<&property_set_name>("__set_name__"_str, "($self, /, *args)"_str,
                                "Method to set name of a property."_str);
  t->member<&property_fget>("fget"_str);
  t->member<&property_fset>("fset"_str);
  t->member<&property_fdel>("fdel"_str);
  t->accessor<&property_doc, &property_set_doc>("__doc__"_str);
  t->getter<&property_abstract>("__isabstractmethod__"_str);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* staticmethod_type() { return RLIB_ONCE(make_staticmethod_type()); }
RLIB_PREBUILD W_Type* classmethod_type() { return RLIB_ONCE(make_classmethod_type()); }
RLIB_PREBUILD W_Type* property_type() { return RLIB_ONCE(make_property_type()); }

}  // namespace py
