// What guards need to go on without their trace, as bytes.
//
// While a trace is made its snapshots are tables that are quick to write (trace.h). Afterwards one of them is
// read when its guard fails, most of them never, and there are a great many: so they are packed. All numbers
// are of variable length. What one guard has in common with those before it stands there once: frames
// that wait, virtual objects that have not changed, stores that were put off and still are.
//
//     guard           flags, back to its stores, how many facts are known; of a strengthened one: left,
//                     right, offset; back to its frame, if that is not what follows
//     frame           code, pc, how many registers and whether the frame that waits for it follows, else back
//                     to that one; its registers
//     stores          how many of its own; back to the list that it is made from, how many of those in front
//                     stay, how many behind them go; in whose place its own come
//     virtual object  class, length of an array, how many stores; these
//     fact of a value how far from the value before, flags, class, lowest and highest number
//     of the heap     field, index, object, content, or that it is not known any more
//
// "back": so many bytes before the mention; 0: there is none. A virtual object is mentioned by that too.
#ifndef KILN_JITCODEGEN_RUNTIME_RESUME_DATA_H_
#define KILN_JITCODEGEN_RUNTIME_RESUME_DATA_H_

#include <cstdint>
#include <vector>

#include "jitcodegen/runtime/small_vector.h"
#include "jitcodegen/runtime/trace.h"

namespace kiln::jit {

// Appends to bytes, and reads from them.
inline void PutNumber(std::vector<uint8_t>* bytes, uint64_t n) {
  for (; n >= 128; n >>= 7) bytes->push_back(static_cast<uint8_t>(n | 128));
  bytes->push_back(static_cast<uint8_t>(n));
}
inline uint64_t TakeNumber(const uint8_t** at) {
  uint64_t n = **at & 127;
  for (int shift = 7; (*(*at)++ & 128) != 0; shift += 7) n |= uint64_t{**at & 127u} << shift;
  return n;
}

// One guard's, unpacked. Here a Ref that is no constant, virtual or kOwnCondition is the number of an
// exit value, and virtual objects and sums are numbered from 0 on.
struct Snapshot {
  bool after = false, at_jump = false, condition = false;  // as in Guard
  bool strengthened = false;                               // as in SnapshotHead
  Ref left = 0, right = 0;
  int64_t offset = 0;
  SmallVector<SnapshotFrame, 8> frames;                    // the innermost one first; `parent` says nothing
  SmallVector<Ref, 128> refs;                              // of frames
  SmallVector<VirtualObject, 16> virtuals;
  SmallVector<Store, 64> virtual_stores;                   // `index` is a plain number
  SmallVector<Store, 32> stores;
  SmallVector<Sum, 16> sums;                               // `base` is the number of an exit value
  SmallVector<Ref, 40> exits;                              // what the trace called the exit values
  SmallVector<int64_t, 32> numbers;  // constants that follow the trace's

  // A constant that is no reference and stands in no table of the trace.
  Ref Number(const Trace& trace, int64_t bits) {
    numbers.push_back(bits);
    return ~static_cast<Ref>(trace.constants.size() + numbers.size() - 1);
  }
  TraceConstant Constant(const Trace& trace, Ref ref) const {
    const auto n = static_cast<size_t>(~ref);
    if (n < trace.constants.size()) return trace.constants[n];
    return {static_cast<uint64_t>(numbers[n - trace.constants.size()]), false};
  }
};

// Packs the snapshots of all guards, which are final. The tables stay.
void PackSnapshots(const JitProgram& program, Trace* trace);

// Of a trace whose snapshots were packed.
void ReadSnapshot(const JitProgram& program, const Trace& trace, size_t guard, Snapshot* out);

// What was known at the guard: of exit values, and of fields and items of which both object and content are there; with
// numbers as in the snapshot.
struct KnownAtGuard {
  struct OfValue {
    uint32_t exit;
    InputFact fact;  // `bound` is meaningless
    bool bounded;
    int64_t low, high;
  };
  std::vector<OfValue> values;
  std::vector<HeapFact> heap;
};
KnownAtGuard ReadFacts(const Trace& trace, size_t guard, Snapshot* snapshot);

// Once a trace is packed: gives back what only making it needed. `runs_as_code`: it is never interpreted.
void FreeTables(Trace* trace, bool runs_as_code);

// Bytes that guards have on the heap, but for their counters.
size_t ResumeBytes(const Trace& trace);

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_RUNTIME_RESUME_DATA_H_
