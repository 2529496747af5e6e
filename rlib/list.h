// List<T>: a sequence that grows. Items as for Array.

#ifndef RLIB_LIST_H_
#define RLIB_LIST_H_

#include <cstdint>

#include "rlib/array.h"
#include "rlib/exceptions.h"
#include "rlib/object.h"

namespace rlib {

template <class T>
class ListIterator;

template <class T>
class List final : public Object {
 public:
  // The empty list. Collects nothing until the first item comes.
  List() : items_(Array<T>::empty()), length_(0) {}

  // An empty list with room for `capacity` items.
  RLIB_OP(list.new_with_capacity)
  static List* with_capacity(int64_t capacity) { return new List(Array<T>::make(capacity), 0); }

  // `length` items, all of them `item`.
  RLIB_OP(list.new_filled)
  static List* filled(int64_t length, T item) {
    Array<T>* items = Array<T>::make(length);
    array_fill(items, 0, length, item);
    return new List(items, length);
  }

  // The given items: List<int>::of(1, 2, 3).
  template <class... Items>
  static List* of(Items... items) {
    List* list = with_capacity(sizeof...(items));
    (list->append(items), ...);
    return list;
  }

  // The items of an array, copied.
  RLIB_OP(list.from_array)
  static List* from_array(const Array<T>* items) {
    return new List(array_slice(items, 0, items->length()), items->length());
  }

  RLIB_OP(list.length) int64_t length() const { return length_; }
  bool is_empty() const { return length() == 0; }

  // Item `index`. Precondition: 0 <= index < length().
  RLIB_OP(list.get)
  T get(int64_t index) const {
    check(index);
    return items_->get(index);
  }

  // Item `index`; a negative one counts from the end. Raises IndexError.
  T at(int64_t index) const {
    if (index < 0) index += length();
    if (index < 0 || index >= length()) throw new IndexError();
    return get(index);
  }

  // Precondition: 0 <= index < length().
  RLIB_OP(list.set)
  void set(int64_t index, T item) {
    check(index);
    items_->set(index, item);
  }

  // Precondition of both: the list is not empty.
  T first() const { return get(0); }
  T last() const { return get(length() - 1); }

  // Adds an item at the end. May collect.
  RLIB_OP(list.append)
  void append(T item) {
    int64_t length = length_;
    if (length == items_->length()) grow(length + 1);
    items_->set(length, item);
    length_ = length + 1;
  }

  // Removes and returns the last item. Precondition: the list is not empty.
  RLIB_OP(list.pop)
  T pop() {
    int64_t last = length_ - 1;
    check(last);
    T item = items_->get(last);
    items_->set(last, T{});
    length_ = last;
    shrink();
    return item;
  }

  // Removes and returns item `index`. Precondition: 0 <= index < length().
  RLIB_OP(list.pop_at)
  T pop_at(int64_t index) {
    T item = get(index);
    remove_range(index, index + 1);
    return item;
  }

  // Puts an item before item `index`. Precondition: 0 <= index <= length(). May collect.
  RLIB_OP(list.insert)
  void insert(int64_t index, T item) {
    make_gap(index, 1);
    items_->set(index, item);
  }

  // Adds the items of `other`, which may be this list. May collect.
  RLIB_OP(list.extend)
  void extend(const List* other) {
    int64_t count = other->length_;
    int64_t start = length_;
    make_gap(start, count);
    array_copy(other->items_, 0, items_, start, count);
  }

  // Removes the items start <= index < end. Precondition: 0 <= start <= end <= length().
  RLIB_OP(list.remove_range)
  void remove_range(int64_t start, int64_t end) {
    check_range(start, end);
    array_copy(items_, end, items_, start, length_ - end);
    int64_t length = length_ - (end - start);
    array_fill(items_, length, length_ - length, T{});
    length_ = length;
    shrink();
  }

  // Puts the items of `other`, another list, in place of start <= index < end.
  // Precondition: 0 <= start <= end <= length(). May collect.
  RLIB_OP(list.replace_range)
  void replace_range(int64_t start, int64_t end, const List* other) {
    check_range(start, end);
    int64_t count = other->length_;
    int64_t surplus = count - (end - start);
    if (surplus > 0) {
      make_gap(end, surplus);
    } else if (surplus < 0) {
      remove_range(end + surplus, end);
    }
    array_copy(other->items_, 0, items_, start, count);
  }

  // Overwrites the items from `start` on with `count` first items of an array.
  // Precondition: the list is long enough.
  RLIB_OP(list.overwrite)
  void overwrite(int64_t start, const Array<T>* items, int64_t count) {
    check_range(start, start + count);
    array_copy(items, 0, items_, start, count);
  }

  // Removes all items.
  RLIB_OP(list.clear)
  void clear() {
    items_ = Array<T>::empty();
    length_ = 0;
  }

