"""Eight agents at the same instant: each issue goes to one of them, and the others are told who."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from threading import Barrier

import pytest
from sqlalchemy import func, select

from slackbot.desk.issues import actions
from slackbot.desk.issues.intake import Source
from slackbot.domain.issue import Issue
from slackbot.errors import Refused
from slackbot.playground import Person, sample_world
from slackbot.store import issues as issue_rows
from slackbot.store.tables import issue_events
from tests.desk_env import DeskEnv
from tests.patience import PATIENCE_S

pytestmark = pytest.mark.both_databases

AGENTS = tuple(f"UAGENT{number}" for number in range(8))


@pytest.fixture
def room(make_room: Callable[..., DeskEnv]) -> DeskEnv:
    world = sample_world()
    people = [Person(user, world.team, user.lower(), f"Agent {user[-1]}") for user in AGENTS]
    channels = [one.having(*AGENTS) if one.id == "CTRIAGE" else one for one in world.channels]
    return make_room(world=replace(world, people=(*world.people, *people), channels=tuple(channels)))


def _all_at_once(action: Callable[[str], object]) -> list[object]:
    """Return what came of the action for each agent: what it returned, or the sentence that refused it."""
    ready = Barrier(len(AGENTS))

    def act(agent: str) -> object:
        ready.wait(10)
        try:
            return action(agent)
        except Refused as no:
            return str(no)

    with ThreadPoolExecutor(len(AGENTS)) as pool:
        return list(pool.map(act, AGENTS))


def _claimed(room: DeskEnv) -> list[tuple[int, int]]:
    """Return how often each issue was claimed, as the database has it."""
    claims = select(issue_events.c.issue, func.count()).where(issue_events.c.what == "claimed")
    with room.desk.read() as tx:
        return [(row[0], row[1]) for row in tx.db.execute(claims.group_by(issue_events.c.issue))]


def test_one_of_eight_gets_the_issue_and_seven_are_told_who(room: DeskEnv) -> None:
    number = room.log().number

    ends = _all_at_once(lambda agent: actions.claim(room.desk, number, by=agent))

    (won,) = [end for end in ends if isinstance(end, Issue)]
    assert (
        sorted(str(end) for end in ends if end is not won)
        == [f"refusal/already_theirs number={number} holder={won.assignee}"] * 7
    )
    assert _claimed(room) == [(number, 1)]


def test_a_hundred_issues_claimed_by_number_by_eight_go_to_one_each(room: DeskEnv) -> None:
    numbers = [room.log(f"Number {one}", channel="CTRIAGE").number for one in range(100)]

    def claim_all(agent: str) -> int:
        won = 0
        for number in numbers:
            try:
                won += actions.claim(room.desk, number, by=agent).assignee == agent
            except Refused:
                continue
        return won

    ends = _all_at_once(claim_all)

    assert sum(end for end in ends if isinstance(end, int)) == 100
    assert sorted(_claimed(room)) == [(number, 1) for number in numbers]


def test_a_hundred_issues_claimed_without_number_by_eight_go_to_one_each(room: DeskEnv) -> None:
    numbers = [room.log(f"Number {one}", channel="CTRIAGE").number for one in range(100)]

    def claim_until_none_is_left(agent: str) -> list[int]:
        mine: list[int] = []
        while issue := actions.claim_oldest(room.desk, channel="CGLOBEX", by=agent):
            mine.append(issue.number)
        return mine

    ends = _all_at_once(claim_until_none_is_left)

    assert sorted(one for end in ends if isinstance(end, list) for one in end) == numbers
    assert sorted(_claimed(room)) == [(number, 1) for number in numbers]


def test_nobody_is_told_that_nothing_waits_while_somebody_only_has_it_in_hand(postgres_url: str) -> None:
    room = DeskEnv(postgres_url)  # on SQLite nobody else can have anything in hand
    number = room.log().number

    with ThreadPoolExecutor(1) as pool:
        with room.desk.begin() as tx:
            issue_rows.lock(tx, number)
            claiming = pool.submit(actions.claim_oldest, room.desk, channel="CGLOBEX", by="UBEN")
            done, _ = wait([claiming], timeout=0.3)  # it waits for us; before, it said that nothing is there
            assert done == set()
        claimed = claiming.result(PATIENCE_S)
    room.close()

    assert claimed is not None
    assert claimed.number == number


def test_the_oldest_of_this_channel_comes_before_older_ones_of_others(room: DeskEnv) -> None:
    older = room.log("Older", channel="CINITECH", requester="UINES")
    here = room.log("Here")

    claimed = [actions.claim_oldest(room.desk, channel="CGLOBEX", by="UBEN") for _ in range(3)]

    assert [one and one.number for one in claimed] == [here.number, older.number, None]


def test_a_message_logged_by_all_at_once_becomes_one_issue(room: DeskEnv) -> None:
    at = room.desk.now()
    source = Source("CGLOBEX", "1.1", thread_ts="1.1", author="UGUS", author_home=None, written_at=at)

    came = _all_at_once(
        lambda agent: actions.log(room.desk, by=agent, title="Printer", channel="CGLOBEX", source=source)
    )

    logged = [one for one in came if isinstance(one, actions.Logged)]
    assert len(logged) == len(AGENTS)
    assert {one.issue.number for one in logged} == {1}
    assert sum(one.is_new for one in logged) == 1
