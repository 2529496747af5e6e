#include "translator/evaluate/reachability.h"

namespace kiln {

void Reachability::Run() {
  if (program_->entry == nullptr) {
    for (const auto& f : program_->functions()) ReachFunction(f.get());
  } else {
    ReachFunction(program_->entry);
    // What later phases call by name: bodies of library operations, helpers of the system.
    for (const auto& f : program_->functions())
      if (!f->library_op.empty() || f->name.find("kiln_") != std::string::npos ||
          f->name.find("run_program") != std::string::npos)
        ReachFunction(f.get());
    for (const char* name : {"rlib::MemoryError", "rlib::StackOverflowError"})
      if (const Class* cls = program_->FindClass(name)) ReachClass(cls);
  }
  Drain();
}

void Reachability::Drain() {
  while (!functions_to_do_.empty() || !objects_to_do_.empty()) {
    if (!objects_to_do_.empty()) {
      char* object = objects_to_do_.front();
      objects_to_do_.pop_front();
      ScanObject(object);
    } else {
      Function* function = functions_to_do_.front();
      functions_to_do_.pop_front();
      ScanGraph(function->graph.get());
    }
  }
}

void Reachability::ReachFunction(Function* function) {
  if (function == nullptr || !reached_.insert(function).second) return;
  if (function->graph != nullptr) functions_to_do_.push_back(function);
}

void Reachability::ReachMethod(const Method* method) {
  if (!called_.insert(method).second) return;
  for (const Class* cls : instantiated_order_)
    if (method->owner == nullptr || cls->IsSubclassOf(method->owner))
      ReachFunction(cls->FindImplementation(method));
}

void Reachability::ReachClass(const Class* cls) {
  if (cls == nullptr || !instantiated_.insert(cls).second) return;
  instantiated_order_.push_back(cls);
  for (const Class* c = cls; c != nullptr; c = c->base) {
    for (const Method* m : c->method_order)
      if (called_.contains(m)) ReachFunction(cls->FindImplementation(m));
    ReachFunction(c->finalizer);
    ReachFunction(c->tracer);
  }
}

void Reachability::ReachSlot(int64_t slot, Type type) {
  if (slot == 0) return;
  if (type.is_func()) {
    ReachFunction(const_cast<Function*>(interpreter_->FunctionAt(slot)));
  } else if (type.is_ref()) {
    char* object = reinterpret_cast<char*>(slot);
    if (objects_.insert(object).second) objects_to_do_.push_back(object);
  }
}

void Reachability::ReachConst(const Const& constant, Type type) {
  if (constant.kind == Const::Kind::kFunc) ReachFunction(constant.function);
  // Of the globals only those count that are read.
  if (constant.kind == Const::Kind::kObject && constant.bits != 0)
    ReachSlot(reinterpret_cast<int64_t>(interpreter_->Prebuilt(constant.bits)), type);
}

void Reachability::ScanObject(char* object) {
  const Class* cls = interpreter_->ClassOf(object);
  if (cls == nullptr) return;
  ReachClass(cls);
  for (const Class* c = cls; c != nullptr; c = c->base)
    for (const Field* f : c->fields)
      if (f->type.is_ref() || f->type.is_func()) ReachSlot(Interpreter::Load(object, *f), f->type);
  if (cls->is_weakref) {
    int64_t target;
    __builtin_memcpy(&target, object + cls->length_offset, sizeof(target));
    ReachSlot(target, Type::Ref(nullptr));
  }
  if (!cls->is_varsized) return;
  const Class* holder = cls;
  while (holder->items.empty() && holder->base != nullptr) holder = holder->base;
  const int64_t length = Interpreter::Length(object, *cls);
  for (const Field* f : holder->items) {
    if (!f->type.is_ref() && !f->type.is_func()) continue;
    for (int64_t i = 0; i < length; ++i)
      ReachSlot(Interpreter::Load(object + cls->size + i * cls->item_size, *f), f->type);
  }
}

void Reachability::ScanGraph(Graph* graph) {
  for (Block* block : graph->blocks()) {
    ForEachUse(block, [&](Value*& v) {
      if (v->is_const()) ReachConst(v->constant, v->type);
    });
    for (auto& op : block->ops) {
      switch (op->op) {
        case Opcode::kCall:
          if (op->function->is_prebuild) {
            on_prebuild_(op.get());
          } else {
            ReachFunction(op->function);
          }
          break;
        case Opcode::kCallVirtual:
        case Opcode::kMethodLookup: ReachMethod(op->method); break;
        case Opcode::kNew:
        case Opcode::kNewArray:
        case Opcode::kWeakrefNew: ReachClass(op->cls); break;
        case Opcode::kGetField:
          if (op->args[0]->is_const() && op->field->owner == program_->globals())
            ReachSlot(Interpreter::Load(interpreter_->Prebuilt(0), *op->field), op->field->type);
          break;
        default: break;
      }
    }
  }
}

}  // namespace kiln
