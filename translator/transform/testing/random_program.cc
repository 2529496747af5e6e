#include "translator/transform/testing/random_program.h"

#include <string>
#include <utility>
#include <vector>

#include "translator/flowgraph/graph.h"
#include "translator/flowgraph/traversal.h"

namespace kiln {
namespace {

class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed * 0x9E3779B97F4A7C15u + 1) {}
  uint64_t Next() {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 7;
    state_ ^= state_ << 17;
    return state_ * 0x2545F4914F6CDD1Du;
  }
  int Below(int n) { return static_cast<int>((Next() >> 33) % static_cast<uint64_t>(n)); }
  bool OneIn(int n) { return Below(n) == 0; }

 private:
  uint64_t state_;
};

// What all functions refer to.
struct World {
  Program* program;
  Class *object, *base, *left, *right, *leaf, *ints, *refs, *error, *bad_error;
  Class* table;
  Field *table_size, *table_hits, *table_items, *table_other;
  int64_t first_table;  // two prebuilt objects
  Field *x, *next, *k, *left_y, *right_z, *leaf_w, *int_item, *ref_item, *code, *acc, *global_ref, *global_ints, *global_refs;
  Method* method;
  const Signature *unary, *worker, *pair;
  std::vector<Function*> leaves;      // (i64) -> i64
  std::vector<Function*> workers;     // (i64, ref base) -> i64; call later ones only
  std::vector<Function*> pairs;       // (i64, i64) -> (i64, i64)
  std::vector<std::pair<Class*, Function*>> constructors;  // (this, i64, ref base)
};

// The variables of every function: all of them travel along every link.
enum Var { kA, kB, kC, kI32, kU8, kFlag, kR1, kR2, kInts, kRefs, kFunc, kVars };

class FunctionMaker {
 public:
  FunctionMaker(World* world, Random* random, Function* function, size_t first_callee)
      : w_(*world), random_(*random), function_(function), first_callee_(first_callee) {
    function->graph = std::make_unique<Graph>(function);
    graph_ = function->graph.get();
    types_ = {Type::I64(), Type::I64(), Type::I64(), Type::I32(), Type{Kind::kU8}, Type::Bool(),
              Type::Ref(w_.base), Type::Ref(w_.base), Type::Ref(w_.ints), Type::Ref(w_.refs),
              Type::Func(w_.unary)};
    block_ = graph_->NewBlock();
    for (Type type : function->signature->params) params_.push_back(graph_->NewArg(block_, type));
    for (Type type : types_) env_.push_back(Zero(type));
    env_[kFunc] = graph_->NewConst(types_[kFunc], Const::Func(w_.leaves[0]));
  }

  // Gives variables values that no analysis can foresee: everything depends on the digest so far.
  void Scramble() {
    Value* globals = graph_->NewConst(Type::Ref(w_.program->globals()), Const::Object(0));
    Value* digest = Get(w_.acc, globals);
    env_[kB] = Make(Opcode::kIntShr, {digest, Int(3)}, Type::I64());
    env_[kC] = Make(Opcode::kIntAnd, {digest, Int(7)}, Type::I64());
    env_[kI32] = Make(Opcode::kIntCast, {env_[kB]}, Type::I32());
    env_[kU8] = Make(Opcode::kIntCast, {digest}, types_[kU8]);
    env_[kFlag] = Make(Opcode::kIntGt, {env_[kC], Int(3)}, Type::Bool());
    env_[kR2] = Get(w_.global_ref, globals);
    if (!random_.OneIn(3)) env_[kRefs] = Get(w_.global_refs, globals);
    if (!random_.OneIn(3)) env_[kInts] = Get(w_.global_ints, globals);
  }

  std::vector<Value*> params_;
  std::vector<Value*> env_;  // the variables in the current block

  // ---- Pieces ----
  Value* Zero(Type type) {
    if (type.is_ref() || type.is_func()) return graph_->NewNull(type);
    return graph_->NewInt(type, 0);
  }
  Value* Int(int64_t v) { return graph_->NewInt(Type::I64(), v); }
  Operation* Add(Opcode op, std::vector<Value*> args, Type result) {
    return Append(graph_, block_, op, std::move(args), result);
  }
  Value* Make(Opcode op, std::vector<Value*> args, Type result) {
    return Add(op, std::move(args), result)->result;
  }
  Value* Get(Field* field, Value* object) {
    Operation* op = Add(Opcode::kGetField, {object}, field->type);
    op->field = field;
    return op->result;
  }
  void Set(Field* field, Value* object, Value* value) {
    Add(Opcode::kSetField, {object, value}, Type::Void())->field = field;
  }

  Block* NewBlock() {
    Block* block = graph_->NewBlock();
    for (Type type : types_) graph_->NewArg(block, type);
    return block;
  }
  void Enter(Block* block) {
    block_ = block;
    for (int v = 0; v < kVars; v++) env_[v] = block->args[v];
  }
  void Jump(Block* target) { SetJump(block_, target, env_); }
  void Branch(Value* condition, Block* yes, Block* no) {
    SetBranch(block_, condition, Link{yes, env_, nullptr}, Link{no, env_, nullptr});
  }

