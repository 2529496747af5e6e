// One shard: the functions in it, and before them the declarations of all they use, each collected
// when it is first named.
#ifndef KILN_TRANSLATOR_EMIT_SHARD_WRITER_H_
#define KILN_TRANSLATOR_EMIT_SHARD_WRITER_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "translator/emit/emit.h"
#include "translator/flowgraph/graph.h"
#include "translator/flowgraph/program.h"

namespace kiln {

// What all shards of a program share. Read only once made.
struct EmitContext {
  const Program& program;
  const EmitOptions& options;
  std::vector<std::string> object_names;  // see ObjectNames
};

// What image.s must define because shards mention it.
struct ImageDemands {
  std::set<int64_t> objects;              // prebuilt objects with a global symbol
  std::set<const Method*> methods;        // looked up only; image.s goes through Program::methods()
  bool class_names = false;
  void Add(const ImageDemands& other);
};

class ShardWriter {
 public:
  explicit ShardWriter(const EmitContext& context) : context_(context) {}

  // Appends the function's definition.
  void AddFunction(const Function& function);
  // Appends text of other kinds.
  void AddText(std::string_view text) { body_ += text; }

  // The whole file.
  std::string Finish() const;
  const ImageDemands& demands() const { return demands_; }
  const std::vector<std::string>& errors() const { return errors_; }
  const EmitContext& context() const { return context_; }

  // Names for the text of functions. Each call declares what it names.
  std::string TypeText(Type type);                // "int64_t", "Tape_obj*"
  std::string Struct(const Class* cls);           // declared only
  std::string FullStruct(const Class* cls);       // with its layout
  std::string Member(const Field* field);         // its name within FullStruct(owner)
  std::string ClassId(const Class* cls);          // "kiln_id_Tape"
  std::string ClassSpan(const Class* cls);        // "kiln_span_Tape"
  std::string MethodTable(const Method* method);  // an array of kiln_fn, indexed by class id
  std::string Object(int64_t index);              // its address, of type Struct(class)*
  std::string FunctionId(const Function* f);      // a declared function
  std::string ClassNames();
  // "int64_t (*)(Tape_obj*, int32_t)"
  std::string PointerType(const Signature& signature);
  // A constant that holds the position, for tracebacks: "&kiln_at_12".
  std::string PositionConstant(PosId pos, const Function& function);
  void Error(std::string message) { errors_.push_back(std::move(message)); }

 private:
  struct Layout {
    std::string text;
    std::unordered_map<const Field*, std::string> members;
  };
  const Layout& LayoutOf(const Class* cls);
  std::string Declaration(const Function& f);

  const EmitContext& context_;
  std::set<std::string> structs_;
  std::map<std::string, Layout> layouts_;            // by struct name
  std::unordered_map<const Class*, Layout*> layout_of_;
  std::set<std::string> numbers_;                    // absolute symbols
  std::map<std::string, std::string> tables_;        // symbol -> declaration
  std::map<std::string, std::string> objects_;
  std::map<std::string, std::string> functions_;
  std::set<std::string> included_positions_;
  std::string positions_;                            // definitions, for the next function
  std::map<std::pair<PosId, const Function*>, std::string> position_names_;
  std::string body_;
  ImageDemands demands_;
  std::vector<std::string> errors_;
};

// The class that declares the items of a varsized class: the class itself or a base.
const Class* ItemHolder(const Class* cls);

// Text as a C string literal.
std::string Quoted(std::string_view text);

}  // namespace kiln

#endif  // KILN_TRANSLATOR_EMIT_SHARD_WRITER_H_
