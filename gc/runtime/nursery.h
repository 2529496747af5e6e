// The nursery: one stretch of memory where small objects are born by bumping a pointer. A minor
// collection empties it, except for pinned objects, which stay where they are: what is free is then
// a list of fragments between them.
//
//   |....used....|nursery_free ..... nursery_top ..... fragment end|pinned|....fragment....|
//
// Its capacity adapts, between bounds, to what collections find:
//  - What is wasted is what a minor moves although it dies soon after: the part of the allocated that
//    survives minors, times the part of the promoted that is dead at the next major. So are visits of a
//    deep shadow stack, again and again. Where that is much, more would have died young had there been
//    more time, and the nursery doubles; unless twice as much to move would make a pause too long, or the
//    nursery would be larger than the old generation (and 16 shadow stacks): memory is spent in
//    proportion. It does so only once as much has been wasted as a quarter of its size: a short program
//    keeps a small one.
//  - That is a trial. Where lifetimes are much alike (one tree after the other), no doubling shows
//    anything before the last one, so it goes on up to those bounds. If there is as much to do then as
//    before, time was not what it lacked: the nursery is what it was, and it takes twice as much waste to
//    make it try again.
//  - It shrinks at once when a minor had too much to do, to what would have been enough.
//  - While nearly all that is allocated survives, only half of it is used before the next minor:
//    waiting longer would make that minor's pause longer and save nothing.
// All this goes by bytes, not by the clock: two runs of one program collect at the same places.
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
  size_t size;                  // of the address space set aside
  size_t least;                 // what `capacity` begins with, and never goes below
  size_t capacity;              // of `size`, at present
  size_t usable;                // of `capacity`, until the next minor
  size_t in_memory;             // what has been used: it is given back some time after `capacity` shrank
  uint32_t minors_shrunk;       // since then
  double wasted;                // bytes, since it grew last; forgotten while there is little of that
  double patience;              // times the capacity: so much has to be wasted for it to grow
  double used, done;            // bytes, the older the less they count; since it grew last
  double effort;                // bytes moved and roots visited for one used
  double mortality;             // what part of the promoted majors found dead, of late
  size_t capacity_before;       // the trial that is under way; 0: none
  double effort_before;         // it
  uint32_t minors_since;        // full ones since it grew last
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

// Capacities from `least` to `most` bytes.
void init_nursery(size_t least, size_t most);

// Bump-allocates from what is free, passing artificial stops and fragments that are too small. Null:
// a minor is due.
char* alloc_in_nursery(size_t size);
// Sets nursery_top anew, after `stop_every` has changed.
void refresh_stop();

// What a minor found and did, in bytes.
struct MinorWork {
  size_t used;       // allocated since the last one
  size_t moved;      // of these
  size_t roots;      // on the shadow stacks
  size_t looked_at;  // remembered objects and cards, roughly
  size_t old_bytes;  // the old generation after it
};
// Adapts `capacity` and `usable`. Not while objects are pinned.
void adapt_nursery(const MinorWork& work);

// A major has found `dead` of the `promoted` bytes, those that became old since the one before.
void note_mortality(size_t promoted, size_t dead);

// All but the pinned objects (sorted by address; all in the nursery) is free again.
void reset_nursery(kiln_object** pinned, size_t count);

// Bytes allocated since the last reset, the unused ends of fragments included.
size_t nursery_used();

// The largest gap if exactly these (sorted) objects were pinned.
size_t largest_gap(kiln_object** pinned, size_t count);

}  // namespace kiln::gc

#endif  // KILN_GC_RUNTIME_NURSERY_H_
