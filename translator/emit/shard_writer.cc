#include "translator/emit/shard_writer.h"

#include <cctype>
#include <cstdio>
#include <utility>

#include "translator/emit/function_writer.h"
#include "translator/emit/names.h"

namespace kiln {

void ImageDemands::Add(const ImageDemands& other) {
  objects.insert(other.objects.begin(), other.objects.end());
  methods.insert(other.methods.begin(), other.methods.end());
  class_names |= other.class_names;
}

const Class* ItemHolder(const Class* cls) {
  while (cls->items.empty() && cls->base != nullptr) cls = cls->base;
  return cls;
}

std::string Quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (isprint(static_cast<unsigned char>(c))) {
      out += c;
    } else {
      char buffer[8];
      snprintf(buffer, sizeof(buffer), "\\%03o", static_cast<unsigned char>(c));
      out += buffer;
    }
  }
  return out + "\"";
}

// ---- Types --------------------------------------------------------------------------------------

std::string ShardWriter::TypeText(Type type) {
  switch (type.kind) {
    case Kind::kVoid: return "void";
    case Kind::kBool: return "bool";
    case Kind::kI8: return "int8_t";
    case Kind::kI16: return "int16_t";
    case Kind::kI32: return "int32_t";
    case Kind::kI64: return "int64_t";
    case Kind::kU8: return "uint8_t";
    case Kind::kU16: return "uint16_t";
    case Kind::kU32: return "uint32_t";
    case Kind::kU64: return "uint64_t";
    case Kind::kF32: return "float";
    case Kind::kF64: return "double";
    case Kind::kRef: return Struct(type.cls) + "*";
    case Kind::kRaw: return "char*";
    case Kind::kFunc: return "kiln_fn";
  }
  return "void";
}

std::string ShardWriter::Struct(const Class* cls) {
  std::string name = StructName(cls);
  structs_.insert(name);
  return name;
}

std::string ShardWriter::FullStruct(const Class* cls) {
  LayoutOf(cls);
  return StructName(cls);
}

std::string ShardWriter::Member(const Field* field) {
  const Layout& layout = LayoutOf(field->owner);
  return layout.members.at(field);
}

namespace {

// How a field is stored: bytes as types of their own, see kiln_emit.h.
std::string StoredType(ShardWriter* shard, Type type) {
  if (type.kind == Kind::kI8) return "kiln_i8";
  if (type.kind == Kind::kU8) return "kiln_u8";
  return shard->TypeText(type);
}

}  // namespace

// The struct is flat: inherited fields are repeated, so that the layout does not depend on how C++
// lays out bases. A field is only ever accessed through the struct of its owner, which is what makes
// type-based alias analysis right: two fields of different owners never alias.
const ShardWriter::Layout& ShardWriter::LayoutOf(const Class* cls) {
  const auto [it, added] = layout_of_.try_emplace(cls, nullptr);
  if (!added) return *it->second;
  const std::string name = Struct(cls);
  Layout& layout = layouts_[name];
  it->second = &layout;

  const std::vector<Field*> fields = AllFields(cls);
  const std::vector<std::string> members = MemberNames(fields);
  std::string text = "struct alignas(8) " + name + " {  // " + cls->name + "\n";
  std::string checks;
  const auto check = [&](const std::string& what, int64_t value) {
    if (!checks.empty()) checks += " && ";
    checks += what + " == " + std::to_string(value);
  };
  text += "  kiln_object header;\n";
  for (size_t i = 0; i < fields.size(); ++i) {
    layout.members[fields[i]] = members[i];
    text += "  " + StoredType(this, fields[i]->type) + " " + members[i] + ";\n";
    check("offsetof(" + name + ", " + members[i] + ")", fields[i]->offset);
  }
  std::string item_text;
  if (cls->is_varsized) {
    const Class* holder = ItemHolder(cls);
    const std::vector<std::string> components = MemberNames(holder->items);
    text += "  int64_t length;\n  struct item {\n";
    for (size_t i = 0; i < holder->items.size(); ++i) {
      layout.members[holder->items[i]] = components[i];
      text += "    " + StoredType(this, holder->items[i]->type) + " " + components[i] + ";\n";
    }
    text += "  } items[];\n";
    check("offsetof(" + name + ", length)", cls->length_offset);
    check("offsetof(" + name + ", items)", cls->size);
    check("sizeof(" + name + "::item)", cls->item_size);
  } else {
    bool has_slot = !cls->is_weakref;
    for (const Field* field : fields) has_slot |= field->offset == cls->length_offset;
    if (!has_slot) text += "  kiln_object* weak;\n";
    check("sizeof(" + name + ")", cls->size);
  }
  layout.text = text + "};\nstatic_assert(" + checks + ");\n";
  return layout;
}

// ---- Symbols ------------------------------------------------------------------------------------

