// The ring, and the iterators.

#include "targets/pyinterp/modules/collections/deque.h"

namespace py {

void W_Deque::make_room() {
  if (length_ < ring_->length()) return;
  auto* larger = Array<W_Object*>::make(length_ == 0 ? 8 : length_ * 2);
  for (int64_t i = 0; i < length_; i++) larger->set(i, get(i));
  ring_ = larger;
  head_ = 0;
}

void W_Deque::append(W_Object* item) {
  if (max_length == 0) return;
  make_room();
  ring_->set(place(length_), item);
  length_++;
  version++;
  if (max_length >= 0 && length_ > max_length) pop_left();
}

void W_Deque::append_left(W_Object* item) {
  if (max_length == 0) return;
  make_room();
  head_ = place(-1);
  ring_->set(head_, item);
  length_++;
  version++;
  if (max_length >= 0 && length_ > max_length) pop();
}

W_Object* W_Deque::pop() {
  int64_t last = place(length_ - 1);
  W_Object* item = ring_->get(last);
  ring_->set(last, nullptr);
  length_--;
  version++;
  return item;
}

W_Object* W_Deque::pop_left() {
  W_Object* item = ring_->get(head_);
  ring_->set(head_, nullptr);
  head_ = place(1);
  length_--;
  version++;
  return item;
}

void W_Deque::clear() {
  ring_ = Array<W_Object*>::empty();
  head_ = 0;
  length_ = 0;
  version++;
}

// Both move the shorter side.

void W_Deque::insert(int64_t index, W_Object* item) {
  if (index < length_ / 2) {
    append_left(item);
    for (int64_t i = 0; i < index; i++) set(i, get(i + 1));
  } else {
    append(item);
    for (int64_t i = length_ - 1; i > index; i--) set(i, get(i - 1));
  }
  set(index, item);
}

void W_Deque::remove_at(int64_t index) {
  if (index < length_ / 2) {
    for (int64_t i = index; i > 0; i--) set(i, get(i - 1));
    pop_left();
  } else {
    for (int64_t i = index; i < length_ - 1; i++) set(i, get(i + 1));
    pop();
  }
}

void W_Deque::rotate(int64_t steps) {
  if (length_ < 2) return;
  steps = rlib::floor_mod(steps, length_);
  if (steps == 0) return;
  if (length_ == ring_->length()) {
    head_ = place(-steps);
    version++;
    return;
  }
  if (steps <= length_ / 2) {
    for (int64_t i = 0; i < steps; i++) append_left(pop());
  } else {
    for (int64_t i = length_ - steps; i > 0; i--) append(pop_left());
  }
}

// ---- Iterators ----------------------------------------------------------------------------------

namespace {

[[noreturn]] void throw_mutated() { throw_runtime_error("deque mutated during iteration"_str); }

}  // namespace

W_Object* W_DequeIterator::next() {
  if (deque->version != version) {
    left = 0;
    throw_mutated();
  }
  if (left == 0) return nullptr;
  return deque->get(deque->length() - left--);
}

W_Object* W_DequeReverseIterator::next() {
  if (deque->version != version) {
    left = 0;
    throw_mutated();
  }
  if (left == 0) return nullptr;
  return deque->get(--left);
}

namespace {

template <class T>
W_Object* iterator_new(W_Type*, W_Deque* deque, int64_t index) {
  T* iterator = new T(deque);
  while (index-- > 0 && iterator->next() != nullptr) {
  }
  return iterator;
}

template <class T>
int64_t iterator_hint(T* self) {
  return self->left;
}

template <class T>
W_Object* iterator_reduce(T* self) {
  return new_tuple(self->type(),
                   new_tuple(self->deque, new_int(self->deque->length() - self->left)));
}

template <class T>
W_Type* make_iterator_type(Str* name) {
  auto* t = new TypeBuilder(name, object_type());
  t->module("_collections"_str);
  t->remove_flags(W_Type::kBaseType);
  t->new_method<&iterator_new<T>>("($type, iterable, index=0, /)"_str);
  add_iterator_methods(t);
  t->method<&iterator_hint<T>>("__length_hint__"_str, "($self, /)"_str,
                               "Private method returning an estimate of len(list(it))."_str);
  t->method<&iterator_reduce<T>>("__reduce__"_str, "($self, /)"_str,
                                 "Return state information for pickling."_str);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* deque_iterator_type() {
  return RLIB_ONCE(make_iterator_type<W_DequeIterator>("_deque_iterator"_str));
}
RLIB_PREBUILD W_Type* deque_reverse_iterator_type() {
  return RLIB_ONCE(make_iterator_type<W_DequeReverseIterator>("_deque_reverse_iterator"_str));
}

}  // namespace py
