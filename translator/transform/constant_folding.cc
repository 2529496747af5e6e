#include "translator/transform/constant_folding.h"

#include <deque>
#include <vector>

#include "translator/flowgraph/rewrite.h"
#include "translator/flowgraph/semantics.h"
#include "translator/transform/algebra.h"
#include "translator/transform/simplify_flow.h"

namespace kiln {
namespace {

// What is known of a value: nothing has reached it yet, always this constant, or anything.
struct Knowledge {
  enum State : uint8_t { kNothing, kConstant, kAnything } state = kNothing;
  Const constant;
  bool frozen_items = false;  // an array that came from a field that promises immutable items
};

int64_t ItemCount(const PrebuiltObject& object) {
  size_t components = ItemComponents(object.cls).size();
  return components == 0 ? 0 : static_cast<int64_t>(object.items.size() / components);
}

class Folder {
 public:
  Folder(Program* program, Graph* graph)
      : program_(program),
        graph_(graph),
        known_(graph->next_value_id()),
        reached_(graph->next_block_id()),
        queued_(graph->next_block_id()) {}

  bool Run() {
    for (Value* arg : graph_->start()->args) known_[arg->id].state = Knowledge::kAnything;
    Reach(graph_->start());
    while (!work_.empty()) {
      Block* block = work_.front();
      work_.pop_front();
      queued_[block->id] = false;
      Visit(block);
    }
    return Rewrite();
  }

 private:
  void Enqueue(Block* block) {
    if (queued_[block->id]) return;
    queued_[block->id] = true;
    work_.push_back(block);
  }

  void Reach(Block* block) {
    if (reached_[block->id]) return;
    reached_[block->id] = true;
    Enqueue(block);
  }

  Knowledge Know(const Value* value) const {
    if (value->is_const()) return {Knowledge::kConstant, value->constant, false};
    return known_[value->id];
  }

  // Moves what is known of `value` down to include `now`.
  bool Join(const Value* value, const Knowledge& now) {
    Knowledge& old = known_[value->id];
    if (now.state == Knowledge::kNothing || old.state == Knowledge::kAnything) return false;
    if (old.state == Knowledge::kNothing) {
      old = now;
      return true;
    }
    if (now.state == Knowledge::kConstant && now.constant == old.constant) {
      if (!old.frozen_items || now.frozen_items) return false;
      old.frozen_items = false;
      return true;
    }
    old = {Knowledge::kAnything, {}, false};
    return true;
  }

  void Visit(Block* block) {
    // Values are local to the block, so one walk from top to bottom settles it.
    for (auto& op : block->ops)
      if (op->result != nullptr) Join(op->result, Evaluate(*op));
    if (block->exit == Exit::kTry) {
      const Link& link = block->exits[1];
      if (link.exception != nullptr) Join(link.exception, {Knowledge::kAnything, {}, false});
    }
    if (block->exit == Exit::kBranch || block->exit == Exit::kSwitch) {
      Knowledge decided = Know(block->exit_value);
      if (decided.state == Knowledge::kNothing) return;
      if (decided.state == Knowledge::kConstant) {
        Follow(block->exits[ExitFor(*block, decided.constant.bits)]);
        return;
      }
    }
    for (const Link& link : block->exits) Follow(link);
  }

  static size_t ExitFor(const Block& block, int64_t value) {
    if (block.exit == Exit::kBranch) return value != 0 ? 0 : 1;
    for (size_t k = 0; k < block.cases.size(); k++)
      if (block.cases[k] == value) return k;
    return block.exits.size() - 1;
  }

  void Follow(const Link& link) {
    bool changed = false;
    for (size_t i = 0; i < link.args.size(); i++)
      changed |= Join(link.target->args[i], Know(link.args[i]));
    if (!reached_[link.target->id]) {
      Reach(link.target);
    } else if (changed) {
      Enqueue(link.target);
    }
  }

  static Knowledge Anything() { return {Knowledge::kAnything, {}, false}; }
  static Knowledge Constant(Const c, bool frozen = false) {
    return {Knowledge::kConstant, c, frozen};
  }

