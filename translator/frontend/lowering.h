// One function body, statement by statement, into a flow graph.
#ifndef KILN_TRANSLATOR_FRONTEND_LOWERING_H_
#define KILN_TRANSLATOR_FRONTEND_LOWERING_H_

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "translator/frontend/builder.h"
#include "translator/frontend/unit.h"

namespace kiln::frontend {

void LowerFunctionBody(Unit* unit, const clang::FunctionDecl* definition, Function* function);
// What rlib::jit::conditional_call(_value) of the function calls.
Function* ConditionalCall(Unit* unit, Function* called, bool has_value);
// For a function marked RLIB_LOOK_INSIDE_IFF that has its graph: puts the question before it.
void LookInsideIf(Unit* unit, const clang::FunctionDecl* definition, Function* function);
void LowerInitialiser(Unit* unit, const clang::VarDecl* variable, Function* function);

// Whether calls of the function are inlined by the front end: it takes or returns places.
bool NeedsInlining(Unit* unit, const clang::FunctionDecl* function);
// The declaration as the mangler wants it (constructors: the complete-object variant).
clang::GlobalDecl LoweredDecl(const clang::FunctionDecl* function);

struct Place;

// One part of a flattened value: a Value, or for a reference the place it is bound to.
struct Part {
  Value* value = nullptr;
  std::shared_ptr<Place> place;
};

struct RValue {
  std::vector<Part> parts;
  Value* scalar() const { return parts.empty() ? nullptr : parts[0].value; }
};

// A local variable or a temporary: a variable for each component; references are bound once.
struct Local {
  std::vector<Var> vars;
  std::vector<std::shared_ptr<Place>> places;  // parallel to vars; set for references
};

// What an lvalue denotes. Nothing here has an address: a place is a recipe for loads and stores.
struct Place {
  enum class Kind { kNone, kLocal, kFields, kObject, kRaw, kChoice };
  Kind kind = Kind::kNone;
  clang::QualType type;
  Local* local = nullptr;        // kLocal
  size_t first = 0, count = 0;   // kLocal: its slice
  Value* base = nullptr;         // kFields, kObject: the object; kRaw: the address
  std::vector<Field*> fields;    // kFields
  Value* offset = nullptr;       // kRaw: in bytes
  Var condition = -1;            // kChoice: a bool; which of the two it is
  std::shared_ptr<Place> if_true, if_false;
};

class FunctionLowering {
 public:
  FunctionLowering(Unit* unit, Function* function);

  void LowerBody(const clang::FunctionDecl* definition);
  void LowerVariableInitialiser(const clang::VarDecl* variable);

 private:
  // A pending cleanup or handler; the innermost is `scope_`.
  struct Scope {
    enum class Kind { kCleanup, kTry } kind;
    Scope* parent;
    Place object;                                     // kCleanup
    const clang::CXXDestructorDecl* destructor = nullptr;
    Block* landing = nullptr;  // made at the first operation that may raise here
  };
  struct JumpTarget {
    Block* block;
    Scope* scope;
  };
  // The function whose statements are being lowered: the graph's own, or one inlined into it.
  struct Frame {
    const clang::FunctionDecl* function = nullptr;
    std::unordered_map<const clang::ValueDecl*, Local*> locals;
    std::unordered_map<const clang::ValueDecl*, Place> references;
    std::optional<Var> this_object;   // a collected receiver
    std::optional<Place> this_place;  // a value struct's or closure's
    bool inlined = false;
    Block* return_block = nullptr;
    Local* result = nullptr;
    std::optional<Place> returned_place;  // functions that return references
    std::vector<Var> returned;            // ... with several returns: which one was taken
    std::optional<Var> returned_object;   // ... to collected objects
    Scope* scope = nullptr;               // at entry
    PosId inlined_at = 0;
    std::vector<JumpTarget> breaks, continues;
    std::vector<Var> handled;  // exceptions being handled, innermost last
    struct SwitchContext* switch_context = nullptr;
    bool lambda_captures = false;
  };

  // ---- statements (lower_stmt.cc) ----
  void Statement(const clang::Stmt* stmt);
  void Compound(const clang::CompoundStmt* stmt);
  void LowerIf(const clang::IfStmt* stmt);
  void LowerWhile(const clang::WhileStmt* stmt);
  void LowerDo(const clang::DoStmt* stmt);
  void LowerFor(const clang::ForStmt* stmt);
  void LowerRangeFor(const clang::CXXForRangeStmt* stmt);
  void LowerSwitch(const clang::SwitchStmt* stmt);
  void LowerCase(const clang::SwitchCase* stmt);
  void LowerReturn(const clang::ReturnStmt* stmt);
  void LowerTry(const clang::CXXTryStmt* stmt);
  void LowerVariable(const clang::VarDecl* variable);
  void Condition(const clang::Expr* expr, Block* if_true, Block* if_false);
  void LeaveTo(JumpTarget target);
  // Runs the cleanups from the current scope out to `outer`.
  void RunCleanups(Scope* outer);
  void PopScopesTo(Scope* outer);
  void PopScope();
  void EnsureBlock() {
    if (b_.current() == nullptr) b_.EnterDead();
  }

  // ---- exceptions ----
  Block* Landing(Scope* scope);
  void RaiseTo(Scope* scope, Value* exception);
  // After an operation that may raise: if somebody here wants to know, the block ends.
  void MayRaise();

