#!/usr/bin/env python3
"""Every bad input gets one clear message and a status that is not 0, and leaves nothing half-written.

    bad_input_test.py --kiln KILN [CASE...]
"""

import os
import pathlib
import re
import signal
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import kiln_cases
from kiln_cases import Failed

GOOD = """#include "rlib/rlib.h"
using rlib::operator""_str;
int entry_point(rlib::List<rlib::Str*>* args) {
  rlib::print("hello"_str);
  return 0;
}
"""


class BadInput(kiln_cases.Case):
    """One run of kiln in a folder of its own."""

    def run(self, *args, env=None):
        return self.command(self.kiln, *args, env=env)

    def refused(self, args, message, status=1, leaves=None, env=None):
        """Expects failure with a message that the pattern matches, once, and no file made."""
        before = self.files()
        got, out, err = self.run(*args, env=env)
        if got != status:
            raise Failed(f"exit status {got}, expected {status}\n{err}")
        errors = re.findall(r"error:", err)
        if not re.search(message, err, re.S):
            raise Failed(f"no {message!r} in:\n{err}")
        if len(errors) != 1:
            raise Failed(f"{len(errors)} errors instead of one:\n{err}")
        if "internal error" in err:
            raise Failed(err)
        if out:
            raise Failed(f"standard output: {out}")
        if leaves is None and self.files() != before:
            raise Failed(f"left behind: {sorted(self.files() - before)}")

    def files(self):
        return {str(p.relative_to(self.folder)) for p in self.folder.rglob("*")}


# ---- Command line ---------------------------------------------------------------------------------

def unknown_command(c):
    c.refused(["translat"], "no command 'translat'; did you mean 'translate'", 2)


def unknown_option(c):
    c.refused(["translate", c.write("a.cc", GOOD), "-o", "bin", "--optimise"],
              "no option '--optimise'", 2)


def option_without_value(c):
    c.refused(["translate", c.write("a.cc", GOOD), "-o"], "option '-o' needs a value", 2)


def wrong_number(c):
    c.refused(["translate", c.write("a.cc", GOOD), "-o", "bin", "--opt", "7"],
              "'--opt' must be a number from 0 to 3, not '7'", 2)


def no_output(c):
    c.refused(["translate", c.write("a.cc", GOOD)], "-o BIN", 2)


def no_target(c):
    c.refused(["translate", "-o", "bin"], "no TARGET given", 1)


# A loop with a merge point; what it does in each round, and its reds.
def looping(body, reds="n"):
    return """#include "rlib/rlib.h"
struct Driver : rlib::JitDriver<Driver> {};
constexpr Driver driver;
class Box final : public rlib::Object {};
RLIB_DONT_LOOK_INSIDE int work(int n, int step) {
  auto* box = new Box();
  int pc = 0;
  while (n > 0) {
    driver.merge_point(rlib::greens(pc), rlib::reds(REDS));
    BODY
    n -= step;
  }
  return box != nullptr ? n : pc;
}
int entry_point(rlib::List<rlib::Str*>* args) {
  return work(static_cast<int>(args->length()) * 100, static_cast<int>(args->length()));
}
""".replace("BODY", body).replace("REDS", reds)


def variable_neither_green_nor_red(c):
    c.refused(["translate", "--jit", c.write("a.cc", looping("", "n, box")), "-o", "bin"],
              "a.cc:9:.*lists neither as green nor as red the variable step")


def loop_with_what_the_jit_cannot_run(c):
    c.refused(["translate", "--jit", c.write("a.cc", looping("rlib::gc::collect();", "n, step, box")), "-o", "bin"],
              "a.cc:10:.*has gc_collect, which the JIT cannot run: call a function")


