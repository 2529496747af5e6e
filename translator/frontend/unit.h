// One source being translated: its Clang declarations and what they have become.
//
// Types, classes, functions and variables are lowered at first mention; bodies wait in a queue, so
// that only what the source's roots can reach is looked at, as in Clang's own deferred emission.
#ifndef KILN_TRANSLATOR_FRONTEND_UNIT_H_
#define KILN_TRANSLATOR_FRONTEND_UNIT_H_

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/Mangle.h"
#include "translator/flowgraph/graph.h"
#include "translator/frontend/rules.h"

namespace kiln::frontend {

// A scalar part of a flattened type.
struct Component {
  Type type;
  std::string name;          // "" for a scalar type, else the path: "value.x"
  bool is_reference = false;  // bound to a place at translation time; has no run-time value
  clang::QualType referred;   // what such a reference refers to
  bool is_transient = false;  // of a field marked RLIB_TRANSIENT
};

// Whether the declaration is part of rlib.
bool InNamespaceRlib(const clang::DeclContext* context);

class Unit {
 public:
  Unit(clang::ASTContext* ast, Program* program, Rules* rules,
       const std::set<clang::FileID>* raw_files);

  // Graphs all roots of the source and what they reach.
  void Run();

  clang::ASTContext& ast() { return *ast_; }
  Program* program() { return program_; }
  Rules& rules() { return *rules_; }

  // ---- types ----
  static const clang::CXXRecordDecl* Record(clang::QualType type);
  bool IsObject(const clang::CXXRecordDecl* record);
  bool IsObjectPointer(clang::QualType type);
  // The type of a scalar; reports and returns i64 for what has none.
  Type Scalar(clang::QualType type, clang::SourceLocation where);
  // The scalar parts of any value type, in order.
  const std::vector<Component>& Components(clang::QualType type, clang::SourceLocation where);
  bool HasReferences(clang::QualType type, clang::SourceLocation where);
  // Where a field's parts start among its record's, and how many there are.
  std::pair<size_t, size_t> Slice(const clang::FieldDecl* field);
  std::pair<size_t, size_t> BaseSlice(const clang::CXXRecordDecl* derived,
                                      const clang::CXXRecordDecl* base);
  Class* ObjectClass() { return object_class_; }
  Type ExceptionType() { return Type::Ref(object_class_); }
  bool RawAllowed(clang::SourceLocation where, const clang::Decl* context);

  // ---- classes, functions, variables ----
  Class* LowerClass(const clang::CXXRecordDecl* record);
  const std::vector<Field*>& Fields(const clang::FieldDecl* field);
  const std::vector<Field*>& GlobalFields(const clang::VarDecl* variable);
  Function* FunctionFor(const clang::FunctionDecl* function);
  const Method* MethodFor(const clang::CXXMethodDecl* method);
  const Signature* SignatureOf(const clang::FunctionDecl* function);
  const Signature* SignatureOf(const clang::FunctionProtoType* type, clang::SourceLocation where);
  // Reports a result of more components than there are slots.
  void CheckResults(const Signature& signature, clang::QualType type, clang::SourceLocation where);

  PosId Pos(clang::SourceLocation where, PosId inlined_at);
  // For reports about code that is not the author's (rlib, system headers): what the author wrote
  // that led there. The source being lowered, and calls being inlined, innermost last.
  bool IsAuthors(clang::SourceLocation where) const;
  // Whether that is in the C++ library or another system header.
  bool IsLibrary(clang::SourceLocation where) const;
  void SetHere(clang::SourceLocation where) {
    here_ = where;
    rules_->SetHere(where);
  }
  void PushCall(clang::SourceLocation where, const clang::FunctionDecl* callee) {
    calls_.emplace_back(where, callee);
  }
  void PopCall() { calls_.pop_back(); }
  std::string TypeText(clang::QualType type);
  std::string Mangle(clang::GlobalDecl decl);
  // A name for people: qualified, with template arguments, without parameters.
  std::string Display(const clang::NamedDecl* decl);

  // The text after `prefix` in the declaration's first annotation "prefix..."; annotations with an
  // argument of their own ("kiln.op", "list.get") give that argument.
  static std::optional<std::string> Annotation(const clang::Decl* decl, const std::string& name);
  // The function that is the mark's argument; null: there is none.
  static const clang::FunctionDecl* MarkedWith(const clang::Decl* decl, const std::string& name);
  static bool Marked(const clang::Decl* decl, const std::string& name) {
    return Annotation(decl, name).has_value();
  }

 private:
  // Whether its hints for the JIT make sense.
  void CheckFieldHints(const clang::FieldDecl* field);
  void CheckFunctionHints(const clang::FunctionDecl* definition, const Function& function);
  void CheckObjectClass(const clang::CXXRecordDecl* record);
  void NoteState(const clang::CXXRecordDecl* base);
  void NoteReferenceMember(const clang::CXXRecordDecl* record);
  // Reports what keeps a struct from being a value; whether there was anything.
  bool CheckStruct(const clang::CXXRecordDecl* record, clang::SourceLocation where);
  void AddVirtuals(const clang::CXXRecordDecl* record, Class* cls);
  std::string ClassName(const clang::CXXRecordDecl* record);
  void FlattenInto(clang::QualType type, const std::string& prefix, clang::SourceLocation where,
                   std::vector<Component>* out);
  void QueueRoots(clang::DeclContext* context);
  Rules::Use HowReached(clang::SourceLocation where);
  void DrainQueue();

  clang::ASTContext* ast_;
  Program* program_;
  Rules* rules_;
  const std::set<clang::FileID>* raw_files_;
  std::unique_ptr<clang::MangleContext> mangler_;
  Class* object_class_ = nullptr;
  std::unordered_map<const clang::CXXRecordDecl*, Class*> classes_;
  std::unordered_map<const clang::CXXRecordDecl*, bool> is_object_;
  std::map<const clang::Type*, std::vector<Component>> components_;
  std::set<const clang::CXXRecordDecl*> flattening_;
  std::unordered_map<const clang::FieldDecl*, std::vector<Field*>> fields_;
  std::unordered_map<const clang::VarDecl*, std::vector<Field*>> globals_;
  std::unordered_map<const clang::FunctionDecl*, Function*> functions_;
  std::unordered_map<const clang::CXXMethodDecl*, const Method*> methods_;
  std::deque<std::pair<const clang::FunctionDecl*, Function*>> queue_;
  std::deque<const clang::VarDecl*> variable_queue_;
  std::vector<std::pair<const clang::VarDecl*, Function*>> ordered_initialisers_;
  clang::SourceLocation here_;
  std::vector<std::pair<clang::SourceLocation, const clang::FunctionDecl*>> calls_;
  Function* lowering_ = nullptr;                // whose body is being lowered
  // Where each function was first mentioned, and in which body.
  std::unordered_map<const Function*, std::pair<clang::SourceLocation, Function*>> first_use_;
  std::string internal_suffix_;                 // tells this source's internal names from others'
};

}  // namespace kiln::frontend

#endif  // KILN_TRANSLATOR_FRONTEND_UNIT_H_
