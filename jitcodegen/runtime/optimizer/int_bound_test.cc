// Every function of bounds is proved with Z3, on the very code that the optimizer runs, for all bounds and all kinds: what
// holds for the operands holds for the result. And wrong ones are not proved.
//
// The functions run on symbolic numbers (paths.h). What others are made of, `Normalise`, `Intersect` and sums of known bits, is proved by
// itself; in the other proofs it gives anything of which what was proved holds. No solver multiplies or divides 64 bits either: it is
// given laws of products and quotients, which are proved of integers.
#include "jitcodegen/runtime/optimizer/int_bound_functions.h"

#include <gtest/gtest.h>
#include <z3++.h>

#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "jitcodegen/testing/symbolic/integer_meaning.h"
#include "jitcodegen/testing/symbolic/symbolic_int.h"

namespace kiln::jit {

template <class Tag>
struct NumbersOf<SymbolicNumber<64, true, Tag>> {
  using Unsigned = SymbolicNumber<64, false, Tag>;
  using Wide = SymbolicNumber<128, true, Tag>;
};

// The numbers of proofs that count on what is proved of these.
using Int = SymbolicNumber<64, true, struct CountsOnLemmas>;
using Bound = BasicIntBound<Int>;
using Bits = KnownBits<Bound::Unsigned>;
template <>
void Bound::Normalise();
template <>
void Bound::Intersect(const Bound& other);
template <>
Bits AddBits(const Bits& a, const Bits& b);
template <>
Bits SubBits(const Bits& a, const Bits& b);
template <>
Bits ShlBits(const Bits& a, Int places);

namespace {

template <class U>
z3::expr Describes(const KnownBits<U>& bits, const z3::expr& v) {
  return (v & ~bits.unknown.e) == bits.ones.e;
}
template <class U>
z3::expr IsProper(const KnownBits<U>& bits) {
  return (bits.ones.e & bits.unknown.e) == 0;
}
template <class B>
z3::expr Holds(const B& bound, const z3::expr& v) {
  return bound.low.e <= v && v <= bound.high.e && Describes(bound.bits, v);
}

z3::expr Value(const std::string& name) { return Paths::current().Value(name.c_str()); }
template <class U = Bound::Unsigned>
KnownBits<U> AnyBits(const std::string& name) {
  const KnownBits<U> bits{U(Value(name + ".ones")), U(Value(name + ".unknown"))};
  Paths::current().Assume(IsProper(bits));
  return bits;
}
template <class I = Int>
BasicIntBound<I> AnyBound(const std::string& name) {
  return {I(Value(name + ".low")), I(Value(name + ".high")), AnyBits<typename BasicIntBound<I>::Unsigned>(name)};
}

// What Normalise keeps: of each value whether the bound holds for it; and no end moves outwards.
template <class B>
z3::expr Keeps(const B& before, const B& after, const z3::expr& v) {
  return z3::implies(Holds(before, v), Holds(after, v));
}
template <class B>
z3::expr Shrinks(const B& before, const B& after) {
  return after.low.e > after.high.e || (after.low.e >= before.low.e && after.high.e <= before.high.e);
}

TEST(IntBoundTest, NormaliseIsProved) {
  Paths paths;
  EXPECT_TRUE(paths.Prove([&] {
    const z3::expr x = paths.Value("x");
    auto bound = AnyBound<SymbolicInt>("bound");
    const auto before = bound;
    bound.Normalise();
    paths.Require(Keeps(before, bound, x), "a value is kept");
    paths.Require(Shrinks(before, bound), "it shrinks");
    paths.Require(IsProper(bound.bits), "ones are known");
  })) << paths.why();
}

// What is in both is in what they have in common.
void ProveIntersect(Paths* paths) {
  const z3::expr x = Value("x");
  auto both = AnyBound<SymbolicInt>("a");
  const auto a = both, b = AnyBound<SymbolicInt>("b");
  paths->Assume(Holds(a, x) && Holds(b, x));
  both.Intersect(b);
  paths->Require(Holds(both, x), "what is in both is in what they have in common");
  paths->Require(IsProper(both.bits), "ones are known");
}

TEST(IntBoundTest, SumsOfKnownBitsAreProved) {
  using U = SymbolicNumber<64, false>;
  for (const bool add : {true, false}) {
    Paths paths;
    EXPECT_TRUE(paths.Prove([&] {
      const z3::expr x = paths.Value("x"), y = paths.Value("y");
      const auto a = AnyBits<U>("a"), b = AnyBits<U>("b");
      paths.Assume(Describes(a, x) && Describes(b, y));
      const auto sum = add ? AddBits(a, b) : SubBits(a, b);
      paths.Require(Describes(sum, add ? x + y : x - y), "the sum has the bits");
      paths.Require(IsProper(sum), "ones are known");
    })) << paths.why();
  }
}

// x << places, as the low half of what it is without bounds.
z3::expr Wide(const z3::expr& v) { return z3::sext(v, 64); }
z3::expr WideShift(const z3::expr& v, const z3::expr& places) { return z3::shl(v, places); }
z3::expr Shifted(const z3::expr& x, const z3::expr& places) { return WideShift(Wide(x), Wide(places)).extract(63, 0); }

TEST(IntBoundTest, ShiftedKnownBitsAreProved) {
  Paths paths;
  EXPECT_TRUE(paths.Prove([&] {
    const z3::expr x = paths.Value("x"), places = paths.Value("places");
    const auto a = AnyBits<SymbolicNumber<64, false>>("a");
    paths.Assume(Describes(a, x) && z3::ult(places, 64));
    const auto shifted = ShlBits(a, SymbolicInt(places));
    paths.Require(Describes(shifted, Shifted(x, places)), "the shifted number has the bits");
    paths.Require(Shifted(x, places) == z3::shl(x, places), "its low half is what is shifted in 64 bits");
    paths.Require(IsProper(shifted), "ones are known");
  })) << paths.why();
}

TEST(IntBoundTest, AnEmptyIntersectionIsEmpty) {
  IntBound a = IntBound::Between(0, 10);
  a.Intersect(IntBound::Between(11, 20));
  EXPECT_TRUE(a.IsEmpty());
  // Even numbers, and a constant that is odd.
  IntBound even;
  even.bits = {0, ~uint64_t{1}};
  even.Intersect(IntBound::Constant(7));
  EXPECT_TRUE(even.IsEmpty());
}

// ---- What a solver is told of 64 bits ----

using Function = std::function<z3::expr(const z3::expr&, const z3::expr&)>;

// Of x from low to high, and y.
z3::expr LawOfSums(const z3::expr& low, const z3::expr& x, const z3::expr& high, const z3::expr& least, const z3::expr& y, const z3::expr& most) {
  return z3::implies(low <= x && x <= high && least <= y && y <= most,
                     low + least <= x + y && x + y <= high + most && low - most <= x - y && x - y <= high - least);
}
z3::expr LawOfProducts(const Function& product, const z3::expr& low, const z3::expr& x, const z3::expr& high, const z3::expr& least,
                       const z3::expr& y, const z3::expr& most) {
  const z3::expr p = product(x, y), a = product(low, least), b = product(low, most), c = product(high, least), d = product(high, most);
  const auto less = [](const z3::expr& l, const z3::expr& r) { return z3::ite(r < l, r, l); };
  const auto more = [](const z3::expr& l, const z3::expr& r) { return z3::ite(l < r, r, l); };
  return z3::implies(low <= x && x <= high && least <= y && y <= most,
                     less(less(a, b), less(c, d)) <= p && p <= more(more(a, b), more(c, d)));
}
// To the left, of x times a power of 2.
z3::expr LawOfShifts(const Function& shift, const z3::expr& low, const z3::expr& x, const z3::expr& high, const z3::expr& places) {
  return z3::implies(low <= x && x <= high, shift(low, places) <= shift(x, places) && shift(x, places) <= shift(high, places));
}
z3::expr LawOfQuotients(const Function& quotient, const z3::expr& low, const z3::expr& x, const z3::expr& high, const z3::expr& y) {
  const z3::expr q = quotient(x, y);
  return z3::implies(low <= x && x <= high && y > 0, quotient(low, y) <= q && q <= quotient(high, y) &&
                                                         z3::ite(x >= 0, q >= 0 && q <= x, q <= 0 && q >= x));
}
z3::expr LawOfRemainders(const Function& remainder, const z3::expr& x, const z3::expr& y) {
  const z3::expr r = remainder(x, y);
  return z3::implies(y > 0, z3::ite(x >= 0, r >= 0 && r < y && r <= x, r <= 0 && r > -y && r >= x));
}

// Of integers without bounds.
class LawsTest : public ::testing::Test {
 protected:
  z3::expr Value(const char* name) { return c_.int_const(name); }
  static z3::expr Quotient(const z3::expr& a, const z3::expr& b) { return z3::ite(a >= 0, a / b, -(-a / b)); }
  void Prove(const z3::expr& law) {
    z3::solver solver(c_);
    solver.set("rlimit", 50000000u);
    solver.add(!law);
    EXPECT_EQ(solver.check(), z3::unsat) << law;
  }
  z3::context c_;
};

TEST_F(LawsTest, OfSums) {
  Prove(LawOfSums(Value("low"), Value("x"), Value("high"), Value("least"), Value("y"), Value("most")));
}
TEST_F(LawsTest, OfProducts) {
  Prove(LawOfProducts([](const z3::expr& a, const z3::expr& b) { return a * b; }, Value("low"), Value("x"), Value("high"),
                      Value("least"), Value("y"), Value("most")));
}
TEST_F(LawsTest, OfShifts) {
  const z3::expr power = Value("power");
  const auto shift = [&](const z3::expr& a, const z3::expr&) { return a * power; };
  Prove(z3::implies(power > 0, LawOfShifts(shift, Value("low"), Value("x"), Value("high"), power)));
}
TEST_F(LawsTest, OfQuotients) { Prove(LawOfQuotients(Quotient, Value("low"), Value("x"), Value("high"), Value("y"))); }
TEST_F(LawsTest, OfRemainders) {
  Prove(LawOfRemainders([](const z3::expr& a, const z3::expr& b) { return a - b * Quotient(a, b); }, Value("x"), Value("y")));
}

// ---- The functions ----

// What a proof speaks of: two operands of a kind, bounds that hold for them, and results.
class Proof {
 public:
  Proof(Paths* paths, Kind kind)
      : paths(*paths), kind(kind), x(paths->Value("x")), y(paths->Value("y")), a(AnyBound("a")), b(AnyBound("b")) {
    this->paths.Assume(x == Normalised(kind, x) && y == Normalised(kind, y));
    this->paths.Assume(Holds(a, x) && Holds(b, y));
    running_ = this;
    Watch(x);
    Watch(y);
  }
  ~Proof() { running_ = nullptr; }
  Proof(const Proof&) = delete;
  Proof& operator=(const Proof&) = delete;

