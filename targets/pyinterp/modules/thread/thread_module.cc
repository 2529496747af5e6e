// The module _thread: locks. There is one thread so far: start_new_thread is missing.

#include "rlib/threads.h"
#include "targets/pyinterp/modules/module.h"
#include "targets/pyinterp/objspace/instance.h"

namespace py {

namespace {

// ---- lock ---------------------------------------------------------------------------------------

RLIB_PREBUILD W_Type* lock_type();
RLIB_PREBUILD W_Type* rlock_type();

class W_Lock final : public W_Object {
 public:
  static W_Type* exact_type() { return lock_type(); }
  W_Type* type() override { return lock_type(); }
  W_Object* lifeline() override { return lifeline_; }
  bool set_lifeline(W_Object* lifeline) override {
    lifeline_ = lifeline;
    return true;
  }

  rlib::threads::Lock* const lock = new rlib::threads::Lock();

 private:
  W_Object* lifeline_ = nullptr;
};

// How long to wait, in nanoseconds: 0 not at all, -1 for ever.
int64_t time_to_wait(bool blocking, double timeout) {
  if (!blocking) {
    if (timeout != -1) throw_value_error("can't specify a timeout for a non-blocking call"_str);
    return 0;
  }
  if (timeout == -1) return -1;
  if (timeout < 0) throw_value_error("timeout value must be a non-negative number"_str);
  if (timeout > 9223372036.0) throw_overflow_error("timeout value is too large"_str);
  return static_cast<int64_t>(timeout * 1e9);
}

bool lock_acquire(W_Lock* self, bool blocking, double timeout) {
  return self->lock->acquire_within(time_to_wait(blocking, timeout));
}
void lock_release(W_Lock* self) {
  if (!self->lock->is_held()) throw_runtime_error("release unlocked lock"_str);
  self->lock->release();
}
bool lock_locked(W_Lock* self) { return self->lock->is_held(); }
bool lock_enter(W_Lock* self) {
  self->lock->acquire();
  return true;
}
void lock_exit(W_Lock* self, Array<W_Object*>*) { lock_release(self); }
W_Object* new_lock() { return new W_Lock(); }

W_Type* make_lock_type() {
  auto* t = new TypeBuilder("lock"_str, object_type());
  t->module("_thread"_str);
  t->remove_flags(W_Type::kBaseType);
  t->add_flags(W_Type::kDisallowNew | W_Type::kHasWeakref);
  t->method<&lock_acquire>("acquire"_str, "($self, blocking=True, timeout=-1.0)"_str,
                           "Lock the lock; whether that was possible in time."_str);
  t->method<&lock_release>("release"_str, "($self)"_str, "Release the lock."_str);
  t->method<&lock_locked>("locked"_str, "($self)"_str, "Whether the lock is held."_str);
  t->method<&lock_enter>("__enter__"_str, "($self)"_str);
  t->method<&lock_exit>("__exit__"_str, "($self, *args)"_str);
  return t->finish();
}

// ---- RLock --------------------------------------------------------------------------------------

// A lock that its owner may take several times.
class W_RLock : public W_Object {
 public:
  static W_Type* exact_type() { return rlock_type(); }
  W_Type* type() override { return rlock_type(); }

  rlib::threads::Lock* const lock = new rlib::threads::Lock();
  int64_t owner = 0;  // 0: nobody
  int64_t count = 0;
};

W_Object* rlock_make(W_Type* type) { return allocate<W_RLock>(type, rlock_type()); }
bool rlock_acquire(W_RLock* self, bool blocking, double timeout) {
  int64_t own = rlib::threads::current_id();
  if (self->owner != own) {
    if (!self->lock->acquire_within(time_to_wait(blocking, timeout))) return false;
    self->owner = own;
  }
  self->count++;
  return true;
}
void rlock_release(W_RLock* self) {
  if (self->owner != rlib::threads::current_id()) {
    throw_runtime_error("cannot release un-acquired lock"_str);
  }
  if (--self->count > 0) return;
  self->owner = 0;
  self->lock->release();
}
bool rlock_enter(W_RLock* self) { return rlock_acquire(self, true, -1); }
void rlock_exit(W_RLock* self, Array<W_Object*>*) { rlock_release(self); }
bool rlock_is_owned(W_RLock* self) { return self->owner == rlib::threads::current_id(); }

W_Type* make_rlock_type() {
  auto* t = new TypeBuilder("RLock"_str, object_type());
  t->module("_thread"_str);
  t->new_method<&rlock_make>("($type)"_str);
  t->method<&rlock_acquire>("acquire"_str, "($self, blocking=True, timeout=-1.0)"_str,
                            "Lock the lock; whether that was possible in time."_str);
  t->method<&rlock_release>("release"_str, "($self)"_str, "Release the lock."_str);
  t->method<&rlock_enter>("__enter__"_str, "($self)"_str);
  t->method<&rlock_exit>("__exit__"_str, "($self, *args)"_str);
  t->method<&rlock_is_owned>("_is_owned"_str, "($self)"_str);
  return t->finish();
}

RLIB_PREBUILD W_Type* lock_type() { return RLIB_ONCE(make_lock_type()); }
RLIB_PREBUILD W_Type* rlock_type() { return RLIB_ONCE(make_rlock_type()); }

int64_t get_ident() { return rlib::threads::current_id(); }

W_Module* make_thread() {
  auto* m = new ModuleBuilder("_thread"_str, "This module provides primitive operations to write multi-threaded programs."_str);
  m->function<&new_lock>("allocate_lock"_str, "($module)"_str, "Create a new lock object."_str);
  m->function<&get_ident>("get_ident"_str, "($module)"_str,
                          "A number that no other thread has as long as this one lives."_str);
  m->type("LockType"_str, lock_type());
  m->type("RLock"_str, rlock_type());
  m->type("error"_str, RuntimeError_type());
  m->constant("TIMEOUT_MAX"_str, new_float(9223372036.0));
  return m->finish();
}

}  // namespace

RLIB_PREBUILD W_Module* thread_module() { return RLIB_ONCE(make_thread()); }

}  // namespace py
