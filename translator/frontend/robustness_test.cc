// Whatever it reads, the front end ends with a program that verifies or with an error that has a caret:
// it never crashes and never hangs.
//
// testdata/robustness has statements and expressions of nearly all of C++, refused ones above all. Each
// is tried in some function (statements.txt), in place of a number (expressions.txt), and several at
// random in the programs of tests/programs and the cases of testdata/rules, together with tokens that
// are dropped, doubled, swapped and taken from elsewhere. ordinary.cc and the collector's own sources are
// C++ that nobody wrote for Kiln. Every source is tried in a process of its own.
//
//   robustness_test              a few hundred sources
//   robustness_long_test         every statement in every kind of function, and 10,000 mutants
//   KILN_ROBUSTNESS_SEED=7       other mutants
//   KILN_ROBUSTNESS_COUNT=1000   so many mutants: a long run in pieces, each with a seed of its own
//
// What crashes is kept below TEST_UNDECLARED_OUTPUTS_DIR or the temporary folder.
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "translator/flowgraph/program.h"
#include "translator/flowgraph/text.h"
#include "translator/flowgraph/verify.h"
#include "translator/frontend/frontend.h"

namespace kiln {
namespace {

namespace fs = std::filesystem;

constexpr const char* kData = "translator/frontend/testdata/robustness";
constexpr int kSeconds = 120;  // that one source may take

bool Long() { return std::getenv("KILN_LONG") != nullptr; }

uint64_t Number(const char* variable, uint64_t otherwise) {
  const char* text = std::getenv(variable);
  return text == nullptr ? otherwise : strtoull(text, nullptr, 10);
}

std::string ReadFile(const std::string& path) {
  std::ifstream in(path);
  std::stringstream content;
  content << in.rdbuf();
  return content.str();
}

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  std::stringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

// The lines of a file of testdata/robustness that are not comments.
std::vector<std::string> Snippets(const std::string& name) {
  std::vector<std::string> out;
  for (const std::string& line : Lines(ReadFile(std::string(kData) + "/" + name)))
    if (!line.empty() && line[0] != '#') out.push_back(line);
  return out;
}

// ---- trying a source --------------------------------------------------------------------------------

std::string Folder() {
  if (const char* dir = std::getenv("TEST_UNDECLARED_OUTPUTS_DIR")) return dir;
  return fs::temp_directory_path().string();
}

// Runs in a process of its own. The result is 0 or 1 as it should be.
int TryHere(const std::string& path, const std::vector<std::string>& extra_args) {
  FrontendOptions options;
  options.include_dirs = {"."};
  options.extra_args = extra_args;
  Program program;
  if (!RunFrontend(path, options, &program)) return 1;
  std::vector<std::string> errors = Verify(program, Stage::kFlow);
  for (const std::string& error : errors) fprintf(stderr, "verifier: %s\n", error.c_str());
  if (PrintProgram(program).empty()) return 3;
  return errors.empty() ? 0 : 2;
}

int accepted = 0, refused = 0, not_cpp = 0;  // by the rules, by C++ itself

// What is wrong with how the front end takes the source; "" if nothing.
std::string Try(const std::string& source, const std::vector<std::string>& extra_args = {}) {
  const std::string path = Folder() + "/robustness-" + std::to_string(getpid()) + ".cc";
  const std::string log = path + ".log";
  std::ofstream(path) << source;
  fflush(nullptr);
  const pid_t child = fork();
  if (child == 0) {
    if (freopen(log.c_str(), "w", stderr) == nullptr) _exit(9);
    alarm(kSeconds);
    int result = TryHere(path, extra_args);
    fflush(nullptr);
    _exit(result);
  }
  int status = 0;
  waitpid(child, &status, 0);
  const std::string printed = ReadFile(log);
  fs::remove(log);
  std::string wrong;
  if (WIFSIGNALED(status)) {
    wrong = WTERMSIG(status) == SIGALRM ? "no end" : "signal " + std::to_string(WTERMSIG(status));
  } else if (WEXITSTATUS(status) > 1) {
    wrong = "status " + std::to_string(WEXITSTATUS(status));
  } else if (WEXITSTATUS(status) == 1 && printed.find("error: ") == std::string::npos) {
    wrong = "refused without an error";
  } else if (printed.find(": error: ") == std::string::npos && printed.find(": fatal error: ") == std::string::npos &&
             printed.find("error: ") != std::string::npos) {
    wrong = "an error without a place";  // behind others that have one Clang itself sometimes says no place
  }
  ++(WEXITSTATUS(status) == 0 ? accepted
                              : printed.find("[kiln-") != std::string::npos ? refused : not_cpp);
  if (wrong.empty()) {
    fs::remove(path);
    return "";
  }
  const std::string kept =
      Folder() + "/robustness-" + std::to_string(std::hash<std::string>()(source)) + ".cc";
  fs::rename(path, kept);
  return wrong + ", see " + kept + "\n" + printed.substr(0, 1500);
}

// ---- sources ----------------------------------------------------------------------------------------

// The headers that a text needs, by what it mentions.
std::string Headers(const std::string& text) {
  static const std::vector<std::pair<const char*, const char*>> kByWord = {
      {"std::vector", "vector"}, {"std::string", "string"}, {"std::map", "map"},
      {"std::set", "set"}, {"std::unordered_map", "unordered_map"}, {"std::sort", "algorithm"},
      {"std::max", "algorithm"}, {"std::clamp", "algorithm"}, {"_ptr", "memory"},
      {"std::regex", "regex"}, {"std::cout", "iostream"}, {"std::function", "functional"},
      {"std::bind", "functional"}, {"std::optional", "optional"}, {"std::variant", "variant"},
      {"std::any", "any"}, {"std::tuple", "tuple"}, {"std::pair", "utility"},
      {"std::move", "utility"}, {"std::array", "array"}, {"std::span", "span"},
      {"std::string_view", "string_view"}, {"std::sqrt", "cmath"}, {"std::abs", "cmath"},
      {"std::thread", "thread"}, {"std::mutex", "mutex"}, {"std::atomic", "atomic"},
      {"std::runtime_error", "stdexcept"}, {"std::exception", "exception"},
      {"std::accumulate", "numeric"}, {"std::bitset", "bitset"}, {"std::complex", "complex"},
      {"std::stringstream", "sstream"}, {"std::type_info", "typeinfo"}, {"typeid", "typeinfo"},
      {"std::coroutine", "coroutine"}, {"<=>", "compare"}, {"std::is_same_v", "type_traits"},
      {"std::numeric_limits", "limits"}, {"std::bit_cast", "bit"}, {"printf", "cstdio"},
      {"strlen", "cstring"}, {"malloc", "cstdlib"}, {"std::initializer_list", "initializer_list"},
      {"{1, 2, 3};", "initializer_list"}, {": {", "initializer_list"}};
  std::string out;
  for (auto [word, header] : kByWord) {
    const std::string line = std::string("#include <") + header + ">\n";
    if (text.find(word) != std::string::npos && out.find(line) == std::string::npos) out += line;
  }
  return out;
}

std::string WithDeclarations(const std::string& text) {
  return "#include \"rlib/rlib.h\"\n" + Headers(text) + "#include \"" + std::string(kData) +
         "/declarations.h\"\n" + text;
}

// Functions of every kind, with a place for a statement.
std::vector<std::string> Contexts() {
  return {
      "void f() { @ }",
      "class K : public rlib::Object { public: K() { @ } int k = 1; virtual void m() { k++; } };\n"
      "void f() { new K(); }",
      "class K : public rlib::Object { public: int k = 1; virtual void m() { @ } };\n"
      "void f(K* k) { k->m(); }",
      "struct V { int k = 1; V() {} V(int n) : k(n) { @ } };\nint f() { return V(3).k; }",
      "struct V { int k = 1; void m() { @ } };\nvoid f() { V v; v.m(); }",
      "void f() { auto g = [&] { @ }; g(); }",
      "void inlined(int& n) { @ n++; }\nvoid f() { int n = 1; inlined(n); inlined(n); }",
      "void g(); void f() { try { g(); @ } catch (rlib::Exception* e) { g(); @ throw; } }",
      "void f(int n) { switch (n) { case 1: { @ break; } default: { @ } } }",
      "void f() { for (int i = 0; i < 3; i++) { X9scope s(i); @ if (i == 1) continue; } }",
      "template <class T> void t(T x) { @ }\nvoid f() { t(1); t(2.5); }",
      "class RLIB_SCOPE Q { public: Q() {} ~Q() { @ } Q(const Q&) = delete; };\n"
      "void f() { Q q; }",
      "auto make() { return [] { @ return 3; }; }\nint made = make()();\nint f() { return made; }",
      "RLIB_PREBUILD int p() { return RLIB_ONCE([] { @ return 3; }()); }\nint f() { return p(); }",
  };
}

std::string Fill(const std::string& context, const std::string& statement) {
  std::string out;
  for (char c : context) out += c == '@' ? statement : std::string(1, c);
  return out + "\n";
}

// ---- mutants ----------------------------------------------------------------------------------------

class Mutator {
 public:
  explicit Mutator(uint64_t seed) : random_(seed) {
    std::vector<fs::path> paths;
    for (const char* folder : {"tests/programs", "translator/frontend/testdata/rules"})
      for (const auto& entry : fs::directory_iterator(folder))
        if (entry.path().extension() == ".cc") paths.push_back(entry.path());
    std::sort(paths.begin(), paths.end());
    for (const fs::path& path : paths) {
      std::string text = ReadFile(path.string());
      files_.push_back(text.substr(0, text.find("// ---- reported")));
    }
    statements_ = Snippets("statements.txt");
    expressions_ = Snippets("expressions.txt");
  }

