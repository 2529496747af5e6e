#include "targets/pyinterp/modules/opcode/own_modules.h"

#pragma clang diagnostic ignored "-Wc23-extensions"  // #embed

namespace py {

namespace {

constexpr char kOpcode[] = {
#embed "../../lib/opcode.py"
};
constexpr char kDis[] = {
#embed "../../lib/dis.py"
};

}  // namespace

using namespace rlib::literals;

RLIB_PREBUILD rlib::Str* opcode_text() { return operator""_str(kOpcode, sizeof(kOpcode)); }
RLIB_PREBUILD rlib::Str* dis_text() { return operator""_str(kDis, sizeof(kDis)); }

}  // namespace py
