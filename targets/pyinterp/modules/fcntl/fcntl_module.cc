// Module fcntl: fcntl, ioctl, locks on files.

#include <fcntl.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "rlib/rffi.h"
#include "rlib/runtime/file_system.h"
#include "targets/pyinterp/modules/posix/arguments.h"
#include "targets/pyinterp/objspace/buffer.h"

extern "C" {
RFFI_RELEASES_LOCK int flock(int, int) noexcept;
}

namespace py {

namespace {

constexpr int64_t kBufferSize = 1024;

W_Object* do_fcntl(Descriptor fd, CInt command, W_Object* argument) {
  if (isinstance<W_Str>(argument) || is_bytes_like(argument)) {
    Str* bytes = isinstance<W_Str>(argument) ? static_cast<W_Str*>(argument)->value : bytes_of(argument);
    if (bytes->length() > kBufferSize) throw_value_error("fcntl string arg too long"_str);
    rffi::CBytes buffer(bytes);
    runtime_call([&] { return rlib_rt_fcntl_bytes(fd.value, command.value, buffer.get()); });
    return new_bytes(Str::from_raw(buffer.get(), bytes->length()));
  }
  int64_t number = int_value(argument);
  return new_int(runtime_call([&] { return rlib_rt_fcntl(fd.value, command.value, number); }));
}

W_Object* do_ioctl(Descriptor fd, int64_t w_request, W_Object* argument, bool changes) {
  auto request = static_cast<uint64_t>(static_cast<uint32_t>(w_request));
  if (!isinstance<W_Str>(argument) && !is_bytes_like(argument)) {
    int64_t number = int_value(argument);
    return new_int(runtime_call([&] { return rlib_rt_ioctl(fd.value, request, number); }));
  }
  bool is_writable = !isinstance<W_Str>(argument) && changes && !isinstance<W_Bytes>(argument) &&
                     !buffer_of(argument)->is_readonly();
  Str* bytes = isinstance<W_Str>(argument) ? static_cast<W_Str*>(argument)->value : bytes_of(argument);
  if (!is_writable && bytes->length() > kBufferSize) throw_value_error("ioctl string arg too long"_str);
  // What the system writes may be more than it was given.
  rffi::Buffer buffer(bytes->length() + kBufferSize);
  rffi::raw(bytes, [&](const char* from) { rlib_rt_copy_bytes(buffer.get(), from, bytes->length()); });
  int64_t result = runtime_call([&] { return rlib_rt_ioctl_bytes(fd.value, request, buffer.get()); });
  Str* after = Str::from_raw(buffer.get(), bytes->length());
  if (!is_writable) return new_bytes(after);
  WritableBytes to = writable_bytes_of(argument);
  to.put(after, 0, to.length < after->length() ? to.length : after->length());
  return new_int(result);
}

void do_flock(Descriptor fd, CInt operation) {
  c_call([&] { return ::flock(fd.value, operation.value); });
}

W_Object* do_lockf(Descriptor fd, CInt command, W_Object* length, W_Object* start, CInt whence) {
  int64_t kind;
  if (command.value == LOCK_UN) {
    kind = F_UNLCK;
  } else if ((command.value & LOCK_SH) != 0) {
    kind = F_RDLCK;
  } else if ((command.value & LOCK_EX) != 0) {
    kind = F_WRLCK;
  } else {
    throw_value_error("unrecognized lockf argument"_str);
  }
  int64_t from = int_value(start);
  int64_t count = int_value(length);
  bool waits = (command.value & LOCK_NB) == 0;
  runtime_call([&] { return rlib_rt_lock_file(fd.value, kind, whence.value, from, count, waits); });
  return none();
}

W_Module* make_fcntl() {
  auto* m = new ModuleBuilder("fcntl"_str,
                              "This module performs file control and I/O control on file\ndescriptors.  It is an "
                              "interface to the fcntl() and ioctl() Unix\nroutines.  File descriptors can be obtained "
                              "with the fileno() method of\na file or socket object."_str);
#define CONSTANT(name) m->constant(#name ""_str, static_cast<int64_t>(name));
#include "targets/pyinterp/modules/fcntl/constants.def"
  m->function<&do_fcntl>("fcntl"_str, "($module, fd, cmd, arg=0, /)"_str,
                         "Perform the operation `cmd` on file descriptor fd."_str);
  m->function<&do_ioctl>("ioctl"_str, "($module, fd, request, arg=0, mutate_flag=True, /)"_str,
                         "Perform the operation `request` on file descriptor `fd`."_str);
  m->function<&do_flock>("flock"_str, "($module, fd, operation, /)"_str,
                         "Perform the lock operation `operation` on file descriptor `fd`."_str);
  m->function<&do_lockf>("lockf"_str, "($module, fd, cmd, len=0, start=0, whence=0, /)"_str,
                         "A wrapper around the fcntl() locking calls."_str);
  return m->finish();
}

}  // namespace

RLIB_PREBUILD W_Module* fcntl_module() { return RLIB_ONCE(make_fcntl()); }

}  // namespace py
