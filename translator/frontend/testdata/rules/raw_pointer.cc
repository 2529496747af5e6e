#include "rlib/object.h"

struct Point {
  int x = 0;
};
class Holder : public rlib::Object {
 public:
  Point* point = nullptr;
};
extern "C" char* getenv(const char*);

int first(Point* p) { return p->x; }
int use(Holder* holder) {
  const char* path = getenv(nullptr);
  return holder->point->x;
}
