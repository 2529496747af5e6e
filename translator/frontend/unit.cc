#include "translator/frontend/unit.h"

#include <algorithm>
#include <utility>

#include "clang/AST/Attr.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/RecordLayout.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/Support/raw_ostream.h"
#include "translator/frontend/lowering.h"

namespace kiln::frontend {

using clang::QualType;
using clang::SourceLocation;

namespace {

bool InNamespaceRlib(const clang::DeclContext* context) {
  for (; context != nullptr; context = context->getParent()) {
    const auto* ns = llvm::dyn_cast<clang::NamespaceDecl>(context);
    if (ns != nullptr && ns->getName() == "rlib" && ns->getParent()->isTranslationUnit())
      return true;
  }
  return false;
}

bool InNamespaceStd(const clang::Decl* decl) {
  return decl->isInStdNamespace();
}

}  // namespace

Unit::Unit(clang::ASTContext* ast, Program* program, Rules* rules,
           const std::set<clang::FileID>* raw_files)
    : ast_(ast), program_(program), rules_(rules), raw_files_(raw_files) {
  mangler_.reset(clang::ItaniumMangleContext::create(*ast, ast->getDiagnostics()));
  const auto& sources = ast->getSourceManager();
  if (auto file = sources.getFileEntryRefForID(sources.getMainFileID())) {
    std::string name = file->getName().str();
    size_t slash = name.rfind('/');
    internal_suffix_ = "." + (slash == std::string::npos ? name : name.substr(slash + 1));
  }
  rules->SetContext([this](SourceLocation where) { return HowReached(where); });
  object_class_ = program->FindClass("rlib::Object");
  if (object_class_ == nullptr) object_class_ = program->AddClass("rlib::Object", nullptr);
}

std::optional<std::string> Unit::Annotation(const clang::Decl* decl, const std::string& name) {
  if (decl == nullptr) return std::nullopt;
  for (const auto* attr : decl->specific_attrs<clang::AnnotateAttr>()) {
    if (attr->getAnnotation() != name) continue;
    if (attr->args_size() == 0) return "";
    const clang::Expr* arg = (*attr->args_begin())->IgnoreParenImpCasts();
    if (const auto* constant = llvm::dyn_cast<clang::ConstantExpr>(arg))
      arg = constant->getSubExpr()->IgnoreParenImpCasts();
    if (const auto* literal = llvm::dyn_cast<clang::StringLiteral>(arg))
      return literal->getString().str();
    return "";
  }
  if (const auto* function = llvm::dyn_cast<clang::FunctionDecl>(decl)) {
    if (const auto* pattern = function->getTemplateInstantiationPattern();
        pattern != nullptr && pattern != function) {
      if (auto found = Annotation(pattern, name)) return found;
    }
    if (const auto* first = function->getFirstDecl(); first != function)
      return Annotation(first, name);
  }
  if (const auto* spec = llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(decl))
    return Annotation(spec->getSpecializedTemplate()->getTemplatedDecl(), name);
  return std::nullopt;
}

// ---- types ---------------------------------------------------------------------------------------

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
    return !InNamespaceStd(record) && !record->isUnion();
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
  if (InNamespaceStd(record)) {
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
  if (wrong && InNamespaceStd(record)) {  // what is inside is nobody's business
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

// ---- classes -------------------------------------------------------------------------------------

namespace {

// The functions among a class's template arguments, and among those of classes that are arguments.
// As text, one is its name alone, whatever its own parameters and template arguments are.
void FindFunctionArguments(llvm::ArrayRef<clang::TemplateArgument> arguments,
                           std::vector<const clang::FunctionDecl*>* found) {
  for (const clang::TemplateArgument& argument : arguments) {
    switch (argument.getKind()) {
      case clang::TemplateArgument::Declaration:
        if (const auto* function = llvm::dyn_cast<clang::FunctionDecl>(argument.getAsDecl()))
          found->push_back(function);
        break;
      case clang::TemplateArgument::Pack:
        FindFunctionArguments(argument.getPackAsArray(), found);
        break;
      case clang::TemplateArgument::Type: {
        QualType type = argument.getAsType();
        if (type->isPointerType()) type = type->getPointeeType();
        if (const auto* inner = llvm::dyn_cast_or_null<clang::ClassTemplateSpecializationDecl>(
                type->getAsCXXRecordDecl()))
          FindFunctionArguments(inner->getTemplateArgs().asArray(), found);
        break;
      }
      default: break;
    }
  }
}

}  // namespace

std::string Unit::ClassName(const clang::CXXRecordDecl* record) {
  std::string name = TypeText(ast_->getRecordType(record));
  if (const auto* made = llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(record)) {
    std::vector<const clang::FunctionDecl*> functions;
    FindFunctionArguments(made->getTemplateArgs().asArray(), &functions);
    for (const clang::FunctionDecl* function : functions) name += "@" + Mangle(LoweredDecl(function));
  }
  if (!record->isExternallyVisible()) name += "@" + internal_suffix_.substr(1);
  for (const clang::DeclContext* c = record->getDeclContext(); c != nullptr; c = c->getParent()) {
    if (const auto* function = llvm::dyn_cast<clang::FunctionDecl>(c)) {
      name += "@" + Mangle(LoweredDecl(function));
      break;
    }
  }
  return name;
}

// Why a base is not a stateless mixin.
void Unit::NoteState(const clang::CXXRecordDecl* base) {
  if (!base->field_empty())
    return rules_->Note(base->field_begin()->getLocation(), "this is state");
  for (const auto* method : base->methods())
    if (method->isVirtual()) return rules_->Note(method->getLocation(), "this function is virtual");
  rules_->Note(base->getLocation(), "declared here");
}

void Unit::NoteReferenceMember(const clang::CXXRecordDecl* record) {
  for (const auto* field : record->fields()) {
    if (field->getType()->isReferenceType())
      return rules_->Note(field->getLocation(), "this member is a reference");
    const auto* inner = Record(field->getType());
    if (inner != nullptr && !IsObject(inner) && HasReferences(field->getType(), field->getLocation()))
      return NoteReferenceMember(inner);
  }
}

void Unit::CheckObjectClass(const clang::CXXRecordDecl* record) {
  int collected = 0;
  for (const auto& base : record->bases()) {
    const auto* base_record = Record(base.getType());
    if (base_record == nullptr) continue;
    if (base.isVirtual())
      rules_->Report(Rule::k_virtual_base, base.getBeginLoc(), base.getSourceRange(), Display(record));
    if (IsObject(base_record)) {
      ++collected;
    } else if (!base_record->isEmpty() || base_record->isPolymorphic()) {
      rules_->Report(Rule::k_second_base, base.getBeginLoc(), base.getSourceRange(), Display(record));
      NoteState(base_record);
    }
    if (IsObject(base_record) && collected > 1) {
      rules_->Report(Rule::k_second_base, base.getBeginLoc(), base.getSourceRange(), Display(record));
      rules_->Note(base_record->getLocation(), "declared here, derived from rlib::Object");
    }
  }
  if (const auto* destructor = record->getDestructor();
      destructor != nullptr && destructor->isUserProvided() && !InNamespaceRlib(record))
    rules_->Report(Rule::k_object_destructor, destructor->getLocation(), {}, Display(record));
  for (const auto* field : record->fields()) {
    SourceLocation at = field->getLocation();
    std::string name = field->getNameAsString();
    QualType type = field->getType();
    if (type->isReferenceType()) rules_->Report(Rule::k_reference_field, at, {}, name);
    if (field->isBitField()) rules_->Report(Rule::k_bit_field, at, {}, name);
    if (field->isMutable()) rules_->Report(Rule::k_mutable_field, at, {}, name);
    if (const auto* pointer = type->getAs<clang::PointerType>();
        pointer != nullptr && !IsObjectPointer(type) && !pointer->isFunctionPointerType() &&
        !RawAllowed(at, record))
      rules_->Report(Rule::k_raw_pointer, at, {}, TypeText(pointer->getPointeeType()));
    const auto* value = Record(type);
    if (value != nullptr && !type->isReferenceType()) {
      if (value->isLambda()) {
        rules_->Report(Rule::k_lambda_escapes, at);
        rules_->Note(value->getLocation(), "the lambda");
      } else if (Marked(value, "kiln.scope")) {
        rules_->Report(Rule::k_scope_not_local, at, {}, Display(value));
        rules_->Note(value->getLocation(), "marked RLIB_SCOPE here");
      } else if (!IsObject(value) && HasReferences(type, at)) {
        rules_->Report(Rule::k_field_type, at, {}, TypeText(type));
        NoteReferenceMember(value);
      }
    }
  }
}

Class* Unit::LowerClass(const clang::CXXRecordDecl* record) {
  const auto* canonical = record->getCanonicalDecl();
  auto found = classes_.find(canonical);
  if (found != classes_.end()) return found->second;
  const auto* definition = record->getDefinition();
  std::string name = ClassName(record);
  Class* base = nullptr;
  if (definition != nullptr) {
    for (const auto& b : definition->bases()) {
      const auto* base_record = Record(b.getType());
      if (base == nullptr && base_record != nullptr && IsObject(base_record))
        base = LowerClass(base_record);
    }
  }
  // Lowering the base may have come back here through a field.
  found = classes_.find(canonical);
  if (found != classes_.end()) return found->second;
  Class* cls = program_->FindClass(name);
  if (cls == nullptr) cls = program_->AddClass(name, base == nullptr ? object_class_ : base);
  if (cls == object_class_) cls->base = nullptr;
  classes_[canonical] = cls;
  if (definition == nullptr || cls == object_class_) return cls;
  cls->pos = Pos(definition->getLocation(), 0);
  cls->is_abstract = definition->isAbstract();
  cls->is_weakref = Marked(definition, "kiln.weakref");
  cls->is_varsized = Marked(definition, "kiln.varsize");
  cls->immutable_items = Marked(definition, "kiln.immutable_items");
  if (Marked(definition, "kiln.jit.virtualizable")) cls->annotations.push_back("virtualizable");
  CheckObjectClass(definition);
  for (const auto* field : definition->fields()) Fields(field);
  if (cls->is_varsized) {
    for (const auto* decl : definition->decls()) {
      const auto* alias = llvm::dyn_cast<clang::TypedefNameDecl>(decl);
      if (alias == nullptr || alias->getName() != "rlib_item") continue;
      for (const Component& part : Components(alias->getUnderlyingType(), alias->getLocation())) {
        if (part.is_reference) {
          rules_->Report(Rule::k_field_type, IsAuthors(here_) ? here_ : alias->getLocation(), {},
                         TypeText(alias->getUnderlyingType()));
          if (const auto* item = Record(alias->getUnderlyingType())) NoteReferenceMember(item);
          break;
        }
        Field* item =
            program_->AddItem(cls, part.name.empty() ? std::string("item") : part.name, part.type);
        item->immutable = cls->immutable_items;
        item->transient = part.is_transient;
      }
    }
  }
  AddVirtuals(definition, cls);
  return cls;
}

// Whether it is void trace(rlib::gc::Tracer).
static bool IsTracer(const clang::CXXMethodDecl& method) {
  if (!method.getDeclName().isIdentifier() || method.getName() != "trace" || method.isStatic() ||
      method.getNumParams() != 1)
    return false;
  const auto* record = method.getParamDecl(0)->getType()->getAsCXXRecordDecl();
  return record != nullptr && record->getQualifiedNameAsString() == "rlib::gc::Tracer";
}

void Unit::AddVirtuals(const clang::CXXRecordDecl* record, Class* cls) {
  for (const auto* method : record->methods()) {
    if (llvm::isa<clang::CXXDestructorDecl>(method)) continue;
    if (method->getDeclName().isIdentifier() && method->getName() == "finalize" &&
        method->getNumParams() == 0 && !method->isStatic()) {
      cls->finalizer = FunctionFor(method);
    }
    if (IsTracer(*method)) cls->tracer = FunctionFor(method);
    if (!method->isVirtual()) continue;
    const Method* slot = MethodFor(method);
    if (method->isPureVirtual()) continue;
    if (method->getReturnType()->isReferenceType())
      rules_->Report(Rule::k_return_reference, method->getLocation(), {}, Display(method));
    for (const auto* param : method->parameters()) {
      QualType type = param->getType();
      if ((type->isReferenceType() && !type.getNonReferenceType().isConstQualified()) ||
          HasReferences(type.getNonReferenceType(), param->getLocation()))
        rules_->Report(Rule::k_virtual_reference, param->getLocation(), param->getSourceRange(),
                       Display(method));
    }
    Function* implementation = FunctionFor(method);
    if (cls->methods.emplace(slot, implementation).second) cls->method_order.push_back(slot);
  }
}

const std::vector<Field*>& Unit::Fields(const clang::FieldDecl* field) {
  field = field->getCanonicalDecl();
  auto found = fields_.find(field);
  if (found != fields_.end()) return found->second;
  Class* cls = LowerClass(llvm::cast<clang::CXXRecordDecl>(field->getParent()));
  found = fields_.find(field);
  if (found != fields_.end()) return found->second;
  std::vector<Field*> parts;
  QualType type = field->getType();
  std::string name = field->getNameAsString();
  // A field of a base with the same name is another field.
  std::string unique = name;
  for (int n = 2; cls->FindField(unique) != nullptr; ++n) unique = name + "#" + std::to_string(n);
  if (!type->isReferenceType()) {
    // Reserve the entry: the components may mention this class again.
    std::vector<Component> components = Components(type, field->getLocation());
    found = fields_.find(field);
    if (found != fields_.end()) return found->second;
    for (const Component& part : components) {
      if (part.is_reference) continue;
      Field* made = program_->AddField(
          cls, part.name.empty() ? unique : unique + "." + part.name, part.type);
      made->immutable = type.isConstQualified();
      if (made->immutable && IsObjectPointer(type))
        made->immutable_items = type->getPointeeType().isConstQualified();
      made->quasi_immutable = Marked(field, "kiln.jit.quasi_immutable");
      made->transient = part.is_transient || Marked(field, "kiln.transient");
      for (const char* hint : {"virtualizable", "virtualizable_items", "immutable", "immutable_array"})
        if (Marked(field, ("kiln.jit." + std::string(hint)).c_str()))
          cls->annotations.push_back(std::string(hint) + ":" + made->name);
      parts.push_back(made);
    }
  }
  return fields_[field] = std::move(parts);
}

// ---- functions -----------------------------------------------------------------------------------

const Signature* Unit::SignatureOf(const clang::FunctionDecl* function) {
  Signature signature;
  SourceLocation where = function->getLocation();
  if (const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(function);
      method != nullptr && method->isInstance() && !method->getParent()->isLambda())
    signature.params.push_back(Type::Ref(LowerClass(method->getParent())));
  for (const auto* param : function->parameters()) {
    for (const Component& part :
         Components(param->getType().getNonReferenceType(), param->getLocation()))
      signature.params.push_back(part.type);
  }
  if (!llvm::isa<clang::CXXConstructorDecl>(function)) {
    for (const Component& part : Components(function->getReturnType().getNonReferenceType(), where))
      signature.results.push_back(part.type);
    CheckResults(signature, function->getReturnType(), where);
  }
  return program_->Intern(std::move(signature));
}

void Unit::CheckResults(const Signature& signature, QualType type, SourceLocation where) {
  const size_t count = signature.results.size();
  if (count > Signature::kMaxResults)
    rules_->Report(Rule::k_struct_too_large, where, {}, TypeText(type), std::to_string(count));
}

const Signature* Unit::SignatureOf(const clang::FunctionProtoType* type, SourceLocation where) {
  Signature signature;
  for (QualType param : type->param_types())
    for (const Component& part : Components(param.getNonReferenceType(), where))
      signature.params.push_back(part.type);
  for (const Component& part : Components(type->getReturnType().getNonReferenceType(), where))
    signature.results.push_back(part.type);
  CheckResults(signature, type->getReturnType(), where);
  if (type->isVariadic()) rules_->Report(Rule::k_varargs, where);
  return program_->Intern(std::move(signature));
}

const Method* Unit::MethodFor(const clang::CXXMethodDecl* method) {
  const auto* root = method->getCanonicalDecl();
  while (root->size_overridden_methods() != 0)
    root = (*root->begin_overridden_methods())->getCanonicalDecl();
  auto found = methods_.find(root);
  if (found != methods_.end()) return found->second;
  Class* owner = LowerClass(root->getParent());
  found = methods_.find(root);
  if (found != methods_.end()) return found->second;
  // Lowering the types it mentions may have come back here.
  const Signature* signature = SignatureOf(root);
  found = methods_.find(root);
  if (found != methods_.end()) return found->second;
  std::string name = Mangle(LoweredDecl(root));
  Method* made = program_->FindMethod(name);
  if (made == nullptr) made = program_->AddMethod(name, Display(root), owner, signature);
  methods_[root] = made;
  return made;
}

Function* Unit::FunctionFor(const clang::FunctionDecl* function) {
  const auto* canonical = function->getCanonicalDecl();
  auto found = functions_.find(canonical);
  if (found != functions_.end()) return found->second;
  const clang::FunctionDecl* definition = nullptr;
  function->hasBody(definition);
  if (definition == nullptr) definition = function;
  std::string name = Mangle(LoweredDecl(function));
  const Signature* signature = SignatureOf(definition);
  found = functions_.find(canonical);
  if (found != functions_.end()) return found->second;
  Function* made = program_->FindFunction(name);
  if (made == nullptr) made = program_->AddFunction(name, Display(function), signature);
  functions_[canonical] = made;
  SourceLocation use = IsAuthors(here_) ? here_ : SourceLocation();
  for (auto call = calls_.rbegin(); use.isInvalid() && call != calls_.rend(); ++call)
    if (IsAuthors(call->first)) use = call->first;
  first_use_.try_emplace(made, use, lowering_);
  made->pos = Pos(definition->getLocation(), 0);
  if (function->isVariadic()) rules_->Report(Rule::k_varargs, definition->getLocation());
  if (const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(function);
      method != nullptr && IsObject(method->getParent()))
    made->owner = LowerClass(method->getParent());
  made->is_constructor = llvm::isa<clang::CXXConstructorDecl>(function);
  made->no_return = function->isNoReturn();
  made->is_prebuild = Marked(function, "kiln.prebuild");
  if (made->is_prebuild && function->getNumParams() != 0)
    rules_->Report(Rule::k_prebuild_parameters, definition->getLocation(), {}, Display(function));
  made->no_inline = function->hasAttr<clang::NoInlineAttr>();
  made->always_inline = function->hasAttr<clang::AlwaysInlineAttr>();
  if (auto op = Annotation(function, "kiln.op")) made->library_op = *op;
  // The definition has what declarations before it are marked with, and what it is marked with itself.
  for (const char* hint :
       {"elidable", "dont_look_inside", "unroll_safe", "loop_invariant", "not_in_trace"})
    if (Marked(definition, std::string("kiln.jit.") + hint)) made->hints.insert(hint);
  if (auto predicate = Annotation(definition, "kiln.jit.look_inside_iff"))
    made->hints.insert("look_inside_iff:" + *predicate);
  bool has_body = function->doesThisDeclarationHaveABody() || function->hasBody() ||
                  definition->isDefaulted();
  if (!has_body && function->isExternC()) {
    made->is_foreign = true;
    made->foreign_releases_lock = Marked(function, "kiln.foreign.releases_lock");
    made->foreign_may_collect =
        made->foreign_releases_lock || Marked(function, "kiln.foreign.collects");
    made->foreign_pure = Marked(function, "kiln.foreign.pure");
    made->foreign_reads = Marked(function, "kiln.foreign.reads");
    made->foreign_run_by_collector = Marked(function, "kiln.foreign.run_by_collector");
    // It may call what it is given.
    for (const Type type : signature->params)
      made->foreign_may_collect |= type.is_func() && !made->foreign_run_by_collector;
    made->no_return = made->no_return || Marked(function, "kiln.foreign.no_return");
    // Only the library may hand objects to C: it knows what the collector asks of whoever has one.
    const bool objects = InNamespaceRlib(function->getDeclContext());
    for (const auto* param : function->parameters())
      if (Record(param->getType()) != nullptr || (IsObjectPointer(param->getType()) && !objects))
        rules_->Report(Rule::k_foreign_type, param->getLocation(), param->getSourceRange(),
                       TypeText(param->getType()));
    if (signature->results.size() > 1 || (signature->result().is_ref() && !objects))
      rules_->Report(Rule::k_foreign_type, function->getLocation(), {},
                     TypeText(function->getReturnType()));
  } else if (!has_body && !function->isPureVirtual() &&
             (!function->isExternallyVisible() || function->isInlined() ||
              function->getTemplateSpecializationKind() != clang::TSK_Undeclared ||
              function->isInStdNamespace() || function->getBuiltinID() != 0)) {
    // Other functions may be defined in another source of the program.
    rules_->Report(Rule::k_undefined_function, here_.isValid() ? here_ : function->getLocation(), {},
                   Display(function));
    rules_->Note(function->getLocation(), "declared here");
  } else if (has_body) {
    for (const auto* param : definition->parameters()) {
      const auto* pointer = param->getType()->getAs<clang::PointerType>();
      if (pointer != nullptr && !IsObjectPointer(param->getType()) &&
          !pointer->isFunctionPointerType() && !RawAllowed(param->getLocation(), function))
        rules_->Report(Rule::k_raw_pointer, param->getLocation(), param->getSourceRange(),
                       TypeText(pointer->getPointeeType()));
    }
    made->body_hash = const_cast<clang::FunctionDecl*>(definition)->getODRHash();
    if (made->graph == nullptr) queue_.emplace_back(definition, made);
  }
  return made;
}

const std::vector<Field*>& Unit::GlobalFields(const clang::VarDecl* variable) {
  const auto* canonical = variable->getCanonicalDecl();
  auto found = globals_.find(canonical);
  if (found != globals_.end()) return found->second;
  const bool per_thread = variable->getTLSKind() != clang::VarDecl::TLS_None;
  if (per_thread && variable->getAnyInitializer() != nullptr &&
      !variable->getInitializingDeclaration()->hasConstantInitialization())
    rules_->Report(Rule::k_thread_local_variable, variable->getLocation(), {}, variable->getNameAsString());
  if (variable->isStaticLocal() && !variable->getType().isConstQualified())
    rules_->Report(Rule::k_static_local, variable->getLocation(), {}, variable->getNameAsString());
  QualType type = variable->getType().getNonReferenceType();
  if (variable->getType()->isReferenceType() && !variable->isConstexpr()) {
    // A copy serves for what nobody can change: a temporary bound to a reference to const.
    const clang::Expr* init = variable->getAnyInitializer();
    bool temporary = init != nullptr && type.isConstQualified() &&
                     llvm::isa<clang::MaterializeTemporaryExpr>(init->IgnoreParens()->IgnoreImplicit()->IgnoreParens());
    if (!temporary && init != nullptr) {
      const clang::Expr* e = init->IgnoreParens();
      if (const auto* cleanups = llvm::dyn_cast<clang::ExprWithCleanups>(e)) e = cleanups->getSubExpr();
      temporary = type.isConstQualified() && llvm::isa<clang::MaterializeTemporaryExpr>(e);
    }
    if (!temporary)
      rules_->Report(Rule::k_interior_reference, variable->getLocation(), {},
                     variable->getNameAsString());
  }
  std::string name = Mangle(clang::GlobalDecl(variable));
  std::vector<Field*> parts;
  for (const Component& part : Components(type, variable->getLocation())) {
    std::string field_name = part.name.empty() ? name : name + "." + part.name;
    Field* field = program_->globals()->FindField(field_name);
    if (field == nullptr) field = program_->AddField(program_->globals(), field_name, part.type);
    field->immutable = type.isConstQualified();
    field->per_thread = per_thread;
    if (IsObjectPointer(type)) field->immutable_items = type->getPointeeType().isConstQualified();
    parts.push_back(field);
  }
  globals_[canonical] = parts;
  const clang::VarDecl* definition = nullptr;
  if (variable->getAnyInitializer(definition) != nullptr && definition != nullptr &&
      !parts.empty())
    variable_queue_.push_back(definition);
  return globals_[canonical];
}

PosId Unit::Pos(SourceLocation where, PosId inlined_at) {
  if (where.isInvalid()) return 0;
  const auto& sources = ast_->getSourceManager();
  clang::PresumedLoc presumed = sources.getPresumedLoc(sources.getExpansionLoc(where));
  if (presumed.isInvalid()) return 0;
  Position position;
  position.file = program_->InternFile(presumed.getFilename());
  position.line = presumed.getLine();
  position.column = presumed.getColumn();
  position.inlined_at = inlined_at;
  return program_->InternPosition(position);
}

bool Unit::IsAuthors(SourceLocation where) const {
  const auto& sources = ast_->getSourceManager();
  if (where.isInvalid()) return false;
  where = sources.getExpansionLoc(where);
  if (sources.isInSystemHeader(where)) return false;
  auto entry = sources.getFileEntryRefForID(sources.getFileID(where));
  return entry && !entry->getName().contains("rlib/");
}

bool Unit::IsLibrary(SourceLocation where) const {
  return where.isValid() && ast_->getSourceManager().isInSystemHeader(where);
}

Rules::Use Unit::HowReached(SourceLocation where) {
  if (IsAuthors(where)) return {};
  bool library = IsLibrary(where);
  for (auto call = calls_.rbegin(); call != calls_.rend(); ++call)
    if (IsAuthors(call->first))
      return {call->first, "called here", library ? Display(call->second) : ""};
  if (calls_.empty() && IsAuthors(here_))
    return {here_, "used here", library ? "this use" : ""};
  int depth = 0;
  for (Function* f = lowering_; f != nullptr && depth < 100; ++depth) {
    auto [use, from] = first_use_[f];
    if (IsAuthors(use))
      return {use, f == lowering_ ? "called here" : "called here, through '" + lowering_->display + "'",
              library ? f->display : ""};
    f = from;
  }
  return {};
}

// ---- the source as a whole -------------------------------------------------------------------------

void Unit::QueueRoots(clang::DeclContext* context) {
  const auto& sources = ast_->getSourceManager();
  for (clang::Decl* decl : context->decls()) {
    if (auto* ns = llvm::dyn_cast<clang::NamespaceDecl>(decl)) {
      QueueRoots(ns);
      continue;
    }
    if (auto* linkage = llvm::dyn_cast<clang::LinkageSpecDecl>(decl)) {
      QueueRoots(linkage);
      continue;
    }
    auto* function = llvm::dyn_cast<clang::FunctionDecl>(decl);
    // What the source defines itself, perhaps by including a table (*.def).
    bool is_own = !sources.isInSystemHeader(sources.getExpansionLoc(decl->getLocation()));
    if (function != nullptr && function->doesThisDeclarationHaveABody() &&
        !function->isDependentContext() && function->getNameInfo().getName().isIdentifier() &&
        (function->getName() == "kiln_make_args" || function->getName() == "kiln_run_program")) {
      // How a binary starts: what calls the entry point.
      FunctionFor(function);
      continue;
    }
    if (!is_own) continue;
    if (function == nullptr || !function->doesThisDeclarationHaveABody() ||
        function->isDependentContext() || function->isInlined() ||
        !function->isExternallyVisible())
      continue;
    if (NeedsInlining(this, function) || Marked(function, "kiln.primitive")) continue;
    Function* made = FunctionFor(function);
    if (function->getDeclName().isIdentifier() && function->getName() == "entry_point" &&
        function->getDeclContext()->isTranslationUnit()) {
      bool right = function->getNumParams() == 1 && function->getReturnType()->isIntegerType() &&
                   IsObjectPointer(function->getParamDecl(0)->getType()) &&
                   TypeText(function->getParamDecl(0)->getType()) == "rlib::List<rlib::Str *> *";
      if (!right) rules_->Report(Rule::k_entry_signature, function->getLocation());
      program_->entry = made;
    }
  }
}

void Unit::DrainQueue() {
  while (!queue_.empty() || !variable_queue_.empty()) {
    if (!queue_.empty()) {
      auto [definition, function] = queue_.front();
      queue_.pop_front();
      if (function->graph != nullptr) continue;
      // As in Inline: of the C++ library only what a program without errors needs.
      if (rules_->count() > 0 && IsLibrary(definition->getLocation())) continue;
      lowering_ = function;
      LowerFunctionBody(this, definition, function);
      lowering_ = nullptr;
      here_ = {};
      calls_.clear();
      continue;
    }
    const clang::VarDecl* variable = variable_queue_.front();
    variable_queue_.pop_front();
    std::string name = "kiln.init." + Mangle(clang::GlobalDecl(variable));
    if (program_->FindFunction(name) != nullptr) continue;
    Function* function = program_->AddFunction(name, "initialiser of " + Display(variable),
                                               program_->Intern(Signature()));
    function->pos = Pos(variable->getLocation(), 0);
    LowerInitialiser(this, variable, function);
    ordered_initialisers_.push_back({variable, function});
  }
}

void Unit::Run() {
  QueueRoots(ast_->getTranslationUnitDecl());
  DrainQueue();
  const auto& sources = ast_->getSourceManager();
  std::sort(ordered_initialisers_.begin(), ordered_initialisers_.end(),
                   [&](const auto& a, const auto& b) {
                     return sources.isBeforeInTranslationUnit(a.first->getLocation(),
                                                              b.first->getLocation());
                   });
  for (auto& [variable, function] : ordered_initialisers_)
    program_->initialisers.push_back(function);
}

}  // namespace kiln::frontend
