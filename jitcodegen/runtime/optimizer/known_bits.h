// Arithmetic on numbers of which only some bits are known.
//
// Written over any type with the operators of an unsigned 64-bit number, so that the tests can run
// the very same code on Z3's bit vectors and prove it. A number v is described by k if
// (v & ~k.unknown) == k.ones; `ones` has no bit of `unknown`.
#ifndef KILN_JITCODEGEN_RUNTIME_OPTIMIZER_KNOWN_BITS_H_
#define KILN_JITCODEGEN_RUNTIME_OPTIMIZER_KNOWN_BITS_H_

namespace kiln::jit {

template <class U>
struct KnownBits {
  U ones, unknown;
};

template <class U>
KnownBits<U> AndBits(const KnownBits<U>& a, const KnownBits<U>& b) {
  U ones = a.ones & b.ones;
  return {ones, (a.ones | a.unknown) & (b.ones | b.unknown) & ~ones};
}

template <class U>
KnownBits<U> OrBits(const KnownBits<U>& a, const KnownBits<U>& b) {
  U ones = a.ones | b.ones;
  return {ones, (a.unknown | b.unknown) & ~ones};
}

template <class U>
KnownBits<U> XorBits(const KnownBits<U>& a, const KnownBits<U>& b) {
  U unknown = a.unknown | b.unknown;
  return {(a.ones ^ b.ones) & ~unknown, unknown};
}

// Wherever a carry could differ between the sums of the least and of the greatest numbers, the bit is
// unknown.
template <class U>
KnownBits<U> AddBits(const KnownBits<U>& a, const KnownBits<U>& b) {
  U least = a.ones + b.ones;
  U greatest = least + a.unknown + b.unknown;
  U unknown = (least ^ greatest) | a.unknown | b.unknown;
  return {least & ~unknown, unknown};
}

template <class U>
KnownBits<U> SubBits(const KnownBits<U>& a, const KnownBits<U>& b) {
  U difference = a.ones - b.ones;
  U unknown =
      ((difference + a.unknown) ^ (difference - b.unknown)) | a.unknown | b.unknown;
  return {difference & ~unknown, unknown};
}

// By a known number of places, less than 64.
template <class U, class N>
KnownBits<U> ShlBits(const KnownBits<U>& a, N places) {
  return {a.ones << places, a.unknown << places};
}

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_RUNTIME_OPTIMIZER_KNOWN_BITS_H_
