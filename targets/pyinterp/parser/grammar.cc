// Reads the notation of grammar_text.h.

#include "targets/pyinterp/parser/grammar.h"

#include "targets/pyinterp/parser/grammar_text.h"

namespace py::grammar {

Str* describe(TreeKind kind) {
  switch (kind) {
#define PY_TREE(kind, name) \
  case TreeKind::k##kind: return name##_str;
#include "targets/pyinterp/parser/tree_kinds.def"
  }
  return ""_str;
}

namespace {

TreeKind tree_kind(Str* name) {
#define PY_TREE(kind, text) \
  if (name->eq(#kind ""_str)) return TreeKind::k##kind;
#include "targets/pyinterp/parser/tree_kinds.def"
  throw new rlib::ValueError(name);
}

TokenKind token_kind(Str* spelling) {
#define PY_MARK(kind, text) \
  if (spelling->eq(text##_str)) return TokenKind::k##kind;
#define PY_KEYWORD(kind, text) \
  if (spelling->eq(text##_str)) return TokenKind::k##kind;
#include "targets/pyinterp/parser/tokens.def"
  throw new rlib::ValueError(spelling);
}

class Reader final : public rlib::Object {
 public:
  explicit Reader(Str* text) : text_(text) {}

  Grammar* read() {
    while (true) {
      skip_blanks();
      if (at_ == text_->length()) return grammar_;
      read_rule();
    }
  }

 private:
  char peek() const { return at_ < text_->length() ? text_->char_at(at_) : '\0'; }
  void skip_blanks() {
    while (Str::is_blank(peek())) at_++;
  }
  bool skip(char c) {
    skip_blanks();
    if (peek() != c) return false;
    at_++;
    return true;
  }
  void expect(char c) {
    if (!skip(c)) throw new rlib::ValueError(text_->slice(at_, text_->length()));
  }
  Str* word() {
    skip_blanks();
    int64_t start = at_;
    while (Str::is_letter(peek()) || Str::is_digit(peek()) || peek() == '_') at_++;
    return text_->slice(start, at_);
  }
  Str* up_to(char c) {
    int64_t start = at_;
    while (peek() != c) at_++;
    return text_->slice(start, at_++);
  }
  // Whether a rule starts here: "word:" or "word(".
  bool at_rule() {
    int64_t start = at_;
    word();
    bool is_rule = at_ > start && (peek() == ':' || peek() == '(');
    at_ = start;
    return is_rule;
  }

  void read_rule() {
    Rule* rule = grammar_->rule(word());
    if (skip('(')) {
      Str* trait = up_to(')');
      rule->is_kept = trait->eq("memo"_str);
      rule->is_left_recursive = trait->eq("left"_str);
      rule->is_plain = trait->eq("plain"_str);
    }
    expect(':');
    rule->alternatives = read_alternatives();
  }

  List<Alternative*>* read_alternatives() {
    auto* alternatives = new List<Alternative*>();
    do {
      alternatives->append(read_alternative());
    } while (skip('|'));
    return alternatives;
  }

  Alternative* read_alternative() {
    auto* alternative = new Alternative();
    while (true) {
      skip_blanks();
      char c = peek();
      if (c == '{') {
        read_action(alternative);
        return alternative;
      }
      if (c == '\0' || c == '|' || c == ')' || c == ']' || at_rule()) {
        Item* first = alternative->items->get(0);
        alternative->is_invalid = alternative->items->length() == 1 && first->rule != nullptr &&
                                  first->rule->name->starts_with("invalid_"_str);
        return alternative;
      }
      alternative->items->append(read_item());
    }
  }

  Item* read_item() {
    int label = 0;
    if ((peek() == 'a' || peek() == 'b') && text_->char_at(at_ + 1) == '=') {
      label = peek() == 'a' ? 1 : 2;
      at_ += 2;
    }
    Item* item = read_repeated();
    item->label = label;
    return item;
  }

  Item* read_repeated() {
    Item* item = read_plain();
    if (peek() == '*') {
      at_++;
      return with_part(ItemType::kStar, item);
    }
    if (peek() == '+') {
      at_++;
      return with_part(ItemType::kPlus, item);
    }
    if (peek() == '.') {
      at_++;
      Item* gather = with_part(ItemType::kGather, read_plain());
      gather->token = item->token;
      at_++;  // the "+"
      return gather;
    }
    return item;
  }

  Item* with_part(ItemType type, Item* part) {
    auto* item = new Item(type);
    item->part = part;
    return item;
  }

  Item* read_plain() {
    char c = peek();
    switch (c) {
      case '~': at_++; return new Item(ItemType::kCut);
      case '!': at_++; return with_part(ItemType::kNot, read_plain());
      case '&':
        at_++;
        if (skip('&')) {
          at_++;
          auto* item = new Item(ItemType::kForced);
          item->token = token_kind(up_to('\''));
          return item;
        }
        return with_part(ItemType::kAnd, read_plain());
      case '^': {
        at_++;
        auto* item = new Item(ItemType::kSince);
        item->version = rlib::parse_int(up_to(' ')).value;
        skip('`');
        item->feature = up_to('`');
        return item;
      }
      case '(':
      case '[': {
        at_++;
        auto* item = new Item(c == '(' ? ItemType::kGroup : ItemType::kOptional);
        item->alternatives = read_alternatives();
        expect(c == '(' ? ')' : ']');
        return item;
      }
      case '\'': {
        at_++;
        auto* item = new Item(ItemType::kToken);
        item->token = token_kind(up_to('\''));
        return item;
      }
      case '"': {
        at_++;
        auto* item = new Item(ItemType::kSoft);
        Str* text = up_to('"');
        item->name = text->eq("match"_str) ? kNameMatch
                     : text->eq("case"_str) ? kNameCase
                                            : kNameUnderscore;
        return item;
      }
      default: return read_word();
    }
  }

  Item* read_word() {
    Str* name = word();
    if (!Str::is_upper(name->char_at(0))) {
      auto* item = new Item(ItemType::kRule);
      item->rule = grammar_->rule(name);
      return item;
    }
    if (name->eq("SOFT"_str)) return new Item(ItemType::kAnySoft);
    if (name->eq("NEVER"_str)) return new Item(ItemType::kNever);
    auto* item = new Item(ItemType::kToken);
    item->token = name->eq("NAME"_str)      ? TokenKind::kName
                  : name->eq("NUMBER"_str)  ? TokenKind::kNumber
                  : name->eq("STRING"_str)  ? TokenKind::kString
                  : name->eq("TYPE_COMMENT"_str) ? TokenKind::kTypeComment
                  : name->eq("NEWLINE"_str) ? TokenKind::kNewline
                  : name->eq("INDENT"_str)  ? TokenKind::kIndent
                  : name->eq("DEDENT"_str)  ? TokenKind::kDedent
                                            : TokenKind::kEndMarker;
    return item;
  }

  void read_action(Alternative* alternative) {
    expect('{');
    if (skip('=')) {
      alternative->action = ActionType::kTake;
      up_to('}');
    } else if (skip('!')) {
      alternative->action = ActionType::kMistake;
      skip_blanks();
      int64_t start = at_;
      while (peek() != '`' && peek() != '}') at_++;
      alternative->mistake = text_->slice(start, at_)->strip();
      if (skip('`')) alternative->message = up_to('`');
      expect('}');
    } else {
      alternative->action = ActionType::kMake;
      alternative->kind = tree_kind(up_to('}'));
    }
  }

  Str* const text_;
  int64_t at_ = 0;
  Grammar* const grammar_ = new Grammar();
};

}  // namespace

RLIB_PREBUILD Grammar* python_grammar() {
  return RLIB_ONCE((new Reader(grammar_text()))->read());
}

}  // namespace py::grammar
