// Module _multiprocessing: SemLock, a semaphore that processes share. multiprocessing's locks, conditions and
// queues are made of it.
//
// The semaphore is one of the system's with a name (sem_open), so that a process that was not forked can find it. How often
// this process took it, and which thread did last, is known here only: a process that forks starts anew.

#include <fcntl.h>
#include <limits.h>

#include "rlib/os.h"
#include "rlib/threads.h"
#include "targets/pyinterp/modules/library_function.h"
#include "targets/pyinterp/modules/posix/arguments.h"
#include "targets/pyinterp/objspace/instance.h"

namespace py {

namespace {

PY_C_FUNCTION(sem_open)
PY_C_FUNCTION(sem_close)
PY_C_FUNCTION(sem_unlink)
PY_C_FUNCTION(sem_trywait)
PY_C_FUNCTION(sem_wait)
PY_C_FUNCTION(sem_timedwait)
PY_C_FUNCTION(sem_post)
PY_C_FUNCTION(sem_getvalue)

enum Kind : int64_t { kRecursive = 0, kSemaphore = 1 };

RLIB_PREBUILD W_Type* sem_lock_type();

// A semaphore that is open in this process.
class Semaphore final : public rlib::Object {
 public:
  explicit Semaphore(int64_t handle) : handle(handle), close_(c_sem_close()->address()) {}
  // The collector calls it.
  void finalize() { rlib_rt_call(close_, handle, 0, 0, 0, 0, 0, 0, 0); }

  const int64_t handle;

 private:
  const int64_t close_;
};

class W_SemLock : public W_Object {
 public:
  W_SemLock(Semaphore* semaphore, int64_t kind, int64_t most, W_Object* name)
      : semaphore(semaphore), kind(kind), most(most), name(name) {}
  static W_Type* exact_type() { return sem_lock_type(); }
  W_Type* type() override { return sem_lock_type(); }

  int64_t handle() const { return semaphore->handle; }
  // Whether this thread took it last, and somebody has it.
  bool is_mine() const { return count > 0 && owner == rlib::threads::current_id(); }
  void taken() {
    count++;
    owner = rlib::threads::current_id();
  }

