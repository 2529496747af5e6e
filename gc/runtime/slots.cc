// References outside of the heap, shown to the collector by an object's custom trace (rlib/references.h).
#include <stdint.h>
#include <stdlib.h>

#include "gc/runtime/mutator.h"

namespace {

kiln_object** slot_at(int64_t address) { return reinterpret_cast<kiln_object**>(address); }

}  // namespace

extern "C" {

int64_t kiln_gc_slots_new(int64_t count) {
  if (count < 0) return 0;
  // One more than asked for: none at all would be an address that is nobody's.
  return reinterpret_cast<int64_t>(calloc(static_cast<size_t>(count) + 1, sizeof(kiln_object*)));
}

void kiln_gc_slots_free(int64_t slots) { free(slot_at(slots)); }

kiln_object* kiln_gc_slot_get(int64_t slot) { return *slot_at(slot); }

void kiln_gc_slot_set(kiln_object* owner, int64_t slot, kiln_object* value) {
  kiln_gc_write_barrier(owner);
  *slot_at(slot) = value;
}

void kiln_gc_slot_visit(int64_t visit, int64_t visitor, int64_t slot) {
  if (kiln_gc_slot_get(slot) == nullptr) return;
  reinterpret_cast<kiln_visit_fn*>(visit)(slot_at(slot), reinterpret_cast<void*>(visitor));
}

}  // extern "C"