  // After an operation that may raise: if there is a handler the block ends. The result goes on.
  Value* MayRaise(Operation* op) {
    if (handlers_.empty()) return op->result;
    Block* normal = NewBlock();
    Value* result = op->result;
    Value* passed = nullptr;
    Link go_on{normal, env_, nullptr};
    if (result != nullptr) {
      passed = graph_->NewArg(normal, result->type);
      go_on.args.push_back(result);
    }
    Link raised{handlers_.back(), env_, nullptr};
    raised.exception = graph_->NewValue(Value::Kind::kException, Type::Ref(w_.error));
    raised.args.push_back(raised.exception);
    block_->exit = Exit::kTry;
    block_->exits = {std::move(go_on), std::move(raised)};
    Enter(normal);
    return passed;
  }
  void Raise(Value* exception) {
    if (handlers_.empty()) {
      SetRaise(block_, exception);
    } else {
      std::vector<Value*> args = env_;
      args.push_back(exception);
      SetJump(block_, handlers_.back(), std::move(args));
    }
  }

  Value* New(Class* cls) {
    Operation* op = Add(Opcode::kNew, {}, Type::Ref(cls));
    op->cls = cls;
    return MayRaise(op);
  }
  Value* NewArray(Class* cls, Value* length) {
    Operation* op = Add(Opcode::kNewArray, {length}, Type::Ref(cls));
    op->cls = cls;
    return MayRaise(op);
  }
  Value* Call(Function* f, std::vector<Value*> args) {
    Operation* op = Add(Opcode::kCall, std::move(args), f->signature->result());
    op->function = f;
    return MayRaise(op);
  }

  // ---- Expressions: pure, in the current block ----
  int RandomInt() { return kA + random_.Below(3); }

  Value* IntExpr(int depth) {
    if (depth == 0 || random_.OneIn(4)) {
      switch (random_.Below(5)) {
        case 0: return Int(random_.Below(7) - 2);
        case 1: return Int(static_cast<int64_t>(random_.Next()));
        case 2: return Make(Opcode::kIntCast, {env_[random_.OneIn(2) ? kI32 : kU8]}, Type::I64());
        default: return env_[RandomInt()];
      }
    }
    Value* a = IntExpr(depth - 1);
    Value* b = IntExpr(depth - 1);
    switch (random_.Below(15)) {
      case 11: return Narrow(a, b);
      case 12: return Floats(a, b);
      case 13: return TableExpr(a);
      case 0: case 1: return Make(Opcode::kIntAdd, {a, b}, Type::I64());
      case 2: return Make(Opcode::kIntSub, {a, b}, Type::I64());
      case 3: return Make(Opcode::kIntMul, {a, b}, Type::I64());
      case 4: return Make(Opcode::kIntAnd, {a, b}, Type::I64());
      case 5: return Make(Opcode::kIntOr, {a, b}, Type::I64());
      case 6: return Make(Opcode::kIntXor, {a, b}, Type::I64());
      case 7: {
        Value* divisor = Make(Opcode::kIntOr, {b, Int(1)}, Type::I64());
        return Make(random_.OneIn(2) ? Opcode::kIntDiv : Opcode::kIntMod, {a, divisor},
                    Type::I64());
      }
      case 8: {
        Value* count = Make(Opcode::kIntAnd, {b, Int(63)}, Type::I64());
        return Make(random_.OneIn(2) ? Opcode::kIntShl : Opcode::kIntShr, {a, count},
                    Type::I64());
      }
      case 9: return Make(Opcode::kIntNeg, {a}, Type::I64());
      case 10: return Make(Opcode::kIntNot, {a}, Type::I64());
      default: return Make(Opcode::kIntCast, {Condition(depth - 1)}, Type::I64());
    }
  }

  // The same in a narrow type, and back.
  Value* Narrow(Value* a, Value* b) {
    static constexpr Kind kKinds[] = {Kind::kI8, Kind::kI16, Kind::kI32, Kind::kU8, Kind::kU16,
                                      Kind::kU32, Kind::kU64};
    static constexpr Opcode kOps[] = {Opcode::kIntAdd, Opcode::kIntSub, Opcode::kIntMul,
                                      Opcode::kIntAnd, Opcode::kIntOr,  Opcode::kIntXor,
                                      Opcode::kIntDiv, Opcode::kIntMod, Opcode::kIntShr,
                                      Opcode::kIntShl, Opcode::kIntLt,  Opcode::kIntGe,
                                      Opcode::kIntEq,  Opcode::kIntAddOverflows,
                                      Opcode::kIntMulOverflows, Opcode::kUintMulHigh};
    Type type{kKinds[random_.Below(7)]};
    Opcode op = kOps[random_.Below(16)];
    Value* x = Make(Opcode::kIntCast, {a}, type);
    Value* y = Make(Opcode::kIntCast, {b}, type);
    if (op == Opcode::kIntDiv || op == Opcode::kIntMod)
      y = Make(Opcode::kIntOr, {y, graph_->NewInt(type, 1)}, type);
    if (op == Opcode::kIntShr || op == Opcode::kIntShl)
      y = Make(Opcode::kIntAnd, {y, graph_->NewInt(type, type.bits() - 1)}, type);
    Type result = Info(op).result == 'b' ? Type::Bool() : type;
    return Make(Opcode::kIntCast, {Make(op, {x, y}, result)}, Type::I64());
  }

