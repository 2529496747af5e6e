#include "jitcodegen/runtime/x86/exit_places.h"

#include <algorithm>

#include "jitcodegen/runtime/resume_data.h"

namespace kiln::jit::x86 {
namespace {

constexpr uint32_t kLongestChain = 8;

// The first `count` from there on.
void Read(const uint8_t* at, uint32_t count, ExitPlaces* places) {
  const uint8_t* const start = at;
  const uint64_t back = TakeNumber(&at);
  if (back != 0) {
    const auto shared = static_cast<uint32_t>(TakeNumber(&at));
    Read(start - back, std::min(shared, count), places);
  }
  while (places->size() < count) places->push_back(static_cast<uint16_t>(TakeNumber(&at)));
}

}  // namespace

uint32_t PlacesPacker::Add(std::span<const uint16_t> places) {
  const auto differs = std::mismatch(places.begin(), places.end(), last_.begin(), last_.end()).first;
  auto shared = static_cast<size_t>(differs - places.begin());
  // Where those are enough, what comes behind them does no harm.
  if (shared == places.size() && !bytes_->empty()) return last_at_;
  if (chain_ == kLongestChain) shared = 0;
  const auto at = static_cast<uint32_t>(bytes_->size());
  PutNumber(bytes_, shared == 0 ? 0 : at - last_at_);
  if (shared != 0) PutNumber(bytes_, shared);
  for (size_t i = shared; i < places.size(); ++i) PutNumber(bytes_, places[i]);
  chain_ = shared == 0 ? 0 : chain_ + 1;
  last_ = places;
  last_at_ = at;
  return at;
}

void ReadPlaces(const std::vector<uint8_t>& bytes, uint32_t at, uint32_t count, ExitPlaces* places) {
  places->clear();
  if (count != 0) Read(bytes.data() + at, count, places);
}

}  // namespace kiln::jit::x86
