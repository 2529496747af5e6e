# What re.sub() says of a replacement that is no text of the pattern's kind: nothing, where there is no match.
import re
for pattern, put, text in ((b"x", "", b"abc"), (b"b", "", b"abc"), (b"a", "q", b"abc"), ("x", b"", "abc"), ("b", b"", "abc"), ("a", b"q", "aba"),
                           ("x", "\\\\", "abc"), (b"x", "\\\\", b"abc"), (b"b", "\\\\", b"abc"), ("b", lambda m: b"", "abc"), ("b", lambda m: None, "abc"),
                           ("b", 5, "abc"), ("x", 5, "abc"), ("b", None, "abc"), ("b", "<\\g<0>>", "abcb")):
    for function in re.sub, re.subn:
        try: print(pattern, put if not callable(put) else "f", function(pattern, put, text))
        except Exception as e: print(pattern, put if not callable(put) else "f", type(e).__name__, e)
