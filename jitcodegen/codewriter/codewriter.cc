#include "jitcodegen/codewriter/codewriter.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>

#include "jitcodegen/codewriter/registers.h"
#include "translator/flowgraph/graph.h"
#include "translator/flowgraph/rewrite.h"
#include "translator/flowgraph/traversal.h"
#include "translator/transform/effects.h"

namespace kiln {

using jit::JitCode;
using jit::JitProgram;

namespace {

bool HasLoop(const Graph& graph) {
  std::vector<Block*> order = ReversePostorder(graph);
  std::unordered_map<const Block*, size_t> place;
  for (size_t i = 0; i < order.size(); ++i) place[order[i]] = i;
  for (Block* block : order)
    for (const Link& link : block->exits)
      if (place.at(link.target) <= place.at(block)) return true;
  return false;
}

// Whether the field has that hint: its class lists them.
bool IsMarked(const kiln::Field& field, const std::string& hint) {
  const std::vector<std::string>& all = field.owner->annotations;
  return std::find(all.begin(), all.end(), hint + ":" + field.name) != all.end();
}

// Whether values of the type refer to objects of a class that is marked virtualizable.
bool IsVirtualizable(Type type) {
  if (!type.is_ref() || type.cls == nullptr) return false;
  const std::vector<std::string>& all = type.cls->annotations;
  return std::find(all.begin(), all.end(), "virtualizable") != all.end();
}

// Numbers of the functions, methods and descriptors, made at first mention.
class Tables {
 public:
  Tables(const Program& program, JitProgram* out) : out_(out), effects_(program) {
    for (const auto& f : program.functions()) {
      function_number_[f.get()] = static_cast<uint32_t>(source.functions.size());
      source.functions.push_back(f.get());
    }
    for (const auto& m : program.methods()) {
      method_number_.emplace(m.get(), static_cast<uint32_t>(source.methods.size()));
      source.methods.push_back(m.get());
    }
  }

  JitSource source;

  uint32_t FunctionNumber(const Function* f) const { return function_number_.at(f); }

  uint16_t Field(const kiln::Field* field) {
    auto [it, fresh] = fields_.emplace(field, static_cast<uint16_t>(out_->fields.size()));
    if (fresh) {
      source.fields.push_back(field);
      jit::FieldDescr d;
      d.name = out_->Keep(field->owner->name + "." + field->name);
      d.id = it->second;
      d.offset = field->offset;
      d.kind = field->type.kind;
      d.immutable_items = field->immutable_items || IsMarked(*field, "immutable_array");
      d.immutable = field->immutable || d.immutable_items || IsMarked(*field, "immutable");
      d.quasi_immutable = field->quasi_immutable;
      d.virtualizable = IsMarked(*field, "virtualizable");
      d.virtualizable_items = IsMarked(*field, "virtualizable_items");
      d.one_class = field->type.cls != nullptr && field->type.cls->span == 1;
      if (field->type.cls != nullptr) {
        d.target_id = field->type.cls->id;
        d.target_span = field->type.cls->span;
      }
      if (field->type.is_int() && field->fact.has_range) {
        d.low = field->fact.low;
        d.high = field->fact.high;
      }
      d.is_item = field->is_item;
      if (field->is_item) {
        d.items_offset = field->owner->size;
        d.item_size = field->owner->item_size;
        d.has_raw_address = effects_.HasRawAddress(field);
      }
      out_->fields.push_back(std::move(d));
      const uint16_t number = it->second;
      const uint32_t owner = Class(field->owner);  // may add fields
      out_->fields[number].owner = owner;
      return number;
    }
    return it->second;
  }

  uint16_t Class(const kiln::Class* cls) {
    auto [it, fresh] = classes_.emplace(cls, static_cast<uint16_t>(out_->classes.size()));
    if (fresh) {
      source.classes.push_back(cls);
      jit::ClassDescr d;
      d.name = out_->Keep(cls->name);
      d.id = cls->id;
      d.span = cls->span;
      d.size = cls->size;
      d.item_size = cls->item_size;
      d.length_offset = cls->length_offset;
      d.varsized = cls->is_varsized;
      for (const kiln::Class* c = cls; c != nullptr; c = c->base)
        d.has_finalizer = d.has_finalizer || c->finalizer != nullptr;
      for (const kiln::Field* item : cls->items) d.items.push_back(Field(item));
      out_->classes.push_back(std::move(d));
    }
    return it->second;
  }

