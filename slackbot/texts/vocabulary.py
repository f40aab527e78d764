"""Whether a file is a template we know, and uses only the variables it is given."""

from collections.abc import Iterator
from difflib import get_close_matches

from jinja2 import nodes

from slackbot.texts import catalogue, earlier, folders, language, own, safety
from slackbot.texts.template import Template
from slackbot.texts.template_errors import Fault


def faults(tree: nodes.Template, *, file: str) -> list[Fault]:
    """Return what the file gets wrong: its own name, or names of variables."""
    found = own.variant(file)
    known = own.find(found.name) if found is not None else None
    return sorted(_stranger(file, tree) if known is None else _unknown(tree, known, file))


def _unknown(tree: nodes.Template, known: Template, file: str) -> Iterator[Fault]:
    """Give the variables the template is never given, with the line each is first used in."""
    used = [node for node in tree.find_all(nodes.Name) if node.ctx == "load"]
    names = {node.name for node in used} - known.variables.keys() - _declared(tree)
    for name in names:
        line = min(node.lineno for node in used if node.name == name)
        close = get_close_matches(name, known.variables, n=1)
        hint = f"did you mean `{close[0]}`?" if close else f"there are: {', '.join(known.variables) or 'none'}"
        yield Fault(file, line, f"`{name}` is no variable of {known.name}; {hint}")


def _declared(tree: nodes.Template) -> set[str]:
    """Return the names a template makes itself, with those Jinja gives it."""
    own = {node.name for node in tree.find_all(nodes.Name) if node.ctx != "load"}
    modules = {node.target for node in tree.find_all(nodes.Import)}
    return own | modules | safety.macros(tree) | {"loop", "super"}


def _stranger(file: str, tree: nodes.Template) -> Iterator[Fault]:
    """Give a fault for a file that nothing uses; house phrases and what other templates include are none."""
    name = file.removesuffix(".j2")
    if name.rpartition("/")[2] == folders.PHRASES or any(tree.find_all((nodes.Macro, nodes.Block))):
        return
    above, word = _parted(name)
    if above and own.find(word) is not None:
        yield Fault(file, 1, f"nobody reads it: {word} is looked for in tiers/<tier>/<locale>/, in this order")
        return
    if before := earlier.of(file):
        until = language.day(before[-1].until or "", "short")
        yield Fault(file, 1, f"there is no template {name} any more, and nobody reads it since {until}. Delete it")
        return
    close = get_close_matches(word, catalogue.templates(), n=1)
    yield Fault(file, 1, f"there is no template {name}" + (f"; did you mean {above}{close[0]}?" if close else ""))


def _parted(name: str) -> tuple[str, str]:
    """Return the folders above a template, and its name as one without them would have it."""
    parts = name.split("/")
    above = "/".join(parts[:-2])
    return f"{above}/" if above else "", "/".join(parts[-2:])
