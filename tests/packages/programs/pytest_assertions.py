"""pytest: its own rewriting of assertions, fixtures, parameters and reports, over a file of tests that pass and fail."""
import contextlib
import io
import os
import pathlib
import re
import tempfile

import pytest

TESTS = '''
import pytest

@pytest.fixture(params=[1, 2])
def number(request):
    yield request.param

@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    return {"a": [1, 2, 3]}

def test_passes(number, shared):
    assert number in shared["a"]

def test_lists():
    assert [1, 2, 3, 4] == [1, 2, 5, 4]

def test_dicts():
    left = {"a": 1, "b": {"c": 2}}
    assert left == {"a": 1, "b": {"c": 3}, "d": 4}

def test_text():
    assert "one\\ntwo\\nthree" == "one\\n2\\nthree"

def test_call(shared):
    assert len(shared["a"]) > 3, "too short"

def test_boolean(number):
    x = None
    assert (number > 1 and not x) or x is not None

def test_chain():
    assert 1 < 2 < 2

def test_sets():
    assert {1, 2} <= {2, 3}

@pytest.mark.parametrize("a, b", [(1, 1), (2, 3), pytest.param(1, 2, marks=pytest.mark.xfail)])
def test_parameters(a, b):
    assert a == b

def test_raises():
    with pytest.raises(ValueError, match="x+"):
        raise ValueError("xx")
    with pytest.raises(KeyError):
        pass

@pytest.mark.skip(reason="no")
def test_skipped(): pass

def test_approximate():
    assert 0.1 + 0.2 == pytest.approx(0.3)
    assert 1.0 == pytest.approx(1.1)

class TestClass:
    def setup_method(self):
        self.x = 1
    def test_method(self, monkeypatch, capsys):
        monkeypatch.setenv("A", "b")
        print("printed")
        assert capsys.readouterr().out == "printed\\n"
        assert self.x == 2

def test_error(missing_fixture): pass

def test_traceback():
    def inner(n):
        return 1 // n
    inner(0)
'''
with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    pathlib.Path("test_sample.py").write_text(TESTS)
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        status = pytest.main(["-vv", "-p", "no:cacheprovider", "-p", "no:faulthandler", "-rA", "--color=no", "--override-ini=addopts="])
    text = re.sub(r"in [0-9.]+s", "in TIME", out.getvalue())
    text = re.sub(r"^(platform|rootdir|cachedir|plugins|hypothesis).*\n", "", text, flags=re.M).replace(folder, "FOLDER")
    print(int(status))
    print(text)
    os.chdir("/")
