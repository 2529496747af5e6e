// The heap verifier: KILN_GC_VERIFY=1, or kiln_gc_verify().

#ifndef KILN_GC_RUNTIME_VERIFY_H_
#define KILN_GC_RUNTIME_VERIFY_H_

namespace kiln::gc {

// Walks everything that is reachable and checks the laws of heap.h; prints what is wrong, with the
// path's last step, and aborts.
void verify_heap(const char* when);

}  // namespace kiln::gc

#endif  // KILN_GC_RUNTIME_VERIFY_H_
