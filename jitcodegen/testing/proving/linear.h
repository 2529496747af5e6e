// Expressions of numbers as Z3's arithmetic sees them best: sums of 64 bits become sums of integers and a number of wraps.
//
//     k + 3 <u n     with  0 <= n <= 2^47      as bit vectors: two adders and a comparison, 64 bits wide
//                                              as integers: v = k + 3 - 2^64 w,  -1 <= w <= 1,  ...
//
// Indexes, counters and their comparisons are decided at once that way. What is not linear is a number of which only its
// range is known, so that less follows than does, and never more.
#ifndef KILN_JITCODEGEN_TESTING_PROVING_LINEAR_H_
#define KILN_JITCODEGEN_TESTING_PROVING_LINEAR_H_

#include <z3++.h>

#include <map>
#include <vector>

namespace kiln::jit {

class Linear {
 public:
  explicit Linear(z3::context& c) : c_(c) {}

  // The condition, which is true wherever the given one is.
  z3::expr Condition(const z3::expr& e);
  // What has to hold besides of the numbers that conditions were made of so far.
  const std::vector<z3::expr>& ranges() const { return ranges_; }

 private:
  z3::expr Integer(const z3::expr& e);  // of a vector of 64 bits, as a signed number
  z3::expr MakeInteger(const z3::expr& e);
  z3::expr MakeCondition(const z3::expr& e);
  z3::expr Unsigned(const z3::expr& e);
  z3::expr Wrapped(const z3::expr& sum, int64_t most);
  z3::expr InRange(const z3::expr& integer);

  z3::context& c_;
  std::map<unsigned, z3::expr> integers_, conditions_;  // by expression, which is kept
  std::vector<z3::expr> kept_, ranges_;
  int fresh_ = 0;
};

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_TESTING_PROVING_LINEAR_H_
