// Reads objects back from an interpreter's memory into the neutral object graph.
#ifndef KILN_TRANSLATOR_EVALUATE_OBJECT_GRAPH_H_
#define KILN_TRANSLATOR_EVALUATE_OBJECT_GRAPH_H_

#include <cstdint>
#include <deque>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "translator/base/diagnostics.h"
#include "translator/evaluate/interpreter.h"
#include "translator/flowgraph/program.h"

namespace kiln {

// Numbers objects in the order in which they are found, breadth first, object 0 being the globals.
class ObjectGraphReader {
 public:
  ObjectGraphReader(Program* program, Interpreter* interpreter,
                    std::vector<Diagnostic>* diagnostics)
      : program_(program), interpreter_(interpreter), diagnostics_(diagnostics) {}

  // Object 0, with the content of these variables; the others are zero.
  void AddGlobals(const std::unordered_set<const Field*>& variables);

  // What a slot holds, as a constant. An object that was not found before gets the next number.
  // `where` names the slot and `pos` says where it comes from, for messages and for readers of the
  // object graph.
  Const Read(int64_t slot, Type type, const std::string& where, PosId pos = 0);

  // Reads what the objects found so far refer to, until there is nothing new.
  void Drain();

  std::deque<PrebuiltObject>& objects() { return objects_; }

 private:
  void Fill(size_t index);
  void Error(PosId pos, std::string message, std::string write_instead = "");

  Program* program_;
  Interpreter* interpreter_;
  std::vector<Diagnostic>* diagnostics_;
  std::deque<PrebuiltObject> objects_;
  std::vector<char*> addresses_;
  std::unordered_map<const char*, int64_t> numbers_;  // look-up only
  size_t filled_ = 0;
};

}  // namespace kiln

#endif  // KILN_TRANSLATOR_EVALUATE_OBJECT_GRAPH_H_
