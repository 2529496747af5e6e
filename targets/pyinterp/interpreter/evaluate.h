// From text to running code.

#ifndef TARGETS_PYINTERP_INTERPRETER_EVALUATE_H_
#define TARGETS_PYINTERP_INTERPRETER_EVALUATE_H_

#include "targets/pyinterp/interpreter/code.h"
#include "targets/pyinterp/parser/ast.h"
#include "targets/pyinterp/parser/parser.h"

namespace py {

// Flags of compile() besides those of __future__ (kFutureBits) and kAllowTopLevelAwait.
constexpr int64_t kDontImplyDedent = 0x200;
constexpr int64_t kOnlyAst = 0x400;
constexpr int64_t kTypeComments = 0x1000;
constexpr int64_t kAllowIncompleteInput = 0x4000;

// The text of a program as bytes, in whatever encoding its cookie gives: by codecs that programs register,
// if need be. Raises the parser's SyntaxError.
Source* source_of_bytes(Str* bytes, bool ends_line);

// Raises the program's SyntaxError for a file that is no UTF-8 and does not say what else.
void check_is_utf8(Str* bytes, W_Str* file_name);

// Warns of what the lexer, the parser or the compiler found. Raises the parser's SyntaxError where filters ask for errors.
void warn_of_source(rlib::List<Warning*>* warnings, W_Str* file_name);

// The tree of a program's text. Raises the parser's SyntaxError; issues its warnings. `feature_version`: only
// syntax of that minor version of Python 3; negative for all.
ast::Mod* parse_source(Source* source, W_Str* file_name, Mode mode, int64_t flags, int64_t feature_version = -1);
// The code of a tree. The same.
W_Code* compile_tree(ast::Mod* module, W_Str* file_name, Mode mode, int64_t flags, int64_t optimize);
// Both, one after the other.
W_Code* compile_source(Source* source, W_Str* file_name, Mode mode, int64_t flags, int64_t optimize);

// Raises the SyntaxError of the program for the parser's; `source` is the str, bytes or bytearray it is in,
// or null. `ends_line`: the parser saw a newline at its end, whether there is one or not.
[[noreturn]] void throw_syntax_error(SyntaxError* error, W_Str* file_name, W_Object* source,
                                     bool ends_line = true);

}  // namespace py

#endif  // TARGETS_PYINTERP_INTERPRETER_EVALUATE_H_
