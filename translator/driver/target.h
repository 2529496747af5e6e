// What TARGET on the command line means: one .cc file, a folder, or a Bazel label.
#ifndef KILN_TRANSLATOR_DRIVER_TARGET_H_
#define KILN_TRANSLATOR_DRIVER_TARGET_H_

#include <string>
#include <vector>

namespace kiln {

struct Target {
  std::string name;                   // "bf": for the cache, the report and the default output
  std::string folder;                 // where its sources are, absolute
  std::string workspace;              // the Bazel workspace around it, where includes start; or ""
  std::vector<std::string> sources;   // absolute paths, sorted
  std::string function_order;         // the folder's function_order.txt, absolute; "" if it has none
};

// - a file: that one source (whatever its extension);
// - a folder: every .cc in it, tests (*_test.cc) left out;
// - //package or //package:name: the folder `package` of KILN_HOME, or of the Bazel workspace that
//   the current folder is in, the latter first.
// False, with a message for the user, if there is no such thing or nothing in it.
bool ResolveTarget(const std::string& text, Target* target, std::string* error);

// Several .cc files make one target, named after the first.
bool ResolveTargets(const std::vector<std::string>& texts, Target* target, std::string* error);

// The folder that holds rlib/, gc/ and emit/: $KILN_HOME, else found from where this binary is.
// False, with a message, if there is none.
bool FindHome(std::string* home, std::string* error);

}  // namespace kiln

#endif  // KILN_TRANSLATOR_DRIVER_TARGET_H_
