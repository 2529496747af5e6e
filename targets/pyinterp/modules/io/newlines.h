// Ends of lines: "\n", "\r\n" and "\r" become "\n", and it is remembered which there were.

#ifndef TARGETS_PYINTERP_MODULES_IO_NEWLINES_H_
#define TARGETS_PYINTERP_MODULES_IO_NEWLINES_H_

#include "targets/pyinterp/modules/io/io_base.h"

namespace py {

RLIB_PREBUILD W_Type* newline_decoder_type();

enum SeenNewlines : int64_t { kSeenCr = 1, kSeenLf = 2, kSeenCrLf = 4 };

// The kinds of line ends in `text`.
int64_t find_newlines(Str* text);
// `text` with "\n" for each.
Str* translate_newlines(Str* text);
// What the attribute `newlines` shows: None, a str or a tuple of them.
W_Object* newlines_object(int64_t seen);
// The end of the first line from `start` on, behind its end; -1: there is none. `newline`: null or
// "" for all kinds. Of "\r" at the end it cannot be told whether "\n" follows: it counts as an end
// if `is_final`.
int64_t find_line_end(Str* text, int64_t start, Str* newline, bool is_translated, bool is_final);

// Raises ValueError for what newline= may not be: "illegal newline value: x", with quotes or
// without.
void check_newline_argument(W_Object* w, bool quotes);

class W_NewlineDecoder : public W_WithDict {
 public:
  static W_Type* exact_type() { return newline_decoder_type(); }
  W_Type* type() override { return newline_decoder_type(); }

  Str* decode(Str* text, bool is_final);

  W_Object* decoder = nullptr;  // from bytes; null: str comes
  bool translates = false;
  bool has_pending_cr = false;
  int64_t seen = 0;
};

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_IO_NEWLINES_H_
