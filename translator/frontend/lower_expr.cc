// Expressions.
#include "clang/AST/APValue.h"
#include "clang/AST/Attr.h"
#include "clang/AST/Expr.h"
#include "translator/frontend/lowering.h"

namespace kiln::frontend {

using clang::QualType;
using clang::SourceLocation;

RValue FunctionLowering::Poison(QualType type, SourceLocation where) {
  RValue result;
  if (type.isNull() || type->isVoidType()) return result;
  if (type->isReferenceType()) type = type.getNonReferenceType();
  const auto* record = Unit::Record(type);
  if (record != nullptr && unit_->IsObject(record)) return result;
  if (b_.current() == nullptr) b_.EnterDead();
  for (const Component& part : unit_->Components(type, where)) {
    if (part.is_reference) {
      result.parts.push_back({});
    } else {
      result.parts.push_back({b_.Zero(part.type), nullptr});
    }
  }
  return result;
}

RValue FunctionLowering::Unsupported(const clang::Expr* expr, Rule rule, const std::string& arg,
                                     const std::string& arg1) {
  rules().Report(rule, expr->getExprLoc(), expr->getSourceRange(), arg, arg1);
  return Poison(expr->getType(), expr->getExprLoc());
}

Value* FunctionLowering::Scalar(const clang::Expr* expr) {
  RValue value = Rv(expr);
  EnsureBlock();
  if (value.parts.size() == 1 && value.parts[0].value != nullptr) return value.parts[0].value;
  if (!value.parts.empty() && value.parts[0].value != nullptr) return value.parts[0].value;
  // Reached only after a rule was reported, or for a type without parts.
  if (rules().count() == 0)
    rules().Report(Rule::k_unsupported_expression, expr->getExprLoc(), expr->getSourceRange(),
                   expr->getStmtClassName());
  return b_.Int(Type::I64(), 0);
}

void FunctionLowering::Discard(const clang::Expr* expr) {
  const clang::Expr* e = expr->IgnoreParens();
  if (const auto* cleanups = llvm::dyn_cast<clang::ExprWithCleanups>(e))
    return Discard(cleanups->getSubExpr());
  if (const auto* call = llvm::dyn_cast<clang::CallExpr>(e)) {
    Place place;
    LowerCall(call, &place);
    return;
  }
  if (const auto* cast = llvm::dyn_cast<clang::CastExpr>(e);
      cast != nullptr && (cast->getCastKind() == clang::CK_ToVoid ||
                          cast->getCastKind() == clang::CK_NoOp))
    return Discard(cast->getSubExpr());
  if (const auto* conditional = llvm::dyn_cast<clang::ConditionalOperator>(e);
      conditional != nullptr && e->getType()->isVoidType()) {
    Rv(e);
    return;
  }
  if (e->isGLValue()) {
    Lv(e);
  } else {
    Rv(e);
  }
}

// ---- constants -----------------------------------------------------------------------------------

RValue FunctionLowering::FromAPValue(const clang::APValue& value, QualType type,
                                     const clang::Expr* expr, bool* ok) {
  RValue result;
  auto scalar = [&](Value* v) { result.parts.push_back({v, nullptr}); };
  switch (value.getKind()) {
    case clang::APValue::Int: {
      Type t = unit_->Scalar(type, expr->getExprLoc());
      if (!t.is_int()) break;
      const llvm::APSInt& bits = value.getInt();
      if (bits.getBitWidth() > 64) break;
      scalar(b_.Int(t, bits.isSigned() ? bits.getSExtValue()
                                       : static_cast<int64_t>(bits.getZExtValue())));
      return result;
    }
    case clang::APValue::Float: {
      Type t = unit_->Scalar(type, expr->getExprLoc());
      llvm::APFloat f = value.getFloat();
      bool lost = false;
      f.convert(llvm::APFloat::IEEEdouble(), llvm::APFloat::rmNearestTiesToEven, &lost);
      scalar(graph_->NewConst(t, Const::Float(f.convertToDouble())));
      return result;
    }
    case clang::APValue::Struct: {
      const auto* record = Unit::Record(type);
      if (record == nullptr) break;
      unsigned base_index = 0;
      for (const auto& base : record->bases()) {
        RValue part = FromAPValue(value.getStructBase(base_index++), base.getType(), expr, ok);
        if (!*ok) return result;
        result.parts.insert(result.parts.end(), part.parts.begin(), part.parts.end());
      }
      for (const auto* field : record->fields()) {
        RValue part =
            FromAPValue(value.getStructField(field->getFieldIndex()), field->getType(), expr, ok);
        if (!*ok) return result;
        result.parts.insert(result.parts.end(), part.parts.begin(), part.parts.end());
      }
      return result;
    }
    case clang::APValue::LValue:
      if (value.isNullPointer()) {
        scalar(b_.Zero(unit_->Scalar(type, expr->getExprLoc())));
        return result;
      }
      break;
    default:
      break;
  }
  *ok = false;
  return result;
}

std::optional<RValue> FunctionLowering::TryConstant(const clang::Expr* expr) {
  if (expr->isValueDependent() || expr->getType()->isVoidType()) return std::nullopt;
  if (!expr->getType()->isArithmeticType() && !expr->getType()->isEnumeralType())
    return std::nullopt;
  clang::Expr::EvalResult result;
  if (!expr->EvaluateAsRValue(result, unit_->ast()) || result.HasSideEffects) return std::nullopt;
  bool ok = true;
  RValue value = FromAPValue(result.Val, expr->getType(), expr, &ok);
  if (!ok) return std::nullopt;
  return value;
}

// Whether a use of the variable is a use of its value: a constexpr of static storage, or a constant of
// an enclosing function that a lambda may use without capturing it.
bool FunctionLowering::IsConstantHere(const clang::VarDecl* variable) {
  if (variable->hasGlobalStorage()) return variable->isConstexpr();
  return frame().locals.count(llvm::cast<clang::ValueDecl>(variable->getCanonicalDecl())) == 0 &&
         variable->mightBeUsableInConstantExpressions(unit_->ast()) &&
         variable->isUsableInConstantExpressions(unit_->ast());
}

// ---- values of expressions -----------------------------------------------------------------------

RValue FunctionLowering::Rv(const clang::Expr* expr) {
  EnsureBlock();
  return RvUncached(expr);
}

RValue FunctionLowering::RvUncached(const clang::Expr* expr) {
  const clang::Expr* e = expr->IgnoreParens();
  auto one = [](Value* v) {
    RValue r;
    if (v != nullptr) r.parts.push_back({v, nullptr});
    return r;
  };
  switch (e->getStmtClass()) {
    case clang::Stmt::IntegerLiteralClass:
    case clang::Stmt::CharacterLiteralClass:
    case clang::Stmt::CXXBoolLiteralExprClass:
    case clang::Stmt::FloatingLiteralClass:
    case clang::Stmt::UnaryExprOrTypeTraitExprClass:
    case clang::Stmt::TypeTraitExprClass:
    case clang::Stmt::CXXNoexceptExprClass:
    case clang::Stmt::SizeOfPackExprClass:
    case clang::Stmt::OffsetOfExprClass:
    case clang::Stmt::ConceptSpecializationExprClass:
    case clang::Stmt::RequiresExprClass:
      if (auto constant = TryConstant(e)) return *constant;
      return Unsupported(e, Rule::k_unsupported_expression, e->getStmtClassName());
    case clang::Stmt::CXXNullPtrLiteralExprClass:
    case clang::Stmt::GNUNullExprClass:
      return one(b_.Zero(unit_->Scalar(e->getType(), e->getExprLoc())));
    case clang::Stmt::ConstantExprClass: {
      if (auto constant = TryConstant(e)) return *constant;
      return Rv(llvm::cast<clang::ConstantExpr>(e)->getSubExpr());
    }
    case clang::Stmt::ExprWithCleanupsClass:
      return Rv(llvm::cast<clang::ExprWithCleanups>(e)->getSubExpr());
    case clang::Stmt::MaterializeTemporaryExprClass:
      return Rv(llvm::cast<clang::MaterializeTemporaryExpr>(e)->getSubExpr());
    case clang::Stmt::CXXBindTemporaryExprClass: {
      const auto* record = Unit::Record(e->getType());
      if (record != nullptr && Unit::Marked(record, "kiln.scope"))
        return Unsupported(e, Rule::k_scope_not_local, unit_->Display(record));
      return Rv(llvm::cast<clang::CXXBindTemporaryExpr>(e)->getSubExpr());
    }
    case clang::Stmt::SubstNonTypeTemplateParmExprClass:
      return Rv(llvm::cast<clang::SubstNonTypeTemplateParmExpr>(e)->getReplacement());
    case clang::Stmt::CXXDefaultArgExprClass:
      return Rv(llvm::cast<clang::CXXDefaultArgExpr>(e)->getExpr());
    case clang::Stmt::CXXDefaultInitExprClass:
      return Rv(llvm::cast<clang::CXXDefaultInitExpr>(e)->getExpr());
    case clang::Stmt::CXXRewrittenBinaryOperatorClass:
      return Rv(llvm::cast<clang::CXXRewrittenBinaryOperator>(e)->getSemanticForm());
    case clang::Stmt::OpaqueValueExprClass: {
      auto found = opaque_.find(e);
      if (found != opaque_.end()) return found->second;
      if (const auto* source = llvm::cast<clang::OpaqueValueExpr>(e)->getSourceExpr())
        return Rv(source);
      return Unsupported(e, Rule::k_unsupported_expression, e->getStmtClassName());
    }
    case clang::Stmt::CXXScalarValueInitExprClass:
    case clang::Stmt::ImplicitValueInitExprClass:
      return Poison(e->getType(), e->getExprLoc());
    case clang::Stmt::CXXThisExprClass: return This(e);
    case clang::Stmt::ImplicitCastExprClass:
    case clang::Stmt::CXXStaticCastExprClass:
    case clang::Stmt::CStyleCastExprClass:
    case clang::Stmt::CXXFunctionalCastExprClass:
    case clang::Stmt::CXXReinterpretCastExprClass:
    case clang::Stmt::CXXConstCastExprClass:
    case clang::Stmt::CXXDynamicCastExprClass:
    case clang::Stmt::BuiltinBitCastExprClass:
      return Cast(llvm::cast<clang::CastExpr>(e));
    case clang::Stmt::BinaryOperatorClass:
    case clang::Stmt::CompoundAssignOperatorClass:
      return Binary(llvm::cast<clang::BinaryOperator>(e));
    case clang::Stmt::UnaryOperatorClass: return Unary(llvm::cast<clang::UnaryOperator>(e));
    case clang::Stmt::ConditionalOperatorClass:
    case clang::Stmt::BinaryConditionalOperatorClass:
      return Conditional(llvm::cast<clang::AbstractConditionalOperator>(e));
    case clang::Stmt::CallExprClass:
    case clang::Stmt::CXXMemberCallExprClass:
    case clang::Stmt::CXXOperatorCallExprClass:
    case clang::Stmt::UserDefinedLiteralClass: {
      Place place;
      RValue value = LowerCall(llvm::cast<clang::CallExpr>(e), &place);
      if (place.kind != Place::Kind::kNone && e->isGLValue()) return Load(place);
      return value;
    }
    case clang::Stmt::CXXConstructExprClass:
    case clang::Stmt::CXXTemporaryObjectExprClass:
      return Construct(llvm::cast<clang::CXXConstructExpr>(e));
    case clang::Stmt::InitListExprClass: return InitList(llvm::cast<clang::InitListExpr>(e));
    case clang::Stmt::CXXParenListInitExprClass: {
      const auto* list = llvm::cast<clang::CXXParenListInitExpr>(e);
      RValue result;
      for (const clang::Expr* init : list->getInitExprs()) {
        RValue part = Rv(init);
        result.parts.insert(result.parts.end(), part.parts.begin(), part.parts.end());
      }
      return result;
    }
    case clang::Stmt::CXXNewExprClass: return New(llvm::cast<clang::CXXNewExpr>(e));
    case clang::Stmt::CXXThrowExprClass: return Throw(llvm::cast<clang::CXXThrowExpr>(e));
    case clang::Stmt::LambdaExprClass: return Lambda(llvm::cast<clang::LambdaExpr>(e));
    case clang::Stmt::CXXDeleteExprClass: return Unsupported(e, Rule::k_delete_expression);
    case clang::Stmt::CXXTypeidExprClass: return Unsupported(e, Rule::k_typeid_expression);
    case clang::Stmt::StringLiteralClass: return Unsupported(e, Rule::k_string_literal);
    case clang::Stmt::CXXStdInitializerListExprClass:
      return Unsupported(e, Rule::k_initialiser_list);
    case clang::Stmt::VAArgExprClass: return Unsupported(e, Rule::k_varargs);
    case clang::Stmt::CoawaitExprClass:
    case clang::Stmt::CoyieldExprClass: return Unsupported(e, Rule::k_coroutine);
    default:
      break;
  }
  if (e->isGLValue()) return Load(Lv(e));
  if (auto constant = TryConstant(e)) return *constant;  // enumerators
  return Unsupported(e, Rule::k_unsupported_expression, e->getStmtClassName());
}

RValue FunctionLowering::This(const clang::Expr* expr) {
  RValue result;
  Frame& f = frame();
  const auto* method = llvm::dyn_cast_or_null<clang::CXXMethodDecl>(f.function);
  if (method != nullptr && method->getParent()->isLambda() && f.this_place.has_value()) {
    llvm::DenseMap<const clang::ValueDecl*, clang::FieldDecl*> captures;
    clang::FieldDecl* this_capture = nullptr;
    method->getParent()->getCaptureFields(captures, this_capture);
    if (this_capture != nullptr) {
      Place place = MemberPlace(*f.this_place, this_capture);
      if (unit_->IsObjectPointer(this_capture->getType())) return Load(place);
      result.parts.push_back({nullptr, std::make_shared<Place>(place)});
      return result;
    }
  }
  if (f.this_object.has_value()) {
    result.parts.push_back({b_.Read(*f.this_object), nullptr});
  } else if (f.this_place.has_value()) {
    result.parts.push_back({nullptr, std::make_shared<Place>(*f.this_place)});
  } else {
    return Unsupported(expr, Rule::k_unsupported_expression, "'this' outside of a method");
  }
  return result;
}

Value* FunctionLowering::IntToBool(Value* v) {
  if (v->type.is_bool()) return v;
  if (v->type.is_float())
    return b_.Emit(Opcode::kFloatNe, {v, b_.Zero(v->type)}, Type::Bool());
  if (v->type.is_ref()) return b_.Emit(Opcode::kRefNonnull, {v}, Type::Bool());
  if (v->type.is_func()) return b_.Emit(Opcode::kFuncNe, {v, b_.Zero(v->type)}, Type::Bool());
  if (v->type.is_raw()) return b_.Emit(Opcode::kRawNe, {v, b_.Zero(v->type)}, Type::Bool());
  return b_.Emit(Opcode::kIntNe, {v, b_.Int(v->type, 0)}, Type::Bool());
}

Value* FunctionLowering::ConvertInt(Value* v, Type to) {
  if (v->type == to) return v;
  if (!v->type.is_int() || !to.is_int()) return v;
  if (to.is_bool()) return IntToBool(v);
  if (v->is_const()) return b_.Int(to, v->constant.bits);
  return b_.Emit(Opcode::kIntCast, {v}, to);
}

RValue FunctionLowering::Cast(const clang::CastExpr* expr) {
  const clang::Expr* sub = expr->getSubExpr();
  SourceLocation where = expr->getExprLoc();
  auto one = [](Value* v) {
    RValue r;
    r.parts.push_back({v, nullptr});
    return r;
  };
  if (llvm::isa<clang::CXXConstCastExpr>(expr))
    return Unsupported(expr, Rule::k_const_cast_expression);
  if (llvm::isa<clang::CXXDynamicCastExpr>(expr))
    return Unsupported(expr, Rule::k_dynamic_cast_expression);
  bool raw_allowed = unit_->RawAllowed(where, frame().function);
  if (llvm::isa<clang::CXXReinterpretCastExpr>(expr) && !raw_allowed)
    return Unsupported(expr, Rule::k_reinterpret_cast_expression);
  switch (expr->getCastKind()) {
    case clang::CK_LValueToRValue: {
      const clang::Expr* inner = sub->IgnoreParens();
      // Enumerators and constants have no place.
      if (const auto* ref = llvm::dyn_cast<clang::DeclRefExpr>(inner)) {
        if (const auto* variable = llvm::dyn_cast<clang::VarDecl>(ref->getDecl());
            variable != nullptr && variable->hasGlobalStorage() &&
            variable->getType().isConstQualified())
          if (auto constant = TryConstant(expr)) return *constant;
      }
      if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(inner);
          member != nullptr && llvm::isa<clang::VarDecl>(member->getMemberDecl()))
        if (auto constant = TryConstant(expr)) return *constant;
      return Load(Lv(sub));
    }
    case clang::CK_NoOp: {
      if (llvm::isa<clang::CStyleCastExpr>(expr) || llvm::isa<clang::CXXStaticCastExpr>(expr)) {
        QualType from = sub->getType(), to = expr->getType();
        if (unit_->IsObjectPointer(from) && unit_->IsObjectPointer(to) &&
            from->getPointeeType().isConstQualified() && !to->getPointeeType().isConstQualified())
          return Unsupported(expr, Rule::k_const_cast_expression);
      }
      return Rv(sub);
    }
    case clang::CK_ConstructorConversion:
    case clang::CK_UserDefinedConversion:
      return Rv(sub);
    case clang::CK_DerivedToBase:
    case clang::CK_UncheckedDerivedToBase: {
      if (unit_->IsObjectPointer(expr->getType())) {
        RValue value = Rv(sub);
        if (!value.parts.empty() && value.parts[0].place != nullptr) return value;
        return value;
      }
      if (expr->getType()->isPointerType()) return Rv(sub);  // 'this' of a value struct
      Place place = sub->isGLValue() ? Lv(sub) : Materialise(Rv(sub), sub->getType(), where);
      return Load(BasePlace(place, Unit::Record(sub->getType()), Unit::Record(expr->getType())));
    }
    case clang::CK_BaseToDerived: {
      if (!unit_->IsObjectPointer(expr->getType())) {
        // CRTP: 'this' of a mixin that is part of a collected object stays what it is.
        RValue value = Rv(sub);
        return value;
      }
      RValue held = Rv(sub);
      Value* value = held.scalar();
      if (value == nullptr && !held.parts.empty() && held.parts[0].place != nullptr &&
          held.parts[0].place->kind == Place::Kind::kObject)
        value = held.parts[0].place->base;  // CRTP: 'this' of a mixin
      if (value == nullptr) return Unsupported(expr, Rule::k_unrelated_cast, unit_->TypeText(sub->getType()), unit_->TypeText(expr->getType()));
      Class* cls = unit_->LowerClass(Unit::Record(expr->getType()->getPointeeType()));
      return one(b_.Emit(Opcode::kCastRef, {value}, Type::Ref(cls)));
    }
    case clang::CK_NullToPointer:
    case clang::CK_NullToMemberPointer:
      return one(b_.Zero(unit_->Scalar(expr->getType(), where)));
    case clang::CK_IntegralCast:
    case clang::CK_BooleanToSignedIntegral:
      return one(ConvertInt(Scalar(sub), unit_->Scalar(expr->getType(), where)));
    case clang::CK_IntegralToBoolean:
    case clang::CK_PointerToBoolean:
    case clang::CK_FloatingToBoolean:
      return one(IntToBool(Scalar(sub)));
    case clang::CK_IntegralToFloating:
      return one(b_.Emit(Opcode::kIntToFloat, {Scalar(sub)},
                         unit_->Scalar(expr->getType(), where)));
    case clang::CK_FloatingToIntegral:
      return one(b_.Emit(Opcode::kFloatToInt, {Scalar(sub)},
                         unit_->Scalar(expr->getType(), where)));
    case clang::CK_FloatingCast: {
      Type to = unit_->Scalar(expr->getType(), where);
      Value* v = Scalar(sub);
      if (v->type == to) return one(v);
      return one(b_.Emit(Opcode::kFloatCast, {v}, to));
    }
    case clang::CK_ToVoid:
      Discard(sub);
      return {};
    case clang::CK_FunctionToPointerDecay:
      return one(FunctionValue(sub, expr->getType()));
    case clang::CK_ArrayToPointerDecay: {
      const auto* literal = llvm::dyn_cast<clang::StringLiteral>(sub->IgnoreParens());
      if (literal == nullptr) return Unsupported(expr, Rule::k_subscript);
      if (!raw_allowed) return Unsupported(expr, Rule::k_string_literal);
      // A C string: the characters of a prebuilt Str, which never moves, and a zero after them.
      int64_t object =
          unit_->program()->InternString(literal->getBytes().str() + std::string(1, '\0'));
      Class* str = unit_->program()->FindClass("rlib::Str");
      if (str == nullptr) return Unsupported(expr, Rule::k_string_literal);
      Value* constant = graph_->NewConst(Type::Ref(str), Const::Object(object));
      return one(b_.Emit(Opcode::kArrayRaw, {constant}, Type::Raw()));
    }
    case clang::CK_BitCast: {
      QualType from = sub->getType(), to = expr->getType();
      if (unit_->IsObjectPointer(from) && unit_->IsObjectPointer(to)) {
        RValue none = Unsupported(expr, Rule::k_unrelated_cast, unit_->TypeText(from->getPointeeType()),
                                  unit_->TypeText(to->getPointeeType()));
        for (QualType type : {from, to})
          if (const auto* record = type->getPointeeType()->getAsCXXRecordDecl())
            rules().Note(record->getLocation(), unit_->Display(record) + " is declared here");
        return none;
      }
      if (unit_->IsObjectPointer(from) != unit_->IsObjectPointer(to))
        return Unsupported(expr, Rule::k_raw_pointer, unit_->TypeText(to->isPointerType() ? to->getPointeeType() : to));
      if (!raw_allowed) return Unsupported(expr, Rule::k_reinterpret_cast_expression);
      return Rv(sub);
    }
    case clang::CK_PointerToIntegral: {
      if (!raw_allowed || unit_->IsObjectPointer(sub->getType()))
        return Unsupported(expr, Rule::k_pointer_integer_cast);
      Value* bits = b_.Emit(Opcode::kRawToInt, {Scalar(sub)}, Type::U64());
      return one(ConvertInt(bits, unit_->Scalar(expr->getType(), where)));
    }
    case clang::CK_IntegralToPointer:
      if (!raw_allowed || unit_->IsObjectPointer(expr->getType()))
        return Unsupported(expr, Rule::k_pointer_integer_cast);
      return one(
          b_.Emit(Opcode::kRawFromInt, {ConvertInt(Scalar(sub), Type::U64())}, Type::Raw()));
    case clang::CK_BuiltinFnToFnPtr:
      return Unsupported(expr, Rule::k_unsupported_expression, "a builtin function");
    default:
      return Unsupported(expr, Rule::k_unsupported_expression, expr->getCastKindName());
  }
}

