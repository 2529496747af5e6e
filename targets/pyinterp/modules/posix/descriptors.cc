// File descriptors: opening, reading, writing, copying.

#include <fcntl.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <unistd.h>

#include "rlib/rffi.h"
#include "rlib/runtime/file_system.h"
#include "targets/pyinterp/modules/posix/arguments.h"
#include "targets/pyinterp/modules/posix/posix_module.h"
#include "targets/pyinterp/objspace/buffer.h"

// Those that may wait.
extern "C" {
RFFI_RELEASES_LOCK ssize_t read(int, void*, size_t);
RFFI_RELEASES_LOCK ssize_t write(int, const void*, size_t);
RFFI_RELEASES_LOCK ssize_t pread(int, void*, size_t, off_t);
RFFI_RELEASES_LOCK ssize_t pwrite(int, const void*, size_t, off_t);
RFFI_RELEASES_LOCK int close(int);
RFFI_RELEASES_LOCK int fsync(int);
RFFI_RELEASES_LOCK int fdatasync(int);
RFFI_RELEASES_LOCK int lockf(int, int, off_t);
RFFI_RELEASES_LOCK int posix_fallocate(int, off_t, off_t);
RFFI_RELEASES_LOCK ssize_t sendfile(int, int, off_t*, size_t) noexcept;
RFFI_RELEASES_LOCK ssize_t copy_file_range(int, off64_t*, int, off64_t*, size_t, unsigned int);
RFFI_RELEASES_LOCK ssize_t splice(int, off64_t*, int, off64_t*, size_t, unsigned int);
}

