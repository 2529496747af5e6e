// Which fields nobody can see before they are initialised.
//
// `new` makes an object of zeroes; the constructor, called next, fills it. A field that every
// constructor stores on every path, before it could be read and before the object could be seen from
// elsewhere, never shows its zero, so the zero need not count as one of its values: this is what
// lets references be never null. The language's rules (each field has an initialiser, members are
// initialised in order, `this` does not escape) make it the common case; but nothing is taken on
// trust here.
//
// Before:                                  fields of Node that never show zero: {value}
//   func Node::Node(%1: ref Node, ...):
//     setfield Node.value, %1, %2
//     return
#ifndef KILN_ANNOTATOR_CONSTRUCTION_H_
#define KILN_ANNOTATOR_CONSTRUCTION_H_

#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "translator/flowgraph/graph.h"
#include "translator/flowgraph/program.h"

namespace kiln::annotator {

class Construction {
 public:
  explicit Construction(const Program& program);

  // Whether code can read the field of a `new` object of class `cls` as zero.
  bool MayShowZero(const Class* cls, const Field* field);

  // Whether the operation writes a field of an object that is still under construction: `this` of a
  // constructor.
  bool IsInitialisation(const Function* function, const Operation& op);

 private:
  using Fields = std::set<const Field*>;  // membership only, never printed
  // What one constructor does to `this`.
  struct Constructor {
    bool known = false;  // analysed; false while in progress
    Fields stored;       // on all paths to a return, and not seen before
    Fields seen;         // may have been read before they were stored
    bool exposes = false;  // lets others see `this`
    std::unordered_set<const Value*> selves;  // operands of setfield that are `this`
  };

  const Constructor& Analyse(const Function* function);
  void FindConstructorsOfNews(const Program& program);
  void NoteNew(const Block* block, size_t index);

  // By class: the constructors that its `new` objects go to first; null among them: some object
  // of the class is used otherwise.
  std::unordered_map<const Class*, std::vector<const Function*>> first_callee_;
  std::unordered_map<const Function*, Constructor> constructors_;
  std::unordered_set<const Class*> has_finalizer_;
};

}  // namespace kiln::annotator

#endif  // KILN_ANNOTATOR_CONSTRUCTION_H_
