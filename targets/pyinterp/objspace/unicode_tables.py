#!/usr/bin/python3
"""Makes unicode_tables.cc of the files in Debian's package unicode-data.

    apt-get install unicode-data
    python3 unicode_tables.py > unicode_tables.cc

The tables are those of Unicode 14.0, whatever the files' version: code points that DerivedAge.txt
calls younger are taken for unassigned.
"""

import bz2
import os
import sys

from packed_numbers import emit, number, runs, signed

SOURCE = "/usr/share/unicode/"
VERSION = (14, 0)
LAST = 0x110000

ALPHA, DECIMAL, DIGIT, NUMERIC, LOWER, UPPER, TITLE, SPACE = (1 << i for i in range(8))
PRINTABLE, XID_START, XID_CONTINUE, CASED, CASE_IGNORABLE, SPECIAL = (1 << i for i in range(8, 14))


def lines(name):
    path = SOURCE + name
    opened = bz2.open(path, "rt") if name.endswith(".bz2") else open(path, encoding="utf-8")
    with opened as f:
        for line in f:
            line = line.split("#")[0].strip()
            if line:
                yield [part.strip() for part in line.split(";")]


def span(text):
    first, _, last = text.partition("..")
    return range(int(first, 16), int(last or first, 16) + 1)


def code_points(text):
    return [int(word, 16) for word in text.split()]


young = set()
for where, age in lines("DerivedAge.txt"):
    if tuple(map(int, age.split("."))) > VERSION:
        young.update(span(where))


def properties(name):
    found = {}
    for where, what, *_ in lines(name):
        found.setdefault(what, set()).update(c for c in span(where) if c not in young)
    return found


# ---- What UnicodeData.txt says ----

class Character:
    def __init__(self, fields):
        self.category = fields[2]
        self.combining = int(fields[3])
        self.bidirectional = fields[4]
        self.decomposition = fields[5]
        self.decimal = int(fields[6]) if fields[6] else -1
        self.digit = int(fields[7]) if fields[7] else -1
        self.numeric = bool(fields[8])
        self.upper, self.lower, self.title = (int(f, 16) if f else -1 for f in fields[12:15])


characters = {}
first = None
with open(SOURCE + "UnicodeData.txt") as f:
    for line in f:
        fields = line.rstrip("\n").split(";")
        code = int(fields[0], 16)
        if fields[1].endswith("First>"):
            first = code
        elif fields[1].endswith("Last>"):
            for c in range(first, code + 1):
                if c not in young:
                    characters[c] = Character(fields)
        elif code not in young:
            characters[code] = Character(fields)

core = properties("DerivedCoreProperties.txt")
# What Unicode 15 changed about older characters.
for c in (0x10FC, 0xA7F2, 0xA7F3, 0xA7F4, 0xAB69):
    core["Lowercase"].discard(c)
    core["Cased"].discard(c)
unihan_numeric = set()
for line in bz2.open(SOURCE + "Unihan_NumericValues.txt.bz2", "rt"):
    if line.startswith("U+"):
        unihan_numeric.add(int(line.split()[0][2:], 16))

# ---- Cases that are more than one code point, or depend on what is around ----

folded = set()
special = {}  # code point -> [lower, title, upper, fold], each None or a list
for fields in lines("SpecialCasing.txt"):
    if len(fields) > 4 and fields[4]:
        continue  # conditions: only the final sigma, which unicode_case.cc knows
    code = int(fields[0], 16)
    special[code] = [code_points(f) for f in fields[1:4]] + [None]
for fields in lines("CaseFolding.txt"):
    code, status, mapping = int(fields[0], 16), fields[1], code_points(fields[2])
    if code in young or status not in "CF":
        continue
    simple = characters[code].lower
    folded.add(code)
    if mapping != [simple if simple >= 0 else code]:
        special.setdefault(code, [None, None, None, None])[3] = mapping
for code, ch in characters.items():
    if ch.lower >= 0 and code not in folded:  # Cherokee: the small letters are folded to the others
        special.setdefault(code, [None, None, None, None])[3] = [code]


