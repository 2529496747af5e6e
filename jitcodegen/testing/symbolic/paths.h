// Proofs of functions that are templates over their numbers: symbolic execution (King, CACM 19(7), 1976).
//
//     if (a < b) ...     a and b are expressions, and so is a < b. Where the function asks for the way to go on, and
//                        both are possible after what was assumed and decided before, it goes one now and the other
//                        in another run.
//
// So what is proved is the code that runs, and not a copy of it.
#ifndef KILN_JITCODEGEN_TESTING_SYMBOLIC_PATHS_H_
#define KILN_JITCODEGEN_TESTING_SYMBOLIC_PATHS_H_

#include <z3++.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace kiln::jit {

class Paths {
 public:
  // One expression that is spoilt: of the operations that the function does on numbers and comparisons, in their order. For tests of
  // what is proved: a wrong function is not.
  struct Spoiled {
    int64_t operation;  // -1: none
    int by;             // 1 or -1 more; where it is a comparison, equal numbers count as being on the other side
  };
  Paths() : Paths(Spoiled{-1, 0}) {}
  explicit Paths(Spoiled spoiled) : spoiled_(spoiled) {}
  Paths(const Paths&) = delete;
  Paths& operator=(const Paths&) = delete;

  // The one whose function runs.
  static Paths& current() { return *current_; }
  z3::context& context() { return c_; }

  // Runs f on all its paths, or until one fails. f does the same each time, but for what is decided. True if none failed, and one
  // came to a Require at all.
  template <class F>
  bool Prove(F f) {
    Paths* const outer = current_;
    current_ = this;
    do {
      Begin();
      f();
    } while (why_.empty() && NextPath());
    current_ = outer;
    return why_.empty() && is_reached_;
  }
  // Why Prove was false: what was required, and values for which it does not hold.
  const std::string& why() const { return why_; }
  int64_t paths() const { return paths_; }
  // So many operations the longest path has.
  int64_t operations() const { return most_operations_; }

  z3::expr Value(const char* name, unsigned bits = 64) { return c_.bv_const(name, bits); }
  bool Decide(const z3::expr& condition);
  void Assume(const z3::expr& condition);
  void Require(const z3::expr& condition, const char* what);

  // What the function computes passes through these.
  z3::expr Number(const z3::expr& e);
  z3::expr Comparison(const z3::expr& e, const z3::expr& a, const z3::expr& b);

 private:
  struct Decision {
    bool way, other_too;
  };
  void Begin();
  bool NextPath();
  bool IsPossible(const z3::expr& condition);
  bool IsSpoiled() {
    most_operations_ = std::max(most_operations_, ++operation_);
    return operation_ - 1 == spoiled_.operation;
  }

  static thread_local Paths* current_;
  z3::context c_;
  const Spoiled spoiled_;
  std::vector<Decision> decisions_;  // of this run, and then of the last one with this beginning
  std::vector<z3::expr> known_;      // what this path assumes and decided
  size_t depth_ = 0;
  int64_t paths_ = 0, operation_ = 0, most_operations_ = 0;
  bool is_reached_ = false;
  std::map<std::vector<unsigned>, bool> possible_;  // by the numbers of what is known, and of a condition
  std::vector<z3::expr> asked_;                     // so that no such number is used again
  std::string why_;
};

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_TESTING_SYMBOLIC_PATHS_H_
