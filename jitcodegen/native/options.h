// What a user may say about the JIT: words separated by commas, in the environment variable KILN_JIT and
// behind the option --jit of every translated binary, which has the last word. options.cc has the
// table of words; `--jit help` prints it.
#ifndef KILN_JITCODEGEN_NATIVE_OPTIONS_H_
#define KILN_JITCODEGEN_NATIVE_OPTIONS_H_

#include <span>
#include <string>
#include <string_view>

#include "jitcodegen/runtime/portal_runner.h"

namespace kiln::jit {

// What holds in a translated binary if nothing is said.
Parameters NativeDefaults();

struct NativeOptions {
  Parameters parameters;
  bool statistics = false, traces = false, perf_map = false, help = false;
  // Files, and a folder, parts of the text that was parsed; empty: none.
  std::string_view log, record, jitdump;
  // For tests: before every so many'th call that compiled code or a recording makes, the collector runs, or all that
  // traces depend on is taken to have changed. 0: never.
  int64_t collect_period = 0, invalidate_period = 0;
};

// What is said of one driver only has its name, one of `drivers`, before it: `python.threshold=200`.

// Reads `text` into `options`; what was said before stays unless it is said anew. False, with one line
// that begins with `where` and says what is wrong, if it cannot be understood.
bool ParseOptions(std::string_view where, std::string_view text, std::span<const char* const> drivers,
                  NativeOptions* options, std::string* error);

// What a program may say while it runs: `off`, `on`, `default`, and the words that are numbers. False, and nothing changed,
// if there is another.
bool ParseParameters(std::string_view text, std::span<const char* const> drivers, Parameters* parameters);

// The words with what they mean and what numbers are without them.
std::string OptionsHelp(std::span<const char* const> drivers);

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_NATIVE_OPTIONS_H_
