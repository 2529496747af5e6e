// Loops are peeled: the trace is gone through twice. The first time it is the *preamble*, which is
// entered from outside and knows nothing. What it knows at its end (loop_state.h) the second one, the loop
// itself, knows at its start: classes that were guarded, objects that were not made, what fields hold,
// stores that wait. So what does not change from one time round to the next is done once, and an object that lives
// from one iteration to the next is never made.
//
//     preamble (v0)                            loop (v0, v1)
//       guard_class v0 Frame                     v2 = guard_add v1, 1
//       v2 = getfield v0 .n                      jump v0, v2
//       guard_class v2 Int
//       v4 = getfield v2 .value
//       v5 = guard_add v4, 1
//       jump v0, v5 to loop
//
// At its end the loop has to know again what it counted on. Where it does not, the state is weakened to what
// both ends have in common, and the loop is made anew: nothing was emitted that depends on it. Each
// time at least one thing is forgotten for good, so that it ends; in practice it is once or twice.
#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "jitcodegen/runtime/optimizer/pass.h"

namespace kiln::jit {
namespace {

using Node = LoopState::Node;
using Form = Node::Form;

constexpr size_t kMostNodes = 400;
constexpr int kMostAttempts = 8;

// Worth having as an input: it is not recomputed in a few instructions.
bool IsWorthKeeping(const JitProgram& program, const TraceOp& op) {
  if (op.opcode == static_cast<uint16_t>(Opcode::kArrayLength)) return true;
  const bool call = op.opcode == static_cast<uint16_t>(Opcode::kCall) ||
                    op.opcode == static_cast<uint16_t>(Opcode::kCallForeign);
  return call && (program.calls[op.descr].elidable || program.calls[op.descr].loop_invariant);
}

// A number that differences are known of.
bool IsCountable(const Node& node, Ref ref) {
  return node.form == Form::kValue && node.type == Kind::kI64 && IsValue(ref);
}

// A loop that uses more items at indexes that are not constant is not won by having them at hand: they would all be
// loaded where it is entered, and registers are few.
constexpr size_t kMostItems = 10;

}  // namespace

// ---- What a pass knows --------------------------------------------------------------------------

Node Optimizer::NodeOf(Ref ref, Kind kind) {
  Node node;
  node.type = kind;
  if (IsConstant(ref)) {
    node.form = Form::kConstant;
    node.bits = Bits(ref);
  } else if (IsVirtual(ref)) {
    node.form = Form::kVirtual;
    node.type = Kind::kRef;
    node.cls = VirtualAt(ref).cls;
    node.length = VirtualAt(ref).length;
  } else {
    node.type = out_->KindOf(ref);
    node.cls = At(ref).cls;
    node.nonnull = At(ref).nonnull;
    node.bound = At(ref).bound;
    node.origin = At(ref).origin;
  }
  return node;
}

// A value in place of what the ref is, with what is known of that.
Node Optimizer::ValueNodeOf(Ref ref, Kind kind) {
  Node node = NodeOf(ref, kind);
  if (node.form == Form::kValue) return node;
  node.form = Form::kValue;
  node.cls = jit::IsReference(kind) ? ClassIdOf(ref) : 0;
  node.nonnull = IsNonNull(ref);
  node.bound = IsInteger(kind) ? BoundOfRef(ref) : IntBound();
  return node;
}

LoopState Optimizer::ExportState(std::span<const Ref> reds) {
  LoopState state;
  std::map<Ref, uint32_t> numbers;
  std::vector<Ref> refs;  // by node
  auto number = [&](Ref ref, Kind kind) {
    ref = Resolve(ref);
    // Zero is written as a number and as null. They are two nodes: what else may be there are two kinds of things.
    if (IsConstant(ref)) ref = out_->Constant(Bits(ref), jit::IsReference(kind));
    auto [it, fresh] = numbers.emplace(ref, static_cast<uint32_t>(refs.size()));
    if (fresh) {
      refs.push_back(ref);
      state.nodes.push_back(refs.size() > kMostNodes ? ValueNodeOf(ref, kind) : NodeOf(ref, kind));
    }
    return it->second;
  };
  for (size_t i = 0; i < reds.size(); ++i) state.reds.push_back(number(reds[i], in_.inputs[i]));
  std::set<std::pair<int32_t, uint32_t>> seen;  // places
  size_t items = 0;
  heap_.ForEachEntry([&](int32_t p, const HeapCache::Entry&) {
    items += heap_.place(p).base != HeapCache::kNoBase;
  });
  size_t described = 0;
  for (bool more = true; more;) {
    for (; described < refs.size(); ++described) {
      if (state.nodes[described].form != Form::kVirtual) continue;
      std::vector<LoopState::Field> fields;
      const std::vector<VirtualField> stored = FieldsOf(refs[described]);
      for (const VirtualField& field : stored) {
        const Kind kind = program_.fields[field.store.field].kind;
        if (stored.size() == 1 && IsInteger(kind) && IsConstant(Resolve(field.store.value))) {
          // A box: the number is what this way round came to.
          fields.push_back({field.store.field, field.store.index, static_cast<uint32_t>(refs.size())});
          refs.push_back(Resolve(field.store.value));
          state.nodes.push_back(Node());
          state.nodes.back().type = kind;
          state.nodes.back().bound = IntBound::OfKind(kind);
          continue;
        }
        if (!IsZero(Resolve(field.store.value)))
          fields.push_back(
              {field.store.field, field.store.index, number(field.store.value, kind)});
      }
      state.nodes[described].first_field = static_cast<uint32_t>(state.fields.size());
      state.nodes[described].field_count = static_cast<uint32_t>(fields.size());
      state.fields.insert(state.fields.end(), fields.begin(), fields.end());
    }
    more = false;
    if (!options_.heap) break;
    heap_.ForEachEntry([&](int32_t p, const HeapCache::Entry& entry) {
      const HeapCache::Place& place = heap_.place(p);
      const Ref object = Resolve(entry.object);
      if (IsVirtual(object) || IsZero(object)) return;
      int64_t index = place.index;
      uint32_t base = LoopState::Place::kNoBase;
      if (place.base != HeapCache::kNoBase) {
        // From a number that the loop has.
        if (items > kMostItems || jit::IsReference(program_.fields[place.field].kind)) return;
        for (uint32_t n = 0; n < refs.size() && base == LoopState::Place::kNoBase; ++n) {
          int64_t distance = 0;
          if (!IsCountable(state.nodes[n], refs[n]) || BaseOf(refs[n], &distance) != Resolve(place.base))
            continue;
          base = n;
          index = static_cast<int64_t>(static_cast<uint64_t>(place.index) - static_cast<uint64_t>(distance));
        }
        if (base == LoopState::Place::kNoBase) return;
      }
      if (!IsConstant(object) && !numbers.contains(object)) return;
      if (IsConstant(object) && program_.fields[place.field].has_raw_address && !place.pending) return;
      if (refs.size() > kMostNodes) return;
      const uint32_t holder = number(object, Kind::kRef);
      if (!seen.emplace(p, holder).second) return;
      const bool pending = place.pending && Same(Resolve(place.object), object);
      const Kind kind = program_.fields[place.field].kind;
      const Ref value = Resolve(entry.value);
      uint32_t value_number = 0;
      if (pending && IsConstant(value) && jit::IsReference(kind) && !IsZero(value)) {
        // What this way round happened to leave there, a truth value for one: others leave another.
        value_number = static_cast<uint32_t>(refs.size());
        refs.push_back(value);
        state.nodes.push_back(Node());
        state.nodes.back().type = kind;
      } else {
        value_number = number(value, kind);
      }
      state.places.push_back({place.field, index, base, holder, value_number, pending});
      more = true;
    });
  }
  for (const TraceOp& op : out_->ops) {
    if (!IsWorthKeeping(program_, op)) continue;
    const Ref value = Resolve(out_->Value(static_cast<size_t>(&op - out_->ops.data())));
    if (!IsValue(value)) continue;
    LoopState::Fact fact;
    fact.op = op;
    fact.first_arg = static_cast<uint32_t>(state.fact_args.size());
    bool all = true;
    for (size_t i = 0; i < op.arg_count && all; ++i) {
      const Ref arg = Arg(op, i);
      all = IsConstant(arg) || numbers.contains(arg);
      const bool is_number = IsConstant(arg) && !out_->constants[static_cast<size_t>(~arg)].reference;
      if (all) state.fact_args.push_back(number(arg, is_number ? Kind::kI64 : Kind::kRef));
    }
    if (!all) {
      state.fact_args.resize(fact.first_arg);
      continue;
    }
    fact.value = number(value, op.result_kind);
    state.facts.push_back(fact);
  }
  // Comparisons of numbers that the loop has.
  for (const Difference& have : differences_)
    for (uint32_t x = 0; x < refs.size(); ++x) {
      int64_t d = 0;
      if (!IsCountable(state.nodes[x], refs[x]) || !DistanceTo(Resolve(have.x), refs[x], &d)) continue;
      for (uint32_t y = 0; y < refs.size(); ++y) {
        int64_t c = 0;
        if (x == y || !IsCountable(state.nodes[y], refs[y]) || !DistanceTo(Resolve(have.y), refs[y], &d) ||
            !LeastDifference(refs[x], refs[y], &c))
          continue;
        const bool known = std::any_of(
            state.differences.begin(), state.differences.end(),
            [&](const LoopState::Difference& other) { return other.x == x && other.y == y; });
        if (!known) state.differences.push_back({x, y, c});
      }
    }
  // Where a reference comes from only matters of arrays: those that hold something known, and those
  // that operations went to.
  std::set<uint32_t> arrays;
  for (const LoopState::Place& place : state.places)
    if (program_.fields[place.field].is_item) arrays.insert(place.object);
  for (const TraceOp& op : out_->ops) {
    if (op.opcode != static_cast<uint16_t>(Opcode::kArrayGet) &&
        op.opcode != static_cast<uint16_t>(Opcode::kArraySet))
      continue;
    if (const auto known = numbers.find(Arg(op, 0)); known != numbers.end())
      arrays.insert(known->second);
  }
  int32_t inputs = 0;
  for (uint32_t n = 0; n < state.nodes.size(); ++n) {
    if (!arrays.contains(n)) state.nodes[n].origin = Origin::kUnknown;
    if (state.nodes[n].form == Form::kValue) state.nodes[n].input = inputs++;
  }
  return state;
}

// ---- Starting from a state ----------------------------------------------------------------------

void Optimizer::ImportState(const LoopState& state) {
  out_->inputs.clear();
  out_->facts.clear();
  std::vector<Ref> refs;
  for (const Node& node : state.nodes) {
    switch (node.form) {
      case Form::kConstant:
        refs.push_back(out_->Constant(node.bits, jit::IsReference(node.type)));
        break;
      case Form::kVirtual: {
        VirtualInfo v;
        v.cls = node.cls;
        v.length = node.length;
        virtuals_.push_back(v);
        refs.push_back(kVirtual + static_cast<Ref>(virtuals_.size()));
        break;
      }
      case Form::kValue: {
        ValueInfo info;
        info.same_as = static_cast<Ref>(out_->inputs.size());
        info.cls = node.cls;
        info.nonnull = node.nonnull;
        info.bound = node.bound;
        info.origin = node.origin;
        out_->inputs.push_back(node.type);
        values_.push_back(info);
        refs.push_back(info.same_as);
        break;
      }
    }
  }
  for (size_t n = 0; n < refs.size(); ++n) {
    const Node& node = state.nodes[n];
    if (node.form != Form::kVirtual) continue;
    for (uint32_t f = 0; f < node.field_count; ++f) {
      const LoopState::Field& field = state.fields[node.first_field + f];
      SetVirtualField(refs[n], field.field, field.index, refs[field.value]);
    }
  }
  for (uint32_t red : state.reds) names_.push_back(refs[red]);
  if (in_.frame >= 0) frame_ = Name(in_.frame);
  for (const LoopState::Place& place : state.places) {
    const Ref base = place.base == LoopState::Place::kNoBase ? 0 : refs[place.base];
    const Ref index = IndexAt(in_.ops.front(), place, base);
    const int32_t p = PlaceAt(place, base);
    heap_.Add(p, refs[place.object], refs[place.value]);
    if (place.pending) heap_.PutOff(p, refs[place.object], index, refs[place.value]);
  }
  for (const LoopState::Difference& have : state.differences)
    AddDifference(refs[have.x], refs[have.y], have.c);
  for (const LoopState::Fact& fact : state.facts) {
    KnownResult known;
    known.op = fact.op;
    for (size_t i = 0; i < fact.op.arg_count; ++i)
      known.args.push_back(refs[state.fact_args[fact.first_arg + i]]);
    known.value = refs[fact.value];
    known_at_.At(PureHash(static_cast<Opcode>(fact.op.opcode), fact.op.operand_kind,
                          fact.op.result_kind, fact.op.descr, known.args.data(),
                          known.args.size())) = static_cast<uint32_t>(known_results_.size());
    known_results_.push_back(std::move(known));
  }
}

// ---- Coming back to a state ---------------------------------------------------------------------

// What a state and the end of a pass have in common: a product of the two graphs.
class StateMerger {
 public:
  // `at_once`: what is asked is only whether a jump can be made, with what was stored already waiting again.
  StateMerger(Optimizer* pass, const LoopState& old, bool at_once = false)
      : pass_(*pass), old_(old), at_once_(at_once) {}

