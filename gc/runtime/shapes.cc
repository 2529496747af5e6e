#include "gc/runtime/shapes.h"

#include <stdlib.h>

#include "gc/runtime/digest.h"
#include "gc/runtime/fatal.h"

namespace kiln::gc {

const Shape* shapes;
uint32_t shape_count;

void set_types(const kiln_type_info* types, uint32_t count) {
  auto* table = static_cast<Shape*>(calloc(count ? count : 1, sizeof(Shape)));
  if (table == nullptr) fatal("out of memory for the type table");
  for (uint32_t id = 1; id < count; id++) {
    table[id] = digest(types[id], [&](const char* what) {
      fatal("type table: class %u (%s): %s", id, types[id].name ? types[id].name : "no name", what);
    });
  }
  static Shape* own;
  free(own);
  own = table;
  set_shapes(table, count);
}

void set_shapes(const Shape* table, uint32_t count) {
  shapes = table;
  shape_count = count;
}

}  // namespace kiln::gc
