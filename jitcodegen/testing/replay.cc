#include "jitcodegen/testing/replay.h"

#include <cmath>
#include <fstream>
#include <sstream>
#include <utility>

#include "jitcodegen/runtime/resume.h"
#include "jitcodegen/runtime/resume_data.h"
#include "jitcodegen/runtime/trace_interpreter.h"
#include "jitcodegen/testing/walk.h"

namespace kiln::jit {
namespace {

constexpr int kAttempts = 80;
constexpr uint64_t kWorlds = 2, kOtherRuns = 4;

// One NaN is as good as another.
uint64_t Canonical(Kind kind, uint64_t bits) {
  const bool is_float = kind == Kind::kF64 || kind == Kind::kF32;
  return is_float && std::isnan(std::bit_cast<double>(bits)) ? 0x7ff8000000000000 : bits;
}

}  // namespace

// How a run ended, in terms that do not depend on how it was run.
struct Replay::End {
  TraceExit::Kind kind{};
  uint64_t value = 0;
  uint32_t trace = 0, guard = 0;                      // its number; pc of the failing guard's operation
  std::vector<std::vector<uint64_t>> frames;          // code, pc, registers
  std::vector<uint64_t> places;                       // what is in all known places of objects from outside
  std::vector<std::vector<uint64_t>> objects;         // the trace's own, in the order they are reached
  std::vector<uint64_t> calls;
  bool operator==(const End&) const = default;
};

bool LoadTraceFile(const char* path, TraceFile* file, std::string* why) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  if (!in) *why = "cannot be read";
  return in && ReadTraceFile(std::move(text).str(), file, why);
}

Replay::Replay(const TraceFile& file)
    : file_(file), program_(*file.program), world_(program_), backend_(program_, &world_, &world_, size_t{64} << 20) {}
Replay::~Replay() = default;

const RecordedTrace* Replay::Recorded(int64_t number) const {
  for (const RecordedTrace& recorded : file_.traces)
    if (recorded.trace->number == number) return &recorded;
  return nullptr;
}

const Replayed* Replay::Find(int64_t number) const {
  const auto found = made_.find(number);
  return found == made_.end() ? nullptr : &found->second;
}

// The objects of the trace, and of those that it goes on in.
void Replay::Activate(const RecordedTrace& recorded, int depth) {
  world_.Add(recorded.objects);
  if (const RecordedTrace* target = Recorded(recorded.target); target != nullptr && depth < 4) Activate(*target, depth + 1);
}

std::string Replay::Make(const RecordedTrace& recorded, Replayed** out) {
  if (recorded.trace->driver == nullptr) return "of no driver";
  const Replayed* target = nullptr;
  if (recorded.target >= 0 && (target = Find(recorded.target)) == nullptr) return "jumps to a trace that was passed over";
  world_.Begin();
  Activate(recorded, 0);
  auto raw = std::make_unique<Trace>(*recorded.trace);
  Trace& t = *raw;
  for (TraceConstant& c : t.constants)
    if (c.reference && c.bits != 0) c.bits = world_.Here(c.bits);
  for (size_t i = 0; i < t.greens.size(); ++i)
    if (IsReference(t.driver->greens[i])) t.greens[i] = world_.Here(t.greens[i]);
  const auto zero = static_cast<Ref>(t.constants.size());
  t.constants.push_back({world_.zero_word(), false});
  t.FreeConstantIndex();  // it has the addresses of the recording
  for (size_t i = 0; i < t.ops.size(); ++i) {
    TraceOp& op = t.ops[i];
    op.pc = static_cast<uint32_t>(i);
    op.position = 0;
    if (op.opcode == static_cast<uint16_t>(Opcode::kRawLoad) && IsConstant(t.Args(op)[0])) t.Args(op)[0] = ~zero;
    if (op.opcode >= kNumOpcodes || op.extra < 0) continue;
    const CallDescr& call = program_.calls[op.descr];
    uint64_t* logged = t.logged.data() + op.extra;
    world_.Logged(call, logged);
    for (size_t k = 0; k <= call.parameters.size(); ++k)
      if (IsReference(k < call.parameters.size() ? call.parameters[k] : call.result)) logged[k] = world_.Here(logged[k]);
  }
  Replayed made;
  OptimizerCounts counts;
  std::unique_ptr<Trace> no_loop;
  t.target = target == nullptr ? nullptr : target->plain.get();
  made.plain = Optimize(program_, OptimizerOptions::None(), t, &counts, &no_loop);
  t.target = target == nullptr ? nullptr : target->optimized.get();
  made.optimized = Optimize(program_, OptimizerOptions(), t, &counts, &made.loop);
  if (made.plain == nullptr || made.optimized == nullptr) return "contradicts itself";
  if (spoil != nullptr) spoil(made.optimized.get());
  for (Trace* trace : {made.plain.get(), made.loop.get(), made.optimized.get()}) {
    if (trace == nullptr) continue;
    trace->is_bridge = false;  // it is entered from outside
    if (!backend_.Compile(trace, nullptr, 0)) return "no room for its code";
    PackSnapshots(program_, trace);
  }
  made.recorded = std::move(raw);
  *out = &(made_[t.number] = std::move(made));
  return "";
}

