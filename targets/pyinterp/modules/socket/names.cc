// Names and numbers: of hosts, services, protocols, interfaces.

#include "targets/pyinterp/modules/socket/names.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include "rlib/rffi.h"
#include "rlib/runtime/sockets.h"
#include "targets/pyinterp/modules/posix/arguments.h"
#include "targets/pyinterp/modules/socket/socket_module.h"
#include "targets/pyinterp/objspace/buffer.h"
#include "targets/pyinterp/objspace/codecs.h"
#include "targets/pyinterp/objspace/exceptions.h"

namespace py {

namespace {

[[noreturn]] void throw_gaierror(int64_t error) {
  // The system's own error is in errno.
  if (error == EAI_SYSTEM) throw_os_error(rffi::last_error(), nullptr);
  Str* text = Str::from_c_string(::gai_strerror(static_cast<int>(error)));
  throw new PythonError(new_exception(gaierror_type(), new_tuple(new_int(error), new_str(text))));
}
[[noreturn]] void throw_herror(int64_t error) {
  Str* text = Str::from_c_string(::hstrerror(static_cast<int>(error)));
  throw new PythonError(new_exception(herror_type(), new_tuple(new_int(error), new_str(text))));
}

// A host's name as it is asked for: str in IDNA. Raises TypeError with that message.
Str* host_name(W_Object* w, Str* wrong) {
  if (isinstance<W_Str>(w)) {
    Str* text = static_cast<W_Str*>(w)->value;
    if (is_ascii(text)) return text;
    W_Object* bytes = call_method(w, new_ascii("encode"_str), new_ascii("idna"_str));
    return static_cast<W_Bytes*>(bytes)->value;
  }
  if (is_bytes_like(w)) return bytes_of(w);
  throw_type_error(wrong);
}

// What getaddrinfo found: one entry after the other.
class Found final : public rlib::Object {
 public:
  explicit Found(int64_t handle) : handle_(handle) {}
  void finalize() { close(); }

  // False at the end.
  bool advance() {
    if (handle_ == 0) return false;
    rffi::Buffer bytes(kAddressSize);
    rffi::Buffer text(kNameSize);
    rffi::RawItems<int64_t> fields(4);
    if (!rlib_rt_found_next(handle_, fields.get(), bytes.get(), text.get(), kNameSize)) {
      close();
      return false;
    }
    family = fields.at(0);
    kind = fields.at(1);
    protocol = fields.at(2);
    address = Str::from_raw(bytes.get(), fields.at(3));
    name = Str::from_c_string(text.get());
    return true;
  }
  void close() {
    if (handle_ == 0) return;
    int64_t handle = handle_;
    handle_ = 0;
    rlib_rt_found_free(handle);
  }

  int64_t family = 0;
  int64_t kind = 0;
  int64_t protocol = 0;
  Str* address = nullptr;
  Str* name = nullptr;

