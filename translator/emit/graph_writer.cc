#include "translator/emit/graph_writer.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>

#include "translator/emit/function_writer.h"
#include "translator/emit/names.h"
#include "translator/flowgraph/traversal.h"

namespace kiln {

std::string WriteFunction(ShardWriter* shard, const Function& function) {
  std::string text = GraphWriter(shard, function, /*handlers=*/false).Run();
  GraphWriter with_handlers(shard, function, /*handlers=*/true);
  if (!with_handlers.has_handlers()) return text;
  return "#if KILN_HANDLERS\n" + with_handlers.Run() + "#else\n" + text + "#endif\n";
}

GraphWriter::GraphWriter(ShardWriter* shard, const Function& function, bool handlers)
    : shard_(shard),
      function_(function),
      graph_(*function.graph),
      flow_(graph_),
      plan_(graph_, flow_),
      dispatch_(graph_, flow_, plan_, handlers) {}

std::string GraphWriter::Run() {
  const Signature& signature = *function_.signature;
  const Block* start = graph_.start();
  std::string head = shard_->TypeText(signature.result()) + " " + FunctionName(&function_) + "(";
  for (size_t i = 0; i < start->args.size(); ++i) {
    if (i != 0) head += ", ";
    head += Declared(start->args[i]->type, NameOf(start->args[i]), true);
  }
  head += ") {\n";
  base_name_ = FunctionName(&function_);
  WriteTree(start, nullptr);
  const EmitContext& context = shard_->context();
  const std::string& display =
      function_.display.empty() ? function_.name : function_.display;
  std::string text = "// " + display + "\n";
  if (function_.no_inline) text += "__attribute__((noinline)) ";
  if (start->cold) text += "__attribute__((cold)) ";
  text += head + lines_.Join(context.program, context.options.line_directives) + "}\n";
  return dispatch_.active() ? WritePieces() + text : text;
}

// ---- Structure ----------------------------------------------------------------------------------

void GraphWriter::WriteTree(const Block* block, const Block* next) {
  for (;;) {
    block_ = block;
    depth_ = plan_.DepthAtEntry(block);
    if (block == plan_.start())
      lines_.Add("kiln_object** const roots = kiln_self.shadow_top;", function_.pos);
    WriteOperations(block);
    std::vector<Block*> merges = flow_.Merges(block);
    std::erase_if(merges, [&](const Block* merge) { return dispatch_.IsCut(merge); });
    for (const Block* merge : merges)
      for (const Value* arg : merge->args)
        if (flow_.NeedsVariable(arg))
          lines_.Add(Declared(arg->type, NameOf(arg), false) + ";", 0);
    const Block* after = merges.empty() ? next : merges[0];
    const Block* go_on = WriteExit(block, after, merges.empty());
    if (go_on != nullptr) {
      block = go_on;
      continue;
    }
    if (merges.empty()) return;
    for (size_t i = 0; i + 1 < merges.size(); ++i) {
      lines_.AddLabel(Label(merges[i]) + ": {");
      lines_.Indent();
      WriteTree(merges[i], merges[i + 1]);
      lines_.Outdent();
      lines_.AddAlone("}");
    }
    block = merges.back();
    lines_.AddLabel(Label(block) + ":;");
  }
}

void GraphWriter::WriteOperations(const Block* block) {
  for (size_t i = 0; i < block->ops.size();) {
    const Operation& op = *block->ops[i];
    // A condition is written where it decides.
    if (i + 1 == block->ops.size() && op.result != nullptr && Folds(block, op.result)) {
      folded_[op.result] = &op;
      WriteChecks(op);
      ++i;
      continue;
    }
    const size_t next = WriteOperation(block, i);
    for (; i < next; ++i) depth_ = RootPlan::DepthAfter(*block, i, depth_);
  }
}

GraphWriter::Edge GraphWriter::EdgeOf(const Block* block, const Link& link) {
  Edge edge;
  if (depth_ != 0 && plan_.InRegion(block) && !plan_.InRegion(link.target))
    edge.statements.push_back("kiln_self.shadow_top = roots;");
  if (dispatch_.IsCut(link.target)) {
    edge.statements.push_back(TailCall(link, in_piece_));
    edge.leaves = true;
    return edge;
  }
  if (flow_.IsInline(link.target)) {
    edge.inlined = link.target;
    return edge;
  }
  for (std::string& s : Assignments(link)) edge.statements.push_back(std::move(s));
  edge.jump = link.target;
  return edge;
}

void GraphWriter::WriteEdge(const Edge& edge, const Block* next, PosId pos) {
  for (const std::string& s : edge.statements) lines_.Add(s, pos);
  if (edge.inlined != nullptr) {
    const Block* block = block_;
    const int depth = depth_;
    WriteTree(edge.inlined, next);
    block_ = block;
    depth_ = depth;
  } else if (!edge.leaves && edge.jump != next) {
    lines_.Add("goto " + Label(edge.jump) + ";", pos);
  }
}

// A parallel assignment: nothing is overwritten before it is read.
std::vector<std::string> GraphWriter::Assignments(const Link& link) {
  struct Copy {
    const Value* to;
    const Value* from;
    std::string temporary;  // holds `from` if set
  };
  std::vector<Copy> pending;
  for (size_t i = 0; i < link.args.size(); ++i) {
    const Value* to = link.target->args[i];
    const Value* from = flow_.Resolve(link.args[i]);
    if (flow_.NeedsVariable(to) && from != to) pending.push_back({to, from, ""});
  }
  std::vector<std::string> statements;
  while (!pending.empty()) {
    bool progress = false;
    for (size_t i = 0; i < pending.size(); ++i) {
      const Value* to = pending[i].to;
      const bool read_later =
          std::any_of(pending.begin(), pending.end(), [&](const Copy& other) {
            return other.to != to && other.from == to && other.temporary.empty();
          });
      if (read_later) continue;
      const std::string value =
          pending[i].temporary.empty()
              ? UseAs(pending[i].from, to->type)
              : to->type.is_ref() && !(to->type == pending[i].from->type)
                    ? "(" + shard_->TypeText(to->type) + ")" + pending[i].temporary
                    : pending[i].temporary;
      statements.push_back(NameOf(to) + " = " + value + ";");
      pending.erase(pending.begin() + static_cast<ptrdiff_t>(i));
      progress = true;
      break;
    }
    if (progress) continue;
    // A circle: set the first one's old value aside for whoever reads it.
    const Value* aside = pending[0].to;
    const std::string name = NewName("old_" + NameOf(aside));
    statements.push_back(Declared(aside->type, name, true) + " = " + NameOf(aside) + ";");
    for (Copy& copy : pending)
      if (copy.from == aside) copy.temporary = name;
  }
  // Constants of a circle's helper must not be jumped over: they get a scope of their own.
  for (const std::string& s : statements)
    if (s.find(" const ") != std::string::npos || s.starts_with("const ")) {
      std::string joined = "{";
      for (const std::string& part : statements) joined += " " + part;
      return {joined + " }"};
    }
  return statements;
}

const Block* GraphWriter::WriteExit(const Block* block, const Block* next, bool may_go_on) {
  const PosId pos = block->exit_pos;
  switch (block->exit) {
    case Exit::kReturn: {
      std::string text = "return";
      if (block->exit_value != nullptr && !function_.signature->result().is_void())
        text += " " + UseAs(block->exit_value, function_.signature->result());
      if (depth_ != 0 && plan_.InRegion(block))
        lines_.Add("kiln_self.shadow_top = roots;", pos);
      lines_.Add(text + ";", pos);
      return nullptr;
    }
    case Exit::kJump: {
      const Edge edge = EdgeOf(block, block->exits[0]);
      if (edge.inlined == nullptr) {
        WriteEdge(edge, next, pos);
        return nullptr;
      }
      if (may_go_on) {
        for (const std::string& s : edge.statements) lines_.Add(s, pos);
        return edge.inlined;
      }
      lines_.AddAlone("{");
      lines_.Indent();
      WriteEdge(edge, next, pos);
      lines_.Outdent();
      lines_.AddAlone("}");
      return nullptr;
    }
    case Exit::kBranch: return WriteBranch(block, next, may_go_on);
    case Exit::kSwitch:
      if (block == dispatch_.dispatch()) {
        WriteDispatch(block);
      } else {
        WriteSwitch(block, next);
      }
      return nullptr;
    case Exit::kUnreachable: lines_.Add("KILN_UNREACHABLE();", pos); return nullptr;
    case Exit::kRaise:
    case Exit::kTry:
      shard_->Error(function_.display + ": the exception transform has not been run");
      return nullptr;
  }
  return nullptr;
}

const Block* GraphWriter::WriteBranch(const Block* block, const Block* next, bool may_go_on) {
  const PosId pos = block->exit_pos;
  const Block* on_true = block->exits[0].target;
  const Block* on_false = block->exits[1].target;
  // What stands in the braces: what is cold, or else what is only a jump, or else the first exit.
  bool negated = false;
  if (on_true->cold != on_false->cold) {
    negated = on_false->cold;
  } else if (flow_.IsInline(on_true) && !flow_.IsInline(on_false)) {
    negated = true;
  }
  const Edge arm = EdgeOf(block, block->exits[negated ? 1 : 0]);
  const Edge rest = EdgeOf(block, block->exits[negated ? 0 : 1]);

  if (IsEmpty(arm, next) && may_go_on && IsEmpty(rest, next)) return nullptr;
  std::string condition = Condition(block->exit_value, negated);
  const bool arm_cold = (negated ? on_false : on_true)->cold;
  const bool rest_cold = (negated ? on_true : on_false)->cold;
  if (arm_cold && !rest_cold && condition != "KILN_RAISED()")
    condition = "KILN_UNLIKELY(" + condition + ")";

  const bool rest_falls = IsEmpty(rest, next);
  lines_.AddAlone("if (" + condition + ") {", pos);
  lines_.Indent();
  WriteEdge(arm, may_go_on && !rest_falls ? nullptr : next, pos);
  lines_.Outdent();
  if (rest_falls) {
    lines_.AddAlone("}");
    return nullptr;
  }
  if (may_go_on) {
    lines_.AddAlone("}");
    if (rest.inlined != nullptr) {
      for (const std::string& s : rest.statements) lines_.Add(s, pos);
      return rest.inlined;
    }
    WriteEdge(rest, next, pos);
    return nullptr;
  }
  lines_.AddAlone("} else {");
  lines_.Indent();
  WriteEdge(rest, next, pos);
  lines_.Outdent();
  lines_.AddAlone("}");
  return nullptr;
}

void GraphWriter::WriteSwitch(const Block* block, const Block* next) {
  const PosId pos = block->exit_pos;
  const Type type = block->exit_value->type;
  lines_.AddAlone("switch (" + Use(block->exit_value) + ") {", pos);
  lines_.Indent();
  for (size_t i = 0; i < block->exits.size(); ++i) {
    const bool last = i == block->cases.size();
    std::string label = "default:";
    if (!last) {
      Value constant;
      constant.type = type;
      constant.constant = Const::Int(block->cases[i]);
      label = "case " + Literal(constant, type) + ":";
    }
    const Edge edge = EdgeOf(block, block->exits[i]);
    // A run of cases with one way to go.
    if (!last && edge.inlined == nullptr && i + 1 < block->cases.size()) {
      const Edge following = EdgeOf(block, block->exits[i + 1]);
      if (following.inlined == nullptr && following.leaves == edge.leaves && following.jump == edge.jump &&
          following.statements == edge.statements) {
        lines_.AddAlone(label);
        continue;
      }
    }
    lines_.AddAlone(label + " {");
    lines_.Indent();
    WriteEdge(edge, next, pos);
    if (edge.inlined != nullptr || (!edge.leaves && edge.jump == next)) lines_.Add("break;", 0);
    lines_.Outdent();
    lines_.AddAlone("}");
  }
  lines_.Outdent();
  lines_.AddAlone("}");
}

// ---- Values -------------------------------------------------------------------------------------

std::string GraphWriter::NewName(const std::string& wish) {
  bool exact;
  std::string base = wish.empty() ? "t" : Identifier(wish, &exact);
  // Not a name that a declaration of the shard may have.
  if (IsReservedWord(base) || base.ends_with("_obj") || base.starts_with("c_")) base += "_";
  for (;;) {
    const int count = ++taken_[base];
    std::string name = base;
    if (wish.empty() || count > 1) name += (wish.empty() ? "" : "_") + std::to_string(count);
    if (used_names_.insert(name).second) return name;
  }
}

const std::string& GraphWriter::NameOf(const Value* value) {
  std::string& name = names_[value];
  if (name.empty()) name = NewName(value->name == "this" ? "self" : value->name);
  return name;
}

std::string GraphWriter::Declared(Type type, const std::string& name, bool is_const) {
  const std::string text = shard_->TypeText(type);
  if (!is_const) return text + " " + name;
  return text.ends_with("*") ? text + " const " + name : "const " + text + " " + name;
}

std::string GraphWriter::Use(const Value* value) {
  value = flow_.Resolve(value);
  if (value->is_const()) return Literal(*value, value->type);
  return NameOf(value);
}

std::string GraphWriter::UseAs(const Value* value, Type type) {
  value = flow_.Resolve(value);
  if (value->is_const()) return Literal(*value, type);
  if (value->type == type) return NameOf(value);
  // Pointers to functions of any signature are one C++ type.
  if (value->type.kind == type.kind && !type.is_ref()) return NameOf(value);
  return "(" + shard_->TypeText(type) + ")" + NameOf(value);
}

std::string GraphWriter::Literal(const Value& constant, Type type) {
  const Const& c = constant.constant;
  switch (c.kind) {
    case Const::Kind::kNull: return "nullptr";
    case Const::Kind::kFunc:
      return c.function == nullptr ? "nullptr" : "(kiln_fn)&" + shard_->FunctionId(c.function);
    case Const::Kind::kObject: {
      const std::string object = shard_->Object(c.bits);
      const Class* cls = shard_->context().program.prebuilt()[c.bits].cls;
      if (!type.is_ref() || type.cls == cls) return object;
      return "((" + shard_->TypeText(type) + ")" + object + ")";
    }
    case Const::Kind::kFloat: {
      const double v = c.as_float();
      char buffer[64];
      if (!std::isfinite(v)) {
        snprintf(buffer, sizeof(buffer), "__builtin_bit_cast(double, 0x%016llxul)",
                 static_cast<unsigned long long>(c.bits));
      } else {
        snprintf(buffer, sizeof(buffer), "%.17g", v);
        std::string text = buffer;
        if (text.find_first_of(".en") == std::string::npos) text += ".0";
        snprintf(buffer, sizeof(buffer), "%s", text.c_str());
      }
      std::string text = buffer;
      if (type.kind == Kind::kF32) text = "(float)" + text;
      return text[0] == '-' || type.kind == Kind::kF32 ? "(" + text + ")" : text;
    }
    case Const::Kind::kInt: break;
  }
  const int64_t v = c.bits;
  switch (type.kind) {
    case Kind::kBool: return v != 0 ? "true" : "false";
    case Kind::kU64: return std::to_string(static_cast<uint64_t>(v)) + "ul";
    case Kind::kU32: return std::to_string(static_cast<uint32_t>(v)) + "u";
    case Kind::kI64:
      if (v == INT64_MIN) return "(-9223372036854775807l - 1)";
      return v < 0 ? "(" + std::to_string(v) + "l)" : std::to_string(v) + "l";
    case Kind::kI32:
      if (v == INT32_MIN) return "(-2147483647 - 1)";
      return v < 0 ? "(" + std::to_string(v) + ")" : std::to_string(v);
    case Kind::kRaw: return "(char*)" + std::to_string(static_cast<uint64_t>(v)) + "ul";
    default: return v < 0 ? "(" + std::to_string(v) + ")" : std::to_string(v);
  }
}

}  // namespace kiln
