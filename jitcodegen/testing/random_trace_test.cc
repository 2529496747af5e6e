// Random traces, run four ways: as they are and optimised, interpreted and as machine code. All come
// to the same guard or end, restore the same registers, and leave the same heap.
//
// A trace is made along with a run of it, so that its guards hold for the inputs it was made with;
// then it is run with these and with others. Where a run leaves by a guard, a bridge is made that goes on from there, to an
// end of its own, or to the first trace; and so is one that is entered instead of the first and leads there, as to a junction.
// RANDOM_TRACE_SEED and RANDOM_TRACE_COUNT choose which; RANDOM_TRACE_PROOFS says how
// many are proved.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <random>
#include <span>
#include <utility>

#include "jitcodegen/runtime/bridge_start.h"
#include "jitcodegen/runtime/memory_access.h"
#include "jitcodegen/runtime/optimizer/optimizer.h"
#include "jitcodegen/runtime/pure.h"
#include "jitcodegen/runtime/resume.h"
#include "jitcodegen/runtime/resume_data.h"
#include "jitcodegen/runtime/trace_interpreter.h"
#include "jitcodegen/runtime/x86/backend.h"
#include "jitcodegen/testing/mutations.h"
#include "jitcodegen/testing/proving/prove_trace.h"

namespace kiln::jit {
namespace {

// Objects of three classes: a node with a field of each kind, an array of nodes, and an array of bytes, of which
// there are two.
constexpr uint32_t kNode = 0, kArray = 1, kBytes = 2;
constexpr int64_t kArrayLength = 4, kBytesLength = 16;

constexpr uint32_t kOld = 1;  // in the second header word: stores of references take the barrier

const JitProgram& World();

// A heap with a tiny nursery. A collection moves what was made since the last one and is reached from
// roots, or from old objects that went through the barrier; from then on that is old too. What
// is left behind is poisoned.
class FakeEngine : public Engine {
 public:
  FakeEngine() { running = this; }
  ~FakeEngine() override {
    for (void* p : made_) std::free(p);
  }
  static FakeEngine* running;
  static uint64_t Shake(uint64_t a, uint64_t b) {
    const uint64_t args[2] = {a, b};
    return running->Call(0, CallDescr(), args, 2);
  }
  const void* NativeCode(uint32_t) override { return reinterpret_cast<const void*>(&Shake); }
  HeapAccess heap_access() const override {
    HeapAccess access;
    access.barrier_flag = kOld;
    access.free = 0;
    access.top = 8;
    access.max_bytes = 256;  // of several nodes at once
    return access;
  }
  void* thread_context() override { return &nursery_; }
  // A new run; what was made by another stays where it is.
  void Age() {
    Promote();
    nursery_ = {};
  }
  bool moves = false;  // new objects are young
  size_t nursery_objects = 1;
  int64_t collections() const override { return collections_; }

  uint64_t Call(uint32_t, const CallDescr&, const uint64_t* args, size_t count) override {
    // Shakes what it is given, and the heap: adds one to field 0 of every object.
    if (moves) Collect();
    for (uint64_t object : touched) *reinterpret_cast<uint64_t*>(object + 8) += 1;
    uint64_t sum = 17;
    for (size_t i = 0; i < count; ++i) sum = sum * 31 + (args[i] & 0xff);
    return sum;
  }
  uint32_t FunctionOf(uint64_t) override { return 0; }
  uint64_t FunctionPointer(uint32_t) override { return 0; }
  uint32_t Implementation(uint32_t, uint32_t) override { return 0; }
  uint64_t PrebuiltObject(int64_t) override { return 0; }
  uint64_t CallResult(int64_t, Kind) override { return 0; }
  void SetCallResult(int64_t, uint64_t, Kind) override {}
  uint64_t Reserve(int64_t bytes) override {
    const auto size = static_cast<size_t>(bytes);
    if (!moves) return reinterpret_cast<uint64_t>(Memory(size, 0xdb));
    Collect(size);
    return std::exchange(nursery_.free, nursery_.free + size);
  }
  uint64_t New(const ClassDescr& cls) override { return Make(cls, 0); }
  uint64_t NewArray(const ClassDescr& cls, int64_t length) override { return Make(cls, length); }
  void WriteBarrier(uint64_t object, int64_t) override {
    if (Flags(object) != kOld) return;
    Flags(object) = 0;
    remembered_.push_back(object);
  }
  uint64_t Other(const Instruction&, const uint64_t*) override { return 0; }
  uint64_t* pending_address() override { return &pending_; }
  void Complain(const std::string& what) override { FAIL() << what; }

  std::vector<uint64_t> touched;  // the objects that Call shakes

 private:
  static constexpr size_t kNodeBytes = 56;

  static uint32_t& Flags(uint64_t object) { return reinterpret_cast<uint32_t*>(object)[1]; }
  void* Memory(size_t size, int fill) {
    made_.push_back(std::malloc(size));
    std::memset(made_.back(), fill, size);
    return made_.back();
  }
  uint64_t Make(const ClassDescr& cls, int64_t length) {
    const auto size = static_cast<size_t>(cls.size + length * cls.item_size);
    if (moves) Collect();
    void* p = Memory(size, 0);
    std::memcpy(p, &cls.id, 4);
    if (cls.varsized) std::memcpy(static_cast<char*>(p) + cls.length_offset, &length, 8);
    if (moves) young_.emplace_back(reinterpret_cast<uint64_t>(p), size);
    if (!moves) Flags(reinterpret_cast<uint64_t>(p)) = kOld;
    return reinterpret_cast<uint64_t>(p);
  }

  // Young objects that machine code made lie one behind the other.
  void FindYoung() {
    for (uint64_t at = chunk_; at != 0 && at < nursery_.free;) {
      size_t size = 0;
      for (const ClassDescr& cls : World().classes)
        if (cls.id == ClassOf(at))
          size = static_cast<size_t>(cls.size +
                                     (cls.varsized ? kArrayLength * cls.item_size : 0));
      ASSERT_NE(size, 0u) << "an object without a header";
      young_.emplace_back(at, size);
      at += size;
    }
    chunk_ = 0;
  }
  void Promote() {
    FindYoung();
    for (auto [object, size] : young_) Flags(object) = kOld;
    for (uint64_t object : remembered_) Flags(object) = kOld;
    young_.clear();
    remembered_.clear();
  }
  template <class F>
  void ForEachReference(uint64_t object, F f) {
    for (const FieldDescr& field : World().fields) {
      if (ClassOf(object) == World().classes[kBytes].id) return;
      const bool array = ClassOf(object) == World().classes[kArray].id;
      if (field.kind != Kind::kRef || field.is_item != array) continue;
      for (int64_t i = 0; i < (array ? kArrayLength : 1); ++i)
        f(reinterpret_cast<uint64_t*>(
            array ? ItemAddress(field, object, i)
                  : object + static_cast<uint64_t>(field.offset)));
    }
  }
  // The nursery then has room for so many bytes at least.
  void Collect(size_t wanted = 0) {
    ++collections_;
    FindYoung();
    std::map<uint64_t, size_t> sizes(young_.begin(), young_.end());
    std::map<uint64_t, uint64_t> moved;
    std::vector<uint64_t> gray;
    auto forward = [&](uint64_t* slot) {
      auto young = sizes.find(*slot);
      if (young == sizes.end()) return;
      uint64_t& to = moved[*slot];
      if (to == 0) {
        to = reinterpret_cast<uint64_t>(Memory(young->second, 0));
        std::memcpy(reinterpret_cast<void*>(to), reinterpret_cast<void*>(*slot), young->second);
        Flags(to) = kOld;
        gray.push_back(to);
      }
      *slot = to;
    };
    VisitRoots(forward);
    for (uint64_t object : remembered_) {
      Flags(object) = kOld;
      gray.push_back(object);
    }
    remembered_.clear();
    for (size_t i = 0; i < gray.size(); ++i) ForEachReference(gray[i], forward);
    for (auto [object, size] : young_)
      std::memset(reinterpret_cast<void*>(object), 0xdb, size);
    young_.clear();
    const size_t room = std::max(nursery_objects * kNodeBytes, wanted);
    chunk_ = reinterpret_cast<uint64_t>(Memory(room, 0xdb));
    nursery_ = {chunk_, chunk_ + room};
  }

