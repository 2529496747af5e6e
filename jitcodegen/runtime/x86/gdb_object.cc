#include "jitcodegen/runtime/x86/gdb_object.h"

#include <elf.h>

#include <cstring>
#include <mutex>

extern "C" {
// gdb has a breakpoint here: it must be a call.
[[gnu::noinline]] void __jit_debug_register_code() { asm volatile("" ::: "memory"); }
jit_descriptor __jit_debug_descriptor = {1, 0, nullptr, nullptr};
}

namespace kiln::jit::x86 {
namespace {

enum Action : uint32_t { kRegister = 1, kUnregister = 2 };
std::mutex entries;

template <class T>
void Append(std::string* out, const T& value) {
  out->append(reinterpret_cast<const char*>(&value), sizeof value);
}
void AppendBytes(std::string* out, std::initializer_list<int> bytes) {
  for (int byte : bytes) out->push_back(static_cast<char>(byte));
}
// A record of .eh_frame: its length, then itself, padded.
void AppendRecord(std::string* out, std::string record) {
  while (record.size() % 8 != 4) record.push_back(0);  // DW_CFA_nop
  Append(out, static_cast<uint32_t>(record.size()));
  *out += record;
}

// Where a frame's caller has its registers: DWARF's numbers of them, and of the frame's parts from rbp on.
std::string UnwindTable(uint64_t code, uint64_t size) {
  constexpr int kDefCfa = 0x0c, kOffset = 0x80;
  std::string common;
  Append(&common, uint32_t{0});                    // a common entry
  AppendBytes(&common, {1, 0, 1, 0x78, 16});       // version, no augmentation, units of 1 and -8, return address in 16
  AppendBytes(&common, {kDefCfa, 6, 16});          // the frame's end is at rbp + 16:
  AppendBytes(&common, {kOffset | 16, 1, kOffset | 6, 2});                    // return address, rbp,
  AppendBytes(&common, {kOffset | 3, 3, kOffset | 12, 4, kOffset | 13, 5,     // rbx, r12, r13,
                        kOffset | 14, 6, kOffset | 15, 7});                   // r14, r15
  std::string table;
  AppendRecord(&table, common);
  std::string frame;
  Append(&frame, static_cast<uint32_t>(table.size() + 4));  // back to the common entry
  Append(&frame, code);
  Append(&frame, size);
  AppendRecord(&table, frame);
  Append(&table, uint32_t{0});
  return table;
}

}  // namespace

GdbObject::GdbObject(const uint8_t* code, size_t size) {
  const auto address = reinterpret_cast<uint64_t>(code);
  const std::string names("\0.text\0.eh_frame\0.symtab\0.strtab\0", 33), symbol_names("\0compiled by the JIT\0", 21);
  const std::string unwinding = UnwindTable(address, size);
  Elf64_Sym symbols[2] = {};
  symbols[1].st_name = 1;
  symbols[1].st_info = ELF64_ST_INFO(STB_GLOBAL, STT_FUNC);
  symbols[1].st_shndx = 1;
  symbols[1].st_size = size;  // st_value: from the start of .text
  Elf64_Ehdr head = {};
  std::memcpy(head.e_ident, ELFMAG, SELFMAG);
  head.e_ident[EI_CLASS] = ELFCLASS64;
  head.e_ident[EI_DATA] = ELFDATA2LSB;
  head.e_ident[EI_VERSION] = EV_CURRENT;
  head.e_type = ET_REL;
  head.e_machine = EM_X86_64;
  head.e_version = EV_CURRENT;
  head.e_ehsize = sizeof head;
  head.e_shentsize = sizeof(Elf64_Shdr);
  head.e_shnum = 6;
  head.e_shstrndx = 5;
  Elf64_Shdr sections[6] = {};
  Append(&file_, head);
  const auto add = [&](Elf64_Shdr* section, uint32_t name, uint32_t type, const void* bytes, size_t count) {
    file_.resize((file_.size() + 7) & ~size_t{7});
    section->sh_name = name;
    section->sh_type = type;
    section->sh_offset = file_.size();
    section->sh_size = count;
    section->sh_addralign = 8;
    if (type != SHT_NOBITS) file_.append(static_cast<const char*>(bytes), count);
  };
  add(&sections[1], 1, SHT_NOBITS, nullptr, size);
  sections[1].sh_flags = SHF_ALLOC | SHF_EXECINSTR;
  sections[1].sh_addr = address;
  add(&sections[2], 7, SHT_PROGBITS, unwinding.data(), unwinding.size());
  sections[2].sh_flags = SHF_ALLOC;
  add(&sections[3], 17, SHT_SYMTAB, symbols, sizeof symbols);
  sections[3].sh_link = 4;
  sections[3].sh_info = 1;
  sections[3].sh_entsize = sizeof(Elf64_Sym);
  add(&sections[4], 25, SHT_STRTAB, symbol_names.data(), symbol_names.size());
  add(&sections[5], 25, SHT_STRTAB, names.data(), names.size());
  file_.resize((file_.size() + 7) & ~size_t{7});
  head.e_shoff = file_.size();
  file_.append(reinterpret_cast<const char*>(sections), sizeof sections);
  std::memcpy(file_.data(), &head, sizeof head);

  entry_.symfile_addr = file_.data();
  entry_.symfile_size = file_.size();
  const std::lock_guard lock(entries);
  entry_.next_entry = __jit_debug_descriptor.first_entry;
  if (entry_.next_entry != nullptr) entry_.next_entry->prev_entry = &entry_;
  __jit_debug_descriptor.first_entry = __jit_debug_descriptor.relevant_entry = &entry_;
  __jit_debug_descriptor.action_flag = kRegister;
  __jit_debug_register_code();
}

GdbObject::~GdbObject() {
  const std::lock_guard lock(entries);
  (entry_.prev_entry != nullptr ? entry_.prev_entry->next_entry : __jit_debug_descriptor.first_entry) = entry_.next_entry;
  if (entry_.next_entry != nullptr) entry_.next_entry->prev_entry = entry_.prev_entry;
  __jit_debug_descriptor.relevant_entry = &entry_;
  __jit_debug_descriptor.action_flag = kUnregister;
  __jit_debug_register_code();
}

}  // namespace kiln::jit::x86
