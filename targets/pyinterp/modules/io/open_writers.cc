#include "targets/pyinterp/modules/io/open_writers.h"

#include "rlib/weakref.h"

namespace py {

namespace {

class OpenWriters final : public rlib::Object {
 public:
  List<rlib::WeakRef<W_IOBase>*>* const all = new List<rlib::WeakRef<W_IOBase>*>();
  int64_t most = 64;  // clean up when there are more
};
RLIB_PREBUILD OpenWriters* open_writers() { return RLIB_ONCE(new OpenWriters()); }

void forget_closed() {
  List<rlib::WeakRef<W_IOBase>*>* all = open_writers()->all;
  int64_t kept = 0;
  for (int64_t i = 0; i < all->length(); i++) {
    W_IOBase* stream = all->get(i)->get();
    if (stream != nullptr && !stream->is_closed) all->set(kept++, all->get(i));
  }
  all->remove_range(kept, all->length());
  open_writers()->most = 2 * kept + 64;
}

}  // namespace

void remember_writer_slow(W_IOBase* stream) {
  stream->is_remembered = true;
  if (open_writers()->all->length() >= open_writers()->most) forget_closed();
  open_writers()->all->append(rlib::WeakRef<W_IOBase>::make(stream));
}

void flush_open_writers() {
  List<rlib::WeakRef<W_IOBase>*>* all = open_writers()->all;
  for (int64_t i = all->length() - 1; i >= 0; i--) {
    W_IOBase* stream = all->get(i)->get();
    if (stream == nullptr || stream->is_closed) continue;
    try {
      stream_call(stream, "flush"_str);
    } catch (PythonError*) {
    }
  }
}

}  // namespace py
