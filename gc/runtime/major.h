// The major collection: marks and sweeps the old generation in steps between which the mutator runs.
//
//   idle --(threshold, after a minor)--> marking --(nothing grey, after a minor)--> sweeping --> idle
//
// Steps come after each minor and at stops within the nursery, so that a pause is a minor or a step,
// not always both. Their work grows with what became old since the last one: the mutator pays for
// what it allocates, and marking ends before the heap has grown by much.

#ifndef KILN_GC_RUNTIME_MAJOR_H_
#define KILN_GC_RUNTIME_MAJOR_H_

#include <stddef.h>

namespace kiln::gc {

inline constexpr size_t kStepsPerNursery = 2;

void init_major();
// Starts a major if one is due, or goes on with it. Right after a minor.
void major_step_after_minor();
// Goes on with a major if the nursery has been used up to the next stop. In the allocation slow path.
void major_step_within_nursery();
// A minor and a complete major, after finishing one that is under way. All garbage is gone then.
void full_collection();

}  // namespace kiln::gc

#endif  // KILN_GC_RUNTIME_MAJOR_H_
