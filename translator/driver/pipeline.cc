// Read kPasses from top to bottom: it is the table of contents of the translation.
#include "translator/driver/pipeline.h"

#include <algorithm>
#include <cstdio>
#include <iterator>
#include <sstream>

#include "annotator/annotate.h"
#include "gc/transform/gc_transform.h"
#include "rtyper/rtype.h"
#include "translator/base/diagnostics.h"
#include "translator/base/file.h"
#include "translator/driver/statistics.h"
#include "translator/evaluate/evaluate.h"
#include "translator/flowgraph/graph.h"
#include "translator/flowgraph/layout.h"
#include "translator/flowgraph/text.h"
#include "translator/flowgraph/verify.h"
#include "translator/transform/dead_code.h"
#include "translator/transform/exception_transform.h"
#include "translator/transform/inline.h"
#include "translator/transform/reachability.h"
#include "translator/transform/simplify.h"

namespace kiln {
namespace {

struct Context {
  Program* program;
  const PipelineOptions& options;
  std::vector<Diagnostic> diagnostics;  // an error among them ends the translation
};

void ForEachGraph(Program* program, const std::function<void(Graph*)>& visit) {
  for (const auto& function : program->functions())
    if (function->graph != nullptr) visit(function->graph.get());
}

// ---- The passes that are more than a call ------------------------------------------------------

void FindEntry(Context& c) {
  if (c.program->entry == nullptr)
    c.diagnostics.push_back(Diagnostic::Error(
        {}, "the program has no entry point",
        "int entry_point(rlib::List<rlib::Str*>* args) { ... } in one of its sources"));
}

void Simplify(Context& c) {
  ForEachGraph(c.program, [&](Graph* graph) { SimplifyGraph(c.program, graph); });
}

void InlineSmall(Context& c) {
  InlineOptions options;
  if (c.options.opt < 2) options.only_always_inline = true;
  if (c.options.opt >= 3) options.threshold *= 2;
  InlineCalls(c.program, options);
}

// ---- The table ---------------------------------------------------------------------------------

struct Pass {
  const char* name;
  const char* doc;
  void (*run)(Context&);
  Stage verify_as;          // what the verifier expects afterwards
  int min_opt = 0;          // left out below this --opt
  bool optional = false;    // can be switched off
  const char* ends = "";    // the stage that is complete after it
};

constexpr Pass kPasses[] = {
    // The whole program, as the front end made it. Every function has a graph or is foreign.
    {"entry", "finds the entry point", FindEntry, Stage::kFlow, 0, false, "flow"},

    // ---- Facts ----
    // From here on no initialiser is left: every object that exists at start is in the object graph.
    {"evaluate", "runs initialisers and prebuilt calls",
     [](Context& c) { EvaluatePrebuilt(c.program, &c.diagnostics); }, Stage::kFlow},
    // From here on every function can be reached from the entry point.
    {"reachable", "drops what cannot be reached",
     [](Context& c) { RemoveUnreachableFunctions(c.program); }, Stage::kFlow},
    // From here on values and fields carry facts.
    {"annotate", "whole-program facts", [](Context& c) { Annotate(c.program); }, Stage::kFlow, 1,
     true, "annotated"},

    // ---- Representation ----
    // From here on no virtual call is left.
    {"rtype", "representations chosen by facts",
     [](Context& c) { Rtype(c.program, {c.options.opt}); }, Stage::kRtyped},
    {"simplify", "folding, dead code, control flow; keeps every call and effect", Simplify,
     Stage::kRtyped, 1, true, "rtyped"},

    // ---- Here the JIT's graphs part from these ----
    {"inline", "inlines calls by weight", InlineSmall, Stage::kRtyped, 1, true},
    {"simplify-inlined", "cleans up after inlining", Simplify, Stage::kRtyped, 1, true,
     "optimised"},

    // ---- Towards the machine ----
    // From here on nothing raises implicitly: exceptions are tests and jumps.
    {"exceptions", "makes exceptions explicit",
     [](Context& c) { TransformExceptions(c.program); }, Stage::kExc, 0, false, "exc"},
    // From here on classes have their numbers and fields their offsets.
    {"layout", "numbers classes and lays out objects",
     [](Context& c) {
       NumberClasses(c.program);
       LayOut(c.program);
     },
     Stage::kExc},
    // From here on every reference that lives across a collection is on the shadow stack.
    {"collector", "inserts roots, barriers and allocation",
     [](Context& c) { TransformForCollector(c.program); }, Stage::kGc, 0, false, "gc"},
};

const Pass* FindPass(const std::string& name) {
  for (const Pass& pass : kPasses)
    if (name == pass.name) return &pass;
  return nullptr;
}

}  // namespace

Pipeline::Pipeline(const PipelineOptions& options, Program* program, Progress* progress)
    : options_(options), program_(program), progress_(progress) {}

const std::vector<std::string>& Pipeline::Stages() {
  static const std::vector<std::string> stages = [] {
    std::vector<std::string> names;
    for (const Pass& pass : kPasses)
      if (*pass.ends != 0) names.emplace_back(pass.ends);
    return names;
  }();
  return stages;
}

std::string Pipeline::PassList() {
  std::string out;
  for (const Pass& pass : kPasses) {
    std::string name = pass.name;
    name.resize(std::max<size_t>(name.size() + 2, 18), ' ');
    out += "  " + name + pass.doc + (pass.optional ? "" : " (always)") + "\n";
  }
  return out;
}

bool Pipeline::SetFlags(const std::string& text, std::string* error) {
  const size_t equals = text.find('=');
  const std::string name = text.substr(0, equals);
  if (equals == std::string::npos) {
    *error = "'--pass' takes NAME=FLAG, not '" + text + "'";
    return false;
  }
  if (name != "all" && FindPass(name) == nullptr) {
    *error = "there is no pass '" + name + "'; there are\n" + PassList();
    return false;
  }
  std::istringstream words(text.substr(equals + 1));
  for (std::string word; std::getline(words, word, ',');) {
    for (const Pass& pass : kPasses) {
      if (name != "all" && name != pass.name) continue;
      PassFlags& flags = flags_[pass.name];
      if (word == "off") {
        if (!pass.optional && name != "all") {
          *error = "pass '" + name + "' cannot be left out";
          return false;
        }
        flags.off = pass.optional;
      } else if (word == "dump") {
        flags.dump = true;
      } else if (word == "time") {
        flags.time = true;
      } else if (word == "check") {
        flags.check = true;
      } else {
        *error = "a pass has the flags off, dump, time and check, not '" + word + "'";
        return false;
      }
    }
  }
  return true;
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

bool Pipeline::RunTo(const std::string& stage) {
  for (; next_ < std::size(kPasses); ++next_) {
    // Done once the pass before ended the stage.
    if (next_ > 0 && kPasses[next_ - 1].ends == stage) return true;
    const Pass& pass = kPasses[next_];
    const PassFlags flags = flags_[pass.name];
    if (!flags.off && options_.opt >= pass.min_opt) {
      progress_->Begin(pass.name);
      Context context{program_, options_, {}};
      pass.run(context);
      CountProgram(*program_, progress_);
      const bool bad = std::any_of(
          context.diagnostics.begin(), context.diagnostics.end(),
          [](const Diagnostic& d) { return d.severity == Severity::kError; });
      if (!bad && (options_.verify || flags.check) && !Check(pass.name, pass.verify_as))
        return false;
      progress_->End(!bad);
      PrintDiagnostics(context.diagnostics);
      if (bad) return false;
      if (flags.dump) {
        const std::string text = PrintProgram(*program_);
        std::string error;
        if (options_.dump_dir.empty()) {
          fwrite(text.data(), 1, text.size(), stderr);
        } else if (!WriteFileAtomically(options_.dump_dir + "/" + std::to_string(next_) + "-" +
                                            pass.name + ".graphs",
                                        text, &error)) {
          PrintError(error);
          return false;
        }
      }
    }
    if (*pass.ends != 0 && at_stage != nullptr) at_stage(pass.ends);
  }
  return true;
}

}  // namespace kiln
