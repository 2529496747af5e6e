// Parser: a program's text into its abstract syntax tree.
//
//     ast::Mod* module = py::parse(py::source_from_text(text, true), options);
//
// Two machines do that. The one here is fast: it reads all tokens, then descends through the grammar
// with hardly any looking ahead, and gives up at the first thing that it does not expect, without
// saying why. Only then does the other one (diagnose.h) go over the text again, rule by rule and in
// the order in which CPython would, to find CPython's message and place.

#ifndef TARGETS_PYINTERP_PARSER_PARSER_H_
#define TARGETS_PYINTERP_PARSER_PARSER_H_

#include "targets/pyinterp/parser/ast.h"
#include "targets/pyinterp/parser/errors.h"
#include "targets/pyinterp/parser/lexer.h"
#include "targets/pyinterp/parser/source.h"

namespace py {

// What a text is: the modes of compile().
enum class Mode : uint8_t { kExec, kEval, kSingle, kFunctionType };

class ParseOptions final : public rlib::Object {
 public:
  Mode mode = Mode::kExec;
  // Only for kSingle, as codeop wants it: the end of the text does not end blocks.
  bool implies_dedent = true;
  // Failing at the end of the text is "incomplete input".
  bool allows_incomplete = false;
  // sys.get_int_max_str_digits(); 0 for no limit.
  int64_t most_int_digits = 4300;
  // Whether type comments become part of the tree; they are errors where there is no place for them.
  bool has_type_comments = false;
  // The minor version of Python 3 whose syntax is to be accepted: what is newer is refused, where CPython does.
  int64_t feature_version = 11;
  UnicodeHooks* unicode = new UnicodeHooks();
  // Out: what the text deserves warnings for, in order.
  rlib::List<Warning*>* warnings = new rlib::List<Warning*>();
};

// What reads the tokens of a text, as the options ask for.
Lexer* make_lexer(Source* source, ParseOptions* options);

// The tree of a text. For kExec, the source was made with `ends_line`. Raises SyntaxError.
ast::Mod* parse(Source* source, ParseOptions* options);

// How deep rules may nest. CPython raises MemoryError beyond, and so does this.
constexpr int64_t kMostLevels = 6000;
[[noreturn]] void raise_nested_too_deeply();

// Thrown where the fast parser gives up.
class Failed : public rlib::Exception {
  RLIB_EXCEPTION(Failed)

 public:
  Failed() : Exception("invalid syntax"_str) {}
  explicit Failed(Str* message) : Exception(message) {}
};

// What is wrong with a literal, whose place is not known yet: that of token `token`, or of the last
// token that CPython had read if it is -1.
class BadLiteral final : public Failed {
  RLIB_EXCEPTION(BadLiteral)

 public:
  BadLiteral(Str* message, int64_t token) : Failed(message), token(token) {}

  const int64_t token;
};

// A stack of nodes on their way into sequences: a rule notes its height, pushes, and takes what is
// above.
class NodeStack final : public rlib::Object {
 public:
  int64_t height() const { return height_; }
  void push(ast::Node* node) {
    if (height_ == nodes_->length()) grow();
    nodes_->set(height_, node);
    height_++;
  }
  ast::Node* get(int64_t index) const { return nodes_->get(index); }
  void drop_to(int64_t height) { height_ = height; }

  // A new array of what lies at start <= index < end.
  template <class T>
  Array<T*>* slice(int64_t start, int64_t end) const {
    if (start == end) return Array<T*>::empty();
    Array<T*>* items = Array<T*>::make(end - start);
    for (int64_t i = start; i < end; i++) items->set(i - start, static_cast<T*>(nodes_->get(i)));
    return items;
  }
  // Removes and returns what is above `height`.
  template <class T>
  Array<T*>* take(int64_t height) {
    Array<T*>* items = slice<T>(height, height_);
    height_ = height;
    return items;
  }

 private:
  void grow() {
    Array<ast::Node*>* nodes = Array<ast::Node*>::make(height_ * 2);
    rlib::array_copy(nodes_, 0, nodes, 0, height_);
    nodes_ = nodes;
  }

  Array<ast::Node*>* nodes_ = Array<ast::Node*>::make(64);
  int64_t height_ = 0;
};

// What stands around the text of a string.
struct StringPrefix {
  int64_t start;  // of the text, in bytes
  int64_t end;
  bool is_bytes;
  bool is_raw;
  bool is_formatted;
};

// An f-string in the making, or the format of a value in one.
class FormattedText final : public rlib::Object {
 public:
  // The tokens whose places the parts get, and the height of the stack below the parts.
  FormattedText(int64_t first, int64_t last, int64_t height)
      : first(first), last(last), height(height) {}

  const int64_t first;
  const int64_t last;
  const int64_t height;
  StrBuilder* const pending = new StrBuilder();  // text behind the last value
  bool is_formatted = false;
};

class Parser final : public rlib::Object {
 public:
  Parser(Source* source, ParseOptions* options)
      : source_(source), options_(options), lexer_(make_lexer(source, options)) {}

