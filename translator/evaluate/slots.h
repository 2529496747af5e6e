// Slots and memory, private to the interpreter: what an int64_t slot stands for, and how values lie
// in objects.
#ifndef KILN_TRANSLATOR_EVALUATE_SLOTS_H_
#define KILN_TRANSLATOR_EVALUATE_SLOTS_H_

#include <bit>
#include <cstdint>
#include <cstring>

#include "translator/flowgraph/program.h"
#include "translator/flowgraph/type.h"

namespace kiln::slots {

inline double ToFloat(int64_t slot) { return std::bit_cast<double>(slot); }
inline int64_t FromFloat(double v) { return std::bit_cast<int64_t>(v); }
inline char* ToObject(int64_t slot) { return reinterpret_cast<char*>(slot); }
inline int64_t FromObject(const char* object) { return reinterpret_cast<int64_t>(object); }

template <class T>
inline T Read(const char* at) {
  T v;
  memcpy(&v, at, sizeof(v));
  return v;
}
template <class T>
inline void Write(char* at, T v) {
  memcpy(at, &v, sizeof(v));
}

inline int64_t LoadKind(const char* at, Kind kind) {
  switch (kind) {
    case Kind::kVoid: return 0;
    case Kind::kBool:
    case Kind::kU8: return Read<uint8_t>(at);
    case Kind::kI8: return Read<int8_t>(at);
    case Kind::kI16: return Read<int16_t>(at);
    case Kind::kU16: return Read<uint16_t>(at);
    case Kind::kI32: return Read<int32_t>(at);
    case Kind::kU32: return Read<uint32_t>(at);
    case Kind::kF32: return FromFloat(Read<float>(at));
    case Kind::kI64:
    case Kind::kU64:
    case Kind::kF64:
    case Kind::kRef:
    case Kind::kRaw:
    case Kind::kFunc: return Read<int64_t>(at);
  }
  return 0;
}

inline void StoreKind(char* at, Kind kind, int64_t slot) {
  switch (kind) {
    case Kind::kVoid: return;
    case Kind::kBool:
    case Kind::kU8:
    case Kind::kI8: Write(at, static_cast<uint8_t>(slot)); return;
    case Kind::kI16:
    case Kind::kU16: Write(at, static_cast<uint16_t>(slot)); return;
    case Kind::kI32:
    case Kind::kU32: Write(at, static_cast<uint32_t>(slot)); return;
    case Kind::kF32: Write(at, static_cast<float>(ToFloat(slot))); return;
    case Kind::kI64:
    case Kind::kU64:
    case Kind::kF64:
    case Kind::kRef:
    case Kind::kRaw:
    case Kind::kFunc: Write(at, slot); return;
  }
}

inline uint32_t ClassId(const char* object) { return Read<uint32_t>(object); }

inline bool IsInstance(const char* object, const Class& cls) {
  return ClassId(object) - cls.id < cls.span;
}

}  // namespace kiln::slots

#endif  // KILN_TRANSLATOR_EVALUATE_SLOTS_H_
