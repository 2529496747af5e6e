#include "translator/base/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "translator/base/signals.h"

namespace kiln {
namespace {

namespace fs = std::filesystem;

std::string Cause(const std::string& what, const std::string& path, int code) {
  return what + " '" + path + "': " + strerror(code);
}

}  // namespace

bool ReadFile(const std::string& path, std::string* content, std::string* error) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    *error = Cause("cannot read", path, errno);
    return false;
  }
  content->clear();
  char buffer[1 << 16];
  for (;;) {
    const ssize_t n = read(fd, buffer, sizeof buffer);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      *error = Cause("cannot read", path, errno);
      close(fd);
      return false;
    }
    if (n == 0) break;
    content->append(buffer, static_cast<size_t>(n));
  }
  close(fd);
  return true;
}

bool WriteFileAtomically(const std::string& path, std::string_view content, std::string* error,
                         bool executable) {
  // A device such as /dev/stdout is written in place: it cannot be renamed over.
  struct stat status;
  const bool exists = stat(path.c_str(), &status) == 0;
  if (exists && S_ISDIR(status.st_mode)) {
    *error = Cause("cannot write", path, EISDIR);
    return false;
  }
  const bool in_place = exists && !S_ISREG(status.st_mode);
  std::string temporary = path;
  int fd;
  if (in_place) {
    fd = open(path.c_str(), O_WRONLY | O_CLOEXEC);
  } else {
    temporary += ".XXXXXX";
    signals::Uninterrupted scope;
    fd = mkostemp(temporary.data(), O_CLOEXEC);
    if (fd >= 0) scope.RemoveOnInterrupt(temporary);
  }
  if (fd < 0) {
    *error = Cause("cannot write", path, errno);
    return false;
  }
  int failure = 0;
  for (size_t done = 0; done < content.size();) {
    const ssize_t n = write(fd, content.data() + done, content.size() - done);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      failure = errno;
      break;
    }
    done += static_cast<size_t>(n);
  }
  if (!in_place) {
    const mode_t mask = umask(0);
    umask(mask);
    if (failure == 0 && fchmod(fd, (executable ? 0777 : 0666) & ~mask) != 0) failure = errno;
  }
  if (close(fd) != 0 && failure == 0) failure = errno;
  if (!in_place) {
    signals::Uninterrupted scope;
    if (failure == 0 && rename(temporary.c_str(), path.c_str()) != 0) failure = errno;
    if (failure != 0) unlink(temporary.c_str());
    scope.Forget(temporary);
  }
  if (failure != 0) *error = Cause("cannot write", path, failure);
  return failure == 0;
}

bool WriteFileIfChanged(const std::string& path, std::string_view content, std::string* error) {
  std::string old, ignored;
  if (IsFile(path) && ReadFile(path, &old, &ignored) && old == content) return true;
  return WriteFileAtomically(path, content, error);
}

bool CopyFileAtomically(const std::string& from, const std::string& to, std::string* error) {
  std::string content;
  struct stat status;
  if (!ReadFile(from, &content, error)) return false;
  const bool executable = stat(from.c_str(), &status) == 0 && (status.st_mode & 0100) != 0;
  return WriteFileAtomically(to, content, error, executable);
}

bool CanWriteFile(const std::string& path, std::string* error) {
  if (IsDirectory(path)) {
    *error = Cause("cannot write", path, EISDIR);
    return false;
  }
  struct stat status;
  if (stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode)) {
    if (access(path.c_str(), W_OK) == 0) return true;
    *error = Cause("cannot write", path, errno);
    return false;
  }
  std::string folder = fs::path(path).parent_path().string();
  if (folder.empty()) folder = ".";
  if (!IsDirectory(folder)) {
    *error = Cause("cannot write", path, IsFile(folder) ? ENOTDIR : ENOENT);
    return false;
  }
  std::string probe = path + ".XXXXXX";
  signals::Uninterrupted scope;
  const int fd = mkostemp(probe.data(), O_CLOEXEC);
  if (fd < 0) {
    *error = Cause("cannot write", path, errno);
    return false;
  }
  close(fd);
  unlink(probe.c_str());
  return true;
}

bool MakeDirectories(const std::string& path, std::string* error) {
  std::error_code code;
  fs::create_directories(path, code);
  if (code && !IsDirectory(path)) {
    *error = "cannot make the folder '" + path + "': " + code.message();
    return false;
  }
  if (!IsDirectory(path)) {
    *error = Cause("cannot make the folder", path, ENOTDIR);
    return false;
  }
  return true;
}

void RemoveTree(const std::string& path) {
  std::error_code ignored;
  fs::remove_all(path, ignored);
}

bool IsFile(const std::string& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored);
}

bool IsDirectory(const std::string& path) {
  std::error_code ignored;
  return fs::is_directory(path, ignored);
}

std::vector<std::string> ListFiles(const std::string& folder) {
  std::vector<std::string> names;
  std::error_code code;
  for (fs::directory_iterator it(folder, code), end; !code && it != end; it.increment(code)) {
    std::error_code ignored;
    if (it->is_regular_file(ignored)) names.push_back(it->path().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

TempDir::TempDir(const std::string& prefix) {
  const char* base = getenv("TMPDIR");
  std::string path = std::string(base != nullptr && *base != 0 ? base : "/tmp") + "/" + prefix +
                     ".XXXXXX";
  signals::Uninterrupted scope;
  if (mkdtemp(path.data()) == nullptr) {
    error_ = Cause("cannot make a temporary folder", path, errno);
    return;
  }
  path_ = path;
  scope.RemoveOnInterrupt(path_);
}

TempDir::~TempDir() {
  if (path_.empty()) return;
  RemoveTree(path_);
  signals::Uninterrupted().Forget(path_);
}

}  // namespace kiln
