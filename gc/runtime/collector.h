// The collector as the rest of the runtime, the JIT, targets and tests use it. Emitted code needs
// only mutator.h. Everything here is called with the global lock held, except where it says so.

#ifndef KILN_GC_RUNTIME_COLLECTOR_H_
#define KILN_GC_RUNTIME_COLLECTOR_H_

#include "gc/runtime/mutator.h"

extern "C" {

// ---------------------------------------------------------------------------------------------
// Start and threads

// Reads the options from the environment (a bad value prints a line and exits with 2), takes the
// image from the linker's symbols, and attaches the calling thread. First call of main().
void kiln_gc_init(void);

// The same with a type table and image from elsewhere: in-process JIT tests, unit tests. `types`
// stays referenced. `image_begin` to `image_end` may be empty.
void kiln_gc_init_with(const kiln_type_info* types, uint32_t type_count, char* image_begin,
                       char* image_end);

// More classes for a table that grew (llinterp): the first `old` entries must not have changed.
void kiln_gc_set_types(const kiln_type_info* types, uint32_t type_count);

// Gives the calling thread a context and a shadow stack and acquires the lock; the caller does not
// hold it. kiln_self.stack_limit is the caller's to set, so that no more of the machine stack is used than
// kiln_gc_stack_room() says: the shadow stack has room for so much.
size_t kiln_gc_stack_room(void);
void kiln_gc_thread_attach(void);
// Releases the lock. The thread has no live references any more.
void kiln_gc_thread_detach(void);

// ---------------------------------------------------------------------------------------------
// Roots

// `*root` is a root until removed. It may hold null.
void kiln_gc_add_root(kiln_object** root);
void kiln_gc_remove_root(kiln_object** root);

// `walk` reports all slots of some data structure to `visit(slot, visit_arg)`. Called at every minor
// and at the start of every major: cheap when nothing changed, please.
typedef void kiln_root_walker(void* arg, kiln_visit_fn* visit, void* visit_arg);
void kiln_gc_add_root_walker(kiln_root_walker* walk, void* arg);
void kiln_gc_remove_root_walker(kiln_root_walker* walk, void* arg);

// Holds references, none to a young object (kiln_gc_is_young), that count only as long as other objects, their keys, are
// reached by other ways. Called at the end of each marking; neither may allocate or touch an object.
struct kiln_gc_ephemeron_owner {
  // Reports to visit(slot, visit_arg) what it holds for keys that are marked, if it was not reported in this
  // collection yet. False if there was nothing. Called again when all that it reported has been traced.
  bool (*mark)(void* arg, kiln_visit_fn* visit, void* visit_arg);
  // What is not marked now will be gone: forget it.
  void (*forget)(void* arg);
};
void kiln_gc_add_ephemeron_owner(const struct kiln_gc_ephemeron_owner* functions, void* arg);
void kiln_gc_remove_ephemeron_owner(const struct kiln_gc_ephemeron_owner* functions, void* arg);
// For these two functions only: whether the object was reached.
bool kiln_gc_is_marked(const kiln_object* obj);

// ---------------------------------------------------------------------------------------------
// Hooks. All may be null. None may allocate or touch an object, except where it says so.

struct kiln_gc_pause {
  uint64_t nanoseconds;
  uint64_t bytes_before;  // old generation
  uint64_t bytes_after;
  uint32_t old_state;     // KILN_GC_IDLE ...
  uint32_t new_state;
};
enum : uint32_t { KILN_GC_IDLE = 0, KILN_GC_MARKING = 1, KILN_GC_SWEEPING = 2 };

struct kiln_gc_hook_table {
  void (*minor_done)(const kiln_gc_pause* pause);
  void (*major_step_done)(const kiln_gc_pause* pause);
  void (*major_done)(const kiln_gc_pause* pause);
  // A shadow stack slot whose low two bits are 11. `slot` may be used to look around it; references
  // found are reported to visit(slot, arg).
  void (*shadow_marker)(kiln_object** slot, kiln_visit_fn* visit, void* arg);
  // Objects wait in a finalizer queue. Called by kiln_gc_run_finalizers; may allocate and collect.
  void (*queue_ready)(uint32_t queue_id);
};
extern struct kiln_gc_hook_table kiln_gc_hooks;

// 1 (default): allocation runs due finalizers after it collected. 0: only
// kiln_gc_run_finalizers() does; then finalizers_pending() says when.
extern int32_t kiln_gc_finalizers_at_allocation;
bool kiln_gc_finalizers_pending(void);

// ---------------------------------------------------------------------------------------------
// Control

// Automatic major collections off and on (minors go on). They nest not.
void kiln_gc_disable(void);
void kiln_gc_enable(void);
bool kiln_gc_is_enabled(void);

// What an allocation does that finds the nursery full: a minor, and a step of the major if one is due.
void kiln_gc_collect_due(void);

// Collects: a minor and one step of the major, also while disabled. Returns the new state;
// KILN_GC_IDLE means that a major has just been finished.
uint32_t kiln_gc_collect_step(void);

// ---------------------------------------------------------------------------------------------
// Looking at the heap

size_t kiln_gc_object_size(const kiln_object* obj);  // bytes, header included
const kiln_type_info* kiln_gc_type_of(const kiln_object* obj);
bool kiln_gc_is_young(const kiln_object* obj);
// Reports every strong reference slot of `obj`. `visit` must not store.
void kiln_gc_visit_references(kiln_object* obj, kiln_visit_fn* visit, void* arg);
// Reports every root slot.
void kiln_gc_visit_roots(kiln_visit_fn* visit, void* arg);
// Calls `visit` once for each object reachable from the roots. `visit` must not allocate.
void kiln_gc_visit_reachable(void (*visit)(kiln_object* obj, void* arg), void* arg);
// Searches for programs, which take what was found one by one: null is the end, and no other search begins before.
// Nothing of it is lost by collections meanwhile.
void kiln_gc_search_for(kiln_object* obj);  // one more that the next search is about
void kiln_gc_search_referents(void);        // what those refer to, by strong references
void kiln_gc_search_referrers(void);        // reachable objects that refer to any of them, each once
// Until as many ends as there were begins, searches for referrers look through what was reachable at the first one, all of which stays
// alive: each is several times as fast.
void kiln_gc_search_begin(void);
void kiln_gc_search_end(void);
void kiln_gc_search_reachable(void);        // all reachable objects
kiln_object* kiln_gc_search_next(void);
// Walks the heap and checks it; prints what is wrong and aborts. Any time.
void kiln_gc_verify(void);

struct kiln_gc_statistics {
  uint64_t minor_count;
  uint64_t major_count;         // finished ones
  uint64_t major_step_count;
  uint64_t nursery_bytes;       // size of the nursery
  uint64_t promoted_bytes;      // total
  uint64_t large_bytes;         // total allocated as large objects
  uint64_t old_bytes;           // old generation now, dead objects not yet found included
  uint64_t live_bytes;          // old generation at the end of the last marking
  uint64_t next_major_bytes;    // old_bytes at which the next major begins
  uint64_t peak_old_bytes;
  uint64_t mapped_bytes;        // memory held from the system for the heap
  uint64_t pause_max_ns;
  uint64_t pause_total_ns;
  uint64_t minor_total_ns;
  uint64_t minor_max_ns;
  uint64_t major_total_ns;
  uint64_t major_step_max_ns;
  uint64_t finalizers_run;
  uint64_t weakrefs_cleared;
  uint64_t out_of_memory_count;
};
void kiln_gc_stats(struct kiln_gc_statistics* out);
// One of the numbers of rlib::gc::Statistic; 0 for what is none.
int64_t kiln_gc_statistic(int64_t which);

}  // extern "C"

#endif  // KILN_GC_RUNTIME_COLLECTOR_H_
