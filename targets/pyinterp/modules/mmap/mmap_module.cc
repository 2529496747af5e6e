// Module mmap: files, or memory shared with child processes, as if they were a bytearray.
//
//     object --> Mapping{address, size} <-- buffers, and so memoryviews
//
// Everybody reads and writes through the Mapping, which asks each time whether the bytes are still there: a view that outlives close()
// or a resize() gets a ValueError, not a crash. (A file that somebody else makes shorter is another matter: then the system ends the program,
// as it does CPython.)

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "rlib/runtime/file_system.h"
#include "targets/pyinterp/modules/library_function.h"
#include "targets/pyinterp/modules/posix/arguments.h"
#include "targets/pyinterp/modules/sys/sys.h"
#include "targets/pyinterp/objspace/buffer.h"
#include "targets/pyinterp/objspace/container_functions.h"
#include "targets/pyinterp/objspace/instance.h"
#include "targets/pyinterp/objspace/iterators.h"
#include "targets/pyinterp/objspace/sequence_index.h"

namespace py {

RLIB_PREBUILD W_Type* mmap_type();
RLIB_PREBUILD W_Type* mmap_iterator_type();

namespace {

PY_C_FUNCTION(mmap)
PY_C_FUNCTION(munmap)
PY_C_FUNCTION(mremap)
PY_C_FUNCTION(msync)
PY_C_FUNCTION(madvise)
PY_C_FUNCTION(memmove)
PY_C_FUNCTION(ftruncate)
PY_C_FUNCTION(close)

constexpr int64_t kPageSize = 4096;

// What a program may do with the bytes, as it said itself.
enum Access : int64_t { kDefault = 0, kRead = 1, kWrite = 2, kCopy = 3 };

// The mapped bytes, and the descriptor that belongs to them (-1: none).
class Mapping final : public ForeignBytes {
 public:
  Mapping(int64_t address, int64_t size, int64_t fd)
      : ForeignBytes(address, size), fd(fd), munmap_(c_munmap()->address()), close_(c_close()->address()) {}
  // The collector calls it.
  void finalize() { close(); }
  void close() {
    if (is_closed) return;
    is_closed = true;
    rlib_rt_call(munmap_, address, size, 0, 0, 0, 0, 0, 0);
    if (fd >= 0) rlib_rt_call(close_, fd, 0, 0, 0, 0, 0, 0, 0);
    address = 0;
    size = 0;
  }

  const int64_t fd;
  bool is_closed = false;

 private:
  const int64_t munmap_;
  const int64_t close_;
};

}  // namespace

class W_Mmap : public Referable<W_BufferOwner> {
 public:
  W_Mmap(Mapping* mapping, int64_t access, int64_t offset) : mapping(mapping), access(access), offset(offset) {}
  static W_Type* exact_type() { return mmap_type(); }
  W_Type* type() override { return mmap_type(); }
  Buffer* buffer() override;
  void add_exports(int64_t count) override { exports += count; }

  Mapping* const mapping;
  const int64_t access;
  const int64_t offset;  // in the file
  int64_t position = 0;
  int64_t exports = 0;
};

// for b in m: bytes of one each, although m[i] is an int.
class W_MmapIterator final : public W_Iterator {
 public:
  explicit W_MmapIterator(W_Mmap* of) : of(of) {}
  PY_ITERATOR_TYPE(W_MmapIterator, mmap_iterator_type)
  W_Object* next() override {
    if (of == nullptr || at >= of->mapping->size) {
      of = nullptr;
      return nullptr;
    }
    return new_bytes(Str::from_char(static_cast<char>(rlib::foreign_byte(of->mapping->at(at++, 1)))));
  }

