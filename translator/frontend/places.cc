// Places: what lvalues denote, and how they are loaded and stored.
#include "clang/AST/RecordLayout.h"
#include "translator/frontend/lowering.h"

namespace kiln::frontend {

using clang::QualType;
using clang::SourceLocation;

Local* FunctionLowering::NewLocal(QualType type, const std::string& name, SourceLocation where) {
  auto local = std::make_unique<Local>();
  for (const Component& part : unit_->Components(type, where)) {
    std::string part_name = part.name.empty() ? name : name + "." + part.name;
    local->vars.push_back(part.is_reference ? -1 : b_.NewVar(part.type, part_name));
    local->places.push_back(nullptr);
  }
  locals_.push_back(std::move(local));
  return locals_.back().get();
}

Place FunctionLowering::LocalPlace(Local* local, QualType type) {
  Place place;
  place.kind = Place::Kind::kLocal;
  place.type = type;
  place.local = local;
  place.count = local->vars.size();
  return place;
}

Place FunctionLowering::ObjectPlace(Value* object, QualType type) {
  Place place;
  place.kind = Place::Kind::kObject;
  place.type = type;
  place.base = object;
  return place;
}

Place FunctionLowering::RawPlace(Value* address, Value* offset, QualType type) {
  Place place;
  place.kind = Place::Kind::kRaw;
  place.type = type;
  place.base = address;
  place.offset = offset;
  return place;
}

Place FunctionLowering::ChoicePlace(Var condition, Place if_true, Place if_false) {
  Place place;
  place.type = if_true.type;
  if (if_true.kind == Place::Kind::kNone || if_false.kind == Place::Kind::kNone) return place;
  place.kind = Place::Kind::kChoice;
  place.condition = condition;
  place.if_true = std::make_shared<Place>(std::move(if_true));
  place.if_false = std::make_shared<Place>(std::move(if_false));
  return place;
}

Place FunctionLowering::Materialise(const RValue& value, QualType type, SourceLocation where) {
  Place place = LocalPlace(NewLocal(type, "", where), type);
  Store(place, value);
  return place;
}

void FunctionLowering::RawOffsets(QualType type, int64_t start, std::vector<int64_t>* out) {
  const auto* record = type->isReferenceType() ? nullptr : Unit::Record(type);
  if (record == nullptr) {
    out->push_back(start);
    return;
  }
  const auto& layout = unit_->ast().getASTRecordLayout(record);
  for (const auto& base : record->bases()) {
    const auto* base_record = Unit::Record(base.getType());
    if (base_record != nullptr && !base.isVirtual())
      RawOffsets(base.getType(), start + layout.getBaseClassOffset(base_record).getQuantity(), out);
  }
  for (const auto* field : record->fields())
    RawOffsets(field->getType(), start + static_cast<int64_t>(layout.getFieldOffset(field->getFieldIndex())) / 8, out);
}

RValue FunctionLowering::Load(const Place& place) {
  RValue result;
  switch (place.kind) {
    case Place::Kind::kNone:
      // Usually something was reported already; nothing may be dropped in silence.
      if (rules().count() == 0)
        rules().Report(Rule::k_unsupported_expression, here_, {}, "what this refers to");
      return Poison(place.type, {});
    case Place::Kind::kLocal:
      for (size_t i = place.first; i < place.first + place.count; ++i) {
        Part part;
        if (place.local->vars[i] >= 0) {
          part.value = b_.Read(place.local->vars[i]);
        } else {
          part.place = place.local->places[i];
        }
        result.parts.push_back(part);
      }
      return result;
    case Place::Kind::kFields:
      for (Field* field : place.fields) {
        Operation* op = b_.Append(Opcode::kGetField, {place.base}, field->type);
        op->field = field;
        result.parts.push_back({op->result, nullptr});
      }
      return result;
    case Place::Kind::kObject:
      rules().Report(Rule::k_copy_object, here_, {}, unit_->TypeText(place.type));
      return result;
    case Place::Kind::kRaw: {
      std::vector<int64_t> offsets;
      RawOffsets(place.type, 0, &offsets);
      size_t i = 0;
      for (const Component& part : unit_->Components(place.type, {})) {
        if (part.is_reference || i >= offsets.size()) {
          result.parts.push_back({});
          ++i;
          continue;
        }
        Value* at = place.offset;
        if (offsets[i] != 0)
          at = b_.Emit(Opcode::kIntAdd, {at, b_.Int(Type::I64(), offsets[i])}, Type::I64());
        result.parts.push_back({b_.Emit(Opcode::kRawLoad, {place.base, at}, part.type), nullptr});
        ++i;
      }
      return result;
    }
    case Place::Kind::kChoice: {
      Local* local = NewLocal(place.type, "", {});
      Block* after = b_.NewBlock();
      Block* blocks[2] = {b_.NewBlock(), b_.NewBlock()};
      b_.Branch(b_.Read(place.condition), blocks[0], blocks[1]);
      for (int i = 0; i < 2; ++i) {
        b_.SealAndEnter(blocks[i]);
        Store(LocalPlace(local, place.type), Load(i == 0 ? *place.if_true : *place.if_false));
        b_.Jump(after);
      }
      b_.SealAndEnter(after);
      return Load(LocalPlace(local, place.type));
    }
  }
  return result;
}

void FunctionLowering::Store(const Place& place, const RValue& value) {
  switch (place.kind) {
    case Place::Kind::kNone:
    case Place::Kind::kObject:
      return;
    case Place::Kind::kLocal:
      for (size_t i = 0; i < place.count && i < value.parts.size(); ++i) {
        size_t at = place.first + i;
        if (place.local->vars[at] >= 0) {
          if (value.parts[i].value != nullptr) b_.Write(place.local->vars[at], value.parts[i].value);
        } else {
          place.local->places[at] = value.parts[i].place;
        }
      }
      return;
    case Place::Kind::kFields:
      for (size_t i = 0; i < place.fields.size() && i < value.parts.size(); ++i) {
        if (value.parts[i].value == nullptr) continue;
        Operation* op =
            b_.Append(Opcode::kSetField, {place.base, value.parts[i].value}, Type::Void());
        op->field = place.fields[i];
      }
      return;
    case Place::Kind::kRaw: {
      std::vector<int64_t> offsets;
      RawOffsets(place.type, 0, &offsets);
      for (size_t i = 0; i < offsets.size() && i < value.parts.size(); ++i) {
        if (value.parts[i].value == nullptr) continue;
        Value* at = place.offset;
        if (offsets[i] != 0)
          at = b_.Emit(Opcode::kIntAdd, {at, b_.Int(Type::I64(), offsets[i])}, Type::I64());
        b_.Emit(Opcode::kRawStore, {place.base, at, value.parts[i].value}, Type::Void());
      }
      return;
    }
    case Place::Kind::kChoice: {
      Block* after = b_.NewBlock();
      Block* blocks[2] = {b_.NewBlock(), b_.NewBlock()};
      b_.Branch(b_.Read(place.condition), blocks[0], blocks[1]);
      for (int i = 0; i < 2; ++i) {
        b_.SealAndEnter(blocks[i]);
        Store(i == 0 ? *place.if_true : *place.if_false, value);
        b_.Jump(after);
      }
      b_.SealAndEnter(after);
      return;
    }
  }
}

Place FunctionLowering::MemberPlace(const Place& record, const clang::FieldDecl* field) {
  Place place;
  place.type = field->getType();
  switch (record.kind) {
    case Place::Kind::kNone:
      return place;
    case Place::Kind::kObject:
      place.kind = Place::Kind::kFields;
      place.base = record.base;
      place.fields = unit_->Fields(field);
      return place;
    case Place::Kind::kLocal: {
      auto [start, count] = unit_->Slice(field);
      if (start + count > record.count) return place;  // after an error in the record
      // A reference, or a captured `this` of a value struct, is the place it is bound to. (A closure or
      // struct that holds nothing but one reference is not.)
      if (field->getType()->isReferenceType() ||
          (count == 1 && field->getType()->isPointerType() && record.first + start < record.local->vars.size() &&
           record.local->vars[record.first + start] < 0)) {
        auto bound = record.local->places[record.first + start];
        return bound != nullptr ? *bound : place;
      }
      place.kind = Place::Kind::kLocal;
      place.local = record.local;
      place.first = record.first + start;
      place.count = count;
      return place;
    }
    case Place::Kind::kFields: {
      auto [start, count] = unit_->Slice(field);
      place.kind = Place::Kind::kFields;
      place.base = record.base;
      if (start + count <= record.fields.size())
        place.fields.assign(record.fields.begin() + start, record.fields.begin() + start + count);
      return place;
    }
    case Place::Kind::kRaw: {
      const auto& layout = unit_->ast().getASTRecordLayout(field->getParent());
      int64_t bytes = layout.getFieldOffset(field->getFieldIndex()) / 8;
      Value* offset = record.offset;
      if (bytes != 0)
        offset = b_.Emit(Opcode::kIntAdd, {offset, b_.Int(Type::I64(), bytes)}, Type::I64());
      return RawPlace(record.base, offset, field->getType());
    }
    case Place::Kind::kChoice:
      return ChoicePlace(record.condition, MemberPlace(*record.if_true, field),
                         MemberPlace(*record.if_false, field));
  }
  return place;
}

Place FunctionLowering::BasePlace(const Place& record, const clang::CXXRecordDecl* derived,
                                  const clang::CXXRecordDecl* base) {
  Place place = record;
  place.type = unit_->ast().getRecordType(base);
  if (record.kind == Place::Kind::kChoice)
    return ChoicePlace(record.condition, BasePlace(*record.if_true, derived, base),
                       BasePlace(*record.if_false, derived, base));
  if (record.kind != Place::Kind::kLocal && record.kind != Place::Kind::kFields) return place;
  auto [start, count] = unit_->BaseSlice(derived, base);
  size_t parts = record.kind == Place::Kind::kLocal ? record.count : record.fields.size();
  if (start + count > parts) {  // after an error in the record
    place.kind = Place::Kind::kNone;
    return place;
  }
  if (record.kind == Place::Kind::kLocal) {
    place.first = record.first + start;
    place.count = count;
  } else {
    place.fields.assign(record.fields.begin() + start, record.fields.begin() + start + count);
  }
  return place;
}

std::optional<Place> FunctionLowering::Captured(const clang::ValueDecl* decl) {
  const auto* method = llvm::dyn_cast_or_null<clang::CXXMethodDecl>(frame().function);
  if (method == nullptr || !method->getParent()->isLambda() || !frame().this_place.has_value())
    return std::nullopt;
  llvm::DenseMap<const clang::ValueDecl*, clang::FieldDecl*> captures;
  clang::FieldDecl* this_capture = nullptr;
  method->getParent()->getCaptureFields(captures, this_capture);
  auto found = captures.find(decl);
  if (found == captures.end()) return std::nullopt;
  return MemberPlace(*frame().this_place, found->second);
}

Place FunctionLowering::VariablePlace(const clang::ValueDecl* decl, const clang::Expr* where) {
  const auto* canonical = llvm::cast<clang::ValueDecl>(decl->getCanonicalDecl());
  auto reference = frame().references.find(canonical);
  if (reference != frame().references.end()) return reference->second;
  auto local = frame().locals.find(canonical);
  if (local != frame().locals.end())
    return LocalPlace(local->second, decl->getType().getNonReferenceType());
  if (auto captured = Captured(decl)) return *captured;
  if (const auto* variable = llvm::dyn_cast<clang::VarDecl>(decl)) {
    if (variable->hasGlobalStorage()) {
      Place place;
      place.kind = Place::Kind::kFields;
      place.type = variable->getType().getNonReferenceType();
      place.fields = unit_->GlobalFields(variable);
      const Type globals = Type::Ref(unit_->program()->globals());
      place.base = variable->getTLSKind() == clang::VarDecl::TLS_None
                       ? graph_->NewConst(globals, Const::Object(0))
                       : b_.Emit(Opcode::kThreadLocals, {}, globals);
      return place;
    }
  }
  if (const auto* variable = llvm::dyn_cast<clang::VarDecl>(decl);
      variable != nullptr && variable->getInit() != nullptr) {
    // Constants are not captured by lambdas that only read them: references to variables of static
    // storage ...
    if (variable->getType()->isReferenceType()) {
      const clang::APValue* value = variable->evaluateValue();
      if (value != nullptr && value->isLValue()) return Lv(variable->getInit());
    } else if (const clang::APValue* value = variable->evaluateValue()) {  // ... and values
      bool ok = true;
      RValue constant = FromAPValue(*value, variable->getType(), variable->getInit(), &ok);
      if (ok) return Materialise(constant, variable->getType(), variable->getLocation());
    }
  }
  Place none;
  none.type = decl->getType().getNonReferenceType();
  // A collected object held by value was reported where it is declared.
  if (where != nullptr && !unit_->IsObject(Unit::Record(none.type)))
    rules().Report(Rule::k_unsupported_expression, where->getExprLoc(), where->getSourceRange(),
                   "a use of " + decl->getNameAsString());
  return none;
}

Place FunctionLowering::DerefPlace(const clang::Expr* pointer, QualType pointee) {
  const clang::Expr* stripped = pointer->IgnoreParenImpCasts();
  if (llvm::isa<clang::CXXThisExpr>(stripped) && !unit_->IsObjectPointer(stripped->getType())) {
    RValue self = This(stripped);
    if (!self.parts.empty() && self.parts[0].place != nullptr) {
      Place place = *self.parts[0].place;
      const auto* derived = Unit::Record(stripped->getType()->getPointeeType());
      const auto* base = Unit::Record(pointee);
      if (derived != nullptr && base != nullptr &&
          derived->getCanonicalDecl() != base->getCanonicalDecl() && derived->isDerivedFrom(base))
        return BasePlace(place, derived, base);
      return place;
    }
    Place none;
    none.type = pointee;
    return none;
  }
  // A mixin of a collected class: the object itself.
  if (!unit_->IsObjectPointer(pointer->getType()) && unit_->IsObjectPointer(stripped->getType()))
    return ObjectPlace(Scalar(stripped), pointee);
  Value* value = Scalar(pointer);
  if (unit_->IsObjectPointer(pointer->getType())) return ObjectPlace(value, pointee);
  if (!unit_->RawAllowed(pointer->getExprLoc(), frame().function))
    rules().Report(Rule::k_raw_pointer, pointer->getExprLoc(), pointer->getSourceRange(),
                   unit_->TypeText(pointee));
  return RawPlace(value, b_.Int(Type::I64(), 0), pointee);
}

}  // namespace kiln::frontend
