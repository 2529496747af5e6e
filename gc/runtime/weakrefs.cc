#include "gc/runtime/weakrefs.h"

#include "gc/runtime/containers.h"
#include "gc/runtime/heap.h"
#include "gc/runtime/minor.h"
#include "gc/runtime/stats.h"

namespace kiln::gc {

static Vector<kiln_object*> promoted;
static Vector<kiln_object*> old_weakrefs;
// Unmarked before the finalizers.
static Vector<kiln_object*> unreachable_weakrefs;

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

// Clears the slot of a marked weak reference, or returns true if it still refers to something.
static bool keep_or_clear(kiln_object* obj) {
  kiln_object** slot = weak_slot(obj, shape_of(obj));
  if (*slot == nullptr) return false;
  if (is_marked(*slot)) return true;
  clear(slot);
  return false;
}

void clear_old_weakrefs() {
  size_t kept = 0;
  for (kiln_object* obj : old_weakrefs) {
    if (!is_marked(obj)) {
      unreachable_weakrefs.push(obj);
    } else if (keep_or_clear(obj)) {
      old_weakrefs[kept++] = obj;
    }
  }
  old_weakrefs.size = kept;
}

bool weakref_awaits_minor(const kiln_object* obj) {
  for (kiln_object* p : promoted) {
    if (p == obj) return true;
  }
  return false;
}

void clear_returned_weakrefs() {
  for (kiln_object* obj : unreachable_weakrefs) {
    if (is_marked(obj) && keep_or_clear(obj)) old_weakrefs.push(obj);
  }
  unreachable_weakrefs.clear();
  // Those whose target is pinned: nothing to clear.
  size_t kept = 0;
  for (kiln_object* obj : promoted) {
    if (is_marked(obj)) promoted[kept++] = obj;
  }
  promoted.size = kept;
}

}  // namespace kiln::gc
