// Comparisons, `and`, `or`, conditional expressions; and all of them as conditions of jumps.

#include "targets/pyinterp/compiler/function_compiler.h"

namespace py {

using ast::CompareOperator;
using ast::Kind;

namespace {

// An operator of comparisons, and whether its result is turned round.
struct ComparisonOp {
  Op op;
  bool is_negated;
};

ComparisonOp comparison_op(CompareOperator op) {
  switch (op) {
    case CompareOperator::kEq: return {Op::kEq, false};
    case CompareOperator::kNotEq: return {Op::kNe, false};
    case CompareOperator::kLt: return {Op::kLt, false};
    case CompareOperator::kLtE: return {Op::kLe, false};
    case CompareOperator::kGt: return {Op::kGt, false};
    case CompareOperator::kGtE: return {Op::kGe, false};
    case CompareOperator::kIs: return {Op::kIs, false};
    case CompareOperator::kIsNot: return {Op::kIs, true};
    case CompareOperator::kIn: return {Op::kIn, false};
    case CompareOperator::kNotIn: return {Op::kIn, true};
  }
  return {Op::kEq, false};
}

// The operators' words come in threes: the value, JumpIf, JumpUnless.
Op plus(Op op, int64_t offset) { return static_cast<Op>(static_cast<int64_t>(op) + offset); }

}  // namespace

// ---- Values ---------------------------------------------------------------------------------------

void FunctionCompiler::emit_comparison(CompareOperator op, int64_t target, int64_t left,
                                       int64_t right) {
  ComparisonOp comparison = comparison_op(op);
  if (!comparison.is_negated) return emit(comparison.op, target, left, right);
  int64_t result = scratch(target);
  emit(comparison.op, result, left, right);
  emit(Op::kNot, target, result);
}

// What is searched by `in`: a list or set of constants may be one that is made ahead of time.
int64_t FunctionCompiler::membership_operand(CompareOperator op, ast::Expr* container) {
  if (op != CompareOperator::kIn && op != CompareOperator::kNotIn) return operand(container);
  W_Object* items = nullptr;
  if (container->kind == Kind::kList) {
    items = constant_items(static_cast<ast::List*>(container)->elts);
  } else if (container->kind == Kind::kSet) {
    items = constant_items(static_cast<ast::Set*>(container)->elts);
    if (items != nullptr) {
      auto* set = new W_FrozenSet();
      auto* tuple = static_cast<W_Tuple*>(items);
      try {
        for (int64_t i = 0; i < tuple->length(); i++) set->items->add(tuple->get(i));
        items = set;
      } catch (PythonError*) {
        items = nullptr;
      }
    }
  }
  if (items == nullptr) return operand(container);
  return materialise(constant_value(items), -1, container);
}

void FunctionCompiler::compare(ast::Compare* e, int64_t target) {
  check_compared(e);
  int64_t last = e->ops->length() - 1;
  int64_t into = is_temporary(target) ? target : -1;
  if (last == 0) {
    int64_t left = operand_before(e->left, e->comparators->get(0), into);
    int64_t right = membership_operand(e->ops->get(0), e->comparators->get(0));
    at(e);
    return emit_comparison(e->ops->get(0), target, left, right);
  }
  Label* end = new Label();
  int64_t result = scratch(target);
  int64_t left = operand_before(e->left, e);
  for (int64_t i = 0; i < last; i++) {
    int64_t right = keep(membership_operand(e->ops->get(i), e->comparators->get(i)), e);
    at(e);
    emit_comparison(e->ops->get(i), result, left, right);
    jump(Op::kJumpIfFalse, result, end);
    if (i > 0 && is_temporary(left) && is_temporary(right)) {  // long chains take no more registers
      emit_move(left, right);
      release(left + 1);
    } else {
      left = right;
    }
  }
  int64_t right = membership_operand(e->ops->get(last), e->comparators->get(last));
  at(e);
  emit_comparison(e->ops->get(last), result, left, right);
  place(end);
  emit_move(target, result);
}

void FunctionCompiler::bool_op(ast::BoolOp* e, int64_t target) {
  int64_t result = scratch(target);
  bool is_and = e->op == ast::BoolOperator::kAnd;
  Op leave = is_and ? Op::kJumpIfFalse : Op::kJumpIfTrue;
  Label* end = new Label();
  int64_t last = e->values->length() - 1;
  for (int64_t i = 0; i <= last; i++) {
    int64_t start = mark();
    Value item = value(e->values->get(i), result);
    bool is_decided = item.constant != nullptr && is_true_constant(item.constant) != is_and;
    if (item.constant == nullptr || is_decided || i == last) {
      int64_t reg = materialise(item, result, e->values->get(i));
      at(e->values->get(i));
      emit_move(result, reg);
      at(e);
      if (i < last && is_decided) jump(end);
      if (i < last && !is_decided) jump(leave, result, end);
    }
    release(start);
  }
  place(end);
  at(e);
  emit_move(target, result);
}

void FunctionCompiler::if_expression(ast::IfExp* e, int64_t target) {
  Label* otherwise = new Label();
  Label* end = new Label();
  condition(e->test, otherwise, false, e);
  emit_to(e->body, target);
  jump(end);
  place(otherwise);
  emit_to(e->orelse, target);
  place(end);
}

// ---- Jumps ----------------------------------------------------------------------------------------

ast::Placed* FunctionCompiler::condition(ast::Expr* test, Label* to, bool when, ast::Placed* place) {
  int64_t start = mark();
  switch (test->kind) {
    case Kind::kUnaryOp: {
      auto* it = static_cast<ast::UnaryOp*>(test);
      if (it->op == ast::UnaryOperator::kNot) return condition(it->operand, to, !when, place);
      break;
    }
    case Kind::kBoolOp: return bool_condition(static_cast<ast::BoolOp*>(test), to, when, place);
    case Kind::kCompare:
      compare_condition(static_cast<ast::Compare*>(test), to, when);
      release(start);
      return test;
    case Kind::kIfExp: {
      auto* it = static_cast<ast::IfExp*>(test);
      Label* otherwise = new Label();
      Label* end = new Label();
      place = condition(it->test, otherwise, false, place);
      place = condition(it->body, to, when, place);
      jump(end);
      this->place(otherwise);
      place = condition(it->orelse, to, when, place);
      this->place(end);
      return place;
    }
    default: break;
  }
  Value tested = value(test);
  if (test->lineno != place->lineno) nop(test);  // the line of `test` is seen, too
  at(place);
  if (tested.constant != nullptr) nop(test);
  if (tested.constant == nullptr) {
    jump(when ? Op::kJumpIfTrue : Op::kJumpIfFalse, tested.reg, to);
  } else if (is_true_constant(tested.constant) == when) {
    jump(to);
  }
  release(start);
  return place;
}

ast::Placed* FunctionCompiler::bool_condition(ast::BoolOp* test, Label* to, bool when, ast::Placed* place) {
  bool is_or = test->op == ast::BoolOperator::kOr;
  Label* end = is_or == when ? to : new Label();  // where to as soon as one decides
  int64_t last = test->values->length() - 1;
  for (int64_t i = 0; i < last; i++) place = condition(test->values->get(i), end, is_or, place);
  place = condition(test->values->get(last), to, when, place);
  if (end != to) this->place(end);
  return place;
}

void FunctionCompiler::compare_condition(ast::Compare* test, Label* to, bool when) {
  check_compared(test);
  int64_t last = test->ops->length() - 1;
  Label* end = !when ? to : new Label();
  int64_t left = operand_before(test->left, last == 0 ? static_cast<ast::Node*>(test->comparators->get(0)) : test);
  if (last == 0 && (test->ops->get(0) == CompareOperator::kIs ||
                    test->ops->get(0) == CompareOperator::kIsNot)) {
    auto* right = test->comparators->get(0);
    if (right->kind == Kind::kConstant &&
        static_cast<ast::Constant*>(right)->type == ast::ConstantType::kNone) {
      at(test);
      bool is_equal = test->ops->get(0) == CompareOperator::kIs;
      return jump(is_equal == when ? Op::kJumpIfNone : Op::kJumpIfNotNone, left, to);
    }
  }
  for (int64_t i = 0; i < last; i++) {
    int64_t right = keep(membership_operand(test->ops->get(i), test->comparators->get(i)), test);
    at(test);
    comparison_jump(test->ops->get(i), left, right, end, false);
    left = right;
  }
  int64_t right = membership_operand(test->ops->get(last), test->comparators->get(last));
  at(test);
  comparison_jump(test->ops->get(last), left, right, to, when);
  if (end != to) place(end);
}

void FunctionCompiler::comparison_jump(CompareOperator op, int64_t left, int64_t right, Label* to,
                                       bool when) {
  ComparisonOp comparison = comparison_op(op);
  if (comparison.is_negated) when = !when;
  if (!is_far_) return jump_relative(plus(comparison.op, when ? 1 : 2), left, right, to);
  int64_t start = mark();
  int64_t result = allocate();
  emit(comparison.op, result, left, right);
  jump(when ? Op::kJumpIfTrue : Op::kJumpIfFalse, result, to);
  release(start);
}

}  // namespace py
