// Searches of the heap for programs that ask who refers to whom (rlib::gc::referents and its kin).
//
// What a search finds waits here, as roots, until it is taken one by one: taking may allocate, and so collect.

#include "gc/runtime/containers.h"
#include "gc/runtime/heap.h"

using namespace kiln::gc;

namespace {

Vector<kiln_object*> wanted;  // what the next search is about
Vector<kiln_object*> found;
size_t taken;                 // of `found`

void visit_waiting(void*, kiln_visit_fn* visit, void* arg) {
  for (kiln_object*& obj : wanted) visit(&obj, arg);
  for (size_t i = taken; i < found.size; i++) visit(&found.data[i], arg);
}

void begin() {
  static bool is_known = false;
  if (!is_known) kiln_gc_add_root_walker(visit_waiting, nullptr);
  is_known = true;
  found.clear();
  taken = 0;
}

void add_found(kiln_object* obj, void*) { found.push(obj); }

void add_if_referrer(kiln_object* obj, void* arg) {
  auto* targets = static_cast<AddressMap*>(arg);
  bool refers = false;
  trace_object(obj, shape_of(obj), [&](kiln_object** slot) {
    if (*slot != nullptr && targets->find(reinterpret_cast<uintptr_t>(*slot)) != nullptr) refers = true;
  });
  if (refers) found.push(obj);
}

}  // namespace

extern "C" {

void kiln_gc_search_for(kiln_object* obj) {
  if (wanted.size == 0) begin();
  wanted.push(obj);
}

void kiln_gc_search_referents(void) {
  for (kiln_object* obj : wanted) {
    trace_object(obj, shape_of(obj), [](kiln_object** slot) {
      if (*slot != nullptr) found.push(*slot);
    });
  }
  wanted.clear();
}

void kiln_gc_search_referrers(void) {
  AddressMap targets{};
  for (kiln_object* obj : wanted) targets.insert(reinterpret_cast<uintptr_t>(obj), 1);
  wanted.clear();
  kiln_gc_visit_reachable(add_if_referrer, &targets);
  targets.destroy();
}

void kiln_gc_search_reachable(void) {
  begin();
  kiln_gc_visit_reachable(add_found, nullptr);
}

kiln_object* kiln_gc_search_next(void) {
  if (taken < found.size) return found.data[taken++];
  found.destroy();
  taken = 0;
  return nullptr;
}

}  // extern "C"