def record(c):
    ch = characters.get(c)
    flags = 0
    if ch is None:
        return (0, 0, 0, 0, -1, -1)
    if ch.category in ("Lm", "Lt", "Lu", "Ll", "Lo"):
        flags |= ALPHA
    if ch.decimal >= 0:
        flags |= DECIMAL
    if ch.digit >= 0:
        flags |= DIGIT
    if ch.numeric or c in unihan_numeric:
        flags |= NUMERIC
    if c in core["Lowercase"]:
        flags |= LOWER
    if c in core["Uppercase"]:
        flags |= UPPER
    if ch.category == "Lt":
        flags |= TITLE
    if ch.category == "Zs" or ch.bidirectional in ("WS", "B", "S"):
        flags |= SPACE
    if c == 32 or ch.category[0] not in "CZ":
        flags |= PRINTABLE
    if c in core["XID_Start"]:
        flags |= XID_START
    if c in core["XID_Continue"]:
        flags |= XID_CONTINUE
    if c in core["Cased"]:
        flags |= CASED
    if c in core["Case_Ignorable"]:
        flags |= CASE_IGNORABLE
    if c in special:
        flags |= SPECIAL
    upper = ch.upper - c if ch.upper >= 0 else 0
    lower = ch.lower - c if ch.lower >= 0 else 0
    title = ch.title - c if ch.title >= 0 else upper
    return (flags, upper, lower, title, ch.decimal, ch.digit)


# ---- Writing ----

records, pages = {}, {}
page_of, page_content = [], []
for start in range(0, LAST, 128):
    page = tuple(records.setdefault(record(c), len(records)) for c in range(start, start + 128))
    if page not in pages:
        pages[page] = len(pages)
        page_content.extend(page)
    page_of.append(pages[page])

print("// Made by unicode_tables.py: do not edit.\n")
print('#include "targets/pyinterp/objspace/unicode_tables.h"\n')
print("namespace py::unicode_tables {")
emit("records", "How many; of each flags, and what to add for upper, lower and title case, decimal, digit.",
     number(len(records)) + "".join(number(r[0]) + "".join(map(signed, r[1:])) for r in records))
emit("page_numbers", "Of every 128 code points, in runs.", runs(page_of))
emit("pages", "How many; the records of their code points, in runs.",
     number(len(pages)) + runs(page_content))
text = number(len(special))
last = 0
for code in sorted(special):
    text += number(code - last)
    last = code
    for mapping in special[code]:
        text += number(0 if mapping is None else len(mapping))
        text += "".join(map(number, mapping or []))
emit("special_cases", "How many; code point, then lower, title, upper case and folded: each with its length.",
     text)

decomposed = [c for c in sorted(characters)
              if characters[c].decomposition and not 0xAC00 <= c <= 0xD7A3]
text, last = number(len(decomposed)), 0
for c in decomposed:
    words = characters[c].decomposition.split()
    compatible = words[0].startswith("<")
    mapping = [int(w, 16) for w in words[compatible:]]
    text += number(c - last) + number(len(mapping) * 2 + compatible) + "".join(map(number, mapping))
    last = c
emit("decompositions", "How many; code point, twice the length, plus 1 if for compatibility; what it is made of.", text)

text, count, last = "", 0, 0
spans = []
for c in sorted(characters):
    cc = characters[c].combining
    if cc:
        if spans and spans[-1][1] == c and spans[-1][2] == cc:
            spans[-1][1] = c + 1
        else:
            spans.append([c, c + 1, cc])
for start, end, cc in spans:
    text += number(start - last) + number(end - start) + number(cc)
    last = end
emit("combining_classes", "How many runs; how far behind the last it starts, its length, the class.",
     number(len(spans)) + text)

excluded = properties("DerivedNormalizationProps.txt")["Full_Composition_Exclusion"]
pairs = []
for c in decomposed:
    words = characters[c].decomposition.split()
    if not words[0].startswith("<") and len(words) == 2 and c not in excluded:
        pairs.append((int(words[0], 16), int(words[1], 16), c))
pairs.sort()
text, last = number(len(pairs)), 0
for a, b, c in pairs:
    text += number(a - last) + number(b) + number(c)
    last = a
emit("compositions", "How many pairs; first, second, what they compose.", text)

# ---- Names: of words, the most frequent ones first ----

names = {}
with open(SOURCE + "UnicodeData.txt") as f:
    for line in f:
        code, name = line.split(";")[:2]
        if int(code, 16) not in young and not name.startswith("<"):
            if not name.startswith("CJK UNIFIED IDEOGRAPH-"):
                names[int(code, 16)] = name
uses = {}
for name in names.values():
    for word in name.split(" "):
        uses[word] = uses.get(word, 0) + 1
words = sorted(uses, key=lambda w: (-uses[w], w))
numbers = {word: i for i, word in enumerate(words)}
text, last = "", 0
for code in sorted(names):
    parts = names[code].split(" ")
    text += number(code - last) + number(len(parts)) + "".join(number(numbers[w]) for w in parts)
    last = code
emit("words", "The words of names, the most frequent first.", " ".join(words))
emit("names", "Code point, how many words its name has, their numbers.", text)
aliases = [(fields[1], int(fields[0], 16)) for fields in lines("NameAliases.txt")
           if int(fields[0], 16) not in young]
emit("name_aliases", "More names: each as NAME=code point;", "".join(f"{n}={c:X};" for n, c in aliases))
print("\n}  // namespace py::unicode_tables")
