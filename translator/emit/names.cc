#include "translator/emit/names.h"

#include <cctype>
#include <cstdio>
#include <deque>
#include <set>
#include <utility>

#include "translator/flowgraph/graph.h"

namespace kiln {

uint64_t NameHash(std::string_view text, uint64_t seed) {
  uint64_t hash = seed;
  for (const char c : text) hash = (hash ^ static_cast<uint8_t>(c)) * 0x100000001b3u;
  // FNV's high bits are weak for short texts.
  return hash ^ hash >> 29;
}

std::string Hex(uint64_t value, int digits) {
  char buffer[17];
  snprintf(buffer, sizeof(buffer), "%016llx", static_cast<unsigned long long>(value));
  return std::string(buffer + 16 - digits, digits);
}

std::string Identifier(std::string_view text, bool* exact) {
  constexpr size_t kLongest = 60;
  std::string out;
  *exact = true;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (isalnum(static_cast<unsigned char>(c)) || c == '_') {
      // "a__b" is what "a::b" becomes.
      if (c == '_' && !out.empty() && out.back() == '_') *exact = false;
      out += c;
    } else if (c == ':' && i + 1 < text.size() && text[i + 1] == ':') {
      out += "__";
      ++i;
    } else {
      *exact = false;
      if (!out.empty() && out.back() != '_') out += '_';
    }
  }
  while (!out.empty() && out.back() == '_') {
    out.pop_back();
    *exact = false;
  }
  if (out.empty() || isdigit(static_cast<unsigned char>(out[0]))) out = "_" + out;
  if (out.size() > kLongest) {
    out.resize(kLongest);
    *exact = false;
  }
  return out;
}

std::string ClassName(const Class* cls) {
  bool exact;
  std::string name = Identifier(cls->name, &exact);
  return exact ? name : name + "_" + Hex(NameHash(cls->name), 8);
}

std::string StructName(const Class* cls) { return ClassName(cls) + "_obj"; }

namespace {

// "Tape::right" of "Tape::right(int)": up to the parameters.
std::string_view WithoutParameters(std::string_view display) {
  int depth = 0;
  for (size_t i = 0; i < display.size(); ++i) {
    if (display[i] == '<') ++depth;
    if (display[i] == '>') --depth;
    if (display[i] == '(' && depth <= 0 && i != 0) return display.substr(0, i);
  }
  return display;
}

}  // namespace

std::string FunctionName(const Function* f) {
  bool exact;
  if (f->is_foreign) return "c_" + Identifier(f->name, &exact);
  const std::string_view display = f->display.empty() ? f->name : f->display;
  return Identifier(WithoutParameters(display), &exact) + "_" + Hex(NameHash(f->name), 8);
}

std::string FunctionSymbol(const Function* f) { return f->is_foreign ? f->name : f->name + ".k"; }

std::string MethodTableName(const Method* method) {
  bool exact;
  const std::string_view display = method->display.empty() ? method->name : method->display;
  return "kiln_vt_" + Identifier(WithoutParameters(display), &exact) + "_" +
         Hex(NameHash(method->name), 8);
}

std::vector<std::string> MemberNames(const std::vector<Field*>& fields) {
  static const std::set<std::string, std::less<>> kTaken = {"header", "length", "items", "weak"};
  std::set<std::string> used;
  std::vector<std::string> names;
  for (const Field* field : fields) {
    bool exact;
    std::string name = Identifier(field->name, &exact);
    if (IsReservedWord(name) || kTaken.contains(name)) name += "_";
    std::string unique = name;
    for (int i = 2; !used.insert(unique).second; ++i) unique = name + "_" + std::to_string(i);
    names.push_back(std::move(unique));
  }
  return names;
}

bool IsReservedWord(std::string_view word) {
  static const std::set<std::string_view> kWords = {
      "alignas", "alignof", "and", "and_eq", "asm", "auto", "bitand", "bitor", "bool", "break",
      "case", "catch", "char", "char16_t", "char32_t", "char8_t", "class", "co_await", "co_return",
      "co_yield", "compl", "concept", "const", "const_cast", "consteval", "constexpr", "constinit",
      "continue", "decltype", "default", "delete", "do", "double", "dynamic_cast", "else", "enum",
      "explicit", "export", "extern", "false", "float", "for", "friend", "goto", "if", "inline",
      "int", "long", "mutable", "namespace", "new", "noexcept", "not", "not_eq", "nullptr",
      "operator", "or", "or_eq", "private", "protected", "public", "register", "reinterpret_cast",
      "requires", "return", "short", "signed", "sizeof", "static", "static_assert", "static_cast",
      "struct", "switch", "template", "this", "thread_local", "throw", "true", "try", "typedef",
      "typeid", "typename", "typeof", "union", "unsigned", "using", "virtual", "void", "volatile",
      "wchar_t", "while", "xor", "xor_eq",
      // What headers and compilers define as macros, and our own names.
      "NULL", "linux", "unix", "i386", "offsetof", "errno", "roots", "kiln_self",
      "int8_t", "int16_t", "int32_t", "int64_t", "uint8_t", "uint16_t", "uint32_t", "uint64_t",
      "size_t", "uintptr_t", "intptr_t", "ptrdiff_t"};
  return kWords.contains(word) || word.starts_with("KILN_") || word.starts_with("kiln_") ||
         word.starts_with("__");
}

