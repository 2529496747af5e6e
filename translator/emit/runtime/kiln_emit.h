// What emitted shards are written in, on top of gc/runtime/mutator.h: allocation, preconditions,
// arithmetic that C++ has no operator for, and where exceptions leave their trace.
//
// Read by every shard of every program: small, and without any other header.
//
// Names that end in _obj are collected objects, which image.s and gc/runtime know by their layout.
// Integers wrap: shards are compiled with -fwrapv.
#ifndef KILN_TRANSLATOR_EMIT_RUNTIME_KILN_EMIT_H_
#define KILN_TRANSLATOR_EMIT_RUNTIME_KILN_EMIT_H_

#include "gc/runtime/mutator.h"

#define KILN_LIKELY(x) __builtin_expect(!!(x), 1)
#define KILN_UNLIKELY(x) __builtin_expect(!!(x), 0)
#define KILN_INLINE static inline __attribute__((always_inline))

// A function pointer of any signature; cast where it is called.
typedef void (*kiln_fn)(void);

// Bytes in objects. As C++ types of their own they alias nothing but themselves, where plain
// characters would alias every field of every object.
enum kiln_i8 : int8_t {};
enum kiln_u8 : uint8_t {};

// ---- Numbers from the linker --------------------------------------------------------------------
// Class ids, subclass spans: absolute symbols, so that no shard changes when a class is added. Used as
// 64-bit addresses, which clang folds into instructions (truncated ones it would not).

#define KILN_NUMBER(symbol) ((uint64_t)(uintptr_t)(symbol))

KILN_INLINE uint64_t kiln_class_id(const void* object) {
  return static_cast<const kiln_object*>(object)->class_id;
}

// Whether the object, which is not null, is of the class with the ids [first, first + span).
KILN_INLINE bool kiln_is_instance_nonnull(const void* object, const char* first, const char* span) {
  return kiln_class_id(object) - KILN_NUMBER(first) < KILN_NUMBER(span);
}
KILN_INLINE bool kiln_is_instance(const void* object, const char* first, const char* span) {
  return object != nullptr && kiln_is_instance_nonnull(object, first, span);
}
KILN_INLINE bool kiln_is_exactly_nonnull(const void* object, const char* id) {
  return kiln_class_id(object) == KILN_NUMBER(id);
}
KILN_INLINE bool kiln_is_exactly(const void* object, const char* id) {
  return object != nullptr && kiln_is_exactly_nonnull(object, id);
}

// The names of all classes, by id: prebuilt Strs. Emitted if the program asks for one.
extern "C" void* const kiln_class_names[];

// ---- Preconditions ------------------------------------------------------------------------------

extern "C" [[noreturn]] void kiln_check_failed(const char* file, int line, const char* what);

// Prints file, line and `what`, and aborts. Off at -O2, where the condition is assumed.
#if defined(KILN_CHECKS)
#define KILN_CHECK(condition, what) \
  (KILN_LIKELY(condition) ? (void)0 : kiln_check_failed(__FILE__, __LINE__, what))
#define KILN_UNREACHABLE() kiln_check_failed(__FILE__, __LINE__, "this place cannot be reached")
#else
#define KILN_CHECK(condition, what) ((void)0)
#define KILN_UNREACHABLE() __builtin_unreachable()
#endif

// Whether [from, from + count) lies within [0, length).
KILN_INLINE bool kiln_range_is_within(int64_t from, int64_t count, int64_t length) {
  return from >= 0 && count >= 0 && from <= length && count <= length - from;
}
// Whether the value, truncated, is one of integer type T.
template <class T>
KILN_INLINE bool kiln_float_fits(double v) {
  constexpr bool is_signed = static_cast<T>(-1) < T(0);
  constexpr int bits = 8 * sizeof(T) - is_signed;
  const long double limit = static_cast<long double>(1ul << (bits - 1)) * 2;
  return is_signed ? v > -limit - 1 && v < limit : v > -1 && v < limit;
}

