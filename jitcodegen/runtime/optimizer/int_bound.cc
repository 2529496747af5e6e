#include "jitcodegen/runtime/optimizer/int_bound_functions.h"

namespace kiln::jit {

template bool AddBound(const IntBound& a, const IntBound& b, IntBound* out);
template bool SubBound(const IntBound& a, const IntBound& b, IntBound* out);
template bool MulBound(const IntBound& a, const IntBound& b, IntBound* out);
template IntBound BoundIfFits(Opcode op, const IntBound& a, const IntBound& b);
template IntBound BoundOf(Opcode op, Kind operand, Kind result, const IntBound& a, const IntBound& b);
template int DecideComparison(Opcode op, Kind operand, const IntBound& a, const IntBound& b);
template void RefineByComparison(Opcode op, Kind operand, bool holds, IntBound* a, IntBound* b);
template IntBound Weakened(const IntBound& old, const IntBound& more, Kind kind);

}  // namespace kiln::jit
