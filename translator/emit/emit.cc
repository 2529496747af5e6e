#include "translator/emit/emit.h"

#include <utility>

#include "translator/emit/entry.h"
#include "translator/emit/image.h"
#include "translator/emit/names.h"
#include "translator/emit/shard_writer.h"
#include "translator/emit/shards.h"

namespace kiln {

EmitResult Emit(const Program& program, const EmitOptions& options) {
  EmitResult result;
  const EmitContext context{program, options, ObjectNames(program)};
  ImageDemands demands;
  const auto finish = [&](const std::string& file, const ShardWriter& writer) {
    demands.Add(writer.demands());
    for (const std::string& error : writer.errors()) result.errors.push_back(error);
    if (!result.files.emplace(file, writer.Finish()).second)
      result.errors.push_back("two shards are called " + file);
  };
  for (const Shard& shard : MakeShards(program, options.operations_per_shard)) {
    ShardWriter writer(context);
    for (const Function* f : shard.functions) writer.AddFunction(*f);
    finish(shard.file, writer);
  }
  ShardWriter entry(context);
  WriteEntry(&entry);
  finish("entry.cc", entry);
  // Roots that the image itself refers to.
  for (const auto& cls : program.classes())
    if (cls->finalizer != nullptr && cls->finalizer->graph == nullptr)
      result.errors.push_back("the finalizer of " + cls->name + " is defined nowhere");
  result.files["image.s"] = WriteImage(context, demands, &result.errors);
  return result;
}

}  // namespace kiln
