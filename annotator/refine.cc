// Flow along links: what a branch says about the values it passes on.
//
//   branch (ref_is_null %1), b1(%1), b2(%1)     %1 is null in b1, not null in b2
//   branch (isinstance C, %1), ...              a C on one side, no C on the other
//   branch (is_exactly C, %1), ...              the same for the one class
//   branch (int_lt %1, %2), ...                 bounds of both, also through widening int_casts
//   switch %1 { 3 -> b1(%1) ... }               3
//   getfield F, %1 ... jump b1(%1)              not null: the operation had to hold
//
// A refinement counts for every value of the block that is the same thing: seen through cast_ref.

#include <algorithm>

#include "annotator/flow.h"
#include "annotator/integers.h"
#include "translator/flowgraph/rewrite.h"

namespace kiln::annotator {
namespace {

const Operation* SourceOf(const Block* block, const Value* value) {
  if (value->is_const() || value->kind != Value::Kind::kResult) return nullptr;
  for (const auto& op : block->ops)
    if (op->result == value) return op.get();
  return nullptr;
}

// The reference that a chain of cast_refs in the block starts from.
const Value* Uncast(const Block* block, const Value* value) {
  for (const Operation* op = SourceOf(block, value); op != nullptr && op->op == Opcode::kCastRef;
       op = SourceOf(block, value))
    value = op->args[0];
  return value;
}

// Whether every value of the operand's type keeps its 64-bit form.
bool Widens(const Operation& cast) {
  auto [from_low, from_high] = TypeRange(cast.args[0]->type.kind);
  auto [to_low, to_high] = TypeRange(cast.result->type.kind);
  return cast.args[0]->type.kind != Kind::kU64 && from_low >= to_low && from_high <= to_high;
}

}  // namespace

Info Flow::KnowRefined(Site site, const Value* value, const Refined& refined) {
  Info info = Know(*site.function, value);
  if (value->is_const() || refined.empty()) return info;
  auto it = refined.find(value);
  if (it != refined.end()) info = it->second;
  if (value->type.is_ref()) {
    auto origin = refined.find(Uncast(site.block, value));
    if (origin != refined.end()) info = lattice_.Meet(info, origin->second);
  }
  return info;
}

// Notes that `value` is `info` on this way; false if nothing is left of it.
bool Flow::Narrow(Site site, const Value* value, const Info& info, Refined* refined) {
  if (value->is_const()) return info.reached;
  (*refined)[value] = info;
  if (!info.reached) return false;
  if (value->type.is_ref()) {
    // Uses of it, and of what it was cast from, are the same object.
    const Value* origin = Uncast(site.block, value);
    if (origin != value)
      (*refined)[origin] = lattice_.Meet(KnowRefined(site, origin, *refined), info);
  } else if (const Operation* cast = SourceOf(site.block, value);
             cast != nullptr && cast->op == Opcode::kIntCast && Widens(*cast) && !info.unknown) {
    Info inner = Lattice::Clamp(KnowRefined(site, cast->args[0], *refined), info.low, info.high);
    return Narrow(site, cast->args[0], inner, refined);
  }
  return true;
}

// What the operations of the block took for granted, and what had to hold for control to get past them.
void Flow::NoteUses(Site site, Refined* refined) {
  const Operation* last = site.block->ops.empty() ? nullptr : site.block->ops.back().get();
  for (const auto& op : site.block->ops) {
    if (op->args.empty() || (op.get() == last && site.block->exit == Exit::kTry)) continue;
    auto not_null = [&](const Value* v) {
      if (!v->is_const()) Narrow(site, v, Lattice::NotNull(KnowRefined(site, v, *refined)), refined);
    };
    switch (op->op) {
      case Opcode::kGetField: case Opcode::kSetField: case Opcode::kArrayLength:
      case Opcode::kCallVirtual: case Opcode::kWeakrefGet: case Opcode::kClassName:
      case Opcode::kCallIndirect:
        not_null(op->args[0]);
        break;
      case Opcode::kArrayGet: case Opcode::kArraySet:
        not_null(op->args[0]);
        Narrow(site, op->args[1],
               Lattice::Clamp(KnowRefined(site, op->args[1], *refined), 0, INT64_MAX), refined);
        break;
      case Opcode::kArrayCopy:
        not_null(op->args[0]);
        not_null(op->args[2]);
        break;
      default: break;
    }
  }
}

bool Flow::RefineByCondition(Site site, const Value* condition, bool outcome, Refined* refined) {
  if (!Narrow(site, condition,
              Lattice::Clamp(KnowRefined(site, condition, *refined), outcome, outcome), refined))
    return false;
  const Operation* op = SourceOf(site.block, condition);
  if (op == nullptr) return true;
  auto narrow = [&](const Value* v, const Info& info) { return Narrow(site, v, info, refined); };
  auto known = [&](size_t i) { return KnowRefined(site, op->args[i], *refined); };
  switch (op->op) {
    case Opcode::kBoolNot: return RefineByCondition(site, op->args[0], !outcome, refined);
    case Opcode::kRefIsNull: case Opcode::kRefNonnull:
      if ((op->op == Opcode::kRefIsNull) == outcome)
        return narrow(op->args[0], Lattice::OnlyNull(known(0)));
      return narrow(op->args[0], Lattice::NotNull(known(0)));
    case Opcode::kRefEq: case Opcode::kRefNe: {
      Info a = known(0), b = known(1);
      if ((op->op == Opcode::kRefEq) == outcome) {
        Info both = lattice_.Meet(a, b);
        return narrow(op->args[0], lattice_.ForType(both, op->args[0]->type)) &&
               narrow(op->args[1], lattice_.ForType(both, op->args[1]->type));
      }
      if (b.set == nullptr && !narrow(op->args[0], Lattice::NotNull(a))) return false;
      if (a.set == nullptr && !narrow(op->args[1], Lattice::NotNull(b))) return false;
      return true;
    }
    case Opcode::kIsInstance: case Opcode::kIsExactly: {
      Info a = known(0);
      const bool exactly = op->op == Opcode::kIsExactly;
      if (!outcome)
        return narrow(op->args[0], exactly ? lattice_.NotExactly(a, op->cls)
                                           : lattice_.NoInstances(a, op->cls));
      return narrow(op->args[0], Lattice::NotNull(exactly ? lattice_.OnlyExactly(a, op->cls)
                                                          : lattice_.OnlyInstances(a, op->cls)));
    }
    case Opcode::kIntEq: case Opcode::kIntNe: case Opcode::kIntLt: case Opcode::kIntLe:
    case Opcode::kIntGt: case Opcode::kIntGe: {
      Info a = known(0), b = known(1);
      RefineComparison(op->op, outcome, op->args[0]->type, &a, &b);
      return narrow(op->args[0], a) && narrow(op->args[1], b);
    }
    default: return true;
  }
}

void Flow::FollowLink(Site site, const Link& link, const Refined& refined) {
  FunctionState* f = site.function;
  std::vector<Info> infos;
  for (const Value* arg : link.args) {
    Info info = KnowRefined(site, arg, refined);
    if (!info.reached) return;  // A contradiction: no value can go this way.
    infos.push_back(info);
  }
  bool grew = !f->reached[link.target->id];
  f->reached[link.target->id] = true;
  for (size_t i = 0; i < infos.size(); i++) {
    const Value* param = link.target->args[i];
    uint8_t* changes = f->loop_heads[link.target->id] ? &f->changes[param->id] : nullptr;
    grew |= JoinInto(&f->values[param->id], changes, infos[i], param->type);
  }
  if (grew) Enqueue({f, link.target});
}

void Flow::FollowExits(Site site, const Info& raised, bool passed_end) {
  Block* block = site.block;
  FunctionState* f = site.function;
  for (const Link& link : block->exits)
    for (const Value* arg : link.args)
      if (arg->is_const()) NoteConst(arg->constant);
  if (block->exit_value != nullptr && block->exit_value->is_const())
    NoteConst(block->exit_value->constant);

  // The exception edge is open even where control does not get past the call.
  if (block->exit == Exit::kTry && raised.reached) {
    const Link& link = block->exits[1];
    Refined refined;
    NoteUses(site, &refined);
    if (link.exception != nullptr)
      f->values[link.exception->id] = lattice_.ForType(raised, link.exception->type);
    FollowLink(site, link, refined);
  }
  if (!passed_end) return;
  switch (block->exit) {
    case Exit::kReturn: {
      bool first = !f->returns;
      f->returns = true;
      if (block->exit_value != nullptr) SetResult(f, 0, Know(*f, block->exit_value));
      if (first) EnqueueAll(f->callers);
      return;
    }
    case Exit::kRaise: {
      Info exception = Lattice::NotNull(Know(*f, block->exit_value));
      if (JoinInto(&f->raised, nullptr, exception, Type::Ref(nullptr))) EnqueueAll(f->callers);
      return;
    }
    case Exit::kUnreachable: return;
    default: break;
  }
  Refined uses;
  NoteUses(site, &uses);
  for (auto& [value, info] : uses)
    if (!info.reached) return;
  switch (block->exit) {
    case Exit::kBranch:
      for (bool outcome : {true, false}) {
        Refined refined = uses;
        if (RefineByCondition(site, block->exit_value, outcome, &refined))
          FollowLink(site, block->exits[outcome ? 0 : 1], refined);
      }
      return;
    case Exit::kSwitch: {
      Info decided = KnowRefined(site, block->exit_value, uses);
      for (size_t k = 0; k < block->cases.size(); k++) {
        Refined refined = uses;
        int64_t c = block->cases[k];
        if (block->exit_value->type.kind == Kind::kU64 && c < 0) {
          if (decided.unknown) FollowLink(site, block->exits[k], refined);
        } else if (Narrow(site, block->exit_value, Lattice::Clamp(decided, c, c), &refined)) {
          FollowLink(site, block->exits[k], refined);
        }
      }
      bool all_covered = !decided.unknown && decided.reached &&
                         static_cast<uint64_t>(decided.high) - static_cast<uint64_t>(decided.low) <
                             block->cases.size();
      if (all_covered) {
        for (int64_t v = decided.low; all_covered && v <= decided.high; v++)
          all_covered = std::find(block->cases.begin(), block->cases.end(), v) != block->cases.end();
      }
      if (!all_covered) FollowLink(site, block->exits.back(), uses);
      return;
    }
    default:  // kJump, the normal exit of kTry
      FollowLink(site, block->exits[0], uses);
  }
}

}  // namespace kiln::annotator
