// What a program can reach: functions, classes of which objects exist, prebuilt objects.
//
// Starts at the entry point and the initialisers and follows calls, allocations and constants, in
// the manner of rapid type analysis (Bacon and Sweeney, OOPSLA 1996): a virtual call reaches only the
// implementations of classes of which an object can exist; the content of a prebuilt object counts
// only for fields that reachable code reads.
//
// Before:                                     After:
//   class Shape                                 the same without Square::area, as nothing
//   class Square : Shape  (never made)          ever makes a Square
//   entry: call_virtual area, new Circle
//
// Call it before the annotator for whole programs; it is cheap, and what it removes costs nothing
// later on.
#ifndef KILN_ANNOTATOR_REACHABILITY_H_
#define KILN_ANNOTATOR_REACHABILITY_H_

#include <cstdint>
#include <set>
#include <unordered_set>
#include <vector>

#include "translator/flowgraph/graph.h"
#include "translator/flowgraph/program.h"

namespace kiln {

struct Reachable {
  std::vector<Function*> functions;  // in the order they were found
  std::unordered_set<const Function*> function_set;
  std::vector<const Class*> classes;  // of which objects can exist, in the order found
  std::unordered_set<const Class*> class_set;
  std::unordered_set<const Field*> read_fields;  // by some reachable getfield, array_get, ...
  std::vector<bool> prebuilt;                    // by index

  bool has(const Function* f) const { return function_set.count(f) != 0; }
  bool has(const Class* c) const { return class_set.count(c) != 0; }
};

Reachable FindReachable(const Program& program);

// Whether the runtime itself (collector, exception and string support) makes or reads objects of the
// class, so that the graphs do not tell everything about it.
bool IsKnownToRuntime(const Class* cls);

// Whether the function counts as called, with any arguments, though no graph says so: it has the hint
// "keep" (what the runtime or the JIT calls by name).
bool IsKept(const Function& function);

// Removes functions that cannot be reached, and what refers to them: entries of method tables,
// contents of fields that nobody reads, facts. Whether something changed.
bool RemoveUnreachableFunctions(Program* program);

}  // namespace kiln

#endif  // KILN_ANNOTATOR_REACHABILITY_H_
