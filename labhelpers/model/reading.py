"""Mark what an expression reads, looks into and calls.

To read a variable that holds a list is one access; to look into the list is another, and what may
look into one is a call, an operator, a test, or an iteration.
"""

from __future__ import annotations

import ast
from typing import Any

from labhelpers.model.marking import PREFIX, Marker, at, first_then

_NEW = (
    *(ast.Constant, ast.JoinedStr, ast.Lambda, ast.Compare, ast.BinOp, ast.UnaryOp),
    *(ast.List, ast.Tuple, ast.Set, ast.Dict),
    *(ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp),
)
"""Their values were made here, and nobody else has them."""

_NEED_THEIR_FRAME = {
    *("super", "locals", "globals", "vars", "dir", "eval", "exec"),
    *("getframe", "getframemodulename", "currentframe", "stack", "warn"),
    *("extract_stack", "format_stack", "print_stack"),
    *("type", "namedtuple", "NamedTuple", "TypedDict", "NewType", "make_dataclass"),
    *("TypeVar", "TypeVarTuple", "ParamSpec", "TypeAliasType"),
    *("Enum", "IntEnum", "StrEnum", "Flag", "IntFlag"),
}
"""Functions that look at who called them, less underscores: the program calls them itself."""

_IDENTITY = (ast.Is, ast.IsNot)


