#include "gc/runtime/allocation.h"

#include <string.h>

#include "gc/runtime/fatal.h"
#include "gc/runtime/heap.h"
#include "gc/runtime/major.h"
#include "gc/runtime/memory.h"
#include "gc/runtime/minor.h"
#include "gc/runtime/options.h"
#include "gc/runtime/stats.h"

namespace kiln::gc {

// No array is larger: leaves room for sums without overflow.
static constexpr size_t kMaxSize = size_t{1} << 46;

uint32_t flags_when_old(const kiln_object* obj) {
  if (!in_old_space(obj) && large_header(obj)->num_cards != 0)
    return KILN_GC_TRACK_YOUNG | KILN_GC_HAS_CARDS;
  return KILN_GC_TRACK_YOUNG;
}

static void account_old(size_t size) {
  heap.old_bytes += size;
  heap.debt += size;
  if (heap.state == KILN_GC_MARKING) heap.marked_bytes += size;
}

// `n` is the number of items. Null if there is no memory.
static kiln_object* alloc_old(size_t size, const Shape& shape, int64_t n, LargeFrom from) {
  kiln_object* obj;
  if (size <= kMaxCell) {
    obj = static_cast<kiln_object*>(alloc_cell(cell_class_of(size, shape.kind != kNoRefs)));
    if (heap.state == KILN_GC_MARKING) mark_cell(obj);
  } else {
    obj = alloc_large(size, shape, n, from);
    if (obj == nullptr) return nullptr;
    large_space.old.push(large_header(obj));
    if (heap.state == KILN_GC_MARKING) mark_large(obj);
  }
  account_old(size);
  return obj;
}

kiln_object* alloc_for_promotion(size_t size, const kiln_object* like, const Shape& shape) {
  const int64_t n = shape.varsized ? array_length(like, shape) : 0;
  kiln_object* obj = alloc_old(size, shape, n, LargeFrom::kSystem);
  if (obj == nullptr) obj = alloc_old(size, shape, n, LargeFrom::kReservation);
  if (obj == nullptr) fatal("out of memory: no room for an object of %zu bytes", size);
  return obj;
}

// Makes `collect` happen, then whatever follows from it. False: over the hard limit.
static bool collect_for_allocation(size_t old_bytes_wanted) {
  if (options.stress == 2) {
    full_collection();
  } else {
    minor_collection();
    major_step_after_minor();
  }
  if (heap.old_bytes + old_bytes_wanted > options.max_heap) {
    full_collection();
    if (heap.old_bytes + old_bytes_wanted > options.max_heap) {
      stats.out_of_memory_count++;
      return false;
    }
  }
  if (kiln_gc_finalizers_at_allocation) kiln_gc_run_finalizers();
  return true;
}

// Size in bytes, or 0 if it is out of the question.
static size_t array_size(const Shape& shape, int64_t n) {
  size_t size;
  if (n < 0 || __builtin_mul_overflow(static_cast<size_t>(n), shape.item_size, &size)) return 0;
  if (size > kMaxSize) return 0;
  return (size + shape.fixed_size + 7) & ~size_t{7};
}

// Old objects allocated directly bring a collection nearer like promoted ones do.
static bool old_allocation_is_due(size_t size) {
  if (options.stress != 0 || heap.old_bytes + size > options.max_heap) return true;
  if (heap.disabled) return false;
  if (heap.state == KILN_GC_IDLE)
    return heap.old_bytes + heap.pressure_bytes + size >= heap.threshold;
  return heap.debt >= options.increment;
}

static kiln_object* alloc_young_large(size_t size, const Shape& shape, int64_t n, LargeFrom from) {
  kiln_object* obj = alloc_large(size, shape, n, from);
  if (obj == nullptr) return nullptr;
  obj->gc_flags = KILN_GC_YOUNG_LARGE;
  large_space.young.push(large_header(obj));
  heap.young_large_bytes += size;
  return obj;
}

// `alloc` from the system; where that gives nothing because the program has limited its address space, from the
// reservation, as far as the limit allows.
template <typename Alloc>
static kiln_object* alloc_within_limit(size_t size, Alloc alloc) {
  kiln_object* obj = alloc(LargeFrom::kSystem);
  if (obj != nullptr || old_space.scarce || !follow_address_limit()) return obj;
  if (heap.old_bytes + heap.young_large_bytes + size > options.max_heap) return nullptr;
  return alloc(LargeFrom::kReservation);
}

static kiln_object* alloc_large_array(size_t size, const Shape& shape, int64_t n) {
  bool old_at_once = has_item_refs(shape) && size > kMaxYoungRefArray;
  // A minor now and then frees young large objects. They count against the limit already.
  bool due = old_at_once ? old_allocation_is_due(size)
                         : options.stress != 0 || heap.minor_requested ||
                               heap.young_large_bytes + size > 4 * nursery.capacity ||
                               heap.old_bytes + heap.young_large_bytes + size > options.max_heap;
  if (due && !collect_for_allocation(size)) return nullptr;
  for (bool again = true;; again = false) {
    kiln_object* obj = nullptr;
    if (has_room_outside(size)) {
      obj = alloc_within_limit(size, [&](LargeFrom from) {
        return old_at_once ? alloc_old(size, shape, n, from) : alloc_young_large(size, shape, n, from);
      });
    }
    if (obj != nullptr) {
      if (old_at_once) obj->gc_flags = flags_when_old(obj);
      stats.large_bytes += size;
      return obj;
    }
    if (!again) break;
    full_collection();
  }
  stats.out_of_memory_count++;
  return nullptr;
}

}  // namespace kiln::gc

