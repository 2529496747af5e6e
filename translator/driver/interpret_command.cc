// kiln interpret: runs a program's graphs, as they are after a stage, in the graph interpreter. No C++
// compiler takes part; a program that does the same here and translated was emitted right.
#include <dlfcn.h>

#include <algorithm>
#include <cstdio>

#include "translator/driver/commands.h"
#include "translator/driver/session.h"
#include "translator/evaluate/run_entry.h"

namespace kiln {
namespace {

Stage FormOf(const std::string& stage) {
  if (stage == "gc") return Stage::kGc;
  if (stage == "exc") return Stage::kExc;
  if (stage == "rtyped" || stage == "optimised") return Stage::kRtyped;
  return Stage::kFlow;
}

// So that the program's foreign functions are found. False, with a message, if one cannot be loaded.
bool LoadLibraries(Session* session) {
  for (const std::string& library : session->options().link_args) {
    const std::string file =
        library.find('/') != std::string::npos ? library : "lib" + library + ".so";
    if (dlopen(file.c_str(), RTLD_NOW | RTLD_GLOBAL) != nullptr) continue;
    session->Error("cannot load '" + library + "': " + dlerror());
    return false;
  }
  return true;
}

}  // namespace

int InterpretCommand(const Arguments& args) {
  SessionOptions options;
  std::vector<std::string> program_args;
  std::string stage = "flow";
  int steps = 0;
  OptionTable table("interpret", "TARGET [options] [-- ARGUMENTS]",
                    "Runs a program in the interpreter of flow graphs. The exit status is the program's.");
  table.Choice("--stage", Pipeline::Stages(), &stage,
               "the stage whose graphs run (flow); at 'annotated' every value\n"
               "is checked against the facts found about it");
  table.Number("--steps", "N", 1, 2'000'000'000, &steps, "give up after N operations");
  table.List("--link,-l", "LIBRARY", &options.link_args, "a library with foreign functions");
  options.DeclareIn(&table);
  switch (table.Parse(args, &options.targets, &program_args)) {
    case OptionTable::Outcome::kHelp: return kSuccess;
    case OptionTable::Outcome::kWrong: return kUsage;
    case OptionTable::Outcome::kGo: break;
  }
  Session session(options);
  if (!session.Start() || !LoadLibraries(&session)) return kFailure;
  const bool ok = session.RunFrontEnd() && session.RunPasses(stage);
  if (const int status = session.Finish(ok, "interpreting"); status != kSuccess) return status;

  InterpreterOptions interpreter;
  interpreter.stage = FormOf(stage);
  interpreter.check_facts = stage == "annotated";
  interpreter.step_limit = steps;
  program_args.insert(program_args.begin(), session.target().name);
  return RunEntry(&session.program(), program_args, interpreter);
}

}  // namespace kiln
