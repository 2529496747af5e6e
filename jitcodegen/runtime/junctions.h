// Where recordings that went different ways come together again.
//
// A branch driven by data makes a bridge, and the bridge goes on behind the branch to the next loop. So
// what comes behind k branches in a row would be compiled up to 2^k times:
//
//     if (a) x;   if (b) y;   if (c) z;   // 8 ways, most of each the same code
//
// A *junction* is a merge point, no loop header, that recordings come to from at least two other merge
// points. Once it has been in the way of some recordings, it gets a trace of its own, and whatever is
// recorded later ends there with a jump to that. A trace that starts at a junction knows nothing but the reds;
// that is the price, so a junction has to show first that it multiplies code.
#ifndef KILN_JITCODEGEN_RUNTIME_JUNCTIONS_H_
#define KILN_JITCODEGEN_RUNTIME_JUNCTIONS_H_

#include <cstdint>
#include <vector>

#include "jitcodegen/runtime/flat_map.h"

namespace kiln::jit {

class Junctions {
 public:
  struct Point {
    uint64_t from = 0;       // the merge point before it, as a hash of its greens
    int32_t passed = 0;      // by so many recordings
    bool meets = false;      // they came from different ones
    bool has_trace = false;  // one that starts here was made
  };

  // A recording comes to the merge point `here` from `from`, both hashes of greens (two merge points of one
  // hash only make this guess worse). The point stays where it is until the next call.
  Point& Pass(uint64_t here, uint64_t from) {
    uint32_t& number = numbers_.At(here);
    if (number == FlatMap::kNone) {
      number = static_cast<uint32_t>(points_.size());
      points_.push_back({from});
    }
    Point& point = points_[number];
    point.meets = point.meets || point.from != from;
    ++point.passed;
    return point;
  }
  // The merge point, which was passed before.
  Point& At(uint64_t here) { return points_[numbers_.Find(here)]; }

 private:
  FlatMap numbers_;
  std::vector<Point> points_;
};

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_RUNTIME_JUNCTIONS_H_
