#include "targets/pyinterp/modules/io/file_io.h"

#include "rlib/runtime/descriptors.h"
#include "targets/pyinterp/interpreter/unraisable.h"
#include "targets/pyinterp/modules/posix/arguments.h"
#include "targets/pyinterp/modules/signal/signals.h"
#include "targets/pyinterp/modules/warnings/warnings.h"
#include "targets/pyinterp/objspace/codecs.h"
#include "targets/pyinterp/objspace/exception_fields.h"
#include "targets/pyinterp/objspace/str_methods.h"

namespace py {

namespace {

// Linux's, on all machines that we know.
constexpr int64_t kReadOnly = 0;
constexpr int64_t kWriteOnly = 1;
constexpr int64_t kReadWrite = 2;
constexpr int64_t kCreate = 0100;
constexpr int64_t kExclusive = 0200;
constexpr int64_t kTruncate = 01000;
constexpr int64_t kAppend = 02000;
constexpr int64_t kCloseOnExec = 02000000;
constexpr int64_t kTryAgain = 11;  // EAGAIN
constexpr int64_t kBadDescriptor = 9;
constexpr int64_t kIsDirectory = 21;
constexpr int64_t kFormatBits = 0170000;
constexpr int64_t kDirectory = 0040000;

void check_file_open(W_FileIO* self) {
  if (self->fd < 0) throw_value_error("I/O operation on closed file"_str);
}

// ---- Opening ------------------------------------------------------------------------------------

// Sets what the file can do; returns the flags for open().
int64_t parse_mode(W_FileIO* self, Str* mode) {
  Str* wrong = "Must have exactly one of create/read/write/append mode and at most one plus"_str;
  bool has_action = false;
  bool has_plus = false;
  int64_t flags = 0;
  for (int64_t i = 0; i < mode->length(); i++) {
    char c = mode->char_at(i);
    if (c == 'x' || c == 'r' || c == 'w' || c == 'a') {
      if (has_action) throw_value_error(wrong);
      has_action = true;
      self->is_readable = c == 'r';
      self->is_writable = c != 'r';
      self->is_created = c == 'x';
      self->is_appending = c == 'a';
      flags = c == 'x'   ? kExclusive | kCreate
              : c == 'w' ? kCreate | kTruncate
              : c == 'a' ? kAppend | kCreate
                         : 0;
    } else if (c == '+') {
      if (has_plus) throw_value_error(wrong);
      has_plus = true;
    } else if (c != 'b') {
      throw_value_error("invalid mode: "_str, mode);
    }
  }
  if (!has_action) throw_value_error(wrong);
  if (has_plus) self->is_readable = self->is_writable = true;
  int64_t access = self->is_readable ? (self->is_writable ? kReadWrite : kReadOnly) : kWriteOnly;
  return flags | access | kCloseOnExec;
}

int64_t open_path(W_Object* name, int64_t flags) {
  W_Object* text = file_system_path(name);
  Str* path = isinstance<W_Str>(text) ? encode_file_name(static_cast<W_Str*>(text)) : static_cast<W_Bytes*>(text)->value;
  if (path->contains_char('\0')) {
    throw_value_error("embedded null byte"_str);
  }
  rlib::rffi::CString c_path(path);
  int64_t fd = interruptible([&] { return rlib_rt_open_flags(c_path.get(), flags, 0666); });
  if (fd < 0) throw_os_error(-fd, name);
  return fd;
}

int64_t open_with(W_Object* opener, W_Object* name, int64_t flags) {
  W_Object* fd = call(opener, name, new_int(flags));
  if (!rlib::isinstance<W_AnyInt>(fd)) throw_type_error("expected integer from opener"_str);
  int64_t value = int_value(fd);
  if (value < 0) throw_value_error("opener returned "_str, value);
  return value;
}

void check_no_directory(W_FileIO* self, W_Object* name) {
  int64_t mode = rlib_rt_file_status(self->fd, RLIB_RT_FILE_MODE);
  if (mode == -kBadDescriptor) throw_os_error(kBadDescriptor, nullptr);
  if (mode >= 0 && (mode & kFormatBits) == kDirectory) throw_os_error(kIsDirectory, name);
}

void initialise(W_FileIO* self, W_Object* name, Str* mode, bool closes_fd, W_Object* opener) {
  if (self->fd >= 0 && self->closes_fd) rlib_rt_close(self->fd);
  self->fd = -1;
  self->seekable = -1;
  int64_t flags = parse_mode(self, mode);
  self->closes_fd = closes_fd;
  bool is_number = rlib::isinstance<W_AnyInt>(name);
  if (is_number) {
    int64_t fd = int_value(name);
    if (fd < 0) throw_value_error("negative file descriptor"_str);
    self->fd = fd;
  } else {
    if (!closes_fd) throw_value_error("Cannot use closefd=False with file name"_str);
    self->fd = opener == nullptr || is_none(opener) ? open_path(name, flags)
                                                    : open_with(opener, name, flags);
  }
  try {
    check_no_directory(self, name);
    setattr(self, names::name(), name);
  } catch (PythonError*) {
    if (!is_number) rlib_rt_close(self->fd);  // else it is not ours
    self->fd = -1;
    throw;
  }
  if (self->is_appending) rlib_rt_seek(self->fd, 0, 2);
}

W_Object* file_new(W_Type* type, Array<W_Object*>*, W_Dict*) {
  return allocate_stream<W_FileIO>(type);
}

void file_init(W_FileIO* self, W_Object* file, W_Object* mode, bool closes_fd, W_Object* opener) {
  initialise(self, file, expect_str(mode, "FileIO() argument 'mode'"_str)->value, closes_fd,
             opener);
}

}  // namespace

W_FileIO* open_file(W_Object* name, Str* mode, bool closes_fd, W_Object* opener) {
  W_FileIO* file = allocate_stream<W_FileIO>(file_io_type());
  initialise(file, name, mode, closes_fd, opener);
  return file;
}

int64_t buffer_size_for(W_FileIO* file) {
  int64_t size = file->fd < 0 ? 0 : rlib_rt_file_status(file->fd, RLIB_RT_FILE_BLOCK_SIZE);
  return size > 1 ? size : kDefaultBufferSize;
}

// ---- Reading and writing ------------------------------------------------------------------------

Str* file_read(W_FileIO* self, int64_t count) {
  check_file_open(self);
  if (!self->is_readable) throw_unsupported("File not open for reading"_str);
  rlib::rffi::Buffer buffer(count);
  int64_t got = interruptible([&] { return rlib_rt_read_some(self->fd, buffer.get(), count); });
  if (got == -kTryAgain) return nullptr;
  return Str::from_raw(buffer.get(), checked(got));
}

Str* file_read_all(W_FileIO* self) {
  check_file_open(self);
  if (!self->is_readable) throw_unsupported("File not open for reading"_str);
  int64_t size = rlib_rt_file_status(self->fd, RLIB_RT_FILE_SIZE);
  int64_t position = rlib_rt_seek(self->fd, 0, 1);
  int64_t chunk =
      size > 0 && position >= 0 && size > position ? size - position + 1 : kDefaultBufferSize;
  StrBuilder* all = new StrBuilder();
  while (true) {
    Str* bytes = file_read(self, chunk);
    if (bytes == nullptr) {
      if (all->length() == 0) return nullptr;
      break;
    }
    if (bytes->is_empty()) break;
    if (all->length() == 0 && bytes->length() < chunk && size > 0 && bytes->length() == chunk - 1) {
      return bytes;
    }
    all->append(bytes);
    if (chunk < kDefaultBufferSize) chunk = kDefaultBufferSize;
  }
  return all->build();
}

int64_t file_write(W_FileIO* self, Str* bytes) {
  check_file_open(self);
  if (!self->is_writable) throw_unsupported("File not open for writing"_str);
  int64_t count = bytes->length();
  rlib::rffi::Buffer buffer(count);
  rlib::rffi::raw(bytes, [&](const char* from) { rlib_rt_copy_bytes(buffer.get(), from, count); });
  int64_t written =
      interruptible([&] { return rlib_rt_write_some(self->fd, buffer.get(), count); });
  if (written == -kTryAgain) return -1;
  if (written < count) handle_signals();  // it may be one that made the write stop
  return checked(written);
}

namespace {

W_Object* bytes_or_none(Str* bytes) { return bytes == nullptr ? none() : new_bytes(bytes); }

W_Object* file_readall(W_FileIO* self) { return bytes_or_none(file_read_all(self)); }

W_Object* file_read_method(W_FileIO* self, W_Object* w_size) {
  check_file_open(self);
  if (!self->is_readable) throw_unsupported("File not open for reading"_str);
  int64_t size = size_argument(w_size);
  return bytes_or_none(size < 0 ? file_read_all(self) : file_read(self, size));
}

W_Object* file_readinto(W_FileIO* self, W_Object* buffer) {
  check_file_open(self);
  if (!self->is_readable) throw_unsupported("File not open for reading"_str);
  WritableBytes to = writable_bytes_of(buffer);
  Str* bytes = file_read(self, to.length);
  if (bytes == nullptr) return none();
  to.put(bytes);
  return new_int(bytes->length());
}

W_Object* file_write_method(W_FileIO* self, W_Object* data) {
  check_file_open(self);
  if (!self->is_writable) throw_unsupported("File not open for writing"_str);
  int64_t written = file_write(self, bytes_of(data));
  return written < 0 ? none() : new_int(written);
}

int64_t file_seek(W_FileIO* self, W_Object* offset, int64_t whence) {
  check_file_open(self);
  if (rlib::isinstance<W_Float>(offset)) throw_type_error("an integer is required"_str);
  return checked(rlib_rt_seek(self->fd, index_value(offset), whence));
}

int64_t file_tell(W_FileIO* self) {
  check_file_open(self);
  return checked(rlib_rt_seek(self->fd, 0, 1));
}

W_Object* file_truncate(W_FileIO* self, W_Object* size) {
  check_file_open(self);
  if (!self->is_writable) throw_unsupported("File not open for writing"_str);
  if (is_none(size)) size = new_int(file_tell(self));
  int64_t length = index_value(size);
  runtime_call([&] { return rlib_rt_truncate(self->fd, length); });
  return size;
}

// "unclosed file <...>". A warning that is an error goes to sys.unraisablehook.
void file_dealloc_warn(W_FileIO* self, W_Object* source) {
  if (self->fd < 0 || !self->closes_fd) return;
  try {
    warn_object(ResourceWarning_type(), new_str(message("unclosed file "_str, repr(source)->value)), 1, source);
  } catch (PythonError* error) {
    if (error->is(Warning_type())) report_unraisable(error, self);
  }
}

void file_close(W_FileIO* self) {
  int64_t fd = self->fd;
  if (self->is_finalizing) file_dealloc_warn(self, self);
  if (fd < 0) {
    self->is_closed = true;
    return;
  }
  try {
    stream_call(self, "flush"_str);
  } catch (PythonError*) {
    self->fd = -1;
    self->is_closed = true;
    if (self->closes_fd) rlib_rt_close(fd);
    throw;
  }
  self->fd = -1;
  self->is_closed = true;
  if (self->closes_fd) checked(rlib_rt_close(fd));
}

bool file_readable(W_FileIO* self) {
  check_file_open(self);
  return self->is_readable;
}
bool file_writable(W_FileIO* self) {
  check_file_open(self);
  return self->is_writable;
}
bool file_seekable(W_FileIO* self) {
  check_file_open(self);
  if (self->seekable < 0) self->seekable = rlib_rt_seek(self->fd, 0, 1) >= 0 ? 1 : 0;
  return self->seekable == 1;
}
int64_t file_fileno(W_FileIO* self) {
  check_file_open(self);
  return self->fd;
}
bool file_isatty(W_FileIO* self) {
  check_file_open(self);
  return rlib_rt_is_terminal(self->fd) == 1;
}
bool file_closed(W_FileIO* self) { return self->fd < 0; }
bool file_closefd(W_FileIO* self) { return self->closes_fd; }
int64_t file_block_size(W_FileIO* self) { return buffer_size_for(self); }

Str* file_mode(W_FileIO* self) {
  if (self->is_created) return self->is_readable ? "xb+"_str : "xb"_str;
  if (self->is_appending) return self->is_readable ? "ab+"_str : "ab"_str;
  if (self->is_readable) return self->is_writable ? "rb+"_str : "rb"_str;
  return "wb"_str;
}

W_Object* file_repr(W_FileIO* self) {
  Str* name = full_name(self->type());
  if (self->fd < 0) return new_str(message('<', name, " [closed]>"_str));
  Str* closefd = self->closes_fd ? "True"_str : "False"_str;
  W_Object* file_name = find_attribute(self, names::name());
  if (file_name == nullptr) {
    return new_str(message('<', name, " fd="_str, self->fd, " mode='"_str, file_mode(self),
                           "' closefd="_str, closefd, '>'));
  }
  return new_str(message('<', name, " name="_str, repr(file_name)->value, " mode='"_str,
                         file_mode(self), "' closefd="_str, closefd, '>'));
}

W_Type* make_file_io_type() {
  auto* t = new TypeBuilder("FileIO"_str, raw_io_base_type());
  t->module("_io"_str);
  t->doc("Open a file."_str);
  t->new_method<&file_new>("($type, *args, **kwargs)"_str);
  t->special<&file_init>("__init__"_str,
                         "($self, /, file, mode='r', closefd=True, opener=None)"_str);
  t->special<&file_repr>("__repr__"_str);
  t->method<&file_read_method>("read"_str, "($self, size=-1, /)"_str,
                               "Read at most size bytes, returned as bytes."_str);
  t->method<&file_readall>("readall"_str, "($self, /)"_str,
                           "Read all data from the file, returned as bytes."_str);
  t->method<&file_readinto>("readinto"_str, "($self, buffer, /)"_str,
                            "Same as RawIOBase.readinto()."_str);
  t->method<&file_write_method>("write"_str, "($self, b, /)"_str,
                                "Write buffer b to file, return number of bytes written."_str);
  t->method<&file_seek>("seek"_str, "($self, pos, whence=0, /)"_str,
                        "Move to new file position and return the file position."_str);
  t->method<&file_tell>("tell"_str, "($self, /)"_str, "Current file position."_str);
  t->method<&file_truncate>(
      "truncate"_str, "($self, size=None, /)"_str,
      "Truncate the file to at most size bytes and return the truncated size."_str);
  t->method<&file_close>("close"_str, "($self, /)"_str, "Close the file."_str);
  t->method<&file_seekable>("seekable"_str, "($self, /)"_str,
                            "True if file supports random-access."_str);
  t->method<&file_readable>("readable"_str, "($self, /)"_str,
                            "True if file was opened in a read mode."_str);
  t->method<&file_writable>("writable"_str, "($self, /)"_str,
                            "True if file was opened in a write mode."_str);
  t->method<&file_fileno>("fileno"_str, "($self, /)"_str,
                          "Return the underlying file descriptor (an integer)."_str);
  t->method<&file_isatty>("isatty"_str, "($self, /)"_str,
                          "True if the file is connected to a TTY device."_str);
  t->method<&file_dealloc_warn>("_dealloc_warn"_str, "($self, source, /)"_str);
  t->getter<&file_closed>("closed"_str, "True if the file is closed"_str);
  t->getter<&file_closefd>("closefd"_str,
                           "True if the file descriptor will be closed by close()."_str);
  t->getter<&file_mode>("mode"_str, "String giving the file mode"_str);
  t->getter<&file_block_size>("_blksize"_str);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* file_io_type() { return RLIB_ONCE(make_file_io_type()); }

}  // namespace py
