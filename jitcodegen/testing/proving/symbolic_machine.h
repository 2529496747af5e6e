// The meaning of trace operations over Z3's bit vectors and arrays: what prove_trace.cc runs both traces on.
//
// Every value is a vector of 64 bits, in the form that registers have (jitcode.h). References are numbers too: constants
// are their addresses, an object that the recorded trace makes is the number kFresh + n, and everything that was
// there before lies below kFresh.
#ifndef KILN_JITCODEGEN_TESTING_PROVING_SYMBOLIC_MACHINE_H_
#define KILN_JITCODEGEN_TESTING_PROVING_SYMBOLIC_MACHINE_H_

#include <z3++.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "jitcodegen/runtime/jitcode.h"
#include "jitcodegen/runtime/trace.h"
#include "jitcodegen/testing/symbolic/integer_meaning.h"

namespace kiln::jit {

// Objects by whose they are.
inline constexpr uint64_t kFresh = uint64_t{0xF} << 60;    // made by the recorded trace
inline constexpr uint64_t kOther = uint64_t{0xE} << 60;    // made by the optimised one, and not yet known to be one of those
inline constexpr uint64_t kNotMade = uint64_t{0xD} << 60;  // that a snapshot of the optimised one mentions

// A place in the heap: an object's field or array's item.
struct SymbolicPlace {
  uint32_t field;
  z3::expr object, index;
};

// The heap as one of the two traces has it.
class SymbolicHeap {
 public:
  std::map<uint32_t, z3::expr> fields;  // by FieldDescr: object, or object and index, to value
  std::vector<SymbolicPlace> written;   // since the two were last known to be the same
  // The arrays as they were before the stores below, in their order.
  std::map<uint32_t, z3::expr> before;
  std::map<uint32_t, std::vector<std::pair<SymbolicPlace, z3::expr>>> stores;
  // What is known to be there in these.
  std::map<uint32_t, std::vector<std::pair<SymbolicPlace, z3::expr>>> held;
};

class SymbolicMachine {
 public:
  SymbolicMachine(const JitProgram& program, z3::context& c) : program_(program), c_(c) {}

  z3::expr Number(uint64_t bits) { return c_.bv_val(bits, 64); }
  z3::expr Value(const std::string& name) { return c_.bv_const(name.c_str(), 64); }
  static std::optional<uint64_t> AsNumber(const z3::expr& e) {
    uint64_t n = 0;
    return e.is_numeral_u64(n) ? std::optional(n) : std::nullopt;
  }
  z3::expr Holds(const z3::expr& value) { return (value != Number(0)).simplify(); }

  // The pure operation; what it assumes of its operands goes to `given`.
  z3::expr Pure(const TraceOp& op, const std::vector<z3::expr>& args, std::vector<z3::expr>* given);
  z3::expr Divided(Opcode opcode, bool is_signed, const z3::expr& a, const z3::expr& b, const z3::expr& result,
                   std::vector<z3::expr>* given);
  // A function of which nothing is known.
  z3::expr Unknown(const std::string& name, const std::vector<z3::expr>& args);
  // That it is a value of the kind at all.
  z3::expr IsOfKind(Kind kind, const z3::expr& v) { return v == Normalised(kind, v); }
  z3::expr ClassOf(const z3::expr& object) { return Unknown("class", {object}); }

  z3::expr Base(uint32_t field, const std::string& name);
  z3::expr Key(uint32_t field, const z3::expr& object, const z3::expr& index) {
    return program_.fields[field].is_item ? z3::concat(object, index) : object;
  }
  z3::expr& FieldOf(SymbolicHeap* heap, uint32_t field) {
    const auto [it, fresh] = heap->fields.try_emplace(field, Base(field, "heap"));
    if (fresh) heap->before.insert_or_assign(field, it->second);
    return it->second;
  }
  // `apart` says of two places of a field whether they are known to be different ones. `from_before`: whether what is
  // there is surely of before all stores.
  template <class F>
  z3::expr Read(SymbolicHeap* heap, const SymbolicPlace& place, F apart, bool* from_before) {
    *from_before = false;
    const auto is_there = [&](const SymbolicPlace& stored) {
      return z3::eq(stored.object, place.object) && z3::eq(stored.index, place.index);
    };
    const std::vector<std::pair<SymbolicPlace, z3::expr>>& stores = heap->stores[place.field];
    std::vector<std::pair<z3::expr, z3::expr>> perhaps;  // if the first holds, it is the second
    FieldOf(heap, place.field);
    std::optional<z3::expr> value;
    for (size_t i = stores.size(); i-- > 0 && !value.has_value();) {
      const auto& [stored, what] = stores[i];
      if (is_there(stored)) {
        value = what;
      } else if (!apart(stored, place)) {
        perhaps.emplace_back(stored.object == place.object && stored.index == place.index, what);
      }
    }
    for (const auto& [known, what] : heap->held[place.field])
      if (!value.has_value() && is_there(known)) value = what;
    if (!value.has_value()) {
      *from_before = perhaps.empty();
      value = z3::select(heap->before.at(place.field), Key(place.field, place.object, place.index));
    }
    while (!perhaps.empty()) {
      value = z3::ite(perhaps.back().first, perhaps.back().second, *value);
      perhaps.pop_back();
    }
    return value->simplify();
  }
  // That the value is there before all stores; it is also to be given as a fact.
  z3::expr Hold(SymbolicHeap* heap, const SymbolicPlace& place, const z3::expr& value) {
    FieldOf(heap, place.field);
    heap->held[place.field].emplace_back(place, value);
    return z3::select(heap->before.at(place.field), Key(place.field, place.object, place.index)) == value;
  }
  void Write(SymbolicHeap* heap, const SymbolicPlace& place, const z3::expr& value) {
    z3::expr& field = FieldOf(heap, place.field);
    field = z3::store(field, Key(place.field, place.object, place.index), value).simplify();
    heap->stores[place.field].emplace_back(place, value);
    heap->written.push_back(place);
  }
  void Replace(SymbolicHeap* heap, uint32_t field, const z3::expr& array) {
    heap->fields.insert_or_assign(field, array);
    heap->before.insert_or_assign(field, array);
    heap->stores.erase(field);
    heap->held.erase(field);
  }

 private:
  const JitProgram& program_;
  z3::context& c_;
};

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_TESTING_PROVING_SYMBOLIC_MACHINE_H_
