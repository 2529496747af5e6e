#include "translator/evaluate/interpreter.h"

#include <dlfcn.h>
#include <sys/mman.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

#include "translator/flowgraph/layout.h"
#include "translator/flowgraph/semantics.h"
#include "translator/flowgraph/text.h"

// An operation without a case below must not compile.
#pragma clang diagnostic error "-Wswitch"

namespace kiln {
namespace {

constexpr size_t kStackSlots = size_t{1} << 26;  // 512 MB of address space, used as needed

double ToFloat(int64_t slot) { return std::bit_cast<double>(slot); }
int64_t FromFloat(double v) { return std::bit_cast<int64_t>(v); }
char* ToObject(int64_t slot) { return reinterpret_cast<char*>(slot); }
int64_t FromObject(const char* object) { return reinterpret_cast<int64_t>(object); }

template <class T>
T Read(const char* at) {
  T v;
  memcpy(&v, at, sizeof(v));
  return v;
}
template <class T>
void Write(char* at, T v) {
  memcpy(at, &v, sizeof(v));
}

int64_t LoadKind(const char* at, Kind kind) {
  switch (kind) {
    case Kind::kVoid: return 0;
    case Kind::kBool:
    case Kind::kU8: return Read<uint8_t>(at);
    case Kind::kI8: return Read<int8_t>(at);
    case Kind::kI16: return Read<int16_t>(at);
    case Kind::kU16: return Read<uint16_t>(at);
    case Kind::kI32: return Read<int32_t>(at);
    case Kind::kU32: return Read<uint32_t>(at);
    case Kind::kF32: return FromFloat(Read<float>(at));
    case Kind::kI64:
    case Kind::kU64:
    case Kind::kF64:
    case Kind::kRef:
    case Kind::kRaw:
    case Kind::kFunc: return Read<int64_t>(at);
  }
  return 0;
}

void StoreKind(char* at, Kind kind, int64_t slot) {
  switch (kind) {
    case Kind::kVoid: return;
    case Kind::kBool:
    case Kind::kU8:
    case Kind::kI8: Write(at, static_cast<uint8_t>(slot)); return;
    case Kind::kI16:
    case Kind::kU16: Write(at, static_cast<uint16_t>(slot)); return;
    case Kind::kI32:
    case Kind::kU32: Write(at, static_cast<uint32_t>(slot)); return;
    case Kind::kF32: Write(at, static_cast<float>(ToFloat(slot))); return;
    case Kind::kI64:
    case Kind::kU64:
    case Kind::kF64:
    case Kind::kRef:
    case Kind::kRaw:
    case Kind::kFunc: Write(at, slot); return;
  }
}

uint32_t ClassId(const char* object) { return Read<uint32_t>(object); }

bool IsInstance(const char* object, const Class& cls) {
  return ClassId(object) - cls.id < cls.span;
}

}  // namespace

// ---- Construction -------------------------------------------------------------------------------

Interpreter::Interpreter(Program* program, InterpreterOptions options)
    : program_(program),
      options_(std::move(options)),
      explicit_exceptions_(options_.stage >= Stage::kExc) {
  if (options_.memory == nullptr) {
    own_memory_ = std::make_unique<BumpMemory>(options_.memory_limit);
    memory_ = own_memory_.get();
  } else {
    memory_ = options_.memory;
  }
  void* stack = mmap(nullptr, kStackSlots * sizeof(int64_t), PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (stack != MAP_FAILED) {
    stack_ = stack_top_ = static_cast<int64_t*>(stack);
    stack_end_ = stack_ + kStackSlots;
  }
  Materialise();
}

Interpreter::~Interpreter() {
  if (stack_ != nullptr) munmap(stack_, kStackSlots * sizeof(int64_t));
}

void Interpreter::Materialise() {
  bool laid_out = true;
  for (const auto& cls : program_->classes()) laid_out &= cls->id != 0 && cls->size != 0;
  if (!laid_out) {
    NumberClasses(program_);
    LayOut(program_);
  }
  for (const auto& cls : program_->classes()) {
    if (cls->id >= class_by_id_.size()) class_by_id_.resize(cls->id + 1);
    class_by_id_[cls->id] = cls.get();
  }
  Prebuilt(static_cast<int64_t>(program_->prebuilt().size()) - 1);
}

const std::vector<Field*>& Interpreter::FieldsOf(const Class* cls) {
  const auto [it, added] = fields_.try_emplace(cls);
  if (added) it->second = AllFields(cls);
  return it->second;
}

char* Interpreter::Prebuilt(int64_t index) {
  const size_t first = prebuilt_.size();
  const auto& objects = program_->prebuilt();
  // All objects first, since any may refer to any.
  while (static_cast<int64_t>(prebuilt_.size()) <= index) {
    const PrebuiltObject& object = objects[prebuilt_.size()];
    const Class* holder = object.cls;
    while (holder->items.empty() && holder->base != nullptr) holder = holder->base;
    const size_t length = holder->items.empty() ? 0 : object.items.size() / holder->items.size();
    prebuilt_.push_back(memory_->AllocatePrebuilt(*object.cls, static_cast<int64_t>(length)));
  }
  for (size_t i = first; i < prebuilt_.size(); ++i) FillPrebuilt(i);
  return prebuilt_[static_cast<size_t>(index)];
}

void Interpreter::FillPrebuilt(size_t index) {
  const PrebuiltObject& object = program_->prebuilt()[index];
  char* const at = prebuilt_[index];
  const std::vector<Field*>& fields = FieldsOf(object.cls);
  for (size_t i = 0; i < fields.size() && i < object.fields.size(); ++i)
    Store(at, *fields[i], SlotOf(object.fields[i], fields[i]->type));
  if (object.cls->is_weakref) {
    if (!object.items.empty())
      Write(at + object.cls->length_offset, SlotOf(object.items[0], Type::Raw()));
    return;
  }
  const Class* holder = object.cls;
  while (holder->items.empty() && holder->base != nullptr) holder = holder->base;
  const size_t components = holder->items.size();
  for (size_t i = 0; i < object.items.size() && components != 0; ++i) {
    const Field& component = *holder->items[i % components];
    Store(at + object.cls->size + static_cast<int64_t>(i / components) * object.cls->item_size,
          component, SlotOf(object.items[i], component.type));
  }
}

Body* Interpreter::BodyOf(const Function* function) {
  std::unique_ptr<Body>& body = bodies_[function];
  if (body == nullptr) {
    body = std::make_unique<Body>();
    body->function = function;
  }
  return body.get();
}

int64_t Interpreter::SlotOf(const Const& constant, Type type) {
  switch (constant.kind) {
    case Const::Kind::kInt:
    case Const::Kind::kFloat: return constant.bits;
    case Const::Kind::kNull: return 0;
    case Const::Kind::kObject: return FromObject(Prebuilt(constant.bits));
    case Const::Kind::kFunc: {
      BodyOf(constant.function);
      const int64_t slot = reinterpret_cast<int64_t>(constant.function);
      return type.is_raw() ? AddressForC(slot) : slot;
    }
  }
  return 0;
}

// ---- Looking into memory --------------------------------------------------------------------------

const Class* Interpreter::ClassOf(const char* object) const {
  if (object == nullptr) return nullptr;
  const uint32_t id = ClassId(object);
  return id < class_by_id_.size() ? class_by_id_[id] : nullptr;
}

int64_t Interpreter::Load(const char* base, const Field& field) {
  return LoadKind(base + field.offset, field.type.kind);
}

void Interpreter::Store(char* base, const Field& field, int64_t slot) {
  StoreKind(base + field.offset, field.type.kind, slot);
}

int64_t Interpreter::Length(const char* object, const Class& cls) {
  return Read<int64_t>(object + cls.length_offset);
}

const Function* Interpreter::FunctionAt(int64_t slot) const {
  const auto it = bodies_.find(reinterpret_cast<const Function*>(slot));
  return it == bodies_.end() ? nullptr : it->first;
}

std::string Interpreter::Bytes(const char* str) const {
  const Class* cls = ClassOf(str);
  if (cls == nullptr || !cls->is_varsized || cls->item_size != 1) return "";
  return std::string(str + cls->size, static_cast<size_t>(Length(str, *cls)));
}

char* Interpreter::NewStr(std::string_view bytes) {
  const Class* cls = program_->FindClass("rlib::Str");
  if (cls == nullptr) return nullptr;
  char* str = memory_->AllocatePrebuilt(*cls, static_cast<int64_t>(bytes.size()));
  if (str != nullptr) memcpy(str + cls->size, bytes.data(), bytes.size());
  return str;
}

// ---- Failures and exceptions --------------------------------------------------------------------

SourceLocation Interpreter::Locate(PosId pos) const {
  if (pos == 0) return {};
  const Position& p = program_->position(pos);
  return {p.file < program_->files().size() ? program_->files()[p.file] : "", p.line, p.column};
}

// A diagnostic about failure_, with the calls that led to it. The innermost frame is at `pos`.
Diagnostic Interpreter::FailureAt(PosId pos) const {
  Diagnostic diagnostic = Diagnostic::Error(Locate(pos), failure_);
  constexpr size_t kMaxNotes = 40;
  for (size_t n = frames_.size(); n-- > 0;) {
    const Frame& frame = frames_[n];
    if (n + 1 != frames_.size()) {
      const size_t index = static_cast<size_t>(frame.pc - frame.body->code.data());
      pos = index == 0 ? 0 : frame.body->positions[index - 1];
      diagnostic.Note(Locate(pos), "called by " + frame.body->function->display);
    } else {
      diagnostic.Note(frame.body->function->pos == 0 ? Locate(pos)
                                                     : Locate(frame.body->function->pos),
                      "in " + frame.body->function->display);
    }
    while (pos != 0 && (pos = program_->position(pos).inlined_at) != 0)
      diagnostic.Note(Locate(pos), "inlined here");
    if (diagnostic.notes.size() > kMaxNotes) {
      diagnostic.Note({}, "and " + std::to_string(n) + " more calls");
      break;
    }
  }
  return diagnostic;
}

// A traceback begins with each new exception; what was caught and is raised again goes on with it.
void Interpreter::NoteRaise(char* exception, const Body& body, const Instruction* at) {
  if (exception != last_raised_) traceback_.clear();
  last_raised_ = exception;
  NotePropagation(body, at);
}

void Interpreter::NotePropagation(const Body& body, const Instruction* at) {
  constexpr size_t kMax = 1000;
  if (traceback_.size() < kMax)
    traceback_.push_back(
        {body.positions[static_cast<size_t>(at - body.code.data())], body.function});
}

std::string Interpreter::Describe(char* exception) {
  const Class* cls = ClassOf(exception);
  if (cls == nullptr) return "?";
  int64_t str = 0;
  for (const Class* c = cls; c != nullptr && str == 0; c = c->base) {
    for (const Method* m : c->method_order) {
      if (m->signature->params.size() != 1 || m->name.find("7messageE") == std::string::npos)
        continue;
      const Function* message = cls->FindImplementation(m);
      if (message == nullptr || message->graph == nullptr) break;
      const int64_t receiver = FromObject(exception);
      const RunResult result = Call(message, {&receiver, 1});
      if (result.status == RunResult::Status::kReturned) str = result.value;
      break;
    }
  }
  const Field* field = cls->FindField("message_");
  if (str == 0 && field != nullptr && field->type.is_ref()) str = Load(exception, *field);
  const std::string message = str == 0 ? "" : Bytes(ToObject(str));
  return message.empty() ? cls->name : cls->name + ": " + message;
}

Interpreter::Ended Interpreter::RaiseSystem(const char* class_name, const char* message) {
  const Class* cls = program_->FindClass(class_name);
  if (cls == nullptr)
    return Fail(std::string(message) + ", and the program has no class " + class_name);
  char*& object = system_exceptions_[cls];
  if (object == nullptr) {
    for (size_t i = 0; i < prebuilt_.size() && object == nullptr; ++i)
      if (program_->prebuilt()[i].cls == cls) object = prebuilt_[i];
  }
  if (object == nullptr) {
    object = memory_->AllocatePrebuilt(*cls, 0);
    const Field* field = cls->FindField("message_");
    if (object != nullptr && field != nullptr && field->type.is_ref())
      Store(object, *field, FromObject(NewStr(message)));
  }
  if (object == nullptr) return Fail(message);
  pending_ = object;
  last_raised_ = nullptr;  // the instance is shared, but this is a new event
  return Ended::kRaised;
}

// What the value is, if its fact says otherwise; else empty.
std::string Interpreter::FactViolation(const Value& value, int64_t slot) {
  const Fact& fact = *value.fact;
  const auto violation = [&](const std::string& is) {
    return "%" + std::to_string(value.id) + (value.name.empty() ? "" : " " + value.name) +
           " is " + is + ", against its fact " + PrintFact(fact);
  };
  if (fact.has_constant && slot != SlotOf(fact.constant, value.type))
    return violation(value.type.is_int() ? std::to_string(slot) : "another value");
  switch (value.type.kind) {
    case Kind::kRef: {
      if (slot == 0) return fact.nonnull ? violation("null") : "";
      const Class* cls = ClassOf(ToObject(slot));
      if (cls == nullptr) return violation("no object");
      if (!fact.classes.empty() &&
          std::find(fact.classes.begin(), fact.classes.end(), cls) == fact.classes.end())
        return violation("a " + cls->name);
      if (fact.cls == nullptr) return "";
      if (fact.exact ? cls != fact.cls : !cls->IsSubclassOf(fact.cls))
        return violation("a " + cls->name);
      return "";
    }
    case Kind::kFunc: {
      if (slot == 0) return fact.nonnull ? violation("null") : "";
      if (fact.functions.empty()) return "";
      const Function* function = FunctionAt(slot);
      for (const Function* f : fact.functions)
        if (f == function) return "";
      return violation(function == nullptr ? "no function" : function->display);
    }
    case Kind::kRaw: return fact.nonnull && slot == 0 ? violation("null") : "";
    case Kind::kF32:
    case Kind::kF64:
    case Kind::kVoid: return "";
    default:
      if (fact.has_range && (slot < fact.low || slot > fact.high))
        return violation(std::to_string(slot));
      return "";
  }
}

// ---- Calls --------------------------------------------------------------------------------------

Interpreter::Ended Interpreter::Enter(Body* body, const int64_t* slots, const int32_t* list,
                                      size_t n, bool boundary) {
  const Function& function = *body->function;
  if (!body->decoded) {
    if (function.graph == nullptr)
      return Fail(function.is_foreign ? function.display + " is a C function and cannot be called so"
                                      : function.display + " has no definition");
    Decode(body, this);
  }
  // Graphs that test for exceptions find out by stack_check; they may go a little further.
  const size_t limit = static_cast<size_t>(options_.max_depth) * (explicit_exceptions_ ? 2 : 1);
  if (frames_.size() >= limit || stack_end_ - stack_top_ < body->frame_size) {
    if (explicit_exceptions_ || stack_ == nullptr) return Fail("calls nested too deeply");
    return RaiseSystem("rlib::StackOverflowError", "calls nested too deeply");
  }
  Frame frame{body, body->code.data(), stack_top_, boundary, nullptr};
  if (function.is_prebuild) {
    std::vector<int64_t> key(n);
    for (size_t k = 0; k < n; ++k) key[k] = slots[list == nullptr ? k : static_cast<size_t>(list[k])];
    const auto [it, added] = body->memo.try_emplace(std::move(key));
    if (!added) return Fail(function.display + " needs its own result");
    frame.memo_key = &it->first;
  }
  int64_t* const fp = stack_top_;
  std::copy(body->constants.begin(), body->constants.end(), fp);
  int64_t* const params = fp + body->first_param;
  if (list != nullptr) {
    for (size_t k = 0; k < n; ++k) params[k] = slots[list[k]];
  } else {
    for (size_t k = 0; k < n; ++k) params[k] = slots[k];
  }
  stack_top_ += body->frame_size;
  frames_.push_back(frame);
  return Ended::kOk;
}

void Interpreter::Leave(const int64_t* result) {
  const Frame& frame = frames_.back();
  if (frame.memo_key != nullptr) {
    if (result == nullptr) {
      frame.body->memo.erase(*frame.memo_key);
    } else {
      Body::Memoised& memo = frame.body->memo[*frame.memo_key];
      memo.state = Body::Memo::kDone;
      memo.results = {*result};
      for (size_t k = 1; k < frame.body->function->signature->results.size() && k < kMaxResults; ++k)
        memo.results.push_back(call_results_[k]);
    }
  }
  stack_top_ = frame.slots;
  frames_.pop_back();
}

Body* Interpreter::Implementation(CallSite* site, const char* receiver) {
  const uint32_t id = ClassId(receiver);
  if (id == site->last_id) return site->last;
  const auto it = site->seen.find(id);
  if (it != site->seen.end()) {
    site->last_id = id;
    return site->last = it->second;
  }
  const Class* cls = ClassOf(receiver);
  if (cls == nullptr) {
    Fail("the receiver is no object");
    return nullptr;
  }
  const Function* implementation = cls->FindImplementation(site->method);
  if (implementation == nullptr) {
    Fail("class " + cls->name + " has no implementation of " + site->method->display);
    return nullptr;
  }
  site->last_id = id;
  return site->last = site->seen[id] = BodyOf(implementation);
}

int64_t Interpreter::AddressForC(int64_t function_slot) {
  const Function* function = FunctionAt(function_slot);
  if (function == nullptr) return function_slot;
  if (function->is_foreign) return reinterpret_cast<int64_t>(dlsym(RTLD_DEFAULT, function->name.c_str()));
  std::unique_ptr<Callback>& callback = callbacks_[function];
  if (callback == nullptr) {
    const size_t n = function->signature->params.size();
    callback = std::make_unique<Callback>(
        *function->signature, [this, function, n](const int64_t* args) -> int64_t {
          if (callback_ended_) return 0;  // C goes on, but the program cannot
          RunResult result = Call(function, {args, n});
          if (result.status == RunResult::Status::kReturned) return result.value;
          callback_ended_ = true;
          callback_result_ = std::move(result);
          return 0;
        });
    callback_functions_[reinterpret_cast<int64_t>(callback->address())] = function;
  }
  return reinterpret_cast<int64_t>(callback->address());
}

int64_t Interpreter::FromAddressForC(int64_t address) const {
  const auto it = callback_functions_.find(address);
  return it == callback_functions_.end() ? address : reinterpret_cast<int64_t>(it->second);
}

Interpreter::Ended Interpreter::CallForeign(const Instruction& i, int64_t* slots,
                                            const int32_t* list, int64_t* result) {
  Body& body = *i.body;
  const Function& function = *body.function;
  std::vector<int64_t> args(static_cast<size_t>(i.b));
  for (size_t k = 0; k < args.size(); ++k) {
    args[k] = slots[list[k]];
    if (function.signature->params[k].is_func()) args[k] = AddressForC(args[k]);
  }
  if (options_.allow_foreign && !options_.allow_foreign(function))
    return Fail("the C function " + function.name + " cannot be called here");
  if (args.size() == 1 &&
      (function.name == "rlib_rt_exit" || function.name == "exit" || function.name == "_exit")) {
    *result = args[0];
    return Ended::kExited;
  }
  if (options_.write && args.size() == 3 && function.name == "rlib_rt_write" &&
      (args[0] == 1 || args[0] == 2)) {
    options_.write(static_cast<int>(args[0]),
                   {reinterpret_cast<const char*>(args[1]), static_cast<size_t>(args[2])});
    *result = args[2];
    return Ended::kOk;
  }
  if (body.foreign == nullptr) {
    void* address = options_.find_foreign ? options_.find_foreign(function.name) : nullptr;
    if (address == nullptr) address = dlsym(RTLD_DEFAULT, function.name.c_str());
    if (address == nullptr) return Fail("there is no C function " + function.name);
    body.foreign = std::make_unique<ForeignFunction>(address, *function.signature);
  }
  *result = body.foreign->Call(args.data());
  if (function.signature->result().is_func()) *result = FromAddressForC(*result);
  if (!callback_ended_) return Ended::kOk;
  callback_ended_ = false;
  switch (callback_result_.status) {
    case RunResult::Status::kExited: *result = callback_result_.value; return Ended::kExited;
    case RunResult::Status::kFailed: return Fail(callback_result_.failure.message);
    default: {
      const Class* cls = ClassOf(callback_result_.exception);
      return Fail("the exception " + (cls == nullptr ? "?" : cls->name) + " leaves a callback from C");
    }
  }
}

RunResult Interpreter::Call(const Function* function, std::span<const int64_t> args) {
  RunResult result;
  Body* body = BodyOf(function);
  if (function->signature != nullptr && args.size() != function->signature->params.size()) {
    result.status = RunResult::Status::kFailed;
    result.failure = Diagnostic::Error(
        Locate(function->pos), function->display + " is called with " +
                                   std::to_string(args.size()) + " arguments");
    return result;
  }
  if (function->is_prebuild) {
    const auto it = body->memo.find(std::vector<int64_t>(args.begin(), args.end()));
    if (it != body->memo.end() && it->second.state == Body::Memo::kDone) {
      result.value = it->second.results[0];
      for (size_t k = 1; k < it->second.results.size(); ++k)
        call_results_[k] = it->second.results[k];
      return result;
    }
  }
  switch (Enter(body, args.data(), nullptr, args.size(), true)) {
    case Ended::kOk: return Loop();
    case Ended::kRaised:
      result.status = RunResult::Status::kRaised;
      result.exception = std::exchange(pending_, nullptr);
      return result;
    case Ended::kFailed:
    case Ended::kExited: break;
  }
  result.status = RunResult::Status::kFailed;
  result.failure = FailureAt(function->pos);
  return result;
}

// ---- The loop -----------------------------------------------------------------------------------

RunResult Interpreter::Loop() {
  namespace s = semantics;
  Body* body = frames_.back().body;
  const Instruction* pc = body->code.data();
  int64_t* fp = frames_.back().slots;
  RunResult result;
  int64_t value = 0;       // what a return hands over
  Ended ended = Ended::kOk;
  Body* callee = nullptr;
  const int32_t* arguments = nullptr;
  size_t num_arguments = 0;
  const int64_t step_limit = options_.step_limit;

// Operands of the current instruction `i`.
#define A fp[i.a]
#define B fp[i.b]
#define C fp[i.c]
#define FA ToFloat(fp[i.a])
#define FB ToFloat(fp[i.b])
#define RESULT fp[i.dst]
#define FAIL(message)   \
  do {                  \
    failure_ = message; \
    goto failed;        \
  } while (false)
#define REQUIRE(condition, message)             \
  do {                                          \
    if (!(condition)) [[unlikely]] FAIL(message); \
  } while (false)
#define COUNT_STEPS()                                                          \
  do {                                                                         \
    steps_ += i.weight;                                                        \
    if (step_limit != 0 && steps_ > step_limit) [[unlikely]]                   \
      FAIL("the limit of " + std::to_string(step_limit) + " steps is reached"); \
  } while (false)

  for (;;) {
    const Instruction& i = *pc++;
    switch (i.code) {
      // ---- Integers ----
      case Code::kIntAdd: RESULT = s::IntAdd(i.kind, A, B); continue;
      case Code::kIntSub: RESULT = s::IntSub(i.kind, A, B); continue;
      case Code::kIntMul: RESULT = s::IntMul(i.kind, A, B); continue;
      case Code::kIntDiv:
        REQUIRE(B != 0, "division by zero");
        RESULT = s::IntDiv(i.kind, A, B);
        continue;
      case Code::kIntMod:
        REQUIRE(B != 0, "division by zero");
        RESULT = s::IntMod(i.kind, A, B);
        continue;
      case Code::kIntAnd: RESULT = s::IntAnd(i.kind, A, B); continue;
      case Code::kIntOr: RESULT = s::IntOr(i.kind, A, B); continue;
      case Code::kIntXor: RESULT = s::IntXor(i.kind, A, B); continue;
      case Code::kIntShl:
        REQUIRE(s::ShiftInRange(i.kind, B), "shift by " + std::to_string(B));
        RESULT = s::IntShl(i.kind, A, B);
        continue;
      case Code::kIntShr:
        REQUIRE(s::ShiftInRange(i.kind, B), "shift by " + std::to_string(B));
        RESULT = s::IntShr(i.kind, A, B);
        continue;
      case Code::kIntNeg: RESULT = s::IntNeg(i.kind, A); continue;
      case Code::kIntNot: RESULT = s::IntNot(i.kind, A); continue;
      case Code::kIntEq: RESULT = s::IntEq(i.kind, A, B); continue;
      case Code::kIntNe: RESULT = s::IntNe(i.kind, A, B); continue;
      case Code::kIntLt: RESULT = s::IntLt(i.kind, A, B); continue;
      case Code::kIntLe: RESULT = s::IntLe(i.kind, A, B); continue;
      case Code::kIntGt: RESULT = s::IntGt(i.kind, A, B); continue;
      case Code::kIntGe: RESULT = s::IntGe(i.kind, A, B); continue;
      case Code::kIntAddOverflows: RESULT = s::IntAddOverflows(i.kind, A, B); continue;
      case Code::kIntSubOverflows: RESULT = s::IntSubOverflows(i.kind, A, B); continue;
      case Code::kIntMulOverflows: RESULT = s::IntMulOverflows(i.kind, A, B); continue;
      case Code::kUintMulHigh: RESULT = s::UintMulHigh(i.kind, A, B); continue;
      case Code::kIntClz:
        REQUIRE(A != 0, "leading zeros of 0");
        RESULT = s::IntClz(A);
        continue;
      case Code::kIntCtz:
        REQUIRE(A != 0, "trailing zeros of 0");
        RESULT = s::IntCtz(A);
        continue;
      case Code::kIntPopcount: RESULT = s::IntPopcount(A); continue;
      case Code::kIntCast: RESULT = s::IntCast(i.result, A); continue;
      case Code::kBoolNot: RESULT = s::BoolNot(A); continue;

      // ---- Floats ----
      case Code::kFloatAdd: RESULT = FromFloat(s::FloatAdd(i.kind, FA, FB)); continue;
      case Code::kFloatSub: RESULT = FromFloat(s::FloatSub(i.kind, FA, FB)); continue;
      case Code::kFloatMul: RESULT = FromFloat(s::FloatMul(i.kind, FA, FB)); continue;
      case Code::kFloatDiv: RESULT = FromFloat(s::FloatDiv(i.kind, FA, FB)); continue;
      case Code::kFloatNeg: RESULT = FromFloat(s::FloatNeg(i.kind, FA)); continue;
      case Code::kFloatEq: RESULT = s::FloatEq(FA, FB); continue;
      case Code::kFloatNe: RESULT = s::FloatNe(FA, FB); continue;
      case Code::kFloatLt: RESULT = s::FloatLt(FA, FB); continue;
      case Code::kFloatLe: RESULT = s::FloatLe(FA, FB); continue;
      case Code::kFloatGt: RESULT = s::FloatGt(FA, FB); continue;
      case Code::kFloatGe: RESULT = s::FloatGe(FA, FB); continue;
      case Code::kFloatCast: RESULT = FromFloat(s::FloatCast(i.result, FA)); continue;
      case Code::kIntToFloat: RESULT = FromFloat(s::IntToFloat(i.kind, i.result, A)); continue;
      case Code::kFloatToInt:
        REQUIRE(s::FloatFits(i.result, FA), "a float does not fit the integer type");
        RESULT = s::FloatToInt(i.result, FA);
        continue;
      case Code::kFloatToBits: RESULT = s::FloatToBits(i.result, FA); continue;
      case Code::kFloatFromBits: RESULT = FromFloat(s::FloatFromBits(A)); continue;

      // ---- References and functions ----
      case Code::kRefEq:
      case Code::kFuncEq:
      case Code::kRawEq: RESULT = A == B; continue;
      case Code::kRefNe:
      case Code::kFuncNe:
      case Code::kRawNe: RESULT = A != B; continue;
      case Code::kRefIsNull: RESULT = A == 0; continue;
      case Code::kRefNonnull: RESULT = A != 0; continue;
      case Code::kCastRef:
        if (A != 0 && i.cls != nullptr && !IsInstance(ToObject(A), *i.cls)) [[unlikely]] {
          const Class* cls = ClassOf(ToObject(A));
          FAIL("an object of class " + (cls == nullptr ? "?" : cls->name) + " is cast to " +
               i.cls->name);
        }
        RESULT = A;
        continue;
      case Code::kIsInstance: RESULT = A != 0 && IsInstance(ToObject(A), *i.cls); continue;
      case Code::kIsExactly: RESULT = A != 0 && ClassId(ToObject(A)) == i.cls->id; continue;
      case Code::kClassName: {
        REQUIRE(A != 0, "class_name of null");
        const Class* cls = ClassOf(ToObject(A));
        REQUIRE(cls != nullptr, "class_name of no object");
        char*& name = class_names_[cls];
        if (name == nullptr) name = NewStr(cls->name);
        RESULT = FromObject(name);
        continue;
      }
      case Code::kIdentityHash: RESULT = memory_->IdentityHash(ToObject(A)); continue;

      // ---- The collected heap ----
      case Code::kNew: {
        char* object = memory_->Allocate(*i.cls, 0);
        if (object == nullptr) [[unlikely]] goto out_of_memory;
        RESULT = FromObject(object);
        continue;
      }
      case Code::kNewArray: {
        REQUIRE(A >= 0, "a new array of length " + std::to_string(A));
        char* object = memory_->Allocate(*i.cls, A);
        if (object == nullptr) [[unlikely]] goto out_of_memory;
        RESULT = FromObject(object);
        continue;
      }
      case Code::kGcAlloc: RESULT = FromObject(memory_->Allocate(*i.cls, 0)); continue;
      case Code::kGcAllocArray:
        REQUIRE(A >= 0, "a new array of length " + std::to_string(A));
        RESULT = FromObject(memory_->Allocate(*i.cls, A));
        continue;
      case Code::kGetField: {
        const Field& field = *static_cast<const Field*>(i.pointer);
        const char* object = ToObject(A);
        REQUIRE(object != nullptr, "field " + field.name + " of null");
        REQUIRE(!options_.check_facts || IsInstance(object, *field.owner),
                "field " + field.name + " of an object of another class");
        RESULT = LoadKind(object + field.offset, i.kind);
        continue;
      }
      case Code::kSetField: {
        const Field& field = *static_cast<const Field*>(i.pointer);
        char* object = ToObject(A);
        REQUIRE(object != nullptr, "field " + field.name + " of null");
        REQUIRE(!options_.check_facts || IsInstance(object, *field.owner),
                "field " + field.name + " of an object of another class");
        StoreKind(object + field.offset, i.kind, B);
        continue;
      }
      case Code::kArrayLength:
        REQUIRE(A != 0, "length of null");
        RESULT = Read<int64_t>(ToObject(A) + i.number);
        continue;
      case Code::kArrayGet: {
        const Field& component = *static_cast<const Field*>(i.pointer);
        const Class& cls = *component.owner;
        const char* object = ToObject(A);
        REQUIRE(object != nullptr, "item of null");
        const int64_t length = Length(object, cls);
        REQUIRE(s::U(B) < s::U(length), "item " + std::to_string(B) + " of an array of length " +
                                            std::to_string(length));
        RESULT = LoadKind(object + cls.size + B * cls.item_size + component.offset, i.kind);
        continue;
      }
      case Code::kArraySet: {
        const Field& component = *static_cast<const Field*>(i.pointer);
        const Class& cls = *component.owner;
        char* object = ToObject(A);
        REQUIRE(object != nullptr, "item of null");
        const int64_t length = Length(object, cls);
        REQUIRE(s::U(B) < s::U(length), "item " + std::to_string(B) + " of an array of length " +
                                            std::to_string(length));
        StoreKind(object + cls.size + B * cls.item_size + component.offset, i.kind, C);
        continue;
      }
      case Code::kArrayCopy: {
        const int32_t* rest = body->lists.data() + i.c;
        const char* from = ToObject(A);
        char* to = ToObject(fp[rest[1]]);
        REQUIRE(from != nullptr && to != nullptr, "array_copy with null");
        const Class* from_class = ClassOf(from);
        const Class* to_class = ClassOf(to);
        REQUIRE(from_class != nullptr && to_class != nullptr &&
                    from_class->item_size == to_class->item_size && from_class->is_varsized &&
                    to_class->is_varsized,
                "array_copy between items of different kinds");
        const int64_t from_index = fp[rest[0]], to_index = fp[rest[2]], n = fp[rest[3]];
        REQUIRE(n >= 0, "array_copy of " + std::to_string(n) + " items");
        REQUIRE(from_index >= 0 && from_index <= Length(from, *from_class) - n,
                "array_copy beyond the end of the source");
        REQUIRE(to_index >= 0 && to_index <= Length(to, *to_class) - n,
                "array_copy beyond the end of the target");
        const int64_t size = from_class->item_size;
        memmove(to + to_class->size + to_index * size,
                from + from_class->size + from_index * size, static_cast<size_t>(n * size));
        continue;
      }
      case Code::kArrayRaw:
        REQUIRE(A != 0, "array_raw of null");
        RESULT = A + i.cls->size;
        continue;
      case Code::kWeakrefNew: {
        char* object = memory_->Allocate(*i.cls, 0);
        if (object == nullptr && !explicit_exceptions_) [[unlikely]] goto out_of_memory;
        if (object != nullptr) Write(object + i.cls->length_offset, A);
        RESULT = FromObject(object);
        continue;
      }
      case Code::kWeakrefGet:
        REQUIRE(A != 0, "weakref_get of null");
        RESULT = Read<int64_t>(ToObject(A) + i.cls->length_offset);
        continue;
      case Code::kGcCollect: memory_->Collect(A); continue;
      case Code::kMemoryPressure: memory_->Pressure(A); continue;
      case Code::kKeepalive: continue;

      // ---- Raw memory ----
      case Code::kRawLoad: {
        const int64_t address = A + B;
        REQUIRE(s::U(address) >= 4096, "raw_load at null");
        const int64_t slot = LoadKind(ToObject(address), i.result);
        RESULT = i.result == Kind::kFunc ? FromAddressForC(slot) : slot;
        continue;
      }
      case Code::kRawStore: {
        const int64_t address = A + B;
        REQUIRE(s::U(address) >= 4096, "raw_store at null");
        StoreKind(ToObject(address), i.kind, i.kind == Kind::kFunc ? AddressForC(C) : C);
        continue;
      }
      case Code::kRawAdd: RESULT = s::S(s::U(A) + s::U(B)); continue;
      case Code::kRawSub: RESULT = s::S(s::U(A) - s::U(B)); continue;
      case Code::kRawLt: RESULT = s::U(A) < s::U(B); continue;
      case Code::kRawToInt:
      case Code::kRawFromInt: RESULT = A; continue;

      // ---- Calls ----
      case Code::kCall:
        callee = i.body;
        arguments = body->lists.data() + i.a;
        num_arguments = static_cast<size_t>(i.b);
        goto call;
      case Code::kCallVirtual: {
        arguments = body->lists.data() + i.a;
        num_arguments = static_cast<size_t>(i.b);
        const char* receiver = ToObject(fp[arguments[0]]);
        REQUIRE(receiver != nullptr, "call of " + i.site->method->display + " on null");
        callee = Implementation(i.site, receiver);
        if (callee == nullptr) goto failed;
        goto call;
      }
      case Code::kCallIndirect: {
        arguments = body->lists.data() + i.a + 1;
        num_arguments = static_cast<size_t>(i.b) - 1;
        const int64_t slot = fp[arguments[-1]];
        REQUIRE(slot != 0, "call of a null function pointer");
        const auto it = bodies_.find(reinterpret_cast<const Function*>(slot));
        REQUIRE(it != bodies_.end(), "call of what is no function");
        callee = it->second.get();
        REQUIRE(callee->function->signature->params.size() == num_arguments,
                "call of " + callee->function->display + " with " +
                    std::to_string(num_arguments) + " arguments");
        goto call;
      }
      case Code::kCallForeign: {
        frames_.back().pc = pc;
        int64_t slot = 0;
        ended = CallForeign(i, fp, body->lists.data() + i.a, &slot);
        if (ended == Ended::kFailed) [[unlikely]] goto failed;
        if (ended == Ended::kExited) [[unlikely]] {
          value = slot;
          goto exited;
        }
        if (i.dst >= 0) RESULT = slot;
        continue;
      }
      case Code::kCallResult:
        REQUIRE(i.number >= 0 && i.number < kMaxResults, "too many components");
        RESULT = call_results_[i.number];
        continue;
      case Code::kSetCallResult:
        REQUIRE(i.number >= 0 && i.number < kMaxResults, "too many components");
        call_results_[i.number] = A;
        continue;
      case Code::kMethodLookup: {
        const char* receiver = ToObject(A);
        REQUIRE(receiver != nullptr, "look-up of " + i.site->method->display + " on null");
        callee = Implementation(i.site, receiver);
        if (callee == nullptr) goto failed;
        RESULT = reinterpret_cast<int64_t>(callee->function);
        continue;
      }

      // ---- Exceptions ----
      case Code::kStackCheck:
        if (frames_.size() < static_cast<size_t>(options_.max_depth)) continue;
        if (explicit_exceptions_) {
          stack_overflow_ = true;
          continue;
        }
        ended = RaiseSystem("rlib::StackOverflowError", "calls nested too deeply");
        goto check_ended;
      case Code::kExcPending:
        RESULT = pending_ != nullptr || stack_overflow_;
        stack_overflow_ = false;
        continue;
      case Code::kExcSet:
        REQUIRE(A != 0, "null is raised");
        pending_ = ToObject(A);
        continue;
      case Code::kExcTake:
        RESULT = FromObject(std::exchange(pending_, nullptr));
        continue;
      case Code::kTraceback:
        if (i.number == 0) {  // raised here, see TracebackKind
          last_raised_ = nullptr;
          NoteRaise(pending_, *body, &i);
        } else if (i.number == 1 || i.number == 3) {  // passed on, or raised again
          NotePropagation(*body, &i);
        }
        continue;

      // ---- The collector transform ----
      case Code::kGcBarrier:
        REQUIRE(A != 0, "write barrier of null");
        memory_->Barrier(ToObject(A));
        continue;
      case Code::kGcBarrierItem:
        REQUIRE(A != 0, "write barrier of null");
        memory_->BarrierItem(ToObject(A), B);
        continue;
      case Code::kGcPush: {
        int64_t roots[64];
        std::vector<int64_t> many;
        int64_t* to = roots;
        if (i.b > 64) {
          many.resize(static_cast<size_t>(i.b));
          to = many.data();
        }
        for (int32_t k = 0; k < i.b; ++k) to[k] = fp[body->lists[static_cast<size_t>(i.a + k)]];
        memory_->PushRoots(to, static_cast<size_t>(i.b));
        continue;
      }
      case Code::kGcPop:
        REQUIRE(memory_->HasRoot(i.number), "gc_pop of what was not pushed");
        RESULT = memory_->Root(i.number);
        continue;
      case Code::kGcDrop:
        REQUIRE(memory_->CanDrop(i.number), "gc_drop of what was not pushed");
        memory_->DropRoots(i.number);
        continue;

      // ---- The JIT ----
      case Code::kJitMergePoint:
      case Code::kJitCanEnterJit:
      case Code::kJitHint: continue;
      case Code::kJitPromote: RESULT = A; continue;
      case Code::kJitQuery:
        if (i.dst >= 0) RESULT = 0;
        continue;

      // ---- Exits ----
      case Code::kJump: {
        COUNT_STEPS();
        const int32_t* move = body->lists.data() + i.a;
        for (const int32_t* end = move + i.b; move != end; move += 2) fp[move[1]] = fp[move[0]];
        pc = body->code.data() + i.c;
        continue;
      }
      case Code::kBranch:
        COUNT_STEPS();
        pc = body->code.data() + (A != 0 ? i.b : i.c);
        continue;
      case Code::kSwitch: {
        COUNT_STEPS();
        const SwitchTable& table = body->switches[static_cast<size_t>(i.b)];
        uint32_t target = table.otherwise;
        if (!table.dense.empty()) {
          const uint64_t index = s::U(A) - s::U(table.low);
          if (index < table.dense.size()) target = table.dense[index];
        } else {
          const auto it = std::lower_bound(table.sorted.begin(), table.sorted.end(),
                                           std::pair<int64_t, uint32_t>(A, 0));
          if (it != table.sorted.end() && it->first == A) target = it->second;
        }
        pc = body->code.data() + target;
        continue;
      }
      case Code::kReturn:
        COUNT_STEPS();
        value = A;
        goto returned;
      case Code::kReturnVoid:
        COUNT_STEPS();
        value = 0;
        goto returned;
      case Code::kRaise: {
        COUNT_STEPS();
        REQUIRE(A != 0, "null is raised");
        pending_ = ToObject(A);
        NoteRaise(pending_, *body, &i);
        goto propagate;
      }
      case Code::kTry:
        COUNT_STEPS();
        pc = body->code.data() + i.a;
        continue;
      case Code::kUnreachable: FAIL("a place that cannot be reached is reached");
      case Code::kCheckFact: {
        // A call that raised has a result that nobody looks at.
        if (explicit_exceptions_ && pending_ != nullptr) continue;
        std::string violation = FactViolation(*i.value, A);
        if (!violation.empty()) [[unlikely]] FAIL(std::move(violation));
        continue;
      }
    }
    FAIL("an unknown instruction");

  call:
    frames_.back().pc = pc;
    if (callee->function->is_prebuild) [[unlikely]] {
      std::vector<int64_t> key;
      for (size_t k = 0; k < num_arguments; ++k) key.push_back(fp[arguments[k]]);
      const auto it = callee->memo.find(key);
      if (it != callee->memo.end() && it->second.state == Body::Memo::kDone) {
        if (pc[-1].dst >= 0) fp[pc[-1].dst] = it->second.results[0];
        for (size_t k = 1; k < it->second.results.size(); ++k)
          call_results_[k] = it->second.results[k];
        continue;
      }
    }
    ended = Enter(callee, fp, arguments, num_arguments, false);
    if (ended != Ended::kOk) [[unlikely]] goto check_ended;
    body = callee;
    pc = body->code.data();
    fp = frames_.back().slots;
    continue;

  returned: {
    const bool boundary = frames_.back().boundary;
    Leave(&value);
    if (boundary) {
      if (pending_ != nullptr) {  // explicit exceptions: the caller would test
        result.status = RunResult::Status::kRaised;
        result.exception = std::exchange(pending_, nullptr);
      } else {
        result.value = value;
      }
      return result;
    }
    const Frame& caller = frames_.back();
    body = caller.body;
    pc = caller.pc;
    fp = caller.slots;
    if (pc[-1].dst >= 0) fp[pc[-1].dst] = value;
    continue;
  }

  check_ended:
    if (ended == Ended::kFailed) goto failed;
    NoteRaise(pending_, *body, pc - 1);
    goto raised;

  out_of_memory:
    ended = RaiseSystem("rlib::MemoryError", "out of memory");
    goto check_ended;

  // An exception is pending, and the instruction before pc raised it.
  raised:
    if (pc->code == Code::kTry) {
      if (pc->dst >= 0) fp[pc->dst] = FromObject(pending_);
      pending_ = nullptr;
      pc = body->code.data() + pc->b;
      continue;
    }

  // ... or it is to leave this frame in any case.
  propagate: {
    const bool boundary = frames_.back().boundary;
    Leave(nullptr);
    if (boundary) {
      result.status = RunResult::Status::kRaised;
      result.exception = std::exchange(pending_, nullptr);
      return result;
    }
    const Frame& caller = frames_.back();
    body = caller.body;
    pc = caller.pc;
    fp = caller.slots;
    NotePropagation(*body, pc - 1);
    goto raised;
  }

  failed:
    result.failure = FailureAt(body->positions[static_cast<size_t>(pc - body->code.data()) - 1]);
    result.status = RunResult::Status::kFailed;
    goto unwind;

  exited:
    result.status = RunResult::Status::kExited;
    result.value = value;

  unwind:
    while (!frames_.back().boundary) Leave(nullptr);
    Leave(nullptr);
    return result;
  }

#undef A
#undef B
#undef C
#undef FA
#undef FB
#undef RESULT
#undef FAIL
#undef REQUIRE
#undef COUNT_STEPS
}

}  // namespace kiln
