#include "jitcodegen/runtime/x86/backend.h"

#include <cstddef>

#include "jitcodegen/runtime/x86/compiler.h"

namespace kiln::jit::x86 {

Backend::Backend(const JitProgram& program, Engine* engine, Portals* portals, size_t code_bytes)
    : program_(program),
      engine_(engine),
      portals_(portals),
      heap_(engine->heap_access()),
      operations_(program, engine, portals),
      memory_(code_bytes) {
  if (!ok()) return;
  Assembler a;
  a.PushO(rbp);
  a.MovRR(rbp, rsp);
  for (Reg r : {rbx, r12, r13, r14, r15}) a.PushO(r);
  a.MovRR(r15, rdi);
  a.MovMR(Mem(r15, offsetof(Context, rbp)), rbp);
  a.JmpR(rsi);
  enter_ = memory_.Add(a.bytes());

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
  slow_ = memory_.Add(a.bytes());

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
  leave_ = memory_.Add(a.bytes());

  // The same where nothing is wanted of the registers.
  a.Clear();
  a.MovMR(Mem(r15, offsetof(Context, exit)), r11);
  a.LeaRM(rsp, Mem(rbp, -40));
  for (Reg r : {r15, r14, r13, r12, rbx}) a.PopO(r);
  a.PopO(rbp);
  a.Ret();
  finish_ = memory_.Add(a.bytes());
  EmitPortalCall();
}

Backend::~Backend() = default;

// What C++ does in PortalRunner::Enter and Run, without the looking up.
void Backend::EmitPortalCall() {
  constexpr int32_t kBytes = (sizeof(Context) + 15) / 16 * 16 + 8;  // aligns the stack
  const auto outer = [](size_t offset) { return Mem(r15, static_cast<int32_t>(offset)); };
  const auto inner = [](size_t offset) { return Mem(rsp, static_cast<int32_t>(offset)); };
  Assembler a;
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
  call_portal_ = memory_.Add(a.bytes());
}

uint64_t Backend::CallOperation(Context* context, const CallSite* site, const uint64_t* args) {
  Backend* backend = context->backend;
  const TraceOp& op = *site->op;
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
  const ClassDescr& cls = backend->program_.classes[site->op->descr];
  return cls.varsized ? backend->engine_->NewArray(cls, site->index) : backend->engine_->New(cls);
}

void Backend::Recover(Context* context, const uint64_t* rbp) {
  Backend* backend = context->backend;
  const Exit& exit = backend->exits_[context->exit];
  const Guard& guard = exit.trace->guards[exit.guard];
  TraceExit own;
  TraceExit& left = context->left != nullptr ? *context->left : own;
  left.kind = TraceExit::Kind::kGuard;
  left.trace = exit.trace;
  left.guard = exit.guard;
  left.condition = guard.condition;
  left.values.resize(guard.exit_count);
  for (uint32_t i = 0; i < guard.exit_count; ++i) {
    Location at = backend->exit_locations_[exit.first + i];
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
  Context* innermost = &context;
  context.innermost = &innermost;
  Rooted roots(thread, [&](const RootVisitor& visit) {
    for (Context* c = innermost; c != nullptr; c = c->outer) {
      if (c->site == nullptr) continue;
      for (uint16_t slot : c->site->reference_slots) visit(c->rbp + SlotOffset(slot) / 8);
      for (Reg r = 0; r < 16; ++r)
        if ((c->site->reference_registers >> r & 1) != 0) visit(&c->registers[r]);
    }
  });
  reinterpret_cast<void (*)(Context*, const uint8_t*)>(reinterpret_cast<uintptr_t>(enter_))(
      &context, trace->code);
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
  if (source != nullptr) {
    const Exit& exit = exits_[first_exit_.at(source) + guard];
    compiler.SetInputs(std::span<const Location>(exit_locations_)
                           .subspan(exit.first, source->guards[guard].exit_count));
  }
  const uint32_t first_exit = static_cast<uint32_t>(exits_.size());
  const size_t first_location = exit_locations_.size();
  if (compiler.Run()) {
    first_exit_[trace] = first_exit;
    return true;
  }
  exits_.resize(first_exit);
  exit_locations_.resize(first_location);
  return false;
}

void Backend::Attach(const Trace* source, size_t guard, const Trace* bridge) {
  const Exit& exit = exits_[first_exit_.at(source) + guard];
  Assembler a;
  const auto distance = compiled_.at(bridge).label - (exit.stub + 5);
  a.Jmp(static_cast<int32_t>(distance));
  memory_.Patch(exit.stub, a.bytes());
}

}  // namespace kiln::jit::x86
