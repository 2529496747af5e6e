// Which function goes into which shard.
//
// Functions are taken file by file of their source, in the order of the source, and cut into pieces
// at places that depend on the functions there, not on how many came before: so a function that is
// added or grows moves no cut but the ones around it. A shard is named for its first function.
#ifndef KILN_TRANSLATOR_EMIT_SHARDS_H_
#define KILN_TRANSLATOR_EMIT_SHARDS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "translator/flowgraph/program.h"

namespace kiln {

struct Shard {
  std::string file;  // "s_bf_1a2b3c4d.cc"
  std::vector<const Function*> functions;
};

// All functions that have a graph, each in one shard. `limit` is in operations.
std::vector<Shard> MakeShards(const Program& program, size_t limit);

}  // namespace kiln

#endif  // KILN_TRANSLATOR_EMIT_SHARDS_H_
