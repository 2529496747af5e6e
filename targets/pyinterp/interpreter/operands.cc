#include "targets/pyinterp/interpreter/operands.h"

namespace py {

namespace {

Array<Str*>* make_names() {
  auto* names = new List<Str*>();
#define OPCODE(name, meaning) names->append(#name ""_str);
#include "targets/pyinterp/interpreter/opcodes.def"
  return names->to_array();
}
RLIB_PREBUILD Array<Str*>* op_names() { return RLIB_ONCE(make_names()); }

Array<Str*>* make_meanings() {
  auto* meanings = new List<Str*>();
#define OPCODE(name, meaning) meanings->append("" meaning ""_str);
#include "targets/pyinterp/interpreter/opcodes.def"
  return meanings->to_array();
}
RLIB_PREBUILD Array<Str*>* meanings() { return RLIB_ONCE(make_meanings()); }

Str* find_format(Op op) {
  switch (op) {
    case Op::kNop:
    case Op::kRaiseAgain:
    case Op::kSetupAnnotations: return ""_str;
    case Op::kExtra: return "-x"_str;
    case Op::kLoadConst: return "wk"_str;
    case Op::kLoadGlobal:
    case Op::kLoadName: return "wn"_str;
    case Op::kStoreGlobal:
    case Op::kStoreName: return "rn"_str;
    case Op::kDeleteGlobal:
    case Op::kDeleteName: return "-n"_str;
    case Op::kJump:
    case Op::kJumpBack: return "-j"_str;
    case Op::kJumpIfTrue:
    case Op::kJumpIfFalse:
    case Op::kJumpIfNone:
    case Op::kJumpIfNotNone: return "rj"_str;
    case Op::kLoadAttr:
    case Op::kLoadMethod: return "wrs"_str;
    case Op::kStoreAttr: return "rrs"_str;
    case Op::kDeleteAttr: return "r-s"_str;
    case Op::kForIter: return "wrf"_str;
    case Op::kSend: return "urf"_str;
    case Op::kImportName:
    case Op::kImportFrom: return "wrN"_str;
    case Op::kMakeCell: return "u"_str;
    case Op::kDeleteLocal:
    case Op::kLoadBuildClass:
    case Op::kLoadAssertionError: return "w"_str;
    case Op::kCheckBound:
    case Op::kDeleteCell:
    case Op::kReturn:
    case Op::kImportStar:
    case Op::kPopExc:
    case Op::kRaise:
    case Op::kReraise:
    case Op::kEndAsyncFor:
    case Op::kPrintExpr: return "r"_str;
#define OPCODE(name, meaning)
#define OPCODE_BINARY(name, symbol) \
    case Op::k##name##Const: return "wrK"_str;
#define OPCODE_COMPARE(name, symbol) \
    case Op::kJumpIf##name:          \
    case Op::kJumpUnless##name: return "rrf"_str;
#include "targets/pyinterp/interpreter/opcodes.def"
    case Op::kCall:
    case Op::kCallMethod:
    case Op::kCallMethodKeywords:
    case Op::kCallKeywords:
    case Op::kCallEx:
    case Op::kBuildTuple:
    case Op::kBuildList:
    case Op::kBuildSet:
    case Op::kBuildDict:
    case Op::kBuildString:
    case Op::kFormatValue:
    case Op::kUnpack:
    case Op::kUnpackEx:
    case Op::kMakeFunction:
    case Op::kYield:
    case Op::kGetAwaitable:
    case Op::kMatchClass: return "wr#"_str;
    case Op::kListExtend: return "rr#"_str;
    case Op::kMove:
    case Op::kLoadCell:
    case Op::kLoadClassCell:
    case Op::kNegative:
    case Op::kPositive:
    case Op::kInvert:
    case Op::kNot:
    case Op::kBuildSlice:
    case Op::kListToTuple:
    case Op::kGetIter:
    case Op::kPushExc:
    case Op::kWithEnter:
    case Op::kWithExit:
    case Op::kAsyncWithEnter:
    case Op::kGetYieldFromIter:
    case Op::kGetAIter:
    case Op::kGetANext:
    case Op::kAsyncGenWrap:
    case Op::kMatchMapping:
    case Op::kMatchSequence:
    case Op::kGetLen: return "wr"_str;
    case Op::kStoreCell:
    case Op::kListAppend:
    case Op::kSetAdd:
    case Op::kSetUpdate:
    case Op::kDictUpdate:
    case Op::kRaiseFrom:
    case Op::kDeleteItem: return "rr"_str;
    case Op::kSetItem:
    case Op::kDictSet:
    case Op::kDictMerge: return "rrr"_str;
    default: return "wrr"_str;
  }
}

Array<Str*>* make_formats() {
  auto* formats = Array<Str*>::make(static_cast<int64_t>(Op::kCount));
  for (int64_t i = 0; i < formats->length(); i++) formats->set(i, find_format(static_cast<Op>(i)));
  return formats;
}
RLIB_PREBUILD Array<Str*>* formats() { return RLIB_ONCE(make_formats()); }

int64_t operand(Word word, int64_t index) {
  return index == 0 ? a_of(word) : index == 1 ? b_of(word) : c_of(word);
}

// The registers from r[b] on that it takes besides what its format says.
int64_t count_run(Op op, int64_t c) {
  switch (op) {
    case Op::kCall:
    case Op::kCallKeywords: return c + 1;
    case Op::kCallMethod:
    case Op::kCallMethodKeywords: return c + 2;
    case Op::kCallEx: return c == 0 ? 2 : 3;
    case Op::kBuildTuple:
    case Op::kBuildList:
    case Op::kBuildSet:
    case Op::kBuildString: return c;
    case Op::kBuildDict: return 2 * c;
    case Op::kBuildSlice:
    case Op::kMatchClass: return 3;
    case Op::kFormatValue: return (c & 4) != 0 ? 2 : 1;
    case Op::kMakeFunction: return (c & 1) + (c >> 1 & 1) + (c >> 2 & 1) + (c >> 3 & 1);
    case Op::kImportName: return 2;
    default: return -1;
  }
}

int64_t count_written(Op op, int64_t c) {
  switch (op) {
    case Op::kUnpack: return c;
    case Op::kUnpackEx: return (c & 255) + (c >> 8) + 1;
    case Op::kLoadMethod:
    case Op::kMatchExcStar:
    case Op::kWithEnter:
    case Op::kAsyncWithEnter: return 2;
    default: return 1;
  }
}

}  // namespace

Str* op_name(Op op) { return op_names()->get(static_cast<int64_t>(op)); }
Str* op_meaning(Op op) { return meanings()->get(static_cast<int64_t>(op)); }
Str* op_format(Op op) { return formats()->get(static_cast<int64_t>(op)); }

bool goes_on(Op op) {
  switch (op) {
    case Op::kJump:
    case Op::kJumpBack:
    case Op::kReturn:
    case Op::kRaise:
    case Op::kRaiseFrom:
    case Op::kRaiseAgain:
    case Op::kReraise: return false;
    default: return true;
  }
}

int64_t jump_target(Array<Word>* words, int64_t pc) {
  Word word = words->get(pc);
  Str* format = op_format(op_of(word));
  if (format->ends_with("j"_str)) return x_of(word);
  if (format->ends_with("f"_str)) return pc + c_of(word);
  return -1;
}

Effects::Effects(W_Code* code, int64_t pc) {
  Word word = code->words->get(pc);
  Op op = op_of(word);
  Str* format = op_format(op);
  int64_t count = count_run(op, c_of(word));
  if (count >= 0) run = {b_of(word), count};
  for (int64_t i = 0; i < 3; i++) {
    char kind = i < format->length() ? format->char_at(i) : '-';
    bool is_read = kind == 'u' || (kind == 'r' && (count < 0 || i != 1));
    reads->set(i, is_read ? operand(word, i) : -1);
    if (kind == 'w' || kind == 'u') writes = {a_of(word), count_written(op, c_of(word))};
  }
  // The iterator that is delegated to.
  if (op == Op::kYield && c_of(word) > 0) reads->set(2, c_of(word) - 1);
}

}  // namespace py
