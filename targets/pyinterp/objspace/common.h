// What every file of the interpreter starts from: the words of rlib that it uses throughout.

#ifndef TARGETS_PYINTERP_OBJSPACE_COMMON_H_
#define TARGETS_PYINTERP_OBJSPACE_COMMON_H_

#include <cstdint>

#include "rlib/jit.h"
#include "rlib/rlib.h"
#include "targets/pyinterp/parser/errors.h"

namespace py {

using rlib::Array;
using rlib::Dict;
using rlib::List;
using rlib::Str;
using rlib::StrBuilder;
using rlib::cast;
using rlib::cast_or_null;
using rlib::isinstance;
using namespace rlib::literals;

class ClassMap;
class Frame;
class W_Dict;
class W_Object;
class W_Str;
class W_Tuple;
class W_Type;

}  // namespace py

#endif  // TARGETS_PYINTERP_OBJSPACE_COMMON_H_
