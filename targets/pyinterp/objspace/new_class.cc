// Making classes, and making objects of them.

#include "targets/pyinterp/interpreter/frame.h"
#include "targets/pyinterp/objspace/codecs.h"
#include "targets/pyinterp/objspace/exceptions.h"
#include "targets/pyinterp/objspace/function_objects.h"
#include "targets/pyinterp/objspace/gateway.h"
#include "targets/pyinterp/objspace/instance.h"
#include "targets/pyinterp/objspace/object_type.h"
#include "targets/pyinterp/objspace/weakref.h"

namespace py {

W_Type* W_SlotMember::type() { return member_type(); }

W_Type* best_metatype(W_Type* metatype, W_Tuple* bases) {
  W_Type* best = metatype;
  for (int64_t i = 0; i < bases->length(); i++) {
    W_Type* other = bases->get(i)->type();
    if (best->is_subtype(other)) continue;
    if (!other->is_subtype(best)) {
      throw_type_error("metaclass conflict: the metaclass of a derived class must be a (non-strict) "
                       "subclass of the metaclasses of all its bases"_str);
    }
    best = other;
  }
  return best;
}

namespace {

// Raises UnicodeEncodeError for surrogates.
void check_encodable(W_Str* text) {
  encode_text(text, "utf-8"_str, nullptr);
}

// What a metaclass's mro() says need not have the class itself.
bool is_in_order(W_Type* type) {
  for (int64_t i = 0; i < type->mro->length(); i++) {
    if (type->mro->get(i) == type) return true;
  }
  return false;
}

}  // namespace

void check_type_name(W_Str* name) {
  if (name->value->find_char('\0') >= 0) throw_value_error("type name must not contain null characters"_str);
  check_encodable(name);
}

namespace {

Array<W_Type*>* check_bases(W_Tuple* bases) {
  int64_t count = bases->length();
  if (count == 0) {
    auto* only = Array<W_Type*>::make(1);
    only->set(0, object_type());
    return only;
  }
  auto* result = Array<W_Type*>::make(count);
  for (int64_t i = 0; i < count; i++) {
    W_Object* base = bases->get(i);
    if (!isinstance<W_Type>(base)) throw_type_error("bases must be types"_str);
    result->set(i, static_cast<W_Type*>(base));
  }
  return result;
}

// _Class__name for __name.
W_Str* mangle(W_Str* name, Str* class_name) {
  Str* text = name->value;
  if (!text->starts_with("__"_str) || text->ends_with("__"_str)) return name;
  int64_t start = 0;
  while (start < class_name->length() && class_name->char_at(start) == '_') start++;
  if (start == class_name->length()) return name;
  return intern(message('_', class_name->slice_from(start), text));
}

class SlotCounter final : public rlib::Object {
 public:
  int64_t last = 0;
};
RLIB_PREBUILD SlotCounter* slot_counter() { return RLIB_ONCE(new SlotCounter()); }

// In CPython the items of these stand in the object itself, so that there is no place for more.
bool has_variable_size(W_Type* type) {
  return type->is_subtype(tuple_type()) || type->is_subtype(int_type()) || type->is_subtype(bytes_type());
}

// What `__slots__` asks for: member descriptors, and perhaps __dict__ and __weakref__.
void add_slots(W_Type* type, W_Type* base, W_Object* slots) {
  List<W_Object*>* wanted = new List<W_Object*>();
  if (isinstance<W_Str>(slots)) {
    wanted->append(slots);
  } else {
    wanted = to_list(slots);
  }
  bool adds_members = false;
  for (W_Object* w : *wanted) {
    if (!isinstance<W_Str>(w)) {
      throw_type_error("__slots__ items must be strings, not '"_str, type_name(w), '\'');
    }
    W_Str* name = static_cast<W_Str*>(w);
    if (name->value->eq("__dict__"_str)) {
      if (type->has(W_Type::kHasDict)) {
        throw_type_error("__dict__ slot disallowed: we already got one"_str);
      }
      type->flags |= W_Type::kHasDict;
    } else if (name->value->eq("__weakref__"_str)) {
      if (type->has(W_Type::kHasWeakref) || has_variable_size(base)) {
        throw_type_error("__weakref__ slot disallowed: either we already got one, or __itemsize__ != 0"_str);
      }
      type->flags |= W_Type::kHasWeakref;
    } else {
      if (cast<W_Bool>(call_method(name, intern("isidentifier"_str))) != true_object()) {
        throw_type_error("__slots__ must be identifiers"_str);
      }
      W_Str* mangled = mangle(name, type->name);
      W_Object* known = type->names->get(mangled->value);
      if (known != nullptr && isinstance<W_SlotMember>(known)) continue;  // given twice
      if (known != nullptr) {
        throw_value_error(repr(mangled)->value, " in __slots__ conflicts with class variable"_str);
      }
      Str* key = message(mangled->value, '#', ++slot_counter()->last);
      type->names->set(mangled->value, new W_SlotMember(mangled, key, type));
      if (has_variable_size(base)) {
        throw_type_error("nonempty __slots__ not supported for subtype of '"_str, base->name, '\'');
      }
      adds_members = true;
    }
  }
  if (adds_members) type->layout = new Layout(type->name, type->layout);
}

// ---- __dict__ and __weakref__ of objects --------------------------------------------------------

// The object's built-in type may show its dict itself, and perhaps read-only: a class's, a module's. Or null.
W_GetSet* own_dict_descriptor(W_Object* self) {
  W_Object* found = nearest_builtin(self->type())->lookup("__dict__"_str);
  return found != nullptr && isinstance<W_GetSet>(found) ? static_cast<W_GetSet*>(found) : nullptr;
}

W_Object* instance_get_dict(W_Object* self) {
  W_GetSet* own = own_dict_descriptor(self);
  if (own != nullptr) return bind(own, self, self->type());
  W_Dict* dict = self->dict();
  if (dict == nullptr) throw_attribute_error(self, names::__dict__());
  return dict;
}
void instance_set_dict(W_Object* self, W_Object* value) {
  W_GetSet* own = own_dict_descriptor(self);
  if (own != nullptr) {
    set_by_descriptor(own, self, names::__dict__(), value);
    return;
  }
  if (value == nullptr) {
    self->set_dict(new_dict());
    return;
  }
  if (!isinstance<W_Dict>(value)) {
    throw_type_error("__dict__ must be set to a dictionary, not a '"_str, type_name(value), '\'');
  }
  self->set_dict(static_cast<W_Dict*>(value));
}
W_Object* instance_weakref(W_Object* self) {
  W_Lifeline* lifeline = find_lifeline(self);
  if (lifeline == nullptr || lifeline->references()->is_empty()) return none();
  return lifeline->references()->get(0);
}

RLIB_PREBUILD Builtin* dict_getter() { return RLIB_ONCE(builtin<&instance_get_dict>("($self)"_str)); }
RLIB_PREBUILD Builtin* dict_setter() {
  return RLIB_ONCE(builtin<&instance_set_dict>("($self, value=<null>)"_str));
}
RLIB_PREBUILD Builtin* weakref_getter() { return RLIB_ONCE(builtin<&instance_weakref>("($self)"_str)); }

}  // namespace

void show_weakref(W_Type* type) {
  auto* weakref = new W_GetSet("__weakref__"_str, weakref_getter(), nullptr, type, false);
  weakref->doc = "list of weak references to the object (if defined)"_str;
  type->names->set("__weakref__"_str, weakref);
}

namespace {

// The class whose objects are the first of their line to have a dict shows it.
void add_instance_attributes(W_Type* type, W_Type* base) {
  if (type->has(W_Type::kHasDict) && !base->has(W_Type::kHasDict)) {
    auto* dict = new W_GetSet("__dict__"_str, dict_getter(), dict_setter(), type, false);
    dict->doc = "dictionary for instance variables (if defined)"_str;
    if (!type->names->contains("__dict__"_str)) type->names->set("__dict__"_str, dict);
  }
  if (type->has(W_Type::kHasWeakref) && !base->has(W_Type::kHasWeakref)) show_weakref(type);
}

// Functions with these names are static or class methods without saying so.
void wrap_implicit_methods(W_Type* type) {
  W_Object* made = type->names->get("__new__"_str);
  if (made != nullptr && isinstance<W_Function>(made)) {
    auto* method = new W_StaticMethod();
    method->function = made;
    type->names->set("__new__"_str, method);
  }
  auto make_class_method = [&](Str* name) {
    W_Object* function = type->names->get(name);
    if (function != nullptr && isinstance<W_Function>(function)) {
      auto* method = new W_ClassMethod();
      method->function = function;
      type->names->set(name, method);
    }
  };
  make_class_method("__init_subclass__"_str);
  make_class_method("__class_getitem__"_str);
}

// Tells descriptors the names that they have in the class.
void set_names(W_Type* type) {
  for (Str* name : *type->names->keys()) {
    W_Object* value = type->names->get(name);
    if (value == nullptr) continue;
    W_Object* set_name = value->type()->lookup("__set_name__"_str);
    if (set_name == nullptr) continue;
    W_Object* bound = bind(set_name, value, value->type());
    try {
      call(bound, type, new_str(name));
    } catch (PythonError* e) {
      W_BaseException* error = new_exception(
          RuntimeError_type(),
          new_str(message("Error calling __set_name__ on '"_str, type_name(value), "' instance "_str,
                          quoted(name), " in '"_str, type->name, '\'')));
      error->cause = e->value();
      error->suppresses_context = true;
      throw new PythonError(error);
    }
  }
}

void take_names(W_Type* type, W_Dict* dict) {
  for (int64_t i = dict->next_entry(0); i >= 0; i = dict->next_entry(i + 1)) {
    W_Object* key = dict->key_at(i);
    if (isinstance<W_Str>(key)) {
      type->names->set(intern(static_cast<W_Str*>(key))->value, dict->value_at(i));
    }
  }
}

// A class is a sequence or mapping to patterns as the first of its line that is one.
void inherit_collection_kind(W_Type* type) {
  constexpr int64_t kKinds = W_Type::kSequence | W_Type::kMapping;
  for (int64_t i = 1; i < type->mro->length() && (type->flags & kKinds) == 0; i++) {
    type->flags |= type->mro->get(i)->flags & kKinds;
  }
}

}  // namespace

W_Type* new_class(W_Type* metatype, W_Str* name, W_Tuple* bases, W_Dict* dict, Arguments keywords) {
  check_type_name(name);
  Array<W_Type*>* base_types = check_bases(bases);
  W_Type* base = best_base(base_types);
  W_Type* type = metatype == type_type() ? new W_Type(name->value, base->layout)
                                         : new User<W_Type>(metatype, name->value, base->layout);
  type->bases = base_types;
  type->flags = W_Type::kHeap | W_Type::kBaseType;
  for (int64_t i = 0; i < base_types->length(); i++) {
    type->flags |= base_types->get(i)->flags & (W_Type::kHasDict | W_Type::kHasWeakref | W_Type::kHasFinalizer |
                                                W_Type::kSelfPattern);
  }
  take_names(type, dict);

  W_Object* qualified_name = type->names->get("__qualname__"_str);
  if (qualified_name != nullptr) {
    if (!isinstance<W_Str>(qualified_name)) {
      throw_type_error("type __qualname__ must be a str, not "_str, type_name(qualified_name));
    }
    type->qualified_name = text_of(qualified_name);
    type->names->remove("__qualname__"_str);
  }
  if (!type->names->contains("__module__"_str)) {
    Frame* caller = this_thread()->top;
    W_Object* module = caller == nullptr ? nullptr : caller->globals->get_str("__name__"_str);
    if (module != nullptr) type->names->set("__module__"_str, module);
  }
  W_Object* cell = type->names->get("__classcell__"_str);
  if (cell != nullptr) type->names->remove("__classcell__"_str);
  if (type->names->contains("__eq__"_str) && !type->names->contains("__hash__"_str)) {
    type->names->set("__hash__"_str, none());
  }
  wrap_implicit_methods(type);
  W_Object* slots = type->names->get("__slots__"_str);
  if (slots == nullptr) {
    type->flags |= W_Type::kHasDict;
    if (!has_variable_size(base)) type->flags |= W_Type::kHasWeakref;
  } else {
    add_slots(type, base, slots);
  }
  W_Object* doc = type->names->get("__doc__"_str);
  if (doc != nullptr && isinstance<W_Str>(doc)) check_encodable(static_cast<W_Str*>(doc));
  if (!type->names->contains("__doc__"_str)) type->names->set("__doc__"_str, none());  // it may be a slot
  add_instance_attributes(type, base);
  if (type->names->contains("__del__"_str)) type->flags |= W_Type::kHasFinalizer;
  type->map_of_objects = new ClassMap(type, false);
  type->devolved_map = new ClassMap(type, true);
  type->is_untried = true;
  type->usual_size = base->usual_size;
  if (cell != nullptr) {  // a metaclass's mro() may look already

    if (!isinstance<W_Cell>(cell)) {
      throw_type_error("__classcell__ must be a nonlocal cell, not <class '"_str, full_name(cell->type()),
                       "'>"_str);
    }
    static_cast<W_Cell*>(cell)->value = type;
  }
  type->make_ready();
  inherit_collection_kind(type);
  set_names(type);
  if (!is_in_order(type)) throw_type_error("super(type, obj): obj must be an instance or subtype of type"_str);

  // super(type, type).__init_subclass__(**keywords)
  for (int64_t i = 1; i < type->mro->length(); i++) {
    W_Object* hook = type->mro->get(i)->names->get("__init_subclass__"_str);
    if (hook != nullptr) {
      bind(hook, nullptr, type)->call(keywords);
      break;
    }
  }
  return type;
}

// ---- Objects ------------------------------------------------------------------------------------

namespace {

// What `type` calls to make an object; it has a type's first argument.
W_Object* maker_of(W_Type* type) {
  W_Object* w = type->special(Special::kNew);
  if (isinstance<W_StaticMethod>(w)) return static_cast<W_StaticMethod*>(w)->function;
  return isinstance<W_BuiltinFunction>(w) ? w : bind(w, nullptr, type);
}

// Built-in __new__ and __init__ that take no keywords leave them to the other one, if a class has its
// own: it may be the one that they are for.
bool takes_no_keywords(Builtin* code) {
  Signature* signature = code->signature;
  return signature->positional_only == signature->positional && signature->keyword_only == 0 &&
         signature->kwargs < 0;
}
Arguments by_position(Arguments arguments) {
  return {rlib::array_slice(arguments.values, 0, arguments.positional()), nullptr};
}

void initialise(W_Type* type, W_Object* made, Arguments arguments) {
  W_Type* own = made->type();
  if (own != type && !own->is_subtype(type)) return;
  W_Object* init = own->special(Special::kInit);
  if (init == object_init()) {
    check_object_init_arguments(own, arguments.count());
    return;
  }
  if (arguments.names != nullptr && isinstance<W_MethodDescriptor>(init)) {
    W_MethodDescriptor* method = static_cast<W_MethodDescriptor*>(init);
    if (takes_no_keywords(method->code) && method->objclass != set_type() &&
        own->special(Special::kNew) != nearest_builtin(own)->special(Special::kNew)) {
      arguments = by_position(arguments);
    }
  }
  W_Object* result = isinstance<W_Function>(init) || isinstance<W_MethodDescriptor>(init)
                         ? init->call(with_first(made, arguments))
                         : bind(init, made, own)->call(arguments);
  if (!is_none(result)) {
    throw_type_error("__init__() should return None, not '"_str, type_name(result), '\'');
  }
}

}  // namespace

W_Type* nearest_builtin(W_Type* type) {
  while (type->has(W_Type::kHeap)) type = best_base(type->bases);
  return type;
}

void check_takes_arguments(W_Type* type) {
  if (type->special(Special::kNew) == object_new() && type->special(Special::kInit) == object_init()) {
    throw_type_error(type->name, "() takes no arguments"_str);
  }
}

bool is_plain_class(W_Type* type) {
  return type->map_of_objects != nullptr && type->special(Special::kNew) == object_new();
}

W_Object* new_instance(W_Type* type) {
  if (type->has(W_Type::kAbstract)) throw_abstract(type);
  if (type->float_map == nullptr) return new_user<W_Object>(type);
  auto* made = new W_FloatInstance(type);
  if (type->special(Special::kDel) != nullptr) register_finalizer(made);
  return made;
}

W_Object* construct(W_Type* type, Arguments arguments) {
  if (is_plain_class(type)) {
    if (arguments.count() > 0) check_takes_arguments(type);
    W_Object* made = new_instance(type);
    initialise(type, made, arguments);
    return made;
  }
  if (type->has(W_Type::kDisallowNew)) {
    throw_type_error("cannot create '"_str, full_name(type), "' instances"_str);
  }
  W_Object* maker = maker_of(type);
  Arguments for_maker = arguments;
  if (arguments.names != nullptr && isinstance<W_BuiltinFunction>(maker)) {
    W_BuiltinFunction* function = static_cast<W_BuiltinFunction*>(maker);
    if (function->is_new && takes_no_keywords(function->code) &&
        type->special(Special::kInit) != nearest_builtin(type)->special(Special::kInit)) {
      for_maker = by_position(arguments);
    }
  }
  W_Object* made = maker->call(with_first(type, for_maker));
  initialise(type, made, arguments);
  return made;
}

// ---- type(...) ----------------------------------------------------------------------------------

namespace {

bool has_plain_call(W_Type* type) {
  W_Type* metatype = type->type();
  return metatype == type_type() || metatype->special(Special::kCall) == type_call();
}

}  // namespace

W_Object* W_Type::call(Arguments arguments) {
  if (!has_plain_call(this)) return W_Object::call(arguments);
  if (this == type_type() && arguments.names == nullptr && arguments.count() == 1) {
    return arguments.values->get(0)->type();
  }
  if (has(kUnpacksNames)) check_names(arguments.names);
  return construct(this, arguments);
}

W_Object* W_Type::call0() {
  if (this == super_type()) return super_of_method();
  return call({Array<W_Object*>::empty(), nullptr});
}

W_Object* W_Type::call1(W_Object* a) {
  if (this == type_type()) return a->type();
  auto* values = Array<W_Object*>::make(1);
  values->set(0, a);
  return call({values, nullptr});
}

W_Object* W_Type::call2(W_Object* a, W_Object* b) {
  auto* values = Array<W_Object*>::make(2);
  values->set(0, a);
  values->set(1, b);
  return call({values, nullptr});
}

W_Object* W_Type::call3(W_Object* a, W_Object* b, W_Object* c) {
  auto* values = Array<W_Object*>::make(3);
  values->set(0, a);
  values->set(1, b);
  values->set(2, c);
  return call({values, nullptr});
}

}  // namespace py
