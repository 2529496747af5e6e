// entry.cc: what main() in runtime/main.cc calls, and how it gets at an exception's message.
#ifndef KILN_TRANSLATOR_EMIT_ENTRY_H_
#define KILN_TRANSLATOR_EMIT_ENTRY_H_

#include "translator/emit/shard_writer.h"

namespace kiln {

// kiln_entry runs, in this order of preference,
//   kiln_run_program() -> i32                       (rlib/start.cc: makes the arguments by itself)
//   kiln_make_args(i64 or i32, raw) -> ref List     and the entry point with its result
//   the entry point with null, or without arguments
void WriteEntry(ShardWriter* shard);

}  // namespace kiln

#endif  // KILN_TRANSLATOR_EMIT_ENTRY_H_
