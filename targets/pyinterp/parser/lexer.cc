#include "targets/pyinterp/parser/lexer.h"

namespace py {

namespace {

Array<uint8_t>* make_classes() {
  Array<uint8_t>* classes = Array<uint8_t>::make(256);
  for (int64_t byte = 0; byte < 256; byte++) {
    bool is_digit = byte >= '0' && byte <= '9';
    bool starts = byte >= 0x80 || byte == '_' || Str::is_letter(static_cast<char>(byte));
    classes->set(byte, static_cast<uint8_t>((starts ? 1 : 0) | (is_digit ? 2 : 0) |
                                            (starts || is_digit ? 4 : 0)));
  }
  return classes;
}
RLIB_PREBUILD Array<uint8_t>* byte_classes() { return RLIB_ONCE(make_classes()); }

Str* as_hex(int64_t code_point) {
  Str* digits = rlib::int_to_str(code_point, 16)->upper();
  return "0"_str->repeat(4 - digits->length())->concat(digits);
}

bool is_string_prefix(char first, char second) {
  char a = Str::lower_char(first);
  if (second == '\0') return a == 'b' || a == 'r' || a == 'u' || a == 'f';
  char b = Str::lower_char(second);
  return (a == 'r' && (b == 'b' || b == 'f')) || (b == 'r' && (a == 'b' || a == 'f'));
}

}  // namespace

Array<uint8_t>* Lexer::classes() { return byte_classes(); }

// ---- Tokens -------------------------------------------------------------------------------------

void Lexer::put_token(Token token) {
  if (count == tokens->length()) {
    Array<Token>* more = Array<Token>::make(count * 2);
    rlib::array_copy(tokens, 0, more, 0, count);
    tokens = more;
  }
  tokens->set(count, token);
  count++;
}

// A token from `start` to where we are, in one line.
void Lexer::put(TokenKind kind, int64_t start, int32_t name) {
  int64_t shift = line_start_;
  if (line_ == first_line_) shift -= first_col_;
  put_token(Token{static_cast<int32_t>(start), static_cast<int32_t>(at_),
                  static_cast<int32_t>(line_), static_cast<int32_t>(start - shift),
                  static_cast<int32_t>(line_), static_cast<int32_t>(at_ - shift), name, kind,
                  static_cast<uint8_t>(level_)});
}

void Lexer::put_unplaced(TokenKind kind) {
  put_token(Token{static_cast<int32_t>(at_), static_cast<int32_t>(at_), static_cast<int32_t>(line_),
                  -1, static_cast<int32_t>(line_), -1, 0, kind, static_cast<uint8_t>(level_)});
}

// ---- Lines --------------------------------------------------------------------------------------

void Lexer::enter_line() {
  enters_line_ = false;
  if (at_ >= end_) {
    is_at_end_ = true;
    return;
  }
  line_++;
  line_start_ = at_;
  if (token_start_ < 0) buffer_start_ = at_;
}

bool Lexer::begin_line() {
  int64_t col = 0;
  int64_t alternative = 0;  // with tabs as wide as blanks
  int64_t continued = 0;    // the column in the first of several physical lines
  char c = peek();
  while (true) {
    if (c == ' ') {
      col++;
      alternative++;
      at_++;
    } else if (c == '\t') {
      col = (col | 7) + 1;
      alternative++;
      at_++;
    } else if (c == '\f') {
      col = 0;
      alternative = 0;
      at_++;
    } else if (c == '\\') {
      if (continued == 0) continued = col;
      at_++;
      continue_line();
    } else {
      break;
    }
    c = peek();
  }
  if (c == '#' || c == '\n') return true;
  if (level_ > 0) return false;
  if (continued > 0) {
    col = continued;
    alternative = continued;
  }
  if (col != 0 || indents_ > 0) indent_to(col, alternative);
  return false;
}

void Lexer::indent_to(int64_t col, int64_t alternative) {
  int64_t own = indents_ == 0 ? 0 : indent_cols_->get(indents_ - 1);
  int64_t own_alternative = indents_ == 0 ? 0 : alternative_cols_->get(indents_ - 1);
  bool is_consistent = true;
  if (col == own) {
    is_consistent = alternative == own_alternative;
  } else if (col > own) {
    if (indents_ + 1 >= kMostIndents) {
      fail_indent(ErrorClass::kIndentationError, "too many levels of indentation"_str);
    }
    is_consistent = alternative > own_alternative;
    if (is_consistent) {
      indent_cols_->set(indents_, static_cast<int32_t>(col));
      alternative_cols_->set(indents_, static_cast<int32_t>(alternative));
      indents_++;
      pending_++;
    }
  } else {
    while (indents_ > 0 && col < indent_cols_->get(indents_ - 1)) {
      indents_--;
      pending_--;
    }
    own = indents_ == 0 ? 0 : indent_cols_->get(indents_ - 1);
    own_alternative = indents_ == 0 ? 0 : alternative_cols_->get(indents_ - 1);
    if (col != own) {
      while (at_ < end_ && bytes_->get(at_) != '\n') at_++;
      if (at_ < end_) at_++;
      fails_softly_ = true;
      throw new SyntaxError(ErrorClass::kIndentationError,
                            "unindent does not match any outer indentation level"_str, line_,
                            source->counts_characters ? source->characters(line_start_, column()) : column(),
                            line_, -1);
    }
    is_consistent = alternative == own_alternative;
  }
  if (!is_consistent) {
    fail_indent(ErrorClass::kTabError, "inconsistent use of tabs and spaces in indentation"_str);
  }
}

void Lexer::continue_line() {
  if (peek() != '\n') {
    at_++;
    int64_t offset = source->counts_characters ? source->characters(buffer_start_, at_ - buffer_start_) : at_ - buffer_start_;
    fails_softly_ = true;
    throw new SyntaxError(ErrorClass::kSyntaxError,
                          "unexpected character after line continuation character"_str, line_,
                          offset, line_, 0);
  }
  at_++;
  enter_line();
  if (is_at_end_) fail_at_end();
}

// ---- The next token -----------------------------------------------------------------------------

void Lexer::next() {
  if (is_expression_ && parens_given_ != 1) {
    next_of_expression();
    return;
  }
  bool is_blank = false;
  token_start_ = -1;
  while (true) {
    if (enters_line_) enter_line();
    if (at_line_start_) {
      at_line_start_ = false;
      is_blank = begin_line();
    }
    if (pending_ != 0) {
      if (pending_ < 0) {
        pending_++;
        put_unplaced(TokenKind::kDedent);
      } else {
        pending_--;
        put_unplaced(TokenKind::kIndent);
      }
      return;
    }
    if (in_async_body_ && !is_blank && peek() != '\n' && level_ == 0 && async_def_indents_ >= indents_) {
      in_async_def_ = false;
      in_async_body_ = false;
    }
    if (at_ >= end_) {
      is_at_end_ = true;
      if (is_expression_) {
        next_of_expression();
        return;
      }
      if (level_ > 0) fail_unclosed();
      put_unplaced(TokenKind::kEndMarker);
      return;
    }
    char c = bytes_->get(at_);
    if ((classes_->get(static_cast<unsigned char>(c)) & kStartsWord) != 0) {
      token_start_ = at_;
      word();
      return;
    }
    switch (c) {
      case ' ':
      case '\t':
      case '\f':
        at_++;
        break;
      case '#':
        token_start_ = at_;  // of a newline, if one comes next
        while (at_ < end_ && bytes_->get(at_) != '\n') at_++;
        if (reads_type_comments_ && type_comment(is_blank)) return;
        break;
      case '\n':
        if (token_start_ < 0) token_start_ = at_;
        enters_line_ = true;
        at_line_start_ = true;
        if (!is_blank && level_ == 0) {
          put(TokenKind::kNewline, token_start_);
          at_++;
          in_async_body_ = in_async_def_;
          return;
        }
        at_++;
        token_start_ = -1;
        is_blank = false;
        break;
      case '\\':
        token_start_ = at_;
        at_++;
        continue_line();
        token_start_ = -1;
        break;
      case '0':
      case '1':
      case '2':
      case '3':
      case '4':
      case '5':
      case '6':
      case '7':
      case '8':
      case '9':
        token_start_ = at_;
        number();
        put(TokenKind::kNumber, token_start_);
        return;
      case '"':
      case '\'':
        token_start_ = at_;
        string(at_);
        return;
      default:
        token_start_ = at_;
        mark(c);
        return;
    }
  }
}

void Lexer::start_expression(int64_t start, int64_t end, int64_t line, int64_t col) {
  at_ = start;
  end_ = end;
  line_ = line;
  line_start_ = start - 1;
  buffer_start_ = start - 1;
  enters_line_ = false;
  at_line_start_ = false;
  is_at_end_ = false;
  level_ = 0;
  indents_ = 0;
  pending_ = 0;
  is_expression_ = true;
  parens_given_ = 0;
  first_line_ = line;
  first_col_ = col;
}

// What is around an expression of an f-string: "(", ")", a newline, the end.
void Lexer::next_of_expression() {
  if (parens_given_ == 0) {
    level_ = 1;
    open_->set(0, Open{static_cast<int32_t>(line_), 0, '('});
    parens_given_ = 1;
    put(TokenKind::kLeftParen, at_ - 1);
  } else if (parens_given_ == 1) {
    int64_t start = at_;
    at_++;
    level_--;
    parens_given_ = 2;
    put(TokenKind::kRightParen, start);
  } else if (parens_given_ == 2) {
    parens_given_ = 3;
    put(TokenKind::kNewline, at_);
    at_++;
  } else {
    put_unplaced(TokenKind::kEndMarker);
  }
}

// ---- Type comments ------------------------------------------------------------------------------

namespace {

// Where the text of a type comment starts: behind "# type: ", in which a blank stands for any number of
// blanks and tabs. -1: it is none.
int64_t start_of_type(const Array<char>* bytes, int64_t at) {
  Str* prefix = "# type: "_str;
  for (int64_t i = 0; i < prefix->length(); i++) {
    char wanted = prefix->char_at(i);
    if (wanted == ' ') {
      while (bytes->get(at) == ' ' || bytes->get(at) == '\t') at++;
    } else if (bytes->get(at) == wanted) {
      at++;
    } else {
      return -1;
    }
  }
  return at;
}

}  // namespace

bool Lexer::type_comment(bool is_blank_line) {
  int64_t start = start_of_type(bytes_, token_start_);
  if (start < 0) return false;
  int64_t ignore_end = start + 6;
  bool is_ignore = ignore_end <= at_ && source->slice(start, ignore_end)->eq("ignore"_str);
  if (is_ignore && ignore_end < at_) {
    char c = bytes_->get(ignore_end);
    is_ignore = static_cast<unsigned char>(c) < 0x80 && !Str::is_letter(c) && !Str::is_digit(c);
  }
  if (!is_ignore) {
    token_start_ = start;
    put(TokenKind::kTypeComment, start);
    return true;
  }
  if (ignore_comments == nullptr) ignore_comments = new rlib::List<IgnoreComment*>();
  ignore_comments->append(new IgnoreComment(line_, source->slice(ignore_end, at_)));
  return false;
}

// ---- Words --------------------------------------------------------------------------------------

void Lexer::word() {
  int64_t start = at_;
  int64_t at = start;
  uint32_t hash = 0;
  char seen = 0;
  while (true) {
    char c = bytes_->get(at);
    if ((classes_->get(static_cast<unsigned char>(c)) & kInWord) == 0) break;
    hash = Names::next_hash(hash, c);
    seen |= c;
    at++;
  }
  if (at > end_) at = end_;
  at_ = at;
  char c = bytes_->get(at);
  if ((c == '"' || c == '\'') && at - start <= 2 && at < end_ &&
      is_string_prefix(bytes_->get(start), at - start == 2 ? bytes_->get(start + 1) : '\0')) {
    string(start);
    return;
  }
  int32_t name = (seen & 0x80) != 0 ? other_word(start) : names->find(bytes_, start, at, hash);
  TokenKind kind = TokenKind::kName;
  if (name < kFirstSoftKeyword) {
    kind = static_cast<TokenKind>(static_cast<int32_t>(kFirstKeyword) + name);
    if (async_may_be_name_ && !is_keyword_here(kind)) kind = TokenKind::kName;
  }
  put(kind, start, name);
}

bool Lexer::is_keyword_here(TokenKind kind) {
  if (in_async_def_ || (kind != TokenKind::kAsync && kind != TokenKind::kAwait)) return true;
  if (kind == TokenKind::kAwait) return false;
  int64_t at = at_;
  while (true) {
    char c = bytes_->get(at);
    if (c == '\\' && bytes_->get(at + 1) == '\n') {
      at += 2;
    } else if (c == ' ' || c == '\t' || c == '\f') {
      at++;
    } else {
      break;
    }
  }
  int64_t end = at;
  while ((classes_->get(static_cast<unsigned char>(bytes_->get(end))) & kInWord) != 0) end++;
  if (!source->slice(at, end)->eq("def"_str)) return false;
  in_async_def_ = true;
  async_def_indents_ = indents_;
  return true;
}

// A word with characters beyond ASCII, which ends where we are.
int32_t Lexer::other_word(int64_t start) {
  int64_t end = at_;
  if (!source->is_utf8 && find_malformed_utf8(source->slice(start, end)) >= 0) {
    fail_decoding(start, end);
  }
  int64_t at = start;
  while (at < end) {
    int64_t code_point = code_point_at(bytes_, at);
    bool is_good = code_point < 0x80 || (at == start ? unicode->is_identifier_start(code_point)
                                                     : unicode->is_identifier_part(code_point));
    int64_t next = at + utf8_length(static_cast<unsigned char>(bytes_->get(at)));
    if (!is_good) {
      at_ = next;
      Str* hex = as_hex(code_point);
      if (!unicode->is_printable(code_point)) {
        fail(concat("invalid non-printable character U+"_str, hex));
      }
      fail(concat("invalid character '"_str, source->slice(at, next), "' (U+"_str, hex, ')'));
    }
    at = next;
  }
  Str* word = unicode->normalize_identifier(source->slice(start, end));
  uint32_t hash = 0;
  for (int64_t i = 0; i < word->length(); i++) hash = Names::next_hash(hash, word->char_at(i));
  Array<char>* bytes = word->to_array();
  return names->find(bytes, 0, bytes->length(), hash);
}

// ---- Strings ------------------------------------------------------------------------------------

// A string whose token starts at `start`, with its prefix; its quote is where we are.
void Lexer::string(int64_t start) {
  char quote = bytes_->get(at_);
  int64_t line = line_;
  int64_t line_start = line_start_;
  at_++;
  if (peek() == quote && peek(1) == quote) {
    at_ += 2;
    int64_t quotes = 0;
    while (quotes < 3) {
      if (at_ >= end_) {
        is_at_end_ = true;
        fail_unterminated(start, line, line_start, true);
      }
      char c = bytes_->get(at_);
      at_++;
      if (c == quote) {
        quotes++;
        continue;
      }
      quotes = 0;
      if (c == '\n') {
        enter_line();
      } else if (c == '\\') {
        skip_escaped();
      }
    }
  } else {
    while (true) {
      char c = at_ < end_ ? bytes_->get(at_) : '\n';
      if (c == '\n') fail_unterminated(start, line, line_start, false);
      at_++;
      if (c == quote) break;
      if (c == '\\') skip_escaped();
    }
  }
  if (line_ == line) {
    put(TokenKind::kString, start);
    return;
  }
  // CPython moves columns by where the token ends.
  int64_t shift = line_ == first_line_ ? first_col_ : 0;
  put_token(Token{static_cast<int32_t>(start), static_cast<int32_t>(at_),
                  static_cast<int32_t>(line), static_cast<int32_t>(start - line_start + shift),
                  static_cast<int32_t>(line_), static_cast<int32_t>(at_ - line_start_ + shift), 0,
                  TokenKind::kString, static_cast<uint8_t>(level_)});
}

void Lexer::skip_escaped() {
  if (at_ >= end_) return;
  char c = bytes_->get(at_);
  at_++;
  if (c == '\n') enter_line();
}

void Lexer::fail_unterminated(int64_t start, int64_t line, int64_t line_start, bool is_triple) {
  Str* what = is_triple ? "unterminated triple-quoted string literal (detected at line "_str
                        : "unterminated string literal (detected at line "_str;
  Str* message = concat(what, line_, ')');
  at_ = start + 1;
  line_ = line;
  line_start_ = line_start;
  fail(message);
}

// ---- Marks --------------------------------------------------------------------------------------

void Lexer::open(char c, TokenKind kind) {
  if (level_ >= kMostLevels) fail("too many nested parentheses"_str);
  open_->set(level_, Open{static_cast<int32_t>(line_),
                          static_cast<int32_t>(token_start_ - line_start_), c});
  level_++;
  mark(kind);
}

void Lexer::close(char c, char opening, TokenKind kind) {
  if (level_ == 0) fail(concat("unmatched '"_str, c, '\''));
  level_--;
  Open open = open_->get(level_);
  if (open.c != opening) {
    Str* message = concat("closing parenthesis '"_str, c,
                          "' does not match opening parenthesis '"_str, open.c, '\'');
    if (open.line != line_) {
      message = concat(message, " on line "_str, static_cast<int64_t>(open.line));
    }
    fail(message);
  }
  mark(kind);
}

void Lexer::mark(char c) {
  at_++;
  switch (c) {
    case '(': open(c, TokenKind::kLeftParen); return;
    case '[': open(c, TokenKind::kLeftBracket); return;
    case '{': open(c, TokenKind::kLeftBrace); return;
    case ')': close(c, '(', TokenKind::kRightParen); return;
    case ']': close(c, '[', TokenKind::kRightBracket); return;
    case '}': close(c, '{', TokenKind::kRightBrace); return;
    case ',': mark(TokenKind::kComma); return;
    case ';': mark(TokenKind::kSemicolon); return;
    case '~': mark(TokenKind::kTilde); return;
    case ':': mark_or('=', TokenKind::kColonEqual, TokenKind::kColon); return;
    case '=': mark_or('=', TokenKind::kEqualEqual, TokenKind::kEqual); return;
    case '!': mark_or('=', TokenKind::kNotEqual, TokenKind::kUnknown); return;
    case '+': mark_or('=', TokenKind::kPlusEqual, TokenKind::kPlus); return;
    case '%': mark_or('=', TokenKind::kPercentEqual, TokenKind::kPercent); return;
    case '&': mark_or('=', TokenKind::kAmpersandEqual, TokenKind::kAmpersand); return;
    case '|': mark_or('=', TokenKind::kBarEqual, TokenKind::kBar); return;
    case '^': mark_or('=', TokenKind::kCaretEqual, TokenKind::kCaret); return;
    case '@': mark_or('=', TokenKind::kAtEqual, TokenKind::kAt); return;
    case '-':
      if (skip('>')) {
        mark(TokenKind::kArrow);
      } else {
        mark_or('=', TokenKind::kMinusEqual, TokenKind::kMinus);
      }
      return;
    case '*':
      if (skip('*')) {
        mark_or('=', TokenKind::kDoubleStarEqual, TokenKind::kDoubleStar);
      } else {
        mark_or('=', TokenKind::kStarEqual, TokenKind::kStar);
      }
      return;
    case '/':
      if (skip('/')) {
        mark_or('=', TokenKind::kDoubleSlashEqual, TokenKind::kDoubleSlash);
      } else {
        mark_or('=', TokenKind::kSlashEqual, TokenKind::kSlash);
      }
      return;
    case '<':
      if (skip('<')) {
        mark_or('=', TokenKind::kLeftShiftEqual, TokenKind::kLeftShift);
      } else if (skip('>')) {
        mark(TokenKind::kLessGreater);
      } else {
        mark_or('=', TokenKind::kLessEqual, TokenKind::kLess);
      }
      return;
    case '>':
      if (skip('>')) {
        mark_or('=', TokenKind::kRightShiftEqual, TokenKind::kRightShift);
      } else {
        mark_or('=', TokenKind::kGreaterEqual, TokenKind::kGreater);
      }
      return;
    case '.':
      if (Str::is_digit(peek())) {
        at_--;
        rest_of_number();
        put(TokenKind::kNumber, token_start_);
      } else if (peek() == '.' && peek(1) == '.') {
        at_ += 2;
        mark(TokenKind::kEllipsis);
      } else {
        mark(TokenKind::kDot);
      }
      return;
    default:
      if (c < ' ' || c == 0x7F) {
        fail(concat("invalid non-printable character U+"_str, as_hex(c)));
      }
      mark(TokenKind::kUnknown);
  }
}

// ---- Errors -------------------------------------------------------------------------------------

void Lexer::fail(Str* message) const {
  int64_t offset = source->characters(line_start_, column());
  throw new SyntaxError(ErrorClass::kSyntaxError, message, line_, offset, line_, offset);
}

void Lexer::fail_indent(ErrorClass error_class, Str* message) {
  fails_softly_ = true;
  throw new SyntaxError(error_class, message, line_, 1, line_, 0);
}

void Lexer::fail_at_end() {
  fails_softly_ = true;
  if (level_ > 0) fail_unclosed();
  throw new SyntaxError(ErrorClass::kSyntaxError, "unexpected EOF while parsing"_str, line_,
                        source->counts_characters ? source->characters(line_start_, column()) : column(), line_, -1);
}

void Lexer::fail_unclosed() {
  fails_softly_ = true;
  Open open = open_->get(level_ - 1);
  // The line of the parenthesis starts somewhere before; find it, to count characters.
  int64_t offset = open.col + 1;
  if (source->counts_characters && !is_expression_) {
    int64_t start = 0;
    for (int64_t line = 1; line < open.line; line++) {
      while (bytes_->get(start) != '\n') start++;
      start++;
    }
    offset = source->characters(start, offset);
  }
  throw new SyntaxError(ErrorClass::kSyntaxError, concat('\'', open.c, "' was never closed"_str),
                        open.line, offset, open.line, 0);
}

void Lexer::fail_decoding(int64_t start, int64_t end) const {
  Str* text = source->slice(start, end);
  int64_t at = find_malformed_utf8(text);
  int byte = text->byte_at(at);
  int64_t offset = column();
  throw new SyntaxError(ErrorClass::kSyntaxError,
                        concat("(unicode error) 'utf-8' codec can't decode byte 0x"_str,
                               rlib::int_to_str(byte, 16), " in position "_str, at, ": "_str,
                               malformed_reason(text, at)),
                        line_, offset, line_, -1);
}

}  // namespace py