  // The number that its instruction has; -1: the JIT has no use for it.
  int32_t Hint(const Program& program, const Operation& op) {
    if (op.label == "position") return 0;
    jit::HintDescr d;
    constexpr std::string_view kExactClass = "record_exact_class:";
    if (op.label.starts_with(kExactClass)) {
      const kiln::Class* cls = program.FindClass(op.label.substr(kExactClass.size()));
      if (cls == nullptr) return -1;  // no object of it is ever made
      d.kind = jit::HintDescr::Kind::kExactClass;
      d.cls = Class(cls);
    } else if (op.label == "record_exact_value" && op.args.size() == 2) {
      d.kind = jit::HintDescr::Kind::kExactValue;
    } else if (op.label == "assert_green") {
      d.kind = jit::HintDescr::Kind::kAssertGreen;
    } else {
      return -1;
    }
    if (op.pos != 0) d.where = out_->Keep(program.DescribePosition(op.pos));
    out_->hints.push_back(d);
    return static_cast<int32_t>(out_->hints.size());
  }

  uint16_t Method(const kiln::Method* method) {
    auto [it, fresh] = methods_.emplace(method, static_cast<uint16_t>(out_->methods.size()));
    if (fresh) out_->methods.push_back({out_->Keep(method->display), method_number_.at(method)});
    return it->second;
  }

  uint16_t Call(const Function* function, JitCode* inlined) {
    auto [it, fresh] = calls_.emplace(function, static_cast<uint16_t>(out_->calls.size()));
    if (fresh) {
      jit::CallDescr d;
      d.name = out_->Keep(function->display.empty() ? function->name : function->display);
      d.function = FunctionNumber(function);
      d.inlined = inlined;
      for (Type t : function->signature->params) d.parameters.push_back(t.kind);
      d.result = function->signature->result().kind;
      d.elidable = function->hints.count("elidable") != 0 ||
                   (function->foreign_pure && !function->foreign_reads);
      d.loop_invariant = function->hints.count("loop_invariant") != 0;
      d.not_in_trace = function->hints.count("not_in_trace") != 0;
      const Effects& effects = effects_.Of(function);
      d.may_raise = !function->is_foreign && effects.may_raise;
      call_effects_.push_back(effects);
      out_->calls.push_back(std::move(d));
    }
    return it->second;
  }

  uint16_t IndirectCall(const Operation& op) {
    jit::CallDescr d;
    d.name = "indirect";
    for (size_t i = 1; i < op.args.size(); ++i) d.parameters.push_back(op.args[i]->type.kind);
    d.result = op.result != nullptr ? op.result->type.kind : Kind::kVoid;
    call_effects_.push_back(effects_.OfOperation(op));
    d.may_raise = call_effects_.back().may_raise;
    out_->calls.push_back(std::move(d));
    return static_cast<uint16_t>(out_->calls.size() - 1);
  }

  // When all fields are known: which of them each call may read and write.
  void FillEffects() {
    for (size_t i = 0; i < call_effects_.size(); ++i) {
      const Effects& effects = call_effects_[i];
      jit::CallDescr& d = out_->calls[i];
      d.may_collect = effects.may_collect;
      d.reads = effects.reads || effects.writes || effects.may_collect;  // finalizers may run
      d.forces = effects.forces;
      d.writes_anything = false;  // items that C code may write through raw addresses are listed
      std::vector<bool> writes(out_->fields.size()), reads(out_->fields.size());
      for (const auto& [field, number] : fields_)
        writes[number] = effects.writes && effects_.WritesField(effects, field);
      d.reads_anything = false;
      for (const auto& [field, number] : fields_)
        reads[number] = d.reads && effects_.ReadsField(effects, field);
      d.writes.members = std::make_shared<std::vector<bool>>(std::move(writes));
      d.reads_of.members = std::make_shared<std::vector<bool>>(std::move(reads));
    }
  }

