#include "translator/evaluate/evaluate.h"

#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "translator/evaluate/interpreter.h"
#include "translator/evaluate/object_graph.h"
#include "translator/evaluate/reachability.h"
#include "translator/flowgraph/graph.h"
#include "translator/flowgraph/layout.h"
#include "translator/flowgraph/locate.h"
#include "translator/flowgraph/traversal.h"

namespace kiln {
namespace {

// C functions that initialisers may call: those that only compute, raw memory, and files that the program
// names as part of its source.
bool IsAllowedAtTranslation(const Function& function) {
  if (function.foreign_pure) return true;
  // GMP on limbs: the same numbers everywhere, and no memory but what it is given.
  if (function.name.starts_with("__gmpn_")) return true;
  for (const std::string_view name :
       {"rlib_rt_malloc", "rlib_rt_free", "rlib_rt_copy_bytes", "rlib_rt_float_digits",
        "rlib_rt_parse_float", "rlib_rt_error_text", "rlib_rt_open_build_file", "rlib_rt_read",
        "rlib_rt_close"})
    if (function.name == name) return true;
  return false;
}

class Evaluator {
 public:
  Evaluator(Program* program, std::vector<Diagnostic>* diagnostics)
      : program_(program), diagnostics_(*diagnostics), errors_before_(diagnostics->size()) {
    was_laid_out_ = true;
    for (const auto& cls : program->classes()) was_laid_out_ &= cls->id != 0;
    InterpreterOptions options;
    options.allow_foreign = IsAllowedAtTranslation;
    interpreter_ = std::make_unique<Interpreter>(program, std::move(options));
  }

  bool Run(EvaluateStatistics* statistics);

 private:
  bool Failed() const { return diagnostics_.size() != errors_before_; }
  void RunInitialisers();
  void EvaluateCall(const Operation* op);
  void Report(const RunResult& result, const std::string& what, PosId pos);

  void FindVariables();
  void ReplaceInGraph(Graph* graph);
  bool TakesConst(const Operation& op) const {
    return op.op == Opcode::kGetField && op.field->owner == program_->globals() &&
           op.field->immutable && op.args[0]->is_const();
  }
  Value* NewConst(Graph* graph, int64_t slot, Type type, const std::string& where) {
    return graph->NewConst(type, reader_->Read(slot, type, where));
  }
  void RenumberConstants(Graph* graph);

