// Read kPhases from top to bottom: it is the table of contents of the translation.
#include "translator/driver/pipeline.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <iterator>
#include <set>
#include <sstream>

#include "annotator/annotate.h"
#include "gc/transform/gc_transform.h"
#include "jitcodegen/codewriter/check_hints.h"
#include "jitcodegen/codewriter/headers.h"
#include "rtyper/rtype.h"
#include "translator/base/diagnostics.h"
#include "translator/base/file.h"
#include "translator/driver/statistics.h"
#include "translator/emit/jit.h"
#include "translator/evaluate/evaluate.h"
#include "translator/flowgraph/graph.h"
#include "translator/flowgraph/layout.h"
#include "translator/flowgraph/text.h"
#include "translator/flowgraph/verify.h"
#include "translator/transform/exception_transform.h"
#include "translator/transform/passes.h"
#include "translator/transform/raw_addresses.h"
#include "translator/transform/tracers.h"

namespace kiln {
namespace {

struct Context {
  Program* program;
  const PipelineOptions& options;
  Progress* progress;
  std::vector<Diagnostic> diagnostics;  // an error among them ends the translation
  std::unique_ptr<JitParts>* jit = nullptr;
};

// ---- The phases that are more than a call ------------------------------------------------------

// The program starts in rlib/start.cc, which calls what its author wrote.
void FindEntry(Context& c) {
  if (c.program->entry == nullptr) {
    c.diagnostics.push_back(Diagnostic::Error(
        {}, "the program has no entry point",
        "int entry_point(rlib::List<rlib::Str*>* args) { ... } in one of its sources"));
    return;
  }
  for (const auto& function : c.program->functions()) {
    if (function->graph == nullptr || function->display != "kiln_run_program") continue;
    // Inlined, a raise would become a jump to the handler over there, and its place be lost.
    c.program->entry->no_inline = true;
    c.program->entry = function.get();
  }
}

// The JIT's graphs are encoded as they are here; what it calls is kept to the end. Native code calls
// the portal runner, and portals leave for it at loop headers.
void FindPortals(Context& c) {
  if (!c.options.jit) return;
  auto parts = std::make_unique<JitParts>();
  std::vector<std::string> errors;
  CheckHints(*c.program, &errors);
  if (errors.empty()) MakePortals(c.program, &parts->portals, &errors);
  for (const std::string& error : errors) c.diagnostics.push_back(Diagnostic::Error({}, error));
  if (parts->portals.empty() && errors.empty())
    c.diagnostics.push_back(Diagnostic::Error(
        {}, "--jit: the program has no merge point",
        "a JitDriver whose merge_point is called at the top of the interpreter's loop"));
  if (!c.diagnostics.empty()) return;
  parts->jit_program = WriteJitCode(*c.program, parts->portals, &parts->source);
  parts->functions = FunctionsUsed(*c.program, parts->source, *parts->jit_program);
  for (uint32_t number : parts->functions) parts->source.functions[number]->hints.insert("keep");
  CallRunners(c.program, parts->portals);
  LeaveAtHeaders(c.program, parts->portals);
  ReportChanges(c.program);
  c.progress->Count("jitcodes", static_cast<int64_t>(parts->jit_program->codes.size()));
  *c.jit = std::move(parts);
}

// ---- The table ---------------------------------------------------------------------------------

struct Phase {
  const char* name;
  const char* doc;
  Stage verify_as;                            // what the verifier expects afterwards
  const char* ends;                           // the stage that is complete after it, or ""
  void (*run)(Context&);                      // this ...
  std::span<const Pass> (*passes)() = nullptr;  // ... or a table of passes over graphs
  bool optional = false;                      // can be switched off
};

constexpr Phase kPhases[] = {
    // The whole program, as the front end made it. Every function has a graph or is foreign.
    {"entry", "finds the entry point", Stage::kFlow, "flow", FindEntry},

    // ---- Facts ----
    // From here on no initialiser is left: every object that exists at start is in the object graph.
    {"evaluate", "runs initialisers and prebuilt calls", Stage::kFlow, "",
     [](Context& c) {
       EvaluateStatistics statistics;
       EvaluatePrebuilt(c.program, &c.diagnostics, &statistics);
       c.progress->Count("prebuilt objects", statistics.objects);
     }},
    // From here on values and fields carry facts, and every function can be reached.
    {"annotate", "finds facts over the whole program", Stage::kFlow, "annotated",
     [](Context& c) {
       const AnnotationResult result = Annotate(c.program);
       c.progress->Count("facts found", static_cast<int64_t>(result.facts));
     }},

    {"raw addresses", "verifies that no address into an object outlives a collection", Stage::kFlow, "",
     [](Context& c) {
       for (Diagnostic& error : CheckRawAddresses(*c.program)) c.diagnostics.push_back(std::move(error));
     }},
    {"tracers", "verifies that what shows the collector references does nothing else", Stage::kFlow, "",
     [](Context& c) {
       for (Diagnostic& error : CheckTracers(*c.program)) c.diagnostics.push_back(std::move(error));
     }},

    // ---- Representation ----
    // From here on no virtual call is left.
    {"rtype", "chooses representations by facts", Stage::kRtyped, "",
     [](Context& c) {
       const ProgramSize before = Measure(*c.program);
       Rtype(c.program, {c.options.opt});
       const ProgramSize after = Measure(*c.program);
       c.progress->Count("facts used", after.proved - before.proved + before.virtual_calls -
                                           after.virtual_calls);
     }},
    {"shared", "transforms that the JIT's graphs share", Stage::kRtyped, "rtyped", nullptr,
     SharedPasses},

    // ---- Here the JIT's graphs part from these ----
    {"portals", "cuts out the portals and encodes what the JIT sees (--jit)", Stage::kRtyped, "",
     FindPortals},
    {"optimise", "transforms of what the C++ compiler gets", Stage::kRtyped, "optimised", nullptr,
     OptPasses, true},

    // ---- Towards the machine ----
    // From here on nothing raises implicitly: exceptions are tests and jumps.
    {"exceptions", "makes exceptions explicit", Stage::kExc, "exc",
     [](Context& c) { TransformExceptions(c.program); }},
    // From here on classes have their numbers and fields their offsets.
    {"layout", "numbers classes and lays out objects", Stage::kExc, "",
     [](Context& c) {
       NumberClasses(c.program);
       LayOut(c.program);
     }},
    // From here on every reference that lives across a collection is on the shadow stack.
    {"collector", "inserts roots, barriers and allocation", Stage::kGc, "gc",
     [](Context& c) { TransformForCollector(c.program); }},
};

// Calls visit(name, doc, optional) for phases and passes, each name once.
void ForEachName(const std::function<void(const char*, const char*, bool)>& visit) {
  std::set<std::string> seen;
  for (const Phase& phase : kPhases) {
    visit(phase.name, phase.doc, phase.optional);
    if (phase.passes == nullptr) continue;
    for (const Pass& pass : phase.passes())
      if (seen.insert(pass.name).second) visit(pass.name, pass.doc, true);
  }
}

}  // namespace

Pipeline::Pipeline(const PipelineOptions& options, Program* program, Progress* progress)
    : options_(options), program_(program), progress_(progress) {}

Pipeline::~Pipeline() = default;

const std::vector<std::string>& Pipeline::Stages() {
  static const std::vector<std::string> stages = [] {
    std::vector<std::string> names;
    for (const Phase& phase : kPhases)
      if (*phase.ends != 0) names.emplace_back(phase.ends);
    return names;
  }();
  return stages;
}

std::string Pipeline::PassList() {
  std::string out;
  ForEachName([&](const char* name, const char* doc, bool optional) {
    std::string line = name;
    line.resize(std::max<size_t>(line.size() + 2, 24), ' ');
    out += "  " + line + doc + (optional ? "" : " (always)") + "\n";
  });
  return out;
}

bool Pipeline::SetFlags(const std::string& text, std::string* error) {
  const size_t equals = text.find('=');
  const std::string wanted = text.substr(0, equals);
  if (equals == std::string::npos) {
    *error = "'--pass' takes NAME=FLAG, not '" + text + "'";
    return false;
  }
  bool found = false;
  ForEachName([&](const char* name, const char*, bool optional) {
    if (wanted != "all" && wanted != name) return;
    found = true;
    std::istringstream words(text.substr(equals + 1));
    for (std::string word; std::getline(words, word, ',');) {
      PassFlags& flags = flags_[name];
      if (word == "off") {
        if (!optional && wanted != "all") *error = "'" + wanted + "' cannot be left out";
        flags.off = optional;
      } else if (word == "dump") {
        flags.dump = true;
      } else if (word == "time") {
        flags.time = true;
      } else if (word == "check") {
        flags.check = true;
      } else {
        *error = "a pass has the flags off, dump, time and check, not '" + word + "'";
      }
    }
  });
  if (!found) *error = "there is no pass '" + wanted + "'; there are\n" + PassList();
  return error->empty();
}

bool Pipeline::Check(const std::string& after, Stage stage) {
  const std::vector<std::string> problems = Verify(*program_, stage);
  if (problems.empty()) return true;
  progress_->End(false);
  constexpr size_t kShown = 10;
  for (size_t i = 0; i < problems.size() && i < kShown; ++i)
    PrintError("internal error: after '" + after + "': " + problems[i]);
  if (problems.size() > kShown)
    PrintError("... and " + std::to_string(problems.size() - kShown) + " more");
  return false;
}

// What the flags ask for after a phase or pass: the verifier, the dump.
bool Pipeline::After(const std::string& name, const PassFlags& flags, Stage stage) {
  if ((options_.verify || flags.check) && !Check(name, stage)) return false;
  if (!flags.dump) return true;
  progress_->ClearLine();
  const std::string text = "// after " + name + "\n" + PrintProgram(*program_);
  if (options_.dump_dir.empty()) {
    fwrite(text.data(), 1, text.size(), stderr);
    return true;
  }
  char number[16];
  snprintf(number, sizeof number, "%02d-", ++dumps_);
  std::string error;
  if (WriteFileAtomically(options_.dump_dir + "/" + number + name + ".graphs", text, &error))
    return true;
  progress_->End(false);
  PrintError(error);
  return false;
}

bool Pipeline::RunPassesOf(std::span<const Pass> passes, Stage stage) {
  PassOptions pass_options;
  pass_options.opt_level = options_.opt;
  int64_t done = 0;
  for (const Pass& pass : passes) {
    progress_->Update(++done, static_cast<int64_t>(passes.size()), pass.name);
    const PassFlags& flags = flags_[pass.name];
    if (flags.off || options_.opt < pass.min_opt_level) continue;
    const auto start = std::chrono::steady_clock::now();
    const bool changed = pass.run(program_, pass_options);
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    progress_->Detail(pass.name, seconds.count(), changed, flags.time);
    if (!After(pass.name, flags, stage)) return false;
  }
  return true;
}

bool Pipeline::RunTo(const std::string& stage) {
  for (; next_ < std::size(kPhases); ++next_) {
    // Done once the phase before ended the stage.
    if (next_ > 0 && kPhases[next_ - 1].ends == stage) return true;
    const Phase& phase = kPhases[next_];
    const PassFlags flags = flags_[phase.name];
    if (!flags.off) {
      progress_->Begin(phase.name);
      Context context{program_, options_, progress_, {}, &jit_};
      if (phase.run != nullptr) {
        phase.run(context);
      } else if (!RunPassesOf(phase.passes(), phase.verify_as)) {
        return false;
      }
      const ProgramSize size = Measure(*program_);
      progress_->Count("graphs", size.graphs);
      progress_->Count("operations", size.operations);
      if (size.facts != 0) progress_->Count("facts", size.facts);
      const bool bad = std::any_of(
          context.diagnostics.begin(), context.diagnostics.end(),
          [](const Diagnostic& d) { return d.severity == Severity::kError; });
      if (!bad && !After(phase.name, flags, phase.verify_as)) return false;
      progress_->End(!bad);
      PrintDiagnostics(context.diagnostics);
      if (bad) return false;
    }
    if (*phase.ends != 0 && at_stage != nullptr) at_stage(phase.ends);
  }
  return true;
}

}  // namespace kiln
