// Addresses of sockets, from programs to C and back.
//
//     AF_INET    ("127.0.0.1", 80)          family 2, port, 4 bytes of address, 8 of nothing
//     AF_INET6   ("::1", 80, flow, scope)   family 2, port, flow, 16 bytes, scope
//     AF_UNIX    "/tmp/socket", b"\0name"   family 2, the name
//     AF_NETLINK (pid, groups)              family 2, 2 of nothing, pid, groups
//
// Ports, flows and addresses have the highest byte first, the other numbers the lowest.

#include <netinet/in.h>
#include <sys/socket.h>

#include "rlib/rffi.h"
#include "rlib/runtime/sockets.h"
#include "targets/pyinterp/modules/posix/arguments.h"
#include "targets/pyinterp/modules/socket/names.h"
#include "targets/pyinterp/modules/socket/socket_module.h"
#include "targets/pyinterp/objspace/buffer.h"

namespace py {

namespace {

constexpr int64_t kUnixPathSize = 108;

void append_low_first(StrBuilder* to, uint32_t value, int64_t count) {
  for (int64_t i = 0; i < count; i++) to->append(static_cast<char>(value >> (8 * i)));
}
void append_high_first(StrBuilder* to, uint32_t value, int64_t count) {
  for (int64_t i = count - 1; i >= 0; i--) to->append(static_cast<char>(value >> (8 * i)));
}
int64_t low_first(Str* bytes, int64_t at, int64_t count) {
  int64_t value = 0;
  for (int64_t i = count - 1; i >= 0; i--) value = value << 8 | bytes->byte_at(at + i);
  return value;
}
int64_t high_first(Str* bytes, int64_t at, int64_t count) {
  int64_t value = 0;
  for (int64_t i = 0; i < count; i++) value = value << 8 | bytes->byte_at(at + i);
  return value;
}

uint32_t port_argument(W_Object* w, Str* function) {
  if (w->type()->special(Special::kIndex) == nullptr) {
    throw_type_error("'"_str, type_name(w), "' object cannot be interpreted as an integer"_str);
  }
  int64_t port = index_clamped(w);
  if (port < 0 || port > 0xFFFF) throw_overflow_error(function, "(): port must be 0-65535."_str);
  return static_cast<uint32_t>(port);
}

W_Tuple* tuple_argument(W_Object* w, Str* function, Str* family, int64_t least, int64_t most) {
  if (!isinstance<W_Tuple>(w)) {
    throw_type_error(function, "(): "_str, family, " address must be tuple, not "_str, type_name(w));
  }
  auto* tuple = static_cast<W_Tuple*>(w);
  if (tuple->length() < least || tuple->length() > most) {
    if (least == most) throw_type_error(family, " address must be a pair (host, port)"_str);
    throw_type_error(family, " address must be a tuple (host, port[, flowinfo[, scopeid]])"_str);
  }
  return tuple;
}

Str* unix_address(W_Object* w) {
  Str* path = isinstance<W_Str>(w) ? encode_file_name(static_cast<W_Str*>(w)) : bytes_of(w);
  bool is_abstract = !path->is_empty() && path->char_at(0) == '\0';
  if (path->length() > kUnixPathSize - (is_abstract ? 0 : 1)) {
    throw_error(OSError_type(), "AF_UNIX path too long"_str);
  }
  StrBuilder* to = new StrBuilder();
  append_low_first(to, AF_UNIX, 2);
  to->append(path);
  if (!is_abstract) to->append('\0');
  return to->build();
}

}  // namespace

Str* socket_address(int64_t family, W_Object* w, Str* function) {
  StrBuilder* to = new StrBuilder();
  append_low_first(to, static_cast<uint32_t>(family), 2);
  switch (family) {
    case AF_UNIX: return unix_address(w);
    case AF_INET: {
      W_Tuple* tuple = tuple_argument(w, function, "AF_INET"_str, 2, 2);
      Str* host = address_of_host(tuple->get(0), AF_INET);
      append_high_first(to, port_argument(tuple->get(1), function), 2);
      to->append(host);
      append_low_first(to, 0, 8);
      return to->build();
    }
    case AF_INET6: {
      W_Tuple* tuple = tuple_argument(w, function, "AF_INET6"_str, 2, 4);
      Str* host = address_of_host(tuple->get(0), AF_INET6);
      append_high_first(to, port_argument(tuple->get(1), function), 2);
      int64_t flow = tuple->length() > 2 ? int_value(tuple->get(2)) : 0;
      int64_t scope = tuple->length() > 3 ? int_value(tuple->get(3)) : 0;
      if (flow < 0 || flow > 0xFFFFF) throw_overflow_error(function, "(): flowinfo must be 0-1048575."_str);
      append_high_first(to, static_cast<uint32_t>(flow), 4);
      to->append(host);
      append_low_first(to, static_cast<uint32_t>(scope), 4);
      return to->build();
    }
    case AF_NETLINK: {
      if (!isinstance<W_Tuple>(w) || static_cast<W_Tuple*>(w)->length() != 2) {
        throw_type_error(function, "(): AF_NETLINK address must be tuple, not "_str, type_name(w));
      }
      auto* tuple = static_cast<W_Tuple*>(w);
      append_low_first(to, 0, 2);
      append_low_first(to, static_cast<uint32_t>(int_value(tuple->get(0))), 4);
      append_low_first(to, static_cast<uint32_t>(int_value(tuple->get(1))), 4);
      return to->build();
    }
    default: throw_error(OSError_type(), message(function, "(): bad family"_str));
  }
}

W_Object* shown_address(Str* address) {
  if (address->length() < 2) return none();
  switch (low_first(address, 0, 2)) {
    case AF_UNIX: {
      Str* name = address->slice_from(2);
      if (!name->is_empty() && name->char_at(0) == '\0') return new_bytes(name);
      int64_t end = name->find_char('\0');
      return decode_file_name(end < 0 ? name : name->slice(0, end));
    }
    case AF_INET:
      if (address->length() < 8) return none();
      return new_tuple(new_str(text_of_address(address->slice(4, 8))), new_int(high_first(address, 2, 2)));
    case AF_INET6: {
      if (address->length() < 28) return none();
      auto* items = Array<W_Object*>::make(4);
      items->set(0, new_str(text_of_address(address->slice(8, 24))));
      items->set(1, new_int(high_first(address, 2, 2)));
      items->set(2, new_int(high_first(address, 4, 4)));
      items->set(3, new_int(low_first(address, 24, 4)));
      return new_tuple(items);
    }
    case AF_NETLINK:
      if (address->length() < 12) return none();
      return new_tuple(new_int(low_first(address, 4, 4)), new_int(low_first(address, 8, 4)));
    default:
      return new_tuple(new_int(low_first(address, 0, 2)), new_bytes(address->slice_from(2)));
  }
}

}  // namespace py
