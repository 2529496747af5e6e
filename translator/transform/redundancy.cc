#include "translator/transform/redundancy.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "translator/flowgraph/dominators.h"
#include "translator/flowgraph/rewrite.h"
#include "translator/flowgraph/roots.h"
#include "translator/flowgraph/verify.h"

namespace kiln {
namespace {

// A number stands for a value; equal numbers are equal values wherever both exist.
using Number = uint32_t;

// Memory places: a field or item component of the object with a number.
struct Place {
  Number object;
  const Field* field;
  Number index;  // of an item; 0 for fields
  bool operator<(const Place& o) const {
    // By pointer, but never iterated for output: erased and looked up only.
    return std::tie(object, field, index) < std::tie(o.object, o.field, o.index);
  }
};

struct Content {
  Number number;
  // Fresh memory: nobody initialised it yet, so that a constructor may still do so.
  bool fresh = false;
  // A collection may have come between. A reference that lives across one is saved and restored; to
  // load it again is cheaper.
  bool crossed_collection = false;
};

using Memory = std::map<Place, Content>;

constexpr size_t kMaxMemory = 256;

struct Leader {
  Block* block;
  Value* value;
};

// What is known from branches about one number, in the blocks that `from` dominates.
struct Known {
  Block* from;
  int64_t value;
};
struct KnownClass {
  Block* from;
  const Class* cls;
  bool is_instance;    // and so not null; else: null or no instance
  bool exact = false;  // of this class and no other
};

class Redundancy {
 public:
  Redundancy(Graph* graph, const ProgramEffects& effects)
      : graph_(graph),
        effects_(effects),
        dominators_(*graph),
        preds_(*graph),
        roots_(*graph),
        definitions_(Definitions(*graph)) {}

  bool Run() {
    bool irreducible;
    loops_ = FindLoops(*graph_, dominators_, &irreducible);
    if (irreducible) return false;
    for (size_t i = 0; i < loops_.size(); i++) {
      loop_of_header_[loops_[i].header] = i;
      bool collects = false;
      for (const Block* block : loops_[i].body) {
        loops_around_[block].push_back(i);
        for (const auto& op : block->ops) collects = collects || effects_.MayCollect(*op);
      }
      loop_collects_.push_back(collects);
    }
    for (Block* block : dominators_.order()) Visit(block);
    return changed_;
  }

 private:
  // ---- Numbers ----
  Number NumberOf(const Value* value) {
    value = roots_.Of(value);
    if (value->is_const()) {
      auto key = std::make_tuple(static_cast<int>(value->type.kind),
                                 static_cast<int>(value->constant.kind), value->constant.bits,
                                 value->constant.function);
      auto [it, is_new] = constants_.try_emplace(key, 0);
      if (is_new) {
        it->second = NewNumber();
        constant_of_[it->second] = value->constant;
      }
      return it->second;
    }
    auto [it, is_new] = numbers_.try_emplace(value, 0);
    if (is_new) {
      it->second = NewNumber();
      if (value->id < definitions_.size() && definitions_[value->id].block != nullptr)
        leaders_[it->second].push_back(
            {definitions_[value->id].block, const_cast<Value*>(value)});
    }
    return it->second;
  }
  Number NewNumber() { return ++last_number_; }

  // ---- Values in blocks ----

  // A value with the number that block `at` can use, among what dominates it; null if none. Never
  // changes the graph.
  Leader* FindLeader(Number number, Block* at) {
    std::vector<Leader>& leaders = leaders_[number];
    for (size_t i = leaders.size(); i-- > 0;)  // the closest one comes last
      if (dominators_.Dominates(leaders[i].block, at)) return &leaders[i];
    return nullptr;
  }

  // Whether to pass the leader's value along to block `at` rather than to compute it again there:
  // not far, and not round a big loop, where it would take up a register all the time.
  bool IsNear(const Leader& leader, const Block* at) {
    constexpr int kMaxSteps = 12;
    constexpr size_t kSmallLoop = 16;
    const Block* block = at;
    for (int steps = 0; block != leader.block; steps++) {
      if (steps == kMaxSteps) return false;
      block = dominators_.ImmediateDominator(block);
    }
    const std::vector<size_t>& outside = loops_around_[leader.block];
    for (size_t loop : loops_around_[at]) {
      if (std::find(outside.begin(), outside.end(), loop) != outside.end()) continue;
      if (loops_[loop].body.size() > kSmallLoop) return false;
      if (leader.value->type.is_ref() && loop_collects_[loop]) return false;
    }
    return true;
  }

