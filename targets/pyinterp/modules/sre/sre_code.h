// The code that Python's re compiles patterns to, and matching it.
//
// Text is matched as bytes where every character is one (bytes, and str of ASCII), else as UTF-8.
// Positions are byte offsets; the objects that programs see make characters of them.

#ifndef TARGETS_PYINTERP_MODULES_SRE_SRE_CODE_H_
#define TARGETS_PYINTERP_MODULES_SRE_SRE_CODE_H_

#include "targets/pyinterp/objspace/common.h"

namespace py::sre {

constexpr int64_t kMagic = 20220615;
constexpr int64_t kMaxRepeat = 0xFFFFFFFF;
constexpr int64_t kMaxGroups = 0x3FFFFFFF;

// The order is that of re/_constants.py.
enum Op : uint32_t {
  kFailure,
  kSuccess,
  kAny,
  kAnyAll,
  kAssert,
  kAssertNot,
  kAt,
  kBranch,
  kCategory,
  kCharset,
  kBigCharset,
  kGroupRef,
  kGroupRefExists,
  kIn,
  kInfo,
  kJump,
  kLiteral,
  kMark,
  kMaxUntil,
  kMinUntil,
  kNotLiteral,
  kNegate,
  kRange,
  kRepeat,
  kRepeatOne,
  kSubpattern,
  kMinRepeatOne,
  kAtomicGroup,
  kPossessiveRepeat,
  kPossessiveRepeatOne,
  kGroupRefIgnore,
  kInIgnore,
  kLiteralIgnore,
  kNotLiteralIgnore,
  kGroupRefLocIgnore,
  kInLocIgnore,
  kLiteralLocIgnore,
  kNotLiteralLocIgnore,
  kGroupRefUniIgnore,
  kInUniIgnore,
  kLiteralUniIgnore,
  kNotLiteralUniIgnore,
  kRangeUniIgnore,
};
enum Position : uint32_t {
  kBeginning,
  kBeginningLine,
  kBeginningString,
  kBoundary,
  kNonBoundary,
  kEnd,
  kEndLine,
  kEndString,
  kLocBoundary,
  kLocNonBoundary,
  kUniBoundary,
  kUniNonBoundary,
};
enum Category : uint32_t {
  kDigit,
  kNotDigit,
  kSpace,
  kNotSpace,
  kWord,
  kNotWord,
  kLineBreak,
  kNotLineBreak,
  kLocWord,
  kLocNotWord,
  kUniDigit,
  kUniNotDigit,
  kUniSpace,
  kUniNotSpace,
  kUniWord,
  kUniNotWord,
  kUniLineBreak,
  kUniNotLineBreak,
};

// Flags of INFO.
constexpr int64_t kInfoPrefix = 1;
constexpr int64_t kInfoLiteral = 2;
constexpr int64_t kInfoCharset = 4;

int64_t ascii_lower(int64_t c);
int64_t unicode_lower(int64_t c);
bool in_category(int64_t category, int64_t c);
// Whether the set at `pc` of the code has the character.
bool in_charset(Array<uint32_t>* code, int64_t pc, int64_t c);

// What a match found.
class Result final : public rlib::Object {
 public:
  explicit Result(Array<int64_t>* marks) : marks(marks) {}

  int64_t start = 0;
  int64_t end = 0;
  int64_t last_index = -1;      // the number of the last group that was closed, or -1
  Array<int64_t>* const marks;  // of group g: [2g - 2] its start, [2g - 1] its end; -1: none
};

// The match that begins at `at` within `text`, up to `end`; null if there is none. `beginning`:
// what counts as the start of the text for ^ and \b. `must_advance`: an empty match at `at` is
// none. `must_end`: it has to end at `end`. `utf8`: characters are UTF-8.
Result* match(Array<uint32_t>* code, int64_t groups, Str* text, int64_t at, int64_t end, bool utf8,
              bool must_advance, bool must_end);
// The first match that begins at `at` or behind.
Result* search(Array<uint32_t>* code, int64_t groups, Str* text, int64_t at, int64_t end, bool utf8,
               bool must_advance);

}  // namespace py::sre

#endif  // TARGETS_PYINTERP_MODULES_SRE_SRE_CODE_H_
