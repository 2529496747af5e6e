#include "jitcodegen/native/options.h"

#include <algorithm>
#include <iterator>

namespace kiln::jit {
namespace {

bool ReadNumber(std::string_view text, int64_t* out) {
  if (text.empty() || text.size() > 18) return false;
  *out = 0;
  for (char c : text) {
    if (c < '0' || c > '9') return false;
    *out = *out * 10 + (c - '0');
  }
  return true;
}

bool Without(std::string_view pass, NativeOptions* options) {
  static constexpr struct {
    std::string_view name;
    bool OptimizerOptions::* flag;
  } kPasses[] = {{"rules", &OptimizerOptions::rules},       {"bounds", &OptimizerOptions::bounds},
                 {"pure", &OptimizerOptions::pure},         {"heap", &OptimizerOptions::heap},
                 {"virtuals", &OptimizerOptions::virtuals}, {"peel", &OptimizerOptions::peel},
                 {"turns", &OptimizerOptions::turns}};
  OptimizerOptions& optimize = options->parameters.optimize;
  if (pass == "all") optimize = OptimizerOptions::None();
  for (const auto& known : kPasses)
    if (known.name == pass) optimize.*known.flag = false;
  return pass == "all" || std::any_of(std::begin(kPasses), std::end(kPasses),
                                      [&](const auto& known) { return known.name == pass; });
}

struct Word {
  std::string_view name;
  // Behind the name: nothing; "=N", a number for `number`; ":N" or ":FILE", for `take`.
  std::string_view value;
  const char* help;
  int64_t Parameters::* number = nullptr;
  bool (*take)(std::string_view value, NativeOptions* options) = nullptr;
  int64_t DriverParameters::* of_driver = nullptr;  // instead of `number`: may be said of one driver
};

constexpr Word kWords[] = {
    {"off", "", "nothing is recorded", nullptr,
     [](std::string_view, NativeOptions* o) { return !(o->parameters.enabled = false); }},
    {"on", "", "undoes an earlier `off`", nullptr,
     [](std::string_view, NativeOptions* o) { return o->parameters.enabled = true; }},
    {"help", "", "prints this and ends the program", nullptr,
     [](std::string_view, NativeOptions* o) { return o->help = true; }},

    {"threshold", "=N", "times a loop is passed before it is recorded", nullptr, nullptr, &DriverParameters::threshold},
    {"function_threshold", "=N", "times a function is called before it is recorded from its start", nullptr, nullptr,
     &DriverParameters::function_threshold},
    {"trace_eagerness", "=N", "times a guard fails before a bridge is recorded; 0: never", nullptr, nullptr,
     &DriverParameters::trace_eagerness},
    {"junction_limit", "=N", "recordings that pass a junction before it gets a trace; 0: never", nullptr, nullptr,
     &DriverParameters::junction_limit},
    {"chain_limit", "=N", "bridges in a row from one place, before it gets no more; 0: any number", nullptr, nullptr,
     &DriverParameters::chain_limit},
    {"trace_limit", "=N", "bytes of log after which a recording is given up", nullptr, nullptr,
     &DriverParameters::trace_limit},
    {"unroll_limit", "=N", "how often a trace enters a function that it is in already", nullptr, nullptr,
     &DriverParameters::unroll_limit},

    {"compile_share", "=N", "percent of the processor time that making traces may take; 0: no limit",
     &Parameters::compile_share},
    {"code_memory", "=N", "kB of machine code; beyond that the oldest loops are freed", &Parameters::code_memory},
    {"compile_grace", "=N", "microseconds that it may take in any case", &Parameters::compile_grace},

    {"stats", "", "a summary on standard error when the program ends", nullptr,
     [](std::string_view, NativeOptions* o) { return o->statistics = true; }},
    {"traces", "", "each trace, as text, on standard error when the program ends", nullptr,
     [](std::string_view, NativeOptions* o) { return o->traces = o->parameters.keep_traces = true; }},
    {"log", ":FILE", "every trace, with where it comes from and its code, for `kiln jitlog`", nullptr,
     [](std::string_view file, NativeOptions* o) { return !(o->log = file).empty(); }},
    {"record", ":FILE", "every trace, as it was recorded, to be replayed elsewhere (jitcodegen/testing/replay.h)", nullptr,
     [](std::string_view file, NativeOptions* o) { return !(o->record = file).empty(); }},
    {"perf", "", "names for compiled code in /tmp/perf-PID.map, for `perf report`", nullptr,
     [](std::string_view, NativeOptions* o) { return o->perf_map = true; }},
    {"jitdump", ":DIR", "compiled code with its lines in DIR/jit-PID.dump, for `perf inject --jit`", nullptr,
     [](std::string_view folder, NativeOptions* o) { return !(o->jitdump = folder).empty(); }},

    {"without", ":PASS", "for tests: a part of the optimizer is off: rules, bounds, pure, heap, virtuals, peel, turns, or all",
     nullptr, Without},
    {"gc", ":N", "for tests: the collector runs before every N'th call", nullptr,
     [](std::string_view n, NativeOptions* o) { return ReadNumber(n, &o->collect_period) && o->collect_period > 0; }},
    {"invalidate", ":N", "for tests: what traces depend on is taken to have changed before every N'th call", nullptr,
     [](std::string_view n, NativeOptions* o) { return ReadNumber(n, &o->invalidate_period) && o->invalidate_period > 0; }},
    {"interp", "", "for tests: traces are interpreted", nullptr,
     [](std::string_view, NativeOptions* o) {
       o->parameters.run = Parameters::Run::kInterpreted;
       return true;
     }},
    {"check", "", "for tests: machine code is checked against a shadow run; the first difference ends the program",
     nullptr,
     [](std::string_view, NativeOptions* o) {
       o->parameters.run = Parameters::Run::kChecked;
       return true;
     }},
    {"verify", "", "for tests: machine code is decoded again, by libZydis, and compared with what was meant",
     nullptr,
     [](std::string_view, NativeOptions* o) { return o->parameters.verify = true; }},
    {"fail:all", "", "for tests: each guard fails when it is first met", nullptr,
     [](std::string_view, NativeOptions* o) { return o->parameters.fail_each_once = true; }},
    {"fail:bridge", "", "for tests: the same, and each gets a bridge at once", nullptr,
     [](std::string_view, NativeOptions* o) {
       o->parameters.trace_eagerness = 1;
       return o->parameters.fail_each_once = true;
     }},
    {"fail", ":N", "for tests: the first guard that is met fails, in the next run of a trace the second, up to N",
     nullptr,
     [](std::string_view n, NativeOptions* o) { return ReadNumber(n, &o->parameters.fail_period); }},
};

// The row that `text` is of, and what stands behind its name; null if there is none.
const Word* FindWord(std::string_view text, std::string_view* value) {
  for (const Word& word : kWords) {
    if (!text.starts_with(word.name)) continue;
    std::string_view rest = text.substr(word.name.size());
    if (word.value.empty() ? !rest.empty() : rest.empty() || rest[0] != word.value[0]) continue;
    if (!rest.empty()) rest.remove_prefix(1);
    *value = rest;
    return &word;
  }
  return nullptr;
}

// What stands before the name of a number, "driver.name=N"; empty: nothing.
std::string_view DriverOf(std::string_view text) {
  const std::string_view name = text.substr(0, text.find('='));
  if (name.size() == text.size() || name.find(':') != std::string_view::npos) return {};
  const size_t dot = name.rfind('.');
  return dot == std::string_view::npos ? std::string_view() : name.substr(0, dot);
}

bool IsDriver(std::string_view name, std::span<const char* const> drivers) {
  return std::any_of(drivers.begin(), drivers.end(), [&](const char* driver) { return name == driver; });
}

// A word that is a number; false if it is none.
bool ReadParameter(std::string_view text, std::span<const char* const> drivers, Parameters* parameters) {
  const std::string_view driver = DriverOf(text);
  if (!driver.empty()) text.remove_prefix(driver.size() + 1);
  std::string_view value;
  const Word* word = FindWord(text, &value);
  if (word == nullptr) return false;
  if (driver.empty()) {
    int64_t* const number = word->number != nullptr      ? &(parameters->*word->number)
                            : word->of_driver != nullptr ? &(parameters->*word->of_driver)
                                                         : nullptr;
    return number != nullptr && ReadNumber(value, number);
  }
  int64_t number = 0;
  if (word->of_driver == nullptr || !IsDriver(driver, drivers) || !ReadNumber(value, &number)) return false;
  parameters->own.push_back({std::string(driver), word->of_driver, number});
  return true;
}

bool ReadWord(std::string_view text, std::span<const char* const> drivers, NativeOptions* options) {
  std::string_view value;
  const Word* word = FindWord(text, &value);
  if (word != nullptr && word->take != nullptr) return word->take(value, options);
  return ReadParameter(text, drivers, &options->parameters);
}

std::string Listed(std::span<const char* const> drivers) {
  std::string out;
  for (const char* driver : drivers) out += (out.empty() ? "" : ", ") + std::string(driver);
  return out;
}

// Calls `read` for each word until it says false. That word; empty if there is none.
template <class Read>
std::string_view ForEachWord(std::string_view text, Read read) {
  while (!text.empty()) {
    const size_t comma = text.find(',');
    const std::string_view word = text.substr(0, comma);
    if (!word.empty() && !read(word)) return word;
    text = comma == std::string_view::npos ? "" : text.substr(comma + 1);
  }
  return {};
}

}  // namespace

Parameters NativeDefaults() {
  Parameters p;
  p.run = Parameters::Run::kMachineCode;
  p.compile_share = 25;
  return p;
}

bool ParseOptions(std::string_view where, std::string_view text, std::span<const char* const> drivers,
                  NativeOptions* options, std::string* error) {
  const std::string_view wrong =
      ForEachWord(text, [&](std::string_view word) { return ReadWord(word, drivers, options); });
  if (wrong.empty()) return true;
  if (const std::string_view driver = DriverOf(wrong); !driver.empty() && !IsDriver(driver, drivers)) {
    *error = std::string(where) + ": there is no driver '" + std::string(driver) + "', but " + Listed(drivers);
    return false;
  }
  *error = std::string(where) + ": '" + std::string(wrong) + "' is none of: ";
  for (const Word& word : kWords)
    *error += (&word == kWords ? "" : ", ") + std::string(word.name) + std::string(word.value);
  return false;
}

bool ParseParameters(std::string_view text, std::span<const char* const> drivers, Parameters* parameters) {
  Parameters wanted = *parameters;
  const std::string_view wrong = ForEachWord(text, [&](std::string_view name) {
    if (name == "on" || name == "off") {
      wanted.enabled = name == "on";
      return true;
    }
    if (name == "default") {
      const Parameters defaults = NativeDefaults();
      for (const Word& word : kWords)
        if (word.number != nullptr) wanted.*word.number = defaults.*word.number;
      static_cast<DriverParameters&>(wanted) = defaults;
      wanted.own.clear();
      wanted.enabled = true;
      return true;
    }
    return ReadParameter(name, drivers, &wanted);
  });
  if (wrong.empty()) *parameters = wanted;
  return wrong.empty();
}

std::string OptionsHelp(std::span<const char* const> drivers) {
  const Parameters defaults = NativeDefaults();
  std::string out =
      "Words for the JIT, separated by commas, behind --jit or in the environment variable KILN_JIT:\n\n";
  for (const Word& word : kWords) {
    std::string name = "  " + std::string(word.name) + std::string(word.value);
    name.resize(std::max<size_t>(name.size() + 2, 24), ' ');
    out += name + word.help;
    if (word.number != nullptr) out += " (" + std::to_string(defaults.*word.number) + ")";
    if (word.of_driver != nullptr) out += " (" + std::to_string(defaults.*word.of_driver) + ")";
    out += "\n";
  }
  out += "\nThose up to unroll_limit may be said of the loops of one driver: DRIVER.threshold=N. Drivers: " +
         Listed(drivers) + ".\n";
  return out;
}

}  // namespace kiln::jit
