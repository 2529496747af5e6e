// pypy-c: the command.

#include "targets/pyinterp/interpreter/evaluate.h"
#include "targets/pyinterp/interpreter/frame.h"
#include "targets/pyinterp/interpreter/traceback.h"
#include "targets/pyinterp/modules/io/std_streams.h"
#include "targets/pyinterp/modules/imp/import.h"
#include "targets/pyinterp/modules/module.h"
#include "targets/pyinterp/modules/posix/posix_module.h"
#include "targets/pyinterp/objspace/exceptions.h"
#include "targets/pyinterp/objspace/module_dict.h"

namespace py {

namespace {

// Runs the program's main module. The result is the process's exit status.
int64_t run_main(W_Object* source, W_Str* file_name) {
  W_Module* main = new_module("__main__"_str, nullptr);
  main->names->set_str(names::__builtins__(), find_builtin_module("builtins"_str));
  imported_modules()->set_str(names::__main__(), main);
  try {
    install_importlib();
    W_Code* code = nullptr;
    try {
      code = compile_source(isinstance<W_Str>(source)
                                ? source_from_text(text_of(source), true)
                                : source_from_bytes(static_cast<W_Bytes*>(source)->value, true),
                            file_name, Mode::kExec, 0, 0);
    } catch (SyntaxError* e) {
      throw_syntax_error(e, file_name, source);
    }
    run_code(code, main->names, main->names);
    return 0;
  } catch (PythonError* e) {
    if (!e->is(SystemExit_type())) {
      print_exception(e->value());
      return 1;
    }
    W_Object* status = e->value()->field(0);
    if (is_none(status)) return 0;
    if (isinstance<W_AnyInt>(status)) return static_cast<W_AnyInt*>(status)->small() & 255;
    write_error(message(str(status)->value, '\n'));
    return 1;
  }
}

// sys.path: the script's folder, PYTHONPATH, the standard library.
void set_path(Str* folder) {
  W_List* path = static_cast<W_List*>(find_builtin_module("sys"_str)->names->get_str("path"_str));
  path->append(new_str(folder));
  Str* more = rlib::get_environment("PYTHONPATH"_str);
  if (more != nullptr) {
    for (Str* part : *more->split(":"_str)) {
      if (!part->is_empty()) path->append(new_str(part));
    }
  }
  path->append(new_ascii("/usr/lib/python3.11"_str));
}

StreamOptions stream_options() {
  StreamOptions options;
  Str* unbuffered = rlib::get_environment("PYTHONUNBUFFERED"_str);
  options.is_unbuffered = unbuffered != nullptr && !unbuffered->is_empty();
  options.io_encoding = rlib::get_environment("PYTHONIOENCODING"_str);
  return options;
}

int64_t run(List<Str*>* args) {
  make_standard_streams(stream_options());
  read_environment();
  W_List* argv = static_cast<W_List*>(find_builtin_module("sys"_str)->names->get_str("argv"_str));
  if (args->length() < 2) {
    rlib::print_error("usage: pypy-c FILE [arguments] | -c CODE [arguments]"_str);
    return 2;
  }
  bool is_command = args->get(1)->eq("-c"_str);
  if (is_command && args->length() < 3) {
    rlib::print_error("Argument expected for the -c option"_str);
    return 2;
  }
  argv->append(new_str(args->get(1)));
  for (int64_t i = is_command ? 3 : 2; i < args->length(); i++) argv->append(new_str(args->get(i)));
  if (is_command) set_path("."_str);
  if (is_command) return run_main(new_str(args->get(2)), new_ascii("<string>"_str));
  Str* path = args->get(1);
  int64_t slash = path->rfind_char('/');
  set_path(slash < 0 ? "."_str : path->slice(0, slash));
  try {
    return run_main(new W_Bytes(rlib::read_file(path)), new_str(path));
  } catch (rlib::OSError* e) {
    rlib::print_error(message("pypy-c: can't open file '"_str, path, "': "_str, e->message()));
    return 2;
  }
}

}  // namespace
}  // namespace py

int entry_point(rlib::List<rlib::Str*>* args) {
  int64_t status = py::run(args);
  if (!py::flush_at_exit()) status = 120;  // as CPython says that output was lost
  return static_cast<int>(status);
}
