// The snapshots of guards that failed lately, unpacked: a guard that fails does so some dozen times before it has a
// bridge, one right after the other, and to unpack its snapshot takes longer than to restore what it says.
#ifndef KILN_JITCODEGEN_RUNTIME_SNAPSHOT_CACHE_H_
#define KILN_JITCODEGEN_RUNTIME_SNAPSHOT_CACHE_H_

#include <array>
#include <cstdint>
#include <memory>

#include "jitcodegen/runtime/resume_data.h"

namespace kiln::jit {

class SnapshotCache {
 public:
  // Good for as long as somebody has it, even if other guards fail in between, as they may where the collector runs
  // finalizers.
  std::shared_ptr<const Snapshot> Of(const JitProgram& program, const Trace& trace, size_t guard) {
    Entry& entry = entries_[MixHash(trace.number, guard) % entries_.size()];
    if (entry.snapshot == nullptr || entry.trace != trace.number || entry.guard != guard) {
      auto snapshot = std::make_shared<Snapshot>();
      ReadSnapshot(program, trace, guard, snapshot.get());
      entry = {trace.number, guard, std::move(snapshot)};
    }
    return entry.snapshot;
  }

 private:
  struct Entry {
    uint32_t trace = 0;  // its number, which no other ever has
    size_t guard = 0;
    std::shared_ptr<const Snapshot> snapshot;
  };
  std::array<Entry, 32> entries_;
};

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_RUNTIME_SNAPSHOT_CACHE_H_
