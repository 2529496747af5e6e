#include "jitcodegen/runtime/trace_file.h"

#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "jitcodegen/runtime/archive.h"
#include "jitcodegen/runtime/engine.h"
#include "jitcodegen/runtime/field_owners.h"

namespace kiln::jit {

// The objects that a trace mentions, and what these refer to by fields that never change.
class TraceRecorder::Objects {
 public:
  explicit Objects(const JitProgram& program) : program_(program) {
    const FieldOwners owners(program);
    for (uint32_t f = 0; f < program.fields.size(); ++f) {
      const FieldDescr& field = program.fields[f];
      if (field.is_item || !field.immutable) continue;
      if (const ClassDescr* owner = owners.Of(field); owner != nullptr) immutable_.emplace_back(f, owner);
    }
    for (const ClassDescr& cls : program.classes)
      if (cls.varsized) arrays_.emplace(cls.id, &cls);
  }

  std::vector<RecordedObject> Of(const Trace& t) {
    for (const TraceConstant& c : t.constants)
      if (c.reference) Want(c.bits);
    for (size_t i = 0; i < t.greens.size(); ++i)
      if (IsReference(t.driver->greens[i])) Want(t.greens[i]);
    for (const TraceOp& op : t.ops) {
      if (op.opcode >= kNumOpcodes || op.extra < 0) continue;
      const CallDescr& call = program_.calls[op.descr];
      const uint64_t* logged = t.logged.data() + op.extra;
      for (Kind kind : call.parameters) {
        if (IsReference(kind)) Want(*logged);
        ++logged;
      }
      if (IsReference(call.result)) Want(*logged);
    }
    for (size_t i = 0; i < found_.size(); ++i) Describe(i);
    seen_.clear();
    return std::exchange(found_, {});
  }

 private:
  void Want(uint64_t address) {
    if (address == 0 || found_.size() == kMostObjects || !seen_.insert(address).second) return;
    found_.emplace_back().address = address;
  }
  void Describe(size_t number) {
    const uint64_t address = found_[number].address;
    const uint32_t cls = ClassOf(address);
    found_[number].cls = cls;
    if (const auto array = arrays_.find(cls); array != arrays_.end())
      found_[number].length = static_cast<int64_t>(
          LoadBits(address + static_cast<uint64_t>(array->second->length_offset), Kind::kI64));
    for (const auto& [f, owner] : immutable_) {
      if (cls - owner->id >= owner->span) continue;
      const FieldDescr& field = program_.fields[f];
      const uint64_t bits = LoadBits(address + static_cast<uint64_t>(field.offset), field.kind);
      found_[number].contents.push_back({f, bits});
      if (IsReference(field.kind)) Want(bits);  // may move found_
    }
  }

  static constexpr size_t kMostObjects = 20000;

