// Everything from which objects are reached.

#ifndef KILN_GC_RUNTIME_ROOTS_H_
#define KILN_GC_RUNTIME_ROOTS_H_

#include "gc/runtime/collector.h"

namespace kiln::gc {

// Reports the slots of all threads' shadow stacks and contexts, registered roots and walkers, and
// objects that wait for their finalizers. Not the remembered set, nor mutated prebuilt objects.
void visit_roots(kiln_visit_fn* visit, void* arg);

// Bytes of all shadow stacks in use.
size_t shadow_stack_bytes();

}  // namespace kiln::gc

#endif  // KILN_GC_RUNTIME_ROOTS_H_
