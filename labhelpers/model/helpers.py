"""The functions that an instrumented program finds under the names that stand in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from labhelpers.model.accesses import PREFIX
from labhelpers.model.calls import call
from labhelpers.model.fields import decorated
from labhelpers.model.memory import (
    change,
    each,
    item,
    read_attribute,
    read_captured,
    read_global,
    slot,
    use,
    write_attribute,
    write_captured,
    write_global,
)
from labhelpers.model.patterns import matched
from labhelpers.model.rounds import round_of

if TYPE_CHECKING:
    from collections.abc import Callable

HELPERS: dict[str, Callable[..., Any]] = {
    PREFIX + "call": call,
    PREFIX + "change": change,
    PREFIX + "decorated": decorated,
    PREFIX + "each": each,
    PREFIX + "item": item,
    PREFIX + "matched": matched,
    PREFIX + "read_attribute": read_attribute,
    PREFIX + "read_captured": read_captured,
    PREFIX + "read_global": read_global,
    PREFIX + "round": round_of,
    PREFIX + "slice": slice,
    PREFIX + "slot": slot,
    PREFIX + "use": use,
    PREFIX + "write_attribute": write_attribute,
    PREFIX + "write_captured": write_captured,
    PREFIX + "write_global": write_global,
}
