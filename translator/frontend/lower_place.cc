// Expressions that denote places: lvalues, and references that are bound to them.
#include "clang/AST/Attr.h"
#include "clang/AST/Expr.h"
#include "translator/frontend/lowering.h"

namespace kiln::frontend {

using clang::QualType;
using clang::SourceLocation;

Place FunctionLowering::Lv(const clang::Expr* expr) {
  EnsureBlock();
  const clang::Expr* e = expr->IgnoreParens();
  Place none;
  none.type = e->getType();
  switch (e->getStmtClass()) {
    case clang::Stmt::DeclRefExprClass: {
      const clang::ValueDecl* decl = llvm::cast<clang::DeclRefExpr>(e)->getDecl();
      if (const auto* binding = llvm::dyn_cast<clang::BindingDecl>(decl)) {
        if (binding->getHoldingVar() != nullptr) return VariablePlace(binding->getHoldingVar(), e);
        return Lv(binding->getBinding());
      }
      if (const auto* object = llvm::dyn_cast<clang::TemplateParamObjectDecl>(decl)) {
        bool ok = true;
        QualType type = object->getType().getUnqualifiedType();
        RValue constant = FromAPValue(object->getValue(), type, e, &ok);
        if (ok) return Materialise(constant, type, e->getExprLoc());
      }
      if (llvm::isa<clang::FunctionDecl>(decl)) {  // bound to a reference to a function
        QualType pointer = unit_->ast().getPointerType(decl->getType());
        RValue value;
        value.parts.push_back({FunctionValue(e, pointer), nullptr});
        return Materialise(value, pointer, e->getExprLoc());
      }
      if (const auto* variable = llvm::dyn_cast<clang::VarDecl>(decl);
          variable != nullptr && IsConstantHere(variable) &&
          unit_->IsObject(Unit::Record(variable->getType())) == false) {
        // A constant: its value, not a field of the globals.
        const clang::VarDecl* definition = nullptr;
        if (variable->getAnyInitializer(definition) != nullptr && definition != nullptr) {
          if (const clang::APValue* value = definition->evaluateValue()) {
            bool ok = true;
            RValue constant =
                FromAPValue(*value, variable->getType().getNonReferenceType(), e, &ok);
            if (ok) return Materialise(constant, variable->getType().getNonReferenceType(), e->getExprLoc());
          }
        }
      }
      return VariablePlace(decl, e);
    }
    case clang::Stmt::MemberExprClass: {
      const auto* member = llvm::cast<clang::MemberExpr>(e);
      if (const auto* variable = llvm::dyn_cast<clang::VarDecl>(member->getMemberDecl())) {
        Discard(member->getBase());
        return VariablePlace(variable, e);
      }
      const auto* field = llvm::dyn_cast<clang::FieldDecl>(member->getMemberDecl());
      if (field == nullptr) {
        Unsupported(e, Rule::k_unsupported_expression, "a member of this kind");
        return none;
      }
      Place record;
      if (member->isArrow()) {
        record = DerefPlace(member->getBase(), member->getBase()->getType()->getPointeeType());
      } else if (member->getBase()->isGLValue()) {
        record = Lv(member->getBase());
      } else {
        record = Materialise(Rv(member->getBase()), member->getBase()->getType(), e->getExprLoc());
      }
      return MemberPlace(record, field);
    }
    case clang::Stmt::UnaryOperatorClass: {
      const auto* unary = llvm::cast<clang::UnaryOperator>(e);
      switch (unary->getOpcode()) {
        case clang::UO_Deref: {
          const clang::Expr* sub = unary->getSubExpr();
          if (sub->getType()->isFunctionPointerType()) return none;
          return DerefPlace(sub, sub->getType()->getPointeeType());
        }
        case clang::UO_PreInc:
        case clang::UO_PreDec: {
          Place place = Lv(unary->getSubExpr());
          RValue old = Load(place);
          if (old.scalar() == nullptr) return place;
          RValue updated;
          bool inc = unary->getOpcode() == clang::UO_PreInc;
          Value* v = old.scalar();
          if (v->type.is_raw()) {
            int64_t size =
                unit_->ast().getTypeSizeInChars(unary->getType()->getPointeeType()).getQuantity();
            updated.parts.push_back(
                {b_.Emit(Opcode::kRawAdd, {v, b_.Int(Type::I64(), inc ? size : -size)}, Type::Raw()),
                 nullptr});
          } else if (v->type.is_float()) {
            Value* one = graph_->NewConst(v->type, Const::Float(1.0));
            updated.parts.push_back(
                {b_.Emit(inc ? Opcode::kFloatAdd : Opcode::kFloatSub, {v, one}, v->type), nullptr});
          } else if (v->type.is_int()) {
            updated.parts.push_back({b_.Emit(inc ? Opcode::kIntAdd : Opcode::kIntSub,
                                             {v, b_.Int(v->type, 1)}, v->type),
                                     nullptr});
          } else {
            Unsupported(e, Rule::k_pointer_arithmetic);
            return place;
          }
          Store(place, updated);
          return place;
        }
        case clang::UO_Extension:
          return Lv(unary->getSubExpr());
        default:
          break;
      }
      break;
    }
    case clang::Stmt::BinaryOperatorClass:
    case clang::Stmt::CompoundAssignOperatorClass: {
      const auto* binary = llvm::cast<clang::BinaryOperator>(e);
      if (binary->isAssignmentOp()) return Assign(binary);
      if (binary->getOpcode() == clang::BO_Comma) {
        Discard(binary->getLHS());
        return Lv(binary->getRHS());
      }
      if (binary->isPtrMemOp()) {
        Unsupported(e, Rule::k_member_pointer);
        return none;
      }
      break;
    }
    case clang::Stmt::ArraySubscriptExprClass: {
      const auto* subscript = llvm::cast<clang::ArraySubscriptExpr>(e);
      const clang::Expr* base = subscript->getBase();
      if (base->IgnoreParenImpCasts()->getType()->isArrayType() ||
          !unit_->RawAllowed(e->getExprLoc(), frame().function)) {
        Unsupported(e, Rule::k_subscript);
        return none;
      }
      Value* address = Scalar(base);
      Value* index = ConvertInt(Scalar(subscript->getIdx()), Type::I64());
      int64_t size = unit_->ast().getTypeSizeInChars(e->getType()).getQuantity();
      Value* offset = index;
      if (size != 1)
        offset = b_.Emit(Opcode::kIntMul, {index, b_.Int(Type::I64(), size)}, Type::I64());
      return RawPlace(address, offset, e->getType());
    }
    case clang::Stmt::CallExprClass:
    case clang::Stmt::CXXMemberCallExprClass:
    case clang::Stmt::CXXOperatorCallExprClass:
    case clang::Stmt::UserDefinedLiteralClass: {
      Place place = none;
      RValue value = LowerCall(llvm::cast<clang::CallExpr>(e), &place);
      if (place.kind == Place::Kind::kNone && b_.current() != nullptr &&
          !unit_->IsObject(Unit::Record(e->getType())))
        return Materialise(value, e->getType(), e->getExprLoc());
      return place;
    }
    case clang::Stmt::MaterializeTemporaryExprClass: {
      const auto* temporary = llvm::cast<clang::MaterializeTemporaryExpr>(e);
      const clang::Expr* sub = temporary->getSubExpr();
      const auto* record = Unit::Record(sub->getType());
      if (record != nullptr && Unit::Marked(record, "kiln.scope"))
        rules().Report(Rule::k_scope_not_local, e->getExprLoc(), {}, unit_->Display(record));
      return Materialise(Rv(sub), sub->getType(), e->getExprLoc());
    }
    case clang::Stmt::ExprWithCleanupsClass:
      return Lv(llvm::cast<clang::ExprWithCleanups>(e)->getSubExpr());
    case clang::Stmt::CXXBindTemporaryExprClass:
      return Lv(llvm::cast<clang::CXXBindTemporaryExpr>(e)->getSubExpr());
    case clang::Stmt::SubstNonTypeTemplateParmExprClass:
      return Lv(llvm::cast<clang::SubstNonTypeTemplateParmExpr>(e)->getReplacement());
    case clang::Stmt::ConstantExprClass:
      return Lv(llvm::cast<clang::ConstantExpr>(e)->getSubExpr());
    case clang::Stmt::CXXDefaultArgExprClass:
      return Lv(llvm::cast<clang::CXXDefaultArgExpr>(e)->getExpr());
    case clang::Stmt::OpaqueValueExprClass:
      if (const auto* source = llvm::cast<clang::OpaqueValueExpr>(e)->getSourceExpr())
        return source->isGLValue() ? Lv(source)
                                   : Materialise(Rv(source), source->getType(), e->getExprLoc());
      break;
    case clang::Stmt::ImplicitCastExprClass:
    case clang::Stmt::CXXStaticCastExprClass:
    case clang::Stmt::CStyleCastExprClass:
    case clang::Stmt::CXXFunctionalCastExprClass:
    case clang::Stmt::CXXConstCastExprClass: {
      const auto* cast = llvm::cast<clang::CastExpr>(e);
      const clang::Expr* sub = cast->getSubExpr();
      if (llvm::isa<clang::CXXConstCastExpr>(e)) {
        Unsupported(e, Rule::k_const_cast_expression);
        return none;
      }
      switch (cast->getCastKind()) {
        case clang::CK_NoOp:
          return sub->isGLValue() ? Lv(sub) : Materialise(Rv(sub), sub->getType(), e->getExprLoc());
        case clang::CK_DerivedToBase:
        case clang::CK_UncheckedDerivedToBase: {
          Place place = Lv(sub);
          const auto* derived = Unit::Record(sub->getType());
          const auto* base = Unit::Record(e->getType());
          if (derived != nullptr && base != nullptr) return BasePlace(place, derived, base);
          return place;
        }
        case clang::CK_BaseToDerived: {
          Place place = Lv(sub);
          if (place.kind != Place::Kind::kObject) break;
          Class* cls = unit_->LowerClass(Unit::Record(e->getType()));
          return ObjectPlace(b_.Emit(Opcode::kCastRef, {place.base}, Type::Ref(cls)), e->getType());
        }
        default:
          break;
      }
      break;
    }
    case clang::Stmt::ConditionalOperatorClass: {
      const auto* conditional = llvm::cast<clang::ConditionalOperator>(e);
      if (!e->isGLValue()) break;
      Var condition = b_.NewVar(Type::Bool(), "");
      Block* sides[2] = {b_.NewBlock(), b_.NewBlock()};
      Block* after = b_.NewBlock();
      Place places[2];
      Condition(conditional->getCond(), sides[0], sides[1]);
      bool object = unit_->IsObject(Unit::Record(e->getType()));
      Var held = object ? b_.NewVar(unit_->Scalar(unit_->ast().getPointerType(e->getType()),
                                                  e->getExprLoc()), "") : -1;
      // `c ? throw new E() : a` is the side that is there.
      bool thrown[2] = {};
      for (int i = 0; i < 2; ++i) {
        b_.SealAndEnter(sides[i]);
        const clang::Expr* side = i == 0 ? conditional->getTrueExpr() : conditional->getFalseExpr();
        thrown[i] = side->getType()->isVoidType();
        if (thrown[i]) {
          Discard(side);
        } else {
          places[i] = Lv(side);
        }
        if (b_.current() == nullptr) continue;
        b_.Write(condition, graph_->NewBool(i == 0));
        if (object && places[i].kind == Place::Kind::kObject) b_.Write(held, places[i].base);
        b_.Jump(after);
      }
      b_.SealAndEnter(after);
      if (object) return ObjectPlace(b_.Read(held), e->getType());
      if (thrown[0]) return places[1];
      if (thrown[1]) return places[0];
      return ChoicePlace(condition, places[0], places[1]);
    }
    case clang::Stmt::CXXThisExprClass:
    case clang::Stmt::StringLiteralClass:
      if (llvm::isa<clang::StringLiteral>(e)) {
        Unsupported(e, Rule::k_string_literal);
        return none;
      }
      break;
    case clang::Stmt::CXXTypeidExprClass:
      Unsupported(e, Rule::k_typeid_expression);
      return none;
    case clang::Stmt::CXXDynamicCastExprClass:
      Unsupported(e, Rule::k_dynamic_cast_expression);
      return none;
    case clang::Stmt::CXXReinterpretCastExprClass:
      Unsupported(e, Rule::k_reinterpret_cast_expression);
      return none;
    default:
      break;
  }
  if (!e->isGLValue()) return Materialise(Rv(e), e->getType(), e->getExprLoc());
  Unsupported(e, Rule::k_unsupported_expression, e->getStmtClassName());
  return none;
}

}  // namespace kiln::frontend
