// A whole program: classes, functions with their graphs, prebuilt objects.
//
// One Program goes through all phases. The front end makes one for each source; `Merge` (merge.h)
// joins them by mangled name. Everything is owned by the Program, found by name, and kept in the
// order of definition, which is the order of printing: output never depends on addresses.
#ifndef KILN_TRANSLATOR_FLOWGRAPH_PROGRAM_H_
#define KILN_TRANSLATOR_FLOWGRAPH_PROGRAM_H_

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "translator/flowgraph/type.h"

namespace kiln {

class Class;
class Graph;
class Program;
struct Function;

// Parameter and result types of a function after flattening. `results` has no entry for void, one
// for a scalar; further entries are components of a returned struct, which travel in fixed slots of
// the thread context (set_call_result, call_result).
struct Signature {
  // Components that a result has at most: there are that many slots (gc/runtime/mutator.h).
  static constexpr size_t kMaxResults = 64;

  std::vector<Type> params;
  std::vector<Type> results;
  Type result() const { return results.empty() ? Type::Void() : results[0]; }
};

// Index into Program's position table; 0 is "unknown".
using PosId = uint32_t;

struct Position {
  uint32_t file = 0;  // index into Program::files()
  uint32_t line = 0;
  uint32_t column = 0;
  PosId inlined_at = 0;  // where the function that holds this position was inlined; 0: it was not
  bool operator==(const Position&) const = default;
};

// An operand that is known, and the content of prebuilt objects.
struct Const {
  enum class Kind : uint8_t { kInt, kFloat, kNull, kObject, kFunc };
  Kind kind = Kind::kInt;
  int64_t bits = 0;  // the integer, the double's bits, or the index of the prebuilt object
  Function* function = nullptr;

  static Const Int(int64_t v) { return {Kind::kInt, v, nullptr}; }
  static Const Float(double v);
  static Const Null() { return {Kind::kNull, 0, nullptr}; }
  static Const Object(int64_t index) { return {Kind::kObject, index, nullptr}; }
  static Const Func(Function* f) { return {Kind::kFunc, 0, f}; }
  double as_float() const;
  bool operator==(const Const&) const = default;
};

// What the annotator found about every value that can be here. The default is "anything of the
// type". See annotator/README.md.
struct Fact {
  bool nonnull = false;              // references and functions
  bool exact = false;                // the class is exactly `cls`
  const Class* cls = nullptr;        // a subclass of the declared one that holds all values
  std::vector<const Class*> classes;  // exactly one of these, in program order; empty = unknown
  bool has_range = false;            // integers: low <= value <= high, signed 64-bit
  int64_t low = 0, high = 0;
  std::vector<Function*> functions;  // function pointers: all possible targets; empty = unknown
  bool has_constant = false;         // always this value
  Const constant;
  bool operator==(const Fact&) const = default;
  bool is_default() const { return *this == Fact(); }
};

// A field of a class, or a component of a varsized class's item.
struct Field {
  std::string name;
  Type type;
  Class* owner = nullptr;
  bool is_item = false;          // a component of the item of a varsized class
  bool immutable = false;        // `const` in the source: written by constructors only
  bool immutable_items = false;  // the array it points to is never written either
  bool quasi_immutable = false;
  bool per_thread = false;       // a thread_local variable, field of kiln::Globals: see thread_locals
  bool transient = false;        // RLIB_TRANSIENT: zero or null in prebuilt objects
  // Layout, in bytes from the header (fields) or from the item (components); see layout.h.
  int32_t offset = -1;
  Fact fact;  // over every value ever stored, from the annotator
};

// A virtual method at the class that declares it first. Implementations are in Class::methods.
struct Method {
  std::string name;  // mangled name of the first declaration
  std::string display;
  Class* owner = nullptr;
  const Signature* signature = nullptr;  // with the receiver first
};

// A class of collected objects. Single inheritance; the root is "rlib::Object".
class Class {
 public:
  std::string name;  // as C++ spells it, template arguments included; unique
  Class* base = nullptr;
  bool is_abstract = false;
  bool is_weakref = false;
  bool is_varsized = false;
  bool immutable_items = false;
  std::vector<Field*> fields;  // declared here, flattened; inherited ones are in `base`
  std::vector<Field*> items;   // varsized: the components of one item, one for a scalar item
  std::map<const Method*, Function*> methods;  // implementations given in this very class
  std::vector<const Method*> method_order;     // keys of `methods` in source order
  Function* finalizer = nullptr;               // void finalize(), declared here
  Function* tracer = nullptr;                  // void trace(rlib::gc::Tracer), declared here
  std::vector<std::string> annotations;        // hints: "virtualizable:a,b" and the like
  PosId pos = 0;

