// The prompt: statements are read from standard input and run one by one.

#include "targets/pyinterp/interpreter/evaluate.h"
#include "targets/pyinterp/interpreter/frame.h"
#include "targets/pyinterp/interpreter/traceback.h"
#include "targets/pyinterp/main/program.h"
#include "targets/pyinterp/main/shutdown.h"
#include "targets/pyinterp/modules/io/std_streams.h"
#include "targets/pyinterp/modules/readline/line_editor.h"
#include "targets/pyinterp/modules/sys/sys.h"
#include "targets/pyinterp/objspace/exceptions.h"
#include "targets/pyinterp/objspace/module_dict.h"

namespace py {

namespace {

void set_default(Str* name, Str* text) {
  if (find_sys(name) == nullptr) set_sys(name, new_ascii(text));
}

// A line of sys.stdin with its end; "" at the end of input, or where it cannot be read any more.
Str* read_line_of(W_Object* in) {
  try {
    W_Object* line = call_method(in, names::readline());
    return isinstance<W_Str>(line) ? text_of(line) : ""_str;
  } catch (PythonError* e) {
    if (!e->is(OSError_type()) && !e->is(ValueError_type())) throw;
    return ""_str;
  }
}

// Shows sys.ps1 or sys.ps2 and reads a line with its end; "" at the end of input.
Str* read_line(Str* prompt_name) {
  W_Object* prompt = find_sys(prompt_name);
  Str* text = ""_str;
  if (prompt != nullptr) {
    try {
      text = str(prompt)->value;
    } catch (PythonError*) {
      text = ""_str;  // as CPython: no prompt is no reason to stop
    }
  }
  flush_standard_streams();
  Str* read = nullptr;
  if (edits_lines()) {
    read = decode_line(read_edited_line(text))->value;
  } else {
    write_error(text);
    flush_standard_streams();
    W_Object* in = find_sys("stdin"_str);
    if (in == nullptr || is_none(in)) return ""_str;
    read = read_line_of(in);
  }
  if (read->is_empty()) write_error("\n"_str);
  return read;
}

// Statements with blocks end by an empty line.
bool has_block(ast::Stmt* statement) {
  switch (statement->kind) {
    case ast::Kind::kFunctionDef:
    case ast::Kind::kAsyncFunctionDef:
    case ast::Kind::kClassDef:
    case ast::Kind::kFor:
    case ast::Kind::kAsyncFor:
    case ast::Kind::kWhile:
    case ast::Kind::kIf:
    case ast::Kind::kWith:
    case ast::Kind::kAsyncWith:
    case ast::Kind::kMatch:
    case ast::Kind::kTry:
    case ast::Kind::kTryStar: return true;
    default: return false;
  }
}

// Whether the text ends within brackets, or within quotes that hold several lines.
bool is_within(SyntaxError* error) {
  return error->message()->ends_with("was never closed"_str) || error->message()->starts_with("unterminated triple-quoted"_str);
}

// The code of a statement; null if more lines belong to it. Raises SyntaxError. `is_all`: there are none; an empty line
// says so too, unless what it ends could go on behind any number of them.
W_Code* compile_statement(Str* text, bool is_all, int64_t future_flags) {
  if (!is_all && text->ends_with("\n\n"_str)) {
    try {
      parse_source(source_from_text(text, true), new_ascii("<stdin>"_str), Mode::kSingle, future_flags);
    } catch (SyntaxError* e) {
      if (is_within(e)) return nullptr;
    }
    is_all = true;
  }
  W_Str* file_name = new_ascii("<stdin>"_str);
  int64_t flags = future_flags | (is_all ? 0 : kAllowIncompleteInput);
  try {
    ast::Mod* tree = parse_source(source_from_text(text, is_all), file_name, Mode::kSingle, flags);
    auto* body = static_cast<ast::Interactive*>(tree)->body;
    bool is_open = body->length() > 0 && has_block(body->get(0)) && !text->ends_with("\n\n"_str);
    if (is_open && !is_all) return nullptr;
    return compile_tree(tree, file_name, Mode::kSingle, flags, py::flags()->optimize);
  } catch (SyntaxError* e) {
    if (!is_all && e->message()->eq("incomplete input"_str)) return nullptr;
    throw_syntax_error(e, file_name, new_str(text));
  }
}

// Whether there is nothing but blanks and a comment.
bool is_blank_line(Str* text) {
  int64_t at = 0;
  while (at < text->length() && (text->char_at(at) == ' ' || text->char_at(at) == '\t' || text->char_at(at) == '\f')) at++;
  return at == text->length() || text->char_at(at) == '#' || text->char_at(at) == '\n';
}

// The next statement, or null at the end of input. `future_flags`: of __future__ statements so far.
W_Code* read_statement(int64_t future_flags) {
  Str* text = read_line("ps1"_str);
  while (!text->is_empty() && is_blank_line(text)) text = read_line("ps1"_str);
  if (text->is_empty()) return nullptr;
  while (true) {
    W_Code* code = compile_statement(text, false, future_flags);
    if (code != nullptr) return code;
    Str* more = read_line("ps2"_str);
    if (more->is_empty()) return compile_statement(text, true, future_flags);
    text = text->concat(more);
  }
}

}  // namespace

void greet() {
  if (flags()->quiet != 0) return;
  write_error(message("Python "_str, text_of(find_sys("version"_str)), " on linux\n"_str));
  if (flags()->no_site == 0) {
    write_error("Type \"help\", \"copyright\", \"credits\" or \"license\" for more information.\n"_str);
  }
}

int64_t run_prompt(W_Module* main) {
  set_default("ps1"_str, ">>> "_str);
  set_default("ps2"_str, "... "_str);
  int64_t future_flags = 0;
  int64_t status = 0;
  while (true) {
    W_Code* code = nullptr;
    try {
      code = read_statement(future_flags);
    } catch (PythonError* e) {
      if (e->is(SystemExit_type())) throw;
      if (e->is(KeyboardInterrupt_type())) {
        write_error("\nKeyboardInterrupt\n"_str);
      } else {
        end_by_exception(e);
      }
      continue;
    }
    if (code == nullptr) return status;
    status = 0;
    future_flags |= code->flags & kFutureBits;
    try {
      run_code(code, main->names, main->names);
    } catch (PythonError* e) {
      if (e->is(SystemExit_type())) throw;
      if (e->is(KeyboardInterrupt_type())) status = kInterrupted;
      end_by_exception(e);
    }
  }
}

}  // namespace py
