// Calls: inlined, direct, virtual, indirect, foreign, and primitive operations.
#include "clang/AST/Attr.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/Builtins.h"
#include "translator/frontend/lowering.h"

namespace kiln::frontend {

using clang::QualType;
using clang::SourceLocation;

namespace {

// Functions that Clang would let through but that hold places in what they take or return.
bool PassesPlaces(Unit* unit, const clang::FunctionDecl* function) {
  SourceLocation where = function->getLocation();
  if (function->getReturnType()->isReferenceType()) return true;
  if (unit->HasReferences(function->getReturnType(), where)) return true;
  for (const auto* param : function->parameters()) {
    QualType type = param->getType();
    if (type->isRValueReferenceType()) return true;
    if (type->isLValueReferenceType()) {
      QualType referred = type.getNonReferenceType();
      if (!referred.isConstQualified()) return true;
      if (unit->IsObject(Unit::Record(referred))) return true;
      type = referred;
    }
    const auto* record = Unit::Record(type);
    if (record != nullptr && (record->isLambda() || Unit::Marked(record, "kiln.scope"))) return true;
    if (record != nullptr && !unit->IsObject(record) && unit->HasReferences(type, where))
      return true;
  }
  return false;
}

int CountReturns(const clang::Stmt* stmt) {
  if (stmt == nullptr || llvm::isa<clang::Expr>(stmt)) return 0;
  int count = llvm::isa<clang::ReturnStmt>(stmt) ? 1 : 0;
  for (const clang::Stmt* child : stmt->children()) count += CountReturns(child);
  return count;
}

bool ContainsReturn(const clang::Stmt* stmt) {
  if (stmt == nullptr) return false;
  if (llvm::isa<clang::ReturnStmt>(stmt)) return true;
  if (llvm::isa<clang::LambdaExpr>(stmt)) return false;  // its returns are its own
  for (const clang::Stmt* child : stmt->children())
    if (ContainsReturn(child)) return true;
  return false;
}

// Whether control leaves the body at its end and nowhere else, but for exceptions.
bool ReturnsAtEndOnly(const clang::CompoundStmt* body) {
  for (const clang::Stmt* stmt : body->body()) {
    bool last = stmt == body->body_back();
    if (last && llvm::isa<clang::ReturnStmt>(stmt)) return true;
    if (ContainsReturn(stmt)) return false;
  }
  return true;
}

}  // namespace

bool NeedsInlining(Unit* unit, const clang::FunctionDecl* function) {
  if (const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(function)) {
    if (method->isInstance() && !unit->IsObject(method->getParent())) return true;
    if (method->isStatic() && method->isLambdaStaticInvoker()) return false;
    if (llvm::isa<clang::CXXDestructorDecl>(method)) return true;
    if (method->isVirtual()) return PassesPlaces(unit, function);
  }
  if (function->hasAttr<clang::AlwaysInlineAttr>() && function->hasBody()) return true;
  return PassesPlaces(unit, function);
}

FunctionLowering::Argument FunctionLowering::PassTo(const clang::ParmVarDecl* param,
                                                    const clang::Expr* expr) {
  Argument argument;
  QualType type = param->getType();
  if (type->isReferenceType()) {
    argument.place = Lv(expr);
  } else {
    argument.value = Rv(expr);
  }
  return argument;
}

std::vector<FunctionLowering::Argument> FunctionLowering::Arguments(
    const clang::FunctionDecl* callee, llvm::ArrayRef<const clang::Expr*> exprs) {
  std::vector<Argument> args;
  for (size_t i = 0; i < exprs.size(); ++i) {
    EnsureBlock();
    if (i < callee->getNumParams()) {
      args.push_back(PassTo(callee->getParamDecl(i), exprs[i]));
    } else {
      Argument argument;
      argument.value = Rv(exprs[i]);
      args.push_back(argument);
    }
  }
  EnsureBlock();
  return args;
}

RValue FunctionLowering::EmitCall(Opcode op, std::vector<Value*> args, Function* function,
                                  const Method* method, const std::vector<Type>& results) {
  Type type = results.empty() ? Type::Void() : results[0];
  Operation* call = b_.Append(op, std::move(args), type);
  call->function = function;
  call->method = method;
  if (op != Opcode::kCallForeign) MayRaise();
  RValue result;
  if (call->result != nullptr) result.parts.push_back({call->result, nullptr});
  for (size_t i = 1; i < results.size(); ++i) {
    Operation* part = b_.Append(Opcode::kCallResult, {}, results[i]);
    part->index = static_cast<int64_t>(i);
    result.parts.push_back({part->result, nullptr});
  }
  if (function != nullptr && function->no_return && b_.current() != nullptr) {
    b_.Unreachable();
    b_.EnterDead();
  }
  return result;
}

void FunctionLowering::BindParameters(const clang::FunctionDecl* callee,
                                      std::vector<Argument> args) {
  for (size_t i = 0; i < callee->getNumParams() && i < args.size(); ++i) {
    const clang::ParmVarDecl* param = callee->getParamDecl(i);
    const auto* key = llvm::cast<clang::ValueDecl>(param->getCanonicalDecl());
    if (args[i].place.has_value()) {
      frame().references[key] = *args[i].place;
      continue;
    }
    Local* local = NewLocal(param->getType(), param->getNameAsString(), param->getLocation());
    Store(LocalPlace(local, param->getType()), args[i].value);
    frame().locals[key] = local;
  }
}

RValue FunctionLowering::Inline(const clang::FunctionDecl* callee, std::optional<Value*> receiver,
                                std::optional<Place> receiver_place, std::vector<Argument> args,
                                SourceLocation where, Place* returned_place) {
  EnsureBlock();
  const clang::FunctionDecl* definition = nullptr;
  callee->hasBody(definition);
  const auto* constructor = llvm::dyn_cast<clang::CXXConstructorDecl>(callee);
  QualType return_type = callee->getReturnType();
  if (definition == nullptr) {
    if (const auto* destructor = llvm::dyn_cast<clang::CXXDestructorDecl>(callee);
        destructor != nullptr && destructor->isDefaulted())
      return {};
    if (callee->isDefaulted() || callee->isImplicit()) {
      // A defaulted assignment of a value struct.
      const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(callee);
      if (method != nullptr && receiver_place.has_value() &&
          (method->isCopyAssignmentOperator() || method->isMoveAssignmentOperator()) &&
          args.size() == 1) {
        Store(*receiver_place, args[0].place.has_value() ? Load(*args[0].place) : args[0].value);
        if (returned_place != nullptr) *returned_place = *receiver_place;
        return {};
      }
      if (constructor != nullptr) definition = constructor;
    }
    if (definition == nullptr) {
      rules().Report(Rule::k_missing_body, where, {}, unit_->Display(callee));
      rules().Note(callee->getLocation(), "declared here");
      return Poison(return_type, where);
    }
  }
  // The defaulted copy assignment has a body once Sema defined it; storing the parts is the same.
  if (const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(callee);
      method != nullptr && method->isDefaulted() && receiver_place.has_value() &&
      (method->isCopyAssignmentOperator() || method->isMoveAssignmentOperator())) {
    Store(*receiver_place, args[0].place.has_value() ? Load(*args[0].place) : args[0].value);
    if (returned_place != nullptr) *returned_place = *receiver_place;
    return {};
  }
  int depth = 0;
  for (const auto& f : frames_) {
    if (f->function == nullptr) continue;
    if (f->function->getCanonicalDecl() == definition->getCanonicalDecl()) ++depth;
  }
  if (depth > 0 || frames_.size() > 200) {
    rules().Report(Rule::k_recursive_inline, where, {}, unit_->Display(callee));
    rules().Note(definition->getLocation(), "declared here");
    return Poison(return_type, where);
  }
  for (const char* hint : {"elidable", "dont_look_inside", "loop_invariant", "look_inside_iff"}) {
    if (Unit::Marked(callee, std::string("kiln.jit.") + hint)) {
      rules().Report(Rule::k_hinted_inline, where, {}, unit_->Display(callee));
      rules().Note(definition->getLocation(), "declared here");
    }
  }
  // The C++ library's functions are mostly refused: once one is, what it calls does not matter.
  if (unit_->IsLibrary(definition->getLocation())) {
    if (library_errors_ >= 0 && rules().count() > library_errors_) return Poison(return_type, where);
    if (library_errors_ < 0) {
      library_errors_ = rules().count();
      RValue result = Inline(callee, receiver, receiver_place, std::move(args), where, returned_place);
      library_errors_ = -1;
      return result;
    }
  }
  PosId call_pos = PosOf(where);
  auto made = std::make_unique<Frame>();
  made->function = definition;
  made->inlined = true;
  made->inlined_at = call_pos;
  made->scope = scope_;
  bool returns_place = return_type->isReferenceType();
  QualType value_type = return_type.getNonReferenceType();
  bool has_value = constructor == nullptr && !value_type->isVoidType() &&
                   !unit_->IsObject(Unit::Record(value_type)) && !value_type->isFunctionType();
  if (has_value) made->result = NewLocal(value_type, "", where);
  if (returns_place && unit_->IsObject(Unit::Record(value_type))) {
    made->returned_object =
        b_.NewVar(Type::Ref(unit_->LowerClass(Unit::Record(value_type))), "");
  } else if (returns_place && definition->getBody() != nullptr) {
    for (int n = CountReturns(definition->getBody()); n > 0; --n) {
      made->returned.push_back(b_.NewVar(Type::Bool(), ""));
      b_.Write(made->returned.back(), graph_->NewBool(false));
    }
  }
  if (receiver.has_value()) {
    made->this_object = b_.NewVar((*receiver)->type, "this");
    b_.Write(*made->this_object, *receiver);
  }
  made->this_place = receiver_place;
  frames_.push_back(std::move(made));
  unit_->PushCall(where, definition);
  BindParameters(definition, std::move(args));
  if (constructor != nullptr)
    ConstructorInitialisers(llvm::cast<clang::CXXConstructorDecl>(definition));
  Frame& f = frame();
  const auto* body = llvm::dyn_cast_or_null<clang::CompoundStmt>(definition->getBody());
  if (body != nullptr && ReturnsAtEndOnly(body)) {
    // Straight on, without a block of its own to return to.
    f.return_block = nullptr;
    Compound(body);
  } else {
    f.return_block = b_.NewBlock();
    if (definition->getBody() != nullptr) Statement(definition->getBody());
    if (b_.current() != nullptr) b_.Jump(f.return_block);
    b_.SealAndEnter(f.return_block);
  }
  EnsureBlock();
  b_.SetPos(call_pos);
  RValue result;
  if (returns_place && f.returned_object.has_value()) {
    Place object = ObjectPlace(b_.Read(*f.returned_object), value_type);
    if (returned_place != nullptr) *returned_place = object;
    frames_.pop_back();
    unit_->PopCall();
    return result;
  }
  if (returns_place) {
    if (f.returned_place.has_value() && returned_place != nullptr) {
      *returned_place = *f.returned_place;
    } else if (f.returned_place.has_value() && has_value) {
      result = Load(*f.returned_place);
    }
  } else if (has_value) {
    result = Load(LocalPlace(f.result, value_type));
  }
  frames_.pop_back();
  unit_->PopCall();
  return result;
}

// `this` in a constructor may only be asked for its members, and compared.
void FunctionLowering::CheckThisStays(const clang::Stmt* stmt, const clang::CXXRecordDecl* record) {
  if (stmt == nullptr) return;
  auto is_this = [](const clang::Expr* e) {
    e = e->IgnoreParenImpCasts();
    if (const auto* deref = llvm::dyn_cast<clang::UnaryOperator>(e);
        deref != nullptr && deref->getOpcode() == clang::UO_Deref)
      e = deref->getSubExpr()->IgnoreParenImpCasts();
    return llvm::isa<clang::CXXThisExpr>(e);
  };
  if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(stmt); member && is_this(member->getBase()))
    return;
  if (const auto* binary = llvm::dyn_cast<clang::BinaryOperator>(stmt);
      binary && binary->isEqualityOp()) {
    if (!is_this(binary->getLHS())) CheckThisStays(binary->getLHS(), record);
    if (!is_this(binary->getRHS())) CheckThisStays(binary->getRHS(), record);
    return;
  }
  if (llvm::isa<clang::CXXThisExpr>(stmt)) {
    rules().Report(Rule::k_this_escapes, stmt->getBeginLoc(), {}, unit_->Display(record));
    return;
  }
  if (const auto* lambda = llvm::dyn_cast<clang::LambdaExpr>(stmt))
    return CheckThisStays(lambda->getBody(), record);
  if (const auto* init = llvm::dyn_cast<clang::CXXDefaultInitExpr>(stmt))
    return CheckThisStays(init->getExpr(), record);
  for (const clang::Stmt* child : stmt->children()) CheckThisStays(child, record);
}

