// Module resource: what processes may use and did use.

#include <sys/resource.h>
#include <unistd.h>

#include "rlib/rffi.h"
#include "rlib/runtime/processes.h"
#include "targets/pyinterp/modules/posix/arguments.h"
#include "targets/pyinterp/modules/resource/usage.h"
#include "targets/pyinterp/objspace/struct_sequence.h"

namespace py {

RLIB_PREBUILD W_Type* rusage_type();

namespace {

W_Type* make_rusage_type() {
  auto* fields = new List<StructField>();
  fields->append({"ru_utime"_str, "user time used"_str});
  fields->append({"ru_stime"_str, "system time used"_str});
  fields->append({"ru_maxrss"_str, "max. resident set size"_str});
  fields->append({"ru_ixrss"_str, "shared memory size"_str});
  fields->append({"ru_idrss"_str, "unshared data size"_str});
  fields->append({"ru_isrss"_str, "unshared stack size"_str});
  fields->append({"ru_minflt"_str, "page faults not requiring I/O"_str});
  fields->append({"ru_majflt"_str, "page faults requiring I/O"_str});
  fields->append({"ru_nswap"_str, "number of swap outs"_str});
  fields->append({"ru_inblock"_str, "block input operations"_str});
  fields->append({"ru_oublock"_str, "block output operations"_str});
  fields->append({"ru_msgsnd"_str, "IPC messages sent"_str});
  fields->append({"ru_msgrcv"_str, "IPC messages received"_str});
  fields->append({"ru_nsignals"_str, "signals received"_str});
  fields->append({"ru_nvcsw"_str, "voluntary context switches"_str});
  fields->append({"ru_nivcsw"_str, "involuntary context switches"_str});
  return make_struct_sequence_type(
      "resource"_str, "struct_rusage"_str,
      "struct_rusage: Result from getrusage.\n\nThis object may be accessed either as a tuple of\n    "
      "(utime,stime,maxrss,ixrss,idrss,isrss,minflt,majflt,\n    "
      "nswap,inblock,oublock,msgsnd,msgrcv,nsignals,nvcsw,nivcsw)\nor via the attributes ru_utime, "
      "ru_stime, ru_maxrss, and so on."_str,
      fields, RLIB_RT_USAGE_FIELDS);
}

W_Object* get_usage(CInt who) {
  if (who.value != RUSAGE_SELF && who.value != RUSAGE_CHILDREN && who.value != RUSAGE_THREAD) {
    throw_value_error("invalid who parameter"_str);
  }
  rffi::RawItems<int64_t> usage(RLIB_RT_USAGE_FIELDS);
  checked(rlib_rt_usage(who.value, usage.get()));
  return new_usage(usage.to_array());
}

void check_resource(CInt resource) {
  if (resource.value < 0 || resource.value >= RLIM_NLIMITS) throw_value_error("invalid resource specified"_str);
}
void set_limits(rffi::RawItems<int64_t>& limits, W_Object* w) {
  Array<W_Object*>* pair = to_array(w);
  if (pair->length() != 2) throw_value_error("expected a tuple of 2 integers"_str);
  limits.set(0, int_value(pair->get(0)));
  limits.set(1, int_value(pair->get(1)));
}
W_Object* new_limits(const rffi::RawItems<int64_t>& limits) {
  return new_tuple(new_int(limits.at(0)), new_int(limits.at(1)));
}

W_Object* get_limits(CInt resource) {
  check_resource(resource);
  rffi::RawItems<int64_t> limits(2);
  checked(rlib_rt_limits(0, resource.value, nullptr, limits.get()));
  return new_limits(limits);
}
void set_limits_of_process(int64_t pid, CInt resource, W_Object* w_limits, rffi::RawItems<int64_t>& old_limits) {
  rffi::RawItems<int64_t> limits(2);
  set_limits(limits, w_limits);
  int64_t result = rlib_rt_limits(pid, resource.value, limits.get(), old_limits.get());
  if (result == -EINVAL) throw_value_error("current limit exceeds maximum limit"_str);
  if (result == -EPERM) throw_value_error("not allowed to raise maximum limit"_str);
  checked(result);
}
void put_limits(CInt resource, W_Object* w_limits) {
  check_resource(resource);
  rffi::RawItems<int64_t> old_limits(2);
  set_limits_of_process(0, resource, w_limits, old_limits);
}
W_Object* process_limits(int64_t pid, CInt resource, W_Object* w_limits) {
  check_resource(resource);
  rffi::RawItems<int64_t> old_limits(2);
  if (w_limits == nullptr || is_none(w_limits)) {
    checked(rlib_rt_limits(pid, resource.value, nullptr, old_limits.get()));
  } else {
    set_limits_of_process(pid, resource, w_limits, old_limits);
  }
  return new_limits(old_limits);
}
int64_t page_size() { return ::sysconf(_SC_PAGESIZE); }

W_Module* make_resource() {
  auto* m = new ModuleBuilder("resource"_str, nullptr);
#define CONSTANT(name) m->constant(#name ""_str, static_cast<int64_t>(name));
  CONSTANT(RLIMIT_AS) CONSTANT(RLIMIT_CORE) CONSTANT(RLIMIT_CPU) CONSTANT(RLIMIT_DATA)
  CONSTANT(RLIMIT_FSIZE) CONSTANT(RLIMIT_MEMLOCK) CONSTANT(RLIMIT_MSGQUEUE) CONSTANT(RLIMIT_NICE)
  CONSTANT(RLIMIT_NOFILE) CONSTANT(RLIMIT_NPROC) CONSTANT(RLIMIT_OFILE) CONSTANT(RLIMIT_RSS)
  CONSTANT(RLIMIT_RTPRIO) CONSTANT(RLIMIT_RTTIME) CONSTANT(RLIMIT_SIGPENDING) CONSTANT(RLIMIT_STACK)
  CONSTANT(RLIM_INFINITY) CONSTANT(RUSAGE_CHILDREN) CONSTANT(RUSAGE_SELF) CONSTANT(RUSAGE_THREAD)
#undef CONSTANT
  m->type("error"_str, OSError_type());
  m->type("struct_rusage"_str, rusage_type());
  m->function<&get_usage>("getrusage"_str, "($module, who, /)"_str);
  m->function<&get_limits>("getrlimit"_str, "($module, resource, /)"_str);
  m->function<&put_limits>("setrlimit"_str, "($module, resource, limits, /)"_str);
  m->function<&process_limits>("prlimit"_str, "($module, pid, resource, limits=<null>, /)"_str);
  m->function<&page_size>("getpagesize"_str, "($module, /)"_str);
  return m->finish();
}

}  // namespace

W_Object* new_usage(Array<int64_t>* usage) {
  auto* values = Array<W_Object*>::make(RLIB_RT_USAGE_FIELDS);
  for (int64_t i = 0; i < 2; i++) values->set(i, new_float(static_cast<double>(usage->get(i)) / 1e6));
  for (int64_t i = 2; i < RLIB_RT_USAGE_FIELDS; i++) values->set(i, new_int(usage->get(i)));
  return new_struct_sequence(rusage_type(), values);
}

RLIB_PREBUILD W_Type* rusage_type() { return RLIB_ONCE(make_rusage_type()); }
RLIB_PREBUILD W_Module* resource_module() { return RLIB_ONCE(make_resource()); }

}  // namespace py