  std::string Next() {
    std::string text = Pick(files_);
    const int changes = 1 + Below(4);
    for (int i = 0; i < changes; ++i) {
      switch (Below(12)) {
        case 0: case 1: case 2: case 3: case 4: InsertStatement(&text); break;
        case 5: case 6: case 7: case 8: ReplaceNumber(&text); break;
        case 9: case 10: Splice(&text); break;
        default: ChangeToken(&text); break;  // seldom C++ afterwards
      }
    }
    return WithDeclarations(text);
  }

 private:
  size_t Below(size_t n) { return n == 0 ? 0 : random_() % n; }
  template <class T>
  const T& Pick(const std::vector<T>& from) { return from[Below(from.size())]; }

  static std::string Join(const std::vector<std::string>& lines) {
    std::string out;
    for (const std::string& line : lines) out += line + "\n";
    return out;
  }

  // Behind a line that ends a statement within a function, by its indentation.
  void InsertStatement(std::string* text) {
    std::vector<std::string> lines = Lines(*text);
    std::vector<size_t> places;
    for (size_t i = 0; i < lines.size(); ++i) {
      const std::string& line = lines[i];
      if (line.size() < 4 || line.compare(0, 2, "  ") != 0) continue;
      if (line.back() == ';' && (line.find('=') != std::string::npos ||
                                 line.find('(') != std::string::npos) &&
          line.find("override;") == std::string::npos)
        places.push_back(i + 1);
      if (line.size() > 3 && line.compare(line.size() - 3, 3, ") {") == 0) places.push_back(i + 1);
    }
    if (places.empty()) return;
    lines.insert(lines.begin() + Pick(places), "{ " + Pick(statements_) + " }");
    *text = Join(lines);
  }

