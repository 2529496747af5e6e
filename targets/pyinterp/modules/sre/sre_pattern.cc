#include "targets/pyinterp/modules/sre/sre_objects.h"
#include "targets/pyinterp/objspace/buffer.h"
#include "targets/pyinterp/objspace/generic_alias.h"
#include "targets/pyinterp/objspace/str_methods.h"

namespace py::sre {

// ---- What is searched ---------------------------------------------------------------------------

Subject::Subject(W_Pattern* pattern, W_Object* object, int64_t from, int64_t to) : object(object) {
  if (rlib::isinstance<W_Str>(object)) {
    if (pattern->is_bytes)
      throw_type_error("cannot use a bytes pattern on a string-like object"_str);
    w_text = static_cast<W_Str*>(object);
    text = w_text->value;
    utf8 = !w_text->is_ascii();
  } else {
    text = find_bytes(object);
    if (text == nullptr) {
      throw_type_error("expected string or bytes-like object, got '"_str, type_name(object),
                       "'"_str);
    }
    if (pattern->is_text)
      throw_type_error("cannot use a string pattern on a bytes-like object"_str);
  }
  int64_t length = w_text == nullptr ? text->length() : w_text->length();
  first = from < 0 ? 0 : from > length ? length : from;
  last = to < 0 ? 0 : to > length ? length : to;
  start = utf8 ? w_text->offset_of(first) : first;
  end = utf8 ? w_text->offset_of(last) : last;
}

W_Object* Subject::part(int64_t from, int64_t to) {
  if (w_text != nullptr) return str_part(w_text, from, to);
  return new_bytes(text->slice(from, to));
}

Result* find(W_Pattern* p, Subject* s, int64_t at, bool must_advance) {
  return search(p->code, p->groups, s->text, at, s->end, s->utf8, must_advance);
}

W_Object* W_Scanner::step(bool searches) {
  if (at < 0) return nullptr;
  Result* found = searches ? find(pattern, subject, at, must_advance)
                           : match(pattern->code, pattern->groups, subject->text, at, subject->end,
                                   subject->utf8, must_advance, false);
  if (found == nullptr) {
    at = -1;
    return nullptr;
  }
  at = found->end;
  must_advance = found->end == found->start;
  return new W_Match(pattern, subject, found);
}

namespace {

// ---- Matching -----------------------------------------------------------------------------------

W_Object* match_or_none(W_Pattern* self, Subject* subject, Result* result) {
  return result == nullptr ? none() : new W_Match(self, subject, result);
}

W_Object* pattern_match(W_Pattern* self, W_Object* string, Clamped pos, Clamped endpos) {
  Subject* s = new Subject(self, string, pos.value, endpos.value);
  if (s->start > s->end) return none();
  return match_or_none(
      self, s, match(self->code, self->groups, s->text, s->start, s->end, s->utf8, false, false));
}
W_Object* pattern_fullmatch(W_Pattern* self, W_Object* string, Clamped pos, Clamped endpos) {
  Subject* s = new Subject(self, string, pos.value, endpos.value);
  if (s->start > s->end) return none();
  return match_or_none(
      self, s, match(self->code, self->groups, s->text, s->start, s->end, s->utf8, false, true));
}
W_Object* pattern_search(W_Pattern* self, W_Object* string, Clamped pos, Clamped endpos) {
  Subject* s = new Subject(self, string, pos.value, endpos.value);
  if (s->start > s->end) return none();
  return match_or_none(self, s, find(self, s, s->start, false));
}

W_Scanner* new_scanner(W_Pattern* self, W_Object* string, int64_t pos, int64_t endpos) {
  Subject* s = new Subject(self, string, pos, endpos);
  W_Scanner* scanner = new W_Scanner(self, s);
  if (s->start > s->end) scanner->at = -1;
  return scanner;
}
W_Object* pattern_finditer(W_Pattern* self, W_Object* string, Clamped pos, Clamped endpos) {
  W_Object* scanner = new_scanner(self, string, pos.value, endpos.value);
  return iterate(scanner);
}
W_Object* pattern_scanner(W_Pattern* self, W_Object* string, Clamped pos, Clamped endpos) {
  return new_scanner(self, string, pos.value, endpos.value);
}

// What findall gives for a match: all of it, its only group, or a tuple of the groups.
W_Object* found_object(W_Pattern* self, Subject* s, Result* r) {
  if (self->groups == 0) return s->part(r->start, r->end);
  W_Match* m = new W_Match(self, s, r);
  W_Object* empty = s->part(0, 0);
  if (self->groups == 1) return m->group(1, empty);
  auto* items = Array<W_Object*>::make(self->groups);
  for (int64_t i = 0; i < self->groups; i++) items->set(i, m->group(i + 1, empty));
  return new_tuple(items);
}

W_Object* pattern_findall(W_Pattern* self, W_Object* string, Clamped pos, Clamped endpos) {
  Subject* s = new Subject(self, string, pos.value, endpos.value);
  auto* all = new List<W_Object*>();
  int64_t at = s->start;
  bool must_advance = false;
  while (at <= s->end) {
    Result* r = find(self, s, at, must_advance);
    if (r == nullptr) break;
    all->append(found_object(self, s, r));
    must_advance = r->end == r->start;
    at = r->end;
  }
  return new_list(all);
}

W_Object* pattern_split(W_Pattern* self, W_Object* string, int64_t most) {
  Subject* s = new Subject(self, string, 0, INT64_MAX);
  auto* parts = new List<W_Object*>();
  int64_t last = 0;
  int64_t at = 0;
  bool must_advance = false;
  for (int64_t count = 0; most == 0 || count < most; count++) {
    Result* r = find(self, s, at, must_advance);
    if (r == nullptr) break;
    parts->append(s->part(last, r->start));
    W_Match* m = new W_Match(self, s, r);
    for (int64_t i = 1; i <= self->groups; i++) parts->append(m->group(i, none()));
    must_advance = r->end == r->start;
    last = at = r->end;
  }
  parts->append(s->part(last, s->end));
  return new_list(parts);
}

// ---- Replacing ----------------------------------------------------------------------------------

W_Object* re_function(Str* name) {
  W_Object* module = call(find_builtin("__import__"_str), new_ascii("re"_str));
  return getattr(module, intern(name));
}

// The bytes of what stands in place of a match: the result is joined from parts, of which this is the
// one of number `index`.
Str* replacement_bytes(Subject* s, W_Object* w, int64_t index) {
  if (s->w_text != nullptr) {
    if (rlib::isinstance<W_Str>(w)) return text_of(w);
    throw_type_error("sequence item "_str, index, ": expected str instance, "_str, type_name(w),
                     " found"_str);
  }
  Str* bytes = find_bytes(w);
  if (bytes == nullptr) {
    throw_type_error("sequence item "_str, index, ": expected a bytes-like object, "_str, type_name(w),
                     " found"_str);
  }
  return bytes;
}

// The literal text of a template without a backslash; null if it needs more. `function` is what to
// call then.
Str* literal_template(W_Object* w) {
  Str* text = rlib::isinstance<W_Str>(w) ? text_of(w) : find_bytes(w);
  return text != nullptr && !text->contains_char('\\') ? text : nullptr;
}

W_Object* substitute(W_Pattern* self, W_Object* replacement, W_Object* string, int64_t most,
                     bool counts) {
  Subject* s = new Subject(self, string, 0, INT64_MAX);
  // A function, or a text: of the wrong kind it matters only where there is something to replace.
  W_Object* put = replacement;
  if (!is_callable(put) && literal_template(put) == nullptr) put = call(re_function("_subx"_str), self, replacement);
  W_Object* function = is_callable(put) ? put : nullptr;
  Str* literal = nullptr;
  StrBuilder* out = new StrBuilder(s->text->length());
  int64_t last = 0;
  int64_t at = 0;
  int64_t count = 0;
  int64_t parts = 0;
  bool must_advance = false;
  while (most == 0 || count < most) {
    Result* r = find(self, s, at, must_advance);
    if (r == nullptr) break;
    if (r->start > last) parts++;
    out->append(s->text, last, r->start);
    if (function == nullptr) {
      if (literal == nullptr) literal = replacement_bytes(s, put, parts);
      out->append(literal);
    } else {
      W_Object* w = call(function, new W_Match(self, s, r));
      if (!is_none(w)) out->append(replacement_bytes(s, w, parts++));
    }
    count++;
    must_advance = r->end == r->start;
    last = at = r->end;
  }
  out->append(s->text, last, s->end);
  W_Object* result = nullptr;
  if (count == 0) {
    result = s->part(0, s->text->length());
  } else {
    result = s->w_text != nullptr ? static_cast<W_Object*>(new_str(out->build()))
                                  : new_bytes(out->build());
  }
  return counts ? new_tuple(result, new_int(count)) : result;
}

W_Object* pattern_sub(W_Pattern* self, W_Object* repl, W_Object* string, int64_t count) {
  return substitute(self, repl, string, count, false);
}
W_Object* pattern_subn(W_Pattern* self, W_Object* repl, W_Object* string, int64_t count) {
  return substitute(self, repl, string, count, true);
}

// ---- The rest -----------------------------------------------------------------------------------

W_Object* pattern_pattern(W_Pattern* self) { return self->pattern; }
int64_t pattern_flags(W_Pattern* self) { return self->flags; }
int64_t pattern_groups(W_Pattern* self) { return self->groups; }
W_Object* pattern_groupindex(W_Pattern* self) {
  return call(getattr(call(find_builtin("__import__"_str), new_ascii("types"_str)),
                      intern("MappingProxyType"_str)),
              self->group_index);
}
W_Object* pattern_self(W_Pattern* self) { return self; }
W_Object* pattern_deepcopy(W_Pattern* self, W_Object*) { return self; }

// `start`: the length of `out` before any flag.
void append_flag(StrBuilder* out, int64_t start, Str* name) {
  out->append(out->length() > start ? "|re."_str : ", re."_str);
  out->append(name);
}

W_Object* pattern_repr(W_Pattern* self) {
  StrBuilder* out = new StrBuilder();
  Str* pattern = repr(self->pattern)->value;
  out->append("re.compile("_str);
  out->append(count_code_points(pattern) > 200
                  ? pattern->slice(0, skip_code_points(pattern, 0, 200))
                  : pattern);
  int64_t flags = self->flags;
  if (self->is_text && (flags & (4 | 32 | 256)) == 32) flags &= ~int64_t{32};  // the default
  int64_t start = out->length();
  if ((flags & 1) != 0) append_flag(out, start, "TEMPLATE"_str);
  if ((flags & 2) != 0) append_flag(out, start, "IGNORECASE"_str);
  if ((flags & 4) != 0) append_flag(out, start, "LOCALE"_str);
  if ((flags & 8) != 0) append_flag(out, start, "MULTILINE"_str);
  if ((flags & 16) != 0) append_flag(out, start, "DOTALL"_str);
  if ((flags & 32) != 0) append_flag(out, start, "UNICODE"_str);
  if ((flags & 64) != 0) append_flag(out, start, "VERBOSE"_str);
  if ((flags & 128) != 0) append_flag(out, start, "DEBUG"_str);
  if ((flags & 256) != 0) append_flag(out, start, "ASCII"_str);
  int64_t others = flags & ~int64_t{511};
  if (others != 0) {
    out->append(out->length() > start ? "|0x"_str : ", 0x"_str);
    out->append(rlib::int_to_str(others, 16));
  }
  out->append(')');
  return new_str(out->build());
}

W_Object* pattern_eq(W_Pattern* self, W_Object* w_other) {
  if (!rlib::isinstance<W_Pattern>(w_other)) return not_implemented();
  W_Pattern* other = static_cast<W_Pattern*>(w_other);
  bool equal = self == other;
  if (!equal && self->flags == other->flags && self->is_bytes == other->is_bytes &&
      self->code->length() == other->code->length()) {
    equal = true;
    for (int64_t i = 0; i < self->code->length(); i++) {
      if (self->code->get(i) != other->code->get(i)) equal = false;
    }
    equal = equal && equals(self->pattern, other->pattern);
  }
  return new_bool(equal);
}

int64_t pattern_hash(W_Pattern* self) {
  int64_t mixed = hash(self->pattern);
  for (int64_t i = 0; i < self->code->length(); i++) mixed = mixed * 1000003 ^ self->code->get(i);
  mixed ^= self->flags ^ self->groups;
  return mixed == -1 ? -2 : mixed;
}

W_Object* scanner_match(W_Scanner* self) {
  W_Object* m = self->step(false);
  return m == nullptr ? none() : m;
}
W_Object* scanner_search(W_Scanner* self) {
  W_Object* m = self->step(true);
  return m == nullptr ? none() : m;
}
W_Object* scanner_iter(W_Scanner* self) { return self; }
W_Object* scanner_next(W_Scanner* self) {
  W_Object* m = self->step(true);
  if (m == nullptr) throw_stop_iteration(nullptr);
  return m;
}
W_Object* scanner_pattern(W_Scanner* self) { return self->pattern; }

TypeBuilder* builder(Str* name, Str* module) {
  auto* t = new TypeBuilder(name, object_type());
  t->module(module);
  t->remove_flags(W_Type::kBaseType);
  t->add_flags(W_Type::kDisallowNew);
  return t;
}

W_Type* make_pattern_type() {
  auto* t = builder("Pattern"_str, "re"_str);
  t->doc("Compiled regular expression object."_str);
  t->add_flags(W_Type::kHasWeakref);
  Str* range = "($self, /, string, pos=0, endpos=sys.maxsize)"_str;
  t->special<&pattern_repr>("__repr__"_str);
  t->special<&pattern_eq>("__eq__"_str);
  t->special<&pattern_hash>("__hash__"_str);
  t->method<&pattern_match>("match"_str, range,
                            "Matches zero or more characters at the beginning of the string."_str);
  t->method<&pattern_fullmatch>("fullmatch"_str, range, "Matches against all of the string."_str);
  t->method<&pattern_search>(
      "search"_str, range,
      "Scan through string looking for a match, and return a corresponding match object instance.\n\nReturn None if no position in the string matches."_str);
  t->method<&pattern_findall>(
      "findall"_str, range,
      "Return a list of all non-overlapping matches of pattern in string."_str);
  t->method<&pattern_finditer>(
      "finditer"_str, range,
      "Return an iterator over all non-overlapping matches for the RE pattern in string.\n\nFor each match, the iterator returns a match object."_str);
  t->method<&pattern_scanner>("scanner"_str, range);
  t->method<&pattern_split>("split"_str, "($self, /, string, maxsplit=0)"_str,
                            "Split string by the occurrences of pattern."_str);
  t->method<&pattern_sub>(
      "sub"_str, "($self, /, repl, string, count=0)"_str,
      "Return the string obtained by replacing the leftmost non-overlapping occurrences of pattern in string by the replacement repl."_str);
  t->method<&pattern_subn>(
      "subn"_str, "($self, /, repl, string, count=0)"_str,
      "Return the tuple (new_string, number_of_subs_made) found by replacing the leftmost non-overlapping occurrences of pattern with the replacement repl."_str);
  t->method<&pattern_self>("__copy__"_str, "($self, /)"_str);
  t->method<&pattern_deepcopy>("__deepcopy__"_str, "($self, memo, /)"_str);
  t->class_method<&class_getitem>("__class_getitem__"_str, "($cls, item, /)"_str,
                                  "See PEP 585"_str);
  t->member<&pattern_pattern>("pattern"_str,
                              "The pattern string from which the RE object was compiled."_str);
  t->member<&pattern_flags>("flags"_str, "The regex matching flags."_str);
  t->member<&pattern_groups>("groups"_str, "The number of capturing groups in the pattern."_str);
  t->getter<&pattern_groupindex>("groupindex"_str,
                                 "A dictionary mapping group names to group numbers."_str);
  return t->finish();
}

W_Type* make_scanner_type() {
  auto* t = builder("SRE_Scanner"_str, "_sre"_str);
  t->method<&scanner_match>("match"_str, "($self, /)"_str);
  t->method<&scanner_search>("search"_str, "($self, /)"_str);
  t->special<&scanner_iter>("__iter__"_str);
  t->special<&scanner_next>("__next__"_str);
  t->member<&scanner_pattern>("pattern"_str);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* pattern_type() { return RLIB_ONCE(make_pattern_type()); }
RLIB_PREBUILD W_Type* match_type() { return RLIB_ONCE(make_match_type()); }
RLIB_PREBUILD W_Type* scanner_type() { return RLIB_ONCE(make_scanner_type()); }

}  // namespace py::sre
