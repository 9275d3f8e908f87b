"""Let `time.sleep` show."""

from __future__ import annotations

from labhelpers.child import core

TYPE_CHECKING = False  # typing.TYPE_CHECKING, without importing typing
if TYPE_CHECKING:
    from types import ModuleType


def patch(time: ModuleType) -> None:
    """Replace `time.sleep`."""
    time.sleep = core.record_wait(time.sleep, "sleeping", timed=True)  # type: ignore[attr-defined]