void FunctionLowering::ConstructorInitialisers(const clang::CXXConstructorDecl* constructor) {
  const auto* record = constructor->getParent();
  bool object = unit_->IsObject(record);
  auto self = [&]() {
    return object ? ObjectPlace(b_.Read(*frame().this_object), unit_->ast().getRecordType(record))
                  : *frame().this_place;
  };
  if (object && unit_->IsAuthors(constructor->getLocation())) {
    for (const clang::CXXCtorInitializer* init : constructor->inits())
      CheckThisStays(init->getInit(), record);
    CheckThisStays(constructor->getBody(), record);
  }
  for (const clang::CXXCtorInitializer* init : constructor->inits()) {
    EnsureBlock();
    const clang::Expr* expr = init->getInit();
    At(init->isWritten() ? init->getSourceLocation() : constructor->getLocation());
    const clang::Expr* stripped = expr;
    if (const auto* cleanups = llvm::dyn_cast<clang::ExprWithCleanups>(stripped))
      stripped = cleanups->getSubExpr();
    if (init->isBaseInitializer() || init->isDelegatingInitializer()) {
      const auto* base = Unit::Record(QualType(
          init->isBaseInitializer() ? init->getBaseClass() : init->getTypeSourceInfo()->getType().getTypePtr(), 0));
      if (base == nullptr) continue;
      if (base->isEmpty() && !unit_->IsObject(base)) continue;
      std::vector<Argument> args;
      const clang::CXXConstructorDecl* callee = nullptr;
      if (const auto* construct = llvm::dyn_cast<clang::CXXConstructExpr>(stripped)) {
        callee = construct->getConstructor();
        std::vector<const clang::Expr*> exprs(construct->arg_begin(), construct->arg_end());
        args = Arguments(callee, exprs);
      } else if (const auto* inherited = llvm::dyn_cast<clang::CXXInheritedCtorInitExpr>(stripped)) {
        callee = inherited->getConstructor();
        for (const auto* param : constructor->parameters()) {
          Argument argument;
          Place place = VariablePlace(param, nullptr);
          if (param->getType()->isReferenceType()) {
            argument.place = place;
          } else {
            argument.value = Load(place);
          }
          args.push_back(argument);
        }
      } else if (!object) {
        Store(BasePlace(self(), record, base), Rv(expr));
        continue;
      } else {
        Unsupported(expr, Rule::k_unsupported_expression, expr->getStmtClassName());
        continue;
      }
      if (object && unit_->IsObject(base)) {
        CallConstructor(callee, b_.Read(*frame().this_object), std::move(args), expr->getExprLoc());
      } else if (!object) {
        Place place = init->isDelegatingInitializer() ? self() : BasePlace(self(), record, base);
        Inline(callee, std::nullopt, place, std::move(args), expr->getExprLoc(), nullptr);
      }
      continue;
    }
    const clang::FieldDecl* field = init->getAnyMember();
    if (field == nullptr) continue;
    if (field->getType()->isReferenceType()) {
      if (!object) {
        auto [start, count] = unit_->Slice(field);
        Place place = self();
        if (place.kind == Place::Kind::kLocal && count == 1 && start < place.count)
          place.local->places[place.first + start] = std::make_shared<Place>(Lv(expr));
      }
      continue;
    }
    RValue value = Rv(expr);
    if (b_.current() == nullptr) return;
    Store(MemberPlace(self(), field), value);
  }
  // Every field of a collected object has an initialiser.
  if (object && !constructor->isDelegatingConstructor() && !constructor->isCopyOrMoveConstructor()) {
    for (const auto* field : record->fields()) {
      bool initialised = field->hasInClassInitializer();
      for (const auto* init : constructor->inits())
        initialised = initialised || init->getAnyMember() == field;
      const auto* value = Unit::Record(field->getType());
      if (!initialised && value == nullptr) {
        rules().Report(Rule::k_field_uninitialised, field->getLocation(), {},
                       field->getNameAsString());
        if (!constructor->isImplicit())
          rules().Note(constructor->getLocation(), "this constructor does not set it");
      }
    }
  }
}

