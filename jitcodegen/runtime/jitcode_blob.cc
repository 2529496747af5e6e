// A JitProgram as bytes, in the order of declaration. Its tables are read item by item, when somebody asks for one (table.h);
// and what is in a JitCode stays packed until it is run: most never are.
//
//     table   where each item begins, as PackedNumbers; the items
//
// Sets of fields, which many calls have in common, have a table of their own in front of the calls'.
#include <map>
#include <utility>

#include "jitcodegen/runtime/archive.h"
#include "jitcodegen/runtime/jitcode.h"

namespace kiln::jit {
namespace {

// As lists: how far each pc with live registers is from the one before, how many they are, and these.
void Live(Archive& a, JitCode& code, bool before) {
  std::vector<uint32_t> steps, counts;
  std::vector<uint16_t> registers;
  uint32_t at = 0;
  if (!a.reading())
    code.ForEachLive(before, [&](uint32_t pc, std::span<const uint16_t> live) {
      steps.push_back(pc - std::exchange(at, pc));
      counts.push_back(static_cast<uint32_t>(live.size()));
      registers.insert(registers.end(), live.begin(), live.end());
    });
  a.Numbers(steps);
  a.Numbers(counts);
  a.Plain(registers);
  if (!a.reading()) return;
  std::span<const uint16_t> rest = registers;
  for (size_t i = 0; i < steps.size() && i < counts.size() && counts[i] <= rest.size(); ++i) {
    code.AddLive(before, at += steps[i], rest.first(counts[i]));
    rest = rest.subspan(counts[i]);
  }
}

void Body(Archive& a, JitCode& code) {
  a.Plain(code.code);
  a.List(code.constants, [&](Constant& c) {
    a.Number(c.kind);
    a.Number(c.bits);
  });
  a.Plain(code.registers);
  a.Numbers(code.parameters);
  a.Number(code.result);
  a.List(code.switches, [&](SwitchTable& s) {
    a.Numbers(s.cases);
    a.Numbers(s.targets);
    a.Number(s.otherwise);
  });
  for (bool before : {true, false}) Live(a, code, before);
}

// The sets that are written, numbered in the order in which calls mention them first.
struct SetNumbers {
  std::map<std::vector<bool>, size_t> number;
  std::vector<std::vector<bool>> sets;

