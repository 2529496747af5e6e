#include "targets/pyinterp/compiler/unparse.h"

#include "targets/pyinterp/compiler/constants.h"

namespace py {

namespace {

using namespace ast;

// How tightly expressions bind, the loosest first.
enum Binding : int {
  kTupleLevel,
  kTestLevel,  // if else, lambda
  kOrLevel,
  kAndLevel,
  kNotLevel,
  kCompareLevel,
  kBitOrLevel,
  kBitXorLevel,
  kBitAndLevel,
  kShiftLevel,
  kSumLevel,
  kTermLevel,
  kFactorLevel,
  kPowerLevel,
  kAwaitLevel,
  kAtomLevel,
};

struct OperatorText {
  Str* text;
  int level;
};

OperatorText text_of(Operator op) {
  switch (op) {
    case Operator::kAdd: return {" + "_str, kSumLevel};
    case Operator::kSub: return {" - "_str, kSumLevel};
    case Operator::kMult: return {" * "_str, kTermLevel};
    case Operator::kMatMult: return {" @ "_str, kTermLevel};
    case Operator::kDiv: return {" / "_str, kTermLevel};
    case Operator::kMod: return {" % "_str, kTermLevel};
    case Operator::kLShift: return {" << "_str, kShiftLevel};
    case Operator::kRShift: return {" >> "_str, kShiftLevel};
    case Operator::kBitOr: return {" | "_str, kBitOrLevel};
    case Operator::kBitXor: return {" ^ "_str, kBitXorLevel};
    case Operator::kBitAnd: return {" & "_str, kBitAndLevel};
    case Operator::kFloorDiv: return {" // "_str, kTermLevel};
    case Operator::kPow: return {" ** "_str, kPowerLevel};
  }
  return {""_str, kAtomLevel};
}

Str* text_of(CompareOperator op) {
  switch (op) {
    case CompareOperator::kEq: return " == "_str;
    case CompareOperator::kNotEq: return " != "_str;
    case CompareOperator::kLt: return " < "_str;
    case CompareOperator::kLtE: return " <= "_str;
    case CompareOperator::kGt: return " > "_str;
    case CompareOperator::kGtE: return " >= "_str;
    case CompareOperator::kIs: return " is "_str;
    case CompareOperator::kIsNot: return " is not "_str;
    case CompareOperator::kIn: return " in "_str;
    case CompareOperator::kNotIn: return " not in "_str;
  }
  return ""_str;
}

class Unparser final : public rlib::Object {
 public:
  void expression(Expr* e, int level);
  Str* text() const { return text_->build(); }
  void format_text(Expr* e);

 private:
  void add(Str* part) { text_->append(part); }
  void open(int level, int own) {
    if (level > own) add("("_str);
  }
  void close(int level, int own) {
    if (level > own) add(")"_str);
  }
  void separate(bool& is_first) {
    if (!is_first) add(", "_str);
    is_first = false;
  }
  void items(Array<Expr*>* list) {
    for (int64_t i = 0; i < list->length(); i++) {
      if (i > 0) add(", "_str);
      expression(list->get(i), kTestLevel);
    }
  }
  void optional(Expr* e) {
    if (e != nullptr) expression(e, kTestLevel);
  }
  void comprehension(Str* opening, Expr* element, Expr* value, Array<Comprehension*>* generators,
                     Str* closing);
  void bool_op(BoolOp* e, int level);
  void binary(BinOp* e, int level);
  void unary(UnaryOp* e, int level);
  void lambda(Lambda* e, int level);
  void argument(Arg* argument, Expr* otherwise);
  void arguments(ast::Arguments* it);
  void dict(ast::Dict* e);
  void compare(Compare* e, int level);
  void call(Call* e);
  void constant(ConstantType type, int64_t bits, rlib::Object* object);
  void joined(Expr* e, bool is_specification);
  void formatted(FormattedValue* e);

