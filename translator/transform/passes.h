// The passes over graphs, as tables: what the driver runs, lists under --help and can stop after.
#ifndef KILN_TRANSLATOR_TRANSFORM_PASSES_H_
#define KILN_TRANSLATOR_TRANSFORM_PASSES_H_

#include <span>

#include "translator/flowgraph/program.h"

namespace kiln {

struct PassOptions {
  int opt_level = 2;
  // Weights up to which calls are inlined; see inline.h.
  double inline_threshold = 32;
  double inline_single_call_threshold = 150;
};

struct Pass {
  const char* name;  // unique among its table's distinct passes; a pass may run more than once
  const char* doc;
  bool (*run)(Program*, const PassOptions&);  // whether it changed something
  int min_opt_level;
};

// Before the fork, for the graphs the JIT sees too: nothing here inlines a call, removes an
// allocation that could be seen, or lets effects change places.
std::span<const Pass> SharedPasses();

// After the fork, for `opt` graphs only.
std::span<const Pass> OptPasses();

}  // namespace kiln

#endif  // KILN_TRANSLATOR_TRANSFORM_PASSES_H_
