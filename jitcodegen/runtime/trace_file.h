// Traces as they were recorded, in a file, so that they can be optimised, compiled and run elsewhere: what
// KILN_JIT=record:FILE writes and jitcodegen/testing/replay reads.
//
//     the text "kiln-jit-traces 5\n"
//     size, the program's blob (jitcode_blob.cc)
//     for each trace, when it is made: size, a RecordedTrace
//
// A file that ends in the midst of a trace, as that of a program that crashed, has all those before.
#ifndef KILN_JITCODEGEN_RUNTIME_TRACE_FILE_H_
#define KILN_JITCODEGEN_RUNTIME_TRACE_FILE_H_

#include <cstdint>
#include <cstdio>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "jitcodegen/runtime/owning_process.h"
#include "jitcodegen/runtime/trace.h"
#include "jitcodegen/runtime/trace_listener.h"

namespace kiln::jit {

// An object that a trace has as a constant, or that one of these refers to by a field that never changes.
struct RecordedObject {
  uint64_t address = 0;  // what references to it have in the trace
  uint32_t cls = 0;      // class id
  int64_t length = -1;   // of an array of a class that the program describes
  struct Content {
    uint32_t field = 0;  // FieldDescr, an immutable one
    uint64_t bits = 0;
  };
  std::vector<Content> contents;
};

struct RecordedTrace {
  std::unique_ptr<Trace> trace;  // as the builder made it, but for `target`, `source` and `validity`
  int64_t target = -1;           // number of the trace that it jumps to; -1: itself, or it does not
  int64_t source = -1;           // of a bridge: the trace and guard that it starts from
  uint64_t guard = 0;
  std::vector<RecordedObject> objects;
};

// Writes each trace that comes to something. Children of a fork write nothing.
class TraceRecorder : public TraceListener {
 public:
  // `file` stays the caller's.
  TraceRecorder(const JitProgram& program, std::FILE* file);
  ~TraceRecorder() override;

  void Recorded(const Trace& trace) override;
  void Made(const Trace& trace, const char* kind, const Trace* source, size_t guard, std::span<const uint8_t> code,
            std::span<const uint32_t> offsets) override;

 private:
  class Objects;
  void Write(const std::string& bytes);

  const JitProgram& program_;
  std::FILE* file_;
  const OwningProcess owner_;
  std::unique_ptr<Objects> objects_;
  RecordedTrace recorded_;  // until it is known what was made of it; null: nothing waits
};

struct TraceFile {
  std::string bytes;  // which the program's names and code refer to
  std::unique_ptr<JitProgram> program;
  std::vector<RecordedTrace> traces;
};

// False if the bytes are no such file; `*why` says what is wrong with them.
bool ReadTraceFile(std::string bytes, TraceFile* out, std::string* why);

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_RUNTIME_TRACE_FILE_H_
