// References that stand outside of objects: in memory that C keeps an address of, on a stack of one's own.
//
// The collector finds references in the fields of objects and in the variables of functions. What stands
// elsewhere it has to be shown: a method of this name and type, of the object that such memory belongs to,
//
//     class Coroutine final : public rlib::Object {
//      public:
//       void trace(rlib::gc::Tracer tracer) {
//         for (int64_t at = bottom_; at < top_; at += 8) tracer.visit(at);
//       }
//
// is called whenever the collector wants to know what the object refers to, and may change what it is shown, as
// objects move. It runs within a collection: so it reads numbers of its own object, calls C, and does
// nothing else, which Kiln verifies. A class derived from one that has it calls Base::trace itself.

#ifndef RLIB_REFERENCES_H_
#define RLIB_REFERENCES_H_

#include <cstdint>

#include "rlib/exceptions.h"
#include "rlib/object.h"

namespace rlib::gc {

// The collector's own (gc/runtime/slots.cc); untranslated.cc has others. A slot is the address of 8 bytes that
// hold a reference or null.
extern "C" {
int64_t kiln_gc_slots_new(int64_t count);
void kiln_gc_slots_free(int64_t slots);
Object* kiln_gc_slot_get(int64_t slot);
void kiln_gc_slot_set(Object* owner, int64_t slot, Object* value);
void kiln_gc_slot_visit(int64_t visit, int64_t visitor, int64_t slot);
}

// What the collector does with the references it is shown.
struct Tracer {
  int64_t function;
  int64_t visitor;

  // There is a reference, or null, in the 8 bytes at this address.
  void visit(int64_t slot) { kiln_gc_slot_visit(function, visitor, slot); }
};

// Memory for `count` slots, all null, until free_slots. Raises MemoryError.
inline int64_t make_slots(int64_t count) {
  int64_t slots = kiln_gc_slots_new(count);
  if (slots == 0) throw new MemoryError();
  return slots;
}
inline void free_slots(int64_t slots) { kiln_gc_slots_free(slots); }

// The reference, or null, at an address.
inline Object* load_slot(int64_t slot) { return kiln_gc_slot_get(slot); }
// Stores it there. `owner` is the object whose `trace` shows the slot.
inline void store_slot(Object* owner, int64_t slot, Object* value) {
  kiln_gc_slot_set(owner, slot, value);
}

// References in memory that stays where it is: what C is given the address of, when it wants a word that it hands
// back with each call. All are null at first. They keep alive what they refer to as long as this object lives.
class References final : public Object {
 public:
  // Raises MemoryError.
  explicit References(int64_t count) : slots_(make_slots(count)), count_(count) {}

  int64_t length() const { return count_; }
  // Where C finds it. Precondition: 0 <= i < length().
  int64_t address(int64_t i) const { return slots_ + 8 * i; }
  Object* get(int64_t i) const { return load_slot(address(i)); }
  void set(int64_t i, Object* value) { store_slot(this, address(i), value); }

  void trace(Tracer tracer) {
    for (int64_t i = 0; i < count_; i++) tracer.visit(slots_ + 8 * i);
  }
  void finalize() { free_slots(slots_); }

 private:
  const int64_t slots_;
  const int64_t count_;
};

}  // namespace rlib::gc

#endif  // RLIB_REFERENCES_H_
