// Module select: waiting for descriptors, by select, poll and epoll.
//
// C's struct pollfd is taken for two numbers of 32 bits (the descriptor; the events, and behind them what
// happened), and struct epoll_event for three (the events; two of data), as Linux has them on x86-64.

#include <fcntl.h>
#include <limits.h>

#include "rlib/rffi.h"
#include "rlib/runtime/file_system.h"
#include "targets/pyinterp/interpreter/ticks.h"
#include "targets/pyinterp/modules/posix/arguments.h"
#include "targets/pyinterp/modules/select/select_module.h"
#include "targets/pyinterp/modules/time/durations.h"
#include "targets/pyinterp/objspace/instance.h"

extern "C" {
RFFI_RELEASES_LOCK int ppoll(int32_t* fds, uint64_t count, const int64_t* timeout, const char* mask);
RFFI_RELEASES_LOCK int epoll_wait(int fd, int32_t* events, int count, int milliseconds);
int epoll_create1(int flags) noexcept;
int epoll_ctl(int fd, int operation, int target, int32_t* event) noexcept;
}

namespace py {

RLIB_PREBUILD W_Type* poll_type();
RLIB_PREBUILD W_Type* epoll_type();

namespace {

constexpr int64_t kIn = 1;       // POLLIN
constexpr int64_t kPriority = 2;
constexpr int64_t kOut = 4;
constexpr int64_t kError = 8;
constexpr int64_t kHangUp = 16;
constexpr int64_t kInvalid = 32;
constexpr int64_t kMostDescriptors = 1024;  // FD_SETSIZE
constexpr int64_t kNanosecondsInMillisecond = 1000000;

// ---- Waiting ------------------------------------------------------------------------------------

// What is waited for: pairs of descriptor and events.
class PollList final : public rlib::Object {
 public:
  void add(int64_t fd, int64_t events) {
    fds->append(fd);
    wanted->append(events);
  }
  int64_t count() const { return fds->length(); }

  // Waits, for ever if `timeout` (in nanoseconds) is negative; `happened` has an entry for each then. How
  // many are not 0. Signals' handlers run meanwhile, and raise.
  int64_t wait(int64_t timeout) {
    const int64_t size = count();
    rffi::RawItems<int32_t> items(2 * size + 1);
    rffi::RawItems<int64_t> time(2);
    for (int64_t i = 0; i < size; i++) {
      items.set(2 * i, static_cast<int32_t>(fds->get(i)));
      items.set(2 * i + 1, static_cast<int32_t>(wanted->get(i) & 0xFFFF));
    }
    int64_t deadline = timeout > 0 ? rlib::monotonic_clock() + timeout : 0;
    int64_t left = timeout;
    while (true) {
      time.set(0, left / 1000000000);
      time.set(1, left % 1000000000);
      const bool is_limited = timeout >= 0;
      int64_t ready = rffi::unlocked([&] {
        return ::ppoll(items.get(), static_cast<uint64_t>(size), is_limited ? time.get() : nullptr, nullptr);
      });
      if (ready >= 0) {
        happened = Array<int64_t>::make(size);
        for (int64_t i = 0; i < size; i++) happened->set(i, items.at(2 * i + 1) >> 16 & 0xFFFF);
        return ready;
      }
      int64_t error = rffi::last_error();
      if (error != EINTR) throw_os_error(error, nullptr);
      handle_ticks();
      if (timeout > 0) {
        left = deadline - rlib::monotonic_clock();
        if (left < 0) left = 0;
      }
    }
  }

