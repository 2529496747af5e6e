#include "translator/flowgraph/merge.h"

#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "translator/flowgraph/graph.h"

namespace kiln {
namespace {

// A class that its source only names. The front end derives those from rlib::Object.
bool IsDeclaredOnly(const Class& cls) {
  return cls.pos == 0 && cls.name != "rlib::Object" && cls.name != "kiln::Globals" &&
         (cls.base == nullptr || cls.base->name == "rlib::Object") && cls.fields.empty() &&
         cls.items.empty() && cls.methods.empty() && !cls.is_varsized && !cls.is_weakref;
}

bool IsInternable(const PrebuiltObject& object) {
  if (object.cls->name != "rlib::Str" || object.cls->items.size() != 1) return false;
  for (const Const& c : object.fields)
    if (c.kind != Const::Kind::kInt || c.bits != 0) return false;
  return true;
}

class Merger {
 public:
  Merger(Program* into, const Program& from, std::vector<std::string>* errors)
      : into_(*into), from_(from), errors_(*errors) {}

  bool Run() {
    const size_t before = errors_.size();
    for (const std::string& file : from_.files()) files_.push_back(into_.InternFile(file));
    positions_.resize(from_.num_positions());
    DeclareClasses();
    DeclareMethods();
    DeclareFunctions();
    DefineClasses();
    MergeGlobals();
    MergeObjects();
    DefineFunctions();
    MergeProgram();
    return errors_.size() == before;
  }

 private:
  // ---- From there to here ----
  Class* Map(const Class* cls) { return cls == nullptr ? nullptr : classes_.at(cls); }
  Function* Map(const Function* f) { return f == nullptr ? nullptr : functions_.at(f); }
  const Method* Map(const Method* m) { return m == nullptr ? nullptr : methods_.at(m); }
  Field* Map(const Field* f) {
    if (f == nullptr) return nullptr;
    const auto it = fields_.find(f);
    return it == fields_.end() ? nullptr : it->second;
  }
  Type Map(Type type) {
    type.cls = Map(type.cls);
    type.signature = Map(type.signature);
    return type;
  }
  const Signature* Map(const Signature* signature) {
    if (signature == nullptr) return nullptr;
    const auto [it, added] = signatures_.try_emplace(signature, nullptr);
    if (!added) return it->second;
    Signature copy = *signature;
    for (Type& t : copy.params) t = Map(t);
    for (Type& t : copy.results) t = Map(t);
    return signatures_[signature] = into_.Intern(std::move(copy));
  }
  PosId MapPos(PosId pos) {
    if (pos == 0) return 0;
    if (positions_[pos] != 0) return positions_[pos];
    Position copy = from_.position(pos);
    copy.file = copy.file < files_.size() ? files_[copy.file] : 0;
    copy.inlined_at = MapPos(copy.inlined_at);
    return positions_[pos] = into_.InternPosition(copy);
  }
  Const Map(Const c) {
    c.function = Map(c.function);
    if (c.kind == Const::Kind::kObject) c.bits = objects_.at(static_cast<size_t>(c.bits));
    return c;
  }
  Fact Map(Fact fact) {
    fact.cls = Map(fact.cls);
    for (const Class*& cls : fact.classes) cls = Map(cls);
    if (fact.has_constant) fact.constant = Map(fact.constant);
    for (Function*& f : fact.functions) f = Map(f);
    for (const Class*& cls : fact.classes) cls = Map(cls);
    return fact;
  }

  std::string Where(PosId here, PosId there) const {
    return into_.DescribePosition(here) + " and " + from_.DescribePosition(there);
  }

  void DeclareClasses();
  void DeclareMethods();
  void DeclareFunctions();
  void DefineClasses();
  void DefineClass(const Class& from, Class* into);
  void CompareClass(const Class& from, Class* into);
  void MapFields(const std::vector<Field*>& from, const std::vector<Field*>& into);
  void CopyFlags(const Field& from, Field* into);
  void MergeGlobals();
  void MergeObjects();
  void DefineFunctions();
  std::unique_ptr<Graph> MapGraph(const Graph& graph, Function* owner);
  void MergeProgram();