// ---- Dispatch loops ----------------------------------------------------------------------------
// See translator/emit/dispatch_plan.h. Whether loops are cut into handlers; without optimisation, and
// with sanitizers, the compiler refuses such functions. Then the pieces of a loop, what they end
// with, and what they pass in a slot that nobody will read.

#if defined(__OPTIMIZE__) && !defined(KILN_CHECKS) && !__has_feature(address_sanitizer) && \
    !__has_feature(memory_sanitizer) && !__has_feature(thread_sanitizer)
#define KILN_HANDLERS 1
#else
#define KILN_HANDLERS 0
#endif
#define KILN_HANDLER static __attribute__((preserve_none))
#define KILN_COLD_HANDLER static __attribute__((preserve_none, cold, noinline))
#define KILN_DISPATCH static inline __attribute__((preserve_none, always_inline))
#define KILN_TAIL_CALL [[clang::musttail]] return
#define KILN_ANYTHING __builtin_nondeterministic_value(uint64_t{})

// ---- Allocation ---------------------------------------------------------------------------------
// The inline half. Null: it does not fit, save the roots and call the collector. Otherwise memory
// without a header.

KILN_INLINE void* kiln_alloc_fast(size_t size) {
  char* p = kiln_self.nursery_free;
  char* end = p + size;
  if (KILN_UNLIKELY(end > kiln_self.nursery_top)) return nullptr;
  kiln_self.nursery_free = end;
  __builtin_assume(p != nullptr);
  return p;
}

// Writes the header of a new object.
KILN_INLINE void kiln_set_header(void* object, const char* class_id) {
  const uint64_t header = KILN_NUMBER(class_id);  // the collector's half is 0
  __builtin_memcpy(object, &header, sizeof(header));
}

// An array with header, length and zeroed items; null as above.
KILN_INLINE void* kiln_alloc_array_fast(int64_t n, size_t fixed_size, size_t item_size,
                                        size_t length_offset, const char* class_id) {
  if (KILN_UNLIKELY((uint64_t)n > (KILN_GC_MAX_NURSERY_OBJECT - fixed_size) / item_size))
    return nullptr;
  const size_t size = (fixed_size + (size_t)n * item_size + 7) & ~(size_t)7;
  void* p = kiln_alloc_fast(size);
  if (KILN_UNLIKELY(p == nullptr)) return nullptr;
  kiln_set_header(p, class_id);
  __builtin_memset(static_cast<char*>(p) + 8, 0, size - 8);
  *reinterpret_cast<int64_t*>(static_cast<char*>(p) + length_offset) = n;
  return p;
}

// ---- Exceptions ---------------------------------------------------------------------------------

#define KILN_RAISED() KILN_UNLIKELY(kiln_self.exception != nullptr)

// Whether the machine stack is nearly used up.
KILN_INLINE bool kiln_stack_is_low() {
  bool low;
  __asm__("cmpq %1, %%rsp" : "=@ccb"(low) : "m"(kiln_self.stack_limit));
  return KILN_UNLIKELY(low);
}

// A place in the program's source. `caller` is where it was inlined, or null; `function` names the
// function that is running there, null for an inlined one.
struct kiln_position {
  const char* file;
  const char* function;
  int32_t line;
  int32_t column;
  const kiln_position* caller;
};

// All positions stand together, away from constants that a program looks at without an exception.
#define KILN_POSITION static const kiln_position __attribute__((section("kiln_positions")))

enum : uint32_t {
  KILN_TRACEBACK_RAISE = 0,
  KILN_TRACEBACK_PROPAGATE = 1,
  KILN_TRACEBACK_CATCH = 2,
  KILN_TRACEBACK_RERAISE = 3,
};

// The latest places that an exception was raised at, passed, was caught at. runtime/traceback.cc puts a
// traceback together from them.
struct kiln_traceback_ring {
  enum : uint32_t { kSize = 128 };
  struct {
    const kiln_position* position;
    uint32_t kind;
    uint32_t class_id;  // of the exception; 0 if it was not at hand
  } entries[kSize];
  uint32_t next;  // counts on; the entry is next % kSize
};
extern "C" __thread kiln_traceback_ring kiln_tracebacks __attribute__((tls_model("local-exec")));

