#include "translator/flowgraph/layout.h"

#include <algorithm>
#include <unordered_map>
#include <vector>

namespace kiln {
namespace {

using Children = std::unordered_map<const Class*, std::vector<Class*>>;

uint32_t Number(Class* cls, uint32_t id, const Children& children) {
  cls->id = id++;
  const auto it = children.find(cls);
  if (it != children.end())
    for (Class* child : it->second) id = Number(child, id, children);
  cls->span = id - cls->id;
  return id;
}

int32_t AlignTo(int32_t offset, int32_t alignment) {
  return (offset + alignment - 1) / alignment * alignment;
}

// Lays out one class after its base.
void LayOutClass(Class* cls, std::unordered_map<const Class*, int32_t>* end_of_fields) {
  if (end_of_fields->contains(cls)) return;
  int32_t offset = kHeaderSize;
  if (cls->base != nullptr) {
    LayOutClass(cls->base, end_of_fields);
    // A derived field may use the padding at the end of the base.
    offset = (*end_of_fields)[cls->base];
  }
  for (Field* field : cls->fields) {
    const int32_t size = std::max(field->type.size(), 1);
    field->offset = AlignTo(offset, size);
    offset = field->offset + size;
  }
  cls->item_size = 0;
  cls->length_offset = 0;
  (*end_of_fields)[cls] = offset;
  cls->size = AlignTo(offset, 8);
  if (cls->is_weakref) {
    cls->length_offset = cls->size;
    cls->size += 8;
    return;
  }
  if (!cls->is_varsized) return;

  cls->length_offset = cls->size;
  cls->size += 8;
  const Class* holder = cls;  // the class that declares the items
  while (holder->items.empty() && holder->base != nullptr) holder = holder->base;
  int32_t item = 0, alignment = 1;
  for (Field* component : holder->items) {
    const int32_t size = std::max(component->type.size(), 1);
    component->offset = AlignTo(item, size);
    item = component->offset + size;
    alignment = std::max(alignment, size);
  }
  cls->item_size = AlignTo(item, alignment);
}

}  // namespace

void NumberClasses(Program* program) {
  Children children;
  std::vector<Class*> roots;
  for (const auto& cls : program->classes()) {
    if (cls->base != nullptr) {
      children[cls->base].push_back(cls.get());
    } else if (cls->name == "rlib::Object") {
      roots.insert(roots.begin(), cls.get());
    } else {
      roots.push_back(cls.get());
    }
  }
  uint32_t id = 1;
  for (Class* root : roots) id = Number(root, id, children);
}

void LayOut(Program* program) {
  std::unordered_map<const Class*, int32_t> end_of_fields;
  for (const auto& cls : program->classes()) LayOutClass(cls.get(), &end_of_fields);
}

void ClearLayout(Program* program) {
  for (const auto& cls : program->classes()) {
    cls->id = cls->span = 0;
    cls->size = cls->item_size = cls->length_offset = 0;
    for (Field* f : cls->fields) f->offset = -1;
    for (Field* f : cls->items) f->offset = -1;
  }
}

}  // namespace kiln
