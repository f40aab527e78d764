"""Kind words of customers: we ask whether we may quote them, and show the team what we may."""

from collections.abc import Mapping
from dataclasses import replace

from slackbot.blocks import quote as blocks
from slackbot.blocks.kit import Message
from slackbot.desk import audience, follow_up, naming, presses
from slackbot.desk.context import Desk, Maker
from slackbot.desk.presses import Press
from slackbot.desk.to_customers import reading
from slackbot.domain import quote as rules
from slackbot.domain.delivery import Delivery, Kind, Owed, State, Verb
from slackbot.domain.issue import Issue
from slackbot.domain.quote import Consent
from slackbot.domain.rating import Rating
from slackbot.store import deliveries, events, ratings
from slackbot.store import issues as issue_rows
from slackbot.store.database import Connection
from slackbot.store.events import Event


def consider(db: Connection, desk: Desk, issue: Issue, rating: Rating) -> None:
    """Owe the question whether we may quote the rating's comment, once, where there is a channel for it.

    It is withdrawn if the rating got worse before the question was sent.
    """
    if rules.is_taken_back(rating):
        asked, reason = (Kind.QUOTE,), "the rating was changed"
        deliveries.end_unsent(db, desk.team, issue=issue.number, kinds=asked, state=State.WITHDRAWN, reason=reason)
    elif desk.kudos_channel and rules.is_worth_asking(rating):
        _ask(db, desk, issue, rating)


def _ask(db: Connection, desk: Desk, issue: Issue, rating: Rating) -> None:
    if follow_up.has_opted_out(audience.of_person(db, desk, rating.by)):
        return
    if not ratings.ask_to_quote(db, rating):
        return
    key = f"quote:{issue.number}:{rating.round}"
    owed = follow_up.to_customer(db, desk, issue, key=key, kind=Kind.QUOTE, due_at=desk.now())
    deliveries.owe(db, desk.team, replace(owed, round=rating.round, person=rating.by), at=desk.now())


def answer(desk: Desk, value: str, consent: Consent, *, press: Press) -> None:
    """Keep whether we may quote, and owe the words to the team if so. Raises `Refused` for others, and twice."""
    number, round_ = presses.numbers(value, count=2)
    with desk.store.begin() as db:
        issue_rows.hold(db, desk.team, number)
        presses.check_message(db, desk, press, f"quote:{number}:{round_}")
        counted = ratings.counted(db, desk.team, issue=number, round_=round_)
        rating = rules.check_answer(counted, by=press.user)
        ratings.keep_consent(db, rating, consent)
        events.add(db, desk.team, Event(number, desk.now(), press.user, f"quote_{consent}"))
        _owe_edit(db, desk, number, round_)
        if consent is Consent.AGREED and desk.kudos_channel:
            kudos = Owed(
                key=f"kudos:{number}:{round_}",
                kind=Kind.KUDOS,
                channel=desk.kudos_channel,
                due_at=desk.now(),
                issue=number,
                round=round_,
            )
            deliveries.owe(db, desk.team, kudos, at=desk.now())
    desk.wake()


def _owe_edit(db: Connection, desk: Desk, number: int, round_: int) -> None:
    edit = Owed(
        key=f"quote-edit:{number}:{round_}",
        kind=Kind.QUOTE_EDIT,
        verb=Verb.UPDATE,
        channel="",
        due_at=desk.now(),
        issue=number,
        round=round_,
        after=f"quote:{number}:{round_}",
    )
    deliveries.owe_anew(db, desk.team, edit, at=desk.now())


def _question(db: Connection, desk: Desk, delivery: Delivery) -> Message:
    issue, _, texts = reading(db, desk, delivery)
    name = naming.first_name(db, desk, delivery.person)
    return blocks.ask(texts, issue, round_=delivery.round, first_name=name)


def _answered(db: Connection, desk: Desk, delivery: Delivery) -> Message:
    issue, _, texts = reading(db, desk, delivery)
    agreed = _rating(db, desk, delivery).quote == Consent.AGREED
    return blocks.agreed(texts, issue) if agreed else blocks.declined(texts, issue)


def _kudos(db: Connection, desk: Desk, delivery: Delivery) -> Message:
    issue, rating = naming.issue_of(db, desk, delivery), _rating(db, desk, delivery)
    account = audience.account_of(desk, issue)
    return blocks.kudos(
        desk.texts,
        words=rating.comment or "",
        first_name=naming.first_name(db, desk, rating.by),
        account=account.name if account else None,
        number=issue.number,
    )


def _rating(db: Connection, desk: Desk, delivery: Delivery) -> Rating:
    found = ratings.counted(db, desk.team, issue=delivery.issue or 0, round_=delivery.round)
    if found is None:
        raise LookupError(f"the rating of #{delivery.issue} is gone")
    return found


MAKERS: Mapping[Kind, Maker] = {Kind.QUOTE: _question, Kind.QUOTE_EDIT: _answered, Kind.KUDOS: _kudos}
