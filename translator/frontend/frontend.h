// The front end: one C++ source into flow graphs.
#ifndef KILN_TRANSLATOR_FRONTEND_FRONTEND_H_
#define KILN_TRANSLATOR_FRONTEND_FRONTEND_H_

#include <string>
#include <vector>

namespace kiln {

class Program;

struct FrontendOptions {
  // Searched for includes after the compiler's own: the repository's root, the target's folder.
  std::vector<std::string> include_dirs;
  std::vector<std::string> extra_args;
  // If not null: gets every file the source included, itself first, for caching.
  std::vector<std::string>* dependencies = nullptr;
};

// Parses `source` and adds its classes, its functions with their graphs, its variables'
// initialisers and, if it has one, the entry point to *program. C++ errors and broken rules of
// Restricted C++ are printed to stderr by Clang, with carets; false if there was any error, and
// then *program is of no use.
bool RunFrontend(const std::string& source, const FrontendOptions& options, Program* program);

}  // namespace kiln

#endif  // KILN_TRANSLATOR_FRONTEND_FRONTEND_H_
