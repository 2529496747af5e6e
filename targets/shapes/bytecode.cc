#include "targets/shapes/bytecode.h"

namespace shapes {

// ---- The table of instructions ------------------------------------------------------------------

namespace {

Array<Str*>* make_names() {
  auto* names = new List<Str*>();
#define SHAPES_OP(name, format, effect) names->append(#name ""_str);
#include "targets/shapes/opcodes.def"
  return names->to_array();
}
RLIB_PREBUILD Array<Str*>* names() { return RLIB_ONCE(make_names()); }

Array<Format>* make_formats() {
  auto* formats = new List<Format>();
#define SHAPES_OP(name, format, effect) formats->append(Format::format);
#include "targets/shapes/opcodes.def"
  return formats->to_array();
}
RLIB_PREBUILD Array<Format>* formats() { return RLIB_ONCE(make_formats()); }

}  // namespace

Str* name_of(Op op) { return names()->get(static_cast<int64_t>(op)); }
Format format_of(Op op) { return formats()->get(static_cast<int64_t>(op)); }

int words_of(Op op) {
  Format format = format_of(op);
  return format == Format::ABWord || format == Format::ABCWord || format == Format::ABJump ? 2 : 1;
}

// ---- What the tables beside the code say --------------------------------------------------------

int Code::find_handler(int pc) const {
  for (int64_t i = 0; i < handlers->length(); i++) {
    Handler handler = handlers->get(i);
    if (handler.start <= pc && pc < handler.end) return static_cast<int>(i);
  }
  return -1;
}

int Code::line_of(int pc) const {
  int64_t low = 0;  // the first entry is for word 0
  int64_t high = lines->length();
  while (high - low > 1) {
    int64_t middle = (low + high) / 2;
    if (lines->get(middle).start <= pc) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return lines->get(low).line;
}

Str* Code::describe(int pc) const {
  return concat(name, ", line "_str, static_cast<int64_t>(line_of(pc)), ": "_str,
                name_of(word(pc).op()));
}

// ---- As text ------------------------------------------------------------------------------------

namespace {

void append_operands(StrBuilder* text, const Code* code, int pc) {
  Word word = code->word(pc);
  auto number = [&](Str* before, int operand) {
    text->append(before);
    text->append_int(operand);
  };
  auto reg = [&](int index) { number(" r"_str, index); };
  switch (format_of(word.op())) {
    case Format::A: reg(word.a()); break;
    case Format::AB: reg(word.a()); reg(word.b()); break;
    case Format::ABC: reg(word.a()); reg(word.b()); reg(word.c()); break;
    case Format::ABN: reg(word.a()); reg(word.b()); number(" "_str, word.c()); break;
    case Format::ABS: reg(word.a()); reg(word.b()); number(" "_str, word.signed_c()); break;
    case Format::AX: reg(word.a()); number(" "_str, word.x()); break;
    case Format::Jump: number(" -> "_str, word.x()); break;
    case Format::AJump: reg(word.a()); number(" -> "_str, word.x()); break;
    case Format::ABWord: reg(word.a()); reg(word.b()); break;
    case Format::ABCWord: reg(word.a()); reg(word.b()); number(" "_str, word.c()); break;
    case Format::ABJump:
      reg(word.a());
      reg(word.b());
      number(" -> "_str, code->word(pc + 1).w());
      break;
  }
}

// What the operands refer to in the tables.
void append_meaning(StrBuilder* text, const Code* code, int pc) {
  Word word = code->word(pc);
  Str* meaning = nullptr;
  switch (word.op()) {
    case Op::kLoadConstant:
    case Op::kMakeClass: meaning = code->constants->get(word.x())->repr(); break;
    case Op::kGetGlobal:
    case Op::kSetGlobal:
    case Op::kDefineGlobal: meaning = code->globals->get(word.x())->name; break;
    case Op::kMakeFunction:
    case Op::kAddMethod: meaning = code->functions->get(word.x())->name; break;
    case Op::kGetProperty:
    case Op::kSetProperty:
    case Op::kInvoke:
    case Op::kInvokeSuper:
    case Op::kGetSuper: meaning = code->sites->get(code->word(pc + 1).w())->name; break;
    default: return;
  }
  text->append("  ; "_str);
  text->append(meaning);
}

}  // namespace

Str* Code::disassemble() const {
  StrBuilder* text = new StrBuilder();
  text->append(concat(name, ": "_str, static_cast<int64_t>(parameter_count), " parameters, "_str,
                      static_cast<int64_t>(register_count), " registers\n"_str));
  int line = 0;
  for (int pc = 0; pc < words->length(); pc += words_of(word(pc).op())) {
    if (line_of(pc) != line) {
      line = line_of(pc);
      text->append(concat("  line "_str, static_cast<int64_t>(line), '\n'));
    }
    text->append(concat("    "_str, static_cast<int64_t>(pc), ' ', name_of(word(pc).op())));
    append_operands(text, this, pc);
    append_meaning(text, this, pc);
    text->append('\n');
  }
  for (int64_t i = 0; i < handlers->length(); i++) {
    Handler handler = handlers->get(i);
    text->append(concat(handler.is_finally ? "  finally "_str : "  catch "_str,
                        static_cast<int64_t>(handler.start), " .. "_str,
                        static_cast<int64_t>(handler.end), " -> "_str,
                        static_cast<int64_t>(handler.target), '\n'));
  }
  for (int64_t i = 0; i < functions->length(); i++) {
    text->append('\n');
    text->append(functions->get(i)->disassemble());
  }
  return text->build();
}

}  // namespace shapes
