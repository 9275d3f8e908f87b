"""What runs beside what: by the names of tests, and by who is in the room."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests import parallel

SCRIPT = "tests/test_book.py::test_program_runs_as_a_plain_script[one.py]"


@pytest.mark.parametrize(
    ("name", "scope"),
    [
        ("book/your-lab.ipynb::Cell 3", "book/your-lab.ipynb"),
        ("tests/test_tree.py::test_a[x]", "tests/test_tree.py"),
        ("tests/test_book.py::test_a[x]", "tests/test_book.py"),
        ("tests/test_book_exercises.py::test_a[x]", "tests/test_book_exercises.py::test_a[x]"),
        (SCRIPT, SCRIPT),
        ("tests/browser/test_every_page.py::test_c[a/b]", "tests/browser/test_every_page.py[a/b]"),
    ],
)
def test_what_stays_together(name: str, scope: str) -> None:
    scheduler = object.__new__(parallel.ByFile)  # a whole one needs a run of xdist
    assert scheduler._split_scope(name) == scope


class Worker:
    """As much of a worker as is asked."""

    def __init__(self) -> None:
        self.given: list[int] = []

    def send_runtest_some(self, indices: list[int]) -> None:
        """Note down what it is given."""
        self.given += indices


def test_what_measures_comes_first_then_half_sleep_while_the_others_compute() -> None:
    scheduler: Any = object.__new__(parallel.ByFile)
    workers = first, second = Worker(), Worker()
    exercise, program = "test_book_exercises.py::test_e[x]", "test_accesses_at_large.py::test_p[x]"
    plain = "test_book.py::test_program_runs_as_a_plain_script[x]"
    most, less = "book/together/all-three.ipynb", "book/threads/starting.ipynb"
    assert parallel.measuring_cells(most) > parallel.measuring_cells(less) > 0
    names = ["a.ipynb", less, program, exercise, plain, most, "test_b.py"]
    scheduler.workqueue = OrderedDict((name, {name: False}) for name in names)
    scheduler.assigned_work = {worker: {} for worker in workers}
    scheduler.registered_collections = dict.fromkeys(workers, names)
    for worker in (second, first, second, second, first, first, first):
        scheduler._assign_work_unit(worker)
    assert [[names[index] for index in worker.given] for worker in workers] == [
        [less, "a.ipynb", "test_b.py", exercise],
        [most, program, plain],
    ]


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what happens at the door."""
    happened = []

    @contextmanager
    def room(*, alone: bool) -> Iterator[None]:
        happened.append("alone" if alone else "with others")
        yield
        happened.append("left")

    monkeypatch.setattr(parallel, "room", room)
    return happened


def test_the_room_is_kept_from_one_that_measures_to_the_next(seen: list[str]) -> None:
    stay = parallel.Stay()
    stay.begin(alone=True)
    stay.begin(alone=False)  # between two cells that measure
    stay.begin(alone=True)
    stay.end()
    stay.begin(alone=False)
    stay.end()
    assert seen == ["alone", "left", "with others", "left"]


class Item:
    """As much of a cell's test as is asked."""

    def __init__(self, parent: object, session: Any, *tags: str) -> None:
        self.parent, self.session, self.tags = parent, session, tags
        self.cell: Any = self
        self.metadata = {"tags": tags}
        session.items.append(self)

    def get_closest_marker(self, name: str) -> None:
        """Return no marker: cells have none."""


class Session:
    """As much of a session as is asked."""

    def __init__(self) -> None:
        self.items: list[Any] = []


def test_it_is_kept_for_the_next_cells_of_the_same_notebook_alone() -> None:
    session = Session()
    one, other = object(), object()
    cells: list[Any] = [Item(one, session, *tags) for tags in ([], [], [], ["measures"], [])]
    Item(other, session, "measures")
    assert [parallel._measures_soon(cell) for cell in cells] == [False, True, True, True, False]


class Visitor(threading.Thread):
    """Somebody who wants to be in the room, notes that, and stays until told to leave."""

    def __init__(self, name: str, came: list[str], *, alone: bool) -> None:
        super().__init__(name=name, daemon=True)
        self.came, self.alone = came, alone
        self.leaves = threading.Event()

    def run(self) -> None:
        """Come in, wait, leave."""
        with parallel.room(alone=self.alone):
            self.came.append(self.name)
            self.leaves.wait(30)


@pytest.mark.skipif(parallel.fcntl is None, reason="there, one test runs at a time")
def test_those_who_want_the_room_alone_go_in_one_after_the_other(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("DOOR", "ROOM"):
        monkeypatch.setattr(parallel, name, tmp_path / name)
        (tmp_path / name).touch()
    at_the_door, flock = threading.Semaphore(0), parallel.fcntl.flock

    def noted(file: Any, operation: int) -> None:
        flock(file, operation)
        if threading.current_thread() in (first, second) and Path(file.name).name == "DOOR":
            at_the_door.release()

    monkeypatch.setattr(parallel.fcntl, "flock", noted)
    came: list[str] = []
    first, second = (Visitor(name, came, alone=True) for name in ("first", "second"))
    other = Visitor("other", came, alone=False)
    with parallel.room(alone=False):
        first.start()
        assert at_the_door.acquire(timeout=30)
        other.start()
        second.start()
        assert at_the_door.acquire(timeout=30)
        assert came == []  # the room is not empty yet
    for visitor in (first, second, other):
        visitor.leaves.set()
    for visitor in (first, second, other):
        visitor.join(30)
    assert sorted(came[:2]) == ["first", "second"]
    assert came[2:] == ["other"]
