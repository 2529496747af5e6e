// Interned strs: one object for a name, wherever it comes from.
//
// Of those that the program starts with, several thousand, a run sees some hundred. They are in a
// table that is finished at translation time: an open hash table whose hashes depend on nothing but
// the text, so that nothing is computed at start, and nothing written. Collisions of its hashes are
// no way in: which names it has, no input can change. Names that come later are in a dict, under the
// run's own random hashes; so are, as strs remember their hashes, prebuilt ones that were looked for.

#include "targets/pyinterp/objspace/text_objects.h"

namespace py {

namespace {

class PrebuiltNames : public rlib::Object {
 public:
  bool is_closed = false;

  W_Str* find(Str* text, int64_t hash) {
    int64_t mask = tags_->length() - 1;
    int32_t tag = tag_of(hash);
    for (int64_t at = hash & mask; tags_->get(at) != 0; at = (at + 1) & mask) {
      if (tags_->get(at) == tag && names_->get(at)->value->eq(text)) return names_->get(at);
    }
    return nullptr;
  }

  void add(W_Str* name, int64_t hash) {
    if (5 * (count_ + 1) > 4 * tags_->length()) grow();
    put(name, hash);
    count_++;
  }

  static int64_t hash_of(Str* text) {
    uint64_t hash = 0xcbf29ce484222325u;  // FNV-1a, then its high bits into the low ones
    for (int64_t i = 0; i < text->length(); i++) {
      hash = (hash ^ static_cast<uint64_t>(text->byte_at(i))) * 0x100000001b3u;
    }
    return static_cast<int64_t>(hash ^ (hash >> 32));
  }

 private:
  // Not 0, which is a free place.
  static int32_t tag_of(int64_t hash) { return static_cast<int32_t>(hash >> 32) | 1; }

  void put(W_Str* name, int64_t hash) {
    int64_t mask = tags_->length() - 1;
    int64_t at = hash & mask;
    while (tags_->get(at) != 0) at = (at + 1) & mask;
    tags_->set(at, tag_of(hash));
    names_->set(at, name);
  }

  void grow() {
    Array<W_Str*>* old = names_;
    tags_ = Array<int32_t>::make(2 * old->length());
    names_ = Array<W_Str*>::make(2 * old->length());
    for (int64_t i = 0; i < old->length(); i++) {
      if (old->get(i) != nullptr) put(old->get(i), hash_of(old->get(i)->value));
    }
  }

  Array<int32_t>* tags_ = Array<int32_t>::make(1024);
  Array<W_Str*>* names_ = Array<W_Str*>::make(1024);
  int64_t count_ = 0;
};

RLIB_PREBUILD PrebuiltNames* prebuilt_names() { return RLIB_ONCE(new PrebuiltNames()); }
RLIB_PREBUILD Dict<Str*, W_Str*>* used_names() { return RLIB_ONCE(new Dict<Str*, W_Str*>()); }

// The name of this text; where there is none, `name` is it, or a new one if that is null.
W_Str* find_or_add(Str* text, W_Str* name) {
  PrebuiltNames* prebuilt = prebuilt_names();
  if (prebuilt->is_closed) {
    W_Str* used = used_names()->get(text);
    if (used != nullptr) return used;
  }
  int64_t hash = PrebuiltNames::hash_of(text);
  W_Str* known = prebuilt->find(text, hash);
  bool is_new = known == nullptr;
  if (is_new) known = name != nullptr ? name : new_str(text);
  if (prebuilt->is_closed) {
    used_names()->set(text, known);
  } else if (is_new) {
    prebuilt->add(known, hash);
  }
  return known;
}

}  // namespace

W_Str* intern(Str* utf8) { return find_or_add(utf8, nullptr); }

W_Str* intern(W_Str* w) { return rlib::is_exactly<W_Str>(w) ? find_or_add(w->value, w) : w; }

bool is_interned(W_Str* w) {
  return used_names()->get(w->value) == w ||
         prebuilt_names()->find(w->value, PrebuiltNames::hash_of(w->value)) == w;
}

void close_prebuilt_names() { prebuilt_names()->is_closed = true; }

}  // namespace py
