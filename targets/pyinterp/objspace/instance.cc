#include "targets/pyinterp/objspace/instance.h"

#include "targets/pyinterp/objspace/map_dict.h"
#include "targets/pyinterp/objspace/values.h"

namespace py {

// ---- Maps ---------------------------------------------------------------------------------------

namespace {

// Entries from which on looking through the chain takes longer than a dict.
constexpr int64_t kShortChain = 4;

}  // namespace

int64_t ClassMap::find(Str* wanted, Kind wanted_kind) {
  if (entries() > kShortChain && wanted_kind == kAttribute) {
    if (indexes_ == nullptr) {
      indexes_ = new Dict<Str*, int64_t>();
      for (ClassMap* map = this; map->parent != nullptr; map = map->parent) {
        if (map->kind == kAttribute) indexes_->set(map->name, map->index);
      }
    }
    return indexes_->get_or(wanted, -1);
  }
  for (ClassMap* map = this; map->parent != nullptr; map = map->parent) {
    if (map->kind == wanted_kind && (map->name == wanted || map->name->eq(wanted))) {
      return map->index;
    }
  }
  return -1;
}

ClassMap* ClassMap::with(Str* added, Kind added_kind, bool is_float) {
  if (children_ == nullptr) children_ = new List<ClassMap*>();
  for (ClassMap* child : *children_) {
    if (child->kind == added_kind && (child->name == added || child->name->eq(added))) return child;
  }
  ClassMap* child = new ClassMap(this, added, added_kind, is_float && floats < kMostFloats);
  children_->append(child);
  return child;
}

// ---- Entries ------------------------------------------------------------------------------------

void add_map_entry(W_Object* w, ClassMap* map, W_Object* value) {
  if (map->index >= ClassMap::kFirstFloat) {
    static_cast<W_FloatInstance*>(w)->set_float(map->index, static_cast<W_Float*>(value)->value);
    w->set_attributes(map, w->attribute_storage());
    return;
  }
  Array<W_Object*>* storage = w->attribute_storage();
  if (storage->length() < map->size) {
    // Objects of one type tend to get equally many attributes.
    W_Type* type = map->type;
    if (type->usual_size < map->size) type->usual_size = map->size;
    auto* larger = Array<W_Object*>::make(rlib::jit::promote(type->usual_size));
    if (storage->length() > 0) rlib::array_copy(storage, 0, larger, 0, storage->length());
    storage = larger;
  }
  storage->set(map->index, value);
  w->set_attributes(map, storage);
}

W_Object* map_entry(W_Object* w, Str* name, ClassMap::Kind kind) {
  int64_t place = w->class_map()->find(name, kind);
  return place < 0 ? nullptr : map_entry_at(w, place);
}

void keep_floats(W_Type* type) {
  if (!type->may_keep_floats) return;
  type->may_keep_floats = false;
  type->float_map = new ClassMap(type, false, true);
}

namespace {

// Objects of the type that are made from now on keep none; for good.
RLIB_DONT_LOOK_INSIDE void keep_no_floats(W_Type* type) { type->float_map = nullptr; }

// Gives an object the entries it has one after the other, but for `removed`, beginning with a map without any.
void make_anew(W_Object* w, ClassMap* empty, ClassMap* removed) {
  auto* entries = new List<ClassMap*>();
  auto* values = new List<W_Object*>();
  for (ClassMap* entry = w->class_map(); entry->parent != nullptr; entry = entry->parent) {
    if (entry == removed) continue;
    entries->append(entry);
    values->append(map_entry_at(w, entry->index));
  }
  w->set_attributes(empty, Array<W_Object*>::empty());
  for (int64_t i = entries->length() - 1; i >= 0; i--) {
    ClassMap* entry = entries->get(i);
    set_map_entry(w, entry->name, entry->kind, values->get(i));
  }
}

}  // namespace

void move_floats_out(W_Object* w) { make_anew(w, w->class_map()->type->map_of_objects, nullptr); }

void set_map_entry(W_Object* w, Str* name, ClassMap::Kind kind, W_Object* value) {
  int64_t place = w->class_map()->find(name, kind);
  if (place >= 0) {
    set_map_entry_at(w, place, value);
  } else {
    add_map_entry(w, map_to_add(w, name, kind, value), value);
  }
}

ClassMap* map_to_add(W_Object* w, Str* name, ClassMap::Kind kind, W_Object* value) {
  ClassMap* map = w->class_map();
  if (!map->keeps_floats) {
    if (map->type->may_keep_floats && rlib::is_exactly<W_Instance>(w) && fits_float_place(value)) keep_floats(map->type);
    return map->with(name, kind);
  }
  bool is_float = fits_float_place(value);
  ClassMap* made = map->with(name, kind, is_float);
  if (made->index < ClassMap::kFirstFloat || is_float) return made;
  keep_no_floats(map->type);
  move_floats_out(w);
  return w->class_map()->with(name, kind);
}

void set_map_entry_at(W_Object* w, int64_t place, W_Object* value) {
  if (place < ClassMap::kFirstFloat) {
    w->attribute_storage()->set(place, value);
  } else if (fits_float_place(value)) {
    static_cast<W_FloatInstance*>(w)->set_float(place, static_cast<W_Float*>(value)->value);
  } else {
    ClassMap* entry = w->class_map();
    while (entry->index != place) entry = entry->parent;
    keep_no_floats(entry->type);
    move_floats_out(w);
    set_map_entry(w, entry->name, entry->kind, value);
  }
}

namespace {

// The map of `map`'s entries without the one at `index`.
ClassMap* without(ClassMap* map, int64_t index) {
  if (map->index == index) return map->parent;
  return without(map->parent, index)->with(map->name, map->kind);
}

}  // namespace

bool delete_map_entry(W_Object* w, Str* name, ClassMap::Kind kind) {
  ClassMap* map = w->class_map();
  if (map->keeps_floats) {
    ClassMap* removed = map;
    while (removed->parent != nullptr && (removed->kind != kind || !removed->name->eq(name))) removed = removed->parent;
    if (removed->parent == nullptr) return false;
    W_Type* type = map->type;
    make_anew(w, type->float_map == nullptr ? type->map_of_objects : type->float_map, removed);
    return true;
  }
  int64_t index = map->find(name, kind);
  if (index < 0) return false;
  Array<W_Object*>* old = w->attribute_storage();
  auto* storage = Array<W_Object*>::make(old->length());
  rlib::array_copy(old, 0, storage, 0, index);
  rlib::array_copy(old, index + 1, storage, index, map->size - index - 1);
  w->set_attributes(without(map, index), storage);
  return true;
}

W_Dict* instance_dict(W_Object* w) {
  ClassMap* map = w->class_map();
  if (!map->type->has(W_Type::kHasDict)) return nullptr;
  W_Object* view = map_entry(w, ""_str, ClassMap::kDictView);
  if (view == nullptr) {
    view = new W_MapDict(w);
    set_map_entry(w, ""_str, ClassMap::kDictView, view);
  }
  return static_cast<W_Dict*>(view);
}

void set_instance_dict(W_Object* w, W_Dict* dict) {
  // A view that somebody holds keeps what it showed.
  W_Object* view = map_entry(w, ""_str, ClassMap::kDictView);
  if (view == dict) return;
  if (view != nullptr && isinstance<W_MapDict>(view)) static_cast<W_MapDict*>(view)->take_over();
  ClassMap* old_map = w->class_map();
  ClassMap* map = old_map->type->devolved_map->with(""_str, ClassMap::kDictView);
  auto* storage = Array<W_Object*>::make(old_map->entries() + 1);
  storage->set(0, dict);
  // Slots and weak references stay.
  for (ClassMap* entry = old_map; entry->parent != nullptr; entry = entry->parent) {
    if (entry->kind == ClassMap::kSlot || entry->kind == ClassMap::kLifeline) {
      map = map->with(entry->name, entry->kind);
      storage->set(map->index, map_entry_at(w, entry->index));
    }
  }
  w->set_attributes(map, storage);
}

// ---- W_Object's own -----------------------------------------------------------------------------

W_Dict* W_Object::dict() { return class_map() == nullptr ? nullptr : instance_dict(this); }

void W_Object::set_dict(W_Dict* dict) {
  if (class_map() != nullptr) set_instance_dict(this, dict);
}

W_Object* W_Object::own_attribute(W_Str* name) {
  ClassMap* map = class_map();
  if (map == nullptr) return nullptr;
  if (map->devolved) return instance_dict(this)->get_str(name->value);
  return map_entry(this, name->value, ClassMap::kAttribute);
}

bool W_Object::set_own_attribute(W_Str* name, W_Object* value) {
  ClassMap* map = class_map();
  if (map == nullptr || !map->type->has(W_Type::kHasDict)) return false;
  if (!map->devolved && map->entries() >= ClassMap::kMostAttributes) {
    W_Dict* dict = instance_dict(this);
    if (isinstance<W_MapDict>(dict)) static_cast<W_MapDict*>(dict)->devolve();
    map = class_map();
  }
  if (map->devolved) {
    instance_dict(this)->set_str(name, value);
  } else {
    set_map_entry(this, name->value, ClassMap::kAttribute, value);
  }
  return true;
}

bool W_Object::delete_own_attribute(W_Str* name) {
  ClassMap* map = class_map();
  if (map == nullptr) return false;
  if (map->devolved) return instance_dict(this)->remove(name) != nullptr;
  return delete_map_entry(this, name->value, ClassMap::kAttribute);
}

W_Object* W_Object::lifeline() {
  return class_map() == nullptr ? nullptr : map_entry(this, ""_str, ClassMap::kLifeline);
}

bool W_Object::set_lifeline(W_Object* lifeline) {
  ClassMap* map = class_map();
  if (map == nullptr || !map->type->has(W_Type::kHasWeakref)) return false;
  set_map_entry(this, ""_str, ClassMap::kLifeline, lifeline);
  return true;
}

}  // namespace py