  void Merge(std::span<const Ref> reds) {
    do {
      made_ = LoopState();
      numbers_.clear();
      work_.clear();
      node_of_virtual_.clear();
      loads_.clear();
      unsure_.clear();
      missing_facts_.clear();
      missing_differences_.clear();
      ref_of_node_.assign(old_.nodes.size(), kNone);
      again_ = changed_ = false;
      for (size_t i = 0; i < reds.size(); ++i)
        made_.reds.push_back(Number(old_.reds[i], pass_.Resolve(reds[i]), old_.nodes[old_.reds[i]].type));
      Fields();
      Places();
      Facts();
      Differences();
      std::erase_if(loads_, [&](const MissingLoad& load) { return !IsInside(load); });
      KeepEscaping();
    } while (again_);
    int32_t inputs = 0;
    for (Node& node : made_.nodes)
      if (node.form == Form::kValue) node.input = inputs++;
    changed_ = changed_ || made_.nodes.size() != old_.nodes.size() ||
               made_.places.size() != old_.places.size() ||
               made_.facts.size() != old_.facts.size() ||
               made_.differences.size() != old_.differences.size();
  }

  // Whether the pass does not have all that the state has.
  bool changed() const { return changed_; }
  LoopState& made() { return made_; }
  // If not: the pass's ref for each of the state's nodes.
  const std::vector<Ref>& refs() const { return ref_of_node_; }

