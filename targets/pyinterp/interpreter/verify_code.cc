// The proof, by walking over the words and keeping what is known of every register (Kind).
//
// Where control may come from several words, what is known is what is known on all of these ways
// (`join`). Ways forwards meet a word before it is walked; where a way back changes what was taken to be
// known at the head of a loop, the words from there on are walked again. Knowledge only shrinks, so
// that ends. An exception may come out of a word before or after it wrote its registers: a handler
// knows what holds in both cases.
//
// What the compiler keeps to is required here, too: only JumpBack goes backwards, so that every loop looks
// for signals; handlers stand behind what they watch; and nothing writes the registers of free variables.

#include "targets/pyinterp/interpreter/verify_code.h"

#include "targets/pyinterp/objspace/exceptions.h"

namespace py {

namespace {

// What a register may hold.
enum Kind : int32_t {
  kAnything,    // what programs must not see, too
  kAsyncValue,  // a W_AsyncValue
  kNullable,    // null or an object
  kHandled,     // null or an exception
  kObject,      // from here on never null
  kException,
  kExceptionOrNone,
  kCell,
  kStr,
  kList,        // exactly, as the next three
  kSet,
  kDict,
  kTuple,
  kNames,       // a tuple of str
  kCells,       // a tuple of cells: kCells plus how many
};

bool is_object(int32_t kind) { return kind >= kObject; }
bool is_exception_or_none(int32_t kind) { return kind == kException || kind == kExceptionOrNone; }
bool is_tuple(int32_t kind) { return kind >= kTuple; }

// What is known of something that is either.
int32_t join(int32_t a, int32_t b) {
  if (a == b) return a;
  if (a <= kAsyncValue || b <= kAsyncValue) return kAnything;
  if (a <= kHandled || b <= kHandled) {
    bool are_exceptions = (a == kHandled || a == kException) && (b == kHandled || b == kException);
    return are_exceptions ? kHandled : kNullable;
  }
  if (is_exception_or_none(a) && is_exception_or_none(b)) return kExceptionOrNone;
  return is_tuple(a) && is_tuple(b) ? kTuple : kObject;
}

// More registers times places that are jumped to: no program has that.
constexpr int64_t kMostKnown = 1 << 26;

class Verifier final : public rlib::Object {
 public:
  explicit Verifier(W_Code* code)
      : code_(code),
        words_(code->words),
        count_(code->register_count),
        now_(Array<int32_t>::make(code->register_count)),
        place_of_(Array<int32_t>::make(code->words->length())) {}

  void run();

 private:
  [[noreturn]] void refuse(Str* why) {
    throw_value_error("bad code object: word "_str, pc_, ": "_str, why);
  }

  // ---- Places: words that are jumped to ----
  void find_places();
  void find_handlers();
  void add_place(int64_t pc);
  // Control may go from here to `pc`.
  void go_to(int64_t pc);
  void know_at(int64_t pc, int64_t reg, int32_t kind);
  void leave_to_handler();
  void start();

  // ---- Words ----
  void walk();
  void step(Word word);
  void step_more(Word word);
  void jump(int64_t target);
  void jump_by_none(Word word);
  void stop() { is_live_ = false; }