  Semaphore* const semaphore;
  const int64_t kind;
  const int64_t most;
  W_Object* const name;  // None if nobody else can open it
  int64_t count = 0;
  int64_t owner = 0;
};

[[noreturn]] void throw_last_error() { throw_os_error(rffi::last_error(), nullptr); }

// sem_open with these flags. Raises OSError.
Semaphore* open_semaphore(Str* name, int64_t flags, int64_t value) {
  rlib::ForeignText c_name(name);
  int64_t handle = c_sem_open()->call(c_name.address(), flags, 0600, value);
  if (handle == 0) throw_last_error();
  return new Semaphore(handle);
}

W_Object* sem_lock_new(W_Type* type, CInt kind, CInt value, CInt most, W_Str* name, bool unlinks) {
  if (kind.value != kRecursive && kind.value != kSemaphore) throw_value_error("unrecognized kind"_str);
  Semaphore* semaphore = open_semaphore(name->value, O_CREAT | O_EXCL, value.value);
  if (unlinks) {
    rlib::ForeignText c_name(name->value);
    if (c_sem_unlink()->call_int(c_name.address()) < 0) throw_last_error();
  }
  W_Object* shown = unlinks ? none() : name;
  return allocate<W_SemLock>(type, sem_lock_type(), semaphore, int64_t{kind.value}, int64_t{most.value}, shown);
}

W_Object* sem_lock_rebuild(W_Type* type, int64_t handle, CInt kind, CInt most, W_Object* name) {
  Semaphore* semaphore = is_none(name) ? new Semaphore(handle) : open_semaphore(expect_text(name), 0, 0);
  return allocate<W_SemLock>(type, sem_lock_type(), semaphore, int64_t{kind.value}, int64_t{most.value}, name);
}

// Waits for the semaphore, until a time (0: for ever). Whether it was taken. Handlers of signals run meanwhile.
bool wait(W_SemLock* self, int64_t deadline) {
  constexpr int64_t kSecond = 1000000000;
  rlib::ForeignMemory until(16);
  rlib::set_foreign_word(until.address(), 0, deadline / kSecond);
  rlib::set_foreign_word(until.address(), 1, deadline % kSecond);
  while (true) {
    int64_t result = deadline == 0 ? c_sem_wait()->call_unlocked(self->handle())
                                   : c_sem_timedwait()->call_unlocked(self->handle(), until.address());
    if (static_cast<int32_t>(result) == 0) return true;
    int64_t number = rffi::last_error();
    if (number == ETIMEDOUT) return false;
    if (number != EINTR) throw_os_error(number, nullptr);
    handle_ticks();
  }
}

bool sem_lock_acquire(W_SemLock* self, bool blocks, W_Object* w_timeout) {
  if (self->kind == kRecursive && self->is_mine()) {
    self->count++;
    return true;
  }
  int64_t deadline = 0;
  if (!is_none(w_timeout)) {
    double seconds = float_value(w_timeout);
    if (seconds < 0) seconds = 0;
    constexpr double kMostSeconds = 1e9;
    deadline = rlib::wall_clock() + static_cast<int64_t>((seconds < kMostSeconds ? seconds : kMostSeconds) * 1e9);
  }
  if (c_sem_trywait()->call_int(self->handle()) < 0) {
    int64_t number = rffi::last_error();
    if (number != EAGAIN && number != EINTR) throw_os_error(number, nullptr);
    if (!blocks || !wait(self, deadline)) return false;
  }
  self->taken();
  return true;
}

// How many may take it still.
int64_t value_of(W_SemLock* self) {
  rlib::ForeignMemory value(8);
  if (c_sem_getvalue()->call_int(self->handle(), value.address()) < 0) throw_last_error();
  int64_t found = rlib::foreign_int(value.address(), 0);
  return found < 0 ? 0 : found;
}

void sem_lock_release(W_SemLock* self) {
  if (self->kind == kRecursive) {
    if (!self->is_mine()) {
      throw_error(AssertionError_type(), "attempt to release recursive lock not owned by thread"_str);
    }
    if (self->count > 1) {
      self->count--;
      return;
    }
  } else if (value_of(self) >= self->most) {
    throw_value_error("semaphore or lock released too many times"_str);
  }
  if (c_sem_post()->call_int(self->handle()) < 0) throw_last_error();
  self->count--;
}

bool sem_lock_enter(W_SemLock* self) { return sem_lock_acquire(self, true, none()); }
void sem_lock_exit(W_SemLock* self, W_Object*, W_Object*, W_Object*) { sem_lock_release(self); }
int64_t sem_lock_count(W_SemLock* self) { return self->count; }
bool sem_lock_is_mine(W_SemLock* self) { return self->is_mine(); }
bool sem_lock_is_zero(W_SemLock* self) { return value_of(self) == 0; }
void sem_lock_after_fork(W_SemLock* self) { self->count = 0; }
int64_t sem_lock_handle(W_SemLock* self) { return self->handle(); }
int64_t sem_lock_kind(W_SemLock* self) { return self->kind; }
int64_t sem_lock_most(W_SemLock* self) { return self->most; }
W_Object* sem_lock_name(W_SemLock* self) { return self->name; }

W_Type* make_sem_lock_type() {
  auto* t = new TypeBuilder("SemLock"_str, object_type());
  t->module("_multiprocessing"_str);
  t->doc("Semaphore/Mutex type"_str);
  t->new_method<&sem_lock_new>("($type, kind, value, maxvalue, name, unlink)"_str);
  t->class_method<&sem_lock_rebuild>("_rebuild"_str, "($type, handle, kind, maxvalue, name, /)"_str);
  t->method<&sem_lock_acquire>("acquire"_str, "($self, /, block=True, timeout=None)"_str,
                               "Acquire the semaphore/lock."_str);
  t->method<&sem_lock_release>("release"_str, "($self, /)"_str, "Release the semaphore/lock."_str);
  t->method<&sem_lock_enter>("__enter__"_str, "($self, /)"_str, "Enter the semaphore/lock."_str);
  t->method<&sem_lock_exit>("__exit__"_str, "($self, exc_type=None, exc_value=None, exc_tb=None, /)"_str,
                            "Exit the semaphore/lock."_str);
  t->method<&sem_lock_count>("_count"_str, "($self, /)"_str,
                             "Num of `acquire()`s minus num of `release()`s for this process."_str);
  t->method<&sem_lock_is_mine>("_is_mine"_str, "($self, /)"_str, "Whether the lock is owned by this thread."_str);
  t->method<&value_of>("_get_value"_str, "($self, /)"_str, "Get the value of the semaphore."_str);
  t->method<&sem_lock_is_zero>("_is_zero"_str, "($self, /)"_str, "Return whether semaphore has value zero."_str);
  t->method<&sem_lock_after_fork>("_after_fork"_str, "($self, /)"_str,
                                  "Rezero the net acquisition count after fork()."_str);
  t->member<&sem_lock_handle>("handle"_str);
  t->member<&sem_lock_kind>("kind"_str);
  t->member<&sem_lock_most>("maxvalue"_str);
  t->member<&sem_lock_name>("name"_str);
  t->attribute("SEM_VALUE_MAX"_str, new_int(int64_t{INT_MAX}));
  return t->finish();
}
RLIB_PREBUILD W_Type* sem_lock_type() { return RLIB_ONCE(make_sem_lock_type()); }

void unlink_semaphore(W_Str* name) {
  rlib::ForeignText c_name(name->value);
  if (c_sem_unlink()->call_int(c_name.address()) < 0) throw_last_error();
}

W_Module* make_multiprocessing() {
  auto* m = new ModuleBuilder("_multiprocessing"_str, nullptr);
  m->type("SemLock"_str, sem_lock_type());
  m->function<&unlink_semaphore>("sem_unlink"_str, "($module, name, /)"_str);
  W_Dict* flags = new_dict();
  flags->set_str(new_ascii("HAVE_SEM_OPEN"_str), new_int(int64_t{1}));
  flags->set_str(new_ascii("HAVE_SEM_TIMEDWAIT"_str), new_int(int64_t{1}));
  m->constant("flags"_str, flags);
  return m->finish();
}

}  // namespace

RLIB_PREBUILD W_Module* multiprocessing_module() { return RLIB_ONCE(make_multiprocessing()); }

}  // namespace py
