#include "jitcodegen/runtime/x86/backend.h"

#include <algorithm>
#include <cstddef>

#include "jitcodegen/runtime/x86/compiler.h"
#include "jitcodegen/runtime/x86/exit_places.h"
#include "jitcodegen/runtime/x86/verify_code.h"

namespace kiln::jit::x86 {

Backend::Backend(const JitProgram& program, Engine* engine, Portals* portals, size_t code_bytes,
                 std::vector<std::string>* differences)
    : program_(program),
      engine_(engine),
      portals_(portals),
      heap_(engine->heap_access()),
      operations_(program, engine, portals),
      memory_(code_bytes),
      differences_(differences) {
  if (!ok()) return;
  gdb_object_ = std::make_unique<GdbObject>(memory_.all().data(), memory_.all().size());
  Assembler a;
  if (differences_ != nullptr) a.KeepEmitted();
  a.PushO(rbp);
  a.MovRR(rbp, rsp);
  for (Reg r : {rbx, r12, r13, r14, r15}) a.PushO(r);
  a.MovRR(r15, rdi);
  a.MovMR(Mem(r15, offsetof(Context, rbp)), rbp);
  a.JmpR(rsi);
  enter_ = AddRoutine(a);

  // Saves everything, calls, and takes everything up again, references where they are now.
  a.Clear();
  const auto general = [](Reg r) {
    return Mem(r15, static_cast<int32_t>(offsetof(Context, registers) + 8u * r));
  };
  const auto vector = [](Reg r) {
    return Mem(r15, static_cast<int32_t>(offsetof(Context, vectors) + 8u * r));
  };
  for (Reg r = 0; r < 16; ++r) {
    a.MovMR(general(r), r);
    a.MovsdMX(vector(r), r);
  }
  a.SubRI8(rsp, 8);
  a.MovRR(rdi, r15);
  a.MovRR(rsi, r11);
  a.MovOI64(rax, reinterpret_cast<int64_t>(&TakeSlowPath));
  a.CallR(rax);
  a.AddRI8(rsp, 8);
  a.MovRR(r11, rax);
  for (Reg r = 0; r < 16; ++r) {
    if (r != rsp && r != rbp && r != r11 && r != r15) a.MovRM(r, general(r));
    a.MovsdXM(r, vector(r));
  }
  a.Ret();
  slow_ = AddRoutine(a);

  // Saves everything, finds the exit values while the frame is still there, and returns to enter's
  // caller.
  a.Clear();
  a.MovMR(Mem(r15, offsetof(Context, exit)), r11);
  for (Reg r = 0; r < 16; ++r) {
    a.MovMR(general(r), r);
    a.MovsdMX(vector(r), r);
  }
  a.MovRR(rdi, r15);
  a.MovRR(rsi, rbp);
  a.MovOI64(rax, reinterpret_cast<int64_t>(&Recover));
  a.CallR(rax);
  a.LeaRM(rsp, Mem(rbp, -40));
  for (Reg r : {r15, r14, r13, r12, rbx}) a.PopO(r);
  a.PopO(rbp);
  a.Ret();
  leave_ = AddRoutine(a);

  // The same where nothing is wanted of the registers.
  a.Clear();
  a.MovMR(Mem(r15, offsetof(Context, exit)), r11);
  a.LeaRM(rsp, Mem(rbp, -40));
  for (Reg r : {r15, r14, r13, r12, rbx}) a.PopO(r);
  a.PopO(rbp);
  a.Ret();
  finish_ = AddRoutine(a);
  EmitPortalCall();
}

Backend::~Backend() = default;

// What C++ does in PortalRunner::Enter and Run, without the looking up.
void Backend::EmitPortalCall() {
  constexpr int32_t kBytes = (sizeof(Context) + 15) / 16 * 16 + 8;  // aligns the stack
  const auto outer = [](size_t offset) { return Mem(r15, static_cast<int32_t>(offset)); };
  const auto inner = [](size_t offset) { return Mem(rsp, static_cast<int32_t>(offset)); };
  Assembler a;
  if (differences_ != nullptr) a.KeepEmitted();
  a.MovRM(rsi, Mem(r11, offsetof(CallSite, code)));
  a.MovRM(rsi, Mem(rsi, 0));
  a.TestRR(rsi, rsi);
  const size_t no_code = a.Jz();
  a.CmpRM(rsp, outer(offsetof(Context, stack_limit)));
  const size_t no_stack = a.Jb();
  if (int64_t* count = portals_->EntryCount(); count != nullptr) {
    a.MovOI64(rax, reinterpret_cast<int64_t>(count));
    a.AddMI32(Mem(rax, 0), 1);
  }
  a.MovMR(outer(offsetof(Context, site)), r11);
  a.AddRM(rdx, Mem(r11, offsetof(CallSite, index)));
  a.SubRI32(rsp, kBytes);
  a.MovMR(inner(offsetof(Context, inputs)), rdx);
  for (size_t same : {offsetof(Context, pending), offsetof(Context, backend),
                      offsetof(Context, thread), offsetof(Context, stack_limit)}) {
    a.MovRM(rax, outer(same));
    a.MovMR(inner(same), rax);
  }
  a.MovRM(rax, outer(offsetof(Context, innermost)));
  a.MovMR(inner(offsetof(Context, innermost)), rax);
  a.MovMR(Mem(rax, 0), rsp);
  a.MovMR(inner(offsetof(Context, outer)), r15);
  for (size_t null : {offsetof(Context, value), offsetof(Context, site), offsetof(Context, left)})
    a.MovMI32(inner(null), 0);
  a.MovRR(rdi, rsp);
  a.Call(static_cast<int32_t>(enter_ - (memory_.next() + a.size() + 5)));
  a.MovRM(rax, inner(offsetof(Context, value)));
  a.MovRM(rcx, inner(offsetof(Context, innermost)));
  a.MovMR(Mem(rcx, 0), r15);
  a.AddRI32(rsp, kBytes);
  a.Ret();
  a.Link(no_code, a.size());
  a.Link(no_stack, a.size());
  a.MovRR(rdi, r15);
  a.MovRR(rsi, r11);
  a.MovOI64(rax, reinterpret_cast<int64_t>(&CallOperation));
  a.JmpR(rax);
  call_portal_ = AddRoutine(a);
}

uint64_t Backend::CallOperation(Context* context, const CallSite* site, const uint64_t* args) {
  Backend* backend = context->backend;
  const TraceOp& op = site->op;
  context->site = site;
  return op.opcode == kCallPortal
             ? backend->portals_->CallPortal(op.descr, args)
             : backend->operations_.Operation(op, args, op.arg_count);
}

uint64_t Backend::TakeSlowPath(Context* context, const CallSite* site) {
  Backend* backend = context->backend;
  context->site = site;
  if (site->kind == CallSite::Kind::kBarrier) {
    const int64_t index = site->has_index_reg
                              ? static_cast<int64_t>(context->registers[site->index_reg])
                              : site->index;
    backend->engine_->WriteBarrier(context->registers[site->object], index);
    return 0;
  }
  if (site->kind == CallSite::Kind::kConditional) {
    SmallVector<uint64_t, 8> args;
    for (const auto& [at, bits] : site->arguments)
      args.push_back(at.code == Location::kNone ? bits
                     : at.is_general()          ? context->registers[at.reg()]
                     : at.is_vector()           ? context->vectors[at.reg()]
                                                : context->rbp[SlotOffset(at.slot()) / 8]);
    const CallDescr& call = backend->program_.calls[site->op.descr];
    return backend->engine_->Call(call.function, call, args.data(), args.size());
  }
  return backend->engine_->Reserve(site->index);
}

void Backend::Recover(Context* context, const uint64_t* rbp) {
  Backend* backend = context->backend;
  TraceExit own;
  TraceExit& left = context->left != nullptr ? *context->left : own;
  left.kind = TraceExit::Kind::kGuard;
  const auto [first_exit, trace] = backend->TraceOfExit(context->exit);
  left.trace = trace;
  left.guard = context->exit - first_exit;
  const Guard& guard = left.trace->guards[left.guard];
  left.condition = backend->makes_fail_ ? context->condition != 0 : guard.condition;
  left.values.resize(guard.exit_count);
  ExitPlaces places;
  ReadPlaces(left.trace->places, guard.places, guard.exit_count, &places);
  for (uint32_t i = 0; i < guard.exit_count; ++i) {
    const Location at{places[i]};
    left.values[i] = at.is_general()  ? context->registers[at.reg()]
                     : at.is_vector() ? context->vectors[at.reg()]
                                      : rbp[SlotOffset(at.slot()) / 8];
  }
  if (context->left != nullptr) return;
  context->site = nullptr;  // the exit has the frame's references now
  context->value = backend->portals_->GoOnFrom(&left);
}

void Backend::Run(ThreadState* thread, Trace* trace, const uint64_t* inputs, TraceExit* exit) {
  Context context;
  context.left = exit;
  context.inputs = inputs;
  context.pending = thread->pending;
  context.backend = this;
  context.thread = thread->context;
  context.stack_limit = thread->stack_limit;
  if (fail_period_ != 0) countdown_ = runs_++ % fail_period_ + 1;
  Entered entered{&context, entered_};
  if (entered_ != nullptr) entered_->behind = &entered;
  entered_ = &entered;
  context.innermost = &entered.innermost;
  Rooted roots(thread, [&](const RootVisitor& visit) {
    for (Context* c = entered.innermost; c != nullptr; c = c->outer) {
      if (c->site == nullptr) continue;
      for (uint16_t slot : c->site->reference_slots) visit(c->rbp + SlotOffset(slot) / 8);
      for (Reg r = 0; r < 16; ++r)
        if ((c->site->reference_registers >> r & 1) != 0) visit(&c->registers[r]);
    }
  });
  reinterpret_cast<void (*)(Context*, const uint8_t*)>(reinterpret_cast<uintptr_t>(enter_))(
      &context, trace->code);
  (entered.behind != nullptr ? entered.behind->before : entered_) = entered.before;
  if (entered.before != nullptr) entered.before->behind = entered.behind;
  if (context.exit == Context::kFinished) {
    exit->kind = TraceExit::Kind::kFinished;
    exit->value = context.value;
  } else if (context.exit == Context::kRaised) {
    exit->kind = TraceExit::Kind::kRaised;
  }
}

std::span<const uint8_t> Backend::CodeOf(const Trace* trace) const {
  const CompiledTrace& c = compiled_.at(trace);
  return {c.entry, c.code_bytes};
}

std::span<const uint32_t> Backend::OffsetsOf(const Trace* trace) const {
  return compiled_.at(trace).offsets;
}

bool Backend::Compile(Trace* trace, const Trace* source, size_t guard) {
  if (!ok() || (trace->target != nullptr && trace->target != trace && !IsCompiled(trace->target)) ||
      (source != nullptr && !IsCompiled(source)))
    return false;
  Compiler compiler(this, trace);
  std::vector<Location> inputs;
  if (source != nullptr) {
    ExitPlaces places;
    ReadPlaces(source->places, source->guards[guard].places, source->guards[guard].exit_count, &places);
    for (const uint16_t place : places) inputs.push_back({place});
    compiler.SetInputs(inputs);
  }
  room_wanted_ = 0;
  if (!compiler.Run()) return false;
  traces_.emplace_back(exits_, trace);
  exits_ += static_cast<uint32_t>(trace->guards.size());
  return true;
}

std::vector<const Trace*> Backend::Running() const {
  std::vector<const Trace*> running;
  for (const Entered* e = entered_; e != nullptr; e = e->before)
    for (const Context* c = e->innermost; c != nullptr; c = c->outer)
      if (c->site != nullptr) running.push_back(c->site->trace);
  return running;
}

void Backend::Free(Trace* trace) {
  const auto found = compiled_.find(trace);
  if (found == compiled_.end()) return;
  memory_.Free(found->second.entry, found->second.code_bytes);
  std::erase_if(traces_, [&](const auto& t) { return t.second == trace; });
  compiled_.erase(found);
  trace->code = nullptr;
}

const std::pair<uint32_t, Trace*>& Backend::TraceOfExit(uint64_t exit) const {
  const auto behind = std::upper_bound(
      traces_.begin(), traces_.end(), exit, [](uint64_t n, const auto& trace) { return n < trace.first; });
  return *std::prev(behind);
}

const uint8_t* Backend::StubOf(const Trace* trace, size_t guard) const {
  const CompiledTrace& compiled = compiled_.at(trace);
  return compiled.entry + compiled.first_stub + guard * kStubBytes;
}

void Backend::Verify(const Assembler& a, const std::string& what) {
  if (differences_ == nullptr || !CanVerify()) return;
  const std::string difference = VerifyCode(a.emitted(), a.bytes());
  if (!difference.empty()) differences_->push_back(what + ": " + difference);
}

void Backend::Detach(const Trace* source, size_t guard) {
  const CompiledTrace& compiled = compiled_.at(source);
  const uint8_t* stub = StubOf(source, guard);
  Assembler a;
  EmitExit(&a, stub, compiled.first_exit + guard);
  memory_.Patch(stub, a.bytes());
}

void Backend::EmitExit(Assembler* a, const uint8_t* at, size_t exit) {
  const size_t start = a->size();
  a->MovOI32(r11, static_cast<int64_t>(exit));
  a->Jmp(static_cast<int32_t>(leave_ - (at + (a->size() - start) + 5)));
}

void Backend::Attach(const Trace* source, size_t guard, const Trace* bridge) {
  const uint8_t* stub = StubOf(source, guard);
  Assembler a;
  a.Jmp(static_cast<int32_t>(compiled_.at(bridge).label - (stub + 5)));
  memory_.Patch(stub, a.bytes());
}

}  // namespace kiln::jit::x86