  // ---- Operands ----
  int32_t at(int64_t reg) {
    if (reg >= count_) refuse("no such register"_str);
    return now_->get(reg);
  }
  void use(int64_t reg) {
    if (!is_object(at(reg))) refuse("a register may have no value"_str);
  }
  void use_as(int64_t reg, int32_t kind) {
    if (at(reg) != kind) refuse("a register may hold something else"_str);
  }
  void use_tuple(int64_t reg) {
    if (!is_tuple(at(reg))) refuse("a register may hold no tuple"_str);
  }
  void use_exception_or_none(int64_t reg) {
    if (!is_exception_or_none(at(reg))) refuse("a register may hold no exception"_str);
  }
  void use_all(int64_t first, int64_t count) {
    for (int64_t i = 0; i < count; i++) use(first + i);
  }
  void use_cell(int64_t reg);
  void forget_from(int64_t first);
  void forget(int64_t first, int64_t end);
  void use_namespace() {
    if (code_->has_flag(kOptimized)) refuse("a function's frame has no namespace"_str);
  }
  void set(int64_t reg, int32_t kind);
  void set_all(int64_t first, int64_t count) {
    for (int64_t i = 0; i < count; i++) set(first + i, kObject);
  }
  void use_name(int64_t index) {
    if (index >= code_->names->length()) refuse("no such name"_str);
  }
  void use_site(int64_t index) {
    if (index >= code_->sites->length()) refuse("no such attribute"_str);
  }
  W_Object* constant(int64_t index) {
    if (index >= code_->constants->length()) refuse("no such constant"_str);
    return code_->constants->get(index);
  }
  // x of the second word.
  int64_t extra() {
    if (pc_ + 1 >= words_->length() || op_of(words_->get(pc_ + 1)) != Op::kExtra) {
      refuse("there is no second word"_str);
    }
    return x_of(words_->get(pc_ + 1));
  }

  // ---- Instructions that are more than a line ----
  void build_tuple(int64_t to, int64_t first, int64_t count);
  void call_keywords(Word word, int64_t first);  // the first argument's register
  void make_function(Word word);
  void for_iter(Word word);
  void unpack_pair();
  void yield(Word word);

