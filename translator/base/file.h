// Files: read whole, written whole or not at all.
#ifndef KILN_TRANSLATOR_BASE_FILE_H_
#define KILN_TRANSLATOR_BASE_FILE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kiln {

// The whole file; false, with a message that names the file and the cause, if it cannot be read.
bool ReadFile(const std::string& path, std::string* content, std::string* error);

// Writes next to `path` and renames: a reader sees the old content or all of the new. On failure
// (disk full, no permission, ...) nothing is left behind; `error` names the file and the cause.
bool WriteFileAtomically(const std::string& path, std::string_view content, std::string* error,
                         bool executable = false);

// Writes only if the content differs, so that unchanged files keep their times.
bool WriteFileIfChanged(const std::string& path, std::string_view content, std::string* error);

// Copies `from` to `to` as WriteFileAtomically would, permission bits included.
bool CopyFileAtomically(const std::string& from, const std::string& to, std::string* error);

// Whether a file could be created at `path` or written if it is there: what to ask before minutes
// of work go into it.
bool CanWriteFile(const std::string& path, std::string* error);

bool MakeDirectories(const std::string& path, std::string* error);
void RemoveTree(const std::string& path);
bool IsFile(const std::string& path);
bool IsDirectory(const std::string& path);

// Regular files directly in the folder, sorted by name, as folder/name.
std::vector<std::string> ListFiles(const std::string& folder);

// A directory under $TMPDIR that goes away with the object, with exit() and when the process is
// interrupted (signals.h).
class TempDir {
 public:
  explicit TempDir(const std::string& prefix);
  ~TempDir();
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  bool ok() const { return !path_.empty(); }
  const std::string& path() const { return path_; }
  const std::string& error() const { return error_; }

 private:
  std::string path_;
  std::string error_;
};

}  // namespace kiln

#endif  // KILN_TRANSLATOR_BASE_FILE_H_
