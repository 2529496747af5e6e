// What a function can do, itself or through those it calls: raise, collect, read and write the heap.
//
// One analysis over the whole call graph, computed once before a phase that wants it; the exception
// transform, the collector transform, the optimisations and the codewriter all ask it. It starts
// from the effects of ops.def and goes from callees to callers:
//
//   call            its function
//   call_virtual    the implementations in all classes the receiver can have
//   call_indirect   the Fact's functions; those of the method if the pointer comes from a
//                   method_lookup; else every function of that signature that has its address taken
//                   (is marked so, or is a constant somewhere) or implements a method that is
//                   looked up somewhere
//   call_foreign    raises nothing; collects only if the function is marked so; calls, while it
//                   runs, the functions it is given, unless they are for the collector
//
// An operation that ends a kTry block raises nothing out of its function. A collection may run
// finalizers, so what collects also reads and writes what any finalizer does, and any function
// that was given to the collector (foreign_run_by_collector).
#ifndef KILN_TRANSLATOR_TRANSFORM_EFFECTS_H_
#define KILN_TRANSLATOR_TRANSFORM_EFFECTS_H_

#include <cstdint>
#include <map>
#include <unordered_map>
#include <utility>
#include <vector>

#include "translator/flowgraph/graph.h"
#include "translator/flowgraph/program.h"

namespace kiln {

// A set of fields (and item components) of one program.
class FieldSet {
 public:
  bool Contains(uint32_t index) const {
    return index / 64 < words_.size() && (words_[index / 64] >> (index % 64) & 1) != 0;
  }
  void Add(uint32_t index);
  void AddAll(const FieldSet& other);
  bool empty() const { return words_.empty(); }
  bool operator==(const FieldSet&) const = default;

 private:
  std::vector<uint64_t> words_;  // no zero word at the end
};

struct Effects {
  bool may_raise = false;
  bool may_collect = false;
  bool reads = false;       // anything that somebody may write: fields, items, raw memory;
                            // `fields_read` says which fields and items
  bool writes = false;      // any of that; `writes_raw` and `fields_written` say which
  bool writes_raw = false;  // memory outside the collected heap, or by foreign code
  bool forces = false;      // says so (a jit_hint) before it writes a virtualizable object
  FieldSet fields_written;
  FieldSet fields_read;
};

// The functions a call can reach. `known` is false if they include code that was never seen (a
// declaration without a graph).
struct CallTargets {
  std::vector<const Function*> functions;  // in program order
  bool known = true;
};

// The effects of all functions of a program as it was when this was made. Operations added or
// changed later can be asked about as long as they call functions that existed then.
class ProgramEffects {
 public:
  explicit ProgramEffects(const Program& program);

  const Effects& Of(const Function* function) const;
  // Of one operation, whatever the exit of its block.
  Effects OfOperation(const Operation& op) const;
  bool MayRaise(const Operation& op) const;
  bool MayCollect(const Operation& op) const;
  // Whether the operation may write the field (or item component).
  bool MayWrite(const Operation& op, const Field* field) const;

  // Empty and known for an operation that is no call, or one of a foreign function.
  CallTargets TargetsOf(const Operation& op) const;

  // Functions that together lie on every cycle of the call graph, in program order: where a
  // stack_check at the entry bounds the depth of every recursion.
  std::vector<const Function*> CycleBreakers() const;

  bool WritesField(const Effects& effects, const Field* field) const;
  bool ReadsField(const Effects& effects, const Field* field) const;
  // Whether somebody takes the address of items of which this is a component.
  bool HasRawAddress(const Field* item) const;

 private:
  // Nodes: functions in program order, then one for each set of targets that calls share, then one
  // that stands for unknown code and one for all finalizers.
  struct Edge {
    uint32_t callee;
    bool caught;       // what the callee raises does not leave the caller
    bool finalizers;   // runs within a collection: what it raises is dropped
  };
  struct Node {
    Effects effects;
    std::vector<Edge> callees;
  };

  std::vector<const Function*> Implementations(const Method* method, const Class* cls,
                                               bool exact) const;
  std::vector<const Function*> FunctionsOfSignature(const Signature* signature) const;
  // What a call depends on: two calls with equal keys have the same targets. The first pointer is
  // null if the operation has targets of its own (or none).
  std::pair<const void*, const void*> KeyOf(const Operation& op) const;
  uint32_t NodeOfCall(const Operation& op);
  // The program's functions that a call_foreign hands to C.
  std::vector<const Function*> GivenToForeign(const Operation& op) const;
  void AddDirectEffects(const Operation& op, Effects* effects) const;
  void Scan(const Function& function);
  void Propagate();
  void PropagateFields();

  const Program& program_;
  std::unordered_map<const Function*, uint32_t> function_index_;
  std::unordered_map<const Field*, uint32_t> field_index_;
  std::unordered_map<const Value*, const Method*> lookups_;  // results of method_lookup
  std::unordered_map<const Signature*, std::vector<const Function*>> by_signature_;
  std::unordered_map<const Class*, std::vector<const Class*>> subclasses_;  // with the class itself
  std::map<std::pair<const void*, const void*>, uint32_t> shared_;  // looked up, never iterated
  std::vector<Node> nodes_;
  uint32_t unknown_ = 0, finalizers_ = 0;
  FieldSet raw_items_;  // items whose address somebody takes: stores to raw memory may be to them
};

}  // namespace kiln

#endif  // KILN_TRANSLATOR_TRANSFORM_EFFECTS_H_
