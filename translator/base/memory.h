// How much memory this process takes, phase by phase.
#ifndef KILN_TRANSLATOR_BASE_MEMORY_H_
#define KILN_TRANSLATOR_BASE_MEMORY_H_

#include <cstdint>

namespace kiln {

// The largest resident size since the last ResetPeakMemory(), in kB; 0 if /proc is not there.
int64_t PeakMemoryKb();

// Starts a new measurement. Where the kernel does not allow that, peaks are since the start.
void ResetPeakMemory();

}  // namespace kiln

#endif  // KILN_TRANSLATOR_BASE_MEMORY_H_