  // The value with the number in block `at`, passing it along from `leader` where needed.
  Value* Bring(Number number, const Leader& leader, Block* at) {
    if (leader.block == at) return leader.value;
    for (Value* arg : at->args)
      if (arg->type == leader.value->type && NumberOf(arg) == number) return arg;
    auto [it, is_new] = brought_.try_emplace({number, at}, nullptr);
    if (!is_new && it->second->type == leader.value->type) return it->second;
    Value* arg = graph_->NewArg(at, leader.value->type, leader.value->name);
    CopyFact(leader.value, arg);
    numbers_[arg] = number;
    it->second = arg;
    changed_ = true;
    for (const Incoming& in : preds_.of(at)) {
      if (!dominators_.IsReachable(in.from)) {
        LinkOf(in).args.push_back(Undefined(arg->type));
        continue;
      }
      Value* there = Bring(number, leader, in.from);
      LinkOf(in).args.push_back(there);
    }
    return arg;
  }

  // For links of blocks that cannot be reached.
  Value* Undefined(Type type) {
    if (type.is_ref() || type.is_func() || type.is_raw()) return graph_->NewNull(type);
    if (type.is_float()) return graph_->NewConst(type, Const::Float(0));
    return graph_->NewInt(type, 0);
  }

  // Replaces the result of an operation by an equal value. False if there is none at hand.
  bool ReplaceBy(Block* block, const Operation& op, Number number, bool across_blocks) {
    auto constant = constant_of_.find(number);
    Value* value = nullptr;
    if (constant != constant_of_.end()) {
      value = graph_->NewConst(op.result->type, constant->second);
    } else {
      Leader* leader = FindLeader(number, block);
      if (leader == nullptr) return false;
      bool here = leader->block == block;
      if (!here && !across_blocks) {
        here = std::any_of(block->args.begin(), block->args.end(), [&](const Value* arg) {
          return arg->type == leader->value->type && NumberOf(arg) == number;
        });
      }
      if (!here && (!across_blocks || !IsNear(*leader, block))) return false;
      Leader copy = *leader;
      value = Bring(number, copy, block);
      if (value->type != op.result->type && !IsAssignable(value->type, op.result->type))
        return false;
    }
    numbers_[op.result] = number;
    replaced_[op.result] = value;
    changed_ = true;
    return true;
  }

  // ---- One block ----

  void Visit(Block* block) {
    replaced_.clear();
    Memory memory = MemoryAtHead(block);
    LearnFromEdge(block);
    for (size_t i = 0; i < block->ops.size(); i++) {
      Operation* op = block->ops[i].get();
      for (Value*& arg : op->args) arg = Replaced(replaced_, arg);
      if (i + 1 == block->ops.size() && block->exit == Exit::kTry) before_last_[block] = memory;
      if (VisitOp(block, op, &memory)) continue;
      block->ops.erase(block->ops.begin() + static_cast<std::ptrdiff_t>(i));
      changed_ = true;
      i--;
    }
    if (block->exit_value != nullptr) block->exit_value = Replaced(replaced_, block->exit_value);
    for (Link& link : block->exits)
      for (Value*& arg : link.args) arg = Replaced(replaced_, arg);
    if (block->exit_value != nullptr && block->exit == Exit::kBranch) DecideBranch(block);
    if (memory.size() > kMaxMemory) memory.clear();
    at_end_[block] = std::move(memory);
  }

  void DecideBranch(Block* block) {
    if (block->exit_value->is_const()) return;
    if (auto known = KnownValue(NumberOf(block->exit_value), block)) {
      block->exit_value = graph_->NewBool(*known != 0);
      changed_ = true;
    }
  }