  W_Code* const code_;
  Array<Word>* const words_;
  const int64_t count_;                         // of registers
  Array<int32_t>* const now_;                   // of each register, before the word at pc_
  Array<int32_t>* const place_of_;              // of each word: 1 + the number of the place, or 0
  Array<int32_t>* known_ = nullptr;             // of each place, of each register
  Array<bool>* is_reached_ = nullptr;           // of each place
  Array<int32_t>* handler_of_ = nullptr;        // of each word: 1 + the handler's number; null: there are none
  int64_t places_ = 0;
  int64_t pc_ = 0;
  int64_t pair_item_ = -1;  // that the ForIter in front of this Unpack may have left as it was
  bool is_live_ = true;     // control can come here
  int64_t again_from_ = -1;
};

// Where a word jumps to; -1: it does not.
int64_t target_of(Word word, int64_t pc) {
  switch (op_of(word)) {
    case Op::kJump:
    case Op::kJumpBack:
    case Op::kJumpIfTrue:
    case Op::kJumpIfFalse:
    case Op::kJumpIfNone:
    case Op::kJumpIfNotNone: return x_of(word);
    case Op::kForIter:
    case Op::kSend:
#define OPCODE(name, meaning)
#define OPCODE_COMPARE(name, symbol) \
    case Op::kJumpIf##name:          \
    case Op::kJumpUnless##name:
#include "targets/pyinterp/interpreter/opcodes.def"
      return pc + c_of(word);
    default: return -1;
  }
}

// ---- Places -------------------------------------------------------------------------------------

void Verifier::add_place(int64_t pc) {
  if (pc < 0 || pc >= words_->length()) refuse("a jump leaves the code"_str);
  if (place_of_->get(pc) == 0) place_of_->set(pc, static_cast<int32_t>(++places_));
}

void Verifier::find_places() {
  for (; pc_ < words_->length(); pc_++) {
    int64_t target = target_of(words_->get(pc_), pc_);
    if (target >= 0) add_place(target);
  }
  pc_ = 0;
  find_handlers();
  if (places_ * count_ > kMostKnown) refuse("too much of everything"_str);
  known_ = Array<int32_t>::make(places_ * count_);
  is_reached_ = Array<bool>::make(places_);
}

void Verifier::find_handlers() {
  int64_t count = code_->handlers->length();
  if (count == 0) return;
  handler_of_ = Array<int32_t>::make(words_->length());
  int64_t work = 0;
  for (int64_t i = count - 1; i >= 0; i--) {
    Handler handler = code_->handlers->get(i);
    if (handler.start < 0 || handler.end > words_->length() || handler.start > handler.end ||
        handler.target < handler.end || handler.reg < 0 || handler.reg >= count_) {
      refuse("a handler is out of range"_str);
    }
    add_place(handler.target);
    work += handler.end - handler.start;
    if (work > kMostKnown) refuse("too much of everything"_str);
    for (int64_t pc = handler.start; pc < handler.end; pc++) {
      handler_of_->set(pc, static_cast<int32_t>(i + 1));
    }
  }
}

void Verifier::know_at(int64_t pc, int64_t reg, int32_t kind) {
  int64_t index = (place_of_->get(pc) - 1) * count_ + reg;
  int32_t before = known_->get(index);
  int32_t joined = join(before, kind);
  if (joined == before) return;
  known_->set(index, joined);
  if (pc <= pc_ && (again_from_ < 0 || pc < again_from_)) again_from_ = pc;
}

void Verifier::go_to(int64_t pc) {
  int64_t place = place_of_->get(pc) - 1;
  if (is_reached_->get(place)) {
    for (int64_t i = 0; i < count_; i++) know_at(pc, i, now_->get(i));
    return;
  }
  is_reached_->set(place, true);
  for (int64_t i = 0; i < count_; i++) known_->set(place * count_ + i, now_->get(i));
  if (pc <= pc_ && (again_from_ < 0 || pc < again_from_)) again_from_ = pc;
}

// The exception of a word may go to its handler with what is known now.
void Verifier::leave_to_handler() {
  Handler handler = code_->handlers->get(handler_of_->get(pc_) - 1);
  int32_t held = now_->get(handler.reg);
  set(handler.reg, kException);
  go_to(handler.target);
  now_->set(handler.reg, held);
}

void Verifier::jump(int64_t target) {
  bool is_back = op_of(words_->get(pc_)) == Op::kJumpBack;
  if (is_back != (target <= pc_)) refuse("a jump goes the wrong way"_str);
  go_to(target);
}

// The way of what is not None knows so of an exception.
void Verifier::jump_by_none(Word word) {
  int64_t reg = a_of(word);
  use(reg);
  int32_t kind = at(reg);
  int32_t not_none = kind == kExceptionOrNone ? static_cast<int32_t>(kException) : kind;
  bool jumps_for_none = op_of(word) == Op::kJumpIfNone;
  if (!jumps_for_none) now_->set(reg, not_none);
  jump(x_of(word));
  now_->set(reg, jumps_for_none ? not_none : kind);
}

// ---- Registers ----------------------------------------------------------------------------------

void Verifier::set(int64_t reg, int32_t kind) {
  if (reg >= count_) refuse("no such register"_str);
  if (reg >= code_->first_free && reg < code_->first_free + code_->free_variables->length()) {
    refuse("a free variable's register is written"_str);
  }
  // Variables can be seen, and changed, from outside; not so that they have no value, nor cells.
  if (reg < code_->variables->length()) {
    if (kind <= kAsyncValue) refuse("a variable cannot hold that"_str);
    if (kind <= kHandled) {
      kind = kNullable;
    } else if (kind != kCell) {
      kind = kObject;
    }
  }
  now_->set(reg, kind);
  if (handler_of_ == nullptr || handler_of_->get(pc_) == 0) return;
  Handler handler = code_->handlers->get(handler_of_->get(pc_) - 1);
  if (handler.reg != reg && is_reached_->get(place_of_->get(handler.target) - 1)) {
    know_at(handler.target, reg, kind);
  }
}

// Registers from `first` on are not read again: what is in them may be kept or not. By then the word has raised
// what it raises, so that its handler finds them as they were.
void Verifier::forget_from(int64_t first) {
  if (first < code_->variables->length() || first < code_->first_free + code_->free_variables->length()) {
    refuse("a variable is forgotten"_str);
  }
  for (int64_t reg = first; reg < count_; reg++) {
    if (at(reg) > kNullable) now_->set(reg, kNullable);
  }
}

// Registers that a call has taken its arguments from: the same for them.
void Verifier::forget(int64_t first, int64_t end) {
  for (int64_t reg = first; reg < end; reg++) {
    if (at(reg) > kNullable) set(reg, kNullable);
  }
}

// A cell that has a name, for the error when it is empty.
void Verifier::use_cell(int64_t reg) {
  use_as(reg, kCell);
  if (reg >= code_->first_free && reg < code_->first_free + code_->free_variables->length()) return;
  for (int64_t i = 0; i < code_->cell_registers->length(); i++) {
    if (code_->cell_registers->get(i) == reg) return;
  }
  refuse("a cell has no name"_str);
}

int32_t kind_of(W_Object* constant) {
  if (rlib::is_exactly<W_Str>(constant)) return kStr;
  if (!rlib::is_exactly<W_Tuple>(constant)) return kObject;
  W_Tuple* tuple = static_cast<W_Tuple*>(constant);
  for (int64_t i = 0; i < tuple->length(); i++) {
    if (!rlib::is_exactly<W_Str>(tuple->get(i))) return kTuple;
  }
  return kNames;
}

// ---- Walking ------------------------------------------------------------------------------------

// The parameters have values, the free variables cells.
void Verifier::start() {
  int64_t given = code_->parameters() + (code_->has_flag(kVarArgs) ? 1 : 0) +
                  (code_->has_flag(kVarKeywords) ? 1 : 0);
  for (int64_t i = 0; i < count_; i++) now_->set(i, i < given ? kObject : kNullable);
  for (int64_t i = 0; i < code_->free_variables->length(); i++) {
    now_->set(code_->first_free + i, kCell);
  }
}

void Verifier::run() {
  find_places();
  start();
  walk();
  while (again_from_ >= 0) {
    pc_ = again_from_;
    again_from_ = -1;
    is_live_ = false;
    walk();
  }
}

void Verifier::walk() {
  int64_t handler = 0;
  for (; pc_ < words_->length(); pc_++) {
    int64_t place = place_of_->get(pc_) - 1;
    bool is_new = false;  // what is known is not what the word before left
    if (place >= 0) {
      if (is_live_) go_to(pc_);
      is_live_ = is_reached_->get(place);
      if (is_live_) rlib::array_copy(known_, place * count_, now_, 0, count_);
      is_new = true;
    }
    if (!is_live_) continue;
    if (handler_of_ != nullptr) {
      int64_t there = handler_of_->get(pc_);
      if (there != 0 && (is_new || there != handler)) leave_to_handler();
      handler = there;
    }
    int64_t pair_item = pair_item_;
    step(words_->get(pc_));
    if (pair_item >= 0 && pair_item == pair_item_) unpack_pair();
  }
  if (is_live_) refuse("the code has no end"_str);
}

// The jumping half of what an instruction does comes before it writes registers, except where it says.
void Verifier::step(Word word) {
  int64_t a = a_of(word);
  int64_t b = b_of(word);
  int64_t c = c_of(word);
  switch (op_of(word)) {
    case Op::kNop:
    case Op::kExtra: return;
    case Op::kMove: return set(a, at(b));
    case Op::kLoadConst: return set(a, kind_of(constant(x_of(word))));
    case Op::kLoadGlobal: use_name(x_of(word)); return set(a, kObject);
    case Op::kLoadName: use_namespace(); use_name(x_of(word)); return set(a, kObject);
    case Op::kStoreName: use_namespace(); use_name(x_of(word)); return use(a);
    case Op::kStoreGlobal: use_name(x_of(word)); return use(a);
    case Op::kLoadAttr: use(b); use_site(c); return set(a, kObject);
    case Op::kStoreAttr: use(a); use(b); return use_site(c);
    case Op::kLoadMethod:
      use(b);
      use_site(c);
      set(a, kObject);
      return set(a + 1, kNullable);
    case Op::kCall:
      use_all(b, c + 1);
      forget(b, b + c + 1);
      return set(a, kObject);
    case Op::kCallMethod:
      use(b);
      if (at(b + 1) < kNullable) refuse("a register holds no argument"_str);
      use_all(b + 2, c);
      forget(b, b + c + 2);
      return set(a, kObject);
    case Op::kJumpBack: forget_from(a); [[fallthrough]];
    case Op::kJump: jump(x_of(word)); return stop();
    case Op::kJumpIfTrue:
    case Op::kJumpIfFalse:
      use(a);
      return jump(x_of(word));
    case Op::kJumpIfNone:
    case Op::kJumpIfNotNone: return jump_by_none(word);
#define OPCODE(name, meaning)
#define OPCODE_COMPARE(name, symbol) \
    case Op::kJumpIf##name:          \
    case Op::kJumpUnless##name:
#include "targets/pyinterp/interpreter/opcodes.def"
      use(a);
      use(b);
      return jump(pc_ + c);
#define OPCODE(name, meaning)
#define OPCODE_BINARY(name, symbol) \
    case Op::k##name:               \
    case Op::kInPlace##name:
#define OPCODE_COMPARE(name, symbol) case Op::k##name:
#include "targets/pyinterp/interpreter/opcodes.def"
    case Op::kGetItem: use(b); use(c); return set(a, kObject);
#define OPCODE(name, meaning)
#define OPCODE_BINARY(name, symbol) case Op::k##name##Const:
#include "targets/pyinterp/interpreter/opcodes.def"
      use(b);
      constant(c);
      return set(a, kObject);
    case Op::kReturn: use(a); return stop();
    default: return step_more(word);
  }
}

void Verifier::step_more(Word word) {
  int64_t a = a_of(word);
  int64_t b = b_of(word);
  int64_t c = c_of(word);
  switch (op_of(word)) {
    // ---- values ----
    case Op::kCheckBound:
      if (a >= code_->variables->length()) refuse("no such variable"_str);
      if (at(a) < kObject) set(a, kObject);
      return;
    case Op::kDeleteLocal: return set(a, kNullable);
    case Op::kMakeCell:
      if (at(a) < kNullable) refuse("a cell cannot hold that"_str);
      return set(a, kCell);
    case Op::kLoadCell: use_cell(b); return set(a, kObject);
    case Op::kStoreCell: use_as(a, kCell); return use(b);
    case Op::kDeleteCell: return use_cell(a);
    case Op::kLoadClassCell: use_namespace(); use_cell(b); return set(a, kObject);
    case Op::kDeleteGlobal: return use_name(x_of(word));
    case Op::kDeleteName: use_namespace(); return use_name(x_of(word));
    case Op::kNegative:
    case Op::kPositive:
    case Op::kInvert:
    case Op::kNot: use(b); return set(a, kObject);
    case Op::kDeleteAttr: use(a); return use_site(c);
    case Op::kSetItem: use(a); use(b); return use(c);
    case Op::kDeleteItem: use(a); return use(b);
    case Op::kBuildSlice: use_all(b, 3); return set(a, kObject);
    // ---- calls ----
    case Op::kCallKeywords: return call_keywords(word, b + 1);
    case Op::kCallMethodKeywords:
      if (at(b + 1) < kNullable) refuse("a register holds no argument"_str);
      return call_keywords(word, b + 2);
    case Op::kCallEx:
      use_all(b, 2);
      if (c != 0) use_as(b + 2, kDict);
      forget(b, b + (c != 0 ? 3 : 2));
      return set(a, kObject);
    // ---- making objects ----
    case Op::kBuildTuple: return build_tuple(a, b, c);
    case Op::kBuildList: use_all(b, c); return set(a, kList);
    case Op::kBuildSet: use_all(b, c); return set(a, kSet);
    case Op::kBuildDict: use_all(b, 2 * c); return set(a, kDict);
    case Op::kBuildString:
      for (int64_t i = 0; i < c; i++) use_as(b + i, kStr);
      return set(a, kStr);
    case Op::kListAppend:
    case Op::kListExtend: use_as(a, kList); return use(b);
    case Op::kListToTuple: use_as(b, kList); return set(a, kTuple);
    case Op::kSetAdd:
    case Op::kSetUpdate: use_as(a, kSet); return use(b);
    case Op::kDictUpdate: use_as(a, kDict); return use(b);
    case Op::kDictSet:
    case Op::kDictMerge: use_as(a, kDict); use(b); return use(c);
    case Op::kFormatValue:
      use(b);
      if ((c & 4) != 0) use_as(b + 1, kStr);
      return set(a, kStr);
    // ---- unpacking, loops ----
    case Op::kUnpack: use(b); return set_all(a, c);
    case Op::kUnpackEx: use(b); return set_all(a, (c & 255) + 1 + (c >> 8));
    case Op::kGetIter: use(b); return set(a, kObject);
    case Op::kForIter: return for_iter(word);
    // ---- functions, classes, imports ----
    case Op::kMakeFunction: return make_function(word);
    case Op::kLoadBuildClass:
    case Op::kLoadAssertionError: return set(a, kObject);
    case Op::kImportName: use_name(c); use_all(b, 2); return set(a, kObject);
    case Op::kImportFrom: use_name(c); use(b); return set(a, kObject);
    case Op::kImportStar: use_namespace(); return use(a);
    // ---- exceptions ----
    case Op::kPushExc: use_as(b, kException); return set(a, kHandled);
    case Op::kPopExc:
      if (at(a) != kException) use_as(a, kHandled);
      return;
    case Op::kMatchExc: use_as(b, kException); use(c); return set(a, kObject);
    case Op::kMatchExcStar:
      use_exception_or_none(b);
      use(c);
      set(a, kExceptionOrNone);
      return set(a + 1, kExceptionOrNone);
    case Op::kRaiseStar: use_as(b, kException); use_as(c, kList); return set(a, kExceptionOrNone);
    case Op::kRaise: use(a); return stop();
    case Op::kRaiseFrom: use(a); use(b); return stop();
    case Op::kRaiseAgain: return stop();
    case Op::kReraise: use_as(a, kException); return stop();
    // ---- with ----
    case Op::kWithEnter:
    case Op::kAsyncWithEnter: use(b); return set_all(a, 2);
    case Op::kWithExit: use(b); return set(a, kObject);
    case Op::kWithExcept: use(b); use_as(c, kException); return set(a, kObject);
    // ---- generators and coroutines ----
    case Op::kYield: return yield(word);
    case Op::kSend:  // writes before it jumps
      use(a);
      use(b);
      set(a, kObject);
      return jump(pc_ + c);
    case Op::kGetAwaitable:
      if (c > 2) refuse("no such error"_str);
      use(b);
      return set(a, kObject);
    case Op::kGetYieldFromIter:
    case Op::kGetAIter:
    case Op::kGetANext: use(b); return set(a, kObject);
    case Op::kEndAsyncFor: return use_as(a, kException);
    case Op::kAsyncGenWrap:
      if (!code_->has_flag(kAsyncGenerator)) refuse("this is no asynchronous generator"_str);
      use(b);
      return set(a, kAsyncValue);
    // ---- patterns ----
    case Op::kMatchMapping:
    case Op::kMatchSequence:
    case Op::kGetLen: use(b); return set(a, kObject);
    case Op::kMatchKeys:
    case Op::kDictWithout: use(b); use_tuple(c); return set(a, kObject);
    case Op::kMatchClass: use_all(b, 2); use_as(b + 2, kNames); return set(a, kObject);
    // ---- others ----
    case Op::kSetupAnnotations: return use_namespace();
    case Op::kPrintExpr: return use(a);
    default: refuse("no such instruction"_str);
  }
}

void Verifier::build_tuple(int64_t to, int64_t first, int64_t count) {
  bool has_cells_only = count > 0;
  for (int64_t i = 0; i < count; i++) {
    use(first + i);
    has_cells_only = has_cells_only && at(first + i) == kCell;
  }
  set(to, has_cells_only ? static_cast<int32_t>(kCells + count) : count == 0 ? kNames : kTuple);
}

void Verifier::call_keywords(Word word, int64_t first) {
  W_Object* names = constant(extra());
  int64_t count = c_of(word);
  if (kind_of(names) != kNames || static_cast<W_Tuple*>(names)->length() > count) {
    refuse("bad names of arguments"_str);
  }
  use(b_of(word));
  use_all(first, count);
  forget(b_of(word), first + count);
  set(a_of(word), kObject);
}

void Verifier::make_function(Word word) {
  W_Object* code = constant(extra());
  if (!rlib::is_exactly<W_Code>(code)) refuse("a function's code is none"_str);
  int64_t part = b_of(word);
  int64_t parts = c_of(word);
  int64_t cells = 0;
  if ((parts & 1) != 0) use_tuple(part++);
  if ((parts & 2) != 0) use_as(part++, kDict);
  if ((parts & 4) != 0) use_tuple(part++);
  if ((parts & 8) != 0) cells = at(part++) - kCells;
  if (cells != static_cast<W_Code*>(code)->free_variables->length()) refuse("bad closure"_str);
  set(a_of(word), kObject);
}

// Items that are pairs go to the registers of an Unpack behind without being made.
void Verifier::for_iter(Word word) {
  int64_t item = a_of(word);
  use(b_of(word));
  jump(pc_ + c_of(word));
  set(item, kObject);
  if (pc_ + 1 >= words_->length()) return;
  Word following = words_->get(pc_ + 1);
  if (op_of(following) == Op::kUnpack && b_of(following) == item && c_of(following) == 2) pair_item_ = item;
}

// Behind the Unpack: the item may never have been there.
void Verifier::unpack_pair() {
  int64_t first = a_of(words_->get(pc_));
  bool is_overwritten = pair_item_ == first || pair_item_ == first + 1;
  if (!is_overwritten && pair_item_ >= code_->variables->length()) now_->set(pair_item_, kAnything);
  pair_item_ = -1;
}

void Verifier::yield(Word word) {
  if (!code_->has_flag(kGenerator) && !code_->has_flag(kCoroutine) && !code_->has_flag(kAsyncGenerator)) {
    refuse("this is no generator"_str);
  }
  if (at(b_of(word)) != kAsyncValue) use(b_of(word));
  int64_t delegate = c_of(word) - 1;
  if (delegate >= 0) use(delegate);
  set(a_of(word), kObject);
  if (delegate < 0) return;
  // When the iterator ends by what is thrown into it, the frame goes on behind the Send: generator.cc.
  int64_t back = pc_ + 1;
  while (back < words_->length() && op_of(words_->get(back)) != Op::kJumpBack) back++;
  if (back == words_->length()) refuse("no loop around a delegating yield"_str);
  int64_t send = x_of(words_->get(back));
  if (send > back || op_of(words_->get(send)) != Op::kSend) refuse("no send before a delegating yield"_str);
  int64_t result = a_of(words_->get(send));
  int32_t held = at(result);
  set(result, kObject);
  jump(send + c_of(words_->get(send)));
  now_->set(result, held);
}

}  // namespace

void verify_code(W_Code* code) { (new Verifier(code))->run(); }

}  // namespace py
