"""Who is who and which channel is what, as Slack tells and as we keep it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from slackbot.desk.people import directory, places, roster
from slackbot.domain import hold
from slackbot.domain.delivery import State
from slackbot.domain.person import Person
from slackbot.playground import World, sample_world
from slackbot.playground.world import Channel, Team
from slackbot.playground.world import Person as Teammate
from slackbot.store import channels, people
from tests.desk_env import DeskEnv
from tests.http_app import HttpApp


@pytest.fixture
def hall(sqlite_url: str) -> Iterator[HttpApp]:
    """The bot before the sample world."""
    with HttpApp(sqlite_url) as opened:
        yield opened


def _person(hall: HttpApp, user: str) -> Person:
    with hall.desk.read() as tx:
        return people.get(tx, user) or Person(hall.desk.team, user)


def _agents(hall: HttpApp) -> list[str]:
    with hall.desk.read() as tx:
        return sorted(person.user for person in people.agents(tx))


def test_agents_are_the_members_of_the_triage_channel_without_the_bot(hall: HttpApp) -> None:
    assert _agents(hall) == ["UANA", "UBEN", "UCHIARA", "UDANA"]
    assert _person(hall, "UDANA").is_lead
    assert not _person(hall, "UANA").is_lead


def test_without_leads_named_every_agent_is_one(sqlite_url: str) -> None:
    with HttpApp(sqlite_url, settings={"leads": ""}) as hall:
        assert _person(hall, "UANA").is_lead


def test_agents_can_be_named_by_id_and_by_user_group(sqlite_url: str) -> None:
    with HttpApp(sqlite_url, settings={"agents": "SAGENTS,UELI"}) as hall:
        assert _agents(hall) == ["UANA", "UBEN", "UCHIARA", "UDANA", "UELI"]


@pytest.mark.parametrize("user", ["UGUS", "UGIL", "UBOT", "UNOBODY"])
def test_nobody_outside_is_an_agent_even_if_named(sqlite_url: str, user: str) -> None:
    with HttpApp(sqlite_url, settings={"agents": f"UANA,{user}"}) as hall:
        assert _agents(hall) == ["UANA"]


def test_whoever_has_left_is_no_agent_at_once(hall: HttpApp) -> None:
    with hall.slack.silence():  # so that the roster is what it was
        hall.slack.people.deactivate("UCHIARA")
    directory.look_up(hall.desk, hall.parts.slack, "UCHIARA")

    command = {"command": "/issue", "text": "list", "user_id": "UCHIARA", "channel_id": "C", "team_id": hall.desk.team}

    assert _person(hall, "UCHIARA").is_agent
    assert "Only support agents" in str(hall.dispatch(command).body)


def test_a_refused_token_takes_nobody_off_the_agents(sqlite_url: str) -> None:
    with HttpApp(sqlite_url, settings={"agents": "UANA,UBEN"}) as hall:
        hall.slack.faults.add("error:token_revoked", method="users.info", times=20)

        directory.keep_fresh(hall.desk, hall.parts.slack)

        assert _agents(hall) == ["UANA", "UBEN"]


def test_people_we_only_heard_of_are_asked_about_once(hall: HttpApp) -> None:
    with hall.desk.begin() as tx:
        people.meet(tx, "UMAYA", home_team=None)
        people.meet(tx, "UNOBODY", home_team="T0GLOBEX001")

    directory.meet_everybody(hall.desk, hall.parts.slack)
    asked = len(hall.slack.calls("users.info"))
    directory.meet_everybody(hall.desk, hall.parts.slack)

    maya, nobody = _person(hall, "UMAYA"), _person(hall, "UNOBODY")
    assert (maya.name, maya.first_name, maya.timezone, maya.home_team) == (
        "Maya Chen",
        "Maya",
        "Asia/Tokyo",
        "T0GLOBEX001",
    )
    assert (nobody.name, nobody.home_team, nobody.is_external) == ("", "T0GLOBEX001", True)
    assert len(hall.slack.calls("users.info")) == asked


def test_what_slack_just_said_of_somebody_is_not_asked_again(hall: HttpApp) -> None:
    asked = len(hall.slack.calls("users.info"))

    directory.look_up_fresh(hall.desk, hall.parts.slack, "UANA")
    directory.look_up_fresh(hall.desk, hall.parts.slack, "UMAYA")

    assert len(hall.slack.calls("users.info")) == asked + 1


def test_a_title_is_no_first_name(sqlite_url: str) -> None:
    world = sample_world()
    doctor = [replace(one, real_name="Dr. Gus Holt") if one.id == "UGUS" else one for one in world.people]
    with HttpApp(sqlite_url, world=replace(world, people=tuple(doctor))) as hall:
        directory.look_up(hall.desk, hall.parts.slack, "UGUS")

        assert _person(hall, "UGUS").first_name == "Gus"


def test_the_language_of_our_own_people_is_kept_and_that_of_outsiders_unknown(sqlite_url: str) -> None:
    world = sample_world()
    people_ = tuple(replace(one, locale="fr-FR") if one.id == "UGIL" else one for one in world.people)
    with HttpApp(sqlite_url, world=replace(world, people=people_)) as hall:
        for user in ("UGIL", "UINES"):
            directory.look_up(hall.desk, hall.parts.slack, user)

        assert (_person(hall, "UGIL").locale, _person(hall, "UINES").locale) == ("fr-FR", None)


def test_channels_are_known_by_membership_and_sharing(hall: HttpApp) -> None:
    with hall.desk.read() as tx:
        known = {name: channels.get(tx, name) for name in ("CTRIAGE", "CGLOBEX", "CGENERAL", "CHOOLI")}

    seen = {name: (found.is_member, found.is_shared) for name, found in known.items() if found is not None}
    assert seen["CTRIAGE"] == (True, False)
    assert seen["CGLOBEX"] == (True, True)
    assert seen["CGENERAL"] == (False, False)
    assert seen["CHOOLI"] == (False, True)


def _with_a_private_channel() -> World:
    world = sample_world()
    private = Channel(
        "CPRIV", "ext-private", world.team, ("UANA", "UBOT", "UGUS"), is_private=True, shared_with=("T0GLOBEX001",)
    )
    return replace(world, channels=(*world.channels, private))


def test_a_private_channel_we_were_removed_from_is_no_longer_ours_to_write_in(sqlite_url: str) -> None:
    with HttpApp(sqlite_url, world=_with_a_private_channel()) as hall:
        assert "/invite" not in hall.issue("UANA", "log @gus First", "CPRIV")
        hall.slack.people.remove("UANA", "CPRIV", "UBOT")
        hall.heard(lambda event: event["type"] == "member_left_channel")

        assert "/invite" in hall.issue("UANA", "log @gus Second", "CPRIV")


@pytest.mark.parametrize("told", ["group_left", "group_deleted", "channel_left", "channel_deleted"])
def test_a_channel_that_we_are_told_to_have_lost_is_no_longer_ours_to_write_in(sqlite_url: str, told: str) -> None:
    channel = "CPRIV" if told.startswith("group") else "CGLOBEX"
    with HttpApp(sqlite_url, world=_with_a_private_channel()) as hall:
        assert "/invite" not in hall.issue("UANA", "log @gus First", channel)
        with hall.slack._state.silence():
            hall.slack.people.remove("UANA", channel, "UBOT")
        hall.slack._state.emit({"type": told, "channel": channel, "event_ts": "1.0"})
        hall.heard(lambda event: event["type"] == told)

        assert "/invite" in hall.issue("UANA", "log @gus Second", channel)


@pytest.mark.parametrize(("channel", "told"), [("CPRIV", "group_archive"), ("CGLOBEX", "channel_archive")])
def test_a_channel_that_is_archived_is_known_to_be_at_once(sqlite_url: str, channel: str, told: str) -> None:
    with HttpApp(sqlite_url, world=_with_a_private_channel()) as hall:
        hall.slack.people.archive("UANA", channel)
        hall.heard(lambda event: event["type"] == told)

        assert "archived" in hall.issue("UANA", "log @gus First", channel)


def test_a_slack_that_is_away_leaves_what_we_know(hall: HttpApp, capsys: pytest.CaptureFixture[str]) -> None:
    for method in ("conversations.list", "conversations.members"):
        hall.slack.faults.add("error:internal_error", method=method, times=20)

    directory.keep_fresh(hall.desk, hall.parts.slack)

    assert "directory.stale" in "".join(capsys.readouterr())
    assert _agents(hall) == ["UANA", "UBEN", "UCHIARA", "UDANA"]
    assert places.look_up_channel(hall.desk, hall.parts.slack, "CNOWHERE") is None


def test_what_was_held_comes_although_the_database_failed_when_we_were_invited(sqlite_url: str) -> None:
    room = DeskEnv(sqlite_url)
    room.log("Too far away", channel="CHOOLI", requester="UHANA")
    room.sender().drain()
    room.playground.people.invite("UANA", "CHOOLI", "UBOT")
    with room.desk.begin() as tx:
        tx.db.execute(text("CREATE TRIGGER away BEFORE UPDATE ON deliveries BEGIN SELECT RAISE(ABORT, 'away'); END"))
    with pytest.raises(DBAPIError):
        places.joined(room.desk, room.slack, "CHOOLI")
    with room.desk.begin() as tx:
        tx.db.execute(text("DROP TRIGGER away"))

    directory.keep_fresh(room.desk, room.slack)
    room.sender().drain()
    state = room.of_key("notice:1").state
    room.close()

    assert state is State.SENT


def _of_an_organisation() -> World:
    """Return the sample world in an Enterprise Grid organisation, whose sister company sells."""
    world = sample_world()
    ours = tuple(replace(team, enterprise="E0ACMEORG") if team.id == world.team else team for team in world.teams)
    sister = Team("T0SISTER001", "Acme Sales", "acme-sales", "E0ACMEORG")
    pia = Teammate("UPIA", sister.id, "pia", "Pia Lund", "Europe/Oslo")
    rooms = tuple(room.having("UPIA") if room.id == "CGLOBEX" else room for room in world.channels)
    return replace(world, teams=(*ours, sister), people=(*world.people, pia), channels=rooms)


def test_whoever_is_of_our_organisation_is_ours_wherever_they_work(sqlite_url: str) -> None:
    with HttpApp(sqlite_url, world=_of_an_organisation()) as hall:
        for user in ("UPIA", "UGUS"):
            directory.look_up(hall.desk, hall.parts.slack, user)

        assert hall.parts.slack.who_am_i().enterprise == "E0ACMEORG"
        assert not _person(hall, "UPIA").is_external
        assert _person(hall, "UGUS").is_external


def test_an_agent_may_work_in_another_workspace_of_our_organisation(sqlite_url: str) -> None:
    with HttpApp(sqlite_url, world=_of_an_organisation(), settings={"agents": "UANA,UPIA"}) as hall:
        assert _agents(hall) == ["UANA", "UPIA"]


@pytest.mark.parametrize(
    ("step", "holds"),
    [(-60, False), (-5, False), (0, True), (55, True), (65, False)],
)
def test_what_slack_said_holds_for_an_hour_whatever_the_clock_said_then(
    make_lean_room: Callable[..., DeskEnv], step: int, holds: bool
) -> None:
    room = make_lean_room()
    with room.desk.read() as tx:
        _, met_at = people.get_seen(tx, "UANA")

    room.wall.set_by(timedelta(minutes=step))

    assert directory.is_fresh(room.desk, met_at) is holds
    with room.desk.read() as tx:
        wall = room.wall.now()
        lately = people.seen_between(tx, ["UANA"], since=wall - roster.FRESH, until=wall + hold.APART)
    assert (lately == {"UANA"}) is holds
