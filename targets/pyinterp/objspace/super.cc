// super: the attributes of the types behind one in another's order of bases.
//
// `super().method(...)` is so usual that it takes no call of __new__ and __init__; and in traces, where types and
// their versions are constants, the function that it finds is one too.

#include "targets/pyinterp/interpreter/frame.h"
#include "targets/pyinterp/objspace/function_objects.h"
#include "targets/pyinterp/objspace/gateway.h"
#include "targets/pyinterp/objspace/instance.h"

namespace py {

namespace {

// ---- super() ------------------------------------------------------------------------------------

// Whether the code's first parameter is in a cell, as functions within use it.
RLIB_ELIDABLE bool has_first_in_cell(W_Code* code) {
  for (int64_t i = 0; i < code->cell_variables->length(); i++) {
    if (equal(code->cell_variables->get(i), code->variables->get(0))) return true;
  }
  return false;
}

// The register of the cell __class__, which methods that say super() have; -1 if the code has none.
RLIB_ELIDABLE int64_t register_of_class(W_Code* code) {
  for (int64_t i = 0; i < code->free_variables->length(); i++) {
    if (code->free_variables->get(i)->value->eq("__class__"_str)) return code->first_free + i;
  }
  return -1;
}

// From the frame of the method that runs, whose first parameter is the object.
void find_super_arguments(W_Object*& type, W_Object*& object) {
  Frame* frame = this_thread()->top;
  if (frame == nullptr) throw_runtime_error("super(): no current frame"_str);
  W_Code* code = rlib::jit::promote(frame->code);
  if (code->argument_count == 0) throw_runtime_error("super(): no arguments"_str);
  object = frame->get(0);
  if (object != nullptr && isinstance<W_Cell>(object) && has_first_in_cell(code)) {
    object = static_cast<W_Cell*>(object)->value;
  }
  if (object == nullptr) throw_runtime_error("super(): arg[0] deleted"_str);
  int64_t cell = register_of_class(code);
  if (cell < 0) throw_runtime_error("super(): __class__ cell not found"_str);
  type = static_cast<W_Cell*>(frame->get(cell))->value;
  if (type == nullptr) throw_runtime_error("super(): empty __class__ cell"_str);
}

W_Type* check_super(W_Type* start, W_Object* object) {
  if (isinstance<W_Type>(object) && static_cast<W_Type*>(object)->is_subtype(start)) {
    return static_cast<W_Type*>(object);
  }
  if (is_instance_of(object, start)) return object->type();
  W_Object* claimed = find_attribute(object, names::__class__());
  if (claimed != nullptr && isinstance<W_Type>(claimed) &&
      static_cast<W_Type*>(claimed)->is_subtype(start)) {
    return static_cast<W_Type*>(claimed);
  }
  throw_type_error("super(type, obj): obj must be an instance or subtype of type"_str);
}

void set_up(W_Super* self, W_Object* type, W_Object* object) {
  if (type == nullptr) find_super_arguments(type, object);
  if (!isinstance<W_Type>(type)) {
    throw_type_error("super() argument 1 must be a type, not "_str, type_name(type));
  }
  self->start = static_cast<W_Type*>(type);
  object = null_if_none(object);
  if (object != nullptr) {
    self->self_type = check_super(self->start, object);
    self->self = object;
  }
}

W_Object* super_make(W_Type* type, Array<W_Object*>*, W_Dict*) {
  return allocate<W_Super>(type, super_type());
}
void super_initialise(W_Super* self, W_Object* type, W_Object* object) { set_up(self, type, object); }

// ---- Attributes ---------------------------------------------------------------------------------

// As it is in a dict of a type behind `start`; null if none has it.
W_Object* look_behind(W_Type* type, W_Type* start, Str* name) {
  Array<W_Type*>* mro = type->mro;
  bool is_behind = false;
  for (int64_t i = 0; i < mro->length(); i++) {
    if (is_behind) {
      W_Object* found = mro->get(i)->names->get(name);
      if (found != nullptr) return found;
    }
    if (mro->get(i) == start) is_behind = true;
  }
  return nullptr;
}
RLIB_ELIDABLE W_Object* look_behind_in_version(W_Type* type, int64_t /*version*/, W_Type* start, Str* name) {
  return look_behind(type, start, name);
}
W_Object* look_behind_traced(W_Type* of, W_Type* start, Str* name) {
  W_Type* type = rlib::jit::promote(of);
  int64_t now = rlib::jit::promote(type->version);
  return now == 0 ? look_behind(type, start, name)
                  : look_behind_in_version(type, now, rlib::jit::promote(start), name);
}

W_Object* super_getattribute(W_Super* self, W_Str* name) {
  if (self->self_type != nullptr && !name->value->eq("__class__"_str)) {
    W_Object* found = rlib::jit::we_are_jitted()
                          ? look_behind_traced(self->self_type, self->start, name->value)
                          : look_behind(self->self_type, self->start, name->value);
    if (found != nullptr) {
      W_Object* instance = self->self == self->self_type ? nullptr : self->self;
      return bind(found, instance, self->self_type);
    }
  }
  return generic_getattr(self, name);
}

W_Object* super_get(W_Super* self, W_Object* instance, W_Object*) {
  if (is_none(instance) || self->self != nullptr) return self;
  if (self->type() != super_type()) return call(self->type(), self->start, instance);
  W_Super* bound = new W_Super();
  bound->start = self->start;
  bound->self_type = check_super(self->start, instance);
  bound->self = instance;
  return bound;
}
W_Object* super_thisclass(W_Super* self) { return or_none(self->start); }
W_Object* super_self(W_Super* self) { return or_none(self->self); }
W_Object* super_self_class(W_Super* self) { return or_none(self->self_type); }
W_Str* super_repr(W_Super* self) {
  Str* start = self->start == nullptr ? "NULL"_str : self->start->name;
  if (self->self_type == nullptr) return new_str(message("<super: <class '"_str, start, "'>, NULL>"_str));
  return new_str(message("<super: <class '"_str, start, "'>, <"_str, self->self_type->name, " object>>"_str));
}

W_Type* make_super_type() {
  auto* t = new TypeBuilder("super"_str, object_type());
  t->add_flags(W_Type::kUnpacksNames);
  t->doc("super() -> same as super(__class__, <first argument>)\nsuper(type) -> unbound super object\n"
         "super(type, obj) -> bound super object; requires isinstance(obj, type)\n"
         "super(type, type2) -> bound super object; requires issubclass(type2, type)\n"
         "Typical use to call a cooperative superclass method:\nclass C(B):\n    def meth(self, arg):\n"
         "        super().meth(arg)\nThis works for class methods too:\nclass C(B):\n    @classmethod\n"
         "    def cmeth(cls, arg):\n        super().cmeth(arg)\n"_str);
  t->new_method<&super_make>("($type, *args, **kwargs)"_str);
  t->special<&super_initialise>("__init__"_str, "($self, type=<null>, object=<null>, /)"_str);
  t->special<&super_getattribute>("__getattribute__"_str, "($self, name, /)"_str);
  t->special<&super_get>("__get__"_str);
  t->special<&super_repr>("__repr__"_str);
  t->member<&super_thisclass>("__thisclass__"_str, "the class invoking super()"_str);
  t->member<&super_self>("__self__"_str, "the instance invoking super(); may be None"_str);
  t->member<&super_self_class>("__self_class__"_str,
                               "the type of the instance invoking super(); may be None"_str);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* super_type() { return RLIB_ONCE(make_super_type()); }

W_Object* super_of_method() {
  W_Super* made = new W_Super();
  set_up(made, nullptr, nullptr);
  return made;
}

}  // namespace py
