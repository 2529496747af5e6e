// FunctionCompiler: the code of one function, class body or module in the making.
//
// Registers: local variables, then cells, then free variables, then values on their way, which are used
// like a stack: `mark`, `allocate`, `release`. Local variables get their registers in the order in which
// the code meets them, as in CPython.
//
// An expression's user chooses where its value goes: `emit_to(e, reg)`. `operand(e)` gives the register
// of a local variable as it is, so its value must be used before the variable changes: see
// `operand_before`. If `reg` is a variable's own register, it changes only when nothing can fail any more.
//
// While code is emitted, `bound_` knows which variables have values, and `reachable_` whether control can
// get here at all: nothing is emitted where it cannot.

#ifndef TARGETS_PYINTERP_COMPILER_FUNCTION_COMPILER_H_
#define TARGETS_PYINTERP_COMPILER_FUNCTION_COMPILER_H_

#include "targets/pyinterp/compiler/labels.h"
#include "targets/pyinterp/compiler/unit.h"

namespace py {

// Where a value is: in a register, or nowhere yet as it is a constant.
struct Value {
  int64_t reg;
  W_Object* constant;
};

enum class CodeKind : uint8_t {
  kModule, kClass, kFunction, kAsyncFunction, kLambda, kComprehension,
};

// How a name is reached.
enum class Access : uint8_t { kLocal, kCell, kClassCell, kGlobal, kName };

// Thrown where a jump with 16 bits would have to lead too far.
class TooFar final : public rlib::Exception {
  RLIB_EXCEPTION(TooFar)

 public:
  TooFar() : Exception("jump too far"_str) {}
};

// What a pattern has found so far: names and the registers of their values.
class Capture final : public rlib::Object {
 public:
  Capture(Str* name, int64_t reg, ast::Placed* place) : name(name), reg(reg), place(place) {}

  Str* const name;
  const int64_t reg;
  ast::Placed* const place;
};

class FormatPart;

// A function's definition, with `async` or without.
class Definition final : public rlib::Object {
 public:
  template <class Node>
  explicit Definition(Node* node)
      : node(node),
        name(node->name),
        arguments(node->args),
        body(node->body),
        decorators(node->decorator_list),
        returns(node->returns) {}

  ast::Stmt* const node;
  Str* const name;
  ast::Arguments* const arguments;
  Array<ast::Stmt*>* const body;
  Array<ast::Expr*>* const decorators;
  ast::Expr* const returns;
};

class FunctionCompiler final : public rlib::Object {
 public:
  FunctionCompiler(Unit* unit, FunctionCompiler* outer, Scope* scope, CodeKind kind, Str* name)
      : unit_(unit),
        outer_(outer),
        scope_(scope),
        kind_(kind),
        name_(name),
        class_name_(outer == nullptr ? nullptr : outer->class_name_) {}

  static W_Code* compile_module(Unit* unit, Scope* scope, ast::Mod* module);

 private:
  // ---- A whole function (function_compiler.cc) ----

  void start(bool is_far);
  template <class Body>
  W_Code* compile(int64_t first_line, Body body) {
    first_line_ = first_line;
    try {
      start(false);
      body();
    } catch (TooFar*) {
      start(true);
      body();
    }
    return finish();
  }
  void compile_module_body(ast::Mod* module);
  W_Code* finish();
  void set_tables(W_Code* code);
  void set_variables(W_Code* code);
  int64_t code_flags() const;
  Str* qualified_name() const;
  void thread_jumps();
  void copy_last_return();
  int64_t final_target(int64_t target) const;
  bool is_function() const { return scope_->kind == ScopeKind::kFunction; }

  // ---- Registers ----

  int64_t allocate(int64_t count = 1);
  int64_t mark() const { return in_use_; }
  void release(int64_t mark) { in_use_ = mark; }
  bool is_temporary(int64_t reg) const { return reg >= first_temporary_; }
  // `reg` if it may be overwritten before the end, else a new one.
  int64_t scratch(int64_t reg) { return is_temporary(reg) ? reg : allocate(); }
  // The next register on the stack for a call whose result goes to `target`: that one if it is on top.
  int64_t base_for(int64_t target) {
    return target == in_use_ - 1 && is_temporary(target) ? target : allocate();
  }

  // ---- Words ----