  void ReplaceNumber(std::string* text) {
    std::vector<std::pair<size_t, size_t>> numbers;
    for (size_t i = 1; i < text->size(); ++i) {
      if (!isdigit((*text)[i]) || isalnum((*text)[i - 1]) || strchr("_.\"'\\", (*text)[i - 1])) continue;
      size_t end = i;
      while (end < text->size() && (isalnum((*text)[end]) || (*text)[end] == '.')) ++end;
      numbers.emplace_back(i, end - i);
      i = end;
    }
    if (numbers.empty()) return;
    auto [at, length] = Pick(numbers);
    text->replace(at, length, Pick(expressions_));
  }

  // A declaration of another program in front of one of this.
  void Splice(std::string* text) {
    auto chunks = [](const std::string& source) {
      std::vector<std::string> out(1);
      for (const std::string& line : Lines(source)) {
        if (line.empty()) out.emplace_back();
        if (line.rfind("#include", 0) != 0) out.back() += line + "\n";
      }
      return out;
    };
    std::vector<std::string> mine = chunks(*text), other = chunks(Pick(files_));
    std::string includes;
    for (const std::string& line : Lines(*text))
      if (line.rfind("#include", 0) == 0) includes += line + "\n";
    mine.insert(mine.begin() + Below(mine.size() + 1), "namespace spliced { " + Pick(other) + " }\n");
    *text = includes;
    for (const std::string& chunk : mine) *text += chunk;
  }

