// What the JIT's interpreters need of the world: the heap, native code, prebuilt objects. In a
// translated binary this is the collector and the emitted functions; in a test, the graph interpreter.
#ifndef KILN_JITCODEGEN_RUNTIME_ENGINE_H_
#define KILN_JITCODEGEN_RUNTIME_ENGINE_H_

#include <bit>
#include <cstdint>
#include <cstring>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "jitcodegen/runtime/jitcode.h"

namespace kiln::jit {

struct Outcome;
class Engine;

// visit(slot) reads and may change the reference in the slot.
using RootVisitor = std::function<void(uint64_t*)>;

// Something that holds references.
class RootHolder {
 public:
  RootHolder() = default;
  virtual ~RootHolder() = default;
  RootHolder(const RootHolder&) = delete;
  RootHolder& operator=(const RootHolder&) = delete;
  virtual void VisitRoots(const RootVisitor& visit) const = 0;
};

// Holds references that count only as long as their keys are reached by other ways (gc/runtime/ephemerons.h).
class EphemeronHolder {
 public:
  // Whether the collector has reached an object.
  using IsMarked = std::function<bool(uint64_t)>;

  virtual ~EphemeronHolder() = default;
  // Visits what counts now and was not visited in this collection; false if there is nothing.
  virtual bool VisitReached(const IsMarked& is_marked, const RootVisitor& visit) = 0;
  // What was not reached is gone.
  virtual void ForgetUnreached(const IsMarked& is_marked) = 0;
  // All of them, for collectors that know no ephemerons.
  virtual void VisitAll(const RootVisitor& visit) const = 0;
};

class RootScope;

// What the JIT wants to know of a thread.
struct ThreadState {
  RootScope* roots = nullptr;   // the innermost scope
  uint64_t* pending = nullptr;  // Engine::pending_address
  void* context = nullptr;      // Engine::thread_context
  uintptr_t stack_limit = 0;    // no frames of the machine's stack below

  bool StackIsLow() const {
    return reinterpret_cast<uintptr_t>(__builtin_frame_address(0)) < stack_limit;
  }
};

// One on the machine's stack, for as long as it lives. Each thread has its own.
class RootScope : public RootHolder {
 public:
  explicit RootScope(Engine* engine);
  explicit RootScope(ThreadState* thread);
  ~RootScope() override;

 private:
  friend class Engine;
  ThreadState* thread_;
  RootScope* outer_;
};

// What machine code has to know to allocate and to store references without a call; the rules are those of
// gc/runtime/mutator.h.
struct HeapAccess {
  bool has_barrier = true;   // false: references are stored like numbers
  // Bit of an object's second header word: before a reference is stored into the object, the engine
  // is called if it is set. 0: it is always called.
  uint32_t barrier_flag = 0;
  // Offsets in what thread_context returns. Objects of up to `max_bytes` are allocated by moving `free`
  // up to `top`; 0: each by a call.
  int32_t free = 0, top = 0;
  int64_t max_bytes = 0;
  // There too: further components of the struct the last call returned, numbered from 1 on.
  int32_t call_results = 0, call_result_refs = 0;  // 0: asked of the engine
  int32_t thread_locals = 0;  // the object that has them; likewise
};

class Engine {
 public:
  virtual ~Engine() = default;

  // Runs function number `function` natively, of which `call` tells the signature; its result's bits, 0 for void. May collect, and may
  // leave an exception pending.
  virtual uint64_t Call(uint32_t function, const CallDescr& call, const uint64_t* args,
                        size_t count) = 0;
  // The number of the function a function pointer points to.
  virtual uint32_t FunctionOf(uint64_t pointer) = 0;
  virtual uint64_t FunctionPointer(uint32_t function) = 0;
  // The function that objects of class `class_id` use for method number `method`.
  virtual uint32_t Implementation(uint32_t class_id, uint32_t method) = 0;
  virtual uint64_t PrebuiltObject(int64_t index) = 0;
  // Further components of the struct that the last call returned.
  virtual uint64_t CallResult(int64_t index, Kind kind) = 0;
  virtual void SetCallResult(int64_t index, uint64_t bits, Kind kind) = 0;

