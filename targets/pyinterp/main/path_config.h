// sys.path and where things are.

#ifndef TARGETS_PYINTERP_MAIN_PATH_CONFIG_H_
#define TARGETS_PYINTERP_MAIN_PATH_CONFIG_H_

#include "targets/pyinterp/main/command_line.h"

namespace py {

// Sets sys.executable, the prefixes and sys.path, but for what stands at its head. Ends the program with an
// explanation if there is no standard library.
void configure_paths(CommandLine* line);

// What stands at the head of sys.path for this program: the folder of its file, with links followed; null
// if nothing does.
W_Object* first_of_path(CommandLine* line);

// An absolute path: joined to the current folder.
Str* absolute_path(Str* path);

}  // namespace py

#endif  // TARGETS_PYINTERP_MAIN_PATH_CONFIG_H_
