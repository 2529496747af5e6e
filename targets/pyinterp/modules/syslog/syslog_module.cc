// Module syslog: messages to the system's log.

#include <syslog.h>

#include "targets/pyinterp/modules/library_function.h"
#include "targets/pyinterp/modules/posix/arguments.h"
#include "targets/pyinterp/modules/sys/sys.h"
#include "targets/pyinterp/objspace/codecs.h"

namespace py {

namespace {

PY_C_FUNCTION(openlog)
PY_C_FUNCTION(closelog)
PY_C_FUNCTION(syslog)
PY_C_FUNCTION(setlogmask)

// The C library keeps the address of the name that stands before each message, so it is kept here as long
// as the log is open.
class LogState final : public rlib::Object {
 public:
  RLIB_TRANSIENT int64_t name = 0;
  bool is_open = false;
};
RLIB_PREBUILD LogState* log_state() { return RLIB_ONCE(new LogState()); }

int64_t new_foreign_text(Str* text) {
  int64_t memory = rlib::new_foreign(text->length() + 1);
  rlib::write_foreign(memory, text, 0, text->length());
  return memory;
}

// The last part of sys.argv[0], or null.
Str* program_name() {
  W_Object* arguments = find_sys("argv"_str);
  if (arguments == nullptr || !isinstance<W_List>(arguments)) return nullptr;
  W_List* list = static_cast<W_List*>(arguments);
  if (list->length() == 0 || !isinstance<W_Str>(list->get(0))) return nullptr;
  Str* path = text_of(list->get(0));
  Str* last = path->slice_from(path->rfind_char('/') + 1);
  return last->is_empty() ? nullptr : last;
}

void open_log(W_Str* w_name, int64_t options, int64_t facility) {
  Str* name = w_name == nullptr ? program_name() : encode_utf8(w_name, "strict"_str);
  LogState* state = log_state();
  int64_t old = state->name;
  state->name = name == nullptr ? 0 : new_foreign_text(name);
  c_openlog()->call(state->name, options, facility);
  rlib::free_foreign(old);
  state->is_open = true;
}

W_Object* log_message(Array<W_Object*>* arguments) {
  int64_t priority = LOG_INFO;
  W_Object* w_text = nullptr;
  if (arguments->length() == 1) {
    w_text = arguments->get(0);
  } else if (arguments->length() == 2) {
    priority = c_int_value(arguments->get(0));
    w_text = arguments->get(1);
  }
  if (w_text == nullptr || !isinstance<W_Str>(w_text)) {
    throw_type_error("[priority,] message string"_str);
  }
  if (!log_state()->is_open) open_log(nullptr, 0, LOG_USER);
  rlib::ForeignText format("%s"_str);
  rlib::ForeignText text(encode_utf8(static_cast<W_Str*>(w_text), "strict"_str));
  c_syslog()->call_unlocked(priority, format.address(), text.address());
  return none();
}

void close_log() {
  LogState* state = log_state();
  if (!state->is_open) return;
  c_closelog()->call();
  rlib::free_foreign(state->name);
  state->name = 0;
  state->is_open = false;
}

int64_t set_mask(int64_t mask) { return c_setlogmask()->call_int(mask); }
int64_t mask_of(int64_t priority) { return int64_t{1} << (priority & 31); }
int64_t mask_up_to(int64_t priority) { return (int64_t{1} << ((priority & 31) + 1)) - 1; }

W_Module* make_syslog() {
  auto* m = new ModuleBuilder("syslog"_str, nullptr);
#define CONSTANT(name) m->constant(#name ""_str, static_cast<int64_t>(name));
#include "targets/pyinterp/modules/syslog/constants.def"
  m->function<&open_log>("openlog"_str, "($module, ident=<null>, logoption=0, facility=8)"_str,
                         "Set logging options of subsequent syslog() calls."_str);
  m->function<&close_log>("closelog"_str, "($module)"_str,
                          "Reset the syslog module values and call the system library closelog()."_str);
  m->function<&log_message>("syslog"_str, "($module, *args)"_str,
                            "syslog([priority=LOG_INFO,] message)\nSend the string message to the system logger."_str);
  m->function<&set_mask>("setlogmask"_str, "($module, maskpri, /)"_str,
                         "Set the priority mask to maskpri and return the previous mask value."_str);
  m->function<&mask_of>("LOG_MASK"_str, "($module, pri, /)"_str,
                        "Calculates the mask for the individual priority pri."_str);
  m->function<&mask_up_to>("LOG_UPTO"_str, "($module, pri, /)"_str,
                           "Calculates the mask for all priorities up to and including pri."_str);
  return m->finish();
}

}  // namespace

RLIB_PREBUILD W_Module* syslog_module() { return RLIB_ONCE(make_syslog()); }

}  // namespace py
