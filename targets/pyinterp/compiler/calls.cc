// Calls: the callee and its arguments in consecutive registers.

#include "targets/pyinterp/compiler/function_compiler.h"

namespace py {

using ast::Kind;

namespace {

// More arguments than these go through a tuple: frames need not have room for them.
constexpr int64_t kMostArguments = 30;

bool needs_unpacking(Array<ast::Expr*>* args, Array<ast::Keyword*>* keywords) {
  if (args->length() + keywords->length() > kMostArguments) return true;
  for (int64_t i = 0; i < args->length(); i++) {
    if (args->get(i)->kind == Kind::kStarred) return true;
  }
  for (int64_t i = 0; i < keywords->length(); i++) {
    if (keywords->get(i)->arg == nullptr) return true;
  }
  return false;
}

}  // namespace

// Where an attribute is said to be: of a chain of calls over several lines, in the line of its name.
ast::Placed* FunctionCompiler::attribute_place(ast::Attribute* attribute, ast::Placed* whole) {
  if (attribute->lineno == attribute->end_lineno) return whole;
  auto* place = new ast::Pass();
  place->lineno = attribute->end_lineno;
  int64_t length = attribute->attr->length();
  place->end_lineno = whole->end_lineno;
  place->end_col_offset = whole->end_col_offset;
  if (length <= attribute->end_col_offset) {
    place->col_offset = static_cast<int32_t>(attribute->end_col_offset - length);
  } else {
    place->col_offset = -1;
    place->end_col_offset = -1;
  }
  return place;
}

void FunctionCompiler::call(ast::Call* e, int64_t target) {
  check_keywords(e->keywords, e);
  if (e->func->kind == Kind::kAttribute && method_call(e, target)) return;
  check_caller(e);
  int64_t base = base_for(target);
  emit_to(e->func, base);
  call_with(base, e->args, e->keywords, 0, target, e);
}

// o.name(...) without * and **: the method need not become an object.
bool FunctionCompiler::method_call(ast::Call* e, int64_t target) {
  if (needs_unpacking(e->args, e->keywords)) return false;
  auto* attribute = static_cast<ast::Attribute*>(e->func);
  int64_t base = base_for(target);
  int64_t object = operand(attribute->value, base);
  release(base + 1);
  allocate();
  at(attribute_place(attribute, attribute));
  emit_site(Op::kLoadMethod, base, object, attribute->attr);
  for (int64_t i = 0; i < e->args->length(); i++) emit_to(e->args->get(i), allocate());
  for (int64_t i = 0; i < e->keywords->length(); i++) emit_to(e->keywords->get(i)->value, allocate());
  at(attribute_place(attribute, e));
  if (e->keywords->length() == 0) {
    emit(Op::kCallMethod, target, base, e->args->length());
  } else {
    emit(Op::kCallMethodKeywords, target, base, e->args->length() + e->keywords->length());
    emit_extra(constant(keyword_names(e->keywords)));
  }
  return true;
}

// Calls r[base]; `already` arguments are in the registers behind it.
void FunctionCompiler::call_with(int64_t base, Array<ast::Expr*>* args,
                                 Array<ast::Keyword*>* keywords, int64_t already, int64_t target,
                                 ast::Placed* place) {
  if (needs_unpacking(args, keywords)) {
    return call_ex(base, args, keywords, already, target, place);
  }
  for (int64_t i = 0; i < args->length(); i++) emit_to(args->get(i), allocate());
  for (int64_t i = 0; i < keywords->length(); i++) emit_to(keywords->get(i)->value, allocate());
  int64_t count = already + args->length() + keywords->length();
  at(place);
  if (keywords->length() == 0) return emit(Op::kCall, target, base, count);
  emit(Op::kCallKeywords, target, base, count);
  emit_extra(constant(keyword_names(keywords)));
}

W_Tuple* FunctionCompiler::keyword_names(Array<ast::Keyword*>* keywords) {
  Array<W_Object*>* names = Array<W_Object*>::make(keywords->length());
  for (int64_t i = 0; i < names->length(); i++) names->set(i, interned(keywords->get(i)->arg));
  return new_tuple(names);
}

void FunctionCompiler::call_ex(int64_t base, Array<ast::Expr*>* args,
                               Array<ast::Keyword*>* keywords, int64_t already, int64_t target,
                               ast::Placed* place) {
  int64_t first = base + 1;
  if (already == 0) allocate();
  starred_arguments(args, already, first, first, place);
  release(first + 1);
  if (keywords->length() > 0) {
    keyword_dict(keywords, base, allocate(), place);
  } else {
    allocate();
  }
  at(place);
  emit(Op::kCallEx, target, base, keywords->length() > 0 ? 1 : 0);
}

// The arguments by position as one object in `target`. `already` of them are in registers from
// `first` on.
void FunctionCompiler::starred_arguments(Array<ast::Expr*>* args, int64_t already, int64_t first,
                                         int64_t target, ast::Placed* place) {
  at(place);
  if (already == 0 && args->length() == 0) return emit_constant(target, empty_tuple());
  if (already == 0 && args->length() == 1 && args->get(0)->kind == Kind::kStarred) {
    return emit_to(static_cast<ast::Starred*>(args->get(0))->value, target);
  }
  if (already == 0) {
    sequence(Op::kBuildList, Op::kListAppend, Op::kListExtend, args, target, place, true);
  } else {
    emit(Op::kBuildList, target, first, already);
    int64_t start = mark();
    for (int64_t i = 0; i < args->length(); i++) {
      ast::Expr* item = args->get(i);
      bool is_starred = item->kind == Kind::kStarred;
      int64_t reg = operand(is_starred ? static_cast<ast::Starred*>(item)->value : item);
      at(place);
      emit(is_starred ? Op::kListExtend : Op::kListAppend, target, reg, is_starred ? 1 : 0);
      release(start);
    }
  }
  at(place);
  emit(Op::kListToTuple, target, target);
}

// The arguments by name as a dict in `target`, which is on top of the stack.
void FunctionCompiler::keyword_dict(Array<ast::Keyword*>* keywords, int64_t function,
                                    int64_t target, ast::Placed* place) {
  at(place);
  emit(Op::kBuildDict, target, 0, 0);
  bool has_mapping = false;
  int64_t start = mark();
  for (int64_t i = 0; i < keywords->length(); i++) {
    ast::Keyword* keyword = keywords->get(i);
    if (keyword->arg == nullptr) {
      int64_t mapping = operand(keyword->value);
      at(place);
      emit(Op::kDictMerge, target, mapping, function);
      has_mapping = true;
    } else {
      int64_t name = allocate();
      at(place);
      emit_constant(name, interned(keyword->arg));
      int64_t value = operand(keyword->value);
      at(place);
      if (has_mapping) {  // which may have the same name
        int64_t pair = allocate(2);
        emit_move(pair, name);
        emit_move(pair + 1, value);
        emit(Op::kBuildDict, pair, pair, 1);
        emit(Op::kDictMerge, target, pair, function);
      } else {
        emit(Op::kDictSet, target, name, value);
      }
    }
    release(start);
  }
}

// ---- Mistakes -------------------------------------------------------------------------------------

void FunctionCompiler::check_keywords(Array<ast::Keyword*>* keywords, ast::Placed* place) {
  for (int64_t i = 0; i < keywords->length(); i++) {
    ast::Keyword* keyword = keywords->get(i);
    if (keyword->arg == nullptr) continue;
    refuse_debug(keyword->arg, ast::ExprContext::kStore, place);
    for (int64_t j = i + 1; j < keywords->length(); j++) {
      ast::Keyword* other = keywords->get(j);
      if (other->arg != nullptr && other->arg->eq(keyword->arg)) {
        throw_syntax_error(concat("keyword argument repeated: "_str, keyword->arg), other);
      }
    }
  }
}

void FunctionCompiler::warn(Str* message, ast::Placed* place) {
  auto* error = new SyntaxError(ErrorClass::kSyntaxError, message, place->lineno,
                                place->col_offset + 1, place->end_lineno, place->end_col_offset + 1);
  unit_->options->warnings->append(new Warning(place->lineno, error));
}

namespace {

// The name of the type of what an expression certainly gives, or null.
Str* certain_type(ast::Expr* e) {
  switch (e->kind) {
    case Kind::kTuple: return "tuple"_str;
    case Kind::kList:
    case Kind::kListComp: return "list"_str;
    case Kind::kDict:
    case Kind::kDictComp: return "dict"_str;
    case Kind::kSet:
    case Kind::kSetComp: return "set"_str;
    case Kind::kGeneratorExp: return "generator"_str;
    case Kind::kLambda: return "function"_str;
    case Kind::kFormattedValue:
    case Kind::kJoinedStr: return "str"_str;
    case Kind::kConstant:
      switch (static_cast<ast::Constant*>(e)->type) {
        case ast::ConstantType::kNone: return "NoneType"_str;
        case ast::ConstantType::kTrue:
        case ast::ConstantType::kFalse: return "bool"_str;
        case ast::ConstantType::kEllipsis: return "ellipsis"_str;
        case ast::ConstantType::kInt:
        case ast::ConstantType::kBigInt: return "int"_str;
        case ast::ConstantType::kFloat: return "float"_str;
        case ast::ConstantType::kComplex: return "complex"_str;
        case ast::ConstantType::kStr: return "str"_str;
        case ast::ConstantType::kBytes: return "bytes"_str;
        case ast::ConstantType::kOther:
          return type_name(rlib::cast<W_Object>(static_cast<ast::Constant*>(e)->object));
      }
      return nullptr;
    default: return nullptr;
  }
}

bool is_constant_of(ast::Expr* e, ast::ConstantType type) {
  return e->kind == Kind::kConstant && static_cast<ast::Constant*>(e)->type == type;
}

bool is_text(ast::Expr* e) {
  return e->kind == Kind::kJoinedStr || is_constant_of(e, ast::ConstantType::kStr) ||
         is_constant_of(e, ast::ConstantType::kBytes);
}

}  // namespace

void FunctionCompiler::check_caller(ast::Call* e) {
  if (e->func->kind == Kind::kLambda) return;
  Str* type = certain_type(e->func);
  if (type == nullptr) return;
  warn(concat('\'', type, "' object is not callable; perhaps you missed a comma?"_str), e);
}

void FunctionCompiler::check_subscripted(ast::Expr* e) {
  bool may_be = e->kind == Kind::kTuple || e->kind == Kind::kList || e->kind == Kind::kListComp ||
                e->kind == Kind::kDict || e->kind == Kind::kDictComp || is_text(e) ||
                e->kind == Kind::kFormattedValue;
  Str* type = certain_type(e);
  if (may_be || type == nullptr) return;
  warn(concat('\'', type, "' object is not subscriptable; perhaps you missed a comma?"_str), e);
}

void FunctionCompiler::check_index(ast::Subscript* e) {
  Str* index = certain_type(e->slice);
  if (index == nullptr || index->eq("int"_str) || index->eq("bool"_str)) return;
  ast::Expr* container = e->value;
  if (container->kind != Kind::kTuple && container->kind != Kind::kList &&
      container->kind != Kind::kListComp && !is_text(container) &&
      container->kind != Kind::kFormattedValue) {
    return;
  }
  warn(concat(certain_type(container), " indices must be integers or slices, not "_str, index,
              "; perhaps you missed a comma?"_str),
       e);
}

// `is` compares with a literal that may be any object.
void FunctionCompiler::check_compared(ast::Compare* e) {
  ast::Expr* left = e->left;
  for (int64_t i = 0; i < e->ops->length(); i++) {
    ast::Expr* right = e->comparators->get(i);
    ast::CompareOperator op = e->ops->get(i);
    if (op == ast::CompareOperator::kIs || op == ast::CompareOperator::kIsNot) {
      for (ast::Expr* side = left;; side = right) {
        if (side->kind == Kind::kConstant &&
            static_cast<ast::Constant*>(side)->type > ast::ConstantType::kEllipsis) {
          warn(op == ast::CompareOperator::kIs
                   ? "\"is\" with a literal. Did you mean \"==\"?"_str
                   : "\"is not\" with a literal. Did you mean \"!=\"?"_str,
               e);
          return;
        }
        if (side == right) break;
      }
    }
    left = right;
  }
}

}  // namespace py
