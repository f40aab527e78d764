"""What a template may do, decided on its syntax tree before anything of it runs.

The rules leave nothing that repeats itself without end or makes a text grow faster than the template: a template is a
list of sentences with choices in it, and stays one.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from jinja2 import nodes

from slackbot.texts.template_errors import Fault

SOURCE_LIMIT = 20_000  # bytes of a template's file
_DEPTH_LIMIT = 60  # nodes within nodes; shipped templates stay below 15
_PRINTS_LIMIT = 20  # values one macro may print: it is written in one piece, so nothing can cut it while it grows
HARMLESS = frozenset(
    {"default", "d", "lower", "upper", "capitalize", "title", "trim", "length", "count", "first", "last", "truncate"}
)
OURS = frozenset({"mention", "channel", "when", "ago", "day", "time", "duration", "hours", "one_line", "link"})
FILTERS = HARMLESS | OURS
TESTS = frozenset({"defined", "undefined", "none", "number", "string", "boolean", "true", "false", "odd", "even", "in"})

_PLAIN = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.If,
    nodes.For,
    nodes.Macro,
    nodes.Import,
    nodes.FromImport,
    nodes.Include,
    nodes.Extends,
    nodes.Block,
    nodes.Call,
    nodes.Keyword,
    nodes.Filter,
    nodes.Test,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Slice,
    nodes.CondExpr,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Compare,
    nodes.Operand,
    nodes.Concat,
    nodes.Add,
    nodes.Sub,
    nodes.Neg,
    nodes.Assign,
    nodes.With,
    nodes.List,
    nodes.Tuple,
)
_REFERENCES = (nodes.Import, nodes.FromImport, nodes.Include, nodes.Extends)
_GROWING = (nodes.Call, nodes.Concat, nodes.Add, nodes.Sub, nodes.List, nodes.Tuple)
_SPOKEN: Mapping[type[nodes.Node], str] = {
    nodes.Mul: "`*` multiplies texts",
    nodes.Pow: "`**` makes numbers without end",
    nodes.Mod: "`%` pads texts to any length",
    nodes.Div: "`/` is not needed in words",
    nodes.FloorDiv: "`//` is not needed in words",
    nodes.CallBlock: "`{% call %}` is not allowed",
    nodes.FilterBlock: "`{% filter %}` is not allowed",
    nodes.AssignBlock: "`{% set %}` of a whole passage is not allowed",
    nodes.Scope: "`{% autoescape %}` is not allowed: values are escaped already",
    nodes.ScopedEvalContextModifier: "`{% autoescape %}` is not allowed: values are escaped already",
    nodes.Pair: "a dictionary is not needed in words",
    nodes.Dict: "a dictionary is not needed in words",
    nodes.NSRef: "a namespace is not allowed",
}
_FILTERS_REFUSED: Mapping[str, str] = {
    "safe": "`| safe` would let a customer's words ping people: leave it out",
    "e": "`| e` is HTML's escaping; values are escaped for Slack already",
    "escape": "`| escape` is HTML's escaping; values are escaped for Slack already",
}


@dataclass(frozen=True)
class _Place:
    """What encloses a node."""

    in_loop: bool = False
    in_macro: bool = False
    in_set: bool = False
    in_call: bool = False
    depth: int = 0


@dataclass(frozen=True)
class _Known:
    """What the template may call, and what it may loop over."""

    macros: frozenset[str]
    modules: frozenset[str]
    lists: frozenset[str]


def problems(tree: nodes.Template, *, file: str, lists: frozenset[str] = frozenset()) -> list[Fault]:
    """Return what the template may not do, in the order of its lines; `lists` are the variables that are lists."""
    known = _Known(macros(tree), frozenset(node.target for node in tree.find_all(nodes.Import)), lists)
    found: set[Fault] = set()
    todo: list[tuple[nodes.Node, _Place]] = [(tree, _Place())]
    while todo:  # a loop of its own: a tree may be nested deeper than Python recurses
        node, place = todo.pop()
        if place.depth > _DEPTH_LIMIT:
            return [Fault(file, getattr(node, "lineno", 1) or 1, "it is nested too deeply")]
        found.update(Fault(file, node.lineno or 1, problem) for problem in _wrong(node, place, known))
        inner = _within(node, place)
        kept = node.values if isinstance(node, nodes.With) else []
        todo.extend((child, replace(inner, in_set=inner.in_set or child in kept)) for child in node.iter_child_nodes())
    return sorted(found)


def references(tree: nodes.Template) -> list[tuple[str | None, int]]:
    """Return the templates this one uses, with the line; None where the name is not written out."""
    return [(_written(node), node.lineno) for node in tree.find_all(_REFERENCES)]


def _written(node: nodes.Node) -> str | None:
    name = getattr(node, "template", None)
    return name.value if isinstance(name, nodes.Const) and isinstance(name.value, str) else None


def macros(tree: nodes.Template) -> frozenset[str]:
    own = {node.name for node in tree.find_all(nodes.Macro)}
    imported = {
        name if isinstance(name, str) else name[1] for node in tree.find_all(nodes.FromImport) for name in node.names
    }
    return frozenset(own | imported)


def _within(node: nodes.Node, place: _Place) -> _Place:
    return replace(
        place,
        depth=place.depth + 1,
        in_loop=place.in_loop or isinstance(node, nodes.For),
        in_macro=place.in_macro or isinstance(node, nodes.Macro),
        in_set=place.in_set or isinstance(node, nodes.Assign),
        in_call=place.in_call or isinstance(node, nodes.Call),
    )


def _wrong(node: nodes.Node, place: _Place, known: _Known) -> Iterator[str]:
    if not isinstance(node, _PLAIN):
        yield _SPOKEN.get(type(node), f"`{type(node).__name__.lower()}` is not allowed")
    if place.in_set and isinstance(node, _GROWING):
        yield "`{% set %}` may only keep a value or choose between values"
    check = _CHECKS.get(type(node))
    if check is not None:
        yield from check(node, place, known)


def _name(node: nodes.Name, _place: _Place, _known: _Known) -> Iterator[str]:
    if node.name.startswith("_") or node.name in {"self", "caller", "varargs", "kwargs"}:
        yield f"`{node.name}` is not allowed"


def _attribute(node: nodes.Getattr, _place: _Place, _known: _Known) -> Iterator[str]:
    if node.attr.startswith("_"):
        yield f"`.{node.attr}` is not allowed"


def _item(node: nodes.Getitem, _place: _Place, _known: _Known) -> Iterator[str]:
    if not isinstance(node.arg, nodes.Const | nodes.Slice) or str(getattr(node.arg, "value", "")).startswith("_"):
        yield "only `[a number]` and `[from:to]` are allowed in brackets"


def _filter(node: nodes.Filter, place: _Place, _known: _Known) -> Iterator[str]:
    if node.name not in FILTERS:
        allowed = ", ".join(sorted(FILTERS))
        yield _FILTERS_REFUSED.get(node.name, f"the filter `{node.name}` is not allowed; these are: {allowed}")
    if place.in_set and node.name == "link":
        yield "`{% set %}` may only keep a value or choose between values"
    if node.dyn_args is not None or node.dyn_kwargs is not None:
        yield "`*` and `**` are not allowed between brackets"


def _test(node: nodes.Test, _place: _Place, _known: _Known) -> Iterator[str]:
    if node.name not in TESTS:
        yield f"the test `is {node.name}` is not allowed; these are: {', '.join(sorted(TESTS))}"


def _call(node: nodes.Call, place: _Place, known: _Known) -> Iterator[str]:
    called = node.node
    name = called.name if isinstance(called, nodes.Name) else None
    of_module = (
        isinstance(called, nodes.Getattr) and isinstance(called.node, nodes.Name) and called.node.name in known.modules
    )
    if not of_module and name not in known.macros and name != "super":
        yield f"`{name or getattr(called, 'attr', 'this')}()` may not be called: only macros may"
    if place.in_macro:
        yield "a macro may not call another one"
    if place.in_call:
        yield "a macro's value may not be given to another macro"
    if place.in_loop and name == "super":
        yield "`super()` may not stand in a loop"
    if node.dyn_args is not None or node.dyn_kwargs is not None:
        yield "`*` and `**` are not allowed between brackets"
    if any(node.find_all((nodes.Concat, nodes.Add))):
        yield "put texts together outside the brackets of a macro"


def _loop(node: nodes.For, place: _Place, known: _Known) -> Iterator[str]:
    if place.in_loop:
        yield "a loop may not stand in another one"
    if place.in_macro:
        yield "a loop may not stand in a macro"
    if node.recursive:
        yield "a loop may not call itself"
    if not isinstance(node.iter, nodes.Name):
        yield "a loop goes through one of the template's lists, and nothing else"
    elif node.iter.name not in known.lists:
        yield f"`{node.iter.name}` is not a list, so a loop cannot go through it"


def _macro(node: nodes.Macro, place: _Place, _known: _Known) -> Iterator[str]:
    if place.in_macro or place.in_loop:
        yield "a macro may not stand in a macro or a loop"
    printed = sum(not isinstance(part, nodes.TemplateData) for out in node.find_all(nodes.Output) for part in out.nodes)
    if printed > _PRINTS_LIMIT:
        yield f"a macro prints at most {_PRINTS_LIMIT} values, not {printed}"


def _reference(node: nodes.Node, place: _Place, _known: _Known) -> Iterator[str]:
    name = _written(node)
    if name is None:
        yield "the template's name must be written out, in quotation marks"
    elif name.startswith("/") or ".." in name.split("/"):
        yield f"“{name}” is outside the templates' folder"
    if place.in_loop:
        yield "`{% include %}` and `{% import %}` may not stand in a loop"
    if place.in_macro:
        yield "`{% include %}` and `{% import %}` may not stand in a macro"


def _block(_node: nodes.Block, place: _Place, _known: _Known) -> Iterator[str]:
    if place.in_loop or place.in_macro:
        yield "`{% block %}` may not stand in a loop or a macro"


def _collection(node: nodes.List | nodes.Tuple, _place: _Place, _known: _Known) -> Iterator[str]:
    is_target = isinstance(node, nodes.Tuple) and node.ctx != "load"
    if is_target or not all(isinstance(item, nodes.Const) for item in node.items):
        yield "a list holds only words and numbers in quotation marks"


_Check = Callable[..., Iterator[str]]
_CHECKS: Mapping[type[nodes.Node], _Check] = {
    nodes.Name: _name,
    nodes.Getattr: _attribute,
    nodes.Getitem: _item,
    nodes.Filter: _filter,
    nodes.Test: _test,
    nodes.Call: _call,
    nodes.For: _loop,
    nodes.Macro: _macro,
    nodes.Import: _reference,
    nodes.FromImport: _reference,
    nodes.Include: _reference,
    nodes.Extends: _reference,
    nodes.Block: _block,
    nodes.List: _collection,
    nodes.Tuple: _collection,
}
