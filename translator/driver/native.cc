#include "translator/driver/native.h"

#include <sys/stat.h>

#include <atomic>
#include <filesystem>
#include <mutex>

#include "translator/base/file.h"
#include "translator/base/hash.h"
#include "translator/base/process.h"

namespace kiln {
namespace {

constexpr char kCompiler[] = "clang++-19";

// Folders under KILN_HOME whose .cc files are the runtime.
constexpr const char* kRuntimeFolders[] = {"gc/runtime", "rlib/runtime",
                                           "translator/emit/runtime"};

constexpr const char* kJitFolders[] = {"jitcodegen/native", "jitcodegen/runtime",
                                       "jitcodegen/runtime/optimizer", "jitcodegen/runtime/x86",
                                       "translator/flowgraph"};
// Of the last of them the JIT uses headers alone.

// What a failed child said, made one clear message.
std::string Explain(const std::string& what, const Command& command, const ProcessResult& result) {
  if (result.output.find("No space left on device") != std::string::npos)
    return "the disk is full: " + what + " could not be written";
  if (result.status == 127)
    return "cannot run " + command.argv[0] + ": install the package clang-19";
  std::string message = what + " failed (status " + std::to_string(result.status) + "): " +
                        ShellQuote(command.argv);
  if (!result.output.empty()) message += "\n" + result.output;
  while (!message.empty() && message.back() == '\n') message.pop_back();
  return message;
}

std::string NameOf(const CompileJob& job) {
  return std::filesystem::path(job.source).filename().string();
}

// Where the compiler really is, its size and its time: an upgrade compiles anew.
std::string CompilerIdentity() {
  static const std::string identity = [] {
    std::error_code code;
    const std::filesystem::path path =
        std::filesystem::canonical(std::string("/usr/bin/") + kCompiler, code);
    struct stat status;
    if (code || stat(path.c_str(), &status) != 0) return std::string("unknown");
    return path.string() + " " + std::to_string(status.st_size) + " " +
           std::to_string(status.st_mtim.tv_sec);
  }();
  return identity;
}

// Sources that stand beside the runtime's own.
bool IsTestFile(const std::string& file) {
  return file.ends_with("_test.cc") || file.ends_with("_bench.cc");
}

}  // namespace

std::vector<std::string> RuntimeSources(const std::string& home, bool jit) {
  std::vector<std::string> sources;
  const auto add = [&](const char* folder) {
    for (const std::string& file : ListFiles(home + "/" + folder))
      if (file.ends_with(".cc") && !IsTestFile(file))
        sources.push_back(file.substr(home.size() + 1));
  };
  for (const char* folder : kRuntimeFolders) add(folder);
  if (jit)
    for (const char* folder : kJitFolders)
      if (std::string_view(folder) != "translator/flowgraph") add(folder);
  return sources;
}

std::vector<std::string> RuntimeFiles(const std::string& home) {
  std::vector<std::string> files;
  const auto add = [&](const char* folder, bool headers_only) {
    for (const std::string& file : ListFiles(home + "/" + folder))
      if (((file.ends_with(".cc") && !headers_only) || file.ends_with(".h") ||
           file.ends_with(".def")) &&
          !IsTestFile(file))
        files.push_back(file);
  };
  for (const char* folder : kRuntimeFolders) add(folder, false);
  for (const char* folder : kJitFolders)
    add(folder, std::string_view(folder) == "translator/flowgraph");
  return files;
}

bool PrepareWorkFolder(const std::string& scratch, const std::string& home,
                       const std::string& emitted, std::string* error) {
  for (const auto& [name, target] : {std::pair{"home", home}, std::pair{"emitted", emitted}}) {
    const std::string link = scratch + "/" + name;
    if (link == target) continue;  // emitted into the scratch folder already
    std::error_code code;
    std::filesystem::create_directory_symlink(target, link, code);
    if (code) {
      *error = "cannot make '" + link + "': " + code.message();
      return false;
    }
  }
  return true;
}

std::vector<std::string> CompileFlags(const NativeOptions& options, bool runtime) {
  const std::string level = "-O" + std::to_string(options.opt);
  // DWARF 4 is the newest that Debian 12's valgrind reads.
  std::vector<std::string> flags = {"-std=c++20", "-gdwarf-4", "-g1",
                                    "-fno-exceptions", "-fno-rtti", "-fwrapv", "-fno-pie",
                                    "-ftls-model=local-exec", "-fno-strict-aliasing",
                                    "-fno-omit-frame-pointer", "-ffunction-sections",
                                    "-fdebug-compilation-dir=.", "-Ihome"};
  // What emitted code relies on is explained in translator/emit/README.md. Its unused labels and
  // values are no news. The runtime is the same at all levels: nobody debugs it with their program.
  const std::vector<std::string> particular =
      runtime ? std::vector<std::string>{"-O2"}
              : std::vector<std::string>{level, "-w", "-fno-math-errno", "-ffp-contract=off",
                                         "-fvisibility=hidden", "-fbracket-depth=4096"};
  flags.insert(flags.end(), particular.begin(), particular.end());
  if ((!runtime && options.opt < 2) || !options.sanitize.empty())
    flags.push_back("-DKILN_CHECKS=1");
  if (!options.sanitize.empty()) {
    flags.push_back("-fsanitize=" + options.sanitize);
    if (options.sanitize.find("undefined") != std::string::npos)
      flags.push_back("-fno-sanitize=function,vptr");
    flags.push_back("-fno-sanitize-recover=all");
  }
  return flags;
}

std::vector<std::string> LinkFlags(const NativeOptions& options) {
  std::vector<std::string> flags = {"-no-pie", "-fuse-ld=lld", "-Wl,--gc-sections",
                                    "-Wl,--build-id=none", "-static-libstdc++", "-static-libgcc"};
  if (!options.sanitize.empty()) flags.push_back("-fsanitize=" + options.sanitize);
  if (!options.function_order.empty()) {
    flags.push_back("-Wl,--symbol-ordering-file=" + options.function_order);
    flags.push_back("-Wl,--no-warn-symbol-ordering");  // names that are no more
  }
  flags.insert(flags.end(), options.link_args.begin(), options.link_args.end());
  flags.insert(flags.end(), {"-l:libgmp.a", "-lpthread", "-ldl", "-lm"});
  return flags;
}

bool CompileAll(std::vector<CompileJob>* jobs, const NativeOptions& options,
                const std::string& scratch, const ActionCache& cache, Progress* progress,
                std::string* error) {
  std::atomic<int64_t> done = 0, cached = 0;
  std::mutex mutex;
  const auto total = static_cast<int64_t>(jobs->size());
  const bool good = ParallelFor(static_cast<int>(total), options.jobs, [&](int i) {
    CompileJob& job = (*jobs)[static_cast<size_t>(i)];
    const bool assembly = job.source.ends_with(".s") || job.source.ends_with(".S");
    std::vector<std::string> argv = {kCompiler};
    for (std::string& flag : CompileFlags(options, job.runtime)) {
      // The assembler knows the target and the debug folder only.
      if (!assembly || flag.starts_with("-I") || flag.starts_with("-fdebug"))
        argv.push_back(std::move(flag));
    }
    argv.insert(argv.end(), {"-c", job.source});
    const std::string request = CompilerIdentity() + "\n" + ShellQuote(argv);
    const std::string key = options.use_cache ? cache.KeyOf(request, scratch) : "";
    if (!key.empty()) {
      job.object = cache.cache().Find(key + ".o");
      if (!job.object.empty()) {
        ++cached;
        progress->Update(++done, total, NameOf(job));
        return true;
      }
    }
    const std::string base = scratch + "/" + std::to_string(i) + "." + NameOf(job);
    job.object = base + ".o";
    // A compiler that dies, for want of space say, would leave files of its symbolizer behind.
    Command command{argv, scratch, {"LC_ALL=C", "LLVM_DISABLE_SYMBOLIZATION=1"}};
    command.argv.insert(command.argv.end(), {"-o", job.object});
    if (!assembly) command.argv.insert(command.argv.end(), {"-MD", "-MF", base + ".d"});
    const ProcessResult result = RunProcess(command);
    progress->NoteChild(result.peak_kb);
    if (!result.ok()) {
      std::lock_guard lock(mutex);
      if (error->empty()) *error = Explain("compiling " + NameOf(job), command, result);
      return false;
    }
    std::string rule, ignored;
    std::vector<std::string> dependencies = {job.source};
    if (!assembly && ReadFile(base + ".d", &rule, &ignored))
      dependencies = ParseMakeDependencies(rule);
    const std::string new_key =
        options.use_cache ? cache.Remember(request, dependencies, scratch) : "";
    // The object stays in the scratch folder for this run: another process may prune the cache.
    std::string content;
    if (!new_key.empty() && ReadFile(job.object, &content, &ignored))
      cache.cache().Write(new_key + ".o", content);
    progress->Update(++done, total, NameOf(job));
    return true;
  });
  progress->Count("compiled", done - cached);
  progress->Count("cached", cached);
  return good;
}

bool LinkBinary(const std::vector<std::string>& objects, const std::string& output,
                const NativeOptions& options, Progress* progress, std::string* error) {
  // A response file: a large program has more objects than a command line takes.
  std::string response;
  for (const std::string& object : objects) response += ShellQuote({object}) + "\n";
  const std::string response_path = output + ".objects";
  if (!WriteFileAtomically(response_path, response, error)) return false;
  Command command{{kCompiler, "-o", output, "@" + response_path}, "", {"LC_ALL=C"}};
  for (std::string& flag : LinkFlags(options)) command.argv.push_back(std::move(flag));
  const ProcessResult result = RunProcess(command);
  progress->NoteChild(result.peak_kb);
  if (result.ok()) return true;
  *error = Explain("linking", command, result);
  return false;
}

}  // namespace kiln
