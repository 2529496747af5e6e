// The first way through a recorded trace: it makes up the heap, and what calls do, so that guards hold.
//
// Values are made up where the trace reads what nobody has written, from what its guards want of them. Where a guard
// fails all the same, the values it was computed from are traced back to one that was made up, that is given
// another value, and the walk begins anew.
#ifndef KILN_JITCODEGEN_TESTING_WALK_H_
#define KILN_JITCODEGEN_TESTING_WALK_H_

#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "jitcodegen/testing/made_up_world.h"

namespace kiln::jit {

class Walk {
 public:
  // A trace as it was recorded, optimised in no way. `seed`: chooses between values that would all do.
  Walk(const JitProgram& program, MadeUpWorld* world, const Trace& trace, uint64_t seed)
      : program_(program), world_(*world), main_(trace), seed_(seed) {}

  // What the trace has that cannot be made up; empty: nothing.
  static std::string Unsupported(const Trace& trace);

  // Makes up a world in which the trace goes as far as can be arranged in so many attempts. False: it leaves what
  // there is room for, or goes round too long, and is of no use.
  bool Run(int attempts);
  // Gives one made-up value another, to leave by some other way; false as above.
  bool RunOtherwise(uint64_t choice);

  const std::vector<uint64_t>& inputs() const { return inputs_; }
  // It came to the trace's last operation.
  bool came_to_end() const { return came_to_end_; }

 private:
  static constexpr int64_t kMostOperations = 4000;
  // What guards want of a value.
  struct Wish {
    bool constant = false, null = false;
    uint64_t bits = 0;
    uint32_t cls = 0;
  };
  struct Source {
    Ref same_as = -1;       // another value that was written where this one was read; -1: none
    bool made_up = false;
  };

  bool Attempt();
  // Makes the guard that failed hold the next time; false: no idea how.
  bool MakeHold(const TraceOp& guard);
  // Whether nothing is known of it that the trace counts on.
  bool IsFree(Ref value) const;
  // Where the operation, if it is a load, reads; null if it is none.
  const FieldDescr* FieldOf(const TraceOp* op) const;
  // False if it cannot be that: it is an input, of which the trace counts on something else, or a field's range has no such number.
  bool Override(Ref value, uint64_t bits);
  bool Solve(Ref value, uint64_t bits, int depth);
  bool SolveCondition(Ref condition, bool holds, int depth);
  bool SolveComparison(const TraceOp& op, bool holds, int depth);
  const std::vector<Wish>& WishesOf(const Trace& trace);
  uint64_t MakeUp(const Trace& trace, Ref value, Kind kind);
  uint64_t MakeUpReference(const Wish& wish);
  uint64_t BitsOf(Ref ref) const {
    return IsConstant(ref) ? main_.Bits(ref) : values_[static_cast<size_t>(ref)];
  }
  const TraceOp* Definition(Ref ref) const {
    return !IsValue(ref) || static_cast<size_t>(ref) < main_.inputs.size()
               ? nullptr
               : &main_.ops[static_cast<size_t>(ref) - main_.inputs.size()];
  }
  // Reads the place, that nobody may have written; its value in the trace is `value`.
  uint64_t Read(const Trace& trace, Ref value, uint64_t address, const FieldDescr* field, Kind kind, uint32_t number);
  void StartFacts();
  MadeUpWorld::Done MakeUpCall(const Trace& trace, size_t at, const CallDescr& call);
  bool ReadItems(const std::vector<uint64_t>& args);

  const JitProgram& program_;
  MadeUpWorld& world_;
  const Trace& main_;
  const uint64_t seed_;
  std::vector<uint64_t> inputs_;
  std::map<Ref, uint64_t> overrides_;  // of values of the first time round
  uint64_t changes_ = 0;               // of wishes
  std::unordered_map<const Trace*, std::vector<Wish>> wishes_;
  bool first_round_ = true;
  std::vector<uint64_t> values_;       // of the first time round of main_
  std::vector<Source> origins_;
  std::unordered_map<uint64_t, Ref> who_wrote_;  // address -> value, in the first time round
  bool came_to_end_ = false;
  int64_t failed_at_ = -1;             // an operation of the first time round
  uint64_t made_up_ = 0;
};

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_TESTING_WALK_H_
