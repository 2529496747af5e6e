#include "gc/runtime/roots.h"

#include "gc/runtime/containers.h"
#include "gc/runtime/finalizers.h"
#include "gc/runtime/threads.h"

namespace kiln::gc {

struct Walker {
  kiln_root_walker* walk;
  void* arg;
  bool operator==(const Walker& other) const { return walk == other.walk && arg == other.arg; }
};

static Vector<kiln_object**> static_roots;
static Vector<Walker> walkers;

// From the top down, since a hole mask speaks of the slots below it.
static void visit_shadow_stack(kiln_thread* thread, kiln_visit_fn* visit, void* arg) {
  uint64_t holes = 0;  // bit 0: the next slot down is stale
  for (kiln_object** slot = thread->shadow_top; slot-- != thread->shadow_base; holes >>= 1) {
    if (holes & 1) continue;
    auto value = reinterpret_cast<uintptr_t>(*slot);
    if (value == 0) continue;
    if ((value & 1) == 0) {
      visit(slot, arg);
    } else if ((value & 3) == 1) {
      holes |= value >> 2 << 1;
    } else if (kiln_gc_hooks.shadow_marker != nullptr) {
      kiln_gc_hooks.shadow_marker(slot, visit, arg);
    }
  }
}

void visit_roots(kiln_visit_fn* visit, void* arg) {
  for (kiln_thread* t = first_thread; t != nullptr; t = t->next) {
    visit_shadow_stack(t, visit, arg);
    visit(&t->exception, arg);
    visit(&t->thread_locals, arg);
    for (kiln_object*& ref : t->call_result_refs) visit(&ref, arg);
  }
  for (kiln_object** root : static_roots) visit(root, arg);
  for (Walker& w : walkers) w.walk(w.arg, visit, arg);
  visit_waiting_finalizers(visit, arg);
}

size_t shadow_stack_bytes() {
  size_t bytes = 0;
  for (kiln_thread* t = first_thread; t != nullptr; t = t->next)
    bytes += static_cast<size_t>(t->shadow_top - t->shadow_base) * sizeof(kiln_object*);
  return bytes;
}

}  // namespace kiln::gc

using namespace kiln::gc;

extern "C" {

kiln_gc_hook_table kiln_gc_hooks;

void kiln_gc_add_root(kiln_object** root) { static_roots.push(root); }
void kiln_gc_remove_root(kiln_object** root) { static_roots.remove(root); }
void kiln_gc_add_root_walker(kiln_root_walker* walk, void* arg) { walkers.push({walk, arg}); }
void kiln_gc_remove_root_walker(kiln_root_walker* walk, void* arg) { walkers.remove({walk, arg}); }

}  // extern "C"
