"""The small checks that descriptions of blocks are made of.

A check takes a value, its place as a JSON pointer, and the list that it adds its complaint to, worded as Slack's.
"""

from collections.abc import Callable, Mapping
from typing import Any

Check = Callable[[Any, str, list[str]], None]


def complain(wrong: list[str], words: str, at: str) -> None:
    """Add a complaint about the value at this JSON pointer."""
    wrong.append(f"[ERROR] {words} [json-pointer:{at}]")


def string(most: int, *, least: int = 0) -> Check:
    """Return the check for text of `least` to `most` characters."""

    def check(value: Any, at: str, wrong: list[str]) -> None:
        if not isinstance(value, str):
            complain(wrong, "must be a string", at)
        elif len(value) > most:
            complain(wrong, f"must be less than {most + 1} characters", at)
        elif len(value) < least:
            complain(wrong, f"must be more than {least - 1} characters", at)

    return check


def boolean(value: Any, at: str, wrong: list[str]) -> None:
    """Check for true or false."""
    if not isinstance(value, bool):
        complain(wrong, "must be a boolean", at)


def whole(least: int, most: int) -> Check:
    """Return the check for a whole number within these bounds."""

    def check(value: Any, at: str, wrong: list[str]) -> None:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            complain(wrong, f"must be an integer from {least} to {most}", at)

    return check


def one_of(*allowed: str) -> Check:
    """Return the check for one of these words."""

    def check(value: Any, at: str, wrong: list[str]) -> None:
        if value not in allowed:
            complain(wrong, f"must be one of {', '.join(allowed)}", at)

    return check


def items(each: Check, *, most: int, least: int = 1) -> Check:
    """Return the check for a list of `least` to `most` items."""

    def check(value: Any, at: str, wrong: list[str]) -> None:
        if not isinstance(value, list):
            complain(wrong, "must be an array", at)
            return
        if len(value) > most:
            complain(wrong, f"no more than {most} items allowed", at)
        if len(value) < least:
            complain(wrong, f"no fewer than {least} items allowed", at)
        for place, item in enumerate(value):
            each(item, f"{at}/{place}", wrong)

    return check


def shape(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    """Return the check for an object that has the required fields, maybe the optional ones, and no others."""
    known = {**required, **(optional or {})}

    def check(value: Any, at: str, wrong: list[str]) -> None:
        if not isinstance(value, dict):
            complain(wrong, "must be an object", at)
            return
        for name in required:
            if name not in value:
                complain(wrong, f"missing required field: {name}", at)
        for name, inner in value.items():
            if name in known:
                known[name](inner, f"{at}/{name}", wrong)
            elif name != "type":
                complain(wrong, f"invalid additional property: {name}", at)

    return check


def typed(kinds: Mapping[str, Check], *, allowed: frozenset[str] | None = None) -> Check:
    """Return the check for an object whose `type` says which of `kinds` it must be (only the allowed ones here)."""

    def check(value: Any, at: str, wrong: list[str]) -> None:
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(kind, str):
            complain(wrong, "missing required field: type", at)
        elif kind not in kinds or (allowed is not None and kind not in allowed):
            complain(wrong, f"unsupported type: {kind}", f"{at}/type")
        else:
            kinds[kind](value, at, wrong)

    return check


def both(*checks: Check) -> Check:
    """Return the check that makes all of these."""

    def check(value: Any, at: str, wrong: list[str]) -> None:
        for one in checks:
            one(value, at, wrong)

    return check


def anything(value: Any, at: str, wrong: list[str]) -> None:
    """Check nothing."""
