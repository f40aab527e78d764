"""Every figure equals the reference where it turns: at midnights, at a window's end, on ties, of none, one and two."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from zoneinfo import ZoneInfo

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.desk_env import DeskEnv
from tests.reference import clocks, compared, desks, facts
from tests.reference.clocks import Ruler
from tests.reference.figures import Told, figures
from tests.reference.written import Issue, Place, Rows, spoken

_DAY, _MOMENT, _CHAIN = timedelta(days=1), timedelta(microseconds=1), timedelta(minutes=5)
_teams = count()


@dataclass(frozen=True)
class Step:
    """Something that happens to one of the issues, some time after a midnight, counted in days."""

    issue: int
    move: str
    midnight: int
    after: timedelta


def _do(issue: Issue, move: str) -> None:  # noqa: C901, PLR0912 -- a table of what may happen
    """Let it happen, if it can."""
    what, _, how = move.partition(" ")
    if what == "customer":
        issue.hear("customer", issue.customer, is_thanks=how == "thanks")
    elif what == "customer-deleted":
        issue.hear("customer", issue.customer, is_deleted=True)
    elif what == "agent":
        issue.hear("agent", how)
    elif what == "agent-deleted":
        issue.hear("agent", how, is_deleted=True)
    elif what in ("repeat", "not_repeat"):
        issue.mark("UANA", is_repeat=what == "repeat")
    elif what == "reply":
        issue.reply("UANA", state=how)
    elif issue.is_over:
        _do_after(issue, what, how)
    elif what == "claim" and issue.holder is None:
        issue.hand("claimed", how)
    elif what == "dispatch" and issue.holder != how:
        issue.assign(how, by="UDANA")
    elif what == "take-back" and issue.holder != how:
        issue.assign(how, by="UDANA", undo_after=_MOMENT)
    elif what == "put-back" and issue.holder is not None:
        issue.hand("unclaimed", None)
    elif what == "wait" and issue.status != "pending":
        issue.wait("UANA")
    elif what == "resolve":
        issue.resolve("UANA", words=how or None)
    elif what == "undone":
        issue.resolve("UBEN", words=how or None, undo_after=_MOMENT)
    elif what == "silence" and issue.status == "pending":
        issue.resolve(None)


def _do_after(issue: Issue, what: str, how: str) -> None:
    if what == "reopen":
        issue.reopen("UBEN")
    elif what == "checkin":
        issue.ask("checkin", issue.at, state="sent")
        issue.answer_checkin(how)
    elif what == "rated" and not any(row["issue"] == issue.number for row in issue.rows.of["answers"]):
        issue.ask("survey", issue.at, state="sent")
        issue.score("csat", int(how))


_MOVES = (
    *("customer", "customer thanks", "customer-deleted", "agent UANA", "agent UBEN", "agent-deleted UANA"),
    *("reply sent", "reply held", "reply failed", "reply due", "reply unsure"),
    *("claim UANA", "dispatch UANA", "dispatch UBEN", "take-back UBEN", "put-back", "wait", "silence"),
    *("resolve", "resolve sent", "resolve sent", "resolve held", "undone", "undone sent"),
    *("repeat", "repeat", "not_repeat"),
    *("reopen", "checkin solved", "checkin not_yet", "checkin more_time", "rated 1", "rated 5"),
)
_AFTER = (timedelta(0), -_MOMENT, _MOMENT, _CHAIN - _MOMENT, _CHAIN, timedelta(hours=2), timedelta(hours=9))
_steps = st.builds(
    Step,
    st.integers(0, 1),
    st.sampled_from(_MOVES),
    st.sampled_from(
        (0, 0, 0, 1, 2, 8, 9)
    ),  # the eighth midnight after a day's beginning is the one on which it settles
    st.sampled_from(_AFTER),
)


_SOLVED = (Step(0, "reply sent", 0, timedelta(hours=2)), Step(0, "resolve", 0, timedelta(hours=9)))
_BEGINS = ((0, _CHAIN), (0, timedelta(hours=3)), (1, _MOMENT), (8, -2 * _MOMENT), (8, -_MOMENT), (8, timedelta(0)))
_begins = st.sampled_from(_BEGINS)  # the second issue, after a midnight; it is logged a moment later


def _told(team: str, zone: ZoneInfo, issues: int, steps: list[Step], begins: tuple[int, timedelta]) -> Rows:
    """Return what happened: both issues are of one customer, and the second stands in the thread of the first."""
    day = desks.ZONES[zone.key]
    midnights = [clocks.midnight(day + nth * _DAY, zone) for nth in range(11)]
    rows = Rows(team, midnights[10])
    begun: list[Issue] = []
    for number in range(1, issues + 1):
        begun.append(issue := Issue(rows, number))
        at = midnights[0] if number == 1 else midnights[begins[0]] + begins[1]
        earlier = begun[0].words if number > 1 else [spoken("agent", "UBEN", at - _MOMENT)]
        said = [*earlier, spoken("customer", "UCUST1", at)]
        issue.log(at + _MOMENT, by="UANA", requester="UCUST1", place=Place("CONE", "1.0"), start=at, said=said)
    for at, step in sorted(((midnights[one.midnight] + one.after, one) for one in steps), key=lambda one: one[0]):
        if step.issue < issues:
            issue = begun[step.issue]
            issue.at = max(issue.at, at)
            _do(issue, step.move)
    for issue in begun:
        issue.keep()
    return rows


def _wrong(room: DeskEnv, rows: Rows, zone: ZoneInfo) -> list[str]:
    """Return how the figures of the day, and of all days since, differ from the reference's."""
    day, now = desks.ZONES[zone.key], rows.until
    with room.desk.begin() as tx:
        rows.begin(now - 30 * _DAY).write(tx.db)
    ours = compared.desk_of(room.desk, rows.team, Ruler(zone, ()), now)
    ruler = compared.ruler_of(ours, now)
    with room.store.read_all() as db:
        told = Told(facts.read(db, rows.team))
    wrong = []
    for first, last in ((day, day), (day + _DAY, day + _DAY), (day + 3 * _DAY, day + 9 * _DAY)):
        expected = figures(told, compared.asked(ruler, first, last, now))
        wrong += compared.differences(compared.of_product(ours, first, last), expected)
    return wrong


