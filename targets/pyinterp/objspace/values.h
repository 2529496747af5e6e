// All of the object space that a module needs.

#ifndef TARGETS_PYINTERP_OBJSPACE_VALUES_H_
#define TARGETS_PYINTERP_OBJSPACE_VALUES_H_

#include "targets/pyinterp/objspace/container_objects.h"
#include "targets/pyinterp/objspace/names.h"
#include "targets/pyinterp/objspace/number_objects.h"
#include "targets/pyinterp/objspace/object.h"
#include "targets/pyinterp/objspace/operations.h"
#include "targets/pyinterp/objspace/raise.h"
#include "targets/pyinterp/objspace/text_objects.h"
#include "targets/pyinterp/objspace/type.h"

#endif  // TARGETS_PYINTERP_OBJSPACE_VALUES_H_
