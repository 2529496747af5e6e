// Start from the image's symbols. In a file of its own, so that a test binary without an image does not
// need them.

#include "gc/runtime/collector.h"

extern "C" void kiln_gc_init(void) {
  kiln_gc_init_with(kiln_types, kiln_type_count, kiln_image_begin, kiln_image_end);
}
