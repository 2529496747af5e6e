"""Values to JSON and back: characters, string methods, recursion on dicts and lists."""
import sys

ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}
UNESCAPES = {'"': '"', "\\": "\\", "n": "\n", "t": "\t", "/": "/"}


def encode(value, out):
    if value is None:
        out.append("null")
    elif value is True:
        out.append("true")
    elif value is False:
        out.append("false")
    elif isinstance(value, str):
        out.append('"' + "".join([ESCAPES.get(c, c) for c in value]) + '"')
    elif isinstance(value, (int, float)):
        out.append(repr(value))
    elif isinstance(value, dict):
        out.append("{")
        separator = ""
        for key, item in value.items():
            out.append(separator)
            encode(key, out)
            out.append(": ")
            encode(item, out)
            separator = ", "
        out.append("}")
    else:
        out.append("[")
        separator = ""
        for item in value:
            out.append(separator)
            encode(item, out)
            separator = ", "
        out.append("]")


class Decoder:
    def __init__(self, text):
        self.text = text
        self.at = 0

    def skip(self):
        text = self.text
        while text[self.at] in " \n\t,:":
            self.at += 1

    def value(self):
        self.skip()
        c = self.text[self.at]
        if c == '"':
            return self.string()
        if c == "{":
            self.at += 1
            result = {}
            self.skip()
            while self.text[self.at] != "}":
                key = self.string()
                result[key] = self.value()
                self.skip()
            self.at += 1
            return result
        if c == "[":
            self.at += 1
            items = []
            self.skip()
            while self.text[self.at] != "]":
                items.append(self.value())
                self.skip()
            self.at += 1
            return items
        for word, value in (("null", None), ("true", True), ("false", False)):
            if self.text.startswith(word, self.at):
                self.at += len(word)
                return value
        return self.number()

    def string(self):
        self.at += 1
        start = self.at
        end = self.text.index('"', start)
        if "\\" not in self.text[start:end]:
            self.at = end + 1
            return self.text[start:end]
        parts = []
        while True:
            c = self.text[self.at]
            self.at += 1
            if c == '"':
                return "".join(parts)
            if c == "\\":
                parts.append(UNESCAPES[self.text[self.at]])
                self.at += 1
            else:
                parts.append(c)

    def number(self):
        start = self.at
        while self.text[self.at] in "+-0123456789.eE":
            self.at += 1
        digits = self.text[start:self.at]
        return float(digits) if "." in digits or "e" in digits else int(digits)


def main(n):
    records = [
        {"id": i, "name": "item %d" % i, "price": i * 0.25, "tags": ["a", "b\n", 'say "c"', None],
         "stock": {"north": i % 7, "south": i % 5, "open": i % 2 == 0}}
        for i in range(40)
    ]
    for _ in range(n):
        parts = []
        encode(records, parts)
        text = "".join(parts)
        records = Decoder(text + " ").value()
    print(len(text), records[39])


if __name__ == "__main__":
    main(int(sys.argv[1]))
