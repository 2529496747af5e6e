// The matcher: a machine that backtracks, with a stack of its own.
//
// An entry of the stack says what to do when matching fails from here on: go on elsewhere (a
// choice), take one character less (a repeat of one character), or put back a mark or a register.
// SUCCESS within an assertion or an atomic group throws away the choices made since its barrier,
// but keeps what is to be put back.
//
// Repeats of more than one character count in records: (place in the code, count, where the last
// turn began, the record around). A record never changes, so a choice remembers one by its number.

#include "targets/pyinterp/interpreter/ticks.h"
#include "targets/pyinterp/modules/sre/sre_code.h"
#include "targets/pyinterp/objspace/raise.h"
#include "targets/pyinterp/objspace/text.h"
#include "targets/pyinterp/objspace/unicode_data.h"

namespace py::sre {

// ---- Characters ---------------------------------------------------------------------------------

int64_t ascii_lower(int64_t c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; }
int64_t unicode_lower(int64_t c) {
  if (c < 128) return ascii_lower(c);
  return unicode::simple_lower(c);
}

namespace {

bool is_ascii_word(int64_t c) {
  return c < 128 &&
         (Str::is_letter(static_cast<char>(c)) || Str::is_digit(static_cast<char>(c)) || c == '_');
}
bool is_unicode_word(int64_t c) { return c == '_' || unicode::is_alphanumeric(c); }

}  // namespace

bool in_category(int64_t category, int64_t c) {
  switch (category) {
    case kDigit:
      return c >= '0' && c <= '9';
    case kNotDigit:
      return c < '0' || c > '9';
    case kSpace:
      return c == ' ' || (c >= 9 && c <= 13);
    case kNotSpace:
      return c != ' ' && (c < 9 || c > 13);
    case kWord:
    case kLocWord:
      return is_ascii_word(c);
    case kNotWord:
    case kLocNotWord:
      return !is_ascii_word(c);
    case kLineBreak:
      return c == '\n';
    case kNotLineBreak:
      return c != '\n';
    case kUniDigit:
      return unicode::decimal_value(c) >= 0;
    case kUniNotDigit:
      return unicode::decimal_value(c) < 0;
    case kUniSpace:
      return unicode::is_space(c);
    case kUniNotSpace:
      return !unicode::is_space(c);
    case kUniWord:
      return is_unicode_word(c);
    case kUniNotWord:
      return !is_unicode_word(c);
    case kUniLineBreak:
      return unicode::is_line_break(c);
    case kUniNotLineBreak:
      return !unicode::is_line_break(c);
    default:
      return false;
  }
}

namespace {

// Bit c of the bitmap at `pc`.
bool has_bit(Array<uint32_t>* code, int64_t pc, int64_t c) {
  return (code->get(pc + (c >> 5)) >> (c & 31) & 1) != 0;
}

}  // namespace

bool in_charset(Array<uint32_t>* code, int64_t pc, int64_t c) {
  bool found = true;
  while (true) {
    switch (code->get(pc++)) {
      case kFailure:
        return !found;
      case kLiteral:
        if (c == static_cast<int64_t>(code->get(pc))) return found;
        pc++;
        break;
      case kCategory:
        if (in_category(code->get(pc), c)) return found;
        pc++;
        break;
      case kCharset:
        if (c < 256 && has_bit(code, pc, c)) return found;
        pc += 8;
        break;
      case kRange:
        if (c >= static_cast<int64_t>(code->get(pc)) &&
            c <= static_cast<int64_t>(code->get(pc + 1))) {
          return found;
        }
        pc += 2;
        break;
      case kRangeUniIgnore: {
        int64_t low = code->get(pc);
        int64_t high = code->get(pc + 1);
        int64_t upper = unicode::simple_upper(c);
        if ((c >= low && c <= high) || (upper >= low && upper <= high)) return found;
        pc += 2;
        break;
      }
      case kNegate:
        found = !found;
        break;
      case kBigCharset: {
        // 256 bytes that say which of the bitmaps behind them each block of 256 characters has.
        int64_t blocks = code->get(pc++);
        if (c < 65536) {
          int64_t block = code->get(pc + (c >> 10)) >> 8 * (c >> 8 & 3) & 255;
          if (has_bit(code, pc + 64 + 8 * block, c & 255)) return found;
        }
        pc += 64 + 8 * blocks;
        break;
      }
      default:
        return false;
    }
  }
}

// ---- The machine --------------------------------------------------------------------------------

namespace {

template <bool kUtf8>
class Machine final : public rlib::Object {
 public:
  Machine(Array<uint32_t>* code, int64_t groups, Str* text, int64_t end)
      : code_(code), text_(text), end_(end), marks_(Array<int64_t>::make(2 * groups)) {
    rlib::array_fill(marks_, 0, marks_->length(), int64_t{-1});
  }

