#include "jitcodegen/runtime/trace_store.h"

namespace kiln::jit {

TraceStore::Followers TraceStore::FindFollowers() const {
  Followers with;
  for (const auto& t : traces_) {
    if (t->target != nullptr && t->target != t.get()) with[t->target].push_back(t.get());
    if (t->source != nullptr) with[t->source].push_back(t.get());
    if (t->loop != nullptr) with[t.get()].push_back(t->loop);
  }
  return with;
}

std::vector<Trace*> TraceStore::GroupOf(Trace* trace, const Followers& followers, const std::vector<const Trace*>& kept) {
  std::vector<Trace*> group = {trace};
  std::unordered_set<const Trace*> seen = {trace};
  for (size_t i = 0; i < group.size(); ++i) {
    if (std::find(kept.begin(), kept.end(), group[i]) != kept.end()) return {};
    if (const auto found = followers.find(group[i]); found != followers.end())
      for (Trace* t : found->second)
        if (seen.insert(t).second) group.push_back(t);
  }
  return group;
}

}  // namespace kiln::jit