 private:
  static constexpr int64_t kNameSize = 1025;
  int64_t handle_;
};

// Either name may be null. Raises gaierror.
Found* find_addresses(Str* host, Str* service, int64_t family, int64_t kind, int64_t protocol, int64_t flags) {
  rffi::CString c_host(host == nullptr ? ""_str : host);
  rffi::CString c_service(service == nullptr ? ""_str : service);
  rffi::RawItems<int64_t> result(1);
  int64_t error = rffi::unlocked([&] {
    return rlib_rt_find_addresses(host == nullptr ? nullptr : c_host.get(),
                                  service == nullptr ? nullptr : c_service.get(), family, kind, protocol,
                                  flags, result.get());
  });
  if (error != 0) throw_gaierror(error);
  return new Found(result.at(0));
}

Str* bytes_in(Str* address, int64_t family) {
  return family == AF_INET ? address->slice(4, 8) : address->slice(8, 24);
}

// An address in text; null if it is none.
Str* parsed_address(Str* text, int64_t family) {
  if (text->contains_char('\0')) return nullptr;
  rffi::CString c_text(text);
  rffi::Buffer bytes(16);
  if (::inet_pton(static_cast<int>(family), c_text.get(), bytes.get()) != 1) return nullptr;
  return Str::from_raw(bytes.get(), family == AF_INET ? 4 : 16);
}

}  // namespace

Str* address_of_host(W_Object* host, int64_t family) {
  Str* name = host_name(host, message("str, bytes or bytearray expected, not "_str, type_name(host)));
  if (name->contains_char('\0')) throw_type_error("host name must not contain null character"_str);
  if (name->is_empty()) {
    Found* found = find_addresses(nullptr, "0"_str, family, SOCK_DGRAM, 0, AI_PASSIVE);
    if (!found->advance()) throw_error(OSError_type(), "unsupported address family"_str);
    Str* bytes = bytes_in(found->address, family);
    found->close();
    return bytes;
  }
  if (family == AF_INET && (name->eq("255.255.255.255"_str) || name->eq("<broadcast>"_str))) {
    return "\xff\xff\xff\xff"_str;
  }
  Str* parsed = parsed_address(name, family);
  if (parsed != nullptr) return parsed;
  Found* found = find_addresses(name, nullptr, family, 0, 0, 0);
  if (!found->advance()) throw_gaierror(EAI_NONAME);
  Str* bytes = bytes_in(found->address, family);
  found->close();
  return bytes;
}

Str* text_of_address(Str* bytes) {
  rffi::CBytes address(bytes);
  rffi::Buffer text(64);
  int family = bytes->length() == 4 ? AF_INET : AF_INET6;
  ::inet_ntop(family, address.get(), text.get(), 64);
  return Str::from_c_string(text.get());
}

namespace {

// ---- getaddrinfo, getnameinfo -------------------------------------------------------------------

W_Object* get_addresses(W_Object* w_host, W_Object* w_port, CInt family, CInt kind, CInt protocol, CInt flags) {
  Str* host = is_none(w_host) ? nullptr
                              : host_name(w_host, "getaddrinfo() argument 1 must be string or None"_str);
  Str* port = nullptr;
  if (isinstance<W_AnyInt>(w_port)) {
    port = str(w_port)->value;
  } else if (isinstance<W_Str>(w_port)) {
    port = static_cast<W_Str*>(w_port)->value;
  } else if (isinstance<W_Bytes>(w_port)) {
    port = static_cast<W_Bytes*>(w_port)->value;
  } else if (!is_none(w_port)) {
    throw_error(OSError_type(), "Int or String expected"_str);
  }
  if ((host != nullptr && host->contains_char('\0')) || (port != nullptr && port->contains_char('\0'))) {
    throw_value_error("embedded null character"_str);
  }
  Found* found = find_addresses(host, port, family.value, kind.value, protocol.value, flags.value);
  W_List* list = new_list();
  while (found->advance()) {
    auto* items = Array<W_Object*>::make(5);
    items->set(0, new_int(found->family));
    items->set(1, new_int(found->kind));
    items->set(2, new_int(found->protocol));
    items->set(3, new_str(found->name));
    items->set(4, shown_address(found->address));
    list->append(new_tuple(items));
  }
  return list;
}

W_Object* get_name(W_Object* w_address, CInt flags) {
  if (!isinstance<W_Tuple>(w_address)) throw_type_error("getnameinfo() argument 1 must be a tuple"_str);
  auto* tuple = static_cast<W_Tuple*>(w_address);
  if (tuple->length() < 2 || tuple->length() > 4 || !isinstance<W_Str>(tuple->get(0))) {
    throw_type_error("getnameinfo(): illegal sockaddr argument"_str);
  }
  Str* host = text_of(tuple->get(0));
  Found* found = find_addresses(host, str(tuple->get(1))->value, 0, SOCK_DGRAM, 0, AI_NUMERICHOST);
  if (!found->advance()) throw_gaierror(EAI_NONAME);
  int64_t family = found->family;
  found->close();
  if (family == AF_INET && tuple->length() != 2) {
    throw_error(OSError_type(), "IPv4 sockaddr must be 2 tuple"_str);
  }
  Str* address = socket_address(family, tuple, "getnameinfo"_str);
  rffi::CBytes bytes(address);
  rffi::Buffer name(1025);
  rffi::Buffer service(32);
  int64_t error = rffi::unlocked([&] {
    return rlib_rt_name_of_address(bytes.get(), address->length(), name.get(), 1025, service.get(), 32, flags.value);
  });
  if (error != 0) throw_gaierror(error);
  return new_tuple(new_str(Str::from_c_string(name.get())), new_str(Str::from_c_string(service.get())));
}

// ---- Hosts --------------------------------------------------------------------------------------

W_Object* get_host_name() {
  rffi::Buffer name(1024);
  c_call([&] { return ::gethostname(name.get(), 1023); });
  return decode_file_name(Str::from_c_string(name.get()));
}
void set_host_name(W_Object* w) {
  Str* name = isinstance<W_Str>(w) ? encode_file_name(static_cast<W_Str*>(w)) : bytes_of(w);
  rffi::CBytes bytes(name);
  c_call([&] { return ::sethostname(bytes.get(), static_cast<size_t>(name->length())); });
}
Str* get_host_by_name(W_Object* w) { return text_of_address(address_of_host(w, AF_INET)); }

// (name, aliases, addresses) of rlib_rt_find_host's text.
W_Object* new_host(Str* text, const rffi::RawItems<int64_t>& counts) {
  List<Str*>* parts = text->split("\0"_str);
  W_List* aliases = new_list();
  W_List* addresses = new_list();
  for (int64_t i = 0; i < counts.at(0); i++) aliases->append(new_str(parts->get(1 + i)));
  for (int64_t i = 0; i < counts.at(1); i++) {
    addresses->append(new_str(parts->get(1 + counts.at(0) + i)));
  }
  return new_tuple(new_str(parts->get(0)), aliases, addresses);
}

W_Object* find_host(Str* address, int64_t family) {
  constexpr int64_t kSize = 16384;
  rffi::CBytes bytes(address);
  rffi::Buffer text(kSize);
  rffi::RawItems<int64_t> counts(2);
  int64_t used = rlib_rt_find_host(bytes.get(), address->length(), family, counts.get(), text.get(), kSize);
  if (used < 0) throw_herror(-used);
  return new_host(Str::from_raw(text.get(), used), counts);
}
W_Object* get_host_by_name_ex(W_Object* w) {
  Str* name = host_name(w, message("gethostbyname_ex() argument 1 must be str, bytes or bytearray, not "_str, type_name(w)));
  address_of_host(w, AF_INET);
  constexpr int64_t kSize = 16384;
  rffi::CString c_name(name);
  rffi::Buffer text(kSize);
  rffi::RawItems<int64_t> counts(2);
  int64_t used = rlib_rt_find_host(c_name.get(), -1, AF_INET, counts.get(), text.get(), kSize);
  if (used < 0) throw_herror(-used);
  return new_host(Str::from_raw(text.get(), used), counts);
}
W_Object* get_host_by_address(W_Object* w) {
  Str* name = host_name(w, message("gethostbyaddr() argument 1 must be str, bytes or bytearray, not "_str, type_name(w)));
  bool is_6 = name->contains_char(':');
  return find_host(address_of_host(w, is_6 ? AF_INET6 : AF_INET), is_6 ? AF_INET6 : AF_INET);
}

// ---- Services and protocols ---------------------------------------------------------------------

int64_t get_service_port(Str* w_name, W_Object* w_protocol) {
  rffi::CString name(w_name);
  rffi::CString protocol(w_protocol == nullptr ? ""_str : expect_text(w_protocol));
  int64_t port = rlib_rt_service_port(name.get(), w_protocol == nullptr ? nullptr : protocol.get());
  if (port < 0) throw_error(OSError_type(), "service/proto not found"_str);
  return port;
}
Str* get_service_name(CInt port, W_Object* w_protocol) {
  if (port.value < 0 || port.value > 0xFFFF) throw_overflow_error("getservbyport: port must be 0-65535."_str);
  rffi::CString protocol(w_protocol == nullptr ? ""_str : expect_text(w_protocol));
  rffi::Buffer name(256);
  if (!rlib_rt_service_name(port.value, w_protocol == nullptr ? nullptr : protocol.get(), name.get(), 256)) {
    throw_error(OSError_type(), "port/proto not found"_str);
  }
  return Str::from_c_string(name.get());
}
int64_t get_protocol(Str* w_name) {
  rffi::CString name(w_name);
  int64_t number = rlib_rt_protocol_number(name.get());
  if (number < 0) throw_error(OSError_type(), "protocol not found"_str);
  return number;
}

// ---- Numbers as text ----------------------------------------------------------------------------

W_Object* inet_aton(Str* text) {
  rffi::CString c_text(text);
  rffi::Buffer bytes(4);
  if (rlib_rt_parse_address(c_text.get(), bytes.get()) == 0) {
    throw_error(OSError_type(), "illegal IP address string passed to inet_aton"_str);
  }
  return new_bytes(Str::from_raw(bytes.get(), 4));
}
Str* inet_ntoa(W_Object* w) {
  Str* bytes = bytes_of(w);
  if (bytes->length() != 4) throw_error(OSError_type(), "packed IP wrong length for inet_ntoa"_str);
  return text_of_address(bytes);
}
void check_family(CInt family) {
  if (family.value != AF_INET && family.value != AF_INET6) throw_os_error(EAFNOSUPPORT, nullptr);
}
W_Object* inet_pton(CInt family, Str* text) {
  check_family(family);
  Str* bytes = parsed_address(text, family.value);
  if (bytes == nullptr) throw_error(OSError_type(), "illegal IP address string passed to inet_pton"_str);
  return new_bytes(bytes);
}
Str* inet_ntop(CInt family, W_Object* w) {
  if (family.value != AF_INET && family.value != AF_INET6) {
    throw_value_error("unknown address family "_str, int64_t{family.value});
  }
  Str* bytes = bytes_of(w);
  if (bytes->length() != (family.value == AF_INET ? 4 : 16)) {
    throw_value_error("invalid length of packed IP address string"_str);
  }
  return text_of_address(bytes);
}

int64_t swap_short(W_Object* w, Str* function) {
  int64_t value = c_int_value(w);
  if (value < 0) {
    throw_overflow_error(function, ": can't convert negative Python int to C 16-bit unsigned integer"_str);
  }
  if (value > 0xFFFF) {
    throw_overflow_error(function, ": Python int too large to convert to C 16-bit unsigned integer"_str);
  }
  return (value & 0xFF) << 8 | value >> 8;
}
int64_t htons(W_Object* w) { return swap_short(w, "htons"_str); }
int64_t ntohs(W_Object* w) { return swap_short(w, "ntohs"_str); }
int64_t swap_long(W_Object* w) {
  if (!isinstance<W_AnyInt>(w)) throw_type_error("expected int, "_str, type_name(w), " found"_str);
  uint64_t value = uint64_value(w);
  if (value > UINT32_MAX) throw_overflow_error("int larger than 32 bits"_str);
  return static_cast<int64_t>((value & 0xFF) << 24 | (value & 0xFF00) << 8 | (value >> 8 & 0xFF00) | value >> 24);
}

// ---- Interfaces ---------------------------------------------------------------------------------

W_Object* get_interfaces() {
  constexpr int64_t kSize = 65536;
  rffi::Buffer text(kSize);
  rffi::RawItems<int64_t> numbers(1024);
  int64_t count = checked(rlib_rt_interfaces(numbers.get(), 1024, text.get(), kSize));
  W_List* list = new_list();
  int64_t at = 0;
  for (int64_t i = 0; i < count; i++) {
    Str* name = Str::from_c_string(rffi::offset(text.get(), at));
    at += name->length() + 1;
    list->append(new_tuple(new_int(numbers.at(i)), decode_file_name(name)));
  }
  return list;
}
int64_t get_interface_number(W_Object* w) {
  rffi::CString name(file_path(w, "if_nametoindex"_str, FilePath::kName, "name"_str)->name);
  int64_t number = rlib_rt_interface_number(name.get());
  if (number == 0) throw_error(OSError_type(), "no interface with this name"_str);
  return number;
}
W_Object* get_interface_name(int64_t number) {
  rffi::Buffer name(17);
  checked(rlib_rt_interface_name(number, name.get()));
  return decode_file_name(Str::from_c_string(name.get()));
}

}  // namespace

void add_socket_names(ModuleBuilder* m) {
  m->function<&get_addresses>("getaddrinfo"_str, "($module, host, port, family=0, type=0, proto=0, flags=0)"_str,
                              "Resolve host and port into addrinfo struct."_str);
  m->function<&get_name>("getnameinfo"_str, "($module, sockaddr, flags, /)"_str, "Get host and port for a sockaddr."_str);
  m->function<&get_host_name>("gethostname"_str, "($module, /)"_str, "Return the current host name."_str);
  m->function<&set_host_name>("sethostname"_str, "($module, name, /)"_str, "Sets the hostname to name."_str);
  m->function<&get_host_by_name>("gethostbyname"_str, "($module, host, /)"_str, "Return the IP address for a host."_str);
  m->function<&get_host_by_name_ex>("gethostbyname_ex"_str, "($module, host, /)"_str,
                                    "Return the true host name, a list of aliases, and a list of IP addresses."_str);
  m->function<&get_host_by_address>("gethostbyaddr"_str, "($module, host, /)"_str,
                                    "Return the true host name, a list of aliases, and a list of IP addresses."_str);
  m->function<&get_service_port>("getservbyname"_str, "($module, servicename, protocolname=<null>, /)"_str,
                                 "Return a port number from a service name and protocol name."_str);
  m->function<&get_service_name>("getservbyport"_str, "($module, port, protocolname=<null>, /)"_str,
                                 "Return the service name from a port number and protocol name."_str);
  m->function<&get_protocol>("getprotobyname"_str, "($module, name, /)"_str, "Return the protocol number for the named protocol."_str);
  m->function<&inet_aton>("inet_aton"_str, "($module, string, /)"_str, "Convert an IP address in string format to packed binary."_str);
  m->function<&inet_ntoa>("inet_ntoa"_str, "($module, packed_ip, /)"_str, "Convert an IP address from packed binary to string."_str);
  m->function<&inet_pton>("inet_pton"_str, "($module, af, ip, /)"_str, "Convert an IP address from string format to a packed string."_str);
  m->function<&inet_ntop>("inet_ntop"_str, "($module, af, packed_ip, /)"_str, "Convert a packed IP address to string format."_str);
  m->function<&htons>("htons"_str, "($module, integer, /)"_str, "Convert a 16-bit unsigned integer from host to network byte order."_str);
  m->function<&ntohs>("ntohs"_str, "($module, integer, /)"_str, "Convert a 16-bit unsigned integer from network to host byte order."_str);
  m->function<&swap_long>("htonl"_str, "($module, integer, /)"_str, "Convert a 32-bit integer from host to network byte order."_str);
  m->function<&swap_long>("ntohl"_str, "($module, integer, /)"_str, "Convert a 32-bit integer from network to host byte order."_str);
  m->function<&get_interfaces>("if_nameindex"_str, "($module, /)"_str,
                               "Returns a list of network interface information (index, name) tuples."_str);
  m->function<&get_interface_number>("if_nametoindex"_str, "($module, if_name, /)"_str,
                                     "Returns the interface index corresponding to the interface name if_name."_str);
  m->function<&get_interface_name>("if_indextoname"_str, "($module, if_index, /)"_str,
                                   "Returns the interface name corresponding to the interface index if_index."_str);
}

}  // namespace py
