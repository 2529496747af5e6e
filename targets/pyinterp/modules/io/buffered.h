// BufferedReader, BufferedWriter and BufferedRandom: a raw stream with a buffer for each direction.
//
// While `input` has bytes that were not read, the raw stream stands behind all of them; while
// `output` has bytes, it stands where they are to go. There are never both.
//
// While the raw stream works other threads run: each method has the buffer to itself (Using, in buffered.cc).

#ifndef TARGETS_PYINTERP_MODULES_IO_BUFFERED_H_
#define TARGETS_PYINTERP_MODULES_IO_BUFFERED_H_

#include "rlib/threads.h"
#include "targets/pyinterp/interpreter/frame.h"
#include "targets/pyinterp/modules/io/io_base.h"

namespace py {

RLIB_PREBUILD W_Type* buffered_reader_type();
RLIB_PREBUILD W_Type* buffered_writer_type();
RLIB_PREBUILD W_Type* buffered_random_type();
RLIB_PREBUILD W_Type* buffered_rw_pair_type();

class W_Buffered : public W_BufferedIOBase {
 public:
  int64_t unread() const { return input->length() - input_at; }

  // All raise ValueError without a raw stream.
  Str* read_all();                // null: would block
  Str* read(int64_t count);       // null: would block, and there is nothing
  Str* read_once(int64_t count);  // with one call of the raw stream at most
  Str* read_once_into(int64_t count);  // the same for readinto1(); null: would block
  Str* peek();
  Str* read_line(int64_t limit);  // -1: no limit
  int64_t write(Str* bytes);
  void flush_output();  // to the raw stream
  void drop_input();    // and moves the raw stream back to where the program is
  int64_t tell();
  W_Object* stream();  // the raw one

  W_Object* raw = nullptr;  // null: not yet there, or detached
  bool is_detached = false;
  bool is_reader = false;
  bool is_writer = false;
  int64_t buffer_size = kDefaultBufferSize;
  Str* input = ""_str;
  int64_t input_at = 0;
  StrBuilder* output = new StrBuilder();
  // Who is at work on it, or null; and what others wait for meanwhile, made when somebody first has to.
  ThreadState* user = nullptr;
  rlib::threads::Lock* turn = nullptr;
  int64_t waiting = 0;

 private:
  Str* raw_read(int64_t count);
  int64_t raw_write(Str* bytes);
  Str* take(int64_t count);
};

class W_BufferedReader : public W_Buffered {
 public:
  static W_Type* exact_type() { return buffered_reader_type(); }
  W_Type* type() override { return buffered_reader_type(); }
};
class W_BufferedWriter : public W_Buffered {
 public:
  static W_Type* exact_type() { return buffered_writer_type(); }
  W_Type* type() override { return buffered_writer_type(); }
};
class W_BufferedRandom : public W_Buffered {
 public:
  static W_Type* exact_type() { return buffered_random_type(); }
  W_Type* type() override { return buffered_random_type(); }
};

class W_BufferedRWPair : public W_BufferedIOBase {
 public:
  static W_Type* exact_type() { return buffered_rw_pair_type(); }
  W_Type* type() override { return buffered_rw_pair_type(); }

  W_Object* reader = nullptr;
  W_Object* writer = nullptr;
};

// As the methods read1() and write(), while no other thread uses the stream.
Str* read_once_alone(W_Buffered* stream, int64_t count);
int64_t write_alone(W_Buffered* stream, Str* bytes);

// New ones around a raw stream that is suitable.
W_Buffered* new_buffered(W_Object* raw, bool is_reader, bool is_writer, int64_t size);

// Whether `stream` is a BufferedReader, Writer or Random on a FileIO, neither of a derived class: so that
// whether it is closed need not be asked by attribute.
bool has_plain_file(W_Object* stream);
bool plain_file_is_closed(W_Object* stream);

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_IO_BUFFERED_H_
