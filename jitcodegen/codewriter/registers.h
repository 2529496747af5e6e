// Which register of a jitcode's frame holds each value of a graph.
//
// Values live within one block: what goes on into another is passed to it. So a register is free again
// behind the last use in its block, and a block's arguments are put where the first link to it, in
// reverse postorder, has them already: most links then move nothing. Registers of different kinds are
// different, as the collector finds the references of a frame by the jitcode alone.
//
//     b0(v0 i64, v1 ref)        v0: r0   v1: r1
//       v2 = int_add v0, 1      v2: r0, as v0 was not wanted any more
//       jump b1(v2, v1)
//     b1(v3 i64, v4 ref)        v3: r0   v4: r1
//
// A small frame matters: one is made for each guard that fails, and for each call that a trace follows.
#ifndef KILN_JITCODEGEN_CODEWRITER_REGISTERS_H_
#define KILN_JITCODEGEN_CODEWRITER_REGISTERS_H_

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "translator/flowgraph/graph.h"

namespace kiln {

struct RegisterAssignment {
  std::unordered_map<const Value*, uint16_t> of;  // every argument, result and caught exception
  std::vector<Kind> kinds;                        // by register
};

// `order`: the graph's blocks in reverse postorder.
RegisterAssignment AssignRegisters(const Graph& graph, const std::vector<Block*>& order);

}  // namespace kiln

#endif  // KILN_JITCODEGEN_CODEWRITER_REGISTERS_H_