Value* FunctionLowering::FunctionValue(const clang::Expr* expr, QualType pointer) {
  const clang::Expr* e = expr->IgnoreParens();
  Type type = unit_->Scalar(pointer, e->getExprLoc());
  if (const auto* subst = llvm::dyn_cast<clang::SubstNonTypeTemplateParmExpr>(e))
    return FunctionValue(subst->getReplacement(), pointer);
  if (const auto* cast = llvm::dyn_cast<clang::ImplicitCastExpr>(e);
      cast != nullptr && cast->getCastKind() == clang::CK_NoOp)
    return FunctionValue(cast->getSubExpr(), pointer);
  if (const auto* unary = llvm::dyn_cast<clang::UnaryOperator>(e);
      unary != nullptr && unary->getOpcode() == clang::UO_Deref)
    return Scalar(unary->getSubExpr());
  if (const auto* binary = llvm::dyn_cast<clang::BinaryOperator>(e);
      binary != nullptr && binary->getOpcode() == clang::BO_Comma) {
    Discard(binary->getLHS());
    return FunctionValue(binary->getRHS(), pointer);
  }
  if (const auto* conditional = llvm::dyn_cast<clang::ConditionalOperator>(e)) {
    Var chosen = b_.NewVar(type, "");
    Block* sides[2] = {b_.NewBlock(), b_.NewBlock()};
    Block* after = b_.NewBlock();
    Condition(conditional->getCond(), sides[0], sides[1]);
    for (int i = 0; i < 2; ++i) {
      b_.SealAndEnter(sides[i]);
      b_.Write(chosen, FunctionValue(i == 0 ? conditional->getTrueExpr()
                                            : conditional->getFalseExpr(), pointer));
      b_.Jump(after);
    }
    b_.SealAndEnter(after);
    return b_.Read(chosen);
  }
  const clang::ValueDecl* decl = nullptr;
  if (const auto* ref = llvm::dyn_cast<clang::DeclRefExpr>(e)) decl = ref->getDecl();
  if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(e)) {  // a static member function
    decl = member->getMemberDecl();
    Discard(member->getBase());
  }
  if (const auto* function = llvm::dyn_cast_or_null<clang::FunctionDecl>(decl)) {
    if (NeedsInlining(unit_, function)) {
      rules().Report(Rule::k_inlined_pointer, e->getExprLoc(), {}, unit_->Display(function));
      rules().Note(function->getLocation(), "declared here");
      return b_.Zero(type);
    }
    Function* made = unit_->FunctionFor(function);
    made->address_taken = true;
    return graph_->NewConst(type, Const::Func(made));
  }
  if (llvm::isa_and_nonnull<clang::VarDecl>(decl)) {  // a reference to a function
    RValue value = Load(VariablePlace(decl, e));
    if (value.scalar() != nullptr) return value.scalar();
  }
  rules().Report(Rule::k_unsupported_expression, e->getExprLoc(), e->getSourceRange(),
                 "a function of this kind");
  return b_.Zero(type);
}

