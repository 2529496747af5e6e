#include "translator/emit/jit.h"

#include <algorithm>
#include <string>

namespace kiln {
namespace {

const char* CType(Kind kind) {
  switch (kind) {
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
    default: return "void*";
  }
}

// Values as jitcode holds them.
constexpr char kConversions[] = R"(
#include "jitcodegen/native/native.h"

namespace {
inline uint64_t ToBits(double v) { return __builtin_bit_cast(uint64_t, v); }
inline uint64_t ToBits(float v) { return ToBits((double)v); }
inline uint64_t ToBits(void* v) { return (uint64_t)v; }
template <class T> inline uint64_t ToBits(T v) { return (uint64_t)(int64_t)v; }
inline uint64_t ToBits(uint64_t v) { return v; }
template <class T> inline T FromBits(uint64_t bits) {
  if constexpr (__is_same(T, double)) return __builtin_bit_cast(double, bits);
  else if constexpr (__is_same(T, float)) return (float)__builtin_bit_cast(double, bits);
  else if constexpr (!__is_same(T, void)) return (T)bits;
}
}  // namespace
)";

// As a string: the C++ compiler takes seconds for a list of numbers of that length.
void WriteBlobArray(ShardWriter* shard, const std::string& blob) {
  std::string text = "\nextern \"C\" const uint8_t kiln_jit_blob[" +
                     std::to_string(blob.size() + 1) + "] __attribute__((aligned(8))) =";
  constexpr char kDigits[] = "01234567";
  for (size_t i = 0; i < blob.size(); ++i) {
    if (i % 64 == 0) text += i == 0 ? "\n  \"" : "\"\n  \"";
    const auto byte = static_cast<uint8_t>(blob[i]);
    const bool digit_follows = i + 1 < blob.size() && blob[i + 1] >= '0' && blob[i + 1] <= '7';
    text += '\\';
    if (byte >= 64 || digit_follows) text += kDigits[byte >> 6];
    if (byte >= 8 || digit_follows) text += kDigits[byte >> 3 & 7];
    text += kDigits[byte & 7];
  }
  if (blob.empty()) text += " \"";
  shard->AddText(text + "\";\nextern \"C\" const uint64_t kiln_jit_blob_size = " +
                 std::to_string(blob.size()) + ";\n");
}

// A table; the zero at its end is not counted.
void WriteTable(ShardWriter* shard, const std::string& type, const std::string& name,
                const std::vector<std::string>& items) {
  std::string text = "extern \"C\" " + type + " " + name + "[] = {\n";
  for (const std::string& item : items) text += "  " + item + ",\n";
  shard->AddText(text + "  0};\n");
}

// What is written of a function's parameters, by commas: "int64_t a0, void* a1", "int64_t, void*", "a0, a1".
struct ParameterTexts {
  std::string declared, types, names;
  explicit ParameterTexts(const Signature& signature) {
    for (size_t i = 0; i < signature.params.size(); ++i) {
      const std::string comma = i ? ", " : "", type = CType(signature.params[i].kind),
                        name = "a" + std::to_string(i);
      declared += comma + type + " " + name;
      types += comma + type;
      names += comma + name;
    }
  }
};

// A function that does what native code does around a foreign call that lets other threads run.
std::string WriteUnlocked(ShardWriter* shard, const Function* foreign, size_t number) {
  const Signature& signature = *foreign->signature;
  const ParameterTexts parameters(signature);
  const std::string result = CType(signature.result().kind);
  const std::string name = "kiln_jit_unlocked_" + std::to_string(number);
  const bool is_void = result == "void";
  const std::string call = "((" + result + " (*)(" + parameters.types + "))" + shard->FunctionId(foreign) +
                           ")(" + parameters.names + ")";
  shard->AddText("\nstatic " + result + " " + name + "(" + parameters.declared +
                 ") {\n  kiln_lock_release();\n  " + (is_void ? "" : result + " result = ") + call +
                 ";\n  kiln_lock_acquire();\n" + (is_void ? "" : "  return result;\n") + "}\n");
  return name;
}

void WritePortal(ShardWriter* shard, const Portal& portal, size_t number) {
  const Signature& signature = *portal.portal->signature;
  const ParameterTexts parameters(signature);
  std::string bits;
  for (size_t i = 0; i < signature.params.size(); ++i)
    bits += (i ? ", " : "") + ("ToBits(a" + std::to_string(i) + ")");
  const std::string n = std::to_string(number);
  const std::string result = CType(signature.result().kind);
  std::string hash = n;
  for (size_t i = 0; i < portal.greens; ++i)
    hash = "kiln_jit_hash(" + hash + ", ToBits(a" + std::to_string(i) + "))";
  auto define = [&](const std::string& type, const std::string& name, const std::string& symbol,
                    const std::string& step, const std::string& body) {
    const std::string head = type + " " + name + n + "(" + parameters.declared + ")";
    shard->AddText("\nextern \"C\" " + head + " __asm__(" + Quoted(symbol + portal.driver) +
                   ");\nextern \"C\" " + head +
                   " {\n"
                   "  uint32_t* counter = &kiln_jit_counters[" +
                   hash +
                   " % KILN_JIT_COUNTERS];\n"
                   "  if (kiln_jit_is_hot(counter, " +
                   step + ")) {\n    const uint64_t bits[] = {" + bits + "};\n" + body + "}\n");
  };
  const std::string from = "FromBits<" + result + ">";
  const std::string portal_type = result + " (*)(" + parameters.types + ")";
  const std::string call =
      "((" + portal_type + ")" + shard->FunctionId(portal.portal) + ")(" + parameters.names + ")";
  define(result, "kiln_jit_portal_", "kiln_portal.", "kiln_jit_entry_steps[" + n + "]",
         "    uint64_t value;\n    if (kiln_jit_enter_portal(" + n + ", bits, counter, &value))\n      return " + from +
             "(value);\n  }\n" +
             (result == "void" ? "  " + call + ";\n  if (__builtin_expect(kiln_jit_left, 0)) "
                                 "kiln_jit_go_on(" + n + ");\n"
                               : "  " + result + " result = " + call +
                                     ";\n  if (__builtin_expect(!kiln_jit_left, 1)) return result;\n"
                                     "  return " + from + "(kiln_jit_go_on(" + n + "));\n"));
  define("bool", "kiln_jit_header_", "kiln_jit_header.", "kiln_jit_header_steps[" + n + "]",
         "    return kiln_jit_wants_header(" + n + ", bits, counter);\n  }\n  return false;\n");
}

}  // namespace

