#include "translator/emit/entry.h"

#include <string>

namespace kiln {
namespace {

const Function* FindByPart(const Program& program, std::string_view part, size_t params) {
  for (const auto& f : program.functions())
    if (f->graph != nullptr && f->name.find(part) != std::string::npos &&
        f->signature->params.size() == params)
      return f.get();
  return nullptr;
}

void WriteRun(ShardWriter* shard) {
  const Program& program = shard->context().program;
  std::string body;
  std::string before;
  const auto call = [&](const Function* f, const std::string& args) {
    const std::string text = shard->FunctionId(f) + "(" + args + ")";
    return f->signature->result().is_int() ? "return (int)" + text + ";"
                                           : text + "; return 0;";
  };
  if (const Function* run = FindByPart(program, "kiln_run_program", 0)) {
    before = "extern \"C\" void rlib_rt_set_arguments(int, char**);\n";
    body = "  rlib_rt_set_arguments(argc, argv);\n  " + call(run, "") + "\n";
  } else if (program.entry == nullptr) {
    shard->Error("the program has no entry point");
    return;
  } else if (program.entry->signature->params.empty()) {
    body = "  " + call(program.entry, "") + "\n";
  } else {
    const Function* make = FindByPart(program, "kiln_make_args", 2);
    if (make != nullptr && make->signature->params[1].is_raw()) {
      body = "  auto* args = " + shard->FunctionId(make) + "(argc, (char*)argv);\n" +
             "  if (KILN_RAISED()) return 1;\n  " + call(program.entry, "args") + "\n";
    } else {
      body = "  " + call(program.entry, "nullptr") + "\n";
    }
  }
  shard->AddText("\n" + before +
                 "extern \"C\" int kiln_entry([[maybe_unused]] int argc, "
                 "[[maybe_unused]] char** argv) {\n" +
                 body + "}\n");
}

// Whether every exception class can be asked: nothing of the method was found unreachable.
bool IsComplete(const Program& program, const Method* method) {
  for (const auto& cls : program.classes()) {
    if (cls->is_abstract || !cls->IsSubclassOf(method->owner)) continue;
    const Function* f = cls->FindImplementation(method);
    if (f == nullptr || f->graph == nullptr) return false;
  }
  return true;
}

void WriteMessage(ShardWriter* shard) {
  const Program& program = shard->context().program;
  const Class* exception = program.FindClass("rlib::Exception");
  const Class* str = program.FindClass("rlib::Str");
  std::string text;
  if (exception != nullptr && str != nullptr && !ItemHolder(str)->items.empty()) {
    const Method* method = nullptr;
    for (const auto& m : program.methods())
      if (m->owner == exception && m->name.find("7messageE") != std::string::npos &&
          m->signature->params.size() == 1)
        method = m.get();
    if (method != nullptr && IsComplete(program, method)) {
      text = "((" + shard->PointerType(*method->signature) + ")" + shard->MethodTable(method) +
             "[kiln_class_id(exception)])((" + shard->TypeText(method->signature->params[0]) +
             ")exception)";
    } else if (const Field* field = exception->FindField("message_")) {
      if (field->type.is_ref() && field->type.cls == str)
        text = "((" + shard->FullStruct(field->owner) + "*)exception)->" + shard->Member(field);
    }
  }
  std::string body = "  return nullptr;\n";
  if (!text.empty()) {
    const std::string name = shard->FullStruct(str);
    const std::string test =
        "kiln_is_instance(exception, " + shard->ClassId(exception) + ", " +
        shard->ClassSpan(exception) + ")";
    body = "  if (!" + test + ") return nullptr;\n  auto* const message = (" + name + "*)" + text +
           ";\n  if (message == nullptr || kiln_self.exception != nullptr) return nullptr;\n" +
           "  *length = message->length;\n  return (const char*)message->items;\n";
  }
  shard->AddText(
      "\nextern \"C\" const char* kiln_exception_message([[maybe_unused]] kiln_object* exception,\n"
      "                                               [[maybe_unused]] int64_t* length) {\n" +
      body + "}\n");
}

// The object that holds a new thread's thread_local variables: nothing but their initial values, which
// are constants. Variables that are no longer used have lost their fields.
void WriteThreadLocals(ShardWriter* shard) {
  const Program& program = shard->context().program;
  const Class* globals = program.globals();
  const std::vector<Field*> fields = AllFields(globals);
  std::string stores;
  bool any = false;
  for (size_t i = 0; i < fields.size(); ++i) {
    if (!fields[i]->per_thread) continue;
    any = true;
    const Const& value = program.prebuilt()[0].fields[i];
    const std::string member = "  locals->" + shard->Member(fields[i]) + " = ";
    if (value.kind == Const::Kind::kInt) {
      stores += member + "(decltype(locals->" + shard->Member(fields[i]) + "))" +
                std::to_string(value.bits) + ";\n";
    } else if (value.kind == Const::Kind::kFloat) {
      stores += member + "__builtin_bit_cast(double, (int64_t)" + std::to_string(value.bits) + ");\n";
    } else if (value.kind == Const::Kind::kFunc && value.function != nullptr) {
      stores += member + "(kiln_fn)" + shard->FunctionId(value.function) + ";\n";
    }  // Null is there already.
  }
  std::string body = "  return true;\n";
  if (any) {
    const std::string name = shard->FullStruct(globals);
    body = "  auto* const locals = (" + name + "*)kiln_gc_alloc_nonmoving((uint32_t)KILN_NUMBER(" +
           shard->ClassId(globals) + "), 0);\n  if (locals == nullptr) return false;\n" + stores +
           "  kiln_self.thread_locals = (kiln_object*)locals;\n  return true;\n";
  }
  shard->AddText("\nextern \"C\" bool kiln_make_thread_locals() {\n" + body + "}\n");
}

}  // namespace

void WriteEntry(ShardWriter* shard) {
  // Read by the collector's options.
  shard->AddText("\n#if defined(KILN_CHECKS)\nextern \"C\" const bool kiln_has_checks = true;\n#endif\n");
  WriteThreadLocals(shard);
  WriteRun(shard);
  WriteMessage(shard);
}

}  // namespace kiln