  struct Nursery {
    uint64_t free = 0, top = 0;
  } nursery_;
  uint64_t chunk_ = 0;                               // where the nursery began
  std::vector<std::pair<uint64_t, size_t>> young_;   // not in the chunk; bytes
  std::vector<uint64_t> remembered_;
  int64_t collections_ = 0;
  std::vector<void*> made_;
  uint64_t pending_ = 0;
};
FakeEngine* FakeEngine::running = nullptr;

class NoPortals : public Portals {
 public:
  uint64_t CallPortal(size_t, const uint64_t*) override { return 0; }
  bool HasLoop(size_t, const uint64_t*) override { return false; }
};

const JitProgram& World() {
  static const JitProgram* world = [] {
    auto* w = new JitProgram;
    ClassDescr node;
    node.name = "Node";
    node.id = 5;
    node.size = 56;
    w->classes.push_back(node);
    ClassDescr array;
    array.name = "Array";
    array.id = 9;
    array.size = 16;
    array.item_size = 8;
    array.length_offset = 8;
    array.varsized = true;
    w->classes.push_back(array);
    array.name = "Bytes";
    array.id = 10;
    array.item_size = 1;
    w->classes.push_back(array);
    int32_t offset = 8;
    for (Kind kind : {Kind::kI64, Kind::kI32, Kind::kU8, Kind::kF64, Kind::kRef, Kind::kF32}) {
      FieldDescr f;
      f.name = w->Keep("f" + std::to_string(w->fields.size()));
      f.id = static_cast<uint32_t>(w->fields.size());
      f.offset = offset;
      f.kind = kind;
      w->fields.push_back(f);
      offset += 8;
    }
    FieldDescr item;
    item.name = "item";
    item.id = static_cast<uint32_t>(w->fields.size());
    item.kind = Kind::kRef;
    item.is_item = true;
    item.items_offset = 16;
    item.item_size = 8;
    w->fields.push_back(item);
    item.name = "byte";
    item.id = static_cast<uint32_t>(w->fields.size());
    item.kind = Kind::kU8;
    item.item_size = 1;
    w->fields.push_back(item);
    CallDescr call;
    call.name = "shake";
    call.parameters = {Kind::kI64, Kind::kI64};
    call.result = Kind::kI64;
    call.may_raise = false;
    w->calls.push_back(call);
    JitCode* code = &w->codes.emplace_back();
    code->name = "portal";
    for (int r = 0; r < 64; ++r) code->registers.push_back(Kind::kI64);
    // At pc n the first n registers are live.
    std::vector<uint16_t> live;
    for (uint32_t n = 0; n < 64; ++n) {
      code->AddLiveBefore(n, live);
      live.push_back(static_cast<uint16_t>(n));
    }
    DriverDescr driver;
    driver.name = "random";
    w->drivers.push_back(driver);
    return w;
  }();
  return *world;
}
constexpr uint32_t kReference = 4, kItem = 6, kByte = 7;  // FieldDescr

class Generator {
 public:
  explicit Generator(uint64_t seed) : random_(seed) {}

  std::unique_ptr<Trace> Make() {
    Begin();
    // A counter, numbers of each kind, nodes and an array.
    inputs_ = {1 + random_() % 3};
    trace_->inputs = {Kind::kI64};
    for (Kind kind : {Kind::kI64, Kind::kI64, Kind::kI32, Kind::kU8, Kind::kF64, Kind::kF64,
                      Kind::kU64, Kind::kBool}) {
      trace_->inputs.push_back(kind);
      inputs_.push_back(RandomBits(kind));
    }
    for (int i = 0; i < 4; ++i) {
      nodes_.push_back(engine.New(World().classes[kNode]));
      trace_->inputs.push_back(Kind::kRef);
      inputs_.push_back(nodes_.back());
    }
    for (int i = 0; i < 2; ++i) {
      const uint64_t bytes = engine.NewArray(World().classes[kBytes], kBytesLength);
      byte_inputs_.push_back(inputs_.size());
      byte_arrays_.push_back({static_cast<Ref>(inputs_.size()), Kind::kRef, bytes});
      trace_->inputs.push_back(Kind::kRef);
      inputs_.push_back(bytes);
    }
    array_ = engine.NewArray(World().classes[kArray], kArrayLength);
    trace_->inputs.push_back(Kind::kRef);
    inputs_.push_back(array_);
    fuel_ = engine.New(World().classes[kNode]);
    engine.touched = {nodes_[0], nodes_[2]};
    FillHeap();
    Restore();
    for (size_t i = 0; i < inputs_.size(); ++i)
      if (!IsBytes(i)) Know(static_cast<Ref>(i), trace_->inputs[i], inputs_[i]);
    is_array_[static_cast<Ref>(inputs_.size() - 1)] = true;
    if (random_() % 16 == 0) {
      Count();
    } else {
      Steps(5 + random_() % 60);
      End();
    }
    engine.moves = true;
    return std::move(trace_);
  }

  // What a bridge does that goes on where a run has come to, having restored `registers` for the guard of operation `pc`.
  // The inputs are these registers; what the guard left to be done has been done.
  std::unique_ptr<Trace> MakeBody(uint32_t pc, const std::vector<uint64_t>& registers) {
    const std::vector<Saved> saved = saved_at.at(pc);
    Begin();
    engine.moves = false;
    for (size_t i = 0; i < saved.size(); ++i) {
      trace_->inputs.push_back(saved[i].kind);
      Know(static_cast<Ref>(i), saved[i].kind, registers[i]);
      is_array_[static_cast<Ref>(i)] = saved[i].is_array;
    }
    NameHeap();
    Steps(random_() % 30);
    EndBody();
    engine.moves = true;
    return std::move(trace_);
  }

  // A trace with the first one's inputs that leads there.
  std::unique_ptr<Trace> MakeEntry() {
    Begin();
    engine.moves = false;
    Restore();
    trace_->inputs = input_kinds_;
    for (size_t i = 0; i < inputs_.size(); ++i)
      if (!IsBytes(i)) Know(static_cast<Ref>(i), trace_->inputs[i], inputs_[i]);
    is_array_[static_cast<Ref>(inputs_.size() - 1)] = true;
    Steps(random_() % 20);
    JumpToFirst();
    engine.moves = true;
    return std::move(trace_);
  }

  // The heap as the trace finds it.
  void Restore() {
    engine.Age();
    for (size_t i = 0; i < nodes_.size(); ++i)
      std::memcpy(reinterpret_cast<void*>(nodes_[i] + 8), contents_[i].data(), 48);
    std::memcpy(reinterpret_cast<void*>(array_ + 16), items_.data(), 8 * kArrayLength);
    for (size_t n = 0; n < byte_arrays_.size(); ++n)
      for (int64_t i = 0; i < kBytesLength; ++i)
        *ByteAt(byte_arrays_[n], i) = static_cast<uint8_t>(static_cast<int64_t>(n) * 37 + i * 11);
    std::memset(reinterpret_cast<void*>(fuel_ + 8), 0, 48);
    StoreBits(fuel_ + static_cast<uint64_t>(World().fields[0].offset), Kind::kI64, 3);
  }
  std::vector<uint64_t> inputs() const { return inputs_; }
  std::vector<uint64_t> OtherInputs() {
    std::vector<uint64_t> other = inputs_;
    for (size_t i = 1; i < other.size(); ++i) {
      if (random_() % 3 != 0) continue;
      const Kind kind = input_kinds_[i];
      if (kind != Kind::kRef) {
        other[i] = RandomBits(kind);
      } else if (IsBytes(i)) {
        other[i] = byte_arrays_[random_() % 2].bits;
      } else if (i + 1 < other.size()) {
        other[i] = nodes_[random_() % nodes_.size()];
      }
    }
    return other;
  }
  const std::vector<uint64_t>& nodes() const { return nodes_; }
  std::vector<uint64_t> byte_arrays() const { return {byte_arrays_[0].bits, byte_arrays_[1].bits}; }
  uint64_t array() const { return array_; }
  uint64_t fuel() const { return fuel_; }

