// FunctionCompiler: the code of one function in the making. The nodes of the syntax tree say what
// to emit.
//
// Registers are used like a stack. A local variable takes the next one where it comes to life;
// intermediate values lie above the variables and are released at the end of the expression or
// statement.

#ifndef TARGETS_SHAPES_FUNCTION_COMPILER_H_
#define TARGETS_SHAPES_FUNCTION_COMPILER_H_

#include "targets/shapes/syntax.h"

namespace shapes {

// A place in the code that jumps lead to, which may come before the place is known.
class Label final : public rlib::Object {
 public:
  Label() = default;

  int position = -1;                             // not known yet
  List<int>* const jumps = new List<int>();      // words of Jump, JumpIf, ... that lead here
  List<int>* const addresses = new List<int>();  // words that are the address themselves
};

// What is around a statement and matters when control leaves it: a loop, or code with a handler.
// They form a list, the innermost first.
class Surrounding : public rlib::Object {
 public:
  explicit Surrounding(Surrounding* outer) : outer(outer) {}

  Surrounding* const outer;
};

class Loop final : public Surrounding {
 public:
  explicit Loop(Surrounding* outer) : Surrounding(outer) {}

  Label* const end = new Label();   // where `break` goes
  Label* const next = new Label();  // where `continue` goes
};

// Where a part of the code is.
struct CodeRange {
  int start;
  int end;
};

// Code that a handler watches over. It may be in parts: what `break`, `continue` and `return` run
// of a `finally` on their way out is not watched by what they have left already.
class Protected final : public Surrounding {
 public:
  Protected(Surrounding* outer, Statement* cleanup, int start)
      : Surrounding(outer), cleanup(cleanup), start(start) {}

  Statement* const cleanup;  // to be run by whoever leaves; or null
  int start;                 // of the part that is open, or -1
  List<CodeRange>* const parts = new List<CodeRange>();
};

// Constants are the same if nobody can tell them apart: 1 and 1.0 are equal, but not the same.
struct ConstantKeys {
  static constexpr bool kStoresHash = false;
  static constexpr bool kMayMutate = false;
  static int64_t hash(Value* key) { return key->hash(); }
  static bool equals(Value* a, Value* b);
};

class FunctionCompiler final : public rlib::Object {
 public:
  // The code of a function. Raises SyntaxError.
  static Code* compile(FunctionDisplay* function);

  // ---- Registers ----

  // A new one, the next above those in use.
  int allocate();
  // What `release` goes back to.
  int mark() const { return in_use_; }
  void release(int mark) { in_use_ = mark; }

  // ---- Code ----

  // The word to be emitted next.
  int here() const { return static_cast<int>(words_->length()); }
  // What is emitted from here on comes from this line.
  void at_line(int line);

  void emit(Op op, int a, int b = 0, int c = 0) { words_->append(Word::abc(op, a, b, c)); }
  void emit_ax(Op op, int a, int x) { words_->append(Word::ax(op, a, x)); }
  void emit_with_word(Op op, int a, int b, int c, int w) {
    emit(op, a, b, c);
    words_->append(Word::number(w));
  }
  void emit_move(int to, int from) {
    if (to != from) emit(Op::kMove, to, from);
  }
  void emit_constant(int target, Value* value) {
    emit_ax(Op::kLoadConstant, target, constant(value));
  }

  // ---- Jumps ----

  void emit_jump(Op op, int a, Label* to);  // an instruction with the format Jump or AJump
  void emit_next(int a, int b, Label* end);
  void place(Label* label);  // the label is here

  // ---- Tables: each returns an index ----

  int constant(Value* value);
  int global(Global* global);
  int function(Code* code);
  int site(Str* name);

  // ---- Loops and handlers ----

  Surrounding* surrounding() const { return surrounding_; }
  Loop* enter_loop();
  void leave_loop(Loop* loop);
  // The innermost loop around, or null.
  Loop* find_loop() const;
  // Whether there is something to be run before the function can be left.
  bool has_cleanups() const;

  // What is emitted up to `unprotect` has a handler.
  Protected* protect(Statement* cleanup);
  void unprotect(Protected* code);
  // The handler is here, and gets what was thrown in a register.
  void handle(Protected* code, int reg, bool is_finally);

  // Emits what has to be run before control leaves all that is inside of `outer`, and then what
  // `leave` emits, a jump or a return.
  template <class Leave>
  void emit_exit(Surrounding* outer, Leave leave) {
    Surrounding* inner = surrounding_;
    emit_cleanups(outer);
    leave();
    surrounding_ = inner;
    resume_protection(outer);
  }

  // `return`, with the value in a register.
  void emit_return(int reg);

  FunctionDisplay* const display;

 private:
  explicit FunctionCompiler(FunctionDisplay* display) : display(display) {}

  Code* compile();
  Array<Capture>* captures() const;
  void emit_cleanups(Surrounding* outer);
  void resume_protection(Surrounding* outer);
  // Index `index` of a table, if it is one.
  int check_table(int64_t index) const;
  [[noreturn]] void fail_too_large() const;

  int line_ = 0;
  int in_use_ = 0;
  int most_in_use_ = 1;
  Surrounding* surrounding_ = nullptr;
  List<Word>* const words_ = new List<Word>();
  List<Value*>* const constants_ = new List<Value*>();
  Dict<Value*, int, ConstantKeys>* const known_constants_ = new Dict<Value*, int, ConstantKeys>();
  List<Global*>* const globals_ = new List<Global*>();
  Dict<Global*, int>* const known_globals_ = new Dict<Global*, int>();
  List<Code*>* const functions_ = new List<Code*>();
  List<PropertySite*>* const sites_ = new List<PropertySite*>();
  List<Handler>* const handlers_ = new List<Handler>();
  List<LineStart>* const lines_ = new List<LineStart>();
};

}  // namespace shapes

#endif  // TARGETS_SHAPES_FUNCTION_COMPILER_H_
