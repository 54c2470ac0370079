"""Finds the small changes that would break a source file: another operator, a condition, statement or entry less, one more.

A change is made in the text, so that everything else stays where it was. Words (strings), types and docstrings are left alone:
other words break no rule.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from copy import copy
from typing import Any, Final

from msgspec import Struct

_OTHER: Final[dict[type[ast.AST], type[Any]]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
}
_OTHER_NAME: Final = {"any": "all", "all": "any", "min": "max", "max": "min"}
_LEFT_ALONE: Final = frozenset({"annotation", "returns", "decorator_list", "bases", "pattern"})
"""Parts of a node in which nothing is changed."""
_NEAR: Final = 24
"""How many characters around a change are shown."""

Change = tuple[ast.AST, ast.expr]
"""What stands in an expression's place, behind the node that is another or gone."""


class Mutant(Struct, frozen=True, order=True):
    """One change to one file: the bytes from `start` to `end` become `after`."""

    path: str
    line: int
    start: int
    end: int
    after: str
    change: str
    """The same for people."""

    def applied(self, source: bytes) -> bytes:
        """Return the file with the change in it."""
        return source[: self.start] + self.after.encode() + source[self.end :]


def mutants(path: str, source: bytes) -> list[Mutant]:
    """Return every change to a file, in the order of their places."""
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    by_place = {}
    for node, at, after in _changes(ast.parse(source)):
        start = starts[node.lineno - 1] + node.col_offset
        end = starts[node.end_lineno - 1] + node.end_col_offset
        text = f"({after})" if isinstance(node, ast.expr) else after
        by_place[start, end, text] = Mutant(path, at.lineno, start, end, text, _shown(ast.unparse(node), after))
    return sorted(by_place.values())


def _shown(before: str, after: str) -> str:
    """Show two texts where they differ, with a little of what stands around."""
    least = min(len(before), len(after))
    same = next((at for at in range(least) if before[at] != after[at]), least)
    rest = next((at for at in range(least - same) if before[-1 - at] != after[-1 - at]), least - same)
    first, last = max(0, same - _NEAR), max(0, rest - _NEAR)
    return "  ->  ".join(source[first : len(source) - last] or "nothing" for source in (before, after))


def _changes(node: ast.AST) -> Iterator[tuple[Any, Any, str]]:
    """Yield every node that can be changed, where in it the change is, and the text that takes its place."""
    if isinstance(node, ast.JoinedStr) or isinstance(getattr(node, "ctx", None), ast.Store) or _never_runs(node):
        return
    for kind, changed in _CHANGED.items():
        if isinstance(node, kind):
            yield from ((node, at, ast.unparse(after)) for at, after in changed(node))
    if _can_go(node):
        yield node, node, "pass"
    if isinstance(node, ast.If | ast.IfExp) and isinstance(node.test, ast.Name | ast.Attribute | ast.Call):
        yield node.test, node.test, f"not {ast.unparse(node.test)}"
    for name, value in ast.iter_fields(node):
        if name in _LEFT_ALONE or (name == "keywords" and isinstance(node, ast.ClassDef)):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from _changes(child)


def _never_runs(node: ast.AST) -> bool:
    """Whether it is for readers and checkers alone: a function's type that is given a name, or a module's list of its names."""
    if isinstance(node, ast.Assign):
        return isinstance(node.targets[0], ast.Name) and node.targets[0].id == "__all__"
    return isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id == "Callable"


def _can_go(node: ast.AST) -> bool:
    """Whether a statement is one without which the rest still runs: a guard, or something kept in place."""
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Call | ast.Await)
    if isinstance(node, ast.Assign):
        return not isinstance(node.targets[0], ast.Name | ast.Tuple)
    return isinstance(node, ast.Raise | ast.AugAssign)


def _compared(node: ast.Compare) -> Iterator[Change]:
    for at, op in enumerate(node.ops):
        yield node, _with(node, ops=[*node.ops[:at], _OTHER[type(op)](), *node.ops[at + 1 :]])


def _joined(node: ast.BoolOp) -> Iterator[Change]:
    for gone, fewer in _fewer(node.values):
        yield gone, _with(node, values=fewer) if len(fewer) > 1 else fewer[0]


def _negated(node: ast.UnaryOp) -> Iterator[Change]:
    if isinstance(node.op, ast.Not):
        yield node, node.operand


def _reckoned(node: ast.BinOp) -> Iterator[Change]:
    if isinstance(node.op, ast.BitOr | ast.BitAnd):
        yield from ((node.right, node.left), (node.left, node.right))
    elif type(node.op) in _OTHER:
        yield node, _with(node, op=_OTHER[type(node.op)]())


def _valued(node: ast.Constant) -> Iterator[Change]:
    match node.value:
        case bool() as value:
            yield node, ast.Constant(not value)
        case int() as value:
            yield node, ast.Constant(value + 1)
        case bytes() as value if value:
            yield node, ast.Constant(value[:-1] + bytes([value[-1] ^ 1]))
        case _:
            pass


def _chosen(node: ast.IfExp) -> Iterator[Change]:
    yield from ((node.orelse, node.body), (node.body, node.orelse))


def _called(node: ast.Call) -> Iterator[Change]:
    if isinstance(node.func, ast.Name) and node.func.id in _OTHER_NAME:
        yield node, _with(node, func=ast.Name(_OTHER_NAME[node.func.id]))
    for gone, fewer in _fewer(node.keywords):
        yield gone, _with(node, keywords=fewer)


def _listed(node: ast.Set | ast.List) -> Iterator[Change]:
    if len(node.elts) > 1:
        yield from ((gone, _with(node, elts=fewer)) for gone, fewer in _fewer(node.elts))


def _mapped(node: ast.Dict) -> Iterator[Change]:
    for (gone, keys), (_, values) in zip(_fewer(node.values), _fewer(node.keys), strict=True):
        yield gone, _with(node, keys=values, values=keys)


def _gathered(node: ast.GeneratorExp | ast.SetComp | ast.ListComp | ast.DictComp) -> Iterator[Change]:
    for at, generator in enumerate(node.generators):
        for gone, fewer in _fewer(generator.ifs):
            some = _with(generator, ifs=fewer)
            yield gone, _with(node, generators=[*node.generators[:at], some, *node.generators[at + 1 :]])


def _fewer(values: list[Any]) -> list[tuple[Any, list[Any]]]:
    """Return each value with the list of all others."""
    return [(gone, values[:at] + values[at + 1 :]) for at, gone in enumerate(values)]


def _with(node: Any, **fields: Any) -> Any:
    made = copy(node)
    for name, value in fields.items():
        setattr(made, name, value)
    return made


_CHANGED: Final[dict[Any, Callable[[Any], Iterator[Change]]]] = {
    ast.Compare: _compared,
    ast.BoolOp: _joined,
    ast.UnaryOp: _negated,
    ast.BinOp: _reckoned,
    ast.Constant: _valued,
    ast.IfExp: _chosen,
    ast.Call: _called,
    ast.Set | ast.List: _listed,
    ast.Dict: _mapped,
    ast.GeneratorExp | ast.SetComp | ast.ListComp | ast.DictComp: _gathered,
}
