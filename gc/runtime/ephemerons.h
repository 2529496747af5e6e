// Ephemerons: references held outside of the heap that count only as long as other objects, their keys, are reached by
// other ways. A JIT's traces are such: what they refer to matters as long as somebody can run them. (B. Hayes,
// Ephemerons: a new finalization mechanism, OOPSLA 1997.)
//
// Their owners are asked once at the end of each marking (kiln_gc_ephemeron_owner in collector.h). Until then
// nobody marks for them; that is sound, as what a program takes from them is on its stack or in the heap when it uses it,
// and both are looked at again before marking ends.

#ifndef KILN_GC_RUNTIME_EPHEMERONS_H_
#define KILN_GC_RUNTIME_EPHEMERONS_H_

namespace kiln::gc {

// Nothing is grey: marks what the owners hold for keys that are marked, and all that this reaches; the rest is forgotten.
void mark_ephemerons();

}  // namespace kiln::gc

#endif  // KILN_GC_RUNTIME_EPHEMERONS_H_
