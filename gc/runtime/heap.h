// The state that minors and majors share, and the questions every part asks about an address.
//
// An object is in exactly one place, told by its address alone:
//   the nursery       young; moves at the next minor unless pinned
//   the old space     old (old_space.h)
//   the image         prebuilt; counts as old and always marked
//   anywhere else     the large-object space: old, or young with KILN_GC_YOUNG_LARGE
//
// Laws of the whole collector
//  1. Between collections, an old or prebuilt object that holds a reference to a young one is
//     remembered: listed in `remembered` with KILN_GC_TRACK_YOUNG cleared, or, for a single item of an
//     array with cards, listed in `dirty_cards`. (remembered_set.h)
//  2. While marking, three colours: white = not marked; grey = marked and on the mark stack;
//     black = marked and traced. A black object that holds a reference to a white one has been
//     written to since the last minor, hence is remembered. Each minor marks what the roots and the
//     remembered black objects refer to, and objects that become old are born marked, with
//     everything they refer to; so right after a minor no root and no black object refers to a
//     white one.
//  3. Marking is over when the mark stack is empty right after a minor. What is white then is dead.
//  4. While sweeping, dead objects are not reachable, hence not written to: nothing to keep.

#ifndef KILN_GC_RUNTIME_HEAP_H_
#define KILN_GC_RUNTIME_HEAP_H_

#include <stddef.h>
#include <stdint.h>

#include "gc/runtime/collector.h"
#include "gc/runtime/large_objects.h"
#include "gc/runtime/nursery.h"
#include "gc/runtime/old_space.h"
#include "gc/runtime/shapes.h"

namespace kiln::gc {

struct Heap {
  uint32_t state;  // KILN_GC_IDLE, KILN_GC_MARKING or KILN_GC_SWEEPING
  bool disabled;   // automatic majors
  bool in_collection;
  uintptr_t image_begin;
  size_t image_size;
  size_t old_bytes;       // objects that are old, dead ones not yet found included
  size_t marked_bytes;    // while marking: marked so far
  size_t pressure_bytes;  // foreign memory reported since the last major
  size_t threshold;       // old_bytes + pressure_bytes at which a major begins
  size_t debt;            // bytes that became old since the last step of a major
  size_t young_large_bytes;
  size_t pressure_since_minor;
  bool minor_requested;   // see request_minor()
  size_t next_step_at;    // nursery_used() at which the next step of a major within it is due
};
extern Heap heap;

// The collector's start, once it knows the shapes: init.cc.
void init(char* image_begin, char* image_end);

// The next allocation in the slow path makes a minor, and comes soon. For those who may not collect.
inline void request_minor() {
  heap.minor_requested = true;
  kiln_self.nursery_top = kiln_self.nursery_free;
}

inline bool in_image(const void* p) {
  return reinterpret_cast<uintptr_t>(p) - heap.image_begin < heap.image_size;
}
inline bool is_young(const kiln_object* obj) {
  if (in_nursery(obj)) return true;
  if (in_old_space(obj) || in_image(obj)) return false;
  return obj->gc_flags & KILN_GC_YOUNG_LARGE;
}
// `obj` is not in the nursery.
inline bool is_marked(const kiln_object* obj) {
  if (in_old_space(obj)) return is_cell_marked(obj);
  return in_image(obj) || is_large_marked(obj);
}

}  // namespace kiln::gc

#endif  // KILN_GC_RUNTIME_HEAP_H_
