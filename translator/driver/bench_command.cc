// kiln bench: measures translated programs against their peers; tests/bench/bench.py does the work.
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "translator/base/diagnostics.h"
#include "translator/base/signals.h"
#include "translator/driver/commands.h"
#include "translator/driver/session.h"
#include "translator/driver/target.h"

namespace kiln {

int BenchCommand(const Arguments& args) {
  std::string home, error;
  if (!FindHome(&home, &error)) {
    PrintError(error);
    return kFailure;
  }
  std::error_code code;
  const std::string self = std::filesystem::read_symlink("/proc/self/exe", code).string();
  std::vector<std::string> words = {"python3", home + "/tests/bench/bench.py", "--kiln", self};
  words.insert(words.end(), args.begin(), args.end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  signals::Uninstall();
  execvp(argv[0], argv.data());
  PrintError("cannot run python3: " + std::string(strerror(errno)));
  return kFailure;
}

}  // namespace kiln
