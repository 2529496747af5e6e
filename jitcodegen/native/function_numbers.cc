#include "jitcodegen/native/function_numbers.h"

#include <bit>

namespace kiln::jit {

uint32_t& FunctionNumbers::Slot(kiln_jit_function function) {
  const auto hash = (reinterpret_cast<uint64_t>(function) * 0x9e3779b97f4a7c15u) >> 32;
  const size_t mask = index_.size() - 1;
  size_t i = hash & mask;
  while (index_[i] != 0 && At(index_[i] - 1) != function) i = (i + 1) & mask;
  return index_[i];
}

void FunctionNumbers::MakeIndex() {
  index_.assign(std::bit_ceil(2 * size() + 16), 0);
  for (uint32_t number = 0; number < size(); ++number)
    if (const kiln_jit_function function = At(number); function != nullptr)
      if (uint32_t& slot = Slot(function); slot == 0) slot = number + 1;
}

uint32_t FunctionNumbers::Of(kiln_jit_function function) {
  if (2 * size() >= index_.size()) MakeIndex();
  uint32_t& slot = Slot(function);
  if (slot == 0) {
    further_.push_back(function);
    slot = static_cast<uint32_t>(size());
  }
  return slot - 1;
}

}  // namespace kiln::jit
