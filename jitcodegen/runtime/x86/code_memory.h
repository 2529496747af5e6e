// Memory for machine code that is never writable and executable at one address: the same pages are
// mapped twice, once to be written and once to be run. Such pages would be shared with a child process
// (fork): it gets copies at the same addresses. A child for which there is no memory ends at once.
#ifndef KILN_JITCODEGEN_RUNTIME_X86_CODE_MEMORY_H_
#define KILN_JITCODEGEN_RUNTIME_X86_CODE_MEMORY_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>

namespace kiln::jit::x86 {

class CodeMemory {
 public:
  // `size` bytes of address space; pages are used as code fills them. ok() is false where the system
  // refuses.
  explicit CodeMemory(size_t size);
  ~CodeMemory();
  CodeMemory(const CodeMemory&) = delete;
  CodeMemory& operator=(const CodeMemory&) = delete;

  bool ok() const { return executable_ != nullptr; }
  size_t used() const { return used_; }
  // Where all code is, and will be.
  std::span<const uint8_t> all() const { return {executable_, size_}; }
  // The most that Add takes.
  size_t room() const { return next_ == holes_.end() ? 0 : next_->second; }

  // Copies the code to where it can be run, 16-aligned; null if there is no room.
  const uint8_t* Add(std::span<const uint8_t> code);
  // Where Add will put the next code: where most room is.
  const uint8_t* next() const {
    return executable_ + (next_ == holes_.end() ? size_ : next_->first);
  }
  // Code that Add returned, which nobody runs any more.
  void Free(const uint8_t* at, size_t size);
  // Writes over code that Add returned.
  void Patch(const uint8_t* at, std::span<const uint8_t> bytes);

 private:
  // Before a fork; after it in the parent; and in the child.
  static void MakeCopies();
  static void DropCopies();
  static void UseCopies();

  static size_t Aligned(size_t size) { return (size + 15) & ~size_t{15}; }
  void FindNext();

  CodeMemory* next_memory_ = nullptr;  // of all in the process
  int copy_ = -1;                      // during a fork: descriptor of the child's copy; -1: none to be had
  size_t size_, used_ = 0;
  size_t end_ = 0;                             // nothing was ever added from here on
  using Holes = std::map<size_t, size_t>;      // where they begin: bytes
  Holes holes_;
  Holes::iterator next_ = holes_.end();        // the largest
  uint8_t* writable_ = nullptr;
  const uint8_t* executable_ = nullptr;
};

}  // namespace kiln::jit::x86

#endif  // KILN_JITCODEGEN_RUNTIME_X86_CODE_MEMORY_H_