def test_the_figures_of_a_few_steps_are_the_references(make_lean_room: Callable[..., DeskEnv]) -> None:
    room = make_lean_room()

    @example("Asia/Beirut", 1, [*_SOLVED, Step(0, "reopen", 8, -_MOMENT)], _BEGINS[0])
    @example("Africa/Cairo", 1, [*_SOLVED, Step(0, "reopen", 8, timedelta(0))], _BEGINS[0])
    @example("Europe/Berlin", 1, [*_SOLVED, Step(0, "checkin not_yet", 8, timedelta(0))], _BEGINS[0])
    @example("America/Havana", 2, [*_SOLVED, Step(1, "repeat", 8, -_MOMENT)], _BEGINS[3])
    @example("America/Santiago", 2, [*_SOLVED, Step(1, "repeat", 8, timedelta(0))], _BEGINS[3])
    @example("Pacific/Chatham", 2, [*_SOLVED, Step(1, "repeat", 8, timedelta(0))], _BEGINS[4])
    @given(st.sampled_from(sorted(desks.ZONES)), st.integers(0, 2), st.lists(_steps, max_size=12), _begins)
    @settings(deadline=None, max_examples=60)
    def check(name: str, issues: int, steps: list[Step], begins: tuple[int, timedelta]) -> None:
        zone = ZoneInfo(name)
        rows = _told(f"T0EDGE{next(_teams)}", zone, issues, steps, begins)
        assert _wrong(room, rows, zone) == []

    check()
