// Lexer: bytes into tokens, in one pass.
//
// Tokens are structs in one array; the parser goes over them by index. Words are numbers of `Names`;
// numbers and strings are left as places in the source.
//
// The lexer reads a whole source, or the expression between the braces of an f-string. That it
// takes for text in parentheses, as CPython does: it starts with a token "(" where "{" stands, and
// ends with a ")". Columns are then counted as CPython counts them.
//
// CPython's tokenizer is lazy, and where its errors are reported depends on how far it has read. So
// tokens come one at a time, and the places it would use can be asked for.

#ifndef TARGETS_PYINTERP_PARSER_LEXER_H_
#define TARGETS_PYINTERP_PARSER_LEXER_H_

#include "targets/pyinterp/parser/names.h"
#include "targets/pyinterp/parser/source.h"
#include "targets/pyinterp/parser/unicode.h"

namespace py {

enum class TokenKind : uint8_t {
#define PY_TOKEN(kind, name) k##kind,
#define PY_MARK(kind, spelling) k##kind,
#define PY_KEYWORD(kind, spelling) k##kind,
#include "targets/pyinterp/parser/tokens.def"
};
constexpr TokenKind kFirstKeyword = TokenKind::kFalse;
constexpr int64_t kTokenKinds = static_cast<int64_t>(TokenKind::kYield) + 1;

struct Token {
  int32_t start;  // in bytes, within the source
  int32_t end;
  int32_t line;  // from 1
  int32_t col;   // in bytes, from 0; -1 where CPython has none (indents, dedents, the end)
  int32_t end_line;
  int32_t end_col;
  int32_t name;  // of a name or keyword, its number
  TokenKind kind;
  uint8_t level;  // parentheses open behind it
};

// `# type: ignore`, with what stands behind it.
class IgnoreComment final : public rlib::Object {
 public:
  IgnoreComment(int64_t line, Str* tag) : line(line), tag(tag) {}

  const int64_t line;
  Str* const tag;
};

class Lexer final : public rlib::Object {
 public:
  Lexer(Source* source, Names* names, UnicodeHooks* unicode)
      : source(source), names(names), unicode(unicode), bytes_(source->bytes), classes_(classes()), end_(source->length) {}

  // Starts over with an expression of an f-string: bytes start <= at < end. "{" stands at start - 1,
  // in `line`; its column for CPython is `col`.
  void start_expression(int64_t start, int64_t end, int64_t line, int64_t col);

  // Reads a token and puts it behind the others; behind the end, the end again. Raises SyntaxError.
  void next();

  // Type comments (PEP 484) are tokens; those that say "ignore" are put aside. Default: all comments are
  // blanks.
  void read_type_comments() { reads_type_comments_ = true; }
  // As before Python 3.7: `async` is a keyword only before `def`, `await` only within such a function.
  void let_async_be_a_name() { async_may_be_name_ = true; }

  // Ends all blocks at once: what the interactive prompt does at the end of input.
  void drop_indents() {
    pending_ = -indents_;
    indents_ = 0;
  }
  int64_t indents() const { return indents_; }

  // ---- What an error needs to know ----

  bool is_at_end() const { return is_at_end_; }
  // Whether the error that was raised is one that CPython forgets if there is another.
  bool fails_softly() const { return fails_softly_; }
  int64_t level() const { return level_; }
  // The innermost open parenthesis. Precondition: level() > 0.
  int64_t open_line() const { return open_->get(level_ - 1).line; }
  [[noreturn]] void fail_unclosed();
  int64_t line() const { return line_; }
  // Bytes from the start of the line to where reading stopped.
  int64_t column() const { return at_ - line_start_; }
  // Where the line starts that CPython shows for an error here: that of a string of several lines
  // stays its first.
  int64_t buffer_start() const { return buffer_start_; }
  // Where what is left to read starts.
  int64_t position() const { return at_; }

  Array<Token>* tokens = Array<Token>::make(256);
  int64_t count = 0;
  // The comments `# type: ignore`, or null.
  rlib::List<IgnoreComment*>* ignore_comments = nullptr;
  // What was deprecated, or null.
  rlib::List<Warning*>* warnings = nullptr;

