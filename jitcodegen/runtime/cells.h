// A cell for each merge point that may start a loop, found by the driver and the greens. It counts how often its loop
// was entered, holds the trace once there is one, and remembers recordings that came to nothing.
//
// Greens that are references find their cells by their addresses: they must not move any more.
#ifndef KILN_JITCODEGEN_RUNTIME_CELLS_H_
#define KILN_JITCODEGEN_RUNTIME_CELLS_H_

#include <cstdint>
#include <deque>
#include <span>
#include <vector>

#include "jitcodegen/runtime/jitcode.h"
#include "jitcodegen/runtime/small_vector.h"
#include "jitcodegen/runtime/trace.h"

namespace kiln::jit {

struct Cell {
  uint64_t hash = 0;
  size_t driver = 0;
  Trace* trace = nullptr;
  const uint8_t* code = nullptr;  // of `trace`, where it is to be run without further ado, nor asking the driver
  SmallVector<uint64_t, 4> greens;
  int64_t count = 0;
  bool recording = false;
  bool is_free = false;   // its greens are gone
  int64_t failures = 0;   // recordings that came to nothing
  int64_t left = 0;       // recordings that left the loop instead of closing it
  int64_t completed = 0;  // runs of the trace that came to its end: Trace::completed
  int64_t lost = 0;       // runs that left it by guards that get no bridges any more
  uint64_t lost_cycles = 0, losing_since = 0;  // by Engine::Cycles: what they took; the first of them
  bool is_long = false;   // a recording was too long: the next is cut

  std::span<const uint64_t> all_greens() const { return {greens.begin(), greens.size()}; }
};

// Calls f(green) for those that are references.
template <class F>
void EachReference(const DriverDescr& driver, std::span<const uint64_t> greens, F f) {
  for (size_t i = 0; i < greens.size(); ++i)
    if (IsReference(driver.greens[i])) f(greens[i]);
}

// Cells stay where they are until Keep takes them away.
class Cells {
 public:
  explicit Cells(const JitProgram& program) : program_(program), table_(256, nullptr) {}

  // Null if there is none.
  Cell* Find(size_t driver, const uint64_t* greens) {
    // Asked of the same one again and again.
    return recent_ != nullptr && Has(*recent_, driver, greens) ? recent_ : LookUp(driver, greens);
  }
  // The same for a place in native code that has a number, where mostly the same one is asked for.
  Cell* FindAt(size_t place, size_t driver, const uint64_t* greens) {
    if (place >= recent_at_.size()) recent_at_.resize(place + 1, nullptr);
    Cell*& recent = recent_at_[place];
    if (recent == nullptr || !Has(*recent, driver, greens)) recent = LookUp(driver, greens);
    return recent;
  }
  // Made if there is none.
  Cell& At(size_t driver, const uint64_t* greens);
  uint64_t HashOf(size_t driver, const uint64_t* greens) const;

  // Calls f(cell) for each.
  template <class F>
  void Each(F f) const {
    for (const Cell& cell : all_)
      if (!cell.is_free) f(cell);
  }
  // Calls f(green) for the greens of the cell that are references.
  template <class F>
  void EachReference(const Cell& cell, F f) const {
    jit::EachReference(program_.drivers[cell.driver], cell.all_greens(), f);
  }
  // Takes away those for which stays(cell) is false; whether there were any.
  template <class F>
  bool Keep(F stays) {
    const size_t free_before = free_.size();
    for (Cell& cell : all_) {
      if (cell.is_free || stays(cell)) continue;
      cell.is_free = true;
      free_.push_back(&cell);
    }
    if (free_.size() == free_before) return false;
    recent_ = nullptr;
    recent_at_.clear();
    FillTable(table_.size());
    return true;
  }

 private:
  static bool Has(const Cell& cell, size_t driver, const uint64_t* greens) {
    if (cell.driver != driver) return false;
    for (size_t i = 0; i < cell.greens.size(); ++i)
      if (cell.greens[i] != greens[i]) return false;
    return true;
  }
  Cell* LookUp(size_t driver, const uint64_t* greens);
  void AddToTable(Cell* cell);
  // A new one of so many places, with all cells.
  void FillTable(size_t places);

  const JitProgram& program_;
  std::deque<Cell> all_;
  std::vector<Cell*> free_;
  Cell* recent_ = nullptr;     // found last
  std::vector<Cell*> recent_at_;  // by place; null: not known
  std::vector<Cell*> table_;  // open addressing by hash: a power of two, null where there is none
};

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_RUNTIME_CELLS_H_