namespace py {

namespace {

// ---- Opening and closing ------------------------------------------------------------------------

int64_t posix_open(W_Object* w_path, CInt flags, CInt mode, FolderDescriptor dir_fd) {
  FilePath* path = file_path(w_path, "open"_str);
  rffi::CString name(path->name);
  return runtime_call(
      [&] { return rlib_rt_open_at(dir_fd.value, name.get(), flags.value | O_CLOEXEC, mode.value); }, path);
}

void posix_close(CInt fd) {
  // It is closed even if a signal came.
  int failed = rffi::unlocked([&] { return ::close(fd.value); });
  if (failed != 0 && rffi::last_error() != EINTR) throw_path_error(rffi::last_error(), nullptr);
}

void posix_closerange(CInt low, CInt high) {
  int64_t first = low.value < 0 ? 0 : low.value;
  if (high.value > first) {
    ::close_range(static_cast<unsigned int>(first), static_cast<unsigned int>(high.value - 1), 0);
  }
}

int64_t posix_dup(CInt fd) {
  return runtime_call([&] { return rlib_rt_fcntl(fd.value, F_DUPFD_CLOEXEC, 0); });
}
int64_t posix_dup2(CInt fd, CInt fd2, bool inheritable) {
  if (inheritable) return c_call([&] { return ::dup2(fd.value, fd2.value); });
  return c_call([&] { return ::dup3(fd.value, fd2.value, O_CLOEXEC); });
}

W_Object* new_pipe(int flags) {
  rffi::RawItems<int> ends(2);
  c_call([&] { return ::pipe2(ends.get(), flags); });
  return new_tuple(new_int(ends.at(0)), new_int(ends.at(1)));
}
W_Object* posix_pipe() { return new_pipe(O_CLOEXEC); }
W_Object* posix_pipe2(CInt flags) { return new_pipe(flags.value); }

int64_t posix_memfd_create(W_Object* w_name, W_Object* w_flags) {
  FilePath* path = file_path(w_name, "memfd_create"_str, FilePath::kName, "name"_str);
  rffi::CString name(path->name);
  unsigned int flags = w_flags == nullptr ? MFD_CLOEXEC : static_cast<unsigned int>(int_value(w_flags));
  return c_call([&] { return ::memfd_create(name.get(), flags); });
}

int64_t posix_eventfd(W_Object* initial, W_Object* w_flags) {
  int flags = w_flags == nullptr ? EFD_CLOEXEC : c_int_value(w_flags);
  int64_t value = int_value(initial);
  if (value < 0) throw_value_error("can't convert negative value to unsigned int"_str);
  if (value > UINT32_MAX) throw_overflow_error("Python int too large to convert to C unsigned int"_str);
  return c_call([&] { return ::eventfd(static_cast<unsigned int>(value), flags); });
}
W_Object* posix_eventfd_read(CInt fd) {
  rffi::RawItems<uint64_t> value(1);
  c_call([&] { return ::read(fd.value, value.get(), 8); });
  return new_int(BigInt::from_uint(value.at(0)));
}
void posix_eventfd_write(CInt fd, W_Object* w) {
  rffi::RawItems<uint64_t> value(1);
  value.set(0, uint64_value(w));
  c_call([&] { return ::write(fd.value, value.get(), 8); });
}

// ---- Reading and writing ------------------------------------------------------------------------

[[noreturn]] void throw_invalid() { throw_os_error(EINVAL, nullptr); }

W_Object* posix_read(CInt fd, int64_t length) {
  if (length < 0) throw_invalid();
  rffi::Buffer buffer(length);
  int64_t got = c_call([&] { return ::read(fd.value, buffer.get(), static_cast<size_t>(length)); });
  return new_bytes(Str::from_raw(buffer.get(), got));
}
W_Object* posix_pread(CInt fd, int64_t length, int64_t offset) {
  if (length < 0) throw_invalid();
  rffi::Buffer buffer(length);
  int64_t got = c_call([&] { return ::pread(fd.value, buffer.get(), static_cast<size_t>(length), offset); });
  return new_bytes(Str::from_raw(buffer.get(), got));
}

// Calls `call` with a copy of the bytes in raw memory.
template <class Call>
int64_t with_bytes(Str* bytes, Call call) {
  rffi::CBytes buffer(bytes);
  return c_call([&] { return call(buffer.get(), static_cast<size_t>(bytes->length())); });
}

int64_t posix_write(CInt fd, W_Object* data) {
  return with_bytes(bytes_of(data), [&](const char* p, size_t n) { return ::write(fd.value, p, n); });
}
int64_t posix_pwrite(CInt fd, W_Object* data, int64_t offset) {
  return with_bytes(bytes_of(data), [&](const char* p, size_t n) { return ::pwrite(fd.value, p, n, offset); });
}

// Several buffers at once, filled (from) one behind the other. -1 as `offset`: the file's own position.
Array<W_Object*>* buffers_argument(W_Object* w, Str* function) {
  if (w->type()->special(Special::kGetItem) == nullptr || isinstance<W_Dict>(w)) {
    throw_type_error(function, "() arg 2 must be a sequence"_str);
  }
  return to_array(w);
}

int64_t read_into(int fd, W_Object* w_buffers, int64_t offset, Str* function) {
  Array<W_Object*>* buffers = buffers_argument(w_buffers, function);
  int64_t total = 0;
  for (int64_t i = 0; i < buffers->length(); i++) total += writable_bytes_of(buffers->get(i)).length;
  rffi::Buffer bytes(total);
  int64_t got = offset < 0
                    ? c_call([&] { return ::read(fd, bytes.get(), static_cast<size_t>(total)); })
                    : c_call([&] { return ::pread(fd, bytes.get(), static_cast<size_t>(total), offset); });
  Str* all = Str::from_raw(bytes.get(), got);
  int64_t at = 0;
  for (int64_t i = 0; i < buffers->length() && at < got; i++) {
    WritableBytes to = writable_bytes_of(buffers->get(i));
    int64_t count = to.length < got - at ? to.length : got - at;
    to.put(all, at, count);
    at += count;
  }
  return got;
}
int64_t write_from(int fd, W_Object* w_buffers, int64_t offset, Str* function) {
  Array<W_Object*>* buffers = buffers_argument(w_buffers, function);
  StrBuilder* all = new StrBuilder();
  for (int64_t i = 0; i < buffers->length(); i++) all->append(bytes_of(buffers->get(i)));
  return with_bytes(all->build(), [&](const char* p, size_t n) {
    return offset < 0 ? ::write(fd, p, n) : ::pwrite(fd, p, n, offset);
  });
}
int64_t posix_readv(CInt fd, W_Object* buffers) { return read_into(fd.value, buffers, -1, "readv"_str); }
int64_t posix_writev(CInt fd, W_Object* buffers) { return write_from(fd.value, buffers, -1, "writev"_str); }
int64_t posix_preadv(CInt fd, W_Object* buffers, int64_t offset, CInt flags) {
  if (offset < 0) throw_invalid();
  return read_into(fd.value, buffers, offset, "preadv"_str);
}
int64_t posix_pwritev(CInt fd, W_Object* buffers, int64_t offset, CInt flags) {
  if (offset < 0) throw_invalid();
  return write_from(fd.value, buffers, offset, "pwritev"_str);
}

// ---- Position and size --------------------------------------------------------------------------

int64_t posix_lseek(CInt fd, int64_t position, CInt how) {
  return c_call([&] { return ::lseek(fd.value, position, how.value); });
}
void posix_ftruncate(CInt fd, int64_t length) {
  c_call([&] { return ::ftruncate(fd.value, length); });
}
void posix_fsync(Descriptor fd) {
  c_call([&] { return ::fsync(fd.value); });
}
void posix_fdatasync(Descriptor fd) {
  c_call([&] { return ::fdatasync(fd.value); });
}
void posix_lockf(CInt fd, CInt command, int64_t length) {
  c_call([&] { return ::lockf(fd.value, command.value, length); });
}
void posix_fallocate_(CInt fd, int64_t offset, int64_t length) {
  runtime_call([&] { return -int64_t{::posix_fallocate(fd.value, offset, length)}; });
}
void posix_fadvise_(CInt fd, int64_t offset, int64_t length, CInt advice) {
  runtime_call([&] { return -int64_t{::posix_fadvise(fd.value, offset, length, advice.value)}; });
}

// ---- From one to the other ----------------------------------------------------------------------

// An offset that C reads and moves on; none at all for None.
class OptionalOffset : public rlib::Object {
 public:
  explicit OptionalOffset(W_Object* w) : given(!is_none(w)), value(given ? int_value(w) : 0) {}
  const bool given;
  const int64_t value;
};

int64_t checked_count(int64_t count) {
  if (count < 0) throw_value_error("negative value for 'count' not allowed"_str);
  return count;
}

int64_t posix_sendfile(CInt out, CInt in, W_Object* w_offset, int64_t count) {
  auto* offset = new OptionalOffset(w_offset);
  if (!offset->given) {
    return c_call([&] { return ::sendfile(out.value, in.value, nullptr, static_cast<size_t>(count)); });
  }
  rffi::RawItems<int64_t> at(1);
  at.set(0, offset->value);
  return c_call([&] { return ::sendfile(out.value, in.value, at.get(), static_cast<size_t>(count)); });
}

int64_t posix_copy_file_range(CInt source, CInt target, int64_t count, W_Object* w_from, W_Object* w_to) {
  checked_count(count);
  auto* from = new OptionalOffset(w_from);
  auto* to = new OptionalOffset(w_to);
  rffi::RawItems<int64_t> at(2);
  at.set(0, from->value);
  at.set(1, to->value);
  const bool has_from = from->given;
  const bool has_to = to->given;
  return c_call([&] {
    return ::copy_file_range(source.value, has_from ? at.get() : nullptr, target.value,
                             has_to ? rffi::offset(at.get(), 1) : nullptr, static_cast<size_t>(count), 0);
  });
}
int64_t posix_splice(CInt source, CInt target, int64_t count, W_Object* w_from, W_Object* w_to,
                     int64_t flags) {
  checked_count(count);
  auto* from = new OptionalOffset(w_from);
  auto* to = new OptionalOffset(w_to);
  rffi::RawItems<int64_t> at(2);
  at.set(0, from->value);
  at.set(1, to->value);
  const bool has_from = from->given;
  const bool has_to = to->given;
  return c_call([&] {
    return ::splice(source.value, has_from ? at.get() : nullptr, target.value,
                    has_to ? rffi::offset(at.get(), 1) : nullptr, static_cast<size_t>(count),
                    static_cast<unsigned int>(flags));
  });
}

// ---- Properties ---------------------------------------------------------------------------------

bool posix_isatty(CInt fd) { return ::isatty(fd.value) == 1; }

bool posix_get_inheritable(CInt fd) {
  return (runtime_call([&] { return rlib_rt_fcntl(fd.value, F_GETFD, 0); }) & FD_CLOEXEC) == 0;
}
void posix_set_inheritable(CInt fd, CInt inheritable) {
  int64_t flags = runtime_call([&] { return rlib_rt_fcntl(fd.value, F_GETFD, 0); });
  flags = inheritable.value != 0 ? flags & ~FD_CLOEXEC : flags | FD_CLOEXEC;
  runtime_call([&] { return rlib_rt_fcntl(fd.value, F_SETFD, flags); });
}
bool posix_get_blocking(CInt fd) {
  return (runtime_call([&] { return rlib_rt_fcntl(fd.value, F_GETFL, 0); }) & O_NONBLOCK) == 0;
}
void posix_set_blocking(CInt fd, bool blocking) {
  int64_t flags = runtime_call([&] { return rlib_rt_fcntl(fd.value, F_GETFL, 0); });
  flags = blocking ? flags & ~O_NONBLOCK : flags | O_NONBLOCK;
  runtime_call([&] { return rlib_rt_fcntl(fd.value, F_SETFL, flags); });
}
W_Object* posix_device_encoding(CInt fd) {
  return ::isatty(fd.value) == 1 ? static_cast<W_Object*>(new_ascii("utf-8"_str)) : none();
}

}  // namespace

void add_posix_descriptors(ModuleBuilder* m) {
  m->function<&posix_open>("open"_str, "($module, /, path, flags, mode=511, *, dir_fd=None)"_str,
                           "Open a file for low level IO.  Returns a file descriptor (integer)."_str);
  m->function<&posix_close>("close"_str, "($module, /, fd)"_str, "Close a file descriptor."_str);
  m->function<&posix_closerange>("closerange"_str, "($module, fd_low, fd_high, /)"_str,
                                 "Closes all file descriptors in [fd_low, fd_high), ignoring errors."_str);
  m->function<&posix_dup>("dup"_str, "($module, fd, /)"_str, "Return a duplicate of a file descriptor."_str);
  m->function<&posix_dup2>("dup2"_str, "($module, /, fd, fd2, inheritable=True)"_str,
                           "Duplicate file descriptor."_str);
  m->function<&posix_pipe>("pipe"_str, "($module, /)"_str,
                           "Create a pipe: a tuple of two file descriptors, (read_fd, write_fd)."_str);
  m->function<&posix_pipe2>("pipe2"_str, "($module, flags, /)"_str,
                            "Create a pipe with flags set atomically."_str);
  m->function<&posix_memfd_create>("memfd_create"_str, "($module, /, name, flags=<null>)"_str,
                                   "A file descriptor of an anonymous file in memory."_str);
  m->function<&posix_eventfd>("eventfd"_str, "($module, /, initval, flags=<null>)"_str,
                              "Creates and returns an event notification file descriptor."_str);
  m->function<&posix_eventfd_read>("eventfd_read"_str, "($module, /, fd)"_str, "Read eventfd value"_str);
  m->function<&posix_eventfd_write>("eventfd_write"_str, "($module, /, fd, value)"_str,
                                    "Write eventfd value."_str);
  m->function<&posix_read>("read"_str, "($module, fd, length, /)"_str,
                           "Read from a file descriptor.  Returns a bytes object."_str);
  m->function<&posix_pread>("pread"_str, "($module, fd, length, offset, /)"_str,
                            "Read a number of bytes from a file descriptor starting at a particular offset."_str);
  m->function<&posix_write>("write"_str, "($module, fd, data, /)"_str,
                            "Write a bytes object to a file descriptor."_str);
  m->function<&posix_pwrite>("pwrite"_str, "($module, fd, buffer, offset, /)"_str,
                             "Write bytes to a file descriptor starting at a particular offset."_str);
  m->function<&posix_readv>("readv"_str, "($module, fd, buffers, /)"_str,
                            "Read from a file descriptor fd into an iterable of buffers."_str);
  m->function<&posix_writev>("writev"_str, "($module, fd, buffers, /)"_str,
                             "Iterate over buffers, and write the contents of each to a file descriptor."_str);
  m->function<&posix_preadv>("preadv"_str, "($module, fd, buffers, offset, flags=0, /)"_str,
                             "Reads from a file descriptor into a number of mutable bytes-like objects."_str);
  m->function<&posix_pwritev>("pwritev"_str, "($module, fd, buffers, offset, flags=0, /)"_str,
                              "Writes the contents of bytes-like objects to a file descriptor at a given offset."_str);
  m->function<&posix_lseek>("lseek"_str, "($module, fd, position, how, /)"_str,
                            "Set the position of a file descriptor.  Return the new position."_str);
  m->function<&posix_ftruncate>("ftruncate"_str, "($module, fd, length, /)"_str,
                                "Truncate a file, specified by file descriptor, to a specific length."_str);
  m->function<&posix_fsync>("fsync"_str, "($module, /, fd)"_str, "Force write of fd to disk."_str);
  m->function<&posix_fdatasync>("fdatasync"_str, "($module, /, fd)"_str,
                                "Force write of fd to disk without forcing update of metadata."_str);
  m->function<&posix_lockf>("lockf"_str, "($module, fd, command, length, /)"_str,
                            "Apply, test or remove a POSIX lock on an open file descriptor."_str);
  m->function<&posix_fallocate_>("posix_fallocate"_str, "($module, fd, offset, length, /)"_str,
                                 "Ensure a file has allocated at least a particular number of bytes on disk."_str);
  m->function<&posix_fadvise_>("posix_fadvise"_str, "($module, fd, offset, length, advice, /)"_str,
                               "Announce an intention to access data in a specific pattern."_str);
  m->function<&posix_sendfile>("sendfile"_str, "($module, /, out_fd, in_fd, offset, count)"_str,
                               "Copy count bytes from file descriptor in_fd to file descriptor out_fd."_str);
  m->function<&posix_copy_file_range>(
      "copy_file_range"_str, "($module, /, src, dst, count, offset_src=None, offset_dst=None)"_str,
      "Copy count bytes from one file descriptor to another."_str);
  m->function<&posix_splice>(
      "splice"_str, "($module, /, src, dst, count, offset_src=None, offset_dst=None, flags=0)"_str,
      "Transfer count bytes from one pipe to a descriptor or vice versa."_str);
  m->function<&posix_isatty>("isatty"_str, "($module, fd, /)"_str,
                             "Return True if the fd is connected to a terminal."_str);
  m->function<&posix_get_inheritable>("get_inheritable"_str, "($module, fd, /)"_str,
                                      "Get the close-on-exe flag of the specified file descriptor."_str);
  m->function<&posix_set_inheritable>("set_inheritable"_str, "($module, fd, inheritable, /)"_str,
                                      "Set the inheritable flag of the specified file descriptor."_str);
  m->function<&posix_get_blocking>("get_blocking"_str, "($module, fd, /)"_str,
                                   "Get the blocking mode of the file descriptor."_str);
  m->function<&posix_set_blocking>("set_blocking"_str, "($module, fd, blocking, /)"_str,
                                   "Set the blocking mode of the specified file descriptor."_str);
  m->function<&posix_device_encoding>("device_encoding"_str, "($module, /, fd)"_str,
                                      "Return a string describing the encoding of a terminal's file descriptor."_str);
}

}  // namespace py