 private:
  JitProgram* out_;
  const ProgramEffects effects_;
  std::vector<Effects> call_effects_;  // by CallDescr
  std::unordered_map<const Function*, uint32_t> function_number_;
  std::unordered_map<const kiln::Method*, uint32_t> method_number_;
  std::unordered_map<const kiln::Field*, uint16_t> fields_;
  std::unordered_map<const kiln::Class*, uint16_t> classes_;
  std::unordered_map<const kiln::Method*, uint16_t> methods_;
  std::unordered_map<const Function*, uint16_t> calls_;
};

// One graph.
class Writer {
 public:
  Writer(const Program& program, const Graph& graph, JitCode* code, Tables* tables,
         const std::unordered_map<const Function*, JitCode*>& codes,
         const std::unordered_map<std::string, uint16_t>& drivers)
      : program_(program),
        graph_(graph),
        code_(code),
        tables_(tables),
        codes_(codes),
        drivers_(drivers) {}

  void Write() {
    std::vector<Block*> order = ReversePostorder(graph_);
    registers_ = AssignRegisters(graph_, order);
    code_->registers = registers_.kinds;
    for (Value* arg : graph_.start()->args) code_->parameters.push_back(Register(arg));
    for (Block* block : order) WriteBlock(*block);
    for (auto [at, block] : patches_) {
      uint32_t target = starts_.at(block);
      code_->code[at] = static_cast<uint16_t>(target);
      code_->code[at + 1] = static_cast<uint16_t>(target >> 16);
    }
    for (auto& [table, index, block] : switch_patches_) {
      uint32_t target = starts_.at(block);
      (index < code_->switches[table].targets.size() ? code_->switches[table].targets[index]
                                                     : code_->switches[table].otherwise) = target;
    }
  }

 private:
  uint16_t Register(const Value* value) const { return registers_.of.at(value); }

  void Move(uint16_t to, uint16_t from) {
    Kind kind = code_->registers[to];
    Unit(jit::kMove);
    Unit(static_cast<uint32_t>(kind) | static_cast<uint32_t>(kind) << 8);
    Unit(to);
    Unit(from);
  }

  uint16_t IntConstant(int64_t value) {
    jit::Constant c;
    c.bits = value;
    return AddConstant(c);
  }

  uint16_t Operand(const Value* value) {
    if (!value->is_const()) return Register(value);
    jit::Constant c;
    switch (value->constant.kind) {
      case Const::Kind::kInt:
      case Const::Kind::kFloat: c.bits = value->constant.bits; break;
      case Const::Kind::kNull: c.bits = 0; break;
      case Const::Kind::kObject:
        c.kind = jit::Constant::Kind::kObject;
        c.bits = value->constant.bits;
        break;
      case Const::Kind::kFunc:
        c.kind = jit::Constant::Kind::kFunction;
        c.bits = tables_->FunctionNumber(value->constant.function);
        break;
    }
    return AddConstant(c);
  }

  uint16_t AddConstant(const jit::Constant& c) {
    for (size_t i = 0; i < code_->constants.size(); ++i)
      if (code_->constants[i].kind == c.kind && code_->constants[i].bits == c.bits)
        return static_cast<uint16_t>(jit::kConstant + i);
    code_->constants.push_back(c);
    return static_cast<uint16_t>(jit::kConstant + code_->constants.size() - 1);
  }

  uint32_t pc() const { return static_cast<uint32_t>(code_->code.size()); }
  void Unit(uint32_t value) { code_->code.push_back(static_cast<uint16_t>(value)); }
  void Start(uint16_t opcode, Kind operand, Kind result, PosId pos) {
    if (pos != 0) code_->positions.emplace(pc(), program_.DescribePosition(pos));
    Unit(opcode);
    Unit(static_cast<uint32_t>(operand) | static_cast<uint32_t>(result) << 8);
  }
  void Target(const Block* block) {
    patches_.emplace_back(pc(), block);
    Unit(0);
    Unit(0);
  }

