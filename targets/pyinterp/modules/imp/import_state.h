// What importing knows of its surroundings.

#ifndef TARGETS_PYINTERP_MODULES_IMP_IMPORT_STATE_H_
#define TARGETS_PYINTERP_MODULES_IMP_IMPORT_STATE_H_

#include "rlib/threads.h"
#include "targets/pyinterp/modules/module.h"

namespace py {

class ImportState final : public rlib::Object {
 public:
  W_Module* bootstrap = nullptr;   // importlib._bootstrap
  bool uses_frozen = true;         // -X frozen_modules
  bool shows_time = false;         // -X importtime
  bool keeps_frames = false;       // -v: importlib's own frames stay in tracebacks
  int64_t depth = 0;               // of imports within imports, and the time that these took
  int64_t inner_time = 0;          // in nanoseconds
  bool has_shown_header = false;

  // The lock of _imp.acquire_lock, made at first use.
  rlib::threads::Lock* lock = nullptr;
  int64_t lock_owner = 0;
  int64_t lock_count = 0;
};
RLIB_PREBUILD inline ImportState* import_state() { return RLIB_ONCE(new ImportState()); }

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_IMP_IMPORT_STATE_H_