  // Whether there is a match that begins at `start`.
  bool run(int64_t start, bool must_advance, bool must_end);

  Result* result(int64_t start) {
    auto* marks = rlib::array_slice(marks_, 0, marks_->length());
    Result* found = new Result(marks);
    found->start = start;
    found->end = at_;
    found->last_index = last_index_;
    // A group is there when its end is.
    for (int64_t i = 0; i + 1 < marks->length(); i += 2) {
      if (marks->get(i) < 0 || marks->get(i + 1) < 0) {
        marks->set(i, -1);
        marks->set(i + 1, -1);
      }
    }
    return found;
  }

 private:
  // ---- The stack: four words an entry ----
  enum Entry : int64_t {
    kChoice,         // go on at pc
    kAlternative,    // go on with the alternative at pc
    kOneLess,        // REPEAT_ONE at pc: give back a character; data: where it may not go below
    kOneMore,        // MIN_REPEAT_ONE at pc: take one more; data: how many it has
    kAnotherTurn,    // MIN_UNTIL at pc: another turn of the record
    kOldMark,        // put back marks[pc] = at; data: the last index before
    kAssertBarrier,  // began ASSERT at pc; data: the barrier around
    kAssertNotBarrier,
    kAtomicBarrier,
    kPossessiveBarrier,  // data: the barrier around, and the turns so far
  };

  void push(Entry entry, int64_t pc, int64_t at, int64_t data) {
    if (top_ + 4 > stack_->length()) grow_stack();
    stack_->set(top_, pc << 4 | entry);
    stack_->set(top_ + 1, at);
    stack_->set(top_ + 2, data);
    stack_->set(top_ + 3, record_ << 32 | record_count_);
    top_ += 4;
  }
  RLIB_DONT_LOOK_INSIDE void grow_stack() {
    auto* larger = Array<int64_t>::make(stack_->length() * 2 + 64);
    rlib::array_copy(stack_, 0, larger, 0, top_);
    stack_ = larger;
  }

  void push_barrier(Entry entry, int64_t pc, int64_t turns) {
    int64_t around = barrier_;
    barrier_ = top_;
    push(entry, pc, at_, (around + 1) << 32 | turns);
  }

  // Throws away the choices since the barrier, and it; keeps what is to be put back.
  void cut() {
    int64_t to = barrier_;
    int64_t from = barrier_ + 4;
    barrier_ = (stack_->get(to + 2) >> 32) - 1;
    for (; from < top_; from += 4) {
      if ((stack_->get(from) & 15) != kOldMark) continue;
      rlib::array_copy(stack_, from, stack_, to, 4);
      to += 4;
    }
    top_ = to;
  }

  // Undoes all since the barrier, and takes it away.
  void unwind() {
    int64_t base = barrier_;
    while (top_ > base + 4) {
      top_ -= 4;
      if ((stack_->get(top_) & 15) == kOldMark) put_back_mark();
    }
    top_ = base;
    int64_t records = stack_->get(base + 3);
    record_ = records >> 32;
    record_count_ = records & 0xFFFFFFFF;
    barrier_ = (stack_->get(base + 2) >> 32) - 1;
  }

  void put_back_mark() {
    marks_->set(stack_->get(top_) >> 4, stack_->get(top_ + 1));
    last_index_ = stack_->get(top_ + 2);
  }

  // ---- Records of repeats: four words each; number 0 is none ----
  void new_record(int64_t pc, int64_t count, int64_t last, int64_t around) {
    int64_t base = record_count_ * 4;
    if (base + 4 > records_->length()) grow_records();
    records_->set(base, pc);
    records_->set(base + 1, count);
    records_->set(base + 2, last);
    records_->set(base + 3, around);
    record_ = record_count_++;
  }
  RLIB_DONT_LOOK_INSIDE void grow_records() {
    auto* larger = Array<int64_t>::make(records_->length() * 2 + 32);
    rlib::array_copy(records_, 0, larger, 0, records_->length());
    records_ = larger;
  }
  int64_t record_pc() const { return records_->get(record_ * 4); }
  int64_t turns() const { return records_->get(record_ * 4 + 1); }
  int64_t last_turn() const { return records_->get(record_ * 4 + 2); }
  int64_t record_around() const { return records_->get(record_ * 4 + 3); }