  StrBuilder* const text_ = new StrBuilder();
};

void Unparser::expression(Expr* e, int level) {
  switch (e->kind) {
    case Kind::kBoolOp: return bool_op(static_cast<BoolOp*>(e), level);
    case Kind::kBinOp: return binary(static_cast<BinOp*>(e), level);
    case Kind::kUnaryOp: return unary(static_cast<UnaryOp*>(e), level);
    case Kind::kLambda: return lambda(static_cast<Lambda*>(e), level);
    case Kind::kIfExp: {
      auto* it = static_cast<IfExp*>(e);
      open(level, kTestLevel);
      expression(it->body, kTestLevel + 1);
      add(" if "_str);
      expression(it->test, kTestLevel + 1);
      add(" else "_str);
      expression(it->orelse, kTestLevel);
      return close(level, kTestLevel);
    }
    case Kind::kDict: return dict(static_cast<ast::Dict*>(e));
    case Kind::kSet: {
      add("{"_str);
      items(static_cast<ast::Set*>(e)->elts);
      return add("}"_str);
    }
    case Kind::kGeneratorExp: {
      auto* it = static_cast<GeneratorExp*>(e);
      return comprehension("("_str, it->elt, nullptr, it->generators, ")"_str);
    }
    case Kind::kListComp: {
      auto* it = static_cast<ListComp*>(e);
      return comprehension("["_str, it->elt, nullptr, it->generators, "]"_str);
    }
    case Kind::kSetComp: {
      auto* it = static_cast<SetComp*>(e);
      return comprehension("{"_str, it->elt, nullptr, it->generators, "}"_str);
    }
    case Kind::kDictComp: {
      auto* it = static_cast<DictComp*>(e);
      return comprehension("{"_str, it->key, it->value, it->generators, "}"_str);
    }
    case Kind::kYield: {
      auto* it = static_cast<Yield*>(e);
      if (it->value == nullptr) return add("(yield)"_str);
      add("(yield "_str);
      expression(it->value, kTestLevel);
      return add(")"_str);
    }
    case Kind::kYieldFrom: {
      add("(yield from "_str);
      expression(static_cast<YieldFrom*>(e)->value, kTestLevel);
      return add(")"_str);
    }
    case Kind::kAwait: {
      open(level, kAwaitLevel);
      add("await "_str);
      expression(static_cast<Await*>(e)->value, kAtomLevel);
      return close(level, kAwaitLevel);
    }
    case Kind::kCompare: return compare(static_cast<Compare*>(e), level);
    case Kind::kCall: return call(static_cast<Call*>(e));
    case Kind::kConstant: {
      auto* it = static_cast<Constant*>(e);
      if (it->u_kind != nullptr) add(it->u_kind);
      return constant(it->type, it->bits, it->object);
    }
    case Kind::kJoinedStr: return joined(e, false);
    case Kind::kFormattedValue: return formatted(static_cast<FormattedValue*>(e));
    case Kind::kAttribute: {
      auto* it = static_cast<Attribute*>(e);
      expression(it->value, kAtomLevel);
      bool is_int = it->value->kind == Kind::kConstant &&
                    (static_cast<Constant*>(it->value)->type == ConstantType::kInt ||
                     static_cast<Constant*>(it->value)->type == ConstantType::kBigInt);
      add(is_int ? " ."_str : "."_str);
      return add(it->attr);
    }
    case Kind::kStarred: {
      add("*"_str);
      return expression(static_cast<Starred*>(e)->value, kBitOrLevel);
    }
    case Kind::kName: return add(static_cast<Name*>(e)->id);
    case Kind::kList: {
      add("["_str);
      items(static_cast<ast::List*>(e)->elts);
      return add("]"_str);
    }
    case Kind::kTuple: {
      auto* elements = static_cast<Tuple*>(e)->elts;
      if (elements->length() == 0) return add("()"_str);
      open(level, kTupleLevel);
      items(elements);
      if (elements->length() == 1) add(","_str);
      return close(level, kTupleLevel);
    }
    case Kind::kSubscript: {
      auto* it = static_cast<Subscript*>(e);
      expression(it->value, kAtomLevel);
      add("["_str);
      expression(it->slice, kTupleLevel);
      return add("]"_str);
    }
    case Kind::kSlice: {
      auto* it = static_cast<Slice*>(e);
      optional(it->lower);
      add(":"_str);
      optional(it->upper);
      if (it->step == nullptr) return;
      add(":"_str);
      return expression(it->step, kTestLevel);
    }
    case Kind::kNamedExpr: {
      auto* it = static_cast<NamedExpr*>(e);
      open(level, kTupleLevel);
      expression(it->target, kAtomLevel);
      add(" := "_str);
      expression(it->value, kAtomLevel);
      return close(level, kTupleLevel);
    }
    default: return;
  }
}

// ---- Operators ------------------------------------------------------------------------------------

void Unparser::bool_op(BoolOp* e, int level) {
  bool is_and = e->op == BoolOperator::kAnd;
  int own = is_and ? kAndLevel : kOrLevel;
  open(level, own);
  for (int64_t i = 0; i < e->values->length(); i++) {
    if (i > 0) add(is_and ? " and "_str : " or "_str);
    expression(e->values->get(i), own + 1);
  }
  close(level, own);
}

void Unparser::binary(BinOp* e, int level) {
  OperatorText op = text_of(e->op);
  bool is_power = e->op == Operator::kPow;  // which binds to the right
  open(level, op.level);
  expression(e->left, op.level + (is_power ? 1 : 0));
  add(op.text);
  expression(e->right, op.level + (is_power ? 0 : 1));
  close(level, op.level);
}

void Unparser::unary(UnaryOp* e, int level) {
  int own = e->op == UnaryOperator::kNot ? kNotLevel : kFactorLevel;
  open(level, own);
  switch (e->op) {
    case UnaryOperator::kInvert: add("~"_str); break;
    case UnaryOperator::kNot: add("not "_str); break;
    case UnaryOperator::kUAdd: add("+"_str); break;
    case UnaryOperator::kUSub: add("-"_str); break;
  }
  expression(e->operand, own);
  close(level, own);
}

void Unparser::compare(Compare* e, int level) {
  open(level, kCompareLevel);
  expression(e->left, kCompareLevel + 1);
  for (int64_t i = 0; i < e->ops->length(); i++) {
    add(text_of(e->ops->get(i)));
    expression(e->comparators->get(i), kCompareLevel + 1);
  }
  close(level, kCompareLevel);
}

// ---- Functions and calls --------------------------------------------------------------------------

void Unparser::argument(Arg* argument, Expr* otherwise) {
  add(argument->arg);
  if (argument->annotation != nullptr) {
    add(": "_str);
    expression(argument->annotation, kTestLevel);
  }
  if (otherwise == nullptr) return;
  add("="_str);
  expression(otherwise, kTestLevel);
}

void Unparser::arguments(ast::Arguments* it) {
  bool is_first = true;
  int64_t only = it->posonlyargs->length();
  int64_t count = only + it->args->length();
  int64_t required = count - it->defaults->length();
  for (int64_t i = 0; i < count; i++) {
    separate(is_first);
    argument(i < only ? it->posonlyargs->get(i) : it->args->get(i - only),
             i < required ? nullptr : it->defaults->get(i - required));
    if (i + 1 == only) add(", /"_str);
  }
  if (it->vararg != nullptr || it->kwonlyargs->length() > 0) {
    separate(is_first);
    add("*"_str);
    if (it->vararg != nullptr) argument(it->vararg, nullptr);
  }
  for (int64_t i = 0; i < it->kwonlyargs->length(); i++) {
    separate(is_first);
    argument(it->kwonlyargs->get(i), it->kw_defaults->get(i));
  }
  if (it->kwarg != nullptr) {
    separate(is_first);
    add("**"_str);
    argument(it->kwarg, nullptr);
  }
}

void Unparser::lambda(Lambda* e, int level) {
  open(level, kTestLevel);
  bool has_positional = e->args->posonlyargs->length() + e->args->args->length() > 0;
  add(has_positional ? "lambda "_str : "lambda"_str);
  arguments(e->args);
  add(": "_str);
  expression(e->body, kTestLevel);
  close(level, kTestLevel);
}

void Unparser::call(Call* e) {
  expression(e->func, kAtomLevel);
  if (e->args->length() == 1 && e->keywords->length() == 0 &&
      e->args->get(0)->kind == Kind::kGeneratorExp) {
    return expression(e->args->get(0), kTestLevel);
  }
  add("("_str);
  bool is_first = true;
  for (int64_t i = 0; i < e->args->length(); i++) {
    separate(is_first);
    expression(e->args->get(i), kTestLevel);
  }
  for (int64_t i = 0; i < e->keywords->length(); i++) {
    separate(is_first);
    Keyword* keyword = e->keywords->get(i);
    if (keyword->arg == nullptr) {
      add("**"_str);
    } else {
      add(keyword->arg);
      add("="_str);
    }
    expression(keyword->value, kTestLevel);
  }
  add(")"_str);
}

// ---- Displays and literals ------------------------------------------------------------------------

void Unparser::dict(ast::Dict* e) {
  add("{"_str);
  bool is_first = true;
  for (int64_t i = 0; i < e->values->length(); i++) {
    separate(is_first);
    if (e->keys->get(i) == nullptr) {
      add("**"_str);
      expression(e->values->get(i), kBitOrLevel);
    } else {
      expression(e->keys->get(i), kTestLevel);
      add(": "_str);
      expression(e->values->get(i), kTestLevel);
    }
  }
  add("}"_str);
}

void Unparser::comprehension(Str* opening, Expr* element, Expr* value,
                             Array<Comprehension*>* generators, Str* closing) {
  add(opening);
  expression(element, kTestLevel);
  if (value != nullptr) {
    add(": "_str);
    expression(value, kTestLevel);
  }
  for (int64_t i = 0; i < generators->length(); i++) {
    Comprehension* generator = generators->get(i);
    add(generator->is_async != 0 ? " async for "_str : " for "_str);
    expression(generator->target, kTupleLevel);
    add(" in "_str);
    expression(generator->iter, kTestLevel + 1);
    for (int64_t j = 0; j < generator->ifs->length(); j++) {
      add(" if "_str);
      expression(generator->ifs->get(j), kTestLevel + 1);
    }
  }
  add(closing);
}

void Unparser::constant(ConstantType type, int64_t bits, rlib::Object* object) {
  if (type == ConstantType::kEllipsis) return add("..."_str);
  Str* text = repr(object_of_literal(type, bits, object))->value;
  if (type == ConstantType::kFloat || type == ConstantType::kComplex || type == ConstantType::kOther) {
    text = text->replace("inf"_str, "1e309"_str);
  }
  add(text);
}

// ---- f-strings ------------------------------------------------------------------------------------

// The inside of an f-string.
void Unparser::format_text(Expr* e) {
  switch (e->kind) {
    case Kind::kConstant: {
      Str* text = static_cast<Constant*>(e)->str();
      return add(text->replace("{"_str, "{{"_str)->replace("}"_str, "}}"_str));
    }
    case Kind::kJoinedStr: return joined(e, true);
    case Kind::kFormattedValue: return formatted(static_cast<FormattedValue*>(e));
    default: return;
  }
}

void Unparser::joined(Expr* e, bool is_specification) {
  auto* parts = static_cast<JoinedStr*>(e)->values;
  auto* inner = new Unparser();
  for (int64_t i = 0; i < parts->length(); i++) inner->format_text(parts->get(i));
  if (is_specification) return add(inner->text());
  add("f"_str);
  add(quoted(inner->text()));
}

void Unparser::formatted(FormattedValue* e) {
  auto* inner = new Unparser();
  inner->expression(e->value, kTestLevel + 1);
  Str* text = inner->text();
  add(text->starts_with("{"_str) ? "{ "_str : "{"_str);
  add(text);
  if (e->conversion > 0) {
    add("!"_str);
    add(Str::from_char(static_cast<char>(e->conversion)));
  }
  if (e->format_spec != nullptr) {
    add(":"_str);
    format_text(e->format_spec);
  }
  add("}"_str);
}

}  // namespace

Str* unparse(ast::Expr* e) {
  auto* unparser = new Unparser();
  unparser->expression(e, kTestLevel);
  return unparser->text();
}

}  // namespace py