  // From NumberClasses (layout.h): preorder, so that [id, id + span) is this class's subtree.
  uint32_t id = 0;
  uint32_t span = 0;
  // From LayOut: bytes; for varsized classes `size` is the offset of item 0.
  int32_t size = 0;
  int32_t item_size = 0;
  int32_t length_offset = 0;

  // Whether this is `other` or derives from it.
  bool IsSubclassOf(const Class* other) const {
    for (const Class* c = this; c != nullptr; c = c->base)
      if (c == other) return true;
    return false;
  }
  // The field of that name here or in a base; null if there is none.
  Field* FindField(std::string_view field_name) const;
  Field* FindItem(std::string_view item_name) const;
  // The implementation objects of exactly this class use; null if pure.
  Function* FindImplementation(const Method* method) const;
};

struct Function {
  Function();
  ~Function();

  std::string name;     // mangled; unique over the program
  std::string display;  // for people: "Tape::right()"
  const Signature* signature = nullptr;
  Program* program = nullptr;    // the owner
  std::unique_ptr<Graph> graph;  // null: declared only, or foreign
  Class* owner = nullptr;        // the class whose method or constructor this is
  PosId pos = 0;

  bool is_foreign = false;       // a C function called by its name
  bool foreign_may_collect = false;
  bool foreign_releases_lock = false;
  // A function of the program that this C function runs: its effects are those of that. Set by the
  // codewriter for the portal runner; has no text form.
  Function* foreign_runs = nullptr;
  bool foreign_pure = false;         // no effect; equal calls are equal until memory is written
  bool foreign_reads = false;        // pure, but it reads memory: never folded
  bool foreign_run_by_collector = false;  // functions it is given run in collections from then on
  bool is_constructor = false;
  bool is_prebuild = false;      // RLIB_PREBUILD: evaluated once at translation time
  bool no_inline = false;
  bool always_inline = false;
  bool no_return = false;
  bool address_taken = false;
  // JIT hints, in the words of rlib/jit.h: "elidable", "unroll_safe", "dont_look_inside", ...
  std::set<std::string> hints;
  // "list.get" for a library operation whose default lowering is this function; else empty.
  std::string library_op;
  // A digest of the body as its source gave it; equal names with different digests break C++'s one
  // definition rule.
  uint64_t body_hash = 0;
};

// An object that exists before the program starts. A node of the object graph: class, fields and
// items by value, no addresses, no hashes.
struct PrebuiltObject {
  Class* cls = nullptr;
  std::vector<Const> fields;  // in the order of AllFields(cls): those of the root class first
  std::vector<Const> items;   // varsized: components of item 0, of item 1, ...; weakref: the target
  std::string name;           // a hint for readers: the variable that held it; may be empty
};

class Program {
 public:
  Program();
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  // Look-ups by name; null if absent.
  Class* FindClass(std::string_view name) const;
  Function* FindFunction(std::string_view name) const;
  Method* FindMethod(std::string_view name) const;

  // Make a new one; the name must not be taken.
  Class* AddClass(std::string name, Class* base);
  Function* AddFunction(std::string name, std::string display, const Signature* signature);
  Method* AddMethod(std::string name, std::string display, Class* owner,
                    const Signature* signature);
  Field* AddField(Class* owner, std::string name, Type type);  // appended to owner->fields
  Field* AddItem(Class* owner, std::string name, Type type);   // appended to owner->items

  const Signature* Intern(Signature signature);
  uint32_t InternFile(std::string_view path);
  PosId InternPosition(const Position& position);

  // The index of the prebuilt Str with these bytes (class "rlib::Str"), made at need.
  // Precondition: the class exists.
  int64_t InternString(std::string_view bytes);
  int64_t AddPrebuilt(PrebuiltObject object);
  // Puts other objects in place of all there are; the first must be the Globals object.
  void ReplacePrebuilt(std::deque<PrebuiltObject> objects);

