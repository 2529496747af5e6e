// Module readline: the history, the completion and the settings of lines that are typed.

#include "targets/pyinterp/modules/readline/line_editor.h"

#include "targets/pyinterp/modules/posix/arguments.h"
#include "targets/pyinterp/objspace/exceptions.h"
#include "targets/pyinterp/objspace/text.h"

namespace py {

namespace {

PY_READLINE(rl_library_version)
PY_READLINE(rl_readline_version)
PY_READLINE(rl_parse_and_bind)
PY_READLINE(rl_read_init_file)
PY_READLINE(rl_line_buffer)
PY_READLINE(rl_insert_text)
PY_READLINE(rl_redisplay)
PY_READLINE(rl_completion_type)
PY_READLINE(rl_completer_word_break_characters)
PY_READLINE(add_history)
PY_READLINE(clear_history)
PY_READLINE(history_get)
PY_READLINE(history_length)
PY_READLINE(remove_history)
PY_READLINE(replace_history_entry)
PY_READLINE(free_history_entry)
PY_READLINE(read_history)
PY_READLINE(write_history)
PY_READLINE(append_history)
PY_READLINE(history_truncate_file)

Str* expect_line(W_Object* w) {
  if (!isinstance<W_Str>(w)) throw_type_error("bad argument type for built-in operation"_str);
  return encode_line(static_cast<W_Str*>(w));
}

// ---- Files --------------------------------------------------------------------------------------

// A name of a file as C has it, to the end of the scope: 0 for None, the library's default.
class RLIB_SCOPE FileName {
 public:
  explicit FileName(W_Object* w) : address_(copy(w)) {}
  ~FileName() { rlib::free_foreign(address_); }
  FileName(const FileName&) = delete;
  FileName& operator=(const FileName&) = delete;

  int64_t address() const { return address_; }

 private:
  static int64_t copy(W_Object* w) {
    if (is_none(w)) return 0;
    W_Object* path = file_system_path(w);
    Str* name = isinstance<W_Str>(path) ? encode_file_name(static_cast<W_Str*>(path)) : static_cast<W_Bytes*>(path)->value;
    if (name->contains_char('\0')) throw_value_error("embedded null byte"_str);
    int64_t memory = rlib::new_foreign(name->length() + 1);
    rlib::write_foreign(memory, name, 0, name->length());
    return memory;
  }

