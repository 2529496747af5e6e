"""Texts from the last character to the first, and as repr shows them."""
for text in ["", "a", "abc", "\u00e9", "a\u00e9", "\u00e9a", "na\u00efve \u4e2d\u6587 \U0001f600x", "\ud800a\udfff", "\u0301e"]:
    print(ascii(text[::-1]), [ascii(text[i::-1]) for i in range(len(text))], [ascii(text[:i:-1]) for i in range(len(text))],
          ascii(text[::-2]), ascii(text[-1:0:-1]), ascii(text[5:1:-1]))
for text in ["plain", "it's", 'say "it\'s"', "a\\b", "tab\tnl\ncr\r\x00\x7f\x80", "\u00e9\u4e2d\U0001f600", "\u200bzero", "\ud800", "'", '"', "\\",
             "x" * 50 + "\n" + "y" * 50 + "\u00e9" + "z" * 50, "\n" * 5, "e\u0301"]:
    print(ascii(repr(text)), ascii(text))
for items in [(), (1,), tuple(range(20)), ("a", None, 2.5)]:
    values = list(items)
    values.extend(items)
    values += items
    values[1:1] = items
    first, *rest = (0, *items)
    print(values, rest, list(items) is not list(items))
    rest.append(1)
    print(items, rest)


class Tuple(tuple):
    def __iter__(self):
        return iter("own")


print(list(Tuple((1, 2))), [*Tuple((1,))])
empty = [1]
empty.clear()
empty.extend((1, 2))
print(empty)
