#include "jitcodegen/testing/graph_engine.h"

#include <cstdio>
#include <cstdlib>

#include "jitcodegen/codewriter/check_hints.h"
#include "translator/flowgraph/graph.h"
#include "translator/flowgraph/layout.h"
#include "translator/flowgraph/traversal.h"

namespace kiln::jit {
namespace {

// The graph interpreter calls C functions by address; these are the portals' of the engine that runs.
GraphEngine* g_engine = nullptr;
constexpr int kMaxDrivers = 8;

// The calling convention passes the first six integers and the first eight floats of any signature in
// the registers that it passes these parameters in, and what is left over on the stack.
template <int driver>
uint64_t Trampoline(uint64_t a0, uint64_t a1, uint64_t a2, uint64_t a3, uint64_t a4, uint64_t a5,
                    double f0, double f1, double f2, double f3, double f4, double f5, double f6,
                    double f7, uint64_t a6, uint64_t a7, uint64_t a8, uint64_t a9, uint64_t a10,
                    uint64_t a11) {
  const uint64_t integers[] = {a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11};
  const double floats[] = {f0, f1, f2, f3, f4, f5, f6, f7};
  return g_engine->RunPortal(driver, integers, floats);
}
constexpr size_t kMaxIntegers = 12, kMaxFloats = 8;

using TrampolineFunction = decltype(&Trampoline<0>);
constexpr TrampolineFunction kTrampolines[kMaxDrivers] = {
    Trampoline<0>, Trampoline<1>, Trampoline<2>, Trampoline<3>,
    Trampoline<4>, Trampoline<5>, Trampoline<6>, Trampoline<7>};

uint64_t Raised() { return g_engine->TakeRaised(); }

}  // namespace

GraphEngine::GraphEngine(Program* program, Parameters parameters, InterpreterOptions options,
                         std::vector<std::string>* errors)
    : program_(program) {
  CheckHints(*program, errors);
  if (!errors->empty() || !MakePortals(program, &portals_, errors)) return;
  if (portals_.size() > kMaxDrivers) {
    errors->push_back("more drivers than the test engine has trampolines");
    return;
  }
  for (const Portal& portal : portals_) {
    size_t floats = 0;
    for (Type t : portal.portal->signature->params) floats += t.is_float();
    if (floats > kMaxFloats || portal.portal->signature->params.size() - floats > kMaxIntegers)
      errors->push_back(portal.driver + ": more greens and reds than a trampoline passes");
  }
  if (!errors->empty()) return;
  NumberClasses(program);
  LayOut(program);
  jit_program_ = WriteJitCode(*program, portals_);
  CallRunners(program, portals_);
  for (const auto& f : program->functions()) {
    function_number_[f.get()] = static_cast<uint32_t>(functions_.size());
    functions_.push_back(f.get());
  }
  for (const auto& cls : program->classes()) {
    if (class_by_id_.size() <= cls->id) class_by_id_.resize(cls->id + 1);
    class_by_id_[cls->id] = cls.get();
  }
  g_engine = this;
  Restart(parameters, std::move(options));
}

void GraphEngine::Restart(Parameters parameters, InterpreterOptions options) {
  auto find = options.find_foreign;
  options.find_foreign = [this, find](const std::string& name) -> void* {
    if (name == "kiln_jit_raised") return reinterpret_cast<void*>(&Raised);
    for (size_t i = 0; i < portals_.size(); ++i)
      if (name == "kiln_portal." + portals_[i].driver)
        return reinterpret_cast<void*>(kTrampolines[i]);
    return find ? find(name) : nullptr;
  };
  runner_.reset();
  interpreter_.reset();
  pending_ = 0;
  own_results_ = false;
  interpreter_ = std::make_unique<kiln::Interpreter>(program_, std::move(options));
  runner_ = std::make_unique<PortalRunner>(*jit_program_, this, parameters);
}

GraphEngine::~GraphEngine() {
  if (g_engine == this) g_engine = nullptr;
}

uint64_t GraphEngine::RunPortal(size_t driver, const uint64_t* integers, const double* floats) {
  const DriverDescr& d = jit_program_->drivers[driver];
  std::vector<uint64_t> arguments;
  for (size_t i = 0; i < d.greens.size() + d.reds.size(); ++i) {
    const Kind kind = i < d.greens.size() ? d.greens[i] : d.reds[i - d.greens.size()];
    if (kind == Kind::kF64 || kind == Kind::kF32) {
      const uint64_t bits = std::bit_cast<uint64_t>(*floats++);
      arguments.push_back(kind == Kind::kF64 ? bits
                                             : LoadBits(reinterpret_cast<uint64_t>(&bits), kind));
    } else if (kind >= Kind::kBool && kind <= Kind::kU64) {
      arguments.push_back(
          static_cast<uint64_t>(NormaliseInt(kind, static_cast<int64_t>(*integers++))));
    } else {
      arguments.push_back(*integers++);
    }
  }
  return runner_->CallPortal(driver, arguments.data());
}

uint64_t GraphEngine::TakeRaised() {
  uint64_t exception = pending_;
  pending_ = 0;
  return exception;
}

uint64_t GraphEngine::Run(const Function* function, const uint64_t* args, size_t count) {
  std::vector<int64_t> slots;
  for (size_t i = 0; i < count; ++i) slots.push_back(static_cast<int64_t>(args[i]));
  own_results_ = false;
  RunResult result = interpreter_->Call(function, slots);
  switch (result.status) {
    case RunResult::Status::kReturned:
      return static_cast<uint64_t>(result.value);
    case RunResult::Status::kRaised:
      pending_ = reinterpret_cast<uint64_t>(result.exception);
      return 0;
    case RunResult::Status::kExited:
      std::exit(static_cast<int>(result.value));
    case RunResult::Status::kFailed:
      std::fprintf(stderr, "run failed: %s\n", result.failure.message.c_str());
      std::abort();
  }
  return 0;
}

uint64_t GraphEngine::Call(uint32_t number, const CallDescr&, const uint64_t* args, size_t count) {
  const Function* function = functions_[number];
  if (!function->is_foreign) return Run(function, args, count);
  // A foreign function is called by a graph of one operation.
  const Function*& helper = helper_by_key_["foreign " + function->name];
  if (helper == nullptr) {
    auto made = std::make_unique<Function>();
    made->name = "call " + function->name;
    made->signature = function->signature;
    made->graph = std::make_unique<Graph>(made.get());
    Graph* graph = made->graph.get();
    Block* block = graph->NewBlock();
    std::vector<Value*> values;
    for (Type t : function->signature->params) values.push_back(graph->NewArg(block, t));
    Operation* op = Append(graph, block, Opcode::kCallForeign, values,
                           function->signature->result());
    op->function = const_cast<Function*>(function);
    SetReturn(block, op->result);
    helper = made.get();
    helpers_.push_back(std::move(made));
  }
  return Run(helper, args, count);
}

uint32_t GraphEngine::FunctionOf(uint64_t pointer) {
  return function_number_.at(reinterpret_cast<const Function*>(pointer));
}
uint64_t GraphEngine::FunctionPointer(uint32_t function) {
  return reinterpret_cast<uint64_t>(functions_[function]);
}
uint32_t GraphEngine::Implementation(uint32_t class_id, uint32_t method) {
  return function_number_.at(
      ClassById(class_id)->FindImplementation(program_->methods()[method].get()));
}
uint64_t GraphEngine::PrebuiltObject(int64_t index) {
  return reinterpret_cast<uint64_t>(interpreter_->Prebuilt(index));
}
uint64_t GraphEngine::CallResult(int64_t index, Kind) {
  return own_results_ ? results_[index]
                      : static_cast<uint64_t>(interpreter_->CallResult(index));
}
void GraphEngine::SetCallResult(int64_t index, uint64_t bits, Kind) {
  own_results_ = true;
  results_[index] = bits;
}
uint64_t GraphEngine::New(const ClassDescr& cls) {
  return reinterpret_cast<uint64_t>(interpreter_->memory().Allocate(*ClassById(cls.id), 0));
}
uint64_t GraphEngine::NewArray(const ClassDescr& cls, int64_t length) {
  return reinterpret_cast<uint64_t>(interpreter_->memory().Allocate(*ClassById(cls.id), length));
}
void GraphEngine::WriteBarrier(uint64_t object, int64_t) {
  interpreter_->memory().Barrier(reinterpret_cast<char*>(object));
}

uint64_t GraphEngine::Other(const Instruction& in, const uint64_t* args) {
  // A graph of this one operation, by the classes of its operands.
  const OpInfo& info = Info(in.op());
  if (in.op() == Opcode::kArrayLength) {
    const Class* cls = interpreter_->ClassOf(reinterpret_cast<char*>(args[0]));
    return static_cast<uint64_t>(
        kiln::Interpreter::Length(reinterpret_cast<char*>(args[0]), *cls));
  }
  std::string key = std::string(info.name) + " " + std::to_string(in.descr);
  std::vector<Type> types;
  for (size_t i = 0; i < info.operands.size(); ++i) {
    switch (info.operands[i]) {
      case 'r': {
        const Class* cls = interpreter_->ClassOf(reinterpret_cast<char*>(args[i]));
        if (cls == nullptr) cls = program_->FindClass("rlib::Object");
        types.push_back(Type::Ref(cls));
        key += " " + cls->name;
        break;
      }
      case 'p': types.push_back(Type::Raw()); break;
      case 'v': types.push_back(Type{Kind::kI64}); break;
      default: types.push_back(i == 0 ? Type{in.operand_kind} : Type::I64());
    }
  }
  const Function*& helper = helper_by_key_[key];
  if (helper == nullptr) {
    auto made = std::make_unique<Function>();
    made->name = key;
    auto signature = std::make_unique<Signature>();
    signature->params = types;
    Type result{in.result_kind};
    if (result.is_ref()) {
      result.cls = program_->FindClass(in.op() == Opcode::kClassName ? "rlib::Str" : "rlib::Object");
      if (info.payload == Payload::kClass) result.cls = ClassById(jit_program_->classes[in.descr].id);
    }
    if (!result.is_void()) signature->results.push_back(result);
    made->signature = signature.get();
    signatures_.push_back(std::move(signature));
    made->graph = std::make_unique<Graph>(made.get());
    Graph* graph = made->graph.get();
    Block* block = graph->NewBlock();
    std::vector<Value*> values;
    for (Type t : types) values.push_back(graph->NewArg(block, t));
    Operation* op = Append(graph, block, in.op(), values, result);
    if (info.payload == Payload::kClass)
      op->cls = const_cast<Class*>(ClassById(jit_program_->classes[in.descr].id));
    SetReturn(block, op->result);
    helper = made.get();
    helpers_.push_back(std::move(made));
  }
  return Run(helper, args, types.size());
}

}  // namespace kiln::jit
