// The numbers of module select. Apart, as the headers declare functions with types of C.

#include <limits.h>
#include <poll.h>
#include <sys/epoll.h>

#include "targets/pyinterp/modules/select/select_module.h"

namespace py {

void add_select_constants(ModuleBuilder* m) {
#define CONSTANT(name) m->constant(#name ""_str, static_cast<int64_t>(name));
  CONSTANT(EPOLLERR)
  CONSTANT(EPOLLET)
  CONSTANT(EPOLLEXCLUSIVE)
  CONSTANT(EPOLLHUP)
  CONSTANT(EPOLLIN)
  CONSTANT(EPOLLMSG)
  CONSTANT(EPOLLONESHOT)
  CONSTANT(EPOLLOUT)
  CONSTANT(EPOLLPRI)
  CONSTANT(EPOLLRDBAND)
  CONSTANT(EPOLLRDHUP)
  CONSTANT(EPOLLRDNORM)
  CONSTANT(EPOLLWRBAND)
  CONSTANT(EPOLLWRNORM)
  CONSTANT(EPOLL_CLOEXEC)
  CONSTANT(PIPE_BUF)
  CONSTANT(POLLERR)
  CONSTANT(POLLHUP)
  CONSTANT(POLLIN)
  CONSTANT(POLLMSG)
  CONSTANT(POLLNVAL)
  CONSTANT(POLLOUT)
  CONSTANT(POLLPRI)
  CONSTANT(POLLRDBAND)
  CONSTANT(POLLRDHUP)
  CONSTANT(POLLRDNORM)
  CONSTANT(POLLWRBAND)
  CONSTANT(POLLWRNORM)
#undef CONSTANT
}

}  // namespace py