  Parser(Source* source, ParseOptions* options, Lexer* lexer)
      : source_(source), options_(options), lexer_(lexer) {}

  // For diagnosing: reads the strings that are tokens 0 <= i < count of `tokens`, and explains what
  // is wrong within f-strings. Raises BadLiteral, SyntaxError.
  ast::Expr* read_strings(Array<Token>* tokens, int64_t count);
  // The same for a number.
  ast::Expr* read_number(Array<Token>* tokens);
  ast::Expr* expression_of_lexer();

  // All of these raise Failed, or SyntaxError from the lexer.
  ast::Mod* module();

  Lexer* lexer() const { return lexer_; }

 private:
  // ---- Tokens (parser.cc) ----

  Token token(int64_t index) const { return tokens_->get(index); }
  TokenKind kind() const { return tokens_->get(at_).kind; }
  TokenKind kind_ahead(int64_t ahead) const { return tokens_->get(at_ + ahead).kind; }
  bool at(TokenKind wanted) const { return kind() == wanted; }
  bool skip(TokenKind wanted) {
    if (kind() != wanted) return false;
    at_++;
    return true;
  }
  void expect(TokenKind wanted) {
    if (kind() != wanted) fail();
    at_++;
  }
  // The name at hand, which is read.
  Str* identifier() {
    if (kind() != TokenKind::kName) fail();
    Str* name = lexer_->names->get(token(at_).name);
    at_++;
    return name;
  }
  bool at_name(int32_t name) const {
    return kind() == TokenKind::kName && tokens_->get(at_).name == name;
  }
  [[noreturn]] void fail() { throw new Failed(); }
  // What comes here is syntax of Python 3.`version`.
  void since(int64_t version) {
    if (options_->feature_version < version) fail();
  }
  // The type comment at hand, which is read, or null.
  Str* type_comment();
  Str* type_comment_of_function();  // behind the colon

  // Around what nests without brackets, of which the lexer allows 200: `- - - x`. There is no need to
  // leave when an error is raised, as the parser is not used any more.
  void enter() {
    if (depth_ == kMostLevels) raise_nested_too_deeply();
    depth_++;
  }
  void leave() { depth_--; }

  // `node` with its place: from token `start` to the last one that was read.
  template <class T>
  T* placed(T* node, int64_t start) {
    return placed(node, start, at_ - 1);
  }
  template <class T>
  T* placed(T* node, int64_t first, int64_t last) {
    node->lineno = tokens_->get(first).line;
    node->col_offset = tokens_->get(first).col;
    node->end_lineno = tokens_->get(last).end_line;
    node->end_col_offset = tokens_->get(last).end_col;
    return node;
  }
  // The same for what ends in a block.
  template <class T>
  T* placed_block(T* node, int64_t start) {
    int64_t last = at_ - 1;
    while (is_layout(tokens_->get(last).kind)) last--;
    return placed(node, start, last);
  }
  static bool is_layout(TokenKind kind) { return kind <= TokenKind::kDedent; }

  void read_all_tokens();
  void add_lexer_warnings();
  Array<ast::TypeIgnore*>* type_ignores();
  ast::Mod* interactive();
  ast::Mod* function_type();

  // ---- Statements (parse_statements.cc, parse_compound.cc, parse_imports.cc) ----
  // Statements are pushed on nodes_.

  void statement();
  void simple_statements();
  ast::Stmt* simple_statement();
  ast::Stmt* expression_statement();
  ast::Stmt* annotated(int64_t start, ast::Expr* target);
  ast::Stmt* assignment(int64_t start, ast::Expr* first);
  ast::Stmt* return_statement();
  ast::Stmt* raise_statement();
  ast::Stmt* delete_statement();
  ast::Stmt* assert_statement();
  ast::Stmt* import_statement();
  ast::Stmt* import_from_statement();
  ast::Alias* star_alias();
  ast::Alias* import_name(bool is_dotted);
  Str* dotted_name();
  Array<Str*>* name_list();

  bool compound_statement();
  Array<ast::Stmt*>* block();  // behind the colon
  Array<ast::Stmt*>* colon_and_block() {
    expect(TokenKind::kColon);
    return block();
  }
  Array<ast::Stmt*>* else_block();
  ast::Stmt* if_statement();
  ast::Stmt* while_statement();
  ast::Stmt* for_statement(int64_t start, bool is_async);
  ast::Stmt* with_statement(int64_t start, bool is_async);
  ast::Stmt* try_statement();
  ast::ExceptHandler* except_handler(bool is_star);
  ast::Stmt* decorated();
  ast::Stmt* async_statement(Array<ast::Expr*>* decorators);
  ast::Stmt* function_definition(int64_t start, bool is_async, Array<ast::Expr*>* decorators);
  ast::Stmt* class_definition(Array<ast::Expr*>* decorators);
  bool parenthesized_with_items();
  ast::WithItem* with_item();

  // ---- Pattern matching (parse_patterns.cc) ----

