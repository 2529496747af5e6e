// What the annotator takes for granted about the library's containers.
#ifndef KILN_ANNOTATOR_CONTAINERS_H_
#define KILN_ANNOTATOR_CONTAINERS_H_

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "translator/flowgraph/program.h"

namespace kiln::annotator {

// No array has more items: an address space has no room for them.
inline constexpr int64_t kMaxLength = int64_t{1} << 55;

// The range of a field that counts a container's items. Counting up by one wraps in theory, so no
// interval analysis finds it; the library promises it.
inline std::optional<std::pair<int64_t, int64_t>> TrustedRange(const Field& field) {
  if (field.name != "length_" || !field.type.is_int() || field.owner == nullptr ||
      !std::string_view(field.owner->name).starts_with("rlib::"))
    return std::nullopt;
  return std::make_pair(int64_t{0}, kMaxLength);
}

}  // namespace kiln::annotator

#endif  // KILN_ANNOTATOR_CONTAINERS_H_
