// kiln check: the front end, all verifiers and the annotator; no code.
#include "translator/driver/commands.h"
#include "translator/driver/session.h"

namespace kiln {

int CheckCommand(const Arguments& args) {
  SessionOptions options;
  OptionTable table("check", "TARGET [options]",
                    "Reports everything that is wrong with a program, and makes no code.");
  options.DeclareIn(&table);
  switch (table.Parse(args, &options.targets)) {
    case OptionTable::Outcome::kHelp: return kSuccess;
    case OptionTable::Outcome::kWrong: return kUsage;
    case OptionTable::Outcome::kGo: break;
  }
  options.verify = true;
  Session session(options);
  if (!session.Start()) return kFailure;
  const bool ok = session.RunFrontEnd() && session.RunPasses("gc");
  return session.Finish(ok, "nothing wrong with " + session.target().name);
}

}  // namespace kiln