  void ChangeToken(std::string* text) {
    static const std::vector<std::string> kOther = {
        "int", "double", "bool", "int64_t", "uint8_t", "float", "void", "auto", "const", "volatile",
        "static", "mutable", "&", "*", "&&", "virtual", "rlib::Str*", "rlib::Object*", "X9obj*",
        "X9off", "std::string", "long double", "nullptr", "this", "*this", "new", "delete", "throw",
        "return", "break", "->", ".", "+", "-", "<", "=", "==", "+=", "?", "(", ")", "[0]", "!", "~"};
    std::vector<std::pair<size_t, size_t>> tokens;
    for (size_t i = 0; i < text->size();) {
      size_t end = i + 1;
      if (isalnum((*text)[i]) || (*text)[i] == '_')
        while (end < text->size() && (isalnum((*text)[end]) || (*text)[end] == '_')) ++end;
      if (!isspace((*text)[i])) tokens.emplace_back(i, end - i);
      i = end;
    }
    if (tokens.size() < 3) return;
    const size_t n = Below(tokens.size() - 1);
    auto [at, length] = tokens[n];
    const std::string token = text->substr(at, length);
    switch (Below(5)) {
      case 0: text->erase(at, length); break;
      case 1: text->insert(at, token + " "); break;
      case 2: {
        auto [next, next_length] = tokens[n + 1];
        const std::string following = text->substr(next, next_length);
        text->replace(at, next + next_length - at, following + " " + token);
        break;
      }
      case 3: text->replace(at, length, Pick(kOther)); break;
      default: {
        auto [from, from_length] = Pick(tokens);
        text->replace(at, length, text->substr(from, from_length));
      }
    }
  }

  std::mt19937_64 random_;
  std::vector<std::string> files_, statements_, expressions_;
};

// ---- tests ------------------------------------------------------------------------------------------

TEST(Robustness, EveryStatement) {
  const std::vector<std::string> statements = Snippets("statements.txt"), contexts = Contexts();
  ASSERT_GT(statements.size(), 80u);
  for (size_t s = 0; s < statements.size(); ++s) {
    for (size_t c = 0; c < contexts.size(); ++c) {
      if (!Long() && c != s % contexts.size()) continue;
      const std::string wrong = Try(WithDeclarations(Fill(contexts[c], statements[s])));
      EXPECT_EQ(wrong, "") << statements[s] << "\nin " << contexts[c];
    }
  }
  printf("%d accepted, %d refused, %d not C++\n", accepted, refused, not_cpp);
}

TEST(Robustness, EveryExpression) {
  for (const std::string& e : Snippets("expressions.txt")) {
    const std::string wrong = Try(WithDeclarations(
        "int g = " + e + ";\nstruct S { int a = " + e + "; };\nclass C : public rlib::Object {\n" +
        " public:\n  int n = " + e + ";\n  C(int k = " + e + ") : n(k + " + e + ") {}\n};\nint f() {\n" +
        "  int x = " + e + ";\n  const int& r = " + e + ";\n  x += " + e + ";\n  S s;\n" +
        "  for (int i = " + e + "; i < " + e + "; i += " + e + ") x = i ? " + e + " : " + e + ";\n" +
        "  if (" + e + ") return " + e + ";\n  switch (" + e + ") { case 1: break; }\n" +
        "  new C(); new C(" + e + "); auto l = [&, c = " + e + "](int k) { return k + c + " + e +
        "; };\n  return g + x + r + s.a + l(" + e + ");\n}\n"));
    EXPECT_EQ(wrong, "") << e;
  }
}

// What is not Restricted C++ at all. All errors are printed, not only the first twenty; and once more
// with all functions that are written inline taken for the source's own, so that none is skipped.
TEST(Robustness, OrdinaryCpp) {
  std::vector<fs::path> paths = {std::string(kData) + "/ordinary.cc"};
  for (const char* folder : {"gc/runtime", "rlib/runtime"})
    for (const auto& entry : fs::directory_iterator(folder))
      if (entry.path().extension() == ".cc") paths.push_back(entry.path());
  std::sort(paths.begin() + 1, paths.end());
  ASSERT_GT(paths.size(), 8u);
  if (!Long()) paths.resize(3);
  accepted = refused = not_cpp = 0;
  for (const fs::path& path : paths) {
    const std::string text = ReadFile(path.string());
    EXPECT_EQ(Try(text, {"-ferror-limit=0"}), "") << path;
    EXPECT_EQ(Try(text, {"-ferror-limit=0", "-Dinline="}), "") << path << " without inline";
  }
  EXPECT_GT(refused, accepted);
  printf("%d accepted, %d refused, %d not C++\n", accepted, refused, not_cpp);
}

TEST(Robustness, Mutants) {
  const uint64_t seed = Number("KILN_ROBUSTNESS_SEED", 1);
  Mutator mutator(seed);
  accepted = refused = not_cpp = 0;
  const uint64_t count = Number("KILN_ROBUSTNESS_COUNT", Long() ? 10000 : 100);
  for (uint64_t i = 0; i < count; ++i) {
    const std::string wrong = Try(mutator.Next());
    EXPECT_EQ(wrong, "") << "mutant " << i << " of seed " << seed;
  }
  printf("%d accepted, %d refused, %d not C++\n", accepted, refused, not_cpp);
}

}  // namespace
}  // namespace kiln
