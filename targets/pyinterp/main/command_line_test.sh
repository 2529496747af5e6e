#!/bin/bash
# The command line does what CPython 3.11's does: exit status, standard output, standard error.
#     command_line_test.sh path/to/pyinterp
pypy=$(realpath "$1")
cpython=/usr/bin/python3.11
export LC_ALL=C.UTF-8 PYTHONDONTWRITEBYTECODE=
unset PYTHONPATH PYTHONSTARTUP PYTHONHASHSEED
scratch=$(mktemp -d)
cd "$scratch" || exit 1
status=0
input=/dev/null

# ---- What the programs are -----------------------------------------------------------------------

mkdir folder package
printf 'import sys\nprint("folder", sys.argv, __name__, __file__, __package__ == "")\n' > folder/__main__.py
printf 'import sys\nprint(__name__, sys.argv, sys.path[0] == sys.argv[0], __file__, __spec__, __builtins__.__name__)\n' > script.py
printf 'print("package")\n' > package/__init__.py
printf 'import sys\nprint("package main", sys.argv[1:], __package__, __spec__.name)\n' > package/__main__.py
printf 'import sys\nprint("module", sys.argv[1:], sys.path[0] == sys.orig_argv and 1, __spec__.name)\n' > module.py
printf 'not a statement\nprint("second line")\n' > skip.py
printf 'def f():\n    return 1 / 0\ndef g():\n    f()\n' > failing.py
printf 'x = (1,\n' > syntax.py
printf 'from circular import y\nx = 1\n' > circular.py
printf 'import no_such_module\n' > importing.py
printf 'started = "yes"\n' > starting.py
printf 'x = 1\nprint("\xe9")\n' > undecodable.py
(cd folder && /usr/bin/python3.11 -c 'import zipfile; zipfile.ZipFile("../archive.zip", "w").write("__main__.py")')
ln -s "$scratch/script.py" folder/link.py

# ---- Comparing -----------------------------------------------------------------------------------

# Runs a command under both; `input` is the standard input of both.
compare() {
  "$cpython" "$@" < "$input" > expected 2> expected-errors
  local expected=$?
  "$pypy" "$@" < "$input" > actual 2> actual-errors
  local actual=$?
  sed -i "s:$cpython:PROGRAM:g" expected expected-errors
  sed -i "s:$pypy:PROGRAM:g" actual actual-errors
  if [ $actual -eq $expected ] && cmp -s expected actual && cmp -s expected-errors actual-errors; then
    return
  fi
  echo "FAIL $*: status $actual, expected $expected"
  diff -a expected actual | head -10
  diff -a expected-errors actual-errors | head -10
  status=1
}
with_input() {
  printf '%b' "$1" > input
  input=input
  shift
  compare "$@"
  input=/dev/null
}

# ---- Programs ------------------------------------------------------------------------------------

compare -c 'import sys; print(sys.argv, sys.path[0] == "", __name__, __spec__)' a -b
with_input 'print(__file__, __cached__, __name__)\n' -
compare script.py one two
compare ./script.py
compare folder/link.py
compare "$scratch/script.py"
compare folder x
compare archive.zip x
compare -m module x
compare -m package x
compare -m package.nothing
compare -m nothing
compare -m xml
compare nothing.py
compare package
compare syntax.py
compare -x skip.py
compare circular.py
compare importing.py
compare -c 'import failing; failing.g()'
with_input 'import sys\nprint(sys.argv, __name__)\n' - x
with_input 'import sys\nprint(sys.argv)\n1/0\n'
with_input 'print(1)\n' -

# ---- Exit status ---------------------------------------------------------------------------------

compare -c 'import sys; sys.exit()'
compare -c 'import sys; sys.exit(3)'
compare -c 'import sys; sys.exit(-1)'
compare -c 'import sys; sys.exit(2**70 + 5)'
compare -c 'import sys; sys.exit("text")'
compare -c 'import sys; sys.exit((1, 2))'
compare -c 'raise SystemExit'
compare -c 'raise SystemExit(None)'
compare -c 'raise SystemExit(True)'
compare -c '1/0'
compare -c 'raise KeyboardInterrupt'
compare -c 'import sys; sys.excepthook = lambda *a: print("hook", a[0].__name__); 1/0'
compare -c 'import sys; sys.excepthook = lambda *a: 1/0; [][0]'
compare -c 'import sys; del sys.excepthook; 1/0'
compare -c 'import atexit; atexit.register(print, "last"); print("first"); raise ValueError("x")'
compare -c 'import sys; sys.stdout.close()'
compare -c 'import os; os._exit(7)'
compare -c 'def f(:'
compare -c 'x = 1
  y = 2'

# ---- Options -------------------------------------------------------------------------------------

flags='import sys; print(sys.flags, sys.warnoptions, sys._xoptions, sys.dont_write_bytecode)'
compare -c "$flags"
for option in -b -bb -B -d -E -I -O -OO -P -q -s -S -u -v0 -W -Wignore -Wfoo -Xa -Xa=b -R -t -z -J -OSIs --version --nothing \
    --check-hash-based-pycs; do
  case $option in -v0 | --version) continue ;; esac
  compare "$option" -c "$flags"
