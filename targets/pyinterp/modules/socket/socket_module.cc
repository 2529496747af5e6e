// Module _socket: the type socket, on which the module socket builds.
//
// A socket with a timeout does not block for the system: calls are tried, and where they would wait,
// wait_until_ready does, for as long as there is time.

#include "targets/pyinterp/modules/socket/socket_module.h"

#include <fcntl.h>
#include <unistd.h>

#include "rlib/rffi.h"
#include "rlib/runtime/file_system.h"
#include "rlib/runtime/sockets.h"
#include "targets/pyinterp/modules/posix/arguments.h"
#include "targets/pyinterp/modules/time/durations.h"
#include "targets/pyinterp/objspace/buffer.h"
#include "targets/pyinterp/objspace/instance.h"

// With an address taken for bytes, a socklen_t for a number, and a pollfd for two.
extern "C" {
int socket(int family, int type, int protocol) noexcept;
int socketpair(int family, int type, int protocol, int32_t* fds) noexcept;
int bind(int fd, const char* address, uint32_t length) noexcept;
int listen(int fd, int backlog) noexcept;
int getsockname(int fd, char* address, uint32_t* length) noexcept;
int getpeername(int fd, char* address, uint32_t* length) noexcept;
int getsockopt(int fd, int level, int option, char* value, uint32_t* length) noexcept;
int setsockopt(int fd, int level, int option, const char* value, uint32_t length) noexcept;
int shutdown(int fd, int how) noexcept;
RFFI_RELEASES_LOCK int connect(int fd, const char* address, uint32_t length);
RFFI_RELEASES_LOCK int accept4(int fd, char* address, uint32_t* length, int flags);
RFFI_RELEASES_LOCK int64_t recvfrom(int fd, char* data, uint64_t size, int flags, char* address, uint32_t* length);
RFFI_RELEASES_LOCK int64_t sendto(int fd, const char* data, uint64_t size, int flags, const char* address,
                                  uint32_t length);
RFFI_RELEASES_LOCK int ppoll(int32_t* fds, uint64_t count, const int64_t* timeout, const char* mask);
}

namespace py {

namespace {

constexpr int kInternet = 2;      // AF_INET
constexpr int kStream = 1;        // SOCK_STREAM
constexpr int kNonBlocking = 04000;   // SOCK_NONBLOCK
constexpr int kCloseOnExec = 02000000;  // SOCK_CLOEXEC
constexpr int kSocketLevel = 1;   // SOL_SOCKET
constexpr int kTypeOption = 3;    // SO_TYPE
constexpr int kErrorOption = 4;   // SO_ERROR
constexpr int kProtocolOption = 38;  // SO_PROTOCOL
constexpr int kDomainOption = 39;    // SO_DOMAIN
constexpr int32_t kIn = 1;        // POLLIN
constexpr int32_t kOut = 4;       // POLLOUT

// The timeout of new sockets, in nanoseconds; -1: none.
class SocketDefaults final : public rlib::Object {
 public:
  int64_t timeout = -1;
};
RLIB_PREBUILD SocketDefaults* defaults() { return RLIB_ONCE(new SocketDefaults()); }

class W_Socket : public W_Object {
 public:
  static W_Type* exact_type() { return socket_type(); }
  W_Type* type() override { return socket_type(); }
  void finalize() {
    if (fd >= 0) rlib_rt_close(fd);
  }

