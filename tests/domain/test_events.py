"""Every event is documented: what it means, and what is written down with it."""

import ast
from pathlib import Path

import pytest

from slackbot.domain import events
from slackbot.domain.events import DETAILS, What
from tests import happenings


def test_every_event_has_its_details() -> None:
    assert set(DETAILS) == set(What)


def test_every_event_says_what_it_is() -> None:
    tree = ast.parse(Path(events.__file__).read_text())
    body = next(node.body for node in tree.body if isinstance(node, ast.ClassDef))
    named = [at for at, node in enumerate(body) if isinstance(node, ast.Assign)]

    silent = [ast.unparse(body[at]) for at in named if not _is_said(body[at + 1 : at + 2])]

    assert (len(named), silent) == (len(What), [])


def _is_said(after: list[ast.stmt]) -> bool:
    return any(isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) for node in after)


@pytest.mark.parametrize(
    ("what", "detail", "slips"),
    [
        ("claimed", {"from": None, "to": "UANA"}, []),
        ("claimed", {"to": "UANA"}, ["claimed tells ['to'], not ['from', 'to']"]),
        ("closed", {"why": "old"}, ["closed tells ['why'], not []"]),
        ("vanished", {}, ["there is no event vanished"]),
    ],
)
def test_the_suite_notices_other_details(what: str, detail: dict[str, object], slips: list[str]) -> None:
    assert happenings.slips(what, detail) == slips
