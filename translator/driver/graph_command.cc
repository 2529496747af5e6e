// kiln graph: functions, the call graph or the class tree after any stage, as text, dot, SVG or one
// HTML page.
#include <algorithm>
#include <cstdio>
#include <map>
#include <regex>

#include "translator/base/file.h"
#include "translator/driver/commands.h"
#include "translator/driver/session.h"
#include "translator/flowgraph/graph.h"
#include "translator/flowgraph/text.h"
#include "translator/view/dot.h"
#include "translator/view/graph_view.h"
#include "translator/view/page.h"
#include "translator/view/svg.h"

namespace kiln {
namespace {

// A graph with more blocks than this is not drawn on the page: nobody could find their way in it, and
// dot would take minutes. Its text is there.
constexpr size_t kMostBlocks = 600;
constexpr int kDotSeconds = 20;

struct GraphOptions {
  SessionOptions session;
  std::string function;  // a regular expression; empty: everything the target's own sources define
  std::vector<std::string> stages;
  std::string format = "text";
  std::string show = "functions";
  std::string output;
};

class GraphTaker {
 public:
  GraphTaker(Session* session, const GraphOptions& options)
      : session_(*session), options_(options) {
    if (!options.function.empty()) pattern_.assign(options.function);
  }

  bool Wants(const std::string& stage) const {
    return std::find(options_.stages.begin(), options_.stages.end(), stage) !=
           options_.stages.end();
  }
  bool Wants(const Function& function) const {
    if (!options_.function.empty())
      return std::regex_search(function.display, pattern_) ||
             std::regex_search(function.name, pattern_);
    return IsOwn(function.pos);
  }
  bool Wants(const Class& cls) const {
    if (!options_.function.empty()) return std::regex_search(cls.name, pattern_);
    return IsOwn(cls.pos);
  }

  // Takes what is wanted of the program as it is now.
  void Take(const std::string& stage) {
    const Program& program = session_.program();
    if (stage == "flow") TakeCalls();
    if (!Wants(stage)) return;
    for (const auto& function : program.functions()) {
      if (function->graph == nullptr || !Wants(*function)) continue;
      const auto [it, added] = index_.try_emplace(function->name, functions_.size());
      if (added) {
        PageFunction taken;
        taken.name = function->name;
        taken.display = function->display.empty() ? function->name : function->display;
        functions_.push_back(std::move(taken));
      }
      PageFunction& taken = functions_[it->second];
      GraphView view = MakeGraphView(*function->graph, program);
      if (taken.location.file.empty()) taken.location = view.location;
      taken.graphs[stage].view = std::move(view);
    }
    const auto wants_function = [&](const Function& f) { return Wants(f); };
    const auto wants_class = [&](const Class& c) { return Wants(c); };
    // Who calls whom is clearest before anything was inlined, what a class holds at the end.
    if (call_graph_.empty()) call_graph_ = CallGraphDot(program, wants_function);
    class_tree_ = ClassTreeDot(program, wants_class);
  }

  // The result in the wanted format; false after an error.
  bool Render(std::string* out) {
    if (options_.show == "functions" && functions_.empty()) {
      session_.Error(options_.function.empty()
                         ? "no function of the target's own sources is left at this stage"
                         : "no function matches '" + options_.function + "' at this stage");
      return false;
    }
    if (options_.format == "html") return RenderPage(out);
    if (options_.show != "functions") {
      const std::string& dot = options_.show == "calls" ? call_graph_ : class_tree_;
      if (options_.format == "svg") return RenderOne(dot, out);
      *out = dot;
      return true;
    }
    if (options_.format == "svg") {
      if (functions_.size() == 1 && functions_[0].graphs.size() == 1)
        return RenderOne(GraphDot(functions_[0].graphs.begin()->second.view), out);
      std::string names;
      for (size_t i = 0; i < functions_.size() && i < 10; ++i)
        names += "\n  " + functions_[i].display;
      session_.Error("an SVG shows one function at one stage, and " +
                     std::to_string(functions_.size()) + " match (use --format html):" + names);
      return false;
    }
    for (const std::string& stage : options_.stages) {
      for (const PageFunction& function : functions_) {
        const auto it = function.graphs.find(stage);
        if (it == function.graphs.end()) continue;
        if (options_.format == "dot") {
          *out += GraphDot(it->second.view);
          continue;
        }
        if (options_.stages.size() > 1) *out += "// " + stage + "\n";
        *out += "// " + function.display + "\n" + it->second.view.text + "\n";
      }
    }
    return true;
  }

 private:
  // Whether the position is in one of the target's own sources or beside them.
  bool IsOwn(PosId pos) const {
    if (pos == 0) return false;
    const Program& program = session_.program();
    const std::string& file = program.files()[program.position(pos).file];
    return file.starts_with(session_.target().folder + "/") ||
           std::find(session_.target().sources.begin(), session_.target().sources.end(), file) !=
               session_.target().sources.end();
  }

  void TakeCalls() {
    const Program& program = session_.program();
    for (const auto& function : program.functions()) {
      for (const Callee& callee : Callees(*function, program)) {
        callees_[function->name].push_back(callee.function->name);
        callers_[callee.function->name].push_back(function->name);
      }
    }
  }