  // Registers that the block still needs from ops[index] on, without what those make themselves.
  std::vector<uint16_t> LiveFrom(const Block& block, size_t index) {
    std::set<const Value*> made;
    std::set<uint16_t> live;
    auto use = [&](const Value* v) {
      if (!v->is_const() && v->kind != Value::Kind::kException && made.count(v) == 0)
        live.insert(Register(v));
    };
    for (size_t i = index; i < block.ops.size(); ++i) {
      for (const Value* v : block.ops[i]->args) use(v);
      if (block.ops[i]->result != nullptr) made.insert(block.ops[i]->result);
    }
    if (block.exit_value != nullptr) use(block.exit_value);
    for (const Link& link : block.exits)
      for (const Value* v : link.args) use(v);
    return {live.begin(), live.end()};
  }

  // Passes a link's arguments: all are read before any is written.
  void Moves(const Link& link) {
    std::vector<std::pair<uint16_t, uint16_t>> moves;  // to, from
    for (size_t i = 0; i < link.args.size(); ++i) {
      uint16_t to = Register(link.target->args[i]);
      uint16_t from = Operand(link.args[i]);
      if (to != from) moves.emplace_back(to, from);
    }
    while (!moves.empty()) {
      bool progress = false;
      for (size_t i = 0; i < moves.size(); ++i) {
        bool read_later = false;
        for (size_t j = 0; j < moves.size(); ++j)
          read_later = read_later || (j != i && moves[j].second == moves[i].first);
        if (read_later) continue;
        Move(moves[i].first, moves[i].second);
        moves.erase(moves.begin() + static_cast<long>(i));
        progress = true;
        break;
      }
      if (progress) continue;
      // A cycle: one of its registers goes to one that is for nothing else.
      const Kind kind = code_->registers[moves[0].first];
      auto [it, fresh] =
          spare_.emplace(kind, static_cast<uint16_t>(code_->registers.size()));
      if (fresh) code_->registers.push_back(kind);
      const uint16_t spare = it->second;
      Move(spare, moves[0].first);
      for (auto& move : moves)
        if (move.second == moves[0].first) move.second = spare;
    }
  }

  void Follow(const Link& link) {
    Moves(link);
    Unit(jit::kGoto);
    Unit(0);
    Target(link.target);
  }

  static std::optional<jit::Query> QueryOf(const std::string& label) {
    if (label == "wants_position") return jit::Query::kWantsPosition;
    if (label == "isconstant") return jit::Query::kIsConstant;
    if (label == "isvirtual") return jit::Query::kIsVirtual;
    if (label == "current_trace_length") return jit::Query::kTraceLength;
    return std::nullopt;
  }

  bool GuardMayPrecede(Opcode op) const {
    switch (op) {
      case Opcode::kIsInstance:
      case Opcode::kIsExactly:
      case Opcode::kMethodLookup:
      case Opcode::kCallIndirect:
      case Opcode::kJitPromote:
      case Opcode::kJitMergePoint:
      case Opcode::kClassName:
        return true;
      default:
        return false;
    }
  }

  // What the function that the front end made of a conditional call calls.
  static const Function* CalledBy(const Function& conditional) {
    for (const Block* block : conditional.graph->blocks())
      for (const auto& op : block->ops)
        if (op->op == Opcode::kCall || op->op == Opcode::kCallForeign) return op->function;
    return nullptr;
  }

  uint16_t CallNumber(const Function* function) {
    const auto found = codes_.find(function);
    return tables_->Call(function, found == codes_.end() ? nullptr : found->second);
  }

  void WriteConditionalCall(const Block& block, size_t index) {
    const Operation& op = *block.ops[index];
    const uint32_t at = pc();
    const bool has_value = op.result != nullptr;
    Start(has_value ? jit::kConditionalValue : jit::kConditionalCall, op.args[0]->type.kind,
          has_value ? op.result->type.kind : Kind::kVoid, op.pos);
    if (has_value) Unit(Register(op.result));
    Unit(static_cast<uint32_t>(op.args.size()));
    for (const Value* arg : op.args) Unit(Operand(arg));
    Unit(CallNumber(CalledBy(*op.function)));
    AddLiveAfterCall(block, index, at);
  }

  // What is live after it: the rest of the block, without the result itself.
  void AddLiveAfterCall(const Block& block, size_t index, uint32_t at) {
    const Operation& op = *block.ops[index];
    std::vector<uint16_t> live = LiveFrom(block, index + 1);
    if (op.result != nullptr) std::erase(live, Register(op.result));
    code_->AddLiveAfter(at, live);
  }