  const int64_t address_;
};

// The library's functions on files return 0 or an error's number.
void check_file(int64_t error) {
  if (error != 0) throw_os_error(error, nullptr);
}

// After a file was written: only so many lines of it are kept.
void truncate_history_file(int64_t name) {
  int64_t most = line_editor()->history_file_length;
  if (most >= 0) history_truncate_file()->call(name, most);
}

void readline_read_init_file(W_Object* w_name) {
  FileName name(w_name);
  check_file(rl_read_init_file()->call_int(name.address()));
}
void readline_read_history_file(W_Object* w_name) {
  FileName name(w_name);
  check_file(read_history()->call_int(name.address()));
}
void readline_write_history_file(W_Object* w_name) {
  FileName name(w_name);
  check_file(write_history()->call_int(name.address()));
  truncate_history_file(name.address());
}
void readline_append_history_file(CInt count, W_Object* w_name) {
  FileName name(w_name);
  check_file(append_history()->call_int(count.value, name.address()));
  truncate_history_file(name.address());
}
void readline_set_history_length(CInt length) { line_editor()->history_file_length = length.value; }
int64_t readline_get_history_length() { return line_editor()->history_file_length; }

// ---- History ------------------------------------------------------------------------------------

void readline_add_history(W_Object* w_line) {
  rlib::ForeignText line(expect_line(w_line));
  add_history()->call(line.address());
}
void readline_clear_history() { clear_history()->call(); }
int64_t readline_get_current_history_length() { return rlib::foreign_int(history_length()->address(), 0); }
W_Object* readline_get_history_item(CInt index) {
  int64_t entry = history_get()->call(index.value);
  Str* line = entry == 0 ? nullptr : rlib::foreign_text(rlib::foreign_word(entry, 0));
  return line == nullptr ? none() : decode_line(line);
}

void check_position(CInt position) {
  if (position.value < 0) throw_value_error("History index cannot be negative"_str);
}
// Frees an entry that is no part of the history any more; 0: there was none at that position.
void drop_entry(int64_t entry, CInt position) {
  if (entry == 0) throw_value_error("No history item at position "_str, rlib::int_to_str(position.value));
  rlib::free_foreign(free_history_entry()->call(entry));  // what it returns is data of ours, of which there are none
}
void readline_remove_history_item(CInt position) {
  check_position(position);
  drop_entry(remove_history()->call(position.value), position);
}
void readline_replace_history_item(CInt position, W_Str* w_line) {
  check_position(position);
  rlib::ForeignText line(encode_line(w_line));
  drop_entry(replace_history_entry()->call(position.value, line.address(), 0), position);
}
void readline_set_auto_history(bool enabled) { line_editor()->adds_to_history = enabled; }

// ---- The line -----------------------------------------------------------------------------------

void readline_parse_and_bind(W_Object* w_settings) {
  rlib::ForeignText settings(expect_line(w_settings));  // a copy, in which the library writes
  rl_parse_and_bind()->call(settings.address());
}
W_Object* readline_get_line_buffer() {
  Str* line = rlib::foreign_text(rlib::foreign_word(rl_line_buffer()->address(), 0));
  return line == nullptr ? empty_str() : decode_line(line);
}
void readline_insert_text(W_Object* w_text) {
  rlib::ForeignText text(expect_line(w_text));
  rl_insert_text()->call(text.address());
}
void readline_redisplay() { rl_redisplay()->call(); }

// ---- Completion and hooks -----------------------------------------------------------------------

// Null for none.
W_Object* expect_hook(W_Object* w, Str* setter) {
  if (is_none(w)) return nullptr;
  if (!is_callable(w)) throw_type_error(setter, "(func): argument not callable"_str);
  return w;
}
void readline_set_completer(W_Object* w) { line_editor()->completer = expect_hook(w, "set_completer"_str); }
W_Object* readline_get_completer() {
  W_Object* completer = line_editor()->completer;
  return completer == nullptr ? none() : completer;
}
void readline_set_startup_hook(W_Object* w) {
  line_editor()->startup_hook = expect_hook(w, "set_startup_hook"_str);
  connect_hooks();
}
void readline_set_pre_input_hook(W_Object* w) {
  line_editor()->pre_input_hook = expect_hook(w, "set_pre_input_hook"_str);
  connect_hooks();
}
void readline_set_display_hook(W_Object* w) {
  line_editor()->display_hook = expect_hook(w, "set_completion_display_matches_hook"_str);
  connect_hooks();
}

int64_t readline_get_completion_type() { return rlib::foreign_int(rl_completion_type()->address(), 0); }
int64_t readline_get_begidx() { return line_editor()->completed_start; }
int64_t readline_get_endidx() { return line_editor()->completed_end; }

W_Object* readline_get_completer_delims() {
  return decode_line(rlib::foreign_text(rlib::foreign_word(rl_completer_word_break_characters()->address(), 0)));
}
void readline_set_completer_delims(W_Object* w_characters) {
  Str* characters = expect_line(w_characters);
  int64_t variable = rl_completer_word_break_characters()->address();
  int64_t memory = rlib::new_foreign(characters->length() + 1);
  rlib::write_foreign(memory, characters, 0, characters->length());
  rlib::free_foreign(rlib::foreign_word(variable, 0));  // load_line_editor or a call like this put it there
  rlib::set_foreign_word(variable, 0, memory);
}

// ---- The module ---------------------------------------------------------------------------------

void load(W_Module* module) {
  load_line_editor();
  W_Object* version = new_int(static_cast<int64_t>(rlib::foreign_int(rl_readline_version()->address(), 0)));
  module->set_own_attribute(intern("_READLINE_VERSION"_str), version);
  module->set_own_attribute(intern("_READLINE_RUNTIME_VERSION"_str), version);
  module->set_own_attribute(intern("_READLINE_LIBRARY_VERSION"_str),
                            new_str(rlib::foreign_text(rlib::foreign_word(rl_library_version()->address(), 0))));
}

W_Module* make_readline() {
  auto* m = new ModuleBuilder("readline"_str, "Importing this module enables command line editing using GNU readline."_str);
  m->function<&readline_parse_and_bind>("parse_and_bind"_str, "($module, string, /)"_str,
      "Execute the init line provided in the string argument."_str);
  m->function<&readline_read_init_file>("read_init_file"_str, "($module, filename=None, /)"_str,
      "Execute a readline initialization file.\n\nThe default filename is the last filename used."_str);
  m->function<&readline_read_history_file>("read_history_file"_str, "($module, filename=None, /)"_str,
      "Load a readline history file.\n\nThe default filename is ~/.history."_str);
  m->function<&readline_write_history_file>("write_history_file"_str, "($module, filename=None, /)"_str,
      "Save a readline history file.\n\nThe default filename is ~/.history."_str);
  m->function<&readline_append_history_file>("append_history_file"_str, "($module, nelements, filename=None, /)"_str,
      "Append the last nelements items of the history list to file.\n\nThe default filename is ~/.history."_str);
  m->function<&readline_set_history_length>("set_history_length"_str, "($module, length, /)"_str,
      "Set the maximal number of lines which will be written to the history file.\n\nA negative length is used to inhibit history truncation."_str);
  m->function<&readline_get_history_length>("get_history_length"_str, "($module, /)"_str,
      "Return the maximum number of lines that will be written to the history file."_str);
  m->function<&readline_add_history>("add_history"_str, "($module, string, /)"_str, "Add an item to the history buffer."_str);
  m->function<&readline_clear_history>("clear_history"_str, "($module, /)"_str, "Clear the current readline history."_str);
  m->function<&readline_get_current_history_length>("get_current_history_length"_str, "($module, /)"_str,
      "Return the current (not the maximum) length of history."_str);
  m->function<&readline_get_history_item>("get_history_item"_str, "($module, index, /)"_str,
      "Return the current contents of history item at one-based index."_str);
  m->function<&readline_remove_history_item>("remove_history_item"_str, "($module, pos, /)"_str,
      "Remove history item given by its zero-based position."_str);
  m->function<&readline_replace_history_item>("replace_history_item"_str, "($module, pos, line, /)"_str,
      "Replaces history item given by its position with contents of line.\n\npos is zero-based."_str);
  m->function<&readline_set_auto_history>("set_auto_history"_str, "($module, enabled, /)"_str,
      "Enables or disables automatic history."_str);
  m->function<&readline_get_line_buffer>("get_line_buffer"_str, "($module, /)"_str,
      "Return the current contents of the line buffer."_str);
  m->function<&readline_insert_text>("insert_text"_str, "($module, string, /)"_str,
      "Insert text into the line buffer at the cursor position."_str);
  m->function<&readline_redisplay>("redisplay"_str, "($module, /)"_str,
      "Change what's displayed on the screen to reflect contents of the line buffer."_str);
  m->function<&readline_set_completer>("set_completer"_str, "($module, function=None, /)"_str,
      "Set or remove the completer function.\n\nThe function is called as function(text, state),\nfor state in 0, 1, 2, ..., until it returns a non-string.\n"
      "It should return the next possible completion starting with 'text'."_str);
  m->function<&readline_get_completer>("get_completer"_str, "($module, /)"_str, "Get the current completer function."_str);
  m->function<&readline_get_completion_type>("get_completion_type"_str, "($module, /)"_str,
      "Get the type of completion being attempted."_str);
  m->function<&readline_get_begidx>("get_begidx"_str, "($module, /)"_str, "Get the beginning index of the completion scope."_str);
  m->function<&readline_get_endidx>("get_endidx"_str, "($module, /)"_str, "Get the ending index of the completion scope."_str);
  m->function<&readline_get_completer_delims>("get_completer_delims"_str, "($module, /)"_str,
      "Get the word delimiters for completion."_str);
  m->function<&readline_set_completer_delims>("set_completer_delims"_str, "($module, string, /)"_str,
      "Set the word delimiters for completion."_str);
  m->function<&readline_set_startup_hook>("set_startup_hook"_str, "($module, function=None, /)"_str,
      "Set or remove the function invoked by the rl_startup_hook callback.\n\nThe function is called with no arguments just\nbefore readline prints the first prompt."_str);
  m->function<&readline_set_pre_input_hook>("set_pre_input_hook"_str, "($module, function=None, /)"_str,
      "Set or remove the function invoked by the rl_pre_input_hook callback.\n\nThe function is called with no arguments after the first prompt\n"
      "has been printed and just before readline starts reading input\ncharacters."_str);
  m->function<&readline_set_display_hook>("set_completion_display_matches_hook"_str, "($module, function=None, /)"_str,
      "Set or remove the completion display function.\n\nThe function is called as\n  function(substitution, [matches], longest_match_length)\n"
      "once each time matches need to be displayed."_str);
  m->at_import<&load>();
  return m->finish();
}

}  // namespace

RLIB_PREBUILD W_Module* readline_module() { return RLIB_ONCE(make_readline()); }

}  // namespace py
