#include "targets/shapes/interpreter.h"

#include "targets/shapes/builtins.h"
#include "targets/shapes/containers.h"
#include "targets/shapes/errors.h"
#include "targets/shapes/numbers.h"
#include "targets/shapes/text.h"

namespace shapes {

namespace {

// ---- Calls --------------------------------------------------------------------------------------

// Registers are copied one by one: the array of a frame that compiled code runs is not there as a
// whole.
RLIB_UNROLL_SAFE
void copy_registers(Frame* frame, int first, int count, Array<Value*>* to) {
  for (int i = 0; i < count; i++) to->set(i, frame->get(first + i));
}

// Calls a function with the `count` registers from `first` on.
Value* call_function(Frame* frame, Value* callee, int first, int count) {
  if (Function* function = rlib::cast_or_null<Function>(callee)) {
    auto* registers = function->new_registers(count);
    copy_registers(frame, first, count, registers);
    return function->enter(registers);
  }
  Arguments* arguments = Arguments::make(count);
  copy_registers(frame, first, count, arguments);
  return callee->call(arguments);
}

// A new instance. The class is in register `first`, the arguments are in the `count` ones behind
// it.
Value* call_class(Frame* frame, Class* callee, int first, int count) {
  Instance* instance = new Instance(callee);
  Value* initialiser = callee->initialiser();
  if (initialiser != nullptr) {
    frame->set(first, instance);
    call_function(frame, initialiser, first, count + 1);
  } else if (count != 0) {
    raise_wrong_number(callee->name, 0, count);
  }
  return instance;
}

// Calls what is in register `first` with the `count` ones behind it.
Value* call(Frame* frame, int first, int count) {
  Value* callee = frame->get(first);
  if (Class* c = rlib::cast_or_null<Class>(callee)) {
    if (!c->has_constructor()) return call_class(frame, rlib::jit::promote(c), first, count);
  }
  return call_function(frame, callee, first + 1, count);
}

// Calls a property of what is in register `first` with the `count` registers behind it.
Value* invoke(Frame* frame, PropertySite* site, int first, int count) {
  Value* receiver = frame->get(first);
  Property* property = site->find(receiver->shape());
  if (property == nullptr) raise_no_property(receiver, site->name);
  if (!property->is_field()) return call_function(frame, property->method, first, count + 1);
  frame->set(first, static_cast<Instance*>(receiver)->field(property->slot));
  return call(frame, first, count);
}

// The method of the superclass of the class that the running method is of.
Value* find_super(Frame* frame, PropertySite* site) {
  Class* home = frame->function->home;
  if (home == nullptr) raise_error(name_error(), "'super' outside of a class"_str);
  Property* property = site->find(home->superclass->first_shape());
  if (property == nullptr) {
    raise_error(name_error(), concat(home->superclass->name, " has no '"_str, site->name, '\''));
  }
  return property->method;
}

// ---- Values that instructions make --------------------------------------------------------------

RLIB_UNROLL_SAFE
Function* make_function(Frame* frame, Code* code, Class* home) {
  int64_t count = code->captures->length();
  auto* captured = Array<Cell*>::make(count);
  for (int64_t i = 0; i < count; i++) {
    Capture capture = code->captures->get(i);
    Cell* cell = capture.is_register ? static_cast<Cell*>(frame->get(capture.index))
                                     : frame->function->captured->get(capture.index);
    captured->set(i, cell);
  }
  return new Function(code, captured, home);
}

Class* make_class(Str* name, Value* superclass) {
  Class* base = rlib::cast_or_null<Class>(superclass);
  if (base == nullptr || base->has_constructor()) {
    raise_error(type_error(), concat("cannot derive from "_str, superclass->to_str()));
  }
  return Class::make(name, base);
}

RLIB_UNROLL_SAFE
Text* make_text(Frame* frame, int first, int count) {
  StrBuilder* text = new StrBuilder();
  for (int i = first; i < first + count; i++) text->append(frame->get(i)->to_str());
  return new Text(text->build());
}

Value* get_item(Value* value, Value* index) {
  if (ListValue* list = rlib::cast_or_null<ListValue>(value)) {
    return list->items->get(check_index(index, list->items->length()));
  }
  return value->item(index);
}

void set_item(Value* value, Value* index, Value* item) {
  if (ListValue* list = rlib::cast_or_null<ListValue>(value)) {
    list->items->set(check_index(index, list->items->length()), item);
  } else {
    value->set_item(index, item);
  }
}

bool equal(Value* a, Value* b) {
  if (a == b && !rlib::isinstance<Float>(a)) return true;  // nan is not equal to itself
  return a->equals(b);
}

bool is_of(Value* value, Value* of) {
  Class* expected = rlib::cast_or_null<Class>(of);
  if (expected == nullptr) raise_error(type_error(), "'is' needs a class on its right"_str);
  return value->class_of()->is_subclass_of(expected);
}

Value* check_defined(Global* global) {
  Value* value = global->get();
  if (value == nullptr) {
    raise_error(name_error(), concat("there is no variable '"_str, global->name, '\''));
  }
  return value;
}

// What a handler of `finally` gets: it throws the same thing again, with all that is known of it.
class Caught final : public Value {
 public:
  explicit Caught(Thrown* thrown) : thrown(thrown) {}

