// The environment variable KILN_JIT: words separated by commas.
//
//   off                 nothing is recorded
//   interp              traces are interpreted
//   check               machine code is checked against a shadow run; the first difference ends the
//                       program
//   fail:N              traces are interpreted, and of every N guards one fails
//   stats               a summary on standard error when the program ends
//   traces              each trace, as text, on standard error when the program ends
//   log:FILE            every trace, with where it comes from and its code, for `kiln jitlog`
//   threshold=N         function_threshold=N, trace_eagerness=N, trace_limit=N
#ifndef KILN_JITCODEGEN_NATIVE_OPTIONS_H_
#define KILN_JITCODEGEN_NATIVE_OPTIONS_H_

#include <string>
#include <string_view>

#include "jitcodegen/runtime/portal_runner.h"

namespace kiln::jit {

struct NativeOptions {
  Parameters parameters;
  bool statistics = false, traces = false;
  std::string_view log;  // the file, part of the text that was parsed; empty: none
};

// False, with what is wrong and the words there are, if `text` cannot be understood.
bool ParseOptions(std::string_view text, NativeOptions* options, std::string* error);

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_NATIVE_OPTIONS_H_