  // A value of which it is known that Normalise and Intersect keep it.
  void Watch(const z3::expr& v) { watched_.push_back(v); }

  // What the operation gives, which is defined.
  z3::expr Result(Opcode op, Kind result) {
    paths.Assume(IsDefined(op, kind, y));
    const z3::expr exact = Exact(op);
    Watch(exact);
    const z3::expr v = Normalised(result, exact);
    Watch(v);
    return v;
  }
  void RequireHolds(const Bound& bound, const z3::expr& v, const char* what) {
    paths.Require(Holds(bound, v), what);
    paths.Require(IsProper(bound.bits), "ones are known");
  }

  // Of sums and differences in 128 bits.
  void KnowSums() {
    const z3::expr zero = paths.context().bv_val(0, 128);
    paths.Assume(LawOfSums(Wide(a.low.e), Wide(x), Wide(a.high.e), Wide(b.low.e), Wide(y), Wide(b.high.e)));
    paths.Assume(LawOfSums(zero, zero, zero, Wide(a.low.e), Wide(x), Wide(a.high.e)));
  }
  // x * y in 128 bits, and what is known of it.
  z3::expr Product() {
    const Function product = SymbolicNumber<128, true>::Product;
    paths.Assume(LawOfProducts(product, Wide(a.low.e), Wide(x), Wide(a.high.e), Wide(b.low.e), Wide(y), Wide(b.high.e)));
    return product(Wide(x), Wide(y));
  }

