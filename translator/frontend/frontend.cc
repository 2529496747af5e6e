#include "translator/frontend/frontend.h"

#include <memory>
#include <set>

#include "clang/Basic/DiagnosticOptions.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Frontend/TextDiagnosticPrinter.h"
#include "clang/Lex/PPCallbacks.h"
#include "clang/Lex/Preprocessor.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/Support/CrashRecoveryContext.h"
#include "translator/frontend/unit.h"

namespace kiln {
namespace frontend {
namespace {

// Notes which files include rlib/rffi.h themselves, and every file that is read.
class Includes : public clang::PPCallbacks {
 public:
  Includes(clang::SourceManager* sources, std::set<clang::FileID>* raw_files,
           std::vector<std::string>* dependencies)
      : sources_(sources), raw_files_(raw_files), dependencies_(dependencies) {}

  void InclusionDirective(clang::SourceLocation hash, const clang::Token&, llvm::StringRef name,
                          bool, clang::CharSourceRange, clang::OptionalFileEntryRef,
                          llvm::StringRef, llvm::StringRef, const clang::Module*, bool,
                          clang::SrcMgr::CharacteristicKind) override {
    if (name.ends_with("rlib/rffi.h")) raw_files_->insert(sources_->getFileID(hash));
  }
  void FileChanged(clang::SourceLocation where, FileChangeReason reason,
                   clang::SrcMgr::CharacteristicKind, clang::FileID) override {
    if (reason != EnterFile || dependencies_ == nullptr) return;
    auto file = sources_->getFileEntryRefForID(sources_->getFileID(where));
    if (file && seen_.insert(file->getName().str()).second)
      dependencies_->push_back(file->getName().str());
  }

 private:
  clang::SourceManager* sources_;
  std::set<clang::FileID>* raw_files_;
  std::vector<std::string>* dependencies_;
  std::set<std::string> seen_;
};

class Consumer : public clang::ASTConsumer {
 public:
  Consumer(clang::CompilerInstance* compiler, Program* program,
           const std::set<clang::FileID>* raw_files)
      : compiler_(compiler), program_(program), raw_files_(raw_files) {}

  void HandleTranslationUnit(clang::ASTContext& ast) override {
    if (ast.getDiagnostics().hasErrorOccurred()) return;
    Rules rules(&compiler_->getDiagnostics());
    Unit unit(&ast, program_, &rules, raw_files_);
    unit.Run();
  }

 private:
  clang::CompilerInstance* compiler_;
  Program* program_;
  const std::set<clang::FileID>* raw_files_;
};

class Action : public clang::ASTFrontendAction {
 public:
  Action(Program* program, std::vector<std::string>* dependencies)
      : program_(program), dependencies_(dependencies) {}

  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(clang::CompilerInstance& compiler,
                                                        llvm::StringRef) override {
    compiler.getPreprocessor().addPPCallbacks(std::make_unique<Includes>(
        &compiler.getSourceManager(), &raw_files_, dependencies_));
    return std::make_unique<Consumer>(&compiler, program_, &raw_files_);
  }

 private:
  Program* program_;
  std::vector<std::string>* dependencies_;
  std::set<clang::FileID> raw_files_;
};

}  // namespace
}  // namespace frontend

bool RunFrontend(const std::string& source, const FrontendOptions& options, Program* program) {
  // The path names the resource directory with Clang's own headers.
  std::vector<std::string> command = {"/usr/lib/llvm-19/bin/clang++", "-xc++", "-std=c++20",
                                      "-fwrapv", "-fsyntax-only", "-DKILN_TRANSLATE=1",
                                      // No warnings; but what is an error unless one says otherwise,
                                      // like 'return;' without the value, stays one.
                                      "-w", "-fno-spell-checking"};
  for (const std::string& dir : options.include_dirs) command.push_back("-I" + dir);
  for (const std::string& arg : options.extra_args) command.push_back(arg);
  command.push_back(source);
  llvm::IntrusiveRefCntPtr<clang::FileManager> files(
      new clang::FileManager(clang::FileSystemOptions()));
  clang::tooling::ToolInvocation invocation(
      command, std::make_unique<frontend::Action>(program, options.dependencies), files.get());
  return invocation.run();
}

}  // namespace kiln