# A program with a driver, what it has in it and the function that it is used in.
def driven(function, driver=""):
    return """#include "rlib/rlib.h"
class Box final : public rlib::Object {
 public:
  int64_t number = 0;
};
struct Driver : rlib::JitDriver<Driver> {
  static constexpr auto name = "letters";
  DRIVER
};
constexpr Driver driver;
RLIB_DONT_LOOK_INSIDE int work(int n, Box* box) {
  int pc = 0;
  FUNCTION
  return n + pc;
}
int entry_point(rlib::List<rlib::Str*>* args) { return work(static_cast<int>(args->length()) * 100, new Box()); }
""".replace("FUNCTION", function).replace("DRIVER", driver)


MERGE_POINT = "driver.merge_point(rlib::greens(pc), rlib::reds(n, box));"


def merge_point_in_no_loop(c):
    c.refused(["translate", "--jit", c.write("a.cc", driven(MERGE_POINT)), "-o", "bin"],
              "a.cc:13:.*the merge point of letters is in no loop")


def two_merge_points(c):
    first = "while (n > 0) { " + MERGE_POINT + " n--; }"
    second = "while (n < 9) { " + MERGE_POINT + " n++; }"
    c.refused(["translate", "--jit", c.write("a.cc", driven(first + "\n  " + second)), "-o", "bin"],
              "a.cc:14:.*letters has a second merge point: the first is at .*a.cc:13:")


def jump_back_without_merge_point(c):
    loop = "while (n > 0) { n--; driver.can_enter_jit(rlib::greens(pc), rlib::reds(n, box)); }"
    c.refused(["translate", "--jit", c.write("a.cc", driven(loop)), "-o", "bin"],
              "a.cc:13:.*letters has a can_enter_jit, but no merge point")


def jump_back_with_other_variables(c):
    loop = "while (n > 0) { " + MERGE_POINT + " n--;\n driver.can_enter_jit(rlib::greens(pc), rlib::reds(box, n)); }"
    c.refused(["translate", "--jit", c.write("a.cc", driven(loop)), "-o", "bin"],
              "a.cc:14:.*can_enter_jit of letters passes greens . reds of the kinds i32 . ref, i32, "
              "and its merge point has i32 . i32, ref")


def jump_back_that_leads_nowhere(c):
    loop = "while (n > 0) { " + MERGE_POINT + " n--; }\n  driver.can_enter_jit(rlib::greens(pc), rlib::reds(n, box));"
    c.refused(["translate", "--jit", c.write("a.cc", driven(loop)), "-o", "bin"],
              "a.cc:14:.*from this can_enter_jit of letters the loop never comes to its merge point")


def elidable_that_writes(c):
    loop = "while (n > 0) { " + MERGE_POINT + " n -= box->size() + box->calls; }"
    method = " int64_t number = 0, calls = 0;\n RLIB_ELIDABLE int64_t size() {\n  calls = 1;\n  return number; }"
    c.refused(["translate", "--jit", c.write("a.cc", driven(loop).replace(" int64_t number = 0;", method, 1)), "-o", "bin"],
              "a.cc:6:.*Box::size.* is elidable, and writes calls, which it never reads")


def confirming_that_allocates(c):
    loop = "while (n > 0) { " + MERGE_POINT + " n -= box->number; }"
    confirm = "static bool confirm_enter_jit(int, int, Box* box) { return (new Box())->number == box->number; }"
    c.refused(["translate", "--jit", c.write("a.cc", driven(loop, confirm)), "-o", "bin"],
              "a.cc:13:.*confirm_enter_jit of letters allocates")


def function_of_driver_that_takes_something_else(c):
    loop = "while (n > 0) { " + MERGE_POINT + " n -= box->number; }"
    never = "static bool can_never_inline(int64_t pc) { return pc == 0; }"
    c.refused(["translate", "--jit", c.write("a.cc", driven(loop, never)), "-o", "bin"], "takes the greens")


def unknown_pass(c):
    c.refused(["check", c.write("a.cc", GOOD), "--pass", "nonsense=off"], "no pass 'nonsense'")


def unknown_stage(c):
    c.refused(["graph", c.write("a.cc", GOOD), "--stage", "final"], "'--stage' must be one of", 2)