  int64_t here() const { return words_->length(); }
  // What is emitted from here on comes from this node.
  void at(ast::Placed* place) { place_ = place; }
  void append(Word word) {
    if (!reachable_) return;
    words_->append(word);
    places_->append(place_);
  }
  void emit(Op op, int64_t a, int64_t b = 0, int64_t c = 0) { append(make_word(op, a, b, c)); }
  void emit_wide(Op op, int64_t a, int64_t x) { append(make_wide_word(op, a, x)); }
  void emit_extra(int64_t x) { append(make_wide_word(Op::kExtra, 0, x)); }
  void emit_move(int64_t to, int64_t from) {
    if (to != from) emit(Op::kMove, to, from);
  }
  void emit_constant(int64_t to, W_Object* value) { emit_wide(Op::kLoadConst, to, constant(value)); }
  void emit_none(int64_t to) { emit_constant(to, none()); }
  void emit_return(int64_t reg) {
    emit(Op::kReturn, reg);
    stop();
  }
  // `from_its_place`: the frame then shows the line where the exception came from, not that of the clean-up.
  void emit_reraise(int64_t reg, bool from_its_place = false) {
    emit(Op::kReraise, reg, from_its_place ? 1 : 0);
    stop();
  }
  // Control does not get further.
  void stop() {
    reachable_ = false;
    bound_ = kAllBound;
  }
  void emit_name(Op op, int64_t a, Str* name) { emit_wide(op, a, name_index(name)); }
  // A word with an attribute's site in c.
  void emit_site(Op op, int64_t a, int64_t b, Str* name) { emit(op, a, b, site(name)); }

  int64_t constant(W_Object* value);
  int64_t name_index(Str* name);
  int64_t narrow_name_index(Str* name, ast::Placed* place);
  int64_t site(Str* name);
  W_Str* interned(Str* name) { return unit_->name(name)->value; }

  // ---- Jumps ----

  void jump(Op op, int64_t a, Label* to);  // with the target in x
  void jump(Label* to) {
    jump(Op::kJump, 0, to);
    stop();
  }
  void jump_relative(Op op, int64_t a, int64_t b, Label* to);  // with the target in c, forwards
  void jump_back(Label* to) { jump_back(to, in_use_); }
  void jump_back(Label* to, int64_t used);
  void place(Label* label);
  void place_loop(Label* label);
  void patch(int64_t word, int64_t target);

  // ---- Blocks (try_statements.cc) ----

  Block* enter(BlockKind kind, ast::Placed* place);
  Block* enter_loop(ast::Placed* place);
  void leave(Block* block);
  Block* watch(BlockKind kind, ast::Placed* place);
  void open_part(Block* block);
  void close_part(Block* block);
  // The handler of a block is here; the register of the exception.
  int64_t handle(Block* block);
  bool is_watched() const;
  bool has_cleanups(Block* outer = nullptr) const;
  void clean_up(Block* block, bool returns);
  // Emits what has to be run before control leaves all that is inside of `outer`, and then what
  // `leave` emits, a jump or a return.
  template <class Leave>
  void emit_exit(Block* outer, bool returns, ast::Placed* place, Leave leave) {
    Block* inner = block_;
    run_cleanups(outer, returns, place);
    leave();
    resume(inner, outer);
  }
  void run_cleanups(Block* outer, bool returns, ast::Placed* place);
  void resume(Block* inner, Block* outer);
  Block* begin_handling(int64_t exception);
  void end_handling(Block* block);

  // ---- Variables (variables.cc) ----

  Str* mangled(Str* name) const { return mangle(class_name_, name); }
  Symbol* symbol_of(Str* name) const;
  Access access(Symbol* symbol) const;
  int64_t register_of(Symbol* symbol);
  bool is_bound(int64_t reg) const { return reg < 64 && (bound_ >> reg & 1) != 0; }
  void set_bound(int64_t reg) {
    if (reg < 64) bound_ |= BoundSet{1} << reg;
  }
  void set_unbound(int64_t reg) {
    if (reg < 64) bound_ &= ~(BoundSet{1} << reg);
  }
  BoundSet fragile() const { return fragile_; }
  // The register of a local variable that is assigned to, or -1 if it is of another kind.
  int64_t local_target(ast::Expr* target);
  int64_t use_local(Symbol* symbol, ast::Placed* place);
  void load_name(Str* name, int64_t to, ast::Placed* place);
  void store_name(Str* name, int64_t from, ast::Placed* place);
  void delete_name(Str* name, ast::Placed* place);
  void forget_name(Str* name, ast::Placed* place);
  int64_t cell_of(Str* name);
  void refuse_debug(Str* name, ast::ExprContext context, ast::Placed* place);

