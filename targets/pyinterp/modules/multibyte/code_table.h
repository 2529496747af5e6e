// Character sets of two bytes a character: which code point a code is, and the reverse.
//
// The tables are those of the C library. When a program first uses one, iconv() is asked for the meaning of every
// code; that takes a few milliseconds, and nothing of it is in the binary. Where CPython means something else, the
// declaration of the table says so (the examples are of Big5):
//
//     auto* table = new CodeTable();
//     table->add_source("BIG5"_str, "a1-fe"_str, "40-7e a1-fe"_str,     // first and second bytes
//                       "a145=2022 c6a5*83=3041 f9d6*41=-"_str);       // code A145 is U+2022; 83 codes from
//                                                                      // C6A5 on are U+3041 and those that follow;
//                                                                      // 41 codes from F9D6 on are nothing
//                                                                      // ("!": nothing, but together: kReserved)
//     table->encode_only("3000=a140"_str);                             // U+3000 becomes A140 only one way
//
// Several codes may mean one code point, which then becomes the lowest of them, or the highest if the table says so.
// What a source says holds before what later ones say of the same code, or code point.
//
// Two kinds of code are not just two bytes:
// - EUC's third plane, three bytes of which the first is 8F. Here the other two stand for it, the last one without
//   its highest bit: 8F B0 A1 is the code B021.
// - A pair: one code that is two code points, of which the first may have a code of its own as well.

#ifndef TARGETS_PYINTERP_MODULES_MULTIBYTE_CODE_TABLE_H_
#define TARGETS_PYINTERP_MODULES_MULTIBYTE_CODE_TABLE_H_

#include "targets/pyinterp/objspace/common.h"

namespace py {

class CodeSource;

// A code that is two code points.
struct CodePair {
  int32_t first = 0;
  int32_t second = 0;
  int64_t code = 0;
};

class CodeTable final : public rlib::Object {
 public:
  // ---- Declaring one, at translation time ----

  // The codes whose first byte is among `leads` and the second among `trails` ("81-9f e0-fc"), as iconv's `charset`
  // has them but for the differences.
  void add_source(Str* charset, Str* leads, Str* trails, Str* differences = ""_str);
  // The same for those behind 8F.
  void add_third_plane(Str* charset, Str* differences = ""_str);
  // Bytes that are characters alone, from 80 on or other than ASCII: "a1*63=ff61".
  void set_single_bytes(Str* meanings) { single_bytes_ = meanings; }
  Str* single_bytes() const { return single_bytes_; }
  // What code points become that no code (or another) means: "2015=815c"; "-": nothing.
  void encode_only(Str* codes) { encode_only_ = codes; }
  void prefer_highest() { prefers_highest_ = true; }
  void reach_plane_2() { code_points_limit_ = 0x30000; }

  // ---- Using it. All raise LookupError if the C library does not have the character set ----

  // By code & 7FFF: the code point, 0 if there is none, kReserved, or kFirstPair + the number of a pair.
  Array<int32_t>* code_points() {
    if (code_points_ == nullptr) load();
    return code_points_;
  }
  // By code point, as many as there are: its code, that of a single byte too; 0 if there is none; or FF00 + n if
  // pairs begin with it: the code of it alone is lone_code(n).
  Array<uint16_t>* codes() {
    if (codes_ == nullptr) load();
    return codes_;
  }

  static constexpr int64_t kReserved = -1;  // none, and both bytes are illegal; else only the first one is
  static constexpr int64_t kFirstPair = 0x110000;
  static constexpr int64_t kBeginsPair = 0xFF00;
  CodePair pair(int64_t code_point) const { return pairs_->get(code_point - kFirstPair); }
  int64_t lone_code(int64_t n) const { return lone_codes_->get(n - kBeginsPair); }
  // The code of two code points, or 0.
  int64_t find_pair(int64_t first, int64_t second) const;

 private:
  static constexpr int64_t kCodes = 0x8000;

  void load();

  List<CodeSource*>* const sources_ = new List<CodeSource*>();
  Str* single_bytes_ = ""_str;
  Str* encode_only_ = ""_str;
  bool prefers_highest_ = false;
  int64_t code_points_limit_ = 0x10000;

  Array<int32_t>* code_points_ = nullptr;
  Array<uint16_t>* codes_ = nullptr;
  List<CodePair>* pairs_ = nullptr;
  List<int64_t>* lone_codes_ = nullptr;
};

// The meaning of each byte alone, from such a text: its code point, or `otherwise` of those from 80 on that are not
// in it. (ASCII is itself.)
Array<int32_t>* meanings_of_bytes(Str* meanings, int32_t otherwise);

// The bytes among "81-9f e0-fc", as 256 truths.
Array<bool>* set_of_bytes(Str* text);

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_MULTIBYTE_CODE_TABLE_H_