  // False: the operation is to be removed: a store without effect, a call made before.
  bool VisitOp(Block* block, Operation* op, Memory* memory) {
    switch (op->op) {
      case Opcode::kGetField: case Opcode::kArrayGet: {
        Place place = PlaceOf(*op);
        LearnNonnull(block, op->args[0]);
        auto content = memory->find(place);
        if (content == memory->end()) {
          (*memory)[place] = {NumberOf(op->result)};
          return true;
        }
        bool again = content->second.crossed_collection && op->result->type.is_ref();
        if (!again && ReplaceBy(block, *op, content->second.number, true))
          return true;  // The load is dead now.
        // The same value again, closer.
        Number number = content->second.number;
        if (constant_of_.count(number) != 0 && ReplaceBy(block, *op, number, true)) return true;
        content->second.crossed_collection = false;
        numbers_[op->result] = number;
        leaders_[number].push_back({block, op->result});
        return true;
      }
      case Opcode::kSetField: case Opcode::kArraySet: {
        Place place = PlaceOf(*op);
        LearnNonnull(block, op->args[0]);
        Number stored = NumberOf(op->args.back());
        auto content = memory->find(place);
        if (content != memory->end() && content->second.number == stored) {
          content->second.fresh = false;
          return false;
        }
        KillAliases(*op, place, memory);
        (*memory)[place] = {stored};
        return true;
      }
      case Opcode::kNew: {
        Number object = NumberOf(op->result);
        Kill(*op, memory);
        fresh_.insert(object);
        for (const Field* field : AllFields(op->cls))
          (*memory)[{object, field, 0}] = {NumberOf(Undefined(field->type)), true};
        LearnNonnull(block, op->result);
        known_classes_[object].push_back({block, op->cls, true, true});
        return true;
      }
      default: break;
    }
    if (IsElidable(*op) && !(block->exit == Exit::kTry && op == block->ops.back().get())) {
      Key key{static_cast<int>(op->op), op->function, static_cast<int>(op->result->type.kind),
              FormOf(*op).args};
      auto [it, is_new] = expressions_.try_emplace(std::move(key), 0);
      if (is_new) it->second = NewNumber();
      if (ReplaceBy(block, *op, it->second, true)) return false;
      Kill(*op, memory);
      numbers_[op->result] = it->second;
      leaders_[it->second].push_back({block, op->result});
      return true;
    }
    if (op->op == Opcode::kNewArray) made_arrays_.insert(NumberOf(op->result));
    if (IsPureHere(*op)) {
      VisitPure(block, op);
    } else {
      Kill(*op, memory);
    }
    return true;
  }

  Place PlaceOf(const Operation& op) {
    Number object = NumberOfObject(op.args[0]);
    bool item = op.op == Opcode::kArrayGet || op.op == Opcode::kArraySet;
    return {object, op.field, item ? NumberOf(op.args[1]) : 0};
  }

  // The same object as whatever class it is seen.
  Number NumberOfObject(const Value* value) {
    Number number = NumberOf(value);
    for (auto it = uncast_.find(number); it != uncast_.end(); it = uncast_.find(number))
      number = it->second;
    return number;
  }

  // ---- Pure operations ----

  static bool IsPureHere(const Operation& op) {
    if (op.result == nullptr) return false;
    switch (op.op) {
      case Opcode::kJitPromote: case Opcode::kArrayRaw: case Opcode::kClassName: return false;
      case Opcode::kMethodLookup: return true;
      default: return Info(op.op).has(effect::kPure);
    }
  }

  // Same arguments, same result, and nobody can tell whether it ran.
  bool IsElidable(const Operation& op) const {
    return op.op == Opcode::kCall && op.function->hints.count("elidable") != 0 &&
           op.result != nullptr && op.function->signature->results.size() == 1 &&
           !effects_.MayRaise(op);
  }

  // What it costs to compute again, against passing the value along.
  static bool IsCostly(Opcode op) {
    switch (op) {
      case Opcode::kArrayLength: case Opcode::kIsInstance: case Opcode::kIsExactly:
      case Opcode::kMethodLookup: case Opcode::kIntDiv: case Opcode::kIntMod:
      case Opcode::kFloatDiv: return true;
      default: return false;
    }
  }

  using Key = std::tuple<int, const void*, int, std::vector<Number>>;

  // Comparisons in one form: less-than and equality, perhaps negated.
  struct Form {
    Opcode op;
    std::vector<Number> args;
    bool negated = false;
  };

