// Weak references: objects of a class with KILN_TYPE_WEAKREF, whose weak slot the collector clears
// when its target dies. The minor meets them when it promotes them; no registration.
//
// A weak slot is cleared once its target is unreachable from the roots, even if a finalizer brings the
// target back for a while: nobody sees a half-finalized object through a weak reference.
//
// An old weak reference never refers to a young object: it is filled while young and later only
// cleared.

#ifndef KILN_GC_RUNTIME_WEAKREFS_H_
#define KILN_GC_RUNTIME_WEAKREFS_H_

#include "gc/runtime/mutator.h"

namespace kiln::gc {

// The minor has just made `obj` old.
void note_promoted_weakref(kiln_object* obj);
// After the tracing of a minor.
void update_young_weakrefs();
// After marking, before finalizers bring objects back.
void clear_old_weakrefs();
// After that: weak references that came back too.
void clear_returned_weakrefs();

// For the verifier: the next minor will look at `obj` again, since its target was pinned in the last.
bool weakref_awaits_minor(const kiln_object* obj);

}  // namespace kiln::gc

#endif  // KILN_GC_RUNTIME_WEAKREFS_H_