  // ---- Text ----
  int64_t code(int64_t pc) const { return code_->get(pc); }
  int64_t char_at(int64_t at) const {
    if constexpr (kUtf8) return code_point_at(text_, at);
    return text_->byte_at(at);
  }
  int64_t behind(int64_t at) const {
    if constexpr (kUtf8) return next_offset(text_, at);
    return at + 1;
  }
  int64_t before(int64_t at) const {
    if constexpr (kUtf8) return previous_offset(text_, at);
    return at - 1;
  }
  // `count` characters before `at`, or -1.
  int64_t back(int64_t at, int64_t count) const {
    for (; count > 0; count--) {
      if (at <= 0) return -1;
      at = before(at);
    }
    return at;
  }

  bool is_at(int64_t position);
  bool is_boundary(bool is_unicode);
  // Whether the character at `at` is what the instruction at `pc`, of one character, wants.
  bool matches_one(int64_t pc, int64_t at);
  // Behind as many characters from at_ on as the instruction at `pc` takes, at most `most`; sets
  // counted_.
  int64_t skip_matching(int64_t pc, int64_t most);
  bool same_as_group(int64_t group, int64_t folding);

  // ---- Steps: false to fail ----
  bool step_repeat_one(bool is_possessive);
  bool step_min_repeat_one();
  bool try_one_more(int64_t pc, int64_t count);
  bool step_branch(int64_t alternative);
  void step_max_until();
  void step_min_until();
  bool step_assert(bool wanted);
  bool begin_possessive_turn(int64_t pc, int64_t turns, int64_t last);
  bool step_success(bool must_advance, bool must_end, int64_t start);
  bool step(bool must_advance, bool must_end, int64_t start);
  bool go_back();
  void set_mark(int64_t mark) {
    push(kOldMark, mark, marks_->get(mark), last_index_);
    if ((mark & 1) != 0) last_index_ = mark / 2 + 1;
    marks_->set(mark, at_);
  }