  FakeEngine engine;
  // What each guard's snapshot holds, by the pc of its operation.
  struct Saved {
    Kind kind;
    bool is_array;
  };
  std::map<uint32_t, std::vector<Saved>> saved_at;

 private:
  // A new trace, of which nothing is known.
  void Begin() {
    if (trace_count_++ > 0) first_pc_ += 1000;
    trace_ = std::make_unique<Trace>();
    trace_->driver = &World().drivers[0];
    values_.clear();
    is_array_.clear();
  }
  // The heap's first objects, as constants.
  void NameHeap() {
    for (Known& bytes : byte_arrays_) bytes.ref = trace_->Constant(bytes.bits, true);
    for (uint64_t node : nodes_) Know(trace_->Constant(node, true), Kind::kRef, node);
    const Ref array = trace_->Constant(array_, true);
    Know(array, Kind::kRef, array_);
    is_array_[array] = true;
  }
  uint32_t NextPc() const { return first_pc_ + static_cast<uint32_t>(trace_->ops.size()); }
  void Steps(size_t count) {
    while (trace_->ops.size() < count) Step();
  }

  uint64_t RandomBits(Kind kind) {
    uint64_t v = random_();
    switch (random_() % 4) {
      case 0: v %= 8; break;
      case 1: v = 0 - v % 8; break;
      case 2: v = uint64_t{1} << v % 64; break;
    }
    if (kind == Kind::kF64 || kind == Kind::kF32) {
      static const double kNumbers[] = {0.0, -0.0, 1.0, -1.5, 1e300, 3.25, 0.1, -7};
      double d = kNumbers[v % 8];
      return std::bit_cast<uint64_t>(kind == Kind::kF32 ? static_cast<double>(static_cast<float>(d))
                                                        : d);
    }
    return static_cast<uint64_t>(NormaliseInt(kind, static_cast<int64_t>(v)));
  }

  void FillHeap() {
    for (Kind kind : trace_->inputs) input_kinds_.push_back(kind);
    for (uint64_t node : nodes_) {
      for (uint32_t f = 0; f < 6; ++f) {
        const FieldDescr& field = World().fields[f];
        const uint64_t bits = field.kind == Kind::kRef ? nodes_[random_() % nodes_.size()]
                                                       : RandomBits(field.kind);
        StoreBits(node + static_cast<uint64_t>(field.offset), field.kind, bits);
      }
      contents_.emplace_back();
      std::memcpy(contents_.back().data(), reinterpret_cast<void*>(node + 8), 48);
    }
    for (uint64_t& item : items_) item = nodes_[random_() % nodes_.size()];
  }

  void Know(Ref value, Kind kind, uint64_t bits) {
    values_.push_back({value, kind, bits});
  }

  struct Known {
    Ref ref;
    Kind kind;
    uint64_t bits;
  };
  static uint8_t* ByteAt(const Known& bytes, int64_t index) {
    return reinterpret_cast<uint8_t*>(ItemAddress(World().fields[kByte], bytes.bits, index));
  }
  bool IsBytes(size_t input) const {
    return std::any_of(byte_inputs_.begin(), byte_inputs_.end(), [&](size_t bytes) { return bytes == input; });
  }
  Known Constant(uint64_t bits) { return {trace_->Constant(bits, false), Kind::kI64, bits}; }
  // A value of the kind; sometimes a constant.
  Known Pick(Kind kind, bool array = false) {
    if (kind != Kind::kRef && random_() % 5 == 0) {
      const uint64_t bits = RandomBits(kind);
      return {trace_->Constant(bits, false), kind, bits};
    }
    std::vector<const Known*> candidates;
    for (const Known& k : values_)
      if (k.kind == kind && (kind != Kind::kRef || is_array_[k.ref] == array))
        candidates.push_back(&k);
    if (candidates.empty()) {
      const uint64_t bits = RandomBits(kind);
      return {trace_->Constant(bits, false), kind, bits};
    }
    // Rather what was made lately.
    size_t n = candidates.size();
    return *candidates[random_() % 2 ? n - 1 - random_() % std::min<size_t>(n, 4) : random_() % n];
  }

  Ref Emit(uint16_t opcode, Kind operand, Kind result, std::initializer_list<Ref> args,
           uint32_t descr = 0) {
    TraceOp op;
    op.opcode = opcode;
    op.operand_kind = operand;
    op.result_kind = result;
    op.descr = descr;
    op.first_arg = static_cast<uint32_t>(trace_->args.size());
    op.arg_count = static_cast<uint16_t>(args.size());
    op.pc = NextPc();  // tells guards apart after optimising
    trace_->args.insert(trace_->args.end(), args.begin(), args.end());
    trace_->ops.push_back(op);
    return trace_->Value(trace_->ops.size() - 1);
  }
  Ref Emit(Opcode opcode, Kind operand, Kind result, std::initializer_list<Ref> args,
           uint32_t descr = 0) {
    return Emit(static_cast<uint16_t>(opcode), operand, result, args, descr);
  }

  void Guard(uint16_t opcode, Kind kind, std::initializer_list<Ref> args, uint32_t descr = 0) {
    Emit(opcode, kind, Kind::kVoid, args, descr);
    trace_->ops.back().extra = static_cast<int32_t>(trace_->guards.size());
    struct Guard guard;
    SnapshotFrame frame;
    frame.code = &World().codes[0];
    frame.first = static_cast<uint32_t>(trace_->refs.size());
    frame.count = static_cast<uint32_t>(1 + random_() % 10);
    frame.pc = frame.count;
    std::vector<Saved>& saved_here = saved_at[trace_->ops.back().pc];
    for (uint32_t i = 0; i < frame.count; ++i) {
      const Known& saved = values_[random_() % values_.size()];
      trace_->refs.push_back(saved.ref);
      saved_here.push_back({saved.kind, is_array_[saved.ref]});
    }
    SnapshotHead head;
    head.frame = static_cast<int32_t>(trace_->frames.size());
    trace_->frames.push_back(frame);
    trace_->guards.push_back(guard);
    trace_->snapshots.push_back(head);
  }

  void Compute(Opcode op, Kind operand, Kind result, const Known& a, const Known& b) {
    const uint64_t args[2] = {a.bits, b.bits};
    uint64_t bits = 0;
    if (!EvaluatePure(op, operand, result, args, &bits)) return;
    Ref made = Info(op).operands.size() > 1 ? Emit(op, operand, result, {a.ref, b.ref})
                                            : Emit(op, operand, result, {a.ref});
    Know(made, result, bits);
  }

