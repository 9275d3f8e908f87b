"""Patch a module right after it is first executed, so that a program pays only for what it uses.

Importing `threading` to replace its locks would cost every program the time of that import. A hook
on the import system waits until the program does it.
"""

from __future__ import annotations

import sys

from labhelpers.child import core

TYPE_CHECKING = False  # typing.TYPE_CHECKING, without importing typing
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType

    Patch = Callable[[ModuleType], None]

_patches: dict[str, list[Patch]] = {}


def when_imported(name: str, patch: Patch) -> None:
    """Call `patch(module)` after module `name` has been executed; at once if it already has.

    A reload executes the module anew, so `patch` is called again then. A module of the same name
    that the reader wrote is left alone.

    Parameters
    ----------
    name
        Full dotted name of a library's module.
    patch
        Takes the module; runs under the import system's lock of that module.
    """
    _patches.setdefault(name, []).append(patch)
    module = sys.modules.get(name)
    if module is not None and not _is_being_executed(module):
        patch(module)


def install() -> None:
    """Put the hook first in `sys.meta_path`."""
    if _Finder not in sys.meta_path:
        sys.meta_path.insert(0, _Finder)


class _Finder:
    """Lets the other finders find a module, and wraps its execution once."""

    @classmethod
    def find_spec(
        cls, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name not in _patches:
            return None
        spec = _found_by_others(name, path, target)
        if spec is not None and spec.loader is not None and not _is_readers(spec):
            _hook_execution(spec, name)
        return spec

    @classmethod
    def invalidate_caches(cls) -> None:
        """Nothing is cached here."""


def _found_by_others(
    name: str, path: Sequence[str] | None, target: ModuleType | None
) -> ModuleSpec | None:
    for finder in sys.meta_path:
        if finder is _Finder:
            continue
        find_spec = getattr(finder, "find_spec", None)
        spec: ModuleSpec | None = find_spec(name, path, target) if find_spec else None
        if spec is not None:
            return spec
    return None


def _is_readers(spec: ModuleSpec) -> bool:
    return bool(spec.has_location and spec.origin and core.is_reader(spec.origin))


def _hook_execution(spec: ModuleSpec, name: str) -> None:
    # The loader stays the one the module would have had (reload, inspect and pickle look at it);
    # only this one instance's exec_module is shadowed, until it is called.
    loader = spec.loader
    execute = loader.exec_module  # type: ignore[union-attr]  # checked by the caller

    def exec_module(module: ModuleType) -> None:
        del loader.exec_module  # type: ignore[union-attr]  # the shadow set below
        execute(module)
        for patch in _patches[name]:
            patch(module)

    try:
        loader.exec_module = exec_module  # type: ignore[union-attr,method-assign]
    except AttributeError:
        return  # built-in and frozen modules have a class for a loader; none of them is patched


def _is_being_executed(module: ModuleType) -> bool:
    return bool(getattr(getattr(module, "__spec__", None), "_initializing", False))
