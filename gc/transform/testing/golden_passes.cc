// The last two transforms, and the analysis they rest on, for golden tests.
#include "gc/transform/barriers.h"
#include "gc/transform/gc_transform.h"
#include "gc/transform/roots.h"
#include "translator/flowgraph/graph.h"
#include "translator/flowgraph/layout.h"
#include "translator/flowgraph/testing/pass_registry.h"
#include "translator/transform/effects.h"
#include "translator/transform/exception_transform.h"

namespace kiln {
namespace {

void Renumber(Program* program) {
  for (const auto& f : program->functions())
    if (f->graph != nullptr) f->graph->Renumber();
}

// A line for each function: what it may do, and which fields it may write.
std::string DescribeEffects(Program* program) {
  const ProgramEffects effects(*program);
  std::string out;
  for (const auto& f : program->functions()) {
    const Effects& e = effects.Of(f.get());
    out += f->name + ":";
    if (e.may_raise) out += " raises";
    if (e.may_collect) out += " collects";
    if (e.reads) out += " reads";
    if (e.writes) out += " writes";
    if (e.writes_raw) out += " raw";
    for (const auto& cls : program->classes())
      for (const auto* fields : {&cls->fields, &cls->items})
        for (const Field* field : *fields)
          if (effects.WritesField(e, field)) out += " " + cls->name + "." + field->name;
    out += "\n";
  }
  out += "cycles broken at:";
  for (const Function* f : effects.CycleBreakers()) out += " " + f->name;
  return out + "\n";
}

const PassRegistration kExceptions("exceptions", [](Program* program) {
  TransformExceptions(program);
  Renumber(program);
});

const PassRegistration kRoots("roots", [](Program* program) {
  const ProgramEffects effects(*program);
  for (const auto& f : program->functions())
    if (f->graph != nullptr) InsertRoots(f->graph.get(), effects);
  Renumber(program);
});

const PassRegistration kBarriers("barriers", [](Program* program) {
  LayOut(program);
  const ProgramEffects effects(*program);
  for (const auto& f : program->functions())
    if (f->graph != nullptr) InsertBarriers(f->graph.get(), effects);
  Renumber(program);
});

const PassRegistration kCollector("collector", [](Program* program) {
  NumberClasses(program);
  TransformForCollector(program);
  Renumber(program);
});

const PassRegistration kEffects = PassRegistration::Reporting("effects", DescribeEffects);

}  // namespace
}  // namespace kiln