  Form FormOf(const Operation& op) {
    Form form{op.op, {}, false};
    for (const Value* arg : op.args) {
      bool object = arg->type.is_ref() && op.op != Opcode::kCastRef;
      form.args.push_back(object ? NumberOfObject(arg) : NumberOf(arg));
    }
    auto become = [&](Opcode o, bool swap, bool negate) {
      form.op = o;
      if (swap) std::swap(form.args[0], form.args[1]);
      form.negated ^= negate;
    };
    switch (op.op) {
      case Opcode::kIntNe: become(Opcode::kIntEq, false, true); break;
      case Opcode::kIntGt: become(Opcode::kIntLt, true, false); break;
      case Opcode::kIntGe: become(Opcode::kIntLt, false, true); break;
      case Opcode::kIntLe: become(Opcode::kIntLt, true, true); break;
      case Opcode::kRefNe: become(Opcode::kRefEq, false, true); break;
      case Opcode::kRefNonnull: become(Opcode::kRefIsNull, false, true); break;
      case Opcode::kFuncNe: become(Opcode::kFuncEq, false, true); break;
      case Opcode::kFloatNe: become(Opcode::kFloatEq, false, true); break;
      default: break;
    }
    switch (form.op) {
      case Opcode::kIntAdd: case Opcode::kIntMul: case Opcode::kIntAnd: case Opcode::kIntOr:
      case Opcode::kIntXor: case Opcode::kIntEq: case Opcode::kRefEq: case Opcode::kFuncEq:
      case Opcode::kFloatEq: case Opcode::kIntAddOverflows: case Opcode::kIntMulOverflows:
        if (form.args[0] > form.args[1]) std::swap(form.args[0], form.args[1]);
        break;
      default: break;
    }
    return form;
  }

  Number NumberOfForm(const Form& form, const Operation& op, Type type) {
    const void* payload = op.cls != nullptr    ? static_cast<const void*>(op.cls)
                          : op.method != nullptr ? static_cast<const void*>(op.method)
                                                 : nullptr;
    if (op.op == Opcode::kCastRef) payload = op.result->type.cls;
    // Arithmetic depends on the type of its operands, which have numbers; casts on the result's.
    Key key{static_cast<int>(form.op), payload, static_cast<int>(type.kind), form.args};
    auto [it, is_new] = expressions_.try_emplace(std::move(key), 0);
    if (is_new) it->second = NewNumber();
    return it->second;
  }

  void VisitPure(Block* block, Operation* op) {
    if (op->op == Opcode::kMethodLookup || op->op == Opcode::kArrayLength)
      LearnNonnull(block, op->args[0]);
    Form form = FormOf(*op);
    Number positive = NumberOfForm(form, *op, op->result->type);
    Number number = positive;
    if (form.negated) {
      auto [it, is_new] = negations_.try_emplace(positive, 0);
      if (is_new) {
        it->second = NewNumber();
        negations_[it->second] = positive;
      }
      number = it->second;
    }
    if (op->result->type.is_bool()) {
      if (auto known = Decide(*op, number, block)) {
        Value* constant = graph_->NewBool(*known);
        numbers_[op->result] = NumberOf(constant);
        replaced_[op->result] = constant;
        changed_ = true;
        return;
      }
    }
    if (op->op == Opcode::kCastRef) {
      // The same object as the operand, but not the same value: it has another type.
      uncast_.try_emplace(number, NumberOfObject(op->args[0]));
    }
    if (ReplaceBy(block, *op, number, IsCostly(op->op))) return;
    numbers_[op->result] = number;
    leaders_[number].push_back({block, op->result});
    tests_.try_emplace(number, op);
  }

  // ---- What branches decided ----

  std::optional<int64_t> KnownValue(Number number, Block* at) {
    auto find = [&](Number n) -> std::optional<int64_t> {
      auto it = known_.find(n);
      if (it == known_.end()) return std::nullopt;
      for (const Known& k : it->second)
        if (dominators_.Dominates(k.from, at)) return k.value;
      return std::nullopt;
    };
    if (auto value = find(number)) return value;
    auto negation = negations_.find(number);
    if (negation == negations_.end()) return std::nullopt;
    if (auto value = find(negation->second)) return *value == 0;
    return std::nullopt;
  }

  void Learn(Number number, Block* from, int64_t value) { known_[number].push_back({from, value}); }

  // The number of "x is null", for objects that turn out not to be.
  Number NullTestOf(Number object) {
    Key key{static_cast<int>(Opcode::kRefIsNull), nullptr, static_cast<int>(Kind::kBool), {object}};
    auto [it, is_new] = expressions_.try_emplace(std::move(key), 0);
    if (is_new) it->second = NewNumber();
    auto [negation, is_new_negation] = negations_.try_emplace(it->second, 0);
    if (is_new_negation) {
      Number n = NewNumber();
      negation->second = n;
      negations_[n] = it->second;
    }
    return it->second;
  }

