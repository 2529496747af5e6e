#include "targets/pyinterp/interpreter/jumps.h"

#include "targets/pyinterp/interpreter/operands.h"
#include "targets/pyinterp/modules/warnings/warnings.h"
#include "targets/pyinterp/objspace/exceptions.h"

namespace py {

namespace {

// What is in a register. Numbers from 0 on: what the instruction at that word puts there.
enum Content : int32_t {
  kNothing = -1,
  kMixed = -2,          // depends on the way
  kIterator = -3,       // of a loop
  kAsyncIterator = -4,
  kWithExit = -5,
  kHandledBefore = -6,  // as PushExc leaves it
  kException = -7,      // as a handler gets it
};

// A table with a row for each word and a column for each register.
template <class T>
class Table final : public rlib::Object {
 public:
  Table(int64_t rows, int64_t columns) : columns_(columns), cells_(Array<T>::make(rows * columns)) {}
  T get(int64_t row, int64_t column) const { return cells_->get(row * columns_ + column); }
  void set(int64_t row, int64_t column, T value) { cells_->set(row * columns_ + column, value); }

 private:
  const int64_t columns_;
  Array<T>* const cells_;
};

// What goes on in the registers of a code object.
class Flow final : public rlib::Object {
 public:
  explicit Flow(W_Code* code)
      : code_(code),
        count_(code->words->length()),
        registers_(code->register_count),
        live_(new Table<bool>(count_, registers_)),
        contents_(new Table<int32_t>(count_, registers_)),
        is_reached_(Array<bool>::make(count_)),
        pushed_(Array<Array<int32_t>*>::make(count_)),
        handlers_(Array<int32_t>::make(count_)),
        effects_(Array<Effects*>::make(count_)) {
    for (int64_t pc = 0; pc < count_; pc++) {
      effects_->set(pc, new Effects(code, pc));
      handlers_->set(pc, -1);
    }
    for (int64_t i = code->handlers->length() - 1; i >= 0; i--) {
      Handler handler = code->handlers->get(i);
      for (int64_t pc = handler.start; pc < handler.end; pc++) handlers_->set(pc, static_cast<int32_t>(i));
    }
    find_live();
    find_contents();
    // A handler may end without restoring what was handled before it: it is needed all the same.
    for (int64_t pc = 0; pc < count_; pc++) {
      if (!is_reached(pc)) continue;
      Array<int32_t>* pushed = pushed_->get(pc);
      for (int64_t i = 0; i < pushed->length(); i++) live_->set(pc, pushed->get(i), true);
    }
  }

  // Whether `reg` has a value when the word is next that is still needed.
  bool is_live(int64_t pc, int64_t reg) const { return live_->get(pc, reg); }
  int32_t content(int64_t pc, int64_t reg) const { return contents_->get(pc, reg); }
  bool is_reached(int64_t pc) const { return is_reached_->get(pc); }

  // Registers that are no variables.
  bool is_temporary(int64_t reg) const {
    if (reg < code_->variables->length()) return false;
    for (int64_t i = 0; i < code_->cell_registers->length(); i++) {
      if (code_->cell_registers->get(i) == reg) return false;
    }
    return reg < code_->first_free || reg >= code_->first_free + code_->free_variables->length();
  }

  // Whether the frame may go from word `from` to `to`: all that is needed there is here.
  bool allows(int64_t from, int64_t to) const {
    if (!is_reached(to)) return false;
    for (int64_t reg = 0; reg < registers_; reg++) {
      if (!is_temporary(reg) || !is_live(to, reg)) continue;
      int32_t there = content(to, reg);
      if (!is_live(from, reg) || there == kMixed || content(from, reg) != there) return false;
    }
    return true;
  }
  int64_t depth(int64_t pc) const {
    int64_t depth = 0;
    for (int64_t reg = 0; reg < registers_; reg++) depth += is_temporary(reg) && is_live(pc, reg) ? 1 : 0;
    return depth;
  }
  // Why it may not: by what the innermost block there is.
  Str* explain(int64_t to) const {
    if (!is_reached(to)) return "can't jump into an exception handler, or code may be unreachable"_str;
    int64_t reg = registers_ - 1;
    while (reg > 0 && !(is_temporary(reg) && is_live(to, reg))) reg--;
    switch (content(to, reg)) {
      case kIterator:
      case kAsyncIterator: return "can't jump into the body of a for loop"_str;
      case kHandledBefore:
      case kException: return "can't jump into an 'except' block as there's no exception"_str;
      default: return "incompatible stacks"_str;
    }
  }

