// Two traces, run symbolically side by side: the recorded one, `p_`, and what it was optimised to, `q_`. What is to be
// shown of them says prove_trace.h.
//
// The optimised trace leads. Each of its operations says from which one of the recorded trace it comes (TraceOp::pc), and where it
// may be seen from outside, at guards, calls and jumps, the recorded one is run up to there, and both compared:
//
//     recorded                              optimised
//       v1 = int_add v0, 1
//       guard_class v2 Int                    (gone: it is shown to hold)
//       v3 = new Int
//       setfield v3, v1 .value
//       guard_true v4               <===      guard_true v2: where it fails, so does that, and
//                                             `virtual0: Int .value = v0+1` is what v3 is there
//
// Both write into heaps of their own. An object is a number: one that the recorded trace makes is kFresh + the operation's number,
// one of the optimised trace kOther + that, until it is met in a place where the recorded trace has another; then that is what it is
// called (`Bindings`), and all begins again with the new name.
#ifndef KILN_JITCODEGEN_TESTING_PROVING_PROVER_H_
#define KILN_JITCODEGEN_TESTING_PROVING_PROVER_H_

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "jitcodegen/runtime/optimizer/loop_state.h"
#include "jitcodegen/testing/proving/facts.h"
#include "jitcodegen/testing/proving/prove_trace.h"
#include "jitcodegen/testing/proving/symbolic_machine.h"