  // A clock of the processor's, by which it is judged whether compiled code is worth having. 0: there is none, which is
  // judged by counts alone.
  virtual uint64_t Cycles() const { return 0; }

  // 0 with an exception pending if there is no memory. May collect.
  virtual uint64_t New(const ClassDescr& cls) = 0;
  virtual uint64_t NewArray(const ClassDescr& cls, int64_t length) = 0;
  virtual HeapAccess heap_access() const { return {}; }
  // Of the thread that runs; what heap_access gives offsets in.
  virtual void* thread_context() { return nullptr; }
  // Whether a reference to this object, a constant of a trace, is stored without a barrier.
  virtual bool NeedsNoBarrier(uint64_t /*object*/) const { return false; }
  // The code of a function, to be called as the C++ function it is; null: only by Call.
  virtual const void* NativeCode(uint32_t /*function*/) { return nullptr; }
  // A function that does what Other does for the operation, which takes and returns references and i64;
  // null: only by Other. May collect; raises nothing.
  virtual const void* OperationCode(Opcode) const { return nullptr; }
  // So many bytes, a multiple of 8, at most heap_access().max_bytes, in one piece up to `free`: for objects that are made
  // there before anything may collect or allocate. Collects; 0 and an exception pending if there is no memory.
  virtual uint64_t Reserve(int64_t /*bytes*/) { return 0; }
  // Before a reference is stored into the object, where there is a barrier.
  // `item`: into that item of an array; -1: into a field.
  virtual void WriteBarrier(uint64_t object, int64_t item) = 0;
  // Any other operation with an effect on the heap: array_copy, weakrefs, identity_hash, ...
  virtual uint64_t Other(const Instruction& in, const uint64_t* args) = 0;

  // Where the pending exception is; 0 if there is none.
  virtual uint64_t* pending_address() = 0;
  uint64_t pending() { return *pending_address(); }
  void set_pending(uint64_t exception) { *pending_address() = exception; }

  // Whether recordings are to know the positions that drivers' `location` gives, for a log.
  bool wants_positions = false;

  // The interpreter's author was wrong (JitProgram::hints): the program cannot go on.
  virtual void Complain(const std::string& what) = 0;

  virtual bool HasNativePortals() const { return false; }
  // Runs a portal natively, with the outcome's arguments, up to a loop header that the runner wants to see,
  // or to its end. False if there is no native code that could be left that way: the jitcode is interpreted
  // then.
  virtual bool RunNativePortal(const DriverDescr& /*driver*/, Outcome* /*outcome*/) {
    return false;
  }

  // Whether Settle would do anything for this object.
  virtual bool MayMove(uint64_t /*object*/) const { return false; }
  // Sees to it that the objects these refer to will not move any more. May collect, so that the
  // references change.
  virtual void Settle(const std::vector<uint64_t*>& /*references*/) {}

  // Of the thread that runs, where it lives as long as the thread.
  virtual ThreadState* thread_state() {
    own_state_.pending = pending_address();
    own_state_.context = thread_context();
    return &own_state_;
  }

  // The JIT holds so many bytes more, which a collection may set free. Does not collect.
  virtual void AddMemoryPressure(size_t /*bytes*/) {}
  // So many times objects have moved.
  virtual int64_t collections() const { return 0; }
  // No more traces are to be made.
  virtual bool MemoryIsShort() const { return false; }

  // Whether all native code says, by Changed, when it has written a quasi-immutable field.
  virtual bool ReportsChanges() const { return false; }
  // The object has a quasi-immutable field that was written. Does not collect.
  void Changed(uint64_t object) {
    if (on_change_) on_change_(object);
  }
  void set_on_change(std::function<void(uint64_t)> f) { on_change_ = std::move(f); }