  Value* Floats(Value* a, Value* b) {
    Value* x = Make(Opcode::kIntToFloat, {a}, Type::F64());
    Value* y = Make(Opcode::kIntToFloat, {b}, Type::F64());
    static constexpr Opcode kOps[] = {Opcode::kFloatAdd, Opcode::kFloatSub, Opcode::kFloatMul};
    Value* z = Make(kOps[random_.Below(3)], {x, y}, Type::F64());
    if (random_.OneIn(2)) return Make(Opcode::kFloatToBits, {z}, Type::I64());
    static constexpr Opcode kCompare[] = {Opcode::kFloatEq, Opcode::kFloatNe, Opcode::kFloatLt,
                                          Opcode::kFloatGe};
    Value* c = Make(kCompare[random_.Below(4)], {z, random_.OneIn(2) ? x : y}, Type::Bool());
    return Make(Opcode::kIntCast, {c}, Type::I64());
  }

  // Something of a prebuilt object: a constant, an item that never changes, one that does.
  Value* TableExpr(Value* a) {
    Value* table =
        graph_->NewConst(Type::Ref(w_.table), Const::Object(w_.first_table + random_.Below(2)));
    switch (random_.Below(4)) {
      case 0: return Get(w_.table_size, table);
      case 1: return Get(w_.table_hits, table);
      case 2: {
        Value* hits = Get(w_.table_hits, table);
        Set(w_.table_hits, table, Make(Opcode::kIntAdd, {hits, Int(1)}, Type::I64()));
        return hits;
      }
      default: {
        Value* items = Get(w_.table_items, table);
        Value* other = Get(w_.table_other, table);
        Value* same = Make(Opcode::kRefEq, {table, other}, Type::Bool());
        Value* index = random_.OneIn(2) ? Int(random_.Below(2))
                                        : Make(Opcode::kIntAnd, {a, Int(1)}, Type::I64());
        Operation* get = Add(Opcode::kArrayGet, {items, index}, Type::I64());
        get->field = w_.int_item;
        Value* length = Make(Opcode::kArrayLength, {items}, Type::I64());
        Value* sum = Make(Opcode::kIntAdd, {get->result, length}, Type::I64());
        return Make(Opcode::kIntAdd, {sum, Make(Opcode::kIntCast, {same}, Type::I64())},
                    Type::I64());
      }
    }
  }

  Value* Condition(int depth) {
    static constexpr Opcode kCompare[] = {Opcode::kIntEq, Opcode::kIntNe, Opcode::kIntLt,
                                          Opcode::kIntLe, Opcode::kIntGt, Opcode::kIntGe,
                                          Opcode::kIntAddOverflows, Opcode::kIntSubOverflows,
                                          Opcode::kIntMulOverflows};
    switch (random_.Below(8)) {
      case 0: return Make(Opcode::kRefIsNull, {env_[kR1]}, Type::Bool());
      case 1:
        return Make(random_.OneIn(2) ? Opcode::kRefEq : Opcode::kRefNe, {env_[kR1], env_[kR2]},
                    Type::Bool());
      case 2: {
        Operation* op = Add(Opcode::kIsInstance, {env_[random_.OneIn(2) ? kR1 : kR2]}, Type::Bool());
        op->cls = RandomClass();
        return op->result;
      }
      case 3: return env_[kFlag];
      case 4: return Make(Opcode::kBoolNot, {Condition(depth > 0 ? depth - 1 : 0)}, Type::Bool());
      default: {
        Value* a = IntExpr(depth > 0 ? depth - 1 : 0);
        Value* b = IntExpr(depth > 0 ? depth - 1 : 0);
        return Make(kCompare[random_.Below(9)], {a, b}, Type::Bool());
      }
    }
  }

  Class* RandomClass() {
    Class* classes[] = {w_.base, w_.left, w_.right, w_.leaf};
    return classes[random_.Below(4)];
  }

  // ---- Statements ----
  void Note(Value* v) {
    Value* globals = graph_->NewConst(Type::Ref(w_.program->globals()), Const::Object(0));
    Value* old = Get(w_.acc, globals);
    Value* scaled = Make(Opcode::kIntMul, {old, Int(31)}, Type::I64());
    Set(w_.acc, globals, Make(Opcode::kIntAdd, {scaled, v}, Type::I64()));
  }

