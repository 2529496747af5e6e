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
      : program_(program), write_(options.write), interpreter_(program, std::move(options)) {}

  int Run(const std::vector<std::string>& args);

 private:
  void Print(const std::string& text);
  int Ended(const RunResult& result);
  bool MakeArgs(const std::vector<std::string>& args, int64_t* list);
  const Function* FindMakeArgs() const;

  Program* program_;
  std::function<void(int, std::string_view)> write_;
  Interpreter interpreter_;
  std::vector<std::string> arguments_;
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
  const std::vector<PosId> traceback = interpreter_.traceback();
  const Class* cls = interpreter_.ClassOf(result.exception);
  std::string text = "uncaught exception: " + (cls == nullptr ? "?" : cls->name);
  const Field* message = cls == nullptr ? nullptr : cls->FindField("message_");
  if (message != nullptr && message->type.is_ref()) {
    const int64_t str = Interpreter::Load(result.exception, *message);
    if (str != 0) text += ": " + interpreter_.Bytes(reinterpret_cast<const char*>(str));
  }
  text += '\n';
  for (const PosId pos : traceback)
    if (pos != 0) text += "  at " + program_->DescribePosition(pos) + "\n";
  Print(text);
  return 1;
}

const Function* Runner::FindMakeArgs() const {
  for (const auto& f : program_->functions())
    if (f->graph != nullptr && f->name.find("kiln_make_args") != std::string::npos &&
        f->signature->params.size() == 2)
      return f.get();
  return nullptr;
}

// Builds the List<Str*> by the program's own code, or by hand from what the classes look like.
bool Runner::MakeArgs(const std::vector<std::string>& args, int64_t* list) {
  if (const Function* make = FindMakeArgs()) {
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
  const Function* entry = program_->entry;
  // A program that starts in rlib/start.cc asks rlib's runtime for its arguments.
  if (entry->signature->params.empty()) {
    using SetArguments = void (*)(int, char**);
    if (auto set = reinterpret_cast<SetArguments>(dlsym(RTLD_DEFAULT, "rlib_rt_set_arguments"))) {
      arguments_ = args;
      for (std::string& arg : arguments_) argv_.push_back(arg.data());
      argv_.push_back(nullptr);
      set(static_cast<int>(args.size()), argv_.data());
    }
  }
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
