// Prints programs and graphs; the syntax is described in text.h.
#include <bit>
#include <charconv>
#include <cmath>
#include <unordered_map>

#include "translator/flowgraph/text.h"
#include "translator/flowgraph/text_syntax.h"

namespace kiln {
namespace {

using text_syntax::IsBareName;

class Printer {
 public:
  // `whole`: files by index, as in PrintProgram.
  Printer(const Program* program, bool whole, std::string* out)
      : program_(program), whole_(whole), out_(*out) {}

  void PrintAll();
  void PrintFunction(const Function& function, const Graph* graph);
  void PrintOp(const Operation& op, const Function* function);
  void PrintFactOf(const Fact& fact);

  static bool SaysNothing(const Fact& fact) {
    return !fact.nonnull && !fact.exact && fact.cls == nullptr && !fact.has_range &&
           fact.functions.empty() && fact.classes.empty() && !fact.has_constant;
  }

 private:
  // ---- Pieces ----
  void Int(int64_t v) {
    char buffer[24];
    const auto end = std::to_chars(buffer, buffer + sizeof(buffer), v).ptr;
    out_.append(buffer, end);
  }
  void Unsigned(uint64_t v, int base = 10) {
    char buffer[24];
    const auto end = std::to_chars(buffer, buffer + sizeof(buffer), v, base).ptr;
    out_.append(buffer, end);
  }
  void Quoted(std::string_view text);
  void Name(std::string_view name, bool dots) {
    if (IsBareName(name, dots)) {
      out_ += name;
    } else {
      Quoted(name);
    }
  }
  void ClassName(const Class* cls);
  void FunctionName(const Function* f) {
    if (f == nullptr) {
      out_ += '?';
    } else {
      Name(f->name, true);
    }
  }
  void TypeText(Type type);
  void SignatureText(const Signature& signature);
  void ConstText(const Const& constant, Type type, Type context);
  void FloatText(int64_t bits);
  void PositionText(PosId pos);
  void Frame(const Position& position);

  // ---- Declarations ----
  void ClassDecl(const Class& cls);
  void FieldDecl(const Field& field);
  void MethodDecl(const Method& method);
  void ObjectDecl(int64_t index, const PrebuiltObject& object);

  // ---- Graphs ----
  void Definition(const Value& value);
  void Use(const Value* value, Type context);
  void LinkText(const Link& link);
  void BlockText(const Block& block, const Function* function);
  void ExitText(const Block& block, const Function* function);

