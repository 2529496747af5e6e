#include "gc/runtime/finalizers.h"

#include "gc/runtime/containers.h"
#include "gc/runtime/fatal.h"
#include "gc/runtime/heap.h"
#include "gc/runtime/minor.h"
#include "gc/runtime/stats.h"

namespace kiln::gc {

namespace {

constexpr uint32_t kCallFinalize = UINT32_MAX;
constexpr uint32_t kMaxQueues = 65536;

struct Registered {
  kiln_object* obj;
  uint32_t queue;  // or kCallFinalize
};

struct Waiting {  // first in, first out
  Vector<kiln_object*> objects;
  size_t head;
  bool announce;  // the queue_ready hook or the owner's trigger is due
  kiln_object* owner;  // of a queue from kiln_gc_queue_new; else null
  void (*trigger)(kiln_object* owner);
  bool watches;  // the trigger is due after each collection

  bool empty() const { return head == objects.size; }
  void push(kiln_object* obj) {
    objects.push(obj);
    announce = true;
  }
  kiln_object* pop() {
    if (empty()) return nullptr;
    kiln_object* obj = objects[head++];
    if (empty()) objects.size = head = 0;
    return obj;
  }
  void visit_all(kiln_visit_fn* visit, void* arg) {
    for (size_t i = head; i < objects.size; i++) visit(&objects[i], arg);
    if (owner != nullptr) visit(&owner, arg);
  }
};

// Each in the order of registration.
Vector<Registered> young_registered;
Vector<Registered> old_registered;
Vector<kiln_object*> young_light;
Vector<kiln_object*> old_light;

Waiting to_finalize;
Vector<Waiting> queues;
bool announcement_due;
uint32_t watchers;

void call_light_finalizer(kiln_object* obj) {
  if (obj->gc_flags & KILN_GC_NO_FINALIZER) return;
  shape_of(obj).type->finalize(obj);
  stats.finalizers_run++;
}

void register_object(kiln_object* obj, uint32_t queue) {
  (is_young(obj) ? young_registered : old_registered).push({obj, queue});
}

// Unmarked objects with KILN_GC_FINALIZATION set, during pass 1.
Vector<kiln_object*> seen;

void traverse_unmarked(kiln_object* from) {
  auto see = [](kiln_object* obj) {
    if (obj == nullptr || in_nursery(obj) || is_marked(obj)) return;
    if (obj->gc_flags & KILN_GC_FINALIZATION) return;
    obj->gc_flags |= KILN_GC_FINALIZATION;
    seen.push(obj);
  };
  size_t next = seen.size;
  see(from);
  while (next < seen.size) {
    kiln_object* obj = seen[next++];
    trace_object(obj, shape_of(obj), [&](kiln_object** slot) { see(*slot); });
  }
}

void take(const Registered& r) {
  if (r.queue == kCallFinalize) {
    to_finalize.push(r.obj);
  } else {
    queues[r.queue].push(r.obj);
    announcement_due = true;
  }
}

}  // namespace

void visit_waiting_finalizers(kiln_visit_fn* visit, void* arg) {
  to_finalize.visit_all(visit, arg);
  for (Waiting& queue : queues) queue.visit_all(visit, arg);
}

void visit_young_registered(kiln_visit_fn* visit, void* arg) {
  for (Registered& r : young_registered) {
    if (!survived_minor(r.obj) && (forwarded_flags(r.obj) & KILN_GC_NO_FINALIZER)) {
      r.obj = nullptr;
      continue;
    }
    visit(&r.obj, arg);
  }
}

void finish_minor_finalizers() {
  size_t kept = 0;
  for (Registered& r : young_registered) {
    if (r.obj == nullptr) continue;
    if (in_nursery(r.obj)) {  // pinned
      young_registered[kept++] = r;
    } else {
      old_registered.push(r);
    }
  }
  young_registered.size = kept;
  for (kiln_object* obj : young_light) {
    if (survived_minor(obj)) {
      old_light.push(current_address(obj));
    } else {
      call_light_finalizer(obj);
    }
  }
  young_light.clear();
}

void finish_major_finalizers(void (*mark_all_from)(kiln_object* obj)) {
  // Pass 1. Candidates move from `old_registered` to `candidates`, sources to `sources`.
  static Vector<Registered> candidates;
  static Vector<Registered> sources;
  size_t kept = 0;
  for (Registered& r : old_registered) {
    if (is_marked(r.obj)) {
      old_registered[kept++] = r;
    } else if (!(r.obj->gc_flags & KILN_GC_NO_FINALIZER)) {
      candidates.push(r);
    }
  }
  old_registered.size = kept;
  for (Registered& r : candidates) {
    if (r.obj->gc_flags & KILN_GC_FINALIZATION) continue;
    sources.push(r);
    traverse_unmarked(r.obj);
  }
  for (kiln_object* obj : seen) obj->gc_flags &= ~KILN_GC_FINALIZATION;
  seen.clear();

  // Pass 2. Those taken are gathered at the end of `sources`, still in reverse.
  size_t taken = sources.size;
  for (size_t i = sources.size; i-- != 0;) {
    Registered source = sources[i];
    if (is_marked(source.obj)) continue;
    mark_all_from(source.obj);
    sources.push(source);
  }
  AddressMap is_taken{};
  for (size_t i = sources.size; i-- != taken;) {
    is_taken.insert(reinterpret_cast<uintptr_t>(sources[i].obj), 1);
    take(sources[i]);
  }
  // An object may be registered more than once (a finalizer and a queue): all its registrations that
  // were not sources wait.
  for (Registered& r : candidates) {
    AddressMap::Entry* e = is_taken.find(reinterpret_cast<uintptr_t>(r.obj));
    if (e != nullptr && e->value == 1) {
      e->value = 2;
    } else {
      old_registered.push(r);
    }
  }
  is_taken.destroy();
  candidates.clear();
  sources.clear();

  kept = 0;
  for (kiln_object* obj : old_light) {
    if (is_marked(obj)) {
      old_light[kept++] = obj;
    } else {
      call_light_finalizer(obj);
    }
  }
  old_light.size = kept;
}

void announce_collection() {
  if (watchers == 0) return;
  announcement_due = true;
  for (Waiting& queue : queues) queue.announce |= queue.watches;
}

}  // namespace kiln::gc

