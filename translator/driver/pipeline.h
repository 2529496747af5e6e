// The pass table: what happens to a program between the front end and emission, in order.
#ifndef KILN_TRANSLATOR_DRIVER_PIPELINE_H_
#define KILN_TRANSLATOR_DRIVER_PIPELINE_H_

#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "translator/driver/progress.h"
#include "translator/flowgraph/ops.h"
#include "translator/flowgraph/program.h"
#include "translator/transform/passes.h"

namespace kiln {

struct JitParts;

struct PipelineOptions {
  int opt = 2;
  bool verify = false;    // every verifier, after every pass
  bool jit = false;       // the program gets a tracing JIT
  std::string dump_dir;   // where `--pass NAME=dump` writes; empty: to standard error
};

// What the user asked of one phase or pass.
struct PassFlags {
  bool off = false;
  bool dump = false;   // print the program after it
  bool time = false;   // a line of its own in the progress
  bool check = false;  // verify after it
};

class Pipeline {
 public:
  Pipeline(const PipelineOptions& options, Program* program, Progress* progress);
  ~Pipeline();

  // "inline=off", "all=check", "fold=dump,time". False, with a message, if there is no such pass or
  // flag, or the pass cannot be left out.
  bool SetFlags(const std::string& text, std::string* error);

  // Runs the passes that have not run yet, up to the end of `stage`. False after printing what is
  // wrong.
  bool RunTo(const std::string& stage);

  // Called with the stage's name whenever one is complete, "flow" included.
  std::function<void(const std::string& stage)> at_stage;

  // What the JIT has of the program, once its graphs have parted from the others; null without one.
  const JitParts* jit() const { return jit_.get(); }

  // "flow", "annotated", "rtyped", "optimised", "exc", "gc".
  static const std::vector<std::string>& Stages();
  // One line a pass, for --help.
  static std::string PassList();

 private:
  bool Check(const std::string& after, Stage stage);
  bool After(const std::string& name, const PassFlags& flags, Stage stage);
  bool RunPassesOf(std::span<const Pass> passes, Stage stage);

  PipelineOptions options_;
  Program* program_;
  Progress* progress_;
  std::map<std::string, PassFlags> flags_;
  std::unique_ptr<JitParts> jit_;
  size_t next_ = 0;
  int dumps_ = 0;
};

}  // namespace kiln

#endif  // KILN_TRANSLATOR_DRIVER_PIPELINE_H_