  void LearnNonnull(Block* block, const Value* object) {
    if (object->is_const()) return;
    Number test = NullTestOf(NumberOfObject(object));
    // Known from the whole block on: the operation is in it. What the block itself did before is not
    // changed by this, as operations are visited in order.
    if (!KnownValue(test, block)) Learn(test, block, 0);
  }

  std::optional<bool> Decide(const Operation& op, Number number, Block* block) {
    if (auto known = KnownValue(number, block)) return *known != 0;
    if (op.op == Opcode::kIsInstance || op.op == Opcode::kIsExactly) {
      auto it = known_classes_.find(NumberOfObject(op.args[0]));
      if (it == known_classes_.end()) return std::nullopt;
      for (const KnownClass& k : it->second) {
        if (!dominators_.Dominates(k.from, block)) continue;
        if (k.is_instance) {
          if (op.op == Opcode::kIsInstance && k.cls->IsSubclassOf(op.cls)) return true;
          if (k.exact) return op.op == Opcode::kIsExactly ? k.cls == op.cls : false;
          if (!k.cls->IsSubclassOf(op.cls) && !op.cls->IsSubclassOf(k.cls)) return false;
        } else if (op.cls->IsSubclassOf(k.cls)) {
          return false;
        }
      }
    }
    return std::nullopt;
  }

  // What is known in `block` because of the one link that leads to it.
  void LearnFromEdge(Block* block) {
    if (preds_.of(block).size() != 1) return;
    const Incoming& in = preds_.of(block)[0];
    const Block* from = in.from;
    if (from->exit == Exit::kSwitch) {
      if (static_cast<size_t>(in.exit) < from->cases.size() && !from->exit_value->is_const()) {
        int64_t value = from->cases[in.exit];
        Number number = NumberOf(from->exit_value);
        Learn(number, block, value);
      }
      return;
    }
    if (from->exit != Exit::kBranch || from->exit_value->is_const()) return;
    LearnCondition(NumberOf(from->exit_value), block, in.exit == 0);
  }

  void LearnCondition(Number condition, Block* block, bool outcome) {
    Learn(condition, block, outcome);
    auto it = tests_.find(condition);
    if (it == tests_.end()) return;
    const Operation& op = *it->second;
    switch (op.op) {
      case Opcode::kIsInstance: case Opcode::kIsExactly: {
        Number object = NumberOfObject(op.args[0]);
        if (outcome) {
          known_classes_[object].push_back({block, op.cls, true, op.op == Opcode::kIsExactly});
          Number test = NullTestOf(object);
          if (!KnownValue(test, block)) Learn(test, block, 0);
        } else if (op.op == Opcode::kIsInstance) {
          known_classes_[object].push_back({block, op.cls, false, false});
        }
        break;
      }
      case Opcode::kBoolNot:
        LearnCondition(NumberOf(op.args[0]), block, !outcome);
        break;
      default: break;
    }
  }

  // ---- Memory ----

  Memory MemoryAtHead(Block* block) {
    const std::vector<Incoming>& incoming = preds_.of(block);
    std::optional<Memory> common;
    bool complete = true;
    for (const Incoming& in : incoming) {
      if (!dominators_.IsReachable(in.from)) continue;
      auto end = at_end_.find(in.from);
      if (end == at_end_.end()) {
        complete = false;  // A back edge.
        continue;
      }
      const Memory* memory = &end->second;
      Memory without_last;
      if (in.from->exit == Exit::kTry && in.exit == 1) {
        // The last operation may have run in part.
        without_last = before_last_[in.from];
        Kill(*in.from->ops.back(), &without_last);
        memory = &without_last;
      }
      if (!common) {
        common = *memory;
      } else {
        for (auto entry = common->begin(); entry != common->end();) {
          auto other = memory->find(entry->first);
          if (other == memory->end() || other->second.number != entry->second.number) {
            entry = common->erase(entry);
          } else {
            entry->second.fresh |= other->second.fresh;
            entry->second.crossed_collection |= other->second.crossed_collection;
            ++entry;
          }
        }
      }
    }
    if (!common) return {};
    if (!complete) {
      auto loop = loop_of_header_.find(block);
      if (loop == loop_of_header_.end()) return {};
      for (const Block* b : loops_[loop->second].body) {
        if (common->empty()) break;
        for (const auto& op : b->ops) {
          if (op->op == Opcode::kSetField || op->op == Opcode::kArraySet) {
            // Any object of the field's class.
            const Field* field = op->field;
            std::erase_if(*common, [&](const auto& e) { return e.first.field == field; });
          } else if (!IsPureHere(*op)) {
            Kill(*op, &*common);
          }
        }
      }
    }
    return std::move(*common);
  }

