// Objects as bytes, as .pyc files and the module marshal have them: version 4 of CPython's format.
//
// An object is a type byte (Tag) and what belongs to it. With kReference set in the byte the object gets
// the next number, and where it turns up again only Tag::kReference and that number are written. From
// version 3 on every object but the singletons is numbered: so equal graphs of objects give equal bytes.
//
// Code objects are in a layout of our own: see marshal_code.cc.

#ifndef TARGETS_PYINTERP_MODULES_MARSHAL_MARSHAL_H_
#define TARGETS_PYINTERP_MODULES_MARSHAL_MARSHAL_H_

#include "targets/pyinterp/interpreter/code.h"
#include "targets/pyinterp/objspace/values.h"

namespace py {

namespace marshal {

constexpr int64_t kVersion = 4;
// Objects within objects.
constexpr int64_t kDeepest = 2000;

// The bit of a type byte that says that the object has a number.
constexpr int64_t kNumbered = 0x80;

enum class Tag : char {
  kNull = '0',
  kNone = 'N',
  kFalse = 'F',
  kTrue = 'T',
  kStopIteration = 'S',
  kEllipsis = '.',
  kInt = 'i',            // 4 bytes
  kInt64 = 'I',          // 8 bytes; read only
  kLong = 'l',           // the number of digits, negative for negative numbers; digits of 15 bits
  kFloatText = 'f',      // a byte for the length, repr()
  kFloat = 'g',          // 8 bytes
  kComplexText = 'x',
  kComplex = 'y',
  kBytes = 's',          // the length; bytes
  kInterned = 't',       // a str that is interned; as kText
  kText = 'u',           // the length in bytes; UTF-8 that may have surrogates
  kAscii = 'a',
  kAsciiInterned = 'A',
  kShortAscii = 'z',     // with a byte for the length
  kShortAsciiInterned = 'Z',
  kTuple = '(',          // the length; items
  kSmallTuple = ')',     // a byte for the length; items
  kList = '[',
  kDict = '{',           // keys and values; kNull
  kSet = '<',
  kFrozenSet = '>',
  kCode = 'c',
  kReference = 'r',      // the number
};

class Writer final : public rlib::Object {
 public:
  explicit Writer(int64_t version)
      : version_(version), numbers_(version >= 3 ? new Dict<W_Object*, int64_t>() : nullptr) {}

  // Raises ValueError for what has no place in the format, or is nested too deeply.
  void write(W_Object* w);

  void write_byte(int64_t value) { out_->append(static_cast<char>(value)); }
  void write_int32(int64_t value) {
    for (int shift = 0; shift < 32; shift += 8) write_byte(value >> shift);
  }
  void write_int64(int64_t value) {
    for (int shift = 0; shift < 64; shift += 8) write_byte(value >> shift);
  }
  // With the length in front. Raises ValueError if it takes more than 31 bits.
  void write_bytes(Str* bytes);

  Str* finish() { return out_->build(); }

 private:
  void write_tag(Tag tag, int64_t numbered) { write_byte(static_cast<int64_t>(tag) | numbered); }
  void write_length(int64_t length);
  void write_value(W_Object* w, int64_t numbered);
  void write_integer(W_AnyInt* w, int64_t numbered);
  void write_float(double value);
  void write_text(W_Str* w, int64_t numbered);
  void write_set(W_BaseSet* set);
  void write_code(W_Code* code);
  void write_names(Array<W_Str*>* names);

  StrBuilder* const out_ = new StrBuilder();
  const int64_t version_;
  Dict<W_Object*, int64_t>* const numbers_;  // of objects written; null before version 3
  int64_t depth_ = 0;
};

// Where bytes come from.
class Input : public rlib::Object {
 public:
  // Exactly `count` bytes. Raises EOFError if there are not that many.
  virtual Str* take(int64_t count) = 0;
  // The next byte, -1 at the end.
  virtual int64_t take_byte() = 0;
  // Raises EOFError unless there can be `count` bytes more: before memory is made for them.
  virtual void expect(int64_t count) = 0;
};

class Reader final : public rlib::Object {
 public:
  explicit Reader(Input* input) : input_(input) {}

  // The object that comes next. Raises EOFError, ValueError and TypeError for what is no such object.
  W_Object* read();

  int64_t read_byte();
  int64_t read_int32();  // signed
  int64_t read_int64();
  Str* read_bytes();     // with the length in front

 private:
  W_Object* read_optional();  // null for Tag::kNull
  W_Object* read_value(Tag tag, int64_t number);
  W_Object* read_long();
  double read_float();
  double read_float_text();
  W_Str* read_text(int64_t length, bool is_ascii);
  W_Object* read_tuple(int64_t length);
  W_Object* read_list(int64_t length, int64_t number);
  W_Object* read_dict(int64_t number);
  W_Object* read_set(bool is_frozen, int64_t number);
  W_Code* read_code();
  W_Str* read_name();
  Array<W_Str*>* read_names();
  int64_t read_length(Str* what);
  int64_t read_count(Str* what);  // of items for which memory is made at once
  // An item, which cannot be missing.
  W_Object* read_item(Str* container);
  // The object with this number is `w`; no number: -1.
  W_Object* number(int64_t number, W_Object* w) {
    if (number >= 0) numbered_->set(number, w);
    return w;
  }

  Input* const input_;
  List<W_Object*>* const numbered_ = new List<W_Object*>();  // null: not finished yet
  int64_t depth_ = 0;
};

// The object in these bytes. What is behind it does not matter. Raises as Reader::read.
W_Object* load(Str* bytes);
Str* dump(W_Object* w, int64_t version = kVersion);

}  // namespace marshal

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_MARSHAL_MARSHAL_H_
