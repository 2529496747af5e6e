// How a line is read: the library is given one byte of input after the other, so that signals and other threads have
// their turn while the user thinks.
//
//     install(prompt, trampoline(kLine))
//     loop: poll(standard input); rl_callback_read_char() -> trampolines -> on_event
//
// The library calls its hooks and asks for completions only within these two calls.

#include "targets/pyinterp/modules/readline/line_editor.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>

#include "rlib/runtime/system.h"
#include "targets/pyinterp/interpreter/ticks.h"
#include "targets/pyinterp/modules/locale/start_locale.h"
#include "targets/pyinterp/modules/posix/arguments.h"
#include "targets/pyinterp/objspace/exceptions.h"
#include "targets/pyinterp/objspace/text.h"

namespace py {

namespace {

PY_C_FUNCTION(ppoll)
PY_C_FUNCTION(sigfillset)
PY_C_FUNCTION(pthread_sigmask)

PY_READLINE(rl_initialize)
PY_READLINE(rl_readline_name)
PY_READLINE(rl_bind_key)
PY_READLINE(rl_bind_key_in_map)
PY_READLINE(rl_insert)
PY_READLINE(rl_complete)
PY_READLINE(emacs_meta_keymap)
PY_READLINE(rl_variable_bind)
PY_READLINE(rl_catch_signals)
PY_READLINE(using_history)
PY_READLINE(add_history)
PY_READLINE(history_get)
PY_READLINE(history_base)
PY_READLINE(history_length)

PY_READLINE(rl_callback_handler_install)
PY_READLINE(rl_callback_handler_remove)
PY_READLINE(rl_callback_read_char)
PY_READLINE(rl_callback_sigcleanup)
PY_READLINE(rl_cleanup_after_signal)
PY_READLINE(rl_free_line_state)
PY_READLINE(rl_check_signals)

PY_READLINE(rl_line_buffer)
PY_READLINE(rl_startup_hook)
PY_READLINE(rl_pre_input_hook)
PY_READLINE(rl_completer_word_break_characters)
PY_READLINE(rl_attempted_completion_function)
PY_READLINE(rl_attempted_completion_over)
PY_READLINE(rl_completion_append_character)
PY_READLINE(rl_completion_suppress_append)
PY_READLINE(rl_completion_display_matches_hook)
PY_READLINE(rl_completion_matches)

constexpr int64_t kSignalSet = sizeof(sigset_t);

// The trampolines.
enum Event : int64_t { kLine, kStartup, kPreInput, kCompletion, kCandidate, kDisplay };

// A copy that the library frees or keeps.
int64_t new_foreign_text(Str* text) {
  int64_t memory = rlib::new_foreign(text->length() + 1);
  rlib::write_foreign(memory, text, 0, text->length());
  return memory;
}

void set_function(LibraryFunction* variable, bool is_set, Event event) {
  rlib::set_foreign_word(variable->address(), 0, is_set ? rlib::trampoline(event) : 0);
}

// ---- What the library calls ---------------------------------------------------------------------

int64_t on_event(int64_t event, int64_t a, int64_t b, int64_t c, int64_t d, int64_t e, int64_t f, int64_t g, int64_t h,
                 int64_t i);

void on_line(int64_t text) {
  LineEditor* editor = line_editor();
  // Now, or the library shows the next prompt when this returns.
  rl_callback_handler_remove()->call();
  editor->is_done = true;
  editor->line = rlib::foreign_text(text);
  rlib::free_foreign(text);
}

int64_t on_hook(W_Object* hook) {
  W_Object* result = call(hook);
  return is_none(result) ? 0 : static_cast<int64_t>(c_int_value(result));
}

int64_t characters_before(Str* line, int64_t end) {
  return decode_line(line->slice(0, end < line->length() ? end : line->length()))->length();
}

// A list of what the word might become, or 0: then the library completes names of files.
int64_t on_completion(int64_t word, int64_t start, int64_t end) {
  LineEditor* editor = line_editor();
  rlib::set_foreign_int(rl_completion_append_character()->address(), 0, 0);
  rlib::set_foreign_int(rl_completion_suppress_append()->address(), 0, 0);
  Str* line = rlib::foreign_text(rlib::foreign_word(rl_line_buffer()->address(), 0));
  editor->completed_start = characters_before(line, start);
  editor->completed_end = characters_before(line, end);
  return rl_completion_matches()->call_with(&on_event, word, rlib::trampoline(kCandidate));
}

// Candidate number `index` for the word; 0 behind the last.
int64_t on_candidate(int64_t word, int64_t index) {
  LineEditor* editor = line_editor();
  if (editor->completer == nullptr) return 0;
  rlib::set_foreign_int(rl_attempted_completion_over()->address(), 0, 1);
  W_Object* candidate = call(editor->completer, decode_line(rlib::foreign_text(word)), new_int(index));
  return isinstance<W_Str>(candidate) ? new_foreign_text(encode_line(static_cast<W_Str*>(candidate))) : 0;
}

// `matches`: what all have in common, then `count` of them.
void on_display(int64_t matches, int64_t count, int64_t longest) {
  LineEditor* editor = line_editor();
  W_List* list = new_list();
  for (int64_t i = 1; i <= count; i++) {
    list->append(decode_line(rlib::foreign_text(rlib::foreign_word(matches, i))));
  }
  W_Object* common = decode_line(rlib::foreign_text(rlib::foreign_word(matches, 0)));
  call(editor->display_hook, common, list, new_int(longest));
}

// Arguments that are ints of C have anything in the upper half.
int64_t int_of(int64_t word) { return static_cast<int32_t>(word); }

int64_t on_event(int64_t event, int64_t a, int64_t b, int64_t c, int64_t, int64_t, int64_t, int64_t, int64_t, int64_t) {
  try {
    switch (event) {
      case kLine: on_line(a); return 0;
      case kStartup: return on_hook(line_editor()->startup_hook);
      case kPreInput: return on_hook(line_editor()->pre_input_hook);
      case kCompletion: return on_completion(a, int_of(b), int_of(c));
      case kCandidate: return on_candidate(a, int_of(b));
      default: on_display(a, int_of(b), int_of(c)); return 0;
    }
  } catch (rlib::Exception*) {
    return 0;  // as CPython: what hooks raise is lost
  }
}

// ---- Reading ------------------------------------------------------------------------------------

// The reader's turn, to the end of the scope.
class RLIB_SCOPE Turn {
 public:
  Turn() {
    LineEditor* editor = line_editor();
    int64_t own = rlib::threads::current_id();
    if (editor->reader == own) throw_runtime_error("can't re-enter readline"_str);
    if (editor->lock == nullptr) editor->lock = new rlib::threads::Lock();
    editor->lock->acquire();
    editor->reader = own;
  }
  ~Turn() {
    line_editor()->reader = 0;
    line_editor()->lock->release();
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
};

// Until there is something to read. Signals are held back but for the wait itself, so that none is missed that
// comes between the look at ticks and the wait. Raises what handlers of signals raise.
void wait_for_input() {
  rlib::ForeignMemory request(8);
  rlib::set_foreign_int(request.address(), 0, 0);  // standard input
  rlib::set_foreign_int(request.address(), 4, POLLIN);
  rlib::ForeignMemory all_signals(kSignalSet);
  c_sigfillset()->call(all_signals.address());
  rlib::ForeignMemory usual_signals(kSignalSet);
  while (true) {
    handle_ticks();
    c_pthread_sigmask()->call(SIG_SETMASK, all_signals.address(), usual_signals.address());
    bool is_ready = false;
    if (!ticks_are_due()) {
      int64_t count = c_ppoll()->call_unlocked(request.address(), 1, 0, usual_signals.address());
      is_ready = static_cast<int32_t>(count) >= 0 || rffi::last_error() != EINTR;
    }
    c_pthread_sigmask()->call(SIG_SETMASK, usual_signals.address(), 0);
    if (is_ready) return;
    rl_check_signals()->call();  // the terminal may have another size now
  }
}

void give_up_line() {
  rl_free_line_state()->call();
  rl_callback_sigcleanup()->call();
  rl_cleanup_after_signal()->call();
  rl_callback_handler_remove()->call();
}

Str* last_of_history() {
  int64_t count = rlib::foreign_int(history_length()->address(), 0);
  int64_t base = rlib::foreign_int(history_base()->address(), 0);
  int64_t entry = count == 0 ? 0 : history_get()->call(base + count - 1);
  return entry == 0 ? ""_str : rlib::foreign_text(rlib::foreign_word(entry, 0));
}

// A line that is the same as the one before it is not kept twice.
void remember(Str* line) {
  if (!line_editor()->adds_to_history || line->is_empty() || line->eq(last_of_history())) return;
  rlib::ForeignText text(line);
  add_history()->call(text.address());
}

}  // namespace

RLIB_PREBUILD LineEditor* line_editor() { return RLIB_ONCE(new LineEditor()); }

Str* encode_line(W_Str* text) {
  Str* bytes = encode_file_name(text);
  if (bytes->contains_char('\0')) throw_value_error("embedded null character"_str);
  return bytes;
}
W_Str* decode_line(Str* bytes) { return decode_file_name(bytes); }

void connect_hooks() {
  LineEditor* editor = line_editor();
  set_function(rl_startup_hook(), editor->startup_hook != nullptr, kStartup);
  set_function(rl_pre_input_hook(), editor->pre_input_hook != nullptr, kPreInput);
  set_function(rl_completion_display_matches_hook(), editor->display_hook != nullptr, kDisplay);
}

void load_line_editor() {
  LineEditor* editor = line_editor();
  if (editor->is_loaded) return;
  using_history()->call();
  start_locale();
  // What the user's file of settings may ask for: `$if Python`.
  rlib::set_foreign_word(rl_readline_name()->address(), 0, new_foreign_text("python"_str));
  // A tab is one, as blocks are indented, until a completer is there; with Escape it completes.
  rl_bind_key()->call('\t', rl_insert()->address());
  constexpr int64_t kEscape = 27;
  rl_bind_key_in_map()->call('\t', rl_complete()->address(), emacs_meta_keymap()->address());
  rl_bind_key_in_map()->call(kEscape, rl_complete()->address(), emacs_meta_keymap()->address());
  rlib::set_foreign_word(rl_attempted_completion_function()->address(), 0, rlib::trampoline(kCompletion));
  rlib::set_foreign_word(rl_completer_word_break_characters()->address(), 0,
                         new_foreign_text(" \t\n`~!@#$%^&*()-=+[{]}\\|;:'\",<>/?"_str));
  rlib::set_foreign_int(rl_catch_signals()->address(), 0, 0);  // Python has handlers of its own
  rlib::ForeignText off("off"_str);
  if (rlib_rt_is_terminal(1) != 1) {
    // Else the library writes a sequence for terminals to standard output here and now.
    rlib::ForeignText meta("enable-meta-key"_str);
    rl_variable_bind()->call(meta.address(), off.address());
  }
  rlib::ForeignText paste("enable-bracketed-paste"_str);
  rl_variable_bind()->call(paste.address(), off.address());
  rl_initialize()->call();
  editor->is_loaded = true;
}

bool edits_lines() {
  return line_editor()->is_loaded && rlib_rt_is_terminal(0) == 1 && rlib_rt_is_terminal(1) == 1;
}

Str* read_edited_line(Str* prompt) {
  LineEditor* editor = line_editor();
  Turn turn;
  rlib::ForeignText c_prompt(prompt);
  editor->is_done = false;
  editor->line = nullptr;
  rl_callback_handler_install()->call_with(&on_event, c_prompt.address(), rlib::trampoline(kLine));
  while (!editor->is_done) {
    try {
      wait_for_input();
    } catch (rlib::Exception*) {
      give_up_line();
      throw;
    }
    rl_callback_read_char()->call_with(&on_event);
  }
  Str* line = editor->line;
  editor->line = nullptr;
  if (line == nullptr) return ""_str;
  remember(line);
  return line->concat("\n"_str);
}

}  // namespace py
