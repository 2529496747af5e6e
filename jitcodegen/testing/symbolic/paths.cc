#include "jitcodegen/testing/symbolic/paths.h"

#include <sstream>

namespace kiln::jit {

thread_local Paths* Paths::current_ = nullptr;

void Paths::Begin() {
  ++paths_;
  depth_ = 0;
  operation_ = 0;
  known_.clear();
}

bool Paths::NextPath() {
  decisions_.resize(depth_);
  while (!decisions_.empty() && !decisions_.back().other_too) decisions_.pop_back();
  if (decisions_.empty()) return false;
  decisions_.back() = {!decisions_.back().way, false};
  return true;
}

// Runs begin alike, and ask the same again.
bool Paths::IsPossible(const z3::expr& condition) {
  std::vector<unsigned> question;
  for (const z3::expr& e : known_) question.push_back(e.id());
  question.push_back(condition.id());
  const auto [it, is_new] = possible_.try_emplace(question, true);
  if (!is_new) return it->second;
  asked_.insert(asked_.end(), known_.begin(), known_.end());
  asked_.push_back(condition);
  z3::solver solver(c_, "QF_UFBV");
  for (const z3::expr& e : known_) solver.add(e);
  solver.add(condition);
  return it->second = solver.check() != z3::unsat;
}

bool Paths::Decide(const z3::expr& condition) {
  const z3::expr e = condition.simplify();
  if (e.is_true() || e.is_false()) return e.is_true();
  if (depth_ == decisions_.size()) {
    const bool may_hold = IsPossible(e);
    decisions_.push_back({may_hold, may_hold && IsPossible(!e)});
  }
  const bool way = decisions_[depth_++].way;
  known_.push_back(way ? e : !e);
  return way;
}

void Paths::Assume(const z3::expr& condition) { known_.push_back(condition); }

void Paths::Require(const z3::expr& condition, const char* what) {
  if (!why_.empty()) return;
  const z3::expr fails = (!condition).simplify();
  if (IsPossible(fails)) {
    std::ostringstream why;
    z3::solver solver(c_, "QF_UFBV");
    for (const z3::expr& e : known_) solver.add(e);
    solver.add(fails);
    why << what;
    if (solver.check() == z3::sat) why << ": " << solver.get_model();
    why_ = why.str();
  }
  // On a path that cannot be, everything holds.
  is_reached_ = is_reached_ || IsPossible(condition);
}

z3::expr Paths::Number(const z3::expr& e) { return IsSpoiled() ? e + spoiled_.by : e; }

z3::expr Paths::Comparison(const z3::expr& e, const z3::expr& a, const z3::expr& b) {
  return IsSpoiled() ? z3::ite(a == b, !e, e) : e;
}

}  // namespace kiln::jit