void FunctionLowering::CallConstructor(const clang::CXXConstructorDecl* constructor, Value* object,
                                       std::vector<Argument> args, SourceLocation where) {
  const auto* record = constructor->getParent();
  if (record->getQualifiedNameAsString() == "rlib::Object") return;
  if (PassesPlaces(unit_, constructor)) {
    Inline(constructor, object, std::nullopt, std::move(args), where, nullptr);
    return;
  }
  if (constructor->isImplicit() && constructor->isDefaultConstructor()) {
    // Nothing to do if no class up to the root has anything to initialise.
    bool empty = true;
    for (const auto* init : constructor->inits()) {
      if (!init->isBaseInitializer()) {
        empty = false;
      } else if (const auto* base = Unit::Record(QualType(init->getBaseClass(), 0));
                 base != nullptr && base->getQualifiedNameAsString() != "rlib::Object" &&
                 !base->isEmpty()) {
        empty = false;
      }
    }
    if (empty && record->field_empty()) {
      bool direct = true;
      for (const auto& base : record->bases()) {
        const auto* b = Unit::Record(base.getType());
        direct = direct && (b == nullptr || b->getQualifiedNameAsString() == "rlib::Object" ||
                            !unit_->IsObject(b));
      }
      if (direct) return;
    }
  }
  std::vector<Value*> values = {object};
  for (Argument& argument : args) {
    RValue value = argument.place.has_value() ? Load(*argument.place) : argument.value;
    for (const Part& part : value.parts)
      if (part.value != nullptr) values.push_back(part.value);
  }
  At(where);
  EmitCall(Opcode::kCall, std::move(values), unit_->FunctionFor(constructor), nullptr, {});
}

