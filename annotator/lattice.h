// What the annotator knows about the values that can be at one place: the lattice of its fixed point.
//
//   nothing           no value has reached the place yet (bottom)
//   integers          an interval of signed 64-bit numbers; for u64 only within [0, INT64_MAX], else
//                     unknown
//   references        null or not; one exact prebuilt object, a few exact classes, or a class and
//                     everything derived from it
//   function pointers null or not; a few functions, or unknown
//   the rest          nothing more than that some value is there
//
// An Info is small and has no memory of its own: sets of classes and functions are interned.
#ifndef KILN_ANNOTATOR_LATTICE_H_
#define KILN_ANNOTATOR_LATTICE_H_

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "translator/flowgraph/program.h"
#include "translator/flowgraph/type.h"

namespace kiln::annotator {

// A set of exact classes or of functions in program order, or a class with all that derive from it.
struct Set {
  bool is_cone = false;
  const Class* cone = nullptr;            // is_cone: null means any class at all
  std::vector<const Class*> classes;      // not is_cone
  std::vector<Function*> functions;       // of a function pointer
};

struct Info {
  bool reached = false;      // some value can be here; all else is meaningless if not
  bool may_be_null = false;  // references and functions
  bool unknown = false;      // u64 beyond i64, functions that are not known, floats, raw addresses
  bool has_object = false;   // exactly prebuilt object `low`, or null if may_be_null
  int64_t low = 0, high = 0;  // integers
  const Set* set = nullptr;   // classes or functions; null: none (only null can be here)

  bool operator==(const Info&) const = default;
  bool is_constant_int() const { return low == high && !unknown; }
};

// Inclusive bounds of the signed 64-bit forms of an integer type's values. {0, INT64_MAX} for u64,
// whose other values are `unknown`.
std::pair<int64_t, int64_t> TypeRange(Kind kind);

class Lattice {
 public:
  explicit Lattice(const Program& program);

  // Anything of the type.
  Info Top(Type type);
  // What fresh memory holds: zero, null.
  static Info Zero(Type type);
  Info OfConst(const Const& constant, Type type);
  static Info Range(int64_t low, int64_t high);
  Info ExactClass(const Class* cls);
  // `cls` or derived, not null.
  Info Cone(const Class* cls);
  Info OfFunctions(std::vector<Function*> functions);

  // The least Info that covers both, for a place of the given type.
  Info Join(const Info& a, const Info& b, Type type);
  // As `now`, with bounds moved outward to the next of a few landmarks where they moved since
  // `before`: bounds the number of steps a loop can take.
  Info Widen(const Info& before, const Info& now, Type type) const;

  // Narrows a reference to instances of the class (null stays), or to what is no instance of it.
  // Nothing may be left: then it is not `reached`.
  Info OnlyInstances(Info info, const Class* cls);
  Info NoInstances(Info info, const Class* cls);
  // The same for objects of exactly that class.
  Info OnlyExactly(Info info, const Class* cls);
  Info NotExactly(Info info, const Class* cls);
  static Info NotNull(Info info);
  static Info OnlyNull(Info info);
  // Narrows an integer to the interval.
  static Info Clamp(Info info, int64_t low, int64_t high);
  // What can be in both: for references that were found equal.
  Info Meet(const Info& a, const Info& b);
  // `info` for a place declared as `type`: drops what the type rules out.
  Info ForType(const Info& info, Type type);

  // Narrowest class that holds all, and whether it is exactly that one; null if unknown.
  static const Class* Bound(const Info& info, bool* exact);

 private:
  const Set* Intern(Set set);
  const Set* JoinSets(const Set* a, const Set* b);

  const Program& program_;
  std::unordered_map<const Class*, int> class_order_;
  std::unordered_map<const Function*, int> function_order_;
  std::deque<Set> sets_;
  std::map<std::vector<int>, const Set*> interned_;
  std::map<std::pair<const Set*, const Set*>, const Set*> joined_;  // looked up only
};

}  // namespace kiln::annotator

#endif  // KILN_ANNOTATOR_LATTICE_H_