def bad_pattern(c):
    c.refused(["graph", c.write("a.cc", GOOD), "--function", "("], "no regular expression", 2)


# ---- Files ------------------------------------------------------------------------------------------

def missing_file(c):
    c.refused(["translate", "nowhere.cc", "-o", "bin"],
              "cannot read 'nowhere.cc': No such file or directory")


def unreadable_file(c):
    if os.geteuid() == 0:
        # Root reads everything; a loop of links nobody does.
        (c.folder / "a.cc").symlink_to("a.cc")
        c.refused(["translate", "a.cc", "-o", "bin"], "cannot read 'a.cc'")
    else:
        path = c.write("a.cc", GOOD)
        os.chmod(path, 0)
        c.refused(["translate", path, "-o", "bin"], "cannot read .*Permission denied")


def empty_folder(c):
    (c.folder / "empty").mkdir()
    c.refused(["translate", "empty", "-o", "bin"], "folder 'empty' has no .cc file")


def unknown_label(c):
    c.refused(["translate", "//no/such/package", "-o", "bin"], "no target '//no/such/package'")


def unwritable_output(c):
    c.refused(["translate", c.write("a.cc", GOOD), "-o", "missing/bin"],
              "cannot write 'missing/bin': No such file or directory")


def output_is_a_folder(c):
    (c.folder / "bin").mkdir()
    c.refused(["translate", c.write("a.cc", GOOD), "-o", "bin"], "cannot write 'bin': Is a directory")


def unwritable_report(c):
    c.refused(["translate", c.write("a.cc", GOOD), "-o", "bin", "--report", "missing/r.json"],
              "cannot write 'missing/r.json'")


def full_disk(c):
    # The output of every write fails as on a full disk.
    c.refused(["graph", "--stage", "flow", c.write("a.cc", GOOD), "-o", "/dev/full"],
              "cannot write '/dev/full': No space left on device")


def full_disk_for_the_binary(c):
    c.refused(["translate", c.write("a.cc", GOOD), "-o", "/dev/full"], "No space left on device")


def keep_is_a_file(c):
    c.write("kept", "")
    c.refused(["translate", c.write("a.cc", GOOD), "-o", "bin", "--keep", "kept"],
              "cannot make the folder 'kept'")


# ---- Programs ---------------------------------------------------------------------------------------

def cxx_error(c):
    c.refused(["translate", c.write("a.cc", GOOD.replace("return 0", "return zero")), "-o", "bin"],
              r"a\.cc:5:10: error: use of undeclared identifier 'zero'.*\^")


def missing_header(c):
    c.refused(["translate", c.write("a.cc", '#include "nowhere.h"\n'), "-o", "bin"],
              r"a\.cc:1:10: .*error: 'nowhere.h' file not found")


def no_entry_point(c):
    c.refused(["translate", c.write("a.cc", '#include "rlib/rlib.h"\nint f() { return 1; }\n'), "-o", "bin"],
              "no entry point.*write instead: int entry_point")


def wrong_entry_point(c):
    c.refused(["translate", c.write("a.cc", '#include "rlib/rlib.h"\nint entry_point(int n) { return n; }\n'),
               "-o", "bin"], r"entry_point|entry point")


def two_entry_points(c):
    c.write("p/a.cc", GOOD)
    c.write("p/b.cc", GOOD.replace("hello", "other"))
    c.refused(["translate", "p", "-o", "bin"], r"entry_point.*a\.cc:3.*b\.cc:3|b\.cc:3.*a\.cc:3")


def two_definitions(c):
    c.write("p/a.cc", GOOD + "int twice(int n) { return n * 2; }\n")
    c.write("p/b.cc", '#include "rlib/rlib.h"\nint twice(int n) { return n + n; }\n')
    c.refused(["translate", "p", "-o", "bin"], "twice")


def refused_construct(c):
    c.refused(["translate", c.write("a.cc", GOOD.replace("return 0;", "delete args;\n  return 0;")),
               "-o", "bin"], r"a\.cc:5:3: error: .*\^")


