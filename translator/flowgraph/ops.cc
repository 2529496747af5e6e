#include "translator/flowgraph/ops.h"

#include <unordered_map>

namespace kiln {

bool FindOpcode(std::string_view name, Opcode* out) {
  static const auto* const index = [] {
    auto* map = new std::unordered_map<std::string_view, Opcode>;
    for (int i = 0; i < kNumOpcodes; ++i)
      map->emplace(Info(static_cast<Opcode>(i)).name, static_cast<Opcode>(i));
    return map;
  }();
  const auto it = index->find(name);
  if (it == index->end()) return false;
  *out = it->second;
  return true;
}

}  // namespace kiln
