// Dispatch loops as tail-called handlers: what dispatch_plan.h decided, as C++.
//
//   static KILN_HANDLER int64_t run_4(uint64_t s0, uint64_t s1, uint64_t s2);    // every piece
//   KILN_DISPATCH int64_t run_1(uint64_t s0, uint64_t s1, uint64_t s2) {         // the head of the loop
//     Frame_obj* const frame = (Frame_obj*)s1;
//     ...
//     static int64_t (*const handlers[])(...) = {run_4, run_9, ...};
//     [[clang::musttail]] return handlers[op](s0, (uint64_t)frame, (uint32_t)pc_2);
//   }
//   static KILN_HANDLER int64_t run_4(uint64_t s0, uint64_t s1, uint64_t s2) {
//     ...
//     [[clang::musttail]] return run_1(s0, (uint64_t)frame_2, (uint32_t)pc_2);   // inlined
//   }
//   int64_t run(Frame_obj* const frame) {
//     return run_1((uint64_t)roots, (uint64_t)frame, 0);
//   }
#include <algorithm>
#include <cstdint>
#include <utility>

#include "translator/emit/graph_writer.h"
#include "translator/emit/names.h"
#include "translator/flowgraph/traversal.h"

namespace kiln {
namespace {

// No table of handlers is larger.
constexpr int64_t kLargestTable = 1024;

// Between which values the operand of the switch is.
std::pair<int64_t, int64_t> RangeOf(const Value* value) {
  int64_t low = INT64_MIN, high = INT64_MAX;
  const int bits = value->type.bits();
  if (bits < 64) {
    low = value->type.is_signed() ? -(int64_t{1} << (bits - 1)) : 0;
    high = (int64_t{1} << (value->type.is_signed() ? bits - 1 : bits)) - 1;
  }
  if (value->fact != nullptr && value->fact->has_range) {
    low = std::max(low, value->fact->low);
    high = std::min(high, value->fact->high);
  }
  return {low, high};
}

}  // namespace

std::string GraphWriter::PieceName(const Block* cut) {
  return base_name_ + "_" + std::to_string(cut->id);
}

// ---- Slots --------------------------------------------------------------------------------------

// Narrow integers go zero-extended, which costs nothing.
std::string GraphWriter::ToSlot(const Value* value, Type type) {
  const std::string text = UseAs(value, type);
  if (type.kind == Kind::kF64) return "__builtin_bit_cast(uint64_t, (double)" + text + ")";
  if (type.kind == Kind::kF32)
    return "(uint64_t)__builtin_bit_cast(uint32_t, (float)" + text + ")";
  if (!type.is_int() || type.bits() == 64 || type.is_bool()) return "(uint64_t)" + text;
  return "(uint64_t)(uint" + std::to_string(type.bits()) + "_t)" + text;
}

std::string GraphWriter::FromSlot(const Value* value) {
  const std::string slot = "s" + std::to_string(dispatch_.SlotOf(value));
  const Type type = value->type;
  if (type.kind == Kind::kF64) return "__builtin_bit_cast(double, " + slot + ")";
  if (type.kind == Kind::kF32) return "__builtin_bit_cast(float, (uint32_t)" + slot + ")";
  return "(" + shard_->TypeText(type) + ")" + slot;
}

void GraphWriter::DeclareParameters(const std::vector<const Value*>& parameters, bool with_roots) {
  if (with_roots) lines_.Add("kiln_object** const roots = (kiln_object**)s0;", 0);
  for (const Value* v : parameters)
    lines_.Add(Declared(v->type, NameOf(v), true) + " = " + FromSlot(v) + ";", 0);
}

std::string GraphWriter::TailCall(const Link& link, bool from_piece) {
  std::vector<std::string> slots(static_cast<size_t>(dispatch_.slots()), "KILN_ANYTHING");
  if (dispatch_.TakesRoots(link.target)) slots[0] = "(uint64_t)roots";
  for (const Value* v : dispatch_.Parameters(link.target))
    slots[static_cast<size_t>(dispatch_.SlotOf(v))] = ToSlot(dispatch_.Passed(link, v), v->type);
  std::string text = (from_piece ? "KILN_TAIL_CALL " : "return ") + PieceName(link.target) + "(";
  for (size_t i = 0; i < slots.size(); ++i) text += (i == 0 ? "" : ", ") + slots[i];
  return text + ");";
}

// ---- Pieces -------------------------------------------------------------------------------------

std::string GraphWriter::PieceHead(const std::string& name) {
  std::string text = shard_->TypeText(function_.signature->result()) + " " + name + "(";
  for (int i = 0; i < dispatch_.slots(); ++i)
    text += (i == 0 ? "" : ", ") + ("[[maybe_unused]] uint64_t s" + std::to_string(i));
  return text + ")";
}

std::string GraphWriter::WritePieces() {
  in_piece_ = true;
  const EmitContext& context = shard_->context();
  const Block* dispatch = dispatch_.dispatch_cut();
  std::string declarations, text;
  const auto add = [&](const std::string& attributes, const std::string& head) {
    declarations += attributes + head + ";\n";
    text += attributes + head + " {\n" +
            lines_.Join(context.program, context.options.line_directives) + "}\n";
  };
  // Callees before callers where that is possible: what is to be inlined comes first.
  std::vector<const Block*> order = {dispatch};
  for (const Block* cut : dispatch_.cuts())
    if (cut != dispatch) order.push_back(cut);
  for (const Block* cut : order) {
    lines_ = Lines();
    DeclareParameters(dispatch_.Parameters(cut), dispatch_.TakesRoots(cut));
    WriteTree(cut, nullptr);
    add(cut == dispatch ? "KILN_DISPATCH " : cut->cold ? "KILN_COLD_HANDLER " : "KILN_HANDLER ",
        PieceHead(PieceName(cut)));
  }
  const Block* block = dispatch_.dispatch();
  for (size_t k = 0; k < block->exits.size(); ++k) {
    if (!dispatch_.NeedsStub(k)) continue;
    lines_ = Lines();
    DeclareParameters(dispatch_.StubParameters(k), dispatch_.TakesRoots(block->exits[k].target));
    lines_.Add(TailCall(block->exits[k], true), block->exit_pos);
    add("KILN_HANDLER ", PieceHead(base_name_ + "_exit_" + std::to_string(k)));
  }
  return declarations + text;
}

// The table has an entry for each value the operand can have, so that nothing is left to test.
void GraphWriter::WriteDispatch(const Block* block) {
  const Value* operand = flow_.Resolve(block->exit_value);
  auto [low, high] = RangeOf(operand);
  const auto [least, most] = std::minmax_element(block->cases.begin(), block->cases.end());
  const bool is_total = low >= *most - kLargestTable && high <= *least + kLargestTable &&
                        high - low < kLargestTable;
  const size_t last = block->exits.size() - 1;
  const auto piece = [&](size_t k) {
    return dispatch_.NeedsStub(k) ? base_name_ + "_exit_" + std::to_string(k)
                                  : PieceName(block->exits[k].target);
  };
  std::vector<std::string> slots(static_cast<size_t>(dispatch_.slots()), "KILN_ANYTHING");
  for (size_t k = 0; k <= last; ++k) {
    if (dispatch_.TakesRoots(block->exits[k].target)) slots[0] = "(uint64_t)roots";
    for (const Value* v : dispatch_.NeedsStub(k) ? dispatch_.StubParameters(k)
                                                 : dispatch_.Parameters(block->exits[k].target))
      slots[static_cast<size_t>(dispatch_.SlotOf(v))] = ToSlot(v, v->type);
  }
  std::string arguments;
  for (size_t i = 0; i < slots.size(); ++i) arguments += (i == 0 ? "" : ", ") + slots[i];

  const PosId pos = block->exit_pos;
  const std::string index = "(uint64_t)((int64_t)" + Use(operand) + " - " +
                            (is_total ? std::to_string(low) : std::to_string(*least)) + ")";
  if (!is_total) {
    low = *least;
    high = *most;
    lines_.Add("if (KILN_UNLIKELY(" + index + " > " + std::to_string(high - low) + "u)) KILN_TAIL_CALL " +
                   piece(last) + "(" + arguments + ");",
               pos);
  }
  std::string table;
  for (int64_t v = low; v <= high; ++v) {
    const auto it = std::find(block->cases.begin(), block->cases.end(), v);
    table += (v == low ? "" : ", ") +
             piece(it == block->cases.end() ? last : static_cast<size_t>(it - block->cases.begin()));
  }
  lines_.Add("static decltype(&" + piece(last) + ") const handlers[] = {" + table + "};", pos);
  lines_.Add("KILN_TAIL_CALL handlers[" + index + "](" + arguments + ");", pos);
}

}  // namespace kiln