  void WriteOperation(const Block& block, size_t index) {
    const Operation& op = *block.ops[index];
    if (op.op == Opcode::kCall && op.function->hints.count("conditional_call") != 0)
      return WriteConditionalCall(block, index);
    const OpInfo& info = Info(op.op);
    if (op.op == Opcode::kStackCheck) return;
    const int32_t hint = op.op == Opcode::kJitHint ? tables_->Hint(program_, op) : 0;
    if (hint < 0) return;
    std::optional<jit::Query> query;
    if (op.op == Opcode::kJitQuery) {
      if (op.result == nullptr) return;
      query = QueryOf(op.label);
      if (!query.has_value()) return Move(Register(op.result), IntConstant(1));  // we_are_jitted: only the JIT runs jitcode
    }
    if (GuardMayPrecede(op.op) || (op.op == Opcode::kGetField && op.field->quasi_immutable)) code_->AddLiveBefore(pc(), LiveFrom(block, index));
    Kind result = op.result != nullptr ? op.result->type.kind : Kind::kVoid;
    Kind operand = op.args.empty() ? Kind::kVoid : op.args[0]->type.kind;
    if (op.op == Opcode::kRawStore) operand = op.args[2]->type.kind;  // as wide as what it stores
    uint32_t at = pc();
    Start(static_cast<uint16_t>(op.op), operand, result, op.pos);
    if (op.result != nullptr) Unit(Register(op.result));
    // What the greens and reds are behind a jump back is seen at the merge point.
    const bool header = op.op == Opcode::kJitCanEnterJit;
    if (info.operands.ends_with('*')) Unit(header ? 0 : static_cast<uint32_t>(op.args.size()));
    if (!header)
      for (const Value* arg : op.args) Unit(Operand(arg));
    switch (info.payload) {
      case Payload::kNone:
        if (op.op == Opcode::kCallIndirect) Unit(tables_->IndirectCall(op));
        if (op.op == Opcode::kArrayLength || op.op == Opcode::kArrayCopy) {
          // A copy from one class to another (a Str's characters, say) is one between arrays of any kind.
          const bool mixed =
              op.op == Opcode::kArrayCopy && op.args[0]->type.cls != op.args[2]->type.cls;
          Unit(tables_->Class(mixed ? program_.FindClass("rlib::Object") : op.args[0]->type.cls));
        }
        break;
      case Payload::kClass: Unit(tables_->Class(op.cls)); break;
      case Payload::kField: Unit(tables_->Field(op.field)); break;
      case Payload::kFunction: Unit(CallNumber(op.function)); break;
      case Payload::kMethod: Unit(tables_->Method(op.method)); break;
      case Payload::kLabel: {
        if (op.op == Opcode::kJitHint) {
          Unit(static_cast<uint32_t>(hint));
          break;
        }
        if (query.has_value()) {
          Unit(static_cast<uint32_t>(*query));
          break;
        }
        auto found = drivers_.find(DriverOf(op));
        Unit(found == drivers_.end() ? 0u : found->second);
        break;
      }
      case Payload::kIndex: Unit(static_cast<uint32_t>(op.index)); break;
      case Payload::kType: break;
    }
    if (info.has(effect::kMayRaise) || op.op == Opcode::kCallForeign) AddLiveAfterCall(block, index, at);
  }

