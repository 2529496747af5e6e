# Characters of a text are found without a call.
# expect: no call, call_indirect, call_portal, new
def count(text):
    found = 0
    for c in text:
        found += len(c)
    return found


if count("some text that is long enough" * 800) == 23200:
    print("ok")
