#include "jitcodegen/runtime/trace_store.h"

#include <unordered_map>

namespace kiln::jit {

std::vector<Trace*> TraceStore::GroupOf(Trace* trace, const std::vector<const Trace*>& kept) const {
  // Who goes with a trace.
  std::unordered_map<const Trace*, std::vector<Trace*>> with;
  for (const auto& t : traces_) {
    if (t->target != nullptr && t->target != t.get()) with[t->target].push_back(t.get());
    if (t->source != nullptr) with[t->source].push_back(t.get());
    if (t->loop != nullptr) with[t.get()].push_back(t->loop);
  }
  std::vector<Trace*> group = {trace};
  for (size_t i = 0; i < group.size(); ++i) {
    if (std::find(kept.begin(), kept.end(), group[i]) != kept.end()) return {};
    if (const auto found = with.find(group[i]); found != with.end())
      for (Trace* t : found->second)
        if (std::find(group.begin(), group.end(), t) == group.end()) group.push_back(t);
  }
  return group;
}

}  // namespace kiln::jit
