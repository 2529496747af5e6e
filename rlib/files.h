// Files: whole ones, buffered streams, and what a program prints.

#ifndef RLIB_FILES_H_
#define RLIB_FILES_H_

#include <cstdint>

#include "rlib/array.h"
#include "rlib/c_string.h"
#include "rlib/os.h"
#include "rlib/rffi.h"
#include "rlib/runtime/system.h"
#include "rlib/str.h"
#include "rlib/str_builder.h"

namespace rlib {

// ---- Unbuffered ----

// Up to `count` bytes from a file descriptor; none at the end. Raises OSError, MemoryError.
inline Str* read_descriptor(int64_t fd, int64_t count) {
  rffi::Buffer buffer(count);
  int64_t got =
      check_os(rffi::unlocked([&] { return rlib_rt_read(fd, buffer.get(), count); }));
  return Str::from_raw(buffer.get(), got);
}

// Writes `count` bytes of a Str or Array<char>, from `start` on. Raises OSError, MemoryError.
template <class Bytes>
void write_descriptor(int64_t fd, const Bytes* bytes, int64_t start, int64_t count) {
  rffi::Buffer buffer(count);  // a copy, as others may run while we write, and objects move
  rffi::raw(bytes, [&](const char* from) {
    rlib_rt_copy_bytes(buffer.get(), rffi::offset(from, start), count);
  });
  check_os(rffi::unlocked([&] { return rlib_rt_write(fd, buffer.get(), count); }));
}

// ---- Streams ----

// An open file with a buffer, for reading or for writing. Close it: nobody else does.
class File final : public Object {
 public:
  enum Mode { kRead = RLIB_RT_READ, kWrite = RLIB_RT_WRITE, kAppend = RLIB_RT_APPEND };

  // Raises OSError.
  static File* open(Str* path, Mode mode) {
    rffi::CString c_path(path);
    return new File(check_os(rlib_rt_open(c_path.get(), mode), path));
  }

  // On a file descriptor that is open already.
  explicit File(int64_t fd) : fd_(fd) {}

  int64_t descriptor() const { return fd_; }

  // ---- Reading. All raise OSError. ----

  // Up to `count` bytes, fewer only at the end.
  Str* read(int64_t count) {
    StrBuilder* result = new StrBuilder();
    while (result->length() < count && fill()) {
      int64_t rest = count - result->length();
      int64_t there = input_->length() - position_;
      int64_t step = rest < there ? rest : there;
      result->append(input_, position_, position_ + step);
      position_ += step;
    }
    return result->build();
  }

  // All that is left.
  Str* read_all() {
    StrBuilder* result = new StrBuilder();
    while (fill()) {
      result->append(input_, position_, input_->length());
      position_ = input_->length();
    }
    return result->build();
  }

  // The next line with its "\n", or what is left; "" at the end.
  Str* read_line() {
    StrBuilder* result = nullptr;
    while (fill()) {
      int64_t start = position_;
      int64_t newline = input_->find_char('\n', start);
      int64_t end = newline < 0 ? input_->length() : newline + 1;
      position_ = end;
      if (newline >= 0 && result == nullptr) return input_->slice(start, end);
      if (result == nullptr) result = new StrBuilder();
      result->append(input_, start, end);
      if (newline >= 0) break;
    }
    return result == nullptr ? ""_str : result->build();
  }

  // The next byte, 0 to 255; -1 at the end.
  int read_byte() { return fill() ? input_->byte_at(position_++) : -1; }

  // ---- Writing. All raise OSError, at the latest when flushed. ----

  void write(const Str* s) {
    int64_t length = s->length();
    if (length >= kBufferSize) {
      flush();
      write_descriptor(fd_, s, 0, length);
      return;
    }
    int64_t at = room(length);
    array_copy(s, 0, output_, at, length);
    output_length_ = at + length;
  }

  void write_char(char c) {
    int64_t at = room(1);
    output_->set(at, c);
    output_length_ = at + 1;
  }

  // Writes a "\n"; to a terminal also what is in the buffer.
  void end_line() {
    write_char('\n');
    if (is_terminal_ < 0) is_terminal_ = rlib_rt_is_terminal(fd_);
    if (is_terminal_ != 0) flush();
  }

  // Writes what is in the buffer.
  void flush() {
    int64_t length = output_length_;
    output_length_ = 0;
    if (length > 0) write_descriptor(fd_, output_, 0, length);
  }

  // Flushes and closes. Nothing else may be called then.
  void close() {
    flush();
    check_os(rlib_rt_close(fd_));
  }

 private:
  static constexpr int64_t kBufferSize = 1 << 16;

  // Makes sure that a byte lies at position_. False at the end of the file.
  bool fill() {
    if (position_ < input_->length()) return true;
    return refill();
  }
  RLIB_DONT_LOOK_INSIDE bool refill();

  // Where `count` bytes can be put.
  int64_t room(int64_t count) {
    if (output_length_ + count > output_->length()) make_room();
    return output_length_;
  }
  RLIB_DONT_LOOK_INSIDE void make_room() {
    flush();
    if (output_->length() == 0) output_ = Array<char>::make(kBufferSize);
  }

  const int64_t fd_;
  Str* input_ = ""_str;
  int64_t position_ = 0;  // in input_
  Array<char>* output_ = Array<char>::empty();
  int64_t output_length_ = 0;
  int64_t is_terminal_ = -1;  // not asked yet
};

// The three that every program has. Output is written when the buffer is full, when input is waited
// for, after each print to a terminal, and when the program ends.
RLIB_PREBUILD inline File* standard_input() { return RLIB_ONCE(new File(0)); }
RLIB_PREBUILD inline File* standard_output() { return RLIB_ONCE(new File(1)); }
RLIB_PREBUILD inline File* standard_error() { return RLIB_ONCE(new File(2)); }

inline bool File::refill() {
  if (fd_ == 0) standard_output()->flush();
  input_ = read_descriptor(fd_, kBufferSize);
  position_ = 0;
  return input_->length() > 0;
}

// ---- Whole files ----

// What is in a file. Raises OSError.
inline Str* read_file(Str* path) {
  File* file = File::open(path, File::kRead);
  Str* content = file->read_all();
  file->close();
  return content;
}

// What is in a file of the machine that translates: for RLIB_PREBUILD functions, which turn it into objects
// of the binary. (Untranslated, of the machine it runs on.) Raises OSError.
inline Str* read_build_file(Str* path) {
  rffi::CString c_path(path);
  File* file = new File(check_os(rlib_rt_open_build_file(c_path.get()), path));
  Str* content = file->read_all();
  file->close();
  return content;
}

// Puts `content` into a file, in place of what was there. Raises OSError.
inline void write_file(Str* path, Str* content) {
  File* file = File::open(path, File::kWrite);
  file->write(content);
  file->close();
}

// ---- Printing ----

// A line to standard output.
inline void print(Str* line) {
  File* out = standard_output();
  out->write(line);
  out->end_line();
}

// A line to standard error, at once, behind all output so far.
inline void print_error(Str* line) {
  standard_output()->flush();
  File* err = standard_error();
  err->write(line);
  err->write_char('\n');
  err->flush();
}

}  // namespace rlib

#endif  // RLIB_FILES_H_
