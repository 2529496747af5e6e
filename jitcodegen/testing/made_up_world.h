// A heap and functions made up to fit a trace, so that a trace that was recorded elsewhere can be run.
//
// Objects from outside the trace lie in *slots* of one size each. While a trace is walked for the first time
// (replay.cc), whatever it reads that nobody wrote is made up and becomes part of the heap as it was before; so do
// the results of calls, what they raise, and what they write of the fields that they may write. Every later run
// finds the same heap, and calls do the same again: those with effects in their order, elidable ones by their
// arguments. What calls saw is written down, for runs to be compared by.
#ifndef KILN_JITCODEGEN_TESTING_MADE_UP_WORLD_H_
#define KILN_JITCODEGEN_TESTING_MADE_UP_WORLD_H_

#include <cstdint>
#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include "jitcodegen/runtime/engine.h"
#include "jitcodegen/runtime/field_owners.h"
#include "jitcodegen/runtime/interpreter.h"
#include "jitcodegen/runtime/trace_file.h"

namespace kiln::jit {

class MadeUpWorld : public Engine, public Portals {
 public:
  explicit MadeUpWorld(const JitProgram& program);
  ~MadeUpWorld() override;

  // ---- Objects from outside ----
  static constexpr size_t kSlotBytes = 4096;
  // A new one, zero but for its class. 0: there are too many.
  uint64_t MakeOutside(uint32_t cls);
  // Those that were recorded, under the addresses they have here; their immutable fields are what they were. Only
  // what was added since Begin is restored, and may be used.
  void Begin();
  void Add(const std::vector<RecordedObject>& objects);
  uint64_t Here(uint64_t recorded) const;
  bool IsOutside(uint64_t address) const { return address - slots_ < kSlots * kSlotBytes; }
  uint64_t NumberOf(uint64_t outside) const { return (outside - slots_) / kSlotBytes; }
  bool IsRecorded(uint64_t address) const { return address - slots_ < fixed_ * kSlotBytes; }
  // Whether the object reaches up to `end`; true of the trace's own.
  bool HasRoom(uint64_t object, uint64_t end) const {
    return object != 0 && (!IsOutside(object) || end <= object + kSlotBytes);
  }
  // A word that is 0: traces ask there whether they are valid.
  uint64_t zero_word() const { return reinterpret_cast<uint64_t>(&zero_); }

  // ---- A walk ----
  // From here on objects and results are made up for one trace; those made up before are forgotten.
  void Forget();
  // Whether somebody knows what is there: it was written, or read before. Whoever reads it otherwise says what
  // was there all along.
  bool IsKnown(uint64_t address, Kind kind) const;
  void Was(uint64_t address, Kind kind, uint64_t bits);
  // `bits` were written there just now.
  void Written(uint64_t address, Kind kind);
  // Places of objects from outside that are known.
  struct Place {
    uint64_t address;
    Kind kind;
    uint32_t field;
  };
  std::vector<Place> places;

  // What a call does. While `making_up`, whoever makes the next call of which nothing is known is asked.
  struct Done {
    uint64_t result = 0;
    uint32_t raises = 0;  // class id; 0: nothing
    std::vector<std::pair<Place, uint64_t>> writes;
  };
  std::function<Done(const CallDescr&)> make_up;  // null: nothing is made up any more

  // ---- Runs ----
  // The heap as it was before, and nothing seen.
  void Restore();
  // What calls with effects saw, in order.
  const std::vector<uint64_t>& seen() const { return seen_; }
  // What cannot be if the trace is right: the first of it. Empty: nothing.
  const std::string& complaint() const { return complaint_; }
  // Bytes of objects from outside that nobody knew and that were written all the same.
  bool WroteElsewhere() const;
  // All fields of objects of the class, and of its arrays the items.
  const std::vector<uint32_t>& FieldsOf(uint32_t cls);
  const ClassDescr* ArrayOf(uint32_t cls) const;

