# Properties of all characters, as checksums.
names = "isalnum isalpha isdecimal isdigit isidentifier islower isnumeric isprintable isspace istitle isupper".split()
counts = [0] * len(names)
sums = [0] * len(names)
changes = {}
for block in (0, 0x1000, 0x2000, 0xa000, 0xf000, 0x10000, 0x11000, 0x1d000, 0x1f000, 0x2f000, 0xe0000):
    for c in range(block, block + 0x1000, 3):
        s = chr(c)
        for i, name in enumerate(names):
            if getattr(s, name)():
                counts[i] += 1
                sums[i] = (sums[i] * 31 + c) % 1000000007
        for f in ("upper", "lower", "title", "casefold", "swapcase", "capitalize"):
            r = getattr(s, f)()
            if r != s:
                n, h = changes.get(f, (0, 0))
                for d in r:
                    h = (h * 33 + ord(d)) % 1000000007
                changes[f] = (n + 1, (h * 31 + c) % 1000000007)
for i, name in enumerate(names):
    print(name, counts[i], sums[i])
for f in sorted(changes):
    print(f, changes[f])
total = 0
for c in range(0x12000):
    if chr(c).isdecimal():
        total = (total * 10 + int(chr(c)) + c) % 1000000007
print(total)
