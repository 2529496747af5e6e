// The JIT over the graph interpreter: source to trace in one process, without a C++ compiler.
#ifndef KILN_JITCODEGEN_TESTING_GRAPH_ENGINE_H_
#define KILN_JITCODEGEN_TESTING_GRAPH_ENGINE_H_

#include <memory>
#include <string>
#include <vector>

#include "jitcodegen/codewriter/codewriter.h"
#include "jitcodegen/runtime/engine.h"
#include "jitcodegen/runtime/portal_runner.h"
#include "translator/evaluate/interpreter.h"

namespace kiln::jit {

class GraphEngine : public Engine {
 public:
  // Cuts the portals of the program (Stage::kRtyped), writes its jitcode and makes an interpreter for
  // it whose portals go through a runner with these parameters. The program must outlive this.
  // Empty `errors` afterwards, or it is of no use.
  GraphEngine(Program* program, Parameters parameters, InterpreterOptions options,
              std::vector<std::string>* errors);
  ~GraphEngine() override;

  // Forgets objects and traces: the program can be run again, from its start.
  void Restart(Parameters parameters, InterpreterOptions options);

  kiln::Interpreter& interpreter() { return *interpreter_; }
  const JitProgram& jit_program() const { return *jit_program_; }
  PortalRunner& runner() { return *runner_; }

  // From native code: runs driver `driver`'s portal.
  // `integers` are the arguments that are not floats, in order; likewise `floats`.
  uint64_t RunPortal(size_t driver, const uint64_t* integers, const double* floats);
  uint64_t TakeRaised();

  uint64_t Call(uint32_t function, const CallDescr& call, const uint64_t* args,
                size_t count) override;
  uint32_t FunctionOf(uint64_t pointer) override;
  uint64_t FunctionPointer(uint32_t function) override;
  uint32_t Implementation(uint32_t class_id, uint32_t method) override;
  uint64_t PrebuiltObject(int64_t index) override;
  uint64_t CallResult(int64_t index, Kind kind) override;
  void SetCallResult(int64_t index, uint64_t bits, Kind kind) override;
  uint64_t New(const ClassDescr& cls) override;
  uint64_t NewArray(const ClassDescr& cls, int64_t length) override;
  void WriteBarrier(uint64_t object, int64_t item) override;
  uint64_t Other(const Instruction& in, const uint64_t* args) override;
  HeapAccess heap_access() const override {
    HeapAccess access;
    access.has_barrier = false;  // nothing moves in a BumpMemory
    return access;
  }
  uint64_t* pending_address() override { return &pending_; }
  void Complain(const std::string& what) override { complaints.push_back(what); }

  std::vector<std::string> complaints;

 private:
  uint64_t Run(const Function* function, const uint64_t* args, size_t count);
  const Class* ClassById(uint32_t id) const { return class_by_id_[id]; }

  Program* program_;
  std::vector<Portal> portals_;
  std::unique_ptr<JitProgram> jit_program_;
  std::unique_ptr<PortalRunner> runner_;
  std::unique_ptr<kiln::Interpreter> interpreter_;
  std::vector<const Class*> class_by_id_;
  std::map<const Function*, uint32_t> function_number_;
  std::vector<const Function*> functions_;
  std::vector<std::unique_ptr<Function>> helpers_;  // one for each operation of Other
  std::vector<std::unique_ptr<Signature>> signatures_;
  std::map<std::string, const Function*> helper_by_key_;
  uint64_t pending_ = 0;
  uint64_t results_[64] = {};
  bool own_results_ = false;
};

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_TESTING_GRAPH_ENGINE_H_