std::string ShardWriter::ClassId(const Class* cls) {
  std::string name = "kiln_id_" + ClassName(cls);
  numbers_.insert(name);
  return name;
}

std::string ShardWriter::ClassSpan(const Class* cls) {
  std::string name = "kiln_span_" + ClassName(cls);
  numbers_.insert(name);
  return name;
}

std::string ShardWriter::MethodTable(const Method* method) {
  std::string name = MethodTableName(method);
  tables_[name] = "extern \"C\" const kiln_fn " + name + "[];\n";
  demands_.methods.insert(method);
  return name;
}

std::string ShardWriter::ClassNames() {
  demands_.class_names = true;
  return "kiln_class_names";
}

std::string ShardWriter::Object(int64_t index) {
  const std::string& name = context_.object_names[index];
  if (name.empty()) {
    Error("prebuilt object #" + std::to_string(index) + " has no name");
    return "nullptr";
  }
  demands_.objects.insert(index);
  const PrebuiltObject& object = context_.program.prebuilt()[index];
  objects_[name] = "extern \"C\" " + Struct(object.cls) + " " + name + ";\n";
  return "(&" + name + ")";
}

std::string ShardWriter::PointerType(const Signature& signature) {
  std::string text = TypeText(signature.result()) + " (*)(";
  for (size_t i = 0; i < signature.params.size(); ++i) {
    if (i != 0) text += ", ";
    text += TypeText(signature.params[i]);
  }
  return text + ")";
}

std::string ShardWriter::Declaration(const Function& f) {
  std::string text = TypeText(f.signature->result()) + " " + FunctionName(&f) + "(";
  for (size_t i = 0; i < f.signature->params.size(); ++i) {
    if (i != 0) text += ", ";
    text += TypeText(f.signature->params[i]);
  }
  text += ") __asm__(" + Quoted(FunctionSymbol(&f)) + ")";
  // A function of the program that never returns in C++ does so here, with an exception pending.
  if (f.no_return && f.is_foreign) text += " __attribute__((noreturn))";
  return text + ";\n";
}

std::string ShardWriter::FunctionId(const Function* f) {
  std::string name = FunctionName(f);
  if (functions_.contains(name)) return name;
  if (f->graph == nullptr && !f->is_foreign)
    Error("function " + (f->display.empty() ? f->name : f->display) + " (" + f->name +
          ") is used but defined nowhere");
  functions_[name] = Declaration(*f);
  return name;
}

std::string ShardWriter::PositionConstant(PosId pos, const Function& function) {
  if (pos == 0) pos = function.pos;
  const auto [it, added] = position_names_.try_emplace({pos, &function});
  if (!added) return "&" + it->second;
  const Program& program = context_.program;
  // The outermost place is in the function itself; those inside were inlined.
  std::vector<Position> stack;
  for (PosId p = pos; p != 0; p = program.position(p).inlined_at)
    stack.push_back(program.position(p));
  if (stack.empty()) stack.emplace_back();
  std::string name;
  for (size_t i = stack.size(); i-- > 0;) {
    const Position& p = stack[i];
    const std::string caller = name.empty() ? "nullptr" : "&" + name;
    const bool outermost = i + 1 == stack.size();
    name = "kiln_at_" + std::to_string(included_positions_.size());
    included_positions_.insert(name);
    const std::string file =
        pos != 0 && p.file < program.files().size() ? program.files()[p.file] : "?";
    const std::string& display = function.display.empty() ? function.name : function.display;
    positions_ += "KILN_POSITION " + name + " = {" + Quoted(file) + ", " +
                  (outermost ? Quoted(display) : "nullptr") + ", " + std::to_string(p.line) +
                  ", " + std::to_string(p.column) + ", " + caller + "};\n";
  }
  it->second = name;
  return "&" + name;
}

// ---- The file -----------------------------------------------------------------------------------

void ShardWriter::AddFunction(const Function& function) {
  functions_[FunctionName(&function)] = Declaration(function);
  const std::string text = WriteFunction(this, function);
  body_ += "\n" + positions_ + text;
  positions_.clear();
}

std::string ShardWriter::Finish() const {
  std::string out = "// Emitted by kiln: see translator/emit.\n"
                    "#include \"translator/emit/runtime/kiln_emit.h\"\n\n";
  for (const std::string& name : structs_) out += "struct " + name + ";\n";
  for (const auto& [name, layout] : layouts_) out += "\n" + layout.text;
  if (!layouts_.empty() || !structs_.empty()) out += "\n";
  for (const std::string& name : numbers_) out += "extern \"C\" char " + name + "[];\n";
  for (const auto* declarations : {&tables_, &objects_, &functions_})
    for (const auto& [name, text] : *declarations) out += text;
  return out + body_;
}

}  // namespace kiln
