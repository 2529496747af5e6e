// Folders: the working one, what is in others, scandir and DirEntry.

#include <fcntl.h>
#include <unistd.h>

#include "rlib/rffi.h"
#include "rlib/runtime/file_system.h"
#include "targets/pyinterp/modules/posix/posix_module.h"
#include "targets/pyinterp/modules/posix/status.h"
#include "targets/pyinterp/objspace/generic_alias.h"
#include "targets/pyinterp/objspace/iterators.h"

namespace py {

RLIB_PREBUILD W_Type* dir_entry_type();
RLIB_PREBUILD W_Type* scandir_iterator_type();

namespace {

constexpr int64_t kLongestName = 256;
constexpr int64_t kFormatBits = 0170000;
constexpr int64_t kFolderFormat = 0040000;
constexpr int64_t kFileFormat = 0100000;
constexpr int64_t kLinkFormat = 0120000;
// DT_...: what the folder itself knows about an entry.
constexpr int64_t kUnknownEntry = 0;
constexpr int64_t kFolderEntry = 4;
constexpr int64_t kFileEntry = 8;
constexpr int64_t kLinkEntry = 10;

// ---- The working folder -------------------------------------------------------------------------

Str* working_folder() {
  int64_t size = 1024;
  while (true) {
    rffi::Buffer buffer(size);
    if (::getcwd(buffer.get(), static_cast<size_t>(size)) != nullptr) {
      return Str::from_c_string(buffer.get());
    }
    if (rffi::last_error() != ERANGE) throw_os_error(rffi::last_error(), nullptr);
    size *= 2;
  }
}
W_Object* posix_getcwd() { return decode_file_name(working_folder()); }
W_Object* posix_getcwdb() { return new_bytes(working_folder()); }

void posix_chdir(W_Object* w_path) {
  FilePath* path = file_path(w_path, "chdir"_str, FilePath::kNameOrDescriptor);
  if (path->is_descriptor()) {
    c_call([&] { return ::fchdir(static_cast<int>(path->fd)); }, path);
    return;
  }
  rffi::CString name(path->name);
  c_call([&] { return ::chdir(name.get()); }, path);
}
void posix_fchdir(Descriptor fd) {
  c_call([&] { return ::fchdir(fd.value); });
}
void posix_chroot(W_Object* w_path) {
  FilePath* path = file_path(w_path, "chroot"_str);
  rffi::CString name(path->name);
  c_call([&] { return ::chroot(name.get()); }, path);
}

// ---- Reading a folder ---------------------------------------------------------------------------

// A folder being read. It closes itself at the end.
class Folder final : public rlib::Object {
 public:
  explicit Folder(FilePath* path) : path_(path), handle_(open(path)) {}
  void finalize() {
    if (handle_ != 0) rlib_rt_folder_close(handle_);
  }

  // Goes to the next entry, of which the two below tell. False at the end.
  bool advance() {
    if (handle_ == 0) return false;
    rffi::Buffer buffer(kLongestName);
    rffi::RawItems<int64_t> fields(2);
    int64_t handle = handle_;
    int64_t length =
        rffi::unlocked([&] { return rlib_rt_folder_next(handle, buffer.get(), fields.get()); });
    if (length <= 0) {
      close();
      checked(length, path_);
      return false;
    }
    name = Str::from_raw(buffer.get(), length);
    inode = fields.at(0);
    kind = fields.at(1);
    return true;
  }
  void close() {
    if (handle_ == 0) return;
    int64_t handle = handle_;
    handle_ = 0;
    rlib_rt_folder_close(handle);
  }

  Str* name = nullptr;
  int64_t inode = 0;
  int64_t kind = 0;  // DT_...

 private:
  static int64_t open(FilePath* path) {
    if (path->is_descriptor()) {
      return runtime_call([&] { return rlib_rt_folder_open_descriptor(path->fd); });
    }
    rffi::CString name(path->name);
    return runtime_call([&] { return rlib_rt_folder_open(name.get()); }, path);
  }

