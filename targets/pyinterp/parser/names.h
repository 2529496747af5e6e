// Names: the words of a program, each once.
//
// Every word that the lexer meets becomes a small number; reserved words have the first ones, in the
// order of tokens.def, then come the soft keywords. The table is open: a slot holds a word's number
// plus 1, and is found by hash, linearly.

#ifndef TARGETS_PYINTERP_PARSER_NAMES_H_
#define TARGETS_PYINTERP_PARSER_NAMES_H_

#include "targets/pyinterp/parser/errors.h"

namespace py {

// The numbers of words that mean something in places.
enum SoftKeyword : int32_t {
  kFirstSoftKeyword = 35,
  kNameMatch = kFirstSoftKeyword,
  kNameCase,
  kNameUnderscore,
  kNamePrint,
  kNameExec,
};

class Names final : public rlib::Object {
 public:
  // The reserved words and soft keywords.
  Names();

  // The number of the word in bytes start <= at < end. `hash` is any number that equal words share.
  int32_t find(const Array<char>* bytes, int64_t start, int64_t end, uint32_t hash) {
    int64_t slot = hash & mask_;
    while (true) {
      int32_t entry = slots_->get(slot);
      if (entry == 0) return add(Str::from_array(bytes, start, end - start), hash, slot);
      if (hashes_->get(entry - 1) == hash && is_at(words_->get(entry - 1), bytes, start, end)) {
        return entry - 1;
      }
      slot = (slot + 1) & mask_;
    }
  }

  // The one Str of this content.
  Str* intern(Str* word) {
    uint32_t hash = 0;
    for (int64_t at = 0; at < word->length(); at++) hash = next_hash(hash, word->char_at(at));
    int64_t slot = hash & mask_;
    while (true) {
      int32_t entry = slots_->get(slot);
      if (entry == 0) {
        add(word, hash, slot);
        return word;
      }
      if (hashes_->get(entry - 1) == hash && words_->get(entry - 1)->eq(word)) {
        return words_->get(entry - 1);
      }
      slot = (slot + 1) & mask_;
    }
  }

  Str* get(int64_t number) const { return words_->get(number); }

  // The hash of a word from that of the word without its last byte; that of "" is 0.
  static uint32_t next_hash(uint32_t hash, char c) {
    return (hash ^ static_cast<unsigned char>(c)) * 0x9E3779B1u >> 3 ^ hash << 5;
  }

 private:
  static bool is_at(const Str* word, const Array<char>* bytes, int64_t start, int64_t end) {
    int64_t length = end - start;
    if (word->length() != length) return false;
    for (int64_t i = 0; i < length; i++) {
      if (word->char_at(i) != bytes->get(start + i)) return false;
    }
    return true;
  }

  int32_t add(Str* word, uint32_t hash, int64_t slot);
  void grow();

  Array<Str*>* words_ = Array<Str*>::make(128);
  Array<uint32_t>* hashes_ = Array<uint32_t>::make(128);
  int32_t count_ = 0;
  Array<int32_t>* slots_ = Array<int32_t>::make(256);
  int64_t mask_ = 255;
};

}  // namespace py

#endif  // TARGETS_PYINTERP_PARSER_NAMES_H_