Value* FunctionLowering::Arithmetic(clang::BinaryOperatorKind op, Value* left, Value* right,
                                    QualType type, QualType left_type, const clang::Expr* where) {
  Type t = left->type;
  if (t.is_raw() || right->type.is_raw()) {
    if (!unit_->RawAllowed(where->getExprLoc(), frame().function)) {
      Unsupported(where, Rule::k_pointer_arithmetic);
      return left;
    }
    QualType pointer = left_type->isPointerType() ? left_type : type;
    int64_t size = 1;
    if (pointer->isPointerType() && !pointer->getPointeeType()->isVoidType())
      size = unit_->ast().getTypeSizeInChars(pointer->getPointeeType()).getQuantity();
    if (left->type.is_raw() && right->type.is_raw()) {
      if (op != clang::BO_Sub) {
        Unsupported(where, Rule::k_pointer_arithmetic);
        return left;
      }
      Value* bytes = b_.Emit(Opcode::kRawSub, {left, right}, Type::I64());
      return size == 1 ? bytes
                       : b_.Emit(Opcode::kIntDiv, {bytes, b_.Int(Type::I64(), size)}, Type::I64());
    }
    Value* address = t.is_raw() ? left : right;
    Value* index = ConvertInt(t.is_raw() ? right : left, Type::I64());
    if (op == clang::BO_Sub) index = b_.Emit(Opcode::kIntNeg, {index}, Type::I64());
    if (size != 1)
      index = b_.Emit(Opcode::kIntMul, {index, b_.Int(Type::I64(), size)}, Type::I64());
    return b_.Emit(Opcode::kRawAdd, {address, index}, Type::Raw());
  }
  if (t.is_ref() || t.is_func()) {
    Unsupported(where, Rule::k_pointer_arithmetic);
    return left;
  }
  if (t.is_float()) {
    switch (op) {
      case clang::BO_Add: return b_.Emit(Opcode::kFloatAdd, {left, right}, t);
      case clang::BO_Sub: return b_.Emit(Opcode::kFloatSub, {left, right}, t);
      case clang::BO_Mul: return b_.Emit(Opcode::kFloatMul, {left, right}, t);
      case clang::BO_Div: return b_.Emit(Opcode::kFloatDiv, {left, right}, t);
      default: break;
    }
  }
  switch (op) {
    case clang::BO_Add: return b_.Emit(Opcode::kIntAdd, {left, right}, t);
    case clang::BO_Sub: return b_.Emit(Opcode::kIntSub, {left, right}, t);
    case clang::BO_Mul: return b_.Emit(Opcode::kIntMul, {left, right}, t);
    case clang::BO_Div: return b_.Emit(Opcode::kIntDiv, {left, right}, t);
    case clang::BO_Rem: return b_.Emit(Opcode::kIntMod, {left, right}, t);
    case clang::BO_And: return b_.Emit(Opcode::kIntAnd, {left, right}, t);
    case clang::BO_Or: return b_.Emit(Opcode::kIntOr, {left, right}, t);
    case clang::BO_Xor: return b_.Emit(Opcode::kIntXor, {left, right}, t);
    case clang::BO_Shl: return b_.Emit(Opcode::kIntShl, {left, right}, t);
    case clang::BO_Shr: return b_.Emit(Opcode::kIntShr, {left, right}, t);
    default: break;
  }
  Unsupported(where, Rule::k_unsupported_expression, "this operator");
  return left;
}

