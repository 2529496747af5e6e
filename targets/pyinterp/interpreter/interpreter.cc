// The interpreter loop.

#include "targets/pyinterp/interpreter/caches.h"
#include "targets/pyinterp/interpreter/calls.h"
#include "targets/pyinterp/interpreter/generator.h"
#include "targets/pyinterp/interpreter/instructions.h"
#include "targets/pyinterp/interpreter/jumps.h"
#include "targets/pyinterp/interpreter/ticks.h"
#include "targets/pyinterp/interpreter/traceback.h"
#include "targets/pyinterp/interpreter/tracing.h"
#include "targets/pyinterp/objspace/exceptions.h"

namespace py {

struct PythonDriver : rlib::JitDriver<PythonDriver> {
  static constexpr auto name = "python";
  RLIB_ELIDABLE static Str* location(int64_t pc, W_Code* code) {
    // In front of the first line stand words that set the frame up.
    int64_t line = code->nearest_line(pc);
    if (line < 0) line = code->first_line;
    return message(code->file_name->value, ':', line, ' ', code->qualified_name->value);
  }
  // From one yield to the next a generator mostly turns its loop once.
  static bool should_unroll_one_iteration(int64_t, W_Code* code) {
    return (code->flags & (kGenerator | kCoroutine | kAsyncGenerator)) != 0;
  }
};
constexpr PythonDriver driver;

namespace {

// ---- Arithmetic and comparing, with ints and floats in front -----------------------------------

template <Comparison kOp, class T>
inline bool compare_values(T a, T b) {
  switch (kOp) {
    case Comparison::kLt: return a < b;
    case Comparison::kLe: return a <= b;
    case Comparison::kEq: return a == b;
    case Comparison::kNe: return a != b;
    case Comparison::kGt: return a > b;
    case Comparison::kGe: return a >= b;
  }
  return false;
}

template <Comparison kOp>
inline bool is_compared(W_Object* a, W_Object* b) {
  if (rlib::is_exactly<W_Int>(a) && rlib::is_exactly<W_Int>(b)) {
    return compare_values<kOp>(static_cast<W_Int*>(a)->value, static_cast<W_Int*>(b)->value);
  }
  if (rlib::is_exactly<W_Float>(a) && rlib::is_exactly<W_Float>(b)) {
    return compare_values<kOp>(static_cast<W_Float*>(a)->value, static_cast<W_Float*>(b)->value);
  }
  return is_true(compare(kOp, a, b));
}

template <Comparison kOp>
inline W_Object* compared(W_Object* a, W_Object* b) {
  if (rlib::is_exactly<W_Int>(a) && rlib::is_exactly<W_Int>(b)) {
    return new_bool(compare_values<kOp>(static_cast<W_Int*>(a)->value, static_cast<W_Int*>(b)->value));
  }
  if (rlib::is_exactly<W_Float>(a) && rlib::is_exactly<W_Float>(b)) {
    return new_bool(
        compare_values<kOp>(static_cast<W_Float*>(a)->value, static_cast<W_Float*>(b)->value));
  }
  return compare(kOp, a, b);
}

// ---- Exceptions ---------------------------------------------------------------------------------

// The place at which an exception leaves a frame by a Reraise in front of `pc`.
[[gnu::noinline]] int64_t place_left(Frame* frame, W_Code* code, int64_t pc, W_BaseException* exception) {
  Word word = pc > 0 ? code->words->get(pc - 1) : make_word(Op::kNop, 0, 0, 0);
  W_Traceback* raised = exception->traceback;
  bool is_elsewhere = op_of(word) == Op::kReraise && b_of(word) == 1 && raised != nullptr && raised->frame == frame;
  return is_elsewhere ? raised->pc + 1 : pc;
}

// Where the frame goes on after an exception that the word before `pc` raised. If it has no handler
// for it, the exception goes on.
template <bool kIsTraced>
RLIB_UNROLL_SAFE int64_t handle(Frame* frame, W_Code* code, int64_t pc, PythonError* error) {
  W_BaseException* exception = error->value();
  int64_t at = pc > 0 ? pc - 1 : 0;
  bool is_again = error->is_again;
  if (is_again) {
    error->is_again = false;
  } else {
    if (exception->traceback == nullptr && exception->context == nullptr) {
      set_context(exception, handled_exception());
    }
    exception->traceback = new W_Traceback(exception->traceback, frame, at);
    if constexpr (kIsTraced) {
      error = trace_exception(frame, error);
      exception = error->value();
    }
  }
  // CPython's handlers, where they are left by an exception, are handlers of it themselves.
  if (frame->handled != nullptr) exception->handled_traceback = exception->traceback;
  for (int64_t i = 0; i < code->handlers->length(); i++) {
    Handler handler = code->handlers->get(i);
    if (at < handler.start || at >= handler.end) continue;
    frame->set(handler.reg, exception);
    exception->handled_traceback = exception->traceback;
    return handler.target;
  }
  frame->pc = is_again ? place_left(frame, code, pc, exception) : pc;
  frame->is_finished = true;
  rlib::raise(error);
}

PythonError* stack_overflow() {
  return new PythonError(RecursionError_type(), new_ascii("maximum recursion depth exceeded"_str));
}
PythonError* out_of_memory() { return new PythonError(MemoryError_type(), nullptr); }

// ---- The loop -----------------------------------------------------------------------------------

#define A frame->get(a_of(word))
#define B frame->get(b_of(word))
#define C frame->get(c_of(word))
#define SET_A(value) frame->set(a_of(word), value)
#define FORWARD() pc += c_of(word) - 1
// Calls may have begun to trace: the frame goes on in the other loop.
#define GO_ON_TRACED()             \
  if constexpr (!kIsTraced) {      \
    if (is_tracing()) {            \
      frame->pc = pc;              \
      return nullptr;              \
    }                              \
  }
#define CALL(function, first, count) \
  PROFILED(function, (count) > 0 ? frame->get(first) : nullptr, call_with_registers(frame, function, first, count))
// `call`, an expression, of which the profiler may want to know: see profiled_function.
#define PROFILED(function, argument, call) \
  (kIsTraced ? profiled_call(frame, profiled_function(function, argument), [&] { return call; }) : call)

// An operator: `ints` and `floats` say what it does with two exact ones.
#define BINARY_CASES(name, fast)                                                        \
  case Op::k##name: {                                                                   \
    W_Object* a = B;                                                                    \
    W_Object* b = C;                                                                    \
    SET_A(fast(a, b));                                                                  \
    break;                                                                              \
  }                                                                                     \
  case Op::k##name##Const: {                                                            \
    W_Object* a = B;                                                                    \
    W_Object* b = code->constants->get(c_of(word));                                     \
    SET_A(fast(a, b));                                                                  \
    break;                                                                              \
  }                                                                                     \
  case Op::kInPlace##name: {                                                            \
    W_Object* a = B;                                                                    \
    W_Object* b = C;                                                                    \
    SET_A(inplace_##fast(a, b));                                                        \
    break;                                                                              \
  }