namespace kiln::jit {

// kOther + n -> kFresh + m
struct Bindings : std::map<uint64_t, uint64_t> {
  bool may_guess = true, guessed = false;
  // As long as it is false nothing is proved: it is only found out which objects are met in the same places, which is cheap.
  bool are_settled = false;
};

inline bool IsIn(uint64_t range, uint64_t n) { return n >> 60 == range >> 60; }

// One of the two traces, as far as it has been run.
struct Side {
  const Trace& trace;
  std::vector<std::optional<z3::expr>> values;
  SymbolicHeap heap;
  // What is in objects that were made here, by field and index. What calls may have changed is not here any more.
  std::map<uint64_t, std::map<std::pair<uint32_t, uint64_t>, z3::expr>> contents;
  // Behind these: stores to items of which some went to an index that is no number.
  std::map<std::pair<uint64_t, uint32_t>, std::vector<std::pair<z3::expr, z3::expr>>> any_items;
  std::set<uint32_t> was_forgotten;          // fields that calls may have written
  std::set<uint64_t> leaked;                 // those that others may have found in the heap
  std::optional<z3::expr> raised, exception; // class of the pending exception, 0 if there is none; the object
  std::string last_call;                     // whose further results are read now
  std::vector<z3::expr> last_args;
};

class Prover {
 public:
  // What a turn of the loop adds to a node of its state, in arithmetic that wraps as the kind does.
  struct Step {
    uint64_t step = 0;
    Kind narrow = Kind::kI64;
  };
  Prover(const JitProgram& program, const Trace& recorded, const Trace& optimized, int64_t* effort, Bindings* bindings,
         Proof* proof)
      : program_(program), facts_(c_, effort, bindings->are_settled, proof), machine_(program, c_),
        p_{recorded, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}}, q_{optimized, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}},
        bindings_(*bindings), proof_(*proof) {
    p_.values.resize(recorded.inputs.size() + recorded.ops.size());
    q_.values.resize(optimized.inputs.size() + optimized.ops.size());
  }

  // True if objects were found to be the same that were not known to be: then it is to be done again.
  bool Run();
  // What a turn of the loop, whose turns were skipped, adds to each node of its state.
  std::vector<Step> FindSteps();
  // That a turn which is not the last one leads to the next one, and does nothing else. `turns`: how many there are before the
  // last one; a value of the optimised trace, which is still to be found out to be that.
  void ProveTurn(const std::vector<Step>& steps, size_t turns);
  // That the optimised trace does what the last turn does; true as Run is.
  bool ProveLastTurn(const std::vector<Step>& steps, size_t turns);

 private:
  z3::expr Number(uint64_t n) { return machine_.Number(n); }

  void Require(const z3::expr& condition, const std::string& what) { facts_.Require(condition, what); }
  template <class F>
  void Given(const F& fact) { facts_.Given(fact); }

  // ---- Values (heap.cc) ----

  z3::expr Value(const Side& side, Ref ref);
  static std::optional<uint64_t> MadeHere(const z3::expr& e);
  static bool IsOutside(const z3::expr& e, uint64_t* n);
  z3::expr ClassOf(const z3::expr& object);
  z3::expr Length(const TraceOp& op, const z3::expr& array);
  // Whether others can have come by it: then both traces have made it. (Where a call may look, the heaps are the same.)
  bool IsMet(uint64_t object) const { return q_.contents.contains(object); }
  // Whether the value is the object under some condition of which it was put together.
  static bool Mentions(const z3::expr& value, uint64_t object);
  // A value of the kind, from outside the trace's own stores; `is_old`: from before the trace.
  z3::expr Outside(const z3::expr& value, Kind kind, bool is_old = false);

  // ---- The heap (heap.cc) ----

  // Whether they are known to be different objects, without asking the solver.
  bool AreApart(const z3::expr& a, const z3::expr& b) const;
  bool AreApart(const SymbolicPlace& a, const SymbolicPlace& b) const;
  // `is_old`: whether it is surely of before the trace.
  z3::expr ReadArray(Side* side, const SymbolicPlace& place, bool* is_old = nullptr);
  // A name for what may be one value or another, so that what is made of it does not grow with it. What the two traces have not both made
  // yet is to be seen in it.
  z3::expr Named(const z3::expr& value);
  bool MentionsUnmet(const z3::expr& e);
  // Both find the value there when they begin.
  void Hold(const SymbolicPlace& place, const z3::expr& value);
  void KnowClass(const z3::expr& object, uint32_t id);
  // An array of a frame's items, or another object: they are never the same.
  void KnowOrigin(const z3::expr& value, bool is_frame_array);
  // From an object that was made here; none if calls may have changed it.
  std::optional<z3::expr> ReadMade(Side* side, uint64_t object, const SymbolicPlace& place);
  z3::expr Read(Side* side, const SymbolicPlace& place);
  // Whether the object, if it is the place's, has its first zero there and nothing else was written. False too where the classes are not
  // known to be the same.
  bool IsStillZero(const Side& side, uint64_t object, const SymbolicPlace& place) const;
  // Whether objects of its class have the field at all.
  bool MayBe(uint64_t object, uint32_t field) const;
  void Write(Side* side, const SymbolicPlace& place, const z3::expr& value);
  void Leak(Side* side, const z3::expr& value);
  SymbolicPlace Place(Side* side, const TraceOp& op);

  // ---- Both are the same (sameness.cc) ----

  struct Virtuals {
    std::map<uint64_t, uint64_t> of_record, of_object;
  };
  // That the optimised trace's value is the recorded one's.
  void Same(const z3::expr& p, const z3::expr& q, Virtuals* virtuals, const std::string& what);
  // Of an object of a snapshot that is there under some condition: it is one of the recorded trace under the same.
  void SameAlternatives(const z3::expr& p, const z3::expr& q, Virtuals* virtuals, const std::string& what);
  // Where objects are still to be found, elsewhere it may be found out.
  void Undecided(const std::string& what) const;
  static std::vector<uint64_t> AlternativesOf(const z3::expr& value, uint64_t range);
  // Objects that stand under the same conditions. What is said to be the same object is only how it is called: if that
  // is wrong, what is in them will not agree.
  void Guess(z3::expr p, z3::expr q, std::map<uint64_t, uint64_t>* pairs);
  // Whether they are made alike, but for which of the two traces has made an object.
  bool AreAlike(const z3::expr& p, const z3::expr& q, std::map<uint64_t, uint64_t>* pairs, std::set<std::pair<unsigned, unsigned>>* seen);
  // The same, for alternatives that stand in another order.
  bool AreAlikeChains(z3::expr p, z3::expr q, std::map<uint64_t, uint64_t>* pairs, std::set<std::pair<unsigned, unsigned>>* seen);
  void SameVirtual(uint64_t mine, uint64_t record, Virtuals* virtuals, const std::string& what);
  // What is in all places that one of them wrote, if `concerns` the field and the object.
  void SameHeaps(Side* q, Virtuals* virtuals, const std::function<bool(uint32_t, const z3::expr&)>& concerns, const std::string& what);
  // x < y + c, of numbers without end.
  z3::expr IsLess(const z3::expr& x, const z3::expr& y, int64_t c);

  // ---- Guards (guards.cc) ----

  struct Virtual {
    uint32_t cls = 0;
    int64_t length = -1;
    // No value: nobody wants to know.
    std::vector<std::tuple<uint32_t, uint64_t, std::optional<z3::expr>>> contents;
  };
  // What the interpreter's condition came to where the guard fails.
  z3::expr ConditionOf(size_t guard);
  // Where the optimised trace leaves by its guard, the recorded one stands at its own with the same.
  void SameExit(size_t mine, size_t guard, const z3::expr& condition, const std::string& what);
  // A store that was put off: others it may be hidden behind are not looked for.
  void PutStore(Side* side, const SymbolicPlace& place, const z3::expr& value);

  // ---- What bridges are told (told.cc) ----

  struct ToldOfValue {
    Ref value;
    uint32_t cls;
    bool nonnull;
    Origin origin;
    bool bounded;
    int64_t low, high;
    auto operator<=>(const ToldOfValue&) const = default;
  };
  // Whatever the resume data of the optimised trace's guard says is known there holds.
  void ToldHolds(size_t guard, const std::string& what);
  bool CameFrom(const z3::expr& value, bool is_frame_array) const;

  // ---- Operations (operations.cc) ----

  // The recorded trace, up to an operation: of its guards on the way it is shown that they hold.
  void Recorded(size_t to);
  // An operation of the optimised trace.
  void Optimized(size_t at);
  std::string Where(size_t at) const { return "operation " + std::to_string(at); }

  // Whether it holds; its result, if it has one, is there.
  z3::expr Guard(Side* side, size_t at, const TraceOp& op);
  // The guard held.
  void Taken(Side* side, const TraceOp& op);
  void Raise(Side* side, const z3::expr& raised, const z3::expr& exception);
  // An operation that both do for themselves.
  void Operation(Side* side, size_t at, const TraceOp& op);
  // A few items, which the optimised trace copies one by one.
  void Copy(Side* side, const TraceOp& op, const std::vector<z3::expr>& args);
  // What an elidable function gave for the arguments of that time.
  void KnowLogged(const TraceOp& op, const CallDescr& call, const std::string& name);
  // Arrays of frames are no other arrays.
  void Came(const z3::expr& value, const FieldDescr& field);
  // It was read there, and not stored there by the optimised trace.
  void KnowRange(const z3::expr& value, const FieldDescr& field);

  // ---- Calls with effects, which both make (calls.cc) ----

  void Call(size_t at, const TraceOp& op);
  // What one of them does for itself.
  void ConditionalCall(Side* side, size_t at, const TraceOp& op, const std::vector<z3::expr>& args);
  static bool IsConditionalCall(const TraceOp& op);
  // Whether it gives the same for the same arguments, as long as a trace runs.
  static bool IsFunction(const CallDescr& call) { return call.elidable || call.loop_invariant; }
  z3::expr IsCalled(const TraceOp& op, const z3::expr& first);
  bool ReadsFrames(const CallDescr& call) const;
  bool IsKeptFrameItem(uint32_t field, uint64_t array, const CallDescr* call, bool reads_frames, const std::vector<z3::expr>& args);
  // The field is whatever the call has made of it, but for what is the frames' own.
  void Forget(uint32_t field, uint32_t pc, const CallDescr* call, bool reads_frames, const std::vector<z3::expr>& args);
  bool IsOwnArray(const z3::expr& array);

  // ---- Loops (loops.cc) ----

  void Jump(const TraceOp& op);
  // The loop's state holds here, with what it is given for its inputs.
  void JumpToState(const Trace& to, std::span<const Ref> reds, const std::vector<z3::expr>& given);
  std::vector<z3::expr> FactsOf(const LoopState::Node& d, const z3::expr& value);

  // ---- The start (start.cc) ----

  void Start();
  // At which either trace looks, or of which something is told or known: of a frame's items these are kept over calls.
  void FindIndexes();
  // What constants hold for ever, should a value turn out to be one of them.
  void KnowImmutable();
  // What was not made when the loop begins is an object for the recorded trace.
  // `turn`: so many turns later, for the recorded trace, after which they have added to what the loop goes round with.
  void StartAtState(const LoopState& state, const std::vector<Step>& steps = {}, const z3::expr* turn = nullptr);

  // ---- Turns that were skipped (turns.cc) ----

  z3::expr After(const Step& step, const z3::expr& value, const z3::expr& turns);
  z3::expr SkippedTurns(size_t value);
  const JitProgram& program_;
  z3::context c_;
  Facts facts_;
  SymbolicMachine machine_;
  Side p_, q_;
  size_t at_ = 0;  // of the recorded trace: the next operation
  Bindings& bindings_;
  Proof& proof_;
  bool found_ = false;
  std::map<uint64_t, uint32_t> class_of_;     // of objects of the two traces, a ClassDescr
  std::map<uint64_t, z3::expr> length_of_;
  std::set<std::pair<uint64_t, uint32_t>> was_changed_;  // fields of objects that calls may have changed
  std::optional<z3::expr> frame_;             // of the trace's portal
  std::vector<z3::expr> frame_arrays_, others_, kept_;
  std::set<uint64_t> new_frame_arrays_;
  std::set<ToldOfValue> told_;                // and shown
  std::set<unsigned> frame_ids_, other_ids_, old_ids_;  // expressions
  std::map<unsigned, uint32_t> known_class_;  // class ids by expression
  std::map<unsigned, z3::expr> names_;        // by expression
  std::set<unsigned> met_;                    // expressions in which no object is that both have not made
  std::set<uint64_t> indexes_;
  std::function<const Virtual&(uint64_t)> virtual_;
  std::map<uint64_t, Virtual> described_;
};

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_TESTING_PROVING_PROVER_H_