using namespace kiln::gc;

extern "C" {

int32_t kiln_gc_finalizers_at_allocation = 1;

void kiln_gc_register_finalizer(kiln_object* obj) {
  uint32_t flags = shape_of(obj).type->flags;
  if (flags & KILN_TYPE_LIGHT_FINALIZER) {
    (is_young(obj) ? young_light : old_light).push(obj);
  } else {
    register_object(obj, kCallFinalize);
  }
}

void kiln_gc_ignore_finalizer(kiln_object* obj) {
  if (!(obj->gc_flags & KILN_GC_PREBUILT)) obj->gc_flags |= KILN_GC_NO_FINALIZER;
}

void kiln_gc_queue_register(kiln_object* obj, uint32_t queue_id) {
  if (queue_id >= kMaxQueues) fatal("finalizer queue %u: at most %u queues", queue_id, kMaxQueues);
  while (queues.size <= queue_id) queues.push({});
  register_object(obj, queue_id);
}

int64_t kiln_gc_queue_new(kiln_object* owner, void (*trigger)(kiln_object* owner)) {
  if (queues.size == 0) queues.push({});  // 0 stands for none
  if (queues.size >= kMaxQueues) fatal("at most %u finalizer queues", kMaxQueues - 1);
  queues.push({});
  Waiting& queue = queues[queues.size - 1];
  queue.owner = owner;
  queue.trigger = trigger;
  return static_cast<int64_t>(queues.size - 1);
}

kiln_object* kiln_gc_queue_next(uint32_t queue_id) {
  return queue_id < queues.size ? queues[queue_id].pop() : nullptr;
}

void kiln_gc_watch(kiln_object* owner, void (*trigger)(kiln_object* owner)) {
  auto id = static_cast<size_t>(kiln_gc_queue_new(owner, trigger));
  queues[id].watches = true;
  watchers++;
}

bool kiln_gc_finalizers_pending(void) { return announcement_due || !to_finalize.empty(); }

void kiln_gc_run_finalizers(void) {
  if (kiln_self.running_finalizers || !kiln_gc_finalizers_pending()) return;
  kiln_self.running_finalizers = 1;
  *kiln_self.shadow_top++ = kiln_self.exception;
  kiln_self.exception = nullptr;
  while (kiln_object* obj = to_finalize.pop()) {
    if (obj->gc_flags & KILN_GC_NO_FINALIZER) continue;
    stats.finalizers_run++;
    shape_of(obj).type->finalize(obj);
    kiln_self.exception = nullptr;  // what a finalizer raises goes nowhere
  }
  if (announcement_due) {
    announcement_due = false;
    for (uint32_t id = 0; id < queues.size; id++) {
      if (!queues[id].announce) continue;
      queues[id].announce = false;
      if (queues[id].owner != nullptr) {
        queues[id].trigger(queues[id].owner);
      } else if (kiln_gc_hooks.queue_ready != nullptr) {
        kiln_gc_hooks.queue_ready(id);
      }
      kiln_self.exception = nullptr;
    }
  }
  kiln_self.exception = *--kiln_self.shadow_top;
  kiln_self.running_finalizers = 0;
}

}  // extern "C"
