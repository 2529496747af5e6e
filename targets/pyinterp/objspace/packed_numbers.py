"""Tables as C++ string literals of numbers, for the makers of Unicode tables.

A number is written as digits of 5 bits, the lowest first, each a character from '#' on, plus 32 if more digits
follow. unicode_tables::Reader (unicode_data.cc) reads them.
"""


def number(n):
    text = ""
    while True:
        digit = n & 31
        n >>= 5
        text += chr(35 + digit + (32 if n else 0))
        if not n:
            return text


def signed(n):
    return number(n * 2 if n >= 0 else -n * 2 - 1)


def runs(values):
    """Each value and how often it follows itself."""
    text, i = "", 0
    while i < len(values):
        j = i
        while j < len(values) and values[j] == values[i]:
            j += 1
        text += number(values[i]) + number(j - i)
        i = j
    return text


def emit(name, comment, text):
    print(f"\n// {comment}")
    print(f"RLIB_PREBUILD Str* {name}() {{\n  return RLIB_ONCE(")
    for i in range(0, len(text), 88):
        part = text[i:i + 88].replace("\\", "\\\\").replace('"', '\\"').replace("??", "?\\?")
        end = "_str);" if i + 88 >= len(text) else ""
        print(f'      "{part}"{end}')
    print("}")