  // The prebuilt object whose fields are the program's mutable namespace-scope variables and
  // constants; class "kiln::Globals", index 0. The class exists from the start and has no base
  // field but gets one field for each variable.
  Class* globals() const { return globals_; }

  const std::deque<std::unique_ptr<Class>>& classes() const { return classes_; }
  const std::deque<std::unique_ptr<Function>>& functions() const { return functions_; }
  const std::deque<std::unique_ptr<Method>>& methods() const { return methods_; }
  const std::vector<std::string>& files() const { return files_; }
  size_t num_positions() const { return positions_.size(); }
  const Position& position(PosId id) const { return positions_[id]; }
  std::deque<PrebuiltObject>& prebuilt() { return prebuilt_; }
  const std::deque<PrebuiltObject>& prebuilt() const { return prebuilt_; }

  // "file:line:column" of the position, innermost function; "?" if unknown.
  std::string DescribePosition(PosId id) const;

  // Removes functions for which keep() is false. Nothing that is left may refer to them.
  template <class F>
  void RemoveFunctionsUnless(F keep);

  // The program's entry: int entry_point(List<Str*>*). Null for a source that has none.
  Function* entry = nullptr;
  // Initialisers of namespace-scope variables, in the order they run at translation time; emptied
  // by the evaluator.
  std::vector<Function*> initialisers;

 private:
  std::deque<std::unique_ptr<Class>> classes_;
  std::deque<std::unique_ptr<Function>> functions_;
  std::deque<std::unique_ptr<Method>> methods_;
  std::deque<std::unique_ptr<Field>> fields_;
  std::deque<std::unique_ptr<Signature>> signatures_;

  // Indexes are for look-up only, never iterated.
  struct StringHash {
    using is_transparent = void;
    size_t operator()(std::string_view s) const { return std::hash<std::string_view>()(s); }
  };
  struct PositionHash {
    size_t operator()(const Position& p) const {
      uint64_t h = (uint64_t{p.file} << 32 | p.line) * 0x9E3779B97F4A7C15u;
      h = (h ^ (h >> 29) ^ (uint64_t{p.inlined_at} << 20 | p.column)) * 0xBF58476D1CE4E5B9u;
      return static_cast<size_t>(h ^ (h >> 32));
    }
  };
  template <class T>
  using NameIndex = std::unordered_map<std::string, T, StringHash, std::equal_to<>>;
  NameIndex<const Signature*> signature_index_;
  NameIndex<Class*> class_index_;
  NameIndex<Function*> function_index_;
  NameIndex<Method*> method_index_;
  std::vector<std::string> files_;
  NameIndex<uint32_t> file_index_;
  std::deque<Position> positions_;
  std::unordered_map<Position, PosId, PositionHash> position_index_;
  std::deque<PrebuiltObject> prebuilt_;
  NameIndex<int64_t> string_index_;
  Class* globals_ = nullptr;

  void ForgetFunction(const Function* f);
};

template <class F>
void Program::RemoveFunctionsUnless(F keep) {
  std::deque<std::unique_ptr<Function>> kept;
  for (auto& f : functions_) {
    if (keep(*f)) {
      kept.push_back(std::move(f));
    } else {
      ForgetFunction(f.get());
    }
  }
  functions_ = std::move(kept);
}

// The fields an object of `cls` has, inherited ones first, in layout and PrebuiltObject order.
std::vector<Field*> AllFields(const Class* cls);

// The bytes of a prebuilt object whose class has one item component of type i8 or u8.
std::string PrebuiltBytes(const PrebuiltObject& object);

// Zero, null or 0.0: what a field of that type holds in a new object.
Const ZeroOf(Type type);

// "i32", "ref rlib::Str", "func(i64, ref rlib::Str) -> bool": the text form of a type.
std::string TypeName(Type type);
// "(i64, ref rlib::Str) -> bool"; no result prints as "void", several as "(i64, f64)".
std::string SignatureName(const Signature& signature);

}  // namespace kiln

#endif  // KILN_TRANSLATOR_FLOWGRAPH_PROGRAM_H_
