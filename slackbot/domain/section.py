"""The sections of a file that an owner wrote, and the slips in them: read on, so that all are told at once."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from slackbot.domain import plan_value
from slackbot.domain.plan_value import Reader

Names = tuple[str, ...]  # of the sections that lead somewhere, the outermost first


@dataclass(frozen=True)
class Slip:
    """One mistake: where it is, what is wrong, and what to do.

    `about` is the one among several names or items there that is wrong, in the words of `plan_value.said`.
    """

    at: Names
    problem: str
    about: str | None = None

    def __str__(self) -> str:
        where = ".".join(map(plan_value.shown, self.at))
        return f"{where}: {self.problem}" if where else self.problem


def of(given: object, path: Names, slips: list[Slip]) -> Mapping[str, object]:
    """Return the section that stands there; empty if nothing does, and in place of a wrong one."""
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        slips.append(Slip(path, f"{plan_value.said(given)} is no section. Write lines like “name: value” below it."))
        return {}
    odd = [name for name in given if not isinstance(name, str) or not name.strip()]
    for name in odd:
        said = plan_value.said(name)
        slips.append(Slip(path, f"{said} is no name. Write a word, or put it in quotes.", about=said))
    return {name: value for name, value in given.items() if name not in odd}


def known(given: Mapping[str, object], path: Names, names: Iterable[str], slips: list[Slip]) -> dict[str, object]:
    """Return what has one of these names."""
    names = tuple(names)
    slips += [Slip((*path, name), _no_such(name, names)) for name in given if name not in names]
    return {name: value for name, value in given.items() if name in names}


def values(
    given: Mapping[str, object], path: Names, fields: Mapping[str, tuple[str, Reader]], slips: list[Slip]
) -> dict[str, Any]:
    """Return the values by the names of their attributes."""
    found = {}
    for name, value in known(given, path, fields, slips).items():
        attribute, reader = fields[name]
        try:
            found[attribute] = reader(value)
        except ValueError as wrong:
            slips.append(Slip((*path, name), str(wrong), about=getattr(wrong, "item", None)))
    return found


def _no_such(name: str, names: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(plan_value.shown(name), names, n=1)
    meant = f" Did you mean {near[0]}?" if near else ""
    return f"there is no such line here.{meant} Known: {', '.join(names)}."