  void Step() {
    static const Kind kIntegers[] = {Kind::kI64, Kind::kI64, Kind::kI32, Kind::kU8, Kind::kU64};
    const Kind kind = kIntegers[random_() % std::size(kIntegers)];
    switch (random_() % 19) {
      case 0: case 1: case 2: {
        static const Opcode kOps[] = {Opcode::kIntAdd, Opcode::kIntSub, Opcode::kIntMul,
                                      Opcode::kIntAnd, Opcode::kIntOr, Opcode::kIntXor,
                                      Opcode::kIntNeg, Opcode::kIntNot};
        return Compute(kOps[random_() % std::size(kOps)], kind, kind, Pick(kind), Pick(kind));
      }
      case 3: {
        static const Opcode kOps[] = {Opcode::kIntShl, Opcode::kIntShr};
        const Opcode op = kOps[random_() % 2];
        Known a = Pick(kind);
        // A count in range, sometimes computed.
        uint64_t places = random_() % static_cast<uint64_t>(Type{kind}.bits());
        Known count{trace_->Constant(places, false), kind, places};
        if (random_() % 2 != 0) {
          Known any = Pick(kind);
          const uint64_t mask = static_cast<uint64_t>(Type{kind}.bits()) - 1;
          Ref masked = Emit(Opcode::kIntAnd, kind, kind, {any.ref, trace_->Constant(mask, false)});
          Know(masked, kind, any.bits & mask);
          count = values_.back();
        }
        return Compute(op, kind, kind, a, count);
      }
      case 4: {
        Known divisor = Pick(kind);
        if (!IsConstant(divisor.ref) && kind != Kind::kBool && random_() % 2) {
          // It might be 0 with other inputs, but is not if it is odd.
          Ref odd = Emit(Opcode::kIntOr, kind, kind, {divisor.ref, trace_->Constant(1, false)});
          Know(odd, kind, divisor.bits | 1);
          divisor = values_.back();
        } else if (!IsConstant(divisor.ref)) {
          uint64_t bits = RandomBits(kind);
          if (bits == 0) bits = 3;
          divisor = {trace_->Constant(bits, false), kind, bits};
        }
        return Compute(random_() % 2 ? Opcode::kIntDiv : Opcode::kIntMod, kind, kind, Pick(kind),
                       divisor);
      }
      case 5: {
        static const Opcode kOps[] = {Opcode::kFloatAdd, Opcode::kFloatSub, Opcode::kFloatMul,
                                      Opcode::kFloatDiv, Opcode::kFloatNeg};
        return Compute(kOps[random_() % std::size(kOps)], Kind::kF64, Kind::kF64, Pick(Kind::kF64),
                       Pick(Kind::kF64));
      }
      case 6: {
        switch (random_() % 4) {
          case 0: return Compute(Opcode::kIntToFloat, kind, Kind::kF64, Pick(kind), Pick(kind));
          case 1: {
            static const Kind kTo[] = {Kind::kI64, Kind::kI32, Kind::kU8, Kind::kU64};
            return Compute(Opcode::kIntCast, kind, kTo[random_() % 4], Pick(kind), Pick(kind));
          }
          case 2:
            return Compute(Opcode::kFloatCast, Kind::kF64, Kind::kF32, Pick(Kind::kF64),
                           Pick(Kind::kF64));
          default:
            return Compute(Opcode::kBoolNot, Kind::kBool, Kind::kBool, Pick(Kind::kBool),
                           Pick(Kind::kBool));
        }
      }
      case 7: case 8: {  // a comparison, perhaps guarded
        Known a{}, b{};
        Opcode op{};
        Kind operand = kind;
        if (random_() % 4 == 0) {
          static const Opcode kOps[] = {Opcode::kFloatEq, Opcode::kFloatNe, Opcode::kFloatLt,
                                        Opcode::kFloatLe, Opcode::kFloatGt, Opcode::kFloatGe};
          op = kOps[random_() % 6];
          operand = Kind::kF64;
        } else if (random_() % 4 == 0) {
          op = random_() % 2 ? Opcode::kRefEq : Opcode::kRefNe;
          operand = Kind::kRef;
        } else {
          static const Opcode kOps[] = {
              Opcode::kIntEq, Opcode::kIntNe, Opcode::kIntLt, Opcode::kIntLe, Opcode::kIntGt,
              Opcode::kIntGe, Opcode::kIntAddOverflows, Opcode::kIntSubOverflows,
              Opcode::kIntMulOverflows};
          op = kOps[random_() % 9];
        }
        a = Pick(operand);
        b = Pick(operand);
        const size_t before = values_.size();
        Compute(op, operand, Kind::kBool, a, b);
        if (values_.size() == before || random_() % 3 == 0) return;
        const Known condition = values_.back();
        Guard(condition.bits != 0 ? kGuardTrue : kGuardFalse, Kind::kBool, {condition.ref});
        return;
      }
      case 9: {
        Known a = Pick(kind);
        if (IsConstant(a.ref)) return;
        return Guard(kGuardValue, kind, {a.ref, trace_->Constant(a.bits, false)});
      }
      case 10: {
        Known node = Pick(Kind::kRef);
        if (random_() % 2 != 0) {  // the builder knows that of a constant
          if (!IsConstant(node.ref)) Guard(kGuardClass, Kind::kRef, {node.ref}, World().classes[kNode].id);
          return;
        }
        Ref made = Emit(Opcode::kNew, Kind::kVoid, Kind::kRef, {}, kNode);
        return Know(made, Kind::kRef, engine.New(World().classes[kNode]));
      }
      case 14: {  // a new object, in a field of one that is mostly new itself
        Known holder = Pick(Kind::kRef);
        Ref made = Emit(Opcode::kNew, Kind::kVoid, Kind::kRef, {}, kNode);
        Know(made, Kind::kRef, engine.New(World().classes[kNode]));
        Emit(Opcode::kSetField, Kind::kRef, Kind::kVoid, {holder.ref, made}, kReference);
        StoreBits(holder.bits + static_cast<uint64_t>(World().fields[kReference].offset),
                  Kind::kRef, values_.back().bits);
        return;
      }
      case 11: {
        const uint32_t f = static_cast<uint32_t>(random_() % 6);
        const FieldDescr& field = World().fields[f];
        Known node = Pick(Kind::kRef);
        const uint64_t address = node.bits + static_cast<uint64_t>(field.offset);
        if (random_() % 2 != 0) {
          Known value = Pick(field.kind);
          if (field.kind == Kind::kRef && is_array_[value.ref]) return;
          Emit(Opcode::kSetField, Kind::kRef, Kind::kVoid, {node.ref, value.ref}, f);
          StoreBits(address, field.kind, value.bits);
          return;
        }
        Ref loaded = Emit(Opcode::kGetField, Kind::kRef, field.kind, {node.ref}, f);
        const uint64_t bits = LoadBits(address, field.kind);
        if (field.kind == Kind::kRef) {
          if (bits == 0) {  // null: of no further use
            trace_->ops.pop_back();
            return;
          }
          Guard(kGuardClass, Kind::kRef, {loaded}, World().classes[kNode].id);
        }
        return Know(loaded, field.kind, bits);
      }
      case 12: {
        Known array = Pick(Kind::kRef, /*array=*/true);
        const uint64_t index = random_() % kArrayLength;
        Ref index_ref = trace_->Constant(index, false);
        if (random_() % 3 == 0) {
          Known any = Pick(Kind::kI64);
          index_ref = Emit(Opcode::kIntAnd, Kind::kI64, Kind::kI64,
                           {any.ref, trace_->Constant(kArrayLength - 1, false)});
          Know(index_ref, Kind::kI64, any.bits & (kArrayLength - 1));
          if (random_() % 2 == 0) return Item(array, index_ref, values_.back().bits);
          // And on from there, not beyond the end.
          Compute(Opcode::kIntAnd, Kind::kI64, Kind::kI64, values_.back(), Constant(kArrayLength / 2 - 1));
          const Known start = values_.back();
          for (uint64_t n = random_() % 3; n < 3; ++n) {
            Compute(Opcode::kIntAdd, Kind::kI64, Kind::kI64, start, Constant(random_() % (kArrayLength / 2)));
            const Known index_value = values_.back();
            Item(array, index_value.ref, index_value.bits);
          }
          return;
        }
        return Item(array, index_ref, index);
      }
      case 16: case 17: {  // steps to and fro in the bytes
        Compute(Opcode::kIntAnd, Kind::kI64, Kind::kI64, Pick(Kind::kI64), Constant(kBytesLength / 2 - 1));
        const Known start = values_.back();
        for (uint64_t n = random_() % 5; n < 6; ++n) {
          const Known& bytes = byte_arrays_[random_() % 4 == 0];
          Known at = Constant(random_() % kBytesLength);
          if (random_() % 4 != 0) {
            Compute(Opcode::kIntAdd, Kind::kI64, Kind::kI64, start, Constant(random_() % (kBytesLength / 2)));
            at = values_.back();
          }
          uint8_t* const byte = ByteAt(bytes, static_cast<int64_t>(at.bits));
          if (random_() % 2 != 0) {
            const Known value = Pick(Kind::kU8);
            Emit(Opcode::kArraySet, Kind::kRef, Kind::kVoid, {bytes.ref, at.ref, value.ref}, kByte);
            *byte = static_cast<uint8_t>(value.bits);
          } else {
            Know(Emit(Opcode::kArrayGet, Kind::kRef, Kind::kU8, {bytes.ref, at.ref}, kByte), Kind::kU8, *byte);
          }
        }
        return;
      }
      case 15: {  // a number that walks, compared with another at each step
        Known end = Pick(Kind::kI64);
        Compute(Opcode::kIntAnd, Kind::kI64, Kind::kI64, Pick(Kind::kI64), Constant(255));
        const Known start = values_.back();
        if (random_() % 3 != 0) {
          Compute(Opcode::kIntAnd, Kind::kI64, Kind::kI64, Pick(Kind::kI64), Constant(1023));
          end = values_.back();
        }
        for (uint64_t n = random_() % 4; n < 5; ++n) {
          static const Opcode kOps[] = {Opcode::kIntLt, Opcode::kIntLe, Opcode::kIntGt, Opcode::kIntGe};
          Compute(Opcode::kIntAdd, Kind::kI64, Kind::kI64, start, Constant(random_() % 16 - 4));
          Known a = values_.back(), b = end;
          if (random_() % 4 == 0) std::swap(a, b);
          Compute(kOps[random_() % 4], random_() % 4 == 0 ? Kind::kU64 : Kind::kI64, Kind::kBool, a, b);
          const Known condition = values_.back();
          Guard(condition.bits != 0 ? kGuardTrue : kGuardFalse, Kind::kBool, {condition.ref});
        }
        return;
      }
      case 18: {
        if (random_() % 3 != 0) return;
        const Known a = Pick(Kind::kI64), b = Pick(Kind::kI64);
        const uint64_t args[2] = {a.bits, b.bits};
        if (random_() % 2 != 0) {
          const Known wanted = Pick(Kind::kBool);
          Emit(kConditionalCall, Kind::kBool, Kind::kVoid, {wanted.ref, a.ref, b.ref}, 0);
          if (wanted.bits != 0) engine.Call(0, World().calls[0], args, 2);
          return;
        }
        Compute(Opcode::kIntAnd, Kind::kI64, Kind::kI64, Pick(Kind::kI64), Constant(1));
        const Known first = values_.back();
        const Ref value = Emit(kConditionalValue, Kind::kI64, Kind::kI64, {first.ref, a.ref, b.ref}, 0);
        return Know(value, Kind::kI64, first.bits != 0 ? first.bits : engine.Call(0, World().calls[0], args, 2));
      }
      case 13: {
        if (random_() % 3 != 0) return;
        Known a = Pick(Kind::kI64), b = Pick(Kind::kI64);
        Ref called = Emit(Opcode::kCall, Kind::kI64, Kind::kI64, {a.ref, b.ref}, 0);
        const uint64_t args[2] = {a.bits, b.bits};
        return Know(called, Kind::kI64, engine.Call(0, World().calls[0], args, 2));
      }
    }
  }

