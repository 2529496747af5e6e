"""Source to code: packages of the standard library, compiled again and again until so many lines are done."""
import glob
import sys

PACKAGES = ["asyncio", "collections", "ctypes", "email", "http", "importlib", "json", "logging", "multiprocessing", "unittest", "urllib", "xml"]


def functions_in(code):
    return sum(1 + functions_in(item) for item in code.co_consts if isinstance(item, type(code)))


def main(most):
    texts = []
    for package in PACKAGES:
        for name in sorted(glob.glob(f"/usr/lib/python3.11/{package}/*.py")):
            with open(name, encoding="utf-8") as file:
                texts.append((name, file.read()))
    lines = functions = 0
    while lines < most:
        for name, text in texts:
            lines += text.count("\n")
            functions += functions_in(compile(text, name, "exec", dont_inherit=True))
            if lines >= most:
                break
    return lines, functions


print(*main(int(sys.argv[1])))
