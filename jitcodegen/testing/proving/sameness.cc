// Whether values, objects and heaps of the two traces are the same.
//
// Objects are the same if what is in them is, so this goes from one to the next; each pair is looked at once.
#include "jitcodegen/testing/proving/prover.h"

#include <algorithm>

namespace kiln::jit {

void Prover::Same(const z3::expr& p, const z3::expr& q, Virtuals* virtuals, const std::string& what) {
  if (z3::eq(p, q)) {
    ++proof_.conditions;
    return;
  }
  const auto mine = MadeHere(p), other = MadeHere(q);
  if (other.has_value() && !IsIn(kFresh, *other)) {
    if (!mine.has_value()) return Undecided("which object: " + what);
    if (IsIn(kOther, *other)) {
      if (class_of_.at(*mine) != class_of_.at(*other)) throw Stop{Proof::Result::kRefuted, "an object of another class: " + what};
      if (!bindings_.emplace(*other, *mine).second) throw Stop{Proof::Result::kRefuted, "one object for two: " + what};
      found_ = true;
      return;
    }
    return SameVirtual(*mine, *other, virtuals, what);
  }
  std::map<uint64_t, uint64_t> pairs;
  std::set<std::pair<unsigned, unsigned>> seen;
  if (!AreAlike(p, q, &pairs, &seen)) {
    pairs.clear();
    if (bindings_.may_guess) Guess(p, q, &pairs);
    bindings_.guessed = bindings_.guessed || !pairs.empty();
  }
  if (!pairs.empty()) {
    for (const auto& [other_number, mine_number] : pairs)
      if (class_of_.at(mine_number) == class_of_.at(other_number) && bindings_.emplace(other_number, mine_number).second) found_ = true;
    if (found_) return;
  }
  try {
    Require(p == q, what);
  } catch (const Stop& stop) {
    if (stop.result == Proof::Result::kRefuted && !AlternativesOf(q, kNotMade).empty()) return SameAlternatives(p, q, virtuals, what);
    // Of an object of which it is not known which one it is for the recorded trace.
    if (stop.result != Proof::Result::kRefuted || AlternativesOf(q, kOther).empty()) throw;
    throw Stop{Proof::Result::kUnknown, "which object: " + what};
  }
}

void Prover::SameAlternatives(const z3::expr& p, const z3::expr& q, Virtuals* virtuals, const std::string& what) {
  if (!p.is_ite() || !z3::eq(p.arg(0), q.arg(0))) return Undecided("which object: " + what);
  try {
    for (const unsigned way : {1u, 2u}) Same(p.arg(way), q.arg(way), virtuals, what);
  } catch (const Stop& stop) {
    // It may be a way that is never gone.
    throw Stop{Proof::Result::kUnknown, stop.what};
  }
}

void Prover::Undecided(const std::string& what) const {
  if (bindings_.are_settled) throw Stop{Proof::Result::kUnknown, what};
}

// The objects of the range among what the value may be.
std::vector<uint64_t> Prover::AlternativesOf(const z3::expr& value, uint64_t range) {
  std::vector<uint64_t> objects;
  const auto find = [&](auto& self, const z3::expr& e) -> void {
    if (e.is_ite()) {
      self(self, e.arg(1));
      self(self, e.arg(2));
    } else if (const auto made = MadeHere(e);
               made.has_value() && IsIn(range, *made) && std::find(objects.begin(), objects.end(), *made) == objects.end()) {
      objects.push_back(*made);
    }
  };
  find(find, value);
  return objects;
}

void Prover::Guess(z3::expr p, z3::expr q, std::map<uint64_t, uint64_t>* pairs) {
  const z3::expr whole_p = p, whole_q = q;
  std::map<unsigned, z3::expr> by_condition;
  for (; q.is_ite(); q = q.arg(2)) by_condition.emplace(q.arg(0).id(), q.arg(1));
  for (; p.is_ite(); p = p.arg(2)) {
    const auto other = by_condition.find(p.arg(0).id());
    if (other == by_condition.end()) continue;
    const auto a = MadeHere(p.arg(1)), b = MadeHere(other->second);
    if (a.has_value() && b.has_value() && IsIn(kFresh, *a) && IsIn(kOther, *b)) pairs->emplace(*b, *a);
  }
  if (!pairs->empty()) return;
  // Or the only ones of their class.
  const std::vector<uint64_t> mine = AlternativesOf(whole_p, kFresh), others = AlternativesOf(whole_q, kOther);
  for (uint64_t other : others) {
    const auto is_like = [&](uint64_t object) { return class_of_.at(object) == class_of_.at(other) && !Mentions(whole_q, object); };
    if (std::count_if(mine.begin(), mine.end(), is_like) != 1) continue;
    const uint64_t match = *std::find_if(mine.begin(), mine.end(), is_like);
    if (std::none_of(pairs->begin(), pairs->end(), [&](const auto& pair) { return pair.second == match; })) pairs->emplace(other, match);
  }
}

bool Prover::AreAlike(const z3::expr& p, const z3::expr& q, std::map<uint64_t, uint64_t>* pairs, std::set<std::pair<unsigned, unsigned>>* seen) {
  if (z3::eq(p, q) || !seen->emplace(p.id(), q.id()).second) return true;
  const auto mine = MadeHere(p), other = MadeHere(q);
  if (mine.has_value() || other.has_value())
    return mine.has_value() && other.has_value() && IsIn(kFresh, *mine) && IsIn(kOther, *other) &&
           pairs->emplace(*other, *mine).first->second == *mine;
  if (!p.is_app() || !q.is_app() || p.num_args() == 0 || p.num_args() != q.num_args() || !z3::eq(p.decl(), q.decl())) return false;
  if (p.is_ite() && !z3::eq(p.arg(0), q.arg(0))) return AreAlikeChains(p, q, pairs, seen);
  for (unsigned i = 0; i < p.num_args(); ++i)
    if (!AreAlike(p.arg(i), q.arg(i), pairs, seen)) return false;
  return true;
}

bool Prover::AreAlikeChains(z3::expr p, z3::expr q, std::map<uint64_t, uint64_t>* pairs, std::set<std::pair<unsigned, unsigned>>* seen) {
  std::map<unsigned, z3::expr> by_condition;
  for (; q.is_ite(); q = q.arg(2)) by_condition.emplace(q.arg(0).id(), q.arg(1));
  for (; p.is_ite(); p = p.arg(2)) {
    const auto other = by_condition.find(p.arg(0).id());
    if (other == by_condition.end() || !AreAlike(p.arg(1), other->second, pairs, seen)) return false;
    by_condition.erase(other);
  }
  return by_condition.empty() && AreAlike(p, q, pairs, seen);
}

void Prover::SameVirtual(uint64_t mine, uint64_t record, Virtuals* virtuals, const std::string& what) {
  const auto [it, fresh] = virtuals->of_record.emplace(record, mine);
  if (!fresh || !virtuals->of_object.emplace(mine, record).second) {
    if (it->second != mine || virtuals->of_object.at(mine) != record) throw Stop{Proof::Result::kRefuted, "one object for two: " + what};
    return;
  }
  if (!IsIn(kFresh, mine)) return Undecided("which object: " + what);
  const Virtual& v = virtual_(record - kNotMade);
  if (class_of_.at(mine) != v.cls) throw Stop{Proof::Result::kRefuted, "an object of another class: " + what};
  for (const auto& [where, stores] : p_.any_items)
    if (where.first == mine) throw Stop{Proof::Result::kUnknown, "any item of an object that is not made: " + what};
  if (v.length >= 0) Require(length_of_.at(mine) == Number(static_cast<uint64_t>(v.length)), "length, " + what);
  std::set<std::pair<uint32_t, uint64_t>> there;
  for (const auto& [field, index, value] : v.contents) {
    there.emplace(field, index);
    if (!value.has_value()) continue;
    Same(Read(&p_, {field, Number(mine), Number(index)}), *value, virtuals, std::string(program_.fields[field].name) + " of an object that is not made, " + what);
  }
  for (const auto& [where, content] : std::map(p_.contents[mine]))
    if (!there.contains(where))
      Same(content, Number(0), virtuals, std::string(program_.fields[where.first].name) + " of an object that is not made, " + what);
}

void Prover::SameHeaps(Side* q, Virtuals* virtuals, const std::function<bool(uint32_t, const z3::expr&)>& concerns, const std::string& what) {
  std::set<std::tuple<uint32_t, unsigned, unsigned>> seen;
  for (const std::vector<SymbolicPlace>* places : {&p_.heap.written, &q->heap.written})
    for (size_t i = 0; i < places->size(); ++i) {
      const SymbolicPlace place = (*places)[i];
      if (!concerns(place.field, place.object) || !seen.emplace(place.field, place.object.id(), place.index.id()).second) continue;
      if (z3::eq(machine_.FieldOf(&p_.heap, place.field), machine_.FieldOf(&q->heap, place.field)) &&
          p_.leaked.empty() && q->leaked.empty())
        continue;
      Same(Read(&p_, place), Read(q, place), virtuals, std::string(program_.fields[place.field].name) + ", " + what);
    }
  // Objects that both have made.
  for (const auto& [object, contents] : std::map(q->contents)) {
    if (!IsIn(kFresh, object)) continue;
    std::set<std::pair<uint32_t, uint64_t>> places;
    for (const auto& [where, content] : contents) places.insert(where);
    for (const auto& [where, content] : p_.contents[object]) places.insert(where);
    for (const auto& [field, index] : places)
      if (concerns(field, Number(object)))
        Same(Read(&p_, {field, Number(object), Number(index)}), Read(q, {field, Number(object), Number(index)}), virtuals,
             std::string(program_.fields[field].name) + " of a new object, " + what);
    for (const Side* side : {&p_, q})
      for (const auto& [where, stores] : std::map(side->any_items))
        if (where.first == object && concerns(where.second, Number(object)))
          for (const auto& [index, stored] : stores)
            Same(Read(&p_, {where.second, Number(object), index}), Read(q, {where.second, Number(object), index}), virtuals,
                 std::string(program_.fields[where.second].name) + " of a new object, " + what);
  }
}

}  // namespace kiln::jit
