#include "jitcodegen/jitlog/jit_log.h"

#include <charconv>

namespace kiln::jitlog {
namespace {

std::vector<std::string_view> Split(std::string_view line) {
  std::vector<std::string_view> fields;
  for (;;) {
    const size_t tab = line.find('\t');
    fields.push_back(line.substr(0, tab));
    if (tab == std::string_view::npos) return fields;
    line.remove_prefix(tab + 1);
  }
}

bool Number(std::string_view text, int64_t* out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), *out);
  return error == std::errc() && end == text.data() + text.size();
}

bool Address(std::string_view text, uint64_t* out) {
  if (text.starts_with("0x")) text.remove_prefix(2);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), *out, 16);
  return error == std::errc() && end == text.data() + text.size();
}

bool Bytes(std::string_view hex, std::string* out) {
  if (hex.size() % 2 != 0) return false;
  out->clear();
  for (size_t i = 0; i < hex.size(); i += 2) {
    uint8_t byte = 0;
    const auto [end, error] = std::from_chars(hex.data() + i, hex.data() + i + 2, byte, 16);
    if (error != std::errc() || end != hex.data() + i + 2) return false;
    out->push_back(static_cast<char>(byte));
  }
  return true;
}

// One line after the other. What a trace's lines say is kept in `trace_` until its `end`.
class Parser {
 public:
  explicit Parser(Log* log) : log_(*log) {}

  bool Line(const std::vector<std::string_view>& f) {
    const std::string_view kind = f[0];
    if (kind == "trace" && f.size() == 4) {
      trace_ = Trace();
      trace_.kind = f[2];
      trace_.driver = f[3];
      return Number(f[1], &trace_.number);
    }
    if (kind == "from" && f.size() == 3)
      return Number(f[1], &trace_.from_trace) && Number(f[2], &trace_.from_guard);
    if (kind == "target" && f.size() == 2) return Number(f[1], &trace_.target);
    if (kind == "position" && f.size() == 2) {
      trace_.positions.emplace_back(f[1]);
      return true;
    }
    if (kind == "before" && f.size() == 4) {
      Operation op;
      op.source = f[2];
      op.text = f[3];
      return Add(&trace_.before, f[1], std::move(op));
    }
    if (kind == "after" && f.size() == 6) {
      Operation op;
      op.source = f[2];
      op.text = f[5];
      return Number(f[3], &op.offset) && Number(f[4], &op.guard) &&
             Add(&trace_.after, f[1], std::move(op));
    }
    if (kind == "code" && f.size() == 3)
      return Address(f[1], &trace_.address) && Bytes(f[2], &trace_.code);
    if (kind == "end" && f.size() == 1) {
      // Numbers count up from 0, so that a trace is found by its number.
      if (trace_.number < 0) return false;
      const auto at = static_cast<size_t>(trace_.number);
      if (at > log_.traces.size() + 1000) return false;
      if (log_.traces.size() <= at) log_.traces.resize(at + 1);
      log_.traces[at] = std::move(trace_);
      trace_ = Trace();
      return true;
    }
    if (kind == "failures" && f.size() == 5) {
      int64_t trace = 0, number = 0;
      Guard guard;
      if (!Number(f[1], &trace) || !Number(f[2], &number) || !Number(f[3], &guard.failures) ||
          !Number(f[4], &guard.bridge) || trace < 0 ||
          trace >= static_cast<int64_t>(log_.traces.size()))
        return false;
      log_.traces[static_cast<size_t>(trace)].guards[number] = guard;
      return true;
    }
    if (kind == "counted" && f.size() == 3) {
      log_.complete = true;
      log_.counted.emplace_back(f[1], 0);
      return Number(f[2], &log_.counted.back().second);
    }
    if (kind == "aborted" && f.size() == 3) {
      log_.aborted.emplace_back(0, f[2]);
      return Number(f[1], &log_.aborted.back().first);
    }
    return false;
  }

 private:
  bool Add(std::vector<Operation>* to, std::string_view position, Operation op) {
    if (!Number(position, &op.position) || op.position < 0 ||
        op.position > static_cast<int64_t>(trace_.positions.size()))
      return false;
    to->push_back(std::move(op));
    return true;
  }

  Log& log_;
  Trace trace_;
};

}  // namespace

bool ParseLog(std::string_view text, Log* log, std::string* error) {
  Parser parser(log);
  for (size_t number = 1; !text.empty(); ++number) {
    const size_t end = text.find('\n');
    if (end == std::string_view::npos) break;  // a line that was not written to its end
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end + 1);
    const std::vector<std::string_view> fields = Split(line);
    if (number == 1) {
      if (fields[0] == "kiln-jit-log" && fields.size() == 2 && fields[1] == "1") continue;
      *error = "line 1: not the log of a JIT (it is written by a program run with KILN_JIT=log:FILE)";
      return false;
    }
    if (!parser.Line(fields)) {
      *error = "line " + std::to_string(number) + ": not a line of a JIT's log: '" +
               std::string(line.substr(0, 60)) + "'";
      return false;
    }
  }
  return true;
}

}  // namespace kiln::jitlog
