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

// ---- reported ----
// raw_pointer.cc:12:18: error: a pointer to Point, which is not a collected class [kiln-raw-pointer]
//    12 | int first(Point* p) { return p->x; }
//       |           ~~~~~~~^
// raw_pointer.cc:12:18: note: collected objects are held by pointers; for C memory use rlib/rffi.h
// raw_pointer.cc:8:10: error: a pointer to Point, which is not a collected class [kiln-raw-pointer]
//     8 |   Point* point = nullptr;
//       |          ^
// raw_pointer.cc:8:10: note: collected objects are held by pointers; for C memory use rlib/rffi.h
// raw_pointer.cc:12:30: error: a pointer to Point, which is not a collected class [kiln-raw-pointer]
//    12 | int first(Point* p) { return p->x; }
//       |                              ^
// raw_pointer.cc:12:30: note: collected objects are held by pointers; for C memory use rlib/rffi.h
// raw_pointer.cc:14:15: error: a pointer to char, which is not a collected class [kiln-raw-pointer]
//    14 |   const char* path = getenv(nullptr);
//       |               ^
// raw_pointer.cc:14:15: note: collected objects are held by pointers; for C memory use rlib/rffi.h
// raw_pointer.cc:15:10: error: a pointer to Point, which is not a collected class [kiln-raw-pointer]
//    15 |   return holder->point->x;
//       |          ^~~~~~~~~~~~~
// raw_pointer.cc:15:10: note: collected objects are held by pointers; for C memory use rlib/rffi.h
// 5 errors generated.
