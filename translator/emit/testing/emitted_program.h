// Compiles and runs emitted programs, for tests: with clang, the runtime's sources and what the
// program calls from testdata/support.cc.
#ifndef KILN_TRANSLATOR_EMIT_TESTING_EMITTED_PROGRAM_H_
#define KILN_TRANSLATOR_EMIT_TESTING_EMITTED_PROGRAM_H_

#include <memory>
#include <string>
#include <vector>

#include "translator/base/file.h"
#include "translator/base/process.h"
#include "translator/emit/emit.h"
#include "translator/flowgraph/program.h"

namespace kiln {

// A way to compile.
struct EmitVariant {
  std::string name;
  std::vector<std::string> flags;          // of emitted code
  std::vector<std::string> runtime_flags;  // of the runtime
};
EmitVariant OptimisedVariant();  // -O2
EmitVariant CheckedVariant();    // -O0, preconditions checked
EmitVariant SanitizedVariant();  // -O1, preconditions, address and undefined

// What emitted code is compiled with besides: see README.md.
std::vector<std::string> EmittedCodeFlags();

// Runs exception transform, collector transform and emission. The verifier looks at each stage. Errors
// of any kind are returned; empty if all went well.
std::vector<std::string> TransformAndEmit(Program* program, EmitResult* result,
                                          const EmitOptions& options = {});

// One variant's runtime, compiled once, and programs linked with it.
class EmittedPrograms {
 public:
  // `root` is the folder that holds gc/ and translator/.
  EmittedPrograms(std::string root, EmitVariant variant);
  // What went wrong when the runtime was compiled; empty if nothing.
  const std::string& error() const { return error_; }

  // The path of a binary; empty, with an error(), if something did not compile.
  std::string Build(const EmitResult& emitted);

 private:
  ProcessResult Compile(const std::string& source, const std::vector<std::string>& flags,
                        const std::string& object);

  std::string root_;
  EmitVariant variant_;
  TempDir folder_;
  std::string archive_;
  std::string error_;
  int count_ = 0;
};

// The folder of the sources: under Bazel its runfiles, else the current one.
std::string SourceRoot();

}  // namespace kiln

#endif  // KILN_TRANSLATOR_EMIT_TESTING_EMITTED_PROGRAM_H_
