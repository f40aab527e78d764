"""The question whether we are recommended: who is asked it and when, and its answer."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from slackbot.desk.context import Desk
from slackbot.desk.follow_up import contact_budget
from slackbot.desk.issues import actions
from slackbot.desk.people.clicks import Click
from slackbot.desk.reports import summary, summary_shown
from slackbot.desk.surveys import nps, opt_out, responses
from slackbot.domain.budget import Allowance, Budget
from slackbot.domain.delivery import Delivery, State
from slackbot.domain.kinds import QUESTIONS, Kind
from slackbot.domain.person import Person
from slackbot.domain.plan import STANDARD, Account, Plans, Tier
from slackbot.domain.question import NPS, Answer, asking_of, of_kind
from slackbot.errors import Refused
from slackbot.store import answers as rows
from slackbot.store import outbox_read, outbox_write, people
from slackbot.store.tables import deliveries as table
from tests.http_app import HttpApp

GUS = Click(user="UGUS", home_team="T0GLOBEX001", channel="CGLOBEX", ts="")
QUARTER = timedelta(days=90)
QUARTERLY = Plans({STANDARD: Tier(STANDARD, nps_every=QUARTER)})


@pytest.fixture
def make_hall(sqlite_url: str) -> Iterator[Callable[[Plans], HttpApp]]:
    """Opens a hall by some plans."""
    opened: list[HttpApp] = []

    def make(plans: Plans) -> HttpApp:
        hall = HttpApp(sqlite_url)
        hall.desk = replace(hall.desk, plans=plans)
        opened.append(hall)
        return hall

    yield make
    for hall in opened:
        hall.__exit__(None, None, None)


@pytest.fixture
def either(database_url: str) -> Iterator[HttpApp]:
    """A hall on either database."""
    with HttpApp(database_url) as opened:
        yield opened


def _resolved(desk: Desk, *, requester: str = "UGUS") -> int:
    issue = actions.log(desk, by="UANA", title="Printer is offline", channel="CGLOBEX", requester=requester).issue
    actions.resolve(desk, issue.number, by="UANA")
    return issue.number


def _helped(hall: HttpApp, *, requester: str = "UGUS") -> None:
    """Let an issue be resolved whose questions nobody waits for any more."""
    number = _resolved(hall.desk, requester=requester)
    hall.drain()
    _end_questions(hall, number)


def _end_questions(hall: HttpApp, number: int) -> None:
    with hall.desk.begin() as tx:
        outbox_write.end_unsent(tx, issue=number, kinds=QUESTIONS, state=State.HELD, reason="expired")


def _kept(hall: HttpApp, key: str) -> Answer:
    """Return the one answer to the question of that key."""
    with hall.desk.read() as tx:
        posted = outbox_read.of_key(tx, key)
        assert posted is not None
        (given,) = rows.of_asking(tx, of_kind(posted.kind), asking_of(posted))
    return given


def _keys(hall: HttpApp) -> list[str]:
    mine = table.c.team_id == hall.desk.team, table.c.kind == Kind.NPS.value
    with hall.desk.read() as tx:
        return list(tx.db.execute(select(table.c.key).where(*mine).order_by(table.c.id)).scalars())


def _people(hall: HttpApp) -> list[str]:
    mine = table.c.team_id == hall.desk.team, table.c.kind == Kind.NPS.value
    with hall.desk.read() as tx:
        return list(tx.db.execute(select(table.c.person).where(*mine).order_by(table.c.id)).scalars())


def _question(hall: HttpApp) -> Delivery:
    key = _keys(hall)[0]
    with hall.desk.read() as tx:
        found = outbox_read.of_key(tx, key)
    assert found is not None
    return found


def test_a_quarter_passes_between_two_questions_whether_we_are_recommended(
    make_hall: Callable[[Plans], HttpApp],
) -> None:
    hall = make_hall(QUARTERLY)
    _helped(hall)

    assert [nps.plan(hall.desk) for _ in range(3)] == [1, 0, 0]
    hall.drain()
    hall.clock.move(QUARTER - timedelta(hours=2))
    assert nps.plan(hall.desk) == 0
    _helped(hall)
    hall.clock.move(timedelta(hours=3))
    assert nps.plan(hall.desk) == 1

    assert _people(hall) == ["UGUS", "UGUS"]


def test_it_looks_once_an_hour_and_never_asks_beside_another_question(make_hall: Callable[[Plans], HttpApp]) -> None:
    hall = make_hall(QUARTERLY)
    number = _resolved(hall.desk)
    hall.drain()

    assert nps.plan(hall.desk) == 0  # the check-in is still to come
    _end_questions(hall, number)
    assert nps.plan(hall.desk) == 0
    hall.clock.move(timedelta(hours=1))
    assert nps.plan(hall.desk) == 1


def _customers(hall: HttpApp, *, channel: str | None, names: Sequence[str]) -> None:
    """Let people of another company have an issue resolved whose questions nobody waits for any more."""
    with hall.desk.begin() as tx:
        for name in names:
            people.keep(tx, Person(hall.desk.team, name, home_team="T0GLOBEX001", name=name), at=hall.desk.wall())
    for name in names:
        issue = actions.log(hall.desk, by="UANA", title="Printer", channel=channel, requester=name).issue
        actions.resolve(hall.desk, issue.number, by="UANA")
        _end_questions(hall, issue.number)


def _ask_and_end(hall: HttpApp, *, hours: int) -> None:
    """Look every hour, and say of what is planned that it was sent, or held where there is no room by then."""
    for _ in range(hours):
        nps.plan(hall.desk)
        with hall.desk.begin() as tx:
            for one in tx.db.execute(
                outbox_write.ALL.where(table.c.kind == Kind.NPS.value, table.c.state == "due")
            ).all():
                held = contact_budget.spent(tx, hall.desk, outbox_write.read_row(one))
                ended = {"state": "held", "reason": "budget"} if held else {"state": "sent", "sent_at": hall.desk.now()}
                tx.db.execute(table.update().where(table.c.id == one.id).values(**ended))
        hall.clock.move(timedelta(hours=1))


def test_those_who_share_a_budget_are_asked_in_turn(make_hall: Callable[[Plans], HttpApp]) -> None:
    two = Budget(Allowance(1, timedelta(days=7)), Allowance(2, timedelta(days=30)))
    hall = make_hall(Plans({STANDARD: Tier(STANDARD, nps_every=QUARTER, budget=two)}, QUARTERLY.accounts))
    names = ["UA1", "UA2", "UA3", "UA4", "UA5"]
    _customers(hall, channel="CGLOBEX", names=names)

    asked = []
    for _ in range(3):
        _ask_and_end(hall, hours=6)
        asked.append(_people(hall))
        hall.clock.move(timedelta(days=30))

    assert asked == [names[:2], names[:4], names]


def test_a_question_held_for_want_of_room_asked_nobody(make_hall: Callable[[Plans], HttpApp]) -> None:
    hall = make_hall(QUARTERLY)
    _helped(hall)
    nps.plan(hall.desk)
    with hall.desk.begin() as tx:
        mine = table.update().where(table.c.kind == Kind.NPS.value)
        tx.db.execute(mine.values(state=State.HELD.value, reason="budget"))

    hall.clock.move(timedelta(days=1))

    assert nps.plan(hall.desk) == 1


def test_who_was_asked_under_a_key_of_the_last_release_is_not_asked_again(
    make_hall: Callable[[Plans], HttpApp],
) -> None:
    hall = make_hall(QUARTERLY)
    _helped(hall)
    nps.plan(hall.desk)
    hall.drain()
    with hall.desk.begin() as tx:
        mine = table.update().where(table.c.team_id == tx.team, table.c.kind == Kind.NPS.value)
        tx.db.execute(mine.values(key="nps:UGUS:2026-11-23"))

    hall.clock.move(timedelta(days=1))

    assert nps.plan(hall.desk) == 0


def test_people_of_other_plans_do_not_stand_in_the_way(make_hall: Callable[[Plans], HttpApp]) -> None:
    gold = Account("Globex", ("CGLOBEX",), tier="gold")
    hall = make_hall(Plans({STANDARD: Tier(STANDARD), "gold": Tier("gold", nps_every=QUARTER)}, {"Globex": gold}))
    _customers(hall, channel=None, names=["UA1", "UA2", "UA3"])
    _customers(hall, channel="CGLOBEX", names=["UB1", "UB2"])

    assert nps.plan(hall.desk, most=1) == 1
    hall.clock.move(timedelta(hours=1))
    assert nps.plan(hall.desk, most=1) == 1

    assert _people(hall) == ["UB1", "UB2"]


@pytest.mark.parametrize("why", ["off", "opted_out", "ours", "another tier", "long ago"])
def test_nobody_else_is_asked_whether_they_recommend_us(make_hall: Callable[[Plans], HttpApp], why: str) -> None:
    gold = Plans({STANDARD: Tier(STANDARD), "gold": Tier("gold", nps_every=QUARTER)})
    hall = make_hall({"off": Plans(), "another tier": gold}.get(why, QUARTERLY))
    _helped(hall, requester="UELI" if why == "ours" else "UGUS")
    if why == "opted_out":
        opt_out.opt_out(hall.desk, GUS)
    hall.clock.move(timedelta(days=91 if why == "long ago" else 1))

    assert nps.plan(hall.desk) == 0


def test_the_answer_is_the_askeds_alone_and_counts(either: HttpApp) -> None:
    hall = either
    globex = Account("Globex", ("CGLOBEX",), locale="de")
    hall.desk = replace(hall.desk, plans=replace(QUARTERLY, accounts={"Globex": globex}))
    _helped(hall)
    nps.plan(hall.desk)
    hall.drain()
    question = _question(hall)
    channel, ts = question.posted_channel or "", question.ts or ""

    told = hall.click("UGUS", channel, ts, "nps.9")
    hall.drain()

    assert told == "You answered 9 of 10. Your colleagues can’t see it; our support team can."
    assert hall.last(channel)["text"] == "Vielen Dank für Ihre Antwort. Sie geht an das Support-Team."
    kept = _kept(hall, question.key)
    assert (kept.question, kept.score, kept.issue) == (NPS, 9, None)
    assert "*NPS* +100 (1 answer)" in summary_shown.shown(hall.desk, summary.named(hall.desk, "today")).text
    with pytest.raises(Refused, match="refusal/not_asked"):
        responses.answer(hall.desk, NPS, f"{question.id}.1", click=Click("UMAYA", "T0GLOBEX001", channel, ts))
    with pytest.raises(Refused, match="refusal/outdated"):
        responses.answer(hall.desk, NPS, "1.9", click=GUS)
