// What holds where a peeled loop begins, each time round.
//
// A graph of *nodes*, each a constant, a value that the loop has as an input, or an object that was not
// made ("virtual"), whose fields are nodes again. The loop's variables (the reds) are nodes, and so is what
// the trace knows of the heap:
//
//     reds      n0 = value v0, a Frame, not null
//     places    n0.registers = n1 (value v1);  n1[2] = n2, a store that waits
//     nodes     n2 = virtual Int: value = n3 (value v2, at least 0)
//
// Whoever jumps to the loop has the same graph, with values of his own for the inputs; whatever he knows
// beyond it he forgets, and objects that are values here he makes before.
#ifndef KILN_JITCODEGEN_RUNTIME_OPTIMIZER_LOOP_STATE_H_
#define KILN_JITCODEGEN_RUNTIME_OPTIMIZER_LOOP_STATE_H_

#include <cstdint>
#include <vector>

#include "jitcodegen/runtime/optimizer/int_bound.h"
#include "jitcodegen/runtime/trace.h"

namespace kiln::jit {

struct LoopState {
  static constexpr int32_t kNoInput = -1;

  struct Node {
    enum class Form : uint8_t { kConstant, kValue, kVirtual } form = Form::kValue;
    Kind type = Kind::kI64;
    // kConstant
    uint64_t bits = 0;
    // kValue
    // kValue: kNoInput: nobody wants it. kConstant, once the loop is made: its ref there.
    int32_t input = kNoInput;
    bool nonnull = false;
    Origin origin = Origin::kUnknown;
    IntBound bound;
    // kValue: exact class id, 0: unknown. kVirtual: number of the ClassDescr.
    uint32_t cls = 0;
    // kVirtual
    int64_t length = -1;                        // of an array
    uint32_t first_field = 0, field_count = 0;  // in `fields`; others are zero
  };
  struct Field {
    uint32_t field = 0;
    int64_t index = -1;  // of an item
    uint32_t value = 0;
  };
  // What a field, or an item, holds. `pending`: the store has not been done yet.
  struct Place {
    static constexpr uint32_t kNoBase = UINT32_MAX;
    uint32_t field = 0;
    int64_t index = -1;       // of an item, or how far it is from
    uint32_t base = kNoBase;  // this number
    uint32_t object = 0, value = 0;
    bool pending = false;
  };
  // What an operation without effects comes to.
  struct Fact {
    TraceOp op;  // its arguments are nodes: in fact_args
    uint32_t first_arg = 0, value = 0;
  };

  // x < y + c.
  struct Difference {
    uint32_t x = 0, y = 0;
    int64_t c = 0;
  };

  std::vector<Node> nodes;
  std::vector<Field> fields;
  std::vector<uint32_t> reds;
  std::vector<Place> places;
  std::vector<Fact> facts;
  std::vector<uint32_t> fact_args;
  std::vector<Difference> differences;
};

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_RUNTIME_OPTIMIZER_LOOP_STATE_H_
