// Module _queue: SimpleQueue, which threads use to hand things to each other, and finalizers too.
//
// Whoever finds the queue empty takes the lock, and then waits until it is released: that is what put() does. A put() never waits,
// and may come in the middle of a get() of the same thread.

#include "rlib/os.h"
#include "rlib/threads.h"
#include "targets/pyinterp/interpreter/ticks.h"
#include "targets/pyinterp/modules/module.h"
#include "targets/pyinterp/modules/time/durations.h"
#include "targets/pyinterp/objspace/generic_alias.h"
#include "targets/pyinterp/objspace/instance.h"

namespace py {

namespace {

using rlib::threads::Lock;

RLIB_PREBUILD W_Type* simple_queue_type();
RLIB_PREBUILD W_Type* empty_type() {
  return RLIB_ONCE(make_error_class("_queue"_str, "Empty"_str, Exception_type(),
                                    "Exception raised by Queue.get(block=0)/get_nowait()."_str));
}

class W_SimpleQueue : public Referable<W_Object> {
 public:
  static W_Type* exact_type() { return simple_queue_type(); }
  W_Type* type() override { return simple_queue_type(); }

  int64_t length() const { return items->length() - first; }
  W_Object* take() {
    W_Object* item = items->get(first);
    items->set(first++, nullptr);
    // What was taken goes away when it is half of the list.
    if (first * 2 > items->length()) {
      items->remove_range(0, first);
      first = 0;
    }
    return item;
  }
  void release() {
    if (!is_locked) return;
    is_locked = false;
    lock->release();
  }

  Lock* const lock = new Lock();
  bool is_locked = false;
  List<W_Object*>* const items = new List<W_Object*>();
  int64_t first = 0;  // the oldest item
};

W_Object* queue_new(W_Type* type) { return allocate<W_SimpleQueue>(type, simple_queue_type()); }

void queue_put_nowait(W_SimpleQueue* self, W_Object* item) {
  self->items->append(item);
  self->release();
}
void queue_put(W_SimpleQueue* self, W_Object* item, bool, W_Object*) { queue_put_nowait(self, item); }

// Waits at most so many nanoseconds (for ever if negative) for an item. Raises Empty, and what handlers of signals raise.
W_Object* get_within(W_SimpleQueue* self, int64_t nanoseconds) {
  int64_t deadline = nanoseconds > 0 ? rlib::monotonic_clock() + nanoseconds : 0;
  while (self->length() == 0) {
    Lock::Outcome outcome = self->lock->try_within(nanoseconds);
    if (outcome == Lock::kTimedOut) throw new PythonError(empty_type(), nullptr);
    if (outcome == Lock::kTaken) self->is_locked = true;
    if (outcome == Lock::kInterrupted) handle_ticks();
    if (nanoseconds > 0) {
      int64_t left = deadline - rlib::monotonic_clock();
      nanoseconds = left > 0 ? left : 0;
    }
  }
  W_Object* item = self->take();
  self->release();
  return item;
}

W_Object* queue_get(W_SimpleQueue* self, bool blocks, W_Object* timeout) {
  if (!blocks) return get_within(self, 0);
  if (is_none(timeout)) return get_within(self, -1);
  int64_t nanoseconds = duration_argument(timeout);
  if (nanoseconds < 0) throw_value_error("'timeout' must be a non-negative number"_str);
  return get_within(self, nanoseconds);
}
W_Object* queue_get_nowait(W_SimpleQueue* self) { return get_within(self, 0); }
bool queue_empty(W_SimpleQueue* self) { return self->length() == 0; }
int64_t queue_qsize(W_SimpleQueue* self) { return self->length(); }

W_Type* make_simple_queue_type() {
  auto* t = new TypeBuilder("SimpleQueue"_str, object_type());
  t->module("_queue"_str);
  t->doc("Simple, unbounded, reentrant FIFO queue."_str);
  t->add_flags(W_Type::kHasWeakref);
  t->new_method<&queue_new>("($type)"_str);
  t->method<&queue_put>("put"_str, "($self, /, item, block=True, timeout=None)"_str, "Put the item on the queue."_str);
  t->method<&queue_put_nowait>("put_nowait"_str, "($self, /, item)"_str, "Put an item into the queue without blocking."_str);
  t->method<&queue_get>("get"_str, "($self, /, block=True, timeout=None)"_str,
                        "Remove and return an item from the queue."_str);
  t->method<&queue_get_nowait>("get_nowait"_str, "($self, /)"_str,
                               "Remove and return an item from the queue without blocking."_str);
  t->method<&queue_empty>("empty"_str, "($self, /)"_str, "Return True if the queue is empty, False otherwise."_str);
  t->method<&queue_qsize>("qsize"_str, "($self, /)"_str, "Return the approximate size of the queue."_str);
  t->class_method<&class_getitem>("__class_getitem__"_str, "($type, object, /)"_str, "See PEP 585"_str);
  return t->finish();
}
RLIB_PREBUILD W_Type* simple_queue_type() { return RLIB_ONCE(make_simple_queue_type()); }

W_Module* make_queue() {
  auto* m = new ModuleBuilder("_queue"_str,
                              "C implementation of the Python queue module.\nThis module is an implementation detail, "
                              "please do not use it directly."_str);
  m->type("SimpleQueue"_str, simple_queue_type());
  m->type("Empty"_str, empty_type());
  return m->finish();
}

}  // namespace

RLIB_PREBUILD W_Module* queue_module() { return RLIB_ONCE(make_queue()); }

}  // namespace py