  Array<uint32_t>* const code_;
  Str* const text_;
  const int64_t end_;
  Array<int64_t>* const marks_;
  Array<int64_t>* stack_ = Array<int64_t>::make(64);
  int64_t top_ = 0;
  int64_t barrier_ = -1;  // the innermost barrier on the stack
  Array<int64_t>* records_ = Array<int64_t>::make(32);
  int64_t record_ = 0;
  int64_t record_count_ = 1;
  int64_t pc_ = 0;
  int64_t at_ = 0;
  int64_t last_index_ = -1;
  int64_t counted_ = 0;
  bool is_done_ = false;
};

template <bool kUtf8>
bool Machine<kUtf8>::is_boundary(bool is_unicode) {
  if (end_ == 0) return false;
  bool left = false;
  bool right = false;
  if (at_ > 0) {
    int64_t c = char_at(before(at_));
    left = is_unicode ? is_unicode_word(c) : is_ascii_word(c);
  }
  if (at_ < end_) {
    int64_t c = char_at(at_);
    right = is_unicode ? is_unicode_word(c) : is_ascii_word(c);
  }
  return left != right;
}

template <bool kUtf8>
bool Machine<kUtf8>::is_at(int64_t position) {
  switch (position) {
    case kBeginning:
    case kBeginningString:
      return at_ == 0;
    case kBeginningLine:
      return at_ == 0 || text_->char_at(at_ - 1) == '\n';
    case kEnd:
      return at_ == end_ || (at_ + 1 == end_ && text_->char_at(at_) == '\n');
    case kEndLine:
      return at_ == end_ || text_->char_at(at_) == '\n';
    case kEndString:
      return at_ == end_;
    case kBoundary:
    case kLocBoundary:
      return is_boundary(false);
    case kNonBoundary:
    case kLocNonBoundary:
      return end_ > 0 && !is_boundary(false);
    case kUniBoundary:
      return is_boundary(true);
    case kUniNonBoundary:
      return end_ > 0 && !is_boundary(true);
    default:
      return false;
  }
}

template <bool kUtf8>
bool Machine<kUtf8>::matches_one(int64_t pc, int64_t at) {
  if (at >= end_) return false;
  int64_t c = char_at(at);
  switch (code(pc)) {
    case kLiteral:
      return c == code(pc + 1);
    case kNotLiteral:
      return c != code(pc + 1);
    case kAny:
      return c != '\n';
    case kAnyAll:
      return true;
    case kIn:
      return in_charset(code_, pc + 2, c);
    case kCategory:
      return in_category(code(pc + 1), c);
    case kInIgnore:
    case kInLocIgnore:
      return in_charset(code_, pc + 2, ascii_lower(c));
    case kInUniIgnore:
      return in_charset(code_, pc + 2, unicode_lower(c));
    case kLiteralIgnore:
      return ascii_lower(c) == code(pc + 1);
    case kLiteralLocIgnore:
      return ascii_lower(c) == ascii_lower(code(pc + 1));
    case kLiteralUniIgnore:
      return unicode_lower(c) == code(pc + 1);
    case kNotLiteralIgnore:
      return ascii_lower(c) != code(pc + 1);
    case kNotLiteralLocIgnore:
      return ascii_lower(c) != ascii_lower(code(pc + 1));
    case kNotLiteralUniIgnore:
      return unicode_lower(c) != code(pc + 1);
    default:
      return false;
  }
}

template <bool kUtf8>
int64_t Machine<kUtf8>::skip_matching(int64_t pc, int64_t most) {
  int64_t at = at_;
  int64_t count = 0;
  if (!kUtf8 && most >= end_ - at && (code(pc) == kAnyAll || code(pc) == kAny)) {
    // Up to the end, or of the line.
    int64_t stop = code(pc) == kAnyAll ? -1 : text_->find_char('\n', at, end_);
    at = stop < 0 ? end_ : stop;
    counted_ = at - at_;
    return at;
  }
  while (count < most && matches_one(pc, at)) {
    at = behind(at);
    count++;
  }
  counted_ = count;
  return at;
}

// folding: 0 as it is, 1 ASCII, 2 Unicode.
template <bool kUtf8>
bool Machine<kUtf8>::same_as_group(int64_t group, int64_t folding) {
  int64_t from = marks_->get(2 * group);
  int64_t to = marks_->get(2 * group + 1);
  if (from < 0 || to < from) return false;
  int64_t at = at_;
  while (from < to) {
    if (at >= end_) return false;
    int64_t a = char_at(at);
    int64_t b = char_at(from);
    if (folding == 1) {
      a = ascii_lower(a);
      b = ascii_lower(b);
    } else if (folding == 2) {
      a = unicode_lower(a);
      b = unicode_lower(b);
    }
    if (a != b) return false;
    at = behind(at);
    from = behind(from);
  }
  at_ = at;
  return true;
}

// REPEAT_ONE skip min max item... SUCCESS tail
template <bool kUtf8>
bool Machine<kUtf8>::step_repeat_one(bool is_possessive) {
  int64_t pc = pc_;
  int64_t least = code(pc + 2);
  int64_t most = code(pc + 3);
  if (most == kMaxRepeat) most = INT64_MAX;
  int64_t start = at_;
  int64_t item = pc + 4;
  int64_t end = skip_matching(item, most);
  if (counted_ < least) return false;
  pc_ = pc + 1 + code(pc + 1);
  at_ = end;
  if (is_possessive || counted_ == least) return true;
  int64_t floor = start;
  if constexpr (kUtf8) {
    for (int64_t i = 0; i < least; i++) floor = behind(floor);
  } else {
    floor = start + least;
  }
  push(kOneLess, pc, end, floor);
  return true;
}

template <bool kUtf8>
bool Machine<kUtf8>::step_min_repeat_one() {
  int64_t pc = pc_;
  int64_t least = code(pc + 2);
  if (least > 0) {
    int64_t end = skip_matching(pc + 4, least);
    if (counted_ < least) return false;
    at_ = end;
  }
  push(kOneMore, pc, at_, least);
  pc_ = pc + 1 + code(pc + 1);
  return true;
}

template <bool kUtf8>
bool Machine<kUtf8>::try_one_more(int64_t pc, int64_t count) {
  int64_t most = code(pc + 3);
  if (most != kMaxRepeat && count >= most) return false;
  if (!matches_one(pc + 4, at_)) return false;
  at_ = behind(at_);
  push(kOneMore, pc, at_, count + 1);
  pc_ = pc + 1 + code(pc + 1);
  return true;
}

// From the alternative at `alternative` (its skip) on: the first that may match.
template <bool kUtf8>
bool Machine<kUtf8>::step_branch(int64_t alternative) {
  while (code(alternative) != 0) {
    int64_t first = alternative + 1;
    int64_t next = alternative + code(alternative);
    int64_t op = code(first);
    bool hopeless = (op == kLiteral || op == kIn) && !matches_one(first, at_);
    if (!hopeless) {
      if (code(next) != 0) push(kAlternative, next, at_, 0);
      pc_ = first;
      return true;
    }
    alternative = next;
  }
  return false;
}

// REPEAT skip min max body... MAX_UNTIL tail
template <bool kUtf8>
void Machine<kUtf8>::step_max_until() {
  int64_t repeat = record_pc();
  int64_t count = turns() + 1;
  int64_t most = code(repeat + 3);
  int64_t around = record_around();
  int64_t tail = pc_ + 1;
  if (count < code(repeat + 2)) {
    new_record(repeat, count, last_turn(), around);
    pc_ = repeat + 4;
    return;
  }
  if ((count < most || most == kMaxRepeat) && at_ != last_turn()) {
    int64_t own = record_;
    record_ = around;
    push(kChoice, tail, at_, 0);
    record_ = own;
    new_record(repeat, count, at_, around);
    pc_ = repeat + 4;
    return;
  }
  record_ = around;
  pc_ = tail;
}

template <bool kUtf8>
void Machine<kUtf8>::step_min_until() {
  int64_t repeat = record_pc();
  int64_t count = turns() + 1;
  if (count < code(repeat + 2)) {
    new_record(repeat, count, last_turn(), record_around());
    pc_ = repeat + 4;
    return;
  }
  push(kAnotherTurn, pc_, at_, 0);
  record_ = record_around();
  pc_++;
}

// ASSERT skip back pattern... SUCCESS
template <bool kUtf8>
bool Machine<kUtf8>::step_assert(bool wanted) {
  int64_t pc = pc_;
  int64_t start = back(at_, code(pc + 2));
  if (start < 0) {
    if (wanted) return false;
    pc_ = pc + 1 + code(pc + 1);
    return true;
  }
  push_barrier(wanted ? kAssertBarrier : kAssertNotBarrier, pc, 0);
  at_ = start;
  pc_ = pc + 3;
  return true;
}

// POSSESSIVE_REPEAT skip min max body... SUCCESS tail. `last`: where the turn before began, or -1.
template <bool kUtf8>
bool Machine<kUtf8>::begin_possessive_turn(int64_t pc, int64_t turns, int64_t last) {
  int64_t most = code(pc + 3);
  bool more = turns < code(pc + 2) || ((turns < most || most == kMaxRepeat) && at_ != last);
  if (!more) {
    pc_ = pc + 2 + code(pc + 1);  // behind the SUCCESS of the body
    return true;
  }
  push_barrier(kPossessiveBarrier, pc, turns);
  pc_ = pc + 4;
  return true;
}

template <bool kUtf8>
bool Machine<kUtf8>::step_success(bool must_advance, bool must_end, int64_t start) {
  if (barrier_ < 0) {
    if (must_end && at_ != end_) return false;
    if (must_advance && at_ == start) return false;
    is_done_ = true;
    return true;
  }
  int64_t head = stack_->get(barrier_);
  int64_t pc = head >> 4;
  int64_t began = stack_->get(barrier_ + 1);
  int64_t turns = stack_->get(barrier_ + 2) & 0xFFFFFFFF;
  int64_t records = stack_->get(barrier_ + 3);
  switch (head & 15) {
    case kAssertBarrier:
      cut();
      at_ = began;
      pc_ = pc + 1 + code(pc + 1);
      break;
    case kAssertNotBarrier:
      unwind();
      return false;
    case kAtomicBarrier:
      cut();
      pc_ = pc + 1 + code(pc + 1);
      break;
    default:
      cut();
      record_ = records >> 32;
      return begin_possessive_turn(pc, turns + 1, began);
  }
  record_ = records >> 32;
  return true;
}

// Takes entries from the stack until there is somewhere to go on. False: there is not.
template <bool kUtf8>
bool Machine<kUtf8>::go_back() {
  while (top_ > 0) {
    top_ -= 4;
    int64_t head = stack_->get(top_);
    int64_t entry = head & 15;
    int64_t pc = head >> 4;
    if (entry == kOldMark) {
      put_back_mark();
      continue;
    }
    int64_t data = stack_->get(top_ + 2);
    at_ = stack_->get(top_ + 1);
    record_ = stack_->get(top_ + 3) >> 32;
    record_count_ = stack_->get(top_ + 3) & 0xFFFFFFFF;
    switch (entry) {
      case kChoice:
        pc_ = pc;
        return true;
      case kAlternative:
        if (step_branch(pc)) return true;
        break;
      case kOneLess: {
        pc_ = pc + 1 + code(pc + 1);
        bool literal = code(pc_) == kLiteral;
        bool found = false;
        while (at_ > data && !found) {  // back to where what follows may match
          at_ = before(at_);
          found = !literal || (at_ < end_ && char_at(at_) == code(pc_ + 1));
        }
        if (!found) break;
        if (at_ > data) push(kOneLess, pc, at_, data);
        return true;
      }
      case kOneMore:
        if (try_one_more(pc, data)) return true;
        break;
      case kAnotherTurn: {
        int64_t repeat = record_pc();
        int64_t count = turns() + 1;
        int64_t most = code(repeat + 3);
        if ((count >= most && most != kMaxRepeat) || at_ == last_turn()) break;
        new_record(repeat, count, at_, record_around());
        pc_ = repeat + 4;
        return true;
      }
      case kAssertNotBarrier:
        barrier_ = (data >> 32) - 1;
        pc_ = pc + 1 + code(pc + 1);
        return true;
      case kPossessiveBarrier:
        barrier_ = (data >> 32) - 1;
        if ((data & 0xFFFFFFFF) < code(pc + 2)) break;
        pc_ = pc + 2 + code(pc + 1);
        return true;
      default:  // the barriers of what has failed
        barrier_ = (data >> 32) - 1;
        break;
    }
  }
  return false;
}

// One instruction. False: it fails.
template <bool kUtf8>
bool Machine<kUtf8>::step(bool must_advance, bool must_end, int64_t start) {
  int64_t pc = pc_;
  switch (code(pc)) {
    case kSuccess:
      return step_success(must_advance, must_end, start);
    case kFailure:
      return false;
    case kLiteral:
    case kNotLiteral:
    case kLiteralIgnore:
    case kNotLiteralIgnore:
    case kLiteralLocIgnore:
    case kNotLiteralLocIgnore:
    case kLiteralUniIgnore:
    case kNotLiteralUniIgnore:
    case kCategory:
      if (!matches_one(pc, at_)) return false;
      at_ = behind(at_);
      pc_ = pc + 2;
      return true;
    case kAny:
    case kAnyAll:
      if (!matches_one(pc, at_)) return false;
      at_ = behind(at_);
      pc_ = pc + 1;
      return true;
    case kIn:
    case kInIgnore:
    case kInLocIgnore:
    case kInUniIgnore:
      if (!matches_one(pc, at_)) return false;
      at_ = behind(at_);
      pc_ = pc + 1 + code(pc + 1);
      return true;
    case kAt:
      pc_ = pc + 2;
      return is_at(code(pc + 1));
    case kMark:
      set_mark(code(pc + 1));
      pc_ = pc + 2;
      return true;
    case kJump:
    case kInfo:
      pc_ = pc + 1 + code(pc + 1);
      return true;
    case kBranch:
      return step_branch(pc + 1);
    case kRepeatOne:
      return step_repeat_one(false);
    case kPossessiveRepeatOne:
      return step_repeat_one(true);
    case kMinRepeatOne:
      return step_min_repeat_one();
    case kRepeat:
      new_record(pc, -1, -1, record_);
      pc_ = pc + 1 + code(pc + 1);
      return true;
    case kMaxUntil:
      step_max_until();
      return true;
    case kMinUntil:
      step_min_until();
      return true;
    case kPossessiveRepeat:
      return begin_possessive_turn(pc, 0, -1);
    case kAtomicGroup:
      push_barrier(kAtomicBarrier, pc, 0);
      pc_ = pc + 2;
      return true;
    case kAssert:
      return step_assert(true);
    case kAssertNot:
      return step_assert(false);
    case kGroupRef:
      pc_ = pc + 2;
      return same_as_group(code(pc + 1), 0);
    case kGroupRefIgnore:
    case kGroupRefLocIgnore:
      pc_ = pc + 2;
      return same_as_group(code(pc + 1), 1);
    case kGroupRefUniIgnore:
      pc_ = pc + 2;
      return same_as_group(code(pc + 1), 2);
    case kGroupRefExists: {
      int64_t group = code(pc + 1);
      bool exists =
          marks_->get(2 * group) >= 0 && marks_->get(2 * group + 1) >= marks_->get(2 * group);
      pc_ = exists ? pc + 3 : pc + 1 + code(pc + 2);
      return true;
    }
    default:
      throw_runtime_error("invalid SRE code"_str);
  }
}

template <bool kUtf8>
bool Machine<kUtf8>::run(int64_t start, bool must_advance, bool must_end) {
  top_ = 0;
  barrier_ = -1;
  record_ = 0;
  record_count_ = 1;
  pc_ = 0;
  at_ = start;
  while (true) {
    if (step(must_advance, must_end, start)) {
      if (is_done_) return true;
    } else if (!go_back()) {
      return false;
    } else if (ticks_are_due()) {
      handle_ticks();  // it may take for ever
    }
  }
}

// ---- Searching ----------------------------------------------------------------------------------

// What INFO says of how a match begins.
class Start final : public rlib::Object {
 public:
  Start(Array<uint32_t>* code, bool utf8) {
    if (code->get(0) != kInfo) return;
    int64_t flags = code->get(2);
    if ((flags & kInfoPrefix) != 0) {
      StrBuilder* text = new StrBuilder();
      int64_t length = code->get(5);
      for (int64_t i = 0; i < length; i++) {
        int64_t c = code->get(7 + i);
        if (utf8) {
          append_code_point(text, c);
        } else if (c < 256) {
          text->append(static_cast<char>(c));
        } else {
          is_impossible = true;
        }
      }
      prefix = text->build();
    } else if ((flags & kInfoCharset) != 0) {
      charset = 5;
    }
  }

