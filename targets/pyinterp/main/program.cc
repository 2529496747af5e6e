#include "targets/pyinterp/main/program.h"

#include "rlib/runtime/system.h"
#include "targets/pyinterp/interpreter/evaluate.h"
#include "targets/pyinterp/interpreter/frame.h"
#include "targets/pyinterp/interpreter/traceback.h"
#include "targets/pyinterp/main/path_config.h"
#include "targets/pyinterp/main/shutdown.h"
#include "targets/pyinterp/modules/imp/import.h"
#include "targets/pyinterp/modules/marshal/marshal.h"
#include "targets/pyinterp/modules/posix/arguments.h"
#include "targets/pyinterp/modules/signal/signals.h"
#include "targets/pyinterp/modules/sys/sys.h"
#include "targets/pyinterp/objspace/codecs.h"
#include "targets/pyinterp/objspace/exception_fields.h"
#include "targets/pyinterp/objspace/exceptions.h"
#include "targets/pyinterp/objspace/module_dict.h"

namespace py {

namespace {

// ---- __main__ -----------------------------------------------------------------------------------

W_Module* make_main_module() {
  W_Module* main = new_module("__main__"_str, nullptr);
  main->names->set_str(names::__builtins__(), find_builtin_module("builtins"_str));
  main->names->set_str(names::__annotations__(), new_dict());
  main->names->set_str(names::__loader__(), getattr(importlib_bootstrap(), intern("BuiltinImporter"_str)));
  imported_modules()->set_str(names::__main__(), main);
  return main;
}

void set_file(W_Module* main, W_Str* file_name, Str* loader) {
  main->names->set_str(names::__file__(), file_name);
  main->names->set_str(intern("__cached__"_str), none());
  W_Object* external = imported_modules()->get_str("_frozen_importlib_external"_str);
  main->names->set_str(names::__loader__(), call(getattr(external, intern(loader)), names::__main__(), file_name));
}

// ---- Programs -----------------------------------------------------------------------------------

void put_first(W_Object* folder) {
  W_Object* path = find_sys("path"_str);
  if (folder != nullptr && path != nullptr) call_method(path, intern("insert"_str), new_int(0), folder);
}

void run_module(W_Object* name, bool sets_argument) {
  W_Object* runpy = import_module("runpy"_str);
  call(getattr(runpy, intern("_run_module_as_main"_str)), name, new_bool(sets_argument));
}

// Whether sys.path_hooks know what to do with this: a folder, a zip archive.
bool has_importer(W_Str* path) {
  bool found = false;
  for_each(find_sys("path_hooks"_str), [&](W_Object* hook) {
    if (found) return;
    try {
      found = !is_none(call(hook, path));
    } catch (PythonError* e) {
      if (!e->is(ImportError_type())) throw;
    }
  });
  return found;
}

Str* without_first_line(Str* text) {
  int64_t newline = text->find_char('\n');
  return newline < 0 ? ""_str : text->slice_from(newline);
}

bool is_compiled(Str* path, Str* content) {
  return path->ends_with(".pyc"_str) || content->starts_with(pyc_magic()->value);
}

void run_compiled(W_Module* main, Str* content) {
  if (!content->starts_with(pyc_magic()->value)) throw_runtime_error("Bad magic number in .pyc file"_str);
  W_Object* code = none();
  try {
    if (content->length() >= 16) code = marshal::load(content->slice_from(16));
  } catch (PythonError* e) {
    if (!e->is(EOFError_type()) && !e->is(ValueError_type()) && !e->is(TypeError_type())) throw;
  }
  if (!isinstance<W_Code>(code)) throw_runtime_error("Bad code object in .pyc file"_str);
  run_code(static_cast<W_Code*>(code), main->names, main->names);
}

// Whether the codec is known, and its first line can be read with it: as CPython's parser, which reads scripts so.
bool begins_in(Str* content, Str* codec) {
  try {
    W_Object* io = import_module("_io"_str);
    W_Object* bytes = call(getattr(io, intern("BytesIO"_str)), new_bytes(content));
    call_method(call(getattr(io, intern("TextIOWrapper"_str)), bytes, new_str(codec)), intern("readline"_str));
    return true;
  } catch (PythonError*) {
    return false;
  }
}

// A script in no encoding that is known. (Of other sources the parser says what cannot be decoded.)
void check_encoding(Str* content, W_Str* file_name) {
  Str* cookie = find_cookie(content);
  if (cookie != nullptr) {
    if (!cookie->eq("utf-8"_str) && !begins_in(content, cookie)) {
      throw_error(SyntaxError_type(), message("encoding problem: "_str, cookie));
    }
    return;
  }
  int64_t at = find_malformed_utf8(content);
  if (at < 0) return;
  int64_t line = 1;
  for (int64_t i = 0; i < at; i++) line += content->char_at(i) == '\n' ? 1 : 0;
  StrBuilder* byte = new StrBuilder();
  append_hex(byte, content->byte_at(at), 2);
  throw_error(SyntaxError_type(),
              message("Non-UTF-8 code starting with '\\x"_str, byte->build(), "' in file "_str, file_name->value,
                      " on line "_str, line,
                      ", but no encoding declared; see https://peps.python.org/pep-0263/ for details"_str));
}

// A script. The status if it cannot be read.
int64_t run_file(CommandLine* line, W_Module* main) {
  Str* path = absolute_path(line->what);
  Str* content = nullptr;
  try {
    content = rlib::read_file(path);
  } catch (rlib::OSError* e) {
    write_error(message(line->words->get(0), ": can't open file "_str, repr(decode_file_name(path))->value,
                        ": [Errno "_str, e->number(), "] "_str, rlib::error_text(e->number()), '\n'));
    return 2;
  }
  W_Str* file_name = decode_file_name(path);
  if (is_compiled(path, content)) {
    set_file(main, file_name, "SourcelessFileLoader"_str);
    run_compiled(main, content);
    return 0;
  }
  set_file(main, file_name, "SourceFileLoader"_str);
  check_is_utf8(content, file_name);
  if (line->skips_first_line) content = without_first_line(content);
  check_encoding(content, file_name);
  run_text(new W_Bytes(content), file_name, main);
  return 0;
}

// What PYTHONSTARTUP names, before the first prompt. Only SystemExit is more than a message.
void run_start_file(CommandLine* line, W_Module* main) {
  Str* path = line->environment("PYTHONSTARTUP"_str);
  if (path == nullptr) return;
  W_Str* file_name = decode_file_name(path);
  try {
    Str* content = nullptr;
    try {
      content = rlib::read_file(path);
    } catch (rlib::OSError* e) {
      write_error("Could not open PYTHONSTARTUP\n"_str);
      throw_os_error(e->number(), file_name);
    }
    run_text(new W_Bytes(content), file_name, main);
  } catch (PythonError* e) {
    if (e->is(SystemExit_type())) throw;
    end_by_exception(e);
  }
}

// Lines at a terminal can be edited, unless a program runs that shows no prompt. What is missing is done without.
void import_line_editor(CommandLine* line) {
  bool may_prompt = flags()->inspect != 0 || line->program == CommandLine::kInput;
  if (flags()->isolated != 0 || !may_prompt || rlib_rt_is_terminal(0) != 1) return;
  try {
    import_module("readline"_str);
    import_module("rlcompleter"_str);
  } catch (PythonError*) {
  }
}

// site.py sets completion and the file of history there.
void run_interactive_hook() {
  W_Object* hook = find_sys("__interactivehook__"_str);
  if (hook == nullptr) return;
  try {
    call(hook);
  } catch (PythonError* e) {
    if (e->is(SystemExit_type())) throw;
    write_error("Failed calling sys.__interactivehook__\n"_str);
    end_by_exception(e);
  }
}

// A program of which nothing can be read, as where standard input is closed, is an empty one.
Str* read_standard_input(W_Str* file_name) {
  try {
    return rlib::standard_input()->read_all();
  } catch (rlib::OSError* e) {
    if (e->number() != EBADF) throw_os_error(e->number(), file_name);
    return ""_str;
  }
}

int64_t run_input(CommandLine* line, W_Module* main) {
  if (rlib_rt_is_terminal(0) == 1 || flags()->interactive != 0) {
    greet();
    flags()->inspect = 0;  // the prompt's end is the end
    set_sys("flags"_str, flags_object());
    run_start_file(line, main);
    run_interactive_hook();
    return run_prompt(main);
  }
  W_Str* file_name = new_ascii("<stdin>"_str);
  main->names->set_str(names::__file__(), file_name);
  main->names->set_str(intern("__cached__"_str), none());
  Str* content = read_standard_input(file_name);
  check_is_utf8(content, file_name);
  run_text(new W_Bytes(content), file_name, main);
  return 0;
}

int64_t run_program(CommandLine* line, W_Module* main) {
  if (line->program == CommandLine::kFile) {
    W_Str* path = decode_file_name(absolute_path(line->what));
    if (has_importer(path)) {
      put_first(path);
      run_module(names::__main__(), false);
      return 0;
    }
  }
  put_first(first_of_path(line));
  switch (line->program) {
    case CommandLine::kCommand:
      run_text(decode_file_name(line->what), new_ascii("<string>"_str), main);
      return 0;
    case CommandLine::kModule: run_module(decode_file_name(line->what), true); return 0;
    case CommandLine::kFile: return run_file(line, main);
    case CommandLine::kInput: return run_input(line, main);
  }
  return 0;
}

// ---- The end ------------------------------------------------------------------------------------

int64_t obey_exit(W_BaseException* exception) {
  W_Object* status = exception->field(0);
  if (is_none(status)) return 0;
  if (isinstance<W_AnyInt>(status)) {
    W_AnyInt* number = static_cast<W_AnyInt*>(status);
    return number->fits() ? number->small() & 0xFF : 0xFF;
  }
  write_error(message(str(status)->value, '\n'));
  return 1;
}

W_Object* traceback_of(W_BaseException* e) { return e->traceback == nullptr ? none() : e->traceback; }

}  // namespace

int64_t end_by_exception(PythonError* error, bool stays) {
  W_BaseException* exception = error->value();
  try {
    if (error->is(SystemExit_type()) && !stays) return obey_exit(exception);
    set_sys("last_type"_str, exception->type());
    set_sys("last_value"_str, exception);
    set_sys("last_traceback"_str, traceback_of(exception));
    W_Object* hook = find_sys("excepthook"_str);
    if (hook == nullptr) {
      write_error("sys.excepthook is missing\n"_str);
      print_exception(exception);
    } else {
      call(hook, exception->type(), exception, traceback_of(exception));
    }
  } catch (PythonError* second) {
    if (second->is(SystemExit_type())) return obey_exit(second->value());
    write_error("Error in sys.excepthook:\n"_str);
    print_exception(second->value());
    write_error("\nOriginal exception was:\n"_str);
    print_exception(exception);
  }
  return 1;
}

W_Object* run_text(W_Object* source, W_Str* file_name, W_Module* main) {
  W_Code* code = nullptr;
  try {
    code = compile_source(isinstance<W_Str>(source) ? source_from_text(text_of(source), true)
                                                    : source_of_bytes(static_cast<W_Bytes*>(source)->value, true),
                          file_name, Mode::kExec, 0, flags()->optimize);
  } catch (SyntaxError* e) {
    throw_syntax_error(e, file_name, source);
  }
  return run_code(code, main->names, main->names);
}

int64_t run_main(CommandLine* line) {
  W_Module* main = nullptr;
  int64_t status = 0;
  try {
    if (static_cast<W_List*>(find_sys("warnoptions"_str))->length() > 0) import_module("warnings"_str);
    if (flags()->no_site == 0) import_module("site"_str);
    import_line_editor(line);
    main = make_main_module();
    status = run_program(line, main);
    handle_signals();  // one that came with the last instructions
  } catch (PythonError* e) {
    status = end_by_exception(e, flags()->inspect != 0 && main != nullptr);
    if (e->is(KeyboardInterrupt_type()) && flags()->inspect == 0) status = kInterrupted;
  }
  // The program may ask for the prompt itself, by os.environ.
  if (rlib::get_environment("PYTHONINSPECT"_str) != nullptr && flags()->ignore_environment == 0) flags()->inspect = 1;
  if (main == nullptr || flags()->inspect == 0 || line->program == CommandLine::kInput) return status;
  if (rlib_rt_is_terminal(0) != 1 && flags()->interactive == 0) return status;
  try {
    flags()->inspect = 0;
    run_interactive_hook();
    return run_prompt(main);
  } catch (PythonError* e) {
    return end_by_exception(e);
  }
}

}  // namespace py
