// The convention by which a driver's `location` names lines of the user's program: "FILE:LINE", and perhaps more behind.
#ifndef KILN_JITCODEGEN_RUNTIME_SOURCE_LINE_H_
#define KILN_JITCODEGEN_RUNTIME_SOURCE_LINE_H_

#include <charconv>
#include <cstdint>
#include <string_view>

namespace kiln::jit {

struct SourceLine {
  std::string_view file;  // a part of the position; empty: it names no line
  uint32_t line = 0;      // from 1 on
};

inline SourceLine SourceLineOf(std::string_view position) {
  // The last colon with a number behind it: names of files have colons too.
  for (size_t colon = position.rfind(':'); colon != position.npos && colon > 0; colon = position.rfind(':', colon - 1)) {
    SourceLine found{position.substr(0, colon)};
    const char* const digits = position.data() + colon + 1;
    const auto [end, error] = std::from_chars(digits, position.data() + position.size(), found.line);
    if (end != digits && error == std::errc() && found.line > 0) return found;
  }
  return {};
}

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_RUNTIME_SOURCE_LINE_H_