  // What was proved of them.
  void Normalise(Bound* bound) {
    const Bound before = *bound;
    *bound = AnyBound("normal" + std::to_string(++fresh_));
    for (const z3::expr& v : watched_) paths.Assume(Keeps(before, *bound, v));
    paths.Assume(Shrinks(before, *bound));
  }
  void Intersect(Bound* bound, const Bound& other) {
    const Bound before = *bound;
    *bound = AnyBound("both" + std::to_string(++fresh_));
    for (const z3::expr& v : watched_) paths.Assume(z3::implies(Holds(before, v) && Holds(other, v), Holds(*bound, v)));
  }
  Bits Sum(const Bits& left, const Bits& right, Opcode op) {
    const Bits sum = AnyBits("sum" + std::to_string(++fresh_));
    for (const z3::expr& l : {x, paths.context().bv_val(0, 64)})
      for (const z3::expr& r : {x, y})
        paths.Assume(z3::implies(Describes(left, l) && Describes(right, r), Describes(sum, op == Opcode::kIntAdd ? l + r : l - r)));
    return sum;
  }
  Bits Shift(const Bits& bits, const z3::expr& places) {
    const Bits shifted = AnyBits("shifted" + std::to_string(++fresh_));
    paths.Assume(z3::implies(Describes(bits, x) && z3::ult(places, 64), Describes(shifted, Shifted(x, places))));
    return shifted;
  }
  static Proof& running() { return *running_; }