  // Forgets what the operation, no setfield or array_set, may write.
  void Kill(const Operation& op, Memory* memory) {
    if (memory->empty()) return;
    if (effects_.MayCollect(op))
      for (auto& [place, content] : *memory) content.crossed_collection = true;
    const OpInfo& info = Info(op.op);
    if (!info.has(effect::kWrites | effect::kMayCollect | effect::kMayRaise)) return;
    bool is_call = op.op == Opcode::kCall || op.op == Opcode::kCallIndirect ||
                   op.op == Opcode::kCallVirtual;
    std::vector<Number> passed;
    if (is_call)
      for (const Value* arg : op.args)
        if (arg->type.is_ref()) passed.push_back(NumberOfObject(arg));
    bool constructs = op.op == Opcode::kCall && op.function->is_constructor;
    std::map<const Field*, bool> written;  // looked up only
    std::erase_if(*memory, [&](const auto& entry) {
      const Field* field = entry.first.field;
      bool is_passed =
          std::find(passed.begin(), passed.end(), entry.first.object) != passed.end();
      if (is_call && (entry.second.fresh || (constructs && is_passed))) return true;
      // Written by constructors only, or by the function that makes the array.
      if (field->immutable) return false;
      if (field->is_item && field->owner->immutable_items &&
          made_arrays_.count(entry.first.object) == 0)
        return false;
      auto [it, is_new] = written.try_emplace(field, false);
      if (is_new) it->second = effects_.MayWrite(op, field);
      return it->second;
    });
  }

  // Forgets what a store may change besides its own place.
  void KillAliases(const Operation& op, const Place& stored, Memory* memory) {
    std::erase_if(*memory, [&](const auto& entry) {
      const Place& place = entry.first;
      if (place.field != stored.field) return false;
      if (place.object == stored.object) {
        if (place.index == stored.index) return true;
        auto a = constant_of_.find(place.index), b = constant_of_.find(stored.index);
        return a == constant_of_.end() || b == constant_of_.end();
      }
      // Two objects made here are two objects; so are one made here and one that was there before.
      return !(fresh_.count(place.object) != 0 && fresh_.count(stored.object) != 0);
    });
    (void)op;
  }

  Graph* graph_;
  const ProgramEffects& effects_;
  Dominators dominators_;
  Predecessors preds_;
  ValueRoots roots_;
  std::vector<Definition> definitions_;
  std::vector<Loop> loops_;
  std::vector<bool> loop_collects_;
  // Indexes into loops_; looked up only, as are all maps below.
  std::map<const Block*, size_t> loop_of_header_;
  std::map<const Block*, std::vector<size_t>> loops_around_;
  bool changed_ = false;

  Number last_number_ = 0;
  std::unordered_map<const Value*, Number> numbers_;
  std::map<std::tuple<int, int, int64_t, const Function*>, Number> constants_;
  std::unordered_map<Number, Const> constant_of_;
  std::map<Key, Number> expressions_;
  std::unordered_map<Number, Number> negations_;
  std::unordered_map<Number, Number> uncast_;   // of a cast_ref: the object it was cast from
  std::unordered_map<Number, std::vector<Leader>> leaders_;
  std::map<std::pair<Number, const Block*>, Value*> brought_;
  Replacements replaced_;  // in the current block

  std::unordered_map<Number, std::vector<Known>> known_;
  std::unordered_map<Number, std::vector<KnownClass>> known_classes_;
  std::unordered_map<Number, const Operation*> tests_;

  std::map<const Block*, Memory> at_end_, before_last_;
  std::set<Number> fresh_;        // objects made by a `new` here
  std::set<Number> made_arrays_;  // by a new_array here
};

}  // namespace

bool RemoveRedundancy(Graph* graph, const ProgramEffects& effects) {
  bool changed = Redundancy(graph, effects).Run();
  changed |= RemoveDeadStores(graph);
  return changed;
}

}  // namespace kiln
