// A machine that goes through the grammar of grammar_text.h as CPython's parser does.
//
// Each rule is a function from a position among the tokens to a tree, or to nothing; it moves the
// position. What CPython keeps of earlier attempts ("memo") is kept here too, and no more: whether a
// rule for mistakes gets its turn may depend on it.

#include "targets/pyinterp/parser/diagnose.h"

#include "targets/pyinterp/parser/grammar.h"

namespace py {

using namespace grammar;
using rlib::List;

namespace {

// What a rule or token was found to be.
class Tree final : public rlib::Object {
 public:
  Tree(TreeKind kind, int64_t first, int64_t last, Array<Tree*>* parts)
      : kind(kind), first(first), last(last), parts(parts) {}

  const TreeKind kind;
  const int64_t first;  // tokens
  const int64_t last;
  Array<Tree*>* const parts;  // those that are neither tokens nor groups
};

// The result of a rule at a place.
class Memo final : public rlib::Object {
 public:
  Memo(Tree* tree, int64_t end) : tree(tree), end(end) {}

  Tree* const tree;
  const int64_t end;
};

class Machine final : public rlib::Object {
 public:
  Machine(Source* source, ParseOptions* options, Lexer* lexer)
      : source_(source), options_(options), lexer_(lexer) {}

  void set_expression(int64_t first_col) {
    is_expression_ = true;
    first_col_ = first_col;
  }

  // Runs both passes from a rule, and raises what comes of it.
  [[noreturn]] void run(Rule* start);

  Str* line_of_expression(int64_t start, int64_t end, int64_t line, int64_t wanted);

 private:
  // ---- Rules ----

  Tree* parse_rule(Rule* rule);
  Tree* parse_rule_here(Rule* rule);
  Tree* parse_kept(Rule* rule);
  Tree* parse_left_recursive(Rule* rule, int64_t key);
  Tree* parse_alternatives(List<Alternative*>* alternatives);
  Tree* parse_alternative(Alternative* alternative);
  Tree* parse_item(Item* item);
  Tree* parse_repeated(Item* item);
  Tree* act(Alternative* alternative, int64_t start, int64_t height, Tree* a, Tree* b);
  void add_part(Tree* tree);
  Array<Tree*>* parts_above(int64_t height);

  // ---- Tokens ----

  Token token(int64_t index) {
    while (index >= lexer_->count) fetch();
    return lexer_->tokens->get(index);
  }
  TokenKind kind_here() { return token(at_).kind; }
  void fetch();
  Tree* tree_of_token(int64_t index);
  Tree* take_token() { return tree_of_token(at_++); }
  int64_t last_before(int64_t index);
  bool may_be_soft_keyword();

  // ---- Literals ----

  TreeKind check_strings(int64_t first, int64_t last);
  void check_number(int64_t index);
  bool is_imaginary(int64_t index);

  // ---- Mistakes ----

  Tree* mistake(Alternative* alternative, Tree* a, Tree* b);
  Tree* invalid_target(Tree* tree, char type);
  Str* filled(Str* message, Tree* a);
  Str* text_of(int64_t index) {
    Token token = lexer_->tokens->get(index);
    return source_->slice(token.start, token.end);
  }

  [[noreturn]] void raise_range(Str* message, int64_t first, int64_t last);
  [[noreturn]] void raise_last(ErrorClass error_class, Str* message);
  [[noreturn]] void raise_at(ErrorClass error_class, Str* message, int64_t line, int64_t line_start,
                             int64_t offset, int64_t end_line, int64_t end_offset);
  int64_t characters(int64_t line, int64_t line_start, int64_t offset);
  [[noreturn]] void raise_preferring_lexer(SyntaxError* error);
  bool has_incomplete_input();

  Source* const source_;
  ParseOptions* const options_;
  Lexer* const lexer_;
  int64_t at_ = 0;
  int64_t depth_ = 0;
  bool looks_for_mistakes_ = false;
  bool has_started_ = false;
  bool ends_rule_ = false;  // after an alternative failed: the others are not tried
  bool raised_here_ = false;
  bool is_expression_ = false;
  int64_t first_col_ = 0;