  void Statements(int count) {
    while (count > 0 && block_ != nullptr) {
      int cost = Statement(count);
      count -= cost;
    }
  }

  // Runs `body` where `r` is not null, then goes on in either case.
  template <class F>
  void IfNonnull(Value* r, F body) {
    Block *yes = NewBlock(), *after = NewBlock();
    int var = -1;
    for (int v = 0; v < kVars; v++)
      if (env_[v] == r) var = v;
    if (random_.OneIn(2)) {
      Branch(Make(Opcode::kRefIsNull, {r}, Type::Bool()), after, yes);
    } else {
      Branch(Make(Opcode::kRefNonnull, {r}, Type::Bool()), yes, after);
    }
    Enter(yes);
    body(env_[var]);
    Jump(after);
    Enter(after);
  }

  int Statement(int budget) {
    switch (random_.Below(27)) {
      case 24: case 25: Aliases(); return 1;
      case 26: env_[random_.OneIn(2) ? kR1 : kR2] = env_[random_.OneIn(2) ? kR1 : kR2]; return 1;
      case 0: case 1: env_[RandomInt()] = IntExpr(3); return 1;
      case 2:
        env_[kI32] = Make(Opcode::kIntCast, {IntExpr(2)}, Type::I32());
        env_[kU8] = Make(Opcode::kIntCast, {env_[RandomInt()]}, types_[kU8]);
        return 1;
      case 3: env_[kFlag] = Condition(2); return 1;
      case 4: case 5: NewObject(); return 1;
      case 6: case 7: case 8: UseObject(); return 1;
      case 9: Note(env_[RandomInt()]); return 1;
      case 10: case 11: return If(budget);
      case 12: return Loop(budget);
      case 13: return Switch(budget);
      case 14: return Try(budget);
      case 15:
        if (budget < 3) return 1;
        return Throw();
      case 16: case 17: CallSomething(); return 1;
      case 18: UseGlobalRef(); return 1;
      case 19: case 20: UseArray(); return 1;
      case 21: UseRefArray(); return 1;
      case 22: CallPair(); return 1;
      default: CallPointer(); return 1;
    }
  }

  void NewObject() {
    auto [cls, constructor] = w_.constructors[random_.Below(static_cast<int>(w_.constructors.size()))];
    Value* object = New(cls);
    // The constructor may raise, and the object must survive the end of the block.
    int target = random_.OneIn(2) ? kR1 : kR2;
    Value* next = env_[random_.OneIn(2) ? kR1 : kR2];
    Value* x = IntExpr(1);
    Operation* call = Add(Opcode::kCall, {object, x, next}, Type::Void());
    call->function = constructor;
    if (handlers_.empty()) {
      env_[target] = object;
      return;
    }
    Value* saved = env_[target];
    (void)saved;
    // The handler sees the old value, what follows the new one.
    Block* normal = NewBlock();
    std::vector<Value*> go_on = env_;
    go_on[target] = object;
    Link raised{handlers_.back(), env_, nullptr};
    raised.exception = graph_->NewValue(Value::Kind::kException, Type::Ref(w_.error));
    raised.args.push_back(raised.exception);
    block_->exit = Exit::kTry;
    block_->exits = {Link{normal, std::move(go_on), nullptr}, std::move(raised)};
    Enter(normal);
  }

  void UseObject() {
    int which = random_.OneIn(2) ? kR1 : kR2;
    IfNonnull(env_[which], [&](Value* r) {
      switch (random_.Below(9)) {
        case 0: case 1: env_[RandomInt()] = Get(w_.x, r); break;
        case 2: Set(w_.x, r, IntExpr(2)); break;
        case 3: env_[which == kR1 ? kR2 : kR1] = Get(w_.next, r); break;
        case 4: Set(w_.next, r, env_[random_.OneIn(2) ? kR1 : kR2]); break;
        case 5: env_[RandomInt()] = Get(w_.k, r); break;
        case 6: case 7: {
          if (is_method_) break;
          Operation* op = Add(Opcode::kCallVirtual, {r, IntExpr(1)}, Type::I64());
          op->method = w_.method;
          Value* result = MayRaise(op);
          env_[RandomInt()] = result;
          break;
        }
        default: {
          // A test, a cast, a field of the subclass.
          std::pair<Class*, Field*> choices[] = {
              {w_.left, w_.left_y}, {w_.right, w_.right_z}, {w_.leaf, w_.leaf_w}};
          auto [cls, field] = choices[random_.Below(3)];
          Block *yes = NewBlock(), *after = NewBlock();
          Operation* test = Add(Opcode::kIsInstance, {r}, Type::Bool());
          test->cls = cls;
          Branch(test->result, yes, after);
          Enter(yes);
          Value* cast = Make(Opcode::kCastRef, {env_[which]}, Type::Ref(cls));
          if (random_.OneIn(2)) {
            env_[RandomInt()] = Get(field, cast);
          } else {
            Set(field, cast, IntExpr(1));
          }
          Jump(after);
          Enter(after);
        }
      }
    });
  }

