// Module itertools.

#include "targets/pyinterp/modules/itertools/itertools_types.h"

namespace py {

namespace itertools_internal {

TypeBuilder* iterator_builder(Str* name, Str* doc) {
  auto* t = new TypeBuilder(name, object_type(), new Layout(name, object_type()->layout));
  t->module("itertools"_str);
  t->doc(doc);
  add_iterator_methods(t);
  return t;
}

}  // namespace itertools_internal

namespace {

W_Module* make_itertools() {
  using namespace itertools_internal;
  auto* m = new ModuleBuilder("itertools"_str, "Functional tools for creating and using iterators."_str);
  add_infinite(m);
  add_joining(m);
  add_filtering(m);
  add_combinations(m);
  add_sharing(m);
  return m->finish();
}

}  // namespace

RLIB_PREBUILD W_Module* itertools_module() { return RLIB_ONCE(make_itertools()); }

}  // namespace py
