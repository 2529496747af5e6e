// Calls of native functions whose signature is known only at run time.
#ifndef KILN_JITCODEGEN_NATIVE_NATIVE_CALL_H_
#define KILN_JITCODEGEN_NATIVE_NATIVE_CALL_H_

#include <cstdint>

#include "jitcodegen/native/native.h"
#include "jitcodegen/runtime/jitcode.h"

namespace kiln::jit {

// Arguments and result as jitcode holds them. At most 6 integers and 8 floats go in registers, 16
// further arguments on the stack; returns false if there are more. May collect and raise, as the
// function does.
bool CallNative(kiln_jit_function function, const std::vector<Kind>& parameters, Kind result,
                const uint64_t* args, uint64_t* value);

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_NATIVE_NATIVE_CALL_H_
