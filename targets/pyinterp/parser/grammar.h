// A grammar as data: what the text in grammar_text.h describes.

#ifndef TARGETS_PYINTERP_PARSER_GRAMMAR_H_
#define TARGETS_PYINTERP_PARSER_GRAMMAR_H_

#include "targets/pyinterp/parser/lexer.h"

namespace py::grammar {

using rlib::List;

// What a piece of the text was recognised as: an expression of some kind, mostly.
enum class TreeKind : uint8_t {
#define PY_TREE(kind, name) k##kind,
#include "targets/pyinterp/parser/tree_kinds.def"
};

// How messages call an expression of that kind ("function call").
Str* describe(TreeKind kind);

class Rule;
class Alternative;

enum class ItemType : uint8_t {
  kToken,     // token
  kSoft,      // a name that is `name`
  kAnySoft,   // a name that is a soft keyword
  kNever,     // fails
  kRule,      // rule
  kGroup,     // alternatives
  kOptional,  // alternatives, or nothing
  kStar,      // part, any number of times
  kPlus,      // part, at least once
  kGather,    // part, at least once, with `token` between
  kAnd,       // part follows
  kNot,       // part does not follow
  kCut,
  kForced,  // token, or an error
  kSince,   // nothing, or an error if `version` is newer than what is asked for
};

class Item final : public rlib::Object {
 public:
  explicit Item(ItemType type) : type(type) {}

  const ItemType type;
  int label = 0;  // 1: a, 2: b
  TokenKind token = TokenKind::kEndMarker;
  int32_t name = 0;
  Rule* rule = nullptr;
  Item* part = nullptr;
  int64_t version = 0;
  Str* feature = nullptr;  // what it calls that
  List<Alternative*>* alternatives = nullptr;
};

enum class ActionType : uint8_t {
  kDefault,  // the only part, or a group of the parts
  kTake,     // what is labelled a
  kMake,     // an expression of a kind
  kMistake,
};

class Alternative final : public rlib::Object {
 public:
  List<Item*>* const items = new List<Item*>();
  bool is_invalid = false;  // is nothing but a rule for mistakes: not for the first pass
  ActionType action = ActionType::kDefault;
  TreeKind kind = TreeKind::kGroup;
  Str* mistake = nullptr;  // "range a b"
  Str* message = nullptr;
};

class Rule final : public rlib::Object {
 public:
  Rule(Str* name, int64_t number) : name(name), number(number) {}

  Str* const name;
  const int64_t number;
  bool is_kept = false;
  bool is_left_recursive = false;
  bool is_plain = false;  // no mistakes below
  List<Alternative*>* alternatives = nullptr;
};

class Grammar final : public rlib::Object {
 public:
  Rule* rule(Str* name) {
    Rule* rule = rules_->get(name);
    if (rule == nullptr) {
      rule = new Rule(name, rules_->length());
      rules_->set(name, rule);
    }
    return rule;
  }

 private:
  rlib::Dict<Str*, Rule*>* const rules_ = new rlib::Dict<Str*, Rule*>();
};

// Python's.
RLIB_PREBUILD Grammar* python_grammar();

}  // namespace py::grammar

#endif  // TARGETS_PYINTERP_PARSER_GRAMMAR_H_
