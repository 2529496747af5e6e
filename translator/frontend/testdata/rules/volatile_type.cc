#include "rlib/object.h"

volatile int signal_count = 0;

class Device : public rlib::Object {
 public:
  volatile int status = 0;
};

int use(Device* device) { return device->status + signal_count; }