RValue FunctionLowering::Binary(const clang::BinaryOperator* expr) {
  auto one = [](Value* v) {
    RValue r;
    r.parts.push_back({v, nullptr});
    return r;
  };
  clang::BinaryOperatorKind op = expr->getOpcode();
  if (expr->isAssignmentOp()) return Load(Assign(expr));
  if (op == clang::BO_Comma) {
    Discard(expr->getLHS());
    return Rv(expr->getRHS());
  }
  if (expr->isLogicalOp()) {
    Block* if_true = b_.NewBlock();
    Block* if_false = b_.NewBlock();
    Block* after = b_.NewBlock();
    Var result = b_.NewVar(Type::Bool(), "");
    Condition(expr, if_true, if_false);
    b_.SealAndEnter(if_true);
    b_.Write(result, graph_->NewBool(true));
    b_.Jump(after);
    b_.SealAndEnter(if_false);
    b_.Write(result, graph_->NewBool(false));
    b_.Jump(after);
    b_.SealAndEnter(after);
    return one(b_.Read(result));
  }
  if (op == clang::BO_PtrMemD || op == clang::BO_PtrMemI)
    return Unsupported(expr, Rule::k_member_pointer);
  Value* left = Scalar(expr->getLHS());
  Value* right = Scalar(expr->getRHS());
  At(expr->getOperatorLoc());
  if (expr->isComparisonOp()) {
    Type t = left->type;
    bool eq = op == clang::BO_EQ, ne = op == clang::BO_NE;
    if (t.is_ref() || right->type.is_ref()) {
      if (!eq && !ne) return Unsupported(expr, Rule::k_pointer_order);
      bool right_null = right->is_const() && right->constant.kind == Const::Kind::kNull;
      bool left_null = left->is_const() && left->constant.kind == Const::Kind::kNull;
      if (!t.is_ref() || !right->type.is_ref()) {
        // nullptr_t against a function pointer or an address
        Value* other = t.is_ref() ? right : left;
        Value* b = IntToBool(other);
        return one(eq ? b_.Emit(Opcode::kBoolNot, {b}, Type::Bool()) : b);
      }
      if (right_null || left_null)
        return one(b_.Emit(eq ? Opcode::kRefIsNull : Opcode::kRefNonnull,
                           {right_null ? left : right}, Type::Bool()));
      return one(b_.Emit(eq ? Opcode::kRefEq : Opcode::kRefNe, {left, right}, Type::Bool()));
    }
    if (t.is_func()) {
      if (!eq && !ne) return Unsupported(expr, Rule::k_pointer_order);
      return one(b_.Emit(eq ? Opcode::kFuncEq : Opcode::kFuncNe, {left, right}, Type::Bool()));
    }
    if (t.is_raw()) {
      switch (op) {
        case clang::BO_EQ: return one(b_.Emit(Opcode::kRawEq, {left, right}, Type::Bool()));
        case clang::BO_NE: return one(b_.Emit(Opcode::kRawNe, {left, right}, Type::Bool()));
        case clang::BO_LT: return one(b_.Emit(Opcode::kRawLt, {left, right}, Type::Bool()));
        case clang::BO_GT: return one(b_.Emit(Opcode::kRawLt, {right, left}, Type::Bool()));
        case clang::BO_LE:
          return one(b_.Emit(Opcode::kBoolNot,
                             {b_.Emit(Opcode::kRawLt, {right, left}, Type::Bool())}, Type::Bool()));
        default:
          return one(b_.Emit(Opcode::kBoolNot,
                             {b_.Emit(Opcode::kRawLt, {left, right}, Type::Bool())}, Type::Bool()));
      }
    }
    bool f = t.is_float();
    switch (op) {
      case clang::BO_EQ: return one(b_.Emit(f ? Opcode::kFloatEq : Opcode::kIntEq, {left, right}, Type::Bool()));
      case clang::BO_NE: return one(b_.Emit(f ? Opcode::kFloatNe : Opcode::kIntNe, {left, right}, Type::Bool()));
      case clang::BO_LT: return one(b_.Emit(f ? Opcode::kFloatLt : Opcode::kIntLt, {left, right}, Type::Bool()));
      case clang::BO_LE: return one(b_.Emit(f ? Opcode::kFloatLe : Opcode::kIntLe, {left, right}, Type::Bool()));
      case clang::BO_GT: return one(b_.Emit(f ? Opcode::kFloatGt : Opcode::kIntGt, {left, right}, Type::Bool()));
      case clang::BO_GE: return one(b_.Emit(f ? Opcode::kFloatGe : Opcode::kIntGe, {left, right}, Type::Bool()));
      default: return Unsupported(expr, Rule::k_unsupported_expression, "<=>");
    }
  }
  return one(Arithmetic(op, left, right, expr->getType(), expr->getLHS()->getType(), expr));
}

