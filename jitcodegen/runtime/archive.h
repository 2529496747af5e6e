// Numbers, texts and lists as bytes: numbers as LEB128, texts and lists behind their lengths. One function goes
// both ways, so that writing and reading cannot differ.
#ifndef KILN_JITCODEGEN_RUNTIME_ARCHIVE_H_
#define KILN_JITCODEGEN_RUNTIME_ARCHIVE_H_

#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "jitcodegen/runtime/jitcode.h"

namespace kiln::jit {

class Archive {
 public:
  explicit Archive(std::string* out) : out_(out) {}
  explicit Archive(std::span<const uint8_t> in) : in_(in) {}
  bool reading() const { return out_ == nullptr; }
  // Everything was read.
  bool AtEnd() const { return at_ == in_.size(); }

  template <class T>
  void Number(T& v) {
    if (reading()) {
      uint64_t bits = 0;
      for (int shift = 0; at_ < in_.size() && shift < 64; shift += 7) {
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
      size = Limited(size);
      text = {reinterpret_cast<const char*>(in_.data()) + at_, size};
      at_ += size;
    } else {
      *out_ += text;
    }
  }
  // Bytes to be read later, which stay where they are. False if there are not as many as there should be.
  bool Packed(const std::string& text, std::span<const uint8_t>& bytes) {
    size_t size = text.size();
    Number(size);
    if (!reading()) {
      *out_ += text;
      return true;
    }
    const bool all = size <= in_.size() - at_;
    bytes = in_.subspan(at_, Limited(size));
    at_ += bytes.size();
    return all;
  }
  // Writing only: what another archive wrote.
  void Append(const std::string& bytes) { *out_ += bytes; }
  template <class T, class F>
  void List(std::vector<T>& list, F item) {
    size_t size = list.size();
    Number(size);
    if (reading()) size = Limited(size);  // an element has a byte at least
    list.resize(size);
    for (T& element : list) item(element);
  }
  // As the bytes they are: where reading has to be fast.
  template <class T>
  void Plain(std::vector<T>& list) {
    static_assert(std::is_trivially_copyable_v<T>);
    size_t size = list.size();
    Number(size);
    if (!reading()) {
      out_->append(reinterpret_cast<const char*>(list.data()), size * sizeof(T));
      return;
    }
    list.resize(Limited(size * sizeof(T)) / sizeof(T));
    if (list.empty()) return;
    std::memcpy(list.data(), in_.data() + at_, list.size() * sizeof(T));
    at_ += list.size() * sizeof(T);
  }
  template <class T>
  void Numbers(std::vector<T>& list) {
    List(list, [&](T& v) { Number(v); });
  }

 private:
  // Of bytes that were cut off no more is read than there are.
  size_t Limited(size_t size) const { return size < in_.size() - at_ ? size : in_.size() - at_; }

  std::string* out_ = nullptr;
  std::span<const uint8_t> in_;
  size_t at_ = 0;
};

// A JitCode (`Code` and `Program` may be const) as its index in `program`; null as -1. Null too if, when read, there is none such.
template <class Program, class Code>
void CodeByIndex(Archive& archive, Program& program, Code*& code) {
  int64_t index = code == nullptr ? -1 : int64_t{code->index};
  archive.Number(index);
  if (!archive.reading()) return;
  code = index >= 0 && static_cast<size_t>(index) < program.codes.size() ? &program.codes[static_cast<size_t>(index)]
                                                                         : nullptr;
}

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_RUNTIME_ARCHIVE_H_
