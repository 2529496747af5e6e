"""A lexer and an evaluator: characters, dispatch, recursion."""
import sys


def tokens(text):
    i = 0
    n = len(text)
    while i < n:
        c = text[i]
        if c == " ":
            i += 1
        elif c.isdigit():
            start = i
            while i < n and text[i].isdigit():
                i += 1
            yield ("number", int(text[start:i]))
        else:
            i += 1
            yield ("operator", c)
    yield ("end", None)


class Parser:
    def __init__(self, text):
        self.tokens = tokens(text)
        self.current = next(self.tokens)

    def advance(self):
        self.current = next(self.tokens)

    def expression(self):
        value = self.term()
        while self.current[1] in ("+", "-"):
            operator = self.current[1]
            self.advance()
            right = self.term()
            value = value + right if operator == "+" else value - right
        return value

    def term(self):
        value = self.atom()
        while self.current[1] in ("*", "%"):
            operator = self.current[1]
            self.advance()
            right = self.atom()
            value = value * right if operator == "*" else value % right
        return value

    def atom(self):
        kind, value = self.current
        self.advance()
        if kind == "number":
            return value
        value = self.expression()
        self.advance()
        return value


text = "(1 + 2 * 3 - 4) * (55 % 7 + 12) - 3 * (8 - (2 + 2) * 3) + 1234 % 99"
total = 0
for _ in range(int(sys.argv[1])):
    total += Parser(text).expression()
print(total)
