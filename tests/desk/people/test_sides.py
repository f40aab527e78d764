"""Guests, apps, bots and Slackbot: whoever speaks or clicks counts for the same side live and in every look."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from slackbot.desk.people import directory
from slackbot.domain.metrics import Side
from slackbot.playground import World, messages, sample_world
from slackbot.playground.world import Channel, Person, Team
from slackbot.store import checkins, issues, touches
from tests.http_app import HttpApp

_SLACKBOTS = {"user": "USLACKBOT", "team": "T0ACME00001", "text": "Reminder: stand-up"}
PLANS = "accounts: {Moss Ltd: {channels: [CMOSS]}}"
SISTER = "T0SISTER001"


def _world() -> World:
    """Return the sample world with Moss Ltd, whose people are guests of ours, and with apps beside ours."""
    world = sample_world()
    more = (
        Person("UNORA", world.team, "nora", "Nora Moss", "Europe/Paris", is_restricted=True),
        Person("UOTIS", world.team, "otis", "Otis Moss", "Europe/Paris", is_restricted=True),
        Person("UPAGER", world.team, "pager", "Pager", is_bot=True),
        Person("UZEN", "T0GLOBEX001", "zen", "Their Desk", is_bot=True),
        Person("UPIA", SISTER, "pia", "Pia Lund", "Europe/Oslo"),
    )
    moss = Channel("CMOSS", "cust-moss", world.team, ("UANA", "UBEN", "UELI", "UBOT", "UNORA", "UOTIS", "UPAGER"))
    globex = tuple(room.having("UZEN", "UPIA") if room.id == "CGLOBEX" else room for room in world.channels)
    ours = tuple(replace(team, enterprise="E0ORG") if team.id == world.team else team for team in world.teams)
    teams = (*ours, Team(SISTER, "Acme Sales", "acme-sales", "E0ORG"))
    return replace(world, teams=teams, people=(*world.people, *more), channels=(*globex, moss))


@pytest.fixture
def hall(sqlite_url: str, tmp_path: Path) -> Iterator[HttpApp]:
    """The bot before that world."""
    (tmp_path / "plans.yml").write_text(PLANS)
    with HttpApp(sqlite_url, world=_world(), settings={"templates_dir": str(tmp_path)}) as opened:
        yield opened


def _counted(hall: HttpApp, number: int = 1) -> list[tuple[Side, str]]:
    with hall.desk.read() as tx:
        return [(one.side, one.by) for one in touches.of_issue(tx, number)]


def _requester(hall: HttpApp) -> str | None:
    with hall.desk.read() as tx:
        return issues.get(tx, 1).requester


def _of_moss(hall: HttpApp, customer: str = "nora") -> str:
    """Return the thread of an issue in Moss's channel."""
    hall.issue("UANA", f"log @{customer} Door is stuck", "CMOSS")
    hall.drain()
    return str(hall.last("CMOSS")["ts"])


def _waiting(hall: HttpApp) -> str:
    """Return the thread of an issue that waits for Globex."""
    thread = hall.log()
    hall.issue("UANA", "claim #1")
    hall.issue("UANA", "pending #1")
    hall.drain()
    return thread


# --- guests


def test_every_guest_in_an_accounts_channel_is_the_customer_though_we_never_met_them(hall: HttpApp) -> None:
    thread = _of_moss(hall)
    hall.issue("UANA", "pending #1", "CMOSS")

    hall.say("UOTIS", "CMOSS", "It is the one at the back", thread)
    hall.drain()

    told = hall.last("CTRIAGE", hall.card()["ts"])
    assert _counted(hall) == [(Side.CUSTOMER, "UOTIS")]
    assert "Otis Moss" in told["text"]
    assert "Waiting for" not in hall.card()["text"]


def test_a_colleague_there_is_nobody_though_we_never_met_them(hall: HttpApp) -> None:
    thread = _of_moss(hall)

    hall.say("UELI", "CMOSS", "I sold them that door", thread)
    hall.drain()

    assert _counted(hall) == []


