#include "jitcodegen/testing/walk.h"

#include <bit>
#include <utility>

#include "jitcodegen/runtime/flat_map.h"
#include "jitcodegen/runtime/memory_access.h"
#include "jitcodegen/runtime/optimizer/int_bound.h"
#include "jitcodegen/runtime/pure.h"
#include "jitcodegen/runtime/trace_interpreter.h"

namespace kiln::jit {
namespace {

constexpr uint32_t kSomeClass = 0x7ffffff;  // of an object of which nobody asks
constexpr uint64_t kLength = 24;            // of arrays

bool IsInteger(Kind kind) { return kind >= Kind::kBool && kind <= Kind::kU64; }
bool IsFloat(Kind kind) { return kind == Kind::kF32 || kind == Kind::kF64; }
bool MayHold(const FieldDescr& field, uint64_t bits) {
  return !IsInteger(field.kind) || (static_cast<int64_t>(bits) >= field.low && static_cast<int64_t>(bits) <= field.high);
}
// The number, or another that the field may hold.
uint64_t Held(const FieldDescr& field, uint64_t bits) { return MayHold(field, bits) ? bits : static_cast<uint64_t>(field.low); }

}  // namespace

std::string Walk::Unsupported(const Trace& trace) {
  for (const TraceOp& op : trace.ops) {
    if (op.opcode >= kNumOpcodes) continue;
    const auto opcode = static_cast<Opcode>(op.opcode);
    switch (opcode) {
      case Opcode::kGetField: case Opcode::kSetField: case Opcode::kArrayGet: case Opcode::kArraySet:
      case Opcode::kArrayLength: case Opcode::kArrayCopy: case Opcode::kNew: case Opcode::kNewArray:
      case Opcode::kCall: case Opcode::kCallForeign: case Opcode::kCallIndirect: case Opcode::kCallResult:
      case Opcode::kSetCallResult: case Opcode::kIdentityHash: case Opcode::kThreadLocals: case Opcode::kArrayRaw:
        continue;
      case Opcode::kRawLoad:
        // Whether the trace is valid.
        if (IsConstant(trace.Args(op)[0]) && IsConstant(trace.Args(op)[1])) continue;
        break;
      case Opcode::kClassName: case Opcode::kIsInstance: case Opcode::kIsExactly: break;
      default:
        if (Info(opcode).has(effect::kPure)) continue;
    }
    return std::string(Info(opcode).name);
  }
  return "";
}

bool Walk::Run(int attempts) {
  for (int i = 0; i < attempts; ++i) {
    if (!Attempt()) return false;
    if (failed_at_ < 0) return true;
    const std::map<Ref, uint64_t> before = overrides_;
    const uint64_t changes = changes_;
    if (!MakeHold(main_.ops[static_cast<size_t>(failed_at_)]) || (overrides_ == before && changes_ == changes))
      return true;
  }
  return Attempt();
}

bool Walk::RunOtherwise(uint64_t choice) {
  std::vector<Ref> made_up;
  for (size_t i = 0; i < origins_.size(); ++i)
    if (origins_[i].made_up) made_up.push_back(static_cast<Ref>(i));
  if (made_up.empty()) return false;
  const Ref value = made_up[MixHash(seed_, choice) % made_up.size()];
  const Kind kind = main_.KindOf(value);
  const uint64_t old = values_[static_cast<size_t>(value)];
  static const int64_t kNumbers[] = {0, 1, -1, 2, INT64_MAX, INT64_MIN, 1000, 7};
  const uint64_t n = MixHash(choice, seed_);
  if (IsReference(kind)) {
    if (!IsFree(value)) return false;
    // Null where an object is read would be no run of any program.
    Wish other;
    other.cls = kSomeClass + 1;
    wishes_[&main_][static_cast<size_t>(value)] = other;
    overrides_.erase(value);
  } else if (IsFloat(kind)) {
    Override(value, std::bit_cast<uint64_t>(std::bit_cast<double>(old) * (n % 2 ? -1 : 2) + 1));
  } else if (IsInteger(kind)) {
    const int64_t other = n % 3 == 0 ? static_cast<int64_t>(old) + 1 : kNumbers[n % std::size(kNumbers)];
    if (!Override(value, static_cast<uint64_t>(NormaliseInt(kind, other)))) return false;
  }
  return Attempt();
}

bool Walk::IsFree(Ref value) const {
  if (static_cast<size_t>(value) >= main_.facts.size()) return true;
  const InputFact& fact = main_.facts[static_cast<size_t>(value)];
  return fact.cls == 0 && !fact.nonnull && fact.origin == Origin::kUnknown && fact.bound < 0;
}

const FieldDescr* Walk::FieldOf(const TraceOp* op) const {
  const bool loads = op != nullptr && (op->opcode == static_cast<uint16_t>(Opcode::kGetField) ||
                                       op->opcode == static_cast<uint16_t>(Opcode::kArrayGet));
  return loads ? &program_.fields[op->descr] : nullptr;
}

bool Walk::Override(Ref value, uint64_t bits) {
  if (!IsFree(value)) {
    const InputFact& fact = main_.facts[static_cast<size_t>(value)];
    if (fact.bound < 0) return false;
    const auto [low, high] = main_.bounds[static_cast<size_t>(fact.bound)];
    if (static_cast<int64_t>(bits) < low || static_cast<int64_t>(bits) > high) return false;
  }
  if (const FieldDescr* field = FieldOf(Definition(value)); field != nullptr && !MayHold(*field, bits)) return false;
  overrides_[value] = bits;
  return true;
}

// ---- What guards want ---------------------------------------------------------------------------

const std::vector<Walk::Wish>& Walk::WishesOf(const Trace& trace) {
  auto [it, fresh] = wishes_.try_emplace(&trace);
  std::vector<Wish>& wishes = it->second;
  if (!fresh) return wishes;
  wishes.resize(trace.inputs.size() + trace.ops.size());
  for (size_t i = 0; i < trace.facts.size(); ++i) {
    wishes[i].cls = trace.facts[i].cls;
    if (trace.facts[i].bound < 0) continue;
    const auto [low, high] = trace.bounds[static_cast<size_t>(trace.facts[i].bound)];
    wishes[i].constant = true;
    wishes[i].bits = static_cast<uint64_t>(low <= 1 && high >= 1 ? 1 : low > 1 ? low : high);
  }
  for (const TraceOp& op : trace.ops) {
    if (!IsGuard(op.opcode) || op.arg_count == 0 || !IsValue(trace.Args(op)[0])) continue;
    Wish& wish = wishes[static_cast<size_t>(trace.Args(op)[0])];
    if (wish.constant || wish.null) continue;
    switch (op.opcode) {
      case kGuardTrue: case kGuardFalse:
        wish.constant = true;
        wish.bits = op.opcode == kGuardTrue;
        break;
      case kGuardValue:
        wish.constant = true;
        wish.bits = trace.Bits(trace.Args(op)[1]);
        break;
      case kGuardClass: wish.cls = op.descr; break;
      case kGuardNull: wish.null = true; break;
      default: break;
    }
  }
  return wishes;
}

uint64_t Walk::MakeUpReference(const Wish& wish) {
  if (wish.null) return 0;
  const uint32_t cls = wish.cls != 0 ? wish.cls : kSomeClass;
  return world_.MakeOutside(cls);
}

uint64_t Walk::MakeUp(const Trace& trace, Ref value, Kind kind) {
  const bool mine = &trace == &main_ && first_round_;
  if (mine) {
    origins_[static_cast<size_t>(value)].made_up = true;
    if (const auto given = overrides_.find(value); given != overrides_.end()) return given->second;
  }
  const Wish& wish = WishesOf(trace)[static_cast<size_t>(value)];
  const TraceOp* op = static_cast<size_t>(value) < trace.inputs.size()
                          ? nullptr
                          : &trace.ops[static_cast<size_t>(value) - trace.inputs.size()];
  if (wish.constant) return wish.bits;
  if (IsReference(kind)) return MakeUpReference(wish);
  const uint64_t n = MixHash(seed_, ++made_up_);
  if (IsFloat(kind)) return std::bit_cast<uint64_t>(static_cast<double>(n % 4) + 0.5);
  if (op != nullptr && op->opcode == static_cast<uint16_t>(Opcode::kArrayLength)) return kLength;
  if (kind == Kind::kFunc || kind == Kind::kRaw) return 0x10000;
  const uint64_t number = n % (kind == Kind::kBool ? 2 : 4);
  const FieldDescr* field = FieldOf(op);
  return field == nullptr ? number : Held(*field, number);
}

// ---- One attempt --------------------------------------------------------------------------------

// What a bridge counts on of its inputs.
void Walk::StartFacts() {
  for (const HeapFact& fact : main_.input_heap) {
    const auto inputs = static_cast<Ref>(main_.inputs.size());
    if (fact.object >= inputs || fact.value >= inputs) continue;
    const uint64_t object = BitsOf(fact.object);
    if (!world_.IsOutside(object)) continue;
    const FieldDescr& field = program_.fields[fact.field];
    const uint64_t address = field.is_item ? ItemAddress(field, object, fact.index)
                                           : object + static_cast<uint64_t>(field.offset);
    if (world_.IsKnown(address, field.kind)) continue;
    world_.Was(address, field.kind, BitsOf(fact.value));
    world_.places.push_back({address, field.kind, fact.field});
    who_wrote_[address] = fact.value;
  }
}

uint64_t Walk::Read(const Trace& trace, Ref value, uint64_t address, const FieldDescr* field, Kind kind,
                    uint32_t number) {
  const bool mine = &trace == &main_ && first_round_;
  // What never changes of a recorded object is what it was.
  const bool fixed = field != nullptr && field->immutable && world_.IsRecorded(address);
  if (!world_.IsKnown(address, kind) && !fixed) {
    const uint64_t bits = MakeUp(trace, value, kind);
    world_.Was(address, kind, bits);
    world_.places.push_back({address, kind, number});
    if (mine) who_wrote_[address] = value;
  } else if (mine) {
    const auto writer = who_wrote_.find(address);
    if (writer != who_wrote_.end() && writer->second != value)
      origins_[static_cast<size_t>(value)].same_as = writer->second;
  }
  return LoadBits(address, kind);
}

bool Walk::Attempt() {
  world_.Forget();
  failed_at_ = -1;
  came_to_end_ = false;
  first_round_ = true;
  made_up_ = 0;
  who_wrote_.clear();
  values_.assign(main_.inputs.size() + main_.ops.size(), 0);
  origins_.assign(values_.size(), {});
  for (size_t i = 0; i < main_.inputs.size(); ++i)
    values_[i] = MakeUp(main_, static_cast<Ref>(i), main_.inputs[i]);
  inputs_.assign(values_.begin(), values_.begin() + static_cast<long>(main_.inputs.size()));
  StartFacts();

  const Trace* trace = &main_;
  std::vector<uint64_t> values = values_;
  TraceInterpreter operations(program_, &world_, &world_);
  std::vector<uint64_t> args;
  int64_t left = kMostOperations;
  bool wild = false;
  for (size_t at = 0;; ++at) {
    const TraceOp& op = trace->ops[at];
    const Ref value = trace->Value(at);
    if (world_.wild || wild || --left < 0) break;
    args.clear();
    for (Ref arg : trace->Args(op))
      args.push_back(IsConstant(arg) ? trace->Bits(arg) : values[static_cast<size_t>(arg)]);
    const size_t count = args.size();
    args.resize(count + 2);
    uint64_t& result = values[static_cast<size_t>(value)];
    const auto remember = [&] {
      if (trace == &main_ && first_round_) values_[static_cast<size_t>(value)] = result;
    };
    if (IsGuard(op.opcode)) {
      if (GuardHolds(op, args.data(), &world_, &result)) {
        remember();
        continue;
      }
      if (trace == &main_ && first_round_) failed_at_ = static_cast<int64_t>(at);
      break;
    }
    if (op.opcode >= kNumOpcodes) {
      if (op.opcode == kCopy) {
        result = args[0];
        remember();
        continue;
      }
      if (op.opcode == kCallPortal) {
        world_.make_up = [&](const CallDescr& call) { return MakeUpCall(*trace, at, call); };
        result = world_.CallPortal(op.descr, args.data());
        world_.make_up = nullptr;
        remember();
        continue;
      }
      came_to_end_ = came_to_end_ || trace == &main_;
      if (op.opcode != kJump) break;
      std::vector<uint64_t> next(args.begin(), args.begin() + static_cast<long>(count));
      trace = trace->target != nullptr ? trace->target : trace;
      first_round_ = false;
      values = std::move(next);
      values.resize(trace->inputs.size() + trace->ops.size());
      at = static_cast<size_t>(-1);
      continue;
    }
    const auto opcode = static_cast<Opcode>(op.opcode);
    switch (opcode) {
      case Opcode::kGetField: case Opcode::kSetField: case Opcode::kArrayGet: case Opcode::kArraySet: {
        const FieldDescr& field = program_.fields[op.descr];
        if (field.is_item && args[1] >= static_cast<uint64_t>(MadeUpWorld::kMostItems)) wild = true;
        const uint64_t address = field.is_item ? ItemAddress(field, args[0], static_cast<int64_t>(args[1]))
                                               : args[0] + static_cast<uint64_t>(field.offset);
        if (wild || !world_.HasRoom(args[0], address + 8)) {
          wild = true;
          break;
        }
        if (opcode == Opcode::kGetField || opcode == Opcode::kArrayGet) {
          result = Read(*trace, value, address, &field, field.kind, op.descr);
          break;
        }
        if (!world_.IsKnown(address, field.kind)) world_.places.push_back({address, field.kind, op.descr});
        operations.Operation(op, args.data(), count);
        world_.Written(address, field.kind);
        if (trace == &main_ && first_round_) {
          const Ref stored = trace->Args(op)[field.is_item ? 2 : 1];
          if (IsValue(stored)) who_wrote_[address] = stored;
          else who_wrote_.erase(address);
        }
        break;
      }
      case Opcode::kArrayLength: {
        const uint64_t address = args[0] + static_cast<uint64_t>(program_.classes[op.descr].length_offset);
        if (!world_.HasRoom(args[0], address + 8)) {
          wild = true;
          break;
        }
        result = Read(*trace, value, address, nullptr, Kind::kI64, UINT32_MAX);
        break;
      }
      case Opcode::kArrayCopy: wild = wild || !ReadItems(args); [[fallthrough]];
      default: {
        if (wild) break;
        uint64_t pure = 0;
        if (Info(opcode).has(effect::kPure) && opcode != Opcode::kArrayRaw) {
          if (!EvaluatePure(opcode, op.operand_kind, op.result_kind, args.data(), &pure)) {
            wild = true;
            break;
          }
          result = pure;
          break;
        }
        world_.make_up = [&](const CallDescr& call) { return MakeUpCall(*trace, at, call); };
        result = operations.Operation(op, args.data(), count);
        world_.make_up = nullptr;
      }
    }
    remember();
  }
  world_.make_up = nullptr;
  return !wild && !world_.wild && left >= 0 && world_.complaint().empty();
}

// What the guards behind the call want, and sometimes a change of the heap.
MadeUpWorld::Done Walk::MakeUpCall(const Trace& trace, size_t at, const CallDescr& call) {
  MadeUpWorld::Done done;
  if (at + 1 < trace.ops.size() && trace.ops[at + 1].opcode == kGuardException && call.may_raise)
    done.raises = trace.ops[at + 1].descr;
  if (call.result != Kind::kVoid && done.raises == 0) done.result = MakeUp(trace, trace.Value(at), call.result);
  if (call.elidable || seed_ % 3 == 0 || MixHash(seed_, at) % 4 != 0) return done;
  for (size_t i = 0; i < world_.places.size(); ++i) {
    const MadeUpWorld::Place& place = world_.places[(i * 7 + at) % world_.places.size()];
    if (place.field == UINT32_MAX) continue;
    const FieldDescr& field = program_.fields[place.field];
    // A function's effects do not tell whose items it writes; frames' are special.
    if (field.is_item || field.immutable || field.quasi_immutable || field.virtualizable ||
        field.virtualizable_items || !IsInteger(place.kind) || !call.MayWrite(field.id))
      continue;
    const uint64_t bits = Held(field, MixHash(seed_, at * 2) % 2);
    done.writes.push_back({place, bits});
    break;
  }
  return done;
}

// All that an array_copy reads.
bool Walk::ReadItems(const std::vector<uint64_t>& args) {
  const auto count = static_cast<int64_t>(args[4]);
  const ClassDescr* from = world_.ArrayOf(ClassOf(args[0]));
  const ClassDescr* to = world_.ArrayOf(ClassOf(args[2]));
  if (count <= 0) return true;
  if (from == nullptr || to == nullptr || from->items.empty() || from->item_size != to->item_size) return false;
  if (args[1] + args[4] > static_cast<uint64_t>(MadeUpWorld::kMostItems) ||
      args[3] + args[4] > static_cast<uint64_t>(MadeUpWorld::kMostItems))
    return false;
  for (const auto& [cls, array, first] : {std::tuple(from, args[0], args[1]), std::tuple(to, args[2], args[3])})
    for (int64_t i = 0; i < count; ++i)
      for (uint32_t item : cls->items) {
        const FieldDescr& field = program_.fields[item];
        const uint64_t address = ItemAddress(field, array, static_cast<int64_t>(first) + i);
        if (!world_.HasRoom(array, address + 8)) return false;
        if (world_.IsKnown(address, field.kind)) continue;
        Wish nothing;
        world_.Was(address, field.kind, IsReference(field.kind) ? MakeUpReference(nothing) : Held(field, 3));
        world_.places.push_back({address, field.kind, item});
      }
  return true;
}

// ---- Making guards hold -------------------------------------------------------------------------

bool Walk::Solve(Ref value, uint64_t bits, int depth) {
  if (IsConstant(value)) return main_.Bits(value) == bits;
  if (!IsValue(value) || depth > 8) return false;
  const Source& origin = origins_[static_cast<size_t>(value)];
  if (origin.made_up) return Override(value, bits);
  if (origin.same_as >= 0) return Solve(origin.same_as, bits, depth + 1);
  const TraceOp* op = Definition(value);
  if (op == nullptr || op->opcode >= kNumOpcodes) return op != nullptr && op->opcode == kCopy && Solve(main_.Args(*op)[0], bits, depth + 1);
  const auto args = main_.Args(*op);
  const Kind kind = op->operand_kind;
  const auto normal = [&](uint64_t v) { return static_cast<uint64_t>(NormaliseInt(kind, static_cast<int64_t>(v))); };
  switch (static_cast<Opcode>(op->opcode)) {
    case Opcode::kIntAdd:
      return Solve(args[0], normal(bits - BitsOf(args[1])), depth + 1) || Solve(args[1], normal(bits - BitsOf(args[0])), depth + 1);
    case Opcode::kIntSub:
      return Solve(args[0], normal(bits + BitsOf(args[1])), depth + 1) || Solve(args[1], normal(BitsOf(args[0]) - bits), depth + 1);
    case Opcode::kIntNeg: return Solve(args[0], normal(0 - bits), depth + 1);
    case Opcode::kIntNot: return Solve(args[0], normal(~bits), depth + 1);
    case Opcode::kIntXor: return Solve(args[0], normal(bits ^ BitsOf(args[1])), depth + 1);
    case Opcode::kIntAnd: case Opcode::kIntOr: return Solve(args[0], normal(bits), depth + 1);
    case Opcode::kIntShr: return Solve(args[0], normal(bits << (BitsOf(args[1]) & 63)), depth + 1);
    case Opcode::kIntShl: return Solve(args[0], normal(bits >> (BitsOf(args[1]) & 63)), depth + 1);
    case Opcode::kIntCast: return Solve(args[0], normal(bits), depth + 1);
    case Opcode::kBoolNot: return SolveCondition(args[0], bits == 0, depth + 1);
    case Opcode::kCastRef: case Opcode::kJitPromote: return Solve(args[0], bits, depth + 1);
    default:
      return op->result_kind == Kind::kBool && SolveCondition(value, bits != 0, depth + 1);
  }
}

bool Walk::SolveComparison(const TraceOp& op, bool holds, int depth) {
  const auto args = main_.Args(op);
  const auto opcode = static_cast<Opcode>(op.opcode);
  const Kind kind = op.operand_kind;
  // a should be b + difference.
  int64_t difference = 0;
  switch (opcode) {
    case Opcode::kIntEq: difference = holds ? 0 : 1; break;
    case Opcode::kIntNe: difference = holds ? 1 : 0; break;
    case Opcode::kIntLt: difference = holds ? -1 : 0; break;
    case Opcode::kIntLe: difference = holds ? 0 : 1; break;
    case Opcode::kIntGt: difference = holds ? 1 : 0; break;
    case Opcode::kIntGe: difference = holds ? 0 : -1; break;
    default: return false;
  }
  const auto plus = [&](Ref ref, int64_t d) {
    return static_cast<uint64_t>(NormaliseInt(kind, static_cast<int64_t>(BitsOf(ref)) + d));
  };
  return Solve(args[0], plus(args[1], difference), depth + 1) || Solve(args[1], plus(args[0], -difference), depth + 1);
}

bool Walk::SolveCondition(Ref condition, bool holds, int depth) {
  const TraceOp* op = Definition(condition);
  if (depth > 8) return false;
  if (IsConstant(condition)) return (main_.Bits(condition) != 0) == holds;
  if (op == nullptr || op->opcode >= kNumOpcodes || origins_[static_cast<size_t>(condition)].made_up ||
      origins_[static_cast<size_t>(condition)].same_as >= 0)
    return Solve(condition, holds, depth + 1);
  const auto args = main_.Args(*op);
  const auto number = [](double d) { return std::bit_cast<uint64_t>(d); };
  switch (static_cast<Opcode>(op->opcode)) {
    case Opcode::kRefEq: case Opcode::kRefNe: case Opcode::kFuncEq: case Opcode::kFuncNe: case Opcode::kRawEq: case Opcode::kRawNe: {
      const auto opcode = static_cast<Opcode>(op->opcode);
      const bool same = (opcode == Opcode::kRefEq || opcode == Opcode::kFuncEq || opcode == Opcode::kRawEq) == holds;
      if (same) return Solve(args[0], BitsOf(args[1]), depth + 1) || Solve(args[1], BitsOf(args[0]), depth + 1);
      return false;
    }
    case Opcode::kRefIsNull: case Opcode::kRefNonnull: {
      const bool null = (op->opcode == static_cast<uint16_t>(Opcode::kRefIsNull)) == holds;
      Ref object = args[0];
      while (IsValue(object) && origins_[static_cast<size_t>(object)].same_as >= 0)
        object = origins_[static_cast<size_t>(object)].same_as;
      if (!IsValue(object) || !origins_[static_cast<size_t>(object)].made_up || !IsFree(object)) return false;
      WishesOf(main_);
      Wish& wish = wishes_[&main_][static_cast<size_t>(object)];
      if (wish.null == null) return false;
      wish.constant = false;
      wish.null = null;
      overrides_.erase(object);
      ++changes_;
      return true;
    }
    case Opcode::kIntAddOverflows: case Opcode::kIntSubOverflows: case Opcode::kIntMulOverflows:
      if (holds)
        return Solve(args[0], INT64_MAX, depth + 1) && Solve(args[1], static_cast<uint64_t>(op->opcode == static_cast<uint16_t>(Opcode::kIntSubOverflows) ? -5 : 5), depth + 1);
      return Solve(args[0], 3, depth + 1) || Solve(args[1], 3, depth + 1);
    case Opcode::kFloatEq: case Opcode::kFloatLe: case Opcode::kFloatGe:
      if (holds) return Solve(args[0], BitsOf(args[1]), depth + 1) || Solve(args[1], BitsOf(args[0]), depth + 1);
      [[fallthrough]];
    case Opcode::kFloatNe: case Opcode::kFloatLt: case Opcode::kFloatGt: {
      const double a = std::bit_cast<double>(BitsOf(args[0])), b = std::bit_cast<double>(BitsOf(args[1]));
      const auto opcode = static_cast<Opcode>(op->opcode);
      const bool up = (opcode == Opcode::kFloatGt || opcode == Opcode::kFloatLe || opcode == Opcode::kFloatNe || opcode == Opcode::kFloatEq);
      const double d = up ? 1 : -1;
      if (!holds && (opcode == Opcode::kFloatNe || opcode == Opcode::kFloatLt || opcode == Opcode::kFloatGt))
        return Solve(args[0], number(b), depth + 1) || Solve(args[1], number(a), depth + 1);
      return Solve(args[0], number(b + d), depth + 1) || Solve(args[1], number(a - d), depth + 1);
    }
    default:
      return SolveComparison(*op, holds, depth) || Solve(condition, holds, depth + 1);
  }
}

bool Walk::MakeHold(const TraceOp& guard) {
  if (guard.arg_count == 0) return false;
  const Ref value = main_.Args(guard)[0];
  switch (guard.opcode) {
    case kGuardTrue: case kGuardFalse: return SolveCondition(value, guard.opcode == kGuardTrue, 0);
    case kGuardValue: return Solve(value, main_.Bits(main_.Args(guard)[1]), 0);
    case kGuardClass: case kGuardNonnull: case kGuardNull: {
      // The value is another one's, of which something else was wanted first.
      Ref object = value;
      while (IsValue(object) && origins_[static_cast<size_t>(object)].same_as >= 0)
        object = origins_[static_cast<size_t>(object)].same_as;
      if (!IsValue(object) || !origins_[static_cast<size_t>(object)].made_up || !IsFree(object)) return false;
      WishesOf(main_);
      Wish wish;
      wish.null = guard.opcode == kGuardNull;
      wish.cls = guard.opcode == kGuardClass ? guard.descr : 0;
      Wish& old = wishes_[&main_][static_cast<size_t>(object)];
      if (!old.constant && old.null == wish.null && old.cls == wish.cls) return false;
      old = wish;
      overrides_.erase(object);
      ++changes_;
      return true;
    }
    default: return false;
  }
}

}  // namespace kiln::jit
