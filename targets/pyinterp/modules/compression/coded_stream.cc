#include "targets/pyinterp/modules/compression/coded_stream.h"

namespace py {

void CodedStream::close_stream() {
  if (is_open_) rlib_rt_call(end_, struct_, 0, 0, 0, 0, 0, 0, 0);
  is_open_ = false;
}

void CodedStream::close() {
  close_stream();
  rlib_rt_memory_free(struct_);
  rlib_rt_memory_free(input_);
  rlib_rt_memory_free(output_);
  struct_ = input_ = output_ = 0;
}

void CodedStream::set_input(Str* bytes) {
  rlib::free_foreign(input_);
  input_ = 0;
  int64_t length = bytes->length();
  input_ = rlib::new_foreign(length);
  rlib::write_foreign(input_, bytes, 0, length);
  int64_t now = length < kMostInput ? length : kMostInput;
  rlib::set_foreign_word(struct_, 0, input_);
  rlib::set_foreign_word(struct_, 1, now);
  later_ = length - now;
}

Str* CodedStream::rest_of_input() const {
  return rlib::read_foreign(rlib::foreign_word(struct_, 0), input_left());
}

int64_t CodedStream::step(LibraryFunction* function, int64_t action, int64_t room, StrBuilder* out) {
  if (output_ == 0) output_ = rlib::new_foreign(kMostRoom);
  if (room > kMostRoom) room = kMostRoom;
  if (later_ > 0 && (rlib::foreign_word(struct_, 1) & 0xFFFFFFFF) == 0) {
    int64_t now = later_ < kMostInput ? later_ : kMostInput;
    rlib::set_foreign_word(struct_, 1, now);
    later_ -= now;
  }
  rlib::set_foreign_word(struct_, 3, output_);
  rlib::set_foreign_word(struct_, 4, room);
  int64_t code = static_cast<int32_t>(rlib::call_foreign(function->address(), struct_, action));
  int64_t left = rlib::foreign_word(struct_, 4) & 0xFFFFFFFF;
  was_full_ = left == 0;
  if (left < room) out->append(rlib::read_foreign(output_, room - left));
  return code;
}

}  // namespace py
