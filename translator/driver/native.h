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
  std::string home;                     // KILN_HOME
  std::vector<std::string> link_args;   // further libraries
  int jobs = 1;
};

// One source to compile: path relative to `folder` (emitted code, so that the object does not depend
// on where that folder is) or absolute (the runtime).
struct CompileJob {
  std::string folder;
  std::string source;
  bool runtime = false;  // compiled with the flags of the runtime libraries
  std::string object;    // out: path of the object
};

// Sources of the libraries linked into every binary: gc/runtime, rlib/runtime, emit/runtime and what
// `kiln_main` starts with. Absolute paths, sorted.
std::vector<std::string> RuntimeSources(const std::string& home);

// These and their headers: everything of KILN_HOME that goes into a binary but for what sources include.
std::vector<std::string> RuntimeFiles(const std::string& home);

// The command line but for the source, "-o" and dependency output.
std::vector<std::string> CompileFlags(const NativeOptions& options, bool runtime);
std::vector<std::string> LinkFlags(const NativeOptions& options);

// Compiles all jobs; objects that are not cached go to `scratch`. Counts "compiled" and "cached" in
// `progress`. False, with the compiler's own message, if one fails.
bool CompileAll(std::vector<CompileJob>* jobs, const NativeOptions& options,
                const std::string& scratch, ActionCache* cache, Progress* progress,
                std::string* error);

// Links into `output`, a file in a scratch folder.
bool LinkBinary(const std::vector<std::string>& objects, const std::string& output,
                const NativeOptions& options, std::string* error);

}  // namespace kiln

#endif  // KILN_TRANSLATOR_DRIVER_NATIVE_H_
