// The scheduler; processes' priorities and processors.

#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

#include "rlib/rffi.h"
#include "rlib/runtime/processes.h"
#include "targets/pyinterp/modules/posix/children.h"
#include "targets/pyinterp/modules/posix/posix_module.h"
#include "targets/pyinterp/objspace/instance.h"
#include "targets/pyinterp/objspace/struct_sequence.h"

namespace py {

RLIB_PREBUILD W_Type* sched_param_type();

namespace {

W_Type* make_sched_param_type() {
  auto* fields = new List<StructField>();
  fields->append({"sched_priority"_str, "the scheduling priority"_str});
  return make_struct_sequence_type(
      "posix"_str, "sched_param"_str,
      "Currently has only one field: sched_priority\n\n  sched_priority\n    A scheduling parameter."_str, fields,
      1);
}

W_Object* new_sched_param(int64_t priority) {
  auto* values = Array<W_Object*>::make(1);
  values->set(0, new_int(priority));
  return new_struct_sequence(sched_param_type(), values);
}

int64_t posix_sched_get_priority_max(CInt policy) {
  return c_call([&] { return ::sched_get_priority_max(policy.value); });
}
int64_t posix_sched_get_priority_min(CInt policy) {
  return c_call([&] { return ::sched_get_priority_min(policy.value); });
}
int64_t posix_sched_getscheduler(int64_t pid) {
  rffi::RawItems<int64_t> priority(1);
  return checked(rlib_rt_scheduler(pid, priority.get()));
}
W_Object* posix_sched_getparam(int64_t pid) {
  rffi::RawItems<int64_t> priority(1);
  checked(rlib_rt_scheduler(pid, priority.get()));
  return new_sched_param(priority.at(0));
}
void posix_sched_setscheduler(int64_t pid, CInt policy, W_Object* parameter) {
  checked(rlib_rt_set_scheduler(pid, policy.value, scheduling_priority(parameter)));
}
void posix_sched_setparam(int64_t pid, W_Object* parameter) {
  checked(rlib_rt_set_priority_of_scheduler(pid, scheduling_priority(parameter)));
}
double posix_sched_rr_get_interval(int64_t pid) {
  rffi::RawItems<int64_t> interval(2);
  checked(rlib_rt_round_robin_interval(pid, interval.get()));
  return static_cast<double>(interval.at(0)) + 1e-9 * static_cast<double>(interval.at(1));
}
void posix_sched_yield() {
  c_call([] { return ::sched_yield(); });
}

constexpr int64_t kMaskSize = 1024;  // bytes: 8192 processors

W_Object* posix_sched_getaffinity(int64_t pid) {
  rffi::Buffer mask(kMaskSize);
  int64_t size = checked(rlib_rt_affinity(pid, mask.get(), kMaskSize));
  W_Set* processors = new W_Set();
  for (int64_t i = 0; i < size * 8; i++) {
    if ((rffi::load(mask.get(), i / 8) >> (i % 8) & 1) != 0) processors->items->add(new_int(i));
  }
  return processors;
}
void posix_sched_setaffinity(int64_t pid, W_Object* w_mask) {
  rffi::Buffer mask(kMaskSize);
  for (int64_t i = 0; i < kMaskSize; i++) rffi::store(mask.get(), i, '\0');
  W_Object* iterator = iterate(w_mask);
  while (W_Object* item = next(iterator)) {
    int64_t number = index_clamped(item);
    if (number < 0) throw_value_error("negative CPU number"_str);
    if (number >= kMaskSize * 8) throw_overflow_error("CPU number too large"_str);
    int bits = rffi::load(mask.get(), number / 8) | 1 << number % 8;
    rffi::store(mask.get(), number / 8, static_cast<char>(bits));
  }
  checked(rlib_rt_set_affinity(pid, mask.get(), kMaskSize));
}

int64_t posix_nice(CInt increment) {
  // -1 is a priority too.
  int64_t before = ::getpriority(PRIO_PROCESS, 0);
  c_call([&] { return ::setpriority(PRIO_PROCESS, 0, static_cast<int>(before) + increment.value); });
  return ::getpriority(PRIO_PROCESS, 0);
}
int64_t posix_getpriority(CInt which, CInt who) {
  return checked(rlib_rt_get_priority(which.value, who.value)) - RLIB_RT_PRIORITY_BASE;
}
void posix_setpriority(CInt which, CInt who, CInt priority) {
  c_call([&] {
    return ::setpriority(static_cast<__priority_which>(which.value), static_cast<id_t>(who.value),
                         priority.value);
  });
}

}  // namespace

int64_t scheduling_priority(W_Object* w) {
  if (w->type() != sched_param_type()) throw_type_error("must have a sched_param object"_str);
  return c_int_value(static_cast<W_Tuple*>(w)->get(0));
}

RLIB_PREBUILD W_Type* sched_param_type() { return RLIB_ONCE(make_sched_param_type()); }

void add_posix_scheduling(ModuleBuilder* m) {
  m->type("sched_param"_str, sched_param_type());
  m->function<&posix_sched_get_priority_max>("sched_get_priority_max"_str, "($module, /, policy)"_str,
                                             "Get the maximum scheduling priority for policy."_str);
  m->function<&posix_sched_get_priority_min>("sched_get_priority_min"_str, "($module, /, policy)"_str,
                                             "Get the minimum scheduling priority for policy."_str);
  m->function<&posix_sched_getscheduler>("sched_getscheduler"_str, "($module, pid, /)"_str,
                                         "Get the scheduling policy for the process identified by pid."_str);
  m->function<&posix_sched_getparam>("sched_getparam"_str, "($module, pid, /)"_str,
                                     "Returns scheduling parameters for the process identified by pid."_str);
  m->function<&posix_sched_setscheduler>("sched_setscheduler"_str, "($module, pid, policy, param, /)"_str,
                                         "Set the scheduling policy for the process identified by pid."_str);
  m->function<&posix_sched_setparam>("sched_setparam"_str, "($module, pid, param, /)"_str,
                                     "Set scheduling parameters for the process identified by pid."_str);
  m->function<&posix_sched_rr_get_interval>("sched_rr_get_interval"_str, "($module, pid, /)"_str,
                                            "Return the round-robin quantum for the process, in seconds."_str);
  m->function<&posix_sched_yield>("sched_yield"_str, "($module, /)"_str, "Voluntarily relinquish the CPU."_str);
  m->function<&posix_sched_getaffinity>("sched_getaffinity"_str, "($module, pid, /)"_str,
                                        "Return the affinity of the process identified by pid."_str);
  m->function<&posix_sched_setaffinity>("sched_setaffinity"_str, "($module, pid, mask, /)"_str,
                                        "Set the CPU affinity of the process identified by pid to mask."_str);
  m->function<&posix_nice>("nice"_str, "($module, increment, /)"_str,
                           "Add increment to the priority of process and return the new priority."_str);
  m->function<&posix_getpriority>("getpriority"_str, "($module, /, which, who)"_str,
                                  "Return program scheduling priority."_str);
  m->function<&posix_setpriority>("setpriority"_str, "($module, /, which, who, priority)"_str,
                                  "Set program scheduling priority."_str);
}

}  // namespace py