// Records the position. Out of line, and saving what it uses by itself: nothing but two moves and a call
// stands in a function's cold part, and nothing is spilled in its hot part.
extern "C" __attribute__((cold, preserve_most)) void kiln_traceback(const kiln_position* position,
                                                                    uint32_t kind);

KILN_INLINE kiln_object* kiln_exc_take() {
  kiln_object* exception = kiln_self.exception;
  kiln_self.exception = nullptr;
  return exception;
}

// ---- Arithmetic ---------------------------------------------------------------------------------

// Truncated division; the one quotient that does not fit wraps.
template <class T>
KILN_INLINE T kiln_div(T a, T b) {
  if constexpr (static_cast<T>(-1) < T(0)) {
    if (KILN_UNLIKELY(b == static_cast<T>(-1))) return static_cast<T>(-a);
  }
  return static_cast<T>(a / b);
}
template <class T>
KILN_INLINE T kiln_mod(T a, T b) {
  if constexpr (static_cast<T>(-1) < T(0)) {
    if (KILN_UNLIKELY(b == static_cast<T>(-1))) return T(0);
  }
  return static_cast<T>(a % b);
}

template <class T>
KILN_INLINE bool kiln_add_overflows(T a, T b) {
  T result;
  return __builtin_add_overflow(a, b, &result);
}
template <class T>
KILN_INLINE bool kiln_sub_overflows(T a, T b) {
  T result;
  return __builtin_sub_overflow(a, b, &result);
}
template <class T>
KILN_INLINE bool kiln_mul_overflows(T a, T b) {
  T result;
  return __builtin_mul_overflow(a, b, &result);
}

KILN_INLINE uint64_t kiln_mul_high(uint64_t a, uint64_t b) {
  return static_cast<uint64_t>(static_cast<unsigned __int128>(a) * b >> 64);
}

// ---- Arrays and raw memory ----------------------------------------------------------------------

// `n` items without references; the ranges may overlap.
KILN_INLINE void kiln_array_copy(void* to, const void* from, int64_t n, size_t item_size) {
  __builtin_memmove(to, from, (size_t)n * item_size);
}

// The slot of a weak reference object.
KILN_INLINE kiln_object** kiln_weak_slot(void* weakref, size_t offset) {
  return reinterpret_cast<kiln_object**>(static_cast<char*>(weakref) + offset);
}

// Raw memory is read and written at any alignment and as any type.
template <class T>
KILN_INLINE T kiln_raw_load(const char* p, int64_t offset) {
  T value;
  __builtin_memcpy(&value, p + offset, sizeof(T));
  return value;
}
template <class T>
KILN_INLINE void kiln_raw_store(char* p, int64_t offset, T value) {
  __builtin_memcpy(p + offset, &value, sizeof(T));
}

// ---- Between shards and runtime/main.cc ---------------------------------------------------------

extern "C" {
// Emitted (entry.cc). Runs the program; an exception that nobody caught is pending afterwards.
int kiln_entry(int argc, char** argv);
// Emitted. Gives the calling thread, new and attached, its thread_local variables. Collects. False: out
// of memory.
bool kiln_make_thread_locals();
// Emitted. The exception's message, or null if it has none; the bytes are good until the next
// collection. May itself raise.
const char* kiln_exception_message(kiln_object* exception, int64_t* length);

// Where a program without rlib::MemoryError ends.
[[noreturn]] void kiln_out_of_memory();
// In the tables of methods, for classes that have no implementation.
[[noreturn]] void kiln_no_implementation();

// Prints the class, message and traceback of the pending exception to standard error, and clears it.
void kiln_report_uncaught();
// Prints where the exception pending or last caught was raised and which calls it left.
void kiln_print_traceback();
}

#endif  // KILN_TRANSLATOR_EMIT_RUNTIME_KILN_EMIT_H_
