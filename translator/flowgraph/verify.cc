// What must hold of classes, functions and objects; graphs are in verify_graph.cc.
#include "translator/flowgraph/verify.h"

#include <unordered_map>
#include <unordered_set>

namespace kiln {
namespace {

class ProgramVerifier {
 public:
  ProgramVerifier(const Program& program, Stage stage, std::vector<std::string>* errors)
      : program_(program), stage_(stage), errors_(*errors) {}

  void Run() {
    for (const auto& cls : program_.classes()) CheckClass(*cls);
    if (!errors_.empty()) return;  // the rest walks along bases
    for (size_t i = 0; i < program_.prebuilt().size(); ++i) CheckObject(i);
    for (const auto& f : program_.functions()) {
      if (f->signature == nullptr) Error(f->name + " has no signature");
      if (f->is_foreign && f->graph != nullptr) Error(f->name + " is foreign but has a graph");
      if (f->graph != nullptr) VerifyGraphInto(*f->graph, stage_, &errors_);
    }
    for (const Function* f : program_.initialisers)
      if (f->graph == nullptr || f->signature == nullptr || !f->signature->params.empty())
        Error("initialiser " + f->name + " takes parameters or has no body");
    if (program_.entry != nullptr && program_.entry->graph == nullptr)
      Error("entry " + program_.entry->name + " has no body");
  }

 private:
  void Error(std::string what) {
    if (errors_.size() < kMaxVerifierErrors) errors_.push_back(std::move(what));
  }

  void CheckClass(const Class& cls) {
    const std::string name = "class " + cls.name;
    const Class* c = &cls;
    for (size_t steps = 0; c != nullptr; c = c->base)
      if (++steps > program_.classes().size()) return Error(name + " derives from itself");
    if (cls.base != nullptr && cls.base->is_varsized) {
      if (!cls.fields.empty() || !cls.items.empty())
        Error(name + " adds fields to the varsized class " + cls.base->name);
      if (!cls.is_varsized)
        Error(name + " is not varsized but its base " + cls.base->name + " is");
    }
    if (cls.is_varsized && cls.items.empty() && (cls.base == nullptr || !cls.base->is_varsized))
      Error(name + " is varsized but has no items");
    if (!cls.is_varsized && !cls.items.empty())
      Error(name + " has items but is not varsized");
    for (const auto* fields : {&cls.fields, &cls.items}) {
      std::unordered_set<std::string> names;
      for (const Field* f : *fields) {
        if (f->owner != &cls) Error(name + ": field " + f->name + " has another owner");
        if (f->type.is_void()) Error(name + ": field " + f->name + " is void");
        if (!names.insert(f->name).second) Error(name + ": field " + f->name + " is there twice");
      }
    }
    if (cls.methods.size() != cls.method_order.size())
      Error(name + ": methods and method_order differ");
    for (const Method* m : cls.method_order) {
      const auto it = cls.methods.find(m);
      if (it == cls.methods.end() || it->second == nullptr) {
        Error(name + ": no implementation of " + m->name);
        continue;
      }
      const Signature* of_method = m->signature;
      const Signature* of_function = it->second->signature;
      if (of_method == nullptr || of_function == nullptr) {
        Error(name + ": " + m->name + " has no signature");
      } else if (of_method->params.size() != of_function->params.size() ||
                 of_method->results.size() != of_function->results.size()) {
        Error(name + ": " + it->second->name + " does not fit the signature of " + m->name);
      } else {
        for (size_t i = 1; i < of_method->params.size(); ++i)
          if (of_method->params[i] != of_function->params[i])
            Error(name + ": parameter " + std::to_string(i) + " of " + it->second->name + " is " +
                  TypeName(of_function->params[i]) + ", of the method " +
                  TypeName(of_method->params[i]));
        for (size_t i = 0; i < of_method->results.size(); ++i)
          if (!IsAssignable(of_function->results[i], of_method->results[i]))
            Error(name + ": " + it->second->name + " returns " +
                  TypeName(of_function->results[i]) + ", the method " +
                  TypeName(of_method->results[i]));
      }
      if (m->owner != nullptr && !cls.IsSubclassOf(m->owner))
        Error(name + " implements " + m->name + " of " + m->owner->name +
              ", from which it does not derive");
    }
  }

  void CheckConst(const Const& c, Type type, const std::string& where) {
    bool fits = false;
    switch (c.kind) {
      case Const::Kind::kInt:
        fits = type.is_raw() || (type.is_int() && NormaliseInt(type.kind, c.bits) == c.bits);
        break;
      case Const::Kind::kFloat: fits = type.is_float(); break;
      case Const::Kind::kNull: fits = type.is_ref() || type.is_raw() || type.is_func(); break;
      case Const::Kind::kFunc: fits = type.is_func() || type.is_raw(); break;
      case Const::Kind::kObject:
        if (c.bits < 0 || c.bits >= static_cast<int64_t>(program_.prebuilt().size()))
          return Error(where + ": there is no prebuilt object #" + std::to_string(c.bits));
        fits = IsAssignable(
            Type::Ref(program_.prebuilt()[static_cast<size_t>(c.bits)].cls), type);
        break;
    }
    if (!fits) Error(where + ": the content does not fit the type " + TypeName(type));
  }

  void CheckObject(size_t index) {
    const PrebuiltObject& object = program_.prebuilt()[index];
    const std::string where = "object #" + std::to_string(index);
    if (object.cls == nullptr) return Error(where + " has no class");
    const auto [it, added] = all_fields_.try_emplace(object.cls);
    if (added) it->second = AllFields(object.cls);
    const std::vector<Field*>& fields = it->second;
    if (object.fields.size() != fields.size())
      return Error(where + " has " + std::to_string(object.fields.size()) + " fields, class " +
                   object.cls->name + " " + std::to_string(fields.size()));
    for (size_t i = 0; i < fields.size(); ++i)
      CheckConst(object.fields[i], fields[i]->type, where + " field " + fields[i]->name);
    const Class* holder = object.cls;
    while (holder->items.empty() && holder->base != nullptr) holder = holder->base;
    const size_t components = holder->items.size();
    if (object.cls->is_weakref) {  // the target
      for (const Const& c : object.items)
        if (c.kind != Const::Kind::kObject && c.kind != Const::Kind::kNull)
          Error(where + ": the target of a weak reference is not an object");
      if (object.items.size() > 1) Error(where + ": a weak reference with two targets");
      return;
    }
    if (components == 0 ? !object.items.empty() : object.items.size() % components != 0)
      return Error(where + ": the number of items does not fit the class");
    for (size_t i = 0; i < object.items.size(); ++i)
      CheckConst(object.items[i], holder->items[i % components]->type, where + " item");
  }

  const Program& program_;
  const Stage stage_;
  std::vector<std::string>& errors_;
  std::unordered_map<const Class*, std::vector<Field*>> all_fields_;
};

}  // namespace

std::vector<std::string> Verify(const Program& program, Stage stage) {
  std::vector<std::string> errors;
  ProgramVerifier(program, stage, &errors).Run();
  return errors;
}

}  // namespace kiln
