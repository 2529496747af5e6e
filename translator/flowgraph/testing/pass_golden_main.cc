// Runs golden files of passes. A file holds cases, separated by lines `// ====`:
//
//   // what this case shows
//   // pass: fold_constants, remove_dead      passes to run, in order
//   // stage: rtyped                    flow (default), rtyped, exc, gc: for the verifier
//   // show: program                    print everything, not only the functions with bodies
//   func f () -> i64 {
//   ...
//   // ----
//   the output
//
// The input is verified before and after the passes (`// stage after: exc` where a pass moves on);
// a mistake found then, or by the parser, is the output, so those are tested the same way.
//
//   pass_golden [--update] files or directories...
//
// --update writes the outputs into the files; the difference is what one reviews. Under
// `bazel run` paths are relative to the workspace.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "translator/flowgraph/graph.h"
#include "translator/flowgraph/testing/pass_registry.h"
#include "translator/flowgraph/text.h"
#include "translator/flowgraph/verify.h"

namespace kiln {
namespace {

constexpr std::string_view kNextCase = "// ====";
constexpr std::string_view kOutput = "// ----";

struct GoldenCase {
  std::string input;     // with its header
  std::string expected;
};

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::vector<GoldenCase> ReadCases(const std::string& text) {
  std::vector<GoldenCase> cases(1);
  bool output = false;
  for (const std::string& line : Lines(text)) {
    if (line == kNextCase) {
      cases.emplace_back();
      output = false;
    } else if (line == kOutput) {
      output = true;
    } else {
      (output ? cases.back().expected : cases.back().input) += line + "\n";
    }
  }
  return cases;
}

std::string WriteCases(const std::vector<GoldenCase>& cases) {
  std::string out;
  for (const GoldenCase& c : cases) {
    if (!out.empty()) out += std::string(kNextCase) + "\n";
    out += c.input + std::string(kOutput) + "\n" + c.expected;
  }
  return out;
}

// The value of a header line `// key: value`; empty if there is none.
std::string Header(const std::string& input, std::string_view key) {
  const std::string start = "// " + std::string(key) + ":";
  for (const std::string& line : Lines(input)) {
    if (!line.starts_with(start)) continue;
    size_t from = line.find_first_not_of(' ', start.size());
    if (from == std::string::npos) return "";
    return line.substr(from, line.find_last_not_of(' ') + 1 - from);
  }
  return "";
}

bool ParseStage(const std::string& name, Stage* stage) {
  if (name.empty() || name == "flow") *stage = Stage::kFlow;
  else if (name == "rtyped") *stage = Stage::kRtyped;
  else if (name == "exc") *stage = Stage::kExc;
  else if (name == "gc") *stage = Stage::kGc;
  else return false;
  return true;
}

std::string Show(const Program& program, const std::string& what) {
  if (what == "program") return PrintProgram(program);
  std::string out;
  for (const auto& f : program.functions())
    if (f->graph != nullptr) out += PrintGraph(*f->graph);
  return out;
}

std::string Run(const std::string& input) {
  Stage before, after;
  std::string stage_after = Header(input, "stage after");
  if (stage_after.empty()) stage_after = Header(input, "stage");
  if (!ParseStage(Header(input, "stage"), &before) || !ParseStage(stage_after, &after))
    return "error: a stage is flow, rtyped, exc or gc\n";
  Program program;
  std::string error;
  if (!ParseProgram(input, &program, &error)) return "parse error: " + error + "\n";
  std::string out;
  for (const std::string& mistake : Verify(program, before)) out += "verifier: " + mistake + "\n";
  if (!out.empty()) return out;

  std::istringstream passes(Header(input, "pass"));
  bool reported = false;
  for (std::string name; std::getline(passes, name, ',');) {
    name.erase(0, name.find_first_not_of(' '));
    const GoldenPass* pass = FindGoldenPass(name);
    if (pass == nullptr)
      return "error: no pass '" + name + "'; there are: " + GoldenPassNames() + "\n";
    const std::string report = (*pass)(&program);
    out += report;
    reported |= !report.empty();
  }
  for (const std::string& mistake : Verify(program, after))
    out += "verifier, after the passes: " + mistake + "\n";
  const std::string show = Header(input, "show");
  if (!reported || !show.empty()) out += Show(program, show);
  return out;
}

// Shows where two texts part, with a little context.
void PrintDifference(const std::string& expected, const std::string& actual) {
  const std::vector<std::string> a = Lines(expected), b = Lines(actual);
  size_t same = 0;
  while (same < a.size() && same < b.size() && a[same] == b[same]) ++same;
  for (size_t i = same < 3 ? 0 : same - 3; i < same; ++i) printf("    %s\n", a[i].c_str());
  for (size_t i = same; i < a.size() && i < same + 8; ++i) printf("  - %s\n", a[i].c_str());
  for (size_t i = same; i < b.size() && i < same + 8; ++i) printf("  + %s\n", b[i].c_str());
}

// The number of cases that failed.
int RunFile(const std::string& path, bool update, int* total) {
  std::ifstream in(path);
  if (!in) {
    printf("%s: cannot be read\n", path.c_str());
    return 1;
  }
  std::stringstream buffer;
  buffer << in.rdbuf();
  std::vector<GoldenCase> cases = ReadCases(buffer.str());
  int failed = 0;
  for (size_t i = 0; i < cases.size(); ++i) {
    ++*total;
    const std::string actual = Run(cases[i].input);
    if (actual == cases[i].expected) continue;
    if (!update) {
      printf("%s: case %zu differs (- expected, + found)\n", path.c_str(), i + 1);
      PrintDifference(cases[i].expected, actual);
      ++failed;
    }
    cases[i].expected = actual;
  }
  if (update && WriteCases(cases) != buffer.str()) {
    std::ofstream(path) << WriteCases(cases);
    printf("%s: updated\n", path.c_str());
  }
  return failed;
}

int Main(int argc, char** argv) {
  bool update = false;
  std::vector<std::string> paths;
  const char* workspace = getenv("BUILD_WORKSPACE_DIRECTORY");
  if (workspace != nullptr) std::filesystem::current_path(workspace);
  for (int i = 1; i < argc; ++i) {
    if (strcmp(argv[i], "--update") == 0) {
      update = true;
    } else if (std::filesystem::is_directory(argv[i])) {
      for (const auto& entry : std::filesystem::recursive_directory_iterator(argv[i]))
        if (entry.path().extension() == ".kg") paths.push_back(entry.path().string());
    } else {
      paths.push_back(argv[i]);
    }
  }
  std::sort(paths.begin(), paths.end());
  int failed = 0, total = 0;
  for (const std::string& path : paths) failed += RunFile(path, update, &total);
  printf("%d cases, %d failed\n", total, failed);
  return failed != 0 || total == 0 ? 1 : 0;
}

}  // namespace
}  // namespace kiln

int main(int argc, char** argv) { return kiln::Main(argc, argv); }
