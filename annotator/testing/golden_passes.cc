// The annotator as a pass of golden tests.
#include "annotator/annotate.h"
#include "translator/flowgraph/graph.h"
#include "translator/flowgraph/testing/pass_registry.h"

namespace kiln {
namespace {

const PassRegistration kAnnotate("annotate", [](Program* program) {
  Annotate(program);
  for (const auto& f : program->functions())
    if (f->graph != nullptr) f->graph->Renumber();
});

}  // namespace
}  // namespace kiln
