// Filter chains of liblzma, made from what programs say of them: a list of dicts.
//
//     [{"id": FILTER_DELTA, "dist": 4}, {"id": FILTER_LZMA2, "preset": 7}]
//
// In C: an array of {id, address of options}, ended by an id of all ones.

#ifndef TARGETS_PYINTERP_MODULES_COMPRESSION_LZMA_FILTERS_H_
#define TARGETS_PYINTERP_MODULES_COMPRESSION_LZMA_FILTERS_H_

#include "targets/pyinterp/modules/library_function.h"
#include "targets/pyinterp/modules/module.h"

namespace py {

RLIB_PREBUILD W_Type* lzma_error_type();

#define PY_LZMA(name) PY_LIBRARY_FUNCTION(name, "liblzma.so.5", #name)
PY_LZMA(lzma_lzma_preset)

enum : int64_t {
  kLzma1 = 0x4000000000000001,
  kLzma2 = 0x21,
  kDelta = 0x03,
  kX86 = 0x04,
  kPowerPc = 0x05,
  kIa64 = 0x06,
  kArm = 0x07,
  kArmThumb = 0x08,
  kSparc = 0x09,
  kNoFilter = -1,

  kDefaultPreset = 6,
};

// Where fields of `lzma_options_lzma` are, in bytes.
enum : int64_t {
  kDictSize = 0,
  kLc = 20,
  kLp = 24,
  kPb = 28,
  kMode = 32,
  kNiceLength = 36,
  kMatchFinder = 40,
  kDepth = 44,
  kOptionsSize = 128,
};

class LzmaFilters final : public rlib::Object {
 public:
  static constexpr int64_t kMost = 4;

  // Raises TypeError, ValueError, LZMAError.
  static LzmaFilters* make(W_Object* list);
  // A chain of one.
  static LzmaFilters* make_one(W_Object* filter);
  // The collector calls it.
  void finalize() { free(); }
  void free();

  int64_t address() const { return memory_; }
  int64_t id(int64_t index) const { return rlib::foreign_word(memory_, index * 2); }
  int64_t options(int64_t index) const { return rlib::foreign_word(memory_, index * 2 + 1); }

 private:
  LzmaFilters() : memory_(rlib::new_foreign((kMost + 1) * 16 + kMost * kOptionsSize)) {}
  void set(int64_t index, W_Object* filter);
  void end(int64_t index) { rlib::set_foreign_word(memory_, index * 2, kNoFilter); }

  int64_t memory_;  // the array, and behind it the options of each
};

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_COMPRESSION_LZMA_FILTERS_H_
