// An interpreter whose driver has functions: what drivers_test runs. The first argument is the main program, the second a
// function that it calls. A letter an instruction:
//     +  adds 1 to the number
//     c  calls the function with the number
//     B  jumps to the next instruction, backwards as far as the driver knows, as a generator does that goes on
//     L  jumps to the start, up to 100
//     y  returns the number
// The first letter of each says what the driver says of it: N, it is never inlined; G, its first turn belongs to the caller;
// X, it is not to be compiled; or -.
#include "rlib/rlib.h"

namespace drivers {

class Code : public rlib::Object {
 public:
  Code(rlib::Str* text, Code* callee) : text(text), callee(callee) {}
  char flag() const { return text->char_at(0); }
  rlib::Str* const text;
  Code* const callee;
};

struct Driver : rlib::JitDriver<Driver> {
  static constexpr auto name = "letters";
  static bool can_never_inline(int64_t, Code* code) { return code->flag() == 'N'; }
  static bool should_unroll_one_iteration(int64_t, Code* code) { return code->flag() == 'G'; }
  static bool confirm_enter_jit(int64_t, Code* code, int64_t) { return code->flag() != 'X'; }
};
constexpr Driver driver;

int64_t run(Code* code, int64_t number) {
  int64_t pc = 1;
  while (true) {
    driver.merge_point(rlib::greens(pc, code), rlib::reds(number));
    switch (code->text->char_at(pc)) {
      case '+':
        number++;
        pc++;
        break;
      case 'c':
        number = run(code->callee, number);
        pc++;
        break;
      case 'B':
        pc++;
        driver.can_enter_jit(rlib::greens(pc, code), rlib::reds(number));
        break;
      case 'L':
        if (number < 100) {
          pc = 1;
          driver.can_enter_jit(rlib::greens(pc, code), rlib::reds(number));
        } else {
          pc++;
        }
        break;
      default: return number;
    }
  }
}

}  // namespace drivers

int entry_point(rlib::List<rlib::Str*>* args) {
  auto* callee = new drivers::Code(args->get(2), nullptr);
  rlib::print(rlib::int_to_str(drivers::run(new drivers::Code(args->get(1), callee), 0)));
  return 0;
}
