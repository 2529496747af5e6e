// An interpreter of a few instructions that tells the JIT things: what hints_test runs. The program is the first
// argument, a letter an instruction, run over and over:
//     +  adds the box's number to the sum
//     c  the same, the box's class told by record_exact_class; C: told wrongly
//     v  adds a number that record_exact_value tells; V: wrongly
//     g  asserts that the instruction is green; G: that the sum is
//     k  adds the position, by a call where the trace does not know it; K: the turn, likewise
//     n  makes a note and adds its number, by a call where the note is not virtual; N: the box holds it before
//     f  the same, and asks whether the number, a constant, is known
//     s  sums up three items that the trace makes; S: an array that it does not know: see sum_up
//     w  the box's note is written where the turn can be divided by 7: by a conditional call, which turn 21 leaves by an
//        exception
//     o  adds a number that is computed by the first who asks for it; O: forgets it
//     e  adds what an elidable function gives, asked twice, and 1000 in turn 50, where a call behind that raises
//     i  adds what is the same all through a loop; M: what no loop has
//     t  adds 1 if the trace is at least as long as it ever was
#include "rlib/rlib.h"

namespace hints {

class Note;
class Box : public rlib::Object {
 public:
  Note* note = nullptr;
  virtual int64_t number() { return 1; }
};
class Note : public rlib::Object {
 public:
  explicit Note(int64_t number) : number(number) {}
  int64_t number = 0;
};

class Two : public Box {
 public:
  int64_t number() override { return 2; }
};
class Three : public Box {
 public:
  int64_t number() override { return 3; }
};

RLIB_DONT_LOOK_INSIDE int64_t by_call(int64_t n) { return n; }
RLIB_DONT_LOOK_INSIDE int64_t number_by_call(Note* note) { return note->number; }

int64_t if_known(int64_t n) { return rlib::jit::isconstant(n) ? n : by_call(n); }
int64_t number_of(Note* note) { return rlib::jit::isvirtual(note) ? note->number : number_by_call(note); }

class TurnError : public rlib::Exception {
  RLIB_EXCEPTION(TurnError)
 public:
  TurnError() : Exception(nullptr) {}
};

RLIB_DONT_LOOK_INSIDE void write_note(Box* box, int64_t number) {
  box->note = new Note(number);
  if (number == 21) throw new TurnError();
}
int64_t write_if_seven(Box* box, int64_t turn) {
  try {
    rlib::jit::conditional_call(turn % 7 == 0, write_note, box, turn);
  } catch (TurnError*) {
    return 1000;
  }
  return box->note->number;
}

int64_t the_same = 2;
RLIB_LOOP_INVARIANT int64_t invariant() { return the_same; }
RLIB_NOT_IN_TRACE void once() {}

RLIB_ELIDABLE int64_t twice(int64_t n) { return 2 * n; }
RLIB_DONT_LOOK_INSIDE void raise_in_turn_50(int64_t turn) {
  if (turn == 50) throw new TurnError();
}
int64_t four_times(int64_t n, int64_t turn) {
  const int64_t result = twice(n) + twice(n);
  try {
    raise_in_turn_50(turn);
  } catch (TurnError*) {
    return result + 1000;
  }
  return result;
}

RLIB_DONT_LOOK_INSIDE Note* make_note(Box* box, int64_t number) {
  box->note = new Note(number);
  return box->note;
}
int64_t number_of_cached(Box* box) { return rlib::jit::conditional_call_value(box->note, make_note, box, 5)->number; }

using Items = rlib::Array<int64_t>;

bool are_few(Items* items, int64_t) { return rlib::jit::loop_unrolling_heuristic(items, items->length(), 4); }
RLIB_LOOK_INSIDE_IFF(are_few)
int64_t sum_up(Items* items, int64_t start) {
  int64_t sum = start;
  for (int64_t i = 0; i < items->length(); ++i) sum += items->get(i);
  return sum;
}

struct HintsDriver : rlib::JitDriver<HintsDriver> {
  static constexpr auto name = "hints";
};
constexpr HintsDriver driver;

int64_t run(rlib::Str* program, Box* box, Items* items, int64_t five) {
  int64_t pc = 0, turns = 0, sum = 0;
  while (true) {
    driver.merge_point(rlib::greens(pc, program), rlib::reds(box, items, five, turns, sum));
    const char op = program->char_at(pc);
    switch (op) {
      case '+': sum += box->number(); break;
      case 'c':
        rlib::jit::record_exact_class<Two>(box);
        sum += box->number();
        break;
      case 'C':
        rlib::jit::record_exact_class<Three>(box);
        sum += box->number();
        break;
      case 'v':
        rlib::jit::record_exact_value(five, int64_t{5});
        sum += five;
        break;
      case 'V':
        rlib::jit::record_exact_value(five, int64_t{6});
        sum += five;
        break;
      case 'g': rlib::jit::assert_green(op); break;
      case 'G': rlib::jit::assert_green(sum); break;
      case 'k': sum += if_known(pc); break;
      case 'K': sum += if_known(turns); break;
      case 'n': sum += number_of(new Note(turns)); break;
      case 'N': {
        Note* note = new Note(turns);
        box->note = note;
        sum += number_of(note);
        break;
      }
      case 'f': {
        Note* note = new Note(pc);
        sum += if_known(note->number);
        break;
      }
      case 's': {
        Items* made = Items::make(3);
        for (int64_t i = 0; i < 3; ++i) made->set(i, turns + i);
        sum = sum_up(made, sum);
        break;
      }
      case 'w': sum += write_if_seven(box, turns); break;
      case 'o': sum += number_of_cached(box); break;
      case 'i': sum += invariant(); break;
      case 'M': once(); break;
      case 'e': sum += four_times(five, turns); break;
      case 'O': box->note = nullptr; break;
      case 'S': sum = sum_up(items, sum); break;
      case 't': sum += rlib::jit::current_trace_length() >= 0 ? 1 : 0; break;
      default: break;
    }
    pc++;
    if (pc == program->length()) {
      pc = 0;
      turns++;
      if (turns == 100) break;  // nothing may come between the jump and the merge point
      driver.can_enter_jit(rlib::greens(pc, program), rlib::reds(box, items, five, turns, sum));
    }
  }
  return box->note != nullptr && box->note->number < 0 ? -1 : sum;
}

}  // namespace hints

int entry_point(rlib::List<rlib::Str*>* args) {
  if (args->length() > 9) hints::the_same = 3;
  hints::Items* items = hints::Items::make(4);
  for (int64_t i = 0; i < 4; ++i) items->set(i, i);
  hints::Box* box = args->length() > 2 ? static_cast<hints::Box*>(new hints::Three()) : new hints::Two();
  rlib::print(rlib::int_to_str(hints::run(args->get(1), box, items, args->length() > 9 ? 4 : 5)));
  return 0;
}
