#include "targets/pyinterp/interpreter/caches.h"

#include "targets/pyinterp/modules/module.h"
#include "targets/pyinterp/objspace/function_objects.h"
#include "targets/pyinterp/objspace/gateway.h"
#include "targets/pyinterp/objspace/object_type.h"

namespace py {

namespace {

// Whether reading an attribute asks nobody but the type and the object.
bool reads_plainly(W_Type* type) {
  return type->special(Special::kGetAttribute) == object_special(Special::kGetAttribute);
}

// Whether objects with the map are exceptions where the site is: of a class that keeps floats, but made before it did.
bool is_exception(AttributeSite* site, ClassMap* map) {
  return map != nullptr && site->map != nullptr && site->map->keeps_floats && !map->keeps_floats && site->map->type == map->type &&
         map->type->float_map != nullptr;
}

// Unless the map is an exception there. Whether it is remembered.
bool remember(AttributeSite* site, W_Type* type, ClassMap* map, int64_t index, W_Object* value) {
  if (is_exception(site, map)) return false;
  site->map = map;
  site->next_map = nullptr;
  site->version = type->version;
  site->index = index;
  site->value = value;
  site->cell = nullptr;
  return true;
}

void remember(GlobalSite* site, W_ModuleDict* globals, GlobalCell* cell, bool is_global) {
  site->version = globals->version;
  site->cell = cell;
  site->is_global = is_global;
}

// ---- Attributes of modules: of those that are exactly that, whose class nobody has changed ----------

// Of an attribute that is in the module's dict and not one that all modules have; null: another way finds it.
GlobalCell* cell_of_module(W_Object* w, W_Str* name) {
  if (!rlib::is_exactly<W_Module>(w) || static_cast<W_Module*>(w)->own_type != nullptr) return nullptr;
  if (module_type()->lookup(name->value) != nullptr) return nullptr;
  return static_cast<W_Module*>(w)->names->find_cell(name->value);
}

// What is in the cell that the site remembers; null if it is not that of this module's attribute.
W_Object* remembered_of_module(W_Object* w, AttributeSite* site) {
  if (site->cell == nullptr || !rlib::is_exactly<W_Module>(w)) return nullptr;
  W_Module* module = static_cast<W_Module*>(w);
  return module->own_type == nullptr && module->names->version == site->version ? site->cell->value : nullptr;
}

// The value of a module's attribute, which the site remembers from now on; or null.
W_Object* find_in_module(W_Object* w, AttributeSite* site) {
  W_Object* value = remembered_of_module(w, site);
  if (value != nullptr) return value;
  GlobalCell* cell = cell_of_module(w, site->name);
  if (cell == nullptr) return nullptr;
  site->map = nullptr;
  site->value = nullptr;
  site->version = static_cast<W_Module*>(w)->names->version;
  site->cell = cell;
  return cell->value;
}

// Found on a type and given as it is, without binding.
bool is_plain_value(W_Object* w) {
  return !isinstance<W_Function>(w) && !isinstance<W_MethodDescriptor>(w) && !isinstance<W_GetSet>(w) &&
         !isinstance<W_SlotMember>(w) && w->type()->special(Special::kGet) == nullptr &&
         w->type()->special(Special::kSet) == nullptr;
}

}  // namespace

// ---- Attributes ---------------------------------------------------------------------------------

namespace {

// Where an attribute of objects with one map is: at an index of their storage, or one of
enum : int64_t {
  kOfType = -1,  // the same for all of them, from the type
  kAdded = -2,   // stores: it becomes the last entry
  kAddedSlot = -3,  // the same, of __slots__
  kAsk = -4,     // getattr() and setattr() find out, every time
};

struct Readable {
  int64_t index;
  W_Object* value;  // kOfType
};

Readable find_readable(ClassMap* map, W_Str* name) {
  if (map->devolved || !reads_plainly(map->type)) return {kAsk, nullptr};
  W_Object* of_type = map->type->lookup(name->value);
  int64_t index = -1;
  if (of_type != nullptr && isinstance<W_SlotMember>(of_type)) {
    index = map->find(static_cast<W_SlotMember*>(of_type)->key, ClassMap::kSlot);
  } else if (of_type == nullptr || is_plain_value(of_type) || is_method(of_type)) {
    index = map->find(name->value, ClassMap::kAttribute);
    if (index < 0 && of_type != nullptr && is_plain_value(of_type)) return {kOfType, of_type};
  }
  return {index < 0 ? kAsk : index, nullptr};
}

int64_t find_writable(ClassMap* map, W_Str* name) {
  W_Type* type = map->type;
  if (map->devolved || type->special(Special::kSetAttr) != object_special(Special::kSetAttr)) return kAsk;
  W_Object* of_type = type->lookup(name->value);
  if (of_type != nullptr && isinstance<W_SlotMember>(of_type)) {
    int64_t index = map->find(static_cast<W_SlotMember*>(of_type)->key, ClassMap::kSlot);
    return index < 0 ? kAddedSlot : index;
  }
  if (of_type != nullptr && !is_plain_value(of_type) && !is_method(of_type)) return kAsk;
  int64_t index = map->find(name->value, ClassMap::kAttribute);
  if (index >= 0) return index;
  return type->has(W_Type::kHasDict) && map->entries() < ClassMap::kMostAttributes ? kAdded : kAsk;
}

// The method that `w.name(...)` calls with w, for objects of the type without such an attribute of
// their own; or null.
W_Object* find_method(W_Type* type, W_Str* name) {
  if (!reads_plainly(type)) return nullptr;
  W_Object* of_type = type->lookup(name->value);
  return of_type != nullptr && is_method(of_type) ? of_type : nullptr;
}

// What these find depends on no more than the map, which never changes, and the type's version.
RLIB_ELIDABLE int64_t readable_index(ClassMap* map, int64_t /*version*/, W_Str* name) {
  return find_readable(map, name).index;
}
RLIB_ELIDABLE W_Object* readable_value(ClassMap* map, int64_t /*version*/, W_Str* name) {
  return find_readable(map, name).value;
}
RLIB_ELIDABLE int64_t writable_index(ClassMap* map, int64_t /*version*/, W_Str* name) {
  return find_writable(map, name);
}
// Precondition: writable_index() is kAddedSlot.
RLIB_ELIDABLE Str* added_slot(W_Type* type, int64_t /*version*/, W_Str* name) {
  return static_cast<W_SlotMember*>(type->lookup(name->value))->key;
}
RLIB_ELIDABLE W_Object* method_of_version(W_Type* type, int64_t /*version*/, W_Str* name) {
  return find_method(type, name);
}

int64_t version_of(W_Type* type) { return rlib::jit::promote(rlib::jit::promote(type)->version); }

}  // namespace

W_Object* load_attribute_traced(W_Object* w, W_Str* name) {
  if (!is_instance(w)) return getattr(w, name);
  W_Instance* instance = static_cast<W_Instance*>(w);
  ClassMap* map = present_map(instance);
  int64_t version = version_of(map->type);
  int64_t index = readable_index(map, version, name);
  if (index >= ClassMap::kFirstFloat) return new_float(static_cast<W_FloatInstance*>(instance)->float_at(index));
  if (index >= 0) return instance->storage->get(index);
  if (index == kOfType) return readable_value(map, version, name);
  return getattr(w, name);
}

W_Object* load_attribute_slowly(W_Object* w, AttributeSite* site) {
  W_Object* of_module = find_in_module(w, site);
  if (of_module != nullptr) return of_module;
  if (!is_instance(w)) return getattr(w, site->name);
  ClassMap* map = present_map(static_cast<W_Instance*>(w));
  Readable found = find_readable(map, site->name);
  if (found.index == kAsk) return getattr(w, site->name);
  remember(site, map->type, map, found.index, found.value);
  return found.index == kOfType ? found.value : map_entry_at(w, found.index);
}

void store_attribute_traced(W_Object* w, W_Str* name, W_Object* value) {
  if (is_instance(w)) {
    W_Instance* instance = static_cast<W_Instance*>(w);
    ClassMap* map = present_map(instance);
    int64_t version = version_of(map->type);
    int64_t index = writable_index(map, version, name);
    if (index >= ClassMap::kFirstFloat) {
      if (fits_float_place(value)) {
        static_cast<W_FloatInstance*>(instance)->set_float(index, static_cast<W_Float*>(value)->value);
        return;
      }
    } else if (index >= 0) {
      instance->storage->set(index, value);
      return;
    }
    if (index == kAdded) {
      add_map_entry(instance, map_to_add(instance, name->value, ClassMap::kAttribute, value), value);
      return;
    }
    if (index == kAddedSlot) {
      Str* key = added_slot(map->type, version, name);
      add_map_entry(instance, map_to_add(instance, key, ClassMap::kSlot, value), value);
      return;
    }
  }
  setattr(w, name, value);
}

void store_attribute_slowly(W_Object* w, AttributeSite* site, W_Object* value) {
  ClassMap* map = is_instance(w) ? present_map(static_cast<W_Instance*>(w)) : nullptr;
  int64_t index = map == nullptr ? kAsk : find_writable(map, site->name);
  int64_t version = index == kAsk ? 0 : map->type->version;
  setattr(w, site->name, value);
  if (index == kAsk || map->type->version != version) return;
  ClassMap* made = w->class_map();
  if (index >= 0) {
    remember(site, map->type, map, index, nullptr);
  } else if (made->parent == map && remember(site, map->type, map, made->index, nullptr)) {
    site->next_map = made;
  }
}

FoundMethod load_method_traced(W_Object* w, W_Str* name) {
  W_Type* type = w->type();
  ClassMap* map = w->class_map();
  W_Object* method = method_of_version(type, version_of(type), name);
  if (method == nullptr) return {load_attribute_traced(w, name), nullptr};
  if (map != nullptr && !map->devolved) {
    if (map->find(name->value, ClassMap::kAttribute) >= 0) return {load_attribute_traced(w, name), nullptr};
  } else if (w->own_attribute(name) != nullptr) {
    return {getattr(w, name), nullptr};
  }
  return {method, w};
}

FoundMethod load_method_slowly(W_Object* w, AttributeSite* site) {
  W_Object* of_module = find_in_module(w, site);
  if (of_module != nullptr) return {of_module, nullptr};
  W_Type* type = w->type();
  W_Object* of_type = find_method(type, site->name);
  if (of_type == nullptr) return {getattr(w, site->name), nullptr};
  ClassMap* map = w->class_map();
  if (map == nullptr) {
    // Built-in objects with attributes of their own are not remembered.
    if (w->own_attribute(site->name) != nullptr) return {getattr(w, site->name), nullptr};
    if (w->dict() == nullptr) remember(site, type, nullptr, -1, of_type);
  } else {
    if (map->devolved) {
      if (w->own_attribute(site->name) != nullptr) return {getattr(w, site->name), nullptr};
    } else {
      if (map->find(site->name->value, ClassMap::kAttribute) >= 0) return {getattr(w, site->name), nullptr};
      if (is_instance(w)) remember(site, type, map, -1, of_type);
    }
  }
  return {of_type, w};
}

// ---- Globals ------------------------------------------------------------------------------------

W_Object* load_global_traced(Frame* frame, W_Code* code, int64_t index) {
  Str* name = code->names->get(index)->value;
  W_Dict* globals = rlib::jit::promote(frame->globals);
  if (isinstance<W_ModuleDict>(globals)) {
    GlobalCell* cell = static_cast<W_ModuleDict*>(globals)->find_cell_traced(name);
    if (cell == nullptr) {
      W_Dict* builtins = rlib::jit::promote(frame->builtins);
      if (isinstance<W_ModuleDict>(builtins)) {
        cell = static_cast<W_ModuleDict*>(builtins)->find_cell_traced(name);
      }
    }
    W_Object* value = cell == nullptr ? nullptr : cell->read_traced();
    if (value != nullptr) return value;
  }
  return load_global_slowly(frame, code, index);
}

void store_global_traced(Frame* frame, W_Code* code, int64_t index, W_Object* value) {
  W_Str* name = code->names->get(index);
  rlib::jit::promote(frame->globals)->set_str(name, value);
}

namespace {

// In a namespace that may be of a derived class with a __getitem__ or __missing__. Null if it is not there.
W_Object* find_in(W_Dict* names, W_Str* name) {
  if (names->type() == dict_type()) return names->get(name);
  try {
    return getitem(names, name);
  } catch (PythonError* e) {
    if (!e->is(KeyError_type())) throw;
    return nullptr;
  }
}

}  // namespace

W_Object* load_global_slowly(Frame* frame, W_Code* code, int64_t index) {
  W_Str* name = code->names->get(index);
  GlobalSite* site = code->global_sites->get(index);
  if (isinstance<W_ModuleDict>(frame->globals)) {
    W_ModuleDict* globals = static_cast<W_ModuleDict*>(frame->globals);
    GlobalCell* cell = globals->find_cell(name->value);
    bool is_global = cell != nullptr;
    // A name that was removed may come back without a new version.
    if (cell == nullptr && globals->find_cell_ever(name->value) == nullptr &&
        isinstance<W_ModuleDict>(frame->builtins)) {
      cell = static_cast<W_ModuleDict*>(frame->builtins)->find_cell(name->value);
    }
    if (cell != nullptr && cell->value != nullptr) {
      remember(site, globals, cell, is_global);
      return cell->value;
    }
  }
  W_Object* value = nullptr;
  value = find_in(frame->globals, name);
  if (value == nullptr) value = find_in(frame->builtins, name);
  if (value == nullptr) {
    throw_error_named(NameError_type(), message("name '"_str, name->value, "' is not defined"_str), name);
  }
  return value;
}

void store_global_slowly(Frame* frame, W_Code* code, int64_t index, W_Object* value) {
  W_Str* name = code->names->get(index);
  frame->globals->set_str(name, value);
  if (!isinstance<W_ModuleDict>(frame->globals)) return;
  W_ModuleDict* globals = static_cast<W_ModuleDict*>(frame->globals);
  remember(code->global_sites->get(index), globals, globals->find_cell(name->value), true);
}

}  // namespace py
