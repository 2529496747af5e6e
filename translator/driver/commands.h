// The commands of `kiln`. Each takes what follows its name and returns the exit status: 0, 1 for a
// failure, 2 for a mistake on the command line.
#ifndef KILN_TRANSLATOR_DRIVER_COMMANDS_H_
#define KILN_TRANSLATOR_DRIVER_COMMANDS_H_

#include <string>
#include <vector>

namespace kiln {

using Arguments = std::vector<std::string>;

int TranslateCommand(const Arguments& args);
int RunCommand(const Arguments& args);
int GraphCommand(const Arguments& args);
int CheckCommand(const Arguments& args);
int InterpretCommand(const Arguments& args);
int TestCommand(const Arguments& args);
int JitLogCommand(const Arguments& args);
int BenchCommand(const Arguments& args);

}  // namespace kiln

#endif  // KILN_TRANSLATOR_DRIVER_COMMANDS_H_