  // Loads and stores of two objects that may be one.
  void Aliases() {
    IfNonnull(env_[kR1], [&](Value*) {
      IfNonnull(env_[kR2], [&](Value*) {
        for (int i = 0; i < 5; i++) {
          int which = random_.OneIn(2) ? kR1 : kR2;
          if (random_.OneIn(2)) {
            Set(w_.x, env_[which], env_[RandomInt()]);
          } else {
            env_[RandomInt()] = Get(w_.x, env_[which]);
          }
          if (random_.OneIn(4)) {
            Set(w_.next, env_[kR1], env_[kR2]);
          } else if (random_.OneIn(4)) {
            Value* next = Get(w_.next, env_[kR1]);
            env_[kFlag] = Make(Opcode::kRefEq, {next, env_[kR2]}, Type::Bool());
          }
        }
        Note(env_[RandomInt()]);
      });
    });
  }

  int If(int budget) {
    Block *yes = NewBlock(), *no = NewBlock(), *after = NewBlock();
    Branch(Condition(2), yes, no);
    Enter(yes);
    Statements(budget / 3);
    if (block_ != nullptr) Jump(after);
    Enter(no);
    Statements(budget / 3);
    if (block_ != nullptr) Jump(after);
    Enter(after);
    return 1 + budget / 2;
  }

  // Counts down in a variable that the body does not know of: an extra argument all along would be
  // needed, so the body is straight and the counter is kC.
  int Loop(int budget) {
    Value* count = Make(Opcode::kIntAnd, {IntExpr(1), Int(7)}, Type::I64());
    env_[kC] = count;
    Block *head = NewBlock(), *body = NewBlock(), *after = NewBlock();
    Jump(head);
    Enter(head);
    Branch(Make(Opcode::kIntGt, {env_[kC], Int(0)}, Type::Bool()), body, after);
    Enter(body);
    // The body may change kC only downwards: remember the count in a global-free way, by masking.
    Statements(budget / 3);
    if (block_ != nullptr) {
      Value* masked = Make(Opcode::kIntAnd, {env_[kC], Int(7)}, Type::I64());
      env_[kC] = Make(Opcode::kIntSub, {masked, Int(1 + random_.Below(2))}, Type::I64());
      Jump(head);
    }
    Enter(after);
    return 1 + budget / 2;
  }

  int Switch(int budget) {
    Value* value = Make(Opcode::kIntAnd, {IntExpr(1), Int(3)}, Type::I64());
    Block* after = NewBlock();
    std::vector<Block*> arms;
    int count = 2 + random_.Below(3);
    for (int i = 0; i < count; i++) arms.push_back(NewBlock());
    block_->exit = Exit::kSwitch;
    block_->exit_value = value;
    for (int i = 0; i < count; i++) block_->exits.push_back(Link{arms[i], env_, nullptr});
    for (int i = 0; i + 1 < count; i++) block_->cases.push_back(i);
    for (Block* arm : arms) {
      Enter(arm);
      Statements(budget / 4);
      if (block_ != nullptr) Jump(after);
    }
    Enter(after);
    return 1 + budget / 2;
  }

  int Try(int budget) {
    Block* handler = NewBlock();
    Value* exception = graph_->NewArg(handler, Type::Ref(w_.error));
    Block* after = NewBlock();
    handlers_.push_back(handler);
    Statements(budget / 3);
    handlers_.pop_back();
    if (block_ != nullptr) Jump(after);
    Enter(handler);
    Class* caught = random_.OneIn(2) ? w_.error : w_.bad_error;
    Operation* test = Add(Opcode::kIsInstance, {exception}, Type::Bool());
    test->cls = caught;
    Block *matches = NewBlock(), *other = NewBlock();
    Value* in_match = graph_->NewArg(matches, Type::Ref(w_.error));
    Value* in_other = graph_->NewArg(other, Type::Ref(w_.error));
    std::vector<Value*> args = env_;
    args.push_back(exception);
    SetBranch(block_, test->result, Link{matches, args, nullptr}, Link{other, args, nullptr});
    Enter(other);
    Raise(in_other);
    Enter(matches);
    Value* cast = Make(Opcode::kCastRef, {in_match}, Type::Ref(caught));
    env_[RandomInt()] = Get(w_.code, cast);
    Statements(budget / 4);
    if (block_ != nullptr) Jump(after);
    Enter(after);
    return 1 + budget / 2;
  }

  int Throw() {
    Block *yes = NewBlock(), *after = NewBlock();
    Branch(Condition(1), yes, after);
    Enter(yes);
    Value* error = New(random_.OneIn(2) ? w_.error : w_.bad_error);
    Set(w_.code, error, IntExpr(1));
    Raise(error);
    Enter(after);
    return 1;
  }