  // What was missed and could be made sure of.
  struct MissingLoad {
    LoopState::Place place;
    Ref object;
    Ref base;      // if the place has one
    uint32_t cls;  // the exact class id that the object must have for it; 0: any
    bool may_be_outside;  // the array may be too short
  };
  struct Unsure {
    Ref ref;
    const Node* wanted;
  };
  const std::vector<MissingLoad>& loads() const { return loads_; }
  const std::vector<Unsure>& unsure() const { return unsure_; }
  const std::vector<std::pair<TraceOp, std::vector<Ref>>>& missing_facts() const {
    return missing_facts_;
  }
  // x < y + c.
  struct MissingDifference {
    Ref x, y;
    int64_t c;
  };
  const std::vector<MissingDifference>& missing_differences() const { return missing_differences_; }

 private:
  static constexpr Ref kNone = Optimizer::kNothing;
  static constexpr uint32_t kZero = UINT32_MAX;  // stands for a node of the old state

  // The node for a pair of an old node and a ref.
  uint32_t Number(uint32_t old_number, Ref ref, Kind kind) {
    // Zero is written as a number and as null: one node, if it was one.
    if (IsConstant(ref) && old_number != kZero)
      ref = pass_.out_->Constant(pass_.Bits(ref), jit::IsReference(old_.nodes[old_number].type));
    auto [it, fresh] =
        numbers_.emplace(std::pair(old_number, ref), static_cast<uint32_t>(made_.nodes.size()));
    if (!fresh) return it->second;
    made_.nodes.push_back(Combine(old_number, ref, kind));
    if (old_number == kZero) {
      changed_ = true;
    } else if (ref_of_node_[old_number] == kNone) {
      ref_of_node_[old_number] = ref;
    } else {
      changed_ = true;  // one node becomes two
    }
    work_.emplace_back(old_number, ref);
    return it->second;
  }