class Reading(Marker):
    """Transforms expressions, and the tests and loops that they stand in."""

    def visit_Name(self, node: ast.Name) -> ast.expr:
        before = self.before_access(node, "read") if isinstance(node.ctx, ast.Load) else None
        return first_then(before, node, keep=1) if before else node

    def visit_Attribute(self, node: ast.Attribute) -> ast.Attribute:
        text = ast.unparse(node)
        return self.attribute(node, self.visit(node.value), text=text, ctx=node.ctx)

    def attribute(
        self, node: ast.Attribute, owner: ast.expr, *, text: str, ctx: ast.expr_context
    ) -> ast.Attribute:
        """Return the access to an attribute of an owner that is visited already."""
        reads = isinstance(ctx, ast.Load)
        if not reads or self.scope.may_change(node.attr):
            name = ast.Constant(self.scope.mangled(node.attr))
            helper = "read_attribute" if reads else "write_attribute"
            owner = self.call(helper, node, owner, name, text=text)
        return at(node, ast.Attribute(owner, node.attr, ctx))

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        text = ast.unparse(node)
        container, key = self.visit(node.value), key_of(self.visit(node.slice))
        return self.subscript(node, container, key, text=text, ctx=node.ctx)

    def subscript(
        self,
        node: ast.Subscript,
        container: ast.expr,
        key: ast.expr,
        *,
        text: str,
        ctx: ast.expr_context,
    ) -> ast.expr:
        """Return the access to an item of a container, both of them visited already."""
        if isinstance(ctx, ast.Load):
            return self.call("item", node, container, key, text=text)
        slot = self.call("slot", node, container, key, text=text)
        access = at(node, ast.Attribute(slot, "value", ctx))
        if node.end_lineno != node.lineno:
            # An attribute's access is placed in its last line, an item's in its first.
            access.end_lineno, access.end_col_offset = node.lineno, node.col_offset
        return access

    def visit_Call(self, node: ast.Call) -> ast.Call:
        text, name = ast.unparse(node.func), _name_of(node.func)
        line, column = _place_of_call(node)
        self.generic_visit(node)
        if name.lstrip("_") in _NEED_THEIR_FRAME:
            return node
        call = self.call("call", node, node.func, *node.args, text=text)
        call.keywords = node.keywords
        call.lineno, call.col_offset = line, column
        return call

    # --- looking into containers ------------------------------------------------------------------

    def used(self, node: ast.expr) -> ast.expr:
        """Return an operand that is visited and, if it may be a container, looked into."""
        if isinstance(node, ast.BoolOp):
            node.values = [self.used(value) for value in node.values]
            return node
        text = ast.unparse(node)
        visited: ast.expr = self.visit(node)
        return visited if isinstance(node, _NEW) else self.call("use", node, visited, text=text)

    def each(self, node: ast.expr) -> ast.expr:
        """Return an iterable that is visited and looked into at each step."""
        text = ast.unparse(node)
        return self.call("each", node, self.visit(node), text=text)

    def visit_Compare(self, node: ast.Compare) -> ast.Compare:
        looks = [not isinstance(op, _IDENTITY) for op in node.ops]
        operands = [
            self.used(operand) if before or after else self.visit(operand)
            for operand, before, after in zip(
                [node.left, *node.comparators], [False, *looks], [*looks, False], strict=True
            )
        ]
        node.left, *node.comparators = operands
        return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.BinOp:
        node.left = self.used(node.left)
        if isinstance(node.op, ast.Mod) and isinstance(node.right, ast.Tuple):
            node.right.elts = [self._shown(value) for value in node.right.elts]
        else:
            node.right = self.used(node.right)
        return node

    def _shown(self, node: ast.expr) -> ast.expr:
        """Return a value of a tuple whose parts `%` looks into, to make text of them."""
        return self.visit(node) if isinstance(node, ast.Starred) else self.used(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.UnaryOp:
        node.operand = self.used(node.operand)
        return node

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.BoolOp:
        *tested, last = node.values  # the last one is not tested here
        node.values = [*(self.used(value) for value in tested), self.visit(last)]
        return node

    def visit_IfExp(self, node: ast.IfExp) -> ast.IfExp:
        node.test = self.used(node.test)
        node.body, node.orelse = self.visit(node.body), self.visit(node.orelse)
        return node

    def visit_FormattedValue(self, node: Any) -> Any:
        node.value = self.used(node.value)
        node.format_spec = node.format_spec and self.visit(node.format_spec)
        return node

    visit_Interpolation = visit_FormattedValue  # since Python 3.14

    def visit_Starred(self, node: ast.Starred) -> ast.Starred:
        reads = isinstance(node.ctx, ast.Load)
        node.value = self.used(node.value) if reads else self.visit(node.value)
        return node

    def visit_keyword(self, node: ast.keyword) -> ast.keyword:
        node.value = self.used(node.value) if node.arg is None else self.visit(node.value)
        return node

    def visit_Dict(self, node: ast.Dict) -> ast.Dict:
        for place, (key, value) in enumerate(zip(node.keys, node.values, strict=True)):
            node.keys[place] = key and self.visit(key)
            node.values[place] = self.visit(value) if key else self.used(value)
        return node

    def visit_YieldFrom(self, node: ast.YieldFrom) -> ast.YieldFrom:
        node.value = self.used(node.value)  # not each step: a generator is sent to as well
        return node

    # --- comprehensions ---------------------------------------------------------------------------

    def visit_ListComp(self, node: Any) -> Any:
        first, *others = node.generators
        self._visit_iterable(first)  # it is evaluated around the comprehension
        with self._inside(node):
            for generator in others:
                self._visit_iterable(generator)
            for generator in node.generators:
                generator.target = self.visit(generator.target)
                generator.ifs = [self.used(test) for test in generator.ifs]
            for result in {"elt", "key", "value"} & set(node._fields):
                setattr(node, result, self.visit(getattr(node, result)))
        return node

    visit_SetComp = visit_DictComp = visit_GeneratorExp = visit_ListComp

    def _visit_iterable(self, node: ast.comprehension) -> None:
        node.iter = self.visit(node.iter) if node.is_async else self.each(node.iter)

    # --- tests ------------------------------------------------------------------------------------

    def visit_If(self, node: ast.If) -> ast.If:
        if _name_of(node.test) != "TYPE_CHECKING":
            node.test = self.used(node.test)
            node.body = self.statements(node.body)
        node.orelse = self.statements(node.orelse)
        return node

    def visit_While(self, node: ast.While) -> ast.While:
        node.test = self.used(node.test)
        # Whoever takes what a loop yields goes on meanwhile: such a round changes something.
        yields = any(isinstance(part, ast.Yield | ast.YieldFrom) for part in ast.walk(node))
        word = "while that yields" if yields else "while"
        node.body = [self.round(node, word), *self.statements(node.body)]
        node.orelse = self.statements(node.orelse)
        return node

    def visit_Assert(self, node: ast.Assert) -> ast.Assert:
        node.test = self.used(node.test)
        node.msg = node.msg and self.visit(node.msg)
        return node

    def round(self, node: ast.stmt, word: str) -> ast.stmt:
        """Return the statement with which a round of a loop begins."""
        return at(node, ast.Expr(self.call("round", node, text=word)))


def key_of(node: ast.expr) -> ast.expr:
    """Return an index that may stand outside of brackets."""
    if isinstance(node, ast.Slice):
        parts = [part or ast.Constant(None) for part in (node.lower, node.upper, node.step)]
        return at(node, ast.Call(ast.Name(f"{PREFIX}slice", ast.Load()), parts, []))
    if isinstance(node, ast.Tuple):
        node.elts = [key_of(part) for part in node.elts]
    return node


def _place_of_call(node: ast.Call) -> tuple[int, int]:
    """Return line and column at which tracebacks see a call: a method's is at its name."""
    method = node.func
    starred = any(isinstance(arg, ast.Starred) for arg in node.args)
    unpacked = any(keyword.arg is None for keyword in node.keywords)
    if isinstance(method, ast.Attribute) and not starred and not unpacked:
        end, column = method.end_lineno, method.end_col_offset
        if end is not None and column is not None and end != method.lineno:
            return end, max(column - len(method.attr), 0)
    return node.lineno, node.col_offset


def _name_of(node: ast.expr) -> str:
    """Return the last part of a dotted name."""
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