// ---- primitives ----------------------------------------------------------------------------------

RValue FunctionLowering::Builtin(unsigned id, const clang::CallExpr* call) {
  switch (id) {
    case clang::Builtin::BI__builtin_expect: return Rv(call->getArg(0));
    case clang::Builtin::BI__builtin_unreachable:
    case clang::Builtin::BI__builtin_trap:
      b_.Unreachable();
      b_.EnterDead();
      return {};
    case clang::Builtin::BI__builtin_assume:
      return {};
    case clang::Builtin::BI__builtin_is_constant_evaluated: {
      RValue r;
      r.parts.push_back({graph_->NewBool(false), nullptr});
      return r;
    }
    default:
      return Unsupported(call, Rule::k_unsupported_expression, "this builtin function");
  }
}

// The text of its static member `name`; empty if it has none.
static std::string NameOfDriver(const clang::CXXRecordDecl* driver) {
  for (const clang::Decl* member : driver->decls()) {
    const auto* variable = llvm::dyn_cast<clang::VarDecl>(member);
    if (variable == nullptr || variable->getName() != "name" || variable->getAnyInitializer() == nullptr) continue;
    if (const auto* text = llvm::dyn_cast<clang::StringLiteral>(variable->getAnyInitializer()->IgnoreParenImpCasts()))
      return text->getString().str();
  }
  return "";
}

