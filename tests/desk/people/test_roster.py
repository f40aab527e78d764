"""Who the agents are, learnt in parts: first of all, without loss at a limit, and not forgotten for a moment's lack."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta

import pytest
from sqlalchemy import text

from slackbot.desk.issues import actions
from slackbot.desk.people import directory
from slackbot.desk.people.directory import Directory
from slackbot.errors import Unmet
from slackbot.outbox.sender import Sender
from slackbot.store import people
from tests.newcomer import Make, Newcomer, crowd, making
from tests.running_app import Json
from tests.statements import noted


@pytest.fixture
def make(database_url: str) -> Iterator[Make]:
    """Makes the bot before its first look."""
    with making(database_url) as one:
        yield one


def _whom(asked: Sequence[Json]) -> list[str]:
    return [str(args["user"]) for args in asked]


@pytest.mark.parametrize("limited", ["UANA", "UCHIARA", "UDANA"])
def test_a_limit_on_one_person_keeps_nobody_else_from_working(make: Make, limited: str) -> None:
    bot = make(agents="UELI,UANA,UBEN,UCHIARA,UDANA")
    bot.faults.add("ratelimited", "users.info", retry_after=17, where=lambda args: args.get("user") == limited)

    bot.look()
    before = bot.agents()
    bot.look()

    assert "UELI" in before
    assert limited not in before
    assert actions.log(bot.desk, by="UELI", title="Printer is offline", channel="CGLOBEX").issue.number == 1
    assert bot.agents() == ["UANA", "UBEN", "UCHIARA", "UDANA", "UELI"]
    asked = _whom(bot.asked("users.info"))
    assert sorted(asked) == sorted(["UANA", "UBEN", "UCHIARA", "UDANA", "UELI", limited])


def test_the_agents_are_known_before_any_channel_is_listed(make: Make) -> None:
    bot = make(world=crowd(3, channels=90))
    bot.faults.add("ratelimited", "conversations.list", times=1000, retry_after=1)

    bot.look()

    assert len(bot.agents()) == 7
    methods = [call.method for call in bot.app.slack.calls()]
    assert methods.index("conversations.list") > max(n for n, one in enumerate(methods) if one == "users.info")


def test_nobody_is_asked_about_again_ten_minutes_later_and_only_those_we_have_to_do_with_are(make: Make) -> None:
    bot = make(world=crowd(25))
    bot.look()
    first = _whom(bot.asked("users.info"))

    bot.look()

    assert sorted(first) == sorted(set(first))
    assert {"UGUS", "UELI", "UINES"}.isdisjoint(first)
    assert _whom(bot.asked("users.info")) == first
    assert not bot.asked("users.list")


def test_a_restart_goes_on_where_the_last_process_stopped(make: Make) -> None:
    bot = make(world=crowd(20))
    asked = [0]

    def is_tenth(_args: Json) -> bool:
        asked[0] += 1
        return asked[0] == 10

    bot.faults.add("ratelimited", "users.info", retry_after=30, where=is_tenth)
    bot.look()
    known = bot.agents()

    bot.look()

    assert 0 < len(known) < 24
    assert len(bot.agents()) == 24
    served = [call for call in bot.app.slack.calls("users.info") if call.status == 200]
    assert len({call.args["user"] for call in served}) == len(served)


@pytest.mark.parametrize("agents", ["SAGENTS", "SAGENTS,UELI"])
@pytest.mark.parametrize("then", ["emptied", "disabled"])
def test_a_group_that_has_nobody_for_a_moment_keeps_its_members_and_warns(
    make: Make, agents: str, then: str, capsys: pytest.CaptureFixture[str]
) -> None:
    bot = make(agents=agents)
    bot.look()
    before = bot.agents()
    if then == "emptied":
        bot.group()
    else:
        bot.app.slack._state.usergroups.pop("SAGENTS")

    bot.look()
    kept, told = bot.agents(), capsys.readouterr().out
    bot.group("UBEN")
    bot.look()

    assert "UANA" in kept
    assert kept == before
    assert "roster.wrong" in told
    assert "SAGENTS" in told
    assert bot.agents() == (["UBEN", "UELI"] if "UELI" in agents else ["UBEN"])


def test_a_group_that_is_none_keeps_nobody_else_from_working(make: Make) -> None:
    bot = make(agents="SNONE,UANA")

    bot.look()

    assert bot.agents() == ["UANA"]


def test_a_team_is_never_left_without_anybody(make: Make) -> None:
    bot = make(agents="SAGENTS")
    bot.look()
    before = bot.agents()
    bot.group("UGUS", "UGIL")

    bot.look()

    assert bot.agents() == before


def test_of_whom_slack_has_told_nothing_it_is_to_be_asked_first(make: Make) -> None:
    bot = make()

    with pytest.raises(Unmet, match="UANA"):
        actions.log(bot.desk, by="UANA", title="Printer is offline", channel="CGLOBEX")


@pytest.mark.both_databases
def test_a_large_company_costs_no_look_up_of_a_member_and_no_statement_for_each_channel(make: Make) -> None:
    bot = make(world=crowd(1_100, channels=3_000))
    directory.meet(bot.desk, bot.slack, "UM00003")
    asked = len(bot.asked("users.info"))

    with noted() as seen:
        bot.look()

    assert bot.agents() == ["UM00003"]
    assert len(bot.asked("users.info")) == asked
    methods = Counter(call.method for call in bot.app.slack.calls())
    pages = methods["conversations.members"] + methods["conversations.list"]
    assert pages <= 210  # of 20 each, as the stand-in gives them
    assert methods.total() - pages <= 10
    assert len(seen) <= 2 * pages + 100
    with bot.desk.read() as tx:
        assert tx.db.execute(text("SELECT count(*) FROM people")).scalar() == 1


def test_a_page_of_a_crowd_makes_agents_of_those_we_know_before_the_next_is_read(make: Make) -> None:
    bot, pages = make(world=crowd(70)), [0]
    bot.look()
    for user in ("UM00001", "UM00069"):
        directory.meet(bot.desk, bot.slack, user)
    with bot.desk.begin() as tx:
        people.set_roster(tx, agents=(), leads=())

    def is_second(_args: Json) -> bool:
        pages[0] += 1
        return pages[0] == 2

    bot.faults.add("ratelimited", "conversations.members", retry_after=30, where=is_second)
    looks = Directory(bot.desk, bot.slack)
    waited, first = looks.look(), bot.agents()
    looks.go_on()

    assert (waited, first) == (timedelta(seconds=30), ["UM00001"])
    assert bot.agents() == ["UM00001", "UM00069"]


def test_the_agents_of_yesterday_stay_while_slack_does_not_tell_those_of_today(make: Make) -> None:
    bot = make(world=crowd(70))
    directory.meet(bot.desk, bot.slack, "UM00069")
    bot.app.slack.people.remove("UANA", "CTRIAGE", "UM00069")
    bot.faults.add("ratelimited", "conversations.members", retry_after=30)

    looks = Directory(bot.desk, bot.slack)
    looks.look()
    yesterday = bot.agents()
    directory.meet(bot.desk, bot.slack, "UM00001")
    looks.go_on()

    assert yesterday == ["UM00069"]
    assert bot.agents() == ["UM00001"]


def _told(bot: Newcomer) -> list[str]:
    """Return what the leads are told of the settings."""
    Sender(bot.desk, bot.slack, pace=timedelta(0)).drain()
    return [one["text"] for one in bot.app.slack.messages("CLEADS")]


def test_the_leads_hear_of_an_empty_group_once_a_day_while_it_lasts(make: Make) -> None:
    bot = make(agents="SAGENTS")
    bot.look()
    well = _told(bot)
    bot.group()
    for hours in (0, 1, 24, 1):
        bot.app.clock.move(timedelta(hours=hours))
        bot.look()
    told = _told(bot)
    bot.group("UBEN")
    bot.app.clock.move(timedelta(hours=48))
    bot.look()

    assert well == []
    assert len(told) == 2
    assert told[0].startswith("AGENTS: the user group SAGENTS has nobody in it, or Slack does not show it.")
    assert len(_told(bot)) == 2


@pytest.mark.parametrize(
    ("agents", "leads", "told"),
    [
        ("UANA,UGUS", "", "AGENTS names Gus Holt (UGUS), but nobody of another company can be an agent."),
        ("UANA,UGIL", "", "AGENTS names Gil Guest (UGIL), but a guest cannot be an agent."),
        ("UANA,UBOT", "", "AGENTS names Support Desk (UBOT), but an app cannot be an agent."),
        ("UANA,UNOBODY", "", "AGENTS names UNOBODY, but Slack knows nobody by that id."),
        ("UANA", "UDANA", "LEADS names Dana Weiss (UDANA), but a lead must be an agent, too"),
        ("UANA", "UANA,UGUS", "LEADS names Gus Holt (UGUS), but nobody of another company can be an agent."),
        ("UGUS", "", "AGENTS: nobody can be an agent now: none of those it names or, where it names nobody, none of"),
    ],
)
def test_lists_that_contradict_each_other_are_told_in_one_sentence_and_once(
    make: Make, agents: str, leads: str, told: str
) -> None:
    bot = make(agents=agents, leads=leads)
    for _ in range(3):
        bot.look()
        bot.app.clock.move(timedelta(hours=1))

    said = _told(bot)

    assert said[0].startswith(told)
    assert len(said) == len(set(said)) <= 2


def test_a_team_that_is_well_is_told_nothing(make: Make) -> None:
    bot = make(agents="SAGENTS,UELI", leads="UDANA,UELI")
    bot.look()

    assert _told(bot) == []
