// Expressions: operators, names, attributes, items, what suspends a frame.

#include "targets/pyinterp/compiler/function_compiler.h"

namespace py {

using ast::Kind;

// ---- Where values go ------------------------------------------------------------------------------

namespace {

constexpr int64_t kMostNarrow = 0xFFFF;

Op binary_op(ast::Operator op) {
  return static_cast<Op>(static_cast<int64_t>(Op::kAdd) + 3 * static_cast<int64_t>(op));
}

}  // namespace

int64_t FunctionCompiler::materialise(Value value, int64_t into, ast::Placed* place) {
  if (value.constant == nullptr) return value.reg;
  int64_t reg = into >= 0 ? into : allocate();
  at(place);
  emit_constant(reg, value.constant);
  return reg;
}

int64_t FunctionCompiler::operand(ast::Expr* e, int64_t into) {
  return materialise(value(e, into), into, e);
}

// A copy of a variable if `later` may assign to it.
int64_t FunctionCompiler::keep(int64_t reg, ast::Node* later) {
  if (is_temporary(reg) || !scope_->has_walrus || !contains_walrus(later)) return reg;
  int64_t copy = allocate();
  emit(Op::kMove, copy, reg);
  return copy;
}

int64_t FunctionCompiler::operand_before(ast::Expr* e, ast::Node* later, int64_t into) {
  return keep(operand(e, into), later);
}

Value FunctionCompiler::value(ast::Expr* e, int64_t into) {
  switch (e->kind) {
    case Kind::kConstant: {
      auto* it = static_cast<ast::Constant*>(e);
      return constant_value(object_of_literal(it->type, it->bits, it->object));
    }
    case Kind::kName: return name_value(static_cast<ast::Name*>(e), into);
    case Kind::kNamedExpr: return named(static_cast<ast::NamedExpr*>(e), into);
    case Kind::kTuple:
    case Kind::kSubscript:
      if (W_Object* constant = constant_of(e)) return constant_value(constant);
      break;
    default: break;
  }
  int64_t start = mark();
  int64_t target = into >= 0 ? into : allocate();
  Value result = Value{target, nullptr};
  if (e->kind == Kind::kBinOp) {
    result = binary(static_cast<ast::BinOp*>(e), target);
  } else if (e->kind == Kind::kUnaryOp) {
    result = unary(static_cast<ast::UnaryOp*>(e), target);
  } else {
    emit_to(e, target);
  }
  if (result.constant != nullptr) release(start);
  return result;
}

void FunctionCompiler::emit_to(ast::Expr* e, int64_t target) {
  int64_t start = mark();
  switch (e->kind) {
    case Kind::kName: {
      auto* it = static_cast<ast::Name*>(e);
      if (it->id->eq("__debug__"_str)) {
        materialise(value(e), target, e);
      } else {
        load_name(it->id, target, e);
      }
      break;
    }
    case Kind::kConstant: materialise(value(e), target, e); break;
    case Kind::kNamedExpr: {
      int64_t reg = operand(e, is_temporary(target) ? target : -1);
      at(e);
      emit_move(target, reg);
      break;
    }
    case Kind::kBinOp: {
      Value result = binary(static_cast<ast::BinOp*>(e), target);
      if (result.constant != nullptr) materialise(result, target, e);
      break;
    }
    case Kind::kUnaryOp: {
      Value result = unary(static_cast<ast::UnaryOp*>(e), target);
      if (result.constant != nullptr) materialise(result, target, e);
      break;
    }
    case Kind::kTuple: {
      if (W_Object* constant = constant_of(e)) {
        at(e);
        emit_constant(target, constant);
      } else {
        tuple(static_cast<ast::Tuple*>(e)->elts, target, e);
      }
      break;
    }
    case Kind::kSubscript: subscript(static_cast<ast::Subscript*>(e), target); break;
    case Kind::kAttribute: {
      auto* it = static_cast<ast::Attribute*>(e);
      int64_t object = operand(it->value, is_temporary(target) ? target : -1);
      at(attribute_place(it, e));
      emit_site(Op::kLoadAttr, target, object, it->attr);
      break;
    }
    case Kind::kCall: call(static_cast<ast::Call*>(e), target); break;
    case Kind::kCompare: compare(static_cast<ast::Compare*>(e), target); break;
    case Kind::kBoolOp: bool_op(static_cast<ast::BoolOp*>(e), target); break;
    case Kind::kIfExp: if_expression(static_cast<ast::IfExp*>(e), target); break;
    case Kind::kLambda: lambda(static_cast<ast::Lambda*>(e), target); break;
    case Kind::kList: list(static_cast<ast::List*>(e)->elts, target, e); break;
    case Kind::kSet: set(static_cast<ast::Set*>(e)->elts, target, e); break;
    case Kind::kDict: dict(static_cast<ast::Dict*>(e), target); break;
    case Kind::kListComp: {
      auto* it = static_cast<ast::ListComp*>(e);
      comprehension(e, "<listcomp>"_str, it->generators, it->elt, nullptr, target);
      break;
    }
    case Kind::kSetComp: {
      auto* it = static_cast<ast::SetComp*>(e);
      comprehension(e, "<setcomp>"_str, it->generators, it->elt, nullptr, target);
      break;
    }
    case Kind::kDictComp: {
      auto* it = static_cast<ast::DictComp*>(e);
      comprehension(e, "<dictcomp>"_str, it->generators, it->key, it->value, target);
      break;
    }
    case Kind::kGeneratorExp: {
      auto* it = static_cast<ast::GeneratorExp*>(e);
      comprehension(e, "<genexpr>"_str, it->generators, it->elt, nullptr, target);
      break;
    }
    case Kind::kAwait: await_expression(static_cast<ast::Await*>(e), target); break;
    case Kind::kYield: yield_expression(static_cast<ast::Yield*>(e), target); break;
    case Kind::kYieldFrom: yield_from(static_cast<ast::YieldFrom*>(e), target); break;
    case Kind::kJoinedStr: joined_str(static_cast<ast::JoinedStr*>(e), target); break;
    case Kind::kFormattedValue: formatted_value(static_cast<ast::FormattedValue*>(e), target); break;
    case Kind::kSlice: {
      int64_t reg = slice_operand(e);
      emit_move(target, reg);
      break;
    }
    case Kind::kStarred: throw_syntax_error("can't use starred expression here"_str, e);
    default: break;
  }
  release(start);
}

// For what it does only.
void FunctionCompiler::effect(ast::Expr* e) {
  int64_t start = mark();
  value(e);
  release(start);
}

// ---- Names ----------------------------------------------------------------------------------------

Value FunctionCompiler::name_value(ast::Name* e, int64_t into) {
  if (e->id->eq("__debug__"_str)) {
    return constant_value(new_bool(unit_->options->optimize == 0));
  }
  Symbol* symbol = symbol_of(e->id);
  if (access(symbol) == Access::kLocal) return Value{use_local(symbol, e), nullptr};
  int64_t target = into >= 0 ? into : allocate();
  load_name(e->id, target, e);
  return Value{target, nullptr};
}

Value FunctionCompiler::named(ast::NamedExpr* e, int64_t into) {
  int64_t local = local_target(e->target);
  if (local >= 0) {
    refuse_debug(static_cast<ast::Name*>(e->target)->id, ast::ExprContext::kStore, e);
    emit_to(e->value, local);
    set_bound(local);
    return Value{local, nullptr};
  }
  int64_t reg = operand(e->value, into);
  store_name(static_cast<ast::Name*>(e->target)->id, reg, e->target);
  return Value{reg, nullptr};
}

// ---- Operators ------------------------------------------------------------------------------------

// The value is in `target`, or constant.
Value FunctionCompiler::binary(ast::BinOp* e, int64_t target) {
  if (percent_format(e, target)) return Value{target, nullptr};
  int64_t start = mark();
  int64_t into = is_temporary(target) ? target : -1;
  Value left = value(e->left, into);
  if (left.constant == nullptr) left.reg = keep(left.reg, e->right);
  Value right = value(e->right);
  if (left.constant != nullptr && right.constant != nullptr) {
    W_Object* result = fold_binary(e->op, left.constant, right.constant);
    if (result != nullptr) {
      release(start);
      return constant_value(result);
    }
  }
  int64_t a = materialise(left, into, e->left);
  Op op = binary_op(e->op);
  int64_t index = right.constant == nullptr ? -1 : constant(right.constant);
  if (index >= 0 && index <= kMostNarrow) {
    at(e);
    emit(static_cast<Op>(static_cast<int64_t>(op) + 1), target, a, index);
  } else {
    int64_t b = materialise(right, -1, e->right);
    at(e);
    emit(op, target, a, b);
  }
  release(start);
  return Value{target, nullptr};
}

Value FunctionCompiler::unary(ast::UnaryOp* e, int64_t target) {
  int64_t start = mark();
  int64_t into = is_temporary(target) ? target : -1;
  Value operand = value(e->operand, into);
  if (operand.constant != nullptr) {
    W_Object* result = fold_unary(e->op, operand.constant);
    if (result != nullptr) return constant_value(result);
  }
  int64_t reg = materialise(operand, into, e->operand);
  at(e);
  switch (e->op) {
    case ast::UnaryOperator::kInvert: emit(Op::kInvert, target, reg); break;
    case ast::UnaryOperator::kNot: emit(Op::kNot, target, reg); break;
    case ast::UnaryOperator::kUAdd: emit(Op::kPositive, target, reg); break;
    case ast::UnaryOperator::kUSub: emit(Op::kNegative, target, reg); break;
  }
  release(start);
  return Value{target, nullptr};
}

W_Object* FunctionCompiler::constant_items(Array<ast::Expr*>* items) {
  // Usually the first item tells.
  for (int64_t i = 0; i < items->length(); i++) {
    Kind kind = items->get(i)->kind;
    if (kind != Kind::kConstant && kind != Kind::kTuple && kind != Kind::kUnaryOp &&
        kind != Kind::kBinOp && kind != Kind::kName && kind != Kind::kSubscript) {
      return nullptr;
    }
  }
  Array<W_Object*>* values = Array<W_Object*>::make(items->length());
  for (int64_t i = 0; i < items->length(); i++) {
    W_Object* item = constant_of(items->get(i));
    if (item == nullptr) return nullptr;
    values->set(i, item);
  }
  return values->length() == 0 ? empty_tuple() : new_tuple(values);
}

W_Object* FunctionCompiler::constant_of(ast::Expr* e) {
  switch (e->kind) {
    case Kind::kConstant: {
      auto* it = static_cast<ast::Constant*>(e);
      // The same object wherever it is: parts of tuples too.
      return unit_->constant(object_of_literal(it->type, it->bits, it->object))->value;
    }
    case Kind::kName:
      if (!static_cast<ast::Name*>(e)->id->eq("__debug__"_str)) return nullptr;
      return new_bool(unit_->options->optimize == 0);
    case Kind::kTuple: return constant_items(static_cast<ast::Tuple*>(e)->elts);
    case Kind::kUnaryOp: {
      auto* it = static_cast<ast::UnaryOp*>(e);
      W_Object* operand = constant_of(it->operand);
      return operand == nullptr ? nullptr : fold_unary(it->op, operand);
    }
    case Kind::kBinOp: {
      auto* it = static_cast<ast::BinOp*>(e);
      W_Object* right = constant_of(it->right);
      if (right == nullptr) return nullptr;
      W_Object* left = constant_of(it->left);
      return left == nullptr ? nullptr : fold_binary(it->op, left, right);
    }
    case Kind::kSubscript: {
      auto* it = static_cast<ast::Subscript*>(e);
      if (it->ctx != ast::ExprContext::kLoad) return nullptr;
      if (it->value->kind != Kind::kConstant && it->value->kind != Kind::kTuple) return nullptr;
      W_Object* container = constant_of(it->value);
      W_Object* key = container == nullptr ? nullptr : constant_of(it->slice);
      return key == nullptr ? nullptr : fold_item(container, key);
    }
    default: return nullptr;
  }
}

// ---- Items ----------------------------------------------------------------------------------------

void FunctionCompiler::subscript(ast::Subscript* e, int64_t target) {
  if (W_Object* constant = constant_of(e)) {
    at(e);
    return emit_constant(target, constant);
  }
  check_subscripted(e->value);
  check_index(e);
  int64_t container = operand_before(e->value, e->slice, is_temporary(target) ? target : -1);
  int64_t key = slice_operand(e->slice);
  at(e);
  emit(Op::kGetItem, target, container, key);
}

int64_t FunctionCompiler::slice_operand(ast::Expr* slice) {
  if (slice->kind != Kind::kSlice) return operand(slice);
  auto* it = static_cast<ast::Slice*>(slice);
  int64_t base = allocate(3);
  for (int64_t i = 0; i < 3; i++) {
    ast::Expr* part = i == 0 ? it->lower : i == 1 ? it->upper : it->step;
    if (part == nullptr) {
      at(slice);
      emit_none(base + i);
    } else {
      emit_to(part, base + i);
    }
  }
  at(slice);
  emit(Op::kBuildSlice, base, base);
  return base;
}

// ---- Await and yield ------------------------------------------------------------------------------

bool FunctionCompiler::allows_await() const {
  if (kind_ == CodeKind::kAsyncFunction || kind_ == CodeKind::kComprehension) return true;
  return kind_ == CodeKind::kModule && unit_->has_flag(kAllowTopLevelAwait);
}

// A generator is asked for values, which are given out, until it has a result. The three words belong
// together: whoever throws an exception into the frame finds the way out by the Send before the Yield.
void FunctionCompiler::delegate(int64_t result, int64_t iterator) {
  emit_none(result);
  Label* again = new Label();
  Label* done = new Label();
  again->position = here();
  last_boundary_ = here();
  jump_relative(Op::kSend, result, iterator, done);
  emit(Op::kYield, result, result, iterator + 1);
  jump_back(again);
  place(done);
}

// r[reg] = await r[reg]
void FunctionCompiler::await_register(int64_t reg, int64_t reason) {
  int64_t start = mark();
  int64_t iterator = allocate();
  emit(Op::kGetAwaitable, iterator, reg, reason);
  delegate(reg, iterator);
  release(start);
}

void FunctionCompiler::await_expression(ast::Await* e, int64_t target) {
  if (!allows_await()) {
    throw_syntax_error(is_function() ? "'await' outside async function"_str
                                     : "'await' outside function"_str,
                       e);
  }
  int64_t result = scratch(target);
  int64_t iterator = allocate();
  int64_t awaited = operand(e->value, iterator);
  at(e);
  emit(Op::kGetAwaitable, iterator, awaited, 0);
  delegate(result, iterator);
  emit_move(target, result);
}

void FunctionCompiler::yield_expression(ast::Yield* e, int64_t target) {
  if (!is_function()) throw_syntax_error("'yield' outside function"_str, e);
  int64_t result = scratch(target);
  int64_t given = result;
  if (e->value == nullptr) {
    at(e);
    emit_none(result);
  } else {
    given = operand(e->value, result);
  }
  at(e);
  if (scope_->is_coroutine) {
    emit(Op::kAsyncGenWrap, result, given);
    given = result;
  }
  emit(Op::kYield, target, given, 0);
}

void FunctionCompiler::yield_from(ast::YieldFrom* e, int64_t target) {
  if (!is_function()) throw_syntax_error("'yield' outside function"_str, e);
  if (kind_ == CodeKind::kAsyncFunction) {
    throw_syntax_error("'yield from' inside async function"_str, e);
  }
  int64_t result = scratch(target);
  int64_t iterator = allocate();
  int64_t iterable = operand(e->value, iterator);
  at(e);
  emit(Op::kGetYieldFromIter, iterator, iterable);
  delegate(result, iterator);
  emit_move(target, result);
}

// ---- Searching trees ------------------------------------------------------------------------------

namespace {

template <class T>
bool any_contains_walrus(Array<T*>* nodes) {
  for (int64_t i = 0; i < nodes->length(); i++) {
    if (contains_walrus(nodes->get(i))) return true;
  }
  return false;
}

}  // namespace

#define IDENTIFIER(field)
#define OPTIONAL_IDENTIFIER(field)
#define STRING(field)
#define OPTIONAL_STRING(field)
#define IDENTIFIERS(field)
#define CHILD(type, field) \
  if (contains_walrus(it->field)) return true;
#define OPTIONAL(type, field) \
  if (contains_walrus(it->field)) return true;
#define SEQUENCE(type, field) \
  if (any_contains_walrus(it->field)) return true;
#define INTEGER(field)
#define OPTIONAL_INTEGER(field)
#define OPERATOR(type, field)
#define OPERATORS(type, field)
#define CONSTANT

bool contains_walrus(ast::Node* node) {
  if (node == nullptr) return false;
  if (node->kind == Kind::kNamedExpr) return true;
  switch (node->kind) {
#define AST_NODE(base, name, python, ...)         \
  case Kind::k##name: {                           \
    auto* it = static_cast<ast::name*>(node);     \
    static_cast<void>(it);                        \
    __VA_ARGS__                                   \
    break;                                        \
  }
#include "targets/pyinterp/parser/ast.def"
  }
  return false;
}

#undef IDENTIFIER
#undef OPTIONAL_IDENTIFIER
#undef STRING
#undef OPTIONAL_STRING
#undef IDENTIFIERS
#undef CHILD
#undef OPTIONAL
#undef SEQUENCE
#undef INTEGER
#undef OPTIONAL_INTEGER
#undef OPERATOR
#undef OPERATORS
#undef CONSTANT

}  // namespace py
