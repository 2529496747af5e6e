// kiln test: Bazel builds and runs the tests, so the launcher beside the sources does it.
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "translator/base/diagnostics.h"
#include "translator/base/file.h"
#include "translator/base/signals.h"
#include "translator/driver/commands.h"
#include "translator/driver/option_table.h"
#include "translator/driver/session.h"
#include "translator/driver/target.h"

namespace kiln {

int TestCommand(const Arguments& args) {
  for (const std::string& arg : args) {
    if (arg != "--help" && arg != "-h") continue;
    printf("usage: kiln test [--long] [BAZEL OPTIONS] [//package:target ...]\n\n"
           "Builds everything and runs Kiln's own tests with Bazel; without targets, all of them.\n\n"
           "options:\n"
           "  --long                      also run the tests that are tagged \"soak\"\n");
    return kSuccess;
  }
  std::string home, error;
  if (!FindHome(&home, &error)) {
    PrintError(error);
    return kFailure;
  }
  const std::string launcher = home + "/kiln";
  std::vector<std::string> words = {launcher, "test"};
  words.insert(words.end(), args.begin(), args.end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  signals::Uninstall();
  execv(launcher.c_str(), argv.data());
  PrintError("cannot run '" + launcher + "': " + strerror(errno));
  return kFailure;
}

}  // namespace kiln
