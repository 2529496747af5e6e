// Kiln's library: what an interpreter's source includes. Big integers (rlib/bigint.h) and threads
// (rlib/threads.h) are included by those who need them.

#ifndef RLIB_RLIB_H_
#define RLIB_RLIB_H_

#include "rlib/array.h"
#include "rlib/dict.h"
#include "rlib/exceptions.h"
#include "rlib/files.h"
#include "rlib/floats.h"
#include "rlib/gc.h"
#include "rlib/integers.h"
#include "rlib/jit.h"
#include "rlib/list.h"
#include "rlib/marks.h"
#include "rlib/math.h"
#include "rlib/numerals.h"
#include "rlib/object.h"
#include "rlib/os.h"
#include "rlib/program.h"
#include "rlib/references.h"
#include "rlib/rffi.h"
#include "rlib/set.h"
#include "rlib/sort.h"
#include "rlib/str.h"
#include "rlib/str_builder.h"
#include "rlib/weakref.h"

#endif  // RLIB_RLIB_H_