  Node Combine(uint32_t old_number, Ref ref, Kind kind) {
    Node zero;
    zero.form = Form::kConstant;
    zero.type = kind;
    const Node& old = old_number == kZero ? zero : old_.nodes[old_number];
    const Node here = pass_.NodeOf(ref, old.type);
    if (old.form == Form::kConstant && here.form == Form::kConstant && old.bits == here.bits)
      return old;
    if (old.form == Form::kVirtual && here.form == Form::kVirtual && old.cls == here.cls &&
        old.length == here.length && !kept_nodes_.contains(old_number) && !kept_refs_.contains(ref)) {
      // One object is one node, and no other.
      auto [it, fresh] = node_of_virtual_.emplace(ref, old_number);
      if (!fresh || ref_of_node_[old_number] != kNone) {
        kept_refs_.insert(ref);
        kept_nodes_.insert(old_number);
        again_ = true;
      }
      return here;
    }
    Node value = pass_.ValueNodeOf(ref, old.type);
    value.type = old.type;
    if (old.form == Form::kValue) {
      value.nonnull = value.nonnull && old.nonnull;
      value.bound = Weakened(old.bound, value.bound, old.type);
      if (value.cls != old.cls) value.cls = 0;
      if (value.origin != old.origin) value.origin = Origin::kUnknown;
      changed_ = changed_ || value.origin != old.origin;
      if (IsValue(ref)) unsure_.push_back({ref, &old});
      changed_ = changed_ || value.nonnull != old.nonnull || value.cls != old.cls ||
                 !old.bound.Implies(value.bound) || !value.bound.Implies(old.bound);
      return value;
    }
    if (old.form == Form::kConstant && IsValue(ref)) unsure_.push_back({ref, &old});
    changed_ = true;
    const uint32_t cls = old.form == Form::kVirtual ? pass_.program_.classes[old.cls].id
                         : jit::IsReference(old.type) ? ClassOf(old.bits)
                                                      : 0;
    if (value.cls != cls) value.cls = 0;
    value.nonnull = value.nonnull && (old.form == Form::kVirtual || old.bits != 0);
    value.bound = old.form == Form::kConstant && IsInteger(old.type)
                      ? Weakened(IntBound::Constant(static_cast<int64_t>(old.bits)), value.bound,
                                 old.type)
                      : IntBound::OfKind(old.type);
    return value;
  }

  // Of the virtual nodes that were found lately.
  void Fields() {
    for (; !work_.empty() && !again_;) {
      const auto [old_number, ref] = work_.back();
      work_.pop_back();
      const uint32_t number = numbers_.at({old_number, ref});
      if (made_.nodes[number].form != Form::kVirtual) continue;
      const Node& old = old_.nodes[old_number];
      std::vector<LoopState::Field> fields;
      for (uint32_t f = 0; f < old.field_count; ++f) {
        const LoopState::Field& field = old_.fields[old.first_field + f];
        const Kind kind = pass_.program_.fields[field.field].kind;
        const Ref value = pass_.GetVirtualField(ref, field.field, field.index);
        fields.push_back({field.field, field.index, Number(field.value, value, kind)});
      }
      for (const Optimizer::VirtualField& field : pass_.FieldsOf(ref)) {
        bool known = false;
        for (const LoopState::Field& f : fields)
          known = known ||
                  (f.field == field.store.field && f.index == static_cast<int64_t>(field.store.index));
        const Ref value = pass_.Resolve(field.store.value);
        if (known || pass_.IsZero(value)) continue;
        const Kind kind = pass_.program_.fields[field.store.field].kind;
        fields.push_back({field.store.field, field.store.index, Number(kZero, value, kind)});
      }
      made_.nodes[number].first_field = static_cast<uint32_t>(made_.fields.size());
      made_.nodes[number].field_count = static_cast<uint32_t>(fields.size());
      made_.fields.insert(made_.fields.end(), fields.begin(), fields.end());
    }
  }

