// kiln run: translates into the cache and becomes the program. While nothing that went into the
// binary has changed, running is all it does.
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "translator/base/file.h"
#include "translator/base/process.h"
#include "translator/base/signals.h"
#include "translator/driver/action_cache.h"
#include "translator/driver/commands.h"
#include "translator/driver/native.h"
#include "translator/driver/session.h"
#include "translator/driver/translate.h"

namespace kiln {
namespace {

constexpr int64_t kCacheLimit = int64_t{1} << 30;

// Everything but file contents that decides what the binary is.
std::string RequestOf(const Session& session) {
  const SessionOptions& o = session.options();
  std::vector<std::string> words = {ToolIdentity(), session.home(), std::to_string(o.opt),
                                    o.sanitize, session.target().function_order};
  for (const auto* list : {&session.target().sources, &o.include_dirs, &o.defines, &o.link_args,
                           &o.pass_flags}) {
    words.push_back("--");
    words.insert(words.end(), list->begin(), list->end());
  }
  return ShellQuote(words);
}

// Becomes the binary, which is opened first: it may be removed meanwhile. Returns only if that fails.
class Runner {
 public:
  explicit Runner(const std::string& binary)
      : binary_(binary), fd_(open(binary.c_str(), O_RDONLY | O_CLOEXEC)), failure_(errno) {}

  int Become(Session* session, std::vector<std::string> args) {
    args.insert(args.begin(), session->target().name);
    std::vector<char*> argv;
    for (std::string& arg : args) argv.push_back(arg.data());
    argv.push_back(nullptr);
    signals::Uninstall();
    if (fd_ >= 0) {
      fexecve(fd_, argv.data(), environ);
      failure_ = errno;
    }
    session->Error("cannot run '" + binary_ + "': " + strerror(failure_));
    return kFailure;
  }

 private:
  std::string binary_;
  int fd_;
  int failure_;
};

}  // namespace

int RunCommand(const Arguments& args) {
  SessionOptions options;
  std::vector<std::string> program_args;
  OptionTable table("run", "TARGET [options] [-- ARGUMENTS]",
                    "Translates a program, unless that was done before, and runs it. The exit status is\n"
                    "the program's.");
  options.DeclareIn(&table);
  options.DeclareNativeIn(&table);
  switch (table.Parse(args, &options.targets, &program_args)) {
    case OptionTable::Outcome::kHelp: return kSuccess;
    case OptionTable::Outcome::kWrong: return kUsage;
    case OptionTable::Outcome::kGo: break;
  }
  Session session(options);
  if (!session.Start()) return kFailure;

  const ActionCache programs("programs", kCacheLimit, &session.hashes());
  const std::string request = RequestOf(session);
  if (!options.no_cache && !options.verify && options.report.empty()) {
    const std::string key = programs.KeyOf(request);
    const std::string binary = key.empty() ? "" : programs.cache().Find(key);
    if (!binary.empty()) return Runner(binary).Become(&session, program_args);
  }

  TempDir scratch("kiln-run");
  if (!scratch.ok()) {
    session.Error(scratch.error());
    return kFailure;
  }
  const std::string binary = scratch.path() + "/" + session.target().name;
  const bool ok = TranslateTo(&session, binary, "");
  if (const int status = session.Finish(ok, "running"); status != kSuccess) return status;
  Runner runner(binary);
  if (!options.no_cache) {
    std::vector<std::string> dependencies = session.dependencies();
    for (const std::string& file : RuntimeFiles(session.home())) dependencies.push_back(file);
    const std::string& order = session.target().function_order;
    if (!order.empty()) dependencies.push_back(order);
    const std::string key = programs.Remember(request, dependencies);
    if (!key.empty()) programs.cache().Adopt(key, binary);
    programs.cache().Prune();
  }
  RemoveTree(scratch.path());
  return runner.Become(&session, program_args);
}

}  // namespace kiln