  Paths& paths;
  const Kind kind;
  const z3::expr x, y;
  Bound a, b;

 private:
  // In 64 bits, before it is normalised to a kind.
  z3::expr Exact(Opcode op) {
    const bool is_signed = semantics::IsSigned(kind);
    const auto either = [&](const char* name, const z3::expr& with_sign) {
      return is_signed ? with_sign : z3::ite(x >= 0 && y > 0, with_sign, paths.Value(name));
    };
    if (op == Opcode::kIntAdd || op == Opcode::kIntSub || op == Opcode::kIntNeg) KnowSums();
    switch (op) {
      case Opcode::kIntMul: return Product().extract(63, 0);
      case Opcode::kIntShl:
        paths.Assume(LawOfShifts(WideShift, Wide(a.low.e), Wide(x), Wide(a.high.e), Wide(y)));
        return Shifted(x, y);
      case Opcode::kIntDiv:
        paths.Assume(LawOfQuotients(Int::Quotient, a.low.e, x, a.high.e, y));
        return either("unsigned quotient", Int::Quotient(x, y));
      case Opcode::kIntMod: {
        const z3::expr r = paths.Value("remainder");
        paths.Assume(LawOfRemainders([&](const z3::expr&, const z3::expr&) { return r; }, x, y));
        return either("unsigned remainder", r);
      }
      case Opcode::kIntClz: return countl_zero(SymbolicInt(x)).e;
      case Opcode::kIntCtz: return countl_zero(SymbolicInt(x & -x)).e ^ 63;
      case Opcode::kIntPopcount: {
        z3::expr ones = z3::zext(x.extract(0, 0), 63);
        for (unsigned bit = 1; bit < 64; ++bit) ones = ones + z3::zext(x.extract(bit, bit), 63);
        return ones;
      }
      default: return *IntegerMeaning(op, kind, semantics::IsSigned(kind) ? Kind::kI64 : Kind::kU64, x, y);
    }
  }
  static Proof* running_;
  std::vector<z3::expr> watched_;
  int fresh_ = 0;  // names
};
Proof* Proof::running_ = nullptr;

}  // namespace

template <>
void Bound::Normalise() {
  Proof::running().Normalise(this);
}
template <>
void Bound::Intersect(const Bound& other) {
  Proof::running().Intersect(this, other);
}
template <>
Bits AddBits(const Bits& a, const Bits& b) {
  return Proof::running().Sum(a, b, Opcode::kIntAdd);
}
template <>
Bits SubBits(const Bits& a, const Bits& b) {
  return Proof::running().Sum(a, b, Opcode::kIntSub);
}
template <>
Bits ShlBits(const Bits& a, Int places) {
  return Proof::running().Shift(a, places.e);
}

namespace {

// What is to be proved of a function for operands of a kind.
struct Theorem {
  std::string name;
  Kind kind;
  std::function<void(Proof*)> prove;
};

bool Prove(const Theorem& theorem, Paths* paths) {
  return paths->Prove([&] {
    Proof proof(paths, theorem.kind);
    theorem.prove(&proof);
  });
}

constexpr Kind kKinds[] = {Kind::kI8, Kind::kI16, Kind::kI32, Kind::kI64, Kind::kU8, Kind::kU16, Kind::kU32, Kind::kU64};
constexpr Opcode kComparisons[] = {Opcode::kIntEq, Opcode::kIntNe, Opcode::kIntLt, Opcode::kIntLe, Opcode::kIntGt, Opcode::kIntGe};

Theorem ResultOf(Opcode op, Kind operand, Kind result) {
  return {std::string(Info(op).name), operand, [=](Proof* proof) {
            const z3::expr v = proof->Result(op, result);
            if (op == Opcode::kIntClz || op == Opcode::kIntCtz) proof->paths.Assume(proof->x != 0);
            proof->RequireHolds(BoundOf(op, operand, result, proof->a, proof->b), v, "the result lies within its bound");
          }};
}

// By a known number of places, or not.
Theorem Shift(Opcode op, Kind kind, bool is_known) {
  return {std::string(Info(op).name) + (is_known ? " by a known number" : ""), kind, [=](Proof* proof) {
            if (is_known) proof->b.low = proof->b.high = Int(proof->y);
            else proof->paths.Assume(proof->b.low.e != proof->b.high.e);
            ResultOf(op, kind, kind).prove(proof);
          }};
}

// Sums and so on without bounds: whether they fit in 64 bits, and where they are then.
std::vector<Theorem> ExactResults() {
  using F = bool (*)(const Bound&, const Bound&, Bound*);
  std::vector<Theorem> theorems;
  for (const auto& [op, function] : std::map<Opcode, F>{{Opcode::kIntAdd, AddBound<Int>}, {Opcode::kIntSub, SubBound<Int>}, {Opcode::kIntMul, MulBound<Int>}}) {
    const auto prove = [op = op, function = function](Proof* proof, bool if_fits) {
      if (op != Opcode::kIntMul) proof->KnowSums();
      const z3::expr x = Wide(proof->x), y = Wide(proof->y);
      const z3::expr exact = op == Opcode::kIntAdd ? x + y : op == Opcode::kIntSub ? x - y : proof->Product();
      const z3::expr v = exact.extract(63, 0), fits = Wide(v) == exact;
      proof->Watch(v);
      Bound bound;
      if (if_fits) {
        proof->paths.Assume(fits);
        bound = BoundIfFits(op, proof->a, proof->b);
      } else {
        if (!function(proof->a, proof->b, &bound)) return;
        proof->paths.Require(fits, "it fits");
      }
      proof->RequireHolds(bound, v, "the exact result lies within its bound");
    };
    theorems.push_back({"exact " + std::string(Info(op).name), Kind::kI64, [=](Proof* proof) { prove(proof, false); }});
    theorems.push_back({std::string(Info(op).name) + " that fits", Kind::kI64, [=](Proof* proof) { prove(proof, true); }});
  }
  return theorems;
}

Theorem Decision(Opcode op, Kind kind) {
  return {std::string(Info(op).name), kind, [=](Proof* proof) {
            const int decided = DecideComparison(op, kind, proof->a, proof->b);
            if (decided >= 0)
              proof->paths.Require(*IntegerMeaning(op, kind, Kind::kBool, proof->x, proof->y) == decided, "it is decided rightly");
          }};
}

Theorem Refinement(Opcode op, Kind kind, bool holds) {
  return {"refine by " + std::string(Info(op).name), kind, [=](Proof* proof) {
            proof->paths.Assume(*IntegerMeaning(op, kind, Kind::kBool, proof->x, proof->y) == (holds ? 1 : 0));
            RefineByComparison(op, kind, holds, &proof->a, &proof->b);
            proof->RequireHolds(proof->a, proof->x, "the left side lies within what is left");
            proof->RequireHolds(proof->b, proof->y, "the right side lies within what is left");
          }};
}

// Of bounds by themselves.
std::vector<Theorem> OfBounds() {
  std::vector<Theorem> theorems = {
      {"intersect", Kind::kI64, [](Proof* proof) { ProveIntersect(&proof->paths); }},
      {"contains", Kind::kI64,
       [](Proof* proof) {
         const z3::expr holds = Holds(proof->b, proof->x);
         proof->paths.Require(proof->b.Contains(Int(proof->x)) ? holds : !holds, "it contains what it holds for");
       }},
      {"implies", Kind::kI64,
       [](Proof* proof) {
         if (proof->a.Implies(proof->b)) proof->paths.Require(Holds(proof->b, proof->x), "it holds wherever the other does");
       }},
  };
  for (const Kind kind : kKinds) {
    theorems.push_back({"weakened", kind, [=](Proof* proof) {
                          const Bound either = Weakened(proof->a, proof->b, kind);
                          proof->RequireHolds(either, proof->x, "what it held for");
                          proof->RequireHolds(either, proof->y, "what it is to hold for");
                        }});
    theorems.push_back({"of kind", kind, [=](Proof* proof) {
                          proof->RequireHolds(Bound::OfKind(kind), proof->x, "all values of a kind");
                        }});
    theorems.push_back({"constant of kind", kind, [](Proof* proof) {
                          proof->RequireHolds(Bound::Constant(Int(proof->x)), proof->x, "a constant is what it is");
                        }});
  }
  return theorems;
}

std::vector<Theorem> Arithmetic(Kind kind) {
  std::vector<Theorem> theorems;
  for (const Opcode op : {Opcode::kIntAdd, Opcode::kIntSub, Opcode::kIntMul, Opcode::kIntDiv, Opcode::kIntMod, Opcode::kIntAnd,
                          Opcode::kIntOr, Opcode::kIntXor, Opcode::kIntNeg, Opcode::kIntNot})
    theorems.push_back(ResultOf(op, kind, kind));
  for (const Opcode op : {Opcode::kIntShl, Opcode::kIntShr})
    for (const bool is_known : {true, false}) theorems.push_back(Shift(op, kind, is_known));
  for (const Opcode op : {Opcode::kIntClz, Opcode::kIntCtz, Opcode::kIntPopcount}) theorems.push_back(ResultOf(op, kind, Kind::kI64));
  return theorems;
}

void ProveAll(const std::vector<Theorem>& theorems) {
  for (const Theorem& theorem : theorems) {
    Paths paths;
    EXPECT_TRUE(Prove(theorem, &paths)) << theorem.name << " of kind " << static_cast<int>(theorem.kind) << ": " << paths.why();
  }
}

class ArithmeticTest : public ::testing::TestWithParam<Kind> {};

TEST_P(ArithmeticTest, IsProved) { ProveAll(Arithmetic(GetParam())); }
TEST_P(ArithmeticTest, CastsAreProved) {
  for (const Kind result : kKinds) ProveAll({ResultOf(Opcode::kIntCast, GetParam(), result)});
}

INSTANTIATE_TEST_SUITE_P(All, ArithmeticTest, ::testing::ValuesIn(kKinds));

class ComparisonTest : public ::testing::TestWithParam<Kind> {};

TEST_P(ComparisonTest, IsProved) {
  for (const Opcode op : kComparisons)
    ProveAll({Decision(op, GetParam()), Refinement(op, GetParam(), true), Refinement(op, GetParam(), false)});
}

INSTANTIATE_TEST_SUITE_P(All, ComparisonTest, ::testing::ValuesIn(kKinds));

TEST(IntBoundTest, ExactResultsAreProved) { ProveAll(ExactResults()); }
TEST(IntBoundTest, BoundsAreProved) { ProveAll(OfBounds()); }

// ---- What is wrong is not proved ----

std::vector<Theorem> ToSpoil() {
  std::vector<Theorem> theorems = ExactResults();
  for (const Opcode op : {Opcode::kIntAdd, Opcode::kIntSub, Opcode::kIntMul, Opcode::kIntDiv, Opcode::kIntMod, Opcode::kIntAnd,
                          Opcode::kIntOr, Opcode::kIntXor, Opcode::kIntNeg, Opcode::kIntNot})
    theorems.push_back(ResultOf(op, Kind::kI64, Kind::kI64));
  for (const Opcode op : {Opcode::kIntShl, Opcode::kIntShr}) theorems.push_back(Shift(op, Kind::kU64, true));
  theorems.push_back(ResultOf(Opcode::kIntCast, Kind::kI64, Kind::kU8));
  for (const Opcode op : {Opcode::kIntEq, Opcode::kIntLt, Opcode::kIntGe}) {
    theorems.push_back(Decision(op, Kind::kU64));
    // By int_eq it is Intersect and nothing else.
    if (op != Opcode::kIntEq) theorems.push_back(Refinement(op, Kind::kU64, true));
    theorems.push_back(Refinement(op, Kind::kI64, false));
  }
  for (const Theorem& theorem : OfBounds())
    if (theorem.name == "intersect" || theorem.name == "implies" || (theorem.name == "weakened" && theorem.kind == Kind::kI64))
      theorems.push_back(theorem);
  return theorems;
}

class SpoiledTest : public ::testing::TestWithParam<Theorem> {};

// A number that the function computes is one off, or a comparison is wrong where both sides are equal. What only makes it know
// less is proved all the same. With KILN_LONG set, each place is spoilt; without, until one was found out.
TEST_P(SpoiledTest, IsNotProved) {
  const Theorem& theorem = GetParam();
  Paths right;
  ASSERT_TRUE(Prove(theorem, &right)) << right.why();
  const bool all = std::getenv("KILN_LONG") != nullptr;
  int64_t refuted = 0, tried = 0;
  for (; tried < right.operations() && (all || refuted == 0); ++tried) {
    bool is_proved = true;
    for (const int by : {1, -1}) {
      Paths paths(Paths::Spoiled{tried, by});
      is_proved = is_proved && Prove(theorem, &paths);
    }
    refuted += !is_proved;
  }
  std::printf("%s: %ld of %ld refuted\n", theorem.name.c_str(), refuted, tried);
  EXPECT_GT(refuted, 0);
}

INSTANTIATE_TEST_SUITE_P(All, SpoiledTest, ::testing::ValuesIn(ToSpoil()));

}  // namespace
}  // namespace kiln::jit
