#include "jitcodegen/native/options.h"

#include <cstdlib>

namespace kiln::jit {
namespace {

constexpr char kWords[] =
    "off, interp, check, fail:N, stats, traces, log:FILE, threshold=N, function_threshold=N, "
    "trace_eagerness=N, trace_limit=N, unroll_limit=N, compile_share=N, compile_grace=N";

bool ReadNumber(std::string_view text, int64_t* out) {
  if (text.empty() || text.size() > 18) return false;
  *out = 0;
  for (char c : text) {
    if (c < '0' || c > '9') return false;
    *out = *out * 10 + (c - '0');
  }
  return true;
}

bool ReadWord(std::string_view word, NativeOptions* options) {
  Parameters& p = options->parameters;
  if (word == "off") return !(p.enabled = false);
  if (word == "interp") {
    p.run = Parameters::Run::kInterpreted;
    return true;
  }
  if (word == "check") {
    p.run = Parameters::Run::kChecked;
    return true;
  }
  if (word == "stats") return options->statistics = true;
  if (word == "traces") return options->traces = true;
  if (word.starts_with("log:")) return !(options->log = word.substr(4)).empty();
  if (word.starts_with("fail:")) return ReadNumber(word.substr(5), &p.fail_period);
  const size_t equals = word.find('=');
  if (equals == std::string_view::npos) return false;
  const std::string_view name = word.substr(0, equals), value = word.substr(equals + 1);
  if (name == "threshold") return ReadNumber(value, &p.threshold);
  if (name == "function_threshold") return ReadNumber(value, &p.function_threshold);
  if (name == "trace_eagerness") return ReadNumber(value, &p.trace_eagerness);
  if (name == "trace_limit") return ReadNumber(value, &p.trace_limit);
  if (name == "unroll_limit") return ReadNumber(value, &p.unroll_limit);
  if (name == "compile_share") return ReadNumber(value, &p.compile_share);
  if (name == "compile_grace") return ReadNumber(value, &p.compile_grace);
  return false;
}

}  // namespace

bool ParseOptions(std::string_view text, NativeOptions* options, std::string* error) {
  while (!text.empty()) {
    const size_t comma = text.find(',');
    const std::string_view word = text.substr(0, comma);
    if (!word.empty() && !ReadWord(word, options)) {
      *error = "KILN_JIT: '" + std::string(word) + "' is none of: " + kWords;
      return false;
    }
    text = comma == std::string_view::npos ? "" : text.substr(comma + 1);
  }
  return true;
}

}  // namespace kiln::jit
