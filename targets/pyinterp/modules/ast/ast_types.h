// The classes of the module _ast, made from parser/ast.def at translation time.
//
// They are classes as a program would make them, and their objects plain ones: a program may derive from
// them and set whatever it likes.

#ifndef TARGETS_PYINTERP_MODULES_AST_AST_TYPES_H_
#define TARGETS_PYINTERP_MODULES_AST_AST_TYPES_H_

#include "targets/pyinterp/objspace/instance.h"
#include "targets/pyinterp/objspace/values.h"
#include "targets/pyinterp/parser/ast.h"

namespace py {

// An enumeration: `operator` with Add, Sub, ...
class AstEnum final : public rlib::Object {
 public:
  W_Type* base = nullptr;
  List<W_Type*>* members = new List<W_Type*>();       // in the order of the enumeration in C++
  List<W_Object*>* objects = new List<W_Object*>();   // the one that trees have, of each
};

class AstTypes final : public rlib::Object {
 public:
  W_Type* of_kind(ast::Kind kind) const { return kinds->get(static_cast<int64_t>(kind)); }
  // The map of a node with all its fields and then, if it has a place, the four attributes.
  ClassMap* map_of(ast::Kind kind) const { return maps->get(static_cast<int64_t>(kind)); }

  W_Type* root = nullptr;  // AST
  W_Type* mod = nullptr;
  W_Type* stmt = nullptr;
  W_Type* expr = nullptr;
  W_Type* pattern = nullptr;
  W_Type* except_handler = nullptr;
  W_Type* type_ignore = nullptr;
  List<W_Type*>* kinds = new List<W_Type*>();
  List<ClassMap*>* maps = new List<ClassMap*>();
#define AST_ENUM(name, python, ...) AstEnum* name = new AstEnum();
#include "targets/pyinterp/parser/ast.def"
  List<W_Type*>* all = new List<W_Type*>();  // in the order of the module
};
RLIB_PREBUILD AstTypes* ast_types();

// AST itself: ast_root.cc. At translation time.
W_Type* make_ast_root();

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_AST_AST_TYPES_H_
