// An interpreter for brainf***, and the tutorial's example of what one looks like to Kiln.
//
//     bf program.bf
//
// The language: a tape of bytes and a position on it. `>` and `<` move the position, `+` and `-`
// change the byte, `.` and `,` print and read it, `[` and `]` loop while it is not 0. Everything
// else is a comment. Here the tape has no end on the right, bytes wrap, and `,` gives 0 at the end
// of input.

#include "rlib/rlib.h"

using namespace rlib::literals;

namespace bf {

// Where brackets do not match.
class SyntaxError final : public rlib::Exception {
  RLIB_EXCEPTION(SyntaxError)

 public:
  explicit SyntaxError(rlib::Str* message) : Exception(message) {}
};

// A program without its comments. It never changes, and its fields say so: what is read from it is
// a constant in traces.
class Program final : public rlib::Object {
 public:
  Program(rlib::Array<char>* ops, rlib::Array<int>* other_bracket, rlib::Array<int>* lines)
      : ops(ops), other_bracket(other_bracket), lines(lines) {}

  int length() const { return static_cast<int>(ops->length()); }

  // For logs: "] line 3".
  rlib::Str* describe(int pc) const {
    rlib::StrBuilder* text = new rlib::StrBuilder();
    text->append(ops->get(pc));
    text->append(" line "_str);
    text->append_int(lines->get(pc));
    return text->build();
  }

  const rlib::Array<char>* const ops;
  // Of each bracket, the position of the one that matches it.
  const rlib::Array<int>* const other_bracket;
  const rlib::Array<int>* const lines;
};

// The tape. It grows when the position moves past its end.
class Tape final : public rlib::Object {
 public:
  Tape() : cells_(rlib::Array<unsigned char>::make(1024)), position_(0) {}

  unsigned char get() const { return cells_->get(position_); }
  void set(unsigned char value) { cells_->set(position_, value); }
  void add(int amount) { set(static_cast<unsigned char>(get() + amount)); }

  void right() {
    position_++;
    if (is_behind_end()) grow();
  }
  // Raises IndexError.
  void left() {
    if (position_ <= 0) throw new rlib::IndexError("left of the tape's start"_str);
    position_--;
  }

 private:
  // It cannot be further behind. In traces they are compared as unsigned numbers: from that the JIT learns that the
  // position is not negative either.
  bool is_behind_end() const {
    if (!rlib::jit::we_are_jitted()) return position_ == cells_->length();
    return static_cast<uint64_t>(position_) >= static_cast<uint64_t>(cells_->length());
  }
  void grow() {
    auto* cells = rlib::Array<unsigned char>::make(cells_->length() * 2);
    rlib::array_copy(cells_, 0, cells, 0, cells_->length());
    cells_ = cells;
  }

  rlib::Array<unsigned char>* cells_;
  int64_t position_;
};

bool is_op(char c) {
  switch (c) {
    case '>':
    case '<':
    case '+':
    case '-':
    case '.':
    case ',':
    case '[':
    case ']':
      return true;
    default:
      return false;
  }
}

// Raises SyntaxError.
Program* parse(rlib::Str* source) {
  auto* ops = new rlib::List<char>();
  auto* lines = new rlib::List<int>();
  auto* other_bracket = new rlib::List<int>();
  auto* open = new rlib::List<int>();  // brackets that are not closed yet
  int line = 1;
  for (int64_t i = 0; i < source->length(); i++) {
    char c = source->char_at(i);
    if (c == '\n') line++;
    if (!is_op(c)) continue;
    int pc = static_cast<int>(ops->length());
    int other = 0;
    if (c == '[') open->append(pc);
    if (c == ']') {
      if (open->is_empty()) {
        throw new SyntaxError("']' without '[' in line "_str->concat(rlib::int_to_str(line)));
      }
      other = open->pop();
      other_bracket->set(other, pc);
    }
    ops->append(c);
    lines->append(line);
    other_bracket->append(other);
  }
  if (!open->is_empty()) {
    int where = lines->get(open->last());
    throw new SyntaxError("'[' without ']' in line "_str->concat(rlib::int_to_str(where)));
  }
  return new Program(ops->to_array(), other_bracket->to_array(), lines->to_array());
}

struct BfDriver : rlib::JitDriver<BfDriver> {  // static members say what differs from the default
  static constexpr auto name = "bf";
  RLIB_ELIDABLE static rlib::Str* location(int pc, Program* program) { return program->describe(pc); }
};
constexpr BfDriver driver;

void run(Program* program, Tape* tape) {
  int pc = 0;
  while (pc < program->length()) {
    driver.merge_point(rlib::greens(pc, program), rlib::reds(tape));
    switch (program->ops->get(pc)) {
      case '>': tape->right(); break;
      case '<': tape->left(); break;
      case '+': tape->add(1); break;
      case '-': tape->add(-1); break;
      case '.': rlib::standard_output()->write_char(static_cast<char>(tape->get())); break;
      case ',': {
        int byte = rlib::standard_input()->read_byte();
        tape->set(static_cast<unsigned char>(byte < 0 ? 0 : byte));
        break;
      }
      case '[':
        if (tape->get() == 0) pc = program->other_bracket->get(pc);
        break;
      case ']':
        if (tape->get() != 0) {
          pc = program->other_bracket->get(pc) + 1;
          driver.can_enter_jit(rlib::greens(pc, program), rlib::reds(tape));
          continue;
        }
        break;
    }
    pc++;
  }
}

}  // namespace bf

int entry_point(rlib::List<rlib::Str*>* args) {
  if (args->length() != 2) {
    rlib::print_error("usage: bf program.bf"_str);
    return 2;
  }
  try {
    bf::run(bf::parse(rlib::read_file(args->get(1))), new bf::Tape());
  } catch (rlib::OSError* e) {
    rlib::print_error(e->message());
    return 1;
  } catch (bf::SyntaxError* e) {
    rlib::print_error(e->message());
    return 1;
  }
  return 0;
}
