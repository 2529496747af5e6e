# Modules _locale and locale.
import _locale
import locale

print(locale.setlocale(locale.LC_CTYPE), locale.setlocale(locale.LC_NUMERIC))
print(locale.localeconv())
print(_locale.getencoding(), locale.nl_langinfo(locale.CODESET), locale.getpreferredencoding())
print([_locale.nl_langinfo(getattr(_locale, name)) for name in dir(_locale) if name.startswith(("DAY", "MON_", "T_"))])
print(sorted(["b", "A", "é", "a", "Z", "\U00010000", "\uffff"], key=locale.strxfrm))
# The C library says no more than the sign.
print([(order > 0) - (order < 0) for order in (locale.strcoll("a", "b"), locale.strcoll("b", "a"), locale.strcoll("é", "é"))])
print(locale.strxfrm("abcé\U0001f600"))
print(locale.setlocale(locale.LC_ALL, "C"), locale.setlocale(locale.LC_ALL))
print(_locale.getencoding())
print(locale.setlocale(locale.LC_ALL, "C.UTF-8"), locale.getlocale())
print(locale.format_string("%d %.2f", (1234567, 1234.5), grouping=True), locale.atof("1.5"), locale.str(2.5))
print(_locale.gettext("text"), _locale.dgettext("domain", "text"), _locale.dcgettext(None, "täxt", locale.LC_TIME))
print(_locale.textdomain(None), _locale.textdomain("program"), _locale.textdomain(None))
print(_locale.bindtextdomain("program", "/nowhere"), _locale.bindtextdomain("program", None))
print(_locale.bind_textdomain_codeset("program", "UTF-8"))
for wrong in (
    lambda: locale.setlocale(locale.LC_ALL, "no_SUCH"),
    lambda: locale.setlocale(locale.LC_ALL, 3),
    lambda: locale.setlocale(99),
    lambda: locale.nl_langinfo(99999999),
    lambda: locale.strcoll("a\0", "b"),
    lambda: locale.strxfrm(1),
    lambda: _locale.bindtextdomain("", "x"),
):
    try:
        print(wrong())
    except Exception as e:
        print(type(e).__module__, type(e).__name__, e)
