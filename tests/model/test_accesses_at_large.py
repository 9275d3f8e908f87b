"""Real and generated programs do what they did when they are instrumented."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from labhelpers.authoring.programs import SHOWS_ERROR, CellProgram
from tests.book_programs import PROGRAMS, ROOT, attempts, comparable, is_modelled
from tests.generated_programs import generated
from tests.instrumented import assert_same
from tests.model.test_accesses import in_a_function, with_captured_names
from tests.model.test_scopes import text_of

USES = {
    "heapq": """
        heap = [5, 2, 8, 1]; heapify(heap); heappush(heap, 0)
        print([heappop(heap) for _ in range(3)], nlargest(2, heap), list(merge([1, 4], [2, 3])))
        print(heapreplace.__doc__ is None, nsmallest(2, "hello", key=ord), heappushpop(heap, 9))
        """,
    "bisect": "items = [1, 3, 3]; insort(items, 2); print(items, bisect_left(items, 3))",
    "textwrap": """
        print(wrap("the quick brown fox jumps over the lazy dog" * 3, 20, break_long_words=True))
        print(dedent("  a\\n    b"), shorten("Hello, big world", 10), indent("a\\nb", "> "))
        """,
    "fractions": """
        third = Fraction(1, 3)
        print(third + 1, third ** 2, third < Fraction("0.5"), Fraction(1.5), round(third, 2))
        print(Fraction(3.14159).limit_denominator(100), divmod(Fraction(7, 2), third), hash(third))
        """,
    "statistics": """
        data = [1, 2.5, 2.5, 9]
        print(mean(data), median(data), mode(data), stdev(data), quantiles(data), variance(data))
        print(NormalDist(3, 2) + 1, linear_regression([1, 2, 3], [2, 4, 7]), multimode("aabbc"))
        """,
    "json.decoder": """
        text = '{"a": [1, -2.5e3, true, null, "\\\\u00e9\\\\n"], "b": {"c": []}}'
        print(JSONDecoder().decode(text), JSONDecoder(parse_int=str).raw_decode("[1] x"))
        print(py_scanstring('a\\\\tb" c', 0))
        try: JSONDecoder().decode("[1,]")
        except ValueError as error: print(error, error.pos, error.lineno)
        """,
    "json.encoder": """
        c_make_encoder = None
        data = {"a": [1, 2.5, float("inf"), None, True, "\\u00e9"], 3: {"c": ()}}
        print(JSONEncoder().encode(data), JSONEncoder(indent=2, sort_keys=False).encode(data))
        held = []; held.append(held)
        try: JSONEncoder().encode(held)
        except ValueError as error: print(error)
        print(py_encode_basestring_ascii("\\u2026x"))
        """,
    "string": """
        print(Template("$who likes ${what} $$5").substitute(who="tim", what="kung pao"))
        print(capwords("a bc"))
        print(Formatter().vformat("{} {x[0]:>{w}} {!r}", (1, 2), {"x": [2], "w": 4}))
        """,
    "dataclasses": """
        @dataclass(order=True)
        class Point:
            x: int
            y: list = field(default_factory=list, compare=False)
        print(Point(1), Point(1) < Point(2), asdict(Point(1, [Point(2)])), replace(Point(1), x=5))
        print(fields(Point)[0].name, make_dataclass("Made", ["a", ("b", int, 5)])(1))
        """,
    "collections": """
        print(Counter("abracadabra").most_common(2), Counter("ab") + Counter("bc"))
        Point = namedtuple("Point", "x y", defaults=[0])
        print(Point(1)._replace(y=5), Point._fields)
        maps = ChainMap({"a": 1}, {"b": 2}); maps["b"] = 5; print(maps, maps.parents)
        ordered = OrderedDict(a=1, b=2); ordered.move_to_end("a"); print(list(reversed(ordered)))
        words = UserList("ab"); words += "c"
        print(words, UserString("x") * 3, UserDict(a=1) | {"b": 2})
        """,
    "functools": """
        @total_ordering
        class Size:
            def __init__(self, n): self.n = n
            def __eq__(self, other): return self.n == other.n
            def __lt__(self, other): return self.n < other.n
        print(Size(1) >= Size(2), sorted([3, 1, 2], key=cmp_to_key(lambda a, b: b - a)))
        @singledispatch
        def kind(x): return "other"
        kind.register(int, lambda x: "int")
        print(kind(1), kind(""))
        class Lazy:
            @cached_property
            def n(self): print("once"); return 1
        lazy = Lazy(); print(lazy.n, lazy.n)
        """,
    "enum": """
        class Colour(Flag):
            RED = auto(); GREEN = auto(); BLUE = auto(); WHITE = RED | GREEN | BLUE
        print(Colour.RED | Colour.BLUE, Colour.RED in Colour.WHITE, list(Colour.WHITE), ~Colour.RED)
        @unique
        class Level(IntEnum):
            LOW, HIGH = 1, 2
        print(Level.LOW < Level.HIGH, Level["HIGH"], Enum("Small", "X Y").Y, Level.__members__)
        """,
    "argparse": """
        parser = ArgumentParser(prog="p", description="It parses.")
        parser.add_argument("x", type=int, nargs="+")
        parser.add_argument("--flag", "-f", action="count")
        group = parser.add_mutually_exclusive_group()
        group.add_argument("--a"); group.add_argument("--b")
        print(parser.parse_args(["1", "2", "-ff", "--a=3"]), parser.format_help())
        """,
    "copy": """
        held = [1, {"a": [2]}]; held.append(held)
        other = deepcopy(held); other[1]["a"].append(3); print(held, other, copy(held) == held)
        """,
    "difflib": """
        print(*unified_diff("one two".split(), "one three".split(), lineterm=""), sep="\\n")
        print(get_close_matches("appel", ["ape", "apple"]))
        print(SequenceMatcher(None, "abcd", "bcde").ratio())
        print(*ndiff(["a b\\n"], ["a c\\n"]))
        """,
    "contextlib": """
        @contextmanager
        def made(x):
            print("enter", x)
            try: yield x * 2
            finally: print("exit", x)
        with ExitStack() as stack:
            print([stack.enter_context(made(n)) for n in range(2)]); stack.callback(print, "called")
        with suppress(KeyError): {}["a"]
        @made("d")
        def f(): raise ValueError
        try: f()
        except ValueError: print("raised")
        """,
    "_pydecimal": """
        getcontext().prec = 20
        print(Decimal(2).sqrt(), Decimal("1.1") + 3, Decimal(1) / 3)
        print(Decimal("-7.325").quantize(Decimal(1)))
        print(f"{Decimal('1234.5'):>12,.2f}", Decimal(2) ** Decimal("0.5"), Decimal(10).ln())
        try: Decimal(1) / 0
        except DivisionByZero as error: print(error)
        """,
    "queue": """
        q = PriorityQueue(2); q.put(2); q.put(1); print(q.get(), q.full(), q.qsize())
        try: q.get_nowait(); q.get(timeout=0)
        except Empty: print("empty")
        q = LifoQueue(); q.put(1); q.put(2); print(q.get(), q.get())
        q.task_done(); q.task_done(); q.join()
        """,
    "graphlib": """
        print(*TopologicalSorter({"d": {"b"}, "b": ["a"], "c": ["d"]}).static_order(), sep="")
        try: TopologicalSorter({1: [2], 2: [1]}).prepare()
        except CycleError as error: print(error)
        """,
    "configparser": """
        parser = ConfigParser()
        parser.read_dict({"a": {"x": "1", "y": "%(x)s2"}})
        print(parser["a"]["y"], parser.sections(), parser.has_option("a", "q"))
        parser.read_string("[b]\\nz = yes\\n  more\\n"); print(parser.items("b"))
        """,
    "html.parser": """
        class Printer(HTMLParser):
            def handle_starttag(self, tag, attrs): print("start", tag, attrs)
            def handle_endtag(self, tag): print("end", tag)
            def handle_data(self, data): print("data", data)
        Printer().feed('<p class="a b" id=x>text &amp; <b>more</b><br/><!-- c --></p>')
        """,
}
"""Pure Python modules of the standard library, and a few lines that use each."""

MODELLED = [program for program in PROGRAMS if is_modelled(program)]
SEEDS = range(40)


@pytest.mark.parametrize("module", USES)
def test_a_library_module_does_the_same(module: str) -> None:
    ran = assert_same(text_of(module) + "\n" + dedent(USES[module]))
    assert not ran.error
    assert ran.stdout


@pytest.mark.sleeps
@pytest.mark.parametrize("program", MODELLED, ids=lambda program: program.file_name)
def test_a_program_of_the_book_prints_the_same(program: CellProgram, tmp_path: Path) -> None:
    path = tmp_path / program.file_name
    path.write_text(program.source, encoding="utf-8")
    stored = characters(program.stdout, program)
    printed = (characters(run_instrumented(path, program), program) for _ in attempts(program))
    assert stored in printed


def run_instrumented(path: Path, program: CellProgram) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "tests.instrumented", str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode != 0) == (SHOWS_ERROR in program.tags), done.stderr
    return done.stdout


def characters(text: str, program: CellProgram) -> list[str]:
    """Return what was printed, sorted: threads that print at one time may mix their lines."""
    return sorted("".join(comparable(text, program)))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_generated_program_does_the_same(seed: int) -> None:
    source = generated(seed)
    for program in (source, in_a_function(source), with_captured_names(source)):
        assert not assert_same(program).error