  void CallSomething() {
    if (first_callee_ >= w_.workers.size() || random_.OneIn(3)) {
      Function* f = w_.leaves[random_.Below(static_cast<int>(w_.leaves.size()))];
      Value* result = Call(f, {IntExpr(1)});
      env_[RandomInt()] = result;
      return;
    }
    size_t n = w_.workers.size() - first_callee_;
    Function* f = w_.workers[first_callee_ + random_.Below(static_cast<int>(n))];
    Value* result = Call(f, {IntExpr(1), env_[random_.OneIn(2) ? kR1 : kR2]});
    env_[RandomInt()] = result;
  }

  void CallWorker() {
    Function* f = w_.workers[random_.Below(static_cast<int>(w_.workers.size()))];
    Value* result = Call(f, {IntExpr(1), env_[random_.OneIn(2) ? kR1 : kR2]});
    env_[RandomInt()] = result;
    Note(result);
  }

  // Fills the global variables.
  void PublishObjects() {
    auto globals = [&] {
      return graph_->NewConst(Type::Ref(w_.program->globals()), Const::Object(0));
    };
    NewObject();
    Set(w_.global_ref, globals(), env_[kR1]);
    Value* ints = NewArray(w_.ints, Int(4));
    Set(w_.global_ints, globals(), ints);
    Value* refs = NewArray(w_.refs, Int(2));
    Set(w_.global_refs, globals(), refs);
  }

  void CallPair() {
    Function* f = w_.pairs[random_.Below(static_cast<int>(w_.pairs.size()))];
    Value* first = Call(f, {IntExpr(1), IntExpr(1)});
    Operation* second = Add(Opcode::kCallResult, {}, Type::I64());
    second->index = 1;
    env_[kA] = first;
    env_[kB] = second->result;
  }

  void CallPointer() {
    if (random_.OneIn(2)) {
      Function* f = w_.leaves[random_.Below(static_cast<int>(w_.leaves.size()))];
      env_[kFunc] = graph_->NewConst(types_[kFunc], Const::Func(f));
      return;
    }
    Operation* op = Add(Opcode::kCallIndirect, {env_[kFunc], IntExpr(1)}, Type::I64());
    Value* result = MayRaise(op);
    env_[RandomInt()] = result;
  }

  void UseGlobalRef() {
    Value* globals = graph_->NewConst(Type::Ref(w_.program->globals()), Const::Object(0));
    if (random_.OneIn(2)) {
      Set(w_.global_ref, globals, env_[kR1]);
    } else {
      env_[kR2] = Get(w_.global_ref, globals);
    }
  }

  void UseArray() {
    if (random_.OneIn(3)) {
      Value* length = Make(Opcode::kIntAnd, {IntExpr(1), Int(3)}, Type::I64());
      Value* array = NewArray(w_.ints, length);
      env_[kInts] = array;
      return;
    }
    Item(kInts, [&](Value* array, Value* index) {
      if (random_.OneIn(2)) {
        Operation* op = Add(Opcode::kArrayGet, {array, index}, Type::I64());
        op->field = w_.int_item;
        env_[RandomInt()] = op->result;
      } else {
        Add(Opcode::kArraySet, {array, index, IntExpr(1)}, Type::Void())->field = w_.int_item;
      }
    });
  }

  void UseRefArray() {
    if (random_.OneIn(3)) {
      Value* array = NewArray(w_.refs, Int(2));
      env_[kRefs] = array;
      return;
    }
    Item(kRefs, [&](Value* array, Value* index) {
      if (random_.OneIn(2)) {
        Operation* op = Add(Opcode::kArrayGet, {array, index}, Type::Ref(w_.base));
        op->field = w_.ref_item;
        env_[kR1] = op->result;
      } else {
        Add(Opcode::kArraySet, {array, index, env_[kR2]}, Type::Void())->field = w_.ref_item;
      }
    });
  }

  // Under the test that kB is a valid index.
  template <class F>
  void Item(Var var, F use) {
    IfNonnull(env_[var], [&](Value* array) {
      Block *low = NewBlock(), *high = NewBlock(), *after = NewBlock();
      (void)array;
      Branch(Make(Opcode::kIntLe, {Int(0), env_[kB]}, Type::Bool()), low, after);
      Enter(low);
      Value* length = Make(Opcode::kArrayLength, {env_[var]}, Type::I64());
      Branch(Make(Opcode::kIntLt, {env_[kB], length}, Type::Bool()), high, after);
      Enter(high);
      use(env_[var], env_[kB]);
      Jump(after);
      Enter(after);
    });
  }

  World& w_;
  Random& random_;
  Function* function_;
  Graph* graph_;
  size_t first_callee_;  // workers from here on may be called
  std::vector<Type> types_;
  Block* block_;
  std::vector<Block*> handlers_;
  // A method calls no methods: nothing recurses, so no run depends on the size of the stack.
  bool is_method_ = false;
};

