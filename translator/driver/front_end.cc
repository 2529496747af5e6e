#include "translator/driver/front_end.h"

#include <atomic>
#include <cctype>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <sstream>

#include "translator/base/diagnostics.h"
#include "translator/base/file.h"
#include "translator/base/hash.h"
#include "translator/base/process.h"
#include "translator/driver/front_end_version.h"
#include "translator/driver/statistics.h"
#include "translator/flowgraph/merge.h"
#include "translator/flowgraph/text.h"
#include "translator/frontend/frontend.h"

namespace kiln {
namespace {

constexpr int64_t kCacheLimit = int64_t{1} << 30;

// Stands for KILN_HOME in the cache. Neither graphs nor diagnostics contain the character otherwise.
constexpr std::string_view kHome = "\x01home";

bool IsPathCharacter(char c) {
  return isalnum(static_cast<unsigned char>(c)) || strchr("/._-+", c) != nullptr;
}

// The text with each path that begins with the folder `from` beginning with `to`.
std::string Moved(std::string_view text, std::string_view from, std::string_view to) {
  std::string moved;
  moved.reserve(text.size());
  size_t done = 0;
  for (size_t at = 0; (at = text.find(from, at)) != text.npos;) {
    const size_t end = at + from.size();
    const bool path = (at == 0 || !IsPathCharacter(text[at - 1])) &&
                      (end == text.size() || text[end] == '/' || !IsPathCharacter(text[end]));
    if (path) {
      moved += text.substr(done, at - done);
      moved += to;
      done = end;
    }
    at = end;
  }
  return moved += text.substr(done);
}

// What parsing one source came to.
struct Parsed {
  bool ok = false;
  bool cached = false;
  std::string graphs;       // text form
  std::string diagnostics;  // as printed: warnings if ok
  std::vector<std::string> dependencies;
};

std::vector<std::string> ChildArguments(const FrontEndRequest& request, const std::string& source,
                                        const std::string& graphs) {
  std::vector<std::string> argv = {"/proc/self/exe", "internal-front-end", source, graphs};
  for (const std::string& dir : request.include_dirs) argv.insert(argv.end(), {"-I", dir});
  argv.push_back("--");
  argv.insert(argv.end(), request.extra_args.begin(), request.extra_args.end());
  if (request.colour) argv.push_back("-fcolor-diagnostics");
  return argv;
}

void ParseOne(const FrontEndRequest& request, const std::string& source,
              const std::string& scratch, const ActionCache& cache, Progress* progress,
              Parsed* out) {
  std::vector<std::string> words = {KILN_FRONT_END_VERSION, request.folder};
  for (const std::string& argument : ChildArguments(request, source, "")) words.push_back(argument);
  for (std::string& word : words) word = Moved(word, request.home, kHome);
  const std::string identity = ShellQuote(words);
  if (request.use_cache) {
    const std::string key = cache.KeyOf(identity, request.home);
    if (!key.empty() && cache.cache().Read(key + ".graphs", &out->graphs) &&
        cache.cache().Read(key + ".log", &out->diagnostics)) {
      out->ok = out->cached = true;
      out->graphs = Moved(out->graphs, kHome, request.home);
      out->diagnostics = Moved(out->diagnostics, kHome, request.home);
      for (const std::string& file : cache.DependenciesOf(identity))
        out->dependencies.push_back(file.starts_with('/') ? file : request.home + "/" + file);
      return;
    }
  }
  Command command{ChildArguments(request, source, scratch), request.folder, {}};
  const ProcessResult result = RunProcess(command);
  progress->NoteChild(result.peak_kb);
  out->diagnostics = result.output;
  std::string error, list;
  if (result.status > 1) {
    // Neither accepted nor refused: the front end itself fell over.
    out->diagnostics += FormatDiagnostic(Diagnostic::Error(
        {source, 0, 0}, "internal error: the front end ended with status " +
                            std::to_string(result.status) + "; please report this source"));
  }
  if (!result.ok()) return;
  if (!ReadFile(scratch, &out->graphs, &error) || !ReadFile(scratch + ".deps", &list, &error)) {
    out->diagnostics += FormatDiagnostic(Diagnostic::Error({}, error));
    return;
  }
  out->ok = true;
  std::istringstream lines(list);
  for (std::string line; std::getline(lines, line);) out->dependencies.push_back(line);
  if (!request.use_cache) return;
  std::vector<std::string> read;  // relative to KILN_HOME where below it
  for (const std::string& file : out->dependencies)
    read.push_back(file.starts_with(request.home + "/") ? file.substr(request.home.size() + 1)
                                                        : file);
  const std::string key = cache.Remember(identity, read, request.home);
  if (key.empty()) return;
  cache.cache().Write(key + ".graphs", Moved(out->graphs, request.home, kHome));
  cache.cache().Write(key + ".log", Moved(out->diagnostics, request.home, kHome));
}

}  // namespace

bool RunFrontEndOver(const FrontEndRequest& request, FileHashes* hashes, Progress* progress,
                     Program* program, std::vector<std::string>* dependencies) {
  const auto total = static_cast<int64_t>(request.sources.size());
  progress->Begin("front end");
  TempDir scratch("kiln-front-end");
  if (!scratch.ok()) {
    progress->End(false);
    PrintError(scratch.error());
    return false;
  }
  const ActionCache cache("graphs", kCacheLimit, hashes);
  std::vector<Parsed> parsed(request.sources.size());
  std::atomic<int64_t> done = 0;
  bool good = true;
  int64_t cached = 0;
  ParallelFor(static_cast<int>(total), request.jobs, [&](int i) {
    const auto index = static_cast<size_t>(i);
    ParseOne(request, request.sources[index], scratch.path() + "/" + std::to_string(i), cache,
             progress, &parsed[index]);
    progress->Update(++done, total, "sources");
    return true;  // the other sources' diagnostics are wanted too
  });
  cache.cache().Prune();
  progress->ClearLine();
  for (const Parsed& one : parsed) {
    fwrite(one.diagnostics.data(), 1, one.diagnostics.size(), stderr);
    dependencies->insert(dependencies->end(), one.dependencies.begin(), one.dependencies.end());
    good = good && one.ok;
    cached += one.cached;
  }
  progress->Count("sources", total);
  progress->Count("cached", cached);
  progress->End(good);
  if (!good) return false;

  progress->Begin("merge");
  std::vector<std::string> errors;
  for (size_t i = 0; i < parsed.size(); ++i) {
    Program one;
    std::string error;
    if (!ParseProgram(parsed[i].graphs, &one, &error)) {
      progress->End(false);
      PrintError("internal error: the graphs of '" + request.sources[i] +
                 "' do not parse back: " + error);
      return false;
    }
    parsed[i].graphs.clear();
    parsed[i].graphs.shrink_to_fit();
    MergeInto(program, one, &errors);
  }
  CountProgram(*program, progress);
  progress->End(errors.empty());
  for (const std::string& error : errors) PrintError(error);
  return errors.empty();
}

int InternalFrontEnd(const std::vector<std::string>& args) {
  if (args.size() < 2) return 2;
  FrontendOptions options;
  std::vector<std::string> dependencies;
  options.dependencies = &dependencies;
  for (size_t i = 2; i < args.size(); ++i) {
    if (args[i] == "-I" && i + 1 < args.size()) {
      options.include_dirs.push_back(args[++i]);
    } else if (args[i] == "--") {
      options.extra_args.assign(args.begin() + static_cast<std::ptrdiff_t>(i) + 1, args.end());
      break;
    }
  }
  Program program;
  if (!RunFrontend(args[0], options, &program)) return 1;
  std::string list, error;
  for (const std::string& dependency : dependencies)
    list += std::filesystem::absolute(dependency).lexically_normal().string() + "\n";
  if (!WriteFileAtomically(args[1], PrintProgram(program), &error) ||
      !WriteFileAtomically(args[1] + ".deps", list, &error)) {
    PrintError(error);
    return 1;
  }
  return 0;
}

}  // namespace kiln
