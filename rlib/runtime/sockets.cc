#include "rlib/runtime/sockets.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include <arpa/inet.h>
#include <net/if.h>
#include <netdb.h>
#include <sys/socket.h>

namespace {

// getaddrinfo's list, and how far it was read.
struct Found {
  addrinfo* first;
  addrinfo* next;
};

Found* found_of(int64_t handle) { return reinterpret_cast<Found*>(handle); }

void copy_text(char* to, const char* from, int64_t size) {
  size_t length = strnlen(from, static_cast<size_t>(size) - 1);
  std::memcpy(to, from, length);
  to[length] = 0;
}

// Adds a text and its 0; false if there is no room.
bool add_text(char* text, int64_t size, int64_t* used, const char* part) {
  int64_t length = static_cast<int64_t>(std::strlen(part)) + 1;
  if (length > size - *used) return false;
  std::memcpy(text + *used, part, static_cast<size_t>(length));
  *used += length;
  return true;
}

}  // namespace

extern "C" {

int64_t rlib_rt_find_addresses(const char* host, const char* service, int64_t family, int64_t type,
                               int64_t protocol, int64_t flags, int64_t* found) {
  addrinfo hints = {};
  hints.ai_family = static_cast<int>(family);
  hints.ai_socktype = static_cast<int>(type);
  hints.ai_protocol = static_cast<int>(protocol);
  hints.ai_flags = static_cast<int>(flags);
  addrinfo* list = nullptr;
  int error = getaddrinfo(host, service, &hints, &list);
  if (error != 0) return error;
  Found* made = static_cast<Found*>(std::malloc(sizeof(Found)));
  if (made == nullptr) {
    freeaddrinfo(list);
    return EAI_MEMORY;
  }
  *made = {list, list};
  *found = reinterpret_cast<int64_t>(made);
  return 0;
}

bool rlib_rt_found_next(int64_t handle, int64_t* fields, char* address, char* name, int64_t name_size) {
  Found* found = found_of(handle);
  const addrinfo* entry = found->next;
  if (entry == nullptr) return false;
  found->next = entry->ai_next;
  size_t length = entry->ai_addrlen < sizeof(sockaddr_storage) ? entry->ai_addrlen : sizeof(sockaddr_storage);
  fields[0] = entry->ai_family;
  fields[1] = entry->ai_socktype;
  fields[2] = entry->ai_protocol;
  fields[3] = static_cast<int64_t>(length);
  std::memcpy(address, entry->ai_addr, length);
  copy_text(name, entry->ai_canonname == nullptr ? "" : entry->ai_canonname, name_size);
  return true;
}

void rlib_rt_found_free(int64_t handle) {
  freeaddrinfo(found_of(handle)->first);
  std::free(found_of(handle));
}

int64_t rlib_rt_name_of_address(const char* address, int64_t length, char* host, int64_t host_size,
                                char* service, int64_t service_size, int64_t flags) {
  return getnameinfo(reinterpret_cast<const sockaddr*>(address), static_cast<socklen_t>(length), host,
                     static_cast<socklen_t>(host_size), service, static_cast<socklen_t>(service_size),
                     static_cast<int>(flags));
}

int64_t rlib_rt_find_host(const char* address, int64_t length, int64_t family, int64_t* counts, char* text,
                          int64_t size) {
  const hostent* host =
      length < 0 ? gethostbyname(address)
                 : gethostbyaddr(address, static_cast<socklen_t>(length), static_cast<int>(family));
  if (host == nullptr) return -(h_errno > 0 ? h_errno : NO_RECOVERY);
  int64_t used = 0;
  counts[0] = counts[1] = 0;
  if (!add_text(text, size, &used, host->h_name)) return -NO_RECOVERY;
  for (char** alias = host->h_aliases; *alias != nullptr; alias++, counts[0]++) {
    if (!add_text(text, size, &used, *alias)) return -NO_RECOVERY;
  }
  for (char** one = host->h_addr_list; *one != nullptr; one++, counts[1]++) {
    char shown[INET6_ADDRSTRLEN];
    if (inet_ntop(host->h_addrtype, *one, shown, sizeof shown) == nullptr) return -NO_RECOVERY;
    if (!add_text(text, size, &used, shown)) return -NO_RECOVERY;
  }
  return used;
}

int64_t rlib_rt_service_port(const char* name, const char* protocol) {
  const servent* service = getservbyname(name, protocol);
  return service == nullptr ? -1 : ntohs(static_cast<uint16_t>(service->s_port));
}
bool rlib_rt_service_name(int64_t port, const char* protocol, char* name, int64_t size) {
  const servent* service = getservbyport(htons(static_cast<uint16_t>(port)), protocol);
  if (service == nullptr) return false;
  copy_text(name, service->s_name, size);
  return true;
}
int64_t rlib_rt_protocol_number(const char* name) {
  const protoent* protocol = getprotobyname(name);
  return protocol == nullptr ? -1 : protocol->p_proto;
}
int64_t rlib_rt_parse_address(const char* text, char* bytes) {
  in_addr address;
  if (inet_aton(text, &address) == 0) return 0;
  std::memcpy(bytes, &address, sizeof address);
  return 1;
}

int64_t rlib_rt_interfaces(int64_t* numbers, int64_t most, char* names, int64_t size) {
  struct if_nameindex* all = if_nameindex();
  if (all == nullptr) return -errno;
  int64_t count = 0;
  int64_t used = 0;
  for (struct if_nameindex* one = all; one->if_index != 0 && one->if_name != nullptr && count < most; one++) {
    if (!add_text(names, size, &used, one->if_name)) break;
    numbers[count++] = one->if_index;
  }
  if_freenameindex(all);
  return count;
}
int64_t rlib_rt_interface_number(const char* name) { return if_nametoindex(name); }
int64_t rlib_rt_interface_name(int64_t number, char* name) {
  return if_indextoname(static_cast<unsigned int>(number), name) == nullptr ? -errno : 0;
}

int64_t rlib_rt_send_message(int64_t fd, const char* data, int64_t size, const char* address,
                             int64_t address_length, const char* control, int64_t control_length,
                             int64_t flags) {
  iovec piece = {const_cast<char*>(data), static_cast<size_t>(size)};
  msghdr message = {};
  message.msg_iov = &piece;
  message.msg_iovlen = 1;
  if (address_length > 0) {
    message.msg_name = const_cast<char*>(address);
    message.msg_namelen = static_cast<socklen_t>(address_length);
  }
  if (control_length > 0) {
    message.msg_control = const_cast<char*>(control);
    message.msg_controllen = static_cast<size_t>(control_length);
  }
  ssize_t sent = sendmsg(static_cast<int>(fd), &message, static_cast<int>(flags));
  return sent < 0 ? -errno : sent;
}

int64_t rlib_rt_receive_message(int64_t fd, char* data, int64_t size, char* address, char* control,
                                int64_t* lengths, int64_t flags) {
  iovec piece = {data, static_cast<size_t>(size)};
  msghdr message = {};
  message.msg_iov = &piece;
  message.msg_iovlen = 1;
  message.msg_name = address;
  message.msg_namelen = static_cast<socklen_t>(lengths[0]);
  message.msg_control = lengths[1] > 0 ? control : nullptr;
  message.msg_controllen = static_cast<size_t>(lengths[1]);
  ssize_t got = recvmsg(static_cast<int>(fd), &message, static_cast<int>(flags));
  if (got < 0) return -errno;
  lengths[0] = message.msg_namelen;
  lengths[1] = static_cast<int64_t>(message.msg_controllen);
  lengths[2] = message.msg_flags;
  return got;
}

}  // extern "C"