  // ---- Expressions (expressions.cc, displays.cc, calls.cc, conditions.cc) ----

  void emit_to(ast::Expr* e, int64_t target);
  // `into`: a register for the value if it needs one, or -1.
  Value value(ast::Expr* e, int64_t into = -1);
  int64_t operand(ast::Expr* e, int64_t into = -1);
  // The same for a value that is to be kept while `later` is evaluated.
  int64_t operand_before(ast::Expr* e, ast::Node* later, int64_t into = -1);
  int64_t keep(int64_t reg, ast::Node* later);
  int64_t materialise(Value value, int64_t into, ast::Placed* place);
  void effect(ast::Expr* e);
  Value constant_value(W_Object* constant) const { return Value{-1, constant}; }
  // The value of an expression that is made of literals only, or null.
  W_Object* constant_of(ast::Expr* e);
  W_Object* constant_items(Array<ast::Expr*>* items);

  Value name_value(ast::Name* e, int64_t into);
  Value binary(ast::BinOp* e, int64_t target);
  Value unary(ast::UnaryOp* e, int64_t target);
  Value named(ast::NamedExpr* e, int64_t into);
  void subscript(ast::Subscript* e, int64_t target);
  int64_t slice_operand(ast::Expr* slice);
  void bool_op(ast::BoolOp* e, int64_t target);
  void if_expression(ast::IfExp* e, int64_t target);
  void compare(ast::Compare* e, int64_t target);
  void emit_comparison(ast::CompareOperator op, int64_t target, int64_t left, int64_t right);
  int64_t membership_operand(ast::CompareOperator op, ast::Expr* container);
  void await_expression(ast::Await* e, int64_t target);
  void yield_expression(ast::Yield* e, int64_t target);
  void yield_from(ast::YieldFrom* e, int64_t target);
  // Runs the iterator in register `iterator` to its end, giving out what it gives: the result.
  void delegate(int64_t result, int64_t iterator);
  void await_register(int64_t reg, int64_t reason);

  bool percent_format(ast::BinOp* e, int64_t target);
  void format_part(FormatPart* part, int64_t target);
  void joined_str(ast::JoinedStr* e, int64_t target);
  void formatted_value(ast::FormattedValue* e, int64_t target);
  void tuple(Array<ast::Expr*>* items, int64_t target, ast::Placed* place);
  void list(Array<ast::Expr*>* items, int64_t target, ast::Placed* place);
  void set(Array<ast::Expr*>* items, int64_t target, ast::Placed* place);
  void sequence(Op build, Op add, Op extend, Array<ast::Expr*>* items, int64_t target,
                ast::Placed* place, bool is_call);
  void dict(ast::Dict* e, int64_t target);
  int64_t consecutive(Array<ast::Expr*>* items, int64_t start, int64_t end, int64_t target);

  void call(ast::Call* e, int64_t target);
  bool method_call(ast::Call* e, int64_t target);
  void call_with(int64_t base, Array<ast::Expr*>* args, Array<ast::Keyword*>* keywords,
                 int64_t already, int64_t target, ast::Placed* place);
  void call_ex(int64_t base, Array<ast::Expr*>* args, Array<ast::Keyword*>* keywords,
               int64_t already, int64_t target, ast::Placed* place);
  void starred_arguments(Array<ast::Expr*>* args, int64_t already, int64_t first, int64_t target,
                         ast::Placed* place);
  void keyword_dict(Array<ast::Keyword*>* keywords, int64_t function, int64_t target,
                    ast::Placed* place);
  void check_keywords(Array<ast::Keyword*>* keywords, ast::Placed* place);
  W_Tuple* keyword_names(Array<ast::Keyword*>* keywords);
  ast::Placed* attribute_place(ast::Attribute* attribute, ast::Placed* whole);

  // To `to` if `test` is true (`when`), or false. `place` is what asks: errors of a plain truth test are its.
  // Gives the place for what follows: as in CPython, a comparison's from there on.
  ast::Placed* condition(ast::Expr* test, Label* to, bool when, ast::Placed* place);
  ast::Placed* bool_condition(ast::BoolOp* test, Label* to, bool when, ast::Placed* place);
  void compare_condition(ast::Compare* test, Label* to, bool when);
  void comparison_jump(ast::CompareOperator op, int64_t left, int64_t right, Label* to, bool when);

