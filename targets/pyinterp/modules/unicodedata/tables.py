#!/usr/bin/python3.11
"""Makes tables.cc: what module unicodedata knows beyond objspace/unicode_tables.

    python3.11 tables.py > tables.cc

The source is CPython 3.11's own unicodedata, which has Unicode 14.0 and, as ucd_3_2_0, Unicode 3.2; and for names of
sequences Debian's package unicode-data.
"""

import os
import sys
import unicodedata
from fractions import Fraction

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../objspace"))
from packed_numbers import emit, number, runs, signed

old = unicodedata.ucd_3_2_0
assert unicodedata.unidata_version == "14.0.0" and old.unidata_version == "3.2.0"
LAST = 0x110000


def record(database, c):
    ch = chr(c)
    return (database.category(ch), database.bidirectional(ch), database.east_asian_width(ch), database.mirrored(ch))


print("// Made by tables.py: do not edit.\n")
print('#include "targets/pyinterp/modules/unicodedata/tables.h"\n')
print("namespace py::unicodedata_tables {")

categories = sorted({unicodedata.category(chr(c)) for c in range(LAST)})
directions = sorted({unicodedata.bidirectional(chr(c)) for c in range(LAST)})
widths = sorted({unicodedata.east_asian_width(chr(c)) for c in range(LAST)})
emit("categories", "The general categories, bidirectional classes and widths that there are.", " ".join(categories))
emit("directions", "The first one is empty.", " ".join(directions))
emit("widths", "East Asian widths.", " ".join(widths))

records, pages, page_of, content = {}, {}, [], []
for database in (unicodedata, old):
    for start in range(0, LAST, 128):
        page = tuple(records.setdefault(record(database, c), len(records)) for c in range(start, start + 128))
        if page not in pages:
            pages[page] = len(pages)
            content.extend(page)
        page_of.append(pages[page])
emit("records", "How many; of each the category, direction, width by number, and whether it is mirrored.",
     number(len(records)) + "".join(number(categories.index(r[0])) + number(directions.index(r[1])) +
                                    number(widths.index(r[2])) + number(r[3]) for r in records))
emit("page_numbers", "Of every 128 code points, in runs: of Unicode 14.0, then of 3.2.", runs(page_of))
emit("pages", "How many; the records of their code points, in runs.", number(len(pages)) + runs(content))


def values(database):
    found = []
    for c in range(LAST):
        value = database.numeric(chr(c), None)
        if value is not None:
            value = Fraction(value).limit_denominator(1000)
            found.append((c, value.numerator, value.denominator))
    return found


def emit_values(name, comment, found):
    text, last = number(len(found)), 0
    for c, n, d in found:
        text += number(c - last) + signed(n) + number(d)
        last = c
    emit(name, comment, text)


new_values, old_values = values(unicodedata), values(old)
emit_values("numeric_values", "How many; code point, numerator, denominator.", new_values)
assigned = [v for v in new_values if old.category(chr(v[0])) != "Cn"]
assert old_values == assigned
text, last, count = "", 0, 0
for c in range(LAST):
    ch = chr(c)
    if old.category(ch) != "Cn":
        assert unicodedata.digit(ch, -1) == old.digit(ch, -1)
        if unicodedata.decimal(ch, -1) != old.decimal(ch, -1):
            text += number(c - last) + number(old.decimal(ch))
            last, count = c, count + 1
emit("old_decimal_values", "What is a decimal digit in Unicode 3.2 only: how many; code point, value.", number(count) + text)

tags = sorted({d.split()[0] for d in (unicodedata.decomposition(chr(c)) for c in range(LAST)) if d.startswith("<")})
text, last, count = "", 0, 0
for c in range(LAST):
    d = unicodedata.decomposition(chr(c))
    if d.startswith("<"):
        text += number(c - last) + number(tags.index(d.split()[0]))
        last, count = c, count + 1
emit("tags", "Of decompositions for compatibility.", " ".join(tags))
emit("tagged", "How many; code point, tag.", number(count) + text)

text, last, count = "", 0, 0
for c in range(LAST):
    ch = chr(c)
    if old.category(ch) != "Cn" and old.decomposition(ch) == unicodedata.decomposition(ch):
        if old.normalize("NFD", ch) != unicodedata.normalize("NFD", ch):
            text += number(c - last) + number(ord(old.normalize("NFD", ch)))
            last, count = c, count + 1
emit("corrections", "What Unicode 3.2 decomposes otherwise: how many; code point, what it becomes.", number(count) + text)

found = []
with open("/usr/share/unicode/NamedSequences.txt", encoding="utf-8") as f:
    for line in f:
        name, _, codes = line.split("#")[0].strip().partition(";")
        try:
            if codes and unicodedata.lookup(name):
                found.append(f"{name}={codes.strip()};")
        except KeyError:
            pass  # younger than Unicode 14.0
emit("sequences", "Names of more than one code point: each as NAME=code points;", "".join(found))
print("\n}  // namespace py::unicodedata_tables")
