"""Programs that nobody would write: statements put together at random, the same for each seed.

They assign, change, delete and look at a few names in all the ways there are. Most statements do
something, some raise; what happened is printed after each.
"""

from __future__ import annotations

import random
from textwrap import indent

HEAD = """
class Box:
    n = 0
    def __init__(self, *items): self.items = list(items)
    def __enter__(self): return self.items
    def __exit__(self, *how): return how[0] is TypeError
    def __repr__(self): return f"Box{vars(self)}"
def say(value):
    print("say", value)
    return value
def small(*values):
    return [value if len(repr(value)) < 99 else 4 for value in values]
a, b, c, xs, d, o = 1, 2, 3, [1, 2, 3], {0: 5, 1: [6]}, Box(7, 8)
"""
NAMES = ("a", "b", "c", "xs", "d", "o")


def generated(seed: int) -> str:
    """Return a program."""
    return HEAD.lstrip() + _Writer(random.Random(seed)).block(8, depth=0)


class _Writer:
    def __init__(self, luck: random.Random) -> None:
        self._luck = luck
        self._functions = 0

    def block(self, length: int, depth: int) -> str:
        return "".join(self._guarded(depth) for _ in range(length))

    def _guarded(self, depth: int) -> str:
        body = indent(self._statement(depth), "    ")
        return (
            "try:\n    a, b, c, xs, d, o = small(a, b, c, xs, d, o)\n"
            f"{body}    print(a, b, c, xs, d, o)\n"
            "except (ArithmeticError, AttributeError, LookupError, NameError, TypeError,\n"
            "        ValueError) as error:\n"
            "    print(type(error).__name__, error.__traceback__.tb_lineno)\n"
        )

    def _statement(self, depth: int) -> str:
        simple = (self._assign, self._assign, self._change, self._change, self._delete)
        compound = (self._for, self._while, self._if, self._with, self._match, self._function)
        if depth < 2 and self._luck.random() < 0.5:
            return self._luck.choice(compound)(depth + 1)
        return self._luck.choice(simple)()

    # --- statements -------------------------------------------------------------------------------

    def _assign(self) -> str:
        targets = [self._targets() for _ in range(self._luck.choice((1, 1, 2)))]
        return f"{' = '.join(targets)} = {self._value()}\n"

    def _change(self) -> str:
        operator = self._luck.choice(("+=", "+=", "-=", "|=", "//="))
        return f"{self._target()} {operator} {self._value()}\n"

    def _delete(self) -> str:
        return f"del {self._target()}\n{self._name()} = {self._luck.randint(0, 5)}\n"

    def _for(self, depth: int) -> str:
        body = indent(self.block(1, depth), "    ")
        return f"for {self._targets()} in {self._iterable()}:\n{body}    {self._leave()}\n"

    def _while(self, depth: int) -> str:
        body = indent(self.block(1, depth), "    ")
        count = f"rounds{depth}"
        return f"{count} = 3\nwhile ({count} := {count} - 1) and ({self._value()}):\n{body}"

    def _if(self, depth: int) -> str:
        yes, no = (indent(self.block(1, depth), "    ") for _ in range(2))
        return f"if {self._value()}:\n{yes}else:\n{no}"

    def _with(self, depth: int) -> str:
        body = indent(self.block(1, depth), "    ")
        items = ", ".join(f"Box(1, {self._value()}) as {self._targets()}" for _ in range(2))
        return f"with {items}:\n{body}"

    def _match(self, depth: int) -> str:
        body = indent(self.block(1, depth), "        ")
        names = self._luck.sample(NAMES, 3)
        pattern = self._luck.choice(("[{}, *{}]", "{{0: {}, **{}}}", "Box(n={}, items=[{}, _])"))
        pattern = pattern.format(*names)
        return (
            f"match {self._value()}:\n    case {pattern} if {self._value()}:\n{body}"
            f"    case {names[2]}:\n{body}"
        )

    def _function(self, depth: int) -> str:
        self._functions += 1
        name, shared = f"f{self._functions}", self._luck.choice(NAMES)
        rest = ", ".join(f"{n}={self._value()}" for n in NAMES if n != shared)
        body = indent(self.block(2, depth), "    ")
        inner = f"    def g():\n        nonlocal o\n        {self._change()}    g()\n"
        return (
            f"def {name}({rest}):\n    global {shared}\n{body}{inner if shared != 'o' else ''}"
            f"    return {shared}\nprint({name}())\n"
        )

    def _leave(self) -> str:
        return self._luck.choice(("pass", "continue", f"if {self._value()}: break"))

    # --- targets and values -----------------------------------------------------------------------

    def _name(self) -> str:
        return self._luck.choice(NAMES)

    def _target(self) -> str:
        key = self._value(simple=True)
        forms = (
            "{0}",
            "{0}",
            "{0}.n",
            "{0}.items",
            "{0}[{1}]",
            "xs[{1}:]",
            "d[{1}]",
            "o.items[{1}]",
        )
        return self._luck.choice(forms).format(self._name(), key)

    def _targets(self, depth: int = 0) -> str:
        if depth == 2 or self._luck.random() < 0.6:
            return self._target()
        parts = [self._targets(depth + 1) for _ in range(2)]
        if self._luck.random() < 0.5:
            parts[self._luck.randrange(2)] = f"*{self._target()}"
        return f"[{', '.join(parts)}]"

    def _iterable(self) -> str:
        return self._luck.choice(("xs[:3]", "[[1, 2], (3, [4])]", "list(d)[:2]", "zip('ab', xs)"))

    def _value(self, simple: bool = False) -> str:
        if simple or self._luck.random() < 0.4:
            return self._luck.choice((*NAMES[:3], "0", "1", "say(1)", "o.n"))
        forms = (
            "[{0}, {1}]", "({0}, [{1}, 2])", "{0} + {1}", "say({0})", "{0} < {1} <= 3",
            "not {0}", "{0} and {1} or xs", "({0} if {1} else {2})", "({3} := {0})", "{3}",
            "{3}.items", "d.get({0}, {1})", "[x for x in xs if x != {0}]", "(lambda: {3})()",
            "len({3})", "xs[{0}]", "[{3} for {3} in ({0}, {1})]", "[*xs[:2], {0}]",
            "f'{{{0}!r:>{{len(xs)}}}} {{{1}}}'", "{{{0}: {1}, **d}}", "[w := {0}, w]",
            "xs[0:{0}]", "sum(i for i in xs if i)", "[(t := i) for i in (1, 2)]",
        )  # fmt: skip
        values = [self._value(simple=True) for _ in range(3)]
        return self._luck.choice(forms).format(*values, self._name())
