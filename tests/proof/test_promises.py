"""The proof: whatever happens in whatever order, each promise about follow-up holds, and on either database.

A few walks, always the same ones, are part of every run. `PROOF_EXAMPLES=500 pytest tests/proof` takes so many longer
and random ones, and makes the one that breaks a promise as short as can be, which takes minutes.
"""

import os
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from slackbot.domain.checkin import Answer
from slackbot.domain.working import Span
from slackbot.store import schema
from slackbot.texts import Texts
from tests.proof import actions, judge
from tests.proof.cast import AGENTS, PLACES, STARTS
from tests.proof.clocks import Clocks
from tests.proof.fuse import BrittleStore, Crash, database_away
from tests.proof.line import ALL, BEFORE_POST, DOUBTFUL, Trouble
from tests.proof.world import Case, World

Action = Callable[[World, Case], None]

_RANDOM_WALKS = int(os.environ.get("PROOF_EXAMPLES") or 0)
_WALKS, _STEPS = (_RANDOM_WALKS, 60) if _RANDOM_WALKS else (14, 30)
_MOST_ISSUES = 5
_ALONE = 2  # the first issue whose customer is written to alone
_LONGER_THAN_A_LEASE = timedelta(seconds=16)
_WEEKS = timedelta(days=15)  # after so long without trouble nothing may be left undone

pytestmark = pytest.mark.timeout(120 + 30 * _RANDOM_WALKS)

_nth = st.integers(0, _MOST_ISSUES - 1)
_who = st.integers(0, 4)
_agent = st.sampled_from(AGENTS)
_worker = st.sampled_from((0, 1))
_place = st.sampled_from(("CHOOLI", "CGLOBEX", "CINITECH", "CHOOLI", "CGENERAL", "CGLOBEX"))
_shared = st.sampled_from(("CGLOBEX", "CHOOLI"))
_span = st.sampled_from([timedelta(hours=hours) for hours in (0.1, 2, 9, 24, 72)])
_soon = st.integers(1, 12)
_calls = st.integers(1, 4)
BY_HAND: Mapping[str, Action] = {
    "cancel the check-in": actions.cancel_checkin,
    "check in within the hour": lambda world, case: actions.move_checkin(world, case, Span(timedelta(hours=1))),
    "check in later": lambda world, case: actions.move_checkin(world, case, Span(timedelta(days=2))),
    "send the survey": actions.send_survey,
    "skip the survey": actions.skip_survey,
}
ACTIONS: Mapping[str, Action] = {
    **BY_HAND,
    "hand over": lambda world, case: actions.hand_over(world, case, case.place.requesters[-1]),
    "opt in": lambda world, case: actions.opt_in(world, case, world.issue(case).requester or "UGUS"),
    "put back": actions.put_back,
    "opt out": lambda world, case: actions.opt_out(world, case, world.issue(case).requester or "UGUS"),
    "reopen": actions.reopen,
    "resolve": lambda world, case: actions.resolve(world, case, "UBEN", ""),
    "speak": lambda world, case: actions.speak(world, case, case.place.requesters[0] or "UGUS", "Hello"),
}
_action = st.sampled_from(sorted(ACTIONS))
DATABASES = ("sqlite", "postgres")


