// Identity: the address an object has, or will have once it is old.
//
// The first time a nursery object is asked for its identity, its future cell in the old space is
// allocated (its *shadow*) and noted beside it; the minor then moves it exactly there. If it dies
// young, the shadow is an unmarked cell like any other and falls to the next sweep.
//
// The same mechanism serves kiln_gc_id.

#ifndef KILN_GC_RUNTIME_IDENTITY_HASH_H_
#define KILN_GC_RUNTIME_IDENTITY_HASH_H_

#include "gc/runtime/mutator.h"

namespace kiln::gc {

// Where the minor must move `obj`, which has KILN_GC_HAS_SHADOW.
kiln_object* shadow_of(kiln_object* obj);
// After a minor: forgets all shadows but those of pinned objects that stay.
void forget_shadows();
// At the start of marking: keeps the cells of those.
void mark_shadows();
// For the verifier: the first object whose shadow is not there any more, or null.
kiln_object* find_lost_shadow();

}  // namespace kiln::gc

#endif  // KILN_GC_RUNTIME_IDENTITY_HASH_H_
