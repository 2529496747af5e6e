// Module _locale: the C library's idea of language and country. locale.py stands on it.

#include <langinfo.h>
#include <limits.h>
#include <locale.h>

#include "targets/pyinterp/modules/library_function.h"
#include "targets/pyinterp/modules/locale/start_locale.h"
#include "targets/pyinterp/modules/posix/arguments.h"
#include "targets/pyinterp/objspace/text.h"

namespace py {

namespace {

PY_C_FUNCTION(setlocale)
PY_C_FUNCTION(localeconv)
PY_C_FUNCTION(nl_langinfo)
PY_C_FUNCTION(wcscoll)
PY_C_FUNCTION(wcsxfrm)
PY_C_FUNCTION(mbstowcs)
PY_C_FUNCTION(gettext)
PY_C_FUNCTION(dcgettext)
PY_C_FUNCTION(textdomain)
PY_C_FUNCTION(bindtextdomain)
PY_C_FUNCTION(bind_textdomain_codeset)

constexpr int64_t kWide = 4;  // bytes of a wchar_t

RLIB_PREBUILD W_Type* locale_error_type() {
  return RLIB_ONCE(make_error_class("locale"_str, "Error"_str, Exception_type()));
}

// ---- The locale at the start --------------------------------------------------------------------

class LocaleState final : public rlib::Object {
 public:
  RLIB_TRANSIENT bool is_started = false;
};
RLIB_PREBUILD LocaleState* locale_state() { return RLIB_ONCE(new LocaleState()); }

// The name of the locale that is set now; null if there is none of this name.
Str* set_locale(int64_t category, Str* name) {
  if (name == nullptr) return rlib::foreign_text(c_setlocale()->call(category, 0));
  rlib::ForeignText c_name(name);
  return rlib::foreign_text(c_setlocale()->call(category, c_name.address()));
}

bool is_set(Str* variable) {
  Str* value = rlib::get_environment(variable);
  return value != nullptr && !value->is_empty();
}

// ---- Text in the locale's encoding ----------------------------------------------------------------

Str* without_zeros(W_Str* w) {
  if (w->value->contains_char('\0')) throw_value_error("embedded null character"_str);
  return w->value;
}

W_Str* str_of_wide(int64_t wide, int64_t count) {
  StrBuilder* text = new StrBuilder();
  for (int64_t i = 0; i < count; i++) {
    int64_t c = rlib::foreign_int(wide, i * kWide);
    if (c < 0 || c > 0x10FFFF) throw_value_error("character U+"_str, rlib::int_to_str(c & 0xFFFFFFFF, 16),
                                                 " is not in range [U+0000; U+10ffff]"_str);
    append_code_point(text, c);
  }
  return new_str(text->build());
}

W_Object* decode_in_locale(Str* bytes) {
  if (is_ascii(bytes)) return new_ascii(bytes);
  rlib::ForeignText text(bytes);
  rlib::ForeignMemory wide((bytes->length() + 1) * kWide);
  int64_t count = c_mbstowcs()->call(wide.address(), text.address(), bytes->length() + 1);
  return count < 0 ? decode_file_name(bytes) : str_of_wide(wide.address(), count);
}
W_Object* decode_at(int64_t address) {
  Str* text = rlib::foreign_text(address);
  return text == nullptr ? empty_str() : decode_in_locale(text);
}

// A text as wchar_t, with a 0 behind it. Whoever called this calls free_foreign.
int64_t new_wide(W_Str* w) {
  Str* text = without_zeros(w);
  int64_t wide = rlib::new_foreign((w->length() + 1) * kWide);
  int64_t i = 0;
  for (TextCursor cursor(text); !cursor.done(); i++) rlib::set_foreign_int(wide, i * kWide, cursor.next());
  return wide;
}

// ---- Setting and asking -------------------------------------------------------------------------

W_Object* locale_setlocale(CInt category, W_Object* w_name) {
  start_locale();
  Str* name = nullptr;
  if (!is_none(w_name)) {
    if (!isinstance<W_Str>(w_name)) {
      throw_type_error("setlocale() argument 2 must be str or None, not "_str, type_name(w_name));
    }
    name = without_zeros(static_cast<W_Str*>(w_name));
  }
  Str* now = set_locale(category.value, name);
  if (now == nullptr) {
    throw_error(locale_error_type(), name == nullptr ? "locale query failed"_str : "unsupported locale setting"_str);
  }
  return decode_in_locale(now);
}

// A list of the sizes of groups of digits, with the number that ends it.
W_Object* grouping_at(int64_t address) {
  W_List* sizes = new_list();
  Str* groups = rlib::foreign_text(address);
  if (groups == nullptr || groups->is_empty()) return sizes;
  for (int64_t i = 0; i < groups->length(); i++) {
    sizes->append(new_int(groups->byte_at(i)));
    if (groups->char_at(i) == CHAR_MAX) return sizes;
  }
  sizes->append(new_int(0));
  return sizes;
}

void add_text(W_Dict* found, Str* name, int64_t conventions, int64_t index) {
  int64_t at = rlib::foreign_word(conventions, index);
  found->set_str(intern(name), name->ends_with("grouping"_str) ? grouping_at(at) : decode_at(at));
}

// From a `struct lconv`: ten texts, then numbers of a byte each.
W_Object* locale_localeconv() {
  start_locale();
  W_Dict* found = new_dict();
  int64_t conventions = c_localeconv()->call();
  Array<Str*>* texts = List<Str*>::of("decimal_point"_str, "thousands_sep"_str, "grouping"_str, "int_curr_symbol"_str,
                                      "currency_symbol"_str, "mon_decimal_point"_str, "mon_thousands_sep"_str,
                                      "mon_grouping"_str, "positive_sign"_str, "negative_sign"_str)
                           ->to_array();
  Array<Str*>* numbers = List<Str*>::of("int_frac_digits"_str, "frac_digits"_str, "p_cs_precedes"_str,
                                        "p_sep_by_space"_str, "n_cs_precedes"_str, "n_sep_by_space"_str,
                                        "p_sign_posn"_str, "n_sign_posn"_str)
                             ->to_array();
  constexpr int64_t kNumeric = 3;  // the first ones are about numbers, the others about money
  for (int64_t i = kNumeric; i < texts->length(); i++) add_text(found, texts->get(i), conventions, i);
  Str* values = rlib::read_foreign(conventions + texts->length() * 8, numbers->length());
  for (int64_t i = 0; i < numbers->length(); i++) {
    found->set_str(intern(numbers->get(i)), new_int(values->byte_at(i)));
  }
  for (int64_t i = 0; i < kNumeric; i++) add_text(found, texts->get(i), conventions, i);
  return found;
}

bool is_information(int64_t key) {
  switch (key) {
#define CATEGORY(name)
#define INFORMATION(name) case name:
#include "targets/pyinterp/modules/locale/constants.def"
      return true;
    default: return false;
  }
}

W_Object* locale_nl_langinfo(CInt key) {
  start_locale();
  if (!is_information(key.value)) throw_value_error("unsupported langinfo constant"_str);
  return decode_at(c_nl_langinfo()->call(key.value));
}

W_Object* locale_getencoding() {
  start_locale();
  Str* name = rlib::foreign_text(c_nl_langinfo()->call(CODESET));
  return new_str(name == nullptr || name->is_empty() ? "UTF-8"_str : name);
}

// ---- Order --------------------------------------------------------------------------------------

int64_t locale_strcoll(W_Str* a, W_Str* b) {
  start_locale();
  int64_t wide_a = new_wide(a);
  int64_t wide_b = 0;
  try {
    wide_b = new_wide(b);
  } catch (rlib::Exception*) {
    rlib::free_foreign(wide_a);
    throw;
  }
  int64_t order = c_wcscoll()->call_int(wide_a, wide_b);
  rlib::free_foreign(wide_a);
  rlib::free_foreign(wide_b);
  return order;
}

W_Object* locale_strxfrm(W_Str* w) {
  start_locale();
  int64_t wide = new_wide(w);
  int64_t size = c_wcsxfrm()->call(0, wide, 0) + 1;
  int64_t key = rlib::new_foreign(size * kWide);
  c_wcsxfrm()->call(key, wide, size);
  rlib::free_foreign(wide);
  try {
    W_Str* made = str_of_wide(key, size - 1);
    rlib::free_foreign(key);
    return made;
  } catch (rlib::Exception*) {
    rlib::free_foreign(key);
    throw;
  }
}

// ---- Translated texts ---------------------------------------------------------------------------

W_Object* locale_gettext(W_Str* w_text) {
  start_locale();
  rlib::ForeignText text(without_zeros(w_text));
  return decode_at(c_gettext()->call(text.address()));
}
W_Object* locale_dcgettext(W_Object* w_domain, W_Str* w_text, CInt category) {
  start_locale();
  rlib::ForeignText text(without_zeros(w_text));
  if (is_none(w_domain)) return decode_at(c_dcgettext()->call(0, text.address(), category.value));
  rlib::ForeignText domain(expect_text(w_domain));
  return decode_at(c_dcgettext()->call(domain.address(), text.address(), category.value));
}
W_Object* locale_dgettext(W_Object* w_domain, W_Str* text) {
  return locale_dcgettext(w_domain, text, CInt{LC_MESSAGES});
}

W_Object* locale_textdomain(W_Object* w_domain) {
  if (is_none(w_domain)) return decode_at(c_textdomain()->call(0));
  rlib::ForeignText domain(expect_text(w_domain));
  int64_t now = c_textdomain()->call(domain.address());
  if (now == 0) throw_os_error(rffi::last_error(), nullptr);
  return decode_at(now);
}

W_Object* locale_bindtextdomain(W_Str* w_domain, W_Object* w_folder) {
  if (w_domain->value->is_empty()) throw_error(locale_error_type(), "domain must be a non-empty string"_str);
  rlib::ForeignText domain(without_zeros(w_domain));
  int64_t now = 0;
  if (is_none(w_folder)) {
    now = c_bindtextdomain()->call(domain.address(), 0);
  } else {
    rlib::ForeignText folder(file_path(w_folder, "bindtextdomain"_str)->name);
    now = c_bindtextdomain()->call(domain.address(), folder.address());
  }
  if (now == 0) throw_os_error(rffi::last_error(), nullptr);
  return decode_at(now);
}

W_Object* locale_bind_textdomain_codeset(W_Str* w_domain, W_Object* w_codeset) {
  rlib::ForeignText domain(without_zeros(w_domain));
  int64_t now = 0;
  if (is_none(w_codeset)) {
    now = c_bind_textdomain_codeset()->call(domain.address(), 0);
  } else {
    rlib::ForeignText codeset(expect_text(w_codeset));
    now = c_bind_textdomain_codeset()->call(domain.address(), codeset.address());
  }
  return now == 0 ? none() : decode_at(now);
}

W_Module* make_locale() {
  auto* m = new ModuleBuilder("_locale"_str, "Support for POSIX locales."_str);
#define CATEGORY(name) m->constant(#name ""_str, static_cast<int64_t>(name));
#define INFORMATION(name) m->constant(#name ""_str, static_cast<int64_t>(name));
#include "targets/pyinterp/modules/locale/constants.def"
  m->constant("CHAR_MAX"_str, int64_t{CHAR_MAX});
  m->type("Error"_str, locale_error_type());
  m->function<&locale_setlocale>("setlocale"_str, "($module, category, locale=None, /)"_str,
                                 "Activates/queries locale processing."_str);
  m->function<&locale_localeconv>("localeconv"_str, "($module, /)"_str,
                                  "Returns numeric and monetary locale-specific parameters."_str);
  m->function<&locale_nl_langinfo>("nl_langinfo"_str, "($module, key, /)"_str,
                                   "Return the value for the locale information associated with key."_str);
  m->function<&locale_getencoding>("getencoding"_str, "($module, /)"_str, "Get the current locale encoding."_str);
  m->function<&locale_strcoll>("strcoll"_str, "($module, os1, os2, /)"_str,
                               "Compares two strings according to the locale."_str);
  m->function<&locale_strxfrm>("strxfrm"_str, "($module, string, /)"_str,
                               "Return a string that can be used as a key for locale-aware comparisons."_str);
  m->function<&locale_gettext>("gettext"_str, "($module, msg, /)"_str,
                               "gettext(msg) -> string\n\nReturn translation of msg."_str);
  m->function<&locale_dgettext>("dgettext"_str, "($module, domain, msg, /)"_str,
                                "dgettext(domain, msg) -> string\n\nReturn translation of msg in domain."_str);
  m->function<&locale_dcgettext>("dcgettext"_str, "($module, domain, msg, category, /)"_str,
                                 "Return translation of msg in domain and category."_str);
  m->function<&locale_textdomain>("textdomain"_str, "($module, domain, /)"_str,
                                  "Set the C library's textdmain to domain, returning the new domain."_str);
  m->function<&locale_bindtextdomain>("bindtextdomain"_str, "($module, domain, dir, /)"_str,
                                      "Bind the C library's domain to dir."_str);
  m->function<&locale_bind_textdomain_codeset>("bind_textdomain_codeset"_str, "($module, domain, codeset, /)"_str,
                                               "Bind the C library's domain to codeset."_str);
  return m->finish();
}

}  // namespace

// As a shell without any settings would make every text ASCII, UTF-8 is taken there instead (PEP 538).
void start_locale() {
  if (locale_state()->is_started) return;
  locale_state()->is_started = true;
  Str* now = set_locale(LC_CTYPE, ""_str);
  if (now == nullptr || is_set("LC_ALL"_str)) return;
  if (now->eq("C"_str) || now->eq("POSIX"_str)) set_locale(LC_CTYPE, "C.UTF-8"_str);
}

RLIB_PREBUILD W_Module* locale_module() { return RLIB_ONCE(make_locale()); }

}  // namespace py
