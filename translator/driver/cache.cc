#include "translator/driver/cache.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <tuple>
#include <vector>

#include "translator/base/file.h"

namespace kiln {

std::string CacheRoot() {
  const auto get = [](const char* name) {
    const char* value = getenv(name);
    return std::string(value == nullptr ? "" : value);
  };
  if (std::string given = get("KILN_CACHE"); !given.empty()) return given;
  if (std::string xdg = get("XDG_CACHE_HOME"); !xdg.empty()) return xdg + "/kiln";
  if (std::string home = get("HOME"); !home.empty()) return home + "/.cache/kiln";
  return "";
}

Cache::Cache(const std::string& kind, int64_t limit_bytes) : limit_(limit_bytes) {
  const std::string root = CacheRoot();
  std::string ignored;
  if (!root.empty() && MakeDirectories(root + "/" + kind, &ignored)) folder_ = root + "/" + kind;
}

std::string Cache::PathOf(const std::string& key) const { return folder_ + "/" + key; }

std::string Cache::Find(const std::string& key) const {
  if (!enabled()) return "";
  const std::string path = PathOf(key);
  return utimensat(AT_FDCWD, path.c_str(), nullptr, 0) == 0 || IsFile(path) ? path : "";
}

bool Cache::Read(const std::string& key, std::string* content) const {
  const std::string path = Find(key);
  std::string ignored;
  return !path.empty() && ReadFile(path, content, &ignored);
}

bool Cache::Write(const std::string& key, std::string_view content, bool executable) const {
  std::string ignored;
  return enabled() && WriteFileAtomically(PathOf(key), content, &ignored, executable);
}

bool Cache::Adopt(const std::string& key, const std::string& path) const {
  if (!enabled()) return false;
  std::error_code code;
  std::filesystem::rename(path, PathOf(key), code);
  std::string ignored;
  return !code || CopyFileAtomically(path, PathOf(key), &ignored);
}

void Cache::Prune() const {
  if (!enabled()) return;
  std::vector<std::tuple<int64_t, std::string, int64_t>> entries;  // time used, path, bytes
  int64_t total = 0;
  for (const std::string& path : ListFiles(folder_)) {
    struct stat status;
    if (stat(path.c_str(), &status) != 0) continue;
    total += status.st_size;
    entries.emplace_back(status.st_mtim.tv_sec, path, status.st_size);
  }
  if (total <= limit_) return;
  std::sort(entries.begin(), entries.end());
  for (const auto& [time, path, bytes] : entries) {
    if (total <= limit_ - limit_ / 4) break;
    std::error_code ignored;
    std::filesystem::remove(path, ignored);
    total -= bytes;
  }
}

}  // namespace kiln
