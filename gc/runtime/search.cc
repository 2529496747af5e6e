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

// What searches for referrers look through, as it was reachable when the first of several was to begin.
Vector<kiln_object*> everything;
int uses_of_everything;

void visit_waiting(void*, kiln_visit_fn* visit, void* arg) {
  for (kiln_object*& obj : wanted) visit(&obj, arg);
  for (size_t i = taken; i < found.size; i++) visit(&found.data[i], arg);
  for (kiln_object*& obj : everything) visit(&obj, arg);
}

void know_roots() {
  static bool is_known = false;
  if (!is_known) kiln_gc_add_root_walker(visit_waiting, nullptr);
  is_known = true;
}

void begin() {
  know_roots();
  found.clear();
  taken = 0;
}

void add_found(kiln_object* obj, void*) { found.push(obj); }

void add_to_everything(kiln_object* obj, void*) { everything.push(obj); }

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
  if (uses_of_everything == 0) {
    kiln_gc_visit_reachable(add_if_referrer, &targets);
  } else {
    for (kiln_object* obj : everything) add_if_referrer(obj, &targets);
  }
  targets.destroy();
}

void kiln_gc_search_begin(void) {
  know_roots();
  if (uses_of_everything++ == 0) kiln_gc_visit_reachable(add_to_everything, nullptr);
}

void kiln_gc_search_end(void) {
  if (--uses_of_everything == 0) everything.destroy();
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
