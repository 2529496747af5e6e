// Finalizers and finalizer queues.
//
// A registered object that a major finds unreachable is brought back, with all it refers to, and
// waits: for kiln_gc_run_finalizers() to call its finalizer, or in its queue. Order: an object comes
// before what it refers to. So of the unreachable registered objects only those are taken that no
// other of them reaches; the rest stay registered and have their turn in a later major. In a cycle,
// the one registered first is taken.
//
// Finding them takes two passes over the unreachable candidates, in time linear in what they reach:
//
//   pass 1, in the order of registration: if no earlier traversal came across x, x is a *source*;
//           traverse from x.
//   Of two sources, only the later can reach the earlier now.
//   pass 2, sources in reverse order: if no traversal of this pass came across x, x is taken;
//           traverse from x (marking for good: all this stays alive).
//
//   a -> b -> c, registered c, a, b:  pass 1: c is a source; a is a source (finds b). Pass 2: a is
//   taken, finds b and c; c waits.  Next major: b is taken. Then c.
//
// A registered object survives every minor: only a major decides.
//
// Light finalizers (KILN_TYPE_LIGHT_FINALIZER) need no order: they are called when the object's memory
// is about to be freed, by the minor or by the major.

#ifndef KILN_GC_RUNTIME_FINALIZERS_H_
#define KILN_GC_RUNTIME_FINALIZERS_H_

#include "gc/runtime/collector.h"

namespace kiln::gc {

// Roots: objects brought back and not yet handed out.
void visit_waiting_finalizers(kiln_visit_fn* visit, void* arg);

// A collection, or a step of one, is over: those who watch (kiln_gc_watch) are to be told.
void announce_collection();

// During a minor: keeps young registered objects alive and follows them to where they moved.
void visit_young_registered(kiln_visit_fn* visit, void* arg);
// After its tracing: calls the light finalizers of the young dead.
void finish_minor_finalizers();

// At the end of marking: picks what is to be finalized. `mark_all_from(obj)` marks `obj` and
// everything it reaches. Then calls the light finalizers of what is still unmarked.
void finish_major_finalizers(void (*mark_all_from)(kiln_object* obj));

}  // namespace kiln::gc

#endif  // KILN_GC_RUNTIME_FINALIZERS_H_
