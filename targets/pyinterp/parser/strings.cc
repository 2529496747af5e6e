// String literals: prefixes, quotes, and adjacent ones as one.

#include "targets/pyinterp/parser/parser.h"

namespace py {

using ast::Constant;
using ast::Expr;

StringPrefix Parser::prefix_of(int64_t index) const {
  int64_t start = token(index).start;
  int64_t end = token(index).end;
  StringPrefix prefix = StringPrefix{start, end, false, false, false};
  while (true) {
    char c = source_->bytes->get(start);
    if (c == '"' || c == '\'') break;
    c = Str::lower_char(c);
    if (c == 'b') prefix.is_bytes = true;
    if (c == 'r') prefix.is_raw = true;
    if (c == 'f') prefix.is_formatted = true;
    start++;
  }
  char quote = source_->bytes->get(start);
  bool is_triple = end - start >= 6 && source_->bytes->get(start + 1) == quote &&
                   source_->bytes->get(start + 2) == quote;
  prefix.start = start + (is_triple ? 3 : 1);
  prefix.end = end - (is_triple ? 3 : 1);
  return prefix;
}

// A constant at tokens `first` to `last`; its kind is "u" if token `prefixed` starts with that.
Constant* Parser::text_constant(Str* text, int64_t first, int64_t last, int64_t prefixed) {
  auto* constant = placed(new Constant(), first, last);
  constant->type = ast::ConstantType::kStr;
  constant->object = text;
  if (source_->bytes->get(token(prefixed).start) == 'u') constant->u_kind = "u"_str;
  return constant;
}

Constant* Parser::bytes_constant(Str* bytes, int64_t first, int64_t last) {
  auto* constant = placed(new Constant(), first, last);
  constant->type = ast::ConstantType::kBytes;
  constant->object = bytes;
  return constant;
}

Expr* Parser::strings() {
  int64_t first = at_;
  while (at(TokenKind::kString)) at_++;
  int64_t last = at_ - 1;
  StringPrefix prefix = prefix_of(first);
  if (first == last && !prefix.is_formatted) {
    if (prefix.is_bytes) {
      Str* bytes = decode_bytes(prefix.start, prefix.end, prefix.is_raw, first);
      return bytes_constant(bytes, first, last);
    }
    Str* text = decode_text(prefix.start, prefix.end, prefix.is_raw, first);
    return text_constant(text, first, last, first);
  }
  if (prefix.is_bytes) return bytes_constant(joined_bytes(first, last), first, last);

  auto* text = new FormattedText(first, last, nodes_->height());
  for (int64_t index = first; index <= last; index++) {
    prefix = prefix_of(index);
    if (prefix.is_formatted && options_->feature_version < 6) {
      fail_literal("Format strings are only supported in Python 3.6 and greater"_str);
    }
    // CPython decodes each before it minds that they do not go together.
    if (prefix.is_bytes) {
      decode_bytes(prefix.start, prefix.end, prefix.is_raw, index);
      fail_literal("cannot mix bytes and nonbytes literals"_str);
    }
    if (prefix.is_formatted) {
      text->is_formatted = true;
      join_formatted(text, prefix.start, prefix.end, prefix.is_raw, 0, index);
    } else {
      text->pending->append(decode_text(prefix.start, prefix.end, prefix.is_raw, index));
    }
  }
  if (!text->is_formatted) return text_constant(text->pending->build(), first, last, first);
  return formatted_result(text, first, last);
}

Str* Parser::joined_bytes(int64_t first, int64_t last) {
  StrBuilder* bytes = new StrBuilder();
  for (int64_t index = first; index <= last; index++) {
    StringPrefix prefix = prefix_of(index);
    if (!prefix.is_bytes) {
      if (!prefix.is_formatted) decode_text(prefix.start, prefix.end, prefix.is_raw, index);
      fail_literal("cannot mix bytes and nonbytes literals"_str);
    }
    bytes->append(decode_bytes(prefix.start, prefix.end, prefix.is_raw, index));
  }
  return bytes->build();
}

}  // namespace py
