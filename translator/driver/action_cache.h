// Remembers the results of actions that read files: parsing a source, compiling a shard.
//
// What an action read is known only after it ran. So a look-up takes two steps: the *request* (the
// tool, its flags, the main file's name) names a list of the files that it read the last time; the
// request and the contents those files have now name the result. A file that changed thus gives
// another name, and a file that changed back finds the old result again. As with ccache, a new file
// that would hide one further down the include path is not noticed.
#ifndef KILN_TRANSLATOR_DRIVER_ACTION_CACHE_H_
#define KILN_TRANSLATOR_DRIVER_ACTION_CACHE_H_

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "translator/driver/cache.h"

namespace kiln {

// SHA-256 of files, each read once per run. Any thread may ask.
class FileHashes {
 public:
  // "" if the file cannot be read.
  std::string Of(const std::string& path);

 private:
  std::mutex mutex_;
  std::map<std::string, std::string> known_;
};

class ActionCache {
 public:
  ActionCache(const std::string& kind, int64_t limit_bytes, FileHashes* hashes)
      : cache_(kind, limit_bytes), hashes_(hashes) {}

  const Cache& cache() const { return cache_; }

  // The key of the result of `request`, a digest of everything that decides it but the files; "" if
  // it never ran. `folder` stands in front of relative dependencies. The result itself may be gone.
  std::string KeyOf(const std::string& request, const std::string& folder = "") const;

  // What the request read the last time; empty if it never ran.
  std::vector<std::string> DependenciesOf(const std::string& request) const;

  // Remembers what the request read and returns the key its result is to be kept under; "" if a
  // dependency cannot be read (any more).
  std::string Remember(const std::string& request, const std::vector<std::string>& dependencies,
                       const std::string& folder = "") const;

 private:
  std::string Combine(const std::string& request, const std::vector<std::string>& dependencies,
                      const std::string& folder) const;
  Cache cache_;
  FileHashes* hashes_;
};

// The files named by a Makefile rule, as -MD writes it, without the target.
std::vector<std::string> ParseMakeDependencies(const std::string& text);

// Name, size and time of this binary: results made by another build of Kiln do not count.
std::string ToolIdentity();

}  // namespace kiln

#endif  // KILN_TRANSLATOR_DRIVER_ACTION_CACHE_H_
