// W_Type: a class of the Python program, built in or not.

#ifndef TARGETS_PYINTERP_OBJSPACE_TYPE_H_
#define TARGETS_PYINTERP_OBJSPACE_TYPE_H_

#include "rlib/weakref.h"
#include "targets/pyinterp/objspace/object.h"

namespace py {

// How objects of a type are laid out: by one of our classes, and the slots that a program added. Of
// two bases of a class, one layout must extend the other.
class Layout final : public rlib::Object {
 public:
  Layout(Str* name, Layout* base) : name(name), base(base) {}

  bool extends(const Layout* other) const {
    for (const Layout* l = this; l != nullptr; l = l->base) {
      if (l == other) return true;
    }
    return false;
  }

  Str* const name;
  Layout* const base;
};

RLIB_PREBUILD W_Type* type_type();

class W_Type : public Referable<W_Object> {
 public:
  // What __flags__ and the interpreter want to know.
  enum Flag : int64_t {
    kHeap = 1 << 0,            // made by a program: may be changed
    kBaseType = 1 << 1,        // may be derived from
    kAbstract = 1 << 2,        // has abstract methods left
    kSequence = 1 << 3,        // for patterns
    kMapping = 1 << 4,
    kHasDict = 1 << 5,         // its objects have a __dict__
    kHasWeakref = 1 << 6,      // ... can be referred to weakly
    kHasFinalizer = 1 << 7,    // ... have a __del__
    kDisallowNew = 1 << 8,     // cannot be made by calling the type
    kSelfPattern = 1 << 9,     // one positional pattern matches the object itself (int, str, ...)
    kKeyed = 1 << 11,          // __getitem__ takes keys: there are no items 0, 1, ... for iter() to ask for
    kUnpacksNames = 1 << 10,   // calling it refuses names that are no str first of all: see Builtin::unpacks_names
  };

  W_Type(Str* name, Layout* layout) : name(name), layout(layout) {}
  static W_Type* exact_type() { return type_type(); }
  W_Type* type() override;
  W_Dict* dict() override;  // a view; programs get a mappingproxy of it
  W_Object* call(Arguments arguments) override;
  W_Object* call0() override;
  W_Object* call1(W_Object* a) override;
  W_Object* call2(W_Object* a, W_Object* b) override;
  W_Object* call3(W_Object* a, W_Object* b, W_Object* c) override;
  W_Object* call_registers(Frame* frame, int64_t first, int64_t count) override;

  bool has(Flag flag) const { return (flags & flag) != 0; }

  // What attribute `name` of the type's objects is, before descriptors are asked: from the type or
  // one of its bases, in their order. Or null.
  W_Object* lookup(Str* name);
  // The same, and in `*where` the type that has it; null if none has.
  W_Object* lookup_where(Str* name, W_Type*& where);
  // The special method, as lookup() would find it, or null.
  W_Object* special(Special which) const {
    if (rlib::jit::we_are_jitted()) return special_traced(which);
    return specials->get(static_cast<int64_t>(which));
  }

  // Changes the type's own namespace. Whoever may not change it was turned away before.
  void set_attribute(Str* name, W_Object* value);
  bool remove_attribute(Str* name);

  // Whether `other` is in the order of bases.
  bool is_subtype(const W_Type* other) const {
    if (this == other) return true;
    return rlib::jit::we_are_jitted() ? is_subtype_traced(other) : has_base(other);
  }
  // The same, for another type.
  bool has_base(const W_Type* other) const {
    for (int64_t i = 1; i < mro->length(); i++) {
      if (mro->get(i) == other) return true;
    }
    return false;
  }

  // Prepares a type whose name, bases, namespace, layout and flags are set: computes the order of
  // bases and all that is inherited. Raises TypeError.
  void make_ready();
  // Gives a class other bases, and it and all classes derived from it their new order. Raises TypeError, or what
  // mro() of a metaclass raises; then nothing has changed.
  void set_bases(Array<W_Type*>* bases);
  // Forgets what was found before a change of this type or a base: gives it and all types derived
  // from it a new version and new special methods.
  void changed();