  FilePath* const path_;
  int64_t handle_;  // 0: closed
};

W_Object* posix_listdir(W_Object* w_path) {
  FilePath* path = file_path(w_path, "listdir"_str, FilePath::kNameDescriptorOrNone);
  Folder* folder = new Folder(path);
  W_List* names = new_list();
  while (folder->advance()) names->append(path->same_kind(folder->name));
  return names;
}

// ---- DirEntry -----------------------------------------------------------------------------------

class W_DirEntry final : public W_Object {
 public:
  W_DirEntry(W_Object* name, W_Object* path, Str* bytes, int32_t folder, Folder* from)
      : name(name), path(path), bytes(bytes), folder(folder), inode(from->inode), kind(from->kind) {}
  static W_Type* exact_type() { return dir_entry_type(); }
  W_Type* type() override { return dir_entry_type(); }

  W_Object* const name;
  W_Object* const path;
  Str* const bytes;      // the path, or within a folder that is a descriptor the name
  const int32_t folder;
  const int64_t inode;
  const int64_t kind;
  W_Object* status = nullptr;       // of what a link leads to
  W_Object* own_status = nullptr;   // of a link itself
};

W_Object* fetch_status(W_DirEntry* entry, bool follows) {
  FilePath* shown = new FilePath(entry->path, entry->bytes, -1, false);
  return new_stat_result(file_status(entry->folder, entry->bytes, follows, shown));
}

W_Object* own_status_of(W_DirEntry* entry) {
  if (entry->own_status == nullptr) entry->own_status = fetch_status(entry, false);
  return entry->own_status;
}

int64_t format_of(W_Object* status) {
  return int_value(static_cast<W_Tuple*>(status)->get(0)) & kFormatBits;
}

bool entry_is_link(W_DirEntry* self) {
  if (self->kind != kUnknownEntry) return self->kind == kLinkEntry;
  return format_of(own_status_of(self)) == kLinkFormat;
}

W_Object* entry_stat(W_DirEntry* self, bool follows) {
  if (!follows) return own_status_of(self);
  if (self->status == nullptr) {
    self->status = entry_is_link(self) ? fetch_status(self, true) : own_status_of(self);
  }
  return self->status;
}

// Whether it is of this kind. What is not there is of none.
bool entry_is(W_DirEntry* self, bool follows, int64_t kind, int64_t format) {
  bool is_link = self->kind == kLinkEntry;
  if (self->kind != kUnknownEntry && !(follows && is_link)) return self->kind == kind;
  try {
    return format_of(entry_stat(self, follows)) == format;
  } catch (PythonError* e) {
    if (!e->is(FileNotFoundError_type())) throw;
    return false;
  }
}
bool entry_is_dir(W_DirEntry* self, bool follows) {
  return entry_is(self, follows, kFolderEntry, kFolderFormat);
}
bool entry_is_file(W_DirEntry* self, bool follows) {
  return entry_is(self, follows, kFileEntry, kFileFormat);
}
bool entry_is_symlink(W_DirEntry* self) {
  try {
    return entry_is_link(self);
  } catch (PythonError* e) {
    if (!e->is(FileNotFoundError_type())) throw;
    return false;
  }
}
int64_t entry_inode(W_DirEntry* self) { return self->inode; }
W_Object* entry_path(W_DirEntry* self) { return self->path; }
W_Object* entry_name(W_DirEntry* self) { return self->name; }
W_Object* entry_repr(W_DirEntry* self) {
  return new_str(message("<DirEntry "_str, repr(self->name)->value, '>'));
}

W_Type* make_dir_entry_type() {
  auto* t = new TypeBuilder("DirEntry"_str, object_type());
  t->module("posix"_str);
  t->remove_flags(W_Type::kBaseType);
  t->add_flags(W_Type::kDisallowNew);
  t->member<&entry_name>("name"_str, "the entry's base filename, relative to scandir() \"path\" argument"_str);
  t->member<&entry_path>(
      "path"_str, "the entry's full path name; equivalent to os.path.join(scandir_path, entry.name)"_str);
  t->special<&entry_repr>("__repr__"_str);
  t->method<&entry_is_dir>("is_dir"_str, "($self, /, *, follow_symlinks=True)"_str,
                           "Return True if the entry is a directory; cached per entry."_str);
  t->method<&entry_is_file>("is_file"_str, "($self, /, *, follow_symlinks=True)"_str,
                            "Return True if the entry is a file; cached per entry."_str);
  t->method<&entry_is_symlink>("is_symlink"_str, "($self, /)"_str,
                               "Return True if the entry is a symbolic link; cached per entry."_str);
  t->method<&entry_stat>("stat"_str, "($self, /, *, follow_symlinks=True)"_str,
                         "Return stat_result object for the entry; cached per entry."_str);
  t->method<&entry_inode>("inode"_str, "($self, /)"_str, "Return inode of the entry; cached per entry."_str);
  t->method<&entry_path>("__fspath__"_str, "($self, /)"_str, "Returns the path for the entry."_str);
  t->class_method<&class_getitem>("__class_getitem__"_str, "($cls, item, /)"_str, "See PEP 585"_str);
  return t->finish();
}

// ---- scandir ------------------------------------------------------------------------------------

class W_ScandirIterator final : public W_Iterator {
 public:
  explicit W_ScandirIterator(FilePath* path) : path(path), folder(new Folder(path)) {}
  static W_Type* exact_type() { return scandir_iterator_type(); }
  W_Type* type() override { return scandir_iterator_type(); }

