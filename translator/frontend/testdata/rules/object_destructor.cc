#include "rlib/object.h"

class File : public rlib::Object {
 public:
  ~File() { fd = -1; }
  int fd = 0;
};

void use() { new File(); }

// ---- reported ----
// object_destructor.cc:5:3: error: collected class File has a destructor [kiln-object-destructor]
//     5 |   ~File() { fd = -1; }
//       |   ^
// object_destructor.cc:5:3: note: the collector never runs destructors: write 'void finalize()', or release the resource in an RLIB_SCOPE local
// 1 error generated.
