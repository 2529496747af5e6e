#include "translator/transform/malloc_removal.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "translator/flowgraph/rewrite.h"
#include "translator/transform/dead_code.h"

namespace kiln {
namespace {

bool CanBeRemoved(const Class* cls) {
  if (cls->is_varsized || cls->is_weakref) return false;
  for (const Class* c = cls; c != nullptr; c = c->base)
    if (c->finalizer != nullptr) return false;
  return true;
}

Value* ZeroOf(Graph* graph, Type type) {
  if (type.is_ref() || type.is_func() || type.is_raw()) return graph->NewNull(type);
  if (type.is_float()) return graph->NewConst(type, Const::Float(0));
  return graph->NewInt(type, 0);
}

class MallocRemoval {
 public:
  explicit MallocRemoval(Graph* graph) : graph_(graph), parent_(graph->next_value_id()) {
    std::iota(parent_.begin(), parent_.end(), 0u);
  }

  bool Run() {
    if (!FindFamilies()) return false;
    bool changed = false;
    for (Block* block : graph_->blocks()) changed |= Rewrite(block);
    return changed;
  }

 private:
  struct Family {
    const Class* cls = nullptr;  // of the `new` operations
    bool bad = false;
    std::vector<Field*> fields;  // those that are read somewhere
  };
  // One object as a block sees it: what its fields hold now.
  using Object = std::map<const Field*, Value*>;  // looked up only

  uint32_t Find(uint32_t id) {
    while (parent_[id] != id) id = parent_[id] = parent_[parent_[id]];
    return id;
  }
  void Union(const Value* a, const Value* b) { parent_[Find(a->id)] = Find(b->id); }
  Family& FamilyOf(const Value* v) { return families_[Find(v->id)]; }
  void Spoil(const Value* v) {
    if (!v->is_const() && v->type.is_ref()) FamilyOf(v).bad = true;
  }
  bool IsRemoved(const Value* v) {
    return !v->is_const() && v->type.is_ref() && v->id < parent_.size() && !FamilyOf(v).bad;
  }

  // Whether any family can go.
  bool FindFamilies() {
    bool any_new = false;
    for (Block* block : graph_->blocks()) {
      for (auto& op : block->ops) {
        any_new |= op->op == Opcode::kNew;
        if (op->op == Opcode::kCastRef && !op->args[0]->is_const())
          Union(op->result, op->args[0]);
      }
      for (Link& link : block->exits)
        for (size_t i = 0; i < link.args.size(); i++)
          if (link.args[i]->type.is_ref() && !link.args[i]->is_const())
            Union(link.args[i], link.target->args[i]);
    }
    if (!any_new) return false;
    for (const Value* arg : graph_->start()->args) Spoil(arg);
    for (Block* block : graph_->blocks()) {
      for (auto& op : block->ops) Judge(*op);
      if (block->exit_value != nullptr) Spoil(block->exit_value);
      for (Link& link : block->exits) {
        if (link.exception != nullptr) Spoil(link.exception);
        for (size_t i = 0; i < link.args.size(); i++)
          if (link.args[i]->is_const()) Spoil(link.target->args[i]);
      }
      std::unordered_set<uint32_t> seen;
      for (const Value* arg : block->args)
        if (arg->type.is_ref() && !seen.insert(Find(arg->id)).second) Spoil(arg);
    }
    bool any = false;
    for (auto& [id, family] : families_) {
      if (family.cls == nullptr) family.bad = true;
      // A field of a class that the object is not of: code that cannot run, but is there.
      for (const Field* field : accesses_[id])
        if (!family.bad && !family.cls->IsSubclassOf(field->owner)) family.bad = true;
      any |= !family.bad;
    }
    if (!any) return false;
    // Only fields that are read need to be kept.
    for (Block* block : graph_->blocks())
      for (auto& op : block->ops)
        if (op->op == Opcode::kGetField && IsRemoved(op->args[0])) {
          std::vector<Field*>& fields = FamilyOf(op->args[0]).fields;
          if (std::find(fields.begin(), fields.end(), op->field) == fields.end())
            fields.push_back(op->field);
        }
    return true;
  }

  // Spoils the families of operands and results that the operation lets out or in.
  void Judge(const Operation& op) {
    switch (op.op) {
      case Opcode::kNew: {
        Family& family = FamilyOf(op.result);
        if (family.cls != nullptr && family.cls != op.cls) family.bad = true;
        family.cls = op.cls;
        if (!CanBeRemoved(op.cls)) family.bad = true;
        return;
      }
      case Opcode::kGetField:
        if (op.result->type.is_ref()) Spoil(op.result);
        NoteAccess(op);
        return;
      case Opcode::kSetField:
        Spoil(op.args[1]);
        NoteAccess(op);
        return;
      case Opcode::kCastRef:
        if (op.args[0]->is_const()) Spoil(op.result);
        return;
      case Opcode::kRefEq: case Opcode::kRefNe: case Opcode::kRefIsNull:
      case Opcode::kRefNonnull: case Opcode::kIsInstance: case Opcode::kIsExactly:
      case Opcode::kKeepalive:
        return;
      default:
        for (const Value* arg : op.args) Spoil(arg);
        if (op.result != nullptr) Spoil(op.result);
    }
  }

