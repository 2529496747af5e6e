#include "targets/pyinterp/modules/thread/locks.h"

#include "rlib/os.h"
#include "targets/pyinterp/interpreter/ticks.h"
#include "targets/pyinterp/modules/time/durations.h"
#include "targets/pyinterp/objspace/instance.h"
#include "targets/pyinterp/objspace/operations.h"

namespace py {

using rlib::threads::Lock;

namespace {

constexpr int64_t kMostNanoseconds = int64_t{9223372036} * 1000000000;  // TIMEOUT_MAX

// How long to wait, in nanoseconds: 0 not at all, -1 for ever.
int64_t time_to_wait(bool blocking, W_Object* w_timeout) {
  constexpr int64_t kForEver = -1000000000;
  int64_t timeout = w_timeout == nullptr ? kForEver : duration_argument(w_timeout);
  if (!blocking && timeout != kForEver) {
    throw_value_error("can't specify a timeout for a non-blocking call"_str);
  }
  if (timeout < 0 && timeout != kForEver) throw_value_error("timeout value must be positive"_str);
  if (timeout > kMostNanoseconds) throw_overflow_error("timeout value is too large"_str);
  return !blocking ? 0 : timeout < 0 ? -1 : timeout;
}

}  // namespace

bool acquire_lock(Lock* lock, bool blocking, W_Object* timeout) {
  int64_t wait = time_to_wait(blocking, timeout);
  int64_t deadline = wait > 0 ? rlib::monotonic_clock() + wait : 0;
  while (true) {
    Lock::Outcome outcome = lock->try_within(wait);
    if (outcome != Lock::kInterrupted) return outcome == Lock::kTaken;
    handle_ticks();
    if (wait > 0) {
      int64_t left = deadline - rlib::monotonic_clock();
      wait = left > 0 ? left : 0;
    }
  }
}

namespace {

// ---- lock ---------------------------------------------------------------------------------------

bool lock_acquire(W_Lock* self, bool blocking, W_Object* timeout) {
  return acquire_lock(self->lock, blocking, timeout);
}
void lock_release(W_Lock* self) {
  if (!self->lock->is_held()) throw_runtime_error("release unlocked lock"_str);
  self->lock->release();
}
bool lock_locked(W_Lock* self) { return self->lock->is_held(); }
bool lock_enter(W_Lock* self) { return acquire_lock(self->lock, true, nullptr); }
void lock_exit(W_Lock* self, Array<W_Object*>*) { lock_release(self); }
void lock_reinit(W_Lock* self) { self->lock = new Lock(); }
Str* lock_repr(W_Lock* self) {
  return message('<', self->lock->is_held() ? "locked"_str : "unlocked"_str, " _thread.lock object at "_str,
                 address_of(self), '>');
}

W_Type* make_lock_type() {
  auto* t = new TypeBuilder("lock"_str, object_type());
  t->module("_thread"_str);
  t->doc("A lock object is a synchronization primitive.  To create a lock,\ncall threading.Lock()."_str);
  t->remove_flags(W_Type::kBaseType);
  t->add_flags(W_Type::kDisallowNew | W_Type::kHasWeakref);
  t->method<&lock_acquire>("acquire"_str, "($self, blocking=True, timeout=<null>)"_str,
                           "Lock the lock; whether that was possible in time."_str);
  t->method<&lock_acquire>("acquire_lock"_str, "($self, blocking=True, timeout=<null>)"_str,
                           "An obsolete synonym of acquire()."_str);
  t->method<&lock_release>("release"_str, "($self)"_str, "Release the lock."_str);
  t->method<&lock_release>("release_lock"_str, "($self)"_str, "An obsolete synonym of release()."_str);
  t->method<&lock_locked>("locked"_str, "($self)"_str, "Whether the lock is held."_str);
  t->method<&lock_locked>("locked_lock"_str, "($self)"_str, "An obsolete synonym of locked()."_str);
  t->method<&lock_enter>("__enter__"_str, "($self)"_str, "Lock the lock."_str);
  t->method<&lock_exit>("__exit__"_str, "($self, *args)"_str, "Release the lock."_str);
  t->method<&lock_reinit>("_at_fork_reinit"_str, "($self)"_str);
  t->special<&lock_repr>("__repr__"_str);
  return t->finish();
}

// ---- RLock --------------------------------------------------------------------------------------

// A lock that its owner may take several times.
class W_RLock : public Referable<W_Object> {
 public:
  static W_Type* exact_type() { return rlock_type(); }
  W_Type* type() override { return rlock_type(); }

