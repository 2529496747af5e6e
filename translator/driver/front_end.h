// The front end over all sources of a target: one child process a source, in parallel, its result
// cached by the content of everything it read.
//
// A source's graphs come back in text form whether they were cached or not, so a cold and a warm
// translation see the same program; and a crash of Clang takes nothing with it. The cache calls the
// files of KILN_HOME by their paths below it, and the front end by a hash of its sources: checkouts in
// several folders share what they have in common, and each sees its own paths.
#ifndef KILN_TRANSLATOR_DRIVER_FRONT_END_H_
#define KILN_TRANSLATOR_DRIVER_FRONT_END_H_

#include <string>
#include <vector>

#include "translator/driver/action_cache.h"
#include "translator/driver/progress.h"
#include "translator/flowgraph/program.h"

namespace kiln {

struct FrontEndRequest {
  std::string home;    // KILN_HOME, absolute
  std::string folder;  // what relative paths start from; empty: the current folder
  std::vector<std::string> sources;
  std::vector<std::string> include_dirs;
  std::vector<std::string> extra_args;  // for Clang: "-DX=1"
  int jobs = 1;
  bool use_cache = true;
  bool colour = false;
};

// Parses every source and merges the graphs into `program`; adds every file that was read to
// `dependencies`. False after the diagnostics of every source that was refused have been printed.
bool RunFrontEndOver(const FrontEndRequest& request, FileHashes* hashes, Progress* progress,
                     Program* program, std::vector<std::string>* dependencies);

// The child's side: `kiln internal-front-end SOURCE GRAPHS [-I DIR]... [-- CLANG ARGS]` writes the
// graphs to GRAPHS and the names of the files read to GRAPHS.deps.
int InternalFrontEnd(const std::vector<std::string>& args);

}  // namespace kiln

#endif  // KILN_TRANSLATOR_DRIVER_FRONT_END_H_
