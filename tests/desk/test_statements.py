"""What an action costs the database: the statements of its one transaction, without BEGIN and COMMIT."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from slackbot.desk.issues import actions
from slackbot.desk.issues.intake import Source
from slackbot.errors import Refused
from slackbot.store.outbox_write import CHANNEL
from tests import statements
from tests.desk_env import DeskEnv

pytestmark = pytest.mark.both_databases

_WRITTEN = datetime(2026, 11, 9, 9, tzinfo=UTC)
MESSAGE = Source("CGLOBEX", "1.1", "1.1", "UGUS", "T0GLOBEX001", _WRITTEN)
LOGGINGS: dict[str, dict[str, Any]] = {
    "of somebody": {"channel": "CGLOBEX", "requester": "UGUS"},
    "of nobody": {"channel": "CGLOBEX"},
    "among ourselves": {"channel": "CTRIAGE", "requester": "UGUS"},
    "in a form without a channel": {"channel": None, "requester": "UGUS"},
}
TOLD = f"NOTIFY {CHANNEL}"


def _log(room: DeskEnv, **where: Any) -> list[str]:
    """Return the statements of logging an issue there."""
    with statements.noted() as seen:
        actions.log(room.desk, by="UANA", title="Printer is offline", **where)
    return seen


@pytest.mark.parametrize("where", LOGGINGS.values(), ids=LOGGINGS.keys())
def test_logging_takes_at_most_eight_statements_and_six_of_a_person_we_know(
    room: DeskEnv, where: dict[str, Any]
) -> None:
    first, again = _log(room, **where), _log(room, **where)

    assert len(first) <= 8, "\n".join(first)
    assert len(again) <= 6, "\n".join(again)


def test_logging_a_message_takes_one_more_as_it_is_looked_for_again_once_we_have_our_number(room: DeskEnv) -> None:
    assert len(_log(room, channel="CGLOBEX", source=MESSAGE)) <= 10


@pytest.mark.parametrize("words", ["", "We replaced the drum."])
@pytest.mark.parametrize("is_posted", [False, True])
def test_resolving_takes_at_most_thirteen_statements(room: DeskEnv, words: str, is_posted: bool) -> None:
    room.log()
    if is_posted:
        room.sender().drain()

    with statements.noted() as seen:
        actions.resolve(room.desk, 1, by="UANA", words=words)

    assert len(seen) <= 13, "\n".join(seen)
    assert {one.kind.value for one in room.of_key_like("")} >= {"card", "notice", "card_edit", "checkin", "survey"}


@pytest.mark.parametrize("action", [actions.claim, actions.reopen], ids=["claim", "reopen"])
def test_other_workers_are_told_once_a_transaction_and_at_its_end(room: DeskEnv, action: Callable[..., object]) -> None:
    room.log()
    if action is actions.reopen:
        actions.resolve(room.desk, 1, by="UANA", words="Done")

    with statements.noted() as seen:
        action(room.desk, 1, by="UANA")

    told = [one for one in seen if one.startswith("NOTIFY")]
    assert told == ([TOLD] if room.store.is_postgres else [])
    assert told in ([], seen[-1:])


def test_nobody_is_told_of_what_was_refused(room: DeskEnv) -> None:
    with statements.noted() as seen, pytest.raises(Refused):
        actions.resolve(room.desk, 1, by="UANA")

    assert TOLD not in seen