using namespace kiln::gc;

extern "C" {

void* kiln_gc_alloc_slow(size_t size, uint32_t) {
  if (size > KILN_GC_MAX_NURSERY_OBJECT || size % 8 != 0)
    fatal("kiln_gc_alloc_slow: size %zu", size);
  if (options.stress == 0 && !heap.minor_requested) {
    if (char* p = alloc_in_nursery(size)) {
      major_step_within_nursery();
      return p;
    }
  }
  for (;;) {
    if (!collect_for_allocation(0)) return nullptr;
    // Finalizers may have filled the nursery again.
    if (char* p = alloc_in_nursery(size)) return p;
  }
}

kiln_object* kiln_gc_alloc_array(uint32_t class_id, int64_t n) {
  const Shape& shape = shapes[class_id];
  size_t size = array_size(shape, n);
  if (size == 0) {
    stats.out_of_memory_count++;
    return nullptr;
  }
  kiln_object* obj;
  if (size <= KILN_GC_MAX_NURSERY_OBJECT) {
    obj = kiln_gc_alloc(class_id, size);
    if (obj == nullptr) return nullptr;
    memset(obj + 1, 0, size - sizeof(kiln_object));
  } else {
    obj = alloc_large_array(size, shape, n);
    if (obj == nullptr) return nullptr;
    obj->class_id = class_id;
  }
  array_length(obj, shape) = n;
  return obj;
}

kiln_object* kiln_gc_alloc_nonmoving(uint32_t class_id, int64_t n) {
  const Shape& shape = shapes[class_id];
  if (shape.special & kHasWeak) fatal("a weak reference must be allocated young");
  size_t size = shape.varsized ? array_size(shape, n) : shape.fixed_size;
  if (size == 0 || (old_allocation_is_due(size) && !collect_for_allocation(size))) return nullptr;
  kiln_object* obj =
      alloc_within_limit(size, [&](LargeFrom from) { return alloc_old(size, shape, n, from); });
  if (obj == nullptr) return nullptr;
  if (size <= kMaxCell) memset(static_cast<void*>(obj), 0, size);
  obj->class_id = class_id;
  obj->gc_flags = flags_when_old(obj);
  if (shape.varsized) array_length(obj, shape) = n;
  return obj;
}

bool kiln_gc_extend_array(kiln_object* array, int64_t n) {
  if (in_nursery(array) || in_old_space(array) || in_image(array)) return false;
  const Shape& shape = shape_of(array);
  LargeHeader* header = large_header(array);
  size_t size = array_size(shape, n);
  if (size < header->size || size > header->room) return false;
  size_t more = size - header->size;
  if (heap.old_bytes + heap.young_large_bytes + more > options.max_heap) return false;
  if (more >= kMinHuge && !would_map(size)) return false;
  header->size = size;
  large_space.mapped_bytes += more;
  stats.large_bytes += more;
  if (array->gc_flags & KILN_GC_YOUNG_LARGE) {
    heap.young_large_bytes += more;
    if (heap.young_large_bytes > 4 * nursery.capacity) request_minor();
  } else {
    heap.old_bytes += more;
    heap.debt += more;
    if (heap.state == KILN_GC_MARKING && is_large_marked(array)) heap.marked_bytes += more;
    if (old_allocation_is_due(0)) request_minor();
  }
  array_length(array, shape) = n;
  return true;
}

void kiln_gc_add_memory_pressure(int64_t bytes) {
  if (bytes <= 0) return;
  auto amount = static_cast<size_t>(bytes) < kMaxSize ? static_cast<size_t>(bytes) : kMaxSize;
  heap.pressure_bytes += amount;
  if (heap.pressure_bytes > kMaxSize) heap.pressure_bytes = kMaxSize;
  heap.pressure_since_minor += amount;
  if (heap.pressure_since_minor >= 4 * nursery.capacity) request_minor();
}

kiln_object* kiln_gc_move_out_of_nursery(kiln_object* obj) {
  if (!is_young(obj)) return obj;
  *kiln_self.shadow_top++ = obj;
  minor_collection();
  return *--kiln_self.shadow_top;
}

}  // extern "C"
