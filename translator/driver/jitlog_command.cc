// kiln jitlog: what a program's JIT has recorded and compiled, as text or as one HTML page.
#include <algorithm>
#include <cstdio>

#include "jitcodegen/jitlog/jit_log.h"
#include "jitcodegen/jitlog/trace_page.h"
#include "translator/base/diagnostics.h"
#include "translator/base/file.h"
#include "translator/driver/commands.h"
#include "translator/driver/option_table.h"
#include "translator/driver/session.h"
#include "translator/driver/target.h"

namespace kiln {

int JitLogCommand(const Arguments& args) {
  std::string format = "text", output;
  std::vector<std::string> only;
  OptionTable table("jitlog", "FILE [options]",
                    "Shows what a program's JIT has recorded and compiled. FILE is what it has written when\n"
                    "run with KILN_JIT=log:FILE in its environment.");
  table.Choice("--format", {"text", "html"}, &format,
               "how (text); html is one page with everything: operations as\n"
               "recorded and as compiled, machine code, guards and their bridges");
  table.List("--trace", "N", &only, "show this trace; may be repeated (all)");
  table.Text("--output,-o", "FILE", &output, "write there, not to standard output");
  std::vector<std::string> files;
  switch (table.Parse(args, &files)) {
    case OptionTable::Outcome::kHelp: return kSuccess;
    case OptionTable::Outcome::kWrong: return kUsage;
    case OptionTable::Outcome::kGo: break;
  }
  if (files.size() != 1) {
    PrintError(files.empty() ? "no log is named (see 'kiln jitlog --help')"
                             : "one log at a time: '" + files[1] + "' is one too many");
    return kUsage;
  }
  std::string text, error, home, out;
  jitlog::Log log;
  if (!ReadFile(files[0], &text, &error)) {
    PrintError(error);
    return kFailure;
  }
  if (!jitlog::ParseLog(text, &log, &error)) {
    PrintError("'" + files[0] + "', " + error);
    return kFailure;
  }
  for (jitlog::Trace& trace : log.traces)
    if (!only.empty() &&
        std::find(only.begin(), only.end(), std::to_string(trace.number)) == only.end())
      trace = jitlog::Trace();
  if (format == "text") {
    out = jitlog::TracesAsText(log);
  } else if (!FindHome(&home, &error) ||
             !jitlog::BuildTracePage(log, files[0], home + "/jitcodegen/jitlog", &out, &error)) {
    PrintError(error);
    return kFailure;
  }
  if (output.empty()) {
    if (fwrite(out.data(), 1, out.size(), stdout) == out.size() && fflush(stdout) == 0)
      return kSuccess;
    PrintError("cannot write to standard output");
    return kFailure;
  }
  if (WriteFileAtomically(output, out, &error)) return kSuccess;
  PrintError(error);
  return kFailure;
}

}  // namespace kiln
