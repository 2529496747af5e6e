// What zlib, libbz2 and liblzma have in common: a struct that begins with where input comes from and
// output goes to, and functions that go on for as long as there is some of both.
//
//     word 0  next_in       word 3  next_out
//     word 1  avail_in      word 4  avail_out      (of zlib and bz2 the lower half of the word)
//
// The libraries are loaded when they are first needed.

#ifndef TARGETS_PYINTERP_MODULES_COMPRESSION_CODED_STREAM_H_
#define TARGETS_PYINTERP_MODULES_COMPRESSION_CODED_STREAM_H_

#include "targets/pyinterp/modules/library_function.h"

namespace py {

class CodedStream final : public rlib::Object {
 public:
  // `end`: the function that frees what belongs to the struct, as soon as it was `opened`.
  explicit CodedStream(LibraryFunction* end)
      : end_(end->address()), struct_(rlib::new_foreign(kStructSize)) {}
  // The collector calls it.
  void finalize() { close(); }
  // Gives all memory back. The stream cannot be used any more.
  void close();
  // Gives back the library's part.
  void close_stream();

  // The address of the struct.
  int64_t address() const { return struct_; }
  // From now on there is something that the library has to free.
  void opened() { is_open_ = true; }
  bool is_open() const { return is_open_; }

  // What comes next; what was left of the last input is forgotten.
  void set_input(Str* bytes);
  int64_t input_left() const { return (rlib::foreign_word(struct_, 1) & 0xFFFFFFFF) + later_; }
  // The bytes of the input that were not taken.
  Str* rest_of_input() const;

  // Calls the function with the struct and `action` for at most `room` bytes of output, which are added to
  // `out`. What the function returns; an int.
  int64_t step(LibraryFunction* function, int64_t action, int64_t room, StrBuilder* out);
  // Whether the last step ended because there was no more room.
  bool was_full() const { return was_full_; }

  static constexpr int64_t kMostRoom = 1 << 16;

 private:
  static constexpr int64_t kStructSize = 160;       // of the largest
  static constexpr int64_t kMostInput = 1 << 30;    // at a time

  const int64_t end_;
  int64_t struct_;
  int64_t input_ = 0;   // memory with the input
  int64_t output_ = 0;  // memory of kMostRoom bytes
  int64_t later_ = 0;   // bytes of the input that the struct was not told of yet
  bool is_open_ = false;
  bool was_full_ = false;
};

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_COMPRESSION_CODED_STREAM_H_
