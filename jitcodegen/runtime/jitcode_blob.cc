// A JitProgram as bytes: numbers as LEB128, strings and lists behind their lengths, in the order of
// declaration. One function goes both ways, so that writing and reading cannot differ. What is in a
// JitCode stays packed until it is run: most never are.
#include <cstring>
#include <map>

#include "jitcodegen/runtime/jitcode.h"

namespace kiln::jit {
namespace {

class Archive {
 public:
  explicit Archive(std::string* out) : out_(out) {}
  explicit Archive(std::span<const uint8_t> in) : in_(in) {}
  bool reading() const { return out_ == nullptr; }

  template <class T>
  void Number(T& v) {
    if (reading()) {
      uint64_t bits = 0;
      for (int shift = 0; at_ < in_.size(); shift += 7) {
        const uint8_t byte = in_[at_++];
        bits |= static_cast<uint64_t>(byte & 0x7f) << shift;
        if (byte < 0x80) break;
      }
      // Zigzag, so that small negative numbers are short.
      v = static_cast<T>(bits >> 1 ^ (0 - (bits & 1)));
      return;
    }
    const auto value = static_cast<int64_t>(v);
    uint64_t bits = static_cast<uint64_t>(value) << 1 ^ static_cast<uint64_t>(value >> 63);
    while (bits >= 0x80) {
      out_->push_back(static_cast<char>(bits | 0x80));
      bits >>= 7;
    }
    out_->push_back(static_cast<char>(bits));
  }
  void Flag(bool& v) {
    auto n = static_cast<uint8_t>(v);
    Number(n);
    v = n != 0;
  }
  void Text(std::string_view& text) {
    size_t size = text.size();
    Number(size);
    if (reading()) {
      text = {reinterpret_cast<const char*>(in_.data()) + at_, size};
      at_ += size;
    } else {
      *out_ += text;
    }
  }
  // Bytes to be read later, which stay where they are.
  void Packed(const std::string& text, std::span<const uint8_t>& bytes) {
    size_t size = text.size();
    Number(size);
    if (reading()) {
      bytes = in_.subspan(at_, size);
      at_ += size;
    } else {
      *out_ += text;
    }
  }
  template <class T, class F>
  void List(std::vector<T>& list, F item) {
    size_t size = list.size();
    Number(size);
    list.resize(size);
    for (T& element : list) item(element);
  }
  // A set that many have: the first time as its members, later as its number.
  void Shared(FieldSet& set) {
    const std::vector<bool> given = set.members != nullptr ? *set.members : std::vector<bool>();
    size_t number = reading() ? 0 : set_numbers_.emplace(given, sets_.size()).first->second;
    Number(number);
    if (number == sets_.size()) {
      std::vector<uint32_t> members;
      for (uint32_t i = 0; i < given.size(); ++i)
        if (given[i]) members.push_back(i);
      Numbers(members);
      auto made = std::make_shared<std::vector<bool>>();
      for (uint32_t i : members) {
        if (made->size() <= i) made->resize(i + 1);
        (*made)[i] = true;
      }
      sets_.push_back(std::move(made));
    }
    if (reading()) set.members = sets_.at(number);
  }
  template <class T>
  void Numbers(std::vector<T>& list) {
    List(list, [&](T& v) { Number(v); });
  }

 private:
  std::string* out_ = nullptr;
  std::span<const uint8_t> in_;
  size_t at_ = 0;
  std::vector<std::shared_ptr<const std::vector<bool>>> sets_;
  std::map<std::vector<bool>, size_t> set_numbers_;  // writing only
};

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

// A JitCode by its index; -1: none.
void CodeRef(Archive& a, const JitProgram& p, JitCode*& code) {
  int64_t index = code == nullptr ? -1 : static_cast<int64_t>(code->index);
  a.Number(index);
  if (a.reading()) code = index < 0 ? nullptr : p.codes[static_cast<size_t>(index)];
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
    CodeRef(a, p, d.inlined);
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
    CodeRef(a, p, d.portal);
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