  void Item(const Known& array, Ref index, uint64_t at) {
    const uint64_t address = ItemAddress(World().fields[kItem], array.bits, static_cast<int64_t>(at));
    if (random_() % 2 != 0) {
      Known value = Pick(Kind::kRef);
      Emit(Opcode::kArraySet, Kind::kRef, Kind::kVoid, {array.ref, index, value.ref}, kItem);
      StoreBits(address, Kind::kRef, value.bits);
      return;
    }
    Ref loaded = Emit(Opcode::kArrayGet, Kind::kRef, Kind::kRef, {array.ref, index}, kItem);
    Guard(kGuardClass, Kind::kRef, {loaded}, World().classes[kNode].id);
    Know(loaded, Kind::kRef, LoadBits(address, Kind::kRef));
  }

  void Finish() { Emit(kFinish, Kind::kI64, Kind::kVoid, {Pick(Kind::kI64).ref}); }

  // To the trace itself or to the first one; `count` is what the first input will be.
  void Jump(Ref count) {
    std::vector<Ref> next = {count};
    const bool is_steady = count >= 0 && random_() % 2 != 0;  // most of what it goes round with stays as it is
    for (size_t i = 1; i < input_kinds_.size(); ++i)
      next.push_back(is_steady && random_() % 8 != 0 ? static_cast<Ref>(i)
                     : IsBytes(i)                    ? byte_arrays_[random_() % 2].ref
                                  : Pick(input_kinds_[i], i + 1 == input_kinds_.size()).ref);
    Jump(next);
  }
  void Jump(const std::vector<Ref>& next) {
    TraceOp op;
    op.opcode = kJump;
    op.pc = NextPc();
    op.first_arg = static_cast<uint32_t>(trace_->args.size());
    op.arg_count = static_cast<uint16_t>(next.size());
    trace_->args.insert(trace_->args.end(), next.begin(), next.end());
    trace_->ops.push_back(op);
  }

  // Counts down and starts again with other values; or ends, for good or where a bridge is to go on.
  void End() {
    const uint64_t how = random_() % 8;
    if (how < 3) return Finish();
    if (how < 4) return Guard(kGuardNever, Kind::kVoid, {});
    Ref zero = trace_->Constant(0, false), one = trace_->Constant(1, false);
    Ref more = Emit(Opcode::kIntGt, Kind::kI64, Kind::kBool, {0, zero});
    Guard(kGuardTrue, Kind::kBool, {more});
    Jump(Emit(Opcode::kIntSub, Kind::kI64, Kind::kI64, {0, one}));
  }

  void EndBody() {
    const uint64_t how = random_() % 8;
    if (how < 2) return Finish();
    if (how < 4) return Guard(kGuardNever, Kind::kVoid, {});
    JumpToFirst();
  }

  // As long as there is fuel. What the first trace wants to know may be made sure of at the jump: if it is not so, that
  // is left with what the guard before it restores.
  void JumpToFirst() {
    const Ref fuel = trace_->Constant(fuel_, true);
    const Ref left = Emit(Opcode::kGetField, Kind::kRef, Kind::kI64, {fuel}, 0);
    const Ref less = Emit(Opcode::kIntSub, Kind::kI64, Kind::kI64, {left, trace_->Constant(1, false)});
    Emit(Opcode::kSetField, Kind::kRef, Kind::kVoid, {fuel, less}, 0);
    const Ref some = Emit(Opcode::kIntGt, Kind::kI64, Kind::kBool, {left, trace_->Constant(0, false)});
    const Known count = Constant(random_() % 3);
    Guard(kGuardTrue, Kind::kBool, {some});
    const TraceOp before = trace_->ops.back();
    Jump(count.ref);
    trace_->ops.back().pc = before.pc;
    trace_->ops.back().extra = static_cast<int32_t>(trace_->guards.size());
    struct Guard guard;
    guard.at_jump = true;
    trace_->guards.push_back(guard);
    trace_->snapshots.push_back(trace_->snapshots[static_cast<size_t>(before.extra)]);
  }

