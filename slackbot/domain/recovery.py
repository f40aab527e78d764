"""Making good what went wrong: when a lead is called, who takes it, and how often it helped."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from slackbot.domain.period import Period
from slackbot.domain.question import Question
from slackbot.domain.share import Share
from slackbot.errors import Refused

HISTORY = timedelta(days=90)  # how far back the card tells of the account


class Why(StrEnum):
    """What called the lead."""

    RATING = "rating"
    NOT_YET = "not_yet"


@dataclass(frozen=True)
class Recovery:
    """One trouble that a lead makes good: the resolution that did not help, by its number, and its rating then.

    `done_at` without `done_by` means that a newer trouble of the issue took its place.
    """

    team: str
    issue: int
    resolution_no: int
    why: Why
    score: int | None
    person: str | None
    opened_at: datetime
    due_at: datetime
    claimed_by: str | None = None
    claimed_at: datetime | None = None
    done_by: str | None = None
    done_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """True until somebody says that it is done, or a newer one takes its place."""
        return self.done_at is None

    @property
    def is_untouched(self) -> bool:
        """True while nobody has begun with it."""
        return self.claimed_at is None and self.done_at is None


@dataclass(frozen=True)
class Past:
    """What a customer went through: how many issues, how many of them were opened again, and their ratings in order."""

    issues: int
    reopened: int
    scores: tuple[int, ...]


def is_low(score: int, *, at_most: int | None) -> bool:
    """Return whether a rating calls the lead; `at_most` None is never."""
    return at_most is not None and score <= at_most


def is_news(standing: Recovery | None, *, score: int) -> bool:
    """Return whether a low rating calls the lead, given what its resolution has had so far.

    One that is open knows of it, and one that is done begins again only for a worse score.
    """
    if standing is None:
        return True
    return not standing.is_open and (standing.score is None or score < standing.score)


def take_place(standing: Recovery, new: Recovery) -> tuple[Recovery, Recovery]:
    """Return both as they are once the new trouble takes the place of an open one: who had that, has this."""
    ended = replace(standing, done_at=new.opened_at)
    return ended, replace(new, claimed_by=standing.claimed_by, claimed_at=standing.claimed_at)


def claim(recovery: Recovery, *, by: str, at: datetime) -> Recovery:
    """Return the recovery as taken by `by`. Raises `Refused` if somebody has it or it is done."""
    _check_open(recovery)
    if recovery.claimed_by == by:
        raise Refused("refusal/already_yours", number=recovery.issue)
    check_free(recovery, by=by)
    return replace(recovery, claimed_by=by, claimed_at=at)


def check_free(recovery: Recovery, *, by: str) -> None:
    """Raise `Refused` if somebody else has it, or it is done."""
    _check_open(recovery)
    if recovery.claimed_by not in (None, by):
        raise Refused("refusal/recovery_taken", number=recovery.issue, holder=recovery.claimed_by)


def finish(recovery: Recovery, *, by: str, at: datetime) -> Recovery:
    """Return the recovery as done by `by`. Raises `Refused` if it was done before."""
    _check_open(recovery)
    return replace(recovery, done_by=by, done_at=at)


def _check_open(recovery: Recovery) -> None:
    if recovery.done_at is None:
        return
    if recovery.done_by is None:
        raise Refused("refusal/recovery_replaced", number=recovery.issue)
    raise Refused("refusal/recovery_done", number=recovery.issue, by=recovery.done_by)


class Mood(StrEnum):
    """What an answer says: satisfied (a good score, “Solved”), dissatisfied (a poor one, “Not yet”), or neither."""

    SATISFIED = "satisfied"
    DISSATISFIED = "dissatisfied"
    NEITHER = "neither"


def mood_of(question: Question, score: int) -> Mood:
    """Return what the score says; whatever a plan says, it is the question's own good and poor."""
    if question.is_good(score):
        return Mood.SATISFIED
    return Mood.DISSATISFIED if question.is_poor(score) else Mood.NEITHER


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer that counts."""

    at: datetime
    mood: Mood


@dataclass(frozen=True, slots=True)
class Story:
    """When the customer of one issue was asked, and what they answered; both in order of time."""

    asked_at: Sequence[datetime]
    replies: Sequence[Reply]
    issue: int | None = None


def rate(stories: Iterable[Story], *, period: Period, now: datetime) -> Share:
    """Return how many dissatisfied customers were satisfied when they were asked again, of all who were.

    They are counted in the period that they were first asked again in; no answer so far is not recovered.
    """
    outcomes = [is_good for story in stories for at, is_good in askings_again(story, now) if period.holds(at)]
    return Share(sum(outcomes), len(outcomes))


def askings_again(story: Story, now: datetime) -> list[tuple[datetime, bool]]:
    """Return when the customer was first asked after each trouble, and whether their next answer was good."""
    troubles = [reply.at for reply in story.replies if reply.mood is Mood.DISSATISFIED]
    firsts = {next((at for at in story.asked_at if trouble < at <= now), None) for trouble in troubles}
    return [(at, _is_satisfied_after(story, at, now)) for at in sorted(at for at in firsts if at is not None)]


def _is_satisfied_after(story: Story, asked_at: datetime, now: datetime) -> bool:
    answer = next((reply for reply in story.replies if asked_at <= reply.at <= now), None)
    return answer is not None and answer.mood is Mood.SATISFIED
