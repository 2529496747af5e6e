// Loops with a merge point and a large switch, which are emitted as handlers that tail-call each
// other: with state of all kinds, calls that collect and raise, handlers around the loop, shared
// cases, gaps between cases, returns from within, and more state than fits the registers.
#include "rlib/rlib.h"

using rlib::operator""_str;

class Code : public rlib::Object {
 public:
  explicit Code(rlib::Str* text) : text(text) {}
  rlib::Str* const text;
  int64_t length() const { return text->length(); }
  char at(int64_t pc) const { return text->char_at(pc); }
};

class Cell : public rlib::Object {
 public:
  Cell(int64_t value, Cell* below) : value(value), below(below) {}
  int64_t value = 0;
  Cell* below = nullptr;
};

class Trap : public rlib::Exception {
  RLIB_EXCEPTION(Trap)
 public:
  explicit Trap(int64_t at) : rlib::Exception("trap"_str), at(at) {}
  const int64_t at;
};

struct Driver : rlib::JitDriver<Driver> {
  static constexpr auto name = "dispatch_loop";
};
constexpr Driver driver;

int64_t pop(Cell*& top) {
  if (top == nullptr) throw new rlib::ValueError("empty stack"_str);
  int64_t value = top->value;
  top = top->below;
  return value;
}

int64_t checked(int64_t value, int64_t at) {
  if (value > 1000000) throw new Trap(at);
  return value;
}

// State: an index, a reference that is replaced, a double, a bool, a byte.
int64_t run(Code* code) {
  int64_t pc = 0;
  Cell* top = nullptr;
  double total = 0.5;
  bool flag = false;
  uint8_t small = 250;
  while (true) {
    try {
      while (pc < code->length()) {
        driver.merge_point(rlib::greens(pc, code), rlib::reds(top, total, flag, small));
        char op = code->at(pc);
        pc++;
        switch (op) {
          case '0': case '1': case '2': case '3': case '4':
          case '5': case '6': case '7': case '8': case '9':
            top = new Cell(op - '0', top);
            break;
          case '+': {
            int64_t b = pop(top);
            int64_t a = pop(top);
            top = new Cell(checked(a + b, pc), top);
            break;
          }
          case '-': {
            int64_t b = pop(top);
            top = new Cell(pop(top) - b, top);
            break;
          }
          case '*': {
            int64_t b = pop(top);
            int64_t a = pop(top);
            top = new Cell(checked(a * b, pc), top);
            break;
          }
          case 'd': top = new Cell(top->value, top); break;
          case 'x': pop(top); break;
          case 't': total += static_cast<double>(pop(top)); break;
          case 'h': total /= 2; break;
          case '!': flag = !flag; break;
          case '?':
            if (flag) pc++;
            break;
          case 's': small++; break;
          case 'S': top = new Cell(small, top); break;
          case 'T': top = new Cell(static_cast<int64_t>(total * 100), top); break;
          case 'g': {
            Cell* garbage = nullptr;
            for (int i = 0; i < 100; i++) garbage = new Cell(i, garbage);
            if (garbage->below->value != 98) return -2;
            break;
          }
          case 'p': rlib::print(rlib::int_to_str(top == nullptr ? -1 : top->value)); break;
          case 'b':
            if (pop(top) > 0) {
              top->value--;
              pc = 0;
              driver.can_enter_jit(rlib::greens(pc, code), rlib::reds(top, total, flag, small));
            }
            break;
          case 'r': return pop(top);
          case ' ': break;
        }
      }
      return flag ? -3 : top == nullptr ? 0 : top->value;
    } catch (Trap* trap) {
      rlib::print("trap at "_str->concat(rlib::int_to_str(trap->at)));
      top = new Cell(7, top);
      flag = true;
    } catch (rlib::ValueError* e) {
      rlib::print(e->message());
      total = total + 1;
    }
  }
}

// More than twelve values go around.
int64_t wide(rlib::Str* text, int64_t rounds) {
  int64_t a = 0, b = 1, c = 2, d = 3, e = 4, f = 5, g = 6, h = 7, i = 8, j = 9, k = 10, l = 11, m = 12;
  int64_t pc = 0;
  while (pc < text->length()) {
    driver.merge_point(rlib::greens(pc, text),
                       rlib::reds(rounds, a, b, c, d, e, f, g, h, i, j, k, l, m));
    switch (text->char_at(pc++)) {
      case 'a': a += b; break;
      case 'b': b += c; break;
      case 'c': c += d; break;
      case 'd': d += e; break;
      case 'e': e += f; break;
      case 'f': f += g; break;
      case 'g': g += h; break;
      case 'h': h += i; break;
      case 'i': i += j; break;
      case 'j': j += k; break;
      case 'k': k += l; break;
      case 'l': l += m; break;
      case 'm': m += a; break;
      case 'n': a ^= m; break;
      case 'o': b ^= l; break;
      case 'p': c ^= k; break;
      case 'q': d ^= j; break;
      case 'r':
        if (--rounds > 0) pc = 0;
        break;
    }
  }
  return a + 3 * b + 5 * c + 7 * d + 11 * e + 13 * f + 17 * g + 19 * h + 23 * i + 29 * j + 31 * k +
         37 * l + 41 * m;
}

// No reference is alive in the loop, and no value leaves it.
void silent(rlib::Str* text) {
  int64_t pc = 0;
  uint32_t state = 1;
  while (pc < text->length()) {
    driver.merge_point(rlib::greens(pc, text), rlib::reds(state));
    switch (text->char_at(pc++)) {
      case 'a': state *= 3; break;
      case 'b': state += 7; break;
      case 'c': state ^= state >> 3; break;
      case 'd': state -= 5; break;
      case 'e': state |= 16; break;
      case 'f': state &= ~64u; break;
      case 'g': state <<= 1; break;
      case 'h': state >>= 1; break;
      case 'i': state = ~state; break;
      case 'j': state %= 1000003; break;
      case 'k': state *= state; break;
      case 'l': state += state >> 5; break;
      case 'm': state ^= 0xAAAA; break;
      case 'n': state -= state / 7; break;
      case 'o': state += 100; break;
      case 'p': state *= 17; break;
      case 'q': state++; break;
      case 'z': rlib::print(rlib::int_to_str(state)); return;
    }
  }
}

int entry_point(rlib::List<rlib::Str*>*) {
  rlib::print(rlib::int_to_str(run(new Code("12+3*r"_str))));
  rlib::print(rlib::int_to_str(run(new Code("5tht2tT"_str))));
  rlib::print(rlib::int_to_str(run(new Code("!?x1 sSp ssssssSp!"_str))));
  rlib::print(rlib::int_to_str(run(new Code("99*9*9*9*9*9*g1+r"_str))));
  rlib::print(rlib::int_to_str(run(new Code("!+4?x9gd*p!"_str))));
  rlib::print(rlib::int_to_str(run(new Code("5d*gggx tT"_str))));
  rlib::print(rlib::int_to_str(run(new Code(""_str))));
  rlib::print(rlib::int_to_str(wide("abcdefghijklmnopqqponmlkjihgfedcbar"_str, 50)));
  silent("abcdefghijklmnopqponmlkjihgfedcbaz"_str);
  return 0;
}
