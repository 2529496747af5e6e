// The loop that runs instructions.
#include <algorithm>
#include <utility>

#include "translator/evaluate/interpreter.h"
#include "translator/evaluate/slots.h"
#include "translator/flowgraph/semantics.h"

// An operation without a case below must not compile.
#pragma clang diagnostic error "-Wswitch"

namespace kiln {

using namespace slots;

RunResult Interpreter::Loop() {
  namespace s = semantics;
  Body* body = frames_.back().body;
  const Instruction* pc = body->code.data();
  int64_t* fp = frames_.back().slots;
  RunResult result;
  int64_t value = 0;       // what a return hands over
  Ended ended = Ended::kOk;
  Body* callee = nullptr;
  const int32_t* arguments = nullptr;
  size_t num_arguments = 0;
  const int64_t step_limit = options_.step_limit;

// Operands of the current instruction `i`.
#define A fp[i.a]
#define B fp[i.b]
#define C fp[i.c]
#define FA ToFloat(fp[i.a])
#define FB ToFloat(fp[i.b])
#define RESULT fp[i.dst]
#define FAIL(message)   \
  do {                  \
    failure_ = message; \
    goto failed;        \
  } while (false)
#define REQUIRE(condition, message)             \
  do {                                          \
    if (!(condition)) [[unlikely]] FAIL(message); \
  } while (false)
#define COUNT_STEPS()                                                          \
  do {                                                                         \
    steps_ += i.weight;                                                        \
    if (step_limit != 0 && steps_ > step_limit) [[unlikely]]                   \
      FAIL("the limit of " + std::to_string(step_limit) + " steps is reached"); \
  } while (false)

  for (;;) {
    const Instruction& i = *pc++;
    switch (i.code) {
      // ---- Integers ----
      case Code::kIntAdd: RESULT = s::IntAdd(i.kind, A, B); continue;
      case Code::kIntSub: RESULT = s::IntSub(i.kind, A, B); continue;
      case Code::kIntMul: RESULT = s::IntMul(i.kind, A, B); continue;
      case Code::kIntDiv:
        REQUIRE(B != 0, "division by zero");
        RESULT = s::IntDiv(i.kind, A, B);
        continue;
      case Code::kIntMod:
        REQUIRE(B != 0, "division by zero");
        RESULT = s::IntMod(i.kind, A, B);
        continue;
      case Code::kIntAnd: RESULT = s::IntAnd(i.kind, A, B); continue;
      case Code::kIntOr: RESULT = s::IntOr(i.kind, A, B); continue;
      case Code::kIntXor: RESULT = s::IntXor(i.kind, A, B); continue;
      case Code::kIntShl:
        REQUIRE(s::ShiftInRange(i.kind, B), "shift by " + std::to_string(B));
        RESULT = s::IntShl(i.kind, A, B);
        continue;
      case Code::kIntShr:
        REQUIRE(s::ShiftInRange(i.kind, B), "shift by " + std::to_string(B));
        RESULT = s::IntShr(i.kind, A, B);
        continue;
      case Code::kIntNeg: RESULT = s::IntNeg(i.kind, A); continue;
      case Code::kIntNot: RESULT = s::IntNot(i.kind, A); continue;
      case Code::kIntEq: RESULT = s::IntEq(i.kind, A, B); continue;
      case Code::kIntNe: RESULT = s::IntNe(i.kind, A, B); continue;
      case Code::kIntLt: RESULT = s::IntLt(i.kind, A, B); continue;
      case Code::kIntLe: RESULT = s::IntLe(i.kind, A, B); continue;
      case Code::kIntGt: RESULT = s::IntGt(i.kind, A, B); continue;
      case Code::kIntGe: RESULT = s::IntGe(i.kind, A, B); continue;
      case Code::kIntAddOverflows: RESULT = s::IntAddOverflows(i.kind, A, B); continue;
      case Code::kIntSubOverflows: RESULT = s::IntSubOverflows(i.kind, A, B); continue;
      case Code::kIntMulOverflows: RESULT = s::IntMulOverflows(i.kind, A, B); continue;
      case Code::kUintMulHigh: RESULT = s::UintMulHigh(i.kind, A, B); continue;
      case Code::kIntClz:
        REQUIRE(A != 0, "leading zeros of 0");
        RESULT = s::IntClz(A);
        continue;
      case Code::kIntCtz:
        REQUIRE(A != 0, "trailing zeros of 0");
        RESULT = s::IntCtz(A);
        continue;
      case Code::kIntPopcount: RESULT = s::IntPopcount(A); continue;
      case Code::kIntCast: RESULT = s::IntCast(i.result, A); continue;
      case Code::kBoolNot: RESULT = s::BoolNot(A); continue;

      // ---- Floats ----
      case Code::kFloatAdd: RESULT = FromFloat(s::FloatAdd(i.kind, FA, FB)); continue;
      case Code::kFloatSub: RESULT = FromFloat(s::FloatSub(i.kind, FA, FB)); continue;
      case Code::kFloatMul: RESULT = FromFloat(s::FloatMul(i.kind, FA, FB)); continue;
      case Code::kFloatDiv: RESULT = FromFloat(s::FloatDiv(i.kind, FA, FB)); continue;
      case Code::kFloatNeg: RESULT = FromFloat(s::FloatNeg(i.kind, FA)); continue;
      case Code::kFloatEq: RESULT = s::FloatEq(FA, FB); continue;
      case Code::kFloatNe: RESULT = s::FloatNe(FA, FB); continue;
      case Code::kFloatLt: RESULT = s::FloatLt(FA, FB); continue;
      case Code::kFloatLe: RESULT = s::FloatLe(FA, FB); continue;
      case Code::kFloatGt: RESULT = s::FloatGt(FA, FB); continue;
      case Code::kFloatGe: RESULT = s::FloatGe(FA, FB); continue;
      case Code::kFloatCast: RESULT = FromFloat(s::FloatCast(i.result, FA)); continue;
      case Code::kIntToFloat: RESULT = FromFloat(s::IntToFloat(i.kind, i.result, A)); continue;
      case Code::kFloatToInt:
        REQUIRE(s::FloatFits(i.result, FA), "a float does not fit the integer type");
        RESULT = s::FloatToInt(i.result, FA);
        continue;
      case Code::kFloatToBits: RESULT = s::FloatToBits(i.result, FA); continue;
      case Code::kFloatFromBits: RESULT = FromFloat(s::FloatFromBits(A)); continue;

      // ---- References and functions ----
      case Code::kRefEq:
      case Code::kFuncEq:
      case Code::kRawEq: RESULT = A == B; continue;
      case Code::kRefNe:
      case Code::kFuncNe:
      case Code::kRawNe: RESULT = A != B; continue;
      case Code::kRefIsNull: RESULT = A == 0; continue;
      case Code::kRefNonnull: RESULT = A != 0; continue;
      case Code::kCastRef:
        if (A != 0 && i.cls != nullptr && !IsInstance(ToObject(A), *i.cls)) [[unlikely]] {
          const Class* cls = ClassOf(ToObject(A));
          FAIL("an object of class " + (cls == nullptr ? "?" : cls->name) + " is cast to " +
               i.cls->name);
        }
        RESULT = A;
        continue;
      case Code::kIsInstance: RESULT = A != 0 && IsInstance(ToObject(A), *i.cls); continue;
      case Code::kIsExactly: RESULT = A != 0 && ClassId(ToObject(A)) == i.cls->id; continue;
      case Code::kClassName: {
        REQUIRE(A != 0, "class_name of null");
        const Class* cls = ClassOf(ToObject(A));
        REQUIRE(cls != nullptr, "class_name of no object");
        char*& name = class_names_[cls];
        if (name == nullptr) name = NewStr(cls->name);
        RESULT = FromObject(name);
        continue;
      }
      case Code::kThreadLocals: RESULT = FromObject(Prebuilt(0)); continue;
      case Code::kIdentityHash: RESULT = memory_->IdentityHash(ToObject(A)); continue;

      // ---- The collected heap ----
      case Code::kNew: {
        char* object = memory_->Allocate(*i.cls, 0);
        if (object == nullptr) [[unlikely]] goto out_of_memory;
        RESULT = FromObject(object);
        continue;
      }
      case Code::kNewArray: {
        REQUIRE(A >= 0, "a new array of length " + std::to_string(A));
        char* object = memory_->Allocate(*i.cls, A);
        if (object == nullptr) [[unlikely]] goto out_of_memory;
        RESULT = FromObject(object);
        continue;
      }
      case Code::kGcAlloc: RESULT = FromObject(memory_->Allocate(*i.cls, 0)); continue;
      case Code::kGcAllocArray:
        REQUIRE(A >= 0, "a new array of length " + std::to_string(A));
        RESULT = FromObject(memory_->Allocate(*i.cls, A));
        continue;
      case Code::kGetField: {
        const Field& field = *static_cast<const Field*>(i.pointer);
        const char* object = ToObject(A);
        REQUIRE(object != nullptr, "field " + field.name + " of null");
        REQUIRE(!options_.check_facts || IsInstance(object, *field.owner),
                "field " + field.name + " of an object of another class");
        RESULT = LoadKind(object + field.offset, i.kind);
        continue;
      }
      case Code::kSetField: {
        const Field& field = *static_cast<const Field*>(i.pointer);
        char* object = ToObject(A);
        REQUIRE(object != nullptr, "field " + field.name + " of null");
        REQUIRE(!options_.check_facts || IsInstance(object, *field.owner),
                "field " + field.name + " of an object of another class");
        StoreKind(object + field.offset, i.kind, B);
        continue;
      }
      case Code::kArrayLength:
        REQUIRE(A != 0, "length of null");
        RESULT = Read<int64_t>(ToObject(A) + i.number);
        continue;
      case Code::kArrayGet: {
        const Field& component = *static_cast<const Field*>(i.pointer);
        const Class& cls = *component.owner;
        const char* object = ToObject(A);
        REQUIRE(object != nullptr, "item of null");
        const int64_t length = Length(object, cls);
        REQUIRE(s::U(B) < s::U(length), "item " + std::to_string(B) + " of an array of length " +
                                            std::to_string(length));
        RESULT = LoadKind(object + cls.size + B * cls.item_size + component.offset, i.kind);
        continue;
      }
      case Code::kArraySet: {
        const Field& component = *static_cast<const Field*>(i.pointer);
        const Class& cls = *component.owner;
        char* object = ToObject(A);
        REQUIRE(object != nullptr, "item of null");
        const int64_t length = Length(object, cls);
        REQUIRE(s::U(B) < s::U(length), "item " + std::to_string(B) + " of an array of length " +
                                            std::to_string(length));
        StoreKind(object + cls.size + B * cls.item_size + component.offset, i.kind, C);
        continue;
      }
      case Code::kArrayCopy: {
        const int32_t* rest = body->lists.data() + i.c;
        const char* from = ToObject(A);
        char* to = ToObject(fp[rest[1]]);
        REQUIRE(from != nullptr && to != nullptr, "array_copy with null");
        const Class* from_class = ClassOf(from);
        const Class* to_class = ClassOf(to);
        REQUIRE(from_class != nullptr && to_class != nullptr &&
                    from_class->item_size == to_class->item_size && from_class->is_varsized &&
                    to_class->is_varsized,
                "array_copy between items of different kinds");
        const int64_t from_index = fp[rest[0]], to_index = fp[rest[2]], n = fp[rest[3]];
        REQUIRE(n >= 0, "array_copy of " + std::to_string(n) + " items");
        REQUIRE(from_index >= 0 && from_index <= Length(from, *from_class) - n,
                "array_copy beyond the end of the source");
        REQUIRE(to_index >= 0 && to_index <= Length(to, *to_class) - n,
                "array_copy beyond the end of the target");
        const int64_t size = from_class->item_size;
        memmove(to + to_class->size + to_index * size,
                from + from_class->size + from_index * size, static_cast<size_t>(n * size));
        continue;
      }
      case Code::kArrayRaw:
        REQUIRE(A != 0, "array_raw of null");
        RESULT = A + i.cls->size;
        continue;
      case Code::kWeakrefNew: {
        char* object = memory_->Allocate(*i.cls, 0);
        if (object == nullptr && !explicit_exceptions_) [[unlikely]] goto out_of_memory;
        if (object != nullptr) Write(object + i.cls->length_offset, A);
        RESULT = FromObject(object);
        continue;
      }
      case Code::kWeakrefGet:
        REQUIRE(A != 0, "weakref_get of null");
        RESULT = Read<int64_t>(ToObject(A) + i.cls->length_offset);
        continue;
      case Code::kGcCollect: memory_->Collect(A); continue;
      case Code::kMemoryPressure: memory_->Pressure(A); continue;
      case Code::kKeepalive: continue;

      // ---- Raw memory ----
      case Code::kRawLoad: {
        const int64_t address = A + B;
        REQUIRE(s::U(address) >= 4096, "raw_load at null");
        const int64_t slot = LoadKind(ToObject(address), i.result);
        RESULT = i.result == Kind::kFunc ? FromAddressForC(slot) : slot;
        continue;
      }
      case Code::kRawStore: {
        const int64_t address = A + B;
        REQUIRE(s::U(address) >= 4096, "raw_store at null");
        StoreKind(ToObject(address), i.kind, i.kind == Kind::kFunc ? AddressForC(C) : C);
        continue;
      }
      case Code::kRawAdd: RESULT = s::S(s::U(A) + s::U(B)); continue;
      case Code::kRawSub: RESULT = s::S(s::U(A) - s::U(B)); continue;
      case Code::kRawLt: RESULT = s::U(A) < s::U(B); continue;
      case Code::kRawToInt:
      case Code::kRawFromInt: RESULT = A; continue;

      // ---- Calls ----
      case Code::kCall:
        callee = i.body;
        arguments = body->lists.data() + i.a;
        num_arguments = static_cast<size_t>(i.b);
        goto call;
      case Code::kCallVirtual: {
        arguments = body->lists.data() + i.a;
        num_arguments = static_cast<size_t>(i.b);
        const char* receiver = ToObject(fp[arguments[0]]);
        REQUIRE(receiver != nullptr, "call of " + i.site->method->display + " on null");
        callee = Implementation(i.site, receiver);
        if (callee == nullptr) goto failed;
        goto call;
      }
      case Code::kCallIndirect: {
        arguments = body->lists.data() + i.a + 1;
        num_arguments = static_cast<size_t>(i.b) - 1;
        const int64_t slot = fp[arguments[-1]];
        REQUIRE(slot != 0, "call of a null function pointer");
        const auto it = bodies_.find(reinterpret_cast<const Function*>(slot));
        REQUIRE(it != bodies_.end(), "call of what is no function");
        callee = it->second.get();
        REQUIRE(callee->function->signature->params.size() == num_arguments,
                "call of " + callee->function->display + " with " +
                    std::to_string(num_arguments) + " arguments");
        goto call;
      }
      case Code::kCallForeign: {
        frames_.back().pc = pc;
        int64_t slot = 0;
        ended = CallForeign(i, fp, body->lists.data() + i.a, &slot);
        if (ended == Ended::kFailed) [[unlikely]] goto failed;
        if (ended == Ended::kExited) [[unlikely]] {
          value = slot;
          goto exited;
        }
        if (i.dst >= 0) RESULT = slot;
        continue;
      }
      case Code::kCallResult:
        REQUIRE(i.number >= 0 && i.number < kMaxResults, "too many components");
        RESULT = call_results_[i.number];
        continue;
      case Code::kSetCallResult:
        REQUIRE(i.number >= 0 && i.number < kMaxResults, "too many components");
        call_results_[i.number] = A;
        continue;
      case Code::kMethodLookup: {
        const char* receiver = ToObject(A);
        REQUIRE(receiver != nullptr, "look-up of " + i.site->method->display + " on null");
        callee = Implementation(i.site, receiver);
        if (callee == nullptr) goto failed;
        RESULT = reinterpret_cast<int64_t>(callee->function);
        continue;
      }

      // ---- Exceptions ----
      case Code::kStackCheck:
        if (frames_.size() < static_cast<size_t>(options_.max_depth)) continue;
        if (explicit_exceptions_) {
          stack_overflow_ = true;
          continue;
        }
        ended = RaiseSystem("rlib::StackOverflowError", "calls nested too deeply");
        goto check_ended;
      case Code::kExcPending:
        RESULT = pending_ != nullptr || stack_overflow_;
        stack_overflow_ = false;
        continue;
      case Code::kExcSet:
        REQUIRE(A != 0, "null is raised");
        pending_ = ToObject(A);
        continue;
      case Code::kExcTake:
        RESULT = FromObject(std::exchange(pending_, nullptr));
        continue;
      case Code::kTraceback:
        if (i.number == 0) {  // raised here, see TracebackKind
          last_raised_ = nullptr;
          NoteRaise(pending_, *body, &i);
        } else if (i.number == 1 || i.number == 3) {  // passed on, or raised again
          NotePropagation(*body, &i);
        }
        continue;

      // ---- The collector transform ----
      case Code::kGcBarrier:
        REQUIRE(A != 0, "write barrier of null");
        memory_->Barrier(ToObject(A));
        continue;
      case Code::kGcBarrierItem:
        REQUIRE(A != 0, "write barrier of null");
        memory_->BarrierItem(ToObject(A), B);
        continue;
      case Code::kGcPush: {
        int64_t roots[64];
        std::vector<int64_t> many;
        int64_t* to = roots;
        if (i.b > 64) {
          many.resize(static_cast<size_t>(i.b));
          to = many.data();
        }
        for (int32_t k = 0; k < i.b; ++k) to[k] = fp[body->lists[static_cast<size_t>(i.a + k)]];
        memory_->PushRoots(to, static_cast<size_t>(i.b));
        continue;
      }
      case Code::kGcPop:
        REQUIRE(memory_->HasRoot(i.number), "gc_pop of what was not pushed");
        RESULT = memory_->Root(i.number);
        continue;
      case Code::kGcDrop:
        REQUIRE(memory_->CanDrop(i.number), "gc_drop of what was not pushed");
        memory_->DropRoots(i.number);
        continue;

      // ---- The JIT ----
      case Code::kJitMergePoint:
      case Code::kJitCanEnterJit:
      case Code::kJitHint: continue;
      case Code::kJitPromote: RESULT = A; continue;
      case Code::kJitQuery:
        if (i.dst >= 0) RESULT = 0;
        continue;

      // ---- Exits ----
      case Code::kJump: {
        COUNT_STEPS();
        const int32_t* move = body->lists.data() + i.a;
        for (const int32_t* end = move + i.b; move != end; move += 2) fp[move[1]] = fp[move[0]];
        pc = body->code.data() + i.c;
        continue;
      }
      case Code::kBranch:
        COUNT_STEPS();
        pc = body->code.data() + (A != 0 ? i.b : i.c);
        continue;
      case Code::kSwitch: {
        COUNT_STEPS();
        const SwitchTable& table = body->switches[static_cast<size_t>(i.b)];
        uint32_t target = table.otherwise;
        if (!table.dense.empty()) {
          const uint64_t index = s::U(A) - s::U(table.low);
          if (index < table.dense.size()) target = table.dense[index];
        } else {
          const auto it = std::lower_bound(table.sorted.begin(), table.sorted.end(),
                                           std::pair<int64_t, uint32_t>(A, 0));
          if (it != table.sorted.end() && it->first == A) target = it->second;
        }
        pc = body->code.data() + target;
        continue;
      }
      case Code::kReturn:
        COUNT_STEPS();
        value = A;
        goto returned;
      case Code::kReturnVoid:
        COUNT_STEPS();
        value = 0;
        goto returned;
      case Code::kRaise: {
        COUNT_STEPS();
        REQUIRE(A != 0, "null is raised");
        pending_ = ToObject(A);
        NoteRaise(pending_, *body, &i);
        goto propagate;
      }
      case Code::kTry:
        COUNT_STEPS();
        pc = body->code.data() + i.a;
        continue;
      case Code::kUnreachable: FAIL("a place that cannot be reached is reached");
      case Code::kCheckFact: {
        // A call that raised has a result that nobody looks at.
        if (explicit_exceptions_ && pending_ != nullptr) continue;
        std::string violation = FactViolation(*i.value, A);
        if (!violation.empty()) [[unlikely]] FAIL(std::move(violation));
        continue;
      }
    }
    FAIL("an unknown instruction");

  call:
    frames_.back().pc = pc;
    if (callee->function->is_prebuild) [[unlikely]] {
      std::vector<int64_t> key;
      for (size_t k = 0; k < num_arguments; ++k) key.push_back(fp[arguments[k]]);
      const auto it = callee->memo.find(key);
      if (it != callee->memo.end() && it->second.state == Body::Memo::kDone) {
        if (pc[-1].dst >= 0) fp[pc[-1].dst] = it->second.results[0];
        for (size_t k = 1; k < it->second.results.size(); ++k)
          call_results_[k] = it->second.results[k];
        continue;
      }
    }
    ended = Enter(callee, fp, arguments, num_arguments, false);
    if (ended != Ended::kOk) [[unlikely]] goto check_ended;
    body = callee;
    pc = body->code.data();
    fp = frames_.back().slots;
    continue;

  returned: {
    const bool boundary = frames_.back().boundary;
    Leave(&value);
    if (boundary) {
      if (pending_ != nullptr) {  // explicit exceptions: the caller would test
        result.status = RunResult::Status::kRaised;
        result.exception = std::exchange(pending_, nullptr);
      } else {
        result.value = value;
      }
      return result;
    }
    const Frame& caller = frames_.back();
    body = caller.body;
    pc = caller.pc;
    fp = caller.slots;
    if (pc[-1].dst >= 0) fp[pc[-1].dst] = value;
    continue;
  }

  check_ended:
    if (ended == Ended::kFailed) goto failed;
    NoteRaise(pending_, *body, pc - 1);
    goto raised;

  out_of_memory:
    ended = RaiseSystem("rlib::MemoryError", "out of memory");
    goto check_ended;

  // An exception is pending, and the instruction before pc raised it.
  raised:
    if (pc->code == Code::kTry) {
      if (pc->dst >= 0) fp[pc->dst] = FromObject(pending_);
      pending_ = nullptr;
      pc = body->code.data() + pc->b;
      continue;
    }

  // ... or it is to leave this frame in any case.
  propagate: {
    const bool boundary = frames_.back().boundary;
    Leave(nullptr);
    if (boundary) {
      result.status = RunResult::Status::kRaised;
      result.exception = std::exchange(pending_, nullptr);
      return result;
    }
    const Frame& caller = frames_.back();
    body = caller.body;
    pc = caller.pc;
    fp = caller.slots;
    NotePropagation(*body, pc - 1);
    goto raised;
  }

  failed:
    result.failure = FailureAt(body->positions[static_cast<size_t>(pc - body->code.data()) - 1]);
    result.status = RunResult::Status::kFailed;
    goto unwind;

  exited:
    result.status = RunResult::Status::kExited;
    result.value = value;

  unwind:
    while (!frames_.back().boundary) Leave(nullptr);
    Leave(nullptr);
    return result;
  }

#undef A
#undef B
#undef C
#undef FA
#undef FB
#undef RESULT
#undef FAIL
#undef REQUIRE
#undef COUNT_STEPS
}

}  // namespace kiln
