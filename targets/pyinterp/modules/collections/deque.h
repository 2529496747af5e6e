// collections.deque: a ring.
//
//     ring  [ c d . . . a b ]      head = 5, length = 4: a b c d

#ifndef TARGETS_PYINTERP_MODULES_COLLECTIONS_DEQUE_H_
#define TARGETS_PYINTERP_MODULES_COLLECTIONS_DEQUE_H_

#include "targets/pyinterp/objspace/iterators.h"

namespace py {

RLIB_PREBUILD W_Type* deque_type();
RLIB_PREBUILD W_Type* deque_iterator_type();
RLIB_PREBUILD W_Type* deque_reverse_iterator_type();

class W_Deque : public Referable<W_Object> {
 public:
  static W_Type* exact_type() { return deque_type(); }
  W_Type* type() override { return deque_type(); }

  int64_t length() const { return length_; }
  // Precondition of both: 0 <= index < length().
  W_Object* get(int64_t index) const { return ring_->get(place(index)); }
  void set(int64_t index, W_Object* item) { ring_->set(place(index), item); }

  // If there are more than max_length afterwards, one goes at the other end.
  void append(W_Object* item);
  void append_left(W_Object* item);
  // Precondition of both: there are items.
  W_Object* pop();
  W_Object* pop_left();
  void clear();
  // Precondition: 0 <= index <= length().
  void insert(int64_t index, W_Object* item);
  void remove_at(int64_t index);
  // Moves `steps` items from the end to the front.
  void rotate(int64_t steps);

  int64_t max_length = -1;  // -1: any
  int64_t version = 0;      // changes whenever items come or go

 private:
  int64_t place(int64_t index) const { return (head_ + index) & (ring_->length() - 1); }
  void make_room();

  Array<W_Object*>* ring_ = Array<W_Object*>::empty();  // as long as a power of two, or empty
  int64_t head_ = 0;
  int64_t length_ = 0;
};

class W_DequeIterator final : public W_Iterator {
 public:
  explicit W_DequeIterator(W_Deque* deque)
      : deque(deque), version(deque->version), left(deque->length()) {}
  PY_ITERATOR_TYPE(W_DequeIterator, deque_iterator_type)
  W_Object* next() override;

  W_Deque* const deque;
  const int64_t version;
  int64_t left;
};

class W_DequeReverseIterator final : public W_Iterator {
 public:
  explicit W_DequeReverseIterator(W_Deque* deque)
      : deque(deque), version(deque->version), left(deque->length()) {}
  PY_ITERATOR_TYPE(W_DequeReverseIterator, deque_reverse_iterator_type)
  W_Object* next() override;

  W_Deque* const deque;
  const int64_t version;
  int64_t left;
};

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_COLLECTIONS_DEQUE_H_