  bool starts_match() const;
  ast::Stmt* match_statement();
  ast::MatchCase* case_block();
  ast::Pattern* patterns();
  ast::Pattern* maybe_star_pattern();
  ast::Pattern* pattern();
  ast::Pattern* or_pattern();
  ast::Pattern* closed_pattern();
  ast::Pattern* literal_pattern();
  ast::Pattern* name_pattern();
  ast::Pattern* class_pattern(int64_t start, ast::Expr* cls);
  ast::Pattern* group_or_sequence_pattern();
  ast::Pattern* sequence_pattern(int64_t start, ast::Pattern* first, TokenKind closing);
  ast::Pattern* mapping_pattern();
  ast::Expr* signed_number();
  ast::Expr* literal_expression();
  ast::Expr* dotted_expression();
  Str* capture_target();

  // ---- Expressions (parse_expressions.cc, parse_atoms.cc) ----

  static bool starts_expression(TokenKind kind);
  ast::Expr* star_expressions();
  ast::Expr* star_expression();
  ast::Expr* star_named_expression();
  ast::Expr* named_expression();
  ast::Expr* expression();
  ast::Expr* expressions();
  ast::Expr* yield_expression();
  ast::Expr* yield_or_star_expressions() {
    return at(TokenKind::kYield) ? yield_expression() : star_expressions();
  }
  // The rest of a tuple without parentheses that starts at a token and whose first item was read.
  ast::Expr* rest_of_tuple(int64_t start, ast::Expr* first, bool allows_named);
  ast::Expr* disjunction();
  ast::Expr* conjunction();
  ast::Expr* inversion();
  ast::Expr* comparison();
  int64_t compare_operator();
  ast::Expr* binary(int lowest);
  ast::Expr* factor();
  ast::Expr* power();
  ast::Expr* primary();
  ast::Expr* slices();
  ast::Expr* slice();
  ast::Expr* lambda();

  ast::Expr* atom();
  ast::Expr* name();
  ast::Expr* constant(ast::ConstantType type);
  ast::Expr* number();
  ast::Expr* in_parentheses();
  ast::Expr* list_display();
  ast::Expr* dict_or_set();
  ast::Expr* rest_of_dict(int64_t start, int64_t keys, int64_t values);
  bool starts_comprehension() const {
    return kind() == TokenKind::kFor || kind() == TokenKind::kAsync;
  }
  Array<ast::Comprehension*>* comprehensions();

  // ---- Targets (targets.cc) ----

  ast::Expr* star_targets();
  ast::Expr* star_target();
  // Makes `target` one, or fails.
  void set_context(ast::Expr* target, ast::ExprContext context);
  void set_single_target(ast::Expr* target);

  // ---- Arguments and parameters (parse_arguments.cc) ----

  // Behind "(": the arguments of a call or class, with the ")".
  void arguments(ast::Call* call);
  ast::Expr* generator_argument(int64_t start, ast::Expr* element);
  ast::Arguments* parameters(bool is_lambda);
  ast::Arg* parameter(bool is_lambda, bool is_star);

  // ---- Literals (strings.cc, escapes.cc, fstrings.cc, numbers.cc) ----

  ast::Expr* strings();
  ast::Constant* text_constant(Str* text, int64_t first, int64_t last, int64_t prefixed);
  ast::Constant* bytes_constant(Str* bytes, int64_t first, int64_t last);
  StringPrefix prefix_of(int64_t index) const;
  Str* joined_bytes(int64_t first, int64_t last);

  Str* decode_bytes(int64_t start, int64_t end, bool is_raw, int64_t index);
  Str* decode_text(int64_t start, int64_t end, bool is_raw, int64_t index);
  Str* decode_escapes(int64_t start, int64_t end, int64_t index);
  // Of the escape whose character(s) behind the backslash are at <= i < end, in token `index`.
  void warn_of_escape(int64_t at, int64_t end, int64_t index);

  // Adds the bytes of an f-string, or of a format in one, from `at` on; where it stopped.
  int64_t join_formatted(FormattedText* text, int64_t at, int64_t end, bool is_raw, int level,
                         int64_t index);
  int64_t formatted_value(FormattedText* text, int64_t at, int64_t end, bool is_raw, int level,
                          int64_t index);
  int64_t end_of_formatted_expression(int64_t at, int64_t end);
  ast::Expr* formatted_expression(int64_t start, int64_t end, int64_t index);
  void flush_text(FormattedText* text, int64_t first, int64_t last);
  ast::Expr* formatted_result(FormattedText* text, int64_t first, int64_t last);
  [[noreturn]] void fail_literal(Str* message) { throw new BadLiteral(message, -1); }

  Source* const source_;
  ParseOptions* const options_;
  Lexer* const lexer_;
  Array<Token>* tokens_ = nullptr;  // lexer_->tokens
  int64_t at_ = 0;
  int64_t depth_ = 0;
  bool is_diagnosing_ = false;
  // Items of the sequences that are being read, and a second stack for those that come in pairs.
  NodeStack* const nodes_ = new NodeStack();
  NodeStack* const more_nodes_ = new NodeStack();
};

}  // namespace py

#endif  // TARGETS_PYINTERP_PARSER_PARSER_H_
