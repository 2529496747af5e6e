#include "jitcodegen/native/native_call.h"

#include <bit>

#include "translator/flowgraph/type.h"

namespace kiln::jit {
namespace {

// By the x86-64 calling convention integers and floats each have registers of their own, given out in
// order; what is left goes on the stack, in order. So a function of this type passes arguments to one
// of any signature.
#define KILN_STACK_16 \
  uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, \
      uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t
template <class Result>
using Universal = Result (*)(uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, double,
                             double, double, double, double, double, double, double,
                             KILN_STACK_16);
#undef KILN_STACK_16
constexpr size_t kIntegers = 6, kFloats = 8, kStack = 16;

struct Arguments {
  uint64_t integers[kIntegers] = {};
  double floats[kFloats] = {};
  uint64_t stack[kStack] = {};
};

template <class Result>
Result Call(kiln_jit_function function, const Arguments& a) {
  const uint64_t* s = a.stack;
  return reinterpret_cast<Universal<Result>>(function)(
      a.integers[0], a.integers[1], a.integers[2], a.integers[3], a.integers[4], a.integers[5],
      a.floats[0], a.floats[1], a.floats[2], a.floats[3], a.floats[4], a.floats[5], a.floats[6],
      a.floats[7], s[0], s[1], s[2], s[3], s[4], s[5], s[6], s[7], s[8], s[9], s[10], s[11], s[12],
      s[13], s[14], s[15]);
}

// The only function here that knows of register arguments: without them the plain form is cheaper.
uint64_t CallPlain(kiln_jit_function function, const Arguments& a) {
  using Plain = uint64_t (*)(uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t);
  return reinterpret_cast<Plain>(function)(a.integers[0], a.integers[1], a.integers[2],
                                           a.integers[3], a.integers[4], a.integers[5]);
}

bool IsFloatKind(Kind kind) { return kind == Kind::kF32 || kind == Kind::kF64; }

// A float as the low half of a vector register.
uint64_t AsFloat(uint64_t bits) {
  return std::bit_cast<uint32_t>(static_cast<float>(std::bit_cast<double>(bits)));
}

}  // namespace

bool CallNative(kiln_jit_function function, const std::vector<Kind>& parameters, Kind result,
                const uint64_t* args, uint64_t* value) {
  Arguments a;
  size_t integers = 0, floats = 0, stack = 0;
  for (size_t i = 0; i < parameters.size(); ++i) {
    const uint64_t bits = parameters[i] == Kind::kF32 ? AsFloat(args[i]) : args[i];
    if (IsFloatKind(parameters[i]) && floats < kFloats) {
      a.floats[floats++] = std::bit_cast<double>(bits);
    } else if (!IsFloatKind(parameters[i]) && integers < kIntegers) {
      a.integers[integers++] = bits;
    } else if (stack < kStack) {
      a.stack[stack++] = bits;
    } else {
      return false;
    }
  }
  if (IsFloatKind(result)) {
    const auto bits = std::bit_cast<uint64_t>(Call<double>(function, a));
    *value = result == Kind::kF64
                 ? bits
                 : std::bit_cast<uint64_t>(static_cast<double>(
                       std::bit_cast<float>(static_cast<uint32_t>(bits))));
    return true;
  }
  const uint64_t bits =
      floats + stack == 0 ? CallPlain(function, a) : Call<uint64_t>(function, a);
  // Of a narrow result only its own bits are defined.
  const bool integer = result >= Kind::kBool && result <= Kind::kU64;
  *value = integer ? static_cast<uint64_t>(NormaliseInt(result, static_cast<int64_t>(bits))) : bits;
  if (result == Kind::kVoid) *value = 0;
  return true;
}

}  // namespace kiln::jit
