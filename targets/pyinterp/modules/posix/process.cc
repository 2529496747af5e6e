// This process: its numbers, its environment, its end; and what the system says about itself.

#include <stdlib.h>
#include <sys/random.h>
#include <unistd.h>

#include "rlib/rffi.h"
#include "rlib/runtime/processes.h"
#include "targets/pyinterp/modules/posix/arguments.h"
#include "targets/pyinterp/modules/posix/posix_module.h"
#include "targets/pyinterp/objspace/struct_sequence.h"

namespace py {

RLIB_PREBUILD W_Type* uname_result_type();
RLIB_PREBUILD W_Type* times_result_type();
RLIB_PREBUILD W_Type* terminal_size_type();

namespace {

// ---- The environment ----------------------------------------------------------------------------

RLIB_PREBUILD W_Dict* environment() { return RLIB_ONCE(new_dict()); }

Str* environment_text(W_Object* w) {
  FilePath* text = file_path(w, "putenv"_str, FilePath::kName, "name"_str);
  return text->name;
}

void posix_putenv(W_Object* w_name, W_Object* w_value) {
  Str* name = environment_text(w_name);
  Str* value = environment_text(w_value);
  if (name->contains_char('=')) throw_value_error("illegal environment variable name"_str);
  rffi::CString c_name(name);
  rffi::CString c_value(value);
  checked(rlib_rt_setenv(c_name.get(), c_value.get()));
}
void posix_unsetenv(W_Object* w_name) {
  rffi::CString name(environment_text(w_name));
  checked(rlib_rt_unsetenv(name.get()));
}

// ---- Numbers ------------------------------------------------------------------------------------

int64_t posix_getpid() { return ::getpid(); }
int64_t posix_getppid() { return ::getppid(); }
W_Object* posix_getuid() { return new_id(::getuid()); }
W_Object* posix_geteuid() { return new_id(::geteuid()); }
W_Object* posix_getgid() { return new_id(::getgid()); }
W_Object* posix_getegid() { return new_id(::getegid()); }

W_Object* posix_cpu_count() {
  int64_t count = ::sysconf(_SC_NPROCESSORS_ONLN);
  return count < 1 ? none() : static_cast<W_Object*>(new_int(count));
}
Str* posix_strerror(CInt code) { return rlib::error_text(code.value); }

[[noreturn]] void end_process(int64_t status) { rlib_rt_exit(status); }
void posix_exit(CInt status) { end_process(status.value); }
void posix_abort() { ::abort(); }

// ---- Random bytes -------------------------------------------------------------------------------

W_Object* posix_urandom(int64_t size) {
  if (size < 0) throw_value_error("negative argument not allowed"_str);
  rffi::Buffer buffer(size);
  runtime_call([&] { return rlib_rt_random_bytes(buffer.get(), size); });
  return new_bytes(Str::from_raw(buffer.get(), size));
}
W_Object* posix_getrandom(int64_t size, CInt flags) {
  if (size < 0) throw_os_error(EINVAL, nullptr);
  rffi::Buffer buffer(size);
  int64_t got = c_call([&] {
    return ::getrandom(buffer.get(), static_cast<size_t>(size), static_cast<unsigned int>(flags.value));
  });
  return new_bytes(Str::from_raw(buffer.get(), got));
}

// ---- What the system says of itself --------------------------------------------------------------

W_Type* make_uname_result_type() {
  auto* fields = new List<StructField>();
  fields->append({"sysname"_str, "operating system name"_str});
  fields->append({"nodename"_str, "name of machine on network (implementation-defined)"_str});
  fields->append({"release"_str, "operating system release"_str});
  fields->append({"version"_str, "operating system version"_str});
  fields->append({"machine"_str, "hardware identifier"_str});
  return make_struct_sequence_type(
      "posix"_str, "uname_result"_str,
      "uname_result: Result from os.uname().\n\nThis object may be accessed either as a tuple of\n  "
      "(sysname, nodename, release, version, machine),\nor via the attributes sysname, nodename, release, "
      "version, and machine.\n\nSee os.uname for more information."_str,
      fields, 5);
}

W_Object* posix_uname() {
  constexpr int64_t kPart = RLIB_RT_SYSTEM_NAME_SIZE;
  rffi::Buffer buffer(5 * kPart);
  checked(rlib_rt_system_names(buffer.get()));
  auto* values = Array<W_Object*>::make(5);
  for (int64_t i = 0; i < 5; i++) {
    values->set(i, decode_file_name(Str::from_c_string(rffi::offset(buffer.get(), i * kPart))));
  }
  return new_struct_sequence(uname_result_type(), values);
}

W_Type* make_times_result_type() {
  auto* fields = new List<StructField>();
  fields->append({"user"_str, "user time"_str});
  fields->append({"system"_str, "system time"_str});
  fields->append({"children_user"_str, "user time of children"_str});
  fields->append({"children_system"_str, "system time of children"_str});
  fields->append({"elapsed"_str, "elapsed time since an arbitrary point in the past"_str});
  return make_struct_sequence_type(
      "posix"_str, "times_result"_str,
      "times_result: Result from os.times().\n\nThis object may be accessed either as a tuple of\n  (user, "
      "system, children_user, children_system, elapsed),\nor via the attributes user, system, "
      "children_user, children_system,\nand elapsed.\n\nSee os.times for more information."_str,
      fields, 5);
}

W_Object* posix_times() {
  rffi::RawItems<int64_t> ticks(5);
  checked(rlib_rt_process_times(ticks.get()));
  double ticks_per_second = static_cast<double>(::sysconf(_SC_CLK_TCK));
  auto* values = Array<W_Object*>::make(5);
  for (int64_t i = 0; i < 5; i++) {
    values->set(i, new_float(static_cast<double>(ticks.at(i)) / ticks_per_second));
  }
  return new_struct_sequence(times_result_type(), values);
}

W_Object* posix_getloadavg() {
  rffi::RawItems<double> loads(3);
  if (::getloadavg(loads.get(), 3) != 3) {
    throw_error(OSError_type(), "Load averages are unobtainable"_str);
  }
  return new_tuple(new_float(loads.at(0)), new_float(loads.at(1)), new_float(loads.at(2)));
}

W_Type* make_terminal_size_type() {
  auto* fields = new List<StructField>();
  fields->append({"columns"_str, "width of the terminal window in characters"_str});
  fields->append({"lines"_str, "height of the terminal window in characters"_str});
  return make_struct_sequence_type(
      "os"_str, "terminal_size"_str,
      "A tuple of (columns, lines) for holding terminal window size"_str, fields, 2);
}

W_Object* posix_get_terminal_size(W_Object* w_fd) {
  int32_t fd = w_fd == nullptr ? STDOUT_FILENO : c_int_value(w_fd);
  rffi::RawItems<int64_t> size(2);
  checked(rlib_rt_terminal_size(fd, size.get()));
  auto* values = Array<W_Object*>::make(2);
  values->set(0, new_int(size.at(0)));
  values->set(1, new_int(size.at(1)));
  return new_struct_sequence(terminal_size_type(), values);
}

}  // namespace

RLIB_PREBUILD W_Type* uname_result_type() { return RLIB_ONCE(make_uname_result_type()); }
RLIB_PREBUILD W_Type* times_result_type() { return RLIB_ONCE(make_times_result_type()); }
RLIB_PREBUILD W_Type* terminal_size_type() { return RLIB_ONCE(make_terminal_size_type()); }

void read_environment() {
  W_Dict* all = environment();
  List<Str*>* entries = rlib::environment();
  for (int64_t i = 0; i < entries->length(); i++) {
    Str* entry = entries->get(i);
    int64_t end = entry->find_char('=');
    if (end < 0) continue;
    W_Bytes* name = new_bytes(entry->slice(0, end));
    // Of several of one name the first counts.
    if (all->get(name) == nullptr) all->set(name, new_bytes(entry->slice_from(end + 1)));
  }
}

void add_posix_process(ModuleBuilder* m) {
  m->constant("environ"_str, environment());
  m->type("uname_result"_str, uname_result_type());
  m->type("times_result"_str, times_result_type());
  m->type("terminal_size"_str, terminal_size_type());
  m->function<&posix_putenv>("putenv"_str, "($module, name, value, /)"_str,
                             "Change or add an environment variable."_str);
  m->function<&posix_unsetenv>("unsetenv"_str, "($module, name, /)"_str, "Delete an environment variable."_str);
  m->function<&posix_getpid>("getpid"_str, "($module, /)"_str, "Return the current process id."_str);
  m->function<&posix_getppid>("getppid"_str, "($module, /)"_str, "Return the parent's process id."_str);
  m->function<&posix_getuid>("getuid"_str, "($module, /)"_str, "Return the current process's user id."_str);
  m->function<&posix_geteuid>("geteuid"_str, "($module, /)"_str,
                              "Return the current process's effective user id."_str);
  m->function<&posix_getgid>("getgid"_str, "($module, /)"_str, "Return the current process's group id."_str);
  m->function<&posix_getegid>("getegid"_str, "($module, /)"_str,
                              "Return the current process's effective group id."_str);
  m->function<&posix_cpu_count>("cpu_count"_str, "($module, /)"_str,
                                "Return the number of CPUs in the system; return None if indeterminable."_str);
  m->function<&posix_strerror>("strerror"_str, "($module, code, /)"_str,
                               "Translate an error code to a message string."_str);
  m->function<&posix_exit>("_exit"_str, "($module, /, status)"_str,
                           "Exit to the system with specified status, without normal exit processing."_str);
  m->function<&posix_abort>("abort"_str, "($module, /)"_str, "Abort the interpreter immediately."_str);
  m->function<&posix_urandom>("urandom"_str, "($module, size, /)"_str,
                              "Return a bytes object containing random bytes suitable for cryptographic use."_str);
  m->function<&posix_getrandom>("getrandom"_str, "($module, /, size, flags=0)"_str,
                                "Obtain a series of random bytes."_str);
  m->function<&posix_uname>("uname"_str, "($module, /)"_str,
                            "Return an object identifying the current operating system."_str);
  m->function<&posix_times>("times"_str, "($module, /)"_str,
                            "Return a collection containing process timing information."_str);
  m->function<&posix_getloadavg>("getloadavg"_str, "($module, /)"_str,
                                 "Return average recent system load information."_str);
  m->function<&posix_get_terminal_size>("get_terminal_size"_str, "($module, fd=<null>, /)"_str,
                                        "Return the size of the terminal window as (columns, lines)."_str);
}

}  // namespace py