  bool is_own() const { return count > 0 && owner == rlib::threads::current_id(); }

  Lock* lock = new Lock();
  int64_t owner = 0;  // 0: nobody
  int64_t count = 0;
};

W_Object* rlock_make(W_Type* type, Array<W_Object*>*, W_Dict*) {
  return allocate<W_RLock>(type, rlock_type());
}
bool rlock_acquire(W_RLock* self, bool blocking, W_Object* timeout) {
  if (!self->is_own()) {
    if (!acquire_lock(self->lock, blocking, timeout)) return false;
    self->owner = rlib::threads::current_id();
  }
  self->count++;
  return true;
}
void rlock_release(W_RLock* self) {
  if (!self->is_own()) throw_runtime_error("cannot release un-acquired lock"_str);
  if (--self->count > 0) return;
  self->owner = 0;
  self->lock->release();
}
bool rlock_enter(W_RLock* self) { return rlock_acquire(self, true, nullptr); }
void rlock_exit(W_RLock* self, Array<W_Object*>*) { rlock_release(self); }
bool rlock_is_owned(W_RLock* self) { return self->is_own(); }
// For Condition, which gives the lock away for a while, however often it was taken.
W_Object* rlock_release_save(W_RLock* self) {
  if (self->count == 0) throw_runtime_error("cannot release un-acquired lock"_str);
  W_Tuple* state = new_tuple(new_int(self->count), new_int(self->owner));
  self->count = 0;
  self->owner = 0;
  self->lock->release();
  return state;
}
void rlock_acquire_restore(W_RLock* self, W_Tuple* state) {
  if (state->length() != 2) throw_type_error("_acquire_restore() argument 1 must be sequence of length 2, not "_str, state->length());
  int64_t count = int_value(state->get(0));
  int64_t owner = int_value(state->get(1));
  self->lock->acquire();
  self->owner = owner;
  self->count = count;
}
void rlock_reinit(W_RLock* self) {
  self->lock = new Lock();
  self->owner = 0;
  self->count = 0;
}
Str* rlock_repr(W_RLock* self) {
  return message('<', self->count > 0 ? "locked "_str : "unlocked "_str, full_name(self->type()), " object owner="_str,
                 self->owner, " count="_str, self->count, " at "_str, address_of(self), '>');
}

W_Type* make_rlock_type() {
  auto* t = new TypeBuilder("RLock"_str, object_type());
  t->module("_thread"_str);
  t->add_flags(W_Type::kHasWeakref);
  t->new_method<&rlock_make>("($type, *args, **kwargs)"_str);
  t->method<&rlock_acquire>("acquire"_str, "($self, blocking=True, timeout=<null>)"_str,
                            "Lock the lock; whether that was possible in time."_str);
  t->method<&rlock_release>("release"_str, "($self)"_str, "Release the lock."_str);
  t->method<&rlock_enter>("__enter__"_str, "($self)"_str, "Lock the lock."_str);
  t->method<&rlock_exit>("__exit__"_str, "($self, *args)"_str, "Release the lock."_str);
  t->method<&rlock_is_owned>("_is_owned"_str, "($self)"_str, "For internal use by `threading.Condition`."_str);
  t->method<&rlock_release_save>("_release_save"_str, "($self)"_str, "For internal use by `threading.Condition`."_str);
  t->method<&rlock_acquire_restore>("_acquire_restore"_str, "($self, state, /)"_str,
                                    "For internal use by `threading.Condition`."_str);
  t->method<&rlock_reinit>("_at_fork_reinit"_str, "($self)"_str);
  t->special<&rlock_repr>("__repr__"_str);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* lock_type() { return RLIB_ONCE(make_lock_type()); }
RLIB_PREBUILD W_Type* rlock_type() { return RLIB_ONCE(make_rlock_type()); }

}  // namespace py
