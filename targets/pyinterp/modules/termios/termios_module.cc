// Module termios: how a terminal treats what is typed and printed.
//
// Programs see a `struct termios` as a list
//     [iflag, oflag, cflag, lflag, ispeed, ospeed, characters]
// where the characters are bytes of one each; those that are really numbers (VMIN and VTIME of a terminal that does not
// wait for whole lines) are ints.

#include <sys/ioctl.h>
#include <termios.h>

#include "targets/pyinterp/modules/library_function.h"
#include "targets/pyinterp/modules/posix/arguments.h"

namespace py {

namespace {

PY_C_FUNCTION(tcgetattr)
PY_C_FUNCTION(tcsetattr)
PY_C_FUNCTION(tcsendbreak)
PY_C_FUNCTION(tcdrain)
PY_C_FUNCTION(tcflush)
PY_C_FUNCTION(tcflow)
PY_C_FUNCTION(cfsetispeed)
PY_C_FUNCTION(cfsetospeed)
PY_C_FUNCTION(ioctl)

RLIB_PREBUILD W_Type* termios_error_type() {
  return RLIB_ONCE(make_error_class("termios"_str, "error"_str, Exception_type()));
}

// Raises termios.error(errno, text) for a result of -1.
void check(int64_t result) {
  if (result >= 0) return;
  int64_t number = rffi::last_error();
  W_Tuple* arguments = new_tuple(new_int(number), new_str(rlib::error_text(number)));
  throw new PythonError(new_exception(termios_error_type(), arguments));
}

// ---- struct termios: where its fields are, in bytes ------------------------------------------------

enum : int64_t {
  kInputFlags = 0,
  kOutputFlags = 4,
  kControlFlags = 8,
  kLocalFlags = 12,
  kCharacters = 17,
  kInputSpeed = 52,
  kOutputSpeed = 56,
  kSize = 60,
};

W_Object* flags_at(int64_t terminal, int64_t offset) {
  return new_int(rlib::foreign_int(terminal, offset) & 0xFFFFFFFF);
}

W_Object* get_attributes(Descriptor fd) {
  rlib::ForeignMemory terminal(kSize);
  int64_t at = terminal.address();
  check(c_tcgetattr()->call_int(fd.value, at));
  bool has_numbers = (rlib::foreign_int(at, kLocalFlags) & ICANON) == 0;
  Str* characters = rlib::read_foreign(at + kCharacters, NCCS);
  List<W_Object*>* shown = new List<W_Object*>();
  for (int64_t i = 0; i < NCCS; i++) {
    if (has_numbers && (i == VMIN || i == VTIME)) {
      shown->append(new_int(characters->byte_at(i)));
    } else {
      shown->append(new_bytes(characters->slice(i, i + 1)));
    }
  }
  return new_list(List<W_Object*>::of(flags_at(at, kInputFlags), flags_at(at, kOutputFlags),
                                      flags_at(at, kControlFlags), flags_at(at, kLocalFlags),
                                      flags_at(at, kInputSpeed), flags_at(at, kOutputSpeed),
                                      static_cast<W_Object*>(new_list(shown))));
}

// The byte that an item of the list of characters says.
char character_of(W_Object* w) {
  if (isinstance<W_Bytes>(w) && static_cast<W_Bytes*>(w)->value->length() == 1) {
    return static_cast<W_Bytes*>(w)->value->char_at(0);
  }
  if (!isinstance<W_AnyInt>(w)) {
    throw_type_error("tcsetattr: elements of attributes must be characters or integers"_str);
  }
  return static_cast<char>(int_value(w));
}

void set_attributes(Descriptor fd, CInt when, W_Object* w_attributes) {
  W_List* attributes = cast_or_null<W_List>(w_attributes);
  if (attributes == nullptr || attributes->length() != 7) {
    throw_type_error("tcsetattr, arg 3: must be 7 element list"_str);
  }
  rlib::ForeignMemory terminal(kSize);
  int64_t at = terminal.address();
  check(c_tcgetattr()->call_int(fd.value, at));
  for (int64_t i = 0; i < 4; i++) rlib::set_foreign_int(at, i * 4, int_value(attributes->get(i)));
  int64_t input_speed = int_value(attributes->get(4));
  int64_t output_speed = int_value(attributes->get(5));
  W_List* characters = cast_or_null<W_List>(attributes->get(6));
  if (characters == nullptr || characters->length() != NCCS) {
    throw_type_error("tcsetattr: attributes[6] must be "_str, int64_t{NCCS}, " element list"_str);
  }
  StrBuilder* bytes = new StrBuilder();
  for (int64_t i = 0; i < NCCS; i++) bytes->append(character_of(characters->get(i)));
  rlib::write_foreign(at + kCharacters, bytes->build(), 0, NCCS);
  check(c_cfsetispeed()->call_int(at, input_speed));
  check(c_cfsetospeed()->call_int(at, output_speed));
  check(c_tcsetattr()->call_int(fd.value, when.value, at));
}

// ---- The rest -----------------------------------------------------------------------------------

void send_break(Descriptor fd, CInt duration) { check(c_tcsendbreak()->call_int(fd.value, duration.value)); }
void drain(Descriptor fd) { check(static_cast<int32_t>(c_tcdrain()->call_unlocked(fd.value))); }
void flush(Descriptor fd, CInt queue) { check(c_tcflush()->call_int(fd.value, queue.value)); }
void flow(Descriptor fd, CInt action) { check(c_tcflow()->call_int(fd.value, action.value)); }

// A `struct winsize`: rows and columns, 16 bits each, then the size in pixels.
W_Object* get_window_size(Descriptor fd) {
  rlib::ForeignMemory size(8);
  check(c_ioctl()->call_int(fd.value, TIOCGWINSZ, size.address()));
  int64_t both = rlib::foreign_int(size.address(), 0);
  return new_tuple(new_int(both & 0xFFFF), new_int((both >> 16) & 0xFFFF));
}

void set_window_size(Descriptor fd, W_Object* w_size) {
  if (!isinstance<W_Tuple>(w_size) && !isinstance<W_List>(w_size)) {
    throw_type_error("tcsetwinsize, arg 2: must be a two-item sequence"_str);
  }
  Array<W_Object*>* numbers = to_array(w_size);
  if (numbers->length() != 2) throw_type_error("tcsetwinsize, arg 2: must be a two-item sequence"_str);
  int64_t rows = int_value(numbers->get(0));
  int64_t columns = int_value(numbers->get(1));
  if ((rows & 0xFFFF) != rows || (columns & 0xFFFF) != columns) {
    throw_overflow_error("winsize value(s) out of range."_str);
  }
  rlib::ForeignMemory size(8);
  check(c_ioctl()->call_int(fd.value, TIOCGWINSZ, size.address()));
  rlib::set_foreign_int(size.address(), 0, columns << 16 | rows);
  check(c_ioctl()->call_int(fd.value, TIOCSWINSZ, size.address()));
}

W_Module* make_termios() {
  auto* m = new ModuleBuilder(
      "termios"_str,
      "This module provides an interface to the Posix calls for tty I/O control.\n\nFor a complete description of these "
      "calls, see the Posix or Unix manual\npages. It is only available for those Unix versions that support "
      "Posix\ntermios style tty I/O control.\n\nAll functions in this module take a file descriptor fd as their "
      "first\nargument. This can be an integer file descriptor, such as returned by\nsys.stdin.fileno(), or a file "
      "object, such as sys.stdin itself."_str);
#define CONSTANT(name) m->constant(#name ""_str, static_cast<int64_t>(name));
#include "targets/pyinterp/modules/termios/constants.def"
  m->type("error"_str, termios_error_type());
  m->function<&get_attributes>("tcgetattr"_str, "($module, fd, /)"_str,
                               "Get the tty attributes for file descriptor fd."_str);
  m->function<&set_attributes>("tcsetattr"_str, "($module, fd, when, attributes, /)"_str,
                               "Set the tty attributes for file descriptor fd."_str);
  m->function<&send_break>("tcsendbreak"_str, "($module, fd, duration, /)"_str,
                           "Send a break on file descriptor fd."_str);
  m->function<&drain>("tcdrain"_str, "($module, fd, /)"_str,
                      "Wait until all output written to file descriptor fd has been transmitted."_str);
  m->function<&flush>("tcflush"_str, "($module, fd, queue, /)"_str, "Discard queued data on file descriptor fd."_str);
  m->function<&flow>("tcflow"_str, "($module, fd, action, /)"_str,
                     "Suspend or resume input or output on file descriptor fd."_str);
  m->function<&get_window_size>("tcgetwinsize"_str, "($module, fd, /)"_str,
                                "Get the tty winsize for file descriptor fd."_str);
  m->function<&set_window_size>("tcsetwinsize"_str, "($module, fd, winsize, /)"_str,
                                "Set the tty winsize for file descriptor fd."_str);
  return m->finish();
}

}  // namespace

RLIB_PREBUILD W_Module* termios_module() { return RLIB_ONCE(make_termios()); }

}  // namespace py
