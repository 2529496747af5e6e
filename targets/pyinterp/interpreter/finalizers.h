// Finalizers: what happens to objects when nobody refers to them any more.
//
// An object with a __del__ (a generator that stands within a `try`, a coroutine) is registered when it is
// made. The collector finds it dead, keeps it and all it refers to, and asks for a tick; at the next
// one its weak references' callbacks are called, then W_Object::finalize_object. This happens once:
// an object that this made reachable again stays, and dies silently the next time (PEP 442).
//
// Of objects that refer to each other those come first that no other one refers to; the others when
// the collector looks again. Untranslated there is no collector, and nothing ever dies.

#ifndef TARGETS_PYINTERP_INTERPRETER_FINALIZERS_H_
#define TARGETS_PYINTERP_INTERPRETER_FINALIZERS_H_

#include "targets/pyinterp/objspace/object.h"

namespace py {

// Whether there is something for run_finalizers.
bool finalizers_are_due();
// Calls the callbacks of weak references to the dead, and finalizes the dead. What that raises is
// reported by sys.unraisablehook. Does nothing while it is at work already.
void run_finalizers();

// What gc.collect() does: collects until nothing dies any more that wants to be finalized. The frames of this
// thread forget values that they do not need any more.
void collect_garbage();

}  // namespace py

#endif  // TARGETS_PYINTERP_INTERPRETER_FINALIZERS_H_