  Str* prefix = nullptr;       // null: none is known
  int64_t charset = -1;        // where its code is
  bool is_impossible = false;  // the prefix has characters that the text cannot have
};

template <bool kUtf8>
Result* search_in(Array<uint32_t>* code, int64_t groups, Str* text, int64_t at, int64_t end,
                  bool must_advance) {
  Start* start = new Start(code, kUtf8);
  if (start->is_impossible) return nullptr;
  auto* machine = new Machine<kUtf8>(code, groups, text, end);
  bool first = true;
  while (true) {
    if (start->prefix != nullptr) {
      at = text->find(start->prefix, at, end);
      if (at < 0) return nullptr;
    } else if (start->charset >= 0) {
      while (at < end) {
        int64_t c = kUtf8 ? code_point_at(text, at) : text->byte_at(at);
        if (in_charset(code, start->charset, c)) break;
        at = kUtf8 ? next_offset(text, at) : at + 1;
      }
      if (at >= end) return nullptr;
    }
    if (machine->run(at, must_advance && first, false)) return machine->result(at);
    first = false;
    if (at >= end) return nullptr;
    at = kUtf8 ? next_offset(text, at) : at + 1;
  }
}

template <bool kUtf8>
Result* match_in(Array<uint32_t>* code, int64_t groups, Str* text, int64_t at, int64_t end,
                 bool must_advance, bool must_end) {
  auto* machine = new Machine<kUtf8>(code, groups, text, end);
  return machine->run(at, must_advance, must_end) ? machine->result(at) : nullptr;
}

}  // namespace

Result* match(Array<uint32_t>* code, int64_t groups, Str* text, int64_t at, int64_t end, bool utf8,
              bool must_advance, bool must_end) {
  return utf8 ? match_in<true>(code, groups, text, at, end, must_advance, must_end)
              : match_in<false>(code, groups, text, at, end, must_advance, must_end);
}

Result* search(Array<uint32_t>* code, int64_t groups, Str* text, int64_t at, int64_t end, bool utf8,
               bool must_advance) {
  return utf8 ? search_in<true>(code, groups, text, at, end, must_advance)
              : search_in<false>(code, groups, text, at, end, must_advance);
}

}  // namespace py::sre
