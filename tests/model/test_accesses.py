"""An instrumented program does what it did; every access that threads may share is told once."""

from __future__ import annotations

import ast
import sys
from textwrap import dedent, indent

import pytest

from labhelpers.model.accesses import instrumented
from tests.instrumented import accesses, assert_same, compared, with_a_thread
from tests.tricky_programs import ANYWHERE, MODULES, RAISING, SINCE_3_12, SINCE_3_13

NEWER = {
    **(SINCE_3_12 if sys.version_info >= (3, 12) else {}),
    **(SINCE_3_13 if sys.version_info >= (3, 13) else {}),
}


def in_a_function(source: str) -> str:
    body = indent(dedent(source).strip(), "    ")
    return f"def main():\n{body}\nmain()\n"


def with_captured_names(source: str) -> str:
    body = dedent(source).strip()
    names = {n.id for n in ast.walk(ast.parse(body)) if isinstance(n, ast.Name)}
    uses = f"\ndef uses():\n    return {', '.join(sorted(names))}\n"
    return in_a_function(body + uses)


# --- what is computed ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*ANYWHERE, *MODULES, *NEWER])
def test_a_program_does_the_same(name: str) -> None:
    ran = assert_same({**ANYWHERE, **MODULES, **NEWER}[name])
    assert ran.stdout


@pytest.mark.parametrize("name", ANYWHERE)
def test_a_function_does_the_same(name: str) -> None:
    assert_same(in_a_function(ANYWHERE[name]))


@pytest.mark.parametrize("name", ANYWHERE)
def test_names_that_others_have_captured_do_the_same(name: str) -> None:
    assert_same(with_captured_names(ANYWHERE[name]))


@pytest.mark.parametrize("name", RAISING)
def test_an_exception_is_raised_in_the_same_lines(name: str) -> None:
    assert assert_same(RAISING[name]).error


@pytest.mark.parametrize("name", RAISING)
def test_an_exception_in_a_function_is_raised_in_the_same_lines(name: str) -> None:
    assert assert_same(in_a_function(RAISING[name])).error


def test_a_warning_is_given_once() -> None:
    ran = assert_same("x = 1\n\nprint(x is 1, '\\d')\n")
    assert [warning.partition(":")[0] for warning in ran.warned] == ["3", "3"]


# --- what is told -------------------------------------------------------------------------------