  int32_t fd = -1;  // -1: closed
  int32_t family = -1;
  int32_t kind = -1;
  int32_t protocol = -1;
  int64_t timeout = -1;  // nanoseconds; 0: never wait; -1: as long as it takes
};

// ---- Waiting ------------------------------------------------------------------------------------

// Raises TimeoutError when it is past `deadline`.
void wait_until_ready(W_Socket* self, int32_t events, int64_t deadline) {
  rffi::RawItems<int32_t> item(2);
  rffi::RawItems<int64_t> time(2);
  while (true) {
    int64_t left = deadline - rlib::monotonic_clock();
    if (left < 0) left = 0;
    item.set(0, self->fd);
    item.set(1, events);
    time.set(0, left / 1000000000);
    time.set(1, left % 1000000000);
    int64_t ready = rffi::unlocked([&] { return ::ppoll(item.get(), 1, time.get(), nullptr); });
    if (ready > 0) return;
    if (ready == 0) throw_error(TimeoutError_type(), "timed out"_str);
    int64_t error = rffi::last_error();
    if (error != EINTR) throw_os_error(error, nullptr);
    handle_ticks();
  }
}

// When what begins now has to be done.
int64_t deadline_of(W_Socket* self) {
  return self->timeout > 0 ? rlib::monotonic_clock() + self->timeout : 0;
}

// Calls `call`, which says -1 and errno, until it can do something, in the time there is. Raises OSError.
template <class Call>
int64_t socket_call(W_Socket* self, int32_t events, int64_t deadline, Call call) {
  while (true) {
    if (self->timeout > 0) wait_until_ready(self, events, deadline);
    int64_t result = rffi::unlocked(call);
    if (result >= 0) return result;
    int64_t error = rffi::last_error();
    if (error == EINTR) {
      handle_ticks();
    } else if (!(self->timeout > 0 && error == EAGAIN)) {
      throw_os_error(error, nullptr);
    }
  }
}

// ---- Making -------------------------------------------------------------------------------------

void set_nonblocking(int32_t fd, bool value) {
  int64_t flags = checked(rlib_rt_fcntl(fd, F_GETFL, 0));
  checked(rlib_rt_fcntl(fd, F_SETFL, value ? flags | O_NONBLOCK : flags & ~O_NONBLOCK));
}

int32_t option_of(int32_t fd, int option) {
  rffi::RawItems<uint32_t> length(1);
  rffi::RawItems<char> bytes(4);
  length.set(0, 4);
  c_call([&] { return ::getsockopt(fd, kSocketLevel, option, bytes.get(), length.get()); });
  int32_t result = 0;
  for (int64_t i = 3; i >= 0; i--) result = result << 8 | static_cast<unsigned char>(bytes.at(i));
  return result;
}

void adopt(W_Socket* self, int32_t fd, int32_t family, int32_t kind, int32_t protocol) {
  self->fd = fd;
  self->family = family;
  self->kind = kind & ~(kNonBlocking | kCloseOnExec);
  self->protocol = protocol;
  if ((kind & kNonBlocking) != 0) {
    self->timeout = 0;
  } else {
    self->timeout = defaults()->timeout;
    if (self->timeout >= 0) set_nonblocking(fd, true);
  }
}

W_Object* socket_make(W_Type* type, Array<W_Object*>*, W_Dict*) {
  return allocate<W_Socket>(type, socket_type());
}

void socket_init(W_Socket* self, CInt w_family, CInt w_kind, CInt w_protocol, W_Object* w_fd) {
  int32_t family = w_family.value;
  int32_t kind = w_kind.value;
  int32_t protocol = w_protocol.value;
  int32_t fd;
  if (w_fd != nullptr && !is_none(w_fd)) {
    if (isinstance<W_Float>(w_fd)) throw_type_error("integer argument expected, got float"_str);
    fd = c_int_value(w_fd);
    if (fd < 0) throw_value_error("negative file descriptor"_str);
    rffi::Buffer address(kAddressSize);
    rffi::RawItems<uint32_t> length(1);
    length.set(0, static_cast<uint32_t>(kAddressSize));
    c_call([&] { return ::getsockname(fd, address.get(), length.get()); });
    if (family == -1) family = option_of(fd, kDomainOption);
    if (kind == -1) kind = option_of(fd, kTypeOption);
    if (protocol == -1) protocol = option_of(fd, kProtocolOption);
  } else {
    if (family == -1) family = kInternet;
    if (kind == -1) kind = kStream;
    if (protocol == -1) protocol = 0;
    fd = static_cast<int32_t>(c_call([&] { return ::socket(family, kind | kCloseOnExec, protocol); }));
  }
  adopt(self, fd, family, kind, protocol);
}

W_Object* new_socket_pair(W_Object* w_family, CInt kind, CInt protocol) {
  int32_t family = w_family == nullptr || is_none(w_family) ? 1 : c_int_value(w_family);  // AF_UNIX
  rffi::RawItems<int32_t> fds(2);
  c_call([&] { return ::socketpair(family, kind.value | kCloseOnExec, protocol.value, fds.get()); });
  auto* first = new W_Socket();
  auto* second = new W_Socket();
  adopt(first, fds.at(0), family, kind.value, protocol.value);
  adopt(second, fds.at(1), family, kind.value, protocol.value);
  return new_tuple(first, second);
}

Str* socket_repr(W_Socket* self) {
  return message("<socket object, fd="_str, int64_t{self->fd}, ", family="_str, int64_t{self->family}, ", type="_str,
                 int64_t{self->kind}, ", proto="_str, int64_t{self->protocol}, '>');
}
int64_t socket_family(W_Socket* self) { return self->family; }
int64_t socket_kind(W_Socket* self) { return self->kind; }
int64_t socket_protocol(W_Socket* self) { return self->protocol; }
int64_t socket_fileno(W_Socket* self) { return self->fd; }

void socket_close(W_Socket* self) {
  int32_t fd = self->fd;
  self->fd = -1;
  if (fd < 0) return;
  int64_t result = rlib_rt_close(fd);
  if (result < 0 && result != -ECONNRESET) checked(result);
}
int64_t socket_detach(W_Socket* self) {
  int64_t fd = self->fd;
  self->fd = -1;
  return fd;
}

// ---- Timeouts -----------------------------------------------------------------------------------

int64_t timeout_argument(W_Object* w) {
  if (is_none(w)) return -1;
  int64_t timeout = duration_argument(w);
  if (timeout < 0) throw_value_error("Timeout value out of range"_str);
  return timeout;
}
W_Object* new_timeout(int64_t timeout) {
  return timeout < 0 ? none() : static_cast<W_Object*>(new_float(static_cast<double>(timeout) / 1e9));
}

void change_timeout(W_Socket* self, int64_t timeout) {
  set_nonblocking(self->fd, timeout >= 0);
  self->timeout = timeout;
}
void socket_settimeout(W_Socket* self, W_Object* timeout) { change_timeout(self, timeout_argument(timeout)); }
W_Object* socket_gettimeout(W_Socket* self) { return new_timeout(self->timeout); }
void socket_setblocking(W_Socket* self, bool blocking) { change_timeout(self, blocking ? -1 : 0); }
bool socket_getblocking(W_Socket* self) { return self->timeout != 0; }
void set_default_timeout(W_Object* timeout) { defaults()->timeout = timeout_argument(timeout); }
W_Object* get_default_timeout() { return new_timeout(defaults()->timeout); }

// ---- Addresses ----------------------------------------------------------------------------------

void socket_bind(W_Socket* self, W_Object* w_address) {
  Str* address = socket_address(self->family, w_address, "bind"_str);
  rffi::CBytes bytes(address);
  c_call([&] { return ::bind(self->fd, bytes.get(), static_cast<uint32_t>(address->length())); });
}
void socket_listen(W_Socket* self, CInt backlog) {
  int count = backlog.value < 0 ? 0 : backlog.value;
  c_call([&] { return ::listen(self->fd, count); });
}

// 0, or an errno. May raise TimeoutError.
int64_t try_to_connect(W_Socket* self, W_Object* w_address, Str* function) {
  Str* address = socket_address(self->family, w_address, function);
  rffi::CBytes bytes(address);
  const int32_t fd = self->fd;
  int64_t failed =
      rffi::unlocked([&] { return ::connect(fd, bytes.get(), static_cast<uint32_t>(address->length())); });
  if (failed == 0) return 0;
  int64_t error = rffi::last_error();
  bool waits = error == EINTR ? self->timeout != 0 : error == EINPROGRESS && self->timeout > 0;
  if (error == EINTR) handle_ticks();
  if (!waits) return error;
  int64_t deadline = self->timeout > 0 ? deadline_of(self) : INT64_MAX;
  wait_until_ready(self, kOut, deadline);
  return option_of(self->fd, kErrorOption);
}
void socket_connect(W_Socket* self, W_Object* address) {
  int64_t error = try_to_connect(self, address, "connect"_str);
  if (error != 0) throw_os_error(error, nullptr);
}
int64_t socket_connect_ex(W_Socket* self, W_Object* address) {
  try {
    return try_to_connect(self, address, "connect_ex"_str);
  } catch (PythonError* e) {
    if (!e->is(TimeoutError_type())) throw;
    return EAGAIN;
  }
}

W_Object* socket_accept(W_Socket* self) {
  rffi::Buffer address(kAddressSize);
  rffi::RawItems<uint32_t> length(1);
  length.set(0, static_cast<uint32_t>(kAddressSize));
  const int32_t own = self->fd;
  int64_t fd = socket_call(self, kIn, deadline_of(self),
                           [&] { return ::accept4(own, address.get(), length.get(), kCloseOnExec); });
  return new_tuple(new_int(fd), shown_address(Str::from_raw(address.get(), length.at(0))));
}

W_Object* socket_getsockname(W_Socket* self) {
  rffi::Buffer address(kAddressSize);
  rffi::RawItems<uint32_t> length(1);
  length.set(0, static_cast<uint32_t>(kAddressSize));
  c_call([&] { return ::getsockname(self->fd, address.get(), length.get()); });
  return shown_address(Str::from_raw(address.get(), length.at(0)));
}
W_Object* socket_getpeername(W_Socket* self) {
  rffi::Buffer address(kAddressSize);
  rffi::RawItems<uint32_t> length(1);
  length.set(0, static_cast<uint32_t>(kAddressSize));
  c_call([&] { return ::getpeername(self->fd, address.get(), length.get()); });
  return shown_address(Str::from_raw(address.get(), length.at(0)));
}

void socket_shutdown(W_Socket* self, CInt how) {
  c_call([&] { return ::shutdown(self->fd, how.value); });
}

// ---- Options ------------------------------------------------------------------------------------

W_Object* socket_getsockopt(W_Socket* self, CInt level, CInt option, CInt size) {
  int64_t room = size.value == 0 ? 4 : size.value;
  if (room < 0 || room > 1024) throw_error(OSError_type(), "getsockopt buflen out of range"_str);
  rffi::Buffer value(room);
  rffi::RawItems<uint32_t> length(1);
  length.set(0, static_cast<uint32_t>(room));
  c_call([&] { return ::getsockopt(self->fd, level.value, option.value, value.get(), length.get()); });
  Str* bytes = Str::from_raw(value.get(), length.at(0));
  if (size.value != 0) return new_bytes(bytes);
  int32_t number = 0;
  for (int64_t i = bytes->length() - 1; i >= 0; i--) number = number << 8 | static_cast<int32_t>(bytes->byte_at(i));
  return new_int(int64_t{number});
}
void socket_setsockopt(W_Socket* self, CInt level, CInt option, W_Object* value, W_Object* w_length) {
  if (is_none(value)) {
    if (w_length == nullptr) throw_type_error("setsockopt() requires 4 arguments when the third argument is None"_str);
    int64_t length = int_value(w_length);
    c_call([&] {
      return ::setsockopt(self->fd, level.value, option.value, nullptr, static_cast<uint32_t>(length));
    });
    return;
  }
  Str* bytes;
  if (isinstance<W_AnyInt>(value)) {
    int32_t number = c_int_value(value);
    StrBuilder* low_first = new StrBuilder();
    for (int64_t i = 0; i < 4; i++) low_first->append(static_cast<char>(number >> (8 * i)));
    bytes = low_first->build();
  } else {
    bytes = bytes_of(value);
  }
  rffi::CBytes c_bytes(bytes);
  c_call([&] {
    return ::setsockopt(self->fd, level.value, option.value, c_bytes.get(), static_cast<uint32_t>(bytes->length()));
  });
}

// ---- Receiving ----------------------------------------------------------------------------------

// What was received, and from whom.
class Received final : public rlib::Object {
 public:
  Received(Str* data, Str* address) : data(data), address(address) {}
  Str* const data;
  Str* const address;
};

Received* receive(W_Socket* self, int64_t size, int flags) {
  rffi::Buffer data(size);
  rffi::Buffer address(kAddressSize);
  rffi::RawItems<uint32_t> length(1);
  length.set(0, static_cast<uint32_t>(kAddressSize));
  const int32_t fd = self->fd;
  int64_t got = socket_call(self, kIn, deadline_of(self), [&] {
    return ::recvfrom(fd, data.get(), static_cast<uint64_t>(size), flags, address.get(), length.get());
  });
  return new Received(Str::from_raw(data.get(), got), Str::from_raw(address.get(), length.at(0)));
}

W_Object* socket_recv(W_Socket* self, int64_t size, CInt flags) {
  if (size < 0) throw_value_error("negative buffersize in recv"_str);
  return new_bytes(receive(self, size, flags.value)->data);
}
W_Object* socket_recvfrom(W_Socket* self, int64_t size, CInt flags) {
  if (size < 0) throw_value_error("negative buffersize in recvfrom"_str);
  Received* got = receive(self, size, flags.value);
  return new_tuple(new_bytes(got->data), shown_address(got->address));
}

Received* receive_into(W_Socket* self, W_Object* buffer, int64_t size, int flags, Str* function) {
  WritableBytes room = writable_bytes_of(buffer);
  if (size < 0) throw_value_error("negative buffersize in "_str, function);
  if (size > room.length) {
    throw_value_error(function->eq("recv_into"_str) ? "buffer too small for requested bytes"_str
                                                    : "nbytes is greater than the length of the buffer"_str);
  }
  Received* got = receive(self, size == 0 ? room.length : size, flags);
  WritableBytes to = writable_bytes_of(buffer);
  int64_t count = got->data->length() < to.length ? got->data->length() : to.length;
  to.put(got->data, 0, count);
  return got;
}
int64_t socket_recv_into(W_Socket* self, W_Object* buffer, int64_t size, CInt flags) {
  return receive_into(self, buffer, size, flags.value, "recv_into"_str)->data->length();
}
W_Object* socket_recvfrom_into(W_Socket* self, W_Object* buffer, int64_t size, CInt flags) {
  Received* got = receive_into(self, buffer, size, flags.value, "recvfrom_into"_str);
  return new_tuple(new_int(got->data->length()), shown_address(got->address));
}

// ---- Control messages: a length of 8 bytes, level, type, the data, each begins at a multiple of 8 ----

constexpr int64_t kControlHeader = 16;

int64_t padded(int64_t length) { return (length + 7) & ~int64_t{7}; }

int64_t checked_control_size(int64_t length, Str* function) {
  if (length < 0 || length > INT32_MAX - 64) throw_overflow_error(function, "() argument out of range"_str);
  return length;
}
int64_t control_length(int64_t length) { return kControlHeader + checked_control_size(length, "CMSG_LEN"_str); }
int64_t control_space(int64_t length) {
  return kControlHeader + padded(checked_control_size(length, "CMSG_SPACE"_str));
}

void append_number(StrBuilder* to, int64_t value, int64_t count) {
  for (int64_t i = 0; i < count; i++) to->append(static_cast<char>(value >> (8 * i)));
}
int64_t number_at(Str* bytes, int64_t at, int64_t count) {
  int64_t value = 0;
  for (int64_t i = count - 1; i >= 0; i--) value = value << 8 | bytes->byte_at(at + i);
  return value;
}

Str* packed_control(W_Object* w) {
  StrBuilder* all = new StrBuilder();
  Array<W_Object*>* items = to_array(w);
  for (int64_t i = 0; i < items->length(); i++) {
    if (!isinstance<W_Tuple>(items->get(i)) || static_cast<W_Tuple*>(items->get(i))->length() != 3) {
      throw_type_error("[sendmsg() ancillary data items] must be a sequence of length 3"_str);
    }
    auto* item = static_cast<W_Tuple*>(items->get(i));
    Str* data = bytes_of(item->get(2));
    append_number(all, kControlHeader + data->length(), 8);
    append_number(all, c_int_value(item->get(0)), 4);
    append_number(all, c_int_value(item->get(1)), 4);
    all->append(data);
    for (int64_t j = data->length(); j < padded(data->length()); j++) all->append('\0');
  }
  return all->build();
}
W_List* unpacked_control(Str* bytes) {
  W_List* list = new_list();
  int64_t at = 0;
  while (bytes->length() - at >= kControlHeader) {
    int64_t length = number_at(bytes, at, 8);
    if (length < kControlHeader || length > bytes->length() - at) break;
    Str* data = bytes->slice(at + kControlHeader, at + length);
    list->append(new_tuple(new_int(number_at(bytes, at + 8, 4)), new_int(number_at(bytes, at + 12, 4)),
                           new_bytes(data)));
    at += padded(length);
  }
  return list;
}

// A message: its data, and what belongs to it.
class Message final : public rlib::Object {
 public:
  Message(Str* data, W_List* control, int64_t flags, W_Object* address)
      : data(data), control(control), flags(flags), address(address) {}
  Str* const data;
  W_List* const control;
  const int64_t flags;
  W_Object* const address;
};

Message* receive_message(W_Socket* self, int64_t size, int64_t control_size, int flags) {
  if (control_size < 0 || control_size > INT32_MAX) throw_value_error("invalid ancillary data buffer length"_str);
  rffi::Buffer data(size);
  rffi::Buffer address(kAddressSize);
  rffi::Buffer control(control_size + 1);
  rffi::RawItems<int64_t> lengths(3);
  int64_t deadline = deadline_of(self);
  const int32_t fd = self->fd;
  int64_t got;
  while (true) {
    if (self->timeout > 0) wait_until_ready(self, kIn, deadline);
    lengths.set(0, kAddressSize);
    lengths.set(1, control_size);
    got = interruptible([&] {
      return rlib_rt_receive_message(fd, data.get(), size, address.get(), control.get(), lengths.get(), flags);
    });
    if (!(self->timeout > 0 && got == -EAGAIN)) break;
  }
  checked(got);
  return new Message(Str::from_raw(data.get(), got), unpacked_control(Str::from_raw(control.get(), lengths.at(1))),
                     lengths.at(2), shown_address(Str::from_raw(address.get(), lengths.at(0))));
}

W_Object* new_message_result(W_Object* first, Message* got) {
  auto* items = Array<W_Object*>::make(4);
  items->set(0, first);
  items->set(1, got->control);
  items->set(2, new_int(got->flags));
  items->set(3, got->address);
  return new_tuple(items);
}
W_Object* socket_recvmsg(W_Socket* self, int64_t size, int64_t control_size, CInt flags) {
  if (size < 0) throw_value_error("negative buffer size in recvmsg()"_str);
  Message* got = receive_message(self, size, control_size, flags.value);
  return new_message_result(new_bytes(got->data), got);
}
W_Object* socket_recvmsg_into(W_Socket* self, W_Object* w_buffers, int64_t control_size, CInt flags) {
  Array<W_Object*>* buffers = to_array(w_buffers);
  int64_t size = 0;
  for (int64_t i = 0; i < buffers->length(); i++) size += writable_bytes_of(buffers->get(i)).length;
  Message* got = receive_message(self, size, control_size, flags.value);
  int64_t at = 0;
  for (int64_t i = 0; i < buffers->length() && at < got->data->length(); i++) {
    WritableBytes to = writable_bytes_of(buffers->get(i));
    int64_t left = got->data->length() - at;
    int64_t count = to.length < left ? to.length : left;
    to.put(got->data, at, count);
    at += count;
  }
  return new_message_result(new_int(got->data->length()), got);
}

// ---- Sending ------------------------------------------------------------------------------------

int64_t send_part(W_Socket* self, const char* data, int64_t size, int flags, int64_t deadline) {
  const int32_t fd = self->fd;
  return socket_call(self, kOut, deadline,
                     [&] { return ::sendto(fd, data, static_cast<uint64_t>(size), flags, nullptr, 0); });
}

int64_t socket_send(W_Socket* self, W_Object* w_data, CInt flags) {
  Str* bytes = bytes_of(w_data);
  rffi::CBytes data(bytes);
  return send_part(self, data.get(), bytes->length(), flags.value, deadline_of(self));
}
void socket_sendall(W_Socket* self, W_Object* w_data, CInt flags) {
  Str* bytes = bytes_of(w_data);
  rffi::CBytes data(bytes);
  int64_t deadline = deadline_of(self);
  int64_t sent = 0;
  while (sent < bytes->length()) {
    sent += send_part(self, rffi::offset(data.get(), sent), bytes->length() - sent, flags.value, deadline);
  }
}
// (data, address) or (data, flags, address)
int64_t socket_sendto(W_Socket* self, W_Object* w_data, Array<W_Object*>* rest) {
  if (rest->length() != 1 && rest->length() != 2) {
    throw_type_error("sendto() takes 2 or 3 arguments ("_str, rest->length() + 1, " given)"_str);
  }
  Str* bytes = bytes_of(w_data);
  int flags = rest->length() == 2 ? c_int_value(rest->get(0)) : 0;
  Str* address = socket_address(self->family, rest->get(rest->length() - 1), "sendto"_str);
  rffi::CBytes data(bytes);
  rffi::CBytes to(address);
  const int32_t fd = self->fd;
  return socket_call(self, kOut, deadline_of(self), [&] {
    return ::sendto(fd, data.get(), static_cast<uint64_t>(bytes->length()), flags, to.get(),
                    static_cast<uint32_t>(address->length()));
  });
}
int64_t socket_sendmsg(W_Socket* self, W_Object* w_buffers, W_Object* w_control, CInt flags, W_Object* w_address) {
  StrBuilder* all = new StrBuilder();
  Array<W_Object*>* buffers = to_array(w_buffers);
  for (int64_t i = 0; i < buffers->length(); i++) all->append(bytes_of(buffers->get(i)));
  Str* bytes = all->build();
  Str* control = w_control == nullptr ? ""_str : packed_control(w_control);
  Str* address = is_none(w_address) ? ""_str : socket_address(self->family, w_address, "sendmsg"_str);
  rffi::CBytes c_data(bytes);
  rffi::CBytes c_control(control);
  rffi::CBytes c_address(address);
  int64_t deadline = deadline_of(self);
  const int32_t fd = self->fd;
  while (true) {
    if (self->timeout > 0) wait_until_ready(self, kOut, deadline);
    int64_t sent = interruptible([&] {
      return rlib_rt_send_message(fd, c_data.get(), bytes->length(), c_address.get(), address->length(),
                                  c_control.get(), control->length(), flags.value);
    });
    if (!(self->timeout > 0 && sent == -EAGAIN)) return checked(sent);
  }
}

// ---- The module ---------------------------------------------------------------------------------

void close_descriptor(CInt fd) {
  int64_t result = rlib_rt_close(fd.value);
  if (result < 0 && result != -ECONNRESET) checked(result);
}
int64_t duplicate(CInt fd) {
  return runtime_call([&] { return rlib_rt_fcntl(fd.value, F_DUPFD_CLOEXEC, 0); });
}

W_Type* make_socket_type() {
  auto* t = new TypeBuilder("socket"_str, object_type());
  t->module("_socket"_str);
  t->doc("socket(family=AF_INET, type=SOCK_STREAM, proto=0) -> socket object\nsocket(family=-1, type=-1, proto=-1, "
         "fileno=None) -> socket object\n\nOpen a socket of the given type."_str);
  t->new_method<&socket_make>("($type, *args, **kwargs)"_str);
  t->special<&socket_init>("__init__"_str, "($self, family=-1, type=-1, proto=-1, fileno=<null>)"_str);
  t->special<&socket_repr>("__repr__"_str);
  t->member<&socket_family>("family"_str, "the socket family"_str);
  t->member<&socket_kind>("type"_str, "the socket type"_str);
  t->member<&socket_protocol>("proto"_str, "the socket protocol"_str);
  t->getter<&socket_gettimeout>("timeout"_str, "the socket timeout"_str);
  t->method<&socket_accept>("_accept"_str, "($self, /)"_str, "Wait for an incoming connection."_str);
  t->method<&socket_bind>("bind"_str, "($self, address, /)"_str, "Bind the socket to a local address."_str);
  t->method<&socket_close>("close"_str, "($self, /)"_str, "Close the socket.  It cannot be used after this call."_str);
  t->method<&socket_connect>("connect"_str, "($self, address, /)"_str, "Connect the socket to a remote address."_str);
  t->method<&socket_connect_ex>("connect_ex"_str, "($self, address, /)"_str,
                                "This is like connect(address), but returns an error code instead of raising an exception when an error occurs."_str);
  t->method<&socket_detach>("detach"_str, "($self, /)"_str, "Close the socket object without closing the underlying file descriptor."_str);
  t->method<&socket_fileno>("fileno"_str, "($self, /)"_str, "Return the integer file descriptor of the socket."_str);
  t->method<&socket_getpeername>("getpeername"_str, "($self, /)"_str, "Return the address of the remote endpoint."_str);
  t->method<&socket_getsockname>("getsockname"_str, "($self, /)"_str, "Return the address of the local endpoint."_str);
  t->method<&socket_getsockopt>("getsockopt"_str, "($self, level, option, buffersize=0, /)"_str, "Get a socket option."_str);
  t->method<&socket_setsockopt>("setsockopt"_str, "($self, level, option, value, optlen=<null>, /)"_str, "Set a socket option."_str);
  t->method<&socket_listen>("listen"_str, "($self, backlog=128, /)"_str, "Enable a server to accept connections."_str);
  t->method<&socket_recv>("recv"_str, "($self, bufsize, flags=0, /)"_str, "Receive up to buffersize bytes from the socket."_str);
  t->method<&socket_recv_into>("recv_into"_str, "($self, buffer, nbytes=0, flags=0)"_str,
                               "A version of recv() that stores its data into a buffer rather than creating a new string."_str);
  t->method<&socket_recvfrom>("recvfrom"_str, "($self, bufsize, flags=0, /)"_str,
                              "Like recv(buffersize, flags) but also return the sender's address info."_str);
  t->method<&socket_recvfrom_into>("recvfrom_into"_str, "($self, buffer, nbytes=0, flags=0)"_str,
                                   "Like recv_into(buffer[, nbytes[, flags]]) but also return the sender's address info."_str);
  t->method<&socket_recvmsg>("recvmsg"_str, "($self, bufsize, ancbufsize=0, flags=0, /)"_str,
                             "Receive normal data and ancillary data from the socket."_str);
  t->method<&socket_recvmsg_into>("recvmsg_into"_str, "($self, buffers, ancbufsize=0, flags=0, /)"_str,
                                  "Receive normal data and ancillary data from the socket, scattering the former into buffers."_str);
  t->method<&socket_send>("send"_str, "($self, data, flags=0, /)"_str, "Send a data string to the socket."_str);
  t->method<&socket_sendall>("sendall"_str, "($self, data, flags=0, /)"_str, "Send a data string to the socket."_str);
  t->method<&socket_sendto>("sendto"_str, "($self, data, *rest)"_str, "Like send(data, flags) but allows specifying the destination address."_str);
  t->method<&socket_sendmsg>("sendmsg"_str, "($self, buffers, ancdata=<null>, flags=0, address=None, /)"_str,
                             "Send normal and ancillary data to the socket."_str);
  t->method<&socket_setblocking>("setblocking"_str, "($self, flag, /)"_str, "Set the socket to blocking (flag is true) or non-blocking (false)."_str);
  t->method<&socket_getblocking>("getblocking"_str, "($self, /)"_str, "Returns True if socket is in blocking mode, or False if it is in non-blocking mode."_str);
  t->method<&socket_settimeout>("settimeout"_str, "($self, timeout, /)"_str, "Set a timeout on socket operations."_str);
  t->method<&socket_gettimeout>("gettimeout"_str, "($self, /)"_str, "Returns the timeout in seconds (float) associated with socket operations."_str);
  t->method<&socket_shutdown>("shutdown"_str, "($self, how, /)"_str, "Shut down the reading side of the socket, the writing side, or both."_str);
  return t->finish();
}

W_Type* make_socket_error(Str* name) {
  auto* t = new TypeBuilder(name, OSError_type());
  t->module("socket"_str);
  return t->finish();
}

W_Module* make_socket() {
  auto* m = new ModuleBuilder("_socket"_str, "Implementation module for socket operations.\n\nSee the socket module for documentation."_str);
  add_socket_constants(m);
  add_socket_names(m);
  m->type("socket"_str, socket_type());
  m->type("SocketType"_str, socket_type());
  m->type("error"_str, OSError_type());
  m->type("timeout"_str, TimeoutError_type());
  m->type("gaierror"_str, gaierror_type());
  m->type("herror"_str, herror_type());
  m->constant("has_ipv6"_str, true_object());
  m->constant("BDADDR_ANY"_str, new_ascii("00:00:00:00:00:00"_str));
  m->constant("BDADDR_LOCAL"_str, new_ascii("00:00:00:FF:FF:FF"_str));
  m->function<&new_socket_pair>("socketpair"_str, "($module, family=<null>, type=1, proto=0, /)"_str,
                                "Create a pair of socket objects from the sockets returned by the platform socketpair() function."_str);
  m->function<&close_descriptor>("close"_str, "($module, integer, /)"_str, "Close an integer socket file descriptor."_str);
  m->function<&duplicate>("dup"_str, "($module, integer, /)"_str, "Duplicate an integer socket file descriptor."_str);
  m->function<&get_default_timeout>("getdefaulttimeout"_str, "($module, /)"_str, "Returns the default timeout in seconds (float) for new socket objects."_str);
  m->function<&set_default_timeout>("setdefaulttimeout"_str, "($module, timeout, /)"_str, "Set the default timeout in seconds (float) for new socket objects."_str);
  m->function<&control_length>("CMSG_LEN"_str, "($module, length, /)"_str,
                               "Return the total length, without trailing padding, of an ancillary data item."_str);
  m->function<&control_space>("CMSG_SPACE"_str, "($module, length, /)"_str,
                              "Return the buffer size needed for recvmsg() to receive an ancillary data item, with padding."_str);
  return m->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* socket_type() { return RLIB_ONCE(make_socket_type()); }
RLIB_PREBUILD W_Type* gaierror_type() { return RLIB_ONCE(make_socket_error("gaierror"_str)); }
RLIB_PREBUILD W_Type* herror_type() { return RLIB_ONCE(make_socket_error("herror"_str)); }
RLIB_PREBUILD W_Module* socket_module() { return RLIB_ONCE(make_socket()); }

}  // namespace py