RValue FunctionLowering::Primitive(const std::string& name, const clang::CallExpr* call,
                                   const clang::FunctionDecl* callee) {
  SourceLocation where = call->getExprLoc();
  auto one = [](Value* v) {
    RValue r;
    if (v != nullptr) r.parts.push_back({v, nullptr});
    return r;
  };
  if (name == "str_literal") {
    const auto* literal = llvm::dyn_cast<clang::StringLiteral>(call->getArg(0)->IgnoreParenImpCasts());
    if (literal == nullptr) return Unsupported(call, Rule::k_string_literal);
    Type type = unit_->Scalar(call->getType(), where);
    if (!type.is_ref() || type.cls->items.size() != 1) {
      RValue none = Unsupported(call, Rule::k_incomplete_str);
      rules().Note(callee->getLocation(), "declared here");
      return none;
    }
    int64_t object = unit_->program()->InternString(literal->getBytes().str());
    return one(graph_->NewConst(type, Const::Object(object)));
  }
  // The receiver, then the arguments, flattened.
  std::vector<Value*> args;
  size_t receiver_parts = 0;
  auto add = [&](const RValue& value) {
    for (const Part& part : value.parts)
      if (part.value != nullptr) args.push_back(part.value);
  };
  const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(callee);
  std::string driver, driver_name;
  if (const auto* member = llvm::dyn_cast<clang::CXXMemberCallExpr>(call)) {
    const clang::Expr* object = member->getImplicitObjectArgument();
    QualType type = object->getType()->isPointerType() ? object->getType()->getPointeeType()
                                                         : object->getType();
    if (unit_->IsObject(Unit::Record(type))) {
      if (object->getType()->isPointerType()) {
        add(Rv(object));
      } else {
        Place place = Lv(object);
        if (place.base != nullptr) args.push_back(place.base);
      }
      if (args.empty()) return Poison(call->getType(), where);  // after an error
    } else if (method != nullptr) {
      const clang::Expr* stripped = object->IgnoreParenImpCasts();
      const auto* record = Unit::Record(stripped->getType()->isPointerType()
                                            ? stripped->getType()->getPointeeType()
                                            : stripped->getType());
      if (record != nullptr) driver = unit_->Display(record);
      if (record != nullptr) driver_name = NameOfDriver(record);
    }
    receiver_parts = args.size();
  }
  std::vector<size_t> part_counts;
  for (unsigned i = 0; i < call->getNumArgs(); ++i) {
    EnsureBlock();
    size_t before = args.size();
    const clang::Expr* arg = call->getArg(i);
    add(arg->isGLValue() ? Load(Lv(arg)) : Rv(arg));
    part_counts.push_back(args.size() - before);
  }
  EnsureBlock();
  At(where);
  if (name == "raise") {
    if (!args.empty()) RaiseTo(scope_, args[0]);
    b_.EnterDead();
    return {};
  }
  const clang::TemplateArgumentList* template_args = callee->getTemplateSpecializationArgs();
  auto class_of_template = [&]() -> Class* {
    if (template_args == nullptr || template_args->size() == 0 ||
        template_args->get(0).getKind() != clang::TemplateArgument::Type)
      return nullptr;
    const auto* record = template_args->get(0).getAsType()->getAsCXXRecordDecl();
    return record != nullptr && unit_->IsObject(record) ? unit_->LowerClass(record) : nullptr;
  };
  if (name.rfind("jit_", 0) == 0) {
    if (name == "jit_merge_point" || name == "jit_can_enter_jit") {
      Operation* op = b_.Append(name == "jit_merge_point" ? Opcode::kJitMergePoint
                                                          : Opcode::kJitCanEnterJit,
                                args, Type::Void());
      op->label = driver + "/" + std::to_string(part_counts.empty() ? 0 : part_counts[0]);
      if (!driver_name.empty()) op->label += " " + driver_name;
      (void)receiver_parts;
      return {};
    }
    if (name == "jit_promote" && args.size() == 1)
      return one(b_.Emit(Opcode::kJitPromote, args, args[0]->type));
    // Hints that hand their argument through, where a query answers 0 outside the JIT.
    for (const char* through : {"jit_fresh_virtualizable", "jit_force_virtualizable",
                                "jit_virtual_ref", "jit_force_virtual_ref"}) {
      if (name != through || args.size() != 1) continue;
      Operation* op = b_.Append(Opcode::kJitHint, args, Type::Void());
      op->label = name.substr(4);
      return one(args[0]);
    }
    if (name == "jit_conditional_call" || name == "jit_conditional_call_value") {
      Function* called = args.size() < 2 || !args[1]->is_const() || args[1]->constant.kind != Const::Kind::kFunc
                             ? nullptr
                             : args[1]->constant.function;
      if (called == nullptr) {
        rules().Report(Rule::k_conditional_call, where, call->getSourceRange());
        return Poison(call->getType(), where);
      }
      args.erase(args.begin() + 1);
      Function* made = ConditionalCall(unit_, called, /*has_value=*/name.ends_with("_value"));
      return EmitCall(Opcode::kCall, std::move(args), made, nullptr, made->signature->results);
    }
    const auto& parts = unit_->Components(call->getType(), where);
    if (parts.size() == 1) {
      Operation* op = b_.Append(Opcode::kJitQuery, args, parts[0].type);
      op->label = name.substr(4);
      return one(op->result);
    }
    Operation* op = b_.Append(Opcode::kJitHint, args, Type::Void());
    op->label = name.substr(4);
    if (Class* cls = class_of_template()) op->label += ":" + cls->name;
    return {};
  }
  Opcode opcode;
  if (!FindOpcode(name, &opcode) || Info(opcode).stage != Stage::kFlow)
    return Unsupported(call, Rule::k_unknown_primitive, name);
  // Fewer than it takes: after an error. (array_set takes no item if that is an empty struct.)
  const std::string_view operands = Info(opcode).operands;
  if (operands.find('*') == std::string_view::npos &&
      args.size() + (opcode == Opcode::kArraySet ? 1 : 0) < operands.size()) {
    if (rules().count() == 0) Unsupported(call, Rule::k_unsupported_expression, "these arguments");
    return Poison(call->getType(), where);
  }
  Class* receiver = !args.empty() && args[0]->type.is_ref() ? const_cast<Class*>(args[0]->type.cls) : nullptr;
  switch (opcode) {
    case Opcode::kArrayGet: {
      RValue result;
      for (Field* item : receiver->items) {
        Operation* op = b_.Append(opcode, {args[0], ConvertInt(args[1], Type::I64())}, item->type);
        op->field = item;
        result.parts.push_back({op->result, nullptr});
      }
      return result;
    }
    case Opcode::kArraySet: {
      for (size_t i = 0; i < receiver->items.size() && i + 2 < args.size(); ++i) {
        Operation* op = b_.Append(
            opcode, {args[0], ConvertInt(args[1], Type::I64()), args[i + 2]}, Type::Void());
        op->field = receiver->items[i];
      }
      return {};
    }
    case Opcode::kNewArray: {
      Type type = unit_->Scalar(call->getType(), where);
      Operation* op = b_.Append(opcode, {ConvertInt(args[0], Type::I64())}, type);
      op->cls = const_cast<Class*>(type.cls);
      Value* result = op->result;
      MayRaise();
      return one(result);
    }
    case Opcode::kIsExactly: case Opcode::kIsInstance: {
      Operation* op = b_.Append(opcode, args, Type::Bool());
      op->cls = class_of_template();
      if (op->cls == nullptr) op->cls = unit_->ObjectClass();
      return one(op->result);
    }
    case Opcode::kWeakrefNew: {
      Type type = unit_->Scalar(call->getType(), where);
      Operation* op = b_.Append(opcode, args, type);
      op->cls = const_cast<Class*>(type.cls);
      Value* result = op->result;
      MayRaise();
      return one(result);
    }
    default:
      break;
  }
  Type type = call->getType()->isVoidType() ? Type::Void() : unit_->Scalar(call->getType(), where);
  Operation* op = b_.Append(opcode, args, type);
  if (Info(opcode).payload == Payload::kClass) op->cls = const_cast<Class*>(type.cls);
  Value* result = op->result;
  if (Info(opcode).has(effect::kMayRaise)) MayRaise();
  return one(result);
}

