#include "translator/transform/effects.h"

#include <algorithm>
#include <set>

namespace kiln {

// ---- Sets of fields -----------------------------------------------------------------------------

void FieldSet::Add(uint32_t index) {
  if (words_.size() <= index / 64) words_.resize(index / 64 + 1);
  words_[index / 64] |= uint64_t{1} << (index % 64);
}

void FieldSet::AddAll(const FieldSet& other) {
  if (words_.size() < other.words_.size()) words_.resize(other.words_.size());
  for (size_t i = 0; i < other.words_.size(); ++i) words_[i] |= other.words_[i];
}

namespace {

void Join(const Effects& from, Effects* into) {
  into->may_raise |= from.may_raise;
  into->may_collect |= from.may_collect;
  into->reads |= from.reads;
  into->writes |= from.writes;
  into->writes_raw |= from.writes_raw;
  into->forces |= from.forces;
  into->fields_written.AddAll(from.fields_written);
  into->fields_read.AddAll(from.fields_read);
}

bool IsCall(Opcode op) {
  return op == Opcode::kCall || op == Opcode::kCallVirtual || op == Opcode::kCallIndirect;
}

// Strongly connected components of a graph given by adjacency; callees come before callers.
// Iterative, since call chains can be as long as the program.
class Components {
 public:
  explicit Components(const std::vector<std::vector<uint32_t>>& successors)
      : successors_(successors), index_(successors.size()), low_(successors.size()),
        on_stack_(successors.size()) {
    for (uint32_t node = 0; node < successors.size(); ++node)
      if (index_[node] == 0) Visit(node);
  }
  const std::vector<std::vector<uint32_t>>& components() const { return components_; }

 private:
  void Visit(uint32_t root) {
    struct Frame {
      uint32_t node;
      size_t next;
    };
    std::vector<Frame> frames;
    Enter(root);
    frames.push_back({root, 0});
    while (!frames.empty()) {
      Frame& frame = frames.back();
      const uint32_t node = frame.node;
      if (frame.next < successors_[node].size()) {
        const uint32_t next = successors_[node][frame.next++];
        if (index_[next] == 0) {
          Enter(next);
          frames.push_back({next, 0});
        } else if (on_stack_[next]) {
          low_[node] = std::min(low_[node], index_[next]);
        }
        continue;
      }
      if (low_[node] == index_[node]) {
        std::vector<uint32_t> component;
        uint32_t member;
        do {
          member = stack_.back();
          stack_.pop_back();
          on_stack_[member] = false;
          component.push_back(member);
        } while (member != node);
        components_.push_back(std::move(component));
      }
      frames.pop_back();
      if (!frames.empty())
        low_[frames.back().node] = std::min(low_[frames.back().node], low_[node]);
    }
  }

  void Enter(uint32_t node) {
    index_[node] = low_[node] = ++counter_;
    stack_.push_back(node);
    on_stack_[node] = true;
  }

