"""Cases that run the `kiln` command, each in a folder of its own, and their report as text and as JUnit's XML.

A test file has functions that take a `Case`, raise `Failed`, and are handed to `main`.
"""

import argparse
import os
import pathlib
import shutil
import subprocess
import tempfile
import xml.sax.saxutils


class Failed(Exception):
    pass


def expect(condition, what):
    if not condition:
        raise Failed(what)


class Case:
    def __init__(self, kiln, folder):
        self.kiln = kiln
        self.folder = pathlib.Path(folder)

    def write(self, name, text):
        """A file in the folder. Its path."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return str(path)

    def write_all(self, files):
        for name, text in files.items():
            self.write(name, text)

    def command(self, *argv, env=None, timeout=300):
        """Exit status, standard output, standard error."""
        done = subprocess.run(list(map(str, argv)), cwd=self.folder, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=timeout,
                              env={**os.environ, **(env or {})})
        return done.returncode, done.stdout, done.stderr


def run_case(case, make, kiln, prefix):
    """None, or why it failed."""
    folder = tempfile.mkdtemp(prefix=prefix)
    try:
        case(make(kiln, folder))
        return None
    except Failed as e:
        return str(e)
    except subprocess.TimeoutExpired as e:
        return f"no end: {e}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def write_xml(path, suite, results):
    failed = sum(failure is not None for _, failure in results)
    with open(path, "w") as out:
        out.write(f'<testsuites><testsuite name="{suite}" tests="{len(results)}" failures="{failed}">\n')
        for name, failure in results:
            out.write(f'<testcase classname="{suite}" name="{name}">')
            if failure:
                out.write(f"<failure>{xml.sax.saxutils.escape(failure)}</failure>")
            out.write("</testcase>\n")
        out.write("</testsuite></testsuites>\n")


def main(suite, description, cases, make=Case):
    """Runs the cases, or those named on the command line. The exit status."""
    parser = argparse.ArgumentParser(description=description.split("\n")[0])
    parser.add_argument("--kiln", default="./kiln")
    parser.add_argument("cases", nargs="*")
    options = parser.parse_args()
    kiln = str(pathlib.Path(options.kiln).resolve())
    results = []
    for case in cases:
        if options.cases and case.__name__ not in options.cases:
            continue
        failure = run_case(case, make, kiln, f"kiln-{suite}-")
        results.append((case.__name__, failure))
        print("ok  " if failure is None else "FAIL", case.__name__, flush=True)
        if failure:
            print("    " + failure.replace("\n", "\n    "))
    if os.environ.get("XML_OUTPUT_FILE"):
        write_xml(os.environ["XML_OUTPUT_FILE"], suite, results)
    failed = sum(failure is not None for _, failure in results)
    print(f"{len(results) - failed} passed, {failed} failed")
    return 1 if failed else 0
