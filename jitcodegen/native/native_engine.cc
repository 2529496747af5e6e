#include "jitcodegen/native/native_engine.h"

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "gc/runtime/collector.h"
#include "gc/runtime/threads.h"
#include "jitcodegen/native/native_call.h"

namespace kiln::jit {
namespace {

kiln_object* Object(uint64_t bits) { return reinterpret_cast<kiln_object*>(bits); }
uint64_t BitsOf(const void* p) { return reinterpret_cast<uint64_t>(p); }

[[noreturn]] void Fatal(const std::string& what) {
  std::fprintf(stderr, "the JIT cannot go on: %s\n", what.c_str());
  std::abort();
}

__thread ThreadState thread_state_of_self;

// Of any thread: an executable's thread-local variables lie alike in all of them.
RootScope* RootsOf(kiln_thread* thread) {
  const auto offset = BitsOf(&thread_state_of_self) - BitsOf(&kiln_self);
  return reinterpret_cast<ThreadState*>(BitsOf(thread) + offset)->roots;
}

void WalkRoots(void* engine, kiln_visit_fn* visit, void* arg) {
  const RootVisitor visit_slot = [=](uint64_t* slot) {
    if (*slot != 0) visit(reinterpret_cast<kiln_object**>(slot), arg);
  };
  for (kiln_thread* thread = gc::first_thread; thread != nullptr; thread = thread->next)
    Engine::VisitScopes(RootsOf(thread), visit_slot);
  (void)engine;
}

bool IsMarked(uint64_t object) { return kiln_gc_is_marked(reinterpret_cast<kiln_object*>(object)); }
// The constants of traces, and greens.
constexpr kiln_gc_ephemeron_owner kEphemerons = {
    [](void* engine, kiln_visit_fn* visit, void* arg) {
      return static_cast<Engine*>(engine)->ephemerons()->VisitReached(IsMarked, [=](uint64_t* slot) {
        if (*slot != 0) visit(reinterpret_cast<kiln_object**>(slot), arg);
      });
    },
    [](void* engine) { static_cast<Engine*>(engine)->ephemerons()->ForgetUnreached(IsMarked); }};

// ---- Operations that machine code calls as functions --------------------------------------------

uint64_t IdentityHash(kiln_object* object) {
  return object == nullptr ? 0 : static_cast<uint64_t>(kiln_gc_identity_hash(object));
}

// From one class to another, perhaps: a Str's characters into an array.
void ArrayCopy(kiln_object* from, int64_t from_index, kiln_object* to, int64_t to_index,
               int64_t count) {
  if (count <= 0) return;
  const kiln_type_info& from_type = kiln_types[ClassOf(BitsOf(from))];
  const kiln_type_info& to_type = kiln_types[ClassOf(BitsOf(to))];
  if (to_type.num_item_refs != 0) kiln_gc_write_barrier_range(to, to_index, count);
  std::memmove(
      reinterpret_cast<char*>(to) + to_type.fixed_size + static_cast<size_t>(to_index) * to_type.item_size,
      reinterpret_cast<char*>(from) + from_type.fixed_size +
          static_cast<size_t>(from_index) * from_type.item_size,
      static_cast<size_t>(count) * to_type.item_size);
}

}  // namespace

void NativeEngine::Complain(const std::string& what) {
  std::fprintf(stderr, "%s\n", what.c_str());
  std::exit(2);
}

NativeEngine::NativeEngine(const NativeOptions& options)
    : program_(ReadBlob({kiln_jit_blob, kiln_jit_blob_size})),
      functions_({kiln_jit_functions, kiln_jit_function_count}),
      collect_period_(options.collect_period),
      invalidate_period_(options.invalidate_period) {
  for (const DriverDescr& driver : program_->drivers) {
    portal_kinds_.push_back(driver.greens);
    portal_kinds_.back().insert(portal_kinds_.back().end(), driver.reds.begin(), driver.reds.end());
  }
  runner_ = std::make_unique<PortalRunner>(*program_, this, options.parameters);
  kiln_gc_add_root_walker(WalkRoots, this);
  kiln_gc_add_ephemeron_owner(&kEphemerons, static_cast<Engine*>(this));
}

NativeEngine::~NativeEngine() {
  kiln_gc_remove_root_walker(WalkRoots, this);
  kiln_gc_remove_ephemeron_owner(&kEphemerons, static_cast<Engine*>(this));
}

void NativeEngine::Leave(size_t driver, const uint64_t* arguments) {
  const DriverDescr& d = program_->drivers[driver];
  kiln_jit_left = true;
  left_with_.assign(arguments, arguments + d.greens.size() + d.reds.size());
}

const std::vector<uint64_t>& NativeEngine::TakeLeft() {
  kiln_jit_left = false;
  return left_with_;
}

ThreadState* NativeEngine::thread_state() {
  ThreadState& state = thread_state_of_self;
  state.pending = reinterpret_cast<uint64_t*>(&kiln_self.exception);
  state.context = &kiln_self;
  state.stack_limit = kiln_self.stack_limit;
  return &state;
}

bool NativeEngine::RunNativePortal(const DriverDescr& driver, Outcome* outcome) {
  if (!CallNative(functions_.At(driver.portal->function), portal_kinds_[driver.index], driver.result,
                  outcome->arguments.data(), &outcome->value))
    return false;
  if (kiln_jit_left) {
    outcome->kind = Outcome::Kind::kMergePoint;
    outcome->is_header = true;
    const std::vector<uint64_t>& left = TakeLeft();
    outcome->arguments.assign(left.data(), left.data() + left.size());
  } else {
    outcome->kind = pending() != 0 ? Outcome::Kind::kRaised : Outcome::Kind::kReturned;
  }
  return true;
}

bool NativeEngine::MayMove(uint64_t object) const {
  return object != 0 && kiln_gc_is_young(Object(object));
}
void NativeEngine::Settle(const std::vector<uint64_t*>& references) {
  for (uint64_t* reference : references)
    if (*reference != 0 && kiln_gc_is_young(Object(*reference))) {
      kiln_gc_collect_due();  // programs that make code all the time come here more often than the nursery is full
      return;
    }
}

void NativeEngine::AddMemoryPressure(size_t bytes) { kiln_gc_add_memory_pressure(static_cast<int64_t>(bytes)); }

void NativeEngine::DisturbCall(const CallDescr& call, std::vector<uint64_t>* args) {
  ++calls_;
  if (collect_period_ != 0 && calls_ % collect_period_ == 0 && call.may_collect) {
    const Rooted roots(this, [&](const RootVisitor& visit) {
      for (size_t i = 0; i < args->size(); ++i)
        if (IsReference(call.parameters[i])) visit(&(*args)[i]);
    });
    kiln_gc_collect(0);
  }
  if (invalidate_period_ != 0 && calls_ % invalidate_period_ == 0) runner_->ChangeEverything();
}

uint64_t NativeEngine::Call(uint32_t function, const CallDescr& call, const uint64_t* args, size_t count) {
  const kiln_jit_function code = functions_.At(function);
  if (code == nullptr)
    Fatal("no native code for '" + std::string(call.name) + "'");
  std::vector<uint64_t> own;
  if (__builtin_expect(collect_period_ != 0 || invalidate_period_ != 0, 0)) {
    own.assign(args, args + count);
    DisturbCall(call, &own);
    args = own.data();
  }
  uint64_t value = 0;
  if (!CallNative(code, call.parameters, call.result, args, &value))
    Fatal("'" + std::string(call.name) + "' takes more arguments than the JIT passes");
  return value;
}

uint32_t NativeEngine::FunctionOf(uint64_t pointer) {
  return functions_.Of(reinterpret_cast<kiln_jit_function>(pointer));
}
uint64_t NativeEngine::FunctionPointer(uint32_t function) {
  return BitsOf(reinterpret_cast<void*>(functions_.At(function)));
}
uint32_t NativeEngine::Implementation(uint32_t class_id, uint32_t method) {
  return FunctionOf(BitsOf(reinterpret_cast<void*>(kiln_jit_methods[method][class_id])));
}
uint64_t NativeEngine::PrebuiltObject(int64_t index) { return BitsOf(kiln_jit_objects[index]); }

// Components are numbered from 1 on; a float of either width is there as a double.
uint64_t NativeEngine::CallResult(int64_t index, Kind kind) {
  if (kind == Kind::kRef) return BitsOf(kiln_self.call_result_refs[index - 1]);
  const int64_t bits = kiln_self.call_results[index - 1];
  const bool integer = kind >= Kind::kBool && kind <= Kind::kU64;
  return static_cast<uint64_t>(integer ? NormaliseInt(kind, bits) : bits);
}
void NativeEngine::SetCallResult(int64_t index, uint64_t bits, Kind kind) {
  if (kind == Kind::kRef) {
    kiln_self.call_result_refs[index - 1] = Object(bits);
  } else {
    kiln_self.call_results[index - 1] = static_cast<int64_t>(bits);
  }
}

HeapAccess NativeEngine::heap_access() const {
  HeapAccess access;
  access.barrier_flag = KILN_GC_TRACK_YOUNG;
  access.free = offsetof(kiln_thread, nursery_free);
  access.top = offsetof(kiln_thread, nursery_top);
  access.max_bytes = KILN_GC_MAX_NURSERY_OBJECT;
  access.call_results = offsetof(kiln_thread, call_results);
  access.call_result_refs = offsetof(kiln_thread, call_result_refs);
  access.thread_locals = offsetof(kiln_thread, thread_locals);
  return access;
}
void* NativeEngine::thread_context() { return &kiln_self; }
bool NativeEngine::NeedsNoBarrier(uint64_t object) const {
  return object == 0 || (Object(object)->gc_flags & KILN_GC_PREBUILT) != 0;
}
const void* NativeEngine::NativeCode(uint32_t function) {
  if (collect_period_ != 0 || invalidate_period_ != 0) return nullptr;  // it goes by Call
  return reinterpret_cast<void*>(functions_.At(function));
}

const void* NativeEngine::OperationCode(Opcode opcode) const {
  switch (opcode) {
    case Opcode::kArrayCopy: return reinterpret_cast<void*>(&ArrayCopy);
    case Opcode::kIdentityHash: return reinterpret_cast<void*>(&IdentityHash);
    default: return nullptr;
  }
}

int64_t NativeEngine::collections() const {
  kiln_gc_statistics now;
  kiln_gc_stats(&now);
  return static_cast<int64_t>(now.minor_count);  // what is old does not move
}

uint64_t NativeEngine::OutOfMemory() {
  if (kiln_jit_memory_error == nullptr) Fatal("out of memory");
  kiln_self.exception = kiln_jit_memory_error;
  return 0;
}
uint64_t NativeEngine::Reserve(int64_t bytes) {
  void* room = kiln_gc_alloc_slow(static_cast<size_t>(bytes), 0);
  return room != nullptr ? reinterpret_cast<uint64_t>(room) : OutOfMemory();
}
uint64_t NativeEngine::New(const ClassDescr& cls) {
  kiln_object* object = kiln_gc_alloc_zeroed(cls.id, static_cast<size_t>(cls.size));
  if (object == nullptr) return OutOfMemory();
  if (cls.has_finalizer) kiln_gc_register_finalizer(object);
  return BitsOf(object);
}
uint64_t NativeEngine::NewArray(const ClassDescr& cls, int64_t length) {
  kiln_object* object = kiln_gc_alloc_array(cls.id, length);
  return object != nullptr ? BitsOf(object) : OutOfMemory();
}
void NativeEngine::WriteBarrier(uint64_t object, int64_t item) {
  if (item < 0) {
    kiln_gc_write_barrier(Object(object));
  } else {
    kiln_gc_write_barrier_item(Object(object), item);
  }
}
uint64_t* NativeEngine::pending_address() {
  return reinterpret_cast<uint64_t*>(&kiln_self.exception);
}

uint64_t NativeEngine::Other(const Instruction& in, const uint64_t* args) {
  switch (in.op()) {
    case Opcode::kArrayCopy:
      ArrayCopy(Object(args[0]), static_cast<int64_t>(args[1]), Object(args[2]),
                static_cast<int64_t>(args[3]), static_cast<int64_t>(args[4]));
      return 0;
    case Opcode::kArrayRaw: {
      // Behind the header of that object's own class.
      return args[0] + kiln_types[ClassOf(args[0])].fixed_size;
    }
    case Opcode::kIdentityHash:
      return IdentityHash(Object(args[0]));
    case Opcode::kThreadLocals: return BitsOf(kiln_self.thread_locals);
    default: Fatal("operation " + std::string(Info(in.op()).name));
  }
}

}  // namespace kiln::jit
