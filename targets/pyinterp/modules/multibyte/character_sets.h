// The character sets that more than one encoding uses, as EUC arranges them: both bytes with their highest bit.

#ifndef TARGETS_PYINTERP_MODULES_MULTIBYTE_CHARACTER_SETS_H_
#define TARGETS_PYINTERP_MODULES_MULTIBYTE_CHARACTER_SETS_H_

#include "targets/pyinterp/modules/multibyte/code_table.h"

namespace py {

RLIB_PREBUILD CodeTable* jisx0208();       // with JIS X 0212 as the third plane: EUC-JP
// Both planes, the second as the third of EUC. (As ISO 2022 has them: EUC's differ a little.)
RLIB_PREBUILD CodeTable* jisx0213_2000();
RLIB_PREBUILD CodeTable* jisx0213_2004();
RLIB_PREBUILD CodeTable* gb2312();
RLIB_PREBUILD CodeTable* ksx1001();

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_MULTIBYTE_CHARACTER_SETS_H_
