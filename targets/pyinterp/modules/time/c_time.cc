#include "targets/pyinterp/modules/time/c_time.h"

#include "rlib/c_string.h"
#include "targets/pyinterp/objspace/exceptions.h"
#include "targets/pyinterp/objspace/values.h"

extern "C" {
int32_t* localtime_r(const int64_t* seconds, int32_t* tm) noexcept;
int32_t* gmtime_r(const int64_t* seconds, int32_t* tm) noexcept;
int64_t mktime(int32_t* tm) noexcept;
uint64_t strftime(char* text, uint64_t size, const char* format, const int32_t* tm) noexcept;
void tzset() noexcept;
int clock_gettime(int clock, int64_t* seconds_and_nanoseconds) noexcept;
int clock_getres(int clock, int64_t* seconds_and_nanoseconds) noexcept;
}

namespace py {

namespace rffi = rlib::rffi;

namespace {

[[noreturn]] void throw_os_error(int64_t number) {
  W_Tuple* args = new_tuple(new_int(number), new_str(rlib::error_text(number)));
  throw new PythonError(to_exception(call_with(OSError_type(), args->items)));
}

int64_t nanoseconds_of(Array<int64_t>* parts) {
  return parts->get(0) * 1000000000 + parts->get(1);
}

}  // namespace

CTime* CTime::local(int64_t seconds) {
  auto* time = new CTime();
  auto* in = Array<int64_t>::make(1);
  in->set(0, seconds);
  bool found = rffi::raw(in, time->words, [](const int64_t* from, int32_t* to) {
    return localtime_r(from, to) != nullptr;
  });
  if (!found) throw_os_error(rffi::last_error());
  return time;
}

CTime* CTime::universal(int64_t seconds) {
  auto* time = new CTime();
  auto* in = Array<int64_t>::make(1);
  in->set(0, seconds);
  bool found = rffi::raw(in, time->words, [](const int64_t* from, int32_t* to) {
    return gmtime_r(from, to) != nullptr;
  });
  if (!found) throw_os_error(rffi::last_error());
  return time;
}

int64_t CTime::offset() const {
  constexpr int64_t kWord = 10;  // behind 9 ints and a gap
  uint64_t low = static_cast<uint32_t>(words->get(kWord));
  return static_cast<int64_t>(words->get(kWord + 1)) << 32 | static_cast<int64_t>(low);
}

Str* CTime::format(Str* format) const {
  rffi::CString c_format(format);
  int64_t size = 256;
  // An empty result may be right; no conversion is much longer than 256 times its format.
  while (true) {
    rffi::Buffer buffer(size);
    uint64_t length = rffi::raw(words, [&](const int32_t* tm) {
      return strftime(buffer.get(), static_cast<uint64_t>(size), c_format.get(), tm);
    });
    if (length > 0 || size >= 256 * (format->length() + 1)) {
      return Str::from_raw(buffer.get(), static_cast<int64_t>(length));
    }
    size *= 2;
  }
}

int64_t CTime::to_seconds() {
  return rffi::raw(words, [](int32_t* tm) { return mktime(tm); });
}

int64_t read_clock(int64_t clock) {
  auto* parts = Array<int64_t>::make(2);
  int failed = rffi::raw(parts, [&](int64_t* to) {
    return clock_gettime(static_cast<int>(clock), to);
  });
  if (failed != 0) throw_os_error(rffi::last_error());
  return nanoseconds_of(parts);
}

int64_t clock_resolution(int64_t clock) {
  auto* parts = Array<int64_t>::make(2);
  int failed = rffi::raw(parts, [&](int64_t* to) {
    return clock_getres(static_cast<int>(clock), to);
  });
  if (failed != 0) throw_os_error(rffi::last_error());
  return nanoseconds_of(parts);
}

void set_time_zone() { tzset(); }

int64_t time_field(W_Object* w) {
  int64_t value = int_value(w);
  if (value >= INT32_MIN && value <= INT32_MAX) return value;
  throw_overflow_error(value > 0 ? "signed integer is greater than maximum"_str
                                 : "signed integer is less than minimum"_str);
}

}  // namespace py
