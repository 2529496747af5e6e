// Diagnosing: what CPython says of a text that is no program, and where.
//
// CPython's parser tries the alternatives of each rule of its grammar in order. If that fails, it
// does so once more, with further rules (`invalid_...`) that describe common mistakes. Which mistake
// it reports, and at which token, depends on the order of all that. So this does the same: it goes
// through the same rules in the same order (grammar.cc), over tokens that are read as they are
// needed. It is slow, and runs only when the fast parser has failed.

#ifndef TARGETS_PYINTERP_PARSER_DIAGNOSE_H_
#define TARGETS_PYINTERP_PARSER_DIAGNOSE_H_

#include "targets/pyinterp/parser/parser.h"

namespace py {

// Raises the SyntaxError of a text that parse() failed at.
[[noreturn]] void diagnose(Source* source, ParseOptions* options);

// The same for an f-string's expression at bytes start <= at < end; "{" stands at start - 1, in
// `line`, column `col`.
[[noreturn]] void diagnose_expression(Source* source, ParseOptions* options, int64_t start,
                                      int64_t end, int64_t line, int64_t col);

}  // namespace py

#endif  // TARGETS_PYINTERP_PARSER_DIAGNOSE_H_