  // For the engine's collector: calls visit for every reference that a thread's scopes hold, from the
  // innermost one on.
  static void VisitScopes(const RootScope* scope, const RootVisitor& visit) {
    for (; scope != nullptr; scope = scope->outer_) scope->VisitRoots(visit);
  }
  // All of them, where there is one thread.
  void VisitRoots(const RootVisitor& visit) const {
    VisitScopes(own_state_.roots, visit);
    if (ephemerons_ != nullptr) ephemerons_->VisitAll(visit);
  }
  // The one who holds some, if there is one.
  void set_ephemerons(EphemeronHolder* holder) { ephemerons_ = holder; }
  EphemeronHolder* ephemerons() const { return ephemerons_; }

 private:
  ThreadState own_state_;
  EphemeronHolder* ephemerons_ = nullptr;
  std::function<void(uint64_t)> on_change_;
};

inline RootScope::RootScope(ThreadState* thread) : thread_(thread), outer_(thread->roots) {
  thread->roots = this;
}
inline RootScope::RootScope(Engine* engine) : RootScope(engine->thread_state()) {}
inline RootScope::~RootScope() { thread_->roots = outer_; }

// A root scope made of a function.
template <class F>
class Rooted : public RootScope {
 public:
  Rooted(Engine* engine, F f) : RootScope(engine), f_(f) {}
  Rooted(ThreadState* thread, F f) : RootScope(thread), f_(f) {}
  void VisitRoots(const RootVisitor& visit) const override { f_(visit); }

 private:
  F f_;
};

// Class id of an object; 0 for null.
inline uint32_t ClassOf(uint64_t object) {
  uint32_t id = 0;
  if (object != 0) std::memcpy(&id, reinterpret_cast<const void*>(object), sizeof id);
  return id;
}

// The canonical bits of a value of `kind` in memory.
inline uint64_t LoadBits(uint64_t address, Kind kind) {
  auto load = [&](auto v) {
    std::memcpy(&v, reinterpret_cast<const void*>(address), sizeof v);
    return v;
  };
  switch (kind) {
    case Kind::kVoid: return 0;
    case Kind::kBool: case Kind::kU8: return load(uint8_t{});
    case Kind::kI8: return static_cast<uint64_t>(static_cast<int64_t>(load(int8_t{})));
    case Kind::kI16: return static_cast<uint64_t>(static_cast<int64_t>(load(int16_t{})));
    case Kind::kU16: return load(uint16_t{});
    case Kind::kI32: return static_cast<uint64_t>(static_cast<int64_t>(load(int32_t{})));
    case Kind::kU32: return load(uint32_t{});
    case Kind::kF32: return std::bit_cast<uint64_t>(static_cast<double>(load(float{})));
    default: return load(uint64_t{});
  }
}

inline void StoreBits(uint64_t address, Kind kind, uint64_t bits) {
  auto* to = reinterpret_cast<void*>(address);
  switch (kind) {
    case Kind::kVoid: return;
    case Kind::kF32: {
      auto f = static_cast<float>(std::bit_cast<double>(bits));
      std::memcpy(to, &f, sizeof f);
      return;
    }
    default:
      // Little-endian: the low bytes come first.
      std::memcpy(to, &bits, static_cast<size_t>(Type{kind}.size()));
  }
}

// The bytes of an rlib::Str, until the next collection; empty if `str` is no such object.
inline std::string_view TextOf(const JitProgram& program, uint64_t str) {
  const uint32_t id = ClassOf(str);
  for (const ClassDescr& cls : program.classes) {
    if (id == 0 || cls.id != id || cls.name != "rlib::Str") continue;
    const uint64_t length = LoadBits(str + static_cast<uint64_t>(cls.length_offset), Kind::kI64);
    return {reinterpret_cast<const char*>(str + static_cast<uint64_t>(cls.size)), length};
  }
  return {};
}

inline uint64_t ItemAddress(const FieldDescr& item, uint64_t array, int64_t index) {
  return array + static_cast<uint64_t>(item.items_offset + index * item.item_size + item.offset);
}

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_RUNTIME_ENGINE_H_
