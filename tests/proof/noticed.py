"""Whether whoever asked notices what we write: they are mentioned once, where Slack would not tell them."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row

from slackbot.playground import sample_world
from tests.proof.cast import DAYS_OFF
from tests.proof.line import Arrival
from tests.proof.world import Case, World

_A_BREATH = timedelta(minutes=1)  # between composing and calling Slack, a slow look-up may lie
_JUST_NOW = timedelta(minutes=16)
_ZONES = {person.id: ZoneInfo(person.tz) for person in sample_world().people}
_MENTION = re.compile(r"<@(\w+)>")

Posts = Sequence[tuple[Arrival, Row[Any]]]


def amiss(world: World, known: Posts) -> Iterator[str]:
    """Say who was mentioned twice, needlessly or not at all."""
    for case in world.cases:
        posts = _ours(case, known)
        mentioned = Counter(user for arrival, _ in posts for user in _MENTION.findall(arrival.said))
        yield from (
            f"mentioned {count} times: {user} about #{case.number}" for user, count in mentioned.items() if count > 1
        )
        for nth, (arrival, row) in enumerate(posts):
            yield from _needless(case, arrival, row)
            if row.kind == "notice" and nth == 0:
                yield from _first_line(world, case, arrival, row)


def unnoticed(world: World, known: Posts) -> Iterator[str]:
    """Say who was never mentioned, though an agent's reply went to a thread that they had not written in."""
    for case in world.cases:
        posts = _ours(case, known)
        told = {user for arrival, _ in posts for user in _MENTION.findall(arrival.said)}
        for arrival, row in posts:
            asked = case.at(arrival.moment).requester
            is_theirs = asked is not None and all(
                case.at(moment).requester == asked for moment, _ in case.stood if moment > arrival.moment
            )
            if row.kind == "reply" and is_theirs and not (asked in told or _has_written(case, asked, arrival)):
                yield f"not noticed: {asked} was not mentioned, and {row.key} answers them"


def _ours(case: Case, known: Posts) -> Posts:
    """Return what we posted about the issue in the customer's channel."""
    return [one for one in known if one[1].issue == case.number and one[0].channel == case.place.channel]


def _has_written(case: Case, user: str | None, arrival: Arrival) -> bool:
    return any(who == user and moment < arrival.moment for moment, who, _ in case.wrote)


def _needless(case: Case, arrival: Arrival, row: Row[Any]) -> Iterator[str]:
    asked = case.at(arrival.moment).requester
    for user in _MENTION.findall(arrival.said):
        if user != asked:
            yield f"wrongly mentioned: {row.key} mentions {user}, and {asked} asked"
        elif any(who == user and at < arrival.moment and at not in case.obeyed for at, who, _ in case.wrote):
            yield f"wrongly mentioned: {row.key} mentions {user}, who has written there"


def _first_line(world: World, case: Case, arrival: Arrival, row: Row[Any]) -> Iterator[str]:
    asked = case.at(arrival.moment).requester
    if asked is None or _has_written(case, asked, arrival):
        return
    does = asked in _MENTION.findall(arrival.said)
    moments = arrival.at, arrival.at - _A_BREATH
    at_work = [_is_at_work(case, asked, at) for at in moments]
    wrote = any(who == asked and arrival.at - _JUST_NOW <= at for other in world.cases for _, who, at in other.wrote)
    wishes = [is_out for moment, user, is_out in world.wishes if user == asked and moment < arrival.moment]
    is_out = bool(wishes and wishes[-1])
    if does and (is_out or not (any(at_work) or wrote)):
        yield f"wrongly mentioned: {row.key} mentions {asked}, who is not at work or opted out"
    if not does and all(at_work) and not is_out:
        yield f"not noticed: {row.key} does not mention {asked}, who is at work"


def _is_at_work(case: Case, user: str, at: datetime) -> bool:
    local = at.astimezone(_ZONES[user])
    is_day = local.weekday() not in (5, 6) and local.date() not in DAYS_OFF[case.place.country]
    return is_day and 9 <= local.hour < 17
