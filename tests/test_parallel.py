"""What runs beside what: by the names of tests, and by who is in the room."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests import parallel


@pytest.mark.parametrize(
    ("name", "scope"),
    [
        ("book/your-lab.ipynb::Cell 3", "book/your-lab.ipynb"),
        ("tests/test_tree.py::test_a[x]", "tests/test_tree.py"),
        ("tests/test_book.py::test_a[one.py]", "tests/test_book.py::test_a[one.py]"),
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


def test_after_the_notebooks_every_second_takes_from_the_end_where_those_are_that_sleep() -> None:
    scheduler: Any = object.__new__(parallel.ByFile)
    workers = first, second = Worker(), Worker()
    names = ["a.ipynb", "b.ipynb", "c.ipynb", "d", "e", "f", "g"]
    scheduler.workqueue = OrderedDict((name, {name: False}) for name in names)
    scheduler.assigned_work = {worker: {} for worker in workers}
    scheduler.registered_collections = dict.fromkeys(workers, names)
    for worker in (first, second, second, first, second, second, first):
        scheduler._assign_work_unit(worker)
    assert [worker.given for worker in workers] == [[0, 3, 4], [1, 2, 6, 5]]


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
