// The nursery: one stretch of memory where small objects are born by bumping a pointer. A minor
// collection empties it, except for pinned objects, which stay where they are: what is free is then
// a list of fragments between them.
//
//   |....used....|nursery_free ..... nursery_top ..... fragment end|pinned|....fragment....|
//
// While nearly all that is allocated survives, only half of the nursery is used before the next minor:
// waiting longer would make that minor's pause longer and save nothing.
//
// kiln_self.nursery_top may lie below the end of the fragment: an artificial stop, where the slow path
// gets to do a step of the major, or (stress mode, ASan) sees every single allocation.

#ifndef KILN_GC_RUNTIME_NURSERY_H_
#define KILN_GC_RUNTIME_NURSERY_H_

#include <stddef.h>
#include <stdint.h>

#include "gc/runtime/containers.h"
#include "gc/runtime/mutator.h"

namespace kiln::gc {

struct Fragment {
  char* begin;
  char* end;
};

struct Nursery {
  uintptr_t start;
  size_t size;
  size_t usable;                // of `size`, until the next minor
  char* fragment_end;           // of the fragment that is being allocated from
  Vector<Fragment> fragments;   // further ones, the lowest last
  size_t stop_every;            // distance of artificial stops; 0: every allocation; else >= 4096
  // nursery_free and nursery_top while no thread holds the lock.
  char* parked_free;
  char* parked_top;
};
extern Nursery nursery;

inline bool in_nursery(const void* p) {
  return reinterpret_cast<uintptr_t>(p) - nursery.start < nursery.size;
}

void init_nursery(size_t size);

// Bump-allocates from what is free, passing artificial stops and fragments that are too small. Null:
// a minor is due.
char* alloc_in_nursery(size_t size);
// Sets nursery_top anew, after `stop_every` has changed.
void refresh_stop();

// Adapts `usable` to the last minor, which found `used` bytes allocated and moved `moved` of them.
void adapt_nursery(size_t used, size_t moved);

// All but the pinned objects (sorted by address; all in the nursery) is free again.
void reset_nursery(kiln_object** pinned, size_t count);

// Bytes allocated since the last reset, the unused ends of fragments included.
size_t nursery_used();

// The largest gap if exactly these (sorted) objects were pinned.
size_t largest_gap(kiln_object** pinned, size_t count);

}  // namespace kiln::gc

#endif  // KILN_GC_RUNTIME_NURSERY_H_