  // Places of objects that both have, and of which both know what they hold.
  void Places() {
    std::set<std::pair<size_t, Ref>> done;
    for (bool more = true; more && !again_;) {
      more = false;
      for (size_t i = 0; i < old_.places.size(); ++i) {
        const LoopState::Place& place = old_.places[i];
        const Node& holder = old_.nodes[place.object];
        std::vector<Ref> objects;
        if (holder.form == Form::kConstant) {
          objects.push_back(pass_.out_->Constant(holder.bits, true));
        } else {
          auto at = numbers_.lower_bound({place.object, INT32_MIN});
          for (; at != numbers_.end() && at->first.first == place.object; ++at)
            objects.push_back(at->first.second);
        }
        for (Ref object : objects) {
          if (IsVirtual(object) || !done.emplace(i, object).second) continue;
          Ref base = 0;
          if (place.base != LoopState::Place::kNoBase) {
            base = ref_of_node_[place.base];
            if (base == kNone || !IsValue(base)) {
              done.erase({i, object});
              continue;
            }
          }
          const int32_t p = pass_.PlaceAt(place, base);
          const Ref value = pass_.FindKnown(p, object);
          if (value == kNone) {
            if (IsSafe(place)) {
              loads_.push_back({place, object, base, ClassNeeded(holder), /*may_be_outside=*/false});
            } else if (WasFoundWithClass(place, object)) {
              loads_.push_back({place, object, base, 0, place.index >= 0});
            }
            continue;
          }
          const HeapCache::Place& here = pass_.heap_.place(p);
          const bool pending =
              here.pending && pass_.Same(pass_.Resolve(here.object), object);
          changed_ = changed_ || (place.pending && !pending && !at_once_);
          const Kind kind = pass_.program_.fields[place.field].kind;
          LoopState::Place merged = place;
          merged.object = Number(place.object, object, Kind::kRef);
          if (place.base != LoopState::Place::kNoBase) merged.base = numbers_.at({place.base, base});
          merged.value = Number(place.value, value, kind);
          merged.pending = place.pending && (pending || at_once_);
          made_.places.push_back(merged);
          if (place.pending && pending) carried_.insert(p);
          more = true;
          Fields();
        }
      }
    }
  }

  // Whether what the place holds may be loaded from any object that is in its holder's place. That
  // has to be of the same class, or be a red, which has one type; of items the array has to be as long, which
  // a frame's is: the code at one position has frames of one size.
  bool IsSafe(const LoopState::Place& place) const {
    auto is_red = [&](uint32_t node) {
      return std::find(old_.reds.begin(), old_.reds.end(), node) != old_.reds.end();
    };
    const Node& holder = old_.nodes[place.object];
    if (old_.nodes[place.value].form == Form::kVirtual) return false;
    // At an index that is no constant: if it is inside, which is looked at later.
    if (place.base != LoopState::Place::kNoBase)
      return holder.form == Form::kConstant || holder.cls != 0 ||
             std::any_of(old_.places.begin(), old_.places.end(), [&](const LoopState::Place& outer) {
               return outer.value == place.object && pass_.program_.fields[outer.field].one_class;
             });
    if (place.index < 0)
      return holder.form == Form::kConstant || holder.cls != 0 || is_red(place.object);
    for (const LoopState::Place& outer : old_.places)
      if (outer.value == place.object && is_red(outer.object) &&
          pass_.program_.fields[outer.field].virtualizable_items)
        return true;
    return false;
  }

  // Whether the object was found here where only objects are found that have the place's field, or item if it is long
  // enough.
  bool WasFoundWithClass(const LoopState::Place& place, Ref object) {
    const auto& fields = pass_.program_.fields;
    if (place.base != LoopState::Place::kNoBase || old_.nodes[place.value].form == Form::kVirtual) return false;
    const ClassDescr& owner = pass_.program_.classes[fields[place.field].owner];
    return std::any_of(old_.places.begin(), old_.places.end(), [&](const LoopState::Place& outer) {
      const FieldDescr& from_field = fields[outer.field];
      if (outer.value != place.object || outer.base != LoopState::Place::kNoBase || from_field.target_span == 0 ||
          from_field.target_id < owner.id || from_field.target_id + from_field.target_span > owner.id + owner.span)
        return false;
      const Node& holder = old_.nodes[outer.object];
      const Ref from = holder.form == Form::kConstant ? pass_.out_->Constant(holder.bits, true) : ref_of_node_[outer.object];
      return from != kNone && !IsVirtual(from) && pass_.FindKnown(pass_.PlaceAt(outer, 0), from) == object;
    });
  }

  // Whether an item that is loaded before the loop uses it is one.
  bool IsInside(const MissingLoad& load) const {
    if (load.place.base == LoopState::Place::kNoBase) return true;
    IntBound index;
    if (!AddBound(pass_.BoundOfRef(load.base), IntBound::Constant(load.place.index), &index) || index.low < 0)
      return false;
    for (const LoopState::Fact& fact : old_.facts) {
      if (fact.op.opcode != static_cast<uint16_t>(Opcode::kArrayLength) ||
          old_.fact_args[fact.first_arg] != load.place.object)
        continue;
      const Ref length = ref_of_node_[fact.value];
      int64_t c = 0;
      if (length != kNone && pass_.LeastDifference(load.base, length, &c) && c <= -load.place.index)
        return true;
    }
    return false;
  }

  // What class an object must be known to have before a field is loaded that the holder has.
  uint32_t ClassNeeded(const Node& holder) const {
    if (holder.form == Form::kConstant) return 0;  // it is that object
    return holder.form == Form::kVirtual ? pass_.program_.classes[holder.cls].id : holder.cls;
  }

