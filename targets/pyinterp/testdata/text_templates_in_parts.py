# _string gives the parts of a template one by one: what is wrong with one is said when its turn comes.
import _string, inspect, string

for text in ("", "a{0}}", "{a[b}", "{!", "{!x", "{a!rr}", "}", "{", "a{b:{c}}d", "{a:{", "{a.b[c]!r:>{w}}z{{}}", "{:{:{}}}", "{a]b}"):
    seen = []
    try:
        for part in _string.formatter_parser(text): seen.append(part)
    except ValueError as e: seen.append(str(e))
    print(repr(text), seen)
for name in "", "0", "a.b[c].d[12]", "a[", "a.", "a[b]c", "[0]", "a..b":
    first, rest = _string.formatter_field_name_split(name)
    seen = []
    try:
        for part in rest: seen.append(part)
    except ValueError as e: seen.append(str(e))
    print(repr(name), repr(first), seen)
print(type(_string.formatter_parser("")).__name__, type(_string.formatter_field_name_split("a")[1]).__name__)
for text in "{0}{", "{}{1}", "{0[a}":
    try: print(string.Formatter().format(text, 1))
    except (ValueError, KeyError, TypeError) as e: print(type(e).__name__, e)

# What the built-in types take, as inspect sees it.
class Plain: pass
for t in complex, enumerate, float, property, list, object, reversed, tuple, memoryview, int, Plain:
    try: print(t.__name__, t.__text_signature__, inspect.signature(t))
    except ValueError as e: print(e)
