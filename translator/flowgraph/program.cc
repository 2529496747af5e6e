#include "translator/flowgraph/program.h"

#include <algorithm>
#include <bit>
#include <cstdio>
#include <cstdlib>

#include "translator/flowgraph/graph.h"

namespace kiln {
namespace {

[[noreturn]] void Die(const char* what, std::string_view name) {
  fprintf(stderr, "kiln: internal error: %s: %.*s\n", what, static_cast<int>(name.size()),
          name.data());
  abort();
}

// Byte-like items make an object of class rlib::Str a string that can be interned.
bool IsByteString(const Class* cls) {
  return cls->items.size() == 1 && (cls->items[0]->type.kind == Kind::kU8 ||
                                    cls->items[0]->type.kind == Kind::kI8);
}

}  // namespace

// ---- Small types --------------------------------------------------------------------------------

Const Const::Float(double v) { return {Kind::kFloat, std::bit_cast<int64_t>(v), nullptr}; }

double Const::as_float() const { return std::bit_cast<double>(bits); }

Const ZeroOf(Type type) {
  switch (type.kind) {
    case Kind::kF32:
    case Kind::kF64: return Const::Float(0.0);
    case Kind::kRef:
    case Kind::kFunc:
    case Kind::kRaw: return Const::Null();
    default: return Const::Int(0);
  }
}

static void AppendTypeName(Type type, std::string* out);

static void AppendSignature(const Signature& signature, std::string* out) {
  *out += '(';
  for (size_t i = 0; i < signature.params.size(); ++i) {
    if (i != 0) *out += ", ";
    AppendTypeName(signature.params[i], out);
  }
  *out += ") -> ";
  if (signature.results.size() == 1) {
    AppendTypeName(signature.results[0], out);
  } else if (signature.results.empty()) {
    *out += "void";
  } else {
    *out += '(';
    for (size_t i = 0; i < signature.results.size(); ++i) {
      if (i != 0) *out += ", ";
      AppendTypeName(signature.results[i], out);
    }
    *out += ')';
  }
}

static void AppendTypeName(Type type, std::string* out) {
  switch (type.kind) {
    case Kind::kVoid: *out += "void"; return;
    case Kind::kBool: *out += "bool"; return;
    case Kind::kI8: *out += "i8"; return;
    case Kind::kI16: *out += "i16"; return;
    case Kind::kI32: *out += "i32"; return;
    case Kind::kI64: *out += "i64"; return;
    case Kind::kU8: *out += "u8"; return;
    case Kind::kU16: *out += "u16"; return;
    case Kind::kU32: *out += "u32"; return;
    case Kind::kU64: *out += "u64"; return;
    case Kind::kF32: *out += "f32"; return;
    case Kind::kF64: *out += "f64"; return;
    case Kind::kRaw: *out += "raw"; return;
    case Kind::kRef:
      *out += "ref ";
      *out += type.cls == nullptr ? "?" : type.cls->name;
      return;
    case Kind::kFunc:
      *out += "func";
      if (type.signature == nullptr) {
        *out += " ?";
      } else {
        AppendSignature(*type.signature, out);
      }
      return;
  }
}

std::string TypeName(Type type) {
  std::string out;
  AppendTypeName(type, &out);
  return out;
}

std::string SignatureName(const Signature& signature) {
  std::string out;
  AppendSignature(signature, &out);
  return out;
}

// ---- Classes ------------------------------------------------------------------------------------

Field* Class::FindField(std::string_view field_name) const {
  for (const Class* c = this; c != nullptr; c = c->base)
    for (Field* f : c->fields)
      if (f->name == field_name) return f;
  return nullptr;
}

Field* Class::FindItem(std::string_view item_name) const {
  for (const Class* c = this; c != nullptr; c = c->base)
    for (Field* f : c->items)
      if (f->name == item_name) return f;
  return nullptr;
}

Function* Class::FindImplementation(const Method* method) const {
  for (const Class* c = this; c != nullptr; c = c->base) {
    const auto it = c->methods.find(method);
    if (it != c->methods.end()) return it->second;
  }
  return nullptr;
}

std::vector<Field*> AllFields(const Class* cls) {
  std::vector<const Class*> chain;
  for (const Class* c = cls; c != nullptr; c = c->base) chain.push_back(c);
  std::vector<Field*> fields;
  for (auto c = chain.rbegin(); c != chain.rend(); ++c)
    fields.insert(fields.end(), (*c)->fields.begin(), (*c)->fields.end());
  return fields;
}

std::string PrebuiltBytes(const PrebuiltObject& object) {
  std::string bytes(object.items.size(), '\0');
  for (size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(object.items[i].bits);
  return bytes;
}

// ---- Program ------------------------------------------------------------------------------------

Function::Function() = default;
Function::~Function() = default;

Program::Program() {
  positions_.emplace_back();  // 0 is "unknown"
  globals_ = AddClass("kiln::Globals", nullptr);
  prebuilt_.push_back({globals_, {}, {}, ""});
}

Program::~Program() = default;

Class* Program::FindClass(std::string_view name) const {
  const auto it = class_index_.find(name);
  return it == class_index_.end() ? nullptr : it->second;
}

Function* Program::FindFunction(std::string_view name) const {
  const auto it = function_index_.find(name);
  return it == function_index_.end() ? nullptr : it->second;
}

Method* Program::FindMethod(std::string_view name) const {
  const auto it = method_index_.find(name);
  return it == method_index_.end() ? nullptr : it->second;
}

Class* Program::AddClass(std::string name, Class* base) {
  auto owned = std::make_unique<Class>();
  Class* cls = owned.get();
  if (!class_index_.emplace(name, cls).second) Die("class added twice", name);
  cls->name = std::move(name);
  cls->base = base;
  classes_.push_back(std::move(owned));
  return cls;
}

Function* Program::AddFunction(std::string name, std::string display, const Signature* signature) {
  auto owned = std::make_unique<Function>();
  Function* function = owned.get();
  if (!function_index_.emplace(name, function).second) Die("function added twice", name);
  function->name = std::move(name);
  function->display = std::move(display);
  function->signature = signature;
  function->program = this;
  functions_.push_back(std::move(owned));
  return function;
}

void Program::ForgetFunction(const Function* f) { function_index_.erase(f->name); }

Method* Program::AddMethod(std::string name, std::string display, Class* owner,
                           const Signature* signature) {
  auto owned = std::make_unique<Method>();
  Method* method = owned.get();
  if (!method_index_.emplace(name, method).second) Die("method added twice", name);
  method->name = std::move(name);
  method->display = std::move(display);
  method->owner = owner;
  method->signature = signature;
  methods_.push_back(std::move(owned));
  return method;
}

Field* Program::AddField(Class* owner, std::string name, Type type) {
  auto owned = std::make_unique<Field>();
  Field* field = owned.get();
  field->name = std::move(name);
  field->type = type;
  field->owner = owner;
  owner->fields.push_back(field);
  fields_.push_back(std::move(owned));
  // Object 0 grows with its class.
  if (owner == globals_) prebuilt_[0].fields.push_back(ZeroOf(type));
  return field;
}

Field* Program::AddItem(Class* owner, std::string name, Type type) {
  auto owned = std::make_unique<Field>();
  Field* field = owned.get();
  field->name = std::move(name);
  field->type = type;
  field->owner = owner;
  field->is_item = true;
  owner->is_varsized = true;
  owner->items.push_back(field);
  fields_.push_back(std::move(owned));
  return field;
}

const Signature* Program::Intern(Signature signature) {
  // Class names are unique, so the text identifies the signature.
  std::string key = SignatureName(signature);
  const auto it = signature_index_.find(key);
  if (it != signature_index_.end()) return it->second;
  signatures_.push_back(std::make_unique<Signature>(std::move(signature)));
  const Signature* interned = signatures_.back().get();
  signature_index_.emplace(std::move(key), interned);
  return interned;
}

uint32_t Program::InternFile(std::string_view path) {
  const auto it = file_index_.find(path);
  if (it != file_index_.end()) return it->second;
  const uint32_t index = static_cast<uint32_t>(files_.size());
  files_.emplace_back(path);
  file_index_.emplace(path, index);
  return index;
}

PosId Program::InternPosition(const Position& position) {
  const auto [it, added] =
      position_index_.emplace(position, static_cast<PosId>(positions_.size()));
  if (added) positions_.push_back(position);
  return it->second;
}

int64_t Program::InternString(std::string_view bytes) {
  const auto it = string_index_.find(bytes);
  if (it != string_index_.end()) return it->second;
  Class* str = FindClass("rlib::Str");
  if (str == nullptr || !IsByteString(str)) Die("no class rlib::Str for the string", bytes);
  PrebuiltObject object;
  object.cls = str;
  for (const Field* field : AllFields(str)) object.fields.push_back(ZeroOf(field->type));
  const bool is_signed = str->items[0]->type.is_signed();
  object.items.reserve(bytes.size());
  for (const char c : bytes)
    object.items.push_back(
        Const::Int(is_signed ? static_cast<int8_t>(c) : static_cast<uint8_t>(c)));
  return AddPrebuilt(std::move(object));
}

int64_t Program::AddPrebuilt(PrebuiltObject object) {
  const int64_t index = static_cast<int64_t>(prebuilt_.size());
  if (object.cls->name == "rlib::Str" && IsByteString(object.cls))
    string_index_.emplace(PrebuiltBytes(object), index);  // the first of equal ones stays
  prebuilt_.push_back(std::move(object));
  return index;
}

void Program::ReplacePrebuilt(std::deque<PrebuiltObject> objects) {
  if (objects.empty() || objects[0].cls != globals_) Die("object 0 is not", "kiln::Globals");
  prebuilt_.clear();
  string_index_.clear();
  for (PrebuiltObject& object : objects) AddPrebuilt(std::move(object));
}

std::string Program::DescribePosition(PosId id) const {
  if (id == 0 || id >= positions_.size()) return "?";
  const Position& p = positions_[id];
  const std::string& file = p.file < files_.size() ? files_[p.file] : "?";
  return file + ":" + std::to_string(p.line) + ":" + std::to_string(p.column);
}

}  // namespace kiln
