// Dialects, and the module itself.

#include "targets/pyinterp/modules/csv/csv_module.h"

#include "targets/pyinterp/objspace/instance.h"

namespace py {

namespace {

class CsvState final : public rlib::Object {
 public:
  int64_t field_limit = 128 * 1024;
};
RLIB_PREBUILD CsvState* csv_state() { return RLIB_ONCE(new CsvState()); }
RLIB_PREBUILD W_Dict* dialects() { return RLIB_ONCE(new_dict()); }

W_Object* dialect_named(W_Object* name) {
  W_Object* found = dialects()->get(name);
  if (found == nullptr) throw_csv_error("unknown dialect"_str);
  return found;
}

// ---- The parts of a dialect ---------------------------------------------------------------------

int64_t one_character(W_Object* w, Str* name) {
  if (static_cast<W_Str*>(w)->length() != 1) throw_type_error('"', name, "\" must be a 1-character string"_str);
  return code_point_at(text_of(w), 0);
}

int64_t character_or_none(W_Object* w, Str* name, int64_t otherwise) {
  if (w == nullptr) return otherwise;
  if (is_none(w)) return -1;
  if (!isinstance<W_Str>(w)) throw_type_error('"', name, "\" must be string or None, not "_str, type_name(w));
  return one_character(w, name);
}

// What `given` is, or else the attribute of `dialect` if that has one, or null.
W_Object* part(W_Object* given, W_Object* dialect, Str* name) {
  if (given != nullptr || dialect == nullptr) return given;
  return find_attribute(dialect, intern(name));
}

// type, dialect, delimiter, doublequote, escapechar, lineterminator, quotechar, quoting, skipinitialspace, strict
W_Object* dialect_new(AllValues v) {
  W_Object* dialect = null_if_none(v.get(1));
  bool has_others = false;
  for (int64_t i = 2; i < 10; i++) has_others = has_others || v.get(i) != nullptr;
  if (dialect != nullptr) {
    if (isinstance<W_Str>(dialect)) dialect = dialect_named(dialect);
    if (isinstance<W_CsvDialect>(dialect) && !has_others) return dialect;
  }
  W_Object* delimiter = part(v.get(2), dialect, "delimiter"_str);
  W_Object* doubles = part(v.get(3), dialect, "doublequote"_str);
  W_Object* escape = part(v.get(4), dialect, "escapechar"_str);
  W_Object* line_end = part(v.get(5), dialect, "lineterminator"_str);
  W_Object* quote = part(v.get(6), dialect, "quotechar"_str);
  W_Object* quoting = part(v.get(7), dialect, "quoting"_str);
  W_Object* skips = part(v.get(8), dialect, "skipinitialspace"_str);
  W_Object* strict = part(v.get(9), dialect, "strict"_str);
  W_CsvDialect* self = allocate<W_CsvDialect>(static_cast<W_Type*>(v.get(0)), csv_dialect_type());
  if (delimiter != nullptr) {
    if (!isinstance<W_Str>(delimiter)) {
      throw_type_error("\"delimiter\" must be string, not "_str, type_name(delimiter));
    }
    self->delimiter = one_character(delimiter, "delimiter"_str);
  }
  if (doubles != nullptr) self->doubles_quotes = is_true(doubles);
  self->escape = character_or_none(escape, "escapechar"_str, -1);
  self->line_end = new_ascii("\r\n"_str);
  if (line_end != nullptr) {
    if (is_none(line_end)) {
      self->line_end = nullptr;
    } else if (isinstance<W_Str>(line_end)) {
      self->line_end = exact_str(static_cast<W_Str*>(line_end));
    } else {
      throw_type_error("\"lineterminator\" must be a string"_str);
    }
  }
  self->quote = character_or_none(quote, "quotechar"_str, '"');
  if (quoting != nullptr) {
    if (!rlib::is_exactly<W_Int>(quoting)) throw_type_error("\"quoting\" must be an integer"_str);
    self->quoting = int_value(quoting);
  }
  if (skips != nullptr) self->skips_blanks = is_true(skips);
  if (strict != nullptr) self->is_strict = is_true(strict);
  if (self->quoting < kQuoteMinimal || self->quoting > kQuoteNone) {
    throw_type_error("bad \"quoting\" value"_str);
  }
  if (quote != nullptr && is_none(quote) && quoting == nullptr) self->quoting = kQuoteNone;
  if (self->quoting != kQuoteNone && self->quote < 0) {
    throw_type_error("quotechar must be set if quoting enabled"_str);
  }
  if (self->line_end == nullptr) throw_type_error("lineterminator must be set"_str);
  return self;
}

W_Object* character_object(int64_t c) { return c < 0 ? none() : new_char(c); }
W_Object* dialect_delimiter(W_CsvDialect* self) { return character_object(self->delimiter); }
W_Object* dialect_escapechar(W_CsvDialect* self) { return character_object(self->escape); }
W_Object* dialect_quotechar(W_CsvDialect* self) { return character_object(self->quote); }
W_Object* dialect_lineterminator(W_CsvDialect* self) { return self->line_end; }
int64_t dialect_quoting(W_CsvDialect* self) { return self->quoting; }
bool dialect_doublequote(W_CsvDialect* self) { return self->doubles_quotes; }
bool dialect_skipinitialspace(W_CsvDialect* self) { return self->skips_blanks; }
bool dialect_strict(W_CsvDialect* self) { return self->is_strict; }
W_Object* dialect_reduce(W_Object* self, Array<W_Object*>*) {
  throw_type_error("cannot pickle '"_str, self->type()->name, "' instances"_str);
}

W_Type* make_dialect_type() {
  auto* t = new TypeBuilder("Dialect"_str, object_type());
  t->module("_csv"_str);
  t->doc("CSV dialect\n\nThe Dialect type records CSV dialect options."_str);
  t->new_method<&dialect_new>(
      "($type, dialect=None, delimiter=<null>, doublequote=<null>, escapechar=<null>, lineterminator=<null>, "
      "quotechar=<null>, quoting=<null>, skipinitialspace=<null>, strict=<null>)"_str);
  t->getter<&dialect_delimiter>("delimiter"_str);
  t->getter<&dialect_escapechar>("escapechar"_str);
  t->getter<&dialect_quotechar>("quotechar"_str);
  t->getter<&dialect_lineterminator>("lineterminator"_str);
  t->getter<&dialect_quoting>("quoting"_str);
  t->member<&dialect_doublequote>("doublequote"_str);
  t->member<&dialect_skipinitialspace>("skipinitialspace"_str);
  t->member<&dialect_strict>("strict"_str);
  t->method<&dialect_reduce>("__reduce__"_str, "($self, /, *args)"_str);
  t->method<&dialect_reduce>("__reduce_ex__"_str, "($self, /, *args)"_str);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* csv_error_type() { return RLIB_ONCE(make_error_class("_csv"_str, "Error"_str, Exception_type())); }
RLIB_PREBUILD W_Type* csv_dialect_type() { return RLIB_ONCE(make_dialect_type()); }

W_CsvDialect* csv_dialect_of(W_Object* dialect, W_Dict* keywords) {
  int64_t count = keywords->length();
  int64_t by_position = dialect == nullptr ? 0 : 1;  // it may be one of the keywords, too
  auto* values = Array<W_Object*>::make(by_position + count);
  auto* names = Array<W_Str*>::make(count);
  if (by_position != 0) values->set(0, dialect);
  int64_t at = 0;
  for (int64_t e = keywords->next_entry(0); e >= 0; e = keywords->next_entry(e + 1)) {
    names->set(at, static_cast<W_Str*>(keywords->key_at(e)));
    values->set(by_position + at, keywords->value_at(e));
    at++;
  }
  return static_cast<W_CsvDialect*>(
      csv_dialect_type()->call(Arguments{values, count == 0 ? nullptr : names}));
}

int64_t csv_field_limit() { return csv_state()->field_limit; }

// ---- The module ---------------------------------------------------------------------------------

namespace {

void register_dialect(W_Object* name, W_Object* dialect, W_Dict* keywords) {
  if (!isinstance<W_Str>(name)) throw_type_error("dialect name must be a string"_str);
  dialects()->set(name, csv_dialect_of(dialect, keywords));
}
void unregister_dialect(W_Object* name) {
  if (dialects()->remove(name) == nullptr) throw_csv_error("unknown dialect"_str);
}
W_Object* get_dialect(W_Object* name) { return dialect_named(name); }
W_Object* list_dialects() { return new_list(to_list(dialects())); }

int64_t field_size_limit(W_Object* limit) {
  int64_t before = csv_state()->field_limit;
  if (limit != nullptr) {
    if (!isinstance<W_AnyInt>(limit) || limit->type() != int_type()) {
      throw_type_error("limit must be an integer"_str);
    }
    csv_state()->field_limit = int_value(limit);
  }
  return before;
}

W_Module* make_csv() {
  auto* m = new ModuleBuilder("_csv"_str, "CSV parsing and writing.\n"_str);
  m->function<&csv_reader>("reader"_str, "($module, iterable, dialect=<null>, /, **fmtparams)"_str,
                           "csv_reader = reader(iterable [, dialect='excel'] [optional keyword args])"_str);
  m->function<&csv_writer>("writer"_str, "($module, fileobj, dialect=<null>, /, **fmtparams)"_str,
                           "csv_writer = csv.writer(fileobj [, dialect='excel'] [optional keyword args])"_str);
  m->function<&register_dialect>("register_dialect"_str, "($module, name, dialect=<null>, /, **fmtparams)"_str,
                                 "Create a mapping from a string name to a dialect class."_str);
  m->function<&unregister_dialect>("unregister_dialect"_str, "($module, /, name)"_str,
                                   "Delete the name/dialect mapping associated with a string name."_str);
  m->function<&get_dialect>("get_dialect"_str, "($module, /, name)"_str,
                            "Return the dialect instance associated with name."_str);
  m->function<&list_dialects>("list_dialects"_str, "($module, /)"_str, "Return a list of all known dialect names."_str);
  m->function<&field_size_limit>("field_size_limit"_str, "($module, /, new_limit=<null>)"_str,
                                 "Sets an upper limit on parsed fields."_str);
  m->constant("QUOTE_MINIMAL"_str, kQuoteMinimal);
  m->constant("QUOTE_ALL"_str, kQuoteAll);
  m->constant("QUOTE_NONNUMERIC"_str, kQuoteNonNumeric);
  m->constant("QUOTE_NONE"_str, kQuoteNone);
  m->constant("__version__"_str, new_ascii("1.0"_str));
  m->constant("_dialects"_str, dialects());
  m->type("Dialect"_str, csv_dialect_type());
  m->type("Reader"_str, csv_reader_type());
  m->type("Writer"_str, csv_writer_type());
  m->type("Error"_str, csv_error_type());
  return m->finish();
}

}  // namespace

RLIB_PREBUILD W_Module* csv_module() { return RLIB_ONCE(make_csv()); }

}  // namespace py
