// kiln translate: a native binary from Restricted C++.
#include <filesystem>

#include "translator/base/file.h"
#include "translator/driver/commands.h"
#include "translator/driver/session.h"
#include "translator/driver/translate.h"

namespace kiln {

int TranslateCommand(const Arguments& args) {
  SessionOptions options;
  std::string output, keep, emit_only;
  OptionTable table("translate", "TARGET -o BIN [options]",
                    "Makes a native binary from a program in Restricted C++. TARGET is a .cc file, a folder\n"
                    "(every .cc in it but *_test.cc) or a Bazel label. The program starts at\n"
                    "int entry_point(rlib::List<rlib::Str*>* args).");
  table.Text("-o,--output", "BIN", &output, "the binary to make");
  table.Text("--keep", "DIR", &keep, "keep the emitted C++ there");
  table.Text("--emit-only", "DIR", &emit_only,
             "write the emitted C++ there and stop: for build systems");
  options.DeclareIn(&table);
  options.DeclareNativeIn(&table);
  switch (table.Parse(args, &options.targets)) {
    case OptionTable::Outcome::kHelp: return kSuccess;
    case OptionTable::Outcome::kWrong: return kUsage;
    case OptionTable::Outcome::kGo: break;
  }
  Session session(options);
  if (output.empty() == emit_only.empty()) {
    session.Error(output.empty() ? "say where the binary goes: -o BIN"
                                 : "-o and --emit-only exclude each other");
    return kUsage;
  }
  if (!session.Start()) return kFailure;
  std::string error;
  if (!emit_only.empty()) {
    if (!MakeDirectories(emit_only, &error)) {
      session.Error(error);
      return session.Finish(false, "");
    }
    const bool ok =
        session.RunFrontEnd() && session.RunPasses("gc") && EmitInto(&session, emit_only);
    return session.Finish(ok, emit_only);
  }
  // Asked before minutes of work go into it.
  if (!CanWriteFile(output, &error)) {
    session.Error(error);
    return session.Finish(false, "");
  }
  return session.Finish(TranslateTo(&session, output, keep), output);
}

}  // namespace kiln