POINTS = {
    "a global": (
        "n = 0\nn += 1",
        [("write_global", "n", 1), ("read_global", "n", 2), ("write_global", "n", 2)],
    ),
    "a global that is only read": ("def f(): pass\nimport os\nf\nos\nlen", []),
    "a global in a function": (
        """
        n = 0
        def add():
            global n
            n = n + 1
        add()
        """,
        [
            ("write_global", "n", 1),
            ("call", "add", 5),
            ("read_global", "n", 4),
            ("use", "n", 4),
            ("write_global", "n", 4),
        ],
    ),
    "a captured name": (
        """
        def outer():
            n = 0
            def add():
                nonlocal n
                n += 1
            add()
        outer()
        """,
        [
            ("call", "outer", 7),
            ("write_captured", "n", 2),
            ("call", "add", 6),
            ("read_captured", "n", 5),
            ("write_captured", "n", 5),
        ],
    ),
    "a captured name that never changes": (
        """
        def outer(n):
            def get(): return n
            def again(): return get
            return again
        outer(1)()()
        """,
        [("call", "outer", 5), ("call", "outer(1)", 5), ("call", "outer(1)()", 5)],
    ),
    "names of one's own": (
        """
        def f(a, *b):
            n = a
            n += 1
            for i in b: n = i
            return [x for x in b if n > x]
        f(1)
        """,
        [("call", "f", 6), ("each", "b", 4), ("each", "b", 5)],
    ),
    "an attribute": (
        """
        class Account:
            def add(self): self.n += 1
        one = Account()
        one.n = 0
        one.add()
        one.n
        """,
        [
            ("call", "Account", 3),
            ("write_global", "one", 3),
            ("read_global", "one", 4),
            ("write_attribute", "one.n", 4),
            ("read_global", "one", 5),
            ("call", "one.add", 5),
            ("read_attribute", "self.n", 2),
            ("write_attribute", "self.n", 2),
            ("read_global", "one", 6),
            ("read_attribute", "one.n", 6),
        ],
    ),
    "an item": (
        "d = {}\nd['k'] = 1\nd['k'] += 1\ndel d['k']",
        [
            ("write_global", "d", 1),
            ("read_global", "d", 2),
            ("slot", "d['k']", 2),
            ("read_global", "d", 3),
            ("item", "d['k']", 3),
            ("slot", "d['k']", 3),
            ("read_global", "d", 4),
            ("slot", "d['k']", 4),
        ],
    ),
    "check, then act": (
        "balance, amount = 5, 3\nif balance >= amount: balance -= amount",
        [
            ("write_global", "balance", 1),
            ("write_global", "amount", 1),
            ("read_global", "balance", 2),
            ("use", "balance", 2),
            ("read_global", "amount", 2),
            ("use", "amount", 2),
            ("read_global", "balance", 2),
            ("read_global", "amount", 2),
            ("use", "amount", 2),
            ("change", "balance", 2),
            ("write_global", "balance", 2),
        ],
    ),
    "containers": (
        """
        results, seen = [], set()
        results.append(1)
        1 in seen
        len(results)
        for x in results: pass
        print(*seen, f"{seen}")
        """,
        [
            ("call", "set", 1),
            ("write_global", "results", 1),
            ("write_global", "seen", 1),
            ("read_global", "results", 2),
            ("call", "results.append", 2),
            ("read_global", "seen", 3),
            ("use", "seen", 3),
            ("read_global", "results", 4),
            ("call", "len", 4),
            ("read_global", "results", 5),
            ("each", "results", 5),
            ("round", "for", 5),
            ("write_global", "x", 5),
            ("read_global", "seen", 6),
            ("use", "seen", 6),
            ("read_global", "seen", 6),
            ("use", "seen", 6),
            ("call", "print", 6),
        ],
    ),
    "a list that is changed in place": (
        "items = []\nitems += items\nitems *= 2\ndef f(own): own += (1,)\nf(items)",
        [
            ("write_global", "items", 1),
            ("read_global", "items", 2),
            ("read_global", "items", 2),
            ("use", "items", 2),
            ("change", "items", 2),
            ("write_global", "items", 2),
            ("read_global", "items", 3),
            ("change", "items", 3),
            ("write_global", "items", 3),
            ("read_global", "items", 5),
            ("call", "f", 5),
            ("change", "own", 4),
        ],
    ),
    "a lock": (
        "from threading import Lock\nlock = Lock()\nwith lock: pass",
        [("call", "Lock", 2), ("write_global", "lock", 2), ("read_global", "lock", 3)],
    ),
    "a comparison of several": (
        "a = b = c = 1\na < b < c\nNone is a is b\nNone is not a is None",
        [
            ("write_global", "a", 1),
            ("write_global", "b", 1),
            ("write_global", "c", 1),
            *(("read_global", "a", 2), ("use", "a", 2), ("read_global", "b", 2), ("use", "b", 2)),
            ("read_global", "a", 3),
            ("read_global", "a", 4),
        ],
    ),
    "tests": (
        "a = []\nif a or not a: pass\nb = a or a\nwhile a: pass\nassert not a\n0 if a else 1",
        [
            ("write_global", "a", 1),
            *(("read_global", "a", 2), ("use", "a", 2)) * 2,
            *(("read_global", "a", 3), ("use", "a", 3), ("read_global", "a", 3)),
            ("write_global", "b", 3),
            *(("read_global", "a", 4), ("use", "a", 4)),
            *(("read_global", "a", 5), ("use", "a", 5)),
            *(("read_global", "a", 6), ("use", "a", 6)),
        ],
    ),
    "what a call returns": (
        "def f(): return []\nif f(): pass\na, b = f() or (1, 2)",
        [
            *(("call", "f", 2), ("use", "f()", 2)),
            *(("call", "f", 3), ("use", "f()", 3)),
            *(("write_global", "a", 3), ("write_global", "b", 3)),
        ],
    ),
    "targets in their order": (
        "d = {}\nd[0], n, (d[1], *m) = 1, 2, 'ab'",
        [
            ("write_global", "d", 1),
            ("read_global", "d", 2),
            ("slot", "d[0]", 2),
            ("write_global", "n", 2),
            ("use", "(d[1], *m)", 2),
            ("read_global", "d", 2),
            ("slot", "d[1]", 2),
            ("write_global", "m", 2),
        ],
    ),
    "deletion": (
        "n, d = 1, {}\nd[0] = n\ndel d[0], n",
        [
            *(("write_global", "n", 1), ("write_global", "d", 1)),
            *(("read_global", "n", 2), ("read_global", "d", 2), ("slot", "d[0]", 2)),
            *(("read_global", "d", 3), ("slot", "d[0]", 3), ("write_global", "n", 3)),
        ],
    ),
    "a pattern": (
        "p = [1, 2]\nmatch p:\n    case [1, x] if x > 5: pass\n    case [x, _]: pass",
        [
            *(("write_global", "p", 1), ("read_global", "p", 2), ("use", "p", 2)),
            *(("write_global", "x", 3), ("read_global", "x", 3), ("use", "x", 3)),
            ("write_global", "x", 4),
        ],
    ),
    "a class pattern": (
        """
        class A: __match_args__ = ("n",)
        match A():
            case 1: pass
            case [A(1)] | A(m=2): pass
        """,
        [
            *(("call", "A", 2), ("use", "A()", 2)),
            ("matched", "[A(1)] | A(m=2)", 4),
        ],
    ),
    "a decorator": (
        "def f(kind): return kind\n@f\n@f\nclass A: pass\nclass B: pass",
        [("decorated", "A", 2)],
    ),
    "a walrus in a comprehension": (
        "print([n := x for x in (1,)], n)",
        [
            ("each", "(1,)", 1),
            ("write_global", "n", 1),
            ("read_global", "n", 1),
            ("call", "print", 1),
        ],
    ),
    "defaults": (
        "n = 1\nf = lambda n=n: n\ndef g(n=n): return n\n_ = f() + g()",
        [
            *(("write_global", "n", 1), ("read_global", "n", 2), ("write_global", "f", 2)),
            *(("read_global", "n", 3), ("read_global", "f", 4)),
            *(("call", "f", 4), ("use", "f()", 4), ("call", "g", 4), ("use", "g()", 4)),
            ("write_global", "_", 4),
        ],
    ),
    "what is asynchronous": (
        """
        async def numbers(): yield 1
        async def work(): return [x async for x in numbers()]
        try: work().send(None)
        except StopIteration: pass
        """,
        [("call", "work", 3), ("call", "work().send", 3), ("call", "numbers", 2)],
    ),
    "a slice": (
        "a = [1, 2]\na[:1] = a[1:]",
        [
            ("write_global", "a", 1),
            ("read_global", "a", 2),
            ("item", "a[1:]", 2),
            ("read_global", "a", 2),
            ("slot", "a[:1]", 2),
        ],
    ),
    "unpacked arguments": (
        "d = {}\ndict(**d, k={**d})",
        [
            ("write_global", "d", 1),
            *(("read_global", "d", 2), ("use", "d", 2)) * 2,
            ("call", "dict", 2),
        ],
    ),
    "only for type checkers": (
        """
        TYPE_CHECKING = False
        if TYPE_CHECKING: n = 1
        else: n = 2
        x: n = 3
        def f(a: n, *b: n) -> n: y: n
        """,
        [("write_global", "TYPE_CHECKING", 1), ("write_global", "n", 3), ("write_global", "x", 4)],
    ),
    "private names": (
        """
        class A:
            def put(self):
                global __n
                self.__n = __n = 1
                __n += self.__n
        A().put()
        """,
        [
            *(("call", "A", 6), ("call", "A().put", 6)),
            *(("write_attribute", "self.__n", 4), ("write_global", "_A__n", 4)),
            *(("read_global", "_A__n", 5), ("read_attribute", "self.__n", 5)),
            *(("use", "self.__n", 5), ("change", "__n", 5), ("write_global", "_A__n", 5)),
        ],
    ),
    "changes by name": (
        "class A: n = 1\nsetattr(A, 'n', 2)\nA.n",
        [
            ("read_global", "A", 2),
            ("call", "setattr", 2),
            ("read_global", "A", 3),
            ("read_attribute", "A.n", 3),
        ],
    ),
    "what looks at its frame": ("def f():\n    return locals(), type(f)\nf()", [("call", "f", 3)]),
}