  Source* const source;
  Names* const names;
  UnicodeHooks* const unicode;

 private:
  // What a byte may be, as bits.
  enum : uint8_t { kStartsWord = 1, kDigit = 2, kInWord = 4 };
  static Array<uint8_t>* classes();

  static constexpr int64_t kMostLevels = 200;
  static constexpr int64_t kMostIndents = 100;

  struct Open {
    int32_t line;
    int32_t col;
    char c;
  };

  char peek(int64_t ahead = 0) const { return at_ + ahead < end_ ? bytes_->get(at_ + ahead) : '\0'; }
  bool skip(char c) {
    if (peek() != c) return false;
    at_++;
    return true;
  }

  void put(TokenKind kind, int64_t start, int32_t name = 0);
  // A token without a column.
  void put_unplaced(TokenKind kind);
  void put_token(Token token);

  // Reads the blanks at a line's start, and sets pending_. Whether nothing else but a comment is there.
  bool begin_line();
  void enter_line();  // at_ is where a line starts
  void indent_to(int64_t col, int64_t alternative_col);
  void continue_line();  // behind a backslash
  // At the end of a comment that starts at token_start_. Whether it is a token, which next() is done
  // with.
  bool type_comment(bool is_blank_line);
  bool is_keyword_here(TokenKind kind);  // of `async` and `await`, if they may be names
  void mark(char c);
  void mark(TokenKind kind) { put(kind, token_start_); }
  void mark_or(char second, TokenKind with, TokenKind without) {
    mark(skip(second) ? with : without);
  }
  void word();
  int32_t other_word(int64_t start);
  void string(int64_t start);
  void skip_escaped();
  [[noreturn]] void fail_unterminated(int64_t start, int64_t line, int64_t line_start, bool is_triple);
  void next_of_expression();
  void open(char c, TokenKind kind);
  void close(char c, char opening, TokenKind kind);

  void number();
  void number_in_base(Str* kind, int base);
  void skip_digits();     // of a decimal number: 1_000
  void rest_of_number();  // behind the digits before the point
  void end_number(Str* kind);
  bool keyword_follows() const;

  // Errors; the place is where reading has come to.
  [[noreturn]] void fail(Str* message) const;
  [[noreturn]] void fail_indent(ErrorClass error_class, Str* message);
  [[noreturn]] void fail_at_end();
  [[noreturn]] void fail_decoding(int64_t start, int64_t end) const;

  Array<char>* const bytes_;
  Array<uint8_t>* const classes_;
  int64_t at_ = 0;
  int64_t end_;
  int64_t line_ = 0;  // 0 until the first line is entered
  int64_t line_start_ = 0;
  int64_t buffer_start_ = 0;  // CPython's tok->buf
  bool enters_line_ = true;   // at_ is at the start of a line that was not entered yet
  bool at_line_start_ = true;
  bool is_at_end_ = false;
  int64_t token_start_ = -1;
  bool fails_softly_ = false;

  int64_t level_ = 0;
  Array<Open>* open_ = Array<Open>::make(kMostLevels);
  int64_t indents_ = 0;
  Array<int32_t>* indent_cols_ = Array<int32_t>::make(kMostIndents);
  Array<int32_t>* alternative_cols_ = Array<int32_t>::make(kMostIndents);
  int64_t pending_ = 0;  // indents (positive) or dedents (negative) to hand out

  bool reads_type_comments_ = false;
  bool async_may_be_name_ = false;
  bool in_async_def_ = false;     // then they are keywords
  bool in_async_body_ = false;    // a newline came behind the signature
  int64_t async_def_indents_ = 0;

  // Of an f-string's expression.
  bool is_expression_ = false;
  int64_t parens_given_ = 0;   // 0: "(" is next; 1: reading; 2: ")" was given; 3: the newline was
  int64_t first_line_ = -1;    // columns in this line start with first_col_
  int64_t first_col_ = 0;
};

}  // namespace py

#endif  // TARGETS_PYINTERP_PARSER_LEXER_H_