  const Program* program_;
  const bool whole_;
  std::string& out_;
  std::unordered_map<const Class*, std::string> class_names_;
};

void Printer::Quoted(std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  out_ += '"';
  for (const char c : text) {
    const unsigned char u = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out_ += '\\';
      out_ += c;
    } else if (c == '\n') {
      out_ += "\\n";
    } else if (c == '\t') {
      out_ += "\\t";
    } else if (u < ' ' || u >= 0x7f) {
      out_ += "\\x";
      out_ += kHex[u >> 4];
      out_ += kHex[u & 15];
    } else {
      out_ += c;
    }
  }
  out_ += '"';
}

void Printer::ClassName(const Class* cls) {
  if (cls == nullptr) {
    out_ += '?';
    return;
  }
  const auto [it, added] = class_names_.try_emplace(cls);
  if (added) {
    const size_t start = out_.size();
    Name(cls->name, false);
    it->second = out_.substr(start);
  } else {
    out_ += it->second;
  }
}

void Printer::TypeText(Type type) {
  if (type.is_ref()) {
    out_ += "ref ";
    ClassName(type.cls);
  } else if (type.is_func()) {
    out_ += "func";
    if (type.signature == nullptr) {
      out_ += " ?";
    } else {
      SignatureText(*type.signature);
    }
  } else {
    out_ += TypeName(type);
  }
}

void Printer::SignatureText(const Signature& signature) {
  out_ += '(';
  for (size_t i = 0; i < signature.params.size(); ++i) {
    if (i != 0) out_ += ", ";
    TypeText(signature.params[i]);
  }
  out_ += ") -> ";
  if (signature.results.size() == 1) {
    TypeText(signature.results[0]);
  } else if (signature.results.empty()) {
    out_ += "void";
  } else {
    out_ += '(';
    for (size_t i = 0; i < signature.results.size(); ++i) {
      if (i != 0) out_ += ", ";
      TypeText(signature.results[i]);
    }
    out_ += ')';
  }
}

void Printer::FloatText(int64_t bits) {
  const double v = std::bit_cast<double>(bits);
  if (std::isnan(v)) {
    out_ += "nan(0x";
    Unsigned(static_cast<uint64_t>(bits), 16);
    out_ += ')';
  } else if (std::isinf(v)) {
    out_ += v < 0 ? "-inf" : "inf";
  } else {
    char buffer[40];
    const auto end = std::to_chars(buffer, buffer + sizeof(buffer), v).ptr;
    const std::string_view text(buffer, static_cast<size_t>(end - buffer));
    out_ += text;
    if (text.find_first_of(".e") == std::string_view::npos) out_ += ".0";
  }
}

void Printer::ConstText(const Const& constant, Type type, Type context) {
  switch (constant.kind) {
    case Const::Kind::kInt:
      if (type.is_bool() && (constant.bits == 0 || constant.bits == 1)) {
        out_ += constant.bits != 0 ? "true" : "false";
        return;
      }
      if (type.is_int() && !type.is_signed()) {
        Unsigned(static_cast<uint64_t>(constant.bits));
      } else {
        Int(constant.bits);
      }
      break;
    case Const::Kind::kFloat: FloatText(constant.bits); break;
    case Const::Kind::kNull: out_ += "null"; break;
    case Const::Kind::kObject: {
      out_ += '#';
      Int(constant.bits);
      if (whole_ || program_ == nullptr || constant.bits < 0 ||
          constant.bits >= static_cast<int64_t>(program_->prebuilt().size()))
        break;
      const PrebuiltObject& object = program_->prebuilt()[static_cast<size_t>(constant.bits)];
      if (object.cls->name == "rlib::Str") {
        std::string bytes = PrebuiltBytes(object);
        if (bytes.size() > 24) bytes = bytes.substr(0, 21) + "...";
        Quoted(bytes);
      }
      break;
    }
    case Const::Kind::kFunc:
      out_ += '&';
      FunctionName(constant.function);
      break;
  }
  if (context.is_void()) context = text_syntax::DefaultType(constant, program_);
  if (type != context) {
    out_ += ':';
    TypeText(type);
  }
}

void Printer::Frame(const Position& position) {
  if (whole_ || program_ == nullptr || position.file >= program_->files().size()) {
    Unsigned(position.file);
  } else {
    const std::string& file = program_->files()[position.file];
    if (file.empty() || file.find_first_not_of("0123456789") == std::string::npos ||
        file.find_first_of(" \t\n\r\":<\\") != std::string::npos) {
      Quoted(file);
    } else {
      out_ += file;
    }
  }
  out_ += ':';
  Unsigned(position.line);
  out_ += ':';
  Unsigned(position.column);
}

void Printer::PositionText(PosId pos) {
  if (pos == 0 || program_ == nullptr) return;
  out_ += " @";
  for (bool first = true; pos != 0; first = false) {
    const Position& position = program_->position(pos);
    if (!first) out_ += '<';
    Frame(position);
    pos = position.inlined_at;
  }
}

void Printer::PrintFactOf(const Fact& fact) {
  if (SaysNothing(fact)) return;
  out_ += '{';
  bool first = true;
  const auto item = [&] {
    if (!first) out_ += ", ";
    first = false;
  };
  if (fact.nonnull) {
    item();
    out_ += "nonnull";
  }
  if (fact.exact || fact.cls != nullptr) {
    item();
    out_ += fact.exact ? "exact" : "class";
    if (fact.cls != nullptr) {
      out_ += ' ';
      ClassName(fact.cls);
    }
  }
  if (!fact.classes.empty()) {
    item();
    out_ += "classes";
    for (const Class* cls : fact.classes) {
      out_ += ' ';
      ClassName(cls);
    }
  }
  if (fact.has_constant) {
    item();
    out_ += "is ";
    const Type type = text_syntax::DefaultType(fact.constant, program_);
    ConstText(fact.constant, type, type);
  }
  if (fact.has_range) {
    item();
    Int(fact.low);
    out_ += "..";
    Int(fact.high);
  }
  if (!fact.functions.empty()) {
    item();
    out_ += "targets";
    for (const Function* f : fact.functions) {
      out_ += ' ';
      FunctionName(f);
    }
  }
  out_ += '}';
}

// ---- Declarations -------------------------------------------------------------------------------

void Printer::FieldDecl(const Field& field) {
  out_ += field.is_item ? "  item " : "  field ";
  Name(field.name, true);
  out_ += ": ";
  TypeText(field.type);
  if (field.immutable) out_ += " const";
  if (field.immutable_items) out_ += " const_items";
  if (field.quasi_immutable) out_ += " quasi_immutable";
  if (field.per_thread) out_ += " per_thread";
  if (field.transient) out_ += " transient";
  if (field.offset >= 0) {
    out_ += " at ";
    Int(field.offset);
  }
  if (!SaysNothing(field.fact)) {
    out_ += ' ';
    PrintFactOf(field.fact);
  }
  out_ += '\n';
}

void Printer::ClassDecl(const Class& cls) {
  out_ += "class ";
  ClassName(&cls);
  if (cls.base != nullptr) {
    out_ += " : ";
    ClassName(cls.base);
  }
  if (cls.is_abstract) out_ += " abstract";
  if (cls.is_weakref) out_ += " weakref";
  if (cls.is_varsized) out_ += " varsized";
  if (cls.immutable_items) out_ += " const_items";
  if (cls.id != 0) {
    out_ += " id ";
    Unsigned(cls.id);
    out_ += " span ";
    Unsigned(cls.span);
  }
  if (cls.size != 0) {
    out_ += " size ";
    Int(cls.size);
  }
  if (cls.item_size != 0) {
    out_ += " item_size ";
    Int(cls.item_size);
  }
  if (cls.length_offset != 0) {
    out_ += " length_at ";
    Int(cls.length_offset);
  }
  PositionText(cls.pos);
  if (cls.fields.empty() && cls.items.empty() && cls.method_order.empty() &&
      cls.finalizer == nullptr && cls.tracer == nullptr && cls.annotations.empty()) {
    out_ += '\n';
    return;
  }
  out_ += " {\n";
  for (const std::string& annotation : cls.annotations) {
    out_ += "  annotation ";
    Quoted(annotation);
    out_ += '\n';
  }
  for (const Field* field : cls.fields) FieldDecl(*field);
  for (const Field* field : cls.items) FieldDecl(*field);
  for (const Method* method : cls.method_order) {
    const auto it = cls.methods.find(method);
    if (it == cls.methods.end()) continue;
    out_ += "  impl ";
    Name(method->name, true);
    out_ += " = ";
    FunctionName(it->second);
    out_ += '\n';
  }
  if (cls.finalizer != nullptr) {
    out_ += "  finalizer ";
    FunctionName(cls.finalizer);
    out_ += '\n';
  }
  if (cls.tracer != nullptr) {
    out_ += "  tracer ";
    FunctionName(cls.tracer);
    out_ += '\n';
  }
  out_ += "}\n";
}

void Printer::MethodDecl(const Method& method) {
  out_ += "method ";
  Name(method.name, true);
  if (method.display != method.name) {
    out_ += ' ';
    Quoted(method.display);
  }
  out_ += ' ';
  if (method.signature != nullptr) SignatureText(*method.signature);
  if (method.owner != nullptr) {
    out_ += " owner ";
    ClassName(method.owner);
  }
  out_ += '\n';
}

void Printer::ObjectDecl(int64_t index, const PrebuiltObject& object) {
  out_ += "object #";
  Int(index);
  out_ += ' ';
  ClassName(object.cls);
  if (!object.name.empty()) {
    out_ += ' ';
    Quoted(object.name);
  }
  out_ += " {";
  const std::vector<Field*> fields = AllFields(object.cls);
  for (size_t i = 0; i < object.fields.size(); ++i) {
    out_ += i == 0 ? " " : ", ";
    const Type type = i < fields.size() ? fields[i]->type : Type::Void();
    ConstText(object.fields[i], type, type);
  }
  if (object.cls->is_varsized) {
    out_ += " | ";
    const Class* holder = object.cls;
    while (holder->items.empty() && holder->base != nullptr) holder = holder->base;
    const std::vector<Field*>& components = holder->items;
    if (components.size() == 1 && components[0]->type.bits() == 8) {
      Quoted(PrebuiltBytes(object));
    } else {
      for (size_t i = 0; i < object.items.size(); ++i) {
        if (i != 0) out_ += ", ";
        const Type type = components[i % components.size()]->type;
        ConstText(object.items[i], type, type);
      }
    }
  }
  if (object.cls->is_weakref && !object.items.empty()) {
    out_ += " | ";
    ConstText(object.items[0], Type::Raw(), Type::Raw());
  }
  out_ += " }\n";
}

// ---- Graphs -------------------------------------------------------------------------------------

void Printer::Definition(const Value& value) {
  out_ += '%';
  Unsigned(value.id);
  if (!value.name.empty()) {
    out_ += ' ';
    Name(value.name, true);
  }
  out_ += ": ";
  TypeText(value.type);
  if (value.fact != nullptr && !SaysNothing(*value.fact)) {
    out_ += ' ';
    PrintFactOf(*value.fact);
  }
}

void Printer::Use(const Value* value, Type context) {
  if (value == nullptr) {
    out_ += '?';
  } else if (value->is_const()) {
    ConstText(value->constant, value->type, context);
  } else {
    out_ += '%';
    Unsigned(value->id);
  }
}

void Printer::PrintOp(const Operation& op, const Function* function) {
  const OpInfo& info = Info(op.op);
  if (op.result != nullptr) {
    Definition(*op.result);
    out_ += " = ";
  }
  out_ += info.name;
  bool comma = true;  // between the payload and the operands
  switch (info.payload) {
    case Payload::kNone:
    case Payload::kType: comma = false; break;
    case Payload::kClass:
      out_ += ' ';
      ClassName(op.cls);
      break;
    case Payload::kField:
      out_ += ' ';
      if (op.field == nullptr) {
        out_ += '?';
        break;
      }
      ClassName(op.field->owner);
      out_ += '.';
      Name(op.field->name, true);
      break;
    case Payload::kFunction:
      out_ += ' ';
      FunctionName(op.function);
      break;
    case Payload::kMethod:
      out_ += ' ';
      if (op.method == nullptr) {
        out_ += '?';
      } else {
        Name(op.method->name, true);
      }
      break;
    case Payload::kLabel:
      out_ += ' ';
      Name(op.label, true);
      break;
    case Payload::kIndex:
      out_ += ' ';
      Int(op.index);
      break;
  }
  // What takes any number of operands looks like a call.
  const bool call = info.operands.ends_with('*');
  size_t i = 0;
  if (op.op == Opcode::kCallIndirect && !op.args.empty()) {
    out_ += ' ';
    Use(op.args[0], Type::Void());
    i = 1;
  }
  if (call) out_ += '(';
  for (const size_t first = i; i < op.args.size(); ++i) {
    if (i != first || (comma && !call)) out_ += ',';
    if (i != first || !call) out_ += ' ';
    Use(op.args[i], text_syntax::OperandContext(op, i, function));
  }
  if (call) out_ += ')';
  if (op.proved) out_ += " proved";
}

void Printer::LinkText(const Link& link) {
  out_ += 'b';
  if (link.target == nullptr) {
    out_ += '?';
    return;
  }
  Unsigned(link.target->id);
  if (link.args.empty()) return;
  out_ += '(';
  for (size_t i = 0; i < link.args.size(); ++i) {
    if (i != 0) out_ += ", ";
    Use(link.args[i],
        i < link.target->args.size() ? link.target->args[i]->type : Type::Void());
  }
  out_ += ')';
}

void Printer::ExitText(const Block& block, const Function* function) {
  switch (block.exit) {
    case Exit::kReturn:
      out_ += "return";
      if (block.exit_value != nullptr) {
        out_ += ' ';
        Use(block.exit_value, function == nullptr || function->signature == nullptr
                                  ? Type::Void()
                                  : function->signature->result());
      }
      break;
    case Exit::kRaise:
      out_ += "raise ";
      Use(block.exit_value, Type::Void());
      break;
    case Exit::kJump:
      out_ += "jump ";
      for (const Link& link : block.exits) LinkText(link);
      break;
    case Exit::kBranch:
      out_ += "branch ";
      Use(block.exit_value, Type::Void());
      for (const Link& link : block.exits) {
        out_ += ", ";
        LinkText(link);
      }
      break;
    case Exit::kSwitch:
      out_ += "switch ";
      Use(block.exit_value, Type::Void());
      out_ += " {";
      for (size_t i = 0; i < block.exits.size(); ++i) {
        out_ += "\n    ";
        if (i < block.cases.size()) {
          Int(block.cases[i]);
        } else {
          out_ += "else";
        }
        out_ += " -> ";
        LinkText(block.exits[i]);
      }
      out_ += "\n  }";
      break;
    case Exit::kTry:
      out_ += "try ";
      for (size_t i = 0; i < block.exits.size(); ++i) {
        if (i != 0) {
          out_ += " catch ";
          if (block.exits[i].exception != nullptr) {
            Definition(*block.exits[i].exception);
            out_ += " -> ";
          }
        }
        LinkText(block.exits[i]);
      }
      break;
    case Exit::kUnreachable: out_ += "unreachable"; break;
  }
}

void Printer::BlockText(const Block& block, const Function* function) {
  out_ += 'b';
  Unsigned(block.id);
  if (!block.args.empty()) {
    out_ += '(';
    for (size_t i = 0; i < block.args.size(); ++i) {
      if (i != 0) out_ += ", ";
      Definition(*block.args[i]);
    }
    out_ += ')';
  }
  if (block.cold) out_ += " cold";
  out_ += ":\n";
  for (const auto& op : block.ops) {
    out_ += "  ";
    PrintOp(*op, function);
    PositionText(op->pos);
    out_ += '\n';
  }
  out_ += "  ";
  ExitText(block, function);
  PositionText(block.exit_pos);
  out_ += '\n';
}

void Printer::PrintFunction(const Function& function, const Graph* graph) {
  out_ += "func ";
  FunctionName(&function);
  if (function.display != function.name) {
    out_ += ' ';
    Quoted(function.display);
  }
  out_ += ' ';
  if (function.signature != nullptr) SignatureText(*function.signature);
  if (function.owner != nullptr) {
    out_ += " owner ";
    ClassName(function.owner);
  }
  if (function.is_foreign) out_ += " foreign";
  if (function.foreign_may_collect) out_ += " may_collect";
  if (function.foreign_releases_lock) out_ += " releases_lock";
  if (function.foreign_pure) out_ += " foreign_pure";
  if (function.foreign_reads) out_ += " foreign_reads";
  if (function.foreign_run_by_collector) out_ += " run_by_collector";
  if (function.is_constructor) out_ += " constructor";
  if (function.is_prebuild) out_ += " prebuild";
  if (function.no_inline) out_ += " no_inline";
  if (function.always_inline) out_ += " always_inline";
  if (function.no_return) out_ += " no_return";
  if (function.address_taken) out_ += " address_taken";
  if (!function.hints.empty()) {
    out_ += " hints(";
    bool first = true;
    for (const std::string& hint : function.hints) {
      if (!first) out_ += ", ";
      first = false;
      Name(hint, true);
    }
    out_ += ')';
  }
  if (!function.library_op.empty()) {
    out_ += " op ";
    Name(function.library_op, true);
  }
  if (function.body_hash != 0) {
    out_ += " hash 0x";
    Unsigned(function.body_hash, 16);
  }
  PositionText(function.pos);
  if (graph == nullptr) {
    out_ += '\n';
    return;
  }
  out_ += " {\n";
  for (const Block* block : graph->blocks()) BlockText(*block, &function);
  out_ += "}\n";
}

void Printer::PrintAll() {
  out_ += "kiln 1\n";
  for (const std::string& file : program_->files()) {
    out_ += "file ";
    Quoted(file);
    out_ += '\n';
  }
  for (const auto& cls : program_->classes()) ClassDecl(*cls);
  for (const auto& method : program_->methods()) MethodDecl(*method);
  for (size_t i = 0; i < program_->prebuilt().size(); ++i)
    ObjectDecl(static_cast<int64_t>(i), program_->prebuilt()[i]);
  for (const auto& function : program_->functions())
    PrintFunction(*function, function->graph.get());
  for (const Function* f : program_->initialisers) {
    out_ += "initialiser ";
    FunctionName(f);
    out_ += '\n';
  }
  if (program_->entry != nullptr) {
    out_ += "entry ";
    FunctionName(program_->entry);
    out_ += '\n';
  }
}

}  // namespace

std::string PrintProgram(const Program& program) {
  std::string out;
  Printer(&program, true, &out).PrintAll();
  return out;
}

std::string PrintGraph(const Graph& graph) {
  std::string out;
  const Function* function = graph.function();
  Printer(function->program, false, &out).PrintFunction(*function, &graph);
  return out;
}

std::string PrintOperation(const Operation& op) {
  std::string out;
  const Program* program = op.function == nullptr ? nullptr : op.function->program;
  Printer(program, false, &out).PrintOp(op, nullptr);
  return out;
}

std::string PrintFact(const Fact& fact) {
  std::string out;
  Printer(nullptr, false, &out).PrintFactOf(fact);
  return out;
}

}  // namespace kiln
