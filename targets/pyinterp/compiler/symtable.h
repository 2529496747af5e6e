// Symbol tables: what every name in a program is.
//
// A scope is a module, a class body, a function, a lambda or a comprehension. A first pass over the
// tree notes what is done to the names in each (symtable.cc); a second decides where each name lives
// (scopes.cc): in a register, in a cell that functions share, or in a namespace.

#ifndef TARGETS_PYINTERP_COMPILER_SYMTABLE_H_
#define TARGETS_PYINTERP_COMPILER_SYMTABLE_H_

#include "rlib/rlib.h"
#include "targets/pyinterp/parser/ast.h"
#include "targets/pyinterp/parser/errors.h"

namespace py {

using rlib::Dict;
using rlib::List;

enum class ScopeKind : uint8_t { kModule, kClass, kFunction, kAnnotation };
enum class ComprehensionKind : uint8_t { kNone, kList, kSet, kDict, kGenerator };

// What is done to a name within a scope. The numbers are CPython's.
enum SymbolFlag : int32_t {
  kGlobalName = 0x1,        // global statement
  kLocalName = 0x2,         // assigned to
  kParameterName = 0x4,
  kNonlocalName = 0x8,      // nonlocal statement
  kUsedName = 0x10,
  kPassedThrough = 0x40,    // a name of a class body that its methods have from further outside
  kImportedName = 0x80,
  kAnnotatedName = 0x100,
  kIterationName = 0x200,   // a comprehension's own variable
  kBoundName = kLocalName | kParameterName | kImportedName,
  kDeletedName = 0x10000,   // by del, or at the end of `except ... as name`
};

enum class Storage : uint8_t { kUnknown, kLocal, kCell, kFree, kGlobalExplicit, kGlobalImplicit };

class Symbol final : public rlib::Object {
 public:
  explicit Symbol(Str* name) : name(name) {}

  bool has(int32_t flag) const { return (flags & flag) != 0; }

  Str* const name;  // mangled
  int32_t flags = 0;
  Storage storage = Storage::kUnknown;
  int32_t reg = -1;  // for the code generator: the variable's register, once it has one
};

// A global or nonlocal statement, or what amounts to one.
class Directive final : public rlib::Object {
 public:
  Directive(Str* name, ast::Placed* place) : name(name), place(place) {}

  Str* const name;
  ast::Placed* const place;
};

class Scope final : public rlib::Object {
 public:
  Scope(ScopeKind kind, Scope* outer, ast::Node* node, Str* name)
      : kind(kind), outer(outer), node(node), name(name) {}

  Symbol* find(Str* symbol_name) const { return symbols->get(symbol_name); }
  // The scope that a node within this one opens.
  Scope* child_of(ast::Node* opener);

  const ScopeKind kind;
  Scope* const outer;
  ast::Node* const node;
  Str* const name;
  Dict<Str*, Symbol*>* const symbols = new Dict<Str*, Symbol*>();
  List<Symbol*>* const parameters = new List<Symbol*>();  // in the order of co_varnames
  List<Scope*>* const children = new List<Scope*>();
  List<Directive*>* const directives = new List<Directive*>();
  ComprehensionKind comprehension = ComprehensionKind::kNone;
  bool is_nested = false;        // in a function, however deep
  bool is_generator = false;
  bool is_coroutine = false;
  bool has_varargs = false;
  bool has_varkeywords = false;
  bool has_class_cell = false;   // of a class: methods refer to __class__
  bool has_walrus = false;       // variables of its own are assigned to within expressions
  // While the first pass is within it:
  bool is_in_iteration_target = false;
  int32_t iterables_around = 0;

 private:
  int64_t next_child_ = 0;
};

// Raises SyntaxError; and RecursionError, if statements and expressions nest more than `most_levels`
// deep: who goes through a tree after that need not count.
Scope* build_symbol_table(ast::Mod* module, bool has_future_annotations, int64_t most_levels);

// A name as it is within class `class_name`, or outside of all if that is null: __x is _Class__x.
Str* mangle(Str* class_name, Str* name);

[[noreturn]] void throw_syntax_error(Str* message, ast::Placed* place);

}  // namespace py

#endif  // TARGETS_PYINTERP_COMPILER_SYMTABLE_H_
