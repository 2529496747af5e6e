// Expressions that make something: constructors, `new`, initialiser lists.
#include "clang/AST/Attr.h"
#include "clang/AST/Expr.h"
#include "translator/frontend/lowering.h"

namespace kiln::frontend {

using clang::QualType;
using clang::SourceLocation;

RValue FunctionLowering::Construct(const clang::CXXConstructExpr* expr) {
  const clang::CXXConstructorDecl* constructor = expr->getConstructor();
  const auto* record = constructor->getParent();
  if (unit_->IsObject(record))
    return Unsupported(expr, constructor->isCopyOrMoveConstructor() ? Rule::k_copy_object
                                                                      : Rule::k_object_by_value,
                       unit_->Display(record));
  if (constructor->isCopyOrMoveConstructor() && expr->getNumArgs() >= 1 &&
      (constructor->isTrivial() || constructor->isDefaulted())) {
    const clang::Expr* source = expr->getArg(0);
    return source->isGLValue() ? Load(Lv(source)) : Rv(source);
  }
  QualType type = expr->getType();
  Place place = LocalPlace(NewLocal(type, "", expr->getExprLoc()), type);
  ConstructInto(expr, place);
  if (b_.current() == nullptr) return Poison(type, expr->getExprLoc());
  return Load(place);
}

void FunctionLowering::ConstructInto(const clang::CXXConstructExpr* expr, const Place& target) {
  const clang::CXXConstructorDecl* constructor = expr->getConstructor();
  Store(target, Poison(target.type, expr->getExprLoc()));
  if (constructor->isTrivial() && constructor->isDefaultConstructor()) return;
  if (constructor->isCopyOrMoveConstructor() &&
      (constructor->isTrivial() || constructor->isDefaulted())) {
    const clang::Expr* source = expr->getArg(0);
    Store(target, source->isGLValue() ? Load(Lv(source)) : Rv(source));
    return;
  }
  std::vector<const clang::Expr*> exprs(expr->arg_begin(), expr->arg_end());
  auto args = Arguments(constructor, exprs);
  EnsureBlock();
  Inline(constructor, std::nullopt, target, std::move(args), expr->getExprLoc(), nullptr);
}

RValue FunctionLowering::InitList(const clang::InitListExpr* expr) {
  if (expr->getType()->isArrayType()) return Unsupported(expr, Rule::k_array_type);
  if (expr->isTransparent()) return Rv(expr->getInit(0));
  RValue result;
  const auto* record = Unit::Record(expr->getType());
  if (record == nullptr) {
    if (expr->getNumInits() == 1) return Rv(expr->getInit(0));
    return Poison(expr->getType(), expr->getExprLoc());
  }
  if (unit_->IsObject(record))
    return Unsupported(expr, Rule::k_object_by_value, unit_->Display(record));
  if (record->isUnion()) return Unsupported(expr, Rule::k_union_type);
  std::vector<const clang::FieldDecl*> fields(record->field_begin(), record->field_end());
  unsigned bases = record->getNumBases();
  for (unsigned i = 0; i < expr->getNumInits(); ++i) {
    RValue part;
    if (i >= bases && i - bases < fields.size() &&
        fields[i - bases]->getType()->isReferenceType()) {
      part.parts.push_back({nullptr, std::make_shared<Place>(Lv(expr->getInit(i)))});
    } else {
      part = Rv(expr->getInit(i));
    }
    result.parts.insert(result.parts.end(), part.parts.begin(), part.parts.end());
  }
  return result;
}

RValue FunctionLowering::New(const clang::CXXNewExpr* expr) {
  if (expr->isArray()) return Unsupported(expr, Rule::k_new_array_expression);
  if (expr->getNumPlacementArgs() != 0) return Unsupported(expr, Rule::k_placement_new);
  const auto* record = Unit::Record(expr->getAllocatedType());
  if (record == nullptr || !unit_->IsObject(record))
    return Unsupported(expr, Rule::k_new_not_object, unit_->TypeText(expr->getAllocatedType()));
  Class* cls = unit_->LowerClass(record);
  const auto* construct = expr->getConstructExpr();
  // Arguments first: the object is not seen half-made by what they run.
  std::vector<Argument> args;
  const clang::CXXConstructorDecl* constructor = nullptr;
  if (construct != nullptr) {
    constructor = construct->getConstructor();
    if (constructor->isCopyOrMoveConstructor())
      return Unsupported(expr, Rule::k_copy_object, unit_->Display(record));
    std::vector<const clang::Expr*> exprs(construct->arg_begin(), construct->arg_end());
    args = Arguments(constructor, exprs);
    EnsureBlock();
  }
  At(expr->getExprLoc());
  Operation* made = b_.Append(Opcode::kNew, {}, Type::Ref(cls));
  made->cls = cls;
  Value* object = made->result;
  MayRaise();
  if (constructor != nullptr)
    CallConstructor(constructor, object, std::move(args), expr->getExprLoc());
  RValue result;
  result.parts.push_back({object, nullptr});
  return result;
}

RValue FunctionLowering::Throw(const clang::CXXThrowExpr* expr) {
  const clang::Expr* value = expr->getSubExpr();
  if (value == nullptr) {
    if (frame().handled.empty()) return Unsupported(expr, Rule::k_rethrow_outside);
    RaiseTo(scope_, b_.Read(frame().handled.back()));
    b_.EnterDead();
    return {};
  }
  if (!unit_->IsObjectPointer(value->getType()))
    return Unsupported(expr, Rule::k_throw_type, unit_->TypeText(value->getType()));
  if (!llvm::isa<clang::CXXNewExpr>(value->IgnoreParenImpCasts()->IgnoreImplicit())) {
    const clang::Expr* e = value->IgnoreParenImpCasts();
    if (const auto* cleanups = llvm::dyn_cast<clang::ExprWithCleanups>(e))
      e = cleanups->getSubExpr()->IgnoreParenImpCasts();
    if (!llvm::isa<clang::CXXNewExpr>(e)) return Unsupported(expr, Rule::k_throw_not_new);
  }
  Value* exception = Scalar(value);
  EnsureBlock();
  At(expr->getExprLoc());
  RaiseTo(scope_, exception);
  b_.EnterDead();
  return {};
}

RValue FunctionLowering::Lambda(const clang::LambdaExpr* expr) {
  RValue result;
  const auto* record = expr->getLambdaClass();
  auto field = record->field_begin();
  for (const clang::Expr* init : expr->capture_inits()) {
    QualType type = (*field)->getType();
    if (type->isReferenceType()) {
      result.parts.push_back({nullptr, std::make_shared<Place>(Lv(init))});
    } else if (type->isPointerType() && !unit_->IsObjectPointer(type) &&
               Unit::Record(type->getPointeeType()) != nullptr) {
      RValue self = This(init);
      result.parts.insert(result.parts.end(), self.parts.begin(), self.parts.end());
    } else {
      RValue part = Rv(init);
      result.parts.insert(result.parts.end(), part.parts.begin(), part.parts.end());
    }
    ++field;
  }
  return result;
}

}  // namespace kiln::frontend
