// Names of hosts and messages of sockets: those calls whose C form has structs that point to others.

#ifndef RLIB_RUNTIME_SOCKETS_H_
#define RLIB_RUNTIME_SOCKETS_H_

#include <cstdint>

#include "rlib/marks.h"

extern "C" {

// getaddrinfo. Either name may be null. 0 and a handle in *found, or an error for gai_strerror.
RFFI_RELEASES_LOCK int64_t rlib_rt_find_addresses(const char* host, const char* service, int64_t family,
                                                  int64_t type, int64_t protocol, int64_t flags,
                                                  int64_t* found);
// The next entry: family, type, protocol and the length of its address; the address itself (128 bytes),
// and the canonical name, "" if there is none. False behind the last.
bool rlib_rt_found_next(int64_t found, int64_t* fields, char* address, char* name, int64_t name_size);
void rlib_rt_found_free(int64_t found);
// getnameinfo. 0, or an error for gai_strerror.
RFFI_RELEASES_LOCK int64_t rlib_rt_name_of_address(const char* address, int64_t length, char* host,
                                                   int64_t host_size, char* service,
                                                   int64_t service_size, int64_t flags);

// gethostbyaddr, and gethostbyname if `length` is -1. The texts lie one behind the other, each with a 0: the
// name, the aliases, the addresses; `counts` says how many of the last two. The length of it all, or minus
// an error for hstrerror.
int64_t rlib_rt_find_host(const char* address, int64_t length, int64_t family, int64_t* counts, char* text,
                          int64_t size);
// -1 if there is none. `protocol` may be null.
int64_t rlib_rt_service_port(const char* name, const char* protocol);
bool rlib_rt_service_name(int64_t port, const char* protocol, char* name, int64_t size);
int64_t rlib_rt_protocol_number(const char* name);
// inet_aton. 0 if the text is no address.
int64_t rlib_rt_parse_address(const char* text, char* bytes);

// The network interfaces: their numbers, and names one behind the other. How many, or -errno.
int64_t rlib_rt_interfaces(int64_t* numbers, int64_t most, char* names, int64_t size);
int64_t rlib_rt_interface_number(const char* name);  // 0 if there is none
int64_t rlib_rt_interface_name(int64_t number, char* name);  // 17 bytes; 0, or -errno

// sendmsg and recvmsg with one piece of data. Control bytes are C's cmsghdr, one behind the other, as the system has
// them. `lengths` are those of address and control: what there is room for, and what came; and the flags behind. The
// bytes sent or received, or -errno.
RFFI_RELEASES_LOCK int64_t rlib_rt_send_message(int64_t fd, const char* data, int64_t size, const char* address,
                                                int64_t address_length, const char* control,
                                                int64_t control_length, int64_t flags);
RFFI_RELEASES_LOCK int64_t rlib_rt_receive_message(int64_t fd, char* data, int64_t size, char* address,
                                                   char* control, int64_t* lengths, int64_t flags);

}  // extern "C"

#endif  // RLIB_RUNTIME_SOCKETS_H_
