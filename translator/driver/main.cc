// `kiln`: one tool with subcommands. Everything a command does is in its own file.
#include <cstdio>
#include <string>
#include <vector>

#include "translator/base/diagnostics.h"
#include "translator/base/signals.h"
#include "translator/driver/commands.h"
#include "translator/driver/front_end.h"
#include "translator/driver/option_table.h"

namespace {

struct CommandEntry {
  const char* name;
  const char* summary;
  int (*run)(const kiln::Arguments&);
};

constexpr CommandEntry kCommands[] = {
    {"translate", "make a native binary from Restricted C++", kiln::TranslateCommand},
    {"run", "translate and run", kiln::RunCommand},
    {"check", "report everything that is wrong with a program; make no code", kiln::CheckCommand},
    {"graph", "show functions, the call graph or the class tree at any stage",
     kiln::GraphCommand},
    {"interpret", "run a program's graphs of any stage in the interpreter",
     kiln::InterpretCommand},
    {"jitlog", "show what a program's JIT has recorded and compiled", kiln::JitLogCommand},
    {"test", "run Kiln's own tests", kiln::TestCommand},
    {"bench", "measure translated programs against their peers", kiln::BenchCommand},
};

void PrintHelp() {
  printf("Kiln translates interpreters written in Restricted C++ to native binaries with a garbage\n"
         "collector.\n\nusage: kiln COMMAND [options]\n\n");
  for (const CommandEntry& command : kCommands)
    printf("  %-11s %s\n", command.name, command.summary);
  printf("\n'kiln COMMAND --help' describes a command. docs/command-line.md describes all.\n");
}

int Dispatch(const std::string& name, const kiln::Arguments& args) {
  if (name == "internal-front-end") return kiln::InternalFrontEnd(args);
  std::vector<std::string> names;
  for (const CommandEntry& command : kCommands) {
    if (name == command.name) return command.run(args);
    names.push_back(command.name);
  }
  const std::string near = kiln::Nearest(name, names);
  kiln::PrintError("there is no command '" + name + "'" +
                   (near.empty() ? "" : "; did you mean '" + near + "'?") +
                   " (see 'kiln --help')");
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  kiln::signals::Install();
  kiln::Arguments args(argv + 1, argv + argc);
  if (args.empty()) {
    PrintHelp();
    return 2;
  }
  std::string name = args[0];
  args.erase(args.begin());
  if (name == "--help" || name == "-h" || (name == "help" && args.empty())) {
    PrintHelp();
    return 0;
  }
  if (name == "help") {
    name = args[0];
    args = {"--help"};
  }
  const int status = Dispatch(name, args);
  // A full disk behind standard output is a failure too.
  if (fflush(stdout) != 0 && status == 0) {
    kiln::PrintError("cannot write to standard output");
    return 1;
  }
  return status;
}