std::set<int64_t> JitObjects(const JitParts& parts) {
  std::set<int64_t> used;
  for (const jit::JitCode& code : parts.jit_program->codes)
    for (const jit::Constant& c : code.constants)
      if (c.kind == jit::Constant::Kind::kObject) used.insert(c.bits);
  return used;
}

// From here on jitcode has an object's place in the table of those that it mentions.
static void NumberObjects(const std::vector<int64_t>& used, jit::JitProgram* jit_program) {
  for (jit::JitCode& code : jit_program->codes)
    for (jit::Constant& c : code.constants)
      if (c.kind == jit::Constant::Kind::kObject)
        c.bits = std::lower_bound(used.begin(), used.end(), c.bits) - used.begin();
}

void WriteJit(ShardWriter* shard, const JitParts& parts) {
  const Program& program = shard->context().program;
  jit::JitProgram& jit_program = *parts.jit_program;
  const std::set<int64_t> used = JitObjects(parts);
  Relocate(parts.source, &jit_program);
  NumberObjects({used.begin(), used.end()}, &jit_program);
  shard->AddText(kConversions);

  std::vector<std::string> functions;
  for (size_t i = 0; i < parts.source.functions.size(); ++i) {
    const Function* function = parts.source.functions[i];
    functions.push_back(parts.functions.count(static_cast<uint32_t>(i)) == 0 ? "0"
                        : "(kiln_jit_function)" + (function->foreign_releases_lock
                                                       ? WriteUnlocked(shard, function, i)
                                                       : shard->FunctionId(function)));
  }
  std::vector<std::string> objects;
  for (int64_t index : used) objects.push_back("(kiln_object*)" + shard->Object(index));
  std::vector<std::string> methods;
  for (size_t i = 0; i < jit_program.methods.size(); ++i) {
    const Method* method = parts.source.methods[jit_program.methods[i].method];
    methods.push_back("(const kiln_jit_function*)" + shard->MethodTable(method));
    jit_program.methods[i].method = static_cast<uint32_t>(i);
  }
  std::string memory_error = "0";
  for (size_t i = 0; i < program.prebuilt().size(); ++i)
    if (program.prebuilt()[i].cls != nullptr &&
        program.prebuilt()[i].cls->name == "rlib::MemoryError") {
      memory_error = "(kiln_object*)" + shard->Object(static_cast<int64_t>(i));
      break;
    }
  shard->AddText("\n");
  WriteTable(shard, "const kiln_jit_function", "kiln_jit_functions", functions);
  WriteTable(shard, "kiln_object* const", "kiln_jit_objects", objects);
  WriteTable(shard, "const kiln_jit_function* const", "kiln_jit_methods", methods);
  shard->AddText("extern \"C\" const uint64_t kiln_jit_function_count = " +
                 std::to_string(functions.size()) +
                 ";\nextern \"C\" kiln_object* const kiln_jit_memory_error = " + memory_error +
                 ";\n");
  std::vector<std::string> drivers;
  for (const Portal& portal : parts.portals) drivers.push_back(Quoted(portal.name));
  WriteTable(shard, "const char* const", "kiln_jit_drivers", drivers);
  const std::string count = std::to_string(parts.portals.size());
  shard->AddText("extern \"C\" {\nuint32_t kiln_jit_header_steps[" + count + "], kiln_jit_entry_steps[" + count +
                 "];\n}\nextern \"C\" const uint64_t kiln_jit_driver_count = " + count + ";\n");
  for (size_t i = 0; i < parts.portals.size(); ++i) WritePortal(shard, parts.portals[i], i);
  WriteBlobArray(shard, jit::WriteBlob(jit_program));
}

}  // namespace kiln
