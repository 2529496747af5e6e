// What is known while two traces are run side by side, and what follows from it.
//
// Thousands of conditions come up for one trace. Most are seen to hold when they are simplified; of the others most follow from the few
// facts that speak of the same things (`FollowsNearby`). Only what is left is asked of a solver that knows everything.
#ifndef KILN_JITCODEGEN_TESTING_PROVING_FACTS_H_
#define KILN_JITCODEGEN_TESTING_PROVING_FACTS_H_

#include <z3++.h>

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "jitcodegen/testing/proving/prove_trace.h"

namespace kiln::jit {

// What stopped a proof.
struct Stop {
  Proof::Result result;
  std::string what;
};

class Facts {
 public:
  // `effort` is what may still be spent, and is counted down. All three outlive it. If not `proves`, what is required is taken to hold.
  Facts(z3::context& c, int64_t* effort, bool proves, Proof* proof)
      : c_(c), solver_(c), effort_(*effort), proves_(proves), proof_(*proof) {}

  // Throws a Stop if it does not follow from what is known, or if that could not be found out.
  void Require(const z3::expr& condition, const std::string& what);
  void Given(const z3::expr& fact);
  void Given(const std::vector<z3::expr>& facts) {
    for (const z3::expr& fact : facts) Given(fact);
  }
  // Runs `f` as if `condition` held too. What it learns stays known: that must not depend on it.
  template <class F>
  void Supposing(const z3::expr& condition, F f) {
    solver_.push();
    solver_.add(condition);
    supposed_.push_back(condition);
    const size_t known = given_.size();
    f();
    supposed_.pop_back();
    solver_.pop();
    for (size_t i = known; i < given_.size(); ++i) solver_.add(given_[i]);
  }
  // An expression that turned out to be a number is called by it from then on.
  z3::expr Called(const z3::expr& e) const;
  // Whether a few facts suffice for it. Costs little.
  bool FollowsNearby(const z3::expr& condition);

 private:
  bool IsGiven(const z3::expr& condition) const;
  void Remember(const z3::expr& condition);
  void Call(const z3::expr& e, const z3::expr& number);
  void Narrow(const z3::expr& e, int64_t n, bool is_least);
  const std::set<unsigned>& LeavesOf(const z3::expr& e);
  z3::check_result Check(z3::solver* solver, int64_t effort);

  z3::context& c_;
  z3::solver solver_;
  int64_t& effort_;
  const bool proves_;
  Proof& proof_;
  int64_t spent_ = 0;  // by Z3's counter
  std::vector<z3::expr> given_, supposed_;
  std::set<unsigned> given_ids_, shown_;           // expressions
  std::map<unsigned, std::set<unsigned>> leaves_;  // by expression
  std::map<unsigned, z3::expr> called_;
  std::map<unsigned, std::pair<int64_t, int64_t>> ranges_;  // least and greatest number
  std::vector<z3::expr> kept_;                     // so that no number of an expression is used again
};

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_TESTING_PROVING_FACTS_H_
