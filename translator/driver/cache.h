// A folder of files keyed by content, under ~/.cache/kiln, shared by all translations of a user.
//
// An entry is written whole or not at all, so several processes can use it at once. Reading an
// entry renews its time; when the folder grows past its limit the entries not used for longest go.
#ifndef KILN_TRANSLATOR_DRIVER_CACHE_H_
#define KILN_TRANSLATOR_DRIVER_CACHE_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace kiln {

class Cache {
 public:
  // `kind` names the folder: "graphs", "objects", "programs". $KILN_CACHE replaces ~/.cache/kiln. A cache whose
  // folder cannot be made is disabled: nothing is found in it and nothing kept.
  Cache(const std::string& kind, int64_t limit_bytes);

  bool enabled() const { return !folder_.empty(); }
  // Where the entry is or would be.
  std::string PathOf(const std::string& key) const;
  // The path of the entry, which now counts as used; "" if it is not there.
  std::string Find(const std::string& key) const;
  bool Read(const std::string& key, std::string* content) const;
  // Keeps the content; true if it is there now. A full disk is no error: the entry is not kept.
  bool Write(const std::string& key, std::string_view content, bool executable = false) const;
  // Moves or copies a finished file in. True if it is there now.
  bool Adopt(const std::string& key, const std::string& path) const;
  // Brings the folder below its limit.
  void Prune() const;

 private:
  std::string folder_;
  int64_t limit_;
};

// ~/.cache/kiln, or $KILN_CACHE, or $XDG_CACHE_HOME/kiln; "" if there is no home.
std::string CacheRoot();

}  // namespace kiln

#endif  // KILN_TRANSLATOR_DRIVER_CACHE_H_
