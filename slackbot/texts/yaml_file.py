"""A YAML file of the owner's, strictly read: plain values, nothing written twice, every mistake told with its line."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from slackbot.domain import plan_value
from slackbot.domain.section import Names, Slip
from slackbot.errors import WrongSetting
from slackbot.texts import folders
from slackbot.texts.template_errors import Fault

_WRONG_VALUES = (ArithmeticError, AttributeError, LookupError, ValueError)  # not what their tags say, such as !!int x
_TEXT = "tag:yaml.org,2002:str"
_UNREADABLE = "it cannot be read. Make it a readable UTF-8 text file."
_CANNOT, _MEND = "it cannot be read as YAML", "Mend it, or delete the file."


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
    lines: Mapping[Names, int]

    def fault(self, slip: Slip) -> Fault:
        """Return the slip with the line of the nearest name or item that was written, 1 if there is none."""
        names = slip.at if slip.about is None else (*slip.at, slip.about)
        known = (names[:length] for length in range(len(names), 0, -1))
        return Fault(self.file, next((self.lines[part] for part in known if part in self.lines), 1), str(slip))


def read(name: str, owner: Path | None, *, size_limit: int) -> Document:
    """Return what the file of that name says: the owner's if there is one, else the shipped one. Raises `WrongFile`.

    It may have `size_limit` bytes.
    """
    root, values = _parsed(name, _text(name, owner, size_limit))
    return Document(name, values, _lines(name, root))


class _Loader(yaml.SafeLoader):
    """Reads plain values, and no aliases: a few lines of those can unfold into more than memory holds."""

    def __init__(self, source: str, *, file: str) -> None:
        super().__init__(source)
        self._file = file

    def compose_node(self, parent: Any, index: Any) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]  # the stubs say nothing of it
            problem = f"*{event.anchor} repeats another part, which is not possible here. Write it out."
            raise WrongFile(Fault(self._file, event.start_mark.line + 1, problem))
        return super().compose_node(parent, index)

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except _WRONG_VALUES:
            problem = f"{plan_value.said(node.value)} is not what it looks like; put it in quotes"
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=node.start_mark) from None


def _text(name: str, owner: Path | None, size_limit: int) -> str:
    """Return the text of the file. Raises `WrongFile` if it cannot be read or is too long."""
    try:
        source = _bytes(name, owner, size_limit)
        if len(source) > size_limit:
            raise WrongFile(Fault(name, 1, f"it is too large. Write at most {size_limit:,} bytes."))
        return source.decode("utf-8-sig")
    except OSError:
        raise WrongFile(Fault(name, 1, _UNREADABLE)) from None
    except UnicodeDecodeError as bad:
        raise WrongFile(Fault(name, bad.object[: bad.start].count(b"\n") + 1, _UNREADABLE)) from None


def _bytes(name: str, owner: Path | None, size_limit: int) -> bytes:
    """Return the file's start, a byte more than the limit if it is too long."""
    is_owners = owner is not None and os.path.lexists(owner / name)  # else the owner is content with ours
    return _start((owner if owner is not None and is_owners else folders.shipped().path) / name, size_limit)


def _start(file: Path, size_limit: int) -> bytes:
    if not file.is_file():
        raise FileNotFoundError(file)
    with file.open("rb") as opened:
        return opened.read(size_limit + 1)


def _parsed(file: str, source: str) -> tuple[yaml.Node | None, object]:
    """Return the YAML as nodes, which know their lines, and as values. Raises `WrongFile`."""
    try:
        loader = _Loader(source, file=file)
        root = loader.get_single_node()
        return root, loader.construct_document(root) if root is not None else None
    except yaml.MarkedYAMLError as bad:
        mark = bad.problem_mark or bad.context_mark
        line = mark.line + 1 if mark is not None else 1
        why = ", ".join(filter(None, (bad.context, bad.problem)))
        raise WrongFile(Fault(file, line, f"{_CANNOT}: {why}. {_MEND}")) from None
    except yaml.reader.ReaderError as bad:
        line = source.count("\n", 0, bad.position) + 1
        raise WrongFile(Fault(file, line, f"{_CANNOT}: it holds a character that is no text. {_MEND}")) from None
    except RecursionError:
        raise WrongFile(Fault(file, 1, "it is nested too deeply. Write no section within a value.")) from None
    except (yaml.YAMLError, *_WRONG_VALUES):
        raise WrongFile(Fault(file, 1, f"{_CANNOT}. {_MEND}")) from None


def _lines(file: str, root: yaml.Node | None) -> dict[Names, int]:
    """Return the line of each name and item. Raises `WrongFile` if a name is twice: YAML would keep the last."""
    lines: dict[Names, int] = {}
    twice = []
    for names, line in _names(root, ()):
        if names in lines:
            slip = Slip(names, f"this is in line {lines[names]} already. Leave it in one place.")
            twice.append(Fault(file, line, str(slip)))
        lines.setdefault(names, line)
    if twice:
        raise WrongFile(*twice)
    return dict(_items(root, ())) | lines


def _names(node: yaml.Node | None, below: Names) -> Iterator[tuple[Names, int]]:
    for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
        here = (*below, str(key.value))
        yield here, key.start_mark.line + 1
        yield from _names(value, here)


def _items(node: yaml.Node | None, below: Names) -> Iterator[tuple[Names, int]]:
    """Give the items of lists, and once more the names, as a slip calls them."""
    for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
        yield (*below, _said(key)), key.start_mark.line + 1
        yield from _items(value, (*below, str(key.value)))
    for item in node.value if isinstance(node, yaml.SequenceNode) else ():
        yield (*below, _said(item)), item.start_mark.line + 1


def _said(node: yaml.Node) -> str:
    is_text = node.tag == _TEXT
    return plan_value.said(node.value if is_text else _Loader("", file="").construct_object(node, deep=True))
