// Types: what is a scalar, an object, a value struct; the scalar parts of values.
#include <algorithm>
#include <utility>

#include "clang/AST/DeclTemplate.h"
#include "clang/AST/RecordLayout.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/Support/raw_ostream.h"
#include "translator/frontend/unit.h"

namespace kiln::frontend {

using clang::QualType;
using clang::SourceLocation;

const clang::CXXRecordDecl* Unit::Record(QualType type) {
  const auto* record = type.getNonReferenceType()->getAsCXXRecordDecl();
  return record == nullptr ? nullptr : record->getDefinition();
}

bool Unit::IsObject(const clang::CXXRecordDecl* record) {
  if (record == nullptr) return false;
  record = record->getCanonicalDecl();
  auto found = is_object_.find(record);
  if (found != is_object_.end()) return found->second;
  bool result = false;
  if (record->getName() == "Object" && record->getQualifiedNameAsString() == "rlib::Object") {
    result = true;
  } else if (const auto* definition = record->getDefinition()) {
    for (const auto& base : definition->bases())
      result = result || IsObject(Record(base.getType()));
  } else {
    // A forward declaration that this source never completes: a pointer to it can only be
    // passed along. Value structs are never used incomplete, so it is a collected class.
    return !record->isInStdNamespace() && !record->isUnion();
  }
  return is_object_[record] = result;
}

bool Unit::IsObjectPointer(QualType type) {
  const auto* pointer = type->getAs<clang::PointerType>();
  if (pointer == nullptr) return false;
  const auto* record = pointer->getPointeeType()->getAsCXXRecordDecl();
  return record != nullptr && IsObject(record);
}

bool Unit::RawAllowed(SourceLocation where, const clang::Decl* context) {
  if (context != nullptr && InNamespaceRlib(context->getDeclContext())) return true;
  if (where.isInvalid()) return true;
  const auto& sources = ast_->getSourceManager();
  clang::FileID file = sources.getFileID(sources.getExpansionLoc(where));
  if (raw_files_->count(file) != 0) return true;
  auto entry = sources.getFileEntryRefForID(file);
  return entry && entry->getName().contains("rlib/");
}

std::string Unit::TypeText(QualType type) {
  clang::PrintingPolicy policy(ast_->getLangOpts());
  policy.SuppressTagKeyword = true;
  policy.FullyQualifiedName = true;
  policy.PrintCanonicalTypes = true;
  policy.SuppressInlineNamespace = true;
  policy.Bool = true;
  return type.getCanonicalType().getUnqualifiedType().getAsString(policy);
}

std::string Unit::Mangle(clang::GlobalDecl decl) {
  const auto* named = llvm::cast<clang::NamedDecl>(decl.getDecl());
  std::string name;
  if (mangler_->shouldMangleDeclName(named)) {
    llvm::raw_string_ostream out(name);
    mangler_->mangleName(decl, out);
  } else {
    name = named->getNameAsString();
  }
  if (!named->isExternallyVisible()) name += internal_suffix_;
  return name;
}

std::string Unit::Display(const clang::NamedDecl* decl) {
  std::string name;
  llvm::raw_string_ostream out(name);
  clang::PrintingPolicy policy(ast_->getLangOpts());
  policy.SuppressTagKeyword = true;
  decl->getNameForDiagnostic(out, policy, /*Qualified=*/true);
  return name;
}

Type Unit::Scalar(QualType type, SourceLocation where) {
  type = type.getNonReferenceType().getCanonicalType();
  type = type.getUnqualifiedType();
  if (const auto* builtin = type->getAs<clang::BuiltinType>()) {
    switch (builtin->getKind()) {
      case clang::BuiltinType::Void: return Type::Void();
      case clang::BuiltinType::Bool: return Type::Bool();
      case clang::BuiltinType::Char_S: case clang::BuiltinType::SChar: return {Kind::kI8};
      case clang::BuiltinType::Char_U: case clang::BuiltinType::UChar:
      case clang::BuiltinType::Char8: return {Kind::kU8};
      case clang::BuiltinType::Short: return {Kind::kI16};
      case clang::BuiltinType::UShort: case clang::BuiltinType::Char16: return {Kind::kU16};
      case clang::BuiltinType::Int: case clang::BuiltinType::WChar_S: return {Kind::kI32};
      case clang::BuiltinType::UInt: case clang::BuiltinType::Char32: return {Kind::kU32};
      case clang::BuiltinType::Long: case clang::BuiltinType::LongLong: return {Kind::kI64};
      case clang::BuiltinType::ULong: case clang::BuiltinType::ULongLong: return {Kind::kU64};
      case clang::BuiltinType::Float: return {Kind::kF32};
      case clang::BuiltinType::Double: return {Kind::kF64};
      case clang::BuiltinType::NullPtr: return Type::Ref(object_class_);
      case clang::BuiltinType::Int128: case clang::BuiltinType::UInt128:
        rules_->Report(Rule::k_wide_integer, where, {}, TypeText(type));
        return Type::I64();
      case clang::BuiltinType::LongDouble: case clang::BuiltinType::Float128:
      case clang::BuiltinType::Float16: case clang::BuiltinType::Half:
      case clang::BuiltinType::BFloat16: case clang::BuiltinType::Ibm128:
        rules_->Report(Rule::k_long_double, where, {}, TypeText(type));
        return Type::F64();
      default:
        rules_->Report(Rule::k_unsupported_type, where, {}, TypeText(type));
        return Type::I64();
    }
  }
  if (const auto* enumeration = type->getAs<clang::EnumType>()) {
    QualType underlying = enumeration->getDecl()->getIntegerType();
    return underlying.isNull() ? Type::I32() : Scalar(underlying, where);
  }
  if (const auto* pointer = type->getAs<clang::PointerType>()) {
    QualType pointee = pointer->getPointeeType();
    if (const auto* record = pointee->getAsCXXRecordDecl()) {
      if (IsObject(record)) return Type::Ref(LowerClass(record));
    }
    if (const auto* function = pointee->getAs<clang::FunctionProtoType>())
      return Type::Func(SignatureOf(function, where));
    return Type::Raw();
  }
  if (type->isMemberPointerType()) {
    rules_->Report(Rule::k_member_pointer, where);
    return Type::I64();
  }
  if (type->isArrayType()) {
    rules_->Report(Rule::k_array_type, where);
    return Type::I64();
  }
  if (type->isBitIntType()) {
    rules_->Report(ast_->getTypeSize(type) > 64 ? Rule::k_wide_integer : Rule::k_unsupported_type,
                   where, {}, TypeText(type));
    return Type::I64();
  }
  rules_->Report(Rule::k_unsupported_type, where, {}, TypeText(type));
  return Type::I64();
}

bool Unit::CheckStruct(const clang::CXXRecordDecl* record, SourceLocation where) {
  if (record->isLambda()) return false;
  std::string name = TypeText(ast_->getRecordType(record));
  if (record->isUnion()) {
    rules_->Report(Rule::k_union_type, where);
    return true;
  }
  if (record->isInStdNamespace()) {
    bool list = record->getName() == "initializer_list";
    if (list) {
      rules_->Report(Rule::k_initialiser_list, where);
    } else if (!record->isTriviallyCopyable()) {
      rules_->Report(Rule::k_std_type, where, {}, name);
    }
    return list || !record->isTriviallyCopyable();
  }
  if (record->isPolymorphic() || record->getNumVBases() != 0) {
    rules_->Report(Rule::k_struct_virtual, where, {}, name);
    rules_->Note(record->getLocation(), "declared here");
    return true;
  }
  if (Marked(record, "kiln.scope")) return false;
  bool has_reference = false;
  for (const auto* field : record->fields())
    has_reference = has_reference || field->getType()->isReferenceType();
  if (!record->isTriviallyCopyable() && !has_reference &&
      (record->hasNonTrivialCopyConstructor() || record->hasNonTrivialDestructor() ||
       !record->hasSimpleCopyConstructor())) {
    rules_->Report(Rule::k_struct_not_trivial, where, {}, name);
    const clang::CXXMethodDecl* culprit = nullptr;
    if (const auto* destructor = record->getDestructor();
        destructor != nullptr && destructor->isUserProvided())
      culprit = destructor;
    for (const auto* constructor : record->ctors())
      if (constructor->isCopyOrMoveConstructor() && constructor->isUserProvided())
        culprit = constructor;
    if (culprit != nullptr) {
      rules_->Note(culprit->getLocation(), "because of this");
    } else {
      rules_->Note(record->getLocation(), "declared here");
    }
  }
  return false;
}

void Unit::FlattenInto(QualType type, const std::string& prefix, SourceLocation where,
                       std::vector<Component>* out) {
  const clang::CXXRecordDecl* record = type->isReferenceType() ? nullptr : Record(type);
  if (type->isReferenceType()) {
    out->push_back({Type::Void(), prefix, true, type.getNonReferenceType()});
    return;
  }
  if (record == nullptr) {
    if (type->getAsCXXRecordDecl() != nullptr) {
      rules_->Report(Rule::k_unsupported_type, where, {}, TypeText(type));
      return;
    }
    Type scalar = Scalar(type, where);
    if (!scalar.is_void()) out->push_back({scalar, prefix, false, {}});
    return;
  }
  if (IsObject(record)) {
    rules_->Report(Rule::k_object_by_value, where, {}, TypeText(type));
    rules_->Note(record->getLocation(), "declared here, derived from rlib::Object");
    return;
  }
  if (!flattening_.insert(record).second) return;
  bool wrong = CheckStruct(record, where);
  if (wrong && record->isInStdNamespace()) {  // what is inside is nobody's business
    flattening_.erase(record);
    return;
  }
  std::string dot = prefix.empty() ? "" : prefix + ".";
  if (!record->isUnion()) {
    for (const auto& base : record->bases()) FlattenInto(base.getType(), prefix, where, out);
    int index = 0;
    for (const auto* field : record->fields()) {
      std::string name = field->getNameAsString();
      if (name.empty()) name = "c" + std::to_string(index);
      ++index;
      QualType field_type = field->getType();
      if (record->isLambda() && field_type->isPointerType() && !IsObjectPointer(field_type) &&
          Record(field_type->getPointeeType()) != nullptr) {
        // A captured 'this' of a value struct.
        out->push_back({Type::Void(), dot + name, true, field_type->getPointeeType()});
        continue;
      }
      SourceLocation at = field->getLocation();
      if (field->isBitField()) rules_->Report(Rule::k_bit_field, at, {}, name);
      const size_t first = out->size();
      FlattenInto(field_type, dot + name, at, out);
      if (Marked(field, "kiln.transient"))
        for (size_t i = first; i < out->size(); ++i) (*out)[i].is_transient = true;
    }
  }
  flattening_.erase(record);
}

const std::vector<Component>& Unit::Components(QualType type, SourceLocation where) {
  QualType canonical = type.getCanonicalType().getUnqualifiedType();
  if (type.isVolatileQualified()) rules_->Report(Rule::k_volatile_type, where);
  if (type->isReferenceType()) canonical = type.getCanonicalType();
  const clang::Type* key = canonical.getTypePtr();
  auto found = components_.find(key);
  if (found != components_.end()) return found->second;
  std::vector<Component> parts;
  // A class on the way, lowered because a field refers to it, may have methods that take the struct.
  auto outer = std::exchange(flattening_, {});
  FlattenInto(canonical, "", where, &parts);
  flattening_ = std::move(outer);
  return components_[key] = std::move(parts);
}

bool Unit::HasReferences(QualType type, SourceLocation where) {
  if (type->isReferenceType()) return true;
  if (Record(type) == nullptr) return false;
  for (const Component& part : Components(type, where))
    if (part.is_reference) return true;
  return false;
}

std::pair<size_t, size_t> Unit::Slice(const clang::FieldDecl* field) {
  const auto* record = llvm::cast<clang::CXXRecordDecl>(field->getParent());
  size_t start = 0;
  for (const auto& base : record->bases())
    start += Components(base.getType(), field->getLocation()).size();
  for (const auto* other : record->fields()) {
    QualType type = other->getType();
    bool captured_this = record->isLambda() && type->isPointerType() && !IsObjectPointer(type) &&
                         Record(type->getPointeeType()) != nullptr;
    size_t count = captured_this || type->isReferenceType()
                       ? 1
                       : Components(type, other->getLocation()).size();
    if (other == field) return {start, count};
    start += count;
  }
  return {start, 0};
}

std::pair<size_t, size_t> Unit::BaseSlice(const clang::CXXRecordDecl* derived,
                                          const clang::CXXRecordDecl* base) {
  size_t start = 0;
  for (const auto& direct : derived->bases()) {
    const auto* record = Record(direct.getType());
    size_t count = Components(direct.getType(), derived->getLocation()).size();
    if (record->getCanonicalDecl() == base->getCanonicalDecl()) return {start, count};
    if (record->isDerivedFrom(base)) {
      auto inner = BaseSlice(record, base);
      return {start + inner.first, inner.second};
    }
    start += count;
  }
  return {0, 0};
}

}  // namespace kiln::frontend
