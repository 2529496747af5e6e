// What every command that takes a TARGET shares: its options, its progress, and the phases up to the
// one it needs.
#ifndef KILN_TRANSLATOR_DRIVER_SESSION_H_
#define KILN_TRANSLATOR_DRIVER_SESSION_H_

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "translator/driver/action_cache.h"
#include "translator/driver/option_table.h"
#include "translator/driver/pipeline.h"
#include "translator/driver/progress.h"
#include "translator/driver/target.h"
#include "translator/flowgraph/program.h"

namespace kiln {

// Exit statuses of every command.
inline constexpr int kSuccess = 0, kFailure = 1, kUsage = 2;

struct SessionOptions {
  std::vector<std::string> targets;
  int opt = 2;
  int jobs = 0;  // 0: one for each processor
  bool verify = false;
  bool jit = false;
  bool quiet = false;
  bool no_cache = false;
  std::string report;
  std::string relative_to;  // a folder; sources below it are called by their path from there
  std::string sanitize;
  std::vector<std::string> include_dirs;
  std::vector<std::string> defines;
  std::vector<std::string> link_args;
  std::vector<std::string> pass_flags;  // "inline=off"

  // Declares those options that the front end and the pipeline heed.
  void DeclareIn(OptionTable* table);
  // And those of making a binary.
  void DeclareNativeIn(OptionTable* table);
};

class Session {
 public:
  explicit Session(const SessionOptions& options);
  ~Session();

  // Resolves the target and finds Kiln's sources; prints what is wrong.
  bool Start();

  // Front end over all sources, then merge: the whole program at stage "flow".
  bool RunFrontEnd();

  // The passes up to and including the one that ends `stage` ("annotated", "gc", ...). Call after
  // RunFrontEnd. Prints what is wrong.
  bool RunPasses(const std::string& stage);

  // Prints an error on a line of its own, after whatever is being redrawn.
  void Error(const std::string& message);

  // Writes the --report and prints the last line. Returns the exit status.
  int Finish(bool ok, const std::string& message);

  const SessionOptions& options() const { return options_; }
  int jobs() const { return jobs_; }
  const std::string& home() const { return home_; }
  const Target& target() const { return target_; }
  Progress& progress() { return *progress_; }
  Program& program() { return *program_; }
  Pipeline& pipeline() { return *pipeline_; }
  FileHashes& hashes() { return hashes_; }
  // Every file the front end read. Valid after RunFrontEnd.
  const std::vector<std::string>& dependencies() const { return dependencies_; }

 private:
  SessionOptions options_;
  int jobs_ = 1;
  std::string home_;
  Target target_;
  FileHashes hashes_;
  std::vector<std::string> dependencies_;
  std::unique_ptr<Progress> progress_;
  std::unique_ptr<Program> program_;
  std::unique_ptr<Pipeline> pipeline_;
};

}  // namespace kiln

#endif  // KILN_TRANSLATOR_DRIVER_SESSION_H_