  Shape* shape() override { return object_class()->first_shape(); }

  Thrown* const thrown;
};

// Where the program goes on after `thrown`. If it has no handler here, that is thrown again. `pc` is
// behind the first word, or both, of the instruction that raised.
int handle(Frame* frame, Code* code, int pc, Thrown* thrown) {
  int line = code->line_of(pc - 1);
  thrown->happens_at(line);
  int index = code->find_handler(pc - 1);
  if (index < 0) {
    thrown->leaves(code->name, line);
    rlib::raise(thrown);
  }
  Handler handler = code->handlers->get(index);
  if (handler.is_finally) {
    frame->set(handler.reg, new Caught(thrown));
  } else {
    frame->set(handler.reg, thrown->value);
  }
  return handler.target;
}

}  // namespace

// ---- The loop -----------------------------------------------------------------------------------

struct ShapesDriver : rlib::JitDriver<ShapesDriver> {
  static constexpr auto name = "shapes";
  RLIB_ELIDABLE static Str* location(int pc, Code* code) { return code->describe(pc); }
};
constexpr ShapesDriver driver;

namespace {

// a = b op c
template <class Operation>
void binary(Frame* frame, Word word) {
  frame->set(word.a(), arithmetic<Operation>(frame->get(word.b()), frame->get(word.c())));
}
void binary_bits(Frame* frame, Word word, BitOperation operation) {
  frame->set(word.a(), bit_operation(operation, frame->get(word.b()), frame->get(word.c())));
}

Value* interpret(Frame* frame) {
  Code* code = rlib::jit::promote(frame->function->code);
  int pc = frame->resume_at();
  frame->set_resume_at(Frame::kDone);
  while (true) {
    try {
      while (true) {
        driver.merge_point(rlib::greens(pc, code), rlib::reds(frame));
        Word word = code->word(pc);
        pc++;
        switch (word.op()) {
          // ---- moving values ----
          case Op::kMove: frame->set(word.a(), frame->get(word.b())); break;
          case Op::kLoadConstant: frame->set(word.a(), code->constants->get(word.x())); break;
          case Op::kGetGlobal:
            frame->set(word.a(), check_defined(code->globals->get(word.x())));
            break;
          case Op::kSetGlobal: {
            Global* global = code->globals->get(word.x());
            check_defined(global);
            global->set(frame->get(word.a()));
            break;
          }
          case Op::kDefineGlobal: code->globals->get(word.x())->set(frame->get(word.a())); break;
          case Op::kMakeCell: frame->set(word.a(), new Cell(frame->get(word.a()))); break;
          case Op::kGetCell:
            frame->set(word.a(), static_cast<Cell*>(frame->get(word.b()))->value);
            break;
          case Op::kSetCell:
            static_cast<Cell*>(frame->get(word.a()))->value = frame->get(word.b());
            break;
          case Op::kGetCaptured:
            frame->set(word.a(), frame->function->captured->get(word.x())->value);
            break;
          case Op::kSetCaptured:
            frame->function->captured->get(word.x())->value = frame->get(word.a());
            break;

          // ---- arithmetic ----
          case Op::kAdd: binary<Add>(frame, word); break;
          case Op::kAddSmall: {
            Value* value = frame->get(word.b());
            Int* number = rlib::cast_or_null<Int>(value);
            frame->set(word.a(), number != nullptr
                                     ? Add::ints(number->value, word.signed_c())
                                     : mixed_arithmetic<Add>(value, new Int(word.signed_c())));
            break;
          }
          case Op::kSubtract: binary<Subtract>(frame, word); break;
          case Op::kMultiply: binary<Multiply>(frame, word); break;
          case Op::kDivide: binary<Divide>(frame, word); break;
          case Op::kFloorDivide: binary<FloorDivide>(frame, word); break;
          case Op::kModulo: binary<Modulo>(frame, word); break;
          case Op::kPower: binary<Power>(frame, word); break;
          case Op::kBitAnd: binary_bits(frame, word, BitOperation::kAnd); break;
          case Op::kBitOr: binary_bits(frame, word, BitOperation::kOr); break;
          case Op::kBitXor: binary_bits(frame, word, BitOperation::kXor); break;
          case Op::kShiftLeft: binary_bits(frame, word, BitOperation::kShiftLeft); break;
          case Op::kShiftRight: binary_bits(frame, word, BitOperation::kShiftRight); break;
          case Op::kNegate: frame->set(word.a(), negate(frame->get(word.b()))); break;
          case Op::kNot: frame->set(word.a(), to_bool(!is_true(frame->get(word.b())))); break;

          // ---- comparing ----
          case Op::kLess: binary<Less>(frame, word); break;
          case Op::kLessEqual: binary<LessEqual>(frame, word); break;
          case Op::kEqual:
            frame->set(word.a(), to_bool(equal(frame->get(word.b()), frame->get(word.c()))));
            break;
          case Op::kNotEqual:
            frame->set(word.a(), to_bool(!equal(frame->get(word.b()), frame->get(word.c()))));
            break;
          case Op::kIs:
            frame->set(word.a(), to_bool(is_of(frame->get(word.b()), frame->get(word.c()))));
            break;

          // ---- jumps ----
          case Op::kJump: pc = word.x(); break;
          case Op::kJumpBack:
            pc = word.x();
            driver.can_enter_jit(rlib::greens(pc, code), rlib::reds(frame));
            break;
          case Op::kJumpIf:
            if (is_true(frame->get(word.a()))) pc = word.x();
            break;
          case Op::kJumpUnless:
            if (!is_true(frame->get(word.a()))) pc = word.x();
            break;

          // ---- objects ----
          case Op::kGetProperty: {
            PropertySite* site = code->sites->get(code->word(pc++).w());
            frame->set(word.a(), get_property(frame->get(word.b()), site));
            break;
          }
          case Op::kSetProperty: {
            PropertySite* site = code->sites->get(code->word(pc++).w());
            set_property(frame->get(word.a()), site, frame->get(word.b()));
            break;
          }
          case Op::kGetItem:
            frame->set(word.a(), get_item(frame->get(word.b()), frame->get(word.c())));
            break;
          case Op::kSetItem:
            set_item(frame->get(word.a()), frame->get(word.b()), frame->get(word.c()));
            break;
          case Op::kMakeList: frame->set(word.a(), new ListValue()); break;
          case Op::kAppend:
            static_cast<ListValue*>(frame->get(word.a()))->items->append(frame->get(word.b()));
            break;
          case Op::kMakeDict: frame->set(word.a(), new DictValue()); break;
          case Op::kMakeText: frame->set(word.a(), make_text(frame, word.b(), word.c())); break;
          case Op::kMakeFunction:
            frame->set(word.a(),
                       make_function(frame, code->functions->get(word.x()), frame->function->home));
            break;
          case Op::kMakeClass: {
            Str* name = static_cast<Text*>(code->constants->get(word.x()))->value;
            frame->set(word.a(), make_class(name, frame->get(word.a())));
            break;
          }
          case Op::kAddMethod: {
            Class* home = static_cast<Class*>(frame->get(word.a()));
            Code* method = code->functions->get(word.x());
            home->define(method->name, make_function(frame, method, home));
            break;
          }

          // ---- calls ----
          case Op::kCall: frame->set(word.a(), call(frame, word.b(), word.c())); break;
          case Op::kInvoke: {
            PropertySite* site = code->sites->get(code->word(pc++).w());
            frame->set(word.a(), invoke(frame, site, word.b(), word.c()));
            break;
          }
          case Op::kInvokeSuper: {
            PropertySite* site = code->sites->get(code->word(pc++).w());
            Value* method = find_super(frame, site);
            frame->set(word.a(), call_function(frame, method, word.b(), word.c() + 1));
            break;
          }
          case Op::kGetSuper: {
            PropertySite* site = code->sites->get(code->word(pc++).w());
            frame->set(word.a(), new BoundMethod(frame->get(word.b()), find_super(frame, site)));
            break;
          }
          case Op::kReturn: return frame->get(word.a());
          case Op::kYield: frame->set_resume_at(pc); return frame->get(word.a());

          // ---- loops over values ----
          case Op::kIterate: frame->set(word.a(), frame->get(word.b())->iterate()); break;
          case Op::kNext: {
            Value* value = static_cast<Iterator*>(frame->get(word.b()))->next();
            int end = code->word(pc++).w();
            if (value == nullptr) {
              pc = end;
            } else {
              frame->set(word.a(), value);
            }
            break;
          }

          // ---- exceptions ----
          case Op::kThrow: throw new Thrown(frame->get(word.a()));
          case Op::kRethrow: rlib::raise(static_cast<Caught*>(frame->get(word.a()))->thrown);
        }
      }
    } catch (Thrown* thrown) {
      pc = handle(frame, code, pc, thrown);
    } catch (rlib::StackOverflowError* e) {
      pc = handle(frame, code, pc, make_error(overflow_error(), e->message()));
    } catch (rlib::MemoryError* e) {
      pc = handle(frame, code, pc, make_error(memory_error(), e->message()));
    }
  }
}

}  // namespace

Value* run(Frame* frame) {
  NestedCall nested;
  return interpret(frame);
}

void run_script(Code* code) {
  auto* function = new Function(code, Array<Cell*>::empty(), nullptr);
  function->call(Arguments::empty());
}

}  // namespace shapes
