#include "translator/evaluate/object_graph.h"

#include <cstring>
#include <utility>

#include "translator/flowgraph/locate.h"

namespace kiln {

void ObjectGraphReader::AddGlobals(const std::unordered_set<const Field*>& variables) {
  char* globals = interpreter_->Prebuilt(0);
  PrebuiltObject object;
  object.cls = program_->globals();
  object.name = program_->prebuilt()[0].name;
  objects_.push_back(std::move(object));
  addresses_.push_back(globals);
  numbers_[globals] = 0;
  filled_ = 1;
  for (const Field* f : program_->globals()->fields) {
    const Const content = variables.contains(f) && !f->transient
                              ? Read(Interpreter::Load(globals, *f), f->type, f->name)
                              : ZeroOf(f->type);
    objects_[0].fields.push_back(content);
  }
}

void ObjectGraphReader::Error(PosId pos, std::string message, std::string write_instead) {
  diagnostics_->push_back(
      Diagnostic::Error(Locate(*program_, pos), std::move(message), std::move(write_instead)));
}

Const ObjectGraphReader::Read(int64_t slot, Type type, const std::string& where, PosId pos) {
  switch (type.kind) {
    case Kind::kF32:
    case Kind::kF64: return {Const::Kind::kFloat, slot, nullptr};
    case Kind::kRef: {
      if (slot == 0) return Const::Null();
      char* address = reinterpret_cast<char*>(slot);
      const auto [it, added] = numbers_.try_emplace(address, static_cast<int64_t>(objects_.size()));
      if (added) {
        PrebuiltObject object;
        object.cls = const_cast<Class*>(interpreter_->ClassOf(address));
        // Variables give their names; what hangs below them needs none.
        if (where.find(' ') == std::string::npos) object.name = where;
        objects_.push_back(std::move(object));
        addresses_.push_back(address);
      }
      return Const::Object(it->second);
    }
    case Kind::kFunc: {
      if (slot == 0) return Const::Null();
      const Function* function = interpreter_->FunctionAt(slot);
      if (function != nullptr) return Const::Func(const_cast<Function*>(function));
      Error(pos, where + " holds a function pointer that is none of the program's");
      return Const::Null();
    }
    case Kind::kRaw:
      if (slot != 0)
        Error(pos, where + " holds a raw address, which cannot be part of a binary",
              "set it when the program starts, or mark the field RLIB_TRANSIENT");
      return Const::Null();
    default: return Const::Int(slot);
  }
}

void ObjectGraphReader::Fill(size_t index) {
  const char* address = addresses_[index];
  const Class* cls = objects_[index].cls;
  std::vector<Const> fields, items;
  for (const Field* f : AllFields(cls))
    fields.push_back(f->transient ? ZeroOf(f->type)
                                  : Read(Interpreter::Load(address, *f), f->type,
                                         "field " + f->name + " of a " + cls->name, cls->pos));
  if (cls->is_weakref) {
    int64_t target;
    memcpy(&target, address + cls->length_offset, sizeof(target));
    items.push_back(Read(target, Type::Ref(nullptr), "the target of a weak reference"));
  } else if (cls->is_varsized) {
    const Class* holder = cls;
    while (holder->items.empty() && holder->base != nullptr) holder = holder->base;
    const int64_t length = Interpreter::Length(address, *cls);
    const std::string where = "an item of a " + cls->name;
    items.reserve(static_cast<size_t>(length) * holder->items.size());
    for (int64_t i = 0; i < length; ++i)
      for (const Field* f : holder->items)
        items.push_back(f->transient
                            ? ZeroOf(f->type)
                            : Read(Interpreter::Load(address + cls->size + i * cls->item_size, *f),
                                   f->type, where, cls->pos));
  }
  objects_[index].fields = std::move(fields);
  objects_[index].items = std::move(items);
}

void ObjectGraphReader::Drain() {
  for (; filled_ < objects_.size(); ++filled_) Fill(filled_);
}

}  // namespace kiln
