// The table of positions in CPython's format (co_linetable), with words in the place of its code units.
//
// An entry covers 1 to 8 words. Its first byte is 1 kkkk nnn, n + 1 words and a kind: 0 to 9 short (a
// column below 80, and the end less than 16 further, in one more byte), 10 to 12 (0, 1, 2 lines on, two
// bytes of columns), 13 no columns, 14 everything in full, 15 no position. Further numbers are in groups
// of 6 bits, the lowest first.

#ifndef TARGETS_PYINTERP_COMPILER_POSITIONS_H_
#define TARGETS_PYINTERP_COMPILER_POSITIONS_H_

#include "targets/pyinterp/interpreter/code.h"
#include "targets/pyinterp/parser/ast.h"

namespace py {

// The table for words that come from these nodes; null: from nowhere.
Str* encode_positions(List<ast::Placed*>* places, int64_t first_line);

// What a table says of one word.
Position decode_position(Str* table, int64_t first_line, int64_t word);
// The same of words 0 <= i < count, in one go.
Array<Position>* decode_positions(Str* table, int64_t first_line, int64_t count);

}  // namespace py

#endif  // TARGETS_PYINTERP_COMPILER_POSITIONS_H_
