#include "jitcodegen/testing/low_level.h"

#include <gtest/gtest.h>
#include <pthread.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

#include "annotator/annotate.h"
#include "jitcodegen/runtime/trace_file.h"
#include "rlib/runtime/system.h"
#include "rtyper/rtype.h"
#include "translator/evaluate/evaluate.h"
#include "translator/flowgraph/merge.h"
#include "translator/flowgraph/verify.h"
#include "translator/frontend/frontend.h"
#include "translator/transform/passes.h"

namespace kiln::jit {

std::string ReadFile(const std::string& path) {
  std::ifstream in(path);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

std::unique_ptr<Program> LowLevelProgram(const std::string& folder) {
  auto program = std::make_unique<Program>();
  std::vector<std::string> sources = {"rlib/start.cc"};
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().extension() == ".cc") sources.push_back(entry.path().string());
  std::sort(sources.begin(), sources.end());
  std::vector<std::string> errors;
  for (const std::string& source : sources) {
    Program part;
    FrontendOptions options;
    options.include_dirs = {"."};
    EXPECT_TRUE(RunFrontend(source, options, &part)) << source;
    MergeInto(program.get(), part, &errors);
  }
  for (const auto& f : program->functions())
    if (f->graph != nullptr && f->display == "kiln_run_program") program->entry = f.get();
  std::vector<Diagnostic> diagnostics;
  EXPECT_TRUE(EvaluatePrebuilt(program.get(), &diagnostics));
  Annotate(program.get());
  Rtype(program.get(), RtypeOptions());
  for (const Pass& pass : SharedPasses()) pass.run(program.get(), PassOptions());
  errors = Verify(*program, Stage::kRtyped);
  EXPECT_TRUE(errors.empty()) << errors[0];
  return program;
}

TargetProgram::TargetProgram(const std::string& folder) : program_(LowLevelProgram(folder)) {
  std::vector<std::string> errors;
  InterpreterOptions options;
  options.stage = Stage::kRtyped;
  engine_ = std::make_unique<GraphEngine>(program_.get(), Parameters(), options, &errors);
  EXPECT_TRUE(errors.empty()) << errors[0];
}

ProgramRun TargetProgram::Run(const std::vector<std::string>& arguments,
                              const Parameters& parameters, TraceListener* listener) {
  ProgramRun run;
  InterpreterOptions options;
  options.stage = Stage::kRtyped;
  options.write = [&](int fd, std::string_view bytes) { (fd == 2 ? run.err : run.out) += bytes; };
  engine_->Restart(parameters, options);
  if (listener != nullptr) engine_->runner().AddListener(listener);
  std::vector<std::string> strings = {"program"};
  strings.insert(strings.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (std::string& s : strings) argv.push_back(s.data());
  argv.push_back(nullptr);
  rlib_rt_set_arguments(static_cast<int>(strings.size()), argv.data());
  RunResult result;
  OnDeepStack([&] { result = engine_->interpreter().Call(program_->entry); });
  EXPECT_TRUE(result.status == RunResult::Status::kReturned ||
              result.status == RunResult::Status::kExited)
      << result.failure.message;
  run.status = static_cast<int>(result.value);
  run.statistics = engine_->runner().statistics();
  run.complaints = std::exchange(engine_->complaints, {});
  for (const auto& trace : engine_->runner().traces())
    run.traces.push_back(PrintTrace(engine_->jit_program(), *trace));
  return run;
}

std::string RecordTraces(TargetProgram* target, const std::string& program, int64_t threshold) {
  char* bytes = nullptr;
  size_t size = 0;
  std::FILE* file = open_memstream(&bytes, &size);
  {
    TraceRecorder recorder(target->engine().jit_program(), file);
    Parameters parameters;
    parameters.threshold = parameters.function_threshold = threshold;
    parameters.trace_eagerness = 3;
    target->Run({program}, parameters, &recorder);
  }
  std::fclose(file);
  std::string recorded(bytes, size);
  std::free(bytes);
  if (const char* folder = std::getenv("REPLAY_KEEP"))
    std::ofstream(folder + program.substr(program.rfind('/')) + ".traces", std::ios::binary) << recorded;
  return recorded;
}

void OnDeepStack(const std::function<void()>& f) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, size_t{1} << 30);
  pthread_t thread;
  auto start = [](void* argument) -> void* {
    (*static_cast<const std::function<void()>*>(argument))();
    return nullptr;
  };
  ASSERT_EQ(pthread_create(&thread, &attributes, start,
                           const_cast<void*>(static_cast<const void*>(&f))),
            0);
  pthread_join(thread, nullptr);
  pthread_attr_destroy(&attributes);
}

}  // namespace kiln::jit
