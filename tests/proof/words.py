"""Whether what customers read is so when it is said, by how the issue stood then."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Row

from slackbot.domain.issue import Issue, Status
from slackbot.playground import sample_world
from tests.proof.cast import AGENTS
from tests.proof.line import Arrival
from tests.proof.world import Case

BY_ITSELF = ("standard",)  # the tiers whose plan has a word said that nobody wrote
MOST_BY_ITSELF = 2  # such words about one issue
_NAMES = {person.id: person.real_name for person in sample_world().people if person.id in AGENTS}


def untrue(cases: Sequence[Case], known: Sequence[tuple[Arrival, Row[Any]]]) -> Iterator[str]:
    """Say which sentence spoke of a state that was not so, or was said by itself once too often."""
    of_number = {case.number: case for case in cases}
    by_themselves = Counter(row.issue for _, row in known if row.kind == "progress")
    yield from (
        f"said by itself: {count} words about #{number}"
        for number, count in by_themselves.items()
        if count > MOST_BY_ITSELF
    )
    for arrival, row in known:
        if row.issue is None:
            continue
        case = of_number[row.issue]
        stood = case.at(arrival.moment)
        if row.kind == "progress":
            yield from (f"{fault}: {row.key} says {arrival.said!r}" for fault in _is_on_it(case, stood, arrival))
        if row.kind == "reminder" and stood.status is not Status.PENDING:
            yield f"untrue: {row.key} waits for an answer, and #{row.issue} is {stood.status}"


def _is_on_it(case: Case, stood: Issue, arrival: Arrival) -> Iterator[str]:
    if case.place.tier not in BY_ITSELF:
        yield "said by itself, though a person is to write it"
    if stood.status is not Status.CLAIMED:
        yield f"untrue: nobody is on it, it is {stood.status}"
    named = [agent for agent, name in _NAMES.items() if name in arrival.said]
    if named != [stood.assignee]:
        yield f"untrue: {stood.assignee} has it, not {named}"
