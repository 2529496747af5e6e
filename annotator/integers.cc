#include "annotator/integers.h"

#include <algorithm>
#include <bit>
#include <initializer_list>

namespace kiln::annotator {
namespace {

using Wide = __int128;

// The interval, or the whole type if it does not fit.
Info Fit(Lattice* lattice, Type type, Wide low, Wide high) {
  auto [type_low, type_high] = TypeRange(type.kind);
  if (low < type_low || high > type_high) return lattice->Top(type);
  return Lattice::Range(static_cast<int64_t>(low), static_cast<int64_t>(high));
}

Info FitCorners(Lattice* lattice, Type type, std::initializer_list<Wide> corners) {
  return Fit(lattice, type, std::min(corners), std::max(corners));
}

// The smallest 2^n - 1 that is at least v >= 0.
int64_t AllOnes(int64_t v) {
  return v == 0 ? 0 : static_cast<int64_t>(~uint64_t{0} >> std::countl_zero(static_cast<uint64_t>(v)));
}

Info Compare(Opcode op, Type type, const Info& a, const Info& b) {
  Info unknown = Lattice::Range(0, 1);
  if (a.unknown || b.unknown) return unknown;
  // Within [0, INT64_MAX] signed and unsigned order agree; other types are held by value.
  (void)type;
  auto truth = [](bool v) { return Lattice::Range(v, v); };
  bool lt = a.high < b.low, le = a.high <= b.low, gt = a.low > b.high, ge = a.low >= b.high;
  bool same = a.low == a.high && b.low == b.high && a.low == b.low;
  switch (op) {
    case Opcode::kIntEq: return same ? truth(true) : lt || gt ? truth(false) : unknown;
    case Opcode::kIntNe: return same ? truth(false) : lt || gt ? truth(true) : unknown;
    case Opcode::kIntLt: return lt ? truth(true) : ge ? truth(false) : unknown;
    case Opcode::kIntLe: return le ? truth(true) : gt ? truth(false) : unknown;
    case Opcode::kIntGt: return gt ? truth(true) : le ? truth(false) : unknown;
    case Opcode::kIntGe: return ge ? truth(true) : lt ? truth(false) : unknown;
    default: return unknown;
  }
}

}  // namespace

Info IntegerResult(Lattice* lattice, const Operation& op, const Info& a, const Info& b) {
  Type type = op.result->type;
  Type operand = op.args[0]->type;
  Wide al = a.low, ah = a.high, bl = b.low, bh = b.high;
  switch (op.op) {
    case Opcode::kIntEq: case Opcode::kIntNe: case Opcode::kIntLt: case Opcode::kIntLe:
    case Opcode::kIntGt: case Opcode::kIntGe:
      return Compare(op.op, operand, a, b);
    case Opcode::kIntAddOverflows: case Opcode::kIntSubOverflows:
    case Opcode::kIntMulOverflows: {
      if (a.unknown || b.unknown) return lattice->Top(type);
      auto [type_low, type_high] = TypeRange(operand.kind);
      Wide low, high;
      if (op.op == Opcode::kIntAddOverflows) {
        low = al + bl;
        high = ah + bh;
      } else if (op.op == Opcode::kIntSubOverflows) {
        low = al - bh;
        high = ah - bl;
      } else {
        low = std::min({al * bl, al * bh, ah * bl, ah * bh});
        high = std::max({al * bl, al * bh, ah * bl, ah * bh});
      }
      return low >= type_low && high <= type_high ? Lattice::Range(0, 0) : lattice->Top(type);
    }
    case Opcode::kBoolNot:
      return Lattice::Range(1 - a.high, 1 - a.low);
    case Opcode::kIntClz: case Opcode::kIntCtz:
      return Lattice::Range(0, 63);
    case Opcode::kIntPopcount:
      return Lattice::Range(0, 64);
    case Opcode::kIntCast: {
      if (a.unknown) {
        // u64 beyond i64: to a type of 64 bits any bits, to a narrower one the rest.
        return lattice->Top(type);
      }
      return Fit(lattice, type, al, ah);
    }
    default: break;
  }
  if (a.unknown) {
    // A mask or a shift can still bound an unknown u64.
    if (op.op == Opcode::kIntAnd && !b.unknown && b.low >= 0) return Lattice::Range(0, b.high);
    if (op.op == Opcode::kIntMod && !b.unknown && b.low > 0) return Lattice::Range(0, b.high - 1);
    if (op.op == Opcode::kIntShr && b.low > 0 && b.low == b.high && b.high < 64)
      return Lattice::Range(0, static_cast<int64_t>(~uint64_t{0} >> b.low));
    return lattice->Top(type);
  }
  if (b.unknown && op.args.size() > 1) {
    if (op.op == Opcode::kIntAnd && a.low >= 0) return Lattice::Range(0, a.high);
    return lattice->Top(type);
  }
  switch (op.op) {
    case Opcode::kIntAdd: return Fit(lattice, type, al + bl, ah + bh);
    case Opcode::kIntSub: return Fit(lattice, type, al - bh, ah - bl);
    case Opcode::kIntMul:
      return FitCorners(lattice, type, {al * bl, al * bh, ah * bl, ah * bh});
    case Opcode::kIntNeg: return Fit(lattice, type, -ah, -al);
    case Opcode::kIntNot:
      return type.is_signed() ? Fit(lattice, type, ~a.high, ~a.low) : lattice->Top(type);
    case Opcode::kIntDiv:
      if (bl <= 0 && bh >= 0) {
        // The divisor is not 0 (precondition), but may be -1 or 1.
        Wide m = std::max(al < 0 ? -al : al, ah < 0 ? -ah : ah);
        if (bl >= 0) return Fit(lattice, type, std::min<Wide>(al, 0), std::max<Wide>(ah, 0));
        return Fit(lattice, type, -m, m);
      }
      return FitCorners(lattice, type, {al / bl, al / bh, ah / bl, ah / bh});
    case Opcode::kIntMod: {
      Wide m = std::max(bl < 0 ? -bl : bl, bh < 0 ? -bh : bh) - 1;
      if (m < 0) return lattice->Top(type);
      // The sign is that of the dividend, and it does not grow.
      return Fit(lattice, type, al < 0 ? std::max(-m, al) : 0, ah > 0 ? std::min(m, ah) : 0);
    }
    case Opcode::kIntAnd:
      if (a.low >= 0 && b.low >= 0) return Lattice::Range(0, std::min(a.high, b.high));
      if (a.low >= 0) return Lattice::Range(0, a.high);
      if (b.low >= 0) return Lattice::Range(0, b.high);
      return lattice->Top(type);
    case Opcode::kIntOr:
      if (a.low >= 0 && b.low >= 0)
        return Lattice::Range(std::max(a.low, b.low), AllOnes(std::max(a.high, b.high)));
      return lattice->Top(type);
    case Opcode::kIntXor:
      if (a.low >= 0 && b.low >= 0) return Lattice::Range(0, AllOnes(std::max(a.high, b.high)));
      return lattice->Top(type);
    case Opcode::kIntShl: {
      if (b.low < 0 || b.high > 63) return lattice->Top(type);
      Wide one = 1;
      return FitCorners(lattice, type, {al * (one << b.low), al * (one << b.high),
                                        ah * (one << b.low), ah * (one << b.high)});
    }
    case Opcode::kIntShr: {
      int64_t low = std::max<int64_t>(b.low, 0), high = std::min<int64_t>(b.high, 63);
      if (low > high) return lattice->Top(type);
      return FitCorners(lattice, type,
                        {a.low >> low, a.low >> high, a.high >> low, a.high >> high});
    }
    default: return lattice->Top(type);
  }
}

void RefineComparison(Opcode op, bool outcome, Type type, Info* a, Info* b) {
  if (!outcome) {
    switch (op) {
      case Opcode::kIntEq: op = Opcode::kIntNe; break;
      case Opcode::kIntNe: op = Opcode::kIntEq; break;
      case Opcode::kIntLt: op = Opcode::kIntGe; break;
      case Opcode::kIntLe: op = Opcode::kIntGt; break;
      case Opcode::kIntGt: op = Opcode::kIntLe; break;
      case Opcode::kIntGe: op = Opcode::kIntLt; break;
      default: return;
    }
  }
  if (op == Opcode::kIntGt || op == Opcode::kIntGe) {
    std::swap(a, b);
    op = op == Opcode::kIntGt ? Opcode::kIntLt : Opcode::kIntLe;
  }
  // An unsigned 64-bit number below a known one is itself known; nothing follows for one above.
  bool u64 = type.kind == Kind::kU64;
  Info x = *a, y = *b;
  switch (op) {
    case Opcode::kIntEq:
      if (!y.unknown) *a = Lattice::Clamp(x, y.low, y.high);
      if (!x.unknown) *b = Lattice::Clamp(y, x.low, x.high);
      break;
    case Opcode::kIntNe:
      if (!x.unknown && !y.unknown) {
        if (y.low == y.high && x.low == y.low)
          *a = x.low == x.high ? Info() : Lattice::Clamp(x, x.low + 1, x.high);
        if (y.low == y.high && x.high == y.low && x.low < x.high)
          *a = Lattice::Clamp(x, x.low, x.high - 1);
        if (x.low == x.high && y.low == x.low && y.low < y.high)
          *b = Lattice::Clamp(y, y.low + 1, y.high);
        if (x.low == x.high && y.high == x.low && y.low < y.high)
          *b = Lattice::Clamp(y, y.low, y.high - 1);
      }
      break;
    case Opcode::kIntLt:
      if (!y.unknown) {
        if (y.high == INT64_MIN) {
          *a = Info();
          break;
        }
        *a = Lattice::Clamp(x, u64 ? 0 : INT64_MIN, y.high - 1);
      }
      if (!x.unknown && x.low < INT64_MAX && !(u64 && y.unknown))
        *b = Lattice::Clamp(y, x.low + 1, INT64_MAX);
      break;
    case Opcode::kIntLe:
      if (!y.unknown) *a = Lattice::Clamp(x, u64 ? 0 : INT64_MIN, y.high);
      if (!x.unknown && !(u64 && y.unknown)) *b = Lattice::Clamp(y, x.low, INT64_MAX);
      break;
    default: break;
  }
}

}  // namespace kiln::annotator