Place FunctionLowering::Assign(const clang::BinaryOperator* expr) {
  const clang::Expr* target = expr->getLHS();
  if (expr->getOpcode() == clang::BO_Assign) {
    RValue value = Rv(expr->getRHS());
    EnsureBlock();
    Place place = Lv(target);
    At(expr->getOperatorLoc());
    Store(place, value);
    return place;
  }
  const auto* compound = llvm::cast<clang::CompoundAssignOperator>(expr);
  Value* right = Scalar(expr->getRHS());
  Place place = Lv(target);
  At(expr->getOperatorLoc());
  RValue old = Load(place);
  if (old.scalar() == nullptr) return place;
  Value* left = old.scalar();
  QualType computation = compound->getComputationLHSType();
  auto convert = [&](Value* v, QualType to) {
    Type t = unit_->Scalar(to, expr->getExprLoc());
    if (v->type == t || v->type.is_raw()) return v;
    if (v->type.is_int() && t.is_int()) return ConvertInt(v, t);
    if (v->type.is_int() && t.is_float()) return b_.Emit(Opcode::kIntToFloat, {v}, t);
    if (v->type.is_float() && t.is_int())
      return t.is_bool() ? IntToBool(v) : b_.Emit(Opcode::kFloatToInt, {v}, t);
    if (v->type.is_float() && t.is_float()) return b_.Emit(Opcode::kFloatCast, {v}, t);
    return v;
  };
  left = convert(left, computation);
  clang::BinaryOperatorKind op = clang::BinaryOperator::getOpForCompoundAssignment(expr->getOpcode());
  Value* result = Arithmetic(op, left, right, computation, target->getType(), expr);
  RValue updated;
  updated.parts.push_back({convert(result, target->getType()), nullptr});
  Store(place, updated);
  return place;
}