// ---- calls ---------------------------------------------------------------------------------------

RValue FunctionLowering::LowerCall(const clang::CallExpr* call, Place* returned_place) {
  EnsureBlock();
  SourceLocation where = call->getExprLoc();
  At(where);
  const clang::FunctionDecl* callee = call->getDirectCallee();
  if (callee == nullptr) {
    const clang::Expr* target = call->getCallee()->IgnoreParenImpCasts();
    if (llvm::isa<clang::CXXPseudoDestructorExpr>(target)) return {};
    if (const auto* binary = llvm::dyn_cast<clang::BinaryOperator>(target);
        binary != nullptr && binary->isPtrMemOp())
      return Unsupported(call, Rule::k_member_pointer);
    if (!call->getCallee()->getType()->isFunctionPointerType())
      return Unsupported(call, Rule::k_unsupported_expression, "a call of this kind");
    const auto* type =
        call->getCallee()->getType()->getPointeeType()->getAs<clang::FunctionProtoType>();
    std::vector<Value*> args = {Scalar(call->getCallee())};
    const Signature* signature = unit_->SignatureOf(type, where);
    for (unsigned i = 0; i < call->getNumArgs(); ++i) {
      EnsureBlock();
      bool by_reference = i < type->getNumParams() && type->getParamType(i)->isReferenceType();
      if (by_reference) {
        Unsupported(call->getArg(i), Rule::k_reference_argument);
        continue;
      }
      for (const Part& part : Rv(call->getArg(i)).parts)
        if (part.value != nullptr) args.push_back(part.value);
    }
    EnsureBlock();
    At(where);
    return EmitCall(Opcode::kCallIndirect, std::move(args), nullptr, nullptr, signature->results);
  }
  // Clang knows these of std by itself, and does not instantiate their bodies.
  switch (callee->getBuiltinID()) {
    case clang::Builtin::BIas_const:
    case clang::Builtin::BIforward:
    case clang::Builtin::BIforward_like:
    case clang::Builtin::BImove:
    case clang::Builtin::BImove_if_noexcept: {
      Place place = Lv(call->getArg(0));
      if (returned_place == nullptr) return Load(place);
      *returned_place = place;
      return {};
    }
    default: break;
  }
  if (unsigned builtin = callee->getBuiltinID();
      builtin != 0 && !callee->hasBody() && callee->getName().starts_with("__builtin"))
    return Builtin(builtin, call);
  if (auto primitive = Unit::Annotation(callee, "kiln.primitive"); primitive.has_value())
    return Primitive(*primitive, call, callee);
  const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(callee);
  // A lambda without captures becomes a function pointer.
  if (const auto* conversion = llvm::dyn_cast<clang::CXXConversionDecl>(callee);
      conversion != nullptr && conversion->getParent()->isLambda()) {
    if (!conversion->isLambdaToBlockPointerConversion()) {
      const auto* record = conversion->getParent();
      const auto* op = record->getLambdaCallOperator();
      Function* made = unit_->FunctionFor(op);
      made->address_taken = true;
      RValue r;
      r.parts.push_back(
          {graph_->NewConst(unit_->Scalar(call->getType(), where), Const::Func(made)), nullptr});
      return r;
    }
  }
  // The receiver.
  std::optional<Value*> receiver;
  std::optional<Place> receiver_place;
  std::vector<const clang::Expr*> exprs(call->arg_begin(), call->arg_end());
  bool virtual_call = false;
  if (method != nullptr && method->isInstance()) {
    const clang::Expr* object = nullptr;
    bool arrow = false;
    bool assignment = false;
    if (const auto* member = llvm::dyn_cast<clang::CXXMemberCallExpr>(call)) {
      object = member->getImplicitObjectArgument();
      arrow = object->getType()->isPointerType();
      const auto* callee_expr =
          llvm::dyn_cast<clang::MemberExpr>(member->getCallee()->IgnoreParens());
      virtual_call = method->isVirtual() && callee_expr != nullptr && !callee_expr->hasQualifier();
      if (virtual_call && frame().function != nullptr &&
          llvm::isa<clang::CXXConstructorDecl>(frame().function) &&
          llvm::isa<clang::CXXThisExpr>(object->IgnoreParenImpCasts()) &&
          !method->hasAttr<clang::FinalAttr>() && !method->getParent()->isEffectivelyFinal() &&
          !llvm::cast<clang::CXXMethodDecl>(frame().function)->getParent()->isEffectivelyFinal()) {
        rules().Report(Rule::k_virtual_in_constructor, where, {},
                       unit_->Display(method->getParent()));
        rules().Note(method->getLocation(), "declared virtual here");
      }
    } else if (!exprs.empty()) {  // an overloaded operator
      object = exprs[0];
      exprs.erase(exprs.begin());
      if (const auto* op = llvm::dyn_cast<clang::CXXOperatorCallExpr>(call))
        assignment = op->isAssignmentOp();
    }
    if (object == nullptr) return Unsupported(call, Rule::k_unsupported_expression, "this call");
    std::vector<Argument> early;
    if (assignment) early = Arguments(callee, exprs);
    QualType object_type = arrow ? object->getType()->getPointeeType() : object->getType();
    if (unit_->IsObject(Unit::Record(object_type))) {
      if (arrow) {
        RValue value = Rv(object);
        EnsureBlock();
        if (!value.parts.empty() && value.parts[0].value != nullptr) {
          receiver = value.parts[0].value;
        } else if (!value.parts.empty() && value.parts[0].place != nullptr &&
                   value.parts[0].place->kind == Place::Kind::kObject) {
          receiver = value.parts[0].place->base;
        } else {
          return Poison(call->getType(), where);
        }
      } else {
        Place place = Lv(object);
        if (place.kind != Place::Kind::kObject) return Poison(call->getType(), where);
        receiver = place.base;
      }
      // A mixin's method is found in a record that is not itself collected.
      if (!unit_->IsObject(method->getParent())) {
        receiver_place = ObjectPlace(*receiver, unit_->ast().getRecordType(method->getParent()));
      }
    } else if (arrow) {
      receiver_place = DerefPlace(object, object_type);
    } else if (object->isGLValue()) {
      receiver_place = Lv(object);
    } else {
      receiver_place = Materialise(Rv(object), object->getType(), where);
    }
    if (assignment) {
      return Inline(callee, receiver, receiver_place, std::move(early), where, returned_place);
    }
  } else if (method != nullptr && llvm::isa<clang::CXXOperatorCallExpr>(call) &&
             method->isStatic() && !exprs.empty()) {
    exprs.erase(exprs.begin());  // static operator()
  }
  EnsureBlock();
  // `const T&` of a value that something may change meanwhile is only safe by place.
  bool inlined = NeedsInlining(unit_, callee);
  std::vector<Argument> args = Arguments(callee, exprs);
  if (inlined) {
    if (virtual_call) {
      rules().Report(callee->getReturnType()->isReferenceType() ? Rule::k_return_reference
                                                                : Rule::k_virtual_reference,
                     where, {}, unit_->Display(callee));
      rules().Note(callee->getLocation(), "declared here");
      return Poison(call->getType(), where);
    }
    return Inline(callee, receiver, receiver_place, std::move(args), where, returned_place);
  }
  std::vector<Value*> values;
  if (receiver.has_value()) values.push_back(*receiver);
  for (Argument& argument : args) {
    RValue value = argument.place.has_value() ? Load(*argument.place) : argument.value;
    for (const Part& part : value.parts)
      if (part.value != nullptr) values.push_back(part.value);
  }
  EnsureBlock();
  At(where);
  if (virtual_call) {
    const Method* slot = unit_->MethodFor(method);
    // A covariant result is cast below; the slot's signature is the first declaration's.
    RValue result =
        EmitCall(Opcode::kCallVirtual, std::move(values), nullptr, slot, slot->signature->results);
    if (result.parts.size() == 1 && result.parts[0].value->type.is_ref() &&
        unit_->IsObjectPointer(call->getType())) {
      Type want = unit_->Scalar(call->getType(), where);
      if (want.is_ref() && want != result.parts[0].value->type &&
          !result.parts[0].value->type.cls->IsSubclassOf(want.cls))
        result.parts[0].value = b_.Emit(Opcode::kCastRef, {result.parts[0].value}, want);
    }
    return result;
  }
  Function* function = unit_->FunctionFor(callee);
  if (!function->is_foreign && function->signature->params.size() != values.size()) {
    if (!callee->isVariadic())  // reported where it is declared
      rules().Report(Rule::k_unsupported_expression, where, {}, "a call with these arguments");
    return Poison(call->getType(), where);
  }
  return EmitCall(function->is_foreign ? Opcode::kCallForeign : Opcode::kCall, std::move(values),
                  function, nullptr, function->signature->results);
}

}  // namespace kiln::frontend
