#include "translator/transform/tracers.h"

#include <string>
#include <unordered_set>

#include "translator/flowgraph/graph.h"
#include "translator/flowgraph/locate.h"
#include "translator/flowgraph/ops.h"

namespace kiln {
namespace {

class Checker {
 public:
  explicit Checker(const Program& program) : program_(program) {}

  std::vector<Diagnostic> Run() {
    for (const auto& cls : program_.classes())
      if (cls->tracer != nullptr) Check(*cls->tracer, *cls->tracer);
    return std::move(found_);
  }

 private:
  void Check(const Function& function, const Function& tracer) {
    if (function.graph == nullptr || !seen_.insert(&function).second) return;
    open_.insert(&function);
    for (const Block* block : function.graph->blocks())
      for (const auto& op : block->ops) {
        if (op->op == Opcode::kCall && !open_.contains(op->function)) {
          Check(*op->function, tracer);
        } else if (const std::string why = WhyNot(*op); !why.empty()) {
          Diagnostic error = Diagnostic::Error(
              Locate(program_, op->pos), why + ", while the collector runs",
              "keep what it needs in numbers of its own object, and call C, nothing else");
          error.Note(Locate(program_, tracer.pos), "this is what the collector calls");
          found_.push_back(std::move(error));
        }
      }
    open_.erase(&function);
  }

  // What is wrong with an operation; "" if nothing is.
  static std::string WhyNot(const Operation& op) {
    switch (op.op) {
      case Opcode::kCall: return "this is recursive";
      case Opcode::kCallForeign:
        if (op.function->foreign_may_collect || op.function->foreign_releases_lock)
          return "this lets other code run";
        break;
      case Opcode::kGetField:
      case Opcode::kRawLoad:
      case Opcode::kRawStore: break;
      default:
        if (!Info(op.op).has(effect::kPure)) return "this does more than read";
    }
    if (op.result != nullptr && op.result->type.is_ref() && op.op != Opcode::kCastRef)
      return "this looks at another object, which may be on its way";
    return "";
  }

  const Program& program_;
  std::unordered_set<const Function*> seen_;
  std::unordered_set<const Function*> open_;  // the calls that lead to what is looked at
  std::vector<Diagnostic> found_;
};

}  // namespace

std::vector<Diagnostic> CheckTracers(const Program& program) { return Checker(program).Run(); }

}  // namespace kiln
