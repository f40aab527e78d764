"""The card of an issue: what it says in each state, what it offers there, and that Slack takes it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from slackbot.blocks import card as blocks
from slackbot.blocks.card import Known
from slackbot.blocks.kit import Message
from slackbot.domain.issue import Issue, Status
from slackbot.domain.person import Person
from slackbot.domain.turn import Turn, Whose
from slackbot.playground import strict
from slackbot.texts import Texts

TEXTS = Texts().at(ZoneInfo("Europe/London"))
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ISSUE = Issue(
    "T", 7, "5*3*2 & <co>", "On floor 2", logged_by="UANA", logged_at=NOON, started_at=NOON, channel="CX",
    requester="UGUS",
)  # fmt: skip
CLAIMED = replace(ISSUE, status=Status.CLAIMED, assignee="UBEN")
PENDING = replace(CLAIMED, status=Status.PENDING, pending_since=NOON)
SOLVED = replace(CLAIMED, status=Status.RESOLVED, resolved_by="UANA", resolved_at=NOON + timedelta(minutes=54))
AGO, WHEN = (
    "<!date^1795435200^{ago}|23 Nov 2026 12:00 UTC>",
    "<!date^1795435200^{date_short_pretty} {time}|23 Nov 2026 12:00 UTC>",
)
URL = "https://acme.slack.com/archives/CX/p1"
KNOWN = Known(
    requester=Person("T", "UGUS", name="Gus\nHolt", first_name="Gus"),
    names={"UANA": "Ana Lima", "UBEN": "Ben Okoro"},
    url=URL,
    turn=Turn(Whose.FIRST, NOON, "UGUS"),
    who="Gus",
)
NEW_MENU = ["Resolve", "Wait for the customer", "Edit", "Logged by mistake"]
REMINDER = "reminder Wednesday 25 November, 12:00 Gus’s time"
ASKS = {"zone": "Europe/London", "asks_at": NOON + timedelta(days=2)}


def _card(issue: Issue, **known: Any) -> Message:
    card = blocks.card(TEXTS, issue, replace(KNOWN, **known))
    assert not strict.wrong_in_message(list(card.blocks), trouble_with_file=lambda _: None)
    return card


def _first_line(card: Message) -> str:
    return str(card.blocks[0]["text"]["text"])


def _offered(card: Message) -> tuple[list[str], list[str]]:
    """Return the labels of the buttons, and those of the menu."""
    row = card.blocks[-1].get("elements", []) if card.blocks[-1]["type"] == "actions" else []
    menu = [option["text"]["text"] for one in row for option in one.get("options", ())]
    return [one["text"]["text"] for one in row if "text" in one], menu


def _turn(whose: Whose) -> dict[str, Turn]:
    return {"turn": Turn(whose, NOON, "UGUS")}


@pytest.mark.parametrize(
    ("issue", "known", "mark", "stands"),
    [
        (ISSUE, {}, "○", f"New · came in {AGO}"),
        (ISSUE, {"account": "Globex", "tier": "gold"}, "○", f"New · Globex (gold) · came in {AGO}"),
        (CLAIMED, {"who": None}, "●", f"Ben Okoro · your turn (the customer asked {AGO})"),
        (ISSUE, {"turn": None}, "○", "New"),
        (ISSUE, _turn(Whose.OURS), "○", f"Nobody has it · Gus wrote {AGO}"),
        (ISSUE, _turn(Whose.THEIRS), "○", f"Nobody has it · Gus’s turn (answered {WHEN})"),
        (CLAIMED, {}, "●", f"Ben Okoro · your turn (Gus asked {AGO})"),
        (CLAIMED, _turn(Whose.OURS), "●", f"Ben Okoro · your turn (Gus wrote {AGO})"),
        (CLAIMED, _turn(Whose.AGAIN), "●", f"Ben Okoro · your turn (taken up again {AGO})"),
        (CLAIMED, _turn(Whose.THEIRS), "●", f"Ben Okoro · Gus’s turn (answered {WHEN})"),
        (CLAIMED, {"turn": None}, "●", "Ben Okoro has it"),
        (replace(CLAIMED, assignee="UGONE"), {"turn": None}, "●", "UGONE has it"),
        (replace(CLAIMED, reopened=True), _turn(Whose.AGAIN), "●", f"Ben Okoro · your turn (reopened {AGO})"),
        (replace(CLAIMED, reopened=True), {"turn": None}, "●", "Ben Okoro has it · reopened"),
        (PENDING, {}, "◐", f"Waiting for Gus since {WHEN} · with Ben Okoro"),
        (PENDING, ASKS, "◐", f"Waiting for Gus since {WHEN} · {REMINDER} · with Ben Okoro"),
        (SOLVED, {}, "✓", "Solved by Ana Lima in 54 m"),
        (replace(SOLVED, resolved_at=NOON), {}, "✓", "Solved by Ana Lima"),
        (SOLVED, ASKS, "✓", "Solved by Ana Lima in 54 m · check-in Wednesday 25 November, 12:00 Gus’s time"),
        (replace(SOLVED, resolved_by=None), {}, "✓", "Resolved, as no answer came"),
        (replace(SOLVED, status=Status.CLOSED), {}, "✓", "Closed · solved by Ana Lima"),
        (replace(ISSUE, status=Status.DROPPED), {}, "✕", "Dropped, logged by mistake"),
    ],
)  # fmt: skip
def test_the_first_line_says_who_has_it_whose_turn_it_is_and_since_when_as_the_text_does(
    issue: Issue, known: dict[str, Any], mark: str, stands: str
) -> None:
    card = _card(issue, **known)

    assert _first_line(card) == f"{mark} *#7* · {stands}"
    assert card.text == f"#7 5*3*2 &amp; &lt;co&gt; · {stands} · asked by Gus Holt"


@pytest.mark.parametrize(
    ("issue", "known", "buttons", "menu"),
    [
        (ISSUE, {}, ["Claim", "Reply", "Open thread"], NEW_MENU),
        (ISSUE, {"earlier": 3}, ["Claim", "Reply", "Open thread", "Same trouble again"], NEW_MENU),
        (ISSUE, {"url": None, "has_reader": False}, ["Claim"], NEW_MENU),
        (CLAIMED, _turn(Whose.THEIRS), ["Reply", "Resolve", "Open thread"], ["Wait for the customer", "Edit"]),
        (CLAIMED, {"earlier": 3}, ["Reply", "Resolve", "Open thread"], [*NEW_MENU[1:], "Same trouble again"]),
        (PENDING, ASKS, ["Reply", "Resolve", "Don’t remind", "Open thread"], ["Go on", "Edit"]),
        (SOLVED, ASKS, ["Reopen", "Skip check-in", "Open thread"], []),
        (SOLVED, {}, ["Reopen", "Open thread"], []),
        (replace(SOLVED, status=Status.CLOSED), {}, [], []),
        (replace(ISSUE, status=Status.DROPPED), {}, [], []),
    ],
)  # fmt: skip
def test_each_state_offers_what_comes_next(
    issue: Issue, known: dict[str, Any], buttons: list[str], menu: list[str]
) -> None:
    assert _offered(_card(issue, **known)) == (buttons, menu)


def test_the_title_leads_to_the_thread_and_is_shown_to_the_letter() -> None:
    linked, bare = (_card(ISSUE, url=url).blocks[1]["elements"][0]["elements"][0] for url in (URL, None))

    assert linked == {"type": "link", "url": URL, "text": "5*3*2 & <co>", "style": {"bold": True}}
    assert bare == {"type": "text", "text": "5*3*2 & <co>", "style": {"bold": True}}


@pytest.mark.parametrize(
    ("details", "shown", "is_cut"),
    [
        ("On floor 2", "On floor 2", False),
        ("On floor 2\n\nSince noon", "On floor 2\nSince noon", False),
        ("On floor 2\nSince noon\nAll of us", "On floor 2\nSince noon…", True),
        ("word " * 50, "word " * 38 + "word…", True),
        ("x" * 300, "x" * 199 + "…", True),
    ],
)
def test_two_lines_of_the_first_words_are_shown_and_how_to_read_the_rest(
    details: str, shown: str, is_cut: bool
) -> None:
    card = _card(replace(ISSUE, details=details))

    assert card.blocks[1]["elements"][0]["elements"][1]["text"] == f"\n{shown}"
    assert ("`/issue show #7`, in the channel, shows the rest" in str(card.blocks[2])) == is_cut


def test_one_line_tells_who_asked_where_and_how_often() -> None:
    known = {"zone": "America/New_York", "language": "German", "nth": 3}
    full, spare = _card(ISSUE, **known), _card(replace(ISSUE, channel=None, requester=None), requester=None, names={})

    assert full.blocks[2]["elements"][0]["text"] == (
        f"Asked by Gus Holt in <#CX> · New York time · German · no. 3 of theirs in 30 days · logged by Ana Lima {WHEN}"
    )
    assert spare.blocks[2]["elements"][0]["text"] == f"No requester · logged by <@UANA> {WHEN}"
    assert "asked by" not in spare.text


def test_what_is_over_folds_to_two_lines() -> None:
    card = _card(replace(SOLVED, details="On floor 2\nSince noon\nAll of us"))

    assert [block["type"] for block in card.blocks] == ["section", "rich_text", "actions"]
    assert "On floor 2" not in str(card.blocks)


@pytest.mark.parametrize(("requester", "shown"), [(None, "UX"), (Person("T", "UX"), "UX")])
def test_somebody_without_a_name_is_called_by_their_id(requester: Person | None, shown: str) -> None:
    assert _card(replace(ISSUE, requester="UX"), requester=requester).text.endswith(f"asked by {shown}")
