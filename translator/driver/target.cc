#include "translator/driver/target.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "translator/base/file.h"

namespace kiln {
namespace {

namespace fs = std::filesystem;

// Links stay as they are: sources are called what the user called them.
std::string Absolute(const std::string& path) {
  std::error_code code;
  std::string absolute = fs::absolute(path, code).lexically_normal().string();
  while (absolute.size() > 1 && absolute.back() == '/') absolute.pop_back();
  return absolute;
}

bool IsTest(const std::string& path) { return path.ends_with("_test.cc"); }

// The innermost folder, this one or around it, that holds a WORKSPACE file; "" if there is none.
std::string WorkspaceAround(const fs::path& folder) {
  std::error_code code;
  for (fs::path p = folder; !p.empty(); p = p.parent_path()) {
    if (fs::exists(p / "WORKSPACE", code) || fs::exists(p / "WORKSPACE.bazel", code))
      return p.string();
    if (p == p.root_path()) break;
  }
  return "";
}

// The sources in a folder and in those below it. Below, a file *_main.cc is a program of its own, and
// folders of tests' data are passed over.
std::vector<std::string> SourcesIn(const std::string& folder) {
  std::vector<std::string> sources;
  for (const std::string& file : ListFiles(folder))
    if (file.ends_with(".cc") && !IsTest(file)) sources.push_back(file);
  std::vector<std::string> folders;
  std::error_code code;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, code)) {
    const std::string name = entry.path().filename().string();
    if (entry.is_directory(code) && name != "testdata" && name != "testing" && name[0] != '.')
      folders.push_back(entry.path().string());
  }
  std::sort(folders.begin(), folders.end());
  for (const std::string& below : folders)
    for (std::string& file : SourcesIn(below))
      if (!file.ends_with("_main.cc")) sources.push_back(std::move(file));
  return sources;
}

bool ResolveFolder(const std::string& folder, Target* target, std::string* error) {
  target->folder = Absolute(folder);
  target->workspace = WorkspaceAround(target->folder);
  target->name = fs::path(target->folder).filename().string();
  target->sources = SourcesIn(target->folder);
  const std::string order = target->folder + "/function_order.txt";
  if (fs::exists(order)) target->function_order = order;
  if (!target->sources.empty()) return true;
  *error = "the folder '" + folder + "' has no .cc file to translate";
  return false;
}

bool ResolveLabel(const std::string& label, Target* target, std::string* error) {
  std::string package = label.substr(2);
  const size_t colon = package.find(':');
  std::string name;
  if (colon != std::string::npos) {
    name = package.substr(colon + 1);
    package.resize(colon);
  }
  std::vector<std::string> roots;
  std::error_code code;
  if (std::string workspace = WorkspaceAround(fs::current_path(code)); !workspace.empty())
    roots.push_back(workspace);
  std::string home, ignored;
  if (FindHome(&home, &ignored)) roots.push_back(home);
  for (const std::string& root : roots) {
    const std::string folder = root + "/" + package;
    if (!IsDirectory(folder)) continue;
    // A package may hold several programs, each named after its one source.
    if (!name.empty() && IsFile(folder + "/" + name + ".cc") &&
        name != fs::path(package).filename().string())
      return ResolveTarget(folder + "/" + name + ".cc", target, error);
    if (!ResolveFolder(folder, target, error)) return false;
    if (!name.empty()) target->name = name;
    return true;
  }
  *error = "no target '" + label + "': ";
  for (size_t i = 0; i < roots.size(); ++i)
    *error += (i == 0 ? "" : " and ") + ("'" + roots[i] + "' has no folder '" + package + "'");
  if (roots.empty()) *error += "the current folder is in no Bazel workspace";
  return false;
}

}  // namespace

bool ResolveTarget(const std::string& text, Target* target, std::string* error) {
  *target = Target();
  if (text.starts_with("//")) return ResolveLabel(text, target, error);
  if (IsDirectory(text)) return ResolveFolder(text, target, error);
  std::string content;
  if (!ReadFile(text, &content, error)) return false;
  const std::string path = Absolute(text);
  target->folder = fs::path(path).parent_path().string();
  target->workspace = WorkspaceAround(target->folder);
  target->name = fs::path(path).stem().string();
  target->sources = {path};
  return true;
}

bool ResolveTargets(const std::vector<std::string>& texts, Target* target, std::string* error) {
  if (texts.empty()) {
    *error = "no TARGET given: a .cc file, a folder or a Bazel label";
    return false;
  }
  if (!ResolveTarget(texts[0], target, error)) return false;
  for (size_t i = 1; i < texts.size(); ++i) {
    if (!IsFile(texts[0]) || !IsFile(texts[i])) {
      *error = "more than one TARGET ('" + texts[0] + "' and '" + texts[i] +
               "'): only .cc files can be given together";
      return false;
    }
    Target other;
    if (!ResolveTarget(texts[i], &other, error)) return false;
    target->sources.push_back(other.sources[0]);
  }
  std::sort(target->sources.begin(), target->sources.end());
  target->sources.erase(std::unique(target->sources.begin(), target->sources.end()),
                        target->sources.end());
  return true;
}

bool FindHome(std::string* home, std::string* error) {
  const auto is_home = [](const fs::path& path) {
    return IsFile((path / "rlib/rlib.h").string()) && IsDirectory((path / "gc/runtime").string());
  };
  if (const char* given = getenv("KILN_HOME"); given != nullptr && *given != 0) {
    *home = Absolute(given);
    if (is_home(*home)) return true;
    *error = "KILN_HOME is '" + *home + "', which holds no rlib/rlib.h";
    return false;
  }
  std::error_code code;
  fs::path self = fs::read_symlink("/proc/self/exe", code);
  // Under Bazel, the runfiles have a copy of the sources the binary needs.
  for (const char* repository : {"kiln", "__main__"}) {
    const fs::path runfiles = self.string() + ".runfiles/" + repository;
    if (!code && is_home(runfiles)) {
      *home = runfiles.string();
      return true;
    }
  }
  for (fs::path p = self.parent_path(); !code && !p.empty(); p = p.parent_path()) {
    if (is_home(p)) {
      *home = p.string();
      return true;
    }
    if (p == p.root_path()) break;
  }
  *error = "cannot find Kiln's own sources (rlib/rlib.h): set KILN_HOME to the repository's folder";
  return false;
}

}  // namespace kiln
