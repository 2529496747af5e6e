// Places in the code, and what is around a statement.

#ifndef TARGETS_PYINTERP_COMPILER_LABELS_H_
#define TARGETS_PYINTERP_COMPILER_LABELS_H_

#include "targets/pyinterp/compiler/symtable.h"
#include "targets/pyinterp/interpreter/code.h"

namespace py {

// Which of the first 64 local variables certainly have values.
using BoundSet = uint64_t;
constexpr BoundSet kAllBound = ~uint64_t{0};

// A place that jumps lead to, mostly before it is known.
class Label final : public rlib::Object {
 public:
  Label() = default;

  int64_t position = -1;                            // not known yet
  List<int32_t>* const jumps = new List<int32_t>(); // words that lead here
  BoundSet bound = kAllBound;                       // wherever one comes from
};

// What matters when control leaves a statement's inside. They form a list, the innermost first.
enum class BlockKind : uint8_t {
  kLoop,
  kTry,           // has except clauses
  kFinally,       // has a finally clause, to be run by whoever leaves
  kHandling,      // an exception is being handled: `reg` has the one before, to be restored
  kNamed,         // ... and has a name, to be deleted
  kStarHandling,  // an except* clause, which cannot be left
  kWith,          // `reg` has the bound __exit__, to be called
  kAsyncWith,
};

struct WordRange {
  int32_t start;
  int32_t end;
};

class Block final : public rlib::Object {
 public:
  Block(BlockKind kind, Block* outer) : kind(kind), outer(outer) {}

  const BlockKind kind;
  Block* const outer;
  // Of a loop.
  Label* end = nullptr;   // where `break` goes
  Label* next = nullptr;  // where `continue` goes
  // Of code with a handler, which may be in parts: what `break` and its kin run of a `finally` on their
  // way out is not watched by what they have left already.
  bool is_watched = false;
  int64_t start = -1;     // of the part that is open, or -1
  List<WordRange>* const parts = new List<WordRange>();
  BoundSet bound = 0;     // at the start
  // Of what is to be done when leaving.
  Array<ast::Stmt*>* cleanup = nullptr;
  Str* name = nullptr;
  int64_t reg = -1;
  ast::Placed* place = nullptr;
};

}  // namespace py

#endif  // TARGETS_PYINTERP_COMPILER_LABELS_H_
