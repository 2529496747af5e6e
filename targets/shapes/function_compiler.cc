#include "targets/shapes/function_compiler.h"

#include "targets/shapes/compiler.h"
#include "targets/shapes/errors.h"
#include "targets/shapes/parser.h"

namespace shapes {

Code* compile(Str* source, Globals* globals) {
  return FunctionCompiler::compile(parse(source, globals));
}

bool ConstantKeys::equals(Value* a, Value* b) {
  return a->class_of() == b->class_of() && a->equals(b);
}

Code* FunctionCompiler::compile(FunctionDisplay* function) {
  return (new FunctionCompiler(function))->compile();
}

Code* FunctionCompiler::compile() {
  at_line(display->line);
  for (LocalName* parameter : *display->parameters) parameter->emit_birth(this, allocate());
  for (Statement* statement : *display->body) statement->emit(this);

  int result = allocate();
  emit_constant(result, nil());
  emit_return(result);

  Code::Parts parts;
  parts.name = display->name;
  parts.parameter_count = static_cast<int>(display->parameters->length());
  parts.register_count = most_in_use_;
  parts.is_method = display->is_method();
  parts.is_generator = display->is_generator;
  parts.words = words_->to_array();
  parts.constants = constants_->to_array();
  parts.globals = globals_->to_array();
  parts.functions = functions_->to_array();
  parts.sites = sites_->to_array();
  parts.captures = captures();
  parts.handlers = handlers_->to_array();
  parts.lines = lines_->to_array();
  return new Code(parts);
}

Array<Capture>* FunctionCompiler::captures() const {
  int64_t count = display->captured->length();
  auto* captures = Array<Capture>::make(count);
  for (int64_t i = 0; i < count; i++) {
    CapturedVariable captured = display->captured->get(i);
    bool is_register = captured.variable != nullptr;
    captures->set(i, Capture{is_register, is_register ? captured.variable->reg : captured.index});
  }
  return captures;
}

// ---- Registers and tables -----------------------------------------------------------------------

int FunctionCompiler::allocate() {
  if (in_use_ == kMostRegisters) {
    throw new SyntaxError(line_, "too many variables and values at once in one function"_str);
  }
  int reg = in_use_++;
  if (in_use_ > most_in_use_) most_in_use_ = in_use_;
  return reg;
}

void FunctionCompiler::fail_too_large() const {
  throw new SyntaxError(line_, "this function is too large"_str);
}

int FunctionCompiler::check_table(int64_t index) const {
  if (index >= kMostInTable) fail_too_large();
  return static_cast<int>(index);
}

int FunctionCompiler::constant(Value* value) {
  int known = known_constants_->get_or(value, -1);
  if (known >= 0) return known;
  int index = check_table(constants_->length());
  constants_->append(value);
  known_constants_->set(value, index);
  return index;
}

int FunctionCompiler::global(Global* global) {
  int known = known_globals_->get_or(global, -1);
  if (known >= 0) return known;
  int index = check_table(globals_->length());
  globals_->append(global);
  known_globals_->set(global, index);
  return index;
}

int FunctionCompiler::function(Code* code) {
  int index = check_table(functions_->length());
  functions_->append(code);
  return index;
}

// Each instruction gets a site of its own: that is what an inline cache is about.
int FunctionCompiler::site(Str* name) {
  sites_->append(new PropertySite(name));
  return static_cast<int>(sites_->length() - 1);
}

// ---- Lines and jumps ----------------------------------------------------------------------------

void FunctionCompiler::at_line(int line) {
  if (line == line_) return;
  line_ = line;
  lines_->append(LineStart{here(), line});
}

void FunctionCompiler::emit_jump(Op op, int a, Label* to) {
  to->jumps->append(here());
  emit_ax(op, a, 0);
  if (to->position >= 0) place(to);
}

void FunctionCompiler::emit_next(int a, int b, Label* end) {
  emit_with_word(Op::kNext, a, b, 0, 0);
  end->addresses->append(here() - 1);
}

void FunctionCompiler::place(Label* label) {
  if (label->position < 0) label->position = here();
  int target = check_table(label->position);
  while (!label->jumps->is_empty()) {
    int jump = label->jumps->pop();
    Word word = words_->get(jump);
    words_->set(jump, Word::ax(word.op(), word.a(), target));
  }
  while (!label->addresses->is_empty()) {
    words_->set(label->addresses->pop(), Word::number(target));
  }
}

// ---- Loops and handlers -------------------------------------------------------------------------

Loop* FunctionCompiler::enter_loop() {
  Loop* loop = new Loop(surrounding_);
  surrounding_ = loop;
  return loop;
}

void FunctionCompiler::leave_loop(Loop* loop) { surrounding_ = loop->outer; }

Loop* FunctionCompiler::find_loop() const {
  for (Surrounding* at = surrounding_; at != nullptr; at = at->outer) {
    if (Loop* loop = rlib::cast_or_null<Loop>(at)) return loop;
  }
  return nullptr;
}

bool FunctionCompiler::has_cleanups() const {
  for (Surrounding* at = surrounding_; at != nullptr; at = at->outer) {
    Protected* code = rlib::cast_or_null<Protected>(at);
    if (code != nullptr && code->cleanup != nullptr) return true;
  }
  return false;
}

Protected* FunctionCompiler::protect(Statement* cleanup) {
  auto* code = new Protected(surrounding_, cleanup, here());
  surrounding_ = code;
  return code;
}

void FunctionCompiler::unprotect(Protected* code) {
  if (code->start < here()) code->parts->append(CodeRange{code->start, here()});
  code->start = -1;
  surrounding_ = code->outer;
}

void FunctionCompiler::handle(Protected* code, int reg, bool is_finally) {
  for (CodeRange part : *code->parts) {
    handlers_->append(Handler{part.start, part.end, here(), reg, is_finally});
  }
}

void FunctionCompiler::emit_cleanups(Surrounding* outer) {
  while (surrounding_ != outer) {
    if (Protected* code = rlib::cast_or_null<Protected>(surrounding_)) {
      unprotect(code);
      if (code->cleanup != nullptr) code->cleanup->emit(this);
    } else {
      surrounding_ = surrounding_->outer;
    }
  }
}

void FunctionCompiler::resume_protection(Surrounding* outer) {
  for (Surrounding* at = surrounding_; at != outer; at = at->outer) {
    if (Protected* code = rlib::cast_or_null<Protected>(at)) code->start = here();
  }
}

void FunctionCompiler::emit_return(int reg) {
  // An initialiser's result is the object, which may be in a cell.
  emit_exit(nullptr, [&] {
    if (display->kind == FunctionKind::kInitialiser) {
      display->parameters->first()->emit(this, reg);
    }
    emit(Op::kReturn, reg);
  });
}

}  // namespace shapes
