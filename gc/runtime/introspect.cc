// Looking at the heap from outside: sizes, references, what is reachable.

#include "gc/runtime/containers.h"
#include "gc/runtime/heap.h"
#include "gc/runtime/remembered_set.h"
#include "gc/runtime/roots.h"

using namespace kiln::gc;

namespace {

struct Reach {
  AddressMap seen;
  Vector<kiln_object*> pending;
};

void reach(kiln_object** slot, void* arg) {
  auto* r = static_cast<Reach*>(arg);
  if (*slot != nullptr && r->seen.insert(reinterpret_cast<uintptr_t>(*slot), 1))
    r->pending.push(*slot);
}

}  // namespace

extern "C" {

size_t kiln_gc_object_size(const kiln_object* obj) { return object_size(obj, shape_of(obj)); }

const kiln_type_info* kiln_gc_type_of(const kiln_object* obj) { return shape_of(obj).type; }

bool kiln_gc_is_young(const kiln_object* obj) { return is_young(obj); }

void kiln_gc_visit_references(kiln_object* obj, kiln_visit_fn* visit, void* arg) {
  trace_object(obj, shape_of(obj), [&](kiln_object** slot) { visit(slot, arg); });
}

void kiln_gc_visit_roots(kiln_visit_fn* visit, void* arg) { visit_roots(visit, arg); }

void kiln_gc_visit_reachable(void (*visit)(kiln_object* obj, void* arg), void* arg) {
  Reach r{};
  visit_roots(reach, &r);
  for (kiln_object* obj : prebuilt_roots) reach(&obj, &r);
  while (!r.pending.empty()) {
    kiln_object* obj = r.pending.pop();
    trace_object(obj, shape_of(obj), [&](kiln_object** slot) { reach(slot, &r); });
    visit(obj, arg);
  }
  r.seen.destroy();
  r.pending.destroy();
}

}  // extern "C"