  void warn(Str* message, ast::Placed* place);
  void check_caller(ast::Call* e);
  void check_subscripted(ast::Expr* e);
  void check_index(ast::Subscript* e);
  void check_compared(ast::Compare* e);

  // ---- Statements (statements.cc, assignments.cc, imports.cc) ----

  void statements(Array<ast::Stmt*>* body);
  void statements_from(Array<ast::Stmt*>* body, int64_t first) {
    for (int64_t i = first; i < body->length(); i++) statement(body->get(i));
  }
  void statement(ast::Stmt* node);
  void simple(ast::Stmt* node);
  void nop(ast::Placed* place);
  void expression_statement(ast::ExprStmt* node);
  void return_statement(ast::Return* node);
  void raise_statement(ast::Raise* node);
  void assert_statement(ast::Assert* node);
  void if_statement(ast::If* node);
  void while_statement(ast::While* node);
  void for_statement(ast::For* node);
  void async_for_statement(ast::AsyncFor* node);
  void break_statement(ast::Stmt* node);
  void continue_statement(ast::Stmt* node);
  Block* find_loop(ast::Stmt* node, Str* message);
  void iterate(ast::Expr* iterable, int64_t iterator, ast::Placed* place);
  void next_item(int64_t item, int64_t iterator, Label* end);
  void next_item_into(ast::Expr* target, int64_t iterator, Label* end);
  Block* async_next(ast::Expr* target, int64_t iterator, ast::Placed* place);
  void end_async_loop(Block* watched, ast::Placed* place);

  void assign(ast::Assign* node);
  void assign_value(ast::Expr* target, ast::Expr* value);
  bool swap(ast::Expr* target, ast::Expr* value);
  bool is_assigned_before(Array<ast::Expr*>* targets, int64_t index, int64_t reg);
  void store(ast::Expr* target, int64_t from);
  void unpack(Array<ast::Expr*>* targets, int64_t from, ast::Placed* place);
  int64_t unpack_registers(Array<ast::Expr*>* targets);
  void aug_assign(ast::AugAssign* node);
  void emit_in_place(ast::AugAssign* node, int64_t target, int64_t left);
  void aug_assign_name(ast::AugAssign* node, ast::Name* target);
  void ann_assign(ast::AnnAssign* node);
  void annotation_effects(ast::AnnAssign* node);
  void annotation_to(ast::Expr* annotation, int64_t target);
  void delete_target(ast::Expr* target);
  void index_effect(ast::Expr* slice);

  void import_statement(ast::Import* node);
  void import_from(ast::ImportFrom* node);
  void import_module(Str* name, int64_t level, W_Object* names, int64_t target, ast::Placed* place);

  // ---- Handlers (try_statements.cc, with_statements.cc) ----

  void try_statement(ast::Try* node);
  void try_except(ast::Try* node);
  void except_clause(ast::ExceptHandler* handler, int64_t exception, Block* handling, Label* end,
                     bool is_last);
  void named_body(ast::ExceptHandler* handler, int64_t exception, Block* handling, Label* end);
  void try_star(ast::TryStar* node);
  void try_except_star(ast::TryStar* node);
  void except_star_clause(ast::ExceptHandler* handler, int64_t rest, int64_t raised);
  template <class Body>
  void with_finally(Array<ast::Stmt*>* cleanup, ast::Placed* place, Body body);
  void with_items(ast::Stmt* node, Array<ast::WithItem*>* items, int64_t index,
                  Array<ast::Stmt*>* body, bool is_async);
  void async_with(ast::AsyncWith* node);

  // ---- Patterns (patterns.cc) ----

  void match_statement(ast::Match* node);
  void match_case(ast::MatchCase* match_case, int64_t subject, bool is_last, Label* end);
  void pattern(ast::Pattern* node, int64_t subject, Label* fail);
  void subpattern(ast::Pattern* node, int64_t subject, Label* fail);
  void capture(Str* name, int64_t reg, ast::Placed* place);
  void as_pattern(ast::MatchAs* node, int64_t subject, Label* fail);
  void or_pattern(ast::MatchOr* node, int64_t subject, Label* fail);
  void value_pattern(ast::MatchValue* node, int64_t subject, Label* fail);
  void sequence_pattern(ast::MatchSequence* node, int64_t subject, Label* fail);
  void length_check(int64_t subject, int64_t length, bool is_exact, Label* fail);
  void sequence_by_index(Array<ast::Pattern*>* items, int64_t star, int64_t subject, Label* fail);
  void sequence_by_unpacking(Array<ast::Pattern*>* items, int64_t star, int64_t subject, Label* fail);
  void mapping_pattern(ast::MatchMapping* node, int64_t subject, Label* fail);
  void mapping_keys(ast::MatchMapping* node, int64_t target);
  void class_pattern(ast::MatchClass* node, int64_t subject, Label* fail);
  void check_class_names(ast::MatchClass* node);

