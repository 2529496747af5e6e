// The collected heap in machine code: allocation by moving a pointer, and the test in front of a store of
// a reference. What happens rarely, a full nursery or an old object, is behind the trace, and keeps
// all registers, so that nothing is spilled for its sake.
#include <algorithm>
#include <cstddef>

#include "jitcodegen/runtime/x86/compiler.h"
#include "jitcodegen/runtime/x86/registers.h"

namespace kiln::jit::x86 {
namespace {

constexpr int64_t kMostZeroed = 256;  // bytes that are zeroed by single stores
constexpr int64_t kMostInGroup = 2048;  // bytes that objects take together that are made by one test of the nursery's end

int64_t BytesOf(const ClassDescr& cls, int64_t length) {
  return (cls.size + (cls.varsized ? length * cls.item_size : 0) + 7) & ~int64_t{7};
}

}  // namespace

bool IsAllocatedInline(const Trace& trace, const HeapAccess& heap, const JitProgram& program,
                       const TraceOp& op) {
  const ClassDescr& cls = program.classes[op.descr];
  if (heap.max_bytes == 0 || cls.has_finalizer) return false;
  if (op.opcode == static_cast<uint16_t>(Opcode::kNew))
    return BytesOf(cls, 0) <= std::min(heap.max_bytes, kMostZeroed);
  const Ref length = trace.Args(op)[0];
  if (!IsConstant(length)) return false;
  const auto items = static_cast<int64_t>(trace.Bits(length));
  return items >= 0 && items <= kMostZeroed &&
         BytesOf(cls, items) <= std::min(heap.max_bytes, kMostZeroed);
}

// Whether the new object's word at the offset is stored before anybody can see it: by one of the
// stores that follow, up to anything that may collect, leave or read.
bool Compiler::IsStoredSoon(const TraceOp& made, int32_t offset) const {
  const Ref object = trace_.Value(static_cast<size_t>(at_));
  for (size_t i = static_cast<size_t>(at_) + 1; i < trace_.ops.size(); ++i) {
    const TraceOp& op = trace_.ops[i];
    if (op.opcode >= kNumOpcodes) return false;
    const auto opcode = static_cast<Opcode>(op.opcode);
    const bool item = opcode == Opcode::kArraySet;
    if (opcode != Opcode::kSetField && !item) return false;
    const FieldDescr& field = backend_.program_.fields[op.descr];
    auto args = trace_.Args(op);
    if (args[0] != object || Type{field.kind}.size() != 8) continue;
    if (!item && field.offset == offset) return true;
    if (item && IsConstant(args[1]) &&
        ItemAddress(field, 0, static_cast<int64_t>(trace_.Bits(args[1]))) ==
            static_cast<uint64_t>(offset))
      return true;
  }
  (void)made;
  return false;
}

int64_t Compiler::InlineBytes(const TraceOp& op) const {
  const bool array = op.opcode == static_cast<uint16_t>(Opcode::kNewArray);
  if (!array && op.opcode != static_cast<uint16_t>(Opcode::kNew)) return 0;
  if (!IsAllocatedInline(trace_, backend_.heap_, backend_.program_, op)) return 0;
  const int64_t length = array ? static_cast<int64_t>(trace_.Bits(trace_.Args(op)[0])) : 0;
  return BytesOf(backend_.program_.classes[op.descr], length);
}

// Between objects of a group nothing may collect, allocate, or leave the trace: what is not made yet is garbage.
int64_t Compiler::GroupBytes() const {
  int64_t total = 0;
  for (size_t i = static_cast<size_t>(at_); i < trace_.ops.size(); ++i) {
    const TraceOp& op = trace_.ops[i];
    if (op.opcode == static_cast<uint16_t>(Opcode::kSetField) || op.opcode == static_cast<uint16_t>(Opcode::kArraySet))
      continue;
    const int64_t bytes = InlineBytes(op);
    if (bytes == 0 || total + bytes > std::min(backend_.heap_.max_bytes, kMostInGroup)) break;
    total += bytes;
  }
  return total;
}

void Compiler::Allocate(const TraceOp& op, int64_t length) {
  const HeapAccess& heap = backend_.heap_;
  const ClassDescr& cls = backend_.program_.classes[op.descr];
  const int64_t bytes = BytesOf(cls, length);
  Reg object;
  if (group_left_ == 0) {
    group_left_ = GroupBytes();
    object = Define();
    CallSite& site = NewSite(op, CallSite::Kind::kAllocate);
    site.index = group_left_;
    a_.MovRM(kScratch, Mem(r15, offsetof(Context, thread)));
    a_.MovRM(object, Mem(kScratch, heap.free));
    a_.AddRI32(object, group_left_);
    a_.CmpRM(object, Mem(kScratch, heap.top));
    const size_t slow = JumpIf(kNBE);
    a_.MovMR(Mem(kScratch, heap.free), object);
    a_.SubRI32(object, group_left_);
    slow_paths_.push_back({slow, a_.size(), &site, Location::General(object)});
    ForgetYoung();
  } else {
    const Location before = At(group_last_).reg;
    object = Define();
    if (before.is_general() && owner_[before.code] == group_last_) {
      a_.LeaRM(object, Mem(before.reg(), static_cast<int32_t>(group_last_bytes_)));
    } else {
      a_.MovRM(kScratch, Mem(r15, offsetof(Context, thread)));
      a_.MovRM(object, Mem(kScratch, heap.free));
      a_.SubRI32(object, group_left_);
    }
  }
  group_last_ = trace_.Value(static_cast<size_t>(at_));
  group_last_bytes_ = bytes;
  group_left_ -= bytes;
  young_.push_back(group_last_);
  // What is in a new object before any store: its header, its length, and zeros.
  a_.MovMI32(Mem(object, 0), cls.id);
  for (int32_t offset = 8; offset < bytes; offset += 8) {
    if (cls.varsized && offset == cls.length_offset) {
      a_.MovMI32(Mem(object, offset), length);
    } else if (!IsStoredSoon(op, offset)) {
      a_.MovMI32(Mem(object, offset), 0);
    }
  }
}

// Before `value` is stored into the object, into an item if `index` is given.
void Compiler::Barrier(Ref object, const Ref* index, Ref value) {
  const HeapAccess& heap = backend_.heap_;
  if (!heap.has_barrier) return;
  if (IsConstant(value) && backend_.engine_->NeedsNoBarrier(trace_.Bits(value))) return;
  const auto contains = [&](const std::vector<Ref>& list) {
    return std::find(list.begin(), list.end(), object) != list.end();
  };
  // An array that went through the barrier may have remembered just one part of itself.
  if (contains(young_) || (index == nullptr && contains(barred_))) return;
  const TraceOp& op = trace_.ops[static_cast<size_t>(at_)];
  CallSite& site =
      *compiled_.sites.emplace_back(std::make_unique<CallSite>(&trace_, CallSite::Kind::kBarrier, op));
  site.object = Use(object);
  if (index != nullptr) {
    site.has_index_reg = !IsConstant(*index);
    if (site.has_index_reg) {
      site.index_reg = Use(*index);
    } else {
      site.index = static_cast<int64_t>(trace_.Bits(*index));
    }
  }
  a_.TestMI32D(Mem(site.object, 4), heap.barrier_flag);
  const size_t slow = JumpIf(kNZ);
  slow_paths_.push_back({slow, a_.size(), &site, Location()});
  if (index == nullptr && !IsConstant(object)) barred_.push_back(object);
}

void Compiler::EmitSlowPaths() {
  for (const SlowPath& path : slow_paths_) {
    a_.Link(path.from, a_.size());
    LoadImmediate(kScratch, reinterpret_cast<uint64_t>(path.site));
    const uint8_t* end = backend_.memory_.next() + a_.size() + 5;
    a_.Call(static_cast<int32_t>(backend_.slow_ - end));
    if (path.site->kind == CallSite::Kind::kAllocate) {
      a_.TestRR(kScratch, kScratch);
      raise_jumps_.push_back(a_.Jz());
    }
    if (path.result.code != Location::kNone) a_.MovRR(path.result.reg(), kScratch);
    a_.Link(a_.Jmp(), path.back);
  }
}

}  // namespace kiln::jit::x86
