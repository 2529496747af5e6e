#include "jitcodegen/runtime/x86/code_memory.h"

#include <pthread.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

namespace kiln::jit::x86 {
namespace {

CodeMemory* g_first;  // of all in the process; changed by one thread at a time

int MakePages(size_t size) {
  const int fd = memfd_create("kiln-jit", MFD_CLOEXEC);
  if (fd >= 0 && ftruncate(fd, static_cast<off_t>(size)) == 0) return fd;
  if (fd >= 0) close(fd);
  return -1;
}

}  // namespace

CodeMemory::CodeMemory(size_t size) : size_(size) {
  holes_[0] = size;
  FindNext();
  int fd = MakePages(size);
  if (fd < 0) return;
  void* writable = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  void* executable = mmap(nullptr, size, PROT_READ | PROT_EXEC, MAP_SHARED, fd, 0);
  if (writable != MAP_FAILED && executable != MAP_FAILED) {
    writable_ = static_cast<uint8_t*>(writable);
    executable_ = static_cast<const uint8_t*>(executable);
    static const int registered = pthread_atfork(MakeCopies, DropCopies, UseCopies);
    static_cast<void>(registered);
    next_memory_ = g_first;
    g_first = this;
  } else {
    if (writable != MAP_FAILED) munmap(writable, size);
    if (executable != MAP_FAILED) munmap(executable, size);
  }
  close(fd);
}

CodeMemory::~CodeMemory() {
  if (!ok()) return;
  CodeMemory** link = &g_first;
  while (*link != this) link = &(*link)->next_memory_;
  *link = next_memory_;
  munmap(writable_, size_);
  munmap(const_cast<uint8_t*>(executable_), size_);
}

// The parent may write again before the child runs: the child's pages are made before the fork.
void CodeMemory::MakeCopies() {
  for (CodeMemory* memory = g_first; memory != nullptr; memory = memory->next_memory_) {
    memory->copy_ = MakePages(memory->size_);
    for (size_t copied = 0; memory->copy_ >= 0 && copied < memory->end_;) {
      const ssize_t n =
          write(memory->copy_, memory->writable_ + copied, memory->end_ - copied);
      if (n > 0) {
        copied += static_cast<size_t>(n);
      } else {
        close(memory->copy_);
        memory->copy_ = -1;
      }
    }
  }
}

void CodeMemory::DropCopies() {
  for (CodeMemory* memory = g_first; memory != nullptr; memory = memory->next_memory_)
    if (memory->copy_ >= 0) close(memory->copy_);
}

// Only system calls: other threads of the parent may have held any lock.
void CodeMemory::UseCopies() {
  for (CodeMemory* memory = g_first; memory != nullptr; memory = memory->next_memory_) {
    // The pages are replaced under the code that runs, by the same bytes.
    if (memory->copy_ < 0 ||
        mmap(memory->writable_, memory->size_, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED,
             memory->copy_, 0) == MAP_FAILED ||
        mmap(const_cast<uint8_t*>(memory->executable_), memory->size_, PROT_READ | PROT_EXEC,
             MAP_SHARED | MAP_FIXED, memory->copy_, 0) == MAP_FAILED) {
      constexpr char kWhy[] = "a child process has no memory for the code of its JIT\n";
      if (write(2, kWhy, sizeof kWhy - 1) < 0) {}
      _exit(1);
    }
    close(memory->copy_);
  }
}

const uint8_t* CodeMemory::Add(std::span<const uint8_t> code) {
  if (!ok() || code.size() > room()) return nullptr;
  const auto [start, size] = *next_;
  const size_t taken = std::min(Aligned(code.size()), size);
  std::memcpy(writable_ + start, code.data(), code.size());
  holes_.erase(next_);
  if (taken < size) holes_[start + taken] = size - taken;
  used_ += taken;
  end_ = std::max(end_, start + taken);
  FindNext();
  return executable_ + start;
}

void CodeMemory::Free(const uint8_t* at, size_t size) {
  size_t start = static_cast<size_t>(at - executable_);
  size = std::min(Aligned(size), size_ - start);
  used_ -= size;
  auto behind = holes_.lower_bound(start);
  if (behind != holes_.end() && behind->first == start + size) {
    size += behind->second;
    behind = holes_.erase(behind);
  }
  if (behind != holes_.begin())
    if (const auto before = std::prev(behind); before->first + before->second == start) {
      start = before->first;
      size += before->second;
      holes_.erase(before);
    }
  holes_[start] = size;
  FindNext();
}

void CodeMemory::FindNext() {
  next_ = std::max_element(holes_.begin(), holes_.end(),
                           [](const auto& a, const auto& b) { return a.second < b.second; });
}

void CodeMemory::Patch(const uint8_t* at, std::span<const uint8_t> bytes) {
  std::memcpy(writable_ + (at - executable_), bytes.data(), bytes.size());
}

}  // namespace kiln::jit::x86
