// The collector's start, in order.

#include "gc/runtime/collector.h"
#include "gc/runtime/fatal.h"
#include "gc/runtime/heap.h"
#include "gc/runtime/major.h"
#include "gc/runtime/minor.h"
#include "gc/runtime/options.h"
#include "gc/runtime/threads.h"

using namespace kiln::gc;

extern "C" {

void kiln_gc_set_types(const kiln_type_info* types, uint32_t type_count) {
  set_types(types, type_count);
}

void kiln_gc_init_with(const kiln_type_info* types, uint32_t type_count, char* image_begin,
                       char* image_end) {
  set_types(types, type_count);
  init(image_begin, image_end);
}

}  // extern "C"

namespace kiln::gc {

// The nursery at its largest, for which there is as much again on a stack of the collector's: a small part of what
// there is where address space is scarce.
static size_t nursery_room() {
  const size_t most = old_space.reserved / 16;
  if (!old_space.scarce || options.nursery_max <= most) return options.nursery_max;
  return options.nursery > most ? options.nursery : most;
}

void init(char* image_begin, char* image_end) {
  if (nursery.size != 0) fatal("kiln_gc_init called twice");
  read_options();
  heap.image_begin = reinterpret_cast<uintptr_t>(image_begin);
  heap.image_size = static_cast<size_t>(image_end - image_begin);
  init_old_space();
  old_space.fill_free_cells = options.verify != Verify::kNever || options.stress != 0;
  init_nursery(options.nursery, nursery_room());
  leave_nursery();
  kiln_gc_thread_attach();
  init_minor();
  init_major();
}

}  // namespace kiln::gc
