#include "jitcodegen/testing/proving/facts.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "jitcodegen/testing/proving/linear.h"

namespace kiln::jit {
namespace {

// In Z3's units, of which a second has some millions.
constexpr int64_t kEffortOfQuery = 400000, kEffortNearby = 200000;
constexpr int64_t kEffortToAsk = 500;  // any query
constexpr size_t kMostNearby = 60;  // facts

bool IsSum(const z3::expr& e) { return e.is_app() && e.decl().decl_kind() == Z3_OP_BADD && e.num_args() == 2; }

}  // namespace

z3::check_result Facts::Check(z3::solver* solver, int64_t effort) {
  z3::params limits(c_);
  effort = std::min(effort_, effort);
  limits.set("rlimit", static_cast<unsigned>(effort));
  solver->set(limits);
  const z3::check_result result = solver->check();
  // The context's counter goes on from one query to the next.
  int64_t spent = spent_;
  const z3::stats statistics = solver->statistics();
  for (unsigned i = 0; i < statistics.size(); ++i)
    if (statistics.key(i) == "rlimit count") spent = statistics.uint_value(i);
  effort_ -= kEffortToAsk + std::clamp<int64_t>(spent - std::exchange(spent_, spent), 0, effort);
  return result;
}

void Facts::Require(const z3::expr& condition, const std::string& what) {
  ++proof_.conditions;
  const z3::expr simple = condition.simplify();
  if (!proves_ || simple.is_true() || IsGiven(simple)) return;
  if (effort_ <= 0) throw Stop{Proof::Result::kUnknown, "too much: " + what};
  ++proof_.queries;
  if (FollowsNearby(simple)) return Remember(simple);
  solver_.push();
  solver_.add(!simple);
  const z3::check_result result = Check(&solver_, kEffortOfQuery);
  if (result == z3::sat) {
    proof_.counterexample = simple.to_string() + "\n" + Z3_model_to_string(c_, solver_.get_model());
  } else if (result == z3::unknown) {
    proof_.counterexample = simple.to_string();
  }
  solver_.pop();
  if (result == z3::unsat) return Remember(simple);
  throw Stop{result == z3::sat ? Proof::Result::kRefuted : Proof::Result::kUnknown, what};
}

void Facts::Given(const z3::expr& fact) {
  const z3::expr simple = fact.simplify();
  if (simple.is_true() || !given_ids_.insert(simple.id()).second) return;
  solver_.add(simple);
  given_.push_back(simple);
  if (!simple.is_app()) return;
  const bool is_not = simple.decl().decl_kind() == Z3_OP_NOT;
  const z3::expr test = is_not ? simple.arg(0) : simple;
  if (!test.is_app() || test.num_args() != 2 || !test.arg(0).is_bv()) return;
  const z3::expr left = test.arg(0), right = test.arg(1);
  if (test.decl().decl_kind() == Z3_OP_EQ && !is_not) {
    if (right.is_numeral()) Call(left, right);
    if (left.is_numeral()) Call(right, left);
  } else if (test.decl().decl_kind() == Z3_OP_SLEQ) {
    uint64_t n = 0;
    // A comparison that does not hold leaves out the number itself.
    if (left.is_numeral_u64(n) && (!is_not || static_cast<int64_t>(n) != INT64_MIN))
      Narrow(right, static_cast<int64_t>(n) - is_not, /*is_least=*/!is_not);
    if (right.is_numeral_u64(n) && (!is_not || static_cast<int64_t>(n) != INT64_MAX))
      Narrow(left, static_cast<int64_t>(n) + is_not, /*is_least=*/is_not);
  }
}

// Whether it was given as it stands, or was shown before, or lies in the range of a number.
bool Facts::IsGiven(const z3::expr& condition) const {
  if (given_ids_.contains(condition.id()) || shown_.contains(condition.id())) return true;
  if (!condition.is_app() || condition.num_args() == 0) return false;
  if (condition.is_and()) {
    for (unsigned i = 0; i < condition.num_args(); ++i)
      if (!IsGiven(condition.arg(i))) return false;
    return true;
  }
  const bool is_not = condition.is_not();
  const z3::expr test = is_not ? condition.arg(0) : condition;
  if (!test.is_app() || test.decl().decl_kind() != Z3_OP_SLEQ) return false;
  uint64_t n = 0;
  const bool is_left = test.arg(0).is_numeral_u64(n);
  if (!is_left && !test.arg(1).is_numeral_u64(n)) return false;
  const auto range = ranges_.find(test.arg(is_left ? 1 : 0).id());
  if (range == ranges_.end()) return false;
  const auto [low, high] = range->second;
  const auto bound = static_cast<int64_t>(n);
  // bound <= e, e <= bound, e < bound, bound < e
  if (is_left) return is_not ? high < bound : low >= bound;
  return is_not ? low > bound : high <= bound;
}

void Facts::Remember(const z3::expr& condition) {
  if (!supposed_.empty()) return;
  kept_.push_back(condition);
  shown_.insert(condition.id());
}

void Facts::Call(const z3::expr& e, const z3::expr& number) {
  if (e.is_numeral()) return;
  kept_.push_back(e);
  called_.insert_or_assign(e.id(), number);
  // c + x
  if (IsSum(e) && e.arg(0).is_numeral()) Call(e.arg(1), (number - e.arg(0)).simplify());
}

z3::expr Facts::Called(const z3::expr& e) const {
  const auto known = called_.find(e.id());
  if (known != called_.end()) return known->second;
  return IsSum(e) && e.arg(0).is_numeral() && called_.contains(e.arg(1).id()) ? (e.arg(0) + Called(e.arg(1))).simplify() : e;
}

// What is at least 1 and at most 1 is 1.
void Facts::Narrow(const z3::expr& e, int64_t n, bool is_least) {
  auto& [low, high] = ranges_.try_emplace(e.id(), INT64_MIN, INT64_MAX).first->second;
  kept_.push_back(e);
  (is_least ? low : high) = is_least ? std::max(low, n) : std::min(high, n);
  if (low == high) Call(e, c_.bv_val(static_cast<uint64_t>(low), 64));
}

// What an expression speaks of: unknown values, and what is in unknown places.
const std::set<unsigned>& Facts::LeavesOf(const z3::expr& e) {
  const auto known = leaves_.find(e.id());
  if (known != leaves_.end()) return known->second;
  std::set<unsigned> leaves;
  if (e.is_app()) {
    const Z3_decl_kind kind = e.decl().decl_kind();
    if (kind == Z3_OP_UNINTERPRETED || kind == Z3_OP_SELECT) {
      leaves.insert(e.id());
    } else {
      for (unsigned i = 0; i < e.num_args(); ++i) leaves.merge(std::set(LeavesOf(e.arg(i))));
    }
  }
  kept_.push_back(e);
  return leaves_.emplace(e.id(), std::move(leaves)).first->second;
}

bool Facts::FollowsNearby(const z3::expr& condition) {
  std::vector<z3::expr> facts = {!condition};
  std::set<unsigned> leaves = LeavesOf(condition);
  for (const z3::expr& fact : supposed_) {
    facts.push_back(fact);
    leaves.merge(std::set(LeavesOf(fact)));
  }
  std::vector<uint8_t> taken(given_.size());
  // At first those that speak of nothing else.
  for (int round = 0; round < 3; ++round) {
    std::set<unsigned> more;
    for (size_t i = given_.size(); i-- > 0 && facts.size() < kMostNearby;) {
      if (taken[i] != 0) continue;
      const std::set<unsigned>& of_fact = LeavesOf(given_[i]);
      const auto is_near = [&](unsigned leaf) { return leaves.contains(leaf); };
      if (!(round == 0 ? std::all_of(of_fact.begin(), of_fact.end(), is_near) : std::any_of(of_fact.begin(), of_fact.end(), is_near)))
        continue;
      taken[i] = 1;
      facts.push_back(given_[i]);
      more.insert(of_fact.begin(), of_fact.end());
    }
    leaves.merge(more);
    if (round == 1) continue;
    Linear linear(c_);
    z3::solver integers(c_, "QF_LIA");
    for (const z3::expr& fact : facts) integers.add(linear.Condition(fact));
    for (const z3::expr& range : linear.ranges()) integers.add(range);
    if (Check(&integers, kEffortNearby) == z3::unsat) return true;
    z3::solver bits(c_, "QF_AUFBV");
    for (const z3::expr& fact : facts) bits.add(fact);
    if (Check(&bits, kEffortNearby) == z3::unsat) return true;
  }
  return false;
}

}  // namespace kiln::jit
