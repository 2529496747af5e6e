// jit.cc of a program with a JIT: the jitcode, and what it refers to by number.
#ifndef KILN_TRANSLATOR_EMIT_JIT_H_
#define KILN_TRANSLATOR_EMIT_JIT_H_

#include "jitcodegen/codewriter/codewriter.h"
#include "translator/emit/shard_writer.h"

namespace kiln {

// What the codewriter made at the fork of the pipeline. All functions it mentions still exist.
struct JitParts {
  std::vector<Portal> portals;
  std::unique_ptr<jit::JitProgram> jit_program;
  JitSource source;
  std::set<uint32_t> functions;  // that need native code, by number
};

// The prebuilt objects that jitcode mentions, by index. Native code need not mention them all.
std::set<int64_t> JitObjects(const JitParts& parts);

// Defines everything that jitcodegen/native/native.h wants to be emitted, and the functions that
// CallRunners and LeaveAtHeaders call. Whole-program numbers stand in it: of all shards, this one is
// written anew for every change.
void WriteJit(ShardWriter* shard, const JitParts& parts);

}  // namespace kiln

#endif  // KILN_TRANSLATOR_EMIT_JIT_H_
