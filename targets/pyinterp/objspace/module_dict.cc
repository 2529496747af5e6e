#include "targets/pyinterp/objspace/module_dict.h"

namespace py {

namespace {

// Removed names whose cells are kept.
constexpr int64_t kMostRemoved = 50;

int64_t last_version = 0;

int64_t new_version() { return ++last_version; }

}  // namespace

W_ModuleDict::W_ModuleDict()
    : W_Dict(static_cast<ObjectTable*>(nullptr)), version(new_version()) {}

W_Object* W_ModuleDict::get(W_Object* key) {
  int64_t hash = ObjectKeys::hash(key);
  int64_t entry = cells_->lookup(key, hash);
  return entry < 0 ? nullptr : cells_->value_at(entry)->value;
}

GlobalCell* W_ModuleDict::find_cell(Str* name) {
  if (cells_->is_empty()) return nullptr;
  W_Str* w_name = new_str(name);
  int64_t entry = cells_->lookup(w_name, ObjectKeys::hash(w_name));
  return entry < 0 ? nullptr : cells_->value_at(entry);
}

namespace {

RLIB_ELIDABLE GlobalCell* cell_of_version(W_ModuleDict* dict, int64_t /*version*/, Str* name) {
  return dict->find_cell_ever(name);
}

}  // namespace

GlobalCell* W_ModuleDict::find_cell_ever(Str* name) {
  GlobalCell* cell = find_cell(name);
  if (cell != nullptr || removed_ == nullptr) return cell;
  return removed_->get_or(new_str(name), nullptr);
}

GlobalCell* W_ModuleDict::find_cell_traced(Str* name) {
  W_ModuleDict* dict = rlib::jit::promote(this);
  return cell_of_version(dict, rlib::jit::promote(dict->version), name);
}

W_Object* W_ModuleDict::get_str(Str* key) {
  if (rlib::jit::we_are_jitted()) {
    GlobalCell* known = find_cell_traced(key);
    return known == nullptr ? nullptr : known->read_traced();
  }
  GlobalCell* cell = find_cell(key);
  return cell == nullptr ? nullptr : cell->value;
}

void W_ModuleDict::put(W_Object* key, int64_t hash, W_Object* value) {
  int64_t entry = cells_->lookup(key, hash);
  if (entry >= 0) {
    cells_->value_at(entry)->set(value);
  } else {
    GlobalCell* cell = removed_ == nullptr ? nullptr : removed_->pop_or(key, nullptr);
    if (cell != nullptr) {
      cell->set(value);
    } else {
      cell = new GlobalCell(value);
      version = new_version();
    }
    cells_->set(key, cell, hash);
  }
}

void W_ModuleDict::set(W_Object* key, W_Object* value) { put(key, ObjectKeys::hash(key), value); }
void W_ModuleDict::set_str(W_Str* key, W_Object* value) {
  if (rlib::jit::we_are_jitted()) {
    GlobalCell* cell = find_cell_traced(key->value);
    if (cell != nullptr && cell->value != nullptr) {
      rlib::jit::promote(cell)->set(value);
      return;
    }
  }
  put(key, ObjectKeys::hash(key), value);
}

W_Object* W_ModuleDict::remove(W_Object* key) {
  GlobalCell* cell = cells_->pop_or(key, nullptr);
  if (cell == nullptr) return nullptr;
  W_Object* value = cell->value;
  cell->set(nullptr);
  if (removed_ == nullptr || removed_->length() >= kMostRemoved) {
    removed_ = new Dict<W_Object*, GlobalCell*, ObjectKeys>();
    version = new_version();
  }
  removed_->set(key, cell);
  return value;
}

void W_ModuleDict::clear() {
  for (auto [key, cell] : *cells_) cell->set(nullptr);
  cells_->clear();
  removed_ = nullptr;
  version = new_version();
}

}  // namespace py
