// Tells gdb of machine code, so that it walks the stack through it: an object file in memory, by gdb's JIT interface
// (https://sourceware.org/gdb/current/onlinedocs/gdb.html/JIT-Interface.html). All code keeps the same frame (backend.h), so
// one entry says for all of it where the caller's registers are.
#ifndef KILN_JITCODEGEN_RUNTIME_X86_GDB_OBJECT_H_
#define KILN_JITCODEGEN_RUNTIME_X86_GDB_OBJECT_H_

#include <cstddef>
#include <cstdint>
#include <string>

// gdb stops in the first and reads the second.
extern "C" {
struct jit_code_entry {
  jit_code_entry *next_entry, *prev_entry;
  const char* symfile_addr;
  uint64_t symfile_size;
};
struct jit_descriptor {
  uint32_t version, action_flag;
  jit_code_entry *relevant_entry, *first_entry;
};
void __jit_debug_register_code();
extern jit_descriptor __jit_debug_descriptor;
}

namespace kiln::jit::x86 {

// For as long as it lives, gdb knows of `size` bytes from `code` on.
class GdbObject {
 public:
  GdbObject(const uint8_t* code, size_t size);
  ~GdbObject();
  GdbObject(const GdbObject&) = delete;
  GdbObject& operator=(const GdbObject&) = delete;

  // The object file.
  const std::string& file() const { return file_; }

 private:
  std::string file_;
  jit_code_entry entry_ = {};
};

}  // namespace kiln::jit::x86

#endif  // KILN_JITCODEGEN_RUNTIME_X86_GDB_OBJECT_H_
