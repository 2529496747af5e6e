// The JIT's own memory: all of `operator new` in a translated binary, whose other parts do not use it.
//
// A program may have limited its address space when the collector had long reserved far more than that
// (gc/runtime/memory.h): malloc gives nothing then. But what the JIT does for a guard that has failed has to be done. So
// it takes pages of the reservation for that, says so once, and makes no more traces.
#ifndef KILN_JITCODEGEN_NATIVE_ALLOCATION_H_
#define KILN_JITCODEGEN_NATIVE_ALLOCATION_H_

namespace kiln::jit {

// Whether malloc has refused.
bool MemoryIsShort();

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_NATIVE_ALLOCATION_H_
