#include "rlib/object.h"

class Settings : public rlib::Object {
 public:
  int level = 0;
};
Settings* settings = new Settings();
int& level = settings->level;
int base = 3;
const int& watched = base;
const int& fine = 42;

int use() {
  static int& local = settings->level;
  return level + watched + fine + local;
}
