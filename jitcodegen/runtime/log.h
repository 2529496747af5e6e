// What a recording writes and the trace builder reads.
//
// A log is a sequence of numbers without tags: the builder replays the same jitcode, so it knows what
// comes next. References are kept beside it, where the collector finds them. In order of execution:
//
//   goto_if_not                 1 if the condition held, else 0
//   switch                      which exit, the cases in order, then the default
//   isinstance, is_exactly,
//   method_lookup, class_name   the object's class id, 0 for null
//   jit_promote                 the value
//   jit_query                   the answer, but to kWantsPosition
//   call_indirect               the number of the function
//   a residual call that        0; or 1 + the exception's class id if it raised
//     may raise
//   a conditional call          1 if the function is called, else 0; then as for a residual call, if it is
//   an elidable call            its arguments, its result (before the line above)
//   a loop header of the        greens, reds; then what becomes of the recording, a HeaderAction.
//     outermost frame           The same at the junction that a recording ends at
//   another merge point of an   1 if a loop that is compiled begins here, or the portal enters by this one and is never
//     inlined portal            inlined: it is then called as below; else 0, and greens if the portal enters by this one
//   a loop header of an         if its driver says which are to be unrolled once, and none was so in this frame: 1 if it
//     inlined portal            is, and then it is another merge point; else 0. Then greens; the frame is left by a call of
//                               its portal, so that "a residual call that may raise" comes next
#ifndef KILN_JITCODEGEN_RUNTIME_LOG_H_
#define KILN_JITCODEGEN_RUNTIME_LOG_H_

#include <cstdint>
#include <vector>

#include "translator/flowgraph/type.h"

namespace kiln::jit {

namespace header_action {
inline constexpr uint64_t kGoOn = 0, kEnterLoop = 1;  // kEnterLoop: jumps to a loop that exists
inline constexpr uint64_t kClose = 2;  // kClose + n: a loop from header n of the recording to here
}  // namespace header_action

class Log {
 public:
  // Everything was read.
  bool AtEnd() const { return at_ == bytes_.size(); }
  void Write(uint64_t v) {
    while (v >= 0x80) {
      bytes_.push_back(static_cast<uint8_t>(v | 0x80));
      v >>= 7;
    }
    bytes_.push_back(static_cast<uint8_t>(v));
  }
  void WriteValue(Kind kind, uint64_t bits) {
    if (kind == Kind::kRef) {
      references_.push_back(bits);
    } else {
      auto v = static_cast<int64_t>(bits);
      Write(static_cast<uint64_t>(v) << 1 ^ static_cast<uint64_t>(v >> 63));
    }
  }

  // Reading; false past the end.
  bool Read(uint64_t* v) {
    *v = 0;
    for (int shift = 0; at_ < bytes_.size() && shift < 64; shift += 7) {
      uint8_t byte = bytes_[at_++];
      *v |= static_cast<uint64_t>(byte & 0x7f) << shift;
      if (byte < 0x80) return true;
    }
    return false;
  }
  bool ReadValue(Kind kind, uint64_t* bits) {
    if (kind == Kind::kRef) {
      if (reference_at_ >= references_.size()) return false;
      *bits = references_[reference_at_++];
      return true;
    }
    uint64_t v = 0;
    if (!Read(&v)) return false;
    *bits = v >> 1 ^ (0 - (v & 1));
    return true;
  }
  void Rewind() { at_ = reference_at_ = 0; }

  size_t size() const { return bytes_.size() + references_.size(); }
  const std::vector<uint8_t>& bytes() const { return bytes_; }
  std::vector<uint64_t>& references() { return references_; }

 private:
  std::vector<uint8_t> bytes_;
  std::vector<uint64_t> references_;
  size_t at_ = 0, reference_at_ = 0;
};

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_RUNTIME_LOG_H_
