#include "gc/runtime/ephemerons.h"

#include "gc/runtime/containers.h"
#include "gc/runtime/heap.h"
#include "gc/runtime/marking.h"

namespace kiln::gc {

struct Owner {
  const kiln_gc_ephemeron_owner* functions;
  void* arg;
  bool operator==(const Owner& other) const { return functions == other.functions && arg == other.arg; }
};

static Vector<Owner> owners;

void mark_ephemerons() {
  for (bool more = true; more;) {
    more = false;
    for (Owner& o : owners) more |= o.functions->mark(o.arg, [](kiln_object** slot, void*) { shade(*slot); }, nullptr);
    mark_some(SIZE_MAX);
  }
  for (Owner& o : owners) o.functions->forget(o.arg);
}

}  // namespace kiln::gc

using namespace kiln::gc;

extern "C" {

void kiln_gc_add_ephemeron_owner(const kiln_gc_ephemeron_owner* functions, void* arg) { owners.push({functions, arg}); }
void kiln_gc_remove_ephemeron_owner(const kiln_gc_ephemeron_owner* functions, void* arg) {
  owners.remove({functions, arg});
}
bool kiln_gc_is_marked(const kiln_object* obj) { return in_nursery(obj) || is_marked(obj); }

}  // extern "C"
