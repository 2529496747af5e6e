// Numbers that are expressions: they have the operators of machine numbers, and comparisons ask Paths for the way to go on.
#ifndef KILN_JITCODEGEN_TESTING_SYMBOLIC_SYMBOLIC_INT_H_
#define KILN_JITCODEGEN_TESTING_SYMBOLIC_SYMBOLIC_INT_H_

#include <z3++.h>

#include <concepts>
#include <cstdint>

#include "jitcodegen/testing/symbolic/paths.h"

namespace kiln::jit {

// Of 64 or 128 bits. Arithmetic wraps; products and quotients of unknowns are functions of which nothing is known but what the proof
// assumes: no solver multiplies 64 bits. The tag makes types of their own of them.
template <unsigned kBits, bool kSigned, class Tag = void>
class SymbolicNumber {
 public:
  template <std::integral N>
  SymbolicNumber(N n) : e(FromNumber(static_cast<int64_t>(n))) {}  // NOLINT: numbers mix with machine numbers
  SymbolicNumber() : SymbolicNumber(0) {}
  explicit SymbolicNumber(const z3::expr& e) : e(e) {}
  template <unsigned kOther, bool kOtherSigned>
  explicit SymbolicNumber(const SymbolicNumber<kOther, kOtherSigned, Tag>& other)
      : e(kOther > kBits   ? other.e.extract(kBits - 1, 0)
          : kOther == kBits ? other.e
          : kOtherSigned    ? z3::sext(other.e, kBits - kOther)
                            : z3::zext(other.e, kBits - kOther)) {}

  z3::expr e;

#define KILN_ARITHMETIC(op, value) \
  friend SymbolicNumber operator op(const SymbolicNumber& a, const SymbolicNumber& b) { return Result(value); }
  KILN_ARITHMETIC(+, a.e + b.e)
  KILN_ARITHMETIC(-, a.e - b.e)
  KILN_ARITHMETIC(&, a.e & b.e)
  KILN_ARITHMETIC(|, a.e | b.e)
  KILN_ARITHMETIC(^, a.e ^ b.e)
  KILN_ARITHMETIC(*, Product(a.e, b.e))
  KILN_ARITHMETIC(/, Quotient(a.e, b.e))
#undef KILN_ARITHMETIC
  template <class N>
  SymbolicNumber operator<<(const N& places) const { return Result(z3::shl(e, SymbolicNumber(places).e)); }
  template <class N>
  SymbolicNumber operator>>(const N& places) const {
    const z3::expr n = SymbolicNumber(places).e;
    return Result(kSigned ? z3::ashr(e, n) : z3::lshr(e, n));
  }
  SymbolicNumber operator-() const { return Result(-e); }
  SymbolicNumber operator~() const { return Result(~e); }

#define KILN_COMPARISON(op, value) \
  friend bool operator op(const SymbolicNumber& a, const SymbolicNumber& b) { return Is(value, a, b); }
  KILN_COMPARISON(==, a.e == b.e)
  KILN_COMPARISON(!=, a.e != b.e)
  KILN_COMPARISON(<, IsLess(a.e, b.e))
  KILN_COMPARISON(>, IsLess(b.e, a.e))
  KILN_COMPARISON(<=, !IsLess(b.e, a.e))
  KILN_COMPARISON(>=, !IsLess(a.e, b.e))
#undef KILN_COMPARISON

  // These decide nothing: there would be twice as many paths.
  friend SymbolicNumber min(const SymbolicNumber& a, const SymbolicNumber& b) {
    return Result(z3::ite(IsLess(b.e, a.e), b.e, a.e));
  }
  friend SymbolicNumber max(const SymbolicNumber& a, const SymbolicNumber& b) {
    return Result(z3::ite(IsLess(a.e, b.e), b.e, a.e));
  }
  friend SymbolicNumber countl_zero(const SymbolicNumber& a) {
    z3::expr zeros = FromNumber(kBits);
    for (unsigned bit = 0; bit < kBits; ++bit)
      zeros = z3::ite(a.e.extract(bit, bit) == 1, FromNumber(static_cast<int64_t>(kBits - 1 - bit)), zeros);
    return Result(zeros);
  }

  // Both are the machine's where they are numbers.
  static z3::expr Product(const z3::expr& a, const z3::expr& b) {
    const z3::expr x = a.simplify(), y = b.simplify();
    return x.is_numeral() || y.is_numeral() ? (x * y).simplify() : Function("product")(x, y);
  }
  static z3::expr Quotient(const z3::expr& a, const z3::expr& b) { return Function("quotient")(a.simplify(), b.simplify()); }

 private:
  static z3::expr FromNumber(int64_t n) { return Paths::current().context().bv_val(n, kBits); }
  static z3::func_decl Function(const char* name) {
    const z3::sort sort = Paths::current().context().bv_sort(kBits);
    return z3::function(name, sort, sort, sort);
  }
  static z3::expr IsLess(const z3::expr& a, const z3::expr& b) { return kSigned ? a < b : z3::ult(a, b); }
  static SymbolicNumber Result(const z3::expr& e) { return SymbolicNumber(Paths::current().Number(e)); }
  static bool Is(const z3::expr& condition, const SymbolicNumber& a, const SymbolicNumber& b) {
    return Paths::current().Decide(Paths::current().Comparison(condition, a.e, b.e));
  }
};

using SymbolicInt = SymbolicNumber<64, true>;

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_TESTING_SYMBOLIC_SYMBOLIC_INT_H_
