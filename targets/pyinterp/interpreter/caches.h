// Attributes and globals by what was found at the same place in the code the last time.
//
// A site remembers the map of the object and the version of its type: as long as both are the same,
// so is the answer. The maps of built-in objects are null; then the type's version alone tells, as no
// two types share one. Of an attribute of a module it remembers the cell, and the version of the module's dict.

#ifndef TARGETS_PYINTERP_INTERPRETER_CACHES_H_
#define TARGETS_PYINTERP_INTERPRETER_CACHES_H_

#include "targets/pyinterp/interpreter/frame.h"
#include "targets/pyinterp/objspace/instance.h"
#include "targets/pyinterp/objspace/module_dict.h"

namespace py {

W_Object* load_attribute_slowly(W_Object* w, AttributeSite* site);
void store_attribute_slowly(W_Object* w, AttributeSite* site, W_Object* value);
// What `w.name(...)` calls, and what it passes first, or null.
struct FoundMethod {
  W_Object* function;
  W_Object* self;
};
FoundMethod load_method_slowly(W_Object* w, AttributeSite* site);
W_Object* load_global_slowly(Frame* frame, W_Code* code, int64_t index);
void store_global_slowly(Frame* frame, W_Code* code, int64_t index, W_Object* value);

// The same in a trace. There a map is a constant, and with it all that the look-up finds; what the
// site remembers is not asked.
W_Object* load_attribute_traced(W_Object* w, W_Str* name);
void store_attribute_traced(W_Object* w, W_Str* name, W_Object* value);
FoundMethod load_method_traced(W_Object* w, W_Str* name);
W_Object* load_global_traced(Frame* frame, W_Code* code, int64_t index);
void store_global_traced(Frame* frame, W_Code* code, int64_t index, W_Object* value);

inline bool is_same_map(W_Instance* w, AttributeSite* site) {
  return w->map == site->map && w->map->type->version == site->version;
}

[[gnu::always_inline]] inline W_Object* load_attribute(W_Object* w, AttributeSite* site) {
  if (rlib::jit::we_are_jitted()) return load_attribute_traced(w, site->name);
  if (is_instance(w)) {
    W_Instance* instance = static_cast<W_Instance*>(w);
    if (is_same_map(instance, site)) {
      int64_t index = site->index;
      if (index >= ClassMap::kFirstFloat) return new_float(static_cast<W_FloatInstance*>(instance)->float_at(index));
      return index >= 0 ? instance->storage->get(index) : site->value;
    }
  }
  return load_attribute_slowly(w, site);
}

inline void store_attribute(W_Object* w, AttributeSite* site, W_Object* value) {
  if (rlib::jit::we_are_jitted()) return store_attribute_traced(w, site->name, value);
  if (is_instance(w)) {
    W_Instance* instance = static_cast<W_Instance*>(w);
    if (is_same_map(instance, site)) {
      if (site->index >= ClassMap::kFirstFloat) {
        if (fits_float_place(value)) {
          static_cast<W_FloatInstance*>(instance)->set_float(site->index, static_cast<W_Float*>(value)->value);
          if (site->next_map != nullptr) instance->map = site->next_map;
          return;
        }
      } else if (site->next_map == nullptr) {
        instance->storage->set(site->index, value);
        return;
      } else if (instance->storage->length() > site->index) {
        instance->storage->set(site->index, value);
        instance->map = site->next_map;
        return;
      }
    }
  }
  store_attribute_slowly(w, site, value);
}

[[gnu::always_inline]] inline FoundMethod load_method(W_Object* w, AttributeSite* site) {
  if (rlib::jit::we_are_jitted()) return load_method_traced(w, site->name);
  if (is_instance(w)) {
    if (is_same_map(static_cast<W_Instance*>(w), site) && site->index < 0) {
      return {site->value, w};
    }
  } else if (site->map == nullptr && site->value != nullptr && w->type()->version == site->version) {
    return {site->value, w};  // objects of a type all have maps or none has
  }
  return load_method_slowly(w, site);
}

[[gnu::always_inline]] inline W_Object* load_global(Frame* frame, W_Code* code, int64_t index) {
  if (rlib::jit::we_are_jitted()) return load_global_traced(frame, code, index);
  GlobalSite* site = code->global_sites->get(index);
  if (rlib::is_exactly<W_ModuleDict>(frame->globals) &&
      static_cast<W_ModuleDict*>(frame->globals)->version == site->version) {
    W_Object* value = site->cell->value;
    if (value != nullptr) return value;
  }
  return load_global_slowly(frame, code, index);
}

inline void store_global(Frame* frame, W_Code* code, int64_t index, W_Object* value) {
  if (rlib::jit::we_are_jitted()) return store_global_traced(frame, code, index, value);
  GlobalSite* site = code->global_sites->get(index);
  if (site->is_global && rlib::is_exactly<W_ModuleDict>(frame->globals) &&
      static_cast<W_ModuleDict*>(frame->globals)->version == site->version &&
      site->cell->value != nullptr) {
    site->cell->set(value);
    return;
  }
  store_global_slowly(frame, code, index, value);
}

}  // namespace py

#endif  // TARGETS_PYINTERP_INTERPRETER_CACHES_H_
