"""A YAML file of the owner's, strictly read: plain values, nothing written twice, every mistake told with its line."""

import os
import re
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from slackbot.errors import WrongSetting
from slackbot.texts import folders
from slackbot.texts.template_errors import Fault

_WRONG_VALUES = (ArithmeticError, AttributeError, LookupError, ValueError)  # not what their tags say, such as !!int x
_SHOWN = 40  # characters of a value that a sentence repeats
_HUGE = 10**_SHOWN  # Python refuses to write out the largest
_UNREADABLE = "it cannot be read. Make it a readable UTF-8 text file."
_CANNOT, _MEND = "it cannot be read as YAML", "Mend it, or delete the file."
_TABS, _REMARK = "Indent with spaces: YAML takes no tabs.", "What follows a # is a remark: write names and ids without."
_REMARKED = re.compile(r"[\[,]\s*#")
_NO_TEXT = "it holds a character that is no text"
_UNSPEAKABLE = re.compile("[\x00\ud800-\udfff]")  # YAML has ways to write them; no database keeps them


Place = tuple[Hashable, ...]  # the names of the sections and the numbers of the items that lead there, from outside


class WrongFile(WrongSetting):
    """The file cannot be used; its text has a line for each of the `faults`."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


@dataclass(frozen=True)
class Document:
    """What the file says, and in which line each name and each item of a list is."""

    file: str
    values: object
    lines: Mapping[Place, int]

    def fault(self, at: Place, problem: str) -> Fault:
        """Return the mistake with the line of the nearest name or item that was written, 1 if there is none."""
        known = (at[:length] for length in range(len(at), 0, -1))
        line = next((self.lines[part] for part in known if part in self.lines), 1)
        where = ".".join(shown(name) for name in at if isinstance(name, str) and name.strip())
        return Fault(self.file, line, f"{where}: {problem}" if where else problem)


def said(given: object) -> str:
    """Return what was written there, in words; YAML reads on, yes, off and no as true and false."""
    if isinstance(given, Mapping):
        return "a section"
    if isinstance(given, list | tuple | set | frozenset):
        return "a list"
    if given is None:
        return "nothing"
    if isinstance(given, bool):
        return "on (or yes, true)" if given else "off (or no, false)"
    if isinstance(given, int) and abs(given) >= _HUGE:
        return "so large a number"
    return f"“{shown(str(given))}”"


def shown(words: str) -> str:
    """Return the words on one line, and shortened."""
    line = " ".join(words.split())
    return f"{line[:_SHOWN]}…" if len(line) > _SHOWN else line


def read(name: str, owner: Path | None, *, size_limit: int) -> Document:
    """Return what the file of that name says: the owner's if there is one, else the shipped one. Raises `WrongFile`.

    It may have `size_limit` bytes. The shipped one is read once a process.
    """
    if owner is not None and os.path.lexists(owner / name):
        return _parsed(name, _text(owner / name, size_limit))
    return _shipped(name, size_limit)


@cache
def _shipped(name: str, size_limit: int) -> Document:
    return _parsed(name, _text(folders.shipped().path / name, size_limit))


class _Loader(yaml.SafeLoader):
    """Reads plain values, and no aliases: a few lines of those can unfold into more than memory holds."""

    def __init__(self, source: str, *, file: str) -> None:
        super().__init__(source)
        self.file = file

    def compose_node(self, parent: Any, index: Any) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]  # the stubs say nothing of it
            problem = f"*{event.anchor} repeats another part, which is not possible here. Write it out."
            raise WrongFile(Fault(self.file, event.start_mark.line + 1, problem))
        return super().compose_node(parent, index)

    def construct_scalar(self, node: yaml.ScalarNode | yaml.MappingNode) -> Any:
        value = super().construct_scalar(node)
        if isinstance(value, str) and _UNSPEAKABLE.search(value):
            raise yaml.MarkedYAMLError(problem=_NO_TEXT, problem_mark=node.start_mark)
        return value

    def construct_name(self, node: yaml.Node) -> Hashable:
        """Return the name. Raises `MarkedYAMLError` if it is none: pairs are read without anybody looking it up."""
        name: Hashable = self.construct_object(node, deep=True)
        try:
            hash(name)
        except TypeError:
            raise yaml.MarkedYAMLError(problem="found unhashable key", problem_mark=node.start_mark) from None
        return name

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except _WRONG_VALUES:
            problem = f"{said(node.value)} is not what it looks like; put it in quotes"
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=node.start_mark) from None


def _text(file: Path, size_limit: int) -> str:
    """Return the text of the file. Raises `WrongFile` if it cannot be read or is too long."""
    try:
        source = _start(file, size_limit)
        if len(source) > size_limit:
            raise WrongFile(Fault(file.name, 1, f"it is too large. Write at most {size_limit:,} bytes."))
        return source.decode("utf-8-sig")
    except OSError:
        raise WrongFile(Fault(file.name, 1, _UNREADABLE)) from None
    except UnicodeDecodeError as bad:
        raise WrongFile(Fault(file.name, bad.object[: bad.start].count(b"\n") + 1, _UNREADABLE)) from None


def _start(file: Path, size_limit: int) -> bytes:
    """Return the file's start, a byte more than the limit if it is too long."""
    if not file.is_file():
        raise FileNotFoundError(file)
    with file.open("rb") as opened:
        return opened.read(size_limit + 1)