  bool RenderOne(const std::string& dot, std::string* out) {
    std::vector<std::string> svgs;
    std::string error;
    if (!RenderSvgs({dot}, 1, 10 * kDotSeconds, &svgs, &error) || svgs[0].empty()) {
      session_.Error(error.empty() ? "dot cannot lay this graph out" : error);
      return false;
    }
    *out = svgs[0] + "\n";
    return true;
  }

  bool RenderPage(std::string* out) {
    PageInput page;
    page.title = session_.target().name;
    page.stages = options_.stages;
    std::vector<std::string> dots = {call_graph_, class_tree_};
    std::vector<std::string*> results = {&page.call_graph_svg, &page.class_tree_svg};
    for (PageFunction& function : functions_) {
      function.callers = callers_[function.name];
      function.callees = callees_[function.name];
      for (auto& [stage, graph] : function.graphs) {
        if (graph.view.blocks.size() > kMostBlocks) continue;
        dots.push_back(GraphDot(graph.view));
        results.push_back(&graph.svg);
      }
    }
    session_.progress().Begin("draw");
    std::vector<std::string> svgs;
    std::string error;
    const bool drawn = RenderSvgs(dots, session_.jobs(), kDotSeconds, &svgs, &error, [&](int done) {
      session_.progress().Update(done, static_cast<int64_t>(dots.size()), "pictures");
    });
    session_.progress().Count("pictures", static_cast<int64_t>(dots.size()));
    session_.progress().End(drawn);
    if (drawn) {
      for (size_t i = 0; i < svgs.size(); ++i) *results[i] = std::move(svgs[i]);
      page.functions = std::move(functions_);
    }
    if (drawn && BuildPage(page, session_.home() + "/translator/view", out, &error)) return true;
    session_.Error(error);
    return false;
  }

  Session& session_;
  const GraphOptions& options_;
  std::regex pattern_;
  std::vector<PageFunction> functions_;
  std::map<std::string, size_t> index_;
  std::map<std::string, std::vector<std::string>> callers_, callees_;
  std::string call_graph_, class_tree_;
};

}  // namespace

int GraphCommand(const Arguments& args) {
  GraphOptions options;
  std::string stages;
  for (const std::string& stage : Pipeline::Stages()) stages += (stages.empty() ? "" : "|") + stage;
  OptionTable table("graph", "TARGET [options]",
                    "Shows functions, the call graph or the class tree as they are after a stage.");
  table.Text("--function", "RE", &options.function,
             "functions (or classes) whose name matches; without it, those\n"
             "that the target's own folder defines");
  table.List("--stage", stages, &options.stages,
             "the stage to show; may be repeated (optimised; for html all)");
  table.Choice("--format", {"text", "dot", "svg", "html"}, &options.format, "how (text)");
  table.Choice("--show", {"functions", "calls", "classes"}, &options.show,
               "what (functions); html shows everything");
  table.Text("--output,-o", "FILE", &options.output, "write there, not to standard output");
  options.session.DeclareIn(&table);
  switch (table.Parse(args, &options.session.targets)) {
    case OptionTable::Outcome::kHelp: return kSuccess;
    case OptionTable::Outcome::kWrong: return kUsage;
    case OptionTable::Outcome::kGo: break;
  }
  // What is shown goes to standard output: progress would be in the way on one screen.
  if (options.output.empty()) options.session.quiet = true;
  Session session(options.session);
  if (options.stages.empty())
    options.stages = options.format == "html" ? Pipeline::Stages()
                                              : std::vector<std::string>{"optimised"};
  std::string last, ordered_error, error;
  std::vector<std::string> ordered;
  for (const std::string& stage : Pipeline::Stages())
    if (std::find(options.stages.begin(), options.stages.end(), stage) != options.stages.end())
      ordered.push_back(stage);
  for (const std::string& stage : options.stages) {
    if (std::find(ordered.begin(), ordered.end(), stage) != ordered.end()) continue;
    session.Error("option '--stage' must be one of " + stages + ", not '" + stage + "'");
    return kUsage;
  }
  options.stages = ordered;
  if (!options.output.empty() && !CanWriteFile(options.output, &error)) {
    session.Error(error);
    return kFailure;
  }
  try {
    std::regex check(options.function);
  } catch (const std::regex_error& e) {
    session.Error("'" + options.function + "' is no regular expression: " + e.what());
    return kUsage;
  }
  if (!session.Start()) return kFailure;
  GraphTaker taker(&session, options);
  session.pipeline().at_stage = [&](const std::string& stage) { taker.Take(stage); };
  std::string out;
  if (!session.RunFrontEnd() || !session.RunPasses(ordered.back()) || !taker.Render(&out))
    return session.Finish(false, "");
  if (!options.output.empty()) {
    if (!WriteFileAtomically(options.output, out, &error)) {
      session.Error(error);
      return session.Finish(false, "");
    }
    return session.Finish(true, options.output);
  }
  fwrite(out.data(), 1, out.size(), stdout);
  return session.Finish(true, "");
}

}  // namespace kiln
