// Reads what a run has written to KILN_JIT=log:FILE; runtime/trace_log.h describes the format.
#ifndef KILN_JITCODEGEN_JITLOG_JIT_LOG_H_
#define KILN_JITCODEGEN_JITLOG_JIT_LOG_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kiln::jitlog {

struct Operation {
  int64_t position = 0;  // 1 + where in Trace::positions; 0: not known
  std::string source;    // where in the interpreter
  int64_t offset = -1;   // where its machine code begins; -1: there is none
  int64_t guard = -1;    // the number of the guard it is; -1: it is none
  std::string text;
};

struct Guard {
  int64_t failures = 0;
  int64_t bridge = -1;  // the trace that goes on from it; -1: none
};

struct Trace {
  int64_t number = 0;
  std::string kind;    // loop, entry, bridge; empty: the log has no trace of this number
  std::string driver;
  int64_t from_trace = -1, from_guard = -1;  // of a bridge
  int64_t target = -1;                       // of its jump; -1: itself, or it does not jump
  std::vector<std::string> positions;
  std::vector<Operation> before, after;
  uint64_t address = 0;
  std::string code;                          // bytes
  std::map<int64_t, Guard> guards;           // those that failed or have a bridge
};

struct Log {
  std::vector<Trace> traces;  // by their numbers
  std::vector<std::pair<std::string, int64_t>> counted;
  std::vector<std::pair<int64_t, std::string>> aborted;  // how often, why
  bool complete = false;  // the program came to its end
};

// False, with a message that names the line, if the text is no such log. A log that just ends (the
// program crashed, or still runs) is read as far as whole traces go.
bool ParseLog(std::string_view text, Log* log, std::string* error);

}  // namespace kiln::jitlog

#endif  // KILN_JITCODEGEN_JITLOG_JIT_LOG_H_