def test_a_guest_who_clicks_and_whom_we_never_met_is_asked_about_first(hall: HttpApp) -> None:
    hall.issue("UANA", "log Door is stuck", "CMOSS")
    hall.drain()
    thread = str(hall.last("CMOSS")["ts"])
    hall.issue("UANA", "resolve #1 Oiled", "CMOSS")
    hall.move(hours=25)
    question = hall.last("CMOSS", thread)

    said = hall.click("UOTIS", "CMOSS", question["ts"], "checkin.solved")

    with hall.desk.read() as tx:
        answer = checkins.get(tx, issue=1, resolution_no=1, turn=1)
    assert answer is not None
    assert answer.by == "UOTIS"
    assert "for the customer" not in said


def test_a_colleague_who_clicks_there_is_refused_once_we_know_them(hall: HttpApp) -> None:
    thread = _of_moss(hall)
    hall.issue("UANA", "resolve #1 Oiled", "CMOSS")
    hall.move(hours=25)

    hall.click("UELI", "CMOSS", hall.last("CMOSS", thread)["ts"], "checkin.solved")

    assert "for the customer" in hall.whispered("UELI")


def test_a_click_whose_author_slack_cannot_name_now_is_put_off(hall: HttpApp) -> None:
    thread = _of_moss(hall)
    hall.issue("UANA", "resolve #1 Oiled", "CMOSS")
    hall.move(hours=25)
    hall.slack.faults.add("error:internal_error", method="users.info", times=20)

    hall.click("UOTIS", "CMOSS", hall.last("CMOSS", thread)["ts"], "checkin.solved")

    with hall.desk.read() as tx:
        assert checkins.get(tx, issue=1, resolution_no=1, turn=1) is None
    assert "try again" in hall.whispered("UOTIS")


# --- apps that post as a person


@pytest.mark.parametrize("user", ["UGUS", "UMAYA"])
def test_a_persons_words_through_an_app_end_the_wait_live(hall: HttpApp, user: str) -> None:
    thread = _waiting(hall)

    hall.say_as_app(user, "CGLOBEX", "Still broken here", thread)
    hall.drain()

    assert _counted(hall) == [(Side.CUSTOMER, user)]
    assert "Waiting for" not in hall.card()["text"]


def test_an_agents_words_through_an_app_are_a_contact(hall: HttpApp) -> None:
    thread = hall.log()

    hall.say_as_app("UBEN", "CGLOBEX", "We have found it", thread)

    assert _counted(hall) == [(Side.AGENT, "UBEN")]


@pytest.mark.parametrize("user", ["UZEN", "UPAGER"])
def test_a_real_bot_is_nobody_live(hall: HttpApp, user: str) -> None:
    thread = _waiting(hall)

    hall.say_as_app(user, "CGLOBEX", "Ticket 4711 was created", thread)
    hall.drain()
    hall.say_as_app(user, "CGLOBEX", "Ticket 4711 was changed", thread)  # by now we know it
    hall.drain()

    assert _counted(hall) == []
    assert "Waiting for" in hall.card()["text"]


@pytest.mark.parametrize("user", ["UGUS", "UMAYA"])
def test_a_persons_words_through_an_app_keep_an_issue_open_that_nobody_told_us_of(hall: HttpApp, user: str) -> None:
    thread = _waiting(hall)
    _unheard(hall, user, "Still broken here", thread)

    hall.move(days=4)
    hall.move(days=8)

    assert (Side.CUSTOMER, user) in _counted(hall)
    assert "Resolved" not in hall.card()["text"]


@pytest.mark.parametrize("user", ["UZEN", "UPIA", "USLACKBOT"])
def test_words_of_nobody_do_not_keep_it_open(hall: HttpApp, user: str) -> None:
    thread = _waiting(hall)
    _unheard(hall, user, "Ticket 4711 was created", thread)

    hall.move(days=4)
    hall.move(days=8)

    assert _counted(hall) == []
    assert "Resolved" in hall.card()["text"]


