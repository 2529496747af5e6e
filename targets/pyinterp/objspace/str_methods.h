// The methods of str, as str_object.cc puts them into the type. Those of a group are in one file.

#ifndef TARGETS_PYINTERP_OBJSPACE_STR_METHODS_H_
#define TARGETS_PYINTERP_OBJSPACE_STR_METHODS_H_

#include "targets/pyinterp/objspace/gateway.h"
#include "targets/pyinterp/objspace/text.h"

namespace py {

// The argument as a str. Raises TypeError: "WHAT must be str, not T".
W_Str* expect_str(W_Object* w, Str* what);
// The name of its type for such messages: "None" for None.
Str* argument_type_name(W_Object* w);
// The same when nothing is said of what it is: "must be str, not T".
W_Str* expect_substring(W_Object* w);

// ---- str_search.cc ----
int64_t str_find(W_Str* self, W_Object* sub, W_Object* start, W_Object* end);
int64_t str_rfind(W_Str* self, W_Object* sub, W_Object* start, W_Object* end);
int64_t str_index(W_Str* self, W_Object* sub, W_Object* start, W_Object* end);
int64_t str_rindex(W_Str* self, W_Object* sub, W_Object* start, W_Object* end);
int64_t str_count(W_Str* self, W_Object* sub, W_Object* start, W_Object* end);
bool str_startswith(W_Str* self, W_Object* prefix, W_Object* start, W_Object* end);
bool str_endswith(W_Str* self, W_Object* suffix, W_Object* start, W_Object* end);
W_Object* str_replace(W_Str* self, W_Str* from, W_Str* to, int64_t count);
W_Object* str_removeprefix(W_Str* self, W_Object* prefix);
W_Object* str_removesuffix(W_Str* self, W_Object* suffix);
W_Object* str_contains(W_Str* self, W_Object* item);

// ---- str_split.cc ----
W_Object* str_split(W_Str* self, W_Object* separator, int64_t most);
W_Object* str_rsplit(W_Str* self, W_Object* separator, int64_t most);
W_Object* str_splitlines(W_Str* self, IntFlag keep_ends);
W_Object* str_partition(W_Str* self, W_Object* separator);
W_Object* str_rpartition(W_Str* self, W_Object* separator);

// ---- str_case.cc ----
W_Object* str_upper(W_Str* self);
W_Object* str_lower(W_Str* self);
W_Object* str_title(W_Str* self);
W_Object* str_capitalize(W_Str* self);
W_Object* str_swapcase(W_Str* self);
W_Object* str_casefold(W_Str* self);
bool str_isalnum(W_Str* self);
bool str_isalpha(W_Str* self);
bool str_isascii(W_Str* self);
bool str_isdecimal(W_Str* self);
bool str_isdigit(W_Str* self);
bool str_isidentifier(W_Str* self);
bool str_islower(W_Str* self);
bool str_isnumeric(W_Str* self);
bool str_isprintable(W_Str* self);
bool str_isspace(W_Str* self);
bool str_istitle(W_Str* self);
bool str_isupper(W_Str* self);

// ---- str_layout.cc ----
W_Object* str_strip(W_Str* self, W_Object* chars);
W_Object* str_lstrip(W_Str* self, W_Object* chars);
W_Object* str_rstrip(W_Str* self, W_Object* chars);
W_Object* str_center(W_Str* self, int64_t width, W_Object* fill);
W_Object* str_ljust(W_Str* self, int64_t width, W_Object* fill);
W_Object* str_rjust(W_Str* self, int64_t width, W_Object* fill);
W_Object* str_zfill(W_Str* self, int64_t width);
W_Object* str_expandtabs(W_Str* self, CInt tab_size);

// ---- str_translate.cc ----
W_Object* str_maketrans(W_Object* x, W_Object* y, W_Object* z);
W_Object* str_translate(W_Str* self, W_Object* table);

}  // namespace py

#endif  // TARGETS_PYINTERP_OBJSPACE_STR_METHODS_H_
