#include "translator/emit/emit.h"

#include <memory>
#include <thread>
#include <utility>

#include "translator/base/process.h"
#include "translator/emit/entry.h"
#include "translator/emit/image.h"
#include "translator/emit/jit.h"
#include "translator/emit/names.h"
#include "translator/emit/shard_writer.h"
#include "translator/emit/shards.h"

namespace kiln {

EmitResult Emit(const Program& program, const EmitOptions& options) {
  EmitResult result;
  std::set<int64_t> others;
  if (options.jit != nullptr) others = JitObjects(*options.jit);
  const EmitContext context{program, options, ObjectNames(program, others)};
  ImageDemands demands;
  const auto finish = [&](const std::string& file, const ShardWriter& writer) {
    demands.Add(writer.demands());
    for (const std::string& error : writer.errors()) result.errors.push_back(error);
    if (!result.files.emplace(file, writer.Finish()).second)
      result.errors.push_back("two shards are called " + file);
  };
  const std::vector<Shard> shards = MakeShards(program, options.operations_per_shard);
  std::vector<std::unique_ptr<ShardWriter>> writers(shards.size());
  const int jobs = options.jobs > 0 ? options.jobs
                                    : static_cast<int>(std::thread::hardware_concurrency());
  ParallelFor(static_cast<int>(shards.size()), jobs, [&](int i) {
    const size_t k = static_cast<size_t>(i);
    writers[k] = std::make_unique<ShardWriter>(context);
    for (const Function* f : shards[k].functions) writers[k]->AddFunction(*f);
    return true;
  });
  for (size_t k = 0; k < shards.size(); ++k) finish(shards[k].file, *writers[k]);
  ShardWriter entry(context);
  WriteEntry(&entry);
  finish("entry.cc", entry);
  if (options.jit != nullptr) {
    ShardWriter jit(context);
    WriteJit(&jit, *options.jit);
    finish("jit.cc", jit);
  }
  // Roots that the image itself refers to.
  for (const auto& cls : program.classes()) {
    if (cls->finalizer != nullptr && cls->finalizer->graph == nullptr)
      result.errors.push_back("the finalizer of " + cls->name + " is defined nowhere");
    if (cls->tracer != nullptr && cls->tracer->graph == nullptr)
      result.errors.push_back("the method trace of " + cls->name + " is defined nowhere");
  }
  result.files["image.s"] = WriteImage(context, demands, &result.errors);
  return result;
}

}  // namespace kiln
