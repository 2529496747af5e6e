// Arguments of functions that ask the operating system: file names, file descriptors, ints of C; and
// what becomes of its answers.
//
//     W_Object* posix_chdir(W_Object* w_path) {
//       FilePath* path = file_path(w_path, "chdir"_str, FilePath::kNameOrDescriptor);
//       rffi::CString name(path->name);
//       c_call([&] { return ::chdir(name.get()); }, path);
//     }

#ifndef TARGETS_PYINTERP_MODULES_POSIX_ARGUMENTS_H_
#define TARGETS_PYINTERP_MODULES_POSIX_ARGUMENTS_H_

#include <errno.h>

#include "rlib/c_string.h"
#include "targets/pyinterp/interpreter/ticks.h"
#include "targets/pyinterp/modules/module.h"
#include "targets/pyinterp/objspace/exception_fields.h"

namespace py {

namespace rffi = rlib::rffi;

// ---- File names ---------------------------------------------------------------------------------

// Names of files are bytes for the system and UTF-8 for the program; bytes that are none become lone
// surrogates and back.
W_Str* decode_file_name(Str* bytes);
Str* encode_file_name(W_Str* name);
// What os.fspath returns: a str or bytes. Raises TypeError.
W_Object* file_system_path(W_Object* w);
// The same as a str.
W_Str* path_as_text(W_Object* w);
// The same for a file of source, whose name may still be a buffer: that is warned of.
W_Str* source_file_name(W_Object* w);

// A file as an argument says it: by its name, or as an open file descriptor.
class FilePath final : public rlib::Object {
 public:
  enum Kind : uint8_t { kName, kNameOrDescriptor, kNameOrNone, kNameDescriptorOrNone };

  FilePath(W_Object* shown, Str* name, int64_t fd, bool is_bytes)
      : shown(shown), name(name), fd(fd), is_bytes(is_bytes) {}

  bool is_descriptor() const { return name == nullptr; }
  // A name found by way of this one: of the same type.
  W_Object* same_kind(Str* bytes) const {
    return is_bytes ? static_cast<W_Object*>(new_bytes(bytes)) : decode_file_name(bytes);
  }

  W_Object* const shown;  // the argument itself, for OSError; null if there was none
  Str* const name;        // without a 0 inside; null for a descriptor
  const int64_t fd;       // -1 for a name
  const bool is_bytes;
};

// Raises TypeError and ValueError, in which `function` and `argument` are named. None stands for ".".
FilePath* file_path(W_Object* w, Str* function, FilePath::Kind kind = FilePath::kName,
                    Str* argument = "path"_str);

// ---- Numbers ------------------------------------------------------------------------------------

// An unsigned number of 64 bits. Raises OverflowError.
uint64_t uint64_value(W_Object* w);
// Numbers of users and groups: -1 means none at all. Raise TypeError, OverflowError.
uint32_t user_id(W_Object* w);
uint32_t group_id(W_Object* w);
// The same on the way back.
inline W_Object* new_id(uint32_t id) { return new_int(id == UINT32_MAX ? int64_t{-1} : int64_t{id}); }

// `dir_fd`: None is the working directory.
struct FolderDescriptor {
  int32_t value;
};
int32_t folder_descriptor(W_Object* w);
template <>
struct Unwrap<FolderDescriptor> {
  static FolderDescriptor from(W_Object* w) { return {folder_descriptor(w)}; }
};

// A file descriptor, or an object that has a method fileno().
struct Descriptor {
  int32_t value;
};
int32_t descriptor_of(W_Object* w);
template <>
struct Unwrap<Descriptor> {
  static Descriptor from(W_Object* w) { return {descriptor_of(w)}; }
};

// ---- Answers ------------------------------------------------------------------------------------

// Raises OSError with the names of the files, which may be null.
[[noreturn]] void throw_path_error(int64_t number, FilePath* path, FilePath* other = nullptr);

// A result that is -errno where something went wrong: raises OSError then.
inline int64_t checked(int64_t result, FilePath* path = nullptr, FilePath* other = nullptr) {
  if (result < 0) throw_path_error(-result, path, other);
  return result;
}

// Calls a C function that returns -1 and sets errno where it fails. A call that a signal interrupted
// is made again once the signal's handler has run. Raises OSError, and what the handler raises.
template <class Call>
int64_t c_call(Call call, FilePath* path = nullptr, FilePath* other = nullptr) {
  while (true) {
    int64_t result = rffi::unlocked(call);
    if (result != -1) return result;
    int64_t number = rffi::last_error();
    if (number != EINTR) throw_path_error(number, path, other);
    handle_ticks();
  }
}

// The result of a function that returns -errno where it fails; never -EINTR, as above. Raises only what a
// signal's handler raises.
template <class Call>
int64_t interruptible(Call call) {
  while (true) {
    int64_t result = rffi::unlocked(call);
    if (result != -EINTR) return result;
    handle_ticks();
  }
}
// The same, but raises OSError.
template <class Call>
int64_t runtime_call(Call call, FilePath* path = nullptr, FilePath* other = nullptr) {
  return checked(interruptible(call), path, other);
}

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_POSIX_ARGUMENTS_H_
