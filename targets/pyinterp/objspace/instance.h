// Objects of classes that the program defines, and their maps.
//
// A map (elsewhere: hidden class, shape) says which attributes an object has and where in its
// storage each is. Objects that got the same attributes in the same order share one, so a place in
// the code that remembers a map and an index needs no look-up: see interpreter/caches.h.
//
//     p = P(); p.x = 1; p.y = 2      P{} -> P{x:0} -> P{x:0 y:1}      storage of p: [1, 2]
//
// After Chambers, Ungar, Lee: An efficient implementation of SELF, OOPSLA 1989; PyPy's mapdict.

#ifndef TARGETS_PYINTERP_OBJSPACE_INSTANCE_H_
#define TARGETS_PYINTERP_OBJSPACE_INSTANCE_H_

#include "targets/pyinterp/objspace/type.h"

namespace py {

class ClassMap final : public rlib::Object {
 public:
  // What an entry is. Attributes and the others have separate names.
  enum Kind : uint8_t {
    kAttribute,  // in __dict__
    kSlot,       // of __slots__: `name` is unique to the member descriptor
    kDictView,   // the W_Dict that shows the attributes, once somebody asked for it
    kLifeline,   // the weak references to the object: see weakref.h
  };

  // Attributes from which on an object is rather a dict.
  static constexpr int64_t kMostAttributes = 80;

  // The map of objects without any attribute. `devolved`: their attributes are in the dict at
  // storage index 0.
  ClassMap(W_Type* type, bool devolved) : type(type), devolved(devolved) {}
  ClassMap(ClassMap* parent, Str* name, Kind kind)
      : type(parent->type),
        parent(parent),
        name(name),
        kind(kind),
        devolved(parent->devolved),
        index(parent->size),
        size(parent->size + 1) {}

  // The index in storage, or -1. Elidable: maps never change.
  RLIB_ELIDABLE int64_t find(Str* wanted, Kind wanted_kind);
  // The map with one more entry. Always the same one for the same arguments.
  RLIB_ELIDABLE ClassMap* with(Str* added, Kind added_kind);

  W_Type* const type;
  ClassMap* const parent = nullptr;  // without the last entry; null if there is none
  Str* const name = nullptr;
  const Kind kind = kAttribute;
  const bool devolved;
  const int64_t index = -1;          // of the last entry
  const int64_t size = 0;            // entries, and so the part of the storage in use

 private:
  List<ClassMap*>* children_ = nullptr;
  Dict<Str*, int64_t>* indexes_ = nullptr;  // of the attributes, once that pays
};

// An object with layout Base of a class that the program defined.
template <class Base>
class User final : public Base {
 public:
  template <class... A>
  explicit User(W_Type* type, A... arguments)
      : Base(arguments...), map(type->map_of_objects), storage(Array<W_Object*>::empty()) {}

  W_Type* type() override { return rlib::jit::promote(map)->type; }
  ClassMap* class_map() override { return rlib::jit::promote(map); }
  Array<W_Object*>* attribute_storage() override { return storage; }
  void set_attributes(ClassMap* new_map, Array<W_Object*>* new_storage) override {
    map = new_map;
    storage = new_storage;
  }

  ClassMap* map;
  Array<W_Object*>* storage;  // at least map->size long
};

// Instances of most classes.
using W_Instance = User<W_Object>;

// A new object of a class that the program defined.
template <class Base, class... A>
User<Base>* new_user(W_Type* type, A... arguments) {
  User<Base>* made = new User<Base>(type, arguments...);
  if (type->special(Special::kDel) != nullptr) register_finalizer(made);
  return made;
}

// A new object whose layout is Base: a plain one if `type` is its own type `exact`, else of a class
// that the program derived. For __new__ of built-in types.
template <class Base, class... A>
Base* allocate(W_Type* type, W_Type* exact, A... arguments) {
  if (type == exact) return new Base(arguments...);
  return new_user<Base>(type, arguments...);
}

// ---- Entries of objects with a map. Precondition: w->class_map() is not null ----

// The entry, or null.
W_Object* map_entry(W_Object* w, Str* name, ClassMap::Kind kind);
void set_map_entry(W_Object* w, Str* name, ClassMap::Kind kind, W_Object* value);
// False if there is none.
bool delete_map_entry(W_Object* w, Str* name, ClassMap::Kind kind);

// Adds an entry at the end: `map` is the object's own with one more entry.
void add_map_entry(W_Object* w, ClassMap* map, W_Object* value);

// From now on the object's attributes are those of `dict`.
void set_instance_dict(W_Object* w, W_Dict* dict);

// The __dict__ of an object with a map: see map_dict.h.
W_Dict* instance_dict(W_Object* w);

}  // namespace py

#endif  // TARGETS_PYINTERP_OBJSPACE_INSTANCE_H_