  List<int64_t>* const fds = new List<int64_t>();
  List<int64_t>* const wanted = new List<int64_t>();
  Array<int64_t>* happened = nullptr;
};

// ---- select -------------------------------------------------------------------------------------

// The objects of one of select's three lists.
Array<W_Object*>* add_descriptors(W_Object* w, int64_t events, PollList* all) {
  if (!is_iterable(w->type())) {
    throw_type_error("arguments 1-3 must be sequences"_str);
  }
  Array<W_Object*>* objects = to_array(w);
  for (int64_t i = 0; i < objects->length(); i++) {
    int64_t fd = descriptor_of(objects->get(i));
    if (fd >= kMostDescriptors) throw_value_error("filedescriptor out of range in select()"_str);
    all->add(fd, events);
  }
  return objects;
}

W_List* those_ready(Array<W_Object*>* objects, PollList* all, int64_t start, int64_t events) {
  W_List* ready = new_list();
  for (int64_t i = 0; i < objects->length(); i++) {
    if ((all->happened->get(start + i) & events) != 0) ready->append(objects->get(i));
  }
  return ready;
}

W_Object* select(W_Object* w_read, W_Object* w_write, W_Object* w_special, W_Object* w_timeout) {
  int64_t timeout = -1;
  if (!is_none(w_timeout)) {
    if (!isinstance<W_Float>(w_timeout) && w_timeout->type()->special(Special::kIndex) == nullptr) {
      throw_type_error("timeout must be a float or None"_str);
    }
    timeout = duration_argument(w_timeout);
    if (timeout < 0) throw_value_error("timeout must be non-negative"_str);
  }
  auto* all = new PollList();
  Array<W_Object*>* read = add_descriptors(w_read, kIn, all);
  Array<W_Object*>* write = add_descriptors(w_write, kOut, all);
  Array<W_Object*>* special = add_descriptors(w_special, kPriority, all);
  all->wait(timeout);
  for (int64_t i = 0; i < all->count(); i++) {
    if ((all->happened->get(i) & kInvalid) != 0) throw_os_error(EBADF, nullptr);
  }
  W_List* to_read = those_ready(read, all, 0, kIn | kHangUp | kError);
  W_List* to_write = those_ready(write, all, read->length(), kOut | kError);
  return new_tuple(to_read, to_write,
                   those_ready(special, all, read->length() + write->length(), kPriority));
}

// ---- poll ---------------------------------------------------------------------------------------

class W_Poll final : public W_Object {
 public:
  static W_Type* exact_type() { return poll_type(); }
  W_Type* type() override { return poll_type(); }

  Dict<int64_t, int64_t>* const wanted = new Dict<int64_t, int64_t>();  // events, by descriptor
  bool is_waiting = false;
};

W_Object* new_poll() { return new W_Poll(); }

int64_t event_mask(W_Object* w) {
  int64_t events = int_value(w);
  if (events < 0) throw_value_error("value must be positive"_str);
  if (events > 0xFFFF) throw_overflow_error("Python int too large to convert to C unsigned short"_str);
  return events;
}
void poll_register(W_Poll* self, Descriptor fd, W_Object* events) {
  self->wanted->set(fd.value, events == nullptr ? kIn | kPriority | kOut : event_mask(events));
}
void poll_modify(W_Poll* self, Descriptor fd, W_Object* events) {
  int64_t mask = event_mask(events);
  if (!self->wanted->contains(fd.value)) throw_os_error(ENOENT, nullptr);
  self->wanted->set(fd.value, mask);
}
void poll_unregister(W_Poll* self, Descriptor fd) {
  if (!self->wanted->contains(fd.value)) throw_key_error(new_int(fd.value));
  self->wanted->remove(fd.value);
}

// Milliseconds as nanoseconds, rounded up; None and negative ones are -1.
int64_t milliseconds_argument(W_Object* w) {
  if (w == nullptr || is_none(w)) return -1;
  int64_t value;
  if (isinstance<W_Float>(w)) {
    double nanoseconds = rlib::math::ceil(static_cast<W_Float*>(w)->value * 1e6);
    if (!rlib::math::fits_int64(nanoseconds)) throw_overflow_error("timeout is too large"_str);
    value = static_cast<int64_t>(nanoseconds);
  } else {
    if (w->type()->special(Special::kIndex) == nullptr) {
      throw_type_error("timeout must be an integer or None"_str);
    }
    W_AnyInt* milliseconds = to_index(w);
    if (!milliseconds->fits() || milliseconds->small() > INT32_MAX || milliseconds->small() < INT32_MIN) {
      throw_overflow_error("timeout is too large"_str);
    }
    value = milliseconds->small() * kNanosecondsInMillisecond;
  }
  return value < 0 ? -1 : value;
}

W_Object* poll_poll(W_Poll* self, W_Object* w_timeout) {
  int64_t timeout = milliseconds_argument(w_timeout);
  if (self->is_waiting) throw_runtime_error("concurrent poll() invocation"_str);
  auto* all = new PollList();
  for (auto [fd, events] : *self->wanted) all->add(fd, events);
  self->is_waiting = true;
  try {
    all->wait(timeout);
  } catch (PythonError*) {
    self->is_waiting = false;
    throw;
  }
  self->is_waiting = false;
  W_List* ready = new_list();
  for (int64_t i = 0; i < all->count(); i++) {
    int64_t events = all->happened->get(i);
    if (events != 0) ready->append(new_tuple(new_int(all->fds->get(i)), new_int(events)));
  }
  return ready;
}

W_Type* make_poll_type() {
  auto* t = new TypeBuilder("poll"_str, object_type());
  t->module("select"_str);
  t->remove_flags(W_Type::kBaseType);
  t->add_flags(W_Type::kDisallowNew);
  t->method<&poll_register>("register"_str, "($self, fd, eventmask=<null>, /)"_str,
                            "Register a file descriptor with the polling object."_str);
  t->method<&poll_modify>("modify"_str, "($self, fd, eventmask, /)"_str, "Modify an already registered file descriptor."_str);
  t->method<&poll_unregister>("unregister"_str, "($self, fd, /)"_str,
                              "Remove a file descriptor being tracked by the polling object."_str);
  t->method<&poll_poll>("poll"_str, "($self, timeout=None, /)"_str, "Polls the set of registered file descriptors."_str);
  return t->finish();
}

// ---- epoll --------------------------------------------------------------------------------------

constexpr int kAdd = 1;     // EPOLL_CTL_ADD
constexpr int kDelete = 2;
constexpr int kModify = 3;

class W_Epoll : public W_Object {
 public:
  static W_Type* exact_type() { return epoll_type(); }
  W_Type* type() override { return epoll_type(); }
  void finalize() {
    if (fd >= 0) rlib_rt_close(fd);
  }