  void NoteAccess(const Operation& op) {
    if (!op.args[0]->is_const()) accesses_[Find(op.args[0]->id)].push_back(op.field);
  }

  bool Rewrite(Block* block) {
    bool changed = false;
    std::unordered_map<const Value*, size_t> object_of;  // value -> index in objects
    std::vector<Object> objects;
    std::vector<Value*> args;
    for (Value* arg : block->args) {
      if (!IsRemoved(arg)) {
        args.push_back(arg);
        continue;
      }
      object_of[arg] = objects.size();
      Object object;
      for (Field* field : FamilyOf(arg).fields) {
        Value* value = graph_->NewValue(Value::Kind::kArg, field->type, field->name);
        args.push_back(value);
        object[field] = value;
      }
      objects.push_back(std::move(object));
      changed = true;
    }
    block->args = std::move(args);

    Replacements replaced;
    std::vector<std::unique_ptr<Operation>> ops;
    bool last_removed = false;
    for (auto& op : block->ops) {
      for (Value*& arg : op->args) arg = Replaced(replaced, arg);
      last_removed = RewriteOp(op.get(), &object_of, &objects, &replaced);
      if (last_removed) {
        changed = true;
      } else {
        ops.push_back(std::move(op));
      }
    }
    block->ops = std::move(ops);
    if (block->exit_value != nullptr) block->exit_value = Replaced(replaced, block->exit_value);
    if (last_removed && block->exit == Exit::kTry) JumpAlong(block, 0);
    for (Link& link : block->exits) {
      std::vector<Value*> passed;
      for (Value* arg : link.args) {
        arg = Replaced(replaced, arg);
        auto object = object_of.find(arg);
        if (object == object_of.end()) {
          passed.push_back(arg);
          continue;
        }
        for (Field* field : FamilyOf(arg).fields)
          passed.push_back(objects[object->second][field]);
      }
      link.args = std::move(passed);
    }
    return changed;
  }

  // Whether the operation goes.
  bool RewriteOp(Operation* op, std::unordered_map<const Value*, size_t>* object_of,
                 std::vector<Object>* objects, Replacements* replaced) {
    if (op->op == Opcode::kNew && IsRemoved(op->result)) {
      (*object_of)[op->result] = objects->size();
      Object object;
      for (Field* field : FamilyOf(op->result).fields)
        object[field] = ZeroOf(graph_, field->type);
      objects->push_back(std::move(object));
      return true;
    }
    if (op->args.empty()) return false;
    auto first = object_of->find(op->args[0]);
    auto second = op->args.size() > 1 ? object_of->find(op->args[1]) : object_of->end();
    bool on_object = first != object_of->end();
    if (!on_object && second == object_of->end()) return false;
    auto becomes = [&](Value* value) {
      (*replaced)[op->result] = value;
      return true;
    };
    switch (op->op) {
      case Opcode::kGetField: return becomes((*objects)[first->second][op->field]);
      case Opcode::kSetField:
        (*objects)[first->second][op->field] = op->args[1];
        return true;
      case Opcode::kCastRef:
        (*object_of)[op->result] = first->second;
        return true;
      case Opcode::kKeepalive: return true;
      case Opcode::kRefIsNull: return becomes(graph_->NewBool(false));
      case Opcode::kRefNonnull: return becomes(graph_->NewBool(true));
      case Opcode::kIsInstance:
        return becomes(
            graph_->NewBool(FamilyOf(op->args[0]).cls->IsSubclassOf(op->cls)));
      case Opcode::kIsExactly:
        return becomes(graph_->NewBool(FamilyOf(op->args[0]).cls == op->cls));
      case Opcode::kRefEq: case Opcode::kRefNe: {
        // Nobody else has the object; and two of them in one block are two.
        bool same = on_object && second != object_of->end() && first->second == second->second;
        return becomes(graph_->NewBool(same == (op->op == Opcode::kRefEq)));
      }
      default: return false;
    }
  }

  Graph* graph_;
  std::vector<uint32_t> parent_;         // by value id
  std::map<uint32_t, Family> families_;  // by representative
  std::unordered_map<uint32_t, std::vector<const Field*>> accesses_;
};

}  // namespace

bool RemoveMallocs(Graph* graph) {
  bool changed = false;
  for (int round = 0; round < 8; round++) {
    MergeEqualArguments(graph);
    RemoveDeadCode(graph);
    if (!MallocRemoval(graph).Run()) break;
    changed = true;
  }
  return changed;
}

}  // namespace kiln
