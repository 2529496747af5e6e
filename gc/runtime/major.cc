#include "gc/runtime/major.h"

#include "gc/runtime/ephemerons.h"
#include "gc/runtime/fatal.h"
#include "gc/runtime/finalizers.h"
#include "gc/runtime/heap.h"
#include "gc/runtime/identity_hash.h"
#include "gc/runtime/marking.h"
#include "gc/runtime/memory.h"
#include "gc/runtime/minor.h"
#include "gc/runtime/options.h"
#include "gc/runtime/remembered_set.h"
#include "gc/runtime/sanitizer.h"
#include "gc/runtime/stats.h"
#include "gc/runtime/verify.h"
#include "gc/runtime/weakrefs.h"

namespace kiln::gc {

Heap heap;

// Upper bounds of one step of sweeping.
static constexpr uint32_t kBlocksPerStep = 2048;
static constexpr size_t kLargePerStep = 1000;
static constexpr size_t kUnmapPerStep = size_t{64} << 20;
static constexpr uint32_t kReleasePerStep = 64;

// Where the nursery stops for a step.
static void set_stops() {
  size_t every = nursery.size;
  if (heap.state != KILN_GC_IDLE) every = nursery.least / (2 * kStepsPerNursery);
  if (options.stress != 0 || kAsan) every = 0;
  if (every == nursery.stop_every) return;
  nursery.stop_every = every;
  refresh_stop();
}

static void set_state(uint32_t state) {
  heap.state = state;
  set_stops();
}

static void set_threshold() {
  follow_address_limit();
  auto grown = static_cast<size_t>(static_cast<double>(heap.old_bytes) * options.growth);
  heap.threshold = grown > options.min_heap ? grown : options.min_heap;
  // Near the limit, collect before it is reached.
  size_t near_limit = heap.old_bytes + (options.max_heap - heap.old_bytes) / 2;
  if (options.max_heap > heap.old_bytes && heap.threshold > near_limit) heap.threshold = near_limit;
  stats.next_major_bytes = heap.threshold;
}

void init_major() {
  large_space.epoch = 1;  // the epoch of a new header, 0, is no mark
  set_threshold();
  set_stops();
}

static void begin_marking() {
  large_space.epoch++;
  heap.marked_bytes = 0;
  heap.debt = 0;
  set_state(KILN_GC_MARKING);
  shade_roots();
  mark_shadows();
}

// Nothing is grey and a minor has just been made: what is white is dead.
static void finish_marking() {
  mark_ephemerons();
  clear_old_weakrefs();
  finish_major_finalizers(mark_all_from);
  clear_returned_weakrefs();
  forget_unmarked_remembered();
  const size_t before = heap.old_bytes;
  if (before > stats.live_bytes)
    note_mortality(before - stats.live_bytes,
                   before > heap.marked_bytes ? before - heap.marked_bytes : 0);
  heap.old_bytes = heap.marked_bytes;
  heap.pressure_bytes = 0;
  stats.live_bytes = heap.marked_bytes;
  set_threshold();
  begin_sweeping_old_space();
  begin_sweeping_large();
  set_state(KILN_GC_SWEEPING);
}

// Returns true when all is swept.
static bool sweep_some(uint32_t blocks, size_t large, size_t unmap) {
  bool more = sweep_blocks(blocks);
  more |= sweep_large(large, unmap);
  if (more) return false;
  set_state(KILN_GC_IDLE);
  stats.major_count++;
  return true;
}

// Keeps as many empty blocks as will be wanted before the next major.
static void give_memory_back() {
  size_t room = heap.threshold > heap.old_bytes ? heap.threshold - heap.old_bytes : 0;
  release_free_blocks(kReleasePerStep, static_cast<uint32_t>(room / kBlockSize) + 32);
}

// Bytes to mark in a step: half again what became old since the last one, within bounds that keep the
// pause short. A heap that grows away all the same (huge arrays, one after the other) gets longer
// pauses.
static size_t step_work() {
  size_t least = options.increment / kStepsPerNursery;
  size_t most = 2 * options.increment;
  if (heap.old_bytes > heap.threshold + heap.threshold / 2) most = 8 * options.increment;
  size_t work = heap.debt + heap.debt / 2;
  return work < least ? least : work > most ? most : work;
}

static void step(bool after_minor) {
  Pause pause = begin_pause();
  heap.in_collection = true;
  if (options.verify == Verify::kAlways) verify_heap("before a step of a major collection", after_minor);
  switch (heap.state) {
    case KILN_GC_IDLE:
      begin_marking();
      break;
    case KILN_GC_MARKING: {
      size_t work = step_work();
      heap.debt = 0;
      if (mark_some(work) && after_minor) finish_marking();
      break;
    }
    case KILN_GC_SWEEPING:
      sweep_some(kBlocksPerStep, kLargePerStep, kUnmapPerStep);
      break;
  }
  if (options.verify == Verify::kAlways) verify_heap("after a step of a major collection", after_minor);
  heap.in_collection = false;
  end_major_pause(pause);
}

void major_step_after_minor() {
  if (heap.state == KILN_GC_IDLE) {
    if (heap.disabled || heap.old_bytes + heap.pressure_bytes < heap.threshold) {
      give_memory_back();
      return;
    }
  } else if (heap.disabled) {
    return;
  }
  step(/*after_minor=*/true);
}

void major_step_within_nursery() {
  if (heap.state == KILN_GC_IDLE || heap.disabled || nursery_used() < heap.next_step_at) return;
  heap.next_step_at += nursery.usable / kStepsPerNursery;
  step(/*after_minor=*/false);
}

static void finish_cycle() {
  if (heap.state == KILN_GC_IDLE) begin_marking();
  if (heap.state == KILN_GC_MARKING) {
    mark_some(SIZE_MAX);
    finish_marking();
  }
  while (!sweep_some(UINT32_MAX, SIZE_MAX, SIZE_MAX)) {
  }
}

void full_collection() {
  minor_collection();
  Pause pause = begin_pause();
  heap.in_collection = true;
  if (options.verify == Verify::kAlways) verify_heap("before a full collection", /*after_minor=*/true);
  bool under_way = heap.state != KILN_GC_IDLE;
  finish_cycle();
  if (under_way) finish_cycle();
  if (options.verify == Verify::kAlways) verify_heap("after a full collection", /*after_minor=*/true);
  heap.in_collection = false;
  end_major_pause(pause);
  release_free_blocks(UINT32_MAX, static_cast<uint32_t>(old_space.in_use / 4) + 32);
}

}  // namespace kiln::gc

using namespace kiln::gc;

extern "C" {

void kiln_gc_disable(void) { heap.disabled = true; }
void kiln_gc_enable(void) { heap.disabled = false; }
bool kiln_gc_is_enabled(void) { return !heap.disabled; }

uint32_t kiln_gc_collect_step(void) {
  minor_collection();
  step(/*after_minor=*/true);
  return heap.state;
}

void kiln_gc_collect_due(void) {
  minor_collection();
  major_step_after_minor();
  if (kiln_gc_finalizers_at_allocation) kiln_gc_run_finalizers();
}

void kiln_gc_collect(int32_t generation) {
  if (generation >= 2) {
    full_collection();
  } else {
    minor_collection();
    if (generation == 1) {
      step(/*after_minor=*/true);
    }
  }
  if (kiln_gc_finalizers_at_allocation) kiln_gc_run_finalizers();
}

}  // extern "C"
