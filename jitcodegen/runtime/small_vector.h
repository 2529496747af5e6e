// A vector of plain values whose first N are in place: no memory is asked for where N are enough.
#ifndef KILN_JITCODEGEN_RUNTIME_SMALL_VECTOR_H_
#define KILN_JITCODEGEN_RUNTIME_SMALL_VECTOR_H_

#include <cstddef>
#include <cstring>
#include <memory>
#include <type_traits>

namespace kiln::jit {

template <class T, size_t N>
class SmallVector {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  SmallVector() {}
  SmallVector(const SmallVector&) = delete;
  SmallVector& operator=(const SmallVector&) = delete;

  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  T* data() { return data_; }
  const T* data() const { return data_; }
  T& operator[](size_t i) { return data_[i]; }
  const T& operator[](size_t i) const { return data_[i]; }
  T* begin() { return data_; }
  T* end() { return data_ + size_; }
  const T* begin() const { return data_; }
  const T* end() const { return data_ + size_; }

  void clear() { size_ = 0; }
  void push_back(const T& value) {
    const T copy = value;
    if (size_ == capacity_) Grow(size_ + 1);
    data_[size_++] = copy;
  }
  void assign(const T* first, const T* last) {
    resize(static_cast<size_t>(last - first));
    std::memmove(static_cast<void*>(data_), first, size_ * sizeof(T));
  }
  // New items are whatever was there.
  void resize(size_t size) {
    if (size > capacity_) Grow(size);
    size_ = size;
  }

 private:
  void Grow(size_t wanted) {
    const size_t capacity = wanted > 2 * capacity_ ? wanted : 2 * capacity_;
    std::unique_ptr<T[]> more(new T[capacity]);
    std::memcpy(static_cast<void*>(more.get()), data_, size_ * sizeof(T));
    more_ = std::move(more);
    data_ = more_.get();
    capacity_ = capacity;
  }

  size_t size_ = 0, capacity_ = N;
  T* data_ = few_;
  std::unique_ptr<T[]> more_;
  T few_[N];
};

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_RUNTIME_SMALL_VECTOR_H_
