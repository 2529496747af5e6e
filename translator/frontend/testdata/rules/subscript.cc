#include "rlib/object.h"

extern "C" char* getenv(const char*);

char use(const char* name) { return getenv(name)[2]; }