  // ---- expressions (lower_expr.cc) ----
  RValue Rv(const clang::Expr* expr);
  RValue RvUncached(const clang::Expr* expr);
  Value* Scalar(const clang::Expr* expr);
  Place Lv(const clang::Expr* expr);
  void Discard(const clang::Expr* expr);
  RValue Cast(const clang::CastExpr* expr);
  // The pointer to the function that an lvalue of function type denotes.
  Value* FunctionValue(const clang::Expr* expr, clang::QualType pointer);
  RValue Binary(const clang::BinaryOperator* expr);
  Value* Arithmetic(clang::BinaryOperatorKind op, Value* left, Value* right, clang::QualType type,
                    clang::QualType left_type, const clang::Expr* where);
  RValue Unary(const clang::UnaryOperator* expr);
  RValue Conditional(const clang::AbstractConditionalOperator* expr);
  Place Assign(const clang::BinaryOperator* expr);
  RValue Construct(const clang::CXXConstructExpr* expr);
  void ConstructInto(const clang::CXXConstructExpr* expr, const Place& target);
  RValue InitList(const clang::InitListExpr* expr);
  RValue New(const clang::CXXNewExpr* expr);
  RValue Throw(const clang::CXXThrowExpr* expr);
  RValue Lambda(const clang::LambdaExpr* expr);
  RValue This(const clang::Expr* expr);
  Value* IntToBool(Value* v);
  Value* ConvertInt(Value* v, Type to);
  std::optional<RValue> TryConstant(const clang::Expr* expr);
  bool IsConstantHere(const clang::VarDecl* variable);
  RValue FromAPValue(const clang::APValue& value, clang::QualType type, const clang::Expr* expr,
                     bool* ok);
  RValue Unsupported(const clang::Expr* expr, Rule rule, const std::string& arg = "",
                     const std::string& arg1 = "");
  RValue Poison(clang::QualType type, clang::SourceLocation where);

  // ---- places (places.cc) ----
  RValue Load(const Place& place);
  // Where C++ has the components of a type in memory, in bytes.
  void RawOffsets(clang::QualType type, int64_t start, std::vector<int64_t>* out);
  void Store(const Place& place, const RValue& value);
  Place MemberPlace(const Place& record, const clang::FieldDecl* field);
  Place DerefPlace(const clang::Expr* pointer, clang::QualType pointee);
  Place ObjectPlace(Value* object, clang::QualType type);
  Place LocalPlace(Local* local, clang::QualType type);
  Place BasePlace(const Place& record, const clang::CXXRecordDecl* derived,
                  const clang::CXXRecordDecl* base);
  Place VariablePlace(const clang::ValueDecl* decl, const clang::Expr* where);
  // One of two places, depending on a bool: what `c ? a : b` denotes.
  Place ChoicePlace(Var condition, Place if_true, Place if_false);
  Place RawPlace(Value* address, Value* offset, clang::QualType type);
  Local* NewLocal(clang::QualType type, const std::string& name, clang::SourceLocation where);
  Place Materialise(const RValue& value, clang::QualType type, clang::SourceLocation where);
  // The reference captured for a variable inside a lambda's body, if it is one.
  std::optional<Place> Captured(const clang::ValueDecl* decl);

  // ---- calls (lower_call.cc) ----
  struct Argument {
    RValue value;                // passed by value
    std::optional<Place> place;  // passed by reference
  };
  RValue LowerCall(const clang::CallExpr* call, Place* returned_place);
  RValue Primitive(const std::string& name, const clang::CallExpr* call,
                   const clang::FunctionDecl* callee);
  RValue Builtin(unsigned id, const clang::CallExpr* call);
  std::vector<Argument> Arguments(const clang::FunctionDecl* callee,
                                  llvm::ArrayRef<const clang::Expr*> exprs);
  Argument PassTo(const clang::ParmVarDecl* param, const clang::Expr* expr);
  RValue Inline(const clang::FunctionDecl* callee, std::optional<Value*> receiver,
                std::optional<Place> receiver_place, std::vector<Argument> args,
                clang::SourceLocation where, Place* returned_place);
  RValue EmitCall(Opcode op, std::vector<Value*> args, Function* function, const Method* method,
                  const std::vector<Type>& results);
  void CallConstructor(const clang::CXXConstructorDecl* constructor, Value* object,
                       std::vector<Argument> args, clang::SourceLocation where);
  void CheckThisStays(const clang::Stmt* stmt, const clang::CXXRecordDecl* record);
  // The member and base initialisers, before the constructor's body.
  void ConstructorInitialisers(const clang::CXXConstructorDecl* constructor);
  void BindParameters(const clang::FunctionDecl* callee, std::vector<Argument> args);

  Frame& frame() { return *frames_.back(); }
  PosId PosOf(clang::SourceLocation where) { return unit_->Pos(where, frame().inlined_at); }
  void At(clang::SourceLocation where) {
    here_ = where;
    unit_->SetHere(where);
    b_.SetPos(PosOf(where));
  }
  Rules& rules() { return unit_->rules(); }

  Unit* unit_;
  Function* function_;
  clang::SourceLocation here_;  // of what is being lowered
  int library_errors_ = -1;     // errors before the call of the C++ library that is being inlined
  std::unique_ptr<Graph> graph_;
  Builder b_;
  std::deque<std::unique_ptr<Frame>> frames_;
  std::deque<std::unique_ptr<Local>> locals_;
  std::deque<std::unique_ptr<Scope>> scopes_;
  Scope* scope_ = nullptr;
  std::unordered_map<const clang::Expr*, RValue> opaque_;
};

struct SwitchContext {
  std::vector<std::pair<int64_t, Block*>> cases;
  Block* otherwise = nullptr;
  clang::QualType type;
};

}  // namespace kiln::frontend

#endif  // KILN_TRANSLATOR_FRONTEND_LOWERING_H_