def _parsed(file: str, source: str) -> Document:
    """Return what the YAML says, and where. Raises `WrongFile`."""
    try:
        loader = _Loader(source, file=file)
        root = loader.get_single_node()
        values = loader.construct_document(root) if root is not None else None
        return Document(file, values, _lines(loader, root))
    except yaml.MarkedYAMLError as bad:
        mark = bad.problem_mark or bad.context_mark
        line = mark.line + 1 if mark is not None else 1
        why = ", ".join(filter(None, (bad.context, bad.problem)))
        raise WrongFile(Fault(file, line, f"{_CANNOT}: {why}. {_advice(source, bad)}")) from None
    except yaml.reader.ReaderError as bad:
        line = source.count("\n", 0, bad.position) + 1
        raise WrongFile(Fault(file, line, f"{_CANNOT}: {_NO_TEXT}. {_MEND}")) from None
    except RecursionError:
        raise WrongFile(Fault(file, 1, "it is nested too deeply. Write no section within a value.")) from None
    except (yaml.YAMLError, *_WRONG_VALUES):
        raise WrongFile(Fault(file, 1, f"{_CANNOT}. {_MEND}")) from None


def _advice(source: str, bad: yaml.MarkedYAMLError) -> str:
    """Return what to do: the parser says where it got lost, not what people write who do not know YAML."""
    mark = bad.problem_mark
    if mark is not None and source[mark.index : mark.index + 1] == "\t":
        return _TABS
    is_in_list = bad.context is not None and "flow" in bad.context
    return _REMARK if is_in_list and _REMARKED.search(source) else _MEND


def _lines(loader: _Loader, root: yaml.Node | None) -> dict[Place, int]:
    """Return the line of each name and item. Raises `WrongFile` if a name is twice: YAML would keep the last."""
    lines: dict[Place, int] = {}
    twice: dict[Place, Fault] = {}
    for place, line in _places(loader, root, ()):
        if place[:-1] not in twice and place in lines:
            problem = f"this is in line {lines[place]} already. Leave it in one place."
            twice[place] = Document(loader.file, None, {place: line}).fault(place, problem)
        lines.setdefault(place, line)
    if twice:
        raise WrongFile(*twice.values())
    return lines


def _places(loader: _Loader, node: yaml.Node | None, below: Place) -> Iterator[tuple[Place, int]]:
    """Give each name and item with its line."""
    parts: list[tuple[Hashable, yaml.Node, yaml.Node]] = []
    if isinstance(node, yaml.MappingNode):
        parts = [(loader.construct_name(key), key, value) for key, value in node.value]
    elif isinstance(node, yaml.SequenceNode):
        parts = [(number, item, item) for number, item in enumerate(node.value)]
    for name, start, value in parts:
        yield (*below, name), start.start_mark.line + 1
        yield from _places(loader, value, (*below, name))
