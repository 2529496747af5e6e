// The operation table as an enum and a constexpr array; see ops.def.
#ifndef KILN_TRANSLATOR_FLOWGRAPH_OPS_H_
#define KILN_TRANSLATOR_FLOWGRAPH_OPS_H_

#include <cstdint>
#include <string_view>

namespace kiln {

enum class Opcode : uint8_t {
#define KILN_OP(Enum, name, operands, result, payload, effects, stage, doc) k##Enum,
#include "translator/flowgraph/ops.def"
};

enum class Payload : uint8_t { kNone, kClass, kField, kFunction, kMethod, kType, kLabel, kIndex };

enum class Stage : uint8_t { kFlow, kRtyped, kExc, kGc };

namespace effect {
inline constexpr uint8_t kPure = 1, kMayRaise = 2, kMayCollect = 4, kReads = 8, kWrites = 16,
                         kPrecondition = 32, kKeep = 64;
}  // namespace effect

struct OpInfo {
  std::string_view name;
  std::string_view operands;
  char result;
  Payload payload;
  uint8_t effects;
  Stage stage;
  std::string_view doc;

  bool has(uint8_t effect) const { return (effects & effect) != 0; }
};

namespace ops_internal {
inline constexpr uint8_t P = effect::kPure, X = effect::kMayRaise, C = effect::kMayCollect,
                         R = effect::kReads, W = effect::kWrites, U = effect::kPrecondition,
                         K = effect::kKeep;
inline constexpr OpInfo kTable[] = {
#define KILN_OP(Enum, name, operands, result, payload, effects, stage, doc) \
  {name, operands, result, Payload::k##payload, effects, Stage::k##stage, doc},
#include "translator/flowgraph/ops.def"
};
}  // namespace ops_internal

inline constexpr int kNumOpcodes = sizeof(ops_internal::kTable) / sizeof(OpInfo);

constexpr const OpInfo& Info(Opcode op) { return ops_internal::kTable[static_cast<int>(op)]; }

// The opcode of that name; false if there is none.
bool FindOpcode(std::string_view name, Opcode* out);

}  // namespace kiln

#endif  // KILN_TRANSLATOR_FLOWGRAPH_OPS_H_
