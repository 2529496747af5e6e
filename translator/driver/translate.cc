#include "translator/driver/translate.h"

#include <filesystem>
#include <set>
#include <sstream>

#include "translator/base/diagnostics.h"
#include "translator/base/file.h"
#include "translator/base/process.h"
#include "translator/driver/native.h"
#include "translator/emit/emit.h"

namespace kiln {
namespace {

constexpr int64_t kObjectCacheLimit = int64_t{2} << 30;
// Names what an emission wrote, so that the next one into the same folder can tidy up.
constexpr char kManifest[] = "kiln-emitted.txt";

NativeOptions NativeOptionsOf(const Session& session) {
  NativeOptions options;
  options.opt = session.options().opt;
  options.sanitize = session.options().sanitize;
  options.jobs = session.jobs();
  options.use_cache = !session.options().no_cache;
  options.jit = session.options().jit;
  options.function_order = session.target().function_order;
  for (const std::string& library : session.options().link_args)
    options.link_args.push_back(library.find('/') != std::string::npos ||
                                        library.starts_with("-")
                                    ? library
                                    : "-l" + library);
  return options;
}

}  // namespace

bool EmitInto(Session* session, const std::string& folder) {
  Progress& progress = session->progress();
  progress.Begin("emit");
  EmitOptions options;
  options.jit = session->pipeline().jit();
  const EmitResult result = Emit(session->program(), options);
  if (!result.ok()) {
    progress.End(false);
    for (const std::string& error : result.errors) PrintError(error);
    return false;
  }
  std::string error, manifest, old;
  bool good = true;
  int64_t bytes = 0;
  for (const auto& [name, content] : result.files) {
    manifest += name + "\n";
    bytes += static_cast<int64_t>(content.size());
    good = good && WriteFileIfChanged(folder + "/" + name, content, &error);
  }
  std::string ignored;
  if (good && ReadFile(folder + "/" + kManifest, &old, &ignored)) {
    std::istringstream lines(old);
    for (std::string name; std::getline(lines, name);)
      if (!result.files.contains(name) && name.find('/') == std::string::npos)
        RemoveTree(folder + "/" + name);
  }
  good = good && WriteFileIfChanged(folder + "/" + kManifest, manifest, &error);
  progress.Count("files", static_cast<int64_t>(result.files.size()));
  progress.Count("kB", (bytes + 1023) / 1024);
  progress.End(good);
  if (!good) PrintError(error);
  return good;
}

bool MakeBinary(Session* session, const std::string& emitted, const std::string& scratch,
                const std::string& binary) {
  Progress& progress = session->progress();
  const NativeOptions options = NativeOptionsOf(*session);
  const ActionCache cache("objects", kObjectCacheLimit, &session->hashes());
  progress.Begin("compile");
  std::vector<CompileJob> jobs;
  std::string manifest, error;
  bool good = PrepareWorkFolder(scratch, session->home(), emitted, &error) &&
              ReadFile(emitted + "/" + kManifest, &manifest, &error);
  std::istringstream lines(manifest);
  for (std::string name; std::getline(lines, name);)
    if (name.ends_with(".cc") || name.ends_with(".s")) jobs.push_back({"emitted/" + name, false, ""});
  for (const std::string& source : RuntimeSources(session->home(), options.jit))
    jobs.push_back({"home/" + source, true, ""});
  good = good && CompileAll(&jobs, options, scratch, cache, &progress, &error);
  progress.End(good);
  if (good) {
    progress.Begin("link");
    std::vector<std::string> objects;
    for (const CompileJob& job : jobs) objects.push_back(job.object);
    good = LinkBinary(objects, binary, options, &progress, &error);
    progress.Count("objects", static_cast<int64_t>(objects.size()));
    progress.End(good);
  }
  cache.cache().Prune();
  if (!good) PrintError(error);
  return good;
}

bool TranslateTo(Session* session, const std::string& output, const std::string& keep) {
  TempDir scratch("kiln-translate");
  std::string error;
  if (!scratch.ok()) {
    session->Error(scratch.error());
    return false;
  }
  const std::string emitted = keep.empty() ? scratch.path() + "/emitted" : keep;
  const std::string binary = scratch.path() + "/binary";
  if (!MakeDirectories(emitted, &error)) {
    session->Error(error);
    return false;
  }
  if (!session->RunFrontEnd() || !session->RunPasses("gc") || !EmitInto(session, emitted) ||
      !MakeBinary(session, std::filesystem::absolute(emitted).string(), scratch.path(), binary))
    return false;
  if (CopyFileAtomically(binary, output, &error)) return true;
  session->Error(error);
  return false;
}

}  // namespace kiln
