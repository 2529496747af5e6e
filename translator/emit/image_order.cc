#include "translator/emit/image_order.h"

#include <array>
#include <cstddef>
#include <unordered_map>
#include <utility>

#include "translator/emit/shard_writer.h"

namespace kiln {
namespace {

// In bytes, headers included. Texts up to the first are taken for names, leaves (objects without
// references) above the second for documentation and tables.
constexpr int64_t kLongestName = 56;
constexpr int64_t kLongestLeaf = 128;
constexpr int64_t kLargestSmall = 64;

bool MayChange(const Class* cls) {
  for (const Field* field : AllFields(cls))
    if (!field->immutable && !field->transient) return true;
  return false;
}

class Orderer {
 public:
  explicit Orderer(const Program& program)
      : objects_(program.prebuilt()), state_(objects_.size(), kNew), plain_(objects_.size(), kUnknown) {}

  std::vector<int64_t> Run() {
    for (size_t i = 0; i < objects_.size(); ++i) Walk(static_cast<int64_t>(i));
    std::vector<int64_t> result;
    result.reserve(objects_.size());
    for (const std::vector<int64_t>& part : parts_)
      result.insert(result.end(), part.begin(), part.end());
    return result;
  }

 private:
  enum State : uint8_t { kNew, kPlaced, kWalked };
  enum Plainness : uint8_t { kUnknown, kPlain, kNotPlain };

  template <class F>
  void ForEachReference(int64_t index, F visit) const {
    const PrebuiltObject& object = objects_[static_cast<size_t>(index)];
    for (const Const& c : object.fields)
      if (c.kind == Const::Kind::kObject) visit(c.bits);
    for (const Const& c : object.items)
      if (c.kind == Const::Kind::kObject) visit(c.bits);
  }

  bool IsLeaf(int64_t index) const {
    bool leaf = true;
    ForEachReference(index, [&](int64_t) { leaf = false; });
    return leaf;
  }

  // Of fixed size, or a leaf; refers to nothing but leaves.
  bool IsPlain(int64_t index) {
    Plainness& known = plain_[static_cast<size_t>(index)];
    if (known == kUnknown) {
      bool plain = true;
      if (objects_[static_cast<size_t>(index)].cls->is_varsized) {
        plain = IsLeaf(index);
      } else {
        ForEachReference(index, [&](int64_t to) { plain = plain && IsLeaf(to); });
      }
      known = plain ? kPlain : kNotPlain;
    }
    return known == kPlain;
  }

  int64_t SizeOf(int64_t index) const {
    const PrebuiltObject& object = objects_[static_cast<size_t>(index)];
    int64_t size = object.cls->size;
    if (object.cls->is_varsized) {
      const size_t components = ItemHolder(object.cls)->items.size();
      if (components != 0)
        size += static_cast<int64_t>(object.items.size() / components) * object.cls->item_size;
    }
    return size;
  }

  void Place(int64_t index) {
    State& state = state_[static_cast<size_t>(index)];
    if (state != kNew) return;
    state = kPlaced;
    parts_[PartOf(index)].push_back(index);
  }

  size_t PartOf(int64_t index) {
    const Class* cls = objects_[static_cast<size_t>(index)].cls;
    const int64_t size = SizeOf(index);
    if (cls->is_varsized) {
      if (!IsLeaf(index)) return 2;
      if (size > kLongestLeaf) return 3;
      return cls->item_size == 1 && size <= kLongestName ? 0 : 2;
    }
    if (size > kLargestSmall) return 2;
    const auto [it, added] = may_change_.try_emplace(cls);
    if (added) it->second = MayChange(cls);
    return it->second ? 1 : 2;
  }

  // Without recursion: lists may be long.
  void Walk(int64_t root) {
    std::vector<int64_t> todo = {root};
    while (!todo.empty()) {
      const int64_t index = todo.back();
      todo.pop_back();
      State& state = state_[static_cast<size_t>(index)];
      if (state == kWalked) continue;
      Place(index);
      state = kWalked;
      const size_t first = todo.size();
      ForEachReference(index, [&](int64_t to) {
        if (!IsPlain(to)) {
          todo.push_back(to);
          return;
        }
        Place(to);
        ForEachReference(to, [&](int64_t leaf) { Place(leaf); });
      });
      for (size_t a = first, b = todo.size(); a + 1 < b; ++a, --b) std::swap(todo[a], todo[b - 1]);
    }
  }

  const std::deque<PrebuiltObject>& objects_;
  std::vector<State> state_;
  std::vector<Plainness> plain_;
  std::unordered_map<const Class*, bool> may_change_;  // look-up only
  std::array<std::vector<int64_t>, 4> parts_;
};

}  // namespace

std::vector<int64_t> ImageOrder(const Program& program) { return Orderer(program).Run(); }

}  // namespace kiln
