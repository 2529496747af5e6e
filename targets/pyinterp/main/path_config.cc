#include "targets/pyinterp/main/path_config.h"

#include <stdlib.h>
#include <unistd.h>

#include "rlib/c_string.h"
#include "targets/pyinterp/modules/posix/arguments.h"
#include "targets/pyinterp/modules/sys/standard_library.h"
#include "targets/pyinterp/modules/sys/sys.h"

namespace py {

namespace {

constexpr int64_t kLongestPath = 4096;

// "." where the folder we are in was removed.
Str* current_folder() {
  rffi::Buffer buffer(kLongestPath);
  Str* folder = Str::from_c_string(::getcwd(buffer.get(), kLongestPath));
  return folder == nullptr ? "."_str : folder;
}

// With links followed; null if there is no such file.
Str* real_path(Str* path) {
  rffi::CString name(path);
  rffi::Buffer buffer(kLongestPath);
  return Str::from_c_string(::realpath(name.get(), buffer.get()));
}

bool is_there(Str* path, int mode) {
  rffi::CString name(path);
  return ::access(name.get(), mode) == 0;
}

// Where the running binary is, by its name on the command line.
Str* find_executable(Str* name) {
  if (name->is_empty()) return ""_str;
  if (name->contains_char('/')) return absolute_path(name);
  Str* path = rlib::get_environment("PATH"_str);
  if (path == nullptr) return ""_str;
  for (Str* folder : *path->split(":"_str)) {
    Str* file = folder->is_empty() ? name : folder->concat("/"_str)->concat(name);
    if (is_there(file, X_OK)) return absolute_path(file);
  }
  return ""_str;
}

void set_path(Str* name, Str* path) { set_sys(name, decode_file_name(path)); }

}  // namespace

Str* absolute_path(Str* path) {
  if (path->starts_with("/"_str)) return path;
  return current_folder()->concat("/"_str)->concat(path);
}

void configure_paths(CommandLine* line) {
  Str* executable = find_executable(line->words->get(0));
  set_path("executable"_str, executable);
  set_path("_base_executable"_str, executable);

  Str* home = line->environment("PYTHONHOME"_str);
  Str* library = standard_library_path();
  Str* prefix = installation_prefix();
  if (home != nullptr) {
    int64_t colon = home->find_char(':');
    prefix = colon < 0 ? home : home->slice(0, colon);
    library = prefix->concat("/lib/python3.11"_str);
    for (Str* name : *List<Str*>::of("prefix"_str, "base_prefix"_str, "exec_prefix"_str, "base_exec_prefix"_str)) {
      set_path(name, prefix);
    }
    set_path("_home"_str, home);
    set_path("_stdlib_dir"_str, library);
  }
  if (!is_there(library->concat("/os.py"_str), R_OK)) {
    rlib::print_error(message("pypy-c: there is no standard library of Python 3.11 in "_str, library,
                              ".\nInstall Debian's libpython3.11-stdlib, or say by PYTHONHOME where it is."_str));
    rlib::exit(1);
  }
  W_List* path = static_cast<W_List*>(find_sys("path"_str));
  Str* more = line->environment("PYTHONPATH"_str);
  if (more != nullptr) {
    for (Str* part : *more->split(":"_str)) path->append(decode_file_name(part->is_empty() ? current_folder() : absolute_path(part)));
  }
  path->append(decode_file_name(prefix->concat("/lib/python311.zip"_str)));
  path->append(decode_file_name(library));
  path->append(decode_file_name(library->concat("/lib-dynload"_str)));
}

W_Object* first_of_path(CommandLine* line) {
  if (flags()->safe_path) return nullptr;
  switch (line->program) {
    case CommandLine::kInput:
    case CommandLine::kCommand: return new_ascii(""_str);
    case CommandLine::kModule: return decode_file_name(current_folder());
    case CommandLine::kFile: {
      Str* file = real_path(line->what);
      if (file == nullptr) file = absolute_path(line->what);
      int64_t slash = file->rfind_char('/');
      return decode_file_name(slash <= 0 ? "/"_str : file->slice(0, slash));
    }
  }
  return nullptr;
}

}  // namespace py