void Replay::RunAll() {
  for (const RecordedTrace& recorded : file_.traces) Run(recorded);
}

void Replay::Run(const RecordedTrace& recorded) {
  ++counts_.traces;
  counts_.bridges += recorded.trace->is_bridge;
  Replayed* r = nullptr;
  if (const std::string why = Make(recorded, &r); !why.empty()) {
    ++counts_.passed_over[why];
    return;
  }
  counts_.peeled += r->loop != nullptr;
  for (const Trace* t = r->plain.get(); t != nullptr; t = t->target)
    if (const std::string why = Walk::Unsupported(*t); !why.empty()) {
      ++counts_.passed_over["has " + why];
      return;
    }
  bool replayed = false, ended = false;
  for (uint64_t world = 0; world < kWorlds; ++world) {
    Walk walk(program_, &world_, *r->plain, world);
    if (!walk.Run(kAttempts)) continue;
    replayed = true;
    ended = ended || walk.came_to_end();
    Compare(*r, walk.inputs());
    for (uint64_t other = 0; other < kOtherRuns; ++other)
      if (walk.RunOtherwise(other)) Compare(*r, walk.inputs());
  }
  counts_.replayed += replayed;
  counts_.ended += ended;
  if (!replayed) ++counts_.passed_over["no world fits it"];
}

