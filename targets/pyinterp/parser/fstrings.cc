// f-strings, as CPython 3.11 reads them: as strings first, by a parser of their own.
//
//     f"a {b!r:>{c}} d"  ->  "a ", value(b, 'r', format(">", value(c))), " d"
//
// Where an expression ends is found by counting brackets and quotes; then its text is parsed like a
// program's, in place, as if in parentheses.

#include "targets/pyinterp/parser/diagnose.h"
#include "targets/pyinterp/parser/parser.h"

namespace py {

using ast::Expr;

namespace {

bool is_ascii_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

}  // namespace

// Makes what is pending a part.
void Parser::flush_text(FormattedText* text, int64_t first, int64_t last) {
  if (text->pending->length() == 0) return;
  nodes_->push(text_constant(text->pending->build(), first, last, first));
  text->pending->clear();
}

Expr* Parser::formatted_result(FormattedText* text, int64_t first, int64_t last) {
  flush_text(text, first, last);
  auto* joined = placed(new ast::JoinedStr(), first, last);
  joined->values = nodes_->take<Expr>(text->height);
  return joined;
}

// `level` is 0 for the string itself, 1 for a format, 2 for a format within that.
int64_t Parser::join_formatted(FormattedText* text, int64_t at, int64_t end, bool is_raw, int level,
                               int64_t index) {
  Array<char>* bytes = source_->bytes;
  while (true) {
    // Text up to a brace. A doubled one ends it too, and is text itself.
    int64_t start = at;
    bool is_doubled = false;
    while (at < end) {
      char c = bytes->get(at++);
      if (!is_raw && c == '\\' && at < end) {
        c = bytes->get(at++);
        if (c == 'N') {
          if (at < end && bytes->get(at++) == '{') {  // its braces are no braces
            while (at < end && bytes->get(at++) != '}') {
            }
          }
          continue;
        }
        if (c == '{') warn_of_escape(at - 1, at, index);
      }
      if (c != '{' && c != '}') continue;
      if (level == 0) {
        if (at < end && bytes->get(at) == c) {
          is_doubled = true;
          break;
        }
        if (c == '}') fail_literal("f-string: single '}' is not allowed"_str);
      }
      at--;
      break;
    }
    // A backslash in front of a brace is text.
    if (at > start) text->pending->append(decode_text(start, at, is_raw, index));
    if (is_doubled) {
      at++;
      continue;
    }
    if (at >= end || bytes->get(at) == '}') break;
    at = formatted_value(text, at, end, is_raw, level, index);
  }
  if (level > 0 && (at >= end || bytes->get(at) != '}')) {
    fail_literal("f-string: expecting '}'"_str);
  }
  return at;
}

// From a "{" to behind its "}".
int64_t Parser::formatted_value(FormattedText* text, int64_t at, int64_t end, bool is_raw,
                                int level, int64_t index) {
  Array<char>* bytes = source_->bytes;
  Str* unfinished = "f-string: expecting '}'"_str;
  if (level >= 2) fail_literal("f-string: expressions nested too deeply"_str);
  at++;
  int64_t start = at;
  at = end_of_formatted_expression(at, end);
  auto* value = new ast::FormattedValue();
  value->value = formatted_expression(start, at, index);
  value->conversion = -1;
  Str* shown = nullptr;  // the expression's own text: f"{a=}"
  if (bytes->get(at) == '=') {
    if (options_->feature_version < 8) {
      fail_literal("f-string: self documenting expressions are only supported in Python 3.8 and greater"_str);
    }
    at++;
    while (at < end && is_ascii_blank(bytes->get(at))) at++;
    if (at >= end) fail_literal(unfinished);
    shown = source_->slice(start, at);
  }
  if (bytes->get(at) == '!') {
    at++;
    if (at >= end) fail_literal(unfinished);
    value->conversion = bytes->get(at++);
    if (value->conversion != 's' && value->conversion != 'r' && value->conversion != 'a') {
      fail_literal("f-string: invalid conversion character: expected 's', 'r', or 'a'"_str);
    }
  }
  if (at >= end) fail_literal(unfinished);
  if (bytes->get(at) == ':') {
    at++;
    if (at >= end) fail_literal(unfinished);
    auto* format = new FormattedText(text->first, text->last, nodes_->height());
    at = join_formatted(format, at, end, is_raw, level + 1, index);
    value->format_spec = formatted_result(format, index, index);
  }
  if (at >= end || bytes->get(at) != '}') fail_literal(unfinished);
  if (shown != nullptr && value->format_spec == nullptr && value->conversion == -1) {
    value->conversion = 'r';
  }
  if (shown != nullptr) text->pending->append(shown);
  flush_text(text, text->first, text->last);
  nodes_->push(placed(value, text->first, text->last));
  return at + 1;
}

// Where the expression from `at` on ends: at "!", ":", "=" or "}" outside of brackets and strings.
int64_t Parser::end_of_formatted_expression(int64_t at, int64_t end) {
  Array<char>* bytes = source_->bytes;
  char quote = '\0';
  bool is_triple = false;
  StrBuilder* open = nullptr;  // the brackets
  int64_t depth = 0;
  for (; at < end; at++) {
    char c = bytes->get(at);
    if (c == '\\') fail_literal("f-string expression part cannot include a backslash"_str);
    bool is_tripled = at + 2 < end && bytes->get(at + 1) == c && bytes->get(at + 2) == c;
    if (quote != '\0') {
      if (c != quote || (is_triple && !is_tripled)) continue;
      if (is_triple) at += 2;
      quote = '\0';
      continue;
    }
    switch (c) {
      case '\'':
      case '"':
        quote = c;
        is_triple = is_tripled;
        if (is_triple) at += 2;
        continue;
      case '[':
      case '{':
      case '(':
        if (depth >= 200) fail_literal("f-string: too many nested parenthesis"_str);
        if (open == nullptr) open = new StrBuilder();
        open->truncate(depth);
        open->append(c);
        depth++;
        continue;
      case '#': fail_literal("f-string expression part cannot include '#'"_str);
      case '!':
      case ':':
      case '=':
      case '<':
      case '>':
      case '}':
        if (depth == 0) {
          bool is_double = at + 1 < end && bytes->get(at + 1) == '=' && c != ':' && c != '}';
          if (is_double) {
            at++;
            continue;
          }
          if (c == '<' || c == '>') continue;
          break;
        }
        if (c != '}') continue;
        [[fallthrough]];
      case ']':
      case ')': {
        if (depth == 0) fail_literal(concat("f-string: unmatched '"_str, c, '\''));
        depth--;
        char opening = open->build()->char_at(depth);
        bool matches = (opening == '(' && c == ')') || (opening == '[' && c == ']') ||
                       (opening == '{' && c == '}');
        if (!matches) {
          fail_literal(concat("f-string: closing parenthesis '"_str, c,
                              "' does not match opening parenthesis '"_str, opening, '\''));
        }
        continue;
      }
      default: continue;
    }
    break;
  }
  if (quote != '\0') fail_literal("f-string: unterminated string"_str);
  if (depth > 0) {
    fail_literal(concat("f-string: unmatched '"_str, open->build()->char_at(depth - 1), '\''));
  }
  if (at >= end) fail_literal("f-string: expecting '}'"_str);
  return at;
}

Expr* Parser::formatted_expression(int64_t start, int64_t end, int64_t index) {
  Array<char>* bytes = source_->bytes;
  int64_t first = start;
  while (first < end && (bytes->get(first) == ' ' || bytes->get(first) == '\t' ||
                         bytes->get(first) == '\n' || bytes->get(first) == '\f')) {
    first++;
  }
  if (first == end) {
    char c = bytes->get(end);
    if (c == '!' || c == ':' || c == '=') {
      fail_literal(concat("f-string: expression required before '"_str, c, '\''));
    }
    fail_literal("f-string: empty expression not allowed"_str);
  }
  // Where the "{" stands. If a newline comes right behind it, CPython takes column 0.
  int64_t line = token(index).line;
  int64_t line_start = token(index).start;
  for (int64_t at = line_start; at < start; at++) {
    if (bytes->get(at) != '\n') continue;
    line++;
    line_start = at + 1;
  }
  first = start;
  while (bytes->get(first) == ' ' || bytes->get(first) == '\t' || bytes->get(first) == '\f') first++;
  int64_t col = bytes->get(first) == '\n' ? 0 : start - 1 - line_start;
  if (line == token(index).line) col += token(index).col;

  if (is_diagnosing_) {
    // What fails is looked at again, as slowly as the rest.
    try {
      Lexer* lexer = make_lexer(source_, options_);
      lexer->start_expression(start, end, line, col);
      return (new Parser(source_, options_, lexer))->expression_of_lexer();
    } catch (Failed*) {
    } catch (SyntaxError* e) {
      if (e->error_class == ErrorClass::kMemoryError) throw;
    }
    diagnose_expression(source_, options_, start, end, line, col);
  }

  // The tokens go behind those that there are, and are forgotten afterwards.
  int64_t here = at_;
  int64_t count = lexer_->count;
  lexer_->start_expression(start, end, line, col);
  Expr* value = expression_of_lexer();
  at_ = here;
  lexer_->count = count;
  return value;
}

// Reads all that the lexer has yet to give, as an expression.
Expr* Parser::expression_of_lexer() {
  at_ = lexer_->count;
  read_all_tokens();
  return star_expressions();
}

}  // namespace py
