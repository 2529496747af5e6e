// The parser's entry points.

#include "targets/pyinterp/parser/parser.h"

#include "targets/pyinterp/parser/diagnose.h"

namespace py {

ast::Mod* parse(Source* source, ParseOptions* options) {
  int64_t warnings = options->warnings->length();
  try {
    return (new Parser(source, options))->module();
  } catch (Failed*) {
  } catch (SyntaxError* e) {
    // What the lexer met may come behind what CPython fails at.
    if (e->error_class == ErrorClass::kMemoryError) throw;
  }
  options->warnings->remove_range(warnings, options->warnings->length());
  diagnose(source, options);
}

Lexer* make_lexer(Source* source, ParseOptions* options) {
  Lexer* lexer = new Lexer(source, new Names(), options->unicode);
  if (options->has_type_comments) lexer->read_type_comments();
  if (options->feature_version < 7) lexer->let_async_be_a_name();
  return lexer;
}

void raise_nested_too_deeply() {
  throw new SyntaxError(ErrorClass::kMemoryError, ""_str, 0, 0, 0, 0);
}

void Parser::read_all_tokens() {
  do {
    lexer_->next();
  } while (lexer_->tokens->get(lexer_->count - 1).kind != TokenKind::kEndMarker);
  tokens_ = lexer_->tokens;
}

namespace {

bool is_blank_text(Source* source, int64_t at) {
  while (at < source->length) {
    char c = source->bytes->get(at);
    if (c == '#') {
      while (at < source->length && source->bytes->get(at) != '\n') at++;
    } else if (c == ' ' || c == '\t' || c == '\n' || c == '\f') {
      at++;
    } else {
      return false;
    }
  }
  return true;
}

}  // namespace

ast::Mod* Parser::module() {
  switch (options_->mode) {
    case Mode::kExec: {
      read_all_tokens();
      while (!at(TokenKind::kEndMarker)) statement();
      auto* module = new ast::Module();
      module->body = nodes_->take<ast::Stmt>(0);
      module->type_ignores = type_ignores();
      add_lexer_warnings();
      return module;
    }
    case Mode::kEval: {
      read_all_tokens();
      auto* module = new ast::Expression();
      module->body = expressions();
      while (skip(TokenKind::kNewline)) {
      }
      if (!at(TokenKind::kEndMarker)) fail();
      add_lexer_warnings();
      return module;
    }
    case Mode::kSingle: return interactive();
    default: return function_type();
  }
}

Array<ast::TypeIgnore*>* Parser::type_ignores() {
  if (lexer_->ignore_comments == nullptr) return Array<ast::TypeIgnore*>::empty();
  auto* nodes = Array<ast::TypeIgnore*>::make(lexer_->ignore_comments->length());
  for (int64_t i = 0; i < nodes->length(); i++) {
    auto* node = new ast::TypeIgnore();
    node->lineno = static_cast<int32_t>(lexer_->ignore_comments->get(i)->line);
    node->tag = lexer_->ignore_comments->get(i)->tag;
    nodes->set(i, node);
  }
  return nodes;
}

Str* Parser::type_comment() {
  if (!at(TokenKind::kTypeComment)) return nullptr;
  Token comment = token(at_);
  at_++;
  return source_->slice(comment.start, comment.end);
}

// In the line of the colon, or in one of its own in front of the body; not in both.
Str* Parser::type_comment_of_function() {
  if (at(TokenKind::kTypeComment)) {
    if (kind_ahead(1) == TokenKind::kNewline && kind_ahead(2) == TokenKind::kTypeComment) fail();
  } else if (at(TokenKind::kNewline) && kind_ahead(1) == TokenKind::kTypeComment) {
    at_++;
  }
  return type_comment();
}

void Parser::add_lexer_warnings() {
  if (lexer_->warnings != nullptr) options_->warnings->extend(lexer_->warnings);
}

// One statement as typed at a prompt. The end of the text counts as a newline, and ends all blocks.
ast::Mod* Parser::interactive() {
  bool has_started = false;
  int64_t ends = 0;
  do {
    lexer_->next();
    Token last = lexer_->tokens->get(lexer_->count - 1);
    if (last.kind == TokenKind::kEndMarker && has_started) {
      last.kind = TokenKind::kNewline;
      lexer_->tokens->set(lexer_->count - 1, last);
      has_started = false;
      if (lexer_->indents() > 0 && options_->implies_dedent) lexer_->drop_indents();
    } else {
      has_started = true;
      if (last.kind == TokenKind::kEndMarker) ends++;
    }
  } while (ends == 0);
  tokens_ = lexer_->tokens;
  auto* module = new ast::Interactive();
  int64_t start = at_;
  if (skip(TokenKind::kNewline)) {
    nodes_->push(placed(new ast::Pass(), start));
  } else if (at(TokenKind::kEndMarker)) {
    fail();
  } else if (compound_statement()) {
    expect(TokenKind::kNewline);
  } else {
    simple_statements();
  }
  if (!is_blank_text(source_, token(at_ - 1).end)) fail();
  module->body = nodes_->take<ast::Stmt>(0);
  add_lexer_warnings();
  return module;
}

// (int, *str, **Any) -> bool: of type comments.
ast::Mod* Parser::function_type() {
  read_all_tokens();
  auto* type = new ast::FunctionType();
  expect(TokenKind::kLeftParen);
  bool has_star = false;
  bool has_double_star = false;
  while (!at(TokenKind::kRightParen)) {
    if (has_double_star) fail();
    if (skip(TokenKind::kDoubleStar)) {
      has_double_star = true;
    } else if (has_star) {
      fail();
    } else if (skip(TokenKind::kStar)) {
      has_star = true;
    }
    nodes_->push(expression());
    if (!at(TokenKind::kComma)) break;
    at_++;
    if (at(TokenKind::kRightParen)) fail();
  }
  expect(TokenKind::kRightParen);
  expect(TokenKind::kArrow);
  type->argtypes = nodes_->take<ast::Expr>(0);
  type->returns = expression();
  while (skip(TokenKind::kNewline)) {
  }
  if (!at(TokenKind::kEndMarker)) fail();
  return type;
}

ast::Expr* Parser::read_strings(Array<Token>* tokens, int64_t count) {
  is_diagnosing_ = true;
  tokens_ = Array<Token>::make(count + 1);
  rlib::array_copy(tokens, 0, tokens_, 0, count);
  return strings();
}

ast::Expr* Parser::read_number(Array<Token>* tokens) {
  tokens_ = tokens;
  return number();
}

}  // namespace py