  // ---- Functions, classes, comprehensions (classes_functions.cc, comprehensions.cc) ----

  void function_definition(ast::Stmt* node);
  void lambda(ast::Lambda* node, int64_t target);
  // What comes with a function, in registers from the top of the stack on: which of them.
  int64_t function_parts(ast::Arguments* arguments, ast::Expr* returns, bool has_annotations,
                         ast::Placed* place);
  bool keyword_defaults(ast::Arguments* arguments, ast::Placed* place);
  bool annotations(ast::Arguments* arguments, ast::Expr* returns, ast::Placed* place);
  int64_t annotation_list(Array<ast::Arg*>* arguments);
  int64_t annotation_entry(Str* name, ast::Expr* annotation);
  void make_function(W_Code* code, int64_t target, int64_t base, int64_t parts, ast::Placed* place);
  FunctionCompiler* inner(ast::Node* node, CodeKind kind, Str* name);
  W_Code* function_code(Definition* definition);
  void function_body(Array<ast::Stmt*>* body);
  void class_definition(ast::ClassDef* node);
  W_Code* class_code(ast::ClassDef* node);
  void class_body(ast::ClassDef* node);
  int64_t decorators(Array<ast::Expr*>* list);
  void apply_decorators(Array<ast::Expr*>* list, int64_t first);
  W_Object* take_docstring(Array<ast::Stmt*>* body);
  void finish_module_body();
  void return_none();
  static bool has_annotations(Array<ast::Stmt*>* body);

  void comprehension(ast::Expr* e, Str* name, Array<ast::Comprehension*>* generators,
                     ast::Expr* element, ast::Expr* value, int64_t target);
  W_Code* comprehension_code(ast::Expr* e, Str* name, Array<ast::Comprehension*>* generators,
                             ast::Expr* element, ast::Expr* value);
  void comprehension_loop(Array<ast::Comprehension*>* generators, int64_t index, ast::Expr* element,
                          ast::Expr* value, int64_t result, ast::Placed* e);
  void comprehension_element(ast::Expr* element, ast::Expr* value, int64_t result, ast::Placed* e);
  void comprehension_iterator(ast::Comprehension* generator, int64_t index, int64_t iterator, ast::Placed* e);

  bool allows_await() const;

  Unit* const unit_;
  FunctionCompiler* const outer_;
  Scope* const scope_;
  const CodeKind kind_;
  Str* const name_;
  Str* class_name_;  // of the class around, for names like __x
  Str* qualified_name_ = nullptr;
  int64_t first_line_ = 1;
  bool is_far_ = false;  // jumps are to be of the kind that leads everywhere

  int64_t in_use_ = 0;
  int64_t most_in_use_ = 1;
  int64_t variable_count_ = 0;   // local variables that have registers
  int64_t first_temporary_ = 0;
  BoundSet fragile_ = 0;         // variables that may lose their values
  List<Symbol*>* variables_ = nullptr;
  List<Symbol*>* cells_ = nullptr;
  List<Symbol*>* free_ = nullptr;
  int64_t class_cell_ = -1;

  BoundSet bound_ = 0;
  bool reachable_ = true;
  ast::Placed* place_ = nullptr;
  Block* block_ = nullptr;
  int64_t block_depth_ = 0;
  int64_t last_return_ = -1;     // what returns None at the end, without a line of its own
  int64_t last_boundary_ = 0;    // no word behind may be taken back
  bool may_match_all_ = true;    // whether the pattern at hand may, in its place
  List<Capture*>* captures_ = nullptr;

  List<Word>* words_ = nullptr;
  List<ast::Placed*>* places_ = nullptr;
  List<W_Object*>* constants_ = nullptr;
  List<W_Str*>* names_ = nullptr;
  List<AttributeSite*>* sites_ = nullptr;
  List<Handler>* handlers_ = nullptr;
};

// Whether the tree has an assignment expression in it.
bool contains_walrus(ast::Node* node);

}  // namespace py

#endif  // TARGETS_PYINTERP_COMPILER_FUNCTION_COMPILER_H_