void MakeWorld(World* w, Program* program, Random* random, const RandomProgramOptions& options) {
  w->program = program;
  w->object = program->FindClass("rlib::Object");
  if (w->object == nullptr) w->object = program->AddClass("rlib::Object", nullptr);
  w->base = program->AddClass("Base", w->object);
  w->left = program->AddClass("Left", w->base);
  w->right = program->AddClass("Right", w->base);
  w->leaf = program->AddClass("Leaf", w->left);
  w->ints = program->AddClass("Ints", w->object);
  w->refs = program->AddClass("Refs", w->object);
  w->error = program->AddClass("Error", w->object);
  w->bad_error = program->AddClass("BadError", w->error);
  w->ints->is_varsized = w->refs->is_varsized = true;
  w->x = program->AddField(w->base, "x", Type::I64());
  w->next = program->AddField(w->base, "next", Type::Ref(w->base));
  w->k = program->AddField(w->base, "k", Type::I64());
  w->k->immutable = true;
  w->left_y = program->AddField(w->left, "y", Type::I64());
  w->right_z = program->AddField(w->right, "z", Type::I64());
  w->leaf_w = program->AddField(w->leaf, "w", Type::I64());
  w->int_item = program->AddItem(w->ints, "item", Type::I64());
  w->ref_item = program->AddItem(w->refs, "item", Type::Ref(w->base));
  w->code = program->AddField(w->error, "code", Type::I64());
  w->acc = program->AddField(program->globals(), "acc", Type::I64());
  w->global_ref = program->AddField(program->globals(), "ref", Type::Ref(w->base));
  w->global_ints = program->AddField(program->globals(), "ints", Type::Ref(w->ints));
  w->global_refs = program->AddField(program->globals(), "refs", Type::Ref(w->refs));
  // The system's own exceptions are errors here too, so that handlers can hold them.
  program->AddClass("rlib::MemoryError", w->error);
  program->AddClass("rlib::StackOverflowError", w->error);
  program->prebuilt()[0].fields = {Const::Int(1), Const::Null(), Const::Null(), Const::Null()};

  w->table = program->AddClass("Table", w->object);
  w->table_size = program->AddField(w->table, "size", Type::I64());
  w->table_hits = program->AddField(w->table, "hits", Type::I64());
  w->table_items = program->AddField(w->table, "items", Type::Ref(w->ints));
  w->table_other = program->AddField(w->table, "other", Type::Ref(w->table));
  w->table_size->immutable = w->table_items->immutable = w->table_other->immutable = true;
  w->table_items->immutable_items = true;
  auto add_items = [&](int64_t a, int64_t b) {
    PrebuiltObject object;
    object.cls = w->ints;
    object.items = {Const::Int(a), Const::Int(b)};
    return program->AddPrebuilt(std::move(object));
  };
  int64_t items[2] = {add_items(3, 4), add_items(5, -6)};
  w->first_table = static_cast<int64_t>(program->prebuilt().size());
  for (int i = 0; i < 2; i++) {
    PrebuiltObject object;
    object.cls = w->table;
    object.fields = {Const::Int(7 * i), Const::Int(0), Const::Object(items[i]),
                     Const::Object(w->first_table + (random->OneIn(2) ? 0 : 1))};
    program->AddPrebuilt(std::move(object));
  }

  w->unary = program->Intern({{Type::I64()}, {Type::I64()}});
  w->worker = program->Intern({{Type::I64(), Type::Ref(w->base)}, {Type::I64()}});
  w->pair = program->Intern({{Type::I64(), Type::I64()}, {Type::I64(), Type::I64()}});
  w->method = program->AddMethod(
      "measure", "Base::measure(long)", w->base,
      program->Intern({{Type::Ref(w->base), Type::I64()}, {Type::I64()}}));
  for (int i = 0; i < 3; i++) {
    std::string name = "leaf" + std::to_string(i);
    w->leaves.push_back(program->AddFunction(name, name, w->unary));
  }
  for (int i = 0; i < options.functions; i++) {
    std::string name = "work" + std::to_string(i);
    w->workers.push_back(program->AddFunction(name, name, w->worker));
  }
  for (int i = 0; i < 2; i++) {
    std::string name = "pair" + std::to_string(i);
    w->pairs.push_back(program->AddFunction(name, name, w->pair));
  }
  for (Class* cls : {w->base, w->left, w->right, w->leaf}) {
    Function* f = program->AddFunction(
        cls->name + ".new", cls->name + "::" + cls->name,
        program->Intern({{Type::Ref(cls), Type::I64(), Type::Ref(w->base)}, {}}));
    f->is_constructor = true;
    f->owner = cls;
    w->constructors.push_back({cls, f});
    if (cls != w->base && random->OneIn(3)) continue;
    Function* m = program->AddFunction(
        cls->name + ".measure", cls->name + "::measure",
        program->Intern({{Type::Ref(cls), Type::I64()}, {Type::I64()}}));
    m->owner = cls;
    cls->methods[w->method] = m;
    cls->method_order.push_back(w->method);
  }
}

}  // namespace

