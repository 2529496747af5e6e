#include "targets/pyinterp/main/start_up.h"

#include "rlib/threads.h"
#include "targets/pyinterp/interpreter/frame.h"
#include "targets/pyinterp/main/path_config.h"
#include "targets/pyinterp/modules/faulthandler/faulthandler.h"
#include "targets/pyinterp/modules/imp/import.h"
#include "targets/pyinterp/modules/imp/import_state.h"
#include "targets/pyinterp/modules/io/std_streams.h"
#include "targets/pyinterp/modules/posix/arguments.h"
#include "targets/pyinterp/modules/posix/posix_module.h"
#include "targets/pyinterp/modules/sys/sys.h"
#include "targets/pyinterp/objspace/codecs.h"
#include "targets/pyinterp/objspace/exceptions.h"
#include "targets/pyinterp/objspace/module_dict.h"

namespace py {

namespace {

void append_all(Str* list_name, List<Str*>* texts) {
  W_List* list = static_cast<W_List*>(find_sys(list_name));
  for (Str* text : *texts) list->append(decode_file_name(text));
}

// The last of them matters most.
void configure_warnings(CommandLine* line) {
  auto* all = new List<Str*>();
  if (flags()->dev_mode) all->append("default"_str);
  Str* more = line->environment("PYTHONWARNINGS"_str);
  if (more != nullptr) {
    for (Str* part : *more->split(","_str)) all->append(part);
  }
  for (Str* option : *line->warnings) all->append(option);
  if (flags()->bytes_warning > 1) {
    all->append("error::BytesWarning"_str);
  } else if (flags()->bytes_warning == 1) {
    all->append("default::BytesWarning"_str);
  }
  append_all("warnoptions"_str, all);
}

void configure_extras(CommandLine* line) {
  W_Dict* extras = static_cast<W_Dict*>(find_sys("_xoptions"_str));
  for (Str* extra : *line->extras) {
    int64_t equals = extra->find_char('=');
    W_Object* value = equals < 0 ? static_cast<W_Object*>(true_object())
                                 : decode_file_name(extra->slice_from(equals + 1));
    extras->set(decode_file_name(equals < 0 ? extra : extra->slice(0, equals)), value);
  }
  Str* prefix = line->extra("pycache_prefix"_str);
  if (prefix == nullptr) prefix = line->environment("PYTHONPYCACHEPREFIX"_str);
  if (prefix != nullptr && !prefix->is_empty()) set_sys("pycache_prefix"_str, decode_file_name(prefix));
}

void configure_importing(CommandLine* line) {
  ImportState* state = import_state();
  state->shows_time = line->is_enabled("importtime"_str, "PYTHONPROFILEIMPORTTIME"_str);
  state->keeps_frames = flags()->verbose > 0;
  Str* frozen = line->extra("frozen_modules"_str);
  if (frozen != nullptr && !frozen->is_empty() && !frozen->eq("on"_str)) {
    if (!frozen->eq("off"_str)) {
      fail_at_start("bad value for option -X frozen_modules (expected \"on\" or \"off\")"_str);
    }
    state->uses_frozen = false;
  }
  find_builtin_module("_imp"_str)->names->set_str(intern("check_hash_based_pycs"_str), new_str(line->check_pycs));
}

// "encoding:errors" with the encoding as its codec calls itself; which is a module, as a rule.
Str* with_codec_name(Str* wanted) {
  int64_t colon = wanted->find_char(':');
  Str* encoding = colon < 0 ? wanted : wanted->slice(0, colon);
  try {
    W_Object* name = find_attribute(lookup_codec(encoding), names::name());
    if (name != nullptr && isinstance<W_Str>(name)) encoding = text_of(name);
  } catch (PythonError* e) {
    fail_at_start("init_stdio_encoding: failed to get the Python codec name of the stdio encoding"_str,
                  message("core initialized\n"_str, e->value()->type()->name, ": "_str, str(e->value())->value));
  }
  return colon < 0 ? encoding : encoding->concat(wanted->slice_from(colon));
}

}  // namespace

void start_up(CommandLine* line) {
  first_thread()->id = rlib::threads::current_id();
  append_all("argv"_str, line->arguments);
  append_all("orig_argv"_str, line->words);
  set_sys("flags"_str, flags_object());
  set_sys("dont_write_bytecode"_str, new_bool(flags()->dont_write_bytecode != 0));
  if (flags()->optimize > 0) {
    find_builtin_module("builtins"_str)->names->set_str(names::__debug__(), false_object());
  }
  configure_warnings(line);
  configure_extras(line);
  configure_importing(line);
  configure_paths(line);

  StreamOptions options;
  options.is_unbuffered = line->is_unbuffered;
  options.is_utf8_mode = flags()->utf8_mode != 0;
  Str* wanted = line->environment("PYTHONIOENCODING"_str);
  if (wanted != nullptr && wanted->starts_with(":"_str)) options.io_encoding = wanted;
  make_standard_streams(options);
  read_environment();
  install_importlib();
  if (wanted != nullptr && options.io_encoding == nullptr) {
    options.io_encoding = with_codec_name(wanted);
    make_standard_streams(options);
  }
  if (flags()->dev_mode || line->is_enabled("faulthandler"_str, "PYTHONFAULTHANDLER"_str)) enable_fault_handler();
}

}  // namespace py
