#include "jitcodegen/runtime/x86/code_memory.h"

#include <pthread.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace kiln::jit::x86 {
namespace {

CodeMemory* g_first;  // of all in the process; changed by one thread at a time

struct Mapped {
  void *executable = MAP_FAILED, *writable = MAP_FAILED;
  bool ok() const { return executable != MAP_FAILED && writable != MAP_FAILED; }
};

// Shared pages without a file can be mapped once more by mremap from nothing. The second mapping gives up the right to be run
// and gets the right to be written, so that this goes through where no page may gain the right to be run (seccomp filters,
// prctl). And perf knows pages without a file, and only those, as code whose names are in /tmp/perf-PID.map.
Mapped MapWithoutFile(size_t size, Mapped at, int fixed) {
  Mapped got;
  got.executable = mmap(at.executable, size, PROT_READ | PROT_EXEC, MAP_SHARED | MAP_ANONYMOUS | fixed, -1, 0);
  if (got.executable == MAP_FAILED) return got;
  got.writable = mremap(got.executable, 0, size, MREMAP_MAYMOVE | (fixed != 0 ? MREMAP_FIXED : 0), at.writable);
  if (got.writable != MAP_FAILED && mprotect(got.writable, size, PROT_READ | PROT_WRITE) != 0) {
    munmap(got.writable, size);
    got.writable = MAP_FAILED;
  }
  return got;
}

// For valgrind, which refuses such a mremap.
Mapped MapFile(size_t size, Mapped at, int fixed) {
  Mapped got;
  const int fd = memfd_create("kiln-jit", MFD_CLOEXEC);
  if (fd < 0) return got;
  if (ftruncate(fd, static_cast<off_t>(size)) == 0) {
    got.executable = mmap(at.executable, size, PROT_READ | PROT_EXEC, MAP_SHARED | fixed, fd, 0);
    got.writable = mmap(at.writable, size, PROT_READ | PROT_WRITE, MAP_SHARED | fixed, fd, 0);
  }
  close(fd);
  return got;
}

// New zeroed pages, to be run at `executable` and written at `writable`: where others are mapped that are replaced, or null,
// anywhere. False, with errno, if the system does not give them; what was there is gone then.
bool MapTwice(size_t size, uint8_t** writable, const uint8_t** executable) {
  const Mapped at{const_cast<uint8_t*>(*executable), *writable};
  const int fixed = *executable != nullptr ? MAP_FIXED : 0;
  for (auto map : {MapWithoutFile, MapFile}) {
    const Mapped got = map(size, at, fixed);
    if (got.ok()) {
      *writable = static_cast<uint8_t*>(got.writable);
      *executable = static_cast<const uint8_t*>(got.executable);
      return true;
    }
    const int why = errno;
    for (void* pages : {got.executable, got.writable})
      if (pages != MAP_FAILED) munmap(pages, size);
    errno = why;
  }
  return false;
}

// A file in memory with these bytes; -1: none to be had.
int CopyOf(const uint8_t* bytes, size_t size) {
  const int fd = memfd_create("kiln-jit", MFD_CLOEXEC);
  for (size_t copied = 0; fd >= 0 && copied < size;) {
    const ssize_t n = write(fd, bytes + copied, size - copied);
    if (n > 0) {
      copied += static_cast<size_t>(n);
    } else {
      close(fd);
      return -1;
    }
  }
  return fd;
}

bool ReadAll(int fd, uint8_t* to, size_t size) {
  for (size_t done = 0; done < size;) {
    const ssize_t n = pread(fd, to + done, size - done, static_cast<off_t>(done));
    if (n <= 0) return false;
    done += static_cast<size_t>(n);
  }
  return true;
}

}  // namespace

CodeMemory::CodeMemory(size_t size) : size_(size) {
  holes_[0] = size;
  FindNext();
  if (!MapTwice(size, &writable_, &executable_)) return;
  static const int registered = pthread_atfork(MakeCopies, DropCopies, UseCopies);
  static_cast<void>(registered);
  next_memory_ = g_first;
  g_first = this;
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
  for (CodeMemory* memory = g_first; memory != nullptr; memory = memory->next_memory_)
    memory->copy_ = CopyOf(memory->writable_, memory->end_);
}

void CodeMemory::DropCopies() {
  for (CodeMemory* memory = g_first; memory != nullptr; memory = memory->next_memory_)
    if (memory->copy_ >= 0) close(memory->copy_);
}

// Only system calls: other threads of the parent may have held any lock.
void CodeMemory::UseCopies() {
  for (CodeMemory* memory = g_first; memory != nullptr; memory = memory->next_memory_) {
    // The pages are replaced under the code that runs, by the same bytes.
    if (memory->copy_ < 0 || !MapTwice(memory->size_, &memory->writable_, &memory->executable_) ||
        !ReadAll(memory->copy_, memory->writable_, memory->end_)) {
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