  Program* program_;
  std::vector<Diagnostic>& diagnostics_;
  const size_t errors_before_;
  bool was_laid_out_;
  std::unique_ptr<Interpreter> interpreter_;
  std::unique_ptr<Reachability> reachability_;
  std::unique_ptr<ObjectGraphReader> reader_;
  // Prebuilt calls and the slots they gave: the first, then further components.
  std::unordered_map<const Operation*, std::vector<int64_t>> done_;
  std::vector<std::unique_ptr<Operation>> finished_;  // taken from blocks; keys of done_
  std::unordered_set<const Function*> failed_functions_;
  std::unordered_set<const Field*> read_variables_;
  std::unordered_set<const Value*> fresh_;  // constants of the new numbering
  EvaluateStatistics statistics_;
};

// Turns a run that did not return into a diagnostic.
void Evaluator::Report(const RunResult& result, const std::string& what, PosId pos) {
  Diagnostic diagnostic;
  switch (result.status) {
    case RunResult::Status::kReturned: return;
    case RunResult::Status::kFailed: diagnostic = result.failure; break;
    case RunResult::Status::kExited:
      diagnostic = Diagnostic::Error(Locate(*program_, pos),
                                     "the program ends itself at translation time");
      break;
    case RunResult::Status::kRaised: {
      const std::vector<TracebackEntry> traceback = interpreter_->traceback();
      const PosId at = traceback.empty() ? pos : traceback[0].pos;
      diagnostic = Diagnostic::Error(Locate(*program_, at),
                                     "uncaught " + interpreter_->Describe(result.exception));
      for (size_t i = 1; i < traceback.size() && i < 20; ++i)
        diagnostic.Note(Locate(*program_, traceback[i].pos), "called here");
      break;
    }
  }
  diagnostic.Note(Locate(*program_, pos), "while " + what + " was evaluated at translation time");
  diagnostics_.push_back(std::move(diagnostic));
}

void Evaluator::RunInitialisers() {
  for (const Function* f : program_->initialisers) {
    Report(interpreter_->Call(f), f->display, f->pos);
    ++statistics_.initialisers;
  }
}

void Evaluator::EvaluateCall(const Operation* op) {
  std::vector<int64_t> args;
  for (const Value* v : op->args) {
    if (!v->is_const()) {
      diagnostics_.push_back(Diagnostic::Error(
          Locate(*program_, op->pos),
          op->function->display + " is evaluated at translation time, but an argument is not known",
          "constants as arguments of RLIB_PREBUILD functions"));
      return;
    }
    const Const& c = v->constant;
    switch (c.kind) {
      case Const::Kind::kInt:
      case Const::Kind::kFloat: args.push_back(c.bits); break;
      case Const::Kind::kNull: args.push_back(0); break;
      case Const::Kind::kObject:
        args.push_back(reinterpret_cast<int64_t>(interpreter_->Prebuilt(c.bits)));
        break;
      case Const::Kind::kFunc: args.push_back(reinterpret_cast<int64_t>(c.function)); break;
    }
  }
  if (failed_functions_.contains(op->function)) return;  // once is enough
  RunResult result = interpreter_->Call(op->function, args);
  ++statistics_.prebuilt_calls;
  if (result.status != RunResult::Status::kReturned) {
    failed_functions_.insert(op->function);
    return Report(result, op->function->display, op->pos);
  }
  const std::vector<Type>& types = op->function->signature->results;
  std::vector<int64_t> results = {result.value};
  for (size_t k = 1; k < types.size(); ++k)
    results.push_back(interpreter_->CallResult(static_cast<int64_t>(k)));
  for (size_t k = 0; k < types.size(); ++k) reachability_->ReachSlot(results[k], types[k]);
  done_[op] = std::move(results);
}

// Variables that something still reads when `const` ones have become constants.
void Evaluator::FindVariables() {
  for (const auto& f : program_->functions()) {
    if (f->graph == nullptr) continue;
    for (const Block* block : f->graph->blocks())
      for (const auto& op : block->ops)
        if (op->op == Opcode::kGetField && op->field->owner == program_->globals() &&
            !TakesConst(*op))
          read_variables_.insert(op->field);
  }
}

// Puts constants in place of prebuilt calls and of reads of `const` variables.
void Evaluator::ReplaceInGraph(Graph* graph) {
  std::unordered_map<const Value*, Value*> replacements;
  const auto replace = [&](const Operation& op, int64_t slot, Type type, const std::string& where) {
    if (op.result == nullptr) return;
    Value* constant = NewConst(graph, slot, type, where);
    constant->type = op.result->type;
    fresh_.insert(constant);
    replacements[op.result] = constant;
  };
  // Components of a struct are read at the head of a block whose only way in is the call.
  std::unordered_map<const Block*, const Operation*> heads;
  for (Block* block : graph->blocks()) {
    if (block->exit != Exit::kTry || block->ops.empty()) continue;
    if (done_.contains(block->ops.back().get()))
      heads[block->exits[0].target] = block->ops.back().get();
  }
  bool handlers_lost = false;
  for (Block* block : graph->blocks()) {
    const Operation* call = nullptr;  // the prebuilt call that call_result asks about
    const auto head = heads.find(block);
    if (head != heads.end()) call = head->second;
    bool try_is_done = false;
    std::vector<std::unique_ptr<Operation>> kept;
    for (auto& op : block->ops) {
      const auto done = done_.find(op.get());
      if (done != done_.end()) {
        call = op.get();
        try_is_done = block->exit == Exit::kTry && op == block->ops.back();
        replace(*op, done->second[0], op->function->signature->result(), op->function->display);
      } else if (op->op == Opcode::kCallResult && call != nullptr) {
        const size_t k = static_cast<size_t>(op->index);
        replace(*op, done_.at(call)[k], call->function->signature->results[k],
                call->function->display);
      } else if (TakesConst(*op)) {
        replace(*op, Interpreter::Load(interpreter_->Prebuilt(0), *op->field), op->field->type,
                op->field->name);
      } else {
        if (Info(op->op).has(effect::kMayRaise)) call = nullptr;
        kept.push_back(std::move(op));
        continue;
      }
      finished_.push_back(std::move(op));
    }
    block->ops = std::move(kept);
    if (try_is_done) {
      const Link normal = block->exits[0];
      SetJump(block, normal.target, normal.args, block->exit_pos);
    }
    ReplaceUses(block, replacements);
    replacements.clear();
    handlers_lost |= try_is_done;
  }
  if (handlers_lost) graph->RemoveUnreachable();
}

// Existing constants, from the old numbers of objects to the new ones.
void Evaluator::RenumberConstants(Graph* graph) {
  for (Block* block : graph->blocks()) {
    ForEachUse(block, [&](Value*& v) {
      if (!v->is_const() || v->constant.kind != Const::Kind::kObject || !fresh_.insert(v).second)
        return;
      char* address = interpreter_->Prebuilt(v->constant.bits);
      v->constant = reader_->Read(reinterpret_cast<int64_t>(address), v->type, "a constant");
    });
  }
}

bool Evaluator::Run(EvaluateStatistics* statistics) {
  RunInitialisers();
  reachability_ = std::make_unique<Reachability>(
      program_, interpreter_.get(), [this](const Operation* op) { EvaluateCall(op); });
  if (!Failed()) reachability_->Run();
  if (!Failed()) {
    // From here on the initialisers are gone, and with them what only they refer to.
    const std::unordered_set<const Function*> initialisers(program_->initialisers.begin(),
                                                           program_->initialisers.end());
    program_->RemoveFunctionsUnless([&](const Function& f) { return !initialisers.contains(&f); });
    program_->initialisers.clear();

    reader_ = std::make_unique<ObjectGraphReader>(program_, interpreter_.get(), &diagnostics_);
    FindVariables();
    reader_->AddGlobals(read_variables_);
    reader_->Drain();
    // What the program can reach first, so that its numbers do not depend on the rest.
    for (const bool reached : {true, false}) {
      for (const auto& f : program_->functions()) {
        if (f->graph == nullptr || reachability_->IsReached(f.get()) != reached) continue;
        ReplaceInGraph(f->graph.get());
        RenumberConstants(f->graph.get());
        reader_->Drain();
      }
    }
    program_->ReplacePrebuilt(std::move(reader_->objects()));
  }
  statistics_.steps = interpreter_->steps();
  statistics_.objects = static_cast<int64_t>(program_->prebuilt().size());
  if (statistics != nullptr) *statistics = statistics_;
  interpreter_.reset();
  if (!was_laid_out_) ClearLayout(program_);
  return !Failed();
}

}  // namespace

bool EvaluatePrebuilt(Program* program, std::vector<Diagnostic>* diagnostics,
                      EvaluateStatistics* statistics) {
  return Evaluator(program, diagnostics).Run(statistics);
}

}  // namespace kiln
