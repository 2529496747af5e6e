// Setting an interpreter up, looking into its memory, and what it says when something goes wrong.
// The loop is in loop.cc, calls are in calls.cc.
#include "translator/evaluate/interpreter.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "translator/evaluate/slots.h"
#include "translator/flowgraph/layout.h"
#include "translator/flowgraph/locate.h"
#include "translator/flowgraph/text.h"

namespace kiln {

using namespace slots;

namespace {

constexpr size_t kStackSlots = size_t{1} << 26;  // 512 MB of address space, used as needed

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

// ---- Looking into memory ------------------------------------------------------------------------

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

// A diagnostic about failure_, with the calls that led to it. The innermost frame is at `pos`.
Diagnostic Interpreter::FailureAt(PosId pos) const {
  Diagnostic diagnostic = Diagnostic::Error(Locate(*program_, pos), failure_);
  constexpr size_t kMaxNotes = 40;
  for (size_t n = frames_.size(); n-- > 0;) {
    const Frame& frame = frames_[n];
    if (n + 1 != frames_.size()) {
      const size_t index = static_cast<size_t>(frame.pc - frame.body->code.data());
      pos = index == 0 ? 0 : frame.body->positions[index - 1];
      diagnostic.Note(Locate(*program_, pos), "called by " + frame.body->function->display);
    } else {
      const PosId declared = frame.body->function->pos;
      diagnostic.Note(Locate(*program_, declared == 0 ? pos : declared),
                      "in " + frame.body->function->display);
    }
    while (pos != 0 && (pos = program_->position(pos).inlined_at) != 0)
      diagnostic.Note(Locate(*program_, pos), "inlined here");
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

}  // namespace kiln