  rlib::Dict<int64_t, Memo*>* memos_ = new rlib::Dict<int64_t, Memo*>();
  List<Tree*>* const parts_ = new List<Tree*>();
  List<Tree*>* const token_trees_ = new List<Tree*>();
  Tree* const nothing_ = new Tree(TreeKind::kGroup, 0, 0, Array<Tree*>::empty());
};

// ---- Tokens -----------------------------------------------------------------------------------------

void Machine::fetch() {
  lexer_->next();
  if (options_->mode != Mode::kSingle || is_expression_) return;
  Token last = lexer_->tokens->get(lexer_->count - 1);
  if (last.kind == TokenKind::kEndMarker && has_started_) {
    last.kind = TokenKind::kNewline;
    lexer_->tokens->set(lexer_->count - 1, last);
    has_started_ = false;
    if (lexer_->indents() > 0 && options_->implies_dedent) lexer_->drop_indents();
  } else {
    has_started_ = true;
  }
}

Tree* Machine::tree_of_token(int64_t index) {
  while (index >= token_trees_->length()) token_trees_->append(nullptr);
  Tree* tree = token_trees_->get(index);
  if (tree == nullptr) {
    TokenKind kind = token(index).kind;
    TreeKind tree_kind = kind == TokenKind::kName     ? TreeKind::kName
                         : kind == TokenKind::kNumber ? TreeKind::kNumber
                                                      : TreeKind::kToken;
    tree = new Tree(tree_kind, index, index, Array<Tree*>::empty());
    token_trees_->set(index, tree);
  }
  return tree;
}

// CPython compares as many letters as the name has: "m" is one to it.
bool Machine::may_be_soft_keyword() {
  Str* name = text_of(at_);
  return "match"_str->starts_with(name) || "case"_str->starts_with(name) || name->eq("_"_str);
}

// The last token before `index` that is not layout.
int64_t Machine::last_before(int64_t index) {
  int64_t last = index - 1;
  while (last > 0 && token(last).kind <= TokenKind::kDedent) last--;
  return last;
}

// ---- Rules ------------------------------------------------------------------------------------------

Tree* Machine::parse_rule(Rule* rule) {
  if (depth_ == kMostLevels) raise_nested_too_deeply();
  depth_++;
  Tree* tree = parse_rule_here(rule);
  depth_--;
  return tree;
}

Tree* Machine::parse_rule_here(Rule* rule) {
  if (rule->is_kept || rule->is_left_recursive) return parse_kept(rule);
  if (!rule->is_plain) return parse_alternatives(rule->alternatives);
  bool looked = looks_for_mistakes_;
  looks_for_mistakes_ = false;
  Tree* tree = parse_alternatives(rule->alternatives);
  looks_for_mistakes_ = looked;
  return tree;
}

Tree* Machine::parse_kept(Rule* rule) {
  int64_t start = at_;
  int64_t key = start << 9 | rule->number;
  Memo* memo = memos_->get(key);
  if (memo != nullptr) {
    at_ = memo->end;
    return memo->tree;
  }
  if (rule->is_left_recursive) return parse_left_recursive(rule, key);
  Tree* tree = parse_alternatives(rule->alternatives);
  memos_->set(key, new Memo(tree, at_));
  return tree;
}

// First without itself, then with the result so far at its start, as long as more is found.
Tree* Machine::parse_left_recursive(Rule* rule, int64_t key) {
  int64_t start = at_;
  Tree* best = nullptr;
  int64_t end = start;
  while (true) {
    memos_->set(key, new Memo(best, end));
    at_ = start;
    Tree* tree = parse_alternatives(rule->alternatives);
    if (tree == nullptr || at_ <= end) break;
    best = tree;
    end = at_;
  }
  at_ = end;
  return best;
}

Tree* Machine::parse_alternatives(List<Alternative*>* alternatives) {
  for (int64_t i = 0; i < alternatives->length(); i++) {
    Alternative* alternative = alternatives->get(i);
    if (alternative->is_invalid && !looks_for_mistakes_) continue;
    Tree* tree = parse_alternative(alternative);
    if (tree != nullptr) return tree;
    if (ends_rule_) {
      ends_rule_ = false;
      return nullptr;
    }
  }
  return nullptr;
}

Tree* Machine::parse_alternative(Alternative* alternative) {
  int64_t start = at_;
  int64_t height = parts_->length();
  Tree* a = nullptr;
  Tree* b = nullptr;
  bool is_cut = false;
  for (int64_t i = 0; i < alternative->items->length(); i++) {
    Item* item = alternative->items->get(i);
    if (item->type == ItemType::kCut) {
      is_cut = true;
      continue;
    }
    Tree* tree = parse_item(item);
    if (tree == nullptr) {
      parts_->remove_range(height, parts_->length());
      at_ = start;
      ends_rule_ = is_cut;
      return nullptr;
    }
    if (item->label == 1) a = tree;
    if (item->label == 2) b = tree;
    add_part(tree);
  }
  Tree* result = act(alternative, start, height, a, b);
  ends_rule_ = result == nullptr;
  return result;
}

// Looking ahead gives nothing_, which has no parts.
Tree* Machine::parse_item(Item* item) {
  switch (item->type) {
    case ItemType::kToken:
      if (kind_here() != item->token) return nullptr;
      if (item->token == TokenKind::kNumber) check_number(at_);
      return take_token();
    case ItemType::kSoft:
      if (kind_here() != TokenKind::kName || token(at_).name != item->name) return nullptr;
      return take_token();
    case ItemType::kAnySoft:
      return kind_here() == TokenKind::kName && may_be_soft_keyword() ? take_token() : nullptr;
    case ItemType::kRule: return parse_rule(item->rule);
    case ItemType::kGroup: return parse_alternatives(item->alternatives);
    case ItemType::kOptional: {
      Tree* tree = parse_alternatives(item->alternatives);
      return tree != nullptr ? tree : nothing_;
    }
    case ItemType::kStar:
    case ItemType::kPlus:
    case ItemType::kGather: return parse_repeated(item);
    case ItemType::kAnd:
    case ItemType::kNot: {
      int64_t start = at_;
      bool found = parse_item(item->part) != nullptr;
      at_ = start;
      return found == (item->type == ItemType::kAnd) ? nothing_ : nullptr;
    }
    case ItemType::kForced:
      if (kind_here() != item->token) {
        Str* spelling = item->token == TokenKind::kColon ? ":"_str : "("_str;
        raise_range(concat("expected '"_str, spelling, '\''), at_, at_);
      }
      return take_token();
    case ItemType::kSince:
      if (options_->feature_version < item->version) {
        raise_last(ErrorClass::kSyntaxError, concat(item->feature, " only supported in Python 3."_str,
                                                    item->version, " and greater"_str));
      }
      return nothing_;
    default: return nullptr;
  }
}

Tree* Machine::parse_repeated(Item* item) {
  int64_t start = at_;
  int64_t height = parts_->length();
  int64_t count = 0;
  int64_t end = at_;
  while (true) {
    if (item->type == ItemType::kGather && count > 0) {
      if (kind_here() != item->token) break;
      at_++;
    }
    Tree* tree = parse_item(item->part);
    if (tree == nullptr) break;
    add_part(tree);
    count++;
    end = at_;
  }
  at_ = end;
  if (count == 0 && item->type != ItemType::kStar) return nullptr;
  return new Tree(TreeKind::kGroup, start, end - 1, parts_above(height));
}

void Machine::add_part(Tree* tree) {
  if (tree->kind == TreeKind::kToken) return;
  if (tree->kind != TreeKind::kGroup) {
    parts_->append(tree);
    return;
  }
  for (int64_t i = 0; i < tree->parts->length(); i++) parts_->append(tree->parts->get(i));
}

Array<Tree*>* Machine::parts_above(int64_t height) {
  int64_t count = parts_->length() - height;
  if (count == 0) return Array<Tree*>::empty();
  Array<Tree*>* parts = Array<Tree*>::make(count);
  for (int64_t i = 0; i < count; i++) parts->set(i, parts_->get(height + i));
  parts_->remove_range(height, height + count);
  return parts;
}

// What an alternative that was found is taken for. Null: its rule fails.
Tree* Machine::act(Alternative* alternative, int64_t start, int64_t height, Tree* a, Tree* b) {
  Array<Tree*>* parts = parts_above(height);
  switch (alternative->action) {
    case ActionType::kTake: return a;
    case ActionType::kMistake: return mistake(alternative, a, b);
    case ActionType::kMake: {
      TreeKind kind = alternative->kind;
      int64_t last = last_before(at_);
      if (kind == TreeKind::kString) kind = check_strings(start, last);
      return new Tree(kind, start, last, parts);
    }
    default:
      if (parts->length() == 1) return parts->get(0);
      if (at_ == start + 1 && parts->length() == 0) return tree_of_token(start);
      return new Tree(TreeKind::kGroup, start, last_before(at_), parts);
  }
}

// ---- Literals ---------------------------------------------------------------------------------------

// Reads the strings that are these tokens, and raises what is wrong with them.
TreeKind Machine::check_strings(int64_t first, int64_t last) {
  Array<Token>* tokens = rlib::array_slice(lexer_->tokens, first, last - first + 1);
  ast::Expr* value = nullptr;
  Str* message = nullptr;
  try {
    value = (new Parser(source_, options_))->read_strings(tokens, last - first + 1);
  } catch (BadLiteral* e) {
    message = e->message();
  } catch (SyntaxError*) {
    raised_here_ = true;
    throw;
  }
  if (message != nullptr) raise_last(ErrorClass::kSyntaxError, message);
  return value->kind == ast::Kind::kJoinedStr ? TreeKind::kFString : TreeKind::kString;
}

void Machine::check_number(int64_t index) {
  if (options_->feature_version < 6 && text_of(index)->contains_char('_')) {
    raise_last(ErrorClass::kSyntaxError,
               "Underscores in numeric literals are only supported in Python 3.6 and greater"_str);
  }
  if (token(index).end - token(index).start < options_->most_int_digits) return;
  Array<Token>* tokens = rlib::array_slice(lexer_->tokens, index, 1);
  Str* message = nullptr;
  try {
    (new Parser(source_, options_))->read_number(tokens);
  } catch (BadLiteral* e) {
    message = e->message();
  }
  if (message == nullptr) return;
  int64_t line = token(index).line;
  raise_at(ErrorClass::kSyntaxError, message, line, 0, 0, line, 0);
}

bool Machine::is_imaginary(int64_t index) {
  char c = source_->bytes->get(token(index).end - 1);
  return c == 'j' || c == 'J';
}

// ---- Mistakes ---------------------------------------------------------------------------------------

// The first part of a tree that is no target; null if there is none. `type` is 's' for what may be
// starred, 'f' for the same in front of `in`, 'd' for deletion.
Tree* Machine::invalid_target(Tree* tree, char type) {
  switch (tree->kind) {
    case TreeKind::kName:
    case TreeKind::kAttribute:
    case TreeKind::kSubscript: return nullptr;
    case TreeKind::kList:
    case TreeKind::kTuple:
      for (int64_t i = 0; i < tree->parts->length(); i++) {
        Tree* invalid = invalid_target(tree->parts->get(i), type);
        if (invalid != nullptr) return invalid;
      }
      return nullptr;
    case TreeKind::kStarred: return type == 'd' ? tree : invalid_target(tree->parts->get(0), type);
    case TreeKind::kCompare:
      if (type != 'f') return tree;
      if (tree->parts->get(1)->kind != TreeKind::kIn) return nullptr;
      return invalid_target(tree->parts->get(0), type);
    default: return tree;
  }
}

Str* Machine::filled(Str* message, Tree* a) {
  if (!message->contains_char('%')) return message;
  message = message->replace("%n"_str, describe(a->kind));
  message = message->replace("%w"_str, text_of(a->first));
  return message->replace("%l"_str, rlib::int_to_str(token(a->first).line));
}

namespace {

Tree* last_part(Tree* tree) {
  return tree->parts->length() == 0 ? tree : tree->parts->get(tree->parts->length() - 1);
}
Tree* last_of_group(Tree* tree) {
  return tree->kind == TreeKind::kGroup ? last_part(tree) : tree;
}

}  // namespace

// Raises the error of an alternative that describes one. Null: it is none after all.
Tree* Machine::mistake(Alternative* alternative, Tree* a, Tree* b) {
  Str* how = alternative->mistake;
  Str* message = alternative->message;
  if (how->eq("at a"_str)) raise_range(filled(message, a), a->first, a->last);
  if (how->eq("range a b"_str)) raise_range(filled(message, a), a->first, b->last);
  if (how->eq("last"_str)) raise_last(ErrorClass::kSyntaxError, message);
  if (how->eq("indent"_str)) raise_last(ErrorClass::kIndentationError, filled(message, a));
  if (how->eq("list a b"_str)) raise_range(message, a->first, last_of_group(b)->last);
  if (how->eq("items a"_str)) {
    Tree* first = a->kind == TreeKind::kGroup ? a->parts->get(0) : a;
    raise_range(message, first->first, last_of_group(a)->last);
  }
  if (how->eq("from a"_str)) {
    Token first = token(a->first);
    int64_t line_start = first.start - first.col;
    raise_at(ErrorClass::kSyntaxError, message, first.line, line_start, first.col + 1,
             lexer_->line(), lexer_->column());
  }
  if (how->eq("key a"_str)) {
    Token last = token(a->last);
    Token first = token(a->first);
    raise_at(ErrorClass::kSyntaxError, message, first.line, first.start - first.col, last.end_col,
             last.end_line, 0);
  }
  if (how->starts_with("target"_str)) {
    Tree* invalid = invalid_target(a, how->char_at(7));
    if (invalid == nullptr) return nullptr;
    Str* verb = how->char_at(7) == 'd' ? "cannot delete "_str : "cannot assign to "_str;
    raise_range(concat(verb, describe(invalid->kind)), invalid->first, invalid->last);
  }
  bool is_legacy = a->kind == TreeKind::kName && (token(a->first).name == kNamePrint ||
                                                  token(a->first).name == kNameExec);
  if (how->eq("legacy a b"_str)) {
    if (!is_legacy) return nullptr;
    raise_range(filled(message, a), a->first, b->last);
  }
  if (how->eq("comma a b"_str)) {
    if (is_legacy || token(at_ - 1).level == 0) return nullptr;
    raise_range(message, a->first, b->last);
  }
  if (how->eq("comprehension a b"_str)) {
    raise_range(message, a->first, last_part(last_of_group(b))->last);
  }
  if (how->eq("generator a b"_str)) {
    Tree* last = nullptr;
    int64_t count = 0;
    for (int64_t i = 0; i < a->parts->length(); i++) {
      Tree* part = a->parts->get(i);
      if (part->kind == TreeKind::kKeyword || part->kind == TreeKind::kDoubleStarred) continue;
      last = part;
      count++;
    }
    if (count <= 1) return nullptr;
    raise_range("Generator expression must be parenthesized"_str, last->first,
                last_part(last_of_group(b))->last);
  }
  if (how->eq("arguments a"_str)) {
    for (int64_t i = 0; i < a->parts->length(); i++) {
      if (a->parts->get(i)->kind == TreeKind::kDoubleStarred) {
        raise_last(ErrorClass::kSyntaxError,
                   "positional argument follows keyword argument unpacking"_str);
      }
    }
    raise_last(ErrorClass::kSyntaxError, "positional argument follows keyword argument"_str);
  }
  bool is_imaginary_number = is_imaginary(a->first);
  if (how->eq("real a"_str)) {
    if (!is_imaginary_number) return a;
    raise_range("real number required in complex literal"_str, a->first, a->last);
  }
  RLIB_REQUIRE(how->eq("imaginary a"_str), "an unknown kind of mistake");
  if (is_imaginary_number) return a;
  raise_range("imaginary number required in complex literal"_str, a->first, a->last);
}

// ---- Raising ----------------------------------------------------------------------------------------

// The characters that start within the first `offset` bytes of a line. As in CPython, not more than
// one behind its end.
int64_t Machine::characters(int64_t line, int64_t line_start, int64_t offset) {
  if (offset <= 0) return offset;
  // Of the line that is being read, CPython has more, and the newline.
  bool is_current = line >= lexer_->line();
  if (is_current) line_start = lexer_->buffer_start();
  int64_t end = is_current ? lexer_->position() : line_start;
  while (end < source_->length && source_->bytes->get(end) != '\n') end++;
  int64_t most = end - line_start + (is_current ? 2 : 1);
  return source_->characters(line_start, offset < most ? offset : most);
}

// Offsets in bytes from 1.
void Machine::raise_at(ErrorClass error_class, Str* message, int64_t line, int64_t line_start,
                       int64_t offset, int64_t end_line, int64_t end_offset) {
  raised_here_ = true;
  if (is_expression_) {
    message = concat("f-string: "_str, message);
    offset -= first_col_;
    end_offset -= first_col_;
  } else if (source_->counts_characters) {
    offset = characters(line, line_start, offset);
    end_offset = characters(line, line_start, end_offset);
  }
  throw new SyntaxError(error_class, message, line, offset, end_line, end_offset);
}

void Machine::raise_range(Str* message, int64_t first, int64_t last) {
  Token start = token(first);
  Token end = token(last);
  raise_at(ErrorClass::kSyntaxError, message, start.line, start.start - start.col, start.col + 1,
           end.end_line, end.end_col + 1);
}

void Machine::raise_last(ErrorClass error_class, Str* message) {
  if (lexer_->count == 0) raise_at(error_class, message, 0, 0, 0, 0, -1);
  Token last = lexer_->tokens->get(lexer_->count - 1);
  int64_t offset = last.col < 0 ? lexer_->column() : last.col + 1;
  int64_t line_start =
      last.col < 0 ? lexer_->position() - lexer_->column() : last.start - last.col;
  int64_t end_offset = last.end_col < 0 ? -1 : last.end_col + 1;
  raise_at(error_class, message, last.line, line_start, offset, last.end_line, end_offset);
}

// Reads what is left of the text: an error of the lexer there comes before one of the parser.
void Machine::raise_preferring_lexer(SyntaxError* error) {
  int64_t line = lexer_->tokens->get(lexer_->count - 1).line;
  SyntaxError* found = nullptr;
  try {
    do {
      lexer_->next();
    } while (lexer_->tokens->get(lexer_->count - 1).kind != TokenKind::kEndMarker);
  } catch (SyntaxError* e) {
    found = e;
  }
  if (found != nullptr && !lexer_->fails_softly()) rlib::raise(found);
  if (found != nullptr && lexer_->level() > 0 && line > lexer_->open_line()) {
    lexer_->fail_unclosed();
  }
  rlib::raise(error);
}

// A line of the text that CPython's parser has of an expression of an f-string: "(a b)". `line`: of its first one.
// A newline ends the line that was read last, where the parser and not the lexer finds the error.
Str* Machine::line_of_expression(int64_t start, int64_t end, int64_t line, int64_t wanted) {
  Str* text = concat('(', source_->slice(start, end), ")\n"_str);
  int64_t at = 0;
  for (; line < wanted && at < text->length(); line++) at = text->find_char('\n', at) + 1;
  int64_t newline = text->find_char('\n', at);
  if (newline < 0) return ""_str;
  bool has_end = newline == text->length() - 1 && raised_here_;
  return text->slice(at, has_end ? newline + 1 : newline);
}

bool Machine::has_incomplete_input() { return options_->allows_incomplete && lexer_->is_at_end(); }

void Machine::run(Rule* start) {
  Tree* tree = nullptr;
  SyntaxError* error = nullptr;
  try {
    tree = parse_rule(start);
  } catch (SyntaxError* e) {
    error = e;
  }
  bool is_complete = tree != nullptr;
  if (!is_complete && has_incomplete_input()) {
    raise_last(ErrorClass::kSyntaxError, "incomplete input"_str);
  }
  int64_t last = lexer_->count - 1;
  if (!is_complete && error == nullptr) {
    at_ = 0;
    depth_ = 0;
    memos_ = new rlib::Dict<int64_t, Memo*>();
    looks_for_mistakes_ = true;
    try {
      parse_rule(start);
    } catch (SyntaxError* e) {
      error = e;
    }
  }
  if (error != nullptr) {
    if (!raised_here_ || lexer_->is_at_end()) rlib::raise(error);
    raise_preferring_lexer(error);
  }
  if (is_complete && options_->mode == Mode::kSingle && !is_expression_) {
    raise_last(ErrorClass::kSyntaxError,
               "multiple statements found while compiling a single statement"_str);
  }
  TokenKind kind = token(last).kind;
  if (kind == TokenKind::kIndent) {
    raise_last(ErrorClass::kIndentationError, "unexpected indent"_str);
  }
  if (kind == TokenKind::kDedent) {
    raise_last(ErrorClass::kIndentationError, "unexpected unindent"_str);
  }
  try {
    raise_range("invalid syntax"_str, last, last);
  } catch (SyntaxError* e) {
    error = e;
  }
  raise_preferring_lexer(error);
}

}  // namespace

void diagnose(Source* source, ParseOptions* options) {
  Str* start = options->mode == Mode::kExec     ? "file"_str
               : options->mode == Mode::kEval   ? "eval"_str
               : options->mode == Mode::kSingle ? "interactive"_str
                                                : "func_type"_str;
  Lexer* lexer = make_lexer(source, options);
  (new Machine(source, options, lexer))->run(python_grammar()->rule(start));
}

void diagnose_expression(Source* source, ParseOptions* options, int64_t start, int64_t end,
                         int64_t line, int64_t col) {
  Lexer* lexer = make_lexer(source, options);
  lexer->start_expression(start, end, line, col);
  Machine* machine = new Machine(source, options, lexer);
  machine->set_expression(col);
  try {
    machine->run(python_grammar()->rule("fstring"_str));
  } catch (SyntaxError* e) {
    Str* text = machine->line_of_expression(start, end, line, e->line);
    if (e->text == nullptr && find_malformed_utf8(text) < 0) e->text = text;
    throw;
  }
}

}  // namespace py
