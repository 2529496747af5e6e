// Objects of classes that the program defines, and their maps.
//
// A map (elsewhere: hidden class, shape) says which attributes an object has and where in its
// storage each is. Objects that got the same attributes in the same order share one, so a place in
// the code that remembers a map and an index needs no look-up: see interpreter/caches.h.
//
//     p = P(); p.x = 1; p.y = 2      P{} -> P{x:0} -> P{x:0 y:1}      storage of p: [1, 2]
//
// After Chambers, Ungar, Lee: An efficient implementation of SELF, OOPSLA 1989; PyPy's mapdict.
//
// Floats need not be objects. Once an object of a class got an attribute that is a float, or the first one is made from
// a float, further ones are made with room for some (W_FloatInstance) and have maps of their own, which may say that an attribute is kept in the object
// itself, as a number: what was a float when the map was made. As soon as something else is to be kept in such a
// place the class gives up for good: it makes no more such objects, and those that there are change to the maps of
// the others when they are met. After PyPy's UnboxedPlainAttribute, which keeps them in one list per object.

#ifndef TARGETS_PYINTERP_OBJSPACE_INSTANCE_H_
#define TARGETS_PYINTERP_OBJSPACE_INSTANCE_H_

#include "targets/pyinterp/objspace/number_objects.h"
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

  // Places from here on are those of floats in the object.
  static constexpr int64_t kFirstFloat = int64_t{1} << 20;
  static constexpr int64_t kMostFloats = 4;

  // The map of objects without any attribute. `devolved`: their attributes are in the dict at
  // storage index 0. `keeps_floats`: they are W_FloatInstances.
  ClassMap(W_Type* type, bool devolved, bool keeps_floats = false)
      : type(type), devolved(devolved), keeps_floats(keeps_floats) {}
  ClassMap(ClassMap* parent, Str* name, Kind kind, bool is_float)
      : type(parent->type),
        parent(parent),
        name(name),
        kind(kind),
        devolved(parent->devolved),
        keeps_floats(parent->keeps_floats),
        index(is_float ? kFirstFloat + parent->floats : parent->size),
        size(parent->size + (is_float ? 0 : 1)),
        floats(parent->floats + (is_float ? 1 : 0)) {}

  // The place in the object, or -1. Elidable: maps never change.
  RLIB_ELIDABLE int64_t find(Str* wanted, Kind wanted_kind);
  // The map with one more entry. Always the same one for the same arguments.
  RLIB_ELIDABLE ClassMap* with(Str* added, Kind added_kind) { return with(added, added_kind, false); }
  // The same; if there was none yet, and there is room, the entry is a float in the object if `is_float`.
  RLIB_ELIDABLE ClassMap* with(Str* added, Kind added_kind, bool is_float);

  int64_t entries() const { return size + floats; }

  W_Type* const type;
  ClassMap* const parent = nullptr;  // without the last entry; null if there is none
  Str* const name = nullptr;
  const Kind kind = kAttribute;
  const bool devolved;
  const bool keeps_floats;
  const int64_t index = -1;          // the last entry's place: an index of the storage, or from kFirstFloat on of a float
  const int64_t size = 0;            // entries in the storage, and so the part of it in use
  const int64_t floats = 0;          // the other entries

 private:
  List<ClassMap*>* children_ = nullptr;
  Dict<Str*, int64_t>* indexes_ = nullptr;  // of the attributes, once that pays
};

// An object with layout Base of a class that the program defined.
template <class Base>
class User : public Base {
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

// Instances of classes that keep floats.
class W_FloatInstance final : public W_Instance {
 public:
  // Precondition: the type has a float_map.
  explicit W_FloatInstance(W_Type* type) : W_Instance(type) { map = type->float_map; }

  // By place.
  double float_at(int64_t place) const {
    switch (place - ClassMap::kFirstFloat) {
      case 0: return a_;
      case 1: return b_;
      case 2: return c_;
      default: return d_;
    }
  }
  void set_float(int64_t place, double value) {
    switch (place - ClassMap::kFirstFloat) {
      case 0: a_ = value; break;
      case 1: b_ = value; break;
      case 2: c_ = value; break;
      default: d_ = value;
    }
  }

 private:
  double a_ = 0, b_ = 0, c_ = 0, d_ = 0;
};

// Objects of the type that are made from now on keep floats, unless it gave that up.
RLIB_DONT_LOOK_INSIDE void keep_floats(W_Type* type);
// Gives an object a map without floats.
RLIB_DONT_LOOK_INSIDE void move_floats_out(W_Object* w);

inline bool is_instance(W_Object* w) { return rlib::is_exactly<W_Instance>(w) || rlib::is_exactly<W_FloatInstance>(w); }

// Whether `w` can be kept as a number.
inline bool fits_float_place(W_Object* w) { return rlib::is_exactly<W_Float>(w); }

// The map of an object, which first moves to its class's present maps if it still keeps floats that the class does not.
inline ClassMap* present_map(W_Instance* w) {
  ClassMap* map = rlib::jit::promote(w->map);
  if (map->floats > 0 && map->type->float_map == nullptr) {
    move_floats_out(w);
    map = rlib::jit::promote(w->map);
  }
  return map;
}

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

// What is at a place of the object's map.
inline W_Object* map_entry_at(W_Object* w, int64_t place) {
  if (place < ClassMap::kFirstFloat) return w->attribute_storage()->get(place);
  return new_float(static_cast<W_FloatInstance*>(w)->float_at(place));
}
// Changes it. The object may get another map, where all places are others.
void set_map_entry_at(W_Object* w, int64_t place, W_Object* value);
// The map of an object that gets another entry at its end, a place of a float only if `value` fits; then for add_map_entry().
ClassMap* map_to_add(W_Object* w, Str* name, ClassMap::Kind kind, W_Object* value);

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
