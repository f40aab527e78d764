"""Draws who imports whom into ARCHITECTURE.md: `python docs/picture.py`."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

import grimp

PAGE = Path(__file__).parent.parent / "ARCHITECTURE.md"
BEGIN, END = "<!-- picture: made by docs/picture.py, a test keeps it true -->", "<!-- end of picture -->"
ROOT = "slackbot"
OPENED = ("outbox", "desk")  # packages that are drawn with the rooms inside them
_LEFT_OUT = "__main__"  # it starts `cli`, and is nothing else

Imports = Mapping[str, Collection[str]]
"""For each name, the names that it imports."""


def into(page: str) -> str:
    """Return the page with its picture as the imports are now. Raises `ValueError` if it has no place for one."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"ARCHITECTURE.md needs the lines {BEGIN} and {END}.")
    return "".join((before, begin, "\n\n", "\n".join(_lines()), "\n\n", end, after))


def imports(graph: grimp.ImportGraph, package: str) -> Imports:
    """Return which children of the package import which others, themselves or by a module inside them."""
    children = sorted(child for child in graph.find_children(package) if _short(child) != _LEFT_OUT)
    return {
        _short(one): [_short(other) for other in children if other != one and _is_import(graph, one, other)]
        for one in children
    }


def arrows(found: Imports) -> Iterator[tuple[str, str]]:
    """Give the imports to draw: all but those where other arrows lead already."""
    for one, others in found.items():
        for other in others:
            if not any(other in _reached(found, between) for between in others if between != other):
                yield one, other


def _reached(found: Imports, start: str) -> set[str]:
    """Return all that it imports, and what that imports. There are no circles: import-linter sees to that."""
    return set(found[start]).union(*(_reached(found, other) for other in found[start]))


def _is_import(graph: grimp.ImportGraph, importer: str, imported: str) -> bool:
    return graph.direct_import_exists(importer=importer, imported=imported, as_packages=True)


def _short(module: str) -> str:
    return module.rpartition(".")[2]


def _lines() -> Iterator[str]:
    graph = grimp.build_graph(ROOT, cache_dir=None)
    packages = imports(graph, ROOT)
    rooms = {package: imports(graph, f"{ROOT}.{package}") for package in OPENED}
    yield from ("```mermaid", "flowchart TD")
    for package in packages:
        yield from _boxes(package, rooms.get(package, ()))
    yield from (f"    {one} --> {other}" for one, other in arrows(packages))
    for package, inside in rooms.items():
        yield from (f"    {package}.{one} --> {package}.{other}" for one, other in arrows(inside))
    yield "    %% All imports, also those that need no arrow of their own:"
    yield from _listed(packages)
    for package, inside in rooms.items():
        yield from _listed(inside, f"{package}.")
    yield "```"


def _boxes(package: str, rooms: Iterable[str]) -> Iterator[str]:
    if not rooms:
        yield f"    {package}[{package}]"
        return
    yield f"    subgraph {package}"
    yield from (f"        {package}.{room}[{room}]" for room in rooms)
    yield "    end"


def _listed(found: Imports, prefix: str = "") -> Iterator[str]:
    yield from (f"    %% {prefix}{one} imports {', '.join(others)}" for one, others in found.items() if others)


if __name__ == "__main__":
    PAGE.write_text(into(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
