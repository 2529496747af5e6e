// Classes of objects: their names, fields, items and virtual methods, and what a class must not have.
#include <algorithm>
#include <utility>

#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/Support/raw_ostream.h"
#include "translator/frontend/lowering.h"
#include "translator/frontend/unit.h"

namespace kiln::frontend {

using clang::QualType;
using clang::SourceLocation;

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

void Unit::CheckFieldHints(const clang::FieldDecl* field) {
  const auto marked = [&](const char* hint) { return Marked(field, std::string("kiln.jit.") + hint); };
  const auto report = [&](const char* why) {
    rules_->Report(Rule::k_field_hint, field->getLocation(), {}, field->getNameAsString(), why);
  };
  const bool items = marked("virtualizable_items");
  if ((items || marked("virtualizable")) && !Marked(field->getParent(), "kiln.jit.virtualizable"))
    report("its class is not marked RLIB_VIRTUALIZABLE");
  if (field->getType().isConstQualified() && (marked("quasi_immutable") || marked("immutable")))
    report("it is const");
  if (items || marked("immutable_array")) {
    const QualType type = field->getType();
    const auto* held = type->isPointerType() ? type->getPointeeType()->getAsCXXRecordDecl() : nullptr;
    if (held == nullptr || !Marked(held, "kiln.varsize")) report("it holds no array");
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
  CheckFieldHints(field);
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

}  // namespace kiln::frontend