  void WriteBlock(const Block& block) {
    starts_[&block] = pc();
    for (size_t i = 0; i < block.ops.size(); ++i) WriteOperation(block, i);
    switch (block.exit) {
      case Exit::kReturn:
        Start(jit::kReturn, block.exit_value != nullptr ? block.exit_value->type.kind : Kind::kVoid,
              Kind::kVoid, 0);
        Unit(block.exit_value != nullptr ? Operand(block.exit_value) : jit::kNoRegister);
        break;
      case Exit::kRaise:
        Start(jit::kRaise, Kind::kRef, Kind::kVoid, block.exit_pos);
        Unit(Operand(block.exit_value));
        break;
      case Exit::kJump:
        Follow(block.exits[0]);
        break;
      case Exit::kBranch: {
        code_->AddLiveBefore(pc(), LiveFrom(block, block.ops.size()));
        Start(jit::kGotoIfNot, Kind::kBool, Kind::kVoid, block.exit_pos);
        Unit(Operand(block.exit_value));
        uint32_t hole = pc();
        Unit(0);
        Unit(0);
        Follow(block.exits[0]);
        Patch(hole, pc());
        Follow(block.exits[1]);
        break;
      }
      case Exit::kSwitch: {
        code_->AddLiveBefore(pc(), LiveFrom(block, block.ops.size()));
        Start(jit::kSwitch, block.exit_value->type.kind, Kind::kVoid, block.exit_pos);
        Unit(Operand(block.exit_value));
        Unit(static_cast<uint32_t>(code_->switches.size()));
        size_t table = code_->switches.size();
        code_->switches.emplace_back();
        code_->switches[table].cases = block.cases;
        code_->switches[table].targets.resize(block.cases.size());
        for (size_t i = 0; i < block.exits.size(); ++i) {
          (i < block.cases.size() ? code_->switches[table].targets[i]
                                  : code_->switches[table].otherwise) = pc();
          Follow(block.exits[i]);
        }
        break;
      }
      case Exit::kTry: {
        const Link& raised = block.exits[1];
        uint16_t exception = Register(raised.exception);
        Unit(jit::kCatch);
        Unit(static_cast<uint32_t>(Kind::kRef) << 8);
        Unit(exception);
        uint32_t hole = pc();
        Unit(0);
        Unit(0);
        Follow(block.exits[0]);
        Patch(hole, pc());
        Follow(raised);
        break;
      }
      case Exit::kUnreachable:
        Start(jit::kUnreachable, Kind::kVoid, Kind::kVoid, 0);
        break;
    }
  }

  void Patch(uint32_t at, uint32_t target) {
    code_->code[at] = static_cast<uint16_t>(target);
    code_->code[at + 1] = static_cast<uint16_t>(target >> 16);
  }