void MakeRandomProgram(uint64_t seed, const RandomProgramOptions& options, Program* program) {
  Random random(seed);
  World w;
  MakeWorld(&w, program, &random, options);
  size_t no_callees = w.workers.size();

  for (Function* f : w.leaves) {
    FunctionMaker m(&w, &random, f, no_callees);
    m.env_[kA] = m.params_[0];
    if (random.OneIn(3)) {
      // One that may be called once for twice.
      f->hints.insert("elidable");
      SetReturn(m.block_, m.Make(Opcode::kIntMul, {m.env_[kA], m.Int(17)}, Type::I64()));
      continue;
    }
    if (random.OneIn(3)) m.Throw();
    SetReturn(m.block_, m.IntExpr(3));
  }
  for (Function* f : w.pairs) {
    FunctionMaker m(&w, &random, f, no_callees);
    m.env_[kA] = m.params_[0];
    m.env_[kB] = m.params_[1];
    if (random.OneIn(2)) m.Throw();
    if (random.OneIn(2)) m.Note(m.env_[kA]);
    Operation* op = m.Add(Opcode::kSetCallResult, {m.IntExpr(2)}, Type::Void());
    op->index = 1;
    SetReturn(m.block_, m.env_[kA]);
  }
  for (auto& [cls, f] : w.constructors) {
    FunctionMaker m(&w, &random, f, no_callees);
    m.env_[kA] = m.params_[1];
    Value* self = m.params_[0];
    if (cls != w.base && random.OneIn(2)) {
      Value* as_base = m.Make(Opcode::kCastRef, {self}, Type::Ref(w.base));
      Operation* call = m.Add(Opcode::kCall, {as_base, m.IntExpr(1), m.params_[2]}, Type::Void());
      call->function = w.constructors[0].second;
    } else {
      m.Set(w.x, self, m.params_[1]);
      m.Set(w.next, self, m.params_[2]);
      m.Set(w.k, self, m.IntExpr(1));
    }
    if (cls == w.left || cls == w.leaf) m.Set(w.left_y, self, m.IntExpr(1));
    if (cls == w.right) m.Set(w.right_z, self, m.IntExpr(1));
    if (cls == w.leaf) m.Set(w.leaf_w, self, m.IntExpr(1));
    SetReturn(m.block_, nullptr);
  }
  for (Class* cls : {w.base, w.left, w.right, w.leaf}) {
    auto it = cls->methods.find(w.method);
    if (it == cls->methods.end()) continue;
    FunctionMaker m(&w, &random, it->second, no_callees);
    m.env_[kA] = m.params_[1];
    m.is_method_ = true;
    m.Scramble();
    m.env_[kB] = m.Get(w.x, m.params_[0]);
    if (random.OneIn(2)) m.Set(w.x, m.params_[0], m.IntExpr(1));
    m.Statements(3);
    if (m.block_ != nullptr) SetReturn(m.block_, m.IntExpr(2));
  }
  for (size_t i = 0; i < w.workers.size(); i++) {
    FunctionMaker m(&w, &random, w.workers[i], i + 1);
    m.env_[kA] = m.params_[0];
    m.Scramble();
    m.env_[kR1] = m.params_[1];
    m.Statements(options.statements);
    if (m.block_ != nullptr) {
      m.Note(m.env_[kA]);
      SetReturn(m.block_, m.env_[kB]);
    }
  }
  Function* main = program->AddFunction("main", "main", w.unary);
  FunctionMaker m(&w, &random, main, 0);
  m.env_[kA] = m.params_[0];
  m.Note(m.params_[0]);
  Block* handler = m.NewBlock();
  Value* exception = m.graph_->NewArg(handler, Type::Ref(w.error));
  Block* after = m.NewBlock();
  m.handlers_.push_back(handler);
  m.Scramble();
  Value* flag = m.env_[kFlag];
  Block *yes = m.NewBlock(), *no = m.NewBlock();
  m.Branch(flag, yes, no);
  m.Enter(yes);
  m.PublishObjects();
  m.Jump(no);
  m.Enter(no);
  m.NewObject();
  m.Statements(options.statements / 2);
  for (int i = 0; i < 4; i++) m.CallWorker();
  m.handlers_.pop_back();
  m.Note(m.env_[kA]);
  m.Jump(after);
  m.Enter(handler);
  m.Note(m.Get(w.code, exception));
  m.Jump(after);
  m.Enter(after);
  Value* globals = m.graph_->NewConst(Type::Ref(program->globals()), Const::Object(0));
  SetReturn(m.block_, m.Get(w.acc, globals));
  program->entry = main;
  for (const auto& f : program->functions())
    if (f->graph != nullptr) f->graph->RemoveUnreachable();
}

}  // namespace kiln