  // A loop that does nothing but add constants to fields of its nodes, until a byte is a certain one. In registers they
  // are its inputs.
  void Count() {
    const size_t nodes = input_kinds_.size() - 1 - byte_inputs_.size() - nodes_.size();
    const Known node{static_cast<Ref>(nodes + random_() % nodes_.size()), Kind::kRef, 0};
    Ref byte = 0;
    for (const uint32_t f : {0u, 1u, 2u}) {  // an i64, an i32 and a byte, which comes last
      const Kind kind = World().fields[f].kind;
      if (kind != Kind::kU8 && random_() % 2 != 0) continue;
      const uint64_t step = kind == Kind::kU8 ? RandomBits(kind) | 1 : RandomBits(kind);
      const Ref before = Emit(Opcode::kGetField, Kind::kRef, kind, {node.ref}, f);
      byte = Emit(random_() % 2 != 0 ? Opcode::kIntAdd : Opcode::kIntSub, kind, kind, {before, trace_->Constant(step, false)});
      Emit(Opcode::kSetField, Kind::kRef, Kind::kVoid, {node.ref, byte}, f);
    }
    const Ref end = trace_->Constant(random_() % 2 != 0 ? 0 : RandomBits(Kind::kU8), false);
    Guard(kGuardTrue, Kind::kBool, {Emit(Opcode::kIntNe, Kind::kU8, Kind::kBool, {byte, end})});
    std::vector<Ref> next;
    for (size_t i = 0; i < input_kinds_.size(); ++i) next.push_back(static_cast<Ref>(i));
    Jump(next);
  }

  std::mt19937_64 random_;
  std::unique_ptr<Trace> trace_;
  std::vector<uint64_t> inputs_;
  std::vector<Kind> input_kinds_;
  std::vector<Known> values_;
  std::map<Ref, bool> is_array_;
  std::vector<uint64_t> nodes_;
  std::vector<Known> byte_arrays_;   // as the trace calls them
  std::vector<size_t> byte_inputs_;  // which inputs of the first trace they are
  uint64_t array_ = 0, fuel_ = 0;    // the second: a node that bounds how often bridges lead back
  uint32_t trace_count_ = 0, first_pc_ = 0;
  std::vector<std::array<uint8_t, 48>> contents_;
  std::array<uint64_t, kArrayLength> items_ = {};
};

// How a run ended, in terms that do not depend on how it was run.
struct End {
  TraceExit::Kind kind{};
  uint64_t value = 0;
  uint32_t guard = 0;               // pc of the failing guard's operation
  std::vector<uint64_t> registers;  // numbers, or numbers of objects in `heap`
  std::vector<std::vector<uint64_t>> heap;  // objects in the order they are reached
  bool operator==(const End&) const = default;
};

// One NaN is as good as another: which of two an operation hands on is nobody's promise.
uint64_t Canonical(Kind kind, uint64_t bits) {
  const bool is_float = kind == Kind::kF64 || kind == Kind::kF32;
  return is_float && std::isnan(std::bit_cast<double>(bits)) ? 0x7ff8000000000000 : bits;
}

// Writes out everything that can be reached from the nodes, the array and the restored registers; what
// an object is called depends on how it is reached, not on where it lies.
class Describer {
 public:
  explicit Describer(End* end) : end_(end) {}
  uint64_t Object(uint64_t object) {
    if (object == 0) return 0;
    auto [it, fresh] = numbers_.emplace(object, numbers_.size() + 1);
    const size_t number = it->second;
    if (!fresh) return number;
    end_->heap.emplace_back();
    std::vector<uint64_t> content = {ClassOf(object)};
    if (ClassOf(object) == World().classes[kArray].id) {
      for (int64_t i = 0; i < kArrayLength; ++i)
        content.push_back(
            Object(LoadBits(ItemAddress(World().fields[kItem], object, i), Kind::kRef)));
    } else {
      for (uint32_t f = 0; f < 6; ++f) {
        const FieldDescr& field = World().fields[f];
        const uint64_t bits = LoadBits(object + static_cast<uint64_t>(field.offset), field.kind);
        content.push_back(field.kind == Kind::kRef ? Object(bits) : Canonical(field.kind, bits));
      }
    }
    end_->heap[number - 1] = std::move(content);
    return number;
  }
  void Bytes(uint64_t array) {
    std::vector<uint64_t>& content = end_->heap.emplace_back();
    numbers_.emplace(array, end_->heap.size());
    for (int64_t i = 0; i < kBytesLength; ++i)
      content.push_back(LoadBits(ItemAddress(World().fields[kByte], array, i), Kind::kU8));
  }

 private:
  End* end_;
  std::map<uint64_t, size_t> numbers_;
};

// `raw`, if not null: what is in the restored registers.
End Describe(Generator* g, TraceExit& exit, std::vector<uint64_t>* raw = nullptr) {
  End end;
  end.kind = exit.kind;
  Describer describer(&end);
  std::vector<uint64_t> registers;
  if (exit.kind == TraceExit::Kind::kFinished) {
    end.value = exit.value;
  } else {
    for (const TraceOp& op : exit.trace->ops)
      if (IsGuard(op.opcode) && op.extra == static_cast<int32_t>(exit.guard)) end.guard = op.pc;
    NoPortals portals;
    Interpreter interpreter(World(), &g->engine, &portals, nullptr);
    Snapshot snapshot;
    ReadSnapshot(World(), *exit.trace, exit.guard, &snapshot);
    Resume(World(), &g->engine, *exit.trace, snapshot, exit.values.data(), exit.condition,
           &interpreter);
    registers.assign(interpreter.registers().begin(), interpreter.registers().end());
  }
  for (uint64_t node : g->nodes()) describer.Object(node);
  describer.Object(g->array());
  describer.Object(g->fuel());
  for (uint64_t bytes : g->byte_arrays()) describer.Bytes(bytes);
  if (exit.kind == TraceExit::Kind::kGuard) {
    const std::vector<Generator::Saved>& saved = g->saved_at.at(end.guard);
    for (size_t i = 0; i < saved.size(); ++i)
      end.registers.push_back(saved[i].kind == Kind::kRef ? describer.Object(registers[i])
                                                          : Canonical(saved[i].kind, registers[i]));
  }
  if (raw != nullptr) *raw = std::move(registers);
  return end;
}

// The bridge that begins at the guard and does what `body` does, whose inputs are the registers that the guard restores.
class BridgeMaker {
 public:
  BridgeMaker(const Trace& source, size_t guard, const Trace& body) : body_(body) {
    bridge_->driver = body.driver;
    StartBridge(World(), source, guard, /*trust_failure=*/true, bridge_.get(), this);
    for (const TraceOp& op : body.ops) Append(op);
    for (const SnapshotHead& head : body.snapshots) {
      SnapshotHead copy = head;
      SnapshotFrame frame = body.frames[static_cast<size_t>(head.frame)];
      const uint32_t first = frame.first;
      frame.first = static_cast<uint32_t>(bridge_->refs.size());
      for (uint32_t i = 0; i < frame.count; ++i) bridge_->refs.push_back(Renamed(body.refs[first + i]));
      copy.frame = static_cast<int32_t>(bridge_->frames.size());
      bridge_->frames.push_back(frame);
      bridge_->snapshots.push_back(copy);
    }
    bridge_->guards = body.guards;
  }
  std::unique_ptr<Trace> Take() { return std::move(bridge_); }

  Ref Emit(uint16_t opcode, Kind operand, Kind result, std::initializer_list<Ref> args, uint32_t descr) {
    TraceOp op;
    op.opcode = opcode;
    op.operand_kind = operand;
    op.result_kind = result;
    op.descr = descr;
    return Append(op, std::span<const Ref>(args.begin(), args.size()));
  }
  void Make(Ref, int64_t) {}
  void Write(Ref, const FieldDescr&, Ref, Ref) {}
  void Enter(const SnapshotFrame&) {}
  void SetRegister(uint16_t number, Ref value) {
    ASSERT_EQ(number, values_.size());
    values_.push_back(value);
  }
  void KnownClass(Ref, uint32_t) {}

