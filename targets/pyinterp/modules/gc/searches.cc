// The collector knows how our own objects refer to each other (rlib/gc.h). Programs see only some of those, so
// searches go on through what stands between: tables, arrays, cells of modules. They do not go on through what sites
// in code remember, which CPython does not count either. Frames are shown as their generators: others are no objects in
// CPython before somebody asks for them.

#include "targets/pyinterp/modules/gc/searches.h"

#include "rlib/dict.h"
#include "rlib/gc.h"
#include "targets/pyinterp/interpreter/frame.h"
#include "targets/pyinterp/interpreter/generator.h"
#include "targets/pyinterp/objspace/instance.h"
#include "targets/pyinterp/objspace/raise.h"
#include "targets/pyinterp/objspace/weakref.h"

namespace py {

namespace {

using Objects = List<rlib::Object*>;

// What a search has met.
class Met final : public rlib::Object {
 public:
  // False if it was there.
  bool add(rlib::Object* object) {
    if (all_->contains(object)) return false;
    all_->set(object, true);
    return true;
  }

 private:
  rlib::Dict<rlib::Object*, bool>* const all_ = new rlib::Dict<rlib::Object*, bool>();
};

// As what a program sees an object; null: as nothing.
W_Object* shown(rlib::Object* object) {
  if (!rlib::isinstance<W_Object>(object) || rlib::is_exactly<W_Lifeline>(object)) return nullptr;
  if (rlib::is_exactly<Frame>(object)) return rlib::cast<Frame>(object)->generator;
  return rlib::cast<W_Object>(object);
}

// Whether it belongs to those that refer to it.
bool is_between(rlib::Object* object) {
  return !rlib::isinstance<W_Object>(object) && !rlib::is_exactly<ClassMap>(object) &&
         !rlib::is_exactly<AttributeSite>(object) && !rlib::is_exactly<GlobalSite>(object) &&
         !rlib::is_exactly<ThreadState>(object) && !rlib::is_exactly<InterpreterState>(object);
}

Objects* as_objects(Array<W_Object*>* array) {
  auto* objects = new Objects();
  for (int64_t i = 0; i < array->length(); i++) objects->append(array->get(i));
  return objects;
}

// Containers may have their items in ways that are no objects: an array of numbers.
bool add_items(W_List* found, W_Object* w) {
  if (rlib::is_exactly<W_Dict>(w)) {
    for_each(call_method(w, intern("values"_str)), [&](W_Object* value) { found->append(value); });
  } else if (!rlib::is_exactly<W_List>(w) && !rlib::is_exactly<W_Tuple>(w) && !rlib::is_exactly<W_Set>(w)) {
    return false;
  }
  for_each(w, [&](W_Object* item) { found->append(item); });
  return true;
}

}  // namespace

bool is_tracked(W_Object* w) {
  return !is_none(w) && !rlib::is_exactly<W_Int>(w) && !isinstance<W_AnyInt>(w) && !rlib::is_exactly<W_Float>(w) &&
         !rlib::is_exactly<W_Complex>(w) && !rlib::is_exactly<W_Str>(w) && !rlib::is_exactly<W_Bytes>(w);
}

W_Object* referents_of(Array<W_Object*>* objects) {
  W_List* found = new_list();
  Met* met = new Met();
  auto* next = new Objects();
  for (int64_t i = 0; i < objects->length(); i++) {
    if (!add_items(found, objects->get(i))) next->append(objects->get(i));
  }
  while (!next->is_empty()) {
    Objects* here = rlib::gc::referents(next);
    next = new Objects();
    for (rlib::Object* object : *here) {
      W_Object* w = rlib::is_exactly<ClassMap>(object) ? rlib::cast<ClassMap>(object)->type : shown(object);
      if (w != nullptr) {
        found->append(w);
      } else if (is_between(object) && met->add(object)) {
        next->append(object);
      }
    }
  }
  return found;
}

W_Object* referrers_of(Array<W_Object*>* objects) {
  W_List* found = new_list();
  Met* met = new Met();
  Objects* next = as_objects(objects);
  bool is_first = true;
  rlib::gc::ReferrerSearches searches;
  while (!next->is_empty()) {
    Objects* here = rlib::gc::referrers(next);
    next = new Objects();
    for (rlib::Object* object : *here) {
      W_Object* w = shown(object);
      if (w != nullptr) {
        if (is_tracked(w) && met->add(w)) found->append(w);
        // Instances refer to their class by a map of it.
      } else if (is_between(object) || (is_first && rlib::is_exactly<ClassMap>(object))) {
        if (object != objects && met->add(object)) next->append(object);
      }
    }
    is_first = false;
  }
  return found;
}

W_Object* all_objects(W_Object* generation) {
  if (!is_none(generation) && !isinstance<W_AnyInt>(generation)) {
    throw_type_error("argument should be integer or None, not '"_str, type_name(generation), '\'');
  }
  int64_t which = is_none(generation) ? -1 : int_value(generation);
  if (which < -1) throw_value_error("generation parameter cannot be negative"_str);
  if (which > 2) throw_value_error("generation parameter must be less than the number of available generations (3)"_str);
  if (which == 0 || which == 1) return new_list();
  Objects* all = rlib::gc::reachable();
  W_List* found = new_list();  // not one of them
  for (rlib::Object* object : *all) {
    W_Object* w = rlib::is_exactly<Frame>(object) ? nullptr : shown(object);
    if (w != nullptr && is_tracked(w)) found->append(w);
  }
  return found;
}

}  // namespace py
