// For gdb_object_test.sh: code with the frames that traces have, which calls code, which calls a C++ function where gdb
// stops.
#include <cstdio>
#include <cstring>
#include <vector>

#include "jitcodegen/runtime/x86/code_memory.h"
#include "jitcodegen/runtime/x86/gdb_object.h"

extern "C" [[gnu::noinline]] void stop_here() { std::puts("called"); }

namespace {

// A function with such a frame that calls another.
std::vector<uint8_t> Calling(const void* function) {
  std::vector<uint8_t> code = {0x55, 0x48, 0x89, 0xe5,                                      // push rbp; mov rbp, rsp
                               0x53, 0x41, 0x54, 0x41, 0x55, 0x41, 0x56, 0x41, 0x57,        // push rbx, r12, r13, r14, r15
                               0x31, 0xdb, 0x48, 0x83, 0xec, 0x08, 0x48, 0xb8};             // xor ebx, ebx; sub rsp, 8; mov rax,
  const auto address = reinterpret_cast<uint64_t>(function);
  code.resize(code.size() + 8);
  std::memcpy(code.data() + code.size() - 8, &address, 8);
  for (uint8_t byte : {0xff, 0xd0, 0x48, 0x8d, 0x65, 0xd8,                                  // call rax; lea rsp, [rbp - 40]
                       0x41, 0x5f, 0x41, 0x5e, 0x41, 0x5d, 0x41, 0x5c, 0x5b, 0x5d, 0xc3})   // pop them; ret
    code.push_back(byte);
  return code;
}

}  // namespace

int main() {
  kiln::jit::x86::CodeMemory memory(1 << 16);
  if (!memory.ok()) return 1;
  const kiln::jit::x86::GdbObject object(memory.all().data(), memory.all().size());
  const uint8_t* inner = memory.Add(Calling(reinterpret_cast<const void*>(&stop_here)));
  const uint8_t* outer = memory.Add(Calling(inner));
  volatile int kept = 42;  // in a register that the code uses too, perhaps
  reinterpret_cast<void (*)()>(reinterpret_cast<uintptr_t>(outer))();
  return kept == 42 ? 0 : 1;
}
