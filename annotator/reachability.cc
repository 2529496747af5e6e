#include "annotator/reachability.h"

#include <algorithm>
#include <map>
#include <string_view>

#include "translator/flowgraph/rewrite.h"

namespace kiln {
namespace {

class Finder {
 public:
  explicit Finder(const Program& program) : program_(program) {
    result_.prebuilt.resize(program.prebuilt().size());
    for (const auto& cls : program.classes())
      if (IsKnownToRuntime(cls.get())) Instantiate(cls.get());
    Reach(program.entry);
    for (Function* f : program.initialisers) Reach(f);
    for (const auto& f : program.functions())
      if (IsKept(*f)) Reach(f.get());
    if (!program.prebuilt().empty()) ReachObject(0);
  }

  Reachable Run() {
    while (!functions_.empty() || !objects_.empty()) {
      if (!functions_.empty()) {
        const Function* f = functions_.back();
        functions_.pop_back();
        if (f->graph != nullptr) ScanGraph(*f->graph);
      } else {
        int64_t index = objects_.back();
        objects_.pop_back();
        ScanObject(index);
      }
    }
    return std::move(result_);
  }

 private:
  void Reach(Function* f) {
    if (f == nullptr || !result_.function_set.insert(f).second) return;
    result_.functions.push_back(f);
    functions_.push_back(f);
  }

  void Reach(const Const& constant) {
    if (constant.kind == Const::Kind::kFunc) Reach(constant.function);
    if (constant.kind == Const::Kind::kObject) ReachObject(constant.bits);
  }

  void ReachObject(int64_t index) {
    if (result_.prebuilt[index]) return;
    result_.prebuilt[index] = true;
    objects_.push_back(index);
  }

  // An object of exactly this class may exist.
  void Instantiate(const Class* cls) {
    if (!result_.class_set.insert(cls).second) return;
    result_.classes.push_back(cls);
    for (const Class* c = cls; c != nullptr; c = c->base) {
      Reach(c->finalizer);
      Reach(c->tracer);
    }
    for (const Class* c = cls; c != nullptr; c = c->base) {
      auto called = called_.find(c);
      if (called == called_.end()) continue;
      for (const Method* method : called->second) Reach(cls->FindImplementation(method));
    }
    for (const Class* c = cls; c != nullptr; c = c->base) instantiated_below_[c].push_back(cls);
  }

  void CallMethod(const Method* method) {
    std::vector<const Method*>& called = called_[method->owner];
    if (std::find(called.begin(), called.end(), method) != called.end()) return;
    called.push_back(method);
    auto below = instantiated_below_.find(method->owner);
    if (below == instantiated_below_.end()) return;
    for (const Class* cls : below->second) Reach(cls->FindImplementation(method));
  }

  void ReadField(const Field* field) {
    if (!result_.read_fields.insert(field).second) return;
    // Objects scanned before left this field out.
    for (int64_t index : holders_[field->owner]) ScanField(program_.prebuilt()[index], field);
  }

  void ScanField(const PrebuiltObject& object, const Field* field) {
    if (field->is_item) {
      const std::vector<Field*>& components = ItemComponents(object.cls);
      for (size_t k = 0; k < components.size(); k++) {
        if (components[k] != field) continue;
        for (size_t i = k; i < object.items.size(); i += components.size())
          Reach(object.items[i]);
      }
      return;
    }
    const std::vector<Field*>& fields = FieldsOf(object.cls);
    for (size_t i = 0; i < fields.size() && i < object.fields.size(); i++)
      if (fields[i] == field) Reach(object.fields[i]);
  }

  void ScanObject(int64_t index) {
    const PrebuiltObject& object = program_.prebuilt()[index];
    Instantiate(object.cls);
    for (const Class* c = object.cls; c != nullptr; c = c->base) holders_[c].push_back(index);
    bool all = object.cls->is_weakref || IsKnownToRuntime(object.cls);
    for (const Field* field : FieldsOf(object.cls))
      if (all || result_.read_fields.count(field)) ScanField(object, field);
    for (const Field* item : ItemComponents(object.cls))
      if (all || result_.read_fields.count(item)) ScanField(object, item);
  }

