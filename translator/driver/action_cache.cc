#include "translator/driver/action_cache.h"

#include <sys/stat.h>

#include <algorithm>
#include <sstream>

#include "translator/base/file.h"
#include "translator/base/hash.h"

namespace kiln {

std::string FileHashes::Of(const std::string& path) {
  {
    std::lock_guard lock(mutex_);
    if (auto it = known_.find(path); it != known_.end()) return it->second;
  }
  std::string content, ignored;
  const std::string hash = ReadFile(path, &content, &ignored) ? HashOf(content) : "";
  std::lock_guard lock(mutex_);
  return known_.emplace(path, hash).first->second;
}

std::string ActionCache::Combine(const std::string& request,
                                 const std::vector<std::string>& dependencies,
                                 const std::string& folder) const {
  Sha256 hash;
  hash.AddField(request);
  for (const std::string& dependency : dependencies) {
    const bool relative = !dependency.starts_with('/');
    const std::string content = hashes_->Of(relative ? folder + "/" + dependency : dependency);
    if (content.empty()) return "";
    hash.AddField(dependency).AddField(content);
  }
  return hash.Hex();
}

std::vector<std::string> ActionCache::DependenciesOf(const std::string& request) const {
  std::string list;
  std::vector<std::string> dependencies;
  if (!cache_.Read(HashOf(request) + ".deps", &list)) return dependencies;
  std::istringstream lines(list);
  for (std::string line; std::getline(lines, line);) dependencies.push_back(line);
  return dependencies;
}

std::string ActionCache::KeyOf(const std::string& request, const std::string& folder) const {
  const std::vector<std::string> dependencies = DependenciesOf(request);
  return dependencies.empty() ? "" : Combine(request, dependencies, folder);
}

std::string ActionCache::Remember(const std::string& request,
                                  const std::vector<std::string>& dependencies,
                                  const std::string& folder) const {
  std::vector<std::string> sorted = dependencies;
  std::sort(sorted.begin(), sorted.end());
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  const std::string key = Combine(request, sorted, folder);
  if (key.empty()) return "";
  std::string list;
  for (const std::string& dependency : sorted) list += dependency + "\n";
  cache_.Write(HashOf(request) + ".deps", list);
  return key;
}

std::vector<std::string> ParseMakeDependencies(const std::string& text) {
  std::vector<std::string> files;
  size_t i = text.find(": ");
  if (i == std::string::npos) return files;
  std::string word;
  const auto finish = [&] {
    if (!word.empty()) files.push_back(std::move(word));
    word.clear();
  };
  for (i += 2; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\\' && i + 1 < text.size() && text[i + 1] == '\n') {
      ++i;
      finish();
    } else if (c == '\\' && i + 1 < text.size() && (text[i + 1] == ' ' || text[i + 1] == '#')) {
      word += text[++i];
    } else if (c == '$' && i + 1 < text.size() && text[i + 1] == '$') {
      word += text[++i];
    } else if (c == ' ' || c == '\n') {
      finish();
    } else {
      word += c;
    }
  }
  finish();
  return files;
}

std::string ToolIdentity() {
  struct stat status;
  if (stat("/proc/self/exe", &status) != 0) return "unknown";
  return std::to_string(status.st_size) + "." + std::to_string(status.st_mtim.tv_sec) + "." +
         std::to_string(status.st_mtim.tv_nsec);
}

}  // namespace kiln
