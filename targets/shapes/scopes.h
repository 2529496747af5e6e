// Scopes: which variable a name means at a point of the program.

#ifndef TARGETS_SHAPES_SCOPES_H_
#define TARGETS_SHAPES_SCOPES_H_

#include "targets/shapes/syntax.h"

namespace shapes {

// The variables that can be seen in a function, while it is being parsed.
class FunctionScope final : public rlib::Object {
 public:
  // `enclosing` is null for the script.
  FunctionScope(FunctionScope* enclosing, FunctionDisplay* function)
      : enclosing(enclosing), function(function) {}

  // Whether a declaration here makes a global variable.
  bool is_global_level() const { return enclosing == nullptr && block_depth_ == 0; }

  // The variable of this name that is declared in this function, the innermost one; or null.
  Variable* find(Str* name) const {
    for (int64_t i = visible_->length() - 1; i >= 0; i--) {
      if (visible_->get(i)->name->eq(name)) return visible_->get(i);
    }
    return nullptr;
  }

  // The number among what this function captures of a variable of a function around it; -1 if none
  // has it.
  int capture(Str* name) {
    if (enclosing == nullptr) return -1;
    List<CapturedVariable>* captured = function->captured;
    int64_t known = captured->index_if([&](CapturedVariable c) { return c.name->eq(name); });
    if (known >= 0) return static_cast<int>(known);
    int index = -1;
    Variable* variable = enclosing->find(name);
    if (variable != nullptr) {
      variable->is_captured = true;
    } else {
      index = enclosing->capture(name);
      if (index < 0) return -1;
    }
    captured->append(CapturedVariable{name, variable, index});
    return static_cast<int>(captured->length() - 1);
  }

  // Whether the innermost block declares the name.
  bool is_declared_here(Str* name) const {
    for (int64_t i = block_start_; i < visible_->length(); i++) {
      if (visible_->get(i)->name->eq(name)) return true;
    }
    return false;
  }
  void declare(Variable* variable) { visible_->append(variable); }

  FunctionScope* const enclosing;
  FunctionDisplay* const function;

 private:
  friend class BlockScope;

  List<Variable*>* const visible_ = new List<Variable*>();
  int64_t block_start_ = 0;  // where the innermost block's own begin in it
  int64_t block_depth_ = 0;
};

// What is declared while this local variable lives is forgotten when it dies.
class RLIB_SCOPE BlockScope {
 public:
  explicit BlockScope(FunctionScope* scope) : scope_(scope), outer_start_(scope->block_start_) {
    scope->block_start_ = scope->visible_->length();
    scope->block_depth_++;
  }
  ~BlockScope() {
    scope_->visible_->resize(scope_->block_start_, nullptr);
    scope_->block_start_ = outer_start_;
    scope_->block_depth_--;
  }
  BlockScope(const BlockScope&) = delete;
  BlockScope& operator=(const BlockScope&) = delete;

 private:
  FunctionScope* const scope_;
  const int64_t outer_start_;
};

}  // namespace shapes

#endif  // TARGETS_SHAPES_SCOPES_H_