Replay::End Replay::Describe(TraceExit& exit, Kind result) {
  End end;
  end.kind = exit.kind;
  std::map<uint64_t, size_t> numbers;  // the trace's own objects
  const auto describe = [&](auto& self, Kind kind, uint64_t bits) -> uint64_t {
    if (!IsReference(kind) || bits == 0) return Canonical(kind, bits);
    if (world_.IsOutside(bits)) return world_.NumberOf(bits) << 1 | 1;
    const auto [it, fresh] = numbers.emplace(bits, numbers.size() + 1);
    const size_t number = it->second;
    if (!fresh) return number << 1;
    end.objects.emplace_back();
    const uint32_t cls = ClassOf(bits);
    std::vector<uint64_t> content = {cls};
    int64_t length = 0;
    if (const ClassDescr* array = world_.ArrayOf(cls))
      length = static_cast<int64_t>(LoadBits(bits + static_cast<uint64_t>(array->length_offset), Kind::kI64));
    content.push_back(static_cast<uint64_t>(length));
    for (uint32_t f : world_.FieldsOf(cls)) {
      const FieldDescr& field = program_.fields[f];
      for (int64_t i = 0; i < (field.is_item ? length : 1); ++i)
        content.push_back(self(self, field.kind,
                               LoadBits(field.is_item ? ItemAddress(field, bits, i)
                                                      : bits + static_cast<uint64_t>(field.offset),
                                        field.kind)));
    }
    end.objects[number - 1] = std::move(content);
    return number << 1;
  };
  // Before anything is done in order to go on.
  end.calls = world_.seen();
  if (exit.kind == TraceExit::Kind::kFinished) {
    end.value = describe(describe, result, exit.value);
  } else if (exit.kind == TraceExit::Kind::kGuard) {
    end.trace = exit.trace->number;
    for (const TraceOp& op : exit.trace->ops)
      if (IsGuard(op.opcode) && op.extra == static_cast<int32_t>(exit.guard)) end.guard = op.pc;
    Interpreter interpreter(program_, &world_, &world_, nullptr);
    Snapshot snapshot;
    ReadSnapshot(program_, *exit.trace, exit.guard, &snapshot);
    Resume(program_, &world_, *exit.trace, snapshot, exit.values.data(), exit.condition, &interpreter);
    interpreter.ForEachFrame([&](const JitCode& code, uint32_t pc, std::span<const uint64_t> registers) {
      std::vector<uint64_t>& frame = end.frames.emplace_back();
      frame = {code.index, pc};
      for (size_t r = 0; r < registers.size(); ++r)
        frame.push_back(describe(describe, code.registers[r], registers[r]));
    });
  }
  end.value ^= describe(describe, Kind::kRef, world_.pending());
  for (const MadeUpWorld::Place& place : world_.places)
    if (world_.IsOutside(place.address)) end.places.push_back(describe(describe, place.kind, LoadBits(place.address, place.kind)));
  return end;
}

void Replay::Compare(const Replayed& r, const std::vector<uint64_t>& inputs) {
  static const char* const kWays[] = {"interpreted", "optimised", "machine code", "optimised machine code"};
  TraceInterpreter interpreter(program_, &world_, &world_);
  End expected;
  ++counts_.runs;
  for (int way = 0; way < 4; ++way) {
    world_.Restore();
    Trace* trace = way % 2 == 0 ? r.plain.get() : r.optimized.get();
    int64_t fail_at = -1;
    TraceExit exit;
    if (way < 2) {
      interpreter.Run(trace, inputs, &fail_at, &exit);
    } else {
      backend_.Run(world_.thread_state(), trace, inputs.data(), &exit);
    }
    
    std::string wrong = world_.complaint();
    bool may_leave_early = false;  // a guard that tests for what others behind it asked for
    if (exit.kind == TraceExit::Kind::kGuard && way % 2 == 1) {
      Snapshot snapshot;
      ReadSnapshot(program_, *exit.trace, exit.guard, &snapshot);
      if (snapshot.at_jump && wrong.empty()) {
        ++counts_.left_early;
        continue;
      }
      may_leave_early = snapshot.strengthened;
    }
    End end = Describe(exit, r.plain->driver->result);
    if (wrong.empty()) wrong = world_.complaint();
    if (wrong.empty() && world_.WroteElsewhere()) wrong = "writes where the recorded trace does not";
    if (way == 0) {
      expected = std::move(end);
    } else if (wrong.empty() && may_leave_early && !(end == expected)) {
      ++counts_.left_early;
      continue;
    } else if (wrong.empty() && !(end == expected)) {
      wrong = end.kind != expected.kind || end.trace != expected.trace || end.guard != expected.guard ? "ends elsewhere: at guard " + std::to_string(end.guard) + " of trace " + std::to_string(end.trace) + " instead of " + std::to_string(expected.guard) + " of " + std::to_string(expected.trace)
              : end.value != expected.value   ? "has another result"
              : end.frames != expected.frames ? "restores other frames at guard " + std::to_string(end.guard)
              : end.calls != expected.calls   ? "makes other calls"
                                              : "leaves another heap";
    }
    if (wrong.empty()) continue;
    counts_.differences.push_back("trace " + std::to_string(r.recorded->number) + ", " + kWays[way] + ": " + wrong);
    return;
  }
}

}  // namespace kiln::jit
