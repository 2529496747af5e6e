// From a program's last form to what a C++ compiler and an assembler take.
//
// Enters: a Program, stage Gc (after gc/transform), laid out and with numbered classes. Leaves: files.
//
//   s_<source>_<anchor>.cc   shards: readable C++, one function a graph
//   entry.cc                 what runtime/main.cc calls
//   jit.cc                   of a program with a JIT: its jitcode (jit.h)
//   image.s                  prebuilt objects, type table, method tables, class ids, in assembly
//
// Laws
//  1. The bytes depend on the program only: not on addresses, hash order, or the clock.
//  2. No whole-program number stands in a shard. Class ids, subclass spans, method tables and
//     prebuilt objects are linker symbols that image.s defines; names derive from mangled names; a
//     shard holds the layouts of the classes it uses, and no others. So adding a class, a field or a
//     function changes only the shards that mention it.
//  3. Emitted code relies on gc/runtime/mutator.h and on runtime/kiln_emit.h, nothing else.
//
// How to compile what leaves here is in README.md.
#ifndef KILN_TRANSLATOR_EMIT_EMIT_H_
#define KILN_TRANSLATOR_EMIT_EMIT_H_

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "translator/flowgraph/program.h"

namespace kiln {

struct JitParts;

struct EmitOptions {
  // Emit tests of preconditions. They compile to nothing unless KILN_CHECKS is defined.
  bool checks = true;
  // Emit #line, so that debuggers and profilers show the program's own source.
  bool line_directives = true;
  // A shard is closed at the next natural place after this many operations, and anyway after four
  // times as many.
  size_t operations_per_shard = 3000;
  // Threads that write shards; 0: one for each processor.
  int jobs = 0;
  // Of a program with a JIT: adds jit.cc. Its numbers are changed to the final ones.
  const JitParts* jit = nullptr;
};

struct EmitResult {
  std::map<std::string, std::string> files;  // name -> content
  std::vector<std::string> errors;           // what cannot be emitted; files are then incomplete
  bool ok() const { return errors.empty(); }
};

EmitResult Emit(const Program& program, const EmitOptions& options = {});

}  // namespace kiln

#endif  // KILN_TRANSLATOR_EMIT_EMIT_H_
