// Start from the image's symbols. In a file of its own, so that a test binary without an image does not
// need them.

#include "gc/runtime/collector.h"
#include "gc/runtime/heap.h"

extern "C" const kiln::gc::Shape kiln_shapes[];

extern "C" void kiln_gc_init(void) {
  kiln::gc::set_shapes(kiln_shapes, kiln_type_count);
  kiln::gc::init(kiln_image_begin, kiln_image_end);
}