  W_Object* next() override {
    if (!folder->advance()) return nullptr;
    W_Object* name = path->same_kind(folder->name);
    if (path->is_descriptor()) {
      return new W_DirEntry(name, name, folder->name, static_cast<int32_t>(path->fd), folder);
    }
    Str* full = path->name;
    if (!full->is_empty() && full->char_at(full->length() - 1) != '/') full = full->concat("/"_str);
    full = full->concat(folder->name);
    return new W_DirEntry(name, path->same_kind(full), full, AT_FDCWD, folder);
  }

  FilePath* const path;
  Folder* const folder;
};

W_Object* posix_scandir(W_Object* w_path) {
  return new W_ScandirIterator(file_path(w_path, "scandir"_str, FilePath::kNameDescriptorOrNone));
}
void scandir_close(W_ScandirIterator* self) { self->folder->close(); }
W_Object* scandir_enter(W_ScandirIterator* self) { return self; }
void scandir_exit(W_ScandirIterator* self, Array<W_Object*>*) { self->folder->close(); }

W_Type* make_scandir_iterator_type() {
  auto* t = new TypeBuilder("ScandirIterator"_str, object_type());
  t->module("posix"_str);
  t->remove_flags(W_Type::kBaseType);
  t->add_flags(W_Type::kDisallowNew);
  add_iterator_methods(t);
  t->method<&scandir_close>("close"_str, "($self)"_str);
  t->method<&scandir_enter>("__enter__"_str, "($self)"_str);
  t->method<&scandir_exit>("__exit__"_str, "($self, *args)"_str);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* dir_entry_type() { return RLIB_ONCE(make_dir_entry_type()); }
RLIB_PREBUILD W_Type* scandir_iterator_type() { return RLIB_ONCE(make_scandir_iterator_type()); }

void add_posix_folders(ModuleBuilder* m) {
  m->type("DirEntry"_str, dir_entry_type());
  m->function<&posix_getcwd>("getcwd"_str, "($module, /)"_str,
                             "Return a unicode string representing the current working directory."_str);
  m->function<&posix_getcwdb>("getcwdb"_str, "($module, /)"_str,
                              "Return a bytes string representing the current working directory."_str);
  m->function<&posix_chdir>("chdir"_str, "($module, /, path)"_str,
                            "Change the current working directory to the specified path."_str);
  m->function<&posix_fchdir>("fchdir"_str, "($module, /, fd)"_str,
                             "Change to the directory of the given file descriptor."_str);
  m->function<&posix_chroot>("chroot"_str, "($module, /, path)"_str, "Change root directory to path."_str);
  m->function<&posix_listdir>("listdir"_str, "($module, /, path=None)"_str,
                              "Return a list containing the names of the files in the directory."_str);
  m->function<&posix_scandir>("scandir"_str, "($module, /, path=None)"_str,
                              "Return an iterator of DirEntry objects for given path."_str);
}

}  // namespace py