  const std::vector<std::vector<uint32_t>>& successors_;
  std::vector<uint32_t> index_, low_;
  std::vector<bool> on_stack_;
  std::vector<uint32_t> stack_;
  uint32_t counter_ = 0;
  std::vector<std::vector<uint32_t>> components_;
};

}  // namespace

// ---- Who is called ------------------------------------------------------------------------------

std::vector<const Function*> ProgramEffects::Implementations(const Method* method,
                                                             const Class* cls, bool exact) const {
  std::set<uint32_t> found;
  const auto add = [&](const Class* c) {
    if (c->is_abstract) return;
    const Function* f = c->FindImplementation(method);
    if (f == nullptr) return;
    const auto it = function_index_.find(f);
    if (it != function_index_.end()) found.insert(it->second);
  };
  if (cls == nullptr || !cls->IsSubclassOf(method->owner)) cls = method->owner;
  if (exact) {
    add(cls);
  } else {
    const auto below = subclasses_.find(cls);
    if (below != subclasses_.end())
      for (const Class* c : below->second) add(c);
  }
  std::vector<const Function*> result;
  for (uint32_t index : found) result.push_back(program_.functions()[index].get());
  return result;
}

std::vector<const Function*> ProgramEffects::FunctionsOfSignature(
    const Signature* signature) const {
  const auto it = by_signature_.find(signature);
  return it == by_signature_.end() ? std::vector<const Function*>() : it->second;
}

std::pair<const void*, const void*> ProgramEffects::KeyOf(const Operation& op) const {
  if (op.op == Opcode::kCallVirtual) {
    const Value* receiver = op.args[0];
    const Class* cls = receiver->type.cls;
    if (receiver->fact != nullptr && receiver->fact->cls != nullptr) {
      cls = receiver->fact->cls;
      // A set of exactly one class is not worth a node that calls share.
      if (receiver->fact->exact) return {nullptr, nullptr};
    }
    return {op.method, cls};
  }
  if (op.op == Opcode::kCallIndirect) {
    const Value* pointer = op.args[0];
    if (pointer->is_const() || (pointer->fact != nullptr && !pointer->fact->functions.empty()))
      return {nullptr, nullptr};
    const auto lookup = lookups_.find(pointer);
    if (lookup != lookups_.end()) return {lookup->second, lookup->second->owner};
    return {pointer->type.signature, nullptr};
  }
  return {nullptr, nullptr};
}

CallTargets ProgramEffects::TargetsOf(const Operation& op) const {
  CallTargets targets;
  const auto add = [&](const Function* f) {
    if (f == nullptr) return;
    if (f->graph == nullptr && !f->is_foreign) targets.known = false;
    targets.functions.push_back(f);
  };
  if (op.op == Opcode::kCall) {
    add(op.function);
  } else if (op.op == Opcode::kCallVirtual) {
    const Value* receiver = op.args[0];
    const Class* cls = receiver->type.cls;
    bool exact = false;
    if (receiver->fact != nullptr && receiver->fact->cls != nullptr) {
      cls = receiver->fact->cls;
      exact = receiver->fact->exact;
    }
    for (const Function* f : Implementations(op.method, cls, exact)) add(f);
  } else if (op.op == Opcode::kCallIndirect) {
    const Value* pointer = op.args[0];
    const auto lookup = lookups_.find(pointer);
    if (pointer->is_const()) {
      add(pointer->constant.function);
    } else if (pointer->fact != nullptr && !pointer->fact->functions.empty()) {
      for (const Function* f : pointer->fact->functions) add(f);
    } else if (lookup != lookups_.end()) {
      for (const Function* f : Implementations(lookup->second, nullptr, false)) add(f);
    } else {
      for (const Function* f : FunctionsOfSignature(pointer->type.signature)) add(f);
    }
  }
  return targets;
}

// ---- The call graph -----------------------------------------------------------------------------

ProgramEffects::ProgramEffects(const Program& program) : program_(program) {
  uint32_t fields = 0;
  for (const auto& cls : program.classes()) {
    for (const Field* field : cls->fields) field_index_[field] = fields++;
    for (const Field* item : cls->items) field_index_[item] = fields++;
    for (const Class* c = cls.get(); c != nullptr; c = c->base)
      subclasses_[c].push_back(cls.get());
  }
  const auto& functions = program.functions();
  nodes_.resize(functions.size());
  for (uint32_t i = 0; i < functions.size(); ++i) function_index_[functions[i].get()] = i;
  unknown_ = static_cast<uint32_t>(nodes_.size());
  nodes_.emplace_back();
  finalizers_ = static_cast<uint32_t>(nodes_.size());
  nodes_.emplace_back();

  // Functions whose address somebody may hold, by signature.
  std::set<const Method*> looked_up;
  for (const auto& function : functions) {
    if (function->graph == nullptr) continue;
    for (const Block* block : function->graph->blocks())
      for (const auto& op : block->ops)
        if (op->op == Opcode::kMethodLookup) {
          lookups_[op->result] = op->method;
          looked_up.insert(op->method);
        } else if (op->op == Opcode::kArrayRaw) {
          // The items are those of a base, or, if it has none, of any class below.
          for (const Class* c = op->args[0]->type.cls; c != nullptr; c = c->base)
            for (const Field* item : c->items) raw_items_.Add(field_index_.at(item));
          for (const Class* c : subclasses_[op->args[0]->type.cls])
            for (const Field* item : c->items) raw_items_.Add(field_index_.at(item));
        }
  }
  std::vector<bool> held(functions.size());
  const auto hold = [&](const Const& c) {
    if (c.kind != Const::Kind::kFunc || c.function == nullptr) return;
    const auto it = function_index_.find(c.function);
    if (it != function_index_.end()) held[it->second] = true;
  };
  for (const PrebuiltObject& object : program.prebuilt()) {
    for (const Const& c : object.fields) hold(c);
    for (const Const& c : object.items) hold(c);
  }
  for (const auto& function : functions) {
    if (function->graph == nullptr) continue;
    for (Block* block : function->graph->blocks())
      ForEachUse(block, [&](Value*& v) {
        if (v->is_const()) hold(v->constant);
      });
  }
  for (uint32_t i = 0; i < functions.size(); ++i)
    if (held[i] || functions[i]->address_taken)
      by_signature_[functions[i]->signature].push_back(functions[i].get());
  for (const auto& method : program.methods()) {
    if (!looked_up.contains(method.get())) continue;
    std::vector<const Function*>& list = by_signature_[method->signature];
    for (const Function* f : Implementations(method.get(), nullptr, false))
      if (std::find(list.begin(), list.end(), f) == list.end()) list.push_back(f);
  }

  Effects& worst = nodes_[unknown_].effects;
  worst.may_raise = worst.may_collect = worst.reads = worst.writes = worst.writes_raw = true;
  worst.forces = true;
  for (uint32_t i = 0; i < fields; ++i) worst.fields_written.Add(i);
  worst.fields_read = worst.fields_written;
  for (const auto& cls : program.classes())
    if (cls->finalizer != nullptr)
      nodes_[finalizers_].callees.push_back(
          {function_index_.at(cls->finalizer), false, false});

  for (const auto& function : functions) Scan(*function);
  Propagate();
  PropagateFields();
}

uint32_t ProgramEffects::NodeOfCall(const Operation& op) {
  if (op.op == Opcode::kCall) return function_index_.at(op.function);
  const auto key = KeyOf(op);
  if (key.first != nullptr) {
    const auto it = shared_.find(key);
    if (it != shared_.end()) return it->second;
  }
  const CallTargets targets = TargetsOf(op);
  const uint32_t node = static_cast<uint32_t>(nodes_.size());
  nodes_.emplace_back();
  for (const Function* f : targets.functions)
    nodes_[node].callees.push_back({function_index_.at(f), false, false});
  if (key.first != nullptr) shared_[key] = node;
  return node;
}

std::vector<const Function*> ProgramEffects::GivenToForeign(const Operation& op) const {
  std::vector<const Function*> given;
  if (op.function->foreign_runs != nullptr) given.push_back(op.function->foreign_runs);
  for (const Value* arg : op.args) {
    if (!arg->type.is_func()) continue;
    if (arg->is_const()) {
      if (arg->constant.kind == Const::Kind::kFunc) given.push_back(arg->constant.function);
    } else if (arg->fact != nullptr && !arg->fact->functions.empty()) {
      given.insert(given.end(), arg->fact->functions.begin(), arg->fact->functions.end());
    } else {
      for (const Function* f : FunctionsOfSignature(arg->type.signature)) given.push_back(f);
    }
  }
  return given;
}

void ProgramEffects::AddDirectEffects(const Operation& op, Effects* effects) const {
  const OpInfo& info = Info(op.op);
  if (IsCall(op.op)) return;  // nothing by itself
  if (op.op == Opcode::kCallForeign) {
    if (op.function->foreign_may_collect || op.function->foreign_releases_lock)
      effects->may_collect = true;
    if (!op.function->foreign_pure) {
      effects->writes = effects->writes_raw = true;
      effects->fields_written.AddAll(raw_items_);
    }
    // While the lock is released other threads run, and read and write what they like.
    if (op.function->foreign_releases_lock) {
      effects->forces = true;
      effects->fields_written.AddAll(nodes_[unknown_].effects.fields_written);
      effects->fields_read.AddAll(nodes_[unknown_].effects.fields_read);
    }
    effects->reads = true;
    effects->fields_read.AddAll(raw_items_);
    return;
  }
  // Finalizers run in a collection drop what they raise, so an explicit one raises nothing.
  if (info.has(effect::kMayRaise) && op.op != Opcode::kGcCollect) effects->may_raise = true;
  if (info.has(effect::kMayCollect)) effects->may_collect = true;
  if (info.has(effect::kReads)) effects->reads = true;
  switch (op.op) {
    case Opcode::kGetField:
    case Opcode::kArrayGet:
      effects->fields_read.Add(field_index_.at(op.field));
      break;
    case Opcode::kRawLoad:
      effects->fields_read.AddAll(raw_items_);
      break;
    case Opcode::kSetField:
    case Opcode::kArraySet:
      effects->writes = true;
      effects->fields_written.Add(field_index_.at(op.field));
      break;
    case Opcode::kArrayCopy: {
      effects->writes = true;
      // The declared class may be a base without items of its own: then any item may be meant.
      for (const Value* array : {op.args[0], op.args[2]})
        for (const Class* c = array->type.cls; c != nullptr; c = c->base)
          for (const Field* item : c->items) {
            effects->fields_written.Add(field_index_.at(item));
            effects->fields_read.Add(field_index_.at(item));
          }
      break;
    }
    case Opcode::kRawStore:
      effects->writes = effects->writes_raw = true;
      effects->fields_written.AddAll(raw_items_);
      break;
    case Opcode::kJitHint:
      effects->forces = op.label == "force_virtualizable";
      break;
    // Slots of the thread context: nobody else's business.
    case Opcode::kSetCallResult:
    case Opcode::kCallResult:
    case Opcode::kExcPending:
    case Opcode::kExcSet:
    case Opcode::kExcTake:
    case Opcode::kTraceback:
    case Opcode::kGcBarrier:
    case Opcode::kGcBarrierItem:
    case Opcode::kGcPush:
    case Opcode::kGcPop:
    case Opcode::kGcDrop:
      break;
    default:
      if (info.has(effect::kWrites)) effects->writes = true;
      break;
  }
}

void ProgramEffects::Scan(const Function& function) {
  const uint32_t node = function_index_.at(&function);
  if (function.graph == nullptr) {
    if (function.is_foreign) {
      Effects& effects = nodes_[node].effects;
      if (function.foreign_releases_lock) {
        effects.forces = true;
        effects.fields_written = nodes_[unknown_].effects.fields_written;
        effects.fields_read = nodes_[unknown_].effects.fields_read;
      }
      effects.fields_read.AddAll(raw_items_);
      effects.may_collect = function.foreign_may_collect || function.foreign_releases_lock;
      effects.reads = true;
      if (!function.foreign_pure) {
        effects.writes = effects.writes_raw = true;
        effects.fields_written.AddAll(raw_items_);
      }
    } else {
      nodes_[node].callees.push_back({unknown_, false, false});
    }
    return;
  }
  Effects own;
  for (const Block* block : function.graph->blocks()) {
    for (const auto& op : block->ops) {
      const bool caught = block->exit == Exit::kTry && op == block->ops.back();
      if (IsCall(op->op)) {
        const uint32_t callee = NodeOfCall(*op);
        nodes_[node].callees.push_back({callee, caught, false});
      } else {
        const bool raised = own.may_raise;
        AddDirectEffects(*op, &own);
        if (caught) own.may_raise = raised;
      }
      if (op->op == Opcode::kCallForeign) {
        // What C calls raises nothing out of it.
        const bool later = op->function->foreign_run_by_collector;
        for (const Function* f : GivenToForeign(*op))
          nodes_[later ? finalizers_ : node].callees.push_back(
              {function_index_.at(f), !later, false});
      }
    }
    if (block->exit == Exit::kRaise) own.may_raise = true;
  }
  if (own.may_collect)
    nodes_[node].callees.push_back({finalizers_, true, true});
  nodes_[node].effects = std::move(own);
}

// The yes-or-no effects: backwards from where they are to all callers.
void ProgramEffects::Propagate() {
  struct Caller {
    uint32_t node;
    bool caught;
    bool finalizers;
  };
  std::vector<std::vector<Caller>> callers(nodes_.size());
  for (uint32_t node = 0; node < nodes_.size(); ++node)
    for (const Edge& edge : nodes_[node].callees)
      callers[edge.callee].push_back({node, edge.caught, edge.finalizers});

  const auto spread = [&](bool Effects::*flag, bool through_catch) {
    std::vector<uint32_t> work;
    for (uint32_t node = 0; node < nodes_.size(); ++node)
      if (nodes_[node].effects.*flag) work.push_back(node);
    while (!work.empty()) {
      const uint32_t node = work.back();
      work.pop_back();
      for (const Caller& caller : callers[node]) {
        if (caller.caught && !through_catch) continue;
        if (nodes_[caller.node].effects.*flag) continue;
        nodes_[caller.node].effects.*flag = true;
        work.push_back(caller.node);
      }
    }
  };
  spread(&Effects::may_raise, false);
  spread(&Effects::may_collect, true);
  spread(&Effects::reads, true);
  spread(&Effects::writes, true);
  spread(&Effects::writes_raw, true);
  spread(&Effects::forces, true);
}

// Sets of fields: component by component, callees first.
void ProgramEffects::PropagateFields() {
  std::vector<std::vector<uint32_t>> successors(nodes_.size());
  for (uint32_t node = 0; node < nodes_.size(); ++node)
    for (const Edge& edge : nodes_[node].callees) successors[node].push_back(edge.callee);
  const Components components(successors);
  for (const auto& component : components.components()) {
    for (FieldSet Effects::*set : {&Effects::fields_written, &Effects::fields_read}) {
      FieldSet fields;
      for (uint32_t node : component) {
        fields.AddAll(nodes_[node].effects.*set);
        for (uint32_t callee : successors[node]) fields.AddAll(nodes_[callee].effects.*set);
      }
      for (uint32_t node : component) nodes_[node].effects.*set = fields;
    }
  }
}

// ---- Questions ----------------------------------------------------------------------------------

const Effects& ProgramEffects::Of(const Function* function) const {
  const auto it = function_index_.find(function);
  return nodes_[it == function_index_.end() ? unknown_ : it->second].effects;
}

Effects ProgramEffects::OfOperation(const Operation& op) const {
  Effects effects;
  AddDirectEffects(op, &effects);
  if (IsCall(op.op)) {
    const CallTargets targets = TargetsOf(op);
    for (const Function* f : targets.functions) Join(Of(f), &effects);
    if (!targets.known) Join(nodes_[unknown_].effects, &effects);
  }
  if (op.op == Opcode::kCallForeign && !op.function->foreign_run_by_collector) {
    for (const Function* f : GivenToForeign(op)) Join(Of(f), &effects);
    effects.may_raise = false;
  }
  if (effects.may_collect) {
    const bool raises = effects.may_raise;
    Join(nodes_[finalizers_].effects, &effects);
    effects.may_raise = raises;
  }
  return effects;
}

namespace {

// The flag of a call through the node its key names, or -1.
template <class Map, class Nodes>
int FlagOf(const Map& shared, const Nodes& nodes, std::pair<const void*, const void*> key,
           bool Effects::*flag) {
  if (key.first == nullptr) return -1;
  const auto it = shared.find(key);
  return it == shared.end() ? -1 : nodes[it->second].effects.*flag;
}

}  // namespace

bool ProgramEffects::MayRaise(const Operation& op) const {
  if (op.op == Opcode::kCall) return Of(op.function).may_raise;
  if (!IsCall(op.op))
    return Info(op.op).has(effect::kMayRaise) && op.op != Opcode::kGcCollect;
  const int flag = FlagOf(shared_, nodes_, KeyOf(op), &Effects::may_raise);
  return flag >= 0 ? flag != 0 : OfOperation(op).may_raise;
}

bool ProgramEffects::MayCollect(const Operation& op) const {
  if (op.op == Opcode::kCall) return Of(op.function).may_collect;
  if (op.op == Opcode::kCallForeign)
    return op.function->foreign_may_collect || op.function->foreign_releases_lock;
  if (!IsCall(op.op)) return Info(op.op).has(effect::kMayCollect);
  const int flag = FlagOf(shared_, nodes_, KeyOf(op), &Effects::may_collect);
  return flag >= 0 ? flag != 0 : OfOperation(op).may_collect;
}

bool ProgramEffects::WritesField(const Effects& effects, const Field* field) const {
  const auto it = field_index_.find(field);
  return it == field_index_.end() ? effects.writes : effects.fields_written.Contains(it->second);
}

bool ProgramEffects::HasRawAddress(const Field* item) const {
  const auto it = field_index_.find(item);
  return it != field_index_.end() && raw_items_.Contains(it->second);
}

bool ProgramEffects::ReadsField(const Effects& effects, const Field* field) const {
  const auto it = field_index_.find(field);
  return it == field_index_.end() ? effects.reads : effects.fields_read.Contains(it->second);
}

bool ProgramEffects::MayWrite(const Operation& op, const Field* field) const {
  if (op.op == Opcode::kCall) return WritesField(Of(op.function), field);
  if (op.op == Opcode::kSetField || op.op == Opcode::kArraySet) return op.field == field;
  if (!IsCall(op.op) && !Info(op.op).has(effect::kWrites) && !Info(op.op).has(effect::kMayCollect))
    return false;
  return WritesField(OfOperation(op), field);
}

std::vector<const Function*> ProgramEffects::CycleBreakers() const {
  // A depth-first walk from every function in order. Every cycle has an edge back to a node of the
  // current path; the function at the edge's end breaks the cycle, or, if calls share that end, the
  // one at its start.
  const size_t functions = function_index_.size();
  enum : uint8_t { kNew, kOnPath, kDone };
  std::vector<uint8_t> state(nodes_.size(), kNew);
  std::vector<bool> breaks(functions);
  struct Frame {
    uint32_t node;
    size_t next;
  };
  std::vector<Frame> path;
  for (uint32_t root = 0; root < functions; ++root) {
    if (state[root] != kNew) continue;
    state[root] = kOnPath;
    path.push_back({root, 0});
    while (!path.empty()) {
      Frame& frame = path.back();
      const uint32_t node = frame.node;
      if (frame.next == nodes_[node].callees.size()) {
        state[node] = kDone;
        path.pop_back();
        continue;
      }
      const Edge edge = nodes_[node].callees[frame.next++];
      if (edge.finalizers) continue;  // the runtime does not nest finalizers
      if (state[edge.callee] == kOnPath) {
        if (edge.callee < functions) {
          breaks[edge.callee] = true;
        } else if (node < functions) {
          breaks[node] = true;
        }
      } else if (state[edge.callee] == kNew) {
        state[edge.callee] = kOnPath;
        path.push_back({edge.callee, 0});
      }
    }
  }
  std::vector<const Function*> result;
  for (uint32_t i = 0; i < functions; ++i) {
    const Function* f = program_.functions()[i].get();
    if (breaks[i] && f->graph != nullptr) result.push_back(f);
  }
  return result;
}

}  // namespace kiln
