// Statements, scopes and exceptions.
#include "clang/AST/Attr.h"
#include "clang/AST/StmtObjC.h"
#include "translator/frontend/lowering.h"

namespace kiln::frontend {

using clang::QualType;
using clang::SourceLocation;

FunctionLowering::FunctionLowering(Unit* unit, Function* function)
    : unit_(unit),
      function_(function),
      graph_(std::make_unique<Graph>(function)),
      b_(graph_.get()) {}

void LowerFunctionBody(Unit* unit, const clang::FunctionDecl* definition, Function* function) {
  FunctionLowering lowering(unit, function);
  lowering.LowerBody(definition);
  if (function->hints.count("look_inside_iff") != 0 && function->graph != nullptr)
    LookInsideIf(unit, definition, function);
}

void LowerInitialiser(Unit* unit, const clang::VarDecl* variable, Function* function) {
  FunctionLowering lowering(unit, function);
  lowering.LowerVariableInitialiser(variable);
}

clang::GlobalDecl LoweredDecl(const clang::FunctionDecl* function) {
  if (const auto* constructor = llvm::dyn_cast<clang::CXXConstructorDecl>(function))
    return clang::GlobalDecl(constructor, clang::Ctor_Complete);
  if (const auto* destructor = llvm::dyn_cast<clang::CXXDestructorDecl>(function))
    return clang::GlobalDecl(destructor, clang::Dtor_Complete);
  return clang::GlobalDecl(function);
}

void FunctionLowering::LowerBody(const clang::FunctionDecl* definition) {
  int errors = rules().count();
  frames_.push_back(std::make_unique<Frame>());
  frame().function = definition;
  Block* start = b_.NewBlock();
  b_.SealAndEnter(start);
  At(definition->getLocation());
  const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(definition);
  size_t next = 0;
  const Signature& signature = *function_->signature;
  if (method != nullptr && method->isInstance() && !method->getParent()->isLambda()) {
    Type type = signature.params[next++];
    Var self = b_.NewVar(type, "this");
    b_.Write(self, b_.AddArg(start, type, "this"));
    frame().this_object = self;
  }
  if (method != nullptr && method->getParent()->isLambda())
    frame().this_place = LocalPlace(NewLocal(unit_->ast().getRecordType(method->getParent()), "", {}),
                                    unit_->ast().getRecordType(method->getParent()));
  for (const auto* param : definition->parameters()) {
    QualType type = param->getType().getNonReferenceType();
    Local* local = NewLocal(type, param->getNameAsString(), param->getLocation());
    for (size_t i = 0; i < local->vars.size(); ++i) {
      if (local->vars[i] < 0 || next >= signature.params.size()) continue;
      Type part = signature.params[next++];
      b_.Write(local->vars[i], b_.AddArg(start, part, param->getNameAsString()));
    }
    frame().locals[llvm::cast<clang::ValueDecl>(param->getCanonicalDecl())] = local;
  }
  if (const auto* constructor = llvm::dyn_cast<clang::CXXConstructorDecl>(definition))
    ConstructorInitialisers(constructor);
  if (definition->getBody() != nullptr) Statement(definition->getBody());
  if (b_.current() != nullptr) {
    // Falling off the end of a function with a result is undefined; it returns zero here.
    if (signature.results.empty()) {
      b_.Return(nullptr);
    } else if (b_.reachable() && !(definition->isMain())) {
      b_.Return(b_.Zero(signature.results[0]));
    } else {
      b_.Unreachable();
    }
  }
  graph_->RemoveUnreachable();
  graph_->Renumber();
  if (rules().count() == errors) function_->graph = std::move(graph_);
}

void FunctionLowering::LowerVariableInitialiser(const clang::VarDecl* variable) {
  frames_.push_back(std::make_unique<Frame>());
  b_.SealAndEnter(b_.NewBlock());
  At(variable->getLocation());
  Place place = VariablePlace(variable, nullptr);
  const clang::Expr* init = variable->getInit();
  RValue value;
  if (variable->getType()->isReferenceType()) {
    value = Load(Lv(init));
  } else {
    value = Rv(init);
  }
  if (b_.current() != nullptr) {
    Store(place, value);
    b_.Return(nullptr);
  }
  graph_->RemoveUnreachable();
  graph_->Renumber();
  function_->graph = std::move(graph_);
}

// ---- scopes and exceptions -----------------------------------------------------------------------

Block* FunctionLowering::Landing(Scope* scope) {
  if (scope->landing == nullptr) {
    scope->landing = b_.NewBlock();
    scope->landing->cold = true;
    b_.AddArg(scope->landing, unit_->ExceptionType(), "exception");
  }
  return scope->landing;
}

void FunctionLowering::RaiseTo(Scope* scope, Value* exception) {
  if (scope == nullptr) {
    b_.Raise(exception);
  } else {
    b_.Jump(Landing(scope), {exception});
  }
}

void FunctionLowering::MayRaise() {
  if (scope_ != nullptr) b_.Try(Landing(scope_), unit_->ExceptionType());
}

void FunctionLowering::RunCleanups(Scope* outer) {
  Scope* saved = scope_;
  while (scope_ != outer && scope_ != nullptr) {
    Scope* s = scope_;
    scope_ = s->parent;
    if (s->kind == Scope::Kind::kCleanup && b_.current() != nullptr)
      Inline(s->destructor, std::nullopt, s->object, {}, s->destructor->getLocation(), nullptr);
  }
  scope_ = saved;
}

void FunctionLowering::PopScope() {
  Scope* s = scope_;
  // The normal way out.
  if (s->kind == Scope::Kind::kCleanup && b_.current() != nullptr) RunCleanups(s->parent);
  scope_ = s->parent;
  if (s->kind != Scope::Kind::kCleanup || s->landing == nullptr) return;
  // The exceptional way out.
  Block* normal = b_.current();
  b_.SealAndEnter(s->landing);
  Value* exception = s->landing->args[0];
  Inline(s->destructor, std::nullopt, s->object, {}, s->destructor->getLocation(), nullptr);
  if (b_.current() != nullptr) RaiseTo(scope_, exception);
  b_.SetCurrent(normal);
}

void FunctionLowering::PopScopesTo(Scope* outer) {
  while (scope_ != outer) PopScope();
}

void FunctionLowering::LeaveTo(JumpTarget target) {
  RunCleanups(target.scope);
  if (b_.current() != nullptr) b_.Jump(target.block);
}

// ---- statements ----------------------------------------------------------------------------------

void FunctionLowering::Compound(const clang::CompoundStmt* stmt) {
  Scope* outer = scope_;
  for (const clang::Stmt* child : stmt->body()) Statement(child);
  PopScopesTo(outer);
}

void FunctionLowering::Statement(const clang::Stmt* stmt) {
  EnsureBlock();
  if (stmt == nullptr) return;
  if (const auto* expr = llvm::dyn_cast<clang::Expr>(stmt)) {
    At(expr->getExprLoc());
    Discard(expr);
    return;
  }
  At(stmt->getBeginLoc());
  switch (stmt->getStmtClass()) {
    case clang::Stmt::NullStmtClass: return;
    case clang::Stmt::CompoundStmtClass: return Compound(llvm::cast<clang::CompoundStmt>(stmt));
    case clang::Stmt::AttributedStmtClass:
      return Statement(llvm::cast<clang::AttributedStmt>(stmt)->getSubStmt());
    case clang::Stmt::IfStmtClass: return LowerIf(llvm::cast<clang::IfStmt>(stmt));
    case clang::Stmt::WhileStmtClass: return LowerWhile(llvm::cast<clang::WhileStmt>(stmt));
    case clang::Stmt::DoStmtClass: return LowerDo(llvm::cast<clang::DoStmt>(stmt));
    case clang::Stmt::ForStmtClass: return LowerFor(llvm::cast<clang::ForStmt>(stmt));
    case clang::Stmt::CXXForRangeStmtClass:
      return LowerRangeFor(llvm::cast<clang::CXXForRangeStmt>(stmt));
    case clang::Stmt::SwitchStmtClass: return LowerSwitch(llvm::cast<clang::SwitchStmt>(stmt));
    case clang::Stmt::CaseStmtClass:
    case clang::Stmt::DefaultStmtClass: return LowerCase(llvm::cast<clang::SwitchCase>(stmt));
    case clang::Stmt::ReturnStmtClass: return LowerReturn(llvm::cast<clang::ReturnStmt>(stmt));
    case clang::Stmt::CXXTryStmtClass: return LowerTry(llvm::cast<clang::CXXTryStmt>(stmt));
    case clang::Stmt::BreakStmtClass:
      if (!frame().breaks.empty()) LeaveTo(frame().breaks.back());
      return;
    case clang::Stmt::ContinueStmtClass:
      if (!frame().continues.empty()) LeaveTo(frame().continues.back());
      return;
    case clang::Stmt::DeclStmtClass:
      for (const clang::Decl* decl : llvm::cast<clang::DeclStmt>(stmt)->decls()) {
        if (const auto* variable = llvm::dyn_cast<clang::VarDecl>(decl)) LowerVariable(variable);
      }
      return;
    case clang::Stmt::GotoStmtClass:
    case clang::Stmt::IndirectGotoStmtClass:
      rules().Report(Rule::k_goto_statement, stmt->getBeginLoc());
      return;
    case clang::Stmt::LabelStmtClass:
      return Statement(llvm::cast<clang::LabelStmt>(stmt)->getSubStmt());
    case clang::Stmt::GCCAsmStmtClass:
    case clang::Stmt::MSAsmStmtClass:
      rules().Report(Rule::k_inline_asm, stmt->getBeginLoc());
      return;
    case clang::Stmt::CoroutineBodyStmtClass:
    case clang::Stmt::CoreturnStmtClass:
      rules().Report(Rule::k_coroutine, stmt->getBeginLoc());
      return;
    default:
      rules().Report(Rule::k_unsupported_statement, stmt->getBeginLoc(), stmt->getSourceRange(),
                     stmt->getStmtClassName());
  }
}

void FunctionLowering::Condition(const clang::Expr* expr, Block* if_true, Block* if_false) {
  const clang::Expr* e = expr->IgnoreParens();
  if (const auto* cleanups = llvm::dyn_cast<clang::ExprWithCleanups>(e))
    return Condition(cleanups->getSubExpr(), if_true, if_false);
  if (const auto* binary = llvm::dyn_cast<clang::BinaryOperator>(e); binary && binary->isLogicalOp()) {
    Block* middle = b_.NewBlock();
    if (binary->getOpcode() == clang::BO_LAnd) {
      Condition(binary->getLHS(), middle, if_false);
    } else {
      Condition(binary->getLHS(), if_true, middle);
    }
    b_.SealAndEnter(middle);
    return Condition(binary->getRHS(), if_true, if_false);
  }
  if (const auto* unary = llvm::dyn_cast<clang::UnaryOperator>(e);
      unary && unary->getOpcode() == clang::UO_LNot)
    return Condition(unary->getSubExpr(), if_false, if_true);
  Value* value = Scalar(expr);
  EnsureBlock();
  b_.Branch(value->type.is_bool() ? value : IntToBool(value), if_true, if_false);
}

void FunctionLowering::LowerIf(const clang::IfStmt* stmt) {
  Scope* outer = scope_;
  if (stmt->getInit() != nullptr) Statement(stmt->getInit());
  if (stmt->isConsteval()) {
    // `if consteval` is false at run time.
    const clang::Stmt* taken = stmt->isNegatedConsteval() ? stmt->getThen() : stmt->getElse();
    if (taken != nullptr) Statement(taken);
    return PopScopesTo(outer);
  }
  if (stmt->isConstexpr()) {
    if (auto taken = stmt->getNondiscardedCase(unit_->ast())) {
      if (*taken != nullptr) Statement(*taken);
      return PopScopesTo(outer);
    }
  }
  if (stmt->getConditionVariable() != nullptr) LowerVariable(stmt->getConditionVariable());
  EnsureBlock();
  At(stmt->getCond()->getExprLoc());
  Block* then_block = b_.NewBlock();
  Block* else_block = stmt->getElse() != nullptr ? b_.NewBlock() : nullptr;
  Block* after = b_.NewBlock();
  Condition(stmt->getCond(), then_block, else_block != nullptr ? else_block : after);
  Scope* inner = scope_;
  b_.SealAndEnter(then_block);
  Statement(stmt->getThen());
  PopScopesTo(inner);
  if (b_.current() != nullptr) b_.Jump(after);
  if (else_block != nullptr) {
    b_.SealAndEnter(else_block);
    Statement(stmt->getElse());
    PopScopesTo(inner);
    if (b_.current() != nullptr) b_.Jump(after);
  }
  b_.SealAndEnter(after);
  PopScopesTo(outer);
}

void FunctionLowering::LowerWhile(const clang::WhileStmt* stmt) {
  Block* head = b_.NewBlock();
  Block* body = b_.NewBlock();
  Block* after = b_.NewBlock();
  b_.Jump(head);
  b_.SetCurrent(head);
  Scope* outer = scope_;
  if (stmt->getConditionVariable() != nullptr) LowerVariable(stmt->getConditionVariable());
  Condition(stmt->getCond(), body, after);
  b_.SealAndEnter(body);
  frame().breaks.push_back({after, outer});
  frame().continues.push_back({head, outer});
  Statement(stmt->getBody());
  PopScopesTo(outer);
  frame().breaks.pop_back();
  frame().continues.pop_back();
  if (b_.current() != nullptr) b_.Jump(head);
  b_.Seal(head);
  b_.SealAndEnter(after);
}

void FunctionLowering::LowerDo(const clang::DoStmt* stmt) {
  Block* body = b_.NewBlock();
  Block* test = b_.NewBlock();
  Block* after = b_.NewBlock();
  b_.Jump(body);
  b_.SetCurrent(body);
  Scope* outer = scope_;
  frame().breaks.push_back({after, outer});
  frame().continues.push_back({test, outer});
  Statement(stmt->getBody());
  PopScopesTo(outer);
  frame().breaks.pop_back();
  frame().continues.pop_back();
  if (b_.current() != nullptr) b_.Jump(test);
  b_.SealAndEnter(test);
  At(stmt->getCond()->getExprLoc());
  Condition(stmt->getCond(), body, after);
  b_.Seal(body);
  b_.SealAndEnter(after);
}

void FunctionLowering::LowerFor(const clang::ForStmt* stmt) {
  Scope* outer = scope_;
  if (stmt->getInit() != nullptr) Statement(stmt->getInit());
  EnsureBlock();
  Block* head = b_.NewBlock();
  Block* body = b_.NewBlock();
  Block* step = b_.NewBlock();
  Block* after = b_.NewBlock();
  b_.Jump(head);
  b_.SetCurrent(head);
  Scope* inner = scope_;
  if (stmt->getConditionVariable() != nullptr) LowerVariable(stmt->getConditionVariable());
  if (stmt->getCond() != nullptr) {
    At(stmt->getCond()->getExprLoc());
    Condition(stmt->getCond(), body, after);
  } else {
    b_.Jump(body);
  }
  b_.SealAndEnter(body);
  frame().breaks.push_back({after, inner});
  frame().continues.push_back({step, inner});
  Statement(stmt->getBody());
  PopScopesTo(inner);
  frame().breaks.pop_back();
  frame().continues.pop_back();
  if (b_.current() != nullptr) b_.Jump(step);
  b_.SealAndEnter(step);
  if (stmt->getInc() != nullptr) {
    At(stmt->getInc()->getExprLoc());
    Discard(stmt->getInc());
  }
  if (b_.current() != nullptr) b_.Jump(head);
  b_.Seal(head);
  b_.SealAndEnter(after);
  PopScopesTo(outer);
}

void FunctionLowering::LowerRangeFor(const clang::CXXForRangeStmt* stmt) {
  Scope* outer = scope_;
  if (stmt->getInit() != nullptr) Statement(stmt->getInit());
  Statement(stmt->getRangeStmt());
  if (stmt->getBeginStmt() != nullptr) Statement(stmt->getBeginStmt());
  if (stmt->getEndStmt() != nullptr) Statement(stmt->getEndStmt());
  EnsureBlock();
  Block* head = b_.NewBlock();
  Block* body = b_.NewBlock();
  Block* step = b_.NewBlock();
  Block* after = b_.NewBlock();
  b_.Jump(head);
  b_.SetCurrent(head);
  if (stmt->getCond() != nullptr) {
    Condition(stmt->getCond(), body, after);
  } else {
    b_.Jump(body);
  }
  Scope* inner = scope_;
  b_.SealAndEnter(body);
  frame().breaks.push_back({after, inner});
  frame().continues.push_back({step, inner});
  Statement(stmt->getLoopVarStmt());
  Statement(stmt->getBody());
  PopScopesTo(inner);
  frame().breaks.pop_back();
  frame().continues.pop_back();
  if (b_.current() != nullptr) b_.Jump(step);
  b_.SealAndEnter(step);
  if (stmt->getInc() != nullptr) Discard(stmt->getInc());
  if (b_.current() != nullptr) b_.Jump(head);
  b_.Seal(head);
  b_.SealAndEnter(after);
  PopScopesTo(outer);
}

void FunctionLowering::LowerSwitch(const clang::SwitchStmt* stmt) {
  Scope* outer = scope_;
  if (stmt->getInit() != nullptr) Statement(stmt->getInit());
  if (stmt->getConditionVariable() != nullptr) LowerVariable(stmt->getConditionVariable());
  EnsureBlock();
  Value* value = Scalar(stmt->getCond());
  EnsureBlock();
  PosId pos = b_.pos();
  Block* head = b_.current();
  Block* after = b_.NewBlock();
  SwitchContext context;
  context.type = stmt->getCond()->getType();
  SwitchContext* saved = frame().switch_context;
  frame().switch_context = &context;
  frame().breaks.push_back({after, scope_});
  Scope* inner = scope_;
  b_.EnterDead();
  Statement(stmt->getBody());
  PopScopesTo(inner);
  if (b_.current() != nullptr) b_.Jump(after);
  frame().breaks.pop_back();
  frame().switch_context = saved;
  b_.SetPos(pos);
  b_.Switch(head, value, context.cases, context.otherwise != nullptr ? context.otherwise : after);
  for (auto& [constant, block] : context.cases) b_.Seal(block);
  if (context.otherwise != nullptr) b_.Seal(context.otherwise);
  b_.SealAndEnter(after);
  PopScopesTo(outer);
}

void FunctionLowering::LowerCase(const clang::SwitchCase* stmt) {
  SwitchContext* context = frame().switch_context;
  if (context == nullptr) return;
  Block* block = b_.NewBlock();
  if (b_.current() != nullptr) b_.Jump(block);
  b_.SetCurrent(block);
  if (const auto* one = llvm::dyn_cast<clang::CaseStmt>(stmt)) {
    Type type = unit_->Scalar(context->type, stmt->getBeginLoc());
    int64_t low = NormaliseInt(
        type.kind, one->getLHS()->EvaluateKnownConstInt(unit_->ast()).getExtValue());
    int64_t high = low;
    if (one->getRHS() != nullptr)
      high = NormaliseInt(type.kind,
                          one->getRHS()->EvaluateKnownConstInt(unit_->ast()).getExtValue());
    context->cases.emplace_back(low, block);
    // GNU case ranges: one block for each further value, so that each is linked once.
    for (int64_t v = low; v < high && v - low < 1024;) {
      ++v;
      Block* next = b_.NewBlock();
      b_.Jump(next);
      b_.SetCurrent(next);
      context->cases.emplace_back(v, next);
    }
  } else {
    context->otherwise = block;
  }
  Statement(stmt->getSubStmt());
}

void FunctionLowering::LowerReturn(const clang::ReturnStmt* stmt) {
  const clang::Expr* value = stmt->getRetValue();
  Frame& f = frame();
  if (f.inlined) {
    if (value != nullptr) {
      if (f.function->getReturnType()->isReferenceType()) {
        Place place = Lv(value);
        EnsureBlock();
        if (f.returned_object.has_value()) {
          if (place.kind == Place::Kind::kObject) b_.Write(*f.returned_object, place.base);
          place = ObjectPlace(nullptr, place.type);  // read when all returns are known
        } else if (!f.returned.empty()) {
          // The last return is the outermost choice.
          Var taken = f.returned.back();
          f.returned.pop_back();
          b_.Write(taken, graph_->NewBool(true));
          if (f.returned_place.has_value()) place = ChoicePlace(taken, place, *f.returned_place);
        }
        f.returned_place = place;
      } else if (value->getType()->isVoidType()) {
        Discard(value);
      } else {
        RValue result = Rv(value);
        if (b_.current() != nullptr)
          Store(LocalPlace(f.result, f.function->getReturnType()), result);
      }
    }
    EnsureBlock();
    // Without a block to return to this is the body's last statement.
    if (f.return_block != nullptr) LeaveTo({f.return_block, f.scope});
    return;
  }
  if (value == nullptr || value->getType()->isVoidType()) {
    if (value != nullptr) Discard(value);
    EnsureBlock();
    RunCleanups(nullptr);
    if (b_.current() != nullptr) b_.Return(nullptr);
    return;
  }
  RValue result = f.function->getReturnType()->isReferenceType() ? Load(Lv(value)) : Rv(value);
  EnsureBlock();
  RunCleanups(nullptr);
  if (b_.current() == nullptr) return;
  for (size_t i = 1; i < result.parts.size(); ++i) {
    if (result.parts[i].value == nullptr) continue;
    Operation* op = b_.Append(Opcode::kSetCallResult, {result.parts[i].value}, Type::Void());
    op->index = static_cast<int64_t>(i);
  }
  for (const Part& part : result.parts)
    if (part.place != nullptr) rules().Report(Rule::k_lambda_escapes, stmt->getBeginLoc());
  b_.Return(result.scalar());
}

void FunctionLowering::LowerTry(const clang::CXXTryStmt* stmt) {
  scopes_.push_back(std::make_unique<Scope>());
  Scope* s = scopes_.back().get();
  s->kind = Scope::Kind::kTry;
  s->parent = scope_;
  scope_ = s;
  Compound(stmt->getTryBlock());
  scope_ = s->parent;
  Block* after = b_.NewBlock();
  if (b_.current() != nullptr) b_.Jump(after);
  for (unsigned i = 0; i < stmt->getNumHandlers(); ++i) {
    const clang::CXXCatchStmt* handler = stmt->getHandler(i);
    QualType type = handler->getCaughtType();
    if (!type.isNull() && !unit_->IsObjectPointer(type))
      rules().Report(Rule::k_catch_type, handler->getBeginLoc(), {}, unit_->TypeText(type));
  }
  if (s->landing != nullptr) {
    b_.SealAndEnter(s->landing);
    Value* exception = s->landing->args[0];
    bool caught_all = false;
    for (unsigned i = 0; i < stmt->getNumHandlers() && !caught_all; ++i) {
      const clang::CXXCatchStmt* handler = stmt->getHandler(i);
      At(handler->getBeginLoc());
      QualType type = handler->getCaughtType();
      Block* next = nullptr;
      Class* cls = nullptr;
      if (type.isNull()) {
        caught_all = true;
      } else {
        if (!unit_->IsObjectPointer(type)) continue;
        cls = unit_->LowerClass(Unit::Record(type->getPointeeType()));
        Operation* test = b_.Append(Opcode::kIsInstance, {exception}, Type::Bool());
        test->cls = cls;
        Block* body = b_.NewBlock();
        next = b_.NewBlock();
        next->cold = true;
        b_.Branch(test->result, body, next);
        b_.SealAndEnter(body);
      }
      Var held = b_.NewVar(unit_->ExceptionType(), "exception");
      b_.Write(held, exception);
      frame().handled.push_back(held);
      if (const auto* variable = handler->getExceptionDecl();
          variable != nullptr && cls != nullptr) {
        Local* local = NewLocal(type, variable->getNameAsString(), variable->getLocation());
        b_.Write(local->vars[0], b_.Emit(Opcode::kCastRef, {exception}, Type::Ref(cls)));
        frame().locals[llvm::cast<clang::ValueDecl>(variable->getCanonicalDecl())] = local;
      }
      Statement(handler->getHandlerBlock());
      frame().handled.pop_back();
      if (b_.current() != nullptr) b_.Jump(after);
      if (next != nullptr) b_.SealAndEnter(next);
    }
    if (!caught_all) RaiseTo(scope_, exception);
  }
  b_.SealAndEnter(after);
}

void FunctionLowering::LowerVariable(const clang::VarDecl* variable) {
  if (variable->hasGlobalStorage()) {
    if (variable->isStaticLocal()) unit_->GlobalFields(variable);
    return;
  }
  EnsureBlock();
  At(variable->getLocation());
  const auto* key = llvm::cast<clang::ValueDecl>(variable->getCanonicalDecl());
  QualType type = variable->getType();
  const clang::Expr* init = variable->getInit();
  if (const auto* decomposed = llvm::dyn_cast<clang::DecompositionDecl>(variable)) {
    for (const auto* binding : decomposed->bindings())
      if (binding->getHoldingVar() != nullptr) LowerVariable(binding->getHoldingVar());
  }
  if (type->isReferenceType()) {
    if (init != nullptr) frame().references[key] = Lv(init);
    return;
  }
  if (const auto* pointer = type->getAs<clang::PointerType>();
      pointer != nullptr && !unit_->IsObjectPointer(type) && !pointer->isFunctionPointerType() &&
      !unit_->RawAllowed(variable->getLocation(), frame().function))
    rules().Report(Rule::k_raw_pointer, variable->getLocation(), {},
                   unit_->TypeText(pointer->getPointeeType()));
  const auto* record = Unit::Record(type);
  if (record != nullptr && unit_->IsObject(record)) {
    rules().Report(Rule::k_object_by_value, variable->getLocation(), {}, unit_->TypeText(type));
    rules().Note(record->getLocation(), "declared here, derived from rlib::Object");
    return;
  }
  Local* local = NewLocal(type, variable->getNameAsString(), variable->getLocation());
  frame().locals[key] = local;
  Place place = LocalPlace(local, type);
  if (init != nullptr) {
    const clang::Expr* stripped = init->IgnoreParens();
    if (const auto* cleanups = llvm::dyn_cast<clang::ExprWithCleanups>(stripped))
      stripped = cleanups->getSubExpr();
    const auto* construct = llvm::dyn_cast<clang::CXXConstructExpr>(stripped);
    if (construct != nullptr && record != nullptr && !record->isLambda() &&
        !construct->getConstructor()->isCopyOrMoveConstructor()) {
      ConstructInto(construct, place);
    } else {
      RValue value = Rv(init);
      if (b_.current() != nullptr) Store(place, value);
    }
  } else {
    RValue zero = Poison(type, variable->getLocation());
    Store(place, zero);
  }
  if (record != nullptr && record->getDestructor() != nullptr &&
      !record->hasTrivialDestructor()) {
    if (record->isInStdNamespace()) return;  // reported as such
    if (!Unit::Marked(record, "kiln.scope")) {
      rules().Report(Rule::k_destructor_local, variable->getLocation(), {},
                     variable->getNameAsString());
      rules().Note(record->getDestructor()->getLocation(), "its destructor");
      return;
    }
    scopes_.push_back(std::make_unique<Scope>());
    Scope* s = scopes_.back().get();
    s->kind = Scope::Kind::kCleanup;
    s->parent = scope_;
    s->object = place;
    s->destructor = record->getDestructor();
    scope_ = s;
  }
}

}  // namespace kiln::frontend
