#include "gc/runtime/weakrefs.h"

#include "gc/runtime/containers.h"
#include "gc/runtime/heap.h"
#include "gc/runtime/minor.h"
#include "gc/runtime/stats.h"

namespace kiln::gc {

static Vector<kiln_object*> promoted;
static Vector<kiln_object*> old_weakrefs;

void note_promoted_weakref(kiln_object* obj) { promoted.push(obj); }

static void clear(kiln_object** slot) {
  *slot = nullptr;
  stats.weakrefs_cleared++;
}

void update_young_weakrefs() {
  size_t pinned_target = 0;
  for (kiln_object* obj : promoted) {
    kiln_object** slot = weak_slot(obj, shape_of(obj));
    if (*slot == nullptr) continue;
    if (!survived_minor(*slot)) {
      clear(slot);
      continue;
    }
    *slot = current_address(*slot);
    if (in_nursery(*slot)) {
      promoted[pinned_target++] = obj;  // look again after the next minor
    } else {
      old_weakrefs.push(obj);
    }
  }
  promoted.size = pinned_target;
}

void clear_old_weakrefs() {
  // Those with a pinned target stay in the other list if they live.
  size_t kept = 0;
  for (kiln_object* obj : promoted) {
    if (is_marked(obj)) promoted[kept++] = obj;
  }
  promoted.size = kept;
  kept = 0;
  for (kiln_object* obj : old_weakrefs) {
    if (!is_marked(obj)) continue;
    kiln_object** slot = weak_slot(obj, shape_of(obj));
    if (*slot == nullptr) continue;
    if (!in_nursery(*slot) && !is_marked(*slot)) {
      clear(slot);
    } else {
      old_weakrefs[kept++] = obj;
    }
  }
  old_weakrefs.size = kept;
}

}  // namespace kiln::gc
