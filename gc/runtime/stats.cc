#include "gc/runtime/stats.h"

#include <stdio.h>
#include <time.h>

#include "gc/runtime/finalizers.h"
#include "gc/runtime/heap.h"
#include "gc/runtime/options.h"

namespace kiln::gc {

kiln_gc_statistics stats;

static uint64_t now() {
  timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return static_cast<uint64_t>(t.tv_sec) * 1000000000u + static_cast<uint64_t>(t.tv_nsec);
}

static const char* state_name(uint32_t state) {
  switch (state) {
    case KILN_GC_IDLE: return "idle";
    case KILN_GC_MARKING: return "marking";
    default: return "sweeping";
  }
}

Pause begin_pause() { return {now(), heap.old_bytes, heap.state}; }

static kiln_gc_pause end_pause(const Pause& pause) {
  uint64_t ns = now() - pause.start_ns;
  stats.pause_total_ns += ns;
  if (ns > stats.pause_max_ns) stats.pause_max_ns = ns;
  announce_collection();
  return {ns, pause.bytes_before, heap.old_bytes, pause.state_before, heap.state};
}

void end_minor_pause(const Pause& pause, size_t nursery_used, size_t moved) {
  kiln_gc_pause p = end_pause(pause);
  stats.minor_total_ns += p.nanoseconds;
  if (p.nanoseconds > stats.minor_max_ns) stats.minor_max_ns = p.nanoseconds;
  if (options.log != nullptr)
    fprintf(options.log, "minor %lu: %.3f ms, nursery %zu KB, moved %zu KB, old %lu KB\n",
            static_cast<unsigned long>(stats.minor_count), static_cast<double>(p.nanoseconds) / 1e6,
            nursery_used >> 10, moved >> 10, static_cast<unsigned long>(p.bytes_after >> 10));
  if (kiln_gc_hooks.minor_done != nullptr) kiln_gc_hooks.minor_done(&p);
}

void end_major_pause(const Pause& pause) {
  kiln_gc_pause p = end_pause(pause);
  stats.major_step_count++;
  stats.major_total_ns += p.nanoseconds;
  if (p.nanoseconds > stats.major_step_max_ns) stats.major_step_max_ns = p.nanoseconds;
  if (options.log != nullptr)
    fprintf(options.log, "major %lu: %.3f ms, %s -> %s, old %lu KB -> %lu KB, next at %lu KB\n",
            static_cast<unsigned long>(stats.major_count), static_cast<double>(p.nanoseconds) / 1e6,
            state_name(p.old_state), state_name(p.new_state),
            static_cast<unsigned long>(p.bytes_before >> 10),
            static_cast<unsigned long>(p.bytes_after >> 10),
            static_cast<unsigned long>(heap.threshold >> 10));
  if (kiln_gc_hooks.major_step_done != nullptr) kiln_gc_hooks.major_step_done(&p);
  if (p.new_state == KILN_GC_IDLE && kiln_gc_hooks.major_done != nullptr)
    kiln_gc_hooks.major_done(&p);
}

}  // namespace kiln::gc

using namespace kiln::gc;

extern "C" {

void kiln_gc_stats(kiln_gc_statistics* out) {
  *out = stats;
  out->nursery_bytes = nursery.capacity;
  out->old_bytes = heap.old_bytes;
  out->next_major_bytes = heap.threshold;
  out->mapped_bytes = nursery.capacity + old_space_mapped_bytes() + large_space.mapped_bytes;
}

int64_t kiln_gc_statistic(int64_t which) {
  kiln_gc_statistics now;
  kiln_gc_stats(&now);
  switch (which) {  // in the order of rlib::gc::Statistic
    case 0: return static_cast<int64_t>(now.old_bytes + nursery_used());
    case 1: return static_cast<int64_t>(now.mapped_bytes);
    case 2: return static_cast<int64_t>(now.peak_old_bytes + now.nursery_bytes);
    case 3: return static_cast<int64_t>(now.minor_count);
    case 4: return static_cast<int64_t>(now.major_count);
    case 5: return static_cast<int64_t>(now.pause_total_ns);
    case 6: return static_cast<int64_t>(heap.pressure_bytes);
    case 7: return static_cast<int64_t>(now.major_step_count);
    case 8: return static_cast<int64_t>(now.pause_max_ns);
    default: return 0;
  }
}

}  // extern "C"
