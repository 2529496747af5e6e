#include "translator/emit/shards.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "translator/emit/names.h"
#include "translator/flowgraph/graph.h"

namespace kiln {
namespace {

size_t SizeOf(const Function& f) {
  size_t ops = 10;
  for (const Block* block : f.graph->blocks()) ops += block->ops.size() + block->exits.size();
  return ops;
}

// "bf" of "targets/bf/bf.cc".
std::string StemOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  std::string stem = slash == std::string::npos ? path : path.substr(slash + 1);
  stem = stem.substr(0, stem.rfind('.'));
  bool exact;
  return Identifier(stem, &exact);
}

}  // namespace

std::vector<Shard> MakeShards(const Program& program, size_t limit) {
  std::map<std::string, std::vector<const Function*>> by_file;
  for (const auto& f : program.functions()) {
    if (f->graph == nullptr) continue;
    const uint32_t file = program.position(f->pos).file;
    const bool known = f->pos != 0 && file < program.files().size();
    by_file[known ? program.files()[file] : "code"].push_back(f.get());
  }
  std::vector<Shard> shards;
  for (auto& [file, functions] : by_file) {
    const auto key = [&](const Function* f) {
      const Position& p = program.position(f->pos);
      return std::tie(p.line, p.column, f->name);
    };
    std::sort(functions.begin(), functions.end(),
              [&](const Function* a, const Function* b) { return key(a) < key(b); });
    size_t size = 0;
    for (const Function* f : functions) {
      const size_t own = SizeOf(*f);
      // One function in four may begin a shard.
      const bool may_begin = NameHash(f->name) % 4 == 0;
      if (size == 0 || (size >= limit && may_begin) || size + own > 4 * limit) {
        shards.push_back(
            {"s_" + StemOf(file) + "_" + Hex(NameHash(file + "|" + f->name), 8) + ".cc", {}});
        size = 0;
      }
      shards.back().functions.push_back(f);
      size += own;
    }
  }
  return shards;
}

}  // namespace kiln
