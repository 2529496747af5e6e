#include "jitcodegen/native/jit_dump.h"

#include <elf.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "jitcodegen/native/code_names.h"
#include "jitcodegen/runtime/source_line.h"

namespace kiln::jit {
namespace {

enum RecordId : uint32_t { kCodeLoad = 0, kCodeDebugInfo = 2, kCodeClose = 3 };

template <class T>
void Append(std::string* out, T value) {
  out->append(reinterpret_cast<const char*>(&value), sizeof value);
}
void AppendText(std::string* out, std::string_view text) {
  out->append(text);
  out->push_back(0);
}

uint64_t AddressOf(std::span<const uint8_t> code) { return reinterpret_cast<uint64_t>(code.data()); }

uint64_t Now() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<uint64_t>(now.tv_sec) * 1'000'000'000 + static_cast<uint64_t>(now.tv_nsec);
}

}  // namespace

JitDump::JitDump(const JitProgram& program, std::string_view folder) : program_(program), folder_(folder) { Open(); }

void JitDump::Open() {
  if (file_ != nullptr) std::fclose(file_);
  owner_ = {};
  const std::string path = folder_ + "/jit-" + std::to_string(owner_.id()) + ".dump";
  file_ = std::fopen(path.c_str(), "w+");
  // The mark by which perf finds the file. It stays: nothing of it is ever read or run.
  if (file_ != nullptr &&
      mmap(nullptr, static_cast<size_t>(sysconf(_SC_PAGESIZE)), PROT_READ | PROT_EXEC, MAP_PRIVATE, fileno(file_), 0) !=
          MAP_FAILED)
    return WriteHeader();
  std::fprintf(stderr, "the JIT cannot write %s: %s\n", path.c_str(), std::strerror(errno));
  if (file_ != nullptr) std::fclose(file_);
  file_ = nullptr;
}

void JitDump::WriteHeader() {
  std::string head;
  Append(&head, uint32_t{0x4a695444});  // "JiTD", in the byte order of this machine
  Append(&head, uint32_t{1});           // version
  Append(&head, uint32_t{40});          // bytes of this header
  Append(&head, uint32_t{EM_X86_64});
  Append(&head, uint32_t{0});
  Append(&head, static_cast<uint32_t>(owner_.id()));
  Append(&head, Now());
  Append(&head, uint64_t{0});           // times are CLOCK_MONOTONIC's
  std::fwrite(head.data(), 1, head.size(), file_);
  std::fflush(file_);
}

void JitDump::WriteRecord(uint32_t id, const std::string& body) {
  constexpr size_t kHeadBytes = 16;
  std::string head;
  Append(&head, id);
  Append(&head, static_cast<uint32_t>(kHeadBytes + body.size()));
  Append(&head, Now());
  std::fwrite(head.data(), 1, head.size(), file_);
  std::fwrite(body.data(), 1, body.size(), file_);
  std::fflush(file_);
}

// Stands in front of the code that it is about.
void JitDump::WriteLines(const Trace& trace, std::span<const uint8_t> code, std::span<const uint32_t> offsets) {
  std::string entries;
  uint64_t count = 0;
  uint16_t position = 0;
  for (size_t i = 0; i < offsets.size(); ++i) {
    const TraceOp& op = trace.ops[i];
    if (op.position == position) continue;
    const SourceLine at = SourceLineOf(PositionOf(program_, trace, op));
    if (at.file.empty()) continue;
    position = op.position;
    Append(&entries, AddressOf(code) + offsets[i]);
    Append(&entries, at.line);
    Append(&entries, uint32_t{0});  // discriminator
    AppendText(&entries, at.file.substr(0, at.file.find('\0')));
    ++count;
  }
  if (count == 0) return;
  std::string body;
  Append(&body, AddressOf(code));
  Append(&body, count);
  WriteRecord(kCodeDebugInfo, body + entries);
}

void JitDump::WriteCode(const std::string& name, std::span<const uint8_t> code) {
  std::string body;
  Append(&body, static_cast<uint32_t>(owner_.id()));
  Append(&body, static_cast<uint32_t>(gettid()));
  Append(&body, AddressOf(code));  // where it is and where it runs
  Append(&body, AddressOf(code));
  Append(&body, static_cast<uint64_t>(code.size()));
  Append(&body, pieces_++);
  AppendText(&body, name);
  body.append(reinterpret_cast<const char*>(code.data()), code.size());
  WriteRecord(kCodeLoad, body);
}

void JitDump::Made(const Trace& trace, const char* kind, const Trace* /*source*/, size_t /*guard*/,
                   std::span<const uint8_t> code, std::span<const uint32_t> offsets) {
  if (!owner_.IsHere()) Open();
  if (file_ == nullptr || code.empty()) return;
  WriteLines(trace, code, offsets);
  WriteCode(NameOfCode(program_, trace, kind), code);
}

void JitDump::Close() {
  if (file_ == nullptr || !owner_.IsHere()) return;
  WriteRecord(kCodeClose, "");
  std::fclose(file_);
  file_ = nullptr;
}

}  // namespace kiln::jit