  // Makes the list `length` long: drops what is too much, adds `item` where there is too little.
  RLIB_OP(list.resize)
  void resize(int64_t length, T item) {
    int64_t old_length = length_;
    if (length < old_length) {
      remove_range(length, old_length);
    } else if (length > old_length) {
      make_gap(old_length, length - old_length);
      array_fill(items_, old_length, length - old_length, item);
    }
  }

  // A new list of the items start <= index < end. Precondition: 0 <= start <= end <= length().
  RLIB_OP(list.slice)
  List* slice(int64_t start, int64_t end) const {
    check_range(start, end);
    return new List(array_slice(items_, start, end - start), end - start);
  }
  List* copy() const { return slice(0, length()); }
  // The same of `count` items: start, start + step, ... Precondition: there are these.
  RLIB_DONT_LOOK_INSIDE
  List* slice_by(int64_t start, int64_t step, int64_t count) const {
    const Array<T>* from = items_;
    Array<T>* items = Array<T>::make(count);
    int64_t at = start;
    for (int64_t i = 0; i < count; i++) {
      items->set(i, from->get(at));
      at += step;
    }
    return new List(items, count);
  }

  // A new array of the items.
  RLIB_OP(list.to_array)
  Array<T>* to_array() const { return array_slice(items_, 0, length_); }

  // Turns the order round.
  RLIB_OP(list.reverse)
  void reverse() {
    for (int64_t low = 0, high = length_ - 1; low < high; low++, high--) {
      T item = items_->get(low);
      items_->set(low, items_->get(high));
      items_->set(high, item);
    }
  }

  // The index of the first item, from `start` on, that is `item` by `==`, or -1. (Strings are
  // compared by identity then: use index_if.)
  RLIB_OP(list.index)
  int64_t index(T item, int64_t start = 0) const {
    for (int64_t i = start; i < length_; i++) {
      if (items_->get(i) == item) return i;
    }
    return -1;
  }
  bool contains(T item) const { return index(item) >= 0; }

  // The index of the first item that `matches`, or -1.
  template <class Predicate>
  int64_t index_if(Predicate matches) const {
    for (int64_t i = 0; i < length(); i++) {
      if (matches(get(i))) return i;
    }
    return -1;
  }

  // For `for (T item : *list)`. Items added on the way are visited too.
  ListIterator<T> begin() const { return ListIterator<T>(this, 0); }
  ListIterator<T> end() const { return ListIterator<T>(this, -1); }

 private:
  List(Array<T>* items, int64_t length) : items_(items), length_(length) {}

  void check(int64_t index) const {
    RLIB_REQUIRE(index >= 0 && index < length_, "list index out of range");
  }
  void check_range(int64_t start, int64_t end) const {
    RLIB_REQUIRE(start >= 0 && start <= end && end <= length_, "list range out of range");
  }

  // Makes room for `length` items: an eighth more than asked, so that n appends copy O(n) items.
  [[gnu::noinline]] RLIB_DONT_LOOK_INSIDE
  void grow(int64_t length) {
    int64_t room = length + (length >> 3) + (length < 9 ? 3 : 6);
    constexpr int64_t kMayBeLarge = 4096;  // items; fewer are not worth a look
    if (length >= kMayBeLarge && array_extend(items_, room)) return;
    Array<T>* items = Array<T>::make(room);
    array_copy(items_, 0, items, 0, length_);
    items_ = items;
  }

  // Gives back memory when less than half is in use.
  void shrink() {
    if (length_ < (items_->length() >> 1) - 8) move_to_smaller();
  }
  [[gnu::noinline]] RLIB_DONT_LOOK_INSIDE
  void move_to_smaller() {
    Array<T>* items = Array<T>::make(length_ + (length_ >> 3) + 6);
    array_copy(items_, 0, items, 0, length_);
    items_ = items;
  }

  // Moves the items from `index` on up by `count`. What is in the gap is unspecified.
  void make_gap(int64_t index, int64_t count) {
    check_range(index, length_);
    int64_t length = length_ + count;
    if (length > items_->length()) grow(length);
    array_copy(items_, index, items_, index + count, length_ - index);
    length_ = length;
  }

  Array<T>* items_;
  int64_t length_;
};

// A position in a list.
template <class T>
class ListIterator {
 public:
  ListIterator(const List<T>* list, int64_t index) : list_(list), index_(index) {}

  T operator*() const { return list_->get(index_); }
  ListIterator& operator++() {
    index_++;
    return *this;
  }
  // Only good for `!= list->end()`.
  bool operator!=(const ListIterator&) const { return index_ < list_->length(); }

 private:
  const List<T>* list_;
  int64_t index_;
};

}  // namespace rlib

#endif  // RLIB_LIST_H_
