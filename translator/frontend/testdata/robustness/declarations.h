// What the statements of statements.txt use, besides the headers.
struct X9off {
  int x = 1;
  int y = 2;
  int get() { return x; }
};
class X9obj : public rlib::Object {
 public:
  int n = 1;
  X9obj() = default;
  X9obj(const X9obj& other) : rlib::Object(), n(other.n) {}
  X9obj& operator=(const X9obj&) { return *this; }
  X9obj* self() { return this; }
  virtual int get() { return n; }
};
class X9sub : public X9obj {
 public:
  int extra = 2;
  int get() override { return extra; }
};
inline X9obj* X9global = nullptr;
inline int X9global_int = 3;
inline int X9arr[3] = {1, 2, 3};
inline X9off X9mem;
inline const X9off X9const_value;
inline X9off X9const = {4, 5};
class X9exc : public rlib::Exception {
  RLIB_EXCEPTION(X9exc)
 public:
  explicit X9exc(int n) : Exception(nullptr), n(n) {}
  int n;
};
class RLIB_SCOPE X9scope {
 public:
  explicit X9scope(int id = 0) : id(id) {}
  ~X9scope() { X9global_int++; }
  X9scope(const X9scope&) = delete;
  int id;
};
inline int X9id(int n) { return n; }
inline void X9vararg(int n, ...) {}
inline void X9byref(int& n) { n++; }
inline int& X9ref() { return X9global_int; }
inline int& X9pick(bool b) {
  if (b) return X9global_int;
  return X9mem.x;
}
inline int X9constref(const int& n) { return n; }
template <class T>
T X9template(T t) {
  static T kept = t;
  return kept;
}
template <class T>
struct X9box {
  T value;
  T get() const { return value; }
};
template <class T>
X9box(T) -> X9box<T>;
static int X9undefined(int n);
extern "C" int X9cfun(int n);
[[noreturn]] inline void X9noret() { throw new X9exc(1); }
inline auto X9lambda = [](int n) { return n; };
inline auto X9make(int n) {
  return [=](int k) { return n + k; };
}
inline rlib::List<int>& X9list() { return *new rlib::List<int>(); }
inline void X9over(int) {}
inline void X9over(double) {}
inline void X9over(X9obj*) {}
inline void X9over(const char*) {}
inline int X9default(int n = X9global_int + 1, int m = 2) { return n + m; }
struct X9op {
  int v;
  X9op operator+(const X9op& o) const { return {v + o.v}; }
  X9op operator==(const X9op& o) const { return {v == o.v}; }
};
struct X9virt {
  virtual int f() { return 1; }
};
struct X9base1 {
  int a = 1;
};
struct X9base2 {
  int b = 2;
};
struct X9multi : X9base1, X9base2 {
  int c = 3;
};
struct X9static {
  static int f(int n) { return n; }
  static inline int count = 0;
  static constexpr int table[2] = {1, 2};
  static constexpr const char* name = "x";
};
struct X9handle {
  X9handle* next = nullptr;
};
struct X9inherit : X9base1, X9base2 {
  X9inherit(int x, int y) {
    a = x;
    b = y;
  }
};
struct X9inner {
  int v;
};
struct X9agg {
  X9inner in;
  struct {
    int c, d;
  };
};
struct X9empty {};
