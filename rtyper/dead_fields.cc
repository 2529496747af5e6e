#include "rtyper/dead_fields.h"

#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "annotator/reachability.h"
#include "translator/flowgraph/graph.h"

namespace kiln {
namespace {

bool MustStay(const Class& cls, const Field& field) {
  if (cls.is_weakref || field.quasi_immutable || IsKnownToRuntime(&cls)) return true;
  for (const std::string& annotation : cls.annotations)
    if (annotation.find("virtualizable") != std::string::npos) return true;
  return false;
}

}  // namespace

int RemoveDeadFields(Program* program, const std::unordered_set<const Field*>& read) {
  std::unordered_set<const Field*> dead;
  // Bases of classes that the runtime knows are known to it too.
  std::unordered_set<const Class*> known_bases;
  for (const auto& cls : program->classes())
    if (IsKnownToRuntime(cls.get()))
      for (const Class* c = cls.get(); c != nullptr; c = c->base) known_bases.insert(c);
  for (const auto& cls : program->classes()) {
    if (known_bases.count(cls.get()) != 0) continue;
    for (const Field* field : cls->fields)
      if (read.count(field) == 0 && !MustStay(*cls, *field)) dead.insert(field);
  }
  if (dead.empty()) return 0;

  // Contents of prebuilt objects, by the fields their class had.
  std::unordered_map<const Class*, std::vector<bool>> keep;
  for (PrebuiltObject& object : program->prebuilt()) {
    auto [it, is_new] = keep.try_emplace(object.cls);
    if (is_new)
      for (const Field* field : AllFields(object.cls)) it->second.push_back(dead.count(field) == 0);
    std::vector<Const> contents;
    for (size_t i = 0; i < object.fields.size(); i++)
      if (i >= it->second.size() || it->second[i]) contents.push_back(object.fields[i]);
    object.fields = std::move(contents);
  }
  for (const auto& cls : program->classes())
    std::erase_if(cls->fields, [&](const Field* field) { return dead.count(field) != 0; });
  for (const auto& function : program->functions()) {
    if (function->graph == nullptr) continue;
    for (Block* block : function->graph->blocks())
      std::erase_if(block->ops, [&](const auto& op) {
        return op->op == Opcode::kSetField && dead.count(op->field) != 0;
      });
  }
  return static_cast<int>(dead.size());
}

}  // namespace kiln
