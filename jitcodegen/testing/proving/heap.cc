// What is in objects and in the heap, as each of the two traces has it.
//
// Reads are answered by going back through the stores, past those that surely went elsewhere: to another index, to an object of another
// class, to one that was made here and is not known outside. Stores that may have gone to the same place make the value an
// alternative. Little of that ever reaches the solver.
#include "jitcodegen/testing/proving/prover.h"

#include <algorithm>

#include "jitcodegen/runtime/engine.h"
#include "jitcodegen/runtime/memory_access.h"

namespace kiln::jit {

z3::expr Prover::Value(const Side& side, Ref ref) {
  if (IsConstant(ref)) return Number(side.trace.Bits(ref));
  if (IsSum(ref)) {
    const Sum& sum = side.trace.sums[static_cast<size_t>(ref - kSum)];
    return (Value(side, sum.base) + Number(static_cast<uint64_t>(sum.offset))).simplify();
  }
  if (IsVirtual(ref)) return Number(kNotMade + static_cast<uint64_t>(ref - kVirtual));
  if (!side.values[static_cast<size_t>(ref)].has_value()) throw Stop{Proof::Result::kRefuted, "a value is used before it is made"};
  return facts_.Called(*side.values[static_cast<size_t>(ref)]);
}

std::optional<uint64_t> Prover::MadeHere(const z3::expr& e) {
  const auto n = SymbolicMachine::AsNumber(e);
  return n.has_value() && *n >= kNotMade ? n : std::nullopt;
}

bool Prover::IsOutside(const z3::expr& e, uint64_t* n) {
  const auto number = SymbolicMachine::AsNumber(e);
  if (!number.has_value() || *number >= kNotMade || *number == 0) return false;
  *n = *number;
  return true;
}

z3::expr Prover::ClassOf(const z3::expr& object) {
  if (const auto made = MadeHere(object)) {
    const auto cls = class_of_.find(*made);
    return Number(cls == class_of_.end() ? 0 : program_.classes[cls->second].id);
  }
  uint64_t address = 0;
  if (IsOutside(object, &address)) return Number(jit::ClassOf(address));
  return machine_.ClassOf(object);
}

z3::expr Prover::Length(const TraceOp& op, const z3::expr& array) {
  if (const auto made = MadeHere(array); made.has_value() && length_of_.contains(*made)) return length_of_.at(*made);
  uint64_t address = 0;
  if (IsOutside(array, &address))
    return Number(LoadBits(address + static_cast<uint64_t>(program_.classes[op.descr].length_offset), Kind::kI64));
  const z3::expr length = machine_.Unknown("length", {array});
  const IntBound any = BoundOf(Opcode::kArrayLength, Kind::kRef, Kind::kI64, IntBound(), IntBound());
  Given(length >= Number(static_cast<uint64_t>(any.low)) && length <= Number(static_cast<uint64_t>(any.high)));
  return length;
}

bool Prover::Mentions(const z3::expr& value, uint64_t object) {
  if (!value.is_ite()) return SymbolicMachine::AsNumber(value) == object;
  return Mentions(value.arg(1), object) || Mentions(value.arg(2), object);
}

z3::expr Prover::Outside(const z3::expr& value, Kind kind, bool is_old) {
  if (SymbolicMachine::AsNumber(value).has_value()) return value;
  Given(machine_.IsOfKind(kind, value));
  if (!IsReference(kind)) return value;
  z3::expr known = z3::ult(value, Number(kNotMade));
  if (is_old) {
    kept_.push_back(value);
    old_ids_.insert(value.id());
    Given(known);
    return value;
  }
  // What calls leave behind can only be what they found, which is the same on both sides.
  for (uint64_t object : p_.leaked)
    if (IsMet(object) && (q_.leaked.contains(object) || Mentions(value, object))) known = known || value == Number(object);
  for (uint64_t object : q_.leaked)
    if (!p_.leaked.contains(object) && Mentions(value, object)) known = known || value == Number(object);
  Given(known);
  return value;
}

bool Prover::AreApart(const z3::expr& a, const z3::expr& b) const {
  if (SymbolicMachine::AsNumber(a).has_value() && SymbolicMachine::AsNumber(b).has_value()) return !z3::eq(a, b);
  const auto class_a = known_class_.find(a.id()), class_b = known_class_.find(b.id());
  if (class_a != known_class_.end() && class_b != known_class_.end() && class_a->second != class_b->second) return true;
  return (frame_ids_.contains(a.id()) && other_ids_.contains(b.id())) || (frame_ids_.contains(b.id()) && other_ids_.contains(a.id()));
}

bool Prover::AreApart(const SymbolicPlace& a, const SymbolicPlace& b) const {
  const auto distance = SymbolicMachine::AsNumber((a.index - b.index).simplify());
  return (distance.has_value() && *distance != 0) || AreApart(a.object, b.object);
}

z3::expr Prover::ReadArray(Side* side, const SymbolicPlace& place, bool* is_old) {
  bool from_before = false;
  const z3::expr value = machine_.Read(&side->heap, place, [&](const SymbolicPlace& a, const SymbolicPlace& b) {
    return AreApart(a, b);
  }, &from_before);
  if (is_old != nullptr) *is_old = from_before && !side->was_forgotten.contains(place.field);
  return Named(value);
}

z3::expr Prover::Named(const z3::expr& value) {
  if (!value.is_ite() || MentionsUnmet(value)) return value;
  const auto known = names_.find(value.id());
  if (known != names_.end()) return known->second;
  kept_.push_back(value);
  const z3::expr name = machine_.Value("alternative " + std::to_string(names_.size()));
  names_.emplace(value.id(), name);
  Given(name == value);
  return name;
}

bool Prover::MentionsUnmet(const z3::expr& e) {
  // Negative numbers look like objects.
  if (const auto made = MadeHere(e))
    return IsIn(kNotMade, *made) || (class_of_.contains(*made) && !(IsIn(kFresh, *made) && IsMet(*made)));
  if (!e.is_app() || e.num_args() == 0) return false;
  const auto known = met_.find(e.id());
  if (known != met_.end()) return false;
  for (unsigned i = 0; i < e.num_args(); ++i)
    if (MentionsUnmet(e.arg(i))) return true;
  kept_.push_back(e);
  met_.insert(e.id());
  return false;
}

void Prover::Hold(const SymbolicPlace& place, const z3::expr& value) {
  if (MadeHere(place.object)) return Given(ReadArray(&p_, place) == value);
  for (Side* side : {&p_, &q_}) Given(machine_.Hold(&side->heap, place, value));
}

void Prover::KnowClass(const z3::expr& object, uint32_t id) {
  kept_.push_back(object);
  known_class_[object.id()] = id;
}

void Prover::KnowOrigin(const z3::expr& value, bool is_frame_array) {
  if (SymbolicMachine::AsNumber(value).has_value() || !(is_frame_array ? frame_ids_ : other_ids_).insert(value.id()).second) return;
  kept_.push_back(value);
  for (const z3::expr& other : is_frame_array ? others_ : frame_arrays_) Given(value != other || value == Number(0));
  (is_frame_array ? frame_arrays_ : others_).push_back(value);
}

std::optional<z3::expr> Prover::ReadMade(Side* side, uint64_t object, const SymbolicPlace& place) {
  std::vector<std::pair<z3::expr, z3::expr>> perhaps;  // if it is this index, it is that value
  std::optional<z3::expr> value;
  const auto apart = [&](const z3::expr& a, const z3::expr& b) {
    const auto distance = SymbolicMachine::AsNumber((a - b).simplify());
    return distance.has_value() && *distance != 0;
  };
  if (const auto stores = side->any_items.find({object, place.field}); stores != side->any_items.end())
    for (size_t i = stores->second.size(); i-- > 0 && !value.has_value();) {
      const auto& [index, stored] = stores->second[i];
      if (z3::eq(index, place.index)) {
        value = stored;
      } else if (!apart(index, place.index)) {
        perhaps.emplace_back(index, stored);
      }
    }
  const auto contents = side->contents.find(object);
  const bool is_number = SymbolicMachine::AsNumber(place.index).has_value();
  if (!value.has_value() && contents != side->contents.end())
    for (const auto& [where, content] : contents->second) {
      if (where.first != place.field) continue;
      if (z3::eq(place.index, Number(where.second))) {
        value = content;
      } else if (!is_number) {
        perhaps.insert(perhaps.begin(), {Number(where.second), content});
      }
    }
  if (!value.has_value() && contents != side->contents.end() && !was_changed_.contains({object, place.field})) value = Number(0);
  if (!value.has_value() && !perhaps.empty()) value = Outside(ReadArray(side, place), program_.fields[place.field].kind);
  if (!value.has_value()) return std::nullopt;
  for (size_t i = perhaps.size(); i-- > 0;) value = z3::ite(place.index == perhaps[i].first, perhaps[i].second, *value);
  return value->simplify();
}

z3::expr Prover::Read(Side* side, const SymbolicPlace& place) {
  const FieldDescr& field = program_.fields[place.field];
  if (const auto made = MadeHere(place.object))
    if (const auto known = ReadMade(side, *made, place)) return *known;
  uint64_t address = 0;
  if (field.immutable && !field.is_item && IsOutside(place.object, &address))
    return Number(LoadBits(address + static_cast<uint64_t>(field.offset), field.kind));
  bool is_old = false;
  const z3::expr there = ReadArray(side, place, &is_old);
  z3::expr value = Outside(there, field.kind, is_old);
  if (is_old) KnowRange(value, field);
  if (MadeHere(place.object) || old_ids_.contains(place.object.id())) return value;
  for (uint64_t object : side->leaked) {
    const auto contents = side->contents.find(object);
    if (contents == side->contents.end() || !MayBe(object, place.field) || !(IsMet(object) || Mentions(place.object, object))) continue;
    if (IsStillZero(*side, object, place)) value = z3::ite(place.object == Number(object), Number(0), value);
    for (const auto& [where, content] : contents->second) {
      if (where.first != place.field) continue;
      value = z3::ite(place.object == Number(object) && place.index == Number(where.second), content, value);
    }
    if (side->any_items.contains({object, place.field}))
      value = z3::ite(place.object == Number(object), *ReadMade(side, object, place), value);
  }
  return value.simplify();
}

bool Prover::IsStillZero(const Side& side, uint64_t object, const SymbolicPlace& place) const {
  if (program_.fields[place.field].is_item || was_changed_.contains({object, place.field})) return false;
  const auto known = known_class_.find(place.object.id());
  const auto cls = class_of_.find(object);
  if (known == known_class_.end() || cls == class_of_.end() || known->second != program_.classes[cls->second].id) return false;
  return !side.contents.at(object).contains({place.field, 0});
}

bool Prover::MayBe(uint64_t object, uint32_t field) const {
  const auto cls = class_of_.find(object);
  if (cls == class_of_.end()) return false;
  const std::vector<uint32_t>& items = program_.classes[cls->second].items;
  return !program_.fields[field].is_item || std::find(items.begin(), items.end(), field) != items.end();
}

void Prover::Write(Side* side, const SymbolicPlace& place, const z3::expr& value) {
  if (program_.fields[place.field].virtualizable_items)
    if (const auto array = MadeHere(value)) new_frame_arrays_.insert(*array);
  if (const auto object = MadeHere(place.object)) {
    const auto index = SymbolicMachine::AsNumber(place.index);
    if (!index.has_value() || side->any_items.contains({*object, place.field})) {
      side->any_items[{*object, place.field}].emplace_back(place.index, value);
    } else {
      side->contents[*object].insert_or_assign({place.field, *index}, value);
    }
    if (side->leaked.contains(*object)) Leak(side, value);
    return;
  }
  for (uint64_t object : side->leaked) {
    if (old_ids_.contains(place.object.id())) break;
    const auto contents = side->contents.find(object);
    if (contents == side->contents.end() || !MayBe(object, place.field) || !(IsMet(object) || Mentions(place.object, object))) continue;
    if (IsStillZero(*side, object, place)) contents->second.emplace(std::pair(place.field, uint64_t{0}), Number(0));
    for (auto& [where, content] : contents->second)
      if (where.first == place.field)
        content = z3::ite(place.object == Number(object) && place.index == Number(where.second), value, content).simplify();
    if (const auto items = side->any_items.find({object, place.field}); items != side->any_items.end())
      items->second.emplace_back(place.index, z3::ite(place.object == Number(object), value, *ReadMade(side, object, place)));
  }
  machine_.Write(&side->heap, place, value);
  Leak(side, value);
}

void Prover::Leak(Side* side, const z3::expr& value) {
  const auto object = MadeHere(value);
  if (!object.has_value() || !side->leaked.insert(*object).second) return;
  for (const auto& [where, content] : std::map(side->contents[*object])) Leak(side, content);
  for (const auto& [where, stores] : std::map(side->any_items))
    if (where.first == *object)
      for (const auto& [index, stored] : stores) Leak(side, stored);
}

SymbolicPlace Prover::Place(Side* side, const TraceOp& op) {
  const auto args = side->trace.Args(op);
  return {op.descr, Value(*side, args[0]), program_.fields[op.descr].is_item ? Value(*side, args[1]) : Number(0)};
}

void Prover::PutStore(Side* side, const SymbolicPlace& place, const z3::expr& value) {
  if (const auto object = MadeHere(place.object); object.has_value() && IsIn(kNotMade, *object)) return;
  Write(side, place, value);
}

}  // namespace kiln::jit
