// Which functions can run, while the program is evaluated: from the entry point along calls,
// function constants, and virtual methods of the classes that have instances.
#ifndef KILN_TRANSLATOR_EVALUATE_REACHABILITY_H_
#define KILN_TRANSLATOR_EVALUATE_REACHABILITY_H_

#include <deque>
#include <functional>
#include <unordered_set>
#include <vector>

#include "translator/evaluate/interpreter.h"
#include "translator/flowgraph/graph.h"
#include "translator/flowgraph/program.h"

namespace kiln {

class Reachability {
 public:
  // Called for each call of a prebuilt function in what is reached, instead of going on into it.
  // Objects that it makes are to be given to ReachSlot.
  using PrebuildCall = std::function<void(const Operation* op)>;

  Reachability(Program* program, Interpreter* interpreter, PrebuildCall on_prebuild)
      : program_(program), interpreter_(interpreter), on_prebuild_(std::move(on_prebuild)) {}

  // Follows everything from the program's entry (without one: from all functions).
  void Run();
  // A value that the program can get hold of.
  void ReachSlot(int64_t slot, Type type);

  bool IsReached(const Function* function) const { return reached_.contains(function); }

 private:
  void ReachFunction(Function* function);
  void ReachConst(const Const& constant, Type type);
  void ReachMethod(const Method* method);
  void ReachClass(const Class* cls);
  void ScanGraph(Graph* graph);
  void ScanObject(char* object);
  void Drain();

  Program* program_;
  Interpreter* interpreter_;
  PrebuildCall on_prebuild_;
  // Sets are for look-up only; what is left to do is kept in order.
  std::unordered_set<const Function*> reached_;
  std::unordered_set<const Class*> instantiated_;
  std::unordered_set<const Method*> called_;
  std::unordered_set<const char*> objects_;
  std::vector<const Class*> instantiated_order_;
  std::deque<Function*> functions_to_do_;
  std::deque<char*> objects_to_do_;
};

}  // namespace kiln

#endif  // KILN_TRANSLATOR_EVALUATE_REACHABILITY_H_
