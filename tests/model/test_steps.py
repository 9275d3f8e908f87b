"""A marked program computes what it did, and tells each place where threads may switch."""

from __future__ import annotations

import builtins
import traceback

import pytest

from labhelpers.model.steps import AFTER_CALL, marked


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    seen: list[object] = []

    def after(value: object) -> object:
        seen.append(value)
        return value

    monkeypatch.setattr(builtins, AFTER_CALL, after, raising=False)
    return seen


def run(source: str) -> dict[str, object]:
    names: dict[str, object] = {"__name__": "cell"}
    exec(marked(source, "cell.py"), names)
    return names


def test_calls_and_jumps_back_are_steps(steps: list[object]) -> None:
    run("x = abs(-3)\nfor y in (1, 2):\n    if y == 1:\n        continue\nwhile x:\n    x -= 1\n")
    assert steps == [3, None, None, None, None, None]


def test_a_long_sum_is_no_matter(steps: list[object]) -> None:
    assert run("n = " + " + ".join(["1"] * 600))["n"] == 600
    assert steps == []


def test_what_is_no_switch_is_no_step(steps: list[object]) -> None:
    names = run("n = 0\nn += 1\nclass A: pass\nd = {'k': n}\nd['k'] = [i for i in (1, 2)]\n")
    assert names["n"] == 1
    assert steps == []


def test_super_and_the_names_of_a_place_still_work(steps: list[object]) -> None:
    source = (
        "class A:\n    def f(self): return 'A'\n"
        "class B(A):\n    def f(self):\n        here = 1\n"
        "        return super().f() + str(locals()['here'])\n"
        "result = B().f()\n"
    )
    assert run(source)["result"] == "A1"


def test_lines_and_docstrings_stay(steps: list[object]) -> None:
    source = (
        '"""Doc."""\n\ndef f():\n    """Inner."""\n    return int(\n        "x"\n    )\n\nf()\n'
    )
    with pytest.raises(ValueError) as raised:
        run(source)
    frames = traceback.extract_tb(raised.value.__traceback__)
    assert [frame.lineno for frame in frames if frame.filename == "cell.py"] == [9, 5]
    code = marked(source, "cell.py")
    names: dict[str, object] = {}
    exec(marked(source.rpartition("f()")[0], "cell.py"), names)
    assert (names["__doc__"], getattr(names["f"], "__doc__", "")) == ("Doc.", "Inner.")
    assert code.co_filename == "cell.py"


def test_a_syntax_error_is_pythons_own() -> None:
    with pytest.raises(SyntaxError) as raised:
        marked("x = (\n", "cell.py")
    with pytest.raises(SyntaxError) as expected:
        compile("x = (\n", "cell.py", "exec")
    assert str(raised.value) == str(expected.value)
    with pytest.raises(SyntaxError, match="outside function"):
        marked("return 1\n", "cell.py")
