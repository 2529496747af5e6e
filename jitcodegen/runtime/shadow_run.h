// Runs a trace without leaving anything behind: what machine code has to come to.
//
// Stores go to a copy of what they write to, objects are made aside, and the run ends at the first
// operation whose effects cannot be kept back, a call for one.
//
// Between this run and the machine code's the world may have changed by others: C code writes words at any time, as a
// signal handler or a waiting thread does, and the machine code itself may have made the collector move objects. Then less
// can be said.
#ifndef KILN_JITCODEGEN_RUNTIME_SHADOW_RUN_H_
#define KILN_JITCODEGEN_RUNTIME_SHADOW_RUN_H_

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "jitcodegen/runtime/engine.h"
#include "jitcodegen/runtime/trace.h"
#include "jitcodegen/runtime/trace_interpreter.h"

namespace kiln::jit {

class ShadowRun {
 public:
  ShadowRun(const JitProgram& program, Engine* engine) : program_(program), engine_(engine) {}

  // False if the run came to an operation it cannot do, or was too long: nothing can be said then.
  bool Run(Trace* trace, std::vector<uint64_t> inputs, int64_t max_operations);

  const TraceExit& exit() const { return exit_; }

  // "" if the exit is the same, but for objects that were made on the way, or that may have moved: those need only be of
  // the same class. And if C code has written what was read. Else what is different.
  std::string Compare(const TraceExit& other) const;

 private:
  uint64_t Load(uint64_t address, Kind kind);
  void Store(uint64_t address, Kind kind, uint64_t bits);
  uint64_t NewObject(const ClassDescr& cls, int64_t length);
  // False if it cannot be done here.
  bool Operation(const TraceOp& op, const uint64_t* args, uint64_t* result);
  struct Value {
    Kind kind = Kind::kVoid;
    uint64_t bits = 0;
    uint32_t cls = 0;    // of what it refers to
    bool made = false;   // here
  };
  Value Describe(Kind kind, uint64_t bits) const;
  // `moved`: the collector has run since.
  static bool IsSame(const Value& mine, uint64_t other, bool moved);
  std::string Difference(const TraceExit& other) const;
  // Whether what was read where C code may write is not there any more.
  bool WasOverwritten() const;

  const JitProgram& program_;
  Engine* engine_;
  std::unordered_map<uint64_t, uint8_t> written_;  // by address
  std::vector<std::unique_ptr<uint64_t[]>> objects_;
  std::unordered_map<uint64_t, uint32_t> class_of_made_;
  struct Read {
    Kind kind;
    uint64_t bits;
  };
  std::unordered_map<uint64_t, Read> raw_reads_;  // of FieldDescr::has_raw_address: what was there first, by address
  bool read_twice_ = false;                       // and something else later
  TraceExit exit_;
  std::vector<Value> left_with_;  // what was returned, or the guard's exit values
  int64_t collections_ = 0;       // Engine::collections
};

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_RUNTIME_SHADOW_RUN_H_