def _unheard(hall: HttpApp, user: str, text: str, thread: str) -> None:
    """Let an app write a message of which we get no event."""
    state = hall.slack._state
    team = state.people[user].team if user in state.people else state.world.team
    draft = {"user": user, "team": team, "text": text, **({} if user == "UPIA" else {"bot_id": "BDESK"})}
    emit, state.emit = state.emit, lambda *_, **__: None  # type: ignore[method-assign]
    try:
        messages.post(state, state.channels["CGLOBEX"], draft, thread_ts=thread)
    finally:
        state.emit = emit  # type: ignore[method-assign]


def test_what_was_written_through_apps_before_the_issue_counts_for_their_authors(hall: HttpApp) -> None:
    root = hall.say_as_app("UMAYA", "CGLOBEX", "The export hangs")
    hall.say_as_app("UZEN", "CGLOBEX", "Ticket 4711 was created", root)
    hall.say_as_app("UBEN", "CGLOBEX", "Since when?", root)

    hall.shortcut("UANA", "CGLOBEX", root)
    hall.drain()

    assert _counted(hall) == [(Side.CUSTOMER, "UMAYA"), (Side.AGENT, "UBEN")]
    assert _requester(hall) == "UMAYA"


def test_of_a_bots_message_nobody_is_the_requester(hall: HttpApp) -> None:
    root = hall.say_as_app("UZEN", "CGLOBEX", "Ticket 4711 was created")

    hall.shortcut("UANA", "CGLOBEX", root)
    hall.drain()

    assert _requester(hall) is None


# --- our organisation, and Slackbot


def test_a_colleague_of_a_sister_company_is_nobody_though_we_never_met_them(hall: HttpApp) -> None:
    thread = _waiting(hall)

    hall.say("UPIA", "CGLOBEX", "They are a big account", thread)
    hall.drain()

    assert _counted(hall) == []
    assert "Waiting for" in hall.card()["text"]


@pytest.mark.parametrize("team", [None, "T0ACME00001", "T0GLOBEX001"])
def test_slackbot_is_nobody_wherever_slack_says_it_lives(hall: HttpApp, team: str | None) -> None:
    thread = _waiting(hall)
    state = hall.slack._state
    ts = state.boards["CGLOBEX"].next_ts(state.now())
    event = {"type": "message", "user": "USLACKBOT", "text": "Reminder: stand-up", "ts": ts, "thread_ts": thread}

    where = {"channel": "CGLOBEX", "channel_type": "channel", "event_ts": ts, **({"team": team} if team else {})}
    state.emit({**event, **where}, channel=state.channels["CGLOBEX"])
    hall.heard(lambda event: event.get("ts") == ts)
    hall.drain()

    assert _counted(hall) == []
    assert "Waiting for" in hall.card()["text"]


def test_slackbot_cannot_be_the_requester(hall: HttpApp) -> None:
    state = hall.slack._state
    with state.lock:
        ts = str(messages.post(state, state.channels["CGLOBEX"], _SLACKBOTS)["ts"])

    hall.shortcut("UANA", "CGLOBEX", ts)
    hall.drain()

    assert _requester(hall) is None


def test_nobody_is_asked_about_whose_side_is_plain(hall: HttpApp) -> None:
    directory.meet_everybody(hall.desk, hall.parts.slack)
    thread = _waiting(hall)
    hall.say("UGUS", "CGLOBEX", "Here", thread)
    hall.drain()
    asked = len(hall.slack.calls("users.info"))

    hall.say("UGUS", "CGLOBEX", "Me again", thread)
    hall.say_as_app("UGUS", "CGLOBEX", "And again", thread)
    hall.drain()

    assert len(hall.slack.calls("users.info")) == asked
