// Where a function reads the top of the shadow stack, and where it must put it back.
//
// The region is what `start()` dominates. Inside it `roots` is at hand: a push outside an allocation
// stores relative to it and leaves the top raised, which saves the drop; the next push raises or
// lowers it as it needs. See the header of function_writer.h.
#ifndef KILN_TRANSLATOR_EMIT_ROOT_PLAN_H_
#define KILN_TRANSLATOR_EMIT_ROOT_PLAN_H_

#include <unordered_map>

#include "translator/emit/flow.h"
#include "translator/flowgraph/graph.h"

namespace kiln {

class RootPlan {
 public:
  RootPlan(const Graph& graph, const Flow& flow);

  // The block at whose head `roots` is read; null if there is no region.
  const Block* start() const { return start_; }
  bool InRegion(const Block* block) const {
    return start_ != nullptr && flow_.Dominates(start_, block);
  }
  // How many slots above `roots` the top stands when control enters the block; kUnknown if that
  // depends on the way. For blocks of the region.
  int DepthAtEntry(const Block* block) const;
  // The same after ops[index], given the depth before it. Allocations count with their whole bracket,
  // at the index of the allocation.
  static int DepthAfter(const Block& block, size_t index, int depth);
  static constexpr int kUnknown = -1;

 private:
  const Flow& flow_;
  const Block* start_ = nullptr;
  std::unordered_map<const Block*, int> depth_;
};

// Whether ops[index] is a gc_push around an allocation.
bool PushesForAllocation(const Block& block, size_t index);
// How many references the slow half of the allocation ops[index] saves.
int SavedByAllocation(const Block& block, size_t index);
bool IsAllocation(Opcode op);

}  // namespace kiln

#endif  // KILN_TRANSLATOR_EMIT_ROOT_PLAN_H_
