"""Compares the parser with CPython 3.11: trees of whole files, and errors.

    parser_test.py DUMP ERRORS              what CI runs: a sample of the standard library
    parser_test.py --update DUMP ERRORS     writes CPython's outcomes into ERRORS

With KILN_LONG_TESTS=1: all of the standard library, what test_syntax expects if the package
libpython3.11-testsuite is installed, and some thousand randomly broken statements.

ERRORS holds texts, each followed by a line "%% outcome". A text may start with a line "%eval" or
"%single".
"""

import ast
import glob
import io
import os
import random
import re
import subprocess
import sys
import tempfile
import tokenize
import warnings

STDLIB = '/usr/lib/python3.11'
LONG = os.environ.get('KILN_LONG_TESTS') == '1'

warnings.simplefilter('ignore')
ast.repr = ascii  # as the C++ side prints text


def outcome(text):
    """What CPython says of a text, as dump prints it."""
    mode = 'exec'
    for other in ('eval', 'single'):
        if text.startswith('%' + other + '\n'):
            mode, text = other, text[len(other) + 2:]
    try:
        compile(text, 'f', mode, flags=ast.PyCF_ONLY_AST)
        return 'OK'
    except SyntaxError as e:
        return '|'.join(map(str, (type(e).__name__, e.msg, e.lineno, e.offset, e.end_lineno,
                                  e.end_offset)))


def read_cases(path):
    text = open(path, encoding='utf-8').read()
    return [case for case in re.split(r'\n%% .*\n', text) if case]


def with_outcomes(cases):
    return ''.join(f'{case}\n%% {outcome(case)}\n' for case in cases)


def check_cases(dump, cases, what):
    """Whether dump's outcomes are CPython's."""
    expected = with_outcomes(cases)
    with tempfile.NamedTemporaryFile('w', encoding='utf-8') as file:
        file.write(expected)
        file.flush()
        run = subprocess.run([dump, '--errors', file.name], capture_output=True)
    got = run.stdout.decode()
    if got == expected and run.returncode == 0:
        print(f'{what}: {len(cases)} agree')
        return True
    for want, have in zip(re.findall('(?s).*?\n%% .*?\n', expected),
                          re.findall('(?s).*?\n%% .*?\n', got)):
        if want != have:
            print('expected:', want, 'got:', have, sep='\n')
    print(run.stderr.decode())
    return False


def check_files(dump, files):
    """Whether dump's trees are CPython's."""
    good = True
    count = 0
    for start in range(0, len(files), 40):
        known = {}
        for path in files[start:start + 40]:
            with open(path, 'rb') as file:
                source = file.read()
            if b'\\N{' in source:
                continue  # names of characters need the Unicode database
            try:
                known[path] = ast.dump(ast.parse(source), include_attributes=True)
            except (SyntaxError, ValueError):
                pass
        run = subprocess.run([dump, *known], capture_output=True)
        got = run.stdout.decode().split('\n')
        if run.returncode != 0:
            print(run.stderr.decode())
            good = False
        for (path, want), have in zip(known.items(), got):
            count += 1
            if want != have:
                at = len(os.path.commonprefix([want, have]))
                print(path, 'expected: ' + want[max(0, at - 200):at + 100],
                      'got: ' + have[max(0, at - 200):at + 100], sep='\n')
                good = False
    print(f'trees: {count} files compared')
    return good


def installed_cases():
    """The examples of CPython's own test_syntax."""
    path = STDLIB + '/test/test_syntax.py'
    if not os.path.exists(path):
        return []
    import doctest
    docstring = ast.get_docstring(ast.parse(open(path).read())) or ''
    return [e.source.rstrip('\n') for e in doctest.DocTestParser().get_examples(docstring)
            if '\\N{' not in e.source]


WORDS = ('( ) [ ] { } , : = == := . * ** + - if else for in not is lambda yield await async def class '
         'with as try except finally import from None True x 1 "s" f\'{a}\' f\'{a+}\' b"x" print match '
         'case _ -> @ / ... del return raise pass global ! $ ? 0x 1_ é € \\ #c " \'\'\' ; or and ~ % 1.5 '
         '2j exec').split() + ['\n', '    ', '\t']


def broken_statements(count, seed):
    """Statements of the standard library with a token changed."""
    chance = random.Random(seed)
    files = sorted(glob.glob(STDLIB + '/*.py')) + sorted(glob.glob(STDLIB + '/*/*.py'))
    statements = {}
    cases = []
    while len(cases) < count:
        path = chance.choice(files)
        if path not in statements:
            source = open(path, encoding='utf-8', errors='replace').read()
            lines = source.split('\n')
            found = statements[path] = []
            for node in ast.walk(ast.parse(source)):
                if not isinstance(node, ast.stmt) or node.end_lineno - node.lineno > 14:
                    continue
                part = lines[node.lineno - 1:node.end_lineno]
                indent = len(part[0]) - len(part[0].lstrip())
                if all(not line[:indent].strip() for line in part):
                    found.append('\n'.join(line[indent:] for line in part) + '\n')
        if not statements[path]:
            continue
        text = chance.choice(statements[path])
        try:
            tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
        except (tokenize.TokenError, SyntaxError):
            continue
        starts = [0]
        for line in text.split('\n'):
            starts.append(starts[-1] + len(line) + 1)
        places = [(starts[t.start[0] - 1] + t.start[1], starts[t.end[0] - 1] + t.end[1])
                  for t in tokens if t.string and t.type != tokenize.ENDMARKER]
        if not places:
            continue
        start, end = chance.choice(places)
        word = chance.choice(WORDS)
        text = chance.choice([text[:start] + text[end:],
                              text[:start] + word + chance.choice(['', ' ']) + text[start:],
                              text[:start] + word + text[end:]])
        if '%%' not in text and '\\N{' not in text:
            cases.append(chance.choice([''] * 8 + ['%eval\n', '%single\n']) + text)
    return cases


def main():
    args = sys.argv[1:]
    if sys.version_info[:2] != (3, 11):
        sys.exit('needs CPython 3.11')
    update = args[0] == '--update'
    dump, errors = args[-2:]
    cases = read_cases(errors)
    if update:
        with open(errors, 'w', encoding='utf-8') as file:
            file.write(with_outcomes(cases))
        return
    files = sorted(glob.glob(STDLIB + '/**/*.py', recursive=True))
    good = check_cases(dump, cases, 'errors')
    good &= check_files(dump, files if LONG else files[::25])
    good &= check_cases(dump, broken_statements(4000 if LONG else 200, 1), 'broken statements')
    if LONG:
        good &= check_cases(dump, installed_cases(), 'test_syntax')
    sys.exit(0 if good else 1)


main()
