#include "jitcodegen/testing/proving/linear.h"

#include <string>

namespace kiln::jit {
namespace {

constexpr const char* kAll = "18446744073709551616";  // 2^64
constexpr int64_t kMostFactor = 64;

bool IsWord(const z3::expr& e) { return e.is_bv() && e.get_sort().bv_size() == 64; }

}  // namespace

z3::expr Linear::InRange(const z3::expr& integer) {
  ranges_.push_back(integer >= c_.int_val(INT64_MIN) && integer <= c_.int_val(INT64_MAX));
  return integer;
}

// The sum as 64 bits have it, which differs from it by at most so many times 2^64.
z3::expr Linear::Wrapped(const z3::expr& sum, int64_t most) {
  const z3::expr wraps = c_.int_const(("wraps " + std::to_string(fresh_++)).c_str());
  ranges_.push_back(wraps >= c_.int_val(-most) && wraps <= c_.int_val(most));
  return InRange(sum - c_.int_val(kAll) * wraps);
}

z3::expr Linear::Unsigned(const z3::expr& e) {
  const z3::expr n = Integer(e);
  return z3::ite(n < 0, n + c_.int_val(kAll), n);
}

z3::expr Linear::Integer(const z3::expr& e) {
  const auto known = integers_.find(e.id());
  if (known != integers_.end()) return known->second;
  kept_.push_back(e);
  return integers_.emplace(e.id(), MakeInteger(e)).first->second;
}

z3::expr Linear::MakeInteger(const z3::expr& e) {
  uint64_t n = 0;
  if (e.is_numeral_u64(n)) return c_.int_val(static_cast<int64_t>(n));
  if (e.is_app()) switch (e.decl().decl_kind()) {
    case Z3_OP_BADD: {
      z3::expr sum = Integer(e.arg(0));
      for (unsigned i = 1; i < e.num_args(); ++i) sum = sum + Integer(e.arg(i));
      return Wrapped(sum, static_cast<int64_t>(e.num_args()));
    }
    case Z3_OP_BMUL: {
      uint64_t factor = 0;
      if (e.num_args() != 2 || !e.arg(0).is_numeral_u64(factor)) break;
      const auto f = static_cast<int64_t>(factor);
      if (f < -kMostFactor || f > kMostFactor) break;
      return Wrapped(c_.int_val(f) * Integer(e.arg(1)), kMostFactor);
    }
    case Z3_OP_ITE: return z3::ite(Condition(e.arg(0)), Integer(e.arg(1)), Integer(e.arg(2)));
    default: break;
  }
  return InRange(c_.int_const(("number " + std::to_string(fresh_++)).c_str()));
}

z3::expr Linear::Condition(const z3::expr& e) {
  const auto known = conditions_.find(e.id());
  if (known != conditions_.end()) return known->second;
  kept_.push_back(e);
  return conditions_.emplace(e.id(), MakeCondition(e)).first->second;
}

z3::expr Linear::MakeCondition(const z3::expr& e) {
  if (e.is_app()) {
    const auto compare = [&](auto by, bool is_signed) {
      return is_signed ? by(Integer(e.arg(0)), Integer(e.arg(1))) : by(Unsigned(e.arg(0)), Unsigned(e.arg(1)));
    };
    const auto at_most = [](const z3::expr& a, const z3::expr& b) { return a <= b; };
    const auto below = [](const z3::expr& a, const z3::expr& b) { return a < b; };
    const bool words = e.num_args() == 2 && IsWord(e.arg(0));
    switch (e.decl().decl_kind()) {
      case Z3_OP_TRUE: case Z3_OP_FALSE: return e;
      case Z3_OP_NOT: return !Condition(e.arg(0));
      case Z3_OP_AND: case Z3_OP_OR: {
        const bool all = e.decl().decl_kind() == Z3_OP_AND;
        z3::expr both = c_.bool_val(all);
        for (unsigned i = 0; i < e.num_args(); ++i) both = all ? both && Condition(e.arg(i)) : both || Condition(e.arg(i));
        return both;
      }
      case Z3_OP_ITE: return z3::ite(Condition(e.arg(0)), Condition(e.arg(1)), Condition(e.arg(2)));
      case Z3_OP_EQ:
        if (words) return Integer(e.arg(0)) == Integer(e.arg(1));
        if (e.arg(0).is_bool()) return Condition(e.arg(0)) == Condition(e.arg(1));
        break;
      case Z3_OP_SLEQ: if (words) return compare(at_most, true); break;
      case Z3_OP_SLT: if (words) return compare(below, true); break;
      case Z3_OP_ULEQ: if (words) return compare(at_most, false); break;
      case Z3_OP_ULT: if (words) return compare(below, false); break;
      default: break;
    }
  }
  return c_.bool_const(("condition " + std::to_string(fresh_++)).c_str());
}

}  // namespace kiln::jit
