// Statistics, pauses and the log.

#ifndef KILN_GC_RUNTIME_STATS_H_
#define KILN_GC_RUNTIME_STATS_H_

#include "gc/runtime/collector.h"

namespace kiln::gc {

extern kiln_gc_statistics stats;

struct Pause {
  uint64_t start_ns;
  uint64_t bytes_before;
  uint32_t state_before;
};
Pause begin_pause();
void end_minor_pause(const Pause& pause, size_t nursery_used, size_t moved);
void end_major_pause(const Pause& pause);

}  // namespace kiln::gc

#endif  // KILN_GC_RUNTIME_STATS_H_