  W_Mmap* of;
  int64_t at = 0;
};

namespace {

// ---- Making one ---------------------------------------------------------------------------------

// The size to map; raises ValueError if the file is too short. `length` 0: all behind the offset.
int64_t size_to_map(int64_t fd, int64_t length, int64_t offset) {
  rffi::RawItems<int64_t> status(RLIB_RT_STATUS_FIELDS);
  if (rlib_rt_file_status_at(fd, nullptr, true, status.get()) < 0) return length;
  if (!S_ISREG(static_cast<mode_t>(status.at(RLIB_RT_STATUS_MODE)))) return length;
  int64_t size = status.at(RLIB_RT_STATUS_SIZE);
  if (length == 0) {
    if (size == 0) throw_value_error("cannot mmap an empty file"_str);
    if (offset >= size) throw_value_error("mmap offset is greater than file size"_str);
    return size - offset;
  }
  if (offset > size || size - offset < length) throw_value_error("mmap length is greater than file size"_str);
  return length;
}

W_Object* mmap_new(AllValues arguments) {
  W_Type* type = static_cast<W_Type*>(arguments.get(0));
  int64_t fd = c_int_value(arguments.get(1));
  int64_t length = index_value(arguments.get(2));
  int64_t flags = c_int_value(arguments.get(3));
  int64_t protection = c_int_value(arguments.get(4));
  int64_t access = c_int_value(arguments.get(5));
  int64_t offset = int_value(arguments.get(6));
  if (length < 0) throw_overflow_error("memory mapped length must be positive"_str);
  if (offset < 0) throw_overflow_error("memory mapped offset must be positive"_str);
  constexpr int64_t kReadWrite = PROT_READ | PROT_WRITE;
  if (access != kDefault && (flags != MAP_SHARED || protection != kReadWrite)) {
    throw_value_error("mmap can't specify both access and flags, prot."_str);
  }
  switch (access) {
    case kRead: protection = PROT_READ; break;
    case kWrite: break;
    case kCopy: flags = MAP_PRIVATE; break;
    case kDefault:
      if ((protection & kReadWrite) != kReadWrite) access = (protection & PROT_WRITE) != 0 ? kWrite : kRead;
      break;
    default: throw_value_error("mmap invalid access parameter."_str);
  }
  W_Tuple* event = new_tuple(List<W_Object*>::of(new_int(fd), new_int(length), new_int(access), new_int(offset))->to_array());
  audit("mmap.__new__"_str, event);
  int64_t own_fd = -1;
  if (fd == -1) {
    flags |= MAP_ANONYMOUS;
  } else {
    length = size_to_map(fd, length, offset);
    own_fd = runtime_call([&] { return rlib_rt_fcntl(fd, F_DUPFD_CLOEXEC, 0); });
  }
  int64_t address = c_mmap()->call(0, length, protection, flags, own_fd, offset);
  if (address == -1) {
    int64_t number = rffi::last_error();
    if (own_fd >= 0) c_close()->call(own_fd);
    throw_os_error(number, nullptr);
  }
  return allocate<W_Mmap>(type, mmap_type(), new Mapping(address, length, own_fd), access, offset);
}

Mapping* mapping_of(W_Mmap* self) {
  if (self->mapping->is_closed) throw_value_error("mmap closed or invalid"_str);
  return self->mapping;
}

Mapping* writable(W_Mmap* self) {
  Mapping* mapping = mapping_of(self);
  if (self->access == kRead) throw_type_error("mmap can't modify a readonly memory map."_str);
  return mapping;
}

// ---- As a file ----------------------------------------------------------------------------------

void mmap_close(W_Mmap* self) {
  if (self->exports > 0) throw_error(BufferError_type(), "cannot close exported pointers exist"_str);
  self->mapping->close();
}
bool mmap_closed(W_Mmap* self) { return self->mapping->is_closed; }
W_Object* mmap_enter(W_Mmap* self) {
  mapping_of(self);
  return self;
}
void mmap_exit(W_Mmap* self, Array<W_Object*>*) { mmap_close(self); }

int64_t bytes_left(W_Mmap* self) {
  int64_t left = self->mapping->size - self->position;
  return left < 0 ? 0 : left;
}

W_Object* take(W_Mmap* self, int64_t count) {
  Str* bytes = rlib::read_foreign(self->mapping->at(self->position, count), count);
  self->position += count;
  return new_bytes(bytes);
}

W_Object* mmap_read(W_Mmap* self, W_Object* w_count) {
  mapping_of(self);
  int64_t count = -1;
  if (!is_none(w_count)) {
    if (isinstance<W_Float>(w_count) || isinstance<W_Str>(w_count)) {
      throw_type_error("argument should be integer or None, not "_str, type_name(w_count));
    }
    count = index_value(w_count);
  }
  int64_t left = bytes_left(self);
  if (left == 0) return new_bytes(""_str);
  return take(self, count < 0 || count > left ? left : count);
}
int64_t mmap_read_byte(W_Mmap* self) {
  mapping_of(self);
  if (bytes_left(self) == 0) throw_value_error("read byte out of range"_str);
  return rlib::foreign_byte(self->mapping->at(self->position++, 1));
}

W_Object* mmap_readline(W_Mmap* self) {
  mapping_of(self);
  int64_t left = bytes_left(self);
  int64_t count = 0;
  while (count < left && rlib::foreign_byte(self->mapping->at(self->position + count, 1)) != '\n') count++;
  if (count < left) count++;
  return left == 0 ? new_bytes(""_str) : take(self, count);
}

int64_t mmap_write(W_Mmap* self, W_Object* data) {
  Str* bytes = bytes_of(data);
  Mapping* mapping = writable(self);
  if (bytes_left(self) < bytes->length()) throw_value_error("data out of range"_str);
  rlib::write_foreign(mapping->at(self->position, bytes->length()), bytes, 0, bytes->length());
  self->position += bytes->length();
  return bytes->length();
}

int64_t byte_argument(W_Object* w) {
  int64_t value = index_value(w);
  if (value < 0) throw_overflow_error("unsigned byte integer is less than minimum"_str);
  if (value > 255) throw_overflow_error("unsigned byte integer is greater than maximum"_str);
  return value;
}
void mmap_write_byte(W_Mmap* self, W_Object* w_byte) {
  int64_t byte = byte_argument(w_byte);
  Mapping* mapping = writable(self);
  if (bytes_left(self) == 0) throw_value_error("write byte out of range"_str);
  rlib::set_foreign_byte(mapping->at(self->position, 1), byte);
  self->position++;
}

int64_t mmap_tell(W_Mmap* self) {
  mapping_of(self);
  return self->position;
}
void mmap_seek(W_Mmap* self, int64_t distance, CInt whence) {
  Mapping* mapping = mapping_of(self);
  if (whence.value < 0 || whence.value > 2) throw_value_error("unknown seek type"_str);
  int64_t from = whence.value == 0 ? 0 : whence.value == 1 ? self->position : mapping->size;
  int64_t to = 0;
  if (rlib::add_overflow(from, distance, to) || to < 0 || to > mapping->size) {
    throw_value_error("seek out of range"_str);
  }
  self->position = to;
}
int64_t mmap_size(W_Mmap* self) {
  Mapping* mapping = mapping_of(self);
  if (mapping->fd < 0) return mapping->size;
  rffi::RawItems<int64_t> status(RLIB_RT_STATUS_FIELDS);
  checked(rlib_rt_file_status_at(mapping->fd, nullptr, true, status.get()));
  return status.at(RLIB_RT_STATUS_SIZE);
}

void check_call(int64_t result) {
  if (result == -1) throw_os_error(rffi::last_error(), nullptr);
}

void mmap_flush(W_Mmap* self, int64_t offset, W_Object* w_size) {
  Mapping* mapping = mapping_of(self);
  int64_t size = w_size == nullptr ? mapping->size : index_value(w_size);
  if (size < 0 || offset < 0 || mapping->size - offset < size) throw_value_error("flush values out of range"_str);
  if (self->access == kRead || self->access == kCopy) return;
  check_call(static_cast<int32_t>(c_msync()->call_unlocked(mapping->at(offset, size), size, MS_SYNC)));
}

void mmap_resize(W_Mmap* self, int64_t size) {
  Mapping* mapping = mapping_of(self);
  if (self->exports > 0) throw_error(BufferError_type(), "mmap can't resize with extant buffers exported."_str);
  if (self->access != kWrite && self->access != kDefault) {
    throw_type_error("mmap can't resize a readonly or copy-on-write memory map."_str);
  }
  if (size < 0 || INT64_MAX - size < self->offset) throw_value_error("new size out of range"_str);
  if (mapping->fd >= 0) check_call(c_ftruncate()->call_int(mapping->fd, self->offset + size));
  int64_t address = c_mremap()->call(mapping->address, mapping->size, size, MREMAP_MAYMOVE);
  check_call(address);
  mapping->address = address;
  mapping->size = size;
}

void mmap_move(W_Mmap* self, int64_t to, int64_t from, int64_t count) {
  Mapping* mapping = writable(self);
  if (to < 0 || from < 0 || count < 0 || mapping->size - to < count || mapping->size - from < count) {
    throw_value_error("source, destination, or count out of range"_str);
  }
  c_memmove()->call(mapping->at(to, count), mapping->at(from, count), count);
}

void mmap_madvise(W_Mmap* self, CInt option, int64_t start, W_Object* w_length) {
  Mapping* mapping = mapping_of(self);
  int64_t length = w_length == nullptr ? mapping->size : index_value(w_length);
  if (start < 0 || start >= mapping->size) throw_value_error("madvise start out of bounds"_str);
  if (length < 0) throw_value_error("madvise length invalid"_str);
  if (INT64_MAX - start < length) throw_overflow_error("madvise length too large"_str);
  if (start + length > mapping->size) length = mapping->size - start;
  check_call(c_madvise()->call_int(mapping->at(start, length), length, option.value));
}

// ---- As bytes -----------------------------------------------------------------------------------

// An end of find(): negative from the end of the bytes, then within them.
int64_t bound(int64_t at, int64_t size) {
  if (at < 0) at += size;
  return at < 0 ? 0 : at > size ? size : at;
}
int64_t find(W_Mmap* self, W_Object* what, W_Object* w_start, W_Object* w_end, bool backwards) {
  Str* wanted = bytes_of(what);
  Mapping* mapping = mapping_of(self);
  int64_t size = mapping->size;
  int64_t start = bound(w_start == nullptr ? self->position : index_value(w_start), size);
  int64_t end = bound(w_end == nullptr ? size : index_value(w_end), size);
  if (end < start) return -1;
  Str* bytes = rlib::read_foreign(mapping->at(start, end - start), end - start);
  int64_t at = backwards ? bytes->rfind(wanted) : bytes->find(wanted);
  return at < 0 ? -1 : start + at;
}
int64_t mmap_find(W_Mmap* self, W_Object* what, W_Object* start, W_Object* end) {
  return find(self, what, start, end, false);
}
int64_t mmap_rfind(W_Mmap* self, W_Object* what, W_Object* start, W_Object* end) {
  return find(self, what, start, end, true);
}

int64_t mmap_length(W_Mmap* self) { return mapping_of(self)->size; }

// The index that a key says; raises IndexError.
int64_t index_of(Mapping* mapping, W_Object* key) {
  int64_t index = index_value(key);
  if (index < 0) index += mapping->size;
  if (index < 0 || index >= mapping->size) throw_index_error("mmap index out of range"_str);
  return index;
}
bool is_index(W_Object* w) { return w->type()->special(Special::kIndex) != nullptr; }

W_Object* mmap_getitem(W_Mmap* self, W_Object* key) {
  Mapping* mapping = mapping_of(self);
  if (is_index(key)) return new_int(rlib::foreign_byte(mapping->at(index_of(mapping, key), 1)));
  if (!isinstance<W_Slice>(key)) throw_type_error("mmap indices must be integers"_str);
  SliceRange range = slice_range(static_cast<W_Slice*>(key), mapping->size);
  mapping_of(self);
  if (range.step == 1) return new_bytes(rlib::read_foreign(mapping->at(range.start, range.count), range.count));
  StrBuilder* bytes = new StrBuilder(range.count);
  for (int64_t i = 0; i < range.count; i++) {
    bytes->append(static_cast<char>(rlib::foreign_byte(mapping->at(range.start + i * range.step, 1))));
  }
  return new_bytes(bytes->build());
}

void mmap_setitem(W_Mmap* self, W_Object* key, W_Object* value) {
  Mapping* mapping = writable(self);
  if (is_index(key)) {
    int64_t index = index_of(mapping, key);
    if (!is_index(value)) throw_type_error("mmap item value must be an int"_str);
    int64_t byte = index_value(value);
    if (byte < 0 || byte > 255) throw_value_error("mmap item value must be in range(0, 256)"_str);
    return rlib::set_foreign_byte(mapping->at(index, 1), byte);
  }
  if (!isinstance<W_Slice>(key)) throw_type_error("mmap indices must be integers"_str);
  SliceRange range = slice_range(static_cast<W_Slice*>(key), mapping->size);
  Str* bytes = bytes_of(value);
  writable(self);
  if (bytes->length() != range.count) throw_index_error("mmap slice assignment is wrong size"_str);
  if (range.step == 1) return rlib::write_foreign(mapping->at(range.start, range.count), bytes, 0, range.count);
  for (int64_t i = 0; i < range.count; i++) {
    rlib::set_foreign_byte(mapping->at(range.start + i * range.step, 1), bytes->byte_at(i));
  }
}
void mmap_delitem(W_Mmap* self, W_Object* key) {
  writable(self);
  if (isinstance<W_Slice>(key)) throw_type_error("mmap object doesn't support slice deletion"_str);
  throw_type_error("mmap doesn't support item deletion"_str);
}

W_Object* mmap_iter(W_Mmap* self) {
  mapping_of(self);
  return new W_MmapIterator(self);
}

Str* access_name(int64_t access) {
  switch (access) {
    case kRead: return "ACCESS_READ"_str;
    case kWrite: return "ACCESS_WRITE"_str;
    case kCopy: return "ACCESS_COPY"_str;
    default: return "ACCESS_DEFAULT"_str;
  }
}
Str* mmap_repr(W_Mmap* self) {
  Str* name = message('<', self->type()->module, '.', self->type()->name);
  if (self->mapping->is_closed) return message(name, " closed=True>"_str);
  return message(name, " closed=False, access="_str, access_name(self->access), ", length="_str, self->mapping->size,
                 ", pos="_str, self->position, ", offset="_str, self->offset, '>');
}

W_Type* make_mmap_type() {
  auto* t = new TypeBuilder("mmap"_str, object_type());
  t->module("mmap"_str);
  t->add_flags(W_Type::kHasWeakref);
  t->doc("Maps length bytes from the file specified by the file descriptor fileno,\nand returns a mmap object."_str);
  t->new_method<&mmap_new>("($type, fileno, length, flags=1, prot=3, access=0, offset=0)"_str);
  t->method<&mmap_close>("close"_str, "($self)"_str);
  t->method<&mmap_find>("find"_str, "($self, sub, start=<null>, end=<null>, /)"_str);
  t->method<&mmap_rfind>("rfind"_str, "($self, sub, start=<null>, end=<null>, /)"_str);
  t->method<&mmap_flush>("flush"_str, "($self, offset=0, size=<null>, /)"_str);
  t->method<&mmap_madvise>("madvise"_str, "($self, option, start=0, length=<null>, /)"_str);
  t->method<&mmap_move>("move"_str, "($self, dest, src, count, /)"_str);
  t->method<&mmap_read>("read"_str, "($self, n=None, /)"_str);
  t->method<&mmap_read_byte>("read_byte"_str, "($self)"_str);
  t->method<&mmap_readline>("readline"_str, "($self)"_str);
  t->method<&mmap_resize>("resize"_str, "($self, newsize, /)"_str);
  t->method<&mmap_seek>("seek"_str, "($self, pos, whence=0, /)"_str);
  t->method<&mmap_size>("size"_str, "($self)"_str);
  t->method<&mmap_tell>("tell"_str, "($self)"_str);
  t->method<&mmap_write>("write"_str, "($self, bytes, /)"_str);
  t->method<&mmap_write_byte>("write_byte"_str, "($self, byte, /)"_str);
  t->method<&mmap_enter>("__enter__"_str, "($self)"_str);
  t->method<&mmap_exit>("__exit__"_str, "($self, *args)"_str);
  t->special<&mmap_length>("__len__"_str);
  t->special<&mmap_getitem>("__getitem__"_str);
  t->special<&mmap_setitem>("__setitem__"_str);
  t->special<&mmap_delitem>("__delitem__"_str);
  t->special<&mmap_iter>("__iter__"_str);
  t->special<&mmap_repr>("__repr__"_str);
  t->getter<&mmap_closed>("closed"_str);
  return t->finish();
}

W_Type* make_mmap_iterator_type() {
  auto* t = new TypeBuilder("mmap_iterator"_str, object_type());
  add_iterator_methods(t);
  return t->finish();
}

W_Module* make_mmap() {
  auto* m = new ModuleBuilder("mmap"_str, nullptr);
  m->type("mmap"_str, mmap_type());
  m->type("error"_str, OSError_type());
  m->constant("ACCESS_DEFAULT"_str, int64_t{kDefault});
  m->constant("ACCESS_READ"_str, int64_t{kRead});
  m->constant("ACCESS_WRITE"_str, int64_t{kWrite});
  m->constant("ACCESS_COPY"_str, int64_t{kCopy});
  m->constant("PAGESIZE"_str, kPageSize);
  m->constant("ALLOCATIONGRANULARITY"_str, kPageSize);
#define CONSTANT(name) m->constant(#name ""_str, static_cast<int64_t>(name));
#include "targets/pyinterp/modules/mmap/constants.def"
  return m->finish();
}

}  // namespace

Buffer* W_Mmap::buffer() { return new Buffer(this, mapping_of(this), access == kRead); }

RLIB_PREBUILD W_Type* mmap_type() { return RLIB_ONCE(make_mmap_type()); }
RLIB_PREBUILD W_Type* mmap_iterator_type() { return RLIB_ONCE(make_mmap_iterator_type()); }
RLIB_PREBUILD W_Module* mmap_module() { return RLIB_ONCE(make_mmap()); }

}  // namespace py
