"""Find in a program's text what the object made in a line is called: "self.lock", "forks".

The objects that are local or attributes have no name in the program's globals; the assignment that
made them says how the program calls them.
"""

from __future__ import annotations

import ast

LONGEST = 40  # characters


def targets(source: str, first_line: int = 1) -> dict[int, str]:
    """Return the target of the assignment at each line of `source` that has one.

    Parameters
    ----------
    source
        A program's text; one that does not parse has no targets.
    first_line
        Number of its first line.
    """
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {}
    found: dict[int, str] = {}
    for node in nodes:
        text = _target(node)
        if text and isinstance(node, ast.stmt | ast.withitem):
            for line in _lines(node):
                found[line + first_line - 1] = text
    return found


def _lines(node: ast.stmt | ast.withitem) -> range:
    if isinstance(node, ast.withitem):
        place: ast.stmt | ast.expr = node.context_expr
    else:
        place = node
    return range(place.lineno, (place.end_lineno or place.lineno) + 1)


def _target(node: ast.AST) -> str:
    """Return the first target's text, "" where `node` gives nothing a name."""
    if isinstance(node, ast.Assign):
        return _text(node.targets[0])
    if isinstance(node, ast.AnnAssign) and node.value is not None:
        return _text(node.target)
    if isinstance(node, ast.withitem) and node.optional_vars is not None:
        return _text(node.optional_vars)
    return ""


def _text(target: ast.expr) -> str:
    if isinstance(target, ast.Tuple | ast.List):
        return ""  # which of them got which object is not told by the line
    text = ast.unparse(target)
    return text if len(text) <= LONGEST else ""