std::string AssemblySymbol(std::string_view symbol) {
  bool plain = !symbol.empty() && !isdigit(static_cast<unsigned char>(symbol[0])) &&
               symbol[0] != '$' && symbol[0] != '.';
  for (const char c : symbol)
    plain &= isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '.' || c == '$';
  if (plain) return std::string(symbol);
  std::string quoted = "\"";
  for (const char c : symbol) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "\"";
}

// ---- Prebuilt objects ---------------------------------------------------------------------------

namespace {

class ObjectNamer {
 public:
  explicit ObjectNamer(const Program& program)
      : program_(program), names_(program.prebuilt().size()), hashes_(names_.size()) {}

  std::vector<std::string> Run(const std::set<int64_t>& others) {
    Reach(0, NameHash("globals"), "globals");
    Drain();
    const auto& objects = program_.prebuilt();
    std::vector<bool> seen(objects.size());
    for (const auto& function : program_.functions()) {
      if (function->graph == nullptr) continue;
      uint64_t ordinal = 0;
      const uint64_t base = NameHash(function->name);
      for (Block* block : function->graph->blocks())
        ForEachUse(block, [&](Value*& v) {
          if (!v->is_const() || v->constant.kind != Const::Kind::kObject) return;
          const int64_t object = v->constant.bits;
          if (seen[object]) return;
          seen[object] = true;
          if (!names_[object].empty()) return;
          if (!objects[object].name.empty() && named_.insert(objects[object].name).second) {
            Reach(object, NameHash(objects[object].name, 1), objects[object].name);
          } else {
            Reach(object, NameHash(std::to_string(ordinal++), base), objects[object].cls->name);
          }
          Drain();
        });
    }
    uint64_t ordinal = 0;
    for (const int64_t object : others) {
      Reach(object, NameHash(std::to_string(ordinal++), NameHash("others")), objects[object].cls->name);
      Drain();
    }
    return std::move(names_);
  }

 private:
  void Reach(int64_t object, uint64_t hash, std::string_view readable) {
    if (!names_[object].empty()) return;
    const PrebuiltObject& o = program_.prebuilt()[object];
    std::string text(readable);
    if (o.cls->name == "rlib::Str") {  // named for its bytes, wherever it is
      text = PrebuiltBytes(o);
      hash = NameHash(text, 2);
      text = "str_" + text.substr(0, 20);
    }
    bool exact;
    text = Identifier(text, &exact);
    if (text.size() > 40) text.resize(40);
    // Two equal strings, or chance.
    while (!taken_.insert(hash).second) hash = NameHash("again", hash);
    names_[object] = "kiln_o_" + text + "_" + Hex(hash, 16);
    hashes_[object] = hash;
    queue_.push_back(object);
  }

  void Drain() {
    while (!queue_.empty()) {
      const int64_t object = queue_.front();
      queue_.pop_front();
      const PrebuiltObject& o = program_.prebuilt()[object];
      const std::vector<Field*>& fields = FieldsOf(o.cls);
      for (size_t i = 0; i < o.fields.size() && i < fields.size(); ++i)
        if (o.fields[i].kind == Const::Kind::kObject)
          Reach(o.fields[i].bits, NameHash(fields[i]->name, hashes_[object]), fields[i]->name);
      bool references = false;
      for (const Class* c = o.cls; c != nullptr; c = c->base)
        for (const Field* item : c->items) references |= item->type.is_ref();
      if (!references) continue;
      for (size_t i = 0; i < o.items.size(); ++i)
        if (o.items[i].kind == Const::Kind::kObject) {
          const PrebuiltObject& item = program_.prebuilt()[o.items[i].bits];
          Reach(o.items[i].bits, NameHash(std::to_string(i), hashes_[object]), item.cls->name);
        }
    }
  }

  const std::vector<Field*>& FieldsOf(const Class* cls) {
    const auto [it, added] = fields_.try_emplace(cls);
    if (added) it->second = AllFields(cls);
    return it->second;
  }

  const Program& program_;
  std::vector<std::string> names_;
  std::vector<uint64_t> hashes_;
  std::set<uint64_t> taken_;
  std::set<std::string> named_;
  std::deque<int64_t> queue_;
  std::unordered_map<const Class*, std::vector<Field*>> fields_;
};

}  // namespace

std::vector<std::string> ObjectNames(const Program& program, const std::set<int64_t>& others) {
  return ObjectNamer(program).Run(others);
}

}  // namespace kiln
