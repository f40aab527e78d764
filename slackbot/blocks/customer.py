"""What an agent reads about one customer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from slackbot.blocks import kit, why
from slackbot.blocks.issue import status
from slackbot.blocks.kit import Message
from slackbot.blocks.why import Told
from slackbot.domain.budget import Room
from slackbot.domain.issue import Issue
from slackbot.domain.outlook import Clock
from slackbot.domain.question import Answer
from slackbot.texts import Mrkdwn, Texts
from slackbot.texts.language import named


@dataclass(frozen=True)
class Profile:
    """What we know of a person or a company; a company has no `account` beside its name, and cannot opt out."""

    name: Mrkdwn
    account: str | None
    tier: str
    locale: str | None
    opted_out_at: datetime | None
    clock: Clock
    now: datetime
    issues: Sequence[Issue]
    total: int
    unresolved: int
    ratings: Sequence[Answer]
    hidden: frozenset[int]
    told: Sequence[Told]
    rooms: Sequence[Room]


def profile(texts: Texts, customer: Profile) -> Message:
    """Return the customer at a glance; `texts` are by their clock."""
    parts = [
        [_about(texts, customer)],
        [_count(texts, customer), *_issues(texts, customer)],
        [texts.say("answer/customer_ratings", count=len(customer.ratings)), *_ratings(texts, customer)],
        [texts.say("answer/customer_sent", count=len(customer.told)), *_sent(texts, customer)],
        [_room(texts, room) for room in customer.rooms],
    ]
    shown = [Mrkdwn("\n".join(lines)) for lines in parts if lines]
    return kit.message("\n\n".join(shown), [kit.section(part) for part in shown], limit=kit.POST_LIMIT)


def _about(texts: Texts, customer: Profile) -> Mrkdwn:
    return texts.say(
        "answer/customer_about",
        name=customer.name,
        account=customer.account,
        plan=customer.tier,
        language=named(customer.locale) if customer.locale else None,
        opted_out_at=customer.opted_out_at,
        now=customer.now,
        zone=customer.clock.zone,
        source=customer.clock.source.value,
    )


def _count(texts: Texts, customer: Profile) -> Mrkdwn:
    return texts.say("answer/customer_issues", count=customer.total, unresolved=customer.unresolved)


def _issues(texts: Texts, customer: Profile) -> list[Mrkdwn]:
    return [
        texts.say(
            "answer/list_row",
            number=issue.number,
            title=issue.title,
            status=status(texts, issue),
            age=customer.now - issue.logged_at,
        )
        for issue in customer.issues
    ]


def _ratings(texts: Texts, customer: Profile) -> list[Mrkdwn]:
    return [
        texts.say(
            "answer/customer_rating",
            number=rating.issue,
            score=None if rating.issue in customer.hidden else rating.score,
            at=rating.changed_at,
        )
        for rating in customer.ratings
    ]


def _sent(texts: Texts, customer: Profile) -> list[Mrkdwn]:
    return [why.line(texts, told, clock=customer.clock, number=told.delivery.issue) for told in customer.told]


def _room(texts: Texts, room: Room) -> Mrkdwn:
    values = {"used": room.used, "most": room.allowance.most, "within": room.allowance.within, "free_at": room.free_at}
    return texts.say("answer/customer_budget", payer=room.budget_owner.value, **values)