  void Facts() {
    for (const LoopState::Fact& fact : old_.facts) {
      std::vector<Ref> args;
      std::vector<uint32_t> numbers;
      for (size_t i = 0; i < fact.op.arg_count; ++i) {
        const uint32_t old_number = old_.fact_args[fact.first_arg + i];
        const Node& node = old_.nodes[old_number];
        Ref ref = ref_of_node_[old_number];
        if (node.form == Form::kConstant)
          ref = pass_.out_->Constant(node.bits, jit::IsReference(node.type));
        if (ref == kNone) break;
        args.push_back(ref);
        numbers.push_back(Number(old_number, ref, node.type));
      }
      if (args.size() < fact.op.arg_count) continue;
      const Ref value = pass_.FindResult(static_cast<Opcode>(fact.op.opcode), fact.op.operand_kind,
                                        fact.op.result_kind, fact.op.descr, args);
      if (value == kNone) {
        missing_facts_.emplace_back(fact.op, args);
        continue;
      }
      LoopState::Fact merged = fact;
      merged.first_arg = static_cast<uint32_t>(made_.fact_args.size());
      made_.fact_args.insert(made_.fact_args.end(), numbers.begin(), numbers.end());
      merged.value = Number(fact.value, value, fact.op.result_kind);
      made_.facts.push_back(merged);
      Fields();
    }
  }

  // Those that hold at least as well here.
  void Differences() {
    for (const LoopState::Difference& have : old_.differences) {
      const Ref x = ref_of_node_[have.x], y = ref_of_node_[have.y];
      if (x == kNone || y == kNone) continue;
      int64_t c = 0;
      if (!pass_.LeastDifference(x, y, &c) || c > have.c) {
        const IntBound left = pass_.BoundOfRef(x), right = pass_.BoundOfRef(y);
        IntBound end;
        if (!AddBound(right, IntBound::Constant(have.c), &end)) continue;
        if (left.high >= end.low) {
          if (!IsConstant(x) || !IsConstant(y)) missing_differences_.push_back({x, y, have.c});
          continue;
        }
      }
      LoopState::Difference merged = have;
      merged.x = numbers_.at({have.x, x});
      merged.y = numbers_.at({have.y, y});
      made_.differences.push_back(merged);
    }
  }

  // What has to be made before the jump cannot be a virtual object behind it.
  void KeepEscaping() {
    if (again_) {
      carried_.clear();
      return;
    }
    std::vector<Ref> escaping;
    for (const auto& [pair, number] : numbers_)
      if (made_.nodes[number].form == Form::kValue && IsVirtual(pair.second))
        escaping.push_back(pair.second);
    for (int32_t p : pass_.heap_.pending())
      if (pass_.heap_.place(p).pending && !carried_.contains(p))
        escaping.push_back(pass_.Resolve(pass_.heap_.place(p).value));
    carried_.clear();
    std::set<Ref> seen;
    for (size_t i = 0; i < escaping.size(); ++i) {
      const Ref ref = escaping[i];
      if (!IsVirtual(ref) || !seen.insert(ref).second) continue;
      if (node_of_virtual_.contains(ref)) {
        kept_refs_.insert(ref);
        again_ = true;
      }
      for (const Optimizer::VirtualField& field : pass_.FieldsOf(ref))
        escaping.push_back(pass_.Resolve(field.store.value));
    }
  }

