#include "jitcodegen/jitlog/trace_page.h"

#include <cstdio>
#include <span>

#include "jitcodegen/jitlog/disassemble.h"
#include "jitcodegen/runtime/source_line.h"
#include "translator/base/file.h"
#include "translator/base/json.h"
#include "translator/view/page.h"

namespace kiln::jitlog {
namespace {

// Lines of the sources that positions name.
class Sources {
 public:
  // The line that "FILE:LINE ..." names; empty if there is none.
  std::string LineOf(const std::string& position) {
    const jit::SourceLine at = jit::SourceLineOf(position);
    if (at.file.empty()) return "";
    const std::vector<std::string>& lines = Of(std::string(at.file));
    return at.line <= lines.size() ? lines[at.line - 1] : "";
  }

 private:
  const std::vector<std::string>& Of(const std::string& file) {
    const auto [it, added] = files_.try_emplace(file);
    std::string text, ignored;
    if (!added || !IsFile(file) || !ReadFile(file, &text, &ignored)) return it->second;
    for (size_t at = 0; at < text.size();) {
      const size_t end = std::min(text.find('\n', at), text.size());
      it->second.push_back(text.substr(at, end - at));
      at = end + 1;
    }
    return it->second;
  }

  std::map<std::string, std::vector<std::string>> files_;
};

void WriteMachineCode(std::span<const MachineInstruction> code, Json* json) {
  json->Array();
  for (const MachineInstruction& in : code)
    json->Array().Int(static_cast<int64_t>(in.offset)).String(in.text).End();
  json->End();
}

// Texts that many operations share, by number.
class Names {
 public:
  int64_t NumberOf(const std::string& name) {
    const auto [it, added] = numbers_.try_emplace(name, static_cast<int64_t>(names_.size()));
    if (added) names_.push_back(&it->first);
    return it->second;
  }
  void Write(Json* json) const {
    json->Array();
    for (const std::string* name : names_) json->String(*name);
    json->End();
  }

 private:
  std::map<std::string, int64_t> numbers_;
  std::vector<const std::string*> names_;
};

void WriteTrace(const Trace& trace, Sources* sources, Names* names, Json* json) {
  json->Object().Key("number").Int(trace.number).Key("kind").String(trace.kind);
  json->Key("driver").String(trace.driver);
  if (trace.from_trace >= 0)
    json->Key("from").Array().Int(trace.from_trace).Int(trace.from_guard).End();
  json->Key("target").Int(trace.target).Key("positions").Array();
  for (const std::string& position : trace.positions)
    json->Object().Key("text").String(position).Key("line").String(sources->LineOf(position)).End();
  json->End().Key("before").Array();
  for (const Operation& op : trace.before)
    json->Array().Int(op.position).Int(names->NumberOf(op.source)).String(op.text).End();
  json->End().Key("after").Array();
  const std::vector<MachineInstruction> code = Disassemble(trace.code, trace.address);
  // Operations have their code in their order; what is before the first and behind the last is the
  // way in and the guards' stubs.
  std::vector<MachineInstruction> around;
  size_t next = 0;
  for (size_t i = 0; i < trace.after.size(); ++i) {
    const Operation& op = trace.after[i];
    json->Array().Int(op.position).Int(names->NumberOf(op.source)).String(op.text).Int(op.guard);
    if (op.offset >= 0) {
      const bool last = i + 1 == trace.after.size();
      for (; next < code.size() && static_cast<int64_t>(code[next].offset) < op.offset; ++next)
        around.push_back(code[next]);
      const size_t first = next;
      // The last operation jumps or leaves: its code ends there.
      while (next < code.size() &&
             (last ? next == first || !code[next - 1].text.starts_with("jmp")
                   : static_cast<int64_t>(code[next].offset) < trace.after[i + 1].offset))
        ++next;
      WriteMachineCode(std::span<const MachineInstruction>(code).subspan(first, next - first), json);
    }
    json->End();
  }
  around.insert(around.end(), code.begin() + static_cast<long>(next), code.end());
  json->End().Key("around");
  WriteMachineCode(around, json);
  char address[32];
  std::snprintf(address, sizeof address, "0x%lx", static_cast<unsigned long>(trace.address));
  json->Key("address").String(address).Key("bytes").Int(static_cast<int64_t>(trace.code.size()));
  json->Key("guards").Object();
  for (const auto& [number, guard] : trace.guards)
    json->Key(std::to_string(number)).Array().Int(guard.failures).Int(guard.bridge).End();
  json->End().End();
}

}  // namespace

bool BuildTracePage(const Log& log, const std::string& title, const std::string& assets,
                    std::string* html, std::string* error) {
  Sources sources;
  Names names;
  Json json;
  json.Object().Key("title").String(title).Key("complete").Bool(log.complete);
  json.Key("counted").Array();
  for (const auto& [name, number] : log.counted) json.Array().String(name).Int(number).End();
  json.End().Key("aborted").Array();
  for (const auto& [count, reason] : log.aborted) json.Array().Int(count).String(reason).End();
  json.End().Key("traces").Array();
  for (const Trace& trace : log.traces)
    if (!trace.kind.empty()) WriteTrace(trace, &sources, &names, &json);
  json.End().Key("sources");
  names.Write(&json);
  json.End();
  return FillPage(assets, title, json.text(), html, error);
}

std::string TracesAsText(const Log& log) {
  Sources sources;
  std::string out;
  for (const Trace& trace : log.traces) {
    if (trace.kind.empty()) continue;
    out += "trace " + std::to_string(trace.number) + ": " + trace.kind + " of " + trace.driver;
    if (trace.from_trace >= 0)
      out += ", from trace " + std::to_string(trace.from_trace) + " guard " +
             std::to_string(trace.from_guard);
    if (trace.target >= 0) out += ", jumps to trace " + std::to_string(trace.target);
    out += "; " + std::to_string(trace.before.size()) + " operations recorded, " +
           std::to_string(trace.after.size()) + " compiled, " + std::to_string(trace.code.size()) +
           " bytes\n";
    int64_t position = 0;
    for (const Operation& op : trace.after) {
      if (op.position != position && op.position > 0) {
        const std::string& at = trace.positions[static_cast<size_t>(op.position - 1)];
        const std::string line = sources.LineOf(at);
        out += "  # " + at + (line.empty() ? "" : "  |  " + line) + "\n";
      }
      position = op.position;
      out += "    " + op.text;
      if (const auto guard = trace.guards.find(op.guard); guard != trace.guards.end()) {
        const auto& [failures, bridge] = guard->second;
        out += "   ";
        if (failures > 0) out += " left " + std::to_string(failures) + " times";
        if (bridge >= 0) out += " bridge " + std::to_string(bridge);
      }
      out += "\n";
    }
    out += "\n";
  }
  for (const auto& [name, number] : log.counted) out += std::to_string(number) + " " + name + "\n";
  for (const auto& [count, reason] : log.aborted)
    out += std::to_string(count) + " recordings given up: " + reason + "\n";
  return out;
}

}  // namespace kiln::jitlog
