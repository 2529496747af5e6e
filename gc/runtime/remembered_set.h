// Which old objects may hold references to young ones: the slow half of the write barrier.
//
// The first store into an old object clears its KILN_GC_TRACK_YOUNG and lists it; further stores pass
// the inline test until the next minor has set the flag again. A large array with cards keeps the
// flag: each store marks a card, and each newly marked card is listed, so that a minor looks at
// nothing else. The same lists make incremental marking right (law 2 in heap.h).

#ifndef KILN_GC_RUNTIME_REMEMBERED_SET_H_
#define KILN_GC_RUNTIME_REMEMBERED_SET_H_

#include "gc/runtime/containers.h"
#include "gc/runtime/mutator.h"

namespace kiln::gc {

struct DirtyCard {
  kiln_object* array;
  uint32_t card;
};

extern Vector<kiln_object*> remembered;
extern Vector<DirtyCard> dirty_cards;
// Prebuilt objects that were ever mutated: roots of each marking.
extern Vector<kiln_object*> prebuilt_roots;

// Lists `obj`, which has KILN_GC_TRACK_YOUNG.
void remember(kiln_object* obj);
void remember_card(kiln_object* array, uint32_t card);

// After marking, before dead objects are freed: forgets those that are not marked.
void forget_unmarked_remembered();

}  // namespace kiln::gc

#endif  // KILN_GC_RUNTIME_REMEMBERED_SET_H_
