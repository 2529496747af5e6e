#include "translator/evaluate/memory.h"

#include <cstdlib>
#include <cstring>

#include "translator/flowgraph/layout.h"

namespace kiln {
namespace {

constexpr int64_t kChunk = 1 << 20;
constexpr int64_t kLargest = int64_t{1} << 40;

// Bytes of the object; -1 if that is beyond all memory.
int64_t SizeOf(const Class& cls, int64_t length) {
  if (cls.item_size != 0 && length > kLargest / cls.item_size) return -1;
  return ObjectSize(cls, length);
}

void SetHeader(char* object, const Class& cls, int64_t length) {
  memcpy(object, &cls.id, sizeof(cls.id));
  if (cls.is_varsized) memcpy(object + cls.length_offset, &length, sizeof(length));
}

}  // namespace

void ObjectMemory::PushRoots(const int64_t* roots, size_t n) {
  pushes_.push_back(roots_.size());
  roots_.insert(roots_.end(), roots, roots + n);
}

bool ObjectMemory::HasRoot(int64_t k) const {
  return k >= 0 && !pushes_.empty() && pushes_.back() + static_cast<size_t>(k) < roots_.size();
}

int64_t ObjectMemory::Root(int64_t k) const {
  return roots_[pushes_.back() + static_cast<size_t>(k)];
}

bool ObjectMemory::CanDrop(int64_t n) const {
  return n >= 0 && static_cast<size_t>(n) <= roots_.size();
}

void ObjectMemory::DropRoots(int64_t n) {
  roots_.resize(roots_.size() - static_cast<size_t>(n));
  while (!pushes_.empty() && pushes_.back() >= roots_.size()) pushes_.pop_back();
}

BumpMemory::~BumpMemory() {
  for (void* chunk : chunks_) free(chunk);
}

char* BumpMemory::Take(int64_t size) {
  if (size > end_ - free_) {
    const bool large = size > kChunk / 4;
    char* chunk = static_cast<char*>(calloc(1, static_cast<size_t>(large ? size : kChunk)));
    if (chunk == nullptr) return nullptr;
    chunks_.push_back(chunk);
    if (large) return chunk;
    free_ = chunk;
    end_ = chunk + kChunk;
  }
  char* object = free_;
  free_ += size;
  return object;
}

char* BumpMemory::Allocate(const Class& cls, int64_t length) {
  const int64_t size = SizeOf(cls, length);
  if (size < 0 || (limit_ != 0 && allocated_ + size > limit_)) return nullptr;
  char* object = Take(size);
  if (object == nullptr) return nullptr;
  allocated_ += size;
  SetHeader(object, cls, length);
  return object;
}

char* BumpMemory::AllocatePrebuilt(const Class& cls, int64_t length) {
  const int64_t size = SizeOf(cls, length);
  char* object = size < 0 ? nullptr : Take(size);
  if (object != nullptr) SetHeader(object, cls, length);
  return object;
}

int64_t BumpMemory::IdentityHash(char* object) {
  if (object == nullptr) return 0;
  const auto [it, added] = hashes_.try_emplace(object, 0);
  if (added) {
    uint64_t h = hashes_.size() * 0x9E3779B97F4A7C15u;
    h = (h ^ (h >> 30)) * 0xBF58476D1CE4E5B9u;
    it->second = static_cast<int64_t>((h ^ (h >> 27)) >> 1);
  }
  return it->second;
}

}  // namespace kiln
