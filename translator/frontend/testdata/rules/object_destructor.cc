#include "rlib/object.h"

class File : public rlib::Object {
 public:
  ~File() { fd = -1; }
  int fd = 0;
};

void use() { new File(); }
