"""Strings and a dict: counting words."""
import sys

n = int(sys.argv[1])
text = " ".join("word%d" % (i * i % 997) for i in range(n))
counts = {}
for word in text.split():
    counts[word] = counts.get(word, 0) + 1
best = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:5]
print(best, len(text), text.upper().count("D99"), text.replace("word", "w").find("w996"))
