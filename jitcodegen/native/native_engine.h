// The JIT's world in a translated binary: the collector, emitted functions, the image.
#ifndef KILN_JITCODEGEN_NATIVE_NATIVE_ENGINE_H_
#define KILN_JITCODEGEN_NATIVE_NATIVE_ENGINE_H_

#include <x86intrin.h>

#include <memory>
#include <vector>

#include "jitcodegen/native/allocation.h"
#include "jitcodegen/native/function_numbers.h"
#include "jitcodegen/native/native.h"
#include "jitcodegen/native/options.h"
#include "jitcodegen/runtime/engine.h"
#include "jitcodegen/runtime/portal_runner.h"

namespace kiln::jit {

class NativeEngine : public Engine {
 public:
  explicit NativeEngine(const NativeOptions& options);
  ~NativeEngine() override;

  PortalRunner& runner() { return *runner_; }
  const JitProgram& program() const { return *program_; }
  // The native portal is to return (kiln_jit_left is set), and this is where it was.
  void Leave(size_t driver, const uint64_t* arguments);
  // Where that was, once: clears kiln_jit_left.
  const std::vector<uint64_t>& TakeLeft();

  uint64_t Call(uint32_t function, const CallDescr& call, const uint64_t* args,
                size_t count) override;
  uint32_t FunctionOf(uint64_t pointer) override;
  uint64_t FunctionPointer(uint32_t function) override;
  uint32_t Implementation(uint32_t class_id, uint32_t method) override;
  uint64_t PrebuiltObject(int64_t index) override;
  uint64_t CallResult(int64_t index, Kind kind) override;
  void SetCallResult(int64_t index, uint64_t bits, Kind kind) override;
  uint64_t Cycles() const override { return __rdtsc(); }
  HeapAccess heap_access() const override;
  void* thread_context() override;
  bool NeedsNoBarrier(uint64_t object) const override;
  const void* NativeCode(uint32_t function) override;
  const void* OperationCode(Opcode opcode) const override;
  uint64_t Reserve(int64_t bytes) override;
  uint64_t New(const ClassDescr& cls) override;
  uint64_t NewArray(const ClassDescr& cls, int64_t length) override;
  void WriteBarrier(uint64_t object, int64_t item) override;
  uint64_t Other(const Instruction& in, const uint64_t* args) override;
  uint64_t* pending_address() override;
  void Complain(const std::string& what) override;
  bool ReportsChanges() const override { return true; }
  bool HasNativePortals() const override { return true; }
  bool RunNativePortal(const DriverDescr& driver, Outcome* outcome) override;
  bool MayMove(uint64_t object) const override;
  ThreadState* thread_state() override;
  void Settle(const std::vector<uint64_t*>& references) override;
  void AddMemoryPressure(size_t bytes) override;
  int64_t collections() const override;
  bool MemoryIsShort() const override { return jit::MemoryIsShort(); }

 private:
  uint64_t OutOfMemory();
  // NativeOptions::collect_period and invalidate_period.
  void DisturbCall(const CallDescr& call, std::vector<uint64_t>* args);

  std::unique_ptr<JitProgram> program_;
  std::unique_ptr<PortalRunner> runner_;
  FunctionNumbers functions_;
  std::vector<std::vector<Kind>> portal_kinds_;     // of greens and reds, by driver
  std::vector<uint64_t> left_with_;
  const int64_t collect_period_, invalidate_period_;
  int64_t calls_ = 0;
};

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_NATIVE_NATIVE_ENGINE_H_
