// Displays of lists, tuples, sets and dicts, and f-strings.
//
// Few items are put into consecutive registers and taken from there at once; many are added one by one,
// so that frames stay small. Constant items come as one tuple.

#include "targets/pyinterp/compiler/function_compiler.h"

namespace py {

using ast::Kind;

namespace {

constexpr int64_t kMostAtOnce = 30;

bool has_starred(Array<ast::Expr*>* items) {
  for (int64_t i = 0; i < items->length(); i++) {
    if (items->get(i)->kind == Kind::kStarred) return true;
  }
  return false;
}

}  // namespace

// The items start <= i < end in consecutive registers: the first of them.
int64_t FunctionCompiler::consecutive(Array<ast::Expr*>* items, int64_t start, int64_t end,
                                      int64_t target) {
  int64_t base = -1;
  for (int64_t i = start; i < end; i++) {
    int64_t reg = i == start ? base_for(target) : allocate();
    if (i == start) base = reg;
    emit_to(items->get(i), reg);
  }
  return base < 0 ? 0 : base;
}

// A list or set that grows item by item.
void FunctionCompiler::sequence(Op build, Op add, Op extend, Array<ast::Expr*>* items,
                                int64_t target, ast::Placed* place, bool is_call) {
  int64_t result = scratch(target);
  int64_t first = 0;  // the first item that is added
  while (first < items->length() && first < kMostAtOnce &&
         items->get(first)->kind != Kind::kStarred) {
    first++;
  }
  if (first == kMostAtOnce) first = 0;
  int64_t start = mark();
  int64_t base = consecutive(items, 0, first, result);
  at(place);
  emit(build, result, base, first);
  release(start);
  for (int64_t i = first; i < items->length(); i++) {
    ast::Expr* item = items->get(i);
    bool is_starred = item->kind == Kind::kStarred;
    int64_t reg = operand(is_starred ? static_cast<ast::Starred*>(item)->value : item);
    at(place);
    emit(is_starred ? extend : add, result, reg, is_starred && is_call ? 1 : 0);
    release(start);
  }
  at(place);
  emit_move(target, result);
}

void FunctionCompiler::list(Array<ast::Expr*>* items, int64_t target, ast::Placed* place) {
  if (items->length() > 2) {
    if (W_Object* constants = constant_items(items)) {
      int64_t result = scratch(target);
      int64_t reg = allocate();
      at(place);
      emit(Op::kBuildList, result, 0, 0);
      emit_constant(reg, constants);
      emit(Op::kListExtend, result, reg);
      return emit_move(target, result);
    }
  }
  if (items->length() > kMostAtOnce || has_starred(items)) {
    return sequence(Op::kBuildList, Op::kListAppend, Op::kListExtend, items, target, place, false);
  }
  int64_t base = consecutive(items, 0, items->length(), target);
  at(place);
  emit(Op::kBuildList, target, base, items->length());
}

void FunctionCompiler::tuple(Array<ast::Expr*>* items, int64_t target, ast::Placed* place) {
  if (items->length() > kMostAtOnce || has_starred(items)) {
    int64_t result = scratch(target);
    sequence(Op::kBuildList, Op::kListAppend, Op::kListExtend, items, result, place, false);
    return emit(Op::kListToTuple, target, result);
  }
  int64_t base = consecutive(items, 0, items->length(), target);
  at(place);
  emit(Op::kBuildTuple, target, base, items->length());
}

void FunctionCompiler::set(Array<ast::Expr*>* items, int64_t target, ast::Placed* place) {
  if (items->length() > 2) {
    if (W_Object* constants = constant_items(items)) {
      int64_t result = scratch(target);
      int64_t reg = allocate();
      at(place);
      emit(Op::kBuildSet, result, 0, 0);
      emit_constant(reg, constants);
      emit(Op::kSetUpdate, result, reg);
      return emit_move(target, result);
    }
  }
  if (items->length() > kMostAtOnce || has_starred(items)) {
    return sequence(Op::kBuildSet, Op::kSetAdd, Op::kSetUpdate, items, target, place, false);
  }
  int64_t base = consecutive(items, 0, items->length(), target);
  at(place);
  emit(Op::kBuildSet, target, base, items->length());
}

void FunctionCompiler::dict(ast::Dict* e, int64_t target) {
  int64_t count = e->keys->length();
  int64_t first = 0;  // the first pair that is added
  while (first < count && e->keys->get(first) != nullptr) first++;
  if (first > kMostAtOnce / 2) first = 0;
  int64_t result = first == count ? target : scratch(target);
  int64_t start = mark();
  int64_t base = 0;
  for (int64_t i = 0; i < first; i++) {
    int64_t key = i == 0 ? base_for(result) : allocate();
    if (i == 0) base = key;
    emit_to(e->keys->get(i), key);
    emit_to(e->values->get(i), allocate());
  }
  at(e);
  emit(Op::kBuildDict, result, base, first);
  release(start);
  for (int64_t i = first; i < count; i++) {
    ast::Expr* key = e->keys->get(i);
    if (key == nullptr) {
      int64_t mapping = operand(e->values->get(i));
      at(e);
      emit(Op::kDictUpdate, result, mapping);
    } else {
      int64_t key_reg = operand_before(key, e->values->get(i));
      int64_t value_reg = operand(e->values->get(i));
      at(e);
      emit(Op::kDictSet, result, key_reg, value_reg);
    }
    release(start);
  }
  at(e);
  emit_move(target, result);
}

// ---- f-strings ------------------------------------------------------------------------------------

void FunctionCompiler::joined_str(ast::JoinedStr* e, int64_t target) {
  int64_t count = e->values->length();
  if (count == 0) {
    at(e);
    return emit_constant(target, text_constant(""_str));
  }
  if (count == 1) return emit_to(e->values->get(0), target);
  int64_t base = -1;
  int64_t pending = 0;
  for (int64_t i = 0; i < count; i++) {
    int64_t reg = i == 0 ? base_for(target) : allocate();
    if (i == 0) base = reg;
    emit_to(e->values->get(i), reg);
    pending++;
    if (pending > kMostAtOnce && i + 1 < count) {  // joins what there is
      at(e);
      emit(Op::kBuildString, base, base, pending);
      release(base + 1);
      pending = 1;
    }
  }
  at(e);
  emit(Op::kBuildString, target, base, pending);
}

void FunctionCompiler::formatted_value(ast::FormattedValue* e, int64_t target) {
  int64_t conversion = e->conversion == 's' ? 1 : e->conversion == 'r' ? 2 : e->conversion == 'a' ? 3 : 0;
  if (e->format_spec == nullptr) {
    int64_t reg = operand(e->value, is_temporary(target) ? target : -1);
    at(e);
    return emit(Op::kFormatValue, target, reg, conversion);
  }
  int64_t base = base_for(target);
  emit_to(e->value, base);
  emit_to(e->format_spec, allocate());
  at(e);
  emit(Op::kFormatValue, target, base, conversion + 4);
}

}  // namespace py
