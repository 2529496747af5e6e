// The rtyper as passes of golden tests: alone, and after the annotator.
#include "annotator/annotate.h"
#include "rtyper/rtype.h"
#include "translator/flowgraph/graph.h"
#include "translator/flowgraph/testing/pass_registry.h"

namespace kiln {
namespace {

void Renumber(Program* program) {
  for (const auto& f : program->functions())
    if (f->graph != nullptr) f->graph->Renumber();
}

const PassRegistration kAnnotate("annotate", [](Program* program) { Annotate(program); });
const PassRegistration kRtype("rtype", [](Program* program) {
  Rtype(program, RtypeOptions());
  Renumber(program);
});
const PassRegistration kRtype0("rtype0", [](Program* program) {
  RtypeOptions options;
  options.opt_level = 0;
  Rtype(program, options);
  Renumber(program);
});

}  // namespace
}  // namespace kiln
