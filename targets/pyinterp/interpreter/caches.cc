#include "targets/pyinterp/interpreter/caches.h"

#include "targets/pyinterp/objspace/function_objects.h"
#include "targets/pyinterp/objspace/gateway.h"
#include "targets/pyinterp/objspace/object_type.h"

namespace py {

namespace {

// Whether reading an attribute asks nobody but the type and the object.
bool reads_plainly(W_Type* type) {
  return type->special(Special::kGetAttribute) == object_special(Special::kGetAttribute);
}

void remember(AttributeSite* site, W_Type* type, ClassMap* map, int64_t index, W_Object* value) {
  site->map = map;
  site->next_map = nullptr;
  site->version = type->version;
  site->index = index;
  site->value = value;
}

void remember(GlobalSite* site, W_ModuleDict* globals, GlobalCell* cell, bool is_global) {
  site->version = globals->version;
  site->cell = cell;
  site->is_global = is_global;
}

// Found on a type and given as it is, without binding.
bool is_plain_value(W_Object* w) {
  return !isinstance<W_Function>(w) && !isinstance<W_MethodDescriptor>(w) && !isinstance<W_GetSet>(w) &&
         !isinstance<W_SlotMember>(w) && w->type()->special(Special::kGet) == nullptr &&
         w->type()->special(Special::kSet) == nullptr;
}

}  // namespace

W_Object* load_attribute_slowly(W_Object* w, AttributeSite* site) {
  ClassMap* map = w->class_map();
  if (map == nullptr || map->devolved || !isinstance<W_Instance>(w)) return getattr(w, site->name);
  W_Type* type = map->type;
  if (!reads_plainly(type)) return getattr(w, site->name);
  W_Object* of_type = type->lookup(site->name->value);
  int64_t index = -1;
  if (of_type != nullptr && isinstance<W_SlotMember>(of_type)) {
    index = map->find(static_cast<W_SlotMember*>(of_type)->key, ClassMap::kSlot);
  } else if (of_type == nullptr || is_plain_value(of_type) || is_method(of_type)) {
    index = map->find(site->name->value, ClassMap::kAttribute);
    if (index < 0 && of_type != nullptr && is_plain_value(of_type)) {
      remember(site, type, map, -1, of_type);
      return of_type;
    }
  }
  if (index < 0) return getattr(w, site->name);
  remember(site, type, map, index, nullptr);
  return w->attribute_storage()->get(index);
}

void store_attribute_slowly(W_Object* w, AttributeSite* site, W_Object* value) {
  ClassMap* map = w->class_map();
  if (map == nullptr || map->devolved || !isinstance<W_Instance>(w) ||
      map->type->special(Special::kSetAttr) != object_special(Special::kSetAttr)) {
    setattr(w, site->name, value);
    return;
  }
  W_Type* type = map->type;
  W_Object* of_type = type->lookup(site->name->value);
  if (of_type != nullptr && isinstance<W_SlotMember>(of_type)) {
    int64_t index = map->find(static_cast<W_SlotMember*>(of_type)->key, ClassMap::kSlot);
    if (index >= 0) remember(site, type, map, index, nullptr);
    setattr(w, site->name, value);
    return;
  }
  setattr(w, site->name, value);
  if (of_type != nullptr && !is_plain_value(of_type) && !is_method(of_type)) return;
  int64_t index = map->find(site->name->value, ClassMap::kAttribute);
  if (index >= 0) {
    remember(site, type, map, index, nullptr);
  } else if (!w->class_map()->devolved && w->class_map()->parent == map) {
    remember(site, type, map, map->size, nullptr);
    site->next_map = w->class_map();
  }
}

FoundMethod load_method_slowly(W_Object* w, AttributeSite* site) {
  W_Type* type = w->type();
  if (!reads_plainly(type)) return {getattr(w, site->name), nullptr};
  W_Object* of_type = type->lookup(site->name->value);
  if (of_type == nullptr || !is_method(of_type)) return {getattr(w, site->name), nullptr};
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
      if (isinstance<W_Instance>(w)) remember(site, type, map, -1, of_type);
    }
  }
  return {of_type, w};
}

W_Object* load_global_slowly(Frame* frame, W_Code* code, int64_t index) {
  W_Str* name = code->names->get(index);
  GlobalSite* site = code->global_sites->get(index);
  if (isinstance<W_ModuleDict>(frame->globals)) {
    W_ModuleDict* globals = static_cast<W_ModuleDict*>(frame->globals);
    GlobalCell* cell = globals->find_cell(name->value);
    bool is_global = cell != nullptr;
    if (cell == nullptr && isinstance<W_ModuleDict>(frame->builtins)) {
      cell = static_cast<W_ModuleDict*>(frame->builtins)->find_cell(name->value);
    }
    if (cell != nullptr && cell->value != nullptr) {
      remember(site, globals, cell, is_global);
      return cell->value;
    }
  }
  W_Object* value = nullptr;
  if (frame->globals->type() == dict_type()) {
    value = frame->globals->get(name);
  } else {  // one that eval() was given may have a __missing__
    try {
      value = getitem(frame->globals, name);
    } catch (PythonError* e) {
      if (!e->is(KeyError_type())) throw;
    }
  }
  if (value == nullptr) value = frame->builtins->get(name);
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
