// Marking: the mark stack, and tracing in bounded steps.
//
// Large arrays are traced a chunk at a time: their entry on a second stack says where to go on. What a
// chunk refers to is traced before the next chunk, so that the mark stack stays small.

#ifndef KILN_GC_RUNTIME_MARKING_H_
#define KILN_GC_RUNTIME_MARKING_H_

#include "gc/runtime/heap.h"

namespace kiln::gc {

extern SegmentedStack<kiln_object*> mark_stack;

// Makes white objects grey. Not for nursery objects. What has no references is black at once, without
// having been looked at: its block tells.
inline void shade_cell(kiln_object* obj) {
  if (!mark_cell(obj)) return;
  uint8_t cell_class = block_with(obj).cell_class;
  if (cells_have_refs(cell_class)) {
    mark_stack.push(obj);
  } else {
    heap.marked_bytes += cell_size_of(cell_class);
  }
}
inline void shade_outside_old_space(kiln_object* obj) {
  // Young large objects are no business of the marking: they become old black, or die.
  if (obj == nullptr || in_image(obj) || (obj->gc_flags & KILN_GC_YOUNG_LARGE)) return;
  if (mark_large(obj)) mark_stack.push(obj);
}
inline void shade(kiln_object* obj) {
  if (in_old_space(obj)) {
    shade_cell(obj);
  } else if (!in_nursery(obj)) {
    shade_outside_old_space(obj);
  }
}

// Makes what roots and mutated prebuilt objects refer to grey.
void shade_roots();
// Traces about `bytes` of grey objects; returns true when none is left.
bool mark_some(size_t bytes);
// Calls visit(obj, arg) for each grey object; an array that is partly traced counts.
void for_each_grey(void (*visit)(kiln_object* obj, void* arg), void* arg);
// Marks `obj` and everything it reaches.
void mark_all_from(kiln_object* obj);

}  // namespace kiln::gc

#endif  // KILN_GC_RUNTIME_MARKING_H_