#define COMPARE_CASES(name)                                                             \
  case Op::k##name: SET_A(compared<Comparison::k##name>(B, C)); break;                  \
  case Op::kJumpIf##name:                                                               \
    if (is_compared<Comparison::k##name>(A, B)) FORWARD();                              \
    break;                                                                              \
  case Op::kJumpUnless##name:                                                           \
    if (!is_compared<Comparison::k##name>(A, B)) FORWARD();                             \
    break;

W_Object* first_of_tuple(W_Object* w) {
  if (!rlib::is_exactly<W_Tuple>(w)) return nullptr;
  W_Tuple* tuple = static_cast<W_Tuple*>(w);
  return tuple->length() == 0 ? nullptr : tuple->get(0);
}

// Whether all that becomes of the item of the loop at `word` is that it is unpacked as a pair: then
// nobody sees whether there was a tuple.
bool unpacks_pair_of(W_Code* code, Word word, Word following) {
  int64_t item = a_of(word);
  return b_of(following) == item && c_of(following) == 2 && item >= code->variables->length();
}

// Runs a frame. Null: it goes on in the other loop, the traced one or the usual one.
template <bool kIsTraced>
[[gnu::always_inline]] inline W_Object* loop(Frame* frame, PythonError* thrown) {
  W_Code* code = rlib::jit::promote(frame->code);
  int64_t pc = frame->pc;
  if (thrown != nullptr) pc = handle<kIsTraced>(frame, code, pc, thrown);
  while (true) {
    try {
      while (true) {
        if constexpr (kIsTraced) {
          if (!is_tracing()) {
            frame->pc = pc;
            return nullptr;
          }
          pc = trace_instruction(frame, pc);
        } else {
          driver.merge_point(rlib::greens(pc, code), rlib::reds(frame));
        }
        Word word = code->words->get(pc);
        pc++;
        frame->pc = pc;
        switch (op_of(word)) {
          // ---- moving values ----
          case Op::kNop: break;
          case Op::kExtra: break;
          case Op::kMove: SET_A(B); break;
          case Op::kLoadConst: SET_A(code->constants->get(x_of(word))); break;
          case Op::kCheckBound:
            if (A == nullptr) throw_unbound_local(code, a_of(word));
            break;
          case Op::kDeleteLocal: SET_A(nullptr); break;
          case Op::kMakeCell: SET_A(new W_Cell(A)); break;
          case Op::kLoadCell: {
            W_Object* value = static_cast<W_Cell*>(B)->value;
            if (value == nullptr) throw_unbound_cell(code, b_of(word));
            SET_A(value);
            break;
          }
          case Op::kStoreCell: static_cast<W_Cell*>(A)->value = B; break;
          case Op::kDeleteCell:
            if (static_cast<W_Cell*>(A)->value == nullptr) throw_unbound_cell(code, a_of(word));
            static_cast<W_Cell*>(A)->value = nullptr;
            break;
          case Op::kLoadClassCell: SET_A(load_class_cell(frame, code, b_of(word))); break;

          // ---- names ----
          case Op::kLoadGlobal: SET_A(load_global(frame, code, x_of(word))); break;
          case Op::kStoreGlobal: store_global(frame, code, x_of(word), A); break;
          case Op::kDeleteGlobal: delete_global(frame, code->names->get(x_of(word))); break;
          case Op::kLoadName: SET_A(load_name(frame, code, x_of(word))); break;
          case Op::kStoreName:
            if (frame->names == frame->globals && isinstance<W_ModuleDict>(frame->globals)) {
              store_global(frame, code, x_of(word), A);
            } else {
              store_name(frame, code->names->get(x_of(word)), A);
            }
            break;
          case Op::kDeleteName: delete_name(frame, code->names->get(x_of(word))); break;

          // ---- operators ----
          BINARY_CASES(Add, add)
          BINARY_CASES(Sub, subtract)
          BINARY_CASES(Mul, multiply)
          BINARY_CASES(MatMul, matrix_multiply)
          BINARY_CASES(TrueDiv, divide)
          BINARY_CASES(Mod, modulo)
          BINARY_CASES(Pow, power_of)
          BINARY_CASES(LShift, shift_left)
          BINARY_CASES(RShift, shift_right)
          BINARY_CASES(Or, bit_or)
          BINARY_CASES(Xor, bit_xor)
          BINARY_CASES(And, bit_and)
          BINARY_CASES(FloorDiv, floor_divide)
          case Op::kNegative: SET_A(negative(B)); break;
          case Op::kPositive: SET_A(positive(B)); break;
          case Op::kInvert: SET_A(invert(B)); break;
          case Op::kNot: SET_A(new_bool(!is_true(B))); break;

          // ---- comparing ----
          COMPARE_CASES(Lt)
          COMPARE_CASES(Le)
          COMPARE_CASES(Eq)
          COMPARE_CASES(Ne)
          COMPARE_CASES(Gt)
          COMPARE_CASES(Ge)
          case Op::kIs: SET_A(new_bool(is_same(B, C))); break;
          case Op::kJumpIfIs:
            if (is_same(A, B)) FORWARD();
            break;
          case Op::kJumpUnlessIs:
            if (!is_same(A, B)) FORWARD();
            break;
          case Op::kIn: SET_A(new_bool(contains(C, B))); break;
          case Op::kJumpIfIn:
            if (contains(B, A)) FORWARD();
            break;
          case Op::kJumpUnlessIn:
            if (!contains(B, A)) FORWARD();
            break;

          // ---- jumps ----
          case Op::kJump: pc = x_of(word); break;
          case Op::kJumpBack:
            if (ticks_are_due()) handle_ticks();  // what it raises comes from here, not from the target
            pc = x_of(word);
            frame->forget_from(a_of(word), code->register_count);
            driver.can_enter_jit(rlib::greens(pc, code), rlib::reds(frame));
            break;
          case Op::kJumpIfTrue:
            if (is_true(A)) pc = x_of(word);
            break;
          case Op::kJumpIfFalse:
            if (!is_true(A)) pc = x_of(word);
            break;
          case Op::kJumpIfNone:
            if (is_none(A)) pc = x_of(word);
            break;
          case Op::kJumpIfNotNone:
            if (!is_none(A)) pc = x_of(word);
            break;

          // ---- attributes ----
          case Op::kLoadAttr: SET_A(load_attribute(B, code->sites->get(c_of(word)))); break;
          case Op::kStoreAttr: store_attribute(A, code->sites->get(c_of(word)), B); break;
          case Op::kDeleteAttr: delattr(A, code->sites->get(c_of(word))->name); break;
          case Op::kLoadMethod: {
            FoundMethod found = load_method(B, code->sites->get(c_of(word)));
            frame->set(a_of(word), found.function);
            frame->set(a_of(word) + 1, found.self);
            break;
          }

          // ---- items ----
          case Op::kGetItem: SET_A(get_item(B, C)); break;
          case Op::kSetItem: set_item(A, B, C); break;
          case Op::kDeleteItem: delitem(A, B); break;
          case Op::kBuildSlice: {
            int64_t b = b_of(word);
            SET_A(new W_Slice(frame->get(b), frame->get(b + 1), frame->get(b + 2)));
            break;
          }

          // ---- calls ----
          case Op::kCall:
            SET_A(CALL(B, b_of(word) + 1, c_of(word)));
            GO_ON_TRACED();
            break;
          case Op::kCallMethod: {
            int64_t b = b_of(word);
            if (frame->get(b + 1) != nullptr) {
              SET_A(CALL(B, b + 1, c_of(word) + 1));
            } else {
              SET_A(CALL(B, b + 2, c_of(word)));
            }
            GO_ON_TRACED();
            break;
          }
          case Op::kCallMethodKeywords: {
            W_Tuple* names = static_cast<W_Tuple*>(code->constants->get(x_of(code->words->get(pc++))));
            int64_t b = b_of(word);
            bool has_self = frame->get(b + 1) != nullptr;
            int64_t first = has_self ? b + 1 : b + 2;
            int64_t count = has_self ? c_of(word) + 1 : c_of(word);
            SET_A(PROFILED(B, count > names->length() ? frame->get(first) : nullptr,
                           call_with_names(frame, B, first, count, names)));
            GO_ON_TRACED();
            break;
          }
          case Op::kCallKeywords: {
            W_Tuple* names = static_cast<W_Tuple*>(code->constants->get(x_of(code->words->get(pc++))));
            int64_t first = b_of(word) + 1;
            SET_A(PROFILED(B, c_of(word) > names->length() ? frame->get(first) : nullptr,
                           call_with_names(frame, B, first, c_of(word), names)));
            GO_ON_TRACED();
            break;
          }
          case Op::kCallEx: {
            int64_t b = b_of(word);
            SET_A(PROFILED(B, first_of_tuple(frame->get(b + 1)),
                           call_unpacked(B, frame->get(b + 1), c_of(word) == 0 ? nullptr : frame->get(b + 2))));
            GO_ON_TRACED();
            break;
          }

          // ---- making objects ----
          case Op::kBuildTuple: SET_A(build_tuple(frame, b_of(word), c_of(word))); break;
          case Op::kBuildList: SET_A(build_list(frame, b_of(word), c_of(word))); break;
          case Op::kBuildSet: SET_A(build_set(frame, b_of(word), c_of(word))); break;
          case Op::kBuildDict: SET_A(build_dict(frame, b_of(word), c_of(word))); break;
          case Op::kBuildString: SET_A(build_string(frame, b_of(word), c_of(word))); break;
          case Op::kListAppend: static_cast<W_List*>(A)->append(B); break;
          case Op::kListExtend: extend_list(static_cast<W_List*>(A), B); break;
          case Op::kListToTuple: SET_A(new_tuple(static_cast<W_List*>(B)->items()->to_array())); break;
          case Op::kSetAdd: static_cast<W_Set*>(A)->items->add(B); break;
          case Op::kSetUpdate: update_set(static_cast<W_Set*>(A), B); break;
          case Op::kDictSet: static_cast<W_Dict*>(A)->set(B, C); break;
          case Op::kDictUpdate: update_dict(static_cast<W_Dict*>(A), B); break;
          case Op::kDictMerge: merge_keywords(static_cast<W_Dict*>(A), B, C); break;
          case Op::kFormatValue: {
            int64_t b = b_of(word);
            int64_t c = c_of(word);
            SET_A(format_value(B, c & 3, (c & 4) != 0 ? frame->get(b + 1) : nullptr));
            break;
          }

          // ---- unpacking ----
          case Op::kUnpack: unpack_into(frame, a_of(word), B, c_of(word)); break;
          case Op::kUnpackEx:
            unpack_star_into(frame, a_of(word), B, c_of(word) & 255, c_of(word) >> 8);
            break;

          // ---- loops ----
          case Op::kGetIter: SET_A(iterate(B)); break;
          case Op::kForIter: {
            W_Object* iterator = B;
            Word following = code->words->get(pc);
            if (op_of(following) == Op::kUnpack && unpacks_pair_of(code, word, following) &&
                gives_pairs(iterator)) {
              ItemPair pair = next_pair(iterator);
              if (pair.first == nullptr) {
                FORWARD();
              } else {
                frame->set(a_of(following), pair.first);
                frame->set(a_of(following) + 1, pair.second);
                pc++;
              }
              break;
            }
            W_Object* item = next_of_loop(iterator);
            if (item == nullptr) {
              if constexpr (kIsTraced) trace_end(frame, B, nullptr);
              FORWARD();
            } else {
              SET_A(item);
            }
            break;
          }

          // ---- functions and classes ----
          case Op::kMakeFunction: {
            int64_t index = x_of(code->words->get(pc++));
            SET_A(make_function(frame, static_cast<W_Code*>(code->constants->get(index)), b_of(word),
                                c_of(word)));
            break;
          }
          case Op::kLoadBuildClass: SET_A(load_build_class(frame)); break;
          case Op::kReturn: frame->is_finished = true; return A;

          // ---- imports ----
          case Op::kImportName:
            SET_A(import_name(frame, code->names->get(c_of(word)), frame->get(b_of(word) + 1), B));
            break;
          case Op::kImportFrom: SET_A(import_from(B, code->names->get(c_of(word)))); break;
          case Op::kImportStar: import_star(frame, A); break;

          // ---- exceptions ----
          case Op::kPushExc: {
            W_BaseException* previous = frame->handled;
            frame->handled = static_cast<W_BaseException*>(B);
            SET_A(previous);
            break;
          }
          case Op::kPopExc: frame->handled = static_cast<W_BaseException*>(A); break;
          case Op::kMatchExc:
            SET_A(new_bool(exception_matches(static_cast<W_BaseException*>(B), C)));
            break;
          case Op::kMatchExcStar: match_star(frame, a_of(word), B, C); break;
          case Op::kRaiseStar: SET_A(raise_star(B, static_cast<W_List*>(C))); break;
          case Op::kRaise: raise_object(A);
          case Op::kRaiseFrom: raise_from(A, B);
          case Op::kRaiseAgain: raise_again();
          case Op::kReraise: reraise(A);
          case Op::kLoadAssertionError: SET_A(AssertionError_type()); break;

          // ---- with ----
          case Op::kWithEnter:
            enter_with(frame, a_of(word), B);
            GO_ON_TRACED();
            break;
          case Op::kWithExit:
            SET_A(call(B, none(), none(), none()));
            GO_ON_TRACED();
            break;
          case Op::kWithExcept: SET_A(exit_with(B, static_cast<W_BaseException*>(C))); break;
          case Op::kAsyncWithEnter: enter_async_with(frame, a_of(word), B); break;

          // ---- generators and coroutines ----
          case Op::kYield: return B;
          case Op::kGetYieldFromIter: SET_A(yield_from_iterator(B, frame)); break;
          case Op::kSend: {
            Sent sent = send_to(B, A);
            if (sent.given == nullptr) {
              if constexpr (kIsTraced) trace_end(frame, B, sent.result);
              SET_A(sent.result);
              FORWARD();
            } else {
              SET_A(sent.given);
            }
            break;
          }
          case Op::kGetAwaitable: SET_A(await_iterator(B, c_of(word))); break;
          case Op::kGetAIter: SET_A(async_iterate(B)); break;
          case Op::kGetANext: SET_A(async_next(B)); break;
          case Op::kEndAsyncFor: end_async_for(A); break;
          case Op::kAsyncGenWrap: SET_A(new W_AsyncValue(B)); break;

          // ---- patterns ----
          case Op::kMatchMapping: SET_A(new_bool(B->type()->has(W_Type::kMapping))); break;
          case Op::kMatchSequence: SET_A(new_bool(B->type()->has(W_Type::kSequence))); break;
          case Op::kMatchKeys: SET_A(match_keys(B, static_cast<W_Tuple*>(C))); break;
          case Op::kMatchClass: {
            int64_t b = b_of(word);
            SET_A(match_class(B, frame->get(b + 1), c_of(word),
                              static_cast<W_Tuple*>(frame->get(b + 2))));
            break;
          }
          case Op::kGetLen: SET_A(new_int(length(B))); break;
          case Op::kDictWithout: SET_A(dict_without(B, static_cast<W_Tuple*>(C))); break;

          // ---- others ----
          case Op::kSetupAnnotations: setup_annotations(frame); break;
          case Op::kPrintExpr: print_expression(A); break;
          case Op::kCount: break;
        }
      }
    } catch (PythonError* e) {
      pc = is_tracing() ? handle<true>(frame, code, frame->pc, e)
                        : handle<kIsTraced>(frame, code, frame->pc, e);
    } catch (rlib::StackOverflowError*) {
      pc = handle<kIsTraced>(frame, code, frame->pc, stack_overflow());
    } catch (rlib::MemoryError*) {
      pc = handle<kIsTraced>(frame, code, frame->pc, out_of_memory());
    }
    GO_ON_TRACED();
  }
}

W_Object* interpret_traced(Frame* frame, PythonError* thrown) { return loop<true>(frame, thrown); }

}  // namespace

W_Object* interpret(Frame* frame, PythonError* thrown) { return loop<false>(frame, thrown); }

W_Object* run_traced(Frame* frame, PythonError* thrown, bool is_entry) {
  if (is_entry) {
    take_pending_jump(frame, thrown != nullptr);
    try {
      trace_entry(frame);
    } catch (PythonError* e) {
      thrown = e;
    }
  } else {
    frame->get_extras()->traced_pc = frame->pc - 1;
  }
  W_Object* value = nullptr;
  try {
    while (value == nullptr) {
      value = interpret_traced(frame, thrown);
      thrown = nullptr;
      if (value != nullptr) break;
      value = interpret(frame, nullptr);
      // Nobody has followed it here.
      frame->get_extras()->traced_pc = frame->pc - 1;
    }
  } catch (PythonError*) {
    trace_return(frame, none());
    throw;
  }
  trace_return(frame, value);
  return value;
}

void throw_recursion_error(Str* where) {
  throw_error(RecursionError_type(), message("maximum recursion depth exceeded"_str, where));
}

rlib::List<ThreadState*>* live_threads() {
  auto* all = new rlib::List<ThreadState*>();
  rlib::List<ThreadState*>* others = interpreter_state()->other_threads;
  for (int64_t i = others->length() - 1; i >= 0; i--) all->append(others->get(i));
  // In the child of a fork by another thread the first one does not live on.
  bool is_child = interpreter_state()->main_thread != first_thread();
  if (!is_child) all->append(first_thread());
  return all;
}

W_BaseException* handled_exception() { return handled_exception(this_thread()); }
W_BaseException* handled_exception(ThreadState* thread) {
  for (Frame* frame = thread->top; frame != nullptr; frame = frame->back) {
    if (frame->handled != nullptr) return frame->handled;
  }
  return nullptr;
}

W_Object* run_code(W_Code* code, W_Dict* globals, W_Object* names) {
  return run_in(new W_Function(code, globals), names);
}

}  // namespace py
