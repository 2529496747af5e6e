// Assignments in all their forms, and del.

#include "targets/pyinterp/compiler/function_compiler.h"

namespace py {

using ast::Kind;

// ---- Targets --------------------------------------------------------------------------------------

void FunctionCompiler::store(ast::Expr* target, int64_t from) {
  int64_t start = mark();
  switch (target->kind) {
    case Kind::kName: store_name(static_cast<ast::Name*>(target)->id, from, target); break;
    case Kind::kAttribute: {
      auto* it = static_cast<ast::Attribute*>(target);
      refuse_debug(it->attr, ast::ExprContext::kStore, target);
      from = keep(from, it->value);
      int64_t object = operand(it->value);
      at(attribute_place(it, target));
      emit_site(Op::kStoreAttr, object, from, it->attr);
      break;
    }
    case Kind::kSubscript: {
      auto* it = static_cast<ast::Subscript*>(target);
      from = keep(from, it);
      int64_t container = operand_before(it->value, it->slice);
      int64_t key = slice_operand(it->slice);
      at(target);
      emit(Op::kSetItem, container, key, from);
      break;
    }
    case Kind::kTuple: unpack(static_cast<ast::Tuple*>(target)->elts, from, target); break;
    case Kind::kList: unpack(static_cast<ast::List*>(target)->elts, from, target); break;
    case Kind::kStarred:
      throw_syntax_error("starred assignment target must be in a list or tuple"_str, target);
    default: break;
  }
  release(start);
}

// The first of the consecutive registers of local variables that the targets are, or -1.
int64_t FunctionCompiler::unpack_registers(Array<ast::Expr*>* targets) {
  int64_t first = -1;
  for (int64_t i = 0; i < targets->length(); i++) {
    ast::Expr* target = targets->get(i);
    if (target->kind == Kind::kStarred) target = static_cast<ast::Starred*>(target)->value;
    int64_t reg = local_target(target);
    if (reg < 0) return -1;
    refuse_debug(static_cast<ast::Name*>(target)->id, ast::ExprContext::kStore, target);
    if (i == 0) first = reg;
    if (reg != first + i) return -1;
  }
  return first;
}

void FunctionCompiler::unpack(Array<ast::Expr*>* targets, int64_t from, ast::Placed* place) {
  int64_t count = targets->length();
  int64_t star = -1;
  for (int64_t i = 0; i < count; i++) {
    if (targets->get(i)->kind != Kind::kStarred) continue;
    if (star >= 0) throw_syntax_error("multiple starred expressions in assignment"_str, place);
    star = i;
  }
  if (star >= 256 || (star >= 0 && count - star - 1 >= 256) || count > 0xFFFF) {
    throw_syntax_error("too many expressions in star-unpacking assignment"_str, place);
  }
  int64_t locals = unpack_registers(targets);
  int64_t base = locals >= 0 ? locals : allocate(count);
  at(place);
  if (star >= 0) {
    emit(Op::kUnpackEx, base, from, star | (count - star - 1) << 8);
  } else {
    emit(Op::kUnpack, base, from, count);
  }
  for (int64_t i = 0; i < count; i++) {
    ast::Expr* target = targets->get(i);
    if (locals >= 0) {
      set_bound(base + i);
    } else {
      store(target->kind == Kind::kStarred ? static_cast<ast::Starred*>(target)->value : target,
            base + i);
    }
  }
}

// ---- target = value -------------------------------------------------------------------------------

void FunctionCompiler::assign(ast::Assign* node) {
  if (node->targets->length() == 1) return assign_value(node->targets->get(0), node->value);
  int64_t reg = operand(node->value);
  if (!is_temporary(reg)) {  // the first target may change it
    int64_t copy = allocate();
    at(node->value);
    emit(Op::kMove, copy, reg);
    reg = copy;
  }
  for (int64_t i = 0; i < node->targets->length(); i++) store(node->targets->get(i), reg);
}

void FunctionCompiler::assign_value(ast::Expr* target, ast::Expr* value) {
  int64_t local = local_target(target);
  if (local >= 0) {
    refuse_debug(static_cast<ast::Name*>(target)->id, ast::ExprContext::kStore, target);
    emit_to(value, local);
    return set_bound(local);
  }
  if (swap(target, value)) return;
  store(target, operand(value));
}

// Whether one of the first targets is the variable of this register.
bool FunctionCompiler::is_assigned_before(Array<ast::Expr*>* targets, int64_t index, int64_t reg) {
  for (int64_t i = 0; i < index; i++) {
    if (local_target(targets->get(i)) == reg) return true;
  }
  return false;
}

// a, b = b, a: needs no tuple. Whether it was of this kind.
bool FunctionCompiler::swap(ast::Expr* target, ast::Expr* value) {
  if (target->kind != Kind::kTuple || value->kind != Kind::kTuple) return false;
  Array<ast::Expr*>* targets = static_cast<ast::Tuple*>(target)->elts;
  Array<ast::Expr*>* values = static_cast<ast::Tuple*>(value)->elts;
  int64_t count = targets->length();
  if (values->length() != count || count == 0 || count > 30) return false;
  for (int64_t i = 0; i < count; i++) {
    Kind kind = targets->get(i)->kind;
    if (kind != Kind::kName && kind != Kind::kAttribute && kind != Kind::kSubscript) return false;
    if (values->get(i)->kind == Kind::kStarred) return false;
  }
  Array<int64_t>* registers = Array<int64_t>::make(count);
  for (int64_t i = 0; i < count; i++) {
    int64_t reg = operand(values->get(i));
    bool changes = !is_temporary(reg) &&
                   (scope_->has_walrus || is_assigned_before(targets, i, reg));
    if (changes) {
      int64_t copy = allocate();
      emit(Op::kMove, copy, reg);
      reg = copy;
    }
    registers->set(i, reg);
  }
  for (int64_t i = 0; i < count; i++) store(targets->get(i), registers->get(i));
  return true;
}

// ---- target op= value -----------------------------------------------------------------------------

void FunctionCompiler::emit_in_place(ast::AugAssign* node, int64_t target, int64_t left) {
  int64_t right = operand(node->value);
  at(node);
  Op op = static_cast<Op>(static_cast<int64_t>(Op::kAdd) + 3 * static_cast<int64_t>(node->op) + 2);
  emit(op, target, left, right);
}

void FunctionCompiler::aug_assign_name(ast::AugAssign* node, ast::Name* target) {
  refuse_debug(target->id, ast::ExprContext::kStore, target);
  int64_t local = local_target(target);
  if (local >= 0) {
    use_local(symbol_of(target->id), target);
    emit_in_place(node, local, keep(local, node->value));
    return set_bound(local);
  }
  int64_t reg = allocate();
  load_name(target->id, reg, target);
  emit_in_place(node, reg, reg);
  store_name(target->id, reg, target);
}

void FunctionCompiler::aug_assign(ast::AugAssign* node) {
  switch (node->target->kind) {
    case Kind::kName: return aug_assign_name(node, static_cast<ast::Name*>(node->target));
    case Kind::kAttribute: {
      auto* it = static_cast<ast::Attribute*>(node->target);
      int64_t object = operand_before(it->value, node->value);
      int64_t reg = allocate();
      at(attribute_place(it, it));
      emit_site(Op::kLoadAttr, reg, object, it->attr);
      emit_in_place(node, reg, reg);
      at(attribute_place(it, it));
      return emit_site(Op::kStoreAttr, object, reg, it->attr);
    }
    case Kind::kSubscript: {
      auto* it = static_cast<ast::Subscript*>(node->target);
      int64_t container = keep(operand_before(it->value, it->slice), node->value);
      int64_t key = keep(slice_operand(it->slice), node->value);
      int64_t reg = allocate();
      at(it);
      emit(Op::kGetItem, reg, container, key);
      emit_in_place(node, reg, reg);
      at(it);
      return emit(Op::kSetItem, container, key, reg);
    }
    default: return;
  }
}

// ---- target: annotation = value -------------------------------------------------------------------

void FunctionCompiler::ann_assign(ast::AnnAssign* node) {
  if (node->value != nullptr) assign_value(node->target, node->value);
  annotation_effects(node);
}

void FunctionCompiler::annotation_effects(ast::AnnAssign* node) {
  bool has_namespace = kind_ == CodeKind::kModule || kind_ == CodeKind::kClass;
  switch (node->target->kind) {
    case Kind::kName: {
      auto* target = static_cast<ast::Name*>(node->target);
      refuse_debug(target->id, ast::ExprContext::kStore, node);
      if (node->simple == 0 || !has_namespace) break;
      int64_t annotation = allocate();
      annotation_to(node->annotation, annotation);
      int64_t dict = allocate(2);
      at(node);
      emit_name(Op::kLoadName, dict, "__annotations__"_str);
      emit_constant(dict + 1, interned(mangled(target->id)));
      return emit(Op::kSetItem, dict, dict + 1, annotation);
    }
    case Kind::kAttribute:
      refuse_debug(static_cast<ast::Attribute*>(node->target)->attr, ast::ExprContext::kStore, node);
      if (node->value == nullptr) effect(static_cast<ast::Attribute*>(node->target)->value);
      break;
    case Kind::kSubscript:
      if (node->value == nullptr) {
        effect(static_cast<ast::Subscript*>(node->target)->value);
        index_effect(static_cast<ast::Subscript*>(node->target)->slice);
      }
      break;
    default: break;
  }
  if (node->simple == 0 && has_namespace && !unit_->has_flag(kFutureAnnotations)) {
    effect(node->annotation);
  }
}

// An index that is evaluated for its effects: each part by itself, and no tuple or slice of them made.
void FunctionCompiler::index_effect(ast::Expr* index) {
  switch (index->kind) {
    case Kind::kTuple: {
      Array<ast::Expr*>* parts = static_cast<ast::Tuple*>(index)->elts;
      for (int64_t i = 0; i < parts->length(); i++) index_effect(parts->get(i));
      break;
    }
    case Kind::kSlice: {
      auto* it = static_cast<ast::Slice*>(index);
      if (it->lower != nullptr) effect(it->lower);
      if (it->upper != nullptr) effect(it->upper);
      if (it->step != nullptr) effect(it->step);
      break;
    }
    default: effect(index); break;
  }
}

// ---- del ------------------------------------------------------------------------------------------

void FunctionCompiler::delete_target(ast::Expr* target) {
  int64_t start = mark();
  switch (target->kind) {
    case Kind::kName: delete_name(static_cast<ast::Name*>(target)->id, target); break;
    case Kind::kAttribute: {
      auto* it = static_cast<ast::Attribute*>(target);
      int64_t object = operand(it->value);
      at(attribute_place(it, target));
      emit_site(Op::kDeleteAttr, object, 0, it->attr);
      break;
    }
    case Kind::kSubscript: {
      auto* it = static_cast<ast::Subscript*>(target);
      int64_t container = operand_before(it->value, it->slice);
      int64_t key = slice_operand(it->slice);
      at(target);
      emit(Op::kDeleteItem, container, key);
      break;
    }
    case Kind::kTuple: {
      Array<ast::Expr*>* items = static_cast<ast::Tuple*>(target)->elts;
      for (int64_t i = 0; i < items->length(); i++) delete_target(items->get(i));
      break;
    }
    case Kind::kList: {
      Array<ast::Expr*>* items = static_cast<ast::List*>(target)->elts;
      for (int64_t i = 0; i < items->length(); i++) delete_target(items->get(i));
      break;
    }
    default: break;
  }
  release(start);
}

}  // namespace py