  const JitProgram& program_;
  std::vector<std::pair<uint32_t, const ClassDescr*>> immutable_;  // fields, and whose they are
  std::unordered_map<uint32_t, const ClassDescr*> arrays_;  // by class id
  std::vector<RecordedObject> found_;
  std::unordered_set<uint64_t> seen_;
};

namespace {

constexpr std::string_view kHead = "kiln-jit-traces 5\n";

void Facts(Archive& a, Trace& t) {
  a.List(t.facts, [&](InputFact& fact) {
    a.Number(fact.cls);
    a.Flag(fact.nonnull);
    a.Number(fact.origin);
    a.Number(fact.bound);
  });
  a.List(t.bounds, [&](std::pair<int64_t, int64_t>& bound) {
    a.Number(bound.first);
    a.Number(bound.second);
  });
  a.List(t.input_heap, [&](HeapFact& fact) {
    a.Number(fact.field);
    a.Number(fact.index);
    a.Number(fact.object);
    a.Number(fact.value);
  });
}

void Operations(Archive& a, const JitProgram& program, Trace& t) {
  a.List(t.ops, [&](TraceOp& op) {
    a.Number(op.opcode);
    a.Number(op.operand_kind);
    a.Number(op.result_kind);
    a.Number(op.descr);
    a.Number(op.first_arg);
    a.Number(op.arg_count);
    a.Number(op.extra);
    a.Number(op.pc);
    CodeByIndex(a, program, op.code);
  });
  a.Numbers(t.args);
  a.List(t.constants, [&](TraceConstant& c) {
    a.Number(c.bits);
    a.Flag(c.reference);
  });
  a.Numbers(t.logged);
}

// The builder puts nothing off: its snapshots have no stores and no virtual objects.
void Snapshots(Archive& a, const JitProgram& program, Trace& t) {
  a.List(t.guards, [&](Guard& guard) {
    a.Flag(guard.after);
    a.Flag(guard.condition);
    a.Flag(guard.at_jump);
  });
  a.List(t.snapshots, [&](SnapshotHead& head) { a.Number(head.frame); });
  a.List(t.frames, [&](SnapshotFrame& frame) {
    CodeByIndex(a, program, frame.code);
    a.Number(frame.pc);
    a.Number(frame.parent);
    a.Number(frame.first);
    a.Number(frame.count);
  });
  a.Numbers(t.refs);
}

void Body(Archive& a, const JitProgram& program, RecordedTrace& recorded) {
  Trace& t = *recorded.trace;
  a.Number(t.number);
  size_t driver = a.reading() ? 0 : t.driver->index;
  a.Number(driver);
  if (a.reading() && driver < program.drivers.size()) t.driver = &program.drivers[driver];
  a.Number(recorded.target);
  a.Number(recorded.source);
  a.Number(recorded.guard);
  a.Numbers(t.greens);
  a.Numbers(t.inputs);
  a.Number(t.frame);
  a.Flag(t.is_bridge);
  a.Flag(t.from_jump);
  a.Flag(t.takes_condition);
  a.Numbers(t.depends_on);
  Facts(a, t);
  Operations(a, program, t);
  Snapshots(a, program, t);
  a.List(recorded.objects, [&](RecordedObject& object) {
    a.Number(object.address);
    a.Number(object.cls);
    a.Number(object.length);
    a.List(object.contents, [&](RecordedObject::Content& content) {
      a.Number(content.field);
      a.Number(content.bits);
    });
  });
}

}  // namespace

TraceRecorder::TraceRecorder(const JitProgram& program, std::FILE* file)
    : program_(program), file_(file), objects_(std::make_unique<Objects>(program)) {
  std::fwrite(kHead.data(), 1, kHead.size(), file_);
  Write(WriteBlob(program));
}

TraceRecorder::~TraceRecorder() = default;

void TraceRecorder::Write(const std::string& bytes) {
  std::string size;
  Archive archive(&size);
  size_t n = bytes.size();
  archive.Number(n);
  std::fwrite(size.data(), 1, size.size(), file_);
  std::fwrite(bytes.data(), 1, bytes.size(), file_);
  std::fflush(file_);
}

void TraceRecorder::Recorded(const Trace& trace) {
  recorded_ = {};
  recorded_.trace = std::make_unique<Trace>(trace);
  if (trace.target != nullptr) recorded_.target = trace.target->number;
  recorded_.objects = objects_->Of(trace);
}

void TraceRecorder::Made(const Trace& trace, const char* /*kind*/, const Trace* source, size_t guard,
                         std::span<const uint8_t> /*code*/, std::span<const uint32_t> /*offsets*/) {
  // The loop that was peeled off what was told just now is no recording of its own.
  if (recorded_.trace == nullptr || !owner_.IsHere()) return;
  recorded_.trace->number = trace.number;
  if (source != nullptr) {
    recorded_.source = source->number;
    recorded_.guard = guard;
  }
  std::string bytes;
  Archive archive(&bytes);
  Body(archive, program_, recorded_);
  recorded_ = {};
  Write(bytes);
}

bool ReadTraceFile(std::string bytes, TraceFile* out, std::string* why) {
  out->bytes = std::move(bytes);
  if (!out->bytes.starts_with(kHead)) {
    *why = "not a file of recorded traces";
    return false;
  }
  const auto* data = reinterpret_cast<const uint8_t*>(out->bytes.data());
  Archive archive(std::span(data, out->bytes.size()).subspan(kHead.size()));
  std::span<const uint8_t> part;
  if (!archive.Packed("", part)) {
    *why = "ends within the program";
    return false;
  }
  out->program = ReadBlob(part);
  while (!archive.AtEnd() && archive.Packed("", part)) {
    RecordedTrace& recorded = out->traces.emplace_back();
    recorded.trace = std::make_unique<Trace>();
    Archive body(part);
    Body(body, *out->program, recorded);
  }
  return true;
}

}  // namespace kiln::jit
