// Ways to spoil a trace, for tests of what is to find that out. Each does it at the first place where it can, and says whether
// there was one.
#ifndef KILN_JITCODEGEN_TESTING_MUTATIONS_H_
#define KILN_JITCODEGEN_TESTING_MUTATIONS_H_

#include "jitcodegen/runtime/trace.h"

namespace kiln::jit {

struct Mutation {
  const char* name;
  bool (*spoil)(const JitProgram&, Trace*);
};

bool DropGuard(const JitProgram&, Trace* trace);        // of a class or value
bool ExpectAnotherClass(const JitProgram&, Trace* trace);
bool SwapOperands(const JitProgram&, Trace* trace);     // of a difference or comparison
bool ChangeConstant(const JitProgram&, Trace* trace);   // of a sum, comparison or guard
bool SubtractForAdd(const JitProgram&, Trace* trace);   // in a guard_add
bool DropStore(const JitProgram&, Trace* trace);
bool StoreElsewhere(const JitProgram&, Trace* trace);   // one item further
bool MoveLoadOverStore(const JitProgram& program, Trace* trace);  // or over a call that writes the field
bool ForgetWaitingStore(const JitProgram&, Trace* trace);         // the last one of each snapshot
bool RestoreAnotherRegister(const JitProgram&, Trace* trace);     // two of a snapshot's frame are exchanged
bool AskForLess(const JitProgram&, Trace* trace);       // a strengthened guard no longer tests for what others asked
bool CountOnMore(const JitProgram&, Trace* trace);      // the loop's state says that a number is always the same
bool MiscountTurns(const JitProgram&, Trace* trace);    // of a loop whose turns are skipped
// What bridges are told of values and of the heap.
bool TellAnotherClass(const JitProgram& program, Trace* trace);
bool TellNarrowerBound(const JitProgram&, Trace* trace);
bool TellAnotherContent(const JitProgram& program, Trace* trace);
// Seldom wrong, and none of kMutations therefore: what is forgotten because a store waits is still in the heap.
bool TellWhatIsForgotten(const JitProgram&, Trace* trace);

inline constexpr Mutation kMutations[] = {
    {"drop a guard", DropGuard},
    {"expect another class", ExpectAnotherClass},
    {"swap operands", SwapOperands},
    {"change a constant", ChangeConstant},
    {"subtract for add", SubtractForAdd},
    {"drop a store", DropStore},
    {"store elsewhere", StoreElsewhere},
    {"move a load over a store", MoveLoadOverStore},
    {"forget a store that waits", ForgetWaitingStore},
    {"restore another register", RestoreAnotherRegister},
    {"ask for less", AskForLess},
    {"count on more", CountOnMore},
    {"miscount turns", MiscountTurns},
    {"tell another class", TellAnotherClass},
    {"tell a narrower bound", TellNarrowerBound},
    {"tell another content", TellAnotherContent},
};

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_TESTING_MUTATIONS_H_
