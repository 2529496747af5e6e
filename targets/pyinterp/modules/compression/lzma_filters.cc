#include "targets/pyinterp/modules/compression/lzma_filters.h"

namespace py {

namespace {

// A number that the specification may have.
W_Object* find_entry(W_Dict* filter, Str* key) { return filter->get_str(key); }

void check_keys(W_Dict* filter, List<Str*>* allowed, Str* what) {
  for (int64_t i = filter->next_entry(0); i >= 0; i = filter->next_entry(i + 1)) {
    W_Object* key = filter->key_at(i);
    bool is_known = false;
    for (Str* name : *allowed) is_known = is_known || (isinstance<W_Str>(key) && text_of(key)->eq(name));
    if (!is_known) throw_value_error("Invalid filter specifier for "_str, what, " filter"_str);
  }
}

int64_t uint32_of(W_Object* w) {
  int64_t value = int_value(w);
  if (value < 0) throw_value_error("can't convert negative value to unsigned int"_str);
  if (value > UINT32_MAX) throw_overflow_error("Value too large for uint32_t type"_str);
  return value;
}

void set_option(int64_t options, int64_t offset, W_Dict* filter, Str* key) {
  W_Object* value = find_entry(filter, key);
  if (value != nullptr) rlib::set_foreign_int(options, offset, uint32_of(value));
}

void set_lzma_options(int64_t options, W_Dict* filter) {
  check_keys(filter,
             List<Str*>::of("id"_str, "preset"_str, "dict_size"_str, "lc"_str, "lp"_str, "pb"_str, "mode"_str,
                            "nice_len"_str, "mf"_str, "depth"_str),
             "LZMA"_str);
  W_Object* w_preset = find_entry(filter, "preset"_str);
  int64_t preset = w_preset == nullptr ? kDefaultPreset : uint32_of(w_preset);
  if ((lzma_lzma_preset()->call(options, preset) & 0xFF) != 0) {
    throw_error(lzma_error_type(), message("Invalid compression preset: "_str, preset));
  }
  set_option(options, kDictSize, filter, "dict_size"_str);
  set_option(options, kLc, filter, "lc"_str);
  set_option(options, kLp, filter, "lp"_str);
  set_option(options, kPb, filter, "pb"_str);
  set_option(options, kMode, filter, "mode"_str);
  set_option(options, kNiceLength, filter, "nice_len"_str);
  set_option(options, kMatchFinder, filter, "mf"_str);
  set_option(options, kDepth, filter, "depth"_str);
}

void set_delta_options(int64_t options, W_Dict* filter) {
  check_keys(filter, List<Str*>::of("id"_str, "dist"_str), "delta"_str);
  rlib::set_foreign_int(options, 4, 1);
  set_option(options, 4, filter, "dist"_str);
}

void set_bcj_options(int64_t options, W_Dict* filter) {
  check_keys(filter, List<Str*>::of("id"_str, "start_offset"_str), "BCJ"_str);
  set_option(options, 0, filter, "start_offset"_str);
}

}  // namespace

LzmaFilters* LzmaFilters::make(W_Object* w_list) {
  if (isinstance<W_Dict>(w_list)) throw_type_error(type_name(w_list), " is not a sequence"_str);
  Array<W_Object*>* list = to_array(w_list);
  if (list->length() > kMost) {
    throw_value_error("Too many filters - liblzma supports a maximum of "_str, int64_t{kMost});
  }
  LzmaFilters* filters = new LzmaFilters();
  for (int64_t i = 0; i < list->length(); i++) filters->set(i, list->get(i));
  filters->end(list->length());
  return filters;
}

LzmaFilters* LzmaFilters::make_one(W_Object* filter) {
  LzmaFilters* filters = new LzmaFilters();
  filters->set(0, filter);
  filters->end(1);
  return filters;
}

void LzmaFilters::free() {
  rlib_rt_memory_free(memory_);
  memory_ = 0;
}

void LzmaFilters::set(int64_t index, W_Object* w) {
  W_Dict* filter = cast_or_null<W_Dict>(w);
  if (filter == nullptr) throw_type_error("Filter specifier must be a dict or dict-like object"_str);
  W_Object* w_id = filter->get_str("id"_str);
  if (w_id == nullptr) throw_value_error("Filter specifier must have an \"id\" entry"_str);
  int64_t id = int_value(w_id);
  int64_t options = memory_ + (kMost + 1) * 16 + index * kOptionsSize;
  switch (id) {
    case kLzma1:
    case kLzma2: set_lzma_options(options, filter); break;
    case kDelta: set_delta_options(options, filter); break;
    case kX86:
    case kPowerPc:
    case kIa64:
    case kArm:
    case kArmThumb:
    case kSparc: set_bcj_options(options, filter); break;
    default: throw_value_error("Invalid filter ID: "_str, id);
  }
  rlib::set_foreign_word(memory_, index * 2, id);
  rlib::set_foreign_word(memory_, index * 2 + 1, options);
}

}  // namespace py
