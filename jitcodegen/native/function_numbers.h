// The functions that jitcode mentions by numbers, which are emitted as a table, and others that are met as pointers.
#ifndef KILN_JITCODEGEN_NATIVE_FUNCTION_NUMBERS_H_
#define KILN_JITCODEGEN_NATIVE_FUNCTION_NUMBERS_H_

#include <cstdint>
#include <span>
#include <vector>

#include "jitcodegen/native/native.h"

namespace kiln::jit {

class FunctionNumbers {
 public:
  // The table, in which null is no function. It stays the caller's.
  explicit FunctionNumbers(std::span<const kiln_jit_function> table) : table_(table) {}

  // Null: there is no native code for it.
  kiln_jit_function At(uint32_t number) const {
    if (number < table_.size()) return table_[number];
    return number - table_.size() < further_.size() ? further_[number - table_.size()] : nullptr;
  }
  // The first one it has, or a new one.
  uint32_t Of(kiln_jit_function function);

 private:
  size_t size() const { return table_.size() + further_.size(); }
  // Where the function's number is, or belongs.
  uint32_t& Slot(kiln_jit_function function);
  void MakeIndex();

  std::span<const kiln_jit_function> table_;
  std::vector<kiln_jit_function> further_;
  // By a hash, 1 + the number; 0: free. Made when first asked for: the table is long.
  std::vector<uint32_t> index_;
};

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_NATIVE_FUNCTION_NUMBERS_H_
