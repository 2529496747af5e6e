// What the methods of bytes and bytearray do, on plain strings of bytes. Letters and blanks are
// ASCII's.

#ifndef TARGETS_PYINTERP_OBJSPACE_BYTES_TEXT_H_
#define TARGETS_PYINTERP_OBJSPACE_BYTES_TEXT_H_

#include "targets/pyinterp/objspace/buffer.h"
#include "targets/pyinterp/objspace/text.h"

namespace py::bytes_text {

// An argument that is an int, a byte, or bytes-like.
Str* expect_part(W_Object* w);
// An int that is to be a byte: ValueError "`what` must be in range(0, 256)".
int64_t expect_byte(W_Object* w, Str* what);
// A fill character; `name` of the method.
char expect_fill(W_Object* w, Str* name);

int64_t find(Str* text, W_Object* part, W_Object* start, W_Object* end);
int64_t rfind(Str* text, W_Object* part, W_Object* start, W_Object* end);
int64_t count(Str* text, W_Object* part, W_Object* start, W_Object* end);
bool has_affix(Str* text, W_Object* parts, W_Object* start, W_Object* end, bool at_end);
Str* replace(Str* text, Str* from, Str* to, int64_t most);

List<Str*>* split(Str* text, W_Object* separator, int64_t most);
List<Str*>* rsplit(Str* text, W_Object* separator, int64_t most);
List<Str*>* split_lines(Str* text, bool keep_ends);
Str* join(Str* separator, W_Object* items);

Str* strip(Str* text, W_Object* chars, bool left, bool right);
Str* pad(Str* text, int64_t left, int64_t right, char fill);
Str* zero_fill(Str* text, int64_t width);
Str* expand_tabs(Str* text, int64_t tab_size);

Str* capitalize(Str* text);
Str* title(Str* text);
Str* swap_case(Str* text);
bool is_title(Str* text);
bool is_lower(Str* text);
bool is_upper(Str* text);

Str* translate(Str* text, W_Object* table, W_Object* deleted);
Str* make_translation(W_Object* from, W_Object* to);

Str* to_hex(Str* text, W_Object* separator, int64_t group);
Str* from_hex(W_Object* text);
Str* slice(Str* text, SliceRange range);

// Raises OverflowError if no bytes can be so long, MemoryError if there is no memory for it on any machine.
void check_bytes_length(int64_t length);
// source.__bytes__(), found already: an object of bytes or a derived class.
W_Bytes* from_method(W_Object* method, W_Object* source);
// The bytes that bytes(source) or bytearray(source) takes: a str with an encoding, a count of
// zeros, what is bytes-like, or ints. `what` is "bytes" or "bytearray".
Str* from_source(W_Object* source, W_Object* encoding, W_Object* errors, Str* what);
// The ints of an iterable as bytes. `range_name` is "byte" or "bytes", for errors.
Str* from_ints(W_Object* iterable, Str* range_name);

}  // namespace py::bytes_text

#endif  // TARGETS_PYINTERP_OBJSPACE_BYTES_TEXT_H_