  Optimizer& pass_;
  const LoopState& old_;
  LoopState made_;
  std::map<std::pair<uint32_t, Ref>, uint32_t> numbers_;
  std::vector<std::pair<uint32_t, Ref>> work_;
  std::vector<Ref> ref_of_node_;
  std::map<Ref, uint32_t> node_of_virtual_;
  std::set<Ref> kept_refs_;         // not virtual behind the jump
  std::set<uint32_t> kept_nodes_;
  std::set<int32_t> carried_;       // places whose store goes on waiting
  bool again_ = false, changed_ = false;
  const bool at_once_;
  std::vector<MissingLoad> loads_;
  std::vector<Unsure> unsure_;
  std::vector<std::pair<TraceOp, std::vector<Ref>>> missing_facts_;
  std::vector<MissingDifference> missing_differences_;
};

// Where a state's place is in a pass that has `base` for its base.
int32_t Optimizer::PlaceAt(const LoopState::Place& place, Ref base) {
  if (place.base == LoopState::Place::kNoBase) return heap_.PlaceOf(place.field, place.index);
  int64_t distance = 0;
  const Ref root = BaseOf(base, &distance);
  item_bases_.At(static_cast<uint64_t>(root)) = 1;
  return heap_.PlaceOf(
      place.field,
      static_cast<int64_t>(static_cast<uint64_t>(place.index) + static_cast<uint64_t>(distance)), root);
}

// The index of its item; 0 of a field.
Ref Optimizer::IndexAt(const TraceOp& like, const LoopState::Place& place, Ref base) {
  if (!program_.fields[place.field].is_item) return 0;
  const Ref distance = Int(static_cast<uint64_t>(place.index));
  if (place.base == LoopState::Place::kNoBase) return distance;
  const Ref args[2] = {base, distance};
  return PureOf(like, Opcode::kIntAdd, Kind::kI64, Kind::kI64, args, 2);
}

Ref Optimizer::FindKnown(int32_t place, Ref object) {
  heap_.ResolveObjects(place, [&](Ref ref) { return Resolve(ref); });
  HeapCache::Entry* known = heap_.Find(place, object);
  return known != nullptr ? Resolve(known->value) : kNothing;
}

// Jumps to the loop that starts with the state; `refs` has the refs of its nodes.
void Optimizer::JumpToState(const TraceOp& jump, const LoopState& state, std::span<const Ref> refs) {
  std::set<int32_t> carried;
  for (const LoopState::Place& place : state.places)
    if (const int32_t p = PlaceAt(
            place, place.base == LoopState::Place::kNoBase ? 0 : Resolve(refs[place.base]));
        place.pending && Same(Resolve(heap_.place(p).object), Resolve(refs[place.object])))
      carried.insert(p);
  std::vector<int32_t> pending;
  pending.swap(heap_.pending());
  for (int32_t p : pending)
    if (!carried.contains(p)) Flush(jump, p);
  std::vector<Ref> args;
  for (size_t n = 0; n < state.nodes.size(); ++n) {
    if (state.nodes[n].form != Form::kValue || state.nodes[n].input == LoopState::kNoInput) continue;
    const auto input = static_cast<size_t>(state.nodes[n].input);
    if (args.size() <= input) args.resize(input + 1);
    args[input] = Force(jump, refs[n]);
  }
  Emit(jump, kJump, Kind::kVoid, Kind::kVoid, std::span<const Ref>(args), 0);
}

// Guards that the value is the constant, unless it is known that it never is.
bool Optimizer::MakeSureOfConstant(const TraceOp& jump, Ref ref, const LoopState::Node& wanted) {
  TraceOp guard = jump;
  guard.operand_kind = out_->KindOf(ref);
  const bool reference = jit::IsReference(guard.operand_kind);
  if (reference) {
    const uint32_t cls = wanted.bits != 0 ? ClassOf(wanted.bits) : 0;
    if (At(ref).fresh || (wanted.bits == 0 && IsNonNull(ref)) ||
        (At(ref).cls != 0 && At(ref).cls != cls))
      return false;
  } else if (!IsInteger(guard.operand_kind) ||
             !At(ref).bound.Contains(static_cast<int64_t>(wanted.bits))) {
    return false;
  }
  args_ = {ref, out_->Constant(wanted.bits, reference)};
  EmitGuard(guard, kGuardValue);
  Becomes(ref, args_[1]);
  return true;
}

// Guards that the array has the item, unless it is known that it never has.
bool Optimizer::MakeSureOfItem(const TraceOp& jump, Ref array, const FieldDescr& item, int64_t index) {
  TraceOp length_of = jump;
  length_of.operand_kind = Kind::kRef;
  length_of.result_kind = Kind::kI64;
  length_of.descr = item.owner;
  args_ = {array};
  length_of.opcode = static_cast<uint16_t>(Opcode::kArrayLength);
  const Ref length = ArrayLength(length_of);
  const IntBound known = BoundOfRef(length);
  if (known.high <= index) return false;
  if (known.low > index) return true;
  args_ = {Int(static_cast<uint64_t>(index)), length, Int(0)};
  EmitGuard(jump, kGuardLess);
  IntBound bound = known;
  bound.Intersect(IntBound::Between(index + 1, INT64_MAX));
  SetBound(length, bound);
  return true;
}

bool Optimizer::MakeKnown(const TraceOp& jump, const StateMerger& merger) {
  bool done = false;
  for (const StateMerger::MissingLoad& load : merger.loads()) {
    const FieldDescr& field = program_.fields[load.place.field];
    const int32_t p = PlaceAt(load.place, load.base);
    if (field.is_item) FlushOtherBases(jump, p, load.object);
    const HeapCache::Place& place = heap_.place(p);
    const uint32_t cls =
        IsConstant(load.object) ? ClassOf(Bits(load.object)) : At(load.object).cls;
    // Of another class it has no such field; of an unknown one it is tested first, below.
    if (load.cls != 0 && cls != load.cls) continue;
    if (!IsNonNull(load.object)) continue;
    if (place.pending && MayAlias(Resolve(place.object), load.object)) Flush(jump, p);
    const Ref index = IndexAt(jump, load.place, load.base);
    if (load.may_be_outside && !MakeSureOfItem(jump, load.object, field, load.place.index)) continue;
    const Ref loaded =
        field.is_item
            ? Emit(jump, Opcode::kArrayGet, Kind::kRef, field.kind, {load.object, index},
                   load.place.field)
            : Emit(jump, Opcode::kGetField, Kind::kRef, field.kind, {load.object}, load.place.field);
    heap_.Add(p, load.object, Loaded(loaded, field));
    done = true;
  }
  for (const StateMerger::Unsure& unsure : merger.unsure()) {
    const Ref ref = Resolve(unsure.ref);
    const Node& wanted = *unsure.wanted;
    if (!IsValue(ref)) continue;
    if (wanted.form == Form::kConstant) {
      done = MakeSureOfConstant(jump, ref, wanted) || done;
      continue;
    }
    if (jit::IsReference(wanted.type)) {
      const bool needed = (wanted.cls != 0 && At(ref).cls == 0) || (wanted.nonnull && !IsNonNull(ref));
      if (!needed) continue;
      TraceOp guard = jump;
      guard.operand_kind = Kind::kRef;
      guard.descr = wanted.cls;
      args_.assign(1, ref);
      EmitGuard(guard, wanted.cls != 0 ? kGuardClass : kGuardNonnull);
      At(ref).cls = wanted.cls;
      At(ref).nonnull = true;
      done = true;
      continue;
    }
    const Kind kind = out_->KindOf(ref);
    if (!IsInteger(kind) || kind == Kind::kU64 || wanted.bound.IsEmpty()) continue;
    auto make_sure = [&](Ref less, Ref more) {
      args_ = {less, more, Int(0)};
      EmitGuard(jump, kGuardLess);
      done = true;
    };
    const IntBound known = At(ref).bound;
    IntBound bound = known;
    bound.Intersect(IntBound::Between(wanted.bound.low, wanted.bound.high));
    if (bound.IsEmpty()) continue;  // it never is
    if (known.low < wanted.bound.low) make_sure(Int(static_cast<uint64_t>(wanted.bound.low - 1)), ref);
    if (known.high > wanted.bound.high) make_sure(ref, Int(static_cast<uint64_t>(wanted.bound.high + 1)));
    SetBound(ref, bound);
  }
  for (const StateMerger::MissingDifference& missing : merger.missing_differences()) {
    args_ = {missing.x, missing.y, Int(static_cast<uint64_t>(missing.c))};
    EmitGuard(jump, kGuardLess);
    AddDifference(missing.x, missing.y, missing.c);
    done = true;
  }
  for (const auto& [op, args] : merger.missing_facts()) {
    if (op.opcode != static_cast<uint16_t>(Opcode::kArrayLength) || !IsNonNull(args[0])) continue;
    PureOf(jump, Opcode::kArrayLength, op.operand_kind, op.result_kind, args.data(), 1, op.descr);
    done = true;
  }
  return done;
}

bool Optimizer::JumpIfKnown(const TraceOp& jump, Trace* loop, std::span<const Ref> reds) {
  if (!options_.peel || !options_.heap) return false;
  LoopState state = *loop->loop_state;
  // Constants may have moved since.
  for (Node& node : state.nodes)
    if (node.form == Form::kConstant) node.bits = loop->Bits(static_cast<Ref>(node.input));
  // A load gives what a guard is then needed for, and both what is behind that.
  for (int attempt = 0; attempt < 8; ++attempt) {
    StateMerger merger(this, state, /*at_once=*/true);
    merger.Merge(reds);
    if (!merger.changed()) {
      JumpToState(jump, state, merger.refs());
      out_->target = loop;
      return true;
    }
    if (in_.from_jump || jump.extra < 0 || !MakeKnown(jump, merger)) return false;
  }
  return false;
}

// How many operations Close would emit: stores that wait, and objects that are not made yet.
size_t Optimizer::OperationsToClose() {
  size_t count = 0;
  std::vector<Ref> counted;
  const auto make = [&](auto& self, Ref ref) -> void {
    ref = Resolve(ref);
    if (!IsVirtual(ref) || std::find(counted.begin(), counted.end(), ref) != counted.end()) return;
    counted.push_back(ref);
    ++count;
    for (const VirtualField& field : FieldsOf(ref)) {
      if (!IsZero(field.store.value)) ++count;
      self(self, field.store.value);
    }
  };
  for (int32_t p : heap_.pending()) {
    const HeapCache::Place& place = heap_.place(p);
    if (!place.pending) continue;
    ++count;
    make(make, place.value);
  }
  for (Ref red : reds_) make(make, red);
  return count;
}

std::unique_ptr<Trace> Optimizer::Peel(OptimizerCounts* counts) {
  if (!options_.peel || in_.is_bridge || in_.target != nullptr || !at_jump_) return nullptr;
  const TraceOp& jump = in_.ops.back();
  LoopState state = ExportState(reds_);
  for (int attempt = 0; attempt < kMostAttempts; ++attempt) {
    Optimizer loop(program_, options_, in_);
    loop.Start(&state);
    if (!loop.VisitAll() || !loop.at_jump_) return nullptr;
    StateMerger merger(&loop, state);
    merger.Merge(loop.reds_);
    if (merger.changed()) {
      state = std::move(merger.made());
      continue;
    }
    StateMerger mine(this, state);
    mine.Merge(reds_);
    if (mine.changed()) {
      state = std::move(mine.made());
      continue;
    }
    loop.JumpToState(jump, state, merger.refs());
    loop.DropUnused(/*peeled=*/true);
    const std::vector<uint8_t> used = FindUsed(/*peeled=*/false);
    const auto stay = out_->ops.size() - static_cast<size_t>(std::count(
                                             used.begin(), used.end(), uint8_t{2})) +
                      OperationsToClose();
    if (loop.out_->ops.size() > stay) return nullptr;  // nothing was won
    loop.DropUnusedInputs(&state);
    loop.SkipTurns(state);
    JumpToState(jump, state, mine.refs());
    out_->target = out_->loop = loop.out_.get();
    counts->ops_out += static_cast<int64_t>(loop.out_->ops.size());
    for (const TraceOp& op : loop.out_->ops) counts->guards_out += IsGuard(op.opcode);
    counts->forced += loop.forced_;
    for (Node& node : state.nodes)  // the loop's table of constants keeps them up to date
      if (node.form == Form::kConstant)
        node.input = loop.out_->Constant(node.bits, jit::IsReference(node.type));
    loop.out_->loop_state = std::make_shared<const LoopState>(std::move(state));
    return std::move(loop.out_);
  }
  return nullptr;
}

}  // namespace kiln::jit
