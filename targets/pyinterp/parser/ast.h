// The abstract syntax tree of a Python program: one class for each of Python.asdl's, made from the
// table in ast.def.
//
// A node says what it is by `kind`: switch over it and static_cast. Names are interned: within one
// tree, equal names are the same Str. Text is UTF-8; a lone surrogate is spelled as UTF-8 would
// spell its code point. Nodes are made by their makers field by field and do not change afterwards,
// apart from `ctx` while the parser is at work.

#ifndef TARGETS_PYINTERP_PARSER_AST_H_
#define TARGETS_PYINTERP_PARSER_AST_H_

#include <cstdint>

#include "rlib/array.h"
#include "rlib/bigint.h"
#include "rlib/integers.h"
#include "rlib/object.h"
#include "rlib/str.h"

namespace py::ast {

using rlib::Array;
using rlib::Str;
using namespace rlib::literals;

// ---- Enumerations: ExprContext, BoolOperator, Operator, UnaryOperator, CompareOperator ------------

#define AST_MEMBER(name, member) k##member,
#define AST_ENUM(name, python, ...) enum class name : uint8_t { __VA_ARGS__ };
#include "targets/pyinterp/parser/ast.def"
#undef AST_MEMBER

enum class Kind : uint8_t {
#define AST_NODE(base, name, python, ...) k##name,
#include "targets/pyinterp/parser/ast.def"
};

// What a literal is.
enum class ConstantType : uint8_t {
  kNone,
  kTrue,
  kFalse,
  kEllipsis,
  kInt,      // int_value()
  kBigInt,   // big_int(): does not fit into 64 bits
  kFloat,    // float_value()
  kComplex,  // float_value() times the imaginary unit
  kStr,      // str(): UTF-8
  kBytes,    // str(): the bytes
  kOther,    // object: what a program put into a tree of its own making: a tuple, 1+2j
};

// ---- Bases --------------------------------------------------------------------------------------

class Node : public rlib::Object {
 public:
  explicit Node(Kind kind) : kind(kind) {}

  const Kind kind;
};

// A node with a place in the source. Lines count from 1, columns are bytes of UTF-8 from 0; the end
// is behind the last byte.
class Placed : public Node {
 public:
  explicit Placed(Kind kind) : Node(kind) {}

  int32_t lineno = 0;
  int32_t col_offset = 0;
  int32_t end_lineno = 0;
  int32_t end_col_offset = 0;
};

class Mod : public Node {
 public:
  explicit Mod(Kind kind) : Node(kind) {}
};
class Stmt : public Placed {
 public:
  explicit Stmt(Kind kind) : Placed(kind) {}
};
class Expr : public Placed {
 public:
  explicit Expr(Kind kind) : Placed(kind) {}
};
class Pattern : public Placed {
 public:
  explicit Pattern(Kind kind) : Placed(kind) {}
};

// The name in Python of a field: `kind` is taken here.
inline Str* name_of_field(Str* field) { return field->eq("u_kind"_str) ? "kind"_str : field; }

// ---- The classes --------------------------------------------------------------------------------

#define AST_NODE(base, name, python, ...) class name;
#include "targets/pyinterp/parser/ast.def"

#define IDENTIFIER(field) Str* field = nullptr;
#define OPTIONAL_IDENTIFIER(field) Str* field = nullptr;
#define STRING(field) Str* field = nullptr;
#define OPTIONAL_STRING(field) Str* field = nullptr;
#define IDENTIFIERS(field) Array<Str*>* field = Array<Str*>::empty();
#define CHILD(type, field) type* field = nullptr;
#define OPTIONAL(type, field) type* field = nullptr;
#define SEQUENCE(type, field) Array<type*>* field = Array<type*>::empty();
#define INTEGER(field) int32_t field = 0;
#define OPTIONAL_INTEGER(field) int32_t field = 0;
#define OPERATOR(type, field) type field = static_cast<type>(0);
#define OPERATORS(type, field) Array<type>* field = Array<type>::empty();
#define CONSTANT                                                         \
  ConstantType type = ConstantType::kNone;                               \
  int64_t bits = 0;               /* of an int; of a float, its bits */  \
  rlib::Object* object = nullptr; /* of text, and of a large int */      \
                                                                         \
  int64_t int_value() const { return bits; }                             \
  double float_value() const {                                           \
    return rlib::float_from_bits(static_cast<uint64_t>(bits));           \
  }                                                                      \
  rlib::BigInt* big_int() const { return rlib::cast<rlib::BigInt>(object); } \
  Str* str() const { return rlib::cast<Str>(object); }

#define AST_NODE(base, name, python, ...)  \
  class name final : public base {         \
   public:                                 \
    name() : base(Kind::k##name) {}        \
                                           \
    __VA_ARGS__                            \
  };
#include "targets/pyinterp/parser/ast.def"

#undef IDENTIFIER
#undef OPTIONAL_IDENTIFIER
#undef STRING
#undef OPTIONAL_STRING
#undef IDENTIFIERS
#undef CHILD
#undef OPTIONAL
#undef SEQUENCE
#undef INTEGER
#undef OPTIONAL_INTEGER
#undef OPERATOR
#undef OPERATORS
#undef CONSTANT

}  // namespace py::ast

#endif  // TARGETS_PYINTERP_PARSER_AST_H_
