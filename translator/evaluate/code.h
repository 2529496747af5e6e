// What the interpreter runs: a graph decoded into an array of instructions over 64-bit slots.
//
// A frame is an array of slots
//
//   [ constants | one scratch slot | the values of the block that runs: arguments, then results ]
//
// Constants are copied in at the call, so every operand is an index into the frame. Values of
// different blocks share slots, since no value outlives its block; a link becomes a sequence of
// moves (ordered so that no source is overwritten before it is read) and a jump. Integers are in
// canonical form (flowgraph/semantics.h), floats are the bits of a double, references and raw
// addresses are addresses, a function pointer is the address of its Function.
#ifndef KILN_TRANSLATOR_EVALUATE_CODE_H_
#define KILN_TRANSLATOR_EVALUATE_CODE_H_

#include <cstdint>
#include <map>
#include <memory>
#include <unordered_map>
#include <utility>
#include <vector>

#include "translator/evaluate/foreign.h"
#include "translator/flowgraph/graph.h"

namespace kiln {

// The operations of ops.def, and the exits of blocks.
enum class Code : uint8_t {
#define KILN_OP(Enum, name, operands, result, payload, effects, stage, doc) k##Enum,
#include "translator/flowgraph/ops.def"
  kJump,         // moves [a, a + b), then to c
  kBranch,       // if slot a to b, else to c
  kSwitch,       // on slot a by switches[b]
  kReturn,       // slot a
  kReturnVoid,
  kRaise,        // slot a
  kTry,          // after the raising instruction: on to a; if it raised, the exception in dst, to b
  kUnreachable,
  kCheckFact,    // slot a against `pointer`, a Value
};

struct Body;

struct Instruction {
  Code code;
  Kind kind = Kind::kVoid;    // of operand 0, or of what is loaded, stored or checked
  Kind result = Kind::kVoid;  // of the result
  int32_t dst = -1;           // slot of the result; -1: none
  int32_t a = 0, b = 0, c = 0;
  uint32_t weight = 0;        // exits: the operations of the block, for the step limit
  union {
    int64_t number;            // an offset or an index
    const void* pointer;
    const Class* cls;
    Body* body;
    struct CallSite* site;
    const Value* value;
  };

  explicit Instruction(Code c) : code(c), number(0) {}
};

// A virtual call or method_lookup: implementations by class id, as they come up.
struct CallSite {
  const Method* method = nullptr;
  uint32_t last_id = 0;
  Body* last = nullptr;
  std::unordered_map<uint32_t, Body*> seen;
};

struct SwitchTable {
  int64_t low = 0;
  std::vector<uint32_t> dense;  // target of low + i; used if not empty
  std::vector<std::pair<int64_t, uint32_t>> sorted;
  uint32_t otherwise = 0;
};

// One function. Decoded when it is first called.
struct Body {
  const Function* function = nullptr;
  bool decoded = false;
  std::vector<Instruction> code;
  std::vector<PosId> positions;    // of each instruction
  std::vector<int32_t> lists;      // slots of arguments, pairs of moves
  std::vector<int64_t> constants;
  int32_t first_param = 0;
  int32_t frame_size = 0;
  std::vector<SwitchTable> switches;
  std::vector<std::unique_ptr<CallSite>> sites;

  std::unique_ptr<ForeignFunction> foreign;

  // RLIB_PREBUILD: results by arguments; the first and the further components.
  enum class Memo : uint8_t { kRunning, kDone };
  struct Memoised {
    Memo state = Memo::kRunning;
    std::vector<int64_t> results;
  };
  std::map<std::vector<int64_t>, Memoised> memo;
};

// What a decoder asks of the interpreter.
class DecoderContext {
 public:
  virtual ~DecoderContext() = default;
  virtual Body* BodyOf(const Function* function) = 0;
  virtual int64_t SlotOf(const Const& constant, Type type) = 0;
  virtual bool check_facts() const = 0;
};

// Fills in `body` from its function's graph. Precondition: there is one, and it is verified.
void Decode(Body* body, DecoderContext* context);

}  // namespace kiln

#endif  // KILN_TRANSLATOR_EVALUATE_CODE_H_
