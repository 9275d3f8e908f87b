"""What gives a mistake away: signs in an answer's text, in its run, or in how it failed.

The same property is broken by different mistakes. "It deadlocks" helps a learner less than "a pause
makes the bad schedule rarer and takes none away", and to say so takes a look at the program.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from labhelpers.exercises.answer import Answer
from labhelpers.exercises.properties import Broken, Property, with_locks

Sign = Callable[[Answer, Broken], bool]

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_COMPREHENSIONS = (ast.ListComp, ast.GeneratorExp, ast.SetComp, ast.DictComp)
_LOOPS = (ast.For, ast.While, *_COMPREHENSIONS)


def breaks(kind: type[Property]) -> Sign:
    """A property of this class is the one that is broken."""
    return lambda answer, broken: isinstance(broken.by, kind)


def fails_as(*kinds: str) -> Sign:
    """It fails in one of these ways: "deadlock", "RuntimeError", "timed out" …"""
    return lambda answer, broken: broken.kind in kinds


def told(text: str) -> Sign:
    """The sentence that says what is wrong has this in it: "TypeError"."""
    return lambda answer, broken: text in broken.sentence


def waits_for_ever(answer: Answer, broken: Broken) -> bool:
    """Some of its threads wait for ever, the main thread among them or not."""
    return broken.kind in ("deadlock", "left waiting", "deadlocked")


def calls(name: str, least: int = 1, most: int | None = None) -> Sign:
    """So many calls of `name` (or of something's method `name`) stand in its text."""

    def sign(answer: Answer, broken: Broken) -> bool:
        count = sum(1 for _ in _calls(answer.tree, name))
        return count >= least and (most is None or count <= most)

    return sign


def lacks(name: str) -> Sign:
    """No call of `name` stands in its text."""
    return calls(name, least=0, most=0)


def calls_in_function(name: str) -> Sign:
    """A call of `name` stands in a function: each call of the function makes another one."""
    return lambda answer, broken: _within(answer.tree, _FUNCTIONS, name)


def calls_in_loop(*names: str) -> Sign:
    """Calls of all these names stand in one loop, in what it does in each of its rounds."""
    return lambda answer, broken: _within(answer.tree, _LOOPS, *names)


def calls_in_comprehension(*names: str) -> Sign:
    """Calls of all these names stand in one comprehension."""
    return lambda answer, broken: _within(answer.tree, _COMPREHENSIONS, *names)


def calls_in_with(name: str) -> Sign:
    """A call of `name` stands in the block of a `with`: before whatever its end waits for."""
    return lambda answer, broken: _within(answer.tree, (ast.With,), name)


def calls_in_try(name: str) -> Sign:
    """A call of `name` stands in a `try`."""
    return lambda answer, broken: _within(answer.tree, (ast.Try,), name)


def is_given_a_call(name: str) -> Sign:
    """The first argument of a `name` is a call: its result goes in, where a function should."""
    return lambda answer, broken: any(
        call.args and isinstance(call.args[0], ast.Call) for call in _calls(answer.tree, name)
    )


def bare(name: str) -> Sign:
    """A call of `name` has no arguments."""
    return lambda answer, broken: any(
        not (call.args or call.keywords) for call in _calls(answer.tree, name)
    )


def gives(name: str, value: object) -> Sign:
    """A call of `name` has this constant for its first argument."""

    def sign(answer: Answer, broken: Broken) -> bool:
        firsts = (call.args[0] for call in _calls(answer.tree, name) if call.args)
        return any(isinstance(first, ast.Constant) and first.value == value for first in firsts)

    return sign


def in_this_order(*texts: str) -> Sign:
    """Each of these texts stands in its program, after the one before."""

    def sign(answer: Answer, broken: Broken) -> bool:
        rest = answer.program.source
        for text in texts:
            _, found, rest = rest.partition(text)
            if not found:
                return False
        return True

    return sign


def no(other: Sign) -> Sign:
    """The other sign is not there."""
    return lambda answer, broken: not other(answer, broken)


def either(*signs: Sign) -> Sign:
    """One of these signs is there, or more of them."""
    return lambda answer, broken: any(sign(answer, broken) for sign in signs)


def passes(keyword: str, to: str) -> Sign:
    """A call of `to` is given the argument `keyword`."""

    def sign(answer: Answer, broken: Broken) -> bool:
        return any(
            word.arg == keyword for call in _calls(answer.tree, to) for word in call.keywords
        )

    return sign


def unlooked_at(name: str) -> Sign:
    """A call of `name` with a time limit is a statement of its own: its answer is thrown away."""

    def sign(answer: Answer, broken: Broken) -> bool:
        statements = (node.value for node in ast.walk(answer.tree) if isinstance(node, ast.Expr))
        alone = (call for value in statements for call in _calls(value, name) if call is value)
        return any(_is_limited(call) for call in alone)

    return sign


def prints_nothing(answer: Answer, broken: Broken) -> bool:
    """Its run printed nothing at all."""
    return not answer.run.stdout


def never_awaited(answer: Answer, broken: Broken) -> bool:
    """A coroutine was thrown away unused, and Python has warned of it."""
    return "was never awaited" in answer.run.stderr


def sleeps_while_holding(answer: Answer, broken: Broken) -> bool:
    """A task sleeps with a lock in its hand."""
    return bool(with_locks(answer.run.trace))


def _within(tree: ast.AST, kinds: tuple[type[ast.AST], ...], *names: str) -> bool:
    blocks = (_repeated(node) for node in ast.walk(tree) if isinstance(node, kinds))
    return any(
        all(any(call for part in block for call in _calls(part, name)) for name in names)
        for block in blocks
    )


def _repeated(block: ast.AST) -> list[ast.AST]:
    """Return the parts of a loop that are done in each round: what it goes over is made once."""
    children = list(ast.iter_child_nodes(block))
    if isinstance(block, ast.For):
        return [child for child in children if child is not block.iter]
    if isinstance(block, _COMPREHENSIONS):
        first, *others = block.generators
        once = [first.target, *first.ifs, *others]
        return [child for child in children if child is not first] + once
    return children


def _is_limited(call: ast.Call) -> bool:
    """Return whether an `acquire` or the like has a time limit: its second argument, or by name."""
    return len(call.args) > 1 or any(word.arg == "timeout" for word in call.keywords)


def _calls(tree: ast.AST, name: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) == name:
            yield node


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""
