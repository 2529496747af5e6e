// A table of what a program's JIT may want to know, each item read when it is first asked for.
//
// The JIT of a large interpreter describes ten thousand functions and as many calls, of which a run needs some
// hundreds: to read them all would take longer than many a program runs. So a table that comes from a blob (jitcode_blob.cc)
// begins with nothing but where its items are; one that is being written has them all. An item stays where it is, so
// that references to it are good as long as the table.
#ifndef KILN_JITCODEGEN_RUNTIME_TABLE_H_
#define KILN_JITCODEGEN_RUNTIME_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace kiln::jit {

// Numbers of four bytes each, low byte first, that are used where they lie.
class PackedNumbers {
 public:
  PackedNumbers() = default;
  explicit PackedNumbers(std::span<const uint8_t> bytes) : bytes_(bytes) {}
  size_t size() const { return bytes_.size() / 4; }
  uint32_t operator[](size_t i) const {
    uint32_t n;
    std::memcpy(&n, bytes_.data() + 4 * i, sizeof n);
    return n;
  }
  std::span<const uint8_t> bytes() const { return bytes_; }

 private:
  std::span<const uint8_t> bytes_;
};

template <class T>
class Table {
 public:
  // Reads one item from its bytes.
  using Reader = std::function<void(std::span<const uint8_t> bytes, T* item)>;

  size_t size() const { return items_.size(); }
  bool empty() const { return items_.empty(); }
  const T& operator[](size_t i) const { return Item(i); }
  T& operator[](size_t i) { return Item(i); }

  T& emplace_back() { return *items_.emplace_back(std::make_unique<T>()); }
  void push_back(T item) { items_.push_back(std::make_unique<T>(std::move(item))); }

  // From now on the table has the items whose bytes begin at starts[0], starts[1], ... of `bytes`. These stay
  // where they are.
  void Attach(PackedNumbers starts, std::span<const uint8_t> bytes, Reader reader) {
    items_.clear();
    items_.resize(starts.size());
    starts_ = starts;
    bytes_ = bytes;
    reader_ = std::move(reader);
  }

  // In order, with all items read that are passed.
  template <class TableOf, class Item>
  class IteratorOf {
   public:
    IteratorOf(TableOf* table, size_t at) : table_(table), at_(at) {}
    Item& operator*() const { return (*table_)[at_]; }
    IteratorOf& operator++() {
      ++at_;
      return *this;
    }
    bool operator==(const IteratorOf& other) const { return at_ == other.at_; }

   private:
    TableOf* table_;
    size_t at_;
  };
  auto begin() { return IteratorOf<Table, T>(this, 0); }
  auto end() { return IteratorOf<Table, T>(this, size()); }
  auto begin() const { return IteratorOf<const Table, const T>(this, 0); }
  auto end() const { return IteratorOf<const Table, const T>(this, size()); }

 private:
  T& Item(size_t i) const {
    std::unique_ptr<T>& item = items_[i];
    if (__builtin_expect(item == nullptr, 0)) Read(i);
    return *item;
  }
  __attribute__((noinline)) void Read(size_t i) const {
    items_[i] = std::make_unique<T>();
    const size_t start = starts_[i];
    reader_(start < bytes_.size() ? bytes_.subspan(start) : std::span<const uint8_t>(), items_[i].get());
  }

  mutable std::vector<std::unique_ptr<T>> items_;  // null: not read yet
  PackedNumbers starts_;
  std::span<const uint8_t> bytes_;
  Reader reader_;
};

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_RUNTIME_TABLE_H_
