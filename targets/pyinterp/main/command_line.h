// What the command line and the environment ask for, before anything of Python exists.

#ifndef TARGETS_PYINTERP_MAIN_COMMAND_LINE_H_
#define TARGETS_PYINTERP_MAIN_COMMAND_LINE_H_

#include "targets/pyinterp/objspace/common.h"

namespace py {

// All texts are bytes as the system gave them.
class CommandLine final : public rlib::Object {
 public:
  enum Program : uint8_t { kInput, kCommand, kModule, kFile };

  explicit CommandLine(List<Str*>* words) : words(words) {}

  // The value of a variable of the environment; null if it has none or an empty one, or is to be ignored.
  Str* environment(Str* name) const;
  // What -X name=value says: the value, "" without one; null if it was not given.
  Str* extra(Str* name) const;
  // -X name, -X name=1, or the variable is set (and not "0" where `zero_is_off`).
  bool is_enabled(Str* extra_name, Str* variable) const;

  List<Str*>* const words;          // all of the command line
  Program program = kInput;
  Str* what = nullptr;              // the command, the module, the path of the file
  List<Str*>* arguments = new List<Str*>();  // sys.argv
  List<Str*>* warnings = new List<Str*>();   // of -W
  List<Str*>* extras = new List<Str*>();     // of -X
  Str* check_pycs = "default"_str;  // --check-hash-based-pycs
  bool skips_first_line = false;    // -x
  bool is_unbuffered = false;       // -u
  bool randomizes_hashes = false;   // -R
};

// Reads the command line; sets flags(). Ends the program (rlib::Exit) where the command line asks for no
// more than a text, or is wrong.
CommandLine* read_command_line(List<Str*>* words);
// What the environment says where the command line is silent.
void read_environment_flags(CommandLine* line);

// Seeds the hashes of texts: at random, or as PYTHONHASHSEED says. No hash may have been taken before,
// so nothing here may ask for an object of Python. In hash_seed.cc.
void seed_hashes(CommandLine* line);

// "Fatal Python error: ...", and the end with status 1.
[[noreturn]] void fail_at_start(Str* message, Str* state = "preinitialized"_str);

// The texts of --help and its kind.
Str* usage_line(Str* program);
Str* help_text(Str* program);
Str* help_on_environment();
Str* help_on_extras();

}  // namespace py

#endif  // TARGETS_PYINTERP_MAIN_COMMAND_LINE_H_
