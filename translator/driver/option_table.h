// Command lines, declared: each option once, with its help, and the parser made from that.
//
//   OptionTable table("translate", "TARGET -o BIN [options]", "Translates ...");
//   table.Flag("--quiet", &options.quiet, "print nothing but errors");
//   if (!table.Parse(argc, argv, &positional)) return 2;
#ifndef KILN_TRANSLATOR_DRIVER_OPTION_TABLE_H_
#define KILN_TRANSLATOR_DRIVER_OPTION_TABLE_H_

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace kiln {

class OptionTable {
 public:
  OptionTable(std::string command, std::string usage, std::string summary)
      : command_(std::move(command)), usage_(std::move(usage)), summary_(std::move(summary)) {}

  void Flag(std::string name, bool* target, std::string help);
  // `--name VALUE` and `--name=VALUE`; a short alias such as "-o" as "-o,--output".
  void Text(std::string name, std::string metavar, std::string* target, std::string help);
  void List(std::string name, std::string metavar, std::vector<std::string>* target,
            std::string help);
  void Number(std::string name, std::string metavar, int low, int high, int* target,
              std::string help);
  void Choice(std::string name, std::vector<std::string> choices, std::string* target,
              std::string help);

  enum class Outcome { kGo, kHelp, kWrong };
  // Reads `args`; what is no option goes to `positional`, what follows "--" to `rest` (an error if
  // that is null). Help is printed to standard output, a mistake to standard error.
  Outcome Parse(const std::vector<std::string>& args, std::vector<std::string>* positional,
                std::vector<std::string>* rest = nullptr) const;

  std::string Help() const;

 private:
  struct Option {
    std::vector<std::string> names;
    std::string metavar;  // empty: a flag
    std::string help;
    // Takes the value; returns what is wrong with it, or "".
    std::function<std::string(const std::string&)> set;
  };
  void Add(std::string names, std::string metavar, std::string help,
           std::function<std::string(const std::string&)> set);
  const Option* Find(std::string_view name) const;
  bool Wrong(const std::string& message) const;

  std::string command_, usage_, summary_;
  std::vector<Option> options_;
};

// The candidate that is nearest to `word`, or "" if none is near: for "did you mean".
std::string Nearest(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace kiln

#endif  // KILN_TRANSLATOR_DRIVER_OPTION_TABLE_H_
