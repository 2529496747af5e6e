// The few containers the collector needs: no exceptions, no destructors at exit, memory from memory.h: where there
// is none, that is fatal.

#ifndef KILN_GC_RUNTIME_CONTAINERS_H_
#define KILN_GC_RUNTIME_CONTAINERS_H_

#include <stdint.h>
#include <string.h>

#include "gc/runtime/memory.h"

namespace kiln::gc {

// A growable array of trivially copyable things. Zero-initialised is empty.
template <typename T>
struct Vector {
  T* data;
  size_t size;
  size_t capacity;

  void push(T value) {
    if (__builtin_expect(size == capacity, 0)) grow();
    data[size++] = value;
  }
  T pop() { return data[--size]; }
  bool empty() const { return size == 0; }
  T& operator[](size_t i) { return data[i]; }
  T* begin() { return data; }
  T* end() { return data + size; }
  void clear() { size = 0; }
  void swap(Vector& other) {
    Vector t = *this;
    *this = other;
    other = t;
  }
  void destroy() {
    free_table(data, capacity * sizeof(T));
    *this = {};
  }
  // Removes the first element equal to `value`, keeping the order.
  bool remove(const T& value) {
    for (size_t i = 0; i < size; i++) {
      if (data[i] == value) {
        memmove(data + i, data + i + 1, (size - i - 1) * sizeof(T));
        size--;
        return true;
      }
    }
    return false;
  }

 private:
  __attribute__((noinline)) void grow() {
    const size_t more = capacity ? capacity * 2 : 16;
    data = static_cast<T*>(grow_table(static_cast<void*>(data), capacity * sizeof(T), more * sizeof(T)));
    capacity = more;
  }
};

// A stack that never copies when it grows, so that a push takes bounded time: a list of segments, one
// of which is kept in reserve against thrashing.
template <typename T>
struct SegmentedStack {
  static constexpr size_t kPerSegment = 4096;
  struct Segment {
    Segment* below;
    T items[kPerSegment];
  };
  Segment* top;
  Segment* reserve;
  size_t in_top;
  size_t segments;

  bool empty() const { return top == nullptr; }
  size_t size() const { return top ? (segments - 1) * kPerSegment + in_top : 0; }
  void push(T value) {
    if (__builtin_expect(top == nullptr || in_top == kPerSegment, 0)) add_segment();
    top->items[in_top++] = value;
  }
  template <typename F>
  void for_each(F f) {
    size_t n = in_top;
    for (Segment* s = top; s != nullptr; s = s->below, n = kPerSegment) {
      for (size_t i = 0; i < n; i++) f(s->items[i]);
    }
  }
  T pop() {
    T value = top->items[--in_top];
    if (__builtin_expect(in_top == 0, 0)) drop_segment();
    return value;
  }

 private:
  __attribute__((noinline)) void add_segment() {
    Segment* s = reserve;
    reserve = nullptr;
    if (s == nullptr) s = static_cast<Segment*>(grow_table(nullptr, 0, sizeof(Segment)));
    s->below = top;
    top = s;
    in_top = 0;
    segments++;
  }
  __attribute__((noinline)) void drop_segment() {
    Segment* s = top;
    top = s->below;
    in_top = kPerSegment;
    segments--;
    if (reserve == nullptr) {
      reserve = s;
    } else {
      free_table(s, sizeof(Segment));
    }
  }
};

// Open addressing from addresses to words; key 0 is free, there is no removal. Zero-initialised is
// empty.
struct AddressMap {
  struct Entry {
    uintptr_t key;
    uintptr_t value;
  };
  Entry* entries;
  size_t size;
  size_t capacity;  // power of two

  static size_t hash(uintptr_t key) { return (key >> 3) * 0x9E3779B97F4A7C15u >> 20; }

  Entry* find(uintptr_t key) {
    if (capacity == 0) return nullptr;
    for (size_t i = hash(key);; i++) {
      Entry* e = &entries[i & (capacity - 1)];
      if (e->key == key) return e;
      if (e->key == 0) return nullptr;
    }
  }
  // Returns false if the key was there; its value is replaced.
  bool insert(uintptr_t key, uintptr_t value) {
    if (2 * (size + 1) > capacity) grow();
    for (size_t i = hash(key);; i++) {
      Entry* e = &entries[i & (capacity - 1)];
      if (e->key == key) {
        e->value = value;
        return false;
      }
      if (e->key == 0) {
        *e = {key, value};
        size++;
        return true;
      }
    }
  }
  void clear() {
    if (size != 0) memset(static_cast<void*>(entries), 0, capacity * sizeof(Entry));
    size = 0;
  }
  void destroy() {
    free_table(entries, capacity * sizeof(Entry));
    *this = {};
  }

 private:
  void grow() {
    AddressMap bigger{};
    bigger.capacity = capacity ? capacity * 2 : 64;
    const size_t size = bigger.capacity * sizeof(Entry);
    bigger.entries = static_cast<Entry*>(memset(grow_table(nullptr, 0, size), 0, size));
    for (size_t i = 0; i < capacity; i++) {
      if (entries[i].key != 0) bigger.insert(entries[i].key, entries[i].value);
    }
    destroy();
    *this = bigger;
  }
};

}  // namespace kiln::gc

#endif  // KILN_GC_RUNTIME_CONTAINERS_H_