  size_t Of(const FieldSet& set) {
    const std::vector<bool> members = set.members == nullptr ? std::vector<bool>() : *set.members;
    const auto [at, fresh] = number.emplace(members, sets.size());
    if (fresh) sets.push_back(members);
    return at->second;
  }
};

// What an item's reader and writer know beside the item.
struct Scope {
  JitProgram& program;
  SetNumbers* sets = nullptr;  // writing only
};

void Item(Archive& a, const Scope&, JitCode& code) {
  a.Text(code.name);
  a.Number(code.index);
  a.Number(code.function);
  std::string body;
  if (!a.reading()) {
    code.EnsureUnpacked();
    Archive inner(&body);
    Body(inner, code);
  }
  a.Packed(body, code.packed);
}

void Item(Archive& a, const Scope&, FieldDescr& d) {
  a.Text(d.name);
  a.Number(d.id);
  a.Number(d.offset);
  a.Number(d.kind);
  a.Flag(d.immutable);
  a.Flag(d.immutable_items);
  a.Flag(d.quasi_immutable);
  a.Flag(d.virtualizable);
  a.Flag(d.virtualizable_items);
  a.Flag(d.one_class);
  a.Number(d.owner);
  a.Number(d.target_id);
  a.Number(d.target_span);
  bool ranged = d.low != INT64_MIN || d.high != INT64_MAX;
  a.Flag(ranged);
  if (ranged) {
    a.Number(d.low);
    a.Number(d.high);
  }
  a.Flag(d.is_item);
  a.Flag(d.has_raw_address);
  a.Number(d.items_offset);
  a.Number(d.item_size);
}

void Item(Archive& a, const Scope&, ClassDescr& d) {
  a.Text(d.name);
  a.Number(d.id);
  a.Number(d.span);
  a.Number(d.size);
  a.Number(d.item_size);
  a.Number(d.length_offset);
  a.Flag(d.varsized);
  a.Flag(d.has_finalizer);
  a.Numbers(d.items);
}

// As its members.
void Item(Archive& a, const Scope&, FieldSet& set) {
  std::vector<uint32_t> members;
  if (!a.reading())
    for (uint32_t i = 0; i < set.members->size(); ++i)
      if ((*set.members)[i]) members.push_back(i);
  a.Numbers(members);
  if (!a.reading()) return;
  auto made = std::make_shared<std::vector<bool>>(members.empty() ? 0 : members.back() + size_t{1});
  for (uint32_t i : members)
    if (i < made->size()) (*made)[i] = true;
  set.members = std::move(made);
}

void SetRef(Archive& a, const Scope& scope, FieldSet& set) {
  size_t number = a.reading() ? 0 : scope.sets->Of(set);
  a.Number(number);
  if (a.reading() && number < scope.program.field_sets.size()) set = scope.program.field_sets[number];
}

void Item(Archive& a, const Scope& scope, CallDescr& d) {
  a.Text(d.name);
  a.Number(d.function);
  CodeByIndex(a, scope.program, d.inlined);
  a.Numbers(d.parameters);
  a.Number(d.result);
  a.Flag(d.elidable);
  a.Flag(d.loop_invariant);
  a.Flag(d.not_in_trace);
  a.Flag(d.may_raise);
  a.Flag(d.reads);
  a.Flag(d.may_collect);
  a.Flag(d.forces);
  a.Flag(d.writes_anything);
  SetRef(a, scope, d.writes);
  a.Flag(d.reads_anything);
  SetRef(a, scope, d.reads_of);
}

template <class T>
void WholeTable(Archive& a, const Scope& scope, Table<T>& table) {
  std::string starts, items;
  if (!a.reading())
    for (T& item : table) {
      const auto start = static_cast<uint32_t>(items.size());
      starts.append(reinterpret_cast<const char*>(&start), sizeof start);
      Archive one(&items);
      Item(one, scope, item);
    }
  std::span<const uint8_t> packed_starts, packed_items;
  a.Packed(starts, packed_starts);
  a.Packed(items, packed_items);
  if (!a.reading()) return;
  table.Attach(PackedNumbers(packed_starts), packed_items, [scope](std::span<const uint8_t> bytes, T* item) {
    Archive one(bytes);
    Item(one, scope, *item);
  });
}

// The bytes of its own that a table of numbers lies in.
void Numbers(Archive& a, PackedNumbers& numbers) {
  const auto given = numbers.bytes();
  std::span<const uint8_t> bytes;
  a.Packed(a.reading() ? std::string() : std::string(given.begin(), given.end()), bytes);
  if (a.reading()) numbers = PackedNumbers(bytes);
}

void Everything(Archive& a, JitProgram& p) {
  SetNumbers sets;
  const Scope scope{p, a.reading() ? nullptr : &sets};
  WholeTable(a, scope, p.codes);
  WholeTable(a, scope, p.fields);
  WholeTable(a, scope, p.classes);
  if (a.reading()) {
    WholeTable(a, scope, p.field_sets);
    WholeTable(a, scope, p.calls);
  } else {
    // Only the calls say what sets there are.
    std::string calls;
    Archive behind(&calls);
    WholeTable(behind, scope, p.calls);
    Table<FieldSet> table;
    for (std::vector<bool>& set : sets.sets)
      table.push_back({std::make_shared<const std::vector<bool>>(std::move(set))});
    WholeTable(a, scope, table);
    a.Append(calls);
  }
  a.List(p.methods, [&](MethodDescr& d) {
    a.Text(d.name);
    a.Number(d.method);
  });
  a.List(p.hints, [&](HintDescr& d) {
    a.Number(d.kind);
    a.Number(d.cls);
    a.Text(d.where);
  });
  a.List(p.drivers, [&](DriverDescr& d) {
    a.Text(d.name);
    a.Number(d.index);
    CodeByIndex(a, p, d.portal);
    a.Numbers(d.greens);
    a.Numbers(d.reds);
    a.Number(d.result);
    a.Flag(d.has_loop_headers);
    a.Number(d.virtualizable);
    a.Number(d.can_never_inline);
    a.Number(d.should_unroll_one_iteration);
    a.Number(d.confirm_enter_jit);
  });
  a.Numbers(p.quasi_immutable_fields);
  a.Numbers(p.virtualizable_item_fields);
  Numbers(a, p.code_of_function);
}

}  // namespace

std::string WriteBlob(const JitProgram& program) {
  std::string out;
  Archive archive(&out);
  Everything(archive, const_cast<JitProgram&>(program));  // reads only: the archive writes
  return out;
}

void JitCode::Unpack() {
  Archive archive(packed);
  packed = {};
  Body(archive, *this);
}

std::unique_ptr<JitProgram> ReadBlob(std::span<const uint8_t> blob) {
  auto program = std::make_unique<JitProgram>();
  Archive archive(blob);
  Everything(archive, *program);
  return program;
}

}  // namespace kiln::jit