 private:
  // Backwards: a register is live in front of a word that reads it, and where it is behind a word that does
  // not write it. CheckBound answers for a variable, so that nobody in front of it has to.
  void find_live();
  bool flow_back(int64_t pc, Array<bool>* row);  // `row` is for it to use
  void spread(Array<bool>* row, int64_t to, Registers but) const {
    for (int64_t reg = 0; reg < registers_; reg++) {
      bool is_written = reg >= but.first && reg < but.first + but.count;
      if (!is_written && live_->get(to, reg)) row->set(reg, true);
    }
  }
  // Forwards, from the first word on.
  void find_contents();
  bool reach(int64_t to, Array<int32_t>* row, Array<int32_t>* pushed);

  W_Code* const code_;
  const int64_t count_;
  const int64_t registers_;
  Table<bool>* const live_;
  Table<int32_t>* const contents_;
  Array<bool>* const is_reached_;
  Array<Array<int32_t>*>* const pushed_;  // the registers of PushExc of the handlers around, from the outside in
  Array<int32_t>* const handlers_;  // of each word, or -1
  Array<Effects*>* const effects_;
};

bool Flow::flow_back(int64_t pc, Array<bool>* row) {
  for (int64_t reg = 0; reg < registers_; reg++) row->set(reg, false);
  Effects* effects = effects_->get(pc);
  Op op = op_of(code_->words->get(pc));
  Registers written = effects->writes;
  if (op == Op::kCheckBound) written = {a_of(code_->words->get(pc)), 1};
  if (goes_on(op) && pc + 1 < count_) spread(row, pc + 1, written);
  int64_t target = jump_target(code_->words, pc);
  if (target >= 0) spread(row, target, op == Op::kForIter ? Registers{0, 0} : written);
  if (handlers_->get(pc) >= 0) {
    Handler handler = code_->handlers->get(handlers_->get(pc));
    spread(row, handler.target, {handler.reg, 1});
  }
  if (op != Op::kCheckBound && op != Op::kMakeCell) {
    for (int64_t i = 0; i < effects->reads->length(); i++) {
      if (effects->reads->get(i) >= 0) row->set(effects->reads->get(i), true);
    }
    for (int64_t i = 0; i < effects->run.count; i++) row->set(effects->run.first + i, true);
  }
  bool has_changed = false;
  for (int64_t reg = 0; reg < registers_; reg++) {
    if (!row->get(reg) || live_->get(pc, reg)) continue;
    live_->set(pc, reg, true);
    has_changed = true;
  }
  return has_changed;
}

void Flow::find_live() {
  auto* row = Array<bool>::make(registers_);
  bool has_changed = true;
  while (has_changed) {
    has_changed = false;
    for (int64_t pc = count_ - 1; pc >= 0; pc--) {
      if (flow_back(pc, row)) has_changed = true;
    }
  }
}

// Whether that is news.
bool Flow::reach(int64_t to, Array<int32_t>* row, Array<int32_t>* pushed) {
  bool is_new = !is_reached_->get(to);
  bool has_changed = is_new;
  is_reached_->set(to, true);
  if (is_new) pushed_->set(to, pushed);
  for (int64_t reg = 0; reg < registers_; reg++) {
    int32_t old = contents_->get(to, reg);
    int32_t merged = is_new || old == row->get(reg) ? row->get(reg) : static_cast<int32_t>(kMixed);
    if (!is_new && merged == old) continue;
    contents_->set(to, reg, merged);
    has_changed = true;
  }
  return has_changed;
}

int32_t content_by(Op op, int64_t pc, int64_t index) {
  switch (op) {
    case Op::kGetIter: return kIterator;
    case Op::kGetAIter: return kAsyncIterator;
    case Op::kPushExc: return kHandledBefore;
    case Op::kWithEnter:
    case Op::kAsyncWithEnter: return index == 0 ? static_cast<int32_t>(kWithExit) : static_cast<int32_t>(pc);
    default: return static_cast<int32_t>(pc);
  }
}

Array<int32_t>* with_pushed(Array<int32_t>* pushed, int64_t reg) {
  auto* more = Array<int32_t>::make(pushed->length() + 1);
  rlib::array_copy(pushed, 0, more, 0, pushed->length());
  more->set(pushed->length(), static_cast<int32_t>(reg));
  return more;
}

void Flow::find_contents() {
  auto* row = Array<int32_t>::make(registers_);
  for (int64_t reg = 0; reg < registers_; reg++) row->set(reg, kNothing);
  auto* waiting = new List<int64_t>();
  auto go_to = [&](int64_t to, Array<int32_t>* pushed) {
    if (to < count_ && reach(to, row, pushed)) waiting->append(to);
  };
  go_to(0, Array<int32_t>::empty());
  while (waiting->length() > 0) {
    int64_t pc = waiting->pop();
    for (int64_t reg = 0; reg < registers_; reg++) row->set(reg, contents_->get(pc, reg));
    Array<int32_t>* pushed = pushed_->get(pc);
    Word word = code_->words->get(pc);
    Op op = op_of(word);
    if (handlers_->get(pc) >= 0) {
      Handler handler = code_->handlers->get(handlers_->get(pc));
      int32_t own = row->get(handler.reg);
      row->set(handler.reg, kException);
      go_to(handler.target, pushed);
      row->set(handler.reg, own);
    }
    if (op == Op::kPushExc) pushed = with_pushed(pushed, a_of(word));
    if (op == Op::kPopExc && pushed->length() > 0) {
      pushed = rlib::array_slice(pushed, 0, pushed->length() - 1);
    }
    int64_t target = jump_target(code_->words, pc);
    if (op == Op::kForIter) go_to(target, pushed);
    Registers writes = effects_->get(pc)->writes;
    for (int64_t i = 0; i < writes.count; i++) row->set(writes.first + i, content_by(op, pc, i));
    if (op != Op::kForIter && target >= 0) go_to(target, pushed);
    if (goes_on(op)) go_to(pc + 1, pushed);
  }
}

bool waits(Frame* frame) {
  return frame->generator != nullptr && !frame->is_finished && frame->pc > 0 &&
         op_of(frame->code->words->get(frame->pc - 1)) == Op::kYield;
}

// The first line not before `line` that has code; -1 if there is none.
int64_t first_line_from(Array<int32_t>* lines, int64_t line) {
  int64_t best = -1;
  for (int64_t pc = 0; pc < lines->length(); pc++) {
    int64_t here = lines->get(pc);
    if (here >= line && (best < 0 || here < best)) best = here;
  }
  return best;
}

// Handlers that the frame leaves are done with: what was being handled before them is again.
void leave_handlers(Frame* frame, Flow* flow, int64_t from, int64_t to) {
  for (int64_t reg = 0; reg < frame->registers->length(); reg++) {
    if (!flow->is_temporary(reg) || !flow->is_live(from, reg) || flow->is_live(to, reg)) continue;
    if (flow->content(from, reg) != kHandledBefore) continue;
    frame->handled = static_cast<W_BaseException*>(frame->get(reg));
    return;
  }
}

// The code there does not look whether these have values.
void fill_variables(Frame* frame, Flow* flow, int64_t to) {
  int64_t count = 0;
  for (int64_t reg = 0; reg < frame->code->variables->length(); reg++) {
    if (frame->get(reg) == nullptr && flow->is_live(to, reg)) count++;
  }
  if (count == 0) return;
  warn(RuntimeWarning_type(),
       message("assigning None to "_str, count, " unbound local"_str, plural(count)));
  for (int64_t reg = 0; reg < frame->code->variables->length(); reg++) {
    if (frame->get(reg) == nullptr && flow->is_live(to, reg)) frame->set(reg, none());
  }
}

}  // namespace

void check_may_jump(Frame* frame) {
  TraceEvent event = frame->extras == nullptr ? TraceEvent::kNone : frame->extras->event;
  if (event == TraceEvent::kCall || event == TraceEvent::kNone) {
    throw_value_error("can't jump from the 'call' trace event of a new frame"_str);
  }
  if (event != TraceEvent::kLine && !(event == TraceEvent::kReturn && waits(frame))) {
    throw_value_error("can only jump from a 'line' trace event"_str);
  }
  if (frame->extras->trace == nullptr) {
    throw_value_error("f_lineno can only be set by a trace function"_str);
  }
}

void jump_to_line(Frame* frame, int64_t line) {
  W_Code* code = frame->code;
  if (line < code->first_line) {
    throw_value_error("line "_str, line, " comes before the current code block"_str);
  }
  Array<int32_t>* lines = code->lines();
  int64_t found = first_line_from(lines, line);
  if (found < 0) throw_value_error("line "_str, line, " comes after the current code block"_str);
  auto* flow = new Flow(code);
  int64_t from = frame->pc - 1;
  int64_t best = -1;
  Str* reason = nullptr;
  for (int64_t pc = 0; pc < lines->length(); pc++) {
    if (lines->get(pc) != found || (pc > 0 && lines->get(pc - 1) == found)) continue;
    if (!flow->allows(from, pc)) {
      if (reason == nullptr) reason = flow->explain(pc);
    } else if (best < 0 || flow->depth(pc) > flow->depth(best)) {
      best = pc;
    }
  }
  if (best < 0) throw_value_error(reason);
  fill_variables(frame, flow, best);
  leave_handlers(frame, flow, from, best);
  if (frame->extras->event == TraceEvent::kLine) {
    frame->pc = best + 1;
    return;
  }
  // What is sent is put where the yield says, so the frame stays there. Somebody has to look when it goes on.
  if (frame->extras->jump_on_resuming < 0) interpreter_state()->tracers++;
  frame->extras->jump_on_resuming = best;
}

void take_pending_jump(Frame* frame, bool throws) {
  if (frame->extras == nullptr || frame->extras->jump_on_resuming < 0) return;
  frame->pc = frame->extras->jump_on_resuming + (throws ? 1 : 0);
  frame->extras->jump_on_resuming = -1;
  interpreter_state()->tracers--;
}

}  // namespace py
