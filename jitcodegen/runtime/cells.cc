#include "jitcodegen/runtime/cells.h"

#include <memory>

namespace kiln::jit {

uint64_t Cells::HashOf(size_t driver, const uint64_t* greens) const {
  uint64_t hash = driver;
  for (size_t i = 0; i < program_.drivers[driver].greens.size(); ++i)
    hash = (hash ^ greens[i] ^ hash >> 32) * 0x9e3779b97f4a7c15u;
  return hash;
}

Cell* Cells::LookUp(size_t driver, const uint64_t* greens) {
  const uint64_t hash = HashOf(driver, greens);
  const size_t mask = table_.size() - 1;
  for (size_t i = hash >> 32 & mask; Cell* cell = table_[i]; i = (i + 1) & mask)
    if (cell->hash == hash && Has(*cell, driver, greens)) return recent_ = cell;
  return nullptr;
}

Cell& Cells::At(size_t driver, const uint64_t* greens) {
  if (Cell* cell = Find(driver, greens)) return *cell;
  Cell* cell = nullptr;
  if (free_.empty()) {
    cell = &all_.emplace_back();
  } else {
    cell = free_.back();
    free_.pop_back();
    std::destroy_at(cell);
    std::construct_at(cell);
  }
  cell->hash = HashOf(driver, greens);
  cell->driver = driver;
  for (size_t i = 0; i < program_.drivers[driver].greens.size(); ++i)
    cell->greens.push_back(greens[i]);
  if (table_.size() < 2 * all_.size())
    FillTable(2 * table_.size());
  else
    AddToTable(cell);
  return *cell;
}

void Cells::AddToTable(Cell* cell) {
  const size_t mask = table_.size() - 1;
  size_t i = cell->hash >> 32 & mask;
  while (table_[i] != nullptr) i = (i + 1) & mask;
  table_[i] = cell;
}

void Cells::FillTable(size_t places) {
  table_.assign(places, nullptr);
  for (Cell& cell : all_)
    if (!cell.is_free) AddToTable(&cell);
}

}  // namespace kiln::jit