  Knowledge Evaluate(const Operation& op) {
    std::vector<Const> constants;
    for (const Value* arg : op.args) {
      Knowledge k = Know(arg);
      if (k.state == Knowledge::kNothing) return {};
      if (k.state == Knowledge::kAnything) return Anything();
      constants.push_back(k.constant);
    }
    switch (op.op) {
      case Opcode::kGetField: {
        if (constants[0].kind != Const::Kind::kObject) return Anything();
        auto content = ImmutableField(*program_, constants[0].bits, op.field);
        if (!content) return Anything();
        return Constant(*content, op.field->immutable_items);
      }
      case Opcode::kArrayGet: return Item(op, constants);
      case Opcode::kArrayLength: {
        const PrebuiltObject* object = Object(constants[0]);
        return object == nullptr ? Anything() : Constant(Const::Int(ItemCount(*object)));
      }
      case Opcode::kCastRef: {
        const PrebuiltObject* object = Object(constants[0]);
        if (object != nullptr && !object->cls->IsSubclassOf(op.result->type.cls)) return Anything();
        return Constant(constants[0], Know(op.args[0]).frozen_items);
      }
      case Opcode::kIsInstance: case Opcode::kIsExactly: {
        if (constants[0].kind == Const::Kind::kNull) return Constant(Const::Int(0));
        const PrebuiltObject* object = Object(constants[0]);
        if (object == nullptr) return Anything();
        return Constant(Const::Int(op.op == Opcode::kIsExactly
                                       ? object->cls == op.cls
                                       : object->cls->IsSubclassOf(op.cls)));
      }
      case Opcode::kClassName: {
        const PrebuiltObject* object = Object(constants[0]);
        if (object == nullptr) return Anything();
        return Constant(Const::Object(program_->InternString(object->cls->name)));
      }
      case Opcode::kJitPromote: return Constant(constants[0], Know(op.args[0]).frozen_items);
      case Opcode::kArrayRaw: return Anything();
      default: break;
    }
    if (!Info(op.op).has(effect::kPure)) return Anything();
    Const folded;
    if (op.args.empty() || op.result == nullptr) return Anything();
    return FoldPure(op.op, op.args[0]->type, op.result->type, constants.data(), &folded)
               ? Constant(folded)
               : Anything();
  }

  // The prebuilt object, if its class and length may be looked at.
  const PrebuiltObject* Object(const Const& constant) const {
    if (constant.kind != Const::Kind::kObject || !program_->initialisers.empty()) return nullptr;
    return &program_->prebuilt()[constant.bits];
  }

  Knowledge Item(const Operation& op, const std::vector<Const>& constants) {
    const PrebuiltObject* object = Object(constants[0]);
    if (object == nullptr) return Anything();
    if (!object->cls->immutable_items && !Know(op.args[0]).frozen_items) return Anything();
    int64_t index = constants[1].bits;
    if (index < 0 || index >= ItemCount(*object)) return Anything();
    const std::vector<Field*>& components = ItemComponents(object->cls);
    for (size_t k = 0; k < components.size(); k++)
      if (components[k] == op.field)
        return Constant(object->items[index * components.size() + k]);
    return Anything();
  }

  bool Rewrite() {
    bool changed = false;
    for (Block* block : graph_->blocks()) {
      if (!reached_[block->id]) continue;
      ForEachUse(block, [&](Value*& use) {
        if (use->is_const() || use->id >= known_.size()) return;
        const Knowledge& k = known_[use->id];
        if (k.state != Knowledge::kConstant) return;
        use = graph_->NewConst(use->type, k.constant);
        changed = true;
      });
      changed |= SimplifyExit(block);
    }
    return changed;
  }

  Program* program_;
  Graph* graph_;
  std::vector<Knowledge> known_;        // by value id
  std::vector<bool> reached_, queued_;  // by block id
  std::deque<Block*> work_;
};

}  // namespace

bool RefineLinks(Graph* graph) {
  bool changed = false;
  for (Block* block : graph->blocks()) {
    Value* decided = block->exit_value;
    if (decided == nullptr || decided->is_const()) continue;
    auto refine = [&](Link* link, const Value* from, Value* to) {
      for (Value*& arg : link->args)
        if (arg == from && from != to) {
          arg = to;
          changed = true;
        }
    };
    if (block->exit == Exit::kSwitch) {
      for (size_t k = 0; k < block->cases.size(); k++)
        refine(&block->exits[k], decided, graph->NewInt(decided->type, block->cases[k]));
      continue;
    }
    if (block->exit != Exit::kBranch) continue;
    refine(&block->exits[0], decided, graph->NewBool(true));
    refine(&block->exits[1], decided, graph->NewBool(false));
    for (auto& op : block->ops) {
      if (op->result != decided) continue;
      size_t equal_exit = 0;
      Value* from = op->args.empty() ? nullptr : op->args[0];
      Value* to = nullptr;
      switch (op->op) {
        case Opcode::kIntNe: case Opcode::kRefNe: case Opcode::kFuncNe:
          equal_exit = 1;
          [[fallthrough]];
        case Opcode::kIntEq: case Opcode::kRefEq: case Opcode::kFuncEq:
          to = op->args[1];
          if (from->type != to->type) to = nullptr;
          break;
        case Opcode::kRefNonnull:
          equal_exit = 1;
          [[fallthrough]];
        case Opcode::kRefIsNull:
          to = graph->NewNull(from->type);
          break;
        default: break;
      }
      if (to != nullptr && to->is_const() && !from->is_const())
        refine(&block->exits[equal_exit], from, to);
    }
  }
  return changed;
}

bool FoldConstants(Program* program, Graph* graph) {
  bool changed = SimplifyAlgebra(graph);
  changed |= RefineLinks(graph);
  changed |= Folder(program, graph).Run();
  return changed;
}

}  // namespace kiln
