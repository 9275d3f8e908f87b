"""How pytest checks the book's cells: as nbval does, and a cell may say that its order is luck.

`tests/parallel.py` says what runs beside what.
"""

from __future__ import annotations

from typing import Any

import pytest

from labhelpers.authoring.programs import ANY_ORDER

pytest_plugins = ["tests.parallel"]

PLAIN = "text/plain"  # where a view has its tasks in the order in which they started


def pytest_itemcollected(item: pytest.Item) -> None:
    """Compare the lines of a cell tagged `any-order` sorted."""
    cell: Any = getattr(item, "cell", None)
    if cell is None or ANY_ORDER not in cell.metadata.get("tags", ()):
        return
    compare, sanitise = item.compare_outputs, item.sanitize  # type: ignore[attr-defined]  # nbval's

    def compare_sorted(new: list[Any], stored: list[Any]) -> bool:
        for output in (*new, *stored):
            texts, key = (output, "text") if "text" in output else (output.get("data", {}), PLAIN)
            if key in texts:
                texts[key] = _sorted_lines(sanitise(texts[key]))
        return bool(compare(new, stored))

    item.compare_outputs = compare_sorted  # type: ignore[attr-defined]  # nbval's


def _sorted_lines(text: str) -> str:
    return "\n".join(sorted(text.splitlines()))