done
compare -Xdev -Wonce -bb -c "$flags"
compare -Xint_max_str_digits=640 -c 'import sys; print(sys.flags.int_max_str_digits, sys.get_int_max_str_digits())'
compare -Xutf8 -c "$flags"
compare -Xutf8=0 -c "$flags"
compare -Xpycache_prefix=/tmp/x -c 'import sys; print(sys.pycache_prefix)'
compare -Xwarn_default_encoding -c "$flags"
compare -c
compare -m
compare -W
compare -X
compare --check-hash-based-pycs x
compare -V
compare --version
compare -O -c 'assert False; print(__debug__, compile("__debug__", "", "eval").co_consts)'
compare -OO -c 'def f(): "text"
print(f.__doc__)'
compare -I -c 'import sys; print(sys.path)'
compare -S -c 'import sys; print(sys.path, "site" in sys.modules)'
compare -W error -c 'import warnings; warnings.warn("text")'
compare -W ignore -c 'import warnings; warnings.warn("text")'
compare -c 'import warnings; warnings.warn("text")'
compare -bb -c 'str(b"x")'

# ---- Environment ---------------------------------------------------------------------------------

PYTHONPATH=folder:/nothing:package compare -c 'import sys; print(sys.path)'
PYTHONPATH=folder compare -E -c 'import sys; print(sys.path)'
PYTHONPATH=folder compare -P -S -c 'import sys; print(sys.path)'
PYTHONOPTIMIZE=2 PYTHONNOUSERSITE=1 PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=x compare -c "$flags"
PYTHONOPTIMIZE=2 compare -E -c "$flags"
PYTHONWARNINGS=ignore,error::UserWarning compare -W once -c "$flags"
PYTHONHASHSEED=0 compare -c "$flags"
PYTHONHASHSEED=x compare -c "$flags"
hashes='import sys; print(sys.hash_info.algorithm, hash("abc"), hash(b"abcdefghijk"), hash("abcdefgh"), hash(""))'
PYTHONHASHSEED=0 compare -c "$hashes"
PYTHONHASHSEED=42 compare -c "$hashes"
PYTHONHASHSEED=4294967295 compare -c "$hashes"
PYTHONHASHSEED=4294967296 compare -c "$hashes"
[ "$("$pypy" -c 'print(hash("abc"))')" != "$("$pypy" -c 'print(hash("abc"))')" ] || { echo "FAIL hashes are not random"; status=1; }
[ "$(PYTHONHASHSEED=0 "$pypy" -R -c 'print(hash("abc"))')" != -4594863902769663758 ] || { echo "FAIL -R"; status=1; }
PYTHONSAFEPATH=1 compare script.py
PYTHONUTF8=1 compare -c "$flags"
PYTHONIOENCODING=latin-1 compare -c 'print(chr(233))'
LC_ALL=C compare -c "$flags"
PYTHONINTMAXSTRDIGITS=x compare -c 1

# ---- The prompt ----------------------------------------------------------------------------------

with_input '1 + 1\nx = 3\nif x:\n  print("if")\n\n_\n1/0\ndef f(:\nprint(x)\n' -i -q
with_input 'x\n' -i -c 'x = 5'
with_input 'import sys\nsys.ps1 = "? "\n7\nsys.exit(4)\n' -i -q
with_input 'print(sys.last_type)\n' -i -c 'import sys; 1/0'
with_input '@property\ndef f(self):\n  return """a\nb"""\n\nf.fget(0)\n' -i -q
with_input 'for i in range(2):\n  i\n' -i -q
PYTHONINSPECT=1 with_input '4\n' -i -c 'print(3)'
with_input "\n  # no statement\n'''a\nb'''\nimport os\nos.close(0)\n" -i -q
with_input 'print(started)\n' -i -q
PYTHONSTARTUP=starting.py with_input 'print(started)\n' -i -q
PYTHONSTARTUP=starting.py with_input 'print(started)\n' -i -q -E
PYTHONSTARTUP=nothing.py with_input '5\n' -i -q
PYTHONSTARTUP=failing.py with_input 'g()\n' -i -q
with_input 'n\nc\nq\n' -m pdb script.py

# ---- Encodings -----------------------------------------------------------------------------------

PYTHONIOENCODING=latin-1 compare -c 'import sys; print(sys.stdout.encoding, sys.stdin.errors, "\xe9")'
PYTHONIOENCODING=:replace compare -c 'import sys; print(sys.stdout.encoding, sys.stdin.errors)'
compare -X warn_default_encoding -c 'open("script.py").close(); import io; io.text_encoding(None)'
compare -X utf8 -c 'import io; print(io.text_encoding(None), open("script.py").encoding)'
compare undecodable.py
compare -X tracemalloc=x -c 1
compare -X frozen_modules=x -c 1
compare -X utf8=x -c 1

rm -r "$scratch"
[ $status -eq 0 ] && echo "ok"
exit $status
