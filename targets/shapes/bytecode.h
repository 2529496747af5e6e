// Bytecode: what functions are compiled to. A register machine: see opcodes.def for the
// instructions.
//
// A frame has `register_count` registers. The parameters, for a method `this` and then the
// parameters, are in the first ones; local variables and intermediate values follow.

#ifndef TARGETS_SHAPES_BYTECODE_H_
#define TARGETS_SHAPES_BYTECODE_H_

#include "targets/shapes/globals.h"
#include "targets/shapes/property_site.h"
#include "targets/shapes/value.h"

namespace shapes {

enum class Op : uint8_t {
#define SHAPES_OP(name, format, effect) k##name,
#include "targets/shapes/opcodes.def"
};

enum class Format : uint8_t { A, AB, ABC, ABN, ABS, AX, Jump, AJump, ABWord, ABCWord, ABJump };

// One word of code.
struct Word {
  uint32_t bits;

  static Word abc(Op op, int a, int b, int c) {
    return Word{static_cast<uint32_t>(op) | static_cast<uint32_t>(a) << 8 |
                static_cast<uint32_t>(b) << 16 | static_cast<uint32_t>(c) << 24};
  }
  static Word ax(Op op, int a, int x) { return abc(op, a, x & 0xFF, x >> 8); }
  static Word number(int w) { return Word{static_cast<uint32_t>(w)}; }

  Op op() const { return static_cast<Op>(bits & 0xFF); }
  int a() const { return static_cast<int>(bits >> 8 & 0xFF); }
  int b() const { return static_cast<int>(bits >> 16 & 0xFF); }
  int c() const { return static_cast<int>(bits >> 24); }
  int signed_c() const { return static_cast<int>(bits) >> 24; }
  int x() const { return static_cast<int>(bits >> 16); }
  int w() const { return static_cast<int>(bits); }
};

constexpr int kMostRegisters = 256;  // what a, b and c can number
constexpr int kMostInTable = 65536;  // what x can number

// Where a captured variable is when a function is made: in a cell in a register of the function
// that makes it, or among the cells which that one has captured itself.
struct Capture {
  bool is_register;
  int index;
};

// What is thrown between the words `start` and `end` is put into a register, and the code at
// `target` goes on. For `finally` it is wrapped, for Rethrow. Inner handlers come before outer
// ones.
struct Handler {
  int start;
  int end;
  int target;
  int reg;
  bool is_finally;
};

// From word `start` on the code comes from `line`.
struct LineStart {
  int start;
  int line;
};

// The code of one function. It does not change, but for what its property sites have seen.
class Code final : public rlib::Object {
 public:
  // How a compiler hands it over, field by field.
  struct Parts {
    Str* name;
    int parameter_count;  // `this` included
    int register_count;
    bool is_method;
    bool is_generator;
    Array<Word>* words;
    Array<Value*>* constants;
    Array<Global*>* globals;
    Array<Code*>* functions;
    Array<PropertySite*>* sites;
    Array<Capture>* captures;
    Array<Handler>* handlers;
    Array<LineStart>* lines;
  };
  explicit Code(Parts parts)
      : name(parts.name),
        parameter_count(parts.parameter_count),
        register_count(parts.register_count),
        is_method(parts.is_method),
        is_generator(parts.is_generator),
        words(parts.words),
        constants(parts.constants),
        globals(parts.globals),
        functions(parts.functions),
        sites(parts.sites),
        captures(parts.captures),
        handlers(parts.handlers),
        lines(parts.lines) {}

  Word word(int pc) const { return words->get(pc); }
  // The handler for what is thrown at a word: its index, or -1.
  RLIB_ELIDABLE int find_handler(int pc) const;
  // The line of the source that a word comes from.
  RLIB_ELIDABLE int line_of(int pc) const;
  // For logs: "fib, line 3: Add".
  Str* describe(int pc) const;
  // All of it as text, the functions inside of it too.
  Str* disassemble() const;

  Str* const name;
  const int parameter_count;
  const int register_count;
  const bool is_method;
  const bool is_generator;
  const Array<Word>* const words;
  const Array<Value*>* const constants;
  const Array<Global*>* const globals;
  const Array<Code*>* const functions;
  const Array<PropertySite*>* const sites;
  const Array<Capture>* const captures;
  const Array<Handler>* const handlers;
  const Array<LineStart>* const lines;
};

Format format_of(Op op);
Str* name_of(Op op);
// How many words an instruction takes: 1 or 2.
int words_of(Op op);

}  // namespace shapes

#endif  // TARGETS_SHAPES_BYTECODE_H_
