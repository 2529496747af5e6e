#include "targets/pyinterp/parser/names.h"

namespace py {

namespace {

Array<Str*>* make_first_words() {
  auto* words = new rlib::List<Str*>();
#define PY_KEYWORD(kind, spelling) words->append(spelling##_str);
#include "targets/pyinterp/parser/tokens.def"
  words->append("match"_str);
  words->append("case"_str);
  words->append("_"_str);
  words->append("print"_str);
  words->append("exec"_str);
  return words->to_array();
}
RLIB_PREBUILD Array<Str*>* first_words() { return RLIB_ONCE(make_first_words()); }

}  // namespace

Names::Names() {
  Array<Str*>* words = first_words();
  for (int64_t i = 0; i < words->length(); i++) intern(words->get(i));
}

int32_t Names::add(Str* word, uint32_t hash, int64_t slot) {
  int32_t number = count_;
  if (number == words_->length()) {
    grow();
    slot = hash & mask_;
    while (slots_->get(slot) != 0) slot = (slot + 1) & mask_;
  }
  words_->set(number, word);
  hashes_->set(number, hash);
  slots_->set(slot, number + 1);
  count_ = number + 1;
  return number;
}

// Doubles the table, which is half full then.
void Names::grow() {
  Array<Str*>* words = Array<Str*>::make(count_ * 2);
  Array<uint32_t>* hashes = Array<uint32_t>::make(count_ * 2);
  rlib::array_copy(words_, 0, words, 0, count_);
  rlib::array_copy(hashes_, 0, hashes, 0, count_);
  words_ = words;
  hashes_ = hashes;
  mask_ = mask_ * 2 + 1;
  slots_ = Array<int32_t>::make(mask_ + 1);
  for (int32_t number = 0; number < count_; number++) {
    int64_t slot = hashes->get(number) & mask_;
    while (slots_->get(slot) != 0) slot = (slot + 1) & mask_;
    slots_->set(slot, number + 1);
  }
}

}  // namespace py