 private:
  Ref Append(TraceOp op, std::span<const Ref> args) {
    op.first_arg = static_cast<uint32_t>(bridge_->args.size());
    op.arg_count = static_cast<uint16_t>(args.size());
    bridge_->args.insert(bridge_->args.end(), args.begin(), args.end());
    bridge_->ops.push_back(op);
    return bridge_->Value(bridge_->ops.size() - 1);
  }
  void Append(const TraceOp& op) {
    std::vector<Ref> args;
    for (const Ref arg : body_.Args(op)) args.push_back(Renamed(arg));
    values_.push_back(Append(op, args));
  }
  Ref Renamed(Ref ref) {
    if (!IsConstant(ref)) return values_.at(static_cast<size_t>(ref));
    const TraceConstant& c = body_.constants[static_cast<size_t>(~ref)];
    return bridge_->Constant(c.bits, c.reference);
  }

  const Trace& body_;
  std::unique_ptr<Trace> bridge_ = std::make_unique<Trace>();
  std::vector<Ref> values_;  // what the body's inputs and operations are in the bridge
};

// Traces that lead to each other, optimised in one way, and run interpreted and as machine code.
class Family {
 public:
  Family(Generator* g, NoPortals* portals, const OptimizerOptions& options)
      : g_(*g), options_(options), interpreter_(World(), &g->engine, portals),
        backend_(World(), &g->engine, portals, size_t{1} << 20) {
    EXPECT_TRUE(backend_.ok());
  }

  // Null if it contradicts itself.
  Trace* Add(const Trace& raw, const Trace* source = nullptr, size_t guard = 0) {
    std::unique_ptr<Trace> loop;
    std::unique_ptr<Trace> made = Optimize(World(), options_, raw, &counts, &loop);
    if (made == nullptr) return nullptr;
    if (loop != nullptr) peeled = Keep(std::move(loop), nullptr, 0);
    return Keep(std::move(made), source, guard);
  }

  // Leads on from every guard of operation `pc`. False if that cannot be: one of them tests for more, and so may
  // fail where another goes on.
  bool CanLeadOn(uint32_t pc) const {
    bool found = false;
    for (const auto& trace : traces_)
      for (const TraceOp& op : trace->ops) {
        if (!IsGuard(op.opcode) || op.pc != pc) continue;
        const auto guard = static_cast<size_t>(op.extra);
        if (trace->snapshots[guard].strengthened || trace->guards[guard].at_jump) return false;
        found = true;
      }
    return found;
  }
  // False if one of the bridges cannot be run to its end, knowing what its guard knows: another guard than `left` was
  // of another mind about what the body was made for.
  bool LeadOn(uint32_t pc, const Trace& body, Trace* first, std::pair<const Trace*, size_t> left) {
    bool done = true;
    const size_t count = traces_.size();
    for (size_t i = 0; i < count; ++i) {
      Trace* const source = traces_[i].get();
      for (const TraceOp& op : source->ops) {
        if (!IsGuard(op.opcode) || op.pc != pc) continue;
        const auto guard = static_cast<size_t>(op.extra);
        std::unique_ptr<Trace> raw = BridgeMaker(*source, guard, body).Take();
        if (body.ops.back().opcode == kJump) raw->target = first;
        Trace* const bridge = Add(*raw, source, guard);
        if (bridge == nullptr) {
          EXPECT_FALSE(left.first == source && left.second == guard) << PrintTrace(World(), *raw, true);
          done = false;
          continue;
        }
        joined += bridge->target != nullptr && bridge->target == first->loop;
        source->guards[guard].bridge = bridge;
        backend_.Attach(source, guard, bridge);
      }
    }
    return done;
  }

  void Run(Trace* trace, bool as_code, const std::vector<uint64_t>& inputs, int64_t fail_at, TraceExit* exit) {
    g_.Restore();
    if (as_code) return backend_.Run(g_.engine.thread_state(), trace, inputs.data(), exit);
    interpreter_.Run(trace, inputs, &fail_at, exit);
    out_of_guards = fail_at >= 0;
  }

  std::string Text() const {
    std::string text;
    for (const auto& trace : traces_) text += PrintTrace(World(), *trace, true);
    return text;
  }

  OptimizerCounts counts;
  Trace* peeled = nullptr;
  int64_t joined = 0;
  bool out_of_guards = false;  // the last run met fewer than `fail_at`

 private:
  Trace* Keep(std::unique_ptr<Trace> trace, const Trace* source, size_t guard) {
    trace->number = static_cast<uint32_t>(traces_.size());
    traces_.push_back(std::move(trace));
    Trace* const kept = traces_.back().get();
    kept->source = const_cast<Trace*>(source);
    EXPECT_TRUE(backend_.Compile(kept, source, guard));
    PackSnapshots(World(), kept);
    return kept;
  }

