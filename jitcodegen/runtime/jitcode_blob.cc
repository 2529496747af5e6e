// A JitProgram as bytes, in the order of declaration. What is in a JitCode stays packed until it is run: most never
// are.
#include "jitcodegen/runtime/archive.h"
#include "jitcodegen/runtime/jitcode.h"

namespace kiln::jit {
namespace {

void Body(Archive& a, JitCode& code) {
  a.Numbers(code.code);
  a.List(code.constants, [&](Constant& c) {
    a.Number(c.kind);
    a.Number(c.bits);
  });
  a.Numbers(code.registers);
  a.Numbers(code.parameters);
  a.Number(code.result);
  a.List(code.switches, [&](SwitchTable& s) {
    a.Numbers(s.cases);
    a.Numbers(s.targets);
    a.Number(s.otherwise);
  });
  for (bool before : {true, false}) {
    std::vector<std::pair<uint32_t, std::vector<uint16_t>>> live;
    if (!a.reading())
      code.ForEachLive(before, [&](uint32_t pc, std::span<const uint16_t> registers) {
        live.emplace_back(pc, std::vector<uint16_t>(registers.begin(), registers.end()));
      });
    a.List(live, [&](auto& entry) {
      a.Number(entry.first);
      a.Numbers(entry.second);
    });
    if (!a.reading()) continue;
    for (const auto& [pc, registers] : live)
      before ? code.AddLiveBefore(pc, registers) : code.AddLiveAfter(pc, registers);
  }
}

void Code(Archive& a, JitCode& code) {
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

void Everything(Archive& a, JitProgram& p) {
  size_t codes = p.codes.size();
  a.Number(codes);
  if (a.reading())
    for (size_t i = 0; i < codes; ++i) p.codes.push_back(new JitCode);
  for (JitCode* code : p.codes) Code(a, *code);
  a.List(p.fields, [&](FieldDescr& d) {
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
    a.Flag(d.is_item);
    a.Flag(d.has_raw_address);
    a.Number(d.items_offset);
    a.Number(d.item_size);
  });
  a.List(p.classes, [&](ClassDescr& d) {
    a.Text(d.name);
    a.Number(d.id);
    a.Number(d.span);
    a.Number(d.size);
    a.Number(d.item_size);
    a.Number(d.length_offset);
    a.Flag(d.varsized);
    a.Flag(d.has_finalizer);
    a.Numbers(d.items);
  });
  a.List(p.calls, [&](CallDescr& d) {
    a.Text(d.name);
    a.Number(d.function);
    CodeByIndex(a, p, d.inlined);
    a.Numbers(d.parameters);
    a.Number(d.result);
    a.Flag(d.elidable);
    a.Flag(d.may_raise);
    a.Flag(d.reads);
    a.Flag(d.may_collect);
    a.Flag(d.forces);
    a.Flag(d.writes_anything);
    a.Shared(d.writes);
    a.Flag(d.reads_anything);
    a.Shared(d.reads_of);
  });
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
  });
  if (a.reading()) p.NumberCodes();
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