  Str* name;                     // __name__; of built-in ones, without the module
  Str* qualified_name = nullptr; // __qualname__; null: the name
  Layout* layout;
  RLIB_QUASI_IMMUTABLE int64_t flags = kBaseType;
  Array<W_Type*>* bases = Array<W_Type*>::empty();
  Array<W_Type*>* mro = Array<W_Type*>::empty();  // the type itself comes first
  Dict<Str*, W_Object*>* const names = new Dict<Str*, W_Object*>();  // __dict__
  Array<W_Object*>* specials = Array<W_Object*>::make(static_cast<int64_t>(Special::kCount));
  // Another number after every change that lookup() can see, never one that any type had before.
  RLIB_QUASI_IMMUTABLE int64_t version = 0;
  List<rlib::WeakRef<W_Type>*>* derived = new List<rlib::WeakRef<W_Type>*>();  // made by programs
  List<W_Type*>* builtin_derived = new List<W_Type*>();
  RLIB_QUASI_IMMUTABLE ClassMap* map_of_objects = nullptr;  // of those that have nothing yet; null: built-in objects
  ClassMap* devolved_map = nullptr;    // the same for those that keep attributes in a dict
  RLIB_QUASI_IMMUTABLE ClassMap* float_map = nullptr;  // the same for W_FloatInstances; null: it makes none
  RLIB_QUASI_IMMUTABLE bool may_keep_floats = true;  // false: it has had a float_map
  RLIB_QUASI_IMMUTABLE bool is_untried = false;      // programs' classes: it has made no object by a plain call yet
  int64_t usual_size = 0;              // entries that its objects come to have
  Str* doc = nullptr;                  // of built-in types
  Str* text_signature = nullptr;       // of some built-in types: what calling them takes, "(x=0, /)"
  Str* module = nullptr;               // "builtins", "collections", ... of built-in types

 private:
  // These in traces: there a type is a constant.
  W_Object* special_traced(Special which) const;
  bool is_subtype_traced(const W_Type* other) const;
  W_Object* lookup_cached(Str* name);
};

// A number that no type has had.
int64_t new_type_version();

// An entry of __slots__: where objects of a class keep one attribute outside of __dict__.
class W_SlotMember final : public W_Object {
 public:
  W_SlotMember(W_Str* name, Str* key, W_Type* objclass) : name(name), key(key), objclass(objclass) {}
  W_Type* type() override;

  W_Str* const name;
  Str* const key;  // in maps: no other slot of any class has it
  W_Type* const objclass;
};

// Gives a type whose objects are the first of their line to be weakly referable the attribute that says so.
void show_weakref(W_Type* type);

// Makes a class: what type(name, bases, names, **keywords) and the class statement do. `metatype` is
// type or derived from it.
W_Type* new_class(W_Type* metatype, W_Str* name, W_Tuple* bases, W_Dict* names, Arguments keywords);
// Raises ValueError or UnicodeEncodeError for a name that no type may have.
void check_type_name(W_Str* name);
// The metaclass that goes with `metatype` and those of all bases. Raises TypeError.
W_Type* best_metatype(W_Type* metatype, W_Tuple* bases);

// Makes an object: type(arguments), when the metaclass says nothing of its own.
W_Object* construct(W_Type* type, Arguments arguments);
// The built-in type that the objects of a class are laid out as; `type` itself if that is built in.
W_Type* nearest_builtin(W_Type* type);
// Raises TypeError if type() takes no arguments because __new__ and __init__ are object's.
void check_takes_arguments(W_Type* type);
// Whether that comes to a new W_Instance and a call of __init__; which is null for object's own.
bool is_plain_class(W_Type* type);
// The object of such a class, without __init__. Raises TypeError if the class is abstract.
W_Object* new_instance(W_Type* type);

// The base that decides the layout. Raises TypeError for bases that do not go together.
W_Type* best_base(Array<W_Type*>* bases);

// The name of an object's type, for messages: that of built-in types which are not in builtins comes
// with their module, as in CPython.
inline Str* type_name(W_Object* w) {
  W_Type* type = w->type();
  if (type->module == nullptr || type->module->eq("builtins"_str)) return type->name;
  return type->module->concat("."_str)->concat(type->name);
}

// Whether iter() may ask its objects for items 0, 1, ...; and whether it takes them at all.
inline bool has_items(W_Type* type) {
  return type->special(Special::kGetItem) != nullptr && !type->has(W_Type::kKeyed);
}
inline bool is_iterable(W_Type* type) { return type->special(Special::kIter) != nullptr || has_items(type); }

// isinstance(w, type) and issubclass without __instancecheck__.
inline bool is_instance_of(W_Object* w, W_Type* type) {
  W_Type* own = w->type();
  return own == type || own->is_subtype(type);
}

// Its method resolution order by C3, from those of its bases. Raises TypeError if there is none.
Array<W_Type*>* c3_order(W_Type* type);

// As it is in messages and reprs: "module.qualname", without "builtins.".
Str* full_name(W_Type* type);
// The same of built-in types, of others the name alone: as CPython's tp_name.
Str* static_name(W_Type* type);
// __qualname__.
inline Str* qualified_name(W_Type* type) {
  return type->qualified_name == nullptr ? type->name : type->qualified_name;
}

}  // namespace py

#endif  // TARGETS_PYINTERP_OBJSPACE_TYPE_H_
