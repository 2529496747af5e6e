#include "jitcodegen/runtime/x86/code_memory.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstring>

namespace kiln::jit::x86 {

CodeMemory::CodeMemory(size_t size) : size_(size) {
  int fd = memfd_create("kiln-jit", MFD_CLOEXEC);
  if (fd < 0) return;
  if (ftruncate(fd, static_cast<off_t>(size)) == 0) {
    void* writable = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    void* executable = mmap(nullptr, size, PROT_READ | PROT_EXEC, MAP_SHARED, fd, 0);
    if (writable != MAP_FAILED && executable != MAP_FAILED) {
      writable_ = static_cast<uint8_t*>(writable);
      executable_ = static_cast<const uint8_t*>(executable);
    } else {
      if (writable != MAP_FAILED) munmap(writable, size);
      if (executable != MAP_FAILED) munmap(executable, size);
    }
  }
  close(fd);
}

CodeMemory::~CodeMemory() {
  if (!ok()) return;
  munmap(writable_, size_);
  munmap(const_cast<uint8_t*>(executable_), size_);
}

const uint8_t* CodeMemory::Add(std::span<const uint8_t> code) {
  if (!ok() || code.size() > size_ - used_) return nullptr;
  std::memcpy(writable_ + used_, code.data(), code.size());
  const uint8_t* at = executable_ + used_;
  used_ = (used_ + code.size() + 15) & ~size_t{15};
  if (used_ > size_) used_ = size_;
  return at;
}

void CodeMemory::Patch(const uint8_t* at, std::span<const uint8_t> bytes) {
  std::memcpy(writable_ + (at - executable_), bytes.data(), bytes.size());
}

}  // namespace kiln::jit::x86
