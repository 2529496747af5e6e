#include "translator/emit/testing/emitted_program.h"

#include <cstdlib>
#include <mutex>
#include <thread>
#include <utility>

#include "gc/transform/gc_transform.h"
#include "translator/flowgraph/layout.h"
#include "translator/flowgraph/verify.h"
#include "translator/transform/exception_transform.h"

namespace kiln {
namespace {

constexpr char kCompiler[] = "clang++-19";

int Jobs() { return static_cast<int>(std::max(1u, std::thread::hardware_concurrency())); }

bool IsRuntime(const std::string& file) {
  const size_t slash = file.rfind('/');
  const std::string name = file.substr(slash + 1);
  return name.ends_with(".cc") && !name.ends_with("_test.cc") && !name.starts_with("test_") &&
         name.find("bench") == std::string::npos && name.find("testing") == std::string::npos;
}

}  // namespace

EmitVariant OptimisedVariant() { return {"O2", {"-O2"}, {"-O1"}}; }
EmitVariant CheckedVariant() { return {"O0", {"-O0", "-DKILN_CHECKS"}, {"-O1"}}; }
EmitVariant SanitizedVariant() {
  const std::vector<std::string> sanitizers = {"-O1", "-g1", "-DKILN_CHECKS",
                                               "-fsanitize=address,undefined",
                                               "-fno-sanitize=function,vptr",
                                               "-fno-sanitize-recover=all"};
  return {"asan", sanitizers, sanitizers};
}

std::vector<std::string> EmittedCodeFlags() {
  return {"-std=c++20", "-fno-exceptions", "-fno-rtti", "-fwrapv", "-fno-math-errno",
          "-ffp-contract=off", "-fno-pie", "-ftls-model=local-exec", "-fvisibility=hidden",
          "-ffunction-sections", "-fbracket-depth=4096",
          // Constants that random programs combine are worth many a warning.
          "-w"};
}

std::vector<std::string> TransformAndEmit(Program* program, EmitResult* result,
                                          const EmitOptions& options) {
  std::vector<std::string> errors;
  const auto verify = [&](Stage stage, const char* what) {
    for (const std::string& error : Verify(*program, stage))
      errors.push_back(std::string(what) + ": " + error);
    return errors.empty();
  };
  if (!verify(Stage::kRtyped, "input")) return errors;
  TransformExceptions(program);
  if (!verify(Stage::kExc, "after the exception transform")) return errors;
  NumberClasses(program);
  TransformForCollector(program);
  if (!verify(Stage::kGc, "after the collector transform")) return errors;
  *result = Emit(*program, options);
  return result->errors;
}

std::string SourceRoot() {
  const char* runfiles = getenv("TEST_SRCDIR");
  const char* workspace = getenv("TEST_WORKSPACE");
  if (runfiles != nullptr && workspace != nullptr)
    return std::string(runfiles) + "/" + workspace;
  return ".";
}

EmittedPrograms::EmittedPrograms(std::string root, EmitVariant variant)
    : root_(std::move(root)), variant_(std::move(variant)), folder_("kiln-emit-test") {
  std::vector<std::string> sources = {root_ + "/translator/emit/testdata/support.cc"};
  for (const char* part : {"/gc/runtime", "/translator/emit/runtime"})
    for (const std::string& file : ListFiles(root_ + part))
      if (IsRuntime(file)) sources.push_back(file);
  std::vector<std::string> objects;
  for (size_t i = 0; i < sources.size(); ++i)
    objects.push_back(folder_.path() + "/runtime" + std::to_string(i) + ".o");
  std::vector<std::string> flags = {"-std=c++20", "-fno-exceptions", "-fno-rtti", "-fno-pie",
                                    "-ftls-model=local-exec", "-fno-strict-aliasing"};
  flags.insert(flags.end(), variant_.runtime_flags.begin(), variant_.runtime_flags.end());
  std::mutex mutex;
  ParallelFor(static_cast<int>(sources.size()), Jobs(), [&](int i) {
    const size_t k = static_cast<size_t>(i);
    const ProcessResult result = Compile(sources[k], flags, objects[k]);
    if (result.ok()) return true;
    std::lock_guard lock(mutex);
    error_ += result.output;
    return false;
  });
  archive_ = folder_.path() + "/runtime.a";
  std::vector<std::string> command = {"ar", "rc", archive_};
  command.insert(command.end(), objects.begin(), objects.end());
  if (error_.empty() && !RunProcess({command, "", {}}).ok()) error_ = "ar failed";
}

ProcessResult EmittedPrograms::Compile(const std::string& source,
                                       const std::vector<std::string>& flags,
                                       const std::string& object) {
  std::vector<std::string> argv = {kCompiler};
  if (!source.ends_with(".s")) {
    argv.insert(argv.end(), flags.begin(), flags.end());
    argv.push_back("-I" + root_);
  }
  argv.insert(argv.end(), {"-c", source, "-o", object});
  return RunProcess({argv, "", {"LC_ALL=C"}});
}

std::string EmittedPrograms::Build(const EmitResult& emitted) {
  if (!error_.empty()) return "";
  const std::string folder = folder_.path() + "/program" + std::to_string(count_++);
  if (!MakeDirectories(folder, &error_)) return "";
  std::vector<std::string> flags = EmittedCodeFlags();
  flags.insert(flags.end(), variant_.flags.begin(), variant_.flags.end());
  std::vector<std::string> sources, objects;
  for (const auto& [name, content] : emitted.files) {
    sources.push_back(folder + "/" + name);
    objects.push_back(sources.back() + ".o");
    if (!WriteFileAtomically(sources.back(), content, &error_)) return "";
  }
  std::mutex mutex;
  ParallelFor(static_cast<int>(sources.size()), Jobs(), [&](int i) {
    const size_t k = static_cast<size_t>(i);
    const ProcessResult result = Compile(sources[k], flags, objects[k]);
    if (result.ok()) return true;
    std::lock_guard lock(mutex);
    error_ += result.output;
    return false;
  });
  if (!error_.empty()) return "";
  const std::string binary = folder + "/program";
  std::vector<std::string> link = {kCompiler, "-no-pie", "-fuse-ld=lld", "-Wl,--gc-sections"};
  for (const std::string& flag : variant_.flags)
    if (flag.starts_with("-fsanitize") || flag.starts_with("-fno-sanitize")) link.push_back(flag);
  link.insert(link.end(), objects.begin(), objects.end());
  link.insert(link.end(), {archive_, "-lpthread", "-o", binary});
  const ProcessResult result = RunProcess({link, "", {"LC_ALL=C"}});
  if (!result.ok()) {
    error_ = result.output;
    return "";
  }
  return binary;
}

}  // namespace kiln
