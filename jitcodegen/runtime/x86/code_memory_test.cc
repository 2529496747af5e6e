#include "jitcodegen/runtime/x86/code_memory.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

namespace kiln::jit::x86 {
namespace {

using Function = int (*)();

// mov eax, n; ret
std::vector<uint8_t> Returning(uint8_t n) { return {0xb8, n, 0, 0, 0, 0xc3}; }
int Call(const uint8_t* code) { return reinterpret_cast<Function>(reinterpret_cast<uintptr_t>(code))(); }

TEST(CodeMemory, RunsWhatWasAddedAndPatched) {
  CodeMemory memory(1 << 16);
  ASSERT_TRUE(memory.ok());
  const uint8_t* one = memory.Add(Returning(1));
  const uint8_t* two = memory.Add(Returning(2));
  EXPECT_EQ(Call(one), 1);
  EXPECT_EQ(Call(two), 2);
  memory.Patch(one + 1, std::vector<uint8_t>{7});
  EXPECT_EQ(Call(one), 7);
}

// No page of the process can be both written and run, whatever was done with the code.
TEST(CodeMemory, IsNeverWritableAndExecutable) {
  CodeMemory memory(1 << 16);
  const uint8_t* code = memory.Add(Returning(1));
  memory.Patch(code + 1, std::vector<uint8_t>{2});
  EXPECT_EQ(Call(code), 2);
  std::ifstream maps("/proc/self/maps");
  size_t executable = 0;
  for (std::string line; std::getline(maps, line);) {
    const std::string rights = line.substr(line.find(' ') + 1, 4);
    EXPECT_FALSE(rights[1] == 'w' && rights[2] == 'x') << line;
    unsigned long begin = 0, end = 0;
    ASSERT_EQ(std::sscanf(line.c_str(), "%lx-%lx", &begin, &end), 2);
    const auto at = reinterpret_cast<unsigned long>(code);
    if (begin <= at && at < end) executable += rights[1] == '-' && rights[2] == 'x';
  }
  EXPECT_EQ(executable, 1u);
}

TEST(CodeMemory, RefusesWhatDoesNotFit) {
  CodeMemory memory(4096);
  EXPECT_EQ(memory.Add(std::vector<uint8_t>(4097)), nullptr);
  EXPECT_NE(memory.Add(std::vector<uint8_t>(4096)), nullptr);
  EXPECT_EQ(memory.Add(Returning(1)), nullptr);
}

TEST(CodeMemory, FreedRoomIsUsedAgain) {
  CodeMemory memory(4096);
  const std::vector<uint8_t> kilobyte(1000, 0x90);
  std::vector<const uint8_t*> blocks;
  while (const uint8_t* block = memory.Add(kilobyte)) blocks.push_back(block);
  ASSERT_EQ(blocks.size(), 4u);
  const size_t full = memory.used();
  memory.Free(blocks[1], kilobyte.size());
  EXPECT_EQ(memory.next(), blocks[1]);
  const uint8_t* five = memory.Add(Returning(5));
  EXPECT_EQ(five, blocks[1]);
  EXPECT_EQ(Call(five), 5);
  memory.Free(five, 6);
  // Neighbours become one piece, whichever goes first.
  memory.Free(blocks[3], kilobyte.size());
  memory.Free(blocks[2], kilobyte.size());
  EXPECT_GE(memory.room(), 3 * kilobyte.size());
  EXPECT_EQ(memory.Add(std::vector<uint8_t>(3 * kilobyte.size())), blocks[1]);
  EXPECT_LE(memory.used(), full);
}

// After fork, parent and child each have their own code, in either order.
TEST(CodeMemory, IsNotSharedWithAChild) {
  CodeMemory first(1 << 16), memory(1 << 16);
  const uint8_t* before = memory.Add(Returning(1));
  int to_child[2];
  ASSERT_EQ(pipe(to_child), 0);
  const pid_t child = fork();
  if (child == 0) {
    char go = 0;
    // The parent has patched and added by now.
    if (read(to_child[0], &go, 1) != 1) _exit(10);
    if (Call(before) != 1) _exit(11);
    memory.Patch(before + 1, std::vector<uint8_t>{3});
    const uint8_t* added = memory.Add(Returning(4));
    _exit(Call(before) == 3 && Call(added) == 4 ? 0 : 12);
  }
  memory.Patch(before + 1, std::vector<uint8_t>{5});
  const uint8_t* added = memory.Add(Returning(6));
  ASSERT_EQ(write(to_child[1], "x", 1), 1);
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  EXPECT_EQ(Call(before), 5);
  EXPECT_EQ(Call(added), 6);
}

}  // namespace
}  // namespace kiln::jit::x86
