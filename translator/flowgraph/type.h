// The types a value can have in a flow graph.
//
// The same few kinds serve every stage. C++ value structs never appear here: the front end
// flattens them into their scalar components. Integers keep their C++ width and signedness; a
// value of a narrow type is always held as the 64-bit sign- or zero-extension of itself, so every
// integer operation is "compute in 64 bits, then normalise to the result's type" (see semantics.h).
#ifndef KILN_TRANSLATOR_FLOWGRAPH_TYPE_H_
#define KILN_TRANSLATOR_FLOWGRAPH_TYPE_H_

#include <cstdint>

namespace kiln {

class Class;
struct Signature;

enum class Kind : uint8_t {
  kVoid,
  kBool,  // held as 0 or 1
  kI8, kI16, kI32, kI64,
  kU8, kU16, kU32, kU64,
  kF32, kF64,
  kRef,   // null, or a collected object of `cls` or a subclass
  kRaw,   // an address outside the collected heap (rlib/rffi.h)
  kFunc,  // a function pointer with `signature`; may be null
};

// A small value; two types are the same type exactly if they compare equal. Classes and
// signatures are interned by the Program, so pointer comparison suffices.
struct Type {
  Kind kind = Kind::kVoid;
  const Class* cls = nullptr;            // kRef only
  const Signature* signature = nullptr;  // kFunc only

  static constexpr Type Void() { return {}; }
  static constexpr Type Bool() { return {Kind::kBool}; }
  static constexpr Type I32() { return {Kind::kI32}; }
  static constexpr Type I64() { return {Kind::kI64}; }
  static constexpr Type U64() { return {Kind::kU64}; }
  static constexpr Type F64() { return {Kind::kF64}; }
  static constexpr Type Raw() { return {Kind::kRaw}; }
  static constexpr Type Ref(const Class* cls) { return {Kind::kRef, cls}; }
  static constexpr Type Func(const Signature* sig) { return {Kind::kFunc, nullptr, sig}; }

  bool operator==(const Type&) const = default;

  bool is_void() const { return kind == Kind::kVoid; }
  bool is_bool() const { return kind == Kind::kBool; }
  bool is_ref() const { return kind == Kind::kRef; }
  bool is_raw() const { return kind == Kind::kRaw; }
  bool is_func() const { return kind == Kind::kFunc; }
  bool is_float() const { return kind == Kind::kF32 || kind == Kind::kF64; }
  // True for bool too: a bool is the one-bit unsigned integer.
  bool is_int() const { return kind >= Kind::kBool && kind <= Kind::kU64; }
  bool is_signed() const { return kind >= Kind::kI8 && kind <= Kind::kI64; }
  // Width in bits of an integer or float kind, 64 for addresses, 0 for void.
  int bits() const {
    switch (kind) {
      case Kind::kVoid: return 0;
      case Kind::kBool: return 1;
      case Kind::kI8: case Kind::kU8: return 8;
      case Kind::kI16: case Kind::kU16: return 16;
      case Kind::kI32: case Kind::kU32: case Kind::kF32: return 32;
      default: return 64;
    }
  }
  // Bytes such a value takes in an object; also its alignment.
  int size() const { return kind == Kind::kVoid ? 0 : kind == Kind::kBool ? 1 : bits() / 8; }
};

// Brings the low bits of `value` into the canonical 64-bit form of integer type `type`.
constexpr int64_t NormaliseInt(Kind kind, int64_t value) {
  switch (kind) {
    case Kind::kBool: return value & 1;
    case Kind::kI8: return static_cast<int8_t>(value);
    case Kind::kI16: return static_cast<int16_t>(value);
    case Kind::kI32: return static_cast<int32_t>(value);
    case Kind::kU8: return static_cast<uint8_t>(value);
    case Kind::kU16: return static_cast<uint16_t>(value);
    case Kind::kU32: return static_cast<uint32_t>(value);
    default: return value;
  }
}

}  // namespace kiln

#endif  // KILN_TRANSLATOR_FLOWGRAPH_TYPE_H_
