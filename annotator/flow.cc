#include "annotator/flow.h"

#include <algorithm>

#include "annotator/reachability.h"
#include "translator/flowgraph/rewrite.h"
#include "translator/flowgraph/traversal.h"

namespace kiln::annotator {
namespace {

// How often an integer may grow step by step before its bounds jump to landmarks.
constexpr uint8_t kSmallSteps = 3;

}  // namespace

Flow::Flow(Program* program) : program_(program), lattice_(*program), construction_(*program) {
  prebuilt_reached_.resize(program->prebuilt().size());
}

const std::vector<Field*>& Flow::FieldsOf(const Class* cls) {
  auto [it, is_new] = all_fields_.try_emplace(cls);
  if (is_new) it->second = AllFields(cls);
  return it->second;
}

FunctionState* Flow::Find(const Function* f) {
  auto it = states_.find(f);
  return it == states_.end() ? nullptr : it->second.get();
}

FieldState* Flow::Find(const Field* f) {
  auto it = fields_.find(f);
  return it == fields_.end() ? nullptr : &it->second;
}

const std::vector<const Class*>& Flow::InstantiatedBelow(const Class* cls) { return below_[cls]; }

Info Flow::Know(const FunctionState& state, const Value* value) {
  if (value->is_const()) return lattice_.OfConst(value->constant, value->type);
  return state.values[value->id];
}

// ---- Queue --------------------------------------------------------------------------------------

void Flow::Enqueue(Site site) {
  if (site.function->queued[site.block->id]) return;
  site.function->queued[site.block->id] = true;
  queue_.push_back(site);
}

void Flow::EnqueueAll(const Readers& readers) {
  for (const Site& site : readers.sites()) Enqueue(site);
}

void Flow::Run() {
  for (const auto& cls : program_->classes()) {
    if (!IsKnownToRuntime(cls.get())) continue;
    // The runtime makes such objects as it likes.
    Instantiate(cls.get());
    for (const Field* field : FieldsOf(cls.get())) WriteField(field, lattice_.Top(field->type));
    for (const Field* item : ItemComponents(cls.get()))
      WriteField(item, lattice_.Top(item->type));
  }
  if (!program_->prebuilt().empty()) ReachObject(0);
  if (program_->entry != nullptr) {
    FunctionState* state = State(program_->entry);
    for (const Value* arg : program_->entry->graph->start()->args) {
      if (!arg->type.is_ref()) continue;
      // The runtime makes the list of arguments: well formed, but behind the graphs' back.
      std::vector<const Class*> made = {arg->type.cls};
      for (size_t i = 0; i < made.size(); i++) {
        Instantiate(made[i]);
        std::vector<Field*> fields = FieldsOf(made[i]);
        const std::vector<Field*>& items = ItemComponents(made[i]);
        fields.insert(fields.end(), items.begin(), items.end());
        for (Field* field : fields) {
          Info content = lattice_.Top(field->type);
          if (field->type.is_ref()) {
            content = field->is_item ? content : Lattice::NotNull(content);
            if (std::find(made.begin(), made.end(), field->type.cls) == made.end())
              made.push_back(field->type.cls);
          }
          WriteField(field, content);
        }
      }
      state->values[arg->id] = lattice_.Cone(arg->type.cls);
    }
    CallWithAnything(program_->entry);
  }
  for (Function* f : program_->initialisers) CallWithAnything(f);
  for (const auto& f : program_->functions())
    if (IsKept(*f)) CallWithAnything(f.get());
  while (!queue_.empty()) {
    Site site = queue_.front();
    queue_.pop_front();
    site.function->queued[site.block->id] = false;
    steps_++;
    Visit(site);
  }
}

void Flow::Visit(Site site) {
  Info raised;
  bool passed_end = true;
  int& blocked_at = site.function->blocked_at[site.block->id];
  blocked_at = -1;
  for (size_t i = 0; i < site.block->ops.size(); i++) {
    auto& op = site.block->ops[i];
    // What the last operation of a kTry block raises goes to its handler; the rest leaves the function.
    bool caught = site.block->exit == Exit::kTry && op == site.block->ops.back();
    Info op_raised;
    passed_end = Transfer(site, op.get(), &op_raised);
    if (op_raised.reached && !caught) {
      FunctionState* f = site.function;
      if (JoinInto(&f->raised, nullptr, op_raised, Type::Ref(nullptr))) EnqueueAll(f->callers);
    }
    if (caught) raised = op_raised;
    if (!passed_end) {
      blocked_at = static_cast<int>(i);
      break;
    }
  }
  FollowExits(site, raised, passed_end);
}

// ---- The program's parts ------------------------------------------------------------------------

FunctionState* Flow::State(Function* f) {
  std::unique_ptr<FunctionState>& state = states_[f];
  if (state == nullptr) {
    state = std::make_unique<FunctionState>();
    state->function = f;
    state->results.resize(f->signature->results.size());
    if (f->graph != nullptr) {
      state->values.resize(f->graph->next_value_id());
      state->changes.resize(f->graph->next_value_id());
      state->reached.resize(f->graph->next_block_id());
      state->queued.resize(f->graph->next_block_id());
      state->blocked_at.assign(f->graph->next_block_id(), -1);
      // Every circle of blocks has a link that goes back in reverse postorder.
      state->loop_heads.resize(f->graph->next_block_id());
      std::vector<bool> seen(f->graph->next_block_id());
      for (const Block* block : ReversePostorder(*f->graph)) {
        seen[block->id] = true;
        for (const Link& link : block->exits)
          if (seen[link.target->id]) state->loop_heads[link.target->id] = true;
      }
    }
  }
  return state.get();
}

bool Flow::JoinInto(Info* into, uint8_t* changes, const Info& now, Type type) {
  if (!now.reached) return false;
  Info joined = lattice_.Join(*into, now, type);
  if (joined == *into) return false;
  if (changes != nullptr) {
    if (*changes >= kSmallSteps) {
      joined = lattice_.Widen(*into, joined, type);
    } else {
      ++*changes;
    }
  }
  *into = joined;
  return true;
}

void Flow::CallWithAnything(Function* f) {
  FunctionState* state = State(f);
  if (f->graph == nullptr) return;
  Block* start = f->graph->start();
  bool grew = !state->reached[start->id];
  state->reached[start->id] = true;
  for (const Value* arg : start->args) {
    // The entry's own list of arguments is set beforehand.
    if (f == program_->entry && state->values[arg->id].reached) continue;
    grew |= JoinInto(&state->values[arg->id], &state->changes[arg->id],
                     lattice_.Top(arg->type), arg->type);
  }
  if (grew) Enqueue({state, start});
}

void Flow::NoteConst(const Const& constant) {
  if (constant.kind == Const::Kind::kObject) ReachObject(constant.bits);
  if (constant.kind == Const::Kind::kFunc && address_taken_set_.insert(constant.function).second) {
    const Signature* signature = constant.function->signature;
    address_taken_[signature].push_back(constant.function);
    EnqueueAll(unknown_calls_[signature]);
  }
}

void Flow::ReachObject(int64_t index) {
  // Strings may be interned on the way.
  if (static_cast<size_t>(index) >= prebuilt_reached_.size())
    prebuilt_reached_.resize(program_->prebuilt().size());
  std::vector<int64_t> work = {index};
  while (!work.empty()) {
    int64_t i = work.back();
    work.pop_back();
    if (prebuilt_reached_[i]) continue;
    prebuilt_reached_[i] = true;
    const PrebuiltObject& object = program_->prebuilt()[i];
    Instantiate(object.cls);
    for (const Class* c = object.cls; c != nullptr; c = c->base) holders_[c].push_back(i);
    // A weak reference's target is read by weakref_get, without a field.
    if (object.cls->is_weakref)
      for (const Const& content : object.fields)
        if (content.kind == Const::Kind::kObject) work.push_back(content.bits);
    for (const Field* field : FieldsOf(object.cls))
      if (fields_[field].read) ScanPrebuilt(object, field);
    for (const Field* item : ItemComponents(object.cls))
      if (fields_[item].read) ScanPrebuilt(object, item);
  }
}

void Flow::ScanPrebuilt(const PrebuiltObject& object, const Field* field) {
  FieldState& state = State(field);
  // Contents change the field once, after the loop, however many items there are.
  Info joined = state.info;
  auto add = [&](const Const& content) {
    NoteConst(content);
    joined = lattice_.Join(joined, lattice_.OfConst(content, field->type), field->type);
  };
  if (field->is_item) {
    const std::vector<Field*>& components = ItemComponents(object.cls);
    for (size_t k = 0; k < components.size(); k++)
      if (components[k] == field)
        for (size_t i = k; i < object.items.size(); i += components.size()) add(object.items[i]);
  } else {
    const std::vector<Field*>& fields = FieldsOf(object.cls);
    for (size_t i = 0; i < fields.size() && i < object.fields.size(); i++)
      if (fields[i] == field) add(object.fields[i]);
  }
  FieldState& after = State(field);  // NoteConst may have gone round.
  if (JoinInto(&after.info, &after.changes, joined, field->type)) EnqueueAll(after.readers);
}

void Flow::Instantiate(const Class* cls) {
  if (!instantiated_set_.insert(cls).second) return;
  instantiated_.push_back(cls);
  for (const Class* c = cls; c != nullptr; c = c->base) {
    below_[c].push_back(cls);
    auto receivers = receivers_.find(c);
    if (receivers != receivers_.end()) EnqueueAll(receivers->second);
  }
  CollectorCalls(cls, &Class::finalizer);
  CollectorCalls(cls, &Class::tracer);
}

void Flow::CollectorCalls(const Class* cls, Function* Class::*method) {
  const Class* c = cls;
  while (c != nullptr && c->*method == nullptr) c = c->base;
  if (c == nullptr || (c->*method)->graph == nullptr) return;
  FunctionState* state = State(c->*method);
  Block* start = (c->*method)->graph->start();
  bool grew = !state->reached[start->id];
  state->reached[start->id] = true;
  for (size_t i = 0; i < start->args.size(); ++i) {
    const Value* arg = start->args[i];
    grew |= JoinInto(&state->values[arg->id], &state->changes[arg->id],
                     i == 0 ? lattice_.ExactClass(cls) : lattice_.Top(arg->type), arg->type);
  }
  if (grew) Enqueue({state, start});
}

void Flow::WriteField(const Field* field, const Info& info) {
  FieldState& state = State(field);
  if (JoinInto(&state.info, &state.changes, info, field->type)) EnqueueAll(state.readers);
}

Info Flow::ReadField(const Field* field, Site site) {
  FieldState* state = &State(field);
  state->readers.Add(site);
  if (!state->read) {
    state->read = true;
    std::vector<int64_t> holders = holders_[field->owner];
    for (int64_t index : holders) ScanPrebuilt(program_->prebuilt()[index], field);
    state = &State(field);
  }
  return state->info;
}

}  // namespace kiln::annotator
