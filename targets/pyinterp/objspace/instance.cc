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
  if (size > kShortChain && wanted_kind == kAttribute) {
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

ClassMap* ClassMap::with(Str* added, Kind added_kind) {
  if (children_ == nullptr) children_ = new List<ClassMap*>();
  for (ClassMap* child : *children_) {
    if (child->kind == added_kind && (child->name == added || child->name->eq(added))) return child;
  }
  ClassMap* child = new ClassMap(this, added, added_kind);
  children_->append(child);
  return child;
}

// ---- Entries ------------------------------------------------------------------------------------

void add_map_entry(W_Object* w, ClassMap* map, W_Object* value) {
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
  int64_t index = w->class_map()->find(name, kind);
  return index < 0 ? nullptr : w->attribute_storage()->get(index);
}

void set_map_entry(W_Object* w, Str* name, ClassMap::Kind kind, W_Object* value) {
  ClassMap* map = w->class_map();
  int64_t index = map->find(name, kind);
  if (index >= 0) {
    w->attribute_storage()->set(index, value);
  } else {
    add_map_entry(w, map->with(name, kind), value);
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
  Array<W_Object*>* old = w->attribute_storage();
  ClassMap* map = old_map->type->devolved_map->with(""_str, ClassMap::kDictView);
  auto* storage = Array<W_Object*>::make(old_map->size + 1);
  storage->set(0, dict);
  // Slots and weak references stay.
  for (ClassMap* entry = old_map; entry->parent != nullptr; entry = entry->parent) {
    if (entry->kind == ClassMap::kSlot || entry->kind == ClassMap::kLifeline) {
      map = map->with(entry->name, entry->kind);
      storage->set(map->index, old->get(entry->index));
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
  if (!map->devolved && map->size >= ClassMap::kMostAttributes) {
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