class Promises(RuleBasedStateMachine):
    """Everything that people, time and bad luck can do."""

    def __init__(self, stores: Mapping[str, BrittleStore], texts: Texts) -> None:
        super().__init__()
        self._stores, self._texts = stores, texts

    @initialize(
        database=st.sampled_from(DATABASES),
        start=st.sampled_from(STARTS),
        channel=_place,
        nth=_nth,
        invited=st.booleans(),
    )
    def begin(self, database: str, start: datetime, channel: str, nth: int, invited: bool) -> None:
        """Begin with follow-up under way: many a walk would never come to it."""
        self._store = self._stores[database]
        self.world = World(self._store, self._texts, Clocks(start), judge.Judge().look)
        if invited:
            actions.invite_bot(self.world, "CHOOLI")
        self.log(channel, nth)
        self.log("CGLOBEX", 0)
        self.log("CGENERAL", 0)
        self.resolve(0, "UANA", "")
        self.resolve(_ALONE, "UANA", "")
        self.world.live_through(timedelta(days=1))

    def _case(self, nth: int) -> Case:
        return self.world.cases[nth % len(self.world.cases)]

    def _user(self, case: Case, who: int) -> str:
        """Return most often who asked, else somebody beside them, or somebody of another company."""
        asked = self.world.issue(case).requester or "UGUS"
        return (asked, asked, asked, case.place.requesters[0] or asked, "UINES")[who]

    @precondition(lambda self: len(self.world.cases) < _MOST_ISSUES)
    @rule(channel=_place, nth=_nth)
    def log(self, channel: str, nth: int) -> None:
        place = next(place for place in PLACES if place.channel == channel)
        actions.log(self.world, place, place.requesters[nth % len(place.requesters)])

    @rule(nth=_nth, by=_agent)
    def claim(self, nth: int, by: str) -> None:
        actions.claim(self.world, self._case(nth), by)

    @rule(nth=_nth)
    def put_back(self, nth: int) -> None:
        actions.put_back(self.world, self._case(nth))

    @rule(nth=_nth, by=_agent, words=st.sampled_from(("", "We changed the cable")))
    def resolve(self, nth: int, by: str, words: str) -> None:
        actions.resolve(self.world, self._case(nth), by, words)

    @rule(nth=_nth, by=_agent, who=st.sampled_from((None, 0, 1)))
    def talk(self, nth: int, by: str, who: int | None) -> None:
        """Let an agent write to the customer twice, who may have written before."""
        if who is not None:
            self.speak(nth, who, "It hums now")
        for _ in range(2):
            actions.reply(self.world, self._case(nth), by)
            self.world.work()

    @rule(nth=_nth)
    def reopen(self, nth: int) -> None:
        actions.reopen(self.world, self._case(nth))

    @rule(nth=_nth)
    def wait_for_customer(self, nth: int) -> None:
        actions.wait(self.world, self._case(nth))

    @rule(nth=_nth, other=st.integers(0, 2))
    def hand_over(self, nth: int, other: int) -> None:
        case = self._case(nth)
        actions.hand_over(self.world, case, case.place.requesters[other % len(case.place.requesters)])

    @rule(nth=_nth, what=st.sampled_from(sorted(BY_HAND)))
    def do_override(self, nth: int, what: str) -> None:
        BY_HAND[what](self.world, self._case(nth))

    @rule(nth=_nth)
    def make_good(self, nth: int) -> None:
        actions.make_good(self.world, self._case(nth))

    @rule(nth=_nth, who=_who, words=st.sampled_from(("It hums now", "stop", "Start")))
    def speak(self, nth: int, who: int, words: str) -> None:
        case = self._case(nth)
        user = self._user(case, who)
        if user in case.place.requesters:
            actions.speak(self.world, case, user, words)

    @rule(nth=_nth, who=_who, answer=st.sampled_from(Answer))
    def answer(self, nth: int, who: int, answer: Answer) -> None:
        case = self._case(nth)
        actions.answer(self.world, case, self._user(case, who), answer)

    @rule(nth=_nth)
    def reach_checkin(self, nth: int) -> None:
        """Solve it, and wait for what follows."""
        self.resolve(nth, "UBEN", "")
        self.world.live_through(timedelta(hours=40))

    @rule(nth=_nth)
    def reach_survey(self, nth: int) -> None:
        """Let the requester be content, and wait for what follows."""
        self.reach_checkin(nth)
        self.answer(nth, 0, Answer.SOLVED)
        self.world.live_through(timedelta(hours=20))

    @rule(nth=_nth, who=_who, score=st.integers(1, 5))
    def rate(self, nth: int, who: int, score: int) -> None:
        case = self._case(nth)
        user = self._user(case, who)
        actions.rate(self.world, case, user, score)
        actions.comment(self.world, case, user)
        actions.let_quote(self.world, case, user)
        actions.recommend(self.world, case, user, score)

    @rule(nth=_nth, who=_who)
    def opt_out(self, nth: int, who: int) -> None:
        case = self._case(nth)
        actions.opt_out(self.world, case, self._user(case, who))

    @rule(nth=_nth, who=_who)
    def opt_in(self, nth: int, who: int) -> None:
        case = self._case(nth)
        actions.opt_in(self.world, case, self._user(case, who))

    @rule(span=_span)
    def pass_time(self, span: timedelta) -> None:
        self.world.live_through(span)

    @rule()
    def reach_next(self) -> None:
        self.world.reach_next()

    @rule(span=_span)
    def sleep(self, span: timedelta) -> None:
        """Nobody works meanwhile: the process is down."""
        self.world.clocks.pass_(span)

    @rule(span=_span)
    def jump(self, span: timedelta) -> None:
        self.world.clocks.jump(span)

    @rule(worker=_worker)
    def work(self, worker: int) -> None:
        self.world.work(worker)

    @rule(
        kind=st.sampled_from((*Trouble, *DOUBTFUL)),
        method=st.sampled_from((None, "chat.postMessage", "chat.postMessage")),
    )
    def trouble(self, kind: Trouble, method: str | None) -> None:
        self.world.line.trouble(kind, method=method)

    @rule(steps=_soon)
    def crash(self, steps: int) -> None:
        self._store.fuse.light(steps, Crash())

    @rule(steps=_soon)
    def lose_database(self, steps: int) -> None:
        self._store.fuse.light(steps, database_away())

    @rule(calls=_calls)
    def work_at_the_same_time(self, calls: int) -> None:
        self.world.line.meanwhile(calls, self.world.work_beside)

    @rule(calls=_calls)
    def stand_still(self, calls: int) -> None:
        """A worker has rows in hand and stands still; the other takes them for lost."""
        beside = partial(self.world.work_beside, _LONGER_THAN_A_LEASE)
        self.world.line.meanwhile(calls, beside, methods=BEFORE_POST)

    @rule(what=st.sampled_from(("opt out", "reopen", "hand over")))
    def act_at_the_last_moment(self, what: str) -> None:
        """Let somebody do something between the last look at a direct message and sending it."""
        action = partial(ACTIONS[what], self.world, self._case(_ALONE))
        self.world.line.meanwhile(1, action, methods=("conversations.open",))

    @rule(calls=_calls, nth=_nth, what=_action, methods=st.sampled_from((ALL, BEFORE_POST)))
    def act_at_the_same_time(self, calls: int, nth: int, what: str, methods: Collection[str]) -> None:
        """Let somebody do something while one of the next calls to Slack is on its way."""
        action = partial(ACTIONS[what], self.world, self._case(nth))
        self.world.line.meanwhile(calls, action, methods=methods)

    @rule(channel=_shared)
    def remove_bot(self, channel: str) -> None:
        actions.remove_bot(self.world, channel)

    @rule(channel=_shared)
    def invite_bot(self, channel: str) -> None:
        actions.invite_bot(self.world, channel)

    @invariant()
    def nothing_is_broken(self) -> None:
        self.world.look()

    def teardown(self) -> None:
        world = getattr(self, "world", None)
        if world is None:
            return
        self._store.fuse.put_out()
        world.line.clear()
        world.live_through(_WEEKS)
        lost = list(judge.at_rest(world))
        assert not lost, "\n".join(lost)


@pytest.fixture
def brittle_stores(sqlite_url: str, postgres_url: str) -> Iterator[Mapping[str, BrittleStore]]:
    """A migrated, empty database of each kind, that can fail."""
    stores = {name: BrittleStore(url) for name, url in zip(DATABASES, (sqlite_url, postgres_url), strict=True)}
    for store in stores.values():
        schema.upgrade(store)
    yield stores
    for store in stores.values():
        store.close()


def test_every_promise_holds_whatever_happens(brittle_stores: Mapping[str, BrittleStore]) -> None:
    texts = Texts(None)
    walks = settings(
        max_examples=_WALKS,
        stateful_step_count=_STEPS,
        derandomize=not _RANDOM_WALKS,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink) if _RANDOM_WALKS else (Phase.generate,),
    )

    run_state_machine_as_test(lambda: Promises(brittle_stores, texts), settings=walks)  # type: ignore[arg-type]  # a maker will do
