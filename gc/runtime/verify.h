// The heap verifier: KILN_GC_VERIFY, or kiln_gc_verify().

#ifndef KILN_GC_RUNTIME_VERIFY_H_
#define KILN_GC_RUNTIME_VERIFY_H_

#include <stddef.h>

namespace kiln::gc {

// Walks everything that is reachable and checks the laws of heap.h; prints what is wrong, with the
// path's last step, and aborts. `after_minor`: nothing has run since the last minor, so that law 2 can
// be checked too.
void verify_heap(const char* when, bool after_minor);

// Whether the minor that begins now is to be verified, by options.verify. `used` is what was allocated
// since the last one: now and then means after so much that the walk is a small part of the work.
bool verify_this_minor(size_t used);

}  // namespace kiln::gc

#endif  // KILN_GC_RUNTIME_VERIFY_H_
