"""Turns a bf program into a C program, statement by statement: what a JIT for bf is measured by.

    to_c.py program.bf > program.c

Runs of the same instruction become one statement, `[-]` an assignment; the rest is left to the C compiler.
The tape has a fixed length here.
"""

import itertools
import sys

STATEMENTS = {">": "p += %d;", "<": "p -= %d;", "+": "*p += %d;", "-": "*p -= %d;"}


def to_c(source):
    code = [c for c in source if c in "><+-.,[]"]
    lines = [
        "#include <stdio.h>",
        "static unsigned char tape[1 << 20];",
        "int main(void) {",
        "  unsigned char* p = tape;",
        "  int c;",
    ]
    depth = 1
    text = "".join(code).replace("[-]", "0")
    for op, run in itertools.groupby(text):
        count = len(list(run))
        for _ in range(count if op in "[].," else 1):
            if op == "]":
                depth -= 1
            statement = {
                "0": "*p = 0;",
                "[": "while (*p) {",
                "]": "}",
                ".": "putchar(*p);",
                ",": "c = getchar(), *p = c < 0 ? 0 : (unsigned char)c;",
            }.get(op) or STATEMENTS[op] % count
            lines.append("  " * depth + statement)
            if op == "[":
                depth += 1
    return "\n".join(lines + ["  return 0;", "}", ""])


if __name__ == "__main__":
    with open(sys.argv[1], encoding="latin-1") as file:
        sys.stdout.write(to_c(file.read()))
