#include "jitcodegen/runtime/trace_log.h"

#include "jitcodegen/runtime/portal_runner.h"

namespace kiln::jit {
namespace {

// Without what would end a field or a line.
std::string Field(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (static_cast<unsigned char>(c) < ' ') c = ' ';
  return out;
}

}  // namespace

TraceLog::TraceLog(const JitProgram& program, std::FILE* file) : program_(program), file_(file) {
  std::fputs("kiln-jit-log\t1\n", file_);
}

std::string TraceLog::Source(const TraceOp& op) const {
  if (op.code == nullptr) return "";
  const auto at = op.code->positions.find(op.pc);
  return at == op.code->positions.end() ? std::string(op.code->name) : at->second;
}

void TraceLog::Positions(const Trace& trace) {
  for (Ref position : trace.positions) {
    const std::string_view text =
        IsConstant(position) ? TextOf(program_, trace.Bits(position)) : std::string_view();
    std::fprintf(file_, "position\t%s\n", Field(text).c_str());
  }
}

void TraceLog::Recorded(const Trace& trace) {
  before_.clear();
  for (size_t i = 0; i < trace.ops.size(); ++i)
    before_ += "before\t" + std::to_string(trace.ops[i].position) + "\t" +
               Field(Source(trace.ops[i])) + "\t" + Field(PrintOperation(program_, trace, i)) + "\n";
}

void TraceLog::Made(const Trace& trace, const char* kind, const Trace* source, size_t guard,
                    std::span<const uint8_t> code, std::span<const uint32_t> offsets) {
  if (!owner_.IsHere()) return;
  std::fprintf(file_, "trace\t%u\t%s\t%s\n", trace.number, kind,
               Field(trace.driver->name).c_str());
  if (source != nullptr) std::fprintf(file_, "from\t%u\t%zu\n", source->number, guard);
  if (trace.target != nullptr && trace.target != &trace)
    std::fprintf(file_, "target\t%u\n", trace.target->number);
  Positions(trace);
  std::fputs(before_.c_str(), file_);
  before_.clear();
  for (size_t i = 0; i < trace.ops.size(); ++i) {
    const TraceOp& op = trace.ops[i];
    std::fprintf(file_, "after\t%u\t%s\t%ld\t%d\t%s\n", op.position, Field(Source(op)).c_str(),
                 offsets.empty() ? -1L : static_cast<long>(offsets[i]),
                 IsGuard(op.opcode) ? op.extra : -1,
                 Field(PrintOperation(program_, trace, i)).c_str());
  }
  if (!code.empty()) {
    std::fprintf(file_, "code\t%p\t", static_cast<const void*>(code.data()));
    for (uint8_t byte : code) std::fprintf(file_, "%02x", byte);
    std::fputc('\n', file_);
  }
  std::fputs("end\n", file_);
  std::fflush(file_);
}

void TraceLog::End(const std::vector<std::unique_ptr<Trace>>& traces, const Statistics& statistics) {
  if (!owner_.IsHere()) return;
  for (const auto& trace : traces)
    for (size_t g = 0; g < trace->guards.size(); ++g) {
      const Guard& guard = trace->guards[g];
      if (guard.failures == 0 && guard.bridge == nullptr) continue;
      std::fprintf(file_, "failures\t%u\t%zu\t%u\t%ld\n", trace->number, g, guard.failures,
                   guard.bridge == nullptr ? -1L : static_cast<long>(guard.bridge->number));
    }
  const auto counted = [&](const char* name, int64_t number) {
    std::fprintf(file_, "counted\t%s\t%ld\n", name, static_cast<long>(number));
  };
  counted("recordings", statistics.recordings);
  counted("loops", statistics.loops);
  counted("bridges", statistics.bridges);
  counted("entries of compiled code", statistics.entries);
  counted("guard failures that left it", statistics.guard_failures);
  counted("instructions recorded", statistics.recorded);
  counted("operations before optimisation", statistics.optimizer.ops_in);
  counted("operations left", statistics.optimizer.ops_out);
  counted("bytes of code", statistics.code_bytes);
  counted("ns recording", statistics.recording_ns);
  counted("ns building", statistics.building_ns);
  counted("ns optimising", statistics.optimizing_ns);
  counted("ns assembling", statistics.assembling_ns);
  for (const auto& [reason, count] : statistics.aborts)
    std::fprintf(file_, "aborted\t%ld\t%s\n", static_cast<long>(count), Field(reason).c_str());
  std::fflush(file_);
}

}  // namespace kiln::jit
