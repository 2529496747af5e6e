// The passes of the flowgraph folder itself.
#include "translator/flowgraph/graph.h"
#include "translator/flowgraph/layout.h"
#include "translator/flowgraph/testing/pass_registry.h"
#include "translator/flowgraph/text.h"

namespace kiln {
namespace {

const PassRegistration kNothing("nothing", [](Program*) {});

const PassRegistration kRenumber("renumber", [](Program* program) {
  for (const auto& f : program->functions())
    if (f->graph != nullptr) f->graph->Renumber();
});

const PassRegistration kRemoveUnreachable("remove_unreachable", [](Program* program) {
  for (const auto& f : program->functions())
    if (f->graph != nullptr) f->graph->RemoveUnreachable();
});

const PassRegistration kLayOut("layout", [](Program* program) {
  NumberClasses(program);
  LayOut(program);
});

}  // namespace
}  // namespace kiln
