"""The plans of `plans.yml`: the owner's file, else the one that comes with slackbot."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from slackbot.domain import plan
from slackbot.domain.plan import Names, Plans, Slip
from slackbot.errors import WrongSetting
from slackbot.texts import folders
from slackbot.texts.faults import Fault

FILE = "plans.yml"
_SIZE_LIMIT = 1_000_000  # bytes; a thousand accounts take a tenth of it
_WRONG_VALUES = (ArithmeticError, AttributeError, LookupError, ValueError)  # not what their tags say, such as !!int x
_CANNOT = "it cannot be read as YAML"


class WrongPlans(WrongSetting):
    """The plans cannot be used; its text has a line for each of the `faults`."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


def read(override: Path | None) -> Plans:
    """Return the plans of the folder `override` if it has any, else the shipped ones. Raises `WrongPlans`."""
    root, document = _parsed(_text(override))
    lines = _lines(root)
    plans, slips = plan.read(document)
    if slips:
        raise WrongPlans(*(Fault(FILE, _line(slip.at, lines), str(slip)) for slip in slips))
    return plans


class _Loader(yaml.SafeLoader):
    """Reads plain values, and no aliases: a few lines of those can unfold into more than memory holds."""

    def compose_node(self, parent: Any, index: Any) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]  # the stubs say nothing of it
            problem = f"*{event.anchor} repeats another part, which is not possible here. Write it out."
            raise WrongPlans(Fault(FILE, event.start_mark.line + 1, problem))
        return super().compose_node(parent, index)


def _text(override: Path | None) -> str:
    """Return what the file says. Raises `WrongPlans` if it cannot be read or is too long."""
    try:
        source = _bytes(override)
        if len(source) > _SIZE_LIMIT:
            raise WrongPlans(Fault(FILE, 1, f"it is too large. Write at most {_SIZE_LIMIT:,} bytes."))
        return source.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise WrongPlans(Fault(FILE, 1, "it cannot be read. Make it a readable UTF-8 text file.")) from None


def _bytes(override: Path | None) -> bytes:
    """Return the file's start, a byte more than the limit if it is too long."""
    if override is not None:
        try:
            return _start(override / FILE)
        except FileNotFoundError:
            pass  # the owner is content with ours
    return _start(folders.shipped().path / FILE)


def _start(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(_SIZE_LIMIT + 1)


def _parsed(source: str) -> tuple[yaml.Node | None, object]:
    """Return the YAML as nodes, which know their lines, and as values. Raises `WrongPlans`."""
    try:
        loader = _Loader(source)
        root = loader.get_single_node()
        return root, loader.construct_document(root) if root is not None else None
    except yaml.MarkedYAMLError as bad:
        mark = bad.problem_mark or bad.context_mark
        line = mark.line + 1 if mark is not None else 1
        why = ", ".join(filter(None, (bad.context, bad.problem)))
        raise WrongPlans(Fault(FILE, line, f"{_CANNOT}: {why}. Mend it, or delete the file.")) from None
    except RecursionError:
        raise WrongPlans(Fault(FILE, 1, "it is nested too deeply. Write no section within a value.")) from None
    except (yaml.YAMLError, *_WRONG_VALUES):
        raise WrongPlans(Fault(FILE, 1, f"{_CANNOT}. Mend it, or delete the file.")) from None


def _lines(root: yaml.Node | None) -> dict[Names, int]:
    """Return the line of each name. Raises `WrongPlans` if one is there twice, of which YAML would keep the last."""
    lines: dict[Names, int] = {}
    twice = []
    for names, line in _places(root, ()):
        if names in lines:
            slip = Slip(names, f"this is in line {lines[names]} already. Leave it in one place.")
            twice.append(Fault(FILE, line, str(slip)))
        lines.setdefault(names, line)
    if twice:
        raise WrongPlans(*twice)
    return lines


def _places(node: yaml.Node | None, below: Names) -> Iterator[tuple[Names, int]]:
    for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
        here = (*below, str(key.value))
        yield here, key.start_mark.line + 1
        yield from _places(value, here)


def _line(names: Names, lines: dict[Names, int]) -> int:
    """Return the line of the nearest name that was written, 1 if there is none."""
    known = (names[:length] for length in range(len(names), 0, -1))
    return next((lines[part] for part in known if part in lines), 1)