@pytest.mark.parametrize("name", POINTS)
def test_every_access_is_told_once(name: str) -> None:
    source, told = POINTS[name]
    assert accesses(source) == told


def test_what_is_stored_is_told() -> None:
    _, _, recorder = compared(
        with_a_thread("n = 1\nn += 1\na, (b, *c) = 5, 'xyz'\n[d := 7]\ndel n")
    )
    assert recorder.values == [1, 2, 5, "x", ["y", "z"], 7, None]


def test_a_long_sum_is_no_matter() -> None:
    assert_same("n = 1\ndef f(): return " + " + ".join(["n"] * 600) + "\nprint(f())\n")


def test_a_syntax_error_is_pythons_own() -> None:
    for wrong in ("x = (\n", "return 1\n", "match 1:\n    case x: pass\n    case y: pass\n"):
        with pytest.raises(SyntaxError) as raised:
            instrumented(wrong, "cell.py")
        with pytest.raises(SyntaxError) as expected:
            compile(wrong, "cell.py", "exec")
        assert str(raised.value) == str(expected.value)


def test_sites_tell_line_and_text() -> None:
    code, sites = instrumented("print(\n    len(\n    'a'\n))\n", "cell.py")
    assert code.co_filename == "cell.py"
    assert [tuple(site) for site in sites] == [(2, "len"), (1, "print")]