  int32_t fd = -1;  // -1: closed
};

void check_epoll_open(W_Epoll* self) {
  if (self->fd < 0) throw_value_error("I/O operation on closed epoll object"_str);
}

W_Object* epoll_new(W_Type* type, CInt size, CInt flags) {
  if (size.value < -1 || size.value == 0) throw_value_error("negative sizehint"_str);
  if ((flags.value & ~O_CLOEXEC) != 0) throw_os_error(EINVAL, nullptr);
  auto* epoll = allocate<W_Epoll>(type, epoll_type());
  epoll->fd = static_cast<int32_t>(c_call([] { return ::epoll_create1(O_CLOEXEC); }));
  return epoll;
}
W_Object* epoll_from_fd(W_Type* type, CInt fd) {
  auto* epoll = allocate<W_Epoll>(type, epoll_type());
  epoll->fd = fd.value;
  return epoll;
}
void epoll_close(W_Epoll* self) {
  int32_t fd = self->fd;
  self->fd = -1;
  if (fd >= 0) checked(rlib_rt_close(fd));
}
bool epoll_is_closed(W_Epoll* self) { return self->fd < 0; }
int64_t epoll_fileno(W_Epoll* self) {
  check_epoll_open(self);
  return self->fd;
}
W_Object* epoll_enter(W_Epoll* self) {
  check_epoll_open(self);
  return self;
}
void epoll_exit(W_Epoll* self, Array<W_Object*>*) { epoll_close(self); }

void control(W_Epoll* self, int operation, Descriptor fd, uint32_t events) {
  check_epoll_open(self);
  rffi::RawItems<int32_t> event(3);
  event.set(0, static_cast<int32_t>(events));
  event.set(1, fd.value);
  event.set(2, 0);
  const int32_t own = self->fd;
  c_call([&] { return ::epoll_ctl(own, operation, fd.value, event.get()); });
}
void epoll_register(W_Epoll* self, Descriptor fd, W_Object* events) {
  control(self, kAdd, fd, events == nullptr ? uint32_t{kIn | kPriority | kOut} : static_cast<uint32_t>(int_value(events)));
}
void epoll_modify(W_Epoll* self, Descriptor fd, int64_t events) {
  control(self, kModify, fd, static_cast<uint32_t>(events));
}
void epoll_unregister(W_Epoll* self, Descriptor fd) { control(self, kDelete, fd, 0); }

W_Object* epoll_poll(W_Epoll* self, W_Object* w_timeout, CInt most) {
  check_epoll_open(self);
  int64_t timeout = is_none(w_timeout) ? -1 : duration_argument(w_timeout);
  if (timeout > INT32_MAX * kNanosecondsInMillisecond) throw_overflow_error("timeout is too large"_str);
  int32_t count = most.value == -1 ? static_cast<int32_t>(kMostDescriptors - 1) : most.value;
  if (count <= 0) throw_value_error("maxevents must be greater than 0, got "_str, int64_t{count});
  rffi::RawItems<int32_t> events(3 * int64_t{count});
  int64_t deadline = timeout > 0 ? rlib::monotonic_clock() + timeout : 0;
  const int32_t own = self->fd;
  int64_t got;
  while (true) {
    int64_t left = timeout > 0 ? deadline - rlib::monotonic_clock() : timeout;
    if (timeout > 0 && left < 0) left = 0;
    int milliseconds = timeout < 0 ? -1 : static_cast<int>((left + kNanosecondsInMillisecond - 1) / kNanosecondsInMillisecond);
    got = rffi::unlocked([&] { return ::epoll_wait(own, events.get(), count, milliseconds); });
    if (got >= 0) break;
    int64_t error = rffi::last_error();
    if (error != EINTR) throw_os_error(error, nullptr);
    handle_ticks();
  }
  W_List* ready = new_list();
  for (int64_t i = 0; i < got; i++) {
    int64_t mask = static_cast<uint32_t>(events.at(3 * i));
    ready->append(new_tuple(new_int(int64_t{events.at(3 * i + 1)}), new_int(mask)));
  }
  return ready;
}

W_Type* make_epoll_type() {
  auto* t = new TypeBuilder("epoll"_str, object_type());
  t->module("select"_str);
  t->doc("select.epoll(sizehint=-1, flags=0)\n\nReturns an epolling object"_str);
  t->new_method<&epoll_new>("($type, sizehint=-1, flags=0)"_str);
  t->class_method<&epoll_from_fd>("fromfd"_str, "($type, fd, /)"_str, "Create an epoll object from a given control fd."_str);
  t->method<&epoll_close>("close"_str, "($self, /)"_str, "Close the epoll control file descriptor."_str);
  t->getter<&epoll_is_closed>("closed"_str, "True if the epoll handler is closed"_str);
  t->method<&epoll_fileno>("fileno"_str, "($self, /)"_str, "Return the epoll control file descriptor."_str);
  t->method<&epoll_enter>("__enter__"_str, "($self, /)"_str);
  t->method<&epoll_exit>("__exit__"_str, "($self, *args)"_str);
  t->method<&epoll_register>("register"_str, "($self, /, fd, eventmask=<null>)"_str, "Registers a new fd."_str);
  t->method<&epoll_modify>("modify"_str, "($self, /, fd, eventmask)"_str, "Modify event mask for a registered file descriptor."_str);
  t->method<&epoll_unregister>("unregister"_str, "($self, /, fd)"_str, "Remove a registered file descriptor from the epoll object."_str);
  t->method<&epoll_poll>("poll"_str, "($self, /, timeout=None, maxevents=-1)"_str,
                         "Wait for events on the epoll file descriptor."_str);
  return t->finish();
}

W_Module* make_select() {
  auto* m = new ModuleBuilder("select"_str,
                              "This module supports asynchronous I/O on multiple file descriptors.\n\n*** IMPORTANT "
                              "NOTICE ***\nOn Windows, only sockets are supported; on Unix, all file descriptors."_str);
  m->type("error"_str, OSError_type());
  add_select_constants(m);
  m->type("epoll"_str, epoll_type());
  m->function<&select>("select"_str, "($module, rlist, wlist, xlist, timeout=None, /)"_str,
                       "Wait until one or more file descriptors are ready for some kind of I/O."_str);
  m->function<&new_poll>("poll"_str, "($module, /)"_str, "Returns a polling object."_str);
  return m->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* poll_type() { return RLIB_ONCE(make_poll_type()); }
RLIB_PREBUILD W_Type* epoll_type() { return RLIB_ONCE(make_epoll_type()); }
RLIB_PREBUILD W_Module* select_module() { return RLIB_ONCE(make_select()); }

}  // namespace py