def refused_in_check(c):
    c.refused(["check", c.write("a.cc", GOOD.replace("return 0;", "goto x;\nx:\n  return 0;"))],
              r"a\.cc:5:3: error: ")


def initialiser_raises(c):
    c.refused(["translate", c.write("a.cc", GOOD.replace(
        "int entry", "int64_t f() { throw new rlib::ValueError(\"no\"_str); }\n"
        "const int64_t kBad = f();\nint entry").replace("return 0", "return kBad")), "-o", "bin"],
              "ValueError")


def collects_where_it_must_not(c):
    c.refused(["translate", c.write("a.cc", GOOD.replace('"rlib/rlib.h"', '"rlib/rlib.h"\n#include "rlib/rffi.h"').replace(
        "int entry", "int64_t f(rlib::Str* s) { return s->concat(s)->length(); }\nint entry").replace(
        "return 0;", "rlib::Str* s = args->get(0);\n"
        "  return (int)rlib::rffi::raw(s, [&](const char* p) {\n    int64_t n = f(s);\n    return n + *p;\n  });")), "-o", "bin"],
              r"a\.cc:9:17: error: this may collect, while the address of an object's items is in use.*"
              r"note: in f, which is called there, here.*note: the address is taken here")


def traces_more_than_it_may(c):
    source = GOOD.replace("int entry", """class Box : public rlib::Object {
 public:
  explicit Box(Box* other) : other(other) {}
  void trace(rlib::gc::Tracer tracer) { tracer.visit(%s); }
  int64_t slots() const { return 8 * count; }
  Box* other;
  int64_t count = 0;
};
int entry""").replace("return 0", "Box* box = new Box(new Box(nullptr));\n  return box->other->slots() == 0 ? 0 : 1")
    c.refused(["translate", c.write("a.cc", source % "other->slots()"), "-o", "bin"],
              r"a\.cc:6:61: error: this looks at another object, which may be on its way, while the collector runs"
              r".*keep what it needs in numbers.*note: this is what the collector calls")
    c.refused(["translate", c.write("a.cc", source % "count++"), "-o", "bin"],
              r"a\.cc:6:48: error: this does more than read")


# ---- Interruption -----------------------------------------------------------------------------------

def interrupted(c):
    path = c.write("a.cc", GOOD)
    scratch = c.folder / "tmp"
    scratch.mkdir()
    # Early, perhaps before there is a handler; while a phase is shown to be done; and later.
    for wait_for_phases, delay in ((0, 0.02), (0, 0.1), (1, 0), (3, 0), (3, 0.1)):
        process = subprocess.Popen([c.kiln, "translate", path, "-o", "bin", "--no-cache"],
                                   cwd=c.folder, stderr=subprocess.PIPE, text=True,
                                   env={**os.environ, "TMPDIR": str(scratch)})
        shown = "".join(process.stderr.readline() for _ in range(wait_for_phases))
        time.sleep(delay)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
        when = f"after {delay} s and {shown!r}"
        left = {f for f in c.files() if f not in ("a.cc", "tmp")}
        if left == {"bin"}:  # the signal came when all was done
            subprocess.run([c.folder / "bin"], check=True, capture_output=True)
            (c.folder / "bin").unlink()
            continue
        if process.returncode != 130 and (wait_for_phases or process.returncode != -signal.SIGINT):
            raise Failed(f"{when}: exit status {process.returncode}\n{err}")
        if process.returncode == 130 and err.count("interrupted") != 1:
            raise Failed(f"{when}: {err}")
        if left:
            raise Failed(f"left behind: {sorted(left)}")


CASES = [f for name, f in list(globals().items())
         if callable(f) and getattr(f, "__code__", None) and f.__code__.co_varnames[:1] == ("c",)]


if __name__ == "__main__":
    sys.exit(kiln_cases.main("bad_input", __doc__, CASES, BadInput))
