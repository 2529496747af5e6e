// The match statement.
//
// A pattern is code that jumps to a label where it fails. What it captures stays in registers until the
// whole pattern has matched; only then are names bound, and only then is the guard evaluated.

#include "targets/pyinterp/compiler/function_compiler.h"

namespace py {

using ast::Kind;

namespace {

bool is_wildcard(ast::Pattern* node) {
  return node->kind == Kind::kMatchAs && static_cast<ast::MatchAs*>(node)->name == nullptr &&
         static_cast<ast::MatchAs*>(node)->pattern == nullptr;
}

bool is_star_wildcard(ast::Pattern* node) {
  return node->kind == Kind::kMatchStar && static_cast<ast::MatchStar*>(node)->name == nullptr;
}

}  // namespace

void FunctionCompiler::match_statement(ast::Match* node) {
  int64_t subject = allocate();
  emit_to(node->subject, subject);
  Label* end = new Label();
  int64_t count = node->cases->length();
  for (int64_t i = 0; i < count; i++) {
    match_case(node->cases->get(i), subject, i + 1 == count, end);
  }
  place(end);
}

void FunctionCompiler::match_case(ast::MatchCase* match_case, int64_t subject, bool is_last,
                                  Label* end) {
  int64_t start = mark();
  Label* fail = new Label();
  List<Capture*>* outer_captures = captures_;
  captures_ = new List<Capture*>();
  may_match_all_ = is_last || match_case->guard != nullptr;
  pattern(match_case->pattern, subject, fail);
  for (Capture* found : *captures_) store_name(found->name, found->reg, found->place);
  captures_ = outer_captures;
  if (match_case->guard != nullptr) condition(match_case->guard, fail, false, match_case->pattern);
  if (is_wildcard(match_case->pattern)) nop(match_case->pattern);
  release(start);
  statements(match_case->body);
  at(nullptr);
  jump(end);
  place(fail);
}

void FunctionCompiler::capture(Str* name, int64_t reg, ast::Placed* place) {
  refuse_debug(name, ast::ExprContext::kStore, place);
  for (Capture* other : *captures_) {
    if (other->name->eq(name)) {
      throw_syntax_error(concat("multiple assignments to name '"_str, name, "' in pattern"_str),
                         place_);
    }
  }
  captures_->append(new Capture(name, reg, place));
}

// A part of a pattern may match everything.
void FunctionCompiler::subpattern(ast::Pattern* node, int64_t subject, Label* fail) {
  bool outer = may_match_all_;
  may_match_all_ = true;
  pattern(node, subject, fail);
  may_match_all_ = outer;
}

void FunctionCompiler::pattern(ast::Pattern* node, int64_t subject, Label* fail) {
  at(node);
  switch (node->kind) {
    case Kind::kMatchValue: return value_pattern(static_cast<ast::MatchValue*>(node), subject, fail);
    case Kind::kMatchSingleton: {
      auto* it = static_cast<ast::MatchSingleton*>(node);
      int64_t start = mark();
      int64_t reg = allocate();
      emit_constant(reg, object_of_literal(it->type, it->bits, it->object));
      comparison_jump(ast::CompareOperator::kIs, subject, reg, fail, false);
      return release(start);
    }
    case Kind::kMatchSequence:
      return sequence_pattern(static_cast<ast::MatchSequence*>(node), subject, fail);
    case Kind::kMatchMapping:
      return mapping_pattern(static_cast<ast::MatchMapping*>(node), subject, fail);
    case Kind::kMatchClass: return class_pattern(static_cast<ast::MatchClass*>(node), subject, fail);
    case Kind::kMatchStar: {
      auto* it = static_cast<ast::MatchStar*>(node);
      if (it->name != nullptr) capture(it->name, subject, it);
      return;
    }
    case Kind::kMatchAs: return as_pattern(static_cast<ast::MatchAs*>(node), subject, fail);
    case Kind::kMatchOr: return or_pattern(static_cast<ast::MatchOr*>(node), subject, fail);
    default: return;
  }
}

void FunctionCompiler::value_pattern(ast::MatchValue* node, int64_t subject, Label* fail) {
  if (node->value->kind != Kind::kAttribute && constant_of(node->value) == nullptr) {
    throw_syntax_error("patterns may only match literals and attribute lookups"_str, node);
  }
  int64_t start = mark();
  int64_t reg = operand(node->value);
  at(node);
  comparison_jump(ast::CompareOperator::kEq, subject, reg, fail, false);
  release(start);
}

void FunctionCompiler::as_pattern(ast::MatchAs* node, int64_t subject, Label* fail) {
  if (node->pattern != nullptr) {
    pattern(node->pattern, subject, fail);
  } else if (!may_match_all_) {
    throw_syntax_error(node->name == nullptr
                           ? "wildcard makes remaining patterns unreachable"_str
                           : concat("name capture '"_str, node->name,
                                    "' makes remaining patterns unreachable"_str),
                       node);
  }
  if (node->name != nullptr) capture(node->name, subject, node);
}

// Alternatives bind the same names: the first one says in which registers the values are afterwards.
void FunctionCompiler::or_pattern(ast::MatchOr* node, int64_t subject, Label* fail) {
  Label* matched = new Label();
  List<Capture*>* outer_captures = captures_;
  List<Capture*>* first_captures = nullptr;
  int64_t count = node->patterns->length();
  bool could_match_all = may_match_all_;
  for (int64_t i = 0; i < count; i++) {
    ast::Pattern* alternative = node->patterns->get(i);
    may_match_all_ = could_match_all && i + 1 == count;
    Label* next = i + 1 < count ? new Label() : fail;
    captures_ = new List<Capture*>();
    pattern(alternative, subject, next);
    if (i == 0) {
      first_captures = captures_;
    } else {
      if (captures_->length() != first_captures->length()) {
        throw_syntax_error("alternative patterns bind different names"_str, place_);
      }
      // All values to new registers first: one may be where another belongs.
      int64_t base = allocate(captures_->length() + 1);
      for (int64_t j = 0; j < captures_->length(); j++) {
        emit_move(base + j, captures_->get(j)->reg);
      }
      for (int64_t j = 0; j < captures_->length(); j++) {
        Str* name = captures_->get(j)->name;
        int64_t at_first = first_captures->index_if([&](Capture* c) { return c->name->eq(name); });
        if (at_first < 0) {
          throw_syntax_error("alternative patterns bind different names"_str, place_);
        }
        emit_move(first_captures->get(at_first)->reg, base + j);
      }
    }
    // The registers of the first alternative's captures are its own from now on.
    if (i == 0) {
      auto* own = new List<Capture*>();
      for (Capture* found : *captures_) {
        int64_t reg = allocate();
        emit_move(reg, found->reg);
        own->append(new Capture(found->name, reg, found->place));
      }
      first_captures = own;
    }
    at(node);
    if (i + 1 < count) {
      jump(matched);
      place(next);
    }
  }
  place(matched);
  captures_ = outer_captures;
  may_match_all_ = could_match_all;
  for (Capture* found : *first_captures) capture(found->name, found->reg, found->place);
}

// ---- Sequences ------------------------------------------------------------------------------------

void FunctionCompiler::length_check(int64_t subject, int64_t length, bool is_exact, Label* fail) {
  int64_t start = mark();
  int64_t reg = allocate(2);
  emit(Op::kGetLen, reg, subject);
  emit_constant(reg + 1, new_int(length));
  comparison_jump(is_exact ? ast::CompareOperator::kEq : ast::CompareOperator::kGtE, reg, reg + 1,
                  fail, false);
  release(start);
}

void FunctionCompiler::sequence_pattern(ast::MatchSequence* node, int64_t subject, Label* fail) {
  Array<ast::Pattern*>* items = node->patterns;
  int64_t count = items->length();
  int64_t star = -1;
  bool only_wildcards = true;
  for (int64_t i = 0; i < count; i++) {
    ast::Pattern* item = items->get(i);
    if (item->kind == Kind::kMatchStar) {
      if (star >= 0) {
        throw_syntax_error("multiple starred names in sequence pattern"_str, node);
      }
      star = i;
    }
    if (!is_wildcard(item) && !is_star_wildcard(item)) only_wildcards = false;
  }
  int64_t start = mark();
  int64_t is_sequence = allocate();
  emit(Op::kMatchSequence, is_sequence, subject);
  jump(Op::kJumpIfFalse, is_sequence, fail);
  release(start);
  if (star < 0) {
    length_check(subject, count, true, fail);
  } else if (count > 1) {
    length_check(subject, count - 1, false, fail);
  }
  if (only_wildcards) return;
  if (star >= 0 && is_star_wildcard(items->get(star))) {
    sequence_by_index(items, star, subject, fail);
  } else {
    sequence_by_unpacking(items, star, subject, fail);
  }
}

// Where `*_` takes the rest, only the items that matter are fetched.
void FunctionCompiler::sequence_by_index(Array<ast::Pattern*>* items, int64_t star,
                                         int64_t subject, Label* fail) {
  int64_t count = items->length();
  for (int64_t i = 0; i < count; i++) {
    ast::Pattern* item = items->get(i);
    if (i == star || is_wildcard(item)) continue;
    int64_t value = allocate(2);
    at(item);
    if (i < star) {
      emit_constant(value, new_int(i));
    } else {  // by its length, as a negative index may mean something else to the subject
      emit(Op::kGetLen, value, subject);
      emit_constant(value + 1, new_int(count - i));
      emit(Op::kSub, value, value, value + 1);
    }
    emit(Op::kGetItem, value, subject, value);
    subpattern(item, value, fail);
  }
}

void FunctionCompiler::sequence_by_unpacking(Array<ast::Pattern*>* items, int64_t star,
                                             int64_t subject, Label* fail) {
  int64_t count = items->length();
  int64_t base = allocate(count);
  if (star >= 0) {
    if (star >= 256 || count - star - 1 >= 256) {
      throw_syntax_error("too many expressions in star-unpacking sequence pattern"_str,
                         items->get(star));
    }
    emit(Op::kUnpackEx, base, subject, star | (count - star - 1) << 8);
  } else {
    emit(Op::kUnpack, base, subject, count);
  }
  for (int64_t i = 0; i < count; i++) subpattern(items->get(i), base + i, fail);
}

// ---- Mappings -------------------------------------------------------------------------------------

// The keys as a tuple.
void FunctionCompiler::mapping_keys(ast::MatchMapping* node, int64_t target) {
  auto* seen = new ObjectSet();  // as a dict would find them: 0 is False
  int64_t count = node->keys->length();
  int64_t start = mark();
  int64_t base = allocate(count);
  for (int64_t i = 0; i < count; i++) {
    ast::Expr* key = node->keys->get(i);
    W_Object* literal = constant_of(key);
    if (literal == nullptr && key->kind != Kind::kAttribute) {
      throw_syntax_error("mapping pattern keys may only match literals and attribute lookups"_str,
                         node);
    }
    if (literal != nullptr && !seen->add(literal)) {
      throw_syntax_error(
          concat("mapping pattern checks duplicate key ("_str, repr(literal)->value, ')'), node);
    }
    emit_to(key, base + i);
  }
  at(node);
  emit(Op::kBuildTuple, target, base, count);
  release(start);
}

void FunctionCompiler::mapping_pattern(ast::MatchMapping* node, int64_t subject, Label* fail) {
  int64_t count = node->keys->length();
  int64_t start = mark();
  int64_t is_mapping = allocate();
  emit(Op::kMatchMapping, is_mapping, subject);
  jump(Op::kJumpIfFalse, is_mapping, fail);
  release(start);
  if (count == 0) {
    if (node->rest == nullptr) return;
  } else {
    length_check(subject, count, false, fail);
  }
  int64_t keys = allocate();
  mapping_keys(node, keys);
  int64_t values = allocate();
  at(node);
  emit(Op::kMatchKeys, values, subject, keys);
  jump(Op::kJumpIfNone, values, fail);
  int64_t base = allocate(count);
  emit(Op::kUnpack, base, values, count);
  for (int64_t i = 0; i < count; i++) subpattern(node->patterns->get(i), base + i, fail);
  if (node->rest == nullptr) return;
  int64_t rest = allocate();
  at(node);
  emit(Op::kDictWithout, rest, subject, keys);
  capture(node->rest, rest, node);
}

// ---- Classes --------------------------------------------------------------------------------------

void FunctionCompiler::check_class_names(ast::MatchClass* node) {
  for (int64_t i = 0; i < node->kwd_attrs->length(); i++) {
    Str* name = node->kwd_attrs->get(i);
    refuse_debug(name, ast::ExprContext::kStore, node->kwd_patterns->get(i));
    for (int64_t j = i + 1; j < node->kwd_attrs->length(); j++) {
      if (node->kwd_attrs->get(j)->eq(name)) {
        throw_syntax_error(concat("attribute name repeated in class pattern: "_str, name),
                           node->kwd_patterns->get(j));
      }
    }
  }
}

void FunctionCompiler::class_pattern(ast::MatchClass* node, int64_t subject, Label* fail) {
  check_class_names(node);
  int64_t positional = node->patterns->length();
  int64_t by_name = node->kwd_attrs->length();
  int64_t base = allocate(3);
  emit_to(node->cls, base + 1);
  at(node);
  emit_move(base, subject);
  Array<W_Object*>* names = Array<W_Object*>::make(by_name);
  for (int64_t i = 0; i < by_name; i++) names->set(i, interned(node->kwd_attrs->get(i)));
  emit_constant(base + 2, by_name == 0 ? empty_tuple() : new_tuple(names));
  emit(Op::kMatchClass, base, base, positional);
  jump(Op::kJumpIfNone, base, fail);
  int64_t count = positional + by_name;
  if (count == 0) return;
  int64_t values = allocate(count);
  emit(Op::kUnpack, values, base, count);
  for (int64_t i = 0; i < count; i++) {
    ast::Pattern* item =
        i < positional ? node->patterns->get(i) : node->kwd_patterns->get(i - positional);
    if (!is_wildcard(item)) subpattern(item, values + i, fail);
  }
}

}  // namespace py
