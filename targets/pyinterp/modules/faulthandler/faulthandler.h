// What starting needs of the module faulthandler.

#ifndef TARGETS_PYINTERP_MODULES_FAULTHANDLER_FAULTHANDLER_H_
#define TARGETS_PYINTERP_MODULES_FAULTHANDLER_FAULTHANDLER_H_

namespace py {

// faulthandler.enable(), for -X faulthandler; nothing where there is no sys.stderr.
void enable_fault_handler();

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_FAULTHANDLER_FAULTHANDLER_H_
