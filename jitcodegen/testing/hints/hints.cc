// An interpreter of a few instructions that tells the JIT things: what hints_test runs. The program is the first
// argument, a letter an instruction, run over and over:
//     +  adds the box's number to the sum
//     c  the same, the box's class told by record_exact_class; C: told wrongly
//     v  adds a number that record_exact_value tells; V: wrongly
//     g  asserts that the instruction is green; G: that the sum is
#include "rlib/rlib.h"

namespace hints {

class Box : public rlib::Object {
 public:
  virtual int64_t number() { return 1; }
};
class Two : public Box {
 public:
  int64_t number() override { return 2; }
};
class Three : public Box {
 public:
  int64_t number() override { return 3; }
};

struct HintsDriver : rlib::JitDriver<HintsDriver> {
  static constexpr auto name = "hints";
};
constexpr HintsDriver driver;

int64_t run(rlib::Str* program, Box* box, int64_t five) {
  int64_t pc = 0, turns = 0, sum = 0;
  while (turns < 100) {
    driver.merge_point(rlib::greens(pc, program), rlib::reds(box, five, turns, sum));
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
      default: break;
    }
    pc++;
    if (pc == program->length()) {
      pc = 0;
      turns++;
      driver.can_enter_jit(rlib::greens(pc, program), rlib::reds(box, five, turns, sum));
    }
  }
  return sum;
}

}  // namespace hints

int entry_point(rlib::List<rlib::Str*>* args) {
  hints::Box* box = args->length() > 2 ? static_cast<hints::Box*>(new hints::Three()) : new hints::Two();
  rlib::print(rlib::int_to_str(hints::run(args->get(1), box, args->length() > 9 ? 4 : 5)));
  return 0;
}
