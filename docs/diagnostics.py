#!/usr/bin/env python3
"""Writes the list of diagnostics in docs/language.md anew, from translator/frontend/diagnostics.def.

    docs/diagnostics.py            writes
    docs/diagnostics.py --check    only says, with status 1, that the page is behind the table
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).absolute().parent.parent
TABLE = "translator/frontend/diagnostics.def"
PAGE = "docs/language.md"
BEGIN = "<!-- Written by docs/diagnostics.py from translator/frontend/diagnostics.def. -->\n"
END = "<!-- end -->\n"
STRING = r'"((?:[^"\\]|\\.)*)"'
RULE = re.compile(rf"^KILN_RULE\((\w+),\s*{STRING},\s*{STRING},\s*{STRING}\)", re.M)
HEADING = re.compile(r"^// ---- ([^-]+?) -+$")


def plain(text):
    return re.sub(r"%\d", "...", text.replace('\\"', '"'))


def code(text):
    """For a Markdown page: what could be taken for HTML or emphasis is escaped."""
    return re.sub(r"([<>*_|])", r"\\\1", plain(text))


def section(table):
    out = []
    headings = [(m.start(), m.group(1)) for m in re.finditer(HEADING.pattern, table, re.M)]
    rules = list(RULE.finditer(table))
    if len(rules) != len(re.findall(r"^KILN_RULE\(", table, re.M)):
        raise SystemExit(f"{TABLE}: a rule is not understood")
    for rule in rules:
        while headings and headings[0][0] < rule.start():
            out.append(f"\n### {headings.pop(0)[1].capitalize()}\n")
        name, what, remedy, why = rule.groups()
        out.append(f"- **`kiln-{name.replace('_', '-')}`**: {code(what)}.\n"
                   f"  *Why:* {code(why)}.\n"
                   f"  *Instead:* {code(remedy)}.")
    return "\n".join(out).lstrip("\n") + "\n"


def main():
    page = (ROOT / PAGE).read_text()
    before, rest = page.split(BEGIN)
    _, after = rest.split(END)
    new = before + BEGIN + "\n" + section((ROOT / TABLE).read_text()) + "\n" + END + after
    if sys.argv[1:] == ["--check"]:
        if new != page:
            sys.exit(f"{PAGE} is behind {TABLE}: run docs/diagnostics.py")
    else:
        (ROOT / PAGE).write_text(new)


if __name__ == "__main__":
    main()
