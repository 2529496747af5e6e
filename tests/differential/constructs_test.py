#!/usr/bin/env python3
"""Whether the generator still makes every construct the random programs are meant to try.

    constructs_test.py [--print]      how many of 500 programs have each
"""

import pathlib
import random
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import generate

PROGRAMS = 500
LEAST = 10  # of them

CONSTRUCTS = {
    "classes": r"^class C\d+ : public",
    "derived classes": r"^class C\d+ : public C\d+",
    "virtual methods": r"\bvirtual .*\);$",
    "overriding": r" override;",
    "value structs": r"^struct S\d",
    "structs in lists and arrays": r"(List|Array)<S\d",
    "references": r"\w& r\d+ = ",
    "reference parameters": r"\w& p\d",
    "structs of references": r"Cursor \w+\{",
    "lambdas": r"= \[[&=][^\]]*\]\(",
    "lambdas as arguments": r"(repeat|caught)\(.*\[[&=]",
    "function templates": r"template <class T>",
    "class templates": r"new (Holder|Keeping)<",
    "struct templates": r"\bTwo<",
    "packs": r"sum_all\(",
    "throw": r"throw new",
    "handlers": r"catch \(\w+\* ",
    "catch all": r"catch \(\.\.\.\)",
    "throwing again": r"\bthrow;",
    "raising what was caught": r"rlib::raise\((e|part)\d+\)|raise_deep",
    "scopes": r"(Guard|Restore) \w+\(",
    "switch": r"switch \(",
    "switch over an enumeration": r"switch \(kind_of",
    "range-for": r"for \([^;]* : \*",
    "structured bindings": r"auto \[",
    "function pointers": r"choose_step\(",
    "List": r"rlib::List<",
    "ranges of lists": r"remove_range|replace_range|->slice\(",
    "Dict": r"rlib::Dict<",
    "Set": r"rlib::Set<",
    "keys with traits": r"SpotKeys|NameKeys|ModuloKeys",
    "sort": r"rlib::sort\(\w+\);",
    "sort by a lambda": r"rlib::sort\(\w+, \[\]",
    "Str": r"->(split|replace|find|concat)\(",
    "StrBuilder": r"rlib::StrBuilder",
    "parsing and formatting": r"parse_int|float_repr|float_format",
    "weak references": r"weak_to\(",
    "finalizers": r"churn\(",
    "finalizer queues": r"closing_queue\(\)",
    "identity hash": r"identity_hash",
    "collections asked for": r"collect_now\(",
    "overflow asked for": r"_overflows?<",
    "checked arithmetic": r"(add|sub|mul|div|mod)_checked<",
    "prebuilt constants": r"^RLIB_PREBUILD",
    "dispatch loops": r"machine_driver\.merge_point",
}


def main():
    counts = dict.fromkeys(CONSTRUCTS, 0)
    for number in range(PROGRAMS):
        rng = random.Random(f"constructs/{number}")
        text = generate.Case(rng, number, rng.choice(generate.SIZES)).generate()
        for name, pattern in CONSTRUCTS.items():
            counts[name] += re.search(pattern, text, re.M) is not None
    if "--print" in sys.argv:
        for name, count in counts.items():
            print(f"{name:30} {count}")
    rare = [name for name, count in counts.items() if count < LEAST]
    for name in rare:
        print(f"only {counts[name]} of {PROGRAMS} programs have: {name}")
    print(f"{len(CONSTRUCTS) - len(rare)} constructs are made often enough, {len(rare)} are not")
    return 1 if rare else 0


if __name__ == "__main__":
    sys.exit(main())
