// The numbers of module _socket. Apart, as the headers declare functions with types of C.

#include <sys/socket.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <arpa/inet.h>
#include <netdb.h>
#include <sys/un.h>
#include <linux/netlink.h>
#include <linux/if_packet.h>
#include <linux/if_alg.h>
#include <linux/can.h>
#include <linux/can/raw.h>
#include <linux/can/bcm.h>
#include <linux/can/j1939.h>
#include <linux/can/isotp.h>
#include <linux/tipc.h>
#include <linux/vm_sockets.h>
#include <linux/rds.h>
#include <linux/qrtr.h>
#include <net/if.h>
#include <net/ethernet.h>
#include <netinet/ip.h>

#include "targets/pyinterp/modules/socket/socket_module.h"

namespace py {

void add_socket_constants(ModuleBuilder* m) {
#define CONSTANT(name) m->constant(#name ""_str, static_cast<int64_t>(name));
#define NUMBER(name, value) m->constant(#name ""_str, int64_t{value});
#include "targets/pyinterp/modules/socket/constants.def"
}

}  // namespace py