  Generator& g_;
  const OptimizerOptions options_;
  std::vector<std::unique_ptr<Trace>> traces_;
  TraceInterpreter interpreter_;
  x86::Backend backend_;
};

// What was met over many seeds, so that it can be said that the traces are worth running.
struct Met {
  int64_t guards_failed = 0, finished = 0, collections = 0, peeled = 0, early = 0, bridges = 0, joined = 0, skipped = 0;
  int64_t never = 0, entries = 0;
  OptimizerCounts counts;
};

// The first trace or the one that leads there, as it is and optimised.
struct Pair {
  Family &plain, &optimized;
  Trace *plain_start, *optimized_start;
};

void RunFourWays(Generator* g, Pair* pair, const std::vector<uint64_t>& inputs, Met* met) {
  End expected;
  for (int way = 0; way < 4; ++way) {
    const bool is_plain = way % 2 == 0;
    TraceExit exit;
    (is_plain ? pair->plain : pair->optimized)
        .Run(is_plain ? pair->plain_start : pair->optimized_start, way >= 2, inputs, -1, &exit);
    const End end = Describe(g, exit);
    if (way == 0) {
      expected = end;
      ++(end.kind == TraceExit::Kind::kGuard ? met->guards_failed : met->finished);
      continue;
    }
    static const char* const kWays[] = {"", "optimised", "machine code", "optimised machine code"};
    if (!is_plain && end != expected && exit.kind == TraceExit::Kind::kGuard &&
        (exit.trace->snapshots[exit.guard].strengthened || exit.trace->guards[exit.guard].at_jump)) {
      // It may leave before that. It then stands where the plain trace comes by.
      bool comes_by = false;
      for (int64_t k = 0; k < 1000 && !comes_by; ++k) {
        pair->plain.Run(pair->plain_start, false, inputs, k, &exit);
        if (pair->plain.out_of_guards) break;
        comes_by = Describe(g, exit) == end;
      }
      ASSERT_TRUE(comes_by) << kWays[way] << ": guard " << end.guard << "\n" << pair->plain.Text() << "\noptimised:\n"
                            << pair->optimized.Text();
      ++met->early;
      continue;
    }
    ASSERT_TRUE(end == expected) << kWays[way] << ": guard " << end.guard << " of " << expected.guard << ", value "
                                 << end.value << " of " << expected.value << "\n"
                                 << pair->plain.Text() << "\noptimised:\n" << pair->optimized.Text();
  }
}

// Makes bridges where a plain run with the inputs leaves.
enum class More { kNone, kSome, kFailed };
More LeadOn(Generator* g, Pair* pair, Trace* plain_first, Trace* optimized_first, const std::vector<uint64_t>& inputs) {
  TraceExit optimized_exit, exit;
  pair->optimized.Run(pair->optimized_start, false, inputs, -1, &optimized_exit);
  pair->plain.Run(pair->plain_start, false, inputs, -1, &exit);
  std::vector<uint64_t> registers;
  const std::pair plain_left(exit.trace, exit.guard), optimized_left(optimized_exit.trace, optimized_exit.guard);
  const End end = Describe(g, exit, &registers);
  if (end.kind != TraceExit::Kind::kGuard || !pair->plain.CanLeadOn(end.guard) || !pair->optimized.CanLeadOn(end.guard))
    return More::kNone;
  const std::unique_ptr<Trace> body = g->MakeBody(end.guard, registers);
  const bool done = pair->plain.LeadOn(end.guard, *body, plain_first, plain_left) &&
                    pair->optimized.LeadOn(end.guard, *body, optimized_first, optimized_left);
  return done ? More::kSome : More::kFailed;
}

void RunSeed(uint64_t seed, Met* met) {
  Generator g(seed);
  g.engine.nursery_objects = 1 + seed % 3;
  const std::unique_ptr<Trace> raw = g.Make();
  met->never += raw->ops.back().opcode == kGuardNever;
  NoPortals portals;
  Family plain(&g, &portals, OptimizerOptions::None()), optimized(&g, &portals, OptimizerOptions());
  Trace* const plain_first = plain.Add(*raw);
  Trace* const optimized_first = optimized.Add(*raw);
  ASSERT_EQ(plain.peeled, nullptr);
  ASSERT_NE(plain_first, nullptr);
  ASSERT_NE(optimized_first, nullptr) << plain.Text();
  met->peeled += optimized.peeled != nullptr;
  met->skipped += optimized.peeled != nullptr && optimized.peeled->ops.back().opcode == kGuardNever;
  Pair pair{plain, optimized, plain_first, optimized_first};
  for (int round = 0; round < 4 && !::testing::Test::HasFatalFailure(); ++round)
    RunFourWays(&g, &pair, round == 0 ? g.inputs() : g.OtherInputs(), met);
  if (seed % 3 == 0) {
    const std::unique_ptr<Trace> entry = g.MakeEntry();
    Trace* starts[2] = {};
    for (const bool is_plain : {true, false}) {
      entry->target = is_plain ? plain_first : optimized_first;
      starts[is_plain] = (is_plain ? plain : optimized).Add(*entry);
    }
    if (starts[0] != nullptr) {
      pair.plain_start = starts[1];
      pair.optimized_start = starts[0];
      ++met->entries;
    }
  }
  for (int bridges = 0; bridges < 3 && !::testing::Test::HasFatalFailure(); ++bridges) {
    const std::vector<uint64_t> inputs = bridges == 0 ? g.inputs() : g.OtherInputs();
    const More more = LeadOn(&g, &pair, plain_first, optimized_first, inputs);
    if (more == More::kFailed) break;
    if (more == More::kNone) continue;
    ++met->bridges;
    RunFourWays(&g, &pair, inputs, met);
    for (int round = 0; round < 2 && !::testing::Test::HasFatalFailure(); ++round)
      RunFourWays(&g, &pair, g.OtherInputs(), met);
  }
  met->joined += optimized.joined;
  met->counts.ops_in += optimized.counts.ops_in;
  met->counts.ops_out += optimized.counts.ops_out;
  met->collections += g.engine.collections();
}

TEST(RandomTraceTest, FourWaysToRunTracesAgree) {
  const char* seed_text = std::getenv("RANDOM_TRACE_SEED");
  const char* count_text = std::getenv("RANDOM_TRACE_COUNT");
  const uint64_t first = seed_text != nullptr ? std::strtoull(seed_text, nullptr, 10) : 1;
  const uint64_t count = count_text != nullptr ? std::strtoull(count_text, nullptr, 10) : 3000;
  Met met;
  for (uint64_t seed = first; seed < first + count && !HasFatalFailure(); ++seed) {
    SCOPED_TRACE("RANDOM_TRACE_SEED=" + std::to_string(seed) + " RANDOM_TRACE_COUNT=1");
    RunSeed(seed, &met);
  }
  std::printf("%ld runs left by guards, %ld by strengthened ones, %ld finished; %ld collections; %ld loops peeled, %ld skip "
              "their turns; %ld bridges, %ld jump to loops; %ld entries, %ld ends that are none\n",
              met.guards_failed, met.early, met.finished, met.collections, met.peeled, met.skipped, met.bridges, met.joined,
              met.entries, met.never);
  if (count < 1000) return;
  // The traces are worth running.
  EXPECT_GT(met.guards_failed, 100);
  EXPECT_GT(met.finished, 100);
  EXPECT_GT(met.collections, 100);
  EXPECT_GT(met.peeled, 100);
  EXPECT_GT(met.skipped, 10);
  EXPECT_GT(met.early, 50);
  EXPECT_GT(met.bridges, 500);
  EXPECT_GT(met.joined, 10);
  EXPECT_GT(met.entries, 100);
  EXPECT_GT(met.never, 100);
  EXPECT_LT(met.counts.ops_out, met.counts.ops_in * 9 / 10);
}

// Proved for all inputs, and not only run with some.
TEST(RandomTraceTest, OptimisedTracesAreProved) {
  const char* seed_text = std::getenv("RANDOM_TRACE_SEED");
  const char* count_text = std::getenv("RANDOM_TRACE_PROOFS");
  const uint64_t first = seed_text != nullptr ? std::strtoull(seed_text, nullptr, 10) : 1;
  const uint64_t count = count_text != nullptr ? std::strtoull(count_text, nullptr, 10) : 60;
  int64_t proved = 0, unknown = 0;
  for (uint64_t seed = first; seed < first + count; ++seed) {
    SCOPED_TRACE("RANDOM_TRACE_SEED=" + std::to_string(seed) + " RANDOM_TRACE_PROOFS=1");
    Generator g(seed);
    std::unique_ptr<Trace> raw = g.Make(), loop;
    OptimizerCounts counts;
    std::unique_ptr<Trace> optimized = Optimize(World(), OptimizerOptions(), *raw, &counts, &loop);
    for (const Trace* trace : {optimized.get(), loop.get()}) {
      if (trace == nullptr) continue;
      const Proof proof = ProveTrace(World(), *raw, *trace, 2000000);
      if (proof.result == Proof::Result::kProved) {
        ++proved;
      } else if (proof.result == Proof::Result::kUnknown) {
        ++unknown;
        std::printf("undecided: seed %lu: %s\n", seed, proof.what.c_str());
      } else {
        ADD_FAILURE() << proof.what << "\n"
                      << PrintTrace(World(), *raw, true) << PrintTrace(World(), *trace, true) << proof.counterexample;
      }
    }
  }
  std::printf("%ld proved, %ld unknown\n", proved, unknown);
  if (count >= 40) EXPECT_LE(16 * unknown, proved + unknown);
}

// A call shakes the heap, so that what was known of it before is wrong for the bridges of guards behind it. (Mostly nothing is: what a
// store made forgotten is still there as long as the store waits.)
TEST(RandomTraceTest, WhatIsForgottenIsNotProved) {
  int64_t refuted = 0, proved = 0, unknown = 0;
  for (uint64_t seed = 1; seed <= 600 && refuted < 2; ++seed) {
    Generator g(seed);
    std::unique_ptr<Trace> raw = g.Make(), loop;
    OptimizerCounts counts;
    std::unique_ptr<Trace> optimized = Optimize(World(), OptimizerOptions(), *raw, &counts, &loop);
    if (!TellWhatIsForgotten(World(), optimized.get())) continue;
    const Proof::Result result = ProveTrace(World(), *raw, *optimized, 2000000).result;
    ++(result == Proof::Result::kProved ? proved : result == Proof::Result::kUnknown ? unknown : refuted);
  }
  std::printf("%ld refuted, %ld proved, %ld unknown\n", refuted, proved, unknown);
  EXPECT_EQ(refuted, 2);
}

}  // namespace
}  // namespace kiln::jit
