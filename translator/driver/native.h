// From emitted C++ and the runtime libraries' sources to a binary: clang++-19, in parallel, each
// object cached by content, flags and everything it includes.
#ifndef KILN_TRANSLATOR_DRIVER_NATIVE_H_
#define KILN_TRANSLATOR_DRIVER_NATIVE_H_

#include <string>
#include <vector>

#include "translator/driver/action_cache.h"
#include "translator/driver/progress.h"

namespace kiln {

struct NativeOptions {
  int opt = 2;                          // -O0 .. -O3
  std::string sanitize;                 // "address,undefined"; empty: none
  std::vector<std::string> link_args;   // further libraries
  std::string function_order;           // a file of symbols, which come first in the binary; or empty
  int jobs = 1;
  bool use_cache = true;
  bool jit = false;                     // with the JIT's runtime
};

// One source to compile, as seen from the work folder (below): "home/gc/runtime/nursery.cc",
// "emitted/entry.cc".
struct CompileJob {
  std::string source;
  bool runtime = false;  // compiled with the flags of the runtime libraries
  std::string object;    // out: path of the object
};

// The folder compilations run in: `scratch` gets the links home -> KILN_HOME and emitted -> `emitted`,
// so that no object depends on where these folders are. False, with a message, on failure.
bool PrepareWorkFolder(const std::string& scratch, const std::string& home,
                       const std::string& emitted, std::string* error);

// Sources of the libraries linked into every binary, relative to KILN_HOME, sorted.
std::vector<std::string> RuntimeSources(const std::string& home, bool jit);

// Absolute paths of these and of their headers: everything of KILN_HOME that goes into a binary but
// for what the program itself includes.
std::vector<std::string> RuntimeFiles(const std::string& home);

// The command line but for the source, "-o" and dependency output.
std::vector<std::string> CompileFlags(const NativeOptions& options, bool runtime);
std::vector<std::string> LinkFlags(const NativeOptions& options);

// Compiles all jobs in the work folder `scratch`, where objects that are not cached go. Counts "compiled" and "cached" in
// `progress`. False, with the compiler's own message, if one fails.
bool CompileAll(std::vector<CompileJob>* jobs, const NativeOptions& options,
                const std::string& scratch, const ActionCache& cache, Progress* progress,
                std::string* error);

// Links into `output`, a file in a scratch folder.
bool LinkBinary(const std::vector<std::string>& objects, const std::string& output,
                const NativeOptions& options, Progress* progress, std::string* error);

}  // namespace kiln

#endif  // KILN_TRANSLATOR_DRIVER_NATIVE_H_