  Program& into_;
  const Program& from_;
  std::vector<std::string>& errors_;
  std::vector<uint32_t> files_;
  std::vector<PosId> positions_;
  std::vector<int64_t> objects_;
  std::unordered_map<const Class*, Class*> classes_;
  std::unordered_map<const Function*, Function*> functions_;
  std::unordered_map<const Method*, Method*> methods_;
  std::unordered_map<const Field*, Field*> fields_;
  std::unordered_map<const Signature*, const Signature*> signatures_;
};

void Merger::DeclareClasses() {
  for (const auto& cls : from_.classes()) {
    Class* here = into_.FindClass(cls->name);
    classes_[cls.get()] = here != nullptr ? here : into_.AddClass(cls->name, nullptr);
  }
}

void Merger::DeclareMethods() {
  for (const auto& m : from_.methods()) {
    Method* here = into_.FindMethod(m->name);
    if (here == nullptr)
      here = into_.AddMethod(m->name, m->display, Map(m->owner), Map(m->signature));
    methods_[m.get()] = here;
  }
}

void Merger::DeclareFunctions() {
  for (const auto& f : from_.functions()) {
    Function* here = into_.FindFunction(f->name);
    if (here == nullptr) {
      here = into_.AddFunction(f->name, f->display, Map(f->signature));
      here->pos = MapPos(f->pos);
      here->is_foreign = f->is_foreign;
    } else if (here->signature != Map(f->signature)) {
      errors_.push_back("function " + f->display + " has different types at " +
                        Where(here->pos, f->pos) + ": " + SignatureName(*here->signature) + " and " +
                        SignatureName(*Map(f->signature)));
    }
    functions_[f.get()] = here;
  }
}

void Merger::CopyFlags(const Field& from, Field* into) {
  into->immutable = from.immutable;
  into->immutable_items = from.immutable_items;
  into->quasi_immutable = from.quasi_immutable;
  into->transient = from.transient;
  into->per_thread = from.per_thread;
  into->offset = from.offset;
  into->fact = Map(from.fact);
}

void Merger::DefineClass(const Class& from, Class* into) {
  into->base = Map(from.base);
  into->is_abstract = from.is_abstract;
  into->is_weakref = from.is_weakref;
  into->is_varsized = from.is_varsized;
  into->immutable_items = from.immutable_items;
  into->finalizer = Map(from.finalizer);
  into->tracer = Map(from.tracer);
  into->annotations = from.annotations;
  into->pos = MapPos(from.pos);
  for (const Field* f : from.fields) {
    Field* here = into_.AddField(into, f->name, Map(f->type));
    CopyFlags(*f, here);
    fields_[f] = here;
  }
  for (const Field* f : from.items) {
    Field* here = into_.AddItem(into, f->name, Map(f->type));
    CopyFlags(*f, here);
    fields_[f] = here;
  }
  for (const Method* m : from.method_order) {
    into->methods[Map(m)] = Map(from.methods.at(m));
    into->method_order.push_back(Map(m));
  }
}

// Fields correspond by position; those that differ were reported.
void Merger::MapFields(const std::vector<Field*>& from, const std::vector<Field*>& into) {
  for (size_t i = 0; i < from.size() && i < into.size(); ++i) fields_[from[i]] = into[i];
}

void Merger::CompareClass(const Class& from, Class* into) {
  std::string difference;
  const auto compare = [&](const std::vector<Field*>& a, const std::vector<Field*>& b) {
    if (a.size() != b.size()) {
      difference = "the number of fields";
      return;
    }
    for (size_t i = 0; i < a.size(); ++i)
      if (a[i]->name != b[i]->name || Map(a[i]->type) != b[i]->type ||
          a[i]->immutable != b[i]->immutable)
        difference = "field " + a[i]->name;
  };
  if (Map(from.base) != into->base) difference = "the base";
  compare(from.fields, into->fields);
  compare(from.items, into->items);
  MapFields(from.fields, into->fields);
  MapFields(from.items, into->items);
  for (const Method* m : from.method_order) {
    const Method* here = Map(m);
    Function* implementation = Map(from.methods.at(m));
    const auto [it, added] = into->methods.emplace(here, implementation);
    if (added) {
      into->method_order.push_back(here);
    } else if (it->second != implementation) {
      difference = "method " + m->display;
    }
  }
  if (into->finalizer == nullptr) into->finalizer = Map(from.finalizer);
  if (into->tracer == nullptr) into->tracer = Map(from.tracer);
  if (!difference.empty())
    errors_.push_back("class " + from.name + " is defined differently (" + difference + ") at " +
                      Where(into->pos, from.pos));
}

void Merger::DefineClasses() {
  for (const auto& cls : from_.classes()) {
    if (cls.get() == from_.globals()) continue;
    Class* here = Map(cls.get());
    if (IsDeclaredOnly(*cls)) {
      if (here->base == nullptr && IsDeclaredOnly(*here)) here->base = Map(cls->base);
    } else if (IsDeclaredOnly(*here) ||
               (here->name == "rlib::Object" && here->fields.empty() && here->methods.empty())) {
      DefineClass(*cls, here);
    } else {
      CompareClass(*cls, here);
    }
  }
}

void Merger::MergeGlobals() {
  std::unordered_map<std::string_view, Field*> known;
  for (Field* f : into_.globals()->fields) known[f->name] = f;
  for (const Field* f : from_.globals()->fields) {
    const auto it = known.find(f->name);
    if (it == known.end()) {
      Field* here = into_.AddField(into_.globals(), f->name, Map(f->type));
      CopyFlags(*f, here);
      fields_[f] = here;
      continue;
    }
    fields_[f] = it->second;
    if (it->second->type != Map(f->type))
      errors_.push_back("variable " + f->name + " is " + TypeName(it->second->type) +
                        " in one source and " + TypeName(f->type) + " in another");
    // An extern declaration may know less than the definition.
    it->second->immutable |= f->immutable;
    it->second->immutable_items |= f->immutable_items;
    it->second->quasi_immutable |= f->quasi_immutable;
    it->second->transient |= f->transient;
    if (it->second->per_thread != f->per_thread)
      errors_.push_back("variable " + f->name + " is thread_local in one source only");
  }
}

void Merger::MergeObjects() {
  const auto& objects = from_.prebuilt();
  objects_.assign(objects.size(), 0);
  std::vector<bool> is_new(objects.size());
  for (size_t i = 1; i < objects.size(); ++i) {
    if (IsInternable(objects[i])) {
      objects_[i] = into_.InternString(PrebuiltBytes(objects[i]));
    } else {
      PrebuiltObject copy;
      copy.cls = Map(objects[i].cls);
      copy.name = objects[i].name;
      objects_[i] = into_.AddPrebuilt(std::move(copy));
      is_new[i] = true;
    }
  }
  for (size_t i = 1; i < objects.size(); ++i) {
    if (!is_new[i]) continue;
    PrebuiltObject& copy = into_.prebuilt()[static_cast<size_t>(objects_[i])];
    for (const Const& c : objects[i].fields) copy.fields.push_back(Map(c));
    for (const Const& c : objects[i].items) copy.items.push_back(Map(c));
  }
  // Variables that have a value already.
  std::unordered_map<const Field*, size_t> slots;
  for (size_t i = 0; i < into_.globals()->fields.size(); ++i) slots[into_.globals()->fields[i]] = i;
  for (size_t i = 0; i < from_.globals()->fields.size(); ++i) {
    const Field* f = from_.globals()->fields[i];
    const Const value = Map(objects[0].fields[i]);
    if (value == ZeroOf(f->type)) continue;
    Const& here = into_.prebuilt()[0].fields[slots.at(Map(f))];
    if (here == ZeroOf(f->type)) {
      here = value;
    } else if (!(here == value)) {
      errors_.push_back("variable " + f->name + " has different values in two sources");
    }
  }
}

std::unique_ptr<Graph> Merger::MapGraph(const Graph& graph, Function* owner) {
  std::unique_ptr<Graph> copy = CopyGraph(graph, owner);
  copy->ForEachValue([&](Value* value) {
    value->type = Map(value->type);
    if (value->is_const()) value->constant = Map(value->constant);
    if (value->fact != nullptr) *value->fact = Map(*value->fact);
  });
  for (Block* block : copy->blocks()) {
    for (auto& op : block->ops) {
      op->cls = Map(op->cls);
      op->function = Map(op->function);
      op->method = Map(op->method);
      if (op->field != nullptr) op->field = Map(op->field);
      op->pos = MapPos(op->pos);
    }
    block->exit_pos = MapPos(block->exit_pos);
  }
  return copy;
}

void Merger::DefineFunctions() {
  for (const auto& f : from_.functions()) {
    Function* here = Map(f.get());
    here->hints.insert(f->hints.begin(), f->hints.end());
    here->address_taken |= f->address_taken;
    here->no_return |= f->no_return;
    here->no_inline |= f->no_inline;
    here->always_inline |= f->always_inline;
    here->is_constructor |= f->is_constructor;
    here->is_prebuild |= f->is_prebuild;
    here->foreign_may_collect |= f->foreign_may_collect;
    here->foreign_releases_lock |= f->foreign_releases_lock;
    here->foreign_pure |= f->foreign_pure;
    here->foreign_reads |= f->foreign_reads;
    here->foreign_run_by_collector |= f->foreign_run_by_collector;
    if (here->owner == nullptr) here->owner = Map(f->owner);
    if (here->library_op.empty()) here->library_op = f->library_op;
    if (f->graph == nullptr) continue;
    if (here->graph == nullptr) {
      here->graph = MapGraph(*f->graph, here);
      here->is_foreign = f->is_foreign;
      here->body_hash = f->body_hash;
      here->pos = MapPos(f->pos);
    } else if (here->body_hash != f->body_hash) {
      errors_.push_back("function " + f->display + " is defined differently at " +
                        Where(here->pos, f->pos));
    }
  }
}

void Merger::MergeProgram() {
  std::unordered_set<const Function*> listed(into_.initialisers.begin(), into_.initialisers.end());
  for (const Function* f : from_.initialisers)
    if (listed.insert(Map(f)).second) into_.initialisers.push_back(Map(f));
  if (from_.entry == nullptr) return;
  Function* entry = Map(from_.entry);
  if (into_.entry == nullptr || into_.entry == entry) {
    into_.entry = entry;
  } else {
    errors_.push_back("two entry points, at " + Where(into_.entry->pos, from_.entry->pos));
  }
}

}  // namespace

bool MergeInto(Program* into, const Program& from, std::vector<std::string>* errors) {
  return Merger(into, from, errors).Run();
}

}  // namespace kiln
