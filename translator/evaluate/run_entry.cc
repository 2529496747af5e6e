#include "translator/evaluate/run_entry.h"

#include <dlfcn.h>
#include <unistd.h>

#include <cstring>
#include <functional>

#include "translator/flowgraph/graph.h"

namespace kiln {
namespace {

constexpr int kFailureStatus = 70;  // EX_SOFTWARE

class Runner {
 public:
  Runner(Program* program, InterpreterOptions options)
      : program_(program),
        write_(options.write),
        find_foreign_(options.find_foreign),
        interpreter_(program, std::move(options)) {}

  int Run(const std::vector<std::string>& args);

 private:
  void Print(const std::string& text);
  int Ended(const RunResult& result);
  bool MakeArgs(const std::vector<std::string>& args, int64_t* list);
  void SetArguments(const std::vector<std::string>& args);
  const Function* FindByPart(std::string_view part, size_t params) const;

  Program* program_;
  std::function<void(int, std::string_view)> write_;
  std::function<void*(const std::string&)> find_foreign_;
  Interpreter interpreter_;
  std::vector<std::string> arguments_;  // rlib keeps pointers to them
  std::vector<char*> argv_;
};

void Runner::Print(const std::string& text) {
  if (write_) {
    write_(STDERR_FILENO, text);
  } else if (write(STDERR_FILENO, text.data(), text.size()) < 0) {
    // Nothing sensible is left to do.
  }
}

// The exit status after a run that did not simply return.
int Runner::Ended(const RunResult& result) {
  switch (result.status) {
    case RunResult::Status::kReturned:
    case RunResult::Status::kExited: return static_cast<int>(result.value);
    case RunResult::Status::kFailed: Print(FormatDiagnostic(result.failure)); return kFailureStatus;
    case RunResult::Status::kRaised: break;
  }
  // As translator/emit/runtime/traceback.cc prints it. Asking for the message may run the program.
  const std::vector<TracebackEntry> traceback = interpreter_.traceback();
  std::string text = "uncaught exception: " + interpreter_.Describe(result.exception) + "\n";
  if (!traceback.empty()) text += "traceback, innermost call first:\n";
  for (const TracebackEntry& entry : traceback) {
    for (PosId pos = entry.pos; pos != 0; pos = program_->position(pos).inlined_at) {
      const Position& p = program_->position(pos);
      text += "  " + program_->files()[p.file] + ":" + std::to_string(p.line);
      text += p.inlined_at != 0 ? " (inlined)\n" : ", in " + entry.function->display + "\n";
    }
  }
  Print(text);
  return 1;
}

// A function of the system, known by a part of its mangled name.
const Function* Runner::FindByPart(std::string_view part, size_t params) const {
  for (const auto& f : program_->functions())
    if (f->graph != nullptr && f->name.find(part) != std::string::npos &&
        f->signature->params.size() == params)
      return f.get();
  return nullptr;
}

// A program that starts in rlib/start.cc asks rlib's runtime for its arguments.
void Runner::SetArguments(const std::vector<std::string>& args) {
  constexpr char kName[] = "rlib_rt_set_arguments";
  void* address = find_foreign_ ? find_foreign_(kName) : nullptr;
  if (address == nullptr) address = dlsym(RTLD_DEFAULT, kName);
  if (address == nullptr) return;
  arguments_ = args;
  argv_.clear();
  for (std::string& arg : arguments_) argv_.push_back(arg.data());
  argv_.push_back(nullptr);
  reinterpret_cast<void (*)(int, char**)>(address)(static_cast<int>(args.size()), argv_.data());
}

// Builds the List<Str*> by the program's own code, or by hand from what the classes look like.
bool Runner::MakeArgs(const std::vector<std::string>& args, int64_t* list) {
  if (const Function* make = FindByPart("kiln_make_args", 2)) {
    std::vector<const char*> argv;
    for (const std::string& arg : args) argv.push_back(arg.c_str());
    argv.push_back(nullptr);
    const int64_t slots[] = {static_cast<int64_t>(args.size()),
                             reinterpret_cast<int64_t>(argv.data())};
    const RunResult result = interpreter_.Call(make, slots);
    if (result.status != RunResult::Status::kReturned) return Ended(result), false;
    *list = result.value;
    return true;
  }
  const Class* cls = program_->entry->signature->params[0].cls;
  const Field *items = nullptr, *length = nullptr;
  for (const Field* f : AllFields(cls)) {
    if (f->type.is_ref() && f->type.cls != nullptr && f->type.cls->is_varsized) items = f;
    if (f->type.is_int() && f->name.find("length") != std::string::npos) length = f;
  }
  // The parameter may itself be the array, once a fixed list has become one.
  const Class* array = cls->is_varsized ? cls : items == nullptr ? nullptr : items->type.cls;
  if (array == nullptr || array->items.size() != 1 || (cls != array && length == nullptr)) {
    Print("kiln: error: the entry point's argument is not a list of strings\n");
    return false;
  }
  char* storage =
      interpreter_.memory().AllocatePrebuilt(*array, static_cast<int64_t>(args.size()));
  for (size_t i = 0; i < args.size(); ++i)
    Interpreter::Store(storage + array->size + static_cast<int64_t>(i) * array->item_size,
                       *array->items[0], reinterpret_cast<int64_t>(interpreter_.NewStr(args[i])));
  *list = reinterpret_cast<int64_t>(storage);
  if (cls == array) return true;
  char* object = interpreter_.memory().AllocatePrebuilt(*cls, 0);
  Interpreter::Store(object, *items, *list);
  Interpreter::Store(object, *length, static_cast<int64_t>(args.size()));
  *list = reinterpret_cast<int64_t>(object);
  return true;
}

int Runner::Run(const std::vector<std::string>& args) {
  for (const Function* f : program_->initialisers) {
    const RunResult result = interpreter_.Call(f);
    if (result.status != RunResult::Status::kReturned) return Ended(result);
  }
  // Where every binary starts, if the program has it (rlib/start.cc): that calls the entry point
  // and flushes standard output.
  const Function* entry = FindByPart("kiln_run_program", 0);
  if (entry == nullptr) entry = program_->entry;
  if (entry->signature->params.empty()) SetArguments(args);
  std::vector<int64_t> slots;
  if (!entry->signature->params.empty()) {
    int64_t list = 0;
    if (entry->signature->params.size() != 1 || !entry->signature->params[0].is_ref() ||
        !MakeArgs(args, &list))
      return kFailureStatus;
    slots.push_back(list);
  }
  return Ended(interpreter_.Call(entry, slots));
}

}  // namespace

int RunEntry(Program* program, const std::vector<std::string>& args, InterpreterOptions options) {
  if (program->entry == nullptr) {
    PrintError("the program has no entry point");
    return kFailureStatus;
  }
  return Runner(program, std::move(options)).Run(args);
}

}  // namespace kiln