  // ---- Engine ----
  uint64_t Call(uint32_t function, const CallDescr& call, const uint64_t* args, size_t count) override;
  uint32_t FunctionOf(uint64_t pointer) override { return static_cast<uint32_t>(pointer ^ pointer >> 32); }
  uint64_t FunctionPointer(uint32_t function) override { return function; }
  uint32_t Implementation(uint32_t, uint32_t) override { return 0; }
  uint64_t PrebuiltObject(int64_t) override { return 0; }
  uint64_t CallResult(int64_t index, Kind kind) override;
  void SetCallResult(int64_t index, uint64_t bits, Kind kind) override;
  uint64_t New(const ClassDescr& cls) override { return Make(cls, 0); }
  uint64_t NewArray(const ClassDescr& cls, int64_t length) override { return Make(cls, length); }
  HeapAccess heap_access() const override {
    HeapAccess access;
    access.has_barrier = false;
    return access;
  }
  void WriteBarrier(uint64_t, int64_t) override {}
  uint64_t Other(const Instruction& in, const uint64_t* args) override;
  uint64_t* pending_address() override { return &pending_; }
  void Complain(const std::string& what) override { complaint_ = what; }

  // ---- Portals ----
  uint64_t CallPortal(size_t driver, const uint64_t* arguments) override;
  bool HasLoop(size_t, const uint64_t*) override { return false; }

  // What an elidable call gave when the trace was recorded; `logged`: its arguments, then its result.
  void Logged(const CallDescr& call, const uint64_t* logged);
  // A walk is wild where it leaves what there is room for.
  static constexpr int64_t kMostItems = 400;
  bool wild = false;

 private:
  static constexpr size_t kSlots = 16384;
  static constexpr size_t kMadeBytes = size_t{8} << 20;

  // f(first byte of a piece of the heap that is in use, from slots_ on; bytes).
  template <class F>
  void ForEachUsed(F f) const {
    for (size_t slot : active_) f(slot * kSlotBytes, kSlotBytes);
    f(fixed_ * kSlotBytes, (used_ - fixed_) * kSlotBytes);
  }
  uint64_t Make(const ClassDescr& cls, int64_t length);
  uint64_t Do(uint64_t function, const CallDescr& call, const uint64_t* args, size_t count);
  // What of a call's argument does not depend on where the trace's own objects lie.
  uint64_t Describe(Kind kind, uint64_t bits, bool elidable);

  const JitProgram& program_;
  const uint64_t zero_ = 0;
  uint64_t slots_ = 0, before_ = 0, known_ = 0;  // the heap; as it was before the trace; 1 for each byte that is known
  size_t used_ = 0, fixed_ = 0;                  // slots; those of recorded objects come first
  std::vector<size_t> active_;                   // of the recorded ones
  std::unordered_map<uint64_t, uint64_t> here_;  // recorded address -> slot's
  uint64_t made_ = 0, made_end_ = 0;             // the trace's own objects: next, end
  uint64_t made_start_ = 0;
  std::unordered_map<uint64_t, uint64_t> met_;   // the trace's own objects that calls saw: in which order
  std::unordered_map<uint64_t, Done> done_;      // by call
  std::unordered_map<uint64_t, uint64_t> logged_;
  std::unordered_map<uint64_t, uint64_t> parts_;  // further results
  uint64_t thread_locals_ = 0;
  uint64_t last_call_ = 0, calls_ = 0;
  std::unordered_map<int64_t, uint64_t> set_results_;
  std::vector<uint64_t> seen_;
  std::string complaint_;
  uint64_t pending_ = 0;
  std::unordered_map<uint32_t, std::vector<uint32_t>> fields_of_;
  std::unordered_map<uint32_t, const ClassDescr*> arrays_;
  FieldOwners owners_;
};

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_TESTING_MADE_UP_WORLD_H_
