// The graph interpreter: runs the graphs of any stage on real memory.
//
// It runs initialisers at translation time (evaluate.h), whole programs for tests (`kiln
// interpret`, run_entry.h), and annotated graphs with every value checked against its facts. Frames
// are a stack of their own, so depth is limited by an option and not by the machine's stack.
// Whatever the program does wrong, short of raw memory, ends the run with a diagnostic that names
// the place and the calls that led there.
//
// How exceptions travel depends on the stage. Up to Rtyped an operation that raises leaves its
// block by itself: to the handler of a kTry block, else to the caller. From Exc on the graphs test
// for it, the pending exception is a word that exc_set, exc_take and exc_pending know, and calls
// just return.
//
// The interpreter keeps pointers into graphs and decodes each function once: the program must not
// change while an Interpreter for it exists. (The constructor numbers and lays out the classes, if
// that was not done.)
#ifndef KILN_TRANSLATOR_EVALUATE_INTERPRETER_H_
#define KILN_TRANSLATOR_EVALUATE_INTERPRETER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "translator/base/diagnostics.h"
#include "translator/evaluate/code.h"
#include "translator/evaluate/memory.h"
#include "translator/flowgraph/graph.h"
#include "translator/flowgraph/program.h"

namespace kiln {

struct InterpreterOptions {
  Stage stage = Stage::kFlow;
  // Every value that has a Fact is checked against it, and every object against the class of the
  // field that is accessed.
  bool check_facts = false;
  // Operations after which the run fails; 0: none.
  int64_t step_limit = 0;
  // Calls within calls; one more raises rlib::StackOverflowError.
  int max_depth = 20000;
  // Bytes of objects, prebuilt ones not counted, after which rlib::MemoryError is raised; 0: none.
  int64_t memory_limit = 0;
  // Which foreign functions may be called; empty: all.
  std::function<bool(const Function&)> allow_foreign;
  // Where a foreign function is; null, or a null result: where dlsym finds it.
  std::function<void*(const std::string& name)> find_foreign;
  // Called in place of rlib_rt_write for standard output and error; empty: written.
  std::function<void(int fd, std::string_view bytes)> write;
  // Not owned; null: a BumpMemory with memory_limit.
  ObjectMemory* memory = nullptr;
};

struct RunResult {
  enum class Status : uint8_t {
    kReturned,  // `value` is the result
    kRaised,    // `exception` left the function
    kExited,    // the program asked to end with exit status `value`
    kFailed,    // `failure` says why the run could not go on
  };
  Status status = Status::kReturned;
  int64_t value = 0;       // a slot, see code.h; 0 for void
  char* exception = nullptr;
  Diagnostic failure;
};

// A place that an exception came from or went through.
struct TracebackEntry {
  PosId pos = 0;
  const Function* function = nullptr;
};

class Interpreter : private DecoderContext {
 public:
  explicit Interpreter(Program* program, InterpreterOptions options = {});
  ~Interpreter() override;
  Interpreter(const Interpreter&) = delete;
  Interpreter& operator=(const Interpreter&) = delete;

  // Runs the function. Arguments are slots. May be called again after any result.
  RunResult Call(const Function* function, std::span<const int64_t> args = {});
  // Component k >= 1 of the struct that the last call returned.
  int64_t CallResult(int64_t k) const { return call_results_[k]; }

  // ---- Memory, for those who look into it ----

  ObjectMemory& memory() { return *memory_; }
  // The address of prebuilt object `index`. Strings made later by Program::InternString included.
  char* Prebuilt(int64_t index);
  // The class of an object; null if the address does not hold one.
  const Class* ClassOf(const char* object) const;
  // The content of a field, as a slot. `base` is the object, or an item of it.
  static int64_t Load(const char* base, const Field& field);
  static void Store(char* base, const Field& field, int64_t slot);
  static int64_t Length(const char* object, const Class& cls);
  // The function a slot of function type holds; null if none.
  const Function* FunctionAt(int64_t slot) const;
  // The bytes of an rlib::Str.
  std::string Bytes(const char* str) const;
  // A new rlib::Str; null if there is no memory.
  char* NewStr(std::string_view bytes);

  // Where the pending or last exception came from and went through, innermost first.
  const std::vector<TracebackEntry>& traceback() const { return traceback_; }
  // "CLASS: MESSAGE" of an exception; asks its method `message()`, which may run the program.
  std::string Describe(char* exception);
  int64_t steps() const { return steps_; }

 private:
  struct Frame {
    Body* body;
    const Instruction* pc;  // where to go on
    int64_t* slots;
    bool boundary;          // the first frame of a Call
    const std::vector<int64_t>* memo_key;  // arguments of a prebuilt function; else null
  };
  enum class Ended : uint8_t { kOk, kRaised, kFailed, kExited };

  // DecoderContext
  Body* BodyOf(const Function* function) override;
  int64_t SlotOf(const Const& constant, Type type) override;
  bool check_facts() const override { return options_.check_facts; }

  void Materialise();
  void FillPrebuilt(size_t index);
  const std::vector<Field*>& FieldsOf(const Class* cls);

  RunResult Loop();
  // Makes a frame for `body`; arguments are taken from slots[list[k]], or slots[k] without a list.
  Ended Enter(Body* body, const int64_t* slots, const int32_t* list, size_t n, bool boundary);
  // Takes the innermost frame away. `result`: what it returned; null if it did not.
  void Leave(const int64_t* result);
  Body* Implementation(CallSite* site, const char* receiver);
  Ended CallForeign(const Instruction& i, int64_t* slots, const int32_t* list, int64_t* result);
  int64_t AddressForC(int64_t function_slot);
  int64_t FromAddressForC(int64_t address) const;
  Ended RaiseSystem(const char* class_name, const char* message);
  void NoteRaise(char* exception, const Body& body, const Instruction* at);
  void NotePropagation(const Body& body, const Instruction* at);
  Ended Fail(std::string message) {
    failure_ = std::move(message);
    return Ended::kFailed;
  }
  Diagnostic FailureAt(PosId pos) const;
  std::string FactViolation(const Value& value, int64_t slot);

  Program* program_;
  InterpreterOptions options_;
  const bool explicit_exceptions_;
  std::unique_ptr<ObjectMemory> own_memory_;
  ObjectMemory* memory_;
  std::vector<const Class*> class_by_id_;
  std::vector<char*> prebuilt_;
  std::unordered_map<const Function*, std::unique_ptr<Body>> bodies_;
  std::unordered_map<const Class*, char*> class_names_;
  std::unordered_map<const Class*, char*> system_exceptions_;
  std::unordered_map<const Class*, std::vector<Field*>> fields_;
  std::unordered_map<const Function*, std::unique_ptr<Callback>> callbacks_;
  std::unordered_map<int64_t, const Function*> callback_functions_;  // by address

  std::vector<Frame> frames_;
  int64_t* stack_ = nullptr;
  int64_t* stack_top_ = nullptr;  // the first free slot
  int64_t* stack_end_ = nullptr;
  char* pending_ = nullptr;
  char* last_raised_ = nullptr;
  bool stack_overflow_ = false;  // a stack_check failed; exc_pending tells
  std::vector<TracebackEntry> traceback_;
  static constexpr int kMaxResults = Signature::kMaxResults;
  int64_t call_results_[kMaxResults] = {};
  int64_t steps_ = 0;
  std::string failure_;   // why the current operation failed
  bool callback_ended_ = false;
  RunResult callback_result_;  // what ended a callback that did not return
};

}  // namespace kiln

#endif  // KILN_TRANSLATOR_EVALUATE_INTERPRETER_H_
