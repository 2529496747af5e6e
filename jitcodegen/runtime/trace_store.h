// The traces that are alive, oldest first, and what has to go with one of them.
//
// Machine code of one trace jumps into that of another, so traces go in groups: with a loop go the part
// that was peeled off it or that enters it, all that jump to it, and the bridges of all these. What is running,
// or being made, stays, and with it whatever it may still jump to.
#ifndef KILN_JITCODEGEN_RUNTIME_TRACE_STORE_H_
#define KILN_JITCODEGEN_RUNTIME_TRACE_STORE_H_

#include <algorithm>
#include <memory>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "jitcodegen/runtime/trace.h"

namespace kiln::jit {

class TraceStore {
 public:
  const std::vector<std::unique_ptr<Trace>>& all() const { return traces_; }

  // Takes it, under the next number.
  Trace* Add(std::unique_ptr<Trace> trace) {
    trace->number = made_++;
    return traces_.emplace_back(std::move(trace)).get();
  }

  // Of each trace, who goes at once with it.
  using Followers = std::unordered_map<const Trace*, std::vector<Trace*>>;
  Followers FindFollowers() const;
  // The trace and all that have to go with it; none if one of them is `kept`.
  static std::vector<Trace*> GroupOf(Trace* trace, const Followers& followers, const std::vector<const Trace*>& kept);

  // Frees them. Nobody may know of them any more.
  void Remove(const std::unordered_set<const Trace*>& gone) {
    std::erase_if(traces_, [&](const std::unique_ptr<Trace>& t) { return gone.contains(t.get()); });
  }

  // Of the trace, as long as it lives, that it stays.
  class Pin {
   public:
    Pin(TraceStore* store, const Trace* trace) : store_(*store), trace_(trace) { store_.pinned_.push_back(trace); }
    ~Pin() {
      // Mostly the last, but threads end theirs in any order.
      auto& pinned = store_.pinned_;
      pinned.erase(std::find(pinned.rbegin(), pinned.rend(), trace_).base() - 1);
    }
    Pin(const Pin&) = delete;

   private:
    TraceStore& store_;
    const Trace* trace_;
  };
  const std::vector<const Trace*>& pinned() const { return pinned_; }

 private:
  uint32_t made_ = 0;
  std::vector<std::unique_ptr<Trace>> traces_;
  std::vector<const Trace*> pinned_;
};

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_RUNTIME_TRACE_STORE_H_