  void ScanGraph(const Graph& graph) {
    for (Block* block : graph.blocks()) {
      for (auto& op : block->ops) ScanOp(*op);
      ForEachUse(block, [&](Value*& use) {
        if (use->is_const()) Reach(use->constant);
      });
    }
  }

  void ScanOp(const Operation& op) {
    switch (op.op) {
      case Opcode::kCall: case Opcode::kCallForeign:
        Reach(op.function);
        break;
      case Opcode::kCallVirtual: case Opcode::kMethodLookup:
        CallMethod(op.method);
        break;
      case Opcode::kNew: case Opcode::kNewArray: case Opcode::kWeakrefNew: case Opcode::kGcAlloc:
      case Opcode::kGcAllocArray:
        Instantiate(op.cls);
        break;
      case Opcode::kGetField: case Opcode::kArrayGet:
        ReadField(op.field);
        break;
      case Opcode::kArrayCopy:
        for (int k : {0, 2})
          if (op.args[k]->type.cls != nullptr)
            for (const Field* item : ItemComponents(op.args[k]->type.cls)) ReadField(item);
        break;
      default:
        break;
    }
  }

  const std::vector<Field*>& FieldsOf(const Class* cls) {
    auto [it, is_new] = fields_.try_emplace(cls);
    if (is_new) it->second = AllFields(cls);
    return it->second;
  }

  const Program& program_;
  Reachable result_;
  std::vector<const Function*> functions_;
  std::vector<int64_t> objects_;
  // By declaring class: the methods some reachable code calls.
  std::unordered_map<const Class*, std::vector<const Method*>> called_;
  std::unordered_map<const Class*, std::vector<const Class*>> instantiated_below_;
  // Prebuilt objects by their class and every base of it.
  std::unordered_map<const Class*, std::vector<int64_t>> holders_;
  std::unordered_map<const Class*, std::vector<Field*>> fields_;
};

}  // namespace

bool IsKnownToRuntime(const Class* cls) {
  constexpr std::string_view kNames[] = {"rlib::Str", "rlib::MemoryError",
                                         "rlib::StackOverflowError", "rlib::Weakref"};
  return std::find(std::begin(kNames), std::end(kNames), cls->name) != std::end(kNames);
}

bool IsKept(const Function& function) { return function.hints.count("keep") != 0; }

Reachable FindReachable(const Program& program) { return Finder(program).Run(); }

bool RemoveUnreachableFunctions(Program* program) {
  Reachable reachable = FindReachable(*program);
  if (reachable.functions.size() == program->functions().size()) return false;
  auto gone = [&](const Function* f) { return f != nullptr && !reachable.has(f); };
  for (const auto& cls : program->classes()) {
    std::erase_if(cls->method_order, [&](const Method* m) { return gone(cls->methods.at(m)); });
    std::erase_if(cls->methods, [&](const auto& entry) { return gone(entry.second); });
    if (gone(cls->finalizer)) cls->finalizer = nullptr;
    if (gone(cls->tracer)) cls->tracer = nullptr;
  }
  auto clear = [&](std::vector<Const>* contents) {
    for (Const& content : *contents)
      if (content.kind == Const::Kind::kFunc && gone(content.function)) content = Const::Null();
  };
  for (PrebuiltObject& object : program->prebuilt()) {
    clear(&object.fields);
    clear(&object.items);
  }
  // Facts are about what was reachable when they were found.
  auto forget = [&](Fact* fact) {
    std::erase_if(fact->functions, gone);  // none left: not known
    if (fact->has_constant && fact->constant.kind == Const::Kind::kFunc && gone(fact->constant.function)) {
      fact->has_constant = false;
      fact->constant = Const();
    }
  };
  for (const auto& cls : program->classes()) {
    for (Field* field : cls->fields) forget(&field->fact);
    for (Field* item : cls->items) forget(&item->fact);
  }
  for (const auto& function : program->functions())
    if (function->graph != nullptr && reachable.has(function.get()))
      function->graph->ForEachValue([&](Value* value) {
        if (value->fact != nullptr) forget(value->fact.get());
      });
  program->RemoveFunctionsUnless([&](const Function& f) { return reachable.has(&f); });
  return true;
}

}  // namespace kiln
