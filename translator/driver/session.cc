#include "translator/driver/session.h"

#include <algorithm>
#include <filesystem>
#include <thread>

#include "translator/base/diagnostics.h"
#include "translator/base/file.h"
#include "translator/driver/front_end.h"

namespace kiln {

namespace fs = std::filesystem;

void SessionOptions::DeclareIn(OptionTable* table) {
  table->Number("--opt", "0..3", 0, 3, &opt,
                "how much to optimise (2); 0 and 1 keep the checks of preconditions");
  table->Number("--jobs,-j", "N", 1, 1024, &jobs, "processes at a time (one a processor)");
  table->List("-I", "DIR", &include_dirs, "a folder to look for headers in");
  table->List("-D", "NAME[=VALUE]", &defines, "defines a macro");
  table->Flag("--verify", &verify, "run every verifier after every phase");
  table->List("--pass", "NAME=FLAGS", &pass_flags,
              "off, dump, time or check for one pass, or for 'all'");
  table->Text("--report", "FILE.json", &report,
              "write seconds, peak memory, graphs, operations and facts of each phase");
  table->Text("--relative-to", "DIR", &relative_to,
              "call sources by their paths from there, so that what is emitted does not depend\n"
              "on where that folder is: for build systems");
  table->Flag("--quiet,-q", &quiet, "print nothing but diagnostics and errors");
  table->Flag("--no-cache", &no_cache, "neither read nor write ~/.cache/kiln");
}

void SessionOptions::DeclareNativeIn(OptionTable* table) {
  table->Flag("--jit", &jit, "generate a tracing JIT from the interpreter's source");
  table->Text("--sanitize", "LIST", &sanitize,
              "sanitizers in the binary: address, undefined");
  table->List("--link,-l", "LIBRARY", &link_args,
              "a further library: its name, as in -lsqlite3, or a file");
}

Session::Session(const SessionOptions& options) : options_(options) {
  jobs_ = options.jobs != 0
              ? options.jobs
              : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  progress_ = std::make_unique<Progress>(options.quiet ? Progress::Mode::kQuiet
                                                       : Progress::Detect());
  program_ = std::make_unique<Program>();
}

Session::~Session() = default;

void Session::Error(const std::string& message) {
  progress_->ClearLine();
  PrintError(message);
}

bool Session::Start() {
  std::string error;
  if (!FindHome(&home_, &error) || !ResolveTargets(options_.targets, &target_, &error)) {
    Error(error);
    return false;
  }
  if (!options_.report.empty() && !CanWriteFile(options_.report, &error)) {
    Error(error);
    return false;
  }
  PipelineOptions pipeline;
  pipeline.opt = options_.opt;
  pipeline.verify = options_.verify;
  pipeline.jit = options_.jit;
  pipeline_ = std::make_unique<Pipeline>(pipeline, program_.get(), progress_.get());
  for (const std::string& flags : options_.pass_flags) {
    if (!pipeline_->SetFlags(flags, &error)) {
      Error(error);
      return false;
    }
  }
  return true;
}

bool Session::RunFrontEnd() {
  FrontEndRequest request;
  request.home = home_;
  request.sources = target_.sources;
  request.sources.push_back(home_ + "/rlib/start.cc");  // calls the entry point
  request.include_dirs = options_.include_dirs;
  request.include_dirs.push_back(target_.folder);
  if (!target_.workspace.empty()) request.include_dirs.push_back(target_.workspace);
  request.include_dirs.push_back(home_);
  request.folder = options_.relative_to;
  if (!request.folder.empty())
    for (auto* paths : {&request.sources, &request.include_dirs})
      for (std::string& path : *paths) {
        const std::string relative = fs::relative(path, request.folder).string();
        if (!relative.starts_with("..")) path = relative;
      }
  for (const std::string& define : options_.defines) request.extra_args.push_back("-D" + define);
  request.jobs = jobs_;
  request.use_cache = !options_.no_cache;
  request.colour = progress_->terminal();
  return RunFrontEndOver(request, &hashes_, progress_.get(), program_.get(), &dependencies_);
}

bool Session::RunPasses(const std::string& stage) { return pipeline_->RunTo(stage); }

int Session::Finish(bool ok, const std::string& message) {
  if (!options_.report.empty()) {
    std::string error;
    if (!WriteFileAtomically(options_.report, progress_->Report(target_.name, ok), &error)) {
      Error(error);
      ok = false;
    }
  }
  if (ok) progress_->Finish(message);
  return ok ? kSuccess : kFailure;
}

}  // namespace kiln