RValue FunctionLowering::Unary(const clang::UnaryOperator* expr) {
  auto one = [](Value* v) {
    RValue r;
    r.parts.push_back({v, nullptr});
    return r;
  };
  const clang::Expr* sub = expr->getSubExpr();
  switch (expr->getOpcode()) {
    case clang::UO_Plus:
    case clang::UO_Extension: return Rv(sub);
    case clang::UO_Minus: {
      if (auto constant = TryConstant(expr)) return *constant;
      Value* v = Scalar(sub);
      return one(b_.Emit(v->type.is_float() ? Opcode::kFloatNeg : Opcode::kIntNeg, {v}, v->type));
    }
    case clang::UO_Not: {
      Value* v = Scalar(sub);
      return one(b_.Emit(Opcode::kIntNot, {v}, v->type));
    }
    case clang::UO_LNot: {
      Value* v = IntToBool(Scalar(sub));
      return one(b_.Emit(Opcode::kBoolNot, {v}, Type::Bool()));
    }
    case clang::UO_PreInc:
    case clang::UO_PreDec: return Load(Lv(expr));
    case clang::UO_PostInc:
    case clang::UO_PostDec: {
      Place place = Lv(sub);
      RValue old = Load(place);
      Value* v = old.scalar();
      if (v == nullptr) return old;
      bool inc = expr->getOpcode() == clang::UO_PostInc;
      Value* updated;
      if (v->type.is_float()) {
        updated = b_.Emit(inc ? Opcode::kFloatAdd : Opcode::kFloatSub,
                          {v, graph_->NewConst(v->type, Const::Float(1.0))}, v->type);
      } else if (v->type.is_raw()) {
        int64_t size =
            unit_->ast().getTypeSizeInChars(expr->getType()->getPointeeType()).getQuantity();
        updated = b_.Emit(Opcode::kRawAdd, {v, b_.Int(Type::I64(), inc ? size : -size)}, Type::Raw());
      } else if (v->type.is_int()) {
        updated = b_.Emit(inc ? Opcode::kIntAdd : Opcode::kIntSub, {v, b_.Int(v->type, 1)}, v->type);
      } else {
        return Unsupported(expr, Rule::k_pointer_arithmetic);
      }
      RValue stored;
      stored.parts.push_back({updated, nullptr});
      Store(place, stored);
      return old;
    }
    case clang::UO_AddrOf: {
      const clang::Expr* inner = sub->IgnoreParens();
      if (const auto* ref = llvm::dyn_cast<clang::DeclRefExpr>(inner)) {
        if (const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(ref->getDecl());
            method != nullptr && method->isInstance())
          return Unsupported(expr, Rule::k_member_pointer);
        if (const auto* function = llvm::dyn_cast<clang::FunctionDecl>(ref->getDecl())) {
          (void)function;
          return one(FunctionValue(inner, expr->getType()));
        }
        if (llvm::isa<clang::FieldDecl>(ref->getDecl()))
          return Unsupported(expr, Rule::k_member_pointer);
      }
      // &*p, and the address of a collected object, is the pointer itself.
      if (unit_->IsObject(Unit::Record(inner->getType())) && inner->isGLValue()) {
        Place place = Lv(inner);
        if (place.kind == Place::Kind::kObject) return one(place.base);
      }
      if (unit_->RawAllowed(expr->getExprLoc(), frame().function)) {
        Place place = Lv(inner);
        if (place.kind == Place::Kind::kRaw)
          return one(b_.Emit(Opcode::kRawAdd, {place.base, place.offset}, Type::Raw()));
      }
      std::string what = "this";
      if (const auto* ref = llvm::dyn_cast<clang::DeclRefExpr>(inner))
        what = ref->getDecl()->getNameAsString();
      if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(inner))
        what = member->getMemberDecl()->getNameAsString();
      return Unsupported(expr, Rule::k_address_of, what);
    }
    case clang::UO_Deref: return Load(Lv(expr));
    default: return Unsupported(expr, Rule::k_unsupported_expression, "this operator");
  }
}

RValue FunctionLowering::Conditional(const clang::AbstractConditionalOperator* expr) {
  QualType type = expr->getType();
  if (const auto* binary = llvm::dyn_cast<clang::BinaryConditionalOperator>(expr))
    opaque_[binary->getOpaqueValue()] = Rv(binary->getCommon());
  Block* if_true = b_.NewBlock();
  Block* if_false = b_.NewBlock();
  Block* after = b_.NewBlock();
  Local* local = type->isVoidType() ? nullptr : NewLocal(type, "", expr->getExprLoc());
  Condition(expr->getCond(), if_true, if_false);
  for (int i = 0; i < 2; ++i) {
    b_.SealAndEnter(i == 0 ? if_true : if_false);
    const clang::Expr* side = i == 0 ? expr->getTrueExpr() : expr->getFalseExpr();
    if (local == nullptr) {
      Discard(side);
    } else {
      RValue value = Rv(side);
      if (b_.current() != nullptr) Store(LocalPlace(local, type), value);
    }
    if (b_.current() != nullptr) b_.Jump(after);
  }
  b_.SealAndEnter(after);
  return local == nullptr ? RValue() : Load(LocalPlace(local, type));
}

}  // namespace kiln::frontend
