// Module unicodedata: what Unicode 14.0 says, and, as ucd_3_2_0, what Unicode 3.2 said, which names of domains are
// prepared by.

#include "targets/pyinterp/modules/module.h"
#include "targets/pyinterp/modules/unicodedata/tables.h"
#include "targets/pyinterp/objspace/str_methods.h"
#include "targets/pyinterp/objspace/text.h"
#include "targets/pyinterp/objspace/unicode_data.h"
#include "targets/pyinterp/objspace/unicode_tables.h"

namespace py {

namespace {

namespace tables = unicodedata_tables;
using unicode_tables::Reader;

// ---- Tables -------------------------------------------------------------------------------------

struct Entry {
  uint8_t category;
  uint8_t direction;
  uint8_t width;
  bool is_mirrored;
};

Array<Entry>* read_entries() {
  Reader* reader = new Reader(tables::records());
  auto* all = Array<Entry>::make(reader->next());
  for (int64_t i = 0; i < all->length(); i++) {
    Entry e;
    e.category = static_cast<uint8_t>(reader->next());
    e.direction = static_cast<uint8_t>(reader->next());
    e.width = static_cast<uint8_t>(reader->next());
    e.is_mirrored = reader->next() != 0;
    all->set(i, e);
  }
  return all;
}
RLIB_PREBUILD Array<Entry>* entries() { return RLIB_ONCE(read_entries()); }

constexpr int64_t kPages = (unicode::kMaxCodePoint + 1) >> 7;

Array<uint16_t>* read_runs(Reader* reader, int64_t length) {
  auto* all = Array<uint16_t>::make(length);
  int64_t at = 0;
  while (at < length) {
    uint16_t value = static_cast<uint16_t>(reader->next());
    int64_t count = reader->next();
    rlib::array_fill(all, at, count, value);
    at += count;
  }
  return all;
}
RLIB_PREBUILD Array<uint16_t>* page_numbers() {
  return RLIB_ONCE(read_runs(new Reader(tables::page_numbers()), 2 * kPages));
}
Array<uint16_t>* read_pages() {
  Reader* reader = new Reader(tables::pages());
  int64_t count = reader->next();
  return read_runs(reader, count << 7);
}
RLIB_PREBUILD Array<uint16_t>* pages() { return RLIB_ONCE(read_pages()); }

// The words of a text, as str objects.
Array<W_Str*>* words_of(Str* text) {
  List<Str*>* words = text->split(" "_str);
  auto* all = Array<W_Str*>::make(words->length());
  for (int64_t i = 0; i < words->length(); i++) all->set(i, intern(words->get(i)));
  return all;
}
RLIB_PREBUILD Array<W_Str*>* categories() { return RLIB_ONCE(words_of(tables::categories())); }
RLIB_PREBUILD Array<W_Str*>* directions() { return RLIB_ONCE(words_of(tables::directions())); }
RLIB_PREBUILD Array<W_Str*>* widths() { return RLIB_ONCE(words_of(tables::widths())); }
RLIB_PREBUILD Array<W_Str*>* tags() { return RLIB_ONCE(words_of(tables::tags())); }

Dict<int64_t, W_Float*>* read_numeric_values() {
  Reader* reader = new Reader(tables::numeric_values());
  auto* all = new Dict<int64_t, W_Float*>();
  int64_t c = 0;
  for (int64_t left = reader->next(); left > 0; left--) {
    c += reader->next();
    double numerator = static_cast<double>(reader->next_signed());
    all->set(c, new_float(numerator / static_cast<double>(reader->next())));
  }
  return all;
}
RLIB_PREBUILD Dict<int64_t, W_Float*>* numeric_values() { return RLIB_ONCE(read_numeric_values()); }

// Code points with a number each.
Dict<int64_t, int64_t>* read_numbers(Str* text) {
  Reader* reader = new Reader(text);
  auto* all = new Dict<int64_t, int64_t>();
  int64_t c = 0;
  for (int64_t left = reader->next(); left > 0; left--) {
    c += reader->next();
    all->set(c, reader->next());
  }
  return all;
}
RLIB_PREBUILD Dict<int64_t, int64_t>* old_decimal_values() {
  return RLIB_ONCE(read_numbers(tables::old_decimal_values()));
}
RLIB_PREBUILD Dict<int64_t, int64_t>* tagged() { return RLIB_ONCE(read_numbers(tables::tagged())); }
RLIB_PREBUILD Dict<int64_t, int64_t>* corrections() {
  return RLIB_ONCE(read_numbers(tables::corrections()));
}

Dict<Str*, W_Str*>* read_sequences() {
  auto* all = new Dict<Str*, W_Str*>();
  for (Str* entry : *tables::sequences()->split(";"_str)) {
    int64_t middle = entry->find_char('=');
    if (middle < 0) continue;
    StrBuilder* text = new StrBuilder();
    for (Str* code : *entry->slice_from(middle + 1)->split(" "_str)) {
      append_code_point(text, rlib::parse_int(code, 16).value);
    }
    all->set(entry->slice(0, middle), new_str(text->build()));
  }
  return all;
}
RLIB_PREBUILD Dict<Str*, W_Str*>* sequences() { return RLIB_ONCE(read_sequences()); }

// ---- Arguments ----------------------------------------------------------------------------------

RLIB_PREBUILD W_Type* database_type();

// unicodedata.UCD: the database of Unicode 3.2.
class W_Database final : public W_Object {
 public:
  static W_Type* exact_type() { return database_type(); }
  W_Type* type() override { return database_type(); }
};

RLIB_PREBUILD W_Database* old_database() { return RLIB_ONCE(new W_Database()); }

// The functions of the module and the methods of ucd_3_2_0 are the same, but for the first argument, which says which
// database. The module's have none.
Entry entry(W_Database* database, int64_t c) {
  int64_t page = page_numbers()->get((c >> 7) + (database == nullptr ? 0 : kPages));
  return entries()->get(pages()->get(page << 7 | (c & 127)));
}

// Whether the old database does not have it.
bool is_unknown(W_Database* database, int64_t c) {
  return database != nullptr && categories()->get(entry(database, c).category)->value->eq("Cn"_str);
}

int64_t character(W_Object* w, Str* function) {
  if (isinstance<W_Str>(w) && static_cast<W_Str*>(w)->length() == 1) return code_point_at(text_of(w), 0);
  throw_type_error(function, " must be a unicode character, not "_str, argument_type_name(w));
}

W_Object* or_default(W_Object* found, W_Object* otherwise, Str* error) {
  if (found != nullptr) return found;
  if (otherwise != nullptr) return otherwise;
  throw_value_error(error);
}

// ---- Functions ----------------------------------------------------------------------------------

W_Object* category(W_Database* self, W_Object* w) {
  return categories()->get(entry(self, character(w, "category() argument"_str)).category);
}
W_Object* bidirectional(W_Database* self, W_Object* w) {
  return directions()->get(entry(self, character(w, "bidirectional() argument"_str)).direction);
}
W_Object* east_asian_width(W_Database* self, W_Object* w) {
  return widths()->get(entry(self, character(w, "east_asian_width() argument"_str)).width);
}
int64_t mirrored(W_Database* self, W_Object* w) {
  return entry(self, character(w, "mirrored() argument"_str)).is_mirrored ? 1 : 0;
}
int64_t combining(W_Database* self, W_Object* w) {
  int64_t c = character(w, "combining() argument"_str);
  return is_unknown(self, c) ? 0 : unicode::combining_class(c);
}

W_Object* decimal(W_Database* self, W_Object* w, W_Object* otherwise) {
  int64_t c = character(w, "decimal() argument 1"_str);
  int64_t value = is_unknown(self, c) ? -1 : unicode::decimal_value(c);
  if (self != nullptr && old_decimal_values()->contains(c)) value = old_decimal_values()->get(c);
  return or_default(value < 0 ? nullptr : new_int(value), otherwise, "not a decimal"_str);
}
W_Object* digit(W_Database*, W_Object* w, W_Object* otherwise) {
  int64_t c = character(w, "digit() argument 1"_str);
  int64_t value = unicode::record(c).digit;  // in the old database too
  return or_default(value < 0 ? nullptr : new_int(value), otherwise, "not a digit"_str);
}
W_Object* numeric(W_Database* self, W_Object* w, W_Object* otherwise) {
  int64_t c = character(w, "numeric() argument 1"_str);
  W_Object* value = is_unknown(self, c) ? nullptr : numeric_values()->get(c);
  return or_default(value, otherwise, "not a numeric character"_str);
}

W_Object* name(W_Database* self, W_Object* w, W_Object* otherwise) {
  int64_t c = character(w, "name() argument 1"_str);
  Str* found = is_unknown(self, c) ? nullptr : unicode::name_of(c);
  return or_default(found == nullptr ? nullptr : new_ascii(found), otherwise, "no such name"_str);
}

W_Object* lookup(W_Database* self, Str* name) {
  int64_t c = unicode::code_point_named(name);
  // Aliases and sequences came later than Unicode 3.2.
  bool is_alias = self != nullptr && c >= 0 && !name->upper()->eq(unicode::name_of(c));
  if (c >= 0 && !is_unknown(self, c) && !is_alias) return new_char(c);
  W_Str* sequence = self != nullptr ? nullptr : sequences()->get(name->upper());
  if (sequence != nullptr) return sequence;
  throw_key_error(new_str(message("undefined character name '"_str, name, '\'')));
}

// "<compat> 0020 0308"
W_Object* decomposition(W_Database* self, W_Object* w) {
  int64_t c = character(w, "decomposition() argument"_str);
  Array<int32_t>* parts = is_unknown(self, c) ? nullptr : unicode::decomposition_of(c).parts;
  if (parts == nullptr) return empty_str();
  StrBuilder* text = new StrBuilder();
  if (tagged()->contains(c)) text->append(tags()->get(tagged()->get(c))->value);
  for (int64_t i = 0; i < parts->length(); i++) {
    if (text->length() > 0) text->append(' ');
    Str* digits = rlib::int_to_str(parts->get(i), 16)->upper();
    text->append_repeated('0', 4 - digits->length());
    text->append(digits);
  }
  return new_ascii(text->build());
}

unicode::NormalForm form_of(Str* name) {
  if (name->eq("NFC"_str)) return unicode::NormalForm::kC;
  if (name->eq("NFD"_str)) return unicode::NormalForm::kD;
  if (name->eq("NFKC"_str)) return unicode::NormalForm::kKC;
  if (name->eq("NFKD"_str)) return unicode::NormalForm::kKD;
  throw_value_error("invalid normalization form"_str);
}

bool is_unknown_to_old(int64_t c) { return is_unknown(old_database(), c); }

// As Unicode 3.2 does it: characters that it does not know stay as they are. (They are ordered and composed, though.)
Str* normalize_old(Str* text, unicode::NormalForm form) {
  StrBuilder* corrected = new StrBuilder(text->length());
  for (TextCursor cursor(text); !cursor.done();) {
    int64_t c = cursor.next();
    append_code_point(corrected, corrections()->get_or(c, c));
  }
  return unicode::normalize(corrected->build(), form, &is_unknown_to_old);
}

Str* normal(W_Database* self, Str* form_name, Str* text) {
  unicode::NormalForm form = form_of(form_name);
  if (self == nullptr || is_ascii(text)) return unicode::normalize(text, form);
  return normalize_old(text, form);
}

W_Object* normalize(W_Database* self, Str* form, W_Str* w) {
  Str* text = normal(self, form, w->value);
  return text->eq(w->value) ? exact_str(w) : new_str(text);
}
bool is_normalized(W_Database* self, Str* form, W_Str* w) {
  return normal(self, form, w->value)->eq(w->value);
}

// The module's functions ask the new database.
W_Object* new_category(W_Object* w) { return category(nullptr, w); }
W_Object* new_bidirectional(W_Object* w) { return bidirectional(nullptr, w); }
W_Object* new_east_asian_width(W_Object* w) { return east_asian_width(nullptr, w); }
int64_t new_mirrored(W_Object* w) { return mirrored(nullptr, w); }
int64_t new_combining(W_Object* w) { return combining(nullptr, w); }
W_Object* new_decimal(W_Object* w, W_Object* otherwise) { return decimal(nullptr, w, otherwise); }
W_Object* new_digit(W_Object* w, W_Object* otherwise) { return digit(nullptr, w, otherwise); }
W_Object* new_numeric(W_Object* w, W_Object* otherwise) { return numeric(nullptr, w, otherwise); }
W_Object* new_name(W_Object* w, W_Object* otherwise) { return name(nullptr, w, otherwise); }
W_Object* new_lookup(Str* name) { return lookup(nullptr, name); }
W_Object* new_decomposition(W_Object* w) { return decomposition(nullptr, w); }
W_Object* new_normalize(Str* form, W_Str* w) { return normalize(nullptr, form, w); }
bool new_is_normalized(Str* form, W_Str* w) { return is_normalized(nullptr, form, w); }

W_Object* old_version(W_Database*) { return new_ascii("3.2.0"_str); }

// Each function: (PY_UCD name, signature without what comes first, documentation).
#define PY_UCD_FUNCTIONS                                                                                     \
  PY_UCD(category, "chr, /)", "Returns the general category assigned to the character chr as string.")       \
  PY_UCD(bidirectional, "chr, /)", "Returns the bidirectional class assigned to the character chr as string.") \
  PY_UCD(east_asian_width, "chr, /)", "Returns the east asian width assigned to the character chr as string.") \
  PY_UCD(mirrored, "chr, /)", "Returns the mirrored property assigned to the character chr as integer.")     \
  PY_UCD(combining, "chr, /)",                                                                               \
         "Returns the canonical combining class assigned to the character chr as integer.")                  \
  PY_UCD(decimal, "chr, default=<null>, /)", "Converts a Unicode character into its equivalent decimal value.") \
  PY_UCD(digit, "chr, default=<null>, /)", "Converts a Unicode character into its equivalent digit value.")  \
  PY_UCD(numeric, "chr, default=<null>, /)", "Converts a Unicode character into its equivalent numeric value.") \
  PY_UCD(name, "chr, default=<null>, /)", "Returns the name assigned to the character chr as a string.")     \
  PY_UCD(lookup, "name, /)", "Look up character by name.")                                                   \
  PY_UCD(decomposition, "chr, /)",                                                                           \
         "Returns the character decomposition mapping assigned to the character chr as string.")             \
  PY_UCD(normalize, "form, unistr, /)", "Return the normal form 'form' for the Unicode string unistr.")      \
  PY_UCD(is_normalized, "form, unistr, /)", "Return whether the Unicode string unistr is in the normal form 'form'.")

W_Type* make_database_type() {
  auto* t = new TypeBuilder("UCD"_str, object_type());
  t->module("unicodedata"_str);
  t->remove_flags(W_Type::kBaseType);
  t->add_flags(W_Type::kDisallowNew);
#define PY_UCD(name, signature, doc) \
  t->method<&name>(#name##_str, message("($self, "_str, signature##_str), doc##_str);
  PY_UCD_FUNCTIONS
#undef PY_UCD
  t->member<&old_version>("unidata_version"_str);
  return t->finish();
}
RLIB_PREBUILD W_Type* database_type() { return RLIB_ONCE(make_database_type()); }

W_Module* make_unicodedata() {
  auto* m = new ModuleBuilder(
      "unicodedata"_str,
      "This module provides access to the Unicode Character Database which\ndefines character properties for all Unicode characters. The data in\n"
      "this database is based on the UnicodeData.txt file version\n14.0.0 which is publicly available from the Unicode Consortium."_str);
#define PY_UCD(name, signature, doc) \
  m->function<&new_##name>(#name##_str, message("($module, "_str, signature##_str), doc##_str);
  PY_UCD_FUNCTIONS
#undef PY_UCD
  m->constant("unidata_version"_str, new_ascii("14.0.0"_str));
  m->constant("ucd_3_2_0"_str, old_database());
  m->type("UCD"_str, database_type());
  return m->finish();
}

}  // namespace

RLIB_PREBUILD W_Module* unicodedata_module() { return RLIB_ONCE(make_unicodedata()); }

}  // namespace py