  const Program& program_;
  const Graph& graph_;
  JitCode* code_;
  Tables* tables_;
  const std::unordered_map<const Function*, JitCode*>& codes_;
  const std::unordered_map<std::string, uint16_t>& drivers_;
  RegisterAssignment registers_;
  std::map<Kind, uint16_t> spare_;
  std::unordered_map<const Block*, uint32_t> starts_;
  std::vector<std::pair<uint32_t, const Block*>> patches_;
  std::vector<std::tuple<size_t, size_t, const Block*>> switch_patches_;
};

}  // namespace

bool MayLookInside(const Function& function) {
  if (function.graph == nullptr) return false;
  for (const Block* block : function.graph->blocks())
    for (const auto& op : block->ops)
      if (!JitCanRun(op->op)) return false;
  for (const char* hint : {"dont_look_inside", "elidable", "loop_invariant", "not_in_trace", "conditional_call"})
    if (function.hints.count(hint) != 0) return false;
  for (const char* hint : {"unroll_safe", "look_inside_iff"})
    if (function.hints.count(hint) != 0) return true;
  return !HasLoop(*function.graph);
}

std::unique_ptr<JitProgram> WriteJitCode(const Program& program,
                                         const std::vector<Portal>& portals, JitSource* source) {
  auto out = std::make_unique<JitProgram>();
  Tables tables(program, out.get());
  std::unordered_map<const Function*, JitCode*> codes;
  std::vector<const Function*> worklist;
  auto want = [&](const Function* function) {
    if (codes.count(function) != 0) return;
    const size_t index = out->codes.size();
    JitCode* code = &out->codes.emplace_back();
    code->name = out->Keep(function->display.empty() ? function->name : function->display);
    code->index = static_cast<uint32_t>(index);
    code->function = tables.FunctionNumber(function);
    code->result = function->signature->result().kind;
    codes[function] = code;
    worklist.push_back(function);
  };
  std::unordered_map<std::string, uint16_t> drivers;
  for (const Portal& portal : portals) {
    drivers[portal.driver] = static_cast<uint16_t>(drivers.size());
    want(portal.portal);
  }
  // A call of the function around a portal's loop is followed too: see the interpreter.
  auto may_look_inside = [&](const Function& function) {
    for (const Portal& portal : portals)
      if (portal.original == &function) return function.hints.count("dont_look_inside") == 0;
    return MayLookInside(function);
  };
  // Discover first, so that calls know which functions have code.
  std::set<std::string> with_headers;
  for (size_t i = 0; i < worklist.size(); ++i) {
    for (const Block* block : worklist[i]->graph->blocks()) {
      for (const auto& op : block->ops) {
        if (op->op == Opcode::kJitCanEnterJit)
          with_headers.insert(DriverOf(*op));
        if (op->op == Opcode::kCall && may_look_inside(*op->function)) want(op->function);
        if (op->op == Opcode::kMethodLookup) {
          for (const auto& cls : program.classes()) {
            Function* implementation = cls->IsSubclassOf(op->method->owner)
                                           ? cls->FindImplementation(op->method)
                                           : nullptr;
            if (implementation != nullptr && may_look_inside(*implementation)) want(implementation);
          }
        }
      }
    }
  }
  for (const Portal& portal : portals) {
    jit::DriverDescr d;
    d.name = out->Keep(portal.name);
    d.index = static_cast<uint32_t>(out->drivers.size());
    d.portal = codes.at(portal.portal);
    d.result = portal.portal->signature->result().kind;
    const auto& params = portal.portal->signature->params;
    for (size_t i = 0; i < params.size(); ++i)
      (i < portal.greens ? d.greens : d.reds).push_back(params[i].kind);
    for (size_t i = portal.greens; i < params.size(); ++i)
      if (IsVirtualizable(params[i]))
        d.virtualizable = static_cast<int32_t>(i - portal.greens);
    d.has_loop_headers = with_headers.count(portal.driver) != 0;
    const auto told = [&](const char* name) -> int32_t {
      const Function* function = FunctionOfDriver(*portal.portal, name);
      if (function == nullptr) return -1;
      const auto found = codes.find(function);
      return tables.Call(function, found == codes.end() ? nullptr : found->second);
    };
    d.can_never_inline = told("can_never_inline");
    d.should_unroll_one_iteration = told("should_unroll_one_iteration");
    d.confirm_enter_jit = told("confirm_enter_jit");
    out->drivers.push_back(std::move(d));
  }
  for (const Function* function : worklist) {
    Writer writer(program, *function->graph, codes.at(function), &tables, codes, drivers);
    writer.Write();
  }
  tables.FillEffects();
  out->MakeIndexes();
  if (source != nullptr) *source = std::move(tables.source);
  return out;
}

void Relocate(const JitSource& source, JitProgram* jit_program) {
  for (size_t i = 0; i < source.fields.size(); ++i) {
    const kiln::Field& field = *source.fields[i];
    jit::FieldDescr& d = jit_program->fields[i];
    d.offset = field.offset;
    if (!field.is_item) continue;
    d.items_offset = field.owner->size;
    d.item_size = field.owner->item_size;
  }
  for (size_t i = 0; i < source.classes.size(); ++i) {
    const kiln::Class& cls = *source.classes[i];
    jit::ClassDescr& d = jit_program->classes[i];
    d.id = cls.id;
    d.span = cls.span;
    d.size = cls.size;
    d.item_size = cls.item_size;
    d.length_offset = cls.length_offset;
  }
}

std::set<uint32_t> FunctionsUsed(const Program& program, const JitSource& source,
                                 const JitProgram& jit_program) {
  std::set<uint32_t> used;
  for (const JitCode& code : jit_program.codes) {
    used.insert(code.function);
    for (const jit::Constant& c : code.constants)
      if (c.kind == jit::Constant::Kind::kFunction) used.insert(static_cast<uint32_t>(c.bits));
  }
  for (const jit::CallDescr& call : jit_program.calls)
    if (call.name != "indirect") used.insert(call.function);
  std::unordered_map<const Function*, uint32_t> numbers;
  for (size_t i = 0; i < source.functions.size(); ++i)
    numbers[source.functions[i]] = static_cast<uint32_t>(i);
  for (const jit::MethodDescr& method : jit_program.methods)
    for (const auto& cls : program.classes()) {
      const Method* m = source.methods[method.method];
      if (!cls->IsSubclassOf(m->owner)) continue;
      if (const Function* f = cls->FindImplementation(m)) used.insert(numbers.at(f));
    }
  return used;
}

}  // namespace kiln
