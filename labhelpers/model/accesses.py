"""Put a call before every access to memory that threads may share.

The language lets threads switch between any two such accesses, but neither a trace function nor a
debugger can stop a thread there and let another go on. So the program's syntax tree gets calls in
these places; the text, the line numbers and what is computed stay as they are.

Which variables are shared is not decided here: every global and captured variable that is assigned
to, every attribute, item and container gets its call, and what runs finds out what it is for.
"""

from __future__ import annotations

import ast
import warnings
from typing import TYPE_CHECKING

from labhelpers.model.marking import PREFIX, Site, deep
from labhelpers.model.scopes import scopes_of
from labhelpers.model.storing import Storing

if TYPE_CHECKING:
    from types import CodeType

__all__ = ["PREFIX", "Site", "instrumented"]


def instrumented(source: str, filename: str) -> tuple[CodeType, list[Site]]:
    """Compile a program with its accesses marked.

    Each mark calls a helper, a builtin or global of the name `PREFIX` and, with the number of its
    site first:

    read_global(site, name), read_captured(site, cell), read_attribute(site, owner, name)
        The program reads next. `cell()` is the variable's value; the last one returns the owner.
    write_global(site, value, name), write_captured(site, value, cell)
        Return the value, which the program stores next; None before the name is deleted.
    write_attribute(site, owner, name)
        Returns the owner, whose attribute the program stores or deletes next.
    item(site, container, key), slot(site, container, key)
        Return the item, and what stores and deletes it as its attribute `value`.
    call(site, function, /, *args, **kwargs)
        Calls the function.
    use(site, value), each(site, iterable)
        Return what they are given. What is a container is looked into next, or at each step.
    change(site, value)
        The program changes the value in place next, if it is a container.
    matched(site, value, depth, *names)
        Returns False. A pattern reads these attributes next: of the value, and of what it holds.
    decorated(site)
        Returns a decorator, which is called last.
    round(site)
        A loop begins a round; the text of its site is "for", "while" or "while that yields".

    `slice`, under the prefix too, is the builtin.

    Parameters
    ----------
    source
        The program's text.
    filename
        Its name in tracebacks.

    Returns
    -------
    tuple
        The code, and the sites by their numbers.

    Raises
    ------
    SyntaxError
        As `compile` does.
    """
    compile(source, filename, "exec", dont_inherit=True)  # its errors, from the text itself
    with warnings.catch_warnings(action="ignore"):  # they were given
        tree = ast.parse(source, filename)
        with deep():
            marker = Storing(scopes_of(tree))
            marked = ast.fix_missing_locations(marker.visit(tree))
        return compile(marked, filename, "exec", dont_inherit=True), marker.sites
